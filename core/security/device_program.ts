/**
 * The device list as an eBPF program: what cgroup v2 has instead of files.
 * Linux, Documentation/bpf/standardization/instruction-set.rst and struct bpf_cgroup_dev_ctx of <linux/bpf.h>
 *
 * The kernel hands the program what is to be opened: a word with the kind of node below and the access above, the
 * major, the minor. Rule by rule it jumps to the next where something differs, and answers 1 behind a rule that fits,
 * 0 behind the last. Straight code without maps or loops, so the kernel's check of it is quick; a rule is at most
 * eight instructions, of eight bytes each.
 */
import { Span } from "../text/span";
import { Writer } from "../text/writer";
import { DeviceRule, MAKE, READ, WRITE } from "./device_list";

/** Opcodes: class, source and operation in one byte. */
const LOAD_WORD: i32 = 0x61;
const MOVE: i32 = 0xbf;
const MOVE_NUMBER: i32 = 0xb7;
const AND_NUMBER: i32 = 0x57;
const SHIFT_RIGHT: i32 = 0x77;
const JUMP_UNLESS_EQUAL: i32 = 0x55;
const EXIT: i32 = 0x95;

/** Registers: the answer; the context, then scratch; kind, access, major, minor. */
const ANSWER: i32 = 0;
const SCRATCH: i32 = 1;
const KIND: i32 = 2;
const ACCESS: i32 = 3;
const MAJOR: i32 = 4;
const MINOR: i32 = 5;

const BLOCK: i32 = 1;
const CHARACTER: i32 = 2;
const ALL: i32 = MAKE | READ | WRITE;

/** The instructions' bytes. */
export function deviceProgram(rules: DeviceRule[]): Span {
  const to = new Writer(128 + rules.length * 64);
  put(to, LOAD_WORD, KIND, SCRATCH, 0, 0);
  put(to, LOAD_WORD, MAJOR, SCRATCH, 4, 0);
  put(to, LOAD_WORD, MINOR, SCRATCH, 8, 0);
  put(to, MOVE, ACCESS, KIND, 0, 0);
  put(to, AND_NUMBER, KIND, 0, 0, 0xffff);
  put(to, SHIFT_RIGHT, ACCESS, 0, 0, 16);
  for (let i = 0; i < rules.length; i++) putRule(to, rules[i]);
  put(to, MOVE_NUMBER, ANSWER, 0, 0, 0);
  put(to, EXIT, 0, 0, 0, 0);
  return to.take();
}

function putRule(to: Writer, rule: DeviceRule): void {
  const some = rule.access != ALL;
  // What is left of the rule behind each jump, in instructions.
  let left = 2 + (some ? 3 : 0) + (rule.minor >= 0 ? 1 : 0) + 1;
  put(to, JUMP_UNLESS_EQUAL, KIND, 0, left, rule.block ? BLOCK : CHARACTER);
  left--;
  put(to, JUMP_UNLESS_EQUAL, MAJOR, 0, left, <i32>rule.major);
  left--;
  if (rule.minor >= 0) {
    put(to, JUMP_UNLESS_EQUAL, MINOR, 0, left, <i32>rule.minor);
    left--;
  }
  if (some) {
    put(to, MOVE, SCRATCH, ACCESS, 0, 0);
    put(to, AND_NUMBER, SCRATCH, 0, 0, ALL & ~rule.access);
    put(to, JUMP_UNLESS_EQUAL, SCRATCH, 0, 2, 0);
  }
  put(to, MOVE_NUMBER, ANSWER, 0, 0, 1);
  put(to, EXIT, 0, 0, 0, 0);
}

/** One instruction: opcode, registers (target below, source above), offset, number; all little-endian. */
function put(to: Writer, opcode: i32, target: i32, source: i32, offset: i32, number: i32): void {
  to.byte(<u8>opcode).byte(<u8>(target | (source << 4)));
  for (let i = 0; i < 16; i += 8) to.byte(<u8>(offset >> i));
  for (let i = 0; i < 32; i += 8) to.byte(<u8>(number >> i));
}
