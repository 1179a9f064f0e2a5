/**
 * Mutations: small damage to a real input, in several kinds that are stacked.
 *
 * Blind ones work on bytes (flips, cuts, copies, splices). Others keep the form and change the content,
 * since blind damage mostly ends in the first check of a reader: they put a word of the dictionary, or
 * a number that is hard to be right about, where a word or a value stands.
 */
import type { Random } from "./random.ts";

/** Numbers at edges, and things that only look like numbers. */
const HARD_NUMBERS = [
  "0",
  "-1",
  "1",
  "-0",
  "00",
  "127",
  "128",
  "255",
  "256",
  "32767",
  "65535",
  "65536",
  "2147483647",
  "2147483648",
  "-2147483648",
  "4294967295",
  "4294967296",
  "9007199254740993",
  "9223372036854775807",
  "9223372036854775808",
  "-9223372036854775808",
  "18446744073709551615",
  "18446744073709551616",
  "99999999999999999999999999",
  "0x",
  "0x7fffffff",
  "0xffffffffffffffff",
  "1e9",
  "1.5",
  " 1",
  "+1",
  "1 ",
  "007",
  "0b1",
  "NaN",
];

/** Bytes and texts that readers treat in a special way. */
const SPECIAL = [
  "\0",
  "\n",
  "\r\n",
  "\t",
  " ",
  "<",
  ">",
  "</",
  "/>",
  "&",
  "&amp;",
  "&#0;",
  "&#x10FFFF;",
  "&#xD800;",
  "&lt;",
  "]]>",
  "<!--",
  "-->",
  "<![CDATA[",
  "<?xml",
  "?>",
  "<!DOCTYPE a [<!ENTITY b 'c'>]>",
  "'",
  '"',
  "\\",
  "\\\n",
  ",",
  ",,",
  "=",
  ":",
  "::",
  "{",
  "}",
  "[",
  "]",
  "{}",
  "[]",
  "null",
  "true",
  "\\u0000",
  "\\ud800",
  "-",
  "--",
  "- ",
  "$(a)",
  "`a`",
  "|",
  ";",
  "#",
  "~",
  "\u00e9",
  "\u{1F600}",
  "\ufeff",
  "\u00ff\u00fe",
  "%s%n",
  "../",
  "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'",
];

const encoder = new TextEncoder();

/** One to six mutations of an input, which stays below `largest` bytes. */
export function mutate(
  random: Random,
  input: Uint8Array,
  others: readonly Uint8Array[],
  words: readonly string[],
  largest = 24 << 10,
): Uint8Array {
  let bytes = input;
  for (let times = 1 + random.below(random.once(3) ? 6 : 2); times > 0; times--) {
    const next = once(random, bytes, others, words);
    if (next.length <= largest) bytes = next;
  }
  return bytes;
}

function once(random: Random, bytes: Uint8Array, others: readonly Uint8Array[], words: readonly string[]): Uint8Array {
  switch (random.below(14)) {
    case 0:
      return flip(random, bytes);
    case 1:
      return replace(bytes, ...range(random, bytes), new Uint8Array());
    case 2: {
      const [from, to] = range(random, bytes);
      return replace(bytes, to, to, bytes.subarray(from, to));
    }
    case 3: {
      const at = random.below(bytes.length + 1);
      return replace(bytes, at, at, encoder.encode(random.pick(SPECIAL)));
    }
    case 4: {
      const other = random.pick(others);
      const [from, to] = range(random, other);
      return replace(bytes, ...range(random, bytes), other.subarray(from, to));
    }
    case 5:
      return bytes.slice(0, random.below(bytes.length + 1));
    case 6: {
      const [from, to] = range(random, bytes);
      const at = random.below(bytes.length + 1);
      return replace(bytes, at, at, bytes.subarray(from, to));
    }
    case 7:
      return repeat(random, bytes);
    case 8:
      return element(random, bytes);
    case 9:
    case 10:
      return replace(bytes, ...word(random, bytes), encoder.encode(random.pick(HARD_NUMBERS)));
    default:
      return replace(bytes, ...word(random, bytes), encoder.encode(random.pick(words)));
  }
}

function flip(random: Random, bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  for (let times = 1 + random.below(4); times > 0 && copy.length > 0; times--) {
    const at = random.below(copy.length);
    copy[at] = random.once(2) ? (copy[at] as number) ^ (1 << random.below(8)) : random.below(256);
  }
  return copy;
}

/** A short piece many times over: lists, nesting and names that are far too long. */
function repeat(random: Random, bytes: Uint8Array): Uint8Array {
  const [from, to] = range(random, bytes, 24);
  const piece = bytes.subarray(from, to);
  const times = 2 + random.below(random.once(8) ? 400 : 20);
  const many = new Uint8Array(piece.length * times);
  for (let i = 0; i < times; i++) many.set(piece, i * piece.length);
  return replace(bytes, to, to, many);
}

/** An XML element as a whole doubled, removed, or moved; text that is no XML gets a line treated so. */
function element(random: Random, bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString("latin1");
  let from = text.indexOf("<", random.below(text.length + 1));
  let to = -1;
  const name = from < 0 ? null : /^<([A-Za-z_][\w:.-]*)[^>]*?(\/?)>/.exec(text.slice(from, from + 400));
  if (name) {
    const end = name[2] === "/" ? from + name[0].length : text.indexOf(`</${name[1]}>`, from);
    to = end < 0 ? -1 : name[2] === "/" ? end : end + (name[1] as string).length + 3;
  } else {
    from = text.indexOf(" -", random.below(text.length + 1));
    to = from < 0 ? -1 : text.indexOf(" -", from + 1);
  }
  if (from < 0 || to < 0) return bytes;
  const piece = bytes.slice(from, to);
  if (random.once(3)) return replace(bytes, from, to, new Uint8Array());
  if (random.once(2)) return replace(bytes, to, to, piece);
  const rest = replace(bytes, from, to, new Uint8Array());
  const at = Math.max(0, Buffer.from(rest).indexOf(name ? "<" : " -", random.below(rest.length + 1)));
  return replace(rest, at, at, piece);
}

function range(random: Random, bytes: Uint8Array, longest = 200): [from: number, to: number] {
  const from = random.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + random.below(longest))];
}

/** A run of letters, digits and the like. */
function word(random: Random, bytes: Uint8Array): [from: number, to: number] {
  let from = random.below(bytes.length);
  while (from < bytes.length && !inWord(bytes[from] as number)) from++;
  while (from > 0 && inWord(bytes[from - 1] as number)) from--;
  let to = from;
  while (to < bytes.length && inWord(bytes[to] as number)) to++;
  return [from, to];
}

function inWord(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f
  );
}

function replace(bytes: Uint8Array, from: number, to: number, by: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - (to - from) + by.length);
  result.set(bytes.subarray(0, from), 0);
  result.set(by, from);
  result.set(bytes.subarray(to), from + by.length);
  return result;
}
