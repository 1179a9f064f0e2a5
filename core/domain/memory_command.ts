/**
 * The guest's memory as a whole: what its sizes add up to, and its options for a QEMU of today.
 *
 * Several parts have a say in it: <memory> and <numa> in how much there is, <memoryBacking>, <numatune> and
 * the modules in what it is made of. Here they meet.
 */
import { CommandLine } from "../argv/command_line";
import { NONE, Span } from "../text/span";
import { Writer } from "../text/writer";
import { roundUp } from "./amount";
import { Cell } from "./cpu/numa";
import { Domain } from "./domain";
import { MemoryDemand, MemoryObject, MemoryObjects } from "./memory_object";
import { AUTO } from "./vcpu";

/** Sizes and placements, once every part has its own defaults. */
export function settleMemory(domain: Domain): void {
  const numa = domain.cpu.numa;
  numa.defaults(domain.context);
  numa.fill(domain.vcpu.vcpu);
  domain.memoryBacking.settle(numa.cells.length);
  domain.numatune.settle(domain.vcpu.placement == AUTO, numa.cells.length);
  domain.memory.total(numa.memory, 0, false);
}

/** Sizes as QEMU wants them: whole MiB, on pseries multiples of 256 MiB. Only its command line has them so. */
export function alignMemory(domain: Domain): void {
  const cells = domain.cpu.numa.cells;
  const step: i64 = domain.context.machine.isPpc64 ? 256 * 1024 : 1024;
  for (let i = 0; i < cells.length; i++) cells[i].memory = roundUp(cells[i].memory, step);
  domain.memory.align(domain.cpu.numa.memory, 0, step);
}

/** What makes the domain's -object memory-backend-*. */
export function memoryObjects(domain: Domain): MemoryObjects {
  return new MemoryObjects(domain.context, domain.memoryBacking, domain.cpu.numa, domain.numatune, null);
}

/** QEMU's name for the memory of the board, where it takes an object for it; NONE where it doesn't. */
function boardMemory(domain: Domain): Span {
  const machine = domain.context.emulator.accelerator(domain.context.type).machine(domain.os.machine);
  return machine ? machine.defaultRamId : NONE;
}

/** -m, the memory of a board without cells, -overcommit. */
export function emitMemory(domain: Domain, line: CommandLine, objects: MemoryObjects): void {
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
  domain.numatune.checkHost(context);
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

export function emitMemoryDevices(domain: Domain, line: CommandLine, objects: MemoryObjects): void {
  const modules = domain.devices.memories;
  for (let i = 0; i < modules.length; i++) modules[i].emit(line, domain.context);
}
