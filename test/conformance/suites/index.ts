/** All conformance suites, in the order in which they are run and printed. */
import type { Suite } from "../case.ts";
import { LIBVIRT_0_7 } from "./libvirt-0.7.ts";
import { LIBVIRT_3_2 } from "./libvirt-3.2.ts";
import { LIBVIRT_11_3 } from "./libvirt-11.3.ts";
import { LIBVIRT_11_3_SECURITY } from "./libvirt-11.3-security.ts";
import { REAL } from "./real.ts";

export const SUITES: readonly Suite[] = [
  ...LIBVIRT_0_7,
  ...LIBVIRT_3_2,
  ...LIBVIRT_11_3,
  ...LIBVIRT_11_3_SECURITY,
  ...REAL,
];
