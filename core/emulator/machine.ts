/**
 * What follows from a machine's name: whether it has PCI, which controllers it comes with, and so on.
 * https://libvirt.org/formatdomain.html#operating-system-booting, QEMU's docs/system/target-*.rst
 *
 * A machine is asked by its family (`isQ35`), the way QEMU names its versioned types: `pc-q35-8.2`
 * belongs to q35, and so does the alias.
 */
import { NONE, Span, is, startsWith } from "../text/span";

export function isX86(arch: Span): bool {
  return is(arch, "x86_64") || is(arch, "i686");
}

export class Machine {
  constructor(
    readonly name: Span,
    readonly arch: Span,
  ) {}

  /** A name of the family: `word` itself, or a versioned one that begins with `prefix`. */
  private family(word: string, prefix: string): bool {
    return this.name != NONE && (is(this.name, word) || startsWith(this.name, prefix));
  }

  get isX86(): bool {
    return isX86(this.arch);
  }

  get isArm(): bool {
    return is(this.arch, "aarch64") || is(this.arch, "armv7l") || is(this.arch, "armv6l");
  }

  get isAarch64(): bool {
    return is(this.arch, "aarch64");
  }

  get isPpc64(): bool {
    return is(this.arch, "ppc64") || is(this.arch, "ppc64le");
  }

  get isS390(): bool {
    return is(this.arch, "s390x") || is(this.arch, "s390");
  }

  get isRiscv(): bool {
    return is(this.arch, "riscv64") || is(this.arch, "riscv32");
  }

  get isLoongarch(): bool {
    return is(this.arch, "loongarch64");
  }

  get isQ35(): bool {
    return this.isX86 && this.family("q35", "pc-q35-");
  }

  get isI440fx(): bool {
    if (!this.isX86) return false;
    return (
      is(this.name, "pc") ||
      startsWith(this.name, "pc-0.") ||
      startsWith(this.name, "pc-1.") ||
      startsWith(this.name, "pc-i440fx-") ||
      startsWith(this.name, "rhel")
    );
  }

  /** It comes with an IDE controller, which is on no command line. */
  get hasBuiltinIde(): bool {
    return this.isI440fx || is(this.name, "malta") || is(this.name, "sun4u") || is(this.name, "g3beige");
  }

  get isXenfv(): bool {
    return this.isX86 && this.family("xenfv", "xenfv-");
  }

  get isIsapc(): bool {
    return this.isX86 && is(this.name, "isapc");
  }

  get isArmVirt(): bool {
    return this.isArm && this.family("virt", "virt-");
  }

  get isRiscvVirt(): bool {
    return this.isRiscv && this.family("virt", "virt-");
  }

  get isLoongarchVirt(): bool {
    return this.isLoongarch && this.family("virt", "virt-");
  }

  /** A `virt` machine of any architecture. */
  get isVirt(): bool {
    return this.isArmVirt || this.isRiscvVirt || this.isLoongarchVirt;
  }

  get isPseries(): bool {
    return this.isPpc64 && this.family("pseries", "pseries-");
  }

  get isCcw(): bool {
    return this.isS390 && this.family("s390-ccw-virtio", "s390-ccw");
  }

  get isMips64(): bool {
    return is(this.arch, "mips64") || is(this.arch, "mips64el");
  }

  get isMips(): bool {
    return this.isMips64 || is(this.arch, "mips") || is(this.arch, "mipsel");
  }

  get isMalta(): bool {
    return this.isMips && is(this.name, "malta");
  }

  get isVersatilepb(): bool {
    return this.isArm && is(this.name, "versatilepb");
  }

  get isRealview(): bool {
    return this.isArm && startsWith(this.name, "realview");
  }

  get isVexpress(): bool {
    return this.isArm && startsWith(this.name, "vexpress-");
  }

  /** The board has an ESP SCSI controller (ncr53c90), which QEMU calls `scsi`. */
  get hasBuiltinEsp(): bool {
    if (is(this.arch, "sparc")) return true;
    if (is(this.arch, "m68k")) return is(this.name, "q800");
    return this.isMips64 && (is(this.name, "magnum") || is(this.name, "pica61"));
  }

  /** Machines without PCI are known only among Arm's and RISC-V's. */
  get supportsPci(): bool {
    if (this.isArm) return this.isArmVirt || this.isVersatilepb;
    if (this.isRiscv) return this.isRiscvVirt;
    return true;
  }

  /** Several PCI buses; where there is only one, QEMU calls it `pci`. */
  get supportsMultibus(): bool {
    return this.isX86 || this.isPpc64 || is(this.arch, "ppc") || this.isS390 || this.isVirt;
  }

  /** The board has a PCI host bridge with a conventional bus (pci-root). */
  get hasPciRoot(): bool {
    if (this.isX86) return this.isI440fx;
    if (this.isArm) return this.isVersatilepb;
    if (this.isMips) return this.isMalta;
    return (
      this.isPpc64 ||
      is(this.arch, "ppc") ||
      is(this.arch, "alpha") ||
      is(this.arch, "sh4") ||
      is(this.arch, "sh4eb") ||
      is(this.arch, "sparc64")
    );
  }

  /** The board has a PCI Express root complex (pcie-root). */
  get hasPcieRoot(): bool {
    return this.isQ35 || this.isArmVirt || this.isRiscvVirt || this.isLoongarch;
  }

  /** Guests have a USB controller unless they say that they have none. */
  get hasDefaultUsb(): bool {
    if (this.isX86) return !this.isIsapc;
    if (this.isArm) return this.isVersatilepb || this.isRealview;
    return this.hasPciRoot || this.isMips;
  }
}
