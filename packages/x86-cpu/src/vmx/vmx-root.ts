import type { HostInstructionResult } from '../lp/logical-processor.ts';
import type { Hpa } from '../units/index.ts';
import type { Vmcs } from './vmcs.ts';

/** VMX instructions as executed by host software in VMX root operation. @source Intel SDM 3C "VMX Instruction Reference" */
export interface VmxRoot {
  /** The check that failed in the last VMLAUNCH or VMRESUME, in words; empty when none did. For tests and diagnostics. */
  readonly lastFailure: string;
  /** In VMX operation (after VMXON). */
  readonly on: boolean;
  vmxon(region: Hpa): HostInstructionResult;
  vmxoff(): HostInstructionResult;
  vmclear(vmcs: Hpa): HostInstructionResult;
  vmptrld(vmcs: Hpa): HostInstructionResult;
  /** The current VMCS, or undefined: host software reads and writes its fields through it, without the checks of VMREAD and VMWRITE. */
  readonly vmcs: Vmcs | undefined;
  /** Address of the current VMCS, all ones when there is none; undefined = #UD outside VMX operation. */
  vmptrst(): bigint | undefined;
  /** VMfailValid 12 for an encoding that names no field. */
  vmread(encoding: number): HostInstructionResult & { readonly value?: bigint };
  /** VMfailValid 12 for an encoding that names no field, 13 for exit information where IA32_VMX_MISC keeps it read-only. */
  vmwrite(encoding: number, value: bigint): HostInstructionResult;
  /** VMCALL in root operation: VMfailValid 1. */
  vmcall(): HostInstructionResult;
  /**
   * On 'ok' the LP is in non-root: go on with `lp.run`. Control or host-state checks that fail give vmfail-valid 7 or 8. Guest-state
   * checks that fail are a VM exit at once: 'ok' with `lp.mode` still 'root' and bit 31 of the exit reason in the VMCS.
   */
  vmlaunch(): HostInstructionResult;
  vmresume(): HostInstructionResult;
  /** Type 1 = single context (eptp), 2 = all contexts. */
  invept(type: number, eptp: bigint): HostInstructionResult;
  /** Types 0..3 as in the SDM. */
  invvpid(type: number, vpid: number, linear: bigint): HostInstructionResult;
}
