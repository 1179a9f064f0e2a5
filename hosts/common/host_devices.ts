/**
 * What the host's devices are, for those domains that ask: devices handed to guests, huge pages, NUMA
 * nodes, a graphics card, secrets. Each is looked at only when the XML has the word for it.
 */
import { dirname } from "node:path";
import type { ContextOptions } from "../options.ts";
import type { Host } from "./host.ts";
import { entries, readFirmware } from "./machine_facts.ts";
import { type Mount, readLine, readText } from "./mounts.ts";
import type { Places } from "./plan.ts";

/** What the domain asks the host for, as `options.context` takes it. */
export function readDevices(host: Host, places: Places, mounts: readonly Mount[], xml: string): ContextOptions {
  const asks = (pattern: RegExp): boolean => pattern.test(xml);
  const facts: ContextOptions = {};
  if (asks(/<(loader|nvram)\b|\bfirmware\s*=/)) facts.firmware = readFirmware(host);
  if (asks(/<hugepages\b/)) facts.hugetlbfs = readHugePages(host, mounts);
  if (asks(/<(numatune|memnode)\b/)) facts.numaNodes = readNumaNodes(host);
  if (asks(/<gl\b/)) {
    const card = entries(host, "/dev/dri").find((name) => name.startsWith("renderD"));
    if (card !== undefined) facts.renderNode = `/dev/dri/${card}`;
  }
  if (asks(/<hostdev\b|<interface[^>]*hostdev/)) {
    facts.pciDevices = readPci(host);
    facts.scsiDevices = readScsi(host);
    facts.usbDevices = readUsb(host);
  }
  if (asks(/<(hostdev|disk)\b[^>]*block/)) facts.cdroms = readCdroms(host);
  if (asks(/<secret\b/)) facts.secrets = readSecrets(host, `${dirname(places.pools)}/secrets`);
  return facts;
}

function readHugePages(host: Host, mounts: readonly Mount[]): NonNullable<ContextOptions["hugetlbfs"]> {
  const usual = Number(/^Hugepagesize:\s*(\d+)/m.exec(readText(host, "/proc/meminfo") ?? "")?.[1] ?? 2048);
  const units: Readonly<Record<string, number>> = { "": 1 / 1024, K: 1, M: 1024, G: 1024 * 1024 };
  return mounts
    .filter((mount) => mount.fileSystem === "hugetlbfs")
    .map((mount) => {
      const said = mount.options.map((option) => /^pagesize=(\d+)([KMG]?)$/.exec(option)).find((match) => match);
      const size = said ? Number(said[1]) * (units[said[2] ?? ""] as number) : usual;
      return { path: mount.point, size, ...(size === usual ? { default: true } : {}) };
    });
}

function readNumaNodes(host: Host): { id: number; cpus: string }[] {
  const nodes = "/sys/devices/system/node";
  return entries(host, nodes)
    .filter((name) => /^node\d+$/.test(name))
    .map((name) => ({ id: Number(name.slice(4)), cpus: readLine(host, `${nodes}/${name}/cpulist`) ?? "" }))
    .sort((one, other) => one.id - other.id);
}

function readPci(host: Host): Record<string, { iommuGroup?: number }> {
  const devices: Record<string, { iommuGroup?: number }> = {};
  const groups = "/sys/kernel/iommu_groups";
  for (const name of entries(host, "/sys/bus/pci/devices")) devices[name] = {};
  for (const group of entries(host, groups)) {
    // Those of mediated devices are in it by their uuid.
    for (const name of entries(host, `${groups}/${group}/devices`)) devices[name] = { iommuGroup: Number(group) };
  }
  return devices;
}

/** Where each USB device is plugged in, by vendor and product; of two alike the first. */
function readUsb(host: Host): Record<string, { bus: number; device: number }> {
  const devices: Record<string, { bus: number; device: number }> = {};
  const directory = "/sys/bus/usb/devices";
  for (const name of entries(host, directory)) {
    const [vendor, product, bus, device] = ["idVendor", "idProduct", "busnum", "devnum"].map((file) =>
      readLine(host, `${directory}/${name}/${file}`),
    );
    if (vendor && product && bus && device) {
      devices[`${vendor}:${product}`] ??= { bus: Number(bus), device: Number(device) };
    }
  }
  return devices;
}

function readScsi(host: Host): Record<string, string> {
  const devices: Record<string, string> = {};
  for (const name of entries(host, "/sys/bus/scsi/devices")) {
    const place = /^(\d+)(:\d+:\d+:\d+)$/.exec(name);
    const generic = place ? entries(host, `/sys/bus/scsi/devices/${name}/scsi_generic`)[0] : undefined;
    if (place && generic !== undefined) devices[`scsi_host${place[1]}${place[2]}`] = generic;
  }
  return devices;
}

function readCdroms(host: Host): string[] {
  const names = /^drive name:\s*(.*)$/m.exec(readText(host, "/proc/sys/dev/cdrom/info") ?? "")?.[1] ?? "";
  return names.split(/\s+/).flatMap((name) => (name === "" ? [] : [`/dev/${name}`]));
}

/** libvirt's secrets with a value: `UUID.xml` beside `UUID.base64`; found by uuid and by what they are for. */
function readSecrets(host: Host, directory: string): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const file of entries(host, directory)) {
    if (!file.endsWith(".base64")) continue;
    const value = readLine(host, `${directory}/${file}`);
    if (value === undefined) continue;
    const uuid = file.slice(0, -".base64".length);
    secrets[uuid] = value;
    const definition = readText(host, `${directory}/${uuid}.xml`) ?? "";
    const usage = /<usage\b[\s\S]*?<(?:name|volume|target)>([^<]*)</.exec(definition)?.[1];
    if (usage !== undefined) secrets[usage] = value;
  }
  return secrets;
}
