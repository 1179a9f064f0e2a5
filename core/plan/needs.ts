/**
 * What the core has to know of the host before it can plan: paths whose state the shell is asked for.
 *
 * A path is asked for with every directory above it, and where it is a link, with what it leads to. Asking
 * ends when nothing new comes up: a plan is then made of what is known.
 */
import { Context } from "../emulator/context";
import { FileState, fileState } from "../emulator/host_files";
import { JsonWriter } from "../text/json_writer";
import { SpanSet } from "../text/set";
import { NONE, Span, byteAt, same, size, slice } from "../text/span";
import { Writer } from "../text/writer";

export class Needs {
  private paths: Span[] = [];
  private seen: SpanSet = new SpanSet();

  constructor(readonly context: Context) {}

  get any(): bool {
    return this.paths.length > 0;
  }

  /** What is known of a path; null, and it is asked for, when nothing is. */
  state(path: Span): FileState | null {
    if (size(path) == 0 || byteAt(path, 0) != 0x2f) return null;
    const known = this.one(path);
    let all = this.above(path) && known != null;
    const target = known ? known.target : NONE;
    // It is where a link leads in the end, so there is no more than one.
    if (size(target) > 0 && !same(target, path) && !(this.one(target) && this.above(target))) all = false;
    return all ? known : null;
  }

  /** The directories above a path. */
  private above(path: Span): bool {
    let all = true;
    for (let i = 1; i < size(path); i++) {
      if (byteAt(path, i) == 0x2f && byteAt(path, i - 1) != 0x2f && !this.one(slice(path, 0, i))) all = false;
    }
    return all;
  }

  private one(path: Span): FileState | null {
    const known = fileState(this.context, path);
    if (!known && this.seen.add(path)) this.paths.push(path);
    return known;
  }

  write(to: Writer): void {
    const json = new JsonWriter(to);
    json.object().key("needs").array();
    for (let i = 0; i < this.paths.length; i++) json.span(this.paths[i]);
    json.close().close();
  }
}
