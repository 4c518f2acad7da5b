import { describe, expect, it } from 'vitest';
import { Reg, Seg } from '../../src/lp/register-file.ts';
import type { Hpa } from '../../src/units/index.ts';
import { START_SELECTORS } from './segments.ts';
import { UserMachine } from './user-machine.ts';

/* Faults of the model that comparing with a host processor has shown, one test each. */

const CODE = 0x1000_0000;
const DATA = 0x2000_0000;
const STACK = 0x3000_0000;
const [RAX, RCX, RDX, RBX, RSP, RBP, RSI] = [0, 1, 2, 3, 4, 5, 6];

interface Start {
  readonly mode?: 16 | 32 | 64;
  readonly at?: number;
  readonly regs?: Readonly<Record<number, bigint>>;
}
/** Runs code up to INT3 or an exception, in fresh memory. */
function run(code: readonly number[], start: Start = {}): UserMachine {
  const m = new UserMachine({ tier: 'interpreter' });
  m.useSegments(start.mode ?? 64);
  const at = start.at ?? 0x800;
  m.memory.fill(CODE as Hpa, 0x2000, 0xcc);
  m.memory.writeBytes((CODE + at) as Hpa, Uint8Array.from(code));
  for (let n = 0; n < 16; n++) m.set64(Reg.GPR + 8 * n, start.regs?.[n] ?? (n === RSP ? BigInt(STACK + 0x1000) : 0n));
  m.set64(Reg.RIP, BigInt(start.mode === 16 ? at : CODE + at));
  m.core.setRflags(m.lp, 0x202n);
  m.execute(1000);
  return m;
}
const gpr = (m: UserMachine, n: number): bigint => m.get64(Reg.GPR + 8 * n);
/** The last bytes before the first non-canonical address. */
const EDGE = 0x7fff_ffff_fff8n;

describe('what a host processor has shown', () => {
  it('exchanges RAX and R8 for 90 with REX.B, whatever F3 before it says', () => {
    const m = run([0xf3, 0x49, 0x90], { regs: { 0: 1n, 8: 2n } });
    expect([gpr(m, RAX), gpr(m, 8)]).toEqual([2n, 1n]);
  });
  it('refuses MOVBE with F3', () => {
    expect(run([0xf3, 0x0f, 0x38, 0xf0, 0x03], { regs: { [RBX]: BigInt(DATA) } }).event?.vector).toBe(6);
  });
  it.each([
    ['CLFLUSH', [0x0f, 0xae, 0x3b]],
    ['CLFLUSHOPT', [0x66, 0x0f, 0xae, 0x3b]],
    ['CLWB', [0x66, 0x0f, 0xae, 0x33]],
  ])('%s of a line that is not mapped is a page fault of a read', (_, code) => {
    expect(run(code, { regs: { [RBX]: BigInt(DATA + 0x2000) } }).event).toEqual({
      vector: 14,
      error: 4,
      cr2: BigInt(DATA + 0x2000),
    });
  });
  it('CMPXCHG8B reports the lowest byte that faults', () => {
    expect(run([0x0f, 0xc7, 0x0b], { regs: { [RBX]: BigInt(DATA + 0x2000) } }).event?.cr2).toBe(BigInt(DATA + 0x2000));
  });
  it('LEAVE from a frame that is not canonical is #SS', () => {
    expect(run([0xc9], { regs: { [RBP]: EDGE + 8n } }).event?.vector).toBe(12);
  });
  it('POP to a destination that is not canonical is #GP', () => {
    expect(run([0x8f, 0x03], { regs: { [RBX]: EDGE + 8n, [RSP]: BigInt(STACK) } }).event?.vector).toBe(13);
  });
  it('a vector that begins in the last page of the address space goes on at 0: a page fault, not #GP', () => {
    expect(run([0xc5, 0xf8, 0x10, 0x03], { regs: { [RBX]: -8n } }).event).toMatchObject({
      vector: 14,
      cr2: 0xffff_ffff_ffff_fff8n,
    });
  });
  it('a vector that ends beyond the canonical addresses is #GP before any page is looked up', () => {
    expect(run([0xc5, 0xf9, 0x7c, 0x03], { regs: { [RBX]: EDGE } }).event?.vector).toBe(13);
  });
  it('wraps the offset of a bit string with 32-bit addresses', () => {
    const m = run([0x67, 0x48, 0x0f, 0xab, 0x0b], { regs: { [RBX]: 0x1_2000_0040n, [RCX]: 8n - 0x200n } });
    expect(m.memory.read64(DATA as Hpa)).toBe(1n << 8n);
  });
  it('ENTER copies display entries that it has just pushed', () => {
    const m = run([0xc8, 0, 0, 3], { regs: { [RBP]: BigInt(STACK + 0x1000) } });
    expect([1, 2, 3, 4].map((n) => m.memory.read64((STACK + 0x1000 - 8 * n) as Hpa))).toEqual([
      BigInt(STACK + 0x1000), BigInt(STACK + 0x1000), BigInt(STACK + 0x1000), BigInt(STACK + 0xff8),
    ]); // prettier-ignore
  });
  it('cuts EIP to 16 bits after a short jump with an operand-size prefix in 32-bit code', () => {
    const m = run([0x66, 0xeb, 0x10], { mode: 32 });
    expect(m.event).toMatchObject({ vector: 14, cr2: 0x813n });
  });
  it('VLDMXCSR reads through CS', () => {
    expect(START_SELECTORS[16][Seg.CS]).toBe(0x0f);
    const m = run([0x2e, 0xc5, 0xf8, 0xae, 0x14, 0xcc, 0x80, 0x1f, 0, 0], { mode: 16, regs: { [RSI]: 0x806n } });
    expect(m.event).toBeUndefined();
    expect(m.memory.u32[(m.lp.base + Reg.MXCSR) >> 2]).toBe(0x1f80);
  });
  it('CVTPI2PD from memory takes no pending x87 exception', () => {
    const m = run([0x0f, 0x0b]);
    m.memory.u16[(m.lp.base + Reg.FCW) >> 1] = 0x340;
    m.memory.u16[(m.lp.base + Reg.FSW) >> 1] = 0x8081;
    m.memory.writeBytes((CODE + 0x900) as Hpa, Uint8Array.from([0x66, 0x0f, 0x2a, 0x03]));
    m.set64(Reg.GPR + 8 * RBX, BigInt(DATA));
    m.set64(Reg.RIP, BigInt(CODE + 0x900));
    m.execute(10);
    expect(m.event).toBeUndefined();
    expect(gpr(m, RDX)).toBe(0n);
  });
});
