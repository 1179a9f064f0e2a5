/**
 * What the fuzzer starts from: real inputs by kind, and the words that occur in them.
 *
 * From the corpus where it is there, else from the project's own examples and fixtures. Inputs over a
 * limit are left out: a mutation of a huge file says no more than one of a small one, and takes longer.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "../..");
const LARGEST = 12 << 10;

/** Options that lead the readers down different paths: the newest QEMU, old ones, the old way to write XML. */
export const SETTINGS: readonly string[] = [
  "{}",
  "",
  '{"strict":true}',
  '{"era":"0.7"}',
  '{"emulator":{"version":"0.8.1"}}',
  '{"emulator":{"version":"0.10.5"},"era":"0.7"}',
  '{"emulator":{"version":"kvm-83"}}',
  '{"emulator":{"version":"0.15.0"}}',
  '{"encoding":"UTF-8","context":{"domainId":3,"incoming":"tcp:10.0.0.1:5000"}}',
];

/** Real inputs, and a dictionary made of them. */
export interface Seeds {
  xml: Uint8Array[];
  argv: Uint8Array[];
  help: Uint8Array[];
  /** Values of options, as one word: `file=/a,if=virtio`, `{"driver":…}`. */
  option: Uint8Array[];
  /** JSON: options of a call, and those values that are JSON. */
  json: Uint8Array[];
  words: string[];
  names: { elements: string[]; attributes: string[]; values: string[] };
}

/** Folders of the corpus by kind, and the endings to look for. */
const SOURCES: Record<"xml" | "argv" | "help", [folder: string, ending: string][]> = {
  xml: [
    ["libvirt-0.7/to-native", ".xml"],
    ["libvirt-3.2/from-native", ".xml"],
    ["libvirt-11.3/qemuxmlconf/in", ".xml"],
    ["real/xml", ".xml"],
  ],
  argv: [
    ["libvirt-0.7/from-native", ".args"],
    ["libvirt-3.2/from-native", ".args"],
    ["libvirt-11.3/qemuxmlconf/args", ".args"],
    ["real/argv", ".argv"],
  ],
  help: [["libvirt-0.7/help", ".txt"]],
};

/** Enough of `-help` to start from where the corpus is absent. */
const OWN_HELP = `QEMU PC emulator version 0.10.5, Copyright (c) 2003-2008 Fabrice Bellard
usage: qemu [options] [disk_image]
-M machine      select emulated machine (-M ? for list)
-drive [file=file][,if=type][,bus=n][,unit=m][,media=d][,index=i]
       [,cache=writethrough|writeback|none][,format=f]
-name string    set the name of the guest
-uuid %08x-%04x-%04x-%04x-%012x
-no-reboot      exit instead of rebooting
-vnc display    start a VNC server on display
`;

/** Loads the seeds; `corpus` may be missing. */
export function loadSeeds(corpus: string | undefined): Seeds {
  const found = { xml: own(".xml"), argv: own(".args"), help: [new TextEncoder().encode(OWN_HELP)] as Uint8Array[] };
  if (corpus !== undefined) {
    for (const kind of ["xml", "argv", "help"] as const) {
      for (const [folder, ending] of SOURCES[kind]) found[kind].push(...filesOf(join(corpus, folder), ending));
    }
  }
  const option = found.argv.flatMap(optionValues);
  const encoder = new TextEncoder();
  const json = [...SETTINGS.map((text) => encoder.encode(text)), ...option.filter((value) => value[0] === 0x7b)];
  return { ...found, option, json, words: dictionary([...found.xml, ...found.argv]), names: namesOf(found.xml) };
}

function own(ending: string): Uint8Array[] {
  return ["examples", "test/fixtures"].flatMap((folder) => filesOf(join(ROOT, folder), ending));
}

function filesOf(folder: string, ending: string): Uint8Array[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return (
    names
      .sort()
      // A plain array of bytes: slice() of a Buffer would share its memory, and mutations would pile up in the seed.
      .map((name) => new Uint8Array(readFileSync(join(folder, name))))
      .filter((bytes) => bytes.length <= (ending === ".txt" ? LARGEST * 4 : LARGEST))
  );
}

/** Words of a command line that look like values of options. */
function optionValues(line: Uint8Array): Uint8Array[] {
  return Buffer.from(line)
    .toString("latin1")
    .split(/[\s']+/)
    .filter((word) => /[=,{]/.test(word) && !word.startsWith("-"))
    .map((word) => new Uint8Array(Buffer.from(word, "latin1")));
}

function dictionary(texts: Uint8Array[]): string[] {
  const words = new Set<string>();
  for (const text of texts) {
    for (const word of Buffer.from(text)
      .toString("latin1")
      .split(/[\s<>="',/{}:]+/)) {
      if (word.length > 0 && word.length < 40) words.add(word);
      if (words.size >= 6000) return [...words];
    }
  }
  return [...words];
}

/** Element names, attribute names and values, for inputs that are built and not mutated. */
function namesOf(texts: Uint8Array[]): Seeds["names"] {
  const elements = new Set<string>();
  const attributes = new Set<string>();
  const values = new Set<string>();
  for (const bytes of texts) {
    const text = Buffer.from(bytes).toString("latin1");
    for (const [, name] of text.matchAll(/<([A-Za-z_][\w:.-]*)/g)) elements.add(name as string);
    for (const [, name, value] of text.matchAll(/\s([A-Za-z_][\w:.-]*)=['"]([^'"<&]*)['"]/g)) {
      attributes.add(name as string);
      if (values.size < 3000) values.add(value as string);
    }
    for (const [, value] of text.matchAll(/>([^<>&\s][^<>&]{0,60})</g))
      if (values.size < 3000) values.add(value as string);
  }
  return { elements: [...elements], attributes: [...attributes], values: [...values] };
}
