import { Gpr, VmcsField, type SeamOutcome } from '@tdxkit/x86-cpu';
import { Tdcs } from '../../td/tdcs-layout.ts';
import { ModuleShutdown } from '../../module-shutdown.ts';
import { sampledMsr } from '../../platform/platform-sample.ts';
import { advance } from '../advance.ts';
import type { ExitContext } from '../exit-context.ts';
import { injectGp } from '../guest-events.ts';
import { nonArchitectural } from '../non-architectural.ts';
import { tdFeatures } from '../td-features.ts';
import { msrAction } from './msr-policy.ts';

const Msr = {
  XAPIC_DISABLE_STATUS: 0xbd,
  ARCH_CAPABILITIES: 0x10a,
  MISC_ENABLE: 0x1a0,
  DEBUGCTL: 0x1d9,
  PERF_CAPABILITIES: 0x345,
} as const;
const MISC_ENABLE_PERFMON_AVAILABLE = 1n << 7n;
const MISC_ENABLE_PEBS_UNAVAILABLE = 1n << 12n;
const PERF_CAPABILITIES_PT = 1n << 16n;
/** IA32_DEBUGCTL.ENABLE_UNCORE_PMI: belongs to the host. */
export const DEBUGCTL_UNCORE_PMI = 1n << 13n;

/** VMX capability MSRs in the order of TDCS from VIRTUAL_IA32_VMX_BASIC on. */
const VMX_MSRS: readonly number[] = [
  0x480, 0x485, 0x486, 0x487, 0x488, 0x489, 0x48b, 0x48c, 0x48d, 0x48e, 0x48f, 0x490, 0x491, 0x492,
];

function emulatedValue(c: ExitContext, msr: number): bigint {
  const { lp } = c.l;
  switch (msr) {
    case Msr.XAPIC_DISABLE_STATUS:
      return 1n;
    case Msr.ARCH_CAPABILITIES:
      return c.tdcs.read64(Tdcs.VIRTUAL_IA32_ARCH_CAPABILITIES);
    case Msr.MISC_ENABLE:
      return ((lp.rdmsr(msr) ?? 0n) & ~MISC_ENABLE_PERFMON_AVAILABLE) | MISC_ENABLE_PEBS_UNAVAILABLE;
    case Msr.DEBUGCTL:
      return c.vmcs.read(VmcsField.GUEST_DEBUGCTL) & ~DEBUGCTL_UNCORE_PMI;
    case Msr.PERF_CAPABILITIES:
      return tdFeatures(c.td).perfmon ? sampledMsr(c.m.state.platform, msr) & ~PERF_CAPABILITIES_PT : 0n;
    default:
      return c.tdcs.read64(Tdcs.VIRTUAL_IA32_VMX_BASIC + 8 * VMX_MSRS.indexOf(msr));
  }
}

/** RDMSR of an MSR that the bitmap intercepts: emulated value, #VE or #GP(0). @throws ModuleShutdown for one that it does not */
export function onRdmsr(c: ExitContext): SeamOutcome {
  const msr = c.l.lo(Gpr.RCX);
  const action = msrAction(c.td, msr, false);
  if (action === '#GP') return injectGp(c);
  if (action === 'native') throw new ModuleShutdown(`RDMSR of 0x${msr.toString(16)} exits, which the MSR bitmap lets through`);
  if (action !== 'emulated') return nonArchitectural(c);
  const value = emulatedValue(c, msr);
  c.l.lp.gpr[Gpr.RAX] = value & 0xffff_ffffn;
  c.l.lp.gpr[Gpr.RDX] = value >> 32n;
  return advance(c);
}
