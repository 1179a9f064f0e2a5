/**
 * Every property that the core describes is in a fixture, and comes through it.
 *
 * `describe` lists what the rooms read and write: elements, their attributes, their text. Each must
 * occur in one of test/fixtures/*.xml. Each fixture must be valid, and what it says (attribute by
 * attribute, text by text) must be in its normal form too, which in turn is its own normal form.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Operation } from "../hosts/core.ts";
import { Instance } from "./instance.ts";

const properties = suite("properties");
const FOLDER = join(import.meta.dir, "fixtures");
const files = readdirSync(FOLDER).filter((file) => file.endsWith(".xml"));
const instance = new Instance();
/**
 * A QEMU of old: the rooms read, check and write what is there, and nothing is added to the domain; so a fixture may
 * put together what no single machine of today has.
 */
const OLD = { emulator: { version: "0.15.0" } };

/** A property as `describe` lists it; without attribute it is the element's text, or the element itself. */
interface Property {
  element: string;
  attribute?: string;
  kind: string;
}

// With preserveOrder an element is { NAME: children, ":@": attributes }.
type Ordered = Record<string, unknown>;
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
});

/** Everything a document says, as `element`, `element/@attribute = value`, `element = text`. */
function statements(xml: string): Set<string> {
  const said = new Set<string>();
  const walk = (nodes: Ordered[], path: string) => {
    for (const node of nodes) {
      for (const [name, children] of Object.entries(node)) {
        if (name === ":@" || name === "?xml") continue;
        if (name === "#text") {
          said.add(`${path} = ${String(children).trim()}`);
          continue;
        }
        const here = path === "" ? name : `${path}/${name}`;
        said.add(here);
        for (const [attribute, value] of Object.entries((node[":@"] ?? {}) as Record<string, string>)) {
          said.add(`${here}/@${attribute} = ${value}`);
        }
        walk(children as Ordered[], here);
      }
    }
  };
  walk(parser.parse(xml), "");
  return said;
}

const fixtures = new Map(files.map((file) => [file, readFileSync(join(FOLDER, file), "utf8")]));

/** What a document says and its normal form doesn't; the normal form must be its own. */
function lostIn(xml: string, options: object): string[] {
  const normal = instance.call("normalize", xml, options).output ?? "";
  const said = statements(normal);
  assert.is(instance.call("normalize", normal, options).output, normal, "the normal form is its own");
  return [...statements(xml)].filter((statement) => !said.has(statement) && !isUnit(statement));
}

/** The errors of a document, as lines. */
function errorsOf(xml: string, options: object): string[] {
  const { notes } = instance.call("validate", xml, options);
  const errors = notes.filter((note) => note.severity === "error");
  return errors.map((note) => `${note.line}:${note.column} ${note.message}`);
}

const TODAY = {};
let taken = 0;

for (const [file, xml] of fixtures) {
  properties(`${file} is valid and keeps what it says`, () => {
    assert.equal(errorsOf(xml, OLD), []);
    assert.equal(lostIn(xml, OLD), []);
    // A fixture that one machine of today can have keeps what it says there too, whatever is added to it.
    if (errorsOf(xml, TODAY).length > 0) return;
    taken++;
    assert.equal(
      lostIn(xml, TODAY).filter((statement) => !isAlias(statement)),
      [],
    );
  });
}

properties("many fixtures are domains of today", () => {
  assert.ok(taken >= fixtures.size / 2, `${taken} of ${fixtures.size} are`);
});

/** A machine's alias is written as what it stands for. */
function isAlias(statement: string): boolean {
  return /^domain\/os\/type\/@machine = (pc|q35|virt|s390-ccw-virtio|pseries)$/.test(statement);
}

/**
 * What every device has is described once (core/devices/info.ts) and needs one fixture among all of them: the
 * path is taken without the device. A disk's source is described for firmware's variables too (core/storage).
 */
function shared(name: string): string {
  return name
    .replace(/^domain\/os\/nvram\/source(\/|$)/, "domain/devices/disk/source$1")
    .replace(/^domain\/devices\/[^/]+\/(address|alias|boot|rom|acpi)(\/|$)/, "domain/devices/*/$1$2");
}

/** What only a running guest's XML has: it is read, and no part of a definition. */
const LIVE = ["domain/seclabel/imagelabel"];

/** Amounts are written in KiB, whatever they were given in. */
function isUnit(statement: string): boolean {
  return /^domain\/(currentM|m)emory(\/@unit)? = /.test(statement);
}

properties("every property that is described is in a fixture", () => {
  const { output } = instance.call("describe" as Operation, "");
  const described = JSON.parse(output ?? "[]") as Property[];
  assert.ok(described.length > 50, `only ${described.length} properties are described`);
  const touched = new Set<string>();
  for (const xml of fixtures.values()) {
    for (const statement of statements(xml)) touched.add(shared(statement.split(" = ")[0] as string));
  }
  const missing = described
    .map(({ element, attribute }) => (attribute ? `${element}/@${attribute}` : element))
    .map((name) => (name.startsWith("domain") ? name : `domain/${name}`))
    .map(shared)
    .filter((name) => !touched.has(name) && !LIVE.includes(name));
  assert.equal([...new Set(missing)], [], "properties in no fixture");
});

properties.run();
