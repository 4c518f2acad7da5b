import { KeyedMemory } from '@tdxkit/x86-cpu/memory';
import { describe, expect, it } from 'vitest';
import { PageAccount } from './page-account.ts';
import { PageAllocator } from './page-allocator.ts';
import { allocatePamts, freePamts } from './pamt.ts';
import { UserMemory } from './user-memory.ts';

const MIB = 1024 * 1024;
const memory = (): KeyedMemory => new KeyedMemory({ linearMemoryBytes: 4 * MIB, keyIdBits: 6 });

describe('host page allocator', () => {
  it('hands out zeroed pages from the lowest address and reuses the last freed first', () => {
    const ram = memory();
    const pages = new PageAllocator(ram, [{ start: MIB, end: 2 * MIB }]);
    const a = pages.allocate()!;
    const b = pages.allocate()!;
    expect([a, b]).toEqual([MIB, MIB + 0x1000]);
    ram.writeBytes(a, new Uint8Array(4096).fill(7));
    pages.free(a);
    expect(pages.allocate()).toBe(a);
    expect(ram.readBytes(a, 4096).every((byte) => byte === 0)).toBe(true);
    expect(() => pages.free((b + 0x1000) as typeof b)).toThrow(/not allocated/);
  });

  it('counts leaked pages by reason and never hands them out again', () => {
    const pages = new PageAllocator(memory(), [{ start: MIB, end: MIB + 0x2000 }]);
    const account = new PageAccount(pages);
    const a = account.allocate()!;
    const b = account.allocate()!;
    expect(account.allocate()).toBeUndefined();
    account.leak(a, 'still owned');
    account.free(b);
    expect(account.allocate()).toBe(b);
    expect([account.inUse, account.freed, account.leaks.get('still owned'), pages.pagesLeaked]).toEqual([1, 1, 1, 1]);
  });

  it('cuts contiguous blocks from the top and joins them again', () => {
    const pages = new PageAllocator(memory(), [{ start: MIB, end: 3 * MIB }, { start: 8 * MIB, end: 9 * MIB }]); // prettier-ignore
    const free = pages.bytesFree;
    const low = pages.allocateContiguous(1.5 * MIB)!;
    const high = pages.allocateContiguous(MIB)!;
    expect([low, high]).toEqual([1.5 * MIB, 8 * MIB]);
    expect(pages.allocateContiguous(MIB)).toBeUndefined();
    pages.freeContiguous(low, 1.5 * MIB);
    pages.freeContiguous(high, MIB);
    expect([pages.bytesFree, pages.pagesInUse]).toEqual([free, 0]);
    expect(pages.allocateContiguous(2 * MIB)).toBe(MIB);
  });

  it('places the three PAMTs of a TDMR one after the other and gives all back when one does not fit', () => {
    const pages = new PageAllocator(memory(), [{ start: MIB, end: 10 * MIB }]);
    const sizes = { pamt4k: 16, pamt2m: 16, pamt1g: 16 };
    const gib = 1024 * MIB;
    const pamts = allocatePamts([{ start: 0, end: gib }], sizes, pages);
    if (typeof pamts === 'number') throw new Error('no PAMT');
    const [pamt] = pamts;
    expect(pamt!.pamt4k.end - pamt!.pamt4k.start).toBe(4 * MIB);
    expect(pamt!.pamt2m).toEqual({ start: pamt!.pamt4k.end, end: pamt!.pamt4k.end + 8192 });
    expect(pamt!.pamt1g).toEqual({ start: pamt!.pamt2m.end, end: pamt!.pamt2m.end + 4096 });
    freePamts(pamts, pages);
    expect(allocatePamts([{ start: 0, end: gib }, { start: gib, end: 3 * gib }], sizes, pages)).toBe(-12); // prettier-ignore
    expect(pages.pagesInUse).toBe(0);
  });
});

describe('memory of the VMM process', () => {
  it('takes pages on first touch, reads zeros, and crosses pages', () => {
    const pages = new PageAllocator(memory(), [{ start: MIB, end: 2 * MIB }]);
    const user = new UserMemory(memory(), pages);
    const address = user.map(3 * 4096);
    expect(pages.pagesInUse).toBe(0);
    expect(user.write(address + 4090, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))).toBe(true);
    const back = new Uint8Array(10);
    expect(user.read(address + 4089, back)).toBe(true);
    expect([...back]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 0]);
    expect(pages.pagesInUse).toBe(2);
    expect([user.isMapped(address, 3 * 4096), user.isMapped(address, 3 * 4096 + 1)]).toEqual([true, false]);
    expect(user.read(address + 3 * 4096, back)).toBe(false);
  });

  it('tells listeners before it gives pages back', () => {
    const pages = new PageAllocator(memory(), [{ start: MIB, end: 2 * MIB }]);
    const user = new UserMemory(memory(), pages);
    const address = user.map(8192);
    user.write(address, Uint8Array.of(1));
    const told: number[] = [];
    user.onUnmap((start, end) => told.push(start, end, pages.pagesInUse));
    expect([user.unmap(address), user.unmap(address)]).toEqual([true, false]);
    expect(told).toEqual([address, address + 8192, 1]);
    expect(pages.pagesInUse).toBe(0);
  });
});
