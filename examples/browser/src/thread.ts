import { runTd, runTdInTwoParts, type TdResult } from './hello-td.ts';
import { runProgram, type ProgramResult, type ProgramRun } from './programs.ts';

/** What the page asks of itself or of its worker. */
export type Job = { readonly program: ProgramRun } | { readonly td: Uint8Array; readonly saveAt?: number };

export async function run(job: Job): Promise<ProgramResult | TdResult> {
  if ('program' in job) return await runProgram(job.program);
  return job.saveAt === undefined ? await runTd(job.td) : await runTdInTwoParts(job.td, job.saveAt);
}
