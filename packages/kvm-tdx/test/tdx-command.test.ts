import { describe, expect, it } from 'vitest';
import { Errno, KvmVmType, memoryEncryptOp, type Kvm } from '../src/index.ts';
import { createTd, initArgument, initialisedTd, ok, tdxHost } from './td-fixture.ts';

/** A command of the flavour; returns the errno and the struct afterwards. */
function command(
  kvm: Kvm,
  target: Parameters<typeof memoryEncryptOp>[0],
  id: number,
  data = 0,
  flags = 0,
): { errno: number; view: DataView } {
  const bytes = new Uint8Array(kvm.differences.commandBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, id, true);
  view.setUint32(4, flags, true);
  view.setBigUint64(8, BigInt(data), true);
  return { errno: memoryEncryptOp(target, bytes), view };
}
function readWord(kvm: Kvm, address: number, bytes: 4 | 8 = 8): bigint {
  const out = new Uint8Array(8);
  expect(kvm.userMemory.read(address, out.subarray(0, bytes))).toBe(true);
  return new DataView(out.buffer).getBigUint64(0, true);
}

describe('KVM_MEMORY_ENCRYPT_OP', () => {
  it('[A022] [C100] dispatches by file and id: unknown and misplaced ones are EINVAL, a plain VM has none', () => {
    const kvm = tdxHost();
    const { vm, vcpu } = initialisedTd(kvm);
    for (const id of [2, 3, 5, 6, 7, 999]) expect(command(kvm, vm, id).errno).toBe(-Errno.EINVAL);
    for (const id of [0, 1, 4, 6, 7, 999]) expect(command(kvm, vcpu, id).errno).toBe(-Errno.EINVAL);
    const plain = ok('plain', kvm.createVm(KvmVmType.KVM_X86_DEFAULT_VM));
    const plainVcpu = ok('vcpu', plain.createVcpu(0));
    for (const id of [0, 1, 4, 999])
      expect([command(kvm, plain, id).errno, command(kvm, plainVcpu, id).errno]).toEqual([-Errno.ENOTTY, -Errno.EINVAL]);
    expect(memoryEncryptOp(vm, new Uint8Array(23))).toBe(-Errno.EFAULT);
    const bytes = new Uint8Array(24);
    bytes[16] = 1; // hw_error
    expect(memoryEncryptOp(vm, bytes)).toBe(-Errno.EINVAL);
    expect([command(kvm, vm, 4).errno, command(kvm, vm, 4).errno]).toEqual([0, -Errno.EINVAL]);
  });

  it('[A025] [C026] capabilities: E2BIG when the array is small, then the list of the module, in the layout of the flavour', () => {
    for (const flavour of ['mainline', 'v7'] as const) {
      const kvm = tdxHost({}, { flavour });
      const target = flavour === 'v7' ? kvm : createTd(kvm);
      const [countAt, listAt, entryBytes] = flavour === 'v7' ? [32, 40, 24] : [2048, 2056, 40];
      const { cpuidConfig } = kvm.tdx.systemInfo!;
      const address = kvm.userMemory.map(0x4000);
      expect(command(kvm, target, 0, address).errno).toBe(-Errno.E2BIG);
      expect(Number(readWord(kvm, address + countAt, 4))).toBe(flavour === 'v7' ? cpuidConfig.length : 0);
      kvm.userMemory.write(address + countAt, Uint8Array.of(cpuidConfig.length));
      expect(command(kvm, target, 0, address).errno).toBe(0);
      expect(cpuidConfig.map((_, i) => Number(readWord(kvm, address + listAt + i * entryBytes, 4)))).toEqual(
        cpuidConfig.map(({ leaf }) => leaf),
      );
      expect(command(kvm, target, 0, 0x1000).errno).toBe(-Errno.EFAULT);
      expect(command(kvm, target, 0, address, 1).errno).toBe(-Errno.EINVAL);
      expect(kvm.differences.commandBytes).toBe(flavour === 'v7' ? 32 : 24);
    }
  });

  it('[C028] KVM_TDX_INIT_VM reads the struct of the flavour, checks its reserved words, and says what the module refused', () => {
    const kvm = tdxHost();
    const vm = createTd(kvm);
    const init = initArgument(kvm, vm);
    const address = kvm.userMemory.map(0x4000);
    const bytes = new Uint8Array(264 + 40 * init.cpuid.length);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, init.attributes, true);
    view.setBigUint64(8, init.xfam, true);
    view.setUint32(256, init.cpuid.length, true);
    init.cpuid.forEach((e, i) =>
      [e.function, e.index, e.hasIndex ? 1 : 0, e.eax, e.ebx, e.ecx, e.edx].forEach((v, n) =>
        view.setUint32(264 + 40 * i + 4 * n, v, true),
      ),
    );
    const attempt = (at?: number, value = 1): number => {
      const copy = bytes.slice();
      if (at !== undefined) new DataView(copy.buffer).setUint32(at, value, true);
      kvm.userMemory.write(address, copy);
      return command(kvm, vm, 1, address).errno;
    };
    expect([attempt(160), attempt(248), attempt(260), attempt(256, 257)]).toEqual([
      -Errno.EINVAL,
      -Errno.EINVAL,
      -Errno.EINVAL,
      -Errno.E2BIG,
    ]);
    vm.setTscKhz(50_000);
    kvm.userMemory.write(address, bytes);
    const refused = command(kvm, vm, 1, address);
    expect([refused.errno, refused.view.getBigUint64(16, true)]).toEqual([-Errno.EINVAL, 0xc000_0100_0000_0046n]);
    vm.setTscKhz(0);
    expect([attempt(), attempt()]).toEqual([0, -Errno.EINVAL]);
    // The older layout has its CPUID entries at 168 and no XFAM.
    const old = tdxHost({}, { flavour: 'v7' });
    const oldVm = ok('KVM_CREATE_VM', old.createVm(1));
    const oldAddress = old.userMemory.map(0x4000);
    const oldBytes = new Uint8Array(16384);
    oldBytes.set(bytes.subarray(0, 8));
    oldBytes.set(bytes.subarray(256), 160);
    old.userMemory.write(oldAddress, oldBytes);
    expect(command(old, oldVm, 1, oldAddress).errno).toBe(0);
  });
});
