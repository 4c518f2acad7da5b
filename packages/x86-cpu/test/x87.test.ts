import { beforeEach, describe, expect, it } from 'vitest';
import { Reg } from '../src/lp/register-file.ts';
import type { Hpa } from '../src/units/index.ts';
import { UserMachine } from './conformance/user-machine.ts';

const CODE = 0x1000_0000;
const DATA = 0x2000_0000;
const CR0_MP = 2n;
const CR0_EM = 4n;
const CR0_TS = 8n;
const INDEFINITE = '0xffffc000000000000000';
const ONE = '0x3fff8000000000000000';

describe('x87 and MMX instructions on a machine', () => {
  let m: UserMachine;
  /** Runs machine code (hex bytes) up to its end or an exception; RDI points to data. */
  function run(text: string): void {
    const bytes = text
      .replaceAll(' ', '')
      .match(/../g)!
      .map((b) => parseInt(b, 16));
    m.memory.writeBytes(CODE as Hpa, Uint8Array.of(...bytes, 0xcc));
    m.set64(Reg.RIP, BigInt(CODE));
    m.set64(Reg.GPR + 8 * 7, BigInt(DATA));
    m.execute(1000);
  }
  const get16 = (offset: number): number => m.memory.u16[(m.lp.base + offset) >> 1]!;
  const set16 = (offset: number, v: number): void => {
    m.memory.u16[(m.lp.base + offset) >> 1] = v;
  };
  const physical = (n: number): string =>
    `0x${((BigInt(get16(Reg.FPR + 16 * n + 8)) << 64n) | m.get64(Reg.FPR + 16 * n)).toString(16)}`;
  const st = (i: number): string => physical(((get16(Reg.FSW) >> 11) + i) & 7);
  const fault = (): number | undefined => m.event?.vector;
  const dwords = (count: number): number[] =>
    Array.from({ length: count }, (_, i) => m.memory.u32[m.memory.frameOffset(DATA as Hpa, true) / 4 + i]!);

  beforeEach(() => {
    m = new UserMachine();
    run('db e3');
  });

  it('starts clean after FNINIT', () => {
    expect([get16(Reg.FCW), get16(Reg.FSW), get16(Reg.FTW)]).toEqual([0x37f, 0, 0]);
  });
  it('answers a masked stack overflow and underflow with the indefinite, C1 telling which', () => {
    run('d9e8 d9e8 d9e8 d9e8 d9e8 d9e8 d9e8 d9e8');
    expect(get16(Reg.FTW)).toBe(0xff);
    run('d9e8');
    expect([st(0), get16(Reg.FSW) & 0x3ff]).toEqual([INDEFINITE, 0x241]);
    run('dbe3 d9e0');
    expect([st(0), get16(Reg.FSW) & 0x3ff]).toEqual([INDEFINITE, 0x041]);
  });
  it('raises #MF at the next waiting instruction only, with the pointers of the one that failed', () => {
    m.memory.write32(DATA as Hpa, 0x037b); // ZE unmasked
    run('d92f d9e8 d9ee 90 def9 dfe0 d9e8'); // FLDCW, FLD1, FLDZ, NOP, FDIVP, FNSTSW AX, FLD1
    expect(fault()).toBe(16);
    expect(m.get64(Reg.RIP)).toBe(BigInt(CODE + 11));
    expect(m.get64(Reg.GPR) & 0xffffn).toBe(0xb084n);
    expect([get16(Reg.FOP), m.get64(Reg.FIP)]).toEqual([0x6f9, BigInt(CODE + 7)]);
    expect([st(0), st(1)]).toEqual(['0x0', ONE]); // nothing was popped
    run('9b');
    expect(fault()).toBe(16);
    run('0f77');
    expect(fault()).toBe(16);
    run('dbe2 9b');
    expect(fault()).toBeUndefined();
  });
  it('raises a pending exception when FLDCW unmasks it, and forgets it when FLDCW masks it again', () => {
    run('d9e8 d9ee def9'); // masked division by zero
    m.memory.write32(DATA as Hpa, 0x037b);
    run('d92f');
    expect(get16(Reg.FSW) & 0x8080).toBe(0x8080);
    run('d9e8');
    expect(fault()).toBe(16);
  });
  it('leaves the state alone when a store faults', () => {
    run('d9e8 48 81 c7 fc 1f 00 00 db3f'); // FSTP m80 across the end of the mapped pages
    expect(fault()).toBe(14);
    expect(m.event!.cr2).toBe(0x2000_2000n);
    expect([get16(Reg.FTW), st(0)]).toEqual([0x80, ONE]);
    expect(m.memory.read32((DATA + 0x1ffc) as Hpa)).toBe(0);
  });

  it('stores the 32-bit environment, masks all exceptions, and loads it back', () => {
    set16(Reg.FCW, 0x372);
    run('d9e8 d9ee d937'); // FLD1, FLDZ, FNSTENV [RDI]
    expect(dwords(7)).toEqual([0xffff_0372, 0xffff_3000, 0xffff_1fff, CODE + 2, 0, 0, 0xffff_0000]);
    expect(get16(Reg.FCW)).toBe(0x37f);
    run('dbe3 d927');
    expect([get16(Reg.FCW), get16(Reg.FSW), get16(Reg.FTW), m.get64(Reg.FIP)]).toEqual([0x372, 0x3000, 0xc0, BigInt(CODE + 2)]);
  });
  it('stores the 16-bit environment with an operand-size prefix', () => {
    run('d9e8 66 d937');
    expect(dwords(4).map((v) => v >>> 0)).toEqual([0x3800_037f, 0x0000_3fff, 0x0000_0000, 0]);
  });
  it('saves and restores the whole state', () => {
    run('d9e8 d9eb dd37'); // FLD1, FLDPI, FNSAVE
    expect([get16(Reg.FTW), get16(Reg.FSW)]).toEqual([0, 0]);
    run('d9ee d9ee d9ee dd27'); // FRSTOR
    expect([get16(Reg.FTW), st(0), st(1)]).toEqual([0xc0, '0x4000c90fdaa22168c235', ONE]);
  });
  it('saves and restores the whole state in the 16-bit format', () => {
    run('d9ee d9e8 d9eb 66 dd37'); // FLDZ, FLD1, FLDPI, FNSAVE with an operand-size prefix
    expect(Buffer.from(m.memory.readBytes((DATA + 14) as Hpa, 20)).toString('hex')).toBe(
      '35c26821a2da0fc900400000000000000080ff3f',
    );
    m.memory.writeBytes((DATA + 84) as Hpa, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 0x88, 0xff, 0x3f)); // ST(7), the last of the image
    run('66 dd27');
    expect([get16(Reg.FTW), st(0), st(1), st(7)]).toEqual([0xe0, '0x4000c90fdaa22168c235', ONE, '0x3fff8807060504030201']);
  });
  it('FXSAVE and FXRSTOR keep stack, tags and pointers; summary bits follow from the flags', () => {
    run('d9e8 d9ee 0fae07 dbe3 0fae0f');
    expect([get16(Reg.FSW), get16(Reg.FTW), st(0), st(1)]).toEqual([0x3000, 0xc0, '0x0', ONE]);
    m.memory.write32(DATA as Hpa, 0x0001_037e); // IE flagged and unmasked, ES clear
    run('0fae0f');
    expect(get16(Reg.FSW)).toBe(0x8081);
    run('d9e8');
    expect(fault()).toBe(16);
  });

  it('MMX instructions alias the significands, set all tags and TOP 0; EMMS empties', () => {
    run('d9e8 48 b8 08 07 06 05 04 03 02 01 48 0f6ec8 0ffcc9'); // FLD1, MOV RAX, MOVQ MM1, PADDB MM1, MM1
    expect([get16(Reg.FSW), get16(Reg.FTW), physical(1)]).toEqual([0, 0xff, '0xffff020406080a0c0e10']);
    run('0f77');
    expect([get16(Reg.FSW), get16(Reg.FTW)]).toEqual([0, 0]);
  });
  it('does MMX saturation, packing and shifts', () => {
    m.memory.write64(DATA as Hpa, 0x7fff_8000_0001_ffffn);
    m.memory.write64((DATA + 8) as Hpa, 0x0001_ffff_7fff_8000n);
    run('0f6f07 0f6f4f08 0fedc8 0f6f57 08 0f63d2 0f71d0 04'); // PADDSW MM1, MM0; PACKSSWB MM2, MM2; PSRLW MM0, 4
    expect([physical(0), physical(1), physical(2)]).toEqual([
      '0xffff07ff080000000fff',
      '0xffff7fff80007fff8000',
      '0xffff01ff7f8001ff7f80',
    ]);
  });

  it('raises #NM by CR0.EM, TS and MP; MMX with CR0.EM is #UD', () => {
    const outcome = (cr0: bigint, code: string): number | undefined => {
      m.lp.cr0 = 0x8005_0031n | cr0;
      m.lp.modeChanged();
      run(code);
      return fault();
    };
    expect(outcome(0n, 'd9e8')).toBeUndefined();
    expect(outcome(CR0_EM, 'd9e8')).toBe(7);
    expect(outcome(CR0_TS, 'd9e8')).toBe(7);
    expect(outcome(CR0_TS, '9b')).toBeUndefined();
    expect(outcome(CR0_MP, '9b')).toBeUndefined();
    expect(outcome(CR0_TS | CR0_MP, '9b')).toBe(7);
    expect(outcome(CR0_EM, '9b')).toBeUndefined();
    expect(outcome(CR0_EM, '0fefc0')).toBe(6);
    expect(outcome(CR0_TS, '0fefc0')).toBe(7);
    expect(outcome(CR0_TS, '0fae07')).toBe(7);
  });
  it('raises #UD for encodings that do not exist, and for LOCK', () => {
    for (const code of [
      'd9d1',
      'd9e2',
      'd9ef',
      'dae0',
      'dbfc',
      'ddf0',
      'ded8',
      'dfe1',
      'd90f',
      'db27',
      'f0 d9e8',
      '0f71c0 01',
      'f0 0fefc0',
    ]) {
      run(code);
      expect(fault(), code).toBe(6);
    }
  });
});
