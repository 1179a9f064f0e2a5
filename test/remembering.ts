/**
 * A file as the door `remember` sees it, on which operations are carried out: for tests without a file system.
 *
 * `take` and `give` do what a shell does, and can be made to die before any operation, as a shell can; `settle`
 * is what the next one does then. The journal keeps what it has to.
 */
import type { Operations, Remembering } from "../hosts/common/plan.ts";
import { Instance } from "./instance.ts";

export type SecurityDriver = "dac" | "selinux";

/** Thrown where a shell is made to die. */
export class Death extends Error {}

const instance = new Instance();

/** What the core says; throws its notes. */
export function ask(remembering: Remembering): Operations {
  const { output, notes } = instance.call("remember", JSON.stringify(remembering));
  if (output === undefined) throw new Error(notes.map(({ code, message }) => `${code} ${message}`).join("; "));
  return JSON.parse(output);
}

export class RememberedFile {
  attributes: Record<string, string> | null;
  owner = "1:2";
  label: string | null = "system_u:object_r:default_t:s0";
  bootTime = 1234567890;
  /** Operations that may still be done before the shell dies. */
  lives = Number.POSITIVE_INFINITY;
  warnings: string[] = [];
  /** The last entry of the journal that has no end. */
  open: { of: "take" | "give"; driver: SecurityDriver; want: string; remember: boolean; mark: string } | undefined;

  constructor(keepsAttributes = true) {
    this.attributes = keepsAttributes ? {} : null;
  }

  /** As text, to be compared. */
  get state(): string {
    const attributes = Object.entries(this.attributes ?? {}).sort();
    return JSON.stringify({ owner: this.owner, label: this.label, attributes });
  }

  copy(): RememberedFile {
    const copy = Object.assign(new RememberedFile(), this);
    copy.attributes = this.attributes && { ...this.attributes };
    copy.warnings = [...this.warnings];
    return copy;
  }

  take(driver: SecurityDriver, want: string, remember = true): void {
    this.#act("take", driver, want, remember);
  }

  give(driver: SecurityDriver, want: string, remember = true): void {
    this.#act("give", driver, want, remember);
  }

  /** What the next shell does when it finds the entry of a dead one. */
  settle(): void {
    const open = this.open;
    if (!open) return;
    this.#carryOut(ask(this.#remembering("settle", open.driver, open.want, open.remember, open)));
    this.open = undefined;
  }

  #act(of: "take" | "give", driver: SecurityDriver, want: string, remember: boolean): void {
    const operations = ask(this.#remembering(of, driver, want, remember));
    this.open = { of, driver, want, remember, mark: operations.mark };
    this.#carryOut(operations);
    this.open = undefined;
  }

  #remembering(
    act: Remembering["act"],
    driver: SecurityDriver,
    want: string,
    remember: boolean,
    more: { of?: "take" | "give"; mark?: string } = {},
  ): Remembering {
    const { attributes, bootTime } = this;
    const has = driver === "dac" ? this.owner : this.label;
    const settled = act === "settle" ? { of: more.of, mark: more.mark } : {};
    return { act, driver, want, remember, has, attributes, bootTime, ...settled } as Remembering;
  }

  #carryOut({ operations, warning }: Operations): void {
    if (warning !== undefined) this.warnings.push(warning);
    for (const operation of operations) {
      if (this.lives-- <= 0) throw new Death();
      const attributes = this.attributes as Record<string, string>;
      if ("set" in operation) attributes[operation.set] = operation.value;
      else if ("remove" in operation) delete attributes[operation.remove];
      else if ("owner" in operation) this.owner = operation.owner;
      else if ("label" in operation) this.label = operation.label;
      else this.label = null;
    }
  }
}
