import type { SeamOutcome, VmExit } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { TdxModule } from '../module.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';

/** TDH.VP.ENTER. */
export const tdhVpEnter: HostLeaf = () => {
  throw new UnimplementedLeaf('TDH.VP.ENTER', 'TD entry is being built');
};

/** A VM exit of the vCPU that runs on `l` (`l.vcpu`). */
export function handleVmExit(_m: TdxModule, _l: ModuleLp, exit: VmExit): SeamOutcome {
  throw new UnimplementedLeaf(`VM exit ${exit.reason}`, 'TD exits are being built');
}
