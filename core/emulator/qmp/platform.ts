/**
 * What a QEMU says of the platform under it: interrupt controllers of ARM, encrypted and enclosed memory.
 */
import { JsonKind, JsonValue } from "../../text/json";
import { NOT_A_NUMBER } from "../../text/number";
import { NONE, Span } from "../../text/span";
import { Gic, QemuCaps, Sev, Sgx, SgxSection } from "../qemu_caps";

function integerOf(value: JsonValue, key: string): i64 {
  const member = value.get(key);
  const number = member ? member.integer() : 0;
  return number == NOT_A_NUMBER ? 0 : number;
}

function textOf(value: JsonValue, key: string): Span {
  const member = value.get(key);
  return member ? member.text() : NONE;
}

function truthOf(value: JsonValue, key: string): bool {
  const member = value.get(key);
  return member != null && member.kind == JsonKind.True;
}

export function readGics(reply: JsonValue, caps: QemuCaps): void {
  for (let i = 0; i < reply.length; i++) {
    const each = reply.at(i);
    const gic = new Gic();
    gic.version = integerOf(each, "version");
    gic.kernel = truthOf(each, "kernel");
    gic.emulated = truthOf(each, "emulated");
    caps.gics.push(gic);
  }
}

export function readSev(reply: JsonValue): Sev {
  const sev = new Sev();
  sev.cbitpos = integerOf(reply, "cbitpos");
  sev.reducedPhysBits = integerOf(reply, "reduced-phys-bits");
  sev.pdh = textOf(reply, "pdh");
  sev.certChain = textOf(reply, "cert-chain");
  sev.cpu0Id = textOf(reply, "cpu0-id");
  return sev;
}

/** QEMU before 7.0 doesn't tell the sections, which is not enough. */
export function readSgx(reply: JsonValue): Sgx | null {
  const sections = reply.get("sections");
  if (!sections) return null;
  const sgx = new Sgx();
  sgx.flc = truthOf(reply, "flc");
  sgx.sgx1 = truthOf(reply, "sgx1");
  sgx.sgx2 = truthOf(reply, "sgx2");
  for (let i = 0; i < sections.length; i++) {
    const each = sections.at(i);
    const size = integerOf(each, "size") / 1024;
    sgx.sections.push(new SgxSection(integerOf(each, "node"), size));
    sgx.sectionSize += size;
  }
  // Newer QEMU has only the sections.
  if (reply.get("section-size")) sgx.sectionSize = integerOf(reply, "section-size") / 1024;
  return sgx;
}
