import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { KeyState, MAX_TDMRS, ModuleLock, SysState, moduleLockAddress, type TdmrEntry } from '../module-state.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { isSharedHpa } from '../td/operands.ts';
import { checkTdmr, readTdmrInfo, type TdmrInfo } from '../platform/check-tdmrs.ts';

const POINTER_BYTES = 8;
const ALIGNMENT = 512;

/**
 * TDH.SYS.CONFIG: defines the TDMRs with their PAMT areas, and the global private HKID.
 * @source TDX-ABI "TDH.SYS.CONFIG"
 * @param regs RCX array of TDMR_INFO addresses, RDX how many, R8 HKID
 * @returns completion status; after a failed check of the list the HKID stays reserved
 */
export const tdhSysConfig: HostLeaf = (m, l) => {
  const { state } = m;
  if (!l.locks.tryLock(moduleLockAddress(ModuleLock.GLOBAL), LockMode.EXCLUSIVE)) return Code.SYS_BUSY;
  if (state.sysState !== SysState.SYSINIT_DONE || m.lps.some((lp) => !lp.isInitialized)) return Code.SYS_CONFIG_NOT_PENDING;
  if (!isSharedHpa(m, l.hi(Gpr.RCX), l.lo(Gpr.RCX), ALIGNMENT)) return status(Code.OPERAND_INVALID, Operand.RCX);
  const count = l.num(Gpr.RDX);
  if (count === 0 || count > MAX_TDMRS) return status(Code.OPERAND_INVALID, Operand.RDX);
  const hkid = l.lo(Gpr.R8);
  if (l.hi(Gpr.R8) !== 0 || hkid > 0xffff || !m.isPrivateHkid(hkid)) return status(Code.OPERAND_INVALID, Operand.R8);
  const key = state.kot[hkid];
  if (key === undefined) return status(Code.OPERAND_INVALID, Operand.R8);

  key.state = KeyState.RESERVED;
  const list: TdmrInfo[] = [];
  for (let i = 0; i < count; i++) {
    const at = (l.num(Gpr.RCX) + i * POINTER_BYTES) as Hpa;
    const lo = m.memory.read32(at);
    const hi = m.memory.read32((at + 4) as Hpa);
    if (!isSharedHpa(m, hi, lo, ALIGNMENT)) return status(Code.OPERAND_INVALID, Operand.RCX);
    list.push(readTdmrInfo(m, (hi * 0x1_0000_0000 + lo) as Hpa));
    const failure = checkTdmr(m, list);
    if (failure !== SUCCESS) return failure;
  }
  state.tdmrs = list.map(tdmrEntry);
  state.globalHkid = hkid;
  state.sysState = SysState.SYSCONFIG_DONE;
  return SUCCESS;
};

/** A checked TDMR: every number is below 2**52. */
function tdmrEntry({ base, size, pamt, reserved }: TdmrInfo): TdmrEntry {
  const pamtBase = pamt.map((area) => Number(area.base) as Hpa) as [Hpa, Hpa, Hpa];
  const end = reserved.findIndex((area) => area[1] === 0n);
  const areas = (end < 0 ? reserved : reserved.slice(0, end)).map(([offset, bytes]) => [Number(offset), Number(bytes)] as const);
  return { base: Number(base), size: Number(size), pamtBase, reserved: areas, nextToInit: Number(base) };
}
