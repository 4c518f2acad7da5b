import type { DecodedInsn } from '../src/isa/decoded-insn.ts';

/*
 * What the generator does not run, or does not compare, on the host and why. A host that is not the modelled processor cannot be its oracle there.
 */

/** By name: results belong to the machine, the kernel answers instead of the processor, or the meaning is not the same on every processor. */
const BY_NAME: Record<string, string> = {
  'syscall': 'enters the kernel',
  'sysenter': 'enters the kernel, #UD in long mode on AMD',
  'sysexit': '#UD in long mode on AMD',
  'int': 'gates of the host kernel',
  'int1': 'gates of the host kernel',
  'int3': 'ends a case',
  'cpuid': 'another processor',
  'rdtsc': 'time',
  'rdtscp': 'time',
  'rdpid': 'processor number',
  'rdrand': 'random',
  'rdseed': 'random',
  'xgetbv': 'XCR0 of the host',
  'rdpkru': 'protection keys of the host',
  'wrpkru': 'protection keys of the host',
  'rdfsbase': 'thread pointer of the harness',
  'wrfsbase': 'thread pointer of the harness',
  'wrgsbase': 'the GS base is no part of a case',
  'sgdt': 'UMIP: the host kernel emulates it',
  'sidt': 'UMIP: the host kernel emulates it',
  'sldt': 'UMIP: the host kernel emulates it',
  'str': 'UMIP: the host kernel emulates it',
  'smsw': 'UMIP: the host kernel emulates it',
  'vmcall': 'the hypervisor of the host',
  'vmfunc': 'VMX', 'vmlaunch': 'VMX', 'vmresume': 'VMX', 'vmxoff': 'VMX', 'vmxon': 'VMX', 'vmptrld': 'VMX', 'vmptrst': 'VMX', 'vmclear': 'VMX',
  'vmread': 'VMX', 'vmwrite': 'VMX', 'invept': 'VMX', 'invvpid': 'VMX',
  'tdcall': 'SEAM', 'seamcall': 'SEAM', 'seamret': 'SEAM', 'seamops': 'SEAM',
  'encls': 'SGX', 'enclu': 'SGX', 'enclv': 'SGX', 'pconfig': 'SGX', 'getsec': 'SMX', 'rsm': 'SMM',
  'monitor': 'AMD has its own privilege rules', 'mwait': 'AMD has its own privilege rules',
  'umonitor': 'not on the host', 'umwait': 'not on the host', 'tpause': 'not on the host', 'serialize': 'not on the host', 'movdir64b': 'not on the host',
  'lar': 'bits 16 to 19 of its result are undefined',
  'rdpmc': 'CR4.PCE of the host',
  'xsave': 'XCR0 of the host', 'xsavec': 'XCR0 of the host', 'xsaveopt': 'XCR0 of the host', 'xsaves': 'privileged', 'xrstor': 'XCR0 of the host', 'xrstors': 'privileged',
  'rcpps': 'approximation', 'rcpss': 'approximation', 'rsqrtps': 'approximation', 'rsqrtss': 'approximation',
  'vrcpps': 'approximation', 'vrcpss': 'approximation', 'vrsqrtps': 'approximation', 'vrsqrtss': 'approximation',
}; // prettier-ignore

/** Segment instructions need the descriptor tables of 16- and 32-bit code. */
const SEGMENTS =
  /^(mov sreg,rm|mov rm,sreg|push sreg|pop sreg|lds|les|lss|lfs|lgs|call far|jmp far|ret far|iret|lar|lsl|verr|verw|arpl)$/;
/** x87 functions that are checked to one unit in the last place by `x87/run.ts`. */
const TRANSCENDENTAL = [0xf0, 0xf1, 0xf2, 0xf3, 0xf9, 0xfb, 0xfe, 0xff];

/** Why this instruction is not run on the host, or undefined. `modrm` is -1 where there is none. */
export function leftOut(insn: DecodedInsn, bytes: Uint8Array, modrm: number): string | undefined {
  const { name } = insn;
  if (BY_NAME[name] !== undefined) return BY_NAME[name];
  if (insn.mode === 2 && SEGMENTS.test(name)) return 'selectors of the host';
  if (/^vpdp(bus|wss)ds?$/.test(name)) return 'AVX-VNNI is not on the host';
  if (insn.opcode === 0x62 && insn.mod === 3) return 'EVEX';
  if (insn.opcode === 0x0f38f9) return 'MOVDIRI is not on the host';
  if (insn.opcode === 0xd9 && TRANSCENDENTAL.includes(modrm)) return 'approximation';
  if (insn.opcode === 0xd9 && modrm >= 0xd8 && modrm < 0xe0) return 'FSTPNCE is not documented';
  if (insn.mode === 2 && insn.segment === 4) return 'FS is the thread pointer of the harness';
  const is66 = prefixesOf(bytes).includes(0x66);
  if (insn.mode === 2 && is66 && insn.opcodeEntry !== undefined && insn.opcodeEntry.flow !== 0)
    return 'near branches ignore 66 on Intel and truncate RIP on AMD';
  return undefined;
}

export function prefixesOf(bytes: Uint8Array): number[] {
  const list: number[] = [];
  for (const b of bytes) {
    if (![0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65].includes(b) && (b & 0xf0) !== 0x40) break;
    list.push(b);
  }
  return list;
}
