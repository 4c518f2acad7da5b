// x86-cpu alone: a processor that executes machine code. It knows nothing of TDX.
import { BareProgram, Gpr, createMachine, defaultPlatform } from '@tdxkit/x86-cpu';

/** mov ecx, 10; mov eax, 0; mov ebx, 1; L: xadd eax, ebx; dec ecx; jnz L; hlt: EAX is the tenth Fibonacci number. */
const fibonacci = Uint8Array.of(
  0xb9,
  10,
  0,
  0,
  0,
  0xb8,
  0,
  0,
  0,
  0,
  0xbb,
  1,
  0,
  0,
  0,
  0x0f,
  0xc1,
  0xd8,
  0xff,
  0xc9,
  0x75,
  0xf9,
  0xf4,
);

export function processor(): string[] {
  const program = new BareProgram(createMachine(defaultPlatform()), { segments: [{ address: 0x8000, bytes: fibonacci }] });
  const stop = program.run();
  return [`${stop.kind} after ${stop.instructions} instructions`, `EAX = ${program.lp.gpr[Gpr.RAX]}`];
}
