/**
 * The devices around the screen that come by themselves: mouse and keyboard, a video card for graphics,
 * an audio backend; and the balloon, the watchdog and the IOMMU that a machine or its size brings along.
 */
import { Switch } from "../argv/props";
import { Audio } from "../devices/audio/audio";
import { Graphics } from "../devices/graphics/graphics";
import { Input } from "../devices/input";
import { Iommu } from "../devices/iommu";
import { Memballoon } from "../devices/memballoon";
import { Video } from "../devices/video/video";
import { ITCO, Watchdog } from "../devices/watchdog";
import { Context } from "../emulator/context";
import { is } from "../text/span";
import { Domain } from "./domain";
import { IOAPIC_QEMU } from "./features/fields";

export function addDisplayDevices(domain: Domain): void {
  const context = domain.context;
  const devices = domain.devices;
  Graphics.settleAll(devices.graphics);
  Input.implyToday(devices.inputs, context, domain.features.ps2 != Switch.Off);
  if (devices.memballoons.length == 0 && hasBalloon(context)) devices.memballoons.push(Memballoon.make());
  if (context.machine.isQ35 && !hasItco(devices.watchdogs)) {
    devices.watchdogs.push(Watchdog.implied(devices.watchdogs));
  }
  if (devices.iommus.length == 0) {
    const iommu = Iommu.implied(context);
    if (iommu) devices.iommus.push(iommu);
  }
  if (devices.iommus.length > 0 && domain.features.ioapic == 0) {
    // What remaps interrupts must see them: the I/O APIC can't be KVM's own.
    if (devices.iommus[0].remapsInterrupts || Iommu.isNeeded(context)) domain.features.ioapic = IOAPIC_QEMU;
  }
  if (devices.audios.length == 0) {
    const audio = Audio.implied(Graphics.audioType(devices.graphics, context), context);
    if (audio) devices.audios.push(audio);
  }
  if (devices.videos.length == 0 && devices.graphics.length > 0) devices.videos.push(new Video());
  Video.order(devices.videos);
}

function hasItco(watchdogs: Watchdog[]): bool {
  for (let i = 0; i < watchdogs.length; i++) if (watchdogs[i].model == ITCO) return true;
  return false;
}

/** Guests of most architectures have a balloon unless they say that they have none; Arm's don't. */
function hasBalloon(context: Context): bool {
  const machine = context.machine;
  if (machine.isX86 || machine.isPpc64 || machine.isS390 || machine.isRiscv) return true;
  const arch = context.arch;
  if (is(arch, "alpha") || is(arch, "ppc") || is(arch, "sh4") || is(arch, "sh4eb") || is(arch, "sparc64")) return true;
  return is(arch, "mips") || is(arch, "mipsel") || is(arch, "mips64") || is(arch, "mips64el");
}
