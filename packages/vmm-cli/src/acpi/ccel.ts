import { acpiTable } from './table.ts';

/** Where the event log of a measured boot lies: memory that the memory map calls ACPI, so that a TD reads it as private memory. */
export interface EventLogArea {
  readonly address: number;
  readonly bytes: number;
}

const CC_TYPE_TDX = 2;

/** CC event log table: tells the kernel where the event log lies. @source ACPI 6.5 section 5.2.34 "CC Event Log ACPI Table" */
export function ccel({ address, bytes }: EventLogArea): Uint8Array {
  const body = new Uint8Array(20);
  const view = new DataView(body.buffer);
  view.setUint8(0, CC_TYPE_TDX);
  view.setBigUint64(4, BigInt(bytes), true);
  view.setBigUint64(12, BigInt(address), true);
  return acpiTable('CCEL', 1, body);
}
