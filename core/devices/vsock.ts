/**
 * Sockets between guest and host: <vsock>.
 * https://libvirt.org/formatdomain.html#vsock
 *
 * A guest has a number among the guests of a host (its CID). An automatic one is found when the guest is
 * started: the shell says it in `options.context.guestCid`.
 */
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Capability } from "../emulator/capabilities";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { NOT_A_NUMBER } from "../text/number";
import { decimal } from "../text/writer";
import { Fields, YES_NO } from "../xml/fields";
import { noteAt, noteInside } from "../xml/reader";
import { Device, deviceProps } from "./device";
import { NativeDevice } from "./native";
import { VIRTIO, VIRTIO_MODELS, VirtioOptions, virtioConnect, virtioDriver } from "./virtio";

const YES: i32 = 1;
const NO: i32 = 2;
/** The numbers below are the hypervisor's, the loopback's and the host's. */
const FIRST_CID: i64 = 3;

export class Vsock extends Device {
  model: i32 = 0;
  /** 0 unset, 1 yes, 2 no. */
  auto: i32 = 0;
  cid: i64 = -1;
  virtio: VirtioOptions = new VirtioOptions();

  xml(x: Fields): void {
    this.model = x.word("model", VIRTIO_MODELS, this.model);
    if (x.enter("cid")) {
      this.auto = x.word("auto", YES_NO, this.auto);
      this.cid = x.integer("address", this.cid);
      x.leave();
    }
    this.info.xml(x);
    if (x.enter("driver")) {
      this.virtio.xml(x);
      x.leave();
    }
  }

  connect(context: Context): i32 {
    return virtioConnect(this.model);
  }

  defaults(context: Context): void {
    if (this.model == 0) this.model = VIRTIO;
    if (this.auto == 0) this.auto = this.cid > 0 ? NO : YES;
  }

  check(context: Context): void {
    const notes = context.notes;
    if (this.cid >= 0 && this.cid < FIRST_CID)
      noteInside(notes, Code.OutOfRange, this.from, "cid", "address")
        .named("the guest CID")
        .found(decimal(this.cid))
        .expect("at least 3");
    if (context.modern && !context.emulator.can(Capability.VHOST_VSOCK))
      noteAt(notes, Code.Unsupported, this.from).named("the vsock device");
  }

  emit(line: CommandLine, context: Context): void {
    const p = deviceProps(line, context);
    p.text("driver", virtioDriver("vhost-vsock", this.info, this.model));
    this.props(p, context);
    line.putProps("device", p);
  }

  static readNative(device: NativeDevice): Vsock | null {
    const vsock = new Vsock();
    vsock.model = device.virtio("vhost-vsock");
    if (vsock.model == 0) return null;
    vsock.auto = NO;
    vsock.props(device.p, device.context);
    return vsock.cid < FIRST_CID ? null : vsock;
  }

  private props(p: Props, context: Context): void {
    this.virtio.props(p);
    this.info.alias = p.text("id", this.info.alias);
    const cid = p.integer("guest-cid", this.auto == YES && !context.planned ? automaticCid(context) : this.cid);
    if (p.reading) this.cid = cid;
    // The shell's own number.
    p.text("vhostfd", context.descriptors.text(this.info.alias, "vsock"));
    this.info.props(p, context);
  }
}

function automaticCid(context: Context): i64 {
  const answer = context.answer("guestCid");
  if (!answer) return FIRST_CID;
  const cid = answer.integer();
  return cid == NOT_A_NUMBER ? FIRST_CID : cid;
}
