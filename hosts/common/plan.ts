/**
 * What the core hands a shell that runs guests, typed: docs/plan.md, word for word.
 *
 * A plan is a list of steps in order, each with its undo. A shell runs them, keeps a journal, and on a
 * failure or at the guest's end runs the undos backwards. It computes nothing of its own.
 */

/** `uid:gid` in numbers; -1 for a half that stays as it is. */
export type Owner = string;
/** An octal number as text, `0750`. */
export type Mode = string;

/** When an undo is run: at the guest's end and on failure, or only when the start fails. */
export type When = "end" | "failure";

interface Common {
  /** What it is for, in a few plain words: shown by --dry-run and in errors. */
  readonly why: string;
  /** A failure is a warning, and the start goes on. */
  readonly optional?: true;
  /** Default `end`. What the undo is follows from the step. */
  readonly undo?: When | "never";
}

/** Makes a directory, its parents too. Undo: removes it with all that is in it, if this step made it. */
export interface DirectoryStep extends Common {
  readonly do: "directory";
  readonly path: string;
  readonly mode: Mode;
  readonly owner?: Owner;
}

/** Writes a file that is the guest's own, whole or not at all. Undo: removes it. */
export interface WriteStep extends Common {
  readonly do: "write";
  readonly path: string;
  readonly mode: Mode;
  readonly owner?: Owner;
  /** One of the two. */
  readonly text?: string;
  readonly base64?: string;
}

/** Copies a file unless the target is there. Undo: removes the copy, if this step made it. */
export interface CopyStep extends Common {
  readonly do: "copy";
  readonly from: string;
  readonly to: string;
  readonly mode: Mode;
  readonly owner?: Owner;
}

/** Writes into a file that the kernel has (cgroupfs, sysfs). No undo. */
export interface PutStep extends Common {
  readonly do: "put";
  readonly path: string;
  readonly text: string;
}

/**
 * Gives a file to the guest: its owner (`dac`) or its label (`selinux`), what it had being remembered.
 * What that takes is computed by the core's `remember` at the moment, from what the file is then.
 * Undo: the same with `give`.
 */
export interface TakeStep extends Common {
  readonly do: "take";
  readonly driver: "dac" | "selinux";
  readonly path: string;
  /** The owner or the label that it gets. */
  readonly want: string;
  /** Whether what it had is remembered and given back; false: neither. */
  readonly remember: boolean;
  /** A refusal of the file system (no labels there, NFS) is no failure. */
  readonly tolerant?: true;
}

/** Makes a cgroup. Undo: removes it, waiting for the last process to leave. */
export interface CgroupStep extends Common {
  readonly do: "cgroup";
  readonly path: string;
}

/** Loads an eBPF program of type cgroup device, and attaches it. Undo: none, it goes with the cgroup. */
export interface DeviceProgramStep extends Common {
  readonly do: "device-program";
  readonly cgroup: string;
  /** Instructions, 8 bytes each, in base64. */
  readonly program: string;
}

/** Runs a command of the host to its end. Undo: the command in `undoArgv`. */
export interface RunStep extends Common {
  readonly do: "run";
  readonly argv: readonly string[];
  readonly undoArgv?: readonly string[];
}

/**
 * Starts a program that stays: QEMU, or a helper such as swtpm. It runs detached, and the shell writes its pid into
 * `pidfile`: neither QEMU nor a helper may write there, so no guest can say which process an end kills. The programs
 * in front (sh, setpriv) exec the next, so the pid stays the same. The step is done when `socket` is there, and has
 * failed when the process ends before. (-daemonize would tell when QEMU is ready, but its fork is what -sandbox
 * spawn=deny kills; that QEMU is ready the `monitor` step learns from the greeting.) Undo: SIGTERM, then SIGKILL.
 */
export interface SpawnStep extends Common {
  readonly do: "spawn";
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly pidfile: string;
  /** Where its output goes; made with mode 0600 if it isn't there, appended to otherwise. Its last lines are part of the error. */
  readonly log: string;
  readonly socket?: string;
  /** Seconds. */
  readonly timeout: number;
}

/** Connects to QEMU's monitor and greets it. Undo: closes it. */
export interface MonitorStep extends Common {
  readonly do: "monitor";
  readonly path: string;
  readonly timeout: number;
}

/** Sends a command to the monitor and waits for its answer. No undo. */
export interface CommandStep extends Common {
  readonly do: "command";
  readonly execute: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
}

export type Step =
  | DirectoryStep
  | WriteStep
  | CopyStep
  | PutStep
  | TakeStep
  | CgroupStep
  | DeviceProgramStep
  | RunStep
  | SpawnStep
  | MonitorStep
  | CommandStep;

/** What a guest has for itself as long as it lives, so that no other gets it: `context.inUse` of later plans. */
export interface Claims {
  readonly id: number;
  /** Process labels of SELinux, with their categories. */
  readonly labels: readonly string[];
  readonly ports: readonly number[];
  readonly cids: readonly number[];
}

export interface Plan {
  readonly name: string;
  readonly uuid: string;
  readonly claims: Claims;
  /** The domain as it runs: with labels, aliases, ports. */
  readonly xml: string;
  readonly pidfile: string;
  readonly monitor: string;
  /** A second monitor, for events alone: it is held as long as somebody listens (docs/hosts.md). */
  readonly events: string;
  readonly log: string;
  /** The step that lets the guest run, which a paused start leaves out: always the last. */
  readonly steps: readonly Step[];
}

/** The core has to know more of the host first: `context.files` of the next call has these too. */
export interface Needs {
  readonly needs: readonly string[];
}

/** What `context.files` says of a path. Directories above a path are asked for like the path itself. */
export interface FileState {
  readonly kind: "file" | "block" | "char" | "directory" | "fifo" | "socket" | "missing";
  readonly mode?: Mode;
  readonly uid?: number;
  readonly gid?: number;
  /** Of a device node: `major:minor`. */
  readonly device?: string;
  /** As /proc/self/mountinfo calls it: `ext4`, `nfs` … */
  readonly fileSystem?: string;
  /** SELinux's label; absent where the file system has none. */
  readonly label?: string;
  /** The first 4 KiB of a file or block device in base64, from which the core reads the image's backing file. */
  readonly head?: string;
  /** Where a symbolic link leads in the end: the path that is taken. */
  readonly target?: string;
}

/** Input of `remember`: what the file is now, and what is wanted. */
export interface Remembering {
  /** `settle` after the death of who was at it: a take (`of`) is undone, a give is done. */
  readonly act: "take" | "give" | "settle";
  readonly of?: "take" | "give";
  /** Of `settle`: what `Operations` said before, from the journal. */
  readonly mark?: string;
  readonly driver: "dac" | "selinux";
  /** What the guest's is. */
  readonly want?: string;
  readonly remember: boolean;
  /** `uid:gid`, or the label; null for a file without label. */
  readonly has: string | null;
  /** The attributes `trusted.libvirt.security.*` that are there; null where the file system has none. */
  readonly attributes: Readonly<Record<string, string>> | null;
  /** Seconds since 1970 at which the host was booted, in the guest's time: what another boot remembered is stale. */
  readonly bootTime: number;
}

/** Output of `remember`: to be done in this order. Each is safe to do twice. */
export interface Operations {
  readonly operations: readonly (
    | { readonly set: string; readonly value: string }
    | { readonly remove: string }
    | { readonly owner: Owner }
    | { readonly label: string }
    /** Takes the label away. */
    | { readonly unlabel: true }
  )[];
  /** What was before, for the journal: written to it before the first operation is done. */
  readonly mark: string;
  /** A word for the user, if something can't be remembered. */
  readonly warning?: string;
}

/** Output of `places`. */
export interface Places {
  readonly mode: "session" | "system";
  readonly uri: string;
  /** Definitions, `NAME.xml`; a subdirectory `autostart` is not ours. */
  readonly definitions: string;
  /** What outlives a guest: nvram, the directory per guest below `lib`. */
  readonly state: string;
  /** What a reboot may take: journals, pidfiles, locks. Only the shell writes there. */
  readonly runtime: string;
  /** The directories that QEMU may write into, one a guest: `ID-NAME` with its sockets. A reboot may take them too. */
  readonly guests: string;
  readonly logs: string;
  readonly cache: string;
  /** The first of these that is there is read. */
  readonly configuration: readonly string[];
  /** libvirt's own directories, where it keeps virtual networks and storage pools. */
  readonly networks: string;
  readonly pools: string;
}

export interface Command {
  readonly execute: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
}

/**
 * A verb: a command; some have others before it, an event to wait for, and others after that (reboot). `finally` is
 * sent whether or not the event came.
 */
export interface VerbCommand extends Command {
  readonly before?: readonly Command[];
  readonly until?: string;
  readonly after?: readonly Command[];
  readonly finally?: readonly Command[];
}

export interface LifecycleEvent {
  readonly event: string;
  readonly detail: string;
  /** A member of the event's data that tells more; its value in `details`. */
  readonly member?: string;
  readonly details?: Readonly<Record<string, string>>;
}

/** Output of `verbs`. */
export interface Verbs {
  /** What the state of a guest is asked with, and QEMU's word for a state in libvirt's. */
  readonly state: { readonly execute: string; readonly member: string };
  readonly states: Readonly<Record<string, string>>;
  /** shutdown, reboot, suspend, resume, destroy, reset … → a QMP command. */
  readonly commands: Readonly<Record<string, VerbCommand>>;
  /**
   * QEMU's event → libvirt's lifecycle event and detail, as `virsh event` prints them. Names in small letters are
   * what a client does or finds: define, redefine, undefine, start, destroy, end (QEMU gone after a shutdown), crash
   * (gone without one), fail (a start).
   */
  readonly events: Readonly<Record<string, LifecycleEvent>>;
}
