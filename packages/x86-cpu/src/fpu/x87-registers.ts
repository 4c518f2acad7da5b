import { Reg } from '../lp/register-file.ts';
import type { DecodedInsn } from '../isa/decoded-insn.ts';
import type { HostContext } from '../run/host-instruction.ts';
import { type Float80, INDEFINITE, type Operand, unpack } from './float80.ts';
import { FloatContext, FpException } from './rounding.ts';

const { IE, SF } = FpException;

/** Bits of FSW. */
export const FSW = { C0: 0x100, C1: 0x200, C2: 0x400, C3: 0x4000, ES: 0x80, B: 0x8000, TOP: 0x3800, FLAGS: 0x7f } as const;

/** The x87 registers of the LP that runs: stack, tags, control and status. One is made for each instruction; it holds no state of its own but the rounding context. */
export class X87Registers {
  readonly context: HostContext;
  readonly #u16: Uint16Array;
  readonly #u64: BigUint64Array;
  readonly #base: number;
  /** Modes from FCW, and what the current operation raises. */
  readonly float = new FloatContext();

  constructor(context: HostContext) {
    this.context = context;
    this.#u16 = context.memory.u16;
    this.#u64 = context.memory.u64;
    this.#base = context.lp.base;
    this.float.load(this.control);
  }

  get control(): number {
    return this.#u16[(this.#base + Reg.FCW) >> 1]!;
  }
  /** Reserved bits read as 0, bit 6 as 1. */
  set control(value: number) {
    this.#u16[(this.#base + Reg.FCW) >> 1] = (value & 0x1f3f) | 0x40;
    this.updateSummary();
  }
  get status(): number {
    return this.#u16[(this.#base + Reg.FSW) >> 1]!;
  }
  /** ES and B follow from the flags and masks. */
  set status(value: number) {
    this.#u16[(this.#base + Reg.FSW) >> 1] = value;
    this.updateSummary();
  }
  updateSummary(): void {
    const at = (this.#base + Reg.FSW) >> 1;
    const value = this.#u16[at]! & ~(FSW.ES | FSW.B);
    this.#u16[at] = (value & ~this.control & 0x3f) !== 0 ? value | FSW.ES | FSW.B : value;
  }
  /** An unmasked exception waits for the next waiting instruction. (Asked of flags and masks: state may have been loaded without its summary bits.) */
  get isExceptionPending(): boolean {
    return (this.status & ~this.control & 0x3f) !== 0;
  }
  /** One bit for each physical register: not empty. */
  get tags(): number {
    return this.#u16[(this.#base + Reg.FTW) >> 1]!;
  }
  set tags(value: number) {
    this.#u16[(this.#base + Reg.FTW) >> 1] = value;
  }
  get opcode(): number {
    return this.#u16[(this.#base + Reg.FOP) >> 1]!;
  }
  set opcode(value: number) {
    this.#u16[(this.#base + Reg.FOP) >> 1] = value & 0x7ff;
  }
  get instructionPointer(): bigint {
    return this.#u64[(this.#base + Reg.FIP) >> 3]!;
  }
  set instructionPointer(value: bigint) {
    this.#u64[(this.#base + Reg.FIP) >> 3] = value;
  }
  get dataPointer(): bigint {
    return this.#u64[(this.#base + Reg.FDP) >> 3]!;
  }
  set dataPointer(value: bigint) {
    this.#u64[(this.#base + Reg.FDP) >> 3] = value;
  }

  get top(): number {
    return (this.status >> 11) & 7;
  }
  set top(value: number) {
    this.status = (this.status & ~FSW.TOP) | ((value & 7) << 11);
  }
  isEmpty(i: number): boolean {
    return ((this.tags >> ((this.top + i) & 7)) & 1) === 0;
  }
  read(i: number): Float80 {
    return this.readPhysical((this.top + i) & 7);
  }
  readPhysical(n: number): Float80 {
    const at = (this.#base + Reg.FPR + 16 * n) >> 3;
    return { significand: this.#u64[at]!, signExponent: this.#u16[(this.#base + Reg.FPR + 16 * n + 8) >> 1]! };
  }
  operand(i: number): Operand {
    return unpack(this.read(i));
  }
  /** Writes ST(i) and marks it not empty. */
  write(i: number, value: Float80): void {
    const n = (this.top + i) & 7;
    this.writePhysical(n, value);
    this.tags |= 1 << n;
  }
  writePhysical(n: number, value: Float80): void {
    const at = (this.#base + Reg.FPR + 16 * n) >> 3;
    this.#u64[at] = value.significand;
    this.#u64[at + 1] = BigInt(value.signExponent);
  }
  free(i: number): void {
    this.tags &= ~(1 << ((this.top + i) & 7));
  }
  pop(): void {
    this.free(0);
    this.top += 1;
  }
  push(value: Float80): void {
    this.top += 7;
    this.write(0, value);
  }

  /** Sets or clears C0-C3 among `mask`. */
  conditionCodes(mask: number, value: number): void {
    this.status = (this.status & ~mask) | value;
  }

  /** A stack fault, C1 telling overflow from underflow. True when it is masked: the masked response is to follow. */
  stackFault(insn: DecodedInsn, overflow: boolean): boolean {
    this.conditionCodes(FSW.C1, overflow ? FSW.C1 : 0);
    return this.signal(insn, IE | SF);
  }
  underflow(insn: DecodedInsn): boolean {
    return this.stackFault(insn, false);
  }
  /** The masked response of a load when ST(7) is not empty. */
  overflow(insn: DecodedInsn): void {
    if (this.stackFault(insn, true)) this.push(INDEFINITE);
  }

  /** Sets exception flags; an unmasked one makes FOP and FDP known. True when all are masked. */
  signal(insn: DecodedInsn, flags: number): boolean {
    this.status |= flags;
    if ((flags & ~this.control & 0x3f) === 0) return true;
    this.opcode = ((insn.opcode & 7) << 8) | ((insn.mod & 3) << 6) | ((insn.reg & 7) << 3) | (insn.rm & 7);
    if (insn.isMemory) this.dataPointer = BigInt.asUintN(insn.mode === 2 ? 64 : 32, this.#dataAddress);
    return false;
  }
  #dataAddress = 0n;
  /** The offset of the instruction's memory operand, for FDP. */
  setDataAddress(offset: bigint): void {
    this.#dataAddress = offset;
  }

  /**
   * Finishes an operation: C1 from the rounding, exception flags into FSW. False: an unmasked invalid, denormal or division by zero; nothing is to be stored.
   */
  finish(insn: DecodedInsn): boolean {
    const { float } = this;
    const early = FpException.IE | FpException.DE | FpException.ZE;
    const stops = float.isUnmasked(early);
    if (stops) float.flags &= early;
    this.conditionCodes(FSW.C1, !stops && float.roundedUp ? FSW.C1 : 0);
    if (float.flags !== 0) this.signal(insn, float.flags);
    return !stops;
  }
}
