/**
 * What PCI devices of s390x have besides: a uid and a fid each, by which the guest knows them.
 *
 * Those that were said come first, then the lowest free ones for the rest.
 */
import { Address, AddressType } from "../../address/address";
import { CharDevice } from "../../devices/chardev/chardev";
import { Device } from "../../devices/device";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Writer } from "../../text/writer";
import { noteInside } from "../../xml/reader";

/** uid 0 means that the guest numbers its devices itself. */
const FIRST_UID: i64 = 1;
const FIRST_FID: i64 = 0;

class Ids {
  uids: i64[] = [];
  fids: i64[] = [];
  /** All below are taken. */
  private nextUid: i64 = FIRST_UID;
  private nextFid: i64 = FIRST_FID;

  constructor(private context: Context) {}

  /** Completes what the device has, and takes it. */
  take(device: Device): void {
    const address = device.info.address;
    if (address.uid < 0) {
      while (this.uids.includes(this.nextUid)) this.nextUid++;
      address.uid = this.nextUid;
    }
    if (address.fid < 0) {
      while (this.fids.includes(this.nextFid)) this.nextFid++;
      address.fid = this.nextFid;
    }
    this.refuseTaken(device, this.uids, address.uid, "the zPCI uid");
    this.refuseTaken(device, this.fids, address.fid, "the zPCI fid");
    this.uids.push(address.uid);
    this.fids.push(address.fid);
  }

  private refuseTaken(device: Device, taken: i64[], id: i64, name: string): void {
    if (!taken.includes(id)) return;
    noteInside(this.context.notes, Code.Conflict, device.from, "address")
      .named(name)
      .found(new Writer(16).text("0x").hex(id, 4).take());
  }
}

export function assignZpci(context: Context, all: Device[]): void {
  const ids = new Ids(context);
  for (let i = 0; i < all.length; i++) if (hasIds(all[i]) && isZpci(all[i])) ids.take(all[i]);
  for (let i = 0; i < all.length; i++) if (isIncomplete(all[i].info.address) && isZpci(all[i])) ids.take(all[i]);
}

/** Serial ports on PCI have none. */
function isZpci(device: Device): bool {
  return device.info.address.type == AddressType.Pci && !(device instanceof CharDevice);
}

function hasIds(device: Device): bool {
  return device.info.address.uid >= 0 || device.info.address.fid >= 0;
}

function isIncomplete(address: Address): bool {
  return address.uid < 0 || address.fid < 0;
}
