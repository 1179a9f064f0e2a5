/** What hosts/common/capabilities.ts says of a host and its emulators: a body of test/probe.test.ts. */
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { HostCapabilities } from "../hosts/common/capabilities.ts";
import type { Cases } from "./both.ts";
import { CORPUS, HELP, inPlace, OF_2009, type Place, QEMU } from "./probe.place.ts";

const SCHEMAS = `${CORPUS}/libvirt-11.3/schemas`;
const XMLLINT = "/usr/bin/xmllint";

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

export const cases: Cases = {
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
