import { PAGE_SIZE, bytesFromHex, gpa, hex, type Gpa } from '@tdxkit/x86-cpu/units';
import { bootStubHead, bootStubTail } from './boot-stub-code.ts';
import { MemoryLayoutError } from './image-error.ts';
import type { Image, ImageRegion } from './image.ts';

/** Where the stub keeps its page tables: 11 pages, then one page of stack, then the code page with the reset vector. */
const TABLES = 0xffff_3000;
const CODE_OFFSET = 12 * PAGE_SIZE;
const ENTRY_OFFSET = 0xfe8;
/** The linear address at which the stub maps the shared alias of the first 4 GiB. */
export const SHARED_ALIAS = 0x80_0000_0000;

/** Present, writable, accessed; leaves dirty too: the processor never needs to write these tables. */
const PRESENT_WRITABLE = 0x23n;
const LARGE_DIRTY = 0xc0n;

/**
 * The VMM's own reset code, 13 measured pages at 0xFFFF_3000: page tables, a page of stack, and code that takes the vCPU from its reset
 * state to 64-bit mode and jumps to `entry`. Linear addresses: [0, 4 GiB) are the same physical addresses, private in a TD;
 * [SHARED_ALIAS, SHARED_ALIAS + 4 GiB) reach the same addresses with the SHARED bit set (in a plain VM: the same memory again).
 * @param sharedBit the SHARED bit as a GPA, 0n in a plain VM
 */
export function bootStub(entry: Gpa, sharedBit: bigint): ImageRegion {
  const bytes = new Uint8Array(13 * PAGE_SIZE);
  const table = (page: number): BigUint64Array => new BigUint64Array(bytes.buffer, page * PAGE_SIZE, 512);
  const pointer = (page: number): bigint => BigInt(TABLES + page * PAGE_SIZE) | PRESENT_WRITABLE;
  // page 0: PML4; 1, 2: one PDPT for each half; 3..6 and 7..10: page directories of 2 MiB pages
  for (let half = 0; half < 2; half++) {
    table(0)[half] = pointer(1 + half);
    for (let gib = 0; gib < 4; gib++) {
      const directory = 3 + 4 * half + gib;
      table(1 + half)[gib] = pointer(directory);
      const entries = table(directory);
      for (let i = 0; i < 512; i++) {
        entries[i] = (BigInt(gib * 512 + i) << 21n) | (half === 1 ? sharedBit : 0n) | LARGE_DIRTY | PRESENT_WRITABLE;
      }
    }
  }
  const tail = bytesFromHex(bootStubTail.join(''));
  bytes.set(bytesFromHex(bootStubHead.join('')), CODE_OFFSET);
  bytes.set(tail, CODE_OFFSET + PAGE_SIZE - tail.length);
  new DataView(bytes.buffer).setBigUint64(CODE_OFFSET + ENTRY_OFFSET, BigInt(entry), true);
  return { name: 'boot stub', gpa: gpa(TABLES), bytes };
}

/** The regions of an image and, if it has no reset vector of its own, the boot stub; ascending. MemoryLayoutError when they overlap. */
export function withBootStub(image: Image, sharedBit: bigint): ImageRegion[] {
  if (image.entry.kind !== 'long-mode') return [...image.regions];
  const stub = bootStub(image.entry.address, sharedBit);
  const clash = image.regions.find(
    (region) => region.gpa + region.bytes.length > stub.gpa && region.gpa < stub.gpa + stub.bytes.length,
  );
  if (clash) {
    throw new MemoryLayoutError(`${clash.name} at ${hex(clash.gpa)} lies where the boot stub goes, ${hex(stub.gpa)} to 4 GiB`, {
      hint: 'Move the segment, or give the image a reset vector at 0xFFFFFFF0.',
    });
  }
  return [...image.regions, stub].sort((a, b) => a.gpa - b.gpa);
}
