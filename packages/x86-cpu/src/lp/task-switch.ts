import type { Delivery } from './delivery.ts';
import { UnimplementedInstruction } from './unimplemented-instruction.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** Bits 31:30 of the exit qualification of a task switch. */
const SOURCE = { call: 0, iret: 1, jmp: 2, idt: 3 } as const;

/**
 * A task switch. In VMX non-root operation it always exits; a guest without VMX cannot have one in this model.
 * @source Intel SDM 3C "Exit Qualification for Task Switches"
 */
export function taskSwitch(
  lp: X86LogicalProcessor,
  selector: number,
  source: keyof typeof SOURCE,
  delivery?: Delivery,
  length = 0,
): never {
  const qualification = BigInt(selector) | (BigInt(SOURCE[source]) << 30n);
  if (lp.nonRoot.onTaskSwitch(qualification, delivery === undefined ? length : 0)) throw lp.event;
  throw new UnimplementedInstruction(
    'a hardware task switch',
    `${source} of selector 0x${selector.toString(16)}, RIP 0x${lp.rip.toString(16)}`,
  );
}
