import { i32, i64, type I32 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import { Looks, Reg, Seg, SegField, SEGMENT_BYTES } from '../../lp/register-file.ts';

/**
 * What kernels do most with system instructions, in 64-bit mode at privilege level 0; the rest of their meaning, and everything while the run loop is to look at events, is left
 * to TypeScript (lp/system).
 */
const TF = 0x100;
const IF = 0x200;
const RF = 0x1_0000;
const AC = 0x4_0000;
/** Flags that POPF changes without anybody having to look: IF (unless Looks.STI), DF, ID; the arithmetic ones; the others that it writes at privilege level 0: TF, IOPL, NT, AC. */
const QUIET = IF | 0x400 | 0x20_0000;
const ARITHMETIC = 0x8d5;
const OTHERS = TF | 0x3000 | 0x4000 | AC;
const CR4_SMAP = 0x20_0000;
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

/** POPFQ at privilege level 0 that changes IF, DF, ID and the arithmetic flags: what kernels restore the interrupt flag by. */
const popFlags: Semantic = (e) => {
  const flags = e.letI32(e.state32(Reg.RFLAGS));
  e.if(i32.or(i32.or(attention(e), e.state32(Reg.CPL)), bits(flags, TF)), () => e.leave());
  const image = e.letI32(i32.wrap(e.load(e.stackAddress(0, 8), 8)));
  const opens = i32.and(i32.ne(bits(e.state32(Reg.LOOKS), Looks.STI), i32.const(0)), i32.ne(bits(image, IF), i32.const(0)));
  e.if(i32.or(bits(i32.xor(image, flags), OTHERS), opens), () => e.leave());
  e.setState32(Reg.RFLAGS, i32.or(bits(flags, ~(QUIET | RF)), bits(image, QUIET)));
  e.writeFlags(i64.extendU(bits(image, ARITHMETIC)));
  e.moveStack(i64.const(8));
};

/** CLAC while AC is 0, as at the start of every handler of an event: with AC change the rights of data accesses. Without SMAP it may be #UD. */
const clearAc: Semantic = (e) => {
  const changes = i32.or(bits(e.state32(Reg.RFLAGS), AC), i32.eqz(bits(e.state32(Reg.CR4), CR4_SMAP)));
  e.if(i32.or(i32.or(attention(e), e.state32(Reg.CPL)), changes), () => e.leave());
};

const GS_BASE = Reg.SEGMENTS + Seg.GS * SEGMENT_BYTES + SegField.BASE;
const swapGs: Semantic = (e) => {
  e.if(i32.or(attention(e), e.state32(Reg.CPL)), () => e.leave());
  const base = e.let(e.state64(GS_BASE));
  e.setState64(GS_BASE, e.state64(Reg.KERNEL_GS_BASE));
  e.setState64(Reg.KERNEL_GS_BASE, base);
};

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
  'popf.quick': popFlags,
  'clac.quick': clearAc,
  'swapgs.quick': swapGs,
  ...Object.fromEntries(Object.values(Seg).map((segment) => [`mov r,sreg.${segment}`, readSelector(segment)])),
};
