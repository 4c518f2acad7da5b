import { ExitReason, Gpr, VmcsField, type VmExit } from '@tdxkit/x86-cpu';
import { cpuidEntriesByIndex } from '@tdxkit/tdx-arch';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { tdhVpWr } from '../../src/index.ts';
import { CPUID_VALUES_CLASS, cpuidElementId } from '../../src/metadata/cpuid-values.ts';
import { Context, rowsOf } from '../../src/metadata/field-index.ts';
import { Code, Operand, status } from '../../src/status.ts';
import { defaultMsr } from '../platform/bring-up.ts';
import { Guest } from './guest.ts';

const PF = 0x8000_0b0e;
const DF = 0x8000_0b08;
const VE = 0x8000_0314n;
/** Key id 33 of 6 bits, and where the default platform has its SEAM range. */
const PRIVATE_KEY = 33n << 46n;
const SEAM_RANGE = defaultMsr(0x1400) & 0xf_ffff_fe00_0000n;
const SPEC_CTRL_FIELD = 0x1320_0003_0000_0048n;

describe('an address above the SHARED bit', () => {
  const fault = (g: Guest, idtVectoringInformation = 0): void =>
    g.exit(ExitReason.EPT_VIOLATION, {
      qualification: 0x182n,
      guestPhysicalAddress: 1n << 50n,
      guestLinearAddress: 0x7777n,
      idtVectoringInformation,
    });

  it('is a reserved bit in the page table of the guest', () => {
    const g = new Guest();
    fault(g);
    expect([g.injected, g.lp.cr2]).toEqual([BigInt(PF), 0x7777n]);
    expect(g.lp.seam.vmcs.read(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE)).toBe(0xbn);
  });
  it.each([PF, Number(VE)])('makes #DF of an event 0x%x that it cuts off', (event) => {
    const g = new Guest();
    fault(g, event);
    expect(g.injected).toBe(BigInt(DF));
  });
  it('shuts down the vCPU that was to be told of #DF', () => {
    const g = new Guest();
    fault(g, DF);
    expect(g.lp.gpr[Gpr.RAX]).toBe(Code.NON_RECOVERABLE_VCPU | 2n);
  });
});

describe('reports', () => {
  const PAGE = 0x40_0000;
  const withPage = (): Guest => new Guest({ pages: [[PAGE, new Uint8Array(0)]] });

  it('are not checked by a processor without SEAMVERIFYREPORT', () => {
    const g = withPage();
    (g.machine.platform as { seamCapabilities?: number }).seamCapabilities = 0x3f;
    expect(g.tdcall(22, { [Gpr.RCX]: BigInt(PAGE + 1) })).toBe(status(Code.OPERAND_INVALID, Operand.RAX));
  });

  it('look at the target only when they are made', () => {
    const g = withPage();
    const registers = { [Gpr.RCX]: 1n << 50n, [Gpr.RDX]: BigInt(PAGE) };
    expect(g.tdcall(4, { ...registers, [Gpr.R8]: 1n })).toBe(status(Code.OPERAND_INVALID, Operand.R8));
    expect(g.tdcall(4, { ...registers, [Gpr.R8]: 0n })).toBe(status(Code.OPERAND_INVALID, Operand.RCX));
    expect(g.tdcall(4, { ...registers, [Gpr.RCX]: 512n, [Gpr.R8]: 1n })).toBe(status(Code.OPERAND_INVALID, Operand.RCX));
  });

  it.each([
    ['a table that may only be read: a TD exit, whatever the page says', 0x1n, 0x13_3007n, [48n, 0xan]],
    ['a page that may only be read: a TD exit where #VE is suppressed', 0x7n, 0x8000_0000_0013_3031n, [48n, 0xan]],
    ['a reserved memory type: a misconfiguration', 0x7n, 0x13_303fn, [49n, 0n]],
    ['a table with a private key id: a misconfiguration', 0x7n | PRIVATE_KEY, 0x13_3037n, [49n, 0n]],
    ['a table in the SEAM range: a misconfiguration', 0x7n | SEAM_RANGE, 0x13_3037n, [49n, 0n]],
    ['a large page with a private key id: a misconfiguration', 0xb7n | PRIVATE_KEY, 0n, [49n, 0n]],
    ['a page with a private key id, which is lost', 0x7n, 0x13_3037n | PRIVATE_KEY, [0n, 1n << 47n]],
    ['a page in the SEAM range: a misconfiguration', 0x7n, 0x37n | SEAM_RANGE, [49n, 0n]],
  ])('go to shared memory behind %s', (_what, table, leaf, expected) => {
    const g = withPage();
    reportToShared(g, table, leaf);
    expect([g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.RCX]]).toEqual(expected);
  });

  it('tell the guest in #VE what instruction could not reach shared memory', () => {
    const g = withPage();
    reportToShared(g, 0x7n, 0x13_3031n, { instructionInformation: 0x1234_5678 });
    expect(g.injected).toBe(VE);
    g.tdcall(3);
    expect(g.lp.gpr[Gpr.R10]! >> 32n).toBe(0x1234_5678n);
  });

  /** TDG.MR.REPORT for data in shared memory, which the host maps by the entry `table` and the entry `leaf`. */
  function reportToShared(g: Guest, table: bigint, leaf: bigint, fields: Partial<VmExit> = {}): void {
    g.exit(ExitReason.EXTERNAL_INTERRUPT);
    const entry = (address: number, value: bigint): void => g.lp.memory.write64(address as Hpa, value);
    entry(0x13_0000 + 8 * 256, 0x13_1007n);
    entry(0x13_1000, table > 0xfffn ? table : 0x13_2000n | table);
    entry(0x13_2000, 0x13_4007n);
    entry(0x13_4000, leaf);
    const field = 0x0020_0003_0000_203cn;
    g.ok('TDH.VP.WR', tdhVpWr(g.lp, { tdvpr: g.tdvpr, field, value: 0x13_0000n, mask: 0xf_ffff_ffff_f000n }));
    g.enter();
    g.longMode();
    Object.assign(g.lp.gpr, { [Gpr.RAX]: 4n, [Gpr.RCX]: 1n << 47n, [Gpr.RDX]: BigInt(PAGE), [Gpr.R8]: 0n });
    g.exit(ExitReason.TDCALL, { instructionLength: 4, ...fields });
  }
});

describe('IA32_SPEC_CTRL', () => {
  it('is what the host of a debug TD wrote, as the guest reads it', () => {
    const g = new Guest({ attributes: 1n });
    g.exit(ExitReason.EXTERNAL_INTERRUPT);
    g.ok('TDH.VP.WR', tdhVpWr(g.lp, { tdvpr: g.tdvpr, field: SPEC_CTRL_FIELD, value: 1n, mask: 1n }));
    g.enter();
    expect(g.lp.seam.vmcs.read(VmcsField.SPEC_CTRL_SHADOW)).toBe(1n);
  });
});

describe('CPUID_VALUES', () => {
  const VM_WR = 8;
  const row = rowsOf[Context.TD]!.find(({ classCode }) => classCode === CPUID_VALUES_CLASS)!;
  const idOf = (index: number): bigint => (BigInt(row.idHigh) << 32n) | BigInt(cpuidElementId(2 * index));
  const write = (g: Guest, index: number): bigint =>
    g.tdcall(VM_WR, { [Gpr.RCX]: 0n, [Gpr.RDX]: idOf(index), [Gpr.R8]: 1n, [Gpr.R9]: 1n });

  it('are not for the guest to write; those of leaves that cause #VE are not even there', () => {
    const g = new Guest();
    const asked = cpuidEntriesByIndex.find(({ causesVe }) => causesVe === true)!;
    expect(write(g, 0)).toBe(Code.METADATA_FIELD_NOT_WRITABLE);
    expect(write(g, asked.index)).toBe(Code.METADATA_FIELD_NOT_READABLE);
    expect(g.lp.gpr[Gpr.R8]).toBe(0n);
  });
});
