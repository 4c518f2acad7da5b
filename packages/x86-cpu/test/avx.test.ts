import { beforeEach, describe, expect, it } from 'vitest';
import { Gpr, Reg } from '../src/lp/register-file.ts';
import type { Hpa } from '../src/units/index.ts';
import { UserMachine } from './conformance/user-machine.ts';

const CODE = 0x1000_0000;
const DATA = 0x2000_0000;
const NEXT_PAGE = DATA + 0x1000;
const UD = 6;
const GP = 13;
const PF = 14;
const VPADDB_128 = 'c5f1fcc2'; // vpaddb xmm0, xmm1, xmm2
const VPADDB_256 = 'c5f5fcc2';
const GATHER = 'c4e26d90048b'; // vpgatherdd ymm0, [rbx + ymm1 * 4], ymm2
const MASKED_STORE = 'c4e2752e03'; // vmaskmovps [rbx], ymm1, ymm0
const STORE = 'c5fc1103'; // vmovups [rbx], ymm0

let m: UserMachine;
beforeEach(() => {
  m = new UserMachine();
});
function run(text: string): void {
  const bytes = Uint8Array.from(`${text}cc`.match(/../g)!, (b) => parseInt(b, 16));
  m.memory.writeBytes(CODE as Hpa, bytes);
  m.core.codeWritten(CODE);
  m.set64(Reg.RIP, BigInt(CODE));
  m.execute(10);
}
const setYmm = (n: number, dwords: readonly number[]): void =>
  dwords.forEach((v, i) => (m.memory.u32[(m.lp.base + Reg.YMM + 32 * n) / 4 + i] = v));
const ymm = (n: number): number[] => [
  ...m.memory.u32.subarray((m.lp.base + Reg.YMM + 32 * n) / 4, (m.lp.base + Reg.YMM + 32 * n) / 4 + 8),
];
const eight = (v: number): number[] => new Array<number>(8).fill(v);
const setBase = (address: number): bigint => (m.lp.gpr[Gpr.RBX] = BigInt(address));

describe('upper halves', () => {
  it('are cleared by a VEX.128 instruction and kept by a legacy one', () => {
    for (const n of [0, 1, 2]) setYmm(n, eight(0x0101_0101));
    run(VPADDB_128);
    expect(ymm(0)).toEqual([...new Array<number>(4).fill(0x0202_0202), 0, 0, 0, 0]);
    setYmm(0, eight(0x0101_0101));
    run('660ffcc2');
    expect(ymm(0)).toEqual([...new Array<number>(4).fill(0x0202_0202), ...new Array<number>(4).fill(0x0101_0101)]);
  });
  it('of eight registers only are cleared by VZEROUPPER outside 64-bit mode', () => {
    for (let n = 0; n < 16; n++) setYmm(n, eight(n + 1));
    m.enterCompatibilityMode();
    run('c5f877');
    expect(ymm(7)).toEqual([8, 8, 8, 8, 0, 0, 0, 0]);
    expect(ymm(8)).toEqual(eight(9));
  });
});

describe('gathers', () => {
  beforeEach(() => {
    setBase(NEXT_PAGE - 16);
    for (let i = 0; i < 8; i++) m.memory.write32((NEXT_PAGE - 16 + 4 * i) as Hpa, 100 + i);
    setYmm(0, eight(7));
    setYmm(1, [0, 1, 2, 3, 4, 5, 6, 7]);
    setYmm(2, [0x8000_0000, 0, 0x8000_0000, 0xffff_ffff, 0x8000_0000, 0, 0, 0x8000_0000]);
  });
  it('load the chosen elements and clear the mask', () => {
    run(GATHER);
    expect(ymm(0)).toEqual([100, 7, 102, 103, 104, 7, 7, 107]);
    expect(ymm(2)).toEqual(eight(0));
  });
  it('keep their progress over a fault and go on where they stopped', () => {
    m.unmap(NEXT_PAGE);
    run(GATHER);
    expect(m.event).toMatchObject({ vector: PF, cr2: BigInt(NEXT_PAGE) });
    expect(ymm(0)).toEqual([100, 7, 102, 103, 7, 7, 7, 7]);
    expect(ymm(2)).toEqual([0, 0, 0, 0, 0xffff_ffff, 0, 0, 0xffff_ffff]);
  });
  it('refuse equal registers and addresses without an index', () => {
    run('c4e26d900493'); // index ymm2 is the mask
    expect(m.event?.vector).toBe(UD);
    run('c4e26d9003');
    expect(m.event?.vector).toBe(UD);
  });
});

describe('stores', () => {
  it('with a mask touch only what the mask chooses', () => {
    m.unmap(NEXT_PAGE);
    setBase(NEXT_PAGE - 8);
    setYmm(0, [1, 2, 3, 4, 5, 6, 7, 8]);
    setYmm(1, [0x8000_0000, 0xffff_ffff, 0, 0, 0, 0, 0, 0]);
    run(MASKED_STORE);
    expect(m.event).toBeUndefined();
    expect(m.memory.read32((NEXT_PAGE - 4) as Hpa)).toBe(2);
    setYmm(1, [0x8000_0000, 0, 0, 0, 0, 0, 0, 0x8000_0000]);
    setYmm(0, eight(99));
    run(MASKED_STORE);
    expect(m.event).toMatchObject({ vector: PF });
    expect(m.memory.read32((NEXT_PAGE - 8) as Hpa)).toBe(1);
  });
  it('of 32 bytes write nothing when the second page is missing', () => {
    m.unmap(NEXT_PAGE);
    setBase(NEXT_PAGE - 16);
    setYmm(0, eight(5));
    run(STORE);
    expect(m.event).toMatchObject({ vector: PF, cr2: BigInt(NEXT_PAGE) });
    expect(m.memory.read32((NEXT_PAGE - 16) as Hpa)).toBe(0);
  });
  it('cross a page when both are there', () => {
    setBase(NEXT_PAGE - 12);
    setYmm(0, [1, 2, 3, 4, 5, 6, 7, 8]);
    run(STORE);
    for (let i = 0; i < 8; i++) expect(m.memory.read32((NEXT_PAGE - 12 + 4 * i) as Hpa)).toBe(i + 1);
  });
  it('of aligned moves demand 32-byte alignment', () => {
    setBase(DATA + 16);
    run('c5fc2903');
    expect(m.event?.vector).toBe(GP);
  });
});

describe('invalid encodings', () => {
  it.each([
    ['an unused vvvv that is not 1111', 'c5f41003'],
    ['VEX.L 1 of a 128-bit instruction', 'c5fd6ec0'],
    ['VEX.W 0 of VPERMQ', 'c4e37d00c11b'],
    ['a 66 prefix before VEX', `66${VPADDB_128}`],
    ['a REX prefix before VEX', `48${VPADDB_128}`],
    ['a LOCK prefix before VEX', `f0${VPADDB_128}`],
  ])('raise #UD: %s', (_, text) => {
    setBase(DATA);
    run(text);
    expect(m.event?.vector).toBe(UD);
  });
  it('include every VEX vector instruction without CR4.OSXSAVE or without XCR0.AVX', () => {
    m.lp.xcr0 = 3n;
    m.lp.modeChanged();
    run(VPADDB_256);
    expect(m.event?.vector).toBe(UD);
    m.lp.xcr0 = 7n;
    m.lp.cr4 &= ~0x4_0000n;
    m.lp.modeChanged();
    run(VPADDB_128);
    expect(m.event?.vector).toBe(UD);
  });
});

describe('outside 64-bit mode', () => {
  it('VEX.W chooses the element type but not a 64-bit general register', () => {
    m.enterCompatibilityMode();
    const two = [0, 0x4000_0000, 0, 0, 0, 0, 0, 0];
    for (const n of [0, 1, 2]) setYmm(n, two);
    run('c4e2f1b9c2'); // vfmadd231sd xmm0, xmm1, xmm2
    expect(ymm(0).slice(0, 2)).toEqual([0, 0x4018_0000]);
    m.lp.gpr[Gpr.RAX] = 0x1_2345_6789n;
    run('c4e1f96ec0'); // vmovd xmm0, eax with VEX.W 1
    expect(ymm(0).slice(0, 2)).toEqual([0x2345_6789, 0]);
  });
});

describe('handlers generated when first met', () => {
  it('have the same numbers in every machine of the process', () => {
    run(VPADDB_256);
    m = new UserMachine();
    for (const n of [1, 2]) setYmm(n, eight(0x0101_0101));
    run(STORE.replace('11', '10'));
    run(VPADDB_256);
    expect(ymm(0)).toEqual(eight(0x0202_0202));
  });
});
