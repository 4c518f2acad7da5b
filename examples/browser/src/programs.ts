import { BareProgram, createMachine, defaultPlatform, type BareProgramOptions, type Tier } from '@tdxkit/x86-cpu';

/** What is left of a run, as text: equal for equal runs, wherever they took place. */
export interface ProgramResult {
  readonly stop: string;
  readonly instructions: number;
  readonly rip: string;
  readonly registers: readonly string[];
  /** SHA-256 of the whole machine: memory, registers, clock. */
  readonly digest: string;
}

/** A program and how far to run it. */
export interface ProgramRun extends Pick<BareProgramOptions, 'segments' | 'entry' | 'mode'> {
  readonly tier: Tier;
  readonly budget: number;
}

const RAM_BYTES = 192 * 2 ** 20;
const EXIT_PORT = 0xf4;

/** Runs a program until HLT, a write to port 0xF4, or the end of its budget. */
export async function runProgram({ tier, budget, ...program }: ProgramRun): Promise<ProgramResult> {
  const machine = createMachine(defaultPlatform({ ramBytes: RAM_BYTES }), { tier });
  const run: BareProgram = new BareProgram(machine, {
    ...program,
    writePort: (port) => {
      if (port === EXIT_PORT) run.stop();
    },
  });
  const { kind, instructions } = run.run(budget);
  const { bytes, state } = run.snapshot();
  const text = new TextEncoder().encode(JSON.stringify(state));
  const all = new Uint8Array(bytes.length + text.length);
  all.set(bytes);
  all.set(text, bytes.length);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return {
    stop: kind,
    instructions,
    rip: run.lp.rip.toString(16),
    registers: [...run.lp.gpr].map((value) => value.toString(16)),
    digest: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
}
