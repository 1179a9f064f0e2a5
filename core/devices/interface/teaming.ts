/**
 * A pair of network cards that a guest uses as one: <teaming>. The transient one, a host device, may go
 * away for a migration while the persistent one stays.
 * https://libvirt.org/formatdomain.html#teaming-a-virtio-hostdev-nic-pair
 */
import { Props, Switch } from "../../argv/props";
import { NONE, Span } from "../../text/span";
import { Fields } from "../../xml/fields";

const TYPES: StaticArray<string> = ["", "persistent", "transient"];
const PERSISTENT: i32 = 1;
const TRANSIENT: i32 = 2;

export class Teaming {
  type: i32 = 0;
  /** The alias of the persistent card. */
  persistent: Span = NONE;

  xml(x: Fields): void {
    if (!x.enter("teaming")) return;
    this.type = x.word("type", TYPES, this.type);
    this.persistent = x.text("persistent", this.persistent);
    x.leave();
  }

  get isPersistent(): bool {
    return this.type == PERSISTENT;
  }

  get isTransient(): bool {
    return this.type == TRANSIENT;
  }

  /** What the persistent card says. */
  failover(p: Props): void {
    if (p.onOff("failover", this.isPersistent ? Switch.On : Switch.Unset) == Switch.On) this.type = PERSISTENT;
  }

  /** What the transient device says of its partner. */
  pair(p: Props): void {
    if (this.isTransient) this.persistent = p.text("failover_pair_id", this.persistent);
  }
}
