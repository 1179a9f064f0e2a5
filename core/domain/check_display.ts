/**
 * What goes for several devices around the screen together: each may be right and two of them wrong.
 */
import { Iommu } from "../devices/iommu";
import { Memballoon } from "../devices/memballoon";
import { Nvram } from "../devices/nvram";
import { Pstore } from "../devices/pstore";
import { Video } from "../devices/video/video";
import { Watchdog } from "../devices/watchdog";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { noteAt } from "../xml/reader";
import { Devices } from "./devices";

export function checkDisplayDevices(devices: Devices, context: Context): void {
  Video.checkAll(devices.videos, context);
  Watchdog.checkAll(devices.watchdogs, context);
  single<Iommu>(devices.iommus, context, "IOMMU");
  single<Nvram>(devices.nvrams, context, "nvram");
  single<Pstore>(devices.pstores, context, "pstore");
  single<Memballoon>(devices.memballoons, context, "memory balloon");
}

function single<T extends Part>(all: T[], context: Context, name: string): void {
  if (all.length < 2) return;
  noteAt(context.notes, Code.Excludes, all[1].from).named(`a single ${name} device`).expect("another of its kind");
}
