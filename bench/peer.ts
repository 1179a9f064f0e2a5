/**
 * `npm run peer [-- --rounds N]`: beside libvirt: the same guest started and ended by both, in turns.
 *
 * The peer is a libvirtd of the bench's own (peer_libvirtd.ts) and virsh. Each round has virsh, a script of
 * ours with an open connection, and our command line, each from the start to `running` and from `destroy` to its
 * end. What the machine does besides hits all three, so read the ratios. Needs root, libvirtd, virsh and QEMU.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { connect } from "../hosts/bun/index.ts";
import { load } from "../hosts/bun/load.ts";
import type { Places } from "../hosts/common/plan.ts";
import { COMMANDS } from "../test/both.ts";
import { Libvirtd } from "./peer_libvirtd.ts";
import { ratio, size, table, time } from "./table.ts";

const ROOT = join(import.meta.dir, "..");
const EMULATOR = "/usr/bin/qemu-system-x86_64";
const NAME = "peer";
/** The same for both: guests that aren't root's, and no driver that this machine may lack. */
const CONFIGURATION = 'user = "+64055"\ngroup = "+64055"\nsecurity_driver = "none"\n';

const { values: settings } = parseArgs({ options: { rounds: { type: "string", default: "10" } } });
const rounds = Number(settings.rounds);

const missing = ["/usr/sbin/libvirtd", "/usr/bin/virsh", EMULATOR].find((path) => !existsSync(path));
if (missing !== undefined || process.getuid?.() !== 0) {
  console.log(
    `left out: ${missing === undefined ? "only root can have a libvirtd of its own" : `there is no ${missing}`}`,
  );
  process.exit(0);
}

const guest = (image: string): string => `<domain type='qemu'>
  <name>${NAME}</name>
  <memory unit='MiB'>16</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <devices>
    <emulator>${EMULATOR}</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/><source file='${image}'/><target dev='hda' bus='ide'/>
    </disk>
    <serial type='pty'/>
    <memballoon model='none'/>
  </devices>
</domain>
`;

/** Milliseconds of each act, by who and what. */
const times = new Map<string, number[]>();

async function timed(what: string, act: () => unknown): Promise<void> {
  const from = performance.now();
  await act();
  const taken = performance.now() - from;
  times.set(what, [...(times.get(what) ?? []), taken]);
}

function median(what: string): number {
  const sorted = [...(times.get(what) ?? [])].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** KiB of a name in /proc/PID/smaps_rollup. */
const memory = (text: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(text)?.[1] ?? 0);

function run(command: readonly string[]): string {
  const [file, ...args] = command as [string, ...string[]];
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
  return stdout;
}

function expect(state: string): void {
  if (state !== "running") throw new Error(`the guest is ${state}, not running`);
}

const folder = mkdtempSync(join(tmpdir(), "vw-peer-"));
// QEMU's user has to get there.
chmodSync(folder, 0o755);
let daemon: Libvirtd | undefined;
try {
  const image = `${folder}/disk.img`;
  writeFileSync(image, new Uint8Array(65_536));
  const uri = `qemu:///system?root=${folder}/root`;
  const identity = { uid: 0, gid: 0, groups: [] };
  const places = JSON.parse((await load()).run("places", uri, { context: { identity } }).output ?? "{}") as Places;
  const configuration = places.configuration[0] as string;
  mkdirSync(dirname(configuration), { recursive: true });
  writeFileSync(configuration, CONFIGURATION);

  mkdirSync(`${folder}/peer`);
  // Without virtlogd, a second daemon, QEMU writes its log itself, as ours does.
  daemon = await Libvirtd.start(`${folder}/peer`, `${CONFIGURATION}stdio_handler = "file"\n`);
  writeFileSync(`${folder}/guest.xml`, guest(image));
  daemon.virsh("define", `${folder}/guest.xml`);

  const conn = await connect(uri);
  const domain = await conn.define(guest(image));
  const ours = [...COMMANDS.bun, "hosts/bun/cli.ts"];
  for (let round = 0; round <= rounds; round++) {
    await timed("virsh start", () => daemon?.virsh("start", NAME));
    expect(daemon.virsh("domstate", NAME));
    await timed("virsh destroy", () => daemon?.virsh("destroy", NAME));
    await timed("script start", () => domain.start());
    expect(await domain.state());
    await timed("script destroy", () => domain.destroy());
    await timed("command start", () => run([...ours, "start", NAME, "-c", uri]));
    expect(await domain.state());
    await timed("command destroy", () => run([...ours, "destroy", NAME, "-c", uri]));
    // The first of each finds out what QEMU can do.
    if (round === 0) times.clear();
  }
  conn.close();

  const lines = ["start", "destroy"].map((act) => {
    const peer = median(`virsh ${act}`);
    const cells = ["script", "command"].map((who) => {
      const own = median(`${who} ${act}`);
      return `${ratio(own, peer)} (${time(own * 1000)})`;
    });
    return [`${act}, ÷ virsh's (${time(peer * 1000)})`, ...cells];
  });
  console.log(table([["", "a script, connection open", "our command line (Bun)"], ...lines]).join("\n"));

  const peer = readFileSync(`/proc/${daemon.process.pid}/smaps_rollup`, "utf8");
  const clients = (["bun", "deno"] as const).map((runtime) => {
    const said = JSON.parse(run([...COMMANDS[runtime], "bench/peer_client.ts", uri, NAME])) as {
      state: string;
      memory: string;
    };
    expect(said.state);
    return said.memory;
  });
  const memories = ["Rss", "Pss"].map((name) => {
    const of = memory(peer, name);
    const cells = clients.map((text) => `${ratio(memory(text, name), of)} (${size(memory(text, name) * 1024)})`);
    return [`${name}, ÷ libvirtd's (${size(of * 1024)}), as long as a guest runs`, ...cells];
  });
  console.log(`\n${table([["", "a script on Bun, while it runs", "on Deno"], ...memories]).join("\n")}`);
  console.log(`\nMedians of ${rounds} rounds.`);
} finally {
  daemon?.end();
  rmSync(folder, { recursive: true, force: true });
}
