/**
 * libvirt 11.3's tests of labels, through the door `plan`:
 *
 *   security-label        all files of a guest that runs with the categories c41,c264 carry the label they should
 *   security-generation   user, role, type, sensitivity and categories of a new guest's labels follow from the shell's
 *
 * What upstream's tests pretend goes in as options: SELinux enforcing, the policy's two files, the shell's own
 * context, and random bytes that draw those categories. A file on NFS takes no label, and its step is tolerant.
 */
import type { TakeStep } from "../../../hosts/common/plan.ts";
import type { ContextOptions } from "../../../hosts/options.ts";
import { type Planned, pairNumber, planned, randomFor, takesOf } from "../../planning.ts";
import { type Case, describe, failed, PASSED, type Suite, type Verdict } from "../case.ts";
import { manifest, text } from "../corpus.ts";

const FOLDER = "libvirt-11.3";
const PATH = [FOLDER, "security"] as const;

interface LabelRow {
  id: string;
  xml: string;
  /** `context` null: none; EOPNOTSUPP: the file system has no labels. */
  files: { file: string; context: string | null }[];
}

interface GenerationRow {
  desc: string;
  processContext: string;
  user: string;
  role: string;
  imageRole: string;
  type: string;
  imageType: string;
  sensMin: number;
  catMin: number;
  catMax: number;
}

interface Tables {
  selinuxLabel: LabelRow[];
  selinuxGenLabel: GenerationRow[];
}

/** SELinux as upstream's tests have it. */
export function selinux(corpus: string, process: string): NonNullable<ContextOptions["selinux"]> {
  const contexts = (name: string) => text(corpus, ...PATH, "securityselinuxhelperdata", name);
  const domainContexts = contexts("virtual_domain_context");
  return {
    mode: "enforcing",
    process,
    domainContexts,
    imageContexts: contexts("virtual_image_context"),
    useNfs: false,
  };
}

const label: Suite = {
  name: `${FOLDER}/security-label`,
  cases(corpus) {
    const rows = manifest<Tables>(corpus, ...PATH)?.selinuxLabel ?? [];
    return rows.map((row): Case => ({ id: row.id, run: () => labelVerdict(corpus, row) }));
  },
};

const generation: Suite = {
  name: `${FOLDER}/security-generation`,
  cases(corpus) {
    const rows = manifest<Tables>(corpus, ...PATH)?.selinuxGenLabel ?? [];
    return rows.map((row): Case => {
      const id = `${FOLDER}/security/generation/${row.processContext}`;
      return { id, run: () => generationVerdict(corpus, row) };
    });
  },
};

function refused({ plan, notes }: Planned): Verdict | undefined {
  const note = notes.find(({ severity }) => severity === "error") ?? notes[0];
  if (plan) return undefined;
  return failed(`refused: ${note?.code}`, note && describe(note));
}

function labelVerdict(corpus: string, row: LabelRow): Verdict {
  const context = {
    random: randomFor(pairNumber(41, 264)),
    selinux: selinux(corpus, "system_u:system_r:virtd_t:s0-s0:c0.c1023"),
  };
  const got = planned(text(corpus, ...PATH, row.xml), { context });
  const refusal = refused(got);
  if (refusal) return refusal;
  const takes = takesOf(got.plan).filter(({ driver }) => driver === "selinux");
  for (const { file, context: expected } of row.files) {
    const mine = takes.filter(({ path }) => path === file);
    const label = labelAfter(mine, expected === "EOPNOTSUPP");
    if (label !== expected) return failed("another label", `${file}: ${label} instead of ${expected}`);
  }
  return PASSED;
}

/** What a file carries in the end; EOPNOTSUPP where it can't, and the guest starts anyway. */
function labelAfter(takes: readonly TakeStep[], onNfs: boolean): string | null {
  if (onNfs) return takes.length === 1 && takes[0]?.tolerant ? "EOPNOTSUPP" : "the start fails";
  return takes.at(-1)?.want ?? null;
}

const KVM_GUEST =
  "<domain type='kvm'><name>a</name><memory>65536</memory><os><type arch='x86_64'>hvm</type></os></domain>";

function generationVerdict(corpus: string, row: GenerationRow): Verdict {
  // Another pair each time, the first and the last among them.
  for (const random of [0, 1, 54, 55, 4711, 523775, 523776, 0xffffffff]) {
    const context = { random: randomFor(random), selinux: selinux(corpus, row.processContext) };
    const got = planned(KVM_GUEST, { context });
    const refusal = refused(got);
    if (refusal) return refusal;
    const shown = got.plan?.xml.match(/<label>(.*)<\/label>\s*<imagelabel>(.*)<\/imagelabel>/);
    const verdict =
      labelFault(row, shown?.[1] ?? "", row.role, row.type) ??
      labelFault(row, shown?.[2] ?? "", row.imageRole, row.imageType);
    if (verdict) return verdict;
    if (got.plan?.claims.labels[0] !== shown?.[1]) return failed("the label isn't claimed", shown?.[1]);
  }
  return PASSED;
}

function labelFault(row: GenerationRow, label: string, role: string, type: string): Verdict | undefined {
  const [, user, itsRole, itsType, sensitivity, low, high] =
    /^([^:]+):([^:]+):([^:]+):s(\d+):c(\d+),c(\d+)$/.exec(label) ?? [];
  const categories = Number(low) < Number(high) && Number(low) >= row.catMin && Number(high) <= row.catMax;
  const names = user === row.user && itsRole === role && itsType === type;
  if (names && Number(sensitivity) === row.sensMin && categories) return undefined;
  return failed("another label", `${row.desc}: ${label}`);
}

export const LIBVIRT_11_3_SECURITY: readonly Suite[] = [label, generation];
