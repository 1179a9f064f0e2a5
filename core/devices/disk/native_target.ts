/**
 * The name of a disk's target, for disks of a command line, which has none.
 *
 * Disks are written in the order of their names, bus by bus: so each gets a later name than the one before.
 */
import { NONE, Span, same, startsWith } from "../../text/span";
import { Disk } from "./disk";
import { indexOfTarget, targetAt } from "./target";
import { DiskBus } from "./words";

/** More disks than any machine has. */
const MOST: i32 = 20_000;

/** Gives the disk its target; `wanted` is its place if it has one, else -1. False when there is no such name. */
export function settleTarget(disk: Disk, disks: Disk[], wanted: i32): bool {
  let next = 0;
  for (let i = 0; i < disks.length; i++) {
    if (disks[i].bus == disk.bus && disks[i].index < MOST) next = max(next, disks[i].index + 1);
  }
  if (wanted >= next && wanted < MOST) next = wanted;
  // A lower place that nobody has, by which it is found again.
  else if (wanted >= 0 && wanted < next && !isTaken(targetAt(disk.bus, wanted), disks)) next = wanted;
  const bus = disk.bus == DiskBus.Sd ? DiskBus.Scsi : disk.bus;
  // What copies what is read is called after the target.
  if (disk.target != NONE && !isTaken(disk.target, disks) && startsWith(disk.target, prefixOf(bus))) {
    disk.index = indexOfTarget(disk.target);
    if (disk.index >= next) return true;
  }
  for (let tries = 0; tries <= disks.length; tries++) {
    const target = targetAt(bus, next + tries);
    if (target == NONE) return false;
    if (isTaken(target, disks)) continue;
    disk.target = target;
    disk.index = next + tries;
    return true;
  }
  return false;
}

function prefixOf(bus: i32): string {
  return bus == DiskBus.Virtio ? "vd" : bus == DiskBus.Ide ? "hd" : bus == DiskBus.Fdc ? "fd" : "sd";
}

function isTaken(target: Span, disks: Disk[]): bool {
  for (let i = 0; i < disks.length; i++) if (same(disks[i].target, target)) return true;
  return false;
}
