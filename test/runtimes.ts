/**
 * One list of calls, and what they gave as one text: the body of the test that compares runtimes.
 *
 * It is given the library and imports nothing, so that every runtime can take it as it is (Node, Chromium
 * and workerd get it with its types stripped). The text is JSON with a line a call and has no place for
 * anything that may differ: no time, no address, no word of an engine's own.
 */
import type { FromNativeResult, Input, Operation, Options, Virtwright } from "../hosts/virtwright.ts";

const DOMAIN = `<domain type='qemu'>
  <name>QEMUGuest1</name>
  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
  <memory>219200</memory>
  <currentMemory>219200</currentMemory>
  <vcpu>1</vcpu>
  <os>
    <type arch='i686' machine='pc'>hvm</type>
    <boot dev='hd'/>
  </os>
  <devices>
    <emulator>/usr/bin/qemu</emulator>
    <disk type='block' device='disk'>
      <source dev='/dev/HostVG/QEMUGuest1'/>
      <target dev='hda' bus='ide'/>
    </disk>
    <interface type='user'>
      <mac address='00:11:22:33:44:55'/>
      <model type='rtl8139'/>
    </interface>
  </devices>
</domain>
`;

const COMMAND_LINE =
  "LC_ALL=C PATH=/bin HOME=/home/test USER=test LOGNAME=test /usr/bin/qemu -S -M pc -m 214 -smp 1 -nographic " +
  "-monitor pty -no-acpi -boot c -hda /dev/HostVG/QEMUGuest1 -net none -serial none -parallel none -usb";

const PASTED = `sudo env LANG=C exec qemu-system-x86_64 --enable-kvm \\
  -m 2G -smp 2,sockets=2 \\
  -drive 'file=/srv/a guest.qcow2,if=virtio' -drive "file=/srv/käse \\"2\\".img,format=raw" \\
  -never-heard-of-it 'and its value' -device also-unknown,id=x $HOME
`;

/** Half a surrogate pair, as a string may hold it and UTF-8 may not. */
const HALF = String.fromCharCode(0xd83d);

const renamed = (name: string): string => DOMAIN.replace("QEMUGuest1</name>", `${name}</name>`);
const bytes = (text: string, unit: (code: number) => number[]): Uint8Array =>
  Uint8Array.from(text.split("").flatMap((character) => unit(character.charCodeAt(0))));

type Call = readonly [operation: Operation, input: Input, options?: Options];

const OLD = { emulator: { version: "0.8.1" } };
const CALLS: readonly Call[] = [
  // Both directions, for several targets and in each form.
  ["toNative", DOMAIN],
  ["toNative", DOMAIN, OLD],
  ["toNative", DOMAIN, { emulator: { version: "0.9.1" }, lines: "wrapped" } as Options],
  ["toNative", DOMAIN, { emulator: { features: ["KQEMU", "DRIVE", "NAME"] }, context: { monitor: { type: "pty" } } }],
  ["toNative", DOMAIN, { emulator: { version: "kvm-83" }, context: { domainId: 3, incoming: "tcp:10.0.0.1:5000" } }],
  ["fromNative", COMMAND_LINE],
  ["fromNative", COMMAND_LINE, { era: "0.7" }],
  ["fromNative", PASTED],
  ["normalize", DOMAIN],
  ["normalize", DOMAIN, { era: "0.7" }],
  ["validate", DOMAIN],
  ["emulator", "", OLD],
  [
    "emulator",
    "QEMU PC emulator version 0.9.1, Copyright (c) 2003-2008 Fabrice Bellard\nusage: qemu\n-drive [file=f]\n",
  ],
  ["explain", ""],
  ["explain", "VW0101"],
  ["explain", "no code"],
  // Errors, and their printed forms.
  ["validate", DOMAIN.replace("device='disk'", "devcie='disk'"), { notes: "text", file: "guest.xml" }],
  ["validate", DOMAIN.replace("device='disk'", "devcie='disk'"), { notes: "sarif" }],
  ["validate", DOMAIN.replace("<vcpu>1<", "<vcpu>one<")],
  ["toNative", DOMAIN.replace("</os>", "</so>")],
  ["toNative", `<!DOCTYPE domain [<!ENTITY a "b">]>${DOMAIN}`],
  ["toNative", ""],
  ["fromNative", ""],
  ["fromNative", "qemu -hda 'never closed"],
  ["toNative", DOMAIN, { nonsense: 1, emulator: { version: 7 } } as unknown as Options],
  ["normalize", "<a>".repeat(1000)],
  // Odd characters and odd bytes.
  ["normalize", renamed("a&amp;b &#x1F600; 😀 &lt;&quot;&apos; \u00e9\u0301 \u2028")],
  ["normalize", renamed("nul \u0000 here")],
  ["normalize", renamed(`half ${HALF} pair`)],
  ["fromNative", `qemu -name ${HALF}`],
  ["fromNative", "qemu -name '\u{1F600}' -m \uff11\uff12"],
  ["normalize", `\ufeff${DOMAIN}`],
  ["normalize", DOMAIN.replaceAll("\n", "\r\n")],
  ["normalize", `<?xml version="1.0" encoding="ISO-8859-1"?>\n${renamed("caf\u00e9")}`],
  ["normalize", bytes(`<?xml version="1.0" encoding="ISO-8859-1"?>\n${renamed("caf\u00e9")}`, (code) => [code])],
  ["normalize", bytes(renamed("caf\u00e9"), (code) => [code])],
  ["normalize", bytes(`\ufeff${renamed("caf\u00e9")}`, (code) => [code & 255, code >> 8])],
  ["normalize", bytes(`\ufeff${renamed("caf\u00e9")}`, (code) => [code >> 8, code & 255])],
  ["fromNative", new Uint8Array([0x71, 0x65, 0x6d, 0x75, 0x20, 0xc0, 0x80, 0xff, 0x00, 0xed, 0xa0, 0x80])],
  ["toNative", new Uint8Array(Array.from({ length: 256 }, (_, byte) => byte))],
  // And the instance is none the worse for it.
  ["toNative", DOMAIN],
  ["fromNative", COMMAND_LINE],
];

/** Makes all the calls, and both conversions of what the conversions gave. */
export function transcript(virtwright: Virtwright): string {
  const lines: string[] = [JSON.stringify(virtwright.version)];
  const record = (operation: Operation, input: Input, options?: Options): FromNativeResult => {
    const result = virtwright.run(operation, input, options);
    lines.push(JSON.stringify({ call: lines.length, operation, ...result }));
    return result;
  };
  for (const [operation, input, options] of CALLS) {
    const { output } = record(operation, input, options);
    if (output === undefined) continue;
    if (operation === "toNative") record("fromNative", output, options);
    if (operation === "fromNative" || operation === "normalize") record("toNative", output, options);
  }
  return `${lines.join("\n")}\n`;
}
