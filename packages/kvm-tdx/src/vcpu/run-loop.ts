import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { InternalError } from '@tdxkit/x86-cpu/units';
import { RESUME_GUEST, type ExitVerdict } from '../backend/operations.ts';
import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import { KvmExitReason, type IntrExit } from '../uapi/exit.ts';
import { KvmMpState } from '../uapi/structs.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';
import type { VcpuRequest } from './vcpu-request.ts';

/** Vector of the IPI that makes an LP leave its guest. */
export const KICK_VECTOR = 0xfd;
/** An LP that is kicked leaves its guest within few instructions; more than this is a fault of the machine. */
const KICK_INSTRUCTIONS = 1_000_000;
/** Longest stretch that is handed to an LP at once. */
const MAX_SLICE = 1_000_000_000;

/** Slices in a row without an instruction after which KVM_RUN returns: the guest has nothing but events and exits. */
const MAX_FRUITLESS = 1000;

/** Limits of one KVM_RUN call. */
export interface RunLimits {
  /** Guest instructions after which KVM_RUN returns -EINTR with cause 'budget'. Default: no limit. */
  readonly instructions?: number;
  /** Exits that KVM handles itself after which it does the same: bounds the time of a call whatever the guest does. Default: no limit. */
  readonly exits?: number;
  /** A guest that spins (PAUSE) while other vCPUs can run makes KVM_RUN return -EINTR with cause 'yield'. Default: it spins on. */
  readonly yieldsWhenSpinning?: boolean;
}

/** KVM_RUN of one vCPU: the loop around its entries and exits, and what makes it stop: signals, requests, kicks. @source Linux arch/x86/kvm/x86.c vcpu_run() */
export class RunLoop {
  readonly #vcpu: KvmVcpu;
  #kicked = false;
  /** The guest was made to leave outside KVM_RUN; its exit waits. */
  #exitPending = false;
  /** KVM_RUN has got as far as the guest before. */
  hasRun = false;
  #requests = 0;

  constructor(vcpu: KvmVcpu) {
    this.#vcpu = vcpu;
  }

  save(): Saved {
    return { kicked: this.#kicked, exitPending: this.#exitPending, hasRun: this.hasRun, requests: this.#requests };
  }
  load(from: SavedFields): void {
    this.#kicked = from.flag('kicked');
    this.#exitPending = from.flag('exitPending');
    this.hasRun = from.flag('hasRun');
    this.#requests = from.number('requests', 0xffff_ffff);
  }

  /** KVM_RUN without what the dispatcher does around it. */
  run(limits: RunLimits): IoctlResult {
    const vcpu = this.#vcpu;
    const { vm, backend } = vcpu;
    const { exit } = vcpu.runState;
    vcpu.runState.clear();
    if (vm.bugged !== undefined) return -Errno.EIO;
    const notReady = backend.checkRunnable();
    if (notReady !== 0) return notReady;
    vm.kvm.load(vcpu);
    let verdict: ExitVerdict = RESUME_GUEST;
    const completion = vcpu.completion;
    if (completion !== undefined) {
      vcpu.completion = undefined;
      verdict = backend.complete(completion, exit);
    }
    if (verdict === RESUME_GUEST && this.#exitPending) {
      this.#exitPending = false;
      verdict = backend.handleExit(vcpu.lp);
    }
    if (verdict !== RESUME_GUEST) return vm.isDead() ? -Errno.EIO : verdict;
    this.hasRun = true;
    vcpu.lp.stopsAtPause = limits.yieldsWhenSpinning === true;
    return this.#loop(limits.instructions ?? Infinity, limits.exits ?? Infinity);
  }

  #loop(instructions: number, exits: number): IoctlResult {
    const vcpu = this.#vcpu;
    const { vm, lapic, backend, lp } = vcpu;
    let left = instructions;
    let exitsLeft = exits;
    let fruitless = 0;
    for (;;) {
      if (vm.bugged !== undefined) return -Errno.EIO;
      const ended = lapic.takeEndedLevel();
      if (ended !== undefined) {
        vcpu.runState.exit = { reason: KvmExitReason.KVM_EXIT_IOAPIC_EOI, vector: ended };
        return 0;
      }
      if (this.#kicked || vcpu.runState.immediateExit) {
        this.#kicked = false;
        return this.#interrupted('signal');
      }
      if (this.#requests !== 0) this.#serviceRequests();
      if (lapic.timer.expiry !== undefined) lapic.pollTimer(backend.inGuest);
      if (vcpu.mpState !== KvmMpState.RUNNABLE) {
        const cause = this.#block();
        if (cause !== undefined) return this.#interrupted(cause);
        if (--exitsLeft <= 0) return this.#interrupted('budget');
        continue;
      }
      if (left <= 0 || exitsLeft <= 0) return this.#interrupted('budget');
      const slice = backend.runSlice(lp, this.#slice(left));
      // Instructions alone count, so that it makes no difference in how many calls a guest is run; one that makes no progress comes back all the same.
      left -= slice.instructions;
      fruitless = slice.instructions > 0 ? 0 : fruitless + 1;
      if (fruitless > MAX_FRUITLESS) exitsLeft = 0;
      vcpu.instructions += slice.instructions;
      vm.kvm.statistics.instructions += slice.instructions;
      if (slice.end === 'breakpoint') return this.#interrupted('breakpoint');
      if (slice.end === 'budget') continue;
      if (slice.end === 'paused') {
        if (vm.kvm.othersCompete(vcpu)) return this.#interrupted('yield');
        continue;
      }
      exitsLeft--;
      const verdict = backend.handleExit(lp);
      if (verdict === RESUME_GUEST) continue;
      return vm.isDead() ? -Errno.EIO : verdict;
    }
  }

  /** Instructions until the budget is spent or the timer is due, whichever is first. One tick passes per instruction. */
  #slice(left: number): number {
    const { expiry } = this.#vcpu.lapic.timer;
    let slice = left < MAX_SLICE ? left : MAX_SLICE;
    if (expiry !== undefined) {
      const ticks = Number(expiry - this.#vcpu.vm.kvm.machine.clock.now);
      if (ticks < slice) slice = ticks < 1 ? 1 : ticks;
    }
    return slice;
  }

  #interrupted(cause: IntrExit['cause']): NegativeErrno {
    this.#vcpu.runState.exit = { reason: KvmExitReason.KVM_EXIT_INTR, cause };
    return -Errno.EINTR;
  }

  /** vcpu_block(): undefined = runnable again; otherwise why KVM_RUN gives up. Skips the clock to the next timer when nobody else runs. */
  #block(): IntrExit['cause'] | undefined {
    const { kvm } = this.#vcpu.vm;
    if (this.#vcpu.mpState !== KvmMpState.HALTED) return kvm.othersCompete(this.#vcpu) ? 'yield' : 'idle';
    if (this.#vcpu.backend.hasWakeEvent()) {
      this.#vcpu.wake();
      return undefined;
    }
    if (kvm.othersCompete(this.#vcpu)) return 'yield';
    return kvm.skipToNextTimer() ? undefined : 'idle';
  }

  /** Makes a running or the next KVM_RUN return -EINTR with cause 'signal' (what a signal to the vCPU thread does). */
  kick(): void {
    this.#kicked = true;
  }

  /** Takes the signal that waits: long ioctls stop between two pages */
  takeSignal(): boolean {
    const isPending = this.#kicked;
    this.#kicked = false;
    return isPending;
  }

  /** KVM_REQ_OUTSIDE_GUEST_MODE: afterwards the LP is out of this guest; an exit that came of it is handled at the next KVM_RUN. */
  forceExit(): void {
    const { lp } = this.#vcpu;
    lp.raiseInterrupt(KICK_VECTOR);
    for (let spent = 0; spent < KICK_INSTRUCTIONS;) {
      const { end, instructions } = this.#vcpu.backend.runSlice(lp, 64);
      spent += Math.max(1, instructions);
      this.#vcpu.instructions += instructions;
      this.#vcpu.vm.kvm.statistics.instructions += instructions;
      if (end === 'exit') {
        this.#exitPending = true;
        return;
      }
    }
    throw new InternalError(`vCPU ${this.#vcpu.id} does not leave its guest after a kick`);
  }

  /** kvm_make_request() and kick: done before the guest is entered again */
  request(request: VcpuRequest): void {
    this.#requests |= request;
    this.#vcpu.vm.kvm.statistics.request(this.#vcpu.id, request);
    if (this.#vcpu.backend.inGuest) this.#vcpu.lp.raiseInterrupt(KICK_VECTOR);
  }
  /** Requests that wait: bits of `VcpuRequest` */
  get requests(): number {
    return this.#requests;
  }
  #serviceRequests(): void {
    if (this.#vcpu.backend.inGuest) return; // it is being kicked out
    const requests = this.#requests;
    this.#requests = 0;
    this.#vcpu.backend.serviceRequests(requests);
  }

  /** kvm_vcpu_on_spin(). */
  yieldWhenOthersRun(): ExitVerdict {
    return this.#vcpu.vm.kvm.othersCompete(this.#vcpu) ? this.#interrupted('yield') : RESUME_GUEST;
  }
}
