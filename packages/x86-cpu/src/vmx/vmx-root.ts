import type { HostInstructionResult } from '../lp/logical-processor.ts';
import type { Hpa } from '../units/index.ts';
import type { Vmcs } from './vmcs.ts';

/** VMX instructions as executed by host software in VMX root operation. @source Intel SDM 3C "VMX Instruction Reference" */
export interface VmxRoot {
  /** In VMX operation (after VMXON). */
  readonly on: boolean;
  vmxon(region: Hpa): HostInstructionResult;
  vmxoff(): HostInstructionResult;
  vmclear(vmcs: Hpa): HostInstructionResult;
  vmptrld(vmcs: Hpa): HostInstructionResult;
  /** The current VMCS, or undefined. VMREAD and VMWRITE are `vmcs.read` / `vmcs.write`. */
  readonly vmcs: Vmcs | undefined;
  /** On 'ok' the LP is in non-root: go on with `lp.run`. Control or host-state checks that fail give vmfail-valid 7 or 8. */
  vmlaunch(): HostInstructionResult;
  vmresume(): HostInstructionResult;
  /** Type 1 = single context (eptp), 2 = all contexts. */
  invept(type: number, eptp: bigint): HostInstructionResult;
  /** Types 0..3 as in the SDM. */
  invvpid(type: number, vpid: number, linear: bigint): HostInstructionResult;
}
