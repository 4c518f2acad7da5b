import { ConfigError } from '@tdxkit/x86-cpu/units';
import type { Flavour } from './flavour.ts';
import type { MemoryRange } from './host/memory-range.ts';
import type { KvmTraceListener } from './observe/statistics.ts';
import { Errno, errnoName } from './uapi/errno.ts';
import type { HostHandlers } from './vcpu/host-events.ts';

/** A timer of userspace on the machine's clock: what a timerfd is to a VMM. */
export interface UserTimer {
  /** Ticks of the machine's clock; undefined while it is off. */
  readonly due: bigint | undefined;
  /** Called at `due` or later, when every vCPU sleeps. It changes `due`; it may send interrupts. */
  expire(): void;
}

/** How KVM is loaded. */
export interface KvmOptions {
  /** The module parameter `tdx`: bring the TDX module up and offer the TD type. Default true. */
  readonly tdx?: boolean;
  /** Default 'mainline'. */
  readonly flavour?: Flavour;
  /** `statistics.trace` from the start, so that loading is told too. */
  readonly trace?: KvmTraceListener;
  /** RAM as the boot firmware describes it to the host. Default: what of the platform's RAM is convertible. */
  readonly memoryMap?: readonly MemoryRange[];
  /** What the host does about NMIs and machine checks that come while a guest runs. Default: nothing. */
  readonly hostHandlers?: HostHandlers;
  /**
   * Private memory of TDs: 2 allows 2 MiB pages, 3 also 1 GiB pages (with `collapsePrivate`: the TDX module makes one of 512 pages of 2 MiB). They are split
   * when part of one is converted. Default 1.
   */
  readonly maxPrivateLevel?: 1 | 2 | 3;
  /** Experimental: a fault makes one page of a block that is uniform and accepted throughout. Default false. */
  readonly collapsePrivate?: boolean;
  /** Flavour v7: how the MMU remembers who is private: arrays of the memslot (A), a second bit of the entry (B), a bitmap of the table page (C). Default 'spte-mixed'. */
  readonly attributeStrategy?: 'slot-arrays' | 'spte-mixed' | 'table-bitmap';
  /** The module parameter `tdp_mmu`: false has plain VMs served by the shadow MMU, and offers no TD, since only the TDP MMU has a mirror. Default true. */
  readonly tdpMmu?: boolean;
  /** The module parameter `enable_apicv`: the processor virtualises local APICs of plain VMs. Default false. */
  readonly apicv?: boolean;
  /**
   * The module parameter `lapic_timer_advance_ns`: TSC-deadline timers fire that much before their time, and the rest is waited out right before the entry, so
   * that the guest is there in time. Default 0.
   */
  readonly lapicTimerAdvanceNs?: number;
  /** TD exits other than by TDCALL are internal errors: hypercalls without the rest of a kernel. Default false. */
  readonly onlyTdcallExits?: boolean;
  /**
   * TDs are built with NO_RBP_MOD. False: as KVM did before the flag was there, for guests that pass RBP with TDG.VP.VMCALL, such as the OVMF of
   * 2022. Default: what the flavour does, see FlavourDifferences.
   */
  readonly keepRbp?: boolean;
  /** The host's state comes from a snapshot, see `restoreKvm`: TDX is not brought up. */
  readonly isRestored?: boolean;
  /** TDs may have ATTRIBUTES.DEBUG, which Linux refuses: the host can then read and write their state (see `TdAccess`). Default false. */
  readonly debugTds?: boolean;
}

/** KVM cannot be loaded: an LP without VMX (EIO), or no memory (ENOMEM). Nothing is left turned on. */
export class KvmLoadError extends ConfigError {
  /** Positive errno. */
  readonly errno: number;

  constructor(errno: number) {
    super(`KVM cannot be loaded: ${errnoName(errno)}`, {
      hint:
        errno === Errno.ENOMEM
          ? 'Give the machine more RAM.'
          : 'Every LP needs VMX, enabled by the BIOS and the same as on LP 0.',
    });
    this.errno = errno;
  }
}
