/**
 * Domains of the corpus, started paused on the installed QEMU from our command line; the machine that
 * comes up must hold what the XML names: each PCI address, each disk, each interface's MAC.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "virtwright";
import { DEFAULT_CORPUS, manifest, text } from "./conformance/corpus.ts";
import { emulatorOptions } from "./conformance/host/emulator.ts";
import type { Row } from "./conformance/host/pretended.ts";
import { wordsOf } from "./conformance/options-order.ts";
import { type MachineDevice, peripherals, prepare, start } from "./qemu/guest.ts";
import { skip } from "./skipped.ts";

const BINARY = "/usr/bin/qemu-system-x86_64";
/** So many must start; more are tried, as some ask for what no test machine has. */
const WANTED = 60;
const TRIED = 130;
/** What this machine can't give: other hosts, host devices, helpers, sockets that nobody answers at. */
const BEYOND =
  /<hostdev|<source (protocol|network|bridge|mode|host|volume|pool)|type='(kvm-only|dev|tcp|udp|spicevmc|dbus|rdp|spice|network|bridge|ethernet|direct|vhostuser|vhost-user|vdpa|nvme|volume|dir|vhostvdpa|hugetlbfs)'|<hugepages|<tpm|<shmem|<vsock|<filesystem|<redirdev|<smartcard|<launchSecurity|<memory model|<pstore|host-passthrough|host-model|<encryption|<reservations|sdl|egl-headless|<fd|queues=|vhost|fdgroup|<loader|firmware=|<kernel|<numatune|<sysinfo|qemu:/;

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

async function check(row: Row, directory: string): Promise<string | undefined> {
  const vw = await load();
  const xml = prepare(text(DEFAULT_CORPUS, "libvirt-11.3", "qemuxmlconf", row.xml as string), directory);
  const options = {
    emulator: emulatorOptions(vw, DEFAULT_CORPUS, { ...row, capsFile: "caps_7.2.0_x86_64.xml" }),
    context: { stateDirectory: directory },
  };
  const normal = vw.normalize(xml, options).output;
  const line = vw.toNative(xml, options).output;
  if (!normal || !line) return "refused";
  const words = wordsOf(line);
  const socket = words.find((word) => word.startsWith("socket,id=charmonitor,path="))?.split(/[=,]/)[4] ?? "";
  mkdirSync(join(socket, ".."), { recursive: true });
  const guest = await start(words, socket);
  if ("problem" in guest) return guest.problem;
  try {
    const devices = await peripherals(guest.qmp);
    const macs = await addresses(guest.qmp, devices);
    const expected = expectations(normal);
    const left = devices.map(({ place }) => place ?? "");
    for (const place of expected.places) {
      const at = left.indexOf(place);
      assert.ok(at >= 0, `${row.id}: nothing at ${place}; there are ${left.filter(Boolean).join(" ")}`);
      left.splice(at, 1);
    }
    for (const mac of expected.macs) assert.ok(macs.includes(mac), `${row.id}: no interface ${mac}`);
    const disks = devices.filter(({ type }) =>
      /^(ide-(hd|cd)|scsi-(hd|cd|block)|virtio-blk-.*|usb-storage)$/.test(type),
    );
    assert.is(disks.length, expected.disks, `${row.id}: disks`);
    return undefined;
  } finally {
    await guest.stop();
  }
}

async function addresses(qmp: Parameters<typeof peripherals>[0], devices: MachineDevice[]): Promise<string[]> {
  const macs: string[] = [];
  for (const { id } of devices) {
    const mac = await qmp.run<string>("qom-get", { path: `/machine/peripheral/${id}`, property: "mac" });
    if (mac) macs.push(mac);
  }
  return macs;
}

if (!existsSync(BINARY)) skip("domains of the corpus on a real QEMU", `there is no ${BINARY}`);
else if (rows.length === 0) skip("domains of the corpus on a real QEMU", "there is no corpus");
else {
  test(`${WANTED} start paused and hold what their XML names`, async () => {
    const candidates = rows
      .filter(
        (row) =>
          !BEYOND.test(readFileSync(join(DEFAULT_CORPUS, "libvirt-11.3", "qemuxmlconf", row.xml as string), "utf8")),
      )
      .slice(0, TRIED);
    const problems = new Map<string, string>();
    let started = 0;
    const next = async () => {
      for (let row = candidates.shift(); row; row = candidates.shift()) {
        const directory = mkdtempSync(join(tmpdir(), "vw-"));
        const problem = await check(row, directory);
        rmSync(directory, { recursive: true });
        if (problem === undefined) started++;
        else problems.set(row.id, problem);
      }
    };
    await Promise.all([next(), next()]);
    if (process.env.VERBOSE) for (const [id, problem] of problems) console.log(`${id}: ${problem}`);
    console.log(`  ${started} of ${started + problems.size} started`);
    assert.ok(started >= WANTED, `${started} started; ${[...problems.values()].slice(0, 5).join(" | ")}`);
  });
}

test.run();
