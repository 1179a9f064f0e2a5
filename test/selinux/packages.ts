/**
 * Debian packages, unpacked into a folder: the machine of the SELinux test is made of them.
 *
 * apt works out what belongs together, as for a system on which nothing is installed, and fetches it from
 * the mirror that this machine uses; what is installed here stays as it is. The packages are unpacked and
 * not set up: a quarter of debootstrap's time, and of their scripts only the policy's is needed.
 */
import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command.ts";

/** Places that nothing in the machine reads. */
const LEFT_OUT = ["usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/info", "usr/share/iso-codes"];

/** Folders of / that are links on a Debian of today; packages still name them. */
const MERGED = ["bin", "sbin", "lib", "lib64"];

/**
 * Fetches the packages, and all that they need, into `folder`/archives; gives the files.
 *
 * The lists of this machine serve; where they are missing, or so old that the mirror no longer has what
 * they name, lists are fetched into `folder` first.
 */
export async function download(folder: string, names: readonly string[], limit: AbortSignal): Promise<string[]> {
  const archives = join(folder, "archives");
  mkdirSync(join(archives, "partial"), { recursive: true });
  const settings = [
    "Dir::State::status=/dev/null",
    `Dir::Cache::archives=${archives}`,
    "APT::Install-Recommends=false",
    "APT::Sandbox::User=root",
    "Debug::NoLocking=1",
    "Acquire::Retries=2",
    "Acquire::http::Timeout=20",
    // A script of this machine's that would set packages up, or show a list of changes.
    "DPkg::Pre-Install-Pkgs::=",
  ];
  const fetchAll = (more: readonly string[]) =>
    apt([...settings, ...more], ["--yes", "--download-only", "install", ...names], limit);
  try {
    await fetchAll([]);
  } catch (problem) {
    const lists = join(folder, "lists");
    mkdirSync(join(lists, "partial"), { recursive: true });
    const own = [`Dir::State::lists=${lists}`];
    try {
      await apt([...settings, ...own], ["update"], limit);
      await fetchAll(own);
    } catch (again) {
      throw new Error(`${said(problem)}; with fresh lists: ${said(again)}`);
    }
  }
  return readdirSync(archives)
    .filter((name) => name.endsWith(".deb"))
    .map((name) => join(archives, name));
}

function said(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

function apt(settings: readonly string[], words: readonly string[], limit: AbortSignal): Promise<string> {
  return command("apt-get", ["-qq", ...settings.flatMap((setting) => ["-o", setting]), ...words], { limit });
}

/** The folders that packages are unpacked into, with the links that they expect. */
export function prepare(root: string): void {
  for (const name of MERGED) {
    mkdirSync(join(root, "usr", name), { recursive: true });
    if (!existsSync(join(root, name))) symlinkSync(`usr/${name}`, join(root, name));
  }
}

/** Unpacks a package; of its files only those that match `only`, where that is given. */
export async function unpack(
  file: string,
  root: string,
  limit: AbortSignal,
  only: readonly string[] = [],
): Promise<void> {
  const chosen = only.length > 0 ? ["--wildcards", ...only.map((pattern) => `./${pattern}`)] : [];
  const excluded = LEFT_OUT.map((path) => `--exclude=./${path}/*`);
  const tar = ["tar", "--extract", "--keep-directory-symlink", "--directory", root, ...excluded, ...chosen];
  await command("sh", ["-c", 'dpkg-deb --fsys-tarfile "$1" | { shift; "$@"; }', "sh", file, ...tar], { limit });
}

/** Runs the script that a package brings for after its installation, with `root` as its root. */
export async function configure(file: string, root: string, limit: AbortSignal): Promise<void> {
  const control = join(root, "tmp", "control");
  await command("dpkg-deb", ["--control", file, control], { limit });
  await command("chroot", [root, "/bin/busybox", "sh", "/tmp/control/postinst", "configure"], { limit });
}
