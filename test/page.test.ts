/**
 * The two examples and the example configurations of libvirt's QEMU driver page of 2009: the
 * project's seed. What the page shows is what must come out, letter by letter.
 */
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

page.run();
