/**
 * The part of a <source> that names an image on another machine: protocol, hosts, how to connect.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms (source, network)
 *
 * Each protocol has attributes and elements of its own; what isn't its own is not read.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { NONE, Span, byteAt, indexOf, literal, size, slice } from "../text/span";
import { Writer } from "../text/writer";
import { Fields, Room, YES_NO, list } from "../xml/fields";
import { noteAt } from "../xml/reader";
import { DEFAULT_PORTS, PROTOCOLS, Protocol } from "./words";

const TRANSPORTS: StaticArray<string> = ["", "tcp", "unix", "rdma"];
export const enum Transport {
  Unset = 0,
  Tcp,
  Unix,
  Rdma,
}

/** One <host> of a source. */
export class Host extends Room {
  name: Span = NONE;
  port: i64 = -1;
  transport: i32 = 0;
  socket: Span = NONE;

  xml(x: Fields): void {
    this.name = x.text("name", this.name);
    this.port = x.integer("port", this.port);
    this.transport = x.word("transport", TRANSPORTS, this.transport);
    this.socket = x.path("socket", this.socket);
  }

  get isTcp(): bool {
    return this.transport == Transport.Unset || this.transport == Transport.Tcp;
  }

  check(notes: Notes): void {
    if (this.transport == Transport.Unix) {
      if (this.socket == NONE) noteAt(notes, Code.Missing, this.from).named("the socket for unix transport");
    } else if (this.socket != NONE) {
      noteAt(notes, Code.Requires, this.from, "socket")
        .named("the socket attribute of a host")
        .found(literal(TRANSPORTS[max(this.transport, Transport.Tcp)]))
        .expect("transport='unix'");
    } else if (this.name == NONE) noteAt(notes, Code.Missing, this.from).named("the name for host").expect("name");
  }
}

/** A cookie that is sent to a web server. */
class Cookie extends Room {
  name: Span = NONE;
  value: Span = NONE;

  xml(x: Fields): void {
    this.name = x.text("name", this.name);
    this.value = x.content(this.value);
  }

  /** RFC 6265: a name is a token, a value may stand in quotes. */
  check(notes: Notes): void {
    if (size(this.name) == 0) {
      noteAt(notes, Code.Missing, this.from, "name").named("the cookie name");
      return;
    }
    const length = size(this.value);
    const quoted = length > 1 && byteAt(this.value, 0) == 0x22 && byteAt(this.value, length - 1) == 0x22;
    const value = quoted ? slice(this.value, 1, length - 1) : this.value;
    const bad = hasAny(this.name, NOT_IN_VALUE) || hasAny(this.name, NOT_IN_NAME);
    if (!bad && !hasAny(value, NOT_IN_VALUE)) return;
    noteAt(notes, Code.BadValue, this.from, bad ? "name" : "")
      .named(
        bad
          ? "a cookie's name, which contains invalid characters,"
          : "the value of a cookie, which contains invalid characters,",
      )
      .found(this.name)
      .expect("letters, digits and some marks");
  }
}

const NOT_IN_VALUE: string = ' ",;\\';
const NOT_IN_NAME: string = "()<>@:/[]?={}";

/** Whether one of some characters, or one that can't be seen, is in a text. */
function hasAny(text: Span, characters: string): bool {
  for (let i = 0; i < size(text); i++) {
    const byte = byteAt(text, i);
    if (byte < 0x20) return true;
    for (let j = 0; j < characters.length; j++) if (characters.charCodeAt(j) == byte) return true;
  }
  return false;
}

export class NetworkSource {
  protocol: i32 = 0;
  name: Span = NONE;
  query: Span = NONE;
  /** 0 unset, 1 yes, 2 no. */
  tls: i32 = 0;
  tlsHostname: Span = NONE;
  hosts: Host[] = [];
  /** NFS: who QEMU is to the server. */
  user: Span = NONE;
  group: Span = NONE;
  reconnectDelay: i64 = -1;
  snapshot: Span = NONE;
  config: Span = NONE;
  initiator: Span = NONE;
  /** 0 unset, 1 yes, 2 no. */
  sslVerify: i32 = 0;
  cookies: Cookie[] = [];
  readahead: i64 = -1;
  timeout: i64 = -1;
  knownHosts: Span = NONE;
  /** ssh: who one logs in as, and by what. */
  sshUser: Span = NONE;
  keyFile: Span = NONE;
  agentSocket: Span = NONE;

  get isHttp(): bool {
    return this.protocol == Protocol.Http || this.protocol == Protocol.Https;
  }

  /** Over libcurl. */
  get isCurl(): bool {
    return this.protocol >= Protocol.Http && this.protocol <= Protocol.Tftp;
  }

  /** Its name is VOLUME/IMAGE (gluster) or POOL/IMAGE (rbd). */
  get hasVolume(): bool {
    return this.protocol == Protocol.Gluster || this.protocol == Protocol.Rbd;
  }

  get volume(): Span {
    return slice(this.name, 0, max(indexOf(this.name, 0x2f), 0));
  }

  get image(): Span {
    return slice(this.name, indexOf(this.name, 0x2f) + 1);
  }

  attributes(x: Fields): void {
    this.protocol = x.word("protocol", PROTOCOLS, this.protocol);
    this.name = x.text("name", this.name);
    if (x.when(this.isHttp)) this.query = x.text("query", this.query);
    this.tls = x.word("tls", YES_NO, this.tls);
    this.tlsHostname = x.text("tlsHostname", this.tlsHostname);
  }

  children(x: Fields): void {
    list<Host>(x, "host", this.hosts);
    if (x.when(this.protocol == Protocol.Nfs) && x.enter("identity")) {
      this.user = x.text("user", this.user);
      this.group = x.text("group", this.group);
      x.leave();
    }
    if (x.when(this.protocol == Protocol.Nbd) && x.enter("reconnect")) {
      this.reconnectDelay = x.integer("delay", this.reconnectDelay);
      x.leave();
    }
    if (x.enter("snapshot")) {
      this.snapshot = x.text("name", this.snapshot);
      x.leave();
    }
    if (x.enter("config")) {
      this.config = x.path("file", this.config);
      x.leave();
    }
    this.initiatorXml(x);
    if (x.when(this.protocol == Protocol.Https || this.protocol == Protocol.Ftps) && x.enter("ssl")) {
      this.sslVerify = x.word("verify", YES_NO, this.sslVerify);
      x.leave();
    }
    if (x.when(this.isHttp) && x.enter("cookies")) {
      list<Cookie>(x, "cookie", this.cookies);
      x.leave();
    }
    if (x.when(this.isCurl)) {
      if (x.enter("readahead")) {
        this.readahead = x.integer("size", this.readahead);
        x.leave();
      }
      if (x.enter("timeout")) {
        this.timeout = x.integer("seconds", this.timeout);
        x.leave();
      }
    }
    if (x.when(this.protocol == Protocol.Ssh)) this.sshXml(x);
  }

  initiatorXml(x: Fields): void {
    if (!x.enter("initiator")) return;
    if (x.enter("iqn")) {
      this.initiator = x.text("name", this.initiator);
      x.leave();
    }
    x.leave();
  }

  private sshXml(x: Fields): void {
    if (x.enter("knownHosts")) {
      this.knownHosts = x.path("path", this.knownHosts);
      x.leave();
    }
    if (x.enter("identity")) {
      this.sshUser = x.text("username", this.sshUser);
      this.keyFile = x.path("keyfile", this.keyFile);
      this.agentSocket = x.path("agentsock", this.agentSocket);
      x.leave();
    }
  }

  /** Today's defaults: tcp is no word of its own, and a port is the protocol's. */
  defaults(): void {
    for (let i = 0; i < this.hosts.length; i++) {
      const host = this.hosts[i];
      if (host.transport == Transport.Tcp) host.transport = Transport.Unset;
      if (host.port == 0) host.port = -1;
      if (host.isTcp && host.port < 0 && DEFAULT_PORTS[this.protocol] > 0) host.port = DEFAULT_PORTS[this.protocol];
    }
    if (this.reconnectDelay == 0) this.reconnectDelay = -1;
    if (this.readahead == 0) this.readahead = -1;
    if (this.timeout == 0) this.timeout = -1;
  }

  check(notes: Notes, from: usize): void {
    if (this.protocol == 0) return;
    const protocol = literal(PROTOCOLS[this.protocol]);
    for (let i = 0; i < this.hosts.length; i++) this.hosts[i].check(notes);
    if (this.name == NONE && this.protocol != Protocol.Nbd) {
      noteAt(notes, Code.Missing, from).named("the name for disk source").expect("name");
    }
    if (this.protocol == Protocol.Sheepdog || this.protocol == Protocol.Tftp) {
      noteAt(notes, Code.Unsupported, from, "protocol").named("this protocol of a disk").found(protocol);
    }
    if (this.hasVolume && this.name != NONE && indexOf(this.name, 0x2f) <= 0) {
      noteAt(notes, Code.BadValue, from, "name")
        .named("a path that is split into pool name and image name")
        .found(this.name)
        .expect("POOL/IMAGE");
    }
    if (this.tlsHostname != NONE && this.protocol != Protocol.Nbd) {
      noteAt(notes, Code.Requires, from, "tlsHostname").named("tlsHostname").expect("protocol='nbd'");
    }
    if (this.sshUser != NONE && this.keyFile == NONE && this.agentSocket == NONE) {
      noteAt(notes, Code.Missing, from)
        .named("either 'keyfile' or 'agentsock' of the ssh identity")
        .expect("keyfile")
        .expect("agentsock");
    }
    for (let i = 0; i < this.cookies.length; i++) this.cookies[i].check(notes);
    if (this.protocol == Protocol.Nfs && (this.hosts.length != 1 || !this.hosts[0].isTcp || this.hosts[0].port > 0)) {
      noteAt(notes, Code.Requires, from)
        .named("the 'nfs' protocol")
        .expect("exactly one host, by TCP and without a port");
    }
  }

  /** What stands in the way of a command line only: most protocols connect to one place. */
  checkRunnable(notes: Notes, from: usize): void {
    const protocol = literal(PROTOCOLS[this.protocol]);
    if (this.tls == 1 && this.protocol != Protocol.Nbd && this.protocol != Protocol.Vxhs) {
      noteAt(notes, Code.NotHere, from, "tls").named("TLS transport for this disk protocol").found(protocol);
    }
    if (!this.hasVolume && this.protocol != Protocol.Nfs && this.hosts.length != 1) {
      noteAt(notes, Code.Requires, from).namedSpan(protocol).expect("only one host");
    }
  }

  /** The web address that QEMU's curl driver takes. */
  url(): Span {
    const to = new Writer(128);
    to.text(PROTOCOLS[this.protocol]);
    if (this.hosts.length > 0) {
      const host = this.hosts[0];
      if (host.transport == Transport.Rdma) to.text("+rdma");
      else if (host.transport == Transport.Unix) to.text("+unix");
      to.text("://");
      writeHost(to, host.name);
      if (host.isTcp && host.port > 0) to.byte(0x3a).number(host.port);
    } else to.text("://");
    if (this.name != NONE) {
      if (size(this.name) == 0 || byteAt(this.name, 0) != 0x2f) to.byte(0x2f);
      writePath(to, this.name);
    }
    if (this.query != NONE) to.byte(0x3f).span(this.query);
    return to.take();
  }

  /** All cookies as a web server reads them. */
  cookieText(): Span {
    const to = new Writer(64);
    for (let i = 0; i < this.cookies.length; i++) {
      if (i > 0) to.text("; ");
      to.span(this.cookies[i].name).byte(0x3d).span(this.cookies[i].value);
    }
    return to.take();
  }
}

/** A host's name; an IPv6 address has colons of its own and is put in brackets. */
export function writeHost(to: Writer, name: Span): void {
  const v6 = indexOf(name, 0x3a) >= 0;
  if (v6) to.byte(0x5b);
  to.span(name);
  if (v6) to.byte(0x5d);
}

/** A path in a URL: letters, digits and some marks stand for themselves. */
function writePath(to: Writer, path: Span): void {
  for (let i = 0; i < size(path); i++) {
    const byte = byteAt(path, i);
    const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
    if (letter || (byte >= 0x30 && byte <= 0x39) || isMark(byte)) to.byte(byte);
    else {
      to.byte(0x25);
      to.byte(hexDigit(byte >> 4)).byte(hexDigit(byte & 15));
    }
  }
}

function hexDigit(value: u8): u8 {
  return value < 10 ? 0x30 + value : 0x37 + value;
}

const MARKS: string = "-_.!~*'()/;@&=+$,:";

function isMark(byte: u8): bool {
  for (let i = 0; i < MARKS.length; i++) if (MARKS.charCodeAt(i) == byte) return true;
  return false;
}
