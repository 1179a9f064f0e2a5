/**
 * Memory beside that of the board: <memory> among the devices.
 * https://libvirt.org/formatdomain.html#memory-devices
 *
 * A module (dimm, nvdimm) sits in a slot; virtio-mem and virtio-pmem are devices on PCI or CCW; sgx-epc is
 * a part of the machine. What they are made of on the host is an -object of its own, which
 * core/domain/memory_command.ts makes of the `source` fields. What cannot be is in memory_device_check.ts.
 */
import { Connect, Device } from "./device";
import { NativeDevice } from "./native";
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { AddressType } from "../address/address";
import { Context } from "../emulator/context";
import { PAGE_SIZE } from "../emulator/host_memory";
import { randomUuid } from "../emulator/random";
import { NONE, Span, is } from "../text/span";
import { canonicalUuid } from "../text/uuid";
import { join } from "../text/writer";
import { Fields, YES_NO } from "../xml/fields";
import { amount, roundUp } from "../xml/amount";
import { CpuSet } from "../domain/cpuset";
import { ACCESSES, SHARED } from "../domain/memory_backing";
import { virtioConnect, virtioDriver, VIRTIO } from "./virtio";

export const MODELS: StaticArray<string> = ["", "dimm", "nvdimm", "virtio-pmem", "virtio-mem", "sgx-epc"];
const DIMM: i32 = 1;
const NVDIMM: i32 = 2;
const VIRTIO_PMEM: i32 = 3;
const VIRTIO_MEM: i32 = 4;
const SGX_EPC: i32 = 5;

const ALIASES: StaticArray<string> = ["", "dimm", "nvdimm", "virtiopmem", "virtiomem", "epc"];
const DRIVERS: StaticArray<string> = ["", "pc-dimm", "nvdimm", "virtio-pmem", "virtio-mem", ""];

const YES: i32 = 1;
const PRIVATE: i32 = 2;

export class MemoryDevice extends Device {
  model: i32 = 0;
  access: i32 = 0;
  /** 0 unset, 1 yes, 2 no. */
  discard: i32 = 0;
  uuid: Span = NONE;
  // <source>; sizes are in KiB, -1 or 0 for what isn't said.
  nodemask: Span = NONE;
  nodes: CpuSet | null = null;
  pageSize: i64 = -1;
  path: Span = NONE;
  align: i64 = -1;
  pmem: bool = false;
  // <target>
  size: i64 = -1;
  node: i64 = -1;
  label: i64 = -1;
  readonly: bool = false;
  block: i64 = -1;
  requested: i64 = -1;
  dynamicSlots: i32 = 0;
  base: i64 = -1;
  /** The host takes all of a virtio-mem at start; its -object leaves that to the device. */
  prealloc: i32 = 0;
  /** <target> stands in the document. */
  target: bool = false;

  get isModule(): bool {
    return this.model == DIMM || this.model == NVDIMM;
  }

  get isNvdimm(): bool {
    return this.model == NVDIMM;
  }

  get isSgx(): bool {
    return this.model == SGX_EPC;
  }

  get isVirtioMem(): bool {
    return this.model == VIRTIO_MEM;
  }

  get isVirtioPmem(): bool {
    return this.model == VIRTIO_PMEM;
  }

  get isEpc(): bool {
    return this.model == SGX_EPC;
  }

  xml(x: Fields): void {
    this.model = x.word("model", MODELS, this.model);
    this.access = x.word("access", ACCESSES, this.access);
    this.discard = x.word("discard", YES_NO, this.discard);
    const nvdimm = x.when(this.model == NVDIMM);
    if (nvdimm) this.uuid = x.element("uuid", this.uuid);
    if (x.enter("source")) {
      const file = x.when(this.model == NVDIMM || this.model == VIRTIO_PMEM);
      if (x.when(this.model != NVDIMM && this.model != VIRTIO_PMEM)) {
        this.nodemask = x.element("nodemask", this.nodemask);
      }
      if (x.when(this.model == DIMM || this.model == VIRTIO_MEM)) this.pageSize = some(x, "pagesize", this.pageSize);
      if (file) this.path = x.element("path", this.path);
      if (nvdimm) {
        this.align = some(x, "alignsize", this.align);
        this.pmem = x.flag("pmem", this.pmem);
      }
      x.leave();
    }
    if (x.enter("target", true)) {
      this.target = true;
      this.inTarget(x, nvdimm);
      x.leave();
    }
    this.info.xml(x);
  }

  private inTarget(x: Fields, nvdimm: bool): void {
    const virtioMem = x.when(this.model == VIRTIO_MEM);
    if (virtioMem) this.dynamicSlots = x.word("dynamicMemslots", YES_NO, this.dynamicSlots);
    this.size = amount(x, "size", this.size);
    this.node = number(x, "node", this.node);
    if (nvdimm) {
      if (x.enter("label")) {
        this.label = some(x, "size", this.label);
        x.leave();
      }
      this.readonly = x.flag("readonly", this.readonly);
    }
    if (virtioMem) {
      this.block = some(x, "block", this.block);
      if (!x.writing || this.block > 0) {
        this.requested = amount(x, "requested", x.writing ? max<i64>(this.requested, 0) : this.requested);
        // What the guest has taken of it, in the XML of a running one.
        if (x.reading) amount(x, "current", -1);
      }
    }
    if (x.when(this.model == VIRTIO_MEM || this.model == VIRTIO_PMEM)) {
      if (x.enter("address")) {
        this.base = x.hex("base", this.base, 1, x.writing && this.base <= 0 ? this.base : -1);
        x.leave();
      }
    }
  }

  get aliasPrefix(): string {
    return ALIASES[this.model];
  }

  connect(context: Context): i32 {
    if (this.isModule) return Connect.Dimm;
    return this.model == VIRTIO_MEM || this.model == VIRTIO_PMEM ? virtioConnect(VIRTIO) : Connect.None;
  }

  defaults(context: Context): void {
    // What the guest writes must get into the file.
    if (this.model == VIRTIO_PMEM && this.access == 0) this.access = SHARED;
    if (this.model == NVDIMM && this.uuid == NONE && context.machine.isPpc64) this.uuid = randomUuid(context);
    else if (this.uuid != NONE) this.uuid = canonicalUuid(this.uuid);
    this.nodes = CpuSet.parse(this.nodemask);
    const nodes = this.nodes;
    if (nodes && nodes.last >= 0) this.nodemask = nodes.text();
  }

  /** The size as the machine wants it. On pseries what an nvdimm shows the guest is cut down, so that it stays in the file. */
  alignSize(context: Context): void {
    const ppc = context.machine.isPpc64;
    const step: i64 = ppc ? 256 * 1024 : 2048;
    if (!ppc || this.model != NVDIMM) {
      this.size = roundUp(this.size, step);
      return;
    }
    const label = max<i64>(this.label, 0);
    this.size = ((this.size - label) / step) * step + label;
  }

  /** Where it is mapped in the guest, in bytes; 0 when QEMU chooses. */
  get start(): i64 {
    if (!this.isModule) return max<i64>(this.base, 0);
    return this.info.address.type == AddressType.Dimm ? max<i64>(this.info.address.base, 0) : 0;
  }

  /** The end of what is mapped, in bytes: the label of an nvdimm lies elsewhere. */
  get end(): i64 {
    let mapped = this.size;
    if (this.model == NVDIMM) mapped -= roundUp(max<i64>(this.label, 0), this.align > 0 ? this.align : PAGE_SIZE);
    return this.start + mapped * 1024;
  }

  emit(line: CommandLine, context: Context): void {
    if (this.model == SGX_EPC) return;
    const p = line.jsonProps();
    this.props(p, context);
    line.putProps("device", p);
  }

  /** One that takes its memory in a way that <memoryBacking> has asked for is left as it is. */
  static readNative(device: NativeDevice): MemoryDevice | null {
    const memory = new MemoryDevice();
    if (device.isDriver("pc-dimm")) memory.model = DIMM;
    else if (device.isDriver("nvdimm")) memory.model = NVDIMM;
    else if (device.virtio("virtio-pmem") == VIRTIO) memory.model = VIRTIO_PMEM;
    else if (device.virtio("virtio-mem") == VIRTIO) memory.model = VIRTIO_MEM;
    else return null;
    const backend = device.backend("object", "memdev");
    if (!backend) return null;
    const object = backend.props("qom-type");
    if (!memory.readObject(object, device.context) || object.leftover()) return null;
    memory.target = true;
    const model = memory.model;
    device.p.text("driver", NONE);
    memory.props(device.p, device.context);
    memory.model = model;
    return memory.prealloc != 0 ? null : memory;
  }

  private readObject(p: Props, context: Context): bool {
    const isFile = this.model == NVDIMM || this.model == VIRTIO_PMEM;
    const type = p.text("qom-type", NONE);
    p.text("id", NONE);
    if (!is(type, isFile ? "memory-backend-file" : "memory-backend-ram")) return false;
    if (isFile) {
      this.path = p.text("mem-path", NONE);
      const share = p.onOff("share", 0);
      if (share != 0) this.access = share == YES ? SHARED : PRIVATE;
      if (this.model == VIRTIO_PMEM && share != YES) return false;
      if (this.model == NVDIMM) {
        this.align = bytes(p, "align", -1);
        this.pmem = p.onOff("pmem", 0) == YES;
      }
      if (this.path == NONE) return false;
    }
    // A file is taken at start, unless it is persistent memory itself.
    const takes = this.model == NVDIMM && !this.pmem;
    if ((p.onOff("prealloc", 0) == YES) != takes) return false;
    this.size = bytes(p, "size", -1);
    const step: i64 = context.machine.isPpc64 ? 1 : 2048;
    if (this.size <= 0 || this.size % step != 0) return false;
    const reserved = p.onOff("reserve", 0);
    return reserved == 0 || (this.model == VIRTIO_MEM && reserved != YES);
  }

  private props(p: Props, context: Context): void {
    if (p.reading) p.text("driver", NONE);
    else if (this.isModule) this.model = p.word("driver", DRIVERS, this.model);
    else p.text("driver", virtioDriver(DRIVERS[this.model], this.info));
    this.node = p.integer("node", this.node);
    this.label = bytes(p, "label-size", this.label);
    this.block = bytes(p, "block-size", this.block);
    this.requested = bytes(p, "requested-size", this.requested);
    this.uuid = p.text("uuid", this.uuid);
    if (p.onOff("unarmed", this.readonly ? YES : 0) == YES) this.readonly = true;
    p.text("memdev", join("mem", this.info.alias));
    this.prealloc = p.onOff("prealloc", this.prealloc);
    this.base = p.integer("memaddr", this.base, this.base <= 0 ? this.base : -1);
    this.dynamicSlots = p.onOff("dynamic-memslots", this.dynamicSlots);
    this.info.alias = p.text("id", this.info.alias);
    if (p.reading && this.isModule) this.readSlot(p);
    else this.info.props(p, context);
  }

  private readSlot(p: Props): void {
    const address = this.info.address;
    const slot = p.integer("slot", -1);
    const base = p.integer("addr", -1);
    if (slot < 0) {
      if (base >= 0) p.refuse("addr");
      return;
    }
    address.type = AddressType.Dimm;
    address.slot = slot;
    address.base = base;
  }
}

/** An amount that isn't there when it is 0. */
function some(x: Fields, name: string, kib: i64): i64 {
  return amount(x, name, x.writing && kib == 0 ? -1 : kib);
}

/** A number that is an element's text. */
function number(x: Fields, name: string, value: i64): i64 {
  if (!x.enter(name)) return value;
  value = x.contentInteger(value);
  x.leave();
  return value;
}

/** An amount of KiB that is bytes on the command line. */
function bytes(p: Props, key: string, kib: i64): i64 {
  if (!p.reading) {
    if (kib > 0) p.integer(key, kib * 1024);
    return kib;
  }
  const read = p.integer(key, -1);
  if (read < 0) return kib;
  if (read % 1024 == 0) return read / 1024;
  p.refuse(key);
  return kib;
}
