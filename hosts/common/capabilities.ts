/**
 * What this host can run, as libvirt tells it: `<capabilities>`, `<domainCapabilities>`, nodeinfo. The facts
 * are gathered here, and the core writes them down.
 */
import type { ContextOptions, HostOptions } from "../options.ts";
import type { Virtwright } from "../virtwright.ts";
import { type Connection, type NodeInfo, Problem } from "./api.ts";
import type { Emulators } from "./emulators.ts";
import { hostArch } from "./emulators.ts";
import type { Host } from "./host.ts";
import { readHostFacts } from "./host_facts.ts";
import { entries } from "./machine_facts.ts";
import { readLine, readText } from "./mounts.ts";
import { kvmState } from "./probe_key.ts";
import { refusal } from "./problems.ts";

export class HostCapabilities {
  constructor(
    readonly host: Host,
    readonly library: Virtwright,
    readonly emulators: Emulators,
  ) {}

  /** `context` says which security drivers there are, and for whom. */
  async capabilities(context: ContextOptions = {}): Promise<string> {
    const { host } = this;
    const emulators = await this.emulators.all();
    const given = {
      host: readHostFacts(host),
      emulators,
      kvm: kvmState(host) !== "absent",
      kqemu: host.stat("/dev/kqemu") !== undefined,
    };
    const { output, notes } = this.library.run("capabilities", JSON.stringify(given), { context });
    if (output === undefined) throw refusal("no capabilities", notes);
    return output;
  }

  async domainCapabilities(
    wish: Parameters<Connection["domainCapabilities"]>[0] = {},
    context: ContextOptions = {},
  ): Promise<string> {
    const { type, machine } = wish;
    const emulator = await this.emulators.choose(wish);
    if (emulator.capabilities === undefined) {
      throw new Problem("unsupported", `${emulator.binary} is too old to tell what its guests can have`);
    }
    const domain = {
      // Another word than these is the core's to judge.
      ...(type === undefined ? {} : { type: type as "kvm" }),
      ...(machine === undefined ? {} : { machine }),
    };
    const host = await this.#domainFacts();
    const { output, notes } = this.library.domainCapabilities("", {
      emulator,
      domain,
      context: { ...context, host },
    });
    const wrong = notes.filter((note) => note.severity === "error");
    if (output === undefined || wrong.length > 0) throw refusal("there are no such guests here", wrong);
    return output;
  }

  nodeInfo(): NodeInfo {
    const given = JSON.stringify({ host: readHostFacts(this.host) });
    const { output, notes } = this.library.run("capabilities", given, { format: "json" });
    if (output === undefined) throw refusal("no node info", notes);
    return JSON.parse(output) as NodeInfo;
  }

  /** What domain capabilities depend on beside QEMU. */
  async #domainFacts(): Promise<HostOptions> {
    const { host } = this;
    const bits = /^address sizes\s*:\s*(\d+) bits physical/m.exec(readText(host, "/proc/cpuinfo") ?? "")?.[1];
    const swtpm = await this.#swtpm();
    return {
      arch: hostArch(),
      vfio: host.stat("/dev/vfio/vfio") !== undefined && entries(host, "/sys/kernel/iommu_groups").length > 0,
      ...(this.#program("qemu-rdp") ? { qemuRdp: true } : {}),
      ...(swtpm ? { swtpm } : {}),
      ...(bits === undefined ? {} : { physicalAddressBits: Number(bits) }),
      secureGuest: readLine(host, "/sys/firmware/uv/prot_virt_host") === "1",
    };
  }

  /** Which TPMs the program that sets up emulated ones knows; undefined without it. */
  async #swtpm(): Promise<string[] | undefined> {
    const [setup, swtpm] = [this.#program("swtpm_setup"), this.#program("swtpm")];
    if (!setup || !swtpm) return undefined;
    const { stdout } = await this.host.run([setup, "--print-capabilities"], { timeout: 10_000 });
    try {
      const { features = [] } = JSON.parse(stdout) as { features?: string[] };
      const versions = ["1.2", "2.0"].filter((version) => features.includes(`tpm-${version}`));
      // One that doesn't tell them knows both.
      return features.some((feature) => /^tpm-\d/.test(feature)) ? versions : ["1.2", "2.0"];
    } catch {
      return undefined;
    }
  }

  #program(name: string): string | undefined {
    return ["/usr/bin", "/bin", "/usr/sbin"]
      .map((directory) => `${directory}/${name}`)
      .find((path) => {
        const stat = this.host.stat(path);
        return stat?.kind === "file" && (stat.mode & 0o111) !== 0;
      });
  }
}
