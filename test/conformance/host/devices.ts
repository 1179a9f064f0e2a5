/**
 * The host's PCI and SCSI devices that upstream's tests pretend: those of a fixture of the corpus; any SCSI
 * device that is asked for is sg0.
 */
import { text } from "../corpus.ts";
import type { Row } from "./pretended.ts";

interface PciDevices {
  devices: { address: string; iommuGroup: number }[];
}

export function hostDevices(corpus: string, row: Row) {
  const fixture = JSON.parse(text(corpus, "libvirt-11.3", "fixtures", "pci-devices.json")) as PciDevices;
  const xml = row.xml === null ? "" : text(corpus, "libvirt-11.3", "qemuxmlconf", row.xml);
  return {
    pciDevices: Object.fromEntries(fixture.devices.map(({ address, iommuGroup }) => [address, { iommuGroup }])),
    scsiDevices: Object.fromEntries(scsiNames(xml).map((name) => [name, "sg0"])),
  };
}

/** The SCSI devices that a domain names, as `ADAPTER:BUS:TARGET:UNIT`. */
function scsiNames(xml: string): string[] {
  return [...xml.matchAll(/<adapter name=['"]([^'"]*)['"]\/>\s*<address ([^>]*)\/>/g)].map(([, adapter, address]) => {
    const part = (name: string) => Number(new RegExp(`\\b${name}=['"]([^'"]*)`).exec(address ?? "")?.[1] ?? 0);
    return `${adapter}:${part("bus")}:${part("target")}:${part("unit")}`;
  });
}
