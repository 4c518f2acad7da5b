import { array, bytes, packed, reserved, u16, u32, u64 } from '@tdxkit/x86-cpu/layout';
import { TdxError } from '@tdxkit/x86-cpu/units';

/** Bytes are not a TDX quote. The message says at which offset what is wrong. */
export class QuoteFormatError extends TdxError {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super('QUOTE_INVALID', `quote:0x${offset.toString(16)}: ${message}`);
    this.offset = offset;
  }
}

/** @source Intel TDX DCAP Quoting Library API "Quote Header" */
export const QuoteHeader = packed('QUOTE_HEADER', 48, {
  version:    u16('4 or 5'),
  keyType:    u16('2: ECDSA with P-256'),
  teeType:    u32('0x81: TDX'),
  reserved:   reserved(4),
  qeVendorId: bytes(16),
  userData:   bytes(20),
}); // prettier-ignore

/** What a quote says about the TD: fields of TDREPORT_STRUCT in another order. @source Intel TDX DCAP Quoting Library API "TD Report" */
export const QuoteBody = packed('QUOTE_BODY', 584, {
  teeTcbSvn:     bytes(16),
  mrseam:        bytes(48),
  mrsignerseam:  bytes(48),
  seamAttributes: u64(),
  tdAttributes:  u64(),
  xfam:          u64(),
  mrtd:          bytes(48),
  mrconfigid:    bytes(48),
  mrowner:       bytes(48),
  mrownerconfig: bytes(48),
  rtmr:          array(bytes(48), 4),
  reportData:    bytes(64),
}); // prettier-ignore

/** Report of the quoting enclave: the parts of an SGX report that a quote needs. @source Intel SDM 3D "REPORT" */
export const QeReport = packed('QE_REPORT', 384, {
  cpuSvn:     bytes(16),
  miscSelect: u32(),
  reserved0:  reserved(28),
  attributes: bytes(16),
  mrenclave:  bytes(32),
  reserved1:  reserved(32),
  mrsigner:   bytes(32),
  reserved2:  reserved(96),
  isvProdId:  u16(),
  isvSvn:     u16(),
  reserved3:  reserved(60),
  reportData: bytes(64),
}); // prettier-ignore

export const TEE_TYPE_TDX = 0x81;
export const KEY_TYPE_P256 = 2;
/** Body of TDX 1.0, and of TDX 1.5 with 64 bytes more (TEE_TCB_SVN2, MRSERVICETD). */
const BodyType = { TDX_10: 2, TDX_15: 3 } as const;
const EXTRA_15 = 64;
/** Certification data: a QE report with data of its own, and in it a chain of PEM certificates. */
export const CertificationType = { PCK_CHAIN: 5, QE_REPORT: 6 } as const;

/** A parsed quote. Parts are views of the quote's bytes. */
export interface Quote {
  readonly header: ReturnType<typeof QuoteHeader.read>;
  readonly body: ReturnType<typeof QuoteBody.read>;
  /** Header and body: what the attestation key signed. */
  readonly signed: Uint8Array;
  /** r and s. */
  readonly signature: Uint8Array;
  /** x and y. */
  readonly attestationKey: Uint8Array;
  /** 384 bytes, see QeReport. */
  readonly qeReport: Uint8Array;
  readonly qeReportSignature: Uint8Array;
  readonly qeAuthData: Uint8Array;
  /** PEM: leaf, intermediate, root. */
  readonly certificates: readonly string[];
  /** Bytes of the quote; what follows them in a buffer is not part of it. */
  readonly length: number;
}

/**
 * Takes a TDX quote of version 4 or 5 apart. Nothing is verified: see `checkQuote`.
 * @throws QuoteFormatError with the offset: cut off, another version, key type or TEE, parts that do not fit
 * @source Intel TDX DCAP Quoting Library API appendix A.3, A.4
 */
export function parseQuote(quote: Uint8Array): Quote {
  const view = new DataView(quote.buffer, quote.byteOffset, quote.byteLength);
  let at = 0;
  let end = quote.length;
  const fail = (message: string, offset = at): never => {
    throw new QuoteFormatError(offset, message);
  };
  const take = (length: number, what: string): Uint8Array => {
    if (at + length > end) fail(`${what} of ${length} bytes; ${end - at} are left`);
    return quote.subarray(at, (at += length));
  };
  const number = (size: 2 | 4, what: string): number => {
    const offset = at;
    take(size, what);
    return size === 2 ? view.getUint16(offset, true) : view.getUint32(offset, true);
  };

  const header = QuoteHeader.read(take(QuoteHeader.size, 'header'));
  if (header.version !== 4 && header.version !== 5) fail(`version ${header.version}; 4 and 5 are known`, 0);
  if (header.keyType !== KEY_TYPE_P256) fail(`attestation key of type ${header.keyType}; 2 (ECDSA P-256) is known`, 2);
  if (header.teeType !== TEE_TYPE_TDX) fail(`TEE type 0x${header.teeType.toString(16)}; TDX is 0x81`, 4);
  let extra = 0;
  if (header.version === 5) {
    const type = number(2, 'body type');
    const size = number(4, 'body size');
    extra = type === BodyType.TDX_15 ? EXTRA_15 : 0;
    if ((type !== BodyType.TDX_10 && type !== BodyType.TDX_15) || size !== QuoteBody.size + extra)
      fail(`a body of type ${type} and ${size} bytes`, QuoteHeader.size);
  }
  const body = QuoteBody.read(take(QuoteBody.size, 'body'));
  take(extra, 'body');
  const signed = quote.subarray(0, at);

  const signatureBytes = number(4, 'length of the signature data');
  if (at + signatureBytes > end) fail(`signature data of ${signatureBytes} bytes; ${end - at} are left`, at - 4);
  end = at + signatureBytes;
  const length = end;
  const signature = take(64, 'signature');
  const attestationKey = take(64, 'attestation key');
  const nested = (wanted: number): void => {
    const type = number(2, 'certification type');
    const size = number(4, 'length of certification data');
    if (type !== wanted) fail(`certification data of type ${type}; ${wanted} is known here`, at - 6);
    if (at + size > end) fail(`certification data of ${size} bytes; ${end - at} are left`, at - 4);
    end = at + size;
  };
  nested(CertificationType.QE_REPORT);
  const qeReport = take(QeReport.size, 'QE report');
  const qeReportSignature = take(64, 'signature of the QE report');
  const qeAuthData = take(number(2, 'length of QE authentication data'), 'QE authentication data');
  nested(CertificationType.PCK_CHAIN);
  const pem = new TextDecoder('latin1').decode(quote.subarray(at, end));
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0) fail('no PEM certificate in the chain');
  return { header, body, signed, signature, attestationKey, qeReport, qeReportSignature, qeAuthData, certificates, length };
}
