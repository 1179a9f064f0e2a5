/**
 * What QEMU said of one guest, for all who listen at once.
 *
 * QEMU's monitor takes one client at a time, and says what happens only to that one. So of the clients that
 * listen to a guest one holds its second monitor, which is there for events alone, and writes what comes into
 * a file next to the journals; the others read that file. Who holds it is decided by a lock: when the holder
 * leaves, or is killed, another one takes over within a tenth of a second. Nobody listening means no file,
 * and the file keeps the last events only, so a guest that makes many fills no disk.
 *
 * A line is an event with a number that grows: a reader takes the lines that it hasn't seen, however the file
 * was rewritten meanwhile.
 */
import type { Host } from "./host.ts";
import { readText } from "./mounts.ts";

/** An event as it stands in the file. */
export interface LoggedEvent {
  readonly number: number;
  /** Seconds since 1970. */
  readonly time: number;
  /** QEMU's name for it. */
  readonly event: string;
  readonly data?: unknown;
}

/** Bytes at which the file is cut back to its last lines. */
const FULL = 128 << 10;
const KEPT_LINES = 64;
/** What a guest or its host says may be long; a line is not. */
const LONGEST_DATA = 8 << 10;

const encoder = new TextEncoder();

export class EventLog {
  readonly #host: Host;
  readonly #path: string;
  /** The last event that was read or written here. */
  #last = 0;
  #seen = "";

  constructor(host: Host, path: string) {
    this.#host = host;
    this.#path = path;
  }

  /** What is there counts as seen. */
  skip(): void {
    this.#last = this.#lines().at(-1)?.number ?? 0;
  }

  /** What came since the last look. */
  news(): LoggedEvent[] {
    const stat = this.#host.stat(this.#path);
    const seen = stat ? `${stat.inode} ${stat.size} ${stat.modified}` : "";
    if (seen === this.#seen) return [];
    this.#seen = seen;
    const lines = this.#lines();
    // A file that counts from the start again is another guest's.
    if ((lines.at(-1)?.number ?? this.#last) < this.#last) this.#last = 0;
    const news = lines.filter((line) => line.number > this.#last);
    this.#last = news.at(-1)?.number ?? this.#last;
    return news;
  }

  /** Writes what the holder heard, and hands it back with its number. */
  append(event: Omit<LoggedEvent, "number">): LoggedEvent {
    const line: LoggedEvent = { number: ++this.#last, ...event };
    let text = JSON.stringify(line);
    if (text.length > LONGEST_DATA) text = JSON.stringify({ ...line, data: undefined });
    if ((this.#host.stat(this.#path)?.size ?? 0) > FULL) {
      const kept = this.#lines().slice(-KEPT_LINES);
      this.#host.put(this.#path, encoder.encode(kept.map((each) => `${JSON.stringify(each)}\n`).join("")));
    }
    // The line end in front closes a line that its writer didn't live to end.
    this.#host.append(this.#path, encoder.encode(`\n${text}\n`), 0o600);
    return line;
  }

  remove(): void {
    this.#host.remove(this.#path);
  }

  #lines(): LoggedEvent[] {
    return (readText(this.#host, this.#path) ?? "").split("\n").flatMap((line) => {
      try {
        return line === "" ? [] : [JSON.parse(line) as LoggedEvent];
      } catch {
        return [];
      }
    });
  }
}
