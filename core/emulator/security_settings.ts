/**
 * What qemu.conf says of security: who a guest runs as, and how it is confined.
 * https://libvirt.org/drvqemu.html#posix-users-groups
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { JsonKind, JsonValue } from "../text/json";
import { NONE, Span, is } from "../text/span";
import { givenTruth } from "./given";

export class SecuritySettings {
  /** The drivers that are wanted; empty when nobody says, and what the host has is taken. */
  drivers: Span[] = [];
  /** A guest that says nothing of a driver is confined by it. */
  defaultConfined: bool = true;
  /** No guest may go without. */
  requireConfined: bool = false;
  /** Files are given to the guest's user while it runs. */
  dynamicOwnership: bool = true;
  /** What they had before is remembered, and given back. */
  rememberOwner: bool = true;

  /** False for a key that isn't one of these. */
  take(key: Span, value: JsonValue, notes: Notes): bool {
    if (is(key, "security_driver")) this.readDrivers(value, notes);
    else if (is(key, "security_default_confined")) this.defaultConfined = givenTruth(key, value, true, notes);
    else if (is(key, "security_require_confined")) this.requireConfined = givenTruth(key, value, false, notes);
    else if (is(key, "dynamic_ownership")) this.dynamicOwnership = givenTruth(key, value, true, notes);
    else if (is(key, "remember_owner")) this.rememberOwner = givenTruth(key, value, true, notes);
    else return false;
    return true;
  }

  /** One name, or a list. */
  private readDrivers(value: JsonValue, notes: Notes): void {
    if (value.kind == JsonKind.Text) this.drivers = [value.text()];
    else if (value.kind == JsonKind.Array) {
      for (let i = 0; i < value.length; i++) this.drivers.push(value.at(i).text());
    }
    for (let i = 0; i < this.drivers.length; i++) {
      const driver = this.drivers[i];
      if (is(driver, "none") || is(driver, "selinux") || is(driver, "dac")) continue;
      const note = notes
        .add(Code.BadOption, 0, 0)
        .named("security_driver")
        .found(driver == NONE ? 0 : driver);
      note.expect("selinux").expect("none");
    }
  }

  names(driver: string): bool {
    for (let i = 0; i < this.drivers.length; i++) if (is(this.drivers[i], driver)) return true;
    return false;
  }
}
