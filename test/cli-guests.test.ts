/**
 * virsh's verbs on real guests: the program on Bun and on Deno, a QEMU under TCG, a root of files of its own.
 *
 * One story per runtime, told by separate processes as a person would: nothing but files connects them.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { VERBS } from "../hosts/cli/main.ts";
import { bootSector, teller } from "./boot_sector.ts";
import { type Outcome, PROGRAMS, ROOT, run } from "./programs.ts";
import { skip } from "./skipped.ts";

const QEMU = "/usr/bin/qemu-system-x86_64";
const LINE = "Hello from the first sector";
const UUID = "5c6d1bcf-4f5e-4bbb-8ccc-0000000000c1";
/** Deno lets a program look at /proc and /sys with all permissions only. */
const RUNTIMES: Readonly<Record<string, readonly string[]>> = {
  bun: PROGRAMS.bun as string[],
  deno: [`${ROOT}node_modules/.bin/deno`, "run", "--quiet", "--allow-all", "hosts/deno/cli.ts"],
};

/** A root of files, and the program that works below it. */
class Setting {
  readonly root = mkdtempSync(join(tmpdir(), "vw-cli-"));
  readonly xml = join(this.root, "guest.xml");
  readonly command: readonly string[];

  constructor(runtime: string) {
    this.command = RUNTIMES[runtime] as string[];
    writeFileSync(join(this.root, "disk.img"), bootSector(LINE));
    writeFileSync(this.xml, teller(UUID, `${this.root}/disk.img`));
  }

  get environment(): Record<string, string> {
    const uri = `qemu:///session?root=${this.root}`;
    const own = { HOME: this.root, NO_COLOR: "1", VIRTWRIGHT_DEFAULT_URI: uri, TMPDIR: this.root };
    // Deno keeps what it compiled somewhere.
    const cache = { DENO_DIR: process.env.DENO_DIR ?? `${process.env.HOME}/.cache/deno` };
    return { PATH: process.env.PATH ?? "/usr/bin:/bin", ...own, ...cache };
  }

  async raw(args: readonly string[], variables: Record<string, string> = {}): Promise<Outcome> {
    return await run([...this.command, ...args], "", { ...this.environment, ...variables });
  }

  /** What a verb that goes well prints, without the empty line behind it. */
  async does(...args: string[]): Promise<string> {
    const { stdout, stderr, code } = await this.raw(["--quiet", ...args]);
    assert.is(code, 0, `${args.join(" ")}: ${stderr}`);
    assert.is(stderr, "", args.join(" "));
    return stdout;
  }

  async end(): Promise<void> {
    await this.raw(["destroy", "teller"]);
    await this.raw(["destroy", "tiny"]);
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A process that prints the lifecycle of all guests, until it is interrupted. */
class Watcher {
  #printed = "";
  readonly #child: ReturnType<typeof spawn>;
  readonly #closed: Promise<void>;

  constructor(setting: Setting) {
    const [file, ...args] = setting.command;
    const watch = [...args, "event", "--event", "lifecycle", "--loop"];
    this.#child = spawn(file as string, watch, {
      cwd: ROOT,
      env: setting.environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child.stdout?.on("data", (chunk: Buffer) => {
      this.#printed += chunk.toString();
    });
    this.#closed = new Promise((resolve) => this.#child.on("close", () => resolve()));
  }

  /** All that was printed, once this was or half a minute is over; it is interrupted then. */
  async until(words: string): Promise<string> {
    for (let round = 0; !this.#printed.includes(words) && round < 300; round++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.#child.kill("SIGINT");
    await this.#closed;
    return this.#printed;
  }
}

/** A command on a terminal of its own, by script(1); `answer` sees what was printed so far and gives keys. */
async function onTerminal(
  setting: Setting,
  args: readonly string[],
  answer: (printed: string) => string | undefined,
  variables: Record<string, string> = {},
): Promise<{ printed: string; code: number | null }> {
  const words = [...setting.command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  // The terminal's own settings are looked at behind the program: what it changed it has to have given back.
  const line = `${words}; code=$?; stty -a | grep -c ' icanon' ; exit $code`;
  const env = { ...setting.environment, ...variables };
  const child = spawn("script", ["-qfec", line, "/dev/null"], { cwd: ROOT, env });
  let printed = "";
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill(), 60_000);
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      const keys = answer(printed);
      if (keys !== undefined) child.stdin.write(keys);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ printed, code });
    });
  });
}

/** Each of these once, when its words are seen. */
function script(...lines: [seen: string, keys: string][]): (printed: string) => string | undefined {
  let at = 0;
  return (printed) =>
    at < lines.length && printed.includes((lines[at] as string[])[0] as string) ? lines[at++]?.[1] : undefined;
}

const story = suite("cli: real guests");

/** The same body on both. */
function tell(runtime: string): void {
  const on = (what: string, body: (setting: Setting) => Promise<void>) =>
    story(`${runtime}: ${what}`, async () => {
      const setting = new Setting(runtime);
      try {
        await body(setting);
      } finally {
        await setting.end();
      }
    });

  on("a guest from define to undefine, watched by a second process", async (it) => {
    assert.is((await it.raw(["define", it.xml])).stdout, `Domain 'teller' defined from ${it.xml}\n\n`);
    const watcher = new Watcher(it);
    const plan = JSON.parse(await it.does("start", "teller", "--dry-run", "--json"));
    assert.is(plan.uuid, UUID);
    assert.is(plan.steps.at(-1).execute, "cont");
    assert.match(await it.does("start", "teller", "--dry-run"), /\n +-name guest=teller/);
    assert.is(await it.does("domstate", "teller"), "shut off\n");
    assert.is(await it.does("start", "teller", "--paused"), "");
    assert.is(
      (await it.raw(["list"])).stdout,
      " Id   Name     State\n-----------------------\n 1    teller   paused\n\n",
    );
    assert.is(await it.does("domstate", "teller"), "paused\n");
    assert.is(await it.does("domid", UUID), "1\n");
    assert.is(await it.does("domuuid", "1"), `${UUID}\n`);
    assert.is(await it.does("domname", UUID), "teller\n");
    assert.match(await it.does("dominfo", "teller"), /^Id: +1\nName: +teller\n.*\nOS Type: +hvm\nState: +paused\n/);
    assert.match(await it.does("dumpxml", "teller"), /^<domain type='qemu' id='1'>\n {2}<name>teller<\/name>/);
    assert.not.match(await it.does("dumpxml", "teller", "--inactive"), "qemu' id='1'");
    const again = await it.raw(["start", "teller"]);
    assert.equal([again.stderr, again.code], ["error: Domain is already active\n", 1]);
    assert.is(await it.does("resume", "teller"), "");
    const reply = JSON.parse(await it.does("qemu-monitor-command", "teller", '{"execute":"query-status"}'));
    assert.is(reply.return.status, "running");
    assert.match(await it.does("qemu-monitor-command", "teller", "--hmp", "info", "status"), "VM status: running");
    const quux = await it.raw(["qemu-monitor-command", "teller", "quux"]);
    assert.match(quux.stderr, /^error: .*quux/);
    assert.is(quux.code, 1);
    assert.is((await it.raw(["destroy", "teller"])).stdout, "Domain 'teller' destroyed\n\n");
    assert.is(await it.does("undefine", "teller"), "");
    assert.is(await it.does("list", "--all", "--name"), "");
    const unknown = await it.raw(["domstate", "teller"]);
    assert.equal([unknown.stderr, unknown.code], ["error: failed to get domain 'teller'\n", 1]);
    const events = await watcher.until("Undefined Removed");
    for (const word of ["Resumed Unpaused", "Stopped Destroyed", "Undefined Removed"]) {
      assert.ok(events.includes(`: ${word}\n`), `${word} in ${events}`);
    }
    assert.match(events, /\nevent loop interrupted\nevents received: \d+\n\n$/);
  });

  on("the console of a guest that starts, on a terminal that is given back", async (it) => {
    await it.does("define", it.xml);
    const keys = script([LINE, "x"], ["x", "\x1d"]);
    const { printed, code } = await onTerminal(it, ["start", "teller", "--console"], keys);
    assert.match(printed, "Domain 'teller' started\r\n\r\nConnected to domain 'teller'\r\n");
    assert.match(printed, `${LINE}\r\n`);
    assert.match(printed, /\r\n1\r\n$/, "the terminal reads lines again");
    assert.is(code, 0);
    // The guest outlives its console.
    assert.is(await it.does("domstate", "teller"), "running\n");
    // A guest that ends takes the console with it.
    const ending = onTerminal(it, ["console", "teller"], () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await it.does("destroy", "teller");
    const ended = await ending;
    assert.match(ended.printed, /Escape character is \^\] \(Ctrl \+ \]\)\r\n[\s\S]*\r\n1\r\n$/);
    assert.is(ended.code, 0);
  });

  on("edit asks a person, and keeps what nobody can be asked about", async (it) => {
    await it.does("define", it.xml);
    const bad = { EDITOR: "sed -i s,memory,memry,g" };
    const kept = await it.raw(["edit", "teller"], bad);
    assert.is(kept.code, 1);
    assert.match(kept.stderr, /teller\.xml:4:4: error VW0202: /);
    const path = /what you wrote is in (.*)\n$/.exec(kept.stderr)?.[1] as string;
    assert.ok(path.startsWith(it.root) && existsSync(path));
    assert.match(readFileSync(path, "utf8"), "<memry");
    const asked = await onTerminal(it, ["edit", "teller"], script(["[y,n,i,f,?]: ", "n"]), bad);
    assert.match(asked.printed, /Failed\. Try again\? \[y,n,i,f,\?\]: n\r\n1\r\n$/);
    assert.is(asked.code, 0);
    assert.match(await it.does("dumpxml", "teller"), "<memory unit='KiB'>32768</memory>");
    const same = await it.raw(["edit", "teller"], { EDITOR: "true" });
    assert.is(same.stdout, "Domain 'teller' XML configuration not changed.\n\n");
    const edited = await it.raw(["edit", "teller"], { VISUAL: "sed -i s,32768,16384," });
    assert.is(edited.stdout, "Domain 'teller' XML configuration edited.\n\n");
    assert.match(await it.does("dumpxml", "teller"), "<memory unit='KiB'>16384</memory>");
    // What QEMU of this host doesn't have is refused by the connection, in its place.
    const machine = await it.raw(["edit", "teller"], { EDITOR: "sed -i s,pc-i440fx[^\\']*,pc-nowhere," });
    assert.is(machine.code, 1);
    assert.match(machine.stderr, /\nerror: not saved; what you wrote is in /);
  });

  on("create makes a guest that is gone when it ends; shutdown asks it to", async (it) => {
    assert.is((await it.raw(["create", it.xml])).stdout, `Domain 'teller' created from ${it.xml}\n\n`);
    assert.match(await it.does("dominfo", "teller"), /\nPersistent: +no\n/);
    // The guest reads its power button once it has come to its loop.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const asked = await it.raw(["shutdown", "teller"]);
    assert.equal([asked.stdout, asked.stderr], ["Domain 'teller' is being shutdown\n\n", ""]);
    let names = "teller";
    for (let round = 0; names !== "" && round < 40; round++) names = await it.does("list", "--all", "--name");
    assert.is(names, "");
  });

  on("a definition that is wrong is shown where it is", async (it) => {
    writeFileSync(it.xml, readFileSync(it.xml, "utf8").replace("<memory unit='MiB'>32", "<memory unit='MiB'>plenty"));
    const { stdout, stderr, code } = await it.raw(["define", it.xml]);
    assert.equal([stdout, code], ["", 1]);
    assert.ok(stderr.includes(`${it.xml}:4:`), stderr);
    assert.match(stderr, /\n {2}4 \| +<memory unit='MiB'>plenty<\/memory>\n/);
    assert.match(stderr, `error: Failed to define domain from ${it.xml}\n`);
    assert.is(await it.does("list", "--all", "--name"), "");
  });
}

/** Verbs that wait for a person, or for a guest that has gone by then. */
const NOT_ALONE = new Set(["console", "reboot"]);

story("the examples of help work in the order of help", async () => {
  const it = new Setting("bun");
  const [bun, program] = it.command as [string, string];
  writeFileSync(join(it.root, "virtwright"), `#!/bin/sh\nexec ${bun} ${ROOT}${program} "$@"\n`, { mode: 0o755 });
  const environment = { ...it.environment, PATH: `${it.root}:${it.environment.PATH}` };
  try {
    for (const verb of VERBS) {
      if (!verb.guests || NOT_ALONE.has(verb.name)) continue;
      // A create is of a guest that isn't defined, and the start before only told its plan.
      const { stdout, stderr, code } = await run(["sh", "-c", verb.example], "", environment);
      assert.is(code, 0, `${verb.example}: ${stderr}`);
      assert.is.not(stdout, "", verb.example);
    }
  } finally {
    await it.end();
  }
});

if (!existsSync(QEMU)) skip("cli: real guests", `there is no ${QEMU}`);
else {
  for (const runtime of Object.keys(RUNTIMES)) tell(runtime);
  story.run();
}
