import type { Insn } from '../isa/insn.ts';
import { processPostedInterrupts } from '../apic/apic-virtualization.ts';
import type { Hpa } from '../units/index.ts';
import { Gpr, Reg } from '../lp/register-file.ts';
import { PinControl, PrimaryControl, SecondaryControl } from './control-bits.ts';
import { ExitReason } from './exit-reason.ts';
import { EventType, type ControlRegisterAccess, type GuestException, type PortAccess } from './non-root.ts';
import { vmExit, type VmExit } from './vm-exit.ts';
import type { VmxGuest } from './vmx-guest.ts';

/*
 * What makes a guest exit: each function decides, and records the exit with qualification, length and information.
 * @source Intel SDM 3C "Changes to Instruction Behavior in VMX Non-Root Operation", "Basic VM-Exit Information"
 */

/** Records an exit caused by `insn`; always true, so that intercepts can return it. */
function exitBy(guest: VmxGuest, insn: Insn, reason: number, fields: Partial<VmExit> = {}): true {
  const exit = vmExit(reason, fields);
  if (fields.instructionLength === undefined) exit.instructionLength = insn.length;
  guest.lp.recordExit(exit);
  return true;
}

const isMemory = (insn: Insn): boolean => insn.mod >= 0 && insn.mod !== 3;

/**
 * Instruction information of an operand in memory (scale, address size, segment, index, base) or in a register (bit 10, bits 6:3).
 * `register` goes into bits 31:28: the second operand of INVPCID, VMREAD and others.
 */
function operandInformation(insn: Insn, register = 0): number {
  if (!isMemory(insn)) return (0x400 | (insn.rm << 3) | (register << 28)) >>> 0;
  let information = insn.index < 0 ? 1 << 22 : insn.scale | (insn.index << 18);
  information |= insn.base < 0 ? 1 << 27 : insn.base << 23;
  return (information | (addressSizeCode(insn.addressSize) << 7) | (insn.segment << 15) | (register << 28)) >>> 0;
}

/** Exit qualification of instructions with an operand in memory: its displacement, RIP-relative addresses resolved. */
function displacementOf(insn: Insn): bigint {
  if (!isMemory(insn)) return 0n;
  return BigInt.asUintN(64, insn.ripRelative ? insn.displacement + insn.nextRip : insn.displacement);
}

const ALWAYS: Readonly<Record<string, number>> = { cpuid: ExitReason.CPUID, invd: ExitReason.INVD, getsec: ExitReason.GETSEC };

const IF_PRIMARY: Readonly<Record<string, readonly [reason: number, control: number]>> = {
  hlt: [ExitReason.HLT, PrimaryControl.HLT_EXITING],
  rdpmc: [ExitReason.RDPMC, PrimaryControl.RDPMC_EXITING],
  monitor: [ExitReason.MONITOR, PrimaryControl.MONITOR_EXITING],
};

const IF_SECONDARY: Readonly<Record<string, readonly [reason: number, control: number]>> = {
  wbinvd: [ExitReason.WBINVD, SecondaryControl.WBINVD_EXITING],
  rdrand: [ExitReason.RDRAND, SecondaryControl.RDRAND_EXITING],
  rdseed: [ExitReason.RDSEED, SecondaryControl.RDSEED_EXITING],
};

/** Instructions that do not exist for a guest while a secondary control is 0. */
const ENABLED_BY: Readonly<Record<string, number>> = {
  rdtscp: SecondaryControl.RDTSCP,
  rdpid: SecondaryControl.RDTSCP,
  invpcid: SecondaryControl.INVPCID,
  xsaves: SecondaryControl.XSAVES,
  xrstors: SecondaryControl.XSAVES,
  umonitor: SecondaryControl.USER_WAIT_AND_PAUSE,
  umwait: SecondaryControl.USER_WAIT_AND_PAUSE,
  tpause: SecondaryControl.USER_WAIT_AND_PAUSE,
  pconfig: SecondaryControl.PCONFIG,
  vmfunc: SecondaryControl.VMFUNC,
};

export function isEnabled(guest: VmxGuest, name: string): boolean {
  const control = ENABLED_BY[name];
  return control === undefined || guest.controls.hasSecondary(control);
}

export function onInstruction(guest: VmxGuest, insn: Insn): boolean {
  const { name } = insn;
  const always = ALWAYS[name];
  if (always !== undefined) return exitBy(guest, insn, always);
  const primary = IF_PRIMARY[name];
  if (primary !== undefined) return guest.controls.hasPrimary(primary[1]) && exitBy(guest, insn, primary[0]);
  const secondary = IF_SECONDARY[name];
  if (secondary !== undefined) {
    if (!guest.controls.hasSecondary(secondary[1])) return false;
    const information = name === 'wbinvd' ? 0 : (insn.rm << 3) | (sizeCode(insn.operandSize) << 11);
    return exitBy(guest, insn, secondary[0], { instructionInformation: information });
  }
  switch (name) {
    case 'mwait':
      return (
        guest.controls.hasPrimary(PrimaryControl.MWAIT_EXITING) &&
        exitBy(guest, insn, ExitReason.MWAIT, { qualification: guest.lp.waits.isArmed ? 1n : 0n })
      );
    case 'pause':
      return onPause(guest, insn);
    case 'umwait':
    case 'tpause':
      return (
        guest.controls.hasPrimary(PrimaryControl.RDTSC_EXITING) &&
        exitBy(guest, insn, name === 'umwait' ? ExitReason.UMWAIT : ExitReason.TPAUSE, {
          instructionInformation: (insn.rm << 3) | (1 << 11),
        })
      );
    case 'xsaves':
    case 'xrstors': {
      const { gpr } = guest.lp;
      const mask = (gpr[Gpr.RDX]! << 32n) | (gpr[Gpr.RAX]! & 0xffff_ffffn);
      if ((mask & guest.lp.get64(Reg.XSS) & guest.controls.xssBitmap) === 0n) return false;
      return exitBy(guest, insn, name === 'xsaves' ? ExitReason.XSAVES : ExitReason.XRSTORS, {
        qualification: displacementOf(insn),
        instructionInformation: operandInformation(insn),
      });
    }
    case 'pconfig':
      return isInLeafBitmap(guest, guest.pconfigBitmap) && exitBy(guest, insn, ExitReason.PCONFIG);
    case 'encls':
      return (
        guest.controls.hasSecondary(SecondaryControl.ENCLS_EXITING) &&
        isInLeafBitmap(guest, guest.enclsBitmap) &&
        exitBy(guest, insn, ExitReason.ENCLS)
      );
    case 'enclv':
      return (
        guest.controls.hasSecondary(SecondaryControl.ENCLV_EXITING) &&
        isInLeafBitmap(guest, guest.enclvBitmap) &&
        exitBy(guest, insn, ExitReason.ENCLV)
      );
    default:
      return false;
  }
}

const sizeCode = (bytes: number): number => (bytes === 2 ? 0 : bytes === 4 ? 1 : 2);

/** Leaf in EAX: bit EAX of the bitmap, bit 63 for 63 and above. */
function isInLeafBitmap(guest: VmxGuest, bitmap: bigint): boolean {
  const leaf = Number(guest.lp.gpr[Gpr.RAX]! & 0xffff_ffffn);
  return ((bitmap >> BigInt(Math.min(leaf, 63))) & 1n) !== 0n;
}

function onPause(guest: VmxGuest, insn: Insn): boolean {
  if (guest.controls.hasPrimary(PrimaryControl.PAUSE_EXITING)) return exitBy(guest, insn, ExitReason.PAUSE);
  if (!guest.controls.hasSecondary(SecondaryControl.PAUSE_LOOP_EXITING) || guest.lp.cpl !== 0) return false;
  const now = guest.lp.tsc;
  const isNewLoop = now - guest.lastPause > BigInt(guest.controls.pleGap);
  guest.lastPause = now;
  if (isNewLoop) guest.firstPause = now;
  return !isNewLoop && now - guest.firstPause > BigInt(guest.controls.pleWindow) && exitBy(guest, insn, ExitReason.PAUSE);
}

export const onRdtsc = (guest: VmxGuest, insn: Insn): boolean =>
  guest.controls.hasPrimary(PrimaryControl.RDTSC_EXITING) &&
  exitBy(guest, insn, insn.name === 'rdtscp' ? ExitReason.RDTSCP : ExitReason.RDTSC);

/** MSR bitmap: read low at 0, read high at 1024, write low at 2048, write high at 3072. */
export function onMsr(guest: VmxGuest, insn: Insn, index: number, isWrite: boolean): boolean {
  const reason = isWrite ? ExitReason.WRMSR : ExitReason.RDMSR;
  const { msrBitmap } = guest.controls;
  if (msrBitmap === -1) return exitBy(guest, insn, reason);
  let at: number;
  if (index <= 0x1fff) at = index;
  else if (index >>> 0 >= 0xc000_0000 && index >>> 0 <= 0xc000_1fff) at = 0x2000 + (index & 0x1fff);
  else return exitBy(guest, insn, reason);
  const byte = guest.lp.memory.read8((msrBitmap + (isWrite ? 2048 : 0) + (at >>> 3)) as Hpa);
  return (byte & (1 << (at & 7))) !== 0 && exitBy(guest, insn, reason);
}

export function onPort(guest: VmxGuest, insn: Insn, access: PortAccess): boolean {
  if (!isPortIntercepted(guest, access.port, access.size)) return false;
  let qualification = access.size - 1;
  if (access.isIn) qualification |= 8;
  if (access.isString) qualification |= 0x10;
  if (access.rep) qualification |= 0x20;
  if (access.isImmediate) qualification |= 0x40;
  const exit = vmExit(ExitReason.IO_INSTRUCTION, {
    instructionLength: insn.length,
    qualification: BigInt(qualification) | (BigInt(access.port) << 16n),
  });
  if (access.isString) {
    exit.guestLinearAddress = access.linear;
    exit.instructionInformation = (addressSizeCode(insn.addressSize) << 7) | ((access.isIn ? 0 : insn.segment) << 15);
  }
  guest.lp.recordExit(exit);
  return true;
}

const addressSizeCode = (bytes: number): number => (bytes === 2 ? 0 : bytes === 4 ? 1 : 2);

function isPortIntercepted(guest: VmxGuest, port: number, size: number): boolean {
  const { ioBitmapA, ioBitmapB } = guest.controls;
  if (ioBitmapA === -1) return guest.controls.hasPrimary(PrimaryControl.UNCONDITIONAL_IO_EXITING);
  for (let p = port; p < port + size; p++) {
    if (p > 0xffff) return true;
    const bitmap = p < 0x8000 ? ioBitmapA : ioBitmapB;
    const byte = guest.lp.memory.read8((bitmap + ((p & 0x7fff) >>> 3)) as Hpa);
    if ((byte & (1 << (p & 7))) !== 0) return true;
  }
  return false;
}

export function onControlRegister(guest: VmxGuest, insn: Insn, access: ControlRegisterAccess): boolean {
  if (!isControlRegisterIntercepted(guest, access)) return false;
  const { cr, kind, gpr, value, linear } = access;
  let qualification = cr;
  if (kind === 'mov-from') qualification |= 0x10;
  else if (kind === 'clts') qualification |= 0x20;
  else if (kind === 'lmsw') qualification |= 0x30 | (linear >= 0n ? 0x40 : 0) | (Number(value & 0xffffn) << 16);
  if (kind === 'mov-to' || kind === 'mov-from') qualification |= gpr << 8;
  return exitBy(guest, insn, ExitReason.CR_ACCESS, {
    qualification: BigInt(qualification >>> 0),
    guestLinearAddress: kind === 'lmsw' && linear >= 0n ? linear : 0n,
  });
}

function isControlRegisterIntercepted(guest: VmxGuest, { cr, kind, value }: ControlRegisterAccess): boolean {
  const { controls: c } = guest;
  switch (cr) {
    case 0:
      if (kind === 'mov-to') return ((value ^ c.cr0Shadow) & c.cr0Mask) !== 0n;
      if (kind === 'clts') return (c.cr0Mask & c.cr0Shadow & 8n) !== 0n;
      if (kind === 'lmsw')
        return ((value ^ c.cr0Shadow) & c.cr0Mask & 0xen) !== 0n || (c.cr0Mask & value & ~c.cr0Shadow & 1n) !== 0n;
      return false;
    case 3:
      if (kind === 'mov-from') return c.hasPrimary(PrimaryControl.CR3_STORE_EXITING);
      return c.hasPrimary(PrimaryControl.CR3_LOAD_EXITING) && !c.cr3Targets.includes(value);
    case 4:
      return kind === 'mov-to' && ((value ^ c.cr4Shadow) & c.cr4Mask) !== 0n;
    case 8:
      return c.hasPrimary(kind === 'mov-from' ? PrimaryControl.CR8_STORE_EXITING : PrimaryControl.CR8_LOAD_EXITING);
    default:
      return false;
  }
}

export function onDebugRegister(guest: VmxGuest, insn: Insn, dr: number, isWrite: boolean): boolean {
  if (!guest.controls.hasPrimary(PrimaryControl.MOV_DR_EXITING)) return false;
  return exitBy(guest, insn, ExitReason.DR_ACCESS, { qualification: BigInt(dr | (isWrite ? 0 : 0x10) | (insn.rm << 8)) });
}

const DESCRIPTOR_TABLE: Readonly<Record<string, readonly [reason: number, identity: number]>> = {
  sgdt: [ExitReason.GDTR_OR_IDTR, 0],
  sidt: [ExitReason.GDTR_OR_IDTR, 1],
  lgdt: [ExitReason.GDTR_OR_IDTR, 2],
  lidt: [ExitReason.GDTR_OR_IDTR, 3],
  sldt: [ExitReason.LDTR_OR_TR, 0],
  str: [ExitReason.LDTR_OR_TR, 1],
  lldt: [ExitReason.LDTR_OR_TR, 2],
  ltr: [ExitReason.LDTR_OR_TR, 3],
};

export function onDescriptorTable(guest: VmxGuest, insn: Insn, linear: bigint): boolean {
  const known = DESCRIPTOR_TABLE[insn.name];
  if (known === undefined || !guest.controls.hasSecondary(SecondaryControl.DESCRIPTOR_TABLE_EXITING)) return false;
  let information = operandInformation(insn) | (known[1] << 28);
  if (known[0] === ExitReason.GDTR_OR_IDTR && insn.operandSize !== 2) information |= 0x800;
  return exitBy(guest, insn, known[0], {
    qualification: displacementOf(insn),
    instructionInformation: information >>> 0,
    guestLinearAddress: linear >= 0n ? linear : 0n,
  });
}

export const onInvlpg = (guest: VmxGuest, insn: Insn, linear: bigint): boolean =>
  guest.controls.hasPrimary(PrimaryControl.INVLPG_EXITING) && exitBy(guest, insn, ExitReason.INVLPG, { qualification: linear });

export const onInvpcid = (guest: VmxGuest, insn: Insn, linear: bigint): boolean =>
  guest.controls.hasPrimary(PrimaryControl.INVLPG_EXITING) &&
  exitBy(guest, insn, ExitReason.INVPCID, {
    qualification: displacementOf(insn),
    guestLinearAddress: linear,
    instructionInformation: operandInformation(insn, insn.reg),
  });

const VMX_INSTRUCTIONS: Readonly<Record<string, number>> = {
  vmcall: ExitReason.VMCALL,
  vmclear: ExitReason.VMCLEAR,
  vmlaunch: ExitReason.VMLAUNCH,
  vmptrld: ExitReason.VMPTRLD,
  vmptrst: ExitReason.VMPTRST,
  vmread: ExitReason.VMREAD,
  vmresume: ExitReason.VMRESUME,
  vmwrite: ExitReason.VMWRITE,
  vmxoff: ExitReason.VMXOFF,
  vmxon: ExitReason.VMXON,
  invept: ExitReason.INVEPT,
  invvpid: ExitReason.INVVPID,
  vmfunc: ExitReason.VMFUNC,
  seamcall: ExitReason.SEAMCALL,
};

/** VM functions are not modelled: VMFUNC of a guest that has them enabled exits, as it does for a function that its controls leave 0. */
export function onVmxInstruction(guest: VmxGuest, insn: Insn): boolean {
  const reason = VMX_INSTRUCTIONS[insn.name];
  if (reason === undefined || !isEnabled(guest, insn.name)) return false;
  const operand = WITH_OPERAND.get(insn.name);
  if (operand === undefined) return exitBy(guest, insn, reason);
  const information = operandInformation(insn, operand === 'register' ? insn.reg : 0);
  return exitBy(guest, insn, reason, { qualification: displacementOf(insn), instructionInformation: information });
}

/** VMX instructions with an operand in memory; `register` = with a second one in a register. */
const WITH_OPERAND = new Map<string, 'memory' | 'register'>([
  ['vmclear', 'memory'],
  ['vmptrld', 'memory'],
  ['vmptrst', 'memory'],
  ['vmxon', 'memory'],
  ['vmread', 'register'],
  ['vmwrite', 'register'],
  ['invept', 'register'],
  ['invvpid', 'register'],
]);

export const onTdcall = (guest: VmxGuest, insn: Insn): boolean => guest.isSeam && exitBy(guest, insn, ExitReason.TDCALL);

export const onXsetbv = (guest: VmxGuest, insn: Insn): boolean => exitBy(guest, insn, ExitReason.XSETBV);

const VALID = 0x8000_0000;
const HAS_ERROR_CODE = 0x800;

export function onException(guest: VmxGuest, exception: GuestException): boolean {
  const { vector, type, errorCode } = exception;
  if (type === EventType.SOFTWARE_INTERRUPT || type === EventType.EXTERNAL_INTERRUPT) return false;
  const { controls } = guest;
  let isIntercepted = (controls.exceptionBitmap & (1 << vector)) !== 0;
  if (vector === 14) isIntercepted = ((errorCode & controls.pageFaultMask) === controls.pageFaultMatch) === isIntercepted;
  if (!isIntercepted) return false;
  guest.lp.recordExit(
    vmExit(ExitReason.EXCEPTION_NMI, {
      qualification: exception.qualification,
      instructionLength: exception.instructionLength,
      interruptionInformation:
        (VALID | vector | (type << 8) | (errorCode === -1 ? 0 : HAS_ERROR_CODE) | nmiUnblocking(guest, vector)) >>> 0,
      interruptionErrorCode: errorCode === -1 ? 0 : errorCode,
    }),
  );
  return true;
}

/** Bit 12: the fault is of an IRET that had unblocked NMIs. Undefined (0) for double faults and during event delivery. */
const nmiUnblocking = ({ lp }: VmxGuest, vector: number): number =>
  lp.isUnblockingNmi && vector !== 8 && (lp.vectoringInformation & VALID) === 0 ? 0x1000 : 0;

/** A host interrupt. With "acknowledge interrupt on exit" the exit takes it from the LP and names the vector; without, it stays held. */
export function onExternalInterrupt(guest: VmxGuest, vector: number): 'exit' | 'consumed' | 'deliver' {
  const { controls, lp } = guest;
  if ((controls.pin & PinControl.EXTERNAL_INTERRUPT_EXITING) === 0) return 'deliver';
  if (vector === controls.notificationVector) {
    processPostedInterrupts(guest);
    return 'consumed';
  }
  const acknowledged = controls.acknowledgesInterrupts;
  if (acknowledged) lp.events.drop(vector);
  lp.recordExit(vmExit(ExitReason.EXTERNAL_INTERRUPT, { interruptionInformation: acknowledged ? (VALID | vector) >>> 0 : 0 }));
  return 'exit';
}

/** With virtual NMIs the blocking that the guest has is of virtual ones: physical NMIs exit all the same. */
export function onNmi(guest: VmxGuest, isBlocked: boolean): boolean {
  const { pin } = guest.controls;
  if ((pin & PinControl.NMI_EXITING) === 0 || (isBlocked && (pin & PinControl.VIRTUAL_NMIS) === 0)) return false;
  guest.lp.events.nmi = false;
  guest.lp.recordExit(vmExit(ExitReason.EXCEPTION_NMI, { interruptionInformation: (VALID | (EventType.NMI << 8) | 2) >>> 0 }));
  return true;
}

export function onWindow(guest: VmxGuest, interruptOpen: boolean, nmiOpen: boolean): boolean {
  if (nmiOpen && guest.controls.hasPrimary(PrimaryControl.NMI_WINDOW_EXITING)) guest.lp.recordExit(vmExit(ExitReason.NMI_WINDOW));
  else if (interruptOpen && guest.controls.hasPrimary(PrimaryControl.INTERRUPT_WINDOW_EXITING))
    guest.lp.recordExit(vmExit(ExitReason.INTERRUPT_WINDOW));
  else return false;
  return true;
}
