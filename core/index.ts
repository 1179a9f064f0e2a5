/**
 * What core.wasm exports, and nothing else: the doors for a host that calls in process, and `_start`
 * for a WASI runtime that runs it as a command.
 */
export { _start } from "./command/command";
export { accountAt, accountSize, notesAt, notesSize, outputAt, outputSize, reserve } from "./call";
export {
  describe,
  domainCapabilities,
  emulator,
  explain,
  fromNative,
  normalize,
  toNative,
  validate,
  version,
} from "./doors";
export { capabilities, configuration, places, plan, questions, remember, verbs } from "./driver_doors";
