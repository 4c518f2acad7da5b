import { Reg } from '../lp/register-file.ts';
import { resetRegisters } from '../lp/reset.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { ByteReader, ByteWriter } from './byte-stream.ts';
import type { LpSnapshot } from './machine-snapshot.ts';
import { SnapshotError } from './snapshot-error.ts';

/** Slots of the register file that are caches of others or of no meaning between runs: stored as zeros. */
const TRANSIENT = [
  [Reg.LAZY_KIND, Reg.SEGMENTS],
  [Reg.MODE, Reg.MODE + 4],
  [Reg.BUDGET, Reg.BUDGET + 8],
  [Reg.ATTENTION, Reg.ATTENTION + 4],
  [Reg.SHADOW_AT, Reg.CORE_PRIVATE],
] as const;

/** Counts stay exact as numbers. */
const MAX_COUNT = 2n ** 52n;

/** Writes registers, MSRs and extended state; nothing of the LP changes. SnapshotError while SEAM firmware runs on it. */
export function saveLp(lp: X86LogicalProcessor, to: ByteWriter): LpSnapshot {
  if (lp.mode === 'seam')
    throw new SnapshotError(`LP ${lp.id} is within the SEAM firmware`, { hint: 'Take snapshots from host code, between calls.' });
  const registers = lp.memory.u8.slice(lp.base, lp.base + Reg.CORE_PRIVATE);
  for (const [start, end] of TRANSIENT) registers.fill(0, start, end);
  const view = new DataView(registers.buffer);
  view.setBigUint64(Reg.RFLAGS, lp.rflags, true);
  view.setUint32(Reg.INTERRUPTIBILITY, lp.interruptibility, true);
  to.bytes(registers);
  to.block(lp.msrs.save());
  for (const component of lp.xsave.otherComponents) to.block(component);
  to.block(lp.units.rootBytes());
  const guest = guestOf(lp);
  return {
    guest,
    wait: lp.waits.save(),
    injection: [lp.injectionInformation >>> 0, lp.injectionErrorCode, lp.injectionLength],
    ...lp.units.save(guest === 'vmx' || guest === 'seam'),
  };
}

/** Reads what `saveLp` wrote; the machine's memory and clock are restored already. @throws SnapshotError: the LP is partly restored then */
export function restoreLp(lp: X86LogicalProcessor, saved: LpSnapshot, from: ByteReader): void {
  const registers = from.bytes(Reg.CORE_PRIVATE);
  checkRegisters(registers, lp.id);
  lp.memory.u8.set(registers, lp.base);
  const rflags = new DataView(registers.buffer, registers.byteOffset).getBigUint64(Reg.RFLAGS, true);
  lp.msrs.restore(block(from, lp.msrs.save().length));
  for (const component of lp.xsave.otherComponents) component.set(block(from, component.length));
  const root = from.block();
  lp.rflags = rflags;
  lp.interruptibility = lp.get32(Reg.INTERRUPTIBILITY);
  [lp.injectionInformation, lp.injectionErrorCode, lp.injectionLength] = saved.injection;
  lp.injectionInformation |= 0;
  lp.vectoringInformation = 0;
  lp.isUnblockingNmi = false;
  lp.event.clear();
  lp.waits.restore(saved.wait);
  lp.bareGuest = undefined;
  lp.isBareRestored = saved.guest === 'bare';
  lp.mode = saved.guest === 'vmx' || saved.guest === 'seam' ? 'non-root' : 'root';
  lp.flushGuestPhysical();
  lp.units.restore(saved, root);
  lp.modeChanged();
  lp.askAttention();
}

/** What the run loop takes for granted of registers that no instruction can set otherwise. */
function checkRegisters(registers: Uint8Array, id: number): void {
  const view = new DataView(registers.buffer, registers.byteOffset, registers.byteLength);
  const refuse = (what: string, value: number | bigint): never => {
    throw new SnapshotError(`machine.lps[${id}]: ${what} ${value}`, { hint: 'The snapshot is damaged.' });
  };
  const [cpl, activity] = [view.getUint32(Reg.CPL, true), view.getUint32(Reg.ACTIVITY, true)];
  if (cpl > 3) refuse('privilege level', cpl);
  if (activity > 3) refuse('activity state', activity);
  for (const counter of [Reg.RETIRED, Reg.CLOCKED]) {
    const value = view.getBigUint64(counter, true);
    if (value >= MAX_COUNT) refuse('instruction count', value);
  }
}

/** Puts the LP into root mode with the registers of a reset processor. */
export function resetLp(lp: X86LogicalProcessor): void {
  lp.mode = 'root';
  lp.bareGuest = undefined;
  lp.isBareRestored = false;
  lp.injectionInformation = lp.injectionErrorCode = lp.injectionLength = lp.vectoringInformation = 0;
  lp.event.clear();
  lp.waits.end();
  lp.units.leave();
  lp.memory.u8.fill(0, lp.base, lp.base + Reg.CORE_PRIVATE);
  resetRegisters(lp);
  lp.flushGuestPhysical();
  lp.modeChanged();
}

function guestOf(lp: X86LogicalProcessor): LpSnapshot['guest'] {
  if (lp.mode !== 'non-root') return 'none';
  if (lp.bareGuest !== undefined) return 'bare';
  return lp.seam.active ? 'seam' : 'vmx';
}

function block(from: ByteReader, length: number): Uint8Array {
  const bytes = from.block();
  if (bytes.length !== length)
    throw new SnapshotError(`the snapshot has ${bytes.length} bytes where this machine keeps ${length}`, {
      hint: 'It was probably taken by another version.',
    });
  return bytes;
}
