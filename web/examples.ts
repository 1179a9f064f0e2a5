/**
 * Examples to begin with: those of the project, and a few that show what the page is for.
 */
import demoArguments from "../examples/demo.args?raw";
import demo from "../examples/demo.xml?raw";
import cdrom from "../examples/emulated-cdrom.xml?raw";
import kvmGuest from "../examples/kvm-guest.xml?raw";
import type { Side } from "./conversion.ts";
import mistakes from "./examples/mistakes.xml?raw";
import pasted from "./examples/pasted.sh?raw";

/** One example. */
export interface Example {
  readonly name: string;
  readonly side: Side;
  readonly text: string;
}

/** In the order of the menu; the page opens with the first. */
export const EXAMPLES: readonly Example[] = [
  { name: "A guest in XML", side: "xml", text: demo },
  { name: "KVM, with network and VNC", side: "xml", text: kvmGuest },
  { name: "Installing from a CD", side: "xml", text: cdrom },
  { name: "XML with mistakes", side: "xml", text: mistakes },
  { name: "A command line", side: "commandLine", text: demoArguments },
  { name: "Pasted from a script", side: "commandLine", text: pasted },
];
