import { Code, codeOf } from '@tdxkit/tdx-arch';
import {
  tdhMemPageAdd,
  tdhMemPageAug,
  tdhMemPageDemote,
  tdhMemPagePromote,
  tdhMemPageRemove,
  tdhMemRangeBlock,
  tdhMemRangeUnblock,
  tdhMemSeptAdd,
  tdhMemTrack,
  tdhPhymemPageWbinvdRow,
  type SeptLevel,
} from '@tdxkit/tdx-module';
import type { ExternalPageTableHooks, HookResult, PageLevel } from '@tdxkit/tdp-mmu';
import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import { PAGE_SIZE, gpaOf, hpaOf, type Gfn, type Gpa, type Hpa, type Pfn } from '@tdxkit/x86-cpu/units';
import { reclaimTablePage } from './reclaim-page.ts';
import { LeakReason, TdState } from './td-state.ts';
import type { TdxVm } from './tdx-vm.ts';

/** 4 KiB pages of a leaf, by level. */
const PAGES_AT: readonly number[] = [0, 1, 512, 512 * 512];

/** PROMOTE met pages that are not all accepted, or not alike. */
const isNotReady = (status: bigint): boolean => codeOf(status) === Code.EPT_INVALID_PROMOTE_CONDITIONS;
const septLevel = (level: PageLevel): SeptLevel => (level - 1) as SeptLevel;

/** A GPA, level and TDR as operands. */
interface SeptOperands {
  readonly gpa: Gpa;
  readonly level: SeptLevel;
  readonly tdr: Hpa;
}
/** A SEAMCALL on them. The hot ones are named functions, not closures over the operands: 0.2 us a page. */
type SeptCall = (lp: LogicalProcessor, operands: SeptOperands) => { readonly status: bigint };
const trackTd: SeptCall = (lp, { tdr }) => tdhMemTrack(lp, tdr);

/** The S-EPT side of the MMU: each change of the mirror becomes SEAMCALLs on the TD. */
export class SeptHooks implements ExternalPageTableHooks {
  readonly #td: TdxVm;
  /** While KVM_TDX_INIT_MEM_REGION adds a page: where its bytes come from. */
  addSource: Hpa | undefined;
  /** Status of the last SEAMCALL that a hook refused with, for the errno of its caller. */
  lastStatus = 0n;

  constructor(td: TdxVm) {
    this.#td = td;
  }

  #at(gfn: Gfn, level: PageLevel): SeptOperands {
    return { gpa: gpaOf(gfn), level: septLevel(level), tdr: this.#td.tdr! };
  }

  #result(leaf: string, status: bigint): HookResult {
    this.lastStatus = this.#td.note(leaf, status);
    if (status === 0n) return 'ok';
    if (codeOf(status) === Code.OPERAND_BUSY) return 'busy';
    this.#td.bugAtEntry(leaf, status);
    return 'error';
  }

  /** tdx_sept_link_private_spt(): TDH.MEM.SEPT.ADD. */
  linkExternalTable(gfn: Gfn, level: PageLevel, table: Hpa): HookResult {
    const { status } = tdhMemSeptAdd(this.#td.hostLp(), { ...this.#at(gfn, level), page: table });
    return this.#result('TDH.MEM.SEPT.ADD', status);
  }

  /** tdx_sept_set_private_spte(): PAGE.ADD while the TD is built, PAGE.AUG once it is runnable. */
  setExternalSpte(gfn: Gfn, level: PageLevel, pfn: Pfn): HookResult {
    const operands = { gpa: gpaOf(gfn), level: septLevel(level), tdr: this.#td.tdr!, page: hpaOf(pfn) }; // a spread takes 0.4 us
    const lp = this.#td.hostLp();
    if (this.#td.state === TdState.RUNNABLE) {
      const result = this.#result('TDH.MEM.PAGE.AUG', tdhMemPageAug(lp, operands).status);
      if (result === 'ok') this.#pin(operands.page);
      return result;
    }
    const source = this.addSource;
    if (source === undefined) return 'error';
    const { status } = tdhMemPageAdd(lp, { ...operands, source });
    this.lastStatus = this.#td.note('TDH.MEM.PAGE.ADD', status);
    if (status === 0n) {
      this.#pin(operands.page);
      return 'ok';
    }
    return codeOf(status) === Code.OPERAND_BUSY ? 'busy' : 'error';
  }

  /** Private pages of the first series are the VMM's own: they stay with the TD as long as it has them. */
  get #isPinned(): boolean {
    return this.#td.vm.kvm.differences.privateMemory === 'pinned';
  }
  #pin(page: Hpa): void {
    if (this.#isPinned) this.#td.vm.kvm.userMemory.hold(page);
  }

  /** tdx_sept_remove_private_spte(): BLOCK, TRACK, kick, REMOVE, then the page's lines leave the caches. */
  removeExternalSpte(gfn: Gfn, level: PageLevel, pfn: Pfn): HookResult {
    const td = this.#td;
    const page = hpaOf(pfn);
    const operands = this.#at(gfn, level);
    const result = this.#remove(operands, page);
    if (result !== 'ok') for (let i = 0; i < PAGES_AT[level]!; i++) td.losePage((page + i * PAGE_SIZE) as Hpa);
    else if (this.#isPinned) td.vm.kvm.userMemory.unhold(page);
    return result;
  }

  #remove(operands: SeptOperands, page: Hpa): HookResult {
    const pages = PAGES_AT[operands.level + 1]!;
    const td = this.#td;
    // A pinned page may outlive the KeyID: it is reclaimed then.
    if (!td.isHkidAssigned) return this.#isPinned && reclaimTablePage(td, page) ? 'ok' : 'error';
    // Before the TD runs no translation can be cached: the module asks for no tracking then.
    if (td.state === TdState.RUNNABLE) {
      const blocked = this.#withRetry('TDH.MEM.RANGE.BLOCK', tdhMemRangeBlock, operands);
      if (blocked !== 'ok') return blocked;
      const tracked = this.#track(operands);
      if (tracked !== 'ok') return tracked;
    }
    const removed = this.#withRetry('TDH.MEM.PAGE.REMOVE', tdhMemPageRemove, operands);
    if (removed !== 'ok') return removed;
    return this.#writeBack(page, pages);
  }

  /** The lines that were written with the TD's key leave the caches. */
  #writeBack(page: Hpa, pages: number): HookResult {
    const td = this.#td;
    const withKey = td.vm.kvm.machine.memory.withHkid(page, td.hkid);
    const { done, status } = tdhPhymemPageWbinvdRow(td.hostLp(), withKey, pages);
    td.noteRow('TDH.PHYMEM.PAGE.WBINVD', status === 0n ? done - 1 : done);
    return this.#result('TDH.PHYMEM.PAGE.WBINVD', status);
  }

  /** A large page becomes 512 smaller ones with the same content: BLOCK, TRACK, kick, DEMOTE. The table is the module's afterwards. */
  splitExternalSpte(gfn: Gfn, level: PageLevel, table: Hpa): HookResult {
    return this.#blocked(
      gfn,
      level,
      'TDH.MEM.PAGE.DEMOTE',
      (operands) => tdhMemPageDemote(this.#td.hostLp(), { ...operands, page: table }).status,
    );
  }

  /**
   * 512 pages become one: BLOCK of the range, TRACK, kick, PROMOTE. The table is the host's again. 'busy': the module does not want to yet, because the
   * guest has not accepted all of it; the range is unblocked.
   */
  collapseExternalTable(gfn: Gfn, level: PageLevel, table: Hpa): HookResult {
    const td = this.#td;
    let refused = 0n;
    const promoted = this.#blocked(gfn, level, 'TDH.MEM.PAGE.PROMOTE', (operands) => {
      const { status } = tdhMemPagePromote(td.hostLp(), operands);
      if (!isNotReady(status)) return status;
      refused = td.note('TDH.MEM.PAGE.PROMOTE', status);
      return tdhMemRangeUnblock(td.hostLp(), operands).status;
    });
    if (promoted !== 'ok') return promoted;
    return refused === 0n ? this.#writeBack(table, 1) : 'busy';
  }

  /** A change of the form of a range that no processor may have translations of meanwhile. */
  #blocked(gfn: Gfn, level: PageLevel, leaf: string, change: (operands: SeptOperands) => bigint): HookResult {
    const td = this.#td;
    const operands = this.#at(gfn, level);
    const blocked = this.#withRetry('TDH.MEM.RANGE.BLOCK', tdhMemRangeBlock, operands);
    if (blocked !== 'ok') return blocked;
    const tracked = this.#track(operands);
    if (tracked !== 'ok') return tracked;
    const whole: SeptCall = () => {
      for (;;) {
        const status = change(operands);
        if (codeOf(status) !== Code.INTERRUPTED_RESTARTABLE) return { status };
        td.note(leaf, status);
      }
    };
    return this.#withRetry(leaf, whole, operands);
  }

  /** tdx_track(): a new TLB epoch, then every vCPU leaves the guest so that it enters in the new one. */
  #track(operands: SeptOperands): HookResult {
    const tracked = this.#withRetry('TDH.MEM.TRACK', trackTd, operands);
    this.#kickOut();
    return tracked;
  }

  #kickOut(): void {
    for (const vcpu of this.#td.vm.vcpus) vcpu.forceExit();
  }

  /** One try; when busy, a second with no vCPU inside and none allowed in. A second refusal is a bug. */
  #withRetry(leaf: string, call: SeptCall, operands: SeptOperands): HookResult {
    const td = this.#td;
    let status = td.note(leaf, call(td.hostLp(), operands).status);
    if (status === 0n) return 'ok';
    if (codeOf(status) === Code.OPERAND_BUSY || codeOf(status) === Code.PREVIOUS_TLB_EPOCH_BUSY) {
      td.waitForZap = true;
      this.#kickOut();
      status = td.note(leaf, call(td.hostLp(), operands).status);
      td.waitForZap = false;
    }
    if (status === 0n) return 'ok';
    this.lastStatus = status;
    td.bugAtEntry(leaf, status);
    return 'error';
  }

  /** tdx_sept_free_private_spt(): the KeyID is released by now. A page that does not come back is leaked and counted here. */
  freeExternalTable(_gfn: Gfn, _level: PageLevel, table: Hpa): HookResult {
    if (this.#td.isHkidAssigned) {
      this.#td.vm.pages.leak(table, LeakReason.HKID_ASSIGNED);
      return 'error';
    }
    return reclaimTablePage(this.#td, table) ? 'ok' : 'error';
  }
}
