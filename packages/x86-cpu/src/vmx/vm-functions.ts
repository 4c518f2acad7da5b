import type { Insn } from '../isa/insn.ts';
import { Gpr } from '../lp/register-file.ts';
import type { Hpa } from '../units/index.ts';
import { checkEptp } from './eptp-checks.ts';
import { ExitReason } from './exit-reason.ts';
import { VmcsField } from './fields.ts';
import { vmExit } from './vm-exit.ts';
import type { VmxGuest } from './vmx-guest.ts';

const EPTP_LIST_ENTRIES = 512;

/**
 * VMFUNC: the function in EAX. True: an exit is recorded, for a function that the controls do not enable or that cannot be done.
 * @source Intel SDM 3C "VM Functions"
 */
export function onVmFunction(guest: VmxGuest, insn: Insn): boolean {
  const number = guest.lp.gpr32[2 * Gpr.RAX]!;
  if (number <= 63 && ((guest.controls.functions >> BigInt(number)) & 1n) !== 0n && switchEptp(guest)) return false;
  guest.lp.recordExit(vmExit(ExitReason.VMFUNC, { instructionLength: insn.length }));
  return true;
}

/** Function 0, EPTP switching: entry ECX of the EPTP list becomes the EPT pointer. False: there is no such entry, or not a valid one. */
function switchEptp(guest: VmxGuest): boolean {
  const { lp, controls, vmcs } = guest;
  const index = lp.gpr32[2 * Gpr.RCX]!;
  if (index >= EPTP_LIST_ENTRIES) return false;
  const eptp = lp.memory.read64((controls.eptpList + 8 * index) as Hpa);
  if (checkEptp(lp, eptp) !== undefined) return false;
  vmcs.write(VmcsField.EPTP, eptp);
  if (controls.veInformation !== -1) vmcs.write32(VmcsField.EPTP_INDEX, index);
  guest.useEptp(eptp);
  return true;
}
