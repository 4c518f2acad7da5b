import { FlatGuest, createMachine, defaultPlatform, vmExit, type SeamFirmware } from '../src/index.ts';
import { threadSeconds } from '@tdxkit/bench';
import { MIB } from '../src/units/index.ts';

/**
 * Microseconds of one VM entry and one VM exit, without guest instructions: plain VMX, and SEAM with firmware that enters again at once.
 * Run: node --import tsx --conditions=tdxkit-source bench/vm-transition.bench.ts
 */
const exit = vmExit(12, { instructionLength: 1 });

function measure(name: string, once: () => void): void {
  const rounds = 200_000;
  let best = Infinity;
  for (let k = 0; k < 5; k++) {
    const start = threadSeconds();
    for (let i = 0; i < rounds; i++) once();
    best = Math.min(best, ((threadSeconds() - start) * 1e6) / rounds);
  }
  console.log(`${name.padEnd(24)} ${best.toFixed(2)} us`);
}

const platform = defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 16 * MIB });
const { lp } = new FlatGuest(createMachine(platform, { core: 'inert' }), { code: new Uint8Array(1) });
lp.vmx.vmlaunch();
measure('VMX exit and entry', () => {
  lp.takeVmExit(exit);
  lp.vmx.vmresume();
});

const machine = createMachine(platform, { core: 'inert' });
const guest = new FlatGuest(machine, { code: new Uint8Array(1) });
const pa = guest.vmcs.pa;
const firmware: SeamFirmware = {
  seamcall(self) {
    self.seam.loadVmcs(pa);
    return 'guest';
  },
  vmexit: () => 'guest',
};
machine.loadSeamFirmware(firmware);
guest.lp.seamcall();
measure('SEAM exit and entry', () => guest.lp.takeVmExit(exit));
