/**
 * The judges judged: what the conformance runner uses to decide must itself tell right from wrong.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Note } from "../../hosts/bun/load.ts";
import { firstDifference, PASSED, sameText } from "./case.ts";
import { uniqueIds } from "./corpus.ts";
import { keyOf } from "./driver-options.ts";
import { ordered, wordsOf } from "./options-order.ts";
import { compare, readRecord, type Standing, updated, writeRecord } from "./record.ts";
import { sameReason } from "./same-reason.ts";
import { fixed } from "./suites/libvirt-3.2.ts";
import { brokenAccount } from "./suites/real.ts";

const judging = suite("judging");

function note(message: string, more: Partial<Note> = {}): Note {
  return { code: "VW0211", severity: "error", line: 1, column: 1, endLine: 1, endColumn: 2, message, ...more };
}

judging("texts are equal only byte for byte, and the difference is found", () => {
  assert.is(sameText("a\n", "a\n", "differs"), PASSED);
  assert.is(sameText("a\n", "a", "differs").passed, false);
  assert.match(firstDifference("one\ntwo x", "one\ntwo y"), /line 2, column 5/);
  assert.match(firstDifference("one", "one\ntwo"), /should have ended/);
});

judging("ids that occur twice become two", () => {
  assert.equal(
    uniqueIds([{ id: "a" }, { id: "b" }, { id: "a" }]).map(({ id }) => id),
    ["a", "b", "a#2"],
  );
});

judging("fields of the driver's configuration become keys of qemu.conf", () => {
  assert.is(keyOf("vncTLSx509certdir"), "vnc_tls_x509_cert_dir");
  assert.is(keyOf("vncTLSx509verify"), "vnc_tls_x509_verify");
  assert.is(keyOf("vncSASL"), "vnc_sasl");
  assert.is(keyOf("vncSASLdir"), "vnc_sasl_dir");
  assert.is(keyOf("spiceTLS"), "spice_tls");
  assert.is(keyOf("nbdTLSx509secretUUID"), "nbd_tls_x509_secret_uuid");
  assert.is(keyOf("storageUseNbdkit"), "storage_use_nbdkit");
});

judging("a command line's words come out of quotes and continuations", () => {
  assert.equal(wordsOf("A=1 \\\n/bin/q \\\n-append 'a b'\\''c' \\\n-x ''\n"), [
    "A=1",
    "/bin/q",
    "-append",
    "a b'c",
    "-x",
    "",
  ]);
});

judging("options of other names may change places, devices may not", () => {
  const same = (one: string, other: string) =>
    ordered(one.split(" ")).join("\n") === ordered(other.split(" ")).join("\n");
  assert.ok(same("A=1 q -m 5 -smp 1", "A=1 q -smp 1 -m 5"));
  assert.ok(same("q -object a,id=1 -object b,id=2", "q -object b,id=2 -object a,id=1"));
  assert.not.ok(same("q -device a -device b", "q -device b -device a"));
  assert.not.ok(same("q -m 5", "q -m 6"));
  assert.not.ok(same("q -m 5 -m 5", "q -m 5"));
  assert.not.ok(same("A=1 q", "A=2 q"));
});

judging("the same reason is about the same thing", () => {
  const doubleUse = "XML error: Attempted double use of PCI Address 0000:00:03.0";
  assert.ok(sameReason(doubleUse, [note("PCI address is used twice: 0000:00:03.0")]));
  assert.not.ok(sameReason(doubleUse, [note("PCI address is used twice: 0000:00:04.0")]));
  const empty = "unsupported configuration: 'usb' disk must not be empty";
  assert.ok(sameReason(empty, [note("a usb disk without source")]));
  assert.not.ok(sameReason(empty, [note("unknown element 'foo'")]));
  const doesNot = "unsupported configuration: This QEMU doesn't support 'virtio-blk' device";
  assert.ok(sameReason(doesNot, [note("this QEMU has no virtio-blk")]));
  assert.not.ok(sameReason(doesNot, [note("this QEMU has no tpm")]));
  const plain = "unsupported configuration: Secure boot requires SMM feature enabled";
  assert.ok(sameReason(plain, [note("secure boot needs SMM")]));
  assert.not.ok(sameReason(plain, [note("the memory is too small")]));
});

judging("upstream's changes to the result of 3.2 are made wherever they belong", () => {
  const uuid = "c7a5fdbd-edaf-9455-926a-d65c16db1809";
  assert.match(fixed("<a>\n  <uuid>1</uuid>\n</a>"), `<uuid>${uuid}</uuid>`);
  assert.match(fixed("<a>\n  <name>n</name>\n</a>"), `  <name>n</name>\n  <uuid>${uuid}</uuid>\n`);
  assert.match(fixed("<secret type='ceph'/>"), "<secret type='ceph' usage='qemuargv2xml_usage'/>");
});

judging("an account that doesn't add up is seen", () => {
  const word = { word: "-m", line: 1, column: 1, fate: "understood" as const };
  assert.is(brokenAccount({ words: [word], understood: 1, kept: 0, refused: 0 }), undefined);
  assert.match(brokenAccount({ words: [word], understood: 0, kept: 1, refused: 0 }) ?? "", "understood is 0");
  assert.match(brokenAccount({ words: [word], understood: 2, kept: 0, refused: 0 }) ?? "", "understood is 2");
});

judging("the record survives its file, tells regressions from news, and no update hides one", () => {
  const folder = mkdtempSync(join(tmpdir(), "virtwright-"));
  try {
    const standing: Standing = new Map([
      ["s/good", undefined],
      ["s/bad", "XML differs"],
      ["s/slow", "no door yet"],
    ]);
    writeRecord("s", standing, join(folder, "s.txt"));
    const read = readRecord("s", join(folder, "s.txt"));
    assert.equal([...read].sort(), [...standing].sort());
    const verdicts = new Map([
      ["s/good", { passed: false, group: "broke" }],
      ["s/bad", { passed: true }],
      ["s/new", { passed: false, group: "never seen" }],
    ]);
    assert.equal(compare(read, verdicts), { regressions: ["s/good"], gains: ["s/bad"], unknown: ["s/new"] });
    const next = updated(read, verdicts, false);
    assert.is(next.get("s/good"), undefined);
    assert.is(next.get("s/bad"), undefined);
    assert.is(next.has("s/new"), false);
    assert.is(next.get("s/slow"), "no door yet");
    const accepted = updated(read, verdicts, true);
    assert.is(accepted.get("s/good"), "broke");
    assert.is(accepted.get("s/new"), "never seen");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

judging.run();
