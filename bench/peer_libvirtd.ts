/**
 * A libvirtd of the bench's own: with its own files and sockets, in a mount namespace that nobody else sees.
 *
 * The machine's own libvirt, if it has one, is neither asked nor touched: /etc/libvirt, the directories below
 * /var and /run are others in there. Debian's libvirtd wants a user `libvirt-qemu` to exist even if qemu.conf names
 * another, so it sees an /etc/passwd that has one.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";

/** What is mounted before libvirtd is started; the directory is `$1`. */
const NAMESPACE = `set -e
mount --bind "$1/passwd" /etc/passwd
mount --bind "$1/group" /etc/group
mount --bind "$1/etc" /etc/libvirt
for each in /var/lib /var/log /var/cache /run; do
  mount -t tmpfs -o mode=755 tmpfs $each
  mkdir $each/libvirt
done
exec libvirtd`;

const PATIENCE = 60_000;

export class Libvirtd {
  private constructor(
    readonly process: ChildProcess,
    readonly uri: string,
  ) {}

  /** `configuration` is the text of its qemu.conf. */
  static async start(directory: string, configuration: string): Promise<Libvirtd> {
    mkdirSync(`${directory}/etc`, { recursive: true });
    writeFileSync(`${directory}/etc/qemu.conf`, configuration);
    for (const [name, line] of [
      ["passwd", "libvirt-qemu:x:64055:64055::/:/usr/sbin/nologin"],
      ["group", "libvirt-qemu:x:64055:"],
    ] as const) {
      const text = readFileSync(`/etc/${name}`, "utf8");
      writeFileSync(`${directory}/${name}`, /^libvirt-qemu:/m.test(text) ? text : `${text}${line}\n`);
    }
    const log = openSync(`${directory}/libvirtd.log`, "a");
    const child = spawn("unshare", ["-m", "sh", "-c", NAMESPACE, "sh", directory], { stdio: ["ignore", log, log] });
    const socket = `/proc/${child.pid}/root/run/libvirt/libvirt-sock`;
    const daemon = new Libvirtd(child, `qemu+unix:///system?socket=${socket}`);
    for (const until = Date.now() + PATIENCE; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
      if (existsSync(socket) && spawnSync("virsh", ["-c", daemon.uri, "list"]).status === 0) return daemon;
      if (child.exitCode !== null || Date.now() > until) {
        daemon.end();
        throw new Error(`libvirtd doesn't start: ${readFileSync(`${directory}/libvirtd.log`, "utf8").slice(-500)}`);
      }
    }
  }

  virsh(...words: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync("virsh", ["-q", "-c", this.uri, ...words], { encoding: "utf8" });
    if (status !== 0) throw new Error(`virsh ${words.join(" ")}: ${stderr}`);
    return stdout.trim();
  }

  end(): void {
    this.process.kill("SIGTERM");
  }
}
