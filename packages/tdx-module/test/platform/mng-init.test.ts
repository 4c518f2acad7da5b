import { Gpr } from '@tdxkit/x86-cpu';
import { cpuidEntriesByIndex } from '@tdxkit/tdx-arch';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { beforeAll, describe, expect, it } from 'vitest';
import { tdhMngAddcx, tdhMngCreate, tdhMngKeyConfig } from '../../src/seamcall/mng.ts';
import { Code, Operand, describeStatus, status } from '../../src/status.ts';
import { Layout, RunningTd } from '../running-td/running-td.ts';

const MNG_INIT = 21n;
const TSC_ADJUST = 0x3b;
const MISC_ENABLE = 0x1a0;
const ARCH_CAPABILITIES_VALID = 1;
const invalid = (operand: number): bigint => status(Code.OPERAND_INVALID, operand);

/** Offsets in TD_PARAMS. */
const At = {
  ATTRIBUTES: 0, XFAM: 8, MAX_VCPUS: 16, NUM_L2_VMS: 18, MSR_CONFIG_CTLS: 19, EPTP: 24, CONFIG_FLAGS: 32, TSC: 40,
  ARCH_CAPABILITIES: 224, CPUID: 256,
} as const; // prettier-ignore

type Change = (params: DataView) => void;
const byte =
  (at: number, value: number): Change =>
  (p) =>
    p.setUint8(at, value);
const word =
  (at: number, value: bigint): Change =>
  (p) =>
    p.setBigUint64(at, value, true);
const all = (...changes: readonly Change[]): Change => (p) => changes.forEach((change) => change(p)); // prettier-ignore

describe('TDH.MNG.INIT', () => {
  let td: RunningTd;
  let tdr: Hpa;
  beforeAll(() => {
    td = new RunningTd();
    const { lp } = td;
    tdr = td.page();
    td.ok('TDH.MNG.CREATE', tdhMngCreate(lp, { tdr, hkid: 34 }));
    td.ok('TDH.MNG.KEY.CONFIG', tdhMngKeyConfig(lp, tdr));
    for (let i = 0; i < 7; i++) td.ok('TDH.MNG.ADDCX', tdhMngAddcx(lp, { tdcx: td.page(), tdr }));
  });

  function init(change: Change, rdx = BigInt(Layout.TD_PARAMS)): bigint {
    const params = new Uint8Array(1024);
    const view = new DataView(params.buffer);
    all(word(At.XFAM, 3n), byte(At.MAX_VCPUS, 1), word(At.EPTP, 0x1en), byte(At.TSC, 40), change)(view);
    td.lp.memory.writeBytes(Layout.TD_PARAMS, params);
    return td.seamcall(MNG_INIT, { rcx: BigInt(tdr), rdx });
  }

  it.each<[string, Change, bigint]>([
    ['unknown ATTRIBUTES', word(At.ATTRIBUTES, 2n), invalid(Operand.ATTRIBUTES)],
    ['a debug TD that can move', word(At.ATTRIBUTES, (1n << 29n) | 1n), invalid(Operand.ATTRIBUTES)],
    ['a TD with counters that can move', word(At.ATTRIBUTES, 1n << 29n | 1n << 63n), invalid(Operand.ATTRIBUTES)],
    ['ATTRIBUTES before XFAM', all(word(At.ATTRIBUTES, 2n), word(At.XFAM, 0n)), invalid(Operand.ATTRIBUTES)],
    ['XFAM without SSE', word(At.XFAM, 1n), invalid(Operand.XFAM)],
    ['XFAM with a part of AVX-512', word(At.XFAM, 0x27n), invalid(Operand.XFAM)],
    ['XFAM with AVX-512 and no AVX', word(At.XFAM, 0xe3n), invalid(Operand.XFAM)],
    ['XFAM with half of CET', word(At.XFAM, 0x803n), invalid(Operand.XFAM)],
    ['XFAM with half of AMX', word(At.XFAM, 0x2_0003n), invalid(Operand.XFAM)],
    ['XFAM before MAX_VCPUS', all(word(At.XFAM, 0n), byte(At.MAX_VCPUS, 0)), invalid(Operand.XFAM)],
    ['no vCPUs', byte(At.MAX_VCPUS, 0), invalid(Operand.MAX_VCPUS)],
    ['four L2 VMs', byte(At.NUM_L2_VMS, 4), invalid(Operand.NUM_L2_VMS)],
    ['more L2 VMs than pages', byte(At.NUM_L2_VMS, 2), Code.TDCS_NOT_ALLOCATED],
    ['missing pages before reserved bytes', all(byte(At.NUM_L2_VMS, 2), byte(20, 1)), Code.TDCS_NOT_ALLOCATED],
    ['reserved bytes before CONFIG_FLAGS', all(byte(23, 1), word(At.CONFIG_FLAGS, 1n << 63n)), invalid(Operand.RDX)],
    ['unknown CONFIG_FLAGS', word(At.CONFIG_FLAGS, 1n << 63n), invalid(Operand.EXEC_CONTROLS)],
    ['wide addresses with four levels', word(At.CONFIG_FLAGS, 1n), invalid(Operand.EPTP_CONTROLS)],
    ['uncached Secure EPT', word(At.EPTP, 0x18n), invalid(Operand.EPTP_CONTROLS)],
    ['Secure EPT of three levels', word(At.EPTP, 0x16n), invalid(Operand.EPTP_CONTROLS)],
    ['other bits of the EPTP', word(At.EPTP, 0x5en), invalid(Operand.EPTP_CONTROLS)],
    ['a slow TSC', byte(At.TSC, 3), invalid(Operand.TSC_FREQUENCY)],
    ['a fast TSC', all(byte(At.TSC, 0x91), byte(At.TSC + 1, 1)), invalid(Operand.TSC_FREQUENCY)],
    ['reserved bytes behind the TSC', byte(79, 1), invalid(Operand.RDX)],
    ['unknown MSR_CONFIG_CTLS', byte(At.MSR_CONFIG_CTLS, 2), invalid(Operand.RDX)],
    ['reserved bytes before CPUID_CONFIG', byte(255, 1), invalid(Operand.RDX)],
    ['reserved bytes at the end', byte(1023, 1), invalid(Operand.RDX)],
    ['IA32_ARCH_CAPABILITIES that are not to be configured', word(At.ARCH_CAPABILITIES, 1n << 4n), invalid(Operand.IA32_ARCH_CAPABILITIES_CONFIG)],
    ['IA32_ARCH_CAPABILITIES that cannot be', all(byte(At.MSR_CONFIG_CTLS, ARCH_CAPABILITIES_VALID), word(At.ARCH_CAPABILITIES, 1n)), invalid(Operand.IA32_ARCH_CAPABILITIES_CONFIG)],
    ['a TD with L2 VMs that can move', all(byte(At.NUM_L2_VMS, 1), word(At.ATTRIBUTES, 1n << 29n)), invalid(Operand.RDX)],
  ])('refuses %s', (_, change, expected) => {
    expect(describeStatus(init(change))).toBe(describeStatus(expected));
    expect(td.lp.gpr[Gpr.RCX]).toBe(0n);
  }); // prettier-ignore

  it('names the leaf of which a bit cannot be configured', () => {
    expect(init(word(At.CPUID + 8, 0xffff_ffff_0000_0000n))).toBe(invalid(Operand.CPUID_CONFIG));
    expect(td.lp.gpr[Gpr.RCX]! & 0xffff_ffffn).toBe(1n);
  });

  it('refuses parameters that are not aligned or private', () => {
    for (const rdx of [BigInt(Layout.TD_PARAMS) + 512n, BigInt(Layout.TD_PARAMS) | (40n << 46n), 1n << 52n])
      expect(init(() => undefined, rdx)).toBe(invalid(Operand.RDX));
  });

  it('refuses an LP that limits CPUID or whose TSC was adjusted, the latter after TSC_FREQUENCY', () => {
    const { msrs } = td.lp as unknown as { readonly msrs: { store(index: number, value: bigint): void } };
    const misc = td.lp.rdmsr(MISC_ENABLE)!;
    msrs.store(TSC_ADJUST, 1n);
    expect(init(byte(At.TSC, 3))).toBe(invalid(Operand.TSC_FREQUENCY));
    expect(init(byte(79, 1))).toBe(status(Code.INCONSISTENT_MSR, TSC_ADJUST));
    msrs.store(TSC_ADJUST, 0n);
    msrs.store(MISC_ENABLE, misc | (1n << 22n));
    expect(init(word(At.ATTRIBUTES, 2n))).toBe(Code.LIMIT_CPUID_MAXVAL_SET);
    msrs.store(MISC_ENABLE, misc);
  });

  it('refuses tables of five levels on a processor without addresses for them', () => {
    const change = word(At.EPTP, 0x26n);
    const sample = td.module.state.platform;
    const row = 4 * cpuidEntriesByIndex.findIndex(({ leaf }) => leaf === 0x8000_0008);
    const widths = sample.cpuid[row]!;
    sample.eptVpidCap |= 1n << 7n;
    sample.cpuid[row] = (widths & ~0xff) | 48;
    expect(init(change)).toBe(invalid(Operand.EPTP_CONTROLS));
    sample.cpuid[row] = (widths & ~0xff) | 49;
    expect(init(all(change, byte(At.TSC, 3)))).toBe(invalid(Operand.TSC_FREQUENCY));
    sample.cpuid[row] = widths;
  });

  it('takes good ones after all that', () => {
    expect(init(() => undefined)).toBe(0n);
    expect(init(() => undefined) >> 32n).toBe(Code.OP_STATE_INCORRECT >> 32n);
  });
});
