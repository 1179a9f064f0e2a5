/**
 * How the guest's vCPUs are arranged: <cpu><topology sockets='…' dies='…' clusters='…' cores='…' threads='…'/>.
 * https://libvirt.org/formatdomain.html#cpu-model-and-topology
 */
import { Props } from "../../argv/props";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Part } from "../../emulator/part";
import { Code } from "../../notes/codes";
import { decimal } from "../../text/writer";
import { Fields } from "../../xml/fields";
import { noteAt, noteMissing } from "../../xml/reader";

/** libvirt 6.1, the first with dies, and 10.1 with clusters. */
const DIES_SINCE: i32 = 6_001_000;
const CLUSTERS_SINCE: i32 = 10_001_000;

export class Topology extends Part {
  /** 0: nobody says. */
  sockets: i64 = 0;
  dies: i64 = 0;
  clusters: i64 = 0;
  cores: i64 = 0;
  threads: i64 = 0;
  there: bool = false;

  xml(x: Fields): void {
    if (!x.enter("topology")) return;
    if (x.reading) {
      this.from = x.here();
      this.there = true;
    }
    this.sockets = x.integer("sockets", this.sockets, 0);
    if (x.since(DIES_SINCE)) this.dies = x.integer("dies", this.dies, 0);
    if (x.since(CLUSTERS_SINCE)) this.clusters = x.integer("clusters", this.clusters, 0);
    this.cores = x.integer("cores", this.cores, 0);
    this.threads = x.integer("threads", this.threads, 0);
    x.leave();
  }

  defaults(context: Context): void {
    if (this.sockets <= 0) return;
    if (this.dies == 0) this.dies = 1;
    if (this.clusters == 0) this.clusters = 1;
  }

  /** vCPUs that it has room for; 0 when it isn't given. */
  get vcpus(): i64 {
    return this.sockets * this.dies * this.clusters * this.cores * this.threads;
  }

  check(context: Context): void {
    if (!this.there) return;
    const notes = context.notes;
    if (this.sockets == 0) noteMissing(notes, this.from, "sockets").named("the topology's sockets");
    if (this.cores == 0) noteMissing(notes, this.from, "cores").named("the topology's cores");
    if (this.threads == 0) noteMissing(notes, this.from, "threads").named("the topology's threads");
    if (this.vcpus > 0 && this.vcpus != context.guest.vcpus) {
      noteAt(notes, Code.Conflict, this.from)
        .named("CPU topology, which has room for another number of vCPUs than the maximum vcpu count,")
        .found(decimal(this.vcpus));
    }
  }

  /** Each key that -smp has; false for a number that is none. */
  readNative(p: Props): bool {
    this.sockets = p.integer("sockets", 0);
    this.dies = p.integer("dies", 0);
    this.clusters = p.integer("clusters", 0);
    this.cores = p.integer("cores", 0);
    this.threads = p.integer("threads", 0);
    this.there = this.sockets + this.dies + this.clusters + this.cores + this.threads > 0;
    return (
      within(this.sockets) && within(this.dies) && within(this.clusters) && within(this.cores) && within(this.threads)
    );
  }

  /** vCPUs, with one of each that isn't said. */
  get known(): i64 {
    const wide = max<i64>(this.sockets, 1) * max<i64>(this.dies, 1) * max<i64>(this.clusters, 1);
    return wide * max<i64>(this.cores, 1) * max<i64>(this.threads, 1);
  }

  get isComplete(): bool {
    return this.sockets > 0 || this.cores > 0;
  }

  /** Every vCPU is a socket of its own, and nothing else is said. */
  get isPlain(): bool {
    return this.dies + this.clusters == 0 && this.cores == 1 && this.threads == 1;
  }

  /** Fills in what isn't said so that there are so many vCPUs, sockets first; false when that can't be. */
  fill(vcpus: i64): bool {
    if (!this.there) return true;
    const known = this.known;
    if (vcpus % known != 0) return false;
    if (this.sockets == 0) this.sockets = vcpus / known;
    else if (this.cores == 0) this.cores = vcpus / known;
    else if (this.threads == 0) this.threads = vcpus / known;
    else if (known != vcpus) return false;
    if (this.cores == 0) this.cores = 1;
    if (this.threads == 0) this.threads = 1;
    return true;
  }

  take(other: Topology): void {
    this.there = true;
    this.sockets = other.sockets;
    this.dies = other.dies;
    this.clusters = other.clusters;
    this.cores = other.cores;
    this.threads = other.threads;
  }

  /** Its keys of -smp; without a topology every vCPU is a socket of its own. */
  smp(p: Props, context: Context, vcpus: i64): void {
    if (this.sockets <= 0) {
      p.integer("sockets", vcpus);
      p.integer("cores", 1);
      p.integer("threads", 1);
      return;
    }
    this.sockets = p.integer("sockets", this.sockets);
    if (context.emulator.can(Capability.SMP_DIES)) this.dies = p.integer("dies", this.dies);
    else if (this.dies != 1)
      noteAt(context.notes, Code.Unsupported, this.from, "dies").named("more than 1 die per socket");
    if (context.emulator.can(Capability.SMP_CLUSTERS)) this.clusters = p.integer("clusters", this.clusters);
    else if (this.clusters != 1) {
      noteAt(context.notes, Code.Unsupported, this.from, "clusters").named("more than 1 cluster per die");
    }
    this.cores = p.integer("cores", this.cores);
    this.threads = p.integer("threads", this.threads);
  }
}

/** No guest has more of anything, and the product of five stays within 64 bits. */
function within(number: i64): bool {
  return number >= 0 && number <= 4096;
}
