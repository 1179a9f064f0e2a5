/**
 * What core.wasm exports, and nothing else: the doors for a host that calls in process, and `_start`
 * for a WASI runtime that runs it as a command.
 */
export { _start } from "./command/command";
export {
  accountAt,
  accountSize,
  describe,
  domainCapabilities,
  emulator,
  explain,
  fromNative,
  normalize,
  notesAt,
  notesSize,
  outputAt,
  outputSize,
  reserve,
  toNative,
  validate,
  version,
} from "./doors";
