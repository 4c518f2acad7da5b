import { Gpr } from '../../src/lp/register-file.ts';

/** One recorded case: see testdata/native-corpus/SOURCE.md. */
export interface CorpusCase {
  readonly id: number;
  readonly cat: string;
  readonly name: string;
  readonly bytes: string;
  /** Code of the segments of `segments.ts` instead of 64-bit code; RIP is then relative to CS. */
  readonly mode?: 16 | 32;
  readonly in: {
    readonly rip: string;
    readonly flags: string;
    readonly regs: readonly string[];
    readonly mem?: readonly (readonly [string, string])[];
    readonly mxcsr?: string;
    readonly xmm?: readonly string[];
    readonly ymm?: readonly string[];
    readonly x87?: X87State;
  };
  readonly out: {
    readonly rip: string;
    readonly flags: string;
    readonly regs?: Readonly<Record<string, string>>;
    readonly mem?: readonly (readonly [string, string])[];
    readonly mxcsr?: string;
    readonly xmm?: Readonly<Record<string, string>>;
    readonly ymm?: Readonly<Record<string, string>>;
    readonly x87?: X87State;
    /** ES CS SS DS FS GS, with `mode` only. */
    readonly selectors?: readonly string[];
    readonly fault?: { readonly vector: number; readonly error?: string; readonly cr2?: string };
  };
  readonly undef_flags?: string;
  readonly undef_regs?: readonly string[];
  readonly undef_fsw?: string;
  /** Address and length of memory that the manual leaves undefined. */
  readonly undef_mem?: readonly [string, number];
  readonly soft_error?: string;
  readonly soft_cr2?: boolean;
}
export interface X87State {
  readonly fcw: string;
  readonly fsw: string;
  readonly ftw: string;
  readonly st: readonly string[];
}

/** Result of one case: matched, or unsupported by name, or the differences. */
export type CaseResult =
  { kind: 'matched' } | { kind: 'unsupported'; what: string } | { kind: 'differing'; differences: string[] };

/** General registers in the order of their encoding. */
export const REGISTER_NAMES = Object.keys(Gpr).map((name) => name.toLowerCase());
