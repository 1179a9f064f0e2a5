/**
 * What the page does with what is typed: one call of the library.
 *
 * One side is the source, the one last edited; the other is what became of it.
 */
import type { Account, Note, Options, ToNativeOptions, Virtwright } from "../hosts/virtwright.ts";

/** The two sides of the page. */
export type Side = "xml" | "commandLine";

/** What the choices at the top say. */
export interface Settings {
  /** Version of the target QEMU; empty for the core's default. */
  readonly target: string;
  /** Whose form the XML takes; empty for today's libvirt. */
  readonly era: string;
  /** A line an option, or all on one. */
  readonly wrapped: boolean;
}

/** What came out. */
export interface Conversion {
  readonly output: string | undefined;
  readonly notes: readonly Note[];
  readonly account: Account | undefined;
  readonly milliseconds: number;
}

/** Converts the text of one side into that of the other. A side with nothing in it stays without complaint. */
export function convert(virtwright: Virtwright, side: Side, text: string, settings: Settings): Conversion {
  if (text.trim() === "") return { output: "", notes: [], account: undefined, milliseconds: 0 };
  const options = optionsOf(settings);
  const began = performance.now();
  const { output, notes, account } = virtwright.run(side === "xml" ? "toNative" : "fromNative", text, options);
  const milliseconds = performance.now() - began;
  return { output, notes, account, milliseconds };
}

/** The library's options for what is chosen. */
export function optionsOf({ target, era, wrapped }: Settings): Options & ToNativeOptions {
  return {
    ...(target && { emulator: { version: target } }),
    ...(era && { era }),
    lines: wrapped ? "wrapped" : "one",
  };
}
