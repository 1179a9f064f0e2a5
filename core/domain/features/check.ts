/**
 * Where each of <features> can be had: on which machines, and from which QEMU.
 */
import { Switch } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Note } from "../../notes/note";
import { is } from "../../text/span";
import { decimal } from "../../text/writer";
import { noteInside } from "../../xml/reader";
import { FeatureFields } from "./fields";

export function checkFeatures(features: FeatureFields, context: Context): void {
  const machine = context.machine;
  const x86 = machine.isX86;
  const pc = machine.isI440fx || machine.isQ35 || machine.isIsapc;
  if (features.ioapic != 0 && !x86) notHere(features, context, "ioapic");
  if (!machine.isPseries) {
    if (features.hptResizing != 0 || features.hptMaxPageSize > 0) notHere(features, context, "hpt");
    if (features.htm != 0) notHere(features, context, "htm");
    if (features.nestedHv != 0) notHere(features, context, "nested-hv");
    if (features.ccfAssist != 0) notHere(features, context, "ccf-assist");
    if (features.cfpc != 0) notHere(features, context, "cfpc");
    if (features.sbbc != 0) notHere(features, context, "sbbc");
    if (features.ibs != 0) notHere(features, context, "ibs");
  }
  if (features.gic && !machine.isArmVirt) notHere(features, context, "gic");
  if (features.vmport != 0) {
    if (!pc || !context.emulator.can(Capability.MACHINE_VMPORT_OPT)) lacking(features, context, "vmport");
    if (features.vmport == Switch.On && features.ps2 == Switch.Off) {
      noteInside(context.notes, Code.Requires, features.place, "vmport", "state").named("vmport feature").expect("ps2");
    }
  }
  if (features.vmcoreinfo == Switch.On && !context.emulator.can(Capability.VMCOREINFO)) {
    lacking(features, context, "vmcoreinfo");
  }
  if (features.apic && features.eoi != 0 && !x86) notHere(features, context, "apic", "eoi");
  if (features.pvspinlock != 0 && !x86) notHere(features, context, "pvspinlock");
  if (features.pmu == Switch.Off && machine.isPpc64) {
    noteInside(context.notes, Code.NotHere, features.place, "pmu", "state")
      .named("a guest without PMU, which is always enabled on this architecture,")
      .found(context.arch);
  }
  checkTseg(features, context);
  if (features.tbCache > 0) {
    if (!is(context.type, "qemu")) {
      noteInside(context.notes, Code.NotHere, features.place, "tcg").named("TCG features").found(context.type);
    }
    // A key of -accel since 5.0.
    if (context.modern && context.emulator.version < 5_000_000)
      lacking(features, context, "tcg", "the size of TCG's tb-cache");
    if ((features.tbCache & 1023) != 0) {
      noteInside(context.notes, Code.BadValue, features.place, "tcg")
        .named("tb-cache size")
        .found(decimal(features.tbCache))
        .expect("an integer multiple of MiB");
    }
  }
  if (features.asyncTeardown == 1 && !context.emulator.can(Capability.RUN_WITH_ASYNC_TEARDOWN)) {
    lacking(features, context, "async-teardown", "asynchronous teardown");
  }
  if (features.ras != 0) {
    if (!machine.isArmVirt) notHere(features, context, "ras");
    else if (!context.emulator.can(Capability.MACHINE_VIRT_RAS)) lacking(features, context, "ras");
  }
  if (features.ps2 != 0) {
    if (!(pc || machine.isXenfv) || !context.emulator.can(Capability.I8042)) lacking(features, context, "ps2");
    else if (!context.emulator.can(Capability.MACHINE_I8042_OPT))
      lacking(features, context, "ps2", "a state of ps2 feature");
  }
  if (features.aia != 0) {
    if (!machine.isRiscvVirt) notHere(features, context, "aia");
    else if (!context.emulator.can(Capability.MACHINE_VIRT_AIA)) lacking(features, context, "aia");
  }
  if (features.acpi) checkAcpi(features, context);
}

function checkTseg(features: FeatureFields, context: Context): void {
  if (features.tseg < 0) return;
  if (!context.machine.isQ35) {
    noteInside(context.notes, Code.NotHere, features.place, "smm").named("SMM TSEG").expect("q35 machine type");
  } else if (!context.emulator.can(Capability.MCH_EXTENDED_TSEG_MBYTES)) {
    lacking(features, context, "smm", "a TSEG size");
  } else if ((features.tseg & 0xfffff) != 0) {
    noteInside(context.notes, Code.BadValue, features.place, "smm")
      .named("SMM TSEG size")
      .found(decimal(features.tseg))
      .expect("divisible by 1 MiB");
  }
}

function checkAcpi(features: FeatureFields, context: Context): void {
  const machine = context.emulator.accelerator(context.type).machine(context.machine.name);
  if (!machine || !is(machine.acpi, "no")) return;
  noteInside(context.notes, Code.NotHere, features.place, "acpi").named("ACPI").found(context.machine.name);
}

function notHere(features: FeatureFields, context: Context, name: string, attribute: string = ""): Note {
  return noteInside(context.notes, Code.NotHere, features.place, name, attribute)
    .named(attribute.length > 0 ? `'${attribute}' of the '${name}' feature` : `the '${name}' feature`)
    .found(context.arch);
}

function lacking(features: FeatureFields, context: Context, name: string, what: string = ""): Note {
  return noteInside(context.notes, Code.Unsupported, features.place, name).named(
    what.length > 0 ? what : `the ${name} feature`,
  );
}
