/**
 * Byte offsets of a logical processor's registers in its block of linear memory (`lp.base + Reg.X`).
 * Generated code and TypeScript see the same bytes. Values are little-endian; 64-bit slots are 8-byte aligned.
 */
export const REGISTER_FILE_BYTES = 0x1000;

export const Reg = {
  /** RAX RCX RDX RBX RSP RBP RSI RDI R8..R15, 8 bytes each. */
  GPR: 0x000,
  RIP: 0x080,
  /** RFLAGS; the six arithmetic flags here are current only when LAZY_KIND is 0. Use `lp.rflags`. */
  RFLAGS: 0x088,
  /** Lazy flags: kind and size (u32), then two or three 64-bit operands. Private to src/run and src/emit. */
  LAZY_KIND: 0x090,
  LAZY_A: 0x098,
  LAZY_B: 0x0a0,
  LAZY_C: 0x0a8,
  /** ES CS SS DS FS GS LDTR TR, `SEGMENT_BYTES` each: see Seg. */
  SEGMENTS: 0x0c0,
  GDTR_BASE: 0x1c0,
  GDTR_LIMIT: 0x1c8, // u32
  IDTR_BASE: 0x1d0,
  IDTR_LIMIT: 0x1d8, // u32
  CR0: 0x1e0,
  CR2: 0x1e8,
  CR3: 0x1f0,
  CR4: 0x1f8,
  CR8: 0x200,
  EFER: 0x208,
  XCR0: 0x210,
  /** Current privilege level, u32. */
  CPL: 0x218,
  /** Mode bits the decoder is keyed by (u32): see CpuMode in src/run. */
  MODE: 0x21c,
  DR0: 0x220,
  DR1: 0x228,
  DR2: 0x230,
  DR3: 0x238,
  DR6: 0x240,
  DR7: 0x248,
  MXCSR: 0x250, // u32
  FCW: 0x254, // u16
  FSW: 0x256, // u16, TOP included
  FTW: 0x258, // u16, abridged: one bit per physical register, 1 = not empty
  FOP: 0x25a, // u16
  FIP: 0x260,
  FDP: 0x268,
  /** Physical x87 registers R0..R7, 16 bytes each: significand u64, sign and exponent u16. */
  FPR: 0x280,
  /** YMM0..YMM15, 32 bytes each; XMMn is the low half. */
  YMM: 0x300,
  /** Retired instructions of this LP since reset, u64. */
  RETIRED: 0x500,
  /** Instructions left of the current budget, i64 (counts down). */
  BUDGET: 0x508,
  /** Non-zero asks the run loop to come back to TypeScript before the next instruction (u32). */
  ATTENTION: 0x510,
  /** Blocking by STI / MOV SS (u32): bit 0 STI, bit 1 MOV SS; bit 3 NMI blocking, as in VMCS interruptibility. */
  INTERRUPTIBILITY: 0x514,
  PKRU: 0x518, // u32
  KERNEL_GS_BASE: 0x520,
  STAR: 0x528,
  LSTAR: 0x530,
  CSTAR: 0x538,
  FMASK: 0x540,
  TSC_AUX: 0x548,
  SYSENTER_CS: 0x550,
  SYSENTER_ESP: 0x558,
  SYSENTER_EIP: 0x560,
  XSS: 0x568,
  PKRS: 0x570, // u32
  /** Activity state as in the VMCS (u32): 0 active, 1 HLT, 2 shutdown, 3 wait-for-SIPI. */
  ACTIVITY: 0x578,
  /** Held NMI (bit 0), INIT (bit 1) and start-up IPI (bit 2, vector in bits 15:8), u32. */
  PENDING_SIGNALS: 0x57c,
  /** Held external interrupts, one bit per vector (32 bytes). */
  PENDING_INTERRUPTS: 0x580,
  /** Pending debug exceptions as in the VMCS field. */
  PENDING_DEBUG: 0x5a0,
  /** Native TSC = machine clock + this. */
  TSC_OFFSET: 0x5a8,
  /** State of the random source of RDRAND and RDSEED (2 x u64). */
  ENTROPY: 0x5b0,
  /** Retired instructions already counted into the machine clock. */
  CLOCKED: 0x5c0,
  /** The four PDPTE registers of PAE paging (u64 each). */
  PDPTE: 0x5c8,
  /** Not 0: a repeated string instruction ends after one iteration, RIP unchanged (u32). Set while instructions are stepped. */
  STEPS_REPEATS: 0x5e8,
  /** Blocking by STI or MOV SS holds while RETIRED is this: until an instruction has been executed. */
  SHADOW_AT: 0x5f0,
  /** What the run loop has to look at, `Looks` bits (u32). Set while instructions run. */
  LOOKS: 0x5fc,
  /** From here to the end: private to src/run and src/emit. */
  CORE_PRIVATE: 0x600,
} as const;

/** Setting RFLAGS.IF may let something through; PAUSE may cause an exit, or end the run. */
export const Looks = { STI: 1, PAUSE: 2 } as const;

/** Segment numbers, in encoding order, then the two system segments. */
export const Seg = { ES: 0, CS: 1, SS: 2, DS: 3, FS: 4, GS: 5, LDTR: 6, TR: 7 } as const;
export const SEGMENT_BYTES = 32;
/** Within a segment's slot. ATTRIBUTES has the VMX access-rights format (bit 16 = unusable). */
export const SegField = { BASE: 0, LIMIT: 8, ATTRIBUTES: 12, SELECTOR: 16 } as const;

/** GPR numbers in x86 encoding. */
export const Gpr = {
  RAX: 0, RCX: 1, RDX: 2, RBX: 3, RSP: 4, RBP: 5, RSI: 6, RDI: 7, R8: 8, R9: 9, R10: 10, R11: 11, R12: 12, R13: 13, R14: 14, R15: 15,
} as const; // prettier-ignore
