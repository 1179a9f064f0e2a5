/**
 * Which threads serve which queues of a device: <iothreads> inside <driver>.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms (driver, iothreads)
 *
 * Disks and virtio-scsi controllers have it. In QEMU it is the array iothread-vq-mapping.
 */
import { Props } from "../argv/props";
import { Context } from "../emulator/context";
import { Code } from "../notes/codes";
import { SpanSet } from "../text/set";
import { NOT_A_NUMBER, toInteger } from "../text/number";
import { Span, slice, startsWith } from "../text/span";
import { Writer, decimal } from "../text/writer";
import { Fields, Room, list } from "../xml/fields";
import { noteAt } from "../xml/reader";

/** The queue of a device that a thread serves. */
class Queue extends Room {
  id: i64 = -1;

  static of(id: i64): Queue {
    const queue = new Queue();
    queue.id = id;
    return queue;
  }

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
      if (p.reading) this.threads.push(new Thread());
      const thread = this.threads[i];
      const name = p.text("iothread", new Writer(20).text("iothread").number(thread.id).take());
      if (p.reading) thread.id = threadOf(name);
      const queues: i64[] = [];
      for (let j = 0; j < thread.queues.length; j++) queues.push(thread.queues[j].id);
      p.integers("vqs", queues);
      for (let j = 0; p.reading && j < queues.length; j++) thread.queues.push(Queue.of(queues[j]));
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
    const mapped = new SpanSet();
    const taken = new SpanSet();
    for (let i = 0; i < this.threads.length; i++) {
      const thread = this.threads[i];
      const number = decimal(thread.id);
      if (!mapped.add(number)) {
        noteAt(notes, Code.Conflict, thread.from, "id").named("the mapping for an iothread").found(number);
      }
      if (thread.queues.length > 0 != explicit) {
        noteAt(notes, Code.Requires, thread.from)
          .named("an iothread to queue mapping")
          .expect("queues for all iothreads or for none");
      }
      for (let j = 0; j < thread.queues.length; j++) {
        const queue = thread.queues[j];
        const id = decimal(queue.id);
        if (!taken.add(id)) noteAt(notes, Code.Conflict, queue.from, "id").named("an iothread queue").found(id);
        else if (explicit && (queue.id < 0 || queue.id >= count)) {
          noteAt(notes, Code.OutOfRange, queue.from, "id")
            .named("the iothread queue")
            .found(id)
            .expect("a number below that of the queues");
        }
      }
    }
    for (let queue: i64 = 0; explicit && queue < count; queue++) {
      if (taken.has(decimal(queue))) continue;
      noteAt(notes, Code.Missing, this.threads[0].from).namedSpan(
        new Writer(64).text("the iothread mapping for queue '").number(queue).text("'").take(),
      );
      return;
    }
  }
}

/** The number of a thread by QEMU's name of it, `iothread3`; -1 for another name. */
function threadOf(name: Span): i64 {
  const number = startsWith(name, "iothread") ? toInteger(slice(name, 8)) : NOT_A_NUMBER;
  return number == NOT_A_NUMBER ? -1 : number;
}
