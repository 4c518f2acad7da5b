import { readFileSync } from 'node:fs';
import { TdAccess, tdHandle } from '@tdxkit/kvm-tdx';
import { SeptEntryArch } from '@tdxkit/tdx-arch';
import { gpa, hpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { defaultImagePath } from '../src/default-image.ts';
import { loadImage } from '../src/image/load-image.ts';
import { VmSession } from '../src/run/vm-session.ts';

const MIB = 2 ** 20;

describe('a TD whose private memory the host has overwritten', () => {
  // What reads it: the instruction fetch, the delivery of an event, the page walk.
  it.each([
    ['code', 0x10_1000],
    ['descriptor tables', 0x10_6000],
    ['the top page table', 0x10_7000],
    ['a lower page table', 0x10_8000],
  ])('is ended by the machine check of whoever reads it: %s', async (_what, address) => {
    const session = await VmSession.open(loadImage('hello-td', readFileSync(defaultImagePath)), { memoryBytes: 16 * MIB });
    await session.run({ instructions: 30_000 });
    const access = new TdAccess(tdHandle(session.vm));
    const page = hpa(SeptEntryArch.get(access.septEntry(gpa(address), 0).entry, 'HPA_FRAME') * 0x1000);
    session.host.machine.memory.writeBytes(page, new Uint8Array(4096));
    const stretch = await session.run({ instructions: 5_000_000 });
    const { outcome } = session.close(session.outcomeOf(stretch, {}));
    expect(outcome).toMatchObject({ kind: 'vm-killed', detail: expect.stringContaining('NON_ACCESSIBLE') as string });
  });
});
