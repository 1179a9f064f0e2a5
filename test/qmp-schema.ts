/**
 * A small checker of JSON against QEMU's own description of its QMP commands (`query-qmp-schema`).
 * https://www.qemu.org/docs/master/devel/qapi-code-gen.html#client-json-protocol-introspection
 */

interface Named {
  name: string;
  type: string;
  /** There, whatever its value, when the member may be left out. */
  default?: unknown;
}

interface Entry {
  name: string;
  "meta-type": "object" | "array" | "enum" | "builtin" | "alternate" | "command" | "event";
  "arg-type"?: string;
  "element-type"?: string;
  "json-type"?: string;
  members?: Named[];
  values?: string[];
  tag?: string;
  variants?: { case: string; type: string }[];
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export class QmpSchema {
  readonly #entries = new Map<string, Entry>();

  /** From a dialogue: JSON objects one behind the other, as the corpus has them (an empty line between). */
  constructor(replies: string) {
    const texts = replies.split(/\n\n(?=\{)/);
    const asked = texts.findIndex((text) => text.includes('"query-qmp-schema"'));
    const reply = JSON.parse(texts[asked + 1] ?? "{}") as { return?: Entry[] };
    for (const entry of reply.return ?? []) this.#entries.set(entry.name, entry);
  }

  /** What is wrong with the arguments of a command; `lenient`: it may have more members than are described. */
  faults(command: string, argument: Json, lenient = false): string[] {
    const entry = this.#entries.get(command);
    if (!entry?.["arg-type"]) return [`there is no command ${command}`];
    return this.#check(argument, entry["arg-type"], command, lenient);
  }

  #check(value: Json, type: string, where: string, lenient = false): string[] {
    const entry = this.#entries.get(type);
    if (!entry) return [`${where}: the schema has no type ${type}`];
    switch (entry["meta-type"]) {
      case "builtin":
        return isBuiltin(value, entry["json-type"] as string)
          ? []
          : [`${where}: ${JSON.stringify(value)} is no ${type}`];
      case "enum": {
        const values = entry.members?.map(({ name }) => name) ?? entry.values ?? [];
        return values.includes(value as string) ? [] : [`${where}: ${JSON.stringify(value)} is none of ${values}`];
      }
      case "array":
        if (!Array.isArray(value)) return [`${where}: ${JSON.stringify(value)} is no array`];
        return value.flatMap((each, i) => this.#check(each, entry["element-type"] as string, `${where}[${i}]`));
      case "alternate": {
        const tried = (entry.members ?? []).map((member) => this.#check(value, member.type, where));
        return tried.find((faults) => faults.length === 0) ?? tried.flat();
      }
      default:
        return this.#object(value, entry, where, lenient);
    }
  }

  #object(value: Json, entry: Entry, where: string, lenient: boolean): string[] {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return [`${where}: no object`];
    const known = this.#members(value, entry);
    const faults: string[] = [];
    for (const [key, each] of Object.entries(value)) {
      const member = known.get(key);
      if (member) faults.push(...this.#check(each, member.type, `${where}.${key}`));
      else if (!lenient) faults.push(`${where}: there is no ${key}`);
    }
    for (const { name, ...member } of known.values()) {
      if (!(name in value) && !("default" in member)) faults.push(`${where}: ${name} is missing`);
    }
    return faults;
  }

  /** An object's members, those of the variant that it is among them. */
  #members(value: { [key: string]: Json }, entry: Entry): Map<string, Named> {
    const members = new Map((entry.members ?? []).map((member) => [member.name, member]));
    const variant = entry.variants?.find((each) => each.case === value[entry.tag as string]);
    const more = variant && this.#entries.get(variant.type);
    if (more) for (const [name, member] of this.#members(value, more)) members.set(name, member);
    return members;
  }
}

function isBuiltin(value: Json, type: string): boolean {
  if (type === "value") return true;
  if (type === "null") return value === null;
  if (type === "int") return Number.isInteger(value);
  return typeof value === type;
}
