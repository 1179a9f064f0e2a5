/**
 * A feature of the guest's CPU: <cpu><feature policy='…' name='…'/>.
 * https://libvirt.org/formatdomain.html#cpu-model-and-topology
 */
import { Fields, Room } from "../../xml/fields";
import { NONE, Span, is, literal } from "../../text/span";

export const POLICIES: StaticArray<string> = ["", "force", "require", "optional", "disable", "forbid"];

export const enum Policy {
  Unset = 0,
  Force = 1,
  Require = 2,
  Optional = 3,
  Disable = 4,
  Forbid = 5,
}

export class CpuFeature extends Room {
  policy: i32 = Policy.Unset;
  name: Span = NONE;

  static make(name: Span, policy: i32): CpuFeature {
    const feature = new CpuFeature();
    feature.name = name;
    feature.policy = policy;
    return feature;
  }

  xml(x: Fields): void {
    this.policy = x.word("policy", POLICIES, this.policy);
    this.name = x.text("name", this.name);
  }

  /** The guest shall have it. */
  get isOn(): bool {
    return this.policy == Policy.Force || this.policy == Policy.Require;
  }

  /** The guest shall not have it. */
  get isOff(): bool {
    return this.policy == Policy.Disable || this.policy == Policy.Forbid;
  }
}

/** Features that QEMU and libvirt spell in different ways: libvirt's name, then QEMU's. */
// biome-ignore format: a table
const SPELLINGS: StaticArray<string> = [
  "cmp_legacy", "cmp-legacy",
  "ds_cpl", "ds-cpl",
  "fxsr_opt", "fxsr-opt",
  "kvm_pv_eoi", "kvm-pv-eoi",
  "kvm_pv_unhalt", "kvm-pv-unhalt",
  "lahf_lm", "lahf-lm",
  "nodeid_msr", "nodeid-msr",
  "pclmuldq", "pclmulqdq",
  "perfctr_core", "perfctr-core",
  "perfctr_nb", "perfctr-nb",
  "tsc_adjust", "tsc-adjust",
  "vmx-invvpid-single-context-noglobals", "vmx-invept-single-context-noglobals",
];

/** A feature as QEMU spells it. */
export function toQemu(name: Span, x86: bool): Span {
  for (let i = 0; x86 && i < SPELLINGS.length; i += 2) if (is(name, SPELLINGS[i])) return literal(SPELLINGS[i + 1]);
  return name;
}

/** A feature as libvirt spells it. */
export function fromQemu(name: Span, x86: bool): Span {
  for (let i = 0; x86 && i < SPELLINGS.length; i += 2) if (is(name, SPELLINGS[i + 1])) return literal(SPELLINGS[i]);
  return name;
}
