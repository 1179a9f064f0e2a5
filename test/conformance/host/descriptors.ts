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
  for (const [group, numbers] of Object.entries(row.fdGroups ?? {})) options[group] = { fdgroup: numbers };
  return options;
}
