import type { GuestView } from './guest-view.ts';

const PAGE = 0x1000n;
const Cr0 = { PG: 0x8000_0000n } as const;
const Cr4 = { PSE: 0x10n, PAE: 0x20n, LA57: 0x1000n } as const;
const EFER_LMA = 0x400n;
const PRESENT = 1n;
const LARGE = 0x80n;
const FRAME = 0xf_ffff_ffff_f000n;

/** Guest-physical address (with the shared bit) of a linear one, as the vCPU's page tables map it now; undefined where nothing is mapped. @source Intel SDM 3A "Paging" */
export function physicalAddress(view: GuestView, vcpu: number, linear: bigint): bigint | undefined {
  const register = (name: 'cr0' | 'cr3' | 'cr4' | 'efer'): bigint => view.readRegister(vcpu, name) ?? 0n;
  if ((register('cr0') & Cr0.PG) === 0n) return linear & 0xffff_ffffn;
  const cr3 = register('cr3');
  const cr4 = register('cr4');
  const isLong = (register('efer') & EFER_LMA) !== 0n;
  const read = (at: bigint, bytes: number): bigint | undefined => {
    const data = view.readPhysical(at, bytes);
    return data === undefined ? undefined : data.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  };
  if ((cr4 & Cr4.PAE) === 0n) {
    const pde = read((cr3 & 0xffff_f000n) + 4n * ((linear >> 22n) & 0x3ffn), 4);
    if (pde === undefined || (pde & PRESENT) === 0n) return undefined;
    if ((pde & LARGE) !== 0n && (cr4 & Cr4.PSE) !== 0n) return (pde & 0xffc0_0000n) | (linear & 0x3f_ffffn);
    const pte = read((pde & 0xffff_f000n) + 4n * ((linear >> 12n) & 0x3ffn), 4);
    return pte === undefined || (pte & PRESENT) === 0n ? undefined : (pte & 0xffff_f000n) | (linear & 0xfffn);
  }
  let level = isLong ? ((cr4 & Cr4.LA57) !== 0n ? 5n : 4n) : 3n;
  const address = isLong ? linear : linear & 0xffff_ffffn;
  for (let table = isLong ? cr3 & FRAME : cr3 & 0xffff_ffe0n; ; level--) {
    const shift = 12n + 9n * (level - 1n);
    const entry = read(table + 8n * ((address >> shift) & 0x1ffn), 8);
    if (entry === undefined || (entry & PRESENT) === 0n) return undefined;
    const size = 1n << shift;
    if (level === 1n || (level <= 3n && (entry & LARGE) !== 0n)) return (entry & FRAME & ~(size - 1n)) | (address & (size - 1n));
    table = entry & FRAME;
  }
}

/** Calls `visit` for each part of [linear, linear + length) that lies in one page; stops at the first that returns false. */
function eachPage(linear: bigint, length: number, visit: (at: bigint, from: number, bytes: number) => boolean): void {
  for (let done = 0; done < length;) {
    const at = BigInt.asUintN(64, linear + BigInt(done));
    const bytes = Math.min(length - done, Number(PAGE - (at & (PAGE - 1n))));
    if (!visit(at, done, bytes)) return;
    done += bytes;
  }
}

/** Up to `length` bytes: fewer when a page is not there. */
export function readLinear(view: GuestView, vcpu: number, linear: bigint, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let done = 0;
  eachPage(linear, length, (at, from, bytes) => {
    const physical = physicalAddress(view, vcpu, at);
    const data = physical === undefined ? undefined : view.readPhysical(physical, bytes);
    if (data === undefined) return false;
    out.set(data, from);
    done = from + bytes;
    return true;
  });
  return out.subarray(0, done);
}

/** False when a page is not there or cannot be written; what lies before it is then written. */
export function writeLinear(view: GuestView, vcpu: number, linear: bigint, data: Uint8Array): boolean {
  let isDone = true;
  eachPage(linear, data.length, (at, from, bytes) => {
    const physical = physicalAddress(view, vcpu, at);
    return (isDone = physical !== undefined && view.writePhysical(physical, data.subarray(from, from + bytes)));
  });
  return isDone;
}
