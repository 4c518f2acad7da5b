import { beforeEach, describe, expect, it } from 'vitest';
import {
  ExitReason,
  FlatGuest,
  PrimaryControl,
  SecondaryControl,
  VmcsField,
  createMachine,
  defaultPlatform,
  type LogicalProcessor,
  type Machine,
  type SeamFirmware,
  type VmExit,
} from '../src/index.ts';
import { MIB, hpa, type Hpa } from '../src/units/index.ts';

const machine = (): Machine => createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 64 * MIB }));
const hex = (text: string): Uint8Array => Uint8Array.from(text.trim().split(/\s+/), (byte) => parseInt(byte, 16));

describe('a guest under plain VMX with EPT', () => {
  it('exits on HLT with its registers as the code left them, and goes on after it', () => {
    // mov eax, 42; hlt; inc eax; hlt
    const guest = new FlatGuest(machine(), { code: hex('b8 2a 00 00 00 f4 ff c0 f4') });
    expect(guest.run()).toMatchObject({ reason: ExitReason.HLT, instructionLength: 1 });
    expect([guest.lp.mode, guest.lp.gpr[0], guest.vmcs.read(VmcsField.GUEST_RIP)]).toEqual(['root', 42n, 0x8005n]);
    guest.skipInstruction();
    expect(guest.run()?.reason).toBe(ExitReason.HLT);
    expect(guest.lp.gpr[0]).toBe(43n);
  });

  it('runs the same code in real and in protected mode', () => {
    for (const mode of ['real', 'protected'] as const) {
      const guest = new FlatGuest(machine(), { mode, code: hex('31 c0 b0 07 f4') }); // xor eax, eax; mov al, 7; hlt
      expect(guest.run()?.reason).toBe(ExitReason.HLT);
      expect(guest.lp.gpr[0]! & 0xffn).toBe(7n);
    }
  });

  it('exits on port I/O and on CPUID', () => {
    // mov dx, 0x3f8; mov al, 'A'; out dx, al; mov eax, 1; cpuid; hlt
    const guest = new FlatGuest(machine(), { code: hex('66 ba f8 03 b0 41 ee b8 01 00 00 00 0f a2 f4') });
    expect(guest.run()).toMatchObject({ reason: ExitReason.IO_INSTRUCTION, qualification: 0x3f8_0000n, instructionLength: 1 });
    expect(guest.lp.gpr[0]! & 0xffn).toBe(0x41n);
    guest.skipInstruction();
    expect(guest.run()).toMatchObject({ reason: ExitReason.CPUID, instructionLength: 2 });
    expect(guest.lp.gpr[0]).toBe(1n);
  });

  it('exits on a guest-physical address that the EPT does not map, before anything changed', () => {
    // mov eax, [0x200000]: linear 0x200000 is mapped by the guest's own tables only if it has 4 MiB
    const m = machine();
    const guest = new FlatGuest(m, { code: hex('48 b9 00 00 20 00 00 00 00 00 c7 01 01 00 00 00 f4'), memoryBytes: 4 * MIB }); // mov rcx, 0x200000; mov dword [rcx], 1; hlt
    const entry = hpa(guest.eptRoot + 0x2000 + 8);
    const mapping = m.memory.read64(entry);
    m.memory.write64(entry, 0n);
    expect(guest.run()).toMatchObject({
      reason: ExitReason.EPT_VIOLATION,
      guestPhysicalAddress: 0x20_0000n,
      guestLinearAddress: 0x20_0000n,
    });
    expect(guest.vmcs.read(VmcsField.EXIT_QUALIFICATION) & 0x1bfn).toBe(0x182n); // write, no permissions, linear address valid and final
    m.memory.write64(entry, mapping & ~2n); // read-only: the same instruction faults again, now with the entry's rights
    guest.lp.vmx.invept(1, guest.vmcs.read(VmcsField.EPTP));
    expect(guest.run()).toMatchObject({ reason: ExitReason.EPT_VIOLATION });
    expect(guest.vmcs.read(VmcsField.EXIT_QUALIFICATION) & 0x3fn).toBe(0x2an);
    m.memory.write64(entry, mapping);
    guest.lp.vmx.invept(1, guest.vmcs.read(VmcsField.EPTP));
    expect(guest.run()?.reason).toBe(ExitReason.HLT);
    expect(m.memory.read32(guest.hostAddress(0x20_0000))).toBe(1);
  });

  it('misconfigured EPT entries exit with their own reason', () => {
    const m = machine();
    const guest = new FlatGuest(m, { code: hex('a1 00 00 30 00 00 00 00 00 f4'), memoryBytes: 4 * MIB }); // mov eax, [0x300000]; hlt
    m.memory.write64(hpa(guest.eptRoot + 0x2000 + 8), BigInt(guest.memory + 0x20_0000) | 0xb2n); // write without read
    expect(guest.run()).toMatchObject({ reason: ExitReason.EPT_MISCONFIGURATION, guestPhysicalAddress: 0x30_0000n });
  });

  it('is left by external interrupts at an instruction boundary and by the end of the budget without an exit', () => {
    const guest = new FlatGuest(machine(), { code: hex('ff c0 eb fc') }); // loop: inc eax; jmp loop
    expect(guest.run(1001)).toBeUndefined();
    expect([guest.lp.mode, guest.lp.gpr[0]]).toEqual(['non-root', 501n]);
    guest.lp.raiseInterrupt(0x55);
    expect(guest.run(1000)).toMatchObject({ reason: ExitReason.EXTERNAL_INTERRUPT, interruptionInformation: 0x8000_0055 });
    expect(guest.lp.gpr[0]).toBe(501n);
  });

  it('exits on PAUSE when the controls say so, and else spins through it', () => {
    const code = hex('f3 90 f4'); // pause; hlt
    const guest = new FlatGuest(machine(), { code });
    expect(guest.run()?.reason).toBe(ExitReason.HLT);
    const other = new FlatGuest(machine(), { code });
    other.vmcs.write(
      VmcsField.PRIMARY_PROCESSOR_CONTROLS,
      other.vmcs.read(VmcsField.PRIMARY_PROCESSOR_CONTROLS) | BigInt(PrimaryControl.PAUSE_EXITING),
    );
    expect(other.run()).toMatchObject({ reason: ExitReason.PAUSE, instructionLength: 2 });
  });

  it('takes an injected exception through its IDT, and a triple fault without one', () => {
    const guest = new FlatGuest(machine(), { code: hex('90 f4') });
    guest.vmcs.write(VmcsField.GUEST_IDTR_LIMIT, 0n);
    guest.vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, 0x8000_0306n);
    expect(guest.run()?.reason).toBe(ExitReason.TRIPLE_FAULT);
  });
});

describe('a guest of SEAM firmware', () => {
  const HKID = 40;
  const SHARED_BIT = 2 ** 47;
  /** Private page tables and memory live under the HKID; the guest's 64-bit code runs from private memory with its own page tables. */
  let m: Machine;
  let lp: LogicalProcessor;
  let guest: FlatGuest;
  let exits: VmExit[];
  const privatePage = (pa: number): Hpa => m.memory.withHkid(hpa(pa), HKID);
  const SHARED_ROOT = 0x300_0000;
  const SHARED_DATA = 0x310_0000;

  beforeEach(() => {
    m = machine();
    // mov rbx, [rcx]; mov [rcx], rdx; tdcall; then the same for the address in rsi
    guest = new FlatGuest(m, { code: hex('48 8b 19 48 89 11 66 0f 01 cc 48 8b 3e 48 89 16 66 0f 01 cc f4') });
    ({ lp } = guest);
    exits = [];
    const firmware: SeamFirmware = {
      seamcall(self) {
        self.seam.loadVmcs(guest.vmcs.pa);
        return 'guest';
      },
      vmexit(_self, exit) {
        exits.push(exit);
        return 'host';
      },
    };
    m.loadSeamFirmware(firmware);
    // Move everything that is private to the HKID: EPT pages and guest memory, byte for byte.
    m.memory.setKey(HKID, new Uint8Array(32).fill(7));
    for (const page of [
      guest.eptRoot,
      guest.eptRoot + 0x1000,
      guest.eptRoot + 0x2000,
      ...Array.from({ length: 16 }, (_, i) => guest.memory + i * 0x1000),
    ])
      m.memory.writeBytes(privatePage(page), m.memory.readBytes(hpa(page), 4096));
    // The guest's tables map linear 4 GiB to the shared half.
    const table = (at: number, entry: number, value: bigint) =>
      m.memory.write64(privatePage(guest.memory + at + 8 * entry), value);
    table(0x2000, 4, 0x4003n);
    table(0x4000, 0, BigInt(SHARED_BIT) | 0x83n);
    // Shared EPT: key id 0, one 2 MiB page. The SHARED bit selects the EPT and, being bit 47, entry 256 of its root.
    m.memory.write64(hpa(SHARED_ROOT + 8 * 256), BigInt(SHARED_ROOT + 0x1000) | 7n);
    m.memory.write64(hpa(SHARED_ROOT + 0x1000), BigInt(SHARED_ROOT + 0x2000) | 7n);
    m.memory.write64(hpa(SHARED_ROOT + 0x2000), BigInt(SHARED_DATA - 0x10_0000) | 0xb7n);
    guest.vmcs.write(VmcsField.SHARED_EPTP, BigInt(SHARED_ROOT));
    guest.vmcs.write(VmcsField.TD_HKID, BigInt(HKID));
    m.memory.write64(hpa(SHARED_DATA), 0x5555n);
  });

  it('reaches private memory through its key and shared memory through the shared EPT, by the SHARED bit', () => {
    lp.gpr[1] = 0x9000n;
    lp.gpr[2] = 0xaaaan;
    lp.gpr[6] = 0x1_0010_0000n;
    m.memory.write64(privatePage(guest.memory + 0x9000), 0x7777n);
    expect(lp.seamcall()).toEqual({ kind: 'ok' });
    expect(lp.run(1000)).toMatchObject({ reason: 'host' });
    expect(exits).toMatchObject([{ reason: ExitReason.TDCALL, instructionLength: 4 }]);
    expect(lp.gpr[3]).toBe(0x7777n);
    expect(m.memory.read64(privatePage(guest.memory + 0x9000))).toBe(0xaaaan);
    expect(m.memory.read64(hpa(guest.memory + 0x9000))).not.toBe(0xaaaan); // the host sees ciphertext
    guest.skipInstruction();
    lp.seamcall();
    lp.run(1000);
    expect(exits[1]).toMatchObject({ reason: ExitReason.TDCALL });
    expect(lp.gpr[7]).toBe(0x5555n);
    expect(m.memory.read64(hpa(SHARED_DATA))).toBe(0xaaaan);
  });

  it('reports the SHARED bit in the address of a shared EPT violation', () => {
    m.memory.write64(hpa(SHARED_ROOT + 0x2000), 0n);
    lp.gpr[1] = 0x1_0010_0000n;
    lp.seamcall();
    lp.run(1000);
    expect(exits[0]).toMatchObject({ reason: ExitReason.EPT_VIOLATION, guestPhysicalAddress: BigInt(SHARED_BIT + 0x10_0000) });
  });

  it('takes #VE itself when the shared entry does not suppress it', () => {
    const information = privatePage(0x320_0000);
    m.memory.fill(information, 4096, 0);
    const secondary = guest.vmcs.read(VmcsField.SECONDARY_PROCESSOR_CONTROLS);
    guest.vmcs.write(VmcsField.SECONDARY_PROCESSOR_CONTROLS, secondary | BigInt(SecondaryControl.EPT_VIOLATION_VE));
    guest.vmcs.write(VmcsField.VIRTUALIZATION_EXCEPTION_INFORMATION_ADDRESS, BigInt(information));
    guest.vmcs.write(VmcsField.EXCEPTION_BITMAP, 1n << 20n); // so that the #VE shows as an exit
    m.memory.write64(hpa(SHARED_ROOT + 0x2000), 0n);
    lp.gpr[1] = 0x1_0010_0000n;
    lp.seamcall();
    lp.run(1000);
    expect(exits[0]).toMatchObject({ reason: ExitReason.EXCEPTION_NMI, interruptionInformation: 0x8000_0314 });
    expect(m.memory.read32(information)).toBe(ExitReason.EPT_VIOLATION);
    expect(m.memory.read64(hpa(information + 24))).toBe(BigInt(SHARED_BIT + 0x10_0000));
  });

  it('gets a machine check when the host has written its private memory', () => {
    m.memory.write8(hpa(guest.memory + 0x9000), 1);
    guest.vmcs.write(VmcsField.EXCEPTION_BITMAP, 1n << 18n);
    lp.gpr[1] = 0x9000n;
    lp.seamcall();
    lp.run(1000);
    expect(exits[0]).toMatchObject({ reason: ExitReason.EXCEPTION_NMI, interruptionInformation: 0x8000_0312 });
  });

  it('gets a machine check when it fetches code that the host has written, also in the middle of a page and of an instruction', () => {
    guest.vmcs.write(VmcsField.EXCEPTION_BITMAP, 1n << 18n);
    const machineCheck = { reason: ExitReason.EXCEPTION_NMI, interruptionInformation: 0x8000_0312 };
    // The page is executed once first: decoded code of it goes when the host writes.
    m.memory.writeBytes(privatePage(guest.memory + 0x803c), hex('66 0f 01 cc eb fa')); // tdcall; jmp to it: the line ends within
    guest.vmcs.write(VmcsField.GUEST_RIP, 0x803cn);
    lp.seamcall();
    lp.run(1000);
    expect(exits[0]).toMatchObject({ reason: ExitReason.TDCALL });
    m.memory.write8(hpa(guest.memory + 0x8040), 0xeb);
    guest.vmcs.write(VmcsField.GUEST_RIP, 0x8040n);
    lp.seamcall();
    lp.run(1000);
    expect(exits[1]).toMatchObject(machineCheck);
    expect(guest.vmcs.read(VmcsField.GUEST_RIP)).toBe(0x8040n);
    // An instruction that begins in a good line and ends in a broken one.
    m.memory.writeBytes(privatePage(guest.memory + 0x9ffc), hex('b8 01 02 03 04 f4')); // mov eax, 0x4030201; hlt
    m.memory.write8(hpa(guest.memory + 0xa000), 0x04);
    guest.vmcs.write(VmcsField.GUEST_RIP, 0x9ffcn);
    lp.seamcall();
    lp.run(1000);
    expect(exits[2]).toMatchObject(machineCheck);
    expect(guest.vmcs.read(VmcsField.GUEST_RIP)).toBe(0x9ffcn);
    // The same inside a page.
    m.memory.writeBytes(privatePage(guest.memory + 0xb03c), hex('b8 01 02 03 04 f4'));
    m.memory.write8(hpa(guest.memory + 0xb040), 0x04);
    guest.vmcs.write(VmcsField.GUEST_RIP, 0xb03cn);
    lp.seamcall();
    lp.run(1000);
    expect(exits[3]).toMatchObject(machineCheck);
  });

  it('uses a stale translation until INVEPT, as silicon does', () => {
    lp.gpr[1] = 0x9000n;
    lp.seamcall();
    lp.run(1000);
    m.memory.write64(privatePage(guest.eptRoot + 0x2000), 0n); // unmap all private memory behind the TLB's back
    guest.vmcs.write(VmcsField.GUEST_RIP, 0x8000n);
    lp.seamcall();
    lp.run(1000);
    expect(exits[1]?.reason).toBe(ExitReason.TDCALL);
  });
});
