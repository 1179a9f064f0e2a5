/**
 * The devices that a guest's process may open: what its cgroup lets through.
 * https://libvirt.org/drvqemu.html#cgroups-device-acls
 *
 * A list of nodes that any QEMU needs (or `cgroup_device_acl` of qemu.conf instead), pseudo terminals, and the
 * guest's own block and character devices: a read-only disk for reading, everything else for reading and writing.
 * Nothing may make nodes. What number a node has is what `context.files` says; one that isn't there is left out.
 */
import { Domain } from "../domain/domain";
import { Context } from "../emulator/context";
import { NOT_A_NUMBER, unsigned } from "../text/number";
import { NONE, Span, indexOf, is, literal, slice } from "../text/span";
import { Writer } from "../text/writer";
import { GuestFile } from "./guest_file";

/** Bits of what may be done, as the kernel counts them for programs. */
export const MAKE: i32 = 1;
export const READ: i32 = 2;
export const WRITE: i32 = 4;

/** The list of 2009's driver page, and what came since: userfaultfd, for postcopy. */
const USUAL: StaticArray<string> = [
  "/dev/null",
  "/dev/full",
  "/dev/zero",
  "/dev/random",
  "/dev/urandom",
  "/dev/ptmx",
  "/dev/kvm",
  "/dev/kqemu",
  "/dev/rtc",
  "/dev/hpet",
  "/dev/net/tun",
  "/dev/userfaultfd",
];

/** Majors of which all minors are meant (Documentation/admin-guide/devices.txt of Linux): pseudo terminals, sound. */
const PTY_MAJOR: i64 = 136;
const SOUND_MAJOR: i64 = 116;

export class DeviceRule {
  constructor(
    readonly block: bool,
    readonly major: i64,
    /** -1 for all. */
    readonly minor: i64,
    readonly access: i32,
  ) {}

  /** As the files of cgroup v1 take it: `c 1:3 rw`. */
  get text(): Span {
    const to = new Writer(24).byte(this.block ? 0x62 : 0x63).byte(0x20);
    to.number(this.major).byte(0x3a);
    if (this.minor < 0) to.byte(0x2a);
    else to.number(this.minor);
    to.byte(0x20);
    if (this.access & READ) to.byte(0x72);
    if (this.access & WRITE) to.byte(0x77);
    if (this.access & MAKE) to.byte(0x6d);
    return to.take();
  }
}

/** The nodes that any guest of this configuration may open. */
export function usualNodes(domain: Domain): Span[] {
  const nodes: Span[] = [];
  const said = domain.context.driver.deviceAcl;
  if (!said) for (let i = 0; i < USUAL.length; i++) nodes.push(literal(USUAL[i]));
  for (let i = 0; said && i < said.length; i++) nodes.push(said.at(i).text());
  // The kernel's half of a network card: QEMU opens it by itself.
  if (domain.devices.interfaces.length > 0) nodes.push(literal("/dev/vhost-net"));
  return nodes;
}

/** What the guest may open. Ask when `context.files` knows the usual nodes and the guest's files. */
export function deviceRules(domain: Domain, files: GuestFile[]): DeviceRule[] {
  const context = domain.context;
  const rules: DeviceRule[] = [];
  const nodes = usualNodes(domain);
  for (let i = 0; i < nodes.length; i++) allow(rules, nodes[i], READ | WRITE, context);
  rules.push(new DeviceRule(false, PTY_MAJOR, -1, READ | WRITE));
  if (domain.devices.sounds.length > 0) rules.push(new DeviceRule(false, SOUND_MAJOR, -1, READ | WRITE));
  for (let i = 0; i < files.length; i++) allow(rules, files[i].path, files[i].readOnly ? READ : READ | WRITE, context);
  return rules;
}

function allow(rules: DeviceRule[], path: Span, access: i32, context: Context): void {
  const number = deviceNumber(path, context);
  if (number == NONE) return;
  const colon = indexOf(number, 0x3a);
  const major = unsigned(slice(number, 0, colon), 10);
  const minor = unsigned(slice(number, colon + 1), 10);
  if (major == NOT_A_NUMBER || minor == NOT_A_NUMBER) return;
  const block = isBlock(path, context);
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i];
    if (rule.block != block || rule.major != major || rule.minor != minor) continue;
    if ((rule.access & access) == access) return;
  }
  rules.push(new DeviceRule(block, major, minor, access));
}

/** `MAJOR:MINOR` of a node; NONE for what is none, or not there. */
export function deviceNumber(path: Span, context: Context): Span {
  const device = said(path, "device", context);
  return device != NONE && indexOf(device, 0x3a) > 0 ? device : NONE;
}

function isBlock(path: Span, context: Context): bool {
  return is(said(path, "kind", context), "block");
}

/** What the shell found at a path. */
function said(path: Span, key: string, context: Context): Span {
  const files = context.answer("files");
  const state = files != null && path != NONE ? files.member(path) : null;
  const value = state ? state.get(key) : null;
  return value ? value.text() : NONE;
}
