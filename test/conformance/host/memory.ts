/**
 * The host's memory in upstream's tests: nodes, huge pages, and what numad always advises.
 */
import type { ContextOptions } from "../../../hosts/options.ts";

export const MEMORY: Pick<ContextOptions, "hugetlbfs" | "numaNodes" | "numad"> = {
  hugetlbfs: [
    { path: "/dev/hugepages2M", size: 2048, default: true },
    { path: "/dev/hugepages1G", size: 1048576 },
  ],
  numaNodes: [
    { id: 0, cpus: "0-3" },
    { id: 1, cpus: "4-7" },
    { id: 2, cpus: "8-11" },
    { id: 3, cpus: "12-15" },
  ],
  numad: "0-3",
};
