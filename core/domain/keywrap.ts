/**
 * Whether an s390x guest can have its keys wrapped by the host: <keywrap>.
 * https://libvirt.org/formatdomain.html#key-wrap
 */
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { Fields, ON_OFF, Room, list } from "../xml/fields";
import { noteAt, noteMissing } from "../xml/reader";

const NAMES: StaticArray<string> = ["", "aes", "dea"];
const AES: i32 = 1;
const DEA: i32 = 2;

class Cipher extends Room {
  name: i32 = 0;
  state: i32 = 0;

  xml(x: Fields): void {
    this.name = x.word("name", NAMES, this.name);
    this.state = x.word("state", ON_OFF, this.state);
  }
}

export class Keywrap extends Part {
  /** In the order of NAMES. */
  ciphers: Cipher[] = [];

  xml(x: Fields): void {
    if (!x.enter("keywrap")) return;
    this.from = x.here();
    list<Cipher>(x, "cipher", this.ciphers);
    x.leave();
  }

  defaults(context: Context): void {
    this.ciphers.sort((a, b) => a.name - b.name);
  }

  private state(name: i32): i32 {
    for (let i = 0; i < this.ciphers.length; i++) if (this.ciphers[i].name == name) return this.ciphers[i].state;
    return 0;
  }

  private readState(name: i32, state: i32): void {
    if (state == 0) return;
    const cipher = new Cipher();
    cipher.name = name;
    cipher.state = state;
    this.ciphers.push(cipher);
  }

  check(context: Context): void {
    const notes = context.notes;
    for (let i = 0; i < this.ciphers.length; i++) {
      const cipher = this.ciphers[i];
      if (cipher.name == 0) noteMissing(notes, cipher.from, "name").named("cipher name").expectWords(NAMES);
      if (cipher.state == 0) noteMissing(notes, cipher.from, "state").named("cipher state").expectWords(ON_OFF);
      if (i > 0 && cipher.name > 0 && this.ciphers[i - 1].name == cipher.name) {
        noteAt(notes, Code.Conflict, cipher.from, "name").named("cipher");
      }
    }
  }

  machineProps(p: Props, context: Context): void {
    if (p.reading) {
      this.readState(AES, p.onOff("aes-key-wrap", 0));
      this.readState(DEA, p.onOff("dea-key-wrap", 0));
      return;
    }
    const aes = this.state(AES);
    const dea = this.state(DEA);
    if (aes + dea > 0 && !context.machine.isS390) {
      noteAt(context.notes, Code.NotHere, this.from).named("'aes-key-wrap' or 'dea-key-wrap'").expect("s390x");
      return;
    }
    p.onOff("aes-key-wrap", aes);
    p.onOff("dea-key-wrap", dea);
  }
}
