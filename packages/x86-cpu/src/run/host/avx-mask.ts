import type { DecodedInsn } from '../../isa/decoded-insn.ts';
import { Outcome } from '../cpu-environment.ts';
import type { HostContext, HostInstruction } from '../host-instruction.ts';
import { readFirst, readSource, readXmm, readYmm, vectorBytes, writeYmm } from './vector-operands.ts';
import { storePieces, type StorePiece } from './vector-store.ts';

const UD = 6;
const GP = 13;
const SS = 12;

const ones = (bytes: number): bigint => (1n << BigInt(8 * bytes)) - 1n;
const lane = (v: bigint, n: number, bytes: number): bigint => (v >> BigInt(8 * bytes * n)) & ones(bytes);
const isChosen = (mask: bigint, n: number, bytes: number): boolean => ((mask >> BigInt(8 * bytes * (n + 1) - 1)) & 1n) !== 0n;
const readRegister = (c: HostContext, n: number, bytes: number): bigint => (bytes === 32 ? readYmm(c, n) : readXmm(c, n));

/** Linear address of the element at `delta` bytes from the memory operand; undefined: a segment check failed and the event is recorded. */
function elementAddress(c: HostContext, insn: DecodedInsn, offset: bigint, size: number, write: boolean): bigint | undefined {
  const wrapped = BigInt.asUintN(8 * insn.addressSize, offset);
  return c.checkSegment(insn.segment, wrapped, size, write) ? c.linear(insn.segment, wrapped) : undefined;
}
function readElement(c: HostContext, insn: DecodedInsn, offset: bigint, size: number): bigint | undefined {
  const linear = elementAddress(c, insn, offset, size, false);
  if (linear === undefined) return undefined;
  c.access.nonCanonicalVector = insn.segment === 2 ? SS : GP;
  const value = c.access.read(linear, size);
  c.access.nonCanonicalVector = GP;
  return value;
}

/** VMASKMOV, VPMASKMOV loads: elements whose mask sign is clear are 0 and not accessed. */
const maskedLoad =
  (size: 4 | 8): HostInstruction =>
  (c, insn) => {
    const bytes = vectorBytes(insn);
    const mask = readFirst(c, insn, bytes);
    const offset = insn.effectiveAddress();
    let result = 0n;
    for (let n = 0; n < bytes / size; n++) {
      if (!isChosen(mask, n, size)) continue;
      const value = readElement(c, insn, offset + BigInt(size * n), size);
      if (value === undefined) return Outcome.EVENT;
      result |= value << BigInt(8 * size * n);
    }
    writeYmm(c, insn.reg, result);
    return Outcome.NEXT;
  };
/** VMASKMOV, VPMASKMOV stores: all chosen elements or, on a fault, none. */
const maskedStore =
  (size: 4 | 8): HostInstruction =>
  (c, insn) => {
    const bytes = vectorBytes(insn);
    const mask = readFirst(c, insn, bytes);
    const source = readRegister(c, insn.reg, bytes);
    const offset = insn.effectiveAddress();
    const pieces: StorePiece[] = [];
    for (let n = 0; n < bytes / size; n++) {
      if (!isChosen(mask, n, size)) continue;
      const address = elementAddress(c, insn, offset + BigInt(size * n), size, true);
      if (address === undefined) return Outcome.EVENT;
      pieces.push({ address, size, value: lane(source, n, size) });
    }
    return storePieces(c, insn, pieces);
  };

/**
 * VGATHER, VPGATHER: elements from low to high. A fault leaves the elements before it loaded and their masks cleared, so that the instruction
 * goes on where it stopped. @source Intel SDM 2C "VPGATHERDD/VPGATHERQD"
 */
const gather =
  (indexSize: 4 | 8, size: 4 | 8): HostInstruction =>
  (c, insn) => {
    const index = insn.index < 0 ? 4 : insn.index;
    // Without a SIB byte there are no indices; the three registers must differ.
    if ((insn.rm & 7) !== 4 || insn.addressSize === 2) return c.raise(UD);
    if (insn.reg === index || insn.reg === insn.vvvv || index === insn.vvvv) return c.raise(UD);
    const bytes = vectorBytes(insn);
    const count = Math.min(bytes / indexSize, bytes / size);
    const indices = readYmm(c, index);
    const address = new BaseAddress(c, insn);
    const limit = ones(count * size);
    // Every mask element becomes its sign first.
    let mask = 0n;
    const given = readRegister(c, insn.vvvv, bytes);
    for (let n = 0; n < count; n++) if (isChosen(given, n, size)) mask |= ones(size) << BigInt(8 * size * n);
    let result = readRegister(c, insn.reg, bytes) & limit;
    for (let n = 0; n < count; n++) {
      if (!isChosen(mask, n, size)) continue;
      const value = readElement(c, insn, address.of(BigInt.asIntN(8 * indexSize, lane(indices, n, indexSize))), size);
      if (value === undefined) {
        keepProgress(c, insn.reg, result, limit);
        keepProgress(c, insn.vvvv, mask, limit);
        return Outcome.EVENT;
      }
      const at = BigInt(8 * size * n);
      result = (result & ~(ones(size) << at)) | (value << at);
      mask &= ~(ones(size) << at);
    }
    writeYmm(c, insn.reg, result);
    writeYmm(c, insn.vvvv, 0n);
    return Outcome.NEXT;
  };
function keepProgress(c: HostContext, register: number, value: bigint, limit: bigint): void {
  writeYmm(c, register, (readYmm(c, register) & ~limit) | value);
}
/** Address of a gather without its index. */
class BaseAddress {
  readonly #base: bigint;
  readonly #scale: bigint;
  constructor(c: HostContext, insn: DecodedInsn) {
    this.#base = insn.displacement + (insn.base >= 0 ? c.lp.gpr[insn.base]! : 0n);
    this.#scale = BigInt(insn.scale);
  }
  of(index: bigint): bigint {
    return this.#base + (index << this.#scale);
  }
}

/** VBLENDV, VPBLENDVB: the sign of each mask element chooses; the mask register is in the upper half of the immediate. */
const variableBlend =
  (size: 1 | 4 | 8): HostInstruction =>
  (c, insn) => {
    const bytes = vectorBytes(insn);
    const b = readSource(c, insn, bytes);
    if (b === undefined) return Outcome.EVENT;
    const a = readFirst(c, insn, bytes);
    const mask = readRegister(c, (insn.immLow >> 4) & (c.isLong ? 15 : 7), bytes);
    let result = 0n;
    for (let n = 0; n < bytes / size; n++) result |= lane(isChosen(mask, n, size) ? b : a, n, size) << BigInt(8 * size * n);
    writeYmm(c, insn.reg, result);
    return Outcome.NEXT;
  };

/** AVX and AVX2 instructions with a mask. */
export const avxMaskInstructions: [string, HostInstruction][] = [
  ['vmaskmovps', maskedLoad(4)],
  ['vmaskmovpd', maskedLoad(8)],
  ['vmaskmovps store', maskedStore(4)],
  ['vmaskmovpd store', maskedStore(8)],
  ['vpgatherdd', gather(4, 4)],
  ['vpgatherdq', gather(4, 8)],
  ['vpgatherqd', gather(8, 4)],
  ['vpgatherqq', gather(8, 8)],
  ['vblendvps', variableBlend(4)],
  ['vblendvpd', variableBlend(8)],
  ['vpblendvb', variableBlend(1)],
];
