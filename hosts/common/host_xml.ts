/**
 * libvirt's own XML of this host that is no domain: virtual networks and storage pools, read from the
 * files where libvirt keeps them, if there are any. The core is handed what it takes of them, in the
 * shapes of docs/doors.md: `networks`, `storagePools`.
 *
 * Only what a domain asks for is read: most ask for neither, and then no XML parser is loaded.
 */
import type { NetworkOptions, StoragePoolOptions } from "../options.ts";
import type { Host } from "./host.ts";
import { entries } from "./machine_facts.ts";
import { readText } from "./mounts.ts";
import type { Places } from "./plan.ts";

/** What fast-xml-parser makes of an element: its children by name, text, and attributes behind an @. */
type Element = { readonly [name: string]: unknown };

type Parse = (xml: string) => Element | undefined;

async function loadParser(): Promise<Parse> {
  const { XMLParser } = await import("fast-xml-parser");
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    parseTagValue: false,
    parseAttributeValue: false,
  });
  return (xml) => {
    try {
      return object(parser.parse(xml));
    } catch {
      return undefined;
    }
  };
}

/** The networks and pools that the domain names. */
export async function readHostXml(
  host: Host,
  places: Places,
  xml: string,
): Promise<{ networks?: Record<string, NetworkOptions>; storagePools?: Record<string, StoragePoolOptions> }> {
  const asksNetwork = /\bnetwork\s*=/.test(xml);
  const asksVolume = /\bvolume\s*=/.test(xml);
  if (!asksNetwork && !asksVolume) return {};
  const parse = await loadParser();
  return {
    ...(asksNetwork && exists(host, places.networks) ? { networks: readNetworks(host, parse, places.networks) } : {}),
    ...(asksVolume ? { storagePools: readPools(host, parse, places.pools, wantedVolumes(parse(xml))) } : {}),
  };
}

function exists(host: Host, directory: string): boolean {
  try {
    return host.stat(directory)?.kind === "directory";
  } catch {
    return false;
  }
}

/** Each file of a directory that holds an element of this name, by the name that it says. */
function* named(host: Host, parse: Parse, directory: string, element: string): Generator<[string, string, Element]> {
  for (const file of entries(host, directory)) {
    if (!file.endsWith(".xml")) continue;
    const text = readText(host, `${directory}/${file}`);
    const root = object(text === undefined ? undefined : parse(text)?.[element]);
    if (text !== undefined && root) yield [textOf(root.name) ?? file.slice(0, -4), text, root];
  }
}

function readNetworks(host: Host, parse: Parse, directory: string): Record<string, NetworkOptions> {
  const networks: Record<string, NetworkOptions> = {};
  for (const [name, network] of named(host, parse, directory, "network")) networks[name] = { network };
  return networks;
}

/** Pools whose volumes are the entries of their target directory. */
const DIRECTORIES = new Set(["dir", "fs", "netfs", "logical", "disk", "zfs", "vstorage", "scsi", "iscsi", "mpath"]);

function readPools(
  host: Host,
  parse: Parse,
  directory: string,
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
): Record<string, StoragePoolOptions> {
  const pools: Record<string, StoragePoolOptions> = {};
  for (const [name, definition, pool] of named(host, parse, directory, "pool")) {
    const names = wanted.get(name);
    if (!names) continue;
    const target = textOf(object(pool.target)?.path);
    const local = DIRECTORIES.has(String(pool["@type"])) && target !== undefined;
    const active = !local || exists(host, target);
    pools[name] = { active, definition, volumes: local && active ? readVolumes(host, target, names) : {} };
  }
  return pools;
}

function readVolumes(
  host: Host,
  target: string,
  names: ReadonlySet<string>,
): NonNullable<StoragePoolOptions["volumes"]> {
  const volumes: Record<string, { type: string; path: string }> = {};
  for (const name of names) {
    // A volume is an entry of the directory itself.
    if (name.includes("/") || name === "." || name === "..") continue;
    const path = `${target.replace(/\/$/, "")}/${name}`;
    const kind = kindOf(host, path);
    if (kind) volumes[name] = { type: kind, path };
  }
  return volumes;
}

function kindOf(host: Host, path: string): "file" | "block" | "dir" | undefined {
  try {
    const kind = host.stat(path)?.kind;
    return kind === "block" || kind === "file" ? kind : kind === "directory" ? "dir" : undefined;
  } catch {
    return undefined;
  }
}

/** Which volumes of which pools the domain names, wherever in it. */
function wantedVolumes(domain: Element | undefined): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  const open: unknown[] = [domain];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null) continue;
    open.push(...Object.values(next));
    const { "@pool": pool, "@volume": volume } = next as Element;
    if (typeof pool !== "string" || typeof volume !== "string") continue;
    wanted.set(pool, (wanted.get(pool) ?? new Set()).add(volume));
  }
  return wanted;
}

function object(value: unknown): Element | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Element) : undefined;
}

/** Text of an element, whether it has attributes or not. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === "string" ? value : object(value)?.["#text"];
  return typeof text === "string" && text !== "" ? text : undefined;
}
