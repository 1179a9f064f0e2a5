/**
 * Servers for tests: starts a program that listens, finds out its port, and ends it by its own handle.
 *
 * The ports are the system's choice (0), so nothing that runs beside can be in the way. Each of the
 * three says on its output where it listens, in its own words.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT: string = fileURLToPath(new URL("..", import.meta.url));

/** The programs of the other runtimes, from the dev dependencies. */
export const DENO = `${ROOT}node_modules/.bin/deno`;
export const WORKERD = `${ROOT}node_modules/.bin/workerd`;

/** A server that listens. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a server and waits until it has said its port, the first group of `listening`. */
export async function start(
  command: string[],
  listening: RegExp,
  environment: Record<string, string> = {},
): Promise<Server> {
  const child = Bun.spawn(command, {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1", ...environment },
    stdout: "pipe",
    stderr: "pipe",
  });
  const stop = async (): Promise<void> => {
    child.kill();
    await child.exited;
  };
  let said = "";
  const timer = setTimeout(() => child.kill(), 30_000);
  const port = await new Promise<string | undefined>((found) => {
    // Both outputs are read on after the port is found: a full pipe would stop the server.
    const listen = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
      for await (const chunk of stream) {
        said += new TextDecoder().decode(chunk);
        const match = listening.exec(said);
        if (match) found(match[1]);
      }
    };
    Promise.all([listen(child.stdout), listen(child.stderr)]).then(() => found(undefined));
  });
  clearTimeout(timer);
  if (port) return { url: `http://127.0.0.1:${port}`, stop };
  throw new Error(`${command.join(" ")} doesn't listen:\n${said}`);
}

/** Runs a program to its end and gives its output. Throws with what it said if it fails. */
export function run(command: string[]): string {
  const [program = "", ...words] = command;
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 64 << 20,
    env: { ...process.env, NO_COLOR: "1" },
  });
  if (status === 0) return stdout;
  throw new Error(`${command.join(" ").slice(0, 200)} failed: ${error?.message ?? stderr ?? ""}`);
}

/** Builds with Vite, as the npm scripts do. */
export function viteBuild(config: string): void {
  run(["node", `${ROOT}node_modules/vite/bin/vite.js`, "build", "--config", config]);
}
