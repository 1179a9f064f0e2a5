/**
 * A part of a domain: a room with the usual methods, each of which may be left out.
 *
 *   xml       the description of its XML, for both directions
 *   defaults  fills in what nobody said, after the whole document was read
 *   check     raises notes for what cannot be, after all defaults and addresses are there
 *   machineProps puts its keys on -machine
 *   emit      puts its options on the command line of a QEMU of today (context.modern)
 *
 * What a QEMU before 0.12 needs, which had no -device, is in methods of their own (`emitOld`).
 */
import { CommandLine } from "../argv/command_line";
import { Props } from "../argv/props";
import { Fields, Room } from "../xml/fields";
import { Context } from "./context";

export abstract class Part extends Room {
  xml(x: Fields): void {}

  defaults(context: Context): void {}

  check(context: Context): void {}

  /** Its keys of -machine, whose order core/domain/machine.ts has. */
  machineProps(p: Props, context: Context): void {}

  emit(line: CommandLine, context: Context): void {}
}
