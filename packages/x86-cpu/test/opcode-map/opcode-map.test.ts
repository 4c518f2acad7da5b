import { describe, expect, it } from 'vitest';
import { gathered, legacyMap, vexMap, x87Map } from './opcode-map.ts';
import { LEGACY, UNDEFINED, VEX, X87 } from './sdm-map.ts';
import { UndefinedProbe } from './undefined-probe.ts';

const probe = new UndefinedProbe();
const isUndefined = (line: string): boolean => line.includes('undefined');

describe('every opcode, prefix and ModRM form is an instruction or #UD as the manual has it', () => {
  it('in the one-byte, 0F, 0F38 and 0F3A maps', () => {
    const lines = legacyMap(probe);
    expect(lines.filter(isUndefined)).toEqual(UNDEFINED);
    expect(gathered(lines.filter((line) => !isUndefined(line)))).toEqual(LEGACY);
  }, 60_000);
  it('among the register forms of x87', () => {
    expect(x87Map(probe)).toEqual(X87);
  });
  it('with VEX', () => {
    expect(gathered(vexMap(probe))).toEqual(VEX);
  }, 60_000);
  it('with EVEX: AVX-512 is not modelled', () => {
    for (let p0 = 0; p0 < 256; p0++) expect(probe.isUndefined([0x62, p0, 0x7c, 0x48, 0x10, 0xc0])).toBe(true);
  });
  it('with VEX maps that hold nothing: AMX and others are not modelled', () => {
    for (const map of [0, 4, 5, 6, 7, 8, 31]) expect(probe.isUndefined([0xc4, 0xe0 | map, 0x78, 0x49, 0xc0])).toBe(true);
    expect(probe.isUndefined([0xc4, 0xe2, 0x78, 0x49, 0xc0])).toBe(true);
  });
});
