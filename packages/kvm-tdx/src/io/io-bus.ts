import { Errno, type IoctlResult } from '../uapi/errno.ts';
import { IoEventFdFlag, type KvmIoEventFd } from '../uapi/structs.ts';
import type { EventFd } from './eventfd.ts';

const LENGTHS: readonly number[] = [0, 1, 2, 4, 8];
const VALID_FLAGS = IoEventFdFlag.DATAMATCH | IoEventFdFlag.PIO | IoEventFdFlag.DEASSIGN;

interface Doorbell {
  readonly address: bigint;
  /** 0: a write of any length. */
  readonly length: number;
  /** undefined: any value. */
  readonly data: bigint | undefined;
  readonly event: EventFd;
}

/** Devices of one VM in the kernel: doorbells that turn a write into an event. What none of them takes is for userspace. @source Linux virt/kvm/eventfd.c */
export class IoBus {
  readonly #ports: Doorbell[] = [];
  readonly #memory: Doorbell[] = [];
  /** Doorbells without length, which need no look at length and data. */
  readonly #fastMemory: Doorbell[] = [];
  /** Any doorbell at all: asked before each access. */
  isEmpty = true;

  /**
   * KVM_IOEVENTFD. -EINVAL: length, range, flags, or the descriptor is no eventfd; -EBADF; -EEXIST: something answers there already; -ENOENT: nothing to
   * take away. Nothing has changed on failure.
   */
  ioEventFd({ addr, len, flags, datamatch, event }: KvmIoEventFd): IoctlResult {
    const isPort = (flags & IoEventFdFlag.PIO) !== 0;
    const data = (flags & IoEventFdFlag.DATAMATCH) !== 0 ? BigInt.asUintN(8 * len, datamatch) : undefined;
    if ((flags & IoEventFdFlag.DEASSIGN) === 0) {
      if (!LENGTHS.includes(len) || addr + BigInt(len) > 1n << 64n || (flags & ~VALID_FLAGS) !== 0) return -Errno.EINVAL;
      if (len === 0 && (isPort || data !== undefined)) return -Errno.EINVAL;
    }
    if (typeof event === 'number') return event;
    const doorbell = { address: addr, length: len, data, event };
    const result = (flags & IoEventFdFlag.DEASSIGN) === 0 ? this.#add(isPort, doorbell) : this.#remove(isPort, doorbell);
    this.isEmpty = this.#ports.length + this.#memory.length + this.#fastMemory.length === 0;
    return result;
  }

  #listOf(isPort: boolean, length: number): Doorbell[] {
    return isPort ? this.#ports : length === 0 ? this.#fastMemory : this.#memory;
  }

  #add(isPort: boolean, doorbell: Doorbell): IoctlResult {
    const others = isPort ? this.#ports : [...this.#memory, ...this.#fastMemory];
    if (others.some((other) => collides(other, doorbell))) return -Errno.EEXIST;
    this.#listOf(isPort, doorbell.length).push(doorbell);
    return 0;
  }

  #remove(isPort: boolean, { address, length, data, event }: Doorbell): IoctlResult {
    const list = this.#listOf(isPort, length);
    const at = list.findIndex((d) => d.event === event && d.address === address && d.length === length && d.data === data);
    if (at < 0) return -Errno.ENOENT;
    list.splice(at, 1);
    return 0;
  }

  /** A write to a port. False: userspace has to do it. */
  writePort(port: number, length: number, value: bigint): boolean {
    return ring(this.#ports, BigInt(port), length, value);
  }
  /** A write to an address without memory, first by the doorbells without length. */
  writeMemory(address: number, length: number, value: bigint): boolean {
    const at = BigInt(address);
    return ring(this.#fastMemory, at, length, value) || ring(this.#memory, at, length, value);
  }
}

function ring(doorbells: readonly Doorbell[], address: bigint, length: number, value: bigint): boolean {
  if (doorbells.length === 0) return false;
  for (const doorbell of doorbells) {
    if (doorbell.address !== address) continue;
    if (doorbell.length !== 0 && doorbell.length !== length) continue;
    if (doorbell.data !== undefined && doorbell.data !== BigInt.asUintN(8 * length, value)) continue;
    doorbell.event.signal();
    return true;
  }
  return false;
}

/** The same write could ring both. */
const collides = (a: Doorbell, b: Doorbell): boolean =>
  a.address === b.address &&
  (a.length === 0 ||
    b.length === 0 ||
    (a.length === b.length && (a.data === undefined || b.data === undefined || a.data === b.data)));
