/**
 * What a disk in another process (vhost-user) cannot be: that process alone knows its image.
 */
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { NONE } from "../../text/span";
import { noteAt, noteInside } from "../../xml/reader";
import { DiskDefinition } from "./definition";
import { DiskBus } from "./words";

const SNAPSHOT_NO: i32 = 1;

export function checkVhostUser(disk: DiskDefinition, context: Context): void {
  const notes = context.notes;
  const access = disk.access;
  const source = disk.source;
  if (!context.emulator.can(Capability.VHOST_USER_BLK)) {
    noteAt(notes, Code.Unsupported, disk.from, "type").named("a vhostuser disk");
  }
  if (context.guest.sharedMemory == 2)
    noteAt(notes, Code.Requires, disk.from, "type").named("'vhostuser'").expect("shared memory");
  if (disk.bus != DiskBus.Virtio) {
    noteInside(notes, Code.NotHere, disk.from, "target", "bus")
      .named("a vhostuser disk on this bus")
      .expect("the virtio bus");
  }
  if (disk.snapshot > SNAPSHOT_NO) not(disk, context, "", "snapshot");
  if (access.hasCache) not(disk, context, "driver", "cache");
  if (disk.errorPolicy != 0 || disk.readErrorPolicy != 0) not(disk, context, "driver", "error_policy");
  if (access.io != 0) not(disk, context, "driver", "io");
  if (disk.ioeventfd != 0) not(disk, context, "driver", "ioeventfd");
  if (disk.copyOnRead != 0) not(disk, context, "driver", "copy_on_read");
  if (access.discard != 0) not(disk, context, "driver", "discard");
  if (disk.iothread >= 0) not(disk, context, "driver", "iothread");
  if (access.detectZeroes != 0) not(disk, context, "driver", "detect_zeroes");
  if (source.metadataCache >= 0) not(disk, context, "driver", "metadata_cache");
  if (disk.throttle.group != NONE || disk.throttle.hasAny) not(disk, context, "iotune", "iotune");
  if (source.backing) not(disk, context, "backingStore", "backingStore");
  if (source.encryption.isSet) not(disk, context, "encryption", "encryption");
  if (source.readonly) not(disk, context, "readonly", "readonly");
  if (source.shared) not(disk, context, "shareable", "shareable");
  if (disk.transient) not(disk, context, "transient", "transient");
  if (disk.serial != NONE) not(disk, context, "serial", "serial");
  if (disk.wwn != NONE) not(disk, context, "wwn", "wwn");
  if (disk.vendor != NONE) not(disk, context, "vendor", "vendor");
  if (disk.product != NONE) not(disk, context, "product", "product");
  if (source.auth.isSet) not(disk, context, "auth", "auth");
  if (disk.hasGeometry) not(disk, context, "geometry", "geometry");
  if (disk.logicalBlockSize > 0 || disk.physicalBlockSize > 0 || disk.discardGranularity > 0)
    not(disk, context, "blockio", "blockio");
}

/** `name` is an attribute of the child, or the child itself. */
function not(disk: DiskDefinition, context: Context, child: string, name: string): void {
  const attribute = child == name ? "" : name;
  const note =
    child.length > 0
      ? noteInside(context.notes, Code.Excludes, disk.from, child, attribute)
      : noteAt(context.notes, Code.Excludes, disk.from, attribute);
  note.named(name).expect("a vhostuser disk");
}
