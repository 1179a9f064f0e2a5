/**
 * AES-256 in CBC mode, encryption only: how a secret is handed to QEMU (-object secret, FIPS 197).
 *
 * A secret is short, so this is written to be read and not to be fast: bytes in the order of the standard,
 * and the S-box as the one table.
 */
import { placeRaw } from "../runtime/arena";
import { Span, at, size, spanOf } from "../text/span";

const BLOCK: i32 = 16;
const ROUNDS: i32 = 14;
const KEY_WORDS: i32 = 8;

// biome-ignore format: a table
const SBOX: StaticArray<u8> = [
  0x63, 0x7c, 0x77, 0x7b, 0xf2, 0x6b, 0x6f, 0xc5, 0x30, 0x01, 0x67, 0x2b, 0xfe, 0xd7, 0xab, 0x76,
  0xca, 0x82, 0xc9, 0x7d, 0xfa, 0x59, 0x47, 0xf0, 0xad, 0xd4, 0xa2, 0xaf, 0x9c, 0xa4, 0x72, 0xc0,
  0xb7, 0xfd, 0x93, 0x26, 0x36, 0x3f, 0xf7, 0xcc, 0x34, 0xa5, 0xe5, 0xf1, 0x71, 0xd8, 0x31, 0x15,
  0x04, 0xc7, 0x23, 0xc3, 0x18, 0x96, 0x05, 0x9a, 0x07, 0x12, 0x80, 0xe2, 0xeb, 0x27, 0xb2, 0x75,
  0x09, 0x83, 0x2c, 0x1a, 0x1b, 0x6e, 0x5a, 0xa0, 0x52, 0x3b, 0xd6, 0xb3, 0x29, 0xe3, 0x2f, 0x84,
  0x53, 0xd1, 0x00, 0xed, 0x20, 0xfc, 0xb1, 0x5b, 0x6a, 0xcb, 0xbe, 0x39, 0x4a, 0x4c, 0x58, 0xcf,
  0xd0, 0xef, 0xaa, 0xfb, 0x43, 0x4d, 0x33, 0x85, 0x45, 0xf9, 0x02, 0x7f, 0x50, 0x3c, 0x9f, 0xa8,
  0x51, 0xa3, 0x40, 0x8f, 0x92, 0x9d, 0x38, 0xf5, 0xbc, 0xb6, 0xda, 0x21, 0x10, 0xff, 0xf3, 0xd2,
  0xcd, 0x0c, 0x13, 0xec, 0x5f, 0x97, 0x44, 0x17, 0xc4, 0xa7, 0x7e, 0x3d, 0x64, 0x5d, 0x19, 0x73,
  0x60, 0x81, 0x4f, 0xdc, 0x22, 0x2a, 0x90, 0x88, 0x46, 0xee, 0xb8, 0x14, 0xde, 0x5e, 0x0b, 0xdb,
  0xe0, 0x32, 0x3a, 0x0a, 0x49, 0x06, 0x24, 0x5c, 0xc2, 0xd3, 0xac, 0x62, 0x91, 0x95, 0xe4, 0x79,
  0xe7, 0xc8, 0x37, 0x6d, 0x8d, 0xd5, 0x4e, 0xa9, 0x6c, 0x56, 0xf4, 0xea, 0x65, 0x7a, 0xae, 0x08,
  0xba, 0x78, 0x25, 0x2e, 0x1c, 0xa6, 0xb4, 0xc6, 0xe8, 0xdd, 0x74, 0x1f, 0x4b, 0xbd, 0x8b, 0x8a,
  0x70, 0x3e, 0xb5, 0x66, 0x48, 0x03, 0xf6, 0x0e, 0x61, 0x35, 0x57, 0xb9, 0x86, 0xc1, 0x1d, 0x9e,
  0xe1, 0xf8, 0x98, 0x11, 0x69, 0xd9, 0x8e, 0x94, 0x9b, 0x1e, 0x87, 0xe9, 0xce, 0x55, 0x28, 0xdf,
  0x8c, 0xa1, 0x89, 0x0d, 0xbf, 0xe6, 0x42, 0x68, 0x41, 0x99, 0x2d, 0x0f, 0xb0, 0x54, 0xbb, 0x16,
];

/** A text encrypted, with the padding of PKCS#7; `key` has 32 bytes, `start` (the initialisation vector) 16. */
export function encryptCbc(text: Span, key: Span, start: Span): Span {
  const schedule = expand(key);
  const length = size(text);
  const whole = (length / BLOCK + 1) * BLOCK;
  const to = placeRaw(whole);
  memory.copy(to, at(text), length);
  memory.fill(to + length, <u8>(whole - length), whole - length);
  let before = at(start);
  for (let block = to; block < to + <usize>whole; block += BLOCK) {
    for (let i: usize = 0; i < <usize>BLOCK; i++) store<u8>(block + i, load<u8>(block + i) ^ load<u8>(before + i));
    encryptBlock(block, schedule);
    before = block;
  }
  return spanOf(to, whole);
}

/** The key schedule: 16 bytes for the start and 16 for each round. */
function expand(key: Span): usize {
  const words = (ROUNDS + 1) * 4;
  const schedule = placeRaw(words * 4);
  memory.copy(schedule, at(key), KEY_WORDS * 4);
  let constant: u8 = 1;
  for (let word = KEY_WORDS; word < words; word++) {
    const to = schedule + <usize>(word * 4);
    const last = to - 4;
    const earlier = to - KEY_WORDS * 4;
    const place = word % KEY_WORDS;
    for (let i: usize = 0; i < 4; i++) {
      let byte = load<u8>(last + i);
      if (place == 0) byte = sbox(load<u8>(last + ((i + 1) & 3)));
      else if (place == 4) byte = sbox(byte);
      if (place == 0 && i == 0) byte ^= constant;
      store<u8>(to + i, load<u8>(earlier + i) ^ byte);
    }
    if (place == 0) constant = double(constant);
  }
  return schedule;
}

function encryptBlock(block: usize, schedule: usize): void {
  addKey(block, schedule);
  for (let round = 1; round <= ROUNDS; round++) {
    substituteAndShift(block);
    if (round < ROUNDS) mixColumns(block);
    addKey(block, schedule + <usize>(round * BLOCK));
  }
}

function addKey(block: usize, key: usize): void {
  for (let i: usize = 0; i < <usize>BLOCK; i++) store<u8>(block + i, load<u8>(block + i) ^ load<u8>(key + i));
}

/** SubBytes and ShiftRows: row r of the four columns moves r places to the left. */
function substituteAndShift(block: usize): void {
  for (let i: usize = 0; i < <usize>BLOCK; i++) store<u8>(block + i, sbox(load<u8>(block + i)));
  for (let row: usize = 1; row < 4; row++) {
    for (let times: usize = 0; times < row; times++) {
      const first = load<u8>(block + row);
      for (let column: usize = 0; column < 3; column++) {
        store<u8>(block + column * 4 + row, load<u8>(block + column * 4 + row + 4));
      }
      store<u8>(block + 12 + row, first);
    }
  }
}

function mixColumns(block: usize): void {
  for (let column = block; column < block + <usize>BLOCK; column += 4) {
    const a = load<u8>(column);
    const b = load<u8>(column + 1);
    const c = load<u8>(column + 2);
    const d = load<u8>(column + 3);
    const all = a ^ b ^ c ^ d;
    store<u8>(column, a ^ all ^ double(a ^ b));
    store<u8>(column + 1, b ^ all ^ double(b ^ c));
    store<u8>(column + 2, c ^ all ^ double(c ^ d));
    store<u8>(column + 3, d ^ all ^ double(d ^ a));
  }
}

function sbox(byte: u8): u8 {
  return unchecked(SBOX[byte]);
}

/** Times x in the field of AES. */
function double(byte: u8): u8 {
  return (byte << 1) ^ (byte >> 7 ? 0x1b : 0);
}
