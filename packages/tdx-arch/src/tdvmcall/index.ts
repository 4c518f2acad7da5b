export { HypercallNumber, VmcallLeaf, VmcallStatus, vmcalls } from '../generated/tdvmcall.ts';
export type { VmcallInfo } from './vmcall-info.ts';
