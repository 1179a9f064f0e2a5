/**
 * qemu.conf: what the core reads of its text (core/emulator/qemu_conf.ts), in the places where libvirt's own reader
 * is particular. Notes have their fixtures in test/notes.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Instance } from "./instance.ts";

const instance = new Instance();
const configuration = suite("qemu.conf");

function read(text: string): unknown {
  const { output, notes } = instance.call("configuration", text);
  assert.equal(
    notes.filter((note) => note.severity === "error"),
    [],
    text,
  );
  return JSON.parse(output ?? "null");
}

const TABLE: readonly [name: string, text: string, keys: unknown][] = [
  ["nothing", "", {}],
  ["comments and blank lines", "# user = 'a'\n\n   # b\n", {}],
  ["a text in either quotes, a comment behind", `user = "qemu" # who\ngroup='kvm'`, { user: "qemu", group: "kvm" }],
  ["no escapes in a text", String.raw`vnc_password = "a\n#b"`, { vnc_password: "a\\n#b" }],
  ["a text over lines", 'vnc_password = """a\n"b"\n"""\nuser = "x"', { vnc_password: 'a\n"b"\n', user: "x" }],
  ["0 and 1 as truth", "vnc_tls = 1\nvnc_sasl = 0", { vnc_tls: true, vnc_sasl: false }],
  [
    "numbers",
    "remote_display_port_min = 05900\nseccomp_sandbox=-1",
    { remote_display_port_min: 5900, seccomp_sandbox: -1 },
  ],
  [
    "a list over lines, with comments and a comma at its end",
    'cgroup_device_acl = [\n  "/dev/null", # all\n\n  "/dev/kvm",\n]\nuser = "x"',
    { cgroup_device_acl: ["/dev/null", "/dev/kvm"], user: "x" },
  ],
  ["a text for a list of one", 'cgroup_controllers = "cpu"', { cgroup_controllers: ["cpu"] }],
  ["an empty list", "cgroup_controllers = [ ]", { cgroup_controllers: [] }],
  ["one driver or several", 'security_driver = "none"', { security_driver: "none" }],
  ["lines that end as on Windows", 'user = "a"\r\ngroup = "b"\r\n', { user: "a", group: "b" }],
  ["no newline at the end", 'user = "a"', { user: "a" }],
  ["the first of two", 'user = "a"\nuser = "b"', { user: "a" }],
];

for (const [name, text, keys] of TABLE) configuration(name, () => assert.equal(read(text), keys));

configuration("a bad line doesn't take the rest with it", () => {
  const { output, notes } = instance.call("configuration", 'user = \nvnc_tls = [\n  "a" "b"\n]\ngroup = "kvm"\n');
  assert.equal(JSON.parse(output ?? ""), { group: "kvm" });
  assert.ok(notes.length >= 2);
});

configuration("what is read is taken as options.context.driver", () => {
  const driver = read('vnc_listen = "0.0.0.0"\nmigration_port_min = 1\nuser = "qemu"\nvnc_tls = 1\n');
  const xml = "<domain type='qemu'><name>a</name><memory>1024</memory><os><type arch='x86_64'>hvm</type></os></domain>";
  const { notes } = instance.call("toNative", xml, { context: { driver } });
  assert.equal(
    notes.filter((note) => note.code === "VW0503"),
    [],
  );
});

configuration.run();
