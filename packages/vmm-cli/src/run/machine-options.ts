import type { BlockBackend } from '../block/block-backend.ts';
import type { LiveSource } from '../network/node-network.ts';
import type { PacketBackend } from '../network/packet-backend.ts';
import type { NetworkClock } from '../network/user-network.ts';
import type { DeviceTimer } from '../device/device-timers.ts';

/** A disk of a VM. */
export interface DiskOption {
  readonly backend: BlockBackend;
  /** Up to 20 bytes that name it to the guest. */
  readonly serial: string;
}

/** A network card of a VM. */
export interface NetworkOption {
  /** What is at the other end, and its timer. With `live` answers come from outside, and time that a sleeping guest skips is slept. */
  readonly connect: (clock: NetworkClock) => {
    readonly backend: PacketBackend;
    readonly timer?: DeviceTimer;
    readonly live?: LiveSource;
    readonly close: () => void;
  };
  /** Six bytes. */
  readonly mac: Uint8Array;
}

/** Devices that a VM has because somebody asked for them. */
export interface MachineOptions {
  readonly disks?: readonly DiskOption[];
  readonly network?: NetworkOption | undefined;
  /** An entropy device, seeded like the machine. */
  readonly hasRng?: boolean;
  /** A second console, hvc0 to Linux; what the guest prints there goes where the serial port's output goes, and input to whoever listens. */
  readonly hasConsole?: boolean;
  /** A byte that firmware wrote to the debug console at port 0x402. */
  readonly onDebug?: ((byte: number) => void) | undefined;
  /** The machine is gone: no byte comes any more. */
  readonly onClose?: (() => void) | undefined;
  /** A driver broke a rule, or a backend failed: a sentence for people. */
  readonly onMessage?: ((text: string) => void) | undefined;
}
