import type { ExitReason } from '../../src/vmx/exit-reason.ts';

/** Exit reasons without a row, and why. */
export const UNREACHABLE: Partial<Record<keyof typeof ExitReason, string>> = {
  IO_SMI: 'no system-management mode in the model',
  OTHER_SMI: 'no system-management mode in the model',
  RSM: 'no system-management mode in the model: RSM is #UD',
  LOADIWKEY: 'CPUID has no Key Locker',
  ENQCMD_PASID: 'CPUID has no ENQCMD',
  ENQCMDS_PASID: 'CPUID has no ENQCMD',
  INSTRUCTION_TIMEOUT: 'no instruction of the model takes longer than a tick of the clock',
  SEAMCALL: 'see the SEAM tests',
  TDCALL: 'only of a guest of SEAM firmware',
};
