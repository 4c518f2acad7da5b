/**
 * A decoded instruction as TypeScript sees it: one reused view over the record in linear memory, valid during one call.
 */
export interface Insn {
  /** Mnemonic in lower case as the table names it, for example "mov cr", "lgdt", "iret". */
  readonly name: string;
  /** Address (RIP, without the CS base) of this instruction and of the next. */
  readonly rip: bigint;
  readonly nextRip: bigint;
  readonly length: number;
  /** 2, 4 or 8 bytes; 8-bit forms say 1. */
  readonly operandSize: number;
  readonly addressSize: number;
  /** Opcode bytes after the prefixes, as a number: 0x90, 0x0f01, 0x0f3881. */
  readonly opcode: number;
  /** ModRM fields with REX extension applied to reg and rm; mod 3 = register form. -1 when the instruction has no ModRM. */
  readonly mod: number;
  readonly reg: number;
  readonly rm: number;
  readonly rex: number;
  /** Prefixes: 0, 0xf2 or 0xf3; lock. */
  readonly rep: number;
  readonly lock: boolean;
  /** Segment (Seg) of the memory operand after overrides and defaults. */
  readonly segment: number;
  /** Parts of the memory operand's address: register numbers or -1, scale as a power of 2, sign-extended displacement. */
  readonly base: number;
  readonly index: number;
  readonly scale: number;
  readonly displacement: bigint;
  readonly ripRelative: boolean;
  /** Offset of the memory operand within its segment, wrapped to the address size. */
  effectiveAddress(): bigint;
  /** Sign-extended first immediate; second immediate (ENTER, far pointers' selector). */
  readonly immediate: bigint;
  readonly immediate2: number;
}
