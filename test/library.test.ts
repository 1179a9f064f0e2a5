/**
 * The library's own part: what it does around the core's answers, and when the core fails.
 */
import { readFile } from "node:fs/promises";
import binaryen from "binaryen";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../hosts/bun/load.ts";
import { Core } from "../hosts/core.ts";
import { ROOT } from "./programs.ts";

const library = suite("library");
const vw = await load();
const xml = await readFile(`${ROOT}examples/demo.xml`, "utf8");

library("a result is ok, output, notes, and the account where there is one", () => {
  const { account, ...result } = vw.fromNative("qemu -m 64 -quux");
  assert.is(result.ok, true);
  assert.match(result.output as string, "<domain");
  assert.is(account?.kept, 1);
  assert.equal(Object.keys(vw.toNative(xml)), ["ok", "output", "notes"]);
  assert.equal(vw.validate(xml), { ok: true, notes: [] });
  assert.equal(Object.keys(vw.normalize("<domain")), ["ok", "notes"]);
});

library("bytes and text of the same input give the same", () => {
  assert.equal(vw.normalize(new TextEncoder().encode(xml)), vw.normalize(xml));
  // What a string's XML declaration says of an encoding is about bytes that it no longer has.
  const declared = `<?xml version='1.0' encoding='ISO-8859-1'?>${xml.replace("QEMUGuest1<", "Gäst<")}`;
  assert.match(vw.normalize(declared).output as string, "<name>Gäst</name>");
});

library("half a surrogate pair is refused in its place", () => {
  const { ok, notes } = vw.normalize("<domain>\n😀\ud83d</domain>");
  assert.is(ok, false);
  assert.equal([notes[0]?.code, notes[0]?.line, notes[0]?.column], ["VW0101", 2, 2]);
});

library("notes are printed on demand, beside the list", () => {
  const text = vw.normalize("<domain", { notes: "text", file: "a.xml" });
  assert.match(text.notesText as string, /^a\.xml:1:8: error VW0103: /);
  assert.is(text.notes.length, 1);
  assert.is(vw.normalize(xml, { notes: "text" }).notesText, "");
  const sarif = JSON.parse(vw.normalize("<domain", { notes: "sarif" }).notesText as string);
  assert.is(sarif.runs[0].results[0].ruleId, "VW0103");
  const large = vw.normalize("a".repeat((16 << 20) + 1), { notes: "text" });
  assert.match(large.notesText as string, /^-: error VW0501: /);
});

library("options that are no plain data are a note, not an exception", () => {
  const circle: Record<string, unknown> = {};
  circle.circle = circle;
  const { ok, notes, notesText } = vw.toNative(xml, { context: circle, notes: "sarif" });
  assert.is(ok, false);
  assert.is(notes[0]?.code, "VW0602");
  assert.is(JSON.parse(notesText as string).runs[0].results[0].ruleId, "VW0602");
  assert.is(vw.toNative(xml, { notes: "xml" as "text" }).notes[0]?.code, "VW0504");
  assert.throws(() => vw.toNative(7 as unknown as string), /a string or a Uint8Array/);
});

/** Values of a kind that their place doesn't take; nothing of them may pass in silence. */
const OF_ANOTHER_KIND: object[] = [
  { strict: "true" },
  { file: ["a"] },
  { encoding: true },
  { era: "1.2.3.4" },
  { emulator: { arch: false } },
  { emulator: { features: "DRIVE" } },
  { emulator: { help: {} } },
  { context: 5 },
  { context: { stateDirectory: [] } },
  { context: { domainId: 1.5 } },
  { context: { environment: ["PATH=/bin"] } },
  { context: { monitor: "pty" } },
  { context: { incoming: {} } },
  { context: { driver: { vnc_tls: "maybe" } } },
  { context: { driver: "vnc_tls" } },
];

library("an option of another kind is an error", () => {
  for (const options of OF_ANOTHER_KIND) {
    const { ok, notes } = vw.toNative(xml, options);
    assert.is(ok, false, JSON.stringify(options));
    assert.equal(
      notes.map(({ code }) => code),
      ["VW0504"],
      JSON.stringify(options),
    );
  }
  const taken = { strict: false, context: { domainId: "7", driver: { vnc_tls: 1, vnc_sasl: false } } };
  assert.equal(vw.toNative(xml, taken as object).notes, []);
});

library("memory stays flat, and what one huge input took is given back", async () => {
  const core = new Core(await WebAssembly.compile(await readFile(`${ROOT}build/core.wasm`)));
  core.run("toNative", xml, "{}");
  const size = core.memorySize();
  for (let i = 0; i < 20_000; i++) core.run("toNative", xml, "{}");
  assert.is(core.memorySize(), size);
  const huge = xml.replace("</name>", `</name><description>${"a".repeat(15 << 20)}</description>`);
  assert.is(core.run("normalize", huge, "{}").status, 0);
  assert.is(core.memorySize(), 0);
  assert.is(core.run("toNative", xml, "{}").status, 0);
  assert.is(core.memorySize(), size);
});

/** A core whose toNative traps, and whose normalize says that it was never entered before. */
const BROKEN = `(module
  (memory (export "memory") 1)
  (global $calls (mut i32) (i32.const 0))
  (func (export "reserve") (param i32 i32) (result i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1))) (i32.const 64))
  (func (export "toNative") (result i32) (unreachable))
  (func (export "normalize") (result i32) (i32.const 0))
  (func (export "outputAt") (result i32) (i32.const 64))
  (func (export "outputSize") (result i32) (global.get $calls))
  (func (export "notesAt") (result i32) (i32.const 0))
  (func (export "notesSize") (result i32) (i32.const 0))
  (func (export "accountAt") (result i32) (i32.const 0))
  (func (export "accountSize") (result i32) (i32.const -1))
  (func (export "version") (result i32) (i32.const 2003004)))`;

library("a core that traps is a note, and the next call has a new instance", async () => {
  const broken = await load(binaryen.parseText(BROKEN).emitBinary() as Uint8Array<ArrayBuffer>);
  assert.is(broken.version, "2.3.4");
  assert.is(broken.normalize("abc").output, "a");
  assert.is(broken.normalize("abc").output, "ab");
  const { ok, output, notes, notesText } = broken.toNative("abc", { notes: "text" });
  assert.is(ok, false);
  assert.is(output, undefined);
  assert.is(notes[0]?.code, "VW0601");
  assert.match(notesText as string, /^-: error VW0601: the core stopped: \S/);
  assert.not.match(notesText as string, /\n.|\bat .*:\d/);
  // The count of calls begins anew.
  assert.is(broken.normalize("abc").output, "a");
  const empty = await load(binaryen.parseText("(module)").emitBinary() as Uint8Array<ArrayBuffer>);
  assert.is(empty.normalize("abc").notes[0]?.code, "VW0601");
});

library.run();
