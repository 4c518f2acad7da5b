import { readFileSync } from 'node:fs';
import { gpa } from '@tdxkit/x86-cpu/units';
import { assembled } from '../../test/assembled.ts';
import { describe, expect, it } from 'vitest';
import { bootStub } from './boot-stub.ts';

const SHARED = 1n << 47n;
const stub = bootStub(gpa(0x20_0010), SHARED);
const word = (address: number): bigint => new DataView(stub.bytes.buffer).getBigUint64(address - stub.gpa, true);

/** Walks the stub's page tables as the processor does. */
function translate(linear: bigint): bigint {
  let table = 0xffff_3000;
  for (const shift of [39n, 30n]) table = Number(word(table + 8 * Number((linear >> shift) & 511n)) & ~0xfffn);
  const entry = word(table + 8 * Number((linear >> 21n) & 511n));
  expect(entry & 0xe3n).toBe(0xe3n);
  return (entry & 0x000f_ffff_ffe0_0000n) + (linear & 0x1f_ffffn);
}

describe('bootStub', () => {
  it('ends at 4 GiB with the reset vector and the entry point', () => {
    expect(stub.gpa + stub.bytes.length).toBe(2 ** 32);
    expect(word(0xffff_ffe8)).toBe(0x20_0010n);
    expect(stub.bytes.at(-16)).toBe(0xeb);
  });

  it.each([0n, 0x1234_5678n, 0xffff_ffffn])('maps linear %s one to one and again with the SHARED bit', (address) => {
    expect(translate(address)).toBe(address);
    expect(translate(0x80_0000_0000n + address)).toBe(SHARED | address);
  });

  it('maps both halves to the same memory in a plain VM', () => {
    const plain = bootStub(gpa(0x20_0000), 0n);
    expect(plain.bytes.subarray(3 * 4096, 7 * 4096)).toEqual(plain.bytes.subarray(7 * 4096, 11 * 4096));
  });

  it('is what gen/boot-stub.S assembles to', ({ skip }) => {
    const made = assembled('make-boot-stub.sh');
    if (made === undefined) return skip('GNU as and objcopy are not installed');
    expect(made).toBe(readFileSync(new URL('./boot-stub-code.ts', import.meta.url), 'utf8'));
  });
});
