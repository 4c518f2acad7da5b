import { Gpr } from '@tdxkit/x86-cpu';
import { septStates } from '@tdxkit/tdx-arch';
import { describe, expect, it } from 'vitest';
import { findSeptEntry } from '../../src/sept/sept-walk.ts';
import { Code, Operand, status } from '../../src/status.ts';
import { Guest } from '../running-td/guest.ts';

const PAGE = 0x20_0000;
const ACCEPT = 6;
const Leaf = { SEPT_ADD: 0x2_0003n, PAGE_PROMOTE: 0x2_0017n, SEPT_REMOVE: 0x2_001en, SEPT_RD: 25n } as const;
const REMOVED = septStates.find(({ name }) => name === 'REMOVED')!;

/** A TD with an entry as a cancelled import leaves it. */
function withRemovedPage(): Guest {
  const g = new Guest({ pages: [[PAGE, new Uint8Array(0)]] });
  const entry = findSeptEntry(g.module.td(g.tdr), PAGE, 0);
  g.lp.memory.write64(entry, REMOVED.entryBits | (1n << 63n));
  return g;
}

describe('a page that an import took back', () => {
  it('is shown as an entry without anything in it', () => {
    const g = withRemovedPage();
    g.exit(1, { interruptionInformation: 0x8000_0041 });
    expect(g.seamcall(Leaf.SEPT_RD, { rcx: BigInt(PAGE), rdx: BigInt(g.tdr) })).toBe(0n);
    expect([g.lp.gpr[Gpr.RCX], g.lp.gpr[Gpr.RDX]]).toEqual([0n, BigInt(REMOVED.publicState << 8)]);
  });

  it('cannot be accepted: to the guest it looks like a table', () => {
    const g = withRemovedPage();
    expect(g.tdcall(ACCEPT, { [Gpr.RCX]: BigInt(PAGE) })).toBe(status(Code.PAGE_SIZE_MISMATCH, 0));
  });
});

describe('a version that does not exist', () => {
  const registers = (g: Guest): Record<string, bigint> => ({ rcx: BigInt(PAGE + 1), rdx: BigInt(g.tdr), r9: 9n });

  it.each([
    ['TDH.MEM.SEPT.ADD', Leaf.SEPT_ADD, 9n],
    ['TDH.MEM.PAGE.PROMOTE', Leaf.PAGE_PROMOTE, 0xffff_ffff_ffff_ffffn],
    ['TDH.MEM.SEPT.REMOVE', Leaf.SEPT_REMOVE, 0xffff_ffff_ffff_ffffn],
  ])('of %s clears outputs all the same', (_name, rax, r9) => {
    const g = withRemovedPage();
    g.exit(1, { interruptionInformation: 0x8000_0041 });
    expect(g.seamcall(rax, registers(g))).toBe(status(Code.OPERAND_INVALID, Operand.RAX));
    expect([Gpr.RCX, Gpr.RDX, Gpr.R9].map((n) => g.lp.gpr[n])).toEqual([0n, 0n, r9]);
  });
});

/** First XBUFF words: MXCSR is in the fourth. */
const MXCSR_FIELD = 0x1220_0003_0000_0003n;

describe('a TD entry that stops while state is loaded', () => {
  it('says so by the exit reason of the part that failed, without the bit of failed VM entries', () => {
    const g = new Guest({ attributes: 1n });
    g.exit(1, { interruptionInformation: 0x8000_0041 });
    const vcpu = g.module.vcpu(g.module.td(g.tdr), g.tdvpr);
    expect(g.seamcall(43n, { rcx: BigInt(g.tdvpr), rdx: MXCSR_FIELD, r8: 0xffff_ffffn, r9: 0xffff_ffffn })).toBe(0n);
    g.enter();
    expect([g.lp.mode, g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.RDX]! & 0xffn]).toEqual(['root', 33n, 4n]);
    expect(vcpu.td.isFatal).toBe(false);
  });
});
