/**
 * A plan as a person reads it: what each step is for, the command of a shell that would do the same, and
 * when it is undone. It is for reading, perhaps over a shoulder, so keys and passwords are left out; the steps
 * themselves are in `--json`.
 */
import type { Plan, Step } from "../common/plan.ts";

/** Arguments of QMP commands that are nobody's business. */
const HIDDEN = new Set(["password"]);

export function planText(plan: Plan): string {
  const width = `${plan.steps.length}`.length;
  const indent = " ".repeat(width + 4);
  const lines = plan.steps.map((step, index) => {
    const number = `${index + 1}`.padStart(width);
    const failing = step.optional ? " (if this fails, the start goes on)" : "";
    const [first, ...more] = commandOf(step).split("\n");
    const command = [first, ...more.map((line) => `  ${line}`)].map((line) => `${indent}${line}\n`).join("");
    return ` ${number}. ${step.why}${failing}\n${command}${undoOf(step, indent)}`;
  });
  const head = `Start of '${plan.name}' (${plan.uuid}): ${plan.steps.length} steps, id ${plan.claims.id}\n`;
  return `${head}${lines.join("")}`;
}

/** Steps that leave something behind that is taken back. */
const UNDOES: Readonly<Record<Step["do"], boolean>> = {
  directory: true,
  write: true,
  copy: true,
  put: false,
  take: true,
  cgroup: true,
  "device-program": false,
  run: true,
  spawn: true,
  monitor: false,
  command: false,
};

function undoOf(step: Step, indent: string): string {
  if (!UNDOES[step.do] || (step.do === "run" && !step.undoArgv)) return "";
  if (step.do === "take" && !step.remember) return `${indent}# not undone: what it had is not remembered\n`;
  const how = step.do === "run" ? `: ${quoted(step.undoArgv ?? [])}` : "";
  if (step.undo === "never") return `${indent}# stays\n`;
  return `${indent}# undone ${step.undo === "failure" ? "if the start fails" : "at the guest's end"}${how}\n`;
}

function commandOf(step: Step): string {
  switch (step.do) {
    case "directory":
      return `mkdir -p -m ${step.mode} ${quote(step.path)}${owner(step.owner)}`;
    case "write": {
      const bytes =
        step.text === undefined ? decodedLength(step.base64 ?? "") : new TextEncoder().encode(step.text).length;
      return `write ${quote(step.path)}, ${bytes} bytes, mode ${step.mode}${owner(step.owner)}`;
    }
    case "copy":
      return `cp -n ${quote(step.from)} ${quote(step.to)}, mode ${step.mode}${owner(step.owner)}`;
    case "put":
      return `echo ${quote(step.text)} > ${quote(step.path)}`;
    case "take":
      return `${step.driver === "dac" ? "chown" : "chcon"} ${quote(step.want)} ${quote(step.path)}`;
    case "cgroup":
      return `mkdir ${quote(step.path)}`;
    case "device-program":
      return `attach an eBPF program of ${decodedLength(step.program) / 8} instructions to ${quote(step.cgroup)}`;
    case "run":
      return quoted(step.argv);
    case "spawn": {
      const environment = Object.entries(step.environment).map(([name, value]) => `${name}=${quote(value)}`);
      return [...environment, options(step.argv)].join(" \\\n");
    }
    case "monitor":
      return `connect ${quote(step.path)}`;
    case "command":
      return JSON.stringify(
        { execute: step.execute, ...(step.arguments ? { arguments: step.arguments } : {}) },
        (key, value) => (HIDDEN.has(key) ? "(not shown)" : value),
      );
  }
}

/** Of base64. */
function decodedLength(text: string): number {
  return Math.floor((text.replace(/=+$/, "").length * 3) / 4);
}

function owner(of: string | undefined): string {
  return of === undefined ? "" : `, owner ${of}`;
}

/** A word as a shell takes it. */
function quote(word: string): string {
  return /^[\w%+,./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function quoted(argv: readonly string[]): string {
  return argv.map(quote).join(" ");
}

/** A command line with a line for each option. */
function options(argv: readonly string[]): string {
  return argv.map(quote).reduce((line, word) => line + (word.startsWith("-") ? " \\\n" : " ") + word);
}
