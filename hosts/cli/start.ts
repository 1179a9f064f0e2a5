/**
 * The verb start, and the plan that it would carry out.
 */
import { Problem } from "../common/api.ts";
import { attach, canAttach } from "./console.ts";
import { attempt, DOMAIN_OPTION, GUEST_OPTIONS, report, withDomain } from "./guests.ts";
import { planText } from "./plan_text.ts";
import { print, Refusal, UsageProblem } from "./shell.ts";
import type { Verb } from "./verb.ts";

export const start: Verb = {
  name: "start",
  usage: "DOMAIN [--paused] [--console] [--dry-run]",
  summary: "starts a guest that is defined",
  details: "Its command line and what has to be prepared for it are a plan; --dry-run prints it and does nothing.",
  options: [
    { name: "paused", summary: "it is there, but doesn't run until 'resume'" },
    { name: "console", summary: "stays with its serial console, from its first line on" },
    { name: "dry-run", summary: "prints the steps of the start, each with its undo" },
    DOMAIN_OPTION,
    ...GUEST_OPTIONS,
  ],
  example: "virtwright start tiny --dry-run",
  guests: true,
  async run(call) {
    const { args, shell } = call;
    if (args.has("dry-run") && args.has("console"))
      throw new UsageProblem("'--dry-run' and '--console' exclude one another");
    const attached = canAttach(call);
    return await withDomain(call, async (domain) => {
      const what = `Failed to start domain '${domain.name}'`;
      if (args.has("dry-run")) {
        const plan = await attempt(what, () => domain.plan({ paused: args.has("paused") }));
        print(shell, args.has("json") ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan));
        return;
      }
      await attempt(what, async () => {
        try {
          await domain.start({ paused: args.has("paused") || attached });
        } catch (problem) {
          if (problem instanceof Problem && problem.code === "running") throw new Refusal("Domain is already active");
          throw problem;
        }
      });
      await report(call, `Domain '${domain.name}' started`, domain);
      if (attached) await attach(call, domain, { resume: !args.has("paused") });
    });
  },
};
