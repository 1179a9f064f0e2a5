/**
 * A QMP dialogue: what was asked of a running QEMU and what it answered, made into what is known of it.
 *
 * The text is JSON objects one behind the other: commands (`{"execute": …}`), each with its reply behind it
 * (`{"return": …}` or `{"error": …}`; replies come in the order of the commands, as over QMP). Greetings and
 * events may stand between. Every `qmp_capabilities` begins another run of the same program: the first with
 * the best accelerator there is, the second without any, which only tells machines and CPUs for TCG.
 *
 * What wasn't asked counts as not there, and so does what was answered with an error.
 */
import { Code } from "../../notes/codes";
import { Notes } from "../../notes/note";
import { JsonValue } from "../../text/json";
import { JsonCursor } from "../../text/json_cursor";
import { NONE, Span, endsWith, find, is, startsWith, wordIndex } from "../../text/span";
import { SpanSet } from "../../text/set";
import { Capability, capabilityCalled, capabilityNamed } from "../capabilities";
import { isX86 } from "../machine";
import { Accelerator, MachineType, QemuCaps } from "../qemu_caps";
import { Expansions, libvirtArch, preferMachine, readCpu, readMachine } from "./models";
import { readGics, readSev, readSgx } from "./platform";
import { QmpSchema } from "./schema";
import { OPTIONS, OTHER_TYPES, PATHS, PROPERTIES, TPM_MODELS, TPM_TYPES, TYPES, isOneOf } from "./tables";

/** A command that waits for its reply. */
class Command {
  name: Span = NONE;
  arguments: JsonValue | null = null;
}

/** What one run of the program said of its accelerator. */
class Run {
  offer: Accelerator = new Accelerator();
  expansions: Expansions = new Expansions();
}

export class QmpReplies {
  readonly caps: QemuCaps = new QemuCaps();
  private runs: Run[] = [];
  /** What `qom-list-types` told, and the commands that were sent: what is asked next depends on them. */
  readonly known: SpanSet = new SpanSet();
  readonly asked: SpanSet = new SpanSet();
  private waiting: Command[] = [];
  /** The first of them that has no reply yet. */
  private next: i32 = 0;
  /** Types whose properties were told; who asks again gets no other answer. */
  private told: SpanSet = new SpanSet();
  private cursor: JsonCursor;

  constructor(
    text: Span,
    private notes: Notes,
  ) {
    this.cursor = new JsonCursor(text, notes, Code.BadReplies);
  }

  /** True when a text looks like a dialogue rather than like `-help`. */
  static isOne(text: Span): bool {
    return startsWith(text, "{");
  }

  /**
   * What is known of the QEMU; null with a note when the text doesn't even tell its version. That the host
   * has Apple's hypervisor (`hvf`) is something that QEMU can't be asked.
   */
  read(hvf: bool): QemuCaps | null {
    if (!this.listen()) return null;
    if (this.caps.version == 0) {
      this.notes.add(Code.BadReplies, 0, 0).expect("a reply to query-version");
      return null;
    }
    if (hvf) this.set(Capability.HVF);
    this.conclude();
    return this.caps;
  }

  /** Reads all that was said so far; false with a note when it isn't JSON. */
  listen(): bool {
    const cursor = this.cursor;
    while (!cursor.failed && !cursor.atEnd()) this.message();
    return !cursor.failed;
  }

  /** How many runs of the program there were. */
  get runCount(): i32 {
    return this.runs.length;
  }

  /** The machines of the run that is under way. */
  get offered(): MachineType[] {
    return this.run.offer.machines;
  }

  private get run(): Run {
    if (this.runs.length == 0) this.runs.push(new Run());
    return this.runs[this.runs.length - 1];
  }

  private set(capability: i32): void {
    if (capability >= 0) this.caps.flags[capability] = true;
  }

  private clear(capability: i32): void {
    this.caps.flags[capability] = false;
  }

  /** One object of the dialogue. */
  private message(): void {
    const cursor = this.cursor;
    if (!cursor.object()) return;
    const command = new Command();
    for (let key = cursor.key(); key != NONE; key = cursor.key()) {
      if (is(key, "execute")) command.name = cursor.text();
      else if (is(key, "arguments")) command.arguments = cursor.tree();
      else if (is(key, "return") && this.next < this.waiting.length) this.answered(this.waiting[this.next++]);
      else {
        if (is(key, "error") && this.next < this.waiting.length) this.next++;
        cursor.skip();
      }
    }
    if (command.name == NONE) return;
    this.waiting.push(command);
    this.asked.add(command.name);
    if (is(command.name, "qmp_capabilities")) this.runs.push(new Run());
  }

  /** Reads the reply to a command. */
  private answered(command: Command): void {
    const name = command.name;
    const cursor = this.cursor;
    if (is(name, "query-qmp-schema")) this.schema();
    else if (is(name, "qom-list-types")) this.types();
    else if (endsWith(name, "-list-properties")) this.properties(command);
    else if (is(name, "query-machines")) this.machines();
    else if (is(name, "query-cpu-definitions")) this.cpus();
    else if (is(name, "query-command-line-options")) this.options();
    else if (is(name, "query-tpm-models")) this.words(TPM_MODELS, 1);
    else if (is(name, "query-tpm-types")) this.words(TPM_TYPES, 2);
    else if (startsWith(name, "query-")) {
      const reply = cursor.tree();
      if (reply) this.query(command, reply);
    } else cursor.skip();
  }

  /** The replies that are small enough to be made a tree of. */
  private query(command: Command, reply: JsonValue): void {
    const name = command.name;
    const caps = this.caps;
    if (is(name, "query-version")) this.version(reply);
    else if (is(name, "query-target")) {
      const arch = reply.get("arch");
      if (arch) caps.arch = libvirtArch(arch.text());
    } else if (is(name, "query-kvm")) {
      const present = reply.get("present");
      const enabled = reply.get("enabled");
      if (present && present.isTrue() && enabled && enabled.isTrue()) this.set(Capability.KVM);
    } else if (is(name, "query-migrate-capabilities")) {
      for (let i = 0; i < reply.length; i++) {
        const each = reply.at(i).get("capability");
        if (each && is(each.text(), "rdma-pin-all")) this.set(Capability.MIGRATE_RDMA);
      }
    } else if (is(name, "query-gic-capabilities")) readGics(reply, caps);
    else if (is(name, "query-sev-capabilities")) caps.sev = readSev(reply);
    else if (is(name, "query-sgx-capabilities")) caps.sgx = readSgx(reply);
    else if (is(name, "query-cpu-model-expansion")) this.run.expansions.add(command.arguments, reply);
  }

  private version(reply: JsonValue): void {
    const qemu = reply.get("qemu");
    if (!qemu) return;
    const major = versionPart(qemu.get("major"));
    const minor = versionPart(qemu.get("minor"));
    const micro = versionPart(qemu.get("micro"));
    if (major < 0 || minor < 0 || micro < 0) return;
    this.caps.version = major * 1_000_000 + minor * 1_000 + micro;
    const build = reply.get("package");
    if (build) this.caps.package = build.text();
  }

  private schema(): void {
    const schema = new QmpSchema(this.notes);
    schema.read(this.cursor);
    for (let i = 0; i < PATHS.length; i += 2) if (schema.has(PATHS[i])) this.set(capabilityCalled(PATHS[i + 1]));
    const masks = schema.has("block-commit/arg-type/backing-mask-protocol");
    if (masks && schema.has("block-stream/arg-type/backing-mask-protocol"))
      this.set(Capability.BLOCKJOB_BACKING_MASK_PROTOCOL);
  }

  private types(): void {
    const cursor = this.cursor;
    if (!cursor.array()) return;
    while (cursor.item()) {
      if (!cursor.object()) continue;
      for (let key = cursor.key(); key != NONE; key = cursor.key()) {
        if (is(key, "name")) this.type(cursor.text());
        else cursor.skip();
      }
    }
  }

  private type(name: Span): void {
    this.known.add(name);
    if (wordIndex(name, TYPES) >= 0) {
      this.set(capabilityNamed(name));
      return;
    }
    for (let i = 0; i < OTHER_TYPES.length; i += 2) {
      if (is(name, OTHER_TYPES[i])) return this.set(capabilityCalled(OTHER_TYPES[i + 1]));
    }
    // Any virtio device that comes in both generations shows that all do.
    if (endsWith(name, "-transitional") && find(name, "-pci-") > 0) this.set(Capability.VIRTIO_PCI_NON_TRANSITIONAL);
  }

  private properties(command: Command): void {
    const cursor = this.cursor;
    const asked = command.arguments ? command.arguments!.get("typename") : null;
    const type = asked ? asked.text() : NONE;
    if (type == NONE || !this.told.add(type)) return cursor.skip();
    if (!cursor.array()) return;
    while (cursor.item()) {
      if (!cursor.object()) continue;
      let name: Span = NONE;
      let off: bool = false;
      for (let key = cursor.key(); key != NONE; key = cursor.key()) {
        if (is(key, "name")) name = cursor.text();
        else if (is(key, "default-value")) off = cursor.isFalse();
        else cursor.skip();
      }
      this.property(type, name, off);
    }
  }

  /** A property of a type; `off`: it is a switch that is off unless one says otherwise. */
  private property(type: Span, name: Span, off: bool): void {
    for (let i = 0; i < PROPERTIES.length; i += 3) {
      if (!is(name, PROPERTIES[i + 1])) continue;
      if (!isOneOf(type, PROPERTIES[i])) continue;
      const capability = capabilityCalled(PROPERTIES[i + 2]);
      this.set(capability);
      if (capability == Capability.VIRTIO_BLK_PCI_SCSI && off)
        this.set(Capability.VIRTIO_BLK_PCI_SCSI_DEFAULT_DISABLED);
    }
  }

  private machines(): void {
    const cursor = this.cursor;
    if (!cursor.array()) return;
    const machines = this.run.offer.machines;
    while (cursor.item()) {
      const reply = cursor.tree();
      const machine = reply ? readMachine(reply) : null;
      if (machine) machines.push(machine);
    }
  }

  private cpus(): void {
    const cursor = this.cursor;
    if (!cursor.array()) return;
    const cpus = this.run.offer.cpus;
    while (cursor.item()) {
      const reply = cursor.tree();
      if (!reply) return;
      const cpu = readCpu(reply, this.caps.arch);
      if (is(cpu.name, "max")) this.set(Capability.CPU_MAX);
      cpus.push(cpu);
    }
  }

  private options(): void {
    const cursor = this.cursor;
    if (!cursor.array()) return;
    while (cursor.item()) {
      const reply = cursor.tree();
      const option = reply ? reply.get("option") : null;
      if (!option) continue;
      const parameters = reply!.get("parameters");
      for (let i = 0; i < OPTIONS.length; i += 3) {
        if (!is(option.text(), OPTIONS[i])) continue;
        const wanted = OPTIONS[i + 1];
        let found: bool = wanted.length == 0;
        for (let j = 0; parameters && !found && j < parameters.length; j++) {
          const name = parameters.at(j).get("name");
          found = name != null && is(name.text(), wanted);
        }
        if (found) this.set(capabilityCalled(OPTIONS[i + 2]));
      }
    }
  }

  /** A list of words, of which some are capabilities or stand before them in rows of two. */
  private words(table: StaticArray<string>, row: i32): void {
    const cursor = this.cursor;
    if (!cursor.array()) return;
    while (cursor.item()) {
      const word = cursor.text();
      for (let i = 0; i < table.length; i += row) {
        if (is(word, table[i])) this.set(capabilityCalled(table[i + row - 1]));
      }
    }
  }

  /** What follows from several replies together. */
  private conclude(): void {
    const caps = this.caps;
    if (caps.flags[Capability.CPU_UNAVAILABLE_FEATURES]) this.set(Capability.CANONICAL_CPU_FEATURES);
    // The controller is built into these machines; elsewhere the type is there but no guest can have it.
    if (is(caps.arch, "sparc") || is(caps.arch, "m68k") || is(caps.arch, "mips")) this.set(Capability.NCR53C90);
    // Compiled in isn't enough: the host must have it.
    if (!caps.sev) {
      this.clear(Capability.SEV_GUEST);
      this.clear(Capability.SEV_SNP_GUEST);
    }
    if (!caps.sgx) this.clear(Capability.SGX_EPC);
    if (!caps.flags[Capability.SEV_GUEST] && !caps.flags[Capability.SEV_SNP_GUEST]) caps.sev = null;
    if (!caps.flags[Capability.SGX_EPC]) caps.sgx = null;
    const kvm = caps.flags[Capability.KVM];
    const accelerated = kvm || caps.flags[Capability.HVF];
    if (this.runs.length > 0 && accelerated) this.take(this.runs[0], kvm ? caps.kvm : caps.hvf, true);
    const plain = accelerated ? 1 : 0;
    if (this.runs.length > plain) this.take(this.runs[plain], caps.tcg, false);
  }

  private take(run: Run, to: Accelerator, accelerated: bool): void {
    const caps = this.caps;
    to.machines = run.offer.machines;
    to.cpus = run.offer.cpus;
    to.hostCpu = run.expansions.hostCpu(accelerated ? "host" : "max", isX86(caps.arch));
    preferMachine(to.machines, caps.arch);
    if (!accelerated) return;
    run.expansions.enlightenments(caps);
  }
}

/** One of a version's three numbers; -1 for what is none. */
function versionPart(value: JsonValue | null): i64 {
  const number = value ? value.integer() : -1;
  return number < 0 || number > 999 ? -1 : number;
}
