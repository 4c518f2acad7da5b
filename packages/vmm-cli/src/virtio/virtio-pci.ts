import { storeValue32, value32, type Device } from '../device/device.ts';
import type { Savable } from '../device/savable.ts';
import type { MsiSink } from '../device/io-apic.ts';
import type { DmaMemory } from '../memory/dma-memory.ts';
import { PciCommand, PciConfigSpace, PciRegister, PciStatus } from '../pci/config-space.ts';
import { MSIX_BAR_BYTES, Msix } from '../pci/msix.ts';
import type { PciBar, PciFunction } from '../pci/pci-function.ts';
import { COMMON_BYTES, CommonConfig } from './common-config.ts';
import type { VirtioDevice } from './virtio-device.ts';

const VENDOR = 0x1af4;
const SUBSYSTEM = 0x1100;
const FIRST_MODERN_DEVICE = 0x1040;
/** A revision of 1 or more says: no legacy interface. */
const REVISION = 1;
/** Interrupt pin A. */
const INTA = 1;
const VENDOR_CAPABILITY = 0x09;
const Capability = { COMMON: 1, NOTIFY: 2, ISR: 3, DEVICE: 4, PCI: 5 } as const;

const REGISTER_BAR = 0;
const MSIX_BAR = 1;
/** Parts of the register BAR. */
const Part = { COMMON: 0x0000, ISR: 0x1000, DEVICE: 0x2000, NOTIFY: 0x3000 } as const;
const PART_BYTES = 0x1000;
const REGISTER_BAR_BYTES = 0x4000;
const NOTIFY_MULTIPLIER = 4;

/** Bits of the ISR status register. */
const Isr = { QUEUE: 1, CONFIG: 2 } as const;

/**
 * A virtio device on the PCI bus, modern interface only: registers in one BAR, MSI-X with a vector for configuration changes and one for each
 * queue in another. While MSI-X is off INTA# is asserted as long as the ISR status register has a bit.
 * @source VIRTIO 1.2 section 4.1 "Virtio Over PCI Bus"
 */
export class VirtioPci implements PciFunction {
  readonly name: string;
  readonly config: PciConfigSpace;
  readonly bars: readonly PciBar[];
  readonly #device: VirtioDevice;
  readonly #msix: Msix;
  readonly #common: CommonConfig;
  readonly #window: number;
  readonly #setInterrupt: (isAsserted: boolean) => void;
  #isr = 0;

  /** @param setInterrupt INTA#; @param onBroken the driver broke a rule of virtio: for a message to people */
  constructor(
    device: VirtioDevice,
    memory: DmaMemory,
    send: MsiSink,
    setInterrupt: (isAsserted: boolean) => void,
    onBroken: (reason: string) => void = () => undefined,
  ) {
    this.#setInterrupt = setInterrupt;
    this.name = device.name;
    this.#device = device;
    const config = (this.config = new PciConfigSpace({
      vendor: VENDOR,
      device: FIRST_MODERN_DEVICE + device.id,
      classCode: device.classCode,
      revision: REVISION,
      subsystemVendor: VENDOR,
      subsystem: SUBSYSTEM,
    }));
    config.set(PciRegister.INTERRUPT_PIN, 1, INTA);
    config.addMemoryBar(REGISTER_BAR, REGISTER_BAR_BYTES);
    this.#msix = new Msix(device.queueSizes.length + 1, MSIX_BAR, config, send);
    config.addCapability(VENDOR_CAPABILITY, capability(Capability.COMMON, Part.COMMON, COMMON_BYTES));
    config.addCapability(
      VENDOR_CAPABILITY,
      capability(Capability.NOTIFY, Part.NOTIFY, device.queueSizes.length * NOTIFY_MULTIPLIER, NOTIFY_MULTIPLIER),
    );
    config.addCapability(VENDOR_CAPABILITY, capability(Capability.ISR, Part.ISR, 4));
    config.addCapability(VENDOR_CAPABILITY, capability(Capability.DEVICE, Part.DEVICE, PART_BYTES));
    // The window by which configuration space alone reaches the registers: BAR, offset, length, then 4 bytes of data.
    this.#window = config.addCapability(VENDOR_CAPABILITY, capability(Capability.PCI, 0, 0, 0));
    config.allowWrites(this.#window + 4, 0xff, 1);
    for (const offset of [8, 12, 16]) config.allowWrites(this.#window + offset, -1, 4);
    config.onWrite = (offset, size) => this.#configWritten(offset, size);
    config.beforeRead = (offset, size) => this.#configRead(offset, size);
    this.#common = new CommonConfig({
      device,
      memory,
      vectors: this.#msix.vectors,
      interrupt: (vector) => this.#interrupt(Isr.QUEUE, vector),
      configChanged: (vector) => this.#interrupt(Isr.CONFIG, vector),
      canMaster: () => (config.get(PciRegister.COMMAND, 2) & PciCommand.BUS_MASTER) !== 0,
      onBroken: (reason) => onBroken(`${device.name}: ${reason}`),
    });
    const registers: Device = {
      name: device.name,
      read: (offset, data, size) => this.#read(offset, data, size),
      write: (offset, data, size) => this.#write(offset, data, size),
    };
    this.bars = [
      { index: REGISTER_BAR, size: REGISTER_BAR_BYTES, device: registers },
      { index: MSIX_BAR, size: MSIX_BAR_BYTES, device: this.#msix },
    ];
  }

  readonly state: Savable = {
    save: () => ({ isr: this.#isr, msix: this.#msix.save(), common: this.#common.save(), device: this.#device.save() }),
    load: (from) => {
      this.#isr = from.number('isr', Isr.QUEUE | Isr.CONFIG);
      this.#msix.load(from.part('msix'));
      this.#common.load(from.part('common'));
      this.#device.load(from.part('device'));
    },
  };

  #interrupt(cause: number, vector: number): void {
    this.#isr |= cause;
    if (this.#msix.isEnabled) this.#msix.trigger(vector);
    else this.#updateLine();
  }

  /** INTA# follows the ISR status register, unless MSI-X or the command register have it off. */
  #updateLine(): void {
    const { config } = this;
    const isPending = this.#isr !== 0 && !this.#msix.isEnabled;
    const status = config.get(PciRegister.STATUS, 2);
    config.set(PciRegister.STATUS, 2, isPending ? status | PciStatus.INTERRUPT : status & ~PciStatus.INTERRUPT);
    this.#setInterrupt(isPending && (config.get(PciRegister.COMMAND, 2) & PciCommand.INTX_DISABLE) === 0);
  }

  #read(offset: number, data: Uint8Array, size: number): void {
    const within = offset & (PART_BYTES - 1);
    data.fill(0, 0, size);
    switch (offset - within) {
      case Part.COMMON:
        storeValue32(data, size, this.#common.read(within, size));
        break;
      case Part.ISR:
        // Reading acknowledges.
        data[0] = this.#isr;
        this.#isr = 0;
        this.#updateLine();
        break;
      case Part.DEVICE:
        for (let i = 0; i < size; i++) data[i] = this.#device.config[within + i] ?? 0;
        break;
      default: // notifications are written
    }
  }

  #write(offset: number, data: Uint8Array, size: number): void {
    const within = offset & (PART_BYTES - 1);
    switch (offset - within) {
      case Part.COMMON:
        this.#common.write(within, size, value32(data, size));
        if (this.#common.isReset) this.#isr = 0;
        this.#updateLine();
        break;
      case Part.DEVICE:
        for (let i = 0; i < size; i++) this.#device.writeConfig?.(within + i, data[i]!);
        break;
      case Part.NOTIFY:
        this.#common.notify(Math.floor(within / NOTIFY_MULTIPLIER));
        break;
      default: // the ISR status register is read-only
    }
  }

  #configWritten(offset: number, size: number): void {
    this.#msix.configWritten(offset, size);
    this.#updateLine();
    const data = this.#window + 16;
    if (offset < data + 4 && offset + size > data) this.#throughWindow((at, length, bytes) => this.#write(at, bytes, length));
  }

  #configRead(offset: number, size: number): void {
    const data = this.#window + 16;
    if (offset < data + 4 && offset + size > data) {
      this.#throughWindow((at, length, bytes) => {
        this.#read(at, bytes, length);
        this.config.set(data, 4, value32(bytes, 4));
      });
    }
  }

  /** An access of 1, 2 or 4 aligned bytes to the register BAR, as the window's fields say; others do nothing. */
  #throughWindow(access: (offset: number, length: number, bytes: Uint8Array) => void): void {
    const { config } = this;
    const [bar, offset, length] = [
      config.get(this.#window + 4, 1),
      config.get(this.#window + 8, 4),
      config.get(this.#window + 12, 4),
    ];
    if (
      bar !== REGISTER_BAR ||
      (length !== 1 && length !== 2 && length !== 4) ||
      offset % length !== 0 ||
      offset + length > REGISTER_BAR_BYTES
    )
      return;
    const bytes = new Uint8Array(4);
    storeValue32(bytes, 4, config.get(this.#window + 16, 4));
    access(offset, length, bytes);
  }
}

/** Body of a vendor capability: its length, what it describes, where that lies in the register BAR, and for notifications the multiplier. */
function capability(type: number, offset: number, length: number, extra?: number): Uint8Array {
  const body = new Uint8Array(extra === undefined ? 14 : 18);
  const view = new DataView(body.buffer);
  body[0] = body.length + 2;
  body[1] = type;
  body[2] = REGISTER_BAR;
  view.setUint32(6, offset, true);
  view.setUint32(10, length, true);
  if (extra !== undefined) view.setUint32(14, extra, true);
  return body;
}
