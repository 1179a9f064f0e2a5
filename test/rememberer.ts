/** A stand-in for the core's door `remember`, until it is there: libvirt's attributes, without its refusals. */
import type { Remembering } from "../hosts/common/plan.ts";

const PREFIX = "trusted.libvirt.security.";

export const rememberer = {
  run(_: string, input: string): { output: string; notes: [] } {
    const { act, driver, want, remember, has, attributes, bootTime } = JSON.parse(input) as Remembering;
    const operations: unknown[] = [];
    const [value, count, stamp] = ["", "ref_", "timestamp_"].map((kind) => `${PREFIX}${kind}${driver}`) as [
      string,
      string,
      string,
    ];
    const known = attributes?.[stamp] === `${bootTime}` ? Number(attributes[count] ?? 0) : 0;
    const change = (to: string | null) =>
      driver === "dac" ? { owner: to } : to === null ? { unlabel: true } : { label: to };
    if (act === "take") {
      if (remember && known === 0)
        operations.push({ set: value, value: has ?? "" }, { set: stamp, value: `${bootTime}` });
      if (remember) operations.push({ set: count, value: `${known + 1}` });
      operations.push(change(want ?? null));
    } else if (remember && known > 1) operations.push({ set: count, value: `${known - 1}` });
    else if (remember && known === 1) {
      operations.push(change(attributes?.[value] || null));
      operations.push({ remove: value }, { remove: count }, { remove: stamp });
    }
    return { output: JSON.stringify({ operations }), notes: [] };
  },
};
