/**
 * What several rooms must know of the rest of the domain, as plain facts: rooms don't see one another.
 *
 * `core/domain/settle.ts` fills them in from the rooms, before defaults are given out and again after.
 */
export class Guest {
  acpi: bool = false;
  /** vCPUs at most, and those plugged in at start. */
  vcpus: i64 = 1;
  vcpusOnline: i64 = 1;
  /** Memory at start in KiB. */
  memory: i64 = 0;
  /** NUMA cells of the guest. */
  cells: i32 = 0;
  /** Crashes are told to the host the way Hyper-V does it: <panic model='hyperv'/>. */
  hypervCrash: bool = false;
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
}
