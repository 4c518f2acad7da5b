import { describe, expect, it } from 'vitest';
import { Cr4 } from '../src/mmu/page-walk.ts';
import { UNMODELLED_FEATURES } from '../src/platform/not-modelled.ts';
import { supportedCr4 } from '../src/lp/supported-cr4.ts';
import { DATA, createCodeLp } from './code-lp.ts';

/** What shows that a feature is there: machine code that must not be #UD, an MSR that exists, a bit of CR4 or EFER that can be 1, or words. */
type Proof =
  | { readonly code: string }
  | { readonly msr: number; readonly write?: bigint }
  | { readonly cr4: number }
  | { readonly efer: bigint }
  | string;
const code = (hex: string): Proof => ({ code: hex });
const msr = (index: number, write?: bigint): Proof => (write === undefined ? { msr: index } : { msr: index, write });
const cr4 = (bit: number): Proof => ({ cr4: bit });

type Place = readonly [leaf: number, subleaf: number, register: 'eax' | 'ebx' | 'ecx' | 'edx'];
/** Every feature word of the leaves that list features: bit to proof. RBX points to data when code runs. */
const PROOFS: readonly (readonly [Place, Readonly<Record<number, readonly [name: string, proof: Proof]>>])[] = [
  [[1, 0, 'ecx'], {
    0: ['SSE3', code('f20fd0c1')], 1: ['PCLMULQDQ', code('660f3a44c100')], 2: ['DTES64', msr(0x600)], 3: ['MONITOR', code('4889d80f01c8')],
    4: ['DS_CPL', 'branch trace store is unavailable by IA32_MISC_ENABLE'], 5: ['VMX', cr4(Cr4.VMXE)], 9: ['SSSE3', code('660f3800c1')],
    12: ['FMA', code('c4e27598c2')], 13: ['CX16', code('480fc70b')], 15: ['PDCM', msr(0x345)], 17: ['PCID', cr4(Cr4.PCIDE)],
    19: ['SSE4_1', code('660f3840c1')], 20: ['SSE4_2', code('660f3837c1')], 21: ['X2APIC', msr(0x1b)], 22: ['MOVBE', code('0f38f003')],
    23: ['POPCNT', code('f30fb8c0')], 24: ['TSC_DEADLINE', msr(0x6e0)], 25: ['AESNI', code('660f38dcc1')], 26: ['XSAVE', code('31c90f01d0')],
    27: ['OSXSAVE', 'shows CR4.OSXSAVE'], 28: ['AVX', code('c5f458c2')], 29: ['F16C', code('c4e27d13c1')], 30: ['RDRAND', code('0fc7f0')],
  }],
  [[1, 0, 'edx'], {
    0: ['FPU', code('dbe3')], 1: ['VME', cr4(Cr4.VME)], 2: ['DE', cr4(Cr4.DE)], 3: ['PSE', cr4(Cr4.PSE)], 4: ['TSC', code('0f31')],
    5: ['MSR', code('b9100000000f32')], 6: ['PAE', cr4(Cr4.PAE)], 7: ['MCE', cr4(Cr4.MCE)], 8: ['CX8', code('0fc70b')], 9: ['APIC', msr(0x1b)],
    11: ['SEP', msr(0x174)], 12: ['MTRR', msr(0xfe)], 13: ['PGE', cr4(Cr4.PGE)], 14: ['MCA', msr(0x179)], 15: ['CMOV', code('0f44c3')],
    16: ['PAT', msr(0x277)], 17: ['PSE36', 'walks of 32-bit paging are tested'], 19: ['CLFSH', code('0fae3b')], 21: ['DS', msr(0x600)],
    23: ['MMX', code('0ffcc1')], 24: ['FXSR', code('0fae03')], 25: ['SSE', code('0f58c1')], 26: ['SSE2', code('660f58c1')],
    27: ['SS', 'stores are seen by every later load'], 28: ['HTT', 'leaf 1 EBX counts the logical processors'],
  }],
  [[7, 0, 'ebx'], {
    0: ['FSGSBASE', cr4(Cr4.FSGSBASE)], 1: ['TSC_ADJUST', msr(0x3b, 5n)], 3: ['BMI1', code('c4e260f2c1')], 5: ['AVX2', code('c5f5fcc2')],
    6: ['FDP_EXCPTN_ONLY', 'the x87 data pointer follows exceptions only'], 7: ['SMEP', cr4(Cr4.SMEP)], 8: ['BMI2', code('c4e263f5c1')],
    9: ['ERMS', code('b9080000004889dff3aa')], 10: ['INVPCID', code('b80200000066480f388203')], 13: ['FCS_FDS_DEPR', 'x87 selectors are 0'],
    18: ['RDSEED', code('0fc7f8')], 19: ['ADX', code('660f38f6c3')], 20: ['SMAP', cr4(Cr4.SMAP)], 23: ['CLFLUSHOPT', code('660fae3b')],
    24: ['CLWB', code('660fae33')], 29: ['SHA', code('0f38c8c1')],
  }],
  [[7, 0, 'ecx'], {
    2: ['UMIP', cr4(Cr4.UMIP)], 3: ['PKU', cr4(Cr4.PKE)], 4: ['OSPKE', 'shows CR4.PKE'], 5: ['WAITPKG', code('31d231c0b901000000660faef1f30faef3f20faef1')],
    8: ['GFNI', code('660f38cfc1')], 9: ['VAES', code('c4e275dcc2')], 10: ['VPCLMULQDQ', code('c4e37544c200')], 13: ['TME', msr(0x982)],
    16: ['LA57', cr4(Cr4.LA57)], 22: ['RDPID', code('f30fc7f8')], 24: ['BUS_LOCK_DETECT', msr(0x1d9, 4n)], 25: ['CLDEMOTE', code('0f1c03')],
    27: ['MOVDIRI', code('0f38f903')], 28: ['MOVDIR64B', code('4889d8660f38f803')], 31: ['PKS', cr4(Cr4.PKS)],
  }],
  [[7, 0, 'edx'], {
    4: ['FSRM', 'speed'], 10: ['MD_CLEAR', code('8cd80f00eb')], 14: ['SERIALIZE', code('0f01e8')], 19: ['ARCH_LBR', 'leaf 0x1C offers no depth'],
    26: ['IBRS_IBPB', msr(0x48, 1n)], 27: ['STIBP', msr(0x48, 2n)], 28: ['L1D_FLUSH', code('b90b010000b80100000031d20f30')],
    29: ['ARCH_CAPABILITIES', msr(0x10a)], 30: ['CORE_CAPABILITIES', msr(0xcf)], 31: ['SSBD', msr(0x48, 4n)],
  }],
  [[7, 1, 'eax'], {
    4: ['AVX_VNNI', code('c4e27550c2')], 10: ['FZLRM', 'speed'], 11: ['FSRS', 'speed'], 12: ['FSRCS', 'speed'],
  }],
  [[7, 2, 'edx'], {
    0: ['PSFD', msr(0x48, 0x80n)], 1: ['IPRED_CTRL', msr(0x48, 0x18n)], 2: ['RRSBA_CTRL', msr(0x48, 0x60n)], 3: ['DDPD_U', msr(0x48, 0x100n)],
    4: ['BHI_CTRL', msr(0x48, 0x400n)], 5: ['MCDT_NO', 'timing'],
  }],
  [[6, 0, 'eax'], { 2: ['ARAT', 'the timer of the local APIC is the clock of the machine'] }],
  [[0xd, 1, 'eax'], {
    0: ['XSAVEOPT', code('31d2b8070000000fae33')], 1: ['XSAVEC', code('31d2b8070000000fc723')], 2: ['XGETBV1', code('b9010000000f01d0')],
    3: ['XSAVES', code('31d2b8070000000fc72b')],
  }],
  [[0x8000_0001, 0, 'ecx'], { 0: ['LAHF', code('9f')], 5: ['LZCNT', code('f30fbdc3')], 8: ['PREFETCHW', code('0f0d0b')] }],
  [[0x8000_0001, 0, 'edx'], {
    11: ['SYSCALL', { efer: 1n }], 20: ['NX', { efer: 0x800n }], 26: ['PAGE1GB', 'walks are tested'], 27: ['RDTSCP', code('0f01f9')], 29: ['LM', { efer: 0x100n }],
  }],
  [[0x8000_0007, 0, 'edx'], { 8: ['INVARIANT_TSC', 'time goes with instructions'] }],
  [[0x8000_0008, 0, 'ebx'], { 9: ['WBNOINVD', code('f30f09')] }],
]; // prettier-ignore

/** Code of features that are not offered; most are real instructions of other processors. */
const ABSENT: Readonly<Record<string, string>> = {
  GETSEC: '31c00f37', ENCLU: '0f01d7', ENCLS: '0f01cf', VADDPS_ZMM: '62f1744858c2', KANDW: 'c5f441c2', VPADDB_ZMM: '62f17548fcc2', VPADDD_XMM16: '62e17508fec2',
  VPDPBUSD_ZMM: '62f2754850c2', VADDPH: '62f5744858c2', TILERELEASE: 'c4e27849c0', LDTILECFG: 'c4e2784903', ENQCMD: 'f2480f38f803', UIRET: 'f30f01ec',
  SENDUIPI: 'f30fc7f0', PCONFIG: '0f01c5', XSUSLDTRK: 'f20f01e8', XBEGIN: 'c7f800000000', XEND: '0f01d5', XTEST: '0f01d6', XABORT: 'c6f800', PTWRITE: 'f3480faee0',
  HRESET: 'f30f3af0c000', EXTRQ: '660f79c1', CLZERO: '0f01fc', MONITORX: '0f01fa', VMRUN: '0f01d8', PFADD: '0f0fc19e', INVLPGB: '0f01fe',
}; // prettier-ignore

/** MSRs of features that are not offered. */
const ABSENT_MSRS = [
  0x1c4, 0x1c5, 0x560, 0x570, 0x6a0, 0x6a2, 0x6a4, 0x6a8, 0x770, 0x774, 0x985, 0x14ce, 0x14cf, 0x1200, 0x1500, 0x1600,
];

const bits = (value: number): number[] => [...Array(32).keys()].filter((bit) => ((value >>> bit) & 1) !== 0);

describe('CPUID of the default platform', () => {
  it('lists features with a proof each, and no proof without its feature', () => {
    const { lp } = createCodeLp();
    lp.cr4 |= BigInt(Cr4.PKE);
    for (const [[leaf, subleaf, register], proofs] of PROOFS)
      expect([leaf, subleaf, register, bits(lp.cpuid(leaf, subleaf)[register])]).toEqual([
        leaf,
        subleaf,
        register,
        Object.keys(proofs).map(Number),
      ]);
  });

  for (const [, proofs] of PROOFS)
    for (const [name, proof] of Object.values(proofs)) {
      if (typeof proof === 'string') continue;
      it(`${name} is there`, () => {
        const { lp, run } = createCodeLp();
        if ('code' in proof) {
          lp.gpr[3] = BigInt(DATA);
          expect(run(`${proof.code} f4`)).toBe('hlt');
        } else if ('msr' in proof) {
          expect(lp.rdmsr(proof.msr)).toBeDefined();
          if (proof.write === undefined) return;
          expect(lp.wrmsr(proof.msr, proof.write)).toBe(true);
          expect(lp.rdmsr(proof.msr)).toBe(proof.write);
        } else if ('cr4' in proof) expect(supportedCr4(lp) & BigInt(proof.cr4)).toBe(BigInt(proof.cr4));
        else {
          lp.cr0 &= 0x7fff_ffffn;
          expect(lp.wrmsr(0xc000_0080, proof.efer)).toBe(true);
        }
      });
    }

  it('has the SMAP instructions', () => expect(createCodeLp().run('0f01cb 0f01ca f4')).toBe('hlt'));

  it.each(Object.entries(ABSENT))('%s is undefined', (_name, hex) => {
    const { lp, run } = createCodeLp();
    lp.gpr[3] = BigInt(DATA);
    expect(run(`${hex} f4`)).toBe('6');
  });

  it('has no MSRs and no XSAVE components of what is not there', () => {
    const { lp, run } = createCodeLp();
    expect(ABSENT_MSRS.filter((index) => lp.rdmsr(index) !== undefined)).toEqual([]);
    for (const bit of [3, 4, 5, 8, 17, 18]) {
      [lp.gpr[0], lp.gpr[1], lp.gpr[2]] = [7n | (1n << BigInt(bit)), 0n, 0n];
      expect(run('0f01d1 f4')).toBe('13(0x0)'); // xsetbv
    }
    for (const bit of [8, 13, 14, 15]) expect(lp.wrmsr(0xda0, 1n << BigInt(bit))).toBe(false);
    expect(lp.cpuid(0xd, 0)).toMatchObject({ eax: 0x207, ecx: 0xa88, edx: 0 });
    expect(lp.cpuid(0xd, 0).ebx).toBe(0x340);
    expect(lp.cpuid(0x1c, 0).eax).toBe(0);
  });

  it('gives a reason for every feature of the processor that it leaves out', () => {
    const { lp } = createCodeLp();
    for (const { leaf, subleaf, register, bit, why } of UNMODELLED_FEATURES) {
      expect((lp.cpuid(leaf, subleaf ?? 0)[register] >>> bit) & 1).toBe(0);
      expect(why).not.toBe('');
    }
  });
});
