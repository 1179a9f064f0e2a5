/**
 * The driver's configuration: the keys of qemu.conf that a domain or its command line depends on.
 * https://libvirt.org/drvqemu.html
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonValue } from "../text/json";
import { NONE, Span, is, literal } from "../text/span";
import { givenArray, givenText, givenTruth } from "./given";
import { isConfigurationKey } from "./qemu_conf_keys";
import { SecuritySettings } from "./security_settings";
import { TlsSettings } from "./tls";
import { STORAGE_KEYS, StorageDriver } from "./storage_driver";

const DRIVER_KEYS: StaticArray<string> = [
  "vnc_tls",
  "vnc_tls_x509_verify",
  "vnc_tls_x509_cert_dir",
  "vnc_tls_x509_secret_uuid",
  "vnc_sasl",
  "vnc_sasl_dir",
  "vnc_listen",
  "vnc_password",
  "vnc_auto_unix_socket",
  "vnc_allow_host_audio",
  "nographics_allow_host_audio",
  "spice_tls",
  "spice_tls_x509_cert_dir",
  "spice_sasl",
  "spice_sasl_dir",
  "spice_listen",
  "spice_password",
  "spice_auto_unix_socket",
  "seccomp_sandbox",
  "chardev_tls",
  "chardev_tls_x509_cert_dir",
  "chardev_tls_x509_verify",
  "chardev_tls_x509_secret_uuid",
  "default_tls_x509_cert_dir",
  "default_tls_x509_verify",
  "default_tls_x509_secret_uuid",
];

export class Driver {
  vnc: TlsSettings = new TlsSettings();
  vncSasl: bool = false;
  vncSaslDirectory: Span = NONE;
  vncListen: Span = NONE;
  vncPassword: Span = NONE;
  vncAutoUnixSocket: bool = false;
  vncAllowHostAudio: bool = false;
  nographicsAllowHostAudio: bool = false;
  spice: TlsSettings = new TlsSettings();
  spiceSasl: bool = false;
  spiceSaslDirectory: Span = NONE;
  spiceListen: Span = NONE;
  spicePassword: Span = NONE;
  spiceAutoUnixSocket: bool = false;
  defaultTls: TlsSettings = new TlsSettings();
  chardev: TlsSettings = new TlsSettings();
  /** seccomp_sandbox. */
  sandbox: bool = true;

  storage: StorageDriver = new StorageDriver();
  security: SecuritySettings = new SecuritySettings();
  /** cgroup_controllers and cgroup_device_acl: lists of names and of paths; null for the usual ones. */
  cgroupControllers: JsonValue | null = null;
  deviceAcl: JsonValue | null = null;

  static fromOptions(given: JsonValue | null, notes: Notes): Driver {
    const driver = new Driver();
    if (!given) return driver;
    for (let i = 0; i < given.length; i++) {
      const key = given.keyAt(i);
      const value = given.at(i);
      if (driver.readVnc(key, value, notes) || driver.readSpice(key, value, notes)) continue;
      if (driver.defaultTls.read("default_", key, value, notes)) continue;
      if (driver.chardev.read("chardev_", key, value, notes)) continue;
      if (driver.storage.take(key, value, notes) || driver.security.take(key, value, notes)) continue;
      if (is(key, "cgroup_controllers")) driver.cgroupControllers = givenArray(key, value, notes);
      else if (is(key, "cgroup_device_acl")) driver.deviceAcl = givenArray(key, value, notes);
      else if (is(key, "seccomp_sandbox")) driver.sandbox = givenTruth(key, value, true, notes);
      else if (is(key, "nographics_allow_host_audio")) {
        driver.nographicsAllowHostAudio = givenTruth(key, value, false, notes);
      } else if (!isConfigurationKey(key))
        notes.add(Code.UnknownOption, 0, 0).found(key).expectWords(DRIVER_KEYS).expectWords(STORAGE_KEYS);
    }
    return driver;
  }

  private readVnc(key: Span, value: JsonValue, notes: Notes): bool {
    if (this.vnc.read("vnc_", key, value, notes)) return true;
    if (is(key, "vnc_sasl")) this.vncSasl = givenTruth(key, value, false, notes);
    else if (is(key, "vnc_sasl_dir")) this.vncSaslDirectory = givenText(key, value, notes, this.vncSaslDirectory);
    else if (is(key, "vnc_listen")) this.vncListen = givenText(key, value, notes, this.vncListen);
    else if (is(key, "vnc_password")) this.vncPassword = givenText(key, value, notes, this.vncPassword);
    else if (is(key, "vnc_auto_unix_socket")) this.vncAutoUnixSocket = givenTruth(key, value, false, notes);
    else if (is(key, "vnc_allow_host_audio")) this.vncAllowHostAudio = givenTruth(key, value, false, notes);
    else return false;
    return true;
  }

  private readSpice(key: Span, value: JsonValue, notes: Notes): bool {
    if (this.spice.read("spice_", key, value, notes)) return true;
    if (is(key, "spice_sasl")) this.spiceSasl = givenTruth(key, value, false, notes);
    else if (is(key, "spice_sasl_dir")) this.spiceSaslDirectory = givenText(key, value, notes, this.spiceSaslDirectory);
    else if (is(key, "spice_listen")) this.spiceListen = givenText(key, value, notes, this.spiceListen);
    else if (is(key, "spice_password")) this.spicePassword = givenText(key, value, notes, this.spicePassword);
    else if (is(key, "spice_auto_unix_socket")) this.spiceAutoUnixSocket = givenTruth(key, value, false, notes);
    else return false;
    return true;
  }

  /** Where servers listen that don't say: on this host alone, unless qemu.conf wants it otherwise. */
  get vncAddress(): Span {
    return this.vncListen != NONE ? this.vncListen : literal("127.0.0.1");
  }

  /** Where the certificates of the two servers lie. */
  get vncCertificates(): Span {
    return this.vnc.directoryOr(this.defaultTls, literal("/etc/pki/libvirt-vnc"));
  }

  get spiceCertificates(): Span {
    return this.spice.directoryOr(this.defaultTls, literal("/etc/pki/libvirt-spice"));
  }

  get spiceAddress(): Span {
    return this.spiceListen != NONE ? this.spiceListen : literal("127.0.0.1");
  }
}
