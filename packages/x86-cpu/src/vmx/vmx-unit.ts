import type { HostInstructionResult } from '../lp/logical-processor.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import type { LpSnapshot } from '../snapshot/machine-snapshot.ts';
import { StateError, hex, type Hpa } from '../units/index.ts';
import { SecondaryControl } from './control-bits.ts';
import { ExecutionControls } from './execution-controls.ts';
import { VmcsField, isReadOnlyField } from './fields.ts';
import { checkEptp, physicalLimit } from './eptp-checks.ts';
import { hasFixedBits, isCanonical } from './host-checks.ts';
import { loadHostState } from './host-state.ts';
import { loadExitMsrs, mostMsrs, storeExitMsrs } from './msr-lists.ts';
import { VmInstructionError } from './vm-instruction-error.ts';
import { enterGuest } from './vm-entry.ts';
import type { VmExit } from './vm-exit.ts';
import { VMCS_ABORT } from './vmcs-layout.ts';
import { VmcsPage } from './vmcs-page.ts';
import type { VmxGuest } from './vmx-guest.ts';
import type { VmxRoot } from './vmx-root.ts';

/** VMX-abort indicators. @source Intel SDM 3C "VMX Aborts" */
const VmxAbort = { SAVING_GUEST_MSRS: 1, LOADING_HOST_MSRS: 4, MACHINE_CHECK: 5 } as const;
const OK: HostInstructionResult = { kind: 'ok' };
const INVALID: HostInstructionResult = { kind: 'vmfail-invalid' };
const UD: HostInstructionResult = { kind: 'exception', vector: 6 };
const GP: HostInstructionResult = { kind: 'exception', vector: 13, errorCode: 0 };
const CR4_VMXE = 0x2000n;
const FEATURE_CONTROL = 0x3a;
const VMX_BASIC = 0x480;
const PROCBASED_CTLS2 = 0x48b;
const EPT_VPID_CAP = 0x48c;

/** VMX root operation of one LP. Host software runs at CPL 0 in 64-bit mode: the checks of mode and privilege are for SEAMCALL and VMXON. */
export class VmxUnit implements VmxRoot {
  readonly #lp: X86LogicalProcessor;
  readonly #guest: VmxGuest;
  #region: Hpa | undefined;
  #vmcs: VmcsPage | undefined;
  /** Parsed controls by VMCS address, dropped by VMCLEAR. */
  readonly #controls = new Map<number, ExecutionControls>();
  /** The check that failed in the last VMLAUNCH or VMRESUME, in words; empty when it did not fail. For tests and diagnostics. */
  lastFailure = '';

  constructor(lp: X86LogicalProcessor, guest: VmxGuest) {
    this.#lp = lp;
    this.#guest = guest;
  }

  /** Pointers of VMX operation, for a snapshot. */
  save(): LpSnapshot['vmx'] {
    return { region: this.#region ?? null, vmcs: this.#vmcs?.pa ?? null };
  }

  restore({ region, vmcs }: LpSnapshot['vmx']): void {
    this.#region = region === null ? undefined : (region as Hpa);
    this.#vmcs = vmcs === null ? undefined : new VmcsPage(this.#lp.memory, vmcs as Hpa);
    this.#controls.clear();
    this.lastFailure = '';
  }

  get on(): boolean {
    return this.#region !== undefined;
  }

  get vmcs(): VmcsPage | undefined {
    return this.#vmcs;
  }

  vmxon(region: Hpa): HostInstructionResult {
    const lp = this.#lp;
    this.#mustBeRoot('VMXON');
    if ((lp.cr4 & CR4_VMXE) === 0n || lp.rdmsr(VMX_BASIC) === undefined) return UD;
    if (this.on) return this.#fail(VmInstructionError.VMXON_IN_ROOT);
    if (!hasFixedBits(lp, 0, Number(lp.cr0)) || !hasFixedBits(lp, 4, Number(lp.cr4))) return GP;
    if (((lp.rdmsr(FEATURE_CONTROL) ?? 0n) & 5n) !== 5n) return GP;
    if (!this.#isPage(region) || lp.memory.read32(region) !== this.#revision()) return INVALID;
    this.#region = region;
    this.#vmcs = undefined;
    return OK;
  }

  vmxoff(): HostInstructionResult {
    this.#mustBeRoot('VMXOFF');
    if (!this.on) return UD;
    this.#region = undefined;
    this.#vmcs = undefined;
    this.#controls.clear();
    return OK;
  }

  vmclear(vmcs: Hpa): HostInstructionResult {
    this.#mustBeRoot('VMCLEAR');
    if (!this.on) return UD;
    if (!this.#isPage(vmcs)) return this.#fail(VmInstructionError.VMCLEAR_INVALID_ADDRESS);
    if (vmcs === this.#region) return this.#fail(VmInstructionError.VMCLEAR_VMXON_POINTER);
    new VmcsPage(this.#lp.memory, vmcs).isLaunched = false;
    this.#controls.delete(vmcs);
    if (this.#vmcs?.pa === vmcs) this.#vmcs = undefined;
    return OK;
  }

  vmptrld(vmcs: Hpa): HostInstructionResult {
    this.#mustBeRoot('VMPTRLD');
    if (!this.on) return UD;
    if (!this.#isPage(vmcs)) return this.#fail(VmInstructionError.VMPTRLD_INVALID_ADDRESS);
    if (vmcs === this.#region) return this.#fail(VmInstructionError.VMPTRLD_VMXON_POINTER);
    const page = new VmcsPage(this.#lp.memory, vmcs);
    const isShadow = page.revision >>> 31 !== 0;
    if ((page.revision & 0x7fff_ffff) !== this.#revision() || (isShadow && !this.#hasShadowing()))
      return this.#fail(VmInstructionError.VMPTRLD_WRONG_REVISION);
    this.#vmcs = page;
    return OK;
  }

  vmlaunch(): HostInstructionResult {
    return this.#enter(true);
  }

  vmresume(): HostInstructionResult {
    return this.#enter(false);
  }

  vmptrst(): bigint | undefined {
    this.#mustBeRoot('VMPTRST');
    return this.on ? (this.#vmcs === undefined ? ~0n & 0xffff_ffff_ffff_ffffn : BigInt(this.#vmcs.pa)) : undefined;
  }

  vmread(encoding: number): HostInstructionResult & { readonly value?: bigint } {
    this.#mustBeRoot('VMREAD');
    if (!this.on) return UD;
    if (this.#vmcs === undefined) return INVALID;
    if (!this.#vmcs.has(encoding)) return this.#fail(VmInstructionError.UNSUPPORTED_FIELD);
    return { kind: 'ok', value: this.#vmcs.read(encoding) };
  }

  vmwrite(encoding: number, value: bigint): HostInstructionResult {
    this.#mustBeRoot('VMWRITE');
    if (!this.on) return UD;
    if (this.#vmcs === undefined) return INVALID;
    if (!this.#vmcs.has(encoding)) return this.#fail(VmInstructionError.UNSUPPORTED_FIELD);
    if (isReadOnlyField(this.#lp, encoding)) return this.#fail(VmInstructionError.READ_ONLY_FIELD);
    this.#vmcs.write(encoding, value);
    return OK;
  }

  vmcall(): HostInstructionResult {
    this.#mustBeRoot('VMCALL');
    return this.on ? this.#fail(VmInstructionError.VMCALL_IN_ROOT) : UD;
  }

  invept(type: number, eptp: bigint): HostInstructionResult {
    this.#mustBeRoot('INVEPT');
    if (!this.on) return UD;
    if (!this.#supports(type === 1 ? 25n : type === 2 ? 26n : undefined)) return this.#fail(VmInstructionError.INVALID_OPERAND);
    if (type === 1 && checkEptp(this.#lp, eptp) !== undefined) return this.#fail(VmInstructionError.INVALID_OPERAND);
    if (type === 2 || (eptp & ROOT) === (this.#guest.context.eptp & ROOT)) this.#lp.flushGuestPhysical();
    return OK;
  }

  invvpid(type: number, vpid: number, linear: bigint): HostInstructionResult {
    this.#mustBeRoot('INVVPID');
    if (!this.on) return UD;
    const isType = Number.isInteger(type) && type >= 0 && type <= 3;
    if (!this.#supports(isType ? 40n + BigInt(type) : undefined) || (type !== 2 && vpid === 0) || vpid > 0xffff)
      return this.#fail(VmInstructionError.INVALID_OPERAND);
    if (type === 0 && !isCanonical(this.#lp, linear)) return this.#fail(VmInstructionError.INVALID_OPERAND);
    if (type !== 2 && vpid !== this.#guest.context.vpid) return OK;
    if (type === 0) this.#lp.flushTlbPage(linear);
    else this.#lp.flushTlb(type === 3);
    return OK;
  }

  /** A bit of IA32_VMX_EPT_VPID_CAP; false for a type that does not exist. */
  #supports(bit: bigint | undefined): boolean {
    return bit !== undefined && (((this.#lp.rdmsr(EPT_VPID_CAP) ?? 0n) >> bit) & 1n) !== 0n;
  }

  #enter(launch: boolean): HostInstructionResult {
    const lp = this.#lp;
    this.#mustBeRoot(launch ? 'VMLAUNCH' : 'VMRESUME');
    this.lastFailure = '';
    if (!this.on) return UD;
    const vmcs = this.#vmcs;
    if (vmcs === undefined || vmcs.revision >>> 31 !== 0) return INVALID;
    if ((lp.interruptibility & 2) !== 0) return this.#fail(VmInstructionError.ENTRY_EVENTS_BLOCKED);
    if (vmcs.isLaunched === launch)
      return this.#fail(launch ? VmInstructionError.VMLAUNCH_NOT_CLEAR : VmInstructionError.VMRESUME_NOT_LAUNCHED);
    let controls = this.#controls.get(vmcs.pa);
    if (controls === undefined) this.#controls.set(vmcs.pa, (controls = new ExecutionControls()));
    const failure = enterGuest(this.#guest, vmcs, controls, false);
    if (failure === undefined) {
      if (launch) vmcs.isLaunched = true;
      return OK;
    }
    this.lastFailure = failure.check;
    if (failure.stage === 'controls') return this.#fail(VmInstructionError.ENTRY_INVALID_CONTROLS);
    if (failure.stage === 'host-state') return this.#fail(VmInstructionError.ENTRY_INVALID_HOST_STATE);
    this.#failEntry(vmcs, controls, failure.exit!);
    return OK;
  }

  /** A failed entry that counts as a VM exit: reason and qualification only, guest-state area untouched, host state loaded. */
  #failEntry(vmcs: VmcsPage, controls: ExecutionControls, exit: VmExit): void {
    vmcs.write32(VmcsField.EXIT_REASON, exit.reason);
    vmcs.write(VmcsField.EXIT_QUALIFICATION, exit.qualification);
    this.#loadHost(vmcs, controls);
  }

  /** A VM exit of a guest that VMLAUNCH or VMRESUME entered; guest state is saved already. */
  exited(guest: VmxGuest): void {
    const { vmcs, controls } = guest;
    const stored = vmcs.read32(VmcsField.VM_EXIT_MSR_STORE_COUNT);
    if (stored > mostMsrs(this.#lp)) this.#abort(vmcs, VmxAbort.MACHINE_CHECK);
    if (stored !== 0 && !storeExitMsrs(this.#lp, vmcs)) this.#abort(vmcs, VmxAbort.SAVING_GUEST_MSRS);
    this.#loadHost(vmcs, controls);
  }

  #loadHost(vmcs: VmcsPage, controls: ExecutionControls): void {
    const lp = this.#lp;
    loadHostState(lp, vmcs, controls);
    lp.interruptibility = 0;
    lp.activityState = 0;
    lp.pendingDebugExceptions = 0n;
    lp.injectionInformation = 0;
    lp.mode = 'root';
    const loaded = vmcs.read32(VmcsField.VM_EXIT_MSR_LOAD_COUNT);
    if (loaded > mostMsrs(lp)) this.#abort(vmcs, VmxAbort.MACHINE_CHECK);
    if (loaded !== 0 && !loadExitMsrs(lp, vmcs)) this.#abort(vmcs, VmxAbort.LOADING_HOST_MSRS);
  }

  #abort(vmcs: VmcsPage, indicator: number): never {
    this.#lp.memory.write32((vmcs.pa + VMCS_ABORT) as Hpa, indicator);
    throw new StateError(
      `VMX abort ${indicator} on LP ${this.#lp.id}: an MSR of the VM-exit lists of the VMCS at ${hex(vmcs.pa)} does not exist or refused its value`,
      {
        hint: 'List only MSRs that this platform has, with values that WRMSR takes.',
      },
    );
  }

  #fail(error: number): HostInstructionResult {
    if (this.#vmcs === undefined) return INVALID;
    this.#vmcs.write32(VmcsField.VM_INSTRUCTION_ERROR, error);
    return { kind: 'vmfail-valid', error };
  }

  #mustBeRoot(instruction: string): void {
    if (this.#lp.mode !== 'root')
      throw new StateError(`${instruction} by host software while LP ${this.#lp.id} is in ${this.#lp.mode} mode`, {
        hint: 'Call lp.run() until it returns to the host.',
      });
  }

  #isPage(address: Hpa): boolean {
    return Number.isSafeInteger(address) && address >= 0 && address < physicalLimit(this.#lp) && address % 4096 === 0;
  }

  /** "VMCS shadowing" may be 1. */
  #hasShadowing(): boolean {
    return (((this.#lp.rdmsr(PROCBASED_CTLS2) ?? 0n) >> 32n) & BigInt(SecondaryControl.VMCS_SHADOWING)) !== 0n;
  }

  #revision(): number {
    return Number((this.#lp.rdmsr(VMX_BASIC) ?? 0n) & 0x7fff_ffffn);
  }
}

const ROOT = 0xf_ffff_ffff_f000n;
