/**
 * The readers under fuzz: where an input comes from, and what is checked with it.
 *
 *   xml      domain XML, mutated or built of known names
 *   argv     whole command lines, mutated
 *   option   one option's value, key=value or JSON, within a short command line
 *   help     the text of `qemu -help`
 *   options  the JSON of a call's own options
 */
import { checkArgv, checkHelp, checkXml, type Subject } from "./checks.ts";
import { mutate } from "./mutate.ts";
import type { Random } from "./random.ts";
import { SETTINGS, type Seeds } from "./seeds.ts";

/** An input together with the options of its call; minimising changes the input only. */
export interface Trial {
  input: Uint8Array;
  check(input: Uint8Array): (subject: Subject) => void;
}

/** A reader under fuzz. */
export interface Target {
  name: string;
  next(random: Random, seeds: Seeds): Trial;
}

const encoder = new TextEncoder();

/** Options that take a value, for values on their own. */
const OPTION_NAMES =
  "device drive netdev net nic chardev object blockdev machine M cpu smp m boot numa global vnc spice rtc fsdev audiodev " +
  "display monitor mon qmp serial parallel tpmdev smbios accel overcommit sandbox name usbdevice append";

/** What the JSON of options is tried on: the reader of options runs before anything looks at the input. */
const SMALL_XML = "<domain type='qemu'><name>a</name><memory>1024</memory><os><type>hvm</type></os></domain>";

export const TARGETS: readonly Target[] = [
  {
    name: "xml",
    next(random, seeds) {
      const options = random.pick(SETTINGS);
      return {
        input: mutate(random, random.pick(seeds.xml), seeds.xml, seeds.words),
        check: (input) => checkXml(input, options),
      };
    },
  },
  {
    name: "argv",
    next(random, seeds) {
      const options = random.pick(SETTINGS);
      return {
        input: mutate(random, random.pick(seeds.argv), seeds.argv, seeds.words),
        check: (input) => checkArgv(input, options),
      };
    },
  },
  {
    name: "option",
    next(random, seeds) {
      const options = random.pick(SETTINGS);
      const value = mutate(random, random.pick(seeds.option), seeds.option, seeds.words);
      const name = random.pick(OPTION_NAMES.split(" "));
      const quote = random.once(4) ? "" : "'";
      const line = Buffer.concat([
        encoder.encode(`qemu-system-x86_64 -${name} ${quote}`),
        value,
        encoder.encode(quote),
      ]);
      return { input: line, check: (input) => checkArgv(input, options) };
    },
  },
  {
    name: "help",
    next(random, seeds) {
      const options = random.pick(SETTINGS);
      return {
        input: mutate(random, random.pick(seeds.help), seeds.help, seeds.words, 64 << 10),
        check: (input) => checkHelp(input, options),
      };
    },
  },
  {
    name: "options",
    next(random, seeds) {
      const input = mutate(random, random.pick(seeds.json), seeds.json, seeds.words);
      return { input, check: (text) => (subject) => void subject.call("normalize", SMALL_XML, latin(text)) };
    },
  },
];

/** Options travel as a string; bytes that are no UTF-8 become characters of their own. */
function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
