import { sha256 } from '@noble/hashes/sha2.js';
import type { Machine, PlatformConfig } from '../machine.ts';
import type { KeyedMemory } from '../memory/keyed-memory.ts';
import { ownLp } from '../lp/own-lp.ts';
import type { PlatformKeys } from '../seam/platform-keys.ts';
import type { SeamFirmware } from '../seam/seam-firmware.ts';
import { hexBytes } from '../units/index.ts';
import { ByteReader, ByteWriter } from './byte-stream.ts';
import { resetLp, restoreLp, saveLp } from './lp-snapshot.ts';
import type { MachineSnapshot, SnapshotState } from './machine-snapshot.ts';
import { readState } from './read-state.ts';
import { SnapshotError } from './snapshot-error.ts';
import { loadTranslations, saveTranslations } from './saved-translations.ts';

const VERSION = 2;

/** The parts of a machine that a snapshot is made of. */
export interface SavedParts {
  readonly machine: Machine;
  readonly memory: KeyedMemory;
  readonly keys: PlatformKeys;
  readonly firmware: SeamFirmware | undefined;
}

export function saveMachine({ machine, memory, keys, firmware }: SavedParts): MachineSnapshot {
  if (firmware !== undefined && firmware.saveState === undefined)
    throw new SnapshotError('the SEAM firmware does not say what its state is', {
      hint: 'It has to implement saveState and restoreState.',
    });
  const to = new ByteWriter();
  memory.save(to);
  const lps = machine.lps.map((lp) => saveLp(ownLp(lp), to));
  const added = firmware?.saveState?.();
  if (added !== undefined) to.block(added.bytes);
  return {
    state: {
      version: VERSION,
      platform: digestOf(machine.platform),
      clock: `0x${machine.clock.now.toString(16)}`,
      memoryKeys: keys.memoryKeys,
      lps,
      firmware: added?.json ?? null,
    },
    bytes: to.finish(),
    translations: saveTranslations(machine, memory),
  };
}

/** What a snapshot does to a machine is all or nothing: the machine becomes the saved one, or an empty one that runs nothing. @throws SnapshotError */
export function restoreMachine(parts: SavedParts, { state: saved, bytes, translations }: MachineSnapshot): void {
  const { machine, firmware } = parts;
  const { lps, platform } = machine;
  const shape = { lps: lps.length, keyIdBits: machine.memory.keyIdBits, platform: digestOf(platform), version: VERSION };
  const state = readState(saved, shape);
  const hasFirmware = state.firmware !== null;
  if (hasFirmware !== (firmware !== undefined) || (hasFirmware && firmware?.restoreState === undefined))
    throw new SnapshotError(
      hasFirmware
        ? 'the snapshot needs SEAM firmware that can be restored'
        : 'the snapshot is of a machine without SEAM firmware',
      {
        hint: 'Call loadSeamFirmware on this machine exactly when it was called on the other.',
      },
    );
  if (lps.some((lp) => lp.mode === 'seam')) throw new SnapshotError('an LP of this machine is within the SEAM firmware');
  try {
    load(parts, state, bytes, translations);
  } catch (error) {
    empty(parts);
    throw error;
  }
}

function load(
  { machine, memory, keys, firmware }: SavedParts,
  state: SnapshotState,
  bytes: Uint8Array,
  caches: Uint8Array,
): void {
  const from = new ByteReader(bytes);
  const added = named('memory', () => {
    memory.restore(from);
    machine.clock.set(BigInt(state.clock));
    keys.memoryKeys = state.memoryKeys;
    machine.lps.forEach((lp, i) => restoreLp(ownLp(lp), state.lps[i]!, from));
    const block = state.firmware === null ? undefined : from.block().slice();
    from.end();
    return block;
  });
  if (added !== undefined) named('machine.firmware', () => firmware?.restoreState?.({ json: state.firmware, bytes: added }));
  named('translations', () => loadTranslations(machine, memory, caches));
}

/** Whatever goes wrong is a SnapshotError that begins with the part that is being read. */
function named<T>(part: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    const hint = 'The snapshot is damaged, or was made by another version of this program.';
    throw new SnapshotError(what.startsWith(part) ? what : `${part}: ${what}`, { cause, hint });
  }
}

/** Nothing of half a machine may run. */
function empty({ machine, memory }: SavedParts): void {
  memory.clear();
  for (const lp of machine.lps) resetLp(ownLp(lp));
}

/** SHA-256 of everything that a platform description says. */
function digestOf(platform: PlatformConfig): string {
  const text = JSON.stringify(platform, (_name, value: unknown) =>
    typeof value === 'bigint' ? `0x${value.toString(16)}` : value instanceof Uint8Array ? hexBytes(value) : value,
  );
  return hexBytes(sha256(new TextEncoder().encode(text)));
}
