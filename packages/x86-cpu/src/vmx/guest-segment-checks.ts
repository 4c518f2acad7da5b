import { VmcsField } from './fields.ts';
import { fieldOffset } from './vmcs-layout.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';

const UNUSABLE = 0x1_0000;
const RESERVED = 0xfffe_0f00;
const NAMES = ['ES', 'CS', 'SS', 'DS', 'FS', 'GS', 'LDTR', 'TR'] as const;
const [CS, SS, FS, GS, LDTR, TR] = [1, 2, 4, 5, 6, 7] as const;
/** Segments of data: ES, SS, DS, FS, GS. */
const ANY_DATA_RIGHTS = 0xf3;

const SELECTORS = fieldOffset(VmcsField.GUEST_ES_SELECTOR) >>> 1;
const RIGHTS = fieldOffset(VmcsField.GUEST_ES_ACCESS_RIGHTS) >>> 2;
const LIMITS = fieldOffset(VmcsField.GUEST_ES_LIMIT) >>> 2;
const BASES = fieldOffset(VmcsField.GUEST_ES_BASE) >>> 2;

/** What the checks of segment registers depend on. */
export interface SegmentRules {
  readonly ia32e: boolean;
  readonly unrestricted: boolean;
  readonly v86: boolean;
  /** CR0.PE. */
  readonly isProtected: boolean;
}

/**
 * The checks of selectors, limits, access rights and the upper halves of bases that need no canonical form. Undefined = passed.
 * @param frame place of the VMCS in linear memory
 * @source Intel SDM 3C "Checks on Guest Segment Registers"
 */
export function checkSegments(memory: PhysicalMemory, frame: number, rules: SegmentRules): string | undefined {
  const { u32, u16 } = memory;
  const at = frame >>> 2;
  const selector = (s: number): number => u16[(frame >>> 1) + SELECTORS + s]!;
  const rights = (s: number): number => u32[at + RIGHTS + s]!;
  const { ia32e, unrestricted, v86, isProtected } = rules;
  if ((selector(TR) & 4) !== 0) return 'TR selector names the LDT';
  if ((rights(LDTR) & UNUSABLE) === 0 && (selector(LDTR) & 4) !== 0) return 'LDTR selector names the LDT';
  if (!v86 && !unrestricted && ((selector(SS) ^ selector(CS)) & 3) !== 0) return 'RPL of SS differs from that of CS';
  if (v86) {
    for (let s = 0; s <= GS; s++) {
      const name = NAMES[s]!;
      if (u32[at + BASES + 2 * s] !== selector(s) << 4 || u32[at + BASES + 2 * s + 1] !== 0)
        return `${name} base in virtual-8086 mode`;
      if (u32[at + LIMITS + s] !== 0xffff) return `${name} limit in virtual-8086 mode`;
      if (rights(s) !== ANY_DATA_RIGHTS) return `${name} access rights in virtual-8086 mode`;
    }
  } else {
    const csType = rights(CS) & 0xf;
    const csDpl = (rights(CS) >>> 5) & 3;
    const ssDpl = (rights(SS) >>> 5) & 3;
    if ((rights(CS) & UNUSABLE) !== 0) return 'CS is unusable';
    if (!((csType & 9) === 9 || (csType === 3 && unrestricted))) return `CS type ${csType}`;
    if ((rights(CS) & 0x90) !== 0x90) return 'CS is not a present code segment';
    if (csType === 3 ? csDpl !== 0 : (csType & 4) === 0 ? csDpl !== ssDpl : csDpl > ssDpl)
      return `CS.DPL ${csDpl} with SS.DPL ${ssDpl}`;
    if (ia32e && (rights(CS) & 0x6000) === 0x6000) return 'CS.L and CS.D are both 1';
    if (!unrestricted && ssDpl !== (selector(SS) & 3)) return 'SS.DPL differs from the RPL of SS';
    if ((csType === 3 || !isProtected) && ssDpl !== 0) return 'SS.DPL above 0 in real mode or with a data segment in CS';
    if (u32[at + BASES + 2 * CS + 1] !== 0) return 'CS base above 32 bits';
  }
  for (let s = v86 ? LDTR : 0; s < 8; s++) {
    const value = rights(s);
    if ((value & UNUSABLE) !== 0) {
      if (s === TR) return 'TR is unusable';
      continue;
    }
    const name = NAMES[s]!;
    const type = value & 0xf;
    if ((value & 0x80) === 0) return `${name} is usable but not present`;
    if ((value & RESERVED) !== 0) return `${name} access rights have a reserved bit`;
    const limit = u32[at + LIMITS + s]!;
    if ((limit & 0xfff) !== 0xfff && (value & 0x8000) !== 0) return `${name} limit does not fit granularity 4 KiB`;
    if (limit >>> 20 !== 0 && (value & 0x8000) === 0) return `${name} limit does not fit granularity 1 byte`;
    if (s === CS) continue;
    if (s === LDTR) {
      if (type !== 2 || (value & 0x10) !== 0) return `LDTR type ${type}`;
    } else if (s === TR) {
      if (!(type === 11 || (type === 3 && !ia32e)) || (value & 0x10) !== 0) return `TR type ${type}`;
    } else {
      if ((value & 0x10) === 0 || (type & 1) === 0) return `${name} type ${type}`;
      if (s === SS ? type !== 3 && type !== 7 : (type & 8) !== 0 && (type & 2) === 0) return `${name} type ${type}`;
      if (s !== SS && !unrestricted && type <= 11 && ((value >>> 5) & 3) < (selector(s) & 3))
        return `${name}.DPL below the RPL of ${name}`;
      if (s !== FS && s !== GS && u32[at + BASES + 2 * s + 1] !== 0) return `${name} base above 32 bits`;
    }
  }
  return undefined;
}
