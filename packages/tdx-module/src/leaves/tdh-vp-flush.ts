import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Code, SUCCESS } from '../status.ts';
import { lockTdvpr } from '../td/operands.ts';
import { disassociateVcpu } from '../td/association.ts';
import { Lifecycle } from '../td/tdr-layout.ts';
import { MIN_TDVPS_PAGES } from '../td/tdvps-layout.ts';

const PAGES_PER_L2_VM = 3;

/**
 * TDH.VP.FLUSH: flushes what this LP caches of a vCPU (translations, VMCS) and ends their association.
 * Works on a TD in any OP_STATE, fatal or not.
 * @source TDX-ABI "TDH.VP.FLUSH"
 * @param regs RCX TDVPR
 */
export const tdhVpFlush: HostLeaf = (m, l) => {
  const vcpu = lockTdvpr(m, l, Gpr.RCX, LockMode.EXCLUSIVE);
  if (typeof vcpu === 'bigint') return vcpu;
  if (vcpu.td.lifecycle !== Lifecycle.KEYS_CONFIGURED) return Code.TD_KEYS_NOT_CONFIGURED;
  if (vcpu.numPages < MIN_TDVPS_PAGES + PAGES_PER_L2_VM * vcpu.td.numL2Vms) return Code.TDCX_NUM_INCORRECT;
  if (vcpu.associatedLp !== l.index) return Code.VCPU_NOT_ASSOCIATED;

  disassociateVcpu(l, vcpu);
  return SUCCESS;
};
