/**
 * What the driver itself adds to a command line of today: environment, master key, monitor, sandbox.
 * https://libvirt.org/drvqemu.html
 */
import { CommandLine } from "../argv/command_line";
import { Context } from "../emulator/context";
import { literal, Span } from "../text/span";
import { join } from "../text/writer";

/** What is passed on of the host's environment. */
const PASSED_ON: StaticArray<string> = ["LD_PRELOAD", "LD_LIBRARY_PATH", "PATH", "HOME", "USER", "LOGNAME", "TMPDIR"];

/** The guest has a home of its own: its directory. */
export function emitEnvironment(line: CommandLine, context: Context): void {
  line.set("LC_ALL", literal("C"));
  const environment = context.environment;
  if (environment) {
    for (let i = 0; i < PASSED_ON.length; i++) {
      const value = environment.get(PASSED_ON[i]);
      if (value) line.set(PASSED_ON[i], value.text());
    }
  }
  const home = context.guestDirectory();
  line.set("HOME", home);
  // HOME takes the place of the host's in the order of what is passed on.
  line.set("XDG_DATA_HOME", join("", home, "/.local/share"));
  line.set("XDG_CACHE_HOME", join("", home, "/.cache"));
  line.set("XDG_CONFIG_HOME", join("", home, "/.config"));
}

/** The key that all secrets of the guest are encrypted with. */
export function emitMasterKey(line: CommandLine, context: Context): void {
  const p = line.jsonProps();
  p.fixed("qom-type", "secret");
  p.fixed("id", "masterKey0");
  p.fixed("format", "raw");
  p.text("file", join("", context.guestDirectory(), "/master-key.aes"));
  line.putProps("object", p);
}

/** The monitor's socket, which the driver has opened already. */
export function emitMonitor(line: CommandLine, context: Context): void {
  const p = line.props("");
  p.implied("backend", "socket");
  p.fixed("id", "charmonitor");
  p.text("fd", literal("1729"));
  p.fixed("server", "on");
  p.fixed("wait", "off");
  line.putProps("chardev", p);
  line.putText("mon", "chardev=charmonitor,id=monitor,mode=control");
}

/** What QEMU may no longer do once it runs. */
export function emitSandbox(line: CommandLine, context: Context): void {
  line.putText("sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
}
