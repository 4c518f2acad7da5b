/** Registers of a vCPU by name, in the order in which they are shown. Segment selectors are 16 bits, the rest 64. */
export const registerNames = [
  'rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'rbp', 'rsp', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15', 'rip', 'rflags',
  'cs', 'ss', 'ds', 'es', 'fs', 'gs', 'fs_base', 'gs_base', 'cr0', 'cr2', 'cr3', 'cr4', 'efer',
] as const; // prettier-ignore
export type RegisterName = (typeof registerNames)[number];

/** Number of a general register in x86 encoding. */
export const gprNumbers: Readonly<Partial<Record<RegisterName, number>>> = {
  rax: 0, rcx: 1, rdx: 2, rbx: 3, rsp: 4, rbp: 5, rsi: 6, rdi: 7, r8: 8, r9: 9, r10: 10, r11: 11, r12: 12, r13: 13, r14: 14, r15: 15,
}; // prettier-ignore

/** A guest as a debugger sees it. vCPUs are named by id. Reading may make a vCPU leave its guest; it goes on at the next run. */
export interface GuestView {
  /** Undefined: the host cannot read it. */
  readRegister(vcpu: number, name: RegisterName): bigint | undefined;
  /** False: the host cannot write it. */
  writeRegister(vcpu: number, name: RegisterName, value: bigint): boolean;
  /** x87, SSE and AVX state as XSAVE stores it, `EXTENDED_BYTES`, with the values of components in their initial state; undefined: the host cannot read it. */
  readExtended(vcpu: number): Uint8Array | undefined;
  /** Writes bytes of one component of it. False: the host cannot. */
  writeExtended(vcpu: number, offset: number, bytes: Uint8Array): boolean;
  /** Guest-physical memory, the shared bit included; undefined: there is none, or the host cannot read it. */
  readPhysical(address: bigint, length: number): Uint8Array | undefined;
  writePhysical(address: bigint, bytes: Uint8Array): boolean;
}
