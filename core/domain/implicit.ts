/**
 * Devices that a machine comes with, or that other devices bring along.
 */
import { Domain } from "./domain";

export function addImplicitDevices(domain: Domain): void {}
