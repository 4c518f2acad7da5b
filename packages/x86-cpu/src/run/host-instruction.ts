import type { DecodedInsn } from '../isa/decoded-insn.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { Reg, SEGMENT_BYTES, SegField } from '../lp/register-file.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { CpuEnvironment, Outcome } from './cpu-environment.ts';
import { readArithmeticFlags, writeArithmeticFlags } from './lazy-flags.ts';
import type { MemoryAccess } from './memory-access.ts';

/** What an instruction written in TypeScript works with: the LP's registers and guest memory. One per machine, pointed at the LP that runs. */
export class HostContext {
  readonly memory: PhysicalMemory;
  readonly access: MemoryAccess;
  readonly environment: CpuEnvironment;
  lp!: LogicalProcessor;
  insn!: DecodedInsn;

  constructor(memory: PhysicalMemory, access: MemoryAccess, environment: CpuEnvironment) {
    this.memory = memory;
    this.access = access;
    this.environment = environment;
  }

  get isLong(): boolean {
    return this.insn.mode === 2;
  }
  /** General register as an unsigned value of `size` bytes. */
  gpr(n: number, size: number): bigint {
    return BigInt.asUintN(size * 8, this.lp.gpr[n]!);
  }
  /** Writes a general register as instructions do: 32-bit results are zero-extended, smaller ones leave the rest. */
  setGpr(n: number, size: number, value: bigint): void {
    const { gpr } = this.lp;
    if (size >= 4) gpr[n] = BigInt.asUintN(size * 8, value);
    else {
      const mask = (1n << BigInt(size * 8)) - 1n;
      gpr[n] = (gpr[n]! & ~mask) | (value & mask);
    }
  }
  /** 8-bit register by encoding: AH..BH without REX. */
  gpr8(n: number): bigint {
    return this.insn.rex === 0 && n >= 4 && n < 8 ? (this.lp.gpr[n - 4]! >> 8n) & 0xffn : this.lp.gpr[n]! & 0xffn;
  }
  get flags(): number {
    return readArithmeticFlags(this.memory.u32, this.lp.base);
  }
  set flags(value: number) {
    writeArithmeticFlags(this.memory.u32, this.lp.base, value);
  }
  /** All of RFLAGS but the arithmetic flags. */
  get systemFlags(): number {
    return this.memory.u32[(this.lp.base + Reg.RFLAGS) >> 2]!;
  }
  /** Repeated strings do one iteration at a time. */
  get stepsRepeats(): boolean {
    return this.u32(Reg.STEPS_REPEATS) !== 0;
  }
  u32(offset: number): number {
    return this.memory.u32[(this.lp.base + offset) >> 2]!;
  }
  /** Linear address of an offset in a segment (0-5): in 64-bit mode only FS and GS have a base. */
  linear(segment: number, offset: bigint): bigint {
    if (this.isLong && segment < 4) return offset;
    const base = this.memory.u64[(this.lp.base + Reg.SEGMENTS + segment * SEGMENT_BYTES + SegField.BASE) / 8]!;
    return BigInt.asUintN(this.isLong ? 64 : 32, offset + base);
  }
  /** Segment checks outside 64-bit mode; false = #GP or #SS recorded. */
  checkSegment(segment: number, offset: bigint, size: number, write: boolean): boolean {
    if (this.isLong || this.access.segmentAllows(segment, Number(offset), size, write)) return true;
    this.environment.raise(this.lp, segment === 2 ? 12 : 13, 0);
    return false;
  }
  raise(vector: number, errorCode?: number): Outcome {
    this.environment.raise(this.lp, vector, errorCode);
    return 2;
  }
}

/** An instruction in TypeScript. */
export type HostInstruction = (c: HostContext, insn: DecodedInsn) => Outcome;
