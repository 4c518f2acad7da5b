import { beforeAll, describe, expect, it } from 'vitest';
import { Reg } from '../src/lp/register-file.ts';
import { DEFAULT_TIER, type Tier } from '../src/run/tier.ts';
import type { Hpa } from '../src/units/index.ts';
import { UserMachine } from './conformance/user-machine.ts';
import { Random } from './fuzz/random.ts';

const CODE = 0x1000_0000;
const DATA = 0x2000_0000;
/** Two pages of data. */
const BYTES = 0x2000;
const DF = 0x400;
const FLAGS = { ZF: 0x40, CF: 1 };
const OPCODES = { movs: 0xa4, cmps: 0xa6, stos: 0xaa, lods: 0xac, scas: 0xae } as const;
type Name = keyof typeof OPCODES;

interface Case {
  readonly name: Name;
  readonly size: number;
  readonly rep: number;
  readonly backwards: boolean;
  rax: bigint;
  rcx: number;
  rsi: number;
  rdi: number;
}

/** What the manual says, element by element, on `bytes`; returns the registers and whether the flags of a comparison are set. */
function model(
  c: Case,
  bytes: Uint8Array,
): { rax: bigint; rcx: number; rsi: number; rdi: number; compared?: readonly [bigint, bigint] } {
  let { rax, rcx, rsi, rdi } = c;
  const step = c.backwards ? -c.size : c.size;
  const get = (at: number): bigint => {
    let v = 0n;
    for (let i = c.size - 1; i >= 0; i--) v = (v << 8n) | BigInt(bytes[at - DATA + i]!);
    return v;
  };
  const put = (at: number, v: bigint): void => {
    for (let i = 0; i < c.size; i++) bytes[at - DATA + i] = Number((v >> BigInt(8 * i)) & 0xffn);
  };
  let compared: readonly [bigint, bigint] | undefined;
  while (c.rep === 0 || rcx > 0) {
    if (c.name === 'movs') put(rdi, get(rsi));
    else if (c.name === 'stos') put(rdi, rax);
    else if (c.name === 'lods') rax = c.size >= 4 ? get(rsi) : (rax & ~((1n << BigInt(8 * c.size)) - 1n)) | get(rsi);
    else compared = [c.name === 'scas' ? BigInt.asUintN(8 * c.size, rax) : get(rsi), get(rdi)];
    if (c.name !== 'stos' && c.name !== 'scas') rsi += step;
    if (c.name !== 'lods') rdi += step;
    if (c.rep === 0) break;
    rcx--;
    if (compared !== undefined && (compared[0] === compared[1]) === (c.rep === 0xf2)) break;
  }
  return compared === undefined ? { rax, rcx, rsi, rdi } : { rax, rcx, rsi, rdi, compared };
}

function randomCase(random: Random): Case {
  const size = [1, 2, 4, 8][random.below(4)]!;
  const name = (Object.keys(OPCODES) as Name[])[random.below(5)]!;
  const count = [random.below(4), random.below(40), random.below(600), random.below(BYTES / size)][random.below(4)]!;
  const room = BYTES - (count + 1) * size;
  const backwards = random.below(5) === 0;
  const place = (): number => {
    // Often near the end of the first page, or a little beside the other place.
    const at = random.below(3) === 0 ? Math.min(room, 0x1000 - random.below(64)) : random.below(Math.max(1, room));
    return DATA + Math.max(0, Math.min(at, room)) + (backwards ? count * size : 0);
  };
  const rsi = place();
  const rdi =
    random.below(4) === 0
      ? Math.max(
          DATA + (backwards ? count * size : 0),
          Math.min(rsi + random.below(17) - 8, DATA + room + (backwards ? count * size : 0)),
        )
      : place();
  const reps = name === 'lods' ? [0, 0xf3] : name === 'cmps' || name === 'scas' ? [0, 0xf2, 0xf3] : [0, 0xf2, 0xf3];
  const rax = BigInt(random.below(3) === 0 ? 0 : random.below(2 ** 31)) * 0x1_0000_0001n;
  return { name, size, rep: reps[random.below(reps.length)]!, backwards, rax, rcx: count, rsi, rdi };
}

const codeOf = (c: Case): number[] => [
  ...(c.rep === 0 ? [] : [c.rep]),
  ...(c.size === 2 ? [0x66] : c.size === 8 ? [0x48] : []),
  OPCODES[c.name] + (c.size === 1 ? 0 : 1),
  0xcc,
];

describe.each<Tier>(['interpreter', DEFAULT_TIER])('string instructions in the %s tier', (tier) => {
  let m: UserMachine;
  beforeAll(() => {
    m = new UserMachine({ tier, translator: { threshold: 1, batch: 1, straightInsns: 0, straightFactor: 1 } });
  });
  it('do what the manual says element by element, at every size, place, direction and count', () => {
    const random = new Random(5);
    for (let n = 0; n < 1500; n++) {
      const c = randomCase(random);
      const bytes = new Uint8Array(BYTES);
      // Few different bytes, so that comparisons go on for a while.
      for (let i = 0; i < BYTES; i++) bytes[i] = random.below(c.name === 'movs' ? 256 : 40) === 0 ? 1 : 0;
      m.memory.writeBytes(CODE as Hpa, Uint8Array.from(codeOf(c)));
      const gpr = [c.rax, BigInt(c.rcx), 0n, 0n, 0n, 0n, BigInt(c.rsi), BigInt(c.rdi)];
      for (let round = 0; round < 2; round++) {
        // The second time from the same block, translated when there is a translator.
        m.memory.writeBytes(DATA as Hpa, bytes);
        gpr.forEach((v, i) => m.set64(Reg.GPR + 8 * i, v));
        m.set64(Reg.RIP, BigInt(CODE));
        m.set64(Reg.RETIRED, 0n);
        m.core.setRflags(m.lp, c.backwards ? 0x202n | BigInt(DF) : 0x202n);
        m.execute(10_000);
        const expected = bytes.slice();
        const { compared, ...registers } = model(c, expected);
        const got = {
          rax: m.get64(Reg.GPR),
          rcx: Number(m.get64(Reg.GPR + 8)),
          rsi: Number(m.get64(Reg.GPR + 48)),
          rdi: Number(m.get64(Reg.GPR + 56)),
        };
        const label = `${JSON.stringify({ ...c, rax: c.rax.toString(16) })} round ${round}`;
        expect(got, label).toEqual(registers);
        expect(Buffer.compare(m.memory.readBytes(DATA as Hpa, BYTES), expected), label).toBe(0);
        const flags = Number(m.core.getRflags(m.lp));
        if (compared !== undefined) {
          expect((flags & FLAGS.ZF) !== 0, label).toBe(compared[0] === compared[1]);
          expect((flags & FLAGS.CF) !== 0, label).toBe(compared[0] < compared[1]);
        }
      }
    }
  });
});
