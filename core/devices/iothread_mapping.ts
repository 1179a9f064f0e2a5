/**
 * Which threads serve which queues of a device: <iothreads> inside <driver>.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms (driver, iothreads)
 *
 * Disks and virtio-scsi controllers have it. In QEMU it is the array iothread-vq-mapping.
 */
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { Writer, decimal } from "../text/writer";
import { Fields, Room, list } from "../xml/fields";
import { noteAt } from "../xml/reader";

/** The queue of a device that a thread serves. */
class Queue extends Room {
  id: i64 = -1;

  xml(x: Fields): void {
    this.id = x.integer("id", this.id);
  }
}

class Thread extends Room {
  id: i64 = -1;
  queues: Queue[] = [];

  xml(x: Fields): void {
    this.id = x.integer("id", this.id);
    list<Queue>(x, "queue", this.queues);
  }
}

export class IothreadMapping {
  threads: Thread[] = [];

  get isSet(): bool {
    return this.threads.length > 0;
  }

  /** Inside <driver>. */
  xml(x: Fields): void {
    if (!x.enter("iothreads")) return;
    list<Thread>(x, "iothread", this.threads);
    x.leave();
  }

  props(p: Props): void {
    for (let i = 0; p.next("iothread-vq-mapping", i < this.threads.length); i++) {
      const thread = this.threads[i];
      p.text("iothread", new Writer(20).text("iothread").number(thread.id).take());
      const queues: i64[] = [];
      for (let j = 0; j < thread.queues.length; j++) queues.push(thread.queues[j].id);
      p.integers("vqs", queues);
      p.leave();
    }
  }

  /** `count` is how many queues the device has; -1 when nobody says. */
  check(context: Context, count: i64): void {
    const notes = context.notes;
    if (!this.isSet) return;
    const explicit = this.threads[0].queues.length > 0;
    if (explicit && count <= 0) {
      noteAt(notes, Code.Requires, this.threads[0].from)
        .named("an explicit mapping of iothread to queue")
        .expect("a configured 'queue' count");
      return;
    }
    const taken: i64[] = [];
    for (let i = 0; i < this.threads.length; i++) {
      const thread = this.threads[i];
      for (let j = 0; j < i; j++) {
        if (this.threads[j].id != thread.id) continue;
        noteAt(notes, Code.Conflict, thread.from, "id").named("the mapping for an iothread").found(decimal(thread.id));
      }
      if (thread.queues.length > 0 != explicit) {
        noteAt(notes, Code.Requires, thread.from)
          .named("an iothread to queue mapping")
          .expect("queues for all iothreads or for none");
      }
      for (let j = 0; j < thread.queues.length; j++) {
        const queue = thread.queues[j];
        if (taken.includes(queue.id)) {
          noteAt(notes, Code.Conflict, queue.from, "id").named("an iothread queue").found(decimal(queue.id));
        } else if (explicit && (queue.id < 0 || queue.id >= count)) {
          noteAt(notes, Code.OutOfRange, queue.from, "id")
            .named("the iothread queue")
            .found(decimal(queue.id))
            .expect("a number below that of the queues");
        }
        taken.push(queue.id);
      }
    }
    for (let queue: i64 = 0; explicit && queue < count; queue++) {
      if (taken.includes(queue)) continue;
      noteAt(notes, Code.Missing, this.threads[0].from).namedSpan(
        new Writer(64).text("the iothread mapping for queue '").number(queue).text("'").take(),
      );
      return;
    }
  }
}
