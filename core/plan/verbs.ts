/**
 * virsh's verbs as QMP commands, and QEMU's states and events in libvirt's words.
 *
 * `reboot` without an agent in the guest is, as in libvirt, a powerdown that ends in a reset: QEMU is told
 * to stop instead of to end when the guest powers off (`set-action`, since 6.0), and goes on after a reset.
 */
import { JsonWriter } from "../text/json_writer";
import { Writer } from "../text/writer";

/** QEMU's RunState → what `virsh domstate` says. */
// biome-ignore format: a row each
const STATES: StaticArray<string> = [
  "running", "running",
  "debug", "paused",
  "inmigrate", "paused",
  "internal-error", "paused",
  "io-error", "paused",
  "paused", "paused",
  "postmigrate", "paused",
  "prelaunch", "paused",
  "finish-migrate", "paused",
  "restore-vm", "paused",
  "save-vm", "paused",
  "watchdog", "paused",
  "colo", "paused",
  "suspended", "pmsuspended",
  "shutdown", "in shutdown",
  "guest-panicked", "crashed",
];

/** Verb → QMP command. */
// biome-ignore format: a row each
const COMMANDS: StaticArray<string> = [
  "shutdown", "system_powerdown",
  "reset", "system_reset",
  "suspend", "stop",
  "resume", "cont",
  "destroy", "quit",
  "nmi", "inject-nmi",
  "pmwakeup", "system_wakeup",
];

/**
 * What happens → event and detail as `virsh event` prints them. QEMU's events are in capitals; the others are
 * what a client does or finds itself: `end` is QEMU gone after a shutdown, `crash` gone without one.
 */
// biome-ignore format: a row each
const EVENTS: StaticArray<string> = [
  "define", "Defined", "Added",
  "redefine", "Defined", "Updated",
  "undefine", "Undefined", "Removed",
  "start", "Started", "Booted",
  "destroy", "Stopped", "Destroyed",
  "end", "Stopped", "Shutdown",
  "crash", "Stopped", "Crashed",
  "fail", "Stopped", "Failed",
  "STOP", "Suspended", "Paused",
  "RESUME", "Resumed", "Unpaused",
  "SUSPEND", "PMSuspended", "Memory",
  "SUSPEND_DISK", "PMSuspended", "Disk",
  "WAKEUP", "Started", "Event wakeup",
  "GUEST_PANICKED", "Crashed", "Panicked",
  "GUEST_CRASHLOADED", "Crashed", "Crashloaded",
  "SHUTDOWN", "Shutdown", "Finished",
];

/** The door: `Verbs` of hosts/common/plan.ts. */
export function writeVerbs(to: Writer): void {
  const json = new JsonWriter(to);
  json.object().key("state").object();
  json.key("execute").text("query-status").key("member").text("status").close();
  json.key("states").object();
  for (let i = 0; i < STATES.length; i += 2) json.key(STATES[i]).text(STATES[i + 1]);
  json.close().key("commands").object();
  for (let i = 0; i < COMMANDS.length; i += 2) {
    json.key(COMMANDS[i]);
    command(json, COMMANDS[i + 1]).close();
  }
  reboot(json);
  json.close().key("events").object();
  for (let i = 0; i < EVENTS.length; i += 3) {
    json
      .key(EVENTS[i])
      .object()
      .key("event")
      .text(EVENTS[i + 1])
      .key("detail")
      .text(EVENTS[i + 2]);
    // QEMU says who asked for it.
    if (EVENTS[i] == "SHUTDOWN") {
      json.key("member").text("guest").key("details").object();
      json.key("true").text("Finished after guest request");
      json.key("false").text("Finished after host request").close();
    }
    json.close();
  }
  json.close().close();
}

/** Opens a command; the caller closes it. */
function command(json: JsonWriter, name: string): JsonWriter {
  return json.object().key("execute").text(name);
}

function whenOff(json: JsonWriter, action: string): void {
  command(json, "set-action").key("arguments").object().key("shutdown").text(action).close().close();
}

function reboot(json: JsonWriter): void {
  json.key("reboot");
  command(json, "system_powerdown");
  json.key("before").array();
  whenOff(json, "pause");
  json.close().key("until").text("SHUTDOWN");
  json.key("after").array();
  command(json, "system_reset").close();
  command(json, "cont").close();
  json.close().key("finally").array();
  whenOff(json, "poweroff");
  json.close().close();
}
