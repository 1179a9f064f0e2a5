/**
 * Devices as libvirt 0.7 wrote them, beside the words that its driver gave QEMU for them.
 *
 * Each must come through `normalize` as it is, become exactly these words, and come back from them; what no
 * command line can say (`back`) comes back as the nearest thing that one can.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "virtwright";

const vw = await load();

interface Case {
  name: string;
  /** Lines of XML inside <devices>. */
  xml: string;
  /** The words between those of the disk and the end that are not the same for all. */
  words: string;
  /** What comes back from the words, when that is not the XML. */
  back?: string;
}

const NO_PORTS = "-serial none -parallel none -usb";

const port = (kind: string, index: number, body: string) => `    <${kind} ${body}
      <target port='${index}'/>
    </${kind}>
`;
const hostdev = (type: string, managed: string, source: string) => `    <hostdev mode='subsystem' type='${type}' \
managed='${managed}'>
      <source>
${source}
      </source>
    </hostdev>
`;
const display = (graphics: string, model: string) => `    <input type='mouse' bus='ps2'/>
    <graphics ${graphics}/>
    <video>
      <model type='${model}' vram='9216' heads='1'/>
    </video>
`;
const network = (type: string, body: string) => `    <interface type='${type}'>
      <mac address='52:54:00:8c:b1:f8'/>
${body}    </interface>
`;
const card = (rest: string) => `-net nic,macaddr=52:54:00:8c:b1:f8,vlan=0${rest} ${NO_PORTS}`;

const PIPE = "type='pipe'>\n      <source path='/tmp/pipe'/>";
const UDP =
  "type='udp'>\n      <source mode='bind' service='9999'/>\n      <source mode='connect' host='10.0.0.1' service='9998'/>";

const CASES: Case[] = [
  {
    name: "several sound cards in one word",
    xml: "    <sound model='pcspk'/>\n    <sound model='es1370'/>\n    <sound model='sb16'/>\n",
    words: `-net none ${NO_PORTS} -soundhw pcspk,es1370,sb16`,
  },
  {
    name: "several serial ports, the first of which is the console",
    xml:
      port("serial", 0, "type='pty'>") +
      port("serial", 1, "type='file'>\n      <source path='/tmp/serial.log'/>") +
      port("console", 0, "type='pty'>"),
    words: "-net none -serial pty -serial file:/tmp/serial.log -parallel none -usb",
  },
  {
    name: "a pipe and nothing at all",
    xml: port("serial", 0, PIPE) + port("parallel", 0, "type='null'>") + port("console", 0, PIPE),
    words: "-net none -serial pipe:/tmp/pipe -parallel null -usb",
  },
  {
    name: "UDP with both ends",
    xml: port("serial", 0, UDP) + port("console", 0, UDP),
    words: "-net none -serial udp:10.0.0.1:9998@:9999 -parallel none -usb",
  },
  {
    name: "an IPv6 address of a port, which QEMU takes in brackets only",
    xml: port(
      "parallel",
      0,
      "type='tcp'>\n      <source mode='bind' host='::1' service='9999'/>\n      <protocol type='telnet'/>",
    ),
    words: "-net none -serial none -parallel 'telnet:[::1]:9999,server,nowait' -usb",
  },
  {
    name: "a USB device by what it is",
    xml: hostdev("usb", "no", "        <vendor id='0x0204'/>\n        <product id='0x6025'/>"),
    words: `-net none ${NO_PORTS} -usbdevice host:0204:6025`,
  },
  {
    name: "a PCI device of a domain that isn't 0",
    xml: hostdev("pci", "yes", "        <address domain='0x0001' bus='0x06' slot='0x12' function='0x5'/>"),
    words: `-net none ${NO_PORTS} -pcidevice host=0001:06:12.5`,
  },
  {
    name: "VNC on an IPv6 address, with a keymap",
    xml: display("type='vnc' port='5901' autoport='no' listen='2001:db8::1' keymap='de'", "vga"),
    words: `-net none ${NO_PORTS} -vnc '[2001:db8::1]:1' -k de -std-vga`,
  },
  {
    name: "a card that listens",
    xml: network("server", "      <source address='192.168.0.1' port='5558'/>\n"),
    words: card(" -net socket,listen=192.168.0.1:5558,vlan=0"),
  },
  {
    name: "a card that connects",
    xml: network("client", "      <source address='192.168.0.1' port='5558'/>\n      <model type='rtl8139'/>\n"),
    words: card(",model=rtl8139 -net socket,connect=192.168.0.1:5558,vlan=0"),
  },
  {
    name: "a card of a multicast group",
    xml: network("mcast", "      <source address='230.0.0.1' port='5558'/>\n"),
    words: card(" -net socket,mcast=230.0.0.1:5558,vlan=0"),
  },
  {
    name: "a bridge, which comes back as the tap that it is to QEMU",
    xml: network("bridge", "      <source bridge='br0'/>\n      <target dev='vnet3'/>\n"),
    words: card(" -net tap,ifname=vnet3,vlan=0"),
    back: network("ethernet", "      <target dev='vnet3'/>\n"),
  },
];

function domain(devices: string, name: string): string {
  return `<domain type='qemu'>
${name}  <memory>219136</memory>
  <currentMemory>219136</currentMemory>
  <vcpu>1</vcpu>
  <os>
    <type arch='i686' machine='pc'>hvm</type>
    <boot dev='fd'/>
    <boot dev='hd'/>
  </os>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu</emulator>
    <disk type='file' device='disk'>
      <source file='/images/a.img'/>
      <target dev='hda' bus='ide'/>
    </disk>
${devices}  </devices>
</domain>
`;
}

const NAMED = "  <name>a</name>\n  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>\n";
const HEAD = "LC_ALL=C /usr/bin/qemu -S -M pc -m 214 -smp 1 -name a -uuid c7a5fdbd-edaf-9455-926a-d65c16db1809 ";
const options = {
  era: "0.7",
  emulator: { features: ["VNC_COLON", "NO_REBOOT", "NAME", "UUID"] },
  context: { monitor: { type: "pty" as const } },
};

const devices = suite("devices as libvirt 0.7 wrote them");

for (const { name, xml, words, back = xml } of CASES) {
  devices(name, () => {
    const input = domain(xml, NAMED);
    assert.is(`${vw.normalize(input, options).output?.trimEnd()}\n`, input);
    const display = xml.includes("<graphics") ? "" : "-nographic ";
    const line = `${HEAD}${display}-monitor pty -no-acpi -boot ac -hda /images/a.img ${words}`;
    assert.is(vw.toNative(input, options).output?.trimEnd(), line);
    const again = vw.fromNative(line, options).output ?? "";
    assert.is(`${again.trimEnd()}\n`, domain(back, NAMED));
    assert.is(vw.toNative(again, options).output?.trimEnd(), line);
  });
}

devices("a console needs no type, and a guest without serial ports gets one from it", () => {
  const settled = port("serial", 0, "type='pty'>") + port("console", 0, "type='pty'>");
  const { ok, output } = vw.normalize(domain("    <console/>\n", NAMED), options);
  assert.ok(ok);
  assert.is(`${output?.trimEnd()}\n`, domain(settled, NAMED));
});

devices("a guest under xenner gets the card that every guest of QEMU gets", () => {
  const { output } = vw.fromNative("/usr/bin/xenner -M xenner -m 214 -bootloader /usr/bin/pygrub -vnc :3", options);
  assert.match(output ?? "", "<input type='mouse' bus='xen'/>");
  assert.match(output ?? "", "<model type='cirrus' vram='9216' heads='1'/>");
});

devices("what is too large for a place or an amount is kept as it is", () => {
  const words = ["-pcidevice host=fff:02.3", "-usbdevice host:12345:1", "-m 17179869185t"];
  const { output, account } = vw.fromNative(`qemu ${words.join(" ")}`, options);
  assert.is(account?.kept, 6);
  assert.match(output ?? "", "<qemu:arg value='host=fff:02.3'/>");
});

devices("a disk without a place gets one that no other has", () => {
  const { output } = vw.fromNative("qemu -hda /a -drive file=/b -drive file=/c,index=1 -cdrom /d", options);
  assert.equal(
    [...(output ?? "").matchAll(/<(?:source file|target dev)='([^']*)'/g)].map(([, value]) => value).join(" "),
    "/a hda /c hdb /d hdc /b hdd",
  );
});

devices("a second disk at one place is kept, not made another of the domain's", () => {
  const { output, account } = vw.fromNative("qemu -hda /a -hda /b -cdrom /c");
  assert.is(output?.match(/<disk /g)?.length, 2);
  assert.match(output ?? "", "<qemu:arg value='/b'/>");
  assert.is(account?.kept, 2);
});

devices.run();
