/**
 * One -device of a command line, on its way into a room.
 *
 * A room that knows the driver makes itself of it: it reads the keys with the same method that writes them, looks up
 * the backends that they name, and says whether that was all. Only then the device and its backends are taken over;
 * a device that says more than its room knows is kept whole, with all that it names.
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { PropsReader } from "../argv/props_reader";
import { Context } from "../emulator/context";
import { NONE, Span, endsWith, is, size, slice, startsWith } from "../text/span";
import { VIRTIO, VIRTIO_NON_TRANSITIONAL, VIRTIO_TRANSITIONAL } from "./virtio";

export class NativeDevice {
  readonly p: PropsReader;
  readonly driver: Span;
  readonly id: Span;
  /** What the device names on the same line, taken over with it. */
  private backends: Option[] = [];

  constructor(
    readonly option: Option,
    readonly line: CommandLine,
    readonly context: Context,
  ) {
    this.p = option.reader("driver");
    this.driver = this.p.text("driver", NONE);
    this.id = this.p.text("id", NONE);
  }

  isDriver(name: string): bool {
    return is(this.driver, name);
  }

  /** The model of a virtio device `BASE-pci`, `-ccw`, `-device`, of either generation; 0 when the driver is another. */
  virtio(base: string): i32 {
    if (!startsWith(this.driver, base)) return 0;
    // QEMU's other name of the machine's usual kind.
    if (size(this.driver) == base.length) return startsWith(this.driver, "virtio-") ? VIRTIO : 0;
    const rest = slice(this.driver, base.length);
    if (is(rest, "-pci") || is(rest, "-ccw") || is(rest, "-device")) return VIRTIO;
    if (is(rest, "-pci-transitional")) return VIRTIO_TRANSITIONAL;
    return is(rest, "-pci-non-transitional") ? VIRTIO_NON_TRANSITIONAL : 0;
  }

  /** A virtio device that is mapped into the memory of the board. */
  get isMmio(): bool {
    return startsWith(this.driver, "virtio-") && endsWith(this.driver, "-device");
  }

  /** The option of a kind that a key of the device names, to be taken over with it; null when it names none that is open. */
  backend(kind: string, key: string): Option | null {
    const name = this.p.text(key, NONE);
    return this.named(kind, name);
  }

  /** The same by its name. */
  named(kind: string, name: Span): Option | null {
    const option = this.line.link(kind, name);
    if (!option || !option.isOpen()) return null;
    this.backends.push(option);
    return option;
  }

  /** Further options that are taken over with it. */
  with(options: Option[]): void {
    for (let i = 0; i < options.length; i++) this.backends.push(options[i]);
  }

  /** Takes the device and its backends over, unless a key was left unread. */
  take(path: Span): bool {
    if (this.p.leftover()) return false;
    this.option.understand(path);
    for (let i = 0; i < this.backends.length; i++) this.backends[i].understand(path);
    return true;
  }
}
