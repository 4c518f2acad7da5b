import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { saveOf } from '../device/savable.ts';
import type { BlockBackend } from './block-backend.ts';

const CLUSTER = 0x1_0000;

/** A disk over another one that is never written: what changes is kept in memory, in clusters of 64 KiB, and is gone when the run ends. */
export class OverlayBackend implements BlockBackend {
  readonly bytes: number;
  readonly isReadOnly = false;
  readonly #base: BlockBackend;
  readonly #clusters = new Map<number, Uint8Array>();

  constructor(base: BlockBackend) {
    this.#base = base;
    this.bytes = base.bytes;
  }

  read(offset: number, into: Uint8Array): string | undefined {
    return eachCluster(offset, into.length, (cluster, at, from, to) => {
      const changed = this.#clusters.get(cluster);
      if (changed === undefined) return this.#base.read(cluster * CLUSTER + at, into.subarray(from, to));
      into.set(changed.subarray(at, at + to - from), from);
      return undefined;
    });
  }

  write(offset: number, data: Uint8Array): string | undefined {
    return eachCluster(offset, data.length, (cluster, at, from, to) => {
      let changed = this.#clusters.get(cluster);
      if (changed === undefined) {
        changed = new Uint8Array(Math.min(CLUSTER, this.bytes - cluster * CLUSTER));
        const failure = to - from === changed.length ? undefined : this.#base.read(cluster * CLUSTER, changed);
        if (failure !== undefined) return failure;
        this.#clusters.set(cluster, changed);
      }
      changed.set(data.subarray(from, to), at);
      return undefined;
    });
  }

  flush(): undefined {
    return undefined;
  }

  save(): Saved {
    const clusters = [...this.#clusters].map(([cluster, bytes]) => ({ cluster, bytes: bytes.slice() }));
    return { base: saveOf(this.#base, 'the disk below the overlay'), clusters };
  }
  load(from: SavedFields): void {
    this.#base.load?.(from.part('base'));
    this.#clusters.clear();
    for (const saved of from.parts('clusters')) {
      const cluster = saved.number('cluster', Math.ceil(this.bytes / CLUSTER) - 1);
      this.#clusters.set(cluster, saved.bytes('bytes', Math.min(CLUSTER, this.bytes - cluster * CLUSTER)));
    }
  }

  close(): void {
    this.#base.close();
  }
}

/** Visits [offset, offset + length) cluster by cluster, until one fails. */
function eachCluster(
  offset: number,
  length: number,
  visit: (cluster: number, at: number, from: number, to: number) => string | undefined,
): string | undefined {
  for (let done = 0; done < length;) {
    const cluster = Math.floor((offset + done) / CLUSTER);
    const at = offset + done - cluster * CLUSTER;
    const step = Math.min(CLUSTER - at, length - done);
    const failure = visit(cluster, at, done, done + step);
    if (failure !== undefined) return failure;
    done += step;
  }
  return undefined;
}
