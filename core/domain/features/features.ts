/**
 * What the machine can do beyond the bare CPU: <features> acpi, apic, pae …
 * https://libvirt.org/formatdomain.html#hypervisor-features
 *
 * A PC has ACPI in QEMU unless it is told otherwise; a domain has it only if it says so. What a feature
 * is to QEMU differs: a key of -machine, of -cpu, of -accel, or an option of its own. What can be had
 * where is in check.ts.
 */
import { CommandLine } from "../../argv/command_line";
import { Props, Switch } from "../../argv/props";
import { deviceProps } from "../../devices/device";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { NONE, Span, is } from "../../text/span";
import { Writer } from "../../text/writer";
import { sizeOf } from "../memory";
import { checkFeatures } from "./check";
import { AIA, CFPC, FeatureFields, GIC_VERSIONS, HPT_RESIZINGS, IBS } from "./fields";

/** What -machine calls the drivers of <ioapic>. */
const KERNEL_IRQCHIPS: StaticArray<string> = ["", "split", "on"];

export class Features extends FeatureFields {
  defaults(context: Context): void {
    if (!context.modern) return;
    this.hyperv.defaults(context);
    this.kvm.defaults(context);
    this.xen.defaults(context);
    this.privileges.defaults(context);
    if (this.smm != Switch.On) this.tseg = -1;
    // A size of nothing is none.
    if (this.hptMaxPageSize == 0) this.hptMaxPageSize = -1;
    if (this.tbCache == 0) this.tbCache = -1;
    this.settleAcpi(context);
    this.settleGic(context);
  }

  /** s390x had <acpi/> in guests of the time when nobody looked whether there is any. */
  private settleAcpi(context: Context): void {
    if (!this.acpi || !context.machine.isS390 || context.abiUpdate) return;
    const machine = context.emulator.accelerator(context.type).machine(context.machine.name);
    if (machine && is(machine.acpi, "no")) this.acpi = false;
  }

  /** The virt machine has an interrupt controller in any case; the best that there is. */
  private settleGic(context: Context): void {
    const wanted = this.gic ? this.gicVersion == 0 : context.machine.isArmVirt;
    if (!wanted) return;
    this.gic = true;
    this.gicVersion = 1;
    const caps = context.emulator.caps;
    // Version 3 of TCG has no MSI, without which there is no PCI Express worth the name.
    if (!caps || !is(context.type, "kvm")) return;
    for (let i = 0; i < caps.gics.length; i++) {
      const gic = caps.gics[i];
      if (gic.kernel) this.gicVersion = max(this.gicVersion, <i32>gic.version - 1);
    }
  }

  check(context: Context): void {
    this.hyperv.check(context);
    this.kvm.check(context);
    checkFeatures(this, context);
  }

  /** Its keys of -machine. */
  machineProps(p: Props, context: Context): void {
    this.vmport = p.onOff("vmport", this.vmport);
    this.smm = p.onOff("smm", this.smm);
    if (p.reading && p.has("gic-version")) this.gic = true;
    // Other QEMUs for ARM have version 2 and no word for it.
    if (this.gic && is(context.emulator.guestArch(), "aarch64")) {
      this.gicVersion = p.word("gic-version", GIC_VERSIONS, this.gicVersion);
    }
    // QEMU takes a dash too.
    const dashed = p.reading && p.has("kernel-irqchip");
    this.ioapic = p.word(dashed ? "kernel-irqchip" : "kernel_irqchip", KERNEL_IRQCHIPS, this.ioapic);
    this.hptResizing = p.word("resize-hpt", HPT_RESIZINGS, this.hptResizing);
    const pages = p.text("cap-hpt-max-page-size", this.hptMaxPageSize > 0 ? kilobytes(this.hptMaxPageSize) : NONE);
    if (p.reading && pages != NONE) {
      this.hptMaxPageSize = sizeOf(pages);
      if (this.hptMaxPageSize <= 0) p.refuse("cap-hpt-max-page-size");
    }
    this.htm = p.onOff("cap-htm", this.htm);
    this.nestedHv = p.onOff("cap-nested-hv", this.nestedHv);
    this.ccfAssist = p.onOff("cap-ccf-assist", this.ccfAssist);
    this.cfpc = p.word("cap-cfpc", CFPC, this.cfpc);
    this.sbbc = p.word("cap-sbbc", CFPC, this.sbbc);
    this.ibs = p.word("cap-ibs", IBS, this.ibs);
    this.ras = p.onOff("ras", this.ras);
    this.ps2 = p.onOff("i8042", this.ps2);
    this.aia = p.word("aia", AIA, this.aia);
  }

  /** Its keys of -cpu. */
  cpu(p: Props, context: Context): void {
    this.eoi = p.onOff("kvm-pv-eoi", this.eoi);
    this.pvspinlock = p.onOff("kvm-pv-unhalt", this.pvspinlock);
    this.hyperv.cpu(p, context);
    if (context.guest.hypervCrash) p.flag("hv-crash", true);
    this.kvm.cpu(p, context);
    // POWER's is always on, and QEMU has no word for it.
    if (!context.machine.isPpc64) this.pmu = p.onOff("pmu", this.pmu);
  }

  /** One key of -cpu on a command line, its name with dashes; false when it is another's. */
  readCpu(name: Span, value: Span, state: i32): bool {
    if (this.hyperv.readCpu(name, value, state)) return true;
    if (state == Switch.Unset) return false;
    if (is(name, "kvm-pv-eoi")) {
      this.apic = true;
      this.eoi = state;
    } else if (is(name, "kvm-pv-unhalt")) this.pvspinlock = state;
    else if (is(name, "pmu")) this.pmu = state;
    else return this.kvm.readCpu(name, state);
    return true;
  }

  /** Its keys of -accel. */
  accel(p: Props, context: Context): void {
    if (is(context.type, "kvm")) this.kvm.accel(p);
    else if (is(context.type, "qemu") && this.tbCache > 0) p.integer("tb-size", this.tbCache >> 10);
  }

  emit(line: CommandLine, context: Context): void {
    if (this.tseg < 0) return;
    const p = line.props("");
    p.integer("mch.extended-tseg-mbytes", this.tseg >> 20);
    line.putProps("global", p);
  }

  /** -no-acpi, for a QEMU that doesn't tell of its machines whether they have ACPI. */
  emitAcpi(line: CommandLine, context: Context): void {
    if (this.acpi || !(context.machine.isX86 || is(context.arch, "aarch64"))) return;
    const machine = context.emulator.accelerator(context.type).machine(context.machine.name);
    if (!machine || machine.acpi == NONE) line.flag("no-acpi");
  }

  emitOld(line: CommandLine, context: Context): void {
    if (!this.acpi) line.flag("no-acpi");
  }

  /** -device vmcoreinfo. */
  emitVmcoreinfo(line: CommandLine, context: Context): void {
    if (this.vmcoreinfo != Switch.On) return;
    const p = deviceProps(line, context);
    p.fixed("driver", "vmcoreinfo");
    line.putProps("device", p);
  }

  /** -run-with async-teardown=on. */
  emitAsyncTeardown(line: CommandLine, context: Context): void {
    if (this.asyncTeardown == 0 || !context.emulator.can(Capability.RUN_WITH_ASYNC_TEARDOWN)) return;
    const p = line.props("");
    this.asyncTeardown = p.onOff("async-teardown", this.asyncTeardown);
    line.putProps("run-with", p);
  }

  absorb(line: CommandLine, context: Context): void {
    this.acpi = !line.understandFlag("no-acpi", "domain/features/acpi") && context.isX86();
  }
}

function kilobytes(kib: i64): Span {
  return new Writer(16).number(kib).byte(0x6b).take();
}
