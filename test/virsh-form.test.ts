/**
 * What virsh's verbs print here, beside what the installed virsh prints of the same guests.
 *
 * virsh's own pretended hypervisor (`test:///FILE`) takes its guests from a file and forgets what was done to
 * them at the end of each call, so every call begins with the same guests: `demo` runs, the others don't.
 * Ours are those of test/pretended-guests.ts, given the same names, uuids and sizes. At the end one definition
 * is given to virsh's session, with a daemon of its own, and to ours.
 */
import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../hosts/bun/index.ts";
import { teller } from "./boot_sector.ts";
import { PretendedMachine, xmlOf } from "./pretended-guests.ts";
import { inProcess } from "./shell.ts";
import { skip } from "./skipped.ts";

const GUESTS = [
  ["demo", "6695eb01-f6a4-8304-79aa-97f2502e193f", true],
  ["a-longer-name", "017891b6-f1dd-4e4c-bf2d-41cda2a5aa2d", false],
  ["Other", "5c6d1bcf-aaaa-4bbb-8ccc-000000000002", false],
] as const;
const NEW = "0d2c1a39-aaaa-4bbb-8ccc-000000000001";

/** Verbs whose standard output is the same, letter by letter. */
const SAME: readonly (readonly string[])[] = [
  ["list"],
  ["list", "--all"],
  ["list", "--inactive"],
  ["list", "--all", "--table"],
  ["list", "--all", "--name"],
  ["list", "--all", "--uuid"],
  ["list", "--all", "--id"],
  ["list", "--inactive", "--id"],
  ["list", "--all", "--id", "--name"],
  ["list", "--all", "--name", "--uuid", "--id"],
  ["--quiet", "list", "--all"],
  ["domstate", "demo"],
  ["domstate", "Other"],
  ["domid", "demo"],
  ["domid", "Other"],
  ["domid", "6695eb01-f6a4-8304-79aa-97f2502e193f"],
  ["domuuid", "a-longer-name"],
  ["domname", "1"],
  ["domname", "6695eb01-f6a4-8304-79aa-97f2502e193f"],
  ["--quiet", "domuuid", "--domain", "Other"],
  ["nodeinfo"],
  ["suspend", "demo"],
  ["shutdown", "demo"],
  ["reboot", "demo"],
  ["reset", "demo"],
  ["destroy", "demo"],
  ["-q", "destroy", "demo"],
  ["start", "Other"],
  ["undefine", "Other"],
  ["define", "NEW"],
  ["define", "--file", "NEW"],
  ["create", "NEW"],
];

/** What is refused: the first line of standard error, and the exit code. */
const REFUSED: readonly (readonly string[])[] = [
  ["domstate", "zzz"],
  ["dumpxml", "zzz"],
  ["start", "demo"],
  ["suspend", "Other"],
  ["resume", "Other"],
  ["destroy", "Other"],
  ["shutdown", "Other"],
  ["event", "--event", "zzz"],
];

/** The uid of who has no session of their own to disturb. */
const NOBODY = 65534;
const TELLER = teller("5c6d1bcf-4f5e-4bbb-8ccc-0000000000c2", "/nowhere/disk.img");

const directory = mkdtempSync(join(tmpdir(), "vw-virsh-"));
const newXml = join(directory, "new.xml");

/** virsh's own machine, as its file says it. */
function node(): string {
  const domains = GUESTS.map(([name, uuid, runs]) => {
    const xml = xmlOf(name, uuid)
      .replace("type='qemu'", "type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'")
      .replace("arch='x86_64' machine='pc'", "arch='i686'");
    return xml.replace("</domain>", `<test:runstate>${runs ? 1 : 5}</test:runstate></domain>`);
  });
  const cpu = "<cpu><mhz>1400</mhz><model>i686</model><active>16</active><nodes>2</nodes><sockets>2</sockets>";
  return `<node>${cpu}<cores>2</cores><threads>2</threads><memory>3145728</memory></cpu>${domains.join("")}</node>`;
}

function machine(): PretendedMachine {
  const it = new PretendedMachine();
  for (const [name, uuid, runs] of GUESTS) it.add(name, uuid, runs ? "running" : undefined);
  return it;
}

async function ours(args: readonly string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  const xml = xmlOf("new", NEW);
  const words = args.map((word) => (word === "NEW" ? newXml : word));
  return await inProcess({ args: words, files: { [newXml]: xml }, connect: machine().connect });
}

function virshs(args: readonly string[]): { stdout: string; stderr: string; code: number | null } {
  const words = args.map((word) => (word === "NEW" ? newXml : word));
  const run = spawnSync("virsh", ["-c", `test://${directory}/node.xml`, ...words], {
    encoding: "utf8",
    timeout: 20_000,
  });
  return { stdout: run.stdout, stderr: run.stderr, code: run.status };
}

const form = suite("our verbs beside the installed virsh's");
const version = spawnSync("virsh", ["--version"], { encoding: "utf8" }).stdout?.trim();

if (!version) skip("our verbs beside the installed virsh's", "there is no virsh");
else {
  writeFileSync(join(directory, "node.xml"), node());
  writeFileSync(newXml, xmlOf("new", NEW).replace("type='qemu'", "type='test'").replace(" machine='pc'", ""));

  form(`virsh ${version} prints the same`, async () => {
    for (const args of SAME) {
      const theirs = virshs(args);
      const { stdout, code } = await ours(args);
      assert.is(theirs.code, 0, `virsh ${args.join(" ")}: ${theirs.stderr}`);
      assert.is(stdout, theirs.stdout, args.join(" "));
      assert.is(code, 0);
    }
  });

  form("dominfo has virsh's lines, but for what its pretended host is", async () => {
    const lines = (text: string) => text.split("\n").filter((line) => !/^(Security|CPU time|OS Type)/.test(line));
    for (const name of ["demo", "Other"]) {
      const theirs = lines(virshs(["dominfo", name]).stdout);
      assert.equal(lines((await ours(["dominfo", name])).stdout), theirs);
      assert.ok(theirs.length > 10);
    }
    const width = /^CPU time: +/m;
    const time = (await ours(["dominfo", "demo"])).stdout.match(width)?.[0];
    assert.is(time, virshs(["dominfo", "demo"]).stdout.match(width)?.[0]);
  });

  form("virsh refuses with the same first line", async () => {
    for (const args of REFUSED) {
      const theirs = virshs(args);
      const { stderr, code } = await ours(args);
      assert.is(theirs.code, 1, args.join(" "));
      assert.is(code, 1, args.join(" "));
      // Where virsh knows no more, ours may add what was probably meant.
      assert.is(stderr.split("\n")[0], theirs.stderr.split("\n")[0], args.join(" "));
    }
  });

  form("dumpxml ends as virsh's does", async () => {
    assert.match(virshs(["dumpxml", "Other"]).stdout, /<\/domain>\n\n$/);
    assert.match((await ours(["dumpxml", "Other"])).stdout, /<\/domain>\n\n$/);
  });

  form("every kind of event that has virsh's name is one of virsh's", async () => {
    const theirs = virshs(["event", "--list"]).stdout.trim().split("\n");
    const names = (await ours(["event", "--list"])).stdout.trim().split("\n");
    assert.ok(names.length > 5);
    for (const name of names) assert.ok(theirs.includes(name), name);
  });
}

/** Verbs on one definition in virsh's real session and in ours. Memory of the host isn't the same to everybody in a container. */
const DEFINED: readonly (readonly string[])[] = [
  ["list", "--all"],
  ["dominfo", "teller"],
  ["domstate", "teller"],
  ["domid", "teller"],
  ["domuuid", "teller"],
  ["dumpxml", "teller"],
  ["dumpxml", "teller", "--inactive"],
  ["undefine", "teller"],
];

const QEMU = "/usr/bin/qemu-system-x86_64";
const needs = ["libvirtd", "virsh", "setpriv"].filter(
  (name) => spawnSync("sh", ["-c", `command -v ${name}`]).status !== 0,
);
if (!existsSync(QEMU)) needs.push(QEMU);

if (needs.length > 0) skip("our session beside virsh's", `there is no ${needs.join(", ")}`);
else {
  form("virsh's own QEMU session says the same of the same definition", async () => {
    const session = mkdtempSync(join(tmpdir(), "vw-session-"));
    const xml = join(session, "guest.xml");
    writeFileSync(xml, TELLER);
    // libvirt gives root no session: it is somebody else's then.
    const other = process.getuid?.() === 0 ? NOBODY : undefined;
    const prefix = other === undefined ? [] : ["setpriv", `--reuid=${other}`, `--regid=${other}`, "--clear-groups"];
    const XDG = { XDG_RUNTIME_DIR: "run", XDG_CONFIG_HOME: "conf", XDG_CACHE_HOME: "cache", XDG_DATA_HOME: "data" };
    const env: Record<string, string> = { PATH: `${process.env.PATH}`, HOME: session, LC_ALL: "C" };
    for (const [name, place] of Object.entries(XDG)) {
      env[name] = join(session, place);
      mkdirSync(env[name], { mode: 0o700 });
      if (other !== undefined) chownSync(env[name], other, other);
    }
    if (other !== undefined) chownSync(session, other, other);
    const theirs = (args: readonly string[]) => {
      const [file, ...words] = [...prefix, "virsh", "-c", "qemu:///session", ...args];
      return spawnSync(file as string, words, { encoding: "utf8", timeout: 60_000, env, cwd: session, input: "" });
    };
    const conn = await connect(`qemu:///session?root=${session}/ours`);
    const ours = (args: readonly string[]) =>
      inProcess({ args: [...args], connect: async () => conn, files: { [xml]: TELLER } });
    try {
      const reached = theirs(["uri"]);
      if (reached.status !== 0) {
        skip("our session beside virsh's", `virsh reaches no session here: ${reached.stderr.trim()}`);
        return;
      }
      for (const args of [["define", xml], ...DEFINED]) {
        const { stdout, stderr, status } = theirs(args);
        assert.is(status, 0, `virsh ${args.join(" ")}: ${stderr}`);
        assert.is((await ours(args)).stdout, stdout, args.join(" "));
      }
    } finally {
      const pidfile = join(session, "run/libvirt/libvirtd.pid");
      if (existsSync(pidfile)) {
        const pid = Number(readFileSync(pidfile, "utf8"));
        process.kill(pid, "SIGTERM");
        for (let round = 0; existsSync(`/proc/${pid}`) && round < 100; round++) await Bun.sleep(50);
      }
      rmSync(session, { recursive: true, force: true });
    }
  });
}

form.after(() => rmSync(directory, { recursive: true }));
form.run();
