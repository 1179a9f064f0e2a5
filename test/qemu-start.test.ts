/**
 * Domains of the corpus, started paused on the installed QEMU from our command line; the machine that
 * comes up must hold what the XML names: each PCI address, each disk, each interface's MAC.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../hosts/bun/load.ts";
import { DEFAULT_CORPUS, manifest, text } from "./conformance/corpus.ts";
import { emulatorOptions } from "./conformance/host/emulator.ts";
import type { Row } from "./conformance/host/pretended.ts";
import { wordsOf } from "./conformance/options-order.ts";
import { type MachineDevice, peripherals, prepare, start } from "./qemu/guest.ts";
import { skip } from "./skipped.ts";

const BINARY = "/usr/bin/qemu-system-x86_64";
/** So many must start; more are tried, as some ask for what no test machine has. */
const WANTED = 60;
const TRIED = 120;
/** What a test machine can't give, by what the XML says. */
const BEYOND: [says: RegExp, why: string][] = [
  [
    /<hostdev|type='hostdev'|<redirdev|<smartcard|type='dev'|<pstore|<numatune|<hugepages|hugetlbfs|<memory model/,
    "devices and memory of the host",
  ],
  [
    /<source (protocol|network|bridge|mode|host|volume|pool)|type='(tcp|udp|nvme|volume|dir)'/,
    "other hosts, networks and pools",
  ],
  [
    /type='(network|bridge|ethernet|direct|vdpa|vhostvdpa)'|queues=|vhost|<vsock/,
    "taps and vhost of a privileged host",
  ],
  [/type='vhost-?user'|<tpm|<shmem|<filesystem|<reservations/, "a program that serves the device"],
  [/<fd|fdgroup/, "descriptors, which the shell opens"],
  [/sdl|egl-headless|type='(dbus|rdp|spice|spicevmc)'/, "a screen, or a module of QEMU's that is packaged apart"],
  [/<audio [^>]*type='(alsa|coreaudio|jack|oss|pipewire|pulseaudio|sdl|spice)'/, "a sound card or sound server"],
  [/<graphics[^>]* (listen|socket)=|<listen [^>]*(address|socket)=/, "an address or socket of another machine"],
  [/<launchSecurity|<hyperv|host-passthrough|host-model|kvm-only/, "KVM, or this very processor"],
  [/<encryption|<loader|firmware=|<kernel|<metadata_cache/, "files with something in them"],
  [/<genid\/>/, "a number that the driver makes up at every start"],
  [/shareBacking/, "a disk that is plugged in once the guest runs"],
  [/<sysinfo|qemu:/, "what belongs to the host, or to QEMU by its own words"],
];

const test = suite("domains of the corpus on a real QEMU");
const rows = (manifest<Row[]>(DEFAULT_CORPUS, "libvirt-11.3", "qemuxmlconf") ?? []).filter(
  (row) => row.args && row.arch === "x86_64" && !row.variant,
);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  isArray: (name) => ARRAYS.has(name),
});
const ARRAYS = new Set([
  "disk",
  "interface",
  "controller",
  "video",
  "sound",
  "rng",
  "watchdog",
  "memballoon",
  "input",
  "channel",
  "panic",
]);

type Fields = { [name: string]: Fields } & { [attribute: `@${string}`]: string };

/** What the XML says must be there. */
function expectations(xml: string): { places: string[]; disks: number; macs: string[] } {
  const devices = (parser.parse(xml) as Fields).domain?.devices as unknown as Record<string, Fields[]>;
  const places: string[] = [];
  for (const [kind, all] of Object.entries(devices)) {
    if (!Array.isArray(all)) continue;
    for (const device of all) {
      const address = device.address as Fields | undefined;
      if (address?.["@type"] !== "pci" || builtIn(kind, device)) continue;
      places.push(`${hex(address["@slot"])}.${Number.parseInt(address["@function"] ?? "0", 16)}`);
    }
  }
  return {
    places,
    disks: (devices.disk ?? []).filter((disk) => disk["@device"] !== "floppy").length,
    macs: (devices.interface ?? []).map((one) => one.mac?.["@address"] ?? "").filter(Boolean),
  };
}

function hex(value: string | undefined): string {
  return Number.parseInt(value ?? "0", 16)
    .toString(16)
    .padStart(2, "0");
}

/** Parts of the chipset: QEMU makes them without being asked. */
function builtIn(kind: string, device: Fields): boolean {
  if (kind !== "controller") return false;
  const { "@type": type, "@index": index, "@model": model } = device as unknown as Record<string, string>;
  return (type === "ide" && index === "0") || (type === "sata" && index === "0") || /^pcie?-root$/.test(model ?? "");
}

/** Starts a domain: what it lacks of what its XML names, or why it didn't start. */
async function check(row: Row, directory: string): Promise<{ lacks: string[] } | { problem: string }> {
  const vw = await load();
  const xml = prepare(text(DEFAULT_CORPUS, "libvirt-11.3", "qemuxmlconf", row.xml as string), directory);
  const options = {
    emulator: emulatorOptions(vw, DEFAULT_CORPUS, { ...row, capsFile: "caps_7.2.0_x86_64.xml" }),
    context: { stateDirectory: directory, runtimeDirectory: directory },
  };
  const normal = vw.normalize(xml, options).output;
  const native = vw.toNative(xml, { ...options, notes: "text" });
  if (!normal || !native.output) return { problem: `refused: ${native.notesText}` };
  const words = wordsOf(native.output);
  const socket = words.find((word) => word.startsWith("socket,id=charmonitor,path="))?.split(/[=,]/)[4] ?? "";
  const guest = await start(words, socket);
  if ("problem" in guest) return guest;
  try {
    const devices = await peripherals(guest.qmp);
    const macs = await addresses(guest.qmp, devices);
    const expected = expectations(normal);
    const lacks: string[] = [];
    const left = devices.map(({ place }) => place ?? "");
    for (const place of expected.places) {
      const at = left.indexOf(place);
      if (at < 0) lacks.push(`nothing at ${place}; there are ${left.filter(Boolean).join(" ")}`);
      else left.splice(at, 1);
    }
    for (const mac of expected.macs) if (!macs.includes(mac)) lacks.push(`no interface ${mac}`);
    const disks = devices.filter(({ type }) =>
      /^(ide-(hd|cd)|scsi-(hd|cd|block)|virtio-blk-.*|usb-storage)$/.test(type),
    );
    if (disks.length !== expected.disks) lacks.push(`${disks.length} disks instead of ${expected.disks}`);
    return { lacks };
  } finally {
    await guest.stop();
  }
}

async function addresses(qmp: Parameters<typeof peripherals>[0], devices: MachineDevice[]): Promise<string[]> {
  const macs: string[] = [];
  for (const { path } of devices) {
    const mac = await qmp.run<string>("qom-get", { path, property: "mac" });
    if (mac) macs.push(mac);
  }
  return macs;
}

if (!existsSync(BINARY)) skip("domains of the corpus on a real QEMU", `there is no ${BINARY}`);
else if (rows.length === 0) skip("domains of the corpus on a real QEMU", "there is no corpus");
else {
  test(`${WANTED} start paused and hold what their XML names`, async () => {
    const candidates = rows
      .filter((row) => {
        const xml = text(DEFAULT_CORPUS, "libvirt-11.3", "qemuxmlconf", row.xml as string);
        return !BEYOND.some(([says]) => says.test(xml));
      })
      .slice(0, TRIED);
    const problems: string[] = [];
    const lacks: string[] = [];
    let started = 0;
    const next = async () => {
      for (let row = candidates.shift(); row; row = candidates.shift()) {
        const directory = mkdtempSync(join(tmpdir(), "vw-"));
        const outcome = await check(row, directory);
        rmSync(directory, { recursive: true });
        const name = row.id.replace(/.*\//, "");
        if ("problem" in outcome) problems.push(`${name}: ${outcome.problem}`);
        else {
          started++;
          lacks.push(...outcome.lacks.map((lack) => `${name}: ${lack}`));
        }
      }
    };
    await Promise.all([next(), next(), next()]);
    if (process.env.VERBOSE) console.log(`\n${problems.join("\n")}`);
    console.log(`  ${started} of ${started + problems.length} started`);
    assert.equal(lacks, []);
    assert.ok(started >= WANTED, `${started} started; ${problems.slice(0, 5).join(" | ")}`);
  });
}

test.run();
