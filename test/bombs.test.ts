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

bombs("a million notes are counted, two hundred kept", () => {
  const call = new Instance().call("validate", domain("<a/>".repeat(4e5)));
  assert.ok(call.notes.length <= 201, `${call.notes.length} notes`);
  assert.ok(call.notes.length >= 100, `${call.notes.length} notes`);
  assert.ok(call.memory <= READ, `needed ${(call.memory / MIB).toFixed(1)} MiB`);
});

bombs("what is deep, long or odd in a command line does no harm", () => {
  const lines = [
    `qemu -blockdev '${"[".repeat(1e6)}'`,
    `qemu -blockdev '${'{"a":'.repeat(1e6)}'`,
    `qemu -device '${"a=b,".repeat(1e6)}'`,
    `qemu -device ${",".repeat(1e7)}`,
    `qemu -drive ${"a".repeat(15 * MIB)}`,
    `qemu ${"\\\n".repeat(4e6)}`,
    `qemu '${"a".repeat(1e6)}`,
    `qemu -smp ${"9".repeat(1e6)}`,
    `${Array.from({ length: 65_000 }, (_, i) => `A${i}=1`).join(" ")} qemu`,
    `qemu ${"-foo ".repeat(65_000)}`,
    `qemu ${"-hda /a ".repeat(32_000)}`,
    `qemu ${"-net nic,vlan=1 -net user,vlan=1 ".repeat(16_000)}`,
    `qemu -append '${"&#38;".repeat(1e6)}'`,
  ];
  for (const line of lines) {
    const call = new Instance().call("fromNative", line);
    assert.ok(call.memory <= READ, `${line.slice(0, 30)} needed ${(call.memory / MIB).toFixed(1)} MiB`);
    assert.ok(call.milliseconds < SECONDS * 1000, `${line.slice(0, 30)} took ${call.milliseconds} ms`);
  }
});

bombs("what is long or odd in XML does no harm", () => {
  const texts = [
    domain(`<vcpu cpuset='0-4294967295'>4294967295</vcpu>`),
    domain(`<vcpu cpuset='${"0-1023,".repeat(1e6)}1'>1</vcpu>`),
    domain(`<description>${"&#65;".repeat(2e6)}</description>`),
    domain(`<!--${"-".repeat(1e7)}`),
    domain(`<title><![CDATA[${"]]".repeat(5e6)}`),
    domain(`<description>${"é".repeat(5e6)}</description>`),
    domain(`<devices>${"<disk type='file'><source file='/a'/><target dev='vda'/></disk>".repeat(1e5)}</devices>`),
    `<${"a".repeat(15 * MIB)}`,
    domain(`<memory unit='${"K".repeat(1e6)}'>${"9".repeat(1e6)}</memory>`),
    // Text in a million pieces, which must not be joined one by one.
    domain(`<description>${"<![CDATA[x]]>".repeat(1e6)}</description>`),
    domain(`<description>${"x<!---->".repeat(1e6)}</description>`),
    // Many leftovers among many names that were asked for.
    domain(`<devices>${"<disk foo=''><bar/></disk>".repeat(1e5)}</devices>`),
    domain(`<devices>${"<disk/>".repeat(1e5)}${"<foo/>".repeat(1e5)}</devices>`),
  ];
  for (const text of texts) {
    for (const operation of ["normalize", "validate", "toNative"] as const) {
      const call = new Instance().call(operation, text);
      const start = text.slice(0, 120).replace(domain("").slice(0, 60), "…");
      assert.ok(call.memory <= READ, `${operation} ${start} needed ${(call.memory / MIB).toFixed(1)} MiB`);
      assert.ok(call.milliseconds < SECONDS * 1000, `${operation} ${start} took ${call.milliseconds} ms`);
    }
  }
});

bombs("an instance that met a bomb is as good as before", () => {
  const instance = new Instance();
  const before = instance.call("normalize", domain(""));
  for (const { operation, input, options = {} } of BOMBS.slice(0, 6)) instance.call(operation, input(), options);
  const after = instance.call("normalize", domain(""));
  assert.is(after.output, before.output);
  assert.equal(after.notes, before.notes);
});

bombs.run();
