/**
 * Guests in a crowd, in want of room, and with what else a host has: the body of test/guests-more.test.ts, on Bun
 * and on Deno.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import * as assert from "uvu/assert";
import { Problem } from "../hosts/common/api.ts";
import { type Cases, COMMANDS } from "./both.ts";
import { client, inRoot, refused } from "./guests.acts.ts";
import { EMULATOR, kill, type Setting } from "./guests.setting.ts";
import { ROOT } from "./programs.ts";

/** Runs a command of the host to its end; false when it fails. */
function host(...argv: [string, ...string[]]): boolean {
  const [file, ...args] = argv;
  return spawnSync(file, args, { stdio: "ignore" }).status === 0;
}

const isRoot = process.getuid?.() === 0;
const WIDTH = 10;
/** A number that nobody on this machine needs to have a name for. */
const USER = 54321;

/** One of libvirt's two examples of the page, with paths of ours and an emulator that is here. */
function example(setting: Setting, file: string, emulator = EMULATOR): string {
  const images = setting.images;
  return readFileSync(`${ROOT}examples/${file}`, "utf8")
    .replace("type='kvm'", "type='qemu'")
    .replace(/<emulator>.*<\/emulator>/, `<emulator>${emulator}</emulator>`)
    .replace(/>\/srv\/boot\/([^<]*)</g, `>${images}/$1<`)
    .replace(/file='[^']*\/([^/']*)'/g, (_all, name: string) => `file='${setting.image(name)}'`);
}

export const cases: Cases = {
  "40 guests that 4 processes start at once": inRoot(isRoot ? "system" : "session", async (setting) => {
    const conn = await setting.connect();
    const names = Array.from({ length: 4 * WIDTH }, (_, at) => `crowd-${at}`);
    for (const name of names) await conn.define(setting.xml(name));
    const before = setting.owners();
    const clients = [COMMANDS.bun, COMMANDS.deno, COMMANDS.bun, COMMANDS.deno].map((command, at) =>
      client(command, setting.uri, "start-paused", ...names.slice(at * WIDTH, (at + 1) * WIDTH)),
    );
    try {
      for (const each of clients) await each.done;
      const said = clients.flatMap((each) => each.said) as {
        name: string;
        id: number;
        state: string;
        message?: string;
      }[];
      assert.equal(
        said.filter(({ state }) => state !== "paused"),
        [],
      );
      assert.is(new Set(said.map(({ name }) => name)).size, names.length);
      assert.equal(
        said.map(({ id }) => id).sort((one, other) => one - other),
        names.map((_, at) => at + 1),
      );
      const running = await conn.list();
      assert.equal(
        running.map((domain) => domain.id()),
        names.map((_, at) => at + 1),
      );
      assert.is(setting.processes().filter(({ line }) => line.includes("qemu-system")).length, names.length);
      await Promise.all(running.map((domain) => domain.destroy()));
      assert.equal(setting.left(), []);
      assert.equal(setting.owners(), before);
    } finally {
      for (const { child } of clients) kill(child.pid as number);
    }
  }),

  "a full /run stops the client with a word, and no guest": inRoot("system", async (setting, runtime) => {
    const run = `${setting.root}/run`;
    mkdirSync(run);
    if (!host("mount", "-t", "tmpfs", "-o", "size=512k,mode=755", "tmpfs", run)) {
      runtime.skip("a full /run", "no tmpfs can be mounted here");
      return;
    }
    try {
      const conn = await setting.connect();
      const first = await conn.define(setting.xml("first"));
      const second = await conn.define(setting.xml("second"));
      const before = setting.owners();
      await first.start();
      const taken = setting.owners();
      const { bavail, bsize } = statfsSync(run);
      writeFileSync(`${run}/filler`, new Uint8Array(Number(bavail) * Number(bsize)));
      const problem = await refused("no-space", () => second.start());
      assert.match(problem.message, /second|space/);
      assert.is(await first.state(), "running");
      assert.equal(setting.owners(), taken);
      const other = await setting.connect();
      assert.is(await (await other.lookup("second")).state(), "shut off");
      assert.is(await (await other.lookup("first")).state(), "running");
      await first.suspend();
      // It can be ended, too: nothing that is needed for it has to be written.
      await first.destroy();
      assert.equal(setting.owners(), before);
      rmSync(`${run}/filler`);
      await second.start({ paused: true });
      await second.destroy();
      assert.equal(setting.owners(), before);
      assert.equal(setting.left(), []);
    } finally {
      for (const { pid } of setting.processes()) kill(pid);
      host("umount", "-l", run);
    }
  }),

  "a user without rights has a session": inRoot("session", async (setting, { command, skip }) => {
    if (!isRoot) return skip("a user without rights", "every other case shows it here");
    const home = `${setting.root}/home`;
    const xml = `${home}/guest.xml`;
    mkdirSync(home);
    writeFileSync(xml, setting.xml("own"));
    for (const path of [home, `${setting.images}/own.img`]) chownSync(path, USER, USER);
    const as = ["setpriv", `--reuid=${USER}`, `--regid=${USER}`, "--clear-groups", "env", `HOME=${home}`];
    const each = client([...as, `DENO_DIR=${home}/deno`, ...command], "", "whole", xml);
    await each.done;
    assert.equal(each.said, [{ uri: "qemu:///session", states: ["running", "shut off"], left: 0 }]);
  }),

  "the host and its emulators are described": inRoot("session", async (setting) => {
    const conn = await setting.connect();
    assert.match(await conn.capabilities(), /<capabilities>[\s\S]*<emulator>\/usr\/bin\/qemu-system-x86_64</);
    const told = await conn.domainCapabilities({ emulator: EMULATOR, type: "qemu", machine: "q35" });
    assert.match(told, /<domain>qemu<\/domain>\s*<machine>pc-q35-/);
    assert.match(told, /<os supported='yes'>[\s\S]*<loader supported='yes'>/);
    const info = await conn.nodeInfo();
    assert.ok(info.cpus > 0 && info.memorySize > 0 && info.cpuModel !== "", JSON.stringify(info));
  }),

  "a full disk refuses a definition, and keeps the old one": inRoot("system", async (setting, runtime) => {
    const etc = `${setting.root}/etc`;
    mkdirSync(etc);
    if (!host("mount", "-t", "tmpfs", "-o", "size=64k,mode=755", "tmpfs", etc)) {
      runtime.skip("a full disk", "no tmpfs can be mounted here");
      return;
    }
    try {
      const conn = await setting.connect();
      const uuid = "11111111-2222-4333-8444-555555555555";
      const domain = await conn.define(setting.xml("kept", { uuid }));
      const old = domain.xml();
      const { bavail, bsize } = statfsSync(etc);
      writeFileSync(`${etc}/filler`, new Uint8Array(Number(bavail) * Number(bsize)));
      await refused("no-space", () => conn.define(setting.xml("kept", { uuid }).replace(">16<", ">32<")), /room/);
      assert.is(domain.xml(), old);
      await refused("no-space", () => conn.define(setting.xml("other")));
      assert.equal(
        (await conn.list()).map(({ name }) => name),
        ["kept"],
      );
    } finally {
      host("umount", "-l", etc);
    }
  }),

  "the page's two examples for QEMU run, on a network of the host": inRoot("system", async (setting, runtime) => {
    const bridge = `vwt${process.pid % 100_000}${runtime.name[0]}`;
    if (!host("ip", "link", "add", bridge, "type", "bridge")) {
      runtime.skip("a guest on a bridge", "no bridge can be made here");
      return;
    }
    try {
      const networks = `${setting.root}/etc/libvirt/qemu/networks`;
      mkdirSync(networks, { recursive: true });
      writeFileSync(
        `${networks}/default.xml`,
        `<network><name>default</name><forward mode='nat'/><bridge name='${bridge}' stp='on' delay='0'/></network>`,
      );
      const conn = await setting.connect();
      for (const file of ["emulated-cdrom.xml", "kvm-guest.xml"]) {
        const xml = example(setting, file);
        const before = setting.owners();
        const domain = await conn.define(xml);
        const { output } = runtime.core.toNative(domain.xml());
        assert.match(output ?? "", /qemu-system-x86_64/);
        await domain.start();
        assert.is(await domain.state(), "running");
        assert.ok((await conn.list()).some((each) => each.name === domain.name && each.id() === 1));
        const ports = readdirSync(`/sys/class/net/${bridge}/brif`);
        assert.is(ports.length, 1, "its card is plugged into the bridge");
        await domain.destroy();
        assert.equal(readdirSync(`/sys/class/net/${bridge}/brif`), []);
        assert.not.ok(readdirSync("/sys/class/net").includes(ports[0] as string), "its tap is gone");
        assert.equal(setting.left(), []);
        // As in libvirt, a medium that may be in other guests too keeps the owner that it got.
        assert.equal({ ...setting.owners(), "boot.iso": undefined }, { ...before, "boot.iso": undefined });
      }
    } finally {
      host("ip", "link", "delete", bridge);
    }
  }),

  "the page's example for xenner is defined, and its start refused plainly": inRoot(
    "session",
    async (setting, runtime) => {
      const xenner = `${setting.root}/xenner`;
      writeFileSync(xenner, "#!/bin/sh\nexit 1\n");
      chmodSync(xenner, 0o755);
      const conn = await setting.connect();
      const domain = await conn.define(example(setting, "xenner-guest.xml", xenner));
      assert.match(runtime.core.toNative(domain.xml()).output ?? "", /\/xenner .*-append/);
      await refused("invalid", () => domain.start(), /QEMU of today/);
      assert.is(await domain.state(), "shut off");
    },
  ),

  "a disk is a volume of one of libvirt's pools": inRoot("session", async (setting) => {
    const pools = `${setting.root}/.config/libvirt/storage`;
    mkdirSync(pools, { recursive: true });
    const image = setting.image("volume.img");
    truncateSync(image, 1 << 20);
    writeFileSync(
      `${pools}/images.xml`,
      `<pool type='dir'><name>images</name><target><path>${setting.images}</path></target></pool>`,
    );
    const conn = await setting.connect();
    const xml = setting
      .xml("pooled", { image })
      .replace("<disk type='file'", "<disk type='volume'")
      .replace(/<source file='[^']*'\/>/, "<source pool='images' volume='volume.img'/>");
    const domain = await conn.define(xml);
    await domain.start({ paused: true });
    const blocks = JSON.stringify(await domain.monitorCommand("query-named-block-nodes"));
    assert.ok(blocks.includes(image), blocks);
    await domain.destroy();
    const missing = await conn.define(xml.replace("pooled", "missing").replace("volume.img", "gone.img"));
    const problem = await refused("invalid", () => missing.start(), /gone\.img/);
    assert.instance(problem, Problem);
  }),
};
