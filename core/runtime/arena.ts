/**
 * The memory of the core: one arena, filled from the bottom, emptied between calls.
 *
 * AssemblyScript asks its runtime for objects through the `__new` family below. Here they
 * all bump one pointer; nothing is freed and nothing is collected. A door (core/doors.ts)
 * begins each call with `resetArena`, which puts the pointer back to a mark taken after the
 * module's initialisers ran. So memory stays flat over any number of calls, and what a call
 * made must not be kept in a global past its end.
 *
 * An object's header is 16 bytes, of which the compiler reads only the last two words:
 *
 *   -16 room (bytes behind the header)   -12 unused   -8 class id   -4 size
 *
 * `place` hands out bare bytes without a header, for @unmanaged structs and byte buffers.
 * The compiler's stock stub runtime does the same but for two things: its reset also wipes
 * what the initialisers put on the heap, and it leaves old bytes in new objects.
 */

const HEADER: usize = 16;
const MASK: usize = 15;
const LARGEST: usize = 1 << 30;

// @ts-ignore: decorator
@lazy let first: usize = (__heap_base + MASK) & ~MASK;
// @ts-ignore: decorator
@lazy let free: usize = first;
// @ts-ignore: decorator
@lazy let mark: usize = 0;

/** Bytes kept free behind the last one in use, so that a block may be loaded from its last byte on. */
const SLACK: usize = 64;

/** The end of memory, less the slack. */
// @ts-ignore: decorator
@lazy let limit: usize = 0;

// @ts-ignore: decorator
@inline
function claim(end: usize): void {
  if (end > limit) grow(end + SLACK);
  free = end;
}

function grow(end: usize): void {
  const have = <usize>memory.size() << 16;
  if (end > have) {
    const needed = <i32>((end - have + 0xffff) >>> 16);
    // Doubling keeps growth rare; near the end of the address space take just what is needed.
    if (memory.grow(max(<i32>memory.size(), needed)) < 0 && memory.grow(needed) < 0) unreachable();
  }
  limit = (<usize>memory.size() << 16) - SLACK;
}

/** Sets bytes to zero, sixteen at a time: cheaper than memory.fill for records. May write up to 15 more. */
// @ts-ignore: decorator
@inline
function clear(at: usize, size: usize): void {
  if (size > 256) memory.fill(at, 0, size);
  else for (let i: usize = 0; i < size; i += 16) v128.store(at + i, i64x2.splat(0));
}

/** Bare, zeroed bytes, aligned to 8. They live until the next reset. */
export function place(size: usize): usize {
  const at = (free + 7) & ~7;
  claim(at + size);
  clear(at, size);
  return at;
}

/** As `place`, but with whatever bytes lay there: for buffers that are written before they are read. */
export function placeRaw(size: usize): usize {
  const at = (free + 7) & ~7;
  claim(at + size);
  return at;
}

/** Makes the last placed buffer longer without moving it; false when something lies behind it. */
export function extend(at: usize, size: usize, wanted: usize): bool {
  if (at + size != free) return false;
  claim(at + wanted);
  return true;
}

/** Empties the arena; the first call marks what the initialisers made, which stays. */
export function resetArena(): void {
  if (mark == 0) mark = free;
  free = mark;
}

// @ts-ignore: decorator
@unsafe @global
export function __alloc(size: usize): usize {
  if (size > LARGEST) unreachable();
  const at = ((free + MASK) & ~MASK) + HEADER;
  const room = (size + MASK) & ~MASK;
  claim(at + room);
  store<u32>(at - 16, <u32>room);
  return at;
}

// @ts-ignore: decorator
@unsafe @global
export function __realloc(at: usize, size: usize): usize {
  if (size > LARGEST) unreachable();
  const room = <usize>load<u32>(at - 16);
  if (size <= room) return at;
  const wanted = (size + MASK) & ~MASK;
  if (at + room == free) {
    claim(at + wanted);
    store<u32>(at - 16, <u32>wanted);
    return at;
  }
  const moved = __alloc(max(wanted, room << 1));
  memory.copy(moved, at, room);
  store<u64>(moved - 8, load<u64>(at - 8));
  return moved;
}

// @ts-ignore: decorator
@unsafe @global
export function __free(at: usize): void {}

// @ts-ignore: decorator
@unsafe @global
export function __new(size: usize, id: u32): usize {
  const at = __alloc(size);
  store<u32>(at - 8, id);
  store<u32>(at - 4, <u32>size);
  clear(at, size);
  return at;
}

// @ts-ignore: decorator
@unsafe @global
export function __renew(at: usize, size: usize): usize {
  const old = <usize>load<u32>(at - 4);
  const moved = __realloc(at, size);
  if (size > old) memory.fill(moved + old, 0, size - old);
  store<u32>(moved - 4, <u32>size);
  return moved;
}

// @ts-ignore: decorator
@unsafe @global
export function __link(parent: usize, child: usize, expectMultiple: bool): void {}

// @ts-ignore: decorator
@unsafe @global
export function __pin(at: usize): usize {
  return at;
}

// @ts-ignore: decorator
@unsafe @global
export function __unpin(at: usize): void {}

// @ts-ignore: decorator
@unsafe @global
export function __collect(): void {}

// @ts-ignore: decorator
@unsafe @global
function __visit(at: usize, cookie: u32): void {}
