import { describe, expect, it } from 'vitest';
import { BareProgram } from '../debug/bare-program.ts';
import { defaultPlatform } from '../platform/default-platform.ts';
import { MIB, hpa } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import { lpScheduler } from './lp-scheduler.ts';
import { TurnScheduler, type Turn, type TurnSchedulerOptions } from './turn-scheduler.ts';

/** Members that note their turns; `script` says how the n-th turn of all ends. */
function scripted(
  members: number,
  script: (turn: number, member: number) => Turn<string>['kind'],
  options: TurnSchedulerOptions = {},
) {
  const turns: [member: number, share: number][] = [];
  const scheduler = new TurnScheduler<number, string>(
    Array.from({ length: members }, (_, n) => n),
    (member, share) => {
      turns.push([member, share]);
      return { instructions: share, kind: script(turns.length, member), result: '' };
    },
    options,
  );
  return { turns, scheduler };
}

describe('TurnScheduler', () => {
  it('goes round in equal turns, and on after the one that came back', () => {
    const { turns, scheduler } = scripted(3, (turn) => (turn === 4 ? 'comes-back' : 'goes-on'), { quantum: 10 });
    expect(scheduler.run().member).toBe(0);
    expect(scheduler.run(25).member).toBe(0);
    expect(turns).toEqual([[0, 10], [1, 10], [2, 10], [0, 10], [1, 10], [2, 10], [0, 5]]); // prettier-ignore
  });

  it('ends when all in a row are idle, and not before', () => {
    const { turns, scheduler } = scripted(2, (turn) => (turn === 2 || turn > 3 ? 'idle' : 'goes-on'));
    expect(scheduler.run().turn.kind).toBe('idle');
    expect(turns.length).toBe(5);
  });

  it('lets a member that yields again and again sit out rounds, and all others run; until all yield', () => {
    const { turns, scheduler } = scripted(2, (_, member) => (member === 1 ? 'yields' : 'goes-on'), { quantum: 10 });
    scheduler.run(400);
    const waited = turns.flatMap(([member], n) => (member === 1 ? [n] : [])).map((n, i, all) => n - (all[i - 1] ?? 0));
    expect(waited).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const both = scripted(2, () => 'yields', { quantum: 10 });
    both.scheduler.run(200);
    expect(both.turns.filter(([member]) => member === 1).length).toBe(10);
  });

  it('goes on after its state was saved and restored, rests included', () => {
    const script = (_: number, member: number): 'yields' | 'goes-on' => (member === 1 ? 'yields' : 'goes-on');
    const whole = scripted(3, script, { quantum: 10 });
    whole.scheduler.run(600);
    const first = scripted(3, script, { quantum: 10 });
    first.scheduler.run(300);
    const second = scripted(3, script, { quantum: 10 });
    second.scheduler.state = JSON.parse(JSON.stringify(first.scheduler.state)) as typeof first.scheduler.state;
    second.scheduler.run(300);
    expect([...first.turns, ...second.turns]).toEqual(whole.turns);
  });

  it('draws order and length of turns from a seed: each member once a round, the same for the same seed', () => {
    const rounds = (seed: number): [number, number][] => {
      const { turns, scheduler } = scripted(4, () => 'goes-on', { quantum: 100, seed });
      scheduler.run(10_000);
      return turns;
    };
    const [a, b, c] = [rounds(1), rounds(1), rounds(2)];
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
    for (let at = 0; at + 4 <= a.length; at += 4) expect(new Set(a.slice(at, at + 4).map(([member]) => member)).size).toBe(4);
    expect(a.slice(0, -1).every(([, share]) => share >= 1 && share < 200)).toBe(true);
    expect(new Set(a.map(([, share]) => share)).size).toBeGreaterThan(20);
  });

  it('goes on from a saved state as it would have', () => {
    const first = scripted(3, () => 'goes-on', { seed: 5 });
    first.scheduler.run(50_000);
    const second = scripted(3, () => 'goes-on', { seed: 9 });
    second.scheduler.state = JSON.parse(JSON.stringify(first.scheduler.state)) as typeof first.scheduler.state;
    const before = first.turns.length;
    first.scheduler.run(100_000);
    second.scheduler.run(100_000);
    expect(second.turns).toEqual(first.turns.slice(before));
  });

  it.each([undefined, 3])('finishes a turn that the limit of a call cut: seed %s', (seed) => {
    const options = seed === undefined ? { quantum: 10 } : { quantum: 10, seed };
    const ran = (limits: readonly number[]): string => {
      const { turns, scheduler } = scripted(3, () => 'goes-on', options);
      for (const limit of limits) scheduler.run(limit);
      return turns.map(([member, share]) => String(member).repeat(share)).join('');
    };
    expect(ran([3, 4, 20, 1, 72])).toBe(ran([100]));
  });

  it('is the same schedule however it is cut: members that yield, sleep, pause, and whose share events take', () => {
    const ran = (limits: readonly number[]): string => {
      const done: string[] = [];
      const at = [0, 0, 0, 0];
      let isTaken = false;
      const scheduler = new TurnScheduler<number, string>(
        [0, 1, 2, 3],
        (member, share) => {
          // Member 1 yields after each 6 instructions, 2 sleeps after each 4, 3 pauses after each 3; before each fifth of member 0 an event takes a place.
          const stop = [Infinity, 6, 4, 3][member]!;
          if (member === 0 && at[0]! % 5 === 0 && !isTaken) {
            isTaken = true;
            if (share === 1) return { instructions: 0, kind: 'goes-on', result: '' };
          }
          const untilEvent = member === 0 ? 5 - (at[0]! % 5) : Infinity;
          const instructions = Math.min(share, stop - (at[member]! % stop || 0), untilEvent);
          at[member]! += instructions;
          isTaken = false;
          done.push(String(member).repeat(instructions));
          const isAtStop = at[member]! % stop === 0;
          const kind = !isAtStop ? 'goes-on' : member === 1 ? 'yields' : member === 2 ? 'sleeps' : 'pauses';
          return { instructions, kind, result: '' };
        },
        { quantum: 10 },
      );
      let total = 0;
      for (const limit of limits)
        for (const end = total + limit; total < end;) {
          const before = done.join('').length;
          scheduler.run(end - total);
          total += done.join('').length - before;
        }
      return done.join('');
    };
    const whole = ran([400]);
    expect(whole).toHaveLength(400);
    expect(ran(Array.from({ length: 400 }, () => 1))).toBe(whole);
    expect(ran([3, 4, 20, 1, 72, 300])).toBe(whole);
  });

  it('refuses nobody and nothing', () => {
    expect(() => scripted(0, () => 'idle')).toThrow(RangeError);
    expect(() => scripted(1, () => 'idle', { quantum: 0 })).toThrow(RangeError);
  });
});

/** mov ecx, 1000; L: mov eax, [0x9000]; inc eax; mov [0x9000], eax; dec ecx; jnz L; hlt: updates are lost where turns meet. */
const RACE = Uint8Array.of(
  0xb9, 0xe8, 3, 0, 0, 0x8b, 0x04, 0x25, 0, 0x90, 0, 0, 0xff, 0xc0, 0x89, 0x04, 0x25, 0, 0x90, 0, 0, 0xff, 0xc9, 0x75, 0xec, 0xf4,
); // prettier-ignore

describe('lpScheduler', () => {
  const race = (options: TurnSchedulerOptions): number => {
    const machine = createMachine(defaultPlatform({ lps: 2, ramBytes: 192 * MIB, linearMemoryBytes: 64 * MIB }));
    const programs = [0, 1].map((lp) => new BareProgram(machine, { segments: [{ address: 0x8000, bytes: RACE }], lp }));
    for (const program of programs) program.run(0);
    expect(lpScheduler(machine.lps, options).run().turn.kind).toBe('idle');
    return machine.memory.read32(hpa(0x9000));
  };

  it('interleaves processors exactly, so that races repeat and can be searched for', () => {
    expect(race({ quantum: 100_000 })).toBe(2000);
    const plain = race({ quantum: 3 });
    expect(plain).toBe(race({ quantum: 3 }));
    expect(plain).toBeLessThan(2000);
    const found = [1, 2, 3, 4, 5].map((seed) => race({ quantum: 3, seed }));
    expect(new Set(found).size).toBeGreaterThan(1);
    expect(race({ quantum: 3, seed: 4 })).toBe(found[3]);
  });
});
