/**
 * The guest's memory as a whole: what its sizes add up to, and its options for a QEMU of today.
 *
 * Several parts have a say in it: <memory> and <numa> in how much there is, <memoryBacking>, <numatune> and
 * the modules in what it is made of. Here they meet.
 */
import { CommandLine } from "../argv/command_line";
import { Capability } from "../emulator/capabilities";
import { Props, Switch } from "../argv/props";
import { numadAdvice } from "../emulator/host_memory";
import { MemoryDevice } from "../devices/memory_device";
import { NONE, Span } from "../text/span";
import { Writer, join } from "../text/writer";
import { roundUp } from "../xml/amount";
import { Cell } from "./cpu/numa";
import { CpuSet } from "./cpuset";
import { Domain } from "./domain";
import { MemoryDemand, MemoryObject, MemoryObjects } from "./memory_object";
import { AUTO } from "./vcpu";

/** Sizes and placements, once every part has its own defaults. */
export function settleMemory(domain: Domain): void {
  const numa = domain.cpu.numa;
  const context = domain.context;
  const modules = domain.devices.memories;
  addCell(domain);
  if (context.abiUpdate && context.machine.isPpc64) {
    for (let i = 0; i < modules.length; i++) modules[i].alignSize(context);
  }
  numa.defaults(context);
  numa.fill(domain.vcpu.vcpu);
  domain.memoryBacking.settle(numa.cells.length);
  domain.numatune.settle(domain.vcpu.placement == AUTO, numa.cells.length);
  domain.cputune.settle(domain.vcpu.vcpu, domain.iothreads.numbers());
  if (domain.numatune.isAuto && domain.vcpu.cpuset == NONE && !domain.cputune.hasPins) domain.vcpu.placement = AUTO;
  domain.memory.total(numa.memory, moduleMemory(domain), context.abiUpdate);
}

/** What the memory devices have together, in KiB. */
function moduleMemory(domain: Domain): i64 {
  const modules = domain.devices.memories;
  let sum: i64 = 0;
  for (let i = 0; i < modules.length; i++) sum += max<i64>(modules[i].size, 0);
  return sum;
}

/** A new guest whose memory can grow has one cell at least: QEMU would make one anyway. */
function addCell(domain: Domain): void {
  const context = domain.context;
  const numa = domain.cpu.numa;
  if (!context.abiUpdate || !domain.memory.canGrow || context.machine.isCcw || numa.cells.length > 0) return;
  const cell = new Cell();
  cell.memory = domain.memory.memory - moduleMemory(domain);
  numa.cells.push(cell);
  numa.defaults(context);
  const modules = domain.devices.memories;
  for (let i = 0; i < modules.length; i++) {
    if ((modules[i].isModule || modules[i].isVirtioMem) && modules[i].node < 0) modules[i].node = 0;
  }
}

/**
 * Sizes as QEMU wants them: whole MiB, on pseries multiples of 256 MiB. Only its command line has them so,
 * and not that of a guest that comes from elsewhere: it has the sizes that it had there.
 */
export function alignMemory(domain: Domain): void {
  if (domain.context.incoming != NONE) return;
  const cells = domain.cpu.numa.cells;
  const step: i64 = domain.context.machine.isPpc64 ? 256 * 1024 : 1024;
  for (let i = 0; i < cells.length; i++) cells[i].memory = roundUp(cells[i].memory, step);
  const modules = domain.devices.memories;
  for (let i = 0; i < modules.length; i++) modules[i].alignSize(domain.context);
  domain.memory.align(domain.cpu.numa.memory, moduleMemory(domain), step);
}

/** What makes the domain's -object memory-backend-*. */
export function memoryObjects(domain: Domain): MemoryObjects {
  return new MemoryObjects(
    domain.context,
    domain.memoryBacking,
    domain.cpu.numa,
    domain.numatune,
    emulatorCpus(domain),
  );
}

/** The host CPUs that QEMU's own threads run on; null for any. */
function emulatorCpus(domain: Domain): CpuSet | null {
  const cputune = domain.cputune;
  if (cputune.emulatorpin != NONE) return cputune.emulatorCpus;
  // libvirt takes numad's nodes for CPUs here, and a guest must start the same way everywhere.
  if (domain.vcpu.placement == AUTO) return CpuSet.parse(numadAdvice(domain.context));
  return domain.vcpu.cpuset != NONE ? CpuSet.parse(domain.vcpu.cpuset) : null;
}

/** QEMU's name for the memory of the board, where it takes an object for it; NONE where it doesn't. */
function boardMemory(domain: Domain): Span {
  const machine = domain.context.emulator.accelerator(domain.context.type).machine(domain.os.machine);
  return machine ? machine.defaultRamId : NONE;
}

/** -m, the memory of a board without cells, -overcommit. */
export function emitMemory(domain: Domain, line: CommandLine, objects: MemoryObjects): void {
  domain.numatune.checkHost(domain.context);
  domain.memory.emit(line, domain.context);
  if (domain.cpu.numa.cells.length == 0) {
    const id = boardMemory(domain);
    if (id != NONE) {
      const demand = new MemoryDemand(id, domain.memory.initial, id);
      demand.board = true;
      objects.put(line, objects.make(demand));
    } else objects.putOld(line);
  }
  line.putText("overcommit", domain.memoryBacking.locked ? "mem-lock=on" : "mem-lock=off");
}

/** The cells, with their memory. */
export function emitNuma(domain: Domain, line: CommandLine, objects: MemoryObjects): void {
  const numa = domain.cpu.numa;
  const cells = numa.cells;
  if (cells.length == 0) return;
  const context = domain.context;
  const machine = context.emulator.accelerator(context.type).machine(domain.os.machine);
  let backed = !machine || !machine.numaMemSupported || numa.hasHmat;
  const made: MemoryObject[] = [];
  for (let i = 0; i < cells.length; i++) {
    const object = objects.make(cellDemand(cells[i]));
    made.push(object);
    if (object.needed) backed = true;
  }
  if (!backed) objects.putOld(line);
  for (let i = 0; i < cells.length; i++) {
    if (backed) objects.put(line, made[i]);
    numa.emitCell(line, cells[i], backed);
  }
  numa.emitRelations(line);
}

function cellDemand(cell: Cell): MemoryDemand {
  const id = new Writer(24).text("ram-node").number(cell.id).take();
  const demand = new MemoryDemand(id, cell.memory, id);
  demand.node = cell.id;
  return demand;
}

/** The modules: the memory of each, and its -device. */
export function emitMemoryDevices(domain: Domain, line: CommandLine, objects: MemoryObjects): void {
  const modules = domain.devices.memories;
  for (let i = 0; i < modules.length; i++) {
    const module = modules[i];
    const demand = moduleDemand(module);
    objects.put(line, objects.make(demand));
    const device = module.isVirtioMem && domain.context.emulator.can(Capability.VIRTIO_MEM_PCI_PREALLOC);
    if (device && objects.preallocates(demand)) module.prealloc = Switch.On;
    module.emit(line, domain.context);
  }
}

function moduleDemand(module: MemoryDevice): MemoryDemand {
  const demand = new MemoryDemand(join("mem", module.info.alias), module.size, module.info.alias);
  demand.node = module.node;
  demand.pageSize = module.pageSize;
  demand.nodes = module.nodes;
  demand.path = module.path;
  demand.pmem = module.pmem;
  demand.virtioPmem = module.isVirtioPmem;
  demand.align = module.align;
  demand.access = module.access;
  demand.discard = module.discard;
  demand.epc = module.isEpc;
  demand.virtioMem = module.isVirtioMem;
  return demand;
}

/** What -machine says of the modules. */
export function emitModuleProps(domain: Domain, p: Props): void {
  const modules = domain.devices.memories;
  let nvdimm: bool = false;
  for (let i = 0; i < modules.length; i++) {
    const module = modules[i];
    if (module.isNvdimm && !nvdimm) nvdimm = p.fixed("nvdimm", "on");
    if (!module.isEpc) continue;
    p.next("sgx-epc", true);
    p.text("memdev", join("mem", module.info.alias));
    p.integer("node", max<i64>(module.node, 0));
    p.leave();
  }
  p.next("sgx-epc", false);
}
