/**
 * A parallel port: <parallel>.
 * https://libvirt.org/formatdomain.html#parallel-port
 */
import { CommandLine } from "../../argv/command_line";
import { Context } from "../../emulator/context";
import { Code } from "../../notes/codes";
import { Fields } from "../../xml/fields";
import { noteAt } from "../../xml/reader";
import { deviceProps } from "../device";
import { NativeDevice } from "../native";
import { CharDevice } from "./chardev";
import { readSource } from "./native";

export class Parallel extends CharDevice {
  targetXml(x: Fields): void {
    if (!x.enter("target")) return;
    this.port = x.integer("port", this.port);
    x.leave();
  }

  check(context: Context): void {
    this.source.check(context, this.from);
    if (!context.modern) return;
    if (context.machine.isS390 || context.machine.isPseries)
      noteAt(context.notes, Code.NotHere, this.from).named("a parallel port");
  }

  emit(line: CommandLine, context: Context): void {
    this.emitBackend(line, context);
    const p = deviceProps(line, context);
    this.props(p, "isa-parallel");
    line.putProps("device", p);
  }

  static readNative(device: NativeDevice): Parallel | null {
    if (!device.isDriver("isa-parallel")) return null;
    const source = readSource(device);
    if (!source) return null;
    const parallel = new Parallel();
    parallel.source = source;
    parallel.props(device.p, "isa-parallel");
    return parallel;
  }
}
