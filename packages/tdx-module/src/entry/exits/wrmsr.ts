import { Gpr, VmcsField, type SeamOutcome } from '@tdxkit/x86-cpu';
import { currentVm } from '../../l2/l2-vm.ts';
import { ModuleShutdown } from '../../module-shutdown.ts';
import { advance } from '../advance.ts';
import type { ExitContext } from '../exit-context.ts';
import { injectGp } from '../guest-events.ts';
import { nonArchitectural } from '../non-architectural.ts';
import { tdFeatures } from '../td-features.ts';
import { msrAction } from './msr-policy.ts';
import { DEBUGCTL_UNCORE_PMI } from './rdmsr.ts';

const Msr = { DEBUGCTL: 0x1d9, XSS: 0xda0, EFER: 0xc000_0080 } as const;

const DEBUGCTL_DEFINED = 0xffc7n;
const DEBUGCTL_TR = 1n << 6n;
const DEBUGCTL_BTS = 1n << 7n;

/** State components of IA32_XSS. */
const XSS_COMPONENTS = 0x1_fd00n;

const EFER_SCE = 1n << 0n;
const EFER_LME = 1n << 8n;
const EFER_LMA = 1n << 10n;

function writeDebugctl(c: ExitContext, value: bigint): SeamOutcome {
  if ((value & ~DEBUGCTL_DEFINED) !== 0n) return injectGp(c);
  if ((value & (DEBUGCTL_TR | DEBUGCTL_BTS)) === DEBUGCTL_TR) return nonArchitectural(c);
  const { vmcs } = c;
  const old = vmcs.read(VmcsField.GUEST_DEBUGCTL);
  vmcs.write(VmcsField.GUEST_DEBUGCTL, (value & ~DEBUGCTL_UNCORE_PMI) | (old & DEBUGCTL_UNCORE_PMI));
  return advance(c);
}

function writeXss(c: ExitContext, value: bigint): SeamOutcome {
  const allowed = XSS_COMPONENTS & c.m.state.platform.xfamSupported & BigInt(tdFeatures(c.td).xfam);
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

/** WRMSR of an MSR that the bitmap intercepts: emulated, #VE or #GP(0). @throws ModuleShutdown for one that it does not */
export function onWrmsr(c: ExitContext): SeamOutcome {
  const { l } = c;
  const msr = l.lo(Gpr.RCX);
  const action = msrAction(c.td, msr, true);
  if (action === '#GP') return injectGp(c);
  if (action === 'native') throw new ModuleShutdown(`WRMSR of 0x${msr.toString(16)} exits, which the MSR bitmap lets through`);
  if (action !== 'emulated') return nonArchitectural(c);
  const value = (BigInt(l.lo(Gpr.RDX)) << 32n) | BigInt(l.lo(Gpr.RAX));
  if (msr === Msr.DEBUGCTL) return writeDebugctl(c, value);
  if (msr === Msr.XSS) return writeXss(c, value);
  return writeEfer(c, value);
}
