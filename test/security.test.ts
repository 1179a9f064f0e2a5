/**
 * How a guest is confined, by the plan of its start: owners and labels of its files, its own labels, what its XML
 * shows of them, and the categories that keep it apart from others.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { TakeStep } from "../hosts/common/plan.ts";
import type { ContextOptions } from "../hosts/options.ts";
import { type PlanOptions, pairNumber, planned, randomFor, takesOf } from "./planning.ts";

const security = suite("security");

const SELINUX: NonNullable<ContextOptions["selinux"]> = {
  mode: "enforcing",
  process: "system_u:system_r:virtd_t:s0-s0:c0.c1023",
  useNfs: false,
};
const OWN = "system_u:object_r:svirt_image_t:s0:c1,c2";
const CONTENT = "system_u:object_r:virt_content_t:s0";
const SHARED = "system_u:object_r:svirt_image_t:s0";

function guest(devices: string, more: { os?: string; behind?: string; type?: string } = {}): string {
  const os = `<os><type arch='x86_64'>hvm</type>${more.os ?? ""}</os>`;
  const head = `<domain type='${more.type ?? "qemu"}'><name>a</name><memory>65536</memory>${os}`;
  return `${head}<devices>${devices}</devices>${more.behind ?? ""}</domain>`;
}

const disk = (path: string, inside = "", source = "") =>
  `<disk type='file'><driver name='qemu' type='raw'/><source file='${path}'>${source}</source>` +
  `<target dev='${path.slice(1)}'/>${inside}</disk>`;

function take(xml: string, options: PlanOptions = {}): TakeStep[] {
  const context = { random: randomFor(pairNumber(1, 2)), selinux: SELINUX, ...options.context };
  const { plan, notes } = planned(xml, { ...options, context });
  assert.ok(plan, notes.map(({ message }) => message).join("; "));
  return takesOf(plan);
}

/** `path driver want`, with a star where what it had is given back. */
const brief = (takes: readonly TakeStep[]) =>
  takes.map(({ path, driver, want, remember }) => `${path} ${driver} ${want}${remember ? " *" : ""}`);

security("disks: the guest's own is given back, shared and read-only ones aren't", () => {
  const xml = guest(disk("/vda") + disk("/vdb", "<shareable/>") + disk("/vdc", "<readonly/>"));
  assert.equal(brief(take(xml)), [
    "/vda dac 107:107 *",
    `/vda selinux ${OWN} *`,
    "/vdb dac 107:107",
    `/vdb selinux ${SHARED}`,
    "/vdc dac 107:107",
    `/vdc selinux ${CONTENT}`,
  ]);
});

security("a backing chain: what lies behind the top is content, and isn't given back", () => {
  const chain =
    "<disk type='file'><driver name='qemu' type='qcow2'/><source file='/top'/><backingStore type='file'>" +
    "<format type='qcow2'/><source file='/middle'/><backingStore type='file'><format type='raw'/>" +
    "<source file='/base'/><backingStore/></backingStore></backingStore><target dev='vda'/></disk>";
  assert.equal(brief(take(guest(chain))), [
    "/top dac 107:107 *",
    `/top selinux ${OWN} *`,
    "/middle dac 107:107",
    `/middle selinux ${CONTENT}`,
    "/base dac 107:107",
    `/base selinux ${CONTENT}`,
  ]);
});

security("a source's own <seclabel>: another owner, another label, or none", () => {
  const dac = "<seclabel model='dac' relabel='yes'><label>+5:joes</label></seclabel>";
  const left = "<seclabel model='dac' relabel='no'/>";
  const label = "<seclabel model='selinux' relabel='yes'><label>system_u:object_r:my_t:s0</label></seclabel>";
  const context = { groups: { joes: 55 } };
  const takes = take(guest(disk("/vda", "", dac) + disk("/vdb", "", left) + disk("/vdc", "", label)), { context });
  assert.equal(brief(takes), [
    "/vda dac 5:55 *",
    `/vda selinux ${OWN} *`,
    `/vdb selinux ${OWN} *`,
    "/vdc dac 107:107 *",
    "/vdc selinux system_u:object_r:my_t:s0 *",
  ]);
});

security("a file that is used twice is taken once, in the way that gives it back", () => {
  const twice = disk("/vda", "<readonly/>").replace("'vda'", "'vdb'") + disk("/vda");
  assert.equal(brief(take(guest(twice))), ["/vda dac 107:107 *", `/vda selinux ${OWN} *`]);
});

security("devices of the host are the guest's while it runs", () => {
  const devices =
    "<hostdev mode='subsystem' type='usb'><source><address bus='3' device='7'/></source></hostdev>" +
    "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1532'/><product id='0x0016'/></source></hostdev>" +
    "<hostdev mode='subsystem' type='pci'><driver name='vfio'/>" +
    "<source><address domain='0' bus='3' slot='0' function='0'/></source></hostdev>";
  const context = {
    usbDevices: { "1532:0016": { bus: 1, device: 12 } },
    pciDevices: { "0000:03:00.0": { iommuGroup: 16 } },
  };
  const owned = take(guest(devices, { type: "kvm" }), { context }).filter(({ driver }) => driver === "dac");
  assert.equal(brief(owned), [
    "/dev/bus/usb/003/007 dac 107:107 *",
    "/dev/bus/usb/001/012 dac 107:107 *",
    "/dev/vfio/16 dac 107:107 *",
  ]);
});

security("a device that the host doesn't have keeps the guest from starting", () => {
  const usb = "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/></source></hostdev>";
  const { plan, notes } = planned(guest(usb));
  assert.is(plan, undefined);
  assert.match(notes[0]?.message ?? "", /the place of USB device 0001:0002 is missing/);
});

security("what QEMU shall write, and may not make, is there before it is taken", () => {
  const serial = "<serial type='file'><source path='/out.txt'/><log file='/log.txt'/></serial>";
  const missing = (path: string) => (path.endsWith(".txt") ? ({ kind: "missing" } as const) : undefined);
  const { plan } = planned(guest(serial), { files: missing });
  const steps = (plan?.steps ?? []).filter((step) => "path" in step && step.path.endsWith(".txt"));
  assert.equal(
    steps.map((step) => `${step.do} ${"path" in step && step.path}`),
    ["write /log.txt", "write /out.txt", "take /log.txt", "take /out.txt"],
  );
  assert.is(steps[0]?.undo, "never");
});

security("a socket that QEMU makes is only taken where there is one already", () => {
  const serial = (mode: string) => `<serial type='unix'><source mode='${mode}' path='/s.sock'/></serial>`;
  const missing = (path: string) => (path.endsWith(".sock") ? ({ kind: "missing" } as const) : undefined);
  assert.is(take(guest(serial("bind")), { files: missing }).length, 0);
  assert.is(take(guest(serial("bind"))).length, 2);
});

security("a link is followed: the file is taken, not its name", () => {
  const files = (path: string) =>
    path === "/vda" ? ({ kind: "file", mode: "0600", uid: 1, gid: 2, target: "/real/image" } as const) : undefined;
  assert.equal(
    take(guest(disk("/vda")), { files }).map(({ path }) => path),
    ["/real/image", "/real/image"],
  );
});

security("a session's guests keep their owners", () => {
  const identity = { uid: 7, gid: 7, user: "joe", groups: [] };
  const context = { uri: "qemu:///session", environment: { HOME: "/h" }, identity };
  assert.equal(takesOf(planned(guest(disk("/vda")), { context }).plan), []);
  assert.equal(brief(take(guest(disk("/vda")), { context })), [`/vda selinux ${OWN} *`]);
});

security("qemu.conf: who owns, whether files change hands, and whether that is remembered", () => {
  const xml = guest(disk("/vda"));
  const dac = (driver: Record<string, unknown>, context = {}) =>
    brief(take(xml, { context: { driver, ...context } as ContextOptions }).filter(({ driver }) => driver === "dac"));
  assert.equal(dac({ user: "+12", group: "kvm" }, { groups: { kvm: 36 } }), ["/vda dac 12:36 *"]);
  assert.equal(dac({ remember_owner: 0 }), ["/vda dac 107:107"]);
  assert.equal(dac({ dynamic_ownership: 0 }), []);
  assert.equal(brief(take(xml, { context: { driver: { security_driver: "none" } } })), ["/vda dac 107:107 *"]);
  assert.equal(take(xml, { context: { driver: { security_default_confined: 0 } } }), []);
});

security("<seclabel type='none'>: neither label nor owner", () => {
  const behind = "<seclabel type='none' model='selinux'/><seclabel type='none' model='dac'/>";
  const { plan } = planned(guest(disk("/vda"), { behind }), { context: { selinux: SELINUX } });
  assert.equal(takesOf(plan), []);
  assert.equal(plan?.claims.labels, []);
  const spawn = plan?.steps.find((step) => step.do === "spawn");
  const argv = spawn && "argv" in spawn ? spawn.argv : [];
  assert.not.ok(argv.includes("--selinux-label"));
  assert.is(argv[argv.indexOf("--reuid") + 1], "107", "it runs as QEMU's user all the same");
});

security("<seclabel type='static'>: its label and owner, and its files only with relabel='yes'", () => {
  const label = "system_u:system_r:mine_t:s0:c8,c9";
  const behind = (relabel: string) =>
    `<seclabel type='static' model='selinux' relabel='${relabel}'><label>${label}</label></seclabel>` +
    `<seclabel type='static' model='dac' relabel='${relabel}'><label>+33:+34</label></seclabel>`;
  const context = { selinux: SELINUX };
  const yes = planned(guest(disk("/vda"), { behind: behind("yes") }), { context }).plan;
  assert.equal(brief(takesOf(yes)), ["/vda dac 33:34 *", "/vda selinux system_u:object_r:svirt_image_t:s0:c8,c9 *"]);
  const no = planned(guest(disk("/vda"), { behind: behind("no") }), { context }).plan;
  assert.equal(takesOf(no), []);
  for (const plan of [yes, no]) {
    assert.equal(plan?.claims.labels, [label]);
    const spawn = plan?.steps.find((step) => step.do === "spawn");
    const argv = spawn && "argv" in spawn ? spawn.argv : [];
    assert.is(argv[argv.indexOf("--selinux-label") + 1], label);
    assert.is(argv[argv.indexOf("--reuid") + 1], "33");
  }
});

security("a base label gives the type, and the shell user, role and range", () => {
  const behind = "<seclabel type='dynamic' model='selinux'><baselabel>a_u:a_r:mine_t:s3:c7</baselabel></seclabel>";
  const context = { random: randomFor(pairNumber(1, 2)), selinux: SELINUX };
  const { plan } = planned(guest("", { behind }), { context });
  assert.equal(plan?.claims.labels, ["system_u:system_r:mine_t:s0:c1,c2"]);
  assert.match(plan?.xml ?? "", /<baselabel>a_u:a_r:mine_t:s3:c7<\/baselabel>/);
});

security("TCG has the policy's second line, KVM its first; without files the usual ones", () => {
  const domainContexts = "u:r:first_t:s0\nu:r:second_t:s0\n";
  const type = (type: string, more = {}) =>
    planned(guest("", { type }), { context: { selinux: { ...SELINUX, ...more } } }).plan?.claims.labels[0]?.split(
      ":",
    )[2];
  assert.is(type("kvm", { domainContexts }), "first_t");
  assert.is(type("qemu", { domainContexts }), "second_t");
  assert.is(type("kvm"), "svirt_t");
  assert.is(type("qemu"), "svirt_tcg_t");
});

security("the guest's XML shows its labels as libvirt does, SELinux first", () => {
  const context = { random: randomFor(pairNumber(41, 264)), selinux: SELINUX };
  const { plan } = planned(guest(disk("/vda"), { type: "kvm" }), { context });
  assert.match(
    plan?.xml ?? "",
    [
      "  <seclabel type='dynamic' model='selinux' relabel='yes'>",
      "    <label>system_u:system_r:svirt_t:s0:c41,c264</label>",
      "    <imagelabel>system_u:object_r:svirt_image_t:s0:c41,c264</imagelabel>",
      "  </seclabel>",
      "  <seclabel type='dynamic' model='dac' relabel='yes'>",
      "    <label>+107:+107</label>",
      "    <imagelabel>+107:+107</imagelabel>",
      "  </seclabel>",
    ].join("\n"),
  );
});

security(
  "where selinuxfs is, the kernel is asked whether its policy knows the labels, before anything is taken",
  () => {
    const context = { selinux: { ...SELINUX, mount: "/sys/fs/selinux" } };
    const steps = planned(guest(disk("/vda")), { context }).plan?.steps ?? [];
    const asked = steps.filter((step) => step.do === "put" && step.path === "/sys/fs/selinux/context");
    assert.is(asked.length, 2);
    assert.ok(steps.indexOf(asked[1] as never) < steps.findIndex((step) => step.do === "take"));
  },
);

security("owners and labels are taken before QEMU starts, and after its directory is there", () => {
  const kinds = (planned(guest(disk("/vda"))).plan?.steps ?? []).map((step) => step.do);
  assert.ok(kinds.indexOf("directory") < kinds.indexOf("take"));
  assert.ok(kinds.lastIndexOf("take") < kinds.indexOf("spawn"));
});

/** A plan with categories c0 to cN for the shell, and these in use. */
function draw(highest: number, labels: readonly string[], random: number) {
  const selinux = { ...SELINUX, process: `system_u:system_r:virtd_t:s0-s0:c0.c${highest}` };
  return planned(guest(""), {
    context: { random: randomFor(random), selinux, inUse: { ids: [], ports: [], cids: [], labels } },
  });
}

security("every pair of a small range is drawn once, whatever the random bytes are, and then there is an error", () => {
  for (const random of [0, 17, 54, 1234567]) {
    const labels: string[] = [];
    for (let i = 0; i < 55; i++) {
      const { plan } = draw(10, labels, random);
      const label = plan?.claims.labels[0] ?? "";
      assert.match(label, /^system_u:system_r:svirt_tcg_t:s0:c\d+,c\d+$/);
      assert.not.ok(labels.includes(label), `${label} is drawn twice`);
      labels.push(label);
    }
    const { plan, notes } = draw(10, labels, random);
    assert.is(plan, undefined);
    assert.is(notes[0]?.code, "VW0713");
  }
});

security("with 20,000 guests in use a plan is made, of labels that fit into the options", () => {
  const labels: string[] = [];
  for (let high = 1; labels.length < 20_000; high++) {
    for (let low = 0; low < high; low++) labels.push(`system_u:system_r:svirt_t:s0:c${low},c${high}`);
  }
  const { plan } = draw(1023, labels, 0);
  assert.ok(plan?.claims.labels[0] && !labels.includes(plan.claims.labels[0]));
});

security("100,000 draws are unique and bounded, and a walk over all pairs ends when none is left", async () => {
  const wasm = await compileDraws();
  const draws = wasm.exports as {
    memory: WebAssembly.Memory;
    draw(count: number, seed: bigint): number;
    text(pair: number): bigint;
    pairs(): number;
    looks(): number;
  };
  const drawn = (count: number, seed: bigint) => {
    const at = draws.draw(count, seed) >>> 0;
    return new Int32Array(draws.memory.buffer.slice(at, at + 4 * count));
  };
  const seen = new Set<number>();
  for (const pair of drawn(100_000, 88172645463325252n)) {
    assert.ok(pair >= 0 && pair < 523_776);
    seen.add(pair);
  }
  assert.is(seen.size, 100_000);
  assert.ok(draws.looks() < 20, `a draw looked at ${draws.looks()} words`);
  const texts = new Set<string>();
  for (const pair of seen) {
    const span = draws.text(pair);
    const text = Buffer.from(draws.memory.buffer, Number(span & 0xffffffffn), Number(span >> 32n)).toString();
    const [, low, high] = /^c(\d+),c(\d+)$/.exec(text) ?? [];
    assert.ok(Number(low) < Number(high) && Number(high) < 1024, text);
    assert.is(pairNumber(Number(low), Number(high)), pair);
    texts.add(text);
  }
  assert.is(texts.size, 100_000);
  for (const pair of drawn(draws.pairs() - 100_000, 4711n)) seen.add(pair);
  assert.is(seen.size, 523_776);
  assert.is(drawn(1, 1n)[0], -1);
  assert.ok(draws.looks() <= 8185, `a draw looked at ${draws.looks()} words`);
});

/** test/security/draws.ts, compiled with the core's own settings. */
async function compileDraws(): Promise<WebAssembly.Instance> {
  const root = join(import.meta.dir, "..");
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      "test/security/draws.ts",
      "--config",
      "none",
      "--runtime",
      "./core/runtime/arena",
      "--enable",
      "simd",
      "-O2",
    ].concat(["--use", "abort=", "--noAssert", "--outFile", "draws.wasm"]),
    {
      readFile: (name, base) => {
        try {
          return readFileSync(join(root, base === "." ? "" : base, name), "utf8");
        } catch {
          return null;
        }
      },
      writeFile: (_name, contents) => {
        binary = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  assert.not.ok(error, stderr.toString());
  return new WebAssembly.Instance(new WebAssembly.Module(binary as Uint8Array<ArrayBuffer>));
}

security.run();
