/** The commands of a QMP dialogue. To be furnished. */
import { Writer } from "../../text/writer";

export function writeQuestions(to: Writer): void {
  to.text("[]");
}
