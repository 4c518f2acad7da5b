/**
 * Mnemonics of the instructions that the instruction core decodes but hands to `CpuEnvironment.system`: everything privileged, mode-changing,
 * intercepted by VMX, or dependent on platform state. `Insn.name` is one of these. Operands come from `Insn.mod/reg/rm`, `effectiveAddress()` and
 * `immediate`; opcode and prefixes are there too. Where one name serves several encodings, the comment says how to tell them apart.
 */
export const SYSTEM_NAMES = [
  // Control and debug registers: `reg` is the CR/DR number (REX.R applied), `rm` the general register. MOV ignores `mod`.
  'mov r,cr', 'mov cr,r', 'mov r,dr', 'mov dr,r', 'clts', 'smsw', 'lmsw',
  // Descriptor tables and segment registers.
  'lgdt', 'lidt', 'sgdt', 'sidt', 'lldt', 'ltr', 'sldt', 'str', 'lar', 'lsl', 'verr', 'verw', 'arpl',
  // `reg` is the Seg number (bits 0-2 of ModRM.reg; CS and 6, 7 are #UD already for loads). Loads from r/m16, stores to r/m.
  'mov sreg,rm', 'mov rm,sreg',
  // `reg` is the Seg number.
  'push sreg', 'pop sreg',
  // Far pointer loads: `reg` the general register, memory operand offset then selector. The Seg is in the name.
  'les', 'lds', 'lss', 'lfs', 'lgs',
  // Far transfers. ptr16:16/32: opcode 0x9a / 0xea, `immediate` offset, `immediate2` selector. Indirect: opcode 0xff, memory operand.
  'call far', 'jmp far',
  // `immediate` = bytes to release (0 for 0xcb).
  'ret far', 'iret',
  // `immediate` = vector for 'int'.
  'int', 'int3', 'into', 'int1',
  'syscall', 'sysret', 'sysenter', 'sysexit', 'swapgs', 'rsm',
  'rdmsr', 'wrmsr', 'rdpmc', 'rdtsc', 'rdtscp', 'cpuid', 'rdpid',
  // `rm` is the destination register.
  'rdrand', 'rdseed',
  // Port I/O: operandSize 1, 2 or 4; opcode 0xe4-0xe7 `immediate` = port, 0xec-0xef DX. INS / OUTS honour `rep`, `addressSize`, `segment`.
  'in', 'out', 'ins', 'outs',
  'hlt', 'pause', 'monitor', 'mwait', 'umonitor', 'umwait', 'tpause', 'invd', 'wbinvd', 'invlpg', 'invpcid',
  'xgetbv', 'xsetbv', 'xsave', 'xsavec', 'xsaveopt', 'xsaves', 'xrstor', 'xrstors',
  'cli', 'sti', 'popf', 'clac', 'stac', 'rdpkru', 'wrpkru', 'rdfsbase', 'rdgsbase', 'wrfsbase', 'wrgsbase', 'serialize',
  // PUSHF is here for virtual-8086 mode only; elsewhere the core executes it.
  'pushf',
  'vmcall', 'vmlaunch', 'vmresume', 'vmxoff', 'vmxon', 'vmptrld', 'vmptrst', 'vmclear', 'vmread', 'vmwrite', 'vmfunc', 'invept', 'invvpid',
  'tdcall', 'seamcall', 'seamret', 'seamops', 'pconfig', 'encls', 'enclu', 'enclv', 'getsec',
] as const; // prettier-ignore

/** A mnemonic that `CpuEnvironment.system` receives. */
export type SystemName = (typeof SYSTEM_NAMES)[number];
