import type { SavedWait } from '../lp/waits.ts';

/** What JSON can hold. 64-bit values are strings: `0x` and hexadecimal digits. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** State of one logical processor beside the bytes of its registers and MSRs. */
export interface LpSnapshot {
  /** Who surrounds the guest that runs: nobody (root mode), a VMCS entered by the host or by SEAM firmware, or `enterBareGuest`. */
  readonly guest: 'none' | 'vmx' | 'seam' | 'bare';
  /** Event that waits to be injected: information, error code, instruction length. */
  readonly injection: readonly [information: number, errorCode: number, length: number];
  /** VMX operation: VMXON region and current VMCS. */
  readonly vmx: { readonly region: number | null; readonly vmcs: number | null };
  /** SEAM: loaded VMCS and settings of fault injection. */
  readonly seam: { readonly vmcs: number | null; readonly pconfigFailures: number; readonly checksGuestState: boolean };
  /** What the translation caches were last used for. */
  readonly translation: { readonly eptp: string; readonly sharedEptp: string; readonly hkid: number; readonly vpid: number };
  /** MONITOR and the wait of MWAIT, UMWAIT or TPAUSE. */
  readonly wait: SavedWait;
  /** TSC at the last PAUSE of a guest, and at the first of its loop. */
  readonly pauses: readonly [last: string, first: string];
  /** The guest of a VMCS that runs: its VMCS and preemption timer. Null while none does. */
  readonly entered: {
    readonly vmcs: number;
    readonly timerDue: string;
  } | null;
}

/** The part of a snapshot that is not bulk. */
export interface SnapshotState {
  /** Format; a machine takes only its own. */
  readonly version: 2;
  /** SHA-256 of the platform description, in hexadecimal: a snapshot fits machines of the same platform. */
  readonly platform: string;
  readonly clock: string;
  /** Memory keys drawn from the seed so far. */
  readonly memoryKeys: number;
  readonly lps: readonly LpSnapshot[];
  /** What the SEAM firmware added, or null when none is loaded. */
  readonly firmware: JsonValue;
}

/**
 * The whole state of a machine between two calls of `lp.run`: memory with its keys and owners, registers, MSRs, loaded VMCS pointers, held
 * events, clock, random sources. Equal machines give equal snapshots, byte for byte, whatever way they came to their state.
 * Decoded code is not in it.
 */
export interface MachineSnapshot {
  /** JSON-compatible. */
  readonly state: SnapshotState;
  /** Keys and memory, then registers and MSRs of each LP, then the firmware's bytes. */
  readonly bytes: Uint8Array;
  /**
   * Translation caches of each LP: TLBs by PCID, page tables found, guest-physical translations; and which pages of memory they may lead to. A guest that
   * changed its tables without telling the processor meets the old translations after a restore just as it would have without.
   */
  readonly translations: Uint8Array;
}
