import { constants, file, hex64, hex, table } from './literal.ts';

export interface TdvmcallJson {
  status_codes: { name: string; value: string; note?: string }[];
  subfunctions: {
    nr: string;
    name: string;
    in: Record<string, string>;
    out: Record<string, string>;
    errors: { when: string; result: string }[];
    userspace_exit: string | null;
    numbers?: { nr: number; name: string }[];
  }[];
}

/** Instruction.CPUID -> Cpuid, #VE.RequestMMIO -> RequestMmio, MapGPA -> MapGpa. */
export function vmcallKey(name: string): string {
  const last = name.replace(/^.*\./, '');
  const words: Record<string, string> = { GetTdVmCallInfo: 'GetTdVmCallInfo', MapGPA: 'MapGpa', RequestMMIO: 'RequestMmio' };
  return words[last] ?? (/^[A-Z]+$/.test(last) ? last[0]! + last.slice(1).toLowerCase() : last);
}

export const renderTdvmcall = (json: TdvmcallJson): string => {
  const numbered = json.subfunctions.filter((s) => /^(0x)?[0-9a-f]+$/i.test(s.nr));
  const hypercalls = json.subfunctions.flatMap((s) => s.numbers ?? []);
  return file(
    'tdvmcall.json',
    ["import type { VmcallInfo } from '../tdvmcall/vmcall-info.ts';"],
    [
      constants(
        'TDG.VP.VMCALL sub-functions: R11 when R10 is 0. @source GHCI "TDG.VP.VMCALL"',
        'VmcallLeaf',
        numbered.map((s) => [vmcallKey(s.name), hex(s.nr), s.name]),
      ),
      constants(
        'Status in R10 after TDG.VP.VMCALL. @source GHCI "TDG.VP.VMCALL status codes"',
        'VmcallStatus',
        json.status_codes.map((s) => [s.name, hex64(s.value), s.note]),
      ),
      constants(
        'Hypercall numbers (R10 when it is not 0).',
        'HypercallNumber',
        hypercalls.map((h) => [h.name, h.nr]),
      ),
      table(
        'Every sub-function: what it takes, gives and refuses.',
        'vmcalls',
        'VmcallInfo',
        numbered.map((s) => ({
          name: s.name,
          leaf: hex(s.nr),
          inputs: s.in,
          outputs: s.out,
          errors: s.errors,
          userspaceExit: s.userspace_exit ?? undefined,
        })),
      ),
    ],
  );
};
