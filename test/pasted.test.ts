/**
 * Command lines as people paste them: which words come out, and what becomes of each.
 *
 * A row is the text, the words that QEMU would see (`word` understood or kept, `-word-` left out), in order.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Core } from "../hosts/core.ts";

interface Account {
  words: { word: string; line: number; column: number; fate: "understood" | "kept" | "refused" }[];
  understood: number;
  kept: number;
  refused: number;
}

const core = new Core(new WebAssembly.Module(readFileSync(join(import.meta.dir, "../build/core.wasm"))));

function account(text: string): Account {
  return JSON.parse(core.run("fromNative", text, "{}").account ?? '{"words":[]}');
}

const pasted = suite("pasted command lines");

const ROWS: [name: string, text: string, words: string[], refused?: string[]][] = [
  ["plain words", "qemu -m 512", ["qemu", "-m", "512"]],
  ["lines joined by backslashes", "qemu \\\n  -m \\\r\n  512\n", ["qemu", "-m", "512"]],
  ["blanks behind a backslash", "qemu \\  \n -m 512", ["qemu", "-m", "512"]],
  ["lines without backslashes", "qemu\n-m 512\n-S\n", ["qemu", "-m", "512", "-S"]],
  ["single quotes", "qemu -append 'a  b \"c\" \\d'", ["qemu", "-append", 'a  b "c" \\d']],
  ["double quotes", 'qemu -append "a \\"b\\" \\n"', ["qemu", "-append", 'a "b" \\n']],
  ["quotes inside a word", `qemu -drive file="my disk",if='virtio'`, ["qemu", "-drive", "file=my disk,if=virtio"]],
  ["an escaped blank", "qemu -kernel a\\ b", ["qemu", "-kernel", "a b"]],
  ["C's escapes", "qemu -append $'a\\tb\\x41'", ["qemu", "-append", "a\tbA"]],
  ["an empty word", "qemu -append ''", ["qemu", "-append", ""]],
  ["JSON in quotes", `qemu -device '{"driver":"x"}'`, ["qemu", "-device", '{"driver":"x"}']],
  [
    "JSON that lost its quotes",
    'qemu -device {"driver":"x","a":"b c"}',
    ["qemu", "-device", '{"driver":"x","a":"b c"}'],
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's braces, not JavaScript's
  ["a variable stays", "qemu -m ${MEM:-1 2} -name $NAME", ["qemu", "-m", "${MEM:-1 2}", "-name", "$NAME"]],
  ["a command stays", "qemu -name $(uname -n) -m `echo 5`", ["qemu", "-name", "$(uname -n)", "-m", "`echo 5`"]],
  ["comments", "# start it\nqemu -m 512 # half a gig\n", ["qemu", "-m", "512"]],
  ["a prompt", "$ qemu -m 512", ["qemu", "-m", "512"], ["$"]],
  ["root's prompt", "# qemu -m 512", ["qemu", "-m", "512"], ["#"]],
  ["redirections", "qemu -S >log 2>&1 < /dev/null &", ["qemu", "-S"], [">log", "2>&1", "<", "/dev/null", "&"]],
  ["signs inside a word stay", "qemu -cdrom http://h/?a=1&b=2;c", ["qemu", "-cdrom", "http://h/?a=1&b=2;c"]],
  ["two dashes", "qemu --m 512 --drive file=a", ["qemu", "--m", "512", "--drive", "file=a"]],
  ["settings of the environment", "A=b LC_ALL=C qemu -S", ["A=b", "LC_ALL=C", "qemu", "-S"]],
  ["sudo with flags", "sudo -E -u me A=b qemu -S", ["A=b", "qemu", "-S"], ["sudo", "-E", "-u", "me"]],
  ["env and exec", "exec env -i A=b qemu -S", ["A=b", "qemu", "-S"], ["exec", "env", "-i"]],
  ["nice and taskset", "nice -n 5 taskset -c 0-3 qemu -S", ["qemu", "-S"], ["nice", "-n", "5", "taskset", "-c", "0-3"]],
  ["numactl", "numactl --membind=0 -C 1 qemu -S", ["qemu", "-S"], ["numactl", "--membind=0", "-C", "1"]],
  ["gdb", "gdb -q --args qemu -S", ["qemu", "-S"], ["gdb", "-q", "--args"]],
  ["another command in front", "cd /vm && qemu -S", ["qemu", "-S"], ["cd", "/vm", "&&"]],
  ["another command behind", "qemu -S\necho done", ["qemu", "-S"], ["echo", "done"]],
  ["a disk image without an option", "qemu disk.img -m 5", ["qemu", "disk.img", "-m", "5"]],
  ["an argument that looks like an option", "qemu -append -S -m 5", ["qemu", "-append", "-S", "-m", "5"]],
  ["no program", "-m 512", ["-m", "512"]],
  [
    "the shell's grammar",
    "if [ -w /dev/kvm ]; then qemu -S; fi",
    ["qemu", "-S"],
    ["if", "[", "-w", "/dev/kvm", "]", ";", "then", ";", "fi"],
  ],
  ["wine", "wine qemu-system-i386.exe -S", ["qemu-system-i386.exe", "-S"], ["wine"]],
  [
    "docker",
    "docker run --rm -it -v /dev/kvm:/dev/kvm img qemu-system-i386 -S",
    ["qemu-system-i386", "-S"],
    ["docker", "run", "--rm", "-it", "-v", "/dev/kvm:/dev/kvm", "img"],
  ],
  ["a tool of QEMU's in front", "qemu-img create a 1G\nqemu -S", ["qemu", "-S"], ["qemu-img", "create", "a", "1G"]],
];

for (const [name, text, words, refused = []] of ROWS) {
  pasted(name, () => {
    const found = account(text);
    const fated = (left: boolean) =>
      found.words.filter(({ fate }) => (fate === "refused") === left).map(({ word }) => word);
    assert.equal(fated(false), words);
    assert.equal(fated(true), refused);
    assert.is(found.understood + found.kept + found.refused, found.words.length);
  });
}

pasted("a home directory has a note, one's own and another's", () => {
  const { notes } = core.run("fromNative", "qemu -fda ~/a -fdb ~me/b", "{}");
  const found = (JSON.parse(notes) as { code: string; found: string }[]).filter(({ code }) => code === "VW0305");
  assert.equal(
    found.map((note) => note.found),
    ["~/a", "~me/b"],
  );
});

pasted("a tool of QEMU's alone is no guest", () => {
  const { output, notes } = core.run("fromNative", "sudo qemu-img create a 1G", "{}");
  assert.is(output, undefined);
  assert.match(notes, "VW0308");
});

pasted("an option whose hyphen a web page has made a dash is kept with a note", () => {
  const text = "qemu -S \u2013enable-kvm \u2014m 64";
  const { notes } = core.run("fromNative", text, "{}");
  const kept = account(text).words.filter(({ fate }) => fate === "kept");
  assert.equal(
    kept.map(({ word }) => word),
    ["\u2013enable-kvm", "\u2014m", "64"],
  );
  const found = (JSON.parse(notes) as { code: string; column: number }[]).filter(({ code }) => code === "VW0301");
  assert.equal(
    found.map(({ column }) => column),
    [9, 21],
  );
});

pasted("each word has its place, also on long lines and behind wide characters", () => {
  const places = account("qemu -name é -m 5\\\n -S\n").words.map(({ line, column }) => `${line}:${column}`);
  assert.equal(places, ["1:1", "1:6", "1:12", "1:14", "1:17", "2:2"]);
});

pasted("as many words as the limit allows are all accounted for", () => {
  const found = account(`qemu ${"-device a,b=c ".repeat(8_000)}`);
  assert.is(found.words.length, 16_001);
});

pasted.run();
