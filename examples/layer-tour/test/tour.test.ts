import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tour } from '../src/tour.ts';

const expected: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'x86-cpu': [/^halted after \d+ instructions$/, 'EAX = 55'],
  'tdx-arch': [
    'SEAMCALL 2 is TDH.MEM.PAGE.ADD',
    'TDCALL 4 is TDG.MR.REPORT',
    /OPERAND_INVALID/,
    /^field 0x\w+ is \w+/,
    'ATTRIBUTES bit 28 is SEPT_VE_DISABLE',
    /sub-functions/,
  ],
  'tdx-module': [/SUCCESS/, /SUCCESS/, 'MAX_TDMRS: 64', /SYS_NOT_READY/],
  'tdp-mmu': ['first access: fixed', 'second: spurious', '1 page mapped', 'zapped, with a TLB flush'],
  'kvm-tdx': ['KVM_CAP_VM_TYPES: 0x21', 'the guest says A', /: EIO$/, '0 pages leaked'],
  'vmm-cli': ['outcome: exit 0', 'says: goodbye: every check passed', 'MRTD is what the image measures: true', '0 pages leaked'],
};

describe('the tour of the layers', () => {
  it.each(tour)('%s does alone what it is for', async (layer, show) => {
    const lines = await show();
    const wanted = expected[layer]!;
    expect(lines.length).toBe(wanted.length);
    lines.forEach((line, i) => (typeof wanted[i] === 'string' ? expect(line).toBe(wanted[i]) : expect(line).toMatch(wanted[i]!)));
  });

  it('imports packages by their names, each only what lies below it', () => {
    const order = tour.map(([layer]) => layer);
    order.forEach((layer, i) => {
      const text = readFileSync(new URL(`../src/${i + 1}-${layer}.ts`, import.meta.url), 'utf8');
      const imported = [...text.matchAll(/from '@tdxkit\/([a-z0-9-]+)/g)].map((match) => order.indexOf(match[1]!));
      expect(imported.length).toBeGreaterThan(0);
      expect(Math.max(...imported)).toBe(i);
    });
  });
});
