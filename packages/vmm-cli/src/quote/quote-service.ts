import { sha384 } from '@noble/hashes/sha2.js';
import { ReportMacStruct, TdReport } from '@tdxkit/tdx-arch/structs';
import { VmcallStatus } from '@tdxkit/tdx-arch';
import { signTestQuote } from './sign-quote.ts';

/** Header of the shared buffer: version, status, bytes in, bytes out; then the report, replaced by the quote. @source GHCI "TDG.VP.VMCALL<GetQuote>" */
const Field = { VERSION: 0, STATUS: 8, IN_LENGTH: 16, OUT_LENGTH: 20, DATA: 24 } as const;
const VERSION = 1n;
export const QuoteStatus = { SUCCESS: 0n, ERROR: 0x8000_0000_0000_0000n, SERVICE_UNAVAILABLE: 0x8000_0000_0000_0001n } as const;
const PAGE = 0xfff;
const MAX_BUFFER_BYTES = 1 << 20;
/** Bytes of TEE_TCB_INFO that its hash covers. */
const TCB_INFO_HASHED = 239;

/** What the service needs of the VM and the host. */
export interface QuoteHost {
  /** True when [gpa, gpa + bytes) is memory that the guest shares. */
  isShared(gpa: number, bytes: number): boolean;
  readGuest(gpa: number, into: Uint8Array): boolean;
  writeGuest(gpa: number, bytes: Uint8Array): boolean;
  /** ENCLU[EVERIFYREPORT2]: the MAC is this platform's. */
  verifyReport(reportMacStruct: Uint8Array): boolean;
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** True if a TDREPORT was made on this platform and nothing in it was changed since. @source TDX-ABI "TDREPORT_STRUCT" */
export function isReportGenuine(report: Uint8Array, verifyMac: (reportMacStruct: Uint8Array) => boolean): boolean {
  const tcbInfo = report.subarray(ReportMacStruct.size, ReportMacStruct.size + TCB_INFO_HASHED);
  const tdInfo = report.subarray(TdReport.size - 512);
  const { teeTcbInfoHash, teeInfoHash } = ReportMacStruct.read(report.subarray(0, ReportMacStruct.size));
  return (
    equal(sha384(tcbInfo), teeTcbInfoHash) &&
    equal(sha384(tdInfo), teeInfoHash) &&
    verifyMac(report.subarray(0, ReportMacStruct.size))
  );
}

/**
 * The host's end of GetQuote: what quoting enclave and quote generation service do on a real host. It answers before the guest runs on: the
 * buffer's status is never "in flight". Quotes are signed with test keys, see `signTestQuote`.
 */
export class QuoteService {
  readonly #host: QuoteHost;

  constructor(host: QuoteHost) {
    this.#host = host;
  }

  /**
   * Serves KVM_EXIT_TDX for GetQuote: the buffer at `gpa` holds a TDREPORT and gets a quote, or the error status.
   * @returns status of the call for the guest: INVALID_OPERAND when the buffer is not whole shared pages, has another version, or is too long
   */
  getQuote(gpa: number, size: bigint): bigint {
    const host = this.#host;
    if (size === 0n || size > BigInt(MAX_BUFFER_BYTES)) return VmcallStatus.INVALID_OPERAND;
    const buffer = new Uint8Array(Number(size));
    if ((gpa & PAGE) !== 0 || (buffer.length & PAGE) !== 0 || !host.isShared(gpa, buffer.length) || !host.readGuest(gpa, buffer))
      return VmcallStatus.INVALID_OPERAND;
    const view = new DataView(buffer.buffer);
    if (view.getBigUint64(Field.VERSION, true) !== VERSION) return VmcallStatus.INVALID_OPERAND;
    const report = buffer.slice(Field.DATA, Field.DATA + TdReport.size);
    const isGood =
      view.getUint32(Field.IN_LENGTH, true) === TdReport.size && isReportGenuine(report, (mac) => host.verifyReport(mac));
    const quote = isGood ? signTestQuote(report) : undefined;
    view.setBigUint64(Field.STATUS, quote === undefined ? QuoteStatus.ERROR : QuoteStatus.SUCCESS, true);
    view.setUint32(Field.OUT_LENGTH, quote?.length ?? 0, true);
    if (quote) buffer.set(quote, Field.DATA); // 2.5 KiB: a page holds it
    return host.writeGuest(gpa, buffer) ? VmcallStatus.SUCCESS : VmcallStatus.INVALID_OPERAND;
  }
}
