import { Kvm } from '@tdxkit/kvm-tdx';
import type { Machine } from '@tdxkit/x86-cpu';

/** What a host must hold. */
export interface HostOptions {
  readonly seed: bigint;
  /** Memory of the VM that will run on it. */
  readonly memoryBytes: number;
  /** Load the TDX module. */
  readonly tdx: boolean;
}

/** A machine with the TDX module loaded and KVM running on it. */
export interface Host {
  readonly machine: Machine;
  readonly kvm: Kvm;
}

/** Builds the default platform, loads the TDX module and starts KVM. */
export function createHost(_options: HostOptions): Host {
  throw new Error('not built yet');
}
