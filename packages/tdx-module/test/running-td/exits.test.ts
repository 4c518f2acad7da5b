import { ExitReason, Gpr, Reg, SEGMENT_BYTES, Seg, SegField, VmcsField } from '@tdxkit/x86-cpu';
import type { Gpa } from '@tdxkit/x86-cpu/units';
import { beforeEach, describe, expect, it } from 'vitest';
import { tdhMemRangeBlock, tdhMemRangeUnblock, tdhMemTrack, tdhVpFlush, tdhVpRd, tdhVpWr } from '../../src/index.ts';
import { Code, Operand, status } from '../../src/status.ts';
import { Tdvps } from '../../src/td/tdvps-layout.ts';
import { Guest } from './guest.ts';

const VE = 0x8000_0314n;
const DF = 0x8000_0b08n;
const PEND_NMI = 0x2020_0000_0000_000bn;

describe('VM exits of a TD', () => {
  let g: Guest;
  beforeEach(() => {
    g = new Guest();
  });

  it('[C078] turns HLT into #VE, and a second one into #DF while the record is not taken', () => {
    const { rip } = g.lp;
    g.exit(ExitReason.HLT, { instructionLength: 1 });
    expect([g.lp.mode, g.injected, g.lp.rip]).toEqual(['non-root', VE, rip]);
    g.exit(ExitReason.HLT, { instructionLength: 1 });
    expect(g.injected).toBe(DF);
    expect(g.tdcall(3)).toBe(0n);
    expect(g.lp.gpr[Gpr.RCX]).toBe(12n);
    expect(g.tdcall(3)).toBe(Code.NO_VALID_VE_INFO);
    g.exit(ExitReason.HLT, { instructionLength: 1 });
    expect(g.injected).toBe(VE);
  });

  it('[C073] leaves by an asynchronous exit with zero registers, and comes back to the same ones', () => {
    const before = [...g.lp.gpr];
    g.lp.ymm.fill(7);
    g.exit(ExitReason.EXTERNAL_INTERRUPT, { interruptionInformation: 0x8000_0041 });
    expect(g.lp.mode).toBe('root');
    expect([Gpr.RAX, Gpr.RCX, Gpr.RDX, Gpr.R8, Gpr.R9].map((n) => g.lp.gpr[n])).toEqual([1n, 0n, 0n, 0n, 0x8000_0041n]);
    expect([...g.lp.ymm].every((b) => b === 0)).toBe(true);
    expect(g.lp.xcr0).toBe(3n);
    g.enter();
    expect([...g.lp.gpr]).toEqual(before);
    expect([...g.lp.ymm.subarray(0, 16)].every((b) => b === 7)).toBe(true);
  });

  it('leaves the host its IA32_DEBUGCTL but for what would trace or trap, and no counters that run', () => {
    const counting = new Guest({ attributes: 1n << 63n });
    for (const td of [g, counting]) {
      td.exit(ExitReason.EXTERNAL_INTERRUPT);
      expect([td.lp.wrmsr(0x1d9, 0x5003n), td.lp.rdmsr(0x1d9)]).toEqual([true, 0x5003n]);
      td.enter();
      td.exit(ExitReason.EXTERNAL_INTERRUPT);
      expect(td.lp.rdmsr(0x1d9)).toBe(0x5002n);
    }
    expect(counting.lp.rdmsr(0x38f) ?? 0n).toBe(0n);
  });

  it('keeps the length of an instruction in the record of #VE that was taken', () => {
    g.exit(ExitReason.HLT, { instructionLength: 1 });
    expect(g.tdcall(3)).toBe(0n);
    g.lp.gpr[Gpr.R10] = 0n;
    const { tdvps } = g.module.vcpu(g.module.td(g.tdr), g.tdvpr);
    tdvps.write32(Tdvps.VE_VALID, 0xffff_ffff); // as the processor delivers one of its own
    expect(g.tdcall(3)).toBe(0n);
    expect(g.lp.gpr[Gpr.R10]).toBe(1n);
  });

  it('passes XMM registers that the mask of a TDVMCALL selects, both ways', () => {
    g.lp.ymm.fill(5);
    g.tdcall(0, { [Gpr.RCX]: 0x0004_0400n, [Gpr.R10]: 1n, [Gpr.R11]: 2n });
    expect([g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.RCX], g.lp.gpr[Gpr.R10], g.lp.gpr[Gpr.R11]]).toEqual([77n, 0x0004_0400n, 1n, 0n]);
    const xmm = (n: number): number => g.lp.ymm[32 * n]!;
    expect([xmm(1), xmm(2), xmm(3)]).toEqual([0, 5, 0]);
    g.lp.ymm.fill(9);
    g.lp.gpr[Gpr.R10] = 0x55n;
    g.lp.gpr[Gpr.R11] = 0x66n;
    g.enter();
    expect([g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.R10], g.lp.gpr[Gpr.R11]]).toEqual([0n, 0x55n, 2n]);
    expect([xmm(1), xmm(2), xmm(3)]).toEqual([5, 9, 5]);
  });

  it('refuses TDCALL outside 64-bit mode, and masks that name RAX, RCX or RSP', () => {
    expect(g.tdcall(0, { [Gpr.RCX]: 1n })).toBe(status(Code.OPERAND_INVALID, Operand.RCX));
    g.lp.memory.u32[(g.lp.base + Reg.SEGMENTS + SEGMENT_BYTES * Seg.CS + SegField.ATTRIBUTES) >>> 2] = 0xc09b;
    g.tdcall(1);
    expect(g.injected).toBe(0x8000_0b0dn);
  });

  it('reports a bus lock after an exit that it handled itself', () => {
    const { rip } = g.lp;
    g.lp.gpr[Gpr.RAX] = 0n;
    g.exit(ExitReason.CPUID | (1 << 26), { instructionLength: 2 });
    expect([g.lp.mode, g.lp.gpr[Gpr.RAX]]).toEqual(['root', 0x0400_004an]);
    g.enter();
    expect([g.lp.rip, g.lp.gpr[Gpr.RAX]]).toEqual([rip + 2n, 0x23n]);
  });

  it('delivers an interrupted event again at the next entry', () => {
    g.exit(ExitReason.EPT_VIOLATION, {
      qualification: 0x181n,
      guestPhysicalAddress: 0x8000_07ff_f123n,
      idtVectoringInformation: 0x8000_0b0e,
      idtVectoringErrorCode: 2,
    });
    expect([g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.RCX], g.lp.gpr[Gpr.R8]]).toEqual([48n, 1n, 0x8000_07ff_f000n]);
    g.enter();
    expect(g.injected).toBe(0x8000_0b0en);
  });

  it('injects the NMI of the host when the guest can take it', () => {
    g.exit(ExitReason.EXTERNAL_INTERRUPT, { interruptionInformation: 0x8000_0041 });
    g.ok('TDH.VP.WR', tdhVpWr(g.lp, { tdvpr: g.tdvpr, field: PEND_NMI, value: 1n, mask: 0xffn }));
    g.enter();
    g.exit(ExitReason.NMI_WINDOW);
    expect(g.injected).toBe(0x8000_0202n);
  });

  it('does not leave NMIs blocked by one whose delivery was cut off', () => {
    g.exit(ExitReason.EXTERNAL_INTERRUPT, { interruptionInformation: 0x8000_0041 });
    g.enter();
    const { vmcs } = g.lp.seam;
    g.interruptibility = 8;
    g.exit(ExitReason.EPT_VIOLATION, { guestPhysicalAddress: 0x8000_07ff_f123n, idtVectoringInformation: 0x8000_0202 });
    g.enter();
    expect(g.injected).toBe(0x8000_0202n);
    expect(vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE)).toBe(0n);
  });

  // @source Intel SDM 3C "Basic VM-Exit Information": qualification and event are not defined for EPT misconfigurations
  it('tells nothing but the address of a misconfigured shared page', () => {
    g.exit(ExitReason.EPT_MISCONFIGURATION, { guestPhysicalAddress: 0x8000_07ff_f123n, qualification: 0x181n });
    expect([Gpr.RAX, Gpr.RCX, Gpr.RDX, Gpr.R8, Gpr.R9].map((n) => g.lp.gpr[n])).toEqual([49n, 0n, 0n, 0x8000_07ff_f000n, 0n]);
  });

  it('carries out LMSW, which cannot leave protected mode', () => {
    const cr0 = g.lp.cr0;
    g.exit(ExitReason.CR_ACCESS, { qualification: 0x000e_0030n, instructionLength: 3 });
    expect(g.lp.cr0).toBe(cr0 | 0xen);
    g.exit(ExitReason.CR_ACCESS, { qualification: 0x20n, instructionLength: 2 });
    expect(g.lp.gpr[Gpr.RAX]).toBe(Code.NON_RECOVERABLE_TD | 28n);
  });

  it('lets no guest set bits of CR0 that are to come', () => {
    g.module.state.platform.msrs = g.module.state.platform.msrs.map(([i, v]) => [i, i === 0x487 ? 0x1_ffff_ffffn : v] as const);
    g.lp.gpr[Gpr.RAX] = 0x1_8001_0033n;
    g.exit(ExitReason.CR_ACCESS, { qualification: 0n, instructionLength: 3 });
    expect(g.injected).toBe(VE);
  });

  it('goes by what the processors could do at TDH.SYS.INIT, whatever one says later', () => {
    const { msrs } = g.lp as unknown as { readonly msrs: { store(index: number, value: bigint): void } };
    msrs.store(0x487, 0x1_ffff_ffffn);
    g.lp.gpr[Gpr.RAX] = 0x1_8001_0033n;
    g.exit(ExitReason.CR_ACCESS, { qualification: 0n, instructionLength: 3 });
    expect(g.injected).toBe(0x8000_0b0dn);
  });

  it('opens the window for an NMI that came while an L2 VM or a #VE record was in the way, after any exit', () => {
    const window = (): bigint => g.lp.seam.vmcs.read(VmcsField.PRIMARY_PROCESSOR_CONTROLS) & (1n << 22n);
    g.exit(ExitReason.HLT, { instructionLength: 1 });
    g.exit(ExitReason.EXTERNAL_INTERRUPT, { interruptionInformation: 0x8000_0041 });
    g.ok('TDH.VP.WR', tdhVpWr(g.lp, { tdvpr: g.tdvpr, field: PEND_NMI, value: 1n, mask: 0xffn }));
    g.enter();
    expect(window()).toBe(0n);
    expect(g.tdcall(3)).toBe(0n);
    expect(window()).not.toBe(0n);
  });

  it('opens no window for an NMI when a TDCALL runs again for an event of the host', () => {
    g = new Guest({ pages: [[0x40_0000, new Uint8Array(0)]] });
    const window = (): bigint => g.lp.seam.vmcs.read(VmcsField.PRIMARY_PROCESSOR_CONTROLS) & (1n << 22n);
    const { tdvps } = g.module.vcpu(g.module.td(g.tdr), g.tdvpr);
    tdvps.write8(Tdvps.PEND_NMI, 1);
    let isPending = true;
    Object.defineProperty(g.lp, 'hasPendingEvent', { get: () => isPending });
    const { rip } = g.lp;
    g.tdcall(4, { [Gpr.RCX]: 0x40_0000n, [Gpr.RDX]: 0x40_0000n, [Gpr.R8]: 0n });
    expect([g.lp.rip, window()]).toEqual([rip, 0n]);
    isPending = false;
    expect(g.tdcall(1)).toBe(0n);
    expect(window()).not.toBe(0n);
  });

  it('disables a vCPU that shuts down, and keeps the TD', () => {
    g.exit(ExitReason.TRIPLE_FAULT);
    expect(g.lp.gpr[Gpr.RAX]).toBe(Code.NON_RECOVERABLE_VCPU | 2n);
    g.enter();
    expect(g.lp.gpr[Gpr.RAX]).toBe(Code.VCPU_STATE_INCORRECT);
    expect(tdhVpFlush(g.lp, g.tdvpr).status).toBe(0n);
  });

  it('ends a TD whose guest causes an exit that no control allows', () => {
    g.exit(ExitReason.RDTSC, { instructionLength: 2 });
    expect(g.lp.gpr[Gpr.RAX]).toBe(Code.NON_RECOVERABLE_TD | 16n);
    g.enter();
    expect(g.lp.gpr[Gpr.RAX]).toBe(Code.TD_FATAL);
    expect(tdhMemTrack(g.lp, g.tdr).status).toBe(Code.TD_FATAL);
  });
});

// @source TDX-BASE "Fatal Errors": what no setting of a production TD's VMCS can cause means that the platform or the module is broken
describe('a VM exit that cannot be', () => {
  const LSTAR = 0xc000_0082n;
  it.each([
    ['of an exception that is not intercepted', ExitReason.EXCEPTION_NMI, { interruptionInformation: 0x8000_030d }],
    ['of a private page with a malformed entry', ExitReason.EPT_MISCONFIGURATION, { guestPhysicalAddress: 0x1000n }],
    ['of a page-modification log', ExitReason.PML_FULL, {}],
    ['during the delivery of an event', ExitReason.HLT, { idtVectoringInformation: 0x8000_0041 }],
    ['because of MSRs to be loaded', 0x8000_0000 + ExitReason.ENTRY_FAILURE_MSR_LOADING, {}],
    ['from an entry that failed otherwise', 0x8000_0000 + ExitReason.HLT, {}],
    ['with an MTF pending', 0x1000_0000 + ExitReason.HLT, {}],
    ['of an MSR that the bitmap lets through', ExitReason.RDMSR, {}],
    ['of an MSR that the bitmap lets through, written', ExitReason.WRMSR, {}],
  ])('%s ends the module', (_, reason, fields) => {
    const g = new Guest();
    g.lp.gpr[Gpr.RCX] = LSTAR;
    expect(() => g.exit(reason, fields)).toThrow('shut itself down');
    expect(() => tdhMemTrack(g.lp, g.tdr)).toThrow('shut itself down');
  });

  it('of RDPMC is #GP without performance monitoring, and can be', () => {
    const g = new Guest();
    g.exit(ExitReason.RDPMC, { instructionLength: 2 });
    expect(g.injected).toBe(0x8000_0b0dn);
  });
});

describe('a debug TD', () => {
  const EXCEPTION_BITMAP = 0x0020_0002_0000_4004n;
  const LAST_TD_EXIT = 0xa020_0000_0000_000fn;

  it('leaves when the module injects an exception that the host intercepts', () => {
    const g = new Guest({ attributes: 1n });
    g.exit(ExitReason.EXTERNAL_INTERRUPT, { interruptionInformation: 0x8000_0041 });
    g.ok('TDH.VP.WR', tdhVpWr(g.lp, { tdvpr: g.tdvpr, field: EXCEPTION_BITMAP, value: 1n << 20n, mask: 1n << 20n }));
    g.enter();
    g.longMode();
    g.exit(ExitReason.HLT, { instructionLength: 1 });
    expect([g.lp.mode, g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.RCX], g.lp.gpr[Gpr.R9]]).toEqual(['root', 0n, 0n, VE]);
    g.enter();
    expect([g.lp.mode, g.injected]).toEqual(['non-root', VE]);
  });

  it('tells its host of any exception that exits', () => {
    const g = new Guest({ attributes: 1n });
    g.exit(ExitReason.EXCEPTION_NMI, { interruptionInformation: 0x8000_0306 });
    expect([g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.R9]]).toEqual([0n, 0x8000_0306n]);
  });

  it('keeps LAST_TD_EXIT where the vCPU does not come back', () => {
    const g = new Guest({ attributes: 1n });
    g.tdcall(0, { [Gpr.RCX]: 0xc00n });
    g.enter();
    g.exit(ExitReason.TRIPLE_FAULT);
    expect(tdhVpRd(g.lp, { tdvpr: g.tdvpr, field: LAST_TD_EXIT }).value).toBe(2n);
  });
});

describe('faults without progress', () => {
  const READ = { qualification: 0x181n };
  const GPA = 0x40_0000;
  /** A guest with a page that the host has blocked, and can unblock. */
  const withBlockedPage = (): { g: Guest; unblock: () => void } => {
    const g = new Guest({ pages: [[GPA, new Uint8Array(0)]] });
    const at = { gpa: GPA as Gpa, level: 0 as const, tdr: g.tdr };
    g.exit(ExitReason.EXTERNAL_INTERRUPT);
    g.ok('TDH.MEM.RANGE.BLOCK', tdhMemRangeBlock(g.lp, at));
    g.ok('TDH.MEM.TRACK', tdhMemTrack(g.lp, g.tdr));
    g.enter();
    return { g, unblock: () => void g.ok('TDH.MEM.RANGE.UNBLOCK', tdhMemRangeUnblock(g.lp, at)) };
  };

  it('ends an entry at once while a page that the guest needs is still missing', () => {
    const { g, unblock } = withBlockedPage();
    for (let i = 0; i < 7; i++) {
      g.exit(ExitReason.EPT_VIOLATION, { ...READ, guestPhysicalAddress: 0x40_0123n });
      expect(g.lp.gpr[Gpr.RAX]).toBe(48n);
      if (i < 6) g.enter();
    }
    g.enter();
    expect([g.lp.mode, g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.RCX], g.lp.gpr[Gpr.R8]]).toEqual(['root', 48n, 2n, 0x40_0000n]);
    unblock();
    g.enter();
    expect(g.lp.mode).toBe('non-root');
  });

  it('lets a guest accept page after page with one TDCALL instruction', () => {
    const g = new Guest({ attributes: 1n << 28n });
    const { rip } = g.lp;
    for (let page = 0; page < 40; page++) {
      const gpa = 0x40_0000 + 0x1000 * page;
      g.lp.rip = rip;
      expect(g.tdcall(6, { [Gpr.RCX]: BigInt(gpa) })).toBe(48n);
      g.augPage(gpa);
      g.enter();
      expect(g.lp.mode).toBe('non-root');
      expect(g.tdcall(6, { [Gpr.RCX]: BigInt(gpa) })).toBe(0n);
    }
  });

  it('forgets them when the guest gets on', () => {
    const { g, unblock } = withBlockedPage();
    for (let i = 0; i < 12; i++) {
      g.exit(ExitReason.EPT_VIOLATION, { ...READ, guestPhysicalAddress: 0x40_0000n });
      if (i === 6) break;
      g.enter();
    }
    unblock();
    g.enter();
    g.lp.rip += 2n;
    g.exit(ExitReason.EXTERNAL_INTERRUPT, { interruptionInformation: 0x8000_0041 });
    g.enter();
    expect(g.lp.mode).toBe('non-root');
  });
});
