/**
 * What the core refuses as too large, in one place.
 *
 * A limit is there so that an input costs bounded memory and time whatever it says. Each is far
 * above what a real domain or command line needs (libvirt's largest test XML is 156 KB); who goes
 * past one gets a note that names it, never a trap.
 */

/** Bytes of one input: XML, command line or help text. */
export const MAX_INPUT: i32 = 16 << 20;
/** Bytes of the options text; help texts and QMP replies travel in it. */
export const MAX_OPTIONS: i32 = 16 << 20;
/** Elements inside one another; libxml2 stops at 256 too. */
export const MAX_DEPTH: i32 = 256;
/** Elements, comments aside, in one document. */
export const MAX_NODES: i32 = 500_000;
/** Attributes of one element. */
export const MAX_ATTRIBUTES: i32 = 128;
/** Words of one command line. */
export const MAX_WORDS: i32 = 16_384;
/** Keys of one option, nested ones included. */
export const MAX_KEYS: i32 = 4_096;
/** Arrays and objects inside one another in JSON. */
export const MAX_JSON_DEPTH: i32 = 64;
/** Values in one JSON text. */
export const MAX_JSON_VALUES: i32 = 2_000_000;
/** Notes of one call; past it they are counted, not kept. */
export const MAX_NOTES: i32 = 200;
/** Bytes of a found text or a source line that a note repeats. */
export const MAX_QUOTED: i32 = 160;
