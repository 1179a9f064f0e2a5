/**
 * <host> of <capabilities>: the CPU and its memory, what the host can do for guests, and its security drivers.
 */
import { describeHost } from "../domain/cpu/x86";
import { Context } from "../emulator/context";
import { isX86 } from "../emulator/machine";
import { JsonValue } from "../text/json";
import { NONE, Span, find, literal, size, trim } from "../text/span";
import { CpuText } from "./cpu_text";
import { textOf } from "./facts";
import { Report } from "./report";
import { writeSecurityModels } from "./security_models";
import { Topology, pageSizes, writeCaches } from "./topology";

export class HostReport {
  constructor(
    private r: Report,
    private host: JsonValue,
    private topology: Topology,
    private context: Context,
    private owner: Span,
  ) {}

  write(): void {
    const r = this.r;
    r.open("host");
    const uuid = textOf(this.host, "uuid");
    if (uuid != NONE && size(uuid) > 0) r.text("uuid", trim(uuid));
    this.cpu();
    this.power();
    const groups = this.host.get("iommu");
    r.line().text(groups && groups.isTrue() ? "<iommu support='yes'/>\n" : "<iommu support='no'/>\n");
    r.open("migration_features");
    r.line().text("<live/>\n");
    r.open("uri_transports");
    r.text("uri_transport", literal("tcp"));
    r.text("uri_transport", literal("rdma"));
    r.close("uri_transports");
    r.close("migration_features");
    this.topology.write(r);
    writeCaches(r, this.host);
    writeSecurityModels(r, this.context, this.owner);
    r.close("host");
    r.to.text("\n");
  }

  private cpu(): void {
    const r = this.r;
    const arch = textOf(this.host, "arch");
    const cpu = new CpuText(textOf(this.host, "cpuinfo"));
    const x86 = arch != NONE && isX86(arch);
    r.open("cpu");
    r.text("arch", arch);
    const known = x86 ? cpu.x86() : null;
    const described = known ? describeHost(known) : null;
    if (known && described) {
      r.text("model", described.model);
      r.text("vendor", described.vendor);
      const microcode = cpu.microcode;
      if (microcode > 0) r.line().text("<microcode version='").number(microcode).text("'/>\n");
      const to = r.line().text("<signature family='").number(known.signature.family);
      to.text("' model='").number(known.signature.model);
      to.text("' stepping='").number(known.signature.stepping).text("'/>\n");
    }
    const counts = this.topology;
    if (counts.sockets > 0) {
      const to = r.line().text("<topology sockets='").number(counts.sockets).text("' dies='1' clusters='1' cores='");
      to.number(counts.cores).text("' threads='").number(counts.threads).text("'/>\n");
    }
    if (described) {
      const bits = cpu.physicalBits;
      if (bits > 0) r.line().text("<maxphysaddr mode='emulate' bits='").number(bits).text("'/>\n");
      for (let i = 0; i < described.features.length; i++) {
        r.line().text("<feature");
        r.attribute("name", described.features[i].name).to.text("/>\n");
      }
    }
    const sizes = pageSizes(this.host);
    for (let i = 0; i < sizes.length; i++) r.line().text("<pages unit='KiB' size='").number(sizes[i]).text("'/>\n");
    r.close("cpu");
  }

  /** The words of /sys/power: `state` for memory and disk, `disk` for both at once. */
  private power(): void {
    const r = this.r;
    const state = textOf(this.host, "powerState");
    const memory = state != NONE && find(state, "mem") >= 0;
    const disk = state != NONE && find(state, "disk") >= 0;
    const both = disk && isIn(textOf(this.host, "powerDisk"), "suspend");
    if (!memory && !disk) {
      r.line().text("<power_management/>\n");
      return;
    }
    r.open("power_management");
    if (memory) r.line().text("<suspend_mem/>\n");
    if (disk) r.line().text("<suspend_disk/>\n");
    if (both) r.line().text("<suspend_hybrid/>\n");
    r.close("power_management");
  }
}

function isIn(text: Span, word: string): bool {
  return text != NONE && find(text, word) >= 0;
}
