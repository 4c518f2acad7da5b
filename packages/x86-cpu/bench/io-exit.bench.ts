import { FlatGuest, createMachine, defaultPlatform } from '../src/index.ts';
import { MIB } from '../src/units/index.ts';

/**
 * Microseconds of a port write by guest code: guest instruction, VM exit, host reads the exit information, skips the instruction, enters.
 * Run: node --import tsx --conditions=tdxkit-source bench/io-exit.bench.ts
 */
const machine = createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 64 * MIB }));
const guest = new FlatGuest(machine, { code: Uint8Array.of(0xe6, 0x80, 0xeb, 0xfc) }); // loop: out 0x80, al; jmp loop
const rounds = 100_000;
let best = Infinity;
for (let k = 0; k < 6; k++) {
  const start = performance.now();
  for (let i = 0; i < rounds; i++) {
    guest.run();
    guest.skipInstruction();
  }
  best = Math.min(best, ((performance.now() - start) * 1e3) / rounds);
}
console.log(`port write with exit     ${best.toFixed(2)} us`);
