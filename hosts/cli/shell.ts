/**
 * What the command line program asks of the runtime it runs on, and nothing more.
 *
 * Bun, Deno and Node each implement it in hosts/RUNTIME/shell.ts; everything else in this folder is
 * shared. Input is read as a stream of bytes, so that an endless one can be left in the middle.
 */
export interface Shell {
  /** The arguments behind the program's name. */
  readonly args: readonly string[];
  /** Which of the three streams is a terminal. */
  readonly terminal: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  /** An environment variable, if there is one and it may be read. */
  variable(name: string): string | undefined;
  /** A file's bytes, or standard input's for `-`. Throws the runtime's own error, which has a `code`. */
  open(path: string): AsyncIterable<Uint8Array>;
  /** Writes all of the bytes before it returns; throws the runtime's own error. */
  write(stream: "stdout" | "stderr", bytes: Uint8Array): void;
  /** The process' user; undefined where the runtime doesn't say. */
  user(): number | undefined;
  /** What a person does, loaded when it is first asked for. */
  keyboard(): Promise<Keyboard>;
}

/** Standard input and the signals as a console, an editor and a question need them: hosts/common/keyboard.ts. */
export interface Keyboard {
  /** Keys as they are pressed, unechoed, ^C among them; or lines again. */
  raw(on: boolean): void;
  /** Waits for the next bytes; undefined at the end of the input. */
  read(): Promise<Uint8Array | undefined>;
  /** Runs a command on our own terminal to its end; its exit code. */
  run(argv: readonly string[]): Promise<number>;
  /** Calls back when we are asked to end (SIGINT, SIGTERM, SIGHUP), instead of ending; returns how to stop that. */
  interrupted(act: (signal: string) => void): () => void;
}

/** The command line was not used as it is meant to be. Ends with exit code 2. */
export class UsageProblem extends Error {}

/** A file could not be read or written. Ends with exit code 3. */
export class FileProblem extends Error {}

/** What was asked of a guest or its host was refused. Ends with exit code 1, a line for each of these. */
export class Refusal extends Error {
  readonly lines: readonly string[];
  constructor(...lines: readonly string[]) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}

/** Whoever reads our output has gone away (`virtwright … | head`). Ends without a word. */
export class ClosedPipe extends Error {}

/**
 * Bytes after which reading stops: past the core's limit, so that it's the core that refuses, and says
 * so in its own words, however long the file goes on.
 */
const MOST_READ = 17 << 20;

const encoder = new TextEncoder();

/** The bytes of a file or of standard input (`-`). */
export async function readAll(shell: Shell, path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of shell.open(path)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MOST_READ) break;
    }
  } catch (problem) {
    throw new FileProblem(`cannot read ${path === "-" ? "standard input" : path}: ${reasonOf(problem)}`);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Writes text to standard output. */
export function print(shell: Shell, text: string): void {
  send(shell, "stdout", text);
}

/** Writes text to standard error. */
export function complain(shell: Shell, text: string): void {
  send(shell, "stderr", text);
}

/** Writes bytes to standard output. */
export function sendBytes(shell: Shell, bytes: Uint8Array): void {
  write(shell, "stdout", bytes);
}

function send(shell: Shell, stream: "stdout" | "stderr", text: string): void {
  if (text !== "") write(shell, stream, encoder.encode(text));
}

function write(shell: Shell, stream: "stdout" | "stderr", bytes: Uint8Array): void {
  try {
    shell.write(stream, bytes);
  } catch (problem) {
    if (codeOf(problem) === "EPIPE") throw new ClosedPipe();
    throw new FileProblem(
      `cannot write to ${stream === "stdout" ? "standard output" : "standard error"}: ${reasonOf(problem)}`,
    );
  }
}

/** The system's word for a failure (`ENOENT` …), as all three runtimes put it on their errors. */
export function codeOf(problem: unknown): string | undefined {
  const code = (problem as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  ENOTDIR: "a part of its path is not a directory",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the name is too long",
  ENOSPC: "no space left",
  EIO: "input/output error",
  EBADF: "it is closed",
};

/** What went wrong, in plain words. */
export function reasonOf(problem: unknown): string {
  const code = codeOf(problem);
  if (code !== undefined) return REASONS[code] ?? code;
  return problem instanceof Error ? (problem.message.split("\n")[0] as string) : String(problem);
}
