/**
 * The engine in a world of memory: its client dies, or an operation fails, at every single change of the world.
 *
 * test/engine.body.ts shows the same between steps on the real machine; here it is within them, with and without
 * attributes, in the start, in the end and in the recovery. What the next client leaves is what was there before.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../hosts/bun/load.ts";
import { Engine } from "../hosts/common/engine.ts";
import type { Plan, Step } from "../hosts/common/plan.ts";
import { type Client, MemoryWorld } from "./memory-host.ts";

const test = suite("deaths");
const core = await load();
const places = { runtime: "/run/qemu" };
const LABEL = "system_u:object_r:svirt_image_t:s0:c1,c2";

function world(attributes: boolean): MemoryWorld {
  const made = new MemoryWorld(attributes);
  made.file("/images/a", { uid: 1000, gid: 1001, ...(attributes && { label: "system_u:object_r:user_home_t:s0" }) });
  made.file("/images/b", { uid: 1000, gid: 1001 });
  made.file("/images/shared", { uid: 0, gid: 6, mode: 0o660 });
  made.file("/dev/disk", { kind: "block", gid: 6 });
  made.link("/images/link", "/dev/disk");
  made.file("/firmware/vars", { text: "vars" });
  for (const path of ["/run/qemu/.state", "/run/guests", "/log", "/nvram", "/sys/fs/cgroup"]) made.directory(path);
  // What is there from the first use of a root on.
  new Engine(made.client(), core, places).guests.boot();
  made.processes.clear();
  return made;
}

function planOf(name: string, id: number): Plan {
  const own = `/run/guests/${name}`;
  const pidfile = `/run/qemu/${name}/qemu.pid`;
  const spawn = { environment: {}, directory: "/", log: `/log/${name}.log`, timeout: 5 } as const;
  const take = (driver: "dac" | "selinux", path: string, remember = true): Step => ({
    ...{ do: "take", why: `take ${path}`, driver, path, remember, tolerant: true },
    want: driver === "dac" ? "64055:64055" : LABEL,
  });
  return {
    name,
    uuid: `00000000-0000-4000-8000-00000000000${id}`,
    claims: { id, labels: [LABEL], ports: [], cids: [] },
    xml: "<domain/>",
    pidfile,
    monitor: `${own}/monitor`,
    events: `${own}/events`,
    log: `/log/${name}.log`,
    steps: [
      { do: "directory", why: "make its directory", path: own, mode: "0700", owner: "64055:64055" },
      { do: "write", why: "write its key", path: `${own}/key`, mode: "0600", owner: "64055:64055", base64: "AAEC" },
      {
        do: "copy",
        why: "copy its variables",
        from: "/firmware/vars",
        to: `/nvram/${name}`,
        mode: "0600",
        undo: "failure",
      },
      take("dac", `/images/${name}`),
      take("selinux", `/images/${name}`),
      take("dac", "/images/shared"),
      take("selinux", "/images/shared"),
      take("dac", "/images/link"),
      { do: "cgroup", why: "make its group", path: `/sys/fs/cgroup/virtwright/${name}` },
      { do: "device-program", why: "load", cgroup: `/sys/fs/cgroup/virtwright/${name}`, program: "AAAA" },
      { do: "spawn", why: "start swtpm", argv: ["swtpm", name], pidfile: `/run/qemu/${name}/swtpm.pid`, ...spawn },
      { do: "spawn", why: "start QEMU", argv: ["qemu", name, `${own}/monitor`], pidfile, ...spawn },
      { do: "monitor", why: "greet it", path: `${own}/monitor`, timeout: 5 },
      { do: "command", why: "let it run", execute: "cont" },
    ],
  };
}

/** Logs stay, and so does the nvram of a guest that has run. */
const shot = (of: MemoryWorld, without = ""): string => {
  const alive = new Map(of.processes);
  for (const [pid, { argv }] of alive) if (argv[0] === "client") of.processes.delete(pid);
  const text = of.snapshot((path) => path.startsWith("/log/") || (without !== "" && path.startsWith(without)));
  for (const [pid, process] of alive) of.processes.set(pid, process);
  return text;
};

async function outcome(promise: Promise<unknown>): Promise<"done" | "failed"> {
  try {
    await promise;
    return "done";
  } catch {
    return "failed";
  }
}

const start = (host: Client, name = "a", id = 1) => new Engine(host, core, places).start(name, () => planOf(name, id));

/** Runs `act` with a client that dies (or fails) at the first change, the second … until it does neither. */
async function everywhere(
  how: "dieAt" | "failAt",
  prepare: () => Promise<MemoryWorld>,
  act: (host: Client) => Promise<unknown>,
  look: (of: MemoryWorld, at: number, said: "done" | "failed") => Promise<void>,
): Promise<number> {
  for (let at = 1; ; at++) {
    const of = await prepare();
    const host = of.client({ [how]: at });
    const said = await outcome(act(host));
    if (host.changes < at) return at - 1;
    await look(of, at, said);
  }
}

for (const attributes of [true, false]) {
  const where = attributes ? "with attributes" : "without attributes";
  const begin = async () => world(attributes);
  const before = shot(world(attributes));

  test(`${where}: a start and an end`, async () => {
    const of = world(attributes);
    await start(of.client());
    const real = of.nodes.get("/images/a");
    assert.equal([real?.uid, real?.gid], [64055, 64055]);
    assert.equal([of.nodes.get("/dev/disk")?.uid, of.nodes.get("/images/link")?.uid], [64055, 0]);
    await new Engine(of.client(), core, places).end("a");
    assert.is(shot(of, "/nvram/"), shot(world(attributes), "/nvram/"));
  });

  for (const how of ["dieAt", "failAt"] as const) {
    test(`${where}: ${how === "dieAt" ? "death" : "failure"} at each change of a start`, async () => {
      const points = await everywhere(
        how,
        begin,
        (host) => start(host),
        async (of, at, said) => {
          const next = new Engine(of.client(), core, places);
          await next.recover();
          // A failure that hurts nobody: QEMU's word that it runs came, or a lock's file was there.
          if (next.find("a")) await next.end("a");
          else assert.is(said, "failed");
          assert.is(shot(of), before, `change ${at}`);
        },
      );
      assert.ok(points > 50, `only ${points} changes`);
    });

    test(`${where}: ${how === "dieAt" ? "death" : "failure"} at each change of an end, another guest sharing files`, async () => {
      const prepare = async () => {
        const of = world(attributes);
        await start(of.client());
        await start(of.client(), "b", 2);
        return of;
      };
      const one = await prepare();
      await new Engine(one.client(), core, places).end("a");
      const after = shot(one);
      const points = await everywhere(
        how,
        prepare,
        (host) => new Engine(host, core, places).end("a"),
        async (of, at) => {
          const next = new Engine(of.client(), core, places);
          await next.recover();
          if (next.find("a")) await next.end("a");
          assert.is(shot(of), after, `change ${at}`);
          assert.is(next.running().length, 1);
        },
      );
      assert.ok(points > 30, `only ${points} changes`);
    });
  }

  test(`${where}: death of who recovers from a death`, async () => {
    const points = await everywhere(
      "dieAt",
      begin,
      (host) => start(host),
      async (of, at) => {
        // A sample of the recovery's own deaths: all of them would be the square.
        for (let again = 1 + (at % 5); ; again += 5) {
          const second = of.client({ dieAt: again });
          await outcome(new Engine(second, core, places).recover());
          if (!second.dead) break;
        }
        const next = new Engine(of.client(), core, places);
        await next.recover();
        if (next.find("a")) await next.end("a");
        assert.is(shot(of), before, `change ${at}`);
      },
    );
    assert.ok(points > 50);
  });

  test(`${where}: another takes a file right after a death over it`, async () => {
    await everywhere(
      "dieAt",
      begin,
      (host) => start(host),
      async (of, at) => {
        // Nobody recovers first: it is the start that finds what is open.
        await start(of.client(), "b", 2);
        const next = new Engine(of.client(), core, places);
        await next.recover();
        for (const { name } of next.running()) await next.end(name);
        assert.is(shot(of, "/nvram/b"), before, `change ${at}`);
      },
    );
  });
}

test.run();
