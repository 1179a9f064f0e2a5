/**
 * How a virtio network card works: <driver>, with what it leaves to the host and to the guest.
 * https://libvirt.org/formatdomain.html#setting-nic-driver-specific-options
 */
import { Props, Switch } from "../../argv/props";
import { Fields, ON_OFF } from "../../xml/fields";
import { VirtioOptions } from "../virtio";
import { Teaming } from "./teaming";

const NAMES: StaticArray<string> = ["", "qemu", "vhost"];
export const DRIVER_QEMU: i32 = 1;
export const DRIVER_VHOST: i32 = 2;
const TX_MODES: StaticArray<string> = ["", "iothread", "timer"];
/** What QEMU calls them. */
const TX_WORDS: StaticArray<string> = ["", "bh", "timer"];

/** What the other side may leave undone: checksums, cutting into segments. */
class Offloads {
  csum: i32 = 0;
  gso: i32 = 0;
  tso4: i32 = 0;
  tso6: i32 = 0;
  ecn: i32 = 0;
  ufo: i32 = 0;
  mrgRxbuf: i32 = 0;

  xml(x: Fields, name: string, host: bool): void {
    if (!x.enter(name)) return;
    this.csum = x.word("csum", ON_OFF, this.csum);
    if (host) this.gso = x.word("gso", ON_OFF, this.gso);
    this.tso4 = x.word("tso4", ON_OFF, this.tso4);
    this.tso6 = x.word("tso6", ON_OFF, this.tso6);
    this.ecn = x.word("ecn", ON_OFF, this.ecn);
    this.ufo = x.word("ufo", ON_OFF, this.ufo);
    if (host) this.mrgRxbuf = x.word("mrg_rxbuf", ON_OFF, this.mrgRxbuf);
    x.leave();
  }
}

export class NicDriver {
  name: i32 = 0;
  txmode: i32 = 0;
  ioeventfd: i32 = 0;
  eventIdx: i32 = 0;
  /** 0 for one, which goes without saying. */
  queues: i64 = 0;
  rxQueueSize: i64 = 0;
  txQueueSize: i64 = 0;
  rss: i32 = 0;
  rssHashReport: i32 = 0;
  virtio: VirtioOptions = new VirtioOptions();
  host: Offloads = new Offloads();
  guest: Offloads = new Offloads();

  xml(x: Fields): void {
    if (!x.enter("driver")) return;
    this.name = x.word("name", NAMES, this.name);
    this.txmode = x.word("txmode", TX_MODES, this.txmode);
    this.ioeventfd = x.word("ioeventfd", ON_OFF, this.ioeventfd);
    this.eventIdx = x.word("event_idx", ON_OFF, this.eventIdx);
    this.queues = x.integer("queues", this.queues, 0);
    this.rxQueueSize = x.integer("rx_queue_size", this.rxQueueSize, 0);
    this.txQueueSize = x.integer("tx_queue_size", this.txQueueSize, 0);
    this.rss = x.word("rss", ON_OFF, this.rss);
    this.rssHashReport = x.word("rss_hash_report", ON_OFF, this.rssHashReport);
    this.virtio.xml(x);
    this.host.xml(x, "host", true);
    this.guest.xml(x, "guest", false);
    x.leave();
  }

  defaults(): void {
    if (this.queues == 1) this.queues = 0;
  }

  /** The keys of -device virtio-net between the transport's options and the card's own. */
  props(p: Props, ccw: bool, mtu: i64, teaming: Teaming): i64 {
    this.txmode = p.word("tx", TX_WORDS, this.txmode);
    this.ioeventfd = p.onOff("ioeventfd", this.ioeventfd);
    this.eventIdx = p.onOff("event_idx", this.eventIdx);
    const host = this.host;
    host.csum = p.onOff("csum", host.csum);
    host.gso = p.onOff("gso", host.gso);
    host.tso4 = p.onOff("host_tso4", host.tso4);
    host.tso6 = p.onOff("host_tso6", host.tso6);
    host.ecn = p.onOff("host_ecn", host.ecn);
    host.ufo = p.onOff("host_ufo", host.ufo);
    host.mrgRxbuf = p.onOff("mrg_rxbuf", host.mrgRxbuf);
    const guest = this.guest;
    guest.csum = p.onOff("guest_csum", guest.csum);
    guest.tso4 = p.onOff("guest_tso4", guest.tso4);
    guest.tso6 = p.onOff("guest_tso6", guest.tso6);
    guest.ecn = p.onOff("guest_ecn", guest.ecn);
    guest.ufo = p.onOff("guest_ufo", guest.ufo);
    // An interrupt for each queue in each direction, and two for what concerns the card as a whole.
    const many = this.queues > 1;
    const mq = p.onOff("mq", many ? Switch.On : Switch.Unset);
    const vectors = many && !ccw ? this.queues * 2 + 2 : -1;
    if (p.reading && many != (mq == Switch.On)) p.refuse("mq");
    if (!ccw && p.integer("vectors", vectors) != vectors) p.refuse("vectors");
    this.rxQueueSize = p.integer("rx_queue_size", this.rxQueueSize, 0);
    this.txQueueSize = p.integer("tx_queue_size", this.txQueueSize, 0);
    this.rss = p.onOff("rss", this.rss);
    this.rssHashReport = p.onOff("hash", this.rssHashReport);
    const read = p.integer("host_mtu", mtu, 0);
    teaming.failover(p);
    return read;
  }
}
