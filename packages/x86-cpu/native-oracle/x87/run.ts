// node --import tsx --conditions=tdxkit-source native-oracle/x87/run.ts [--seed N] [--cases M] [--unit x87|transcendental|mmx] [--show K]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Reg } from '../../src/lp/register-file.ts';
import type { Hpa } from '../../src/units/index.ts';
import { UserMachine } from '../../test/conformance/user-machine.ts';
import { type Case, CaseSource, type Unit, UNITS } from './cases.ts';

const INPUT_BYTES = 648;
const OUTPUT_BYTES = 632;
const CODE = 0x1000_0000;
const DATA = 0x2000_0000;
const FLAGS = 0x8d5;
const C0 = 0x100;
const C1 = 0x200;
const C2 = 0x400;
const C3 = 0x4000;
/** x87 state of an FXSAVE image, as far as it is compared. */
interface State {
  readonly flags: number;
  readonly fsw: number;
  readonly tags: number;
  readonly registers: readonly bigint[];
  readonly memory: Uint8Array;
}

function usage(message: string): never {
  console.error(`native-oracle/x87: ${message}\nusage: run.ts [--seed N] [--cases M] [--unit ${UNITS.join('|')}] [--show K]`);
  process.exit(2);
}
function options(args: readonly string[]): { seed: number; cases: number; unit: Unit; show: number } {
  const o = { seed: 1, cases: 10_000, unit: 'x87' as Unit, show: 10 };
  for (let i = 0; i < args.length; i += 2) {
    const value = args[i + 1] ?? usage(`${args[i]} takes a value`);
    if (args[i] === '--unit') o.unit = UNITS.find((u) => u === value) ?? usage(`no such unit: ${value}`);
    else if (args[i] === '--seed' || args[i] === '--cases' || args[i] === '--show')
      o[args[i]!.slice(2) as 'seed' | 'cases' | 'show'] = Number(value);
    else usage(`unknown option ${args[i]}`);
  }
  return o;
}

/** Compiles the harness and runs all cases on the host. */
function runNative(cases: readonly Case[]): Buffer {
  if (process.arch !== 'x64') usage('the host processor is not an x86-64 one');
  const folder = mkdtempSync(join(tmpdir(), 'x87-oracle-'));
  try {
    const binary = join(folder, 'harness');
    const gcc = spawnSync('gcc', ['-O1', '-o', binary, fileURLToPath(new URL('harness.c', import.meta.url))], {
      encoding: 'utf8',
    });
    if (gcc.status !== 0) usage(`gcc does not compile the harness: ${gcc.error?.message ?? gcc.stderr}`);
    const input = Buffer.alloc(cases.length * INPUT_BYTES);
    cases.forEach((c, n) => {
      const at = n * INPUT_BYTES;
      input[at] = c.code.length;
      input.set(c.code, at + 1);
      input.writeBigUInt64LE(BigInt(c.flags), at + 16);
      input.set(c.memory, at + 24);
      const image = at + 136;
      input.writeUInt16LE(c.fcw, image);
      input.writeUInt16LE(c.fsw, image + 2);
      input[image + 4] = c.tags;
      input.writeUInt32LE(0x1f80, image + 24);
      c.registers.forEach(([signExponent, significand], i) => {
        input.writeBigUInt64LE(significand, image + 32 + 16 * i);
        input.writeUInt16LE(signExponent, image + 40 + 16 * i);
      });
    });
    const { status, signal, stdout } = spawnSync(binary, { input, maxBuffer: cases.length * OUTPUT_BYTES + 1 });
    if (status !== 0) usage(`the harness ended with ${signal ?? status} at case ${Math.floor(stdout.length / OUTPUT_BYTES)}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
function nativeState(out: Buffer, n: number): State {
  const at = n * OUTPUT_BYTES;
  const image = at + 120;
  return {
    flags: out.readUInt16LE(at) & FLAGS,
    fsw: out.readUInt16LE(image + 2),
    tags: out[image + 4]!,
    registers: Array.from(
      { length: 8 },
      (_, i) => (BigInt(out.readUInt16LE(image + 40 + 16 * i)) << 64n) | out.readBigUInt64LE(image + 32 + 16 * i),
    ),
    memory: out.subarray(at + 8, at + 120),
  };
}

function modelState(m: UserMachine, c: Case): State {
  const page = new Uint8Array(0x1000).fill(0xcc);
  page.set(c.code);
  m.memory.writeBytes(CODE as Hpa, page);
  m.memory.writeBytes(DATA as Hpa, c.memory);
  m.set64(Reg.RIP, BigInt(CODE));
  m.set64(Reg.GPR, 0n);
  m.set64(Reg.GPR + 8 * 7, BigInt(DATA));
  m.core.setRflags(m.lp, BigInt(c.flags));
  const { u16 } = m.memory;
  const at = (offset: number): number => (m.lp.base + offset) >> 1;
  u16[at(Reg.FCW)] = c.fcw;
  u16[at(Reg.FSW)] = c.fsw;
  u16[at(Reg.FTW)] = c.tags;
  const slot = (fsw: number, i: number): number => Reg.FPR + 16 * (((fsw >> 11) + i) & 7);
  c.registers.forEach(([signExponent, significand], i) => {
    m.set64(slot(c.fsw, i), significand);
    m.set64(slot(c.fsw, i) + 8, BigInt(signExponent));
  });
  m.execute(100);
  if (!m.stopped) throw new Error(`case ${c.code.map((b) => b.toString(16)).join(' ')} raises exception ${m.event?.vector}`);
  const fsw = u16[at(Reg.FSW)]!;
  return {
    flags: Number(m.core.getRflags(m.lp)) & FLAGS,
    fsw,
    tags: u16[at(Reg.FTW)]!,
    registers: Array.from({ length: 8 }, (_, i) => ((m.get64(slot(fsw, i) + 8) & 0xffffn) << 64n) | m.get64(slot(fsw, i))),
    memory: m.memory.readBytes(DATA as Hpa, 112),
  };
}

const isMemory = (c: Case): boolean => c.code[1]! < 0xc0;
const isCompare = ({ code: [opcode, modrm] }: Case): boolean => {
  if (modrm! < 0xc0) return (modrm! & 0x30) === 0x10 && opcode! % 2 === 0;
  if (opcode === 0xd8) return (modrm! & 0xf0) === 0xd0;
  if (opcode === 0xdd) return modrm! >= 0xe0;
  return (
    (opcode === 0xd9 && (modrm === 0xe4 || modrm === 0xe5)) ||
    (opcode === 0xde && modrm === 0xd9) ||
    (opcode === 0xda && modrm === 0xe9)
  );
};
/** Bits of FSW that the manual defines after this instruction. */
function definedStatus(c: Case, unit: Unit, model: State): number {
  if (unit === 'mmx' || isCompare(c) || isControl(c)) return 0xffff;
  if (unit === 'transcendental') return 0xffff & ~(C0 | C1 | C3 | ([0xf2, 0xfb, 0xfe, 0xff].includes(c.code[1]!) ? 0 : C2));
  const isRemainder = c.code[0] === 0xd9 && (c.code[1] === 0xf5 || c.code[1] === 0xf8);
  const hasQuotient =
    (model.fsw & 1) === 0 && c.registers.slice(0, 2).every(([signExponent]) => (signExponent & 0x7fff) !== 0x7fff);
  if (isRemainder && !isMemory(c)) return hasQuotient ? 0xffff : 0xffff & ~(C0 | C1 | C2 | C3);
  return 0xffff & ~(C0 | C2 | C3);
}
/** FLDCW, FLDENV, FRSTOR, FNSTCW, FNSTENV, FNSAVE, FNSTSW: all of FSW is defined. */
const isControl = ({ code: [opcode, modrm] }: Case): boolean =>
  modrm! < 0xc0 && modrm! >= 0x20 && (opcode === 0xd9 || opcode === 0xdd);
/** FNSTENV and FNSAVE store pointers, which processors keep differently: bytes 12 to 27. */
const storesPointers = (c: Case): boolean => isControl(c) && c.code[1]! >> 3 === 6;
/** FYL2XP1 beyond its range, F2XM1 at its ends, and the underflow flag of an exact logarithm differ between processors. */
function isLoose(c: Case): boolean {
  const exponent = c.registers[0]![0] & 0x7fff;
  return (
    (c.code[1] === 0xf9 && exponent >= 0x3ffd) ||
    (c.code[1] === 0xf0 && exponent >= 0x3fff) ||
    (c.code[1] === 0xf1 && (c.registers[0]![1] & (c.registers[0]![1] - 1n)) === 0n)
  );
}
/** Neighbours in the order of magnitudes are one unit in the last place apart. */
const order = (v: bigint): bigint => ((v >> 64n) << 63n) | (v & ((1n << 63n) - 1n));
const isNear = (a: bigint, b: bigint): boolean => {
  const d = order(a) - order(b);
  return d >= -1n && d <= 1n;
};

function differences(c: Case, unit: Unit, model: State, native: State): string[] {
  const list: string[] = [];
  const check = (what: string, a: bigint | number, b: bigint | number): void => {
    if (a !== b) list.push(`${what} is 0x${a.toString(16)}, on the host 0x${b.toString(16)}`);
  };
  const mask = definedStatus(c, unit, model);
  check('RFLAGS', model.flags, native.flags);
  check('FSW', model.fsw & mask, native.fsw & mask);
  check('tags', model.tags, native.tags);
  for (let i = 0; i < 8; i++)
    if (unit !== 'transcendental' || !isNear(model.registers[i]!, native.registers[i]!))
      check(`ST${i}`, model.registers[i]!, native.registers[i]!);
  for (let i = 0; i < 112; i++)
    if (i < 12 || i > 27 || !storesPointers(c)) check(`byte ${i}`, model.memory[i]!, native.memory[i]!);
  return list;
}

const { seed, cases: count, unit, show } = options(process.argv.slice(2));
const source = new CaseSource(seed, unit);
const cases = Array.from({ length: count }, () => source.next());
const native = runNative(cases);
const machine = new UserMachine();
let differing = 0;
let skipped = 0;
cases.forEach((c, n) => {
  if (unit === 'transcendental' && isLoose(c)) {
    skipped++;
    return;
  }
  const list = differences(c, unit, modelState(machine, c), nativeState(native, n));
  if (list.length === 0 || differing++ >= show) return;
  const operands = c.registers.slice(0, 2).map(([s, f]) => `${s.toString(16)}:${f.toString(16)}`);
  console.log(
    `case ${n}: ${c.code.map((b) => b.toString(16)).join(' ')} fcw ${c.fcw.toString(16)} fsw ${c.fsw.toString(16)} tags ${c.tags.toString(16)} st ${operands.join(' ')}`,
  );
  for (const line of list) console.log(`    ${line}`);
});
console.log(
  `${unit}: ${count - skipped} cases of seed ${seed} compared with the host, ${differing} differing, ${skipped} left out`,
);
process.exitCode = differing === 0 ? 0 : 1;
