/**
 * A page in an address: the source, its side and the choices, behind the `#`.
 *
 * What stands there never reaches a server. The text is deflated and written in base64url, so that a
 * usual domain fits an address that can be pasted anywhere: `#xml=…&target=0.10.5`.
 */
import type { Settings, Side } from "./conversion.ts";

/** All that an address remembers. */
export interface Saved extends Settings {
  readonly side: Side;
  readonly text: string;
}

/** The hash, with its `#`. */
export async function toHash({ side, text, target, era, wrapped }: Saved): Promise<string> {
  const hash = new URLSearchParams({ [side]: await pack(text) });
  if (target) hash.set("target", target);
  if (era) hash.set("era", era);
  if (!wrapped) hash.set("lines", "one");
  return `#${hash}`;
}

/** What a hash says, or undefined if it isn't one of ours. */
export async function fromHash(hash: string): Promise<Saved | undefined> {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const side = (["xml", "commandLine"] as const).find((name) => said.has(name));
  if (!side) return undefined;
  try {
    const text = await unpack(said.get(side) ?? "");
    const wrapped = said.get("lines") !== "one";
    return { side, text, target: said.get("target") ?? "", era: said.get("era") ?? "", wrapped };
  } catch {
    return undefined; // A link that was cut off on its way.
  }
}

/** Characters that an address may bring: as much as the service takes in bytes, and no bomb. */
const MAX_TEXT = 1 << 20;

async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function unpack(packed: string): Promise<string> {
  const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const decoder = new TextDecoder();
  let text = "";
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > MAX_TEXT) throw new RangeError("the text is too long");
  }
}
