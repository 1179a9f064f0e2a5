/** What the <guest>s of emulators of today and of old have in common: how one begins and ends, what a PC can have. */
import { Span, literal } from "../text/span";
import { Report } from "./report";

export const ACPI = "<acpi default='on' toggle='yes'/>\n";
export const APIC = "<apic default='on' toggle='no'/>\n";

/** As far as the machines, which stand in <arch>. */
export function beginGuest(r: Report, osType: string, arch: Span, wordSize: string, binary: Span): void {
  r.open("guest");
  r.text("os_type", literal(osType));
  r.line().text("<arch");
  r.attribute("name", arch).to.text(">\n");
  r.deeper();
  r.text("wordsize", literal(wordSize));
  r.text("emulator", binary);
}

export function endGuest(r: Report): void {
  r.close("guest");
  r.to.text("\n");
}
