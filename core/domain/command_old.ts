/**
 * The command line for a QEMU before 0.12, which had no -device: -hda or -drive if=, -net, -serial.
 *
 * The order is libvirt's of that time. Each part says what it needs in its `emitOld`.
 */
import { CommandLine } from "../argv/command_line";
import { writeOldForm } from "../devices/chardev/old_form";
import { CharSource } from "../devices/chardev/source";
import { Feature } from "../emulator/features";
import { Code } from "../notes/codes";
import { NONE, Span, is, literal } from "../text/span";
import { Writer, join } from "../text/writer";
import { noteAt } from "../xml/reader";
import { Domain, KQEMU, KVM, QEMU } from "./domain";
import { passEnvironment } from "./driver";

/** The command line that starts this domain on the context's emulator. */
export function emitOld(domain: Domain, line: CommandLine): void {
  const context = domain.context;
  passEnvironment(line, context);
  domain.qemu.emitEnvironment(line);
  line.binary = domain.devices.emulator;
  line.flag("S");
  domain.os.emitMachine(line, context);
  emitAccelerator(domain, line);
  domain.memory.emitOld(line, context);
  domain.vcpu.emitOld(line, context);
  domain.identity.emitOld(line, context);
  if (domain.devices.graphics.length == 0) line.flag("nographic");
  if (context.runnable) line.steps.directory(join("", domain.identity.name, ".run"));
  line.put("monitor", monitor(domain));
  domain.clock.emitOld(line, context);
  domain.lifecycle.emitOld(line, context);
  domain.features.emitOld(line, context);
  domain.os.emitOld(line, context);
  domain.devices.emitOld(line, context, domain.os);
  emitIncoming(domain, line);
  domain.qemu.emit(line);
}

function emitAccelerator(domain: Domain, line: CommandLine): void {
  const emulator = domain.context.emulator;
  if (domain.type == QEMU && emulator.has(Feature.KQEMU)) line.flag("no-kqemu");
  if (domain.type == QEMU && emulator.has(Feature.KVM)) line.flag("no-kvm");
  if (domain.type == KVM && emulator.has(Feature.ENABLE_KVM)) line.flag("enable-kvm");
  if (domain.type == KQEMU && !emulator.has(Feature.KQEMU)) {
    noteAt(domain.context.notes, Code.NotOnThisQemu, domain.from, "type").named("this accelerator");
  }
}

function monitor(domain: Domain): Span {
  const given = domain.context.monitor;
  const to = new Writer(64);
  if (given) {
    const source = CharSource.fromOptions(given, domain.context.notes);
    writeOldForm(to, source);
  } else {
    const directory = domain.context.stateDirectory;
    to.text("unix:");
    if (domain.context.runnable) to.span(domain.identity.name).text(".run/monitor.sock,server,nowait");
    else to.span(directory).byte(0x2f).span(domain.identity.name).text(".monitor,server,nowait");
  }
  return to.take();
}

function emitIncoming(domain: Domain, line: CommandLine): void {
  const incoming = domain.context.incoming;
  if (incoming == NONE) return;
  // A saved state comes in through standard input; who can't read that runs a program that can.
  const exec = is(incoming, "stdio") && !domain.context.emulator.has(Feature.MIGRATE_KVM_STDIO);
  line.put("incoming", exec ? literal("exec:cat") : incoming);
}
