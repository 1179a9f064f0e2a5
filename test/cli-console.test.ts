/**
 * The verbs that stay with a guest, on a machine that is only pretended: event and console.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Keyboard } from "../hosts/cli/shell.ts";
import { keyboard as realKeyboard } from "../hosts/common/keyboard.ts";
import { Hands, machine, on, PERSON } from "./cli-world.ts";
import type { PretendedMachine } from "./pretended-guests.ts";

const waiting = suite("cli: events");

/** Events that come once somebody listens. */
async function meanwhile(it: PretendedMachine, act: () => void): Promise<void> {
  while (it.feeds.size === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  act();
}

waiting("one event, and its time", async () => {
  const it = machine();
  const [{ stdout, code }] = await Promise.all([
    on(it, ["event", "demo", "--event", "lifecycle", "--timestamp"]),
    meanwhile(it, () => {
      it.tell({ domain: "demo", name: "RTC_CHANGE", data: { offset: 1 } });
      it.tell({ domain: "demo", name: "lifecycle", event: "Suspended", detail: "Paused" });
      it.tell({ domain: "demo", name: "lifecycle", event: "Resumed", detail: "Unpaused" });
    }),
  ]);
  const line = "2023-11-14 22:13:20.250+0000: event 'lifecycle' for domain 'demo': Suspended Paused\n";
  assert.is(stdout, `${line}events received: 1\n\n`);
  assert.is(code, 0);
  assert.is(it.feeds.size, 0);
});

waiting("all events in virsh's words, until the time is up", async () => {
  const it = machine();
  const [{ stdout, code }] = await Promise.all([
    on(it, ["event", "--all", "--loop", "--timeout", "1"]),
    meanwhile(it, () => {
      it.tell({ domain: "demo", name: "lifecycle", event: "Suspended", detail: "Paused" });
      it.tell({ domain: "demo", name: "STOP" });
      it.tell({ domain: "demo", name: "RESET", data: { guest: true } });
      it.tell({ domain: "demo", name: "RTC_CHANGE", data: { offset: 3600 } });
      it.tell({ domain: "demo", name: "JOB_STATUS_CHANGE", data: { id: "a", status: "ready" } });
    }),
  ]);
  assert.is(
    stdout,
    "event 'lifecycle' for domain 'demo': Suspended Paused\n" +
      "event 'reboot' for domain 'demo'\n" +
      "event 'rtc-change' for domain 'demo': 3600\n" +
      `event 'JOB_STATUS_CHANGE' for domain 'demo': {"id":"a","status":"ready"}\n` +
      "event loop timed out\nevents received: 4\n\n",
  );
  assert.is(code, 0);
});

waiting("no event in time is exit code 1; a signal ends the wait; JSON has a line each", async () => {
  const it = machine();
  const none = await on(it, ["event", "--event", "reboot", "--timeout", "1"]);
  assert.equal([none.stdout, none.code], ["event loop timed out\nevents received: 0\n\n", 1]);
  let interrupt = () => {};
  const keyboard: Keyboard = {
    ...realKeyboard,
    interrupted(act) {
      interrupt = () => act("SIGINT");
      return () => {};
    },
  };
  const [json] = await Promise.all([
    on(it, ["event", "--event", "STOP", "--loop", "--json"], { keyboard }),
    meanwhile(it, () => {
      it.tell({ domain: "demo", name: "STOP" });
      setTimeout(() => interrupt(), 10);
    }),
  ]);
  assert.equal(JSON.parse(json.stdout), { domain: "demo", name: "STOP", time: 1_700_000_000.25 });
  assert.is(json.code, 0);
});

waiting("--list, and an event that there isn't", async () => {
  assert.match((await on(machine(), ["event", "--list"])).stdout, /^lifecycle\nreboot\n/);
  const { stderr, code } = await on(machine(), ["event", "--event", "lifecycel"]);
  assert.equal([stderr, code], ["error: unknown event type lifecycel; did you mean 'lifecycle'?\n", 1]);
});

waiting.run();

const attached = suite("cli: console");
const GREETING = "Connected to domain 'demo'\nEscape character is ^] (Ctrl + ])\n";

attached("keys go to the guest until the escape; the terminal is given back", async () => {
  const it = machine();
  const keyboard = new Hands(["ls\r", "\x03a\x1dnot this"]);
  const { stdout, code } = await on(it, ["console", "demo"], { terminal: PERSON, keyboard });
  assert.is(stdout, `${GREETING}\n\n`);
  assert.is(code, 0);
  assert.equal(it.guests[0]?.written, ["ls\r", "\x03a"]);
  assert.equal(keyboard.done, ["raw", "cooked"]);
  assert.equal(it.calls, ["console demo", "close console demo"]);
});

attached("another escape, another device", async () => {
  const it = machine();
  const keyboard = new Hands(["a\x01"]);
  const args = ["console", "demo", "--escape", "^a", "--devname", "serial1"];
  const { stdout } = await on(it, args, { terminal: PERSON, keyboard });
  assert.match(stdout, "Escape character is ^A (Ctrl + A)\n");
  assert.equal(it.guests[0]?.written, ["a"]);
  assert.is(it.calls[0], "console serial1 demo");
});

attached("the guest's end and a signal give the terminal back too", async () => {
  const it = machine();
  it.consoleSays = ["hello\r\n", "bye\r\n"];
  const keyboard = new Hands([]);
  const { stdout } = await on(it, ["console", "demo"], { terminal: PERSON, keyboard });
  assert.is(stdout, `${GREETING}hello\r\nbye\r\n\n\n`);
  assert.equal(keyboard.done, ["raw", "cooked"]);
  it.consoleSays = [];
  const hands = new Hands([]);
  setTimeout(() => hands.interrupt(), 20);
  assert.is((await on(it, ["console", "demo"], { terminal: PERSON, keyboard: hands })).code, 0);
  assert.equal(hands.done, ["raw", "cooked"]);
});

attached("without a terminal only the guest's bytes are written", async () => {
  const it = machine();
  it.consoleSays = ["hello\r\n"];
  const keyboard = new Hands([]);
  const { stdout } = await on(it, ["console", "demo"], { keyboard });
  assert.is(stdout, "hello\r\n");
  assert.equal(keyboard.done, []);
});

attached("start --console lets the guest go when the console is open", async () => {
  const it = machine();
  it.consoleSays = ["first line\r\n"];
  const { stdout, code } = await on(it, ["start", "Other", "--console"]);
  assert.is(stdout, "Domain 'Other' started\n\nfirst line\r\n");
  assert.is(code, 0);
  assert.equal(it.calls, ["start paused Other", "console Other", "resume Other", "close console Other"]);
  const off = await on(it, ["console", "a-longer-name"]);
  assert.match(off.stderr, /^error: Failed to open the console of domain 'a-longer-name'\nerror: .*does not run/);
});

attached.run();
