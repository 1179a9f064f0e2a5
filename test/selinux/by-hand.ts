/**
 * Two guests started as libvirt's rules say, by hand: chcon for the files, runcon for the process. What
 * stands in for a connection of ours until there is one, and what its outcome is measured by.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { CONTENT, type Guest, type Guests, IMAGE, labelOf, PROCESS, ROOT } from "./guests.ts";
import { EMULATOR } from "./machine.ts";

export async function byHand(): Promise<Guests> {
  let next = 1;
  /** What files had before their first guest, and how many they have. */
  const remembered = new Map<string, { label: string; guests: number }>();
  return {
    async start(name, disks) {
      const pair = `s0:c${next},c${next + 500}`;
      next++;
      for (const disk of disks) {
        const had = remembered.get(disk.path) ?? { label: labelOf(disk.path), guests: 0 };
        remembered.set(disk.path, { ...had, guests: had.guests + 1 });
        const label = { own: `${IMAGE}:${pair}`, shared: `${IMAGE}:s0`, readonly: CONTENT }[disk.use];
        execFileSync("chcon", [label, disk.path]);
      }
      const folder = join(ROOT, "var/lib/libvirt/qemu", `domain-${name}`);
      mkdirSync(folder, { recursive: true });
      execFileSync("chcon", [`${IMAGE}:${pair}`, folder]);
      const pidfile = join(folder, "pid");
      const socket = join(folder, "monitor.sock");
      const log = join(ROOT, "var/log/libvirt/qemu", `${name}.log`);
      const drives = disks.flatMap((disk, index) => {
        const file = `driver=raw,node-name=disk${index},read-only=${disk.use === "readonly" ? "on" : "off"}`;
        const share = disk.use === "shared" ? ",share-rw=on" : "";
        return [
          ...["-blockdev", `${file},file.driver=file,file.filename=${disk.path}`],
          ...["-device", `virtio-blk-pci,drive=disk${index}${share}`],
        ];
      });
      const words = [
        ...[`${PROCESS}:${pair}`, EMULATOR, "-S", "-daemonize", "-pidfile", pidfile, "-accel", "tcg", "-m", "64"],
        ...["-nodefaults", "-display", "none", "-qmp", `unix:${socket},server=on,wait=off`, ...drives],
      ];
      const started = spawnSync("sh", ["-c", 'log=$1; shift; exec runcon "$@" >>"$log" 2>&1', "sh", log, ...words]);
      if (started.status !== 0)
        throw new Error(`${name}: ${existsSync(log) ? readFileSync(log, "utf8") : started.error}`);
      const pid = Number(readFileSync(pidfile, "utf8"));
      const guest: Guest = {
        name,
        pid,
        command: (execute, args) => ask(socket, execute, args),
        async stop() {
          await ask(socket, "quit");
          while (existsSync(`/proc/${pid}`)) await Bun.sleep(50);
          for (const { path } of disks) {
            const had = remembered.get(path);
            if (had && --had.guests === 0) execFileSync("chcon", [had.label, path]);
          }
          rmSync(folder, { recursive: true });
        },
      };
      return guest;
    },
  };
}

/** One command over a connection of its own; gives the reply, an error included. */
function ask(socket: string, execute: string, args?: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const connection = createConnection(socket);
    let buffer = "";
    let answers = 0;
    connection.on("error", reject);
    connection.on("close", () => resolve(undefined));
    connection.on("data", (chunk) => {
      buffer += chunk.toString();
      for (let end = buffer.indexOf("\n"); end >= 0; end = buffer.indexOf("\n")) {
        const message = JSON.parse(buffer.slice(0, end)) as Record<string, unknown>;
        buffer = buffer.slice(end + 1);
        if (message.QMP !== undefined) send(connection, { execute: "qmp_capabilities" });
        else if (message.event !== undefined) continue;
        else if (answers++ === 0) send(connection, { execute, ...(args === undefined ? {} : { arguments: args }) });
        else {
          resolve(message);
          connection.end();
        }
      }
    });
  });
}

function send(connection: { write(text: string): unknown }, message: unknown): void {
  connection.write(`${JSON.stringify(message)}\n`);
}
