/**
 * What a container starts: <init>, <initarg>, <initenv>, <initdir>, <inituser>, <initgroup> inside <os>.
 * https://libvirt.org/formatdomain.html#container-boot
 *
 * A QEMU guest keeps what its definition says of it and does nothing with it.
 */
import { NONE, Span } from "../text/span";
import { Fields, Room, list } from "../xml/fields";

/** A word of the program's command line. */
class InitArgument extends Room {
  value: Span = NONE;

  xml(x: Fields): void {
    this.value = x.content(this.value);
  }
}

/** A setting of its environment. */
class InitSetting extends Room {
  name: Span = NONE;
  value: Span = NONE;

  xml(x: Fields): void {
    this.name = x.text("name", this.name);
    this.value = x.content(this.value);
  }
}

export class Init {
  private program: Span = NONE;
  private arguments: InitArgument[] = [];
  private settings: InitSetting[] = [];
  private directory: Span = NONE;
  private user: Span = NONE;
  private group: Span = NONE;

  /** Inside <os>. */
  xml(x: Fields): void {
    this.program = x.element("init", this.program);
    list<InitArgument>(x, "initarg", this.arguments);
    list<InitSetting>(x, "initenv", this.settings);
    this.directory = x.element("initdir", this.directory);
    this.user = x.element("inituser", this.user);
    this.group = x.element("initgroup", this.group);
  }
}
