import { hmac } from '@noble/hashes/hmac.js';
import { sha384 } from '@noble/hashes/sha2.js';
import { array, bytes, packed, reserved, u32, u8 } from '../layout/index.ts';

/** Type word of a report. @source Intel TDX Module ABI "REPORTTYPE" */
const ReportType = packed('REPORTTYPE', 4, {
  type: u8('0x81 = TDX'),
  subtype: u8(),
  version: u8('1 = service TDs bound'),
  zero: u8('must be 0'),
});

/** @source Intel TDX Module ABI "REPORTMACSTRUCT" */
export const ReportMacStruct = packed('REPORTMACSTRUCT', 256, {
  reportType: ReportType,
  reserved1: reserved(12),
  cpuSvn: bytes(16, 'CPU security version'),
  teeTcbInfoHash: bytes(48, 'SHA-384 of TEE_TCB_INFO'),
  teeInfoHash: bytes(48, 'SHA-384 of the TEE specific information'),
  reportData: bytes(64, 'what the requester wants attested'),
  reserved2: array(u32(), 8, 'reserved'),
  mac: bytes(32, 'MAC over bytes 0-223'),
});
const MAC_OFFSET = ReportMacStruct.offsetOf('mac');

const text = (s: string): Uint8Array => new TextEncoder().encode(s);

/** A key that never leaves the machine, drawn from its seed: 48 bytes, one for each purpose. */
export function machineKey(seed: bigint, purpose: string): Uint8Array {
  const raw = new Uint8Array(8);
  new DataView(raw.buffer).setBigUint64(0, BigInt.asUintN(64, seed), true);
  return hmac(sha384, raw, text(`tdxkit ${purpose}`));
}

/**
 * The MAC of reports: the first 32 bytes of HMAC-SHA-384 over the first 224 bytes of the structure.
 * Silent: silicon's algorithm and key are not documented; only the same platform can verify a report either way.
 */
export function reportMac(key: Uint8Array, structure: Uint8Array): Uint8Array {
  return hmac(sha384, key, structure.subarray(0, MAC_OFFSET)).slice(0, 32);
}

/** Builds a REPORTMACSTRUCT with its MAC. */
export function buildReport(
  key: Uint8Array,
  cpuSvn: Uint8Array,
  tcbInfo: Uint8Array,
  reportData: Uint8Array,
  teeInfoHash: Uint8Array,
  reportType: number,
): Uint8Array {
  const structure = ReportMacStruct.encode({
    reportType: {
      type: reportType & 0xff,
      subtype: (reportType >>> 8) & 0xff,
      version: (reportType >>> 16) & 0xff,
      zero: reportType >>> 24,
    },
    cpuSvn,
    teeTcbInfoHash: sha384(tcbInfo),
    teeInfoHash,
    reportData,
  });
  structure.set(reportMac(key, structure), MAC_OFFSET);
  return structure;
}

/** True when the structure's MAC is the one that `key` gives. RangeError when it has not 256 bytes. */
export function isReportGenuine(key: Uint8Array, structure: Uint8Array): boolean {
  const { mac } = ReportMacStruct.read(structure);
  const expected = reportMac(key, structure);
  let difference = 0;
  for (let i = 0; i < expected.length; i++) difference |= expected[i]! ^ mac[i]!;
  return difference === 0;
}
