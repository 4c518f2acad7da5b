import { VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import type { ExitContext } from '../entry/exit-context.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';

const NMI_UNBLOCKED = 1n << 12n;
const BLOCKING_BY_NMI = 8n;
const VALID = 0x8000_0000n;

/** An exit by which IRET had already unblocked NMIs: they are blocked again when the L2 VM goes on. */
export function noteNmiUnblocking(c: ExitContext): void {
  if ((c.exit.qualification & NMI_UNBLOCKED) === 0n || (c.vmcs.read(VmcsField.IDT_VECTORING_INFORMATION) & VALID) !== 0n) return;
  c.tdvps.write8(Tdvps.NMI_UNBLOCKING_DUE_TO_IRET, 1);
}

/** L2 entry after such an exit. */
export function restoreNmiBlocking(vmcs: Vmcs, vcpu: Vcpu): void {
  if (vcpu.tdvps.read8(Tdvps.NMI_UNBLOCKING_DUE_TO_IRET) === 0) return;
  vmcs.write(VmcsField.GUEST_INTERRUPTIBILITY_STATE, vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE) | BLOCKING_BY_NMI);
}
