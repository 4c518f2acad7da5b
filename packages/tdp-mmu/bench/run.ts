import { KeyedMemory } from '@tdxkit/x86-cpu/memory';
import { gfn, gpa, hpa, pfn } from '@tdxkit/x86-cpu/units';
import type { Gfn, Hpa } from '@tdxkit/x86-cpu/units';
import { TdpMmu } from '@tdxkit/tdp-mmu';
import { threadSeconds } from '@tdxkit/bench';
import { compareTrackers } from './compare-trackers.ts';

/*
 * Cost of the MMU alone: hooks and memslots answer at once. Private faults at 4 KiB in windows spread over the address space, then a
 * conversion of everything to shared and back. Times are processor time of this thread.
 */
function machine(
  frames: number,
  linearMiB: number,
  attributes?: 'spte-mixed' | 'table-bitmap',
): { mmu: TdpMmu; tables: () => number } {
  const memory = new KeyedMemory({ linearMemoryBytes: linearMiB * 1024 * 1024, keyIdBits: 6 });
  const pages = (first: number): { allocate: () => Hpa; release: () => void } => {
    let next = first;
    return { allocate: () => hpa((next += 0x1000)), release: () => undefined };
  };
  let isPrivate = true;
  const mmu = new TdpMmu({
    memory,
    tables: pages(0x1_0000_0000),
    externalTables: pages(0x100_0000_0000),
    guest: {
      isPrivate: () => isPrivate,
      resolve: (f) => (f < frames ? { kind: 'page', pfn: pfn(f + 0x1000), writable: true, maxLevel: 1 } : { kind: 'no-slot' }),
    },
    hooks: {
      linkExternalTable: () => 'ok',
      setExternalSpte: () => 'ok',
      removeExternalSpte: () => 'ok',
      freeExternalTable: () => 'ok',
    },
    observer: { flushTlbs: () => undefined, onBug: () => undefined },
    rootLevel: 4,
    directBits: gfn(2 ** 35),
    mmioValue: 0n,
    ...(attributes === undefined ? {} : { attributes }),
  });
  const change = mmu.changeAttributes.bind(mmu);
  mmu.changeAttributes = (range, toPrivate, store) => change(range, toPrivate, () => (store(), (isPrivate = toPrivate)));
  return { mmu, tables: () => mmu.statistics.directTables + mmu.statistics.mirrorTables + mmu.statistics.externalTables };
}

const WINDOW = 0x4000; // 64 MiB
const seconds = (body: () => void): number => {
  const start = threadSeconds();
  body();
  return threadSeconds() - start;
};
const faultWindow = (mmu: TdpMmu, start: number): void => {
  for (let f = start; f < start + WINDOW; f++) mmu.handleFault({ gpa: gpa(f * 0x1000), write: true, fetch: false });
};

console.log('guest memory   ns per private fault   faults/s   tables/populated');
faultWindow(machine(2 ** 24, 64).mmu, 0);
for (const gib of [0.0625, 1, 16, 64]) {
  const frames = gib * 0x4_0000;
  const windows = Math.min(16, frames / WINDOW);
  const stride = Math.floor(frames / windows);
  // Sixteen windows in all: the clock goes in steps of some milliseconds.
  const machines = Array.from({ length: 16 / windows }, () => machine(frames, 128));
  const elapsed = seconds(() => {
    for (const { mmu } of machines) for (let i = 0; i < windows; i++) faultWindow(mmu, i * stride);
  });
  const ns = (elapsed / (16 * WINDOW)) * 1e9;
  const share = (100 * machines[0]!.tables()) / (windows * WINDOW);
  console.log(
    `${String(gib * 1024).padStart(7)} MiB   ${ns.toFixed(0).padStart(20)}   ${Math.round(1e9 / ns)
      .toLocaleString('en')
      .padStart(8)}   ${share.toFixed(2).padStart(10)} %`,
  );
}

const { mmu } = machine(0x4_0000, 64);
for (let f = 0; f < 0x4_0000; f += WINDOW) faultWindow(mmu, f);
const whole = { start: 0 as Gfn, end: 0x4_0000 as Gfn };
const toShared = seconds(() => mmu.changeAttributes(whole, false, () => undefined));
for (let f = 0; f < 0x4_0000; f++) mmu.handleFault({ gpa: gpa(f * 0x1000 + 2 ** 47), write: true, fetch: false });
const toPrivate = seconds(() => mmu.changeAttributes(whole, true, () => undefined));
const empty =
  seconds(() => {
    for (let i = 0; i < 2000; i++) mmu.changeAttributes(whole, i % 2 === 1, () => undefined);
  }) / 2000;
console.log(
  `conversion of 1 GiB, all present: to shared ${Math.round(0x4_0000 / toShared).toLocaleString('en')} pages/s, to private ${Math.round(0x4_0000 / toPrivate).toLocaleString('en')} pages/s; nothing present ${(empty * 1e6).toFixed(0)} us`,
);

/** Three ways to remember who is private: arrays of the memslot (A), two bits of each entry (B), one bit and a bitmap of the table page (C). */
console.log(
  '\ntracker        bytes beside tables   tables   SPTE bits   work, 4096 single frames   work, 1 GiB   reads per fault   ns per read',
);
for (const { strategy, bytes, tables, spteBits, singleWork, wholeWork, readsPerFault, read } of compareTrackers()) {
  const elapsed = seconds(() => {
    for (let i = 0; i < 1_000_000; i++) read(i);
  });
  console.log(
    [
      strategy.padEnd(14),
      String(bytes).padStart(19),
      String(tables).padStart(8),
      String(spteBits).padStart(11),
      String(singleWork).padStart(26),
      String(wholeWork).padStart(13),
      String(readsPerFault).padStart(17),
      (elapsed * 1000).toFixed(0).padStart(13),
    ].join(' '),
  );
}
