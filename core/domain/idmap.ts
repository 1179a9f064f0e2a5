/**
 * How user and group ids of a container map to the host's: <idmap>.
 * https://libvirt.org/formatdomain.html#container-boot
 *
 * It is for containers only; a QEMU guest keeps what its definition says and does nothing with it.
 */
import { Part } from "../emulator/part";
import { Fields, Room, list } from "../xml/fields";

class IdRange extends Room {
  start: i64 = -1;
  target: i64 = -1;
  count: i64 = -1;

  xml(x: Fields): void {
    this.start = x.integer("start", this.start);
    this.target = x.integer("target", this.target);
    this.count = x.integer("count", this.count);
  }
}

export class Idmap extends Part {
  private uids: IdRange[] = [];
  private gids: IdRange[] = [];

  xml(x: Fields): void {
    if (!x.enter("idmap")) return;
    list<IdRange>(x, "uid", this.uids);
    list<IdRange>(x, "gid", this.gids);
    x.leave();
  }
}
