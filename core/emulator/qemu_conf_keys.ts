/**
 * The keys of qemu.conf, as libvirt's own file of 11.3 lists them, with two that older ones had.
 * https://libvirt.org/drvqemu.html
 */
import { Notes } from "../notes/note";
import { Code } from "../notes/codes";
import { Span, is } from "../text/span";

/**
 * Each key, and what it takes: b 0 or 1 · n number · t text · l list · e text or list. A dash behind it: it is about what
 * is not done here (migration, saved images, dumps, start with the host, limits and helpers of the daemon's).
 */
// biome-ignore format: a table
const KEYS: StaticArray<string> = [
  "default_tls_x509_cert_dir", "t", "default_tls_x509_verify", "b", "default_tls_x509_secret_uuid", "t",
  "vnc_listen", "t", "vnc_auto_unix_socket", "b", "vnc_tls", "b", "vnc_tls_x509_cert_dir", "t",
  "vnc_tls_x509_secret_uuid", "t", "vnc_tls_x509_verify", "b", "vnc_password", "t", "vnc_sasl", "b",
  "vnc_sasl_dir", "t", "vnc_allow_host_audio", "b", "spice_listen", "t", "spice_tls", "b",
  "spice_tls_x509_cert_dir", "t", "spice_auto_unix_socket", "b", "spice_password", "t", "spice_sasl", "b",
  "spice_sasl_dir", "t", "rdp_listen", "t-", "rdp_tls_x509_cert_dir", "t-", "rdp_username", "t-",
  "rdp_password", "t-", "chardev_tls", "b", "chardev_tls_x509_cert_dir", "t", "chardev_tls_x509_verify", "b",
  "chardev_tls_x509_secret_uuid", "t", "vxhs_tls", "b", "vxhs_tls_x509_cert_dir", "t",
  "vxhs_tls_x509_secret_uuid", "t", "nbd_tls", "b", "nbd_tls_x509_cert_dir", "t", "nbd_tls_x509_secret_uuid", "t",
  "migrate_tls_x509_cert_dir", "t-", "migrate_tls_x509_verify", "b-", "migrate_tls_x509_secret_uuid", "t-",
  "migrate_tls_force", "b-", "backup_tls_x509_cert_dir", "t-", "backup_tls_x509_verify", "b-",
  "backup_tls_x509_secret_uuid", "t-", "nographics_allow_host_audio", "b", "remote_display_port_min", "n",
  "remote_display_port_max", "n", "remote_websocket_port_min", "n-", "remote_websocket_port_max", "n-",
  "security_driver", "e", "security_default_confined", "b", "security_require_confined", "b", "user", "t",
  "group", "t", "dynamic_ownership", "b", "remember_owner", "b", "cgroup_controllers", "l", "cgroup_device_acl", "l",
  "save_image_format", "t-", "dump_image_format", "t-", "snapshot_image_format", "t-", "auto_dump_path", "t-",
  "auto_dump_bypass_cache", "b-", "auto_start_bypass_cache", "b-", "auto_start_delay", "n-",
  "auto_shutdown_try_save", "t-", "auto_shutdown_try_shutdown", "t-", "auto_shutdown_poweroff", "t-",
  "auto_shutdown_wait", "n-", "auto_shutdown_restore", "b-", "auto_save_bypass_cache", "b-", "hugetlbfs_mount", "e-",
  "bridge_helper", "t-", "set_process_name", "b-", "max_processes", "n-", "max_files", "n-",
  "max_threads_per_process", "n-", "max_core", "t-", "dump_guest_core", "b-", "mac_filter", "b-",
  "relaxed_acs_check", "b-", "lock_manager", "t-", "max_queued", "n-", "keepalive_interval", "n-",
  "keepalive_count", "n-", "seccomp_sandbox", "n", "migration_address", "t-", "migration_host", "t-",
  "migration_port_min", "n-", "migration_port_max", "n-", "log_timestamp", "b-", "nvram", "l-", "stdio_handler", "t-",
  "gluster_debug_level", "n", "virtiofsd_debug", "b-", "namespaces", "l-", "memory_backing_dir", "t-",
  "pr_helper", "t-", "slirp_helper", "t-", "qemu_rdp", "t-", "dbus_daemon", "t-", "swtpm_user", "t-",
  "swtpm_group", "t-", "capability_filters", "l-", "deprecation_behavior", "t-", "sched_core", "t-",
  "storage_use_nbdkit", "b", "shared_filesystems", "l-", "clear_emulator_capabilities", "b",
  "allow_disk_format_probing", "b-",
];

/** The row of a key; -1 when qemu.conf has none of that name. */
function rowOf(key: Span): i32 {
  for (let i = 0; i < KEYS.length; i += 2) if (is(key, unchecked(KEYS[i]))) return i;
  return -1;
}

/** Whether qemu.conf may have the key. */
export function isConfigurationKey(key: Span): bool {
  return rowOf(key) >= 0;
}

/** The letter of what a key takes, noting one that has no effect; 0, with a note, for a key that nobody knows. */
export function configurationKind(key: Span, notes: Notes): i32 {
  const row = rowOf(key);
  if (row < 0) {
    const note = notes.about(Code.UnknownConfigurationKey, key);
    for (let i = 0; i < KEYS.length; i += 2) note.expect(KEYS[i]);
    return 0;
  }
  const kind = KEYS[row + 1];
  if (kind.length > 1) notes.about(Code.UnusedConfigurationKey, key);
  return kind.charCodeAt(0);
}
