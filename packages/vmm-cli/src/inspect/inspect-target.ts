import type { Machine, PlatformConfig } from '@tdxkit/x86-cpu';
import { TdAccess, tdHandle } from '@tdxkit/kvm-tdx';
import { standStill } from '../debug/stand-still.ts';
import type { Host, HostOptions } from '../run/host.ts';
import { planVm, type VmPlan, type VmSession } from '../run/vm-session.ts';
import { savedTdHandle } from '../snapshot/saved-td.ts';
import type { SnapshotFile } from '../snapshot/snapshot.ts';
import { UsageError } from '../usage-error.ts';
import { prepareRecorded } from '../commands/recorded-vm.ts';

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

/** The TD of a snapshot: a machine of the same platform takes its state; nothing is run. @throws UsageError, SnapshotError */
export async function targetOfSnapshot(
  file: string,
  { recording, machine: state, td }: SnapshotFile,
  createHost: (options: HostOptions) => Host,
): Promise<InspectTarget> {
  if (state === undefined)
    throw new UsageError(`${file} is a recording without the machine's state`, { hint: 'Make a snapshot: tdx snapshot --at N.' });
  if (td === undefined) return noTd();
  const { image, options } = await prepareRecorded(recording);
  const plan = planVm(image, options);
  const { seed, memoryBytes, cpus } = plan;
  const machine: Machine = createHost({
    seed,
    memoryBytes,
    cpus,
    tdx: true,
    passesRbp: image.passesRbp ?? false,
    debugTds: plan.isDebug,
  }).machine;
  machine.restore(state);
  standStill(machine.clock);
  return { access: new TdAccess(savedTdHandle(machine, td)), plan, platform: machine.platform };
}
