export { initializeVcpuState } from './initial-vcpu-state.ts';
export { tdhVpEnter } from './tdh-vp-enter.ts';
export { handleVmExit } from './vm-exit.ts';
export { initializeTdVirtualization } from './virtual-vmx-msrs.ts';
