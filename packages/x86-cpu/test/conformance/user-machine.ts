import { InstructionCore } from '../../src/run/instruction-core.ts';
import { Access, Outcome, type CpuEnvironment, type Translation } from '../../src/run/cpu-environment.ts';
import { KeyedMemory } from '../../src/memory/keyed-memory.ts';
import { REGISTER_FILE_BYTES, Reg, Seg, SegField, SEGMENT_BYTES } from '../../src/lp/register-file.ts';
import type { LogicalProcessor } from '../../src/lp/logical-processor.ts';
import type { Insn } from '../../src/isa/insn.ts';
import type { Hpa } from '../../src/units/index.ts';

export interface RecordedEvent {
  vector: number;
  error: number;
  cr2: bigint;
}

/** Linear pages that user code of the corpus sees: code, data, stack, two pages each, identity-mapped. */
const PAGES = [0x1000_0000, 0x1000_1000, 0x2000_0000, 0x2000_1000, 0x3000_0000, 0x3000_1000];

/** An instruction core with a minimal environment around it: 64-bit user mode, six mapped pages, exceptions recorded instead of delivered. */
export class UserMachine implements CpuEnvironment {
  readonly memory = new KeyedMemory({ keyIdBits: 0, linearMemoryBytes: 8 << 20 });
  readonly core: InstructionCore;
  readonly lp: LogicalProcessor;
  event: RecordedEvent | undefined = undefined;
  /** INT3 was reached. */
  stopped = false;
  readonly pages = new Map<number, boolean>();

  constructor() {
    for (const page of PAGES) this.pages.set(page, true);
    const base = this.memory.reserve(REGISTER_FILE_BYTES);
    const { buffer } = this.memory.wasm;
    this.lp = {
      id: 0,
      memory: this.memory,
      base,
      gpr: new BigUint64Array(buffer, base + Reg.GPR, 16),
      ymm: new Uint8Array(buffer, base + Reg.YMM, 512),
      cpl: 3,
    } as unknown as LogicalProcessor;
    this.core = new InstructionCore(this.memory, this, { codeCacheBytes: 1 << 20 });
    this.set64(Reg.CR0, 0x8005_0033n);
    this.set64(Reg.CR4, 0x5_06a0n);
    this.set64(Reg.EFER, 0xd01n);
    this.set64(Reg.XCR0, 7n);
    this.memory.u32[(base + Reg.CPL) >> 2] = 3;
    this.segment(Seg.CS, 0xa0fb, 0x33);
    for (const s of [Seg.SS, Seg.DS, Seg.ES, Seg.FS, Seg.GS]) this.segment(s, 0xc0f3, 0x2b);
    this.set64(Reg.SEGMENTS + Seg.GS * SEGMENT_BYTES + SegField.BASE, 0x2000_0000n);
    this.core.modeChanged(this.lp);
  }
  segment(n: number, attributes: number, selector: number): void {
    const at = (this.lp.base + Reg.SEGMENTS + n * SEGMENT_BYTES) >> 2;
    this.memory.u32[at + SegField.LIMIT / 4] = 0xffff_ffff;
    this.memory.u32[at + SegField.ATTRIBUTES / 4] = attributes;
    this.memory.u32[at + SegField.SELECTOR / 4] = selector;
  }
  set64(offset: number, value: bigint): void {
    this.memory.u64[(this.lp.base + offset) >> 3] = BigInt.asUintN(64, value);
  }
  get64(offset: number): bigint {
    return this.memory.u64[(this.lp.base + offset) >> 3]!;
  }

  translate(_lp: LogicalProcessor, low: number, high: number, access: number, into: Translation): boolean {
    const page = (low & ~0xfff) >>> 0;
    if (high !== 0 || !this.pages.has(page)) {
      const error = 4 | ((access & Access.WRITE) !== 0 ? 2 : 0) | ((access & Access.EXECUTE) !== 0 ? 16 : 0);
      this.event = { vector: 14, error, cr2: (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0) };
      return false;
    }
    into.pa = page + (low & 0xfff);
    into.offset = this.memory.frameOffset(page as Hpa, true) + (low & 0xfff);
    into.writable = this.pages.get(page)!;
    into.executable = true;
    into.global = false;
    return true;
  }
  system(_lp: LogicalProcessor, insn: Insn): Outcome {
    if (insn.name === 'int3') {
      this.stopped = true;
      return Outcome.EVENT;
    }
    if (insn.name === 'pause') return Outcome.NEXT;
    if (insn.name === 'popf') return this.#popf(insn);
    // Everything else that the corpus holds is privileged or invalid in user mode.
    this.event = { vector: 13, error: 0, cr2: 0n };
    return Outcome.EVENT;
  }
  /** POPF at CPL 3 with IOPL 0: IF and IOPL keep their values. */
  #popf(insn: Insn): Outcome {
    const size = insn.operandSize;
    const rsp = this.get64(Reg.GPR + 32);
    const t: Translation = { offset: 0, pa: 0, writable: false, executable: false, global: false };
    let v = 0n;
    for (let i = 0n; i < size; i++) {
      const at = rsp + i;
      if (!this.translate(this.lp, Number(at & 0xffff_ffffn) | 0, Number(at >> 32n), Access.READ | Access.USER, t)) return Outcome.EVENT;
      v |= BigInt(this.memory.u8[t.offset]!) << (8n * i);
    }
    const changeable = size === 2 ? 0x4dd5n : 0x24_4dd5n;
    const old = this.core.getRflags(this.lp);
    this.core.setRflags(this.lp, (old & ~changeable) | (v & changeable) | 2n);
    this.set64(Reg.GPR + 32, rsp + BigInt(size));
    return Outcome.NEXT;
  }
  raise(_lp: LogicalProcessor, vector: number, errorCode: number | undefined): void {
    this.event = { vector, error: errorCode ?? 0, cr2: 0n };
  }
  readPhysical(): bigint {
    throw new RangeError('no foreign-key memory here');
  }
  writePhysical(): void {
    throw new RangeError('no foreign-key memory here');
  }
}
