import { i32, i64, type I32, type I64 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import { Gpr, Looks, Reg, Seg, SegField, SEGMENT_BYTES } from '../../lp/register-file.ts';
import { CoreReg } from '../../run/core-registers.ts';

const c = i64.const;
/** Flags that may change without anybody having to look: IF (unless Looks.STI), DF, ID; the arithmetic ones. */
const IF = 0x200;
const QUIET = IF | 0x400 | 0x20_0000;
const ARITHMETIC = 0x8d5;
/** NT and TF, which have to be clear; the flags beside RF that IRET writes at privilege level 0: those, IOPL, AC, VIF, VIP. */
const NT_TF = 0x4100;
const RF = 0x1_0000;
const OTHERS = 0x3000 | 0x4_0000 | 0x8_0000 | 0x10_0000 | NT_TF;
/** With it set, explicit reads have other rights than those of descriptors. */
const AC = 0x4_0000;
const BLOCKED_BY_NMI = 8;
/** Breakpoints of DR7 that are enabled. */
const ENABLED = 0xff;
/** In the upper word of a descriptor, with what they have to be: L, D, P, DPL, S and type of 64-bit code of level 0; P, DPL, S and type of writable data of level 0. Accessed both. */
const CODE = [0x60_ff00, 0x20_9b00] as const;
const STACK = [0xff00, 0x9300] as const;
/** SegField.ATTRIBUTES of a null segment. */
const UNUSABLE = 0x1_0000;

const word = (value: I64): I32 => i32.wrap(value);
const upper = (value: I64): I32 => i32.wrap(i64.shrU(value, c(32)));
const bits = (value: I32, mask: number): I32 => i32.and(value, i32.const(mask));
const leaveIf = (e: Emitter, condition: I32): void => e.if(condition, () => e.leave());

const slotOf = (segment: number): number => Reg.SEGMENTS + segment * SEGMENT_BYTES;

/** The selector, after leaving unless it is that of the segment register, with RPL 0 and of the GDT. */
function sameSelector(e: Emitter, segment: number, selector: I64): I32 {
  const s = e.letI32(bits(word(selector), 0xffff));
  leaveIf(e, i32.or(i32.ne(s, bits(e.state32(slotOf(segment) + SegField.SELECTOR), 0xffff)), bits(s, 7)));
  return s;
}
/** Leaves unless loading the selector would leave the segment register as it is, after the checks of IRET at privilege level 0. */
function requireSame(e: Emitter, segment: number, s: I32, [mask, value]: readonly [number, number]): void {
  const at = slotOf(segment);
  leaveIf(e, i32.or(i32.eqz(s), i32.gtU(i32.add(s, i32.const(7)), e.state32(Reg.GDTR_LIMIT))));
  const d = e.load(i64.add(e.state64(Reg.GDTR_BASE), i64.extendU(s)), 8);
  const low = word(d);
  const high = e.letI32(upper(d));
  leaveIf(e, i32.ne(bits(high, mask), i32.const(value)));
  const raw = e.letI32(i32.or(bits(low, 0xffff), bits(high, 0xf_0000)));
  const limit = i32.select(bits(high, 0x80_0000), i32.or(i32.shl(raw, i32.const(12)), i32.const(0xfff)), raw);
  const base = i32.or(i32.or(i32.shrU(low, i32.const(16)), i32.shl(bits(high, 0xff), i32.const(16))), bits(high, 0xff00_0000));
  const attributes = bits(i32.shrU(high, i32.const(8)), 0xf0ff);
  const differs = i32.or(
    i32.xor(limit, e.state32(at + SegField.LIMIT)),
    i32.xor(attributes, e.state32(at + SegField.ATTRIBUTES)),
  );
  leaveIf(e, i32.or(differs, i64.ne(i64.extendU(base), e.state64(at + SegField.BASE))));
}

/** The same for a null SS, which is as good as any in 64-bit mode at this level. */
function requireSameNull(e: Emitter): void {
  const at = slotOf(Seg.SS);
  const differs = i32.or(i32.xor(e.state32(at + SegField.ATTRIBUTES), i32.const(UNUSABLE)), e.state32(at + SegField.LIMIT));
  leaveIf(e, i32.or(differs, i64.ne(e.state64(at + SegField.BASE), c(0))));
}

/**
 * IRETQ from 64-bit mode at privilege level 0 to itself, with the segments and the flags that are in force but IF, DF, ID, RF and the arithmetic ones: what kernels serialise with
 * and return from interrupts of their own by. Everything else is left to TypeScript (lp/system/iret.ts).
 */
const toItself: Semantic = (e) => {
  const flags = e.letI32(e.state32(Reg.RFLAGS));
  const looks = i32.or(i32.or(e.state32(Reg.ATTENTION), e.state32(Reg.CPL)), bits(e.state32(Reg.DR7), ENABLED));
  leaveIf(e, i32.or(i32.or(looks, bits(e.state32(Reg.INTERRUPTIBILITY), BLOCKED_BY_NMI)), bits(flags, NT_TF | AC)));
  const quad = (n: number): I64 => e.load(e.stackAddress(8 * n, 8), 8);
  const rip = quad(0);
  const code = quad(1);
  const image = e.letI32(word(quad(2)));
  const stackPointer = quad(3);
  const stack = quad(4);
  leaveIf(e, bits(i32.or(i32.xor(image, flags), bits(image, NT_TF)), OTHERS));
  leaveIf(e, i32.and(i32.ne(bits(e.state32(Reg.LOOKS), Looks.STI), i32.const(0)), i32.ne(bits(image, IF), i32.const(0))));
  requireSame(e, Seg.CS, sameSelector(e, Seg.CS, code), CODE);
  const ss = sameSelector(e, Seg.SS, stack);
  e.if(
    i32.eqz(ss),
    () => requireSameNull(e),
    () => requireSame(e, Seg.SS, ss, STACK),
  );
  e.jumpTo(rip, () => {
    e.setState32(Reg.RFLAGS, i32.or(bits(flags, ~(QUIET | RF)), bits(image, QUIET | RF)));
    e.if(bits(image, RF), () => e.setState64(CoreReg.RESUME_AT, e.retired()));
    e.writeFlags(i64.extendU(bits(image, ARITHMETIC)));
    e.setGpr(Gpr.RSP, 8, stackPointer);
  });
};

/** By the name that `systemShapeOf` gives. */
export const interruptReturnSemantics: Record<string, Semantic> = { 'iret.quick': toItself };
