/**
 * JSON of an option as key=value, for a QEMU whose option doesn't take JSON.
 *
 *   {"driver":"virtio-blk-pci","bus":"pci.0","share-rw":true}   virtio-blk-pci,bus=pci.0,share-rw=on
 *   {"type":"user","hostfwd":[{"str":"tcp::22-:22"}]}           user,hostfwd=tcp::22-:22
 *
 * What lies deeper gets dotted keys (`server.path`); a list of plain values repeats its key, as QEMU's
 * older readers want it; a list of objects is counted (`vqs.0.index`). The key that an option implies
 * comes bare when it is the first.
 */
import { Notes } from "../notes/note";
import { JsonKind, JsonValue, readJson } from "../text/json";
import { Span, is, size } from "../text/span";
import { Writer } from "../text/writer";
import { writeDoubled } from "./keys";

/** The argument in the older form; what is no JSON stays as it is. */
export function flatten(json: Span, implied: string): Span {
  const value = readJson(json, new Notes());
  if (!value || value.kind != JsonKind.Object) return json;
  const to = new Writer(size(json) + 16);
  for (let i = 0; i < value.length; i++) {
    if (i == 0 && is(value.keyAt(0), implied)) writeDoubled(to, value.at(0).text());
    else writeKey(to, value.keyAt(i), value.at(i));
  }
  return to.take();
}

function writeKey(to: Writer, key: Span, value: JsonValue): void {
  if (value.kind == JsonKind.Object) {
    for (let i = 0; i < value.length; i++) writeKey(to, dotted(key, value.keyAt(i)), value.at(i));
    return;
  }
  if (value.kind == JsonKind.Array) {
    for (let i = 0; i < value.length; i++) writeItem(to, key, value.at(i), i);
    return;
  }
  if (to.length > 0) to.byte(0x2c);
  to.span(key).byte(0x3d);
  if (value.kind == JsonKind.True) to.text("on");
  else if (value.kind == JsonKind.False) to.text("off");
  else if (value.kind != JsonKind.Null) writeDoubled(to, value.text());
}

function writeItem(to: Writer, key: Span, item: JsonValue, index: i32): void {
  if (item.kind != JsonKind.Object) return writeKey(to, key, item);
  const text = item.get("str");
  if (text && item.length == 1) return writeKey(to, key, text);
  writeKey(to, new Writer(48).span(key).byte(0x2e).number(index).take(), item);
}

function dotted(outer: Span, inner: Span): Span {
  return new Writer(48).span(outer).byte(0x2e).span(inner).take();
}

/** The key that an option implies, when it has one. */
export function impliedKey(option: string): string {
  if (option == "device" || option == "blockdev") return "driver";
  if (option == "object") return "qom-type";
  return option == "netdev" ? "type" : "";
}
