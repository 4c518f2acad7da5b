export type { LeafInfo } from './leaf-info.ts';
export { guestLeafByNumber, hostLeafByNumber } from './lookup.ts';
export type { ExitReasonName } from './exit-reason.ts';
export { ExitReason, exitReasonName } from './exit-reason.ts';
export { GuestLeaf, HostLeaf, guestLeaves, hostLeaves } from '../generated/leaves.ts';
export type { OpStateName } from './states.ts';
export { KotState, Lifecycle, OpState, SysState, VcpuState } from './states.ts';
