import { describe, expect, it } from 'vitest';
import { ExitReason } from '../../src/vmx/exit-reason.ts';
import { vmExit } from '../../src/vmx/vm-exit.ts';
import { ExitGuest, hex } from './exit-guest.ts';
import { EXIT_ROWS } from './exit-rows.ts';
import { UNREACHABLE } from './unreachable-reasons.ts';

describe('VM exits, by reason', () => {
  for (const row of EXIT_ROWS) {
    const name = Object.entries(ExitReason).find(([, reason]) => reason === (row.reason & 0xffff))![0];
    it(`${row.reason & 0xffff} ${name}: ${row.what}`, () => {
      const guest = new ExitGuest(hex(row.code), row.mode ?? 'long');
      row.prepare?.(guest);
      const exit = guest.run();
      const {
        reason,
        qualification = 0n,
        length = 0,
        information = 0,
        linear = 0n,
        physical = 0n,
        interruption = 0,
        errorCode = 0,
      } = row;
      expect(exit).toEqual(
        vmExit(reason, {
          qualification,
          instructionLength: length,
          instructionInformation: information >>> 0,
          guestLinearAddress: linear,
          guestPhysicalAddress: physical,
          interruptionInformation: interruption >>> 0,
          interruptionErrorCode: errorCode,
          idtVectoringInformation: (row.vectoring ?? 0) >>> 0,
          idtVectoringErrorCode: row.vectoringCode ?? 0,
        }),
      );
      if (row.rip !== undefined) expect(guest.rip).toBe(row.rip);
      row.after?.(guest);
    });
  }

  it('has a row for every reason that this processor can give', () => {
    const seen = new Set(EXIT_ROWS.map(({ reason }) => reason & 0xffff));
    const missing = Object.entries(ExitReason).filter(([name, reason]) => !seen.has(reason) && !(name in UNREACHABLE));
    expect(missing).toEqual([]);
  });
});
