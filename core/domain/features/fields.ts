/**
 * <features>, as it stands in the document: what it holds and how it is written.
 * https://libvirt.org/formatdomain.html#hypervisor-features
 */
import { Switch } from "../../argv/props";
import { Part } from "../../emulator/part";
import { Fields, ON_OFF, YES_NO } from "../../xml/fields";
import { amount, prettyElement } from "../../xml/amount";
import { Hyperv } from "./hyperv";
import { KvmFeatures } from "./kvm";
import { Privileges } from "./privileges";
import { standing } from "./state";
import { XenFeatures } from "./xen";

export const GIC_VERSIONS: StaticArray<string> = ["", "2", "3", "host"];

/** What <tseg> counts in when no unit is said. */
const MIB_BYTES: i64 = 1 << 20;

const IOAPIC_DRIVERS: StaticArray<string> = ["", "qemu", "kvm"];
export const IOAPIC_QEMU: i32 = 1;

export const HPT_RESIZINGS: StaticArray<string> = ["", "enabled", "disabled", "required"];

const MSRS: StaticArray<string> = ["", "ignore", "fault"];

export const CFPC: StaticArray<string> = ["", "broken", "workaround", "fixed"];
export const IBS: StaticArray<string> = ["", "broken", "workaround", "fixed-ibs", "fixed-ccd", "fixed-na"];

export const AIA: StaticArray<string> = ["", "none", "aplic", "aplic-imsic"];

export class FeatureFields extends Part {
  acpi: bool = false;
  apic: bool = false;
  eoi: i32 = 0;
  pae: bool = false;
  hap: i32 = 0;
  viridian: bool = false;
  privnet: bool = false;
  hyperv: Hyperv = new Hyperv();
  kvm: KvmFeatures = new KvmFeatures();
  pvspinlock: i32 = 0;
  privileges: Privileges = new Privileges();
  pmu: i32 = 0;
  vmport: i32 = 0;
  gic: bool = false;
  gicVersion: i32 = 0;
  smm: i32 = 0;
  /** Memory that only system management mode sees, in bytes; -1 when nobody says. */
  tseg: i64 = -1;
  ioapic: i32 = 0;
  hptResizing: i32 = 0;
  /** KiB; -1 when nobody says. */
  hptMaxPageSize: i64 = -1;
  vmcoreinfo: i32 = 0;
  htm: i32 = 0;
  nestedHv: i32 = 0;
  msrsUnknown: i32 = 0;
  ccfAssist: i32 = 0;
  xen: XenFeatures = new XenFeatures();
  cfpc: i32 = 0;
  sbbc: i32 = 0;
  ibs: i32 = 0;
  /** KiB; -1 when nobody says. */
  tbCache: i64 = -1;
  asyncTeardown: i32 = 0;
  ras: i32 = 0;
  ps2: i32 = 0;
  aia: i32 = 0;
  /** The <features> element. */
  place: usize = 0;

  xml(x: Fields): void {
    if (!x.enter("features")) return;
    if (x.reading) this.place = x.here();
    // libvirt writes them in the order of its own enumeration.
    this.acpi = x.flag("acpi", this.acpi);
    if (x.enter("apic", this.apic)) {
      if (x.reading) this.apic = true;
      this.eoi = x.word("eoi", ON_OFF, this.eoi);
      x.leave();
    }
    this.pae = x.flag("pae", this.pae);
    this.hap = standing(x, "hap", this.hap);
    this.viridian = x.flag("viridian", this.viridian);
    this.privnet = x.flag("privnet", this.privnet);
    this.hyperv.xml(x);
    this.kvm.xml(x);
    this.pvspinlock = standing(x, "pvspinlock", this.pvspinlock);
    this.privileges.xml(x);
    this.pmu = standing(x, "pmu", this.pmu);
    this.vmport = standing(x, "vmport", this.vmport);
    if (x.enter("gic", this.gic)) {
      if (x.reading) this.gic = true;
      this.gicVersion = x.word("version", GIC_VERSIONS, this.gicVersion);
      x.leave();
    }
    if (x.enter("smm")) {
      this.smm = x.word("state", ON_OFF, this.smm);
      if (x.reading && this.smm == 0) this.smm = Switch.On;
      this.tseg = prettyElement(x, "tseg", this.tseg, MIB_BYTES);
      x.leave();
    }
    if (x.enter("ioapic")) {
      this.ioapic = x.word("driver", IOAPIC_DRIVERS, this.ioapic);
      x.leave();
    }
    if (x.enter("hpt")) {
      this.hptResizing = x.word("resizing", HPT_RESIZINGS, this.hptResizing);
      this.hptMaxPageSize = amount(x, "maxpagesize", this.hptMaxPageSize);
      x.leave();
    }
    this.vmcoreinfo = standing(x, "vmcoreinfo", this.vmcoreinfo);
    this.htm = standing(x, "htm", this.htm);
    this.nestedHv = standing(x, "nested-hv", this.nestedHv);
    if (x.enter("msrs")) {
      this.msrsUnknown = x.word("unknown", MSRS, this.msrsUnknown);
      x.leave();
    }
    this.ccfAssist = standing(x, "ccf-assist", this.ccfAssist);
    this.xen.xml(x);
    this.cfpc = value(x, "cfpc", CFPC, this.cfpc);
    this.sbbc = value(x, "sbbc", CFPC, this.sbbc);
    this.ibs = value(x, "ibs", IBS, this.ibs);
    if (x.enter("tcg")) {
      this.tbCache = amount(x, "tb-cache", this.tbCache);
      x.leave();
    }
    if (x.enter("async-teardown")) {
      this.asyncTeardown = x.word("enabled", YES_NO, this.asyncTeardown);
      if (x.reading && this.asyncTeardown == 0) this.asyncTeardown = 1;
      x.leave();
    }
    this.ras = standing(x, "ras", this.ras);
    this.ps2 = standing(x, "ps2", this.ps2);
    this.aia = value(x, "aia", AIA, this.aia);
    x.leave();
  }
}

function value(x: Fields, name: string, words: StaticArray<string>, value: i32): i32 {
  if (!x.enter(name)) return value;
  const said = x.word("value", words, value);
  x.leave();
  return said;
}
