/**
 * What a memory device cannot be: <memory> among the devices.
 * https://libvirt.org/formatdomain.html#memory-devices
 *
 * What several of them, or they and the rest of the memory, must agree on is in core/domain/memory_check.ts.
 */
import { AddressType } from "../address/address";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { PAGE_SIZE } from "../emulator/host_memory";
import { TOO_MUCH } from "../xml/amount";
import { SHARED } from "../domain/memory_backing";
import { Code } from "../notes/codes";
import { NONE } from "../text/span";
import { isUuid } from "../text/uuid";
import { decimal, join } from "../text/writer";
import { noteAt, noteInside, noteMissing, noteMissingChild } from "../xml/reader";
import { MODELS, MemoryDevice } from "./memory_device";

const YES: i32 = 1;

/** The smallest label of an nvdimm, in KiB. */
const LEAST_LABEL: i64 = 128;
/** What a virtio-mem block is at least: the host's transparent huge pages. */
const LEAST_BLOCK: i64 = 2048;

export function checkMemoryDevice(device: MemoryDevice, context: Context): void {
  const notes = context.notes;
  const named = MODELS[device.model];
  if (device.model == 0) {
    noteMissing(notes, device.from, "model").named("model").expectWords(MODELS);
    return;
  }
  if (!device.target) noteMissingChild(notes, device.from, "target").named("<target> of the memory device");
  else if (device.size < 0) noteInside(notes, Code.Missing, device.from, "target").named("size of the memory device");
  if (device.size == TOO_MUCH) noteInside(notes, Code.OutOfRange, device.from, "target").named("size");
  checkNode(device, context);
  checkSource(device, context, named);
  checkQemu(device, context, named);
  if (device.isNvdimm) checkNvdimm(device, context);
  if (device.isVirtioMem) checkVirtioMem(device, context);
  if (device.isVirtioPmem) checkVirtioPmem(device, context);
  checkAddress(device, context, named);
}

function checkNode(device: MemoryDevice, context: Context): void {
  const cells = context.guest.cells;
  if (device.node < 0) return;
  if (cells == 0) {
    noteInside(context.notes, Code.Requires, device.from, "target")
      .named("the node of a memory backend")
      .found(decimal(device.node))
      .expect("a guest with NUMA nodes");
  } else if (device.node >= cells) {
    noteInside(context.notes, Code.OutOfRange, device.from, "target")
      .named("the guest node of the memory backend")
      .found(decimal(device.node))
      .expect("one of the NUMA nodes that the guest has configured");
  }
}

function checkSource(device: MemoryDevice, context: Context, named: string): void {
  const notes = context.notes;
  const nodes = device.nodes;
  if (device.nodemask != NONE && (!nodes || nodes.last < 0)) {
    noteInside(notes, Code.BadValue, device.from, "source").named("nodemask").found(device.nodemask).expect("0-3,^2");
  }
  if (!device.isNvdimm && !device.isVirtioPmem) return;
  if (device.path == NONE) noteInside(notes, Code.Requires, device.from, "source").named(named).expect("a path");
  if (device.discard == YES)
    noteAt(notes, Code.NotHere, device.from, "discard").named("discard of nvdimms and virtio-pmem");
}

function checkNvdimm(device: MemoryDevice, context: Context): void {
  const notes = context.notes;
  const ppc = context.machine.isPpc64;
  if (device.label > 0 && device.label < LEAST_LABEL) {
    noteInside(notes, Code.OutOfRange, device.from, "target")
      .named("the nvdimm label")
      .found(decimal(device.label))
      .expect("at least 128KiB");
  }
  if (device.label >= device.size && device.label > 0) {
    noteInside(notes, Code.OutOfRange, device.from, "target")
      .named("the label size")
      .found(decimal(device.label))
      .expect("smaller than the NVDIMM size");
  }
  if (ppc && device.label <= 0) {
    noteInside(notes, Code.Requires, device.from, "target").named("an NVDIMM device").expect("a label size");
  }
  if (ppc && device.size - max<i64>(device.label, 0) < 256 * 1024) {
    noteInside(notes, Code.OutOfRange, device.from, "target")
      .named("the NVDIMM size")
      .found(decimal(device.size))
      .expect("at least 256MB plus the label size");
  }
  if (device.uuid != NONE && !isUuid(device.uuid)) {
    noteInside(notes, Code.BadValue, device.from, "uuid").named("uuid").found(device.uuid);
  } else if (!ppc && device.uuid != NONE) {
    noteInside(notes, Code.NotHere, device.from, "uuid").named("the UUID of an NVDIMM device").found(device.uuid);
  }
  if (device.readonly && !context.emulator.can(Capability.NVDIMM_UNARMED)) {
    noteInside(notes, Code.Unsupported, device.from, "target").named("the nvdimm's readonly property");
  }
  if (device.pmem && !context.emulator.can(Capability.MEMORY_BACKEND_FILE_PMEM)) {
    noteInside(notes, Code.Unsupported, device.from, "source").named("the nvdimm's pmem property");
  }
}

function checkVirtioMem(device: MemoryDevice, context: Context): void {
  const notes = context.notes;
  const requested = max<i64>(device.requested, 0);
  if (requested > device.size) {
    noteInside(notes, Code.OutOfRange, device.from, "target")
      .named("requested size")
      .found(decimal(requested))
      .expectSpan(join("smaller than or equal to size, ", decimal(device.size), "KiB"));
  }
  if (device.block > 0 && (device.block & (device.block - 1)) != 0) {
    noteInside(notes, Code.BadValue, device.from, "target")
      .named("block size")
      .found(decimal(device.block))
      .expect("a power of two");
  } else if (device.block < LEAST_BLOCK) {
    noteInside(notes, Code.OutOfRange, device.from, "target")
      .named("block size")
      .found(decimal(max<i64>(device.block, 0)))
      .expect("at least 2048KiB");
  } else {
    if (requested % device.block != 0) {
      noteInside(notes, Code.BadValue, device.from, "target")
        .named("requested size")
        .found(decimal(requested))
        .expect("an integer multiple of block size");
    }
    if (device.base > 0 && <u64>device.base % (<u64>device.block * 1024) != 0) {
      noteInside(notes, Code.BadValue, device.from, "target")
        .named("memory device address")
        .found(decimal(device.base))
        .expect("one that is aligned to blocksize");
    }
  }
  if (device.dynamicSlots == YES && !context.emulator.can(Capability.VIRTIO_MEM_PCI_DYNAMIC_MEMSLOTS)) {
    noteInside(notes, Code.Unsupported, device.from, "target", "dynamicMemslots").named(
      "dynamicMemslots of virtio-mem",
    );
  }
  if (device.info.address.type == AddressType.Ccw && device.node > 0) {
    noteInside(notes, Code.NotHere, device.from, "target").named("a NUMA node of virtio-mem-ccw");
  }
}

function checkVirtioPmem(device: MemoryDevice, context: Context): void {
  const notes = context.notes;
  if (device.access != SHARED) {
    noteAt(notes, Code.Requires, device.from).named("a virtio-pmem device").expect("shared access mode");
  }
  if (device.node >= 0) noteInside(notes, Code.NotHere, device.from, "target").named("NUMA nodes of virtio-pmem");
  if (device.base > 0 && device.base % (PAGE_SIZE * 1024) != 0) {
    noteInside(notes, Code.BadValue, device.from, "target")
      .named("memory address")
      .found(decimal(device.base))
      .expect("one that is aligned to 4096 bytes");
  }
}

function checkQemu(device: MemoryDevice, context: Context, named: string): void {
  const emulator = context.emulator;
  const ccw = device.info.address.type == AddressType.Ccw;
  let able: bool = true;
  if (device.isNvdimm) able = emulator.can(Capability.NVDIMM);
  else if (device.isModule) able = emulator.can(Capability.PC_DIMM);
  else if (device.isVirtioPmem) able = emulator.can(Capability.VIRTIO_PMEM_PCI);
  else if (device.isEpc) able = emulator.can(Capability.SGX_EPC);
  else if (ccw) able = emulator.can(Capability.VIRTIO_MEM_CCW);
  else able = device.info.address.type != AddressType.Pci || emulator.can(Capability.VIRTIO_MEM_PCI);
  if (!able) noteAt(context.notes, Code.Unsupported, device.from, "model").named(named);
}

function checkAddress(device: MemoryDevice, context: Context, named: string): void {
  const type = device.info.address.type;
  if (type == AddressType.None) return;
  const from = device.info.address.from;
  if (device.isEpc) noteAt(context.notes, Code.NotHere, from).named("a memory device address of sgx-epc");
  else if (device.isModule && type != AddressType.Dimm) {
    noteAt(context.notes, Code.NotHere, from, "type").named("the address type of a pc-dimm device").expect("dimm");
  } else if (device.isVirtioPmem && type != AddressType.Pci) {
    noteAt(context.notes, Code.NotHere, from, "type").named("the address type of virtio-pmem").expect("pci");
  } else if (device.isVirtioMem && type != AddressType.Pci && type != AddressType.Ccw) {
    const note = noteAt(context.notes, Code.NotHere, from, "type").named("the address type of virtio-mem");
    note.expect("pci").expect("ccw");
  }
}
