/**
 * The image of the SELinux test's machine: a small Debian with its SELinux policy, labelled, as an ext4
 * file, with the kernel and initrd to boot it. Made once and kept outside the checkout.
 *
 * Nothing is mounted from the image: the folder it is made of is labelled here (a kernel without SELinux
 * keeps the attributes all the same), and mkfs.ext4 copies folder and labels. What can't be done here is
 * said by a `Missing`, so that a test can be left out with that word.
 */
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { command } from "./command.ts";
import { initrd, MODULE_FOLDERS } from "./initrd.ts";
import { configure, download, prepare, unpack } from "./packages.ts";

/** Where images are kept. */
export const CACHE = process.env.VIRTWRIGHT_SELINUX ?? join(homedir(), ".cache", "virtwright", "selinux");

/** What is older there goes when an image is made: what makers that were ended left, and images nobody uses. */
const HOUR = 3_600_000;
const UNUSED_FOR = 7 * 24 * HOUR;

/** An image, ready to be booted. */
export interface Image {
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
}

/** This machine can't make the image, and why. */
export class Missing extends Error {
  override readonly name = "Missing";
}

/** Debian has the 9p file system in this kernel alone, not in the one for clouds. */
const KERNEL = "linux-image-amd64";
const POLICY = "selinux-policy-default";
const PACKAGES = [
  ...["base-files", "bash", "busybox-static", "coreutils", "util-linux", "attr"],
  ...[POLICY, "policycoreutils", "selinux-utils", "qemu-system-x86", KERNEL],
];
/** Come with the kernel, to make an initrd of their own kind. */
const UNUSED = /^(linux-image|initramfs-tools|klibc-utils|linux-base)/;

/** The root of `qemu:///system?root=…`, with the folders that packages bring: each with the labels of a folder of libvirt's. */
const ROOT = "/vm/root";
const FOLDERS: Record<string, string> = {
  "etc/virtwright": "/etc/libvirt",
  "var/log/virtwright": "/var/log/libvirt",
  "var/lib/libvirt/images": "/var/lib/libvirt/images",
  // What both a guest and who starts it write into: sockets are made there.
  "run/virtwright": "/run/libvirt/qemu",
  "var/lib/virtwright": "/var/lib/libvirt/qemu",
  "var/cache/virtwright": "/var/lib/libvirt/qemu",
};

/** Labels beyond the policy's own. */
const CONTEXTS = `/usr/sbin/virtwright-service -- system_u:object_r:virtd_exec_t:s0
/usr/libexec/busybox-in-guest -- system_u:object_r:qemu_exec_t:s0
`;

/** What the image gets besides packages: files, and those that can be run. */
const FILES: Record<string, string> = {
  "etc/passwd": "root:x:0:0:root:/root:/bin/bash\n",
  "etc/group": "root:x:0:\n",
  "etc/selinux/config": "SELINUX=enforcing\nSELINUXTYPE=default\n",
  // Debian's own, but that the policy's modules aren't compressed: a third of the time to build it.
  "etc/selinux/semanage.conf": "module-store = direct\nexpand-check = 0\nbzip-blocksize = 0\n",
  // The policy's script ends with a call for old versions' files.
  "usr/bin/dpkg-maintscript-helper": "#!/bin/sh\n",
  "sbin/init": readFileSync(join(import.meta.dir, "init.sh"), "utf8"),
  // virtd_t may not use bpf(2), which the device list of cgroups v2 is loaded with: guests do without that one.
  "vm/root/etc/virtwright/qemu.conf": 'cgroup_controllers = [ "cpu", "memory", "blkio" ]\n',
  "usr/sbin/virtwright-service": '#!/bin/sh\nexec sh "$@"\n',
};

/** The image that is kept, or undefined. */
export function cached(): Image | undefined {
  const folder = place();
  if (!existsSync(folder)) return undefined;
  utimesSync(folder, new Date(), new Date());
  return within(folder);
}

/** The kept image, or a new one; `progress` is told what is being done. */
export async function image(progress: (what: string) => void, limit: AbortSignal): Promise<Image> {
  const kept = cached();
  if (kept) return kept;
  if (process.arch !== "x64") throw new Missing(`the image is for x86-64, this machine is ${process.arch}`);
  if (process.getuid?.() !== 0) throw new Missing("the image can be made by root alone");
  try {
    mkdirSync(CACHE, { recursive: true });
  } catch (problem) {
    missing(problem);
  }
  for (const left of globSync(join(CACHE, "*"))) {
    const age = Date.now() - statSync(left).mtimeMs;
    if (age > (basename(left).startsWith("making-") ? HOUR : UNUSED_FOR))
      rmSync(left, { recursive: true, force: true });
  }
  const work = mkdtempSync(join(CACHE, "making-"));
  try {
    await make(work, progress, limit);
    // Two makers at once: the first one's stays.
    if (!existsSync(place())) renameSync(join(work, "image"), place());
    return within(place());
  } catch (problem) {
    if (limit.aborted) throw new Missing("making the image took too long");
    throw problem;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function make(work: string, progress: (what: string) => void, limit: AbortSignal): Promise<void> {
  const root = join(work, "root");
  const out = within(join(work, "image"));
  mkdirSync(join(work, "image"));

  progress("fetching packages");
  const files = await download(work, PACKAGES, limit).catch(missing);

  progress(`unpacking ${files.length} packages`);
  prepare(root);
  const kernel = files.find((file) => /^linux-image-\d/.test(basename(file))) ?? "";
  for (const file of files.filter((file) => !UNUSED.test(basename(file)))) await unpack(file, root, limit);
  await unpack(kernel, join(work), limit, [
    "boot/vmlinuz-*",
    ...MODULE_FOLDERS.map((folder) => `lib/modules/*/kernel/${folder}/*`),
  ]);
  for (const path of ["proc", "sys", "dev", "run", "tmp", ...Object.keys(FOLDERS).map((path) => join(ROOT, path))]) {
    mkdirSync(join(root, path), { recursive: true });
  }
  for (const [path, text] of Object.entries(FILES)) {
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), text.startsWith("#!") ? 0o755 : 0o644);
  }
  // The policy lets a guest's process be made of a QEMU alone: what opens a file as a guest would is labelled so.
  mkdirSync(join(root, "usr/libexec"), { recursive: true });
  copyFileSync(join(root, "bin/busybox"), join(root, "usr/libexec/busybox-in-guest"));
  // Busybox' own shell runs its applets instead of programs of the same name.
  symlinkSync("bash", join(root, "bin/sh"));
  // What the scripts call beside the packages' own programs; those that are there stay.
  await command("chroot", [root, "/bin/busybox", "sh", "-c", "/bin/busybox --install -s 2>&1"], { limit }).catch(
    missing,
  );

  progress("building the policy");
  const policy = files.find((file) => basename(file).startsWith(`${POLICY}_`)) ?? "";
  await configure(policy, root, limit);
  const contexts = join(root, "etc/selinux/default/contexts/files");
  writeFileSync(
    join(contexts, "file_contexts.subs"),
    Object.entries(FOLDERS)
      .map(([path, like]) => `${ROOT}/${path} ${like}\n`)
      .join(""),
  );
  writeFileSync(join(contexts, "file_contexts.local"), CONTEXTS);
  for (const path of ["tmp/control", "var/lib/selinux", "usr/share/selinux"]) {
    rmSync(join(root, path), { recursive: true, force: true });
  }

  progress("labelling");
  // In a mount namespace of its own, as setfiles reaches files through /proc.
  const label = 'mount -t proc proc "$1/proc" && exec chroot "$1" /usr/sbin/setfiles -F "$2" /';
  const table = "/etc/selinux/default/contexts/files/file_contexts";
  await command("unshare", ["--mount", "sh", "-c", label, "sh", root, table], { limit }).catch(missing);

  progress("making the file system");
  const [vmlinuz] = globSync(join(work, "boot", "vmlinuz-*"));
  if (vmlinuz === undefined) throw new Missing(`${basename(kernel)} holds no kernel`);
  renameSync(vmlinuz, out.kernel);
  writeFileSync(out.initrd, Bun.gzipSync(initrd(join(root, "bin/busybox"), join(work, "lib/modules"))));
  const megabytes = Number.parseInt(await command("du", ["--summarize", "--block-size=1M", root], { limit }), 10);
  const size = `${Math.ceil(megabytes * 1.2) + 64}M`;
  await command("mkfs.ext4", ["-q", "-O", "^has_journal", "-m", "0", "-d", root, out.disk, size], { limit }).catch(
    missing,
  );
}

function missing(problem: unknown): never {
  throw new Missing(problem instanceof Error ? problem.message : String(problem));
}

function within(folder: string): Image {
  return { disk: join(folder, "disk.ext4"), kernel: join(folder, "vmlinuz"), initrd: join(folder, "initrd.gz") };
}

/** Images of other makers (a change of these files) have other names. */
function place(): string {
  const hash = createHash("sha256");
  for (const file of ["image.ts", "packages.ts", "initrd.ts", "init.sh"]) {
    hash.update(readFileSync(join(import.meta.dir, file)));
  }
  return join(CACHE, hash.digest("hex").slice(0, 16));
}
