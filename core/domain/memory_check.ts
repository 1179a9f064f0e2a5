/**
 * What the parts that have a say in the guest's memory must agree on: cells and vCPUs, modules and slots.
 */
import { AddressType } from "../address/address";
import { MemoryDevice } from "../devices/memory_device";
import { checkMemoryDevice } from "../devices/memory_device_check";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { Writer, decimal, join } from "../text/writer";
import { noteAt, noteInside } from "../xml/reader";
import { Numa } from "./cpu/numa";
import { Memory } from "./memory";
import { MemoryBacking } from "./memory_backing";

/** Memory that is plugged into the board, before or while the guest runs. */
export function checkModules(
  memory: Memory,
  numa: Numa,
  backing: MemoryBacking,
  modules: MemoryDevice[],
  context: Context,
): void {
  for (let i = 0; i < modules.length; i++) checkMemoryDevice(modules[i], context);
  checkPlaces(modules, context);
  const page: i64 = backing.pages.length > 0 ? backing.pages[0].size : -1;
  for (let i = 0; i < modules.length; i++) {
    const other = modules[i].pageSize > 0 && page > 0 && modules[i].pageSize != page;
    if (!modules[i].isVirtioMem || modules[i].info.address.type != AddressType.Ccw || !other) continue;
    noteInside(context.notes, Code.NotHere, modules[i].from, "source")
      .named("a different page size of virtio-mem-ccw than the boot memory has")
      .found(decimal(modules[i].pageSize));
  }
  for (let i = 0; i < modules.length; i++) if (modules[i].isEpc) checkEpc(modules[i], context);
  const notes = context.notes;
  if (!memory.canGrow) {
    if (modules.length > 0) {
      noteAt(notes, Code.Requires, modules[0].from).named("a memory device").expect("'maxMemory' of the domain");
    }
    return;
  }
  const machine = context.machine;
  if (!machine.isPpc64 && !machine.isS390 && numa.cells.length == 0) {
    noteInside(notes, Code.Requires, memory.from, "maxMemory").named("memory hotplug").expect("at least one numa node");
    return;
  }
  let slots: i64 = 0;
  for (let i = 0; i < modules.length; i++) {
    const module = modules[i];
    if (module.isModule) {
      slots++;
      const address = module.info.address;
      if (address.type == AddressType.Dimm && address.slot >= memory.slots) {
        noteAt(notes, Code.OutOfRange, address.from, "slot")
          .named("the memory device slot")
          .found(decimal(address.slot))
          .expect("less than the slots count");
      }
    }
    if ((module.isModule || module.isVirtioMem) && numa.cells.length > 0 && module.node < 0) {
      noteInside(notes, Code.Missing, module.from, "target").named("the target NUMA node of the memory device");
    }
  }
  if (slots > memory.slots) {
    noteInside(notes, Code.OutOfRange, memory.from, "maxMemory", "slots")
      .named("the count of memory devices requiring memory slots")
      .found(decimal(slots))
      .expectSpan(decimal(memory.slots));
  }
  if (memory.modules > memory.maxMemory - memory.initial) {
    noteInside(notes, Code.OutOfRange, memory.from, "maxMemory")
      .named("the memory devices' total size")
      .found(decimal(memory.modules))
      .expect("no more than the hotplug space");
  }
}

/** The host's nodes have as much memory for enclaves as is asked for. */
function checkEpc(module: MemoryDevice, context: Context): void {
  const caps = context.emulator.caps;
  const sgx = caps ? caps.sgx : null;
  if (!sgx || sgx.sections.length == 0) {
    noteAt(context.notes, Code.Unsupported, module.from).named("SGX EPC of NUMA nodes");
    return;
  }
  const set = module.nodes;
  for (let i = 0; i < sgx.sections.length; i++) {
    const section = sgx.sections[i];
    if (set ? !set.has(section.node) : i > 0) continue;
    if (module.size <= section.size) continue;
    noteInside(context.notes, Code.OutOfRange, module.from, "target")
      .named("the sgx epc size on a host node")
      .found(decimal(module.size))
      .expectSpan(join("at most ", decimal(section.size)));
  }
}

/** No two of them in one slot or at one address. */
function checkPlaces(modules: MemoryDevice[], context: Context): void {
  for (let i = 0; i < modules.length; i++) {
    for (let j = 0; j < i; j++) {
      const one = modules[j].info.address;
      const other = modules[i].info.address;
      const from = other.from != 0 ? other.from : modules[i].from;
      if (one.type == AddressType.Dimm && other.type == AddressType.Dimm && one.slot == other.slot) {
        noteAt(context.notes, Code.Conflict, from, "slot").named("memory device slot");
      }
      const start = modules[i].start;
      const before = modules[j].start;
      if (start == 0 || before == 0) continue;
      if (start < modules[j].end && before < modules[i].end) {
        const found = new Writer(64)
          .text("0x")
          .hex(<u64>start)
          .text(", which overlaps with 0x")
          .hex(<u64>before);
        noteAt(context.notes, Code.Conflict, from).named("memory device address").found(found.take());
      }
    }
  }
}
