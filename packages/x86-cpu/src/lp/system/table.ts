import { cacheAndTlbInstructions } from './cache-and-tlb.ts';
import { controlRegisterInstructions } from './control-registers.ts';
import { descriptorTableInstructions } from './descriptor-tables.ts';
import { farTransferInstructions } from './far-transfers.ts';
import { flagInstructions } from './flags.ts';
import { identificationInstructions } from './identification.ts';
import { iretInstructions } from './iret.ts';
import { msrInstructions } from './msr-instructions.ts';
import type { SystemHandler } from './operands.ts';
import { portInstructions } from './port-io.ts';
import { protectionKeyInstructions } from './protection-keys.ts';
import { segmentCheckInstructions } from './segment-checks.ts';
import { segmentMoveInstructions } from './segment-moves.ts';
import { softwareInterruptInstructions } from './software-interrupts.ts';
import { systemCallInstructions } from './system-calls.ts';
import { vmxInstructions } from './vmx-instructions.ts';
import { waitingInstructions } from './waiting.ts';
import { xsaveInstructions } from './xsave-instructions.ts';

/** Every system instruction by mnemonic: the only list. */
export const SYSTEM_INSTRUCTIONS: ReadonlyMap<string, SystemHandler> = new Map([
  ...controlRegisterInstructions,
  ...descriptorTableInstructions,
  ...segmentMoveInstructions,
  ...segmentCheckInstructions,
  ...farTransferInstructions,
  ...iretInstructions,
  ...softwareInterruptInstructions,
  ...systemCallInstructions,
  ...msrInstructions,
  ...identificationInstructions,
  ...portInstructions,
  ...flagInstructions,
  ...waitingInstructions,
  ...cacheAndTlbInstructions,
  ...protectionKeyInstructions,
  ...xsaveInstructions,
  ...vmxInstructions,
]);
