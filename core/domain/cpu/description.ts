/**
 * A CPU, described by a model and what it has more or less than that: what a host is, what a guest starts with.
 */
import { NONE, Span, same } from "../../text/span";
import { CpuFeature, Policy } from "./feature";

export class Description {
  model: Span = NONE;
  vendor: Span = NONE;
  vendorId: Span = NONE;
  features: CpuFeature[] = [];
  /** QEMU itself said so; it has no other model to fall back on. */
  exact: bool = false;

  find(name: Span): CpuFeature | null {
    for (let i = 0; i < this.features.length; i++) if (same(this.features[i].name, name)) return this.features[i];
    return null;
  }

  add(name: Span, policy: Policy): void {
    this.features.push(CpuFeature.make(name, policy));
  }

  addIfMissing(name: Span, policy: Policy): void {
    if (!this.find(name)) this.add(name, policy);
  }

  /** Changes what is said of a feature, or says it now. */
  update(name: Span, policy: i32): void {
    const feature = this.find(name);
    if (feature) feature.policy = policy;
    else this.features.push(CpuFeature.make(name, policy));
  }

  copy(): Description {
    const copy = new Description();
    copy.model = this.model;
    copy.vendor = this.vendor;
    copy.vendorId = this.vendorId;
    copy.exact = this.exact;
    for (let i = 0; i < this.features.length; i++) {
      copy.features.push(CpuFeature.make(this.features[i].name, this.features[i].policy));
    }
    return copy;
  }
}
