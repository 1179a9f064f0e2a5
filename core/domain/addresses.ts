/**
 * Places for devices that came without: PCI slots, USB ports, CCW numbers, drive units.
 */
import { Domain } from "./domain";

export function assignAddresses(domain: Domain): void {}
