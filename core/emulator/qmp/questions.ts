/**
 * The other side of replies.ts: what a running QEMU is asked, so that its replies tell what it can do.
 *
 * It goes by what was said so far. A run begins with all that any QEMU can be asked; its answers say which
 * architecture, types, machines and commands there are, and on these depends the rest: properties of types
 * that are there (the rows of tables.ts that the reader looks at), what only some hosts have, what the
 * models `host` and `max` are made of. Where the first run was accelerated, a second one without tells
 * machines and CPU models for TCG. In the end there is nothing left to ask.
 */
import { Notes } from "../../notes/note";
import { writeString } from "../../text/json";
import { EMPTY, NONE, Span, endsWith, indexOf, is, literal, same, size, slice, startsWith } from "../../text/span";
import { SpanSet } from "../../text/set";
import { Writer, join } from "../../text/writer";
import { Capability } from "../capabilities";
import { isX86 } from "../machine";
import { QmpReplies } from "./replies";
import { PROPERTIES } from "./tables";

/** What begins a run, in order: the version and the architecture are needed to read what follows. */
const FIRST: StaticArray<string> = [
  "qmp_capabilities",
  "query-version",
  "query-target",
  "query-qmp-schema",
  "query-kvm",
  "qom-list-types",
  "query-machines",
  "query-cpu-definitions",
  "query-tpm-models",
  "query-tpm-types",
  "query-command-line-options",
  "query-migrate-capabilities",
];

/** The same of a run without acceleration behind one with. */
const PLAIN: StaticArray<string> = ["qmp_capabilities", "query-cpu-definitions", "query-machines"];

/** The best there is, and none: values of `-machine none,accel=`. */
const BEST = "kvm:tcg";
const NO_ACCELERATION = "tcg";

/** `{"accel":"kvm:tcg","commands":[…]}`; another `accel` than before asks for another run. No command: it's done. */
export function writeQuestions(dialogue: Span, notes: Notes, to: Writer): void {
  const replies = new QmpReplies(dialogue, notes);
  if (!replies.listen()) return;
  const questions = new Questions(replies, to);
  const flags = replies.caps.flags;
  if (replies.runCount == 0) {
    questions.begin(BEST);
    for (let i = 0; i < FIRST.length; i++) questions.ask(FIRST[i]);
  } else if (replies.runCount == 1 && !replies.asked.has(literal("qom-list-properties"))) {
    questions.begin(BEST);
    questions.properties();
    questions.platform();
    questions.expansions(flags[Capability.KVM]);
  } else if (replies.runCount == 1 && flags[Capability.KVM] && flags[Capability.TCG]) {
    questions.begin(NO_ACCELERATION);
    for (let i = 0; i < PLAIN.length; i++) questions.ask(PLAIN[i]);
    questions.expansions(false);
  } else questions.begin(replies.runCount == 1 ? BEST : NO_ACCELERATION);
  to.text("]}");
}

class Questions {
  private count: i32 = 0;

  constructor(
    private replies: QmpReplies,
    private to: Writer,
  ) {}

  begin(accel: string): void {
    this.to.text('{"accel":"').text(accel).text('","commands":[');
  }

  /** A command; `given` are the arguments as JSON. */
  ask(execute: string, given: Span = EMPTY): void {
    const to = this.to;
    if (this.count++ > 0) to.byte(0x2c);
    to.text('{"execute":"').text(execute).byte(0x22);
    if (size(given) > 0) to.text(',"arguments":').span(given);
    to.byte(0x7d);
  }

  /** The properties of each type of the reader's table that is there, once. */
  properties(): void {
    const done = new SpanSet();
    for (let i = 0; i < PROPERTIES.length; i += 3) {
      const types = literal(PROPERTIES[i]);
      for (let from = 0; from < size(types); ) {
        const space = indexOf(types, 0x20, from);
        const type = slice(types, from, space < 0 ? size(types) : space);
        if (done.add(type)) this.propertiesOf(type);
        from += size(type) + 1;
      }
    }
  }

  private propertiesOf(type: Span): void {
    if (endsWith(type, "-machine")) {
      const machine = this.machine(type);
      if (machine != NONE) this.ask("qom-list-properties", typename(machine));
    } else if (this.replies.known.has(type)) {
      const object = startsWith(type, "memory-backend-") || endsWith(type, "-cpu");
      this.ask(object ? "qom-list-properties" : "device-list-properties", typename(type));
    }
  }

  /** The type of a machine, which for one with versions is that of the newest; NONE when it isn't there. */
  private machine(type: Span): Span {
    // QEMU doesn't list these two: one runs no guest, the other is what all PCs have in common.
    if (is(type, "none-machine")) return type;
    if (is(type, "generic-pc-machine")) return isX86(this.replies.caps.arch) ? type : NONE;
    const name = slice(type, 0, size(type) - "-machine".length);
    const machines = this.replies.offered;
    for (let i = 0; i < machines.length; i++) {
      const machine = machines[i];
      if (same(machine.name, name) || same(machine.alias, name)) return join("", machine.name, "-machine");
    }
    return NONE;
  }

  /** What only some hosts have. QEMU answers with an error where this one doesn't. */
  platform(): void {
    const caps = this.replies.caps;
    const flags = caps.flags;
    if (isArm(caps.arch)) this.ask("query-gic-capabilities");
    if (flags[Capability.SEV_GUEST]) this.ask("query-sev-capabilities");
    if (flags[Capability.SGX_EPC]) this.ask("query-sgx-capabilities");
  }

  /** What the CPU is that a guest gets as `host`, or as `max` without acceleration. */
  expansions(accelerated: bool): void {
    const caps = this.replies.caps;
    if (!caps.flags[Capability.QUERY_CPU_MODEL_EXPANSION]) return;
    const x86 = isX86(caps.arch);
    const arm = isArm(caps.arch);
    const type = arm ? "full" : "static";
    const model = accelerated ? "host" : "max";
    this.expand(type, model, "");
    // What is only there when nobody wants to migrate can't migrate.
    if (x86) this.expand(type, model, '"migratable":false');
    if (caps.flags[Capability.QUERY_CPU_MODEL_EXPANSION_DEPRECATED_PROPS]) this.expand("full", model, "");
    if (accelerated && (x86 || arm)) this.expand("full", model, '"migratable":false,"hv-passthrough":true');
  }

  private expand(type: string, model: string, props: string): void {
    const given = new Writer(128);
    given.text('{"type":"').text(type).text('","model":{"name":"').text(model).byte(0x22);
    if (props.length > 0) given.text(',"props":{').text(props).byte(0x7d);
    this.ask("query-cpu-model-expansion", given.text("}}").take());
  }
}

function isArm(arch: Span): bool {
  return is(arch, "aarch64") || startsWith(arch, "arm");
}

function typename(type: Span): Span {
  const given = new Writer(64);
  given.text('{"typename":');
  writeString(given, type);
  return given.byte(0x7d).take();
}
