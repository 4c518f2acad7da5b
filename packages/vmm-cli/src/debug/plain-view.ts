import { isErrno, type KvmRegs, type KvmSregs, type KvmVcpu, type KvmVm } from '@tdxkit/kvm-tdx';
import { EXTENDED_BYTES, XSTATE_BV, componentAt, withInitialValues } from './extended-state.ts';
import { gprNumbers, type GuestView, type RegisterName } from './guest-view.ts';

type SegmentName = 'cs' | 'ss' | 'ds' | 'es' | 'fs' | 'gs';
type ControlName = 'cr0' | 'cr2' | 'cr3' | 'cr4' | 'efer';
const segments: ReadonlySet<string> = new Set<SegmentName>(['cs', 'ss', 'ds', 'es', 'fs', 'gs']);
const controls: ReadonlySet<string> = new Set<ControlName>(['cr0', 'cr2', 'cr3', 'cr4', 'efer']);

/** A plain VM: by KVM_GET_REGS, KVM_GET_SREGS and the VMM's mapping of its memory. */
export class PlainView implements GuestView {
  readonly #vm: KvmVm;

  constructor(vm: KvmVm) {
    this.#vm = vm;
  }

  #vcpu(id: number): KvmVcpu {
    const vcpu = this.#vm.vcpus.find((each) => each.id === id);
    if (vcpu === undefined) throw new RangeError(`no vCPU ${id}`);
    return vcpu;
  }

  readRegister(id: number, name: RegisterName): bigint | undefined {
    const vcpu = this.#vcpu(id);
    const gpr = gprNumbers[name];
    if (gpr !== undefined || name === 'rip' || name === 'rflags') {
      const regs = vcpu.getRegs();
      return isErrno(regs) ? undefined : gpr !== undefined ? regs.gpr[gpr] : regs[name as 'rip' | 'rflags'];
    }
    const sregs = vcpu.getSregs();
    if (isErrno(sregs)) return undefined;
    if (segments.has(name)) return BigInt(sregs[name as SegmentName].selector);
    return name === 'fs_base' ? sregs.fs.base : name === 'gs_base' ? sregs.gs.base : sregs[name as ControlName];
  }

  writeRegister(id: number, name: RegisterName, value: bigint): boolean {
    const vcpu = this.#vcpu(id);
    const gpr = gprNumbers[name];
    if (gpr !== undefined || name === 'rip' || name === 'rflags') {
      const regs = vcpu.getRegs();
      if (isErrno(regs)) return false;
      const changed: KvmRegs = { ...regs, gpr: regs.gpr.slice() };
      if (gpr !== undefined) changed.gpr[gpr] = value;
      else changed[name as 'rip' | 'rflags'] = value;
      return vcpu.setRegs(changed) === 0;
    }
    const sregs = vcpu.getSregs();
    if (isErrno(sregs)) return false;
    const changed: KvmSregs = { ...sregs };
    if (name === 'fs_base') changed.fs = { ...sregs.fs, base: value };
    else if (name === 'gs_base') changed.gs = { ...sregs.gs, base: value };
    else if (controls.has(name)) changed[name as ControlName] = value;
    else changed[name as SegmentName] = { ...sregs[name as SegmentName], selector: Number(value & 0xffffn) };
    return vcpu.setSregs(changed) === 0;
  }

  readExtended(id: number): Uint8Array | undefined {
    const area = this.#vcpu(id).state.getXsave();
    return isErrno(area) ? undefined : withInitialValues(area.slice(0, EXTENDED_BYTES));
  }

  writeExtended(id: number, offset: number, bytes: Uint8Array): boolean {
    const { state } = this.#vcpu(id);
    const area = state.getXsave();
    if (isErrno(area)) return false;
    const changed = area.slice();
    changed.set(withInitialValues(area.slice(0, EXTENDED_BYTES)));
    changed.set(bytes, offset);
    changed[XSTATE_BV] = changed[XSTATE_BV]! | (componentAt(offset) ?? 0);
    return state.setXsave(changed) === 0;
  }

  readPhysical(address: bigint, length: number): Uint8Array | undefined {
    const bytes = new Uint8Array(length);
    return this.#vm.readGuest(Number(address), bytes) ? bytes : undefined;
  }

  writePhysical(address: bigint, bytes: Uint8Array): boolean {
    return this.#vm.writeGuest(Number(address), bytes);
  }
}
