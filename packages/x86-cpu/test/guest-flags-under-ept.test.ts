import { describe, expect, it } from 'vitest';
import { defaultPlatform } from '../src/platform/default-platform.ts';
import { FlatGuest } from '../src/platform/flat-guest.ts';
import { MIB, add, bytesFromHex } from '../src/units/index.ts';
import { ExitReason } from '../src/vmx/exit-reason.ts';
import { createMachine } from '../src/x86-machine.ts';

const PML4 = 0x1000;
const PD = 0x3000;
const ACCESSED = 0x20n;
const DIRTY = 0x40n;
/** Read and write, linear address valid, during the walk; the page is readable and executable only. */
const UPDATE_DENIED = 0x1n | 0x2n | 0x80n | (5n << 3n);

/** A guest in 64-bit mode whose page tables lie on pages that its hypervisor lets it read only. */
function guest(code: string, flags: bigint): FlatGuest {
  const machine = createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 128 * MIB }), { tier: 'interpreter' });
  const g = new FlatGuest(machine, { code: bytesFromHex(code.replaceAll(' ', '')) });
  const { memory } = machine;
  const table = add(g.eptRoot, 0x6000);
  for (let i = 0; i < 512; i++) memory.write64(add(table, 8 * i), BigInt(g.hostAddress(0x1000 * i)) | 0x37n);
  for (let page = PML4; page <= PD; page += 0x1000) memory.write64(add(table, page >>> 9), BigInt(g.hostAddress(page)) | 0x35n);
  memory.write64(add(g.eptRoot, 0x2000), BigInt(table) | 7n);
  for (let page = PML4; page <= PD; page += 0x1000)
    memory.write64(g.hostAddress(page), memory.read64(g.hostAddress(page)) | flags);
  return g;
}

describe('accessed and dirty flags of a guest under EPT', () => {
  it('are writes to guest-physical memory: a page that may not be written exits, and nothing is set', () => {
    const g = guest('f4', 0n);
    const exit = g.run()!;
    expect([exit.reason, exit.qualification, Number(exit.guestPhysicalAddress) & ~0x3fff]).toEqual([
      ExitReason.EPT_VIOLATION,
      UPDATE_DENIED,
      0,
    ]);
    for (const page of [PML4, PML4 + 0x1000, PD])
      expect(g.machine.memory.read64(g.hostAddress(page)) & (ACCESSED | DIRTY)).toBe(0n);
  });

  it('need no write when they are set already', () => {
    expect(guest('48a10050000000000000 f4', ACCESSED).run()!.reason).toBe(ExitReason.HLT); // mov rax,[0x5000]
    const write = guest('48a30050000000000000 f4', ACCESSED).run()!; // mov [0x5000],rax
    expect([write.reason, write.qualification, write.guestPhysicalAddress]).toEqual([
      ExitReason.EPT_VIOLATION,
      UPDATE_DENIED,
      BigInt(PD),
    ]);
    expect(guest('48a30050000000000000 f4', ACCESSED | DIRTY).run()!.reason).toBe(ExitReason.HLT);
  });
});
