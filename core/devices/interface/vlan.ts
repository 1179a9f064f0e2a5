/**
 * The VLANs that a network card is in: <vlan>. More than one tag make a trunk.
 * https://libvirt.org/formatdomain.html#setting-vlan-tag-on-supported-network-types-only
 */
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Fields, Room, YES_NO, list } from "../../xml/fields";
import { noteAt } from "../../xml/reader";

const NATIVE_MODES: StaticArray<string> = ["", "tagged", "untagged"];
const YES: i32 = 1;
const NO: i32 = 2;

class VlanTag extends Room {
  id: i64 = -1;
  nativeMode: i32 = 0;

  xml(x: Fields): void {
    this.id = x.integer("id", this.id);
    this.nativeMode = x.word("nativeMode", NATIVE_MODES, this.nativeMode);
  }
}

export class Vlan {
  from: usize = 0;
  trunk: i32 = 0;
  tags: VlanTag[] = [];

  xml(x: Fields): void {
    if (!x.enter("vlan")) return;
    this.from = x.here();
    this.trunk = x.word("trunk", YES_NO, this.trunk);
    list<VlanTag>(x, "tag", this.tags);
    x.leave();
  }

  get isThere(): bool {
    return this.tags.length > 0;
  }

  defaults(): void {
    if (this.tags.length > 1 && this.trunk == 0) this.trunk = YES;
    // Of a single tag it says nothing.
    if (this.tags.length == 1 && this.trunk == NO && this.tags[0].nativeMode == 0) this.trunk = 0;
  }

  check(context: Context): void {
    if (this.from == 0) return;
    const notes = context.notes;
    if (this.tags.length == 0) noteAt(notes, Code.Missing, this.from).named("tag id of <vlan>").expect("<tag id='n'/>");
    let native = 0;
    for (let i = 0; i < this.tags.length; i++) {
      const tag = this.tags[i];
      if (tag.id < 0) noteAt(notes, Code.Missing, tag.from, "id").named("id of <tag>");
      if (tag.id > 4095) noteAt(notes, Code.OutOfRange, tag.from, "id").named("vlan tag id").expect("up to 4095");
      if (tag.nativeMode != 0 && ++native == 2) {
        noteAt(notes, Code.Conflict, tag.from, "nativeMode").named("native vlan setting");
      }
    }
    if (this.trunk == NO) {
      noteAt(notes, Code.Excludes, this.from, "trunk").named("trunk='no'").expect("more than one tag or a native one");
    }
  }
}
