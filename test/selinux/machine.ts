/**
 * The SELinux test's machine: QEMU on TCG with the image, the checkout shared into it at the path that it
 * has here, and a script of the checkout run in it.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Image } from "./image.ts";

export const EMULATOR = "/usr/bin/qemu-system-x86_64";

/** What became of a run. */
export interface Ran {
  /** What the script printed, until now or to its end. */
  readonly output: string;
  /** The script's exit status; undefined when it didn't come to its end. */
  readonly status: number | undefined;
  /** The kernel's and QEMU's own words, for when it did not. */
  readonly console: string;
  /** Seconds. */
  readonly took: number;
}

/** Boots the image and runs `script`, a path below `checkout`. `heard` gets each line as it is printed. */
export async function run(
  image: Image,
  checkout: string,
  script: string,
  seconds: number,
  heard: (line: string) => void,
): Promise<Ran> {
  const began = performance.now();
  // On the kernel's command line and in QEMU's options, paths stand as they are.
  if (/[\s,:]/.test(checkout))
    throw new Error(`a checkout at ${checkout} can't be shared: it has a blank, , or : in it`);
  const folder = mkdtempSync(join(tmpdir(), "virtwright-selinux-"));
  const log = join(folder, "console");
  // A worktree can have its node_modules elsewhere.
  const modules = realpathSync(join(checkout, "node_modules"));
  const shares = modules.startsWith(`${checkout}/`) ? [checkout] : [checkout, modules];
  const words = [
    "console=ttyS0 loglevel=6 panic=-1 mitigations=off",
    // The last of those that exclude each other to be named is the one that is taken.
    "security=selinux enforcing=1",
    ...shares.map((path, index) => `share=share${index}:${path}`),
    `run=${join(checkout, script)}`,
  ];
  const args = [
    ...["-accel", "tcg,thread=multi", "-machine", "q35", "-cpu", "max", "-smp", "2", "-m", "2048"],
    ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-nic", "none"],
    ...["-kernel", image.kernel, "-initrd", image.initrd, "-append", words.join(" ")],
    // Written to a file that is gone at the end: the image stays as it was made.
    ...["-drive", `file=${image.disk},format=raw,if=virtio,snapshot=on,cache=unsafe`],
    ...["-serial", `file:${log}`, "-serial", "stdio"],
    ...shares.flatMap((path, index) => [
      "-virtfs",
      `local,path=${path},mount_tag=share${index},security_model=none,readonly=on,multidevs=remap`,
    ]),
  ];
  try {
    const child = spawn(EMULATOR, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, TMPDIR: folder } });
    const limit = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
    let output = "";
    let said = "";
    let rest = "";
    child.stdout.on("data", (chunk: Buffer) => {
      const text = chunk.toString().replaceAll("\r", "");
      output += text;
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) heard(line);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    await new Promise<void>((resolve) => {
      child.once("error", (problem) => {
        said += problem.message;
        resolve();
      });
      child.once("close", () => resolve());
    });
    clearTimeout(limit);
    const [, printed = output, status] = /^(.*?)\n?ended: (\d+)\n/s.exec(output) ?? [];
    const took = (performance.now() - began) / 1000;
    return {
      output: printed,
      status: status === undefined ? undefined : Number(status),
      console: said + contents(log),
      took,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function contents(file: string): string {
  try {
    return readFileSync(file, "utf8").replaceAll("\r", "");
  } catch {
    return "";
  }
}

/** What the kernel says it denied a guest's process on a guest's disk, each once and in short. */
export function denials(ran: Ran): string[] {
  const found = ran.console.matchAll(
    /avc: +denied +(\{[^}]*\}) .*?comm="([^"]*)".* scontext=(\S+:svirt_t:\S+) tcontext=(\S+:(?:svirt_image_t|virt_content_t):\S+)/g,
  );
  return [...new Set([...found].map(([, what, by, from, to]) => `kernel: denied ${what} to ${by}, ${from} on ${to}`))];
}
