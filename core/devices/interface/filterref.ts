/**
 * The rules that a network card's traffic goes through: <filterref>, with parameters for them.
 * https://libvirt.org/formatnwfilter.html
 *
 * libvirt writes the parameters by name; several of one name are one list.
 */
import { NONE, Span, at, size } from "../../text/span";
import { Fields, Room, list } from "../../xml/fields";

export class FilterParameter extends Room {
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
    const all = this.parameters;
    // An insertion keeps the values of one name in their order.
    for (let i = 1; i < all.length; i++) {
      const parameter = all[i];
      let j = i;
      for (; j > 0 && isBefore(parameter.name, all[j - 1].name); j--) all[j] = all[j - 1];
      all[j] = parameter;
    }
  }
}

function isBefore(a: Span, b: Span): bool {
  const order = memory.compare(at(a), at(b), min(size(a), size(b)));
  return order != 0 ? order < 0 : size(a) < size(b);
}
