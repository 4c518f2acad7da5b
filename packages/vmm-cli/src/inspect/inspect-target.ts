import type { PlatformConfig } from '@tdxkit/x86-cpu';
import { TdAccess, tdHandle } from '@tdxkit/kvm-tdx';
import { standStill } from '../debug/stand-still.ts';
import { restoreVmOnHost } from '../run/restored-vm.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { VmPlan } from '../run/vm-plan.ts';
import type { VmSession } from '../run/vm-session.ts';
import type { Container } from '../snapshot/container.ts';
import { unpackVm } from '../snapshot/saved-vm-file.ts';
import { requireVm } from '../snapshot/vm-snapshot.ts';
import { UsageError } from '../usage-error.ts';

/** A TD that is looked into: one that runs, or that of a snapshot. */
export interface InspectTarget {
  readonly access: TdAccess;
  readonly plan: VmPlan;
  readonly platform: PlatformConfig;
}

const noTd = (): never => {
  throw new UsageError('a plain VM has no Secure EPT, PAMT or TDCS', {
    hint: 'Use --vm-type td; `tdx replay` and `tdx gdb` show the registers of a plain VM.',
  });
};

/** The TD of a session. @throws UsageError for a plain VM */
export function targetOfSession({ plan, vm, host }: VmSession): InspectTarget {
  if (plan.vmType !== 'td') noTd();
  standStill(host.machine.clock);
  return { access: new TdAccess(tdHandle(vm)), plan, platform: host.machine.platform };
}

/** The TD of a snapshot, on a host of its own; nothing is run and no disk is needed. @throws UsageError, SnapshotFileError */
export function targetOfSnapshot(container: Container, hooks: Pick<RunOptions, 'createHost'>): InspectTarget {
  requireVm(container);
  const saved = unpackVm(container);
  const { plan, built, host } = container.within('kvm', () => restoreVmOnHost(saved, hooks));
  if (plan.vmType !== 'td') noTd();
  standStill(host.machine.clock);
  return { access: new TdAccess(tdHandle(built.vm)), plan, platform: host.machine.platform };
}
