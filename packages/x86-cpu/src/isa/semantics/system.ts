import { i32, i64, type I32 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import { Looks, Reg, Seg, SegField, SEGMENT_BYTES } from '../../lp/register-file.ts';

/**
 * What kernels do most with system instructions, in 64-bit mode at privilege level 0; the rest of their meaning, and everything while the run loop is to look at events, is left
 * to TypeScript (lp/system).
 */
const TF = 0x100;
const IF = 0x200;
const BLOCKED = 3;
const BLOCKED_BY_STI = 1;

const bits = (value: I32, mask: number): I32 => i32.and(value, i32.const(mask));
const attention = (e: Emitter): I32 => e.state32(Reg.ATTENTION);

const clearInterrupts: Semantic = (e) => {
  e.if(i32.or(attention(e), e.state32(Reg.CPL)), () => e.leave());
  e.changeSystemFlags(0, IF);
};

const setInterrupts: Semantic = (e) => {
  const looks = i32.or(i32.or(attention(e), e.state32(Reg.CPL)), bits(e.state32(Reg.LOOKS), Looks.STI));
  e.if(i32.or(looks, bits(e.state32(Reg.RFLAGS), TF)), () => e.leave());
  e.if(i32.eqz(bits(e.state32(Reg.RFLAGS), IF)), () => {
    e.changeSystemFlags(IF, 0);
    e.setState32(Reg.INTERRUPTIBILITY, i32.or(bits(e.state32(Reg.INTERRUPTIBILITY), ~BLOCKED), i32.const(BLOCKED_BY_STI)));
    e.setState64(Reg.SHADOW_AT, e.retired());
  });
};

const pause: Semantic = (e) => e.if(i32.or(attention(e), bits(e.state32(Reg.LOOKS), Looks.PAUSE)), () => e.leave());

/** What code was written to is dropped as it is written: there is nothing to wait for. */
const serialize: Semantic = (e) => e.if(attention(e), () => e.leave());

/** MOV r, Sreg. */
const readSelector =
  (segment: number): Semantic =>
  (e) => {
    e.if(attention(e), () => e.leave());
    const selector = e.state32(Reg.SEGMENTS + segment * SEGMENT_BYTES + SegField.SELECTOR);
    e.write(0, i64.extendU(bits(selector, 0xffff)));
  };

/** System instructions that need no TypeScript most of the time, by the names that `systemSemanticName` gives. */
export const systemSemantics: Record<string, Semantic> = {
  'cli.quick': clearInterrupts,
  'sti.quick': setInterrupts,
  'pause.quick': pause,
  'serialize.quick': serialize,
  ...Object.fromEntries(Object.values(Seg).map((segment) => [`mov r,sreg.${segment}`, readSelector(segment)])),
};
