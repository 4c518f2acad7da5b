import { VmcsPage } from '@tdxkit/x86-cpu';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import type { PageSet } from '../td/page-set.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Td } from '../td/td.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { Accessor } from './accessor.ts';
import type { Context, FieldRow } from './field-index.ts';

/** What a metadata call works on. */
export interface MdContext {
  readonly context: Context;
  readonly accessor: Accessor;
  readonly m: ModuleContext;
  readonly l: ModuleLp;
  readonly td?: Td;
  readonly vcpu?: Vcpu;
}

const DEBUGCTL = 0x1d9;
/** IA32_DEBUGCTL.ENABLE_UNCORE_PMI, which belongs to the host whoever writes a guest's IA32_DEBUGCTL. */
export const DEBUGCTL_UNCORE_PMI = 1n << 13n;

/** ENABLE_UNCORE_PMI as the host has it: now, or when it entered the guest that asks. */
export const hostUncorePmi = ({ accessor, l }: MdContext): bigint =>
  accessor === Accessor.GUEST ? BigInt(l.hostUncorePmi) : (l.lp.rdmsr(DEBUGCTL) ?? 0n) & DEBUGCTL_UNCORE_PMI;

const LAST_TDR_CLASS = 2;
const PAGES_PER_L2_VM = 3;
const FIRST_L2_PAGE = 6;

/** The pages that hold a row's bytes: TDR, TDCS or TDVPS. */
export function pagesOf(c: MdContext, row: FieldRow): PageSet {
  if (c.vcpu !== undefined && c.context === 2) return c.vcpu.tdvps;
  const { td } = c;
  if (td === undefined) throw new RangeError('this metadata context has no pages');
  return row.classCode <= LAST_TDR_CLASS ? td.tdr : td.tdcs;
}

/** The VMCS that a row of VMCS fields is in: of the TD itself, or of L2 VM `row.vm`. */
export function vmcsOf(c: MdContext, row: FieldRow): VmcsPage {
  const { vcpu } = c;
  if (vcpu === undefined) throw new RangeError('this metadata context has no VMCS');
  const offset = row.vm === 0 ? Tdvps.VMCS : (FIRST_L2_PAGE + PAGES_PER_L2_VM * (row.vm - 1)) * 0x1000;
  return new VmcsPage(c.m.memory, vcpu.tdvps.address(offset));
}

/** Value of an element as it is stored. */
export function readRaw(c: MdContext, row: FieldRow, index: number): bigint {
  if (row.isVmcs) return vmcsOf(c, row).read(row.code + index * row.stride);
  const { bytes, offset } = row.field;
  const at = (offset ?? 0) + index * bytes;
  const pages = pagesOf(c, row);
  switch (bytes) {
    case 1:
      return BigInt(pages.read8(at));
    case 2:
      return BigInt(pages.read16(at));
    case 4:
      return BigInt(pages.read32(at));
    default:
      return pages.read64(at);
  }
}

/** Stores an element, cut to its size. */
export function writeRaw(c: MdContext, row: FieldRow, index: number, value: bigint): void {
  if (row.isVmcs) {
    vmcsOf(c, row).write(row.code + index * row.stride, value);
    return;
  }
  const { bytes, offset } = row.field;
  const at = (offset ?? 0) + index * bytes;
  const pages = pagesOf(c, row);
  switch (bytes) {
    case 1:
      pages.write8(at, Number(value & 0xffn));
      break;
    case 2:
      pages.write16(at, Number(value & 0xffffn));
      break;
    case 4:
      pages.write32(at, Number(value & 0xffff_ffffn));
      break;
    default:
      pages.write64(at, value);
  }
}
