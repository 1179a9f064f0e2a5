/**
 * What of a <video> cannot be: the model, its memory and what it draws with.
 */
import { AddressType } from "../../address/address";
import { Capability } from "../../emulator/capabilities";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Note } from "../../notes/note";
import { NONE, literal } from "../../text/span";
import { decimal, join } from "../../text/writer";
import { noteAt, noteInside } from "../../xml/reader";
import { TYPES, VGA, VMVGA, QXL, VIRTIO, NO_VIDEO, BOCHS, RAMFB, DEFAULT, isKnown, powerOfTwo } from "./models";
import { ON, VHOST_USER, VideoFields, YES } from "./fields";

/** QEMU counts the bytes of qxl in 32 bits. */
const MOST_KIB: i64 = 0xffff_ffff / 1024;

export abstract class CheckedVideo extends VideoFields {
  check(context: Context): void {
    if (!context.modern || this.type == NO_VIDEO) return;
    if (this.type == DEFAULT) {
      this.note(context, Code.Missing, "model", "type").named("the video model").expectWords(TYPES);
      return;
    }
    this.checkType(context);
    this.checkMemory(context);
    this.checkDrawing(context);
  }

  protected note(context: Context, code: Code, element: string, attribute: string): Note {
    return noteInside(context.notes, code, this.from, element, attribute);
  }

  private checkType(context: Context): void {
    const type = TYPES[this.type];
    const virtio = this.type == VIRTIO;
    if (!isKnown(this.type, context)) {
      this.note(context, Code.Unsupported, "model", "type").named("the video model").found(literal(type));
    }
    if (!virtio && this.type != QXL) {
      if (this.primary != YES) {
        this.note(context, Code.NotHere, "model", "type")
          .named("a video of this type that is not primary")
          .found(literal(type));
      }
      if (this.heads != 1) {
        this.note(context, Code.NotHere, "model", "heads")
          .named("more than one of the heads of this video type")
          .found(literal(type));
      }
    }
    if (this.backend == VHOST_USER && !virtio) {
      this.note(context, Code.Requires, "driver", "name")
        .named("the video driver 'vhostuser'")
        .expect("a 'virtio' device");
    } else if (this.backend == VHOST_USER && !context.emulator.can(Capability.VHOST_USER_GPU)) {
      this.note(context, Code.Unsupported, "driver", "name").named("a 'vhost-user' video device");
    }
    if (!virtio && this.virtio.isSet) {
      this.note(context, Code.NotHere, "driver", "")
        .named("a driver option for virtio, such as iommu and ats")
        .found(literal(type));
    }
    if (this.type == RAMFB && !this.info.address.is(AddressType.None)) {
      this.note(context, Code.NotHere, "address", "type").named("an address for the video type").found(literal(type));
    }
  }

  private checkMemory(context: Context): void {
    const qxl = this.type == QXL;
    const found = literal(TYPES[this.type]);
    if (!qxl && this.ram != 0)
      this.note(context, Code.NotHere, "model", "ram").named("ram of this video type").found(found);
    if (!qxl && this.vram64 != 0)
      this.note(context, Code.NotHere, "model", "vram64").named("vram64 of this video type").found(found);
    if (!qxl && this.vgamem != 0)
      this.note(context, Code.NotHere, "model", "vgamem").named("vgamem of this video type").found(found);
    if (qxl && this.vram > MOST_KIB) this.tooMuch(context, "vram", this.vram);
    if (qxl && this.ram > MOST_KIB) this.tooMuch(context, "ram", this.ram);
    if (qxl && this.vgamem > 0 && this.vgamem < 1024) this.tooLittle(context, "vgamem", this.vgamem);
    if (qxl && this.vgamem >= 1024 && powerOfTwo(this.vgamem) != this.vgamem) {
      const note = this.note(context, Code.BadValue, "model", "vgamem").named("the value for 'vgamem'");
      note.found(decimal(this.vgamem)).expect("a power of two");
    }
    if ((this.type == VGA || this.type == VMVGA) && this.vram < 1024) this.tooLittle(context, "vram", this.vram);
  }

  private tooMuch(context: Context, name: string, value: i64): void {
    const note = this.note(context, Code.OutOfRange, "model", name).named(name).found(decimal(value));
    note.expectSpan(join("less than ", decimal(MOST_KIB)));
  }

  private tooLittle(context: Context, name: string, value: i64): void {
    const note = this.note(context, Code.OutOfRange, "model", name).named(name).found(decimal(value));
    note.expect("at least 1024 KiB (1 MiB)");
  }

  private checkDrawing(context: Context): void {
    const emulator = context.emulator;
    const sizes = this.type == VGA || this.type == QXL || this.type == VIRTIO || this.type == BOCHS;
    const found = literal(TYPES[this.type]);
    if (this.hasResolution && (this.resolutionX <= 0 || this.resolutionY <= 0)) {
      this.note(context, Code.OutOfRange, "model", "")
        .named("a value of the video resolution")
        .found(literal("0"))
        .expect("more than 0");
    }
    if (this.hasResolution && !sizes) {
      this.note(context, Code.NotHere, "model", "").named("the resolution of this video model").found(found);
    }
    if (this.acceleration != 0 && this.accel3d == 0 && this.accel2d == 0 && this.rendernode == NONE) {
      noteAt(context.notes, Code.Missing, this.acceleration)
        .named("one of the values of acceleration")
        .expect("accel3d");
    }
    if (this.rendernode != NONE && this.backend != VHOST_USER) {
      this.note(context, Code.Requires, "model", "")
        .named("the rendernode of <acceleration>")
        .expect("the video driver 'vhostuser'");
    }
    if (this.accel2d == YES)
      this.note(context, Code.Unsupported, "model", "").named("the accel2d setting of <acceleration>");
    if (this.accel3d == YES && this.backend != VHOST_USER) {
      const able =
        emulator.can(Capability.VIRTIO_GPU_VIRGL) ||
        emulator.can(Capability.VIRTIO_GPU_GL_PCI) ||
        emulator.can(Capability.VIRTIO_VGA_GL);
      if (this.type != VIRTIO) {
        this.note(context, Code.Requires, "model", "").named("3d acceleration").expect("a 'virtio' video device");
      } else if (!able) this.note(context, Code.Unsupported, "model", "").named("3d acceleration");
    }
    if (this.blob == 0) return;
    if (this.type != VIRTIO) {
      this.note(context, Code.NotHere, "model", "blob").named("blob resources of this video type").found(found);
    } else if (!emulator.can(Capability.VIRTIO_GPU_BLOB)) {
      this.note(context, Code.Unsupported, "model", "blob").named("'blob' for virtio-gpu devices");
    } else if (this.blob == ON && !context.guest.memfd) {
      this.note(context, Code.Requires, "model", "blob")
        .named("'blob' for virtio-gpu")
        .expect("a memfd memory backend");
    }
  }
}
