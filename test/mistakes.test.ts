/**
 * The nine everyday mistakes in domain XML: each is found at its line and column, with what could
 * have stood there and, where a slip of the pen is likely, the name that was meant.
 *
 * Each mistake is made in a whole domain that is otherwise good: `DOMAIN` with one line replaced.
 * The place is told by the text that the note must point at.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "virtwright";

const vw = await load();

const DOMAIN = `<domain type='kvm'>
  <name>guest</name>
  <memory unit='MiB'>512</memory>
  <vcpu>2</vcpu>
  <os>
    <type arch='x86_64'>hvm</type>
    <boot dev='hd'/>
  </os>
  <clock offset='utc'/>
  <devices>
    <disk type='file' device='disk'>
      <source file='/images/guest.img'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>
`;

interface Mistake {
  name: string;
  /** What is replaced in the good domain, and by what. */
  from: string;
  to: string;
  code: string;
  /** The text that the note points at: the only one of its kind in `to`. */
  at: string;
  expected: string;
  nearest?: string;
}

const MISTAKES: Mistake[] = [
  {
    name: "enum typo",
    from: "device='disk'",
    to: "device='dsik'",
    code: "VW0204",
    at: "dsik",
    expected: "cdrom",
    nearest: "disk",
  },
  {
    name: "attribute typo",
    from: "<disk type='file' device='disk'>",
    to: "<disk type='file' devise='disk'>",
    code: "VW0203",
    at: "devise",
    expected: "device",
    nearest: "device",
  },
  {
    name: "element typo",
    from: "<clock offset='utc'/>",
    to: "<clok offset='utc'/>",
    code: "VW0202",
    at: "clok",
    expected: "clock",
    nearest: "clock",
  },
  {
    name: "wrong source attribute for the type",
    from: "<source file='/images/guest.img'/>",
    to: "<source dev='/images/guest.img'/>",
    code: "VW0203",
    at: "dev",
    expected: "file",
  },
  {
    name: "bad number",
    from: "<vcpu>2</vcpu>",
    to: "<vcpu>two</vcpu>",
    code: "VW0205",
    at: "two",
    expected: "a whole number",
  },
  {
    name: "bad unit",
    from: "unit='MiB'",
    to: "unit='MyB'",
    code: "VW0206",
    at: "MyB",
    expected: "MiB",
    nearest: "MB",
  },
  {
    name: "relative path where an absolute one is needed",
    from: "/images/guest.img",
    to: "images/guest.img",
    code: "VW0207",
    at: "images/guest.img",
    expected: "/...",
  },
  {
    name: "duplicate single element",
    from: "  <vcpu>2</vcpu>\n",
    to: "  <vcpu>2</vcpu>\n  <vcpu >3</vcpu>\n",
    code: "VW0208",
    at: "vcpu >",
    expected: "domain",
  },
  {
    name: "text where none belongs",
    from: "<boot dev='hd'/>",
    to: "<boot dev='hd'/> and then the network",
    code: "VW0209",
    at: "and then the network",
    expected: "",
  },
];

const everyday = suite("the nine everyday mistakes");

everyday("without one the domain is valid", () => {
  assert.equal(vw.validate(DOMAIN).notes, []);
});

for (const mistake of MISTAKES) {
  everyday(mistake.name, () => {
    const xml = DOMAIN.replace(mistake.from, mistake.to);
    assert.is.not(xml, DOMAIN);
    const offset = xml.indexOf(mistake.to) + mistake.to.indexOf(mistake.at);
    const before = xml.slice(0, offset).split("\n");
    const { notes } = vw.validate(xml);
    const note = notes.find((each) => each.code === mistake.code);
    assert.ok(note, `${mistake.code} among ${JSON.stringify(notes)}`);
    assert.is(note.severity, "error");
    assert.is(note.line, before.length);
    assert.is(note.column, (before.at(-1)?.length ?? 0) + 1);
    if (mistake.expected !== "") assert.ok(note.expected?.includes(mistake.expected), JSON.stringify(note));
    if (mistake.nearest !== undefined) assert.is(note.nearest, mistake.nearest);
    assert.ok(note.path?.startsWith("domain"));
  });
}

everyday("in print each has its source line and a caret", () => {
  const { notesText } = vw.validate(DOMAIN.replace("<clock", "<clok"), { notes: "text", file: "guest.xml" });
  assert.match(notesText ?? "", /^guest\.xml:9:4: error VW0202: /);
  assert.match(notesText ?? "", "\n  9 |   <clok offset='utc'/>\n    |    ^^^^\n");
});

everyday.run();
