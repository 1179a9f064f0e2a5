/**
 * A root for one test of the engine, and a plan made by hand that has steps of every kind, of real things: files
 * with owners and attributes, cgroups of both versions, an eBPF program, a helper that stays, a QEMU and its monitor.
 */
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Host, Stat } from "../hosts/common/host.ts";
import { codeOf } from "../hosts/common/libc.ts";
import type { Plan, Step } from "../hosts/common/plan.ts";

export const QEMU = "/usr/bin/qemu-system-x86_64";

export interface Root {
  readonly path: string;
  readonly places: { readonly runtime: string };
  /** Where cgroups of each version are, if they are; a group of the test's own below each, which guests make. */
  readonly v1: string | undefined;
  readonly v2: string | undefined;
  /** Whether files can be given away and labelled here. */
  readonly owners: boolean;
}

/** `mov r0, 1; exit`: all devices may be used. */
const ALLOW_ALL = "twAAAAEAAACVAAAAAAAAAA==";
/** `mov r0, 0; exit`: none. */
export const DENY_ALL = "twAAAAAAAACVAAAAAAAAAA==";

const LABEL = "system_u:object_r:virt_content_t:s0";

/** Mounts that we may make groups in. */
function cgroups(): { v1: string | undefined; v2: string | undefined } {
  const mounts = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "));
  return {
    v1: mounts.find(([, , type, options]) => type === "cgroup" && options?.split(",").includes("devices"))?.[1],
    v2: mounts.find(([, , type]) => type === "cgroup2")?.[1],
  };
}

export function makeRoot(host: Host): Root {
  const path = mkdtempSync(`${tmpdir()}/virtwright-engine-`);
  const owners = host.uid === 0;
  for (const name of ["guests", "log", "state"]) mkdirSync(`${path}/${name}`);
  for (const name of ["disk", "shared", "kernel", "template"]) writeFileSync(`${path}/${name}`, name, { mode: 0o640 });
  if (owners) {
    chownSync(`${path}/disk`, 1000, 1001);
    host.setAttribute(`${path}/kernel`, "security.selinux", new TextEncoder().encode(`${LABEL}\0`));
  }
  const name = path.slice(path.lastIndexOf("/") + 1);
  const { v1, v2 } = owners ? cgroups() : { v1: undefined, v2: undefined };
  const groups = { v1: v1 && `${v1}/${name}`, v2: v2 && `${v2}/${name}` };
  return { path, places: { runtime: `${path}/run` }, ...groups, owners };
}

export function removeRoot(host: Host, root: Root): void {
  for (const group of [root.v1, root.v2]) if (group && host.stat(group)) host.removeDirectory(group);
  rmSync(root.path, { recursive: true, force: true });
}

/** A guest's plan. `share` is a file that other guests have too. */
export function planOf(root: Root, name: string, id = 1): Plan {
  const own = `${root.path}/guests/${name}`;
  const run = `${root.path}/run/${name}`;
  const log = `${root.path}/log/${name}.log`;
  const monitor = `${own}/monitor`;
  const path = (file: string) => `${root.path}/${file}`;
  const label = `system_u:object_r:svirt_image_t:s0:c${id},c1000`;
  const takes: Step[] = [
    { do: "take", why: "own the disk", driver: "dac", path: path("disk"), want: "64055:-1", remember: true },
    { do: "take", why: "label the disk", driver: "selinux", path: path("disk"), want: label, remember: true },
    { do: "take", why: "own what is shared", driver: "dac", path: path("shared"), want: "64055:64055", remember: true },
    { do: "take", why: "label the kernel", driver: "selinux", path: path("kernel"), want: label, remember: true },
  ];
  const v1: Step[] = [
    { do: "cgroup", why: "make the group", path: `${root.v1}/${name}` },
    { do: "put", why: "forbid devices", path: `${root.v1}/${name}/devices.deny`, text: "a" },
    { do: "put", why: "allow null and the like", path: `${root.v1}/${name}/devices.allow`, text: "c 1:* rwm" },
  ];
  const v2: Step[] = [
    { do: "cgroup", why: "make the group of v2", path: `${root.v2}/${name}` },
    { do: "device-program", why: "say which devices", cgroup: `${root.v2}/${name}`, program: ALLOW_ALL },
  ];
  const groups = [root.v1, root.v2].filter((group) => group !== undefined).map((group) => `${group}/${name}`);
  const join = `${groups.map((group) => `echo $$ >${group}/cgroup.procs && `).join("")}exec "$@"`;
  const environment = { PATH: "/usr/bin:/bin", LC_ALL: "C" };
  return {
    name,
    uuid: `c7a5fdbd-edaf-9455-926a-d65c16db18${String(id).padStart(2, "0")}`,
    claims: { id, labels: [label], ports: [5899 + id], cids: [] },
    xml: `<domain id="${id}"/>`,
    pidfile: `${run}/qemu.pid`,
    monitor,
    events: `${monitor}.events`,
    log,
    steps: [
      { do: "directory", why: "make the directory", path: own, mode: "0710", owner: root.owners ? "0:64055" : "-1:-1" },
      { do: "write", why: "write the key", path: `${own}/key`, mode: "0600", base64: "AAEC" },
      {
        do: "copy",
        why: "copy the variables",
        from: path("template"),
        to: path(`state/${name}.fd`),
        mode: "0600",
        undo: "failure",
      },
      ...(root.owners ? takes : []),
      ...(root.v1 ? v1 : []),
      ...(root.v2 ? v2 : []),
      {
        do: "run",
        why: "touch",
        argv: ["touch", path(`state/${name}.touched`)],
        undoArgv: ["rm", path(`state/${name}.touched`)],
      },
      {
        do: "spawn",
        why: "start the helper",
        argv: ["sleep", "1000"],
        environment,
        directory: "/",
        pidfile: `${run}/helper.pid`,
        log,
        timeout: 5,
      },
      {
        do: "spawn",
        why: "start QEMU",
        argv: [
          ...["/bin/sh", "-c", join, "sh", QEMU, "-S", "-M", "none", "-nodefaults", "-display", "none"],
          ...[
            "-name",
            name,
            "-chardev",
            `socket,id=monitor,path=${monitor},server=on,wait=off`,
            "-mon",
            "monitor,mode=control",
          ],
        ],
        environment,
        directory: "/",
        pidfile: `${run}/qemu.pid`,
        log,
        timeout: 30,
      },
      { do: "monitor", why: "greet QEMU", path: monitor, timeout: 30 },
      { do: "command", why: "ask it", execute: "query-status" },
      { do: "command", why: "let it run", execute: "cont" },
    ],
  };
}

/** Everything that a guest may change, as text: files with owners, modes, contents and attributes; cgroups; processes. */
export function snapshot(host: Host, root: Root): string {
  const lines: string[] = [];
  const visit = (path: string, look: (path: string, found: Stat) => string) => {
    const found = host.stat(path, false);
    if (!found) return;
    lines.push(`${path} ${found.kind} ${found.mode.toString(8)} ${found.uid}:${found.gid}${look(path, found)}`);
    if (found.kind === "directory") for (const name of host.list(path).sort()) visit(`${path}/${name}`, look);
  };
  visit(root.path, (path, found) => {
    // What a guest's programs said stays.
    if (path.startsWith(`${root.path}/log/`) || found.kind !== "file") return "";
    return ` "${new TextDecoder().decode(host.read(path))}" ${attributes(host, path)}`;
  });
  for (const group of [root.v1, root.v2]) {
    if (!group || !host.stat(group)) continue;
    lines.push(group, ...host.list(group).filter((name) => host.stat(`${group}/${name}`)?.kind === "directory"));
  }
  lines.push(...processes(host, root));
  return lines.filter((line) => !line.startsWith(`${root.path}/log/`)).join("\n");
}

function attributes(host: Host, path: string): string {
  const found: string[] = [];
  for (const driver of ["dac", "selinux"]) {
    for (const name of [
      "security.selinux",
      ...["", "ref_", "timestamp_"].map((kind) => `trusted.libvirt.security.${kind}${driver}`),
    ]) {
      const value = host.getAttribute(path, name);
      if (value) found.push(`${name}=${new TextDecoder().decode(value)}`);
    }
  }
  return found.join(" ");
}

/** Those that have the root in their words or their environment. */
function processes(host: Host, root: Root): string[] {
  return host
    .list("/proc")
    .filter((name) => /^[0-9]+$/.test(name) && Number(name) !== host.pid && host.startedAt(Number(name)))
    .map((name) => {
      try {
        return new TextDecoder().decode(host.read(`/proc/${name}/cmdline`)).replaceAll("\0", " ");
      } catch (problem) {
        if (["ENOENT", "ESRCH"].includes(codeOf(problem) ?? "")) return "";
        throw problem;
      }
    })
    .filter((words) => words.includes(`${root.path}/`) && !words.includes("engine.child"));
}
