// A Trust Domain answers a challenge: report, run-time measurement, quote; the verifier's checks, then three lies that it finds out.
import { randomBytes } from 'node:crypto';
import { hexBytes } from '@tdxkit/x86-cpu/units';
import { NONCE_BYTES, attest } from './attest.ts';

const nonce = new Uint8Array(randomBytes(NONCE_BYTES));
const { report, mrtd, isGenuine, quote, checks } = await attest({ nonce });
const { tdInfo, reportMac } = report;
const line = (what: string, text: string | boolean): void =>
  console.log(`${what.padEnd(34)} ${typeof text === 'boolean' ? (text ? 'yes' : 'NO') : text}`);

line('nonce', hexBytes(nonce.subarray(0, 16)) + '...');
line('report data is the nonce', hexBytes(reportMac.reportData) === hexBytes(nonce));
line('MRTD of the report', hexBytes(tdInfo.mrtd).slice(0, 32) + '...');
line('MRTD is that of the image', hexBytes(tdInfo.mrtd) === mrtd);
line('RTMR2, extended once by the guest', hexBytes(tdInfo.rtmr[2]!).slice(0, 32) + '...');
line('MAC and hashes are right', isGenuine);
line('quote', `version ${quote.header.version}, root ${checks.root}`);
line('quote is signed, key vouched for', checks.isSigned && checks.isKeyVouchedFor);
line('certificate chain is signed', checks.isQeReportSigned && checks.isChainSigned);

console.log('\nand three lies:');
const changed = await attest({ nonce, tamper: (bytes) => (bytes[600] = bytes[600]! ^ 1) });
line('a report with one bit turned over', changed.isGenuine ? 'believed' : 'found out: the hash of TDINFO is wrong');
const replayed = await attest({ nonce: new Uint8Array(NONCE_BYTES) });
line(
  'an old report',
  hexBytes(replayed.report.reportMac.reportData) === hexBytes(nonce) ? 'believed' : 'found out: it answers another nonce',
);
const debug = await attest({ nonce, debug: true });
line('a debug TD of the same image', debug.isDebug ? 'found out: ATTRIBUTES.DEBUG is in the report' : 'believed');
