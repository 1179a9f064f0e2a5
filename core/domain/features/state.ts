/**
 * The form that most features have: an element with state='on' or 'off'.
 */
import { Switch } from "../../argv/props";
import { Fields, ON_OFF } from "../../xml/fields";

/** One that says nothing unless it has a state. */
export function state(x: Fields, name: string, value: i32): i32 {
  if (!x.enter(name)) return value;
  const said = x.word("state", ON_OFF, value);
  x.leave();
  return said;
}

/** One that is on when it only stands there. */
export function standing(x: Fields, name: string, value: i32): i32 {
  if (!x.enter(name)) return value;
  const said = x.word("state", ON_OFF, value);
  x.leave();
  return x.reading && said == 0 ? <i32>Switch.On : said;
}
