import { Attribute } from '../src/isa/opcode.ts';
import type { DecodedInsn } from '../src/isa/decoded-insn.ts';

const BY_NAME: [RegExp, string][] = [
  [/^(add|adc|sub|sbb|and|or|xor|cmp|test|inc|dec|neg|not|xadd|xchg|cmpxchg\w*)$/, 'alu'],
  [/^(shl|shr|sar|rol|ror|rcl|rcr|shld|shrd)$/, 'shift'],
  [/^(mul|imul\d?|div|idiv|aam|aad)$/, 'muldiv'],
  [/^(bt[src]?|bs[fr]|popcnt|tzcnt|lzcnt|crc32|ad[co]x)$/, 'bit'],
  [/^(andn|bls\w+|bzhi|bextr|pdep|pext|mulx|rorx|shlx|shrx|sarx)$/, 'bmi'],
  [/^(movs|stos|lods|scas|cmps|ins|outs)$/, 'string'],
  [/^(j|cmov|set)(n?[obzsplxe]|nb|be|nbe|le|nle|nl)$/, 'cc'],
  [/^(jmp|call|ret|push|pop|loop|jcxz|enter|leave|bound|into|iret|pusha|popa)/, 'flow'],
  [/^(cl[cd]|st[cd]|cmc|[ls]ahf|daa|das|aaa|aas|salc)$/, 'flags'],
];
/** Names of the SSE generations by opcode. */
const SSSE3 = /^0f38(0[0-9a-b]|1[c-e])$/;
const SSE3 = /^(addsub|hadd|hsub|movddup|movs[lh]dup)/;

/** Category of the corpus that an instruction belongs to. */
export function categoryOf(insn: DecodedInsn): string {
  const entry = insn.opcodeEntry;
  if (entry === undefined || insn.fault >= 0) return 'decode';
  const { name, attributes } = entry;
  if ((attributes & Attribute.X87) !== 0) return 'x87';
  if ((attributes & Attribute.MMX) !== 0) return 'mmx';
  if ((attributes & Attribute.AVX) !== 0) {
    if (/^vf(n?m(add|sub)|maddsub|msubadd)/.test(name)) return 'fma';
    if (/^vcvt(ph2ps|ps2ph)$/.test(name)) return 'f16c';
    return insn.vectorLength === 1 && name.startsWith('vp') ? 'avx2' : 'avx';
  }
  if ((attributes & Attribute.SSE) !== 0) {
    const opcode = insn.opcode.toString(16).padStart(4, '0').replace(/^f/, '0f');
    if (name.startsWith('sha')) return 'sha';
    if (name.startsWith('aes')) return 'aes';
    if (name === 'pclmulqdq') return 'pclmul';
    if (SSE3.test(name)) return 'sse3';
    if (SSSE3.test(opcode)) return 'ssse3';
    if (name.startsWith('pcmpestr') || name.startsWith('pcmpistr') || name === 'pcmpgtq') return 'sse4.2';
    if (insn.opcode > 0xffff) return 'sse4.1';
    if (name.startsWith('cvt')) return 'sse-cvt';
    if (/^(mov|pmovmskb|ldmxcsr|stmxcsr|maskmov)/.test(name)) return 'sse-mov';
    return /(ps|pd|ss|sd)$/.test(name) ? 'sse' : 'sse-int';
  }
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? 'mov';
}
