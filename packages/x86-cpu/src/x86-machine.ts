import { Breakpoints } from './debug/breakpoints.ts';
import { SystemEnvironment } from './lp/environment.ts';
import type { LogicalProcessor } from './lp/logical-processor.ts';
import { X86LogicalProcessor } from './lp/x86-logical-processor.ts';
import { VmxAndSeam } from './lp-units.ts';
import { TickClock } from './machine-clock.ts';
import type { Machine, MachineClock, MachineOptions, PlatformConfig } from './machine.ts';
import { KeyedMemory, LINEAR_MEMORY_LIMIT } from './memory/index.ts';
import { bootHost } from './platform/host-boot.ts';
import { checkPlatform } from './platform/check-platform.ts';
import { InertCore } from './platform/inert-core.ts';
import type { CpuCore } from './run/cpu-environment.ts';
import { InstructionCore } from './run/instruction-core.ts';
import { DEFAULT_TIER } from './run/tier.ts';
import { PlatformKeys } from './seam/platform-keys.ts';
import type { SeamFirmware } from './seam/seam-firmware.ts';
import type { MachineSnapshot } from './snapshot/machine-snapshot.ts';
import { restoreMachine, saveMachine } from './snapshot/machine-state.ts';
import { MIB } from './units/index.ts';

/** Linear memory beside the frames of RAM: register files, TLBs, decoded code. */
const TABLE_BYTES = 96 * MIB;

class X86Machine implements Machine {
  readonly platform: PlatformConfig;
  readonly memory: KeyedMemory;
  readonly lps: readonly LogicalProcessor[];
  readonly clock: MachineClock = new TickClock();
  readonly breakpoints: Breakpoints;
  readonly #keys: PlatformKeys;
  #firmware: SeamFirmware | undefined;

  constructor(platform: PlatformConfig, options: MachineOptions) {
    checkPlatform(platform);
    this.platform = platform;
    const ramBytes = platform.ram.reduce((sum, [, size]) => sum + size, 0);
    this.memory = new KeyedMemory({
      linearMemoryBytes: platform.linearMemoryBytes ?? Math.min(LINEAR_MEMORY_LIMIT, ramBytes + TABLE_BYTES),
      keyIdBits: platform.keyIdBits,
      ram: platform.ram,
    });
    const core = makeCore(this, options);
    this.breakpoints = new Breakpoints((rips) => core.stopAt(rips));
    const keys = (this.#keys = new PlatformKeys(platform));
    this.lps = platform.lps.map((_, id) => {
      const lp = new X86LogicalProcessor({
        id,
        machine: this,
        memory: this.memory,
        core,
        units: (self) => new VmxAndSeam(self, () => this.#firmware, keys),
      });
      bootHost(lp);
      return lp;
    });
  }

  loadSeamFirmware(firmware: SeamFirmware): void {
    this.#firmware = firmware;
  }

  verifyReport(reportMacStruct: Uint8Array): boolean {
    return this.#keys.verify(reportMacStruct);
  }

  snapshot(): MachineSnapshot {
    return saveMachine({ machine: this, memory: this.memory, keys: this.#keys, firmware: this.#firmware });
  }

  restore(snapshot: MachineSnapshot): void {
    restoreMachine({ machine: this, memory: this.memory, keys: this.#keys, firmware: this.#firmware }, snapshot);
  }
}

function makeCore(machine: Machine, { core, tier }: MachineOptions): CpuCore {
  if (core === 'inert') return new InertCore();
  return core === undefined
    ? new InstructionCore(machine.memory, new SystemEnvironment(), { tier: tier ?? DEFAULT_TIER })
    : core(machine);
}

/**
 * Makes a machine of `platform`. Its LPs are in root mode as an operating system left them (64-bit mode, VMX not on), its memory is zero
 * and no SEAM firmware is loaded. ConfigError when the platform contradicts itself.
 */
export function createMachine(platform: PlatformConfig, options: MachineOptions = {}): Machine {
  return new X86Machine(platform, options);
}
