/**
 * The list of a guest's controllers: its order, the indexes of those that came without, new ones.
 */
import { ControllerType, CONTROLLER_TYPES } from "../address/buses";
import { Controller } from "../devices/controller/controller";
import { NO_INDEX } from "../devices/controller/definition";
import { Usb, isIch9 } from "../devices/controller/models";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { literal } from "../text/span";
import { Writer, decimal, join } from "../text/writer";
import { noteAt } from "../xml/reader";
import { Devices } from "./devices";

/** A guest has no more of one type (PCI counts in a byte, and the others are on PCI); an index beyond is refused. */
const HIGHEST_INDEX: i64 = 255;

export function findController(devices: Devices, type: ControllerType, index: i64): Controller | null {
  const all = devices.controllers;
  for (let i = 0; i < all.length; i++) if (all[i].type == type && all[i].index == index) return all[i];
  return null;
}

/** The highest index of a type; -1 when there is none. */
export function lastIndex(devices: Devices, type: ControllerType): i64 {
  let last: i64 = -1;
  const all = devices.controllers;
  for (let i = 0; i < all.length; i++) if (all[i].type == type) last = max(last, all[i].index);
  return last;
}

/**
 * Puts a controller where libvirt does: before the first of its type with a higher index, a USB
 * controller before its companions, else behind the last of its type or at the end.
 */
function insertController(all: Controller[], controller: Controller): void {
  let place = -1;
  for (let i = all.length - 1; i >= 0; i--) {
    const other = all[i];
    if (other.type != controller.type) continue;
    if (controller.index < 0) {
      place = i + 1;
      break;
    }
    const companion = !controller.isCompanion && other.isCompanion && other.index == controller.index;
    if (other.index > controller.index || companion) place = i;
    else if (place < 0) place = i + 1;
  }
  if (place < 0) place = all.length;
  all.push(controller);
  for (let i = all.length - 1; i > place; i--) all[i] = all[i - 1];
  all[place] = controller;
}

export function addController(
  devices: Devices,
  context: Context,
  type: ControllerType,
  index: i64,
  model: i32,
): Controller {
  const controller = Controller.make(type, index, model);
  controller.defaults(context);
  insertController(devices.controllers, controller);
  return controller;
}

/** Adds one unless there is one of that type and index; true when one was added. */
export function maybeAddController(
  devices: Devices,
  context: Context,
  type: ControllerType,
  index: i64,
  model: i32 = 0,
): bool {
  if (findController(devices, type, index)) return false;
  addController(devices, context, type, index, model);
  return true;
}

/** All controllers up to an index: what a drive on the last one needs. */
export function addControllersTo(
  devices: Devices,
  context: Context,
  type: ControllerType,
  last: i64,
  model: i32,
): void {
  for (let i: i64 = 0; i <= min(last, HIGHEST_INDEX); i++) maybeAddController(devices, context, type, i, model);
}

/** In libvirt's order and with indexes, as they come from the document. */
export function orderControllers(devices: Devices, context: Context): void {
  devices.controllers = inserted(devices.controllers);
  const all = devices.controllers;
  /** The lowest index of each type that may be free: all below are taken. */
  const free = new StaticArray<i64>(CONTROLLER_TYPES.length);
  let again = false;
  for (let i = 0; i < all.length; i++) {
    const controller = all[i];
    if (controller.index > HIGHEST_INDEX) {
      noteAt(context.notes, Code.OutOfRange, controller.from, "index").named("the controller's index");
      controller.index = HIGHEST_INDEX;
    }
    if (controller.index < 0 && controller.index != NO_INDEX) {
      noteAt(context.notes, Code.OutOfRange, controller.from, "index")
        .named("the controller's index")
        .expect("0 or more");
      controller.index = NO_INDEX;
    }
    if (controller.index >= 0) continue;
    if (controller.isUsb && isIch9(controller.model) && i > 0) {
      again = true;
      controller.index = companionIndex(all, i);
    }
    if (controller.index >= 0) continue;
    const type = controller.type;
    while (findController(devices, type, free[type])) free[type]++;
    controller.index = free[type]++;
    if (controller.index > HIGHEST_INDEX) {
      noteAt(context.notes, Code.TooMany, controller.from)
        .namedSpan(join("controllers of type ", literal(CONTROLLER_TYPES[type])))
        .expectSpan(decimal(HIGHEST_INDEX + 1));
      controller.index = HIGHEST_INDEX;
    }
  }
  if (again) devices.controllers = inserted(devices.controllers);
  refuseDuplicates(devices.controllers, context);
  checkUsb(devices.controllers, context);
}

/** The parts of an ICH9 that follow one another belong together, up to the first model that comes again. */
function companionIndex(all: Controller[], position: i32): i64 {
  let before = position - 1;
  while (before >= 0 && !all[before].isUsb) before--;
  if (before < 0 || !isIch9(all[before].model)) return -1;
  const index = all[before].index;
  for (let i = 0; i < all.length; i++) {
    if (all[i].isUsb && all[i].index == index && all[i].model == all[position].model) return -1;
  }
  return index;
}

function inserted(all: Controller[]): Controller[] {
  const sorted: Controller[] = [];
  for (let i = 0; i < all.length; i++) {
    // The order of an ICH9's parts depends on who is whose companion.
    const model = all[i].model;
    if (all[i].isUsb && all[i].info.startPort < 0 && model >= Usb.Ich9Uhci1 && model <= Usb.Ich9Uhci3)
      all[i].info.startPort = (model - Usb.Ich9Uhci1) * 2;
    insertController(sorted, all[i]);
  }
  return sorted;
}

/** Only USB controllers may share an index: those of an ICH9. */
function refuseDuplicates(all: Controller[], context: Context): void {
  for (let i = 0; i < all.length; i++) {
    if (all[i].isUsb) continue;
    for (let j = 0; j < i; j++) {
      if (all[j].type != all[i].type || all[j].index != all[i].index) continue;
      const what = new Writer(48).text("index '").number(all[i].index).text("' of '");
      const name = what.span(literal(CONTROLLER_TYPES[all[i].type])).text("' controllers").take();
      noteAt(context.notes, Code.Conflict, all[i].from, "index").namedSpan(name);
      break;
    }
  }
}

/** No USB means none at all, and companions need somebody to share ports with. */
function checkUsb(all: Controller[], context: Context): void {
  let disabled = false;
  for (let i = 0; i < all.length; i++) if (all[i].isUsb && all[i].model == Usb.None) disabled = true;
  for (let i = 0; i < all.length; i++) {
    const controller = all[i];
    if (!controller.isUsb) continue;
    if (disabled && controller.model != Usb.None) {
      noteAt(context.notes, Code.Excludes, controller.from)
        .named("another USB controller")
        .expect("model='none', with which USB is disabled for this domain");
    }
    if (!controller.isCompanion) continue;
    let master = false;
    for (let j = 0; j < all.length; j++) {
      if (all[j].isUsb && all[j].index == controller.index && !all[j].isCompanion) master = true;
    }
    if (master) continue;
    noteAt(context.notes, Code.Requires, controller.from)
      .named("a USB controller that is a companion")
      .expect("a master USB controller with the same index");
  }
}
