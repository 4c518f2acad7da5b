import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Code, Operand, codeOf, detailOf, formatStatus, isError, isRetryable, status, statusCodes, statusName } from './index.ts';

describe('status words', () => {
  it('prints a status as the manual speaks of it', () => {
    expect(formatStatus(0xc000_0100_0000_0045n)).toBe('0xc000_0100_0000_0045 OPERAND_INVALID (CPUID_CONFIG)');
    expect(formatStatus(status(Code.OPERAND_INVALID, Operand.RAX))).toBe('0xc000_0100_0000_0000 OPERAND_INVALID (RAX)');
    expect(formatStatus(status(Code.NON_RECOVERABLE_VCPU, 2))).toBe('0x4000_0001_0000_0002 NON_RECOVERABLE_VCPU (TRIPLE_FAULT)');
    expect(formatStatus(status(Code.INCONSISTENT_MSR, 0x3b))).toMatch(/ INCONSISTENT_MSR \(0x3b\)$/);
    expect(formatStatus(0n)).toBe('0x0000_0000_0000_0000 SUCCESS');
  });

  it('[A016] splits and joins every code with every detail', () => {
    fc.assert(
      fc.property(fc.constantFrom(...statusCodes), fc.nat({ max: 0xffff_ffff }), (info, detail) => {
        const word = status(info.code, detail);
        expect([codeOf(word), detailOf(word), statusName(word)]).toEqual([info.code, detail, info.name]);
        expect(isError(word)).toBe(word >> 63n === 1n);
        expect(formatStatus(word)).toContain(info.name);
      }),
    );
  });

  it('names a code although the FATAL bit or the recoverability hint was added at run time', () => {
    expect(statusName(Code.OPERAND_INVALID | (1n << 60n))).toBe('OPERAND_INVALID');
    expect(statusName(Code.SUCCESS | (1n << 61n))).toBe('SUCCESS');
  });

  it('never throws on a word nobody knows', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (word) => formatStatus(word).length > 20));
  });

  it('tells errors that may go away from those that cannot', () => {
    expect([isRetryable(Code.OPERAND_BUSY), isRetryable(Code.OPERAND_INVALID), isRetryable(Code.KEY_CONFIGURED)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isError(Code.KEY_CONFIGURED), isError(Code.NO_HKID_READY_TO_WBCACHE)]).toEqual([false, false]);
  });
});
