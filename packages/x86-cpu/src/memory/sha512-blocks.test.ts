import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHA512_BLOCK_BYTES, sha512Blocks, writeSha512Table } from './sha512-blocks.ts';

/** Chaining values that SHA-512 starts from. @source FIPS 180-4, 5.3.5 */
const INITIAL = [
  0x6a09_e667_f3bc_c908n, 0xbb67_ae85_84ca_a73bn, 0x3c6e_f372_fe94_f82bn, 0xa54f_f53a_5f1d_36f1n, 0x510e_527f_ade6_82d1n, 0x9b05_688c_2b3e_6c1fn,
  0x1f83_d9ab_fb41_bd6bn, 0x5be0_cd19_137e_2179n,
]; // prettier-ignore
const STATE = 8;
const TABLE = 256;
const DATA = 4096 + 3;

describe('SHA-512 blocks', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const blocks = sha512Blocks(memory);
  writeSha512Table(memory, TABLE);

  it('hash as node:crypto does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), (message) => {
        const count = Math.ceil((message.length + 17) / SHA512_BLOCK_BYTES);
        const padded = new Uint8Array(memory.buffer, DATA, count * SHA512_BLOCK_BYTES).fill(0);
        padded.set(message);
        padded[message.length] = 0x80;
        const view = new DataView(memory.buffer);
        view.setUint32(DATA + padded.length - 4, message.length * 8);
        INITIAL.forEach((word, i) => view.setBigUint64(STATE + 8 * i, word, true));
        blocks(STATE, DATA, count, TABLE);
        const digest = INITIAL.map((_, i) =>
          view
            .getBigUint64(STATE + 8 * i, true)
            .toString(16)
            .padStart(16, '0'),
        ).join('');
        expect(digest).toBe(createHash('sha512').update(message).digest('hex'));
      }),
    );
  });
});
