/**
 * <secmodel>s of the host: which drivers keep guests apart, and what guests are labelled with by default.
 *
 * SELinux's labels are those of the policy's own file, of which the second line is for guests without
 * acceleration. Owners are changed for guests of the system only.
 */
import { Context } from "../emulator/context";
import { Owner } from "../security/owner";
import { JsonKind, JsonValue } from "../text/json";
import { NONE, Span, indexOf, is, literal, size, slice, trim } from "../text/span";
import { textOf } from "./facts";
import { Report } from "./report";

/** Where the policy says nothing. */
const DOMAIN = "system_u:system_r:svirt_t:s0";
const TCG_DOMAIN = "system_u:system_r:svirt_tcg_t:s0";

/** `owner` is who QEMU runs as, `uid:gid`; NONE for guests of the user's own. */
export function writeSecurityModels(r: Report, context: Context, owner: Span): void {
  const selinux = context.answer("selinux");
  const driver = context.answer("driver");
  if (selinux && !isSwitchedOff(driver)) {
    const contexts = textOf(selinux, "domainContexts");
    let kvm = contexts == NONE ? literal(DOMAIN) : lineOf(contexts, 0);
    if (kvm == NONE) kvm = literal(DOMAIN);
    let qemu = contexts == NONE ? literal(TCG_DOMAIN) : lineOf(contexts, 1);
    if (qemu == NONE) qemu = kvm;
    writeModel(r, "selinux", kvm, qemu);
  } else writeModel(r, "none", NONE, NONE);
  if (owner == NONE) return;
  const label = Owner.remembered(owner);
  writeModel(r, "dac", label, label);
}

/** `security_driver` names another, or none. */
function isSwitchedOff(driver: JsonValue | null): bool {
  const given = driver ? driver.get("security_driver") : null;
  if (!given) return false;
  if (given.kind != JsonKind.Array) return !is(given.text(), "selinux");
  for (let i = 0; i < given.length; i++) if (is(given.at(i).text(), "selinux")) return false;
  return true;
}

/** A line of a text that isn't empty; NONE when there are fewer. */
function lineOf(text: Span, wanted: i32): Span {
  let found = 0;
  for (let from = 0; from < size(text); ) {
    const end = indexOf(text, 0x0a, from);
    const line = slice(text, from, end < 0 ? size(text) : end);
    if (size(trim(line)) > 0 && found++ == wanted) return trim(line);
    from += size(line) + 1;
  }
  return NONE;
}

function writeModel(r: Report, model: string, kvm: Span, qemu: Span): void {
  r.open("secmodel");
  r.text("model", literal(model));
  r.text("doi", literal("0"));
  if (kvm != NONE) {
    r.line().text("<baselabel type='kvm'");
    r.content("baselabel", kvm);
    r.line().text("<baselabel type='qemu'");
    r.content("baselabel", qemu);
  }
  r.close("secmodel");
}
