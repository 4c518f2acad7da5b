export type { Field, FieldValue } from './field.ts';
export { addr, array, bytes, reserved, u16, u32, u64, u8 } from './field.ts';
export type { FieldInfo, Infer, Packed, PackedValue } from './packed.ts';
export { LayoutError, packed } from './packed.ts';
export type { BitField, Word, WordValue } from './word.ts';
export { bit, bits, wideBits, word32, word64 } from './word.ts';
