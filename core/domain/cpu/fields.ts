/**
 * <cpu>, as it stands in the document.
 * https://libvirt.org/formatdomain.html#cpu-model-and-topology
 */
import { Switch } from "../../argv/props";
import { Part } from "../../emulator/part";
import { NONE, Span, size } from "../../text/span";
import { Fields, ON_OFF, list } from "../../xml/fields";
import { CpuFeature } from "./feature";
import { Numa } from "./numa";
import { Topology } from "./topology";

export const MODES: StaticArray<string> = ["", "custom", "host-model", "host-passthrough", "maximum"];
export const enum CpuMode {
  Unset = 0,
  Custom = 1,
  HostModel = 2,
  HostPassthrough = 3,
  Maximum = 4,
}

const MATCHES: StaticArray<string> = ["", "exact", "minimum", "strict"];
export const enum Match {
  Exact = 1,
  Minimum = 2,
  Strict = 3,
}

const CHECKS: StaticArray<string> = ["", "none", "partial", "full"];
export const enum Checking {
  Unset = 0,
  None = 1,
  Partial = 2,
  Full = 3,
}

const FALLBACKS: StaticArray<string> = ["", "allow", "forbid"];
export const ALLOW: i32 = 1;
export const FORBID: i32 = 2;

export const CACHES: StaticArray<string> = ["", "emulate", "passthrough", "disable"];
/** How caches, and the size of physical addresses, are shown to the guest. */
export const enum Show {
  Emulate = 1,
  Passthrough = 2,
  Disable = 3,
}

const ADDRESS_MODES: StaticArray<string> = ["", "emulate", "passthrough"];

export class CpuFields extends Part {
  mode: i32 = CpuMode.Unset;
  match: i32 = 0;
  checking: i32 = Checking.Unset;
  migratable: i32 = Switch.Unset;
  deprecatedFeatures: i32 = Switch.Unset;
  fallback: i32 = 0;
  vendorId: Span = NONE;
  model: Span = NONE;
  vendor: Span = NONE;
  topology: Topology = new Topology();
  cacheLevel: i64 = -1;
  cacheMode: i32 = 0;
  addressMode: i32 = 0;
  addressBits: i64 = -1;
  addressLimit: i64 = -1;
  features: CpuFeature[] = [];
  numa: Numa = new Numa();
  /** What was said although it has no place here: kept for the checks, as defaults drop it. */
  checkedWithoutModel: bool = false;
  migratableElsewhere: bool = false;
  vendorWithoutModel: bool = false;
  /** The POWER generation that a command line's -machine says. */
  compatible: Span = NONE;
  /** A feature is a vector length of ARM's SVE. */
  sveLengths: bool = false;

  xml(x: Fields): void {
    if (!x.enter("cpu")) return;
    if (x.reading) {
      this.from = x.here();
      this.numa.from = this.from;
    }
    this.mode = x.word("mode", MODES, this.mode);
    this.match = x.word("match", MATCHES, this.match);
    this.checking = x.word("check", CHECKS, this.checking);
    this.migratable = x.word("migratable", ON_OFF, this.migratable);
    this.deprecatedFeatures = x.word("deprecated_features", ON_OFF, this.deprecatedFeatures);
    if (x.enter("model")) {
      this.fallback = x.word("fallback", FALLBACKS, this.fallback);
      this.vendorId = x.text("vendor_id", this.vendorId);
      this.model = x.content(this.model);
      x.leave();
    }
    this.vendor = x.element("vendor", this.vendor);
    this.topology.xml(x);
    if (x.enter("cache")) {
      this.cacheLevel = x.integer("level", this.cacheLevel);
      this.cacheMode = x.word("mode", CACHES, this.cacheMode);
      x.leave();
    }
    if (x.enter("maxphysaddr")) {
      this.addressMode = x.word("mode", ADDRESS_MODES, this.addressMode);
      this.addressBits = x.integer("bits", this.addressBits);
      this.addressLimit = x.integer("limit", this.addressLimit);
      x.leave();
    }
    list<CpuFeature>(x, "feature", this.features);
    this.numa.xml(x);
    x.leave();
  }

  /** More than a topology is said: the guest's CPU is known. */
  get isGiven(): bool {
    return this.mode > CpuMode.Custom || size(this.model) > 0;
  }
}
