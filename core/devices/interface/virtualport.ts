/**
 * What a switch is told of a network card: <virtualport>.
 * https://libvirt.org/formatdomain.html#virtualport
 *
 * Which parameters there may be depends on the type; without a type they are completed by what the
 * network says.
 */
import { Context } from "../../emulator/context";
import { randomUuid } from "../../emulator/random";
import { Code } from "../../notes/codes";
import { NONE, Span, size } from "../../text/span";
import { canonicalUuid, isUuid } from "../../text/uuid";
import { Fields, anyBase } from "../../xml/fields";
import { noteAt } from "../../xml/reader";

const TYPES: StaticArray<string> = ["", "802.1Qbg", "802.1Qbh", "openvswitch", "midonet"];
const QBG: i32 = 1;
const QBH: i32 = 2;
const OPENVSWITCH: i32 = 3;
const MIDONET: i32 = 4;

export class Virtualport {
  from: usize = 0;
  type: i32 = 0;
  managerid: i64 = -1;
  typeid: i64 = -1;
  typeidversion: i64 = -1;
  instanceid: Span = NONE;
  interfaceid: Span = NONE;
  profileid: Span = NONE;

  xml(x: Fields): void {
    if (!x.enter("virtualport")) return;
    this.from = x.here();
    this.type = x.word("type", TYPES, this.type);
    if (x.enter("parameters")) {
      this.managerid = anyBase(x, "managerid", this.managerid);
      this.typeid = anyBase(x, "typeid", this.typeid);
      this.typeidversion = anyBase(x, "typeidversion", this.typeidversion);
      this.instanceid = x.text("instanceid", this.instanceid);
      this.interfaceid = x.text("interfaceid", this.interfaceid);
      this.profileid = x.text("profileid", this.profileid);
      x.leave();
    }
    x.leave();
  }

  get isOpenvswitch(): bool {
    return this.type == OPENVSWITCH;
  }

  /** An id that nobody gave is made up, where the type has it. */
  defaults(context: Context): void {
    if (this.from == 0) return;
    if (this.instanceid == NONE && (this.type == QBG || this.type == 0)) this.instanceid = randomUuid(context);
    if (this.interfaceid == NONE && (this.type == OPENVSWITCH || this.type == 0)) {
      this.interfaceid = randomUuid(context);
    }
    if (this.instanceid != NONE) this.instanceid = canonicalUuid(this.instanceid);
    if (this.interfaceid != NONE) this.interfaceid = canonicalUuid(this.interfaceid);
  }

  /** `complete`: nothing else fills in what is missing, as a network would. */
  check(context: Context, complete: bool): void {
    if (this.from == 0) return;
    this.limit(context, "managerid", this.managerid, 0xff);
    this.limit(context, "typeid", this.typeid, 0xffffff);
    this.limit(context, "typeidversion", this.typeidversion, 0xff);
    this.uuid(context, "instanceid", this.instanceid);
    this.uuid(context, "interfaceid", this.interfaceid);
    const qbg = this.type == QBG;
    if (complete) {
      if (this.type == 0) this.lacks(context, "virtualport type");
      if (qbg && this.managerid < 0) this.lacks(context, "managerid");
      if (qbg && this.typeid < 0) this.lacks(context, "typeid");
      if (qbg && this.typeidversion < 0) this.lacks(context, "typeidversion");
      if (this.type == QBH && size(this.profileid) == 0) this.lacks(context, "profileid");
      if (this.type == MIDONET && this.interfaceid == NONE) this.lacks(context, "interfaceid");
    }
    if (this.type == 0) return;
    if (!qbg && this.managerid >= 0) this.extra(context, "managerid");
    if (!qbg && this.typeid >= 0) this.extra(context, "typeid");
    if (!qbg && this.typeidversion >= 0) this.extra(context, "typeidversion");
    if (!qbg && this.instanceid != NONE) this.extra(context, "instanceid");
    if (this.interfaceid != NONE && this.type != OPENVSWITCH && this.type != MIDONET)
      this.extra(context, "interfaceid");
    if (size(this.profileid) > 0 && this.type != OPENVSWITCH && this.type != QBH) this.extra(context, "profileid");
  }

  private limit(context: Context, name: string, value: i64, most: i64): void {
    if (value > most) noteAt(context.notes, Code.OutOfRange, this.from).named(name).expect("a smaller number");
  }

  private uuid(context: Context, name: string, value: Span): void {
    if (value == NONE || isUuid(value)) return;
    noteAt(context.notes, Code.BadValue, this.from).named(name).found(value).expect("a uuid");
  }

  private lacks(context: Context, name: string): void {
    noteAt(context.notes, Code.Missing, this.from).named(name).expectWords(TYPES);
  }

  private extra(context: Context, name: string): void {
    noteAt(context.notes, Code.NotHere, this.from).named(name).expect("parameters of this virtualport type");
  }
}
