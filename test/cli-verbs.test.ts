/**
 * virsh's verbs on a machine that is only pretended: what they print, take and refuse.
 */
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Problem } from "../hosts/common/api.ts";
import { machine, ONE, on, TWO } from "./cli-world.ts";
import { mistake, PretendedMachine, xmlOf } from "./pretended-guests.ts";
import { inProcess } from "./shell.ts";

const telling = suite("cli: what virsh's verbs tell");

telling("list has virsh's table, with those that run first", async () => {
  const { stdout, stderr, code } = await on(machine(), ["list", "--all"]);
  assert.is(
    stdout,
    [
      " Id   Name            State",
      "--------------------------------",
      " 1    demo            running",
      " -    a-longer-name   shut off",
      " -    Other           shut off",
      "",
      "",
    ].join("\n"),
  );
  assert.is(stderr, "");
  assert.is(code, 0);
  assert.is(
    (await on(machine(), ["list"])).stdout,
    " Id   Name   State\n----------------------\n 1    demo   running\n\n",
  );
  assert.is((await on(new PretendedMachine(), ["list"])).stdout, " Id   Name   State\n--------------------\n\n");
  assert.is((await on(machine(), ["-q", "list"])).stdout, " 1   demo   running\n");
  assert.not.match((await on(machine(), ["list", "--inactive"])).stdout, "demo");
});

telling("list for scripts has a guest a line", async () => {
  assert.is((await on(machine(), ["list", "--all", "--name"])).stdout, "demo\na-longer-name\nOther\n\n");
  assert.is((await on(machine(), ["list", "--all", "--id"])).stdout, "1\n\n");
  assert.is((await on(machine(), ["list", "--name", "--id", "--uuid", "--quiet"])).stdout, `${ONE} 1 demo\n`);
  const rows = JSON.parse((await on(machine(), ["list", "--all", "--json"])).stdout);
  assert.equal(rows[0], { id: 1, name: "demo", uuid: ONE, state: "running" });
  assert.is(rows[1].id, null);
  const both = await on(machine(), ["list", "--table", "--name"]);
  assert.match(both.stderr, "'--table' and '--name' exclude one another");
  assert.is(both.code, 2);
});

telling("one line verbs", async () => {
  for (const [args, line, json] of [
    [["domstate", "demo"], "running", { name: "demo", state: "running" }],
    [["domid", "a-longer-name"], "-", { name: "a-longer-name", id: null }],
    [["domid", ONE], "1", { name: "demo", id: 1 }],
    [["domuuid", "demo"], ONE, { name: "demo", uuid: ONE }],
    [["domname", "1"], "demo", { name: "demo" }],
    [["domname", "--domain", TWO], "a-longer-name", { name: "a-longer-name" }],
  ] as const) {
    assert.equal(await on(machine(), [...args]), { stdout: `${line}\n\n`, stderr: "", code: 0 });
    assert.is((await on(machine(), ["--quiet", ...args])).stdout, `${line}\n`);
    assert.equal(JSON.parse((await on(machine(), [...args, "--json"])).stdout), json);
  }
});

telling("dominfo, with the security labels of a guest that runs", async () => {
  const it = machine();
  const demo = await (await it.connect("qemu:///session", {})).lookup("demo");
  Object.assign(demo, { labels: [{ model: "selinux", label: "system_u:system_r:svirt_t:s0:c1,c2", enforcing: true }] });
  const { stdout } = await on(it, ["dominfo", "demo"]);
  assert.match(stdout, /^Id: {13}1\nName: {11}demo\nUUID: {11}6695eb01/);
  assert.match(stdout, "\nCPU time:       1.3s\nMax memory:     65536 KiB\n");
  assert.match(stdout, "\nSecurity label: system_u:system_r:svirt_t:s0:c1,c2 (enforcing)\n\n");
  const off = (await on(it, ["dominfo", "Other"])).stdout;
  assert.match(off, /^Id: {13}-\n/);
  assert.not.match(off, "CPU time");
  const json = JSON.parse((await on(it, ["dominfo", "demo", "--json"])).stdout);
  assert.is(json.cpuTime, 1_250_000_000);
  assert.is(json.labels[0].enforcing, true);
});

telling("dumpxml, live and inactive", async () => {
  assert.match((await on(machine(), ["dumpxml", "demo"])).stdout, "<domain type='qemu' id='1'>");
  assert.is((await on(machine(), ["dumpxml", "demo", "--inactive"])).stdout, `${xmlOf("demo", ONE)}\n`);
  assert.is(JSON.parse((await on(machine(), ["dumpxml", TWO, "--json"])).stdout).xml, xmlOf("a-longer-name", TWO));
});

telling("uri, capabilities, nodeinfo, domcapabilities of the host", async () => {
  assert.is((await on(machine(), ["capabilities"])).stdout, "<capabilities>\n</capabilities>\n\n");
  assert.match((await on(machine(), ["nodeinfo"])).stdout, /^CPU model: {11}i686\nCPU\(s\): {14}16\nCPU freq/);
  assert.is(JSON.parse((await on(machine(), ["nodeinfo", "--json"])).stdout).memorySize, 3145728);
  const it = machine();
  const args = ["domcapabilities", "-c", "qemu:///session", "--machine", "q35", "--arch=x86_64", "--virttype=qemu"];
  assert.is((await on(it, args)).stdout, "<domainCapabilities>\n</domainCapabilities>\n\n");
  assert.equal(it.calls, ['domainCapabilities {"arch":"x86_64","machine":"q35","type":"qemu"}']);
});

telling.run();

const whose = suite("cli: whose guests");

whose("the URI: given, from the environment, or the user's own", async () => {
  const session = "qemu:///session";
  const test = "test:///default";
  for (const [args, world, expected] of [
    [["uri"], {}, session],
    [["uri"], { user: 1000 }, session],
    [["uri"], { user: 0 }, "qemu:///system"],
    [["uri", "-c", "qemu:///session?root=/a"], { user: 0 }, "qemu:///session?root=/a"],
    [["-c", session, "uri"], { user: 0 }, session],
    [["--connect=qemu:///session", "uri"], { user: 0 }, session],
    [["uri"], { user: 0, variables: { LIBVIRT_DEFAULT_URI: session } }, session],
    [["uri"], { user: 0, variables: { LIBVIRT_DEFAULT_URI: "qemu+ssh://a/system" } }, "qemu:///system"],
    [["uri"], { user: 0, variables: { LIBVIRT_DEFAULT_URI: test, VIRTWRIGHT_DEFAULT_URI: session } }, session],
  ] as const) {
    const { stdout, code } = await on(new PretendedMachine(), [...args], world);
    assert.is(stdout, `${expected}\n\n`, args.join(" "));
    assert.is(code, 0);
  }
});

whose("a URI that is none of ours is refused in one line", async () => {
  const { stdout, stderr, code } = await on(machine(), ["-c", "xen:///", "list"]);
  assert.equal({ stdout, stderr, code }, { stdout: "", stderr: "error: xen:/// is none of ours\n", code: 1 });
});

whose("an unknown guest is answered with the nearest names", async () => {
  const it = machine();
  it.add("demos", "5c6d1bcf-aaaa-4bbb-8ccc-000000000003");
  const { stdout, stderr, code } = await on(it, ["domstate", "Demoo"]);
  assert.is(stderr, "error: failed to get domain 'Demoo'; did you mean 'demo' or 'demos'?\n");
  assert.is(stdout, "");
  assert.is(code, 1);
  assert.is((await on(it, ["destroy", "zzz"])).stderr, "error: failed to get domain 'zzz'\n");
  assert.is(it.closed, 2);
});

whose("a runtime that runs no guests says which do, conversions aside", async () => {
  for (const verb of ["list", "uri", "capabilities"]) {
    const { stderr, code } = await inProcess({ args: [verb] });
    assert.match(
      stderr,
      new RegExp(`^error: ${verb} needs Bun or Deno: .*\nerror: use 'bunx --bun virtwright ${verb} `),
    );
    assert.is(code, 1);
  }
  assert.is((await inProcess({ args: ["version"] })).code, 0);
});

whose("what converts loads nothing that runs guests", () => {
  /** The files that a file imports when it is loaded, by their places; types are no imports, `import()` comes later. */
  const loaded = new Set<string>();
  const load = (url: URL): void => {
    if (loaded.has(url.pathname)) return;
    loaded.add(url.pathname);
    const imports = /^(?:import|export)\s(?!type\b)[^;]*?from "([^"]+)"/gm;
    for (const [, from] of readFileSync(url, "utf8").matchAll(imports)) {
      if (from?.startsWith(".")) load(new URL(from, url));
    }
  };
  for (const runtime of ["bun", "deno", "node"]) load(new URL(`../hosts/${runtime}/cli.ts`, import.meta.url));
  assert.ok([...loaded].some((path) => path.endsWith("/cli/start.ts")));
  const common = [...loaded].filter((path) => path.includes("/hosts/common/"));
  assert.equal(
    common.map((path) => path.replace(/.*\//, "")),
    ["api.ts"],
  );
});

whose("misuse is told before anything is connected", async () => {
  for (const [args, complaint] of [
    [["start"], "a domain is missing: its name, uuid or id"],
    [["start", "a", "b"], "there is a word too many: 'b'"],
    [["start", "a", "--domain", "b"], "there is a word too many: 'a'"],
    [["start", "a", "--dry-run", "--console"], "'--dry-run' and '--console' exclude one another"],
    [["start", "a", "--pause"], "there is no option '--pause'; did you mean '--paused'?"],
    [["create", "-", "--json", "--console"], "'--console' and '--json' exclude one another"],
    [["define"], "a file is missing ('-' is standard input)"],
    [["list", "demo"], "there is a word too many: 'demo'"],
    [["event"], "it takes '--event NAME', '--all' or '--list'"],
    [["event", "--all", "--timeout", "soon"], "option '--timeout' needs a number of seconds, not 'soon'"],
    [["qemu-monitor-command", "demo"], "it takes a domain and a command"],
    [["qemu-monitor-command", "demo", "{"], "the command is not JSON: {"],
    [["qemu-monitor-command", "demo", "{}"], "the command has no 'execute'"],
    [["console", "demo", "-e", "ab"], "option '--escape' needs a key such as ^], not 'ab'"],
  ] as const) {
    const it = machine();
    const { stdout, stderr, code } = await on(it, [...args], { files: { "-": "" } });
    assert.ok(stderr.startsWith(`virtwright: ${complaint}\nSee 'virtwright ${args[0]} --help'`), stderr);
    assert.equal([stdout, code, it.uri], ["", 2, ""]);
  }
  const before = await on(machine(), ["-c", "qemu:///session", "strat"]);
  assert.match(before.stderr, "there is no verb 'strat'; did you mean 'start'?");
});

whose("progress is for terminals, or for who asks", async () => {
  assert.is((await on(machine(), ["uri"])).stderr, "");
  assert.is((await on(machine(), ["uri", "--progress"])).stderr, "looking around\n");
  const { stderr } = await on(machine(), ["uri"], { terminal: { stderr: true } });
  assert.is(stderr, "\r\x1b[Klooking around …\r\x1b[K");
});

whose.run();

const doing = suite("cli: what virsh's verbs do");

doing("define says what became of the file", async () => {
  const it = machine();
  const files = { "new.xml": xmlOf("new", TWO) };
  assert.is((await on(it, ["define", "new.xml"], { files })).stdout, "Domain 'new' defined from new.xml\n\n");
  assert.is((await on(it, ["define", "--file", "new.xml", "--quiet"], { files })).stdout, "");
  const json = JSON.parse((await on(it, ["define", "new.xml", "--json"], { files })).stdout);
  assert.equal(json, { id: null, name: "new", uuid: TWO, state: "shut off" });
  const missing = await on(it, ["define", "nowhere.xml"]);
  assert.equal([missing.stderr, missing.code], ["virtwright: cannot read nowhere.xml: no such file\n", 3]);
});

doing("define shows each mistake in its place", async () => {
  const it = machine();
  it.refusal = new Problem("invalid", "the XML is refused", [mistake(4, 23, 5, "64M is no number")]);
  const xml = xmlOf("new", TWO).replace("65536", "64M");
  const { stdout, stderr, code } = await on(it, ["define", "-"], { files: { "-": xml } });
  assert.is(
    stderr,
    "-:4:23: error VW0305: 64M is no number\n" +
      "  4 |   <memory unit='KiB'>64M</memory>\n" +
      "    |                       ^^^^^\n" +
      "error: Failed to define domain from -\nerror: the XML is refused\n",
  );
  assert.equal([stdout, code], ["", 1]);
});

doing("the verbs that do one thing say so, and what they failed at", async () => {
  for (const [verb, done, call] of [
    ["suspend", "suspended", "suspend"],
    ["resume", "resumed", "resume"],
    ["shutdown", "is being shutdown", "shutdown"],
    ["reboot", "is being rebooted", "reboot"],
    ["reset", "was reset", "reset"],
    ["destroy", "destroyed", "destroy"],
    ["undefine", "has been undefined", "undefine"],
  ] as const) {
    const it = machine();
    const { stdout, stderr, code } = await on(it, [verb, "demo"]);
    assert.equal([stdout, stderr, code], [`Domain 'demo' ${done}\n\n`, "", 0]);
    assert.equal(it.calls, [`${call} demo`]);
    if (verb === "undefine") continue;
    const refused = await on(it, [verb, "Other"]);
    const why = `error: Failed to ${verb} domain 'Other'\nerror: domain 'Other' does not run: start it first\n`;
    assert.equal([refused.stdout, refused.stderr, refused.code], ["", why, 1]);
  }
  const it = machine();
  await on(it, ["undefine", "Other", "--nvram"]);
  assert.equal(it.calls, ["undefine nvram Other"]);
  const json = JSON.parse((await on(it, ["suspend", "demo", "--json"])).stdout);
  assert.equal(json, { id: 1, name: "demo", uuid: ONE, state: "paused" });
});

doing("start and create, paused or not", async () => {
  const it = machine();
  assert.is((await on(it, ["start", "Other"])).stdout, "Domain 'Other' started\n\n");
  const again = await on(it, ["start", "Other"]);
  assert.equal([again.stderr, again.code], ["error: Domain is already active\n", 1]);
  await on(it, ["start", "a-longer-name", "--paused"]);
  const files = { "x.xml": xmlOf("x", "5c6d1bcf-aaaa-4bbb-8ccc-000000000009") };
  const made = await on(it, ["create", "x.xml", "--paused"], { files });
  assert.is(made.stdout, "Domain 'x' created from x.xml\n\n");
  assert.equal(it.calls, ["start Other", "start Other", "start paused a-longer-name", "start paused x"]);
});

doing("start --dry-run prints the steps and does nothing", async () => {
  const it = machine();
  const { stdout, code } = await on(it, ["start", "Other", "--dry-run"]);
  assert.is(code, 0);
  assert.equal(it.calls, ["plan Other"]);
  assert.is(
    stdout,
    [
      "Start of 'Other' (5c6d1bcf-aaaa-4bbb-8ccc-000000000002): 6 steps, id 7",
      " 1. the guest's own directory",
      "     mkdir -p -m 0750 /run/vw, owner 64055:107",
      "     # undone at the guest's end",
      " 2. its disk",
      "     chown 64055:107 '/disks/a b.img'",
      "     # undone at the guest's end",
      " 3. firmware variables",
      "     cp -n /vars.fd /nv.fd, mode 0600",
      "     # undone if the start fails",
      " 4. its share of the CPU (if this fails, the start goes on)",
      "     echo 100 > /sys/x",
      " 5. QEMU",
      "     LC_ALL=C \\",
      "       /usr/bin/qemu \\",
      "       -name 'guest=tiny,x=it'\\''s' \\",
      "       -S",
      "     # undone at the guest's end",
      " 6. lets it run",
      '     {"execute":"cont"}',
      "",
    ].join("\n"),
  );
  const plan = JSON.parse((await on(it, ["start", "Other", "--dry-run", "--json", "--paused"])).stdout);
  assert.is(plan.steps.length, 5);
});

doing("qemu-monitor-command by name, as JSON, and for people", async () => {
  const it = machine();
  const said = '{"return":{"status":"running","running":true}}\n\n';
  const command = '{"execute":"query-status"}';
  assert.is((await on(it, ["qemu-monitor-command", "demo", "query-status"])).stdout, said);
  assert.is((await on(it, ["qemu-monitor-command", "demo", command])).stdout, said);
  assert.is((await on(it, ["qemu-monitor-command", "--domain", "demo", "--cmd", command])).stdout, said);
  const pretty = (await on(it, ["qemu-monitor-command", "demo", "--pretty", "query-status"])).stdout;
  assert.match(pretty, /^\{\n {2}"return": \{\n {4}"status": "running",\n/);
  const bare = (await on(it, ["qemu-monitor-command", "demo", "query-status", "--return-value", "-q"])).stdout;
  assert.is(bare, '{"status":"running","running":true}\n');
  assert.is((await on(it, ["qemu-monitor-command", "demo", "--hmp", "info", "version"])).stdout, "7.2.0\r\n\n\n");
  assert.match(it.calls.at(-1) as string, '{"command-line":"info version"}');
  const refused = await on(it, ["qemu-monitor-command", "demo", "quux"]);
  assert.equal([refused.stdout, refused.code], ["", 1]);
  assert.match(refused.stderr, "error: QEMU refused quux");
});

doing.run();
