/**
 * The two examples and the example configurations of libvirt's QEMU driver page of 2009: the
 * project's seed.
 */
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "virtwright";
import { DEMO_ARGS, DEMO_XML } from "./page.ts";

const vw = await load();
const page = suite("the driver page of 2009");

const example = (name: string) => readFileSync(new URL(`../examples/${name}`, import.meta.url), "utf8");
const COMMAND_LINE = example("demo.args");

page("from native: the page's form is era 0.7", () => {
  const result = vw.fromNative(COMMAND_LINE, { era: "0.7" });
  assert.is(result.output, DEMO_XML);
  assert.equal(result.notes, []);
  assert.is(result.account?.kept, 0);
});

page("from native: today a domain has a name", () => {
  const result = vw.fromNative(COMMAND_LINE);
  assert.match(result.output ?? "", "<name>qemu</name>");
  assert.not.match(result.output ?? "", "<uuid>");
  assert.match(result.output ?? "", "<memory unit='KiB'>219136</memory>");
});

page("to native", () => {
  const result = vw.toNative(example("demo.xml"), {
    emulator: { features: ["KQEMU", "DRIVE", "NAME"] },
    context: {
      monitor: { type: "pty" },
      environment: { PATH: "/usr/bin:/bin", HOME: "/home/test", USER: "test", LOGNAME: "test" },
    },
  });
  assert.is(result.output, DEMO_ARGS);
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
    const xml = example(file);
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
