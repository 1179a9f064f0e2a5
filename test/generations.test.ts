/**
 * One domain, many QEMUs: the same XML gives each generation the words that it knows.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "virtwright";

const vw = await load();

const DOMAIN = `<domain type='qemu'>
  <name>old</name>
  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
  <memory>219136</memory>
  <os><type arch='i686' machine='pc'>hvm</type><boot dev='hd'/></os>
  <on_reboot>destroy</on_reboot>
  <devices>
    <emulator>/usr/bin/qemu</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none'/>
      <source file='/images/old.img'/>
      <target dev='hda' bus='ide'/>
    </disk>
    <interface type='user'><mac address='52:54:00:12:34:56'/></interface>
    <graphics type='vnc' port='5901' listen='127.0.0.1'/>
    <video><model type='vga'/></video>
  </devices>
</domain>`;

/** The command line for a version, without what is the same in all. */
function words(version: string): string {
  const result = vw.toNative(DOMAIN, { emulator: { version }, context: { monitor: { type: "pty" } } });
  assert.ok(result.output, JSON.stringify(result.notes));
  return result.output;
}

const generations = suite("generations of QEMU");

generations("0.8.1 has no -drive, no -name, and counts VNC displays only", () => {
  const line = words("0.8.1");
  for (const absent of ["-drive", "-name", "-uuid", " -vga ", "127.0.0.1:1"]) assert.not.match(line, absent);
  assert.match(line, " -hda /images/old.img ");
  assert.match(line, " -vnc 1 ");
  assert.match(line, " -std-vga");
});

generations("0.9.1 has -drive and -name, but neither format nor the newer cache words", () => {
  const line = words("0.9.1");
  assert.match(line, " -name old ");
  assert.match(line, " -drive file=/images/old.img,if=ide,index=0,cache=off ");
  assert.match(line, " -vnc 127.0.0.1:1 ");
  assert.match(line, " -no-kqemu ");
  assert.not.match(line, "-uuid");
});

generations("kvm-83 is a 0.9.1 that knows more", () => {
  const line = words("kvm-83");
  assert.match(line, " -no-kvm ");
  assert.match(line, "format=qcow2,cache=none ");
});

generations("0.10.5 names its network cards and takes a uuid", () => {
  const line = words("0.10.5");
  assert.match(line, " -uuid c7a5fdbd-edaf-9455-926a-d65c16db1809 ");
  assert.match(line, "format=qcow2,cache=none ");
  assert.match(line, "-net nic,macaddr=52:54:00:12:34:56,vlan=0,name=nic.0 -net user,vlan=0,name=user.0");
  assert.match(line, " -vga std");
});

generations("0.15 has no kqemu any more", () => {
  assert.not.match(words("0.15.0"), "kqemu");
});

/** A domain that leaves out who runs it. */
const NAMELESS = (type: string, os: string) =>
  `<domain type='${type}'><name>a</name><memory>65536</memory><os><type arch='${os}'>hvm</type></os></domain>`;

generations("without an emulator the usual program of the time is started", () => {
  const old = { version: "0.15.0" };
  const program = (xml: string, options: object = { emulator: old }) => vw.toNative(xml, options).output?.split(" ")[1];
  assert.is(program(NAMELESS("qemu", "i686")), "/usr/bin/qemu");
  assert.is(program(NAMELESS("qemu", "x86_64")), "/usr/bin/qemu-system-x86_64");
  assert.is(program(NAMELESS("kvm", "x86_64"), { emulator: { version: "kvm-83" } }), "/usr/bin/qemu-kvm");
  assert.is(program(NAMELESS("kvm", "x86_64"), { emulator: { version: "0.12.0" } }), "/usr/bin/qemu-system-x86_64");
  assert.is(program(NAMELESS("qemu", "arm")), "/usr/bin/qemu-system-arm");
  assert.is(program(NAMELESS("qemu", "i686"), { emulator: { ...old, binary: "/opt/qemu" } }), "/opt/qemu");
});

generations("a read-only disk is one from 0.12 on, but never on IDE", () => {
  const disk = (target: string, bus: string) =>
    NAMELESS("qemu", "i686").replace(
      "</domain>",
      `<devices><disk type='file'><source file='/a'/><target dev='${target}' bus='${bus}'/><readonly/></disk></devices></domain>`,
    );
  const convert = (xml: string, version: string) => vw.toNative(xml, { emulator: { version } });
  assert.match(convert(disk("vda", "virtio"), "0.12.0").output ?? "", "-drive file=/a,if=virtio,index=0,readonly=on ");
  for (const [xml, version] of [
    [disk("vda", "virtio"), "0.10.5"],
    [disk("hda", "ide"), "0.12.0"],
  ] as const) {
    const { output, notes } = convert(xml, version);
    assert.not.match(output ?? "", "readonly");
    assert.equal(
      notes.map(({ code }) => code),
      ["VW0214"],
    );
  }
});

generations.run();
