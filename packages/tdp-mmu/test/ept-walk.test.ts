import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gpa, hpa } from '@tdxkit/x86-cpu/units';
import type { PageLevel } from '@tdxkit/tdp-mmu';
import { FakeVm } from './fake-vm.ts';

/**
 * A walk of the tables in memory as the processor does it, bigint and bit by bit, sharing nothing with the MMU.
 * @source Intel SDM 3C "EPT Translation Mechanism", tables of EPT entries
 */
function walk(
  vm: FakeVm,
  root: number,
  levels: number,
  address: number,
): { page: bigint; rights: bigint } | 'violation' | 've' | 'misconfiguration' {
  let table = BigInt(root);
  let rights = 7n;
  for (let level = levels; ; level--) {
    const index = (BigInt(address) >> BigInt(12 + 9 * (level - 1))) & 0x1ffn;
    const entry = vm.memory.read64(hpa(table + 8n * index));
    if ((entry & 7n) === 0n) return entry >> 63n === 1n ? 'violation' : 've';
    if ((entry & 3n) === 2n) return 'misconfiguration';
    rights &= entry;
    const frame = entry & 0xf_ffff_ffff_f000n;
    const isLeaf = level === 1 || (level <= 3 && (entry & 0x80n) !== 0n);
    if (!isLeaf) {
      if ((entry & (level >= 4 ? 0xf8n : 0x78n)) !== 0n) return 'misconfiguration';
      table = frame;
      continue;
    }
    const size = 1n << BigInt(12 + 9 * (level - 1));
    if (((entry >> 3n) & 7n) !== 6n || (frame & (size - 1n)) !== 0n) return 'misconfiguration';
    return { page: (frame + (BigInt(address) & (size - 1n))) & ~0xfffn, rights };
  }
}

describe('the direct tree is an EPT that a processor can walk', () => {
  it.each([
    ['td', 4],
    ['td', 5],
    ['vmx', 4],
    ['vmx', 5],
  ] as const)(
    '%s with %i levels: after any faults and write protection, the walk gives the page, the rights, MMIO and nothing else',
    (kind, rootLevel) => {
      const frame = fc.oneof(fc.nat(0x7ff), fc.nat(0xf_ffff));
      fc.assert(
        fc.property(
          fc.array(fc.record({ frame, write: fc.boolean(), maxLevel: fc.constantFrom<PageLevel>(1, 2, 3) }), { maxLength: 30 }),
          fc.array(frame, { maxLength: 5 }),
          (faults, others) => {
            const vm = new FakeVm(kind, { rootLevel });
            vm.guest.slot(0, 0x8_0000, { maxLevel: 3, pfnOffset: 0x8_0000 });
            vm.guest.uniform = () => 5;
            vm.mmu.loadRoots();
            for (const f of faults) vm.fault(vm.shared(f.frame), { write: f.write, maxLevel: f.maxLevel });
            vm.mmu.writeProtect({ start: 0x100 as never, end: 0x300 as never });
            for (const f of [...faults.map((x) => x.frame), ...others]) {
              const seen = walk(vm, vm.mmu.directRoot!, rootLevel, vm.shared(f));
              const known = vm.mmu.lookup(vm.shared(f));
              if (known !== undefined) expect(seen).toEqual({ page: BigInt(known.pfn) << 12n, rights: known.writable ? 7n : 5n });
              else if (faults.some((x) => x.frame === f)) expect(seen).toBe(kind === 'td' ? 've' : 'misconfiguration');
              else expect(seen).toBe('violation');
              if (kind === 'td') expect(walk(vm, vm.mmu.directRoot!, rootLevel, gpa(f * 0x1000))).toBe('violation');
            }
          },
        ),
        { numRuns: 50 },
      );
    },
  );
});
