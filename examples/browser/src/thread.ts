import { runTd, type TdResult } from './hello-td.ts';
import { runProgram, type ProgramResult, type ProgramRun } from './programs.ts';

/** What the page asks of itself or of its worker. */
export type Job = { readonly program: ProgramRun } | { readonly td: Uint8Array };

export async function run(job: Job): Promise<ProgramResult | TdResult> {
  return 'program' in job ? await runProgram(job.program) : await runTd(job.td);
}
