/**
 * What QEMU is told over its monitor before the guest runs: passwords, the balloon, cables that aren't plugged in.
 *
 * Passwords are told here and not on the command line, where every user of the host could read them.
 */
import { Graphics, GraphicsType } from "../devices/graphics/graphics";
import { Domain } from "../domain/domain";
import { Context } from "../emulator/context";
import { NONE, Span, byteAt, literal, size } from "../text/span";
import { JsonWriter } from "../text/json_writer";
import { decimal, join } from "../text/writer";
import { StepList } from "./step_list";

const DOWN: i32 = 2;

export function addMonitorCommands(steps: StepList, domain: Domain, context: Context): void {
  const devices = domain.devices;
  for (let i = 0; i < devices.graphics.length; i++) addPassword(steps, devices.graphics[i], context);
  const memory = domain.memory;
  const balloons = devices.memballoons;
  for (let i = 0; i < balloons.length; i++) {
    const balloon = balloons[i];
    if (!balloon.isThere || !balloon.isVirtio) continue;
    if (balloon.period > 0) {
      const json = begin(steps, "qom-set", "how often the guest tells of its memory");
      json.key("path").span(join("/machine/peripheral/", balloon.info.alias));
      json.key("property").text("guest-stats-polling-interval").key("value").number(balloon.period);
      end(steps);
    }
    if (memory.currentMemory >= 0 && memory.currentMemory < memory.memory) {
      begin(steps, "balloon", "the guest has less memory than it may get")
        .key("value")
        .number(memory.currentMemory << 10);
      end(steps);
    }
  }
  for (let i = 0; i < devices.interfaces.length; i++) {
    const card = devices.interfaces[i];
    if (card.link != DOWN) continue;
    begin(steps, "set_link", "the card's cable isn't plugged in")
      .key("name")
      .span(card.info.alias)
      .key("up")
      .truth(false);
    end(steps);
  }
}

function begin(steps: StepList, execute: string, why: string): JsonWriter {
  return steps.begin("command", why).word("execute", execute).json.key("arguments").object();
}

function end(steps: StepList): void {
  steps.json.close();
  steps.end();
}

function addPassword(steps: StepList, graphics: Graphics, context: Context): void {
  const vnc = graphics.type == GraphicsType.Vnc;
  if (!vnc && graphics.type != GraphicsType.Spice) return;
  const server = graphics.server;
  const configured = vnc ? context.driver.vncPassword : context.driver.spicePassword;
  const password = server.passwd != NONE ? server.passwd : configured;
  if (password == NONE) return;
  const json = begin(steps, "set_password", "the display's password");
  json
    .key("protocol")
    .text(vnc ? "vnc" : "spice")
    .key("password")
    .span(password);
  if (!vnc && server.connected > 0) json.key("connected").text(server.connectedWord);
  end(steps);
  // Without a time it is good for ever, but one that is empty lets nobody in.
  const until =
    size(password) == 0 ? literal("now") : server.passwdValidTo == NONE ? NONE : seconds(server.passwdValidTo);
  if (until == NONE) return;
  begin(steps, "expire_password", "how long the password is good")
    .key("protocol")
    .text(vnc ? "vnc" : "spice")
    .key("time")
    .span(until);
  end(steps);
}

/** `YYYY-MM-DDTHH:MM:SS` of the universal time in seconds since 1970. */
function seconds(time: Span): Span {
  const parts = new StaticArray<i64>(6);
  let part = 0;
  for (let i = 0; i < size(time) && part < 6; i++) {
    const byte = byteAt(time, i);
    if (byte < 0x30 || byte > 0x39) part++;
    else parts[part] = min<i64>(parts[part] * 10 + (byte - 0x30), 999_999);
  }
  // Days since 1970, counted in years that begin in March, so that a leap day is the last.
  const year = parts[0] - (parts[1] <= 2 ? 1 : 0);
  const month = (parts[1] + 9) % 12;
  const days = 365 * year + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + parts[2] - 1 - 719_468;
  return decimal(((days * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5]);
}
