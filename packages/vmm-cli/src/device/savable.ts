import { SnapshotError, type Saved, type SavedFields } from '@tdxkit/x86-cpu';

/** A part of the VMM with state that a snapshot keeps. */
export interface Savable {
  /** Plain data. Nothing changes. */
  save(): Saved;
  /** Makes a new one, built with the same settings, the saved one; it tells nobody. @throws SnapshotError */
  load(from: SavedFields): void;
}

/** State of something that may have been made elsewhere. @throws SnapshotError when it does not say what its state is */
export function saveOf(part: Partial<Savable>, what: string): Saved {
  if (part.save === undefined || part.load === undefined)
    throw new SnapshotError(`${what} cannot be saved: it has no save and load`, { hint: 'Take it out, or implement Savable.' });
  return part.save();
}
