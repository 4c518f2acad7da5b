import { ExitReason } from '@tdxkit/tdx-arch';
import { Gpr, VmcsField, type GuestDevices, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import { gfnOf, gpa } from '@tdxkit/x86-cpu/units';
import { ApicBase, ApicRegister } from '../../irq/apic-register.ts';
import { KvmExitReason, KvmInternalError, type MmioExit } from '../../uapi/exit.ts';
import { MemslotFlag } from '../../uapi/structs.ts';
import { EXIT_TO_USER, RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { failedEmulation } from './failed-emulation.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

interface Access {
  readonly address: number;
  readonly size: number;
  readonly value: bigint;
}

const VALID = 0x8000_0000n;
const ADDRESS = 0xfff;

/**
 * Executes guest instructions that touch devices, and string I/O: x86_emulate_instruction(). The processor does the work, one instruction at a
 * time; what it reads of a device is asked of userspace first, and the instruction starts again with the answer until nothing is missing.
 * Then its writes go out in order. The local APIC's page is answered here.
 */
export class InstructionEmulation implements GuestDevices {
  readonly #vcpu: VmxVcpu;
  /** Reads that userspace answered for the instruction at hand, in order, and the next one to hand out. */
  readonly #reads: Access[] = [];
  #nextRead = 0;
  /** The instruction count at which `#reads` were made: they serve no other instruction. */
  #readsAt = -1;
  /** The read that stopped the instruction. */
  #wanted: { readonly address: number; readonly size: number } | undefined;
  readonly #writes: Access[] = [];
  /** Instructions (elements of a string instruction) still to execute. */
  #remaining = 0;
  /** Elements of INS that userspace gave, and how many are used; elements of OUTS collected. */
  #portInput = 0;
  #portUsed = 0;
  #portOutput = 0;
  #collectsOutput = false;

  constructor(vcpu: VmxVcpu) {
    this.#vcpu = vcpu;
  }

  save(): Saved {
    return {
      reads: this.#reads.map((read) => ({ ...read })),
      nextRead: this.#nextRead,
      readsAt: this.#readsAt,
      wanted: this.#wanted === undefined ? null : { ...this.#wanted },
      writes: this.#writes.map((write) => ({ ...write })),
      remaining: this.#remaining,
      portInput: this.#portInput,
      portUsed: this.#portUsed,
      portOutput: this.#portOutput,
      collectsOutput: this.#collectsOutput,
    };
  }
  load(from: SavedFields): void {
    const place = (each: SavedFields): { address: number; size: number } => ({
      address: each.number('address'),
      size: each.number('size', 8, 1),
    });
    const access = (each: SavedFields): Access => ({ ...place(each), value: each.bigint('value') });
    this.#reads.splice(0, this.#reads.length, ...from.parts('reads').map(access));
    this.#nextRead = from.number('nextRead');
    this.#readsAt = from.number('readsAt', undefined, -1);
    const wanted = from.optionalPart('wanted');
    this.#wanted = wanted === undefined ? undefined : place(wanted);
    this.#writes.splice(0, this.#writes.length, ...from.parts('writes').map(access));
    this.#remaining = from.number('remaining');
    this.#portInput = from.number('portInput');
    this.#portUsed = from.number('portUsed');
    this.#portOutput = from.number('portOutput');
    this.#collectsOutput = from.flag('collectsOutput');
  }

  /** The instruction at RIP touches an address without memory. */
  mmio(): ExitVerdict {
    const { vmcs } = this.#vcpu;
    if ((vmcs.read(VmcsField.IDT_VECTORING_INFORMATION) & VALID) !== 0n) return this.#deliveryFailed();
    this.#begin(1);
    return this.#advance();
  }

  /** `count` elements of INS, whose data userspace has put into `runState.io`. */
  portInput(count: number): ExitVerdict {
    this.#begin(count);
    this.#portInput = count;
    return this.#advance();
  }

  /** `count` elements of OUTS: collected, then handed to userspace in one exit. */
  portOutput(count: number): ExitVerdict {
    this.#begin(count);
    this.#collectsOutput = true;
    return this.#advance();
  }

  #begin(count: number): void {
    const { instructions } = this.#vcpu.vcpu;
    if (this.#readsAt !== instructions) this.#reads.length = 0;
    this.#readsAt = instructions;
    this.#remaining = count;
    this.#wanted = undefined;
    this.#writes.length = 0;
    this.#portInput = this.#portUsed = this.#portOutput = 0;
    this.#collectsOutput = false;
  }

  /** Goes on until userspace has to do something, or the work is done. */
  #advance(): ExitVerdict {
    const { vcpu } = this.#vcpu;
    for (;;) {
      if (this.#writes.length > 0) {
        const { address, size, value } = this.#writes.shift()!;
        if (this.#isApic(address)) this.#writeApic(address, size, value);
        else if (!this.#vcpu.vmx.vm.ioBus.writeMemory(address, size, value)) return this.#exitMmio(address, size, true, value);
        continue;
      }
      if (this.#portOutput > 0 && (this.#wanted !== undefined || this.#remaining === 0)) {
        vcpu.runState.io.count = this.#portOutput;
        this.#portOutput = 0;
        vcpu.completion = { kind: 'string-out' };
        vcpu.runState.exit = vcpu.runState.io;
        return EXIT_TO_USER;
      }
      if (this.#wanted !== undefined) return this.#exitMmio(this.#wanted.address, this.#wanted.size, false, 0n);
      if (this.#remaining === 0) return RESUME_GUEST;
      const verdict = this.#step();
      if (verdict !== undefined) return verdict;
    }
  }

  /** Executes one instruction. A verdict when it ended in an exit that is not about devices. */
  #step(): ExitVerdict | undefined {
    const backend = this.#vcpu;
    this.#nextRead = 0;
    const before = backend.inGuest ? backend.vcpu.lp.gpr : backend.regs;
    const source = before[Gpr.RSI]!;
    const destination = before[Gpr.RDI]!;
    const { end, instructions } = backend.stepWithDevices(this);
    if (end === 'budget') {
      this.#remaining = instructions > 0 ? this.#remaining - 1 : 0; // an exception was delivered: the guest starts again or gives up
      this.#reads.length = 0;
      return undefined;
    }
    // Elements that a string instruction did before it stopped have used their reads.
    if (backend.regs[Gpr.RSI] !== source || backend.regs[Gpr.RDI] !== destination) this.#reads.length = 0;
    if (this.#wanted !== undefined) return undefined;
    // Collected output belongs before the exit; there is none with a pending one but for page faults of later elements.
    if (this.#portOutput > 0) {
      this.#remaining = 0;
      return undefined;
    }
    const { vmcs } = backend;
    const reason = Number(vmcs.read(VmcsField.EXIT_REASON) & 0xffffn);
    const isEpt =
      reason === ExitReason.EPT_VIOLATION || reason === ExitReason.EPT_MISCONFIGURATION || reason === ExitReason.APIC_ACCESS;
    if (isEpt && this.owns(Number(vmcs.read(VmcsField.GUEST_PHYSICAL_ADDRESS)), false))
      return failedEmulation(backend, gpa(vmcs.read(VmcsField.GUEST_PHYSICAL_ADDRESS)));
    const verdict = backend.handleExit(backend.vcpu.lp);
    // Memory that the MMU had to map first: on with the data at hand.
    return verdict === RESUME_GUEST && isEpt ? undefined : verdict;
  }

  #exitMmio(address: number, size: number, isWrite: boolean, value: bigint): ExitVerdict {
    const { vcpu } = this.#vcpu;
    const { mmio } = vcpu.runState;
    const view = new DataView(mmio.data.buffer);
    mmio.physAddr = gpa(address);
    mmio.len = size as MmioExit['len'];
    mmio.isWrite = isWrite;
    view.setBigUint64(0, value, true);
    vcpu.completion = { kind: isWrite ? 'mmio-write' : 'mmio-read' };
    vcpu.runState.exit = mmio;
    return EXIT_TO_USER;
  }

  /** Userspace served an access: on with the instruction. */
  complete(isRead: boolean): ExitVerdict {
    if (isRead) {
      const { physAddr: address, len: size, data } = this.#vcpu.vcpu.runState.mmio;
      const value = new DataView(data.buffer).getBigUint64(0, true) & ((1n << BigInt(8 * size)) - 1n);
      this.#reads.push({ address, size, value });
      this.#wanted = undefined;
    }
    return this.#advance();
  }

  // What the processor asks while it executes the instruction.

  owns(address: number, isWrite: boolean): boolean {
    if (this.#isApic(address)) return true;
    const { vm } = this.#vcpu.vmx;
    const slot = vm.slots.find(gfnOf(gpa(address)));
    return slot === undefined || (isWrite && (slot.flags & MemslotFlag.READONLY) !== 0);
  }

  read(address: number, size: number): bigint | undefined {
    if (this.#isApic(address)) return this.#readApic(address, size);
    const known = this.#reads[this.#nextRead];
    if (known?.address === address && known.size === size) {
      this.#nextRead++;
      return known.value;
    }
    this.#wanted = { address, size };
    return undefined;
  }

  write(address: number, size: number, value: bigint): void {
    this.#writes.push({ address, size, value });
  }

  readPort(_port: number, size: number): number | undefined {
    if (this.#portUsed >= this.#portInput) return undefined;
    const { data } = this.#vcpu.vcpu.runState.io;
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + data[this.#portUsed * size + i]!;
    this.#portUsed++;
    return value;
  }

  writePort(_port: number, size: number, value: number): boolean {
    if (!this.#collectsOutput) return false;
    const { data } = this.#vcpu.vcpu.runState.io;
    for (let i = 0; i < size; i++) data[this.#portOutput * size + i] = (value >>> (8 * i)) & 0xff;
    this.#portOutput++;
    return true;
  }

  // The local APIC's page: 32-bit registers at multiples of 16.

  #isApic(address: number): boolean {
    const { lapic } = this.#vcpu.vcpu;
    return (
      lapic.isEnabled && !lapic.isX2apic && BigInt(address - (address & ADDRESS)) === (lapic.base & ~0xfffn & ~ApicBase.X2APIC)
    );
  }

  #readApic(address: number, size: number): bigint {
    const { lapic } = this.#vcpu.vcpu;
    const at = address & 15;
    if (at + size > 4) return 0n;
    return (BigInt(lapic.read(address & 0xff0) ?? 0) >> BigInt(8 * at)) & ((1n << BigInt(8 * size)) - 1n);
  }

  /** Only aligned 32-bit writes reach a register. */
  #writeApic(address: number, size: number, value: bigint): void {
    if (size !== 4 || (address & 15) !== 0) return;
    const { lapic } = this.#vcpu.vcpu;
    const register = address & 0xff0;
    const word = Number(value & 0xffff_ffffn);
    if (register === ApicRegister.ICR_HIGH) lapic.setIcrHigh(word);
    else lapic.write(register, word);
    this.#vcpu.apicv?.refreshStatus(this.#vcpu.vmcs);
    // An EOI or a lower TPR makes the next interrupt deliverable.
    this.#vcpu.noticeEvents();
  }

  #deliveryFailed(): ExitVerdict {
    const { vmcs, vcpu } = this.#vcpu;
    const vectoring = vmcs.read(VmcsField.IDT_VECTORING_INFORMATION);
    return vcpu.exitToUser({
      reason: KvmExitReason.KVM_EXIT_INTERNAL_ERROR,
      suberror: KvmInternalError.DELIVERY_EV,
      data: [
        vectoring,
        vmcs.read(VmcsField.EXIT_REASON),
        vmcs.read(VmcsField.EXIT_QUALIFICATION),
        vmcs.read(VmcsField.GUEST_PHYSICAL_ADDRESS),
      ],
      message: `the delivery of vector ${vectoring & 0xffn} touches 0x${vmcs.read(VmcsField.GUEST_PHYSICAL_ADDRESS).toString(16)}, where there is no memory`,
    });
  }
}
