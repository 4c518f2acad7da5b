import { readFileSync } from 'node:fs';
import { gfn, gpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { DirectBits } from '@tdxkit/tdp-mmu';
import { FakeVm } from './fake-vm.ts';

const recorded = JSON.parse(readFileSync(new URL('../testdata/faults/plain-vm.json', import.meta.url), 'utf8')) as [
  address: number,
  code: number,
  result: string,
][];
const SUPPRESS_VE = 1n << 63n;
const FIRST = 0xfff00;
const END = 0x10_0000;
/** Physical page of frame f of the slot: as FakeVm hands them out. */
const BACKING = 0x1000;

/**
 * The entries as they were before empty ones had a bit set: 0 when empty; a leaf has R, W, X, write-back, accessed, and dirty because W is set; MMIO is W
 * and X. Software bits 11, 57 and 58 say present, and writable by host and MMU.
 */
function expectedEntries(): Map<number, bigint> {
  const entries = new Map<number, bigint>();
  for (const [address] of recorded) {
    const f = Math.floor(address / 0x1000);
    const isRam = f >= FIRST && f < END;
    entries.set(f, isRam ? 0x0600_0000_0000_0b77n | (BigInt(f + BACKING) << 12n) : 6n | (BigInt(f) << 12n));
  }
  return entries;
}

function replay(vm: FakeVm): { results: string[]; entries: Map<number, bigint>; others: Set<bigint> } {
  vm.guest.slot(FIRST, END);
  const results = recorded.map(
    ([address, code]) =>
      vm.mmu.handleFault({ gpa: gpa(address), write: (code & 2) !== 0, fetch: (code & 16) !== 0, present: (code & 1) !== 0 })
        .kind,
  );
  const entries = new Map<number, bigint>();
  const others = new Set<bigint>();
  vm.mmu.forEachSpte('direct', ({ gfn: f, level, spte }) => level === 1 && entries.set(f, spte & ~SUPPRESS_VE));
  for (const page of vm.tables.held) for (let i = 0; i < 512; i++) others.add(vm.memory.read64((page + 8 * i) as never));
  return { results, entries, others };
}

describe('a plain VM', () => {
  it('[A034] [C060] replays its recorded faults: results, leaves and levels as ever, entries the same but for bit 63', () => {
    const vm = new FakeVm('vmx');
    const { results, entries, others } = replay(vm);
    expect(results).toEqual(recorded.map(([, , result]) => result));
    expect(entries).toEqual(expectedEntries());
    // What is empty is 0 apart from bit 63.
    expect([others.has(0n), others.has(SUPPRESS_VE)]).toEqual([false, true]);
    expect([vm.mmu.check(), vm.bugs]).toEqual([[], []]);
  });

  it('[A031] [C059] has the same tables, bit for bit, when the helpers for shared addresses are in the way: they are the identity', () => {
    const plain = replay(new FakeVm('vmx'));
    const bits = new DirectBits(gfn(0));
    const vm = new FakeVm('vmx');
    const handleFault = vm.mmu.handleFault.bind(vm.mmu);
    vm.mmu.handleFault = (fault) =>
      handleFault({ ...fault, gpa: bits.toPrivateGpa(bits.toSharedGpa(bits.toSharedGpa(fault.gpa))) });
    const helped = replay(vm);
    expect([helped.results, helped.entries, helped.others]).toEqual([plain.results, plain.entries, plain.others]);
    for (const [address] of recorded)
      expect([bits.isPrivateGpa(gpa(address)), vm.mmu.isPrivateGpa(gpa(address)), vm.mmu.toShared(gfn(1))]).toEqual([
        false,
        false,
        1,
      ]);
  });
});
