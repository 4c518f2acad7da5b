import { MetadataContext, TdClass, cpuidEntries, cpuidFieldCode, fieldId } from '@tdxkit/tdx-arch';
import { tdhMngRd } from '@tdxkit/tdx-module';
import { Errno, type NegativeErrno } from '../../uapi/errno.ts';
import type { CpuidEntry2 } from '../../uapi/structs.ts';
import { LEAF_ADDRESS_SIZES } from './capabilities.ts';
import { TdState } from './td-state.ts';
import type { TdxVm } from './tdx-vm.ts';

/** KVM_TDX_GET_CPUID: the leaves that the module virtualises, as the TD reads them. */
export function tdxGetCpuid(td: TdxVm): CpuidEntry2[] | NegativeErrno {
  if (!td.isHkidAssigned || td.state !== TdState.INITIALIZED) return -Errno.EINVAL;
  const entries: CpuidEntry2[] = [];
  for (const { leaf, subleaf, causesVe } of cpuidEntries) {
    if (causesVe) continue;
    const low = read(td, leaf, subleaf, 0);
    const high = read(td, leaf, subleaf, 1);
    if (low === undefined || high === undefined) {
      if (leaf === 0 || leaf === 0x8000_0000) return -Errno.EIO;
      continue; // not valid for this TD
    }
    const entry: CpuidEntry2 = {
      function: leaf,
      index: subleaf ?? 0,
      hasIndex: subleaf !== null,
      eax: Number(low & 0xffff_ffffn),
      ebx: Number(low >> 32n),
      ecx: Number(high & 0xffff_ffffn),
      edx: Number(high >> 32n),
    };
    if (leaf === LEAF_ADDRESS_SIZES) entry.eax = ((entry.eax & ~0xff_0000) | (td.gpaWidth << 16)) >>> 0;
    entries.push(entry);
  }
  return entries;
}

function read(td: TdxVm, leaf: number, subleaf: number | null, element: 0 | 1): bigint | undefined {
  const code = cpuidFieldCode(leaf, subleaf, element);
  const field = fieldId({ context: MetadataContext.TD, classCode: TdClass.TDCS_CPUID, code, nonArch: true });
  const { status, value } = tdhMngRd(td.hostLp(), { tdr: td.tdr!, field });
  return td.note('TDH.MNG.RD', status) === 0n ? value : undefined;
}
