import { describe, expect, it } from 'vitest';
import { SystemEnvironment } from '../lp/environment.ts';
import { enterBareGuest } from '../lp/bare-guest.ts';
import { createTestLp } from '../../test/test-lp.ts';
import { Reg } from '../lp/register-file.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { InertCore } from '../platform/inert-core.ts';
import { emptyTranslation } from '../run/cpu-environment.ts';
import { hpa, type Hpa } from '../units/index.ts';
import { Cr0, Cr4, WalkAccess } from './page-walk.ts';
import { loadPdptes } from './pdpte.ts';

const environment = new SystemEnvironment();
const P = 1n, W = 2n, U = 4n, A = 0x20n, D = 0x40n, PS = 0x80n, G = 0x100n, NX = 1n << 63n; // prettier-ignore
const into = emptyTranslation();

function guest(cr4: number, efer: bigint, cr0 = Cr0.PE | Cr0.PG | Cr0.WP): X86LogicalProcessor {
  const lp = createTestLp(() => new InertCore());
  enterBareGuest(lp);
  lp.cr0 = BigInt(cr0 >>> 0);
  lp.cr4 = BigInt(cr4);
  lp.efer = efer;
  lp.cr3 = 0x1000n;
  return lp;
}
const LONG = 0xd01n;
const put = (lp: X86LogicalProcessor, at: number, value: bigint): void => lp.memory.write64(hpa(at), value);
const get = (lp: X86LogicalProcessor, at: number): bigint => lp.memory.read64(at as Hpa);

/** PA, or the page-fault error code as -1 - code, or another vector as 'v13'. */
function walk(lp: X86LogicalProcessor, linear: bigint, access: number): number | string {
  lp.event.clear();
  if (environment.translate(lp, Number(linear & 0xffff_ffffn) | 0, Number((linear >> 32n) & 0xffff_ffffn) | 0, access, into))
    return into.pa;
  if (lp.event.vector !== 14) return `v${lp.event.vector}`;
  expect(lp.event.qualification).toBe(linear);
  return `pf${lp.event.errorCode}`;
}

/** Maps linear 0x40_0000_0000_5000 style addresses: one path of four tables at 0x1000..0x4000. */
function map4(lp: X86LogicalProcessor, upper: bigint, leaf: bigint): bigint {
  put(lp, 0x1000 + 8 * 3, 0x2000n | upper);
  put(lp, 0x2000 + 8 * 5, 0x3000n | upper);
  put(lp, 0x3000 + 8 * 7, 0x4000n | upper);
  put(lp, 0x4000 + 8 * 9, 0x55000n | leaf);
  return (3n << 39n) | (5n << 30n) | (7n << 21n) | (9n << 12n) | 0x123n;
}

const { READ, WRITE, EXECUTE, USER, IMPLICIT } = WalkAccess;

describe('4-level paging', () => {
  it('translates and sets accessed and dirty flags only as far as the access needs', () => {
    const lp = guest(Cr4.PAE, LONG);
    const linear = map4(lp, P | W | U, P | W | U);
    expect(walk(lp, linear, READ)).toBe(0x55123);
    expect(into.writable).toBe(false);
    expect(get(lp, 0x1000 + 24) & A).toBe(A);
    expect(get(lp, 0x4000 + 72) & (A | D)).toBe(A);
    expect(walk(lp, linear, WRITE | USER)).toBe(0x55123);
    expect(into.writable).toBe(true);
    expect(get(lp, 0x4000 + 72) & (A | D)).toBe(A | D);
    expect(walk(lp, linear, READ)).toBe(0x55123);
    expect(into.writable).toBe(true);
  });

  it('leaves every entry alone when the walk faults', () => {
    const lp = guest(Cr4.PAE, LONG);
    const linear = map4(lp, P | W | U, P | U);
    expect(walk(lp, linear, WRITE)).toBe('pf3');
    expect(get(lp, 0x1000 + 24) & A).toBe(0n);
    expect(get(lp, 0x4000 + 72) & A).toBe(0n);
  });

  it('gives the error code of the access-rights matrix', () => {
    const lp = guest(Cr4.PAE, LONG);
    for (const isUser of [false, true])
      for (const isWritable of [false, true])
        for (const nx of [false, true])
          for (const wp of [false, true])
            for (const smep of [false, true])
              for (const smap of [false, true])
                for (const access of [READ, WRITE, EXECUTE, READ | USER, WRITE | USER, EXECUTE | USER, READ | IMPLICIT])
                  for (const ac of [false, true]) {
                    lp.cr4 = BigInt(Cr4.PAE | (smep ? Cr4.SMEP : 0) | (smap ? Cr4.SMAP : 0));
                    lp.cr0 = BigInt((Cr0.PE | Cr0.PG | (wp ? Cr0.WP : 0)) >>> 0);
                    lp.set32(Reg.RFLAGS, ac ? 0x4_0002 : 2);
                    const linear = map4(lp, P | W | U, P | (isUser ? U : 0n) | (isWritable ? W : 0n) | (nx ? NX : 0n));
                    const user = (access & USER) !== 0;
                    let denied = false;
                    if (user && !isUser) denied = true;
                    if ((access & WRITE) !== 0 && !isWritable && (user || wp)) denied = true;
                    if ((access & EXECUTE) !== 0 && (nx || (smep && !user && isUser))) denied = true;
                    if (!user && (access & EXECUTE) === 0 && smap && isUser && ((access & IMPLICIT) !== 0 || !ac)) denied = true;
                    const code = 1 | ((access & WRITE) !== 0 ? 2 : 0) | (user ? 4 : 0) | ((access & EXECUTE) !== 0 ? 16 : 0);
                    expect(walk(lp, linear, access)).toBe(denied ? `pf${code}` : 0x55123);
                  }
  });

  it('reports not-present at every level with P = 0', () => {
    for (const level of [0x1000 + 24, 0x2000 + 40, 0x3000 + 56, 0x4000 + 72]) {
      const lp = guest(Cr4.PAE, LONG);
      const linear = map4(lp, P | W | U, P | W | U);
      put(lp, level, get(lp, level) & ~P);
      expect(walk(lp, linear, WRITE | USER)).toBe('pf6');
    }
  });

  it('checks reserved bits: PS in the PML4, address bits, NX without NXE, large-page low bits', () => {
    const lp = guest(Cr4.PAE, LONG);
    const linear = map4(lp, P | W | U, P | W | U);
    put(lp, 0x1000 + 24, 0x2000n | P | W | U | PS);
    expect(walk(lp, linear, READ)).toBe('pf9');
    map4(lp, P | W | U, P | W | U | (1n << 46n));
    expect(walk(lp, linear, READ)).toBe('pf9');
    const noNx = guest(Cr4.PAE, 0x501n);
    map4(noNx, P | W | U, P | W | U | NX);
    expect(walk(noNx, linear, READ)).toBe('pf9');
    map4(lp, P | W | U, P | W | U);
    put(lp, 0x3000 + 56, 0x60_0000n | P | W | U | PS);
    expect(walk(lp, linear, READ)).toBe(0x60_9123);
    put(lp, 0x3000 + 56, 0x60_2000n | P | W | U | PS);
    expect(walk(lp, linear, READ)).toBe('pf9');
    lp.flushTlb(false); // a page directory was found there
    put(lp, 0x2000 + 40, 0x8000_0000n | P | W | U | PS | G);
    expect(walk(lp, linear, READ)).toBe(0x8000_0000 + 7 * 0x20_0000 + 0x9123);
  });

  it('applies protection keys to data accesses of user and supervisor pages', () => {
    const lp = guest(Cr4.PAE | Cr4.PKE | Cr4.PKS, LONG);
    const linear = map4(lp, P | W | U, P | W | U | (3n << 59n));
    lp.set32(Reg.PKRU, 2 << 6);
    expect(walk(lp, linear, READ | USER)).toBe(0x55123);
    expect(walk(lp, linear, WRITE | USER)).toBe('pf39');
    expect(walk(lp, linear, WRITE)).toBe('pf35');
    lp.set32(Reg.PKRU, 1 << 6);
    expect(walk(lp, linear, READ | USER)).toBe('pf37');
    expect(walk(lp, linear, EXECUTE | USER)).toBe(0x55123);
    map4(lp, P | W, P | W | (4n << 59n));
    lp.set32(Reg.PKRS, 1 << 8);
    expect(walk(lp, linear, READ)).toBe('pf33');
  });
});

describe('page directories that walks found', () => {
  it('translate large pages and pages of other tables until translations are dropped, with the rights of the entries above', () => {
    const lp = guest(Cr4.PAE, LONG);
    const linear = map4(lp, P | W | U, P | W | U);
    put(lp, 0x2000 + 40, 0x3000n | P | U); // the entry above the directory forbids writes
    expect(walk(lp, linear, READ)).toBe(0x55123);
    put(lp, 0x2000 + 40, 0n);
    put(lp, 0x3000 + 64, 0x60_0000n | P | W | U | PS);
    expect(walk(lp, linear + 0x20_0000n, READ | USER)).toBe(0x60_9123);
    expect(walk(lp, linear + 0x20_0000n, WRITE | USER)).toBe('pf7');
    expect(walk(lp, linear + 0x4000_0000n, READ)).toBe('pf0');
    lp.flushTlbPage(linear);
    expect(walk(lp, linear + 0x20_0000n, READ | USER)).toBe('pf4');
  });
});

describe('other paging modes', () => {
  it('walks five levels with LA57', () => {
    const lp = guest(Cr4.PAE | Cr4.LA57, LONG);
    lp.cr3 = 0x9000n;
    put(lp, 0x9000 + 8 * 11, 0x1000n | P | W | U);
    const linear = map4(lp, P | W | U, P | W | U) | (11n << 48n);
    expect(walk(lp, linear, READ)).toBe(0x55123);
    put(lp, 0x9000 + 8 * 11, 0n);
    // The page table that was found stays known until translations are dropped.
    expect(walk(lp, linear, READ)).toBe(0x55123);
    lp.flushTlbPage(0x1234n);
    expect(walk(lp, linear, READ)).toBe('pf0');
  });

  it('walks two levels of 32-bit entries, PSE and PSE-36', () => {
    const lp = guest(Cr4.PSE, 0n);
    lp.memory.write32(hpa(0x1000 + 4 * 3), 0x2007);
    lp.memory.write32(hpa(0x2000 + 4 * 5), 0x7_7007);
    expect(walk(lp, 0xc0_5abcn, WRITE | USER)).toBe(0x7_7abc);
    expect(lp.memory.read32(hpa(0x2000 + 20))).toBe(0x7_7067);
    lp.memory.write32(hpa(0x1000 + 4 * 4), 0x0040_00e7 | (3 << 13));
    expect(walk(lp, 0x100_1234n, READ)).toBe(3 * 2 ** 32 + 0x40_1234);
    lp.memory.write32(hpa(0x1000 + 4 * 4), 0x0060_0087);
    expect(walk(lp, 0x100_1234n, READ)).toBe('pf9');
    expect(walk(lp, 0x140_1234n, WRITE)).toBe('pf2');
  });

  it('loads PDPTEs with their reserved-bit check and walks PAE', () => {
    const lp = guest(Cr4.PAE, 0x800n);
    put(lp, 0x1020, 0x2000n | P);
    put(lp, 0x1028, 0x3000n | P);
    loadPdptes(lp, 0x1020n);
    put(lp, 0x3000 + 8 * 2, 0x4000n | P | W | U);
    put(lp, 0x4000 + 8 * 1, 0x9_9000n | P | W | U);
    expect(walk(lp, 0x4040_1fffn, WRITE)).toBe(0x9_9fff);
    put(lp, 0x4000 + 8 * 1, 0x9_9000n | P | (1n << 52n));
    expect(walk(lp, 0x4040_1fffn, READ)).toBe('pf9');
    put(lp, 0x1028, 0x3000n | P | W);
    expect(() => loadPdptes(lp, 0x1020n)).toThrow();
    expect(lp.event.vector).toBe(13);
  });

  it('is the identity without paging', () => {
    const lp = guest(0, 0n, Cr0.PE);
    expect(walk(lp, 0xffff_fff0n, EXECUTE)).toBe(0xffff_fff0);
    expect(into.writable && into.executable).toBe(true);
  });
});
