/**
 * Devices that a machine comes with, or that other devices bring along.
 */
import { addUsualPanic } from "../devices/panic";
import { Domain } from "./domain";
import { addImplicitControllers } from "./implicit_controllers";
import { addDisplayDevices } from "./implicit_display";
import { HVM } from "./os";

export function addImplicitDevices(domain: Domain): void {
  const context = domain.context;
  const machine = context.machine;
  addImplicitControllers(domain.devices, context);
  if (machine.isPseries || machine.isS390) addUsualPanic(domain.devices.panics, context);
  addDisplayDevices(domain);
  domain.devices.settlePorts(domain.os.type == HVM, context);
}
