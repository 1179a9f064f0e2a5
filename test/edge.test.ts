/**
 * The service in each of its three servers: the same requests, the same answers.
 *
 * What runs is the bundle that `npm run build:edge` makes, built here from the sources of now.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../hosts/bun/load.ts";
import type { Note } from "../hosts/virtwright.ts";
import { DENO, ROOT, type Server, start, viteBuild, WORKERD } from "./runtimes.server.ts";

const SERVE = `${ROOT}dist/edge/serve.js`;

const SERVERS: Readonly<Record<string, () => Promise<Server>>> = {
  Bun: () =>
    start([process.execPath, SERVE], /http:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d+)/, {
      NODE_ENV: "production",
      BUN_PORT: "0",
    }),
  Deno: () =>
    start([DENO, "serve", "--allow-read", "--host", "127.0.0.1", "--port", "0", SERVE], /http:\/\/127\.0\.0\.1:(\d+)/),
  workerd: () =>
    start(
      [WORKERD, "serve", `${ROOT}dist/edge/workerd.capnp`, "--socket-addr", "http=127.0.0.1:0", "--control-fd=1"],
      /"socket":"http","port":(\d+)/,
    ),
};

const XML = await Bun.file(`${ROOT}examples/demo.xml`).text();
const COMMAND_LINE = await Bun.file(`${ROOT}examples/demo.args`).text();

const library = await load();
viteBuild("hosts/edge/vite.config.ts");

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test takes out of JSON it then checks
  readonly json: any;
}

for (const [name, startServer] of Object.entries(SERVERS)) {
  const test = suite(`edge on ${name}`);
  let server: Server;
  test.before(async () => {
    server = await startServer();
  });
  test.after(async () => {
    await server?.stop();
  });

  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${server.url}${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text ? JSON.parse(text) : undefined,
    };
  };
  const post = (path: string, body: BodyInit, type = "text/plain", headers: Record<string, string> = {}) =>
    ask(path, { method: "POST", body, headers: { "content-type": type, ...headers } });
  const isProblem = (answer: Answer, status: number): void => {
    assert.is(answer.status, status, answer.text);
    assert.is(answer.headers.get("content-type"), "application/problem+json");
    assert.is(answer.json.type, "about:blank");
    assert.is(answer.json.status, status);
    assert.type(answer.json.title, "string");
    assert.type(answer.json.detail, "string");
    assert.not.match(answer.text, /\bat .*\.(js|ts):\d/, "an answer shows a stack");
    assert.is(answer.headers.get("access-control-allow-origin"), "*");
  };

  test("tells its health and what it is", async () => {
    const health = await ask("/healthz");
    assert.is(health.status, 200);
    assert.equal(health.json, { status: "ok", version: library.version });
    assert.is((await ask("/healthz", { method: "HEAD" })).status, 200);
    const root = await ask("/");
    assert.is(root.status, 200);
    assert.match(root.text, "POST /to-native");
  });

  test("converts as the library does", async () => {
    const there = await post("/to-native?emulator.version=0.10.5&lines=wrapped", XML, "application/xml");
    assert.is(there.status, 200, there.text);
    assert.equal(there.json, library.toNative(XML, { emulator: { version: "0.10.5" }, lines: "wrapped" }));
    const back = await post("/from-native?era=0.7", COMMAND_LINE);
    assert.is(back.status, 200, back.text);
    assert.equal(back.json, library.fromNative(COMMAND_LINE, { era: "0.7" }));
    assert.ok(back.json.account.words.length > 0);
    const normalized = await post("/normalize", XML, "application/xml");
    assert.equal(normalized.json, library.normalize(XML));
  });

  test("takes the options from the query, typed, or from JSON", async () => {
    const query =
      "context.domainId=7&context.driver.vnc_tls=1&context.driver.vnc_sasl=true&context.monitor.type=pty&context.environment.PATH=/bin";
    const asText = await post(`/to-native?${query}`, XML, "application/xml");
    const options = {
      context: {
        domainId: 7,
        driver: { vnc_tls: 1, vnc_sasl: true },
        monitor: { type: "pty" },
        environment: { PATH: "/bin" },
      },
    };
    assert.equal(asText.json, library.toNative(XML, options));
    const asJson = await post("/to-native", JSON.stringify({ input: XML, options }), "application/json");
    assert.is(asJson.text, asText.text);
  });

  test("reads what curl sends, which calls it a form", async () => {
    const answer = await post("/normalize", XML, "application/x-www-form-urlencoded");
    assert.equal(answer.json, library.normalize(XML));
  });

  test("answers in the form that is asked for", async () => {
    const text = await post("/to-native", XML, "application/xml", { accept: "text/plain" });
    assert.is(text.status, 200, text.text);
    assert.is(text.headers.get("content-type"), "text/plain; charset=utf-8");
    assert.is(text.text, library.toNative(XML).output as string);
    assert.match(text.headers.get("virtwright-notes") ?? "", /^errors=0, warnings=\d+, infos=\d+$/);
    const xml = await post("/from-native", COMMAND_LINE, "text/plain", {
      accept: "application/json;q=0.5, application/xml",
    });
    assert.is(xml.headers.get("content-type"), "application/xml; charset=utf-8");
    assert.is(xml.text, library.fromNative(COMMAND_LINE).output as string);
    const any = await post("/from-native", COMMAND_LINE, "text/plain", { accept: "text/html, */*;q=0.1" });
    assert.is(any.headers.get("content-type"), "application/json");
    isProblem(await post("/to-native", XML, "application/xml", { accept: "image/png" }), 406);
    isProblem(await post("/to-native", XML, "application/xml", { accept: "*/*;q=0" }), 406);
  });

  test("validates: notes are the answer, in JSON, text and SARIF", async () => {
    const wrong = XML.replace("device=", "devcie=");
    assert.not.equal(wrong, XML);
    const asJson = await post("/validate", wrong, "application/xml");
    assert.is(asJson.status, 200);
    assert.is(asJson.json.ok, false);
    assert.ok(asJson.json.notes.some((note: Note) => note.found === "devcie" && note.line > 0));
    const asText = await post("/validate?file=demo.xml", wrong, "application/xml", { accept: "text/plain" });
    assert.is(asText.text, library.validate(wrong, { notes: "text", file: "demo.xml" }).notesText as string);
    assert.match(asText.headers.get("virtwright-notes") ?? "", /^errors=[1-9]/);
    const sarif = await post("/validate", wrong, "application/xml", { accept: "application/sarif+json" });
    assert.is(sarif.text, library.validate(wrong, { notes: "sarif" }).notesText as string);
    assert.is((await post("/validate", XML, "application/xml")).json.ok, true);
  });

  test("refuses an input with its notes", async () => {
    const refused = await post("/to-native", "this is no domain", "application/xml");
    isProblem(refused, 422);
    assert.ok(refused.json.notes.some((note: Note) => note.severity === "error"));
    isProblem(await post("/normalize", "", "application/xml"), 422);
    isProblem(await post("/from-native", ""), 422);
  });

  test("knows its paths and methods", async () => {
    isProblem(await ask("/nothing"), 404);
    isProblem(await post("/explain", "x"), 404);
    const get = await ask("/to-native");
    isProblem(get, 405);
    assert.is(get.headers.get("allow"), "POST");
    const deleted = await ask("/healthz", { method: "DELETE" });
    isProblem(deleted, 405);
    assert.is(deleted.headers.get("allow"), "GET, HEAD");
  });

  test("says what is wrong with a request", async () => {
    isProblem(await post("/to-native", "{", "application/json"), 400);
    isProblem(await post("/to-native", "[]", "application/json"), 400);
    isProblem(await post("/to-native", '{"input":1}', "application/json"), 400);
    isProblem(await post("/to-native", '{"input":"","options":[]}', "application/json"), 400);
    isProblem(await post("/to-native", '{"input":"","extra":1}', "application/json"), 400);
    isProblem(await post("/to-native?era=0.7", '{"input":""}', "application/json"), 400);
    isProblem(await post("/to-native", new Uint8Array([0x22, 0xff, 0x22]), "application/json"), 400);
    isProblem(await post("/to-native?era=0.7&era=0.8", XML), 400);
    isProblem(await post("/to-native?emulator=x&emulator.version=0.9.1", XML), 400);
    assert.is((await post("/to-native?__proto__.era=0.7", XML)).status, 200);
    isProblem(await post("/to-native", "a=b", "multipart/form-data; boundary=x"), 415);
    isProblem(await post("/to-native", XML, "image/svg"), 415);
    isProblem(await post("/to-native", XML, "application/xml", { "content-encoding": "gzip" }), 415);
  });

  test("reads no more than 1 MiB, whether the length is told or not", async () => {
    const limit = 1 << 20;
    const full = `${XML}${" ".repeat(limit - XML.length)}`;
    assert.is((await post("/normalize", full, "application/xml")).status, 200);
    isProblem(await post("/normalize", `${full} `, "application/xml"), 413);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        if (sent > 64 * limit) controller.close();
        else controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    isProblem(await post("/normalize", endless, "application/xml"), 413);
  });

  test("keeps to the encoding that is declared", async () => {
    const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
    const named = XML.replace(/<name>[^<]*<\/name>/, "<name>caf\u00e9</name>");
    const byHeader = await post("/normalize", latin(named), "application/xml; charset=iso-8859-1");
    assert.is(byHeader.status, 200, byHeader.text);
    assert.equal(byHeader.json, library.normalize(latin(named), { encoding: "ISO-8859-1" }));
  });

  test("is open to every origin", async () => {
    const preflight = await ask("/to-native", {
      method: "OPTIONS",
      headers: {
        origin: "https://example.org",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });
    assert.is(preflight.status, 204);
    assert.is(preflight.headers.get("access-control-allow-origin"), "*");
    assert.match(preflight.headers.get("access-control-allow-methods") ?? "", "POST");
    assert.match(preflight.headers.get("access-control-allow-headers") ?? "", "content-type");
    const answered = await post("/to-native", XML, "application/xml", { origin: "https://example.org" });
    assert.is(answered.headers.get("access-control-allow-origin"), "*");
  });

  test.run();
}
