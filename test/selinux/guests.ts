/** What the SELinux test says of guests, however they are started, and how it reads labels. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The root of the connection: a folder of the machine's that is labelled as / is. */
export const ROOT = "/vm/root";

/** Debian's contexts/virtual_domain_context and virtual_image_context. */
export const PROCESS = "system_u:system_r:svirt_t";
export const IMAGE = "system_u:object_r:svirt_image_t";
export const CONTENT = "system_u:object_r:virt_content_t:s0";

export interface Disk {
  readonly path: string;
  /** The guest's own, `<shareable/>` or `<readonly/>`. */
  readonly use: "own" | "shared" | "readonly";
}

export interface Guest {
  readonly name: string;
  readonly pid: number;
  /** Runs a QMP command; gives QEMU's word when it refuses it. */
  command(execute: string, args?: unknown): Promise<string | undefined>;
  stop(): Promise<void>;
}

export interface Guests {
  /** Starts a guest paused. */
  start(name: string, disks: readonly Disk[]): Promise<Guest>;
}

/** A file's label. */
export function labelOf(path: string): string {
  return execFileSync("getfattr", ["--absolute-names", "--only-values", "-n", "security.selinux", path])
    .toString()
    .replace(/\0$/, "");
}

/** What the kernel goes by when a process opens a file. */
export interface Identity {
  readonly label: string;
  readonly uid: string;
  readonly gid: string;
  /** The effective ones, a hexadecimal number. */
  readonly capabilities: string;
  /** `1` when no program can give it new rights. */
  readonly noNewPrivileges: string;
}

export function identityOf(pid: number): Identity {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, "m").exec(status)?.[1] ?? "";
  return {
    label: readFileSync(`/proc/${pid}/attr/current`, "utf8").replace(/\0?\n?$/, ""),
    uid: field("Uid"),
    gid: field("Gid"),
    capabilities: field("CapEff"),
    noNewPrivileges: field("NoNewPrivs"),
  };
}

/** The categories of a label that ends with a pair of them; undefined for another. */
export function pairOf(label: string): string | undefined {
  return /:s0:(c\d+,c\d+)$/.exec(label)?.[1];
}
