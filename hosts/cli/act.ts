/**
 * The verbs that do one thing to a guest: shutdown, destroy, reboot, reset, suspend, resume, undefine.
 */
import type { Domain } from "../common/api.ts";
import type { OptionSpec } from "./arguments.ts";
import { attempt, DOMAIN_OPTION, GUEST_OPTIONS, report, withDomain } from "./guests.ts";
import type { Call, Verb } from "./verb.ts";

interface Act {
  readonly name: string;
  readonly summary: string;
  readonly details?: string;
  readonly options?: readonly OptionSpec[];
  /** What virsh says behind `Domain 'x' `. */
  readonly done: string;
  act(domain: Domain, call: Call): Promise<void>;
}

function act({ name, summary, details, options = [], done, act: run }: Act): Verb {
  const usage = ["DOMAIN", ...options.map((option) => `[--${option.name}]`)].join(" ");
  return {
    name,
    usage,
    summary,
    ...(details ? { details } : {}),
    options: [...options, DOMAIN_OPTION, ...GUEST_OPTIONS],
    example: `virtwright ${name} tiny`,
    guests: true,
    async run(call) {
      return await withDomain(call, async (domain) => {
        await attempt(`Failed to ${name} domain '${domain.name}'`, () => run(domain, call));
        await report(call, `Domain '${domain.name}' ${done}`, domain);
      });
    },
  };
}

export const suspend = act({
  name: "suspend",
  summary: "holds a guest's processors; it stays in memory",
  done: "suspended",
  act: (domain) => domain.suspend(),
});

export const resume = act({
  name: "resume",
  summary: "lets a suspended guest go on",
  done: "resumed",
  act: (domain) => domain.resume(),
});

export const shutdown = act({
  name: "shutdown",
  summary: "presses a guest's power button",
  details: "The guest may take its time, or pay no attention; 'destroy' ends it at once.",
  done: "is being shutdown",
  act: (domain) => domain.shutdown(),
});

export const reboot = act({
  name: "reboot",
  summary: "presses a guest's power button, and starts it again when it is down",
  done: "is being rebooted",
  act: (domain) => domain.reboot(),
});

export const reset = act({
  name: "reset",
  summary: "presses a guest's reset button",
  done: "was reset",
  act: (domain) => domain.reset(),
});

export const destroy = act({
  name: "destroy",
  summary: "ends a guest at once, as if the power went out; nothing of it is left but its definition",
  done: "destroyed",
  act: (domain) => domain.destroy(),
});

export const undefine = act({
  name: "undefine",
  summary: "forgets a guest's definition; one that runs goes on until it ends",
  options: [{ name: "nvram", summary: "removes the variables of its firmware too" }],
  done: "has been undefined",
  act: (domain, { args }) => domain.undefine({ nvram: args.has("nvram") }),
});
