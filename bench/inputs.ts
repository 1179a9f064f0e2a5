/**
 * What is measured on: a small domain, one of about 20 KB, and one of 500 disks (about 78 KB), for which
 * 16 PCI bridges are added.
 *
 * Generated, so that everybody measures the same bytes, and valid by libvirt's schema.
 */

/** A benchmark's input. */
export interface BenchInput {
  name: string;
  xml: string;
}

/** The three sizes. */
export function benchInputs(): BenchInput[] {
  return [
    { name: "small", xml: domain(1) },
    { name: "20 KB", xml: domain(123) },
    { name: "78 KB", xml: domain(500) },
  ];
}

/** A domain with a number of virtio disks. */
export function domain(disks: number): string {
  const devices = Array.from({ length: disks }, (_, i) => disk(i)).join("");
  return `<domain type='kvm'>
  <name>bench</name>
  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>1048576</currentMemory>
  <vcpu placement='static'>4</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
${devices}    <interface type='user'>
      <mac address='52:54:00:12:34:56'/>
      <model type='virtio'/>
    </interface>
    <input type='mouse' bus='ps2'/>
    <graphics type='vnc' port='5901'/>
  </devices>
</domain>
`;
}

function disk(index: number): string {
  return `    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='/d/${String(index).padStart(4, "0")}'/>
      <target dev='${diskName(index)}' bus='virtio'/>
    </disk>
`;
}

/** vda … vdz, vdaa … */
export function diskName(index: number): string {
  let letters = "";
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(97 + (rest % 26)) + letters;
  }
  return `vd${letters}`;
}
