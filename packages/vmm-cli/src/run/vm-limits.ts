/** Most vCPUs of a VM. */
export const MAX_CPUS = 64;
/** RAM when none is named: of a test program, and of a kernel or firmware. */
export const DEFAULT_MEMORY_BYTES = 64 * 2 ** 20;
export const DEFAULT_KERNEL_MEMORY_BYTES = 256 * 2 ** 20;
