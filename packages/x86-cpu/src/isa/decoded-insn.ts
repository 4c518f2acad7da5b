import { Reg, Seg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import type { Insn } from './insn.ts';
import type { Opcode } from './opcode.ts';

/** One decoded instruction. Numbers are filled by the decoder; 64-bit values are kept as two 32-bit halves until somebody asks. */
export class DecodedInsn implements Insn {
  opcodeEntry: Opcode | undefined = undefined;
  /** An exception instead of an instruction: vector, or -1. */
  fault = -1;
  length = 0;
  operandSize = 4;
  addressSize = 8;
  opcode = 0;
  mod = -1;
  reg = 0;
  rm = 0;
  rex = 0;
  rep = 0;
  lock = false;
  segment: number = Seg.DS;
  /** True when a segment override prefix was present (and effective). */
  segmentOverride = false;
  /** VEX: present, vvvv (already inverted), L, W. */
  vex = false;
  vvvv = 0;
  vectorLength = 0;
  /** Address parts: register numbers or -1. */
  base = -1;
  index = -1;
  scale = 0;
  ripRelative = false;
  dispLow = 0;
  dispHigh = 0;
  immLow = 0;
  immHigh = 0;
  immediate2 = 0;
  ripLow = 0;
  ripHigh = 0;
  mode = 0;
  /** Set before the instruction is handed to TypeScript. */
  lp: LogicalProcessor | undefined = undefined;

  get name(): string {
    return this.opcodeEntry?.name ?? '(undefined)';
  }
  get rip(): bigint {
    return join(this.ripLow, this.ripHigh);
  }
  get nextRip(): bigint {
    const next = this.rip + BigInt(this.length);
    return this.mode === 2 ? BigInt.asUintN(64, next) : BigInt.asUintN(32, next);
  }
  get immediate(): bigint {
    return BigInt.asIntN(64, join(this.immLow, this.immHigh));
  }
  get displacement(): bigint {
    return BigInt.asIntN(64, join(this.dispLow, this.dispHigh));
  }
  get isMemory(): boolean {
    return this.mod >= 0 && this.mod !== 3;
  }

  effectiveAddress(): bigint {
    const lp = this.lp!;
    let address = join(this.dispLow, this.dispHigh);
    if (this.ripRelative) address += this.nextRip;
    const gpr = (n: number): bigint => lp.memory.u64[(lp.base + Reg.GPR) / 8 + n]!;
    if (this.base >= 0) address += gpr(this.base);
    if (this.index >= 0) address += gpr(this.index) << BigInt(this.scale);
    return BigInt.asUintN(this.addressSize * 8, address);
  }

  /** Linear address of the memory operand. No limit checks. */
  linearAddress(): bigint {
    const lp = this.lp!;
    const offset = this.effectiveAddress();
    if (this.mode === 2 && this.segment !== Seg.FS && this.segment !== Seg.GS) return offset;
    const base = lp.memory.u64[(lp.base + Reg.SEGMENTS + this.segment * SEGMENT_BYTES + SegField.BASE) / 8]!;
    return BigInt.asUintN(this.mode === 2 ? 64 : 32, offset + base);
  }

  /** A copy that outlives the decoder's reused object. */
  clone(): DecodedInsn {
    return Object.assign(new DecodedInsn(), this);
  }
}

function join(low: number, high: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
