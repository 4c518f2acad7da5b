import { Kvm, restoreKvm, type KvmOptions } from '@tdxkit/kvm-tdx';
import { TdxModule } from '@tdxkit/tdx-module';
import { createMachine, defaultPlatform, type Machine, type SavedFields } from '@tdxkit/x86-cpu';
import { GIB, MIB, alignUp } from '@tdxkit/x86-cpu/units';

/** What a host must hold. */
export interface HostOptions {
  readonly seed: bigint;
  /** Memory of the VM that will run on it. */
  readonly memoryBytes: number;
  /** vCPUs of it: each gets a logical processor. */
  readonly cpus: number;
  /** Load the TDX module. */
  readonly tdx: boolean;
  /** TDs whose guest passes RBP with TDG.VP.VMCALL: built without NO_RBP_MOD. */
  readonly passesRbp: boolean;
  /** TDs may have ATTRIBUTES.DEBUG. */
  readonly debugTds: boolean;
  /** How guests are executed. Default 'translator'. */
  readonly tier?: 'interpreter' | 'translator' | undefined;
  /** What KVM kept when it was saved: `machine.restore` follows. Default: KVM is loaded anew. */
  readonly kvmState?: SavedFields;
}

/** A machine with KVM running on it. */
export interface Host {
  readonly machine: Machine;
  readonly kvm: Kvm;
  /** The TDX module, when it is loaded. */
  readonly module?: TdxModule;
}

/** Host memory beside the guest's: page tables, TD control structures, PAMT (1/256 of RAM), firmware. */
const HOST_BYTES = 192 * MIB;

/** Frames of RAM live in one linear memory of 4 GiB. */
const MAX_RAM_BYTES = 4 * GIB;

/** A page that was shared and private in turn takes two frames of the host, so guest memory counts twice where there is room. */
const ramBytesFor = (memoryBytes: number): number => Math.min(alignUp(2 * memoryBytes + HOST_BYTES, GIB), MAX_RAM_BYTES);

/** What the memory of a host for such a VM can take in a snapshot at most: each page has a head of 13 bytes, or of 269 where its lines differ. */
export const savedBytesLimit = (memoryBytes: number): number => Math.ceil(1.1 * (2 * memoryBytes + HOST_BYTES));

/** The default platform with enough memory for the VM; with `tdx` the TDX module is loaded and KVM brings it up. */
export function createHost({ seed, memoryBytes, cpus, tdx, passesRbp, debugTds, tier, kvmState }: HostOptions): Host {
  const machine = createMachine(
    defaultPlatform({ ramBytes: ramBytesFor(memoryBytes), seed, lps: cpus }),
    tier === undefined ? {} : { tier },
  );
  const module = tdx ? new TdxModule(machine) : undefined;
  if (module !== undefined) machine.loadSeamFirmware(module);
  const loading: KvmOptions = { tdx, maxPrivateLevel: 2, keepRbp: !passesRbp, debugTds };
  const kvm = kvmState === undefined ? new Kvm(machine, loading) : restoreKvm(machine, loading, kvmState);
  return { machine, kvm, ...(module === undefined ? {} : { module }) };
}
