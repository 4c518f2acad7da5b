import { SPLIT_MIX_STEP, splitMix64 } from '../units/split-mix.ts';
import { Reg } from './register-file.ts';

/** Deterministic random source of one LP (RDRAND, RDSEED): SplitMix64 over state in the register file. */
export class Entropy {
  readonly #u64: BigUint64Array;

  constructor(registers: BigUint64Array, seed: bigint, lp: number) {
    this.#u64 = registers;
    registers[Reg.ENTROPY >>> 3] = splitMix64(BigInt.asUintN(64, seed) ^ splitMix64(BigInt(lp) + 1n));
  }

  /** Never fails in the model: a guest always gets CF = 1. */
  next(): bigint {
    const at = Reg.ENTROPY >>> 3;
    const state = BigInt.asUintN(64, this.#u64[at]! + SPLIT_MIX_STEP);
    this.#u64[at] = state;
    return splitMix64(state);
  }
}
