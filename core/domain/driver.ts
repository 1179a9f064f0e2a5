/**
 * What the driver itself adds to a command line of today: environment, master key, monitor, sandbox.
 * https://libvirt.org/drvqemu.html
 *
 * QEMU gets the monitor's socket opened when the shell says so (core/emulator/descriptors.ts), and
 * listens at a path in the guest's directory otherwise.
 */
import { CommandLine } from "../argv/command_line";
import { emitChardev } from "../devices/chardev/backend";
import { CharSource } from "../devices/chardev/source";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { NONE, is, literal } from "../text/span";
import { join } from "../text/writer";

/** What is passed on of the host's environment, in this order. */
export const PASSED_ON: StaticArray<string> = [
  "LD_PRELOAD",
  "LD_LIBRARY_PATH",
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "TMPDIR",
];

/** What QEMU is started with in any time: messages in English, and what is passed on. */
export function passEnvironment(line: CommandLine, context: Context): void {
  line.set("LC_ALL", literal("C"));
  const environment = context.environment;
  for (let i = 0; environment && i < PASSED_ON.length; i++) {
    const value = environment.get(PASSED_ON[i]);
    if (value) line.set(PASSED_ON[i], value.text());
  }
}

/** The guest has a home of its own: its directory. */
export function emitEnvironment(line: CommandLine, context: Context): void {
  if (context.runnable) {
    line.steps.directory(context.guestDirectory());
    return;
  }
  passEnvironment(line, context);
  const home = context.guestDirectory();
  // Where the host's HOME stood in the order, this one does; it comes last when there was none.
  line.set("HOME", home);
  line.set("XDG_DATA_HOME", join("", home, "/.local/share"));
  line.set("XDG_CACHE_HOME", join("", home, "/.cache"));
  line.set("XDG_CONFIG_HOME", join("", home, "/.config"));
}

/** The key that all secrets of the guest are encrypted with. */
export function emitMasterKey(line: CommandLine, context: Context): void {
  // A person's secrets are in files of their own.
  if (context.runnable) return;
  const p = line.jsonProps();
  p.fixed("qom-type", "secret");
  p.fixed("id", "masterKey0");
  p.fixed("format", "raw");
  p.text("file", join("", context.guestDirectory(), "/master-key.aes"));
  line.putProps("object", p);
}

/** The monitor: where `options.context.monitor` says, or a socket that QEMU or the shell listens on. */
export function emitMonitor(line: CommandLine, context: Context): void {
  const given = context.monitor;
  const source = given
    ? CharSource.fromOptions(given, context.notes)
    : CharSource.listening(join("", context.guestDirectory(), "/monitor.sock"));
  source.listenUse = "monitor";
  source.takesDriversTls = false;
  emitChardev(line, context, source, literal("monitor"), literal("charmonitor"));
  line.putText("mon", "chardev=charmonitor,id=monitor,mode=control");
  if (context.planned) emitEvents(line, context);
}

/** Where an incoming migration is read: a shell that passes it in has it opened. */
export function emitIncoming(line: CommandLine, context: Context): void {
  if (context.incoming == NONE) return;
  const fd = is(context.incoming, "stdio") ? context.descriptors.text(NONE, "incoming") : NONE;
  line.put("incoming", fd == NONE ? context.incoming : join("fd:", fd));
}

/** What QEMU may no longer do once it runs. */
export function emitSandbox(line: CommandLine, context: Context): void {
  if (!context.emulator.can(Capability.SECCOMP_SANDBOX)) return;
  // A script of the user's own, or the helper that is set-uid, is run by QEMU itself here.
  if (context.runnable && line.spawns) return;
  if (context.driver.sandbox)
    line.putText("sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
  else line.putText("sandbox", "off");
}

/** A second monitor for who listens to events, so that the first stays free for commands (docs/hosts.md). */
function emitEvents(line: CommandLine, context: Context): void {
  const source = CharSource.listening(context.ownFile(literal("events.sock")));
  source.takesDriversTls = false;
  emitChardev(line, context, source, literal("monitor"), literal("charevents"));
  line.putText("mon", "chardev=charevents,id=events,mode=control");
}
