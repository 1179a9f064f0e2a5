/**
 * The head of a command: what stands before QEMU's options.
 *
 * Pasted text can hold more than one command; the first that runs QEMU is the one. In it come, in any
 * order, settings of the environment and commands that start others (launchers.ts), and then QEMU's
 * own name. A text that begins with an option has no program at all.
 */
import { byteAt, is, size } from "../text/span";
import { endsFlags, isAssignment, launcherRow, takesNext, wordsBefore } from "./launchers";
import { isEmulatorName, isToolName } from "./program";
import { Kind, Word } from "./word";

export class Head {
  /** Indices of the words that set the environment. */
  settings: i32[] = [];
  /** Indices of launchers' words. */
  launchers: i32[] = [];
  /** The word of the program, or -1. */
  binary: i32 = -1;
  /** The first word of the command. */
  start: i32 = 0;
  /** The first word behind the head. */
  end: i32 = 0;
}

/**
 * The head of the first command that runs QEMU; else of the first that could, under another name; null
 * when there is none.
 */
export function findHead(words: Word[]): Head | null {
  let first: Head | null = null;
  for (let start = 0; start < words.length; ) {
    const head = readHead(words, start);
    const binary = head.binary;
    if (binary >= 0 && isEmulatorName(words[binary].text)) return head;
    const runs = binary >= 0 ? !isToolName(words[binary].text) : head.end < nextCommand(words, start);
    if (!first && runs) first = head;
    start = nextCommand(words, start);
  }
  return first;
}

/** The first word of the command behind this one. */
function nextCommand(words: Word[], start: i32): i32 {
  let i = start;
  while (i < words.length && (i == start || !words[i].newLine)) {
    if (words[i].kind == Kind.Operator) return i + 1;
    i++;
  }
  return i;
}

function readHead(words: Word[], start: i32): Head {
  const head = new Head();
  head.start = start;
  let i = start;
  while (i < words.length) {
    const word = words[i];
    if (
      word.kind == Kind.Operator ||
      (i > start && word.newLine && head.launchers.length == 0 && head.settings.length == 0)
    )
      break;
    if (word.kind != Kind.Plain) {
      i++;
      continue;
    }
    if (isAssignment(word.text)) {
      head.settings.push(i++);
      continue;
    }
    if (size(word.text) > 0 && byteAt(word.text, 0) == 0x2d) break;
    const row = launcherRow(word.text);
    if (row < 0) {
      head.binary = i++;
      break;
    }
    head.launchers.push(i++);
    i = skipFlags(words, i, row, head);
  }
  head.end = i;
  return head;
}

/** Goes over a launcher's own flags and words; returns where the command behind them begins. */
function skipFlags(words: Word[], from: i32, row: i32, head: Head): i32 {
  let i = from;
  let before = wordsBefore(row);
  while (i < words.length) {
    const word = words[i];
    if (word.kind == Kind.Operator) return i;
    const text = word.text;
    const isFlag = size(text) > 1 && byteAt(text, 0) == 0x2d;
    if (word.kind == Kind.Plain && isFlag) {
      head.launchers.push(i++);
      if (is(text, "--") && before == 0) return i;
      if (endsFlags(text) && !is(text, "--")) return i;
      if (takesNext(row, text) && i < words.length && words[i].kind == Kind.Plain) head.launchers.push(i++);
    } else if (word.kind != Kind.Plain) {
      i++;
    } else if (isAssignment(text)) {
      head.settings.push(i++);
    } else if (before > 0 && !isEmulatorName(text)) {
      before--;
      head.launchers.push(i++);
    } else return i;
  }
  return i;
}
