// tdp-mmu alone: KVM's page tables over a host made of one function. It sees hooks, never a SEAMCALL.
import { TdpMmu } from '@tdxkit/tdp-mmu';
import { KeyedMemory } from '@tdxkit/x86-cpu/memory';
import { gfn, gpa, hpa, pfn } from '@tdxkit/x86-cpu/units';

export function pageTables(): string[] {
  let next = 0x10_0000;
  let flushes = 0;
  const countFlush = (): void => {
    flushes += 1;
  };
  const mmu = new TdpMmu({
    memory: new KeyedMemory({ linearMemoryBytes: 1 << 24, keyIdBits: 6 }),
    tables: { allocate: () => hpa((next += 0x1000)), release: () => undefined },
    guest: {
      isPrivate: () => false,
      resolve: (frame) => ({ kind: 'page', pfn: pfn(frame + 0x800), writable: true, maxLevel: 1 }),
    },
    observer: { flushTlbs: countFlush, onBug: (reason) => console.error(reason) },
    rootLevel: 4,
    directBits: gfn(0),
  });
  const first = mmu.handleFault({ gpa: gpa(0x1000), write: true, fetch: false });
  const again = mmu.handleFault({ gpa: gpa(0x1000), write: true, fetch: false });
  let leaves = 0;
  mmu.forEachSpte('direct', ({ isLeaf }) => {
    if (isLeaf) leaves += 1;
  });
  mmu.zapSlot({ start: gfn(0), end: gfn(16) });
  return [
    `first access: ${first.kind}`,
    `second: ${again.kind}`,
    `${leaves} page mapped`,
    `zapped, with ${flushes > 0 ? 'a' : 'no'} TLB flush`,
  ];
}
