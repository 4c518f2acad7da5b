import { Reg } from '../lp/register-file.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import type { CoreStop, CpuCore } from '../run/cpu-environment.ts';
import { TdxError } from '../units/index.ts';

/** Guest machine code was to run on a machine that was made without an instruction core. */
export class NoInstructionCore extends TdxError {
  constructor() {
    super('NO_INSTRUCTION_CORE', 'this machine has no instruction core and cannot run guest code', {
      hint: 'Make it with createMachine(platform) without the option `core`.',
    });
  }
}

/** A core that executes nothing: for replaying recordings and for tests of what surrounds a guest. It costs no memory and no start-up. */
export class InertCore implements CpuCore {
  execute(): CoreStop {
    throw new NoInstructionCore();
  }
  stopAt(): void {
    // stops nowhere
  }
  flushTlb(): void {
    // caches nothing
  }
  flushTlbContext(): void {
    // caches nothing
  }
  flushTlbPage(): void {
    // caches nothing
  }
  flushPhysicalPage(): void {
    // caches nothing
  }
  saveTranslations(): void {
    // caches nothing
  }
  loadTranslations(): void {
    // caches nothing
  }
  modeChanged(): void {
    // decodes nothing
  }
  codeWritten(): void {
    // decodes nothing
  }
  getRflags(lp: LogicalProcessor): bigint {
    return lp.memory.u64[(lp.base + Reg.RFLAGS) >>> 3]!;
  }
  setRflags(lp: LogicalProcessor, value: bigint): void {
    const { u32 } = lp.memory;
    u32[(lp.base + Reg.RFLAGS) >>> 2] = Number(value & 0xffff_ffffn);
    u32[(lp.base + Reg.LAZY_KIND) >>> 2] = 0;
  }
}
