/**
 * What a QEMU can do, from its version and from its -help: the table and the reader agree where both know.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { EmulatorDescription } from "../hosts/virtwright.ts";
import { corpusFolder } from "./conformance/corpus.ts";
import { Instance } from "./instance.ts";
import { skip } from "./skipped.ts";

const instance = new Instance();

function describe(emulator: object, help = ""): EmulatorDescription {
  return JSON.parse(instance.call("emulator", help, { emulator }).output ?? "{}");
}

const emulators = suite("emulators");

emulators("0.8.1 has neither -drive nor -name, 0.9.1 has both", () => {
  const old = describe({ version: "0.8.1" }).features;
  assert.not.ok(old.includes("DRIVE") || old.includes("NAME") || old.includes("NO_REBOOT"));
  const newer = describe({ version: "0.9.1" }).features;
  assert.ok(newer.includes("DRIVE") && newer.includes("NAME") && newer.includes("KQEMU"));
});

emulators("migration by number of the kvm release", () => {
  const migration = (version: string) => describe({ version }).features.filter((name) => name.startsWith("MIGRATE"));
  assert.equal(migration("kvm-78"), ["MIGRATE_KVM_STDIO"]);
  assert.equal(migration("kvm-79"), ["MIGRATE_QEMU_TCP"]);
  assert.equal(migration("kvm-80"), ["MIGRATE_QEMU_TCP", "MIGRATE_QEMU_EXEC"]);
});

emulators("a feature that went, and one with a gap", () => {
  assert.ok(describe({ version: "0.10.6" }).features.includes("KQEMU"));
  assert.not.ok(describe({ version: "0.11.0" }).features.includes("KQEMU"));
  const enable = (version: string) => describe({ version }).features.includes("ENABLE_KVM");
  assert.equal(["qemu-kvm-0.11.0", "qemu-kvm-0.12.3", "qemu-kvm-0.13.0"].map(enable), [true, false, true]);
});

emulators("a release candidate counts as the release", () => {
  assert.ok(describe({ version: "0.10.92" }).features.includes("BALLOON"));
  assert.not.ok(describe({ version: "0.10.6" }).features.includes("BALLOON"));
});

emulators("a list of features takes the place of all else, aliases included", () => {
  const found = describe({ version: "0.8.1", features: ["NET_NAME", "UUID"] });
  assert.equal(found.features, ["UUID", "0_10"]);
});

emulators("version, kvm and architecture", () => {
  const kvm = describe({ version: "kvm-83", binary: "/usr/bin/qemu-system-x86_64" });
  assert.equal([kvm.version, kvm.kvmVersion, kvm.isKvm, kvm.arch], ["0.9.1", 83, true, "x86_64"]);
  const newest = describe({});
  assert.equal([newest.version, newest.isKvm], ["10.0.0", false]);
});

emulators("what -help says and what the table says of the same version are the same", () => {
  const corpus = corpusFolder();
  const folder = corpus && join(corpus, "libvirt-0.7/help");
  if (!folder || !existsSync(folder)) return skip("help texts against the table", "there is no corpus");
  for (const version of ["0.9.1", "0.10.5", "kvm-74", "qemu-kvm-0.10.5"]) {
    const file = /^\d/.test(version) ? `qemu-${version}` : version;
    const said = describe({}, readFileSync(join(folder, `${file}.txt`), "utf8"));
    assert.equal(describe({ version }), said, version);
  }
});

emulators.run();
