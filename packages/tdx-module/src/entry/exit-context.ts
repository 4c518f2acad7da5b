import type { SeamOutcome, VmExit, Vmcs } from '@tdxkit/x86-cpu';
import { Gpr, VmcsField } from '@tdxkit/x86-cpu';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import type { PageSet } from '../td/page-set.ts';
import type { Td } from '../td/td.ts';
import type { Vcpu } from '../td/vcpu.ts';

/**
 * One VM exit being handled: the vCPU, its structures and the exit information, gathered once. The module keeps one per LP and refills
 * it, so that an exit allocates nothing. Guest registers other than those in the VMCS are still in the LP.
 */
export class ExitContext {
  readonly m: ModuleContext;
  readonly l: ModuleLp;
  vcpu!: Vcpu;
  td!: Td;
  tdvps!: PageSet;
  tdcs!: PageSet;
  vmcs!: Vmcs;
  exit!: VmExit;
  /** The guest runs its TDCALL again: an event of the host came in between. */
  repeatsTdcall = false;

  constructor(m: ModuleContext, l: ModuleLp) {
    this.m = m;
    this.l = l;
  }

  bind(vcpu: Vcpu, exit: VmExit): this {
    if (this.vcpu !== vcpu) {
      this.vcpu = vcpu;
      this.td = vcpu.td;
      this.tdvps = vcpu.tdvps;
      this.tdcs = vcpu.td.tdcs;
    }
    this.vmcs = this.l.lp.seam.vmcs;
    this.exit = exit;
    this.repeatsTdcall = false;
    return this;
  }

  /** A general register of the guest. RSP is in the VMCS. */
  gpr(n: number): bigint {
    return n === Gpr.RSP ? this.vmcs.read(VmcsField.GUEST_RSP) : (this.l.lp.gpr[n] ?? 0n);
  }
  setGpr(n: number, value: bigint): void {
    if (n === Gpr.RSP) this.vmcs.write(VmcsField.GUEST_RSP, value);
    else this.l.lp.gpr[n] = value;
  }

  /** Current privilege level of the guest: SS.DPL. */
  get cpl(): number {
    return (this.vmcs.read32(VmcsField.GUEST_SS_ACCESS_RIGHTS) >> 5) & 3;
  }
  /** EFER.LMA and CS.L. */
  get is64Bit(): boolean {
    return (
      (this.vmcs.read32(VmcsField.GUEST_CS_ACCESS_RIGHTS) & 0x2000) !== 0 &&
      (this.vmcs.read32(VmcsField.GUEST_EFER) & 0x400) !== 0
    );
  }
  /** HPA of a page, as accessed with the TD's key. */
  get memory(): ModuleContext['memory'] {
    return this.m.memory;
  }
}

/** The reused context of an LP. */
export const exitContext = (m: ModuleContext, l: ModuleLp): ExitContext => (l.exitContext ??= new ExitContext(m, l));

export type { SeamOutcome };
