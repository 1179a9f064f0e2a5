/**
 * The networks that upstream's tests pretend to have: the name `NET;PORT` stands for a network and for the port that
 * an interface gets there, each a file of the corpus.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { NetworkOptions } from "../../../hosts/options.ts";
import { text } from "../corpus.ts";
import type { Row } from "./pretended.ts";

const FIXTURES = ["libvirt-11.3", "fixtures"] as const;

/** The networks that a row's domain names, as `options.context.networks` takes them. */
export function networks(corpus: string, row: Row): Record<string, NetworkOptions> {
  const found: Record<string, NetworkOptions> = {};
  if (row.xml === null) return found;
  const xml = text(corpus, "libvirt-11.3", "qemuxmlconf", row.xml);
  for (const [, name, network, port] of xml.matchAll(/network=['"](([^'";]*);([^'"]*))['"]/g)) {
    const options: NetworkOptions = {};
    if (exists(corpus, "networks", network)) options.network = text(corpus, ...FIXTURES, "networks", `${network}.xml`);
    if (exists(corpus, "networkports", port)) options.port = text(corpus, ...FIXTURES, "networkports", `${port}.xml`);
    found[name as string] = options;
  }
  return found;
}

function exists(corpus: string, folder: string, name: string | undefined): boolean {
  return !!name && existsSync(join(corpus, ...FIXTURES, folder, `${name}.xml`));
}
