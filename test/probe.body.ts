/**
 * What hosts/common/emulators.ts promises: the body of test/probe.test.ts.
 *
 * The QEMUs are the installed ones, by links in a directory of the test's own. Programs that hang, crash or
 * are of 2009 aren't to be had any more: scripts stand for them, the latter with the `-help` of the real one.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import * as assert from "uvu/assert";
import { HostCapabilities } from "../hosts/common/capabilities.ts";
import { type EmulatorSearch, Emulators } from "../hosts/common/emulators.ts";
import type { Host } from "../hosts/common/host.ts";
import type { Cases, Runtime } from "./both.ts";
import { ROOT } from "./programs.ts";

const QEMU = "/usr/bin/qemu-system-x86_64";
const CORPUS = `${ROOT}../shared/corpus`;
const SCHEMAS = `${CORPUS}/libvirt-11.3/schemas`;
const XMLLINT = "/usr/bin/xmllint";
const HELP = `${CORPUS}/libvirt-0.7/help/qemu-0.10.5.txt`;
/** QEMU 0.10.5, as far as it is asked. */
const OF_2009 = `case "$1" in
  -help) cat ${HELP}; exit 1;;
  -M) printf 'Supported machines are:\\npc         Standard PC (default)\\nisapc      ISA-only PC\\n';;
  *) echo "qemu: invalid option -- '-no-user-config'" >&2; exit 1;;
esac`;

interface Place {
  readonly runtime: Runtime;
  /** Where emulators are looked for, and where answers are kept. */
  readonly programs: string;
  readonly cache: string;
  /** Those that were run, by their arguments. */
  readonly runs: string[][];
  /** How many were being asked whenever one was run. */
  readonly atOnce: number[];
  readonly warnings: string[];
  emulators(search?: Partial<EmulatorSearch>): Emulators;
  script(name: string, lines: string): string;
}

/** A case with a place of its own, after which no program and no file of it is left. */
const inPlace =
  (needs: readonly string[], act: (place: Place) => Promise<void>) =>
  async (runtime: Runtime): Promise<void> => {
    const missing = needs.find((path) => !existsSync(path));
    if (missing !== undefined) return runtime.skip("emulators", `there is no ${missing}`);
    const directory = mkdtempSync("/tmp/vw-probe-");
    const runs: string[][] = [];
    const warnings: string[] = [];
    const atOnce: number[] = [];
    const programs = `${directory}/bin`;
    const cache = `${directory}/cache/emulators`;
    const host: Host = {
      ...runtime.host,
      run: (argv, options) => {
        runs.push([...argv]);
        if (existsSync(cache)) atOnce.push(readdirSync(cache).filter((name) => name.startsWith("p-")).length);
        return runtime.host.run(argv, options);
      },
    };
    mkdirSync(programs);
    const emulators = (search: Partial<EmulatorSearch> = {}) =>
      new Emulators(host, runtime.core, {
        cache,
        directories: [programs],
        warn: (word) => warnings.push(word),
        ...search,
      });
    const script = (name: string, lines: string) => {
      writeFileSync(`${programs}/${name}`, `#!/bin/sh\n${lines}\n`);
      chmodSync(`${programs}/${name}`, 0o755);
      return `${programs}/${name}`;
    };
    try {
      await act({ runtime, programs, cache, runs, atOnce, warnings, emulators, script });
      assert.equal(leftOf(directory), []);
      if (existsSync(cache))
        assert.equal(
          readdirSync(cache).filter((name) => !name.endsWith(".json")),
          [],
        );
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };

/** Processes that have the directory on their command line. */
function leftOf(directory: string): string[] {
  const left: string[] = [];
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      if (line.includes(directory) && Number(pid) !== process.pid) left.push(line);
    } catch {
      // It has just ended.
    }
  }
  return left;
}

/** The <guest> of an architecture; "" when there is none. */
const guestOf = (xml: string, arch: string): string =>
  xml.split("<guest>").find((guest) => guest.includes(`<arch name='${arch}'>`) && guest.includes("hvm")) ?? "";

/** By libvirt's own schema, whose names of host features lack the dot of libvirt's own sse4.1. */
async function validate(place: Place, schema: string, xml: string): Promise<void> {
  const file = `${place.programs}/../${schema}.xml`;
  writeFileSync(file, xml.replaceAll("'sse4.", "'sse4-"));
  const argv = [XMLLINT, "--noout", "--relaxng", `${SCHEMAS}/${schema}.rng`, file];
  const { code, stderr } = await place.runtime.host.run(argv);
  assert.is(code, 0, stderr);
}

const flagsOf = (xml: string): string[] =>
  [...xml.matchAll(/<flag name='([^']*)'/g)].map((match) => match[1] as string);
const lessOf = (one: readonly string[], other: readonly string[]): string[] =>
  one.filter((each) => !other.includes(each));
const machinesOf = (xml: string): string[] =>
  [...xml.matchAll(/<machine type='tcg' (.*)\/>/g)].map((match) => match[1] as string).sort();
const modelsOf = (xml: string): string[] =>
  [...xml.matchAll(/<cpu type='tcg' name='([^']*)'/g)].map((match) => match[1] as string);

/** What the build of upstream's replies has and that of a distribution, or a host without KVM, may lack. */
const OF_A_BUILD = ["kvm", "cryptodev-backend-lkcf"];

export const cases: Cases = {
  "the installed QEMU answers what upstream's of that version does": inPlace([QEMU, CORPUS], async (place) => {
    symlinkSync(QEMU, `${place.programs}/qemu-system-x86_64`);
    const [asked, ...others] = await place.emulators().all();
    assert.equal(others, []);
    assert.is(asked?.binary, `${place.programs}/qemu-system-x86_64`);
    assert.is(asked?.arch, "x86_64");
    assert.equal(place.warnings, []);
    const xml = asked?.options.capabilities ?? "";
    assert.match(xml, `<emulator>${asked?.binary}</emulator>`);
    const runs = place.runs.length;
    assert.equal(await place.emulators().all(), [asked]);
    assert.is(place.runs.length, runs, "a program was run for what is known");
    if (!asked?.version.startsWith("7.2.")) return place.runtime.skip("answers of QEMU 7.2", `it is ${asked?.version}`);
    const upstream = readFileSync(`${CORPUS}/libvirt-11.3/capabilities/caps_7.2.0_x86_64.xml`, "utf8");
    assert.equal(lessOf(lessOf(flagsOf(upstream), flagsOf(xml)), OF_A_BUILD), []);
    assert.equal(lessOf(flagsOf(xml), flagsOf(upstream)), []);
    assert.equal(machinesOf(xml), machinesOf(upstream));
    assert.equal(modelsOf(xml).sort(), modelsOf(upstream).sort());
    assert.match(xml, "<hostCPU type='tcg' model='base' migratability='yes'>");
  }),

  "what was asked is kept, and asked again when the file or the program is another": inPlace([HELP], async (place) => {
    const program = place.script("qemu", OF_2009);
    const first = await place.emulators().ask(program);
    assert.is(first?.version, "0.10.5");
    const asked = place.runs.length;
    assert.equal(await place.emulators().ask(program), first);
    assert.is(place.runs.length, asked, "a program was run for what is known");

    const [kept] = readdirSync(place.cache) as [string];
    const whole = readFileSync(`${place.cache}/${kept}`, "utf8");
    for (const broken of ["", "garbage", whole.slice(0, 5000), whole.replace("-vnc", "-vnd")]) {
      const before = place.runs.length;
      writeFileSync(`${place.cache}/${kept}`, broken);
      assert.equal(await place.emulators().ask(program), first);
      assert.is(place.runs.length, before + asked, "a broken file was taken for an answer");
      assert.is(readFileSync(`${place.cache}/${kept}`, "utf8"), whole);
    }
    const emulators = place.emulators();
    await emulators.ask(program);
    const before = place.runs.length;
    utimesSync(program, 1, 1);
    await emulators.ask(program);
    assert.is(place.runs.length, before + asked, "a new program was taken for the old one");
    assert.equal(place.warnings, []);
  }),

  "programs that hang, crash or are none are warnings, and the others are as good as before": inPlace(
    [QEMU],
    async (place) => {
      symlinkSync(QEMU, `${place.programs}/qemu-system-x86_64`);
      place.script("qemu-system-hangs", "sleep 1000");
      place.script("qemu-system-crashes", "kill -SEGV $$");
      place.script("qemu-system-none", "echo 'no firmware for you' >&2; exit 3");
      // Says that it has begun, and then listens nowhere.
      place.script("qemu-system-deaf", "exit 0");
      place.script("qemu-system-x86_64-microvm", "exit 1");
      writeFileSync(`${place.programs}/qemu-system-text`, "not a program");
      const all = await place.emulators({ patience: 3000 }).all();
      assert.equal(
        all.map((each) => each.arch),
        ["x86_64"],
      );
      assert.is(Math.max(...place.atOnce), 2);
      const words = place.warnings.sort().map((word) => word.replace(`${place.programs}/`, ""));
      assert.is(words.length, 4);
      assert.match(words[0] as string, /^qemu-system-crashes can't be used: signal 11 ended it/);
      assert.match(words[1] as string, /^qemu-system-deaf can't be used: /);
      assert.is(words[2], "qemu-system-hangs can't be used: it didn't start within 3 s");
      assert.match(
        words[3] as string,
        /^qemu-system-none can't be used: it ended with code 3 and said: no firmware for you/,
      );
    },
  ),

  "an emulator of 2009 tells what it can do by -help": inPlace([HELP], async (place) => {
    const emulators = place.emulators();
    const asked = await emulators.ask(place.script("qemu", OF_2009));
    assert.is(asked?.arch, "i686");
    assert.is(asked?.options.help, readFileSync(HELP, "utf8"));
    assert.match(asked?.machines ?? "", "isapc");
    assert.equal(await emulators.choose({ arch: "i686" }), asked?.options);
    assert.equal(place.warnings, []);
  }),

  "two clients that ask at once ask each program once": inPlace([QEMU], async (place) => {
    for (const arch of ["x86_64", "i386", "xtensa", "sh4"]) place.script(`qemu-system-${arch}`, `exec ${QEMU} "$@"`);
    const one = place.emulators();
    const other = place.emulators();
    const both = await Promise.all([one.all(), other.all()]);
    assert.equal(both[0], both[1]);
    assert.is(both[0].length, 4);
    const programs = new Set(place.runs.map(([program]) => program));
    assert.is(programs.size, 4);
    const starts = place.runs.filter((argv) => argv.includes("none,accel=kvm:tcg")).length;
    assert.is(starts, 4, "a program was asked twice");
    assert.equal(place.warnings, []);
  }),

  "what a client left that died over it is ended by the next": inPlace([QEMU], async (place) => {
    mkdirSync(`${place.cache}/p-999999999-1-0`, { recursive: true, mode: 0o700 });
    const directory = `${place.cache}/p-999999999-1-0`;
    const argv = [QEMU, "-S", "-nodefaults", "-nographic", "-machine", "none", "-daemonize"];
    const started = await place.runtime.host.run([...argv, "-pidfile", `${directory}/pid`]);
    assert.is(started.code, 0, started.stderr);
    assert.is(leftOf(directory).length, 1);
    symlinkSync(QEMU, `${place.programs}/qemu-system-x86_64`);
    assert.is((await place.emulators().all()).length, 1);
    assert.not.ok(existsSync(directory));
  }),

  "without a place to keep it, it is asked each time, and that is said": inPlace([QEMU], async (place) => {
    symlinkSync(QEMU, `${place.programs}/qemu-system-x86_64`);
    const emulators = place.emulators({ cache: "/proc/virtwright/emulators" });
    assert.is((await emulators.all()).length, 1);
    assert.is(place.warnings.length, 1);
    assert.match(place.warnings[0] as string, /isn't kept.*\/proc\/virtwright/);
  }),

  "a guest gets its own emulator, or one of its architecture": inPlace([QEMU], async (place) => {
    symlinkSync(QEMU, `${place.programs}/qemu-system-x86_64`);
    const emulators = place.emulators();
    const binary = `${place.programs}/qemu-system-x86_64`;
    assert.is((await emulators.choose({ arch: "x86_64" })).binary, binary);
    assert.is((await emulators.choose({ emulator: binary, arch: "x86_64" })).binary, binary);
    const refused = async (wish: Parameters<Emulators["choose"]>[0]) =>
      await emulators.choose(wish).then(
        () => "taken",
        (problem: Error) => problem.message,
      );
    assert.is(
      await refused({ emulator: "/usr/bin/nothing-here" }),
      `there is no emulator /usr/bin/nothing-here on this host; there is ${binary}`,
    );
    assert.match(await refused({ arch: "riscv64" }), "install qemu-system-riscv64");
  }),

  "capabilities are libvirt's in form, with guests of today's emulators": inPlace(
    [QEMU, XMLLINT, SCHEMAS],
    async (place) => {
      for (const arch of ["x86_64", "aarch64"]) {
        if (existsSync(`/usr/bin/qemu-system-${arch}`)) {
          symlinkSync(`/usr/bin/qemu-system-${arch}`, `${place.programs}/qemu-system-${arch}`);
        }
      }
      const { host, core } = place.runtime;
      const context = {
        uri: "qemu:///system",
        identity: { uid: 0, gid: 0, groups: [] },
        groups: { kvm: 78 },
        users: { qemu: 77 },
      };
      const capabilities = new HostCapabilities(host, core, place.emulators());
      const xml = await capabilities.capabilities(context);
      await validate(place, "capability", xml);
      const guest = guestOf(xml, "x86_64");
      assert.match(guest, `<emulator>${place.programs}/qemu-system-x86_64</emulator>`);
      assert.match(guest, "<wordsize>64</wordsize>");
      // The default machine by its own name, by its alias, and the others behind it.
      assert.match(
        guest,
        /<\/emulator>\s*<machine maxCpus='255'>(pc-i440fx-[\d.]+)<\/machine>\s*<machine canonical='\1' maxCpus='255'>pc</,
      );
      assert.match(guest, /<machine canonical='pc-q35-[\d.]+' maxCpus='288'>q35</);
      assert.match(guest, "<domain type='qemu'/>");
      assert.match(guest, "<acpi default='on' toggle='yes'/>");
      // 32-bit guests are the same program's, as there is no other.
      assert.match(guestOf(xml, "i686"), "qemu-system-x86_64</emulator>");
      assert.match(guestOf(xml, "i686"), "<nonpae/>");
      assert.is(guestOf(xml, "riscv64"), "");
      assert.match(xml, "<model>dac</model>");
      assert.match(xml, "<baselabel type='kvm'>+77:+");
      const session = await capabilities.capabilities({
        ...context,
        uri: "qemu:///session",
        environment: { HOME: "/root" },
      });
      assert.not.match(session, "<model>dac</model>");
      const selinux = { mode: "enforcing", useNfs: false, domainContexts: "a:b:c:s0\n\nd:e:f:s0\n" } as const;
      assert.match(
        await capabilities.capabilities({ selinux }),
        /<model>selinux<[\s\S]*'kvm'>a:b:c:s0<[\s\S]*'qemu'>d:e:f:s0</,
      );

      const domain = await capabilities.domainCapabilities({ machine: "q35" });
      await validate(place, "domaincaps", domain);
      assert.match(domain, /<machine>pc-q35-[\d.]+<\/machine>/);
    },
  ),

  "the host is as the kernel tells it": inPlace([QEMU], async (place) => {
    const { host, core } = place.runtime;
    const capabilities = new HostCapabilities(host, core, place.emulators());
    const xml = await capabilities.capabilities();
    const node = capabilities.nodeInfo();
    const online = (await host.run(["getconf", "_NPROCESSORS_ONLN"])).stdout.trim();
    const memory = /MemTotal:\s*(\d+) kB/.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
    assert.is(node.cpus, Number(online));
    assert.is(node.memorySize, Number(memory));
    assert.is(node.cpuModel, (await host.run(["uname", "-m"])).stdout.trim());
    const all = node.numaCells * node.cpuSockets * node.coresPerSocket * node.threadsPerCore;
    assert.ok(all >= node.cpus);
    assert.is(xml.match(/<cpu id=/g)?.length, node.cpus);
    assert.match(xml, `cores='${node.coresPerSocket}' threads='${node.threadsPerCore}'/>`);
  }),

  "a host of several cells, sockets and threads is told as libvirt does": inPlace([], async (place) => {
    const topology = (socket: number, core: number, siblings: string) => ({
      socket,
      die: 0,
      cluster: -1,
      core,
      siblings,
    });
    const cpus = Object.fromEntries(
      [0, 1, 2, 3, 4, 5, 6, 7].map((id) => [id, topology(id >> 2, (id & 3) >> 1, `${id & 6}-${id | 1}`)]),
    );
    const cell = (id: number, list: string) => ({
      id,
      memory: 4_194_304,
      cpus: list,
      distances: id === 0 ? [10, 21] : [21, 10],
      hugePages: { 2048: 3, 1048576: 1 },
    });
    const bank = { level: 3, id: 1, type: "Unified", size: 16384, cpus: "4-7" };
    const given = {
      arch: "x86_64",
      memory: 8_388_608,
      hugePages: [1048576, 2048],
      present: "0-7",
      online: "0-7",
      cpus,
      cells: [cell(0, "0-3"), cell(1, "4-7")],
      caches: [bank, bank, { ...bank, level: 2, id: 0, type: "Data", size: 512, cpus: "0-1" }, { ...bank, level: 1 }],
      powerState: "freeze mem disk",
      powerDisk: "[platform] shutdown suspend",
      iommu: true,
      cpuinfo: "vendor_id\t: GenuineIntel\ncpu MHz\t\t: 2399.998\n",
    };
    const run = (host: unknown, format?: "json") =>
      place.runtime.core.run("capabilities", JSON.stringify({ host }), format ? { format } : {}).output ?? "";
    const xml = run(given);
    if (existsSync(XMLLINT) && existsSync(SCHEMAS)) await validate(place, "capability", xml);
    assert.match(xml, "<cells num='2'>");
    assert.match(xml, "<topology sockets='1' dies='1' clusters='1' cores='2' threads='2'/>");
    assert.match(xml, "<cpu id='5' socket_id='1' die_id='0' cluster_id='0' core_id='0' siblings='4-5'/>");
    assert.match(xml, "<sibling id='1' value='21'/>");
    // 4 GiB less 3 * 2 MiB and 1 GiB, in small pages.
    assert.match(xml, "<pages unit='KiB' size='4'>784896</pages>");
    assert.match(xml, /size='2048'>3<\/pages>\s*<pages unit='KiB' size='1048576'>1</);
    assert.match(
      xml,
      /<cache>\s*<bank id='0' level='2' type='data' size='512' unit='KiB' cpus='0-1'\/>\s*<bank id='1' level='3' type='both' size='16' unit='MiB' cpus='4-7'\/>\s*<\/cache>/,
    );
    assert.match(xml, /<suspend_mem\/>\s*<suspend_disk\/>\s*<suspend_hybrid\/>/);
    assert.match(xml, "<iommu support='yes'/>");
    const { cpus: count, ...node } = JSON.parse(run(given, "json"));
    assert.is(count, 8);
    assert.equal(node, {
      cpuModel: "x86_64",
      cpuFrequency: 2399,
      cpuSockets: 1,
      coresPerSocket: 2,
      threadsPerCore: 2,
      numaCells: 2,
      memorySize: 8_388_608,
    });
    // Six CPUs in a topology of eight are told by their number alone.
    const odd = JSON.parse(
      run({ ...given, present: "0-5", online: "0-5", cells: [cell(0, "0-3"), cell(1, "4-5")] }, "json"),
    );
    assert.equal([odd.numaCells, odd.cpuSockets, odd.coresPerSocket, odd.threadsPerCore], [1, 1, 6, 1]);
  }),

  "emulators of 2009 are told as libvirt of then did": inPlace([HELP], async (place) => {
    place.script("qemu", OF_2009);
    place.script("kvm", OF_2009);
    place.script("xenner", "exit 1");
    const emulators = await place.emulators().all();
    assert.equal(place.warnings, []);
    assert.is(emulators.length, 3);
    const given = { host: { arch: "x86_64", online: "0" }, emulators, kvm: true };
    const { output = "" } = place.runtime.core.run("capabilities", JSON.stringify(given));
    if (existsSync(XMLLINT) && existsSync(SCHEMAS)) await validate(place, "capability", output);
    const guest = guestOf(output, "i686");
    assert.match(
      guest,
      /bin\/qemu<\/emulator>\s*<machine>pc<\/machine>\s*<machine>isapc<\/machine>\s*<domain type='qemu'\/>/,
    );
    assert.match(guest, /<domain type='kvm'>\s*<emulator>[^<]*bin\/kvm<\/emulator>\s*<machine>pc</);
    assert.match(guestOf(output, "x86_64"), /bin\/kvm<\/emulator>/);
    assert.is(output.match(/<os_type>xen<\/os_type>/g)?.length, 2);
    // Without KVM there is nothing for xenner and kvm.
    const { output: without = "" } = place.runtime.core.run("capabilities", JSON.stringify({ ...given, kvm: false }));
    assert.not.match(without, /xenner|bin\/kvm/);
  }),
};
