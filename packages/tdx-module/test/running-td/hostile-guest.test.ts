import { isBusy } from '@tdxkit/tdx-arch';
import { ExitReason, Gpr } from '@tdxkit/x86-cpu';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guestLeaves } from '../../src/guest/table.ts';
import { checkInvariants } from '../../src/invariants.ts';
import { Code, describeStatus, isError } from '../../src/status.ts';
import { WriteJournal } from '../host/write-journal.ts';
import { interruptGuest } from '../host-interrupt.ts';
import { Guest } from './guest.ts';

const PRIVATE = 0x40_0000;
const PENDING = 0x60_0000;
const SHARED = 2 ** 47;
/** Address bits below the key id. */
const KEYLESS = 2 ** 46;
const TDVPS_BYTES = 6 * 0x1000;
/** A list that does not fit is given as far as it goes. */
const GIVES_PART = Code.METADATA_LIST_OVERFLOW >> 32n;

const gpa = fc.constantFrom(PRIVATE, PRIVATE + 0x1000, PENDING, PENDING + 0x1000, PENDING + 1, SHARED, 0x7000).map(BigInt);
/** Identifiers of fields, some with a bit turned over. */
const field = fc.constantFrom(
  0x9110_0003_0000_0010n, 0x9110_0003_0000_0018n, 0x9010_0003_0000_0005n, 0xa020_0000_0000_000fn, 0x0a00_0003_0000_0008n, 0x1320_0003_0000_0048n,
); // prettier-ignore
const plausible = fc.oneof(
  { weight: 5, arbitrary: gpa },
  { weight: 2, arbitrary: field },
  { weight: 2, arbitrary: fc.bigInt(0n, 5n) },
  fc.bigInt(0n, (1n << 64n) - 1n),
);
const operand = fc
  .tuple(plausible, fc.option(fc.integer({ min: 0, max: 63 }), { freq: 8 }))
  .map(([value, bit]) => (bit === null ? value : value ^ (1n << BigInt(bit))));
const OPERANDS = [Gpr.RCX, Gpr.RDX, Gpr.R8, Gpr.R9, Gpr.R10] as const;
const step = fc.record({
  leaf: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...guestLeaves) }, fc.constant(undefined)),
  reason: fc.constantFrom(ExitReason.CPUID, ExitReason.HLT, ExitReason.RDMSR, ExitReason.WRMSR, ExitReason.EXTERNAL_INTERRUPT),
  version: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.constant(1), fc.constant(2)),
  isOrdinary: fc.boolean(),
  operands: fc.array(operand, { minLength: OPERANDS.length, maxLength: OPERANDS.length }),
});
/** First operands as leaves want them; others take any. */
const ordinary: Readonly<Record<string, readonly bigint[]>> = {
  'TDG.MR.REPORT': [BigInt(PRIVATE), BigInt(PRIVATE + 0x1000), 0n],
  'TDG.MR.RTMR.EXTEND': [BigInt(PRIVATE), 2n],
  'TDG.MEM.PAGE.ACCEPT': [BigInt(PENDING)],
  'TDG.MEM.PAGE.ATTR.RD': [BigInt(PRIVATE)],
  'TDG.SYS.RDALL': [0n, BigInt(PRIVATE), (1n << 64n) - 1n],
};
/** MSRs that only the host can know: an access exits. */
const UNKNOWN_MSR = 0x1000n;

const isRoot = (g: Guest): boolean => g.lp.mode === 'root';

/** A guest with pages of its own and pages that wait to be accepted. */
function hostileGuest(): Guest {
  const g = new Guest({
    attributes: 1n << 28n,
    pages: [
      [PRIVATE, Uint8Array.of(1)],
      [PRIVATE + 0x1000, Uint8Array.of(2)],
    ],
  });
  g.exit(ExitReason.EXTERNAL_INTERRUPT);
  g.augPage(PENDING);
  g.augPage(PENDING + 0x1000);
  g.enter();
  g.longMode();
  return g;
}

describe('a hostile guest', () => {
  it('changes nothing by a TDCALL that fails, and never makes page ownership contradict itself', () => {
    const succeeded = new Set<string>();
    const failed = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 40, maxLength: 80 }), (steps) => {
        const g = hostileGuest();
        const { lp } = g;
        const journal = new WriteJournal(g.machine.memory);
        for (const { leaf, reason, version, operands, isOrdinary } of steps) {
          const wanted = isOrdinary && leaf !== undefined ? (ordinary[leaf.name] ?? []) : [];
          OPERANDS.forEach((gpr, i) => (lp.gpr[gpr] = wanted[i] ?? operands[i]!));
          const state = structuredClone(g.module.state);
          journal.start();
          if (leaf === undefined) {
            lp.gpr[Gpr.RCX] = UNKNOWN_MSR;
            g.exit(reason, { instructionLength: 2 });
          } else g.tdcall(leaf.number | (version << 16));
          const changed = journal.stop().map((page) => page % KEYLESS);
          expect(g.module.state).toEqual(state);
          const rax = lp.gpr[Gpr.RAX]!;
          if (isRoot(g)) {
            g.enter();
            // A guest may end itself and its TD.
            if (isRoot(g) && isError(lp.gpr[Gpr.RAX]!)) break;
            while (isRoot(g)) g.enter();
            continue;
          }
          if (leaf === undefined) continue;
          if (!isError(rax)) {
            succeeded.add(leaf.name);
            continue;
          }
          failed.add(leaf.name);
          if (isBusy(rax) || rax >> 32n === GIVES_PART) continue;
          // The processor itself notes the VM exit in the vCPU's own pages.
          const foreign = changed.filter((page) => page < g.tdvpr || page >= g.tdvpr + TDVPS_BYTES);
          expect(foreign, `${leaf.name}: ${describeStatus(rax)}`).toEqual([]);
        }
        // A vCPU that runs holds locks.
        if (!isRoot(g)) interruptGuest(lp);
        expect(checkInvariants(g.module)).toEqual([]);
      }),
      { numRuns: 10, endOnFailure: process.env['SHRINK'] === undefined },
    );
    // The values are not so wild that nothing succeeds, nor so tame that nothing fails.
    expect(succeeded.size).toBeGreaterThan(3);
    expect(failed.size).toBeGreaterThan(8);
  });
});
