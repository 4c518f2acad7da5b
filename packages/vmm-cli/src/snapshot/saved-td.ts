import { tdHandle, type ControlPage, type KvmVm, type TdHandle } from '@tdxkit/kvm-tdx';
import type { LogicalProcessor, Machine } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { TdxError } from '@tdxkit/x86-cpu/units';

/** Where the pages of a TD are: what of a `TdHandle` a file can hold. */
export interface SavedTd {
  readonly tdr: number;
  readonly hkid: number;
  readonly sharedBit: number;
  readonly controlPages: readonly ControlPage[];
  readonly vcpus: readonly { readonly id: number; readonly tdvpr: number; readonly lp: number }[];
}

/** For a snapshot. */
export function tdHandleOf(vm: KvmVm): SavedTd {
  const { tdr, hkid, sharedBit, controlPages, vcpus } = tdHandle(vm);
  return {
    tdr,
    hkid,
    sharedBit,
    controlPages,
    vcpus: vcpus.map(({ id, tdvpr }) => ({ id, tdvpr, lp: vm.vcpus.find((vcpu) => vcpu.id === id)!.lp.id })),
  };
}

/** An interrupt that nobody waits for: the guest leaves its LP. */
const KICK_VECTOR = 0xfd;
const KICK_INSTRUCTIONS = 1_000_000;

/** The TD of a machine that was restored from a snapshot, where no KVM runs. */
export function savedTdHandle(machine: Machine, saved: SavedTd): TdHandle {
  return {
    tdr: saved.tdr as Hpa,
    hkid: saved.hkid,
    sharedBit: saved.sharedBit,
    controlPages: saved.controlPages,
    vcpus: saved.vcpus.map(({ id, tdvpr }) => ({ id, tdvpr: tdvpr as Hpa })),
    lpFor: (id) => {
      const lp = machine.lps[saved.vcpus.find((vcpu) => vcpu.id === id)?.lp ?? 0]!;
      leaveGuest(lp);
      return lp;
    },
    note: () => undefined,
  };
}

function leaveGuest(lp: LogicalProcessor): void {
  if (lp.mode === 'root') return;
  lp.raiseInterrupt(KICK_VECTOR);
  for (let spent = 0; spent < KICK_INSTRUCTIONS && modeOf(lp) !== 'root';) spent += Math.max(1, lp.run(64).instructions);
  if (modeOf(lp) !== 'root') throw new TdxError('INTERNAL', `LP ${lp.id} does not leave its guest`);
}
/** Asked anew: running changed it. */
const modeOf = (lp: LogicalProcessor): LogicalProcessor['mode'] => lp.mode;
