import type { TdxModule } from '../module.ts';

const SEAMVERIFYREPORT = 1 << 6;
const ALL = 0x7f;

/** SEAMOPS leaves that the processor has; bit n is leaf n. */
export const seamCapabilities = (m: TdxModule): number => m.machine.platform.seamCapabilities ?? ALL;

/** Can the processor check the MAC of a report itself? */
export const verifiesReports = (m: TdxModule): boolean => (seamCapabilities(m) & SEAMVERIFYREPORT) !== 0;
