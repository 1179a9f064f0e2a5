/**
 * The guest's share of the host's disks: <blkiotune>.
 * https://libvirt.org/formatdomain.html#block-i-o-tuning
 */
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { NONE, Span, same } from "../text/span";
import { decimal } from "../text/writer";
import { Fields, Room, list } from "../xml/fields";
import { noteInside, noteMissingChild } from "../xml/reader";
import { numberElement } from "../xml/amount";

const LEAST_WEIGHT: i64 = 100;
const MOST_WEIGHT: i64 = 1000;

/** Limits for one of the host's disks; 0 for none. */
class BlkioDevice extends Room {
  path: Span = NONE;
  weight: i64 = 0;
  readIops: i64 = 0;
  writeIops: i64 = 0;
  readBytes: i64 = 0;
  writeBytes: i64 = 0;

  xml(x: Fields): void {
    this.path = x.element("path", this.path);
    this.weight = numberElement(x, "weight", this.weight, 0);
    this.readIops = numberElement(x, "read_iops_sec", this.readIops, 0);
    this.writeIops = numberElement(x, "write_iops_sec", this.writeIops, 0);
    this.readBytes = numberElement(x, "read_bytes_sec", this.readBytes, 0);
    this.writeBytes = numberElement(x, "write_bytes_sec", this.writeBytes, 0);
  }

  get isEmpty(): bool {
    const rates = (this.readIops | this.writeIops | this.readBytes | this.writeBytes) != 0;
    return this.weight == 0 && !rates;
  }
}

export class Blkiotune extends Part {
  weight: i64 = 0;
  devices: BlkioDevice[] = [];

  xml(x: Fields): void {
    if (!x.enter("blkiotune")) return;
    this.from = x.here();
    this.weight = numberElement(x, "weight", this.weight, 0);
    list<BlkioDevice>(x, "device", this.devices);
    x.leave();
  }

  defaults(context: Context): void {
    const said: BlkioDevice[] = [];
    for (let i = 0; i < this.devices.length; i++) {
      if (this.devices[i].path == NONE || !this.devices[i].isEmpty) said.push(this.devices[i]);
    }
    this.devices = said;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.weight < 0) noteInside(notes, Code.BadNumber, this.from, "weight").expect("a whole number");
    for (let i = 0; i < this.devices.length; i++) {
      const device = this.devices[i];
      if (device.path == NONE) noteMissingChild(notes, device.from, "path").named("per-device path");
      if (device.weight != 0 && (device.weight < LEAST_WEIGHT || device.weight > MOST_WEIGHT)) {
        noteInside(notes, Code.OutOfRange, device.from, "weight")
          .named("weight")
          .found(decimal(device.weight))
          .expect("100")
          .expect("1000");
      }
      for (let j = 0; j < i; j++) {
        if (device.path != NONE && same(device.path, this.devices[j].path)) {
          noteInside(notes, Code.Conflict, device.from, "path").named("device path").found(device.path);
        }
      }
    }
  }
}
