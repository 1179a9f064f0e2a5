/**
 * Devices that a machine comes with, or that other devices bring along.
 */
import { Domain } from "./domain";
import { addDisplayDevices } from "./implicit_display";

export function addImplicitDevices(domain: Domain): void {
  addDisplayDevices(domain);
}
