/**
 * Memory that guests share: <shmem>.
 * https://libvirt.org/formatdomain.html#shared-memory-device
 *
 * The plain model is a file below /dev/shm; with a server, which hands out the memory, guests can also
 * ring one another.
 */
import { AddressType } from "../address/address";
import { CommandLine } from "../argv/command_line";
import { Switch } from "../argv/props";
import { mebibytes } from "../xml/amount";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, Span, indexOf, is, literal } from "../text/span";
import { decimal, join } from "../text/writer";
import { Fields, ON_OFF } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";
import { emitChardev } from "./chardev/backend";
import { CharSource } from "./chardev/source";
import { Connect, Device, deviceProps } from "./device";

const MODELS: StaticArray<string> = ["", "ivshmem", "ivshmem-plain", "ivshmem-doorbell"];
const IVSHMEM: i32 = 1;
const PLAIN: i32 = 2;
const DOORBELL: i32 = 3;

const ROLES: StaticArray<string> = ["", "master", "peer"];
const ROLE_MASTER: i32 = 1;

const USUAL_SIZE: i64 = 4 << 20;
const LEAST_SIZE: i64 = 1 << 20;

export class Shmem extends Device {
  name: Span = NONE;
  role: i32 = 0;
  model: i32 = 0;
  /** In bytes. */
  size: i64 = -1;
  hasServer: bool = false;
  server: Span = NONE;
  hasMsi: bool = false;
  vectors: i64 = -1;
  /** 0 unset, 1 on, 2 off. */
  ioeventfd: i32 = 0;

  /** The file of the plain model; NONE where a server hands out the memory. */
  get file(): Span {
    return this.model == DOORBELL ? NONE : join("/dev/shm/", this.name);
  }

  xml(x: Fields): void {
    this.name = x.text("name", this.name);
    this.role = x.word("role", ROLES, this.role);
    if (x.enter("model")) {
      this.model = x.word("type", MODELS, this.model);
      x.leave();
    }
    this.size = mebibytes(x, "size", this.size);
    if ((!x.writing || this.hasServer) && x.enter("server", true)) {
      this.hasServer = true;
      this.server = x.path("path", this.server);
      x.leave();
    }
    if ((!x.writing || this.hasMsi) && x.enter("msi", true)) {
      this.hasMsi = true;
      this.vectors = x.integer("vectors", this.vectors);
      this.ioeventfd = x.word("ioeventfd", ON_OFF, this.ioeventfd);
      x.leave();
    }
    this.info.xml(x);
  }

  connect(context: Context): i32 {
    return Connect.Pci;
  }

  defaults(context: Context): void {
    if (this.model == 0) this.model = IVSHMEM;
    if (this.model != DOORBELL && this.size <= 0) this.size = USUAL_SIZE;
    if (this.model == IVSHMEM || !this.hasServer) return;
    this.hasMsi = true;
    if (this.ioeventfd == 0) this.ioeventfd = Switch.On;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.name == NONE) {
      noteMissing(notes, this.from, "name").named("the name of shmem").expect("<shmem name='...'>");
    } else if (indexOf(this.name, 0x2f) >= 0) {
      noteAt(notes, Code.BadValue, this.from, "name")
        .named("the shmem name, having a '/',")
        .expect("a name without '/'");
    } else if (is(this.name, ".") || is(this.name, "..")) {
      noteAt(notes, Code.BadValue, this.from, "name").named("the shmem name").expect("a name of letters");
    }
    if (context.modern) this.checkToday(context);
  }

  private checkToday(context: Context): void {
    const notes = context.notes;
    const emulator = context.emulator;
    const model = literal(MODELS[this.model]);
    if (this.hasMsi && !this.hasServer)
      noteInside(notes, Code.Requires, this.from, "msi").named("the msi option of shmem").expect("a server");
    if (this.size > 0 && (this.size < LEAST_SIZE || (this.size & (this.size - 1)) != 0))
      noteInside(notes, Code.BadValue, this.from, "size")
        .named("the shmem size")
        .expect("a power of 2 of at least 1 MiB (1024 KiB)");
    if (this.model == IVSHMEM)
      noteInside(notes, Code.Unsupported, this.from, "model", "type")
        .named("the ivshmem device")
        .expect("ivshmem-plain")
        .expect("ivshmem-doorbell");
    if (this.model == DOORBELL && !this.hasServer)
      noteInside(notes, Code.Requires, this.from, "model", "type")
        .named("shmem model 'ivshmem-doorbell'")
        .expect("a server");
    if (this.model == PLAIN && this.hasServer)
      noteInside(notes, Code.Excludes, this.from, "model", "type")
        .named("shmem model 'ivshmem-plain'")
        .expect("a server");
    if (this.model == DOORBELL && this.size > 0)
      noteInside(notes, Code.Excludes, this.from, "size")
        .named("shmem model 'ivshmem-doorbell'")
        .expect("a size setting");
    const lacking =
      (this.model == PLAIN && !emulator.can(Capability.IVSHMEM_PLAIN)) ||
      (this.model == DOORBELL && !emulator.can(Capability.IVSHMEM_DOORBELL));
    if (lacking) noteInside(notes, Code.Unsupported, this.from, "model", "type").named("the shmem model").found(model);
  }

  emit(line: CommandLine, context: Context): void {
    if (this.info.address.type != AddressType.Pci)
      noteInside(context.notes, Code.NotHere, this.from, "address", "type")
        .named("the shared memory device's address")
        .expect("pci");
    const alias = this.info.alias;
    const memory = join("shmmem-", alias);
    if (this.model == PLAIN) {
      const object = line.jsonProps();
      object.fixed("qom-type", "memory-backend-file");
      object.text("id", memory);
      object.text("mem-path", join("/dev/shm/", this.name));
      this.size = object.integer("size", this.size);
      object.onOff("share", Switch.On);
      line.putProps("object", object);
    }
    const p = deviceProps(line, context);
    p.fixed("driver", MODELS[this.model]);
    p.text("id", alias);
    if (this.hasServer) p.text("chardev", join("char", alias));
    else {
      p.text("memdev", memory);
      // A switch with a third way, auto: so it is a text.
      if (this.role != 0) p.fixed("master", this.role == ROLE_MASTER ? "on" : "off");
    }
    this.vectors = p.integer("vectors", this.vectors > 0 ? this.vectors : -1);
    this.ioeventfd = p.onOff("ioeventfd", this.ioeventfd);
    this.info.props(p, context);
    line.putProps("device", p);
    if (!this.hasServer) return;
    const source = CharSource.connecting(this.serverPath(context));
    if (this.server == NONE) {
      const step = line.steps.add("the server of memory that guests share").word("ivshmem-server");
      step.word("-S").span(source.path).word("-M").span(this.name);
      if (this.size > 0) step.word("-l").span(decimal(this.size));
      step.person("&").planned("-F").listens(source.path);
    }
    source.takesDriversTls = false;
    emitChardev(line, context, source, alias, join("char", alias));
  }

  /** The server's socket; one that isn't said has the name of the memory. */
  private serverPath(context: Context): Span {
    if (this.server != NONE) return this.server;
    if (context.isOnItsOwn) return context.ownFile(join("shmem-", this.name, "-sock"));
    return join("/var/lib/libvirt/shmem-", this.name, "-sock");
  }
}
