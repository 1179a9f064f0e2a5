/**
 * A command line as data, in both directions.
 *
 * Rooms put options into it one after the other, and only at the end is it printed, with the shell's
 * quoting. Read from text, it is settings of the environment, the program and a list of options,
 * which rooms look through and take over. `settle` then keeps what nobody took, in order.
 */
import { Code } from "../notes/codes";
import { Notes } from "../notes/note";
import { EMPTY, NONE, Span, at, byteAt, indexOf, is, literal, narrow, same, size, slice, spanOf } from "../text/span";
import { placeRaw } from "../runtime/arena";
import { writeSetting, writeWord } from "../text/shell";
import { Writer, decimal, join } from "../text/writer";
import { writeAccount } from "./account";
import { Head, findHead } from "./head";
import { launcherRow } from "./launchers";
import { Option } from "./option";
import { Arity, arityOf, offerNames } from "./options";
import { Props } from "./props";
import { Links } from "./links";
import { noteDuplicates } from "./duplicates";
import { flatten, impliedKey } from "./flatten";
import { Steps, oneLine } from "./steps";
import { PropsWriter } from "./props_writer";
import { Fate, Kind, Word, hasPrintedDash, isOption } from "./word";
import { splitWords } from "./words";

export class Setting {
  constructor(
    readonly name: Span,
    readonly value: Span,
    /** The word it was read from; null when it was put. */
    readonly word: Word | null,
  ) {}
}

export class CommandLine {
  binary: Span = NONE;
  settings: Setting[] = [];
  /** The arguments, as they are printed. */
  arguments: Span[] = [];
  /** The options that were read. */
  options: Option[] = [];
  /** After `settle`: the words that go to <qemu:commandline>. */
  kept: Span[] = [];
  keptSettings: Setting[] = [];
  /** Options that take key=value only: what is written as JSON for them is turned into that. */
  plain: string[] = [];
  /** What comes before it, for a command line that is to be run by hand. */
  steps: Steps = new Steps();
  /** QEMU starts another program, which its sandbox wouldn't let it. */
  spawns: bool = false;
  private words: Word[] = [];
  private links: Links | null = null;
  private notes: Notes = new Notes();

  // ---- Writing

  /** A setting of the environment. */
  set(name: string, value: Span): void {
    this.setSpan(literal(name), value);
  }

  /** A setting of the environment; a later one of the same name takes the place of the earlier. */
  setSpan(name: Span, value: Span): void {
    const setting = new Setting(name, value, null);
    for (let i = 0; i < this.settings.length; i++) {
      if (!same(this.settings[i].name, name)) continue;
      this.settings[i] = setting;
      return;
    }
    this.settings.push(setting);
  }

  /** An option without an argument. */
  flag(name: string): void {
    const bytes = placeRaw(name.length + 1);
    store<u8>(bytes, 0x2d);
    narrow(bytes + 1, name);
    this.arguments.push(spanOf(bytes, name.length + 1));
  }

  put(name: string, value: Span): void {
    this.flag(name);
    this.arguments.push(value);
  }

  putText(name: string, value: string): void {
    this.put(name, literal(value));
  }

  putNumber(name: string, value: i64): void {
    this.put(name, decimal(value));
  }

  /** An option whose name is data. */
  putNamed(name: Span, value: Span): void {
    this.arguments.push(join("-", name));
    this.arguments.push(value);
  }

  /** A word as it is. */
  putWord(word: Span): void {
    this.arguments.push(word);
  }

  /** Keys to be written for an option; `first` is the key that is left out when it comes first. */
  props(first: string): Props {
    return new PropsWriter(first);
  }

  /** As `props`, but for an option that takes JSON. */
  jsonProps(): Props {
    return new PropsWriter("", true);
  }

  /** Moves the option that was put last before the first one of a name from a place in the arguments on. */
  moveBefore(name: string, from: i32): void {
    const words = this.arguments;
    const last = words.length - 2;
    let to = from;
    while (to < last && !(byteAt(words[to], 0) == 0x2d && is(slice(words[to], 1), name))) to++;
    const option = words[last];
    const value = words[last + 1];
    for (let i = last + 1; i >= to + 2; i--) words[i] = words[i - 2];
    words[to] = option;
    words[to + 1] = value;
  }

  /** Puts an option with the keys that were written. */
  putProps(name: string, props: Props): void {
    if (!(props instanceof PropsWriter)) return;
    const written = (props as PropsWriter).taken();
    this.put(name, this.isPlain(name, written) ? flatten(written, impliedKey(name)) : written);
  }

  /** JSON for an option that takes none in this QEMU. */
  private isPlain(name: string, written: Span): bool {
    if (size(written) == 0 || byteAt(written, 0) != 0x7b) return false;
    for (let i = 0; i < this.plain.length; i++) if (this.plain[i] == name) return true;
    return false;
  }

  /** Prints a script: the steps as comments, then the command. `name` is the guest's. */
  printScript(to: Writer, name: Span): void {
    to.text("#!/bin/sh\n# Starts the guest ").span(oneLine(name)).text(", made of its domain XML.\n");
    if (this.steps.all.length > 0) {
      to.text("#\n# Before the first start, in this directory, as far as it isn't there yet:\n");
      this.steps.print(to);
    }
    to.byte(0x0a);
    this.print(to, true);
  }

  /** Prints on one line, or with backslashes on a line per option; ends with a line end. */
  print(to: Writer, wrapped: bool): void {
    for (let i = 0; i < this.settings.length; i++) {
      writeSetting(to, this.settings[i].name, this.settings[i].value);
      this.separate(to, wrapped);
    }
    if (this.binary != NONE) writeWord(to, this.binary);
    if (!wrapped) {
      for (let i = 0; i < this.arguments.length; i++) {
        if (i > 0 || this.binary != NONE) to.byte(0x20);
        writeWord(to, this.arguments[i]);
      }
      to.byte(0x0a);
      return;
    }
    let lastOption = -1;
    for (let i = 0; i < this.arguments.length; i++) if (isOption(this.arguments[i])) lastOption = i;
    let seen = false;
    for (let i = 0; i < this.arguments.length; i++) {
      const word = this.arguments[i];
      const option = isOption(word);
      // A word joins the option before it; words at the very end that no option leads have a line each.
      const joins = !option && seen && (isOption(this.arguments[i - 1]) || lastOption > i);
      if (i > 0 || this.binary != NONE) this.separate(to, !joins);
      writeWord(to, word);
      if (option) seen = true;
    }
    to.byte(0x0a);
  }

  private separate(to: Writer, newLine: bool): void {
    if (newLine) to.text(" \\\n");
    else to.byte(0x20);
  }

  // ---- Reading

  /** The command line in a text; null, with a note, when there is none. */
  static read(text: Span, notes: Notes): CommandLine | null {
    const words = splitWords(text, notes);
    if (!words) return null;
    const head = findHead(words);
    if (!head) {
      const note = notes.add(Code.NoCommand, at(text), at(text) + size(text));
      if (words.length > 0) note.found(words[0].text);
      return null;
    }
    const line = new CommandLine();
    line.words = words;
    line.notes = notes;
    line.readHead(head);
    line.readOptions(head.end);
    return line;
  }

  private readHead(head: Head): void {
    const words = this.words;
    for (let i = 0; i < head.start; i++) this.leaveOutCommand(i, i > 0);
    for (let i = head.start; i < head.end; i++)
      if (words[i].kind != Kind.Plain) this.leaveOut(words[i], Code.ShellWord);
    for (let i = 0; i < head.launchers.length; i++) {
      const word = words[head.launchers[i]];
      // One note for a launcher, not one more for each of its words.
      if (launcherRow(word.text) >= 0) this.leaveOut(word, Code.Launcher);
      else word.refuse(Code.Launcher);
    }
    for (let i = 0; i < head.settings.length; i++) {
      const word = words[head.settings[i]];
      const equals = indexOf(word.text, 0x3d);
      const value = slice(word.text, equals + 1);
      this.settings.push(new Setting(slice(word.text, 0, equals), size(value) == 0 ? EMPTY : value, word));
    }
    if (head.binary >= 0) {
      this.binary = words[head.binary].text;
      words[head.binary].understand(literal("domain/devices/emulator"));
    } else {
      const from = head.end < words.length ? words[head.end].from : 0;
      this.notes.add(Code.NoBinary, from, from);
    }
  }

  /** Refuses a word, with a note. */
  private leaveOut(word: Word, why: Code): void {
    const code = word.kind == Kind.Plain ? why : Code.ShellWord;
    word.refuse(code);
    this.notes.add(code, word.from, word.to).found(word.text);
  }

  /** Refuses a word of another command; its first word gets the note. */
  private leaveOutCommand(index: i32, follows: bool): void {
    const word = this.words[index];
    if (word.kind == Kind.Plain && follows && !word.newLine && this.words[index - 1].kind != Kind.Operator) {
      word.refuse(Code.OtherCommand);
    } else this.leaveOut(word, Code.OtherCommand);
  }

  private readOptions(from: i32): void {
    const words = this.words;
    let i = from;
    while (i < words.length) {
      const word = words[i];
      if (word.kind == Kind.Operator || (word.newLine && !isOption(word.text))) break;
      i++;
      if (word.kind != Kind.Plain) this.leaveOut(word, Code.ShellWord);
      else if (isOption(word.text) || hasPrintedDash(word.text)) i = this.readOption(word, i);
      else {
        const image = new Option(literal("hda"), word.text, word, null, this.notes);
        image.positional = true;
        this.options.push(image);
      }
    }
    for (const first = i; i < words.length; i++) this.leaveOutCommand(i, i > first);
  }

  /** Reads an option whose argument, if it takes one, is the word at `next`; returns where to go on. */
  private readOption(word: Word, next: i32): i32 {
    const words = this.words;
    // QEMU takes two dashes for one.
    const dashes = !isOption(word.text) ? 0 : size(word.text) > 2 && byteAt(word.text, 1) == 0x2d ? 2 : 1;
    const name = slice(word.text, dashes);
    const arity = arityOf(name);
    if (arity == Arity.Unknown) {
      const note = this.notes.add(Code.UnknownArgument, word.from, word.to).found(name);
      // A note past the limit is dropped: nobody would see the nearest name.
      if (this.notes.left == 0) offerNames(note);
    }
    while (next < words.length && words[next].kind == Kind.Redirection) this.leaveOut(words[next++], Code.ShellWord);
    let argument: Word | null = null;
    if (next < words.length && words[next].kind == Kind.Plain && arity != Arity.None) {
      const candidate = words[next];
      // Of an unknown option, only what can't be an option of its own is taken for its argument.
      const leads = isOption(candidate.text) || hasPrintedDash(candidate.text);
      if (arity == Arity.One || (!leads && !candidate.newLine)) argument = candidate;
    }
    const option = new Option(name, argument ? argument.text : NONE, word, argument, this.notes);
    option.known = arity != Arity.Unknown;
    this.options.push(option);
    if (argument) return next + 1;
    if (arity == Arity.One) {
      this.notes.add(Code.MissingArgument, word.from, word.to).namedSpan(name);
      option.keep(Code.MissingArgument);
    }
    return next;
  }

  /** The option of a kind that others name so; null when there is none. */
  link(kind: string, name: Span): Option | null {
    let links = this.links;
    if (!links) {
      links = new Links(this.options);
      this.links = links;
    }
    return links.find(kind, name);
  }

  /** The first option of this name that nobody has taken yet, or null. */
  first(name: string): Option | null {
    for (let i = 0; i < this.options.length; i++) {
      const option = this.options[i];
      if (option.isNamed(name) && option.word.fate == Fate.Open) return option;
    }
    return null;
  }

  /** Takes over all options of this name that have no argument; false when there is none. */
  understandFlag(name: string, path: string): bool {
    let found = false;
    for (let i = 0; i < this.options.length; i++) {
      if (!this.options[i].isNamed(name)) continue;
      this.options[i].understandText(path);
      found = true;
    }
    return found;
  }

  /** What the environment says, or NONE; with a path, the setting counts as taken over. */
  environment(name: string, path: string = ""): Span {
    let value: Span = NONE;
    for (let i = 0; i < this.settings.length; i++) {
      const setting = this.settings[i];
      if (!is(setting.name, name)) continue;
      const word = setting.word;
      if (word && path.length > 0) word.understand(literal(path));
      value = setting.value;
    }
    return value;
  }

  /** Takes over a setting that the driver makes by itself. */
  understandSetting(name: string): void {
    for (let i = 0; i < this.settings.length; i++) {
      const word = this.settings[i].word;
      if (word && is(this.settings[i].name, name)) word.understand(literal("driver"));
    }
  }

  /** Says which ids are given twice. */
  noteDuplicates(): void {
    noteDuplicates(this.options, this.notes);
  }

  /** Keeps what nobody took over, word by word and in order. */
  settle(): void {
    for (let i = 0; i < this.settings.length; i++) {
      const setting = this.settings[i];
      const word = setting.word;
      if (!word || word.fate != Fate.Open) continue;
      word.keep(literal("qemu:env"), Code.NotConvertedSetting);
      this.notes.add(Code.NotConvertedSetting, word.from, word.to).found(setting.name);
      this.keptSettings.push(setting);
    }
    for (let i = 0; i < this.options.length; i++) {
      const option = this.options[i];
      option.settle();
      if (option.word.fate != Fate.Kept) continue;
      this.kept.push(option.word.text);
      const argument = option.argument;
      if (argument) this.kept.push(argument.text);
    }
  }

  /** The account as JSON; `input` is the text that was read. */
  writeAccount(to: Writer, input: Span): void {
    writeAccount(to, this.words, input);
  }
}
