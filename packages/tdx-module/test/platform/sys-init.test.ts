import type { CpuidEntry } from '@tdxkit/x86-cpu';
import { describe, expect, it } from 'vitest';
import { ModuleShutdown } from '../../src/module-shutdown.ts';
import { tdhSysInit, tdhSysLpInit } from '../../src/seamcall/sys.ts';
import { Code, SUCCESS, describeStatus, status } from '../../src/status.ts';
import { defaultMsr, defaultRow, loadedMachine, type PlatformChanges } from './bring-up.ts';

const bit = (n: number): bigint => 1n << BigInt(n);
const wrongMsr = (index: number): bigint => status(Code.INCORRECT_MSR_VALUE, index);
const msr = (index: number, value: bigint): PlatformChanges => ({ msrs: [[index, value]] });
const flipped = (index: number, ...bits: number[]): PlatformChanges =>
  msr(index, bits.reduce((value, n) => value ^ bit(n), defaultMsr(index))); // prettier-ignore
const cpuid = (...rows: CpuidEntry[]): PlatformChanges => ({ cpuid: rows });
/** A row with one register changed: 2 EAX .. 5 EDX. */
function changedRow(leaf: number, subleaf: number | null, column: 2 | 3 | 4 | 5, value: number): CpuidEntry {
  const row = defaultRow(leaf, subleaf);
  row[column] = value;
  return row;
}
const init = (changes: PlatformChanges): string => describeStatus(tdhSysInit(loadedMachine(changes).machine.lps[0]!).status);

describe('TDH.SYS.INIT refuses a platform', () => {
  it.each<[string, PlatformChanges, bigint]>([
    ['without a bit of IA32_ARCH_CAPABILITIES', flipped(0x10a, 3), wrongMsr(0x10a)],
    ['whose legacy xAPIC is not off', msr(0xbd, 0n), wrongMsr(0xbd)],
    ['that sets a reserved bit of XAPIC_DISABLE_STATUS', msr(0xbd, 3n), wrongMsr(0xbd)],
    ['without energy filtering', msr(0xbc, 0n), wrongMsr(0xbc)],
    ['without full-width counter writes', msr(0x345, 0n), wrongMsr(0x345)],
    ['that limits CPUID', flipped(0x1a0, 22), Code.LIMIT_CPUID_MAXVAL_SET],
    ['with too few base leaves', cpuid([0, null, 0x1e, 0x756e_6547, 0x6c65_746e, 0x4965_6e69]), status(Code.CPUID_LEAF_NOT_SUPPORTED, 0x1f)],
    ['of another vendor', cpuid([0, null, 0x20, 1, 2, 3]), Code.INCORRECT_CPUID_VALUE],
    ['with an old performance monitor', cpuid(changedRow(0xa, null, 2, 0x830_0804)), Code.INCORRECT_CPUID_VALUE],
    ['without the ratio of TSC and crystal', cpuid([0x15, null, 2, 0, 0x17d_7840, 0]), status(Code.CPUID_LEAF_NOT_SUPPORTED, 0x15)],
    ['whose linear addresses do not match LA57', cpuid(changedRow(0x8000_0008, null, 2, 0x3034)), Code.INCORRECT_CPUID_VALUE],
    ['whose topology has no levels', cpuid(changedRow(0x1f, 0, 4, 0)), status(Code.CPUID_LEAF_NOT_SUPPORTED, 0)],
    ['whose topology has no cores', cpuid(changedRow(0x1f, 1, 4, 0x301)), status(Code.CPUID_LEAF_NOT_SUPPORTED, 0)],
    ['whose levels do not ascend', cpuid(changedRow(0x1f, 1, 4, 0x101)), Code.CPUID_LEAF_1F_FORMAT_UNRECOGNIZED],
    ['with a level that nobody knows', cpuid(changedRow(0x1f, 1, 4, 0x601)), Code.CPUID_LEAF_1F_FORMAT_UNRECOGNIZED],
    ['where a WBINVD is not a package', cpuid(changedRow(0x1f, 1, 2, 6)), Code.INVALID_WBINVD_SCOPE],
    ['whose package is everything', cpuid(changedRow(0x1f, 1, 2, 0), changedRow(0x1f, 0, 2, 0)), Code.INVALID_WBINVD_SCOPE],
    ['without exit information of I/O', flipped(0x480, 54), wrongMsr(0x480)],
    ['without external-interrupt exiting', flipped(0x48d, 32), wrongMsr(0x48d)],
    ['that forces posted interrupts', flipped(0x48d, 7), wrongMsr(0x48d)],
    ['without HLT exiting', flipped(0x48e, 32 + 7), wrongMsr(0x48e)],
    ['that forces a control', flipped(0x48b, 3), wrongMsr(0x48b)],
    ['whose L2 VMs could not exit at WBINVD', flipped(0x48b, 32 + 6), wrongMsr(0x48b)],
    ['without guest-paging verification', flipped(0x492, 5), wrongMsr(0x492)],
    ['without a control of L2 VMs', flipped(0x492, 1), wrongMsr(0x492)],
    ['without acknowledge at exit', flipped(0x48f, 32 + 15), wrongMsr(0x48f)],
    ['without loading of PKRS', flipped(0x490, 32 + 22), wrongMsr(0x490)],
    ['without shutdown activity', flipped(0x485, 7), wrongMsr(0x485)],
    ['without 2 MiB EPT pages', flipped(0x48c, 16), wrongMsr(0x48c)],
    ['that forces CR0.CD', flipped(0x486, 30), wrongMsr(0x486)],
    ['without CR0.NE', flipped(0x487, 5), wrongMsr(0x487)],
    ['without CR0.PE', flipped(0x487, 0), wrongMsr(0x487)],
    ['without CR0.TS for L2 VMs', flipped(0x487, 3), wrongMsr(0x486)],
    ['that forces CR4.PAE', flipped(0x488, 5), wrongMsr(0x488)],
    ['without CR4.MCE', flipped(0x489, 6), wrongMsr(0x489)],
    ['whose TME is open', flipped(0x982, 0), wrongMsr(0x982)],
    ['whose TME cannot do integrity', msr(0x981, 5n), wrongMsr(0x981)],
    ['whose TME does not do integrity', flipped(0x982, 49), wrongMsr(0x982)],
    ['with too many key ids', msr(0x87, (2040n << 32n) | 31n), status(Code.NUM_ACTIVATED_HKIDS_NOT_SUPPORTED, 2048)],
    ['whose cache writeback counts differ', msr(0x99, 5n), wrongMsr(0x99)],
    ['with overlapping CMRs', { sysinfo: { cmrs: [[0x10_0000, 0x2000], [0x10_1000, 0x1000]] } }, Code.CMR_LIST_INVALID],
    ['with a bad CMR behind a null one', { sysinfo: { cmrs: [[0x20_0000, 0x2000], [0, 0], [0x10_0000, 0x1000]] } }, Code.CMR_LIST_INVALID],
    ['with a CMR beyond memory', { sysinfo: { cmrs: [[2 ** 46, 0x1000]] } }, Code.CMR_LIST_INVALID],
    ['without SMRR', flipped(0xfe, 11), Code.SMRR_NOT_SUPPORTED],
    ['whose SMRR cannot be locked', flipped(0xfe, 14), Code.SMRR_LOCK_NOT_SUPPORTED],
    ['whose SMRR is open', flipped(0x1f3, 10), status(Code.SMRR_NOT_LOCKED, 0)],
    ['whose second SMRR is open, before it looks at the first', { msrs: [[0x1f3, 0xc00n], [0x1f7, 0n], [0xfe, defaultMsr(0xfe) | bit(13)]], sysinfo: { smrr2NotSupported: false } }, status(Code.SMRR_NOT_LOCKED, 1)],
    ['whose SMRR has no size', msr(0x1f3, 0xc00n), status(Code.INVALID_SMRR_CONFIGURATION, 0)],
    ['whose SMRR has holes', flipped(0x1f3, 28), status(Code.INVALID_SMRR_CONFIGURATION, 0)],
    ['whose SMRR is not aligned', msr(0x1f2, 0xc40_0006n), status(Code.INVALID_SMRR_CONFIGURATION, 0)],
    ['whose SMRR lies in convertible memory', msr(0x1f2, 0x80_0006n), status(Code.SMRR_OVERLAPS_CMR, 0)],
    ['without a report database', { config: { seamCapabilities: 0x1f } }, Code.INCOMPATIBLE_SEAM_CAPABILITIES],
    ['that the handoff of another module is for', { sysinfo: { moduleHv: 1 } }, Code.SYS_INCOMPATIBLE_SIGSTRUCT],
    ['with too few pages for a handoff', { sysinfo: { handoffPages: 13 } }, Code.SYS_INCOMPATIBLE_SIGSTRUCT],
  ])('%s', (_, changes, expected) => {
    expect(init(changes)).toBe(describeStatus(expected));
  }); // prettier-ignore

  it('but looks at a second SMRR only when the CPU has one', () => {
    const changes: PlatformChanges = { msrs: [[0x1f7, 0n], [0xfe, defaultMsr(0xfe) & ~bit(13)]], sysinfo: { smrr2NotSupported: false } }; // prettier-ignore
    expect(init(changes)).toBe(describeStatus(SUCCESS));
  });
  it('telling what CPUID should have said', () => {
    const result = tdhSysInit(loadedMachine(cpuid(changedRow(0xa, null, 2, 0x830_0804))).machine.lps[0]!);
    expect([result.rcx, result.rdx, result.r8, result.r9, result.r10]).toEqual([0xffff_ffff_0000_000an, 0xfn, 0n, 5n, 0n]);
  });
  it('by the first check that fails, in the order of the CPUID table', () => {
    // Leaf 0xA stands before leaf 0x15, and both before the VMX MSRs.
    const both: PlatformChanges = {
      cpuid: [changedRow(0xa, null, 2, 0x830_0804), [0x15, null, 2, 0, 0, 0]],
      msrs: [[0x480, 0n]],
    };
    expect(init(both)).toBe(describeStatus(Code.INCORRECT_CPUID_VALUE));
    expect(init({ ...both, cpuid: both.cpuid!.slice(1) })).toBe(describeStatus(status(Code.CPUID_LEAF_NOT_SUPPORTED, 0x15)));
    expect(init({ ...both, cpuid: [] })).toBe(describeStatus(wrongMsr(0x480)));
  });
});

describe('a platform that contradicts itself', () => {
  it.each<[string, PlatformChanges]>([
    ['a VMX control that may be neither 0 nor 1', flipped(0x48e, 32 + 1)],
    ['a component of XCR0 and of IA32_XSS', cpuid(changedRow(0xd, 2, 4, 1))],
    ['a TSC that stands still', cpuid([0x15, null, 2, 0xa0, 1, 0])],
    ['a TSC that divides by 0', cpuid([0x15, null, 0, 0xa0, 0x17d_7840, 0])],
    ['packages smaller than cores', cpuid(changedRow(0x1f, 0, 2, 9), changedRow(0x1f, 1, 2, 7))],
  ])('shuts the module down: %s', (_, changes) => {
    const { machine, module } = loadedMachine(changes);
    const lp = machine.lps[0]!;
    expect(() => tdhSysInit(lp)).toThrow(ModuleShutdown);
    expect(module.state.isShutDown).toBe(true);
    expect(() => tdhSysLpInit(lp)).toThrow(ModuleShutdown);
  });
});

describe('TDH.SYS.LP.INIT refuses an LP', () => {
  const secondLp = (changes: PlatformChanges['config']): bigint => {
    const { machine } = loadedMachine({ lps: 2, ...(changes === undefined ? {} : { config: changes }) });
    expect(tdhSysInit(machine.lps[0]!).status).toBe(SUCCESS);
    return tdhSysLpInit(machine.lps[1]!).status;
  };
  const order = [0xcf, 0x10a, 0xbc, 0xbd] as const;
  const afterCpuid = [0x3b, 0xfe, 0x1f2, 0x1f3, 0x480, 0x48d, 0x48e, 0x48b, 0x492, 0x48f, 0x490, 0x485, 0x48c, 0x486, 0x487, 0x488, 0x489, 0x345, 0x981, 0x982, 0x87, 0x98, 0x99]; // prettier-ignore
  const others = (...indices: number[]): [number, bigint][] => indices.map((index) => [index, defaultMsr(index) ^ bit(40)]);

  it.each([...order, ...afterCpuid].map((index) => ['0x' + index.toString(16), index] as const))(
    'whose MSR %s is another',
    (_, index) => {
      expect(secondLp({ lpMsrs: [[], others(index)] })).toBe(status(Code.INCONSISTENT_MSR, index));
    },
  );
  it('in the order MSRs, CPUID, TSC_ADJUST, MSRs', () => {
    const all = [...order, ...afterCpuid];
    const cpuidRow = changedRow(0x8000_0006, null, 4, 1);
    for (let i = 0; i < all.length; i++) {
      const expected = i >= order.length ? Code.INCONSISTENT_CPUID_FIELD : status(Code.INCONSISTENT_MSR, all[i]);
      expect(secondLp({ lpMsrs: [[], others(...all.slice(i))], lpCpuid: [[], [cpuidRow]] })).toBe(expected);
      if (i >= order.length)
        expect(secondLp({ lpMsrs: [[], others(...all.slice(i))] })).toBe(status(Code.INCONSISTENT_MSR, all[i]));
    }
  });
  it('whose package number is out of range', () => {
    expect(secondLp({ lps: [{ pkg: 0, x2apicId: 0 }, { pkg: 8, x2apicId: 0x480 }] })).toBe(status(Code.INVALID_PKG_ID, 9)); // prettier-ignore
  });
});
