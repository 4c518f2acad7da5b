/** Instructions of compiled code without branches or memory operands that a flat image could fault on; about 4 bytes each. */
const STRAIGHT = [
  [0x48, 0x89, 0xd8], // mov rax, rbx
  [0x48, 0x01, 0xc8], // add rax, rcx
  [0x48, 0x8d, 0x44, 0x0b, 0x08], // lea rax, [rbx + rcx + 8]
  [0x48, 0x8b, 0x5c, 0x24, 0xf0], // mov rbx, [rsp - 16]
  [0x48, 0x89, 0x4c, 0x24, 0xf0], // mov [rsp - 16], rcx
  [0x31, 0xd2], // xor edx, edx
  [0x83, 0xc1, 0x07], // add ecx, 7
  [0x48, 0xc1, 0xe3, 0x03], // shl rbx, 3
  [0x0f, 0xb6, 0xc3], // movzx eax, bl
  [0x48, 0x39, 0xcb], // cmp rbx, rcx
  [0x0f, 0x94, 0xc2], // sete dl
  [0xb8, 0x44, 0x33, 0x22, 0x11], // mov eax, 0x11223344
  [0x48, 0x85, 0xc0], // test rax, rax
  [0x0f, 0x44, 0xca], // cmove ecx, edx
  [0x44, 0x8b, 0x44, 0x24, 0xe8], // mov r8d, [rsp - 24]
  [0x4c, 0x29, 0xc1], // sub rcx, r8
] as const;
const ENTRY = 0x28;
const LOAD = 0x10_0000;

/** A flat image whose code stands at its start: stack pointer set, `body`, exit with code 0. */
export function imageOf(body: Uint8Array): Uint8Array {
  const start = [0xbc, 0, 0, 0x08, 0]; // mov esp, 0x80000
  const end = [0x31, 0xc0, 0xe7, 0xf4]; // xor eax, eax; out 0xf4, eax
  const bytes = new Uint8Array(ENTRY + start.length + body.length + end.length);
  new DataView(bytes.buffer).setBigUint64(0x20, BigInt(LOAD + ENTRY), true);
  bytes.set(start, ENTRY);
  bytes.set(body, ENTRY + start.length);
  bytes.set(end, ENTRY + start.length + body.length);
  return bytes;
}

/** Straight-line code of about so many bytes, the same for the same seed. */
export function straightLine(bytes: number, seed = 1): Uint8Array {
  const out = new Uint8Array(bytes);
  let at = 0;
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const insn = STRAIGHT[(state >>> 20) % STRAIGHT.length]!;
    if (at + insn.length > bytes) return out.subarray(0, at);
    out.set(insn, at);
    at += insn.length;
  }
}

/** `rounds` times a loop of straight code of `bytes` bytes, which a branch in its middle splits in two: what a tier-up has to pay off for. */
export function loopOf(bytes: number, rounds: number): Uint8Array {
  const half = [...straightLine(bytes >> 1, 3)];
  // mov r15d, rounds; L: half; test r15b, 1; jz +half; half; dec r15d; jnz L
  const size = half.length;
  const body = [...half, 0x41, 0xf6, 0xc7, 1, 0x0f, 0x84, size & 0xff, size >> 8, 0, 0, ...half, 0x41, 0xff, 0xcf, 0x0f, 0x85];
  const back = -(body.length + 4);
  return Uint8Array.from([0x41, 0xbf, rounds & 0xff, (rounds >> 8) & 0xff, (rounds >> 16) & 0xff, rounds >>> 24, ...body, back & 0xff, (back >> 8) & 0xff, (back >> 16) & 0xff, (back >> 24) & 0xff]); // prettier-ignore
}
