/**
 * Versions of QEMU, and of the two series that carried KVM, as one small value.
 *
 * Written `0.10.5`, `qemu-0.10.5`, `qemu-kvm-0.12.3` or `kvm-83`. A kvm release is based on a QEMU
 * between two versions; which one it calls itself is in a table. A micro number from 90 on is a
 * release candidate of the next minor version (0.10.92 is 0.11.0-rc2).
 */
import { isDigit } from "../text/number";
import { Span, byteAt, size, slice, startsWith } from "../text/span";
import { Writer } from "../text/writer";
import { NEWEST, Series } from "./features";

/** kvm releases from which on QEMU's version is the second number. */
const KVM_BASES: StaticArray<i32> = [85, 10_050, 60, 9_001, 14, 9_000, 0, 8_002];

export class Version {
  /** QEMU's: major * 1 000 000 + minor * 1 000 + micro. */
  number: i32 = NEWEST;
  /** The number of a kvm release; 0 for none. */
  kvm: i32 = 0;
  isKvm: bool = false;

  /** Reads a version from the start of a text; false when there is none. `rest` says what may follow. */
  read(text: Span): bool {
    let rest = text;
    this.isKvm = false;
    this.kvm = 0;
    if (startsWith(rest, "kvm-")) {
      const kvm = leading(slice(rest, 4));
      if (kvm <= 0 || size(rest) != 4 + digits(slice(rest, 4))) return false;
      this.setKvm(kvm);
      return true;
    }
    if (startsWith(rest, "qemu-kvm-")) {
      this.isKvm = true;
      rest = slice(rest, 9);
    } else if (startsWith(rest, "qemu-")) rest = slice(rest, 5);
    else if (startsWith(rest, "v")) rest = slice(rest, 1);
    const length = this.readNumbers(rest);
    if (length == 0) return false;
    return length == size(rest) || byteAt(rest, length) == 0x2d;
  }

  /** Reads `major.minor[.micro]` at the start of a text; returns how many bytes it takes, 0 for none. */
  readNumbers(text: Span): i32 {
    let number = 0;
    let at = 0;
    for (let part = 0; part < 3; part++) {
      const count = digits(slice(text, at));
      // A number of a version has three digits at most here, or the sum would overflow.
      if (count == 0 || count > 3) return 0;
      number = number * 1000 + leading(slice(text, at));
      at += count;
      const more = at < size(text) && byteAt(text, at) == 0x2e && digits(slice(text, at + 1)) > 0;
      if (part == 0 && !more) return 0;
      if (part == 1 && !more) {
        this.number = number * 1000;
        return at;
      }
      if (part < 2) at++;
    }
    this.number = number;
    return at;
  }

  setKvm(kvm: i32): void {
    this.kvm = kvm;
    this.isKvm = true;
    for (let i = 0; i < KVM_BASES.length; i += 2) {
      if (kvm < KVM_BASES[i]) continue;
      this.number = KVM_BASES[i + 1];
      return;
    }
  }

  /** The series whose rows of the table apply. */
  get series(): Series {
    if (this.kvm > 0 && this.number < 10_000) return Series.Kvm;
    return this.isKvm ? Series.QemuKvm : Series.Qemu;
  }

  /** The number that the rows of that series count by. */
  get release(): i32 {
    if (this.series == Series.Kvm) return this.kvm;
    const micro = this.number % 1000;
    return micro >= 90 ? this.number - micro + 1000 : this.number;
  }

  write(to: Writer): void {
    to.number(this.number / 1_000_000).byte(0x2e);
    to.number((this.number / 1000) % 1000).byte(0x2e);
    to.number(this.number % 1000);
  }
}

/** How many digits a text begins with. */
function digits(text: Span): i32 {
  let count = 0;
  while (count < size(text) && isDigit(byteAt(text, count))) count++;
  return count;
}

/** The number that a text begins with; none longer than six digits. */
function leading(text: Span): i32 {
  let value = 0;
  for (let i = 0; i < digits(text) && i < 6; i++) value = value * 10 + (byteAt(text, i) - 0x30);
  return value;
}
