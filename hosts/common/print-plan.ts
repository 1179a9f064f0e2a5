/**
 * A plan as text: what `virtwright start --dry-run` prints.
 *
 * A step is a line with its number, its kind, why it is done and what it is about, and a second line with its undo.
 * A command line follows, an option a line. Keys of secrets and passwords are not shown.
 */
import type { Plan, SpawnStep, Step } from "./plan.ts";

const INDENT = "      ";
/** Arguments of QMP commands that are nobody's business. */
const HIDDEN = new Set(["password"]);

export function printPlan(plan: Plan): string {
  const { claims, steps } = plan;
  const head = [`${plan.name} (${plan.uuid}), id ${claims.id}`];
  if (claims.ports.length > 0) head.push(`port ${claims.ports.join(", ")}`);
  if (claims.cids.length > 0) head.push(`vsock ${claims.cids.join(", ")}`);
  head.push(...claims.labels);
  const width = String(steps.length).length;
  const lines = steps.flatMap((step, i) => {
    const number = String(i + 1).padStart(width);
    const optional = step.optional ? " (optional)" : "";
    const undo = undoOf(step);
    return [
      `${number}  ${step.do}: ${step.why}${optional}`,
      ...essence(step).map((line) => INDENT + line),
      ...(undo ? [`${INDENT}undo${step.undo === "failure" ? " if the start fails" : ""}: ${undo}`] : []),
    ];
  });
  return [head.join(", "), ...lines, ""].join("\n");
}

/** What a step is about, in a line or more. */
function essence(step: Step): string[] {
  switch (step.do) {
    case "directory":
      return [`${step.path} ${access(step)}`];
    case "write":
      return [`${step.path} ${access(step)}`];
    case "copy":
      return [`${step.from} -> ${step.to} ${access(step)}`];
    case "put":
      return [`${step.path} <- ${step.text.trim()}`];
    case "take":
      return [`${step.path} -> ${step.want}${step.remember ? "" : " (not given back)"}`];
    case "cgroup":
      return [step.path];
    case "device-program":
      return [`${step.cgroup}, ${Buffer.from(step.program, "base64").length / 8} instructions`];
    case "run":
      return [step.argv.map(quote).join(" ")];
    case "spawn":
      return commandLine(step);
    case "monitor":
      return [step.path];
    case "command":
      return [step.arguments ? `${step.execute} ${shown(step.arguments)}` : step.execute];
  }
}

function access({ mode, owner }: { mode: string; owner?: string }): string {
  return owner ? `${mode}, owner ${owner}` : mode;
}

function shown(values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(values, (key, value) => (HIDDEN.has(key) ? "(not shown)" : value));
}

/** A line an option, with backslashes, as one could paste it; the programs in front of QEMU have a line each. */
function commandLine(step: SpawnStep): string[] {
  const lines: string[] = [
    Object.entries(step.environment)
      .map(([name, value]) => `${name}=${quote(value)}`)
      .join(" "),
  ];
  const program = step.argv.findIndex((word, i) => word.startsWith("/") && step.argv[i + 1]?.startsWith("-"));
  const setpriv = step.argv.lastIndexOf("setpriv", program);
  for (const [i, word] of step.argv.entries()) {
    const last = lines.at(-1) as string;
    const inFront =
      i < program ? i !== 0 && i !== setpriv : i > program && !word.startsWith("-") && !last.includes(" ");
    if (inFront) lines[lines.length - 1] = `${last} ${quote(word)}`;
    else lines.push(quote(word));
  }
  return [...lines.map((line, i) => (i < lines.length - 1 ? `${line} \\` : line)), `messages go to ${step.log}`];
}

/** What is done when the guest ends, or nothing. */
function undoOf(step: Step): string | undefined {
  if (step.undo === "never") return undefined;
  switch (step.do) {
    case "directory":
      return "remove it with what is in it, if it was made";
    case "write":
      return "remove it";
    case "copy":
      return "remove the copy, if it was made";
    case "take":
      return step.remember ? `give back its ${step.driver === "dac" ? "owner" : "label"}` : undefined;
    case "cgroup":
      return "remove it";
    case "run":
      return step.undoArgv?.map(quote).join(" ");
    case "spawn":
      return "end it: SIGTERM, then SIGKILL";
    case "monitor":
      return "close it";
    default:
      return undefined;
  }
}

/** A word as a shell takes it. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
