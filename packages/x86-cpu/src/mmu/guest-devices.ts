/**
 * What answers at guest-physical addresses without memory, and at I/O ports, while host software executes one instruction of its guest with
 * `LogicalProcessor.stepWithDevices`. Accesses have 1, 2, 4 or 8 bytes inside a page; larger ones arrive in pieces, lower addresses first.
 */
export interface GuestDevices {
  /** Something other than memory answers here: asked where EPT refuses an access, and for the APIC-access page. */
  owns(gpa: number, isWrite: boolean): boolean;
  /**
   * Value of a read, or undefined when it is not known yet: the instruction is then abandoned, registers and memory unchanged, with the EPT
   * misconfiguration exit of this address.
   */
  read(gpa: number, size: number): bigint | undefined;
  /** A write of the instruction, in program order. It cannot be refused. */
  write(gpa: number, size: number, value: bigint): void;
  /** Value of IN and INS, or undefined: the access goes the usual way, to its VM exit. */
  readPort(port: number, size: number): number | undefined;
  /** Takes what OUT and OUTS write; false: the access goes the usual way. */
  writePort(port: number, size: number, value: number): boolean;
}

/** Translations of device addresses have this added: no physical address is as large. */
export const DEVICE_SPACE = 2 ** 52;
