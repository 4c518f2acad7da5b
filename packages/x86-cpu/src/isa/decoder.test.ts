import { describe, expect, it } from 'vitest';
import { CpuMode } from '../run/cpu-mode.ts';
import { Seg } from '../lp/register-file.ts';
import { DecodedInsn } from './decoded-insn.ts';
import { Decoder, DecodeStatus } from './decoder.ts';

const decoder = new Decoder();
const bytes = (text: string): Uint8Array => Uint8Array.from(text.split(' '), (b) => parseInt(b, 16));
function decode(text: string, mode: number = CpuMode.CODE64): DecodedInsn {
  const insn = new DecodedInsn();
  const code = bytes(text);
  expect(decoder.decode(insn, code, 0, code.length, mode)).toBe(DecodeStatus.OK);
  return insn;
}
const { CODE16, CODE32, CODE64 } = CpuMode;

describe('lengths and sizes', () => {
  it.each([
    ['48 b8 01 02 03 04 05 06 07 08', CODE64, 'mov', 10, 8],
    ['66 b8 01 02', CODE64, 'mov', 4, 2],
    ['b8 01 02', CODE16, 'mov', 3, 2],
    ['66 b8 01 02 03 04', CODE16, 'mov', 6, 4],
    ['c8 10 00 01', CODE64, 'enter', 4, 8],
    ['9a 01 02 03 04 05 06', CODE32, 'call far', 7, 4],
    ['ea 01 02 03 04', CODE16, 'jmp far', 5, 2],
    ['a1 01 02 03 04 05 06 07 08', CODE64, 'mov', 9, 4],
    ['67 a1 01 02 03 04', CODE64, 'mov', 6, 4],
    ['66 e8 01 02 03 04', CODE64, 'call', 6, 8],
    ['f6 05 01 02 03 04 05', CODE64, 'test', 7, 1],
    ['f7 05 01 02 03 04 05 06 07 08', CODE64, 'test', 10, 4],
    ['0f 38 f0 07', CODE64, 'movbe', 4, 4],
    ['c4 e2 f8 f7 07', CODE64, 'bextr', 5, 8],
    ['40', CODE32, 'inc', 1, 4],
  ] as const)('%s', (text, mode, name, length, size) => {
    const insn = decode(text, mode);
    expect([insn.fault, insn.name, insn.length, insn.operandSize]).toEqual([-1, name, length, size]);
  });
});

describe('addresses', () => {
  it('takes RSP and RBP bases through SS, overrides otherwise', () => {
    expect(decode('8b 44 24 08')).toMatchObject({ base: 4, index: -1, dispLow: 8, segment: Seg.SS });
    expect(decode('64 8b 45 00')).toMatchObject({ base: 5, segment: Seg.FS });
    expect(decode('2e 8b 45 00')).toMatchObject({ segment: Seg.SS }); // CS override means nothing in 64-bit mode
    expect(decode('2e 8b 45 00', CODE32)).toMatchObject({ segment: Seg.CS });
  });
  it('knows RIP-relative, absolute and index-only forms', () => {
    expect(decode('8b 05 f8 ff ff ff')).toMatchObject({ ripRelative: true, base: -1, dispLow: -8, dispHigh: -1 });
    expect(decode('8b 05 f8 ff ff ff', CODE32)).toMatchObject({ ripRelative: false, base: -1 });
    expect(decode('42 8b 04 a5 10 00 00 00')).toMatchObject({ base: -1, index: 12, scale: 2, dispLow: 16 });
    expect(decode('8b 04 24')).toMatchObject({ base: 4, index: -1 });
  });
  it('reads the eight 16-bit forms', () => {
    const forms = [
      [3, 6, Seg.DS], [3, 7, Seg.DS], [5, 6, Seg.SS], [5, 7, Seg.SS], [6, -1, Seg.DS], [7, -1, Seg.DS], [5, -1, Seg.SS], [3, -1, Seg.DS],
    ] as const; // prettier-ignore
    forms.forEach(([base, index, segment], rm) => {
      expect(decode(`8b ${(0x40 | rm).toString(16)} 7f`, CODE16)).toMatchObject({
        base,
        index,
        segment,
        dispLow: 0x7f,
        length: 3,
      });
    });
    expect(decode('8b 06 34 12', CODE16)).toMatchObject({ base: -1, index: -1, dispLow: 0x1234, segment: Seg.DS });
  });
});

describe('what is not an instruction', () => {
  it('raises #UD for LOCK where it is not allowed, removed opcodes and EVEX', () => {
    expect(decode('f0 01 07').fault).toBe(-1);
    for (const text of ['f0 01 c0', 'f0 39 07', 'f0 8b 07', '06', '27', '62 f1 7c 48 10 00', '0f 04', '0f 0b', 'f0 c5 f8 10 00'])
      expect(decode(text).fault).toBe(6);
  });
  it('raises #GP for more than 15 bytes, and asks for more bytes before that', () => {
    expect(decode('66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90').fault).toBe(13);
    expect(decode('66 66 66 66 66 66 66 66 66 66 66 66 66 66 90')).toMatchObject({ fault: -1, length: 15 });
    const short = bytes('48 b8 01 02 03');
    expect(decoder.decode(new DecodedInsn(), short, 0, short.length, CODE64)).toBe(DecodeStatus.OVERRUN);
  });
  it('raises #NM or #UD for SSE that the control registers forbid', () => {
    expect(decode('0f 28 c1', CODE64 | CpuMode.SSE_NM).fault).toBe(7);
    expect(decode('0f 28 c1', CODE64 | CpuMode.SSE_UD | CpuMode.SSE_NM).fault).toBe(6);
  });
});
