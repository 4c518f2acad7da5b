import { Access, Outcome, type CpuEnvironment, type Translation } from '../src/run/cpu-environment.ts';
import { InstructionCore, type CoreOptions } from '../src/run/instruction-core.ts';
import { KeyedMemory } from '../src/memory/keyed-memory.ts';
import { REGISTER_FILE_BYTES, Reg, Seg, SegField, SEGMENT_BYTES } from '../src/lp/register-file.ts';
import type { LogicalProcessor } from '../src/lp/logical-processor.ts';
import type { Insn } from '../src/isa/insn.ts';
import type { Hpa } from '../src/units/index.ts';

/** Where the committed image of a kernel is. */
export const image = (kernel: string): URL => new URL(`./kernels/${kernel}.bin`, import.meta.url);

const LOAD = 0x10_0000;
/** Offset of the 64-bit entry point in a kernel image: after the multiboot header. */
const ENTRY_OFFSET = 0x20;
const EXIT_PORT = 0xf4;

/** The instruction core alone, in 64-bit mode with identity-mapped memory, running one kernel of this folder. */
export class FlatMachine implements CpuEnvironment {
  readonly memory: KeyedMemory;
  readonly core: InstructionCore;
  readonly lp: LogicalProcessor;
  readonly #bytes: number;
  exitCode: number | undefined = undefined;
  failure: string | undefined = undefined;

  constructor(image: Uint8Array, options: CoreOptions = {}, bytes = 64 << 20) {
    this.#bytes = bytes;
    this.memory = new KeyedMemory({ keyIdBits: 0, linearMemoryBytes: 128 << 20 });
    const base = this.memory.reserve(REGISTER_FILE_BYTES);
    const { buffer } = this.memory.wasm;
    this.lp = {
      id: 0,
      memory: this.memory,
      base,
      gpr: new BigUint64Array(buffer, base, 16),
      cpl: 0,
    } as unknown as LogicalProcessor;
    this.core = new InstructionCore(this.memory, this, options);
    const { u32, u64 } = this.memory;
    u64[(base + Reg.CR0) >> 3] = 0x8000_0033n;
    u64[(base + Reg.CR4) >> 3] = 0x620n;
    u64[(base + Reg.EFER) >> 3] = 0x500n;
    for (let s: number = Seg.ES; s <= Seg.GS; s++) {
      u32[(base + Reg.SEGMENTS + s * SEGMENT_BYTES + SegField.LIMIT) >> 2] = 0xffff_ffff;
      u32[(base + Reg.SEGMENTS + s * SEGMENT_BYTES + SegField.ATTRIBUTES) >> 2] = s === Seg.CS ? 0xa09b : 0xc093;
    }
    this.memory.writeBytes(LOAD as Hpa, image);
    u64[(base + Reg.RIP) >> 3] = new DataView(image.buffer, image.byteOffset).getBigUint64(ENTRY_OFFSET, true);
    u32[(base + Reg.MXCSR) >> 2] = 0x1f80;
    this.core.setRflags(this.lp, 2n);
    this.core.modeChanged(this.lp);
  }

  /** Runs to the write to the exit port; returns the instructions retired. */
  run(): number {
    while (this.exitCode === undefined) {
      const stop = this.core.execute(this.lp, 2 ** 30);
      if (this.failure !== undefined)
        throw new Error(`${this.failure} at RIP 0x${this.memory.u64[(this.lp.base + Reg.RIP) >> 3]!.toString(16)}`);
      if (stop === 'event') break;
    }
    return this.retired;
  }
  get retired(): number {
    return Number(this.memory.u64[(this.lp.base + Reg.RETIRED) >> 3]!);
  }

  translate(_lp: LogicalProcessor, low: number, high: number, access: number, into: Translation): boolean {
    const address = low >>> 0;
    if (high !== 0 || address >= this.#bytes) {
      this.failure = `page fault at 0x${address.toString(16)}`;
      return false;
    }
    into.pa = address;
    into.offset = this.memory.frameOffset((address & ~0xfff) as Hpa, true) + (address & 0xfff);
    into.writable = (access & Access.EXECUTE) === 0;
    into.executable = true;
    into.global = false;
    return true;
  }
  system(lp: LogicalProcessor, insn: Insn): Outcome {
    if (insn.name === 'mov sreg,rm') return Outcome.NEXT;
    if (insn.name === 'out' && Number(insn.immediate & 0xffn) === EXIT_PORT) this.exitCode = Number(lp.gpr[0]! & 0xffn);
    else this.failure = `unexpected ${insn.name}`;
    return Outcome.EVENT;
  }
  raise(_lp: LogicalProcessor, vector: number): void {
    this.failure = `exception ${vector}`;
  }
  watchedAccess(): boolean {
    return true;
  }
  readPhysical(): bigint {
    throw new RangeError('no foreign-key memory here');
  }
  writePhysical(): void {
    throw new RangeError('no foreign-key memory here');
  }
}
