/**
 * The plan of a start: its steps and their undo, what it asks for, and what it finds out before anything is done.
 *
 * Files are real ones in a directory of our own, images by qemu-img. That such a plan starts a guest is shown in
 * the tests of the shells.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { planText } from "../hosts/cli/plan_text.ts";
import type { CommandStep, Plan, SpawnStep, Step } from "../hosts/common/plan.ts";
import { Instance } from "./instance.ts";
import { type Planned, planOf, RANDOM } from "./plan-host.ts";
import { skip } from "./skipped.ts";

const steps = suite("plan: steps");
const instance = new Instance();
const DIRECTORY = mkdtempSync(join(tmpdir(), "vw-plan-"));
chmodSync(DIRECTORY, 0o755);
const ROOT = join(DIRECTORY, "root");
mkdirSync(ROOT);
const NO_QEMU_IMG = spawnSync("qemu-img", ["--version"]).status !== 0;

const file = (name: string) => join(DIRECTORY, name);
const SYSTEM = { uri: `qemu:///system?root=${ROOT}`, identity: { uid: 0, gid: 0 }, environment: { PATH: "/usr/bin" } };
const SESSION = {
  uri: "qemu:///session",
  identity: { uid: 1000, gid: 1000 },
  environment: { HOME: "/nowhere", XDG_RUNTIME_DIR: "/nowhere/run" },
};

interface Parts {
  readonly name?: string;
  readonly os?: string;
  readonly devices?: string;
  readonly rest?: string;
}

const disk = (path: string, format = "qcow2", more = "") =>
  `<disk type='file'><driver name='qemu' type='${format}'/><source file='${path}'${more}/>` +
  "<target dev='vda' bus='virtio'/></disk>";

function domain({ name = "guest", os = "", devices = "", rest = "" }: Parts = {}): string {
  return `<domain type='qemu'><name>${name}</name><uuid>6f5b6a32-3b1f-4a52-9d8b-0d4b4c3e2a10</uuid>
    <memory unit='MiB'>64</memory><os><type arch='x86_64' machine='q35'>hvm</type>${os}</os>
    ${rest}<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>${devices}</devices></domain>`;
}

/** What not every machine has. */
const PRETENDED = {
  "/usr/bin/qemu-system-x86_64": { kind: "file", mode: "0755", uid: 0, gid: 0 },
  "/dev/vhost-vsock": { kind: "char", mode: "0666", uid: 0, gid: 0 },
} as const;

function planFor(parts: Parts, context: Readonly<Record<string, unknown>> = SYSTEM): Plan {
  const { plan, notes } = ask(parts, context);
  if (!plan) throw new Error(notes.map(({ code, message }) => `${code} ${message}`).join("; "));
  return plan;
}

const ask = (parts: Parts, context: Readonly<Record<string, unknown>> = SYSTEM): Planned =>
  planOf(instance, domain(parts), context, PRETENDED);

function noteOf(planned: Planned, code: string): string {
  assert.is(planned.plan, undefined, "there is a plan all the same");
  return planned.notes.find((note) => note.code === code)?.message ?? planned.notes.map((n) => n.message).join("; ");
}

function find<T extends Step["do"]>(plan: Plan, kind: T): Extract<Step, { do: T }>[] {
  return plan.steps.filter((step): step is Extract<Step, { do: T }> => step.do === kind);
}

/** QEMU's own step. */
function qemu(plan: Plan): SpawnStep {
  const step = find(plan, "spawn").find(({ argv }) => argv.includes("-S"));
  if (!step) throw new Error("QEMU isn't started");
  return step;
}

function image(name: string, format: string, ...more: string[]): string {
  const { status, stderr } = spawnSync("qemu-img", ["create", "-q", "-f", format, ...more, file(name), "1M"]);
  if (status !== 0) throw new Error(stderr.toString());
  return file(name);
}

steps("a system's guest: directories, key, QEMU, monitor, and last that it runs", () => {
  const plan = planFor({});
  assert.equal(
    plan.steps.map(({ do: kind }) => kind),
    ["directory", "directory", "directory", "directory", "write", "spawn", "monitor", "command"],
  );
  assert.is((plan.steps.at(-1) as CommandStep).execute, "cont");
  const own = find(plan, "directory").at(-1);
  assert.equal([own?.path, own?.mode, own?.owner], [`${ROOT}/run/virtwright/guests/1-guest`, "0700", "107:107"]);
  // What is every guest's stays, what is this one's goes.
  assert.equal(
    find(plan, "directory").map(({ undo }) => undo),
    ["never", "never", "never", undefined],
  );
  const { socket, log, pidfile } = qemu(plan);
  assert.equal([socket, log, pidfile], [plan.monitor, plan.log, plan.pidfile]);
  assert.ok(plan.monitor.startsWith(`${own?.path}/`));
  assert.ok(plan.pidfile.startsWith(`${ROOT}/run/virtwright/qemu/guest/`), "only the shell writes there");
});

steps("QEMU has no right: another user, all capability sets empty, none to come", () => {
  const { argv } = qemu(planFor({}));
  const front = argv.slice(0, argv.indexOf("/usr/bin/qemu-system-x86_64")).join(" ");
  assert.is(
    front,
    "setpriv --reuid 107 --regid 107 --clear-groups --inh-caps=-all --ambient-caps=-all --bounding-set=-all --no-new-privs",
  );
  const users = { users: { qemu: 77 }, groups: { qemu: 78, kvm: 36 } };
  const named = qemu(planFor({}, { ...SYSTEM, ...users })).argv.join(" ");
  assert.match(named, /^setpriv --reuid 77 --regid 78 --groups 36 /);
  const driver = { user: "+5", group: "staff" };
  const said = qemu(planFor({}, { ...SYSTEM, driver, groups: { staff: 50 } })).argv.join(" ");
  assert.match(said, /^setpriv --reuid 5 --regid 50 /);
});

steps("root's rights stay only if qemu.conf has both words for it", () => {
  const root = { user: "root", group: "root" };
  const without = qemu(planFor({}, { ...SYSTEM, driver: root })).argv.join(" ");
  assert.match(without, /^setpriv --reuid 0 --regid 0 --clear-groups .*--bounding-set=-all --no-new-privs/);
  const kept = qemu(planFor({}, { ...SYSTEM, driver: { ...root, clear_emulator_capabilities: 0 } }));
  assert.is(kept.argv[0], "/usr/bin/qemu-system-x86_64");
  const other = qemu(planFor({}, { ...SYSTEM, driver: { clear_emulator_capabilities: 0 } })).argv.join(" ");
  assert.match(other, /--bounding-set=-all/);
});

steps("a session's guest keeps its user, and changes no owner", () => {
  const plan = planFor({ devices: "<channel type='unix'><target type='virtio' name='org.x'/></channel>" }, SESSION);
  const text = JSON.stringify(plan.steps);
  assert.not.match(text, /"owner"|--reuid|"take"/);
  assert.match(qemu(plan).argv.join(" "), /^setpriv --inh-caps=-all --ambient-caps=-all --no-new-privs \/usr/);
  assert.is(plan.monitor, "/nowhere/run/virtwright/guests/1-guest/monitor.sock");
  assert.match(text, /guests\/1-guest\/org\.x/);
});

steps("QEMU waits with -S, ends with the guest, and gets no descriptor", () => {
  const { argv } = qemu(planFor({}));
  assert.ok(argv.includes("-S"));
  assert.not(argv.includes("-no-shutdown"), "no daemon would end it");
  assert.not.match(argv.join(" "), /\/dev\/fdset|fd=/);
});

steps("ids, ports and numbers for vsock are those that no guest has", () => {
  const inUse = { ids: [3, 12], ports: [5900, 5901, 5700], cids: [3, 4], labels: [] };
  const devices = `<graphics type='vnc' autoport='yes' websocket='-1'/><graphics type='spice' port='-1' autoport='yes'/>
    <vsock model='virtio'><cid auto='yes'/></vsock>`;
  const plan = planFor({ devices }, { ...SYSTEM, inUse });
  assert.equal(plan.claims, { id: 13, labels: [], ports: [5902, 5701, 5903], cids: [5] });
  assert.match(plan.xml, /^<domain type='qemu' id='13'>/);
  assert.match(plan.xml, /<graphics type='vnc' port='5902' autoport='yes' websocket='5701' listen='127.0.0.1'/);
  assert.match(plan.xml, /<graphics type='spice' port='5903'/);
  assert.match(plan.xml, /address='5'/);
  assert.match(qemu(plan).argv.join(" "), /-vnc 127.0.0.1:2,websocket=5701.*port=5903.*"guest-cid":5/);
});

steps("a running guest's XML has aliases", () => {
  const { xml } = planFor({ devices: "<serial type='pty'/>" });
  assert.match(xml, /<alias name='serial0'\/>/);
});

steps("passwords are told over the monitor and are in no print of the plan", () => {
  const devices = "<graphics type='vnc' passwd='geheim' passwdValidTo='2026-11-24T17:00:00'/>";
  const plan = planFor({ devices });
  const [password, expiry] = find(plan, "command");
  assert.equal(password?.arguments, { protocol: "vnc", password: "geheim" });
  assert.equal(expiry?.arguments, { protocol: "vnc", time: String(Date.UTC(2026, 10, 24, 17) / 1000) });
  assert.not.match(qemu(plan).argv.join(" "), /geheim/);
  const printed = planText(plan);
  assert.match(printed, '"protocol":"vnc","password":"(not shown)"');
  assert.not.match(printed, /geheim/);
  const key = find(plan, "write").find(({ path }) => path.endsWith("master-key.aes"))?.base64 ?? "";
  assert.is(Buffer.from(key, "base64").toString("hex"), RANDOM.slice(512, 576));
  assert.ok(key !== "" && !printed.includes(key));
});

steps("less memory than there may be, and a cable that isn't plugged in", () => {
  const devices =
    "<memballoon model='virtio'><stats period='5'/></memballoon><interface type='user'><link state='down'/></interface>";
  const rest = "<currentMemory unit='MiB'>32</currentMemory>";
  assert.equal(
    find(planFor({ devices, rest }), "command").map(({ execute, arguments: given }) => [execute, given]),
    [
      ["qom-set", { path: "/machine/peripheral/balloon0", property: "guest-stats-polling-interval", value: 5 }],
      ["balloon", { value: 32 << 20 }],
      ["set_link", { name: "net0", up: false }],
      ["cont", undefined],
    ],
  );
});

steps("firmware's variables are copied once, and taken back only when the start fails", () => {
  writeFileSync(file("code.fd"), "code");
  writeFileSync(file("vars.fd"), "vars");
  const nvram = file("guest_VARS.fd");
  const os = `<loader readonly='yes' type='pflash'>${file("code.fd")}</loader>
    <nvram template='${file("vars.fd")}'>${nvram}</nvram>`;
  const rest = "<features><acpi/></features>";
  const [copy] = find(planFor({ os, rest }), "copy");
  assert.equal([copy?.from, copy?.to, copy?.undo], [file("vars.fd"), nvram, "failure"]);
  writeFileSync(nvram, "mine");
  assert.equal(find(planFor({ os, rest }), "copy"), [], "they are there already");
  rmSync(nvram);
});

steps("a tap on a bridge is made for QEMU's user and goes with the guest", () => {
  const plan = planFor({ devices: "<interface type='bridge'><source bridge='br7'/></interface>" });
  const [add, up] = find(plan, "run");
  // Guests of other roots have the same numbers.
  const tap = /dev (vw[0-9a-f]{4}-1-net0) /.exec(add?.argv.join(" ") ?? "")?.[1];
  assert.is(add?.argv.join(" "), `ip tuntap add dev ${tap} mode tap user 107`);
  assert.is(add?.undoArgv?.join(" "), `ip link delete dev ${tap}`);
  assert.is(up?.argv.join(" "), `ip link set dev ${tap} master br7 up`);
  assert.ok(qemu(plan).argv.join(" ").includes(`"type":"tap","ifname":"${tap}","script":"no","downscript":"no"`));
  assert.ok(plan.xml.includes(`<target dev='${tap}'/>`));
});

steps("a user can't make a tap, and nobody a macvtap device", () => {
  const ethernet = (managed: string) =>
    `<interface type='ethernet'><target dev='t7' managed='${managed}'/></interface>`;
  assert.match(
    noteOf(ask({ devices: ethernet("yes") }, SESSION), "VW0219"),
    /a tap device of the guest's own requires root/,
  );
  const there = planFor({ devices: ethernet("no") }, SESSION);
  assert.equal(find(there, "run"), []);
  assert.match(qemu(there).argv.join(" "), /"ifname":"t7"/);
  const direct = "<interface type='direct'><source dev='eth0'/></interface>";
  assert.match(noteOf(ask({ devices: direct }), "VW0218"), /macvtap/);
});

steps("a TPM's program runs before QEMU, as its user, and its state outlives the guest", () => {
  const plan = planFor({ devices: "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>" });
  const swtpm = find(plan, "spawn")[0];
  assert.match(swtpm?.argv.join(" ") ?? "", /^setpriv --reuid 107 .*swtpm socket --tpm2 --tpmstate dir=/);
  assert.not(swtpm?.argv.includes("--daemon"));
  assert.is(swtpm?.socket, `${ROOT}/run/virtwright/guests/1-guest/swtpm.sock`);
  assert.ok(plan.steps.indexOf(swtpm as Step) < plan.steps.indexOf(qemu(plan)));
  const state = find(plan, "directory").find(({ path }) => path.endsWith("/tpm"));
  assert.equal([state?.undo, state?.owner], ["never", "107:107"]);
});

steps("virtiofsd needs root, and QEMU may connect to it", () => {
  const plan = planFor({
    rest: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
    devices: `<filesystem type='mount'><driver type='virtiofs'/><source dir='${DIRECTORY}'/><target dir='x'/></filesystem>`,
  });
  const [daemon] = find(plan, "spawn");
  assert.match(daemon?.argv.join(" ") ?? "", /^\/usr\/libexec\/virtiofsd --socket-path/);
  const socket = find(plan, "take").find(({ path }) => path === daemon?.socket);
  assert.equal([socket?.driver, socket?.want, socket?.remember], ["dac", "107:107", false]);
});

steps("a chain of images is read from their own headers, down to its end", () => {
  if (NO_QEMU_IMG) return skip("a chain of images", "qemu-img is not installed");
  const base = image("base.raw", "raw");
  const qed = image("over.qed", "qed", "-b", base, "-F", "raw");
  const middle = image("middle.qcow2", "qcow2", "-b", "over.qed", "-F", "qed");
  const top = image("top.qcow2", "qcow2", "-b", middle, "-F", "qcow2");
  const { plan, asked, notes } = ask({ devices: disk(top) });
  assert.ok(plan, notes.map(({ message }) => message).join("; "));
  const nodes = qemu(plan as Plan)
    .argv.filter((word) => word.startsWith("{") && word.includes('"filename"'))
    .map((word) => JSON.parse(word).filename);
  assert.equal(nodes, [base, qed, middle, top]);
  assert.equal(plan?.xml.match(/<source file='[^']*'/g)?.length, 4);
  // An image's parent is known only when its head is.
  assert.ok(asked.length >= 4);
});

steps("vmdk and json: lead on, a server's image doesn't", () => {
  if (NO_QEMU_IMG) return skip("images of other formats", "qemu-img is not installed");
  const base = image("base.vmdk", "vmdk");
  const over = image("over.vmdk", "vmdk", "-b", base, "-F", "vmdk");
  const filenames = (path: string, format: string) =>
    qemu(planFor({ devices: disk(path, format) })).argv.filter((word) => word.includes('"filename"'));
  assert.is(filenames(over, "vmdk").length, 2);
  const json = JSON.stringify({ driver: "vmdk", file: { driver: "file", filename: base } });
  assert.is(filenames(image("json.qcow2", "qcow2", "-u", "-b", `json:${json}`, "-F", "vmdk"), "qcow2").length, 2);
  const away = image("away.qcow2", "qcow2", "-u", "-b", "nbd://host/x", "-F", "raw");
  assert.is(filenames(away, "qcow2").length, 1);
});

steps("a chain that comes back to itself, and a backing image whose format nobody says", () => {
  if (NO_QEMU_IMG) return skip("broken chains", "qemu-img is not installed");
  image("a.qcow2", "qcow2", "-u", "-b", file("b.qcow2"), "-F", "qcow2");
  image("b.qcow2", "qcow2", "-u", "-b", file("a.qcow2"), "-F", "qcow2");
  assert.match(
    noteOf(ask({ devices: disk(file("a.qcow2")) }), "VW0213"),
    /one backing chain is used twice: .*a\.qcow2/,
  );
  const inner = image("inner.qcow2", "qcow2");
  // qemu-img of today writes no image without saying the format: the extension's name is struck out.
  const unsaid = image("unsaid.qcow2", "qcow2", "-b", inner, "-F", "qcow2");
  const bytes = readFileSync(unsaid);
  bytes.writeUInt32BE(0x12345678, bytes.indexOf(Buffer.from([0xe2, 0x79, 0x2a, 0xca])));
  writeFileSync(unsaid, bytes);
  assert.match(noteOf(ask({ devices: disk(unsaid) }), "VW0219"), /qemu-img rebase -u -F qcow2 -b .*inner\.qcow2/);
});

steps("what isn't there is found before anything is done", () => {
  assert.match(
    noteOf(ask({ devices: disk(file("gone.raw"), "raw") }), "VW0704"),
    /gone\.raw is not there: the disk image/,
  );
  assert.match(
    noteOf(ask({ os: `<kernel>${file("vmlinuz")}</kernel>` }), "VW0704"),
    /vmlinuz is not there: the kernel/,
  );
  const optional = disk(file("gone.raw"), "raw", " startupPolicy='optional'").replace(
    "file'>",
    "file' device='cdrom'>",
  );
  const plan = planFor({ devices: optional.replace("bus='virtio'", "bus='sata'").replace("vda", "sda") });
  assert.not.match(qemu(plan).argv.join(" "), /gone\.raw/);
});

steps("a directory that QEMU's user may not pass is found, with the command that opens it", () => {
  mkdirSync(file("closed"), { mode: 0o750 });
  writeFileSync(file("closed/disk.raw"), "");
  assert.match(
    noteOf(ask({ devices: disk(file("closed/disk.raw"), "raw") }), "VW0705"),
    new RegExp(`user 107, group 107.*run: chmod o\\+x ${file("closed")}`),
  );
  chmodSync(file("closed"), 0o751);
  assert.ok(ask({ devices: disk(file("closed/disk.raw"), "raw") }).plan);
});

steps("a socket's path has an end", () => {
  const root = `/${"x".repeat(90)}`;
  const context = { ...SYSTEM, uri: `qemu:///system?root=${root}` };
  assert.match(noteOf(ask({}, context), "VW0706"), /longer than 107 bytes/);
  // A guest's own name is cut, so it is never the reason.
  assert.ok(ask({ name: "n".repeat(200) }).plan);
});

steps("without random bytes there is no key, and so no plan", () => {
  const { notes, plan } = ask({}, { ...SYSTEM, random: "00" });
  assert.is(plan, undefined);
  assert.match(notes.map(({ message }) => message).join("; "), /random is missing/);
});

steps("a cgroup comes before QEMU, who joins it before anything else", () => {
  const cgroup = { version: 2, mount: "/sys/fs/cgroup", parent: "/sys/fs/cgroup/vw", controllers: ["cpu", "memory"] };
  const plan = planFor({}, { ...SYSTEM, cgroup });
  const [group] = find(plan, "cgroup");
  assert.ok(group && plan.steps.indexOf(group) < plan.steps.indexOf(qemu(plan)));
  const { argv } = qemu(plan);
  assert.is(argv[0], "sh");
  assert.ok(argv.indexOf(`${group.path}/cgroup.procs`) < argv.indexOf("setpriv"));
});

steps.after(() => rmSync(DIRECTORY, { recursive: true }));
steps.run();
