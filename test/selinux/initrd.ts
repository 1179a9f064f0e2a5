/**
 * The initrd of the SELinux test's machine: busybox, the modules that reach the disk and the 9p shares,
 * and a script that loads them, mounts the disk and goes on there.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** What the machine needs beyond what its kernel has built in; the order is theirs to find. */
const WANTED = ["virtio_pci", "virtio_blk", "crc32c_generic", "ext4", "9pnet_virtio", "9p"];

/** Of a kernel's package: where these modules and what they need can be. */
export const MODULE_FOLDERS = ["fs", "net/9p", "drivers/virtio", "drivers/block", "lib", "crypto"];

const INIT = `#!/bin/busybox sh
# Made by test/selinux/initrd.ts: mounts the disk and goes on there.
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t devtmpfs dev /dev
for module in $(/bin/busybox cat /modules/order); do /bin/busybox insmod /modules/$module; done
/bin/busybox mount -t ext4 -o rw,noatime /dev/vda /root || /bin/busybox poweroff -f
/bin/busybox umount /proc
/bin/busybox umount /dev
exec /bin/busybox switch_root /root /sbin/init
`;

/** The initrd for the kernel whose modules lie below `modules`. */
export function initrd(busybox: string, modules: string): Buffer<ArrayBuffer> {
  const found = inOrder(modules);
  const archive = new Archive();
  for (const folder of ["bin", "dev", "proc", "root", "modules"]) archive.folder(folder);
  archive.file("init", Buffer.from(INIT), 0o755);
  archive.file("bin/busybox", readFileSync(busybox), 0o755);
  archive.file("modules/order", Buffer.from(found.map(([name]) => name).join("\n")), 0o644);
  for (const [name, bytes] of found) archive.file(`modules/${name}`, bytes, 0o644);
  return archive.bytes();
}

/** The wanted modules, each after those that it depends on. What isn't there is built into the kernel. */
function inOrder(folder: string): [name: string, bytes: Buffer][] {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const name = /^(.*)\.ko(\.[a-z]+)?$/.exec(entry.name)?.[1];
    if (name !== undefined && entry.isFile()) files.set(name.replaceAll("-", "_"), join(entry.parentPath, entry.name));
  }
  const order = new Map<string, [string, Buffer]>();
  const take = (name: string) => {
    const file = files.get(name);
    if (file === undefined || order.has(name)) return;
    const bytes = contents(file);
    for (const needed of dependencies(bytes)) take(needed);
    order.set(name, [basename(file).replace(/\.ko\..*/, ".ko"), bytes]);
  };
  for (const name of WANTED) take(name);
  return [...order.values()];
}

/** A module's bytes; later Debians compress them. */
function contents(file: string): Buffer {
  if (!file.endsWith(".xz")) return readFileSync(file);
  return execFileSync("xz", ["--decompress", "--stdout", file], { maxBuffer: 1 << 28 });
}

/** The names in a module's own `depends=`. */
function dependencies(bytes: Buffer): string[] {
  const at = bytes.indexOf("\0depends=");
  if (at < 0) return [];
  const text = bytes.toString("latin1", at + 9, bytes.indexOf(0, at + 9));
  return text
    .split(",")
    .filter((name) => name !== "")
    .map((name) => name.replaceAll("-", "_"));
}

/** A cpio archive as the kernel reads it (newc, see initramfs' buffer-format.rst). */
class Archive {
  #parts: Buffer[] = [];
  #count = 1;

  folder(name: string): void {
    this.#entry(name, 0o040755, Buffer.alloc(0));
  }

  file(name: string, bytes: Buffer, mode: number): void {
    this.#entry(name, 0o100000 | mode, bytes);
  }

  bytes(): Buffer<ArrayBuffer> {
    this.#entry("TRAILER!!!", 0, Buffer.alloc(0));
    return Buffer.concat(this.#parts);
  }

  #entry(name: string, mode: number, bytes: Buffer): void {
    // inode, mode, uid, gid, links, time, size, device (2), device it stands for (2), length of name, sum
    const fields = [this.#count++, mode, 0, 0, 1, 0, bytes.length, 0, 0, 0, 0, name.length + 1, 0];
    const head = `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}${name}\0`;
    this.#parts.push(padded(Buffer.from(head)), padded(bytes));
  }
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
