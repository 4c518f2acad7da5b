import type { Device } from '../device/device.ts';
import type { Savable } from '../device/savable.ts';
import type { PciConfigSpace } from './config-space.ts';

/** Memory that a function answers for, where its BAR says. Offsets of `device` count from the BAR's address. */
export interface PciBar {
  readonly index: number;
  /** A power of two. */
  readonly size: number;
  readonly device: Device;
}

/** One function on the bus. */
export interface PciFunction {
  readonly name: string;
  readonly config: PciConfigSpace;
  readonly bars: readonly PciBar[];
  /** State beside the configuration space. */
  readonly state?: Savable;
  /** A snapshot has set the configuration space: what follows from it. */
  configLoaded?(): void;
}
