import type { ModuleContext } from '../module-context.ts';

const SEAMVERIFYREPORT = 1 << 6;
const ALL = 0x7f;

/** SEAMOPS leaves that the processor has; bit n is leaf n. */
export const seamCapabilities = (m: ModuleContext): number => m.machine.platform.seamCapabilities ?? ALL;

/** Can the processor check the MAC of a report itself? */
export const verifiesReports = (m: ModuleContext): boolean => (seamCapabilities(m) & SEAMVERIFYREPORT) !== 0;
