import type { Insn } from '../isa/insn.ts';
import { isApicPage, openApicPage } from '../mmu/apic-page.ts';
import { DEVICE_SPACE } from '../mmu/guest-devices.ts';
import { readDevice } from '../mmu/read-device.ts';
import { translateLinear } from '../mmu/translate.ts';
import { Outcome, type CpuEnvironment, type Translation } from '../run/cpu-environment.ts';
import { hex64, type Hpa } from '../units/index.ts';
import { hasErrorCode } from './guest-event.ts';
import type { LogicalProcessor } from './logical-processor.ts';
import { ownLp } from './own-lp.ts';
import { SYSTEM_INSTRUCTIONS } from './system/table.ts';
import { UnimplementedInstruction } from './unimplemented-instruction.ts';

/**
 * The system part of the processor as the instruction core sees it. Stateless: one serves any number of machines. Faults unwind as the
 * LP's GuestEvent up to here and no further.
 */
export class SystemEnvironment implements CpuEnvironment {
  translate(lp: LogicalProcessor, linearLow: number, linearHigh: number, access: number, into: Translation): boolean {
    const own = ownLp(lp);
    try {
      translateLinear(own, linearLow, linearHigh, access, into);
      return !isApicPage(own, into.pa) || openApicPage(own, into.pa, access);
    } catch (thrown) {
      if (thrown !== own.event) throw thrown;
      return false;
    }
  }

  watchedAccess(lp: LogicalProcessor, linearLow: number, linearHigh: number, size: number, write: boolean): boolean {
    return ownLp(lp).dataBreakpoints.access(linearLow, linearHigh, size, write);
  }

  system(lp: LogicalProcessor, insn: Insn): Outcome {
    const own = ownLp(lp);
    const handler = SYSTEM_INSTRUCTIONS.get(insn.name);
    if (handler === undefined)
      throw new UnimplementedInstruction(insn.name, `opcode 0x${insn.opcode.toString(16)} at RIP ${hex64(insn.rip)}`);
    try {
      return handler(own, insn);
    } catch (thrown) {
      if (thrown !== own.event) throw thrown;
      return Outcome.EVENT;
    }
  }

  raise(lp: LogicalProcessor, vector: number, errorCode: number | undefined): void {
    ownLp(lp).event.exception(vector, errorCode ?? (hasErrorCode(vector) ? 0 : -1));
  }

  readPhysical(lp: LogicalProcessor, pa: number, size: number): bigint | undefined {
    const own = ownLp(lp);
    if (pa >= DEVICE_SPACE) return readDevice(own, pa, size);
    if (isApicPage(own, pa)) return own.nonRoot.readApicPage(pa & 0xfff, size);
    const { memory } = own;
    const at = pa as Hpa;
    if (size === 8) return memory.read64(at);
    return BigInt(size === 4 ? memory.read32(at) : size === 2 ? memory.read16(at) : memory.read8(at));
  }

  writePhysical(lp: LogicalProcessor, pa: number, size: number, value: bigint): void {
    const own = ownLp(lp);
    if (pa >= DEVICE_SPACE) {
      own.devices!.write(pa - DEVICE_SPACE, size, value);
      return;
    }
    if (isApicPage(own, pa)) {
      own.nonRoot.writeApicPage(pa & 0xfff, size, value);
      return;
    }
    const { memory } = own;
    const at = pa as Hpa;
    if (size === 8) memory.write64(at, BigInt.asUintN(64, value));
    else if (size === 4) memory.write32(at, Number(value & 0xffff_ffffn));
    else if (size === 2) memory.write16(at, Number(value & 0xffffn));
    else memory.write8(at, Number(value & 0xffn));
  }
}
