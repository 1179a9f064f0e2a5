/**
 * What a <cpu> may ask for, and where it can be had.
 */
import { Switch } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { SpanSet } from "../../text/set";
import { NONE, indexOf, is, size } from "../../text/span";
import { decimal } from "../../text/writer";
import { noteAt, noteInside, noteMissing } from "../../xml/reader";
import { CACHES, CpuFields, CpuMode, Show } from "./fields";
import { Policy } from "./feature";

/** CPUID has room for so many letters. */
const VENDOR_ID_LENGTH: i32 = 12;

export function checkCpu(cpu: CpuFields, context: Context): void {
  const notes = context.notes;
  checkModel(cpu, context);
  checkFeatures(cpu, context);
  checkCache(cpu, context);
  checkAddress(cpu, context);
  const threads = cpu.topology.threads;
  if (context.machine.isPseries && cpu.topology.sockets > 0 && threads > 0) {
    if (context.guest.vcpusOnline % threads != 0) {
      noteInside(notes, Code.BadValue, cpu.from, "topology", "threads")
        .named("the number of vCPUs, of which whole cores are plugged in,")
        .found(decimal(context.guest.vcpusOnline))
        .expect("a multiple of the vCPU hotplug granularity, which is the threads of a core");
    }
  }
}

function checkModel(cpu: CpuFields, context: Context): void {
  const notes = context.notes;
  if (cpu.checkedWithoutModel) {
    noteAt(notes, Code.Requires, cpu.from, "check").named("check attribute of CPU").expect("<model>");
  }
  if (cpu.migratableElsewhere) {
    noteAt(notes, Code.NotHere, cpu.from, "migratable")
      .named("migratable")
      .expect("host-passthrough")
      .expect("maximum");
  }
  if (cpu.vendorWithoutModel) {
    noteInside(notes, Code.Requires, cpu.from, "vendor").named("CPU vendor").expect("<model>");
  }
  if (cpu.vendorId != NONE && (size(cpu.vendorId) != VENDOR_ID_LENGTH || indexOf(cpu.vendorId, 0x2c) >= 0)) {
    noteInside(notes, Code.BadValue, cpu.from, "model", "vendor_id")
      .named("vendor_id")
      .found(cpu.vendorId)
      .expect("exactly 12 characters, no comma");
  }
  const emulator = context.emulator;
  if (cpu.mode == CpuMode.HostPassthrough && cpu.migratable == Switch.On && !emulator.can(Capability.CPU_MIGRATABLE)) {
    noteAt(notes, Code.Unsupported, cpu.from, "migratable").named("Migratable attribute for host-passthrough CPU");
  }
  if (cpu.mode == CpuMode.Maximum && !emulator.can(Capability.CPU_MAX)) {
    noteAt(notes, Code.Unsupported, cpu.from, "mode").named("maximum CPU");
  }
}

function checkFeatures(cpu: CpuFields, context: Context): void {
  const notes = context.notes;
  const names = new SpanSet();
  for (let i = 0; i < cpu.features.length; i++) {
    const feature = cpu.features[i];
    if (size(feature.name) == 0) noteMissing(notes, feature.from, "name").named("CPU feature name");
    else if (!names.add(feature.name)) {
      noteAt(notes, Code.Conflict, feature.from, "name").named("CPU feature").found(feature.name);
    }
  }
  if (cpu.features.length > 0 && !cpu.isGiven) {
    noteInside(notes, Code.Requires, cpu.from, "feature").named("feature list of a CPU").expect("<model>");
  }
  if (cpu.sveLengths) {
    for (let i = 0; i < cpu.features.length; i++) {
      const feature = cpu.features[i];
      if (is(feature.name, "sve") && (feature.policy == Policy.Disable || feature.policy == Policy.Forbid)) {
        noteAt(notes, Code.Excludes, feature.from, "policy").named("SVE disabled").expect("no SVE vector lengths");
      }
    }
  }
}

function checkCache(cpu: CpuFields, context: Context): void {
  if (cpu.cacheMode == 0) return;
  const notes = context.notes;
  const mode = CACHES[cpu.cacheMode];
  const level = cpu.cacheLevel;
  if (!context.machine.isX86) {
    noteInside(notes, Code.NotHere, cpu.from, "cache").named("CPU cache specification").found(context.arch);
  }
  if (level != -1 && (level < 1 || level > 3)) {
    noteInside(notes, Code.OutOfRange, cpu.from, "cache", "level")
      .named("CPU cache level")
      .found(decimal(level))
      .expect("1 to 3");
  } else if (cpu.cacheMode == Show.Emulate) {
    if (level != 3) {
      noteInside(notes, Code.Requires, cpu.from, "cache", "level")
        .named("CPU cache mode 'emulate'")
        .found(decimal(level))
        .expect("level='3'");
    }
  } else if (cpu.cacheMode == Show.Passthrough && cpu.mode < CpuMode.HostPassthrough) {
    noteInside(notes, Code.Requires, cpu.from, "cache", "mode")
      .named("CPU cache mode 'passthrough'")
      .expect("host-passthrough")
      .expect("maximum");
  } else if (level != -1) {
    noteInside(notes, Code.NotHere, cpu.from, "cache", "level")
      .named(`CPU cache level of mode '${mode}'`)
      .found(decimal(level));
  }
}

function checkAddress(cpu: CpuFields, context: Context): void {
  if (cpu.addressMode == 0) return;
  const notes = context.notes;
  if (!context.machine.isX86) {
    noteInside(notes, Code.NotHere, cpu.from, "maxphysaddr")
      .named("CPU maximum physical address bits specification")
      .found(context.arch);
  }
  if (cpu.addressMode == Show.Passthrough && cpu.addressBits != -1) {
    noteInside(notes, Code.Excludes, cpu.from, "maxphysaddr", "bits")
      .named("CPU maximum physical address bits")
      .found(decimal(cpu.addressBits))
      .expect("mode='emulate'");
  }
  if (cpu.addressMode != Show.Passthrough && cpu.addressLimit != -1) {
    noteInside(notes, Code.Requires, cpu.from, "maxphysaddr", "limit")
      .named("limit of maxphysaddr")
      .found(decimal(cpu.addressLimit))
      .expect("mode='passthrough'");
  }
}
