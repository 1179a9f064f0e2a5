/**
 * Commands that run another command: `sudo -u qemu nice -n 5 qemu-system-x86_64 …`.
 *
 * They stand in front of QEMU's name and say how the process is started; the guest doesn't depend
 * on them. The words of the shell's own grammar that a command follows (`then`, `do`) stand there too. To find where the command proper begins, it is enough to know which of their flags take
 * a word of their own, and how many words they want before the command.
 */
import { Span, byteAt, indexOf, is, size, slice } from "../text/span";
import { baseName } from "./program";

/** Rows of four: name, short flags that take the next word, long flags that do, words before the command. */
// biome-ignore format: a table
const LAUNCHERS: StaticArray<string> = [
  "sudo", "CDRTUghprtu", "--user --group --host --prompt --close-from --chdir --chroot --role --type", "0",
  "doas", "Cu", "", "0",
  "pkexec", "", "--user", "0",
  "runuser", "uglGsw", "--user --group --supp-group", "0",
  "exec", "a", "", "0",
  "command", "", "", "0",
  "builtin", "", "", "0",
  "env", "uCS", "--unset --chdir", "0",
  "nice", "n", "--adjustment", "0",
  "ionice", "cn", "--class --classdata", "0",
  "chrt", "TPD", "--sched-runtime --sched-period --sched-deadline", "1",
  "nohup", "", "", "0",
  "setsid", "", "", "0",
  "time", "fo", "--format --output", "0",
  "timeout", "ks", "--kill-after --signal", "1",
  "stdbuf", "ioe", "--input --output --error", "0",
  "taskset", "", "", "1",
  "numactl", "iwpmNCPt", "--interleave --preferred --membind --cpunodebind --physcpubind --shm --file --offset --length --touch --weighted-interleave", "0",
  "prlimit", "", "", "0",
  "setpriv", "", "--ruid --euid --rgid --egid --reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits --pdeathsig --selinux-label --apparmor-profile", "0",
  "capsh", "", "", "0",
  "chroot", "", "", "1",
  "unshare", "SGR", "--setuid --setgid --root --wd", "0",
  "nsenter", "tSG", "--target --setuid --setgid", "0",
  "systemd-run", "pEuMHtG", "--property --setenv --unit --uid --gid --slice --description --working-directory --machine --host --nice", "0",
  "systemd-inhibit", "", "--what --who --why --mode", "0",
  "cgexec", "g", "", "0",
  "runcon", "tulr", "--type --user --range --role", "0",
  "gdb", "x", "-ex -x -iex --command --ex --eval-command --cd", "0",
  "gdbserver", "", "", "1",
  "strace", "oepPsSuEaIO", "--output --trace", "0",
  "ltrace", "oelpsunaxFAD", "", "0",
  "valgrind", "", "", "0",
  "rr", "", "", "1",
  "perf", "", "", "1",
  "xvfb-run", "enswfp", "--server-num --server-args --wait --auth-file --error-file --xauth-protocol", "0",
  "dbus-run-session", "", "--config-file --dbus-daemon", "0",
  "optirun", "bcdlst", "", "0",
  "primusrun", "", "", "0",
  "prime-run", "", "", "0",
  "vglrun", "", "", "0",
  "gamemoderun", "", "", "0",
  "mangohud", "", "", "0",
  "firejail", "", "", "0",
  "unbuffer", "", "", "0",
  "catchsegv", "", "", "0",
  "screen", "cehpStT", "", "0",
  "daemonize", "acelopuE", "", "0",
  "start-stop-daemon", "pxncuNaksrRdgIPC", "--exec --pidfile --name --chuid --user --group --nicelevel --chdir --startas", "0",
  "proot", "rbwqk", "", "0",
  "steam-run", "", "", "0",
  "distrobox-enter", "n", "--name", "0",
  "toolbox", "", "--container", "1",
  "wine", "", "", "0",
  "wine64", "", "", "0",
  "ssh", "pilFoLRDJEcbmOQSWwBe", "", "1",
  "docker", "vepuwhlam", "--volume --device --env --publish --name --network --mount --entrypoint --workdir --user --hostname --label", "9",
  "podman", "vepuwhlam", "--volume --device --env --publish --name --network --mount --entrypoint --workdir --user --hostname --label", "9",
  "if", "", "", "0",
  "then", "", "", "0",
  "elif", "", "", "0",
  "else", "", "", "0",
  "while", "", "", "0",
  "until", "", "", "0",
  "do", "", "", "0",
  "!", "", "", "0",
  "{", "", "", "0",
];

/** The row of a launcher in the table, or -1 for any other program. */
export function launcherRow(program: Span): i32 {
  const name = baseName(program);
  for (let i = 0; i < LAUNCHERS.length; i += 4) if (is(name, LAUNCHERS[i])) return i;
  return -1;
}

/** How many words a launcher wants between its flags and the command. */
export function wordsBefore(row: i32): i32 {
  return LAUNCHERS[row + 3].charCodeAt(0) - 0x30;
}

/** True when a flag of a launcher takes the next word. */
export function takesNext(row: i32, flag: Span): bool {
  const length = size(flag);
  if (length < 2) return false;
  if (byteAt(flag, 1) == 0x2d) return indexOf(flag, 0x3d) < 0 && hasWord(LAUNCHERS[row + 2], flag);
  // In a cluster (-Eu) only the last letter can take the next word; a letter before it takes the rest.
  const letters = LAUNCHERS[row + 1];
  for (let i = 1; i < length; i++) {
    const letter = byteAt(flag, i);
    for (let j = 0; j < letters.length; j++) if (<u8>letters.charCodeAt(j) == letter) return i == length - 1;
  }
  return false;
}

/** True for `gdb --args` and the like, where flags end though no `--` says so. */
export function endsFlags(flag: Span): bool {
  return is(flag, "--") || is(flag, "--args") || is(flag, "-args");
}

/** Whether a word is in a list with spaces between its words. */
function hasWord(list: string, word: Span): bool {
  let from = 0;
  while (from < list.length) {
    let end = list.indexOf(" ", from);
    if (end < 0) end = list.length;
    if (end - from == size(word) && is(word, list.substring(from, end))) return true;
    from = end + 1;
  }
  return false;
}

/** True for `NAME=value`, with a name that a variable can have. */
export function isAssignment(word: Span): bool {
  const equals = indexOf(word, 0x3d);
  if (equals <= 0) return false;
  const name = slice(word, 0, equals);
  for (let i = 0; i < equals; i++) {
    const byte = byteAt(name, i);
    const letter = byte | 0x20;
    const isLetter = (letter >= 0x61 && letter <= 0x7a) || byte == 0x5f;
    if (!isLetter && (i == 0 || byte < 0x30 || byte > 0x39)) return false;
  }
  return true;
}
