import { hex64 } from '@tdxkit/x86-cpu/units';
import type { VmSession } from '../run/vm-session.ts';
import { markOf, type MachineMark } from '../snapshot/machine-mark.ts';
import type { RegisterName } from '../debug/guest-view.ts';
import { standStill } from '../debug/stand-still.ts';
import { registersOf, viewOf } from '../debug/view-of.ts';

/** The state of a VM at one instruction. */
export interface StateReport extends MachineMark {
  readonly guestSeconds: number;
  /** Of each vCPU; null where the host may not see them: a production TD. */
  readonly registers: readonly (Readonly<Partial<Record<RegisterName, string>>> | null)[];
}

/** The mark comes first: to read the registers of a debug TD makes its vCPUs leave the guest. */
export function stateReport(session: VmSession): StateReport {
  const { machine } = session.host;
  const mark = markOf(session);
  const guestSeconds = Number((machine.clock.now * 1_000_000n) / machine.platform.tscHz) / 1e6;
  standStill(machine.clock);
  const view = viewOf(session);
  const registers = session.built.vcpus.map(({ id }) =>
    view === undefined
      ? null
      : Object.fromEntries(Object.entries(registersOf(view, id)).map(([name, value]) => [name, hex64(value)])),
  );
  return { ...mark, guestSeconds, registers };
}

const shown = [
  'rip',
  'rflags',
  'rax',
  'rbx',
  'rcx',
  'rdx',
  'rsi',
  'rdi',
  'rbp',
  'rsp',
  'r8',
  'r9',
  'r10',
  'r11',
  'r12',
  'r13',
  'r14',
  'r15',
  'cr0',
  'cr3',
  'cr4',
] as const;

/** For people. */
export function stateText(state: StateReport): string {
  const lines = [
    `instructions ${state.instructions}${state.vcpuInstructions.length > 1 ? ` (${state.vcpuInstructions.join(', ')})` : ''}`,
    `guest time   ${state.guestSeconds} s, ${state.ticks} ticks`,
    `console      ${state.consoleBytes} bytes, SHA-256 ${state.consoleSha256}`,
    `machine      SHA-256 ${state.machineSha256}`,
  ];
  state.registers.forEach((registers, i) => {
    lines.push(registers === null ? `vCPU ${i}       registers of a production TD: its host cannot read them` : `vCPU ${i}`);
    if (registers === null) return;
    for (let at = 0; at < shown.length; at += 3)
      lines.push(
        `  ${shown
          .slice(at, at + 3)
          .map((name) => `${name.padEnd(6)} ${registers[name] ?? 'not told'}`)
          .join('  ')}`,
      );
  });
  return `${lines.join('\n')}\n`;
}
