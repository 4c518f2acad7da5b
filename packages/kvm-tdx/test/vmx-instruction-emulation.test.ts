import { describe, expect, it } from 'vitest';
import { Kvm, KvmExitReason, KvmVmType, type KvmSegment } from '../src/index.ts';
import { ok, tdxMachine } from './td-fixture.ts';

const CODE = 0x1000;
const DATA = 0x2000;
const DEVICE = 0xd000_0000;
const EAX = 0;
const ECX = 1;
const EDX = 2;
const EBX = 3;
const ESP = 4;
const ESI = 6;
const EDI = 7;

type Registers = Readonly<Record<number, number>>;

/**
 * Runs instructions in flat 32-bit protected mode, HLT after them, EBX = 0xD0000000. Device reads give the bytes of their offset; the log has
 * every access: r or w, offset, size, value of a write; or the port, size and count.
 */
function run(code: readonly number[], registers: Registers = {}, memory: readonly number[] = []) {
  const kvm = new Kvm(tdxMachine(), { tdx: false });
  const vm = ok('create', kvm.createVm(KvmVmType.KVM_X86_DEFAULT_VM));
  ok(
    'slot',
    vm.setUserMemoryRegion2({
      slot: 0,
      flags: 0,
      guestPhysAddr: 0,
      memorySize: 0x8000,
      userspaceAddr: kvm.userMemory.map(0x8000),
    }),
  );
  vm.writeGuest(CODE, Uint8Array.of(...code, 0xf4));
  vm.writeGuest(DATA, Uint8Array.from(memory));
  const vcpu = ok('vcpu', vm.createVcpu(0));
  const sregs = vcpu.getSregs();
  if (typeof sregs === 'number') throw new Error('refused');
  const segment = (selector: number, attributes: number): KvmSegment => ({ base: 0n, limit: 0xffff_ffff, selector, attributes });
  const data = segment(16, 0xc093);
  ok('sregs', vcpu.setSregs({ ...sregs, cs: segment(8, 0xc09b), ds: data, es: data, ss: data, cr0: 0x11n, cr4: 0x600n }));
  const gpr = new BigUint64Array(16);
  gpr[EBX] = BigInt(DEVICE);
  gpr[ESP] = 0x4000n;
  for (const [n, value] of Object.entries(registers)) gpr[Number(n)] = BigInt(value);
  ok('regs', vcpu.setRegs({ gpr, rip: BigInt(CODE), rflags: 2n }));
  const log: string[] = [];
  const value = (bytes: Uint8Array): string =>
    [...bytes]
      .map((b) => b.toString(16).padStart(2, '0'))
      .reverse()
      .join('');
  for (let exits = 0; exits < 50 && vcpu.run({ instructions: 1000, exits: 100 }) === 0; exits++) {
    const { exit } = vcpu.kvmRun;
    if (exit.reason === KvmExitReason.KVM_EXIT_MMIO) {
      const offset = exit.physAddr - DEVICE;
      if (exit.isWrite) log.push(`w ${offset.toString(16)} ${exit.len} ${value(exit.data.subarray(0, exit.len))}`);
      else {
        log.push(`r ${offset.toString(16)} ${exit.len}`);
        for (let i = 0; i < exit.len; i++) exit.data[i] = (offset + i + 1) & 0xff;
      }
    } else if (exit.reason === KvmExitReason.KVM_EXIT_IO) {
      log.push(`port ${exit.port.toString(16)} ${exit.size} x ${exit.count}`);
      if (exit.direction === 0) for (let i = 0; i < exit.size * exit.count; i++) exit.data[i] = 0x40 + i;
      else log.push(value(exit.data.subarray(0, exit.size * exit.count)));
    } else {
      log.push(`exit ${exit.reason}`);
      break;
    }
  }
  const regs = vcpu.getRegs();
  if (typeof regs === 'number') throw new Error('refused');
  const bytes = new Uint8Array(16);
  vm.readGuest(DATA, bytes);
  const halted = vcpu.kvmRun.exit.reason === KvmExitReason.KVM_EXIT_INTR;
  expect(vm.destroy().pagesLeaked).toBe(0);
  return { log, gpr: [...regs.gpr].map(Number), flags: Number(regs.rflags), bytes: [...bytes], halted };
}

describe('instructions with a device operand', () => {
  it('read, compute and write in the order of the processor', () => {
    // add [ebx+4], eax; inc byte [ebx+0xfff]; bts dword [ebx], 5
    expect(run([0x01, 0x43, 0x04, 0xfe, 0x83, 0xff, 0x0f, 0, 0, 0x0f, 0xba, 0x2b, 5], { [EAX]: 0x10 })).toMatchObject({
      log: ['r 4 4', 'w 4 4 08070615', 'r fff 1', 'w fff 1 01', 'r 0 4', 'w 0 4 04030221'],
      halted: true,
    });
    // imul eax, [ebx], 3; test word [ebx], 0x8000; movzx ecx, byte [ebx]
    const r = run([0x6b, 0x03, 3, 0x66, 0xf7, 0x03, 0, 0x80, 0x0f, 0xb6, 0x0b], { [ECX]: -1 >>> 0 });
    expect([r.log, r.gpr[EAX], r.flags & 0x40, r.gpr[ECX]]).toEqual([['r 0 4', 'r 0 2', 'r 0 1'], 0x04030201 * 3, 0x40, 1]);
  });

  it('exchange and compare-exchange', () => {
    const r = run([0x87, 0x0b, 0xf0, 0x0f, 0xb1, 0x13], { [EAX]: 0x04030201, [ECX]: 0x55, [EDX]: 0x99 });
    expect([r.log, r.gpr[ECX], r.flags & 0x40]).toEqual([
      ['r 0 4', 'w 0 4 00000055', 'r 0 4', 'w 0 4 00000099'],
      0x04030201,
      0x40,
    ]);
  });

  it('move between device and stack, and 16 bytes of SSE in halves', () => {
    // push [ebx]; pop [ebx+8]; movups xmm0, [ebx]; movups [ebx+0x20], xmm0
    const r = run([0xff, 0x33, 0x8f, 0x43, 8, 0x0f, 0x10, 0x03, 0x0f, 0x11, 0x43, 0x20]);
    expect(r.log).toEqual(['r 0 4', 'w 8 4 04030201', 'r 0 8', 'r 8 8', 'w 20 8 0807060504030201', 'w 28 8 100f0e0d0c0b0a09']);
    expect(r.gpr[ESP]).toBe(0x4000);
  });

  it('split at a page border', () => {
    expect(run([0x8b, 0x83, 0xfe, 0x0f, 0, 0]).log).toEqual(['r ffe 2', 'r 1000 2']);
  });

  it('copy and fill element by element', () => {
    // cld; rep movsb from the device to memory that was never touched; rep stosd to the device
    const r = run([0xfc, 0xf3, 0xa4, 0xbf, 0, 0, 0, 0xd0, 0xb9, 2, 0, 0, 0, 0xf3, 0xab], {
      [EAX]: 0x7b,
      [ECX]: 3,
      [ESI]: DEVICE + 5,
      [EDI]: DATA,
    });
    expect(r.log).toEqual(['r 5 1', 'r 6 1', 'r 7 1', 'w 0 4 0000007b', 'w 4 4 0000007b']);
    expect([r.bytes.slice(0, 4), r.gpr[ECX]]).toEqual([[6, 7, 8, 0], 0]);
  });
});

describe('string I/O', () => {
  it('has many elements in an exit, up to the end of a page', () => {
    const r = run([0xf3, 0x6c], { [ECX]: 5, [EDX]: 0x60, [EDI]: DATA - 2 });
    expect(r.log).toEqual(['port 60 1 x 2', 'port 60 1 x 3']);
    expect([r.bytes.slice(0, 4), r.gpr[ECX], r.gpr[EDI]]).toEqual([[0x40, 0x41, 0x42, 0], 0, DATA + 3]);
    expect(run([0x66, 0xf3, 0x6f], { [ECX]: 2, [EDX]: 0x70, [ESI]: DATA }, [1, 2, 3, 4]).log).toEqual([
      'port 70 2 x 2',
      '04030201',
    ]);
    expect(run([0xfd, 0xf3, 0x6e], { [ECX]: 2, [EDX]: 0x70, [ESI]: DATA + 1 }, [1, 2]).log).toEqual(['port 70 1 x 2', '0102']);
  });

  it('reads a device and writes a port', () => {
    expect(run([0xf3, 0x6e], { [ECX]: 2, [EDX]: 0x70, [ESI]: DEVICE }).log).toEqual([
      'r 0 1',
      'port 70 1 x 1',
      '01',
      'r 1 1',
      'port 70 1 x 1',
      '02',
    ]);
    expect(run([0xf3, 0x6c], { [ECX]: 2, [EDX]: 0x60, [EDI]: DEVICE }).log).toEqual(['port 60 1 x 2', 'w 0 1 40', 'w 1 1 41']);
  });
});

it('gives up where code or a stack of an exception lies outside memory', () => {
  const jump = run([0xff, 0xe3]); // jmp ebx
  expect([jump.log, jump.halted]).toEqual([['exit 17'], false]);
});
