/**
 * What a guest's start takes, its end gives back: for every domain of the open corpus of libvirt 11.3 that starts,
 * with owners and labels, on a machine in memory with and without attributes, with two guests that share files,
 * and with a death at every change of the world.
 *
 * What is not given back is as in libvirt: images that are shared or read-only, and what lies behind the top of a
 * chain (core/security/files.ts). Upstream checks 50 of these domains (its table `qemusecurity`), with the settings
 * that are used here: user and group 1000, both drivers, owners remembered.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../hosts/bun/load.ts";
import { Engine } from "../hosts/common/engine.ts";
import type { Plan, Step, TakeStep } from "../hosts/common/plan.ts";
import type { ContextOptions } from "../hosts/options.ts";
import { corpusFolder, manifest, text } from "./conformance/corpus.ts";
import { optionsOf, type Row } from "./conformance/host/pretended.ts";
import { type Client, MemoryWorld } from "./memory-host.ts";
import { type Planned, planned, randomFor, takesOf } from "./planning.ts";
import { skip } from "./skipped.ts";

const restore = suite("restore");
const core = await load();
const corpus = corpusFolder();
const places = { runtime: "/run/qemu" };
const OWNER = "1000:1000";
const LABEL = "system_u:object_r:default_t:s0";
const PROCESS = "system_u:system_r:virtd_t:s0-s0:c0.c1023";

/** The files that a guest of each domain takes, by the domain's name. */
const taken = new Map<string, TakeStep[]>();

/** A plan with SELinux and DAC, on a host that has every device that is asked for. */
function planOf(row: Row, folder: string, pair: number): Planned {
  const { context: pretended, emulator = {} } = optionsOf(core, folder, row);
  // Descriptors are upstream's test's own; a plan has none.
  const { descriptors: _, secmodels: __, ...host } = pretended ?? {};
  const pciDevices: NonNullable<ContextOptions["pciDevices"]> = { ...host.pciDevices };
  const usbDevices: NonNullable<ContextOptions["usbDevices"]> = {};
  const context: ContextOptions = {
    ...host,
    random: randomFor(pair),
    driver: { ...host.driver, user: "+1000", group: "+1000" } as NonNullable<ContextOptions["driver"]>,
    selinux: { mode: "enforcing", useNfs: false, process: PROCESS },
    pciDevices,
    usbDevices,
  };
  const xml = text(folder, "libvirt-11.3", "qemuxmlconf", row.xml as string);
  for (;;) {
    const got = planned(xml, { context, emulator });
    let learned = false;
    for (const { message } of got.notes) {
      const [, group] = /IOMMU group of device (\S+) is missing/.exec(message) ?? [];
      const [, place] = /place of USB device (\S+) is missing/.exec(message) ?? [];
      if (group) pciDevices[group] = { iommuGroup: Object.keys(pciDevices).length + 1 };
      if (place) usbDevices[place] = { bus: 1, device: Object.keys(usbDevices).length + 1 };
      learned ||= group !== undefined || place !== undefined;
    }
    if (got.plan || !learned) return got;
  }
}

/** A plan of these takes alone, and a QEMU. */
function only(takes: readonly TakeStep[], name: string, id: number): Plan {
  const pidfile = `/run/qemu/${name}/qemu.pid`;
  const own = `/run/guests/${name}`;
  const spawn = { environment: {}, directory: "/", log: `/log/${name}.log`, timeout: 5 } as const;
  const steps: Step[] = [...takes, { do: "spawn", why: "start QEMU", argv: ["qemu", name], pidfile, ...spawn }];
  // The last step is the one that lets the guest run.
  steps.push({ do: "put", why: "let it run", path: "/run/guests/running", text: name });
  return {
    ...{ name, uuid: `00000000-0000-4000-8000-00000000000${id}`, xml: "<domain/>", pidfile },
    ...{ monitor: `${own}/monitor`, events: `${own}/events`, log: `/log/${name}.log` },
    claims: { id, labels: [], ports: [], cids: [] },
    steps,
  };
}

function world(takes: readonly TakeStep[], attributes: boolean): MemoryWorld {
  const made = new MemoryWorld(attributes);
  for (const { path } of takes) made.file(path, { uid: 1, gid: 2, mode: 0o666, ...(attributes && { label: LABEL }) });
  for (const path of ["/run/qemu/.state", "/run/guests", "/log"]) made.directory(path);
  made.file("/run/guests/running");
  new Engine(made.client(), core, places).guests.boot();
  made.processes.clear();
  return made;
}

/** Files and who has them; what runs besides are clients. */
function shot(of: MemoryWorld, without: (path: string) => boolean = () => false): string {
  const clients = new Map(of.processes);
  for (const [pid, { argv }] of clients) if (argv[0] === "client") of.processes.delete(pid);
  const seen = of.snapshot((path) => path.startsWith("/log/") || path === "/run/guests/running" || without(path));
  for (const [pid, process] of clients) of.processes.set(pid, process);
  return seen;
}

const engine = (host: Client, warn: (message: string) => void = () => {}) => new Engine(host, core, places, { warn });
const start = (of: MemoryWorld, takes: readonly TakeStep[], name = "a", id = 1) =>
  engine(of.client()).start(name, () => only(takes, name, id));

/** A file's owner, its label, and the names of what is remembered of it. */
function state(of: MemoryWorld, path: string): { owner: string; label: string | undefined; remembered: string[] } {
  const node = of.nodes.get(path);
  assert.ok(node, path);
  const label = node.attributes.get("security.selinux");
  return {
    owner: `${node.uid}:${node.gid}`,
    label: label && new TextDecoder().decode(label).replace(/\0$/, ""),
    remembered: [...node.attributes.keys()].filter((name) => name.startsWith("trusted.")),
  };
}

/** The same takes for another guest: what is labelled as the guest's own gets its pair. */
const relabelled = (takes: readonly TakeStep[]): TakeStep[] =>
  takes.map((take) => ({ ...take, want: take.want.replace(/:c0,c1$/, ":c2,c3") }));

/** Which files, in what way, but for their names: what holds for one guest of a shape holds for all. */
function shape(takes: readonly TakeStep[]): string {
  const numbers = new Map<string, number>();
  const number = (text: string) => {
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text);
  };
  return takes.map(({ driver, path, remember, want }) => [driver, number(path), remember, number(want)]).join(" ");
}

/** A guest of each shape, by the domain's name. The few with very many files are the same thing over and over. */
function shapes(): [id: string, takes: TakeStep[]][] {
  const some = [...taken].map(([id, takes]): [string, TakeStep[]] => [id, takes.slice(0, 20)]);
  const all = new Map(some.map((each) => [shape(each[1]), each]));
  assert.ok(all.size > 20, `only ${all.size} shapes`);
  return [...all.values()];
}

if (corpus === undefined) skip("restore", "no corpus: set VIRTWRIGHT_CORPUS or put it at ../shared/corpus");
else {
  const rows = (manifest<Row[]>(corpus, "libvirt-11.3", "qemuxmlconf") ?? []).filter(({ args }) => args !== undefined);

  restore("every domain of the corpus that starts has a plan, with what it takes", () => {
    for (const row of rows) {
      const { plan, notes } = planOf(row, corpus, 0);
      assert.ok(plan, `${row.id}: ${notes.map(({ message }) => message).join("; ")}`);
      taken.set(row.id, takesOf(plan));
    }
    assert.ok(rows.length > 800, `only ${rows.length} domains`);
  });

  restore("upstream's own fifty are among them, as far as they are open", () => {
    const tables = manifest<{ qemusecurity: { id: string }[] }>(corpus, "libvirt-11.3", "security");
    const names = new Set(rows.map(({ name }) => name));
    const known = (tables?.qemusecurity ?? []).filter(({ id }) => names.has(id.slice(id.lastIndexOf("/") + 1)));
    assert.ok(known.length >= 40, `only ${known.length}`);
  });

  for (const attributes of [true, false]) {
    const where = attributes ? "with attributes" : "without attributes";

    restore(`${where}: what is taken is the guest's, and is given back at its end`, async () => {
      for (const [id, takes] of taken) {
        const of = world(takes, attributes);
        const left = new Set(takes.filter(({ remember }) => !remember).map(({ path }) => path));
        const before = shot(of, (path) => left.has(path));
        await start(of, takes);
        for (const { driver, path, want } of takes) {
          const { owner, label } = state(of, path);
          if (driver === "dac") assert.is(owner, OWNER, `${id}: ${path}`);
          else if (attributes) assert.is(label, want, `${id}: ${path}`);
        }
        await engine(of.client()).end("a");
        assert.is(
          shot(of, (path) => left.has(path)),
          before,
          id,
        );
        for (const path of left) {
          // As upstream's test has it: what isn't given back was the guest's, and nothing is remembered of it.
          assert.equal(state(of, path).remembered, [], `${id}: ${path}`);
          if (takes.some((take) => take.path === path && take.driver === "dac")) {
            assert.is(state(of, path).owner, OWNER, `${id}: ${path}`);
          }
        }
      }
    });

    restore(`${where}: two guests with the same files and owner, ended in either order`, async () => {
      for (const [id, all] of shapes()) {
        const takes = all.filter(({ driver, remember }) => driver === "dac" && remember);
        if (takes.length === 0) continue;
        for (const order of ["ab", "ba"]) {
          const of = world(takes, attributes);
          const before = shot(of);
          await start(of, takes, "a", 1);
          await start(of, takes, "b", 2);
          await engine(of.client()).end(order[0] as string);
          for (const { path } of takes) assert.is(state(of, path).owner, OWNER, `${id}: ${path} when one is left`);
          await engine(of.client()).end(order[1] as string);
          assert.is(shot(of), before, `${id}: ${order}`);
        }
      }
    });
  }

  restore(
    "a second guest with a label of its own is refused what the first has alone, and nothing changes",
    async () => {
      let refused = 0;
      for (const [id, takes] of shapes()) {
        const of = world(takes, true);
        const before = shot(of);
        await start(of, takes);
        const during = shot(of);
        const alone = takes.some(
          ({ driver, remember, want }) => driver === "selinux" && remember && want.endsWith(":c0,c1"),
        );
        const left = takes.filter(({ remember }) => !remember).map(({ path }) => path);
        let why = "";
        await start(of, relabelled(takes), "b", 2).catch((problem) => {
          why = problem.message;
        });
        assert.is(why !== "", alone, `${id}: ${why}`);
        if (!alone) continue;
        refused++;
        assert.match(why, /for another guest that runs, so it cannot become/, id);
        assert.is(shot(of), during, id);
        await engine(of.client()).end("a");
        const without = (path: string) => left.includes(path);
        assert.is(shot(of, without), rest(before, left), id);
      }
      assert.ok(refused > 20, `only ${refused} have files of their own`);
    },
  );

  restore("a death at every change of a start: as before, for each shape of takes", async () => {
    let deaths = 0;
    for (const [id, some] of shapes()) {
      for (const attributes of [true, false]) {
        const left = new Set(some.filter(({ remember }) => !remember).map(({ path }) => path));
        const before = shot(world(some, attributes), (path) => left.has(path));
        for (let at = 1; ; at++) {
          const of = world(some, attributes);
          const host = of.client({ dieAt: at });
          await engine(host)
            .start("a", () => only(some, "a", 1))
            .catch(() => {});
          if (!host.dead) break;
          deaths++;
          const next = engine(of.client());
          await next.recover();
          if (next.find("a")) await next.end("a");
          assert.is(
            shot(of, (path) => left.has(path)),
            before,
            `${id}, ${attributes ? "with" : "without"} attributes, death at change ${at}`,
          );
        }
      }
    }
    assert.ok(deaths > 1000, `only ${deaths} deaths`);
  });
}

/** A snapshot without the lines of these paths. */
function rest(snapshot: string, paths: readonly string[]): string {
  const lines = snapshot.split("\n");
  return lines.filter((line) => !paths.includes(line.slice(0, line.indexOf(" ")))).join("\n");
}

restore.run();
