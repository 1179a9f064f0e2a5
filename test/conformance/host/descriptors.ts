/**
 * The descriptors that upstream's tests pretend to have opened (the corpus README has the table).
 */
import type { DescriptorOptions } from "../../../hosts/options.ts";
import type { Row } from "./pretended.ts";

/** Numbers by use, as `options.context.descriptors` takes them. */
export function descriptors(row: Row): DescriptorOptions {
  const options: DescriptorOptions = {
    monitor: 1729,
    listen: 1729,
    source: 1750,
    log: 1751,
    tpm: 1730,
    cancel: 1731,
    vdpa: 1732,
    "vhost-user-gpu": 1729,
    ethernet: 3,
    tap: 102,
    vhost: 44,
    "vhost-scsi": 3,
    vsock: 6789,
  };
  if (row.migrateFd !== undefined) options.incoming = row.migrateFd;
  for (const { device, fd } of row.vdpaFds ?? []) options[device] = { vdpa: fd };
  for (const { name, writable, fds } of groupsOf(row)) {
    options[name] = { [writable ? "fdgroup-writable" : "fdgroup"]: fds };
  }
  return options;
}

/** A group of descriptors that a disk's source names. */
interface Group {
  name: string;
  writable?: boolean;
  fds: number[];
}

/** A row's groups, which a manifest has as a list or by name. */
function groupsOf(row: Row): Group[] {
  const groups = row.fdGroups ?? [];
  if (!Array.isArray(groups)) return Object.entries(groups).map(([name, fds]) => ({ name, fds }));
  return groups.map((group) => ({ ...group, name: group.name ?? group.group ?? "", fds: group.fds ?? group.fd ?? [] }));
}
