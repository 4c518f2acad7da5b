import type { KvmRegs, KvmSegment, KvmSregs } from '@tdxkit/kvm-tdx';
import type { ImageEntry } from '../image/image.ts';

/** What EAX holds when a multiboot loader enters a program. */
const LOADED_BY_MULTIBOOT = 0x2bad_b002n;
const CR0_PE = 0x11n; // PE, ET
const FLAT_LIMIT = 0xffff_ffff;

/**
 * Registers at the entry of a multiboot program: flat 32-bit segments, paging and interrupts off. GDTR and IDTR are what they were, of no
 * use to the program.
 * @source Multiboot Specification "Machine state"
 */
export function multibootState(
  reset: KvmSregs,
  { address, info }: Extract<ImageEntry, { kind: 'multiboot' }>,
): { sregs: KvmSregs; regs: KvmRegs } {
  const segment = (selector: number, attributes: number): KvmSegment => ({ base: 0n, limit: FLAT_LIMIT, selector, attributes });
  const data = segment(0x10, 0xc093);
  const gpr = new BigUint64Array(16);
  gpr[0] = LOADED_BY_MULTIBOOT;
  gpr[3] = BigInt(info);
  return {
    sregs: {
      ...reset,
      cs: segment(8, 0xc09b),
      ds: data,
      es: data,
      fs: data,
      gs: data,
      ss: data,
      cr0: CR0_PE,
      cr3: 0n,
      cr4: 0n,
      efer: 0n,
    },
    regs: { gpr, rip: BigInt(address), rflags: 2n },
  };
}
