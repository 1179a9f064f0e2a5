/**
 * The account of a command line: what became of each of its words, as JSON (docs/doors.md).
 *
 * It is computed from the words themselves, each of which has one fate, so the counts add up by
 * construction.
 */
import { CODES } from "../notes/codes";
import { rowOf } from "../notes/note";
import { Places } from "../notes/place";
import { writeString } from "../text/json";
import { NONE, Span } from "../text/span";
import { Writer } from "../text/writer";
import { Fate, Word } from "./word";

const FATES: StaticArray<string> = ["kept", "understood", "kept", "refused"];

/** Writes the account; `input` is the text that the words' places are in. */
export function writeAccount(to: Writer, words: Word[], input: Span): void {
  const places = new Places(input);
  let understood = 0;
  let kept = 0;
  let refused = 0;
  to.text('{"words":[');
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word.fate == Fate.Understood) understood++;
    else if (word.fate == Fate.Refused) refused++;
    else kept++;
    if (i > 0) to.byte(0x2c);
    places.find(word.from);
    to.text('{"word":');
    writeString(to, word.text);
    to.text(',"line":').number(places.line).text(',"column":').number(places.column);
    to.text(',"fate":"').text(FATES[word.fate]).byte(0x22);
    if (word.path != NONE) {
      to.text(',"to":');
      writeString(to, word.path);
    }
    const row = word.why > 0 ? rowOf(word.why) : -1;
    if (row >= 0)
      to.text(',"why":"')
        .text(CODES[row * 3].substring(0, 6))
        .byte(0x22);
    to.byte(0x7d);
  }
  to.text('],"understood":').number(understood).text(',"kept":').number(kept).text(',"refused":').number(refused);
  to.byte(0x7d);
}
