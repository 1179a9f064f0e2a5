/**
 * What several rooms must know of the rest of the domain, as plain facts: rooms don't see one another.
 *
 * `core/domain/settle.ts` fills them in from the rooms, before defaults are given out and again after.
 */
import { NONE, Span, same } from "../text/span";
import { Writer } from "../text/writer";
import { SpanSet } from "../text/set";

export class Guest {
  /** The names of <throttlegroups>, which disks may use. */
  throttleGroups: SpanSet = new SpanSet();
  /** The ids of <iothreadids>, and those that are counted without. */
  iothreads: i64[] = [];

  acpi: bool = false;
  /** vCPUs at most, and those plugged in at start. */
  vcpus: i64 = 1;
  vcpusOnline: i64 = 1;
  /** NUMA cells of the guest. */
  cells: i32 = 0;
  /** Crashes are told to the host the way Hyper-V does it: <panic model='hyperv'/>. */
  hypervCrash: bool = false;
  /** The models of the domain's own labels that leave files as they are: a device's label would change that. */
  fixedLabels: Span[] = [];
  hasSpice: bool = false;
  hasGraphics: bool = false;
  /** Boots from a <boot order> of the devices, not from <os><boot>. */
  bootOrders: bool = false;
  /** <pm>, <features><smm>: 0 unset, 1 yes, 2 no. */
  suspendToMem: i32 = 0;
  suspendToDisk: i32 = 0;
  smm: i32 = 0;
  /** Encrypted guests need firmware that knows it. */
  needsSev: bool = false;
  needsSevEs: bool = false;
  needsSevSnp: bool = false;
  /** The ids of the audio backends and their types (core/devices/audio/types.ts), in order. */
  audios: i64[] = [];
  audioTypes: i32[] = [];
  /** Some graphics are drawn without a screen: egl-headless. */
  hasEglHeadless: bool = false;
  /** <features><ps2 state='off'/>: no PS/2 at all. */
  ps2Off: bool = false;
  /** <ioapic driver='qemu'/>: the I/O APIC is QEMU's, not KVM's. */
  splitIoapic: bool = false;
  /** Memory is of memfd files, which can be handed to others. */
  memfd: bool = false;
  /** All of the guest's memory can be mapped by programs beside QEMU: 1 yes, 2 no, 0 not known. */
  sharedMemory: i32 = 0;

  /** What a command line calls them, while it is read. */
  audioNames: Span[] = [];

  /** There is an audio backend with this id; 0 means the first, which is always right. */
  hasAudio(id: i64): bool {
    return id == 0 || this.audios.includes(id);
  }

  /** The id of the audio backend that a command line calls so; -1 for none. */
  audioNamed(name: Span): i64 {
    for (let i = 0; i < this.audioNames.length; i++) if (same(this.audioNames[i], name)) return this.audios[i];
    return -1;
  }

  /** QEMU's name of the audio backend with an id, of the first one for 0; NONE when there is none. */
  audioBackend(id: i64): Span {
    if (id == 0 && this.audios.length > 0) id = this.audios[0];
    return id == 0 ? NONE : new Writer(16).text("audio").number(id).take();
  }

  hasIothread(id: i64): bool {
    return this.iothreads.includes(id);
  }
}
