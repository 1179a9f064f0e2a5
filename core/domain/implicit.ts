/**
 * Devices that a machine comes with, or that other devices bring along.
 */
import { Domain } from "./domain";
import { addDisplayDevices } from "./implicit_display";
import { HVM } from "./os";

export function addImplicitDevices(domain: Domain): void {
  addDisplayDevices(domain);
  domain.devices.settlePorts(domain.os.type == HVM, domain.context);
}
