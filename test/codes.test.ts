/**
 * Every code of the core's table has a fixture that raises it, at the place that is marked there.
 *
 * The nine everyday mistakes are among the fixtures, by name.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Note } from "../hosts/notes.ts";
import { Instance } from "./instance.ts";
import { type ExpectedNote, parseFixture } from "./notes-fixture.ts";

const codes = suite("codes");
const FOLDER = join(import.meta.dir, "notes");
const files = readdirSync(FOLDER).filter((file) => file.endsWith(".txt"));

/** Mistakes that everybody makes, each by the fixture that shows it. */
const EVERYDAY: Readonly<Record<string, string>> = {
  "an enum's word misspelt": "VW0204-enum-typo",
  "an attribute misspelt": "VW0203-attribute-typo",
  "an element misspelt": "VW0202-element-typo",
  "the source attribute of another type": "VW0203-source-for-another-type",
  "a number that is none": "VW0205-bad-number",
  "a unit that is none": "VW0206-bad-unit",
  "a relative path": "VW0207-relative-path",
  "a single element twice": "VW0208-clock-twice",
  "text where none belongs": "VW0209-stray-text",
};

/** As a fixture's mark would say it, for messages that show both sides alike. */
function placed(code: string, place: ExpectedNote["place"] | Note): string {
  if (!place || place.line === 0) return `${code} without a place`;
  return `${code} at ${place.line}:${place.column}-${place.endLine}:${place.endColumn}`;
}

const instance = new Instance();
const raised = new Set<string>();

for (const file of files) {
  codes(file.replace(/\.txt$/, ""), () => {
    const fixture = parseFixture(readFileSync(join(FOLDER, file), "utf8"));
    const { notes } = instance.call(fixture.operation, fixture.input, fixture.options);
    const meant = new Set(fixture.notes.map(({ code }) => code));
    const counts = (note: Note) => meant.has(note.code) || (note.severity !== "info" && !fixture.only);
    const given = notes.filter(counts);
    assert.equal(
      given.map((note) => placed(note.code, note)),
      fixture.notes.map(({ code, place }) => placed(code, place)),
      `the notes are: ${given.map((note) => `${placed(note.code, note)} ${note.message}`).join(" | ")}`,
    );
    for (const [i, { code, words }] of fixture.notes.entries()) {
      const { message } = given[i] as Note;
      assert.ok(message.includes(words), `${code} says "${message}", which lacks "${words}"`);
      raised.add(code);
    }
  });
}

codes("the nine everyday mistakes are located, with what was expected", () => {
  for (const [mistake, fixture] of Object.entries(EVERYDAY)) {
    assert.ok(files.includes(`${fixture}.txt`), `${mistake}: there is no fixture ${fixture}`);
    const {
      operation,
      options,
      input,
      notes: meant,
    } = parseFixture(readFileSync(join(FOLDER, `${fixture}.txt`), "utf8"));
    const code = fixture.slice(0, 6);
    assert.ok(meant.some((one) => one.code === code && one.place));
    const note = instance.call(operation, input, options).notes.find((one) => one.code === code);
    assert.ok(note && note.line > 0 && note.column > 0, `${mistake}: no place`);
    assert.ok(note.path, `${mistake}: no path`);
  }
});

codes("every code has a fixture that raises it", () => {
  const { output } = instance.call("explain", "", { format: "json" });
  const all = JSON.parse(output ?? "[]") as { code: string }[];
  assert.ok(all.length >= 20, "the table of codes is there");
  const without = all.map(({ code }) => code).filter((code) => !raised.has(code));
  assert.equal(without, [], "codes without a fixture");
});

codes.run();
