import { KeyedMemory } from '../src/memory/index.ts';
import { hpa } from '../src/units/index.ts';

/** Nanoseconds per access of physical memory by TypeScript. Run: node --import tsx bench/memory.bench.ts */
const memory = new KeyedMemory({ linearMemoryBytes: 64 << 20, keyIdBits: 6 });
const base = hpa(5 * 2 ** 46 + 0x1234_5000);
for (let i = 0; i < 16; i++) memory.fill(hpa(base + i * 4096), 4096, i);

function time(name: string, run: (i: number) => void): void {
  const rounds = 4_000_000;
  let best = Infinity;
  for (let k = 0; k < 5; k++) {
    const start = performance.now();
    for (let i = 0; i < rounds; i++) run(i);
    best = Math.min(best, ((performance.now() - start) * 1e6) / rounds);
  }
  console.log(`${name.padEnd(10)} ${best.toFixed(1)} ns`);
}

let sink = 0n;
let sum = 0;
time('read64', (i) => (sink ^= memory.read64(hpa8(i))));
time('write64', (i) => memory.write64(hpa8(i), 0x1122334455667788n));
time('read32', (i) => (sum += memory.read32(hpa8(i))));
time('write32', (i) => memory.write32(hpa8(i), i));
function hpa8(i: number): typeof base {
  return (base + ((i * 8) & 0xffff)) as typeof base;
}
if (sink === 1n && sum === 1) console.log('');
