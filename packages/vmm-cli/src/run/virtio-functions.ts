import type { MsiSink } from '../device/io-apic.ts';
import type { DeviceTimers } from '../device/device-timers.ts';
import type { DmaMemory } from '../memory/dma-memory.ts';
import type { LiveSource } from '../network/node-network.ts';
import type { NetworkClock } from '../network/user-network.ts';
import type { PciBus } from '../pci/pci-bus.ts';
import { VirtioBlock } from '../virtio/block.ts';
import { VirtioConsole } from '../virtio/console.ts';
import { VirtioNetwork } from '../virtio/network.ts';
import { VirtioRng } from '../virtio/rng.ts';
import type { VirtioDevice } from '../virtio/virtio-device.ts';
import { VirtioPci } from '../virtio/virtio-pci.ts';
import type { MachineOptions } from './machine-options.ts';

/** Behind the host bridge. */
const FIRST_SLOT = 1;

/** What virtio functions need of the machine. */
export interface VirtioMachine {
  readonly bus: PciBus;
  readonly memory: DmaMemory;
  readonly send: MsiSink;
  /** INTA# of a slot. */
  readonly setInterrupt: (slot: number, isAsserted: boolean) => void;
  readonly timers: DeviceTimers;
  readonly clock: NetworkClock;
  readonly seed: bigint;
  readonly onConsole: (byte: number) => void;
}

/** The virtio functions of a VM. */
export interface VirtioFunctions {
  readonly console: VirtioConsole | undefined;
  /** Where events come from outside. */
  readonly live: LiveSource | undefined;
  /** Open Firmware paths of disks, then the network card. */
  readonly bootOrder: readonly string[];
  /** What a snapshot taken now cannot carry, in words. */
  readonly losses: () => string | undefined;
  /** Gives files and sockets back. */
  readonly close: () => void;
}

/** Puts the functions that somebody asked for on the bus, from slot 1 on: disks, network, console, entropy. */
export function attachVirtio(options: MachineOptions, machine: VirtioMachine): VirtioFunctions {
  const { bus, memory, send, clock } = machine;
  const say = (text: string): void => options.onMessage?.(text);
  const bootOrder: string[] = [];
  let slot = FIRST_SLOT;
  const attach = (device: VirtioDevice, bootPath?: (slot: string) => string): void => {
    if (bootPath) bootOrder.push(bootPath(slot.toString(16)));
    const at = slot++;
    bus.attach(at, new VirtioPci(device, memory, send, (isAsserted) => machine.setInterrupt(at, isAsserted), say));
  };
  for (const { backend, serial } of options.disks ?? [])
    attach(new VirtioBlock(backend, serial, say), (at) => `/pci@i0cf8/scsi@${at}/disk@0,0`);
  const connected = options.network?.connect(clock);
  if (options.network && connected) {
    if (connected.timer) machine.timers.add(connected.timer);
    attach(new VirtioNetwork(connected.backend, options.network.mac), (at) => `/pci@i0cf8/ethernet@${at}/ethernet-phy@0`);
  }
  const console = options.hasConsole ? new VirtioConsole(machine.onConsole) : undefined;
  if (console) attach(console);
  if (options.hasRng) attach(new VirtioRng(machine.seed));
  return {
    console,
    live: connected?.live,
    bootOrder,
    losses: () => connected?.backend.losses,
    close: () => {
      for (const { backend } of options.disks ?? []) backend.close();
      connected?.close();
    },
  };
}
