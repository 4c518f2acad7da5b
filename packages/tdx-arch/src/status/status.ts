import { bit, bits, word64 } from '@tdxkit/x86-cpu/layout';
import { hex, hex64 } from '@tdxkit/x86-cpu/units';
import { Code, Operand, statusCodes } from '../generated/status.ts';
import { exitReasonName } from '../leaves/exit-reason.ts';
import type { StatusInfo } from './status-info.ts';

/** Layout of a completion status. @source TDX-ABI "Function completion status" */
export const StatusWord = word64('STATUS', {
  DETAILS_L2: bits(0, 31, 'operand id, indices, number or exit reason'),
  DETAILS_L1: bits(32, 39, 'which code of the class'),
  CLASS: bits(40, 47, 'what the status is about'),
  HOST_RECOVERABILITY_HINT: bit(60, 'the host may be able to recover'),
  FATAL: bit(61, 'the TD is dead'),
  NON_RECOVERABLE: bit(62, 'the same request can never succeed'),
  ERROR: bit(63, 'the request failed'),
});

const HIGH_HALF = 0xffff_ffff_0000_0000n;
const FLAG_HINT = 1n << 60n;

/** RAX 0. */
export const SUCCESS = Code.SUCCESS;

/** A status word: `code` is a `Code` constant, `detail` the low half (an `Operand`, number or exit reason; 32 bits). */
export const status = (code: bigint, detail: number | bigint = 0): bigint => code | BigInt.asUintN(32, BigInt(detail));
/** The status without its low half: what a VMM compares. */
export const codeOf = (word: bigint): bigint => word & HIGH_HALF;
/** The low half. */
export const detailOf = (word: bigint): number => Number(word & 0xffff_ffffn);
/** True when bit 63 is set. Two codes of the success class are not 0 and no errors: KEY_CONFIGURED, NO_HKID_READY_TO_WBCACHE. */
export const isError = (word: bigint): boolean => (word & (1n << 63n)) !== 0n;
/** Bits 63:62 are 10: busy or interrupted, the same call may succeed later. */
export const isRetryable = (word: bigint): boolean => (word & (3n << 62n)) === 1n << 63n;
export const isBusy = (word: bigint): boolean => codeOf(word) === Code.OPERAND_BUSY;

const byCode: ReadonlyMap<bigint, StatusInfo> = new Map(statusCodes.map((s) => [s.code, s]));
const operandNames: ReadonlyMap<number, string> = new Map(Object.entries(Operand).map(([name, id]) => [id, name]));

/** What the code of a status is, HOST_RECOVERABILITY_HINT and a FATAL bit added at run time ignored if needed; undefined when unknown. */
export function statusInfo(word: bigint): StatusInfo | undefined {
  const code = codeOf(word);
  return byCode.get(code) ?? byCode.get(code & ~FLAG_HINT) ?? byCode.get(code & ~FLAG_HINT & ~(1n << 61n));
}
/** `OPERAND_INVALID`, or undefined for a code that no table knows. */
export const statusName = (word: bigint): string | undefined => statusInfo(word)?.name;
/** `RCX`, or undefined for an id that no table knows. */
export const operandName = (id: number): string | undefined => operandNames.get(id);

/** `0xc000_0100_0000_0045 OPERAND_INVALID (CPUID_CONFIG)`: never throws; unknown codes keep their number. */
export function formatStatus(word: bigint): string {
  const info = statusInfo(word);
  const detail = detailOf(word);
  const name = info?.name ?? 'unknown status';
  if (detail === 0 && info?.low32 !== 'operand id') return `${hex64(word)} ${name}`;
  const what = info?.low32 ?? 'operand id';
  const detailName =
    what === 'exit reason' ? exitReasonName(detail) : what.startsWith('operand id') ? operandName(detail) : undefined;
  return `${hex64(word)} ${name} (${detailName ?? hex(detail)})`;
}
