import type { RunResult } from '../lp/logical-processor.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import type { Machine } from '../machine.ts';
import { MIB, PAGE_SIZE, PAGE_SIZE_2M, StateError, add, hpa, type Hpa } from '../units/index.ts';
import { EntryControl, ExitControl, PinControl, PrimaryControl, SecondaryControl } from '../vmx/control-bits.ts';
import { enableVmx, vmcsRevision } from '../vmx/enable-vmx.ts';
import { ENTRY_FAILURE, exitReasonName } from '../vmx/exit-reason.ts';
import { VmcsField } from '../vmx/fields.ts';
import { captureHostState } from '../vmx/host-state.ts';
import { vmExit, type VmExit } from '../vmx/vm-exit.ts';
import type { Vmcs } from '../vmx/vmcs.ts';

export interface FlatGuestOptions {
  /** Machine code, copied to guest address `at`, where the guest starts. */
  readonly code: Uint8Array;
  /** Default 0x8000. */
  readonly at?: number;
  /** real: 16-bit, CS base 0; protected: flat 32-bit, paging off; long: 64-bit, the guest's memory identity-mapped. Default long. */
  readonly mode?: 'real' | 'protected' | 'long';
  /** Bytes of guest memory from guest-physical 0, a multiple of 2 MiB up to 1 GiB. Default 2 MiB. */
  readonly memoryBytes?: number;
  /** Host address of the first of the pages used: VMX structures, then 2 MiB aligned guest memory. Default 16 MiB. */
  readonly hostBase?: number;
  /** Which LP runs it. Default 0. */
  readonly lp?: number;
}

const PML4 = 0x1000;
const STACK_TOP = 0x7000;
const EPT_RWX_WB = 0x37n; // read, write, execute, write-back
const LARGE = 0x80n;
const PRESENT_WRITE = 3n;

/**
 * A guest and its whole hypervisor in one object, for examples and tests: memory under EPT, a VMCS that exits on HLT, port I/O and every
 * MSR access, and a loop of VM entry and run. Guest memory below 0x8000 holds page tables (long mode) and the stack.
 */
export class FlatGuest {
  readonly machine: Machine;
  readonly lp: LogicalProcessor;
  readonly vmcs: Vmcs;
  /** Host address of guest-physical 0. */
  readonly memory: Hpa;
  /** Root of its EPT. */
  readonly eptRoot: Hpa;
  #isLaunched = false;

  /** StateError when VMX cannot be turned on (the LP is not in root mode, or the platform has no VMX). */
  constructor(machine: Machine, options: FlatGuestOptions) {
    const { code, at = 0x8000, mode = 'long', memoryBytes = PAGE_SIZE_2M, hostBase = 16 * MIB, lp: index = 0 } = options;
    this.machine = machine;
    this.lp = machine.lps[index]!;
    const base = hpa(hostBase);
    const [region, page] = [base, add(base, PAGE_SIZE)];
    this.eptRoot = add(base, 2 * PAGE_SIZE);
    this.memory = hpa(Math.ceil((base + 5 * PAGE_SIZE) / PAGE_SIZE_2M) * PAGE_SIZE_2M);
    if (!this.lp.vmx.on && enableVmx(this.lp, region).kind !== 'ok')
      throw new StateError('VMX cannot be turned on', {
        hint: 'Use an LP in root mode of a platform with VMX, such as defaultPlatform().',
      });
    machine.memory.write32(page, vmcsRevision(this.lp));
    this.lp.vmx.vmclear(page);
    this.lp.vmx.vmptrld(page);
    this.vmcs = this.lp.vmx.vmcs!;
    this.#buildEpt(memoryBytes);
    machine.memory.writeBytes(add(this.memory, at), code);
    if (mode === 'long') this.#buildPageTables(memoryBytes);
    this.#writeControls(mode);
    this.#writeGuestState(mode, at);
  }

  /** Guest-physical to host address. */
  hostAddress(guestPhysical: number): Hpa {
    return add(this.memory, guestPhysical);
  }

  /** Enters the guest unless it is still running, and runs it until it exits or `budget` instructions are done or a breakpoint of the machine is hit: undefined. */
  run(budget = 1_000_000): VmExit | undefined {
    const { lp } = this;
    if (lp.mode === 'root') {
      const result = this.#isLaunched ? lp.vmx.vmresume() : lp.vmx.vmlaunch();
      if (result.kind !== 'ok') throw new StateError(`VM entry fails: ${result.kind} (${lp.vmx.lastFailure})`);
      if ((Number(this.vmcs.read(VmcsField.EXIT_REASON)) & ENTRY_FAILURE) !== 0 && this.lp.mode === 'root')
        throw new StateError(
          `VM entry fails: ${exitReasonName(Number(this.vmcs.read(VmcsField.EXIT_REASON))) ?? 'unknown exit'} (${lp.vmx.lastFailure})`,
        );
      this.#isLaunched = true;
    }
    const result: RunResult = lp.run(budget);
    return result.reason === 'host' ? this.lastExit() : undefined;
  }

  /** The exit information that the VMCS holds. */
  lastExit(): VmExit {
    const { vmcs } = this;
    return vmExit(numberOf(vmcs, VmcsField.EXIT_REASON), {
      qualification: vmcs.read(VmcsField.EXIT_QUALIFICATION),
      instructionLength: numberOf(vmcs, VmcsField.EXIT_INSTRUCTION_LENGTH),
      instructionInformation: numberOf(vmcs, VmcsField.EXIT_INSTRUCTION_INFORMATION),
      guestLinearAddress: vmcs.read(VmcsField.GUEST_LINEAR_ADDRESS),
      guestPhysicalAddress: vmcs.read(VmcsField.GUEST_PHYSICAL_ADDRESS),
      interruptionInformation: numberOf(vmcs, VmcsField.EXIT_INTERRUPTION_INFORMATION),
      interruptionErrorCode: numberOf(vmcs, VmcsField.EXIT_INTERRUPTION_ERROR_CODE),
      idtVectoringInformation: numberOf(vmcs, VmcsField.IDT_VECTORING_INFORMATION),
      idtVectoringErrorCode: numberOf(vmcs, VmcsField.IDT_VECTORING_ERROR_CODE),
    });
  }

  /** Moves RIP past the instruction that exited. */
  skipInstruction(): void {
    this.vmcs.write(VmcsField.GUEST_RIP, this.vmcs.read(VmcsField.GUEST_RIP) + this.vmcs.read(VmcsField.EXIT_INSTRUCTION_LENGTH));
  }

  /** Three levels above 2 MiB pages that map guest memory and nothing else. */
  #buildEpt(memoryBytes: number): void {
    const { memory } = this.machine;
    const [pdpt, pd] = [add(this.eptRoot, PAGE_SIZE), add(this.eptRoot, 2 * PAGE_SIZE)];
    memory.write64(this.eptRoot, BigInt(pdpt) | 7n);
    memory.write64(pdpt, BigInt(pd) | 7n);
    for (let offset = 0, entry = 0; offset < memoryBytes; offset += PAGE_SIZE_2M, entry++)
      memory.write64(add(pd, 8 * entry), BigInt(this.memory + offset) | EPT_RWX_WB | LARGE);
  }

  #buildPageTables(memoryBytes: number): void {
    const { memory } = this.machine;
    const table = (guestPhysical: number, entry: number, value: bigint): void =>
      memory.write64(this.hostAddress(guestPhysical + 8 * entry), value);
    table(PML4, 0, BigInt(PML4 + PAGE_SIZE) | PRESENT_WRITE);
    table(PML4 + PAGE_SIZE, 0, BigInt(PML4 + 2 * PAGE_SIZE) | PRESENT_WRITE);
    for (let offset = 0, entry = 0; offset < memoryBytes; offset += PAGE_SIZE_2M, entry++)
      table(PML4 + 2 * PAGE_SIZE, entry, BigInt(offset) | PRESENT_WRITE | LARGE);
  }

  #writeControls(mode: 'real' | 'protected' | 'long'): void {
    const { lp, vmcs } = this;
    const mustBe1 = (msr: number): number => Number((lp.rdmsr(msr) ?? 0n) & 0xffff_ffffn);
    const set = (field: VmcsField, value: number): void => vmcs.write(field, BigInt(value >>> 0));
    set(VmcsField.PIN_CONTROLS, mustBe1(0x48d) | PinControl.EXTERNAL_INTERRUPT_EXITING | PinControl.NMI_EXITING);
    set(
      VmcsField.PRIMARY_PROCESSOR_CONTROLS,
      mustBe1(0x48e) | PrimaryControl.HLT_EXITING | PrimaryControl.UNCONDITIONAL_IO_EXITING | PrimaryControl.SECONDARY_CONTROLS,
    );
    set(
      VmcsField.SECONDARY_PROCESSOR_CONTROLS,
      SecondaryControl.EPT |
        SecondaryControl.VPID |
        SecondaryControl.UNRESTRICTED_GUEST |
        SecondaryControl.RDTSCP |
        SecondaryControl.INVPCID |
        SecondaryControl.XSAVES,
    );
    set(
      VmcsField.VM_EXIT_CONTROLS,
      mustBe1(0x48f) |
        ExitControl.HOST_ADDRESS_SPACE_SIZE |
        ExitControl.ACKNOWLEDGE_INTERRUPT |
        ExitControl.SAVE_EFER |
        ExitControl.LOAD_EFER,
    );
    set(VmcsField.VM_ENTRY_CONTROLS, mustBe1(0x490) | EntryControl.LOAD_EFER | (mode === 'long' ? EntryControl.IA32E_GUEST : 0));
    set(VmcsField.VPID, 1);
    vmcs.write(VmcsField.EPTP, BigInt(this.eptRoot) | 0x1en); // write-back, 4 levels
    vmcs.write(VmcsField.VMCS_LINK_POINTER, ~0n);
    captureHostState(lp, vmcs);
  }

  #writeGuestState(mode: 'real' | 'protected' | 'long', at: number): void {
    const { vmcs } = this;
    const set = (field: VmcsField, value: bigint): void => vmcs.write(field, value);
    const real = mode === 'real';
    set(VmcsField.GUEST_CR0, real ? 0x30n : mode === 'long' ? 0x8001_0033n : 0x31n);
    set(VmcsField.GUEST_CR3, mode === 'long' ? BigInt(PML4) : 0n);
    set(VmcsField.GUEST_CR4, mode === 'long' ? 0x26a0n : 0x2000n); // PAE, PGE, OSFXSR, OSXMMEXCPT; VMXE is fixed
    set(VmcsField.GUEST_EFER, mode === 'long' ? 0xd01n : 0n);
    set(VmcsField.GUEST_RIP, BigInt(at));
    set(VmcsField.GUEST_RSP, BigInt(STACK_TOP));
    set(VmcsField.GUEST_RFLAGS, 2n);
    set(VmcsField.GUEST_DR7, 0x400n);
    const limit = real ? 0xffffn : 0xffff_ffffn;
    for (let s = 0; s < 6; s++) {
      const isCode = s === 1;
      vmcs.write(VmcsField.GUEST_ES_SELECTOR + 2 * s, real ? 0n : isCode ? 8n : 16n);
      vmcs.write(VmcsField.GUEST_ES_LIMIT + 2 * s, limit);
      vmcs.write(
        VmcsField.GUEST_ES_ACCESS_RIGHTS + 2 * s,
        real ? (isCode ? 0x9bn : 0x93n) : isCode ? (mode === 'long' ? 0xa09bn : 0xc09bn) : 0xc093n,
      );
    }
    set(VmcsField.GUEST_LDTR_ACCESS_RIGHTS, 0x1_0082n);
    set(VmcsField.GUEST_TR_ACCESS_RIGHTS, 0x8bn);
    set(VmcsField.GUEST_TR_LIMIT, 0xffffn);
    set(VmcsField.GUEST_GDTR_LIMIT, 0xffffn);
    set(VmcsField.GUEST_IDTR_LIMIT, 0xffffn);
  }
}

const numberOf = (vmcs: Vmcs, field: VmcsField): number => Number(vmcs.read(field));
