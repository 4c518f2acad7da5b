import { SecondaryControl } from '@tdxkit/x86-cpu';
import { expect, it } from 'vitest';
import { refusedControls, refusedCr4 } from './cpuid-limits.ts';

const entry = (leaf: number, bits: number) => ({
  function: leaf,
  index: 0,
  hasIndex: leaf === 7,
  eax: 0,
  ebx: bits,
  ecx: bits,
  edx: bits,
});

it('refuses what the table does not offer, and nothing without a table', () => {
  const all = [entry(1, -1), entry(7, -1), entry(0x8000_0001, -1)];
  expect([refusedCr4(all), refusedControls(all), refusedCr4([]), refusedControls([])]).toEqual([0n, 0, 0n, 0]);
  const noPcid = [{ ...entry(1, -1), ecx: ~(1 << 17) }, { ...entry(7, -1), ebx: ~(1 << 10) }, entry(0x8000_0001, -1)];
  expect([refusedCr4(noPcid), refusedControls(noPcid)]).toEqual([1n << 17n, SecondaryControl.INVPCID]);
});
