import { describe, expect, it } from 'vitest';
import { Seg } from '../src/lp/register-file.ts';
import { hpa } from '../src/units/index.ts';
import { DATA, PML4, createCodeLp, leaveLongMode, setRing, type CodeLp } from './code-lp.ts';

const GP = '13(0x0)';
const long = (): CodeLp => createCodeLp();
const protectedMode = (): CodeLp => {
  const code = createCodeLp();
  leaveLongMode(code.lp);
  return code;
};
/** How MOV to CR0, CR3 or CR4 from RAX ends. */
function mov(code: CodeLp, cr: 0 | 3 | 4, value: bigint): string {
  code.lp.gpr[0] = value;
  return code.run(`0f22${(0xc0 | (cr << 3)).toString(16)} f4`);
}
function wrmsr(code: CodeLp, index: number, value: bigint): string {
  [code.lp.gpr[0], code.lp.gpr[1], code.lp.gpr[2]] = [value & 0xffff_ffffn, BigInt(index), value >> 32n];
  return code.run('0f30 f4');
}

describe('CR0', () => {
  const PE = 1n;
  const PG = 0x8000_0000n;
  it('refuses paging without protection, NW without CD, and bits above 31', () => {
    for (const value of [PG | 0x10n, 0x2000_0011n, PG | PE | 0x2000_0000n, 1n << 32n, 1n << 63n])
      expect(mov(long(), 0, value | 0x10n)).toBe(GP);
  });
  it('ignores reserved bits below 32 and keeps ET', () => {
    const code = long();
    expect(mov(code, 0, (code.lp.cr0 | 0x1ff8_ffc0n) & ~0x10n)).toBe('hlt');
    expect(code.lp.cr0).toBe(0x8005_0033n);
  });
  it('does not leave 64-bit code, nor paging while PCIDs are on', () => {
    const code = long();
    expect(mov(code, 0, code.lp.cr0 & ~PG)).toBe(GP);
    const compatible = long();
    setRing(compatible.lp, 0, true);
    compatible.lp.cr4 |= 0x2_0000n;
    expect(mov(compatible, 0, compatible.lp.cr0 & ~PG)).toBe(GP);
    compatible.lp.cr4 &= ~0x2_0000n;
    expect(mov(compatible, 0, compatible.lp.cr0 & ~PG)).toBe('hlt');
    expect(compatible.lp.efer & 0x400n).toBe(0n);
  });
  it('enters IA-32e mode with PAE, CS.L = 0 and a TSS that is not 16-bit', () => {
    const enter = (change: (code: CodeLp) => void): string => {
      const code = protectedMode();
      const { lp } = code;
      lp.efer = 0x100n;
      lp.cr3 = BigInt(PML4);
      lp.cr4 |= 0x20n;
      change(code);
      return mov(code, 0, PG | 0x33n);
    };
    expect(enter(() => undefined)).toBe('hlt');
    expect(enter(({ lp }) => void (lp.cr4 &= ~0x20n))).toBe(GP);
    expect(enter(({ lp }) => lp.segments.set(Seg.CS, 0x10, 0n, 0xffff_ffff, 0xa09b | 0x4000))).toBe(GP);
    expect(enter(({ lp }) => lp.segments.set(Seg.TR, 0x40, 0n, 0xffff, 0x83))).toBe(GP);
  });
});

describe('CR3', () => {
  it('refuses bits above the physical address, and PDPTEs with reserved bits', () => {
    for (const bit of [52n, 60n, 62n, 63n]) expect(mov(long(), 3, BigInt(PML4) | (1n << bit))).toBe(GP);
    const pae = (entry: bigint, at = 0): string => {
      const code = protectedMode();
      code.lp.memory.write64(hpa(DATA + 8 * at), entry);
      code.lp.cr4 |= 0x20n;
      code.lp.cr3 = BigInt(DATA);
      // Paging itself is off for the load: MOV CR0 loads the PDPTEs.
      return mov(code, 0, 0x8000_0033n);
    };
    for (const bits of [0x2n, 0x4n, 0x20n, 0x40n, 0x80n, 0x100n, 1n << 63n]) expect(pae(1n | bits, 3)).toBe(GP);
    expect(pae(0x1e6n, 3)).not.toBe(GP); // not present
  });
});

describe('CR4', () => {
  it('refuses bits that the processor has not', () => {
    const code = long();
    for (let bit = 0n; bit < 64n; bit++) {
      const value = 1n << bit;
      if ((code.lp.cr4 & value) !== 0n || [0n, 1n, 2n, 3n, 4n, 6n, 8n, 11n, 13n, 16n, 17n, 20n, 21n, 22n, 24n].includes(bit))
        continue;
      expect([bit, mov(code, 4, code.lp.cr4 | value)]).toEqual([bit, GP]);
    }
  });
  it('refuses to clear PAE in IA-32e mode, and PCIDs with a PCID in CR3 or outside that mode', () => {
    expect(mov(long(), 4, long().lp.cr4 & ~0x20n)).toBe(GP);
    const code = long();
    code.lp.cr3 = BigInt(PML4) | 5n;
    expect(mov(code, 4, code.lp.cr4 | 0x2_0000n)).toBe(GP);
    expect(mov(protectedMode(), 4, 0x2_0020n)).toBe(GP);
    expect(mov(long(), 4, long().lp.cr4 | 0x2_0000n)).toBe('hlt');
  });
});

describe('MSRs', () => {
  it('EFER refuses reserved bits and LME while paging is on', () => {
    for (const bit of [1n, 2n, 9n, 12n, 13n, 14n, 15n, 63n]) expect(wrmsr(long(), 0xc000_0080, 0xd01n | (1n << bit))).toBe(GP);
    expect(wrmsr(long(), 0xc000_0080, 0xc01n)).toBe(GP);
    expect(wrmsr(protectedMode(), 0xc000_0080, 0x100n)).toBe('hlt');
    const code = long();
    expect(wrmsr(code, 0xc000_0080, 0x100n)).toBe('hlt');
    expect(code.lp.efer).toBe(0x500n);
  });

  it.each<[string, number, bigint[], bigint[]]>([
    ['IA32_PAT', 0x277, [0x0007_0406_0007_0406n, 0x0601_0500_0407_0506n], [2n, 3n, 8n, 0x20n << 56n]],
    ['IA32_MTRR_DEF_TYPE', 0x2ff, [0xc06n, 0n], [2n, 7n, 0x100n, 0x200n, 0x1000n]],
    ['IA32_MTRR_PHYSBASE0', 0x200, [6n, 0xffff_ffff_f000n], [2n, 0x100n, 1n << 52n]],
    ['IA32_MTRR_PHYSMASK9', 0x213, [0x800n, 0xf_ffff_ffff_f800n], [1n, 0x400n, 1n << 52n]],
    ['IA32_MTRR_FIX64K', 0x250, [0x0606_0505_0404_0100n], [2n, 7n << 8n]],
    ['IA32_SPEC_CTRL', 0x48, [0x5ffn], [0x200n, 0x800n, 1n << 32n]],
    ['IA32_PKRS', 0x6e1, [0xffff_ffffn], [1n << 32n]],
    ['IA32_UMWAIT_CONTROL', 0xe1, [0xffff_fffdn], [2n, 1n << 32n]],
    ['IA32_TSX_CTRL', 0x122, [3n], [4n]],
    ['IA32_TSC_AUX', 0xc000_0103, [0xffff_ffffn], [1n << 32n]],
    ['IA32_FMASK', 0xc000_0084, [0xffff_ffffn], [1n << 32n]],
    ['IA32_XSS', 0xda0, [0x1800n, 0n], [1n, 0x100n, 0x8000n]],
    ['IA32_MISC_ENABLE', 0x1a0, [0x4_1881n, 0x1881n, 0x4_1881n | (1n << 34n)], [0x4_1883n, 0x44_1881n, 0x5_1881n]],
    ['IA32_MCG_STATUS', 0x17a, [0xfn, 0n], [0x10n]],
    ['IA32_DEBUGCTL', 0x1d9, [0n, 3n], [0x8n, 1n << 32n]],
  ])('%s takes what it defines', (_name, index, good, bad) => {
    const code = long();
    for (const value of good) {
      expect(wrmsr(code, index, value)).toBe('hlt');
      expect(code.lp.rdmsr(index)).toBe(value);
    }
    for (const value of bad) expect([value, wrmsr(code, index, value)]).toEqual([value, GP]);
  });

  it.each<[string, number]>([
    ['IA32_MTRRCAP', 0xfe], ['IA32_MCG_CAP', 0x179], ['IA32_ARCH_CAPABILITIES', 0x10a], ['IA32_VMX_BASIC', 0x480], ['IA32_PERF_CAPABILITIES', 0x345],
    ['IA32_CORE_CAPABILITIES', 0xcf], ['no MTRR beyond IA32_MTRRCAP', 0x214], ['no MSR', 0xc001_0131],
  ])('%s cannot be written', (_name, index) => expect(wrmsr(long(), index, 0n)).toBe(GP)); // prettier-ignore

  it('commands are write-only', () => {
    for (const index of [0x49, 0x10b]) {
      const code = long();
      expect(wrmsr(code, index, 1n)).toBe('hlt');
      expect(wrmsr(code, index, 2n)).toBe(GP);
      code.lp.gpr[1] = BigInt(index);
      expect(code.run('0f32 f4')).toBe(GP);
    }
  });

  it('IA32_APIC_BASE goes the allowed ways between its modes', () => {
    const code = long();
    const { lp } = code;
    const step = (from: bigint, to: bigint): string => {
      lp.msrs.store(0x1b, 0xfee0_0000n | from);
      return wrmsr(code, 0x1b, 0xfee0_0000n | to);
    };
    lp.msrs.store(0xbd, 0n);
    const [DISABLED, XAPIC, INVALID, X2APIC] = [0n, 0x800n, 0x400n, 0xc00n];
    expect([step(DISABLED, XAPIC), step(XAPIC, X2APIC), step(X2APIC, DISABLED), step(XAPIC, DISABLED)]).toEqual([
      'hlt',
      'hlt',
      'hlt',
      'hlt',
    ]);
    expect([step(DISABLED, X2APIC), step(X2APIC, XAPIC), step(XAPIC, INVALID), step(XAPIC, XAPIC | 1n)]).toEqual([
      GP,
      GP,
      GP,
      GP,
    ]);
    lp.msrs.store(0xbd, 1n);
    expect(step(X2APIC, DISABLED)).toBe(GP);
  });

  it('IA32_TSC_ADJUST moves the TSC, and writing the TSC moves it', () => {
    const { lp } = long();
    const start = lp.tsc;
    expect(lp.wrmsr(0x3b, 1000n)).toBe(true);
    expect(lp.tsc).toBe(start + 1000n);
    expect(lp.wrmsr(0x10, start + 500n)).toBe(true);
    expect([lp.tsc, lp.rdmsr(0x3b)]).toEqual([start + 500n, 500n]);
  });

  it('IA32_MISC_ENABLE can hide NX', () => {
    const code = long();
    expect(wrmsr(code, 0x1a0, 0x4_1881n | (1n << 34n))).toBe('hlt');
    expect((code.lp.cpuid(0x8000_0001, 0).edx >>> 20) & 1).toBe(0);
    expect(wrmsr(code, 0xc000_0080, 0xd01n)).toBe(GP);
  });
});
