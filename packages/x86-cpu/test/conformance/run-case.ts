import { UnimplementedInstruction } from '../../src/lp/unimplemented-instruction.ts';
import { Reg, Seg } from '../../src/lp/register-file.ts';
import type { Hpa } from '../../src/units/index.ts';
import { REGISTER_NAMES, type CaseResult, type CorpusCase, type X87State } from './corpus.ts';
import type { UserMachine } from './user-machine.ts';

const CODE = 0x1000_0000;
const FLAG_MASK = 0xcd5;
const IF = 0x200;
const SEGMENTS = [
  ['ES', Seg.ES],
  ['CS', Seg.CS],
  ['SS', Seg.SS],
  ['DS', Seg.DS],
  ['FS', Seg.FS],
  ['GS', Seg.GS],
] as const;
/** More instructions than any case has. */
const LIMIT = 200_000;

const hex = (v: bigint | number): string => `0x${v.toString(16)}`;
const fromHex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (b) => parseInt(b, 16));
/** A number written most significant digit first, as little-endian bytes. */
const littleEndian = (text: string, bytes: number): Uint8Array => {
  const out = new Uint8Array(bytes);
  let v = BigInt(`0x${text}`);
  for (let i = 0; i < bytes; i++, v >>= 8n) out[i] = Number(v & 0xffn);
  return out;
};

/** Bytes that the corpus expects in memory after a case, by page. */
type Pages = Map<number, Uint8Array>;

function initialPages(c: CorpusCase): Pages {
  const pages: Pages = new Map();
  for (const [base, fill] of [[CODE, 0xcc], [0x2000_0000, 0], [0x3000_0000, 0]] as const) {
    for (const page of [base, base + 0x1000]) pages.set(page, new Uint8Array(0x1000).fill(fill));
  } // prettier-ignore
  put(pages, Number(`0x${c.in.rip}`) + (c.mode === 16 ? CODE : 0), fromHex(c.bytes));
  for (const [at, data] of c.in.mem ?? []) put(pages, Number(`0x${at}`), fromHex(data));
  return pages;
}
function put(pages: Pages, at: number, data: Uint8Array): void {
  for (let i = 0; i < data.length; i++) {
    const page = pages.get(at + i - ((at + i) & 0xfff));
    if (page !== undefined) page[(at + i) & 0xfff] = data[i]!;
  }
}

/** Runs one case on the machine and compares everything that the case defines. */
export function runCase(m: UserMachine, c: CorpusCase): CaseResult {
  const result = runOnce(m, c, true);
  // With the translator tier a second run finds the TLB filled and so stays in the translated code.
  return m.core.translator === undefined || result.kind !== 'matched' ? result : runOnce(m, c, false);
}
function runOnce(m: UserMachine, c: CorpusCase, writeCode: boolean): CaseResult {
  const pages = initialPages(c);
  for (const [page, data] of pages) {
    // Code that is not written again keeps its translation.
    if (writeCode || page >= CODE + 0x2000 || !isSame(m.memory.readBytes(page as Hpa, 0x1000), data))
      m.memory.writeBytes(page as Hpa, data);
  }
  m.useSegments(c.mode ?? 64);
  const initialX87 = c.in.x87;
  c.in.regs.forEach((v, n) => m.set64(Reg.GPR + 8 * n, BigInt(`0x${v}`)));
  m.set64(Reg.RIP, BigInt(`0x${c.in.rip}`));
  m.core.setRflags(m.lp, BigInt(`0x${c.in.flags}`) | BigInt(IF));
  m.memory.u32[(m.lp.base + Reg.MXCSR) >> 2] = parseInt(c.in.mxcsr ?? '1f80', 16);
  m.lp.ymm.fill(0);
  const vectors = c.in.ymm ?? c.in.xmm;
  const vectorBytes = c.in.ymm !== undefined ? 32 : 16;
  vectors?.forEach((v, n) => m.lp.ymm.set(littleEndian(v, vectorBytes), 32 * n));
  writeX87(m, initialX87 ?? { fcw: '37f', fsw: '0', ftw: '0', st: [] });

  try {
    let stop = m.execute(LIMIT);
    // An instruction that wants the run loop to look, for example at a trap flag that it set.
    if (stop === 'attention') stop = m.execute(LIMIT);
    if (stop === 'budget') return { kind: 'differing', differences: ['does not end'] };
  } catch (error) {
    if (error instanceof UnimplementedInstruction) return { kind: 'unsupported', what: error.message };
    throw error;
  }
  return compare(m, c, pages);
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.every((byte, i) => byte === b[i]);

function compare(m: UserMachine, c: CorpusCase, pages: Pages): CaseResult {
  const differences: string[] = [];
  const check = (what: string, expected: bigint | number | string, actual: bigint | number | string): void => {
    if (expected === actual) return;
    const show = (v: bigint | number | string): string => (typeof v === 'string' ? v : hex(v));
    differences.push(`${what} is ${show(actual)}, expected ${show(expected)}`);
  };
  const { fault } = c.out;
  if (fault === undefined)
    check('exception', 'none', m.event === undefined ? 'none' : `#${m.event.vector}(${hex(m.event.error)})`);
  else {
    check('exception', `#${fault.vector}`, m.event === undefined ? 'none' : `#${m.event.vector}`);
    if (m.event?.vector === fault.vector) {
      const soft = parseInt(c.soft_error ?? '0', 16);
      if (fault.error !== undefined) check('error code', parseInt(fault.error, 16) & ~soft, m.event.error & ~soft);
      if (fault.cr2 !== undefined && c.soft_cr2 !== true) check('CR2', BigInt(`0x${fault.cr2}`), m.event.cr2);
    }
  }
  check('RIP', BigInt(`0x${c.out.rip}`), m.get64(Reg.RIP));
  const flagMask = BigInt(FLAG_MASK & ~parseInt(c.undef_flags ?? '0', 16));
  if (c.mode !== undefined)
    SEGMENTS.forEach(([name, segment], n) =>
      check(name, nullIsZero(parseInt(c.out.selectors![n]!, 16)), nullIsZero(m.lp.segments.selector(segment))),
    );
  check('RFLAGS', BigInt(`0x${c.out.flags}`) & flagMask, m.core.getRflags(m.lp) & flagMask);
  REGISTER_NAMES.forEach((name, n) => {
    if (c.undef_regs?.includes(name) === true) return;
    check(name.toUpperCase(), BigInt(`0x${c.out.regs?.[name] ?? c.in.regs[n]!}`), m.get64(Reg.GPR + 8 * n));
  });
  for (const [at, data] of c.out.mem ?? []) put(pages, Number(`0x${at}`), fromHex(data));
  for (const [page, expected] of pages) {
    const actual = m.memory.readBytes(page as Hpa, 0x1000);
    if (c.undef_mem !== undefined) ignore(expected, actual, Number(`0x${c.undef_mem[0]}`) - page, c.undef_mem[1]);
    for (let i = 0; i < 0x1000; i++) {
      if (actual[i] === expected[i]) continue;
      check(`memory at ${hex(page + i)}`, text(expected, i), text(actual, i));
      break;
    }
  }
  compareVectors(m, c, check);
  if (c.in.mxcsr !== undefined || c.out.mxcsr !== undefined) {
    check('MXCSR', parseInt(c.out.mxcsr ?? c.in.mxcsr ?? '1f80', 16), m.memory.u32[(m.lp.base + Reg.MXCSR) >> 2]!);
  }
  if (c.out.x87 !== undefined) compareX87(m, c.out.x87, parseInt(c.undef_fsw ?? '0', 16), check);
  return differences.length === 0 ? { kind: 'matched' } : { kind: 'differing', differences };
}
const text = (bytes: Uint8Array, at: number): string =>
  [...bytes.subarray(at, at + 8)].map((b) => b.toString(16).padStart(2, '0')).join(' ');

/** The requested privilege of a null selector need not survive. */
const nullIsZero = (selector: number): number => (selector < 4 ? 0 : selector);
/** Makes what the manual leaves undefined equal. */
function ignore(expected: Uint8Array, actual: Uint8Array, at: number, length: number): void {
  for (let i = Math.max(at, 0); i < Math.min(at + length, actual.length); i++) expected[i] = actual[i]!;
}

type Check = (what: string, expected: bigint | number | string, actual: bigint | number | string) => void;

function compareVectors(m: UserMachine, c: CorpusCase, check: Check): void {
  const wide = c.in.ymm !== undefined;
  const inputs = c.in.ymm ?? c.in.xmm;
  if (inputs === undefined) return;
  const bytes = wide ? 32 : 16;
  inputs.forEach((v, n) => {
    const expected = (wide ? c.out.ymm : c.out.xmm)?.[String(n)] ?? v;
    const register = m.lp.ymm.subarray(32 * n, 32 * n + bytes);
    const actual = [...register].reverse().map((b) => b.toString(16).padStart(2, '0')).join(''); // prettier-ignore
    check(`${wide ? 'YMM' : 'XMM'}${n}`, expected.padStart(2 * bytes, '0'), actual);
  });
}

function writeX87(m: UserMachine, x: X87State): void {
  const { u16 } = m.memory;
  const at = (offset: number): number => (m.lp.base + offset) >> 1;
  u16[at(Reg.FCW)] = parseInt(x.fcw, 16);
  u16[at(Reg.FSW)] = parseInt(x.fsw, 16);
  u16[at(Reg.FTW)] = parseInt(x.ftw, 16);
  const top = (parseInt(x.fsw, 16) >> 11) & 7;
  for (let n = 0; n < 8; n++) {
    const v = BigInt(`0x${x.st[n] ?? '0'}`);
    const slot = Reg.FPR + 16 * ((top + n) & 7);
    m.set64(slot, v & 0xffff_ffff_ffff_ffffn);
    m.set64(slot + 8, v >> 64n);
  }
}
function compareX87(m: UserMachine, x: X87State, undefinedStatus: number, check: Check): void {
  const { u16 } = m.memory;
  const at = (offset: number): number => (m.lp.base + offset) >> 1;
  check('FCW', parseInt(x.fcw, 16), u16[at(Reg.FCW)]!);
  const status = u16[at(Reg.FSW)]!;
  check('FSW', parseInt(x.fsw, 16) & ~undefinedStatus, status & ~undefinedStatus);
  check('FTW', parseInt(x.ftw, 16), u16[at(Reg.FTW)]!);
  const top = (status >> 11) & 7;
  x.st.forEach((v, n) => {
    const slot = Reg.FPR + 16 * ((top + n) & 7);
    check(`ST${n}`, BigInt(`0x${v}`), ((m.get64(slot + 8) & 0xffffn) << 64n) | m.get64(slot));
  });
}
