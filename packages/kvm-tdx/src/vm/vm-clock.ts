import type { Machine, Saved, SavedFields } from '@tdxkit/x86-cpu';
import { Errno, type IoctlResult } from '../uapi/errno.ts';
import { KvmClockFlag, type KvmClockData } from '../uapi/vcpu-structs.ts';

const NS = 1_000_000_000n;
/** There is no wall clock: KVM_CLOCK_REALTIME is not offered. */
export const CLOCK_FLAGS = KvmClockFlag.TSC_STABLE | KvmClockFlag.HOST_TSC;

/** The clock of a VM (kvmclock) as userspace keeps it over a migration: nanoseconds since the VM was made, until KVM_SET_CLOCK moves it. */
export class VmClock {
  readonly #machine: Machine;
  /** What it showed at a moment of the machine's clock. */
  #shown = 0n;
  #at: bigint;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#at = machine.clock.now;
  }

  /** KVM_GET_CLOCK. */
  get(): KvmClockData {
    const { clock, platform } = this.#machine;
    const passed = ((clock.now - this.#at) * NS) / platform.tscHz;
    return { clock: BigInt.asUintN(64, this.#shown + passed), flags: CLOCK_FLAGS, hostTsc: clock.now };
  }

  /** KVM_SET_CLOCK: it goes on from there; the host's TSC is not looked at. -EINVAL: a flag that KVM_GET_CLOCK does not give. */
  set({ clock, flags }: KvmClockData): IoctlResult {
    if ((flags & ~CLOCK_FLAGS) !== 0) return -Errno.EINVAL;
    this.#shown = clock;
    this.#at = this.#machine.clock.now;
    return 0;
  }

  save(): Saved {
    return { shown: this.#shown, at: this.#at };
  }
  load(from: SavedFields): void {
    this.#shown = from.bigint('shown');
    this.#at = from.bigint('at');
  }
}
