/**
 * A disk as its XML describes it: <disk>, without what is done with it (disk.ts).
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms
 */
import { Access, CACHES, DETECT_ZEROES, DISCARDS, IO_MODES } from "../../storage/access";
import { StorageSource } from "../../storage/source";
import { STORAGE_TYPES } from "../../storage/words";
import { NONE, Span } from "../../text/span";
import { Fields, Mode, ON_OFF, Room, YES_NO, list } from "../../xml/fields";
import { Device } from "../device";
import { IothreadMapping } from "../iothread_mapping";
import { VIRTIO_MODELS, VirtioOptions } from "../virtio";
import { Throttle } from "./throttle";
import {
  BUSES,
  DEVICES,
  DiskBus,
  DiskDevice,
  ERROR_POLICIES,
  MIRROR_JOBS,
  MIRROR_STATES,
  SGIO,
  SNAPSHOTS,
  TRANSLATIONS,
  TRAYS,
} from "./words";

/** A group of limits that the disk is subject to: <throttlefilter>. */
class ThrottleFilter extends Room {
  group: Span = NONE;
  /** Its -blockdev node. */
  node: Span = NONE;

  xml(x: Fields): void {
    this.group = x.text("group", this.group);
  }
}

/** A copy that is being made while the guest runs: <mirror>, in the XML of a running guest only. */
class Mirror {
  /** The form before 1.2.6: the file and its format as attributes. */
  file: Span = NONE;
  oldFormat: Span = NONE;
  job: i32 = 0;
  ready: i32 = 0;
  source: StorageSource = new StorageSource();

  /** Forgets it: it is no part of what a guest is. */
  clear(): void {
    this.source = new StorageSource();
    this.file = NONE;
    this.oldFormat = NONE;
    this.job = 0;
    this.ready = 0;
  }

  xml(x: Fields): void {
    this.source.type = x.word("type", STORAGE_TYPES, this.source.type);
    this.file = x.path("file", this.file);
    this.oldFormat = x.text("format", this.oldFormat);
    this.job = x.word("job", MIRROR_JOBS, this.job);
    this.ready = x.word("ready", MIRROR_STATES, this.ready);
    if (x.enter("format")) {
      this.source.format = x.text("type", this.source.format);
      this.source.metadataCacheXml(x);
      x.leave();
    }
    if (x.mode != Mode.Describe) {
      if (x.enter("source")) {
        this.source.xml(x);
        x.leave();
      }
      this.source.backingXml(x);
    }
  }
}

export abstract class DiskDefinition extends Device {
  source: StorageSource = new StorageSource();
  device: i32 = 0;
  model: i32 = 0;
  /** 0 unset, 1 yes, 2 no. */
  rawio: i32 = 0;
  sgio: i32 = 0;
  snapshot: i32 = 0;
  driverName: Span = NONE;
  /** <driver>'s words that every image of the disk is told. */
  access: Access = new Access();
  errorPolicy: i32 = 0;
  readErrorPolicy: i32 = 0;
  /** These are 0 unset, 1 on, 2 off. */
  ioeventfd: i32 = 0;
  eventIdx: i32 = 0;
  copyOnRead: i32 = 0;
  iothread: i64 = -1;
  queues: i64 = -1;
  queueSize: i64 = -1;
  virtio: VirtioOptions = new VirtioOptions();
  mapping: IothreadMapping = new IothreadMapping();
  /** The Xen domain whose disk it is. */
  backendDomain: Span = NONE;
  cylinders: i64 = -1;
  heads: i64 = -1;
  sectors: i64 = -1;
  translation: i32 = 0;
  logicalBlockSize: i64 = -1;
  physicalBlockSize: i64 = -1;
  discardGranularity: i64 = -1;
  mirror: Mirror = new Mirror();
  target: Span = NONE;
  bus: i32 = 0;
  tray: i32 = 0;
  /** 0 unset, 1 on, 2 off. */
  removable: i32 = 0;
  rotationRate: i64 = -1;
  throttle: Throttle = new Throttle();
  filters: ThrottleFilter[] = [];
  transient: bool = false;
  /** 0 unset, 1 yes, 2 no. */
  shareBacking: i32 = 0;
  serial: Span = NONE;
  wwn: Span = NONE;
  vendor: Span = NONE;
  product: Span = NONE;
  /** Where on its bus the disk lies, from 0: what the target's name says. */
  index: i32 = -1;

  get isHardDisk(): bool {
    return this.device == DiskDevice.Disk;
  }

  get isCdrom(): bool {
    return this.device == DiskDevice.Cdrom;
  }

  get isFloppy(): bool {
    return this.device == DiskDevice.Floppy;
  }

  get isLun(): bool {
    return this.device == DiskDevice.Lun;
  }

  get hasGeometry(): bool {
    return this.cylinders > 0 && this.heads > 0 && this.sectors > 0;
  }

  xml(x: Fields): void {
    const source = this.source;
    source.type = x.word("type", STORAGE_TYPES, source.type);
    this.device = x.word("device", DEVICES, this.device);
    this.model = x.word("model", VIRTIO_MODELS, this.model);
    this.rawio = x.word("rawio", YES_NO, this.rawio);
    this.sgio = x.word("sgio", SGIO, this.sgio);
    this.snapshot = x.word("snapshot", SNAPSHOTS, this.snapshot);
    this.driverXml(x);
    this.authXml(x);
    if (x.enter("source")) {
      source.xml(x);
      x.leave();
    }
    source.backingXml(x);
    if (x.enter("backenddomain")) {
      this.backendDomain = x.text("name", this.backendDomain);
      x.leave();
    }
    this.geometryXml(x);
    if (x.enter("mirror")) {
      this.mirror.xml(x);
      x.leave();
    }
    if (x.enter("target", true)) {
      this.target = x.text("dev", this.target);
      this.bus = x.word("bus", BUSES, this.bus);
      this.tray = x.word("tray", TRAYS, this.tray);
      // libvirt reads it for SCSI too, and forgets to write it.
      if (x.when(!x.writing || this.bus == DiskBus.Usb)) this.removable = x.word("removable", ON_OFF, this.removable);
      this.rotationRate = x.integer("rotation_rate", this.rotationRate);
      x.leave();
    }
    if (x.enter("iotune")) {
      this.throttle.xml(x, false);
      x.leave();
    }
    if (x.enter("throttlefilters")) {
      list<ThrottleFilter>(x, "throttlefilter", this.filters);
      x.leave();
    }
    source.readonly = x.flag("readonly", source.readonly);
    source.shared = x.flag("shareable", source.shared);
    this.transientXml(x);
    this.serial = x.element("serial", this.serial);
    this.wwn = x.element("wwn", this.wwn);
    this.vendor = x.element("vendor", this.vendor);
    this.product = x.element("product", this.product);
    this.encryptionXml(x);
    this.info.xml(x);
  }

  addFilter(group: Span): void {
    const filter = new ThrottleFilter();
    filter.group = group;
    this.filters.push(filter);
  }

  private driverXml(x: Fields): void {
    if (!x.enter("driver")) return;
    const access = this.access;
    this.driverName = x.text("name", this.driverName);
    this.source.format = x.text("type", this.source.format);
    access.cache = x.word("cache", CACHES, access.cache);
    this.errorPolicy = x.word("error_policy", ERROR_POLICIES, this.errorPolicy);
    this.readErrorPolicy = x.word("rerror_policy", ERROR_POLICIES, this.readErrorPolicy);
    access.io = x.word("io", IO_MODES, access.io);
    this.ioeventfd = x.word("ioeventfd", ON_OFF, this.ioeventfd);
    this.eventIdx = x.word("event_idx", ON_OFF, this.eventIdx);
    this.copyOnRead = x.word("copy_on_read", ON_OFF, this.copyOnRead);
    access.discard = x.word("discard", DISCARDS, access.discard);
    this.iothread = x.integer("iothread", this.iothread);
    access.detectZeroes = x.word("detect_zeroes", DETECT_ZEROES, access.detectZeroes);
    access.discardNoUnref = x.word("discard_no_unref", ON_OFF, access.discardNoUnref);
    this.queues = x.integer("queues", this.queues);
    this.queueSize = x.integer("queue_size", this.queueSize);
    this.virtio.xml(x);
    this.source.metadataCacheXml(x);
    this.mapping.xml(x);
    x.leave();
  }

  /** <auth> beside the <source>, as it was before 3.7; it is the source's all the same. */
  private authXml(x: Fields): void {
    const source = this.source;
    if (x.writing && !source.authOutside) return;
    if (!x.enter("auth")) return;
    source.authOutside = true;
    source.auth.xml(x);
    x.leave();
  }

  private encryptionXml(x: Fields): void {
    const source = this.source;
    if (x.writing && !source.encryptionOutside) return;
    if (!x.enter("encryption")) return;
    source.encryptionTwice = source.encryption.isSet && x.reading;
    source.encryptionOutside = true;
    source.encryption.xml(x);
    x.leave();
  }

  private geometryXml(x: Fields): void {
    if (x.enter("geometry")) {
      this.cylinders = x.integer("cyls", this.cylinders);
      this.heads = x.integer("heads", this.heads);
      this.sectors = x.integer("secs", this.sectors);
      this.translation = x.word("trans", TRANSLATIONS, this.translation);
      x.leave();
    }
    if (x.enter("blockio")) {
      this.logicalBlockSize = x.integer("logical_block_size", this.logicalBlockSize);
      this.physicalBlockSize = x.integer("physical_block_size", this.physicalBlockSize);
      this.discardGranularity = x.integer("discard_granularity", this.discardGranularity);
      x.leave();
    }
  }

  private transientXml(x: Fields): void {
    if (x.writing && !this.transient) return;
    if (!x.enter("transient", true)) return;
    this.transient = true;
    this.shareBacking = x.word("shareBacking", YES_NO, this.shareBacking);
    x.leave();
  }
}
