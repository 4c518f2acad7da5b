export { fillMsrBitmaps } from './exits/msr-policy.ts';
export { initializeVcpuState } from './initial-vcpu-state.ts';
export { tdhVpEnter } from './tdh-vp-enter.ts';
export { handleVmExit } from './vm-exit.ts';
