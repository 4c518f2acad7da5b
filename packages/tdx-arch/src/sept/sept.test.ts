import { describe, expect, it } from 'vitest';
import { SEPT_STATE_MASK, septStateByPublic, septStateOf, septStates } from './index.ts';
import { findCpuidEntry } from '../cpuid/index.ts';
import { findMsr, msrTable } from '../msr/index.ts';

describe('Secure EPT states', () => {
  it('are found from an entry with other bits set, and by public number', () => {
    for (const state of septStates) {
      expect(septStateOf(state.entryBits | (~SEPT_STATE_MASK & 0x8000_0000_0123_4047n))).toBe(state);
      expect(septStateByPublic(state.publicState)).toBe(state);
      expect(state.entryBits & ~SEPT_STATE_MASK).toBe(0n);
    }
    expect(septStateOf(0x0100_0000_0000_0000n)).toBeUndefined();
  });
});

describe('lookups', () => {
  it('finds a CPUID entry by leaf and sub-leaf', () => {
    expect(findCpuidEntry(1, 77)?.configIndex).toBe(0);
    expect(findCpuidEntry(7, 1)?.configIndex).toBe(6);
    expect(findCpuidEntry(2, 0)).toBeUndefined();
    expect(findCpuidEntry(6, 0)?.causesVe).toBe(true);
  });
  it('finds every MSR of the table and no other', () => {
    for (const row of msrTable)
      for (const msr of [row.first, row.last, Math.floor((row.first + row.last) / 2)]) expect(findMsr(msr)?.name).toBe(row.name);
    for (const msr of [0x1b, 0x3a, 0x802, 0x1_0000, 0xffff_ffff, 0]) expect(findMsr(msr)).toBeUndefined();
  });
});
