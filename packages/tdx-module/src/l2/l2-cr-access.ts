import { VmcsField, type SeamOutcome } from '@tdxkit/x86-cpu';
import { advance } from '../entry/advance.ts';
import type { ExitContext } from '../entry/exit-context.ts';
import { cr0Verdict, cr4Verdict, writeGuestCr0 } from '../entry/exits/cr-access.ts';
import { injectGp } from '../entry/guest-events.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import { exitToL1 } from './l2-exit.ts';
import { currentVm } from './l2-vm.ts';

const Access = { MOV_TO: 0, LMSW: 3 } as const;
const LMSW_BITS = 0xfn;
const PE = 1n;

/** Does `value` change a bit that the L1 VMM kept to itself? */
function changesL1Bits(c: ExitContext, value: bigint, mask: number, shadow: number, among = ~0n): boolean {
  const vm = currentVm(c.vcpu);
  return ((value ^ c.tdvps.read64(shadow + 8 * vm)) & c.tdvps.read64(mask + 8 * vm) & among) !== 0n;
}

/** CR0 and CR4 of an L2 VM: the L1 VMM is asked about bits it owns, the module's own rules come after. Everything else is L1's. */
export function onL2CrAccess(c: ExitContext): SeamOutcome {
  const q = Number(c.exit.qualification & 0xffff_ffffn);
  const cr = q & 0xf;
  const access = (q >>> 4) & 3;
  const source = (): bigint => c.gpr((q >>> 8) & 0xf);
  if (access === Access.MOV_TO && cr === 0) {
    const value = source();
    if (changesL1Bits(c, value, Tdvps.SHADOW_CR0_GUEST_HOST_MASK, Tdvps.SHADOW_CR0_READ_SHADOW)) return exitToL1(c);
    const verdict = cr0Verdict(c, value, true);
    if (verdict === 'fault') return injectGp(c);
    if (verdict === 'refused') return exitToL1(c);
    writeGuestCr0(c, value);
    return advance(c);
  }
  if (access === Access.MOV_TO && cr === 4) {
    const value = source();
    if (changesL1Bits(c, value, Tdvps.SHADOW_CR4_GUEST_HOST_MASK, Tdvps.SHADOW_CR4_READ_SHADOW)) return exitToL1(c);
    return cr4Verdict(c, value) === 'fault' ? injectGp(c) : exitToL1(c);
  }
  if (access !== Access.LMSW) return exitToL1(c);
  const value = BigInt(q >>> 16) & LMSW_BITS;
  if (changesL1Bits(c, value, Tdvps.SHADOW_CR0_GUEST_HOST_MASK, Tdvps.SHADOW_CR0_READ_SHADOW, LMSW_BITS)) return exitToL1(c);
  const old = c.vmcs.read(VmcsField.GUEST_CR0);
  c.vmcs.write(VmcsField.GUEST_CR0, value | (old & PE) | (old & ~LMSW_BITS));
  return advance(c);
}
