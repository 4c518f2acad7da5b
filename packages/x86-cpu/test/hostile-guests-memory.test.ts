import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Vector } from '../src/lp/guest-event.ts';
import { MIB, hpa } from '../src/units/index.ts';
import { CODE, PML4, RAM_BYTES, STACK, TIERS, ending, handled, victim } from './victim.ts';

const le32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
const le64 = (value: bigint): number[] => Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
const HLT = 0xf4;
const DIRECTORY = 0x3000;
/** mov rax, address; jmp rax */
const jumpTo = (address: bigint): number[] => [0x48, 0xb8, ...le64(address), 0xff, 0xe0];

describe.each(TIERS)('addresses, %s', (tier) => {
  it('wild jumps end at an exception of the target, never in the host', () => {
    const program = handled(tier, []);
    const start = program.snapshot();
    fc.assert(
      fc.property(fc.oneof(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.bigInt({ min: 0n, max: 1n << 33n }), fc.constantFrom((1n << 47n) - 1n, 1n << 47n, ~0n & ((1n << 64n) - 1n), 0xffff_8000_0000_0000n)), (target) => {
        program.restore(start);
        program.machine.memory.writeBytes(hpa(CODE), Uint8Array.from(jumpTo(target)));
        const end = ending(program, 3000);
        const isCanonical = BigInt.asIntN(48, target) === BigInt.asIntN(64, target);
        if (!isCanonical) expect(end).toBe(Vector.GP);
        else if (target >= 1n << 32n) expect([end, program.lp.cr2]).toEqual([Vector.PF, target]);
      }), // prettier-ignore
      { numRuns: 200 },
    );
  });

  it('non-canonical data is #GP, through the stack #SS, at the edges too', () => {
    const load = (address: bigint): number[] => [0x48, 0xbb, ...le64(address), 0x48, 0x8b, 0x03, HLT]; // mov rbx, a; mov rax, [rbx]
    expect(ending(handled(tier, load(1n << 47n)))).toBe(Vector.GP);
    expect(ending(handled(tier, load((1n << 47n) - 4n)))).toBe(Vector.GP);
    expect(ending(handled(tier, load(0xffff_7fff_ffff_fff8n)))).toBe(Vector.GP);
    expect(ending(handled(tier, load(0xffff_8000_0000_0000n)))).toBe(Vector.PF);
    // mov rsp, a; pop rax, with a stack for handlers
    const pop = handled(tier, [0x48, 0xbc, ...le64(1n << 47n), 0x58, HLT], {
      ist: { vectors: [Vector.SS], stack: BigInt(STACK) },
    });
    expect(ending(pop)).toBe(Vector.SS);
  });

  it('a physical address beyond MAXPHYADDR is a reserved bit; one beyond RAM reads ones', () => {
    const load = [0x48, 0xa1, ...le64(0x4000_0000n), HLT]; // mov rax, [0x40000000]
    const directory = DIRECTORY + 0x1000; // of the second GiB
    const mapped = (entry: bigint): ReturnType<typeof handled> => {
      const program = handled(tier, load);
      program.machine.memory.write64(hpa(directory), entry);
      return program;
    };
    const beyond = mapped((1n << 40n) | 0x83n);
    expect([beyond.run().kind, beyond.lp.gpr[0]]).toEqual(['halted', 0xffff_ffff_ffff_ffffn]);
    const physicalBits = beyond.lp.cpuid(0x8000_0008, 0).eax & 0xff;
    if (physicalBits < 52) {
      const reserved = mapped((1n << BigInt(physicalBits)) | 0x83n);
      expect(ending(reserved)).toBe(Vector.PF);
      expect(reserved.memory.read(reserved.lp.gpr[4]!, 1)[0]! & 9).toBe(9); // present, reserved bit
    }
    const psBits = mapped(0x4000_0000n | 0x6083n); // bits 13 and 14 of a 2 MiB entry
    expect(ending(psBits)).toBe(Vector.PF);
  });

  it('all of RAM and what lies beyond it, written page by page, takes no more memory than there is', () => {
    // mov edi, 0x200000; L: mov [rdi], edi; add edi, 4096; cmp edi, 0x18000000; jb L; hlt
    const code = [
      0xbf,
      ...le32(0x20_0000),
      0x89,
      0x3f,
      0x81,
      0xc7,
      ...le32(0x1000),
      0x81,
      0xff,
      ...le32(0x1800_0000),
      0x72,
      0xf0,
      HLT,
    ];
    const program = victim(tier, code, { linearMemoryBytes: RAM_BYTES + 64 * MIB });
    const size = program.machine.memory.wasm.buffer.byteLength;
    expect(program.run().kind).toBe('halted');
    expect(program.machine.memory.wasm.buffer.byteLength).toBe(size);
    expect(program.machine.memory.read32(hpa(RAM_BYTES - 0x1000))).toBe(RAM_BYTES - 0x1000);
    expect(program.machine.memory.read32(hpa(RAM_BYTES))).toBe(0xffff_ffff);
  });
});

describe.each(TIERS)('page tables, %s', (tier) => {
  it('that map themselves can be edited through themselves', () => {
    // The last PML4 entry is the PML4 itself. The guest maps its second GiB's first 2 MiB page to where its code is, by the table's own address.
    const entryAddress = 0xffff_ffff_c000_1000n; // entries 511, 511, 0, 1: the directory of the second GiB as a page
    const code = [
      0x48, 0xbb, ...le64(entryAddress), // mov rbx, directory 1
      0x48, 0xc7, 0x03, 0x83, 0, 0, 0, // mov qword [rbx], 0x83
      0x0f, 0x20, 0xd8, 0x0f, 0x22, 0xd8, // mov rax, cr3; mov cr3, rax
      0x8a, 0x04, 0x25, ...le32(0x4000_0000 + CODE), // mov al, [0x40000000 + CODE]
      HLT,
    ]; // prettier-ignore
    const program = handled(tier, code);
    program.machine.memory.write64(hpa(PML4 + 8 * 511), BigInt(PML4) | 3n);
    expect(ending(program)).toBe(0x48);
  });

  it('that are the code, the stack and the data at once', () => {
    // rsp and rdi walk through the PML4 page itself: pushes overwrite the tables that translate them
    const code = [0xbc, ...le32(PML4 + 0x1000), 0x6a, 0, 0x6a, 0, 0x6a, 0xff, 0xeb, 0xf8];
    expect(ending(handled(tier, code), 100_000)).toBe('triple fault');
  });

  it('of random entries, at random roots', () => {
    const program = handled(tier, []);
    const start = program.snapshot();
    const word = fc.oneof(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.nat(255).map((n) => BigInt(n * 0x1000 + 7)), fc.nat(63).map((n) => BigInt(n * 0x20_0000 + 0x87))); // prettier-ignore
    const touch = [0x48, 0x8b, 0x07, 0x48, 0x89, 0x06, 0xff, 0xe2]; // mov rax, [rdi]; mov [rsi], rax; jmp rdx
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(0x17ff), word), { maxLength: 40 }), fc.array(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), { minLength: 3, maxLength: 3 }), (edits, [rdi, rsi, rdx]) => {
        program.restore(start);
        const { memory } = program.machine;
        memory.writeBytes(hpa(CODE), Uint8Array.from(touch));
        for (const [index, value] of edits) memory.write64(hpa(PML4 + 8 * index), value);
        program.lp.gpr[7] = rdi!;
        program.lp.gpr[6] = rsi!;
        program.lp.gpr[2] = rdx!;
        expect(typeof ending(program, 2000)).toMatch(/number|string/);
      }), // prettier-ignore
      { numRuns: 150 },
    );
  });
});

describe.each(TIERS)('stacks, %s', (tier) => {
  it('that run out into a page that is not there: double fault, triple fault without a stack for it', () => {
    const recursion = [0xe8, 0xfb, 0xff, 0xff, 0xff]; // call self
    const limits = { mappedBytes: 4 * 2 ** 30, stack: 0x4000_0000 + 0x800 };
    for (const ist of [undefined, { vectors: [Vector.DF], stack: BigInt(STACK) }]) {
      const program = handled(tier, recursion, { ...limits, ...(ist === undefined ? {} : { ist }) });
      program.machine.memory.write64(hpa(DIRECTORY + 8 * 511), 0n); // below the second GiB nothing
      program.machine.memory.write64(hpa(DIRECTORY + 0x1000), 0x83n | 0x60_0000n);
      expect(ending(program, 10_000)).toBe(ist === undefined ? 'triple fault' : Vector.DF);
      expect(program.lp.cr2 >> 12n).toBe(0x3_ffffn);
    }
  });

  it('at addresses that no stack can have', () => {
    for (const rsp of [0x8000_0000_0000n, 0n, 7n, 0xffff_ffff_ffff_ffffn]) {
      const program = handled(tier, [0x48, 0xbc, ...le64(rsp), 0x50, 0x0f, 0x0b]);
      expect(['triple fault', Vector.UD, Vector.PF]).toContain(ending(program, 100));
    }
  });
});

describe.each(TIERS)('repeats, %s', (tier) => {
  /** mov rcx, -1; mov rdi, 0x3e0000; mov rsi, 0x3f0000; rep <op>; hlt, in a memory that ends at 4 MiB. */
  const repeat = (...op: number[]): ReturnType<typeof handled> =>
    handled(tier, [0x48, 0xc7, 0xc1, ...le32(-1), 0xbf, ...le32(0x3e_0000), 0xbe, ...le32(0x3f_0000), ...op, HLT], {
      mappedBytes: 4 * MIB,
    });

  it.each([
    ['STOSB', [0xf3, 0xaa], 0x40_0000n, 0x3f_0000n],
    ['STOSQ', [0xf3, 0x48, 0xab], 0x40_0000n, 0x3f_0000n],
    ['MOVSB', [0xf3, 0xa4], 0x3f_0000n, 0x40_0000n],
    ['LODSW', [0xf3, 0x66, 0xad], 0x3e_0000n, 0x40_0000n],
    ['CMPSB', [0xf3, 0xa6], 0x3f_0000n, 0x40_0000n],
    ['SCASD', [0xf3, 0xaf], 0x40_0000n, 0x3f_0000n],
    ['INSB', [0xf3, 0x6c], 0x40_0000n, 0x3f_0000n],
    ['OUTSB', [0xf3, 0x6e], 0x3e_0000n, 0x40_0000n],
  ] as [string, number[], bigint, bigint][])(
    '%s of 2**64 - 1 elements stops exactly where memory ends',
    (_name, op, rdi, rsi) => {
      const program = repeat(...op);
      program.lp.gpr[2] = 0xe9n;
      program.lp.gpr[0] = 0n;
      const end = ending(program, 5_000_000);
      expect(end).toBe(Vector.PF);
      expect([program.lp.gpr[7], program.lp.gpr[6], program.lp.cr2]).toEqual([rdi, rsi, 0x40_0000n]);
    },
  );

  it('over addresses where nothing answers do little at a time', () => {
    for (const op of [
      [0xf3, 0xa6],
      [0xf2, 0xae],
      [0xf3, 0xac],
      [0xf3, 0xa4],
      [0xf3, 0xaa],
    ]) {
      const program = handled(tier, [0x48, 0xc7, 0xc1, ...le32(-1), ...op]);
      program.lp.gpr[6] = 0x4000_0000n;
      program.lp.gpr[7] = 0x5000_0000n;
      program.run(101);
      expect(~program.lp.gpr[1]! & 0xffff_ffff_ffff_ffffn).toBeLessThan(100n * 260n);
    }
  });

  it('are cut by any budget and go on', () => {
    const whole = repeat(0xf3, 0xa4);
    whole.run();
    const cut = repeat(0xf3, 0xa4);
    for (let n = 0; cut.run(1 + (n % 13)).kind === 'budget'; n++) expect(n).toBeLessThan(100_000);
    expect([cut.lp.gpr[1], cut.lp.gpr[6], cut.lp.gpr[7]]).toEqual([whole.lp.gpr[1], whole.lp.gpr[6], whole.lp.gpr[7]]);
  });
});
