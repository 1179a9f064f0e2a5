/**
 * Who a file belongs to: a user and a group by number, and the texts they are said in.
 *
 * People say `qemu:kvm` or `+107:+36` (with a plus it is a number even if a user is called so); a step says
 * `107:36`, what is remembered of a file `+107:+36`.
 */
import { Context } from "../emulator/context";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { Span, byteAt, indexOf, size, slice } from "../text/span";
import { Writer } from "../text/writer";

export class Owner {
  constructor(
    readonly user: i64,
    readonly group: i64,
  ) {}

  /** As a step says it. */
  text(): Span {
    return new Writer(24).number(this.user).byte(0x3a).number(this.group).take();
  }

  /** As libvirt writes it down, and shows it as a label. */
  label(): Span {
    return new Writer(24).byte(0x2b).number(this.user).text(":+").number(this.group).take();
  }

  /** `107:36` → `+107:+36`; what isn't two numbers stays. */
  static remembered(text: Span): Span {
    const owner = Owner.numbers(text);
    return owner ? owner.label() : text;
  }

  /** Of two numbers, with or without plus; null for anything else. */
  static numbers(text: Span): Owner | null {
    const colon = indexOf(text, 0x3a);
    if (colon < 0) return null;
    const user = numberOf(slice(text, 0, colon));
    const group = numberOf(slice(text, colon + 1));
    return user < 0 || group < 0 ? null : new Owner(user, group);
  }

  /** Of names or numbers, names as the host knows them; null when it doesn't. */
  static read(text: Span, context: Context): Owner | null {
    const colon = indexOf(text, 0x3a);
    if (colon < 0) return null;
    const user = idOf(slice(text, 0, colon), "users", context);
    const group = idOf(slice(text, colon + 1), "groups", context);
    return user < 0 || group < 0 ? null : new Owner(user, group);
  }
}

/** The number of a user or group: what the host says of the name, or the number that it is; -1 for neither. */
export function idOf(name: Span, kind: string, context: Context): i64 {
  if (size(name) == 0) return -1;
  if (byteAt(name, 0) == 0x2b) return numberOf(name);
  const known = context.answer(kind);
  const id = known ? known.member(name) : null;
  return id ? max<i64>(id.integer(), -1) : numberOf(name);
}

function numberOf(text: Span): i64 {
  if (size(text) == 0) return -1;
  const number = toInteger(byteAt(text, 0) == 0x2b ? slice(text, 1) : text);
  // The last number means "leave it as it is" to the kernel.
  return number == NOT_A_NUMBER || number < 0 || number >= 0xffffffff ? -1 : number;
}
