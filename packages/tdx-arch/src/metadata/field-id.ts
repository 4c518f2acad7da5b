import { bit, bits, word64 } from '@tdxkit/x86-cpu/layout';

/** A metadata field identifier (MD_FIELD_ID) or the header of a sequence in a list. @source TDX-ABI "Metadata field identifier" */
export const FieldId = word64('MD_FIELD_ID', {
  FIELD_CODE: bits(0, 23),
  ELEMENT_SIZE_CODE: bits(32, 33, '0: 1 byte, 1: 2, 2: 4, 3: 8'),
  LAST_ELEMENT_IN_FIELD: bits(34, 37, 'elements - 1 in lists, 0 for a single element'),
  LAST_FIELD_IN_SEQUENCE: bits(38, 46, 'fields - 1 in lists, 0 for a single element'),
  INC_SIZE: bit(50, 'field codes advance by 2'),
  WRITE_MASK_VALID: bit(51, 'a write mask goes with each element'),
  CONTEXT_CODE: bits(52, 54, '0 module, 1 TD, 2 vCPU'),
  CLASS_CODE: bits(56, 61),
  NON_ARCH: bit(63),
});

/** Bits that decide which field is meant; size, INC_SIZE and NON_ARCH of a caller's id do not count. */
export const FIELD_ID_KEY_MASK = FieldId.mask.FIELD_CODE | FieldId.mask.CONTEXT_CODE | FieldId.mask.CLASS_CODE;
/** All ones: "give me the first field"; context bits are ignored. */
export const NULL_FIELD_ID = 0xffff_ffff_ffff_ffffn;

/** An identifier from its parts. `bytes`: element size 1, 2, 4 or 8. */
export const fieldId = (parts: {
  context: number;
  classCode: number;
  code: number;
  bytes?: number;
  nonArch?: boolean;
  incSize?: boolean;
}): bigint =>
  FieldId.make({
    CONTEXT_CODE: parts.context,
    CLASS_CODE: parts.classCode,
    FIELD_CODE: parts.code,
    ELEMENT_SIZE_CODE: 31 - Math.clz32(parts.bytes ?? 8),
    NON_ARCH: parts.nonArch ?? false,
    INC_SIZE: parts.incSize ?? false,
  });
/** Element size in bytes. */
export const elementBytes = (id: bigint): number => 1 << FieldId.get(id, 'ELEMENT_SIZE_CODE');

/** The field code of a TDCS.CPUID_VALUES element. @source TDX-ABI "CPUID_VALUES" */
export const CpuidFieldCode = word64('CPUID_VALUES field code', {
  ELEMENT: bit(0, '0: EAX | EBX << 32, 1: ECX | EDX << 32'),
  SUBLEAF: bits(1, 7),
  SUBLEAF_NA: bit(8, 'the leaf has no sub-leaves'),
  LEAF: bits(9, 15, 'leaf bits 6:0'),
  LEAF_31: bit(16, 'leaf bit 31'),
});
/** `subleaf` null: the leaf has none. `element` 0 or 1. */
export const cpuidFieldCode = (leaf: number, subleaf: number | null, element: 0 | 1): number =>
  Number(
    CpuidFieldCode.make({
      ELEMENT: element === 1,
      SUBLEAF: subleaf ?? 0x7f,
      SUBLEAF_NA: subleaf === null,
      LEAF: leaf & 0x7f,
      LEAF_31: leaf >>> 31 === 1,
    }),
  );
