import { X509Certificate, createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { QeReport, type Quote } from './quote.ts';

/** What makes a quote believable, link by link. Whether the root is one to trust is the caller's business. */
export interface QuoteChecks {
  /** Header and body are signed by the attestation key. */
  readonly isSigned: boolean;
  /** The QE report vouches for the attestation key: SHA-256 of key and authentication data. */
  readonly isKeyVouchedFor: boolean;
  /** The QE report is signed by the key of the leaf certificate. */
  readonly isQeReportSigned: boolean;
  /** Each certificate is issued and signed by the next, the last by itself. Dates are not looked at. */
  readonly isChainSigned: boolean;
  /** Subject of the last certificate. */
  readonly root: string;
}

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const p256Key = (point: Uint8Array): KeyObject =>
  createPublicKey({
    format: 'jwk',
    key: { kty: 'EC', crv: 'P-256', x: base64url(point.subarray(0, 32)), y: base64url(point.subarray(32)) },
  });
const isSignedBy = (key: KeyObject, data: Uint8Array, signature: Uint8Array): boolean =>
  verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);

/** A key or certificate that cannot be read makes its checks false. */
function attempt(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

/** Checks every signature in a quote. @source Intel TDX DCAP Quoting Library API appendix A.4 */
export function checkQuote(quote: Quote): QuoteChecks {
  const chain = (): X509Certificate[] => quote.certificates.map((pem) => new X509Certificate(pem));
  const vouched = sha256(quote.attestationKey, quote.qeAuthData);
  const { reportData } = QeReport.read(quote.qeReport);
  return {
    isSigned: attempt(() => isSignedBy(p256Key(quote.attestationKey), quote.signed, quote.signature)),
    isKeyVouchedFor: reportData.every((byte, i) => byte === (vouched[i] ?? 0)),
    isQeReportSigned: attempt(() => isSignedBy(chain()[0]!.publicKey, quote.qeReport, quote.qeReportSignature)),
    isChainSigned: attempt(() =>
      chain().every((certificate, i, all) => {
        const issuer = all[i + 1] ?? certificate;
        return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
      }),
    ),
    root: quote.certificates.length === 0 ? '' : new X509Certificate(quote.certificates.at(-1)!).subject,
  };
}
