/**
 * How virtiofsd is run, which serves a directory to the guest: <binary> and <idmap>.
 * https://libvirt.org/kbase/virtiofs.html
 *
 * Nothing of it is on QEMU's command line: the two speak over a socket.
 */
import { CommandLine } from "../argv/command_line";
import { NONE, Span } from "../text/span";
import { Fields, ON_OFF, Room, list } from "../xml/fields";

const CACHES: StaticArray<string> = ["", "none", "always"];
const SANDBOXES: StaticArray<string> = ["", "namespace", "chroot"];

export class Daemon {
  path: Span = NONE;
  xattr: i32 = 0;
  cache: i32 = 0;
  sandbox: i32 = 0;
  posixLock: i32 = 0;
  flock: i32 = 0;
  threadPool: i64 = -1;
  openfiles: i64 = 0;

  xml(x: Fields): void {
    if (!x.enter("binary")) return;
    this.path = x.path("path", this.path);
    this.xattr = x.word("xattr", ON_OFF, this.xattr);
    if (x.enter("cache")) {
      this.cache = x.word("mode", CACHES, this.cache);
      x.leave();
    }
    if (x.enter("sandbox")) {
      this.sandbox = x.word("mode", SANDBOXES, this.sandbox);
      x.leave();
    }
    if (x.enter("lock")) {
      this.posixLock = x.word("posix", ON_OFF, this.posixLock);
      this.flock = x.word("flock", ON_OFF, this.flock);
      x.leave();
    }
    if (x.enter("thread_pool")) {
      this.threadPool = x.integer("size", this.threadPool);
      x.leave();
    }
    if (x.enter("openfiles")) {
      this.openfiles = x.integer("max", this.openfiles, 0);
      x.leave();
    }
    x.leave();
  }

  /** For a person: the program that serves a directory where QEMU connects. */
  prepare(line: CommandLine, socket: Span, directory: Span): void {
    const step = line.steps.add("virtiofsd, which serves directories to the guest");
    if (this.path != NONE) step.span(this.path);
    else step.word("/usr/libexec/virtiofsd");
    step.word("--socket-path").span(socket).word("--shared-dir").span(directory).asRoot().listens(socket);
  }
}

/** A run of ids of the guest and those of the host that they are. */
export class IdRange extends Room {
  start: i64 = -1;
  target: i64 = -1;
  count: i64 = -1;

  xml(x: Fields): void {
    this.start = x.integer("start", this.start);
    this.target = x.integer("target", this.target);
    this.count = x.integer("count", this.count);
  }
}

export class IdRanges {
  uids: IdRange[] = [];
  gids: IdRange[] = [];

  xml(x: Fields): void {
    if (!x.enter("idmap")) return;
    list<IdRange>(x, "uid", this.uids);
    list<IdRange>(x, "gid", this.gids);
    x.leave();
  }
}
