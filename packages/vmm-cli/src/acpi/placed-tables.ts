import { alignUp } from '@tdxkit/x86-cpu/units';
import { rsdp } from './rsdp.ts';
import { CHECKSUM_OFFSET, setChecksum } from './table.ts';
import { acpiParts, type AcpiMachine, type AcpiPart } from './tables.ts';

/** Tables laid out from `address` on; the RSDP lies at `address` itself. */
export interface AcpiTables {
  readonly address: number;
  readonly bytes: Uint8Array;
}

const RSDP_BYTES = 64;
const ALIGNMENT = 16;

/** Tables one behind the other from `base` on, each with its pointers to the others. */
export function layOut(
  parts: readonly AcpiPart[],
  base: number,
): { readonly bytes: Uint8Array; readonly at: ReadonlyMap<string, number> } {
  const at = new Map<string, number>();
  let end = base;
  for (const { signature, bytes } of parts) {
    at.set(signature, end);
    end = alignUp(end + bytes.length, ALIGNMENT);
  }
  const all = new Uint8Array(end - base);
  const view = new DataView(all.buffer);
  for (const part of parts) {
    const start = at.get(part.signature)! - base;
    all.set(part.bytes, start);
    for (const { offset, bytes, to } of part.pointers) {
      if (bytes === 4) view.setUint32(start + offset, at.get(to)!, true);
      else view.setBigUint64(start + offset, BigInt(at.get(to)!), true);
    }
    if (part.pointers.length > 0) setChecksum(all.subarray(start, start + part.bytes.length), CHECKSUM_OFFSET);
  }
  return { bytes: all, at };
}

/** RSDP and tables for a kernel that is told where they lie. @param address 16-byte aligned */
export function acpiTables(address: number, machine: AcpiMachine): AcpiTables {
  const tables = layOut(acpiParts(machine), address + RSDP_BYTES);
  const bytes = new Uint8Array(RSDP_BYTES + tables.bytes.length);
  bytes.set(rsdp(tables.at.get('XSDT')!), 0);
  bytes.set(tables.bytes, RSDP_BYTES);
  return { address, bytes };
}
