/**
 * Bombs: inputs made to cost far more than they weigh. Each is refused with a note, in bounded time
 * and memory; what is over the limit of bytes costs nothing at all.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Operation } from "../hosts/core.ts";
import { Instance } from "./instance.ts";

const bombs = suite("bombs");
const MIB = 1 << 20;

/** Bytes of memory that a call may need, beside what an instance has anyway. */
const REFUSED_UNREAD = 8 * MIB;
const READ = 384 * MIB;
const SECONDS = 10;

interface Bomb {
  name: string;
  operation: Operation;
  input: () => string | Uint8Array;
  options?: object | string;
  /** The code of a note that must be there. */
  code: string;
  memory?: number;
  /** Inputs that are no error as a whole still get their note. */
  output?: boolean;
}

const domain = (inner: string) =>
  `<domain type='qemu'><name>a</name><memory>1024</memory><os><type>hvm</type></os>${inner}</domain>`;
const attributes = (count: number) => Array.from({ length: count }, (_, i) => `a${i}=''`).join(" ");
const entities = () => {
  const lines = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
  return `<?xml version="1.0"?>\n<!DOCTYPE domain [<!ENTITY l0 "lol">${lines.join("\n")}]>\n<domain>&l9;</domain>`;
};

const BOMBS: Bomb[] = [
  { name: "a billion laughs", operation: "normalize", input: entities, code: "VW0102", memory: REFUSED_UNREAD },
  {
    name: "an external entity",
    operation: "validate",
    input: () => `<!DOCTYPE domain [<!ENTITY x SYSTEM "file:///etc/passwd">]><domain>&x;</domain>`,
    code: "VW0102",
    memory: REFUSED_UNREAD,
  },
  { name: "a million elements in one another", operation: "normalize", input: () => "<a>".repeat(1e6), code: "VW0111" },
  {
    name: "a million elements in one another, closed",
    operation: "normalize",
    input: () => "<a>".repeat(1e6) + "</a>".repeat(1e6),
    code: "VW0111",
  },
  {
    name: "ten million attributes",
    operation: "normalize",
    input: () => `<domain ${attributes(1e7)}/>`,
    code: "VW0501",
    memory: REFUSED_UNREAD,
  },
  {
    name: "a million attributes, within the limit of bytes",
    operation: "normalize",
    input: () => `<domain ${attributes(1e6)}/>`,
    code: "VW0112",
  },
  {
    name: "a million and a half elements side by side",
    operation: "normalize",
    input: () => domain("<a></a>".repeat(1.5e6)),
    code: "VW0112",
  },
  {
    name: "a hundred thousand throttle filters on one disk",
    operation: "validate",
    input: () => {
      const filters = Array.from({ length: 1e5 }, (_, i) => `<throttlefilter group='g${i}'/>`).join("");
      const disk = `<disk type='file'><target dev='vda'/><throttlefilters>${filters}</throttlefilters></disk>`;
      return domain(`<devices>${disk}</devices>`);
    },
    options: { emulator: { version: "9.2.0" } },
    code: "VW0210",
  },
  ...(["normalize", "fromNative", "emulator"] as const).map(
    (operation): Bomb => ({
      name: `64 MiB of one word to ${operation}`,
      operation,
      input: () => new Uint8Array(64 * MIB).fill(0x61),
      code: "VW0501",
      memory: REFUSED_UNREAD,
    }),
  ),
  {
    name: "64 MiB of options",
    operation: "normalize",
    input: () => domain(""),
    options: `{"file":"${"a".repeat(64 * MIB)}"}`,
    code: "VW0501",
    memory: REFUSED_UNREAD,
  },
  {
    name: "deep JSON as options",
    operation: "normalize",
    input: () => domain(""),
    options: `{"context":${"[".repeat(1e6)}`,
    code: "VW0502",
  },
  {
    name: "a million words",
    operation: "fromNative",
    input: () => `qemu ${"-usb ".repeat(1e6)}`,
    code: "VW0315",
  },
];

for (const { name, operation, input, options = {}, code, memory = READ, output = false } of BOMBS) {
  bombs(name, () => {
    const call = new Instance().call(operation, input(), options);
    assert.ok(
      call.notes.some((note) => note.code === code),
      `no ${code} among ${JSON.stringify(call.notes.slice(0, 3))}`,
    );
    assert.ok(call.notes.every((note) => note.message.length < 2000));
    assert.is(call.output === undefined, !output);
    assert.ok(call.memory <= memory, `needed ${(call.memory / MIB).toFixed(1)} MiB`);
    assert.ok(call.milliseconds < SECONDS * 1000, `took ${call.milliseconds} ms`);
  });
}

/** Elements that nobody knows. */
const NOTES = 480_000;

bombs("very many notes are counted, two hundred kept", () => {
  const call = new Instance().call("validate", domain("<a/>".repeat(NOTES)));
  assert.ok(call.notes.length <= 201, `${call.notes.length} notes`);
  assert.ok(call.notes.length >= 100, `${call.notes.length} notes`);
  assert.ok(call.milliseconds < SECONDS * 1000, `took ${call.milliseconds} ms`);
  assert.ok(call.memory <= READ, `needed ${(call.memory / MIB).toFixed(1)} MiB`);
});

/**
 * Inputs that are taken, though they are deep, long or odd. Sizes are such that work that grows with the
 * square of the input stands out, and still ends.
 */
const QUICK_SECONDS = 5;

const many = (count: number, text: string) => text.repeat(count);

const LINES: Record<string, () => string> = {
  "JSON in a hundred thousand brackets": () => `qemu -blockdev '${many(1e5, "[")}'`,
  "JSON in a hundred thousand braces": () => `qemu -drive '${many(1e5, '{"a":')}'`,
  "a million keys": () => `qemu -device '${many(1e6, "a=b,")}'`,
  "ten million commas": () => `qemu -drive ${many(1e7, ",")}`,
  "15 MiB of one word": () => `qemu -drive ${many(15 * MIB, "a")}`,
  "four million line ends": () => `qemu ${many(4e6, "\\\n")}`,
  "a million bytes in an open quote": () => `qemu '${many(1e6, "a")}`,
  "a number of a million digits": () => `qemu -smp ${many(1e6, "9")}`,
  "ten thousand settings": () => `${Array.from({ length: 1e4 }, (_, i) => `A${i}=1`).join(" ")} qemu`,
  "sixty thousand unknown options": () => `qemu ${many(6e4, "-foo ")}`,
  "twenty thousand disks of one name": () => `qemu ${many(2e4, "-hda /a ")}`,
  "two thousand drives": () => `qemu ${many(2000, "-drive file=/a,if=virtio ")}`,
  "two thousand root ports": () => `qemu ${many(2000, "-device pcie-root-port ")}`,
  "two thousand networks": () => `qemu ${many(2000, "-net nic,vlan=1 -net user,vlan=1 ")}`,
  "twenty thousand ports": () => `qemu ${many(2e4, "-serial pty ")}`,
  "ten thousand USB devices": () => `qemu ${many(1e4, "-usbdevice tablet ")}`,
};

for (const [name, line] of Object.entries(LINES)) {
  bombs(`command line: ${name}`, () => {
    const call = new Instance().call("fromNative", line());
    assert.ok(call.memory <= READ, `needed ${(call.memory / MIB).toFixed(1)} MiB`);
    assert.ok(call.milliseconds < QUICK_SECONDS * 1000, `took ${call.milliseconds} ms`);
  });
}

const DISK = "<disk type='file'><source file='/a'/><target dev='vda'/></disk>";
const TEXTS: Record<string, () => string> = {
  "all CPUs that there could be": () => domain("<vcpu cpuset='0-4294967295'>4294967295</vcpu>"),
  "a million ranges of CPUs": () => domain(`<vcpu cpuset='${many(1e6, "0-1023,")}1'>1</vcpu>`),
  "two million references": () => domain(`<description>${many(2e6, "&#65;")}</description>`),
  "a comment of ten million dashes": () => domain(`<!--${many(1e7, "-")}`),
  "a CDATA section that nearly ends five million times": () => domain(`<title><![CDATA[${many(5e6, "]]")}`),
  "five million letters of two bytes": () => domain(`<description>${many(5e6, "é")}</description>`),
  "a name of 15 MiB": () => `<${many(15 * MIB, "a")}`,
  "a number of a million digits": () => domain(`<memory unit='${many(1e6, "K")}'>${many(1e6, "9")}</memory>`),
  "text in thirty thousand CDATA sections": () => domain(`<description>${many(3e4, "<![CDATA[x]]>")}</description>`),
  "text between thirty thousand comments": () => domain(`<description>${many(3e4, "x<!---->")}</description>`),
  "ten thousand disks of one name": () => domain(`<devices>${many(1e4, DISK)}</devices>`),
  "leftovers in ten thousand disks": () => domain(`<devices>${many(1e4, "<disk foo=''><bar/></disk>")}</devices>`),
  "leftovers behind ten thousand disks": () =>
    domain(`<devices>${many(1e4, "<disk/>")}${many(1e4, "<foo/>")}</devices>`),
  "ten thousand networks": () => domain(`<devices>${many(1e4, "<interface type='user'/>")}</devices>`),
};

for (const [name, text] of Object.entries(TEXTS)) {
  bombs(`XML: ${name}`, () => {
    const xml = text();
    for (const operation of ["normalize", "validate", "toNative"] as const) {
      const call = new Instance().call(operation, xml);
      assert.ok(call.memory <= READ, `${operation} needed ${(call.memory / MIB).toFixed(1)} MiB`);
      assert.ok(call.milliseconds < QUICK_SECONDS * 1000, `${operation} took ${call.milliseconds} ms`);
    }
  });
}

/** A QEMU of today, so that what only a guest of today has is settled and checked as well. */
const TODAY = {
  emulator: {
    capabilities: `<qemuCaps><flag name='kvm'/><flag name='tcg'/><version>9000000</version><arch>x86_64</arch>
      <machine type='kvm' name='pc-q35-9.0' alias='q35' default='yes' maxCpus='16384'/></qemuCaps>`,
  },
};
const each = (count: number, text: (i: number) => string) => Array.from({ length: count }, (_, i) => text(i)).join("");
const guest = (inner: string) =>
  domain(`<vcpu>8000</vcpu>${inner}`).replace("type='qemu'", "type='kvm'").replace("<type>", "<type machine='q35'>");
const TODAYS: Record<string, () => string> = {
  "one scheduler for eight thousand vCPUs": () =>
    guest("<cputune><vcpusched vcpus='0-7999' scheduler='fifo' priority='1'/></cputune>"),
  "eight thousand shares of a cache": () =>
    guest(
      `<cputune>${each(8000, (i) => `<cachetune vcpus='${i}'><cache id='0' level='3' type='both' size='3'/></cachetune>`)}</cputune>`,
    ),
  "eight thousand NUMA cells": () =>
    guest(`<cpu><numa>${each(8000, (i) => `<cell cpus='${i}' memory='1024'/>`)}</numa></cpu>`),
  "four thousand controllers without index": () =>
    guest(`<devices>${many(4000, "<controller type='scsi'/>")}</devices>`),
};

for (const [name, text] of Object.entries(TODAYS)) {
  bombs(`XML for a QEMU of today: ${name}`, () => {
    const xml = text();
    for (const operation of ["normalize", "toNative"] as const) {
      const call = new Instance().call(operation, xml, TODAY);
      assert.ok(call.memory <= READ, `${operation} needed ${(call.memory / MIB).toFixed(1)} MiB`);
      assert.ok(call.milliseconds < QUICK_SECONDS * 1000, `${operation} took ${call.milliseconds} ms`);
    }
  });
}

/** What a QEMU is said to have answered, by commands. */
function replies(answers: Record<string, unknown>): string {
  const all = {
    "query-version": { qemu: { major: 8, minor: 2, micro: 0 }, package: "" },
    "query-target": { arch: "aarch64" },
    ...answers,
  };
  return Object.entries(all)
    .map(([execute, answer]) => JSON.stringify({ execute }) + JSON.stringify({ return: answer }))
    .join("");
}

const names = Array.from({ length: 1e5 }, (_, i) => `a${1e5 - i}`);
const REPLIES: Record<string, () => string> = {
  "alternates that are made of themselves": () =>
    replies({
      "query-qmp-schema": [
        { name: "blockdev-add", "meta-type": "command", "arg-type": "0" },
        { name: "0", "meta-type": "alternate", members: [{ type: "0" }, { type: "0" }] },
      ],
    }),
  "a hundred thousand CPU models": () => replies({ "query-cpu-definitions": names.map((name) => ({ name })) }),
  "a hundred thousand blockers": () =>
    replies({ "query-cpu-definitions": [{ name: "a", "unavailable-features": names }] }),
};

for (const [name, text] of Object.entries(REPLIES)) {
  bombs(`replies: ${name}`, () => {
    const call = new Instance().call("domainCapabilities", text());
    assert.ok(call.memory <= READ, `needed ${(call.memory / MIB).toFixed(1)} MiB`);
    assert.ok(call.milliseconds < QUICK_SECONDS * 1000, `took ${call.milliseconds} ms`);
  });
}

bombs("an instance that met a bomb is as good as before", () => {
  const instance = new Instance();
  const before = instance.call("normalize", domain(""));
  for (const { operation, input, options = {} } of BOMBS.slice(0, 6)) instance.call(operation, input(), options);
  const after = instance.call("normalize", domain(""));
  assert.is(after.output, before.output);
  assert.equal(after.notes, before.notes);
});

bombs.run();
