/**
 * Every JSON argument that we write for a QEMU is valid by that QEMU's own description of its commands.
 *
 * -device is checked leniently, as libvirt does: the schema knows of a device only what all have in common.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../hosts/bun/load.ts";
import { corpusFolder, manifest, text } from "./conformance/corpus.ts";
import { capabilitiesRows, repliesOf } from "./conformance/host/emulator.ts";
import { optionsOf, type Row } from "./conformance/host/pretended.ts";
import { wordsOf } from "./conformance/options-order.ts";
import { QmpSchema } from "./qmp-schema.ts";
import { skip } from "./skipped.ts";

const schema = suite("schema");
const corpus = corpusFolder();

/** The command that takes what an option says. */
const COMMANDS: Readonly<Record<string, string>> = {
  "-blockdev": "blockdev-add",
  "-netdev": "netdev_add",
  "-object": "object-add",
  "-device": "device_add",
  "-chardev": "chardev-add",
};

if (!corpus) skip("JSON arguments against QEMU's schema", "there is no corpus");
else {
  const vw = await load();
  const rows = (manifest<Row[]>(corpus, "libvirt-11.3", "qemuxmlconf") ?? []).filter((row) => row.args);
  for (const dialogue of capabilitiesRows(corpus)) {
    const ours = rows.filter((row) => row.capsFile === dialogue.xml);
    if (ours.length === 0) continue;
    schema(`${dialogue.xml}: ${ours.length} rows`, () => {
      const described = new QmpSchema(new TextDecoder().decode(repliesOf(corpus, dialogue)));
      const faults: string[] = [];
      let checked = 0;
      for (const row of ours) {
        const xml = text(corpus, "libvirt-11.3", "qemuxmlconf", row.xml as string);
        const words = wordsOf(vw.toNative(xml, optionsOf(vw, corpus, row)).output ?? "");
        for (const [i, word] of words.entries()) {
          const command = COMMANDS[words[i - 1] ?? ""];
          if (!command || !word.startsWith("{")) continue;
          const found = described.faults(command, JSON.parse(word), command === "device_add");
          checked++;
          faults.push(...found.map((fault) => `${row.id}: ${fault}`));
        }
      }
      assert.equal(faults, []);
      assert.ok(checked > 0, "no JSON argument was written");
    });
  }
}

schema("the checker finds what is wrong", () => {
  const reply = {
    return: [
      { name: "do", "meta-type": "command", "arg-type": "1" },
      {
        name: "1",
        "meta-type": "object",
        tag: "kind",
        members: [
          { name: "kind", type: "2" },
          { name: "count", type: "int", default: null },
        ],
        variants: [{ case: "a", type: "3" }],
      },
      { name: "2", "meta-type": "enum", members: [{ name: "a" }, { name: "b" }] },
      { name: "3", "meta-type": "object", members: [{ name: "path", type: "str" }] },
      { name: "int", "meta-type": "builtin", "json-type": "int" },
      { name: "str", "meta-type": "builtin", "json-type": "string" },
    ],
  };
  const described = new QmpSchema(`{"execute":"query-qmp-schema"}\n\n${JSON.stringify(reply)}`);
  assert.equal(described.faults("do", { kind: "a", path: "/x", count: 1 }), []);
  assert.equal(described.faults("do", { kind: "b" }), []);
  assert.equal(described.faults("do", { kind: "a" }), ["do: path is missing"]);
  assert.equal(described.faults("do", { kind: "c" }), ['do.kind: "c" is none of a,b']);
  assert.equal(described.faults("do", { kind: "b", count: "1" }), ['do.count: "1" is no int']);
  assert.equal(described.faults("do", { kind: "b", path: "/x" }), ["do: there is no path"]);
  assert.equal(described.faults("do", { kind: "b", path: "/x" }, true), []);
});

schema.run();
