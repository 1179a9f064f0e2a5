/**
 * Inputs that are built, not mutated: domains and options of the right shape with any names and values,
 * by fast-check, which also shrinks what fails.
 */
import fc from "fast-check";
import { checkArgv, checkXml, type Failure, type Subject } from "./checks.ts";
import type { Seeds } from "./seeds.ts";

const encoder = new TextEncoder();
const DEPTH = 5;

/** What a built input broke, shrunk. */
export interface StructuredFailure {
  target: string;
  input: Uint8Array;
  failure: Failure;
}

/** An element with attributes and children, all of names that occur in real domains. */
function tree(seeds: Seeds): fc.Arbitrary<string> {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...seeds.names.values) },
    { weight: 1, arbitrary: fc.integer().map(String) },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  );
  const attributes = fc.uniqueArray(fc.tuple(fc.constantFrom(...seeds.names.attributes), value), {
    maxLength: 4,
    selector: ([name]) => name,
  });
  const name = fc.constantFrom(...seeds.names.elements);
  const { element } = fc.letrec<{ element: string }>((tie) => ({
    element: fc
      .tuple(
        name,
        attributes,
        fc.oneof(
          { maxDepth: DEPTH, depthIdentifier: "element" },
          value.map(escaped),
          fc.array(tie("element"), { maxLength: 4, depthIdentifier: "element" }).map((inner) => inner.join("")),
        ),
      )
      .map(([tag, list, content]) => `<${tag}${printed(list)}>${content}</${tag}>`),
  }));
  return element;
}

function printed(attributes: [string, string][]): string {
  return attributes.map(([name, value]) => ` ${name}='${escaped(value)}'`).join("");
}

function escaped(text: string): string {
  return text.replace(/[&<>'"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** A domain whose devices and other children are built. */
export function domains(seeds: Seeds): fc.Arbitrary<string> {
  const any = tree(seeds);
  return fc
    .tuple(fc.array(any, { maxLength: 4 }), fc.array(any, { maxLength: 6 }))
    .map(
      ([top, devices]) =>
        `<domain type='qemu'><name>a</name><memory>65536</memory><os><type arch='x86_64'>hvm</type></os>${top.join("")}` +
        `<devices>${devices.join("")}</devices></domain>`,
    );
}

/** A command line of known options with built values, as key=value lists or as JSON. */
export function commandLines(seeds: Seeds): fc.Arbitrary<string> {
  const word = fc.oneof(fc.constantFrom(...seeds.words), fc.integer().map(String), fc.string({ maxLength: 8 }));
  const pairs = fc
    .array(fc.tuple(word, word), { minLength: 1, maxLength: 5 })
    .map((list) => list.map(([key, value]) => `${key}=${value.replaceAll(",", ",,")}`).join(","));
  const json = fc.oneof(
    fc
      .dictionary(word, fc.oneof(word, fc.integer(), fc.boolean()), { maxKeys: 5 })
      .map((object) => JSON.stringify(object)),
    fc.json({ maxDepth: 3 }),
  );
  const name = fc.constantFrom(
    "device",
    "drive",
    "netdev",
    "chardev",
    "object",
    "blockdev",
    "machine",
    "cpu",
    "m",
    "smp",
  );
  const option = fc.tuple(name, fc.oneof(pairs, json, word)).map(([key, value]) => `-${key} ${quoted(value)}`);
  return fc.array(option, { maxLength: 5 }).map((options) => ["/usr/bin/qemu-system-x86_64", ...options].join(" "));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Runs a number of built inputs; gives back the first that broke something. */
export function runStructured(
  subject: Subject,
  seeds: Seeds,
  seed: number,
  runs: number,
): StructuredFailure | undefined {
  const targets = [
    { target: "built xml", arbitrary: domains(seeds), check: checkXml },
    { target: "built argv", arbitrary: commandLines(seeds), check: checkArgv },
  ];
  for (const { target, arbitrary, check } of targets) {
    const holds = (text: string) => subject.try(check(encoder.encode(text), "{}"));
    const result = fc.check(
      fc.property(arbitrary, (text) => holds(text) === undefined),
      { seed, numRuns: runs, interruptAfterTimeLimit: 20_000 },
    );
    const [text] = result.counterexample ?? [];
    const failure = text === undefined ? undefined : holds(text);
    if (text !== undefined && failure) return { target, input: encoder.encode(text), failure };
  }
  return undefined;
}
