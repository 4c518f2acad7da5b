import type { Hpa } from '@tdxkit/x86-cpu/units';
import { LockMode, LockScope, LockSide } from '../../src/locks/lock-scope.ts';
import { ModuleLock, moduleLockAddress } from '../../src/module-state.ts';
import type { TdxModule } from '../../src/module.ts';
import { tdmrOf } from '../../src/pamt/pamt.ts';
import { walkPamt } from '../../src/pamt/pamt-walk.ts';
import { findSeptEntry } from '../../src/sept/sept-walk.ts';
import { Tdcs } from '../../src/td/tdcs-layout.ts';
import type { TranscriptEvent } from './transcript-file.ts';

/** Locks that another agent holds while recorded calls run. */
export class ForeignLocks {
  readonly #module: TdxModule;
  readonly #held = new Map<number, LockScope>();

  constructor(module: TdxModule) {
    this.#module = module;
  }

  lock(event: TranscriptEvent): void {
    const m = this.#module;
    const scope = new LockScope(m.memory, m.state.lockWords);
    const mode = event.mode === 'exclusive' ? LockMode.EXCLUSIVE : LockMode.SHARED;
    if (!this.#take(scope, event, mode)) throw new Error(`the recording locks ${String(event.object)}, which is not free`);
    this.#held.set(event.id!, scope);
  }

  unlock(id: number): void {
    this.#held.get(id)?.releaseAll();
    this.#held.delete(id);
  }

  /** The same locks, held in a machine that took a snapshot of this one. */
  moveTo(module: TdxModule): ForeignLocks {
    const moved = new ForeignLocks(module);
    for (const [id, scope] of this.#held) {
      const same = new LockScope(module.memory, module.state.lockWords);
      same.restore(scope.save());
      moved.#held.set(id, same);
    }
    return moved;
  }

  #take(scope: LockScope, event: TranscriptEvent, mode: LockMode): boolean {
    const m = this.#module;
    const td = event.tdr === undefined ? undefined : m.td(Number(event.tdr) as Hpa);
    switch (event.object) {
      case 'sys':
        return scope.tryLock(moduleLockAddress(ModuleLock.GLOBAL), mode);
      case 'kot':
        return scope.tryLock(moduleLockAddress(ModuleLock.KOT), mode);
      case 'wbcache':
        return scope.tryLock(moduleLockAddress(ModuleLock.WBCACHE + event.pkg!), LockMode.EXCLUSIVE);
      case 'page': {
        const pa = Number(event.hpa) as Hpa;
        const tdmr = tdmrOf(m, pa);
        return tdmr !== undefined && walkPamt(m, scope, tdmr, pa, mode) !== undefined;
      }
      case 'op_state':
        return scope.tryHostPriorityLock(td!.tdcs.address(Tdcs.OP_STATE_LOCK), mode);
      case 'sept_tree':
        return scope.tryLock(td!.tdcs.address(Tdcs.SEPT_LOCK), mode);
      case 'epoch':
        return scope.tryLock(td!.tdcs.address(Tdcs.EPOCH_LOCK), mode);
      case 'rtmr':
        return scope.tryHostPriorityLock(td!.tdcs.address(Tdcs.RTMR_LOCK), mode, LockSide.GUEST);
      case 'servtd_bindings':
        return scope.tryHostPriorityLock(td!.tdcs.address(Tdcs.SERVTD_LOCK), mode);
      case 'sept_entry':
        return scope.trySeptEntry(findSeptEntry(td!, Number(event.gpa), event.level!), LockSide.GUEST);
      default:
        throw new Error(`unknown lock object ${String(event.object)}`);
    }
  }
}
