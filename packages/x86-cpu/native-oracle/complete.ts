import { REGISTER_NAMES, type CorpusCase } from '../test/conformance/corpus.ts';
import type { NewCase } from './case-source.ts';
import { End, type NativeResult } from './host/native-record.ts';

const FLAGS = 0xcd5;
const OF = 4;
const PF = 14;
/** Linux hides what is mapped from here on. */
const KERNEL = 0x7fff_ffff_f000n;
const WITH_ERROR_CODE = [10, 11, 12, 13, 14, 17];
const hex = (n: number | bigint): string => n.toString(16);

/** A case with its outcome, in the form of the corpus; undefined when it says nothing about the processor. */
export function complete(c: NewCase, r: NativeResult, id: number): CorpusCase | undefined {
  if (r.vector === End.ENDLESS || r.vector === End.SYSTEM_CALL) return undefined;
  const isStop = r.vector === End.STOPPED;
  const regs: Record<string, string> = {};
  REGISTER_NAMES.forEach((name, n) => {
    // Code of the host kernel may leave anything in registers that 32-bit code cannot reach.
    if (c.mode !== undefined && n > 7) return;
    const value = c.mode === undefined ? r.gpr[n]! : r.gpr[n]! & 0xffff_ffffn;
    if (hex(value) !== c.in.regs[n]) regs[name] = hex(value);
  });
  const ymm: Record<string, string> = {};
  r.ymm.forEach((v, n) => {
    if (v !== c.in.ymm?.[n]) ymm[String(n)] = v;
  });
  const fault = {
    vector: r.vector,
    // The kernel says "present" of every address of its own half.
    ...(WITH_ERROR_CODE.includes(r.vector) ? { error: hex(r.vector === PF && r.cr2 >= KERNEL ? r.error & ~1 : r.error) } : {}),
    ...(r.vector === PF ? { cr2: hex(r.cr2) } : {}),
  };
  // FPREM and FPREM1 define the condition codes by a quotient, if there is one.
  const isSpecial = (st: string): boolean => (parseInt(st.slice(0, -16) || '0', 16) & 0x7fff) === 0x7fff;
  const hasNoQuotient =
    /\bd9 f[58]\b/.test(c.name) && ((parseInt(r.x87.fsw, 16) & 1) !== 0 || c.in.x87!.st.slice(0, 2).some(isSpecial));
  return {
    id,
    ...c,
    ...(hasNoQuotient ? { undef_fsw: '4700' } : {}),
    out: {
      // INTO is a trap; the model records it at its start.
      rip: c.name === 'into' && r.vector === OF ? c.in.rip : hex(isStop ? r.rip - 1n : r.rip),
      flags: hex((r.flags & FLAGS) | 2),
      regs,
      ...(r.memory.length > 0 ? { mem: r.memory } : {}),
      ...(hex(r.mxcsr) === c.in.mxcsr ? {} : { mxcsr: hex(r.mxcsr) }),
      ...(Object.keys(ymm).length > 0 ? { ymm } : {}),
      x87: r.x87,
      ...(c.mode === undefined ? {} : { selectors: r.selectors.map(hex) }),
      ...(isStop ? {} : { fault }),
    },
  };
}
