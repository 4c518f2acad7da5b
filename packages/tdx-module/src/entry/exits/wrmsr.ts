import { Gpr, VmcsField, type SeamOutcome } from '@tdxkit/x86-cpu';
import { currentVm } from '../../l2/l2-vm.ts';
import { advance } from '../advance.ts';
import type { ExitContext } from '../exit-context.ts';
import { GUEST, injectGp } from '../guest-events.ts';
import { nonArchitectural } from '../non-architectural.ts';
import { tdFeatures } from '../td-features.ts';
import { msrAction } from './msr-policy.ts';
import { DEBUGCTL_UNCORE_PMI } from './rdmsr.ts';

const Msr = { DEBUGCTL: 0x1d9, XSS: 0xda0, EFER: 0xc000_0080 } as const;

const DEBUGCTL_DEFINED = 0xffc7n;
const DEBUGCTL_BTF = 1n << 1n;
const DEBUGCTL_TR = 1n << 6n;
const DEBUGCTL_BTS = 1n << 7n;
const RFLAGS_TF = 1n << 8n;
const PENDING_DEBUG_BS = 1n << 14n;

const EFER_SCE = 1n << 0n;
const EFER_LME = 1n << 8n;
const EFER_LMA = 1n << 10n;

function writeDebugctl(c: ExitContext, value: bigint): SeamOutcome {
  if ((value & ~DEBUGCTL_DEFINED) !== 0n) return injectGp(c);
  if ((value & (DEBUGCTL_TR | DEBUGCTL_BTS)) === DEBUGCTL_TR) return nonArchitectural(c);
  const { vmcs } = c;
  const old = vmcs.read(VmcsField.GUEST_DEBUGCTL);
  vmcs.write(VmcsField.GUEST_DEBUGCTL, (value & ~DEBUGCTL_UNCORE_PMI) | (old & DEBUGCTL_UNCORE_PMI));
  advance(c);
  // With BTF the single step that TF asks for belongs to branches, which WRMSR is not.
  if ((value & DEBUGCTL_BTF) !== 0n && (vmcs.read(VmcsField.GUEST_RFLAGS) & RFLAGS_TF) !== 0n) {
    vmcs.write(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS, vmcs.read(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS) & ~PENDING_DEBUG_BS);
  }
  return GUEST;
}

function writeXss(c: ExitContext, value: bigint): SeamOutcome {
  const native = c.l.lp.cpuid(0xd, 1);
  const allowed = (BigInt(native.ecx >>> 0) | (BigInt(native.edx >>> 0) << 32n)) & BigInt(tdFeatures(c.td).xfam);
  if ((value & ~allowed) !== 0n || !c.l.lp.wrmsr(Msr.XSS, value)) return injectGp(c);
  return advance(c);
}

function writeEfer(c: ExitContext, value: bigint): SeamOutcome {
  const old = c.vmcs.read(VmcsField.GUEST_EFER);
  // An L2 VM may enter and leave long mode; the TD itself never leaves it.
  const changeable = currentVm(c.vcpu) === 0 ? EFER_SCE : EFER_SCE | EFER_LME;
  if (((value ^ old) & ~(changeable | EFER_LMA)) !== 0n) return nonArchitectural(c);
  c.vmcs.write(VmcsField.GUEST_EFER, (old & ~changeable) | (value & changeable));
  return advance(c);
}

/** WRMSR of an MSR that the bitmap intercepts: emulated, #VE or #GP(0). */
export function onWrmsr(c: ExitContext): SeamOutcome {
  const { l } = c;
  const msr = l.lo(Gpr.RCX);
  const action = msrAction(l.lp, c.td, msr, true);
  if (action === '#GP') return injectGp(c);
  if (action !== 'emulated') return nonArchitectural(c);
  const value = (BigInt(l.lo(Gpr.RDX)) << 32n) | BigInt(l.lo(Gpr.RAX));
  if (msr === Msr.DEBUGCTL) return writeDebugctl(c, value);
  if (msr === Msr.XSS) return writeXss(c, value);
  return writeEfer(c, value);
}
