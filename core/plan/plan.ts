/** The steps that start a guest, each with its undo. To be furnished. */
import { Domain } from "../domain/domain";
import { Writer } from "../text/writer";

export function writePlan(_domain: Domain, to: Writer): void {
  to.text('{"steps":[]}');
}
