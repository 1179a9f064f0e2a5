/**
 * What is mounted where, as /proc/self/mountinfo says it: which file system a path is on, and where
 * cgroups and huge pages are.
 */
import type { Host } from "./host.ts";

export interface Mount {
  readonly point: string;
  readonly fileSystem: string;
  /** Options of the mount and of its file system, as they stand there. */
  readonly options: readonly string[];
}

const decoder = new TextDecoder();

/** A file's text; undefined when there is none, or none that may be read. */
export function readText(host: Host, path: string): string | undefined {
  try {
    return decoder.decode(host.read(path));
  } catch {
    return undefined;
  }
}

/** The first line of a file, as the kernel's own files have it: without line end and NUL. */
export function readLine(host: Host, path: string): string | undefined {
  return readText(host, path)?.split("\n", 1)[0]?.replaceAll("\0", "").trim();
}

/** All mounts that this process sees, in the order in which they were made. */
export function readMounts(host: Host): Mount[] {
  const mounts: Mount[] = [];
  for (const line of (readText(host, "/proc/self/mountinfo") ?? "").split("\n")) {
    // ID PARENT DEVICE ROOT POINT OPTIONS [optional fields] - TYPE SOURCE OPTIONS
    const [before, after] = line.split(" - ");
    const fields = before?.split(" ") ?? [];
    const [fileSystem, , options] = after?.split(" ") ?? [];
    const point = fields[4];
    if (point === undefined || fileSystem === undefined) continue;
    const own = (fields[5] ?? "").split(",");
    mounts.push({ point: unescaped(point), fileSystem, options: [...own, ...(options ?? "").split(",")] });
  }
  return mounts;
}

/** The kernel writes blanks and the like in octal. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** The mount that a path (without symbolic links) is on: the longest, and of two at the same place the later. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    const inside = mount.point === "/" || path === mount.point || path.startsWith(`${mount.point}/`);
    if (inside && mount.point.length >= (best?.point.length ?? 0)) best = mount;
  }
  return best;
}
