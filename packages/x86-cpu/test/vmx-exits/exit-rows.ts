import { hpa } from '../../src/units/index.ts';
import { ENTRY_FAILURE, ExitReason as R } from '../../src/vmx/exit-reason.ts';
import { VmcsField as F } from '../../src/vmx/fields.ts';
import { CODE, DATA, GDT, HANDLER, IDT, TSS } from './exit-guest.ts';
import type { ExitRow } from './exit-row.ts';
import {
  equal,
  withTss,
  atCpl3,
  msrBitmap,
  virtualX2apic,
  readOnly,
  fiveLevels,
  modeBased,
  verified,
  hlat,
  apicPage,
  registerVirtualization,
  ipiVirtualization,
  pml,
  spp,
  subPages,
  eptpSwitching,
  shadow,
  xss,
} from './guest-setups.ts';

const VALID = 0x8000_0000;
const NMI = 0x200;
const EXCEPTION = 0x300;
const SOFTWARE_INTERRUPT = 0x400;
const PRIVILEGED = 0x500;
const SOFTWARE_EXCEPTION = 0x600;
const HAS_CODE = 0x800;

/** Instruction information of an operand [base + index * 2**scale] with 64-bit addressing through DS unless `segment` says otherwise. */
const memory = (base: number, { index = -1, scale = 0, segment = 3, address = 2 } = {}): number =>
  (index < 0 ? 1 << 22 : scale | (index << 18)) | (base < 0 ? 1 << 27 : base << 23) | (address << 7) | (segment << 15);
const register = (n: number): number => 0x400 | (n << 3);

// prettier-ignore
export const EXIT_ROWS: readonly ExitRow[] = [
  // --- 0: exceptions and NMI
  {
    reason: R.EXCEPTION_NMI, what: 'an undefined instruction', code: '90 0f 0b' /* nop; ud2 */, prepare: (g) => g.intercept(6),
    interruption: VALID | EXCEPTION | 6, rip: CODE + 1,
  },
  {
    reason: R.EXCEPTION_NMI, what: 'a general-protection fault with its error code', code: 'b8 18 00 00 00 8e d8' /* mov eax, 0x18; mov ds, eax */,
    prepare: (g) => g.set(F.GUEST_GDTR_LIMIT, 0).intercept(13), interruption: VALID | EXCEPTION | HAS_CODE | 13, errorCode: 0x18, rip: CODE + 5,
  },
  {
    reason: R.EXCEPTION_NMI, what: 'a page fault, whose address is the qualification and not in CR2', code: '48 b9 78 56 34 12 ff 7f 00 00 89 01' /* mov rcx, 0x7fff12345678; mov [rcx], eax */,
    prepare: (g) => g.intercept(14), qualification: 0x7fff_1234_5678n, interruption: VALID | EXCEPTION | HAS_CODE | 14, errorCode: 2, rip: CODE + 10,
    after: (g) => equal(g.lp.cr2, 0n),
  },
  {
    reason: R.EXCEPTION_NMI, what: 'a page fault selected by mask and match', code: '8b 04 25 00 00 30 00 89 04 25 00 00 30 00' /* mov eax, [0x300000]; mov [0x300000], eax */,
    prepare: (g) => void g.withIdt().set(F.EXCEPTION_BITMAP, 1 << 14).set(F.PAGE_FAULT_ERROR_CODE_MASK, 1).set(F.PAGE_FAULT_ERROR_CODE_MATCH, 0),
    qualification: 0x30_0000n, interruption: VALID | EXCEPTION | HAS_CODE | 14, rip: CODE,
  },
  {
    reason: R.HLT, what: 'the handler of a page fault that mask and match let through', code: '8b 04 25 00 00 30 00' /* mov eax, [0x300000] */,
    prepare: (g) => void g.withIdt().set(F.EXCEPTION_BITMAP, 1 << 14).set(F.PAGE_FAULT_ERROR_CODE_MASK, 2).set(F.PAGE_FAULT_ERROR_CODE_MATCH, 2),
    length: 1, rip: HANDLER + 16 * 14, after: (g) => equal(g.lp.cr2, 0x30_0000n),
  },
  {
    reason: R.EXCEPTION_NMI, what: 'INT3', code: 'cc' /* int3 */, prepare: (g) => g.intercept(3), length: 1,
    interruption: VALID | SOFTWARE_EXCEPTION | 3, rip: CODE,
  },
  {
    reason: R.EXCEPTION_NMI, what: 'INTO', mode: 'protected', code: 'b0 7f 04 01 ce' /* mov al, 0x7f; add al, 1; into */, prepare: (g) => g.intercept(4), length: 1,
    interruption: VALID | SOFTWARE_EXCEPTION | 4, rip: CODE + 4,
  },
  {
    reason: R.EXCEPTION_NMI, what: 'INT1, a privileged software exception', code: 'f1' /* db 0xf1 */, prepare: (g) => g.intercept(1), length: 1,
    interruption: VALID | PRIVILEGED | 1, rip: CODE,
  },
  {
    reason: R.EXCEPTION_NMI, what: 'a single step: BS in the qualification and not in DR6', code: '90 90' /* nop; nop */,
    prepare: (g) => g.intercept(1).set(F.GUEST_RFLAGS, 0x102), qualification: 0x4000n, interruption: VALID | EXCEPTION | 1, rip: CODE + 1,
    after: (g) => equal(g.lp.getDr(6) & 0x4000n, 0n),
  },
  {
    reason: R.EXCEPTION_NMI, what: 'an instruction breakpoint: B1', code: '90 90' /* nop; nop */,
    prepare: (g) => { g.intercept(1).set(F.GUEST_DR7, 0x404).entryControl('LOAD_DEBUG'); g.lp.setDr(1, BigInt(CODE + 1)); },
    qualification: 2n, interruption: VALID | EXCEPTION | 1, rip: CODE + 1,
  },
  {
    reason: R.EXCEPTION_NMI, what: 'general detect: BD', code: '0f 21 c0' /* mov rax, dr0 */,
    prepare: (g) => g.intercept(1).set(F.GUEST_DR7, 0x2400).entryControl('LOAD_DEBUG'), qualification: 0x2000n, interruption: VALID | EXCEPTION | 1, rip: CODE,
  },
  {
    reason: R.EXCEPTION_NMI, what: 'a held NMI before the first instruction', code: '90' /* nop */, prepare: (g) => g.lp.raiseNmi(),
    interruption: VALID | NMI | 2, rip: CODE,
  },
  {
    reason: R.EXCEPTION_NMI, what: 'an NMI that waits behind blocking by NMI while NMIs are not virtual', code: '90 0f 0b' /* nop; ud2 */,
    prepare: (g) => { g.intercept(6).set(F.GUEST_INTERRUPTIBILITY_STATE, 8); g.lp.raiseNmi(); }, interruption: VALID | EXCEPTION | 6, rip: CODE + 1,
  },
  {
    reason: R.EXCEPTION_NMI, what: 'an NMI in spite of the blocking of virtual NMIs', code: '90 0f 0b' /* nop; ud2 */,
    prepare: (g) => { g.pin('VIRTUAL_NMIS').set(F.GUEST_INTERRUPTIBILITY_STATE, 8); g.lp.raiseNmi(); }, interruption: VALID | NMI | 2, rip: CODE,
  },
  {
    reason: R.EXCEPTION_NMI, what: 'a fault of an IRET that unblocked NMIs: bit 12', code: '48 cf' /* iretq */,
    prepare: (g) => g.intercept(13).pin('VIRTUAL_NMIS').set(F.GUEST_INTERRUPTIBILITY_STATE, 8), interruption: VALID | 0x1000 | EXCEPTION | HAS_CODE | 13, rip: CODE,
    after: (g) => equal(g.read(F.GUEST_INTERRUPTIBILITY_STATE), 0n),
  },
  {
    reason: R.EXCEPTION_NMI, what: 'a fault met while a software interrupt is delivered', code: 'cd 30' /* int 0x30 */,
    prepare: (g) => { g.withIdt().intercept(13).set(F.GUEST_IDTR_LIMIT, 16 * 0x40); }, length: 2,
    interruption: VALID | EXCEPTION | HAS_CODE | 13, errorCode: 0x182, vectoring: VALID | SOFTWARE_INTERRUPT | 0x30, rip: CODE,
  },
  {
    reason: R.EXCEPTION_NMI, what: 'a fault met while a hardware exception is delivered', code: '0f 0b' /* ud2 */,
    prepare: (g) => { g.withIdt().intercept(11); g.memory.write8(g.host(IDT + 16 * 6 + 5), 0x0e); },
    interruption: VALID | EXCEPTION | HAS_CODE | 11, errorCode: 6 * 8 + 3, vectoring: VALID | EXCEPTION | 6, rip: CODE,
  },
  {
    reason: R.EXCEPTION_NMI, what: 'a double fault, which no event delivery explains', code: '31 c0 2e 89 00 0f 0b 8e d8' /* xor eax, eax; mov cs:[rax], eax; ud2; mov ds, eax */,
    prepare: (g) => { g.withIdt().intercept(8).set(F.GUEST_RIP, CODE + 6).inject(EXCEPTION | HAS_CODE | 13, 0); g.memory.write8(g.host(IDT + 16 * 13 + 5), 0x0e); },
    interruption: VALID | EXCEPTION | HAS_CODE | 8, rip: CODE + 6,
  },
  // --- 1-4, 7, 8: events from outside
  {
    reason: R.EXTERNAL_INTERRUPT, what: 'acknowledged', code: 'eb fe' /* jmp $ */, prepare: (g) => g.lp.raiseInterrupt(0x55), interruption: VALID | 0x55, rip: CODE,
  },
  {
    reason: R.EXTERNAL_INTERRUPT, what: 'not acknowledged: it stays held', code: 'eb fe' /* jmp $ */,
    prepare: (g) => { g.set(F.VM_EXIT_CONTROLS, g.read(F.VM_EXIT_CONTROLS) & ~0x8000n); g.lp.raiseInterrupt(0x55); }, rip: CODE,
    after: (g) => equal(g.lp.acknowledgeInterrupt(), 0x55),
  },
  {
    reason: R.EXTERNAL_INTERRUPT, what: 'while the guest halts, with its activity state', code: 'f4' /* hlt */,
    prepare: (g) => { g.without('HLT_EXITING').set(F.GUEST_ACTIVITY_STATE, 1).set(F.GUEST_RFLAGS, 0x202); g.lp.raiseInterrupt(0x55); }, interruption: VALID | 0x55, rip: CODE,
    after: (g) => equal(g.read(F.GUEST_ACTIVITY_STATE), 1n),
  },
  { reason: R.TRIPLE_FAULT, what: 'no IDT', code: '0f 0b' /* ud2 */, prepare: (g) => g.set(F.GUEST_IDTR_LIMIT, 0), rip: CODE },
  { reason: R.INIT, what: 'INIT', code: 'eb fe' /* jmp $ */, prepare: (g) => g.lp.raiseInit(), rip: CODE },
  { reason: R.INIT, what: 'INIT in the shutdown state', code: 'eb fe' /* jmp $ */, prepare: (g) => { g.set(F.GUEST_ACTIVITY_STATE, 2); g.lp.raiseInterrupt(0x30); g.lp.raiseInit(); }, rip: CODE, after: (g) => equal(g.read(F.GUEST_ACTIVITY_STATE), 2n) },
  {
    reason: R.SIPI, what: 'start-up IPI of a guest that waits for one, NMIs and INIT held', code: 'eb fe' /* jmp $ */,
    prepare: (g) => { g.set(F.GUEST_ACTIVITY_STATE, 3); g.lp.raiseNmi(); g.lp.raiseInit(); g.lp.raiseSipi(0x9a); }, qualification: 0x9an, rip: CODE,
    after: (g) => equal(g.lp.acknowledgeNmi() && g.lp.events.init, true),
  },
  {
    reason: R.INTERRUPT_WINDOW, what: 'one instruction after STI', code: '90 fb 90 90' /* nop; sti; nop; nop */, prepare: (g) => g.primary('INTERRUPT_WINDOW_EXITING'), rip: CODE + 3,
  },
  {
    reason: R.NMI_WINDOW, what: 'after IRET', code: '90 48 cf' /* nop; iretq */,
    prepare: (g) => { g.withIdt().pin('VIRTUAL_NMIS').primary('NMI_WINDOW_EXITING').set(F.GUEST_INTERRUPTIBILITY_STATE, 8).set(F.GUEST_RSP, 0x6000).write64(0x6000, BigInt(HANDLER), 8n, 2n, 0x6800n, 0x10n); },
    rip: HANDLER,
  },
  // --- 9: task switches
  {
    reason: R.TASK_SWITCH, what: 'CALL of a TSS', mode: 'protected', code: '90 9a 00 00 00 00 18 00' /* nop; call 0x18:0 */, prepare: (g) => withTss(g), qualification: 0x18n, length: 7, rip: CODE + 1,
  },
  {
    reason: R.TASK_SWITCH, what: 'JMP to a TSS', mode: 'protected', code: 'ea 00 00 00 00 18 00' /* jmp 0x18:0 */, prepare: (g) => withTss(g), qualification: 0x8000_0018n, length: 7, rip: CODE,
  },
  {
    reason: R.TASK_SWITCH, what: 'IRET of a nested task', mode: 'protected', code: 'cf' /* iretd */,
    prepare: (g) => withTss(g).set(F.GUEST_RFLAGS, 0x4002).set(F.GUEST_TR_BASE, TSS + 0x100).write64(TSS + 0x100, 0x18n).write64(GDT + 0x18, (BigInt(TSS) << 16n) | 0x0000_8b00_0000_0067n), qualification: 0x4000_0018n, length: 1, rip: CODE,
  },
  {
    reason: R.TASK_SWITCH, what: 'a task gate, of INT n', mode: 'protected', code: 'cd 21' /* int 0x21 */,
    prepare: (g) => withTss(g).write64(IDT + 8 * 0x21, 0x0000_e500_0018_0000n), qualification: 0xc000_0018n, length: 2, vectoring: VALID | SOFTWARE_INTERRUPT | 0x21, rip: CODE,
  },
  {
    reason: R.TASK_SWITCH, what: 'a task gate, of an exception', mode: 'protected', code: '0f 0b' /* ud2 */,
    prepare: (g) => withTss(g).write64(IDT + 8 * 6, 0x0000_8500_0018_0000n), qualification: 0xc000_0018n, vectoring: VALID | EXCEPTION | 6, rip: CODE,
  },
  // --- 10-27: instructions that always exit, and those with a control
  { reason: R.CPUID, what: 'CPUID', code: '0f a2' /* cpuid */, length: 2, rip: CODE },
  { reason: R.GETSEC, what: 'GETSEC', code: '0f 37' /* getsec */, prepare: (g) => g.set(F.GUEST_CR4, g.read(F.GUEST_CR4) | 0x4000n), length: 2, rip: CODE },
  { reason: R.EXCEPTION_NMI, what: 'GETSEC without CR4.SMXE is #UD', code: '0f 37' /* getsec */, prepare: (g) => g.intercept(6), interruption: VALID | EXCEPTION | 6, rip: CODE },
  { reason: R.HLT, what: 'HLT', code: 'f4' /* hlt */, length: 1, rip: CODE },
  { reason: R.INVD, what: 'INVD', code: '0f 08' /* invd */, length: 2, rip: CODE },
  { reason: R.INVLPG, what: 'INVLPG', code: '48 b9 34 12 00 00 00 00 00 80 0f 01 79 08' /* mov rcx, 0x8000000000001234; invlpg [rcx+8] */, prepare: (g) => g.primary('INVLPG_EXITING'), qualification: 0x8000_0000_0000_123cn, length: 4, rip: CODE + 10 },
  { reason: R.RDPMC, what: 'RDPMC', code: '0f 33' /* rdpmc */, prepare: (g) => g.primary('RDPMC_EXITING'), length: 2, rip: CODE },
  { reason: R.RDTSC, what: 'RDTSC', code: '0f 31' /* rdtsc */, prepare: (g) => g.primary('RDTSC_EXITING'), length: 2, rip: CODE },
  { reason: R.VMCALL, what: 'VMCALL', code: '0f 01 c1' /* vmcall */, length: 3, rip: CODE },
  { reason: R.VMCALL, what: 'VMCALL in real mode', mode: 'real', code: '0f 01 c1' /* vmcall */, length: 3, rip: CODE },
  { reason: R.VMCLEAR, what: 'VMCLEAR', code: '66 0f c7 74 98 f8' /* vmclear [rax+rbx*4-8] */, qualification: -8n & 0xffff_ffff_ffff_ffffn, length: 6, information: memory(0, { index: 3, scale: 2 }), rip: CODE },
  { reason: R.VMLAUNCH, what: 'VMLAUNCH', code: '0f 01 c2' /* vmlaunch */, length: 3, rip: CODE },
  { reason: R.VMPTRLD, what: 'VMPTRLD of an absolute address through GS', code: '65 0f c7 34 25 78 56 34 12' /* vmptrld [gs:abs 0x12345678] */, qualification: 0x1234_5678n, length: 9, information: memory(-1, { segment: 5 }), rip: CODE },
  { reason: R.VMPTRST, what: 'VMPTRST relative to RIP', code: '0f c7 3d f9 00 00 00' /* vmptrst [rel $+0x100] */, qualification: BigInt(CODE + 0x100), length: 7, information: memory(-1), rip: CODE },
  { reason: R.VMREAD, what: 'VMREAD to a register', code: '41 0f 78 d1' /* vmread r9, rdx */, length: 4, information: register(9) | (2 << 28), rip: CODE },
  { reason: R.VMREAD, what: 'VMREAD to memory', code: '44 0f 78 7d 10' /* vmread [rbp+0x10], r15 */, qualification: 0x10n, length: 5, information: memory(5, { segment: 2 }) | (15 << 28), rip: CODE },
  { reason: R.VMRESUME, what: 'VMRESUME', code: '0f 01 c3' /* vmresume */, length: 3, rip: CODE },
  { reason: R.VMWRITE, what: 'VMWRITE from memory', code: '43 0f 79 4c ec 7f' /* vmwrite rcx, [r12+r13*8+0x7f] */, qualification: 0x7fn, length: 6, information: memory(12, { index: 13, scale: 3 }) | (1 << 28), rip: CODE },
  { reason: R.VMWRITE, what: 'VMWRITE from a register', code: '0f 79 cf' /* vmwrite rcx, rdi */, length: 3, information: register(7) | (1 << 28), rip: CODE },
  { reason: R.VMXOFF, what: 'VMXOFF', code: '0f 01 c4' /* vmxoff */, length: 3, rip: CODE },
  { reason: R.VMXON, what: 'VMXON with a 32-bit address', code: '67 f3 0f c7 70 04' /* a32 vmxon [eax+4] */, qualification: 4n, length: 6, information: memory(0, { address: 1 }), rip: CODE },
  // --- 28, 29: control and debug registers
  { reason: R.CR_ACCESS, what: 'MOV to CR0 that changes a host-owned bit', code: '0f 20 c5 83 cd 08 0f 22 c5' /* mov rbp, cr0; or ebp, 8; mov cr0, rbp */, prepare: (g) => g.set(F.CR0_GUEST_HOST_MASK, 8), qualification: 0x500n, length: 3, rip: CODE + 6 },
  { reason: R.CR_ACCESS, what: 'MOV to CR4 from R9', code: '41 b9 a8 26 00 00 41 0f 22 e1' /* mov r9d, 0x26a8; mov cr4, r9 */, prepare: (g) => g.set(F.CR4_GUEST_HOST_MASK, 8), qualification: 0x904n, length: 4, rip: CODE + 6 },
  { reason: R.CR_ACCESS, what: 'MOV to CR3 of a value that is no target', code: 'b8 00 10 00 00 0f 22 d8 b9 00 20 00 00 0f 22 d9' /* mov eax, 0x1000; mov cr3, rax; mov ecx, 0x2000; mov cr3, rcx */, prepare: (g) => g.primary('CR3_LOAD_EXITING').set(F.CR3_TARGET_COUNT, 1).set(F.CR3_TARGET_VALUE_0, 0x1000), qualification: 0x103n, length: 3, rip: CODE + 13 },
  { reason: R.CR_ACCESS, what: 'MOV from CR3', code: '0f 20 de' /* mov rsi, cr3 */, prepare: (g) => g.primary('CR3_STORE_EXITING'), qualification: 0x613n, length: 3, rip: CODE },
  { reason: R.CR_ACCESS, what: 'MOV to CR8', code: '44 0f 22 c0' /* mov cr8, rax */, prepare: (g) => g.primary('CR8_LOAD_EXITING'), qualification: 0x008n, length: 4, rip: CODE },
  { reason: R.CR_ACCESS, what: 'MOV from CR8', code: '45 0f 20 c7' /* mov r15, cr8 */, prepare: (g) => g.primary('CR8_STORE_EXITING'), qualification: 0xf18n, length: 4, rip: CODE },
  { reason: R.CR_ACCESS, what: 'CLTS', code: '0f 06' /* clts */, prepare: (g) => g.set(F.CR0_GUEST_HOST_MASK, 8).set(F.CR0_READ_SHADOW, 8), qualification: 0x20n, length: 2, rip: CODE },
  { reason: R.CR_ACCESS, what: 'LMSW of a register', code: 'b8 0b 00 01 00 0f 01 f0' /* mov eax, 0x1000b; lmsw ax */, prepare: (g) => g.set(F.CR0_GUEST_HOST_MASK, 8), qualification: 0xb_0030n, length: 3, rip: CODE + 5 },
  { reason: R.CR_ACCESS, what: 'LMSW of memory', code: '66 c7 04 25 10 90 00 00 09 00 0f 01 34 25 10 90 00 00' /* mov word [0x9010], 9; lmsw [0x9010] */, prepare: (g) => g.set(F.CR0_GUEST_HOST_MASK, 8), qualification: 0x9_0070n, length: 8, linear: BigInt(DATA + 0x10), rip: CODE + 10 },
  { reason: R.HLT, what: 'what host-owned bits show, and CLTS, LMSW and MOV that do not exit', code: '0f 06 0f 20 c0 bb 0f 00 00 00 0f 01 f3 0f 20 c1 0f 01 e2 0f 20 e6 f4' /* clts; mov rax, cr0; mov ebx, 0xf; lmsw bx; mov rcx, cr0; smsw edx; mov rsi, cr4; hlt */,
    prepare: (g) => { g.set(F.CR0_GUEST_HOST_MASK, 0x8).set(F.CR0_READ_SHADOW, 8).set(F.GUEST_CR0, 0x8001_0033).set(F.CR4_GUEST_HOST_MASK, 0x2000).set(F.CR0_GUEST_HOST_MASK, 0x4).set(F.CR0_READ_SHADOW, 4); }, length: 1,
    after: (g) => equal([g.lp.gpr[0], g.lp.gpr[1], g.lp.gpr[2], g.lp.gpr[6], g.read(F.GUEST_CR0)], [0x8001_0037n, 0x8001_003fn, 0x8001_003fn, 0x6a0n, 0x8001_003bn]) },
  { reason: R.DR_ACCESS, what: 'MOV to DR7', code: '0f 23 fa' /* mov dr7, rdx */, prepare: (g) => g.primary('MOV_DR_EXITING'), qualification: 0x207n, length: 3, rip: CODE },
  { reason: R.DR_ACCESS, what: 'MOV from DR0 to R10', code: '41 0f 21 c2' /* mov r10, dr0 */, prepare: (g) => g.primary('MOV_DR_EXITING'), qualification: 0xa10n, length: 4, rip: CODE },
  { reason: R.DR_ACCESS, what: 'DR4 with CR4.DE, at privilege level 3: the exit comes before #UD and #GP', code: '0f 21 e0' /* mov rax, dr4 */, prepare: (g) => atCpl3(g.primary('MOV_DR_EXITING')).set(F.GUEST_CR4, 0x26a8), qualification: 0x14n, length: 3, rip: CODE },
  // --- 30: ports
  { reason: R.IO_INSTRUCTION, what: 'OUT DX, AL', code: 'ba f8 03 00 00 ee' /* mov edx, 0x3f8; out dx, al */, qualification: 0x3f8_0000n, length: 1, rip: CODE + 5 },
  { reason: R.IO_INSTRUCTION, what: 'IN EAX, imm8', code: 'e5 71' /* in eax, 0x71 */, qualification: 0x71_004bn, length: 2, rip: CODE },
  { reason: R.IO_INSTRUCTION, what: 'OUT imm8, AX', code: '66 e7 80' /* out 0x80, ax */, qualification: 0x80_0041n, length: 3, rip: CODE },
  { reason: R.IO_INSTRUCTION, what: 'REP OUTSB through FS', code: 'ba 60 00 00 00 be 00 90 00 00 b9 03 00 00 00 f3 64 6e' /* mov edx, 0x60; mov esi, 0x9000; mov ecx, 3; fs rep outsb */, prepare: (g) => g.set(F.GUEST_FS_BASE, 0x100), qualification: 0x60_0030n, length: 3, information: (2 << 7) | (4 << 15), linear: BigInt(DATA + 0x100), rip: CODE + 15 },
  { reason: R.IO_INSTRUCTION, what: 'INSD with 32-bit addresses', code: 'ba 60 00 00 00 bf 04 90 00 00 67 6d' /* mov edx, 0x60; mov edi, 0x9004; a32 insd */, qualification: 0x60_001bn, length: 2, information: 1 << 7, linear: BigInt(DATA + 4), rip: CODE + 10 },
  { reason: R.IO_INSTRUCTION, what: 'by the bitmaps, when an access reaches a marked port', code: 'e4 70 66 e5 6f f4' /* in al, 0x70; in ax, 0x6f; hlt */,
    prepare: (g) => { g.primary('IO_BITMAPS').set(F.IO_BITMAP_A, g.page(0)).set(F.IO_BITMAP_B, g.page(1)); g.memory.write8(hpa(g.page(0) + 0xe), 2); g.memory.write16(g.host(CODE + 3), 0x70e5); }, qualification: 0x70_0049n, length: 3, rip: CODE + 2 },
  // --- 31, 32: MSRs
  { reason: R.RDMSR, what: 'without bitmaps', code: 'b9 10 00 00 00 0f 32' /* mov ecx, 0x10; rdmsr */, length: 2, rip: CODE + 5 },
  { reason: R.RDMSR, what: 'by the bitmap, high range', code: 'b9 81 00 00 c0 0f 32 ff c1 0f 32' /* mov ecx, 0xc0000081; rdmsr; inc ecx; rdmsr */, prepare: (g) => { msrBitmap(g); g.memory.write8(hpa(g.page(0) + 1024 + 16), 4); }, length: 2, rip: CODE + 9 },
  { reason: R.WRMSR, what: 'outside the ranges of the bitmap', code: 'b9 00 00 00 40 0f 30' /* mov ecx, 0x40000000; wrmsr */, prepare: (g) => msrBitmap(g), length: 2, rip: CODE + 5 },
  { reason: R.WRMSR, what: 'by the bitmap, low range', code: 'b9 74 01 00 00 0f 30 ff c1 0f 30' /* mov ecx, 0x174; wrmsr; inc ecx; wrmsr */, prepare: (g) => { msrBitmap(g); g.memory.write8(hpa(g.page(0) + 2048 + (0x175 >> 3)), 1 << 5); }, length: 2, rip: CODE + 9 },
  // --- 33, 34, 41: failed entries
  { reason: (ENTRY_FAILURE + R.ENTRY_FAILURE_GUEST_STATE), what: 'bad RFLAGS', code: '90' /* nop */, prepare: (g) => g.set(F.GUEST_RFLAGS, 0), rip: CODE },
  { reason: (ENTRY_FAILURE + R.ENTRY_FAILURE_GUEST_STATE), what: 'bad link pointer', code: '90' /* nop */, prepare: (g) => g.set(F.VMCS_LINK_POINTER, 0x123), qualification: 4n, rip: CODE },
  { reason: (ENTRY_FAILURE + R.ENTRY_FAILURE_GUEST_STATE), what: 'bad PDPTE', mode: 'protected', code: '90' /* nop */, prepare: (g) => g.set(F.GUEST_CR0, 0x8000_0031).set(F.GUEST_CR4, 0x2020).set(F.GUEST_PDPTE1, 3), qualification: 2n, rip: CODE },
  { reason: (ENTRY_FAILURE + R.ENTRY_FAILURE_MSR_LOADING), what: 'the second entry of the list names FS base', code: '90' /* nop */,
    prepare: (g) => { g.set(F.VM_ENTRY_MSR_LOAD_ADDRESS, g.page(0)).set(F.VM_ENTRY_MSR_LOAD_COUNT, 2); g.memory.write64(g.page(0), 0xc000_0082n); g.memory.write64(hpa(g.page(0) + 16), 0xc000_0100n); }, qualification: 2n, rip: CODE },
  { reason: (ENTRY_FAILURE + R.ENTRY_FAILURE_MACHINE_CHECK), what: 'more MSRs than IA32_VMX_MISC recommends', code: '90' /* nop */,
    prepare: (g) => g.set(F.VM_ENTRY_MSR_LOAD_ADDRESS, g.page(0)).set(F.VM_ENTRY_MSR_LOAD_COUNT, 0xffff_ffff), rip: CODE },
  // --- 36-43
  { reason: R.MWAIT, what: 'MWAIT', code: '0f 01 c9' /* mwait */, prepare: (g) => g.primary('MWAIT_EXITING'), length: 3, rip: CODE },
  { reason: R.MWAIT, what: 'MWAIT after MONITOR: the hardware is armed', code: 'b8 00 90 00 00 0f 01 c8 0f 01 c9' /* mov eax, 0x9000; monitor; mwait */, prepare: (g) => g.primary('MWAIT_EXITING'), qualification: 1n, length: 3, rip: CODE + 8 },
  { reason: R.MONITOR_TRAP_FLAG, what: 'after one instruction', code: '90 90' /* nop; nop */, prepare: (g) => g.primary('MONITOR_TRAP_FLAG'), rip: CODE + 1 },
  { reason: R.MONITOR_TRAP_FLAG, what: 'after the delivery of the fault of an instruction', code: '0f 0b' /* ud2 */, prepare: (g) => g.withIdt().primary('MONITOR_TRAP_FLAG'), rip: HANDLER + 16 * 6 },
  { reason: R.MONITOR_TRAP_FLAG, what: 'after INT n has reached its handler', code: 'cd 21' /* int 0x21 */, prepare: (g) => g.withIdt().primary('MONITOR_TRAP_FLAG'), rip: HANDLER + 16 * 0x21 },
  { reason: R.MONITOR_TRAP_FLAG, what: 'after an injected event, before the first instruction', code: '90' /* nop */, prepare: (g) => g.withIdt().primary('MONITOR_TRAP_FLAG').inject(EXCEPTION | 6), rip: HANDLER + 16 * 6 },
  { reason: R.MONITOR_TRAP_FLAG, what: 'injected', code: '90' /* nop */, prepare: (g) => g.inject(0x700), rip: CODE },
  { reason: R.MONITOR_TRAP_FLAG, what: 'after one iteration of a repeated string instruction', code: 'bf 00 90 00 00 b9 05 00 00 00 f3 aa' /* mov edi, 0x9000; mov ecx, 5; rep stosb */, prepare: (g) => { g.primary('MONITOR_TRAP_FLAG').set(F.GUEST_RIP, CODE + 10); g.gpr(7, DATA).gpr(1, 5); }, rip: CODE + 10, after: (g) => equal(g.lp.gpr[1], 4n) },
  { reason: R.MONITOR_TRAP_FLAG, what: 'before the debug trap of the same boundary, which stays pending', code: '90 90' /* nop; nop */, prepare: (g) => g.intercept(1).primary('MONITOR_TRAP_FLAG').set(F.GUEST_RFLAGS, 0x102), rip: CODE + 1, after: (g) => equal(g.read(F.GUEST_PENDING_DEBUG_EXCEPTIONS), 0x4000n) },
  { reason: R.CPUID, what: 'an exit of the stepped instruction itself comes instead', code: '0f a2' /* cpuid */, prepare: (g) => g.primary('MONITOR_TRAP_FLAG'), length: 2, rip: CODE },
  { reason: R.MONITOR, what: 'MONITOR', code: '0f 01 c8' /* monitor */, prepare: (g) => g.primary('MONITOR_EXITING'), length: 3, rip: CODE },
  { reason: R.PAUSE, what: 'PAUSE', code: 'f3 90' /* pause */, prepare: (g) => g.primary('PAUSE_EXITING'), length: 2, rip: CODE },
  { reason: R.PAUSE, what: 'a loop of PAUSE', code: 'f3 90 eb fc' /* pause; jmp $-2 */, prepare: (g) => g.secondary('PAUSE_LOOP_EXITING').set(F.PLE_GAP, 8).set(F.PLE_WINDOW, 100), length: 2, rip: CODE, after: (g) => equal(g.lp.retired > 95n && g.lp.retired < 110n, true) },
  { reason: R.TPR_BELOW_THRESHOLD, what: 'MOV to CR8', code: 'b8 02 00 00 00 44 0f 22 c0 90' /* mov eax, 2; mov cr8, rax; nop */, prepare: (g) => { g.primary('TPR_SHADOW').set(F.VIRTUAL_APIC_ADDRESS, g.page(0)).set(F.TPR_THRESHOLD, 3); g.memory.write8(hpa(g.page(0) + 0x80), 0x30); }, rip: CODE + 9 },
  // --- 44, 45, 56: APIC

  // --- 44, 56: memory-mapped APIC
  { reason: R.APIC_ACCESS, what: 'a read without TPR shadow', code: '8b 04 25 20 90 00 00' /* mov eax, [0x9020] */, prepare: (g) => apicPage(g), qualification: 0x020n, rip: CODE },
  { reason: R.APIC_ACCESS, what: 'a write of a register that is not virtualized', code: '8b 04 25 80 90 00 00 89 04 25 b0 90 00 00' /* mov eax, [0x9080]; mov [0x90b0], eax */, prepare: (g) => apicPage(g).primary('TPR_SHADOW').set(F.VIRTUAL_APIC_ADDRESS, g.page(1)), qualification: 0x10b0n, rip: CODE + 7 },
  { reason: R.APIC_ACCESS, what: 'a fetch', code: 'e9 7b 10 00 00' /* jmp 0x9080 */, prepare: (g) => apicPage(g).primary('TPR_SHADOW').set(F.VIRTUAL_APIC_ADDRESS, g.page(1)), qualification: 0x2080n, rip: DATA + 0x80 },
  { reason: R.APIC_ACCESS, what: 'event delivery', code: 'cd 20' /* int 0x20 */, prepare: (g) => apicPage(g.withIdt()).set(F.GUEST_RSP, 0x9100), qualification: 0x30d8n, length: 2, vectoring: VALID | SOFTWARE_INTERRUPT | 0x20, rip: CODE },
  { reason: R.APIC_ACCESS, what: 'a guest paging structure', code: '8b 04 25 00 90 20 00' /* mov eax, [0x209000] */, prepare: (g) => apicPage(g).write64(0x3008, 0x9003n), qualification: 0xf048n, rip: CODE },
  { reason: R.APIC_ACCESS, what: 'a read of 64 bits', code: '48 8b 04 25 80 90 00 00' /* mov rax, [0x9080] */, prepare: (g) => apicPage(g).primary('TPR_SHADOW').set(F.VIRTUAL_APIC_ADDRESS, g.page(1)), qualification: 0x080n, rip: CODE },
  { reason: R.TPR_BELOW_THRESHOLD, what: 'a write to the TPR in the page', code: '90 c7 04 25 80 90 00 00 20 00 00 00 90' /* nop; mov dword [0x9080], 0x20; nop */, prepare: (g) => { apicPage(g).primary('TPR_SHADOW').set(F.VIRTUAL_APIC_ADDRESS, g.page(1)).set(F.TPR_THRESHOLD, 3); g.memory.write8(hpa(g.page(1) + 0x80), 0x30); }, rip: CODE + 12 },
  { reason: R.TPR_BELOW_THRESHOLD, what: 'at VM entry', code: '90' /* nop */, prepare: (g) => apicPage(g).primary('TPR_SHADOW').set(F.VIRTUAL_APIC_ADDRESS, g.page(1)).set(F.TPR_THRESHOLD, 3), rip: CODE },
  { reason: R.APIC_WRITE, what: 'a virtualized register: its value is in the virtual-APIC page', code: 'c7 04 25 f0 90 00 00 ff 01 00 00 90' /* mov dword [0x90f0], 0x1ff; nop */, prepare: (g) => registerVirtualization(g), qualification: 0x0f0n, rip: CODE + 11, after: (g) => equal(g.memory.read32(hpa(g.page(1) + 0xf0)), 0x1ff) },
  { reason: R.APIC_WRITE, what: 'an IPI that is not to the sender alone', code: '8b 04 25 30 90 00 00 c7 04 25 10 93 00 00 ff ff ff 01 c7 04 25 00 93 00 00 31 40 0c 00 90' /* mov eax, [0x9030]; mov dword [0x9310], 0x01ffffff; mov dword [0x9300], 0x000c4031; nop */, prepare: (g) => { registerVirtualization(g).secondary('VIRTUAL_INTERRUPT_DELIVERY'); g.memory.write32(hpa(g.page(1) + 0x30), 0x5_0014); }, qualification: 0x300n, rip: CODE + 29, after: (g) => equal([g.lp.gpr[0], g.memory.read32(hpa(g.page(1) + 0x310))], [0x5_0014n, 0x0100_0000]) },
  { reason: R.HLT, what: 'the handler of a self-IPI sent through the page', code: 'fb c7 04 25 00 93 00 00 23 40 04 00 eb fe' /* sti; mov dword [0x9300], 0x00044023; jmp $ */, prepare: (g) => void registerVirtualization(g.withIdt()).secondary('VIRTUAL_INTERRUPT_DELIVERY'), length: 1, rip: HANDLER + 16 * 0x23 },
  { reason: R.VIRTUALIZED_EOI, what: 'EOI in the page', code: 'c7 04 25 b0 90 00 00 00 00 00 00 90' /* mov dword [0x90b0], 0; nop */, prepare: (g) => void registerVirtualization(g).secondary('VIRTUAL_INTERRUPT_DELIVERY').set(F.GUEST_INTERRUPT_STATUS, 0x4100).set(F.EOI_EXIT_BITMAP_1, 2), qualification: 0x41n, rip: CODE + 11 },
  { reason: R.HLT, what: 'the handler of an IPI that IPI virtualization posted to the guest itself', code: 'fb b9 30 08 00 00 b8 2f 00 00 00 ba 03 00 00 00 0f 30 eb fe' /* sti; mov ecx, 0x830; mov eax, 0x2f; mov edx, 3; wrmsr; jmp $ */,
    prepare: (g) => { ipiVirtualization(g); g.memory.write64(hpa(g.page(2) + 24), BigInt(g.page(3)) | 1n); }, length: 1, rip: HANDLER + 16 * 0x2f, },
  { reason: R.APIC_WRITE, what: 'an IPI to a destination without descriptor', code: 'b9 30 08 00 00 b8 31 00 00 00 ba 02 00 00 00 0f 30 90' /* mov ecx, 0x830; mov eax, 0x31; mov edx, 2; wrmsr; nop */, prepare: (g) => ipiVirtualization(g), qualification: 0x300n, rip: CODE + 17 },
  { reason: R.VIRTUALIZED_EOI, what: 'EOI of a vector whose bit is set', code: 'b9 0b 08 00 00 31 c0 31 d2 0f 30 90' /* mov ecx, 0x80b; xor eax, eax; xor edx, edx; wrmsr; nop */, prepare: (g) => { virtualX2apic(g).set(F.GUEST_INTERRUPT_STATUS, 0x4100).set(F.EOI_EXIT_BITMAP_1, 2); }, qualification: 0x41n, rip: CODE + 11 },
  { reason: R.APIC_WRITE, what: 'SELF_IPI of a vector below 16', code: 'b9 3f 08 00 00 b8 05 00 00 00 31 d2 0f 30 90' /* mov ecx, 0x83f; mov eax, 5; xor edx, edx; wrmsr; nop */, prepare: (g) => void virtualX2apic(g), qualification: 0x3f0n, rip: CODE + 14 },
  // --- 74: bus locks
  { reason: R.BUS_LOCK, what: 'a locked access to two cache lines, after it', code: 'f0 ff 04 25 3c 90 00 00 f0 ff 04 25 3e 90 00 00 90' /* lock inc dword [0x903c]; lock inc dword [0x903e]; nop */, prepare: (g) => g.secondary('BUS_LOCK_DETECTION'), rip: CODE + 16, after: (g) => equal([g.memory.read32(g.host(0x903c)), g.memory.read32(g.host(0x903e))], [0x1_0001, 1]) },
  { reason: R.BUS_LOCK, what: 'XCHG needs no prefix', code: '66 87 04 25 3f 90 00 00 90' /* xchg [0x903f], ax; nop */, prepare: (g) => g.secondary('BUS_LOCK_DETECTION'), rip: CODE + 8 },
  { reason: R.BUS_LOCK, what: 'a bit string', code: 'b8 ff 01 00 00 f0 0f ab 04 25 03 90 00 00 90' /* mov eax, 0x1ff; lock bts [0x9003], eax; nop */, prepare: (g) => g.secondary('BUS_LOCK_DETECTION'), rip: CODE + 14 },
  { reason: R.HLT, what: 'locked accesses within a line do not lock the bus', code: 'f0 48 0f c7 0c 25 30 90 00 00 f0 0f c1 04 25 3c 90 00 00 f4' /* lock cmpxchg16b [0x9030]; lock xadd [0x903c], eax; hlt */, prepare: (g) => g.secondary('BUS_LOCK_DETECTION'), length: 1 },
  // --- 46, 47: descriptor tables
  { reason: R.GDTR_OR_IDTR, what: 'SGDT', code: '0f 01 44 24 20' /* sgdt [rsp+0x20] */, prepare: (g) => g.secondary('DESCRIPTOR_TABLE_EXITING'), qualification: 0x20n, length: 5, information: memory(4, { segment: 2 }) | 0x800, linear: 0x7020n, rip: CODE },
  { reason: R.GDTR_OR_IDTR, what: 'SIDT', code: '0f 01 08' /* sidt [rax] */, prepare: (g) => g.secondary('DESCRIPTOR_TABLE_EXITING'), length: 3, information: memory(0) | 0x800 | (1 << 28), rip: CODE },
  { reason: R.GDTR_OR_IDTR, what: 'LGDT with a 16-bit operand', mode: 'real', code: '0f 01 57 04' /* lgdt [bx+4] */, prepare: (g) => g.secondary('DESCRIPTOR_TABLE_EXITING'), qualification: 4n, length: 4, information: memory(3, { address: 0 }) | (2 << 28), linear: 4n, rip: CODE },
  { reason: R.GDTR_OR_IDTR, what: 'LIDT', mode: 'protected', code: '0f 01 1d 00 90 00 00' /* lidt [0x9000] */, prepare: (g) => g.secondary('DESCRIPTOR_TABLE_EXITING'), qualification: BigInt(DATA), length: 7, information: memory(-1, { address: 1 }) | 0x800 | (3 << 28), linear: BigInt(DATA), rip: CODE },
  { reason: R.LDTR_OR_TR, what: 'SLDT to a register', code: '0f 00 c3' /* sldt ebx */, prepare: (g) => g.secondary('DESCRIPTOR_TABLE_EXITING'), length: 3, information: register(3), rip: CODE },
  { reason: R.LDTR_OR_TR, what: 'STR to memory', code: '0f 00 4f 01' /* str [rdi+1] */, prepare: (g) => g.secondary('DESCRIPTOR_TABLE_EXITING'), qualification: 1n, length: 4, information: memory(7) | (1 << 28), linear: 1n, rip: CODE },
  { reason: R.LDTR_OR_TR, what: 'LLDT', code: '41 0f 00 d0' /* lldt r8w */, prepare: (g) => g.secondary('DESCRIPTOR_TABLE_EXITING'), length: 4, information: register(8) | (2 << 28), rip: CODE },
  { reason: R.LDTR_OR_TR, what: 'LTR', code: '0f 00 d8' /* ltr ax */, prepare: (g) => g.secondary('DESCRIPTOR_TABLE_EXITING'), length: 3, information: register(0) | (3 << 28), rip: CODE },
  // --- 48, 49, 62, 66: extended page tables
  { reason: R.EPT_VIOLATION, what: 'a read of an absent page', code: '8b 04 25 08 90 00 00' /* mov eax, [0x9008] */, prepare: (g) => g.smallPages().mapPage(DATA, 0n), qualification: 0x581n, linear: 0x9008n, physical: 0x9008n, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'a write to a read-only page', code: '89 04 25 08 90 00 00' /* mov [0x9008], eax */, prepare: (g) => readOnly(g, DATA), qualification: 0x5aan, linear: 0x9008n, physical: 0x9008n, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'a read-modify-write reports a write', code: 'f0 ff 04 25 08 90 00 00' /* lock inc dword [0x9008] */, prepare: (g) => readOnly(g, DATA), qualification: 0x5aan, linear: 0x9008n, physical: 0x9008n, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'a fetch from a page without execute right', code: 'e9 fb 0f 00 00' /* jmp 0x9000 */, prepare: (g) => g.smallPages().mapPage(DATA, BigInt(g.host(DATA)) | 0x33n), qualification: 0x59cn, linear: 0x9000n, physical: 0x9000n, rip: DATA },
  { reason: R.EPT_VIOLATION, what: 'a second page of an access', code: '89 04 25 fe 9f 00 00' /* mov [0x9ffe], eax */, prepare: (g) => readOnly(g, 0xa000), qualification: 0x5aan, linear: 0xa000n, physical: 0xa000n, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'a read of a guest paging structure: linear address, not final', code: '8b 04 25 08 90 00 00' /* mov eax, [0x9008] */, prepare: (g) => g.smallPages().mapPage(0x2000, 0n), qualification: 0x81n, linear: BigInt(CODE), physical: 0x2000n, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'an accessed flag in a read-only paging structure: a write', code: '8b 04 25 08 90 00 00' /* mov eax, [0x9008] */, prepare: (g) => readOnly(g, 0x3000), qualification: 0xabn, linear: BigInt(CODE), physical: 0x3000n, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'paging structures count as written with EPT accessed and dirty flags', code: '8b 04 25 08 90 00 00' /* mov eax, [0x9008] */, prepare: (g) => readOnly(g, 0x3000).set(F.EPTP, g.read(F.EPTP) | 0x40n), qualification: 0xabn, linear: BigInt(CODE), physical: 0x3000n, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'what the guest tables say of the page: user, read-only, execute-disable', code: '8b 04 25 08 90 20 00' /* mov eax, [0x209008] */, prepare: (g) => g.smallPages().mapPage(DATA, 0n).write64(0x1000, 0x2007n).write64(0x2000, 0x3007n).write64(0x3008, 0x8000_0000_0000_0085n), qualification: 0xb81n, linear: 0x20_9008n, physical: 0x9008n, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'PDPTEs loaded by MOV to CR3 have no linear address', mode: 'protected', code: 'b8 00 90 00 00 0f 22 d8' /* mov eax, 0x9000; mov cr3, eax */, prepare: (g) => g.smallPages().set(F.GUEST_CR4, 0x2020).mapPage(DATA, 0n).set(F.GUEST_CR0, 0x8000_0031).set(F.GUEST_PDPTE0, 0x4001).write64(0x4000, 0x83n), qualification: 1n, physical: 0x9000n, rip: CODE + 5 },
  { reason: R.EPT_VIOLATION, what: 'while an exception is delivered: IDT-vectoring information', code: '0f 0b' /* ud2 */, prepare: (g) => g.withIdt().smallPages().mapPage(IDT, 0n), qualification: 0x581n, linear: BigInt(IDT + 96), physical: BigInt(IDT + 96), vectoring: VALID | EXCEPTION | 6, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'while INT3 is delivered: its length', code: 'cc' /* int3 */, prepare: (g) => g.withIdt().smallPages().mapPage(IDT, 0n), qualification: 0x581n, length: 1, linear: BigInt(IDT + 48), physical: BigInt(IDT + 48), vectoring: VALID | SOFTWARE_EXCEPTION | 3, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'while an injected page fault is delivered: its error code', code: '90' /* nop */, prepare: (g) => g.withIdt().smallPages().mapPage(IDT, 0n).inject(EXCEPTION | HAS_CODE | 14, 6), qualification: 0x581n, linear: BigInt(IDT + 224), physical: BigInt(IDT + 224), vectoring: VALID | EXCEPTION | HAS_CODE | 14, vectoringCode: 6, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'of an IRET that unblocked NMIs: bit 12', code: '48 cf' /* iretq */, prepare: (g) => g.smallPages().mapPage(0x6000, 0n).pin('VIRTUAL_NMIS').set(F.GUEST_INTERRUPTIBILITY_STATE, 8).set(F.GUEST_RSP, 0x6000), qualification: 0x1581n, linear: 0x6000n, physical: 0x6000n, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'mode-based execute control: bit 6', code: 'e9 fb 0f 00 00' /* jmp 0x9000 */, prepare: (g) => modeBased(g).mapPage(DATA, BigInt(g.host(DATA)) | 0x433n), qualification: 0x5dcn, linear: 0x9000n, physical: 0x9000n, rip: DATA },
  { reason: R.EPT_VIOLATION, what: '5-level tables, an address above 48 bits', mode: 'long', code: '8b 04 25 08 90 00 00' /* mov eax, [0x9008] */, prepare: (g) => fiveLevels(g).write64(0x2000, 0x83n | (1n << 50n)), qualification: 0x584n, linear: BigInt(CODE), physical: (1n << 50n) + BigInt(CODE), rip: CODE },
  { reason: R.PML_FULL, what: 'a first write to a page when the log has no place', code: '89 04 25 08 90 00 00' /* mov [0x9008], eax */, prepare: (g) => pml(g, 0xffff), rip: CODE },
  { reason: R.PML_FULL, what: 'bit 12 of an IRET that unblocked NMIs', code: '48 cf' /* iretq */, prepare: (g) => pml(g, 0xffff).pin('VIRTUAL_NMIS').set(F.GUEST_INTERRUPTIBILITY_STATE, 8).set(F.GUEST_RSP, 0x6000).write64(0x6000, BigInt(CODE), 8n, 2n, 0x6000n, 0x10n).withIdt().write64(GDT + 8, 0x00af_9a00_0000_ffffn), qualification: 0x1000n, rip: CODE },
  { reason: R.HLT, what: 'logged pages, from the last entry down', code: '89 04 25 08 90 00 00 89 04 25 00 a0 00 00 89 04 25 00 91 00 00 f4' /* mov [0x9008], eax; mov [0xa000], eax; mov [0x9100], eax; hlt */, prepare: (g) => pml(g, 511), length: 1,
    after: (g) => equal([g.read(F.PML_INDEX), g.memory.read64(hpa(g.page(1) + 4088)), g.memory.read64(hpa(g.page(1) + 4080))], [509n, 0x9000n, 0xa000n]) },
  { reason: R.SPP_EVENT, what: 'no entry in the sub-page-permission table', code: '89 04 25 08 90 00 00' /* mov [0x9008], eax */, prepare: (g) => spp(g), qualification: 0x800n, linear: 0x9008n, physical: 0x9008n, rip: CODE },
  { reason: R.SPP_EVENT, what: 'an entry with reserved bits', code: '89 04 25 08 90 00 00' /* mov [0x9008], eax */, prepare: (g) => subPages(spp(g), 2n), linear: 0x9008n, physical: 0x9008n, rip: CODE },
  { reason: R.EPT_VIOLATION, what: 'a write to a sub-page without permission, after one to a sub-page with it', code: '89 04 25 08 90 00 00 89 04 25 80 90 00 00' /* mov [0x9008], eax; mov [0x9080], eax */, prepare: (g) => { subPages(spp(g), 1n).gpr(0, 0x1234); }, qualification: 0x5aan, linear: 0x9080n, physical: 0x9080n, rip: CODE + 7, after: (g) => equal(g.memory.read32(g.host(0x9008)), 0x1234) },
  { reason: R.HLT, what: 'accessed flags in a read-only paging structure under EPT paging-write control', code: 'f4' /* hlt */, prepare: (g) => readOnly(g, 0x3000).mapPage(0x3000, BigInt(g.host(0x3000)) | 0x35n | (1n << 58n)).tertiary('EPT_PAGING_WRITE'), length: 1, after: (g) => equal(g.memory.read32(g.host(0x3000)) & 0x20, 0x20) },
  { reason: R.EPT_VIOLATION, what: 'guest-paging verification: a paging structure outside the protected pages', code: '8b 04 25 08 90 00 00' /* mov eax, [0x9008] */, prepare: (g) => verified(g, [0x1000, 0x2000]), qualification: 0x85b9n, linear: 0x9008n, physical: 0x9008n, rip: CODE },
  { reason: R.HLT, what: 'guest-paging verification passed', code: '8b 04 25 08 90 00 00 f4' /* mov eax, [0x9008]; hlt */, prepare: (g) => verified(g, [0x1000, 0x2000, 0x3000]), length: 1 },
  { reason: R.HLT, what: 'HLAT paging: tables of the hypervisor for all addresses but those with a restart bit', code: '8b 04 25 00 90 00 00 8b 1c 25 00 90 20 00 f4' /* mov eax, [0x9000]; mov ebx, [0x209000]; hlt */, prepare: (g) => hlat(g).write64(0x4010, 0x803n).write64(0x4000, 0x83n).write64(0x4008, 0x5003n).write64(0x5048, 0xa003n).write64(DATA, 0x11n).write64(IDT, 0x22n), length: 1, after: (g) => equal([g.lp.gpr[0], g.lp.gpr[3]], [0x11n, 0x22n]) },
  { reason: R.EXCEPTION_NMI, what: 'a page fault of HLAT paging: bit 7 of the error code', code: '8b 04 25 00 90 20 00' /* mov eax, [0x209000] */, prepare: (g) => hlat(g).intercept(14).write64(0x4000, 0x83n), qualification: 0x20_9000n, interruption: VALID | EXCEPTION | HAS_CODE | 14, errorCode: 0x80, rip: CODE },
  { reason: R.HLT, what: 'HLAT paging restarted by the guest tables', code: '8b 04 25 00 90 00 00 f4' /* mov eax, [0x9000]; hlt */, prepare: (g) => hlat(g).write64(0x4000, 0x803n).write64(DATA, 0x33n), length: 1, after: (g) => equal(g.lp.gpr[0], 0x33n) },
  { reason: R.EPT_MISCONFIGURATION, what: 'write without read', code: '8b 04 25 08 90 00 00' /* mov eax, [0x9008] */, prepare: (g) => g.smallPages().mapPage(DATA, BigInt(g.host(DATA)) | 0x32n), linear: 0x9008n, physical: 0x9008n, rip: CODE },
  // --- 50-55, 57-61, 63, 64, 67, 68
  { reason: R.INVEPT, what: 'INVEPT', code: '66 44 0f 38 80 12' /* invept r10, [rdx] */, length: 6, information: memory(2) | (10 << 28), rip: CODE },
  { reason: R.RDTSCP, what: 'RDTSCP', code: '0f 01 f9' /* rdtscp */, prepare: (g) => g.primary('RDTSC_EXITING'), length: 3, rip: CODE },
  { reason: R.PREEMPTION_TIMER, what: 'after its ticks', code: 'eb fe' /* jmp $ */, prepare: (g) => g.pin('PREEMPTION_TIMER').exitControl('SAVE_PREEMPTION_TIMER').set(F.PREEMPTION_TIMER_VALUE, 3), rip: CODE, after: (g) => equal([g.lp.retired, g.read(F.PREEMPTION_TIMER_VALUE)], [3n << 7n, 0n]) },
  { reason: R.PREEMPTION_TIMER, what: 'while the guest halts: time goes by', code: 'f4 90' /* hlt; nop */, prepare: (g) => g.without('HLT_EXITING').pin('PREEMPTION_TIMER').set(F.PREEMPTION_TIMER_VALUE, 5), rip: CODE + 1, after: (g) => equal([g.lp.retired, g.lp.tsc, g.read(F.GUEST_ACTIVITY_STATE)], [1n, 5n << 7n, 1n]) },
  { reason: R.PREEMPTION_TIMER, what: 'of value 0, before the first instruction', code: 'eb fe' /* jmp $ */, prepare: (g) => g.pin('PREEMPTION_TIMER'), rip: CODE, after: (g) => equal(g.lp.retired, 0n) },
  { reason: R.CPUID, what: 'the timer keeps what is left', code: 'b9 2c 01 00 00 e2 fe 0f a2' /* mov ecx, 300; loop $; cpuid */, prepare: (g) => g.pin('PREEMPTION_TIMER').exitControl('SAVE_PREEMPTION_TIMER').set(F.PREEMPTION_TIMER_VALUE, 10), length: 2, after: (g) => equal(g.read(F.PREEMPTION_TIMER_VALUE), 7n) },
  { reason: R.INVVPID, what: 'INVVPID', code: '66 0f 38 81 04 3e' /* invvpid rax, [rsi+rdi] */, length: 6, information: memory(6, { index: 7 }), rip: CODE },
  { reason: R.WBINVD, what: 'WBINVD', code: '0f 09' /* wbinvd */, prepare: (g) => g.secondary('WBINVD_EXITING'), length: 2, rip: CODE },
  { reason: R.XSETBV, what: 'XSETBV', code: '0f 01 d1' /* xsetbv */, prepare: (g) => g.set(F.GUEST_CR4, 0x4_26a0), length: 3, rip: CODE },
  { reason: R.RDRAND, what: 'RDRAND of a 16-bit register', code: '66 0f c7 f3' /* rdrand bx */, prepare: (g) => g.secondary('RDRAND_EXITING'), length: 4, information: 3 << 3, rip: CODE },
  { reason: R.INVPCID, what: 'INVPCID', code: '66 49 0f 38 82 48 40' /* invpcid rcx, [r8+0x40] */, prepare: (g) => g.primary('INVLPG_EXITING'), qualification: 0x40n, length: 7, information: memory(8) | (1 << 28), linear: 0x40n, rip: CODE },
  { reason: R.VMFUNC, what: 'a function that the controls do not enable', code: 'b8 05 00 00 00 0f 01 d4' /* mov eax, 5; vmfunc */, prepare: (g) => g.secondary('VMFUNC'), length: 3, rip: CODE + 5 },
  { reason: R.VMFUNC, what: 'an EPTP list entry that is no EPT pointer', code: '31 c0 b9 07 00 00 00 0f 01 d4' /* xor eax, eax; mov ecx, 7; vmfunc */, prepare: (g) => eptpSwitching(g), length: 3, rip: CODE + 7 },
  { reason: R.VMFUNC, what: 'an index beyond the list', code: '31 c0 b9 00 02 00 00 0f 01 d4' /* xor eax, eax; mov ecx, 512; vmfunc */, prepare: (g) => eptpSwitching(g), length: 3, rip: CODE + 7 },
  { reason: R.EPT_VIOLATION, what: 'a page that the other EPT lacks, after EPTP switching at privilege level 3 and back', code: '31 c0 8b 1c 25 00 90 00 00 b9 03 00 00 00 0f 01 d4 8b 14 25 00 90 00 00' /* xor eax, eax; mov ebx, [0x9000]; mov ecx, 3; vmfunc; mov edx, [0x9000] */, prepare: (g) => { atCpl3(eptpSwitching(g)).write64(DATA, 0x77n); }, qualification: 0x781n, linear: 0x9000n, physical: 0x9000n, rip: CODE + 17,
    after: (g) => equal([g.lp.gpr[3], g.read(F.EPTP)], [0x77n, BigInt(g.page(4)) | 0x1en]) },
  { reason: R.EXCEPTION_NMI, what: 'VMFUNC without "enable VM functions" is #UD', code: '0f 01 d4' /* vmfunc */, prepare: (g) => g.intercept(6), interruption: VALID | EXCEPTION | 6, rip: CODE },
  { reason: R.HLT, what: 'VMREAD and VMWRITE of a shadow VMCS, with VMfail of an unknown field', code: 'b8 20 68 00 00 0f 78 c3 b9 22 68 00 00 0f 79 cb ba fe 7f 00 00 0f 78 d5 9c 5e f4' /* mov eax, 0x6820; vmread rbx, rax; mov ecx, 0x6822; vmwrite rcx, rbx; mov edx, 0x7ffe; vmread rbp, rdx; pushfq; pop rsi; hlt */, prepare: (g) => shadow(g), length: 1,
    after: (g) => equal([g.lp.gpr[3], g.memory.read64(g.page(2)) & 0x8000_0000n, g.lp.gpr[6]! & 0x8d5n, g.shadowField(F.GUEST_PENDING_DEBUG_EXCEPTIONS), g.shadowField(F.VM_INSTRUCTION_ERROR)], [0xabcdn, 0x8000_0000n, 0x40n, 0xabcdn, 12n]) },
  { reason: R.VMWRITE, what: 'a field whose bit in the bitmap is set', code: 'b8 1e 68 00 00 0f 79 c3' /* mov eax, 0x681e; vmwrite rax, rbx */, prepare: (g) => shadow(g), length: 3, information: register(3), rip: CODE + 5 },
  { reason: R.VMREAD, what: 'a field encoding above 15 bits', code: 'b8 1e 68 01 00 0f 78 03' /* mov eax, 0x1681e; vmread [rbx], rax */, prepare: (g) => shadow(g), length: 3, information: memory(3), rip: CODE + 5 },
  { reason: R.ENCLS, what: 'ENCLS of a leaf of the bitmap', code: 'b8 46 00 00 00 0f 01 cf' /* mov eax, 70; encls */, prepare: (g) => g.secondary('ENCLS_EXITING').set(F.ENCLS_EXITING_BITMAP, 1n << 63n), length: 3, rip: CODE + 5 },
  { reason: R.ENCLV, what: 'ENCLV of a leaf of the bitmap', code: 'b8 02 00 00 00 0f 01 c0' /* mov eax, 2; db 0x0f, 0x01, 0xc0 */, prepare: (g) => g.secondary('ENCLV_EXITING').set(F.ENCLV_EXITING_BITMAP, 4), length: 3, rip: CODE + 5 },
  { reason: R.PCONFIG, what: 'PCONFIG of a leaf of the bitmap', code: '0f 01 c5' /* db 0x0f, 0x01, 0xc5 */, prepare: (g) => g.secondary('PCONFIG').set(F.PCONFIG_EXITING_BITMAP, 1), length: 3, rip: CODE },
  { reason: R.RDSEED, what: 'RDSEED of a 64-bit register', code: '49 0f c7 fb' /* rdseed r11 */, prepare: (g) => g.secondary('RDSEED_EXITING'), length: 4, information: (11 << 3) | (2 << 11), rip: CODE },
  { reason: R.XSAVES, what: 'XSAVES of a component that the bitmap names', code: 'b8 00 08 00 00 31 d2 0f c7 2b' /* mov eax, 0x800; xor edx, edx; xsaves [rbx] */, prepare: (g) => xss(g), length: 3, information: memory(3), rip: CODE + 7 },
  { reason: R.XRSTORS, what: 'XRSTORS of a component that the bitmap names', code: 'b8 00 08 00 00 31 d2 0f c7 5b 40' /* mov eax, 0x800; xor edx, edx; xrstors [rbx+0x40] */, prepare: (g) => xss(g), qualification: 0x40n, length: 4, information: memory(3), rip: CODE + 7 },
  { reason: R.UMWAIT, what: 'UMWAIT', code: 'f2 0f ae f1' /* umwait ecx */, prepare: (g) => g.primary('RDTSC_EXITING').secondary('USER_WAIT_AND_PAUSE'), length: 4, information: (1 << 3) | (1 << 11), rip: CODE },
  { reason: R.TPAUSE, what: 'TPAUSE', code: '66 41 0f ae f1' /* tpause r9d */, prepare: (g) => g.primary('RDTSC_EXITING').secondary('USER_WAIT_AND_PAUSE'), length: 5, information: (9 << 3) | (1 << 11), rip: CODE },
];
