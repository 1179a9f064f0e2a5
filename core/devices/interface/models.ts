/**
 * Models of network cards, and which one a machine gets when nobody says.
 * https://libvirt.org/formatdomain.html#setting-the-nic-model
 */
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Span, byteAt, is, isInAnyCase, literal, lower, size } from "../../text/span";
import { VIRTIO, VIRTIO_NON_TRANSITIONAL, VIRTIO_TRANSITIONAL } from "../virtio";

/** What libvirt knows; it takes them in any case and writes them like this. Others are QEMU's own. */
const MODELS: StaticArray<string> = [
  "netfront",
  "rtl8139",
  "virtio",
  "e1000",
  "e1000e",
  "igb",
  "virtio-transitional",
  "virtio-non-transitional",
  "usb-net",
  "spapr-vlan",
  "lan9118",
  "scm91c111",
  "vlance",
  "vmxnet",
  "vmxnet2",
  "vmxnet3",
  "Am79C970A",
  "Am79C973",
  "82540EM",
  "82545EM",
  "82543GC",
];

export function canonicalModel(model: Span): Span {
  for (let i = 0; i < MODELS.length; i++) {
    if (isInAnyCase(model, MODELS[i])) return literal(MODELS[i]);
  }
  return model;
}

/** Letters, digits, `-` and `_`: what a model's name may have. */
export function isModelName(model: Span): bool {
  for (let i = 0; i < size(model); i++) {
    const byte = lower(byteAt(model, i));
    if ((byte < 0x61 || byte > 0x7a) && (byte < 0x30 || byte > 0x39) && byte != 0x2d && byte != 0x5f) return false;
  }
  return size(model) > 0;
}

/** Whether it is a virtio card: an index of VIRTIO_MODELS, 0 for another. */
export function virtioModel(model: Span): i32 {
  if (is(model, "virtio")) return VIRTIO;
  if (is(model, "virtio-transitional")) return VIRTIO_TRANSITIONAL;
  return is(model, "virtio-non-transitional") ? VIRTIO_NON_TRANSITIONAL : 0;
}

/** What guests of this machine know without a driver of their own, if this QEMU has it. */
export function defaultModel(context: Context): Span {
  const machine = context.machine;
  const emulator = context.emulator;
  if (machine.isS390 || machine.isLoongarchVirt || machine.isRiscvVirt) return literal("virtio");
  if (machine.isArm) {
    if (is(machine.name, "versatilepb")) return literal("scm91c111");
    return literal(machine.isArmVirt ? "virtio" : "lan9118");
  }
  if (emulator.can(Capability.RTL8139)) return literal("rtl8139");
  if (emulator.can(Capability.E1000)) return literal("e1000");
  return literal(emulator.can(Capability.VIRTIO_NET) ? "virtio" : "rtl8139");
}
