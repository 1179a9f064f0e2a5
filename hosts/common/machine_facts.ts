/**
 * What the machine is, as `options.context` takes it: who we are, which boot this is, SELinux, cgroups,
 * firmware, and the files that a plan asks for. docs/plan.md has the keys.
 *
 * Each function reads what it says and nothing else. What can't be read is left out, and the core does
 * without it or asks for it in its own words.
 */
import { createHash } from "node:crypto";
import type { CgroupFacts, Identity, SelinuxFacts } from "../options.ts";
import type { Host, Stat } from "./host.ts";
import { type Mount, mountOf, readLine, readMounts, readText } from "./mounts.ts";
import type { FileState, Places } from "./plan.ts";

/** Names and numbers of /etc/passwd or /etc/group. */
export function readNumbers(host: Host, path: string): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const line of (readText(host, path) ?? "").split("\n")) {
    const [name, , number] = line.split(":");
    if (name && number && /^\d+$/.test(number)) numbers[name] ??= Number(number);
  }
  return numbers;
}

/** The shell's process. */
export function readIdentity(host: Host, users: Readonly<Record<string, number>>): Identity {
  const user = Object.keys(users).find((name) => users[name] === host.uid) ?? host.environment.USER;
  const status = readText(host, "/proc/self/status") ?? "";
  const groups = /^Groups:\s*(.*)$/m.exec(status)?.[1]?.trim() ?? "";
  return {
    uid: host.uid,
    gid: host.gid,
    ...(user ? { user } : {}),
    groups: groups === "" ? [] : groups.split(/\s+/).map(Number),
  };
}

/** Which boot of the host this is. */
export function readBoot(host: Host): { id: string; time: number } {
  const time = /^btime (\d+)$/m.exec(readText(host, "/proc/stat") ?? "")?.[1];
  return { id: readLine(host, "/proc/sys/kernel/random/boot_id") ?? "unknown", time: Number(time ?? 0) };
}

const SELINUX = "/sys/fs/selinux";

/** SELinux as it is now; undefined on a host without. */
export function readSelinux(host: Host): SelinuxFacts | undefined {
  const enforce = readLine(host, `${SELINUX}/enforce`);
  if (enforce === undefined) return undefined;
  const type = /^\s*SELINUXTYPE\s*=\s*(\S+)/m.exec(readText(host, "/etc/selinux/config") ?? "")?.[1] ?? "targeted";
  const contexts = `/etc/selinux/${type}/contexts`;
  const process = readLine(host, "/proc/self/attr/current");
  const domainContexts = readText(host, `${contexts}/virtual_domain_context`);
  const imageContexts = readText(host, `${contexts}/virtual_image_context`);
  return {
    mount: SELINUX,
    mode: enforce === "1" ? "enforcing" : "permissive",
    ...(process ? { process } : {}),
    ...(domainContexts === undefined ? {} : { domainContexts }),
    ...(imageContexts === undefined ? {} : { imageContexts }),
    useNfs: (readLine(host, `${SELINUX}/booleans/virt_use_nfs`) ?? "0").startsWith("1"),
  };
}

/**
 * The cgroups that a guest can have: those of the system only, as an ordinary user may make none. Where
 * controllers are mounted in the old way, devices and CPU are there, and not in the new hierarchy beside it.
 */
export function readCgroup(host: Host, places: Places, mounts = readMounts(host)): CgroupFacts | undefined {
  if (places.mode !== "system") return undefined;
  const parent = `virtwright${distinction(places)}`;
  const old: Record<string, string> = {};
  for (const mount of mounts) {
    if (mount.fileSystem !== "cgroup") continue;
    for (const controller of mount.options) if (CONTROLLERS.has(controller)) old[controller] = mount.point;
  }
  if (Object.keys(old).length > 0) return { version: 1, mounts: old, parent };
  const unified = mounts.find((mount) => mount.fileSystem === "cgroup2")?.point;
  if (unified === undefined) return undefined;
  const controllers = (readLine(host, `${unified}/cgroup.controllers`) ?? "").split(" ").filter((word) => word !== "");
  return { version: 2, mount: unified, parent: `${unified}/${parent}`, controllers };
}

const CONTROLLERS = new Set(["devices", "cpu", "cpuacct", "cpuset", "memory", "blkio", "freezer", "pids"]);

/** Guests of the same name below another root have cgroups of their own. */
function distinction(places: Places): string {
  const at = places.uri.indexOf("?root=");
  return at < 0 ? "" : `-${createHash("sha256").update(places.uri.slice(at)).digest("hex").slice(0, 12)}`;
}

/** Firmware descriptors in the order in which they are tried: a later directory's replaces an earlier one's of the same name. */
export function readFirmware(host: Host): { path: string; descriptor: unknown }[] {
  const byName = new Map<string, string>();
  const config = host.environment.XDG_CONFIG_HOME ?? `${host.environment.HOME ?? ""}/.config`;
  const directories = ["/usr/share/qemu/firmware", "/etc/qemu/firmware"];
  if (host.uid !== 0 && config.startsWith("/")) directories.push(`${config}/qemu/firmware`);
  for (const directory of directories) {
    for (const name of entries(host, directory)) if (name.endsWith(".json")) byName.set(name, `${directory}/${name}`);
  }
  const found: { path: string; descriptor: unknown }[] = [];
  for (const name of [...byName.keys()].sort()) {
    const path = byName.get(name) as string;
    // An empty file hides the one of the same name before it.
    const text = readText(host, path) ?? "";
    try {
      if (text.trim() !== "") found.push({ path, descriptor: JSON.parse(text) });
    } catch {
      // Not a descriptor: as if it weren't there.
    }
  }
  return found;
}

/** What is in a directory; nothing when there is none. */
export function entries(host: Host, directory: string): string[] {
  try {
    return host.list(directory).sort();
  } catch {
    return [];
  }
}

/** As much of an image as its header takes. */
const HEAD = 4096;

/** What a plan is told of a path. */
export function readFileState(host: Host, mounts: readonly Mount[], path: string): FileState {
  const stat = tolerant(() => host.stat(path));
  if (!stat || stat.kind === "link") return { kind: "missing" };
  const target = tolerant(() => host.resolve(path)) ?? path;
  const label = tolerant(() => host.getAttribute(target, "security.selinux"));
  const fileSystem = mountOf(mounts, target)?.fileSystem;
  const head = stat.kind === "file" || stat.kind === "block" ? tolerant(() => host.read(target, HEAD)) : undefined;
  return {
    kind: stat.kind,
    mode: `0${stat.mode.toString(8)}`,
    uid: stat.uid,
    gid: stat.gid,
    ...deviceOf(stat),
    ...(fileSystem === undefined ? {} : { fileSystem }),
    ...(label ? { label: new TextDecoder().decode(label).replace(/\0+$/, "") } : {}),
    ...(head ? { head: Buffer.from(head).toString("base64") } : {}),
    ...(target === path ? {} : { target }),
  };
}

function deviceOf(stat: Stat): { device?: string } {
  return stat.kind === "block" || stat.kind === "char" ? { device: `${stat.major}:${stat.minor}` } : {};
}

/** What a file doesn't have (attributes, a medium) or doesn't let us see is not there. */
function tolerant<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
