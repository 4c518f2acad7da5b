import type { Insn } from '../isa/insn.ts';
import type { CpuEnvironment, Outcome, Translation } from '../run/cpu-environment.ts';
import { hasErrorCode } from './guest-event.ts';
import type { LogicalProcessor } from './logical-processor.ts';
import { UnimplementedInstruction } from './unimplemented-instruction.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** The system part of the processor as the instruction core sees it. Stateless: one serves any number of machines. */
export class SystemEnvironment implements CpuEnvironment {
  translate(_lp: LogicalProcessor, _low: number, _high: number, _access: number, _into: Translation): boolean {
    throw new UnimplementedInstruction('address translation', 'host');
  }
  system(_lp: LogicalProcessor, insn: Insn): Outcome {
    throw new UnimplementedInstruction(insn.name, `RIP 0x${insn.rip.toString(16)}`);
  }
  raise(lp: LogicalProcessor, vector: number, errorCode: number | undefined): void {
    (lp as X86LogicalProcessor).event.exception(vector, errorCode ?? (hasErrorCode(vector) ? 0 : -1));
  }
  readPhysical(lp: LogicalProcessor, pa: number, size: number): bigint {
    throw new RangeError(`${lp.id} ${pa} ${size}`);
  }
  writePhysical(lp: LogicalProcessor, pa: number, size: number, _value: bigint): void {
    throw new RangeError(`${lp.id} ${pa} ${size}`);
  }
}
