/** What a memory instruction does to its memory operand. */
export interface MmioInstruction {
  /** Bytes of the whole instruction. */
  readonly length: number;
  /** Bytes of the memory operand: 1, 2, 4 or 8. */
  readonly size: 1 | 2 | 4 | 8;
  readonly kind: 'load' | 'store';
  /** Register read or written (x86 numbering), or the immediate that is stored. */
  readonly source: { readonly gpr: number; readonly isHighByte: boolean } | { readonly immediate: bigint };
  /** A load narrower than its destination: how it is extended, and to how many bytes. */
  readonly extend?: 'zero' | 'sign';
  readonly destinationSize: 1 | 2 | 4 | 8;
}

/** Default operand size by CS: 2, 4; long mode has its own rules. */
export interface CodeMode {
  readonly isLong: boolean;
  readonly is32: boolean;
}

interface Prefixes {
  at: number;
  operand: boolean;
  address: boolean;
  rex: number;
}

function readPrefixes(bytes: Uint8Array, mode: CodeMode): Prefixes {
  const prefixes: Prefixes = { at: 0, operand: false, address: false, rex: 0 };
  for (; prefixes.at < bytes.length; prefixes.at++) {
    const byte = bytes[prefixes.at]!;
    if (byte === 0x66) prefixes.operand = true;
    else if (byte === 0x67) prefixes.address = true;
    else if (![0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0xf0].includes(byte)) break;
  }
  if (mode.isLong && (bytes[prefixes.at]! & 0xf0) === 0x40) prefixes.rex = bytes[prefixes.at++]!;
  return prefixes;
}

/** Bytes of ModRM, SIB and displacement at `at`; undefined when the operand is a register. */
function modrmLength(bytes: Uint8Array, at: number, addressSize: 16 | 32 | 64): number | undefined {
  const modrm = bytes[at]!;
  const mod = modrm >>> 6;
  const rm = modrm & 7;
  if (mod === 3) return undefined;
  if (addressSize === 16) return 1 + (mod === 1 ? 1 : mod === 2 || rm === 6 ? 2 : 0);
  const hasSib = rm === 4;
  const base = hasSib ? bytes[at + 1]! & 7 : rm;
  const displacement = mod === 1 ? 1 : mod === 2 || base === 5 ? 4 : 0;
  return 1 + (hasSib ? 1 : 0) + displacement;
}

/**
 * Decodes the moves that guests make to devices: MOV in all memory forms, MOVZX, MOVSX. undefined: another instruction.
 * The address is not computed: the exit has told it.
 */
export function decodeMmio(bytes: Uint8Array, mode: CodeMode): MmioInstruction | undefined {
  const prefixes = readPrefixes(bytes, mode);
  const wide = (prefixes.rex & 8) !== 0 ? 8 : mode.isLong || mode.is32 ? (prefixes.operand ? 2 : 4) : prefixes.operand ? 4 : 2;
  const addressSize = mode.isLong ? (prefixes.address ? 32 : 64) : mode.is32 !== prefixes.address ? 32 : 16;
  const opcode = bytes[prefixes.at]!;
  const at = prefixes.at + 1;
  const register = (byteWide: boolean, modrm: number): { gpr: number; isHighByte: boolean } => {
    const number = ((modrm >>> 3) & 7) | ((prefixes.rex & 4) << 1);
    const isHighByte = byteWide && prefixes.rex === 0 && number >= 4 && number < 8;
    return { gpr: isHighByte ? number - 4 : number, isHighByte };
  };
  const withModrm = (size: 1 | 2 | 4 | 8, kind: 'load' | 'store', from = at): MmioInstruction | undefined => {
    const length = modrmLength(bytes, from, addressSize);
    if (length === undefined) return undefined;
    return { length: from + length, size, kind, source: register(size === 1, bytes[from]!), destinationSize: size };
  };
  switch (opcode) {
    case 0x88:
      return withModrm(1, 'store');
    case 0x89:
      return withModrm(wide, 'store');
    case 0x8a:
      return withModrm(1, 'load');
    case 0x8b:
      return withModrm(wide, 'load');
    case 0xa0:
    case 0xa1:
    case 0xa2:
    case 0xa3: {
      const size = (opcode & 1) === 0 ? 1 : wide;
      const kind = opcode < 0xa2 ? 'load' : 'store';
      return { length: at + addressSize / 8, size, kind, source: { gpr: 0, isHighByte: false }, destinationSize: size };
    }
    case 0xc6:
    case 0xc7: {
      const length = modrmLength(bytes, at, addressSize);
      if (length === undefined || (bytes[at]! & 0x38) !== 0) return undefined;
      const size = opcode === 0xc6 ? 1 : wide;
      const immediateBytes = Math.min(size, 4);
      return {
        length: at + length + immediateBytes,
        size,
        kind: 'store',
        source: { immediate: immediateAt(bytes, at + length, immediateBytes) },
        destinationSize: size,
      };
    }
    case 0x0f: {
      const second = bytes[at]!;
      if (second !== 0xb6 && second !== 0xb7 && second !== 0xbe && second !== 0xbf) return undefined;
      const load = withModrm((second & 1) === 0 ? 1 : 2, 'load', at + 1);
      if (load === undefined) return undefined;
      const modrm = bytes[at + 1]!;
      const gpr = ((modrm >>> 3) & 7) | ((prefixes.rex & 4) << 1);
      return { ...load, source: { gpr, isHighByte: false }, extend: second < 0xb8 ? 'zero' : 'sign', destinationSize: wide };
    }
    default:
      return undefined;
  }
}

/** A little-endian immediate, sign-extended to 64 bits. */
function immediateAt(bytes: Uint8Array, at: number, count: number): bigint {
  let value = 0n;
  for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i]!);
  return BigInt.asUintN(64, BigInt.asIntN(8 * count, value));
}
