import { VmcsField } from './fields.ts';
import { fieldOffset } from './vmcs-layout.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';

const UNUSABLE = 0x1_0000;
const RESERVED = 0xfffe_0f00;
const NAMES = ['ES', 'CS', 'SS', 'DS', 'FS', 'GS', 'LDTR', 'TR'] as const;
const [CS, SS, FS, GS, LDTR, TR] = [1, 2, 4, 5, 6, 7] as const;
/** Access rights of every segment in virtual-8086 mode. */
const V86_RIGHTS = 0xf3;

const SELECTORS = fieldOffset(VmcsField.GUEST_ES_SELECTOR) >>> 1;
const RIGHTS = fieldOffset(VmcsField.GUEST_ES_ACCESS_RIGHTS) >>> 2;
const LIMITS = fieldOffset(VmcsField.GUEST_ES_LIMIT) >>> 2;
const BASES = fieldOffset(VmcsField.GUEST_ES_BASE) >>> 2;

/** RFLAGS.VM; IA-32e mode guest; "unrestricted guest"; CR0.PE: what the checks of segment registers depend on, as bits. */
export const SegmentRule = { V86: 1, IA32E: 2, UNRESTRICTED: 4, PROTECTED: 8 } as const;

/**
 * The checks of selectors, limits, access rights and the upper halves of bases that need no canonical form. Undefined = passed.
 * @param frame place of the VMCS in linear memory
 * @param rules `SegmentRule` bits
 * @source Intel SDM 3C "Checks on Guest Segment Registers"
 */
export function checkSegments(memory: PhysicalMemory, frame: number, rules: number): string | undefined {
  const { u32, u16 } = memory;
  const rights = (frame >>> 2) + RIGHTS;
  const selectors = (frame >>> 1) + SELECTORS;
  if ((u16[selectors + TR]! & 4) !== 0) return 'TR selector names the LDT';
  if ((u32[rights + LDTR]! & UNUSABLE) === 0 && (u16[selectors + LDTR]! & 4) !== 0) return 'LDTR selector names the LDT';
  const isV86 = (rules & SegmentRule.V86) !== 0;
  if ((rules & (SegmentRule.V86 | SegmentRule.UNRESTRICTED)) === 0 && ((u16[selectors + SS]! ^ u16[selectors + CS]!) & 3) !== 0)
    return 'RPL of SS differs from that of CS';
  const wrong = isV86 ? checkVirtual8086(memory, frame) : checkCodeAndStack(memory, frame, rules);
  if (wrong !== undefined) return wrong;
  for (let s = isV86 ? LDTR : 0; s < 8; s++) {
    const value = u32[rights + s]!;
    if ((value & UNUSABLE) !== 0) {
      if (s === TR) return 'TR is unusable';
      continue;
    }
    if ((value & 0x80) === 0) return `${NAMES[s]!} is usable but not present`;
    if ((value & RESERVED) !== 0) return `${NAMES[s]!} access rights have a reserved bit`;
    const limit = u32[(frame >>> 2) + LIMITS + s]!;
    if ((limit & 0xfff) !== 0xfff && (value & 0x8000) !== 0) return `${NAMES[s]!} limit does not fit granularity 4 KiB`;
    if (limit >>> 20 !== 0 && (value & 0x8000) === 0) return `${NAMES[s]!} limit does not fit granularity 1 byte`;
    const type = value & 0xf;
    if (s >= LDTR) {
      const isType = s === LDTR ? type === 2 : type === 11 || (type === 3 && (rules & SegmentRule.IA32E) === 0);
      if (!isType || (value & 0x10) !== 0) return `${NAMES[s]!} type ${type}`;
    } else if (s !== CS) {
      if ((value & 0x10) === 0 || (type & 1) === 0) return `${NAMES[s]!} type ${type}`;
      if (s === SS ? type !== 3 && type !== 7 : (type & 8) !== 0 && (type & 2) === 0) return `${NAMES[s]!} type ${type}`;
      const isChecked = s !== SS && (rules & SegmentRule.UNRESTRICTED) === 0 && type <= 11;
      if (isChecked && ((value >>> 5) & 3) < (u16[selectors + s]! & 3)) return `${NAMES[s]!}.DPL below the RPL of its selector`;
      if (s !== FS && s !== GS && u32[(frame >>> 2) + BASES + 2 * s + 1] !== 0) return `${NAMES[s]!} base above 32 bits`;
    }
  }
  return undefined;
}

function checkVirtual8086({ u32, u16 }: PhysicalMemory, frame: number): string | undefined {
  const at = frame >>> 2;
  for (let s = 0; s <= GS; s++) {
    const base = u16[(frame >>> 1) + SELECTORS + s]! << 4;
    if (u32[at + BASES + 2 * s] !== base || u32[at + BASES + 2 * s + 1] !== 0) return `${NAMES[s]!} base in virtual-8086 mode`;
    if (u32[at + LIMITS + s] !== 0xffff) return `${NAMES[s]!} limit in virtual-8086 mode`;
    if (u32[at + RIGHTS + s] !== V86_RIGHTS) return `${NAMES[s]!} access rights in virtual-8086 mode`;
  }
  return undefined;
}

function checkCodeAndStack({ u32, u16 }: PhysicalMemory, frame: number, rules: number): string | undefined {
  const at = frame >>> 2;
  const cs = u32[at + RIGHTS + CS]!;
  const csType = cs & 0xf;
  const csDpl = (cs >>> 5) & 3;
  const ssDpl = (u32[at + RIGHTS + SS]! >>> 5) & 3;
  const isUnrestricted = (rules & SegmentRule.UNRESTRICTED) !== 0;
  if ((cs & UNUSABLE) !== 0) return 'CS is unusable';
  if (!((csType & 9) === 9 || (csType === 3 && isUnrestricted))) return `CS type ${csType}`;
  if ((cs & 0x90) !== 0x90) return 'CS is not a present code segment';
  if (csType === 3 ? csDpl !== 0 : (csType & 4) === 0 ? csDpl !== ssDpl : csDpl > ssDpl)
    return `CS.DPL ${csDpl} with SS.DPL ${ssDpl}`;
  if ((rules & SegmentRule.IA32E) !== 0 && (cs & 0x6000) === 0x6000) return 'CS.L and CS.D are both 1';
  if (!isUnrestricted && ssDpl !== (u16[(frame >>> 1) + SELECTORS + SS]! & 3)) return 'SS.DPL differs from the RPL of SS';
  if ((csType === 3 || (rules & SegmentRule.PROTECTED) === 0) && ssDpl !== 0)
    return 'SS.DPL above 0 in real mode or with a data segment in CS';
  return u32[at + BASES + 2 * CS + 1] !== 0 ? 'CS base above 32 bits' : undefined;
}
