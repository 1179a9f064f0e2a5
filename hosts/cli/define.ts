/**
 * The verbs that take domain XML: define, create.
 */
import { Problem } from "../common/api.ts";
import type { OptionSpec } from "./arguments.ts";
import { attach, canAttach } from "./console.ts";
import { GUEST_OPTIONS, onlyWord, report, withConnection } from "./guests.ts";
import { coloured, shownNotes } from "./printing.ts";
import { complain, Refusal, readAll } from "./shell.ts";
import type { Call, Verb } from "./verb.ts";

const FILE_OPTION: OptionSpec = { name: "file", value: "FILE", summary: "the XML, as virsh names it" };

export const define: Verb = {
  name: "define",
  usage: "FILE|-",
  summary: "takes in a guest's XML, new or changed; it is kept until it's undefined",
  options: [FILE_OPTION, ...GUEST_OPTIONS],
  example: "virtwright define examples/tiny.xml",
  guests: true,
  async run(call) {
    const file = onlyWord(call, "file", "a file is missing ('-' is standard input)");
    const xml = await textOf(call, file);
    return await withConnection(call, async (conn) => {
      const domain = await taken(call, `Failed to define domain from ${file}`, file, xml, () => conn.define(xml));
      await report(call, `Domain '${domain.name}' defined from ${file}`, domain);
    });
  },
};

export const create: Verb = {
  name: "create",
  usage: "FILE|- [--paused] [--console]",
  summary: "starts a guest from XML that is not kept: it is gone when it ends",
  options: [
    { name: "paused", summary: "it is there, but doesn't run until 'resume'" },
    { name: "console", summary: "stays with its serial console, from its first line on" },
    FILE_OPTION,
    ...GUEST_OPTIONS,
  ],
  example: "virtwright create examples/tiny.xml",
  guests: true,
  async run(call) {
    const file = onlyWord(call, "file", "a file is missing ('-' is standard input)");
    const xml = await textOf(call, file);
    const attached = canAttach(call);
    return await withConnection(call, async (conn) => {
      const paused = call.args.has("paused") || attached;
      const what = `Failed to create domain from ${file}`;
      const domain = await taken(call, what, file, xml, () => conn.create(xml, { paused }));
      await report(call, `Domain '${domain.name}' created from ${file}`, domain);
      if (attached) await attach(call, domain, { resume: !call.args.has("paused") });
    });
  },
};

async function textOf(call: Call, file: string): Promise<string> {
  return new TextDecoder().decode(await readAll(call.shell, file));
}

/** Hands XML over; of what is wrong with it, each mistake is shown in its place. */
async function taken<T>(call: Call, what: string, file: string, xml: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    complain(call.shell, coloured(call.shell, "stderr", shownNotes(problem.notes, xml, file)));
    throw new Refusal(what, problem.message);
  }
}
