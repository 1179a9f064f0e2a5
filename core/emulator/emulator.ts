/**
 * The QEMU that a command line is for, as data: version, architecture, program, features.
 *
 * It is made from the options of a call: from a version (with the table of features), from the text
 * of `-help`, or from a list of features, which takes the place of what the others would give.
 * Without any of these it is the newest that the table knows.
 */
import { archOf, isKvmName } from "../argv/program";
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonValue, writeString } from "../text/json";
import { NONE, Span, is, literal, size } from "../text/span";
import { Writer, join } from "../text/writer";
import { FEATURES, Feature, FeatureSet, Series, featureNamed } from "./features";
import { givenArray, givenInteger, givenText, givenTruth } from "./given";
import { readHelp } from "./help";
import { CAPABILITIES, Capability } from "./capabilities";
import { OLDEST_OF_TODAY, profileOf, profileRow } from "./profiles/profile";
import { qemuArch } from "./qmp/models";
import { QmpReplies } from "./qmp/replies";
import { Accelerator, QemuCaps } from "./qemu_caps";
import { readCaps, writeCaps } from "./qemu_caps_xml";
import { XmlParser } from "../xml/parse";
import { Version } from "./version";

function versionText(number: i64): Span {
  const version = new Version();
  version.number = <i32>number;
  const to = new Writer(16);
  version.write(to);
  return to.take();
}

const KEYS: StaticArray<string> = [
  "version",
  "arch",
  "binary",
  "features",
  "help",
  "capabilities",
  "qmpReplies",
  "hvf",
  "microcodeVersion",
];

export class Emulator {
  /** The program's path or name; NONE when nobody said. */
  binary: Span = NONE;
  /** The architecture that was asked for or follows from the program's name; NONE when nobody said. */
  arch: Span = NONE;
  private release: Version = new Version();
  private set: FeatureSet = new FeatureSet();
  /** What a QEMU of today says of itself; null for one that was only asked by -help. */
  caps: QemuCaps | null = null;
  /** The version of a profile that is to be used, once the architecture is known; -1 for none. */
  private wanted: i64 = -1;

  /** A QEMU that was asked over QMP: it has -device, -blockdev, and capabilities instead of features. */
  get isModern(): bool {
    return this.caps != null;
  }

  /** Whether a QEMU of today can do something. */
  can(capability: Capability): bool {
    const caps = this.caps;
    return caps != null && caps.flags[capability];
  }

  /** What it offers with an accelerator: kvm, hvf, or tcg for every other domain type. */
  accelerator(type: Span): Accelerator {
    const caps = this.caps;
    return caps ? caps.accelerator(type) : new Accelerator();
  }

  /** QEMU's version: major * 1 000 000 + minor * 1 000 + micro. */
  get version(): i32 {
    return this.release.number;
  }

  /** The number of a kvm release; 0 for none. */
  get kvmVersion(): i32 {
    return this.release.kvm;
  }

  /** A program of the kvm or qemu-kvm series, which runs guests with KVM unless told otherwise. */
  get isKvm(): bool {
    return this.release.isKvm;
  }

  has(feature: Feature): bool {
    return this.set.has(feature);
  }

  /**
   * Options that this QEMU takes as key=value only. -blockdev has always taken JSON; -object does from 6.0
   * on. The others say so themselves: of -device, that what came as JSON can be unplugged again.
   */
  plainOptions(): string[] {
    const plain: string[] = [];
    if (this.version < 6_000_000) plain.push("object");
    if (!this.can(Capability.NETDEV_JSON)) plain.push("netdev");
    if (!this.can(Capability.DEVICE_JSON_HOTPLUG)) plain.push("device");
    // -audiodev reads JSON like -blockdev, since it came with 4.0.
    return plain;
  }

  /** The architecture of the guests it runs; 32-bit PC for the plain names `qemu` and `kvm` of old. */
  guestArch(): Span {
    if (this.arch != NONE) return this.arch;
    const arch = archOf(this.binary);
    if (arch == NONE || is(arch, "i386")) return literal("i686");
    return arch;
  }

  /** The emulator of `options.emulator`; `told` is the text that the `emulator` door was given. */
  static fromOptions(given: JsonValue | null, notes: Notes, told: Span = NONE): Emulator {
    const emulator = new Emulator();
    let version: JsonValue | null = null;
    let features: JsonValue | null = null;
    let text = told;
    let xml: Span = NONE;
    let replies: Span = NONE;
    let hvf: bool = false;
    let microcode: i64 = 0;
    for (let i = 0; given && i < given.length; i++) {
      const key = given.keyAt(i);
      const value = given.at(i);
      if (is(key, "version")) version = value;
      else if (is(key, "arch")) emulator.arch = givenText(key, value, notes);
      else if (is(key, "binary")) emulator.binary = givenText(key, value, notes);
      else if (is(key, "features")) features = givenArray(key, value, notes);
      else if (is(key, "help")) text = givenText(key, value, notes, text);
      else if (is(key, "capabilities")) xml = givenText(key, value, notes);
      else if (is(key, "qmpReplies")) replies = givenText(key, value, notes);
      else if (is(key, "hvf")) hvf = givenTruth(key, value, false, notes);
      else if (is(key, "microcodeVersion")) microcode = givenInteger(key, value, 0, notes);
      else notes.add(Code.UnknownOption, 0, 0).found(key).expectWords(KEYS);
    }
    emulator.readVersion(version, notes);
    if (QmpReplies.isOne(text)) {
      replies = text;
      text = NONE;
    }
    if (xml != NONE) emulator.readCapabilities(xml, notes);
    else if (replies != NONE) emulator.readReplies(replies, hvf, microcode, notes);
    else if (size(text) == 0 && !features) {
      if (version) emulator.wantProfile();
      else if (!emulator.release.isKvm) emulator.wanted = 0;
    }
    if (size(text) > 0) readHelp(text, emulator.release, emulator.set, notes);
    else if (!features) emulator.set.addSince(emulator.release.series, emulator.release.release);
    if (features) emulator.readFeatures(features, notes);
    if (emulator.arch == NONE && emulator.binary != NONE) emulator.arch = archOf(emulator.binary);
    return emulator;
  }

  /** The text of a <qemuCaps> document. */
  private readCapabilities(text: Span, notes: Notes): void {
    const root = new XmlParser(text, notes).parse();
    if (root && root.isNamed("qemuCaps")) this.use(readCaps(root));
  }

  private readReplies(text: Span, hvf: bool, microcode: i64, notes: Notes): void {
    const caps = new QmpReplies(text, notes).read(hvf);
    if (!caps) return;
    caps.microcodeVersion = microcode;
    caps.emulator = this.binary != NONE ? this.binary : join("/usr/bin/qemu-system-", qemuArch(caps.arch));
    this.use(caps);
  }

  /** A QEMU of today that only its version is known of is taken from the profiles. */
  private wantProfile(): void {
    const today = this.release.series == Series.Qemu && this.release.number >= OLDEST_OF_TODAY;
    if (today) this.wanted = this.release.number;
  }

  /** Takes the profile that is wanted for guests of an architecture, if there is one. */
  useProfile(arch: Span, notes: Notes): void {
    const row = this.wanted < 0 ? -1 : profileRow(this.arch != NONE ? this.arch : arch);
    if (row < 0) return;
    const caps = profileOf(row, this.wanted);
    if (this.wanted > 0 && caps.version / 1_000 != this.wanted / 1_000) {
      const note = notes.add(Code.NearestProfile, 0, 0).namedSpan(caps.arch);
      note.found(versionText(this.wanted)).expectSpan(versionText(caps.version));
    }
    this.use(caps);
  }

  private use(caps: QemuCaps): void {
    this.caps = caps;
    this.release.number = <i32>caps.version;
    if (this.binary == NONE) this.binary = caps.emulator;
    if (this.arch == NONE) this.arch = caps.arch;
  }

  private readVersion(given: JsonValue | null, notes: Notes): void {
    if (given) {
      const version = new Version();
      if (version.read(given.text())) {
        this.release = version;
        return;
      }
      const note = notes.add(Code.BadVersion, 0, 0).found(given.text());
      note.expect("0.10.5").expect("qemu-kvm-0.12.3").expect("kvm-83");
      return;
    }
    if (this.binary != NONE && isKvmName(this.binary)) this.release.isKvm = true;
  }

  private readFeatures(given: JsonValue, notes: Notes): void {
    this.set = new FeatureSet();
    for (let i = 0; i < given.length; i++) {
      const name = given.at(i).text();
      const feature = featureNamed(name);
      if (feature >= 0) {
        this.set.add(feature);
        continue;
      }
      const note = notes.add(Code.UnknownFeature, 0, 0).found(name);
      for (let j = 0; j < FEATURES.length; j++) note.near(literal(FEATURES[j]));
    }
  }

  /** Writes what the `emulator` door answers (docs/doors.md). */
  writeJson(to: Writer): void {
    to.text('{"version":"');
    this.release.write(to);
    to.text('","kvmVersion":').number(this.kvmVersion);
    to.text(',"isKvm":').text(this.isKvm ? "true" : "false");
    to.text(',"arch":');
    writeString(to, this.guestArch());
    to.text(',"features":[');
    let first = true;
    const caps = this.caps;
    const names = caps ? CAPABILITIES : FEATURES;
    for (let i = 0; i < names.length; i++) {
      if (caps ? !caps.flags[i] : !this.set.has(i)) continue;
      if (!first) to.byte(0x2c);
      first = false;
      to.byte(0x22).text(names[i]).byte(0x22);
    }
    to.text("]}");
  }

  /** The <qemuCaps> document of a QEMU of today; false for an old one, which has none. */
  writeXml(to: Writer): bool {
    const caps = this.caps;
    if (caps) writeCaps(caps, to);
    return caps != null;
  }
}
