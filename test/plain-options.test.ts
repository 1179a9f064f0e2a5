/**
 * QEMUs that take no JSON for -device, -netdev and -object get the same as key=value.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "virtwright";

const vw = await load();
const plain = suite("options without JSON");

const DOMAIN = `<domain type='qemu'>
  <name>plain</name>
  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
  <genid>e9392370-2917-565e-692b-d057f46512d6</genid>
  <memory unit='KiB'>262144</memory>
  <os><type arch='x86_64' machine='pc-i440fx-4.2'>hvm</type></os>
</domain>`;

function words(version: number, flags: readonly string[] = []): string {
  const capabilities = `<qemuCaps>
  <emulator>/usr/bin/qemu-system-x86_64</emulator>
  <version>${version}</version>
  <arch>x86_64</arch>
  <flag name='tcg'/>
${flags.map((flag) => `  <flag name='${flag}'/>\n`).join("")}  <flag name='piix3-usb-uhci'/>
  <machine type='tcg' name='pc-i440fx-4.2' maxCpus='255' default='yes' defaultCPU='qemu64-x86_64-cpu' acpi='yes'/>
</qemuCaps>`;
  const result = vw.toNative(DOMAIN, { emulator: { capabilities } });
  assert.ok(result.output, JSON.stringify(result.notes));
  return result.output;
}

plain("4.2 takes JSON neither for -device nor for -object", () => {
  assert.match(words(4_002_000), " -device vmgenid,guid=e9392370-2917-565e-692b-d057f46512d6,id=vmgenid0 ");
  assert.match(words(4_002_000), " -object secret,id=masterKey0,format=raw,file=");
});

plain("6.0 takes it for -object, 6.2 for -device too", () => {
  assert.match(words(6_000_000), ` -object '{"qom-type":"secret",`);
  assert.match(words(6_001_000), " -device vmgenid,guid=");
  assert.match(words(6_002_000, ["device.json+hotplug"]), ` -device '{"driver":"vmgenid",`);
});

plain.run();
