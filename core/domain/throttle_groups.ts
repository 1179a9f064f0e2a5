/**
 * <throttlegroups>: limits that several disks share, which a disk names in its <throttlefilters>.
 * https://libvirt.org/formatdomain.html#throttle-group-management
 */
import { CommandLine } from "../argv/command_line";
import { Throttle } from "../devices/disk/throttle";
import { Context } from "../emulator/context";
import { Part } from "../emulator/part";
import { Code } from "../notes/codes";
import { SpanSet } from "../text/set";
import { NONE, size, slice, startsWith } from "../text/span";
import { join } from "../text/writer";
import { Fields, Room, list } from "../xml/fields";
import { noteAt } from "../xml/reader";

class ThrottleGroup extends Room {
  throttle: Throttle = new Throttle();

  xml(x: Fields): void {
    this.throttle.xml(x, true);
  }
}

export class ThrottleGroups extends Part {
  groups: ThrottleGroup[] = [];

  xml(x: Fields): void {
    if (!x.enter("throttlegroups")) return;
    list<ThrottleGroup>(x, "throttlegroup", this.groups);
    x.leave();
  }

  defaults(context: Context): void {
    // Disks ask which groups there are.
    for (let i = 0; i < this.groups.length; i++) context.guest.throttleGroups.add(this.groups[i].throttle.group);
  }

  check(context: Context): void {
    const names = new SpanSet();
    for (let i = 0; i < this.groups.length; i++) {
      const group = this.groups[i];
      const name = group.throttle.group;
      group.throttle.check(context.notes, group.from);
      if (name == NONE) noteAt(context.notes, Code.Missing, group.from).named("the group name");
      else if (!names.add(name))
        noteAt(context.notes, Code.Conflict, group.from).named("the name of a throttle group").found(name);
    }
  }

  /** -object throttle-group; the filters above disks name them. */
  absorb(line: CommandLine, context: Context): void {
    for (let i = 0; i < line.options.length; i++) {
      const option = line.options[i];
      if (!option.isNamed("object") || !option.isOpen()) continue;
      const p = option.props("qom-type");
      const name = p.text("id", NONE);
      if (!p.fixed("qom-type", "throttle-group") || !startsWith(name, "throttle-") || size(name) == 9) continue;
      const group = new ThrottleGroup();
      group.throttle.group = slice(name, 9);
      if (p.enter("limits")) {
        group.throttle.props(p);
        p.leave();
      }
      if (p.leftover()) continue;
      this.groups.push(group);
      context.guest.throttleGroups.add(group.throttle.group);
      option.understandText("domain/throttlegroups/throttlegroup");
    }
  }

  emit(line: CommandLine, context: Context): void {
    for (let i = 0; i < this.groups.length; i++) {
      const throttle = this.groups[i].throttle;
      if (!throttle.hasAny) continue;
      const p = line.jsonProps();
      p.fixed("qom-type", "throttle-group");
      p.text("id", join("throttle-", throttle.group));
      p.enter("limits");
      throttle.props(p);
      p.leave();
      line.putProps("object", p);
    }
  }
}
