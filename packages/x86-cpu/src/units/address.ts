declare const unit: unique symbol;
/** A number that the type checker keeps apart from other numbers. Erased at run time. */
export type Unit<N extends string> = number & { readonly [unit]: N };

/** Host physical address in bytes, HKID included (top key-id bits of the 52). 0 <= hpa < 2**52. */
export type Hpa = Unit<'hpa'>;
/** Guest physical address in bytes, SHARED bit included. 0 <= gpa < 2**52. */
export type Gpa = Unit<'gpa'>;
/** Guest frame number: Gpa / 4096. 0 <= gfn < 2**40. */
export type Gfn = Unit<'gfn'>;
/** Host (page) frame number: Hpa / 4096. 0 <= pfn < 2**40. */
export type Pfn = Unit<'pfn'>;

/** Physical addresses have at most this many bits; such a number is exact in a double. */
export const PHYSICAL_ADDRESS_BITS = 52;
export const PHYSICAL_ADDRESS_LIMIT = 2 ** 52;

export const PAGE_SIZE = 0x1000;
export const PAGE_SHIFT = 12;
export const PAGE_SIZE_4K = 0x1000;
export const PAGE_SIZE_2M = 0x20_0000;
export const PAGE_SIZE_1G = 0x4000_0000;
export const KIB = 1024;
export const MIB = 1024 * 1024;
export const GIB = 1024 * 1024 * 1024;

function checked(what: string, value: number | bigint, limit: number): number {
  const n = Number(value);
  if (!Number.isSafeInteger(n) || n < 0 || n >= limit) throw new RangeError(`not a ${what}: ${String(value)}`);
  return n;
}

/** Checked constructors: RangeError when the value is no integer in range. Use them at an edge once; inside, the type is trusted. */
export const hpa = (bytes: number | bigint): Hpa => checked('host physical address', bytes, PHYSICAL_ADDRESS_LIMIT) as Hpa;
export const gpa = (bytes: number | bigint): Gpa => checked('guest physical address', bytes, PHYSICAL_ADDRESS_LIMIT) as Gpa;
export const gfn = (frame: number | bigint): Gfn => checked('guest frame number', frame, 2 ** 40) as Gfn;
export const pfn = (frame: number | bigint): Pfn => checked('host frame number', frame, 2 ** 40) as Pfn;

/** True when `value` could be a physical address: an integer, 0 <= value < 2**52. */
export const isPhysicalAddress = (value: number | bigint): boolean => value >= 0 && value < PHYSICAL_ADDRESS_LIMIT;

/** Byte offset in the 4 KiB page. `&` keeps the low 32 bits of an exact integer, so this is right above 4 GiB too. */
export const pageOffset = (a: number): number => a & 0xfff;
/** The address with its page offset cleared. */
export const pageBase = <A extends Hpa | Gpa>(a: A): A => (a - (a & 0xfff)) as A;
export const isPageAligned = (a: number): boolean => (a & 0xfff) === 0;

export const gfnOf = (a: Gpa): Gfn => ((a - (a & 0xfff)) / 0x1000) as Gfn;
export const pfnOf = (a: Hpa): Pfn => ((a - (a & 0xfff)) / 0x1000) as Pfn;
export const gpaOf = (frame: Gfn): Gpa => (frame * 0x1000) as Gpa;
export const hpaOf = (frame: Pfn): Hpa => (frame * 0x1000) as Hpa;

/** Address or frame plus a signed number of bytes or frames, same unit. The caller keeps it in range. */
export const add = <U extends Hpa | Gpa | Gfn | Pfn>(a: U, n: number): U => (a + n) as U;

/** Low and high 32 bits of an exact integer below 2**53, both unsigned. */
export const low32 = (a: number): number => a >>> 0;
export const high32 = (a: number): number => (a - (a >>> 0)) / 0x1_0000_0000;
/** The exact number from two 32-bit halves; only right while the result is below 2**53. */
export const join32 = (low: number, high: number): number => (high >>> 0) * 0x1_0000_0000 + (low >>> 0);

/** `a` modulo `size`, a power of two up to 2**52. */
export const offsetIn = (a: number, size: number): number => (size <= 0x8000_0000 ? a & (size - 1) : a % size);
export const isAligned = (a: number, size: number): boolean => offsetIn(a, size) === 0;
/** Down or up to a multiple of `size`, a power of two. */
export const alignDown = <A extends number>(a: A, size: number): A => (a - offsetIn(a, size)) as A;
export const alignUp = <A extends number>(a: A, size: number): A => {
  const rest = offsetIn(a, size);
  return (rest === 0 ? a : a - rest + size) as A;
};

/** Bytes that one entry of a page table covers: level 1 = 4 KiB, 2 = 2 MiB, 3 = 1 GiB, 4 = 512 GiB, 5 = 256 TiB. */
export const levelSize = (level: number): number => PAGE_SIZE * 512 ** (level - 1);
/** Index (0..511) into the page table of `level` (1 = the table whose entries map 4 KiB) for an address below 2**53. */
export function tableIndex(a: number, level: number): number {
  if (level === 1) return (a >>> 12) & 0x1ff;
  if (level === 2) return (a >>> 21) & 0x1ff;
  const upper = high32(a); // bits 63:32
  if (level === 3) return ((a >>> 30) & 3) | ((upper & 0x7f) << 2);
  if (level === 4) return (upper >>> 7) & 0x1ff;
  return (upper >>> 16) & 0x1ff;
}

/** Unsigned 64-bit wrap-around of a bigint. */
export const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
