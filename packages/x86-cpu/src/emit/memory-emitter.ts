import { Reg, Seg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import { CoreReg, Tlb, TLB_ENTRIES, TLB_ENTRY_BYTES } from '../run/core-registers.ts';
import { Exit, Rec } from '../run/record.ts';
import { i32, i64, local, v128, type Code, type I32, type I64, type V128 } from './code.ts';
import { FlagEmitter } from './flag-emitter.ts';
import { Local } from './handler-body.ts';
import { loadAt, storeAt } from './sized-access.ts';

/** How a handler finds its memory operand: computed by an address record before it, or base + disp, or base + (index << scale) + disp. */
export type AddressForm = 'computed' | 'base' | 'indexed';

/** Kinds of a slow memory access, in bits 8-9 of its description; bits 0-7 are the size; bit 10 marks a stack access. */
export const SlowAccess = { READ: 0x100, WRITE: 0x200, MODIFY: 0x300, STACK: 0x400 } as const;

/** Indices of the imported functions. */
export const Import = { SLOW_ACCESS: 0, COMMIT: 1, SEGMENT_CHECK: 2 } as const;

const TLB_ENTRY_SHIFT = Math.log2(TLB_ENTRY_BYTES);

/** Memory and stack accesses of the interpreter: the TLB hit path inline, TypeScript otherwise. */
export abstract class MemoryEmitter extends FlagEmitter {
  readonly #form: AddressForm;
  readonly long: boolean;
  #address: I64 | undefined;
  /** Accesses after `stackAddress` are to the stack, until the memory operand is addressed. */
  #stackBit = 0;
  /** Where `loadModify` found its bytes. */
  protected modified: I32 | undefined;

  constructor(form: AddressForm, long: boolean, body: number[], loopDepth: number) {
    super(body, loopDepth);
    this.#form = form;
    this.long = long;
  }

  address(_operand?: number): I64 {
    this.#stackBit = 0;
    if (this.#form === 'computed') return local.get64(Local.ADDRESS);
    if (this.#address !== undefined) return this.#address;
    const base = i64.load(this.register(Rec.MEM_BASE));
    const disp = i64.load(this.rec, Rec.DISP);
    if (this.#form === 'base') this.#address = this.let(i64.add(base, disp));
    else {
      const index = i64.load(this.register(Rec.MEM_INDEX));
      this.#address = this.let(i64.add(i64.add(base, disp), i64.shl(index, i64.load8U(this.rec, Rec.SCALE))));
    }
    return this.#address;
  }
  /** Sets the host local for an access: TLB hit path inline, TypeScript otherwise. */
  protected translate(address: I64, size: number, tag: number, kind: number): I32 {
    const host = this.letI32(tlbEntry(address));
    const [, ...index] = host as unknown as [number, ...number[]];
    this.if(
      tagMatches(address, size, host, tag),
      () => this.emit([...i32.add(i32.wrap(address), i32.load(host, Tlb.ADDEND)), 0x21, ...index]),
      () => {
        this.#callSlow(address, size | kind);
        this.emit([0x22, ...index, ...i32.const(-1), 0x46]);
        this.#exitWhenTrue();
      },
    );
    return host;
  }
  hostOf(address: I64, write: boolean): I32 {
    const entry = this.letI32(tlbEntry(address));
    this.if(i32.eqz(tagMatches(address, 1, entry, write ? Tlb.WRITE : Tlb.READ)), () => this.leave());
    return this.letI32(i32.add(i32.wrap(address), i32.load(entry, Tlb.ADDEND)));
  }
  #callSlow(address: I64, description: number): void {
    this.emit([
      ...i32.wrap(address),
      ...i32.wrap(i64.shrU(address, i64.const(32))),
      ...i32.const(description),
      ...this.rec,
      0x10,
      Import.SLOW_ACCESS,
    ]);
  }
  #exitWhenTrue(): void {
    this.open(0x04);
    this.exit(Exit.EVENT);
    this.close();
  }
  load(address: I64, size: number): I64 {
    const host = this.translate(address, size, Tlb.READ, SlowAccess.READ | this.#stackBit);
    return this.let(loadAt(host, size, 0));
  }
  loadVector(address: I64): V128 {
    const host = this.translate(address, 16, Tlb.READ, SlowAccess.READ);
    return this.letVector(v128.load(host));
  }
  protected storeThrough(address: I64, size: number, storeTo: (host: I32) => Code): void {
    const host = this.letI32(tlbEntry(address));
    const [, ...index] = host as unknown as [number, ...number[]];
    this.if(
      tagMatches(address, size, host, Tlb.WRITE),
      () => this.emit(storeTo(i32.add(i32.wrap(address), i32.load(host, Tlb.ADDEND)))),
      () => {
        this.#callSlow(address, size | SlowAccess.WRITE | this.#stackBit);
        this.emit([0x22, ...index, ...i32.const(-1), 0x46]);
        this.#exitWhenTrue();
        this.emit(storeTo(host));
        this.#commit(host);
      },
    );
  }
  #commit(host: I32): void {
    this.if(i32.eq(host, i32.add(this.base, i32.const(CoreReg.SCRATCH))), () => this.emit([0x10, Import.COMMIT]));
  }
  store(address: I64, size: number, value: I64): void {
    this.storeThrough(address, size, (host) => storeAt(host, size, value, 0));
  }
  storeVector(address: I64, value: V128): void {
    this.storeThrough(address, 16, (host) => v128.store(host, value));
  }
  loadModify(address: I64, size: number): I64 {
    this.modified = this.translate(address, size, Tlb.WRITE, SlowAccess.MODIFY);
    return this.let(loadAt(this.modified, size, 0));
  }
  storeModified(size: number, value: I64): void {
    if (this.modified === undefined) throw new RangeError('storeModified without loadModify');
    this.emit(storeAt(this.modified, size, value, 0));
    this.#commit(this.modified);
  }

  stackAddress(delta: number, size: number): I64 {
    this.#stackBit = SlowAccess.STACK;
    const rsp = i64.load(this.base, Reg.GPR + 8 * 4);
    if (this.long) return this.let(i64.add(rsp, i64.const(delta)));
    const ss = Reg.SEGMENTS + Seg.SS * SEGMENT_BYTES;
    const offset = this.let(i64.and(i64.add(rsp, i64.const(delta)), this.#stackMask()));
    // Expand-up limit check; an expand-down or unusable stack segment takes the checked path of TypeScript.
    this.if(
      i32.or(
        i64.gtU(i64.add(offset, i64.const(size - 1)), i64.load32U(this.base, ss + SegField.LIMIT)),
        i32.ne(i32.and(i32.load(this.base, ss + SegField.ATTRIBUTES), i32.const(0x1_000e)), i32.const(2)),
      ),
      () => {
        this.emit([...i32.wrap(offset), ...i32.const(size | (Seg.SS << 8) | 0x1000), ...this.rec, 0x10, Import.SEGMENT_CHECK]);
        this.#exitWhenTrue();
      },
    );
    return this.let(i64.extendU(i32.wrap(i64.add(offset, i64.load(this.base, ss + SegField.BASE)))));
  }
  /** 0xffff or 0xffffffff by SS.B, at run time. */
  #stackMask(): I64 {
    const big = i32.and(i32.load(this.base, Reg.SEGMENTS + Seg.SS * SEGMENT_BYTES + SegField.ATTRIBUTES), i32.const(0x4000));
    return i64.select(big, i64.const(0xffff_ffff), i64.const(0xffff));
  }
  moveStack(delta: I64): void {
    const rsp = i64.load(this.base, Reg.GPR + 8 * 4);
    if (this.long) {
      this.emit(i64.store(this.base, i64.add(rsp, delta), Reg.GPR + 8 * 4));
      return;
    }
    const mask = this.let(this.#stackMask());
    const moved = i64.and(i64.add(rsp, delta), mask);
    const kept = i64.and(rsp, i64.xor(mask, i64.const(0xffff_ffff)));
    this.emit(i64.store(this.base, i64.or(moved, kept), Reg.GPR + 8 * 4));
  }
}

function tlbEntry(address: I64): I32 {
  return i32.add(
    local.get32(Local.TLB),
    i32.and(i32.shrU(i32.wrap(address), i32.const(12 - TLB_ENTRY_SHIFT)), i32.const((TLB_ENTRIES - 1) << TLB_ENTRY_SHIFT)),
  );
}
/** The tag compare with the page-crossing test folded in: an access that leaves the page can match no entry at its index. */
function tagMatches(address: I64, size: number, entry: I32, tag: number): I32 {
  const last = size === 1 ? address : i64.add(address, i64.const(size - 1));
  return i64.eq(i64.and(last, i64.const(-4096)), i64.load(entry, tag));
}
