import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { REGISTER_FILE_BYTES, Reg } from './register-file.ts';
import { SegmentFile } from './segment.ts';

/** The registers of one LP as views of its bytes in linear memory. Writes are raw: they have no effect beyond the bytes. */
export class RegisterViews {
  readonly memory: PhysicalMemory;
  /** Byte offset of the register file in linear memory. */
  readonly base: number;
  /** The 16 general registers in x86 numbering. */
  readonly gpr: BigUint64Array;
  /** The general registers as 32-bit halves: register n is [2n] low, [2n+1] high. */
  readonly gpr32: Uint32Array;
  readonly ymm: Uint8Array;
  readonly segments: SegmentFile;
  /** The whole register file by words and quadwords. */
  protected readonly registers32: Uint32Array;
  protected readonly registers64: BigUint64Array;

  /** Sets aside a register file in `memory`. */
  constructor(memory: PhysicalMemory) {
    this.memory = memory;
    this.base = memory.reserve(REGISTER_FILE_BYTES);
    const { buffer } = memory.wasm;
    this.gpr = new BigUint64Array(buffer, this.base + Reg.GPR, 16);
    this.gpr32 = new Uint32Array(buffer, this.base + Reg.GPR, 32);
    this.ymm = new Uint8Array(buffer, this.base + Reg.YMM, 16 * 32);
    this.registers32 = new Uint32Array(buffer, this.base, REGISTER_FILE_BYTES >>> 2);
    this.registers64 = new BigUint64Array(buffer, this.base, REGISTER_FILE_BYTES >>> 3);
    this.segments = new SegmentFile(memory.u32, memory.u64, this.base);
  }

  /** A 64-bit or 32-bit slot of the register file by its offset in `Reg`. */
  get64(offset: number): bigint {
    return this.registers64[offset >>> 3]!;
  }
  set64(offset: number, value: bigint): void {
    this.registers64[offset >>> 3] = value;
  }
  get32(offset: number): number {
    return this.registers32[offset >>> 2]!;
  }
  set32(offset: number, value: number): void {
    this.registers32[offset >>> 2] = value;
  }

  get rip(): bigint {
    return this.registers64[Reg.RIP >>> 3]!;
  }
  set rip(value: bigint) {
    this.registers64[Reg.RIP >>> 3] = value;
  }
  get cr0(): bigint {
    return this.registers64[Reg.CR0 >>> 3]!;
  }
  /** Raw: call `modeChanged` afterwards. */
  set cr0(value: bigint) {
    this.registers64[Reg.CR0 >>> 3] = value;
  }
  get cr2(): bigint {
    return this.registers64[Reg.CR2 >>> 3]!;
  }
  set cr2(value: bigint) {
    this.registers64[Reg.CR2 >>> 3] = value;
  }
  get cr3(): bigint {
    return this.registers64[Reg.CR3 >>> 3]!;
  }
  /** Raw: call `flushTlb` afterwards where the architecture does. */
  set cr3(value: bigint) {
    this.registers64[Reg.CR3 >>> 3] = value;
  }
  get cr4(): bigint {
    return this.registers64[Reg.CR4 >>> 3]!;
  }
  /** Raw: call `modeChanged` afterwards. */
  set cr4(value: bigint) {
    this.registers64[Reg.CR4 >>> 3] = value;
  }
  get cr8(): bigint {
    return this.registers64[Reg.CR8 >>> 3]!;
  }
  set cr8(value: bigint) {
    this.registers64[Reg.CR8 >>> 3] = value;
  }
  get efer(): bigint {
    return this.registers64[Reg.EFER >>> 3]!;
  }
  /** Raw: call `modeChanged` afterwards. */
  set efer(value: bigint) {
    this.registers64[Reg.EFER >>> 3] = value;
  }
  get xcr0(): bigint {
    return this.registers64[Reg.XCR0 >>> 3]!;
  }
  set xcr0(value: bigint) {
    this.registers64[Reg.XCR0 >>> 3] = value;
  }
  getDr(n: number): bigint {
    return this.registers64[drOffset(n) >>> 3]!;
  }
  setDr(n: number, value: bigint): void {
    this.registers64[drOffset(n) >>> 3] = value;
  }
  get cpl(): number {
    return this.registers32[Reg.CPL >>> 2]!;
  }
  /** Raw: call `modeChanged` afterwards. */
  set cpl(value: number) {
    this.registers32[Reg.CPL >>> 2] = value;
  }
}

function drOffset(n: number): number {
  if (n >= 0 && n <= 3) return Reg.DR0 + 8 * n;
  if (n === 6) return Reg.DR6;
  if (n === 7) return Reg.DR7;
  throw new RangeError(`not a debug register: DR${n}`);
}
