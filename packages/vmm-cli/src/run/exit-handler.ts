import {
  Errno,
  KVM_MEMORY_EXIT_FLAG_PRIVATE,
  KvmExitReason,
  KvmHypercall,
  KvmSystemEvent,
  KvmVmType,
  MapGpaRangeFlag,
  accessOf,
  errnoName,
  isErrno,
  type HypercallExit,
  type KvmExit,
  type KvmVcpu,
  type MemoryFaultExit,
  type SystemEventExit,
  type TdxExit,
} from '@tdxkit/kvm-tdx';
import { PAGE_SIZE, hex, hex64 } from '@tdxkit/x86-cpu/units';
import type { PrivatePages } from '../memory/private-pages.ts';
import { DebugTdView } from '../debug/debug-td-view.ts';
import type { QuoteService } from '../quote/quote-service.ts';
import type { BuiltVm } from './build-vm.ts';
import type { MachineDevices } from './machine-devices.ts';
import type { Outcome } from './outcome.ts';

/** What the exits of one VM act on. */
export interface ExitContext {
  readonly built: BuiltVm;
  readonly devices: MachineDevices;
  readonly pages: PrivatePages;
  readonly quotes: QuoteService;
  /** A TD with ATTRIBUTES.DEBUG, whose registers the host may read. */
  readonly isDebugTd: boolean;
  /** The vCPU that ran last. */
  current: KvmVcpu;
}

/** Bits of R11 of GetTdVmCallInfo leaf 1: the optional sub-functions that this VMM serves. */
const SERVES_GET_QUOTE = 1n;
/** Sub-functions of TDG.VP.VMCALL that exit to userspace. */
const TdxCall = { GET_TD_VMCALL_INFO: 0x10000, GET_QUOTE: 0x10002 } as const;

/** KVM_EXIT_TDX. What is not offered keeps the answer that KVM has set: unsupported. */
function answerTdxExit({ quotes }: ExitContext, exit: TdxExit): void {
  if (exit.nr === TdxCall.GET_TD_VMCALL_INFO) exit.r11 = SERVES_GET_QUOTE;
  if (exit.nr === TdxCall.GET_QUOTE) exit.ret = quotes.getQuote(Number(exit.gpa), exit.size);
}

/** Order in which ReportFatalError carries its text: R14, R15, RBX, RDI, RSI, R8, R9, RDX. */
const fatalTextRegisters = [14, 15, 3, 7, 6, 8, 9, 2];

/** Serves one exit of KVM_RUN. Returns how the run ended, or undefined to run on. */
export function handleExit(context: ExitContext, exit: KvmExit): Outcome | undefined {
  const { devices } = context;
  const { ports, mmio } = devices;
  switch (exit.reason) {
    case KvmExitReason.KVM_EXIT_IO:
      for (let i = 0; i < exit.count; i++) {
        const data = exit.count === 1 ? exit.data : exit.data.subarray(i * exit.size);
        if (exit.direction === 1) ports.write(exit.port, data, exit.size);
        else ports.read(exit.port, data, exit.size);
      }
      return devices.ending;
    case KvmExitReason.KVM_EXIT_MMIO:
      if (exit.isWrite) mmio.write(exit.physAddr, exit.data, exit.len);
      else mmio.read(exit.physAddr, exit.data, exit.len);
      return undefined;
    case KvmExitReason.KVM_EXIT_HYPERCALL:
      exit.ret = BigInt(serveHypercall(context, exit));
      return undefined;
    case KvmExitReason.KVM_EXIT_MEMORY_FAULT:
      return convertOnFault(context, exit);
    case KvmExitReason.KVM_EXIT_TDX:
      answerTdxExit(context, exit);
      return undefined;
    case KvmExitReason.KVM_EXIT_HLT:
      return { kind: 'deadlock', detail: 'the guest halted and has no interrupt controller that could wake it' };
    case KvmExitReason.KVM_EXIT_SHUTDOWN:
      return {
        kind: 'triple-fault',
        detail: `the guest hit a triple fault${whereIs(context)}`,
        hint: 'An exception came before the guest had a working IDT, or its handler failed.',
      };
    case KvmExitReason.KVM_EXIT_SYSTEM_EVENT:
      return systemEvent(exit);
    case KvmExitReason.KVM_EXIT_FAIL_ENTRY:
      return {
        kind: 'vm-killed',
        detail: `the processor refused to enter the guest, reason ${hex(exit.hardwareEntryFailureReason)}${exit.message ? `: ${exit.message}` : ''}`,
      };
    case KvmExitReason.KVM_EXIT_INTERNAL_ERROR:
      return killed(
        context,
        `KVM stopped the VM: ${exit.message}${exit.data.length > 0 ? ` (${exit.data.map((d) => hex64(d)).join(', ')})` : ''}`,
      );
    case KvmExitReason.KVM_EXIT_EXCEPTION:
      return killed(context, `the guest raised exception ${exit.exception}, which nobody handles`);
    case KvmExitReason.KVM_EXIT_INTR:
      return undefined;
    case KvmExitReason.KVM_EXIT_IOAPIC_EOI:
      context.devices.ioApic.endOfInterrupt(exit.vector);
      return undefined;
    case KvmExitReason.KVM_EXIT_UNKNOWN:
      return killed(context, 'KVM came back without a reason');
  }
}

/** The end of a VM whose KVM_RUN returned an errno that has no exit. */
export function refusedRun(context: ExitContext, errno: number): Outcome {
  return killed(context, `KVM_RUN failed with ${errnoName(errno)}`);
}

/** Why a page that was accepted once has to be accepted again. */
const LOST_TO_SHARED =
  'The guest touched this page by its shared address before, without MapGPA: the host made it shared, and what was in it is lost.';

/** What a status or message of the host means to somebody who runs a guest. */
const causes: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/NON_ACCESSIBLE/, 'The TD read private memory that somebody else had written: the integrity of its memory is lost.'],
  [/TD_FATAL|NON_RECOVERABLE_TD/, 'The TDX module gave the TD up after an error that no guest can recover from.'],
  [
    /OP_STATE_INCORRECT|KEYS_NOT_CONFIGURED|TD_KEYS|LIFECYCLE/,
    'The host called the TDX module in an order that leaves the TD unable to run.',
  ],
  [/never accepted/, 'Accept memory with TDG.MEM.PAGE.ACCEPT before the guest uses it.'],
];

function killed(context: ExitContext, reason: string): Outcome {
  const { vm } = context.built;
  const place = whereIs(context);
  const detail =
    vm.bugged === undefined ? `${reason}${place}` : `${vm.bugged}${place === '' ? '' : `; the guest was${place}`} (${reason})`;
  const touched = /never accepted/.test(detail)
    ? Number(/GPA (0x[0-9a-f_]+)/.exec(detail)?.[1]?.replaceAll('_', '') ?? NaN)
    : NaN;
  const cause = context.pages.wasConvertedByFault(touched)
    ? LOST_TO_SHARED
    : causes.find(([pattern]) => pattern.test(detail))?.[1];
  const hints = [
    cause,
    place === '' && isTd(context) ? 'A TD hides its registers: --debug shows where it was.' : undefined,
  ].filter((hint) => hint !== undefined);
  return { kind: 'vm-killed', detail, ...(hints.length === 0 ? {} : { hint: hints.join(' ') }) };
}

const isTd = ({ built }: ExitContext): boolean => built.vm.type === KvmVmType.KVM_X86_TDX_VM;

/** ` at RIP 0x...` of a plain VM and of a debug TD; empty for any other TD, whose registers are its own. */
export function whereIs(context: ExitContext): string {
  const { built, current } = context;
  if (isTd(context)) {
    if (!context.isDebugTd) return '';
    const rip = new DebugTdView(built.vm).readRegister(current.id, 'rip');
    return rip === undefined ? '' : ` at RIP ${hex(rip)}`;
  }
  const regs = current.getRegs();
  return isErrno(regs) ? '' : ` at RIP ${hex(regs.rip)}`;
}

function systemEvent(exit: SystemEventExit): Outcome {
  if (exit.type !== KvmSystemEvent.TDX_FATAL)
    return { kind: 'guest-fatal', detail: `the guest asked for system event ${exit.type}` };
  const bytes = new DataView(new ArrayBuffer(64));
  fatalTextRegisters.forEach((register, i) => bytes.setBigUint64(8 * i, exit.data[register] ?? 0n, true));
  let text = '';
  for (let i = 0; i < 64 && bytes.getUint8(i) !== 0; i++) {
    const byte = bytes.getUint8(i);
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return {
    kind: 'guest-fatal',
    detail: `the guest reported a fatal error, code ${hex64(exit.data[12] ?? 0n)}${text === '' ? '' : `: "${text}"`}`,
  };
}

/** KVM_HC_MAP_GPA_RANGE: returns 0 or the positive errno for the guest. */
function serveHypercall(context: ExitContext, exit: HypercallExit): number {
  if (exit.nr !== KvmHypercall.MAP_GPA_RANGE) return Errno.ENOSYS;
  const isPrivate = (exit.args[2] & BigInt(MapGpaRangeFlag.ENCRYPTED)) !== 0n;
  return convert(context, Number(exit.args[0]), Number(exit.args[1]) * PAGE_SIZE, isPrivate) ? 0 : Errno.EINVAL;
}

/**
 * Makes [gpa, gpa + bytes) private or shared: attributes first, then the pages of the side that lost are given back. A range without
 * memory can become shared (devices live there) but not private.
 */
function convert({ built, pages }: ExitContext, gpa: number, bytes: number, isPrivate: boolean): boolean {
  const range = pages.rangeOf(gpa, bytes);
  if (range === undefined && isPrivate) return false;
  const attributes = { address: gpa, size: bytes, attributes: isPrivate ? KVM_MEMORY_EXIT_FLAG_PRIVATE : 0n, flags: 0n };
  if (isErrno(built.vm.setMemoryAttributes(attributes))) return false;
  pages.set(gpa, bytes, isPrivate);
  if (range !== undefined && !isPrivate) built.memfds.get(range)?.punchHole(gpa - range.gpa, bytes);
  return true;
}

/** KVM_EXIT_MEMORY_FAULT: a TD that touches the other half of its memory gets it converted, as QEMU does. */
function convertOnFault(context: ExitContext, exit: MemoryFaultExit): Outcome | undefined {
  const wantsPrivate = (exit.flags & KVM_MEMORY_EXIT_FLAG_PRIVATE) !== 0n;
  const now = context.pages.isPrivate(exit.gpa);
  if (now === !wantsPrivate && convert(context, exit.gpa, exit.size, wantsPrivate)) {
    context.pages.noteFault(exit.gpa, exit.size);
    return undefined;
  }
  const { qualification } = context.current.backend.exitInformation();
  const access = `${accessOf(Number(qualification & 0xffn))} ${wantsPrivate ? 'private' : 'shared'} address ${hex(exit.gpa)}`;
  return now === undefined
    ? {
        kind: 'memory-fault',
        detail: `the guest ${access}, where there is no memory${whereIs(context)}`,
        hint: 'Give the VM more --memory, or mend the address in the guest.',
      }
    : { kind: 'memory-fault', detail: `the guest ${access}, which the host cannot give it${whereIs(context)}` };
}
