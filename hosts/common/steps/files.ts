/** Steps on files that are a guest's own: directory, write, copy. */
import type { Host } from "../host.ts";
import { codeOf } from "../libc.ts";
import type { CopyStep, DirectoryStep, WriteStep } from "../plan.ts";
import { type Kind, modeOf, ownerOf } from "./step.ts";

/** Parents that a plan doesn't name. */
const PARENT_MODE = 0o755;

/**
 * Makes a directory, its parents too; false when it was there. Another client may be removing an empty
 * directory at the same time: then the walk starts again.
 */
export function makeDirectories(host: Host, path: string, mode: number): boolean {
  for (let tries = 0; ; tries++) {
    try {
      return host.makeDirectory(path, mode);
    } catch (problem) {
      const parent = path.slice(0, path.lastIndexOf("/"));
      if (codeOf(problem) !== "ENOENT" || parent === "" || tries === 10) throw problem;
      makeDirectories(host, parent, PARENT_MODE);
    }
  }
}

/**
 * Removes a directory and all that is in it. No symbolic link is followed: each directory is made our own
 * before it is looked into, so that whom it belonged to can't put others in place of what we have seen.
 */
export function removeTree(host: Host, path: string): void {
  const found = host.stat(path, false);
  if (!found) return;
  if (found.kind !== "directory") {
    host.remove(path);
    return;
  }
  if (host.uid === 0 && found.uid !== 0) host.chown(path, 0, 0);
  for (const name of host.list(path)) removeTree(host, `${path}/${name}`);
  host.removeDirectory(path);
}

export const directory: Kind<DirectoryStep> = {
  run(step, { host, begin }) {
    const mode = modeOf(step.mode);
    begin({ there: host.stat(step.path) !== undefined });
    // One that was there keeps its owner and mode: it's not ours alone.
    if (!makeDirectories(host, step.path, mode)) return { made: false };
    if (step.owner !== undefined) host.chown(step.path, ...ownerOf(step.owner));
    return { made: true };
  },
  undo(step, { begun, ended }, { host }) {
    if (ended ? ended.made : !begun.there) removeTree(host, step.path);
  },
};

export const write: Kind<WriteStep> = {
  run(step, { host, begin }) {
    begin();
    // One that a guest of the same name left behind.
    host.remove(step.path);
    host.create(step.path, contentOf(step), modeOf(step.mode));
    if (step.owner !== undefined) host.chown(step.path, ...ownerOf(step.owner));
    return undefined;
  },
  undo(step, _, { host }) {
    host.remove(step.path);
  },
};

function contentOf(step: WriteStep): Uint8Array {
  if (step.base64 === undefined) return new TextEncoder().encode(step.text ?? "");
  return Uint8Array.from(atob(step.base64), (letter) => letter.charCodeAt(0));
}

/** Beside the target, until it is whole. */
const unfinished = (step: CopyStep): string => `${step.to}.unfinished`;

export const copy: Kind<CopyStep> = {
  run(step, { host, begin }) {
    const there = host.stat(step.to, false) !== undefined;
    begin({ there });
    if (there) return undefined;
    host.remove(unfinished(step));
    host.create(unfinished(step), host.read(step.from), modeOf(step.mode));
    if (step.owner !== undefined) host.chown(unfinished(step), ...ownerOf(step.owner));
    host.rename(unfinished(step), step.to);
    return undefined;
  },
  undo(step, { begun }, { host }) {
    if (begun.there !== false) return;
    host.remove(unfinished(step));
    host.remove(step.to);
  },
};
