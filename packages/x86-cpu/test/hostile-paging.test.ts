import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reg } from '../src/lp/register-file.ts';
import { hpa } from '../src/units/index.ts';
import { CODE, DATA, IDT, PD, PML4, STACK, createCodeLp, leaveLongMode, type CodeLp } from './code-lp.ts';

const TIERS = ['interpreter', 'translator'] as const;
/** Every vector leads to itself: a guest that can do nothing but fault. */
function loopingHandlers(code: CodeLp): void {
  const { memory } = code.lp;
  memory.write64(hpa(0x1010), 0x00af_9b00_0000_ffffn);
  for (let vector = 0; vector < 32; vector++) {
    memory.write64(hpa(IDT + 16 * vector), (BigInt(CODE >>> 16) << 48n) | 0x8e00_0010_0000n | BigInt(CODE & 0xffff));
    memory.write64(hpa(IDT + 16 * vector + 8), 0n);
  }
  code.deliversExceptions = true;
}

describe.each(TIERS)('page tables of a hostile guest (%s)', (tier) => {
  it('may map themselves at every level', () => {
    const code = createCodeLp({ tier });
    const { lp } = code;
    lp.memory.write64(hpa(PML4 + 8 * 0x1ed), BigInt(PML4) | 3n);
    // The recursive address of the PML4 entry itself; a store through it takes the map away.
    const self = 0xfffff6fb7dbedf68n;
    lp.gpr[3] = self;
    expect(code.run('488b03 488903 f4')).toBe('hlt');
    expect(lp.gpr[0]).toBe(BigInt(PML4) | 0x23n);
    expect(lp.memory.read64(hpa(PML4 + 8 * 0x1ed))).toBe(BigInt(PML4) | 0x23n);
    lp.gpr[0] = 0n;
    expect(code.run('488903 0f013b 488b03 f4')).toBe('14(0x0)'); // mov [rbx],rax; invlpg [rbx]; mov rax,[rbx]
  });

  it('may lead to memory that is not there and to addresses that no processor has', () => {
    for (const entry of [0x3fff_ffff_f000n, 0xf_ffff_ffff_f000n, 0x7000_0000n, 0x8000_0000_0000_0000n]) {
      const code = createCodeLp({ tier });
      const { lp } = code;
      lp.memory.write64(hpa(PD + 8 * (DATA >>> 21)), entry | 7n);
      lp.gpr[3] = BigInt(DATA);
      const ending = code.run('488b03 488903 f4');
      expect(['hlt', '14(0x9)', '14(0x0)', '14(0x1)', '14(0xb)']).toContain(ending);
    }
  });

  it('may hold anything at all: the run ends with its budget', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 3 }), (seed, kind) => {
        const code = createCodeLp({ tier });
        const { lp } = code;
        loopingHandlers(code);
        let x = seed | 1;
        const random = (): number => {
          x ^= x << 13;
          x ^= x >>> 17;
          x ^= x << 5;
          return x >>> 0;
        };
        if (kind === 3) leaveLongMode(lp);
        // Tables of random entries, most of them present and within 16 MiB, around the ones in use.
        for (let at = 0x7000; at < 0x1_0000; at += 8) {
          const low = ((random() & 0xff_ffff) | (random() % 8 === 0 ? 0 : 7) | (kind === 1 ? 0 : 0x80)) >>> 0;
          lp.memory.write64(hpa(at), (BigInt(random() % 16 === 0 ? random() : 0) << 32n) | BigInt(low));
        }
        lp.gpr.forEach((_, n) => (lp.gpr[n] = BigInt(random()) & 0x3f_ffffn));
        if (kind === 2) lp.cr3 = BigInt(random() & 0xffff_f000);
        const ending = code.run('488b03 4801c3 488903 50 53 e8f0ffffff ebec', 3000);
        expect(typeof ending).toBe('string');
      }),
      { numRuns: 25, seed: 20 },
    );
  });

  it('may be changed under the feet of the code that runs', () => {
    const code = createCodeLp({ tier });
    const { lp } = code;
    loopingHandlers(code);
    // loop: mov [PD],rax; mov rax,cr3; mov cr3,rax; jmp loop, with RAX = 0: the code loses its own page.
    lp.gpr[0] = 0n;
    expect(code.run('4889042500a00000 0f20d8 0f22d8 ebf0', 2000)).toBe('exit 2');
  });
});

describe('a stack that overflows', () => {
  it('ends in a double fault, then a triple fault, wherever the guard page is', () => {
    const code = createCodeLp();
    const { lp } = code;
    loopingHandlers(code);
    lp.memory.write64(hpa(PD), 0x83n);
    lp.gpr[4] = BigInt(STACK);
    // jmp-free recursion: call to itself until the stack reaches an unmapped address
    lp.gpr[4] = 0x7fff_0000n + 0x40n;
    expect(code.run('e8fbffffff', 2000)).toBe('exit 2');
  });

  it('wraps in 16-bit code, and is #SS where SP is odd at the top', () => {
    const code = createCodeLp();
    const { lp } = code;
    leaveLongMode(lp);
    lp.cr0 = 0x10n;
    for (let s = 0; s < 6; s++)
      lp.segments.set(s, s === 1 ? CODE >>> 4 : 0x5000, BigInt(s === 1 ? CODE : 0x5_0000), 0xffff, s === 1 ? 0x9b : 0x93);
    lp.modeChanged();
    const push = (sp: bigint): string => {
      lp.gpr[4] = sp;
      lp.memory.write8(hpa(CODE), 0x50);
      lp.memory.write8(hpa(CODE + 1), 0xf4);
      lp.rip = 0n;
      return code.resume(10);
    };
    expect(push(0n)).toBe('hlt');
    expect(lp.gpr[4]! & 0xffffn).toBe(0xfffen);
    expect(push(1n).startsWith('12')).toBe(true);
    expect(lp.get32(Reg.RIP)).toBe(0);
  });
});
