/**
 * The verb edit on a machine that is only pretended: editors, mistakes, and what a person is asked.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Keyboard } from "../hosts/cli/shell.ts";
import { Problem } from "../hosts/common/api.ts";
import { keyboard as realKeyboard } from "../hosts/common/keyboard.ts";
import { Hands, machine, on, PERSON } from "./cli-world.ts";
import { mistake, type PretendedMachine } from "./pretended-guests.ts";
import type { World } from "./shell.ts";

const editing = suite("cli: edit");

/** Runs edit with a command as editor. */
function edit(it: PretendedMachine, editor: string, more: Partial<World> = {}, args: string[] = []) {
  const variables = { EDITOR: editor };
  const keyboard = new Hands([], realKeyboard.run);
  return on(it, ["edit", "Other", ...args], { variables, keyboard, ...more });
}

editing("what is unchanged is said to be, what is changed is defined", async () => {
  const it = machine();
  assert.is((await edit(it, "true")).stdout, "Domain 'Other' XML configuration not changed.\n\n");
  const changed = await edit(it, "sed -i s/65536/131072/");
  assert.equal([changed.stdout, changed.stderr], ["Domain 'Other' XML configuration edited.\n\n", ""]);
  assert.match(it.guests[1]?.text as string, "131072");
  const json = JSON.parse((await edit(it, "sed -i s/131072/1024/", {}, ["--json"])).stdout);
  assert.equal([json.changed, json.name], [true, "Other"]);
});

editing("VISUAL comes before EDITOR, and an editor that fails changes nothing", async () => {
  const it = machine();
  const variables = { VISUAL: "sed -i s/65536/1/", EDITOR: "false" };
  assert.match((await edit(it, "", { variables })).stdout, "edited");
  const { stderr, code } = await edit(it, "exit 3; true");
  assert.is(stderr, "error: the editor 'exit 3; true' ended with exit code 3; nothing was changed\n");
  assert.is(code, 1);
  const none = await edit(it, "", { variables: {} });
  assert.equal([none.stderr, none.code], ["error: there is no terminal to edit on: set EDITOR to a command\n", 1]);
});

editing("nobody to ask: the mistake in its place, and where the text is kept", async () => {
  const it = machine();
  const { stdout, stderr, code } = await edit(it, "sed -i s,memory,memry,g");
  assert.equal([stdout, code], ["", 1]);
  assert.match(stderr, /Other\.xml:4:4: error VW0202: .*\n {2}4 \| {3}<memry unit/);
  const path = /what you wrote is in (.*)\n$/.exec(stderr)?.[1] as string;
  assert.match(readFileSync(path, "utf8"), "<memry");
  rmSync(dirname(path), { recursive: true });
  assert.match(it.guests[1]?.text as string, "<memory");
});

editing("a person is asked: n throws away, y edits again, ? helps", async () => {
  const it = machine();
  const editor = "sed -i s,memory,memry,g";
  const no = new Hands(["?", "x", "n"], realKeyboard.run);
  const thrown = await edit(it, editor, { terminal: PERSON, keyboard: no });
  assert.match(thrown.stderr, "error: the XML has mistakes\n");
  assert.match(thrown.stdout, /^\rFailed\. Try again\? \[y,n,i,f,\?\]: \r\ny - yes, start editor again\r\n/);
  assert.match(thrown.stdout, /: n\r\n$/);
  assert.equal(no.done, ["editor", "raw", "cooked"]);
  const path = /^(.*):4:4: error/.exec(thrown.stderr)?.[1] as string;
  assert.not(existsSync(path));

  const yes = new Hands(["y"], realKeyboard.run);
  // A slip that the second round takes back, with another change.
  const twice =
    "sh -c 'grep -q memry $1 && sed -i \"s,memry,memory,g; s,65536,7,\" $1 || sed -i s,memory,memry,g $1' sh";
  const saved = await edit(it, twice, { terminal: PERSON, keyboard: yes });
  assert.match(saved.stdout, /: y\r\nDomain 'Other' XML configuration edited\.\n\n$/);
  assert.equal(yes.done, ["editor", "raw", "cooked", "editor"]);
});

editing("i saves unknown names; a refusal is asked about again", async () => {
  const it = machine();
  it.refusal = new Problem("invalid", "the XML is refused", [mistake(4, 4, 6, "not like this")]);
  const hands = new Hands(["i", "f"], realKeyboard.run);
  const editor = "sed -i 's,</os>,</os><frob/>,'";
  const { stdout, stderr } = await edit(it, editor, { terminal: PERSON, keyboard: hands });
  assert.match(stderr, /error VW020\d: .*frob/);
  assert.match(stderr, "error VW0305: not like this\n");
  assert.match(stdout, "XML configuration edited.");
  assert.match(it.guests[1]?.text as string, "<frob/>");
  assert.equal(hands.done, ["editor", "raw", "cooked", "raw", "cooked"]);
});

editing("what somebody else changed meanwhile is not written over unasked", async () => {
  const it = machine();
  const meddle: Keyboard["run"] = async (argv) => {
    (it.guests[1] as { text: string }).text += "<!-- mine -->\n";
    return await realKeyboard.run(argv);
  };
  const no = await edit(it, "sed -i s/65536/7/", { terminal: PERSON, keyboard: new Hands(["n"], meddle) });
  assert.match(no.stderr, "error: the XML was changed by somebody else meanwhile\n");
  assert.match(it.guests[1]?.text as string, "mine");
  const force = await edit(it, "sed -i s/65536/7/", { terminal: PERSON, keyboard: new Hands(["f"], meddle) });
  assert.match(force.stdout, "edited");
  assert.match(it.guests[1]?.text as string, ">7<");
});

editing.run();
