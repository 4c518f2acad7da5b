import type { DecodedInsn } from '../../isa/decoded-insn.ts';
import { Outcome } from '../cpu-environment.ts';
import type { HostContext, HostInstruction } from '../host-instruction.ts';
import { dotBytes, dotWords } from './dot-product.ts';
import { affine, inverse, multiply } from './galois.ts';
import { readFirst, readSource, readXmm, readYmm, vectorBytes, writeResult } from './vector-operands.ts';

/** A vector value as bytes, 16 or 32 of them, and back. */
function toBytes(v: bigint, bytes: number): Uint8Array {
  const out = new BigUint64Array(bytes / 8);
  for (let i = 0; i < out.length; i++) out[i] = v >> BigInt(64 * i);
  return new Uint8Array(out.buffer);
}
function fromBytes(bytes: Uint8Array): bigint {
  return new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8).reduceRight((v, word) => (v << 64n) | word, 0n);
}

/** dest = operation(first source, second source, imm8), whole vectors. */
const binary =
  (operation: (a: Uint8Array, b: Uint8Array, immediate: number) => Uint8Array): HostInstruction =>
  (c, insn) => {
    const bytes = vectorBytes(insn);
    const b = readSource(c, insn, bytes);
    if (b === undefined) return Outcome.EVENT;
    const a = readFirst(c, insn, bytes);
    writeResult(c, insn, fromBytes(operation(toBytes(a, bytes), toBytes(b, bytes), insn.immLow & 0xff)));
    return Outcome.NEXT;
  };

/** dest += operation(first source, second source), doublewords. */
const accumulating =
  (operation: typeof dotBytes, saturates: boolean): HostInstruction =>
  (c: HostContext, insn: DecodedInsn) => {
    const bytes = vectorBytes(insn);
    const b = readSource(c, insn, bytes);
    if (b === undefined) return Outcome.EVENT;
    const sum = toBytes(bytes === 32 ? readYmm(c, insn.reg) : readXmm(c, insn.reg), bytes);
    const a = toBytes(readFirst(c, insn, bytes), bytes);
    const result = operation(new Int32Array(sum.buffer), a, toBytes(b, bytes), saturates);
    writeResult(c, insn, fromBytes(new Uint8Array(result.buffer)));
    return Outcome.NEXT;
  };

const GALOIS: [string, HostInstruction][] = [
  ['gf2p8mulb', binary((a, b) => a.map((v, i) => multiply(v, b[i]!)))],
  ['gf2p8affineqb', binary((a, b, immediate) => affine(a, b, immediate))],
  ['gf2p8affineinvqb', binary((a, b, immediate) => affine(a.map(inverse), b, immediate))],
];

/** GFNI, legacy and VEX forms, and AVX-VNNI. */
export const galoisAndDotInstructions: [string, HostInstruction][] = [
  ...GALOIS,
  ...GALOIS.map(([name, execute]): [string, HostInstruction] => [`v${name}`, execute]),
  ['vpdpbusd', accumulating(dotBytes, false)],
  ['vpdpbusds', accumulating(dotBytes, true)],
  ['vpdpwssd', accumulating(dotWords, false)],
  ['vpdpwssds', accumulating(dotWords, true)],
];
