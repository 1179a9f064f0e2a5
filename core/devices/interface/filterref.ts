/**
 * The rules that a network card's traffic goes through: <filterref>, with parameters for them.
 * https://libvirt.org/formatnwfilter.html
 *
 * libvirt writes the parameters by name; several of one name are one list.
 */
import { NONE, Span, at, size } from "../../text/span";
import { Fields, Room, list } from "../../xml/fields";

class FilterParameter extends Room {
  name: Span = NONE;
  value: Span = NONE;

  xml(x: Fields): void {
    this.name = x.text("name", this.name);
    this.value = x.text("value", this.value);
  }
}

export class Filterref {
  filter: Span = NONE;
  parameters: FilterParameter[] = [];

  xml(x: Fields): void {
    if (!x.enter("filterref")) return;
    this.filter = x.text("filter", this.filter);
    list<FilterParameter>(x, "parameter", this.parameters);
    x.leave();
  }

  defaults(): void {
    // Such a sort keeps the values of one name in their order.
    this.parameters.sort((one, other) => compare(one.name, other.name));
  }
}

function compare(a: Span, b: Span): i32 {
  const order = memory.compare(at(a), at(b), min(size(a), size(b)));
  return order != 0 ? order : size(a) - size(b);
}
