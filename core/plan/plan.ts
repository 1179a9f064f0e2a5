/**
 * The door `plan`: a settled domain → what the core still has to know of the host, or the steps that start the
 * guest, each with its undo (hosts/common/plan.ts, docs/plan.md).
 *
 * The command line is written first, as it says which files, sockets and helpers there are; then come the checks,
 * and only a guest that passes them gets a plan. In a plan, what must be there before QEMU comes before it:
 * directories, the master key, firmware's variables, taps and helpers, owners and labels, cgroups.
 */
import { CommandLine } from "../argv/command_line";
import { emitCommand } from "../domain/command";
import { Domain } from "../domain/domain";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { toBase64 } from "../secret/base64";
import { Cgroup, CgroupAct } from "../security/cgroup";
import { Confinement } from "../security/confinement";
import { GuestFile, Use } from "../security/guest_file";
import { guestFiles } from "../security/files";
import { Owner } from "../security/owner";
import { JsonWriter } from "../text/json_writer";
import { NONE, Span, is, lastIndexOf, literal, same, size, slice } from "../text/span";
import { Writer, join } from "../text/writer";
import { noteInside } from "../xml/reader";
import { XmlWriter } from "../xml/writer";
import { Account } from "./account";
import { completeChains } from "./chains";
import { Checks } from "./checks";
import { Claims, showPlaces } from "./claims";
import { Helpers } from "./helpers";
import { drawSecrets } from "./master_key";
import { addMonitorCommands } from "./monitor_commands";
import { Needs } from "./needs";
import { Places } from "./places";
import { addSpawn } from "./spawn";
import { StepList } from "./step_list";
import { addTakes } from "./takes";

/** What of the kernel's a card of a KVM guest can use, if QEMU may open it. */
const VHOST_NET: string = "/dev/vhost-net";
/** Of rw in rwx. */
const READ_WRITE: i64 = 6;
/** Seconds until QEMU answers, and one more for each GiB that it may have to take first. */
const MONITOR_TIMEOUT: i64 = 30;

export function writePlan(domain: Domain, to: Writer): void {
  const context = domain.context;
  const places = Places.of(uriOf(context), context);
  if (!places || !isPossible(domain)) return;
  const needs = new Needs(context);
  completeChains(domain, needs);
  const vhost = needs.state(literal(VHOST_NET));
  if (needs.any) return needs.write(to);
  context.mayUseVhost = vhost != null && !vhost.isMissing && Account.of(context).may(vhost, READ_WRITE);
  new Planning(domain, places, needs).write(to);
}

function uriOf(context: Context): Span {
  const uri = context.answer("uri");
  return uri ? uri.text() : NONE;
}

/** What only a plan refuses. */
function isPossible(domain: Domain): bool {
  const notes = domain.context.notes;
  const name = domain.identity.name;
  if (!domain.context.modern) {
    notes.add(Code.Unsupported, 0, 0).named("being run by a plan").expect("a QEMU of today");
    return false;
  }
  // The name is that of a directory too.
  if (!is(name, ".") && !is(name, "..")) return true;
  noteInside(notes, Code.BadValue, domain.identity.from, "name").named("name").found(name).expect("another name");
  return false;
}

class Planning {
  private context: Context;
  private account: Account;
  private claims: Claims;
  private line: CommandLine = new CommandLine();
  private steps: StepList = new StepList();
  private files: GuestFile[] = [];
  private confinement: Confinement;
  /** The master key, in base64. */
  private key: Span = NONE;
  private own: Span = NONE;
  private log: Span = NONE;
  private monitor: Span = NONE;

  constructor(
    private domain: Domain,
    private places: Places,
    private needs: Needs,
  ) {
    const context = domain.context;
    this.context = context;
    const account = Account.of(context);
    this.account = account;
    const confinement = Confinement.of(domain, account.changes ? new Owner(account.uid, account.gid) : null);
    this.confinement = confinement;
    const owner = confinement.owner;
    if (owner) account.become(owner);
    this.claims = new Claims(context);
    this.claims.id = context.domainId;
    this.own = context.guestDirectory();
    this.monitor = context.ownFile(literal("monitor.sock"));
    this.log = new Writer(96).span(places.logs).byte(0x2f).span(domain.identity.name).text(".log").take();
  }

  write(to: Writer): void {
    const context = this.context;
    const domain = this.domain;
    this.key = drawSecrets(context);
    this.claims.settle(domain);
    if (this.confinement.process != NONE) this.claims.labels.push(this.confinement.process);
    if (context.notes.errors > 0) return;
    emitCommand(domain, this.line);
    if (context.notes.errors > 0) return;
    this.files = guestFiles(domain);
    // Variables that come from a template are made when they aren't there.
    const made = size(domain.os.nvram.template) > 0;
    for (let i = 0; made && i < this.files.length; i++) if (this.files[i].use == Use.Nvram) this.files[i].made = true;
    this.ask();
    if (this.needs.any) return this.needs.write(to);
    this.check();
    if (context.notes.errors > 0) return;
    this.addSteps();
    this.writeWhole(to);
  }

  /** Everything whose state decides something. */
  private ask(): void {
    for (let i = 0; i < this.files.length; i++) this.needs.state(this.files[i].path);
    this.needs.state(this.line.binary);
    this.needs.state(this.own);
    const nvram = this.domain.os.nvram;
    if (nvram.isUsed) this.needs.state(nvram.template);
    if (!this.context.answer("cgroup")) return;
    const nodes = Cgroup.nodes(this.domain);
    for (let i = 0; i < nodes.length; i++) this.needs.state(nodes[i]);
  }

  private check(): void {
    const checks = new Checks(this.context, this.account, this.needs);
    const devices = this.domain.devices;
    checks.files(this.files);
    const nvram = this.domain.os.nvram;
    const template = nvram.isUsed && size(nvram.template) > 0 ? this.needs.state(nvram.template) : null;
    if (template && template.isMissing && !this.hasNvram()) {
      checks.missing(nvram.template, literal("template of firmware's variables"), this.domain.os.from);
    }
    const binary = this.needs.state(this.line.binary);
    if (binary && binary.isMissing) checks.missing(this.line.binary, literal("emulator"), devices.from);
    checks.reach(this.line.binary, devices.from);
    checks.reach(this.own, 0);
    checks.socket(this.monitor, 0);
    for (let i = 0; i < this.line.steps.all.length; i++) {
      const commands = this.line.steps.all[i].commands;
      for (let j = 0; j < commands.length; j++) if (commands[j].socket != NONE) checks.socket(commands[j].socket, 0);
    }
    for (let i = 0; i < devices.channels.length; i++)
      checks.socket(devices.channels[i].source.path, devices.channels[i].from);
  }

  private addSteps(): void {
    const context = this.context;
    const steps = this.steps;
    const account = this.account;
    const runtime = new Writer(96).span(this.places.runtime).byte(0x2f).span(this.domain.identity.name).take();
    const shared = context.isSystem ? "0711" : "0700";
    steps.directory(this.places.logs, "0700", NONE, "the guests' logs", true);
    steps.directory(this.places.state, shared, NONE, "what outlives guests", true);
    steps.directory(this.places.guests, shared, NONE, "the guests' own directories", true);
    const helpers = new Helpers(context, account, steps, runtime, this.log);
    helpers.makeDirectory(this.own, "the guest's own directory", false);
    this.addKey();
    this.addNvram(helpers);
    this.addOwnFiles();
    for (let i = 0; i < context.directories.length; i++) {
      helpers.makeDirectory(context.directories[i], "a directory for the guest's memory", false);
    }
    addTakes(steps, this.confinement, this.files, context);
    helpers.add(this.line.steps);
    const joins = this.addCgroup();
    const pidfile = join("", runtime, "/qemu.pid");
    addSpawn(steps, this.line, context, account, this.confinement.process, joins, pidfile, this.log, this.monitor);
    const seconds = MONITOR_TIMEOUT + max<i64>(this.domain.memory.memory, 0) / (1 << 20);
    steps.begin("monitor", "QEMU answers").text("path", this.monitor).number("timeout", seconds).end();
    addMonitorCommands(steps, this.domain, context);
    steps.command("cont", "the guest runs");
  }

  /** The guest's cgroup: which devices QEMU may open, and how much it may use up; the files by which it is joined. */
  private addCgroup(): Span[] {
    const cgroup = Cgroup.of(this.domain, this.files);
    if (!cgroup) return [];
    const actions = cgroup.actions;
    for (let i = 0; i < actions.length; i++) {
      const action = actions[i];
      if (action.act == CgroupAct.Make) this.steps.begin("cgroup", action.why).text("path", action.path);
      else if (action.act == CgroupAct.Put) {
        this.steps.begin("put", action.why).text("path", action.path).text("text", action.text);
      } else {
        this.steps.begin("device-program", action.why).text("cgroup", action.path);
        this.steps.text("program", toBase64(action.text));
      }
      this.steps.end();
    }
    return cgroup.joins;
  }

  /** The key that the secrets on the command line are encrypted with. */
  private addKey(): void {
    this.steps
      .begin("write", "the key of the guest's secrets")
      .text("path", this.context.ownFile(literal("master-key.aes")));
    this.steps.word("mode", "0600").text("owner", this.account.owner).text("base64", this.key).end();
  }

  /** Firmware's variables, copied when the guest starts for the first time; they outlive it. */
  private addNvram(helpers: Helpers): void {
    const nvram = this.domain.os.nvram;
    if (!nvram.isUsed || size(nvram.path) == 0) return;
    const directory = slice(nvram.path, 0, lastIndexOf(nvram.path, 0x2f));
    if (same(directory, join("", this.context.stateDirectory, "/nvram"))) {
      helpers.makeDirectory(directory, "the guests' firmware variables", true);
    }
    if (size(nvram.template) == 0 || this.hasNvram()) return;
    this.steps.begin("copy", "the firmware's variables").text("from", nvram.template).text("to", nvram.path);
    this.steps.word("mode", "0600").text("owner", this.account.owner).word("undo", "failure").end();
  }

  private hasNvram(): bool {
    const state = this.needs.state(this.domain.os.nvram.path);
    return state != null && !state.isMissing;
  }

  /** What the guest's owner gave for a confidential guest. */
  private addOwnFiles(): void {
    const security = this.domain.launchSecurity;
    this.addText("dh_cert.base64", security.dhCert);
    this.addText("session.base64", security.session);
  }

  private addText(name: string, text: Span): void {
    if (text == NONE || this.domain.launchSecurity.type == 0) return;
    this.steps.begin("write", "what the guest's owner gave").text("path", this.context.ownFile(literal(name)));
    this.steps.word("mode", "0600").text("owner", this.account.owner).text("text", text).end();
  }

  private writeWhole(to: Writer): void {
    const identity = this.domain.identity;
    const json = new JsonWriter(to);
    json.object().key("name").span(identity.name).key("uuid").span(identity.uuid).key("claims");
    this.claims.write(json);
    json.key("xml").span(this.liveXml()).key("pidfile");
    json.span(new Writer(96).span(this.places.runtime).byte(0x2f).span(identity.name).text("/qemu.pid").take());
    json
      .key("monitor")
      .span(this.monitor)
      .key("events")
      .span(this.context.ownFile(literal("events.sock")));
    json.key("log").span(this.log);
    json.key("steps").raw(this.steps.take()).close();
  }

  /** The domain as it runs. */
  private liveXml(): Span {
    showPlaces(this.domain);
    const to = new Writer(4096);
    const writer = new XmlWriter(to);
    writer.id = this.claims.id;
    writer.enter("domain", true);
    this.domain.xml(writer);
    writer.leave();
    return to.take();
  }
}
