import { expect, it } from 'vitest';
import { withoutFeatures } from './cpu-features.ts';

const ones = { index: 0, hasIndex: false, eax: 0xffff_ffff, ebx: 0xffff_ffff, ecx: 0xffff_ffff, edx: 0xffff_ffff };

it('clears the bits of the features and nothing else', () => {
  const table = [
    { ...ones, function: 1 },
    { ...ones, function: 7, hasIndex: true },
    { ...ones, function: 7, hasIndex: true, index: 1 },
  ];
  expect(withoutFeatures(table, ['x2apic', 'invpcid', 'pks'])).toEqual([
    { ...table[0], ecx: 0xffdf_ffff },
    { ...table[1], ebx: 0xffff_fbff, ecx: 0x7fff_ffff },
    table[2],
  ]);
  expect(withoutFeatures(table, [])).toEqual(table);
});

it('refuses a feature that it does not know', () => {
  expect(() => withoutFeatures([], ['warp'])).toThrow(/"warp" is not one/);
});
