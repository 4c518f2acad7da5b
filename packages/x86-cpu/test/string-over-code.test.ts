import { describe, expect, it } from 'vitest';
import { Reg } from '../src/lp/register-file.ts';
import type { Tier } from '../src/run/tier.ts';
import { hpa } from '../src/units/index.ts';
import { DATA, createCodeLp } from './code-lp.ts';

const CALLED = DATA;
const OTHER = DATA + 0x3000;
const SOURCE = DATA + 0x5000;
const RET = 0xc3;
const HLT = 0xf4;

const little = (value: number): string => value.toString(16).padStart(8, '0').match(/../g)!.reverse().join('');
/** Calls `called`, then overwrites the page at CALLED by a repeated instruction, calls it again and halts. */
const program = (called: number, [instruction, first]: readonly [string, number]): string =>
  [
    `b8 ${little(called)} ffd0`, // mov eax, called; call rax
    `b0 ${RET.toString(16)} bf ${little(CALLED + first)} be ${little(SOURCE + first)} b9 00100000`, // mov al; mov edi; mov esi; mov ecx, 4096
    instruction,
    `fc b8 ${little(CALLED)} ffd0 f4`, // cld; mov eax, CALLED; call rax; hlt
  ].join(' ');
const FORMS = {
  'rep stosb': ['f3aa', 0],
  'rep movsb': ['f3a4', 0],
  'rep movsb downwards': ['fd f3a4', 0xfff],
} as const;

describe.for<Tier>(['interpreter', 'translator'])('a repeat over a page that code was decoded from (%s)', (tier) => {
  it.for(Object.entries(FORMS))('%s counts as many instructions as over any page, and the new code is executed', ([, form]) => {
    const counts = [CALLED, OTHER].map((called) => {
      const { lp, run } = createCodeLp({ tier });
      for (const page of [CALLED, OTHER]) lp.memory.writeBytes(hpa(page), Uint8Array.of(0x90, RET));
      lp.memory.writeBytes(hpa(CALLED + 0x800), Uint8Array.of(HLT));
      lp.memory.writeBytes(hpa(SOURCE), new Uint8Array(0x1000).fill(RET));
      expect(run(program(called, form))).toBe('hlt');
      expect(new Uint8Array(lp.memory.readBytes(hpa(CALLED), 0x1000))).toEqual(new Uint8Array(0x1000).fill(RET));
      return lp.get32(Reg.RETIRED);
    });
    expect(counts[0]).toBe(counts[1]);
  });
});
