/**
 * Sound cards: <sound>.
 * https://libvirt.org/formatdomain.html#sound-devices
 *
 * All cards of a guest stand in one option: `-soundhw sb16,es1370`.
 */
import { CommandLine } from "../argv/command_line";
import { Device } from "./device";
import { Option } from "../argv/option";
import { Context } from "../emulator/context";
import { indexOf, is, size, slice, wordIndex } from "../text/span";
import { Writer } from "../text/writer";
import { Fields } from "../xml/fields";
import { noteMissing } from "../xml/reader";

const MODELS: StaticArray<string> = ["", "sb16", "es1370", "pcspk", "ac97"];

export class Sound extends Device {
  model: i32 = 0;

  xml(x: Fields): void {
    this.model = x.word("model", MODELS, this.model);
  }

  check(context: Context): void {
    if (this.model == 0) noteMissing(context.notes, this.from, "model").named("model").expectWords(MODELS);
  }

  static emitAllOld(line: CommandLine, sounds: Sound[]): void {
    if (sounds.length == 0) return;
    const to = new Writer(32);
    for (let i = 0; i < sounds.length; i++) {
      if (i > 0) to.byte(0x2c);
      to.text(MODELS[sounds[i].model]);
    }
    line.put("soundhw", to.take());
  }

  /** The cards of a -soundhw option; none when one of them is not known. */
  static absorb(option: Option): Sound[] {
    const sounds: Sound[] = [];
    if (is(option.value, "all")) {
      for (let model = 1; model < MODELS.length; model++) if (model != 3) sounds.push(make(model));
      return sounds;
    }
    for (let from = 0; from <= size(option.value); ) {
      let end = indexOf(option.value, 0x2c, from);
      if (end < 0) end = size(option.value);
      const model = wordIndex(slice(option.value, from, end), MODELS);
      if (model <= 0) return [];
      sounds.push(make(model));
      from = end + 1;
    }
    return sounds;
  }
}

function make(model: i32): Sound {
  const sound = new Sound();
  sound.model = model;
  return sound;
}
