import { Reg, bytesOf, wordsOf, type LogicalProcessor, type Saved, type SavedFields } from '@tdxkit/x86-cpu';

/** MSRs that only user mode needs right; kvm_user_return_msrs. The value after a TD exit is the module's. @source TDX-ABI "TDH.VP.ENTER" */
const USER_RETURN = [
  { slot: Reg.STAR, afterTdExit: 0 },
  { slot: Reg.LSTAR, afterTdExit: 0 },
  { slot: Reg.FMASK, afterTdExit: 0x2_0200 },
  { slot: Reg.TSC_AUX, afterTdExit: 0 },
] as const;
const IA32_XSS = 0xda0;
const DEBUG_REGISTERS = [Reg.DR0, Reg.DR1, Reg.DR2, Reg.DR3, Reg.DR6, Reg.DR7] as const;
/** Breakpoint enables of DR7. */
const BREAKPOINTS = 0xff;

/**
 * The host's own registers on one LP while a vCPU holds it. Saved at vcpu_load; what a TD exit leaves changed comes back in three steps: XCR0, XSS
 * and PKRU at once, the user-return MSRs and debug registers when KVM_RUN goes back to userspace, the kernel's GS base at vcpu_put.
 */
export class HostState {
  readonly #lp: LogicalProcessor;
  /** Pairs of words of USER_RETURN: the host's values, and what KVM knows the registers to hold. */
  readonly #host = new Uint32Array(2 * USER_RETURN.length);
  readonly #current = new Uint32Array(2 * USER_RETURN.length);
  readonly #debug = new BigUint64Array(DEBUG_REGISTERS.length);
  readonly #gs = new Uint32Array(2);
  #xcr0 = 0;
  #xss = 0n;
  #pkru = 0;
  #isStale = false;
  #hasBreakpoints = false;
  /** Writes that restored something: user-return MSRs, and XCR0, XSS, PKRU. */
  userReturnWrites = 0;
  extendedWrites = 0;

  constructor(lp: LogicalProcessor) {
    this.#lp = lp;
  }

  #word(slot: number): number {
    return (this.#lp.base + slot) >>> 2;
  }

  saveState(): Saved {
    return {
      host: bytesOf(this.#host),
      current: bytesOf(this.#current),
      debug: bytesOf(this.#debug),
      gs: bytesOf(this.#gs),
      xcr0: this.#xcr0,
      xss: this.#xss,
      pkru: this.#pkru,
      isStale: this.#isStale,
      hasBreakpoints: this.#hasBreakpoints,
      userReturnWrites: this.userReturnWrites,
      extendedWrites: this.extendedWrites,
    };
  }
  loadState(from: SavedFields): void {
    this.#host.set(from.words('host', this.#host.length));
    this.#current.set(from.words('current', this.#current.length));
    this.#debug.set(wordsOf(from.bytes('debug', this.#debug.byteLength)));
    this.#gs.set(from.words('gs', this.#gs.length));
    this.#xcr0 = from.number('xcr0', 0xffff_ffff);
    this.#xss = from.bigint('xss');
    this.#pkru = from.number('pkru', 0xffff_ffff);
    this.#isStale = from.flag('isStale');
    this.#hasBreakpoints = from.flag('hasBreakpoints');
    this.userReturnWrites = from.number('userReturnWrites');
    this.extendedWrites = from.number('extendedWrites');
  }

  /** vcpu_load: what the LP holds now is the host's. */
  save(): void {
    const { u32, u64 } = this.#lp.memory;
    for (const [i, { slot }] of USER_RETURN.entries()) {
      this.#host[2 * i] = this.#current[2 * i] = u32[this.#word(slot)]!;
      this.#host[2 * i + 1] = this.#current[2 * i + 1] = u32[this.#word(slot) + 1]!;
    }
    for (const [i, slot] of DEBUG_REGISTERS.entries()) this.#debug[i] = u64[this.#word(slot) >>> 1]!;
    this.#hasBreakpoints = (Number(this.#debug[5]!) & BREAKPOINTS) !== 0;
    this.#gs.set(u32.subarray(this.#word(Reg.KERNEL_GS_BASE), this.#word(Reg.KERNEL_GS_BASE) + 2));
    this.#xcr0 = u32[this.#word(Reg.XCR0)]!;
    this.#pkru = u32[this.#word(Reg.PKRU)]!;
    this.#xss = this.#lp.rdmsr(IA32_XSS) ?? 0n;
    this.#isStale = false;
  }

  /** After each TD exit: extended state that differs is put right; the cache of the user-return MSRs is told what the registers hold, without WRMSR. */
  afterTdExit(): void {
    const { u32 } = this.#lp.memory;
    this.#restore(u32, this.#word(Reg.XCR0), this.#xcr0);
    this.#restore(u32, this.#word(Reg.PKRU), this.#pkru);
    const xss = this.#word(Reg.XSS);
    if (u32[xss] !== Number(this.#xss & 0xffff_ffffn)) {
      this.#lp.wrmsr(IA32_XSS, this.#xss);
      this.extendedWrites++;
    }
    if (this.#isStale) return;
    this.#isStale = true;
    for (let i = 0; i < USER_RETURN.length; i++) {
      this.#current[2 * i] = USER_RETURN[i]!.afterTdExit;
      this.#current[2 * i + 1] = 0;
    }
  }

  #restore(u32: Uint32Array, word: number, value: number): void {
    if (u32[word] === value) return;
    u32[word] = value;
    this.extendedWrites++;
  }

  /** What KVM believes a user-return MSR to hold, by its register-file slot. */
  cached(slot: number): bigint {
    const i = USER_RETURN.findIndex((each) => each.slot === slot);
    return (BigInt(this.#current[2 * i + 1]!) << 32n) | BigInt(this.#current[2 * i]!);
  }

  /** kvm_on_user_return(): registers whose cached value is not the host's are written. */
  returnToUser(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    const { u32, u64 } = this.#lp.memory;
    for (let i = 0; i < USER_RETURN.length; i++) {
      const low = this.#host[2 * i]!;
      const high = this.#host[2 * i + 1]!;
      if (this.#current[2 * i] === low && this.#current[2 * i + 1] === high) continue;
      const word = this.#word(USER_RETURN[i]!.slot);
      u32[word] = this.#current[2 * i] = low;
      u32[word + 1] = this.#current[2 * i + 1] = high;
      this.userReturnWrites++;
    }
    if (this.#hasBreakpoints) for (const [i, slot] of DEBUG_REGISTERS.entries()) u64[this.#word(slot) >>> 1] = this.#debug[i]!;
  }

  /** vcpu_put: everything is the host's again. */
  restore(): void {
    const { u32, u64 } = this.#lp.memory;
    this.#restore(u32, this.#word(Reg.XCR0), this.#xcr0);
    this.#restore(u32, this.#word(Reg.PKRU), this.#pkru);
    for (const [i, { slot }] of USER_RETURN.entries()) u32.set(this.#host.subarray(2 * i, 2 * i + 2), this.#word(slot));
    for (const [i, slot] of DEBUG_REGISTERS.entries()) u64[this.#word(slot) >>> 1] = this.#debug[i]!;
    u32.set(this.#gs, this.#word(Reg.KERNEL_GS_BASE));
    this.#isStale = false;
  }
}
