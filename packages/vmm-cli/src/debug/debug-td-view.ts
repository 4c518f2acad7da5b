import { TdAccess, tdHandle, type KvmVm } from '@tdxkit/kvm-tdx';
import { fieldId, MetadataContext, VcpuClass } from '@tdxkit/tdx-arch';
import { VmcsField } from '@tdxkit/x86-cpu';
import { gpa } from '@tdxkit/x86-cpu/units';
import { EXTENDED_BYTES, XSTATE_BV, componentAt, withInitialValues } from './extended-state.ts';
import { gprNumbers, type GuestView, type RegisterName } from './guest-view.ts';

const vmcs = (encoding: number, bytes: number): bigint =>
  fieldId({ context: MetadataContext.VCPU, classCode: VcpuClass.VMCS, code: encoding, bytes });

/** Metadata field of each register: general registers in TDVPS, the rest in the TD VMCS. @source TDX-ABI "TD VCPU-scope metadata" */
const fields: Readonly<Partial<Record<RegisterName, bigint>>> = {
  rip: vmcs(VmcsField.GUEST_RIP, 8),
  rflags: vmcs(VmcsField.GUEST_RFLAGS, 8),
  rsp: vmcs(VmcsField.GUEST_RSP, 8),
  cs: vmcs(VmcsField.GUEST_CS_SELECTOR, 2),
  ss: vmcs(VmcsField.GUEST_SS_SELECTOR, 2),
  ds: vmcs(VmcsField.GUEST_DS_SELECTOR, 2),
  es: vmcs(VmcsField.GUEST_ES_SELECTOR, 2),
  fs: vmcs(VmcsField.GUEST_FS_SELECTOR, 2),
  gs: vmcs(VmcsField.GUEST_GS_SELECTOR, 2),
  fs_base: vmcs(VmcsField.GUEST_FS_BASE, 8),
  gs_base: vmcs(VmcsField.GUEST_GS_BASE, 8),
  cr0: vmcs(VmcsField.GUEST_CR0, 8),
  cr3: vmcs(VmcsField.GUEST_CR3, 8),
  cr4: vmcs(VmcsField.GUEST_CR4, 8),
  efer: vmcs(VmcsField.GUEST_EFER, 8),
  cr2: fieldId({ context: MetadataContext.VCPU, classCode: VcpuClass.GUEST_STATE, code: 0x28 }),
};

/** Eight bytes of the XSAVE area in the TDVPS. */
const extendedField = (word: number): bigint =>
  fieldId({ context: MetadataContext.VCPU, classCode: VcpuClass.GUEST_EXT_STATE, code: word });

const WORD = 8n;

/** A debug TD: by TDH.VP.RD and WR, TDH.MEM.RD and WR; shared memory by the VMM's own mapping. Everything else of it stays hidden as on hardware. */
export class DebugTdView implements GuestView {
  readonly #vm: KvmVm;
  readonly #access: TdAccess;
  readonly #sharedBit: bigint;

  constructor(vm: KvmVm) {
    this.#vm = vm;
    this.#access = new TdAccess(tdHandle(vm));
    this.#sharedBit = BigInt(this.#access.handle.sharedBit);
  }

  #field(name: RegisterName): bigint {
    const gpr = gprNumbers[name];
    return fields[name] ?? fieldId({ context: MetadataContext.VCPU, classCode: VcpuClass.GUEST_GPR_STATE, code: gpr ?? 0 });
  }

  readRegister(vcpu: number, name: RegisterName): bigint | undefined {
    const { status, value } = this.#access.readVcpu(vcpu, this.#field(name));
    return status === 0n ? value : undefined;
  }

  writeRegister(vcpu: number, name: RegisterName, value: bigint): boolean {
    return this.#access.writeVcpu(vcpu, this.#field(name), value) === 0n;
  }

  readExtended(vcpu: number): Uint8Array | undefined {
    const words = new BigUint64Array(EXTENDED_BYTES / 8);
    for (let i = 0; i < words.length; i++) {
      const { status, value } = this.#access.readVcpu(vcpu, extendedField(i));
      if (status !== 0n) return undefined;
      words[i] = value;
    }
    return withInitialValues(new Uint8Array(words.buffer));
  }

  writeExtended(vcpu: number, offset: number, bytes: Uint8Array): boolean {
    const area = this.readExtended(vcpu);
    // The module keeps the header, so a component in its initial state stays there whatever is written.
    if (area === undefined || (area[XSTATE_BV]! & (componentAt(offset) ?? 0)) === 0) return false;
    area.set(bytes, offset);
    const words = new BigUint64Array(area.buffer);
    for (let i = offset >> 3; i <= (offset + bytes.length - 1) >> 3; i++)
      if (this.#access.writeVcpu(vcpu, extendedField(i), words[i]!) !== 0n) return false;
    return true;
  }

  readPhysical(address: bigint, length: number): Uint8Array | undefined {
    const out = new Uint8Array(length);
    if ((address & this.#sharedBit) !== 0n) return this.#vm.readGuest(Number(address & ~this.#sharedBit), out) ? out : undefined;
    for (let at = address & ~(WORD - 1n); at < address + BigInt(length); at += WORD) {
      const { status, value } = this.#access.readMemory(gpa(Number(at)));
      if (status !== 0n) return undefined;
      for (let i = 0n; i < WORD; i++) {
        const index = Number(at + i - address);
        if (index >= 0 && index < length) out[index] = Number((value >> (8n * i)) & 0xffn);
      }
    }
    return out;
  }

  writePhysical(address: bigint, bytes: Uint8Array): boolean {
    if ((address & this.#sharedBit) !== 0n) return this.#vm.writeGuest(Number(address & ~this.#sharedBit), bytes);
    for (let at = address & ~(WORD - 1n); at < address + BigInt(bytes.length); at += WORD) {
      const before = this.#access.readMemory(gpa(Number(at)));
      if (before.status !== 0n) return false;
      let word = before.value;
      for (let i = 0n; i < WORD; i++) {
        const byte = bytes[Number(at + i - address)];
        if (at + i >= address && byte !== undefined) word = (word & ~(0xffn << (8n * i))) | (BigInt(byte) << (8n * i));
      }
      if (this.#access.writeMemory(gpa(Number(at)), word) !== 0n) return false;
    }
    return true;
  }
}
