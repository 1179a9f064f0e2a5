/**
 * -vnc, -spice and -display of today's command line, read.
 *
 * What is the driver's to say (certificates, passwords, SASL) must be what it would say, or the option is kept.
 */
import { CommandLine } from "../../argv/command_line";
import { Option } from "../../argv/option";
import { Props } from "../../argv/props";
import { Context } from "../../emulator/context";
import { NONE, size, wordIndex } from "../../text/span";
import { Writer } from "../../text/writer";
import { BUS, Graphics, GraphicsType, TYPES } from "./graphics";
import { isBelow } from "./server";

/** What -vnc, -spice or -display says of today; null for what is kept. */
export function readGraphics(option: Option, line: CommandLine, context: Context): Graphics | null {
  const graphics = new Graphics();
  const server = graphics.server;
  if (option.isNamed("vnc")) {
    graphics.type = GraphicsType.Vnc;
    const p = option.props("vnc");
    if (!graphics.vnc.read(p, server, line, context)) return null;
    if (!readAudio(graphics, p, context) || p.leftover()) return null;
    return graphics;
  }
  if (option.isNamed("spice")) {
    graphics.type = GraphicsType.Spice;
    const p = option.props("");
    graphics.gl = p.onOff("gl", 0);
    graphics.rendernode = p.text("rendernode", NONE);
    if (!graphics.spice.read(p, server, line, context) || p.leftover()) return null;
    return graphics;
  }
  if (!option.isNamed("display")) return null;
  const p = option.props("type");
  const type = p.text("type", NONE);
  graphics.type = size(type) == 0 ? 0 : wordIndex(type, TYPES);
  if (graphics.type == GraphicsType.Sdl) {
    graphics.gl = p.onOff("gl", 0);
    if (p.leftover()) return null;
    readWindow(graphics, line);
    return graphics;
  }
  if (graphics.type != GraphicsType.EglHeadless && graphics.type != GraphicsType.Dbus) return null;
  graphics.rendernode = p.text("rendernode", NONE);
  if (graphics.type == GraphicsType.Dbus) {
    graphics.p2p = p.onOff("p2p", 0);
    graphics.gl = p.onOff("gl", 0);
    const address = p.text("addr", NONE);
    // The driver's own bus is started anew for each guest.
    if (!isBelow(address, new Writer(96).text(BUS).span(context.runtimeDirectory).text("/dbus/").take())) {
      graphics.address = address;
    }
    const says = p.has("audiodev");
    if (!readAudio(graphics, p, context)) return null;
    if (says && graphics.audio == 0) graphics.audio = context.guest.audios[0];
  }
  return p.leftover() ? null : graphics;
}

/** The first backend goes without saying. */
function readAudio(graphics: Graphics, p: Props, context: Context): bool {
  const name = p.text("audiodev", NONE);
  if (name == NONE) return true;
  const id = context.guest.audioNamed(name);
  if (id < 0) return false;
  if (id != context.guest.audios[0]) graphics.audio = id;
  return true;
}

/** The window that QEMU opens when nothing else is said. */
export function impliedWindow(line: CommandLine): Graphics {
  const graphics = new Graphics();
  graphics.type = GraphicsType.Sdl;
  readWindow(graphics, line);
  return graphics;
}

function readWindow(graphics: Graphics, line: CommandLine): void {
  graphics.display = line.environment("DISPLAY", "domain/devices/graphics/@display");
  graphics.xauth = line.environment("XAUTHORITY", "domain/devices/graphics/@xauth");
  if (line.understandFlag("full-screen", "domain/devices/graphics/@fullscreen")) graphics.fullscreen = 1;
}
