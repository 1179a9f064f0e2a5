/**
 * The two examples of libvirt's QEMU driver page of 2009, the project's seed: what must come out of
 * examples/demo.args and examples/demo.xml, letter by letter.
 */

/** What libvirt's own page of 2009 shows for examples/demo.args. */
export const DEMO_XML = `<domain type='qemu'>
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

/** And for examples/demo.xml, on a QEMU that has KQEMU, DRIVE and NAME. */
export const DEMO_ARGS =
  "LC_ALL=C PATH=/usr/bin:/bin HOME=/home/test USER=test LOGNAME=test /usr/bin/qemu -S -M pc -no-kqemu -m 214 " +
  "-smp 1 -name QEMUGuest1 -nographic -monitor pty -no-acpi -boot c " +
  "-drive file=/dev/HostVG/QEMUGuest1,if=ide,index=0 -net none -serial none -parallel none -usb\n";
