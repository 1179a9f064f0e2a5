/**
 * What a room must know of the rest: the one thing that is handed down to all of them.
 *
 * It holds the emulator, what the driver is configured to do, and what depends on neither XML nor
 * emulator: the state directory, the domain's id, the environment, an incoming migration. All of
 * it comes in through the options of a call (docs/doors.md), so that the core asks no host.
 */
import { Notes } from "../notes/note";
import { JsonValue } from "../text/json";
import { NONE, Span, byteAt, is, lastIndexOf, same, size, slice, startsWith } from "../text/span";
import { Writer, join } from "../text/writer";
import { Buses } from "../address/buses";
import { Machine, isX86 } from "./machine";
import { Guest } from "./guest";
import { TODAY } from "../xml/fields";
import { Descriptors } from "./descriptors";
import { Driver } from "./driver";
import { Emulator } from "./emulator";

/** Where libvirt's daemon keeps what is nobody else's. */
const PRIVATE: StaticArray<string> = [
  "/var/lib/libvirt/qemu/",
  "/var/lib/libvirt/swtpm/",
  "/var/lib/libvirt/shmem-",
  "/var/run/libvirt/",
  "/run/libvirt/",
  "/var/log/libvirt/",
  "/var/cache/libvirt/",
];

export class Context {
  era: i32 = TODAY;
  stateDirectory: Span = NONE;
  /** Where sockets of running guests are. */
  runtimeDirectory: Span = NONE;
  domainId: i64 = -1;
  /** The host's environment, of which some variables are passed on. */
  environment: JsonValue | null = null;
  monitor: JsonValue | null = null;
  /** Where an incoming migration comes from, as QEMU says it (`tcp:10.0.0.1:5000`). */
  incoming: Span = NONE;
  driver: Driver = new Driver();
  /** The guest's architecture. */
  arch: Span = NONE;
  /**
   * The domain is settled for a QEMU of today: implicit devices, aliases and addresses are given out and
   * the command line uses -device and -blockdev. False for a QEMU before 1.2, and while one reads a
   * command line.
   */
  modern: bool = false;
  /** How many MAC addresses were made for cards that came without. */
  macs: i32 = 0;
  /** The machine type, once the <os> room has settled it. */
  machine: Machine = new Machine(NONE, NONE);
  /** The domain's type: qemu, kvm, hvf. */
  type: Span = NONE;
  /** The command line is for a person to run: paths instead of descriptors, nothing of libvirt's own. */
  runnable: bool = false;
  /**
   * The command line is that of a plan (core/plan): what is in libvirt's directories lies in the guest's own, QEMU opens
   * everything itself, and ends when the guest powers off, as no daemon is there to end it.
   */
  planned: bool = false;
  /** Of a plan: what the guests' own directories are in. */
  guests: Span = NONE;
  /** Of a plan: the key of its secrets and what their encryptions start from, as bytes. */
  masterKey: Span = NONE;
  secretStarts: Span = NONE;
  /** Of a plan: QEMU may open /dev/vhost-net. */
  mayUseVhost: bool = false;
  /** Directories that must be there for files of the guest's memory. */
  directories: Span[] = [];
  /** Of a plan: it is one of the machine's guests, not of a user's. */
  isSystem: bool = false;
  /** The guest is new: it may get what newer defaults give, as no guest of that kind exists yet. */
  abiUpdate: bool = false;
  /** The domain's uuid, in canonical form. */
  uuid: Span = NONE;
  /** The domain's name, for paths. */
  name: Span = NONE;
  guest: Guest = new Guest();
  /** The controllers that devices hang on, once addresses are given out. */
  buses: Buses = new Buses();
  /** The files and sockets that QEMU gets opened. */
  descriptors: Descriptors = new Descriptors();
  /** -blockdev nodes with a number so far: they are called libvirt-N-…, counted over the whole guest. */
  private nodes: i32 = 0;
  /** Secrets encrypted so far (core/secret/secret.ts). */
  secrets: i32 = 0;
  /** The options' whole `context`: what the host answers to what a room asks (docs/doors.md). */
  answers: JsonValue | null = null;
  /** A guest that knows it is one: its devices are Xen's own. */
  paravirtual: bool = false;

  constructor(
    readonly notes: Notes,
    readonly emulator: Emulator,
  ) {}

  /** What `options.context` says under a key; null when it says nothing. */
  answer(key: string): JsonValue | null {
    const answers = this.answers;
    return answers ? answers.get(key) : null;
  }

  /** The number of the next -blockdev node. */
  nextNode(): i32 {
    return ++this.nodes;
  }

  /** The guest's own directory: `domain-ID-NAME` below the state directory, with 20 letters of the name. */
  guestDirectory(): Span {
    if (this.runnable) return join("", this.name, ".run");
    const to = new Writer(96);
    if (this.planned) return to.span(this.guests).byte(0x2f).span(this.shortName()).take();
    to.span(this.stateDirectory).text("/domain-").number(this.domainId).byte(0x2d);
    return to.span(slice(this.name, 0, 20)).take();
  }

  /** No libvirt has made directories: the guest's own is the place for everything. */
  get isOnItsOwn(): bool {
    return this.runnable || this.planned;
  }

  /** A file of the guest's own, in the guest's directory. */
  ownFile(name: Span): Span {
    return new Writer(96).span(this.guestDirectory()).byte(0x2f).span(name).take();
  }

  /**
   * A path of the XML, as the guest uses it: in a command line that a person runs, what is in one of
   * libvirt's private directories is in the guest's directory instead, beside the script.
   */
  pathOf(path: Span): Span {
    if (!this.runnable || path == NONE) return path;
    let isPrivate = isBelow(path, this.stateDirectory) || isBelow(path, this.runtimeDirectory);
    for (let i = 0; !isPrivate && i < PRIVATE.length; i++) isPrivate = startsWith(path, PRIVATE[i]);
    return isPrivate ? this.ownFile(slice(path, lastIndexOf(path, 0x2f) + 1)) : path;
  }

  /** `ID-NAME`, with 20 letters of the name: what is the guest's among files of many. */
  shortName(): Span {
    return new Writer(32)
      .number(this.domainId)
      .byte(0x2d)
      .span(slice(this.name, 0, 20))
      .take();
  }

  isX86(): bool {
    return isX86(this.arch);
  }

  /** Xenner, a KVM program that runs Xen guests, is told by its name. */
  isXenner(): bool {
    const binary = this.emulator.binary;
    return is(slice(binary, lastIndexOf(binary, 0x2f) + 1), "xenner");
  }
}

function isBelow(path: Span, directory: Span): bool {
  const length = size(directory);
  return size(path) > length && same(slice(path, 0, length), directory) && byteAt(path, length) == 0x2f;
}
