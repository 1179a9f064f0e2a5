/**
 * What the core says to a shell that runs guests: places, verbs, and the plan of a start.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Places, Verbs } from "../hosts/common/plan.ts";
import { Instance } from "./instance.ts";

const plan = suite("plan");
const instance = new Instance();

const JOE = { HOME: "/home/joe" };
const XDG = {
  HOME: "/home/joe",
  XDG_CONFIG_HOME: "/cfg",
  XDG_DATA_HOME: "/data",
  XDG_STATE_HOME: "/st",
  XDG_CACHE_HOME: "/ca",
  XDG_RUNTIME_DIR: "/run/user/7",
};

function placesOf(uri: string, environment: Record<string, string>, uid: number): Places {
  const call = instance.call("places", uri, { context: { environment, identity: { uid, gid: uid } } });
  assert.equal(call.notes, [], uri);
  return JSON.parse(call.output ?? "null");
}

/** uri, environment, uid → mode, uri, definitions, state, runtime, logs. */
const PLACES: readonly (readonly [string, Record<string, string>, number, readonly string[]])[] = [
  [
    "qemu:///session",
    JOE,
    7,
    [
      "session",
      "qemu:///session",
      "/home/joe/.config/virtwright/qemu",
      "/home/joe/.local/share/virtwright/qemu",
      "/home/joe/.cache/virtwright/run",
      "/home/joe/.local/state/virtwright/qemu/log",
    ],
  ],
  [
    "qemu+unix:///session",
    XDG,
    7,
    [
      "session",
      "qemu:///session",
      "/cfg/virtwright/qemu",
      "/data/virtwright/qemu",
      "/run/user/7/virtwright/run",
      "/st/virtwright/qemu/log",
    ],
  ],
  [
    "qemu:///session?root=/tmp/a%20b/",
    XDG,
    7,
    [
      "session",
      "qemu:///session?root=/tmp/a%20b/",
      "/tmp/a b/.config/virtwright/qemu",
      "/tmp/a b/.local/share/virtwright/qemu",
      "/tmp/a b/run/virtwright/run",
      "/tmp/a b/.local/state/virtwright/qemu/log",
    ],
  ],
  [
    "qemu:///system",
    {},
    0,
    [
      "system",
      "qemu:///system",
      "/etc/virtwright/qemu",
      "/var/lib/virtwright/qemu",
      "/run/virtwright/qemu",
      "/var/log/virtwright/qemu",
    ],
  ],
  [
    "qemu+unix:///system?root=/r",
    {},
    0,
    [
      "system",
      "qemu:///system?root=/r",
      "/r/etc/virtwright/qemu",
      "/r/var/lib/virtwright/qemu",
      "/r/run/virtwright/qemu",
      "/r/var/log/virtwright/qemu",
    ],
  ],
];

for (const [uri, environment, uid, wanted] of PLACES) {
  plan(`places of ${uri}`, () => {
    const { mode, uri: own, definitions, state, runtime, logs } = placesOf(uri, environment, uid);
    assert.equal([mode, own, definitions, state, runtime, logs], wanted);
  });
}

plan("without a URI root gets the system, and others their session", () => {
  assert.is(placesOf("", JOE, 0).mode, "system");
  assert.is(placesOf("", JOE, 1000).mode, "session");
});

plan("libvirt's own configuration, networks and pools are looked for too", () => {
  const session = placesOf("qemu:///session", XDG, 7);
  assert.equal(session.configuration, ["/cfg/virtwright/qemu.conf", "/cfg/libvirt/qemu.conf"]);
  const system = placesOf("qemu:///system?root=/r", {}, 0);
  assert.equal(system.configuration, ["/r/etc/virtwright/qemu.conf", "/r/etc/libvirt/qemu.conf"]);
  assert.equal([system.networks, system.pools], ["/r/etc/libvirt/qemu/networks", "/r/etc/libvirt/storage"]);
});

plan("a session without HOME is refused with a word", () => {
  const { output, notes } = instance.call("places", "qemu:///session", { context: { environment: {} } });
  assert.is(output, undefined);
  assert.match(notes[0]?.message ?? "", /HOME is missing/);
});

plan("verbs, states and events have libvirt's words", () => {
  const verbs = JSON.parse(instance.call("verbs", "").output ?? "null") as Verbs;
  assert.equal(verbs.state, { execute: "query-status", member: "status" });
  assert.equal(
    ["running", "paused", "prelaunch", "shutdown", "suspended", "guest-panicked"].map((state) => verbs.states[state]),
    ["running", "paused", "paused", "in shutdown", "pmsuspended", "crashed"],
  );
  for (const verb of ["shutdown", "reboot", "reset", "suspend", "resume", "destroy"]) {
    assert.ok(verbs.commands[verb]?.execute, verb);
  }
  assert.is(verbs.commands.reboot?.until, "SHUTDOWN");
  assert.equal(
    verbs.commands.reboot?.after?.map(({ execute }) => execute),
    ["system_reset", "cont"],
  );
  assert.equal(verbs.events.STOP, { event: "Suspended", detail: "Paused" });
  assert.is(verbs.events.SHUTDOWN?.details?.true, "Finished after guest request");
});

plan.run();
