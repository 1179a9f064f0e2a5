/**
 * Our normal form of every domain of the corpus, checked by somebody else's rules: the RELAX NG schema that
 * virt-xml-validate of the installed libvirt uses, and that of libvirt 11.3 itself.
 *
 * An older libvirt can't know what came after it, and not every document that libvirt writes follows its
 * own schema. So each schema is also asked about the normal form that libvirt 11.3 gives for the same
 * domain: what it takes there it must take of ours.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

/** One domain's normal forms, as files. */
interface Forms {
  ours: string;
  libvirts: string;
}

async function normalForms(directory: string): Promise<Forms[]> {
  const vw = await load();
  const forms: Forms[] = [];
  for (const row of rows) {
    const xml = text(DEFAULT_CORPUS, "libvirt-11.3", "qemuxmlconf", row.xml as string);
    const { output } = vw.normalize(xml, optionsOf(vw, DEFAULT_CORPUS, row));
    if (output === undefined) continue;
    const name = join(directory, `${forms.length}-${row.name}`);
    const form = { ours: `${name}.ours.xml`, libvirts: `${name}.libvirts.xml` };
    writeFileSync(form.ours, output);
    writeFileSync(form.libvirts, text(DEFAULT_CORPUS, "libvirt-11.3", "qemuxmlconf", row.out as string));
    forms.push(form);
  }
  return forms;
}

/** The files that a schema refuses. */
function refused(schemas: string, files: string[]): Set<string> {
  const schema = join(schemas, "domain.rng");
  const run = spawnSync("xmllint", ["--noout", "--relaxng", schema, ...files], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const wrong = new Set<string>();
  for (const [, file] of run.stderr.matchAll(/^(\S+) fails to validate$/gm)) wrong.add(file as string);
  const seen = run.stderr.match(/ validates$| fails to validate$/gm)?.length ?? 0;
  assert.is(seen, files.length, `xmllint looked at ${seen} of ${files.length}: ${run.stderr.slice(0, 300)}`);
  return wrong;
}

/** Whether a schema takes all of ours that it takes of libvirt's. */
function compare(schemas: string, forms: Forms[]): void {
  const wrong = refused(
    schemas,
    forms.flatMap(({ ours, libvirts }) => [ours, libvirts]),
  );
  const only = forms.filter(({ ours, libvirts }) => wrong.has(ours) && !wrong.has(libvirts));
  const both = forms.filter(({ ours, libvirts }) => wrong.has(ours) && wrong.has(libvirts));
  console.log(
    `  ${forms.length - only.length - both.length} of ${forms.length} valid, ${both.length} refused as libvirt's own`,
  );
  assert.equal(
    only.map(({ ours }) => ours.replace(/.*\//, "")),
    [],
  );
}

if (rows.length === 0) skip("our XML under libvirt's own schemas", "there is no corpus");
else if (spawnSync("xmllint", ["--version"]).status !== 0)
  skip("our XML under libvirt's own schemas", "there is no xmllint");
else {
  const directory = mkdtempSync(join(tmpdir(), "vw-forms-"));
  const forms = await normalForms(directory);
  test.after(() => rmSync(directory, { recursive: true }));

  test("libvirt 11.3 takes every normal form that it takes of its own", () => compare(NEWEST, forms));

  if (!existsSync(join(INSTALLED, "domain.rng")))
    skip("our XML under the installed libvirt's schema", `there is no ${INSTALLED}`);
  else {
    test("virt-xml-validate of the installed libvirt takes all that it takes of libvirt 11.3", () =>
      compare(INSTALLED, forms));
  }
}

test.run();
