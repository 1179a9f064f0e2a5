/**
 * Our XML, read by somebody else: fast-xml-parser reads what the core wrote, and what it finds must be
 * what the input said.
 *
 * Command lines are put together from pieces, each of which carries the facts that it states; any
 * choice of pieces must give a domain with exactly those facts, and no more devices than were asked for.
 */

import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../hosts/bun/load.ts";

const independent = suite("independent");
const vw = await load();

/** An element as fast-xml-parser gives it here: attributes begin with `@`, repeatable elements are lists. */
type Read = { [name: string]: Read | Read[] | string | undefined };

const LISTS = ["disk", "interface", "serial", "parallel", "graphics", "sound", "hostdev", "input", "video", "boot"];
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => LISTS.includes(name),
});

/** The domain element of our output. */
function read(xml: string | undefined): Read {
  assert.type(xml, "string");
  return parser.parse(xml as string).domain;
}

/** What stands at a path such as `devices/disk/0/source/@file`; numbers count repeated elements. */
function at(domain: Read, path: string): unknown {
  let here: unknown = domain;
  for (const step of path.split("/")) {
    if (here === undefined || here === null) return undefined;
    here = (here as Record<string, unknown>)[step];
  }
  return here;
}

/** A piece of a command line: its words, single facts (path → value), and the devices it makes. */
interface Piece {
  words: string;
  facts?: Record<string, string>;
  device?: { kind: string; facts: Record<string, string> };
}

const PIECES: Piece[] = [
  { words: "-m 512", facts: { memory: "524288" } },
  { words: "-smp 3", facts: { vcpu: "3" } },
  { words: "-name 'a & <b>'", facts: { name: "a & <b>" } },
  { words: "-uuid c7a5fdbd-edaf-9455-926a-d65c16db1809", facts: { uuid: "c7a5fdbd-edaf-9455-926a-d65c16db1809" } },
  {
    words: "-kernel /boot/vmlinuz -append 'console=ttyS0 quiet'",
    facts: { "os/kernel": "/boot/vmlinuz", "os/cmdline": "console=ttyS0 quiet" },
  },
  { words: "-localtime", facts: { "clock/@offset": "localtime" } },
  { words: "-no-reboot", facts: { on_reboot: "destroy" } },
  {
    words: "-hda /img/a.img",
    device: { kind: "disk", facts: { "source/@file": "/img/a.img", "target/@dev": "hda", "target/@bus": "ide" } },
  },
  {
    words: "-hdb /dev/sdb",
    device: { kind: "disk", facts: { "source/@dev": "/dev/sdb", "target/@dev": "hdb", "@type": "block" } },
  },
  {
    words: "-fda /img/f.img",
    device: { kind: "disk", facts: { "source/@file": "/img/f.img", "target/@dev": "fda", "@device": "floppy" } },
  },
  {
    words: "-cdrom '/img/my cd.iso'",
    device: { kind: "disk", facts: { "source/@file": "/img/my cd.iso", "@device": "cdrom" } },
  },
  {
    words: "-drive file=/img/v.img,if=virtio,index=2",
    device: { kind: "disk", facts: { "source/@file": "/img/v.img", "target/@dev": "vdc", "target/@bus": "virtio" } },
  },
  {
    words: "-drive file=/img/a,,b.img,if=scsi,index=1",
    device: { kind: "disk", facts: { "source/@file": "/img/a,b.img", "target/@dev": "sdb" } },
  },
  {
    words: "-net nic,macaddr=52:54:00:12:34:56,vlan=0,model=rtl8139 -net user,vlan=0",
    device: {
      kind: "interface",
      facts: { "@type": "user", "mac/@address": "52:54:00:12:34:56", "model/@type": "rtl8139" },
    },
  },
  {
    words: "-serial tcp:127.0.0.1:9999,server,nowait",
    device: { kind: "serial", facts: { "@type": "tcp", "source/@host": "127.0.0.1", "source/@service": "9999" } },
  },
  {
    words: "-parallel file:/tmp/p.log",
    device: { kind: "parallel", facts: { "@type": "file", "source/@path": "/tmp/p.log" } },
  },
  {
    words: "-vnc 127.0.0.1:3",
    device: { kind: "graphics", facts: { "@type": "vnc", "@port": "5903", "@listen": "127.0.0.1" } },
  },
  { words: "-soundhw es1370", device: { kind: "sound", facts: { "@model": "es1370" } } },
  { words: "-usbdevice tablet", device: { kind: "input", facts: { "@type": "tablet", "@bus": "usb" } } },
  {
    words: "-usbdevice host:046d:c52b",
    device: {
      kind: "hostdev",
      facts: { "@type": "usb", "source/vendor/@id": "0x046d", "source/product/@id": "0xc52b" },
    },
  },
];

/** Devices of a kind that hold all the facts. */
function matching(domain: Read, kind: string, facts: Record<string, string>): Read[] {
  const all = (at(domain, `devices/${kind}`) ?? []) as Read[];
  return all.filter((device) => Object.entries(facts).every(([path, value]) => at(device, path) === value));
}

function holds(pieces: Piece[]): void {
  const line = ["/usr/bin/qemu -M pc", ...pieces.map(({ words }) => words)].join(" ");
  const result = vw.fromNative(line, { era: "0.7" });
  const domain = read(result.output);
  assert.is(at(domain, "devices/emulator"), "/usr/bin/qemu", line);
  for (const { words, facts = {}, device } of pieces) {
    for (const [path, value] of Object.entries(facts)) assert.is(at(domain, path), value, `${path} of ${words}`);
    if (device) assert.is(matching(domain, device.kind, device.facts).length, 1, `${words} in\n${result.output}`);
  }
  for (const kind of ["disk", "serial", "parallel", "sound", "hostdev"]) {
    const asked = pieces.filter(({ device }) => device?.kind === kind).length;
    const given = ((at(domain, `devices/${kind}`) ?? []) as Read[]).length;
    assert.is(given, asked, `${kind} of ${line}`);
  }
}

independent("each piece of a command line is in the domain", () => {
  for (const piece of PIECES) holds([piece]);
});

independent("any choice of pieces, in any order, is in the domain", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(PIECES), (pieces) => holds(pieces)),
    { seed: 7, numRuns: 300 },
  );
});

/** Text that XML may hold in a name: no control characters, no lone surrogates, no blanks at the ends. */
const texts = fc
  .string({ unit: "binary", minLength: 1, maxLength: 30 })
  .map((text) => text.replace(/[\p{C}\ufffe\uffff\s]/gu, ""))
  .filter((text) => text.length > 0 && !/[\ufffe\uffff]/.test(text));

independent("any text comes through reading and writing unchanged", () => {
  const escaped = (text: string) => text.replace(/[&<>'"]/g, (letter) => `&#${letter.codePointAt(0)};`);
  fc.assert(
    fc.property(texts, texts, (description, path) => {
      const xml =
        `<domain type='qemu'><name>a</name><description>${escaped(description)}</description><memory>1024</memory>` +
        `<os><type arch='i686' machine='pc'>hvm</type></os><devices><emulator>/usr/bin/qemu</emulator>` +
        `<disk type='file'><source file='/${escaped(path)}'/><target dev='hda'/></disk></devices></domain>`;
      const domain = read(vw.normalize(xml).output);
      assert.is(unescaped(at(domain, "description")), description);
      assert.is(unescaped(at(domain, "devices/disk/0/source/@file")), `/${path}`);
    }),
    { seed: 7, numRuns: 500 },
  );
});

/** fast-xml-parser leaves numeric references as they are unless it is told to read HTML's entities too. */
function unescaped(text: unknown): unknown {
  if (typeof text !== "string") return text;
  return text.replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}

independent("the page's domain of 2009 says what it said", () => {
  const line =
    "LC_ALL=C PATH=/bin HOME=/home/test USER=test LOGNAME=test /usr/bin/qemu -S -M pc -m 214 -smp 1 -nographic " +
    "-monitor pty -no-acpi -boot c -hda /dev/HostVG/QEMUGuest1 -net none -serial none -parallel none -usb";
  const domain = read(vw.fromNative(line, { era: "0.7" }).output);
  const facts = {
    "@type": "qemu",
    uuid: "00000000-0000-0000-0000-000000000000",
    memory: "219136",
    currentMemory: "219136",
    vcpu: "1",
    "os/type/#text": "hvm",
    "os/type/@arch": "i686",
    "os/type/@machine": "pc",
    "os/boot/0/@dev": "hd",
    "clock/@offset": "utc",
    on_poweroff: "destroy",
    on_reboot: "restart",
    on_crash: "destroy",
    "devices/emulator": "/usr/bin/qemu",
    "devices/disk/0/@type": "block",
    "devices/disk/0/source/@dev": "/dev/HostVG/QEMUGuest1",
    "devices/disk/0/target/@dev": "hda",
    "devices/disk/0/target/@bus": "ide",
  };
  for (const [path, value] of Object.entries(facts)) assert.is(at(domain, path), value, path);
  assert.is((at(domain, "devices/disk") as Read[]).length, 1);
});

independent.run();
