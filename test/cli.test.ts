/**
 * The command line program: the same bytes from Bun, Deno and Node, and good manners.
 */
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { VERBS } from "../hosts/cli/main.ts";
import manifest from "../package.json" with { type: "json" };
import { DEMO_ARGS, DEMO_XML } from "./page.ts";
import { everywhere, PROGRAMS, ROOT, run } from "./programs.ts";
import { inProcess } from "./shell.ts";

const conversions = suite("cli: conversions");

conversions("domxml-from-native gives the page's example", async () => {
  const { stdout, stderr, code } = await everywhere([
    ...["domxml-from-native", "qemu-argv", "examples/demo.args", "--era", "0.7"],
  ]);
  assert.equal(stdout, DEMO_XML);
  assert.equal(stderr, "");
  assert.is(code, 0);
});

conversions("domxml-to-native gives the page's example", async () => {
  const environment = ["PATH=/usr/bin:/bin", "HOME=/home/test", "USER=test", "LOGNAME=test"];
  const { stdout, code } = await everywhere([
    ...["domxml-to-native", "qemu-argv", "examples/demo.xml", "--features", "KQEMU,DRIVE,NAME", "--monitor", "pty"],
    ...environment.flatMap((setting) => ["--env", setting]),
  ]);
  assert.equal(stdout, DEMO_ARGS);
  assert.is(code, 0);
});

conversions("input comes from standard input with '-' and without a name", async () => {
  const input = "qemu -m 64 -hda /a.img\n";
  const { stdout } = await everywhere(["domxml-from-native", "qemu-argv", "-", "--era=0.7"], input);
  assert.match(stdout, "<memory>65536</memory>");
  for (const args of [["qemu-argv"], ["-"], []]) {
    const world = { args: ["domxml-from-native", ...args, "--era=0.7"], files: { "-": input } };
    assert.is((await inProcess(world)).stdout, stdout);
  }
});

conversions("verbs stand in a pipe, and virsh's names of their inputs serve too", async () => {
  const native = await everywhere(["domxml-to-native", "--format", "qemu-argv", "--xml", "examples/demo.xml"]);
  const back = await everywhere(["domxml-from-native", "qemu-argv", "--config", "-"], native.stdout);
  const normal = await everywhere(["normalize", "-"], back.stdout);
  assert.match(normal.stdout, "<name>QEMUGuest1</name>");
  assert.match(normal.stdout, "/dev/HostVG/QEMUGuest1");
});

conversions("the process' own variables go in front of the command line, or none", async () => {
  // The guest of a QEMU of today has a home of its own, one of old the process'.
  const args = ["domxml-to-native", "qemu-argv", "examples/demo.xml", "--qemu", "0.15.0"];
  const variables = { USER: "ute", LD_PRELOAD: "", EDITOR: "vi" };
  const own = await everywhere(args, "", variables);
  assert.match(own.stdout, / HOME=\/home\/test USER=ute /);
  assert.not.match(own.stdout, "EDITOR");
  const none = await everywhere([...args, "--no-env"], "", variables);
  assert.not.match(none.stdout, /HOME=|USER=/);
});

conversions("--wrapped gives each option a line", async () => {
  const { stdout } = await everywhere(["domxml-to-native", "qemu-argv", "examples/demo.xml", "--no-env", "--wrapped"]);
  assert.match(stdout, /^\/usr\/bin\/qemu \\\n-name guest=QEMUGuest1,debug-threads=on \\\n-S \\\n/m);
});

conversions("state directory, incoming migration and emulator reach the core", async () => {
  const { stdout } = await everywhere([
    ...["domxml-to-native", "qemu-argv", "examples/demo.xml", "--no-env", "--qemu", "0.10.5", "--state-dir", "/run/vw"],
    ...["--incoming", "tcp:10.0.0.1:5000", "--domain-id", "7"],
  ]);
  assert.match(stdout, "/run/vw/QEMUGuest1.monitor");
  assert.match(stdout, "-incoming tcp:10.0.0.1:5000");
});

conversions("a setting of qemu.conf may be a number or a word", async () => {
  const display = "<devices><graphics type='vnc' port='5901' autoport='no'/></devices>";
  const xml = `<domain type='qemu'><name>a</name><memory>1024</memory><os><type>hvm</type></os>${display}</domain>`;
  for (const value of ["1", "true", "0", "false"]) {
    const args = ["domxml-to-native", "--no-env", "--driver", `vnc_tls=${value}`];
    const { stdout, code } = await inProcess({ args, files: { "-": xml } });
    assert.is(code, 0);
    assert.is(/,tls/.test(stdout), value === "1" || value === "true", stdout);
  }
});

conversions("notes go to standard error, the result to standard output", async () => {
  const xml = "<domain type='qemu' colour='red'><name>a</name><memory>1024</memory><os><type>hvm</type></os></domain>";
  const { stdout, stderr, code } = await everywhere(["normalize"], xml);
  assert.match(stdout, /^<domain type='qemu'>\n/);
  assert.match(stderr, /^-:1:21: warning VW0203: .*colour/);
  assert.is(code, 0);
  const strict = await everywhere(["normalize", "--strict"], xml);
  assert.is(strict.code, 1);
});

conversions("--json gives the whole result", async () => {
  const { stdout, code } = await everywhere(["domxml-from-native", "qemu-argv", "examples/demo.args", "--json"]);
  const result = JSON.parse(stdout);
  assert.is(result.ok, true);
  assert.match(result.output, "<domain type='qemu'");
  const { words, understood, kept, refused } = result.account;
  assert.is(understood + kept + refused, words.length);
  assert.is(code, 0);
});

conversions("--account tells on standard error what became of each word", async () => {
  const args = ["domxml-from-native", "qemu-argv", "-", "--account"];
  const { stdout, stderr } = await everywhere(args, "qemu -m 64 -quux\n");
  assert.match(stdout, "<qemu:arg value='-quux'/>");
  assert.match(stderr, /^1:6 +understood +-m +\S/m);
  assert.match(stderr, /^1:12 +kept +-quux/m);
  assert.match(stderr, /^\d+ understood, 1 kept, 0 refused$/m);
});

conversions("bytes that are no UTF-8 are refused in place, declared ones are converted", async () => {
  const domain = (name: Buffer, declared: string) =>
    Buffer.concat([
      Buffer.from(`<?xml version='1.0'${declared}?>\n<domain type='qemu'><name>`),
      name,
      Buffer.from("</name><memory>1024</memory><os><type>hvm</type></os></domain>"),
    ]);
  const latin = Buffer.from([0x6d, 0xfc, 0x6c]);
  const refused = await everywhere(["normalize"], domain(latin, ""));
  assert.match(refused.stderr, /^-:2:28: error VW0101: /);
  assert.is(refused.code, 1);
  assert.is(refused.stdout, "");
  const converted = await everywhere(["normalize"], domain(latin, " encoding='ISO-8859-1'"));
  assert.match(converted.stdout, "<name>mül</name>");
});

conversions("an input without end is refused by its size", async () => {
  const { stdout, stderr, code } = await everywhere(["normalize"], Buffer.alloc(40 << 20, "a"));
  assert.is(stdout, "");
  assert.match(stderr, "VW0501");
  assert.is(code, 1);
});

conversions.run();

const manners = suite("cli: manners");

manners("version", async () => {
  const said = { stdout: `${manifest.version}\n`, stderr: "", code: 0 };
  assert.equal(await everywhere(["version"]), said);
  for (const option of ["--version", "-V"]) assert.equal(await inProcess({ args: [option] }), said);
});

const MISUSES: [args: string[], complaint: string][] = [
  [["version", "0.10.5"], "version takes no more words; found '0.10.5'"],
  [["normalise"], "there is no verb 'normalise'; did you mean 'normalize'?"],
  [["zzzzzz"], "there is no verb 'zzzzzz'; there are domxml-to-native, domxml-from-native,"],
  [["normalize", "--erra", "0.7"], "there is no option '--erra'; did you mean '--era'?"],
  [["normalize", "-x"], "there is no option '-x'"],
  [["normalize", "a", "b"], "one input file, please; found 'b' too"],
  [["normalize", "--era"], "option '--era' needs a value: VERSION"],
  [["normalize", "--era=1", "--era=2"], "option '--era' is given twice"],
  [["normalize", "--strict=yes"], "option '--strict' takes no value"],
  [["domxml-to-native", "qemu-arg", "a"], "there is no native format 'qemu-arg'; did you mean 'qemu-argv'?"],
  [["domxml-to-native", "xen-xm", "a"], "there is no native format 'xen-xm'; only 'qemu-argv'"],
  [["domxml-to-native", "qemu-argv", "-", "--env", "FOO"], "option '--env' needs NAME=VALUE, not 'FOO'"],
  [["domxml-to-native", "-", "--env=A=b", "--no-env"], "'--env' and '--no-env' exclude one another"],
  [["domxml-to-native", "-", "--domain-id", "x"], "option '--domain-id' needs a number, not 'x'"],
  [["domxml-to-native", "-", "--monitor", "unix"], "option '--monitor' needs a path: unix:PATH"],
  [["validate", "--json", "--sarif"], "'--json' and '--sarif' exclude one another"],
  [["emulator", "help.txt"], "a file is given as '--help-text help.txt'"],
  [["explain", "VW0101", "VW0102"], "one code, please; found 'VW0102' too"],
];

manners("misuse is one line, the nearest name, and exit code 2", async () => {
  for (const [index, [args, complaint]] of MISUSES.entries()) {
    // What is said doesn't depend on the runtime; how it ends is seen with the first.
    const world = { args, files: { "-": "<domain/>" } };
    const { stdout, stderr, code } = index === 0 ? await everywhere(args) : await inProcess(world);
    assert.is(code, 2, args.join(" "));
    assert.is(stdout, "", args.join(" "));
    assert.ok(stderr.startsWith(`virtwright: ${complaint}`), `${args.join(" ")}: ${stderr}`);
    assert.match(stderr, /\nSee 'virtwright .*--help'\.\n$/);
  }
  const nothing = await everywhere([]);
  assert.match(nothing.stderr, "Usage: virtwright VERB");
  assert.is(nothing.code, 2);
});

manners("a file that cannot be read is exit code 3", async () => {
  for (const [file, reason] of [
    ["/nowhere/a.xml", "no such file"],
    ["examples", "it is a directory"],
    ["package.json/a", "a part of its path is not a directory"],
  ]) {
    const outcome = await everywhere(["normalize", file as string]);
    assert.equal(outcome, { stdout: "", stderr: `virtwright: cannot read ${file}: ${reason}\n`, code: 3 });
    assert.equal(await everywhere(["batch", file as string]), outcome);
  }
});

manners("output that cannot be written is exit code 3", async () => {
  for (const command of Object.values(PROGRAMS)) {
    const { stderr, code } = await run(["sh", "-c", '"$@" > /dev/full', "sh", ...command, "--help"]);
    assert.is(stderr, "virtwright: cannot write to standard output: no space left\n");
    assert.is(code, 3);
  }
});

manners("a reader that goes away ends the program without a word", async () => {
  const lines = `${JSON.stringify({ op: "explain" })}\n`.repeat(2000);
  for (const command of Object.values(PROGRAMS)) {
    const { stdout, stderr } = await run(["sh", "-c", '"$@" | head -c 20', "sh", ...command, "batch"], lines);
    assert.is(stdout.length, 20);
    assert.is(stderr, "");
  }
});

manners("--help of every verb has options, exit codes and an example that works", async () => {
  const directory = await mkdtemp(join(tmpdir(), "virtwright-"));
  try {
    await symlink(join(ROOT, "dist/node/cli.js"), join(directory, "virtwright"));
    for (const verb of VERBS) {
      const { stdout, code } = await inProcess({ args: [verb.name, "--help"] });
      assert.is(code, 0);
      assert.equal((await inProcess({ args: ["help", verb.name] })).stdout, stdout);
      for (const option of verb.options) assert.match(stdout, `--${option.name}`);
      assert.match(stdout, "Exit codes: 0 well");
      assert.match(stdout, `Example:\n  ${verb.example}\n`);
      for (const line of stdout.split("\n")) assert.ok(line.length <= 120, `too wide: ${line}`);
      // Node runs no guests; test/cli-guests.test.ts runs these.
      if (verb.guests) continue;
      const path = `${directory}:${process.env.PATH}`;
      const example = await run(["sh", "-c", verb.example], "", { PATH: path });
      assert.is(example.code, 0, `${verb.example}: ${example.stderr}`);
      assert.is.not(example.stdout, "", verb.example);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
});

manners("a person at a keyboard who names no file is told so", async () => {
  const { stderr, code } = await inProcess({ args: ["normalize"], terminal: { stdin: true } });
  assert.match(stderr, "an input file is missing ('-' is standard input)");
  assert.is(code, 2);
});

manners("colours are for terminals, and not for who says NO_COLOR", async () => {
  const world = { args: ["normalize"], files: { "-": "<domain" }, terminal: { stderr: true } };
  const red = await inProcess(world);
  assert.match(red.stderr, "-:1:8: \x1b[1;31merror\x1b[0m VW0103: ");
  assert.match(red.stderr, "\x1b[1;32m^\x1b[0m\n");
  for (const variables of [{ NO_COLOR: "1" }, { TERM: "dumb" }]) {
    assert.not.match((await inProcess({ ...world, variables })).stderr, "\x1b");
  }
  assert.not.match((await inProcess({ ...world, terminal: { stdout: true } })).stderr, "\x1b");
});

manners.run();

const checks = suite("cli: validate, explain, emulator");

const WRONG = "<domain type='qemu'>\n  <name>a</name>\n  <memry>1024</memry>\n  <os><type>hvm</type></os>\n</domain>\n";

checks("validate shows each mistake with its line and a caret", async () => {
  const { stdout, stderr, code } = await everywhere(["validate", "-"], WRONG);
  const lines = stdout.split("\n");
  const at = lines.findIndex((line) => line.startsWith("-:3:4: error VW0202: "));
  assert.ok(at >= 0, stdout);
  assert.match(lines[at] as string, "did you mean <memory>?");
  assert.is(lines[at + 1], "  3 |   <memry>1024</memry>");
  assert.is(lines[at + 2], "    |    ^^^^^");
  assert.match(stdout, /^-: \d errors?$/m);
  assert.is(stderr, "");
  assert.is(code, 1);
});

checks("validate says of a good file that it is", async () => {
  const { stdout, code } = await everywhere(["validate", "examples/demo.xml", "examples/kvm-guest.xml"]);
  assert.is(stdout, "examples/demo.xml: valid\nexamples/kvm-guest.xml: valid\n");
  assert.is(code, 0);
});

checks("validate goes on behind a file that cannot be read", async () => {
  const { stdout, stderr, code } = await everywhere(["validate", "/nowhere.xml", "examples/demo.xml"]);
  assert.is(stdout, "examples/demo.xml: valid\n");
  assert.is(stderr, "virtwright: cannot read /nowhere.xml: no such file\n");
  assert.is(code, 3);
});

checks("validate --json has one object per file", async () => {
  const { stdout, code } = await everywhere(["validate", "--json", "examples/demo.xml", "-"], WRONG);
  const [good, bad] = JSON.parse(stdout);
  assert.equal(good, { file: "examples/demo.xml", ok: true, notes: [] });
  assert.is(bad.file, "-");
  assert.is(bad.ok, false);
  const note = bad.notes.find((one: { code: string }) => one.code === "VW0202");
  assert.is(note.line, 3);
  assert.is(note.nearest, "memory");
  assert.is(code, 1);
});

checks("validate --sarif is one log over all files, with each rule once", async () => {
  const directory = await mkdtemp(join(tmpdir(), "virtwright-"));
  try {
    const [one, two] = [join(directory, "one.xml"), join(directory, "two.xml")];
    await writeFile(one, WRONG);
    await writeFile(two, WRONG.replace("type='qemu'", "type='qemu' colour='red'"));
    const { stdout, code } = await everywhere(["validate", "--sarif", one, "examples/demo.xml", two]);
    const log = JSON.parse(stdout);
    assert.is(log.version, "2.1.0");
    assert.is(log.runs.length, 1);
    const ids = log.runs[0].tool.driver.rules.map((rule: { id: string }) => rule.id);
    assert.is(new Set(ids).size, ids.length);
    assert.ok(ids.includes("VW0202") && ids.includes("VW0203"));
    const files = log.runs[0].results.map(
      (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        result.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    assert.equal([...new Set(files)], [one, two]);
    assert.is(code, 1);
  } finally {
    await rm(directory, { recursive: true });
  }
});

checks("explain knows the core's codes and the hosts' own", async () => {
  const core = await everywhere(["explain", "vw0203"]);
  assert.match(core.stdout, /^VW0203 \(/);
  assert.is(core.code, 0);
  const own = await everywhere(["explain", "VW0603"]);
  assert.match(own.stdout, /^VW0603 \(error\)/);
  const json = await everywhere(["explain", "VW0203", "--json"]);
  assert.is(JSON.parse(json.stdout).code, "VW0203");
  const unknown = await everywhere(["explain", "VW9999"]);
  assert.is(unknown.stdout, "");
  assert.match(unknown.stderr, "VW0505");
  assert.is(unknown.code, 1);
  const all = JSON.parse((await everywhere(["explain", "--json"])).stdout);
  const codes = all.map((row: { code: string }) => row.code);
  assert.ok(codes.includes("VW0101") && codes.includes("VW0601"));
  const table = (await everywhere(["explain"])).stdout;
  for (const code of codes) assert.match(table, code);
});

checks("emulator tells what a version or a -help text says", async () => {
  const version = await everywhere(["emulator", "--qemu", "0.10.5"]);
  assert.match(version.stdout, /^version +0\.10\.5$/m);
  assert.match(version.stdout, /^features +.*\bDRIVE\b/m);
  const help =
    "QEMU PC emulator version 0.9.1 (kvm-74), Copyright (c) 2003-2008 Fabrice Bellard\n" +
    "usage: qemu [options] [disk_image]\n-name string    set the name of the guest\n-no-kvm    disable KVM\n";
  const read = await everywhere(["emulator", "--help-text", "-", "--json"], help);
  const found = JSON.parse(read.stdout);
  assert.is(found.version, "0.9.1");
  assert.is(found.kvmVersion, 74);
  assert.is(found.isKvm, true);
  assert.ok(found.features.includes("NAME") && !found.features.includes("DRIVE"));
});

checks.run();
