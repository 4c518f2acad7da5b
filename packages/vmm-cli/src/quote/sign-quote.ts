import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { TdReport } from '@tdxkit/tdx-arch/structs';
import { bytesFromHex } from '@tdxkit/x86-cpu/units';
import { CertificationType, KEY_TYPE_P256, QeReport, QuoteBody, QuoteHeader, TEE_TYPE_TDX } from './quote.ts';
import { TEST_ATTESTATION_KEY, TEST_CERTIFICATES, TEST_PLATFORM_KEY } from './test-chain.ts';

/** What stands where a quote of Intel's quoting enclave has Intel's vendor id. */
export const TEST_VENDOR_ID = new TextEncoder().encode('tdxkit-test-only');
/** Authentication data of the quoting enclave: any bytes. Intel's has 0 to 31. */
const AUTH_DATA = Uint8Array.from({ length: 32 }, (_, i) => i);

const little = (value: number, bytes: 2 | 4): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 0xff);

/** Deterministic (RFC 6979): the same key and data give the same signature. @returns r and s, 32 bytes each, big-endian */
const sign = (key: Uint8Array, ...data: readonly Uint8Array[]): Uint8Array =>
  p256.sign(sha256(concatBytes(...data)), key, { prehash: false, lowS: false });

const sized = (type: number, data: Uint8Array): Uint8Array => concatBytes(little(type, 2), little(data.length, 4), data);

function written(struct: { readonly size: number; write(value: never, into: Uint8Array): unknown }, value: object): Uint8Array {
  const bytes = new Uint8Array(struct.size);
  struct.write(value as never, bytes);
  return bytes;
}

/**
 * A quote of version 4 for a TDREPORT, signed with the test keys of this project: the layout is that of a real quote, the signatures add up,
 * and the chain ends in a root that nobody trusts. The same report gives the same bytes.
 * @param report TDREPORT_STRUCT, 1024 bytes, verified by the caller
 * @source Intel TDX DCAP Quoting Library API appendix A.3
 */
export function signTestQuote(report: Uint8Array): Uint8Array {
  const { reportMac, teeTcbInfo, tdInfo } = TdReport.read(report);
  const { reportData } = reportMac;
  const { teeTcbSvn, mrseam, mrsignerseam, attributes: seamAttributes } = teeTcbInfo;
  const { attributes: tdAttributes, xfam, mrtd, mrconfigid, mrowner, mrownerconfig, rtmr } = tdInfo;
  const header = written(QuoteHeader, {
    version: 4,
    keyType: KEY_TYPE_P256,
    teeType: TEE_TYPE_TDX,
    qeVendorId: TEST_VENDOR_ID,
    userData: new Uint8Array(20),
  });
  const body = written(QuoteBody, {
    teeTcbSvn,
    mrseam,
    mrsignerseam,
    seamAttributes,
    tdAttributes,
    xfam,
    mrtd,
    mrconfigid,
    mrowner,
    mrownerconfig,
    rtmr,
    reportData,
  });

  const attestationKey = bytesFromHex(TEST_ATTESTATION_KEY);
  // x and y: the uncompressed point without its tag
  const publicKey = p256.getPublicKey(attestationKey, false).subarray(1);
  const vouched = new Uint8Array(64);
  vouched.set(sha256(concatBytes(publicKey, AUTH_DATA)));
  const none = new Uint8Array(32);
  const qeReport = written(QeReport, {
    cpuSvn: reportMac.cpuSvn, miscSelect: 0, attributes: new Uint8Array(16), mrenclave: none, mrsigner: none, isvProdId: 0, isvSvn: 0, reportData: vouched,
  }); // prettier-ignore
  const certification = concatBytes(
    qeReport,
    sign(bytesFromHex(TEST_PLATFORM_KEY), qeReport),
    little(AUTH_DATA.length, 2),
    AUTH_DATA,
    sized(CertificationType.PCK_CHAIN, new TextEncoder().encode(`${TEST_CERTIFICATES}\0`)),
  );
  const signatureData = concatBytes(
    sign(attestationKey, header, body),
    publicKey,
    sized(CertificationType.QE_REPORT, certification),
  );
  return concatBytes(header, body, little(signatureData.length, 4), signatureData);
}
