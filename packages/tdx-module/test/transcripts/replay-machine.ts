import {
  createMachine,
  enableVmx,
  type CpuidEntry,
  type CpuidResult,
  type LogicalProcessor,
  type Machine,
  type PlatformConfig,
} from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';

/** What the replayer needs of the machine's own LP class beyond the public interface: values past every rule, and the guest's segments. */
export interface OwnLp extends LogicalProcessor {
  readonly msrs: { store(index: number, value: bigint): void };
  readonly segments: { attributes(segment: number): number; setAttributes(segment: number, attributes: number): void };
  readonly seam: LogicalProcessor['seam'] & { checksGuestState: boolean };
  injectionInformation: number;
  injectionErrorCode: number;
  interruptibility: number;
  modeChanged(): void;
}

/** VMXON region: below convertible memory and out of the recordings' way. */
const VMXON_REGION = 0x8000;
const VMXON_STRIDE = 0x1000;

/** The failures that a recording asks of the hardware; they count for the machine as a whole. */
export interface HardwareFaults {
  rdrand: number;
  rdseed: number;
  pconfig: number;
  /** Polls of the pending-event state that still say no; -1 = nothing is pending. */
  pendingAfter: number;
}

/**
 * A real machine whose sources of chance and of platform data answer as recorded: CPUID by table alone, random numbers and key
 * programming that fail when asked to, pending events by number of polls.
 */
export class ReplayMachine {
  readonly machine: Machine;
  readonly lps: readonly OwnLp[];
  faults: HardwareFaults = { rdrand: 0, rdseed: 0, pconfig: 0, pendingAfter: -1 };

  constructor(platform: PlatformConfig) {
    this.machine = createMachine(platform, { core: 'inert' });
    this.lps = this.machine.lps as readonly OwnLp[];
    for (const lp of this.lps) {
      this.#instrument(lp);
      lp.seam.checksGuestState = false;
      const result = enableVmx(lp, (VMXON_REGION + lp.id * VMXON_STRIDE) as Hpa);
      if (result.kind !== 'ok') throw new Error(`LP ${lp.id} cannot enter VMX operation: ${result.kind}`);
    }
  }

  #instrument(lp: OwnLp): void {
    const own = lp as unknown as Record<string, unknown>;
    const draw = lp.rdrand.bind(lp);
    own['rdrand'] = () => (this.faults.rdrand > 0 ? (this.faults.rdrand--, undefined) : draw());
    own['rdseed'] = () => (this.faults.rdseed > 0 ? (this.faults.rdseed--, undefined) : draw());
    own['cpuid'] = (leaf: number, subleaf: number) => recordedCpuid(this.machine.platform, lp.id, leaf, subleaf);
    Object.defineProperty(lp, 'hasPendingEvent', { get: () => this.#poll() });
    const program = lp.seam.pconfigKey.bind(lp.seam);
    (lp.seam as unknown as Record<string, unknown>)['pconfigKey'] = (hkid: number, key?: Uint8Array) =>
      this.faults.pconfig > 0 ? (this.faults.pconfig--, false) : program(hkid, key);
  }

  #poll(): boolean {
    const { faults } = this;
    if (faults.pendingAfter < 0) return false;
    return faults.pendingAfter === 0 || (faults.pendingAfter--, false);
  }
}

type Row = readonly [number, number | null, number, number, number, number];

/** CPUID of a recording's platform: per-LP rows as they are, otherwise the common table with the LP's x2APIC id put in. */
function recordedCpuid(platform: PlatformConfig, id: number, leaf: number, subleaf: number): CpuidResult {
  const find = (table: readonly CpuidEntry[]): Row | undefined =>
    table.findLast(([l, s]) => l === leaf && (s === subleaf || s === null));
  const own = find(platform.lpCpuid?.[id] ?? []);
  const row = own ?? find(platform.cpuid);
  const result = { eax: row?.[2] ?? 0, ebx: row?.[3] ?? 0, ecx: row?.[4] ?? 0, edx: row?.[5] ?? 0 };
  if (own !== undefined) return result;
  const x2apicId = platform.lps[id]?.x2apicId ?? id;
  if (leaf === 1) result.ebx = ((result.ebx & 0xff_ffff) | (x2apicId << 24)) >>> 0;
  if (leaf === 0xb || leaf === 0x1f) result.edx = x2apicId;
  return result;
}
