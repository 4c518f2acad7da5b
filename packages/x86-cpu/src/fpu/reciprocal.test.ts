import { describe, expect, it } from 'vitest';
import { UserMachine } from '../../test/conformance/user-machine.ts';
import { Reg } from '../lp/register-file.ts';
import type { Hpa } from '../units/index.ts';

const CODE = 0x1000_0000;
const RCPSS = [0xf3, 0x0f, 0x53, 0xc1, 0xcc];
const RSQRTSS = [0xf3, 0x0f, 0x52, 0xc1, 0xcc];
/** What the manual allows. */
const ALLOWED = 1.5 * 2 ** -12;

const machine = new UserMachine();
function run(code: readonly number[], source: number): number {
  const { lp, memory } = machine;
  memory.writeBytes(CODE as Hpa, Uint8Array.from(code));
  machine.core.codeWritten(CODE);
  memory.u32[(lp.base + Reg.YMM + 32) / 4] = source;
  machine.set64(Reg.RIP, BigInt(CODE));
  machine.execute(5);
  return memory.u32[(lp.base + Reg.YMM) / 4]!;
}
const bits = (value: number): number => new Uint32Array(new Float32Array([value]).buffer)[0]!;
const value = (v: number): number => new Float32Array(new Uint32Array([v]).buffer)[0]!;

describe('approximations', () => {
  it('stay within the error that the manual allows', () => {
    for (let n = 0; n < 500; n++) {
      const x = value(bits(1 + n / 500) + ((n % 200) - 100) * 0x80_0000);
      expect(Math.abs(value(run(RCPSS, bits(x))) * x - 1)).toBeLessThan(ALLOWED);
      expect(Math.abs(value(run(RSQRTSS, bits(x))) * Math.sqrt(x) - 1)).toBeLessThan(ALLOWED);
    }
  });
  it.each([
    ['RCPSS', RCPSS, 0x8000_0000, 0xff80_0000],
    ['RCPSS', RCPSS, 0x0000_0001, 0x7f80_0000],
    ['RCPSS', RCPSS, 0xff80_0000, 0x8000_0000],
    ['RCPSS', RCPSS, 0x7f7f_ffff, 0],
    ['RCPSS', RCPSS, 0x7f80_0001, 0x7fc0_0001],
    ['RSQRTSS', RSQRTSS, 0xbf80_0000, 0xffc0_0000],
    ['RSQRTSS', RSQRTSS, 0x8000_0000, 0xff80_0000],
    ['RSQRTSS', RSQRTSS, 0x7f80_0000, 0],
    ['RSQRTSS', RSQRTSS, 0xff80_0000, 0xffc0_0000],
  ])('%s of a special value %#: as the table of the manual says, without exceptions', (_, code, source, expected) => {
    expect(run(code, source)).toBe(expected);
    expect(machine.memory.u32[(machine.lp.base + Reg.MXCSR) >> 2]! & 0x3f).toBe(0);
  });
});
