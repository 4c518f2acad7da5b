import type { HandlerSet } from '../isa/opcode.ts';
import { SEMANTICS } from '../isa/semantics/index.ts';
import { FIXED_HANDLERS, Rec, RECORD_BYTES } from '../run/record.ts';
import { chains } from './chains.ts';
import { i64, local } from './code.ts';
import { CONDITIONS, type Semantic } from './emitter.ts';
import { Local } from './handler-body.ts';
import type { AddressForm } from './memory-emitter.ts';
import { allShapes, SYSTEM_ARMS, type Shape } from './shapes.ts';

/* Which handlers are arms of the interpreter's loop. */

const BRANCHES = ['jmp', 'jmp indirect', ...CONDITIONS.map((cc) => `j${cc}`), ...['call', 'call indirect', 'ret', 'ret imm', 'loop', 'loope', 'loopne', 'jcxz'].flatMap((n) => [2, 4, 8].map((s) => `${n}.${s}`))]; // prettier-ignore
/** Instructions whose handlers are arms of the loop, with their own address computation. */
const HOT = new Set(['mov', 'movzx', 'movsx', 'movsxd', 'lea', 'add', 'sub', 'and', 'or', 'xor', 'cmp', 'test', 'inc', 'dec', 'imul2', 'imul3', 'push', 'pop', 'nop', 'pushf.8', 'leave.8', 'cbw.8', 'cwd.4', 'cwd.8', 'movups', 'movaps', 'movss', 'movsd', 'movq', 'movd', 'movd store', 'movq store']); // prettier-ignore
const HOT_REGISTER = new Set([...CONDITIONS.flatMap((cc) => [`set${cc}`, `cmov${cc}`]), 'shl', 'shr', 'sar', 'neg', 'not', 'adc', 'sbb', 'rol', 'ror', 'xchg', 'bt', 'mul', 'div', 'movbe', 'bswap', 'tzcnt', 'pxor', 'pand', 'por', 'addsd', 'subsd', 'mulsd', 'divsd', 'pcmpeqb', 'pmovmskb', 'punpcklqdq', 'paddd', 'paddq']); // prettier-ignore
/** Instructions in chains that access memory without a memory operand. */
export const STACK = new Set(['push', 'pop']);
const FUSED = new Set(['cmp', 'test', 'sub', 'add', 'and', 'dec', 'inc']);
/** Condition pairs that comparisons are fused with: B, Z, BE, S, L, LE; and arithmetic: Z, S. */
const COMPARISON_PAIRS = [1, 2, 3, 4, 6, 7];
const RESULT_PAIRS = [2, 4];

/** Memory shapes of which the form with an address record is an arm too: what kernels access in segments with a base. */
const HOT_COMPUTED = new Set(['mov:r8,m8', 'mov:r4,m4', 'mov:m8,r8', 'mov:m4,r4', 'add:r8,m8', 'sub:r8,m8', 'inc:m4', 'dec:m4', 'cmp:m4,i4', 'cmp:m1,i1']); // prettier-ignore

/** Where the link stub after a branch leads to. */
const stubTarget = i64.load(local.get32(Local.REC), RECORD_BYTES + Rec.IMM);
/** Direct branches by the jump cache: to another page, whose translation may change. */
const FAR: Readonly<Record<string, Semantic>> = {
  'jmp:': (e) => e.jumpTo(stubTarget, () => undefined),
  'call.8:': (e) =>
    e.jumpTo(stubTarget, () => {
      e.store(e.stackAddress(-8, 8), 8, e.let(e.returnAddress()));
      e.moveStack(i64.const(-8));
    }),
};

/** Mnemonics of which some shape is hot. */
const HOT_NAMES = new Set([...BRANCHES, ...HOT, ...HOT_REGISTER].map((name) => name.replace(/( imm)?(\.\d)?$/, '')));

/** The handler `both` does what `first` and then `second` do, whose records follow each other. */
export interface Chained {
  readonly first: number;
  readonly second: number;
  readonly both: number;
}

/** A handler in the loop. */
export interface Arm {
  readonly semantic: Semantic;
  readonly shape: Shape;
  readonly form: AddressForm;
  readonly linkOffset: number;
  /** What follows it in a chain. */
  readonly then?: Arm;
}

/** The arms of the loop in their order, and which handler does what. */
export interface Arms {
  readonly hot: readonly Arm[];
  readonly handlers: ReadonlyMap<string, HandlerSet>;
  /** Handler of a comparison fused with the conditional branch after it: [handler of the comparison * 8 + condition pair]. */
  readonly fused: ReadonlyMap<number, number>;
  /** Handlers of an instruction, or a chain of them, and the instruction after it. */
  readonly chained: readonly Chained[];
  /** Handlers of JMP and CALL to another page, by those within one. */
  readonly far: ReadonlyMap<number, number>;
}

function isHot(shape: Shape): boolean {
  if (BRANCHES.includes(shape.semantic)) return true;
  if (
    shape.operands.some((o) => o.size === 2 && o.kind !== 'i') &&
    shape.semantic !== 'movzx' &&
    shape.semantic !== 'movsx' &&
    shape.semantic !== 'mov'
  )
    return false;
  if (!shape.long) return false;
  if (HOT_REGISTER.has(shape.semantic)) return !shape.operands.some((o) => o.kind === 'm');
  return HOT.has(shape.semantic);
}
function isFusable(shape: Shape): boolean {
  if (!FUSED.has(shape.semantic) || !isHot(shape)) return false;
  const [a, b] = shape.operands;
  if (shape.semantic === 'cmp' || shape.semantic === 'test')
    return a!.size >= 4 || b!.kind === 'i' || (a!.size === 1 && a!.kind === 'r' && b!.kind === 'r');
  return a!.kind === 'r' && a!.size >= 4 && b?.kind !== 'm';
}

/** The arms of the loop: the semantic functions of frequent instructions for every operand shape. */
export function chooseArms(): Arms {
  const hot: Arm[] = [];
  const places: { key: string; handlers: HandlerSet; fusable: boolean }[] = [];
  const addHot = (semantic: Semantic, shape: Shape, form: AddressForm, linkOffset = 0): number =>
    FIXED_HANDLERS + 3 + hot.push({ semantic, shape, form, linkOffset }) - 1;
  for (const shape of [...allShapes(HOT_NAMES).filter(isHot), ...SYSTEM_ARMS]) {
    const semantic = SEMANTICS.get(shape.semantic);
    if (semantic === undefined) throw new RangeError(`no semantics for ${shape.key}`);
    const isMemory = shape.operands.some((o) => o.kind === 'm') && !BRANCHES.includes(shape.semantic);
    const handlers = isMemory
      ? {
          computed: HOT_COMPUTED.has(shape.key) ? addHot(semantic, shape, 'computed') : -1,
          base: addHot(semantic, shape, 'base'),
          indexed: addHot(semantic, shape, 'indexed'),
        }
      : { computed: addHot(semantic, shape, 'computed'), base: -1, indexed: -1 };
    places.push({ key: shape.key, handlers, fusable: isFusable(shape) });
  }
  const fused = new Map<number, number>();
  for (const { handlers, fusable } of places) {
    if (!fusable) continue;
    const { base, indexed, computed } = handlers;
    const { semantic, shape } = hot[(base >= 0 ? base : computed) - FIXED_HANDLERS - 3]!;
    for (const pair of shape.semantic === 'cmp' || shape.semantic === 'test' ? COMPARISON_PAIRS : RESULT_PAIRS) {
      const jump = SEMANTICS.get(`j${CONDITIONS[pair * 2]!}`)!;
      const both: Semantic = (e) => {
        semantic(e);
        jump(e);
      };
      if (base >= 0) {
        fused.set(base * 8 + pair, addHot(both, shape, 'base', RECORD_BYTES));
        fused.set(indexed * 8 + pair, addHot(both, shape, 'indexed', RECORD_BYTES));
      } else fused.set(computed * 8 + pair, addHot(both, shape, 'computed', RECORD_BYTES));
    }
  }
  const handlers = new Map(places.map((p) => [p.key, p.handlers]));
  const far = new Map(
    Object.entries(FAR).map(([key, semantic]) => {
      const near = handlers.get(key)!.computed;
      return [near, addHot(semantic, hot[near - FIXED_HANDLERS - 3]!.shape, 'computed')];
    }),
  );
  return { hot, handlers, fused, far, chained: chainArms(hot, handlers) };
}

/** Adds the arms of chains. */
function chainArms(hot: Arm[], handlers: ReadonlyMap<string, HandlerSet>): Chained[] {
  const number = FIXED_HANDLERS + 3;
  const chained: Chained[] = [];
  const whole = new Map<string, number>();
  const handlerOf = (key: string): number => {
    const { base, computed } = handlers.get(key)!;
    return base >= 0 ? base : computed;
  };
  for (const keys of chains) {
    const last = handlerOf(keys.at(-1)!);
    const before = keys.slice(0, -1).join(' ');
    const first = whole.get(before) ?? handlerOf(before);
    const arms = keys.map((key) => hot[handlerOf(key) - number]!);
    const both = number + hot.push(arms.reduceRight((then, arm) => ({ ...arm, then }))) - 1;
    whole.set(keys.join(' '), both);
    chained.push({ first, second: last, both });
  }
  return chained;
}
