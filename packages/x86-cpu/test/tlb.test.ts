import { describe, expect, it } from 'vitest';
import { Seg } from '../src/lp/register-file.ts';
import { hpa } from '../src/units/index.ts';
import { CODE, DATA, PD, PML4, PT, createCodeLp, setRing, splitData, type CodeLp } from './code-lp.ts';

const P = 1n;
const W = 2n;
const U = 4n;
const G = 0x100n;
const KEEP = 1n << 63n;

/** An LP whose page at DATA holds 1; port 0 makes its entry lead to the next page, which holds 2, without telling the processor. */
function remappedByPort0(): CodeLp {
  const code = createCodeLp({
    hooks: { writePort: () => code.lp.memory.write64(hpa(PT), BigInt(DATA + 0x1000) | flags) },
  });
  splitData(code.lp);
  code.lp.memory.write64(hpa(DATA), 1n);
  code.lp.memory.write64(hpa(DATA + 0x1000), 2n);
  return code;
}
let flags = P | W;

describe('translations kept over MOV to CR3', () => {
  // mov rax,[DATA]; mov cr3,rbx; out 0,al; mov rcx,[DATA]; mov cr3,rdx; mov rsi,[DATA]; hlt
  const SWITCH = '488b0425000020000f22dbe600488b0c25000020000f22da488b342500002000f4';
  const values = (cr4: bigint, first: bigint, second: bigint, entry = P | W): bigint[] => {
    flags = entry;
    const code = remappedByPort0();
    const { lp } = code;
    lp.memory.write64(hpa(PT), BigInt(DATA) | entry);
    lp.cr4 |= cr4;
    [lp.gpr[3], lp.gpr[2]] = [BigInt(PML4) | first, BigInt(PML4) | second];
    expect(code.run(SWITCH)).toBe('hlt');
    return [lp.gpr[0]!, lp.gpr[1]!, lp.gpr[6]!];
  };
  const PCIDE = 0x2_0000n;

  it('are those of global pages without PCIDs', () => {
    expect(values(0n, 0n, 0n)).toEqual([1n, 2n, 2n]);
    expect(values(0n, 0n, 0n, P | W | G)).toEqual([1n, 1n, 1n]);
  });

  it('are those of every other PCID, and of the same with bit 63', () => {
    expect(values(PCIDE, 5n, 0n)).toEqual([1n, 2n, 2n]);
    expect(values(PCIDE, 5n, KEEP)).toEqual([1n, 2n, 1n]);
    expect(values(PCIDE, KEEP, KEEP)).toEqual([1n, 1n, 1n]);
    expect(values(PCIDE, KEEP, 0n)).toEqual([1n, 1n, 2n]);
  });

  it('do not hold bit 63, and CR3 does not show it', () => {
    const code = createCodeLp();
    code.lp.cr4 |= PCIDE;
    code.lp.gpr[3] = BigInt(PML4) | KEEP | 7n;
    expect(code.run('0f22db 0f20d8 f4')).toBe('hlt'); // mov cr3,rbx; mov rax,cr3; hlt
    expect(code.lp.gpr[0]).toBe(BigInt(PML4) | 7n);
    code.lp.cr4 &= ~PCIDE;
    expect(code.run('0f22db f4')).toBe('13(0x0)');
  });

  it('survive many PCIDs in turn', () => {
    const code = createCodeLp();
    code.lp.cr4 |= PCIDE;
    // mov rbx,PML4|KEEP; loop: mov cr3,rbx; mov rax,[DATA]; inc rbx; dec ecx; jnz loop; hlt
    code.lp.gpr[3] = BigInt(PML4) | KEEP;
    code.lp.gpr[1] = 40n;
    code.lp.memory.write64(hpa(DATA), 9n);
    expect(code.run('0f22db 488b042500002000 48ffc3 ffc9 75ee f4')).toBe('hlt');
    expect(code.lp.gpr[0]).toBe(9n);
  });
});

describe('INVLPG and INVPCID', () => {
  /** After mov rax,[DATA]; INSTRUCTION; out 0,al; mov rcx,[DATA]. */
  const after = (instruction: string, entry: bigint, setup: (code: CodeLp) => void): bigint => {
    flags = entry;
    const code = remappedByPort0();
    code.lp.memory.write64(hpa(PT), BigInt(DATA) | entry);
    setup(code);
    expect(code.run(`488b042500002000 e600 ${instruction} 488b0c2500002000 f4`)).toBe('hlt');
    return code.lp.gpr[1]!;
  };
  const INVPCID = '66480f38821c2500003000'; // invpcid rbx,[0x30_0000]
  const invpcid = (type: bigint, pcid: bigint, entry: bigint): bigint =>
    after(INVPCID, entry, ({ lp }) => {
      lp.cr4 |= 0x2_0000n;
      lp.cr3 |= 3n;
      lp.gpr[3] = type;
      lp.memory.write64(hpa(0x30_0000), pcid);
      lp.memory.write64(hpa(0x30_0008), BigInt(DATA + 8));
    });

  it('drop one address, one PCID, everything, or everything that is not global', () => {
    expect(after('0f013c2500002000', P | W, () => undefined)).toBe(2n); // invlpg [DATA]
    expect(after('0f013c2500002000', P | W | G, () => undefined)).toBe(2n);
    expect(after('0f013c2500102000', P | W, () => undefined)).toBe(1n);
    expect(invpcid(0n, 3n, P | W)).toBe(2n);
    expect(invpcid(1n, 3n, P | W)).toBe(2n);
    expect(invpcid(1n, 4n, P | W)).toBe(1n);
    expect(invpcid(1n, 3n, P | W | G)).toBe(1n);
    expect(invpcid(2n, 0n, P | W | G)).toBe(2n);
    expect(invpcid(3n, 0n, P | W)).toBe(2n);
    expect(invpcid(3n, 0n, P | W | G)).toBe(1n);
  });

  it('check the descriptor of INVPCID', () => {
    const code = createCodeLp();
    const { lp } = code;
    const run = (type: bigint, pcid: bigint, address: bigint): string => {
      lp.gpr[3] = type;
      lp.memory.write64(hpa(0x30_0000), pcid);
      lp.memory.write64(hpa(0x30_0008), address);
      return code.run(`${INVPCID} f4`);
    };
    expect(run(4n, 0n, 0n)).toBe('13(0x0)');
    expect(run(0n, 1n, 0n)).toBe('13(0x0)'); // PCIDs are off
    expect(run(2n, 0x1000n, 0n)).toBe('13(0x0)');
    // Canonical for the widest paging mode, whatever the mode.
    expect(run(0n, 0n, 0x0000_8000_0000_0000n)).toBe('hlt');
    expect(run(0n, 0n, 0x0100_0000_0000_0000n)).toBe('13(0x0)');
    expect(run(1n, 0n, 0x0100_0000_0000_0000n)).toBe('hlt');
    setRing(lp, 3);
    expect(run(2n, 0n, 0n)).toBe('13(0x0)');
  });

  it('INVLPG drops all of a large page', () => {
    const code = createCodeLp({
      hooks: { writePort: () => code.lp.memory.write64(hpa(PD + 8), BigInt(DATA + 0x20_0000) | 0x83n) },
    });
    const { lp } = code;
    lp.memory.write64(hpa(PD + 8), BigInt(DATA) | 0x83n); // maps linear DATA
    lp.memory.write64(hpa(DATA), 1n);
    lp.memory.write64(hpa(DATA + 0x1f_f000), 1n);
    // mov rax,[DATA]; mov rbx,[DATA+0x1ff000]; out 0,al; invlpg [DATA+0x12345]; mov rcx,[DATA]; mov rdx,[DATA+0x1ff000]; hlt
    expect(code.run('488b042500002000 488b1c2500f03f00 e600 0f013c2545232100 488b0c2500002000 488b142500f03f00 f4')).toBe('hlt');
    expect([lp.gpr[0], lp.gpr[3], lp.gpr[1], lp.gpr[2]]).toEqual([1n, 1n, 0n, 0n]);
  });
});

describe('supervisor accesses to user pages', () => {
  it('need RFLAGS.AC with SMAP, whatever was accessed before', () => {
    const code = createCodeLp();
    const { lp } = code;
    splitData(lp);
    lp.memory.write64(hpa(DATA), 5n);
    // The code and the stack are supervisor pages.
    lp.memory.write64(hpa(PD), 0x83n);
    lp.memory.write64(hpa(PT), BigInt(DATA) | P | W | U);
    lp.cr4 |= 0x20_0000n;
    // stac; mov rax,[DATA] x2; clac; mov rbx,[0x9f000]; mov rcx,[DATA]; hlt
    expect(code.run('0f01cb 488b042500002000 488b042500002000 0f01ca 488b1c2500f00900 488b0c2500002000 f4')).toBe('14(0x1)');
    expect(lp.gpr[0]).toBe(5n);
    expect(lp.rip).toBe(BigInt(CODE + 30));
  });
});

describe('indirect jumps in 16-bit code', () => {
  it('lead where the code segment says, not where they led in another one', () => {
    const code = createCodeLp();
    const { lp } = code;
    lp.cr0 = 0x10n;
    lp.efer = 0n;
    lp.cr4 = 0n;
    lp.cpl = 0;
    for (const s of [Seg.CS, Seg.SS, Seg.DS, Seg.ES]) lp.segments.set(s, 0x1000, 0x1_0000n, 0xffff, s === Seg.CS ? 0x9b : 0x93);
    lp.modeChanged();
    const write = (at: number, ...bytes: number[]): void => lp.memory.writeBytes(hpa(at), Uint8Array.from(bytes));
    // 1000:0000 mov bx,0x100; call bx; jmp 2000:0000. Both segments have a function at 0x100 that sets AL.
    write(0x1_0000, 0xbb, 0x00, 0x01, 0xff, 0xd3, 0x88, 0xc4, 0xea, 0x00, 0x00, 0x00, 0x20);
    write(0x1_0100, 0xb0, 0x11, 0xc3);
    write(0x2_0000, 0xff, 0xd3, 0xf4);
    write(0x2_0100, 0xb0, 0x22, 0xc3);
    lp.rip = 0n;
    lp.gpr[4] = 0x8000n;
    expect(code.resume()).toBe('hlt');
    expect(lp.gpr[0]! & 0xffffn).toBe(0x1122n);
  });
});
