/**
 * What upstream's tests pretend of a TPM's program and of the kernel's vsock device.
 */
import type { ContextOptions } from "../../../hosts/options.ts";
import type { Row } from "./pretended.ts";

export function helpers(row: Row): ContextOptions {
  const version = row.env?.VIR_TEST_MOCK_FAKE_TPM_VERSION;
  return { guestCid: 42, swtpm: { socket: "/dev/test", versions: version ? [version] : ["1.2", "2.0"] } };
}
