import { describe, expect, it } from 'vitest';
import { loadImage } from '../src/image/load-image.ts';
import { VmSession } from '../src/run/vm-session.ts';
import { programs } from './images.ts';

describe('the local APIC timer of a TD', () => {
  it('ticks with the 25 MHz crystal that CPUID leaf 0x15 tells it of', async () => {
    const session = await VmSession.open(loadImage('guest', programs.forever, { loadAddress: 0x10_0000 }), {
      memoryBytes: 2 ** 24,
    });
    const leaf = session.built.vcpus[0]!.getCpuid2().find((entry) => entry.function === 0x15);
    expect([session.vm.apicBusCycleNs, leaf?.ecx]).toEqual([40, 25_000_000]);
    session.close({ kind: 'interrupted', detail: 'done' });
  });
});
