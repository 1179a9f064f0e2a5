/**
 * The verb list, in virsh's table.
 */
import type { Domain, State } from "../common/api.ts";
import { GUEST_OPTIONS, gap, noWords, withConnection } from "./guests.ts";
import { harmless } from "./printing.ts";
import { print, UsageProblem } from "./shell.ts";
import type { Call, Verb } from "./verb.ts";

interface Row {
  readonly id: number | undefined;
  readonly name: string;
  readonly uuid: string;
  readonly state: State;
}

/** What can be listed instead of the table, in virsh's order. */
const COLUMNS = ["uuid", "id", "name"] as const;

export const list: Verb = {
  name: "list",
  usage: "[--all | --inactive] [--name] [--uuid] [--id]",
  summary: "the guests that run",
  details: "With --name, --uuid, --id just these, a guest a line, for scripts.",
  options: [
    { name: "all", summary: "those that are shut off too" },
    { name: "inactive", summary: "only those that are shut off" },
    { name: "name", summary: "names" },
    { name: "uuid", summary: "uuids" },
    { name: "id", summary: "ids" },
    { name: "table", summary: "the table; the default" },
    ...GUEST_OPTIONS,
  ],
  example: "virtwright list --all",
  guests: true,
  async run(call) {
    const { args, shell } = call;
    noWords(call);
    const columns = COLUMNS.filter((name) => args.has(name));
    if (args.has("table") && columns[0]) throw new UsageProblem(`'--table' and '--${columns[0]}' exclude one another`);
    return await withConnection(call, async (conn) => {
      const rows = await rowsOf(call, await conn.list());
      if (args.has("json")) print(shell, `${JSON.stringify(rows.map(jsonOf), null, 2)}\n`);
      else if (columns.length > 0) print(shell, `${linesOf(rows, columns)}${gap(call)}`);
      else print(shell, `${tableOf(call, rows)}${gap(call)}`);
    });
  },
};

/** The guests that are asked for: those that run by id, the others by name. */
async function rowsOf({ args }: Call, domains: readonly Domain[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const domain of domains) {
    const id = domain.id();
    const active = id !== undefined;
    if (!args.has("all") && active === args.has("inactive")) continue;
    rows.push({ id, name: domain.name, uuid: domain.uuid, state: await domain.state() });
  }
  const names = new Intl.Collator("en", { sensitivity: "base" });
  return rows.sort((a, b) => {
    if (a.id !== undefined && b.id !== undefined) return a.id - b.id;
    if (a.id === undefined && b.id === undefined) return names.compare(a.name, b.name);
    return a.id === undefined ? 1 : -1;
  });
}

function jsonOf(row: Row): object {
  return { id: row.id ?? null, name: row.name, uuid: row.uuid, state: row.state };
}

/** Ids alone leave out who has none. */
function linesOf(rows: readonly Row[], columns: readonly (typeof COLUMNS)[number][]): string {
  const listed = columns.length === 1 && columns[0] === "id" ? rows.filter((row) => row.id !== undefined) : rows;
  return listed.map((row) => `${columns.map((column) => harmless(`${row[column] ?? "-"}`)).join(" ")}\n`).join("");
}

/** virsh's table: a space in front, three between, the last column as long as it is. */
function tableOf({ args }: Call, rows: readonly Row[]): string {
  const heading = args.has("quiet") ? [] : [["Id", "Name", "State"]];
  const cells = [...heading, ...rows.map((row) => [`${row.id ?? "-"}`, harmless(row.name), row.state])];
  const widths = [0, 1, 2].map((column) => Math.max(0, ...cells.map((row) => [...(row[column] as string)].length)));
  const lines = cells.map(
    (row) => ` ${row.map((cell, at) => (at < 2 ? padded(cell, widths[at] as number) : cell)).join("   ")}`,
  );
  if (heading.length > 0) lines.splice(1, 0, "-".repeat(widths.reduce((sum, width) => sum + width, 3 * widths.length)));
  return lines.map((line) => `${line}\n`).join("");
}

function padded(cell: string, width: number): string {
  return cell + " ".repeat(width - [...cell].length);
}
