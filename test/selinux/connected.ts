/** Guests of the SELinux test, started by a connection of ours. */
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "../../hosts/bun/index.ts";
import { type Disk, type Guests, ROOT } from "./guests.ts";
import { EMULATOR } from "./machine.ts";

/** The system's guests below ROOT. */
export async function connected(warn: (what: string) => void): Promise<Guests> {
  const connection = await connect(`qemu:///system?root=${ROOT}`, { warn });
  return {
    async start(name, disks) {
      const domain = await connection.define(domainXml(name, disks));
      await domain.start({ paused: true });
      return {
        name,
        pid: pidOf(name),
        async command(execute, args) {
          try {
            await domain.monitorCommand({ execute, ...(args === undefined ? {} : { arguments: args }) });
            return undefined;
          } catch (problem) {
            return problem instanceof Error ? problem.message : String(problem);
          }
        },
        async stop() {
          await domain.destroy();
          await domain.undefine();
        },
      };
    },
  };
}

const WORDS = { own: "", shared: "<shareable/>", readonly: "<readonly/>" };

function domainXml(name: string, disks: readonly Disk[]): string {
  const each = disks.map(
    ({ path, use }, index) => `<disk type='file' device='disk'><driver name='qemu' type='raw'/>
      <source file='${path}'/><target dev='vd${"abc"[index]}' bus='virtio'/>${WORDS[use]}</disk>`,
  );
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices><emulator>${EMULATOR}</emulator>${each.join("")}<memballoon model='none'/></devices></domain>`;
}

/** The process that runs the guest, found by its command line. */
function pidOf(name: string): number {
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const words = commandLine(entry);
    if (words[0]?.startsWith(EMULATOR) && words.some((word) => word.startsWith(`guest=${name},`))) return Number(entry);
  }
  throw new Error(`no process runs the guest ${name}`);
}

/** Empty for a process that is gone or another domain's. */
function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}
