/**
 * A trusted platform module: <tpm>.
 * https://libvirt.org/formatdomain.html#tpm-device
 *
 * The backend is the host's own module, a program that imitates one (swtpm, which libvirt starts), or a
 * program that somebody else has started. What the imitation shall be like is told to the program; QEMU
 * only knows its socket. The proxy of a pSeries guest hands its requests to the host's module.
 *
 * `options.context.swtpm` says what is known of the program: `{"socket": "/run/…", "versions": ["2.0"]}`.
 */
import { Props } from "../argv/props";
import { CommandLine } from "../argv/command_line";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, Span, is, lastIndexOf, literal, same, size, slice, startsWith, wordIndex } from "../text/span";
import { canonicalUuid, isUuid } from "../text/uuid";
import { Writer, join } from "../text/writer";
import { Fields, YES_NO } from "../xml/fields";
import { noteAt, noteInside, noteMissingInside } from "../xml/reader";
import { emitChardev } from "./chardev/backend";
import { readChardev } from "./chardev/native";
import { BIND, CharSource, MODES as SOCKET_MODES, UNIX } from "./chardev/source";
import { Connect, Device, deviceProps } from "./device";
import { NativeDevice } from "./native";

const MODELS: StaticArray<string> = ["", "tpm-tis", "tpm-crb", "tpm-spapr", "spapr-tpm-proxy"];
const TIS: i32 = 1;
const CRB: i32 = 2;
const SPAPR: i32 = 3;
const PROXY: i32 = 4;

const BACKENDS: StaticArray<string> = ["", "passthrough", "emulator", "external"];
const PASSTHROUGH: i32 = 1;
const EMULATOR: i32 = 2;
const EXTERNAL: i32 = 3;

const VERSIONS: StaticArray<string> = ["", "1.2", "2.0"];
const VERSION_1_2: i32 = 1;
const VERSION_2_0: i32 = 2;

const STATE_TYPES: StaticArray<string> = ["", "file", "dir"];
const STATE_FILE: i32 = 1;
const REMOVALS: StaticArray<string> = ["", "check", "fips-host"];
const BANKS: StaticArray<string> = ["sha1", "sha256", "sha384", "sha512"];

const YES: i32 = 1;

export class Tpm extends Device {
  model: i32 = 0;
  backend: i32 = 0;
  /** passthrough: the host's device. */
  path: Span = NONE;
  /** emulator. */
  version: i32 = 0;
  persistentState: i32 = 0;
  debug: i64 = -1;
  secret: Span = NONE;
  banks: StaticArray<bool> = new StaticArray<bool>(4);
  stateType: i32 = 0;
  statePath: Span = NONE;
  profile: Span = NONE;
  removeDisabled: i32 = 0;
  profileName: Span = NONE;
  /** external. */
  source: CharSource = new CharSource();

  /** The host's own module, where it is handed on. */
  get hostDevice(): Span {
    return this.backend == PASSTHROUGH ? this.path : NONE;
  }

  get isExternal(): bool {
    return this.backend == EXTERNAL;
  }

  get isEmulated(): bool {
    return this.backend == EMULATOR;
  }

  xml(x: Fields): void {
    this.model = x.word("model", MODELS, this.model);
    if (x.enter("backend")) {
      this.backend = x.word("type", BACKENDS, this.backend);
      if (x.when(this.backend == PASSTHROUGH) && x.enter("device")) {
        this.path = x.text("path", this.path);
        x.leave();
      }
      if (x.when(this.backend == EMULATOR)) this.emulatorXml(x);
      if (x.when(this.backend == EXTERNAL)) this.externalXml(x);
      x.leave();
    }
    this.info.xml(x);
  }

  private emulatorXml(x: Fields): void {
    this.version = x.word("version", VERSIONS, this.version);
    // Nothing is said of what is no: the state goes with the guest's definition.
    const state = x.writing && this.persistentState != YES ? 0 : this.persistentState;
    this.persistentState = x.word("persistent_state", YES_NO, state);
    this.debug = x.integer("debug", this.debug);
    if (x.enter("encryption")) {
      this.secret = x.text("secret", this.secret);
      x.leave();
    }
    if (x.enter("active_pcr_banks")) {
      for (let i = 0; i < BANKS.length; i++) this.banks[i] = x.flag(BANKS[i], this.banks[i]);
      x.leave();
    }
    if (x.enter("source")) {
      this.stateType = x.word("type", STATE_TYPES, this.stateType);
      this.statePath = x.path("path", this.statePath);
      x.leave();
    }
    if (x.enter("profile")) {
      this.profile = x.text("source", this.profile);
      this.removeDisabled = x.word("removeDisabled", REMOVALS, this.removeDisabled);
      this.profileName = x.text("name", this.profileName);
      x.leave();
    }
  }

  private externalXml(x: Fields): void {
    if (!x.enter("source")) return;
    this.source.typeXml(x);
    this.source.peer.mode = x.word("mode", SOCKET_MODES, this.source.peer.mode);
    this.source.path = x.path("path", this.source.path);
    x.leave();
  }

  connect(context: Context): i32 {
    return context.machine.isPseries && this.model != PROXY ? Connect.SpaprVio : Connect.None;
  }

  defaults(context: Context): void {
    const machine = context.machine;
    if (this.backend == PASSTHROUGH && this.path == NONE) this.path = literal("/dev/tpm0");
    if (this.debug == 0) this.debug = -1;
    if (this.model == 0) this.model = machine.isPpc64 ? SPAPR : TIS;
    if (this.backend == EMULATOR && this.version == 0)
      // The oldest pair of the two has stayed what it was.
      this.version = this.model == TIS && machine.isX86 ? VERSION_1_2 : VERSION_2_0;
    if (this.backend == EXTERNAL && this.source.type != 0) this.source.defaultsToday();
    this.secret = canonicalUuid(this.secret);
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.backend == 0) {
      noteMissingInside(notes, this.from, "backend", "type").named("the TPM's backend type").expectWords(BACKENDS);
      return;
    }
    if (this.backend == EXTERNAL) this.checkExternal(context);
    if (this.backend == EMULATOR && this.stateType != 0 && this.statePath == NONE)
      noteInside(notes, Code.Missing, this.from, "backend").named("the TPM source path").expect("<source path='...'/>");
    if (!context.modern) return;
    if (this.backend == EMULATOR) this.checkEmulator(context);
    this.checkCapabilities(context);
  }

  private checkExternal(context: Context): void {
    const notes = context.notes;
    const source = this.source;
    if (source.type == 0)
      noteInside(notes, Code.Missing, this.from, "backend").named("the external TPM's source type").expect("unix");
    else if (source.type != UNIX)
      noteInside(notes, Code.NotHere, this.from, "backend")
        .named("the source type of an external TPM device")
        .expect("unix");
    else if (source.peer.mode == BIND)
      noteInside(notes, Code.NotHere, this.from, "backend")
        .named("the mode of an external TPM device")
        .expect("connect");
    else if (source.path == NONE)
      noteInside(notes, Code.Missing, this.from, "backend")
        .named("the socket path of an external TPM device")
        .expect("a path");
  }

  private checkEmulator(context: Context): void {
    const notes = context.notes;
    if (this.secret != NONE && !isUuid(this.secret))
      noteInside(notes, Code.BadValue, this.from, "backend")
        .named("the secret's uuid")
        .found(this.secret)
        .expect("a uuid");
    const version = literal(VERSIONS[this.version]);
    let banks = false;
    for (let i = 0; i < BANKS.length; i++) if (this.banks[i]) banks = true;
    if (banks && this.version != VERSION_2_0)
      noteInside(notes, Code.Requires, this.from, "backend", "version")
        .named("active_pcr_banks")
        .expect("TPM version 2.0");
    if (this.profile != NONE && this.version != VERSION_2_0)
      noteInside(notes, Code.Requires, this.from, "backend", "version").named("profile").expect("TPM version 2.0");
    if (!isMade(this.version, context))
      noteInside(notes, Code.Unsupported, this.from, "backend", "version")
        .named("by this host's swtpm, the TPM version")
        .found(version);
    if (this.version != VERSION_1_2) return;
    if (this.model != TIS)
      noteInside(notes, Code.NotHere, this.from, "backend", "version")
        .named(`TPM version 1.2 for model ${MODELS[this.model]}`)
        .expect("2.0");
    else if (!context.machine.isX86)
      noteInside(notes, Code.NotHere, this.from, "backend", "version")
        .namedSpan(join("TPM version 1.2 on architecture ", context.arch))
        .expect("2.0");
  }

  private checkCapabilities(context: Context): void {
    const notes = context.notes;
    const emulator = context.emulator;
    const backend = this.backend == PASSTHROUGH ? Capability.TPM_PASSTHROUGH : Capability.TPM_EMULATOR;
    if (!emulator.can(backend))
      noteInside(notes, Code.Unsupported, this.from, "backend", "type").named("the TPM backend type");
    if (this.model == PROXY && context.machine.isPpc64 && this.backend != PASSTHROUGH)
      noteInside(notes, Code.Requires, this.from, "backend", "type")
        .named("the TPM Proxy model spapr-tpm-proxy")
        .expect("the passthrough backend");
    const model =
      this.model == TIS
        ? Capability.TPM_TIS
        : this.model == CRB
          ? Capability.TPM_CRB
          : this.model == SPAPR
            ? Capability.TPM_SPAPR
            : Capability.SPAPR_TPM_PROXY;
    if (!emulator.can(model))
      noteAt(notes, Code.Unsupported, this.from, "model").named("the TPM model").found(literal(MODELS[this.model]));
  }

  get isProxy(): bool {
    return this.model == PROXY;
  }

  emit(line: CommandLine, context: Context): void {
    const alias = this.info.alias;
    if (this.model == PROXY) {
      const p = deviceProps(line, context);
      p.fixed("driver", MODELS[PROXY]);
      p.text("id", alias);
      this.path = p.text("host-path", this.path);
      line.putProps("device", p);
      return;
    }
    if (this.backend == PASSTHROUGH) this.emitPassthrough(line, context);
    else this.emitSocket(line, context);
    const p = deviceProps(line, context);
    this.props(p, context);
    line.putProps("device", p);
  }

  private props(p: Props, context: Context): void {
    const alias = this.info.alias;
    // Outside of a PC the registers are on the board's own bus.
    p.fixed("driver", this.model == TIS && !context.machine.isX86 ? "tpm-tis-device" : MODELS[this.model]);
    p.text("tpmdev", join("tpm-", alias));
    this.info.alias = p.text("id", alias);
    this.info.props(p, context);
  }

  static readNative(device: NativeDevice): Tpm | null {
    const tpm = new Tpm();
    const driver = device.driver;
    if (size(driver) == 0) return null;
    tpm.model = is(driver, "tpm-tis-device") ? TIS : wordIndex(driver, MODELS);
    if (tpm.model <= 0) return null;
    if (tpm.model == PROXY) {
      device.p.text("driver", NONE);
      tpm.info.alias = device.p.text("id", NONE);
      tpm.path = device.p.text("host-path", NONE);
      tpm.backend = PASSTHROUGH;
      return tpm;
    }
    const backend = device.backend("tpmdev", "tpmdev");
    if (!backend) return null;
    const p = backend.props("type");
    const type = p.text("type", NONE);
    p.text("id", NONE);
    if (is(type, "passthrough")) {
      tpm.backend = PASSTHROUGH;
      tpm.path = p.text("path", NONE);
      if (startsWith(tpm.path, "/dev/fdset/")) return null;
    } else if (is(type, "emulator")) {
      const source = readChardev(device.named("chardev", p.text("chardev", NONE)), device.context);
      if (!source || source.type != UNIX || source.listens) return null;
      tpm.readSocket(source, device.context);
    } else return null;
    if (p.leftover()) return null;
    tpm.props(device.p, device.context);
    return tpm;
  }

  /** The program behind the driver's own socket is the driver's to start; any other runs already. */
  private readSocket(source: CharSource, context: Context): void {
    const own = socket(context);
    const directory = join("", context.runtimeDirectory, "/swtpm/");
    const path = source.path;
    const below = size(path) > size(directory) && same(slice(path, 0, size(directory)), directory);
    if (same(path, own) || below) {
      this.backend = EMULATOR;
      this.version = VERSION_2_0;
      return;
    }
    this.backend = EXTERNAL;
    this.source = source;
  }

  /** What a person has to start, which libvirt's driver would. */
  private prepare(line: CommandLine, socket: Span, context: Context): void {
    const state = this.stateType != 0 ? context.pathOf(this.statePath) : stateOf(context);
    line.steps.directory(this.stateType == STATE_FILE ? parentOf(state) : state, true);
    line.steps.directory(parentOf(socket));
    const step = line.steps.add("the program that imitates the TPM").word("swtpm").word("socket");
    if (this.version == VERSION_2_0) step.word("--tpm2");
    // It leaves the directory when it goes into the background.
    step.word("--tpmstate").absolute(this.stateType == STATE_FILE ? "backend-uri=file://" : "dir=", state);
    step.word("--ctrl").span(join("type=unixio,path=", socket)).person("--daemon").word("--terminate").listens(socket);
  }

  private emitPassthrough(line: CommandLine, context: Context): void {
    const alias = this.info.alias;
    const path = context.descriptors.passed(line, alias, "tpm", this.path);
    // QEMU finds the file that stops a request by itself when nobody opens it for it.
    const cancel = context.descriptors.passed(line, alias, "cancel", NONE);
    const p = line.props("type");
    p.fixed("type", "passthrough");
    p.text("id", join("tpm-", alias));
    p.text("path", path);
    p.text("cancel-path", cancel);
    line.putProps("tpmdev", p);
  }

  private emitSocket(line: CommandLine, context: Context): void {
    const source = this.backend == EXTERNAL ? this.source : CharSource.connecting(socket(context));
    source.takesDriversTls = false;
    if (this.backend == EMULATOR) this.prepare(line, source.path, context);
    emitChardev(line, context, source, this.info.alias, literal("chrtpm"));
    const p = line.props("type");
    p.fixed("type", "emulator");
    p.text("id", join("tpm-", this.info.alias));
    p.fixed("chardev", "chrtpm");
    line.putProps("tpmdev", p);
  }
}

/** The directory of what the program that imitates the module keeps. */
function stateOf(context: Context): Span {
  if (!context.planned) return join("", context.guestDirectory(), "/tpm");
  const to = new Writer(80).span(context.stateDirectory).text("/swtpm/").span(context.uuid);
  return to.text("/tpm").take();
}

/** Where the program that imitates the module listens. */
function socket(context: Context): Span {
  const answer = context.answer("swtpm");
  const said = answer ? answer.get("socket") : null;
  if (said) return said.text();
  if (context.isOnItsOwn) return context.ownFile(literal("swtpm.sock"));
  return new Writer(80)
    .span(context.runtimeDirectory)
    .text("/swtpm/")
    .span(context.shortName())
    .text("-swtpm.sock")
    .take();
}

/** Whether the host's program can be a module of this version: when nobody says, it can. */
function isMade(version: i32, context: Context): bool {
  const answer = context.answer("swtpm");
  const versions = answer ? answer.get("versions") : null;
  if (!versions) return true;
  for (let i = 0; i < versions.length; i++) if (is(versions.at(i).text(), VERSIONS[version])) return true;
  return false;
}

/** One module and one proxy at most. */
export function checkTpms(tpms: Tpm[], context: Context): void {
  let modules = 0;
  let proxies = 0;
  for (let i = 0; i < tpms.length; i++) {
    const count = tpms[i].isProxy ? ++proxies : ++modules;
    if (count < 2) continue;
    noteAt(context.notes, Code.Conflict, tpms[i].from).named(
      tpms[i].isProxy ? "a single TPM Proxy device" : "a single TPM non-proxy device",
    );
  }
}

function parentOf(path: Span): Span {
  return slice(path, 0, max(lastIndexOf(path, 0x2f), 1));
}
