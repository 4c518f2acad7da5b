import type { LogicalProcessor, Machine, PhysicalMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ModuleLp } from './module-lp.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleTraceListener } from './module-trace.ts';
import type { KnownRange } from './sept/known-range.ts';
import type { Sysinfo } from './sysinfo.ts';
import type { Td } from './td/td.ts';
import type { Vcpu } from './td/vcpu.ts';

/** What leaves, TDs and vCPUs need of the module that they belong to. `TdxModule` adds the doors through which calls come in. */
export interface ModuleContext {
  readonly machine: Machine;
  readonly memory: PhysicalMemory;
  /** What the SEAM loader tells the module about the platform and about itself. */
  readonly sysinfo: Sysinfo;
  readonly state: ModuleState;
  /** State of the module before this one. */
  handoff: ModuleState | undefined;
  readonly lps: readonly ModuleLp[];
  /** Set to be told of TDCALLs and #VEs; undefined when nobody listens, which costs a test for each. */
  trace: ModuleTraceListener | undefined;
  /** What calls that build a TD (INITIALIZED) have in common. */
  readonly buildingRange: KnownRange;
  /** What calls on pages of a RUNNABLE TD have in common: OP_STATE and the tree were free as well. */
  readonly runningRange: KnownRange;
  readonly globalHkid: number;

  /** Is `hkid` one of the platform's TDX private key ids? */
  isPrivateHkid(hkid: number): boolean;
  /** The module's data of one LP. */
  of(lp: LogicalProcessor): ModuleLp;
  /** The TD whose TDR page is at `tdrPa` (no HKID). The caller has checked the page type. */
  td(tdrPa: Hpa): Td;
  /** The vCPU whose TDVPR page is at `tdvprPa` (no HKID), owned by `td`. The caller has checked the page type. */
  vcpu(td: Td, tdvprPa: Hpa): Vcpu;
  /** The view of the vCPU whose TDVPR page was at `tdvprPa` when it was last asked for; the page may be another's by now. */
  formerVcpu(tdvprPa: Hpa): Vcpu | undefined;
  /** Drops the views of a page that is no longer a TDR or TDVPR. */
  forget(pa: Hpa): void;
}
