/** What hosts/common/host.ts promises, of the real machine: the body of test/host.test.ts. */
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import * as assert from "uvu/assert";
import type { Host } from "../hosts/common/host.ts";
import type { Cases, Runtime } from "./both.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (of: Uint8Array | undefined): string => new TextDecoder().decode(of);

/** The system's word for why `act` fails. */
export function code(act: () => unknown): string | undefined {
  try {
    act();
  } catch (problem) {
    return (problem as { code?: string }).code;
  }
  throw new assert.Assertion({ message: "it should have failed", operator: "throws" } as never);
}

/** In a directory of its own, which is gone afterwards. */
const inDirectory =
  (act: (host: Host, directory: string, runtime: Runtime) => void | Promise<void>) => async (runtime: Runtime) => {
    const directory = mkdtempSync(`${tmpdir()}/virtwright-host-`);
    try {
      await act(runtime.host, directory, runtime);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };

export const cases: Cases = {
  "files are made, written, found, renamed, removed": inDirectory((host, directory) => {
    const path = `${directory}/a`;
    assert.is(host.stat(path), undefined);
    assert.is(host.stat(`${path}/below`), undefined);
    host.create(path, bytes("one"), 0o640);
    assert.is(
      code(() => host.create(path, bytes("two"), 0o640)),
      "EEXIST",
    );
    host.append(path, bytes(" two"), 0o600);
    assert.is(text(host.read(path)), "one two");
    assert.is(text(host.read(path, 3)), "one");
    assert.is(text(host.read(path, 4096)), "one two");
    host.put(path, bytes("3"));
    assert.is(text(host.read(path)), "3");
    assert.is(
      code(() => host.put(`${path}x`, bytes("3"))),
      "ENOENT",
    );
    const found = host.stat(path);
    assert.is(found?.kind, "file");
    assert.is(found?.mode, 0o640);
    assert.is(found?.size, 1);
    host.rename(path, `${directory}/b`);
    assert.is(host.stat(`${directory}/b`)?.inode, found?.inode);
    assert.equal(host.list(directory), ["b"]);
    symlinkSync("b", `${directory}/link`);
    assert.is(host.stat(`${directory}/link`)?.kind, "file");
    assert.is(host.stat(`${directory}/link`, false)?.kind, "link");
    assert.is(host.resolve(`${directory}/link`), host.resolve(`${directory}/b`));
    assert.ok(host.remove(`${directory}/link`));
    assert.ok(host.remove(`${directory}/b`));
    assert.not(host.remove(`${directory}/b`));
    const device = host.stat("/dev/null");
    assert.equal([device?.kind, device?.major, device?.minor], ["char", 1, 3]);
  }),

  "directories, whatever the umask is": inDirectory((host, directory) => {
    const before = process.umask(0o077);
    try {
      assert.ok(host.makeDirectory(`${directory}/d`, 0o755));
      assert.not(host.makeDirectory(`${directory}/d`, 0o700));
      assert.is(host.stat(`${directory}/d`)?.mode, 0o755);
      host.create(`${directory}/d/f`, bytes(""), 0o644);
      assert.is(host.stat(`${directory}/d/f`)?.mode, 0o644);
    } finally {
      process.umask(before);
    }
    assert.is(
      code(() => host.makeDirectory(`${directory}/d/f`, 0o755)),
      "EEXIST",
    );
    assert.is(
      code(() => host.removeDirectory(`${directory}/d`)),
      "ENOTEMPTY",
    );
    host.remove(`${directory}/d/f`);
    host.removeDirectory(`${directory}/d`);
    assert.is(host.stat(`${directory}/d`), undefined);
  }),

  "owners and attributes": inDirectory((host, directory, runtime) => {
    const path = `${directory}/käse "x"`;
    host.create(path, bytes(""), 0o600);
    if (host.uid !== 0) {
      runtime.skip("owners and attributes", "only root gives files away");
      return;
    }
    host.chown(path, 12, 34);
    host.chown(path, -1, 35);
    assert.equal([host.stat(path)?.uid, host.stat(path)?.gid], [12, 35]);
    assert.is(
      code(() => host.getAttribute(`${path}x`, "trusted.virtwright")),
      "ENOENT",
    );
    try {
      host.setAttribute(path, "trusted.virtwright", bytes("äöü"));
    } catch (problem) {
      if ((problem as { code?: string }).code !== "ENOTSUP") throw problem;
      runtime.skip("attributes", `the file system of ${directory} has none`);
      return;
    }
    assert.is(text(host.getAttribute(path, "trusted.virtwright")), "äöü");
    assert.is(host.getAttribute(path, "trusted.virtwright2"), undefined);
    host.setAttribute(path, "trusted.virtwright", bytes(""));
    assert.is(host.getAttribute(path, "trusted.virtwright")?.length, 0);
    host.setAttribute(path, "trusted.virtwright", bytes("x".repeat(3000)));
    assert.is(host.getAttribute(path, "trusted.virtwright")?.length, 3000);
    host.setAttribute(path, "security.selinux", bytes("system_u:object_r:svirt_image_t:s0:c1,c2\0"));
    assert.is(text(host.getAttribute(path, "security.selinux")), "system_u:object_r:svirt_image_t:s0:c1,c2\0");
    host.removeAttribute(path, "trusted.virtwright");
    host.removeAttribute(path, "trusted.virtwright");
    assert.is(host.getAttribute(path, "trusted.virtwright"), undefined);
    assert.is(
      code(() => host.setAttribute("/proc/self/status", "trusted.virtwright", bytes("x"))),
      "ENOTSUP",
    );
    assert.is(
      code(() => host.getAttribute(`${path}\0`, "trusted.virtwright")),
      "EINVAL",
    );
  }),

  "a lock is one's alone, goes with its file, and is util-linux' too": inDirectory(async (host, directory) => {
    const path = `${directory}/lock`;
    const lock = await host.lock(path, false);
    assert.ok(lock);
    assert.is(await host.lock(path, false), undefined);
    assert.is((await host.run(["flock", "--nonblock", path, "true"])).code, 1);
    // Not handed on to what we start.
    const child = await host.run(["sleep", "100"], { detached: true });
    lock.release();
    lock.release();
    assert.is(host.stat(path), undefined);
    const again = await host.lock(path, false);
    assert.ok(again, "a child holds the lock");
    host.kill(child.pid, "SIGKILL");
    let order = "";
    const waiting = host.lock(path, true).then((other) => {
      order += "got";
      other?.release();
    });
    await host.sleep(30);
    order += "released,";
    again.release();
    await waiting;
    assert.is(order, "released,got");
  }),

  "many waiters, one after the other": inDirectory(async (host, directory) => {
    const path = `${directory}/lock`;
    let inside = 0;
    let all = 0;
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const lock = await host.lock(path, true);
        assert.is(++inside, 1);
        await host.sleep(1);
        inside--;
        all++;
        lock?.release();
      }),
    );
    assert.is(all, 20);
    assert.equal(host.list(directory), []);
  }),

  "programs run to their end": inDirectory(async (host, directory) => {
    const said = await host.run(["sh", "-c", 'echo "$A $(pwd)"; echo err >&2; exit 3'], {
      environment: { A: "b", PATH: "/usr/bin:/bin" },
      directory,
    });
    assert.equal([said.code, said.stdout, said.stderr], [3, `b ${directory}\n`, "err\n"]);
    assert.is((await host.run(["sh", "-c", "kill -9 $$"])).code, 137);
    const began = host.now();
    assert.is((await host.run(["sleep", "100"], { timeout: 50 })).code, 124);
    assert.ok(host.now() - began < 5000);
    let missing: unknown;
    await host.run(["/nowhere/program"]).catch((problem) => {
      missing = problem;
    });
    assert.is((missing as { code?: string }).code, "ENOENT");
    // A daemon that keeps our pipe doesn't keep us.
    const daemon = await host.run(["sh", "-c", "echo one; sleep 100 & echo $!"]);
    const [first, pid] = daemon.stdout.split("\n");
    assert.is(first, "one");
    assert.ok(host.kill(Number(pid), "SIGKILL"));
    const log = `${directory}/log`;
    await host.run(["sh", "-c", "echo out; echo err >&2"], { log });
    await host.run(["echo", "more"], { log });
    assert.is(text(host.read(log)), "out\nerr\nmore\n");
    assert.is(host.stat(log)?.mode, 0o600);
  }),

  "programs that stay, and their ends": async ({ host }) => {
    const child = await host.run(["sleep", "100"], { detached: true });
    const ticks = host.startedAt(child.pid);
    assert.match(ticks ?? "", /^[0-9]+$/);
    const session = text(host.read(`/proc/${child.pid}/stat`))
      .split(") ")[1]
      ?.split(" ")[3];
    assert.is(Number(session), child.pid, "it has a session of its own");
    assert.ok(host.kill(child.pid, "SIGTERM"));
    for (let tries = 0; host.startedAt(child.pid) !== undefined; tries++) {
      assert.ok(tries < 500);
      await host.sleep(5);
    }
    assert.is(host.startedAt(999_999_999), undefined);
    assert.not(host.kill(999_999_999, "SIGTERM"));
    assert.is(
      code(() => host.kill(0, "SIGTERM")),
      "EINVAL",
    );
    assert.is(
      code(() => host.kill(-1, "SIGTERM")),
      "EINVAL",
    );
  },

  "sockets, both ways until one side closes": inDirectory(async (host, directory) => {
    const path = `${directory}/socket`;
    let refused: unknown;
    await host.connect(path).catch((problem) => {
      refused = problem;
    });
    assert.is((refused as { code?: string }).code, "ENOENT");
    const server = createServer((socket) => {
      socket.on("data", (chunk) => {
        socket.write(`<${chunk}>`);
        socket.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    try {
      const connection = await host.connect(path);
      connection.write("hällo");
      let all = "";
      const decoder = new TextDecoder();
      for await (const chunk of connection.chunks) all += decoder.decode(chunk, { stream: true });
      assert.is(all, "<hällo>");
      connection.close();
    } finally {
      server.close();
    }
  }),
};
