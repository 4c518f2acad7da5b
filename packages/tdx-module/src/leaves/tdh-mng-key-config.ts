import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Code, SUCCESS } from '../status.ts';
import { lockTdr } from '../td/operands.ts';
import { Lifecycle, Tdr } from '../td/tdr-layout.ts';

/**
 * TDH.MNG.KEY.CONFIG: programs the TD's ephemeral key on the caller's package; after the last package the TD has its keys.
 * @source TDX-ABI "TDH.MNG.KEY.CONFIG"
 * @param regs RCX TDR
 * @returns completion status; KEY_GENERATION_FAILED changes nothing and may be repeated
 */
export const tdhMngKeyConfig: HostLeaf = (m, l) => {
  const td = lockTdr(m, l, Gpr.RCX, LockMode.EXCLUSIVE);
  if (typeof td === 'bigint') return td;
  if (td.isFatal) return Code.TD_FATAL;
  if (td.lifecycle !== Lifecycle.HKID_ASSIGNED) return Code.LIFECYCLE_STATE_INCORRECT;
  const bit = 1n << BigInt(l.package);
  const done = td.tdr.read64(Tdr.PKG_CONFIG_BITMAP);
  if ((done & bit) !== 0n) return Code.KEY_CONFIGURED;
  if (!l.lp.seam.pconfigKey(td.hkid)) return Code.KEY_GENERATION_FAILED;

  td.tdr.write64(Tdr.PKG_CONFIG_BITMAP, done | bit);
  if ((done | bit) === BigInt(m.state.keyConfiguredPackages)) td.lifecycle = Lifecycle.KEYS_CONFIGURED;
  return SUCCESS;
};
