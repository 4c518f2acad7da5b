/** A tiny ELF64 writer for tests. */
export function elfImage(options: {
  readonly entry: number;
  readonly segments: readonly { readonly address: number; readonly data: Uint8Array; readonly memoryBytes?: number }[];
}): Uint8Array {
  const { entry, segments } = options;
  const dataStart = 64 + 56 * segments.length;
  const bytes = new Uint8Array(dataStart + segments.reduce((sum, s) => sum + s.data.length, 0));
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, 62, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, BigInt(entry), true);
  view.setBigUint64(32, 64n, true);
  view.setUint16(52, 64, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, segments.length, true);
  let offset = dataStart;
  segments.forEach((segment, i) => {
    const at = 64 + 56 * i;
    view.setUint32(at, 1, true);
    view.setUint32(at + 4, 7, true);
    view.setBigUint64(at + 8, BigInt(offset), true);
    view.setBigUint64(at + 16, BigInt(segment.address), true);
    view.setBigUint64(at + 24, BigInt(segment.address), true);
    view.setBigUint64(at + 32, BigInt(segment.data.length), true);
    view.setBigUint64(at + 40, BigInt(segment.memoryBytes ?? segment.data.length), true);
    bytes.set(segment.data, offset);
    offset += segment.data.length;
  });
  return bytes;
}

/** 64-bit code for `--load`: what the test guests of the command line do, hand-assembled. */
// prettier-ignore
export const programs = {
  /** mov al, code; out 0xF4, al; hlt */
  exit: (code: number): Uint8Array => Uint8Array.of(0xb0, code, 0xe6, 0xf4, 0xf4),
  /** TDG.VP.VMCALL<Instruction.IO>: OUT of 4 bytes to port 0xF4 */
  tdExit: (code: number): Uint8Array => Uint8Array.of(
    0x31, 0xc0,                                // xor eax, eax
    0xb9, 0x00, 0xfc, 0x00, 0x00,              // mov ecx, 0xFC00 (R10..R15)
    0x45, 0x31, 0xd2,                          // xor r10d, r10d
    0x41, 0xbb, 30, 0x00, 0x00, 0x00,          // mov r11d, 30
    0x41, 0xbc, 4, 0x00, 0x00, 0x00,           // mov r12d, 4
    0x41, 0xbd, 1, 0x00, 0x00, 0x00,           // mov r13d, 1
    0x41, 0xbe, 0xf4, 0x00, 0x00, 0x00,        // mov r14d, 0xF4
    0x41, 0xbf, code, 0x00, 0x00, 0x00,        // mov r15d, code
    0x66, 0x0f, 0x01, 0xcc,                    // tdcall
    0xeb, 0xfe,
  ),
  /** TDG.VP.VMCALL<Instruction.HLT> with interrupts blocked */
  tdSleepForever: Uint8Array.of(
    0x31, 0xc0,                                // xor eax, eax
    0xb9, 0x00, 0x1c, 0x00, 0x00,              // mov ecx, 0x1C00 (R10..R12)
    0x45, 0x31, 0xd2,                          // xor r10d, r10d
    0x41, 0xbb, 12, 0x00, 0x00, 0x00,          // mov r11d, 12
    0x41, 0xbc, 1, 0x00, 0x00, 0x00,           // mov r12d, 1
    0x66, 0x0f, 0x01, 0xcc,                    // tdcall
    0xeb, 0xfe,
  ),
  /** jmp to itself */
  forever: Uint8Array.of(0xeb, 0xfe),
  /** cli; hlt; jmp back: sleeps and nothing wakes it */
  sleepForever: Uint8Array.of(0xfa, 0xf4, 0xeb, 0xfc),
  /** lidt [rip+zeros]; ud2: no IDT, so #UD, #DF, triple fault */
  tripleFault: Uint8Array.of(0x0f, 0x01, 0x1d, 0x02, 0x00, 0x00, 0x00, 0x0f, 0x0b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  /** mov rax, [0x3000_0000]: memory that a 64 MiB VM does not have */
  outsideMemory: Uint8Array.of(0x48, 0x8b, 0x04, 0x25, 0x00, 0x00, 0x00, 0x30, 0xeb, 0xfe),
  /** mov rax, [0x80_0000]: memory of the VM that the guest has not accepted */
  unaccepted: Uint8Array.of(0x48, 0x8b, 0x04, 0x25, 0x00, 0x00, 0x80, 0x00, 0xeb, 0xfe),
  /** mov [0x80_0000], rax: the same by a write */
  unacceptedWrite: Uint8Array.of(0x48, 0x89, 0x04, 0x25, 0x00, 0x00, 0x80, 0x00, 0xeb, 0xfe),
  /** mov rax, [shared alias of the stub's stack page]; mov rax, [rsp] */
  sharedThenPrivate: Uint8Array.of(0x48, 0xa1, 0x00, 0xe0, 0xff, 0xff, 0x80, 0, 0, 0, 0x48, 0x8b, 0x04, 0x24, 0xeb, 0xfe),
  /** TDG.VP.VMCALL<ReportFatalError> with R12 = 0x1234 and R14 = "oops" */
  fatalError: Uint8Array.of(
    0x31, 0xc0,                                // xor eax, eax
    0xb9, 0x00, 0x7c, 0x00, 0x00,              // mov ecx, 0x7C00 (R10..R14)
    0x45, 0x31, 0xd2,                          // xor r10d, r10d
    0x41, 0xbb, 0x03, 0x00, 0x01, 0x00,        // mov r11d, 0x10003
    0x41, 0xbc, 0x34, 0x12, 0x00, 0x00,        // mov r12d, 0x1234
    0x45, 0x31, 0xed,                          // xor r13d, r13d
    0x41, 0xbe, 0x6f, 0x6f, 0x70, 0x73,        // mov r14d, "oops"
    0x66, 0x0f, 0x01, 0xcc,                    // tdcall
    0xeb, 0xfe,
  ),
} as const;

/** mov eax, cr4; or eax, OSFXSR | OSXMMEXCPT | OSXSAVE; mov cr4, eax; xor ecx, ecx; xor edx, edx; mov eax, 7; xsetbv */
const enableAvx = [
  0x0f, 0x20, 0xe0, 0x0d, 0x00, 0x06, 0x04, 0x00, 0x0f, 0x22, 0xe0, 0x31, 0xc9, 0x31, 0xd2, 0xb8, 7, 0, 0, 0, 0x0f, 0x01, 0xd1,
];
/** Instructions that the processor offers in CPUID and that the model may not have yet, each followed by a jump to itself. */
// prettier-ignore
export const perhapsUnimplemented: readonly (readonly [name: string, code: Uint8Array])[] = [
  ['f2xm1',      Uint8Array.of(0xd9, 0xf0, 0xeb, 0xfe)],
  ['aesenc',     Uint8Array.of(...enableAvx, 0x66, 0x0f, 0x38, 0xdc, 0xc1, 0xeb, 0xfe)],
  ['pcmpestri',  Uint8Array.of(...enableAvx, 0x66, 0x0f, 0x3a, 0x61, 0xc1, 0x00, 0xeb, 0xfe)],
  ['vaddps',     Uint8Array.of(...enableAvx, 0xc5, 0xfc, 0x58, 0xc1, 0xeb, 0xfe)],
  ['vpermd',     Uint8Array.of(...enableAvx, 0xc4, 0xe2, 0x7d, 0x36, 0xc1, 0xeb, 0xfe)],
  ['vfmadd231ps', Uint8Array.of(...enableAvx, 0xc4, 0xe2, 0x75, 0xb8, 0xc2, 0xeb, 0xfe)],
];
