/**
 * What a guest has for itself as long as it lives: its number, its ports, its address for vsock.
 *
 * `context.inUse` has the claims of all guests that run; the shell asks for a plan while it holds the lock of
 * claims, so no two plans are made of the same state. A port that another program of the host has isn't
 * known here: a shell adds those that it finds listening to `inUse.ports`.
 */
import { Graphics, GraphicsType } from "../devices/graphics/graphics";
import { ListenType } from "../devices/graphics/listen";
import { Domain } from "../domain/domain";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { JsonWriter } from "../text/json_writer";
import { NOT_A_NUMBER } from "../text/number";
import { Span } from "../text/span";
import { noteAt } from "../xml/reader";

const FIRST_PORT: i64 = 5900;
const FIRST_WEBSOCKET: i64 = 5700;
const LAST_PORT: i64 = 65_535;
const FIRST_CID: i64 = 3;
const LAST_CID: i64 = 0xffff_fffe;
const YES: i32 = 1;

export class Claims {
  id: i64 = 0;
  labels: Span[] = [];
  ports: i64[] = [];
  cids: i64[] = [];
  private usedPorts: i64[] = [];

  constructor(private context: Context) {
    this.usedPorts = used(context, "ports");
  }

  /** Gives out what the domain leaves open, and claims what it says. */
  settle(domain: Domain): void {
    const graphics = domain.devices.graphics;
    for (let i = 0; i < graphics.length; i++) this.settleGraphics(graphics[i]);
    const cids = used(this.context, "cids");
    const vsocks = domain.devices.vsocks;
    for (let i = 0; i < vsocks.length; i++) {
      const vsock = vsocks[i];
      if (vsock.auto == YES) {
        vsock.cid = FIRST_CID;
        while (cids.includes(vsock.cid) && vsock.cid < LAST_CID) vsock.cid++;
      }
      this.cids.push(vsock.cid);
    }
  }

  private settleGraphics(graphics: Graphics): void {
    const server = graphics.server;
    const vnc = graphics.type == GraphicsType.Vnc;
    const spice = graphics.type == GraphicsType.Spice;
    if ((!vnc && !spice) || !server.onPort) return;
    const driver = this.context.driver;
    const first = server.first;
    // Qemu.conf can turn a display that says no address into one at a socket.
    const bySocket = vnc ? driver.vncAutoUnixSocket : driver.spiceAutoUnixSocket;
    if (bySocket && first && first.type == ListenType.Address && first.address == 0) return;
    if (server.isAuto && (vnc || graphics.spice.hasPlain)) server.port = this.free(FIRST_PORT, graphics);
    else if (server.port > 0) this.ports.push(server.port);
    if (vnc) {
      if (graphics.vnc.websocket < 0) graphics.vnc.websocket = this.free(FIRST_WEBSOCKET, graphics);
      else if (graphics.vnc.websocket > 0) this.ports.push(graphics.vnc.websocket);
      return;
    }
    if (server.isAuto && graphics.spice.hasTls(this.context)) graphics.spice.tlsPort = this.free(FIRST_PORT, graphics);
    else if (graphics.spice.tlsPort > 0) this.ports.push(graphics.spice.tlsPort);
  }

  /** The first free port from one on. */
  private free(from: i64, graphics: Graphics): i64 {
    for (let port = from; port <= LAST_PORT; port++) {
      if (this.usedPorts.includes(port) || this.ports.includes(port)) continue;
      this.ports.push(port);
      return port;
    }
    noteAt(this.context.notes, Code.Missing, graphics.from).named("a free port for the display");
    return from;
  }

  write(json: JsonWriter): void {
    json.object().key("id").number(this.id).key("labels").array();
    for (let i = 0; i < this.labels.length; i++) json.span(this.labels[i]);
    json.close();
    numbers(json.key("ports"), this.ports);
    numbers(json.key("cids"), this.cids);
    json.close();
  }
}

/** Where displays listen, as qemu.conf has it where the domain doesn't say: for the XML of a guest that runs. */
export function showPlaces(domain: Domain): void {
  const context = domain.context;
  const driver = context.driver;
  const graphics = domain.devices.graphics;
  for (let i = 0; i < graphics.length; i++) {
    const server = graphics[i].server;
    const vnc = graphics[i].type == GraphicsType.Vnc;
    if ((!vnc && graphics[i].type != GraphicsType.Spice) || server.listens.length == 0) continue;
    const address = vnc ? driver.vncAddress : driver.spiceAddress;
    const bySocket = vnc ? driver.vncAutoUnixSocket : driver.spiceAutoUnixSocket;
    server.listens[0] = server.place(context, vnc ? "vnc" : "spice", address, bySocket);
  }
}

/** The number that the next guest gets: one more than the highest of those that run. */
export function nextId(context: Context): i64 {
  const ids = used(context, "ids");
  let last: i64 = 0;
  for (let i = 0; i < ids.length; i++) last = max(last, ids[i]);
  return last + 1;
}

function numbers(json: JsonWriter, all: i64[]): void {
  json.array();
  for (let i = 0; i < all.length; i++) json.number(all[i]);
  json.close();
}

function used(context: Context, key: string): i64[] {
  const all: i64[] = [];
  const inUse = context.answer("inUse");
  const given = inUse ? inUse.get(key) : null;
  for (let i = 0; given && i < given.length; i++) {
    const number = given.at(i).integer();
    if (number != NOT_A_NUMBER) all.push(number);
  }
  return all;
}
