import { ATTRIBUTES_FIXED0, XFAM_FIXED0, XFAM_FIXED1, cpuidConfigurable, cpuidEntriesByIndex } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { HostLeaf } from '../leaf.ts';
import type { ModuleContext } from '../module-context.ts';
import { MAX_CMRS } from '../platform/check-cmrs.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { isSharedHpa } from '../td/operands.ts';

const INFO_BYTES = 1024;
const CMR_BYTES = 16;
const CMR_ALIGNMENT = 512;

/**
 * TDH.SYS.INFO: TDSYSINFO_STRUCT and the CMR table.
 * @source TDX-ABI "TDH.SYS.INFO"
 * @param regs RCX buffer (1,024-byte aligned), RDX its bytes; R8 CMR buffer (512-byte aligned), R9 its entries
 * @returns RDX, R9: bytes and entries written; the first buffer is zeroed before R8 and R9 are checked
 */
export const tdhSysInfo: HostLeaf = (m, l) => {
  const infoHi = l.hi(Gpr.RCX);
  const infoLo = l.lo(Gpr.RCX);
  const bytes = l.num(Gpr.RDX);
  const entries = l.num(Gpr.R9);
  l.set(Gpr.RDX, 0, 0);
  l.set(Gpr.R9, 0, 0);
  if (!l.isInitialized) return Code.SYS_LP_INIT_NOT_DONE;
  if (!isSharedHpa(m, infoHi, infoLo, INFO_BYTES)) return status(Code.OPERAND_INVALID, Operand.RCX);
  if (bytes < INFO_BYTES) return status(Code.OPERAND_INVALID, Operand.RDX);
  const info = (infoHi * 0x1_0000_0000 + infoLo) as Hpa;
  m.memory.fill(info, INFO_BYTES, 0);
  if (!isSharedHpa(m, l.hi(Gpr.R8), l.lo(Gpr.R8), CMR_ALIGNMENT)) return status(Code.OPERAND_INVALID, Operand.R8);
  if (entries < MAX_CMRS) return status(Code.OPERAND_INVALID, Operand.R9);

  m.memory.writeBytes(info, sysinfoStruct(m));
  m.memory.writeBytes(l.num(Gpr.R8) as Hpa, cmrTable(m));
  l.set(Gpr.RDX, INFO_BYTES, 0);
  l.set(Gpr.R9, MAX_CMRS, 0);
  return SUCCESS;
};

function cmrTable(m: ModuleContext): Uint8Array {
  const view = new DataView(new ArrayBuffer(MAX_CMRS * CMR_BYTES));
  for (const [i, [base, size]] of m.sysinfo.cmrs.entries()) {
    view.setBigUint64(CMR_BYTES * i, BigInt(base), true);
    view.setBigUint64(CMR_BYTES * i + 8, BigInt(size), true);
  }
  return new Uint8Array(view.buffer);
}

/** @source TDX-ABI "TDSYSINFO_STRUCT" */
function sysinfoStruct(m: ModuleContext): Uint8Array {
  const { sysinfo, state } = m;
  const view = new DataView(new ArrayBuffer(INFO_BYTES));
  view.setUint32(4, 0x8086, true);
  view.setUint32(8, sysinfo.buildDate, true);
  view.setUint16(12, sysinfo.buildNum, true);
  view.setUint16(14, sysinfo.minorVersion, true);
  view.setUint16(16, sysinfo.majorVersion, true);
  view.setUint8(18, 1); // TDH.SYS.RD is there
  view.setUint16(32, 64, true); // MAX_TDMRS
  view.setUint16(34, 16, true); // MAX_RESERVED_PER_TDMR
  view.setUint16(36, 16, true); // PAMT_ENTRY_SIZE
  view.setUint16(48, 6 * 4096, true); // TDCS_BASE_SIZE
  view.setUint16(52, 6 * 4096, true); // TDVPS_BASE_SIZE
  view.setBigUint64(64, ATTRIBUTES_FIXED0, true);
  view.setBigUint64(80, XFAM_FIXED0 & state.platform.xfamSupported, true);
  view.setBigUint64(88, XFAM_FIXED1, true);
  view.setUint32(128, cpuidConfigurable.length, true);
  for (const [i, entry] of cpuidConfigurable.entries()) {
    const at = 132 + 24 * i;
    view.setUint32(at, entry.leaf, true);
    view.setUint32(at + 4, entry.subleaf, true);
    const row = cpuidEntriesByIndex.find((e) => e.configIndex === entry.index);
    for (let r = 0; r < 4; r++) {
      // Unlike TDH.SYS.RD this also shows what the VMM may ask for and the CPU has.
      const native = state.platform.cpuid[4 * (row?.index ?? 0) + r] ?? 0;
      view.setUint32(at + 8 + 4 * r, ((entry.configDirect[r] ?? 0) | ((entry.allowDirect[r] ?? 0) & native)) >>> 0, true);
    }
  }
  return new Uint8Array(view.buffer);
}
