import { Reg } from './register-file.ts';

/** Deterministic random source of one LP (RDRAND, RDSEED): SplitMix64 over state in the register file. */
export class Entropy {
  readonly #u64: BigUint64Array;

  constructor(registers: BigUint64Array, seed: bigint, lp: number) {
    this.#u64 = registers;
    registers[Reg.ENTROPY >>> 3] = mix(BigInt.asUintN(64, seed) ^ mix(BigInt(lp) + 1n));
  }

  /** Never fails in the model: a guest always gets CF = 1. */
  next(): bigint {
    const at = Reg.ENTROPY >>> 3;
    const state = BigInt.asUintN(64, this.#u64[at]! + 0x9e3779b97f4a7c15n);
    this.#u64[at] = state;
    return mix(state);
  }
}

function mix(x: bigint): bigint {
  let z = BigInt.asUintN(64, (x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}
