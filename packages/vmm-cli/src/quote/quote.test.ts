import { readFileSync } from 'node:fs';
import { TdReport } from '@tdxkit/tdx-arch/structs';
import { VmcallStatus } from '@tdxkit/tdx-arch';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkQuote } from './check-quote.ts';
import { QuoteFormatError, parseQuote } from './quote.ts';
import { QuoteService, QuoteStatus, isReportGenuine, type QuoteHost } from './quote-service.ts';
import { signTestQuote } from './sign-quote.ts';

const vector = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../testdata/quotes/${name}.dat`, import.meta.url)));
const report = vector('tdreport-dcap');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const allGood = { isSigned: true, isKeyVouchedFor: true, isQeReportSigned: true, isChainSigned: true };

describe('parseQuote', () => {
  it.each([
    ['quote-v4-spr-e4', 4],
    ['quote-v4-cos113', 4],
    ['quote-v4-azure', 4],
    ['quote-v5-trustee', 5],
  ] as const)('reads %s of a real machine, and every signature in it holds', (name, version) => {
    const quote = parseQuote(vector(name));
    expect([quote.header.version, quote.header.teeType]).toEqual([version, 0x81]);
    expect(checkQuote(quote)).toEqual({ ...allGood, root: expect.stringContaining('Intel SGX Root CA') as string });
  });

  it('finds a quote that was tampered with', () => {
    const bytes = vector('quote-v4-spr-e4');
    bytes[200]! ^= 1;
    expect(checkQuote(parseQuote(bytes))).toMatchObject({ ...allGood, isSigned: false });
    const other = vector('quote-v4-spr-e4');
    other[48 + 584 + 4 + 64]! ^= 1; // the attestation key
    expect(checkQuote(parseQuote(other))).toMatchObject({ isKeyVouchedFor: false });
  });

  it('refuses what is cut off or damaged with the offset, and never fails otherwise', () => {
    const bytes = vector('quote-v4-cos113');
    expect(() => parseQuote(new Uint8Array(0))).toThrow(/quote:0x0: header of 48 bytes; 0 are left/);
    expect(() => parseQuote(bytes.subarray(0, 700))).toThrow(/quote:0x278: signature data of \d+ bytes; 64 are left/);
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.array(fc.tuple(fc.nat(1300), fc.nat(255)), { maxLength: 5 }), (length, damage) => {
        const copy = bytes.slice(0, length);
        for (const [at, value] of damage) if (at < length) copy[at] = value;
        try {
          parseQuote(copy);
        } catch (error) {
          expect(error).toBeInstanceOf(QuoteFormatError);
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

describe('signTestQuote', () => {
  it('makes a quote whose signatures add up to a test root, with the contents of the report, and the same one again', () => {
    const bytes = signTestQuote(report);
    const quote = parseQuote(bytes);
    expect(checkQuote(quote)).toEqual({ ...allGood, root: expect.stringContaining('tdxkit TEST root') as string });
    const { reportMac, tdInfo, teeTcbInfo } = TdReport.read(report);
    expect([quote.body.mrtd, quote.body.rtmr, quote.body.reportData, quote.body.xfam, quote.body.mrseam]).toEqual([
      tdInfo.mrtd,
      tdInfo.rtmr,
      reportMac.reportData,
      tdInfo.xfam,
      teeTcbInfo.mrseam,
    ]);
    expect(new TextDecoder().decode(quote.header.qeVendorId)).toBe('tdxkit-test-only');
    expect([quote.length, hex(signTestQuote(report))]).toEqual([bytes.length, hex(bytes)]);
  });
});

describe('QuoteService', () => {
  const GPA = 0x10_0000;
  const memory = new Uint8Array(0x4000);
  const host = (change: Partial<QuoteHost> = {}): QuoteService =>
    new QuoteService({
      isShared: () => true,
      readGuest: (gpa, into) => (into.set(memory.subarray(gpa - GPA, gpa - GPA + into.length)), true),
      writeGuest: (gpa, bytes) => (memory.set(bytes, gpa - GPA), true),
      verifyReport: () => true,
      ...change,
    });
  const view = new DataView(memory.buffer);
  const ask = (
    service: QuoteService,
    { size = 0x2000n, gpa = GPA, version = 1n, length = 1024, change = -1 } = {},
  ): (bigint | number)[] => {
    memory.fill(0);
    view.setBigUint64(0, version, true);
    view.setUint32(16, length, true);
    memory.set(report, 24);
    if (change >= 0) memory[24 + change]! ^= 1;
    const status = service.getQuote(gpa, size);
    return [status, view.getBigUint64(8, true), view.getUint32(20, true)];
  };
  const { INVALID_OPERAND, SUCCESS } = VmcallStatus;

  it('replaces the report by a quote', () => {
    const quote = signTestQuote(report);
    expect(ask(host())).toEqual([SUCCESS, QuoteStatus.SUCCESS, quote.length]);
    expect(hex(memory.subarray(24, 24 + quote.length))).toBe(hex(quote));
  });

  it.each([
    ['a report of another platform', host({ verifyReport: () => false }), {}],
    ['changed TD information', host(), { change: 600 }],
    ['changed TCB information', host(), { change: 300 }],
    ['a report of another length', host(), { length: 1023 }],
  ])('answers %s with an error in the buffer', (_what, service, options) => {
    expect(ask(service, options)).toEqual([SUCCESS, QuoteStatus.ERROR, 0]);
  });

  it.each([
    ['private memory', host({ isShared: () => false }), {}],
    ['memory that is not there', host({ readGuest: () => false }), {}],
    ['an unaligned buffer', host(), { gpa: GPA + 8 }],
    ['no bytes', host(), { size: 0n }],
    ['half a page', host(), { size: 0x800n }],
    ['a huge buffer', host(), { size: 1n << 40n }],
    ['another version', host(), { version: 2n }],
  ])('refuses %s', (_what, service, options) => {
    expect(ask(service, options)[0]).toBe(INVALID_OPERAND);
  });

  it('holds a real report for genuine when its hashes are right and the MAC is', () => {
    expect([isReportGenuine(report, () => true), isReportGenuine(report, () => false)]).toEqual([true, false]);
  });
});
