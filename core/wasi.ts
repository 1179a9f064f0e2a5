/**
 * The only imports of the core: six functions of WASI preview 1, used by its command form.
 *
 * Calls in process never reach them (core/command/ is their only user), so a host that isn't a
 * WASI runtime may put functions there that do nothing. Every function but `proc_exit` returns an
 * errno, 0 for well; texts and results travel through memory at the addresses that are passed.
 */

/** Writes how many arguments there are, and how many bytes they take with their closing zeros. */
// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "args_sizes_get")
export declare function args_sizes_get(count: usize, size: usize): i32;

/** Writes the arguments' addresses to `list` and their bytes to `bytes`. */
// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "args_get")
export declare function args_get(list: usize, bytes: usize): i32;

/** Reads into `count` buffers (address and size, 4 bytes each, at `buffers`); writes the bytes read to `read`. */
// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "fd_read")
export declare function fd_read(file: i32, buffers: usize, count: i32, read: usize): i32;

/** Writes from `count` buffers; writes the bytes that went out to `written`. */
// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "fd_write")
export declare function fd_write(file: i32, buffers: usize, count: i32, written: usize): i32;

/** Ends the process. */
// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "proc_exit")
export declare function proc_exit(code: i32): void;

/** Fills bytes with randomness. */
// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "random_get")
export declare function random_get(bytes: usize, size: i32): i32;

/** Standard streams. */
export const STDIN: i32 = 0;
export const STDOUT: i32 = 1;
export const STDERR: i32 = 2;

/** WASI's errno for a pipe whose reader has gone away. */
const EPIPE: i32 = 64;
/** WASI's errno for "nothing there yet, ask again". */
const EAGAIN: i32 = 6;

/** Where a call's buffer list and its result lie: static memory, so that nothing has to be placed. */
const BUFFER: usize = memory.data(8, 8);
const RESULT: usize = memory.data(8, 8);

/** Reads at most `size` bytes to an address. Returns how many, 0 at the end, -1 on failure. */
export function read(file: i32, to: usize, size: i32): i32 {
  store<usize>(BUFFER, to);
  store<i32>(BUFFER + 4, size);
  let errno = EAGAIN;
  while (errno == EAGAIN) errno = fd_read(file, BUFFER, 1, RESULT);
  return errno == 0 ? load<i32>(RESULT) : -1;
}

/** Writes all of the bytes. False on failure; a reader that has gone away is none. */
export function write(file: i32, from: usize, size: i32): bool {
  while (size > 0) {
    store<usize>(BUFFER, from);
    store<i32>(BUFFER + 4, size);
    const errno = fd_write(file, BUFFER, 1, RESULT);
    if (errno == EAGAIN) continue;
    if (errno == EPIPE) return true;
    const written = load<i32>(RESULT);
    if (errno != 0 || written <= 0) return false;
    from += written;
    size -= written;
  }
  return true;
}
