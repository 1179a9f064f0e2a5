/**
 * libvirt 3.2.0 (2017): argv → XML, the last state of upstream's own converter before it was removed.
 *
 * As upstream's test does, the uuid becomes a fixed one and every secret of a disk's auth gets a fixed
 * usage before the whole text is compared. Upstream sets both in the parsed domain; the public API
 * gives text, so they are set there.
 */
import type { Virtwright } from "../../../hosts/bun/load.ts";
import { failed, refusal, type Suite, sameText } from "../case.ts";
import { manifest, text, uniqueIds } from "../corpus.ts";

interface Row {
  id: string;
  args: string;
  xml: string;
  expectWarning?: boolean;
}

const FOLDER = "libvirt-3.2";
const UUID = "c7a5fdbd-edaf-9455-926a-d65c16db1809";
const USAGE = "qemuargv2xml_usage";

/** What upstream's test changes in the result before it compares. */
export function fixed(xml: string): string {
  const withUuid = /<uuid>/.test(xml)
    ? xml.replace(/<uuid>[^<]*<\/uuid>/, `<uuid>${UUID}</uuid>`)
    : xml.replace(/^( *)(<name>.*<\/name>)$/m, `$1$2\n$1<uuid>${UUID}</uuid>`);
  return withUuid.replace(/<secret type='([^']*)'[^>]*\/>/g, `<secret type='$1' usage='${USAGE}'/>`);
}

const fromNative: Suite = {
  name: `${FOLDER}/from-native`,
  cases: (corpus) => {
    const rows = manifest<{ cases: Row[] }>(corpus, FOLDER)?.cases ?? [];
    return uniqueIds(
      rows.map((row) => ({
        id: row.id,
        run: (vw: Virtwright) => {
          const result = vw.fromNative(text(corpus, FOLDER, row.args));
          const verdict =
            refusal(result) ?? sameText(text(corpus, FOLDER, row.xml), fixed(result.output as string), "XML differs");
          if (!verdict.passed) return verdict;
          const warned = result.notes.some((note) => note.severity !== "info");
          if (row.expectWarning && !warned) return failed("upstream warns here, we don't");
          if (!row.expectWarning && warned) return failed("we warn, upstream doesn't", result.notes[0]?.message);
          return verdict;
        },
      })),
    );
  },
};

export const LIBVIRT_3_2: Suite[] = [fromNative];
