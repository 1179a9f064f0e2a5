/**
 * Our normal form of every domain of the corpus, checked by somebody else's rules: the RELAX NG schema that
 * virt-xml-validate of the installed libvirt uses, and that of libvirt 11.3 itself.
 *
 * An older libvirt can't know what came after it: a document that it refuses must have an element or
 * attribute, or a word of one, that its schema doesn't have at all.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../hosts/bun/load.ts";
import { DEFAULT_CORPUS, manifest, text } from "./conformance/corpus.ts";
import { optionsOf, type Row } from "./conformance/host/pretended.ts";
import { skip } from "./skipped.ts";

const INSTALLED = "/usr/share/libvirt/schemas";
const NEWEST = join(DEFAULT_CORPUS, "libvirt-11.3", "schemas");
const test = suite("our XML under libvirt's own schemas");
const rows = (manifest<Row[]>(DEFAULT_CORPUS, "libvirt-11.3", "qemuxmlconf") ?? []).filter((row) => row.out);

/** Our normal forms as files: name to text. */
async function normalForms(directory: string): Promise<Map<string, string>> {
  const vw = await load();
  const forms = new Map<string, string>();
  for (const row of rows) {
    const xml = text(DEFAULT_CORPUS, "libvirt-11.3", "qemuxmlconf", row.xml as string);
    const { output } = vw.normalize(xml, optionsOf(vw, DEFAULT_CORPUS, row));
    if (output === undefined) continue;
    const file = join(directory, `${forms.size}-${row.name}.xml`);
    writeFileSync(file, output);
    forms.set(file, output);
  }
  return forms;
}

/** The files that a schema refuses. */
function refused(schemas: string, files: string[]): string[] {
  const schema = join(schemas, "domain.rng");
  const run = spawnSync("xmllint", ["--noout", "--relaxng", schema, ...files], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const wrong = new Set<string>();
  for (const [, file] of run.stderr.matchAll(/^(\S+) fails to validate$/gm)) wrong.add(file as string);
  const seen = run.stderr.match(/ validates$| fails to validate$/gm)?.length ?? 0;
  assert.is(seen, files.length, `xmllint looked at ${seen} of ${files.length}: ${run.stderr.slice(0, 300)}`);
  return [...wrong];
}

/** All that a libvirt's schemas say, as one text. */
function schemaText(schemas: string): string {
  return readdirSync(schemas)
    .map((file) => readFileSync(join(schemas, file), "utf8"))
    .join("\n");
}

/** Names and words of a document that libvirt 11.3's schemas have and an older libvirt's never mention. */
function newerThan(installed: string, newest: string, xml: string): string[] {
  const newer = (text: string) => newest.includes(text) && !installed.includes(text);
  const names = [...xml.matchAll(/<([A-Za-z_][\w.-]*)|\s([A-Za-z_][\w.-]*)=/g)].map(
    ([, tag, name]) => tag ?? name ?? "",
  );
  const words = [...xml.matchAll(/=['"]([A-Za-z][\w.-]*)['"]/g)].map(([, word]) => word ?? "");
  return [
    ...[...new Set(names)].filter((name) => newer(`name="${name}"`)),
    ...[...new Set(words)].filter((word) => newer(`<value>${word}</value>`)),
  ];
}

if (rows.length === 0) skip("our XML under libvirt's own schemas", "there is no corpus");
else if (spawnSync("xmllint", ["--version"]).status !== 0)
  skip("our XML under libvirt's own schemas", "there is no xmllint");
else {
  const directory = mkdtempSync(join(tmpdir(), "vw-forms-"));
  const forms = await normalForms(directory);
  test.after(() => rmSync(directory, { recursive: true }));

  test("libvirt 11.3 takes every normal form", () => {
    const wrong = refused(NEWEST, [...forms.keys()]);
    assert.equal(
      wrong.map((file) => file.replace(/.*\//, "")),
      [],
    );
  });

  if (!existsSync(join(INSTALLED, "domain.rng")))
    skip("our XML under the installed libvirt's schema", `there is no ${INSTALLED}`);
  else {
    test("virt-xml-validate of the installed libvirt takes all but what is newer than it", () => {
      const wrong = refused(INSTALLED, [...forms.keys()]);
      const [installed, newest] = [schemaText(INSTALLED), schemaText(NEWEST)];
      const unexplained = wrong.filter((file) => newerThan(installed, newest, forms.get(file) ?? "").length === 0);
      assert.equal(
        unexplained.map((file) => file.replace(/.*\//, "")),
        [],
      );
      console.log(`  ${forms.size - wrong.length} of ${forms.size} valid, ${wrong.length} use what is newer`);
    });
  }
}

test.run();
