import { InternalError } from '@tdxkit/x86-cpu/units';
import type { LogicalProcessor } from '@tdxkit/x86-cpu';

/**
 * Locks of the host in the order in which they are taken, outermost first. `kvm`: commands of one VM. `slots`: memslots, attributes, the initial
 * image. `hotplug`: which LPs are online. `tdx`: the module's table of key owners. `package`: key configuration of one package.
 * The MMU has its own lock inside of all of them.
 * @source Linux Documentation/virt/kvm/locking.rst, arch/x86/kvm/vmx/tdx.c (tdx_lock)
 */
const ORDER = ['kvm', 'slots', 'hotplug', 'tdx', 'package'] as const;
export type HostLock = (typeof ORDER)[number];

/** What a listener of `HostLocks.trace` is told. `call`: work for another LP begins; `return`: it is done. */
export type HostLockEvent =
  | { readonly kind: 'take'; readonly lock: HostLock }
  | { readonly kind: 'release'; readonly lock: HostLock }
  | { readonly kind: 'call'; readonly lp: number }
  | { readonly kind: 'return'; readonly lp: number };

/**
 * The locks of a host with one thread. Nothing ever waits; what would deadlock with several threads (two locks the wrong way round, or one taken by
 * work that another processor does for the holder of it) is an InternalError.
 */
export class HostLocks {
  readonly #held: HostLock[] = [];
  #calls = 0;
  /** Set to be told of every lock and every call to another LP. */
  trace: ((event: HostLockEvent) => void) | undefined;

  /** Runs `body` with the lock held. */
  hold<T>(lock: HostLock, body: () => T): T {
    if (this.#calls > 0)
      throw new InternalError(`the lock '${lock}' is taken by work for another processor: its requester has to hold it`);
    const last = this.#held.at(-1);
    if (last !== undefined && ORDER.indexOf(lock) <= ORDER.indexOf(last))
      throw new InternalError(`the lock '${lock}' is taken while '${last}' is held`);
    this.#held.push(lock);
    this.trace?.({ kind: 'take', lock });
    try {
      return body();
    } finally {
      this.#held.pop();
      this.trace?.({ kind: 'release', lock });
    }
  }

  isHeld(lock: HostLock): boolean {
    return this.#held.includes(lock);
  }

  /** smp_call_on_cpu(): work that one LP does for the caller, who holds whatever locks it needs. */
  callOn<T>(lp: LogicalProcessor, body: (lp: LogicalProcessor) => T): T {
    this.#calls++;
    this.trace?.({ kind: 'call', lp: lp.id });
    try {
      return body(lp);
    } finally {
      this.#calls--;
      this.trace?.({ kind: 'return', lp: lp.id });
    }
  }
}
