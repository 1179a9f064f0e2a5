/**
 * What domain capabilities depend on and neither QEMU nor a document knows: `options.context.host`.
 */
import { Context } from "../emulator/context";
import { givenArray, givenInteger, givenText, givenTruth } from "../emulator/given";
import { Code } from "../notes/codes";
import { JsonKind, JsonValue } from "../text/json";
import { NONE, Span, is, same } from "../text/span";

const KEYS: StaticArray<string> = [
  "arch",
  "vfio",
  "qemuRdp",
  "swtpm",
  "loaders",
  "kvmMaxVcpus",
  "physicalAddressBits",
  "sevMaxGuests",
  "sevMaxEsGuests",
  "secureGuest",
];

export class HostFacts {
  /** NONE: as the emulator's. */
  arch: Span = NONE;
  /** Devices can be handed to guests. */
  vfio: bool = false;
  /** The program that serves RDP is there. */
  qemuRdp: bool = false;
  /** Versions of TPM that swtpm can be set up for; null without swtpm. */
  swtpm: JsonValue | null = null;
  /** Images of firmware that are there; null: those that the descriptors name. */
  loaders: JsonValue | null = null;
  /** 0: as many as QEMU allows. */
  kvmMaxVcpus: i64 = 0;
  physicalAddressBits: i64 = 0;
  sevMaxGuests: i64 = 0;
  sevMaxEsGuests: i64 = 0;
  /** Guests of s390 can be hidden from the host. */
  secureGuest: bool = false;

  static of(context: Context): HostFacts {
    const facts = new HostFacts();
    const notes = context.notes;
    const given = context.answer("host");
    for (let i = 0; given && given.kind == JsonKind.Object && i < given.length; i++) {
      const key = given.keyAt(i);
      const value = given.at(i);
      if (is(key, "arch")) facts.arch = givenText(key, value, notes);
      else if (is(key, "vfio")) facts.vfio = givenTruth(key, value, false, notes);
      else if (is(key, "qemuRdp")) facts.qemuRdp = givenTruth(key, value, false, notes);
      else if (is(key, "swtpm")) facts.swtpm = givenArray(key, value, notes);
      else if (is(key, "loaders")) facts.loaders = givenArray(key, value, notes);
      else if (is(key, "kvmMaxVcpus")) facts.kvmMaxVcpus = givenInteger(key, value, 0, notes);
      else if (is(key, "physicalAddressBits")) facts.physicalAddressBits = givenInteger(key, value, 0, notes);
      else if (is(key, "sevMaxGuests")) facts.sevMaxGuests = givenInteger(key, value, 0, notes);
      else if (is(key, "sevMaxEsGuests")) facts.sevMaxEsGuests = givenInteger(key, value, 0, notes);
      else if (is(key, "secureGuest")) facts.secureGuest = givenTruth(key, value, false, notes);
      else notes.add(Code.UnknownOption, 0, 0).found(key).expectWords(KEYS);
    }
    return facts;
  }

  /** Guests of an architecture run on this host's CPU itself. */
  isNative(guest: Span): bool {
    const host = this.arch;
    if (host == NONE || same(host, guest)) return true;
    if (is(host, "x86_64")) return is(guest, "i686");
    if (is(host, "aarch64")) return is(guest, "armv7l");
    const power = is(host, "ppc64") || is(host, "ppc64le");
    return power && (is(guest, "ppc64") || is(guest, "ppc64le"));
  }
}
