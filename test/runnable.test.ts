/**
 * Scripts that `options.runnable` makes, run as a person would run them: in an empty directory the commented
 * commands first, then the script, which must bring up a guest that QMP says is running.
 *
 * The domains are the corpus's, a few of each kind; their images become empty files (encrypted ones are
 * made by qemu-img), their firmware a made-up one. A guest that finds nothing to boot runs its firmware.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../hosts/bun/load.ts";
import { DEFAULT_CORPUS, manifest, text } from "./conformance/corpus.ts";
import { emulatorOptions } from "./conformance/host/emulator.ts";
import type { Row } from "./conformance/host/pretended.ts";
import { launch, prepare } from "./qemu/guest.ts";
import { skip } from "./skipped.ts";

const BINARY = "/usr/bin/qemu-system-x86_64";
const NAME = "scripts that a person runs start a QEMU";
/** So many must run. */
const WANTED = 25;
/** What every secret is. */
const SECRET = "letmein";

const installed = (program: string) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

/** Kinds of domains, by what the XML says, with how many of each are tried. */
const KINDS: [kind: string, says: RegExp, count: number, needs?: string][] = [
  ["firmware in flash", /<loader[^>]*type='pflash'/, 4],
  ["a TPM", /<tpm/, 3, "swtpm"],
  ["an encrypted disk", /<encryption/, 3, "qemu-img"],
  ["a channel", /<channel type='unix'/, 4],
  ["a socket of libvirt's", /\/(lib|run)\/libvirt\/(?!images)/, 3],
  ["VNC at a socket", /<graphics[^>]*type='vnc'[^>]*socket=|type='socket'/, 2],
  ["memory in files", /<source type='(file|memfd)'\/>|<memory model='dimm'|<numa>/, 4],
  ["a serial port", /<serial type='(unix|file|pty)'/, 4],
  ["random numbers", /<rng/, 2],
  ["USB", /<controller type='usb'/, 4],
  ["a user's network", /<interface type='user'/, 3],
  ["stored crashes", /<pstore/, 1],
  ["shared memory", /<shmem/, 1],
  ["SCSI disks", /<controller type='scsi'/, 3],
  ["Q35", /machine='q35'/, 3],
  ["disks", /<disk/, 5],
];

/** What a test machine can't give. */
const BEYOND: [says: RegExp, why: string][] = [
  [
    /<hostdev|type='hostdev'|<redirdev|<smartcard|type='dev'|<numatune|hugepages|hugetlbfs|nvdimm|virtio-pmem/,
    "the host's",
  ],
  [
    /<source (protocol|network|bridge|mode='connect'|host|volume|pool)|type='(network|tcp|udp|nvme|volume|dir|bridge|ethernet|direct|vdpa|mcast)'/,
    "another host, or a tap",
  ],
  [
    /queues=|vhost|<vsock|<filesystem|<reservations|passthrough|external|<server|passt/,
    "a program that serves the device",
  ],
  [/<fd|fdgroup|fdset/, "descriptors"],
  [
    /sdl|egl-headless|type='(dbus|rdp|spice|spicevmc|spiceport|qemu-vdagent|pipe|stdio)'/,
    "a screen, or who reads the other end",
  ],
  [/<audio [^>]*type='(alsa|coreaudio|jack|oss|pipewire|pulseaudio|sdl|spice)'/, "a sound server"],
  [/<graphics[^>]* listen=|<listen [^>]*address=|sasl|tls/, "an address or certificate of another machine"],
  [/<launchSecurity|<hyperv|host-passthrough|host-model|sgx|secure='yes'/, "KVM, or this very processor"],
  [/firmware=|<kernel|<metadata_cache|<initrd|<dtb|<slic|acpi_table|type='rom'/, "files with something in them"],
  [
    /pc-(q35|i440fx)-(8|9|10)|iommu=|<genid\/>|shareBacking|<transient|qemu:|librbd|<snapshots/,
    "a newer machine, or what happens at or after the start",
  ],
  [/<memory unit='(G|T|P)|<maxMemory|<memory[^>]*>\d{8,}</, "more memory than a test may take"],
];

/** A made-up firmware, empty flash; and what only a disk of one kind has. */
function adapt(xml: string, directory: string): string {
  const code = join(directory, "code.fd");
  const vars = join(directory, "vars-template.fd");
  writeFileSync(code, Buffer.alloc(128 << 10));
  writeFileSync(vars, Buffer.alloc(64 << 10));
  const encrypted: string[] = [];
  const adapted = prepare(xml, directory)
    .replace(/(<loader[^>]*)>[^<]*<\/loader>/, `$1>${code}</loader>`)
    .replace(/<nvram[^>]*?(\/>|>([^<]*)<\/nvram>)/, (_all, _end: string, path: string | undefined) => {
      const place = path?.startsWith("/var/lib/libvirt") ? path : "";
      return `<nvram template='${vars}'>${place}</nvram>`;
    })
    .replace(/<disk[\s\S]*?<\/disk>/g, (disk) => {
      if (/<encryption/.test(disk)) encrypted.push(/file='([^']*)'/.exec(disk)?.[1] ?? "");
      return disk;
    });
  for (const image of encrypted) {
    const make = () =>
      spawnSync(
        "qemu-img",
        // biome-ignore format: as one types it
        ["create", "-q", "-f", "luks", "--object", `secret,id=s,data=${SECRET}`, "-o", "key-secret=s,iter-time=10", image, "1M"],
      );
    // It times its own key derivation, and gives up where the clock is too coarse at that moment.
    let made = make();
    for (let tries = 0; tries < 10 && made.status !== 0; tries++) made = make();
    assert.is(made.status, 0, `qemu-img: ${made.stderr}`);
  }
  return adapted;
}

/** The commands that the script's head names, without the sentences. */
function commandsOf(script: string): string[] {
  return [...script.matchAll(/^# {3}\$ (.*)$/gm)].map(([, command]) => command as string);
}

/** Ends what was left running in a directory: what the commands have started in the background. */
function endIn(directory: string): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (readlinkSync(`/proc/${pid}/cwd`) === directory) process.kill(Number(pid), "SIGKILL");
    } catch {
      // It has ended, or isn't ours.
    }
  }
}

async function run(row: Row, directory: string): Promise<string | undefined> {
  const vw = await load();
  const xml = adapt(text(DEFAULT_CORPUS, "libvirt-11.3", "qemuxmlconf", row.xml as string), directory);
  const name = /<name>([^<]*)<\/name>/.exec(xml)?.[1] ?? "";
  const { output, notesText } = vw.toNative(xml, {
    emulator: emulatorOptions(vw, DEFAULT_CORPUS, { ...row, capsFile: "caps_7.2.0_x86_64.xml" }),
    // A descriptor that somebody passes must not be asked of a person.
    context: { descriptors: { monitor: 20, source: 30, channel: 40 } },
    runnable: true,
    notes: "text",
  });
  if (output === undefined) return `refused: ${notesText}`;
  assert.not.match(output, /\/(lib|run)\/libvirt|\bfds?=|"fd"|fdset/, `${row.id}:\n${output}`);
  const place = join(directory, "place");
  mkdirSync(place);
  writeFileSync(join(place, "start.sh"), output);
  try {
    for (const command of commandsOf(output)) {
      const done = spawnSync("sh", ["-c", command], { cwd: place, input: SECRET, encoding: "utf8", timeout: 10_000 });
      if (done.status !== 0) return `${command}: ${done.stderr}`;
    }
    const socket = join(place, `${name}.run`, "monitor.sock");
    const guest = await launch("sh", ["start.sh"], socket, { cwd: place });
    if ("problem" in guest) return guest.problem;
    const state = await guest.qmp.run<{ status: string }>("query-status");
    await guest.stop();
    return state?.status === "running" ? undefined : `its state is ${state?.status}`;
  } finally {
    endIn(place);
  }
}

const test = suite(NAME);
const rows = (manifest<Row[]>(DEFAULT_CORPUS, "libvirt-11.3", "qemuxmlconf") ?? []).filter(
  (row) => row.args && row.arch === "x86_64" && !row.variant,
);

if (!existsSync(BINARY)) skip(NAME, `there is no ${BINARY}`);
else if (rows.length === 0) skip(NAME, "there is no corpus");
else {
  const chosen = new Map<string, { row: Row; kind: string }>();
  for (const [kind, says, count, needs] of KINDS) {
    if (needs && !installed(needs)) {
      skip(`scripts for ${kind}`, `there is no ${needs}`);
      continue;
    }
    let left = count;
    for (const row of rows) {
      const xml = text(DEFAULT_CORPUS, "libvirt-11.3", "qemuxmlconf", row.xml as string);
      if (left === 0) break;
      if (chosen.has(row.xml as string) || !says.test(xml) || BEYOND.some(([beyond]) => beyond.test(xml))) continue;
      // What a missing program serves is no matter of another kind either.
      if (KINDS.some(([, other, , program]) => program && other.test(xml) && !installed(program))) continue;
      chosen.set(row.xml as string, { row, kind });
      left--;
    }
  }

  test(`${WANTED} of all kinds run, with nothing of libvirt's in the script`, async () => {
    const queue = [...chosen.values()];
    const problems: string[] = [];
    const ran = new Set<string>();
    let count = 0;
    const next = async () => {
      for (let one = queue.shift(); one; one = queue.shift()) {
        const directory = mkdtempSync(join(tmpdir(), "vw-run-"));
        try {
          const problem = await run(one.row, directory);
          if (problem === undefined) {
            count++;
            ran.add(one.kind);
          } else problems.push(`${one.row.id.replace(/.*\//, "")} (${one.kind}): ${problem}`);
        } finally {
          rmSync(directory, { recursive: true, force: true });
        }
      }
    };
    await Promise.all([next(), next()]);
    if (process.env.VERBOSE) console.log(`\n${problems.join("\n")}`);
    console.log(`  ${count} of ${chosen.size} ran: ${[...ran].join(", ")}`);
    assert.ok(count >= WANTED, `${count} ran; ${problems.slice(0, 5).join(" | ")}`);
  });
}

test.run();
