/**
 * A disk's chain of images: the one on top, what lies behind it, and the data files beside them.
 *
 * The images of all disks are numbered before the first is written: the last disk's first, and of each
 * disk from the top down. They are written from the bottom up, as each names the one below.
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { Writer } from "../text/writer";
import { Access } from "./access";
import { emitNodes, prepareNodes } from "./blockdev";
import { StorageSource } from "./source";

/** Numbers the images of a disk; `access` is how all of them are accessed. */
export function prepareChain(top: StorageSource, access: Access, context: Context): void {
  let each: StorageSource | null = top;
  while (each && each.exists) {
    each.access = each == top ? access : behind(access);
    number(each, context);
    const data = each.dataStore;
    if (data) {
      data.access = each.access;
      number(data, context);
    }
    each = each.backing;
  }
}

function number(source: StorageSource, context: Context): void {
  const node = context.nextNode();
  // Of a guest that runs, the XML says which node is which.
  if (context.planned) source.index = node;
  const prefix = new Writer(24).text("libvirt-").number(node).take();
  prepareNodes(source, context, prefix);
}

/** What holds for images behind the top one: writes don't reach them. */
function behind(access: Access): Access {
  const below = new Access();
  below.cache = access.cache;
  below.io = access.io;
  below.discard = access.discard;
  below.discardNoUnref = access.discardNoUnref;
  below.floppy = access.floppy;
  return below;
}

export function emitChain(top: StorageSource, line: CommandLine, context: Context): void {
  if (!top.exists) return;
  const backing = top.backing;
  if (backing) emitChain(backing, line, context);
  const data = top.dataStore;
  if (data) emitNodes(data, line, context);
  emitNodes(top, line, context);
}
