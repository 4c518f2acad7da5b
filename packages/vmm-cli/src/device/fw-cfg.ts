import type { Device } from './device.ts';

/** First of the two ports: 16-bit selector, then 8-bit data. */
export const FW_CFG_PORT = 0x510;
export const FW_CFG_PORTS = 2;

/** Keys of items. @source QEMU "Firmware Configuration (fw_cfg) Device" */
export const FwCfgKey = { SIGNATURE: 0, ID: 1, RAM_SIZE: 3, NB_CPUS: 5, MAX_CPUS: 15 } as const;

/** A little-endian number of `bytes` bytes. */
function number(value: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 0xff);
}

/**
 * The firmware-configuration device by port I/O, without DMA and without files: how a program asks for the size of the machine. A write
 * of the selector rewinds the item; each read of the data port gives its next byte, 0 behind its end and for unknown items.
 */
export class FwCfg implements Device {
  readonly name = 'fw_cfg';
  readonly #items: ReadonlyMap<number, Uint8Array>;
  #item: Uint8Array | undefined;
  #at = 0;

  constructor(machine: { readonly memoryBytes: number; readonly cpus: number }) {
    this.#items = new Map([
      [FwCfgKey.SIGNATURE, new TextEncoder().encode('QEMU')],
      [FwCfgKey.ID, number(1, 4)],
      [FwCfgKey.RAM_SIZE, number(machine.memoryBytes, 8)],
      [FwCfgKey.NB_CPUS, number(machine.cpus, 2)],
      [FwCfgKey.MAX_CPUS, number(machine.cpus, 2)],
    ]);
  }

  read(offset: number, data: Uint8Array, size: number): void {
    for (let i = 0; i < size; i++) data[i] = offset + i === 1 ? (this.#item?.[this.#at++] ?? 0) : 0;
  }

  write(offset: number, data: Uint8Array, size: number): void {
    if (offset !== 0 || size !== 2) return;
    this.#item = this.#items.get(data[0]! | (data[1]! << 8));
    this.#at = 0;
  }
}
