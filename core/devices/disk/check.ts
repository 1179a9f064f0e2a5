/**
 * What a disk of today cannot be.
 */
import { Context } from "../../emulator/context";
import { DiskDefinition } from "./definition";
import { checkDrive } from "./drive";

export function checkDisk(disk: DiskDefinition, context: Context): void {
  checkDrive(disk, context);
  disk.source.check(context);
}
