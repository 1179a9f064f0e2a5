/**
 * Which performance events of the guest are counted: <perf>.
 * https://libvirt.org/formatdomain.html#performance-monitoring-events
 *
 * The host's kernel counts them; QEMU isn't told.
 */
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Fields, Room, YES_NO, list } from "../xml/fields";

const EVENTS: StaticArray<string> = [
  "",
  "cmt",
  "mbmt",
  "mbml",
  "cpu_cycles",
  "instructions",
  "cache_references",
  "cache_misses",
  "branch_instructions",
  "branch_misses",
  "bus_cycles",
  "stalled_cycles_frontend",
  "stalled_cycles_backend",
  "ref_cpu_cycles",
  "cpu_clock",
  "task_clock",
  "page_faults",
  "context_switches",
  "cpu_migrations",
  "page_faults_min",
  "page_faults_maj",
  "alignment_faults",
  "emulation_faults",
];

class Event extends Room {
  name: i32 = 0;
  enabled: i32 = 0;

  xml(x: Fields): void {
    this.name = x.word("name", EVENTS, this.name);
    this.enabled = x.word("enabled", YES_NO, this.enabled);
  }
}

export class Perf extends Part {
  private events: Event[] = [];

  xml(x: Fields): void {
    if (!x.enter("perf")) return;
    list<Event>(x, "event", this.events);
    x.leave();
  }

  /** In the order of the table, whatever the order in the text. */
  defaults(context: Context): void {
    const sorted: Event[] = [];
    for (let name = 0; name < EVENTS.length; name++) {
      for (let i = 0; i < this.events.length; i++) if (this.events[i].name == name) sorted.push(this.events[i]);
    }
    this.events = sorted;
  }
}
