export type { Backing, GfnRange, GuestMemory, MmuObserver, TablePageAllocator } from './guest-memory.ts';
export type { ExternalPageTableHooks, HookResult, PageLevel } from './hooks.ts';
export type { TdpMmuConfig } from './mmu-config.ts';
export type { FaultResult, MemoryFault, PageFault } from './page-fault.ts';
export { MmuErrno } from './page-fault.ts';
export type { Mmu, MmuStatistics, ZapTrees } from './mmu.ts';
