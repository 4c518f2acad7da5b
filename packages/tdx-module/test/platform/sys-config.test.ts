import type { Hpa } from '@tdxkit/x86-cpu/units';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Machine } from '@tdxkit/x86-cpu';
import { tdhSysConfig, tdhSysInit, tdhSysLpInit } from '../../src/seamcall/sys.ts';
import { Code, Operand, describeStatus, status } from '../../src/status.ts';
import { loadedMachine } from './bring-up.ts';

const GIB = 0x4000_0000n;
const ARRAY = 0x11_0000;
const INFO = 0x11_1000;
const INFO_BYTES = 0x1000;
/** First memory that TDs may get; below it the PAMT areas lie. */
const POOL = 0x200_0000n;
/** Words of TDMR_INFO. */
const Word = { BASE: 0, SIZE: 1, PAMT_1G: 2, PAMT_1G_SIZE: 3, PAMT_2M: 4, PAMT_4K: 6, RESERVED: 8 } as const;

type Change = (first: BigUint64Array, second: BigUint64Array, pointers: BigUint64Array) => void;

describe('TDH.SYS.CONFIG', () => {
  let machine: Machine;
  beforeAll(() => {
    ({ machine } = loadedMachine());
    expect(tdhSysInit(machine.lps[0]!).status).toBe(0n);
    expect(tdhSysLpInit(machine.lps[0]!).status).toBe(0n);
  });

  /** Two TDMRs: one with the machine's memory, one that is wholly reserved. */
  function config(change: Change, numTdmrs = 2): string {
    const [start, size] = machine.platform.cmrs[0]!;
    const end = BigInt(start + size);
    const first = new BigUint64Array(40);
    first.set([0n, GIB, 0x20_0000n, 0x1000n, 0x20_1000n, 0x2000n, 0x20_3000n, 0x40_0000n, 0n, POOL, end, GIB - end]);
    const second = new BigUint64Array(40);
    second.set([GIB, GIB, 0x80_0000n, 0x1000n, 0x80_1000n, 0x2000n, 0x80_3000n, 0x40_0000n, 0n, GIB]);
    const pointers = BigUint64Array.of(BigInt(INFO), BigInt(INFO + INFO_BYTES));
    change(first, second, pointers);
    const { memory } = machine;
    for (const [i, words] of [first, second].entries())
      memory.writeBytes((INFO + i * INFO_BYTES) as Hpa, new Uint8Array(words.buffer));
    memory.writeBytes(ARRAY as Hpa, new Uint8Array(pointers.buffer));
    return describeStatus(tdhSysConfig(machine.lps[0]!, { tdmrInfoArray: ARRAY as Hpa, numTdmrs, globalHkid: 32 }).status);
  }

  it.each<[string, Change, bigint]>([
    ['a TDMR of no size', (a) => (a[Word.SIZE] = 0n), status(Code.INVALID_TDMR, 0)],
    ['a TDMR not at a GiB', (a) => (a[Word.BASE] = 0x1000n), status(Code.INVALID_TDMR, 0)],
    ['a TDMR around the end of 64 bits', (_, b) => (b[Word.BASE] = -GIB), status(Code.INVALID_TDMR, 1)],
    ['a TDMR at addresses with key ids', (_, b) => (b[Word.BASE] = 1n << 46n), status(Code.INVALID_TDMR, 1)],
    ['the order of TDMRs before their alignment', (_, b) => (b[Word.BASE] = 0x1000n), status(Code.NON_ORDERED_TDMR, 1)],
    ['a reserved area that is no whole pages', (a) => (a[Word.RESERVED + 1] = POOL + 1n), status(Code.INVALID_RESERVED_IN_TDMR, 0)],
    ['a reserved area outside', (_, b) => (b[Word.RESERVED + 1] = GIB + 0x1000n), status(Code.INVALID_RESERVED_IN_TDMR, 1)],
    ['the order of reserved areas before their alignment', (a) => (a[Word.RESERVED + 2] = 1n), status(Code.NON_ORDERED_RESERVED_IN_TDMR, 0x100)],
    ['a reserved area behind a null one', (a) => (a[Word.RESERVED + 7] = 0x1000n), status(Code.NON_ORDERED_RESERVED_IN_TDMR, 0x200)],
    ['a PAMT area not at a page, the 1 GiB level first', (a) => { a[Word.PAMT_1G] = 1n; a[Word.PAMT_4K] = 1n; }, status(Code.INVALID_PAMT, 0x200)],
    ['a PAMT area that is too small', (a) => (a[Word.PAMT_2M + 1] = 0x1000n), status(Code.INVALID_PAMT, 0x100)],
    ['PAMT areas of one TDMR that overlap, the 4 KiB level first', (a) => { a[Word.PAMT_1G] = 0x20_3000n; a[Word.PAMT_2M] = 0x20_3000n; }, status(Code.PAMT_OVERLAP, 0)],
    ['a PAMT area on that of another TDMR', (_, b) => (b[Word.PAMT_2M] = 0x20_3000n), status(Code.PAMT_OVERLAP, 0x101)],
    ['a PAMT area in memory of its TDMR', (a) => (a[Word.PAMT_1G] = POOL), status(Code.PAMT_OVERLAP, 0x200)],
    ['a PAMT area that is not convertible', (a) => (a[Word.PAMT_1G] = 0x2000n), status(Code.PAMT_OUTSIDE_CMRS, 0x200)],
    ['memory that is not convertible', (_, b) => (b[Word.RESERVED + 1] = GIB - 0x1000n), status(Code.TDMR_OUTSIDE_CMRS, 1)],
    ['a pointer that is not aligned', (_, b, pointers) => (pointers[1] = 8n), status(Code.OPERAND_INVALID, Operand.RCX)],
    ['a TDMR before the next pointer is looked at', (a, b, pointers) => { a[Word.SIZE] = 0n; pointers[1] = 8n; }, status(Code.INVALID_TDMR, 0)],
  ])('refuses %s', (_, change, expected) => {
    expect(config(change)).toBe(describeStatus(expected));
  }); // prettier-ignore

  it('refuses no TDMRs and more than 64', () => {
    for (const count of [0, 65]) expect(config(() => 0, count)).toBe(describeStatus(status(Code.OPERAND_INVALID, Operand.RDX)));
  });

  it('takes TDMRs after all that', () => {
    expect(config(() => 0)).toBe(describeStatus(0n));
    expect(config(() => 0)).toBe(describeStatus(Code.SYS_CONFIG_NOT_PENDING));
  });
});
