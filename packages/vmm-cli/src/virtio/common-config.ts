import { bytesOf, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import type { Savable } from '../device/savable.ts';
import type { DmaMemory } from '../memory/dma-memory.ts';
import { REQUIRED_FEATURES, TRANSPORT_FEATURES, VirtioFeature } from './features.ts';
import type { VirtioDevice } from './virtio-device.ts';
import { Virtqueue } from './virtqueue.ts';

/** Offsets of the common configuration. @source VIRTIO 1.2 section 4.1.4.3 */
const Register = {
  DEVICE_FEATURE_SELECT: 0x00,
  DEVICE_FEATURE: 0x04,
  DRIVER_FEATURE_SELECT: 0x08,
  DRIVER_FEATURE: 0x0c,
  CONFIG_VECTOR: 0x10,
  NUM_QUEUES: 0x12,
  DEVICE_STATUS: 0x14,
  CONFIG_GENERATION: 0x15,
  QUEUE_SELECT: 0x16,
  QUEUE_SIZE: 0x18,
  QUEUE_VECTOR: 0x1a,
  QUEUE_ENABLE: 0x1c,
  QUEUE_NOTIFY_OFF: 0x1e,
  QUEUE_DESC: 0x20,
  QUEUE_DRIVER: 0x28,
  QUEUE_DEVICE: 0x30,
} as const;
export const COMMON_BYTES = 0x38;

/** Device status bits. @source VIRTIO 1.2 section 2.1 */
export const VirtioStatus = { ACKNOWLEDGE: 1, DRIVER: 2, DRIVER_OK: 4, FEATURES_OK: 8, NEEDS_RESET: 64, FAILED: 128 } as const;
const NO_VECTOR = 0xffff;
const LOW = 0xffff_ffffn;

/** What a queue is set to before it is enabled. */
interface QueueSetting {
  readonly maxSize: number;
  size: number;
  vector: number;
  isEnabled: boolean;
  /** Descriptor table, available ring, used ring: low and high half of each. */
  readonly addresses: Uint32Array;
}

/** What the common configuration works on. */
export interface CommonConfigParts {
  readonly device: VirtioDevice;
  readonly memory: DmaMemory;
  /** MSI-X vectors that a driver can choose from. */
  readonly vectors: number;
  readonly interrupt: (vector: number) => void;
  readonly configChanged: (vector: number) => void;
  /** The function may reach memory. */
  readonly canMaster: () => boolean;
  readonly onBroken: (reason: string) => void;
}

/** The common configuration of a virtio device: negotiation, status, queues. Any access size; a field that is read-only swallows writes. */
export class CommonConfig implements Savable {
  readonly #parts: CommonConfigParts;
  readonly #offered: bigint;
  readonly #settings: readonly QueueSetting[];
  #queues: (Virtqueue | undefined)[] = [];
  #deviceSelect = 0;
  #driverSelect = 0;
  #accepted = 0n;
  #configVector = NO_VECTOR;
  #status = 0;
  #generation = 0;
  #selected = 0;

  constructor(parts: CommonConfigParts) {
    this.#parts = parts;
    this.#offered = parts.device.features | TRANSPORT_FEATURES;
    this.#settings = parts.device.queueSizes.map((maxSize) => ({
      maxSize,
      size: maxSize,
      vector: NO_VECTOR,
      isEnabled: false,
      addresses: new Uint32Array(6),
    }));
  }

  save(): Saved {
    return {
      settings: this.#settings.map(({ size, vector, isEnabled, addresses }) => ({
        size,
        vector,
        isEnabled,
        addresses: bytesOf(addresses),
      })),
      queues: this.#queues.map((queue) => queue?.save() ?? {}),
      deviceSelect: this.#deviceSelect,
      driverSelect: this.#driverSelect,
      accepted: this.#accepted,
      configVector: this.#configVector,
      status: this.#status,
      generation: this.#generation,
      selected: this.#selected,
    };
  }
  /** The device is started if it was. */
  load(from: SavedFields): void {
    from.parts('settings', this.#settings.length).forEach((saved, i) => {
      const setting = this.#settings[i]!;
      setting.size = saved.number('size', 0xffff);
      setting.vector = saved.number('vector', NO_VECTOR);
      setting.isEnabled = saved.flag('isEnabled');
      setting.addresses.set(saved.words('addresses', setting.addresses.length));
    });
    this.#deviceSelect = from.number('deviceSelect', 0xffff_ffff);
    this.#driverSelect = from.number('driverSelect', 0xffff_ffff);
    this.#accepted = from.bigint('accepted');
    this.#configVector = from.number('configVector', NO_VECTOR);
    this.#status = from.number('status', 0xff);
    this.#generation = from.number('generation', 0xff);
    this.#selected = from.number('selected', 0xffff);
    const queues = from.parts('queues');
    if (queues.length === 0) return;
    this.#start();
    if (queues.length !== this.#queues.length) from.refuse('queues', `${queues.length} of ${this.#queues.length}`);
    queues.forEach((saved, i) => this.#queues[i]?.load(saved));
  }

  get isReset(): boolean {
    return this.#status === 0;
  }

  /** The driver notified a queue. Nothing happens before DRIVER_OK, or once the device needs a reset. */
  notify(queue: number): void {
    if ((this.#status & VirtioStatus.DRIVER_OK) !== 0 && (this.#status & VirtioStatus.NEEDS_RESET) === 0 && this.#queues[queue])
      this.#parts.device.notify(queue);
  }

  read(offset: number, size: number): number {
    const base = size === 8 ? offset : offset & -Math.min(fieldBytes(offset), 4);
    return Math.floor(this.#field(base) / 2 ** (8 * (offset - base))) % 2 ** (8 * Math.min(size, 4));
  }

  write(offset: number, size: number, value: number): void {
    const queue = this.#settings[this.#selected];
    if (offset >= Register.QUEUE_DESC && offset < COMMON_BYTES) {
      if (queue && !queue.isEnabled && size === 4) queue.addresses[(offset - Register.QUEUE_DESC) >> 2] = value;
      return;
    }
    switch (offset) {
      case Register.DEVICE_FEATURE_SELECT:
        this.#deviceSelect = value;
        break;
      case Register.DRIVER_FEATURE_SELECT:
        this.#driverSelect = value;
        break;
      case Register.DRIVER_FEATURE:
        this.#accept(BigInt(value));
        break;
      case Register.CONFIG_VECTOR:
        this.#configVector = this.#vector(value);
        break;
      case Register.DEVICE_STATUS:
        this.#setStatus(value & 0xff);
        break;
      case Register.QUEUE_SELECT:
        this.#selected = value & 0xffff;
        break;
      case Register.QUEUE_SIZE:
        if (queue && !queue.isEnabled) queue.size = value & 0xffff;
        break;
      case Register.QUEUE_VECTOR:
        if (queue) queue.vector = this.#vector(value);
        break;
      case Register.QUEUE_ENABLE:
        if (queue && (value & 0xffff) === 1) this.#enable(queue);
        break;
      default: // read-only
    }
  }

  #field(offset: number): number {
    const queue = this.#settings[this.#selected];
    switch (offset) {
      case Register.DEVICE_FEATURE_SELECT:
        return this.#deviceSelect;
      case Register.DEVICE_FEATURE:
        return half(this.#offered, this.#deviceSelect);
      case Register.DRIVER_FEATURE_SELECT:
        return this.#driverSelect;
      case Register.DRIVER_FEATURE:
        return half(this.#accepted, this.#driverSelect);
      case Register.CONFIG_VECTOR:
        return this.#configVector;
      case Register.NUM_QUEUES:
        return this.#settings.length;
      case Register.DEVICE_STATUS:
        return this.#status;
      case Register.CONFIG_GENERATION:
        return this.#generation;
      case Register.QUEUE_SELECT:
        return this.#selected;
      case Register.QUEUE_SIZE:
        return queue?.size ?? 0;
      case Register.QUEUE_VECTOR:
        return queue?.vector ?? NO_VECTOR;
      case Register.QUEUE_ENABLE:
        return queue?.isEnabled ? 1 : 0;
      case Register.QUEUE_NOTIFY_OFF:
        return this.#selected;
      default:
        return offset >= Register.QUEUE_DESC && offset < COMMON_BYTES
          ? (queue?.addresses[(offset - Register.QUEUE_DESC) >> 2] ?? 0)
          : 0;
    }
  }

  #vector(value: number): number {
    const vector = value & 0xffff;
    return vector < this.#parts.vectors ? vector : NO_VECTOR;
  }

  /** Accepted features can be changed until FEATURES_OK. */
  #accept(value: bigint): void {
    if ((this.#status & VirtioStatus.FEATURES_OK) !== 0 || this.#driverSelect > 1) return;
    const shift = BigInt(32 * this.#driverSelect);
    this.#accepted = (this.#accepted & ~(LOW << shift)) | (value << shift);
  }

  #setStatus(status: number): void {
    if (status === 0) {
      this.#reset();
      return;
    }
    const added = status & ~this.#status;
    this.#status |= status & ~VirtioStatus.NEEDS_RESET;
    // A driver that wants what is not offered, or does without what it must have, reads FEATURES_OK back as 0.
    const isAcceptable = (this.#accepted & ~this.#offered) === 0n && (this.#accepted & REQUIRED_FEATURES) === REQUIRED_FEATURES;
    if ((added & VirtioStatus.FEATURES_OK) !== 0 && !isAcceptable) this.#status &= ~VirtioStatus.FEATURES_OK;
    if ((added & VirtioStatus.DRIVER_OK) === 0) return;
    if ((this.#status & VirtioStatus.FEATURES_OK) === 0) this.#needsReset('DRIVER_OK without FEATURES_OK');
    else this.#start();
  }

  #start(): void {
    const { device, memory, interrupt, canMaster } = this.#parts;
    const features = {
      indirect: (this.#accepted & VirtioFeature.INDIRECT_DESC) !== 0n,
      eventIndex: (this.#accepted & VirtioFeature.EVENT_IDX) !== 0n,
    };
    const mastered: DmaMemory = {
      isAccessible: (gpa, bytes) => canMaster() && memory.isAccessible(gpa, bytes),
      read: (gpa, into) => canMaster() && memory.read(gpa, into),
      write: (gpa, data) => canMaster() && memory.write(gpa, data),
    };
    this.#queues = this.#settings.map((setting) => {
      if (!setting.isEnabled) return undefined;
      const address = (i: number): number => setting.addresses[2 * i]! + setting.addresses[2 * i + 1]! * 2 ** 32;
      const layout = { size: setting.size, descriptors: address(0), driver: address(1), device: address(2) };
      return new Virtqueue(
        mastered,
        layout,
        features,
        () => interrupt(setting.vector),
        (reason) => this.#needsReset(reason),
      );
    });
    device.start(this.#queues, this.#accepted, { configChanged: () => this.#configChanged() });
  }

  #enable(queue: QueueSetting): void {
    const { size, maxSize } = queue;
    if (size === 0 || size > maxSize || (size & (size - 1)) !== 0) this.#needsReset(`a queue of ${size} entries`);
    else queue.isEnabled = true;
  }

  #configChanged(): void {
    this.#generation = (this.#generation + 1) & 0xff;
    this.#parts.configChanged(this.#configVector);
  }

  /** The driver is told that only a reset helps. */
  #needsReset(reason: string): void {
    if ((this.#status & VirtioStatus.NEEDS_RESET) !== 0) return;
    this.#status |= VirtioStatus.NEEDS_RESET;
    this.#parts.onBroken(reason);
    if ((this.#status & VirtioStatus.DRIVER_OK) !== 0) this.#configChanged();
  }

  #reset(): void {
    this.#status = 0;
    this.#accepted = 0n;
    this.#deviceSelect = this.#driverSelect = this.#selected = 0;
    this.#configVector = NO_VECTOR;
    this.#queues = [];
    for (const queue of this.#settings) {
      queue.size = queue.maxSize;
      queue.vector = NO_VECTOR;
      queue.isEnabled = false;
      queue.addresses.fill(0);
    }
    this.#parts.device.reset();
  }
}

const half = (features: bigint, select: number): number => (select > 1 ? 0 : Number((features >> BigInt(32 * select)) & LOW));

/** Size of the field at an offset: 4 bytes for features and addresses, 1 for status and generation, 2 for the rest. */
function fieldBytes(offset: number): 1 | 2 | 4 {
  if (offset < Register.CONFIG_VECTOR || offset >= Register.QUEUE_DESC) return 4;
  return offset === Register.DEVICE_STATUS || offset === Register.CONFIG_GENERATION ? 1 : 2;
}
