import { describe, expect, it } from 'vitest';
import { Reg, Seg } from '../src/lp/register-file.ts';
import { bytesFromHex, hpa } from '../src/units/index.ts';
import { CODE, GDT, IDT, STACK, TSS, createCodeLp, leaveLongMode, type CodeLp } from './code-lp.ts';

const NEW = 0x4000;
const OTHER_CODE = 0x11_0000;
const NEW_STACK = 0x8_0000;
const CODE32 = 0x10;
const DATA32 = 0x18;
const USER_CODE = 0x2b;
const USER_DATA = 0x33;
const OLD_TSS = 0x40;
const NEW_TSS = 0x48;
const GATE = 0x50;
const LDT = 0x58;
const NT = 0x4000;

interface Tasks extends CodeLp {
  readonly read16: (at: number) => number;
  readonly read32: (at: number) => number;
  readonly write32: (at: number, value: number) => void;
  /** Type byte of a descriptor. */
  readonly rights: (selector: number) => number;
}

function descriptor(code: CodeLp, selector: number, base: number, limit: number, rights: number): void {
  const { memory } = code.lp;
  const wide = limit > 0xf_ffff;
  const raw = wide ? limit >>> 12 : limit;
  memory.write32(hpa(GDT + selector), ((base & 0xffff) * 0x1_0000 + (raw & 0xffff)) >>> 0);
  memory.write32(
    hpa(GDT + selector + 4),
    ((base & 0xff00_0000) | ((base >>> 16) & 0xff) | (rights << 8) | (raw & 0xf_0000) | (wide ? 0xc0_0000 : 0)) >>> 0,
  );
}

/** Two 32-bit tasks in flat protected mode: the running one, whose TSS is OLD_TSS, and one that waits at OTHER_CODE. */
function tasks(waits = 'f4'): Tasks {
  const code = createCodeLp();
  const { lp } = code;
  leaveLongMode(lp);
  const { memory } = lp;
  const write32 = (at: number, value: number): void => memory.write32(hpa(at), value >>> 0);
  descriptor(code, CODE32, 0, 0xffff_ffff, 0x9b);
  descriptor(code, DATA32, 0, 0xffff_ffff, 0x93);
  descriptor(code, USER_CODE & ~3, 0, 0xffff_ffff, 0xfb);
  descriptor(code, USER_DATA & ~3, 0, 0xffff_ffff, 0xf3);
  descriptor(code, OLD_TSS, TSS, 0x67, 0x8b);
  descriptor(code, NEW_TSS, NEW, 0x67, 0x89);
  descriptor(code, LDT, 0x6000, 0xff, 0x82);
  write32(GDT + GATE, NEW_TSS << 16);
  write32(GDT + GATE + 4, 0x8500);
  lp.segments.set(Seg.TR, OLD_TSS, BigInt(TSS), 0x67, 0x8b);
  write32(NEW + 0x1c, 0x1234_5000);
  write32(NEW + 0x20, OTHER_CODE);
  write32(NEW + 0x24, 0x40003);
  for (let n = 0; n < 8; n++) write32(NEW + 0x28 + 4 * n, n === 4 ? NEW_STACK : 0x100 + n);
  [DATA32, CODE32, DATA32, DATA32, 0, USER_DATA].forEach((selector, n) => write32(NEW + 0x48 + 4 * n, selector));
  write32(NEW + 0x60, LDT);
  memory.writeBytes(hpa(OTHER_CODE), bytesFromHex(waits));
  return {
    ...code,
    get exception() {
      return code.exception;
    },
    get deliversExceptions() {
      return code.deliversExceptions;
    },
    set deliversExceptions(value: boolean) {
      code.deliversExceptions = value;
    },
    read16: (at) => memory.read16(hpa(at)),
    read32: (at) => memory.read32(hpa(at)),
    write32,
    rights: (selector) => memory.read8(hpa(GDT + selector + 5)),
  };
}
const far = (opcode: 'ea' | '9a', selector: number): string => `${opcode}00000000${selector.toString(16).padStart(2, '0')}00`;

describe('a switch to a 32-bit task', () => {
  it('by JMP saves the old task, loads the new one and moves the busy flag', () => {
    const t = tasks();
    const { lp } = t;
    lp.gpr.set([1n, 2n, 3n, 4n, BigInt(STACK), 6n, 7n, 8n]);
    lp.rflags = 0x83n;
    lp.setDr(7, 0x455n | 0x3ffn);
    expect(t.run(far('ea', NEW_TSS))).toBe('hlt');
    expect([...Array(10).keys()].map((n) => t.read32(TSS + 0x20 + 4 * n))).toEqual([CODE + 7, 0x83, 1, 2, 3, 4, STACK, 6, 7, 8]);
    expect([0, 1, 2, 3, 4, 5].map((n) => t.read16(TSS + 0x48 + 4 * n))).toEqual([0x18, 0x10, 0x18, 0x18, 0x18, 0x18]);
    expect([...lp.gpr.subarray(0, 8)].map(Number)).toEqual([0x100, 0x101, 0x102, 0x103, NEW_STACK, 0x105, 0x106, 0x107]);
    expect(lp.rip).toBe(BigInt(OTHER_CODE + 1));
    expect(lp.rflags).toBe(0x4_0003n);
    expect([t.rights(OLD_TSS), t.rights(NEW_TSS)]).toEqual([0x89, 0x8b]);
    expect([lp.segments.selector(Seg.TR), lp.segments.base(Seg.TR), lp.segments.attributes(Seg.TR)]).toEqual([
      NEW_TSS,
      BigInt(NEW),
      0x8b,
    ]);
    expect([lp.segments.selector(Seg.LDTR), lp.segments.base(Seg.LDTR)]).toEqual([LDT, 0x6000n]);
    expect([lp.segments.selector(Seg.GS), lp.segments.attributes(Seg.FS) >>> 16]).toEqual([USER_DATA, 1]);
    expect(lp.cr0 & 8n).toBe(8n);
    expect(lp.getDr(7) & 0x3ffn).toBe(0x2aan);
    expect(t.read16(NEW)).toBe(0);
  });

  it('by CALL is ended by IRET, which finds the caller by the back link', () => {
    // The task: mov eax, 0x77; iret; hlt
    const t = tasks('b877000000 cf f4'.replaceAll(' ', ''));
    expect(t.run(`${far('9a', NEW_TSS)} bb55000000 f4`)).toBe('hlt');
    const { lp } = t;
    expect(lp.gpr[3]).toBe(0x55n);
    expect(lp.gpr[0]).not.toBe(0x77n);
    expect(lp.segments.selector(Seg.TR)).toBe(OLD_TSS);
    expect([t.rights(OLD_TSS), t.rights(NEW_TSS)]).toEqual([0x8b, 0x89]);
    expect([t.read16(NEW), t.read32(NEW + 0x28), t.read32(NEW + 0x20)]).toEqual([OLD_TSS, 0x77, OTHER_CODE + 6]);
    expect(t.read32(NEW + 0x24) & NT).toBe(0);
    // A second CALL goes on after the IRET.
    lp.rip = BigInt(CODE);
    expect(t.resume()).toBe('hlt');
    expect(lp.rip).toBe(BigInt(OTHER_CODE + 7));
    expect(lp.rflags & BigInt(NT)).toBe(BigInt(NT));
    expect([t.rights(OLD_TSS), t.rights(NEW_TSS)]).toEqual([0x8b, 0x8b]);
  });

  it('by an exception through a task gate pushes the error code on the stack of the new task', () => {
    const t = tasks();
    t.deliversExceptions = true;
    t.write32(IDT + 8 * 13, NEW_TSS << 16);
    t.write32(IDT + 8 * 13 + 4, 0x8500);
    expect(t.run('66b84000 8ee0')).toBe('hlt'); // mov ax,0x40; mov fs,ax
    expect(t.read32(NEW_STACK - 4)).toBe(0x40);
    expect(t.read32(TSS + 0x20)).toBe(CODE + 4);
    expect(t.read32(TSS + 0x24) & 0x1_0000).toBe(0x1_0000);
    expect(t.read16(NEW)).toBe(OLD_TSS);
  });

  it('can enter another privilege level and virtual-8086 mode', () => {
    const t = tasks('0f0b');
    [USER_DATA, USER_CODE, USER_DATA, USER_DATA, 0, 0].forEach((selector, n) => t.write32(NEW + 0x48 + 4 * n, selector));
    expect(t.run(far('ea', GATE))).toBe('6');
    expect(t.lp.cpl).toBe(3);
    const v = tasks('0f0b');
    v.write32(NEW + 0x24, 0x2_0002);
    v.write32(NEW + 0x20, 0);
    [0, (OTHER_CODE >>> 4) & 0xffff, 0x1000, 0, 0, 0].forEach((selector, n) => v.write32(NEW + 0x48 + 4 * n, selector));
    v.lp.memory.writeBytes(hpa(((OTHER_CODE >>> 4) & 0xffff) << 4), bytesFromHex('0f0b'));
    expect(v.run(far('ea', NEW_TSS))).toBe('6');
    expect([v.lp.cpl, v.lp.segments.base(Seg.SS)]).toEqual([3, 0x1_0000n]);
  });

  it('traps in the new task when its T flag is 1', () => {
    const t = tasks();
    t.write32(NEW + 0x64, 1);
    expect(t.run(far('ea', NEW_TSS))).toBe('1');
    expect(t.exception?.qualification).toBe(0x8000n);
    expect(t.lp.rip).toBe(BigInt(OTHER_CODE));
  });
});

describe('a switch to a 16-bit task', () => {
  it('saves into and loads from the 16-bit layout', () => {
    const t = tasks();
    descriptor(t, NEW_TSS, NEW, 0x2b, 0x81);
    const { memory } = t.lp;
    const words = [0x0100, 2, 1, 2, 3, 4, 0x7000, 6, 7, 8, DATA32, 0x60, DATA32, DATA32, 0];
    words.forEach((value, n) => memory.write16(hpa(NEW + 0x0e + 2 * n), value));
    descriptor(t, 0x60, 0, 0xffff, 0x9b);
    memory.writeBytes(hpa(0x100), bytesFromHex('b82200cff4')); // mov ax,0x22; iret; hlt
    expect(t.run(`${far('9a', NEW_TSS)} f4`)).toBe('hlt');
    expect(t.lp.segments.selector(Seg.TR)).toBe(OLD_TSS);
    expect([t.read16(NEW + 0x12), t.read16(NEW + 0x0e)]).toEqual([0x22, 0x104]);
    expect(t.rights(NEW_TSS)).toBe(0x81);
  });
});

describe('a task switch that fails', () => {
  const fails = (setup: (t: Tasks) => void, selector = NEW_TSS, opcode: 'ea' | '9a' = 'ea'): [string, bigint, number] => {
    const t = tasks();
    setup(t);
    const ending = t.run(far(opcode, selector));
    return [ending, t.lp.rip, t.lp.segments.selector(Seg.TR)];
  };
  const inOld = (ending: string): [string, bigint, number] => [ending, BigInt(CODE), OLD_TSS];
  const inNew = (ending: string): [string, bigint, number] => [ending, BigInt(OTHER_CODE), NEW_TSS];

  it('leaves the old task alone when the TSS is not good', () => {
    expect(fails((t) => descriptor(t, NEW_TSS, NEW, 0x67, 0x8b))).toEqual(inOld('13(0x48)'));
    expect(fails((t) => descriptor(t, NEW_TSS, NEW, 0x67, 0x09))).toEqual(inOld('11(0x48)'));
    expect(fails((t) => descriptor(t, NEW_TSS, NEW, 0x66, 0x89))).toEqual(inOld('10(0x48)'));
    expect(fails((t) => descriptor(t, NEW_TSS, NEW, 0x2a, 0x81))).toEqual(inOld('10(0x48)'));
    expect(fails((t) => t.write32(GDT + GATE, LDT << 16), GATE)).toEqual(inOld('13(0x58)'));
    expect(fails((t) => t.write32(GDT + GATE, 0x4c << 16), GATE)).toEqual(inOld('13(0x4c)'));
    expect(fails((t) => t.write32(GDT + GATE + 4, 0x0500), GATE)).toEqual(inOld('11(0x50)'));
  });

  it('reports segments in the new task', () => {
    /** A segment register names a descriptor of these rights. */
    const rights = (segment: number, type: number) => (t: Tasks) => {
      descriptor(t, 0x60, 0, 0xffff, type);
      t.write32(NEW + 0x48 + 4 * segment, 0x60);
    };
    const selector = (segment: number, value: number) => (t: Tasks) => t.write32(NEW + 0x48 + 4 * segment, value);
    expect(fails(selector(Seg.CS, 0))).toEqual(inNew('10(0x0)'));
    expect(fails(selector(Seg.CS, DATA32))).toEqual(inNew('10(0x18)'));
    expect(fails(selector(Seg.CS, USER_CODE))).toEqual(inNew('10(0x18)')); // SS has the wrong level
    expect(fails(selector(Seg.SS, CODE32))).toEqual(inNew('10(0x10)'));
    expect(fails(selector(Seg.SS, 0))).toEqual(inNew('10(0x0)'));
    expect(fails(selector(Seg.DS, 0x7f8))).toEqual(inNew('10(0x7f8)'));
    expect(fails(selector(Seg.ES, NEW_TSS))).toEqual(inNew('10(0x48)'));
    expect(fails((t) => t.write32(NEW + 0x60, DATA32))).toEqual(inNew('10(0x18)'));
    expect(fails(rights(Seg.CS, 0x1b))).toEqual(inNew('11(0x60)'));
    expect(fails(rights(Seg.SS, 0x13))).toEqual(inNew('12(0x60)'));
    expect(fails(rights(Seg.FS, 0x13))).toEqual(inNew('11(0x60)'));
    expect(fails(rights(Seg.CS, 0x9b))).toEqual(inNew('13(0x0)'));
  });

  it('by IRET is #TS unless the back link names a busy TSS', () => {
    for (const [link, ending] of [[NEW_TSS, '10(0x48)'], [DATA32, '10(0x18)'], [0, '10(0x0)']] as const) {
      const t = tasks();
      t.write32(TSS, link);
      t.lp.rflags = BigInt(NT | 2);
      expect(t.run('cf')).toBe(ending);
      expect(t.lp.get32(Reg.RIP)).toBe(CODE);
    }
  });
}); // prettier-ignore
