import { savedWords, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import type { PhysicalMemory } from '@tdxkit/x86-cpu/memory';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { ApicBase, ApicRegister, Lvt } from './apic-register.ts';
import { ApicRegisterArray, ApicRegisterPage, type ApicRegisterFile } from './apic-register-file.ts';
import { ApicTimer, type TimerClock } from './apic-timer.ts';

/** An interrupt message between local APICs. */
export interface IpiMessage {
  readonly vector: number;
  /** 0 fixed, 1 lowest priority, 2 SMI, 4 NMI, 5 INIT, 6 start-up. */
  readonly deliveryMode: number;
  readonly logical: boolean;
  /** x2APIC id or logical destination; 0xFFFFFFFF = all. */
  readonly destination: number;
  /** 0 none, 1 self, 2 all including self, 3 all excluding self. */
  readonly shorthand: number;
  /** Level-triggered: its end is told to the I/O APIC. Default false. */
  readonly isLevel?: boolean;
}

/** What surrounds a local APIC. */
export interface ApicHost {
  /** Hands a fixed interrupt to the vCPU by the means of its kind. */
  deliver(vector: number): void;
  /** Routes a message to the APICs it names. */
  send(message: IpiMessage): void;
}

/** 16 bytes apart. */
const REGISTERS = 64;
const index = (register: number): number => register >>> 4;

/**
 * KVM's local APIC of one vCPU: register file, ICR, timer. IRR, ISR, TMR, TPR and PPR live here only when `ownsPriorities`: otherwise the
 * processor virtualises them and KVM never sees them.
 */
export class LocalApic {
  readonly id: number;
  readonly timer: ApicTimer;
  readonly #host: ApicHost;
  #registers: ApicRegisterFile = new ApicRegisterArray();
  /** IA32_APIC_BASE. */
  base: bigint;

  constructor(id: number, clock: TimerClock, host: ApicHost) {
    this.id = id;
    this.#host = host;
    this.timer = new ApicTimer(clock);
    this.#registers.set(index(ApicRegister.ID), id << 24);
    this.base = ApicBase.DEFAULT | ApicBase.ENABLE | (id === 0 ? ApicBase.BSP : 0n);
    this.#registers.set(index(ApicRegister.VERSION), 0x0005_0014);
    this.#registers.set(index(ApicRegister.SPIV), 0xff);
    this.#registers.set(index(ApicRegister.DFR), 0xffff_ffff);
    for (let lvt: number = ApicRegister.LVT_TIMER; lvt <= ApicRegister.LVT_ERROR; lvt += 0x10)
      this.#registers.set(index(lvt), Lvt.MASKED);
    if (id === 0) this.#registers.set(index(ApicRegister.LVT_LINT0), Lvt.EXTERNAL);
  }

  /** From now on the registers lie in a page that the processor works on. */
  useRegisterPage(memory: PhysicalMemory, page: Hpa): void {
    const registers = new ApicRegisterPage(memory, page);
    for (let n = 0; n < 64; n++) registers.set(n, this.#registers.get(n));
    this.#registers = registers;
  }
  /** The word at a byte offset as it is stored, whatever a read of the register gives. */
  registerWord(register: number): number {
    return this.#registers.get(index(register));
  }

  /** LINT0 passes interrupts of an external controller on (virtual wire), or the APIC is off. */
  get acceptsExternalInterrupts(): boolean {
    const entry = this.#registers.get(index(ApicRegister.LVT_LINT0));
    return !this.isEnabled || (entry & (Lvt.MASKED | Lvt.DELIVERY)) === Lvt.EXTERNAL;
  }

  get isX2apic(): boolean {
    return (this.base & ApicBase.X2APIC) !== 0n;
  }
  get isEnabled(): boolean {
    return (this.base & ApicBase.ENABLE) !== 0n;
  }

  /** The logical id of x2APIC mode: cluster in the high half, one bit in the low. */
  get logicalId(): number {
    return this.isX2apic
      ? (((this.id >>> 4) << 16) | (1 << (this.id & 15))) >>> 0
      : this.#registers.get(index(ApicRegister.LDR)) >>> 24;
  }

  /** Register at a byte offset, 32 bits; ICR of x2APIC has its high half in ICR_HIGH. undefined: no such register. */
  read(register: number): number | undefined {
    switch (register) {
      case ApicRegister.ID:
        return this.isX2apic ? this.id : this.#registers.get(index(register));
      case ApicRegister.LDR:
        return this.isX2apic ? this.logicalId : this.#registers.get(index(register));
      case ApicRegister.TIMER_INITIAL:
        return this.timer.initialCount;
      case ApicRegister.TIMER_CURRENT:
        return this.timer.currentCount;
      case ApicRegister.PPR:
        return this.processorPriority;
      default:
        return this.#isRegister(register) ? this.#registers.get(index(register)) : undefined;
    }
  }

  #isRegister(register: number): boolean {
    if (register >= ApicRegister.ISR && register < ApicRegister.ESR) return true;
    return Object.values(ApicRegister).some((known) => known === register);
  }

  /** Writes a register. False: no such register, or read-only. `high` is the upper half of an x2APIC ICR write. */
  write(register: number, value: number, high = 0): boolean {
    switch (register) {
      case ApicRegister.TPR:
        this.#registers.set(index(register), value & 0xff);
        return true;
      case ApicRegister.EOI:
        this.#endOfInterrupt();
        return true;
      case ApicRegister.ESR:
        this.#registers.set(index(register), 0);
        return true;
      case ApicRegister.ICR:
        if (this.isX2apic) this.#registers.set(index(ApicRegister.ICR_HIGH), high);
        this.#registers.set(index(register), value & ~(1 << 12));
        this.#sendIpi(value, this.isX2apic ? high : this.#registers.get(index(ApicRegister.ICR_HIGH)) >>> 24);
        return true;
      case ApicRegister.SELF_IPI:
        if (!this.isX2apic || value >>> 8 !== 0) return false;
        this.#host.deliver(value);
        return true;
      case ApicRegister.LVT_TIMER:
        this.timer.setMode(value);
        this.#registers.set(index(register), value & 0x7_10ff);
        return true;
      case ApicRegister.TIMER_INITIAL:
        this.#registers.set(index(register), value);
        this.timer.setInitialCount(value >>> 0);
        return true;
      case ApicRegister.TIMER_DIVIDE:
        this.#registers.set(index(register), value & 0xb);
        this.timer.setDivide(value);
        return true;
      case ApicRegister.ID:
        if (this.isX2apic) return false;
        this.#registers.set(index(register), value & 0xff00_0000);
        return true;
      case ApicRegister.VERSION:
      case ApicRegister.PPR:
      case ApicRegister.TIMER_CURRENT:
        return false;
      case ApicRegister.LDR:
        if (this.isX2apic) return false;
        this.#registers.set(index(register), value & 0xff00_0000);
        return true;
      default:
        if (!this.#isRegister(register) || (register >= ApicRegister.ISR && register < ApicRegister.ESR)) return false;
        this.#registers.set(index(register), value);
        return true;
    }
  }

  /** xAPIC: the destination half of the ICR, which sends nothing. */
  setIcrHigh(value: number): void {
    this.#registers.set(index(ApicRegister.ICR_HIGH), value);
  }

  #sendIpi(low: number, destination: number): void {
    const shorthand = (low >>> 18) & 3;
    this.#host.send({
      vector: low & 0xff,
      deliveryMode: (low >>> 8) & 7,
      logical: (low & (1 << 11)) !== 0,
      destination: !this.isX2apic && destination === 0xff ? 0xffff_ffff : destination >>> 0,
      shorthand,
    });
  }

  /** True when a message for this destination reaches this APIC. */
  matches(message: IpiMessage, sender: LocalApic | undefined): boolean {
    if (message.shorthand === 1) return sender === this;
    if (message.shorthand === 2) return true;
    if (message.shorthand === 3) return sender !== this;
    if (message.destination === 0xffff_ffff) return true;
    if (!message.logical)
      return message.destination === (this.isX2apic ? this.id : this.#registers.get(index(ApicRegister.ID)) >>> 24);
    if (!this.isX2apic) return this.#matchesXapic(message.destination);
    return message.destination >>> 16 === this.logicalId >>> 16 && (message.destination & this.logicalId & 0xffff) !== 0;
  }

  /** Logical destination of xAPIC mode: a bit each in the flat model; cluster and bit within it in the cluster model. */
  #matchesXapic(destination: number): boolean {
    const { logicalId } = this;
    if (this.#registers.get(index(ApicRegister.DFR)) >>> 28 === 0xf) return (destination & logicalId) !== 0;
    return destination >>> 4 === logicalId >>> 4 && (destination & logicalId & 0xf) !== 0;
  }

  /**
   * WRMSR of IA32_APIC_BASE. False, nothing changed: a reserved bit, x2APIC mode where there is none, or a step that the mode diagram does
   * not have (from x2APIC only to off; from off not to x2APIC). xAPIC and x2APIC modes start with the APIC id of the processor.
   * @source Intel SDM 3A "x2APIC State Transitions"
   */
  setBase(value: bigint, options: { readonly physicalBits: number; readonly hasX2apic: boolean }): boolean {
    const defined =
      ((1n << BigInt(options.physicalBits)) - 0x1000n) |
      ApicBase.BSP |
      ApicBase.ENABLE |
      (options.hasX2apic ? ApicBase.X2APIC : 0n);
    if ((value & ~defined) !== 0n) return false;
    const mode = value & (ApicBase.X2APIC | ApicBase.ENABLE);
    if (mode === ApicBase.X2APIC) return false;
    if (this.isX2apic && mode === ApicBase.ENABLE) return false;
    if (!this.isEnabled && mode === (ApicBase.ENABLE | ApicBase.X2APIC)) return false;
    if (mode !== (this.base & (ApicBase.X2APIC | ApicBase.ENABLE))) this.#registers.set(index(ApicRegister.ID), this.id << 24);
    this.base = value;
    return true;
  }

  /** Clock value at which the timer will interrupt, or undefined: not armed, or masked. */
  get nextInterrupt(): bigint | undefined {
    return (this.#registers.get(index(ApicRegister.LVT_TIMER)) & Lvt.MASKED) === 0 ? this.timer.expiry : undefined;
  }

  /**
   * kvm_wait_lapic_expire(), right before an entry: a timer that fired before its time is waited out when its interrupt goes in with this entry.
   * @param isProtected the processor has the interrupt state and KVM's own says nothing: what has fired counts as injected
   */
  waitForDeadline(isProtected: boolean): void {
    if (this.timer.owesWait && (isProtected || this.#isInService(this.#registers.get(index(ApicRegister.LVT_TIMER)) & 0xff)))
      this.timer.waitOut();
  }
  #isInService(vector: number): boolean {
    return (this.#registers.get(index(ApicRegister.ISR) + (vector >>> 5)) & (1 << (vector & 31))) !== 0;
  }

  /** Lets an expired timer raise its interrupt. True when one was raised. @param isRunning the guest is inside: it takes the interrupt at once */
  pollTimer(isRunning = false): boolean {
    if (!this.timer.expire()) return false;
    if (isRunning) this.timer.waitOut();
    const lvt = this.#registers.get(index(ApicRegister.LVT_TIMER));
    if ((lvt & Lvt.MASKED) !== 0) return false;
    this.#host.deliver(lvt & 0xff);
    return true;
  }

  /** KVM_GET_LAPIC: the register page, 1024 bytes. */
  saveRegisters(): Uint8Array {
    const page = new Uint8Array(1024);
    const out = new DataView(page.buffer);
    for (let register = 0; register < 1024; register += 0x10) {
      const value = register === ApicRegister.ICR_HIGH ? this.#registers.get(index(register)) : this.read(register);
      out.setUint32(register, value ?? 0, true);
    }
    return page;
  }

  /** KVM_SET_LAPIC. False, nothing changed: the ID is another one's. The timer starts anew with its initial count. */
  loadRegisters(page: Uint8Array): boolean {
    const source = new DataView(page.buffer, page.byteOffset, page.byteLength);
    const word = (register: number): number => source.getUint32(register, true);
    if (word(ApicRegister.ID) !== (this.isX2apic ? this.id : (this.id << 24) >>> 0)) return false;
    for (let register = 0; register < 1024; register += 0x10)
      if (this.#isRegister(register)) this.#registers.set(index(register), word(register));
    this.timer.setDivide(word(ApicRegister.TIMER_DIVIDE));
    this.timer.setMode(word(ApicRegister.LVT_TIMER));
    this.timer.setInitialCount(word(ApicRegister.TIMER_INITIAL));
    return true;
  }

  save(): Saved {
    const registers = Array.from({ length: REGISTERS }, (_, n) => this.#registers.get(n) >>> 0);
    return { registers: savedWords(registers), base: this.base, endedLevels: [...this.#endedLevels], timer: this.timer.save() };
  }
  /** Becomes the saved one; a virtual-APIC page gets its registers too. @throws SnapshotError */
  load(from: SavedFields): void {
    from.words('registers', REGISTERS).forEach((value, n) => this.#registers.set(n, value));
    this.base = from.bigint('base');
    this.#endedLevels.splice(0, this.#endedLevels.length, ...from.numbers('endedLevels', 255));
    this.timer.load(from.part('timer'));
  }

  // Interrupt priorities, for a vCPU whose processor does not virtualise them.

  setPending(vector: number): void {
    this.#registers.set(
      index(ApicRegister.IRR) + (vector >>> 5),
      this.#registers.get(index(ApicRegister.IRR) + (vector >>> 5)) | (1 << (vector & 31)),
    );
  }

  #highest(first: number): number {
    for (let word = 7; word >= 0; word--) {
      const bits = this.#registers.get(index(first) + word);
      if (bits !== 0) return word * 32 + 31 - Math.clz32(bits);
    }
    return -1;
  }

  get processorPriority(): number {
    const tpr = this.#registers.get(index(ApicRegister.TPR));
    const inService = Math.max(0, this.#highest(ApicRegister.ISR));
    return tpr >>> 4 >= inService >>> 4 ? tpr : inService & 0xf0;
  }

  /** Highest vector that waits, or is being handled; -1: none. */
  get highestPending(): number {
    return this.#highest(ApicRegister.IRR);
  }
  get highestInService(): number {
    return this.#highest(ApicRegister.ISR);
  }

  /** The vector that may interrupt now, or -1. */
  get deliverable(): number {
    const pending = this.#highest(ApicRegister.IRR);
    return pending >= 0 && pending >>> 4 > this.processorPriority >>> 4 && this.isEnabled ? pending : -1;
  }

  /** The vector is being delivered: from pending to in service. */
  accept(vector: number): void {
    const word = vector >>> 5;
    const bit = 1 << (vector & 31);
    this.#registers.set(index(ApicRegister.IRR) + word, this.#registers.get(index(ApicRegister.IRR) + word) & ~bit);
    this.#registers.set(index(ApicRegister.ISR) + word, this.#registers.get(index(ApicRegister.ISR) + word) | bit);
  }

  /** How a vector arrives: TMR. */
  setTrigger(vector: number, isLevel: boolean): void {
    const word = index(ApicRegister.TMR) + (vector >>> 5);
    const bit = 1 << (vector & 31);
    this.#registers.set(word, isLevel ? this.#registers.get(word) | bit : this.#registers.get(word) & ~bit);
  }

  isLevelTriggered(vector: number): boolean {
    return (this.#registers.get(index(ApicRegister.TMR) + (vector >>> 5)) & (1 << (vector & 31))) !== 0;
  }
  /** The processor ended this vector for the guest. */
  ended(vector: number): void {
    this.#endedLevels.push(vector);
  }

  readonly #endedLevels: number[] = [];
  /** Takes a level-triggered vector that the guest has ended and no I/O APIC knows of yet, or undefined. */
  takeEndedLevel(): number | undefined {
    return this.#endedLevels.length === 0 ? undefined : this.#endedLevels.shift();
  }

  #endOfInterrupt(): void {
    const vector = this.#highest(ApicRegister.ISR);
    if (vector < 0) return;
    const word = vector >>> 5;
    const bit = 1 << (vector & 31);
    this.#registers.set(index(ApicRegister.ISR) + word, this.#registers.get(index(ApicRegister.ISR) + word) & ~bit);
    if (this.isLevelTriggered(vector)) this.ended(vector);
  }
}
