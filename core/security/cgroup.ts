/**
 * The guest's cgroup: which devices it may open, and how much of the host it may use up.
 * https://libvirt.org/cgroups.html, https://www.kernel.org/doc/html/latest/admin-guide/cgroup-v2.html
 *
 * On cgroup v2 one group has all, and its devices are guarded by a program (device_program.ts); on v1 each controller
 * has a group of its own and the devices are a file. `context.cgroup` says which of the two the host has and where;
 * without it the guest gets none. What is said of single threads (pins, their quotas and schedulers) is not set, and
 * noted. qemu.conf's `cgroup_controllers` says which are used.
 */
import { Domain } from "../domain/domain";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { JsonValue } from "../text/json";
import { NONE, Span, indexOf, is, literal, size, slice, startsWith } from "../text/span";
import { Writer, decimal, join } from "../text/writer";
import { noteInside } from "../xml/reader";
import { deviceNumber, deviceRules, usualNodes } from "./device_list";
import { deviceProgram } from "./device_program";
import { GuestFile } from "./guest_file";

export const enum CgroupAct {
  /** Makes the group `path`. */
  Make = 0,
  /** Writes `text` into `path`. */
  Put = 1,
  /** Loads the program, the bytes of `text`, for the group `path`. */
  Program = 2,
}

export class CgroupAction {
  constructor(
    readonly act: CgroupAct,
    readonly path: Span,
    readonly text: Span,
    readonly why: string,
  ) {}
}

/** The kernel's own period, in µs. */
const USUAL_PERIOD: i64 = 100_000;
/** What groups of all guests lie in when the domain says nothing else; libvirt writes it into every definition. */
const USUAL_PARTITION: string = "/machine";

export class Cgroup {
  actions: CgroupAction[] = [];
  /** The files into which the process writes its number before it becomes QEMU. */
  joins: Span[] = [];
  private readonly context: Context;

  constructor(
    private readonly domain: Domain,
    private readonly host: JsonValue,
  ) {
    this.context = domain.context;
  }

  /** The guest's group, or null on a host without. */
  static of(domain: Domain, files: GuestFile[]): Cgroup | null {
    const host = domain.context.answer("cgroup");
    const version = host ? host.get("version") : null;
    if (!host || !version) return null;
    const group = new Cgroup(domain, host);
    if (version.integer() == 2) group.two(files);
    else group.one(files);
    group.sayWhatIsLeft();
    return group;
  }

  /** What `context.files` has to know beside the guest's own files. */
  static nodes(domain: Domain): Span[] {
    const nodes = usualNodes(domain);
    const devices = domain.blkiotune.devices;
    for (let i = 0; i < devices.length; i++) nodes.push(devices[i].path);
    return nodes;
  }

  /** cgroup v2: one group below `parent`, with the controllers that its parents hand down. */
  private two(files: GuestFile[]): void {
    const mount = this.said("mount");
    const path = this.groupIn(mount);
    this.make(path);
    if (this.uses("devices")) {
      const program = deviceProgram(deviceRules(this.domain, files));
      this.actions.push(new CgroupAction(CgroupAct.Program, path, program, "the devices that the guest may open"));
    }
    const cputune = this.domain.cputune;
    if (this.has("cpu")) {
      this.number(path, "cpu.weight", cputune.shares);
      if (cputune.globalQuota > 0) {
        const period = cputune.globalPeriod > 0 ? cputune.globalPeriod : USUAL_PERIOD;
        this.put(path, "cpu.max", new Writer(32).number(cputune.globalQuota).byte(0x20).number(period).take());
      }
    }
    const memtune = this.domain.memtune;
    if (this.has("memory")) {
      this.bytes(path, "memory.max", memtune.hardLimit);
      this.bytes(path, "memory.high", memtune.softLimit);
      // v2 counts swap alone, <swap_hard_limit> both together.
      if (memtune.swapHardLimit >= 0 && memtune.hardLimit >= 0) {
        this.bytes(path, "memory.swap.max", max<i64>(memtune.swapHardLimit - memtune.hardLimit, 0));
      }
    }
    if (this.has("io")) this.io(path);
    this.joins.push(join("", path, "/cgroup.procs"));
  }

  private io(path: Span): void {
    const tune = this.domain.blkiotune;
    if (tune.weight > 0) {
      this.put(path, "io.weight", new Writer(24).text("default ").number(tune.weight).take());
    }
    for (let i = 0; i < tune.devices.length; i++) {
      const device = tune.devices[i];
      const number = deviceNumber(device.path, this.context);
      if (number == NONE) continue;
      const to = new Writer(64).span(number);
      const empty = to.length;
      limit(to, " rbps=", device.readBytes);
      limit(to, " wbps=", device.writeBytes);
      limit(to, " riops=", device.readIops);
      limit(to, " wiops=", device.writeIops);
      if (to.length > empty) this.put(path, "io.max", to.take());
      if (device.weight > 0) {
        this.put(path, "io.weight", new Writer(24).span(number).byte(0x20).number(device.weight).take());
      }
    }
  }

  /** cgroup v1: a group in each hierarchy that the guest needs. */
  private one(files: GuestFile[]): void {
    const devices = this.hierarchy("devices");
    if (devices != NONE) {
      this.put(devices, "devices.deny", literal("a"));
      const rules = deviceRules(this.domain, files);
      for (let i = 0; i < rules.length; i++) this.put(devices, "devices.allow", rules[i].text);
    }
    const cputune = this.domain.cputune;
    const isTimed = cputune.shares >= 0 || cputune.globalQuota > 0 || cputune.globalPeriod > 0;
    const cpu = isTimed ? this.hierarchy("cpu") : NONE;
    if (cpu != NONE) {
      this.number(cpu, "cpu.shares", cputune.shares);
      if (cputune.globalPeriod > 0) this.number(cpu, "cpu.cfs_period_us", cputune.globalPeriod);
      if (cputune.globalQuota > 0) this.number(cpu, "cpu.cfs_quota_us", cputune.globalQuota);
    }
    const memtune = this.domain.memtune;
    const isLimited = memtune.hardLimit >= 0 || memtune.softLimit >= 0 || memtune.swapHardLimit >= 0;
    const memory = isLimited ? this.hierarchy("memory") : NONE;
    if (memory != NONE) {
      this.bytes(memory, "memory.limit_in_bytes", memtune.hardLimit);
      this.bytes(memory, "memory.soft_limit_in_bytes", memtune.softLimit);
      this.bytes(memory, "memory.memsw.limit_in_bytes", memtune.swapHardLimit);
    }
    const tune = this.domain.blkiotune;
    const blkio = tune.weight > 0 || tune.devices.length > 0 ? this.hierarchy("blkio") : NONE;
    if (blkio == NONE) return;
    if (tune.weight > 0) this.number(blkio, "blkio.weight", tune.weight);
    for (let i = 0; i < tune.devices.length; i++) {
      const device = tune.devices[i];
      const number = deviceNumber(device.path, this.context);
      if (number == NONE) continue;
      this.ofDevice(blkio, "blkio.weight_device", number, device.weight);
      this.ofDevice(blkio, "blkio.throttle.read_bps_device", number, device.readBytes);
      this.ofDevice(blkio, "blkio.throttle.write_bps_device", number, device.writeBytes);
      this.ofDevice(blkio, "blkio.throttle.read_iops_device", number, device.readIops);
      this.ofDevice(blkio, "blkio.throttle.write_iops_device", number, device.writeIops);
    }
  }

  /** The guest's group in v1's hierarchy of a controller, made; NONE where there is none, or qemu.conf doesn't want it. */
  private hierarchy(controller: string): Span {
    const mounts = this.host.get("mounts");
    const mount = mounts ? mounts.get(controller) : null;
    if (!mount || !this.uses(controller)) return NONE;
    const path = this.groupIn(mount.text());
    this.make(path);
    this.joins.push(join("", path, "/cgroup.procs"));
    return path;
  }

  /** `PARENT/qemu-ID-NAME`, or below the partition that the domain says. */
  private groupIn(mount: Span): Span {
    const partition = this.domain.resource.partition;
    const to = new Writer(128);
    if (partition == NONE || is(partition, USUAL_PARTITION)) {
      const parent = this.said("parent");
      // v1 has the parent below each of its mounts.
      if (!startsWith(parent, "/")) to.span(mount).byte(0x2f);
      to.span(parent);
    } else {
      to.span(mount);
      partitioned(to, partition);
    }
    return to.text("/qemu-").span(this.context.shortName()).take();
  }

  /** Pins and limits of single threads are not set: say so where the domain asks for them. */
  private sayWhatIsLeft(): void {
    const cputune = this.domain.cputune;
    if (cputune.hasPins) this.left("pins of single threads", "vcpupin");
    if (cputune.quota > 0 || cputune.emulatorQuota > 0 || cputune.iothreadQuota > 0)
      this.left("limits of single threads", "quota");
    if (cputune.vcpuscheds.length > 0 || cputune.iothreadscheds.length > 0)
      this.left("schedulers of single threads", "vcpusched");
  }

  private left(what: string, child: string): void {
    noteInside(this.context.notes, Code.NotEnforced, this.domain.cputune.from, child).named(what);
  }

  /** Whether v2 has a controller, and qemu.conf lets it be used. */
  private has(controller: string): bool {
    const all = this.host.get("controllers");
    let there: bool = false;
    for (let i = 0; all && i < all.length; i++) if (is(all.at(i).text(), controller)) there = true;
    // qemu.conf calls it by its name of v1.
    return there && this.uses(controller == "io" ? "blkio" : controller);
  }

  private uses(controller: string): bool {
    const said = this.context.driver.cgroupControllers;
    for (let i = 0; said && i < said.length; i++) if (is(said.at(i).text(), controller)) return true;
    return said == null;
  }

  private said(key: string): Span {
    const value = this.host.get(key);
    return value ? value.text() : NONE;
  }

  private make(path: Span): void {
    this.actions.push(new CgroupAction(CgroupAct.Make, path, NONE, "the guest's cgroup"));
  }

  private put(path: Span, file: string, text: Span): void {
    const why = file.startsWith("devices.") ? "the devices that the guest may open" : "what the guest may use up";
    const full = new Writer(128).span(path).byte(0x2f).text(file).take();
    this.actions.push(new CgroupAction(CgroupAct.Put, full, text, why));
  }

  private number(path: Span, file: string, value: i64): void {
    if (value >= 0) this.put(path, file, decimal(value));
  }

  /** A size in KiB, as bytes. */
  private bytes(path: Span, file: string, kib: i64): void {
    if (kib >= 0 && kib <= i64.MAX_VALUE >> 10) this.put(path, file, decimal(kib << 10));
  }

  private ofDevice(path: Span, file: string, device: Span, value: i64): void {
    if (value > 0) this.put(path, file, new Writer(40).span(device).byte(0x20).number(value).take());
  }
}

/** Each part of a partition's path gets `.partition`, but for the three that systemd makes, and names with an ending of their own. */
function partitioned(to: Writer, partition: Span): void {
  let from = 0;
  while (from < size(partition)) {
    let end = indexOf(partition, 0x2f, from);
    if (end < 0) end = size(partition);
    const name = slice(partition, from, end);
    from = end + 1;
    if (size(name) == 0) continue;
    to.byte(0x2f).span(name);
    if (is(name, "machine") || is(name, "user") || is(name, "system") || indexOf(name, 0x2e) >= 0) continue;
    to.text(".partition");
  }
}

function limit(to: Writer, key: string, value: i64): void {
  if (value > 0) to.text(key).number(value);
}
