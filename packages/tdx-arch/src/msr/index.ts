export { archCapabilities, hostStateAfterTdExit, msrPlatformRequirements, msrTable } from '../generated/msr.ts';
export { findMsr } from './lookup.ts';
export type { ArchCapabilitiesInfo, MsrAction, MsrCondition, MsrInfo, MsrPolicy } from './msr-info.ts';
