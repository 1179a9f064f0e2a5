/**
 * What the driver writes by itself on a command line of today, whatever the domain: it is understood, and becomes
 * nothing, as the driver will write it again (driver.ts).
 */
import { CommandLine } from "../argv/command_line";
import { Option } from "../argv/option";
import { Fate } from "../argv/word";
import { NONE, is, startsWith } from "../text/span";

/** Options without an argument, or whose argument is the driver's own business. */
const OWN: StaticArray<string> = [
  "no-user-config",
  "nodefaults",
  "no-shutdown",
  "daemonize",
  "pidfile",
  "monitor",
  "qmp",
  "qmp-pretty",
];

const SETTINGS: StaticArray<string> = ["XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"];

export function readDriver(line: CommandLine): void {
  for (let i = 0; i < line.options.length; i++) {
    const option = line.options[i];
    if (option.word.fate == Fate.Open && isOwn(option, line)) option.understandText("driver");
  }
  for (let i = 0; i < SETTINGS.length; i++) line.understandSetting(SETTINGS[i]);
}

function isOwn(option: Option, line: CommandLine): bool {
  for (let i = 0; i < OWN.length; i++) if (option.isNamed(OWN[i])) return true;
  if (option.isNamed("display") || option.isNamed("vga")) return is(option.value, "none");
  if (option.isNamed("msg")) {
    const p = option.props("timestamp");
    p.onOff("timestamp", 0);
    return !p.leftover();
  }
  if (option.isNamed("mon")) return isMonitor(option, line);
  if (option.isNamed("sandbox")) return is(option.value, "off") || startsWith(option.value, "on");
  if (!option.isNamed("object")) return false;
  const p = option.props("qom-type");
  if (!p.fixed("qom-type", "secret") || !p.fixed("id", "masterKey0")) return false;
  p.text("format", NONE);
  p.text("file", NONE);
  return !p.leftover();
}

/** A monitor, with the chardev that it is on. */
function isMonitor(option: Option, line: CommandLine): bool {
  const p = option.props("chardev");
  const name = p.text("chardev", NONE);
  p.text("id", NONE);
  p.text("mode", NONE);
  p.onOff("pretty", 0);
  if (p.leftover()) return false;
  const chardev = line.link("chardev", name);
  if (!chardev) return false;
  if (chardev.isOpen()) chardev.understandText("driver");
  return true;
}
