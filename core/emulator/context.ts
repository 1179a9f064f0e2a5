/**
 * What a room must know of the rest: the one thing that is handed down to all of them.
 *
 * It holds the emulator, what the driver is configured to do, and what depends on neither XML nor
 * emulator: the state directory, the domain's id, the environment, an incoming migration. All of
 * it comes in through the options of a call (docs/doors.md), so that the core asks no host.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonValue } from "../text/json";
import { NONE, Span, is, lastIndexOf, literal, slice } from "../text/span";
import { TODAY } from "../xml/fields";
import { Emulator } from "./emulator";
import { givenText, givenTruth } from "./given";

/** The keys of qemu.conf that the command line depends on. */
export class Driver {
  vncTls: bool = false;
  vncTlsVerify: bool = false;
  vncTlsDirectory: Span = NONE;
  vncSasl: bool = false;
  vncSaslDirectory: Span = NONE;
  vncListen: Span = NONE;
  vncPassword: Span = NONE;

  static fromOptions(given: JsonValue | null, notes: Notes): Driver {
    const driver = new Driver();
    driver.vncTlsDirectory = literal("/etc/pki/libvirt-vnc");
    if (!given) return driver;
    for (let i = 0; i < given.length; i++) {
      const key = given.keyAt(i);
      const value = given.at(i);
      if (is(key, "vnc_tls")) driver.vncTls = givenTruth(key, value, false, notes);
      else if (is(key, "vnc_tls_x509_verify")) driver.vncTlsVerify = givenTruth(key, value, false, notes);
      else if (is(key, "vnc_tls_x509_cert_dir"))
        driver.vncTlsDirectory = givenText(key, value, notes, driver.vncTlsDirectory);
      else if (is(key, "vnc_sasl")) driver.vncSasl = givenTruth(key, value, false, notes);
      else if (is(key, "vnc_sasl_dir")) driver.vncSaslDirectory = givenText(key, value, notes, driver.vncSaslDirectory);
      else if (is(key, "vnc_listen")) driver.vncListen = givenText(key, value, notes, driver.vncListen);
      else if (is(key, "vnc_password")) driver.vncPassword = givenText(key, value, notes, driver.vncPassword);
      else notes.add(Code.UnknownOption, 0, 0).found(key).expectWords(DRIVER_KEYS);
    }
    return driver;
  }
}

const DRIVER_KEYS: StaticArray<string> = [
  "vnc_tls",
  "vnc_tls_x509_verify",
  "vnc_tls_x509_cert_dir",
  "vnc_sasl",
  "vnc_sasl_dir",
  "vnc_listen",
  "vnc_password",
];

export class Context {
  era: i32 = TODAY;
  stateDirectory: Span = NONE;
  domainId: i64 = -1;
  /** The host's environment, of which some variables are passed on. */
  environment: JsonValue | null = null;
  monitor: JsonValue | null = null;
  /** Where an incoming migration comes from, as QEMU says it (`tcp:10.0.0.1:5000`). */
  incoming: Span = NONE;
  driver: Driver = new Driver();
  /** The guest's architecture. */
  arch: Span = NONE;
  /** A guest that knows it is one: its devices are Xen's own. */
  paravirtual: bool = false;

  constructor(
    readonly notes: Notes,
    readonly emulator: Emulator,
  ) {}

  isX86(): bool {
    return is(this.arch, "i686") || is(this.arch, "x86_64");
  }

  /** Xenner, a KVM program that runs Xen guests, is told by its name. */
  isXenner(): bool {
    const binary = this.emulator.binary;
    return is(slice(binary, lastIndexOf(binary, 0x2f) + 1), "xenner");
  }
}
