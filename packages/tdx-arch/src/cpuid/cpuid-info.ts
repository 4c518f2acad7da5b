/** EAX, EBX, ECX, EDX masks or values. */
export type CpuidRegisters = readonly [eax: number, ebx: number, ecx: number, edx: number];
export type CpuidRegisterName = 'eax' | 'ebx' | 'ecx' | 'edx';

/** How one entry of the CPUID table is virtualized. Masks are the raw table masks; `bits` is what comes out for each bit. */
export interface CpuidEntryInfo {
  readonly leaf: number;
  /** null: the leaf has no sub-leaves. */
  readonly subleaf: number | null;
  /** Row in TDCS.CPUID_VALUES and order of processing, 0..63. */
  readonly index: number;
  /** Row in TD_PARAMS.CPUID_CONFIG, 0..11. */
  readonly configIndex?: number;
  /** In the table, but every execution is #VE. */
  readonly causesVe?: true;
  /** `all 0 unless ...`, in words. */
  readonly condition?: string;
  /** Constant 0, or computed at each CPUID (see `bits`). */
  readonly fixed0OrDynamic: CpuidRegisters;
  readonly fixed1: CpuidRegisters;
  /** Sampled at TDH.SYS.INIT. */
  readonly native: CpuidRegisters;
  /** The VMM's value as it is. */
  readonly configDirect: CpuidRegisters;
  /** The VMM's value AND native. */
  readonly allowDirect: CpuidRegisters;
  /** Bits cleared when an XFAM bit is 0. */
  readonly xfamMasks?: readonly { readonly xfamBit: number; readonly mask: CpuidRegisters }[];
  /** Native CPUID & mask must be value, else TDH.SYS.INIT answers INCORRECT_CPUID_VALUE. */
  readonly platformMust?: { readonly mask: CpuidRegisters; readonly value: CpuidRegisters };
  /** Bits that every LP must have like the first, else TDH.SYS.LP.INIT answers INCONSISTENT_CPUID_FIELD. */
  readonly lpSame?: CpuidRegisters;
  /** Virtualization of every bit, high to low; feature names in braces. */
  readonly bits?: Readonly<
    Partial<Record<CpuidRegisterName, readonly { readonly high: number; readonly low: number; readonly rule: string }[]>>
  >;
}

/** One entry that a VMM may configure. */
export interface CpuidConfigInfo {
  /** Row in TD_PARAMS.CPUID_CONFIG. */
  readonly index: number;
  readonly leaf: number;
  /** 0xffff_ffff: the leaf has no sub-leaves. */
  readonly subleaf: number;
  readonly configDirect: CpuidRegisters;
  readonly allowDirect: CpuidRegisters;
}
