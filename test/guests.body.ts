/** Guests through `connect()`, as a script uses it: the body of test/guests.test.ts, on Bun and on Deno. */
import { readFileSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { Monitor } from "../hosts/common/monitor.ts";
import { type Cases, COMMANDS } from "./both.ts";
import { client, inBoth, inRoot, lifecycle, reads, refused } from "./guests.acts.ts";
import { attempt, EMULATOR, kill, LINE, until } from "./guests.setting.ts";

export const cases: Cases = {
  ...inBoth("a guest from its definition to its end", async (setting) => {
    const conn = await setting.connect();
    assert.equal(await conn.list(), []);
    const domain = await conn.define(setting.xml("first"));
    const before = setting.owners();
    assert.is(domain.name, "first");
    assert.match(domain.uuid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.is(await domain.state(), "shut off");
    assert.is(domain.id(), undefined);
    assert.is(domain.xml(), domain.xml({ inactive: true }));
    assert.match(domain.xml(), /<controller type='pci' index='0' model='pci-root'\/>/);
    await refused("not-running", () => domain.destroy());
    await refused("not-running", () => domain.shutdown());
    await refused("no-domain", () => conn.lookup("second"));

    await domain.start();
    assert.is(await domain.state(), "running");
    assert.is(domain.id(), 1);
    assert.match(domain.xml(), /<domain type='qemu' id='1'>/);
    assert.is.not(domain.xml(), domain.xml({ inactive: true }));
    assert.equal(
      (await conn.list()).map((each) => each.name),
      ["first"],
    );
    for (const which of ["first", "1", domain.uuid, domain.uuid.replaceAll("-", "")]) {
      assert.is((await conn.lookup(which)).uuid, domain.uuid);
    }
    const info = await domain.info();
    assert.is(info.id, 1);
    assert.is(info.state, "running");
    assert.is(info.osType, "hvm");
    assert.is(info.vcpus, 1);
    assert.is(info.maxMemory, 16 * 1024);
    assert.is(info.usedMemory, 16 * 1024);
    assert.is(info.persistent, true);
    assert.ok((info.cpuTime as bigint) > 0n);
    await refused("running", () => domain.start());

    await domain.suspend();
    assert.is(await domain.state(), "paused");
    await domain.resume();
    assert.is(await domain.state(), "running");
    const kvm = (await domain.monitorCommand("query-kvm")) as { enabled: boolean };
    assert.is(kvm.enabled, false);
    await refused("failed", () => domain.monitorCommand("no-such-command"), /no-such-command/);

    await domain.destroy();
    assert.is(await domain.state(), "shut off");
    assert.is(domain.id(), undefined);
    assert.equal(setting.left(), []);
    assert.equal(setting.owners(), before);
    await domain.undefine();
    assert.equal(await conn.list(), []);
    await refused("no-domain", () => domain.start());
    await refused("no-domain", () => domain.xml());
  }),

  ...inBoth("a console takes and gives letters, one client at a time", async (setting) => {
    const conn = await setting.connect();
    for (const devices of [
      "<serial type='pty'/>",
      `<serial type='unix'><source mode='bind' path='${setting.root}/run/serial.sock'/></serial>`,
    ]) {
      const other = devices.includes("unix");
      // QEMU makes the socket itself: in a directory that it may write into.
      if (other && setting.mode === "system") continue;
      const domain = await conn.define(setting.xml(other ? "unix" : "pty", { devices }));
      await domain.start({ paused: true });
      assert.is(await domain.state(), "paused");
      const console = await domain.console();
      await refused("busy", () => domain.console());
      await domain.resume();
      await reads(console, LINE);
      console.write("echo\n");
      await reads(console, "echo\n");
      await refused("unsupported", () => domain.console({ device: "serial7" }), /serial0/);
      console.close();
      const again = await domain.console({ device: "serial0" });
      again.write("again");
      await reads(again, "again");
      // It ends with the guest.
      await domain.destroy();
      assert.is((await again[Symbol.asyncIterator]().next()).done, true);
    }
  }),

  ...inBoth("a guest that is asked to shut down is gone, and its events say how", async (setting) => {
    const conn = await setting.connect();
    const domain = await conn.define(setting.xml("polite"));
    const before = setting.owners();
    const listener = await setting.connect();
    const everything = lifecycle(listener.events(), /Stopped/);
    const own = lifecycle(domain.events(), /Stopped/);
    await domain.start({ paused: true });
    const console = await domain.console();
    await domain.resume();
    await reads(console, LINE);
    await domain.shutdown();
    const expected = [
      "polite: Started Booted",
      "polite: Resumed Unpaused",
      "polite: Shutdown Finished after guest request",
      "polite: Stopped Shutdown",
    ];
    // Whoever listens settles what is left, without being asked.
    for (const seen of [await everything, await own]) {
      assert.equal(
        seen.filter((line) => !line.includes("Resumed")),
        expected.filter((line) => !line.includes("Resumed")),
      );
    }
    assert.is(await domain.state(), "shut off");
    await until("the log of events is gone", () => setting.left().length === 0);
    assert.equal(setting.owners(), before);
  }),

  ...inBoth("a guest reboots", async (setting) => {
    const conn = await setting.connect();
    const domain = await conn.define(setting.xml("again"));
    await domain.start({ paused: true });
    const console = await domain.console();
    await domain.resume();
    await reads(console, LINE);
    await domain.reboot();
    await reads(console, LINE);
    assert.is(await domain.state(), "running");
    await domain.reset();
    await reads(console, LINE);
    console.close();
    await domain.destroy();
    await until("the log of events is gone", () => setting.left().length === 0);
  }),

  ...inBoth("listeners share one guest, and go on when one of them is killed", async (setting, { command }) => {
    const conn = await setting.connect();
    const domain = await conn.define(setting.xml("heard"));
    await domain.start();
    const first = client(command, setting.uri, "listen");
    try {
      await until("it listens", () => first.said.length > 0);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const second = conn.events();
      const heard: string[] = [];
      const listening = (async () => {
        for await (const { name, event } of second) if (name === "lifecycle") heard.push(event as string);
      })();
      await domain.suspend();
      await until(
        "both hear it",
        () => heard.includes("Suspended") && JSON.stringify(first.said).includes("Suspended"),
      );
      kill(first.child.pid as number);
      await first.done;
      await new Promise((resolve) => setTimeout(resolve, 500));
      await domain.resume();
      await until("the other goes on", () => heard.includes("Resumed"));
      await domain.destroy();
      await until("the end is heard", () => heard.includes("Stopped"));
      await until("the log of events is gone", () => setting.left().length === 0);
      conn.close();
      await listening;
    } finally {
      kill(first.child.pid as number);
    }
  }),

  ...inBoth("a guest outlives its starter, and the next client has it", async (setting, { command }) => {
    const conn = await setting.connect();
    await conn.define(setting.xml("orphan"));
    const before = setting.owners();
    const starter = client(command, setting.uri, "start-and-stay", "orphan");
    try {
      await until("it is started", () => starter.said.length > 0, 60);
      assert.is(starter.said[0]?.id, 1, JSON.stringify(starter.said));
      kill(starter.child.pid as number);
      await starter.done;
      const [domain] = await conn.list();
      assert.is(await domain?.state(), "running");
      assert.match(domain?.xml() ?? "", /id='1'/);
      await domain?.destroy();
      assert.equal(setting.owners(), before);
    } finally {
      kill(starter.child.pid as number);
    }
  }),

  ...inBoth("a QEMU that is killed leaves a guest that is shut off", async (setting) => {
    const conn = await setting.connect();
    const domain = await conn.define(setting.xml("killed"));
    const before = setting.owners();
    await domain.start();
    const [qemu] = setting.processes();
    kill(qemu?.pid as number);
    await until("it has gone", () => setting.processes().length === 0);
    const next = await setting.connect();
    assert.is(await (await next.lookup("killed")).state(), "shut off");
    assert.equal(setting.owners(), before);
    assert.equal(setting.left(), []);
    await domain.start();
    assert.is(await domain.state(), "running");
    await domain.destroy();
  }),

  ...inBoth("guests without a definition are gone when they end", async (setting) => {
    const conn = await setting.connect();
    const domain = await conn.create(setting.xml("passing"), { paused: true });
    assert.is(await domain.state(), "paused");
    assert.is((await domain.info()).persistent, false);
    await refused("invalid", () => domain.undefine(), /defined nowhere/);
    // Another guest cannot have its name.
    await refused("exists", () => conn.define(setting.xml("passing")));
    await domain.destroy();
    await refused("no-domain", () => domain.state());
    assert.equal(await conn.list(), []);

    // And one that loses its definition while it runs becomes such a guest.
    const defined = await conn.define(setting.xml("losing"));
    await defined.start();
    await defined.undefine();
    assert.is(await defined.state(), "running");
    assert.is((await defined.info()).persistent, false);
    await defined.destroy();
    assert.equal(await conn.list(), []);
  }),

  "session: what is wrong with a definition is said, with its place": inRoot("session", async (setting) => {
    const conn = await setting.connect();
    const wrong = await refused("invalid", () =>
      conn.define(setting.xml("wrong").replace("'16'", "").replace(">16<", ">many<")),
    );
    assert.match(wrong.message, /line 3: .*many/);
    assert.is(wrong.notes[0]?.line, 3);
    await refused("invalid", () => conn.define("<domain"));
    await refused("invalid", () => conn.define(setting.xml("..")), /another name/);
    await refused("invalid", () => conn.define(setting.xml("x".repeat(300), { image: setting.image() })), /shorter/);
    await refused("unsupported", () => conn.define(setting.xml("a").replace(EMULATOR, "/usr/bin/no-qemu")), /no-qemu/);
    // A name that nobody knows is a word of warning.
    await conn.define(setting.xml("odd").replace("<vcpu>", "<vcpu colour='red'>"));
    assert.match(setting.warnings.join("\n"), /colour/);
    // One name, one uuid.
    const uuid = "11111111-2222-4333-8444-555555555555";
    await conn.define(setting.xml("one", { uuid }));
    await refused(
      "exists",
      () => conn.define(setting.xml("one", { uuid: uuid.replace("5555", "6666") })),
      /another name/,
    );
    await refused("exists", () => conn.define(setting.xml("two", { uuid })), /leave <uuid> out/);
    const again = await conn.define(setting.xml("one", { uuid }).replace(">16<", ">17<"));
    assert.match(again.xml(), /<memory unit='KiB'>17408</);
    assert.equal(
      (await conn.list()).map(({ name }) => name),
      ["odd", "one"],
    );
  }),

  "session: a URI that leads nowhere is refused plainly": async ({ host, core }) => {
    const { open } = await import("../hosts/common/connection.ts");
    await refused("unsupported", () => open(host, core, "qemu+ssh://host/system"), /later/);
    await refused("invalid", () => open(host, core, "qemu:///sesion"), /session/);
    await refused("invalid", () => open(host, core, "xen:///system"));
  },

  ...inBoth("two clients start one guest, and one of them wins", async (setting) => {
    const conn = await setting.connect();
    await conn.define(setting.xml("wanted"));
    const clients = [COMMANDS.bun, COMMANDS.deno].map((command) => client(command, setting.uri, "start", "wanted"));
    for (const each of clients) await each.done;
    const said = clients.map((each) => each.said[0] as { id?: number; code?: string });
    assert.is(said.filter(({ id }) => id === 1).length, 1, JSON.stringify(said));
    assert.is(said.filter(({ code }) => code === "running").length, 1, JSON.stringify(said));
    await (await conn.lookup("wanted")).destroy();
  }),

  "system: QEMU has no capability left, and is the guests' user": inRoot("system", async (setting) => {
    const conn = await setting.connect();
    const domain = await conn.define(setting.xml("bare"));
    await domain.start({ paused: true });
    const [qemu] = setting.processes().filter(({ line }) => line.includes("guest=bare"));
    const status = Object.fromEntries(
      readFileSync(`/proc/${qemu?.pid}/status`, "utf8")
        .split("\n")
        .map((line) => line.split(/:\s+/) as [string, string]),
    );
    for (const set of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"])
      assert.is(status[set], "0000000000000000", set);
    assert.is(status.NoNewPrivs, "1");
    const { uid, gid } = statSync(/<source file='([^']*)'/.exec(domain.xml())?.[1] as string);
    assert.is(status.Uid, Array(4).fill(uid).join("\t"));
    assert.is(status.Gid, Array(4).fill(gid).join("\t"));
    assert.is.not(uid, 0);
    await domain.destroy();
  }),

  "system: a monitor that another client holds is waited for": inRoot("system", async (setting) => {
    const conn = await setting.connect();
    const domain = await conn.define(setting.xml("busy"));
    await domain.start({ paused: true });
    const { monitor } = await domain.plan();
    const holder = await Monitor.connect(setting.runtime.host, monitor.replace(/\/\d+-busy\//, "/1-busy/"));
    const began = Date.now();
    setTimeout(() => holder.close(), 700);
    assert.is(await domain.state(), "paused");
    assert.ok(Date.now() - began >= 600);
    await domain.destroy();
  }),

  "system: what another boot of the host has left is given back": inRoot("system", async (setting) => {
    const conn = await setting.connect();
    const domain = await conn.define(setting.xml("stale"));
    const before = setting.owners();
    await domain.start();
    assert.is.not(JSON.stringify(setting.owners()), JSON.stringify(before));
    // As it is when the host has been switched off and on: no process, and a journal of a boot that is over.
    for (const { pid } of setting.processes()) kill(pid);
    await until("QEMU has gone", () => setting.processes().length === 0);
    await until("its groups are gone", () => {
      for (const group of setting.cgroups()) attempt(() => rmdirSync(group));
      return setting.cgroups().length === 0;
    });
    const journal = `${setting.root}/run/virtwright/qemu/stale/journal`;
    const text = readFileSync(journal, "utf8");
    writeFileSync(
      journal,
      text.replace(/"boot":\{"id":"[^"]*"/, '"boot":{"id":"00000000-0000-4000-8000-000000000000"'),
    );
    const next = await setting.connect();
    assert.is(await (await next.lookup("stale")).state(), "shut off");
    assert.equal(setting.owners(), before);
    // A list of groups stays until the next guest has used it.
    assert.equal(
      setting.left().filter((path) => !path.endsWith("/.state/cgroups")),
      [],
    );
    await domain.start({ paused: true });
    await domain.destroy();
  }),
};
