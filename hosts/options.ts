/**
 * The options of a call, typed: what docs/doors.md lists under Options, word for word.
 *
 * The core reads them itself and answers an unknown key or a bad value with a note, so nothing is
 * checked here a second time.
 */

import type { FileState } from "./common/plan.ts";

/** The QEMU that a command line is written for. Default: the newest that the core's table knows. */
export interface EmulatorOptions {
  /** `0.10.5`, `kvm-83`, `qemu-kvm-0.12.3` …; from 1.2 on alone: the profile that is built in of it, `8.2` … */
  version?: string;
  /** The guest architecture that the emulator is for, e.g. `x86_64`. */
  arch?: string;
  /** Path of the binary, e.g. `/usr/bin/qemu`. */
  binary?: string;
  /** Names of features; replaces what version or help would give. */
  features?: readonly string[];
  /** Text of `qemu -help` (QEMU before 1.2). */
  help?: string;
  /** A `<qemuCaps>` document: libvirt's cache of a QEMU, or what `emulator` made of its QMP replies. */
  capabilities?: string;
  /** What a QEMU answered over QMP: each command and its reply, as JSON one behind the other. */
  qmpReplies?: string;
  /** The host has Apple's hypervisor, which QEMU can't be asked (with `qmpReplies`). */
  hvf?: boolean;
  /** The host CPU's microcode, for the capabilities that are written of `qmpReplies`. */
  microcodeVersion?: number;
}

/** Where QEMU listens for its monitor. `path` and `listen` are for type `unix`; the others as in libvirt. */
export interface MonitorOptions {
  type: "unix" | "pty" | "stdio" | "tcp" | "file" | "pipe" | "null" | (string & {});
  path?: string;
  listen?: boolean;
  host?: string;
  service?: string;
}

/** A virtual network: its XML, and that of the port that was made for an interface of this guest. */
export interface NetworkOptions {
  network?: string;
  port?: string;
}

/** Numbers of open descriptors by use; a list for several queues. A key that is no use names a device (alias) or a path. */
export interface DescriptorOptions {
  [useOrName: string]: number | readonly number[] | Readonly<Record<string, number | readonly number[]>>;
}

/** A storage pool of the host. */
export interface StoragePoolOptions {
  /** Whether it runs; default true. */
  active?: boolean;
  /** Its XML (`virsh pool-dumpxml`). */
  definition: string;
  /** What each volume is, and where. */
  volumes?: Readonly<Record<string, { type: "file" | "block" | "dir" | (string & {}); path: string }>>;
}

/** The host, as far as domain capabilities depend on it. */
export interface HostOptions {
  /** Default: the emulator's. */
  arch?: string;
  /** Devices can be handed to guests with VFIO. */
  vfio?: boolean;
  /** The program that serves RDP is there. */
  qemuRdp?: boolean;
  /** The versions of TPM that swtpm can be set up for; missing without swtpm. */
  swtpm?: readonly string[];
  /** The firmware images that are there; default: those that `firmware` names. */
  loaders?: readonly string[];
  /** How many vCPUs the host's KVM allows. */
  kvmMaxVcpus?: number;
  physicalAddressBits?: number;
  /** How many guests with SEV, and with SEV-ES, the host can have. */
  sevMaxGuests?: number;
  sevMaxEsGuests?: number;
  /** The host can run protected guests (s390x). */
  secureGuest?: boolean;
}

/** The shell's process (docs/plan.md). */
export interface Identity {
  uid: number;
  gid: number;
  user?: string;
  /** Supplementary groups. */
  groups: readonly number[];
}

/** What guests that run have for themselves. */
export interface InUse {
  ids: readonly number[];
  labels: readonly string[];
  ports: readonly number[];
  cids: readonly number[];
}

/** SELinux of the host: the shell's own context, and the texts of the policy's files. */
export interface SelinuxFacts {
  mode: "enforcing" | "permissive";
  process?: string;
  domainContexts?: string;
  imageContexts?: string;
  /** Where selinuxfs is, through which the kernel says whether a label is one: `/sys/fs/selinux`. */
  mount?: string;
  useNfs: boolean;
}

/** Where guests' cgroups are: `parent` is a path in the one hierarchy of version 2, below each mount in version 1. */
export type CgroupFacts =
  | { version: 1; mounts: Readonly<Record<string, string>>; parent: string }
  | { version: 2; mount: string; parent: string; controllers: readonly string[] };

/** What a command line depends on and the XML doesn't say. */
export interface ContextOptions {
  /** Default `/var/lib/libvirt/qemu`. */
  stateDirectory?: string;
  /** Default `/var/run/libvirt/qemu`. */
  runtimeDirectory?: string;
  /** The running domain's number; default -1, which is "not running". */
  domainId?: number;
  /** Environment variables; those that libvirt passes on to QEMU are taken from it. Default: none. */
  environment?: Readonly<Record<string, string>>;
  /** Default: a listening unix socket `NAME.monitor` in the state directory. */
  monitor?: MonitorOptions;
  /** Where an incoming migration is read from: `tcp:10.0.0.1:5000`, `stdio`, `exec:…`. Default: none. */
  incoming?: string;
  /** Keys of qemu.conf: `vnc_listen`, `vnc_tls`, `vnc_sasl` … */
  driver?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** What QEMU gets opened instead of a path: `{ monitor: 3, serial0: { log: 4 } }` (docs/doors.md). Default: nothing. */
  descriptors?: DescriptorOptions;
  /** What virtual networks make of interfaces, by the name of the network. */
  networks?: Record<string, NetworkOptions>;
  /** The sg device of each SCSI device of the host, by `ADAPTER:BUS:TARGET:UNIT`. */
  scsiDevices?: Record<string, string>;
  /** What is to know of PCI devices of the host, by `DOMAIN:BUS:SLOT.FUNCTION`. */
  pciDevices?: Record<string, { iommuGroup?: number }>;
  /** Where USB devices are plugged in that are known by what they are: `"1532:0016"`. */
  usbDevices?: Record<string, { bus: number; device: number }>;
  /** The domain is being defined for the first time, so that newer defaults may change what the guest sees. */
  abiUpdate?: boolean;
  /** Random bytes as hexadecimal digits, for what a definition makes up (uuid, MAC, genid). Use them once. */
  random?: string;
  /** Where hugetlbfs is mounted, with the page size in KiB. Default: `/dev/hugepages` with 2 MiB. */
  hugetlbfs?: readonly { path: string; size: number; default?: boolean }[];
  /** The host's NUMA nodes. Default: unknown, so that none is found missing. */
  numaNodes?: readonly { id: number; cpus: string }[];
  /** The nodes that numad advises for a guest that is placed automatically, e.g. `0-1`. */
  numad?: string;
  /** The host's security drivers, the default one first: `selinux`, `dac`; `none` alone for a host without. */
  secmodels?: readonly string[];
  /** Firmware descriptors (QEMU's firmware.json), in the order in which they are tried. */
  firmware?: readonly { path: string; descriptor: unknown }[];
  /** The key that all secrets of the guest are encrypted with, 64 hexadecimal digits: what master-key.aes holds. */
  masterKey?: string;
  /** Random bytes that encryption starts from, 32 hexadecimal digits for each secret. */
  secretVectors?: string;
  /** The values of secrets in base64, by their uuid or usage. */
  secrets?: Readonly<Record<string, string>>;
  /** Storage pools by name: whether they run, their XML, and their volumes. */
  storagePools?: Readonly<Record<string, StoragePoolOptions>>;
  /** Which block devices of the host are CD drives. */
  cdroms?: readonly string[];
  /** The plugins of the host's nbdkit: `plugin-curl`, `plugin-ssh`. Default: there is no nbdkit. */
  nbdkit?: readonly string[];
  /** The numbers of the host's users and groups, by name. */
  users?: Readonly<Record<string, number>>;
  groups?: Readonly<Record<string, number>>;
  /** The number that /dev/vhost-vsock gave an automatic <vsock>. Default 3. */
  guestCid?: number;
  /** The program that imitates a TPM: where it listens, and which versions it can be (`"1.2"`, `"2.0"`). Default: both. */
  swtpm?: { readonly socket?: string; readonly versions?: readonly string[] };
  /** The ports given out to each <graphics>, in order, where the XML leaves them open. Default: the first of each range. */
  graphics?: readonly { port?: number; tlsPort?: number; websocket?: number }[];
  /** The host's graphics card for OpenGL where none is said: `/dev/dri/renderD128`. Default: QEMU looks for one. */
  renderNode?: string;
  /** What domain capabilities depend on beside QEMU. */
  host?: HostOptions;
  /** What the host's CPU is, as `virsh capabilities` says it; for checks, and where QEMU doesn't tell. */
  hostCpu?: { model: string; vendor?: string; features?: readonly string[] };
  /** Seconds since 1970, for a clock that starts some time from now. */
  now?: number;
  /** The host's SMBIOS is known: `<smbios mode='host'/>` is refused without. */
  hostSysinfo?: unknown;
  /** Seconds that the host's time zone is ahead of UTC. */
  utcOffset?: number;
  /** The connection: `places`' own `uri`. */
  uri?: string;
  identity?: Identity;
  /** What is known of paths, as a plan asked for them. */
  files?: Readonly<Record<string, FileState>>;
  /** The claims of all guests that run. */
  inUse?: InUse;
  selinux?: SelinuxFacts;
  cgroup?: CgroupFacts;
  /** Which boot of the host this is, and when it was, in seconds since 1970. */
  boot?: { id: string; time: number };
}

/** Options of every call. All may be left out. */
export interface Options {
  emulator?: EmulatorOptions;
  /** How XML is written: as the libvirt of this version wrote it, e.g. `0.7`; absent: as today's does. */
  era?: string;
  /** Print the notes in this form as well, into the result's `notesText`. */
  notes?: "text" | "sarif";
  /** The input's name in printed notes. Default `-`. */
  file?: string;
  /** How the input's bytes are encoded; overrules the XML declaration. A string needs none. */
  encoding?: "UTF-8" | "UTF-16" | "ISO-8859-1" | (string & {});
  /** Unknown names are errors instead of warnings. Default: in `validate` only. */
  strict?: boolean;
  context?: ContextOptions;
}

/** Options of `toNative`. */
export interface ToNativeOptions extends Options {
  /** `one` line (the default), or `wrapped`: a line an option, with backslashes at the ends. */
  lines?: "one" | "wrapped";
  /** A script to run by hand: paths instead of descriptors, and what has to be prepared as comments. */
  runnable?: boolean;
}

/** Options of `emulator`. */
export interface EmulatorCallOptions extends Options {
  /** `json` (the default), or `xml`: libvirt's `<qemuCaps>`. */
  format?: "json" | "xml";
}

/** Options of `domainCapabilities`. */
export interface DomainCapabilitiesOptions extends Options {
  /** What guest is meant; default: the best type that the emulator can, and its first machine. */
  domain?: { type?: "kvm" | "hvf" | "qemu"; machine?: string };
}

/** Options of `explain`. */
export interface ExplainOptions {
  /** `text` (the default) or `json`. */
  format?: "text" | "json";
}
