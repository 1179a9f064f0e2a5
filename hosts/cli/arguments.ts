/**
 * Arguments of one verb, read by a table of its options.
 *
 * `--name value` and `--name=value` are the same; some have a letter (`-h` is `--help`); behind `--` everything is a
 * positional; `-` alone is one too (standard input). An unknown name, a missing value or a value where
 * none belongs is a usage problem that names the nearest option.
 */
import { hint } from "./nearest.ts";
import { UsageProblem } from "./shell.ts";

/** One option of a verb. */
export interface OptionSpec {
  /** Without the dashes. */
  readonly name: string;
  /** One letter, for a single dash. */
  readonly short?: string;
  /** What its value is called in help; an option without takes no value. */
  readonly value?: string;
  /** It may be given more than once. */
  readonly repeatable?: boolean;
  /** One line for help. */
  readonly summary: string;
}

/** What was given. */
export class Arguments {
  readonly positionals: string[] = [];
  readonly #given = new Map<string, string[]>();

  constructor(args: readonly string[], specs: readonly OptionSpec[]) {
    for (let i = 0; i < args.length; i++) {
      const word = args[i] as string;
      if (word === "--") {
        this.positionals.push(...args.slice(i + 1));
        break;
      }
      if (word === "-" || !word.startsWith("-")) {
        this.positionals.push(word);
        continue;
      }
      const equals = word.indexOf("=");
      const dashed = equals < 0 ? word : word.slice(0, equals);
      const spec = specs.find((one) => dashed === `--${one.name}` || (one.short && dashed === `-${one.short}`));
      if (!spec) {
        throw new UsageProblem(
          `there is no option '${dashed}'${hint(
            dashed,
            specs.map((one) => `--${one.name}`),
          )}`,
        );
      }
      const name = spec.name;
      let value = equals < 0 ? undefined : word.slice(equals + 1);
      if (spec.value === undefined) {
        if (value !== undefined) throw new UsageProblem(`option '--${name}' takes no value`);
        value = "";
      } else if (value === undefined) {
        value = args[++i];
        if (value === undefined) throw new UsageProblem(`option '--${name}' needs a value: ${spec.value}`);
      }
      const values = this.#given.get(name) ?? [];
      if (values.length > 0 && spec.value !== undefined && !spec.repeatable) {
        throw new UsageProblem(`option '--${name}' is given twice`);
      }
      this.#given.set(name, [...values, value]);
    }
  }

  has(name: string): boolean {
    return this.#given.has(name);
  }

  /** The value of an option that is given at most once. */
  value(name: string): string | undefined {
    return this.#given.get(name)?.[0];
  }

  /** The values of a repeatable option, in order. */
  values(name: string): readonly string[] {
    return this.#given.get(name) ?? [];
  }

  /** `NAME=VALUE` pairs of a repeatable option. */
  pairs(name: string): Record<string, string> {
    const pairs: Record<string, string> = {};
    for (const text of this.values(name)) {
      const equals = text.indexOf("=");
      if (equals < 1) throw new UsageProblem(`option '--${name}' needs NAME=VALUE, not '${text}'`);
      pairs[text.slice(0, equals)] = text.slice(equals + 1);
    }
    return pairs;
  }
}
