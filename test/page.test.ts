/**
 * The two examples and the example configurations of libvirt's QEMU driver page of 2009: the
 * project's seed. What the page shows is what must come out, letter by letter.
 */
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "virtwright";

const vw = await load();
const page = suite("the driver page of 2009");

const COMMAND_LINE =
  "LC_ALL=C PATH=/bin HOME=/home/test USER=test LOGNAME=test /usr/bin/qemu -S -M pc -m 214 -smp 1 -nographic " +
  "-monitor pty -no-acpi -boot c -hda /dev/HostVG/QEMUGuest1 -net none -serial none -parallel none -usb";

const FROM_NATIVE = `<domain type='qemu'>
  <uuid>00000000-0000-0000-0000-000000000000</uuid>
  <memory>219136</memory>
  <currentMemory>219136</currentMemory>
  <vcpu>1</vcpu>
  <os>
    <type arch='i686' machine='pc'>hvm</type>
    <boot dev='hd'/>
  </os>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu</emulator>
    <disk type='block' device='disk'>
      <source dev='/dev/HostVG/QEMUGuest1'/>
      <target dev='hda' bus='ide'/>
    </disk>
  </devices>
</domain>
`;

page("from native: the page's form is era 0.7", () => {
  const result = vw.fromNative(COMMAND_LINE, { era: "0.7" });
  assert.is(result.output, FROM_NATIVE);
  assert.equal(result.notes, []);
  assert.is(result.account?.kept, 0);
});

page("from native: today a domain has a name", () => {
  const result = vw.fromNative(COMMAND_LINE);
  assert.match(result.output ?? "", "<name>qemu</name>");
  assert.match(result.output ?? "", "<memory unit='KiB'>219136</memory>");
});

const GUEST = `<domain type='qemu'>
  <name>QEMUGuest1</name>
  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
  <memory>219200</memory>
  <currentMemory>219200</currentMemory>
  <vcpu>1</vcpu>
  <os>
    <type arch='i686' machine='pc'>hvm</type>
    <boot dev='hd'/>
  </os>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu</emulator>
    <disk type='block' device='disk'>
      <source dev='/dev/HostVG/QEMUGuest1'/>
      <target dev='hda' bus='ide'/>
    </disk>
  </devices>
</domain>
`;

page("to native", () => {
  const result = vw.toNative(GUEST, {
    emulator: { features: ["KQEMU", "DRIVE", "NAME"] },
    context: {
      monitor: { type: "pty" },
      environment: { PATH: "/usr/bin:/bin", HOME: "/home/test", USER: "test", LOGNAME: "test" },
    },
  });
  assert.is(
    result.output,
    "LC_ALL=C PATH=/usr/bin:/bin HOME=/home/test USER=test LOGNAME=test /usr/bin/qemu -S -M pc -no-kqemu -m 214 " +
      "-smp 1 -name QEMUGuest1 -nographic -monitor pty -no-acpi -boot c " +
      "-drive file=/dev/HostVG/QEMUGuest1,if=ide,index=0 -net none -serial none -parallel none -usb\n",
  );
  assert.equal(result.notes, []);
});

/** The three configurations that the page shows, in our own words: what is particular to each. */
const CONFIGURATIONS: [file: string, binary: string, words: string[]][] = [
  [
    "emulated-cdrom.xml",
    "/usr/bin/qemu-system-x86_64",
    [" -M pc ", " -smp 2 ", " -boot d ", "media=cdrom,index=2", " -net tap,vlan=0", " -vnc :0"],
  ],
  ["kvm-guest.xml", "/usr/bin/qemu-kvm", [" -m 128 ", " -localtime ", "macaddr=24:42:53:21:52:45", " -k de"]],
  ["xenner-guest.xml", "/usr/bin/xenner", [" -M xenner ", " -kernel /srv/boot/vmlinuz-xen ", "if=xen,index=0"]],
];

for (const [file, binary, words] of CONFIGURATIONS) {
  page(`${file} is valid, converts, and comes back the same`, () => {
    const xml = readFileSync(new URL(`../examples/${file}`, import.meta.url), "utf8");
    assert.equal(vw.validate(xml).notes, []);
    const native = vw.toNative(xml, { emulator: { version: "kvm-83" } });
    assert.ok(native.ok, JSON.stringify(native.notes));
    const line = native.output ?? "";
    assert.match(line, ` ${binary} -S `);
    for (const word of words) assert.match(line, word);
    const back = vw.fromNative(line, { emulator: { version: "kvm-83" } });
    assert.is(back.account?.kept, 0);
    assert.is(vw.toNative(back.output ?? "", { emulator: { version: "kvm-83" } }).output, line);
  });
}

page.run();
