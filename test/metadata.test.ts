/**
 * <metadata> comes out as libxml2 writes it, which libvirt keeps it with: the same snippets go through us and
 * through `xmllint --format`.
 */
import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Instance } from "./instance.ts";
import { skip } from "./skipped.ts";

const metadata = suite("metadata as libxml2 writes it");
const instance = new Instance();

const SNIPPETS: Readonly<Record<string, string>> = {
  "quotes and spaces": `<a:x xmlns:a='urn:a'  one='1'\n two="it's"  ></a:x>`,
  "a quote inside": `<a:x xmlns:a="urn:a" one='say "hi" &gt; &amp;'/>`,
  "badly indented elements": `\n\n   <a:x xmlns:a="urn:a"><a:y>t</a:y>\n<a:z/></a:x>\n<b:x xmlns:b="urn:b"/>`,
  "text among elements": `<a:x xmlns:a="urn:a">one <a:y><a:z/> <a:z/></a:y> two</a:x>`,
  "nothing but blanks": `<a:x xmlns:a="urn:a"><a:y>  </a:y></a:x>`,
  comments: `<!-- one --><a:x xmlns:a="urn:a"><!-- > two --><a:y/></a:x>`,
  "a greater-than sign in an attribute": `<a:x xmlns:a="urn:a" one="a > b"><a:y/></a:x>`,
  CDATA: `<a:x xmlns:a="urn:a"><![CDATA[<not a tag>]]></a:x>`,
  deep: `<a:x xmlns:a="urn:a"><a:y><a:z><a:w>t</a:w></a:z></a:y></a:x>`,
};

function inDomain(snippet: string): string {
  return (
    `<domain type='qemu'><name>a</name><uuid>0f3c9b64-51d8-4d2c-9b3e-7f2f4a1c8e70</uuid><metadata>${snippet}</metadata>` +
    `<memory>1024</memory><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`
  );
}

const found = (xml: string) => /<metadata>[\s\S]*<\/metadata>/.exec(xml)?.[0] ?? "";

if (spawnSync("xmllint", ["--version"]).status !== 0) skip("metadata as libxml2 writes it", "there is no xmllint");
else {
  for (const [name, snippet] of Object.entries(SNIPPETS)) {
    metadata(name, () => {
      const input = inDomain(snippet);
      const peer = spawnSync("xmllint", ["--format", "-"], { input, encoding: "utf8" });
      assert.is(peer.status, 0, peer.stderr);
      const ours = instance.call("normalize", input).output ?? "";
      assert.is(found(ours), found(peer.stdout));
      assert.is(instance.call("normalize", ours).output, ours, "it is its own normal form");
    });
  }
}

metadata.run();
