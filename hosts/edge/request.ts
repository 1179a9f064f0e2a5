/**
 * Reading a request: the input from its body, the options from its query or from JSON.
 *
 * A body is the text itself (XML or a command line, in whatever encoding it says), or a JSON object
 * `{"input", "options"}`. With a text, the options are query parameters named as in docs/doors.md, with
 * dots for what lies deeper: `?emulator.version=0.10.5&era=0.7&context.driver.vnc_tls=1`. Whether they
 * make sense is the core's business: it answers with notes.
 */
import { Problem } from "./problem.ts";

/** Bytes of a body that are read before it is refused. */
export const MAX_BODY = 1 << 20;

/** What is to be done, and with what. */
export interface Task {
  readonly input: string | Uint8Array;
  readonly options: object;
}

/** The task that a POST request brings. Throws `Problem`. */
export async function readTask(request: Request): Promise<Task> {
  const [type, charset] = contentType(request.headers.get("content-type"));
  const coding = request.headers.get("content-encoding");
  if (coding && coding !== "identity") {
    const headers = { "accept-encoding": "identity" };
    throw new Problem(415, `A body compressed as '${coding}' isn't read; send it as it is.`, {}, headers);
  }
  const query = new URL(request.url).searchParams;
  if (type === "application/json") {
    if (query.size > 0) throw new Problem(400, "With a JSON body, the options belong into its member 'options'.");
    return readJson(await readBody(request));
  }
  if (!isText(type)) {
    const detail = `'${type}' isn't read. Send application/xml, text/plain or application/json.`;
    throw new Problem(415, detail, {}, { "accept-post": ACCEPTED });
  }
  const options = readQuery(query);
  if (charset && options.encoding === undefined) options.encoding = charset;
  return { input: await readBody(request), options };
}

const ACCEPTED = "application/xml, text/xml, text/plain, application/json";

/**
 * A body without a type is taken for the text itself: nothing else is sent so plainly. And so is one that
 * says it is a form, since there are no forms here and curl says so of whatever it is given.
 */
const TEXTS: readonly string[] = ["", "text/plain", "text/xml", "application/xml", "application/x-www-form-urlencoded"];

function isText(type: string): boolean {
  return TEXTS.includes(type) || type.endsWith("+xml");
}

function contentType(header: string | null): [type: string, charset: string | undefined] {
  const [type = "", ...parameters] = (header ?? "").split(";").map((part) => part.trim());
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))?.slice("charset=".length);
  return [type.toLowerCase(), charset?.replace(/^"(.*)"$/, "$1").toUpperCase()];
}

/** The body's bytes, read no further than the limit, whether or not its length was told before. */
async function readBody(request: Request): Promise<Uint8Array> {
  const tooLarge = new Problem(413, `A body may have ${MAX_BODY} bytes.`, { limit: MAX_BODY });
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY) throw tooLarge;
  if (!request.body) return new Uint8Array();
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MAX_BODY) {
      // Not awaited: a client that never stops sending would otherwise hold up its own refusal.
      reader.cancel().catch(() => {});
      throw tooLarge;
    }
    chunks.push(value);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

function readJson(body: Uint8Array): Task {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new Problem(400, "The body says that it is JSON, and isn't.");
  }
  if (!isObject(value) || typeof value.input !== "string") {
    throw new Problem(400, `The body must be a JSON object with the text in 'input': {"input": "…", "options": {…}}`);
  }
  const { input, options = {}, ...others } = value;
  const other = Object.keys(others)[0];
  if (other !== undefined)
    throw new Problem(400, `The body has a member '${other}'; it may have 'input' and 'options'.`);
  if (!isObject(options)) throw new Problem(400, "The member 'options' must be an object.");
  return { input, options };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Options whose value is no text; a query has only texts. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  strict: truth,
  "context.domainId": number,
  "context.monitor.listen": truth,
  "emulator.features": (text) => text.split(",").filter((name) => name !== ""),
};

function truth(text: string): unknown {
  return text === "" || text === "true" ? true : text === "false" ? false : text;
}

function number(text: string): unknown {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/** qemu.conf writes 0 and 1; who writes the words means the same. */
function driverValue(text: string): unknown {
  return text === "true" || text === "false" ? text === "true" : number(text);
}

function readQuery(query: URLSearchParams): Record<string, unknown> {
  const options = record();
  for (const [name, text] of query) {
    const path = name.split(".");
    const last = path.pop() as string;
    let place = options;
    for (const part of path) {
      place[part] ??= record();
      if (!isObject(place[part])) throw new Problem(400, `The query gives '${part}' a value and members at once.`);
      place = place[part];
    }
    if (last in place) throw new Problem(400, `The query says '${name}' twice.`);
    const read = name.startsWith("context.driver.") ? driverValue : READERS[name];
    place[last] = read ? read(text) : text;
  }
  return options;
}

/** Without a prototype, so that no name in a query can mean one. */
function record(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}
