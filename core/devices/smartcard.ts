/**
 * A smartcard for the guest: <smartcard>.
 * https://libvirt.org/formatdomain.html#smartcard-devices
 *
 * It is the host's reader, one made of three certificates in the host's database, or whatever is at the
 * other end of a character source.
 */
import { AddressType } from "../address/address";
import { ControllerType } from "../address/buses";
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NONE, Span, byteAt, is, literal, size } from "../text/span";
import { decimal, join } from "../text/writer";
import { Fields, Room, list } from "../xml/fields";
import { noteAt, noteInside, noteMissing } from "../xml/reader";
import { emitChardev } from "./chardev/backend";
import { readSource } from "./chardev/native";
import { CharSource } from "./chardev/source";
import { Device, deviceProps } from "./device";
import { NativeDevice } from "./native";

const MODES: StaticArray<string> = ["", "host", "host-certificates", "passthrough"];
const HOST: i32 = 1;
const CERTIFICATES: i32 = 2;
const PASSTHROUGH: i32 = 3;

/** Where NSS has its certificates unless one says otherwise. */
const USUAL_DATABASE: string = "/etc/pki/nssdb";

class Certificate extends Room {
  name: Span = NONE;

  xml(x: Fields): void {
    this.name = x.content(this.name);
  }
}

export class Smartcard extends Device {
  mode: i32 = 0;
  certificates: Certificate[] = [];
  database: Span = NONE;
  source: CharSource = new CharSource();

  /** Where the certificates lie that stand for a card; NONE for another mode. */
  get certificateDatabase(): Span {
    if (this.mode != CERTIFICATES) return NONE;
    return this.database != NONE ? this.database : literal(USUAL_DATABASE);
  }

  get isPassedThrough(): bool {
    return this.mode == PASSTHROUGH;
  }

  xml(x: Fields): void {
    this.mode = x.word("mode", MODES, this.mode);
    if (x.when(this.mode == PASSTHROUGH)) {
      this.source.typeXml(x);
      this.source.xml(x);
    }
    if (x.when(this.mode == CERTIFICATES)) {
      list<Certificate>(x, "certificate", this.certificates);
      this.database = x.element("database", this.database);
    }
    this.info.xml(x);
  }

  defaults(context: Context): void {
    if (this.mode != PASSTHROUGH) return;
    this.source.spiceName = "smartcard";
    if (this.source.type != 0) this.source.defaultsToday();
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.mode == 0) noteMissing(notes, this.from, "mode").named("the smartcard's mode").expectWords(MODES);
    if (this.mode == CERTIFICATES) {
      const count = this.certificates.length;
      if (count != 3)
        noteAt(notes, Code.Requires, this.from, "mode")
          .named("host-certificates mode")
          .found(decimal(count))
          .expect("exactly three certificates");
      if (size(this.database) > 0 && byteAt(this.database, 0) != 0x2f)
        noteInside(notes, Code.RelativePath, this.from, "database")
          .named("the database")
          .found(this.database)
          .expect("/...");
    }
    if (this.mode == PASSTHROUGH) {
      if (this.source.type == 0)
        noteMissing(notes, this.from, "type")
          .named("the character device type of passthrough mode")
          .expect("a type attribute");
      else this.source.check(context, this.from);
    }
    if (context.modern) this.checkToday(context);
  }

  private checkToday(context: Context): void {
    const notes = context.notes;
    const address = this.info.address;
    if (address.type != AddressType.Ccid) {
      noteInside(notes, Code.Requires, this.from, "address", "type")
        .named("a smartcard")
        .expect("an address of type ccid");
    } else if (address.controller != 0 || address.slot != 0) {
      noteAt(notes, Code.Unsupported, this.from)
        .named("multiple smartcards")
        .expect("one at ccid controller 0 and slot 0");
    }
    const passed = this.mode == PASSTHROUGH;
    if (!context.emulator.can(passed ? Capability.CCID_PASSTHRU : Capability.CCID_EMULATED))
      noteAt(notes, Code.Unsupported, this.from, "mode").named(
        passed ? "smartcard passthrough mode" : "smartcard host mode",
      );
  }

  emit(line: CommandLine, context: Context): void {
    const id = join("char", this.info.alias);
    if (this.mode == PASSTHROUGH) emitChardev(line, context, this.source, this.info.alias, id);
    const p = deviceProps(line, context);
    this.props(p, context);
    line.putProps("device", p);
  }

  private props(p: Props, context: Context): void {
    p.fixed("driver", this.mode == PASSTHROUGH ? "ccid-card-passthru" : "ccid-card-emulated");
    if (this.mode == HOST) p.fixed("backend", "nss-emulated");
    else if (this.mode == CERTIFICATES) {
      p.fixed("backend", "certificates");
      for (let i = 0; i < 3; i++) {
        const certificate = this.certificates[i];
        certificate.name = p.text(i == 0 ? "cert1" : i == 1 ? "cert2" : "cert3", certificate.name);
      }
      const database = p.text("db", this.database != NONE ? this.database : literal(USUAL_DATABASE));
      if (p.reading) this.database = database;
    } else p.text("chardev", join("char", this.info.alias));
    this.info.alias = p.text("id", this.info.alias);
    if (p.reading) return this.info.props(p, context);
    const bus = context.buses.find(ControllerType.Ccid, this.info.address.controller);
    p.text("bus", join("", bus ? bus.alias : literal("ccid0"), ".0"));
  }

  static readNative(device: NativeDevice): Smartcard | null {
    const card = new Smartcard();
    if (device.isDriver("ccid-card-passthru")) {
      const source = readSource(device, "smartcard");
      if (!source) return null;
      card.source = source;
      card.mode = PASSTHROUGH;
    } else if (device.isDriver("ccid-card-emulated")) {
      card.mode = is(device.p.text("backend", NONE), "certificates") ? CERTIFICATES : HOST;
    } else return null;
    for (let i = 0; i < 3 && card.mode == CERTIFICATES; i++) card.certificates.push(new Certificate());
    card.props(device.p, device.context);
    for (let i = 0; i < card.certificates.length; i++) if (card.certificates[i].name == NONE) return null;
    return card;
  }
}
