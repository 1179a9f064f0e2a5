/**
 * Which form of an answer a client wants: the `Accept` header read as RFC 9110 section 12.5.1 says.
 *
 * Each form that can be given takes the quality of the most specific range that covers it; the best
 * wins, and between equals the order in which they are offered.
 */

/** The best of the media types on offer, or undefined when the client takes none of them. */
export function preferred(header: string | null, offered: readonly string[]): string | undefined {
  if (header === null || header.trim() === "") return offered[0];
  const ranges = header.split(",").map(readRange);
  let best: string | undefined;
  let bestQuality = 0;
  for (const type of offered) {
    const quality = qualityOf(type, ranges);
    if (quality > bestQuality) {
      best = type;
      bestQuality = quality;
    }
  }
  return best;
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function readRange(text: string): Range {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
  // Something that is no number wasn't meant to say no.
  return { type, quality: /^[01](\.\d{0,3})?$/.test(quality) ? Math.min(Number(quality), 1) : 1 };
}

function qualityOf(type: string, ranges: readonly Range[]): number {
  const family = `${type.split("/")[0]}/*`;
  for (const name of [type, family, "*/*"]) {
    const range = ranges.find((one) => one.type === name);
    if (range) return range.quality;
  }
  return 0;
}
