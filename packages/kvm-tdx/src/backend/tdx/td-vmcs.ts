import { InternalError } from '@tdxkit/x86-cpu/units';

/** Field ids of class VMCS of a vCPU: the VMCS encoding is the field code, the size of an element is said besides. @source TDX-ABI "TD VCPU-scope metadata" */
const VMCS_CLASS = 0x0024_0000_0000_0000n;
/** log2 of the bytes of an element, in bits 33:32. */
const ELEMENT = { 16: 1n, 32: 2n, 64: 3n } as const;
/** Width in bits 14:13 of an encoding: 16, 64, 32 bits, natural. Bit 0: the high half of a 64-bit field. @source Intel SDM 3C "VMCS Field Encodings" */
const WIDTHS = [16, 64, 32, 64] as const;
const HIGH_HALF = 1;

/**
 * Id of a field of the TD VMCS for an access of `width` bits.
 * @throws InternalError when the field has another width, or the encoding is that of a high half
 */
export function tdVmcsField(width: keyof typeof ELEMENT, encoding: number): bigint {
  const actual = WIDTHS[(encoding >>> 13) & 3]!;
  if ((encoding & HIGH_HALF) !== 0)
    throw new InternalError(`VMCS field 0x${encoding.toString(16)} is a high half: a TD's are accessed whole`);
  if (actual !== width) throw new InternalError(`VMCS field 0x${encoding.toString(16)} has ${actual} bits, the access ${width}`);
  return VMCS_CLASS | (ELEMENT[width] << 32n) | BigInt(encoding);
}
