/**
 * The secrets, storage pools and helpers of upstream's tests (the corpus README, "Randomness", "Pretended
 * drivers and helpers").
 *
 * The tests answer whatever is asked for, so the answers are made from what a document names.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { text } from "../corpus.ts";
import type { Row } from "./pretended.ts";

const VALUE = Buffer.from("AQCVn5hO6HzFAhAAq0NCv8jtJcIcE+HOBlMQ1A").toString("base64");

/** The answers that a row's guest storage asks for. */
export function storageOf(corpus: string, row: Row): Record<string, unknown> {
  const xml = row.xml ? text(corpus, "libvirt-11.3", "qemuxmlconf", row.xml) : "";
  const storagePools = poolsOf(corpus, xml);
  // A pool's definition can name a secret too.
  const definitions = Object.values(storagePools).map(({ definition }) => definition);
  return {
    masterKey: bytes(32),
    secretVectors: bytes(16),
    secrets: secretsOf([xml, ...definitions].join("\n"), row),
    cdroms: ["/dev/cdrom"],
    storagePools,
    ...(row.nbdkitCaps ? { nbdkit: row.nbdkitCaps.map(pluginOf) } : {}),
  };
}

/** 00 01 02 … */
function bytes(count: number): string {
  return Buffer.from(Array.from({ length: count }, (_, index) => index)).toString("hex");
}

/** `QEMU_NBDKIT_CAPS_PLUGIN_CURL` → `plugin-curl`. */
function pluginOf(constant: string): string {
  return constant
    .replace(/^QEMU_NBDKIT_CAPS_/, "")
    .toLowerCase()
    .replaceAll("_", "-");
}

/** Every uuid has the one value; usages only where upstream knows them. */
function secretsOf(xml: string, row: Row): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const [, uuid] of xml.matchAll(/<secret\s[^>]*\buuid='([^']*)'/g)) secrets[uuid as string] = VALUE;
  for (const [, usage] of xml.matchAll(/<secret\s[^>]*\busage='([^']*)'/g)) {
    const known = /^(\/storage\/guest_disks\/|mycluster_myname$|client\.admin secret$)/.test(usage as string);
    if (known) secrets[usage as string] = VALUE;
  }
  for (const value of Object.values(row.driverConfig ?? {})) {
    if (typeof value === "string" && /^[0-9a-f]{8}-/.test(value)) secrets[value] = VALUE;
  }
  return secrets;
}

interface Pool {
  active: boolean;
  definition: string;
  volumes: Record<string, { type: string; path: string }>;
}

/** The pools that a document names: each is a file of the fixtures, `inactive` one that isn't running. */
function poolsOf(corpus: string, xml: string): Record<string, Pool> {
  const pools: Record<string, Pool> = {};
  for (const [tag] of xml.matchAll(/<source\s[^>]*\bpool='[^>]*>/g)) {
    const name = /\bpool='([^']*)'/.exec(tag)?.[1] ?? "";
    const volume = /\bvolume='([^']*)'/.exec(tag)?.[1] ?? "";
    const path = join("fixtures", "storagepools", `${name}.xml`);
    if (!pools[name]) {
      const known = existsSync(join(corpus, "libvirt-11.3", path));
      if (!known && name !== "inactive") continue;
      const definition = known ? text(corpus, "libvirt-11.3", path) : "<pool type='dir'><name>inactive</name></pool>";
      pools[name] = { active: known, definition, volumes: {} };
    }
    if (volume === "nonexistent") continue;
    const plus = volume.indexOf("+");
    const type = plus < 0 ? "block" : volume.slice(0, plus);
    pools[name].volumes[volume] = { type, path: `/some/${type}/device/${volume.slice(plus + 1)}` };
  }
  return pools;
}
