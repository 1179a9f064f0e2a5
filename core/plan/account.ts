/**
 * As whom a guest's QEMU runs, and with what rights: none but those of its user.
 * https://libvirt.org/drvqemu.html (POSIX users/groups, Linux process capabilities)
 *
 * The machine's guests run as `user` and `group` of qemu.conf, by default a user that distributions make for
 * QEMU, and where there is none one with libvirt's usual number. A user's own guests run as that user. All
 * capabilities are dropped, the bounding set included, unless qemu.conf has `user = "root"` and
 * `clear_emulator_capabilities = 0`.
 */
import { Context } from "../emulator/context";
import { FileState } from "../emulator/host_files";
import { Code } from "../notes/codes";
import { Owner } from "../security/owner";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { NONE, Span, byteAt, is, literal, size, slice } from "../text/span";
import { Writer, decimal } from "../text/writer";
import { identityNumber } from "./places";

const USERS: StaticArray<string> = ["qemu", "libvirt-qemu"];
const GROUPS: StaticArray<string> = ["qemu", "libvirt-qemu", "kvm"];
/** The number that distributions give QEMU's user; a process may have it though it has no name. */
const NUMBER: i64 = 107;

export class Account {
  uid: i64 = -1;
  gid: i64 = -1;
  /** The group that may open /dev/kvm, beside its own; -1 for none. */
  kvm: i64 = -1;
  /** It is another than the shell's. */
  changes: bool = false;
  /** Root with all it can. */
  keepsAll: bool = false;

  static of(context: Context): Account {
    const account = new Account();
    if (!context.isSystem) {
      account.uid = identityNumber(context, "uid");
      account.gid = identityNumber(context, "gid");
      return account;
    }
    account.changes = true;
    account.uid = configured(context, "user", "users", USERS);
    account.gid = configured(context, "group", "groups", GROUPS);
    const kvm = numberOf(context, "groups", literal("kvm"));
    if (kvm >= 0 && kvm != account.gid) account.kvm = kvm;
    const driver = context.answer("driver");
    const clears = driver ? driver.get("clear_emulator_capabilities") : null;
    account.keepsAll = account.uid == 0 && clears != null && !clears.isTrue();
    return account;
  }

  /** The domain says as whom: <seclabel model='dac'>. */
  become(owner: Owner): void {
    if (owner.user != 0) this.keepsAll = false;
    this.uid = owner.user;
    this.gid = owner.group;
  }

  /** `uid:gid`, or NONE when it is the shell's. */
  get owner(): Span {
    if (!this.changes) return NONE;
    return new Writer(24).number(this.uid).byte(0x3a).number(this.gid).take();
  }

  /** Whether it may do what these bits of `rwx` say with a file. */
  may(state: FileState, bits: i64): bool {
    const mode = state.mode;
    if (mode < 0 || this.uid < 0 || this.keepsAll) return true;
    let rights = mode & 7;
    if (state.uid == this.uid) rights = (mode >> 6) & 7;
    else if (state.gid == this.gid || (this.kvm >= 0 && state.gid == this.kvm)) rights = (mode >> 3) & 7;
    return (rights & bits) == bits;
  }

  /** The program that a command is put behind, so that it runs as this user without any right of root's. */
  wrap(context: Context, label: Span, spawns: bool): Span[] {
    const argv: Span[] = [];
    if (this.keepsAll && label == NONE) return argv;
    argv.push(literal("setpriv"));
    if (this.changes) {
      argv.push(literal("--reuid"));
      argv.push(decimal(this.uid));
      argv.push(literal("--regid"));
      argv.push(decimal(this.gid));
      if (this.kvm < 0) argv.push(literal("--clear-groups"));
      else {
        argv.push(literal("--groups"));
        argv.push(decimal(this.kvm));
      }
    }
    if (!this.keepsAll) {
      argv.push(literal("--inh-caps=-all"));
      argv.push(literal("--ambient-caps=-all"));
      // Only who has rights can give up that they may ever come back.
      if (identityNumber(context, "uid") == 0) argv.push(literal("--bounding-set=-all"));
      // SELinux takes a change of domain without a rule of its own for a new right, and -sandbox says the same later.
      if (label == NONE && !spawns) argv.push(literal("--no-new-privs"));
    }
    if (label != NONE) {
      argv.push(literal("--selinux-label"));
      argv.push(label);
    }
    return argv;
  }
}

/** The number of a user or group that qemu.conf names, or of the first that is there by default. */
function configured(context: Context, key: string, table: string, otherwise: StaticArray<string>): i64 {
  const driver = context.answer("driver");
  const given = driver ? driver.get(key) : null;
  const name = given ? given.text() : NONE;
  if (size(name) > 0) {
    // A plus says that it is a number, even if a user has that for a name.
    const number = byteAt(name, 0) == 0x2b ? toInteger(slice(name, 1)) : numberOf(context, table, name);
    if (number >= 0) return number;
    const plain = toInteger(name);
    if (plain != NOT_A_NUMBER && plain >= 0) return plain;
    context.notes.add(Code.BadOption, 0, 0).named(key).found(name).expect(`one of the host's ${table}, or a number`);
    return -1;
  }
  for (let i = 0; i < otherwise.length; i++) {
    const number = numberOf(context, table, literal(otherwise[i]));
    if (number >= 0) return number;
  }
  return NUMBER;
}

/** The number that the host has for a name; root's is known. */
function numberOf(context: Context, table: string, name: Span): i64 {
  const all = context.answer(table);
  const value = all ? all.member(name) : null;
  const number = value ? value.integer() : NOT_A_NUMBER;
  if (number != NOT_A_NUMBER) return number;
  return is(name, "root") ? 0 : -1;
}
