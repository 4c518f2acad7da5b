import { Gpr } from '@tdxkit/x86-cpu';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkInvariants } from '../../src/invariants.ts';
import { hostLeaves } from '../../src/leaves/table.ts';
import { isBusy } from '@tdxkit/tdx-arch';
import { SysState } from '../../src/module-state.ts';
import { Code, describeStatus, isError } from '../../src/status.ts';
import { UnimplementedLeaf } from '../../src/unimplemented-leaf.ts';
import { Layout, RunningTd } from '../running-td/running-td.ts';
import { WriteJournal } from './write-journal.ts';
import { interruptGuest } from '../host-interrupt.ts';

/** They end the module: see the second property. */
const ENDS = ['TDH.SYS.SHUTDOWN', 'TDH.SYS.UPDATE'];
/** They write wherever a host wants, over a TDR page too, as they do in hardware: they are given buffers of the host only. */
const REPORTS = ['TDH.SYS.INFO', 'TDH.SYS.RDALL'];
/** By the ABI they make the vCPU this LP's before they look at the field. */
const ASSOCIATE = ['TDH.VP.RD', 'TDH.VP.WR', 'TDH.VP.ENTER'];
const leaves = hostLeaves.map((leaf) => leaf.name).filter((name) => !ENDS.includes(name));
/** Leaves that answer after the end, too. */
const ALWAYS = hostLeaves.filter((leaf) => leaf.whenShutdown === true).map((leaf) => leaf.name);
const OPERANDS = [Gpr.RCX, Gpr.RDX, Gpr.R8, Gpr.R9, Gpr.R10, Gpr.R11, Gpr.R12] as const;
/** Host memory that nothing else uses. */
const HOST_BUFFERS = 0x18_0000n;
const FIRST_GPA = 0x1_0000_0000;
const numbers = new Map(hostLeaves.map((leaf) => [leaf.name, leaf.number]));

/** Values that get far: pages of the TD and free ones, its GPAs with levels, small numbers; some bits of each turned over now and then. */
const page = fc.integer({ min: 0, max: 40 }).map((n) => BigInt(Layout.POOL + n * 0x1000));
const gpa = fc
  .constantFrom(0n, 0x1000n, 0x2000n, 0x3000n, 1n, 0x20_0000n, 0x20_0001n, 2n, 0x4000_0002n, 3n)
  .map((offset) => BigInt(FIRST_GPA) + offset);
const plausible = fc.oneof(
  { weight: 5, arbitrary: page },
  { weight: 4, arbitrary: gpa },
  fc.bigInt(0n, 40n),
  fc.bigInt(0n, (1n << 64n) - 1n),
);
const operand = fc
  .tuple(plausible, fc.option(fc.integer({ min: 0, max: 63 }), { freq: 12 }))
  .map(([value, bit]) => (bit === null ? value : value ^ (1n << BigInt(bit))));
const favoured = leaves.filter((name) => name.startsWith('TDH.MEM.') || name.startsWith('TDH.VP.') || name === 'TDH.MR.EXTEND');
const call = fc.record({
  leaf: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...favoured) }, fc.constantFrom(...leaves)),
  version: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.constant(1)),
  first: gpa,
  operands: fc.array(operand, { minLength: OPERANDS.length, maxLength: OPERANDS.length }),
  /** The first operands are what the leaf is made for. */
  isOrdinary: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
});

/** First operands as the leaf wants them. */
function ordinaryOperands(leaf: string, gpa: bigint, td: RunningTd): bigint[] {
  const tdr = BigInt(td.tdr);
  if (leaf === 'TDH.SYS.INFO') return [HOST_BUFFERS, 1024n, HOST_BUFFERS + 1024n, 32n];
  if (leaf === 'TDH.SYS.RDALL') return [0n, HOST_BUFFERS, (1n << 64n) - 1n];
  if (leaf.startsWith('TDH.MEM.') || leaf === 'TDH.MR.EXTEND') return [gpa, tdr, BigInt(td.page()), BigInt(Layout.SOURCE)];
  if (leaf === 'TDH.VP.CREATE') return [BigInt(td.page()), tdr];
  if (leaf === 'TDH.VP.ADDCX' || leaf === 'TDH.MNG.ADDCX') return [BigInt(td.page()), BigInt(td.tdvpr)];
  return [leaf.startsWith('TDH.VP.') ? BigInt(td.tdvpr) : tdr];
}

/** A page of the TD's pool or of the PAMT areas as one of the host's own: what a host writes there is its own ruin. */
const asHostBuffer = (value: bigint): bigint =>
  value >= BigInt(Layout.PAMT) && value < BigInt(Layout.POOL) + 0x100_0000n ? HOST_BUFFERS + (value & 0x7_ffffn) : value;

/** What a leaf may have written when it fails. */
function mayChange(leaf: string, operands: readonly bigint[]): bigint | undefined {
  if (leaf === 'TDH.SYS.INFO') return operands[0]! & ~0xfffn; // zeroed before the operands of the second buffer are looked at
  return leaf === 'TDH.SYS.RDALL' ? operands[1]! & ~0xfffn : undefined; // METADATA_LIST_OVERFLOW
}

describe('a hostile host', () => {
  it('changes nothing by a SEAMCALL that fails, and never makes page ownership contradict itself', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.boolean(), fc.array(call, { minLength: 40, maxLength: 80 }), (isFinalized, calls) => {
        const td = new RunningTd({
          isFinalized,
          pages: [
            [FIRST_GPA, Uint8Array.of(1)],
            [FIRST_GPA + 0x1000, Uint8Array.of(2)],
          ],
        });
        const journal = new WriteJournal(td.machine.memory);
        const { lp } = td;
        for (const { leaf, version, first, operands, isOrdinary } of calls) {
          const values = isOrdinary ? ordinaryOperands(leaf, first, td) : [];
          const given = OPERANDS.map((_, i) => values[i] ?? operands[i]!).map(
            REPORTS.includes(leaf) ? asHostBuffer : (value) => value,
          );
          OPERANDS.forEach((gpr, i) => (lp.gpr[gpr] = given[i]!));
          lp.gpr[Gpr.RAX] = BigInt(numbers.get(leaf)! | (version << 16));
          const state = structuredClone(td.module.state);
          journal.start();
          try {
            lp.seamcall();
          } catch (error) {
            expect(error).toBeInstanceOf(UnimplementedLeaf);
            lp.gpr[Gpr.RAX] = 1n << 63n;
          }
          const changed = journal.stop().filter((page) => BigInt(page) !== mayChange(leaf, given));
          if (lp.mode === 'non-root') {
            seen.set(leaf, (seen.get(leaf) ?? 0) + 1);
            interruptGuest(lp);
            expect(lp.mode).toBe('root');
            continue;
          }
          const rax = lp.gpr[Gpr.RAX] ?? 0n;
          if (rax >> 63n !== 0n || isError(rax)) {
            // A try of a lock that is taken (the same page named twice) leaves the host-priority mark.
            if (!isBusy(rax) && !ASSOCIATE.includes(leaf)) expect(changed, `${leaf}: ${describeStatus(rax)}`).toEqual([]);
            expect(td.module.state, leaf).toEqual(state);
          } else seen.set(leaf, (seen.get(leaf) ?? 0) + 1);
        }
        expect(checkInvariants(td.module)).toEqual([]);
      }),
      { numRuns: 20, endOnFailure: process.env['SHRINK'] === undefined },
    );
    // The values are not so wild that nothing succeeds.
    expect(seen.get('TDH.MEM.SEPT.RD')).toBeGreaterThan(0);
    expect(seen.size).toBeGreaterThan(7);
  });

  it('ends the module once, and then nothing moves any more', () => {
    const names = fc.oneof(fc.constantFrom(...ENDS), fc.constantFrom(...leaves, ...ENDS));
    const anyCall = fc.record({ leaf: names, first: gpa, handoff: fc.bigInt(0n, 2n) });
    let ended = 0;
    fc.assert(
      fc.property(fc.array(anyCall, { minLength: 20, maxLength: 40 }), (calls) => {
        const td = new RunningTd({ isFinalized: true, pages: [[FIRST_GPA, Uint8Array.of(1)]] });
        const journal = new WriteJournal(td.machine.memory);
        const { lp } = td;
        for (const { leaf, first, handoff } of calls) {
          const values = ENDS.includes(leaf) ? [handoff] : ordinaryOperands(leaf, first, td);
          OPERANDS.forEach((gpr, i) => (lp.gpr[gpr] = values[i] ?? 0n));
          lp.gpr[Gpr.RAX] = BigInt(numbers.get(leaf)!);
          const state = structuredClone(td.module.state);
          journal.start();
          lp.seamcall();
          const changed = journal.stop();
          if (lp.mode === 'non-root') {
            expect(state.sysState).toBe(SysState.SYS_READY);
            interruptGuest(lp);
            continue;
          }
          const rax = lp.gpr[Gpr.RAX] ?? 0n;
          const hasEnded = state.sysState === SysState.SYS_SHUTDOWN;
          if (hasEnded || rax >> 63n !== 0n || isError(rax)) {
            if (hasEnded || (!isBusy(rax) && !ASSOCIATE.includes(leaf) && mayChange(leaf, values) === undefined))
              expect(changed, `${leaf}: ${describeStatus(rax)}`).toEqual([]);
            expect(td.module.state, leaf).toEqual(state);
          }
          if (hasEnded && !ALWAYS.includes(leaf)) expect(rax, leaf).toBe(Code.SYS_SHUTDOWN);
        }
        if (td.module.state.sysState === SysState.SYS_SHUTDOWN) ended++;
      }),
      { numRuns: 15, endOnFailure: process.env['SHRINK'] === undefined },
    );
    expect(ended).toBeGreaterThan(3);
  });
});
