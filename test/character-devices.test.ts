/**
 * Character devices for a QEMU of today: descriptors that a shell has opened, encryption, the console that
 * is a serial port, and sockets that nobody named.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Instance } from "./instance.ts";

const instance = new Instance();
const FLAGS = [
  "tcg",
  "piix3-usb-uhci",
  "isa-serial",
  "device.json+hotplug",
  "chardev-reconnect-miliseconds",
  "tpm-tis",
  "tpm-emulator",
  "tpm-passthrough",
];
const capabilities = `<qemuCaps>
  <emulator>/usr/bin/qemu-system-x86_64</emulator>
  ${FLAGS.map((flag) => `<flag name='${flag}'/>`).join("\n  ")}
  <version>10000000</version>
  <arch>x86_64</arch>
  <machine type='tcg' name='pc' maxCpus='255' default='yes' defaultCPU='qemu64-x86_64-cpu' acpi='yes'/>
</qemuCaps>`;

function domain(devices: string): string {
  return `<domain type='qemu'>
  <name>ports</name>
  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
  <memory unit='KiB'>262144</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>${devices}</devices>
</domain>`;
}

/** The command line's words that concern character devices, and all notes of the call. */
function run(devices: string, context: object = {}, options: object = {}): { line: string; notes: string[] } {
  const result = instance.call("toNative", domain(devices), { emulator: { capabilities }, context, ...options });
  const notes = result.notes
    .filter(({ severity }) => severity !== "info")
    .map(({ code, message }) => `${code} ${message}`);
  return { line: result.output ?? "", notes };
}

const LOGGED = `<serial type='file'><source path='/var/log/guest' append='off'/><log file='/var/log/log'/></serial>`;
const ports = suite("character devices");

ports("QEMU opens what nobody passes", () => {
  const { line } = run(LOGGED);
  assert.match(line, "-chardev file,id=charserial0,path=/var/log/guest,append=off,logfile=/var/log/log ");
  assert.match(
    line,
    "-chardev socket,id=charmonitor,path=/var/lib/libvirt/qemu/domain--1-ports/monitor.sock,server=on,wait=off ",
  );
});

ports("what is passed by use goes into sets; a device's own number comes first", () => {
  const { line } = run(LOGGED, { descriptors: { monitor: 3, source: 4, log: 5, serial0: { log: [6] } } });
  assert.match(line, "-chardev socket,id=charmonitor,fd=3,server=on,wait=off ");
  assert.match(line, "-add-fd set=0,fd=4,opaque=serial0-source -add-fd set=1,fd=6,opaque=serial0-log ");
  assert.match(line, "-chardev file,id=charserial0,path=/dev/fdset/0,append=on,logfile=/dev/fdset/1,logappend=on ");
});

ports("a slip of the pen among the descriptors is a note", () => {
  const { notes } = run(LOGGED, { descriptors: { monitro: 3, log: "five", serial0: { lgo: 6 } } });
  assert.equal(
    notes.map((note) => note.slice(0, 6)),
    ["VW0503", "VW0504", "VW0503"],
  );
  assert.match(notes[0] as string, "did you mean 'monitor'?");
});

ports("an encrypted port has its certificates in front", () => {
  const port = `<serial type='tcp'><source mode='bind' host='::' service='9'/></serial>`;
  const plain = run(port).line;
  assert.not.match(plain, "tls-creds");
  const { line } = run(port, { driver: { chardev_tls: true, default_tls_x509_cert_dir: "/etc/pki/qemu" } });
  assert.match(line, `"id":"objcharserial0_tls0","dir":"/etc/pki/qemu","endpoint":"server","verify-peer":true`);
  assert.match(line, "-chardev socket,id=charserial0,host=::,port=9,server=on,wait=off,tls-creds=objcharserial0_tls0 ");
});

ports("a console alone is the first serial port, and a serial port alone gets a console", () => {
  const normal = (devices: string) =>
    instance.call("normalize", domain(devices), { emulator: { capabilities } }).output ?? "";
  const console = normal("<console type='pty'/>");
  const both = normal("<serial type='pty'/>");
  assert.equal(console, both);
  assert.match(both, "<target type='isa-serial' port='0'>");
  assert.match(both, "<target type='serial' port='0'/>");
});

ports("only the first console can be a serial port; a PC has four of these", () => {
  assert.match(run("<console type='pty'/><console type='pty'/>").notes[0] as string, "first console");
  const five = "<serial type='pty'><target type='isa-serial'/></serial>".repeat(5);
  assert.match(run(five).notes[0] as string, "ISA serial ports");
});

ports("a guest agent's socket is made by the driver, and is no part of the definition", () => {
  const channel = (source: string) =>
    `<channel type='unix'>${source}<target type='virtio' name='org.qemu.guest_agent.0'/></channel>`;
  const { line } = run(channel(""));
  assert.match(line, "path=/var/run/libvirt/qemu/channel/-1-ports/org.qemu.guest_agent.0,server=on,wait=off ");
  const old = channel(
    "<source mode='bind' path='/var/lib/libvirt/qemu/channel/target/domain-ports/org.qemu.guest_agent.0'/>",
  );
  assert.equal(run(old).line, line);
});

ports("a TPM's program is the driver's to start, or a person's", () => {
  const tpm = "<tpm model='tpm-tis'><backend type='emulator'/></tpm>";
  assert.match(run(tpm).line, "-chardev socket,id=chrtpm,path=/var/run/libvirt/qemu/swtpm/-1-ports-swtpm.sock ");
  assert.match(run(tpm, { swtpm: { socket: "/run/tpm" } }).line, "-chardev socket,id=chrtpm,path=/run/tpm ");
  assert.match(run(tpm, { swtpm: { versions: ["2.0"] } }).notes[0] as string, "1.2");
  assert.match(run(tpm, {}, { runnable: true }).line, `$ swtpm socket --tpmstate "dir=$PWD"/ports.run/tpm`);
});

ports("connecting once more needs a time, and a socket that doesn't listen", () => {
  const port = (mode: string, reconnect: string) =>
    `<serial type='unix'><source mode='${mode}' path='/s'><reconnect ${reconnect}/></source></serial>`;
  assert.match(run(port("connect", "enabled='yes' timeout='3'")).line, "path=/s,reconnect-ms=3000 ");
  assert.match(run(port("connect", "enabled='no'")).line, "path=/s,reconnect-ms=0 ");
  assert.match(run(port("connect", "enabled='yes'")).notes[0] as string, "timeout");
  assert.match(run(port("bind", "enabled='yes' timeout='3'")).notes[0] as string, "reconnect");
});

ports.run();
