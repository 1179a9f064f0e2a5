/**
 * The firmware descriptors of upstream's tests, as a shell finds them: /usr/share, then /etc over it; a file of the
 * same name in /etc takes the other's place, an empty one masks it. The user's own don't count for the system driver.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

type Given = { path: string; descriptor: unknown }[];

const found = new Map<string, Given>();

/** `options.context.firmware` of a corpus. */
export function firmwareOf(corpus: string): Given {
  let given = found.get(corpus);
  if (!given) {
    given = search(join(corpus, "libvirt-11.3", "firmware"));
    found.set(corpus, given);
  }
  return given;
}

function search(root: string): Given {
  const files = new Map<string, string>();
  for (const folder of ["/usr/share/qemu/firmware", "/etc/qemu/firmware"]) {
    if (!existsSync(join(root, folder))) continue;
    for (const file of readdirSync(join(root, folder))) files.set(file, `${folder}/${file}`);
  }
  const given: Given = [];
  for (const [, path] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const text = readFileSync(join(root, path), "utf8");
    if (text.trim() === "") continue;
    try {
      given.push({ path, descriptor: JSON.parse(text) });
    } catch {
      // One of them is broken on purpose; a shell leaves it out as it can't be read.
    }
  }
  return given;
}
