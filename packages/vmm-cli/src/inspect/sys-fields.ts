import { globalSysFields } from '@tdxkit/tdx-arch';
import { tdhSysRd } from '@tdxkit/tdx-module';
import type { Host, HostOptions } from '../run/host.ts';
import { reportFields, type ReportedField } from './field-report.ts';

/** Every global metadata field that the TDX module tells its host. */
export function sysFields(createHost: (options: HostOptions) => Host): ReportedField[] {
  const { machine } = createHost({ seed: 1n, memoryBytes: 64 * 2 ** 20, cpus: 1, tdx: true, passesRbp: false, debugTds: false });
  return reportFields(globalSysFields, (id) => tdhSysRd(machine.lps[0]!, id));
}
