import { readFileSync } from 'node:fs';
import { TdAttributes, TdReport } from '@tdxkit/tdx-arch';
import { VmSession, checkQuote, isReportGenuine, loadImage, parseQuote, type Quote, type QuoteChecks } from '@tdxkit/vmm-cli';

export const NONCE_BYTES = 64;
const REPORT_BYTES = 1024;
/** A cloud's attestation service never sees the platform's report key: this stands for the quoting enclave, which does. */
const guest = (): Uint8Array => readFileSync(new URL('../guest/attest.bin', import.meta.url));

/** What a verifier learns, and whether it should believe it. */
export interface Attestation {
  /** What the host says it built. */
  readonly mrtd: string;
  readonly report: ReturnType<typeof TdReport.read>;
  /** The TDREPORT was made by the TDX module of this platform and nothing in it was changed. */
  readonly isGenuine: boolean;
  readonly quote: Quote;
  readonly checks: QuoteChecks;
  readonly isDebug: boolean;
  readonly exitCode: number;
}

export interface AttestOptions {
  /** 64 bytes that the verifier has chosen for this one answer. */
  readonly nonce: Uint8Array;
  readonly debug?: boolean;
  /** What a host could do to the report on its way out. */
  readonly tamper?: (report: Uint8Array) => void;
}

/** Starts the TD, hands it the nonce, and checks what it answers. */
export async function attest({ nonce, debug = false, tamper = () => undefined }: AttestOptions): Promise<Attestation> {
  const printed: number[] = [];
  const image = loadImage('attest', guest(), { loadAddress: 0x10_0000 });
  const session = await VmSession.open(image, {
    memoryBytes: 16 * 2 ** 20,
    debug,
    consoleInput: nonce,
    onConsole: (byte) => printed.push(byte),
  });
  const stretch = await session.run();
  const { machine } = session.host;
  const summary = session.close(session.outcomeOf(stretch, {}));
  const bytes = Uint8Array.from(printed.slice(0, REPORT_BYTES));
  tamper(bytes);
  const quote = parseQuote(Uint8Array.from(printed.slice(REPORT_BYTES)));
  const report = TdReport.read(bytes);
  return {
    mrtd: summary.mrtd ?? '',
    report,
    isGenuine: isReportGenuine(bytes, (mac) => machine.verifyReport(mac)),
    quote,
    checks: checkQuote(quote),
    isDebug: TdAttributes.get(report.tdInfo.attributes, 'DEBUG'),
    exitCode: summary.exitCode,
  };
}
