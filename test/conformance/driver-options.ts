/**
 * The settings of libvirt's driver as the manifests name them (fields of the C struct, such as
 * `vncTLSx509certdir`) → the keys of qemu.conf that options.context.driver takes
 * (`vnc_tls_x509_cert_dir`).
 *
 * Most follow from one another by a rule; the table has those that don't.
 */

const IRREGULAR: Readonly<Record<string, string>> = {
  vncTLSx509certdir: "vnc_tls_x509_cert_dir",
  vncSASLdir: "vnc_sasl_dir",
  spiceTLSx509certdir: "spice_tls_x509_cert_dir",
  spiceSASLdir: "spice_sasl_dir",
  nogfxAllowHostAudio: "nographics_allow_host_audio",
};

/** A row's `driverConfig` as options.context.driver. */
export function driverOptions(
  config: Readonly<Record<string, unknown>> | undefined,
): Record<string, string | number | boolean> {
  const options: Record<string, string | number | boolean> = {};
  for (const [field, value] of Object.entries(config ?? {})) {
    options[keyOf(field)] = value as string | number | boolean;
  }
  return options;
}

/** The qemu.conf key of a field: capitals start a word, runs of capitals are one word. */
export function keyOf(field: string): string {
  return (
    IRREGULAR[field] ??
    field
      .replace("x509", "_x509_")
      .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
      .replace(/_+/g, "_")
      .replace(/_$/, "")
      .toLowerCase()
  );
}
