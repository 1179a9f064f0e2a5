/** virsh's verbs as QMP commands, QEMU's states and events in libvirt's words. To be furnished. */
import { Writer } from "../text/writer";

export function writeVerbs(to: Writer): void {
  to.text("{}");
}
