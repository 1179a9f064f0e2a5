/** What hosts/common/emulators.ts promises: a body of test/probe.test.ts. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import * as assert from "uvu/assert";
import type { Emulators } from "../hosts/common/emulators.ts";
import type { Cases } from "./both.ts";
import { CORPUS, HELP, inPlace, leftOf, OF_2009, QEMU } from "./probe.place.ts";

const flagsOf = (xml: string): string[] =>
  [...xml.matchAll(/<flag name='([^']*)'/g)].map((match) => match[1] as string);
const lessOf = (one: readonly string[], other: readonly string[]): string[] =>
  one.filter((each) => !other.includes(each));
const machinesOf = (xml: string): string[] =>
  [...xml.matchAll(/<machine type='tcg' (.*)\/>/g)].map((match) => match[1] as string).sort();
const modelsOf = (xml: string): string[] =>
  [...xml.matchAll(/<cpu type='tcg' name='([^']*)'/g)].map((match) => match[1] as string);

/** What the build of upstream's replies has and that of a distribution, or a host without KVM, may lack. */
const OF_A_BUILD = ["kvm", "cryptodev-backend-lkcf"];

export const cases: Cases = {
  "the installed QEMU answers what upstream's of that version does": inPlace([QEMU, CORPUS], async (place) => {
    symlinkSync(QEMU, `${place.programs}/qemu-system-x86_64`);
    const [asked, ...others] = await place.emulators().all();
    assert.equal(others, []);
    assert.is(asked?.binary, `${place.programs}/qemu-system-x86_64`);
    assert.is(asked?.arch, "x86_64");
    assert.equal(place.warnings, []);
    const xml = asked?.options.capabilities ?? "";
    assert.match(xml, `<emulator>${asked?.binary}</emulator>`);
    const runs = place.runs.length;
    assert.equal(await place.emulators().all(), [asked]);
    assert.is(place.runs.length, runs, "a program was run for what is known");
    if (!asked?.version.startsWith("7.2.")) return place.runtime.skip("answers of QEMU 7.2", `it is ${asked?.version}`);
    const upstream = readFileSync(`${CORPUS}/libvirt-11.3/capabilities/caps_7.2.0_x86_64.xml`, "utf8");
    assert.equal(lessOf(lessOf(flagsOf(upstream), flagsOf(xml)), OF_A_BUILD), []);
    assert.equal(lessOf(flagsOf(xml), flagsOf(upstream)), []);
    assert.equal(machinesOf(xml), machinesOf(upstream));
    assert.equal(modelsOf(xml).sort(), modelsOf(upstream).sort());
    assert.match(xml, "<hostCPU type='tcg' model='base' migratability='yes'>");
  }),

  "what was asked is kept, and asked again when the file or the program is another": inPlace([HELP], async (place) => {
    const program = place.script("qemu", OF_2009);
    const first = await place.emulators().ask(program);
    assert.is(first?.version, "0.10.5");
    const asked = place.runs.length;
    assert.equal(await place.emulators().ask(program), first);
    assert.is(place.runs.length, asked, "a program was run for what is known");

    const [kept] = readdirSync(place.cache) as [string];
    const whole = readFileSync(`${place.cache}/${kept}`, "utf8");
    for (const broken of ["", "garbage", whole.slice(0, 5000), whole.replace("-vnc", "-vnd")]) {
      const before = place.runs.length;
      writeFileSync(`${place.cache}/${kept}`, broken);
      assert.equal(await place.emulators().ask(program), first);
      assert.is(place.runs.length, before + asked, "a broken file was taken for an answer");
      assert.is(readFileSync(`${place.cache}/${kept}`, "utf8"), whole);
    }
    const emulators = place.emulators();
    await emulators.ask(program);
    const before = place.runs.length;
    utimesSync(program, 1, 1);
    await emulators.ask(program);
    assert.is(place.runs.length, before + asked, "a new program was taken for the old one");
    assert.equal(place.warnings, []);
  }),

  "programs that hang, crash or are none are warnings, and the others are as good as before": inPlace(
    [QEMU],
    async (place) => {
      symlinkSync(QEMU, `${place.programs}/qemu-system-x86_64`);
      place.script("qemu-system-hangs", "sleep 1000");
      place.script("qemu-system-crashes", "kill -SEGV $$");
      place.script("qemu-system-none", "echo 'no firmware for you' >&2; exit 3");
      // Says that it has begun, and then listens nowhere.
      place.script("qemu-system-deaf", "exit 0");
      place.script("qemu-system-x86_64-microvm", "exit 1");
      writeFileSync(`${place.programs}/qemu-system-text`, "not a program");
      const all = await place.emulators({ patience: 3000 }).all();
      assert.equal(
        all.map((each) => each.arch),
        ["x86_64"],
      );
      assert.is(Math.max(...place.atOnce), 2);
      const words = place.warnings.sort().map((word) => word.replace(`${place.programs}/`, ""));
      assert.is(words.length, 4);
      assert.match(words[0] as string, /^qemu-system-crashes can't be used: signal 11 ended it/);
      assert.match(words[1] as string, /^qemu-system-deaf can't be used: /);
      assert.is(words[2], "qemu-system-hangs can't be used: it didn't start within 3 s");
      assert.match(
        words[3] as string,
        /^qemu-system-none can't be used: it ended with code 3 and said: no firmware for you/,
      );
    },
  ),

  "an emulator of 2009 tells what it can do by -help": inPlace([HELP], async (place) => {
    const emulators = place.emulators();
    const asked = await emulators.ask(place.script("qemu", OF_2009));
    assert.is(asked?.arch, "i686");
    assert.is(asked?.options.help, readFileSync(HELP, "utf8"));
    assert.match(asked?.machines ?? "", "isapc");
    assert.equal(await emulators.choose({ arch: "i686" }), asked?.options);
    assert.equal(place.warnings, []);
  }),

  "two clients that ask at once ask each program once": inPlace([QEMU], async (place) => {
    for (const arch of ["x86_64", "i386", "xtensa", "sh4"]) place.script(`qemu-system-${arch}`, `exec ${QEMU} "$@"`);
    const one = place.emulators();
    const other = place.emulators();
    const both = await Promise.all([one.all(), other.all()]);
    assert.equal(both[0], both[1]);
    assert.is(both[0].length, 4);
    const programs = new Set(place.runs.map(([program]) => program));
    assert.is(programs.size, 4);
    const starts = place.runs.filter((argv) => argv.includes("none,accel=kvm:tcg")).length;
    assert.is(starts, 4, "a program was asked twice");
    assert.equal(place.warnings, []);
  }),

  "what a client left that died over it is ended by the next": inPlace([QEMU], async (place) => {
    mkdirSync(`${place.cache}/p-999999999-1-0`, { recursive: true, mode: 0o700 });
    const directory = `${place.cache}/p-999999999-1-0`;
    const argv = [QEMU, "-S", "-nodefaults", "-nographic", "-machine", "none", "-daemonize"];
    const started = await place.runtime.host.run([...argv, "-pidfile", `${directory}/pid`]);
    assert.is(started.code, 0, started.stderr);
    assert.is(leftOf(directory).length, 1);
    symlinkSync(QEMU, `${place.programs}/qemu-system-x86_64`);
    assert.is((await place.emulators().all()).length, 1);
    assert.not.ok(existsSync(directory));
  }),

  "without a place to keep it, it is asked each time, and that is said": inPlace([QEMU], async (place) => {
    symlinkSync(QEMU, `${place.programs}/qemu-system-x86_64`);
    const emulators = place.emulators({ cache: "/proc/virtwright/emulators" });
    assert.is((await emulators.all()).length, 1);
    assert.is(place.warnings.length, 1);
    assert.match(place.warnings[0] as string, /isn't kept.*\/proc\/virtwright/);
  }),

  "a guest gets its own emulator, or one of its architecture": inPlace([QEMU], async (place) => {
    symlinkSync(QEMU, `${place.programs}/qemu-system-x86_64`);
    const emulators = place.emulators();
    const binary = `${place.programs}/qemu-system-x86_64`;
    assert.is((await emulators.choose({ arch: "x86_64" })).binary, binary);
    assert.is((await emulators.choose({ emulator: binary, arch: "x86_64" })).binary, binary);
    const refused = async (wish: Parameters<Emulators["choose"]>[0]) =>
      await emulators.choose(wish).then(
        () => "taken",
        (problem: Error) => problem.message,
      );
    assert.is(
      await refused({ emulator: "/usr/bin/nothing-here" }),
      `there is no emulator /usr/bin/nothing-here on this host; there is ${binary}`,
    );
    assert.match(await refused({ arch: "riscv64" }), "install qemu-system-riscv64");
  }),
};
