/**
 * Privileges that a container keeps or loses: <features><capabilities policy='…'>.
 * https://libvirt.org/formatdomain.html#hypervisor-features
 *
 * QEMU has no use for them; they are kept as they are.
 */
import { Part } from "../../emulator/part";
import { Context } from "../../emulator/context";
import { Fields, ON_OFF } from "../../xml/fields";

const POLICIES: StaticArray<string> = ["", "default", "allow", "deny"];
const DEFAULT: i32 = 1;

/** Linux's own names (capabilities(7)), by the alphabet. */
const NAMES: StaticArray<string> = [
  "audit_control",
  "audit_write",
  "block_suspend",
  "chown",
  "dac_override",
  "dac_read_search",
  "fowner",
  "fsetid",
  "ipc_lock",
  "ipc_owner",
  "kill",
  "lease",
  "linux_immutable",
  "mac_admin",
  "mac_override",
  "mknod",
  "net_admin",
  "net_bind_service",
  "net_broadcast",
  "net_raw",
  "setgid",
  "setfcap",
  "setpcap",
  "setuid",
  "sys_admin",
  "sys_boot",
  "sys_chroot",
  "sys_module",
  "sys_nice",
  "sys_pacct",
  "sys_ptrace",
  "sys_rawio",
  "sys_resource",
  "sys_time",
  "sys_tty_config",
  "syslog",
  "wake_alarm",
];

export class Privileges extends Part {
  policy: i32 = 0;
  /** Made when the document speaks of them: a QEMU guest never does. */
  private states: StaticArray<i32> | null = null;

  xml(x: Fields): void {
    if (!x.enter("capabilities")) return;
    this.policy = x.word("policy", POLICIES, this.policy);
    let states = this.states;
    if (!states && !x.writing) {
      states = new StaticArray<i32>(NAMES.length);
      if (x.reading) this.states = states;
    }
    for (let i = 0; states && i < NAMES.length; i++) {
      if (!x.enter(NAMES[i])) continue;
      states[i] = x.word("state", ON_OFF, states[i]);
      if (x.reading && states[i] == 0) states[i] = 1;
      x.leave();
    }
    x.leave();
  }

  defaults(context: Context): void {
    const states = this.states;
    if (!states) return;
    let any = false;
    for (let i = 0; i < states.length; i++) if (states[i] != 0) any = true;
    if (any && this.policy == 0) this.policy = DEFAULT;
    if (!any && this.policy == DEFAULT) this.policy = 0;
  }
}
