/**
 * The few things that a connection has to find in domain XML itself: which guest it is and which emulator
 * it takes. What the core has written is in a known form (an element a line, two blanks a level), so
 * that this is a matter of finding lines.
 */

/** What a list, or `dominfo`, shows of a domain. */
export interface DomainFacts {
  readonly name: string;
  readonly uuid: string;
  readonly osType: string;
  readonly vcpus: number;
  /** KiB. */
  readonly maxMemory: number;
  readonly currentMemory: number;
  readonly labels: readonly { readonly model: string; readonly label: string }[];
}

/** Reads XML that the core has written. */
export function readFacts(xml: string): DomainFacts {
  // Metadata are other people's, and may look like anything.
  const own = xml.replace(/\n {2}<metadata>[\s\S]*?\n {2}<\/metadata>/, "");
  const maxMemory = Number(child(own, "memory") ?? 0);
  const vcpus = /^ {2}<vcpu\b([^>]*)>(\d+)</m.exec(own);
  return {
    name: child(own, "name") ?? "",
    uuid: child(own, "uuid") ?? "",
    osType: /^ {4}<type\b[^>]*>([^<]*)</m.exec(own)?.[1] ?? "hvm",
    vcpus: Number(/\bcurrent='(\d+)'/.exec(vcpus?.[1] ?? "")?.[1] ?? vcpus?.[2] ?? 1),
    maxMemory,
    currentMemory: Number(child(own, "currentMemory") ?? maxMemory),
    labels: [...own.matchAll(/^ {2}<seclabel\b[^>]*\bmodel='([^']*)'[^>]*>\s*<label>([^<]*)</gm)].map((match) => ({
      model: plain(match[1] as string),
      label: plain(match[2] as string),
    })),
  };
}

/** Text of a child of <domain>. */
function child(xml: string, name: string): string | undefined {
  const text = new RegExp(`^ {2}<${name}\\b[^>]*>([^<]*)<`, "m").exec(xml)?.[1];
  return text === undefined ? undefined : plain(text);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Text without references. */
function plain(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g, (all, decimal, hexadecimal, name) => {
    const code = decimal ? Number(decimal) : hexadecimal ? Number.parseInt(hexadecimal, 16) : undefined;
    return code === undefined ? (ENTITIES[name] ?? all) : String.fromCodePoint(code);
  });
}

/** What decides which emulator a domain takes; each undefined where the XML, of whoever's hand, says nothing. */
export interface EmulatorWish {
  readonly emulator: string | undefined;
  readonly arch: string | undefined;
  readonly type: string | undefined;
  readonly osType: string | undefined;
}

export function readEmulatorWish(xml: string): EmulatorWish {
  const bare = xml.replace(/<!--[\s\S]*?-->/g, "").replace(/<metadata\b[\s\S]*<\/metadata>/, "");
  const type = /<os\b[\s\S]*?<type\b([^>]*)>([^<]*)</.exec(bare);
  const emulator = /<emulator\b[^>]*>([^<]*)</.exec(bare)?.[1];
  return {
    emulator: emulator === undefined ? undefined : plain(emulator).trim() || undefined,
    arch: attribute(type?.[1], "arch"),
    type: attribute(/<domain\b([^>]*)>/.exec(bare)?.[1], "type"),
    osType: type?.[2]?.trim(),
  };
}

function attribute(attributes: string | undefined, name: string): string | undefined {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:'([^']*)'|"([^"]*)")`).exec(attributes ?? "");
  return match ? plain(match[1] ?? match[2] ?? "") : undefined;
}
