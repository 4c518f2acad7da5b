import { ARCHITECTURAL_MSRS, MAX_VARIABLE_MTRRS, MTRR_PHYSBASE0, Msr, type MsrRule } from './msr-table.ts';
import { Reg } from './register-file.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** The capability MSRs lie below. */
const LOW_CACHE_ENTRIES = 0x1800;

/**
 * The MSRs of one LP. Those that instructions use live in the register file; the others in 8-byte slots of linear memory, one for each
 * MSR of the architectural table and of the platform. An MSR in neither list does not exist (#GP).
 */
export class MsrFile {
  readonly #lp: X86LogicalProcessor;
  readonly #slots: BigUint64Array;
  readonly #slotOf = new Map<number, number>();
  /** Architectural MSRs of features that the platform does not have. */
  readonly #absent = new Set<number>();
  /** What `storedLow` gave, by index. */
  readonly #lowCache = new Float64Array(LOW_CACHE_ENTRIES).fill(NaN);
  /** What `storedHigh` gave. */
  readonly #highCache = new Float64Array(LOW_CACHE_ENTRIES).fill(NaN);

  constructor(lp: X86LogicalProcessor) {
    this.#lp = lp;
    const { msrs, lpMsrs } = lp.machine.platform;
    const initial = new Map<number, bigint>();
    const listed = new Map(msrs).get(Msr.MTRRCAP) ?? ARCHITECTURAL_MSRS.get(Msr.MTRRCAP)!.reset!;
    const variableMtrrs = Number(listed & 0xffn);
    for (const [index, rule] of ARCHITECTURAL_MSRS) {
      const { needs } = rule;
      const isMissing = needs !== undefined && ((lp.cpuid(needs[0], 0)[needs[1]] >>> needs[2]) & 1) === 0;
      if (isMissing || rule.optional === true || isSpareMtrr(index, variableMtrrs)) this.#absent.add(index);
      else if (rule.slot === undefined) initial.set(index, rule.reset ?? 0n);
    }
    for (const [index, value] of [...msrs, ...(lpMsrs?.[lp.id] ?? [])]) {
      initial.set(index, value);
      this.#absent.delete(index);
    }
    const at = lp.memory.reserve(8 * initial.size);
    this.#slots = new BigUint64Array(lp.memory.wasm.buffer, at, initial.size);
    for (const [index, value] of initial) {
      const rule = ARCHITECTURAL_MSRS.get(index);
      if (rule?.slot !== undefined) {
        lp.set64(rule.slot, value);
        continue;
      }
      const slot = this.#slotOf.size;
      this.#slotOf.set(index, slot);
      this.#slots[slot] = value;
    }
  }

  /** The values outside the register file, as bytes. */
  save(): Uint8Array {
    this.#lp.counters.settle();
    const { buffer, byteOffset, byteLength } = this.#slots;
    return new Uint8Array(buffer, byteOffset, byteLength).slice();
  }

  /** Takes back what `save` gave for the same platform. */
  restore(bytes: Uint8Array): void {
    const { buffer, byteOffset, byteLength } = this.#slots;
    new Uint8Array(buffer, byteOffset, byteLength).set(bytes);
    this.#lowCache.fill(NaN);
    this.#lp.counters.resume();
  }

  /** Indices of all MSRs that exist. */
  indices(): number[] {
    return [...new Set([...ARCHITECTURAL_MSRS.keys(), ...this.#slotOf.keys()])]
      .filter((index) => !this.#absent.has(index))
      .sort((a, b) => a - b);
  }

  /** RDMSR without interception. Undefined = #GP(0). */
  read(index: number): bigint | undefined {
    const rule = ARCHITECTURAL_MSRS.get(index);
    if (rule !== undefined) {
      if (rule.writeOnly === true || this.#absent.has(index)) return undefined;
      if (rule.read !== undefined) return rule.read(this.#lp);
      if (rule.slot !== undefined) return this.#lp.get64(rule.slot) & (rule.width32 === true ? 0xffff_ffffn : ~0n);
    }
    const slot = this.#slotOf.get(index);
    return slot === undefined ? undefined : this.#slots[slot]!;
  }

  /** WRMSR without interception, `value` unsigned. False = #GP(0), nothing changed. */
  write(index: number, value: bigint): boolean {
    const rule = ARCHITECTURAL_MSRS.get(index);
    if (this.#absent.has(index)) return false;
    if (rule === undefined) {
      if (!this.#slotOf.has(index)) return false;
      this.store(index, value);
      return true;
    }
    if (rule.readOnly === true || !isAccepted(this.#lp, rule, value)) return false;
    if (rule.write !== undefined) return rule.write(this.#lp, value);
    if (rule.slot === undefined) this.store(index, value);
    else if (rule.width32 === true) this.#lp.set32(rule.slot, Number(value));
    else this.#lp.set64(rule.slot, value);
    return true;
  }

  /** Sets a value past every rule: resets, VM entry, replay. RangeError when the MSR does not exist. */
  store(index: number, value: bigint): void {
    const rule = ARCHITECTURAL_MSRS.get(index);
    if (rule?.slot !== undefined) {
      if (rule.width32 === true) this.#lp.set32(rule.slot, Number(value & 0xffff_ffffn));
      else this.#lp.set64(rule.slot, value);
      return;
    }
    const slot = this.#slotOf.get(index);
    const switchesCounters = index === Msr.PERF_GLOBAL_CTRL && slot !== undefined && this.#slots[slot] !== value;
    if (switchesCounters) this.#lp.counters.settle();
    if (index < LOW_CACHE_ENTRIES) this.#lowCache[index] = this.#highCache[index] = NaN;
    if (slot === undefined) throw new RangeError(`no such MSR: 0x${index.toString(16)}`);
    this.#slots[slot] = value;
    // A VM entry or exit switches the counters on and off.
    if (switchesCounters) this.#lp.counters.controlsChanged();
  }

  /** Bits 31:0 of `stored` as a signed number, without a bigint on repeated calls: for capability MSRs, which never change. */
  storedLow(index: number): number {
    const known = index < LOW_CACHE_ENTRIES ? this.#lowCache[index]! : NaN;
    if (known === known) return known; // not NaN
    const low = Number(BigInt.asIntN(32, this.stored(index)));
    if (index < LOW_CACHE_ENTRIES) this.#lowCache[index] = low;
    return low;
  }

  /** The same of bits 63:32. */
  storedHigh(index: number): number {
    const known = index < LOW_CACHE_ENTRIES ? this.#highCache[index]! : NaN;
    if (known === known) return known; // not NaN
    const high = Number(BigInt.asIntN(32, this.stored(index) >> 32n));
    if (index < LOW_CACHE_ENTRIES) this.#highCache[index] = high;
    return high;
  }

  /**
   * The word of linear memory (index in `memory.u32`) with bits 31:0 of an MSR that RDMSR reads without side effects; bits 63:32 follow.
   * -1 when it does not exist or is computed. Its bytes may be written only with values that WRMSR or `store` would take.
   */
  wordOf(index: number): number {
    const rule = ARCHITECTURAL_MSRS.get(index);
    if (rule !== undefined) {
      if (rule.writeOnly === true || rule.read !== undefined || rule.width32 === true) return -1;
      if (rule.slot !== undefined) return (this.#lp.base + rule.slot) >>> 2;
    }
    const slot = this.#slotOf.get(index);
    return slot === undefined ? -1 : (this.#slots.byteOffset >>> 2) + 2 * slot;
  }

  /** A stored value without side effects; 0 when the MSR does not exist. */
  stored(index: number): bigint {
    const slot = this.#slotOf.get(index);
    return slot === undefined ? 0n : this.#slots[slot]!;
  }
}

/** A variable-range MTRR beyond the number that IA32_MTRRCAP tells. */
const isSpareMtrr = (index: number, count: number): boolean =>
  index >= MTRR_PHYSBASE0 + 2 * count && index < MTRR_PHYSBASE0 + 2 * MAX_VARIABLE_MTRRS;

/** Bit 47 or 56 copied upwards. @source Intel SDM 1 "Canonical Addressing" */
export function isCanonicalFor(lp: X86LogicalProcessor, address: bigint): boolean {
  const bits = (lp.get64(Reg.CR4) & 0x1000n) !== 0n ? 57 : 48;
  return BigInt.asUintN(64, BigInt.asIntN(bits, address)) === address;
}

/** Addresses are checked against the widest linear address that the processor supports. */
function isAccepted(lp: X86LogicalProcessor, rule: MsrRule, value: bigint): boolean {
  if (rule.width32 === true && value > 0xffff_ffffn) return false;
  if (rule.mask !== undefined && (value & ~rule.mask) !== 0n) return false;
  if (rule.canonical === true && BigInt.asUintN(64, BigInt.asIntN(lp.linearBits, value)) !== value) return false;
  return rule.accepts === undefined || rule.accepts(lp, value);
}
