/**
 * Places that the boards pc and q35 use themselves, or where real ones have a device.
 *
 * i440FX: slot 1 is the PIIX3 (ISA bridge, IDE, USB, power management), slot 2 the first video card.
 * Q35: slot 0x1f is the ICH9 (ISA bridge, SATA, SMBus), 1 the first video card, 0x1d and 0x1a USB, 0x1e the
 * bridge to conventional PCI, 0x1b sound.
 */
import { AddressType } from "../../address/address";
import { ControllerType } from "../../address/buses";
import { Controller } from "../../devices/controller/controller";
import { Pci, Usb } from "../../devices/controller/models";
import { Connect, Device } from "../../devices/device";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { noteInside } from "../../xml/reader";
import { Devices } from "../devices";
import { PciTopology } from "./pci_topology";

const ON: i32 = 1;
const CONVENTIONAL: i32 = Connect.Pci | Connect.Automatic;

/** False when something that must be at its place isn't. */
export function reserveChipset(devices: Devices, context: Context, topology: PciTopology): bool {
  if (context.machine.isI440fx) return reservePiix3(devices, context, topology);
  if (context.machine.isQ35) return reserveIch9(devices, context, topology);
  return true;
}

/** The function of the PIIX3 that a controller is; -1 for none. */
export function piix3Function(controller: Controller): i32 {
  if (controller.index != 0) return -1;
  if (controller.type == ControllerType.Ide) return 1;
  return controller.isUsb && controller.model <= Usb.Piix3Uhci ? 2 : -1;
}

function reservePiix3(devices: Devices, context: Context, topology: PciTopology): bool {
  for (let i = 0; i < devices.controllers.length; i++) {
    const controller = devices.controllers[i];
    const func = piix3Function(controller);
    if (func < 0) continue;
    const address = controller.info.address;
    if (!address.hasPci) address.placePci(0, 1, func, 0);
    if (address.domain != 0 || address.bus != 0 || address.slot != 1 || address.function != func) {
      noteInside(context.notes, Code.BadValue, controller.from, "address")
        .named(func == 1 ? "the address of the primary IDE controller" : "the address of the PIIX3 USB controller")
        .expect(func == 1 ? "PCI address 0:0:1.1" : "PCI address 0:0:1.2");
      return false;
    }
    if (!topology.reserve(address, CONVENTIONAL, controller)) return false;
  }
  if (!topology.reserveBuiltin(1, 0, CONVENTIONAL) || !topology.reserveBuiltin(1, 3, CONVENTIONAL)) return false;
  return placeVideo(devices, context, topology, 2, CONVENTIONAL);
}

function reserveIch9(devices: Devices, context: Context, topology: PciTopology): bool {
  for (let i = 0; i < devices.controllers.length; i++) {
    const controller = devices.controllers[i];
    const address = controller.info.address;
    if (controller.type == ControllerType.Sata && controller.index == 0) {
      if (!address.hasPci) address.placePci(0, 0x1f, 2, 0);
      else if (address.domain != 0 || address.bus != 0 || address.slot != 0x1f || address.function != 2) {
        noteInside(context.notes, Code.BadValue, controller.from, "address")
          .named("the address of the primary SATA controller")
          .expect("PCI address 0:0:1f.2");
        return false;
      }
    }
    if (address.type != AddressType.None) continue;
    // Where real boards have them, but only if that is free.
    let slot = -1;
    if (controller.isUsb && controller.model == Usb.Ich9Uhci1) {
      slot = !topology.isSlotTaken(0x1d) ? 0x1d : !topology.isSlotTaken(0x1a) ? 0x1a : -1;
    } else if (controller.isPci && controller.model == Pci.DmiToPciBridge && !topology.isSlotTaken(0x1e)) slot = 0x1e;
    if (slot < 0) continue;
    if (!topology.reserveBuiltin(slot, 0, Connect.Pcie)) return false;
    address.placePci(0, slot, 0, controller.isUsb ? ON : 0);
  }
  if (!topology.reserveBuiltin(0x1f, 0, Connect.Pcie) || !topology.reserveBuiltin(0x1f, 3, Connect.Pcie)) return false;
  if (!placeVideo(devices, context, topology, 1, Connect.Pcie)) return false;
  return placeSound(devices, context, topology);
}

/** QEMU puts the first card into the first slot that the board leaves free. */
function placeVideo(devices: Devices, context: Context, topology: PciTopology, slot: i32, flags: i32): bool {
  if (devices.videos.length == 0) return true;
  const video: Device = devices.videos[0];
  const connect = video.connect(context);
  if ((connect & (Connect.Pci | Connect.Pcie | Connect.Virtio)) == 0 || !video.info.address.wantsPci) return true;
  if (topology.isSlotTaken(slot)) return topology.place(video, topology.resolve(connect));
  if (!topology.reserveBuiltin(slot, 0, flags)) return false;
  video.info.address.placePci(0, slot, 0, 0);
  return true;
}

/** The ICH9's own sound, where the real chip has it. */
function placeSound(devices: Devices, context: Context, topology: PciTopology): bool {
  if (topology.isSlotTaken(0x1b)) return true;
  for (let i = 0; i < devices.sounds.length; i++) {
    const sound = devices.sounds[i];
    if ((sound.connect(context) & Connect.Ich9Sound) == 0 || !sound.info.address.wantsPci) continue;
    if (!topology.reserveBuiltin(0x1b, 0, Connect.Pcie)) return false;
    sound.info.address.placePci(0, 0x1b, 0, 0);
    return true;
  }
  return true;
}
