import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { Virtqueue } from './virtqueue.ts';

/** Device ids. @source Virtual I/O Device (VIRTIO) 1.2 section 5 "Device Types" */
export const VirtioId = { NETWORK: 1, BLOCK: 2, CONSOLE: 3, ENTROPY: 4 } as const;

/** What a device may ask of the transport it sits behind. */
export interface VirtioTransport {
  /** The configuration space of the device changed. */
  configChanged(): void;
}

/**
 * A virtio device without its transport. The transport negotiates, owns the queues and calls `notify`; whatever a driver does wrong breaks the
 * queue, after which the transport says DEVICE_NEEDS_RESET. A device never throws for what a driver does.
 */
export interface VirtioDevice {
  readonly name: string;
  /** One of VirtioId. */
  readonly id: number;
  /** PCI class, 24 bits. */
  readonly classCode: number;
  /** Features of this device type that are offered; those of the transport are not its business. */
  readonly features: bigint;
  /** Greatest size of each queue, a power of two. */
  readonly queueSizes: readonly number[];
  /** Device configuration as the driver reads it now. */
  readonly config: Uint8Array;
  /** The driver is ready: queues that it did not enable are undefined. */
  start(queues: readonly (Virtqueue | undefined)[], features: bigint, transport: VirtioTransport): void;
  /** The driver made buffers available in a queue. */
  notify(queue: number): void;
  /** The driver wrote a byte of the device configuration. */
  writeConfig?(offset: number, value: number): void;
  /** Back to power-on; the queues are gone. */
  reset(): void;
  /** State beside the queues; `load` follows `start` when the device was started. */
  save(): Saved;
  load(from: SavedFields): void;
}
