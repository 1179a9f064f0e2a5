/**
 * The verb batch: in order, a bad line answered in its place, streaming, in bounded memory.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { everywhere, PROGRAMS, ROOT } from "./programs.ts";
import { inProcess } from "./shell.ts";

const batch = suite("batch");

const XML = "<domain type='qemu'><name>a</name><memory>65536</memory><os><type>hvm</type></os></domain>";

/** Requests and what can be said of each answer. */
const LINES: [line: string, check: (answer: Record<string, unknown>) => void][] = [
  [
    JSON.stringify({ id: 1, op: "from-native", input: "qemu -m 64" }),
    (answer) => {
      assert.is(answer.id, 1);
      assert.is(answer.ok, true);
      assert.match(answer.output as string, "<domain");
      assert.type(answer.account, "object");
    },
  ],
  ["no JSON at all", (answer) => refused(answer, null, 2, "it is not JSON")],
  ["[1,2]", (answer) => refused(answer, null, 3, "it is not a JSON object")],
  [
    '{"id":"x","op":"to-nativ"}',
    (answer) => refused(answer, "x", 4, "there is no op 'to-nativ'; did you mean 'to-native'?"),
  ],
  ['{"id":"y"}', (answer) => refused(answer, "y", 5, "'op' is missing")],
  ['{"op":"constructor"}', (answer) => refused(answer, null, 6, "there is no op 'constructor'")],
  [
    '{"id":{"deep":[1]},"op":"normalize","input":7}',
    (answer) => refused(answer, { deep: [1] }, 7, "'input' is not a string"),
  ],
  ['{"id":0,"op":"normalize","options":[]}', (answer) => refused(answer, 0, 8, "'options' is not an object")],
  [
    JSON.stringify({ id: 9, op: "validate", input: XML.replace("<memory", "<memry"), options: { notes: "text" } }),
    (answer) => {
      assert.is(answer.ok, false);
      assert.is(answer.output, undefined);
      assert.ok((answer.notes as unknown[]).length > 0);
      assert.match(answer.notesText as string, "VW0104");
    },
  ],
  [
    '{"id":10,"op":"normalize","input":"<domain \\ud800"}',
    (answer) => {
      assert.is(answer.ok, false);
      assert.is((answer.notes as { code: string }[])[0]?.code, "VW0101");
    },
  ],
  [
    JSON.stringify({ id: 11, op: "normalize", input: XML }),
    (answer) => {
      assert.is(answer.ok, true);
      assert.equal(answer.notes, []);
    },
  ],
];

function refused(answer: Record<string, unknown>, id: unknown, line: number, why: string): void {
  assert.equal(answer.id, id);
  assert.is(answer.ok, false);
  const [note] = answer.notes as { code: string; line: number; found: string }[];
  assert.is(note?.code, "VW0603");
  assert.is(note?.line, line);
  assert.is(note?.found, why);
}

function checkAll(output: string): void {
  const answers = output.trimEnd().split("\n");
  assert.is(answers.length, LINES.length);
  answers.forEach((answer, index) => {
    LINES[index]?.[1](JSON.parse(answer));
  });
}

const REQUESTS = LINES.map(([line]) => line).join("\n");

batch("answers every line in order, on all runtimes alike", async () => {
  const { stdout, stderr, code } = await everywhere(["batch"], REQUESTS);
  checkAll(stdout);
  assert.is(stderr, "");
  assert.is(code, 1);
  const well = await everywhere(["batch"], '{"op":"explain","input":"VW0203"}\n\n  \r\n');
  assert.is(well.stdout.split("\n").length, 2);
  assert.is(well.code, 0);
});

batch("lines may be cut anywhere", async () => {
  const bytes = new TextEncoder().encode(`${REQUESTS}\n`);
  const whole = (await inProcess({ args: ["batch"], files: { "-": [bytes] } })).stdout;
  checkAll(whole);
  for (const size of [1, 2, 7, 64, 1000]) {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
    const { stdout } = await inProcess({ args: ["batch"], files: { "-": chunks } });
    assert.is(stdout, whole, `in chunks of ${size}`);
  }
});

batch("a runtime may fill the same buffer again", async () => {
  async function* oneBuffer() {
    const buffer = new Uint8Array(16);
    const bytes = new TextEncoder().encode('{"id":1,"op":"explain","input":"VW0203"}\n');
    for (let at = 0; at < bytes.length; at += 16) {
      const part = bytes.subarray(at, at + 16);
      buffer.set(part);
      yield buffer.subarray(0, part.length);
    }
  }
  const { stdout } = await inProcess({ args: ["batch"], files: { "-": oneBuffer() as unknown as Uint8Array[] } });
  assert.is(JSON.parse(stdout).ok, true);
});

batch("bytes that are no UTF-8 are no request", async () => {
  const line = Buffer.concat([Buffer.from('{"op":"normalize","input":"'), Buffer.from([0xff]), Buffer.from('"}\n')]);
  const { stdout } = await everywhere(["batch"], line);
  refused(JSON.parse(stdout), null, 1, "it is not JSON");
});

batch("a line without end is answered and left behind", async () => {
  const mebibyte = new Uint8Array(1 << 20).fill(0x20);
  const last = new TextEncoder().encode('\n{"id":2,"op":"explain","input":"VW0203"}\n');
  const chunks = [...Array.from({ length: 101 }, () => mebibyte), last];
  const { stdout } = await inProcess({ args: ["batch"], files: { "-": chunks } });
  const [long, good] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  refused(long, null, 1, "it is longer than 104857600 bytes");
  assert.is(good.ok, true);
});

batch("an answer comes before the next request is there", async () => {
  for (const [name, [file, ...args]] of Object.entries(PROGRAMS)) {
    const child = spawn(file as string, [...args, "batch"], { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (const id of [1, 2, 3]) {
      child.stdin.write(`${JSON.stringify({ id, op: "normalize", input: XML })}\n`);
      const { value } = await lines.next();
      assert.is(JSON.parse(value as string).id, id, name);
    }
    child.stdin.end();
    assert.is(await new Promise((resolve) => child.on("close", resolve)), 0, name);
  }
});

batch("memory stays flat over many requests", async () => {
  const line = `${JSON.stringify({ op: "validate", input: XML.padEnd(4000) })}\n`;
  const count = 20_000;
  // Kept whole, requests and answers would be some 80 MB; the heap may not have half of that.
  const child = spawn("node", ["--max-old-space-size=32", "dist/node/cli.js", "batch"], { cwd: ROOT });
  child.stdin.on("error", () => {});
  const feed = async () => {
    for (let i = 0; i < count / 100; i++) {
      if (!child.stdin.write(line.repeat(100))) await new Promise((resolve) => child.stdin.once("drain", resolve));
    }
    child.stdin.end();
  };
  let answers = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 0x0a) answers++;
  });
  const [code] = await Promise.all([new Promise((resolve) => child.on("close", resolve)), feed()]);
  assert.is(code, 0);
  assert.is(answers, count);
});

batch.run();
