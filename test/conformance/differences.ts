/**
 * `bun test/conformance/differences.ts --suite out|args [--name REGEXP] [--line REGEXP] [--case NAME] [--top N]`
 *
 * For whoever furnishes a room: the lines of all expected files that we don't write (-) and those that we
 * write too many (+), counted over all cases, the most frequent first; --line keeps those that match,
 * --name the cases whose id matches, and --case shows the whole difference of one case.
 */
import { parseArgs } from "node:util";
import { load } from "../../hosts/bun/load.ts";
import { DEFAULT_CORPUS, manifest, text } from "./corpus.ts";
import { optionsOf, type Row } from "./host/pretended.ts";

const { values } = parseArgs({
  options: {
    suite: { type: "string", default: "out" },
    name: { type: "string", default: "" },
    line: { type: "string", default: "" },
    case: { type: "string" },
    top: { type: "string", default: "40" },
    corpus: { type: "string", default: DEFAULT_CORPUS },
  },
});
const vw = await load();
const key = values.suite === "args" ? "args" : "out";
const rows = (manifest<Row[]>(values.corpus, "libvirt-11.3", "qemuxmlconf") ?? []).filter((row) => row[key]);
const name = new RegExp(values.case ? `/${values.case}\\.` : values.name);
const line = new RegExp(values.line);
const counts = new Map<string, { count: number; example: string }>();
let equal = 0;
let total = 0;
let without = 0;

for (const row of rows) {
  if (!name.test(row.id)) continue;
  total++;
  const xml = text(values.corpus, "libvirt-11.3", "qemuxmlconf", row.xml as string);
  const wanted = text(values.corpus, "libvirt-11.3", "qemuxmlconf", row[key] as string);
  const options = optionsOf(vw, values.corpus, row);
  const result = key === "args" ? vw.toNative(xml, { ...options, lines: "wrapped" }) : vw.normalize(xml, options);
  const given = result.output ?? "";
  if (given === wanted) equal++;
  const missing = lacking(wanted, given);
  const extra = lacking(given, wanted);
  if (![...missing, ...extra].some((each) => line.test(each))) without++;
  if (values.case) {
    console.log(`== ${row.id}`);
    for (const note of result.notes) console.log(`! ${note.line}:${note.column} ${note.code} ${note.message}`);
    for (const each of missing) console.log(`- ${each}`);
    for (const each of extra) console.log(`+ ${each}`);
    continue;
  }
  if (result.output === undefined) {
    const note = result.notes.find(({ severity }) => severity === "error");
    if (line.source === "(?:)" || line.test(note?.message ?? "")) tally(`! ${note?.code} ${note?.message}`, row.id);
    continue;
  }
  for (const each of missing) if (line.test(each)) tally(`- ${each}`, row.id);
  for (const each of extra) if (line.test(each)) tally(`+ ${each}`, row.id);
}

/** Lines of one text that the other hasn't (each as often as it stands). */
function lacking(text: string, other: string): string[] {
  const left = new Map<string, number>();
  for (const each of other.split("\n")) left.set(trimmed(each), (left.get(trimmed(each)) ?? 0) + 1);
  return text
    .split("\n")
    .map(trimmed)
    .filter((each) => {
      const count = left.get(each) ?? 0;
      if (count > 0) left.set(each, count - 1);
      return count === 0;
    });
}

function trimmed(each: string): string {
  return each.trim().replace(/ \\$/, "");
}

function tally(each: string, example: string): void {
  const entry = counts.get(each) ?? { count: 0, example };
  entry.count++;
  counts.set(each, entry);
}

const sorted = [...counts].sort(([, a], [, b]) => b.count - a.count).slice(0, Number(values.top));
for (const [each, { count, example }] of sorted) {
  console.log(
    `${String(count).padStart(4)} ${each.length > 220 ? `${each.slice(0, 220)}...` : each}   [${example.replace(/.*\//, "")}]`,
  );
}
console.log(`${equal}/${total} equal; ${without}/${total} have no difference in lines that match`);
