import { ExitReason, Gpr, VmcsField } from '@tdxkit/x86-cpu';
import type { Gpa, Hpa } from '@tdxkit/x86-cpu/units';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  tdhMemPageRemove,
  tdhMemRangeBlock,
  tdhMemRangeUnblock,
  tdhMemTrack,
  tdhVpEnter,
  tdhVpRd,
  VpEnterFlag,
} from '../../src/index.ts';
import { GpaAttr, attributesOf } from '../../src/l2/l2-sept-entry.ts';
import { walkL2Sept } from '../../src/l2/l2-sept-walk.ts';
import { currentVm } from '../../src/l2/l2-vm.ts';
import { leafAddress } from '../../src/sept/sept-walk.ts';
import { Code, Operand, status } from '../../src/status.ts';
import { defaultMsr } from '../platform/bring-up.ts';
import { Guest } from './guest.ts';

const LIST = 0x1_0000;
const VAPIC = 0x1_1000;
const CODE = 0x1_2000;
const VM1 = 1n << 52n;
const ALL = 0xffff_ffff_ffff_ffffn;
const TDCALL_BYTES = 4;
const RWX = GpaAttr.R | GpaAttr.W | GpaAttr.XS | GpaAttr.XU;
const Leaf = { VMCALL: 0, VP_RD: 9, VP_WR: 10, ACCEPT: 6, ATTR_RD: 23, ATTR_WR: 24, ENTER: 25, INVEPT: 26, INVVPID: 27 } as const;

/** Field id in the VMCS of L2 VM 1, and in TDVPS. */
const l2Field = (encoding: number, sizeCode: bigint): bigint => (0x2420_0000_0000_0000n | (sizeCode << 32n)) + BigInt(encoding);
const VAPIC_FIELD = l2Field(0x2012, 3n);
const L2_CTLS_1 = 0xa020_0003_0000_0051n;
const L2_DEBUG_CTLS_1 = 0xa020_0003_0000_0055n;

/** An L1 VMM with one L2 VM; what both do is said by ready-made VM exits. */
class Partitioned extends Guest {
  constructor(attributes = 0n) {
    const page = new Uint8Array(0x1000);
    super({ numL2Vms: 1, attributes, pages: [LIST, VAPIC, CODE].map((gpa) => [gpa, page] as const) });
  }
  get vm(): number {
    return currentVm(this.module.vcpu(this.module.td(this.tdr), this.tdvpr));
  }
  /** The host enters again. */
  resume(flags = 0n): void {
    tdhVpEnter(this.lp, { tdvpr: this.tdvpr, flags });
  }
  write(field: bigint, value: bigint, mask = ALL): bigint {
    return this.tdcall(Leaf.VP_WR, { [Gpr.RCX]: 0n, [Gpr.RDX]: field, [Gpr.R8]: value, [Gpr.R9]: mask });
  }
  read(field: bigint): bigint {
    expect(this.tdcall(Leaf.VP_RD, { [Gpr.RCX]: 0n, [Gpr.RDX]: field })).toBe(0n);
    return this.lp.gpr[Gpr.R8]!;
  }
  list(): Hpa {
    return leafAddress(this.module.td(this.tdr), LIST)!;
  }
  setAttributes(gpa: number, attr: number, level = 0): bigint {
    return this.tdcall(Leaf.ATTR_WR, {
      [Gpr.RCX]: BigInt(gpa + level),
      [Gpr.RDX]: BigInt(attr) << 16n,
      [Gpr.R8]: 0x7fffn << 16n,
    });
  }
  enterL2(registers: Partial<Record<number, bigint>> = {}): bigint {
    return this.tdcall(Leaf.ENTER, { [Gpr.RCX]: VM1, [Gpr.RDX]: BigInt(LIST), ...registers });
  }
  /** Gives the L2 VM its virtual-APIC page and registers, and enters it. */
  startL2(): void {
    expect(this.write(VAPIC_FIELD, BigInt(VAPIC))).toBe(0n);
    const { memory } = this.lp;
    for (let i = 0; i < 16; i++) memory.write64((this.list() + 8 * i) as Hpa, BigInt(0x100 + i));
    memory.write64((this.list() + 128) as Hpa, 2n);
    memory.write64((this.list() + 136) as Hpa, BigInt(CODE));
    this.enterL2();
    expect([this.lp.mode, this.vm, this.lp.rip]).toEqual(['non-root', 1, BigInt(CODE)]);
  }
  entry(gpa: number): ReturnType<typeof walkL2Sept> {
    return walkL2Sept(this.module.td(this.tdr), 1, gpa, 0, 'host');
  }
}

describe('a TD with an L2 VM', () => {
  let g: Partitioned;
  beforeEach(() => {
    g = new Partitioned();
  });

  it('checks the operands of TDG.VP.ENTER in order', () => {
    expect(g.enterL2({ [Gpr.RDX]: 0x80n, [Gpr.RCX]: 0n })).toBe(status(Code.OPERAND_INVALID, Operand.RDX));
    expect(g.enterL2({ [Gpr.RCX]: 0n })).toBe(status(Code.OPERAND_INVALID, Operand.RCX));
    expect(g.enterL2({ [Gpr.RCX]: 2n << 52n })).toBe(status(Code.OPERAND_INVALID, Operand.RCX));
    expect(g.enterL2()).toBe(status(Code.OPERAND_INVALID, Operand.L2_VAPIC_GPA));
  });

  it('runs the L2 VM and tells the L1 VMM of its exit', () => {
    const { rip } = g.lp;
    g.startL2();
    expect(g.lp.gpr[Gpr.RBX]).toBe(0x103n);
    expect(g.lp.gpr[Gpr.RSP]).toBe(0x104n);
    g.lp.gpr[Gpr.RBX] = 0x77n;
    g.exit(ExitReason.HLT, { instructionLength: 1, qualification: 5n });
    expect([g.lp.mode, g.vm, g.lp.rip]).toEqual(['non-root', 0, rip + 2n * BigInt(TDCALL_BYTES)]);
    expect([g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.RCX], g.lp.gpr[Gpr.RBX], g.lp.gpr[Gpr.R11]]).toEqual([12n, 5n, 0n, 1n << 32n]);
    expect(g.lp.memory.read64((g.list() + 8 * Gpr.RBX) as Hpa)).toBe(0x77n);
    expect(g.lp.memory.read64((g.list() + 136) as Hpa)).toBe(BigInt(CODE));
  });

  it('leaves to the host for an interrupt, and comes back to the L2 VM', () => {
    g.startL2();
    g.exit(ExitReason.EXTERNAL_INTERRUPT, { interruptionInformation: 0x8000_0041 });
    expect([g.lp.mode, g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.RCX], g.lp.gpr[Gpr.R9]]).toEqual(['root', 1n, 1n << 32n, 0x8000_0041n]);
    g.resume();
    expect([g.lp.mode, g.vm, g.lp.rip, g.lp.gpr[Gpr.RBX]]).toEqual(['non-root', 1, BigInt(CODE), 0x103n]);
  });

  it('resumes the L1 VMM when the host asks for it', () => {
    g.startL2();
    g.exit(ExitReason.EXTERNAL_INTERRUPT, { interruptionInformation: 0x8000_0041 });
    g.resume(VpEnterFlag.RESUME_L1);
    expect([g.lp.mode, g.vm, g.lp.gpr[Gpr.RAX]]).toEqual(['non-root', 0, Code.L2_EXIT_HOST_ROUTED_ASYNC | 1n]);
    g.exit(ExitReason.EXTERNAL_INTERRUPT, { interruptionInformation: 0x8000_0041 });
    g.resume(VpEnterFlag.RESUME_L1);
    expect(g.lp.gpr[Gpr.RAX]).toBe(status(Code.OPERAND_INVALID, Operand.RCX));
  });

  it('lets the L2 VM call the host only where the L1 VMM allows it', () => {
    g.startL2();
    g.longMode();
    g.tdcall(Leaf.VMCALL, { [Gpr.RCX]: 0xc00n });
    expect([g.vm, g.lp.gpr[Gpr.RAX]]).toEqual([0, 77n]);
    expect(g.write(L2_CTLS_1, 2n)).toBe(0n);
    g.enterL2();
    g.longMode();
    g.tdcall(Leaf.VMCALL, { [Gpr.RCX]: 0xc00n, [Gpr.R10]: 0x5n, [Gpr.R11]: 0x6n });
    expect([g.lp.mode, g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.RCX], g.lp.gpr[Gpr.R11]]).toEqual(['root', 77n, 0xc00n | (1n << 32n), 6n]);
    g.lp.gpr[Gpr.R10] = 0x55n;
    g.resume();
    expect([g.vm, g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.R10], g.lp.rip]).toEqual([1, 0n, 0x55n, BigInt(CODE + TDCALL_BYTES)]);
    g.tdcall(Leaf.VMCALL, { [Gpr.RCX]: 0xc00n });
    g.lp.gpr[Gpr.R10] = 0x99n;
    g.resume(VpEnterFlag.RESUME_L1);
    expect([g.vm, g.lp.gpr[Gpr.RAX]]).toEqual([0, Code.L2_EXIT_HOST_ROUTED_TDVMCALL | 77n]);
    expect(g.lp.memory.read64((g.list() + 8 * Gpr.R10) as Hpa)).toBe(0x99n);
  });

  it('gives EPT violations to who can handle them', () => {
    g.startL2();
    const violation = { qualification: 0x181n, guestLinearAddress: 0x55n };
    g.exit(ExitReason.EPT_VIOLATION, { ...violation, guestPhysicalAddress: BigInt(CODE + 8) });
    expect([g.vm, g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.R8], g.lp.gpr[Gpr.RDX], g.lp.gpr[Gpr.R13]]).toEqual([
      0,
      48n,
      BigInt(CODE + 8),
      0x55n,
      0n,
    ]);
    g.enterL2();
    g.exit(ExitReason.EPT_VIOLATION, { ...violation, guestPhysicalAddress: 0x5000_0123n });
    expect([g.lp.mode, g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.RCX], g.lp.gpr[Gpr.R8]]).toEqual([
      'root',
      48n,
      1n | (1n << 32n),
      0x5000_0000n,
    ]);
    g.augPage(0x20_0000);
    g.resume();
    g.exit(ExitReason.EPT_VIOLATION, { ...violation, guestPhysicalAddress: 0x20_0000n });
    expect([g.vm, g.lp.gpr[Gpr.R13]]).toEqual([0, 6n]);
  });

  it('makes, reads and takes back aliases', () => {
    const attr = GpaAttr.VALID | RWX | GpaAttr.PWA;
    expect(g.setAttributes(CODE, attr)).toBe(0n);
    expect(g.lp.gpr[Gpr.RDX]).toBe(BigInt(attr) << 16n);
    expect(attributesOf(g.entry(CODE).entry, false)).toBe(attr);
    expect(g.tdcall(Leaf.ATTR_RD, { [Gpr.RCX]: BigInt(CODE + 0x123) })).toBe(0n);
    expect([g.lp.gpr[Gpr.RCX], g.lp.gpr[Gpr.RDX]]).toEqual([BigInt(CODE), BigInt(attr) << 16n]);
    expect(g.setAttributes(CODE, GpaAttr.VALID | GpaAttr.W)).toBe(Code.PAGE_ATTR_INVALID);
    expect(g.lp.gpr[Gpr.RDX]).toBe(BigInt(attr) << 16n);
    expect(g.setAttributes(CODE, GpaAttr.VALID)).toBe(0n);
    expect(g.lp.gpr[Gpr.RDX]).toBe(BigInt(GpaAttr.VALID) << 16n);
    expect(g.entry(CODE).entry).toEqual({ low: 0, high: 0 });
    expect(g.setAttributes(CODE, RWX)).toBe(status(Code.OPERAND_INVALID, Operand.RDX));
  });

  it('keeps aliases in step with the page: block, unblock, accept, remove', () => {
    const attr = GpaAttr.VALID | GpaAttr.R | GpaAttr.XS;
    g.exit(ExitReason.EXTERNAL_INTERRUPT);
    g.augPage(0x20_0000);
    g.resume();
    expect(g.setAttributes(0x20_0000, attr)).toBe(0n);
    const at = { gpa: 0x20_0000 as Gpa, level: 0 as const, tdr: g.tdr };
    expect(g.entry(0x20_0000).entry.low & 0x407).toBe(0); // pending: blocked
    expect(g.tdcall(Leaf.ACCEPT, { [Gpr.RCX]: 0x20_0000n })).toBe(0n);
    expect(g.entry(0x20_0000).entry.low & 0x407).toBe(5);
    g.exit(ExitReason.EXTERNAL_INTERRUPT);
    expect(tdhMemRangeBlock(g.lp, at).status).toBe(0n);
    expect(g.entry(0x20_0000).entry.low & 0x407).toBe(0);
    expect(attributesOf(g.entry(0x20_0000).entry, false)).toBe(attr);
    expect(tdhMemTrack(g.lp, g.tdr).status).toBe(0n);
    expect(tdhMemRangeUnblock(g.lp, at).status).toBe(0n);
    expect(g.entry(0x20_0000).entry.low & 0x407).toBe(5);
    expect(tdhMemRangeBlock(g.lp, at).status).toBe(0n);
    expect(tdhMemTrack(g.lp, g.tdr).status).toBe(0n);
    expect(tdhMemPageRemove(g.lp, at).status).toBe(0n);
    expect(g.entry(0x20_0000).entry).toEqual({ low: 0, high: 0 });
  });

  it('combines control registers of the L1 VMM with its own', () => {
    const mask = l2Field(VmcsField.CR0_GUEST_HOST_MASK, 3n);
    expect(g.read(mask)).toBe(ALL);
    expect(g.write(mask, 0x8n)).toBe(0n);
    expect(g.read(mask)).toBe(0x8n);
    expect(g.write(l2Field(VmcsField.GUEST_CR0, 3n), 0x20n)).toBe(0n);
    expect(g.write(l2Field(VmcsField.GUEST_CR0, 3n), 0x2000_0020n)).toBe(Code.METADATA_FIELD_VALUE_NOT_VALID);
    expect(g.write(VAPIC_FIELD, 1n << 47n)).toBe(Code.METADATA_FIELD_VALUE_NOT_VALID);
    expect(g.write(l2Field(0x203c, 3n), 0n)).toBe(Code.METADATA_FIELD_NOT_WRITABLE);
  });

  it('takes up a delivery that was cut off before a fault of the L2 VM itself', () => {
    for (const field of [VmcsField.CR0_GUEST_HOST_MASK, VmcsField.CR0_READ_SHADOW])
      expect(g.write(l2Field(field, 3n), 0n)).toBe(0n);
    g.startL2();
    const { vmcs } = g.lp.seam;
    const rflags = g.lp.rflags;
    g.lp.gpr[Gpr.RAX] = 0x8000_0020n; // paging without protection
    const cutOff = { idtVectoringInformation: 0x8000_0b0e, idtVectoringErrorCode: 6 };
    g.exit(ExitReason.CR_ACCESS, { qualification: 0n, instructionLength: 3, ...cutOff });
    expect([vmcs.read(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION), vmcs.read(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE)]).toEqual([
      0x8000_0b0en,
      6n,
    ]);
    expect(g.lp.rflags).toBe(rflags);
    g.lp.gpr[Gpr.RAX] = 0x8000_0020n;
    g.exit(ExitReason.CR_ACCESS, { qualification: 0n, instructionLength: 3 });
    expect(vmcs.read(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION)).toBe(0x8000_0b0dn);
    expect(g.lp.rflags).toBe(rflags | (1n << 16n));
  });

  it('shows the L1 VMM what its L2 VMs may be given', () => {
    const readMsr = (msr: number): bigint => {
      g.lp.gpr[Gpr.RCX] = BigInt(msr);
      g.exit(ExitReason.RDMSR, { instructionLength: 2 });
      return (g.lp.gpr[Gpr.RDX]! << 32n) | g.lp.gpr[Gpr.RAX]!;
    };
    expect(readMsr(0x492)).toBe(0x8en);
    expect((readMsr(0x48c) >> 48n) & 0x3fn).toBe((defaultMsr(0x48c) >> 48n) & 0x3fn);
    const native = defaultMsr(0x489) & ~defaultMsr(0x488);
    expect(readMsr(0x489) & 0x6040n).toBe(0x2040n);
    expect(readMsr(0x489) & ~native & ~0x2040n).toBe(0n);
  });

  it('invalidates translations of L2 VMs that exist', () => {
    expect(g.tdcall(Leaf.INVEPT, { [Gpr.RCX]: 2n })).toBe(0n);
    expect(g.tdcall(Leaf.INVEPT, { [Gpr.RCX]: 1n })).toBe(status(Code.OPERAND_INVALID, Operand.RCX));
    expect(g.tdcall(Leaf.INVVPID, { [Gpr.RCX]: VM1, [Gpr.RDX]: 0x1000n })).toBe(0n);
    expect(g.tdcall(Leaf.INVVPID, { [Gpr.RCX]: VM1, [Gpr.RDX]: 1n << 62n })).toBe(Code.GLA_NOT_CANONICAL);
    expect(g.tdcall(Leaf.INVVPID, { [Gpr.RCX]: VM1 | 1n, [Gpr.RDX]: (3n << 52n) | BigInt(CODE) })).toBe(0n);
    expect(g.lp.gpr[Gpr.RDX]).toBe(BigInt(CODE) | 3n);
  });
});

describe('a debug TD with an L2 VM', () => {
  it('turns transitions into TD exits where the host asks for it', () => {
    const g = new Partitioned(1n);
    g.startL2();
    g.exit(ExitReason.EXTERNAL_INTERRUPT);
    const set = (value: bigint): void => {
      expect(g.seamcall(43n, { rcx: BigInt(g.tdvpr), rdx: L2_DEBUG_CTLS_1, r8: value, r9: 7n })).toBe(0n);
    };
    set(2n);
    g.resume();
    g.exit(ExitReason.HLT, { instructionLength: 1 });
    expect([g.lp.mode, g.lp.gpr[Gpr.RAX], g.lp.gpr[Gpr.RCX]]).toEqual(['root', Code.TD_EXIT_ON_L2_TO_L1 | 12n, 1n << 32n]);
    set(4n);
    g.resume();
    g.exit(ExitReason.TDCALL);
    expect(g.lp.gpr[Gpr.RAX]).toBe(Code.TD_EXIT_ON_L2_VM_EXIT | 77n);
    set(0n);
    g.resume(VpEnterFlag.RESUME_L1);
    expect(g.vm).toBe(0);
    g.exit(ExitReason.EXTERNAL_INTERRUPT);
    set(1n);
    g.resume();
    g.enterL2();
    expect([g.lp.mode, g.lp.gpr[Gpr.RAX]]).toEqual(['root', Code.TD_EXIT_BEFORE_L2_ENTRY]);
    expect(tdhVpRd(g.lp, { tdvpr: g.tdvpr, field: l2Field(VmcsField.GUEST_RIP, 3n) }).value).toBe(BigInt(CODE));
  });
});
