import type { CpuidRegisterName } from '../cpuid/cpuid-info.ts';

/**
 * 'native': the bitmap bit is clear, the access runs on the CPU. '#VE', '#GP': the guest gets that exception.
 * 'emulated': the module handles it, see `detail`.
 */
export type MsrAction = 'native' | '#VE' | '#GP' | 'emulated';

/** One condition; the TD decides it once, except `nativeMsr`, which the platform decides. */
export type MsrCondition =
  /** Some bit of the mask is set in XFAM. */
  | { readonly xfam: number }
  | { readonly attribute: string }
  /** The TD's virtual CPUID bit is 1. */
  | {
      readonly cpuid: {
        readonly leaf: number;
        readonly subleaf: number;
        readonly register: CpuidRegisterName;
        readonly bit: number;
      };
    }
  | { readonly nativeMsr: { readonly msr: number; readonly bit: number } };

/** `action` when all conditions hold (or there are none), else `otherwise`. */
export interface MsrPolicy {
  readonly action: MsrAction;
  readonly when?: readonly MsrCondition[];
  readonly otherwise?: MsrAction;
}

/** Policy of a range of MSRs. */
export interface MsrInfo {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  readonly name: string;
  readonly read: MsrPolicy;
  readonly write: MsrPolicy;
  readonly detail?: string;
  /** The raw words of the module's table: bit meaning/action for read, then write. */
  readonly table: string;
}

/** Rules of IA32_ARCH_CAPABILITIES. */
export interface ArchCapabilitiesInfo {
  readonly platformMustBeOne: bigint;
  readonly platformMustBeZero: bigint;
  readonly virtual: string;
  readonly config: string;
}
