/**
 * What a person prepares before a command line with network cards can be run by hand (argv/steps.ts).
 */
import { CommandLine } from "../../argv/command_line";
import { NONE, Span } from "../../text/span";

/** A tap device, on a bridge where one is known. */
export function prepareTap(line: CommandLine, name: Span, bridge: Span, queues: i64): void {
  const step = line.steps.add("tap devices that belong to who runs QEMU").asRoot();
  step.word("ip tuntap add dev").span(name).word("mode tap user").runner();
  if (queues > 1) step.word("multi_queue");
  step.undoneBy("ip link delete dev", name);
  step.word("ip link set dev").span(name);
  if (bridge != NONE) step.word("master").span(bridge);
  step.word("up").asRoot().end();
}

/** A bridge that QEMU's own helper makes taps on. */
export function prepareBridge(line: CommandLine, bridge: Span): void {
  const step = line.steps.add("bridges that QEMU's helper may use (in /etc/qemu/bridge.conf: allow NAME)");
  step.word("ip link show dev").span(bridge).end();
}

/** passt, listening where QEMU connects. */
export function preparePasst(line: CommandLine, socket: Span, device: Span, vhostUser: bool): void {
  const step = line.steps.add("passt, which carries the guest's traffic");
  step.word("passt --one-off").planned("--foreground").word("--socket").span(socket);
  if (vhostUser) step.word("--vhost-user");
  if (device != NONE) step.word("--interface").span(device);
  step.listens(socket);
}
