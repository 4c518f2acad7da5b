import { createHash } from 'node:crypto';
import type { MachineSnapshot } from '@tdxkit/x86-cpu';
import { TdxError } from '@tdxkit/x86-cpu/units';
import type { VmSession } from '../run/vm-session.ts';

/** What tells two states of a VM apart. Equal marks: equal memory, registers, keys, time and output. */
export interface MachineMark {
  readonly instructions: number;
  /** Of each vCPU. */
  readonly vcpuInstructions: readonly number[];
  /** Time in TSC ticks. */
  readonly ticks: string;
  /** Bytes that the guest printed, and their SHA-256. */
  readonly consoleBytes: number;
  readonly consoleSha256: string;
  /** SHA-256 of the machine: memory with keys and owners, registers, VMCSs, TDX module. */
  readonly machineSha256: string;
}

/** A replay or a restored VM is not where the recording says. */
export class DivergedError extends TdxError {
  constructor(message: string) {
    super('DIVERGED', message, {
      hint: 'The recording was made by another version of tdx, or this is a bug of tdxkit: please report it.',
    });
  }
}

/** The mark of a VM between two stretches. @param snapshot of its machine, if there is one already */
export function markOf(session: VmSession, snapshot: MachineSnapshot = session.host.machine.snapshot()): MachineMark {
  const text = new TextEncoder().encode(session.console);
  const machine = createHash('sha256').update(JSON.stringify(snapshot.state)).update(snapshot.bytes).digest('hex');
  return {
    instructions: session.instructions,
    vcpuInstructions: session.built.vcpus.map((vcpu) => vcpu.instructions),
    ticks: session.host.machine.clock.now.toString(),
    consoleBytes: text.length,
    consoleSha256: createHash('sha256').update(text).digest('hex'),
    machineSha256: machine,
  };
}

/** @throws DivergedError naming the first difference */
export function expectMark(found: MachineMark, recorded: MachineMark): void {
  for (const name of ['instructions', 'ticks', 'consoleBytes', 'consoleSha256', 'machineSha256'] as const)
    if (found[name] !== recorded[name])
      throw new DivergedError(`the run went another way: ${name} is ${found[name]}, recorded was ${recorded[name]}`);
}
