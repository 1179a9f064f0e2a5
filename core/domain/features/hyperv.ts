/**
 * Microsoft's enlightenments, which a Windows guest takes for those of Hyper-V: <features><hyperv>.
 * https://libvirt.org/formatdomain.html#hypervisor-features
 */
import { Props, Switch } from "../../argv/props";
import { Context } from "../../emulator/context";
import { Part } from "../../emulator/part";
import { Code } from "../../notes/codes";
import { NOT_A_NUMBER, toNumber } from "../../text/number";
import { NONE, Span, indexOf, is, size, wordIndex } from "../../text/span";
import { decimal } from "../../text/writer";
import { Fields, ON_OFF } from "../../xml/fields";
import { noteAt, noteInside } from "../../xml/reader";
import { state } from "./state";

const MODES: StaticArray<string> = ["", "custom", "passthrough"];
const CUSTOM: i32 = 1;
const PASSTHROUGH: i32 = 2;

/** In the order of the XML and of QEMU's keys. */
const NAMES: StaticArray<string> = [
  "relaxed",
  "vapic",
  "spinlocks",
  "vpindex",
  "runtime",
  "synic",
  "stimer",
  "reset",
  "vendor_id",
  "frequencies",
  "reenlightenment",
  "tlbflush",
  "ipi",
  "evmcs",
  "avic",
  "emsr_bitmap",
  "xmm_input",
];
const SPINLOCKS: i32 = 2;
const STIMER: i32 = 6;
const VENDOR_ID: i32 = 8;
const TLBFLUSH: i32 = 11;

const KEYS: StaticArray<string> = [
  "hv-relaxed",
  "hv-vapic",
  "hv-spinlocks",
  "hv-vpindex",
  "hv-runtime",
  "hv-synic",
  "hv-stimer",
  "hv-reset",
  "hv-vendor-id",
  "hv-frequencies",
  "hv-reenlightenment",
  "hv-tlbflush",
  "hv-ipi",
  "hv-evmcs",
  "hv-avic",
  "hv-emsr-bitmap",
  "hv-xmm-input",
];

/** libvirt 8.0, the first to have a mode. */
const MODE_SINCE: i32 = 8_000_000;
/** What QEMU takes for "never spin" is more than this. */
const LEAST_RETRIES: i64 = 4095;
const VENDOR_ID_LENGTH: i32 = 12;

export class Hyperv extends Part {
  mode: i32 = 0;
  states: StaticArray<i32> = new StaticArray<i32>(NAMES.length);
  retries: i64 = 0;
  vendorId: Span = NONE;
  stimerDirect: i32 = 0;
  tlbflushDirect: i32 = 0;
  tlbflushExtended: i32 = 0;

  xml(x: Fields): void {
    if (!x.enter("hyperv")) return;
    if (x.reading) {
      this.from = x.here();
      this.mode = CUSTOM;
    }
    if (x.since(MODE_SINCE)) this.mode = x.word("mode", MODES, this.mode);
    if (this.mode != 0) x.unfold();
    for (let i = 0; i < NAMES.length; i++) {
      if (!x.enter(NAMES[i])) continue;
      this.states[i] = x.word("state", ON_OFF, this.states[i]);
      if (i == SPINLOCKS) this.retries = x.integer("retries", this.retries, 0);
      else if (i == VENDOR_ID) this.vendorId = x.text("value", this.vendorId);
      else if (i == STIMER) this.stimerDirect = state(x, "direct", this.stimerDirect);
      else if (i == TLBFLUSH) {
        this.tlbflushDirect = state(x, "direct", this.tlbflushDirect);
        this.tlbflushExtended = state(x, "extended", this.tlbflushExtended);
      }
      x.leave();
    }
    x.leave();
  }

  defaults(context: Context): void {
    if (this.mode == PASSTHROUGH) {
      // Everything that the host has: nothing is chosen.
      for (let i = 0; i < NAMES.length; i++) this.states[i] = 0;
    }
    if (this.states[SPINLOCKS] != Switch.On) this.retries = 0;
    if (this.states[VENDOR_ID] != Switch.On) this.vendorId = NONE;
    if (this.states[STIMER] != Switch.On || this.stimerDirect != Switch.On) this.stimerDirect = 0;
    if (this.states[TLBFLUSH] != Switch.On || this.tlbflushDirect != Switch.On) this.tlbflushDirect = 0;
    if (this.states[TLBFLUSH] != Switch.On || this.tlbflushExtended != Switch.On) this.tlbflushExtended = 0;
  }

  check(context: Context): void {
    if (this.mode == 0) return;
    const notes = context.notes;
    if (!context.machine.isX86 && !context.machine.isArmVirt) {
      noteAt(notes, Code.NotHere, this.from).named("Hyperv features").found(context.arch);
    }
    if (this.states[SPINLOCKS] == Switch.On && this.retries < LEAST_RETRIES) {
      noteInside(notes, Code.OutOfRange, this.from, "spinlocks", "retries")
        .named("HyperV spinlock retry count")
        .found(decimal(this.retries))
        .expect("at least 4095");
    }
    if (this.states[VENDOR_ID] == Switch.On) {
      if (this.vendorId == NONE) {
        noteInside(notes, Code.Missing, this.from, "vendor_id").named("value of vendor_id").expect("value='...'");
      } else if (size(this.vendorId) > VENDOR_ID_LENGTH || indexOf(this.vendorId, 0x2c) >= 0) {
        noteInside(notes, Code.BadValue, this.from, "vendor_id", "value")
          .named("HyperV vendor_id value")
          .found(this.vendorId)
          .expect("12 characters at most, no comma");
      }
    }
  }

  /** One key of -cpu on a command line, its name with dashes; false when it is another's. */
  readCpu(name: Span, value: Span, state: i32): bool {
    if (is(name, "hv-passthrough")) {
      if (state != Switch.On || this.mode == CUSTOM) return false;
      this.mode = PASSTHROUGH;
      return true;
    }
    if (this.mode == PASSTHROUGH) return false;
    const index = wordIndex(name, KEYS);
    if (index == SPINLOCKS) {
      this.retries = toNumber(value);
      if (this.retries == NOT_A_NUMBER || this.retries < LEAST_RETRIES) return false;
    } else if (index == VENDOR_ID) this.vendorId = value;
    else if (state == Switch.Unset) return false;
    else if (is(name, "hv-stimer-direct")) this.stimerDirect = state;
    else if (is(name, "hv-tlbflush-direct")) this.tlbflushDirect = state;
    else if (is(name, "hv-tlbflush-ext")) this.tlbflushExtended = state;
    else if (index < 0) return false;
    this.mode = CUSTOM;
    if (index >= 0) this.states[index] = state == Switch.Off ? Switch.Off : Switch.On;
    return true;
  }

  /** Its keys of -cpu. */
  cpu(p: Props, context: Context): void {
    if (this.mode == 0) return;
    if (this.mode == PASSTHROUGH) p.onOff("hv-passthrough", Switch.On);
    for (let i = 0; i < NAMES.length; i++) {
      if (this.states[i] != Switch.On) continue;
      if (i == SPINLOCKS) this.retries = p.hex(KEYS[i], this.retries);
      else if (i == VENDOR_ID) this.vendorId = p.text(KEYS[i], this.vendorId);
      else p.onOff(KEYS[i], Switch.On);
      if (i == STIMER) this.stimerDirect = p.onOff("hv-stimer-direct", this.stimerDirect);
      if (i == TLBFLUSH) {
        this.tlbflushDirect = p.onOff("hv-tlbflush-direct", this.tlbflushDirect);
        this.tlbflushExtended = p.onOff("hv-tlbflush-ext", this.tlbflushExtended);
      }
    }
  }
}
