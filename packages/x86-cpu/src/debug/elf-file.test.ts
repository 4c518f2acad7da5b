import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPlatform } from '../platform/default-platform.ts';
import { MIB } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import { BareProgram } from './bare-program.ts';
import { ElfError, readElf } from './elf-file.ts';

interface Part {
  readonly address: number;
  readonly data: Uint8Array;
  readonly memoryBytes?: number;
}

/** An ELF executable, written by the layout of the System V ABI. */
function elf(bits: 32 | 64, entry: number, parts: readonly Part[]): Uint8Array {
  const [header, row] = bits === 64 ? [64, 56] : [52, 32];
  const start = header + row * parts.length;
  const bytes = new Uint8Array(start + parts.reduce((sum, { data }) => sum + data.length, 0));
  const view = new DataView(bytes.buffer);
  const word = (at: number, value: number): void =>
    bits === 64 ? view.setBigUint64(at, BigInt(value), true) : view.setUint32(at, value, true);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, bits === 64 ? 2 : 1, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, bits === 64 ? 62 : 3, true);
  word(24, entry);
  word(bits === 64 ? 32 : 28, header);
  view.setUint16(bits === 64 ? 54 : 42, row, true);
  view.setUint16(bits === 64 ? 56 : 44, parts.length, true);
  let offset = start;
  parts.forEach(({ address, data, memoryBytes = data.length }, i) => {
    const at = header + i * row;
    view.setUint32(at, 1, true);
    const [offsetAt, addressAt, sizeAt, memoryAt] = bits === 64 ? [8, 24, 32, 40] : [4, 12, 16, 20];
    word(at + offsetAt, offset);
    word(at + addressAt, address);
    word(at + sizeAt, data.length);
    word(at + memoryAt, memoryBytes);
    bytes.set(data, offset);
    offset += data.length;
  });
  return bytes;
}
/** mov eax, [0x200000]; inc eax; hlt */
const CODE64 = Uint8Array.of(0x8b, 0x04, 0x25, 0, 0, 0x20, 0, 0xff, 0xc0, 0xf4);
const CODE32 = Uint8Array.of(0x8b, 0x05, 0, 0, 0x20, 0, 0xff, 0xc0, 0xf4);

describe('readElf', () => {
  it.each([64, 32] as const)('gives a BareProgram an ELF%i with data and zeros', (bits) => {
    const code = bits === 64 ? CODE64 : CODE32;
    const file = elf(bits, 0x10_0004, [
      { address: 0x10_0004, data: code },
      { address: 0x20_0000, data: Uint8Array.of(41), memoryBytes: 0x2000 },
    ]);
    const machine = createMachine(defaultPlatform({ ramBytes: 192 * MIB, linearMemoryBytes: 64 * MIB }));
    const program = new BareProgram(machine, { ...readElf(file) });
    expect(program.run(10)).toEqual({ kind: 'halted', instructions: 3 });
    expect(program.lp.gpr[0]).toBe(42n);
  });

  it('names what is wrong, where, and what to do', () => {
    const file = elf(64, 0, [{ address: 0x1000, data: CODE64 }]);
    const failure = (bytes: Uint8Array): unknown => {
      try {
        return readElf(bytes);
      } catch (error) {
        return error;
      }
    };
    expect(failure(Uint8Array.of(0xf4))).toMatchObject({
      code: 'ELF_INVALID',
      offset: 0,
      problem: 'no ELF file',
      hint: expect.any(String) as string,
    });
    expect(failure(file.subarray(0, 100))).toMatchObject({
      offset: 32,
      problem: expect.stringMatching(/beyond the end of the file/) as string,
    });
    expect(failure(elf(32, 0, [{ address: 0xffff_fffc, data: CODE32 }]))).toMatchObject({
      problem: expect.stringMatching(/above the 32-bit/) as string,
    });
    expect(failure(elf(64, 0, [{ address: 0x1000, data: CODE64 }, { address: 0x1004, data: CODE64 }]))).toMatchObject({ problem: expect.stringMatching(/overlap/) as string }); // prettier-ignore
    expect(failure(elf(64, 0, []))).toMatchObject({ problem: 'no program headers, so nothing to load' });
  });

  it('ends with a program or an ElfError for any damage', () => {
    const files = [elf(64, 0x1000, [{ address: 0x1000, data: CODE64 }]), elf(32, 0x1000, [{ address: 0x1000, data: CODE32 }])];
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(150), fc.nat(255)), { maxLength: 6 }),
        fc.nat(200),
        (file, edits, length) => {
          const bytes = file.slice(0, length);
          for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
          try {
            expect(readElf(bytes).segments.length).toBeGreaterThan(0);
          } catch (error) {
            expect(error).toBeInstanceOf(ElfError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
