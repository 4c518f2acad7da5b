// tsup.config.ts
import { defineConfig } from "tsup";

// ../x86-cpu/src/lp/register-file.ts
var Reg = {
  /** RAX RCX RDX RBX RSP RBP RSI RDI R8..R15, 8 bytes each. */
  GPR: 0,
  RIP: 128,
  /** RFLAGS; the six arithmetic flags here are current only when LAZY_KIND is 0. Use `lp.rflags`. */
  RFLAGS: 136,
  /** Lazy flags: kind and size (u32), then two or three 64-bit operands. Private to src/run and src/emit. */
  LAZY_KIND: 144,
  LAZY_A: 152,
  LAZY_B: 160,
  LAZY_C: 168,
  /** ES CS SS DS FS GS LDTR TR, `SEGMENT_BYTES` each: see Seg. */
  SEGMENTS: 192,
  GDTR_BASE: 448,
  GDTR_LIMIT: 456,
  // u32
  IDTR_BASE: 464,
  IDTR_LIMIT: 472,
  // u32
  CR0: 480,
  CR2: 488,
  CR3: 496,
  CR4: 504,
  CR8: 512,
  EFER: 520,
  XCR0: 528,
  /** Current privilege level, u32. */
  CPL: 536,
  /** Mode bits the decoder is keyed by (u32): see CpuMode in src/run. */
  MODE: 540,
  DR0: 544,
  DR1: 552,
  DR2: 560,
  DR3: 568,
  DR6: 576,
  DR7: 584,
  MXCSR: 592,
  // u32
  FCW: 596,
  // u16
  FSW: 598,
  // u16, TOP included
  FTW: 600,
  // u16, abridged: one bit per physical register, 1 = not empty
  FOP: 602,
  // u16
  FIP: 608,
  FDP: 616,
  /** Physical x87 registers R0..R7, 16 bytes each: significand u64, sign and exponent u16. */
  FPR: 640,
  /** YMM0..YMM15, 32 bytes each; XMMn is the low half. */
  YMM: 768,
  /** Retired instructions of this LP since reset, u64. */
  RETIRED: 1280,
  /** Instructions left of the current budget, i64 (counts down). */
  BUDGET: 1288,
  /** Non-zero asks the run loop to come back to TypeScript before the next instruction (u32). */
  ATTENTION: 1296,
  /** Blocking by STI / MOV SS (u32): bit 0 STI, bit 1 MOV SS; bit 3 NMI blocking, as in VMCS interruptibility. */
  INTERRUPTIBILITY: 1300,
  PKRU: 1304,
  // u32
  KERNEL_GS_BASE: 1312,
  STAR: 1320,
  LSTAR: 1328,
  CSTAR: 1336,
  FMASK: 1344,
  TSC_AUX: 1352,
  SYSENTER_CS: 1360,
  SYSENTER_ESP: 1368,
  SYSENTER_EIP: 1376,
  XSS: 1384,
  PKRS: 1392,
  // u32
  /** Activity state as in the VMCS (u32): 0 active, 1 HLT, 2 shutdown, 3 wait-for-SIPI. */
  ACTIVITY: 1400,
  /** Held NMI (bit 0), INIT (bit 1) and start-up IPI (bit 2, vector in bits 15:8), u32. */
  PENDING_SIGNALS: 1404,
  /** Held external interrupts, one bit per vector (32 bytes). */
  PENDING_INTERRUPTS: 1408,
  /** Pending debug exceptions as in the VMCS field. */
  PENDING_DEBUG: 1440,
  /** Native TSC = machine clock + this. */
  TSC_OFFSET: 1448,
  /** State of the random source of RDRAND and RDSEED (2 x u64). */
  ENTROPY: 1456,
  /** Retired instructions already counted into the machine clock. */
  CLOCKED: 1472,
  /** The four PDPTE registers of PAE paging (u64 each). */
  PDPTE: 1480,
  /** Not 0: a repeated string instruction ends after one iteration, RIP unchanged (u32). Set while instructions are stepped. */
  STEPS_REPEATS: 1512,
  /** Blocking by STI or MOV SS holds while RETIRED is this: until an instruction has been executed. */
  SHADOW_AT: 1520,
  /** What the run loop has to look at, `Looks` bits (u32). Set while instructions run. */
  LOOKS: 1532,
  /** From here to the end: private to src/run and src/emit. */
  CORE_PRIVATE: 1536
};
var Looks = { STI: 1, PAUSE: 2 };
var Seg = { ES: 0, CS: 1, SS: 2, DS: 3, FS: 4, GS: 5, LDTR: 6, TR: 7 };
var SEGMENT_BYTES = 32;
var SegField = { BASE: 0, LIMIT: 8, ATTRIBUTES: 12, SELECTOR: 16 };
var Gpr = {
  RAX: 0,
  RCX: 1,
  RDX: 2,
  RBX: 3,
  RSP: 4,
  RBP: 5,
  RSI: 6,
  RDI: 7,
  R8: 8,
  R9: 9,
  R10: 10,
  R11: 11,
  R12: 12,
  R13: 13,
  R14: 14,
  R15: 15
};

// ../x86-cpu/src/run/core-registers.ts
var CoreReg = {
  /** Eight bytes that are always zero: the base or index that is not there. Within reach of an 8-bit register offset. */
  ZERO: Reg.LAZY_C + 16,
  /** Addresses of the current TLB set and of the jump cache (u32). */
  TLB: Reg.CORE_PRIVATE,
  JUMP_CACHE: Reg.CORE_PRIVATE + 4,
  /** What a jump cache entry must match besides RIP: changes with every flush and mode (u32). */
  CONTEXT: Reg.CORE_PRIVATE + 8,
  /** Record at which generated code stopped (u32), argument of Exit.RAISE (u32), target of Exit.BRANCH_MISS (u64). */
  RECORD: Reg.CORE_PRIVATE + 12,
  EXIT_ARGUMENT: Reg.CORE_PRIVATE + 16,
  EXIT_CODE: Reg.CORE_PRIVATE + 20,
  TARGET: Reg.CORE_PRIVATE + 24,
  /** Budget left when generated code stopped (i32). */
  BUDGET_LEFT: Reg.CORE_PRIVATE + 32,
  /** The address local, kept across leaving generated code (u64). */
  ADDRESS: Reg.CORE_PRIVATE + 40,
  /** Reg.RETIRED when the budget that generated code was given will be spent (u64). */
  RETIRED_AT_END: Reg.CORE_PRIVATE + 48,
  /** Reg.RETIRED once an IRET that sets RF is done: RF stays until another instruction is (u64). */
  RESUME_AT: Reg.CORE_PRIVATE + 56,
  /** Bytes of an access that no TLB entry covers. */
  SCRATCH: Reg.CORE_PRIVATE + 64
};
var LAZY_VALID = 2147483648;
var Tlb = { READ: 0, WRITE: 8, ADDEND: 24, FLAGS: 28 };
var TLB_ENTRIES = 4096;
var TLB_ENTRY_BYTES = 32;
var TLB_BYTES = TLB_ENTRIES * TLB_ENTRY_BYTES;
var JumpCache = { RIP: 0, BLOCK: 8, CONTEXT: 12 };
var JUMP_CACHE_ENTRIES = 65536;
var JUMP_CACHE_BYTES = JUMP_CACHE_ENTRIES * 16;
var JUMP_CACHE_MASK = JUMP_CACHE_BYTES - 16;

// ../x86-cpu/src/run/record.ts
var RECORD_BYTES = 32;
var Rec = {
  /** Handler number, u16: what the interpreter's dispatch jumps by. */
  HANDLER: 0,
  /** Bytes of the instruction (u8); instructions of the block before this one (u8). */
  LENGTH: 2,
  ORDINAL: 3,
  /** Byte offsets in the register file of up to three general registers, and of base and index of the address (u8 each). Vector registers: number * 16. */
  A: 4,
  B: 5,
  MEM_BASE: 6,
  MEM_INDEX: 7,
  /** Immediate, zero-extended to the operand size (u64). Link stubs: the target RIP. CALL: the return address. */
  IMM: 8,
  /** Displacement, sign-extended, RIP folded in (i64). Direct branches: header address of the taken block (u32), of the next block (u32). */
  DISP: 16,
  LINK_TAKEN: 16,
  LINK_NEXT: 20,
  /** Left shift of the index (u8); Seg of the memory operand (u8); number of this record within its block, header = 0 (u8); third register (u8). */
  SCALE: 24,
  SEGMENT: 25,
  INDEX: 26,
  C: 27,
  /** Offset of the instruction from the block's RIP (u16). */
  RIP_OFFSET: 28
};
var Header = {
  /** Instructions in the block, whether it has been dropped or not (u8). */
  INSNS: 2,
  /** Instructions in the block (i32); STALE_COUNT when the block has been dropped. Shares no byte with Rec.HANDLER. */
  COUNT: 4,
  RIP: 8,
  /** Link stubs: address of the field to patch (u32), 0 = none. Frame of a block (u32). */
  PATCH: 16,
  FRAME: 20,
  /** With the translator tier: entries until the block is hot (i32), 0 when a region stands for it; and that region's table element (u32), 0 = none. */
  COUNTER: 24,
  REGION: 28
};
var Exit = {
  /** The block at `rec` (a header) was not entered: it has more instructions than the budget, or is dropped. */
  BLOCK: 1,
  /** `rec` is a link stub that has no target yet. */
  LINK: 2,
  /** The branch at `rec` goes to TARGET, which the jump cache does not hold; nothing of it is done. */
  BRANCH_MISS: 3,
  /** A system instruction, an instruction or rare case that TypeScript executes, an unimplemented instruction. */
  SYSTEM: 4,
  HOST: 5,
  /** The instruction at `rec` raises the exception in EXIT_ARGUMENT. */
  RAISE: 6,
  /** A memory access of the instruction at `rec` left an event in the LP. */
  EVENT: 7,
  /** The record at `rec` belongs to a dropped block. */
  STALE: 8,
  /** The end of a block that has no links; Rec.IMM of `rec` is the next RIP. */
  END: 9,
  /** The block at `rec` (a header, paid for) has become hot. */
  HOT: 10
};
var Handler = { SYSTEM: 0, HOST: 1, STALE: 2, LINK: 3, JUMP_CACHE: 4, END: 5, GOTO: 6, RAISE: 7, REGION: 8 };
var FIXED_HANDLERS = 9;

// ../x86-cpu/src/emit/code.ts
function pushSigned(out, value) {
  if (typeof value === "bigint") {
    let v2 = BigInt.asIntN(64, value);
    for (; ; ) {
      const byte = Number(v2 & 0x7fn);
      v2 >>= 7n;
      if (v2 === 0n && (byte & 64) === 0 || v2 === -1n && (byte & 64) !== 0) {
        out.push(byte);
        return;
      }
      out.push(byte | 128);
    }
  }
  let v = value;
  for (; ; ) {
    const byte = v & 127;
    v = v > 2147483647 || v < -2147483648 ? Math.floor(v / 128) : v >> 7;
    if (v === 0 && (byte & 64) === 0 || v === -1 && (byte & 64) !== 0) {
      out.push(byte);
      return;
    }
    out.push(byte | 128);
  }
}
function pushUnsigned(out, value) {
  let v = value >>> 0;
  while (v > 127) {
    out.push(v & 127 | 128);
    v >>>= 7;
  }
  out.push(v);
}
function appendCode(out, code) {
  for (let i = 0; i < code.length; i++) {
    const part = code[i];
    if (typeof part === "number") out.push(part);
    else appendCode(out, part);
  }
}
var REMEMBERED = 4096;
var op1 = (opcode, ...more) => more.length === 0 ? (a) => [a, opcode] : (a) => [a, opcode, ...more];
var op2 = (opcode, ...more) => more.length === 0 ? (a, b) => [a, b, opcode] : (a, b) => [a, b, opcode, ...more];
var simd = (opcode) => opcode < 128 ? [253, opcode] : [253, opcode & 127 | 128, opcode >> 7];
var memoryArguments = [];
function memoryArgument(offset) {
  const known = offset < REMEMBERED ? memoryArguments[offset] : void 0;
  if (known !== void 0) return known;
  const out = [0];
  pushUnsigned(out, offset);
  if (offset < REMEMBERED) memoryArguments[offset] = out;
  return out;
}
var load = (opcode, ...more) => more.length === 0 ? (address, offset = 0) => [address, opcode, memoryArgument(offset)] : (address, offset = 0) => [address, opcode, ...more, memoryArgument(offset)];
var store = (opcode, ...more) => more.length === 0 ? (address, value, offset = 0) => [address, value, opcode, memoryArgument(offset)] : (address, value, offset = 0) => [address, value, opcode, ...more, memoryArgument(offset)];
var gets = Array.from({ length: 128 }, (_, index) => [32, index]);
var local = {
  get32: (index) => gets[index],
  get64: (index) => gets[index],
  getVector: (index) => gets[index],
  set: (index, value) => [value, 33, index]
};
var SMALLEST = -64;
var LARGEST = 1024;
var smallConstants = (opcode) => Array.from({ length: LARGEST - SMALLEST + 1 }, (_, n) => constant(opcode, n + SMALLEST));
function constant(opcode, value) {
  const out = [opcode];
  pushSigned(out, value);
  return out;
}
var small32 = smallConstants(65);
var small64 = smallConstants(66);
var i32 = {
  const: (value) => {
    const v = value | 0;
    return v >= SMALLEST && v <= LARGEST ? small32[v - SMALLEST] : constant(65, v);
  },
  add: op2(106),
  sub: op2(107),
  mul: op2(108),
  and: op2(113),
  or: op2(114),
  xor: op2(115),
  shl: op2(116),
  shrS: op2(117),
  shrU: op2(118),
  eqz: op1(69),
  eq: op2(70),
  ne: op2(71),
  ltS: op2(72),
  ltU: op2(73),
  gtS: op2(74),
  gtU: op2(75),
  leS: op2(76),
  leU: op2(77),
  geS: op2(78),
  geU: op2(79),
  popcnt: op1(105),
  wrap: op1(167),
  load: load(40),
  load8U: load(45),
  load16U: load(47),
  store: store(54),
  store8: store(58),
  store16: store(59),
  /** `condition ? a : b`, both evaluated. */
  select: (condition, a, b) => [a, b, condition, 27]
};
var i64 = {
  const: (value) => {
    if (value >= SMALLEST && value <= LARGEST) return small64[Number(value) - SMALLEST];
    return constant(66, value);
  },
  add: op2(124),
  sub: op2(125),
  mul: op2(126),
  divS: op2(127),
  divU: op2(128),
  remS: op2(129),
  remU: op2(130),
  and: op2(131),
  or: op2(132),
  xor: op2(133),
  shl: op2(134),
  shrS: op2(135),
  shrU: op2(136),
  rotl: op2(137),
  rotr: op2(138),
  clz: op1(121),
  ctz: op1(122),
  popcnt: op1(123),
  eqz: op1(80),
  eq: op2(81),
  ne: op2(82),
  ltS: op2(83),
  ltU: op2(84),
  gtS: op2(85),
  gtU: op2(86),
  leS: op2(87),
  leU: op2(88),
  geS: op2(89),
  geU: op2(90),
  extendS: op1(172),
  extendU: op1(173),
  extend8S: op1(194),
  extend16S: op1(195),
  extend32S: op1(196),
  load: load(41),
  load8U: load(49),
  load16U: load(51),
  load32U: load(53),
  store: store(55),
  store8: store(60),
  store16: store(61),
  store32: store(62),
  select: (condition, a, b) => [a, b, condition, 27],
  /** Truncation, saturating: never traps. */
  truncF64: op1(252, 6),
  fromF64Bits: op1(189),
  fromF32Bits: (a) => [a, 188, 173]
};
var memory = {
  copy: (to, from, bytes) => [to, from, bytes, 252, 10, 0, 0],
  fill: (to, value, bytes) => [to, value, bytes, 252, 11, 0]
};
var f64 = {
  fromBits: op1(191),
  add: op2(160),
  sub: op2(161),
  mul: op2(162),
  div: op2(163),
  sqrt: op1(159),
  abs: op1(153),
  nearest: op1(158),
  trunc: op1(157),
  floor: op1(156),
  ceil: op1(155),
  eq: op2(97),
  ne: op2(98),
  lt: op2(99),
  gt: op2(100),
  le: op2(101),
  ge: op2(102),
  const: (value) => [68, ...new Uint8Array(new Float64Array([value]).buffer)],
  fromI64S: op1(185),
  promote: op1(187)
};
var f32 = {
  fromBits: (a) => [a, 167, 190],
  add: op2(146),
  sub: op2(147),
  mul: op2(148),
  div: op2(149),
  sqrt: op1(145),
  eq: op2(91),
  ne: op2(92),
  lt: op2(93),
  gt: op2(94),
  fromI64S: op1(180),
  demote: op1(182)
};
var SIMD_BINARY = {
  and: 78,
  andnot: 79,
  or: 80,
  xor: 81,
  swizzle: 14,
  i8x16Eq: 35,
  i8x16GtS: 39,
  i16x8Eq: 45,
  i16x8GtS: 49,
  i32x4Eq: 55,
  i32x4GtS: 59,
  i64x2Eq: 214,
  i64x2GtS: 217,
  i8x16NarrowS: 101,
  i8x16NarrowU: 102,
  i16x8NarrowS: 133,
  i16x8NarrowU: 134,
  i8x16Add: 110,
  i8x16AddSatS: 111,
  i8x16AddSatU: 112,
  i8x16Sub: 113,
  i8x16SubSatS: 114,
  i8x16SubSatU: 115,
  i8x16MinS: 118,
  i8x16MinU: 119,
  i8x16MaxS: 120,
  i8x16MaxU: 121,
  i8x16AvgrU: 123,
  i16x8Add: 142,
  i16x8AddSatS: 143,
  i16x8AddSatU: 144,
  i16x8Sub: 145,
  i16x8SubSatS: 146,
  i16x8SubSatU: 147,
  i16x8Mul: 149,
  i16x8MinS: 150,
  i16x8MinU: 151,
  i16x8MaxS: 152,
  i16x8MaxU: 153,
  i16x8AvgrU: 155,
  i16x8ExtmulLowS: 156,
  i16x8ExtmulHighS: 157,
  i16x8ExtmulLowU: 158,
  i16x8ExtmulHighU: 159,
  i32x4Add: 174,
  i32x4Sub: 177,
  i32x4Mul: 181,
  i32x4MinS: 182,
  i32x4MinU: 183,
  i32x4MaxS: 184,
  i32x4MaxU: 185,
  i32x4DotI16x8S: 186,
  i32x4ExtmulLowS: 188,
  i32x4ExtmulHighS: 189,
  i32x4ExtmulLowU: 190,
  i32x4ExtmulHighU: 191,
  i64x2Add: 206,
  i64x2Sub: 209,
  i64x2Mul: 213,
  i64x2ExtmulLowU: 222,
  i64x2ExtmulLowS: 220,
  f32x4Add: 228,
  f32x4Sub: 229,
  f32x4Mul: 230,
  f32x4Div: 231,
  f32x4Pmin: 234,
  f32x4Pmax: 235,
  f32x4Eq: 65,
  f32x4Lt: 67,
  f32x4Gt: 68,
  f64x2Eq: 71,
  f64x2Lt: 73,
  f64x2Gt: 74,
  f64x2Add: 240,
  f64x2Sub: 241,
  f64x2Mul: 242,
  f64x2Div: 243,
  f64x2Pmin: 246,
  f64x2Pmax: 247
};
var SIMD_SHIFT = {
  i16x8Shl: 139,
  i16x8ShrS: 140,
  i16x8ShrU: 141,
  i32x4Shl: 171,
  i32x4ShrS: 172,
  i32x4ShrU: 173,
  i64x2Shl: 203,
  i64x2ShrU: 205,
  i64x2ShrS: 204
};
var SIMD_UNARY = {
  not: 77,
  i8x16Abs: 96,
  i16x8Abs: 128,
  i32x4Abs: 160,
  f32x4Sqrt: 227,
  f64x2Sqrt: 239,
  i16x8ExtendLowI8S: 135,
  i16x8ExtendLowI8U: 137,
  i32x4ExtendLowI16S: 167,
  i32x4ExtendLowI16U: 169,
  i64x2ExtendLowI32S: 199,
  i64x2ExtendLowI32U: 201
};
var v128 = {
  load: load(...simd(0)),
  store: store(...simd(11)),
  binary: (name, a, b) => [a, b, ...simd(SIMD_BINARY[name])],
  unary: (name, a) => [a, ...simd(SIMD_UNARY[name])],
  shift: (name, a, count) => [a, count, ...simd(SIMD_SHIFT[name])],
  /** Lane i of the result is byte lanes[i] of a (0-15) or b (16-31). */
  shuffle: (a, b, lanes2) => [a, b, ...simd(13), ...lanes2],
  const: (low, high) => [
    ...simd(12),
    ...new Uint8Array(new BigUint64Array([BigInt.asUintN(64, low), BigInt.asUintN(64, high)]).buffer)
  ],
  zero: () => [...simd(12), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  splat8: op1(...simd(15)),
  splat16: op1(...simd(16)),
  splat32: op1(...simd(17)),
  splat64: op1(...simd(18)),
  bitmask8: op1(...simd(100)),
  bitmask32: op1(...simd(164)),
  bitmask64: op1(...simd(196)),
  extract64: (a, lane) => [a, ...simd(29), lane],
  replace64: (a, lane, value) => [a, value, ...simd(30), lane],
  select: (condition, a, b) => [a, b, condition, 27]
};

// ../x86-cpu/src/emit/emitter-body.ts
function temporariesFrom(first, { i64: i642, i32: i322, v128: v1282 }) {
  const locals = (from, count) => Array.from({ length: count }, (_, n) => from + n);
  return { i64: locals(first, i642), i32: locals(first + i642, i322), v128: locals(first + i642 + i322, v1282) };
}
var ON_STACK = [];
var TooManyTemporaries = class extends RangeError {
};
var EmitterBody = class {
  /** The function body that is appended to. */
  body;
  /** Number of open blocks, loops and ifs. */
  depth;
  /** The highest local that was a temporary so far. */
  highestTemporary = 0;
  #temporaries;
  #firstTemporary;
  #used = { i64: 0, i32: 0, v128: 0 };
  /** From the first temporary of type i64 on, every local of that type is a temporary. */
  constructor(body, depth, temporaries) {
    this.body = body;
    this.depth = depth;
    this.#temporaries = temporaries;
    this.#firstTemporary = temporaries.i64[0];
  }
  /** The expression, or the constant that it is. */
  foldI64(value) {
    return value;
  }
  /** The value of a condition that is known now. */
  constantOf(_condition) {
    return void 0;
  }
  emit(code) {
    appendCode(this.body, code);
  }
  /** A temporary that is free so far. */
  temporary(type) {
    const n = this.#used[type]++;
    const locals = this.#temporaries[type];
    const t = locals[n];
    if (t === void 0)
      throw new TooManyTemporaries(`an instruction uses more than ${locals.length} temporaries of type ${type}`);
    if (t > this.highestTemporary) this.highestTemporary = t;
    return t;
  }
  #set(type, value) {
    const t = this.temporary(type);
    this.emit(local.set(t, value));
    return t;
  }
  let(value) {
    const folded = this.foldI64(value);
    const isTemporary = folded[0] === 32 && folded.length === 2 && folded[1] >= this.#firstTemporary;
    return folded[0] === 66 || isTemporary ? folded : local.get64(this.#set("i64", folded));
  }
  /** A temporary with the value on top of the stack, which is taken from it or not. */
  setI64() {
    const t = this.temporary("i64");
    this.emit(local.set(t, ON_STACK));
    return local.get64(t);
  }
  teeI64() {
    const t = this.temporary("i64");
    this.body.push(34, t);
    return local.get64(t);
  }
  setVector() {
    const t = this.temporary("v128");
    this.emit(local.set(t, ON_STACK));
    return local.getVector(t);
  }
  letI32(value) {
    return local.get32(this.#set("i32", value));
  }
  letVector(value) {
    return local.getVector(this.#set("v128", value));
  }
  variable(initial) {
    return local.get64(this.#set("i64", initial));
  }
  assign(variable, value) {
    this.emit(local.set(variable[1], value));
  }
  /** The temporaries handed out so far are free again. */
  freeTemporaries() {
    this.#used = { i64: 0, i32: 0, v128: 0 };
  }
  /** Keeps which temporaries are in use; the function returned goes back to it. */
  keepTemporaries() {
    const used = { ...this.#used };
    return () => {
      this.#used = used;
    };
  }
  /** Opens a block (0x02), loop (0x03) or, with its condition emitted, an if (0x04). */
  open(opcode) {
    this.body.push(opcode, 64);
    this.depth++;
  }
  close() {
    this.body.push(11);
    this.depth--;
  }
  if(condition, then, otherwise) {
    const known = this.constantOf(condition);
    if (known !== void 0) {
      if (known !== 0) then();
      else otherwise?.();
      return;
    }
    this.emit(condition);
    this.open(4);
    then();
    if (otherwise !== void 0) {
      this.body.push(5);
      otherwise();
    }
    this.close();
  }
  loop(body) {
    this.open(3);
    this.emit(body());
    this.body.push(13, 0);
    this.close();
  }
};

// ../x86-cpu/src/emit/canonical-flags.ts
var c = i64.const;
var OF_CF = -0x4000000000000000n;
var WRITTEN_KIND = LAZY_VALID | 3 << 8;
var ALL_BUT_ZF = 2197;
var withCarryOf = (carries, from) => i64.xor(carries, i64.and(i64.shrS(i64.xor(carries, from), c(63)), c(OF_CF)));
var CanonicalFlags = class extends EmitterBody {
  carryFlag(carry) {
    const bit2 = this.let(carry);
    this.canonicaliseFlags();
    this.setCarries(withCarryOf(this.let(this.carries), i64.shl(bit2, c(63))));
    this.flagsAreCanonical();
  }
  carryOverflowFlags(carry, overflow) {
    const cf = this.let(carry);
    const of = this.let(overflow);
    this.canonicaliseFlags();
    const rest = i64.and(this.carries, c(0x3fffffffffffffffn));
    this.setCarries(i64.or(rest, i64.or(i64.shl(cf, c(63)), i64.shl(i64.xor(cf, of), c(62)))));
    this.flagsAreCanonical();
  }
  overflowFlag(overflow) {
    this.carryOverflowFlags(this.let(this.carry()), overflow);
  }
  zeroFlag(isZero3) {
    const zf = this.letI32(isZero3);
    const flags = i64.and(this.readFlags(), c(ALL_BUT_ZF));
    this.writeFlags(i64.or(flags, i64.shl(i64.extendU(zf), c(6))));
  }
  readFlags() {
    this.canonicaliseFlags();
    const bit2 = (code, position2) => i64.shl(i64.extendU(this.condition(code)), c(position2));
    const position = i64.extendU(i32.and(i32.shrU(this.kind, i32.const(8)), i32.const(63)));
    const af = i64.and(i64.shrU(this.carries, position), c(1));
    return this.let([bit2(2, 0), bit2(10, 2), i64.shl(af, c(4)), bit2(4, 6), bit2(8, 7), bit2(0, 11)].reduce((x, y) => i64.or(x, y)));
  }
  writeFlags(flags) {
    const f = this.let(flags);
    const bit2 = (n) => i64.and(i64.shrU(f, c(n)), c(1));
    const zf = bit2(6);
    const cf = bit2(0);
    this.setResult(i64.xor(zf, c(1)));
    this.setCarries(i64.or(i64.or(i64.shl(cf, c(63)), i64.shl(i64.xor(cf, bit2(11)), c(62))), i64.shl(bit2(4), c(3))));
    const inversions = i32.or(i32.wrap(bit2(7)), i32.shl(i32.wrap(i64.xor(zf, bit2(2))), i32.const(1)));
    this.setKind(i32.or(inversions, i32.const(WRITTEN_KIND)));
    this.flagsAreCanonical();
  }
  stepsRepeats() {
    return i32.load(this.base, Reg.STEPS_REPEATS);
  }
  systemFlags() {
    return i64.load32U(this.base, Reg.RFLAGS);
  }
  changeSystemFlags(set, clear) {
    const kept = i32.and(i32.load(this.base, Reg.RFLAGS), i32.const(~clear));
    this.emit(i32.store(this.base, i32.or(kept, i32.const(set)), Reg.RFLAGS));
  }
  state32(offset) {
    return i32.load(this.base, offset);
  }
  state64(offset) {
    return i64.load(this.base, offset);
  }
  setState32(offset, value) {
    this.emit(i32.store(this.base, value, offset));
  }
  setState64(offset, value) {
    this.emit(i64.store(this.base, value, offset));
  }
  mxcsr() {
    return i64.load32U(this.base, Reg.MXCSR);
  }
  setMxcsr(value) {
    this.emit(i64.store32(this.base, value, Reg.MXCSR));
  }
};

// ../x86-cpu/src/emit/handler-body.ts
var Local = { BASE: 0, REC: 1, BUDGET: 2, TLB: 3, ADDRESS: 4, JUMP_CACHE: 5, CONTEXT: 6, CODE: 7, HOST: 8, KIND: 9, RESULT: 10, CARRIES: 11, FIRST_TEMP: 12 };
var TEMPS = { i64: 24, i32: 20, v128: 10 };
var TEMPORARIES = temporariesFrom(Local.FIRST_TEMP, TEMPS);
var HandlerBody = class extends CanonicalFlags {
  isHot;
  /** Branch depth, at the handler's top level, of the loop; the exit block is one further. */
  loopDepth;
  hasEnded = false;
  constructor(body, loopDepth) {
    super(body, 0, TEMPORARIES);
    this.isHot = loopDepth >= 0;
    this.loopDepth = loopDepth;
  }
  get base() {
    return local.get32(Local.BASE);
  }
  get rec() {
    return local.get32(Local.REC);
  }
  /** Address of a general register whose byte offset a record slot holds. */
  register(slot) {
    return i32.add(this.base, i32.load8U(this.rec, slot));
  }
  /** Back to dispatch, with the record already set; or out of the loop, with the code already set. */
  continueLoop() {
    this.branchTo(this.loopDepth);
  }
  leaveLoop() {
    this.branchTo(this.loopDepth + 1);
  }
  branchTo(depth) {
    this.emit([12]);
    let v = depth + this.depth;
    while (v > 127) {
      this.body.push(v & 127 | 128);
      v >>= 7;
    }
    this.body.push(v);
  }
  /** Leaves the interpreter with the record of this instruction. */
  exit(code) {
    if (this.isHot) {
      this.emit(local.set(Local.CODE, i32.const(code)));
      this.branchTo(this.loopDepth + 1);
    } else {
      this.emit(i32.store(this.base, i32.const(code), CoreReg.EXIT_CODE));
      this.emit([...i32.const(0), 15]);
    }
  }
  /** Ends the handler if its semantics did not: on to the next record. */
  finish() {
    if (this.hasEnded) return;
    if (this.isHot) {
      this.emit(local.set(Local.REC, i32.add(this.rec, i32.const(RECORD_BYTES))));
      this.branchTo(this.loopDepth);
    } else {
      this.emit([...i32.add(this.rec, i32.const(RECORD_BYTES)), 15]);
    }
  }
  /** On to the next record of a chain; `maybeStale`: what was done may have dropped the block. */
  advance(maybeStale) {
    this.emit(local.set(Local.REC, i32.add(this.rec, i32.const(RECORD_BYTES))));
    if (maybeStale) this.if(i32.eq(i32.load16U(this.rec, Rec.HANDLER), i32.const(Handler.STALE)), () => this.continueLoop());
  }
  raise(vector, errorCode) {
    this.emit(
      i32.store(this.base, i32.const(vector | (errorCode === void 0 ? 0 : 256 | errorCode << 16)), CoreReg.EXIT_ARGUMENT)
    );
    this.exit(Exit.RAISE);
  }
  leave() {
    this.exit(Exit.HOST);
  }
};

// ../x86-cpu/src/emit/emitter.ts
var CONDITIONS = ["o", "no", "b", "nb", "z", "nz", "be", "nbe", "s", "ns", "p", "np", "l", "nl", "le", "nle"];

// ../x86-cpu/src/isa/semantics/alu.ts
var { RAX, RCX, RDX, RBX } = Gpr;
var add = (withCarry) => (e) => {
  const size = e.sizeOf(0);
  const a = e.readModify(0);
  const b = e.read(1);
  const sum = i64.add(a, b);
  const r = e.let(withCarry ? i64.add(sum, e.carry()) : sum);
  e.addFlags(size, a, b, r);
  e.write(0, r);
};
var subtract = (withBorrow) => (e) => {
  const size = e.sizeOf(0);
  const a = e.readModify(0);
  const b = e.read(1);
  const difference = i64.sub(a, b);
  const r = e.let(withBorrow ? i64.sub(difference, e.carry()) : difference);
  e.subtractFlags(size, a, b, r);
  e.write(0, r);
};
var logic = (operation) => (e) => {
  const a = e.readModify(0);
  const r = e.let(operation(a, e.read(1)));
  e.logicFlags(e.sizeOf(0), r);
  e.write(0, r);
};
var step = (down) => (e) => {
  const a = e.readModify(0);
  const one = i64.const(1);
  const r = e.let(down ? i64.sub(a, one) : i64.add(a, one));
  e.incrementFlags(e.sizeOf(0), a, one, r, down);
  e.write(0, r);
};
var compare = (e) => {
  const a = e.read(0);
  const b = e.read(1);
  e.subtractFlags(e.sizeOf(0), a, b, e.let(i64.sub(a, b)));
};
var test = (e) => {
  const a = e.read(0);
  e.logicFlags(e.sizeOf(0), e.let(i64.and(a, e.read(1))));
};
var exchangeAdd = (e) => {
  const a = e.readModify(0);
  const b = e.read(1);
  const r = e.let(i64.add(a, b));
  if (e.isMemory(0)) {
    e.write(0, r);
    e.write(1, a);
  } else {
    e.write(1, a);
    e.write(0, r);
  }
  e.addFlags(e.sizeOf(0), a, b, r);
};
var compareExchange = (e) => {
  const size = e.sizeOf(0);
  const destination = e.readModify(0);
  const source = e.read(1);
  const accumulator = e.gpr(0, size);
  const equal2 = e.letI32(i64.eq(accumulator, destination));
  if (e.isMemory(0)) {
    e.write(0, i64.select(equal2, source, destination));
    e.if(i32.eqz(equal2), () => e.setGpr(0, size, destination));
  } else {
    e.if(
      equal2,
      () => e.write(0, source),
      () => e.setGpr(0, size, destination)
    );
  }
  e.subtractFlags(size, accumulator, destination, e.let(i64.sub(accumulator, destination)));
};
var compareExchange8 = (e) => {
  const pair2 = (low, high) => i64.or(e.gpr(low, 4), i64.shl(e.gpr(high, 4), i64.const(32)));
  const value = e.loadModify(e.address(0), 8);
  const equal2 = e.letI32(i64.eq(value, pair2(RAX, RDX)));
  e.storeModified(8, i64.select(equal2, pair2(RBX, RCX), value));
  e.if(i32.eqz(equal2), () => {
    e.setGpr(RAX, 4, value);
    e.setGpr(RDX, 4, i64.shrU(value, i64.const(32)));
  });
  e.zeroFlag(equal2);
};
var compareExchange16 = (e) => {
  const address = e.let(e.address(0));
  e.if(i64.ne(i64.and(address, i64.const(15)), i64.const(0)), () => e.raise(13, 0));
  const highAddress = e.let(i64.add(address, i64.const(8)));
  e.loadModify(address, 8);
  const high = e.load(highAddress, 8);
  const low = e.loadModify(address, 8);
  const equal2 = e.letI32(i32.and(i64.eq(low, e.gpr(RAX, 8)), i64.eq(high, e.gpr(RDX, 8))));
  e.storeModified(8, i64.select(equal2, e.gpr(RBX, 8), low));
  e.if(
    equal2,
    () => e.store(highAddress, 8, e.gpr(RCX, 8)),
    () => {
      e.setGpr(RAX, 8, low);
      e.setGpr(RDX, 8, high);
    }
  );
  e.zeroFlag(equal2);
};
var carryAdd = (flag) => (e) => {
  const size = e.sizeOf(0);
  const a = e.read(0);
  const b = e.read(1);
  const flags = e.readFlags();
  const carryIn = i64.and(i64.shrU(flags, i64.const(flag === "carry" ? 0 : 11)), i64.const(1));
  const r = e.let(i64.add(i64.add(a, b), carryIn));
  const out = size === 8 ? i64.shrU(i64.or(i64.and(a, b), i64.and(i64.or(a, b), i64.xor(r, i64.const(-1)))), i64.const(63)) : i64.and(i64.shrU(r, i64.const(32)), i64.const(1));
  const carryOut = e.let(out);
  e.write(0, r);
  if (flag === "carry") e.carryFlag(carryOut);
  else e.overflowFlag(carryOut);
};
var aluSemantics = {
  add: add(false),
  adc: add(true),
  sub: subtract(false),
  sbb: subtract(true),
  and: logic(i64.and),
  or: logic(i64.or),
  xor: logic(i64.xor),
  cmp: compare,
  test,
  inc: step(false),
  dec: step(true),
  not: (e) => e.write(0, i64.xor(e.readModify(0), i64.const(-1))),
  neg: (e) => {
    const a = e.readModify(0);
    const r = e.let(i64.sub(i64.const(0), a));
    e.subtractFlags(e.sizeOf(0), i64.const(0), a, r);
    e.write(0, r);
  },
  xadd: exchangeAdd,
  cmpxchg: compareExchange,
  cmpxchg8b: compareExchange8,
  cmpxchg16b: compareExchange16,
  adcx: carryAdd("carry"),
  adox: carryAdd("overflow")
};

// ../x86-cpu/src/emit/extend.ts
var MASK = { 1: 255, 2: 65535 };
function zeroExtend(size, v) {
  return size === 8 ? v : size === 4 ? i64.extendU(i32.wrap(v)) : i64.and(v, i64.const(MASK[size]));
}
function signExtend(size, v) {
  return size === 8 ? v : size === 4 ? i64.extend32S(v) : size === 2 ? i64.extend16S(v) : i64.extend8S(v);
}

// ../x86-cpu/src/isa/semantics/bit.ts
var c2 = i64.const;
var bitTest = (change) => (e) => {
  const size = e.sizeOf(0);
  const bitString = e.isMemory(0) && e.operands[1].kind === "r";
  const offset = e.read(1);
  const n = e.let(i64.and(offset, c2(8 * size - 1)));
  let value;
  if (bitString) {
    const log2 = size === 2 ? 1 : size === 4 ? 2 : 3;
    const units = i64.shrS(signExtend(size, offset), c2(3 + log2));
    const address = e.let(i64.add(e.address(0), i64.shl(units, c2(log2))));
    value = change === void 0 ? e.load(address, size) : e.loadModify(address, size);
  } else value = change === void 0 ? e.read(0) : e.readModify(0);
  if (change !== void 0) {
    const r = e.let(change(value, i64.shl(c2(1), n)));
    if (bitString) e.storeModified(size, r);
    else e.write(0, r);
  }
  e.carryFlag(i64.and(i64.shrU(value, n), c2(1)));
};
var scan = (forward) => (e) => {
  const source = e.read(1);
  const isZero3 = e.letI32(i64.eqz(source));
  const found = forward ? i64.ctz(source) : i64.sub(c2(63), i64.clz(source));
  e.if(i32.eqz(isZero3), () => e.write(0, found));
  e.zeroFlag(isZero3);
};
var countZeros = (trailing) => (e) => {
  const size = e.sizeOf(0);
  const source = e.read(1);
  const width = 8 * size;
  const count = trailing ? i64.select(i64.eqz(source), c2(width), i64.ctz(source)) : i64.sub(i64.clz(source), c2(64 - width));
  const r = e.let(count);
  e.write(0, r);
  e.resultFlags(size, r, e.let(i64.extendU(i64.eqz(source))), c2(0));
};
var populationCount = (e) => {
  const r = e.let(i64.popcnt(e.read(1)));
  e.write(0, r);
  e.writeFlags(i64.shl(i64.extendU(i64.eqz(r)), c2(6)));
};
var carryIf = (e, size, r, carry) => e.resultFlags(size, r, e.let(i64.extendU(carry)), c2(0));
var andNot = (e) => {
  const r = e.let(i64.and(i64.xor(e.read(1), c2(-1)), e.read(2)));
  e.write(0, r);
  e.logicFlags(e.sizeOf(0), r);
};
var lowestBit = (operation, carryWhenZero) => (e) => {
  const size = e.sizeOf(0);
  const source = e.read(1);
  const r = e.let(operation(source));
  e.write(0, r);
  carryIf(e, size, r, carryWhenZero ? i64.eqz(source) : i64.ne(source, c2(0)));
};
var bitFieldExtract = (e) => {
  const source = e.read(1);
  const control = e.read(2);
  const start = e.let(i64.and(control, c2(255)));
  const length = e.let(i64.and(i64.shrU(control, c2(8)), c2(255)));
  const shifted2 = e.let(i64.select(i64.gtU(start, c2(63)), c2(0), i64.shrU(source, start)));
  const r = e.let(i64.select(i64.gtU(length, c2(63)), shifted2, i64.and(shifted2, i64.sub(i64.shl(c2(1), length), c2(1)))));
  e.write(0, r);
  e.writeFlags(i64.shl(i64.extendU(i64.eqz(r)), c2(6)));
};
var zeroHighBits = (e) => {
  const size = e.sizeOf(0);
  const source = e.read(1);
  const n = e.let(i64.and(e.read(2), c2(255)));
  const beyond = e.letI32(i64.gtU(n, c2(8 * size - 1)));
  const r = e.let(i64.select(beyond, source, i64.and(source, i64.sub(i64.shl(c2(1), n), c2(1)))));
  e.write(0, r);
  carryIf(e, size, r, beyond);
};
var depositExtract = (deposit) => (e) => {
  const source = e.variable(e.read(1));
  const mask = e.variable(e.read(2));
  const result = e.variable(c2(0));
  const position = e.variable(c2(0));
  e.if(
    i64.ne(mask, c2(0)),
    () => e.loop(() => {
      const lowest = e.let(i64.and(mask, i64.sub(c2(0), mask)));
      if (deposit) {
        e.assign(result, i64.or(result, i64.select(i32.wrap(i64.and(source, c2(1))), lowest, c2(0))));
        e.assign(source, i64.shrU(source, c2(1)));
      } else {
        e.assign(result, i64.or(result, i64.shl(i64.extendU(i64.ne(i64.and(source, lowest), c2(0))), position)));
        e.assign(position, i64.add(position, c2(1)));
      }
      e.assign(mask, i64.xor(mask, lowest));
      return i64.ne(mask, c2(0));
    })
  );
  e.write(0, result);
};
var crc32 = (e) => {
  const bits3 = 8 * e.sizeOf(1);
  const data = e.read(1);
  const crc = e.variable(i64.and(e.read(0), c2(4294967295)));
  const rest = e.variable(data);
  const count = e.variable(c2(bits3));
  e.loop(() => {
    const feedback = e.let(i64.and(i64.xor(crc, rest), c2(1)));
    e.assign(crc, i64.xor(i64.shrU(crc, c2(1)), i64.and(i64.sub(c2(0), feedback), c2(2197175160))));
    e.assign(rest, i64.shrU(rest, c2(1)));
    e.assign(count, i64.sub(count, c2(1)));
    return i64.ne(count, c2(0));
  });
  e.write(0, crc);
};
var bitSemantics = {
  bt: bitTest(void 0),
  bts: bitTest((v, bit2) => i64.or(v, bit2)),
  btr: bitTest((v, bit2) => i64.and(v, i64.xor(bit2, c2(-1)))),
  btc: bitTest((v, bit2) => i64.xor(v, bit2)),
  bsf: scan(true),
  bsr: scan(false),
  tzcnt: countZeros(true),
  lzcnt: countZeros(false),
  popcnt: populationCount,
  andn: andNot,
  blsr: lowestBit((v) => i64.and(v, i64.sub(v, c2(1))), true),
  blsmsk: lowestBit((v) => i64.xor(v, i64.sub(v, c2(1))), true),
  blsi: lowestBit((v) => i64.and(v, i64.sub(c2(0), v)), false),
  bextr: bitFieldExtract,
  bzhi: zeroHighBits,
  pdep: depositExtract(true),
  pext: depositExtract(false),
  crc32
};

// ../x86-cpu/src/isa/semantics/flags.ts
var c3 = i64.const;
var DF = 1024;
var LOW_FLAGS = 213;
var flagSemantics = {
  clc: (e) => e.carryFlag(c3(0)),
  stc: (e) => e.carryFlag(c3(1)),
  cmc: (e) => e.carryFlag(e.let(i64.xor(e.carry(), c3(1)))),
  cld: (e) => e.changeSystemFlags(0, DF),
  std: (e) => e.changeSystemFlags(DF, 0),
  lahf: (e) => {
    const low = i64.or(i64.and(e.readFlags(), c3(LOW_FLAGS)), c3(2));
    e.setGpr(0, 2, i64.or(i64.and(e.gpr(0, 2), c3(255)), i64.shl(low, c3(8))));
  },
  sahf: (e) => {
    const overflow = i64.and(e.readFlags(), c3(2048));
    const low = i64.and(i64.shrU(e.gpr(0, 2), c3(8)), c3(LOW_FLAGS));
    e.writeFlags(i64.or(overflow, low));
  }
};

// ../x86-cpu/src/isa/semantics/flow.ts
var c4 = i64.const;
var jumpOnCondition = (code) => (e) => e.branch(e.condition(code));
var loopBranch = (size, condition) => (e) => {
  const count = e.let(zeroExtend(size, i64.sub(e.gpr(Gpr.RCX, size), c4(1))));
  const taken = condition === void 0 ? i64.ne(count, c4(0)) : i32.and(i64.ne(count, c4(0)), e.condition(condition));
  const decided = e.letI32(taken);
  e.setGpr(Gpr.RCX, size, count);
  e.branch(decided);
};
var jumpIfCounterZero = (size) => (e) => e.branch(i64.eqz(e.gpr(Gpr.RCX, size)));
var pushValue = (size, value) => (e) => {
  const v = e.let(value(e));
  e.store(e.stackAddress(-size, size), size, v);
  e.moveStack(c4(-size));
};
var push = (e) => pushValue(e.sizeOf(0), () => e.read(0))(e);
var pop = (e) => {
  const size = e.sizeOf(0);
  const v = e.load(e.stackAddress(0, size), size);
  if (e.isMemory(0)) {
    e.write(0, v);
    e.moveStack(c4(size));
  } else {
    e.moveStack(c4(size));
    e.write(0, v);
  }
};
var near = (size, indirect) => (e) => {
  if (!indirect) {
    e.store(e.stackAddress(-size, size), size, e.let(e.returnAddress()));
    e.moveStack(c4(-size));
    e.jump();
    return;
  }
  const target = e.read(0);
  e.jumpTo(target, () => {
    e.store(e.stackAddress(-size, size), size, e.let(e.returnAddress()));
    e.moveStack(c4(-size));
  });
};
var returnNear = (size, release) => (e) => {
  const target = e.load(e.stackAddress(0, size), size);
  const delta = release ? i64.add(e.read(0), c4(size)) : c4(size);
  const moved = e.let(delta);
  e.jumpTo(target, () => e.moveStack(moved));
};
var leave = (size) => (e) => {
  if (!e.long) {
    e.leave();
    return;
  }
  const frame = e.gpr(Gpr.RBP, 8);
  const v = e.load(frame, size);
  e.setGpr(Gpr.RSP, 8, i64.add(frame, c4(size)));
  e.setGpr(Gpr.RBP, size, v);
};
var pushFlags = (size) => pushValue(size, (e) => i64.and(i64.or(i64.and(e.systemFlags(), c4(4294965034)), e.readFlags()), c4(16580607)));
var sized = (name, make) => Object.fromEntries([2, 4, 8].map((size) => [`${name}.${size}`, make(size)]));
var flowSemantics = {
  jmp: (e) => e.jump(),
  "jmp indirect": (e) => e.jumpTo(e.read(0), () => void 0),
  push,
  pop,
  ...sized("call", (size) => near(size, false)),
  ...sized("call indirect", (size) => near(size, true)),
  ...sized("ret", (size) => returnNear(size, false)),
  ...sized("ret imm", (size) => returnNear(size, true)),
  ...sized("leave", leave),
  ...sized("pushf", pushFlags),
  ...sized("loop", (size) => loopBranch(size, void 0)),
  ...sized("loope", (size) => loopBranch(size, 4)),
  ...sized("loopne", (size) => loopBranch(size, 5)),
  ...sized("jcxz", jumpIfCounterZero)
};

// ../x86-cpu/src/isa/semantics/interrupt-return.ts
var c5 = i64.const;
var IF = 512;
var QUIET = IF | 1024 | 2097152;
var ARITHMETIC = 2261;
var NT_TF = 16640;
var RF = 65536;
var OTHERS = 12288 | 262144 | 524288 | 1048576 | NT_TF;
var AC = 262144;
var BLOCKED_BY_NMI = 8;
var ENABLED = 255;
var CODE = [6356736, 2136832];
var STACK = [65280, 37632];
var UNUSABLE = 65536;
var word = (value) => i32.wrap(value);
var upper = (value) => i32.wrap(i64.shrU(value, c5(32)));
var bits = (value, mask) => i32.and(value, i32.const(mask));
var leaveIf = (e, condition) => e.if(condition, () => e.leave());
var slotOf = (segment) => Reg.SEGMENTS + segment * SEGMENT_BYTES;
function sameSelector(e, segment, selector) {
  const s = e.letI32(bits(word(selector), 65535));
  leaveIf(e, i32.or(i32.ne(s, bits(e.state32(slotOf(segment) + SegField.SELECTOR), 65535)), bits(s, 7)));
  return s;
}
function requireSame(e, segment, s, [mask, value]) {
  const at = slotOf(segment);
  leaveIf(e, i32.or(i32.eqz(s), i32.gtU(i32.add(s, i32.const(7)), e.state32(Reg.GDTR_LIMIT))));
  const d = e.load(i64.add(e.state64(Reg.GDTR_BASE), i64.extendU(s)), 8);
  const low = word(d);
  const high = e.letI32(upper(d));
  leaveIf(e, i32.ne(bits(high, mask), i32.const(value)));
  const raw = e.letI32(i32.or(bits(low, 65535), bits(high, 983040)));
  const limit = i32.select(bits(high, 8388608), i32.or(i32.shl(raw, i32.const(12)), i32.const(4095)), raw);
  const base = i32.or(i32.or(i32.shrU(low, i32.const(16)), i32.shl(bits(high, 255), i32.const(16))), bits(high, 4278190080));
  const attributes = bits(i32.shrU(high, i32.const(8)), 61695);
  const differs = i32.or(
    i32.xor(limit, e.state32(at + SegField.LIMIT)),
    i32.xor(attributes, e.state32(at + SegField.ATTRIBUTES))
  );
  leaveIf(e, i32.or(differs, i64.ne(i64.extendU(base), e.state64(at + SegField.BASE))));
}
function requireSameNull(e) {
  const at = slotOf(Seg.SS);
  const differs = i32.or(i32.xor(e.state32(at + SegField.ATTRIBUTES), i32.const(UNUSABLE)), e.state32(at + SegField.LIMIT));
  leaveIf(e, i32.or(differs, i64.ne(e.state64(at + SegField.BASE), c5(0))));
}
var toItself = (e) => {
  const flags = e.letI32(e.state32(Reg.RFLAGS));
  const looks = i32.or(i32.or(e.state32(Reg.ATTENTION), e.state32(Reg.CPL)), bits(e.state32(Reg.DR7), ENABLED));
  leaveIf(e, i32.or(i32.or(looks, bits(e.state32(Reg.INTERRUPTIBILITY), BLOCKED_BY_NMI)), bits(flags, NT_TF | AC)));
  const quad = (n) => e.load(e.stackAddress(8 * n, 8), 8);
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
    () => requireSame(e, Seg.SS, ss, STACK)
  );
  e.jumpTo(rip, () => {
    e.setState32(Reg.RFLAGS, i32.or(bits(flags, ~(QUIET | RF)), bits(image, QUIET | RF)));
    e.if(bits(image, RF), () => e.setState64(CoreReg.RESUME_AT, e.retired()));
    e.writeFlags(i64.extendU(bits(image, ARITHMETIC)));
    e.setGpr(Gpr.RSP, 8, stackPointer);
  });
};
var interruptReturnSemantics = { "iret.quick": toItself };

// ../x86-cpu/src/isa/semantics/byte-swap.ts
function byteSwap(size, v) {
  const and = (value, mask) => i64.and(value, i64.const(BigInt.asIntN(64, mask)));
  if (size === 2) return i64.or(i64.shl(and(v, 0xffn), i64.const(8)), and(i64.shrU(v, i64.const(8)), 0xffn));
  const swap = (value, bits3, mask) => i64.or(i64.shl(and(value, mask), i64.const(bits3)), and(i64.shrU(value, i64.const(bits3)), mask));
  const bytes = swap(v, 8, 0x00ff00ff00ff00ffn);
  const words = swap(bytes, 16, 0x0000ffff0000ffffn);
  return size === 4 ? and(words, 0xffffffffn) : i64.rotl(words, i64.const(32));
}

// ../x86-cpu/src/isa/semantics/mov.ts
var RAX2 = Gpr.RAX;
var RDX2 = Gpr.RDX;
var exchange = (e) => {
  const a = e.readModify(0);
  const b = e.read(1);
  e.write(0, b);
  e.write(1, a);
};
var convertUp = (size) => (e) => e.setGpr(RAX2, size, signExtend(size / 2, e.gpr(RAX2, size / 2)));
var convertWide = (size) => (e) => e.setGpr(RDX2, size, i64.shrS(signExtend(size, e.gpr(RAX2, size)), i64.const(63)));
var cacheLine = (e) => {
  e.read(0);
};
var movbe = (e) => e.write(0, byteSwap(e.sizeOf(0), e.read(1)));
var movSemantics = {
  mov: (e) => e.write(0, e.read(1)),
  movzx: (e) => e.write(0, e.read(1)),
  movsx: (e) => e.write(0, e.readSigned(1)),
  movsxd: (e) => e.write(0, e.readSigned(1)),
  lea: (e) => e.write(0, e.address(1)),
  xchg: exchange,
  bswap: (e) => e.write(0, byteSwap(e.sizeOf(0), e.read(0))),
  movbe,
  clflush: cacheLine,
  clflushopt: cacheLine,
  clwb: cacheLine,
  "cbw.2": convertUp(2),
  "cbw.4": convertUp(4),
  "cbw.8": convertUp(8),
  "cwd.2": convertWide(2),
  "cwd.4": convertWide(4),
  "cwd.8": convertWide(8),
  nop: () => void 0
};
var conditionalMove = (code) => (e) => {
  const source = e.read(1);
  const old = e.read(0);
  e.write(0, i64.select(e.condition(code), source, old));
};
var setOnCondition = (code) => (e) => e.write(0, i64.extendU(i32.and(e.condition(code), i32.const(1))));

// ../x86-cpu/src/isa/semantics/muldiv.ts
var c6 = i64.const;
var DE = 0;
var low32 = (v) => i64.and(v, c6(4294967295));
function multiplyHigh(e, a, b) {
  const aHigh = e.let(i64.shrU(a, c6(32)));
  const aLow = e.let(low32(a));
  const bHigh = e.let(i64.shrU(b, c6(32)));
  const bLow = e.let(low32(b));
  const t = e.let(i64.add(i64.mul(aHigh, bLow), i64.shrU(i64.mul(aLow, bLow), c6(32))));
  const u = e.let(i64.add(i64.mul(aLow, bHigh), low32(t)));
  return e.let(i64.add(i64.add(i64.mul(aHigh, bHigh), i64.shrU(t, c6(32))), i64.shrU(u, c6(32))));
}
function multiplyHighSigned(e, a, b) {
  const high = multiplyHigh(e, a, b);
  const correction = i64.add(i64.and(i64.shrS(a, c6(63)), b), i64.and(i64.shrS(b, c6(63)), a));
  return e.let(i64.sub(high, correction));
}
function productFlags(e, size, low, overflow) {
  const o = e.let(overflow);
  e.resultFlags(size, low, o, o);
}
var multiplyWide = (signed) => (e) => {
  const size = e.sizeOf(0);
  const b = signed ? e.readSigned(0) : e.read(0);
  const raw = e.gpr(Gpr.RAX, size);
  const a = signed ? e.let(signExtend(size, raw)) : raw;
  const low = e.let(i64.mul(a, b));
  if (size === 8) {
    const high = signed ? multiplyHighSigned(e, a, b) : multiplyHigh(e, a, b);
    e.setGpr(Gpr.RAX, 8, low);
    e.setGpr(Gpr.RDX, 8, high);
    productFlags(e, 8, low, i64.extendU(i64.ne(high, signed ? i64.shrS(low, c6(63)) : c6(0))));
    return;
  }
  if (size === 1) e.setGpr(Gpr.RAX, 2, low);
  else {
    e.setGpr(Gpr.RAX, size, low);
    e.setGpr(Gpr.RDX, size, i64.shrU(low, c6(8 * size)));
  }
  const fits = signed ? i64.ne(signExtend(size, low), low) : i64.ne(i64.shrU(low, c6(8 * size)), c6(0));
  productFlags(e, size, low, i64.extendU(fits));
};
var multiplyTwo = (a, b) => (e) => {
  const size = e.sizeOf(0);
  const x = e.readSigned(a);
  const y = e.let(signExtend(size, e.read(b)));
  const low = e.let(i64.mul(x, y));
  const high = size === 8 ? multiplyHighSigned(e, x, y) : void 0;
  e.write(0, low);
  productFlags(
    e,
    size,
    low,
    i64.extendU(high === void 0 ? i64.ne(signExtend(size, low), low) : i64.ne(high, i64.shrS(low, c6(63))))
  );
};
var divide = (e) => {
  const size = e.sizeOf(0);
  const divisor = e.read(0);
  e.if(i64.eqz(divisor), () => e.raise(DE));
  if (size === 8) {
    e.if(i64.ne(e.gpr(Gpr.RDX, 8), c6(0)), () => e.leave());
    const a = e.gpr(Gpr.RAX, 8);
    e.setGpr(Gpr.RAX, 8, i64.divU(a, divisor));
    e.setGpr(Gpr.RDX, 8, i64.remU(a, divisor));
    return;
  }
  const dividend = size === 1 ? e.gpr(Gpr.RAX, 2) : e.let(i64.or(e.gpr(Gpr.RAX, size), i64.shl(e.gpr(Gpr.RDX, size), c6(8 * size))));
  const quotient = e.let(i64.divU(dividend, divisor));
  e.if(i64.ne(i64.shrU(quotient, c6(8 * size)), c6(0)), () => e.raise(DE));
  const remainder = e.let(i64.remU(dividend, divisor));
  writeQuotient(e, size, quotient, remainder);
};
var divideSigned = (e) => {
  const size = e.sizeOf(0);
  const divisor = e.readSigned(0);
  e.if(i64.eqz(divisor), () => e.raise(DE));
  let dividend;
  if (size === 8) {
    dividend = e.gpr(Gpr.RAX, 8);
    e.if(i64.ne(e.gpr(Gpr.RDX, 8), i64.shrS(dividend, c6(63))), () => e.leave());
  } else {
    dividend = size === 1 ? e.let(signExtend(2, e.gpr(Gpr.RAX, 2))) : e.let(i64.or(e.gpr(Gpr.RAX, size), i64.shl(signExtend(size, e.gpr(Gpr.RDX, size)), c6(8 * size))));
  }
  e.if(i32.and(i64.eq(divisor, c6(-1)), i64.eq(dividend, c6(-0x8000000000000000n))), () => e.raise(DE));
  const quotient = e.let(i64.divS(dividend, divisor));
  if (size !== 8) e.if(i64.ne(signExtend(size, quotient), quotient), () => e.raise(DE));
  const remainder = e.let(i64.remS(dividend, divisor));
  writeQuotient(e, size, quotient, remainder);
};
function writeQuotient(e, size, quotient, remainder) {
  if (size === 1) {
    e.setGpr(Gpr.RAX, 2, i64.or(i64.and(quotient, c6(255)), i64.shl(i64.and(remainder, c6(255)), c6(8))));
    return;
  }
  e.setGpr(Gpr.RAX, size, quotient);
  e.setGpr(Gpr.RDX, size, remainder);
}
var multiplyExtended = (e) => {
  const size = e.sizeOf(0);
  const b = e.read(2);
  const a = e.gpr(Gpr.RDX, size);
  const low = e.let(i64.mul(a, b));
  const high = size === 8 ? multiplyHigh(e, a, b) : e.let(i64.shrU(low, c6(32)));
  e.write(1, low);
  e.write(0, high);
};
var muldivSemantics = {
  mul: multiplyWide(false),
  imul: multiplyWide(true),
  imul2: multiplyTwo(0, 1),
  imul3: multiplyTwo(1, 2),
  div: divide,
  idiv: divideSigned,
  mulx: multiplyExtended
};

// ../x86-cpu/src/isa/semantics/shift.ts
var c7 = i64.const;
var bit = (v, n) => i64.and(i64.shrU(v, n), c7(1));
var top = (size, v) => bit(v, c7(8 * size - 1));
function withCount(e, body, countOperand = 1) {
  const size = e.sizeOf(0);
  const a = e.readModify(0);
  const count = e.let(i64.and(e.read(countOperand), c7(size === 8 ? 63 : 31)));
  e.if(
    i64.ne(count, c7(0)),
    () => body(a, count),
    () => e.write(0, a)
  );
}
var shiftLeft = (e) => withCount(e, (a, count) => {
  const size = e.sizeOf(0);
  const r = e.let(i64.shl(a, count));
  const carry = e.let(size === 8 ? bit(a, i64.sub(c7(64), count)) : bit(r, c7(8 * size)));
  e.resultFlags(size, r, carry, i64.xor(carry, top(size, r)));
  e.write(0, r);
});
var shiftRight = (e) => withCount(e, (a, count) => {
  const size = e.sizeOf(0);
  const r = e.let(i64.shrU(a, count));
  e.resultFlags(size, r, bit(a, i64.sub(count, c7(1))), top(size, a));
  e.write(0, r);
});
var shiftArithmetic = (e) => withCount(e, (unsigned, count) => {
  const size = e.sizeOf(0);
  const a = e.let(signExtend(size, unsigned));
  const r = e.let(i64.shrS(a, count));
  e.resultFlags(size, r, i64.and(i64.shrS(a, i64.sub(count, c7(1))), c7(1)), c7(0));
  e.write(0, r);
});
var wideLeft = (v, n) => i64.select(i64.gtU(n, c7(63)), c7(0), i64.shl(v, n));
var wideRight = (v, n) => i64.select(i64.gtU(n, c7(63)), c7(0), i64.shrU(v, n));
var rotate = (left) => (e) => withCount(e, (a, count) => {
  const size = e.sizeOf(0);
  const bits3 = 8 * size;
  let r;
  if (size === 8) r = e.let(left ? i64.rotl(a, count) : i64.rotr(a, count));
  else {
    const n = e.let(i64.and(count, c7(bits3 - 1)));
    const other = i64.sub(c7(bits3), n);
    r = e.let(zeroExtend(size, left ? i64.or(i64.shl(a, n), i64.shrU(a, other)) : i64.or(i64.shrU(a, n), i64.shl(a, other))));
  }
  e.write(0, r);
  const carry = e.let(left ? i64.and(r, c7(1)) : top(size, r));
  e.carryOverflowFlags(carry, left ? i64.xor(carry, top(size, r)) : i64.xor(carry, bit(r, c7(bits3 - 2))));
});
var rotateThroughCarry = (left) => (e) => withCount(e, (a, masked) => {
  const size = e.sizeOf(0);
  const bits3 = 8 * size;
  const carryIn = e.let(e.carry());
  const count = e.let(size >= 4 ? masked : i64.remU(masked, c7(bits3 + 1)));
  const move2 = () => {
    let r;
    let carry;
    if (size === 8) {
      r = left ? i64.or(
        i64.or(i64.shl(a, count), i64.shl(carryIn, i64.sub(count, c7(1)))),
        wideRight(a, e.let(i64.sub(c7(65), count)))
      ) : i64.or(
        i64.or(i64.shrU(a, count), i64.shl(carryIn, i64.sub(c7(64), count))),
        wideLeft(a, e.let(i64.sub(c7(65), count)))
      );
      carry = left ? bit(a, i64.sub(c7(64), count)) : bit(a, i64.sub(count, c7(1)));
      r = e.let(r);
    } else {
      const v = e.let(i64.or(a, i64.shl(carryIn, c7(bits3))));
      const back = i64.sub(c7(bits3 + 1), count);
      r = e.let(left ? i64.or(i64.shl(v, count), i64.shrU(v, back)) : i64.or(i64.shrU(v, count), i64.shl(v, back)));
      carry = bit(r, c7(bits3));
    }
    const carryOut = e.let(carry);
    e.write(0, r);
    e.carryOverflowFlags(carryOut, left ? i64.xor(carryOut, top(size, r)) : i64.xor(top(size, r), bit(r, c7(bits3 - 2))));
  };
  if (size >= 4) move2();
  else e.if(i64.ne(count, c7(0)), move2);
});
var shiftDouble = (left) => (e) => withCount(
  e,
  (a, count) => {
    const size = e.sizeOf(0);
    const bits3 = 8 * size;
    const b = e.read(1);
    let r;
    let carry;
    if (size === 2) {
      const wide = left ? i64.or(i64.or(i64.shl(a, c7(32)), i64.shl(b, c7(16))), a) : i64.or(i64.or(a, i64.shl(b, c7(16))), i64.shl(a, c7(32)));
      const v = e.let(wide);
      r = e.let(zeroExtend(2, left ? i64.shrU(i64.shl(v, count), c7(32)) : i64.shrU(v, count)));
      carry = left ? bit(v, i64.sub(c7(48), count)) : bit(v, i64.sub(count, c7(1)));
    } else {
      const back = i64.sub(c7(bits3), count);
      r = e.let(
        zeroExtend(size, left ? i64.or(i64.shl(a, count), i64.shrU(b, back)) : i64.or(i64.shrU(a, count), i64.shl(b, back)))
      );
      carry = left ? bit(a, back) : bit(a, i64.sub(count, c7(1)));
    }
    e.write(0, r);
    e.resultFlags(size, r, e.let(carry), e.let(i64.xor(top(size, r), top(size, a))));
  },
  2
);
var shiftNoFlags = (operation, signed) => (e) => {
  const size = e.sizeOf(0);
  const a = signed ? e.readSigned(1) : e.read(1);
  e.write(0, operation(a, i64.and(e.read(2), c7(size === 8 ? 63 : 31))));
};
var rotateNoFlags = (e) => {
  const size = e.sizeOf(0);
  const a = e.read(1);
  const n = e.let(i64.and(e.read(2), c7(size === 8 ? 63 : 31)));
  e.write(0, size === 8 ? i64.rotr(a, n) : i64.or(i64.shrU(a, n), i64.shl(a, i64.sub(c7(32), n))));
};
var shiftSemantics = {
  shl: shiftLeft,
  shr: shiftRight,
  sar: shiftArithmetic,
  rol: rotate(true),
  ror: rotate(false),
  rcl: rotateThroughCarry(true),
  rcr: rotateThroughCarry(false),
  shld: shiftDouble(true),
  shrd: shiftDouble(false),
  shlx: shiftNoFlags(i64.shl, false),
  shrx: shiftNoFlags(i64.shrU, false),
  sarx: shiftNoFlags(i64.shrS, true),
  rorx: rotateNoFlags
};

// ../x86-cpu/src/isa/semantics/string.ts
var c8 = i64.const;
var DF2 = 1024;
var PAGE = 4096;
var isBackwards = (e) => i32.wrap(i64.and(e.systemFlags(), c8(DF2)));
var isSlow = (e) => i32.or(isBackwards(e), e.stepsRepeats());
var leaveIf2 = (e, condition) => e.if(condition, () => e.leave());
var anyOf = (...conditions) => conditions.reduce((a, b) => i32.or(a, b));
var step2 = (e, { width }, register, delta) => e.setGpr(register, width, zeroExtend(width, i64.add(e.gpr(register, width), delta)));
var oneElement = (e, { size }) => e.let(i64.select(isBackwards(e), c8(-size), c8(size)));
var moveOne = (f) => (e) => {
  const value = e.load(e.gpr(Gpr.RSI, f.width), f.size);
  e.store(e.gpr(Gpr.RDI, f.width), f.size, value);
  const delta = oneElement(e, f);
  step2(e, f, Gpr.RSI, delta);
  step2(e, f, Gpr.RDI, delta);
};
var storeOne = (f) => (e) => {
  e.store(e.gpr(Gpr.RDI, f.width), f.size, e.gpr(Gpr.RAX, f.size));
  step2(e, f, Gpr.RDI, oneElement(e, f));
};
var loadOne = (f) => (e) => {
  e.setGpr(Gpr.RAX, f.size, e.load(e.gpr(Gpr.RSI, f.width), f.size));
  step2(e, f, Gpr.RSI, oneElement(e, f));
};
var compareOne = (f, isScan) => (e) => {
  const a = isScan ? e.gpr(Gpr.RAX, f.size) : e.load(e.gpr(Gpr.RSI, f.width), f.size);
  const b = e.load(e.gpr(Gpr.RDI, f.width), f.size);
  const delta = oneElement(e, f);
  if (!isScan) step2(e, f, Gpr.RSI, delta);
  step2(e, f, Gpr.RDI, delta);
  e.subtractFlags(f.size, a, b, e.let(i64.sub(a, b)));
};
var restOfPage = (address) => i64.sub(c8(PAGE), i64.and(address, c8(PAGE - 1)));
var moveMany = (f) => (e) => {
  const count = e.gpr(Gpr.RCX, f.width);
  e.if(i64.ne(count, c8(0)), () => {
    const source = e.gpr(Gpr.RSI, f.width);
    const destination = e.gpr(Gpr.RDI, f.width);
    const bytes = e.let(i64.mul(count, c8(f.size)));
    const isLong = anyOf(i64.gtU(count, c8(PAGE)), i64.gtU(bytes, restOfPage(source)), i64.gtU(bytes, restOfPage(destination)));
    leaveIf2(e, i32.or(isLong, isSlow(e)));
    const from = e.hostOf(source, false);
    const to = e.hostOf(destination, true);
    leaveIf2(e, i32.ltU(i32.sub(i32.sub(to, from), i32.const(1)), i32.sub(i32.wrap(bytes), i32.const(1))));
    e.emit(memory.copy(to, from, i32.wrap(bytes)));
    step2(e, f, Gpr.RSI, bytes);
    step2(e, f, Gpr.RDI, bytes);
    e.setGpr(Gpr.RCX, f.width, c8(0));
  });
};
var ONES = { 1: 1n, 2: 0x101n, 4: 0x01010101n, 8: 0x0101010101010101n };
var storeMany = (f) => (e) => {
  const count = e.gpr(Gpr.RCX, f.width);
  e.if(i64.ne(count, c8(0)), () => {
    const destination = e.gpr(Gpr.RDI, f.width);
    const value = e.gpr(Gpr.RAX, f.size);
    const bytes = e.let(i64.mul(count, c8(f.size)));
    leaveIf2(e, anyOf(i64.gtU(count, c8(PAGE)), i64.gtU(bytes, restOfPage(destination)), isSlow(e)));
    const to = e.hostOf(destination, true);
    const fill = () => e.emit(memory.fill(to, i32.wrap(value), i32.wrap(bytes)));
    if (f.size === 1) fill();
    else {
      const low = i64.and(value, c8(255));
      e.if(i64.eq(value, zeroExtend(f.size, i64.mul(low, c8(ONES[f.size])))), fill, () => {
        const at = e.variable(c8(0));
        e.loop(() => {
          const place = i32.add(to, i32.wrap(at));
          e.emit(f.size === 8 ? i64.store(place, value) : f.size === 4 ? i64.store32(place, value) : i64.store16(place, value));
          e.assign(at, i64.add(at, c8(f.size)));
          return i64.ltU(at, bytes);
        });
      });
    }
    step2(e, f, Gpr.RDI, bytes);
    e.setGpr(Gpr.RCX, f.width, c8(0));
  });
};
var compareMany = (f, isScan, whileEqual) => (e) => {
  const count = e.gpr(Gpr.RCX, f.width);
  e.if(i64.ne(count, c8(0)), () => {
    const source = isScan ? void 0 : e.gpr(Gpr.RSI, f.width);
    const destination = e.gpr(Gpr.RDI, f.width);
    const least = (x, y) => i64.select(i64.ltU(x, y), x, y);
    const rest = restOfPage(destination);
    const bytes = e.let(source === void 0 ? rest : least(rest, restOfPage(source)));
    const limit = e.let(least(i64.shrU(bytes, c8(Math.log2(f.size))), count));
    leaveIf2(e, i32.or(i64.eqz(limit), isSlow(e)));
    const from = source === void 0 ? void 0 : e.hostOf(source, false);
    const to = e.hostOf(destination, false);
    const done = e.variable(c8(0));
    const a = e.variable(isScan ? e.gpr(Gpr.RAX, f.size) : c8(0));
    const b = e.variable(c8(0));
    const element2 = (host) => {
      const at = i32.add(host, i32.wrap(i64.mul(done, c8(f.size))));
      return f.size === 8 ? i64.load(at) : f.size === 4 ? i64.load32U(at) : f.size === 2 ? i64.load16U(at) : i64.load8U(at);
    };
    const goesOn = whileEqual ? i64.eq : i64.ne;
    e.loop(() => {
      if (from !== void 0) e.assign(a, element2(from));
      e.assign(b, element2(to));
      e.assign(done, i64.add(done, c8(1)));
      return i32.and(goesOn(a, b), i64.ltU(done, limit));
    });
    leaveIf2(e, i32.and(goesOn(a, b), i64.ltU(done, count)));
    const moved = e.let(i64.mul(done, c8(f.size)));
    if (!isScan) step2(e, f, Gpr.RSI, moved);
    step2(e, f, Gpr.RDI, moved);
    step2(e, f, Gpr.RCX, i64.sub(c8(0), done));
    e.subtractFlags(f.size, a, b, e.let(i64.sub(a, b)));
  });
};
var stringSemantics = Object.fromEntries(
  [1, 2, 4, 8].flatMap(
    (size) => [4, 8].flatMap((width) => {
      const f = { size, width };
      const of = (name) => `${name}.${size}.${width}`;
      return [
        [of("movs"), moveOne(f)],
        [of("stos"), storeOne(f)],
        [of("lods"), loadOne(f)],
        [of("cmps"), compareOne(f, false)],
        [of("scas"), compareOne(f, true)],
        [of("rep movs"), moveMany(f)],
        [of("rep stos"), storeMany(f)],
        [of("repe cmps"), compareMany(f, false, true)],
        [of("repne cmps"), compareMany(f, false, false)],
        [of("repe scas"), compareMany(f, true, true)],
        [of("repne scas"), compareMany(f, true, false)]
      ];
    })
  )
);

// ../x86-cpu/src/isa/semantics/system.ts
var TF = 256;
var IF2 = 512;
var RF2 = 65536;
var AC2 = 262144;
var QUIET2 = IF2 | 1024 | 2097152;
var ARITHMETIC2 = 2261;
var OTHERS2 = TF | 12288 | 16384 | AC2;
var CR4_SMAP = 2097152;
var BLOCKED = 3;
var BLOCKED_BY_STI = 1;
var bits2 = (value, mask) => i32.and(value, i32.const(mask));
var attention = (e) => e.state32(Reg.ATTENTION);
var clearInterrupts = (e) => {
  e.if(i32.or(attention(e), e.state32(Reg.CPL)), () => e.leave());
  e.changeSystemFlags(0, IF2);
};
var setInterrupts = (e) => {
  const looks = i32.or(i32.or(attention(e), e.state32(Reg.CPL)), bits2(e.state32(Reg.LOOKS), Looks.STI));
  e.if(i32.or(looks, bits2(e.state32(Reg.RFLAGS), TF)), () => e.leave());
  e.if(i32.eqz(bits2(e.state32(Reg.RFLAGS), IF2)), () => {
    e.changeSystemFlags(IF2, 0);
    e.setState32(Reg.INTERRUPTIBILITY, i32.or(bits2(e.state32(Reg.INTERRUPTIBILITY), ~BLOCKED), i32.const(BLOCKED_BY_STI)));
    e.setState64(Reg.SHADOW_AT, e.retired());
  });
};
var pause = (e) => e.if(i32.or(attention(e), bits2(e.state32(Reg.LOOKS), Looks.PAUSE)), () => e.leave());
var popFlags = (e) => {
  const flags = e.letI32(e.state32(Reg.RFLAGS));
  e.if(i32.or(i32.or(attention(e), e.state32(Reg.CPL)), bits2(flags, TF)), () => e.leave());
  const image = e.letI32(i32.wrap(e.load(e.stackAddress(0, 8), 8)));
  const opens = i32.and(i32.ne(bits2(e.state32(Reg.LOOKS), Looks.STI), i32.const(0)), i32.ne(bits2(image, IF2), i32.const(0)));
  e.if(i32.or(bits2(i32.xor(image, flags), OTHERS2), opens), () => e.leave());
  e.setState32(Reg.RFLAGS, i32.or(bits2(flags, ~(QUIET2 | RF2)), bits2(image, QUIET2)));
  e.writeFlags(i64.extendU(bits2(image, ARITHMETIC2)));
  e.moveStack(i64.const(8));
};
var clearAc = (e) => {
  const changes = i32.or(bits2(e.state32(Reg.RFLAGS), AC2), i32.eqz(bits2(e.state32(Reg.CR4), CR4_SMAP)));
  e.if(i32.or(i32.or(attention(e), e.state32(Reg.CPL)), changes), () => e.leave());
};
var GS_BASE = Reg.SEGMENTS + Seg.GS * SEGMENT_BYTES + SegField.BASE;
var swapGs = (e) => {
  e.if(i32.or(attention(e), e.state32(Reg.CPL)), () => e.leave());
  const base = e.let(e.state64(GS_BASE));
  e.setState64(GS_BASE, e.state64(Reg.KERNEL_GS_BASE));
  e.setState64(Reg.KERNEL_GS_BASE, base);
};
var serialize = (e) => e.if(attention(e), () => e.leave());
var readSelector = (segment) => (e) => {
  e.if(attention(e), () => e.leave());
  const selector = e.state32(Reg.SEGMENTS + segment * SEGMENT_BYTES + SegField.SELECTOR);
  e.write(0, i64.extendU(bits2(selector, 65535)));
};
var systemSemantics = {
  "cli.quick": clearInterrupts,
  "sti.quick": setInterrupts,
  "pause.quick": pause,
  "serialize.quick": serialize,
  "popf.quick": popFlags,
  "clac.quick": clearAc,
  "swapgs.quick": swapGs,
  ...Object.fromEntries(Object.values(Seg).map((segment) => [`mov r,sreg.${segment}`, readSelector(segment)]))
};

// ../x86-cpu/src/isa/semantics/vector-move.ts
var c9 = i64.const;
var GP = 13;
function requireAlignment(e, operand) {
  if (!e.isMemory(operand) || e.sizeOf(operand) !== 16) return;
  e.if(i64.ne(i64.and(e.address(operand), c9(15)), c9(0)), () => e.raise(GP, 0));
}
function alignedVector(e, operand) {
  requireAlignment(e, operand);
  return e.readVector(operand);
}
var low64 = (v) => v128.extract64(v, 0);
var lowOnly = (v) => v128.replace64(v128.zero(), 0, v);
var moveUnaligned = (e) => e.writeVector(0, e.readVector(1));
var moveAligned = (e) => {
  const v = alignedVector(e, 1);
  requireAlignment(e, 0);
  e.writeVector(0, v);
};
var moveScalar = (bytes) => (e) => {
  if (e.isMemory(1)) e.writeVector(0, lowOnly(e.read(1)));
  else e.writeLow(0, e.readLow(1), bytes);
};
var vectorMoveSemantics = {
  movups: moveUnaligned,
  movaps: moveAligned,
  movss: moveScalar(4),
  movsd: moveScalar(8),
  movlps: (e) => e.writeLow(0, e.isMemory(0) ? e.readLow(1) : e.read(1), 8),
  movhps: (e) => e.writeVector(0, v128.replace64(e.readVector(0), 1, e.read(1))),
  "movhps store": (e) => e.write(0, v128.extract64(e.readVector(1), 1)),
  movhlps: (e) => e.writeLow(0, v128.extract64(e.readVector(1), 1), 8),
  movlhps: (e) => e.writeVector(0, v128.replace64(e.readVector(0), 1, e.readLow(1))),
  movsldup: (e) => e.writeVector(0, shuffleDwords(alignedVector(e, 1), [0, 0, 2, 2])),
  movshdup: (e) => e.writeVector(0, shuffleDwords(alignedVector(e, 1), [1, 1, 3, 3])),
  movddup: (e) => e.writeVector(0, v128.splat64(e.readLow(1))),
  movd: (e) => e.writeVector(0, lowOnly(e.read(1))),
  "movd store": (e) => e.write(0, e.readLow(1)),
  movq: (e) => e.writeVector(0, lowOnly(e.readLow(1))),
  "movq store": (e) => {
    if (e.isMemory(0)) e.write(0, e.readLow(1));
    else e.writeVector(0, lowOnly(e.readLow(1)));
  },
  movmskps: (e) => e.write(0, i64.extendU(v128.bitmask32(e.readVector(1)))),
  movmskpd: (e) => e.write(0, i64.extendU(v128.bitmask64(e.readVector(1)))),
  pmovmskb: (e) => e.write(0, i64.extendU(v128.bitmask8(e.readVector(1))))
};
function shuffleDwords(v, lanes2) {
  return v128.shuffle(v, v, lanes2.flatMap((n) => [4 * n, 4 * n + 1, 4 * n + 2, 4 * n + 3]));
}
var IOTA = () => v128.const(0x0706050403020100n, 0x0f0e0d0c0b0a0908n);
var TWO_BITS = 3;
function dwordIndices(immediate, at) {
  const lane = (n) => i64.and(i64.shrU(immediate, c9(at + 2 * n)), c9(TWO_BITS));
  return i64.add(i64.mul(i64.or(lane(0), i64.shl(lane(1), c9(32))), c9(67372036)), c9(0x0302010003020100n));
}
function wordIndices(immediate, first) {
  const lane = (n) => i64.shl(i64.and(i64.shrU(immediate, c9(2 * n)), c9(TWO_BITS)), c9(16 * n));
  const lanes2 = i64.or(i64.or(lane(0), lane(1)), i64.or(lane(2), lane(3)));
  const base = BigInt(2 * first) * 0x0101010101010101n + 0x0100010001000100n;
  return i64.add(i64.mul(lanes2, c9(514)), c9(base));
}
function laneMask(immediate, at, lanes2) {
  const width = 64 / lanes2;
  const ones = lanes2 === 1 ? -1n : (1n << BigInt(width)) - 1n;
  let mask = c9(0);
  for (let n = 0; n < lanes2; n++) {
    const bit2 = i32.wrap(i64.and(i64.shrU(immediate, c9(at + n)), c9(1)));
    mask = i64.or(mask, i64.select(bit2, c9(BigInt.asIntN(64, ones << BigInt(width * n))), c9(0)));
  }
  return mask;
}
var pair = (low, high) => v128.replace64(v128.splat64(low), 1, high);
var lowHalf = low64;
var highHalf = (v) => v128.extract64(v, 1);

// ../x86-cpu/src/isa/semantics/avx-lanes.ts
var c10 = i64.const;
function writeVex(e, operand, low, high) {
  if (e.isMemory(operand) && high === void 0) e.writeVector(operand, low);
  else e.writeWide(operand, low, high ?? v128.zero());
}
function readHalves(e, operand) {
  return e.sizeOf(operand) === 32 ? e.readWide(operand) : [e.readVector(operand)];
}
function laneEmitter(e, lane, at, sources, keep) {
  const [first, second] = sources.map((halves) => halves?.[halves.length > 1 ? lane : 0]);
  const operand = (n) => {
    if (n === 0) return at.first >= 0 ? at.first : 0;
    return n === 1 && at.second >= 0 ? at.second : at.immediate;
  };
  const vector = (n) => {
    const v = n === 0 ? first : second;
    if (v === void 0) throw new RangeError(`lane operand ${n} has not been read`);
    return v;
  };
  const own = {
    // Any size but 16: no alignment check.
    sizeOf: (n) => e.sizeOf(operand(n)) === 16 ? 32 : e.sizeOf(operand(n)),
    isMemory: (n) => n !== 0 && e.isMemory(operand(n)),
    read: (n) => {
      const v = e.read(operand(n));
      return operand(n) === at.immediate && lane === 1 && at.immediateShift > 0 ? e.let(i64.shrU(v, c10(at.immediateShift))) : v;
    },
    readVector: vector,
    readSigned: (n) => e.readSigned(operand(n)),
    readLow: (n) => sources[n] === void 0 ? e.readLow(operand(n)) : e.let(lowHalf(vector(n))),
    writeVector: (_, v) => keep(e.letVector(v)),
    writeLow: (_, v, bytes) => {
      const rest = vector(0);
      const low = bytes === 8 ? v : i64.or(i64.and(lowHalf(rest), c10(-0x100000000n)), i64.and(v, c10(4294967295)));
      keep(e.letVector(v128.replace64(rest, 0, low)));
    }
  };
  return new Proxy(e, {
    get: (target, key) => {
      const member = target[key];
      if (key in own) return own[key];
      return typeof member === "function" ? member.bind(target) : member;
    }
  });
}
function byLane(legacy, at, readsSecond = true) {
  return (e) => {
    const sources = [
      at.first < 0 ? void 0 : readHalves(e, at.first),
      readsSecond && at.second >= 0 ? readHalves(e, at.second) : void 0
    ];
    const results = [];
    for (let lane = 0; lane < e.sizeOf(0) / 16; lane++) legacy(laneEmitter(e, lane, at, sources, (v) => results.push(v)));
    writeVex(e, 0, results[0], results[1]);
  };
}
var binary = (legacy, immediateShift = 0) => byLane(legacy, { first: 1, second: 2, immediate: 3, immediateShift });
var unary = (legacy) => byLane(legacy, { first: -1, second: 1, immediate: 2, immediateShift: 0 });
var shifted = (legacy) => byLane(legacy, { first: 1, second: -1, immediate: 2, immediateShift: 0 });
var scalar = (legacy) => byLane(legacy, { first: 1, second: 2, immediate: 3, immediateShift: 0 }, false);
var byQuad = (operation, a, b) => pair(operation(lowHalf(a), lowHalf(b)), operation(highHalf(a), highHalf(b)));

// ../x86-cpu/src/isa/semantics/avx-permute.ts
var c11 = i64.const;
var lanes = (operation) => (e) => {
  const b = readHalves(e, 2);
  const a = readHalves(e, 1);
  const results = a.map((v, n) => e.letVector(operation(v, b[n])));
  writeVex(e, 0, results[0], results[1]);
};
var lanesByImmediate = (bitsPerLane, operation) => (e) => {
  const results = readHalves(e, 1).map((v, n) => e.letVector(operation(v, e.let(i64.shrU(e.read(2), c11(bitsPerLane * n))))));
  writeVex(e, 0, results[0], results[1]);
};
var dwordsToBytes = (lane) => v128.binary("i32x4Add", v128.binary("i32x4Mul", lane, constant2(0x0404040404040404n)), constant2(0x0302010003020100n));
var constant2 = (half) => v128.const(half, half);
var permuteSingles = lanes(
  (a, control) => v128.binary("swizzle", a, dwordsToBytes(v128.binary("and", control, constant2(0x300000003n))))
);
var permuteDoubles = lanes((a, control) => {
  const lane = v128.binary("and", v128.shift("i64x2ShrU", control, i32.const(1)), constant2(1n));
  return v128.binary(
    "swizzle",
    a,
    v128.binary("i64x2Add", v128.binary("i64x2Mul", lane, constant2(0x0808080808080808n)), constant2(0x0706050403020100n))
  );
});
var bitOf = (v, n) => i32.wrap(i64.and(i64.shrU(v, c11(n)), c11(1)));
var permuteAcross = (e) => {
  const [low, high] = e.readWide(2);
  const control = e.readWide(1);
  const results = control.map((v) => {
    const bytes = e.letVector(dwordsToBytes(v128.binary("and", v, constant2(0x700000007n))));
    const fromHigh = v128.binary("swizzle", high, v128.binary("i8x16Sub", bytes, constant2(0x1010101010101010n)));
    return e.letVector(v128.binary("or", v128.binary("swizzle", low, bytes), fromHigh));
  });
  e.writeWide(0, results[0], results[1]);
};
var permuteQuads = (e) => {
  const [low, high] = e.readWide(1);
  const immediate = e.read(2);
  const lane = (n) => {
    const half = e.letVector(v128.select(bitOf(immediate, 2 * n + 1), high, low));
    return i64.select(bitOf(immediate, 2 * n), highHalf(half), lowHalf(half));
  };
  e.writeWide(0, e.letVector(pair(lane(0), lane(1))), e.letVector(pair(lane(2), lane(3))));
};
var permuteHalves = (e) => {
  const b = e.readWide(2);
  const a = e.readWide(1);
  const immediate = e.read(3);
  const choose2 = (at) => {
    const half = v128.select(
      bitOf(immediate, at + 1),
      v128.select(bitOf(immediate, at), b[1], b[0]),
      v128.select(bitOf(immediate, at), a[1], a[0])
    );
    return e.letVector(v128.select(bitOf(immediate, at + 3), v128.zero(), half));
  };
  e.writeWide(0, choose2(0), choose2(4));
};
var insertHalf = (e) => {
  const v = e.readVector(2);
  const [low, high] = e.readWide(1);
  const isHigh = e.letI32(bitOf(e.read(3), 0));
  e.writeWide(0, v128.select(isHigh, low, v), v128.select(isHigh, v, high));
};
var extractHalf = (e) => {
  const [low, high] = e.readWide(1);
  writeVex(e, 0, e.letVector(v128.select(bitOf(e.read(2), 0), high, low)));
};
var broadcast = (bits3) => (e) => {
  const low = e.readLow(1);
  const narrow2 = i32.wrap(low);
  const v = e.letVector(
    bits3 === 64 ? v128.splat64(low) : bits3 === 32 ? v128.splat32(narrow2) : bits3 === 16 ? v128.splat16(narrow2) : v128.splat8(narrow2)
  );
  writeVex(e, 0, v, e.sizeOf(0) === 32 ? v : void 0);
};
var byDword = (operation, signed) => (a, b) => {
  const low = (v) => signed ? i64.extend32S(v) : i64.and(v, c11(4294967295));
  const high = (v) => signed ? i64.shrS(v, c11(32)) : i64.shrU(v, c11(32));
  const unsignedLow = i64.and(b, c11(4294967295));
  return i64.or(
    i64.and(operation(low(a), unsignedLow), c11(4294967295)),
    i64.shl(operation(high(a), i64.shrU(b, c11(32))), c11(32))
  );
};
var shiftBy = (shift, bits3, arithmetic2 = false) => (v, count) => arithmetic2 ? shift(v, i64.select(i64.gtU(count, c11(bits3 - 1)), c11(bits3 - 1), count)) : i64.select(i64.gtU(count, c11(bits3 - 1)), c11(0), shift(v, count));
var variableShift = (operation) => lanes((a, b) => byQuad(operation, a, b));
var test2 = (mask) => (e) => {
  const b = readHalves(e, 1);
  const a = readHalves(e, 0);
  const isEmpty = (combine2) => {
    const all = e.letVector(a.map((v, n) => combine2(v, b[n])).reduce((x, y) => v128.binary("or", x, y)));
    return i64.extendU(i64.eqz(i64.and(i64.or(lowHalf(all), highHalf(all)), c11(mask))));
  };
  const zf = e.let(isEmpty((x, y) => v128.binary("and", x, y)));
  const cf = e.let(isEmpty((x, y) => v128.binary("andnot", y, x)));
  e.writeFlags(i64.or(i64.shl(zf, c11(6)), cf));
};
var signMask = (bitmask, bits3) => (e) => e.write(0, readHalves(e, 1).map((v, n) => i64.shl(i64.extendU(bitmask(v)), c11(bits3 * n))).reduce((a, b) => i64.or(a, b)));
var avxPermuteSemantics = {
  vpermilps: permuteSingles,
  vpermilpd: permuteDoubles,
  "vpermilps imm": lanesByImmediate(
    0,
    (v, immediate) => v128.binary("swizzle", v, pair(dwordIndices(immediate, 0), dwordIndices(immediate, 4)))
  ),
  "vpermilpd imm": lanesByImmediate(
    2,
    (v, immediate) => pair(i64.select(bitOf(immediate, 0), highHalf(v), lowHalf(v)), i64.select(bitOf(immediate, 1), highHalf(v), lowHalf(v)))
  ),
  vpermd: permuteAcross,
  vpermq: permuteQuads,
  vperm2f128: permuteHalves,
  vinsertf128: insertHalf,
  vextractf128: extractHalf,
  vbroadcastss: broadcast(32),
  vbroadcastsd: broadcast(64),
  vbroadcastf128: (e) => {
    const v = e.readVector(1);
    e.writeWide(0, v, v);
  },
  vpbroadcastb: broadcast(8),
  vpbroadcastw: broadcast(16),
  vpbroadcastd: broadcast(32),
  vpbroadcastq: broadcast(64),
  vpsrlvd: variableShift(byDword(shiftBy(i64.shrU, 32), false)),
  vpsllvd: variableShift(byDword(shiftBy(i64.shl, 32), false)),
  vpsravd: variableShift(byDword(shiftBy(i64.shrS, 32, true), true)),
  vpsrlvq: variableShift(shiftBy(i64.shrU, 64)),
  vpsllvq: variableShift(shiftBy(i64.shl, 64)),
  vptest: test2(-1n),
  vtestps: test2(BigInt.asIntN(64, 0x8000000080000000n)),
  vtestpd: test2(BigInt.asIntN(64, 0x8000000000000000n)),
  vmovmskps: signMask(v128.bitmask32, 4),
  vmovmskpd: signMask(v128.bitmask64, 2),
  vpmovmskb: signMask(v128.bitmask8, 16)
};

// ../x86-cpu/src/isa/semantics/quiet-float.ts
var QUIET_MXCSR = 8096;
var STICKY_MASK = 31;
var quiet = (e) => i64.eq(i64.and(e.mxcsr(), i64.const(~STICKY_MASK)), i64.const(QUIET_MXCSR));

// ../x86-cpu/src/isa/semantics/vector-float-packed.ts
var SINGLES = { integer: "i32x4", float: "f32x4", exponent: 0x7f8000007f800000n, unit: 0x0080000000800000n };
var DOUBLES = { integer: "i64x2", float: "f64x2", exponent: 0x7ff0000000000000n, unit: 0x0010000000000000n };
var both = (half) => v128.const(half, half);
var equal = (l, a, b) => v128.binary(`${l.integer}Eq`, a, b);
var greater = (l, a, b) => v128.binary(`${l.integer}GtS`, a, b);
var or = (...masks) => masks.reduce((a, b) => v128.binary("or", a, b));
var exponent = (l, v) => v128.binary("and", v, both(l.exponent));
var isZero = (l, v) => equal(l, v128.shift(`${l.integer}Shl`, v, i32.const(1)), v128.zero());
var isSpecial = (l, v) => equal(l, exponent(l, v), both(l.exponent));
var isSmall = (l, v) => equal(l, exponent(l, v), v128.zero());
var isOdd = (l, v) => or(isSpecial(l, v), v128.binary("andnot", isSmall(l, v), isZero(l, v)));
var isTiny = (l, v) => greater(l, both(2n * l.unit), exponent(l, v));
var ofSum = (l, a, b, r) => or(isOdd(l, a), isOdd(l, b), isOdd(l, r));
var ofProduct = (l, a, b, r) => or(isOdd(l, a), isOdd(l, b), isSpecial(l, r), v128.binary("andnot", isTiny(l, r), or(isZero(l, a), isZero(l, b))));
var ofQuotient = (l, a, b, r) => or(isOdd(l, a), isSpecial(l, b), isSmall(l, b), isSpecial(l, r), v128.binary("andnot", isTiny(l, r), isZero(l, a)));
var ofExtreme = (l, a, b) => or(isOdd(l, a), isOdd(l, b));
function leaveIfAny(e, mask, allowed) {
  const bad = e.letVector(mask);
  const any = i64.ne(i64.or(lowHalf(bad), highHalf(bad)), i64.const(0));
  e.if(allowed === void 0 ? any : i32.or(any, i32.eqz(allowed)), () => e.leave());
}
var packed = (l, check, operation, needsQuiet = true) => (e) => {
  const b = alignedVector(e, 1);
  const a = e.readVector(0);
  const r = e.letVector(operation(a, b));
  leaveIfAny(e, check(l, a, b, r), needsQuiet ? quiet(e) : void 0);
  e.writeVector(0, r);
};
var squareRoot = (l) => (e) => {
  const v = alignedVector(e, 1);
  leaveIfAny(e, or(isOdd(l, v), greater(l, v128.zero(), v)), quiet(e));
  e.writeVector(0, v128.unary(`${l.float}Sqrt`, v));
};
var PREDICATES = 0xf4650b9a7ced8312n;
function predicate(e, immediate, mask) {
  return e.let(i64.shrU(i64.const(BigInt.asIntN(64, PREDICATES)), i64.shl(i64.and(immediate, i64.const(mask)), i64.const(2))));
}
var compare2 = (l, predicateMask) => (e) => {
  const b = alignedVector(e, 1);
  const a = e.readVector(0);
  leaveIfAny(e, ofExtreme(l, a, b, a));
  const orders = predicate(e, e.read(2), predicateMask);
  const chosen = (name, bit2) => {
    const all = v128.splat64(i64.sub(i64.const(0), i64.and(i64.shrU(orders, i64.const(bit2)), i64.const(1))));
    return v128.binary("and", v128.binary(`${l.float}${name}`, a, b), all);
  };
  e.writeVector(0, or(chosen("Lt", 0), chosen("Eq", 1), chosen("Gt", 2)));
};
function forms(suffix, l) {
  const operation = (name) => (a, b) => v128.binary(`${l.float}${name}`, a, b);
  return {
    [`add${suffix}`]: packed(l, ofSum, operation("Add")),
    [`sub${suffix}`]: packed(l, ofSum, operation("Sub")),
    [`mul${suffix}`]: packed(l, ofProduct, operation("Mul")),
    [`div${suffix}`]: packed(l, ofQuotient, operation("Div")),
    // The second operand unless the first is less (greater): Pmin and Pmax with the operands exchanged.
    [`min${suffix}`]: packed(l, ofExtreme, (a, b) => operation("Pmin")(b, a), false),
    [`max${suffix}`]: packed(l, ofExtreme, (a, b) => operation("Pmax")(b, a), false),
    [`sqrt${suffix}`]: squareRoot(l),
    [`cmp${suffix}`]: compare2(l, 7),
    [`vcmp${suffix}`]: compare2(l, 15)
  };
}
var packedFloatSemantics = { ...forms("ps", SINGLES), ...forms("pd", DOUBLES) };

// ../x86-cpu/src/isa/semantics/vector-float.ts
var c12 = i64.const;
var SINGLE = { bytes: 4, fraction: 23, maximumExponent: 255, mask: 0xffffffffn };
var DOUBLE = { bytes: 8, fraction: 52, maximumExponent: 2047, mask: -1n };
var exponentOf = (w, bits3) => i64.and(i64.shrU(bits3, c12(w.fraction)), c12(w.maximumExponent));
var atLeast = (w, bits3, least) => i64.ltU(i64.sub(exponentOf(w, bits3), c12(least)), c12(w.maximumExponent - least));
var isZero2 = (w, bits3) => i64.eqz(i64.shl(bits3, c12(65 - 8 * w.bytes)));
var isPlain = (w, bits3) => i32.or(atLeast(w, bits3, 1), isZero2(w, bits3));
var isNegative = (w, bits3) => i32.wrap(i64.shrU(bits3, c12(8 * w.bytes - 1)));
var element = (e, operand, w) => w === DOUBLE ? e.readLow(operand) : e.let(i64.and(e.readLow(operand), c12(w.mask)));
var allOf = (...conditions) => conditions.reduce((a, b) => i32.and(a, b));
var require2 = (e, condition) => e.if(i32.eqz(condition), () => e.leave());
var ofSum2 = (w, a, b, r) => allOf(isPlain(w, a), isPlain(w, b), isPlain(w, r));
var ofProduct2 = (w, a, b, r) => allOf(isPlain(w, a), isPlain(w, b), i32.or(atLeast(w, r, 2), i32.or(isZero2(w, a), isZero2(w, b))));
var ofQuotient2 = (w, a, b, r) => allOf(isPlain(w, a), atLeast(w, b, 1), i32.or(atLeast(w, r, 2), isZero2(w, a)));
var arithmetic = (w, check, operation) => (e) => {
  const b = element(e, 1, w);
  const a = element(e, 0, w);
  const r = e.let(operation(a, b));
  require2(e, i32.and(quiet(e), check(w, a, b, r)));
  e.writeLow(0, r, w.bytes);
};
var doubles = (name) => (a, b) => i64.fromF64Bits(f64[name](f64.fromBits(a), f64.fromBits(b)));
var singles = (name) => (a, b) => i64.fromF32Bits(f32[name](f32.fromBits(a), f32.fromBits(b)));
var asDouble = (w, bits3) => w === DOUBLE ? f64.fromBits(bits3) : f64.promote(f32.fromBits(bits3));
var extreme = (w, maximum) => (e) => {
  const b = element(e, 1, w);
  const a = element(e, 0, w);
  require2(e, i32.and(isPlain(w, a), isPlain(w, b)));
  const takesFirst = maximum ? f64.gt(asDouble(w, a), asDouble(w, b)) : f64.lt(asDouble(w, a), asDouble(w, b));
  e.writeLow(0, e.let(i64.select(takesFirst, a, b)), w.bytes);
};
var squareRoot2 = (w) => (e) => {
  const b = element(e, 1, w);
  require2(e, allOf(quiet(e), atLeast(w, b, 1), i32.eqz(isNegative(w, b))));
  e.writeLow(
    0,
    e.let(w === DOUBLE ? i64.fromF64Bits(f64.sqrt(f64.fromBits(b))) : i64.fromF32Bits(f32.sqrt(f32.fromBits(b)))),
    w.bytes
  );
};
var compare3 = (w) => (e) => {
  const b = element(e, 1, w);
  const a = element(e, 0, w);
  require2(e, i32.and(isPlain(w, a), isPlain(w, b)));
  const less = f64.lt(asDouble(w, a), asDouble(w, b));
  const equal2 = f64.eq(asDouble(w, a), asDouble(w, b));
  e.writeFlags(i64.or(i64.extendU(less), i64.shl(i64.extendU(equal2), c12(6))));
};
var compareToMask = (w, predicateMask) => (e) => {
  const b = element(e, 1, w);
  const a = element(e, 0, w);
  require2(e, i32.and(isPlain(w, a), isPlain(w, b)));
  const [x, y] = [asDouble(w, a), asDouble(w, b)];
  const order = i64.or(
    i64.extendU(f64.lt(x, y)),
    i64.or(i64.shl(i64.extendU(f64.eq(x, y)), c12(1)), i64.shl(i64.extendU(f64.gt(x, y)), c12(2)))
  );
  const holds = i64.ne(i64.and(predicate(e, e.read(2), predicateMask), order), c12(0));
  e.writeLow(0, e.let(i64.select(holds, c12(-1), c12(0))), w.bytes);
};
var round = (w) => (e) => {
  const v = element(e, 1, w);
  const immediate = e.read(2);
  const has = (bit2) => i32.wrap(i64.and(immediate, c12(bit2)));
  const mode = e.let(i64.and(i64.select(has(4), i64.shrU(e.mxcsr(), c12(13)), immediate), c12(3)));
  const x = asDouble(w, v);
  const [nearest, down, up, zero] = [f64.nearest(x), f64.floor(x), f64.ceil(x), f64.trunc(x)].map(
    (r2) => i64.fromF64Bits(r2)
  );
  const isOdd2 = i32.wrap(i64.and(mode, c12(1)));
  const r = e.let(i64.select(i64.gtU(mode, c12(1)), i64.select(isOdd2, zero, up), i64.select(isOdd2, down, nearest)));
  const isSilent = i32.or(i32.ne(has(8), i32.const(0)), i32.or(f64.eq(f64.fromBits(r), x), quiet(e)));
  require2(e, i32.and(isPlain(w, v), isSilent));
  e.writeLow(0, w === DOUBLE ? r : e.let(i64.fromF32Bits(f32.demote(f64.fromBits(r)))), w.bytes);
};
var fromInteger = (w) => (e) => {
  const v = e.readSigned(1);
  const limit = 1n << BigInt(w.fraction + 1);
  if (e.sizeOf(1) === 8 || w === SINGLE) require2(e, i32.or(i64.leU(i64.add(v, c12(limit)), c12(2n * limit)), quiet(e)));
  const r = w === DOUBLE ? i64.fromF64Bits(f64.fromI64S(v)) : i64.fromF32Bits(f32.fromI64S(v));
  e.writeLow(0, e.let(r), w.bytes);
};
var toInteger = (w, truncate) => (e) => {
  const v = element(e, 1, w);
  const x = asDouble(w, v);
  const rounded = e.let(i64.fromF64Bits(truncate ? f64.trunc(x) : f64.nearest(x)));
  const isExact = f64.eq(f64.fromBits(rounded), x);
  const isInRange = f64.lt(f64.abs(f64.fromBits(rounded)), f64.const(e.sizeOf(0) === 8 ? 2 ** 63 : 2 ** 31));
  require2(e, allOf(isPlain(w, v), isInRange, i32.or(isExact, quiet(e))));
  e.write(0, e.let(i64.truncF64(f64.fromBits(rounded))));
};
var widen = (e) => {
  const v = element(e, 1, SINGLE);
  require2(e, isPlain(SINGLE, v));
  e.writeLow(0, e.let(i64.fromF64Bits(asDouble(SINGLE, v))), 8);
};
var narrow = (e) => {
  const v = element(e, 1, DOUBLE);
  const r = e.let(i64.fromF32Bits(f32.demote(f64.fromBits(v))));
  require2(e, allOf(quiet(e), isPlain(DOUBLE, v), i32.or(atLeast(SINGLE, r, 2), isZero2(DOUBLE, v))));
  e.writeLow(0, r, 4);
};
var vectorFloatSemantics = {
  ...packedFloatSemantics,
  addsd: arithmetic(DOUBLE, ofSum2, doubles("add")),
  subsd: arithmetic(DOUBLE, ofSum2, doubles("sub")),
  mulsd: arithmetic(DOUBLE, ofProduct2, doubles("mul")),
  divsd: arithmetic(DOUBLE, ofQuotient2, doubles("div")),
  addss: arithmetic(SINGLE, ofSum2, singles("add")),
  subss: arithmetic(SINGLE, ofSum2, singles("sub")),
  mulss: arithmetic(SINGLE, ofProduct2, singles("mul")),
  divss: arithmetic(SINGLE, ofQuotient2, singles("div")),
  minsd: extreme(DOUBLE, false),
  maxsd: extreme(DOUBLE, true),
  minss: extreme(SINGLE, false),
  maxss: extreme(SINGLE, true),
  sqrtsd: squareRoot2(DOUBLE),
  sqrtss: squareRoot2(SINGLE),
  cmpsd: compareToMask(DOUBLE, 7),
  cmpss: compareToMask(SINGLE, 7),
  vcmpsd: compareToMask(DOUBLE, 15),
  vcmpss: compareToMask(SINGLE, 15),
  roundsd: round(DOUBLE),
  roundss: round(SINGLE),
  comisd: compare3(DOUBLE),
  ucomisd: compare3(DOUBLE),
  comiss: compare3(SINGLE),
  ucomiss: compare3(SINGLE),
  cvtsi2sd: fromInteger(DOUBLE),
  cvtsi2ss: fromInteger(SINGLE),
  cvttsd2si: toInteger(DOUBLE, true),
  cvtsd2si: toInteger(DOUBLE, false),
  cvttss2si: toInteger(SINGLE, true),
  cvtss2si: toInteger(SINGLE, false),
  cvtss2sd: widen,
  cvtsd2ss: narrow
};

// ../x86-cpu/src/isa/semantics/vector-integer.ts
var c13 = i64.const;
var packed2 = (operation) => (e) => {
  const b = alignedVector(e, 1);
  e.writeVector(0, operation(e.readVector(0), b, e));
};
var simd2 = (name) => (a, b) => v128.binary(name, a, b);
var unary2 = (operation) => (e) => e.writeVector(0, operation(alignedVector(e, 1)));
var interleave = (bytes, high) => (a, b) => {
  const lanes2 = [];
  for (let n = 0; n < 8 / bytes; n++) {
    const at = (high ? 8 : 0) + n * bytes;
    for (const from of [at, 16 + at]) for (let k = 0; k < bytes; k++) lanes2.push(from + k);
  }
  return v128.shuffle(a, b, lanes2);
};
var lanesOf = (a, b, bytes, odd) => {
  const lanes2 = [];
  for (let at = odd ? bytes : 0; at < 32; at += 2 * bytes) for (let k = 0; k < bytes; k++) lanes2.push(at + k);
  return v128.shuffle(a, b, lanes2);
};
var horizontal = (name, bytes) => (a, b) => v128.binary(name, lanesOf(a, b, bytes, false), lanesOf(a, b, bytes, true));
var HIGH_WORDS = [2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31];
var highProducts = (signed) => (a, b) => v128.shuffle(
  v128.binary(signed ? "i32x4ExtmulLowS" : "i32x4ExtmulLowU", a, b),
  v128.binary(signed ? "i32x4ExtmulHighS" : "i32x4ExtmulHighU", a, b),
  HIGH_WORDS
);
var evenProducts = (name) => (a, b) => v128.binary(name, shuffleDwords(a, [0, 2, 0, 2]), shuffleDwords(b, [0, 2, 0, 2]));
var absoluteDifferences = (a, b, e) => {
  const difference = e.letVector(v128.binary("i8x16Sub", v128.binary("i8x16MaxU", a, b), v128.binary("i8x16MinU", a, b)));
  const sum = (half) => {
    const even = i64.and(half, c13(0x00ff00ff00ff00ffn));
    const odd = i64.and(i64.shrU(half, c13(8)), c13(0x00ff00ff00ff00ffn));
    return i64.shrU(i64.mul(i64.add(even, odd), c13(0x0001000100010001n)), c13(48));
  };
  return pair(sum(lowHalf(difference)), sum(highHalf(difference)));
};
var sign = (bits3) => (a, b) => {
  const name = bits3 === 8 ? "i8x16" : bits3 === 16 ? "i16x8" : "i32x4";
  const negative = v128.binary(`${name}GtS`, v128.zero(), b);
  const isZero3 = v128.binary(`${name}Eq`, b, v128.zero());
  const signed = v128.binary(`${name}Sub`, v128.binary("xor", a, negative), negative);
  return v128.binary("andnot", signed, isZero3);
};
var multiplyAddBytes = (a, b) => {
  const even = (v, signed) => signed ? v128.shift("i16x8ShrS", v128.shift("i16x8Shl", v, i32.const(8)), i32.const(8)) : v128.shift("i16x8ShrU", v128.shift("i16x8Shl", v, i32.const(8)), i32.const(8));
  const odd = (v, signed) => v128.shift(signed ? "i16x8ShrS" : "i16x8ShrU", v, i32.const(8));
  return v128.binary(
    "i16x8AddSatS",
    v128.binary("i16x8Mul", even(a, false), even(b, true)),
    v128.binary("i16x8Mul", odd(a, false), odd(b, true))
  );
};
var roundedHighProducts = (a, b) => {
  const half = (name) => {
    const product = v128.shift("i32x4ShrS", v128.binary(name, a, b), i32.const(14));
    return v128.shift("i32x4ShrS", v128.binary("i32x4Add", product, v128.splat32(i32.const(1))), i32.const(1));
  };
  const LOW_WORDS = HIGH_WORDS.map((n) => n - 2);
  return v128.shuffle(half("i32x4ExtmulLowS"), half("i32x4ExtmulHighS"), LOW_WORDS);
};
function shiftLanes(name, bits3, v, count, e) {
  const arithmetic2 = name.endsWith("ShrS");
  const tooFar = e.letI32(i64.gtU(count, c13(bits3 - 1)));
  if (arithmetic2) return v128.shift(name, v, i32.select(tooFar, i32.const(bits3 - 1), i32.wrap(count)));
  return v128.select(tooFar, v128.zero(), v128.shift(name, v, i32.wrap(count)));
}
var shiftByVector = (name, bits3) => (e) => {
  const count = e.let(lowHalf(alignedVector(e, 1)));
  e.writeVector(0, shiftLanes(name, bits3, e.readVector(0), count, e));
};
var shiftByImmediate = (name, bits3) => (e) => e.writeVector(0, shiftLanes(name, bits3, e.readVector(0), e.read(1), e));
var clamp = (v, limit) => i32.wrap(i64.select(i64.gtU(v, c13(limit)), c13(limit), v));
var byteShiftRight = (v, count) => v128.binary("swizzle", v, v128.binary("i8x16Add", IOTA(), v128.splat8(count)));
var byteShiftLeft = (v, count) => v128.binary("swizzle", v, v128.binary("i8x16Sub", IOTA(), v128.splat8(count)));
var choose = (mask, a, b) => v128.binary("or", v128.binary("and", b, mask), v128.binary("andnot", a, mask));
var blendByXmm0 = (mask) => (e) => {
  const b = alignedVector(e, 1);
  const control = e.letVector(mask(v128.replace64(v128.splat64(e.xmm0(0)), 1, e.xmm0(1))));
  e.writeVector(0, choose(control, e.readVector(0), b));
};
var blendImmediate = (lanes2) => (e) => {
  const b = alignedVector(e, 1);
  const immediate = e.read(2);
  const mask = e.letVector(pair(laneMask(immediate, 0, lanes2), laneMask(immediate, lanes2, lanes2)));
  e.writeVector(0, choose(mask, e.readVector(0), b));
};
function extractLane(e, v, n, bits3) {
  const perHalf = 64 / bits3;
  const half = i64.select(i32.wrap(i64.and(n, c13(perHalf))), highHalf(v), lowHalf(v));
  const value = i64.shrU(half, i64.mul(i64.and(n, c13(perHalf - 1)), c13(bits3)));
  return e.let(bits3 === 64 ? value : i64.and(value, c13((1n << BigInt(bits3)) - 1n)));
}
function insertLane(e, v, n, bits3, value) {
  const perHalf = 64 / bits3;
  const shift = e.let(i64.mul(i64.and(n, c13(perHalf - 1)), c13(bits3)));
  const ones = bits3 === 64 ? -1n : (1n << BigInt(bits3)) - 1n;
  const mask = e.let(i64.shl(c13(ones), shift));
  const bitsIn = e.let(i64.and(i64.shl(value, shift), mask));
  const replaced = (half) => i64.or(i64.and(half, i64.xor(mask, c13(-1))), bitsIn);
  const isHigh = e.letI32(i32.wrap(i64.and(n, c13(perHalf))));
  return pair(i64.select(isHigh, lowHalf(v), replaced(lowHalf(v))), i64.select(isHigh, replaced(highHalf(v)), highHalf(v)));
}
var insert = (bits3) => (e) => {
  const value = e.read(1);
  const lane = e.let(i64.and(e.read(2), c13(128 / bits3(e) - 1)));
  e.writeVector(0, insertLane(e, e.readVector(0), lane, bits3(e), value));
};
var extract = (bits3) => (e) => {
  const lane = e.let(i64.and(e.read(2), c13(128 / bits3(e) - 1)));
  e.write(0, extractLane(e, e.readVector(1), lane, bits3(e)));
};
var insertps = (e) => {
  const immediate = e.read(2);
  const value = e.isMemory(1) ? e.read(1) : extractLane(e, e.readVector(1), e.let(i64.and(i64.shrU(immediate, c13(6)), c13(3))), 32);
  const lane = e.let(i64.and(i64.shrU(immediate, c13(4)), c13(3)));
  const inserted = e.letVector(insertLane(e, e.readVector(0), lane, 32, value));
  const zero = e.letVector(pair(laneMask(immediate, 0, 2), laneMask(immediate, 2, 2)));
  e.writeVector(0, v128.binary("andnot", inserted, zero));
};
var shuffleSingles = (e) => {
  const b = alignedVector(e, 1);
  const immediate = e.read(2);
  const none = c13(-1);
  const low = v128.binary("swizzle", e.readVector(0), pair(dwordIndices(immediate, 0), none));
  e.writeVector(0, v128.binary("or", low, v128.binary("swizzle", b, pair(none, dwordIndices(immediate, 4)))));
};
var shuffleDoubles = (e) => {
  const b = alignedVector(e, 1);
  const immediate = e.read(2);
  const a = e.readVector(0);
  const half = (v, bit2) => i64.select(i32.wrap(i64.and(i64.shrU(immediate, c13(bit2)), c13(1))), highHalf(v), lowHalf(v));
  e.writeVector(0, pair(half(a, 0), half(b, 1)));
};
var minimumPosition = (e) => {
  const v = alignedVector(e, 1);
  const key = (n) => i64.or(i64.shl(i64.and(i64.shrU(n < 4 ? lowHalf(v) : highHalf(v), c13(16 * (n & 3))), c13(65535)), c13(3)), c13(n));
  const best = e.variable(key(0));
  for (let n = 1; n < 8; n++) {
    const candidate = e.let(key(n));
    e.assign(best, i64.select(i64.ltU(candidate, best), candidate, best));
  }
  e.writeVector(0, pair(i64.or(i64.shrU(best, c13(3)), i64.shl(i64.and(best, c13(7)), c13(16))), c13(0)));
};
var test3 = (e) => {
  const b = alignedVector(e, 1);
  const a = e.readVector(0);
  const none = (v) => i64.extendU(i64.eqz(i64.or(lowHalf(v), highHalf(v))));
  const both2 = e.letVector(v128.binary("and", a, b));
  const outside = e.letVector(v128.binary("andnot", b, a));
  e.writeFlags(i64.or(i64.shl(none(both2), c13(6)), none(outside)));
};
var chain = (...names) => (e) => e.writeVector(0, names.reduce((v, name) => v128.unary(name, v), e.readVector(1)));
var [B2W, W2D, D2Q] = [["i16x8ExtendLowI8S", "i16x8ExtendLowI8U"], ["i32x4ExtendLowI16S", "i32x4ExtendLowI16U"], ["i64x2ExtendLowI32S", "i64x2ExtendLowI32U"]];
var extensions = (prefix, k) => ({
  [`${prefix}bw`]: chain(B2W[k]),
  [`${prefix}bd`]: chain(B2W[k], W2D[k]),
  [`${prefix}bq`]: chain(B2W[k], W2D[k], D2Q[k]),
  [`${prefix}wd`]: chain(W2D[k]),
  [`${prefix}wq`]: chain(W2D[k], D2Q[k]),
  [`${prefix}dq`]: chain(D2Q[k])
});
var SIMPLE = {
  packsswb: "i8x16NarrowS",
  packuswb: "i8x16NarrowU",
  packssdw: "i16x8NarrowS",
  packusdw: "i16x8NarrowU",
  pcmpeqb: "i8x16Eq",
  pcmpeqw: "i16x8Eq",
  pcmpeqd: "i32x4Eq",
  pcmpeqq: "i64x2Eq",
  pcmpgtb: "i8x16GtS",
  pcmpgtw: "i16x8GtS",
  pcmpgtd: "i32x4GtS",
  pcmpgtq: "i64x2GtS",
  paddb: "i8x16Add",
  paddw: "i16x8Add",
  paddd: "i32x4Add",
  paddq: "i64x2Add",
  psubb: "i8x16Sub",
  psubw: "i16x8Sub",
  psubd: "i32x4Sub",
  psubq: "i64x2Sub",
  paddsb: "i8x16AddSatS",
  paddusb: "i8x16AddSatU",
  psubsb: "i8x16SubSatS",
  psubusb: "i8x16SubSatU",
  paddsw: "i16x8AddSatS",
  paddusw: "i16x8AddSatU",
  psubsw: "i16x8SubSatS",
  psubusw: "i16x8SubSatU",
  pavgb: "i8x16AvgrU",
  pavgw: "i16x8AvgrU",
  pmullw: "i16x8Mul",
  pmulld: "i32x4Mul",
  pmaddwd: "i32x4DotI16x8S",
  pminsb: "i8x16MinS",
  pminub: "i8x16MinU",
  pmaxsb: "i8x16MaxS",
  pmaxub: "i8x16MaxU",
  pminsw: "i16x8MinS",
  pminuw: "i16x8MinU",
  pmaxsw: "i16x8MaxS",
  pmaxuw: "i16x8MaxU",
  pminsd: "i32x4MinS",
  pminud: "i32x4MinU",
  pmaxsd: "i32x4MaxS",
  pmaxud: "i32x4MaxU",
  pand: "and",
  por: "or",
  pxor: "xor"
};
var SHIFTS = [
  ["psrlw", "i16x8ShrU", 16],
  ["psrld", "i32x4ShrU", 32],
  ["psrlq", "i64x2ShrU", 64],
  ["psraw", "i16x8ShrS", 16],
  ["psrad", "i32x4ShrS", 32],
  ["psllw", "i16x8Shl", 16],
  ["pslld", "i32x4Shl", 32],
  ["psllq", "i64x2Shl", 64]
];
var INTERLEAVES = [["bw", 1], ["wd", 2], ["dq", 4], ["qdq", 8]];
var vectorIntegerSemantics = {
  ...Object.fromEntries(Object.entries(SIMPLE).map(([name, operation]) => [name, packed2(simd2(operation))])),
  ...Object.fromEntries(SHIFTS.flatMap(([name, shift, bits3]) => [[name, shiftByVector(shift, bits3)], [`${name}i`, shiftByImmediate(shift, bits3)]])),
  // prettier-ignore
  ...Object.fromEntries(INTERLEAVES.flatMap(([name, bytes]) => [[`punpckl${name}`, packed2(interleave(bytes, false))], [`punpckh${name}`, packed2(interleave(bytes, true))]])),
  // prettier-ignore
  ...extensions("pmovsx", 0),
  ...extensions("pmovzx", 1),
  pandn: packed2((a, b) => v128.binary("andnot", b, a)),
  pmulhw: packed2(highProducts(true)),
  pmulhuw: packed2(highProducts(false)),
  pmuludq: packed2(evenProducts("i64x2ExtmulLowU")),
  pmuldq: packed2(evenProducts("i64x2ExtmulLowS")),
  psadbw: packed2(absoluteDifferences),
  pshufb: packed2((a, b) => v128.binary("swizzle", a, v128.binary("and", b, v128.splat8(i32.const(143))))),
  phaddw: packed2(horizontal("i16x8Add", 2)),
  phaddd: packed2(horizontal("i32x4Add", 4)),
  phaddsw: packed2(horizontal("i16x8AddSatS", 2)),
  phsubw: packed2(horizontal("i16x8Sub", 2)),
  phsubd: packed2(horizontal("i32x4Sub", 4)),
  phsubsw: packed2(horizontal("i16x8SubSatS", 2)),
  psignb: packed2(sign(8)),
  psignw: packed2(sign(16)),
  psignd: packed2(sign(32)),
  pmaddubsw: packed2(multiplyAddBytes),
  pmulhrsw: packed2(roundedHighProducts),
  pabsb: unary2((v) => v128.unary("i8x16Abs", v)),
  pabsw: unary2((v) => v128.unary("i16x8Abs", v)),
  pabsd: unary2((v) => v128.unary("i32x4Abs", v)),
  pblendvb: blendByXmm0((m) => v128.binary("i8x16GtS", v128.zero(), m)),
  blendvps: blendByXmm0((m) => v128.shift("i32x4ShrS", m, i32.const(31))),
  blendvpd: blendByXmm0((m) => v128.shift("i64x2ShrS", m, i32.const(63))),
  blendps: blendImmediate(2),
  blendpd: blendImmediate(1),
  pblendw: blendImmediate(4),
  psrldq: (e) => e.writeVector(0, byteShiftRight(e.readVector(0), clamp(e.read(1), 16))),
  pslldq: (e) => e.writeVector(0, byteShiftLeft(e.readVector(0), clamp(e.read(1), 16))),
  palignr: (e) => {
    const b = alignedVector(e, 1);
    const count = e.letI32(clamp(e.read(2), 32));
    e.writeVector(0, v128.binary("or", byteShiftRight(b, count), byteShiftRight(e.readVector(0), i32.sub(count, i32.const(16)))));
  },
  pshufd: (e) => {
    const v = alignedVector(e, 1);
    const immediate = e.read(2);
    e.writeVector(0, v128.binary("swizzle", v, pair(dwordIndices(immediate, 0), dwordIndices(immediate, 4))));
  },
  pshuflw: (e) => {
    const v = alignedVector(e, 1);
    e.writeVector(0, v128.binary("swizzle", v, pair(wordIndices(e.read(2), 0), c13(0x0f0e0d0c0b0a0908n))));
  },
  pshufhw: (e) => {
    const v = alignedVector(e, 1);
    e.writeVector(0, v128.binary("swizzle", v, pair(c13(0x0706050403020100n), wordIndices(e.read(2), 4))));
  },
  shufps: shuffleSingles,
  shufpd: shuffleDoubles,
  pinsrb: insert(() => 8),
  pinsrw: insert(() => 16),
  pinsrd: insert((e) => 8 * e.sizeOf(1)),
  pextrb: extract(() => 8),
  pextrw: extract(() => 16),
  pextrd: extract((e) => 8 * e.sizeOf(0)),
  insertps,
  phminposuw: minimumPosition,
  ptest: test3
};

// ../x86-cpu/src/isa/semantics/avx.ts
var c14 = i64.const;
var GP2 = 13;
var BINARY = "punpcklbw punpcklwd punpckldq packsswb pcmpgtb pcmpgtw pcmpgtd packuswb punpckhbw punpckhwd punpckhdq packssdw punpcklqdq punpckhqdq pcmpeqb pcmpeqw pcmpeqd paddq pmullw psubusb psubusw pminub pand paddusb paddusw pmaxub pandn pavgb pavgw pmulhuw pmulhw psubsb psubsw pminsw por paddsb paddsw pmaxsw pxor pmuludq pmaddwd psadbw psubb psubw psubd psubq paddb paddw paddd pshufb phaddw phaddd phaddsw pmaddubsw phsubw phsubd phsubsw psignb psignw psignd pmulhrsw pmuldq pcmpeqq packusdw pcmpgtq pminsb pminsd pminuw pminud pmaxsb pmaxsd pmaxuw pmaxud pmulld psrlw psrld psrlq psraw psrad psllw pslld psllq pblendw palignr shufps";
var SPLIT_IMMEDIATE = [["blendps", 4], ["blendpd", 2], ["shufpd", 2]];
var SHIFT_IMMEDIATE = "psrlwi psrawi psllwi psrldi psradi pslldi psrlqi psllqi psrldq pslldq";
var UNARY = "pabsb pabsw pabsd pshufd pshufhw pshuflw phminposuw";
var INSERTS = "pinsrb pinsrw pinsrd insertps";
var SAME = "pextrb pextrw pextrd";
var SAME_FLOAT = "comiss comisd ucomiss ucomisd cvtss2si cvtsd2si cvttss2si cvttsd2si";
var SCALAR_FLOAT = "addss addsd subss subsd mulss mulsd divss divsd minss minsd maxss maxsd sqrtss sqrtsd roundss roundsd cvtsi2ss cvtsi2sd cvtss2sd cvtsd2ss";
var PACKED_FLOAT = "addps addpd subps subpd mulps mulpd divps divpd minps minpd maxps maxpd";
var COMPARE = ["vcmpps", "vcmppd", "vcmpss", "vcmpsd"];
var PACKED_ROOT = "sqrtps sqrtpd";
var renamed = (names, from, adapt) => names.split(" ").map((name) => [`v${name}`, adapt(from[name])]);
function requireAlignment2(e, operand) {
  if (!e.isMemory(operand)) return;
  e.if(i64.ne(i64.and(e.address(operand), c14(e.sizeOf(operand) - 1)), c14(0)), () => e.raise(GP2, 0));
}
var move = (aligned) => (e) => {
  if (aligned) for (const operand of [0, 1]) requireAlignment2(e, operand);
  const [low, high] = readHalves(e, 1);
  writeVex(e, 0, low, high);
};
var lowOnly2 = (v) => v128.replace64(v128.zero(), 0, v);
var moveLow = (e) => writeVex(e, 0, e.letVector(lowOnly2(e.readLow(1))));
var store2 = (half) => (e) => e.write(0, half(e.readVector(1)));
var merge = (bytes) => (e) => {
  const low = e.readLow(2);
  const rest = e.readVector(1);
  const merged = bytes === 8 ? low : i64.or(i64.and(lowHalf(rest), c14(-0x100000000n)), i64.and(low, c14(4294967295)));
  writeVex(e, 0, e.letVector(v128.replace64(rest, 0, merged)));
};
var combine = (result, half = lowHalf) => (e) => {
  const b = e.isMemory(2) ? e.readLow(2) : e.let(half(e.readVector(2)));
  writeVex(e, 0, e.letVector(result(e.readVector(1), b)));
};
var duplicateLow = (e) => {
  if (e.sizeOf(0) === 16) writeVex(e, 0, e.letVector(v128.splat64(e.readLow(1))));
  else {
    const [low, high] = e.readWide(1);
    e.writeWide(0, v128.splat64(lowHalf(low)), v128.splat64(lowHalf(high)));
  }
};
var duplicateSingles = (odd) => {
  const from = [0, 2].flatMap((n) => [0, 1].flatMap(() => [0, 1, 2, 3].map((k) => 4 * (n + odd) + k)));
  return (e) => {
    const results = readHalves(e, 1).map((v) => e.letVector(v128.shuffle(v, v, from)));
    writeVex(e, 0, results[0], results[1]);
  };
};
var BYTES_TO_WORDS = ["i16x8ExtendLowI8S", "i16x8ExtendLowI8U"];
var WORDS_TO_DWORDS = ["i32x4ExtendLowI16S", "i32x4ExtendLowI16U"];
var DWORDS_TO_QUADS = ["i64x2ExtendLowI32S", "i64x2ExtendLowI32U"];
var widen2 = (sourceBytesPerLane, steps) => (e) => {
  const source = e.readVector(1);
  const apply = (v) => steps.reduce((x, step3) => v128.unary(step3, x), v);
  const low = e.letVector(apply(source));
  if (e.sizeOf(0) === 16) writeVex(e, 0, low);
  else
    e.writeWide(
      0,
      low,
      e.letVector(
        apply(
          v128.shuffle(
            source,
            source,
            Array.from({ length: 16 }, (_, n) => n + sourceBytesPerLane & 15)
          )
        )
      )
    );
};
var widenings = (prefix, k) => ({
  [`${prefix}bw`]: widen2(8, [BYTES_TO_WORDS[k]]),
  [`${prefix}bd`]: widen2(4, [BYTES_TO_WORDS[k], WORDS_TO_DWORDS[k]]),
  [`${prefix}bq`]: widen2(2, [BYTES_TO_WORDS[k], WORDS_TO_DWORDS[k], DWORDS_TO_QUADS[k]]),
  [`${prefix}wd`]: widen2(8, [WORDS_TO_DWORDS[k]]),
  [`${prefix}wq`]: widen2(4, [WORDS_TO_DWORDS[k], DWORDS_TO_QUADS[k]]),
  [`${prefix}dq`]: widen2(8, [DWORDS_TO_QUADS[k]])
});
var avxSemantics = {
  ...Object.fromEntries([
    ...renamed(BINARY, vectorIntegerSemantics, (legacy) => binary(legacy)),
    ...renamed(SHIFT_IMMEDIATE, vectorIntegerSemantics, shifted),
    ...renamed(UNARY, vectorIntegerSemantics, unary),
    ...renamed(INSERTS, vectorIntegerSemantics, (legacy) => binary(legacy)),
    ...renamed(SAME, vectorIntegerSemantics, (legacy) => legacy),
    ...renamed(SCALAR_FLOAT, vectorFloatSemantics, scalar),
    ...renamed(SAME_FLOAT, vectorFloatSemantics, (legacy) => legacy),
    ...renamed(PACKED_FLOAT, vectorFloatSemantics, (legacy) => binary(legacy)),
    ...COMPARE.map((name) => [
      name,
      (name.includes("ps") || name.includes("pd") ? binary : scalar)(vectorFloatSemantics[name])
    ]),
    ...renamed(PACKED_ROOT, vectorFloatSemantics, unary),
    ...SPLIT_IMMEDIATE.map(([name, shift]) => [`v${name}`, binary(vectorIntegerSemantics[name], shift)])
  ]),
  ...avxPermuteSemantics,
  ...widenings("vpmovsx", 0),
  ...widenings("vpmovzx", 1),
  vpblendd: binary(vectorIntegerSemantics["blendps"], 4),
  vmovups: move(false),
  vmovaps: move(true),
  vmovss: merge(4),
  vmovsd: merge(8),
  "vmovss load": moveLow,
  "vmovsd load": moveLow,
  "vmovss store": store2(lowHalf),
  "vmovsd store": store2(lowHalf),
  vmovlps: combine((a, b) => v128.replace64(a, 0, b)),
  vmovhps: combine((a, b) => v128.replace64(a, 1, b)),
  vmovhlps: combine((a, b) => v128.replace64(a, 0, b), highHalf),
  vmovlhps: combine((a, b) => v128.replace64(a, 1, b)),
  "vmovhps store": store2(highHalf),
  vmovsldup: duplicateSingles(0),
  vmovshdup: duplicateSingles(1),
  vmovddup: duplicateLow,
  vmovd: (e) => writeVex(e, 0, e.letVector(lowOnly2(e.read(1)))),
  "vmovd store": vectorMoveSemantics["movd store"],
  vmovq: moveLow,
  "vmovq store": (e) => e.isMemory(0) ? e.write(0, e.readLow(1)) : moveLow(e),
  vzeroupper: (e) => e.clearVectors(false),
  vzeroall: (e) => e.clearVectors(true)
};

// ../x86-cpu/src/isa/semantics/vector.ts
var MXCSR_MASK = 65535;
var loadMxcsr = (e) => {
  const v = e.read(0);
  e.if(i64.ne(i64.and(v, i64.const(~MXCSR_MASK)), i64.const(0)), () => e.raise(13, 0));
  e.setMxcsr(v);
};
var storeMxcsr = (e) => e.write(0, e.mxcsr());
var vectorSemantics = {
  ...vectorMoveSemantics,
  ...vectorIntegerSemantics,
  ...vectorFloatSemantics,
  ...avxSemantics,
  ldmxcsr: loadMxcsr,
  vldmxcsr: loadMxcsr,
  stmxcsr: storeMxcsr,
  vstmxcsr: storeMxcsr
};

// ../x86-cpu/src/isa/semantics/index.ts
var SEMANTICS = new Map([
  ...Object.entries(aluSemantics),
  ...Object.entries(movSemantics),
  ...Object.entries(shiftSemantics),
  ...Object.entries(muldivSemantics),
  ...Object.entries(bitSemantics),
  ...Object.entries(flowSemantics),
  ...Object.entries(flagSemantics),
  ...Object.entries(stringSemantics),
  ...Object.entries(systemSemantics),
  ...Object.entries(interruptReturnSemantics),
  ...Object.entries(vectorSemantics),
  ...CONDITIONS.flatMap((cc, code) => [
    [`j${cc}`, jumpOnCondition(code)],
    [`set${cc}`, setOnCondition(code)],
    [`cmov${cc}`, conditionalMove(code)]
  ])
]);

// ../x86-cpu/src/emit/chains.ts
var CHAINS = `
pop:r8 pop:r8 pop:r8 ret.8:
pop:r8 pop:r8 ret.8:
pop:r8 ret.8:
pop:r8 jmp:
add:r8,i8 pop:r8 pop:r8 pop:r8
add:r8,i8 ret.8:
push:r8 push:r8 push:r8
push:r8 mov:r8,r8
push:r8 mov:r4,r4
mov:r8,r8 push:r8 push:r8
mov:r8,r8 mov:r8,r8 call.8:
mov:r8,r8 mov:r4,r4
mov:r8,r8 mov:r8,m8
mov:r8,r8 call.8:
mov:r4,r4 mov:r4,r4
mov:r4,r4 mov:r8,r8
mov:r4,r4 push:r8
mov:r4,i4 mov:r8,r8
mov:r8,m8 mov:r8,m8
mov:r8,m8 mov:r8,r8
mov:r8,m8 mov:m8,r8
mov:m8,r8 mov:m8,r8 mov:m8,r8
mov:m8,r8 mov:r8,m8
mov:m8,r8 lea:r8,m8
lea:r8,m8 mov:m8,r8
lea:r8,m8 mov:r8,r8
xor:r4,r4 xor:r4,r4
xor:r4,r4 pop:r8 pop:r8
xor:r4,r4 ret.8:
add:r4,r4 mov:r4,r4
xor:r4,r4 mov:r4,r4
xor:r4,r4 jmp:
xor:r4,r4 pop:r8 ret.8:
mov:m8,r8 xor:r4,r4
mov:m8,r8 jmp:
mov:m8,r8 mov:m8,r8 mov:m8,r8 lea:r8,m8
mov:m8,i8 mov:m8,i8
mov:m1,r1 jmp:
mov:m1,i1 jmp:
mov:m4,r4 mov:r4,m4
movzx:r4,m1 movzx:r4,m1
mov:r8,r8 add:r8,r8
mov:r8,r8 sub:r8,r8
mov:r8,r8 sub:r8,i8
mov:r8,r8 and:r4,i4
mov:r8,r8 shl:r8,i1
mov:r8,r8 shr:r8,i1
mov:r8,r8 mov:m8,r8
mov:r8,r8 jmp:
mov:r4,r4 add:r4,r4
mov:r4,r4 and:r4,i4
mov:r4,i4 call.8:
mov:r4,i4 jz:
mov:r4,m4 mov:r4,m4
mov:r4,m4 mov:r8,m8
mov:r8,m8 mov:r8,m8 mov:r8,m8
mov:r8,m8 lea:r8,m8
mov:r8,m8 sub:r8,m8
mov:r8,m8 call.8:
mov:r8,m8 jmp:
lea:r8,m8 mov:r8,r8 call.8:
lea:r8,m8 call.8:
lea:r8,m8 jz:
add:r4,r4 add:r4,r4
add:r8,r8 add:r8,r8
add:r8,i8 add:r8,i8
and:r4,r4 or:r4,r4
not:r8 and:r8,r8
shl:r8,r1 mov:r4,r4 shr:r8,r1
push:r8 mov:r8,r8 push:r8
push:r8 push:r8 add:m8,i8
push:r8 push:i8
pop:r8 pop:r8 pop:r8 jmp:
`;
var chains = [
  ...new Map(
    CHAINS.trim().split("\n").flatMap((line) => {
      const keys = line.trim().split(" ");
      return keys.slice(1).map((_, n) => keys.slice(0, n + 2));
    }).map((keys) => [keys.join(" "), keys])
  ).values()
].sort((a, b) => a.length - b.length);

// ../x86-cpu/src/isa/opcode-map.ts
var ALU = ["add", "or", "adc", "sbb", "and", "sub", "xor", "cmp"];
var SHIFTS2 = ["rol", "ror", "rcl", "rcr", "shl", "shr", "shl", "sar"];
var CC = ["o", "no", "b", "nb", "z", "nz", "be", "nbe", "s", "ns", "p", "np", "l", "nl", "le", "nle"];
var hex = (n) => n.toString(16).padStart(2, "0");
function aluLines() {
  return ALU.flatMap((name, i) => {
    const lock = name === "cmp" ? "" : " lock";
    const forms2 = ["Eb,Gb", "Ev,Gv", "Gb,Eb", "Gv,Ev", "AL,Ib", "rAX,Iz"];
    return [
      ...forms2.map((operands, k) => `${hex(i * 8 + k)} ${name} ${operands}${k < 2 ? lock : ""}`),
      `80/${i} ${name} Eb,Ib${lock}`,
      `81/${i} ${name} Ev,Iz${lock}`,
      `82/${i} ${name} Eb,Ib i64${lock}`,
      `83/${i} ${name} Ev,sIb${lock}`
    ];
  });
}
function shiftLines() {
  return SHIFTS2.flatMap((name, i) => [
    `c0/${i} ${name} Eb,Ib`,
    `c1/${i} ${name} Ev,Ib`,
    `d0/${i} ${name} Eb,1`,
    `d1/${i} ${name} Ev,1`,
    `d2/${i} ${name} Eb,CL`,
    `d3/${i} ${name} Ev,CL`
  ]);
}
function conditionLines() {
  return CC.flatMap((cc, i) => [
    `7${i.toString(16)} j${cc} Jb f64`,
    `0f8${i.toString(16)} j${cc} Jz f64`,
    `0f9${i.toString(16)} set${cc} Eb`,
    `0f4${i.toString(16)} cmov${cc} Gv,Ev`
  ]);
}
function registerLines() {
  const lines3 = [];
  for (let n = 0; n < 8; n++) {
    lines3.push(
      `${hex(64 + n)} inc Zv i64`,
      `${hex(72 + n)} dec Zv i64`,
      `${hex(80 + n)} push Zv d64 stack`,
      `${hex(88 + n)} pop Zv d64 stack`
    );
    lines3.push(`${hex(176 + n)} mov Zb,Ib`, `${hex(184 + n)} mov Zv,Iv`, `0fc${(8 + n).toString(16)} bswap Zv`);
    if (n > 0) lines3.push(`${hex(144 + n)} xchg Zv,rAX`);
    lines3.push(`${hex(216 + n)} x87 - modrm host x87`);
  }
  return lines3;
}
var INTEGER = `
06 push_sreg - i64 sys
07 pop_sreg - i64 sys
0e push_sreg - i64 sys
16 push_sreg - i64 sys
17 pop_sreg - i64 sys
1e push_sreg - i64 sys
1f pop_sreg - i64 sys
27 daa - i64 host
2f das - i64 host
37 aaa - i64 host
3f aas - i64 host
60 pusha - i64 host
61 popa - i64 host
62 bound Gv,Mv i64 host
63 arpl Ew,Gw i64 sys
63 movsxd Gv,Ed o64
68 push Iz d64 stack
69 imul3 Gv,Ev,Iz
6a push sIb d64 stack
6b imul3 Gv,Ev,sIb
6c ins Xb sys
6d ins Xz sys
6e outs Xb sys
6f outs Xz sys
84 test Eb,Gb
85 test Ev,Gv
86 xchg Eb,Gb lock
87 xchg Ev,Gv lock
88 mov Eb,Gb
89 mov Ev,Gv
8a mov Gb,Eb
8b mov Gv,Ev
8c mov_rm,sreg Ev sys
8d lea Gv,M mem
8e mov_sreg,rm Ew sys
8f/0 pop Ev d64 stack
90 xchg Zv,rAX rexb
90:f3 pause - sys
90 nop -
98 cbw -
99 cwd -
9a call_far Ap i64 sys
9b fwait - host x87
9c pushf - d64 stack
9d popf - d64 sys
9e sahf -
9f lahf -
a0 mov AL,Ob
a1 mov rAX,Ov
a2 mov Ob,AL
a3 mov Ov,rAX
a4 movs Xb host
a5 movs Xv host
a6 cmps Xb host
a7 cmps Xv host
a8 test AL,Ib
a9 test rAX,Iz
aa stos Xb host
ab stos Xv host
ac lods Xb host
ad lods Xv host
ae scas Xb host
af scas Xv host
c2 ret Iw f64 stack
c3 ret - f64 stack
c4 les Gv,M i64 mem sys
c5 lds Gv,M i64 mem sys
c6/0 mov Eb,Ib
c7/0 mov Ev,Iz
c8 enter Iw,Ib d64 host
c9 leave - d64 stack
ca ret_far Iw sys
cb ret_far - sys
cc int3 - sys
cd int Ib sys
ce into - i64 sys
cf iret - sys
d4 aam Ib i64 host
d5 aad Ib i64 host
d6 salc - i64 host
d7 xlat - host
e0 loopne Jb f64
e1 loope Jb f64
e2 loop Jb f64
e3 jcxz Jb f64
e4 in Xb,Ib sys
e5 in Xz,Ib sys
e6 out Xb,Ib sys
e7 out Xz,Ib sys
e8 call Jz f64 stack
e9 jmp Jz f64
ea jmp_far Ap i64 sys
eb jmp Jb f64
ec in Xb sys
ed in Xz sys
ee out Xb sys
ef out Xz sys
f1 int1 - sys
f4 hlt - sys
f5 cmc -
f6/0 test Eb,Ib
f6/1 test Eb,Ib
f6/2 not Eb lock
f6/3 neg Eb lock
f6/4 mul Eb
f6/5 imul Eb
f6/6 div Eb
f6/7 idiv Eb
f7/0 test Ev,Iz
f7/1 test Ev,Iz
f7/2 not Ev lock
f7/3 neg Ev lock
f7/4 mul Ev
f7/5 imul Ev
f7/6 div Ev
f7/7 idiv Ev
f8 clc -
f9 stc -
fa cli - sys
fb sti - sys
fc cld -
fd std -
fe/0 inc Eb lock
fe/1 dec Eb lock
ff/0 inc Ev lock
ff/1 dec Ev lock
ff/2 call_indirect Ev f64 stack
ff/3 call_far Mv mem sys
ff/4 jmp_indirect Ev f64
ff/5 jmp_far Mv mem sys
ff/6 push Ev d64 stack
0f00/0 sldt Ev sys
0f00/1 str Ev sys
0f00/2 lldt Ew sys
0f00/3 ltr Ew sys
0f00/4 verr Ew sys
0f00/5 verw Ew sys
0f01=c0 enclv - sys
0f01=c1 vmcall - sys
0f01=c2 vmlaunch - sys
0f01=c3 vmresume - sys
0f01=c4 vmxoff - sys
0f01=c5 pconfig - sys
0f01=c8 monitor - sys
0f01=c9 mwait - sys
0f01=ca clac - sys
0f01=cb stac - sys
0f01=cc:66 tdcall - sys
0f01=cd:66 seamret - sys
0f01=ce:66 seamops - sys
0f01=cf:66 seamcall - sys
0f01=cf encls - sys
0f01=d0:np xgetbv - sys
0f01=d1:np xsetbv - sys
0f01=d4:np vmfunc - sys
0f01=d7:np enclu - sys
0f01=e8:np serialize - sys
0f01=ee:np rdpkru - sys
0f01=ef:np wrpkru - sys
0f01=f8 swapgs - o64 sys
0f01=f9 rdtscp - sys
0f01/0 sgdt M mem sys
0f01/1 sidt M mem sys
0f01/2 lgdt M mem sys
0f01/3 lidt M mem sys
0f01/4 smsw Ev sys
0f01/6 lmsw Ew sys
0f01/7 invlpg M mem sys
0f02 lar Gv,Ew sys
0f03 lsl Gv,Ew sys
0f05 syscall - o64 sys
0f06 clts - sys
0f07 sysret - o64 sys
0f08 invd - sys
0f09:f3 wbinvd - sys
0f09 wbinvd - sys
0f0b ud2 - ud
0f0d nop - modrm
0f18 nop - modrm
0f19 nop - modrm
0f1a nop - modrm
0f1b nop - modrm
0f1c nop - modrm
0f1d nop - modrm
0f1e nop - modrm
0f1f nop - modrm
0f20 mov_r,cr - modrm sys cr
0f21 mov_r,dr - modrm sys cr
0f22 mov_cr,r - modrm sys cr
0f23 mov_dr,r - modrm sys cr
0f30 wrmsr - sys
0f31 rdtsc - sys
0f32 rdmsr - sys
0f33 rdpmc - sys
0f34 sysenter - sys
0f35 sysexit - sys
0f37 getsec - sys
0f78:np vmread Ey,Gy f64 sys
0f79:np vmwrite Gy,Ey f64 sys
0fa0 push_sreg - d64 sys
0fa1 pop_sreg - d64 sys
0fa2 cpuid - sys
0fa3 bt Ev,Gv reg
0fa3 bt Ev,Gv mem a64
0fa3 bt Ev,Gv mem host
0fa4 shld Ev,Gv,Ib
0fa5 shld Ev,Gv,CL
0fa8 push_sreg - d64 sys
0fa9 pop_sreg - d64 sys
0faa rsm - sys
0fab bts Ev,Gv reg
0fab bts Ev,Gv mem a64 lock
0fab bts Ev,Gv mem host lock
0fac shrd Ev,Gv,Ib
0fad shrd Ev,Gv,CL
0fae/0:np fxsave M mem host fx
0fae/1:np fxrstor M mem host fx
0fae/2:np ldmxcsr Md mem sse
0fae/3:np stmxcsr Md mem sse
0fae/4:np xsave M mem sys
0fae/5:np xrstor M mem sys
0fae/6:np xsaveopt M mem sys
0fae/7:np clflush Mb mem
0fae/6:66 clwb Mb mem
0fae/7:66 clflushopt Mb mem
0fae/5:np nop - reg modrm
0fae/6:np nop - reg modrm
0fae/7:np nop - reg modrm
0fae/0:f3 rdfsbase Ey reg o64 sys
0fae/1:f3 rdgsbase Ey reg o64 sys
0fae/2:f3 wrfsbase Ey reg o64 sys
0fae/3:f3 wrgsbase Ey reg o64 sys
0fae/6:66 tpause Ed reg sys
0fae/6:f3 umonitor Ey reg sys
0fae/6:f2 umwait Ed reg sys
0faf imul2 Gv,Ev
0fb0 cmpxchg Eb,Gb lock
0fb1 cmpxchg Ev,Gv lock
0fb2 lss Gv,M mem sys
0fb3 btr Ev,Gv reg
0fb3 btr Ev,Gv mem a64 lock
0fb3 btr Ev,Gv mem host lock
0fb4 lfs Gv,M mem sys
0fb5 lgs Gv,M mem sys
0fb6 movzx Gv,Eb
0fb7 movzx Gv,Ew
0fb8:f3 popcnt Gv,Ev
0fb9 ud1 - modrm ud
0fba/4 bt Ev,Ib
0fba/5 bts Ev,Ib lock
0fba/6 btr Ev,Ib lock
0fba/7 btc Ev,Ib lock
0fbb btc Ev,Gv reg
0fbb btc Ev,Gv mem a64 lock
0fbb btc Ev,Gv mem host lock
0fbc:f3 tzcnt Gv,Ev
0fbc bsf Gv,Ev
0fbd:f3 lzcnt Gv,Ev
0fbd bsr Gv,Ev
0fbe movsx Gv,Eb
0fbf movsx Gv,Ew
0fc0 xadd Eb,Gb lock
0fc1 xadd Ev,Gv lock
0fc3:np mov My,Gy mem
0fc7/1 cmpxchg16b Mx mem lock w1 o64
0fc7/1 cmpxchg8b Mq mem lock
0fc7/3:np xrstors M mem sys
0fc7/4:np xsavec M mem sys
0fc7/5:np xsaves M mem sys
0fc7/6:np vmptrld M mem sys
0fc7/6:66 vmclear M mem sys
0fc7/6:f3 vmxon M mem sys
0fc7/7:np vmptrst M mem sys
0fc7/6:np rdrand Ev reg sys
0fc7/6:66 rdrand Ev reg sys
0fc7/7:np rdseed Ev reg sys
0fc7/7:66 rdseed Ev reg sys
0fc7/7:f3 rdpid Eq reg sys
0fff ud0 - modrm ud
0f3880:66 invept Gy,M mem f64 sys
0f3881:66 invvpid Gy,M mem f64 sys
0f3882:66 invpcid Gy,M mem f64 sys
0f38f0:f2 crc32 Gd,Eb
0f38f1:f2 crc32 Gd,Ev
0f38f0:f3 ud - ud
0f38f1:f3 ud - ud
0f38f0 movbe Gv,Mv mem
0f38f1 movbe Mv,Gv mem
0f38f6:66 adcx Gy,Ey
0f38f6:f3 adox Gy,Ey
0f38f8:66 movdir64b Gv,M mem host
0f38f9:np mov My,Gy mem
vex0f38f2:np andn Gy,By,Ey l0
vex0f38f3/1:np blsr By,Ey l0
vex0f38f3/2:np blsmsk By,Ey l0
vex0f38f3/3:np blsi By,Ey l0
vex0f38f5:np bzhi Gy,Ey,By l0
vex0f38f5:f3 pext Gy,By,Ey l0
vex0f38f5:f2 pdep Gy,By,Ey l0
vex0f38f6:f2 mulx Gy,By,Ey l0
vex0f38f7:np bextr Gy,Ey,By l0
vex0f38f7:66 shlx Gy,Ey,By l0
vex0f38f7:f3 sarx Gy,Ey,By l0
vex0f38f7:f2 shrx Gy,Ey,By l0
vex0f3af0:f2 rorx Gy,Ey,Ib l0
`;
function integerOpcodeLines() {
  return [
    ...aluLines(),
    ...shiftLines(),
    ...conditionLines(),
    ...registerLines(),
    ...INTEGER.split("\n").filter((line) => line !== "")
  ];
}

// ../x86-cpu/src/isa/opcode-map-avx.ts
var THREE = "punpcklbw 0f60 punpcklwd 0f61 punpckldq 0f62 packsswb 0f63 pcmpgtb 0f64 pcmpgtw 0f65 pcmpgtd 0f66 packuswb 0f67 punpckhbw 0f68 punpckhwd 0f69 punpckhdq 0f6a packssdw 0f6b punpcklqdq 0f6c punpckhqdq 0f6d pcmpeqb 0f74 pcmpeqw 0f75 pcmpeqd 0f76 paddq 0fd4 pmullw 0fd5 psubusb 0fd8 psubusw 0fd9 pminub 0fda pand 0fdb paddusb 0fdc paddusw 0fdd pmaxub 0fde pandn 0fdf pavgb 0fe0 pavgw 0fe3 pmulhuw 0fe4 pmulhw 0fe5 psubsb 0fe8 psubsw 0fe9 pminsw 0fea por 0feb paddsb 0fec paddsw 0fed pmaxsw 0fee pxor 0fef pmuludq 0ff4 pmaddwd 0ff5 psadbw 0ff6 psubb 0ff8 psubw 0ff9 psubd 0ffa psubq 0ffb paddb 0ffc paddw 0ffd paddd 0ffe pshufb 0f3800 phaddw 0f3801 phaddd 0f3802 phaddsw 0f3803 pmaddubsw 0f3804 phsubw 0f3805 phsubd 0f3806 phsubsw 0f3807 psignb 0f3808 psignw 0f3809 psignd 0f380a pmulhrsw 0f380b pmuldq 0f3828 pcmpeqq 0f3829 packusdw 0f382b pcmpgtq 0f3837 pminsb 0f3838 pminsd 0f3839 pminuw 0f383a pminud 0f383b pmaxsb 0f383c pmaxsd 0f383d pmaxuw 0f383e pmaxud 0f383f pmulld 0f3840";
var LOGIC = "pand 0f54 pandn 0f55 por 0f56 pxor 0f57";
var WITH_IMMEDIATE = "blendps 0f3a0c blendpd 0f3a0d pblendw 0f3a0e palignr 0f3a0f";
var ABSOLUTE = "pabsb 0f381c pabsw 0f381d pabsd 0f381e";
var SHIFTS3 = "psrlw 0fd1 psrld 0fd2 psrlq 0fd3 psraw 0fe1 psrad 0fe2 psllw 0ff1 pslld 0ff2 psllq 0ff3";
var SHIFTS_IMMEDIATE = "psrlwi 0f71/2 psrawi 0f71/4 psllwi 0f71/6 psrldi 0f72/2 psradi 0f72/4 pslldi 0f72/6 psrlqi 0f73/2 psrldq 0f73/3 psllqi 0f73/6 pslldq 0f73/7";
var EXTENSIONS = "bw 0 q x bd 1 d q bq 2 w d wd 3 q x wq 4 d q dq 5 q x";
var FLOAT = "sqrt 51 add 58 mul 59 sub 5c min 5d div 5e max 5f";
function tuples(text, n) {
  const words = text.split(" ");
  return Array.from({ length: words.length / n }, (_, i) => words.slice(n * i, n * i + n));
}
function bothLengths(line) {
  const [place, name, operands, ...rest] = line.split(" ");
  return [
    [place, name, operands, ...rest, "l0"].join(" "),
    [place, name, operands.replaceAll(/(?<=[VHWUM])x/g, "Y"), ...rest, "l1"].join(" ")
  ];
}
function packedLines() {
  return [
    ...tuples(THREE, 2).flatMap(([name, at]) => bothLengths(`vex${at}:66 v${name} Vx,Hx,Wx avx`)),
    ...tuples(LOGIC, 2).flatMap(([name, at]) => ["np", "66"].flatMap((p) => bothLengths(`vex${at}:${p} v${name} Vx,Hx,Wx avx`))),
    ...tuples(WITH_IMMEDIATE, 2).flatMap(([name, at]) => bothLengths(`vex${at}:66 v${name} Vx,Hx,Wx,Ib avx`)),
    ...tuples(ABSOLUTE, 2).flatMap(([name, at]) => bothLengths(`vex${at}:66 v${name} Vx,Wx avx`)),
    ...tuples(SHIFTS3, 2).flatMap(([name, at]) => [
      `vex${at}:66 v${name} Vx,Hx,Wx avx l0`,
      `vex${at}:66 v${name} VY,HY,Wx avx l1`
    ]),
    ...tuples(SHIFTS_IMMEDIATE, 2).flatMap(([name, at]) => bothLengths(`vex${at}:66 v${name} Hx,Ux,Ib reg avx`)),
    ...tuples(EXTENSIONS, 4).flatMap(
      ([kind, n, narrow2, wide]) => [["2", "sx"], ["3", "zx"]].flatMap(([row, sign2]) => [
        `vex0f38${row}${n}:66 vpmov${sign2}${kind} Vx,W${narrow2} avx l0`,
        `vex0f38${row}${n}:66 vpmov${sign2}${kind} VY,W${wide} avx l1`
      ])
    )
    // prettier-ignore
  ];
}
var FUSED = [
  [6, "fmaddsub", false],
  [7, "fmsubadd", false],
  [8, "fmadd", false],
  [9, "fmadd", true],
  [10, "fmsub", false],
  [11, "fmsub", true],
  [12, "fnmadd", false],
  [13, "fnmadd", true],
  [14, "fnmsub", false],
  [15, "fnmsub", true]
];
function floatLines() {
  const arithmetic2 = tuples(FLOAT, 2).flatMap(([name, op]) => {
    const operands = name === "sqrt" ? "Vx,Wx" : "Vx,Hx,Wx";
    return [
      ...bothLengths(`vex0f${op}:np v${name}ps ${operands} avx`),
      ...bothLengths(`vex0f${op}:66 v${name}pd ${operands} avx`),
      `vex0f${op}:f3 v${name}ss Vx,Hx,Wd avx`,
      `vex0f${op}:f2 v${name}sd Vx,Hx,Wq avx`
    ];
  });
  const fused = [["132", 144], ["213", 160], ["231", 176]].flatMap(
    ([order, row]) => FUSED.flatMap(([digit, name, scalar2]) => {
      const at = `vex0f38${(row + digit).toString(16)}:66 v${name}${order}`;
      if (scalar2) return [`${at}ss Vx,Hx,Wd avx host w0`, `${at}sd Vx,Hx,Wq avx host w1`];
      return [...bothLengths(`${at}ps Vx,Hx,Wx avx host w0`), ...bothLengths(`${at}pd Vx,Hx,Wx avx host w1`)];
    })
  );
  return [...arithmetic2, ...fused];
}
var BOTH = `
vex0f10:np vmovups Vx,Wx avx
vex0f10:66 vmovups Vx,Wx avx
vex0f11:np vmovups Wx,Vx avx
vex0f11:66 vmovups Wx,Vx avx
vex0f12:f3 vmovsldup Vx,Wx avx
vex0f14:np vpunpckldq Vx,Hx,Wx avx
vex0f14:66 vpunpcklqdq Vx,Hx,Wx avx
vex0f15:np vpunpckhdq Vx,Hx,Wx avx
vex0f15:66 vpunpckhqdq Vx,Hx,Wx avx
vex0f16:f3 vmovshdup Vx,Wx avx
vex0f28:np vmovaps Vx,Wx avx
vex0f28:66 vmovaps Vx,Wx avx
vex0f29:np vmovaps Wx,Vx avx
vex0f29:66 vmovaps Wx,Vx avx
vex0f2b:np vmovaps Wx,Vx mem avx
vex0f2b:66 vmovaps Wx,Vx mem avx
vex0f50:np vmovmskps Gy,Ux reg avx
vex0f50:66 vmovmskpd Gy,Ux reg avx
vex0f52:np vrsqrtps Vx,Wx avx host
vex0f53:np vrcpps Vx,Wx avx host
vex0f5b:np vcvtdq2ps Vx,Wx avx host
vex0f5b:66 vcvtps2dq Vx,Wx avx host
vex0f5b:f3 vcvttps2dq Vx,Wx avx host
vex0f5a:66 vcvtpd2ps Vx,Wx avx host
vex0fe6:66 vcvttpd2dq Vx,Wx avx host
vex0fe6:f2 vcvtpd2dq Vx,Wx avx host
vex0f6f:66 vmovaps Vx,Wx avx
vex0f6f:f3 vmovups Vx,Wx avx
vex0f70:66 vpshufd Vx,Wx,Ib avx
vex0f70:f3 vpshufhw Vx,Wx,Ib avx
vex0f70:f2 vpshuflw Vx,Wx,Ib avx
vex0f7c:66 vhaddpd Vx,Hx,Wx avx host
vex0f7c:f2 vhaddps Vx,Hx,Wx avx host
vex0f7d:66 vhsubpd Vx,Hx,Wx avx host
vex0f7d:f2 vhsubps Vx,Hx,Wx avx host
vex0f7f:66 vmovaps Wx,Vx avx
vex0f7f:f3 vmovups Wx,Vx avx
vex0fc2:np vcmpps Vx,Hx,Wx,Ib avx
vex0fc2:66 vcmppd Vx,Hx,Wx,Ib avx
vex0fc6:np vshufps Vx,Hx,Wx,Ib avx
vex0fc6:66 vshufpd Vx,Hx,Wx,Ib avx
vex0fd0:66 vaddsubpd Vx,Hx,Wx avx host
vex0fd0:f2 vaddsubps Vx,Hx,Wx avx host
vex0fd7:66 vpmovmskb Gy,Ux reg avx
vex0fe7:66 vmovaps Wx,Vx mem avx
vex0ff0:f2 vmovups Vx,Wx mem avx
vex0f380c:66 vpermilps Vx,Hx,Wx avx w0
vex0f380d:66 vpermilpd Vx,Hx,Wx avx w0
vex0f380e:66 vtestps Vx,Wx avx w0
vex0f380f:66 vtestpd Vx,Wx avx w0
vex0f3817:66 vptest Vx,Wx avx
vex0f3818:66 vbroadcastss Vx,Wd avx w0
vex0f382a:66 vmovaps Vx,Wx mem avx
vex0f382c:66 vmaskmovps Vx,Hx,Mx mem avx host w0
vex0f382d:66 vmaskmovpd Vx,Hx,Mx mem avx host w0
vex0f382e:66 vmaskmovps_store Mx,Hx,Vx mem avx host w0
vex0f382f:66 vmaskmovpd_store Mx,Hx,Vx mem avx host w0
vex0f3845:66 vpsrlvd Vx,Hx,Wx avx w0
vex0f3845:66 vpsrlvq Vx,Hx,Wx avx w1
vex0f3846:66 vpsravd Vx,Hx,Wx avx w0
vex0f3847:66 vpsllvd Vx,Hx,Wx avx w0
vex0f3847:66 vpsllvq Vx,Hx,Wx avx w1
vex0f3858:66 vpbroadcastd Vx,Wd avx w0
vex0f3859:66 vpbroadcastq Vx,Wq avx w0
vex0f3878:66 vpbroadcastb Vx,Wb avx w0
vex0f3879:66 vpbroadcastw Vx,Ww avx w0
vex0f388c:66 vmaskmovps Vx,Hx,Mx mem avx host w0
vex0f388c:66 vmaskmovpd Vx,Hx,Mx mem avx host w1
vex0f388e:66 vmaskmovps_store Mx,Hx,Vx mem avx host w0
vex0f388e:66 vmaskmovpd_store Mx,Hx,Vx mem avx host w1
vex0f3890:66 vpgatherdd Vx,Mx,Hx mem avx host w0
vex0f3890:66 vpgatherdq Vx,Mx,Hx mem avx host w1
vex0f3891:66 vpgatherqd Vx,Mx,Hx mem avx host w0
vex0f3891:66 vpgatherqq Vx,Mx,Hx mem avx host w1
vex0f3892:66 vpgatherdd Vx,Mx,Hx mem avx host w0
vex0f3892:66 vpgatherdq Vx,Mx,Hx mem avx host w1
vex0f3893:66 vpgatherqd Vx,Mx,Hx mem avx host w0
vex0f3893:66 vpgatherqq Vx,Mx,Hx mem avx host w1
vex0f3a02:66 vpblendd Vx,Hx,Wx,Ib avx w0
vex0f3a04:66 vpermilps_imm Vx,Wx,Ib avx w0
vex0f3a05:66 vpermilpd_imm Vx,Wx,Ib avx w0
vex0f3a08:66 vroundps Vx,Wx,Ib avx host
vex0f3a09:66 vroundpd Vx,Wx,Ib avx host
vex0f3a40:66 vdpps Vx,Hx,Wx,Ib avx host
vex0f3a42:66 vmpsadbw Vx,Hx,Wx,Ib avx host
vex0f3a4a:66 vblendvps Vx,Hx,Wx,Ib avx host w0
vex0f3a4b:66 vblendvpd Vx,Hx,Wx,Ib avx host w0
vex0f3a4c:66 vpblendvb Vx,Hx,Wx,Ib avx host w0
`;
var SINGLE2 = `
vex0f10:f3 vmovss_load Vx,Wd mem avx
vex0f10:f3 vmovss Vx,Hx,Ux reg avx
vex0f10:f2 vmovsd_load Vx,Wq mem avx
vex0f10:f2 vmovsd Vx,Hx,Ux reg avx
vex0f11:f3 vmovss_store Wd,Vx mem avx
vex0f11:f3 vmovss Ux,Hx,Vx reg avx
vex0f11:f2 vmovsd_store Wq,Vx mem avx
vex0f11:f2 vmovsd Ux,Hx,Vx reg avx
vex0f12:np vmovlps Vx,Hx,Wq mem avx l0
vex0f12:np vmovhlps Vx,Hx,Ux reg avx l0
vex0f12:66 vmovlps Vx,Hx,Wq mem avx l0
vex0f12:f2 vmovddup Vx,Wq avx l0
vex0f12:f2 vmovddup VY,WY avx l1
vex0f13:np vmovsd_store Wq,Vx mem avx l0
vex0f13:66 vmovsd_store Wq,Vx mem avx l0
vex0f16:np vmovhps Vx,Hx,Wq mem avx l0
vex0f16:np vmovlhps Vx,Hx,Ux reg avx l0
vex0f16:66 vmovhps Vx,Hx,Wq mem avx l0
vex0f17:np vmovhps_store Wq,Vx mem avx l0
vex0f17:66 vmovhps_store Wq,Vx mem avx l0
vex0f2a:f3 vcvtsi2ss Vx,Hx,Ey avx
vex0f2a:f2 vcvtsi2sd Vx,Hx,Ey avx
vex0f2c:f3 vcvttss2si Gy,Wd avx
vex0f2c:f2 vcvttsd2si Gy,Wq avx
vex0f2d:f3 vcvtss2si Gy,Wd avx
vex0f2d:f2 vcvtsd2si Gy,Wq avx
vex0f2e:np vucomiss Vx,Wd avx
vex0f2e:66 vucomisd Vx,Wq avx
vex0f2f:np vcomiss Vx,Wd avx
vex0f2f:66 vcomisd Vx,Wq avx
vex0f52:f3 vrsqrtss Vx,Hx,Wd avx host
vex0f53:f3 vrcpss Vx,Hx,Wd avx host
vex0f5a:np vcvtps2pd Vx,Wq avx host l0
vex0f5a:np vcvtps2pd VY,Wx avx host l1
vex0f5a:f3 vcvtss2sd Vx,Hx,Wd avx
vex0f5a:f2 vcvtsd2ss Vx,Hx,Wq avx
vex0fe6:f3 vcvtdq2pd Vx,Wq avx host l0
vex0fe6:f3 vcvtdq2pd VY,Wx avx host l1
vex0f6e:66 vmovd Vx,Ey avx l0
vex0f77:np vzeroupper - avx l0
vex0f77:np vzeroall - avx l1
vex0f7e:66 vmovd_store Ey,Vx avx l0
vex0f7e:f3 vmovq Vx,Wq avx l0
vex0fae/2:np vldmxcsr Md mem avx l0
vex0fae/3:np vstmxcsr Md mem avx l0
vex0fc2:f3 vcmpss Vx,Hx,Wd,Ib avx
vex0fc2:f2 vcmpsd Vx,Hx,Wq,Ib avx
vex0fc4:66 vpinsrw Vx,Hx,Ed,Ib reg avx l0
vex0fc4:66 vpinsrw Vx,Hx,Ew,Ib mem avx l0
vex0fc5:66 vpextrw Gy,Ux,Ib reg avx l0
vex0fd6:66 vmovq_store Wq,Vx avx l0
vex0ff7:66 vmaskmovdqu Vx,Ux reg avx host l0
vex0f3813:66 vcvtph2ps Vx,Wq avx host l0 w0
vex0f3813:66 vcvtph2ps VY,Wx avx host l1 w0
vex0f3816:66 vpermd VY,HY,WY avx l1 w0
vex0f3836:66 vpermd VY,HY,WY avx l1 w0
vex0f3819:66 vbroadcastsd VY,Wq avx l1 w0
vex0f381a:66 vbroadcastf128 VY,Wx mem avx l1 w0
vex0f385a:66 vbroadcastf128 VY,Wx mem avx l1 w0
vex0f3841:66 vphminposuw Vx,Wx avx l0
vex0f38db:66 vaesimc Vx,Wx avx host l0
vex0f38dc:66 vaesenc Vx,Hx,Wx avx host l0
vex0f38dc:66 vaesenc VY,HY,WY avx host l1
vex0f38dd:66 vaesenclast Vx,Hx,Wx avx host l0
vex0f38dd:66 vaesenclast VY,HY,WY avx host l1
vex0f38de:66 vaesdec Vx,Hx,Wx avx host l0
vex0f38de:66 vaesdec VY,HY,WY avx host l1
vex0f38df:66 vaesdeclast Vx,Hx,Wx avx host l0
vex0f38df:66 vaesdeclast VY,HY,WY avx host l1
vex0f3a00:66 vpermq VY,WY,Ib avx l1 w1
vex0f3a01:66 vpermq VY,WY,Ib avx l1 w1
vex0f3a06:66 vperm2f128 VY,HY,WY,Ib avx l1 w0
vex0f3a46:66 vperm2f128 VY,HY,WY,Ib avx l1 w0
vex0f3a0a:66 vroundss Vx,Hx,Wd,Ib avx
vex0f3a0b:66 vroundsd Vx,Hx,Wq,Ib avx
vex0f3a14:66 vpextrb Ed,Vx,Ib reg avx l0
vex0f3a14:66 vpextrb Eb,Vx,Ib mem avx l0
vex0f3a15:66 vpextrw Ed,Vx,Ib reg avx l0
vex0f3a15:66 vpextrw Ew,Vx,Ib mem avx l0
vex0f3a16:66 vpextrd Ey,Vx,Ib avx l0
vex0f3a17:66 vpextrd Ed,Vx,Ib avx l0
vex0f3a18:66 vinsertf128 VY,HY,Wx,Ib avx l1 w0
vex0f3a38:66 vinsertf128 VY,HY,Wx,Ib avx l1 w0
vex0f3a19:66 vextractf128 Wx,VY,Ib avx l1 w0
vex0f3a39:66 vextractf128 Wx,VY,Ib avx l1 w0
vex0f3a1d:66 vcvtps2ph Wq,Vx,Ib avx host l0 w0
vex0f3a1d:66 vcvtps2ph Wx,VY,Ib avx host l1 w0
vex0f3a20:66 vpinsrb Vx,Hx,Ed,Ib reg avx l0
vex0f3a20:66 vpinsrb Vx,Hx,Eb,Ib mem avx l0
vex0f3a21:66 vinsertps Vx,Hx,Wd,Ib avx l0
vex0f3a22:66 vpinsrd Vx,Hx,Ey,Ib avx l0
vex0f3a41:66 vdppd Vx,Hx,Wx,Ib avx host l0
vex0f3a44:66 vpclmulqdq Vx,Hx,Wx,Ib avx host l0
vex0f3a44:66 vpclmulqdq VY,HY,WY,Ib avx host l1
vex0f3a60:66 vpcmpestrm Vx,Wx,Ib avx host l0
vex0f3a61:66 vpcmpestri Vx,Wx,Ib avx host l0
vex0f3a62:66 vpcmpistrm Vx,Wx,Ib avx host l0
vex0f3a63:66 vpcmpistri Vx,Wx,Ib avx host l0
vex0f3adf:66 vaeskeygenassist Vx,Wx,Ib avx host l0
vex0f38cf:66 vgf2p8mulb Vx,Hx,Wx avx host l0 w0
vex0f3ace:66 vgf2p8affineqb Vx,Hx,Wx,Ib avx host l0 w1
vex0f3acf:66 vgf2p8affineinvqb Vx,Hx,Wx,Ib avx host l0 w1
vex0f3850:66 vpdpbusd Vx,Hx,Wx avx host l0 w0
vex0f3851:66 vpdpbusds Vx,Hx,Wx avx host l0 w0
vex0f3852:66 vpdpwssd Vx,Hx,Wx avx host l0 w0
vex0f3853:66 vpdpwssds Vx,Hx,Wx avx host l0 w0
vex0f38cf:66 vgf2p8mulb VY,HY,WY avx host l1 w0
vex0f3ace:66 vgf2p8affineqb VY,HY,WY,Ib avx host l1 w1
vex0f3acf:66 vgf2p8affineinvqb VY,HY,WY,Ib avx host l1 w1
vex0f3850:66 vpdpbusd VY,HY,WY avx host l1 w0
vex0f3851:66 vpdpbusds VY,HY,WY avx host l1 w0
vex0f3852:66 vpdpwssd VY,HY,WY avx host l1 w0
vex0f3853:66 vpdpwssds VY,HY,WY avx host l1 w0
`;
var lines = (text) => text.split("\n").filter((line) => line !== "");
function avxOpcodeLines() {
  return [...packedLines(), ...floatLines(), ...lines(BOTH).flatMap(bothLengths), ...lines(SINGLE2)];
}

// ../x86-cpu/src/isa/opcode-map-mmx.ts
var MMX = "punpcklbw 60 punpcklwd 61 punpckldq 62 packsswb 63 pcmpgtb 64 pcmpgtw 65 pcmpgtd 66 packuswb 67 punpckhbw 68 punpckhwd 69 punpckhdq 6a packssdw 6b pcmpeqb 74 pcmpeqw 75 pcmpeqd 76 psrlw d1 psrld d2 psrlq d3 paddq d4 pmullw d5 psubusb d8 psubusw d9 pminub da pand db paddusb dc paddusw dd pmaxub de pandn df pavgb e0 psraw e1 psrad e2 pavgw e3 pmulhuw e4 pmulhw e5 psubsb e8 psubsw e9 pminsw ea por eb paddsb ec paddsw ed pmaxsw ee pxor ef psllw f1 pslld f2 psllq f3 pmuludq f4 pmaddwd f5 psadbw f6 psubb f8 psubw f9 psubd fa psubq fb paddb fc paddw fd paddd fe movq 6f movq_store 7f";
var SSSE3 = "pshufb 00 phaddw 01 phaddd 02 phaddsw 03 pmaddubsw 04 phsubw 05 phsubd 06 phsubsw 07 psignb 08 psignw 09 psignd 0a pmulhrsw 0b pabsb 1c pabsw 1d pabsd 1e";
var SHIFT_GROUPS = "psrlwi 71/2 psrawi 71/4 psllwi 71/6 psrldi 72/2 psradi 72/4 pslldi 72/6 psrlqi 73/2 psllqi 73/6";
var OTHERS3 = `
0f6e:np mmx_movd Pq,Ey mmx host
0f7e:np mmx_movd_store Ey,Pq mmx host
0f70:np mmx_pshufw Pq,Qq,Ib mmx host
0f77:np emms - mmx host
0fc4:np mmx_pinsrw Pq,Ed,Ib mmx host
0fc5:np mmx_pextrw Gd,Nq,Ib reg mmx host
0fd7:np mmx_pmovmskb Gd,Nq reg mmx host
0fe7:np mmx_movntq Mq,Pq mem mmx host
0ff7:np mmx_maskmovq Pq,Nq reg mmx host
0f3a0f:np mmx_palignr Pq,Qq,Ib mmx host
`;
function pairs(text) {
  const words = text.split(" ");
  return words.flatMap((w, i) => i % 2 === 0 ? [[w, words[i + 1]]] : []);
}
function lines2() {
  return [
    ...pairs(MMX).map(([name, op]) => `0f${op}:np mmx_${name} Pq,Qq mmx host`),
    ...pairs(SSSE3).map(([name, op]) => `0f38${op}:np mmx_${name} Pq,Qq mmx host`),
    ...pairs(SHIFT_GROUPS).map(([name, op]) => `0f${op}:np mmx_${name} Nq,Ib reg mmx host`),
    ...OTHERS3.split("\n").filter((line) => line !== "")
  ];
}
var X87_AND_MMX_LINES = lines2();

// ../x86-cpu/src/isa/opcode-map-vector.ts
var PACKED_INTEGER = "punpcklbw 60 punpcklwd 61 punpckldq 62 packsswb 63 pcmpgtb 64 pcmpgtw 65 pcmpgtd 66 packuswb 67 punpckhbw 68 punpckhwd 69 punpckhdq 6a packssdw 6b punpcklqdq 6c punpckhqdq 6d pcmpeqb 74 pcmpeqw 75 pcmpeqd 76 psrlw d1 psrld d2 psrlq d3 paddq d4 pmullw d5 psubusb d8 psubusw d9 pminub da pand db paddusb dc paddusw dd pmaxub de pandn df pavgb e0 psraw e1 psrad e2 pavgw e3 pmulhuw e4 pmulhw e5 psubsb e8 psubsw e9 pminsw ea por eb paddsb ec paddsw ed pmaxsw ee pxor ef psllw f1 pslld f2 psllq f3 pmuludq f4 pmaddwd f5 psadbw f6 psubb f8 psubw f9 psubd fa psubq fb paddb fc paddw fd paddd fe";
var SSSE32 = "pshufb 00 phaddw 01 phaddd 02 phaddsw 03 pmaddubsw 04 phsubw 05 phsubd 06 phsubsw 07 psignb 08 psignw 09 psignd 0a pmulhrsw 0b pabsb 1c pabsw 1d pabsd 1e";
var SSE41 = "ptest 17 pmuldq 28 pcmpeqq 29 packusdw 2b pcmpgtq 37 pminsb 38 pminsd 39 pminuw 3a pminud 3b pmaxsb 3c pmaxsd 3d pmaxuw 3e pmaxud 3f pmulld 40 phminposuw 41 pblendvb 10 blendvps 14 blendvpd 15";
var FLOAT2 = "sqrt 51 add 58 mul 59 sub 5c min 5d div 5e max 5f";
function pairs2(text) {
  const words = text.split(" ");
  return words.flatMap((w, i) => i % 2 === 0 ? [[w, words[i + 1]]] : []);
}
function derivedLines() {
  return [
    ...pairs2(PACKED_INTEGER).map(([name, op]) => `0f${op}:66 ${name} Vx,Wx sse`),
    ...pairs2(SSSE32).map(([name, op]) => `0f38${op}:66 ${name} Vx,Wx sse`),
    ...pairs2(SSE41).map(([name, op]) => `0f38${op}:66 ${name} Vx,Wx sse`),
    ...pairs2(FLOAT2).flatMap(([name, op]) => [
      `0f${op}:np ${name}ps Vx,Wx sse`,
      `0f${op}:66 ${name}pd Vx,Wx sse`,
      `0f${op}:f3 ${name}ss Vx,Wd sse`,
      `0f${op}:f2 ${name}sd Vx,Wq sse`
    ]),
    ...["bw 8 0", "bd d 1", "bq w 2", "wd 8 3", "wq d 4", "dq 8 5"].flatMap((t) => {
      const [kind, size, n] = t.split(" ");
      const operand = size === "8" ? "q" : size;
      return [`0f382${n}:66 pmovsx${kind} Vx,W${operand} sse`, `0f383${n}:66 pmovzx${kind} Vx,W${operand} sse`];
    }),
    ...["71", "72", "73"].flatMap((op, i) => {
      const suffix = ["w", "d", "q"][i];
      const lines3 = [`0f${op}/2:66 psrl${suffix}i Ux,Ib reg sse`, `0f${op}/6:66 psll${suffix}i Ux,Ib reg sse`];
      if (i < 2) lines3.push(`0f${op}/4:66 psra${suffix}i Ux,Ib reg sse`);
      return lines3;
    })
  ];
}
var SSE = `
0f10:np movups Vx,Wx sse
0f10:66 movups Vx,Wx sse
0f10:f3 movss Vx,Wd sse
0f10:f2 movsd Vx,Wq sse
0f11:np movups Wx,Vx sse
0f11:66 movups Wx,Vx sse
0f11:f3 movss Wd,Vx sse
0f11:f2 movsd Wq,Vx sse
0f12:np movlps Vx,Wq mem sse
0f12:np movhlps Vx,Ux reg sse
0f12:66 movlps Vx,Wq mem sse
0f12:f3 movsldup Vx,Wx sse
0f12:f2 movddup Vx,Wq sse
0f13:np movlps Wq,Vx mem sse
0f13:66 movlps Wq,Vx mem sse
0f14:np punpckldq Vx,Wx sse
0f14:66 punpcklqdq Vx,Wx sse
0f15:np punpckhdq Vx,Wx sse
0f15:66 punpckhqdq Vx,Wx sse
0f16:np movhps Vx,Wq mem sse
0f16:np movlhps Vx,Ux reg sse
0f16:66 movhps Vx,Wq mem sse
0f16:f3 movshdup Vx,Wx sse
0f17:np movhps_store Wq,Vx mem sse
0f17:66 movhps_store Wq,Vx mem sse
0f28:np movaps Vx,Wx sse
0f28:66 movaps Vx,Wx sse
0f29:np movaps Wx,Vx sse
0f29:66 movaps Wx,Vx sse
0f2a:np cvtpi2ps Vx,Qq sse host
0f2a:66 cvtpi2pd Vx,Qq sse host
0f2a:f3 cvtsi2ss Vx,Ey sse
0f2a:f2 cvtsi2sd Vx,Ey sse
0f2b:np movaps Wx,Vx mem sse
0f2b:66 movaps Wx,Vx mem sse
0f2c:np cvttps2pi Pq,Wq sse host
0f2c:66 cvttpd2pi Pq,Wx sse host
0f2c:f3 cvttss2si Gy,Wd sse
0f2c:f2 cvttsd2si Gy,Wq sse
0f2d:np cvtps2pi Pq,Wq sse host
0f2d:66 cvtpd2pi Pq,Wx sse host
0f2d:f3 cvtss2si Gy,Wd sse
0f2d:f2 cvtsd2si Gy,Wq sse
0f2e:np ucomiss Vx,Wd sse
0f2e:66 ucomisd Vx,Wq sse
0f2f:np comiss Vx,Wd sse
0f2f:66 comisd Vx,Wq sse
0f50:np movmskps Gy,Ux reg sse
0f50:66 movmskpd Gy,Ux reg sse
0f52:np rsqrtps Vx,Wx sse host
0f52:f3 rsqrtss Vx,Wd sse host
0f53:np rcpps Vx,Wx sse host
0f53:f3 rcpss Vx,Wd sse host
0f54:np pand Vx,Wx sse
0f54:66 pand Vx,Wx sse
0f55:np pandn Vx,Wx sse
0f55:66 pandn Vx,Wx sse
0f56:np por Vx,Wx sse
0f56:66 por Vx,Wx sse
0f57:np pxor Vx,Wx sse
0f57:66 pxor Vx,Wx sse
0f5a:np cvtps2pd Vx,Wq sse host
0f5a:66 cvtpd2ps Vx,Wx sse host
0f5a:f3 cvtss2sd Vx,Wd sse
0f5a:f2 cvtsd2ss Vx,Wq sse
0f5b:np cvtdq2ps Vx,Wx sse host
0f5b:66 cvtps2dq Vx,Wx sse host
0f5b:f3 cvttps2dq Vx,Wx sse host
0f6e:66 movd Vx,Ey sse
0f6f:66 movaps Vx,Wx sse
0f6f:f3 movups Vx,Wx sse
0f70:66 pshufd Vx,Wx,Ib sse
0f70:f3 pshufhw Vx,Wx,Ib sse
0f70:f2 pshuflw Vx,Wx,Ib sse
0f73/3:66 psrldq Ux,Ib reg sse
0f73/7:66 pslldq Ux,Ib reg sse
0f7c:66 haddpd Vx,Wx sse host
0f7c:f2 haddps Vx,Wx sse host
0f7d:66 hsubpd Vx,Wx sse host
0f7d:f2 hsubps Vx,Wx sse host
0f7e:66 movd_store Ey,Vx sse
0f7e:f3 movq Vx,Wq sse
0f7f:66 movaps Wx,Vx sse
0f7f:f3 movups Wx,Vx sse
0fc2:np cmpps Vx,Wx,Ib sse
0fc2:66 cmppd Vx,Wx,Ib sse
0fc2:f3 cmpss Vx,Wd,Ib sse
0fc2:f2 cmpsd Vx,Wq,Ib sse
0fc4:66 pinsrw Vx,Ed,Ib reg sse
0fc4:66 pinsrw Vx,Ew,Ib mem sse
0fc5:66 pextrw Gy,Ux,Ib reg sse
0fc6:np shufps Vx,Wx,Ib sse
0fc6:66 shufpd Vx,Wx,Ib sse
0fd0:66 addsubpd Vx,Wx sse host
0fd0:f2 addsubps Vx,Wx sse host
0fd6:66 movq_store Wq,Vx sse
0fd6:f3 movq2dq Vx,Nq reg mmx host
0fd6:f2 movdq2q Pq,Ux reg mmx host
0fd7:66 pmovmskb Gy,Ux reg sse
0fe6:66 cvttpd2dq Vx,Wx sse host
0fe6:f3 cvtdq2pd Vx,Wq sse host
0fe6:f2 cvtpd2dq Vx,Wx sse host
0fe7:66 movaps Wx,Vx mem sse
0ff0:f2 movups Vx,Wx mem sse
0ff7:66 maskmovdqu Vx,Ux reg sse host
0f382a:66 movaps Vx,Wx mem sse
0f38c8:np sha1nexte Vx,Wx sse host
0f38c9:np sha1msg1 Vx,Wx sse host
0f38ca:np sha1msg2 Vx,Wx sse host
0f38cb:np sha256rnds2 Vx,Wx sse host
0f38cc:np sha256msg1 Vx,Wx sse host
0f38cd:np sha256msg2 Vx,Wx sse host
0f38db:66 aesimc Vx,Wx sse host
0f38dc:66 aesenc Vx,Wx sse host
0f38dd:66 aesenclast Vx,Wx sse host
0f38de:66 aesdec Vx,Wx sse host
0f38df:66 aesdeclast Vx,Wx sse host
0f3a08:66 roundps Vx,Wx,Ib sse host
0f3a09:66 roundpd Vx,Wx,Ib sse host
0f3a0a:66 roundss Vx,Wd,Ib sse
0f3a0b:66 roundsd Vx,Wq,Ib sse
0f3a0c:66 blendps Vx,Wx,Ib sse
0f3a0d:66 blendpd Vx,Wx,Ib sse
0f3a0e:66 pblendw Vx,Wx,Ib sse
0f3a0f:66 palignr Vx,Wx,Ib sse
0f3a14:66 pextrb Ed,Vx,Ib reg sse
0f3a14:66 pextrb Eb,Vx,Ib mem sse
0f3a15:66 pextrw Ed,Vx,Ib reg sse
0f3a15:66 pextrw Ew,Vx,Ib mem sse
0f3a16:66 pextrd Ey,Vx,Ib sse
0f3a17:66 pextrd Ed,Vx,Ib sse
0f3a20:66 pinsrb Vx,Ed,Ib reg sse
0f3a20:66 pinsrb Vx,Eb,Ib mem sse
0f3a21:66 insertps Vx,Wd,Ib sse
0f3a22:66 pinsrd Vx,Ey,Ib sse
0f3a40:66 dpps Vx,Wx,Ib sse host
0f3a41:66 dppd Vx,Wx,Ib sse host
0f3a42:66 mpsadbw Vx,Wx,Ib sse host
0f3a44:66 pclmulqdq Vx,Wx,Ib sse host
0f3a60:66 pcmpestrm Vx,Wx,Ib sse host
0f3a61:66 pcmpestri Vx,Wx,Ib sse host
0f3a62:66 pcmpistrm Vx,Wx,Ib sse host
0f3a63:66 pcmpistri Vx,Wx,Ib sse host
0f38cf:66 gf2p8mulb Vx,Wx sse host
0f3acc:np sha1rnds4 Vx,Wx,Ib sse host
0f3ace:66 gf2p8affineqb Vx,Wx,Ib sse host
0f3acf:66 gf2p8affineinvqb Vx,Wx,Ib sse host
0f3adf:66 aeskeygenassist Vx,Wx,Ib sse host
`;
function vectorOpcodeLines() {
  const lines3 = [...derivedLines(), ...SSE.split("\n").filter((line) => line !== ""), ...X87_AND_MMX_LINES];
  return [...lines3, ...avxOpcodeLines()];
}

// ../x86-cpu/src/isa/opcode.ts
var Attribute = {
  LOCK: 1 << 0,
  I64: 1 << 1,
  O64: 1 << 2,
  D64: 1 << 3,
  F64: 1 << 4,
  SYSTEM: 1 << 5,
  HOST: 1 << 6,
  MEM: 1 << 8,
  REG: 1 << 9,
  MODRM: 1 << 10,
  STACK: 1 << 11,
  SSE: 1 << 12,
  X87: 1 << 13,
  MMX: 1 << 14,
  W0: 1 << 15,
  W1: 1 << 16,
  L0: 1 << 17,
  L1: 1 << 18,
  UD: 1 << 19,
  CR: 1 << 20,
  REXB: 1 << 21,
  FX: 1 << 22,
  AVX: 1 << 23,
  A64: 1 << 24
};
var ATTRIBUTE_NAMES = {
  lock: Attribute.LOCK,
  i64: Attribute.I64,
  o64: Attribute.O64,
  d64: Attribute.D64,
  f64: Attribute.F64,
  sys: Attribute.SYSTEM,
  host: Attribute.HOST,
  mem: Attribute.MEM,
  reg: Attribute.REG,
  modrm: Attribute.MODRM,
  stack: Attribute.STACK,
  sse: Attribute.SSE,
  x87: Attribute.X87,
  mmx: Attribute.MMX,
  w0: Attribute.W0,
  w1: Attribute.W1,
  l0: Attribute.L0,
  l1: Attribute.L1,
  ud: Attribute.UD,
  cr: Attribute.CR,
  rexb: Attribute.REXB,
  fx: Attribute.FX,
  avx: Attribute.AVX,
  a64: Attribute.A64
};
var Flow = { NONE: 0, CONDITIONAL: 1, COUNTER: 2, JUMP: 3, CALL: 4, CALL_INDIRECT: 5, INDIRECT: 6 };
function flowOf(name) {
  if (name === "jmp") return Flow.JUMP;
  if (name === "call") return Flow.CALL;
  if (name === "call indirect") return Flow.CALL_INDIRECT;
  if (name === "jmp indirect" || name === "ret") return Flow.INDIRECT;
  if (name.startsWith("loop") || name === "jcxz") return Flow.COUNTER;
  return name.startsWith("j") && name !== "jmp far" ? Flow.CONDITIONAL : Flow.NONE;
}
var Fetch = { SIGNED_BYTE: 0, WORD: 1, BY_SIZE: 2, FULL: 3, RELATIVE: 4, OFFSET: 5, FAR_POINTER: 6 };
function fetchesOf(operands) {
  const out = [];
  for (const { letter, size } of operands) {
    if (letter === "O") out.push(Fetch.OFFSET);
    else if (letter === "A") out.push(Fetch.FAR_POINTER);
    else if (letter === "sI" || (letter === "I" || letter === "J") && size === "b") out.push(Fetch.SIGNED_BYTE);
    else if (letter === "J") out.push(Fetch.RELATIVE);
    else if (letter === "I") out.push(size === "w" ? Fetch.WORD : size === "v" ? Fetch.FULL : Fetch.BY_SIZE);
  }
  return out;
}
function parseOperand(text) {
  if (text === "AL" || text === "rAX" || text === "CL" || text === "1") return { letter: text, size: text === "rAX" ? "v" : "b" };
  if (text.startsWith("s")) return { letter: "s" + text[1], size: "v" };
  return { letter: text[0], size: text.slice(1) };
}
function parseLine(line) {
  const [where, name, operandText, ...attributeNames] = line.split(" ");
  const match = /^(vex)?(0f38|0f3a|0f)?([0-9a-f]{2})(?:\/([0-7]))?(?:=([0-9a-f]{2}))?(?::(np|66|f3|f2))?$/.exec(where);
  if (match === null) throw new RangeError(`opcode map line not understood: ${line}`);
  const [, vex, escape, byte, reg, modrm, prefix] = match;
  const map = (escape === void 0 ? 0 : escape === "0f" ? 1 : escape === "0f38" ? 2 : 3) + (vex === void 0 ? 0 : 4);
  const operands = operandText === "-" ? [] : operandText.split(",").map(parseOperand);
  let attributes = 0;
  for (const attribute of attributeNames) attributes |= ATTRIBUTE_NAMES[attribute] ?? fail(line);
  const needsModrm = operands.some((o) => "EGMVWPQNU".includes(o.letter) && o.letter !== "1") || reg !== void 0 || modrm !== void 0;
  return {
    map,
    opcode: parseInt(byte, 16),
    entry: {
      name: name.replaceAll("_", " "),
      operands,
      attributes,
      reg: reg === void 0 ? -1 : Number(reg),
      modrm: modrm === void 0 ? -1 : parseInt(modrm, 16),
      prefix: prefix === void 0 ? -1 : prefix === "np" ? 0 : parseInt(prefix, 16),
      hasModrm: needsModrm || (attributes & Attribute.MODRM) !== 0,
      isByte: operands[0]?.size === "b" && operands[0].letter !== "I" && operands[0].letter !== "J",
      isPortSized: operands[0]?.letter === "X" && operands[0].size === "z",
      fetches: fetchesOf(operands),
      usesVvvv: operands.some((o) => o.letter === "H" || o.letter === "B"),
      flow: flowOf(name.replaceAll("_", " ")),
      handlers: []
    }
  };
}
function fail(line) {
  throw new RangeError(`unknown attribute in opcode map line: ${line}`);
}
var OPCODES = [];
var OPCODE_TABLES = (() => {
  const tables = Array.from({ length: 8 }, () => Array.from({ length: 256 }, () => []));
  for (const line of [...integerOpcodeLines(), ...vectorOpcodeLines()]) {
    const { map, opcode, entry } = parseLine(line);
    OPCODES.push(entry);
    tables[map][opcode].push(entry);
  }
  return tables;
})();

// ../x86-cpu/src/emit/shapes.ts
var BY_OPERAND_SIZE = /* @__PURE__ */ new Set(["cbw", "cwd", "call", "call indirect", "ret", "leave", "pushf"]);
var BY_ADDRESS_SIZE = /* @__PURE__ */ new Set(["loop", "loope", "loopne", "jcxz"]);
function sizeOf(spec, operandSize) {
  switch (spec.size) {
    case "b":
      return 1;
    case "w":
      return 2;
    case "d":
      return 4;
    case "q":
      return 8;
    case "x":
      return 16;
    case "Y":
      return 32;
    case "y":
      return operandSize === 8 ? 8 : 4;
    default:
      return operandSize;
  }
}
function operandShape(spec, operandSize, memory2) {
  const size = sizeOf(spec, operandSize);
  switch (spec.letter) {
    case "E":
      return { kind: memory2 ? "m" : "r", size };
    case "M":
    case "O":
      return { kind: "m", size: spec.size === "" ? 8 : size };
    case "G":
    case "Z":
    case "B":
    case "AL":
    case "rAX":
    case "CL":
      return { kind: "r", size };
    case "I":
    case "sI":
    case "1":
      return { kind: "i", size };
    case "V":
    case "U":
    case "H":
      return { kind: "x", size: Math.max(size, 16) };
    case "W":
      return memory2 ? { kind: "m", size } : { kind: "x", size: Math.max(size, 16) };
    default:
      return void 0;
  }
}
function shapeOf(entry, operandSize, addressSize, memory2, long) {
  const operands = entry.operands.map((o) => operandShape(o, operandSize, memory2)).filter((o) => o !== void 0);
  let semantic = entry.name;
  if (semantic === "ret" && operands.length > 0) semantic = "ret imm";
  if (BY_OPERAND_SIZE.has(entry.name)) semantic += `.${operandSize}`;
  else if (BY_ADDRESS_SIZE.has(entry.name)) semantic += `.${addressSize}`;
  const legacyStack = !long && (entry.attributes & Attribute.STACK) !== 0;
  const key = `${semantic}:${operands.map((o) => `${o.kind}${o.size}`).join()}${legacyStack ? "!" : ""}`;
  return { key, semantic, operands, long: !legacyStack };
}
var quick = (name) => ({ key: name, semantic: `${name}.quick`, operands: [], long: true });
var INTERRUPT_RETURN = quick("iret");
var SYSTEM_ARMS = [INTERRUPT_RETURN, ...["cli", "sti", "popf", "clac", "swapgs"].map(quick)];
var QUICK = new Map([...SYSTEM_ARMS, quick("pause"), quick("serialize")].map((shape) => [shape.key, shape]));
function allShapes(names) {
  const shapes = /* @__PURE__ */ new Map();
  for (const entry of OPCODES) {
    if (names?.has(entry.name) === false) continue;
    const a = entry.attributes;
    if ((a & (Attribute.SYSTEM | Attribute.HOST | Attribute.UD)) !== 0) continue;
    for (const long of [true, false]) {
      if ((a & (long ? Attribute.I64 : Attribute.O64)) !== 0) continue;
      const sizes = !long ? [2, 4] : (a & Attribute.F64) !== 0 ? [8] : (a & Attribute.D64) !== 0 ? [2, 8] : [2, 4, 8];
      for (const operandSize of sizes) {
        if (operandSize !== 8 && (a & Attribute.W1) !== 0) continue;
        for (const addressSize of BY_ADDRESS_SIZE.has(entry.name) ? long ? [4, 8] : [2, 4] : [8]) {
          for (const memory2 of entry.hasModrm && (a & Attribute.REG) === 0 ? [true, false] : [false]) {
            if (!memory2 && (a & Attribute.MEM) !== 0) continue;
            const shape = shapeOf(entry, operandSize, addressSize, memory2, long);
            shapes.set(shape.key, shape);
          }
        }
      }
    }
  }
  return [...shapes.values()];
}

// ../x86-cpu/src/emit/interpreter-arms.ts
var BRANCHES = ["jmp", "jmp indirect", ...CONDITIONS.map((cc) => `j${cc}`), ...["call", "call indirect", "ret", "ret imm", "loop", "loope", "loopne", "jcxz"].flatMap((n) => [2, 4, 8].map((s) => `${n}.${s}`))];
var HOT = /* @__PURE__ */ new Set(["mov", "movzx", "movsx", "movsxd", "lea", "add", "sub", "and", "or", "xor", "cmp", "test", "inc", "dec", "imul2", "imul3", "push", "pop", "nop", "pushf.8", "leave.8", "cbw.8", "cwd.4", "cwd.8", "movups", "movaps", "movss", "movsd", "movq", "movd", "movd store", "movq store"]);
var HOT_REGISTER = /* @__PURE__ */ new Set([...CONDITIONS.flatMap((cc) => [`set${cc}`, `cmov${cc}`]), "shl", "shr", "sar", "neg", "not", "adc", "sbb", "rol", "ror", "xchg", "bt", "mul", "div", "movbe", "bswap", "tzcnt", "pxor", "pand", "por", "addsd", "subsd", "mulsd", "divsd", "pcmpeqb", "pmovmskb", "punpcklqdq", "paddd", "paddq"]);
var STACK2 = /* @__PURE__ */ new Set(["push", "pop"]);
var FUSED2 = /* @__PURE__ */ new Set(["cmp", "test", "sub", "add", "and", "dec", "inc"]);
var COMPARISON_PAIRS = [1, 2, 3, 4, 6, 7];
var RESULT_PAIRS = [2, 4];
var HOT_COMPUTED = /* @__PURE__ */ new Set(["mov:r8,m8", "mov:r4,m4", "mov:m8,r8", "mov:m4,r4", "add:r8,m8", "sub:r8,m8", "inc:m4", "dec:m4", "cmp:m4,i4", "cmp:m1,i1"]);
var stubTarget = i64.load(local.get32(Local.REC), RECORD_BYTES + Rec.IMM);
var FAR = {
  "jmp:": (e) => e.jumpTo(stubTarget, () => void 0),
  "call.8:": (e) => e.jumpTo(stubTarget, () => {
    e.store(e.stackAddress(-8, 8), 8, e.let(e.returnAddress()));
    e.moveStack(i64.const(-8));
  })
};
var HOT_NAMES = new Set([...BRANCHES, ...HOT, ...HOT_REGISTER].map((name) => name.replace(/( imm)?(\.\d)?$/, "")));
function isHot(shape) {
  if (BRANCHES.includes(shape.semantic)) return true;
  if (shape.operands.some((o) => o.size === 2 && o.kind !== "i") && shape.semantic !== "movzx" && shape.semantic !== "movsx" && shape.semantic !== "mov")
    return false;
  if (!shape.long) return false;
  if (HOT_REGISTER.has(shape.semantic)) return !shape.operands.some((o) => o.kind === "m");
  return HOT.has(shape.semantic);
}
function isFusable(shape) {
  if (!FUSED2.has(shape.semantic) || !isHot(shape)) return false;
  const [a, b] = shape.operands;
  if (shape.semantic === "cmp" || shape.semantic === "test")
    return a.size >= 4 || b.kind === "i" || a.size === 1 && a.kind === "r" && b.kind === "r";
  return a.kind === "r" && a.size >= 4 && b?.kind !== "m";
}
function chooseArms() {
  const hot = [];
  const places = [];
  const addHot = (semantic, shape, form, linkOffset = 0) => FIXED_HANDLERS + 3 + hot.push({ semantic, shape, form, linkOffset }) - 1;
  for (const shape of [...allShapes(HOT_NAMES).filter(isHot), ...SYSTEM_ARMS]) {
    const semantic = SEMANTICS.get(shape.semantic);
    if (semantic === void 0) throw new RangeError(`no semantics for ${shape.key}`);
    const isMemory = shape.operands.some((o) => o.kind === "m") && !BRANCHES.includes(shape.semantic);
    const handlers2 = isMemory ? {
      computed: HOT_COMPUTED.has(shape.key) ? addHot(semantic, shape, "computed") : -1,
      base: addHot(semantic, shape, "base"),
      indexed: addHot(semantic, shape, "indexed")
    } : { computed: addHot(semantic, shape, "computed"), base: -1, indexed: -1 };
    places.push({ key: shape.key, handlers: handlers2, fusable: isFusable(shape) });
  }
  const fused = /* @__PURE__ */ new Map();
  for (const { handlers: handlers2, fusable } of places) {
    if (!fusable) continue;
    const { base, indexed, computed } = handlers2;
    const { semantic, shape } = hot[(base >= 0 ? base : computed) - FIXED_HANDLERS - 3];
    for (const pair2 of shape.semantic === "cmp" || shape.semantic === "test" ? COMPARISON_PAIRS : RESULT_PAIRS) {
      const jump = SEMANTICS.get(`j${CONDITIONS[pair2 * 2]}`);
      const both2 = (e) => {
        semantic(e);
        jump(e);
      };
      if (base >= 0) {
        fused.set(base * 8 + pair2, addHot(both2, shape, "base", RECORD_BYTES));
        fused.set(indexed * 8 + pair2, addHot(both2, shape, "indexed", RECORD_BYTES));
      } else fused.set(computed * 8 + pair2, addHot(both2, shape, "computed", RECORD_BYTES));
    }
  }
  const handlers = new Map(places.map((p) => [p.key, p.handlers]));
  const far = new Map(
    Object.entries(FAR).map(([key, semantic]) => {
      const near2 = handlers.get(key).computed;
      return [near2, addHot(semantic, hot[near2 - FIXED_HANDLERS - 3].shape, "computed")];
    })
  );
  return { hot, handlers, fused, far, chained: chainArms(hot, handlers) };
}
function chainArms(hot, handlers) {
  const number = FIXED_HANDLERS + 3;
  const chained = [];
  const whole = /* @__PURE__ */ new Map();
  const handlerOf = (key) => {
    const { base, computed } = handlers.get(key);
    return base >= 0 ? base : computed;
  };
  for (const keys of chains) {
    const last = handlerOf(keys.at(-1));
    const before = keys.slice(0, -1).join(" ");
    const first = whole.get(before) ?? handlerOf(before);
    const arms = keys.map((key) => hot[handlerOf(key) - number]);
    const both2 = number + hot.push(arms.reduceRight((then, arm) => ({ ...arm, then }))) - 1;
    whole.set(keys.join(" "), both2);
    chained.push({ first, second: last, both: both2 });
  }
  return chained;
}

// ../x86-cpu/src/run/cpu-mode.ts
var CpuMode = {
  /** Bits 0-1: code size. */
  CODE16: 0,
  CODE32: 1,
  CODE64: 2,
  CODE_MASK: 3,
  /** ES, CS, SS, DS are flat 4 GiB read/write segments (CS: readable): no segment checks. */
  FLAT: 1 << 3,
  /** SSE instructions: #UD (CR0.EM or no CR4.OSFXSR); #NM (CR0.TS). */
  SSE_UD: 1 << 4,
  SSE_NM: 1 << 5,
  /** x87 and MMX: #NM (CR0.EM or CR0.TS). MMX with CR0.EM: #UD. */
  X87_NM: 1 << 6,
  MMX_UD: 1 << 7,
  /** VEX vector instructions: #UD (CR4.OSXSAVE, XCR0). */
  AVX_UD: 1 << 8,
  /** Real-address or virtual-8086 mode. */
  REAL: 1 << 9,
  V86: 1 << 10,
  /** FWAIT raises #NM (CR0.MP and CR0.TS). */
  WAIT_NM: 1 << 11
};

// ../x86-cpu/src/emit/flag-emitter.ts
var AF_OF_SIZE = { 1: 59, 2: 51, 4: 35, 8: 3 };
var FlagEmitter = class extends HandlerBody {
  lastFlags;
  get result() {
    return this.isHot ? local.get64(Local.RESULT) : i64.load(this.base, Reg.LAZY_A);
  }
  get carries() {
    return this.isHot ? local.get64(Local.CARRIES) : i64.load(this.base, Reg.LAZY_B);
  }
  get kind() {
    return this.isHot ? local.get32(Local.KIND) : i32.load(this.base, Reg.LAZY_KIND);
  }
  setResult(value) {
    this.emit(this.isHot ? local.set(Local.RESULT, value) : i64.store(this.base, value, Reg.LAZY_A));
  }
  setCarries(value) {
    this.emit(this.isHot ? local.set(Local.CARRIES, value) : i64.store(this.base, value, Reg.LAZY_B));
  }
  setKind(kind) {
    this.emit(this.isHot ? local.set(Local.KIND, kind) : i32.store(this.base, kind, Reg.LAZY_KIND));
  }
  #carriesOfAdd(size, a, b, r) {
    if (size === 8) return i64.or(i64.and(a, b), i64.and(i64.or(a, b), i64.xor(r, i64.const(-1))));
    return i64.shl(i64.xor(i64.xor(a, b), r), i64.const(63 - 8 * size));
  }
  #carriesOfSubtract(size, a, b, r) {
    if (size !== 8) return this.#carriesOfAdd(size, a, b, r);
    const notA = i64.xor(a, i64.const(-1));
    return i64.or(i64.and(notA, b), i64.and(i64.or(notA, b), r));
  }
  #set(size, result, carries, af = AF_OF_SIZE[size]) {
    this.setCarries(carries);
    this.setResult(signExtend(size, result));
    this.setKind(i32.const(LAZY_VALID | af << 8));
  }
  addFlags(size, a, b, result) {
    this.#set(size, result, this.#carriesOfAdd(size, a, b, result));
    this.lastFlags = { kind: "other", size, a, b };
  }
  subtractFlags(size, a, b, result) {
    this.#set(size, result, this.#carriesOfSubtract(size, a, b, result));
    this.lastFlags = { kind: "subtract", size, a, b };
  }
  logicFlags(size, result) {
    this.#set(size, result, i64.const(0));
    this.lastFlags = { kind: "logic", size, a: result, b: result };
  }
  incrementFlags(size, a, b, result, subtract2) {
    const carries = this.let(subtract2 ? this.#carriesOfSubtract(size, a, b, result) : this.#carriesOfAdd(size, a, b, result));
    this.#set(size, result, withCarryOf(carries, this.carries));
    this.lastFlags = { kind: "other", size, a, b };
  }
  resultFlags(size, result, carry, overflow) {
    this.#set(size, result, i64.or(i64.shl(carry, i64.const(63)), i64.shl(i64.xor(carry, overflow), i64.const(62))), 0);
    this.lastFlags = void 0;
  }
  canonicaliseFlags() {
  }
  flagsAreCanonical() {
    this.lastFlags = void 0;
  }
  carry() {
    return i64.shrU(this.carries, i64.const(63));
  }
  condition(code) {
    const positive = this.#positiveCondition(code >> 1);
    return (code & 1) === 0 ? positive : i32.eqz(positive);
  }
  #positiveCondition(pair2) {
    const last = this.lastFlags;
    const zero = i64.const(0);
    const overflowSign = i64.xor(this.carries, i64.shl(this.carries, i64.const(1)));
    if (last?.kind === "subtract") {
      const { a, b, size } = last;
      if (pair2 === 1) return i64.ltU(a, b);
      if (pair2 === 2) return i64.eq(a, b);
      if (pair2 === 3) return i64.leU(a, b);
      if (pair2 === 6) return i64.ltS(signExtend(size, a), signExtend(size, b));
      if (pair2 === 7) return i64.leS(signExtend(size, a), signExtend(size, b));
    }
    if (last?.kind === "logic") {
      if (pair2 === 6) return i64.ltS(this.result, zero);
      if (pair2 === 7) return i64.leS(this.result, zero);
    }
    const invert = (condition, bit2) => {
      if (last !== void 0) return condition;
      const flag = bit2 === 0 ? i32.and(this.kind, i32.const(1)) : i32.and(i32.shrU(this.kind, i32.const(1)), i32.const(1));
      return i32.xor(condition, flag);
    };
    const below = i64.ltS(this.carries, zero);
    const isZero3 = i64.eqz(this.result);
    const less = () => invert(i64.ltS(i64.xor(this.result, overflowSign), zero), 0);
    switch (pair2) {
      case 0:
        return i64.ltS(overflowSign, zero);
      case 1:
        return below;
      case 2:
        return isZero3;
      case 3:
        return i32.or(below, isZero3);
      case 4:
        return invert(i64.ltS(this.result, zero), 0);
      case 5:
        return invert(i32.eqz(i32.and(i32.popcnt(i32.and(i32.wrap(this.result), i32.const(255))), i32.const(1))), 1);
      case 6:
        return less();
      default:
        return i32.or(less(), isZero3);
    }
  }
};

// ../x86-cpu/src/emit/sized-access.ts
function loadAt(at, size, offset = 0) {
  return size === 8 ? i64.load(at, offset) : size === 4 ? i64.load32U(at, offset) : size === 2 ? i64.load16U(at, offset) : i64.load8U(at, offset);
}
function storeAt(at, size, value, offset = 0) {
  return size === 8 ? i64.store(at, value, offset) : size === 4 ? i64.store32(at, value, offset) : size === 2 ? i64.store16(at, value, offset) : i64.store8(at, value, offset);
}

// ../x86-cpu/src/emit/memory-emitter.ts
var SlowAccess = { READ: 256, WRITE: 512, MODIFY: 768, STACK: 1024 };
var Import = { SLOW_ACCESS: 0, COMMIT: 1, SEGMENT_CHECK: 2 };
var TLB_ENTRY_SHIFT = Math.log2(TLB_ENTRY_BYTES);
var MemoryEmitter = class extends FlagEmitter {
  #form;
  long;
  #address;
  /** Accesses after `stackAddress` are to the stack, until the memory operand is addressed. */
  #stackBit = 0;
  /** Where `loadModify` found its bytes. */
  modified;
  constructor(form, long, body, loopDepth) {
    super(body, loopDepth);
    this.#form = form;
    this.long = long;
  }
  address(_operand) {
    this.#stackBit = 0;
    if (this.#form === "computed") return local.get64(Local.ADDRESS);
    if (this.#address !== void 0) return this.#address;
    const base = i64.load(this.register(Rec.MEM_BASE));
    const disp = i64.load(this.rec, Rec.DISP);
    if (this.#form === "base") this.#address = this.let(i64.add(base, disp));
    else {
      const index = i64.load(this.register(Rec.MEM_INDEX));
      this.#address = this.let(i64.add(i64.add(base, disp), i64.shl(index, i64.load8U(this.rec, Rec.SCALE))));
    }
    return this.#address;
  }
  /** Sets the host local for an access: TLB hit path inline, TypeScript otherwise. */
  translate(address, size, tag, kind) {
    const host = this.letI32(tlbEntry(address));
    const [, ...index] = host;
    this.if(
      tagMatches(address, size, host, tag),
      () => this.emit([...i32.add(i32.wrap(address), i32.load(host, Tlb.ADDEND)), 33, ...index]),
      () => {
        this.#callSlow(address, size | kind);
        this.emit([34, ...index, ...i32.const(-1), 70]);
        this.#exitWhenTrue();
      }
    );
    return host;
  }
  hostOf(address, write) {
    const entry = this.letI32(tlbEntry(address));
    this.if(i32.eqz(tagMatches(address, 1, entry, write ? Tlb.WRITE : Tlb.READ)), () => this.leave());
    return this.letI32(i32.add(i32.wrap(address), i32.load(entry, Tlb.ADDEND)));
  }
  #callSlow(address, description) {
    this.emit([
      ...i32.wrap(address),
      ...i32.wrap(i64.shrU(address, i64.const(32))),
      ...i32.const(description),
      ...this.rec,
      16,
      Import.SLOW_ACCESS
    ]);
  }
  #exitWhenTrue() {
    this.open(4);
    this.exit(Exit.EVENT);
    this.close();
  }
  load(address, size) {
    const host = this.translate(address, size, Tlb.READ, SlowAccess.READ | this.#stackBit);
    return this.let(loadAt(host, size, 0));
  }
  loadVector(address) {
    const host = this.translate(address, 16, Tlb.READ, SlowAccess.READ);
    return this.letVector(v128.load(host));
  }
  storeThrough(address, size, storeTo) {
    const host = this.letI32(tlbEntry(address));
    const [, ...index] = host;
    this.if(
      tagMatches(address, size, host, Tlb.WRITE),
      () => this.emit(storeTo(i32.add(i32.wrap(address), i32.load(host, Tlb.ADDEND)))),
      () => {
        this.#callSlow(address, size | SlowAccess.WRITE | this.#stackBit);
        this.emit([34, ...index, ...i32.const(-1), 70]);
        this.#exitWhenTrue();
        this.emit(storeTo(host));
        this.#commit(host);
      }
    );
  }
  #commit(host) {
    this.if(i32.eq(host, i32.add(this.base, i32.const(CoreReg.SCRATCH))), () => this.emit([16, Import.COMMIT]));
  }
  store(address, size, value) {
    this.storeThrough(address, size, (host) => storeAt(host, size, value, 0));
  }
  storeVector(address, value) {
    this.storeThrough(address, 16, (host) => v128.store(host, value));
  }
  loadModify(address, size) {
    this.modified = this.translate(address, size, Tlb.WRITE, SlowAccess.MODIFY);
    return this.let(loadAt(this.modified, size, 0));
  }
  storeModified(size, value) {
    if (this.modified === void 0) throw new RangeError("storeModified without loadModify");
    this.emit(storeAt(this.modified, size, value, 0));
    this.#commit(this.modified);
  }
  stackAddress(delta, size) {
    this.#stackBit = SlowAccess.STACK;
    const rsp = i64.load(this.base, Reg.GPR + 8 * 4);
    if (this.long) return this.let(i64.add(rsp, i64.const(delta)));
    const ss = Reg.SEGMENTS + Seg.SS * SEGMENT_BYTES;
    const offset = this.let(i64.and(i64.add(rsp, i64.const(delta)), this.#stackMask()));
    this.if(
      i32.or(
        i64.gtU(i64.add(offset, i64.const(size - 1)), i64.load32U(this.base, ss + SegField.LIMIT)),
        i32.ne(i32.and(i32.load(this.base, ss + SegField.ATTRIBUTES), i32.const(65550)), i32.const(2))
      ),
      () => {
        this.emit([...i32.wrap(offset), ...i32.const(size | Seg.SS << 8 | 4096), ...this.rec, 16, Import.SEGMENT_CHECK]);
        this.#exitWhenTrue();
      }
    );
    return this.let(i64.extendU(i32.wrap(i64.add(offset, i64.load(this.base, ss + SegField.BASE)))));
  }
  /** 0xffff or 0xffffffff by SS.B, at run time. */
  #stackMask() {
    const big = i32.and(i32.load(this.base, Reg.SEGMENTS + Seg.SS * SEGMENT_BYTES + SegField.ATTRIBUTES), i32.const(16384));
    return i64.select(big, i64.const(4294967295), i64.const(65535));
  }
  moveStack(delta) {
    const rsp = i64.load(this.base, Reg.GPR + 8 * 4);
    if (this.long) {
      this.emit(i64.store(this.base, i64.add(rsp, delta), Reg.GPR + 8 * 4));
      return;
    }
    const mask = this.let(this.#stackMask());
    const moved = i64.and(i64.add(rsp, delta), mask);
    const kept = i64.and(rsp, i64.xor(mask, i64.const(4294967295)));
    this.emit(i64.store(this.base, i64.or(moved, kept), Reg.GPR + 8 * 4));
  }
};
function tlbEntry(address) {
  return i32.add(
    local.get32(Local.TLB),
    i32.and(i32.shrU(i32.wrap(address), i32.const(12 - TLB_ENTRY_SHIFT)), i32.const(TLB_ENTRIES - 1 << TLB_ENTRY_SHIFT))
  );
}
function tagMatches(address, size, entry, tag) {
  const last = size === 1 ? address : i64.add(address, i64.const(size - 1));
  return i64.eq(i64.and(last, i64.const(-4096)), i64.load(entry, tag));
}

// ../x86-cpu/src/emit/interpreter-emitter.ts
var InterpreterEmitter = class extends MemoryEmitter {
  operands;
  /** Where the links of a branch are: in this record, or in the next one when a comparison is fused with the branch after it. */
  #linkOffset;
  /** Entering a block counts, for the translator tier. */
  #counts;
  constructor(shape, form, body, loopDepth = -1, linkOffset = 0, counts = false) {
    super(form, shape.long, body, loopDepth);
    this.operands = shape.operands;
    this.#linkOffset = linkOffset;
    this.#counts = counts;
  }
  // --- control flow ----------------------------------------------------------------------------------------------------------
  #requireHot() {
    if (!this.isHot) throw new RangeError("branches need a handler in the loop");
    this.hasEnded = true;
  }
  /** Enters a block by the address of its header record. */
  enterBlock(header) {
    this.emit(local.set(Local.REC, header));
    this.emit(local.set(Local.BUDGET, i32.sub(local.get32(Local.BUDGET), i32.load(this.rec, Header.COUNT))));
    this.if(i32.ltS(local.get32(Local.BUDGET), i32.const(0)), () => this.exit(Exit.BLOCK));
    if (this.#counts) {
      const left = this.letI32(i32.sub(i32.load(this.rec, Header.COUNTER), i32.const(1)));
      this.if(i32.leS(left, i32.const(0)), () => this.continueLoop());
      this.emit(i32.store(this.rec, left, Header.COUNTER));
    }
    this.emit(local.set(Local.REC, i32.add(this.rec, i32.const(RECORD_BYTES))));
    this.branchTo(this.loopDepth);
  }
  branch(condition) {
    this.#requireHot();
    this.enterBlock(
      i32.select(
        condition,
        i32.load(this.rec, this.#linkOffset + Rec.LINK_TAKEN),
        i32.load(this.rec, this.#linkOffset + Rec.LINK_NEXT)
      )
    );
  }
  jump() {
    this.#requireHot();
    this.enterBlock(i32.load(this.rec, Rec.LINK_TAKEN));
  }
  jumpTo(target, commit) {
    this.#requireHot();
    const rip = this.let(target);
    const low = this.letI32(i32.wrap(rip));
    const entry = this.letI32(
      i32.add(
        local.get32(Local.JUMP_CACHE),
        i32.and(i32.shl(i32.xor(low, i32.shrU(low, i32.const(12))), i32.const(4)), i32.const(JUMP_CACHE_MASK))
      )
    );
    this.if(
      i32.or(i64.ne(i64.load(entry, JumpCache.RIP), rip), i32.ne(i32.load(entry, JumpCache.CONTEXT), local.get32(Local.CONTEXT))),
      () => {
        this.emit(i64.store(this.base, rip, CoreReg.TARGET));
        this.exit(Exit.BRANCH_MISS);
      }
    );
    commit();
    this.enterBlock(i32.load(entry, JumpCache.BLOCK));
  }
  returnAddress() {
    return i64.load(this.rec, Rec.IMM);
  }
  retired() {
    const header = i32.sub(this.rec, i32.mul(i32.load8U(this.rec, Rec.INDEX), i32.const(RECORD_BYTES)));
    const after = i32.sub(i32.sub(i32.load8U(header, Header.INSNS), i32.load8U(this.rec, Rec.ORDINAL)), i32.const(1));
    return i64.sub(i64.load(this.base, CoreReg.RETIRED_AT_END), i64.extendU(i32.add(local.get32(Local.BUDGET), after)));
  }
  // --- operands --------------------------------------------------------------------------------------------------------------
  sizeOf(operand) {
    return this.operands[operand].size;
  }
  isMemory(operand) {
    return this.operands[operand].kind === "m";
  }
  /** The record slot of a register operand: the n-th register or vector register of the shape. */
  #slot(operand) {
    let n = 0;
    for (let i = 0; i < operand; i++) if (this.operands[i].kind === "r" || this.operands[i].kind === "x") n++;
    return [Rec.A, Rec.B, Rec.C][n];
  }
  #vectorRegister(operand) {
    return i32.add(this.base, i32.shl(i32.load8U(this.rec, this.#slot(operand)), i32.const(1)));
  }
  read(operand) {
    const { kind, size } = this.operands[operand];
    if (kind === "i") return this.let(i64.load(this.rec, Rec.IMM));
    if (kind === "m") return this.load(this.address(operand), size);
    if (kind === "x") return this.readLow(operand);
    return this.let(loadAt(this.register(this.#slot(operand)), size, Reg.GPR));
  }
  readSigned(operand) {
    return this.let(signExtend(this.sizeOf(operand), this.read(operand)));
  }
  readModify(operand) {
    return this.isMemory(operand) ? this.loadModify(this.address(operand), this.sizeOf(operand)) : this.read(operand);
  }
  write(operand, value) {
    const { kind, size } = this.operands[operand];
    if (kind === "m") {
      if (this.modified === void 0) this.store(this.address(operand), size, value);
      else this.storeModified(size, value);
      return;
    }
    this.#storeRegister(this.register(this.#slot(operand)), size, value, Reg.GPR);
  }
  #storeRegister(at, size, value, offset) {
    if (size === 4) this.emit(i64.store(at, zeroExtend(4, value), offset));
    else this.emit(storeAt(at, size, value, offset));
  }
  readVector(operand) {
    const { kind, size } = this.operands[operand];
    if (kind === "x") return this.letVector(v128.load(this.#vectorRegister(operand), Reg.YMM));
    if (size === 16) return this.loadVector(this.address(operand));
    return this.letVector(v128.replace64(v128.zero(), 0, this.read(operand)));
  }
  writeVector(operand, value) {
    const { kind, size } = this.operands[operand];
    if (kind === "x") this.emit(v128.store(this.#vectorRegister(operand), value, Reg.YMM));
    else if (size === 16) this.storeVector(this.address(operand), value);
    else this.store(this.address(operand), size, v128.extract64(value, 0));
  }
  readWide(operand) {
    if (this.operands[operand].kind === "x") {
      const at = this.#vectorRegister(operand);
      return [this.letVector(v128.load(at, Reg.YMM)), this.letVector(v128.load(at, Reg.YMM + 16))];
    }
    const host = this.translate(this.address(operand), 32, Tlb.READ, SlowAccess.READ);
    return [this.letVector(v128.load(host)), this.letVector(v128.load(host, 16))];
  }
  writeWide(operand, low, high) {
    if (this.operands[operand].kind === "x") {
      const at = this.#vectorRegister(operand);
      this.emit(v128.store(at, low, Reg.YMM));
      this.emit(v128.store(at, high, Reg.YMM + 16));
    } else this.storeThrough(this.address(operand), 32, (host) => [v128.store(host, low), v128.store(host, high, 16)]);
  }
  clearVectors(whole) {
    const clear = (first) => {
      for (let at = Reg.YMM + 32 * first; at < Reg.YMM + 32 * (first + 8); at += 32) {
        if (whole) this.emit(v128.store(this.base, v128.zero(), at));
        this.emit(v128.store(this.base, v128.zero(), at + 16));
      }
    };
    clear(0);
    this.if(
      i32.eq(i32.and(i32.load(this.base, Reg.MODE), i32.const(CpuMode.CODE_MASK)), i32.const(CpuMode.CODE64)),
      () => clear(8)
    );
  }
  readLow(operand) {
    const { kind, size } = this.operands[operand];
    if (kind === "m") return this.load(this.address(operand), Math.min(size, 8));
    return this.let(loadAt(this.#vectorRegister(operand), Math.min(size, 8), Reg.YMM));
  }
  writeLow(operand, value, bytes) {
    if (this.operands[operand].kind === "m") this.store(this.address(operand), bytes, value);
    else this.emit(storeAt(this.#vectorRegister(operand), bytes, value, Reg.YMM));
  }
  xmm0(half) {
    return this.let(i64.load(this.base, Reg.YMM + 8 * half));
  }
  gpr(number, size) {
    return this.let(loadAt(this.base, size, Reg.GPR + 8 * number));
  }
  setGpr(number, size, value) {
    this.#storeRegister(this.base, size, value, Reg.GPR + 8 * number);
  }
};

// ../x86-cpu/src/emit/region-exit.ts
var RegionExit = {
  /** Go on with the record in CoreReg.RECORD; its block is paid for. */
  CONTINUE: 0,
  /** The block at CoreReg.RECORD was not entered: the budget does not cover it. */
  BLOCK: 1,
  /** Enter the block whose header is CoreReg.RECORD. */
  ENTER: 2
};

// ../x86-cpu/src/emit/wasm-module.ts
var ValueType = { I32: 127, I64: 126, F32: 125, F64: 124, V128: 123 };
var WasmModule = class {
  #types = [];
  #imports = [];
  #functions = [];
  #exports = [];
  #memoryPages = 0;
  #maximumPages = 0;
  #tables = [];
  /** The index of a function type, shared between equal ones. */
  type(params, results) {
    const at = this.#types.findIndex((t) => t.params.join() === params.join() && t.results.join() === results.join());
    return at >= 0 ? at : this.#types.push({ params, results }) - 1;
  }
  /** Declares an imported function; all imports come before the first own function. */
  importFunction(module, name, type) {
    return this.#imports.push({ module, name, type }) - 1;
  }
  /** Imports memory 0 as module "m", name "memory". */
  importMemory(initialPages, maximumPages) {
    this.#memoryPages = initialPages;
    this.#maximumPages = maximumPages;
  }
  /** Adds a function; `body` lacks the final `end`. Returns its index. */
  addFunction(type, locals, body) {
    return this.#imports.length + this.#functions.push({ type, locals, body }) - 1;
  }
  exportFunction(name, index) {
    this.#exports.push({ name, kind: 0, index });
  }
  /** Adds a table of `size` empty elements that can grow. Returns its index. */
  addTable(size, exportName) {
    const index = this.#tables.push(size) - 1;
    this.#exports.push({ name: exportName, kind: 1, index });
    return index;
  }
  toBytes() {
    const chunks = [[0, 97, 115, 109, 1, 0, 0, 0]];
    const section = (id, ...parts) => {
      const header = [id];
      pushUnsigned(header, parts.reduce((n, p) => n + p.length, 0));
      chunks.push(header, ...parts);
    };
    const count = (n) => {
      const out = [];
      pushUnsigned(out, n);
      return out;
    };
    const name = (text) => [...count(text.length), ...Array.from(text, (c15) => c15.charCodeAt(0))];
    section(
      1,
      count(this.#types.length),
      ...this.#types.map((t) => [96, ...count(t.params.length), ...t.params, ...count(t.results.length), ...t.results])
    );
    const imports = this.#imports.map((f) => [...name(f.module), ...name(f.name), 0, ...count(f.type)]);
    imports.push([...name("m"), ...name("memory"), 2, 1, ...count(this.#memoryPages), ...count(this.#maximumPages)]);
    section(2, count(imports.length), ...imports);
    section(3, count(this.#functions.length), ...this.#functions.map((f) => count(f.type)));
    if (this.#tables.length > 0) section(4, count(this.#tables.length), ...this.#tables.map((n) => [112, 0, ...count(n)]));
    section(7, count(this.#exports.length), ...this.#exports.map((e) => [...name(e.name), e.kind, ...count(e.index)]));
    const bodies = [count(this.#functions.length)];
    const groups = /* @__PURE__ */ new Map();
    for (const f of this.#functions) {
      const locals = groups.get(f.locals) ?? localGroups(f.locals);
      groups.set(f.locals, locals);
      bodies.push(count(locals.length + f.body.length + 1), locals, f.body, [11]);
    }
    section(10, ...bodies);
    const bytes = new Uint8Array(chunks.reduce((n, c15) => n + c15.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }
};
function localGroups(types) {
  const groups = [];
  for (const type of types) {
    const last = groups.at(-1);
    if (last?.type === type) last.n++;
    else groups.push({ type, n: 1 });
  }
  const out = [];
  pushUnsigned(out, groups.length);
  for (const group of groups) {
    pushUnsigned(out, group.n);
    out.push(group.type);
  }
  return out;
}

// ../x86-cpu/src/emit/interpreter-module.ts
var interpreterCode = (isTiered) => assemble(chooseArms().hot, isTiered);
var TEMP_LOCALS = [
  ...new Array(TEMPS.i64).fill(ValueType.I64),
  ...new Array(TEMPS.i32).fill(ValueType.I32),
  ...new Array(TEMPS.v128).fill(ValueType.V128)
];
var { I32: TI32, I64: TI64 } = ValueType;
var LOOP_LOCALS = [TI32, TI64, TI32, TI32, TI32, TI32, TI32, TI64, TI64, ...TEMP_LOCALS];
var COLD_LOCALS = [TI32, TI32, TI32, TI32, TI32, TI64, TI64, ...TEMP_LOCALS];
function declareImports(wasm) {
  const slowType = wasm.type([TI32, TI32, TI32, TI32], [TI32]);
  wasm.importFunction("m", "slowAccess", slowType);
  wasm.importFunction("m", "commit", wasm.type([], []));
  wasm.importFunction("m", "segmentCheck", wasm.type([TI32, TI32, TI32], [TI32]));
  wasm.importMemory(1, 65536);
  return wasm.type([TI32, TI32, TI32, TI32, TI64], [TI32]);
}
function coldFunction(wasm, type, arm) {
  const e = new InterpreterEmitter(arm.shape, arm.form, []);
  arm.semantic(e);
  e.finish();
  e.emit([0]);
  return wasm.addFunction(type, COLD_LOCALS, e.body);
}
function handlerCode(shapes) {
  const wasm = new WasmModule();
  const type = declareImports(wasm);
  shapes.forEach(
    ({ semantic, shape }, n) => wasm.exportFunction(`h${n}`, coldFunction(wasm, type, { semantic, shape, form: "computed" }))
  );
  return wasm.toBytes();
}
function assemble(hot, isTiered) {
  const wasm = new WasmModule();
  const coldType = declareImports(wasm);
  wasm.addTable(LAZY_TABLE_SIZE, "handlers");
  const main = wasm.addFunction(
    wasm.type([TI32, TI32, TI32], [TI32]),
    LOOP_LOCALS,
    loopBody(hot, coldType, isTiered ? wasm.type([TI32, TI32], [TI32]) : -1)
  );
  if (isTiered) wasm.addTable(REGION_TABLE_SIZE, "regions");
  wasm.exportFunction("run", main);
  return wasm.toBytes();
}
var NO_OPERANDS = { key: "", semantic: "", operands: [], long: true };
var LAZY_TABLE_SIZE = 64;
var REGION_TABLE_SIZE = 1024;
function loopBody(hot, coldType, regionType) {
  const arms = FIXED_HANDLERS + 3 + hot.length;
  const body = [];
  const emit = (code) => {
    appendCode(body, code);
  };
  const base = local.get32(Local.BASE);
  const rec = local.get32(Local.REC);
  const reload = (target) => {
    target.emit(local.set(Local.KIND, i32.load(base, Reg.LAZY_KIND)));
    target.emit(local.set(Local.RESULT, i64.load(base, Reg.LAZY_A)));
    target.emit(local.set(Local.CARRIES, i64.load(base, Reg.LAZY_B)));
  };
  const flush = (target) => {
    target.emit(i32.store(base, local.get32(Local.KIND), Reg.LAZY_KIND));
    target.emit(i64.store(base, local.get64(Local.RESULT), Reg.LAZY_A));
    target.emit(i64.store(base, local.get64(Local.CARRIES), Reg.LAZY_B));
  };
  emit(local.set(Local.TLB, i32.load(base, CoreReg.TLB)));
  emit(local.set(Local.JUMP_CACHE, i32.load(base, CoreReg.JUMP_CACHE)));
  emit(local.set(Local.CONTEXT, i32.load(base, CoreReg.CONTEXT)));
  emit(local.set(Local.ADDRESS, i64.load(base, CoreReg.ADDRESS)));
  reload({ emit });
  emit([2, 64, 3, 64]);
  for (let i = 0; i <= arms; i++) emit([2, 64]);
  emit(i32.load16U(rec, Rec.HANDLER));
  body.push(14);
  pushUnsigned(body, arms);
  for (let i = 0; i <= arms; i++) pushUnsigned(body, i);
  body.push(11);
  const emitter = (index, a = { shape: NO_OPERANDS, form: "computed", linkOffset: 0 }) => new InterpreterEmitter(a.shape, a.form, body, arms - index, a.linkOffset, regionType >= 0);
  for (let i = 0; i < FIXED_HANDLERS; i++) {
    if (i === Handler.REGION && regionType >= 0) regionHandler(emitter(i), regionType, flush, reload);
    else fixedHandler(emitter(i), i);
    body.push(11);
  }
  for (let i = 0; i < 3; i++) {
    addressHandler(emitter(FIXED_HANDLERS + i), i);
    body.push(11);
  }
  hot.forEach((a, n) => {
    const index = FIXED_HANDLERS + 3 + n;
    for (let arm = a; arm !== void 0; arm = arm.then) {
      const e2 = emitter(index, arm);
      arm.semantic(e2);
      if (arm.then === void 0) e2.finish();
      else e2.advance(arm.shape.operands.some((o) => o.kind === "m") || STACK2.has(arm.shape.semantic));
    }
    body.push(11);
  });
  const e = emitter(arms);
  flush(e);
  const next = e.letI32(i32.const(0));
  e.emit([...base, ...rec, ...local.get32(Local.BUDGET), ...local.get32(Local.TLB), ...local.get64(Local.ADDRESS)]);
  e.emit(i32.sub(i32.load16U(rec, Rec.HANDLER), i32.const(arms)));
  const call = [17];
  pushUnsigned(call, coldType);
  e.emit([...call, 0, 33, next[1]]);
  reload(e);
  e.if(i32.eqz(next), () => {
    e.emit(local.set(Local.CODE, i32.load(base, CoreReg.EXIT_CODE)));
    e.leaveLoop();
  });
  e.emit(local.set(Local.REC, next));
  e.continueLoop();
  body.push(11, 11);
  flush({ emit });
  emit(i32.store(base, local.get32(Local.BUDGET), CoreReg.BUDGET_LEFT));
  emit(i32.store(base, rec, CoreReg.RECORD));
  emit(i64.store(base, local.get64(Local.ADDRESS), CoreReg.ADDRESS));
  emit(local.get32(Local.CODE));
  return body;
}
function regionHandler(e, type, flush, reload) {
  const base = local.get32(Local.BASE);
  const rec = local.get32(Local.REC);
  const region = i32.load(rec, Header.REGION);
  e.if(i32.eqz(region), () => e.exit(Exit.HOT));
  flush(e);
  const result = e.letI32(i32.const(0));
  const call = [17];
  pushUnsigned(call, type);
  e.emit([...base, ...local.get32(Local.BUDGET), ...region, ...call, 1, 33, result[1]]);
  reload(e);
  e.emit(local.set(Local.REC, i32.load(base, CoreReg.RECORD)));
  e.emit(local.set(Local.BUDGET, i32.load(base, CoreReg.BUDGET_LEFT)));
  e.if(i32.eqz(result), () => e.continueLoop());
  e.if(i32.eq(result, i32.const(RegionExit.BLOCK)), () => e.exit(Exit.BLOCK));
  e.enterBlock(rec);
}
function fixedHandler(e, handler) {
  switch (handler) {
    case Handler.SYSTEM:
      e.exit(Exit.SYSTEM);
      break;
    case Handler.HOST:
      e.exit(Exit.HOST);
      break;
    case Handler.STALE:
      e.exit(Exit.STALE);
      break;
    case Handler.LINK:
      e.exit(Exit.LINK);
      break;
    case Handler.JUMP_CACHE:
      e.jumpTo(i64.load(local.get32(Local.REC), Rec.IMM), () => void 0);
      break;
    case Handler.END:
      e.exit(Exit.END);
      break;
    case Handler.GOTO:
      e.jump();
      break;
    default:
      e.emit(i32.store(local.get32(Local.BASE), i32.load(local.get32(Local.REC), Rec.IMM), CoreReg.EXIT_ARGUMENT));
      e.exit(Exit.RAISE);
  }
}
function addressHandler(e, variant) {
  const base = local.get32(Local.BASE);
  const rec = local.get32(Local.REC);
  const register = (slot) => i64.load(i32.add(base, i32.load8U(rec, slot)));
  const sum = i64.add(
    i64.add(register(Rec.MEM_BASE), i64.load(rec, Rec.DISP)),
    i64.shl(register(Rec.MEM_INDEX), i64.load8U(rec, Rec.SCALE))
  );
  const offset = e.let(i64.and(sum, i64.load(rec, Rec.IMM)));
  if (variant === 0) e.emit(local.set(Local.ADDRESS, offset));
  else {
    const segment = e.letI32(i32.add(base, i32.mul(i32.load8U(rec, Rec.SEGMENT), i32.const(SEGMENT_BYTES))));
    if (variant === 2) {
      const plain = i32.eq(i32.and(i32.load(segment, Reg.SEGMENTS + SegField.ATTRIBUTES), i32.const(65678)), i32.const(130));
      const last = i64.add(offset, i64.load8U(rec, Rec.A));
      e.if(i32.eqz(i32.and(plain, i64.leU(last, i64.load32U(segment, Reg.SEGMENTS + SegField.LIMIT)))), () => {
        const description = i32.or(
          i32.add(i32.load8U(rec, Rec.A), i32.const(1)),
          i32.or(i32.shl(i32.load8U(rec, Rec.SEGMENT), i32.const(8)), i32.shl(i32.load8U(rec, Rec.B), i32.const(12)))
        );
        e.emit([...i32.wrap(offset), ...description, ...rec, 16, Import.SEGMENT_CHECK]);
        const failed = e.letI32([]);
        e.if(i32.ne(failed, i32.const(0)), () => e.exit(Exit.EVENT));
      });
    }
    const linear = i64.add(offset, i64.load(segment, Reg.SEGMENTS + SegField.BASE));
    e.emit(local.set(Local.ADDRESS, variant === 1 ? linear : i64.extendU(i32.wrap(linear))));
  }
  e.finish();
}

// ../x86-cpu/src/emit/frequent-shapes.ts
var FREQUENT = `
adc m4,i4; add m2,r2 m4,i4 m4,r4 m8,i8 m8,r8 r2,i2 r2,m2; and m2,i2 m2,r2 m4,i4 r2,i2 r2,m2 r2,r2; blsmsk r4,r4; bsf r4,r4 r8,r8
bsr r4,m4 r4,r4 r8,m8 r8,r8; bt m4,i1 m4,r4 m8,i1 m8,r8; btc r4,i1; btr m8,i1 m8,r8 r4,i1 r4,r4 r8,i1 r8,r8; bts m4,i1 m8,i1 m8,r8 r4,i1 r8,i1 r8,r8
bzhi r4,r4,r4 r8,r8,r8; cld -; clflushopt m1; cmovb r4,m4 r8,m8; cmovle r4,m4; cmovnb r8,m8; cmovnz r4,m4 r8,m8; cmovz r4,m4 r8,m8
cmp m2,i2 m2,r2 m4,r4 m8,i8 r2,i2 r2,m2 r2,r2 r4,m4 r8,m8; cmpxchg16b m16; cmpxchg m1,r1 m4,r4 m8,r8; dec m8; div m4 m8; idiv m4 r4 r8
imul r8; inc m8 r2; ldmxcsr m4; lzcnt r4,r4; mov m1,i1 m1,r1 m2,r2 m4,i4 m8,i8 r1,m1; movhps x16,m8; movsx r8,m1
movsxd r8,m4; movzx r4,m1 r4,m2; mul m8; or m2,i2 m2,r2 m4,i4 r2,i2 r2,m2 r8,m8; paddb x16,x16; palignr x16,m16,i1 x16,x16,i1; pandn x16,x16
pcmpeqb x16,m16; pcmpeqd x16,x16; pcmpgtb x16,x16; pmaxub x16,x16; pminub x16,m16 x16,x16; popcnt r4,r4 r8,r8; por x16,m16; pshufb x16,x16
pshufd x16,x16,i1; pslldi x16,i1; pslldq x16,i1; psrldi x16,i1; psubb x16,x16; psubd x16,x16; punpckhdq x16,x16; punpcklbw x16,x16; punpckldq x16,x16
punpcklwd x16,x16; push m8; pxor x16,m16; rol r2,i1; sar m1,i1 m2,i1; sarx r4,r4,r4; sbb r2,i2 r2,r2; setb m1; setnb m1; setnle m1
setnz m1; setz m1; shlx r4,r4,r4 r8,m8,r8 r8,r8,r8; shr m1,i1 m8,r1 r2,i1; shrd r8,r8,i1 r8,r8,r1; shrx r4,m4,r4 r4,r4,r4 r8,r8,r8; std -
sub r2,i2 r2,m2; test m1,i1 m2,i2 m4,i4 r2,i2 r2,r2; vmovaps m32,x32 x32,m32; vmovd x16,r4; vmovq x16,m8
vmovups m16,x16 m32,x32 x16,m16 x32,m32; vpaddb x16,x16,x16 x32,x32,x32; vpandn x16,x16,x16 x32,x32,x32; vpbroadcastb x32,x16
vpcmpeqb x16,x16,m16 x16,x16,x16 x32,x32,m32 x32,x32,x32; vpcmpgtb x16,x16,x16 x32,x32,x32; vpmovmskb r4,x32; vpor x32,x32,x32; vpxor x16,x16,x16
vzeroupper -; xadd m2,r2 m4,r4 m8,r8; xchg m4,r4 m8,r8; xor r2,i2 r2,m2 r2,r2 r8,m8
`;
var FREQUENT_SHAPES = new Map(
  FREQUENT.trim().split(/;|\n/).map((entry) => {
    const [name, ...operands] = entry.trim().split(" ");
    return [name, operands.map((o) => `${name}:${o === "-" ? "" : o}`)];
  })
);

// ../x86-cpu/src/emit/lazy-handlers.ts
function codeOf(shapes) {
  return handlerCode(
    shapes.map((shape) => {
      const semantic = SEMANTICS.get(shape.semantic);
      if (semantic === void 0) throw new RangeError(`no semantics for ${shape.key}`);
      return { semantic, shape };
    })
  );
}
var FREQUENT_KEYS = [...FREQUENT_SHAPES.values()].flat();
function frequentHandlerCode() {
  const names = new Set([...FREQUENT_SHAPES.keys()].map((name) => name.replace(/\.\d$/, "")));
  const shapes = new Map(allShapes(names).map((shape) => [shape.key, shape]));
  return codeOf(FREQUENT_KEYS.map((key) => shapes.get(key)));
}

// ../x86-cpu/gen/built-interpreter.ts
var base64 = (code) => Buffer.from(code).toString("base64");
var builtInterpreterSource = () => `
const read = (code) => {
  const text = atob(code);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};
export const builtInterpreter = () => read('${base64(interpreterCode(true))}');
export const builtHandlers = () => read('${base64(frequentHandlerCode())}');
`;
var builtInterpreter = {
  name: "built-interpreter",
  setup(build) {
    build.onLoad({ filter: /[\\/]emit[\\/]built-interpreter\.ts$/ }, () => ({
      contents: builtInterpreterSource(),
      loader: "js"
    }));
  }
};

// tsup.config.ts
var common = { target: "node20", clean: false };
var tsup_config_default = defineConfig([
  {
    ...common,
    entry: { index: "src/index.ts", cli: "src/launch/launch.ts" },
    format: "esm",
    sourcemap: true,
    // `npm start` needs no types, which take most of a build.
    dts: process.env["TDXKIT_WITHOUT_TYPES"] === void 0 && {
      entry: { index: "src/index.ts" },
      compilerOptions: { ignoreDeprecations: "6.0", customConditions: [] }
    }
  },
  // The command with all it needs in one script, an expression, so that its compiled code can be kept: see src/launch/code-cache.ts.
  // Names stay: messages and stack traces show them.
  {
    ...common,
    entry: { tdx: "src/cli.ts" },
    format: "cjs",
    shims: true,
    splitting: false,
    noExternal: [/./],
    esbuildPlugins: [builtInterpreter],
    outExtension: () => ({ js: ".cjs" }),
    esbuildOptions: (options) => {
      options.conditions = ["tdxkit-source"];
      options.legalComments = "external";
      options.charset = "ascii";
      options.minifyWhitespace = true;
      options.lineLimit = 200;
      options.banner = { js: "(function (require, module, exports, __filename, __dirname) {" };
      options.footer = { js: "})" };
    }
  }
]);
export {
  tsup_config_default as default
};
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsidHN1cC5jb25maWcudHMiLCAiLi4veDg2LWNwdS9zcmMvbHAvcmVnaXN0ZXItZmlsZS50cyIsICIuLi94ODYtY3B1L3NyYy9ydW4vY29yZS1yZWdpc3RlcnMudHMiLCAiLi4veDg2LWNwdS9zcmMvcnVuL3JlY29yZC50cyIsICIuLi94ODYtY3B1L3NyYy9lbWl0L2NvZGUudHMiLCAiLi4veDg2LWNwdS9zcmMvZW1pdC9lbWl0dGVyLWJvZHkudHMiLCAiLi4veDg2LWNwdS9zcmMvZW1pdC9jYW5vbmljYWwtZmxhZ3MudHMiLCAiLi4veDg2LWNwdS9zcmMvZW1pdC9oYW5kbGVyLWJvZHkudHMiLCAiLi4veDg2LWNwdS9zcmMvZW1pdC9lbWl0dGVyLnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvYWx1LnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2VtaXQvZXh0ZW5kLnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvYml0LnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvZmxhZ3MudHMiLCAiLi4veDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy9mbG93LnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvaW50ZXJydXB0LXJldHVybi50cyIsICIuLi94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL2J5dGUtc3dhcC50cyIsICIuLi94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL21vdi50cyIsICIuLi94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL211bGRpdi50cyIsICIuLi94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3NoaWZ0LnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3Mvc3RyaW5nLnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3Mvc3lzdGVtLnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvdmVjdG9yLW1vdmUudHMiLCAiLi4veDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy9hdngtbGFuZXMudHMiLCAiLi4veDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy9hdngtcGVybXV0ZS50cyIsICIuLi94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3F1aWV0LWZsb2F0LnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvdmVjdG9yLWZsb2F0LXBhY2tlZC50cyIsICIuLi94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3ZlY3Rvci1mbG9hdC50cyIsICIuLi94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3ZlY3Rvci1pbnRlZ2VyLnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvYXZ4LnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvdmVjdG9yLnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvaW5kZXgudHMiLCAiLi4veDg2LWNwdS9zcmMvZW1pdC9jaGFpbnMudHMiLCAiLi4veDg2LWNwdS9zcmMvaXNhL29wY29kZS1tYXAudHMiLCAiLi4veDg2LWNwdS9zcmMvaXNhL29wY29kZS1tYXAtYXZ4LnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2lzYS9vcGNvZGUtbWFwLW1teC50cyIsICIuLi94ODYtY3B1L3NyYy9pc2Evb3Bjb2RlLW1hcC12ZWN0b3IudHMiLCAiLi4veDg2LWNwdS9zcmMvaXNhL29wY29kZS50cyIsICIuLi94ODYtY3B1L3NyYy9lbWl0L3NoYXBlcy50cyIsICIuLi94ODYtY3B1L3NyYy9lbWl0L2ludGVycHJldGVyLWFybXMudHMiLCAiLi4veDg2LWNwdS9zcmMvcnVuL2NwdS1tb2RlLnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2VtaXQvZmxhZy1lbWl0dGVyLnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2VtaXQvc2l6ZWQtYWNjZXNzLnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2VtaXQvbWVtb3J5LWVtaXR0ZXIudHMiLCAiLi4veDg2LWNwdS9zcmMvZW1pdC9pbnRlcnByZXRlci1lbWl0dGVyLnRzIiwgIi4uL3g4Ni1jcHUvc3JjL2VtaXQvcmVnaW9uLWV4aXQudHMiLCAiLi4veDg2LWNwdS9zcmMvZW1pdC93YXNtLW1vZHVsZS50cyIsICIuLi94ODYtY3B1L3NyYy9lbWl0L2ludGVycHJldGVyLW1vZHVsZS50cyIsICIuLi94ODYtY3B1L3NyYy9lbWl0L2ZyZXF1ZW50LXNoYXBlcy50cyIsICIuLi94ODYtY3B1L3NyYy9lbWl0L2xhenktaGFuZGxlcnMudHMiLCAiLi4veDg2LWNwdS9nZW4vYnVpbHQtaW50ZXJwcmV0ZXIudHMiXSwKICAic291cmNlc0NvbnRlbnQiOiBbImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3ZtbS1jbGkvdHN1cC5jb25maWcudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3ZtbS1jbGlcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3ZtbS1jbGkvdHN1cC5jb25maWcudHNcIjtpbXBvcnQgeyBkZWZpbmVDb25maWcsIHR5cGUgT3B0aW9ucyB9IGZyb20gJ3RzdXAnO1xuLy8gQGJvdW5kYXJpZXMtaWdub3JlIGEgc3RlcCBvZiBidWlsZGluZyB0aGF0IGJvdGggcGFja2FnZXMgdGFrZSwgbm90IHNvbWV0aGluZyB0aGF0IGlzIHB1Ymxpc2hlZFxuaW1wb3J0IHsgYnVpbHRJbnRlcnByZXRlciB9IGZyb20gJy4uL3g4Ni1jcHUvZ2VuL2J1aWx0LWludGVycHJldGVyLnRzJztcblxuY29uc3QgY29tbW9uOiBPcHRpb25zID0geyB0YXJnZXQ6ICdub2RlMjAnLCBjbGVhbjogZmFsc2UgfTtcblxuZXhwb3J0IGRlZmF1bHQgZGVmaW5lQ29uZmlnKFtcbiAge1xuICAgIC4uLmNvbW1vbixcbiAgICBlbnRyeTogeyBpbmRleDogJ3NyYy9pbmRleC50cycsIGNsaTogJ3NyYy9sYXVuY2gvbGF1bmNoLnRzJyB9LFxuICAgIGZvcm1hdDogJ2VzbScsXG4gICAgc291cmNlbWFwOiB0cnVlLFxuICAgIC8vIGBucG0gc3RhcnRgIG5lZWRzIG5vIHR5cGVzLCB3aGljaCB0YWtlIG1vc3Qgb2YgYSBidWlsZC5cbiAgICBkdHM6IHByb2Nlc3MuZW52WydURFhLSVRfV0lUSE9VVF9UWVBFUyddID09PSB1bmRlZmluZWQgJiYge1xuICAgICAgZW50cnk6IHsgaW5kZXg6ICdzcmMvaW5kZXgudHMnIH0sXG4gICAgICBjb21waWxlck9wdGlvbnM6IHsgaWdub3JlRGVwcmVjYXRpb25zOiAnNi4wJywgY3VzdG9tQ29uZGl0aW9uczogW10gfSxcbiAgICB9LFxuICB9LFxuICAvLyBUaGUgY29tbWFuZCB3aXRoIGFsbCBpdCBuZWVkcyBpbiBvbmUgc2NyaXB0LCBhbiBleHByZXNzaW9uLCBzbyB0aGF0IGl0cyBjb21waWxlZCBjb2RlIGNhbiBiZSBrZXB0OiBzZWUgc3JjL2xhdW5jaC9jb2RlLWNhY2hlLnRzLlxuICAvLyBOYW1lcyBzdGF5OiBtZXNzYWdlcyBhbmQgc3RhY2sgdHJhY2VzIHNob3cgdGhlbS5cbiAge1xuICAgIC4uLmNvbW1vbixcbiAgICBlbnRyeTogeyB0ZHg6ICdzcmMvY2xpLnRzJyB9LFxuICAgIGZvcm1hdDogJ2NqcycsXG4gICAgc2hpbXM6IHRydWUsXG4gICAgc3BsaXR0aW5nOiBmYWxzZSxcbiAgICBub0V4dGVybmFsOiBbLy4vXSxcbiAgICBlc2J1aWxkUGx1Z2luczogW2J1aWx0SW50ZXJwcmV0ZXJdLFxuICAgIG91dEV4dGVuc2lvbjogKCkgPT4gKHsganM6ICcuY2pzJyB9KSxcbiAgICBlc2J1aWxkT3B0aW9uczogKG9wdGlvbnMpID0+IHtcbiAgICAgIG9wdGlvbnMuY29uZGl0aW9ucyA9IFsndGR4a2l0LXNvdXJjZSddO1xuICAgICAgb3B0aW9ucy5sZWdhbENvbW1lbnRzID0gJ2V4dGVybmFsJztcbiAgICAgIG9wdGlvbnMuY2hhcnNldCA9ICdhc2NpaSc7XG4gICAgICBvcHRpb25zLm1pbmlmeVdoaXRlc3BhY2UgPSB0cnVlO1xuICAgICAgb3B0aW9ucy5saW5lTGltaXQgPSAyMDA7XG4gICAgICBvcHRpb25zLmJhbm5lciA9IHsganM6ICcoZnVuY3Rpb24gKHJlcXVpcmUsIG1vZHVsZSwgZXhwb3J0cywgX19maWxlbmFtZSwgX19kaXJuYW1lKSB7JyB9O1xuICAgICAgb3B0aW9ucy5mb290ZXIgPSB7IGpzOiAnfSknIH07XG4gICAgfSxcbiAgfSxcbl0pO1xuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2xwL3JlZ2lzdGVyLWZpbGUudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2xwXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9scC9yZWdpc3Rlci1maWxlLnRzXCI7LyoqXG4gKiBCeXRlIG9mZnNldHMgb2YgYSBsb2dpY2FsIHByb2Nlc3NvcidzIHJlZ2lzdGVycyBpbiBpdHMgYmxvY2sgb2YgbGluZWFyIG1lbW9yeSAoYGxwLmJhc2UgKyBSZWcuWGApLlxuICogR2VuZXJhdGVkIGNvZGUgYW5kIFR5cGVTY3JpcHQgc2VlIHRoZSBzYW1lIGJ5dGVzLiBWYWx1ZXMgYXJlIGxpdHRsZS1lbmRpYW47IDY0LWJpdCBzbG90cyBhcmUgOC1ieXRlIGFsaWduZWQuXG4gKi9cbmV4cG9ydCBjb25zdCBSRUdJU1RFUl9GSUxFX0JZVEVTID0gMHgxMDAwO1xuXG5leHBvcnQgY29uc3QgUmVnID0ge1xuICAvKiogUkFYIFJDWCBSRFggUkJYIFJTUCBSQlAgUlNJIFJESSBSOC4uUjE1LCA4IGJ5dGVzIGVhY2guICovXG4gIEdQUjogMHgwMDAsXG4gIFJJUDogMHgwODAsXG4gIC8qKiBSRkxBR1M7IHRoZSBzaXggYXJpdGhtZXRpYyBmbGFncyBoZXJlIGFyZSBjdXJyZW50IG9ubHkgd2hlbiBMQVpZX0tJTkQgaXMgMC4gVXNlIGBscC5yZmxhZ3NgLiAqL1xuICBSRkxBR1M6IDB4MDg4LFxuICAvKiogTGF6eSBmbGFnczoga2luZCBhbmQgc2l6ZSAodTMyKSwgdGhlbiB0d28gb3IgdGhyZWUgNjQtYml0IG9wZXJhbmRzLiBQcml2YXRlIHRvIHNyYy9ydW4gYW5kIHNyYy9lbWl0LiAqL1xuICBMQVpZX0tJTkQ6IDB4MDkwLFxuICBMQVpZX0E6IDB4MDk4LFxuICBMQVpZX0I6IDB4MGEwLFxuICBMQVpZX0M6IDB4MGE4LFxuICAvKiogRVMgQ1MgU1MgRFMgRlMgR1MgTERUUiBUUiwgYFNFR01FTlRfQllURVNgIGVhY2g6IHNlZSBTZWcuICovXG4gIFNFR01FTlRTOiAweDBjMCxcbiAgR0RUUl9CQVNFOiAweDFjMCxcbiAgR0RUUl9MSU1JVDogMHgxYzgsIC8vIHUzMlxuICBJRFRSX0JBU0U6IDB4MWQwLFxuICBJRFRSX0xJTUlUOiAweDFkOCwgLy8gdTMyXG4gIENSMDogMHgxZTAsXG4gIENSMjogMHgxZTgsXG4gIENSMzogMHgxZjAsXG4gIENSNDogMHgxZjgsXG4gIENSODogMHgyMDAsXG4gIEVGRVI6IDB4MjA4LFxuICBYQ1IwOiAweDIxMCxcbiAgLyoqIEN1cnJlbnQgcHJpdmlsZWdlIGxldmVsLCB1MzIuICovXG4gIENQTDogMHgyMTgsXG4gIC8qKiBNb2RlIGJpdHMgdGhlIGRlY29kZXIgaXMga2V5ZWQgYnkgKHUzMik6IHNlZSBDcHVNb2RlIGluIHNyYy9ydW4uICovXG4gIE1PREU6IDB4MjFjLFxuICBEUjA6IDB4MjIwLFxuICBEUjE6IDB4MjI4LFxuICBEUjI6IDB4MjMwLFxuICBEUjM6IDB4MjM4LFxuICBEUjY6IDB4MjQwLFxuICBEUjc6IDB4MjQ4LFxuICBNWENTUjogMHgyNTAsIC8vIHUzMlxuICBGQ1c6IDB4MjU0LCAvLyB1MTZcbiAgRlNXOiAweDI1NiwgLy8gdTE2LCBUT1AgaW5jbHVkZWRcbiAgRlRXOiAweDI1OCwgLy8gdTE2LCBhYnJpZGdlZDogb25lIGJpdCBwZXIgcGh5c2ljYWwgcmVnaXN0ZXIsIDEgPSBub3QgZW1wdHlcbiAgRk9QOiAweDI1YSwgLy8gdTE2XG4gIEZJUDogMHgyNjAsXG4gIEZEUDogMHgyNjgsXG4gIC8qKiBQaHlzaWNhbCB4ODcgcmVnaXN0ZXJzIFIwLi5SNywgMTYgYnl0ZXMgZWFjaDogc2lnbmlmaWNhbmQgdTY0LCBzaWduIGFuZCBleHBvbmVudCB1MTYuICovXG4gIEZQUjogMHgyODAsXG4gIC8qKiBZTU0wLi5ZTU0xNSwgMzIgYnl0ZXMgZWFjaDsgWE1NbiBpcyB0aGUgbG93IGhhbGYuICovXG4gIFlNTTogMHgzMDAsXG4gIC8qKiBSZXRpcmVkIGluc3RydWN0aW9ucyBvZiB0aGlzIExQIHNpbmNlIHJlc2V0LCB1NjQuICovXG4gIFJFVElSRUQ6IDB4NTAwLFxuICAvKiogSW5zdHJ1Y3Rpb25zIGxlZnQgb2YgdGhlIGN1cnJlbnQgYnVkZ2V0LCBpNjQgKGNvdW50cyBkb3duKS4gKi9cbiAgQlVER0VUOiAweDUwOCxcbiAgLyoqIE5vbi16ZXJvIGFza3MgdGhlIHJ1biBsb29wIHRvIGNvbWUgYmFjayB0byBUeXBlU2NyaXB0IGJlZm9yZSB0aGUgbmV4dCBpbnN0cnVjdGlvbiAodTMyKS4gKi9cbiAgQVRURU5USU9OOiAweDUxMCxcbiAgLyoqIEJsb2NraW5nIGJ5IFNUSSAvIE1PViBTUyAodTMyKTogYml0IDAgU1RJLCBiaXQgMSBNT1YgU1M7IGJpdCAzIE5NSSBibG9ja2luZywgYXMgaW4gVk1DUyBpbnRlcnJ1cHRpYmlsaXR5LiAqL1xuICBJTlRFUlJVUFRJQklMSVRZOiAweDUxNCxcbiAgUEtSVTogMHg1MTgsIC8vIHUzMlxuICBLRVJORUxfR1NfQkFTRTogMHg1MjAsXG4gIFNUQVI6IDB4NTI4LFxuICBMU1RBUjogMHg1MzAsXG4gIENTVEFSOiAweDUzOCxcbiAgRk1BU0s6IDB4NTQwLFxuICBUU0NfQVVYOiAweDU0OCxcbiAgU1lTRU5URVJfQ1M6IDB4NTUwLFxuICBTWVNFTlRFUl9FU1A6IDB4NTU4LFxuICBTWVNFTlRFUl9FSVA6IDB4NTYwLFxuICBYU1M6IDB4NTY4LFxuICBQS1JTOiAweDU3MCwgLy8gdTMyXG4gIC8qKiBBY3Rpdml0eSBzdGF0ZSBhcyBpbiB0aGUgVk1DUyAodTMyKTogMCBhY3RpdmUsIDEgSExULCAyIHNodXRkb3duLCAzIHdhaXQtZm9yLVNJUEkuICovXG4gIEFDVElWSVRZOiAweDU3OCxcbiAgLyoqIEhlbGQgTk1JIChiaXQgMCksIElOSVQgKGJpdCAxKSBhbmQgc3RhcnQtdXAgSVBJIChiaXQgMiwgdmVjdG9yIGluIGJpdHMgMTU6OCksIHUzMi4gKi9cbiAgUEVORElOR19TSUdOQUxTOiAweDU3YyxcbiAgLyoqIEhlbGQgZXh0ZXJuYWwgaW50ZXJydXB0cywgb25lIGJpdCBwZXIgdmVjdG9yICgzMiBieXRlcykuICovXG4gIFBFTkRJTkdfSU5URVJSVVBUUzogMHg1ODAsXG4gIC8qKiBQZW5kaW5nIGRlYnVnIGV4Y2VwdGlvbnMgYXMgaW4gdGhlIFZNQ1MgZmllbGQuICovXG4gIFBFTkRJTkdfREVCVUc6IDB4NWEwLFxuICAvKiogTmF0aXZlIFRTQyA9IG1hY2hpbmUgY2xvY2sgKyB0aGlzLiAqL1xuICBUU0NfT0ZGU0VUOiAweDVhOCxcbiAgLyoqIFN0YXRlIG9mIHRoZSByYW5kb20gc291cmNlIG9mIFJEUkFORCBhbmQgUkRTRUVEICgyIHggdTY0KS4gKi9cbiAgRU5UUk9QWTogMHg1YjAsXG4gIC8qKiBSZXRpcmVkIGluc3RydWN0aW9ucyBhbHJlYWR5IGNvdW50ZWQgaW50byB0aGUgbWFjaGluZSBjbG9jay4gKi9cbiAgQ0xPQ0tFRDogMHg1YzAsXG4gIC8qKiBUaGUgZm91ciBQRFBURSByZWdpc3RlcnMgb2YgUEFFIHBhZ2luZyAodTY0IGVhY2gpLiAqL1xuICBQRFBURTogMHg1YzgsXG4gIC8qKiBOb3QgMDogYSByZXBlYXRlZCBzdHJpbmcgaW5zdHJ1Y3Rpb24gZW5kcyBhZnRlciBvbmUgaXRlcmF0aW9uLCBSSVAgdW5jaGFuZ2VkICh1MzIpLiBTZXQgd2hpbGUgaW5zdHJ1Y3Rpb25zIGFyZSBzdGVwcGVkLiAqL1xuICBTVEVQU19SRVBFQVRTOiAweDVlOCxcbiAgLyoqIEJsb2NraW5nIGJ5IFNUSSBvciBNT1YgU1MgaG9sZHMgd2hpbGUgUkVUSVJFRCBpcyB0aGlzOiB1bnRpbCBhbiBpbnN0cnVjdGlvbiBoYXMgYmVlbiBleGVjdXRlZC4gKi9cbiAgU0hBRE9XX0FUOiAweDVmMCxcbiAgLyoqIFdoYXQgdGhlIHJ1biBsb29wIGhhcyB0byBsb29rIGF0LCBgTG9va3NgIGJpdHMgKHUzMikuIFNldCB3aGlsZSBpbnN0cnVjdGlvbnMgcnVuLiAqL1xuICBMT09LUzogMHg1ZmMsXG4gIC8qKiBGcm9tIGhlcmUgdG8gdGhlIGVuZDogcHJpdmF0ZSB0byBzcmMvcnVuIGFuZCBzcmMvZW1pdC4gKi9cbiAgQ09SRV9QUklWQVRFOiAweDYwMCxcbn0gYXMgY29uc3Q7XG5cbi8qKiBTZXR0aW5nIFJGTEFHUy5JRiBtYXkgbGV0IHNvbWV0aGluZyB0aHJvdWdoOyBQQVVTRSBtYXkgY2F1c2UgYW4gZXhpdCwgb3IgZW5kIHRoZSBydW4uICovXG5leHBvcnQgY29uc3QgTG9va3MgPSB7IFNUSTogMSwgUEFVU0U6IDIgfSBhcyBjb25zdDtcblxuLyoqIFNlZ21lbnQgbnVtYmVycywgaW4gZW5jb2Rpbmcgb3JkZXIsIHRoZW4gdGhlIHR3byBzeXN0ZW0gc2VnbWVudHMuICovXG5leHBvcnQgY29uc3QgU2VnID0geyBFUzogMCwgQ1M6IDEsIFNTOiAyLCBEUzogMywgRlM6IDQsIEdTOiA1LCBMRFRSOiA2LCBUUjogNyB9IGFzIGNvbnN0O1xuZXhwb3J0IGNvbnN0IFNFR01FTlRfQllURVMgPSAzMjtcbi8qKiBXaXRoaW4gYSBzZWdtZW50J3Mgc2xvdC4gQVRUUklCVVRFUyBoYXMgdGhlIFZNWCBhY2Nlc3MtcmlnaHRzIGZvcm1hdCAoYml0IDE2ID0gdW51c2FibGUpLiAqL1xuZXhwb3J0IGNvbnN0IFNlZ0ZpZWxkID0geyBCQVNFOiAwLCBMSU1JVDogOCwgQVRUUklCVVRFUzogMTIsIFNFTEVDVE9SOiAxNiB9IGFzIGNvbnN0O1xuXG4vKiogR1BSIG51bWJlcnMgaW4geDg2IGVuY29kaW5nLiAqL1xuZXhwb3J0IGNvbnN0IEdwciA9IHtcbiAgUkFYOiAwLCBSQ1g6IDEsIFJEWDogMiwgUkJYOiAzLCBSU1A6IDQsIFJCUDogNSwgUlNJOiA2LCBSREk6IDcsIFI4OiA4LCBSOTogOSwgUjEwOiAxMCwgUjExOiAxMSwgUjEyOiAxMiwgUjEzOiAxMywgUjE0OiAxNCwgUjE1OiAxNSxcbn0gYXMgY29uc3Q7IC8vIHByZXR0aWVyLWlnbm9yZVxuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL3J1bi9jb3JlLXJlZ2lzdGVycy50c1wiO2NvbnN0IF9faW5qZWN0ZWRfZGlybmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvcnVuXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9ydW4vY29yZS1yZWdpc3RlcnMudHNcIjtpbXBvcnQgeyBSZWcgfSBmcm9tICcuLi9scC9yZWdpc3Rlci1maWxlLnRzJztcblxuLyoqIFRoZSBpbnN0cnVjdGlvbiBjb3JlJ3Mgb3duIGJ5dGVzIGluIGFuIExQJ3MgcmVnaXN0ZXIgZmlsZSwgZnJvbSBSZWcuQ09SRV9QUklWQVRFIG9uLCBhbmQgdHdvIHNsb3RzIGJlbG93IGl0IHRoYXQgZ2VuZXJhdGVkIGNvZGUgcmVhY2hlcyBieSBhbiA4LWJpdCBvZmZzZXQuICovXG5leHBvcnQgY29uc3QgQ29yZVJlZyA9IHtcbiAgLyoqIEVpZ2h0IGJ5dGVzIHRoYXQgYXJlIGFsd2F5cyB6ZXJvOiB0aGUgYmFzZSBvciBpbmRleCB0aGF0IGlzIG5vdCB0aGVyZS4gV2l0aGluIHJlYWNoIG9mIGFuIDgtYml0IHJlZ2lzdGVyIG9mZnNldC4gKi9cbiAgWkVSTzogUmVnLkxBWllfQyArIDB4MTAsXG4gIC8qKiBBZGRyZXNzZXMgb2YgdGhlIGN1cnJlbnQgVExCIHNldCBhbmQgb2YgdGhlIGp1bXAgY2FjaGUgKHUzMikuICovXG4gIFRMQjogUmVnLkNPUkVfUFJJVkFURSxcbiAgSlVNUF9DQUNIRTogUmVnLkNPUkVfUFJJVkFURSArIDQsXG4gIC8qKiBXaGF0IGEganVtcCBjYWNoZSBlbnRyeSBtdXN0IG1hdGNoIGJlc2lkZXMgUklQOiBjaGFuZ2VzIHdpdGggZXZlcnkgZmx1c2ggYW5kIG1vZGUgKHUzMikuICovXG4gIENPTlRFWFQ6IFJlZy5DT1JFX1BSSVZBVEUgKyA4LFxuICAvKiogUmVjb3JkIGF0IHdoaWNoIGdlbmVyYXRlZCBjb2RlIHN0b3BwZWQgKHUzMiksIGFyZ3VtZW50IG9mIEV4aXQuUkFJU0UgKHUzMiksIHRhcmdldCBvZiBFeGl0LkJSQU5DSF9NSVNTICh1NjQpLiAqL1xuICBSRUNPUkQ6IFJlZy5DT1JFX1BSSVZBVEUgKyAweGMsXG4gIEVYSVRfQVJHVU1FTlQ6IFJlZy5DT1JFX1BSSVZBVEUgKyAweDEwLFxuICBFWElUX0NPREU6IFJlZy5DT1JFX1BSSVZBVEUgKyAweDE0LFxuICBUQVJHRVQ6IFJlZy5DT1JFX1BSSVZBVEUgKyAweDE4LFxuICAvKiogQnVkZ2V0IGxlZnQgd2hlbiBnZW5lcmF0ZWQgY29kZSBzdG9wcGVkIChpMzIpLiAqL1xuICBCVURHRVRfTEVGVDogUmVnLkNPUkVfUFJJVkFURSArIDB4MjAsXG4gIC8qKiBUaGUgYWRkcmVzcyBsb2NhbCwga2VwdCBhY3Jvc3MgbGVhdmluZyBnZW5lcmF0ZWQgY29kZSAodTY0KS4gKi9cbiAgQUREUkVTUzogUmVnLkNPUkVfUFJJVkFURSArIDB4MjgsXG4gIC8qKiBSZWcuUkVUSVJFRCB3aGVuIHRoZSBidWRnZXQgdGhhdCBnZW5lcmF0ZWQgY29kZSB3YXMgZ2l2ZW4gd2lsbCBiZSBzcGVudCAodTY0KS4gKi9cbiAgUkVUSVJFRF9BVF9FTkQ6IFJlZy5DT1JFX1BSSVZBVEUgKyAweDMwLFxuICAvKiogUmVnLlJFVElSRUQgb25jZSBhbiBJUkVUIHRoYXQgc2V0cyBSRiBpcyBkb25lOiBSRiBzdGF5cyB1bnRpbCBhbm90aGVyIGluc3RydWN0aW9uIGlzICh1NjQpLiAqL1xuICBSRVNVTUVfQVQ6IFJlZy5DT1JFX1BSSVZBVEUgKyAweDM4LFxuICAvKiogQnl0ZXMgb2YgYW4gYWNjZXNzIHRoYXQgbm8gVExCIGVudHJ5IGNvdmVycy4gKi9cbiAgU0NSQVRDSDogUmVnLkNPUkVfUFJJVkFURSArIDB4NDAsXG59IGFzIGNvbnN0O1xuXG4vKipcbiAqIExhenkgZmxhZ3M6IHRocmVlIHdvcmRzIHRoYXQgaG9sZCB0aGUgc2l4IGFyaXRobWV0aWMgZmxhZ3Mgb2YgdGhlIGxhc3QgcmVzdWx0LCB3aGF0ZXZlciBpbnN0cnVjdGlvbiBtYWRlIGl0LlxuICogLSByZXN1bHQgKFJlZy5MQVpZX0EpOiBaRiA9IChyZXN1bHQgPT0gMCksIFNGID0gc2lnbiBiaXQsIFBGID0gcGFyaXR5IG9mIHRoZSBsb3cgYnl0ZVxuICogLSBjYXJyaWVzIChSZWcuTEFaWV9CKTogQ0YgPSBiaXQgNjMsIE9GID0gYml0IDYzIF4gYml0IDYyLCBBRiA9IHRoZSBiaXQgdGhhdCBga2luZGAgbmFtZXNcbiAqIC0ga2luZCAoUmVnLkxBWllfS0lORCk6IGJpdCAwIGludmVydHMgU0YsIGJpdCAxIGludmVydHMgUEYsIGJpdHMgOC0xMyA9IG51bWJlciBvZiB0aGUgQUYgYml0LCBiaXQgMzEgPSB2YWxpZFxuICovXG5leHBvcnQgY29uc3QgTEFaWV9WQUxJRCA9IDB4ODAwMF8wMDAwO1xuXG4vKiogVExCIGVudHJ5OiAzMiBieXRlcywgMTYgdG8gMjMgdW51c2VkLiBBIHRhZyBpcyB0aGUgbGluZWFyIHBhZ2UgYWRkcmVzcywgb3IgVExCX0VNUFRZLiBMaW5lYXIgYWRkcmVzcyArIGFkZGVuZCAobW9kIDIqKjMyKSA9IG9mZnNldCBpbiBsaW5lYXIgbWVtb3J5LiAqL1xuZXhwb3J0IGNvbnN0IFRsYiA9IHsgUkVBRDogMCwgV1JJVEU6IDgsIEFEREVORDogMjQsIEZMQUdTOiAyOCB9IGFzIGNvbnN0O1xuZXhwb3J0IGNvbnN0IFRMQl9FTlRSSUVTID0gNDA5NjtcbmV4cG9ydCBjb25zdCBUTEJfRU5UUllfQllURVMgPSAzMjtcbmV4cG9ydCBjb25zdCBUTEJfQllURVMgPSBUTEJfRU5UUklFUyAqIFRMQl9FTlRSWV9CWVRFUztcblxuLyoqIEp1bXAgY2FjaGUgZW50cnk6IDE2IGJ5dGVzLiAqL1xuZXhwb3J0IGNvbnN0IEp1bXBDYWNoZSA9IHsgUklQOiAwLCBCTE9DSzogOCwgQ09OVEVYVDogMTIgfSBhcyBjb25zdDtcbmV4cG9ydCBjb25zdCBKVU1QX0NBQ0hFX0VOVFJJRVMgPSA2NTUzNjtcbmV4cG9ydCBjb25zdCBKVU1QX0NBQ0hFX0JZVEVTID0gSlVNUF9DQUNIRV9FTlRSSUVTICogMTY7XG4vKiogT2Zmc2V0IG9mIGFuIGVudHJ5IGluIHRoZSBqdW1wIGNhY2hlOiBgKGxvdyBeIGxvdyA+Pj4gMTIpIDw8IDRgLCBjdXQgdG8gdGhpcy4gKi9cbmV4cG9ydCBjb25zdCBKVU1QX0NBQ0hFX01BU0sgPSBKVU1QX0NBQ0hFX0JZVEVTIC0gMTY7XG5leHBvcnQgY29uc3QganVtcENhY2hlT2Zmc2V0ID0gKHJpcExvdzogbnVtYmVyKTogbnVtYmVyID0+ICgocmlwTG93IF4gKHJpcExvdyA+Pj4gMTIpKSA8PCA0KSAmIEpVTVBfQ0FDSEVfTUFTSztcbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9ydW4vcmVjb3JkLnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9ydW5cIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL3J1bi9yZWNvcmQudHNcIjsvKipcbiAqIERlY29kZWQgaW5zdHJ1Y3Rpb25zIGluIGxpbmVhciBtZW1vcnk6IDMyLWJ5dGUgcmVjb3JkcywgYmxvY2sgYnkgYmxvY2suIEEgYmxvY2sgaXMgYSBoZWFkZXIgcmVjb3JkLCBvbmUgb3IgdHdvIHJlY29yZHMgZm9yIGVhY2hcbiAqIGluc3RydWN0aW9uLCBhbmQgbGluayBzdHVicy4gR2VuZXJhdGVkIGNvZGUgcmVhZHMgdGhlc2Ugb2Zmc2V0cy5cbiAqL1xuZXhwb3J0IGNvbnN0IFJFQ09SRF9CWVRFUyA9IDMyO1xuXG5leHBvcnQgY29uc3QgUmVjID0ge1xuICAvKiogSGFuZGxlciBudW1iZXIsIHUxNjogd2hhdCB0aGUgaW50ZXJwcmV0ZXIncyBkaXNwYXRjaCBqdW1wcyBieS4gKi9cbiAgSEFORExFUjogMCxcbiAgLyoqIEJ5dGVzIG9mIHRoZSBpbnN0cnVjdGlvbiAodTgpOyBpbnN0cnVjdGlvbnMgb2YgdGhlIGJsb2NrIGJlZm9yZSB0aGlzIG9uZSAodTgpLiAqL1xuICBMRU5HVEg6IDIsXG4gIE9SRElOQUw6IDMsXG4gIC8qKiBCeXRlIG9mZnNldHMgaW4gdGhlIHJlZ2lzdGVyIGZpbGUgb2YgdXAgdG8gdGhyZWUgZ2VuZXJhbCByZWdpc3RlcnMsIGFuZCBvZiBiYXNlIGFuZCBpbmRleCBvZiB0aGUgYWRkcmVzcyAodTggZWFjaCkuIFZlY3RvciByZWdpc3RlcnM6IG51bWJlciAqIDE2LiAqL1xuICBBOiA0LFxuICBCOiA1LFxuICBNRU1fQkFTRTogNixcbiAgTUVNX0lOREVYOiA3LFxuICAvKiogSW1tZWRpYXRlLCB6ZXJvLWV4dGVuZGVkIHRvIHRoZSBvcGVyYW5kIHNpemUgKHU2NCkuIExpbmsgc3R1YnM6IHRoZSB0YXJnZXQgUklQLiBDQUxMOiB0aGUgcmV0dXJuIGFkZHJlc3MuICovXG4gIElNTTogOCxcbiAgLyoqIERpc3BsYWNlbWVudCwgc2lnbi1leHRlbmRlZCwgUklQIGZvbGRlZCBpbiAoaTY0KS4gRGlyZWN0IGJyYW5jaGVzOiBoZWFkZXIgYWRkcmVzcyBvZiB0aGUgdGFrZW4gYmxvY2sgKHUzMiksIG9mIHRoZSBuZXh0IGJsb2NrICh1MzIpLiAqL1xuICBESVNQOiAxNixcbiAgTElOS19UQUtFTjogMTYsXG4gIExJTktfTkVYVDogMjAsXG4gIC8qKiBMZWZ0IHNoaWZ0IG9mIHRoZSBpbmRleCAodTgpOyBTZWcgb2YgdGhlIG1lbW9yeSBvcGVyYW5kICh1OCk7IG51bWJlciBvZiB0aGlzIHJlY29yZCB3aXRoaW4gaXRzIGJsb2NrLCBoZWFkZXIgPSAwICh1OCk7IHRoaXJkIHJlZ2lzdGVyICh1OCkuICovXG4gIFNDQUxFOiAyNCxcbiAgU0VHTUVOVDogMjUsXG4gIElOREVYOiAyNixcbiAgQzogMjcsXG4gIC8qKiBPZmZzZXQgb2YgdGhlIGluc3RydWN0aW9uIGZyb20gdGhlIGJsb2NrJ3MgUklQICh1MTYpLiAqL1xuICBSSVBfT0ZGU0VUOiAyOCxcbn0gYXMgY29uc3Q7XG5cbi8qKiBGaWVsZHMgb2YgdGhlIGhlYWRlciByZWNvcmQuICovXG5leHBvcnQgY29uc3QgSGVhZGVyID0ge1xuICAvKiogSW5zdHJ1Y3Rpb25zIGluIHRoZSBibG9jaywgd2hldGhlciBpdCBoYXMgYmVlbiBkcm9wcGVkIG9yIG5vdCAodTgpLiAqL1xuICBJTlNOUzogMixcbiAgLyoqIEluc3RydWN0aW9ucyBpbiB0aGUgYmxvY2sgKGkzMik7IFNUQUxFX0NPVU5UIHdoZW4gdGhlIGJsb2NrIGhhcyBiZWVuIGRyb3BwZWQuIFNoYXJlcyBubyBieXRlIHdpdGggUmVjLkhBTkRMRVIuICovXG4gIENPVU5UOiA0LFxuICBSSVA6IDgsXG4gIC8qKiBMaW5rIHN0dWJzOiBhZGRyZXNzIG9mIHRoZSBmaWVsZCB0byBwYXRjaCAodTMyKSwgMCA9IG5vbmUuIEZyYW1lIG9mIGEgYmxvY2sgKHUzMikuICovXG4gIFBBVENIOiAxNixcbiAgRlJBTUU6IDIwLFxuICAvKiogV2l0aCB0aGUgdHJhbnNsYXRvciB0aWVyOiBlbnRyaWVzIHVudGlsIHRoZSBibG9jayBpcyBob3QgKGkzMiksIDAgd2hlbiBhIHJlZ2lvbiBzdGFuZHMgZm9yIGl0OyBhbmQgdGhhdCByZWdpb24ncyB0YWJsZSBlbGVtZW50ICh1MzIpLCAwID0gbm9uZS4gKi9cbiAgQ09VTlRFUjogMjQsXG4gIFJFR0lPTjogMjgsXG59IGFzIGNvbnN0O1xuXG4vKiogQSBjb3VudGVyIG9mIGVudHJpZXMgdGhhdCBpcyBuZXZlciB1c2VkIHVwLiAqL1xuZXhwb3J0IGNvbnN0IE5FVkVSX0hPVCA9IDB4N2ZmZl9mZmZmO1xuXG4vKiogTm8gYnVkZ2V0IGNvdmVycyBpdCwgc28gZW50ZXJpbmcgYSBkcm9wcGVkIGJsb2NrIGFsd2F5cyBsZWF2ZXMgdGhlIGludGVycHJldGVyLiAqL1xuZXhwb3J0IGNvbnN0IFNUQUxFX0NPVU5UID0gMHg3ZmZmX2ZmZmY7XG5cbi8qKiBXaHkgdGhlIGdlbmVyYXRlZCBpbnRlcnByZXRlciByZXR1cm5lZC4gKi9cbmV4cG9ydCBjb25zdCBFeGl0ID0ge1xuICAvKiogVGhlIGJsb2NrIGF0IGByZWNgIChhIGhlYWRlcikgd2FzIG5vdCBlbnRlcmVkOiBpdCBoYXMgbW9yZSBpbnN0cnVjdGlvbnMgdGhhbiB0aGUgYnVkZ2V0LCBvciBpcyBkcm9wcGVkLiAqL1xuICBCTE9DSzogMSxcbiAgLyoqIGByZWNgIGlzIGEgbGluayBzdHViIHRoYXQgaGFzIG5vIHRhcmdldCB5ZXQuICovXG4gIExJTks6IDIsXG4gIC8qKiBUaGUgYnJhbmNoIGF0IGByZWNgIGdvZXMgdG8gVEFSR0VULCB3aGljaCB0aGUganVtcCBjYWNoZSBkb2VzIG5vdCBob2xkOyBub3RoaW5nIG9mIGl0IGlzIGRvbmUuICovXG4gIEJSQU5DSF9NSVNTOiAzLFxuICAvKiogQSBzeXN0ZW0gaW5zdHJ1Y3Rpb24sIGFuIGluc3RydWN0aW9uIG9yIHJhcmUgY2FzZSB0aGF0IFR5cGVTY3JpcHQgZXhlY3V0ZXMsIGFuIHVuaW1wbGVtZW50ZWQgaW5zdHJ1Y3Rpb24uICovXG4gIFNZU1RFTTogNCxcbiAgSE9TVDogNSxcbiAgLyoqIFRoZSBpbnN0cnVjdGlvbiBhdCBgcmVjYCByYWlzZXMgdGhlIGV4Y2VwdGlvbiBpbiBFWElUX0FSR1VNRU5ULiAqL1xuICBSQUlTRTogNixcbiAgLyoqIEEgbWVtb3J5IGFjY2VzcyBvZiB0aGUgaW5zdHJ1Y3Rpb24gYXQgYHJlY2AgbGVmdCBhbiBldmVudCBpbiB0aGUgTFAuICovXG4gIEVWRU5UOiA3LFxuICAvKiogVGhlIHJlY29yZCBhdCBgcmVjYCBiZWxvbmdzIHRvIGEgZHJvcHBlZCBibG9jay4gKi9cbiAgU1RBTEU6IDgsXG4gIC8qKiBUaGUgZW5kIG9mIGEgYmxvY2sgdGhhdCBoYXMgbm8gbGlua3M7IFJlYy5JTU0gb2YgYHJlY2AgaXMgdGhlIG5leHQgUklQLiAqL1xuICBFTkQ6IDksXG4gIC8qKiBUaGUgYmxvY2sgYXQgYHJlY2AgKGEgaGVhZGVyLCBwYWlkIGZvcikgaGFzIGJlY29tZSBob3QuICovXG4gIEhPVDogMTAsXG59IGFzIGNvbnN0O1xuXG4vKiogSGFuZGxlcnMgd2l0aCBmaXhlZCBudW1iZXJzLiAqL1xuZXhwb3J0IGNvbnN0IEhhbmRsZXIgPSB7IFNZU1RFTTogMCwgSE9TVDogMSwgU1RBTEU6IDIsIExJTks6IDMsIEpVTVBfQ0FDSEU6IDQsIEVORDogNSwgR09UTzogNiwgUkFJU0U6IDcsIFJFR0lPTjogOCB9IGFzIGNvbnN0O1xuZXhwb3J0IGNvbnN0IEZJWEVEX0hBTkRMRVJTID0gOTtcbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0L2NvZGUudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXRcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvY29kZS50c1wiOy8qKlxuICogV2ViQXNzZW1ibHkgZXhwcmVzc2lvbnMgYXMgbmVzdGVkIGFycmF5cyBvZiBlbmNvZGVkIGJ5dGVzLCBicmFuZGVkIGJ5IHRoZSB0eXBlIG9mIHRoZSB2YWx1ZSB0aGV5IGxlYXZlIG9uIHRoZSBzdGFjay4gQnVpbGRpbmcgb25lIGhhcyBubyBlZmZlY3Q7IGFuXG4gKiBlbWl0dGVyIGFwcGVuZHMgdGhlbSB0byBhIGZ1bmN0aW9uIGJvZHkgKGBhcHBlbmRDb2RlYCkuIEFuIGV4cHJlc3Npb24gdGhhdCByZWFkcyBhIGxvY2FsIG9yIG1lbW9yeSBpcyBldmFsdWF0ZWQgd2hlcmUgaXQgaXMgcGxhY2VkLCBub3Qgd2hlcmUgaXQgd2FzXG4gKiBidWlsdC4gTmVzdGluZyBpbnN0ZWFkIG9mIGpvaW5pbmcga2VlcHMgZ2VuZXJhdGluZyB0aGUgaW50ZXJwcmV0ZXIgY2hlYXAuXG4gKi9cbmRlY2xhcmUgY29uc3Qgd2FzbVR5cGU6IHVuaXF1ZSBzeW1ib2w7XG5leHBvcnQgdHlwZSBDb2RlID0gcmVhZG9ubHkgKG51bWJlciB8IENvZGUpW107XG5leHBvcnQgdHlwZSBJMzIgPSBDb2RlICYgeyByZWFkb25seSBbd2FzbVR5cGVdOiAnaTMyJyB9O1xuZXhwb3J0IHR5cGUgSTY0ID0gQ29kZSAmIHsgcmVhZG9ubHkgW3dhc21UeXBlXTogJ2k2NCcgfTtcbmV4cG9ydCB0eXBlIEYzMiA9IENvZGUgJiB7IHJlYWRvbmx5IFt3YXNtVHlwZV06ICdmMzInIH07XG5leHBvcnQgdHlwZSBGNjQgPSBDb2RlICYgeyByZWFkb25seSBbd2FzbVR5cGVdOiAnZjY0JyB9O1xuZXhwb3J0IHR5cGUgVjEyOCA9IENvZGUgJiB7IHJlYWRvbmx5IFt3YXNtVHlwZV06ICd2MTI4JyB9O1xuXG4vKiogQXBwZW5kcyB0aGUgc2lnbmVkIExFQjEyOCBlbmNvZGluZyBvZiBhbiBpbnRlZ2VyLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHB1c2hTaWduZWQob3V0OiBudW1iZXJbXSwgdmFsdWU6IG51bWJlciB8IGJpZ2ludCk6IHZvaWQge1xuICBpZiAodHlwZW9mIHZhbHVlID09PSAnYmlnaW50Jykge1xuICAgIGxldCB2ID0gQmlnSW50LmFzSW50Tig2NCwgdmFsdWUpO1xuICAgIGZvciAoOzspIHtcbiAgICAgIGNvbnN0IGJ5dGUgPSBOdW1iZXIodiAmIDB4N2ZuKTtcbiAgICAgIHYgPj49IDduO1xuICAgICAgaWYgKCh2ID09PSAwbiAmJiAoYnl0ZSAmIDB4NDApID09PSAwKSB8fCAodiA9PT0gLTFuICYmIChieXRlICYgMHg0MCkgIT09IDApKSB7XG4gICAgICAgIG91dC5wdXNoKGJ5dGUpO1xuICAgICAgICByZXR1cm47XG4gICAgICB9XG4gICAgICBvdXQucHVzaChieXRlIHwgMHg4MCk7XG4gICAgfVxuICB9XG4gIGxldCB2ID0gdmFsdWU7XG4gIGZvciAoOzspIHtcbiAgICBjb25zdCBieXRlID0gdiAmIDB4N2Y7XG4gICAgdiA9IHYgPiAweDdmZmZfZmZmZiB8fCB2IDwgLTB4ODAwMF8wMDAwID8gTWF0aC5mbG9vcih2IC8gMTI4KSA6IHYgPj4gNztcbiAgICBpZiAoKHYgPT09IDAgJiYgKGJ5dGUgJiAweDQwKSA9PT0gMCkgfHwgKHYgPT09IC0xICYmIChieXRlICYgMHg0MCkgIT09IDApKSB7XG4gICAgICBvdXQucHVzaChieXRlKTtcbiAgICAgIHJldHVybjtcbiAgICB9XG4gICAgb3V0LnB1c2goYnl0ZSB8IDB4ODApO1xuICB9XG59XG5cbi8qKiBBcHBlbmRzIHRoZSB1bnNpZ25lZCBMRUIxMjggZW5jb2Rpbmcgb2YgYSAzMi1iaXQgaW50ZWdlci4gKi9cbmV4cG9ydCBmdW5jdGlvbiBwdXNoVW5zaWduZWQob3V0OiBudW1iZXJbXSwgdmFsdWU6IG51bWJlcik6IHZvaWQge1xuICBsZXQgdiA9IHZhbHVlID4+PiAwO1xuICB3aGlsZSAodiA+IDB4N2YpIHtcbiAgICBvdXQucHVzaCgodiAmIDB4N2YpIHwgMHg4MCk7XG4gICAgdiA+Pj49IDc7XG4gIH1cbiAgb3V0LnB1c2godik7XG59XG5cbi8qKiBBcHBlbmRzIHRoZSBieXRlcyBvZiBhbiBleHByZXNzaW9uIG9yIHN0YXRlbWVudC4gKi9cbmV4cG9ydCBmdW5jdGlvbiBhcHBlbmRDb2RlKG91dDogbnVtYmVyW10sIGNvZGU6IENvZGUpOiB2b2lkIHtcbiAgZm9yIChsZXQgaSA9IDA7IGkgPCBjb2RlLmxlbmd0aDsgaSsrKSB7XG4gICAgY29uc3QgcGFydCA9IGNvZGVbaV0hO1xuICAgIGlmICh0eXBlb2YgcGFydCA9PT0gJ251bWJlcicpIG91dC5wdXNoKHBhcnQpO1xuICAgIGVsc2UgYXBwZW5kQ29kZShvdXQsIHBhcnQpO1xuICB9XG59XG5cbi8qKiBPZmZzZXRzIG9mIG1lbW9yeSBhY2Nlc3NlcyB3aG9zZSBlbmNvZGluZyBpcyBrZXB0OiB0aG9zZSB3aXRoaW4gYSByZWdpc3RlciBmaWxlLiAqL1xuY29uc3QgUkVNRU1CRVJFRCA9IDB4MTAwMDtcblxudHlwZSBVbmFyeTxBLCBSPiA9IChhOiBBKSA9PiBSO1xudHlwZSBCaW5hcnk8QSwgUj4gPSAoYTogQSwgYjogQSkgPT4gUjtcbnR5cGUgTG9hZDxSPiA9IChhZGRyZXNzOiBJMzIsIG9mZnNldD86IG51bWJlcikgPT4gUjtcbnR5cGUgU3RvcmU8Vj4gPSAoYWRkcmVzczogSTMyLCB2YWx1ZTogViwgb2Zmc2V0PzogbnVtYmVyKSA9PiBDb2RlO1xuXG4vKiBPbmUgb3Bjb2RlIGJ5dGUgaXMgdGhlIGNvbW1vbiBjYXNlLCBhbmQgc3ByZWFkaW5nIGl0IHRha2VzIGxvbmdlciB0aGFuIGFsbCB0aGUgcmVzdC4gKi9cbmNvbnN0IG9wMSA9IChvcGNvZGU6IG51bWJlciwgLi4ubW9yZTogbnVtYmVyW10pOiB1bmtub3duID0+XG4gIG1vcmUubGVuZ3RoID09PSAwID8gKGE6IENvZGUpOiBDb2RlID0+IFthLCBvcGNvZGVdIDogKGE6IENvZGUpOiBDb2RlID0+IFthLCBvcGNvZGUsIC4uLm1vcmVdO1xuY29uc3Qgb3AyID0gKG9wY29kZTogbnVtYmVyLCAuLi5tb3JlOiBudW1iZXJbXSk6IHVua25vd24gPT5cbiAgbW9yZS5sZW5ndGggPT09IDAgPyAoYTogQ29kZSwgYjogQ29kZSk6IENvZGUgPT4gW2EsIGIsIG9wY29kZV0gOiAoYTogQ29kZSwgYjogQ29kZSk6IENvZGUgPT4gW2EsIGIsIG9wY29kZSwgLi4ubW9yZV07XG5jb25zdCBzaW1kID0gKG9wY29kZTogbnVtYmVyKTogW251bWJlciwgLi4ubnVtYmVyW11dID0+XG4gIG9wY29kZSA8IDB4ODAgPyBbMHhmZCwgb3Bjb2RlXSA6IFsweGZkLCAob3Bjb2RlICYgMHg3ZikgfCAweDgwLCBvcGNvZGUgPj4gN107XG5jb25zdCBtZW1vcnlBcmd1bWVudHM6IENvZGVbXSA9IFtdO1xuLyoqIEFsaWdubWVudCBoaW50IDAgYW5kIHRoZSBvZmZzZXQuICovXG5mdW5jdGlvbiBtZW1vcnlBcmd1bWVudChvZmZzZXQ6IG51bWJlcik6IENvZGUge1xuICBjb25zdCBrbm93biA9IG9mZnNldCA8IFJFTUVNQkVSRUQgPyBtZW1vcnlBcmd1bWVudHNbb2Zmc2V0XSA6IHVuZGVmaW5lZDtcbiAgaWYgKGtub3duICE9PSB1bmRlZmluZWQpIHJldHVybiBrbm93bjtcbiAgY29uc3Qgb3V0ID0gWzBdO1xuICBwdXNoVW5zaWduZWQob3V0LCBvZmZzZXQpO1xuICBpZiAob2Zmc2V0IDwgUkVNRU1CRVJFRCkgbWVtb3J5QXJndW1lbnRzW29mZnNldF0gPSBvdXQ7XG4gIHJldHVybiBvdXQ7XG59XG5jb25zdCBsb2FkID0gKG9wY29kZTogbnVtYmVyLCAuLi5tb3JlOiBudW1iZXJbXSk6IHVua25vd24gPT5cbiAgbW9yZS5sZW5ndGggPT09IDBcbiAgICA/IChhZGRyZXNzOiBJMzIsIG9mZnNldCA9IDApOiBDb2RlID0+IFthZGRyZXNzLCBvcGNvZGUsIG1lbW9yeUFyZ3VtZW50KG9mZnNldCldXG4gICAgOiAoYWRkcmVzczogSTMyLCBvZmZzZXQgPSAwKTogQ29kZSA9PiBbYWRkcmVzcywgb3Bjb2RlLCAuLi5tb3JlLCBtZW1vcnlBcmd1bWVudChvZmZzZXQpXTtcbmNvbnN0IHN0b3JlID0gKG9wY29kZTogbnVtYmVyLCAuLi5tb3JlOiBudW1iZXJbXSk6IHVua25vd24gPT5cbiAgbW9yZS5sZW5ndGggPT09IDBcbiAgICA/IChhZGRyZXNzOiBJMzIsIHZhbHVlOiBDb2RlLCBvZmZzZXQgPSAwKTogQ29kZSA9PiBbYWRkcmVzcywgdmFsdWUsIG9wY29kZSwgbWVtb3J5QXJndW1lbnQob2Zmc2V0KV1cbiAgICA6IChhZGRyZXNzOiBJMzIsIHZhbHVlOiBDb2RlLCBvZmZzZXQgPSAwKTogQ29kZSA9PiBbYWRkcmVzcywgdmFsdWUsIG9wY29kZSwgLi4ubW9yZSwgbWVtb3J5QXJndW1lbnQob2Zmc2V0KV07XG5cbmNvbnN0IGdldHM6IHJlYWRvbmx5IENvZGVbXSA9IEFycmF5LmZyb20oeyBsZW5ndGg6IDEyOCB9LCAoXywgaW5kZXgpID0+IFsweDIwLCBpbmRleF0pO1xuLyoqIExvY2FscyBieSBudW1iZXIsIGJlbG93IDEyOC4gKi9cbmV4cG9ydCBjb25zdCBsb2NhbCA9IHtcbiAgZ2V0MzI6IChpbmRleDogbnVtYmVyKTogSTMyID0+IGdldHNbaW5kZXhdIGFzIEkzMixcbiAgZ2V0NjQ6IChpbmRleDogbnVtYmVyKTogSTY0ID0+IGdldHNbaW5kZXhdIGFzIEk2NCxcbiAgZ2V0VmVjdG9yOiAoaW5kZXg6IG51bWJlcik6IFYxMjggPT4gZ2V0c1tpbmRleF0gYXMgVjEyOCxcbiAgc2V0OiAoaW5kZXg6IG51bWJlciwgdmFsdWU6IENvZGUpOiBDb2RlID0+IFt2YWx1ZSwgMHgyMSwgaW5kZXhdLFxufTtcblxuLyoqIENvbnN0YW50cyB3aG9zZSBlbmNvZGluZyBpcyBrZXB0OiBvZmZzZXRzLCBtYXNrcyBhbmQgY291bnRzLiAqL1xuY29uc3QgU01BTExFU1QgPSAtMHg0MDtcbmNvbnN0IExBUkdFU1QgPSAweDQwMDtcbmNvbnN0IHNtYWxsQ29uc3RhbnRzID0gKG9wY29kZTogbnVtYmVyKTogcmVhZG9ubHkgQ29kZVtdID0+XG4gIEFycmF5LmZyb20oeyBsZW5ndGg6IExBUkdFU1QgLSBTTUFMTEVTVCArIDEgfSwgKF8sIG4pID0+IGNvbnN0YW50KG9wY29kZSwgbiArIFNNQUxMRVNUKSk7XG5mdW5jdGlvbiBjb25zdGFudChvcGNvZGU6IG51bWJlciwgdmFsdWU6IG51bWJlciB8IGJpZ2ludCk6IENvZGUge1xuICBjb25zdCBvdXQgPSBbb3Bjb2RlXTtcbiAgcHVzaFNpZ25lZChvdXQsIHZhbHVlKTtcbiAgcmV0dXJuIG91dDtcbn1cbmNvbnN0IHNtYWxsMzIgPSBzbWFsbENvbnN0YW50cygweDQxKTtcbmNvbnN0IHNtYWxsNjQgPSBzbWFsbENvbnN0YW50cygweDQyKTtcblxuZXhwb3J0IGNvbnN0IGkzMiA9IHtcbiAgY29uc3Q6ICh2YWx1ZTogbnVtYmVyKTogSTMyID0+IHtcbiAgICBjb25zdCB2ID0gdmFsdWUgfCAwO1xuICAgIHJldHVybiAodiA+PSBTTUFMTEVTVCAmJiB2IDw9IExBUkdFU1QgPyBzbWFsbDMyW3YgLSBTTUFMTEVTVF0gOiBjb25zdGFudCgweDQxLCB2KSkgYXMgSTMyO1xuICB9LFxuICBhZGQ6IG9wMigweDZhKSBhcyBCaW5hcnk8STMyLCBJMzI+LFxuICBzdWI6IG9wMigweDZiKSBhcyBCaW5hcnk8STMyLCBJMzI+LFxuICBtdWw6IG9wMigweDZjKSBhcyBCaW5hcnk8STMyLCBJMzI+LFxuICBhbmQ6IG9wMigweDcxKSBhcyBCaW5hcnk8STMyLCBJMzI+LFxuICBvcjogb3AyKDB4NzIpIGFzIEJpbmFyeTxJMzIsIEkzMj4sXG4gIHhvcjogb3AyKDB4NzMpIGFzIEJpbmFyeTxJMzIsIEkzMj4sXG4gIHNobDogb3AyKDB4NzQpIGFzIEJpbmFyeTxJMzIsIEkzMj4sXG4gIHNoclM6IG9wMigweDc1KSBhcyBCaW5hcnk8STMyLCBJMzI+LFxuICBzaHJVOiBvcDIoMHg3NikgYXMgQmluYXJ5PEkzMiwgSTMyPixcbiAgZXF6OiBvcDEoMHg0NSkgYXMgVW5hcnk8STMyLCBJMzI+LFxuICBlcTogb3AyKDB4NDYpIGFzIEJpbmFyeTxJMzIsIEkzMj4sXG4gIG5lOiBvcDIoMHg0NykgYXMgQmluYXJ5PEkzMiwgSTMyPixcbiAgbHRTOiBvcDIoMHg0OCkgYXMgQmluYXJ5PEkzMiwgSTMyPixcbiAgbHRVOiBvcDIoMHg0OSkgYXMgQmluYXJ5PEkzMiwgSTMyPixcbiAgZ3RTOiBvcDIoMHg0YSkgYXMgQmluYXJ5PEkzMiwgSTMyPixcbiAgZ3RVOiBvcDIoMHg0YikgYXMgQmluYXJ5PEkzMiwgSTMyPixcbiAgbGVTOiBvcDIoMHg0YykgYXMgQmluYXJ5PEkzMiwgSTMyPixcbiAgbGVVOiBvcDIoMHg0ZCkgYXMgQmluYXJ5PEkzMiwgSTMyPixcbiAgZ2VTOiBvcDIoMHg0ZSkgYXMgQmluYXJ5PEkzMiwgSTMyPixcbiAgZ2VVOiBvcDIoMHg0ZikgYXMgQmluYXJ5PEkzMiwgSTMyPixcbiAgcG9wY250OiBvcDEoMHg2OSkgYXMgVW5hcnk8STMyLCBJMzI+LFxuICB3cmFwOiBvcDEoMHhhNykgYXMgVW5hcnk8STY0LCBJMzI+LFxuICBsb2FkOiBsb2FkKDB4MjgpIGFzIExvYWQ8STMyPixcbiAgbG9hZDhVOiBsb2FkKDB4MmQpIGFzIExvYWQ8STMyPixcbiAgbG9hZDE2VTogbG9hZCgweDJmKSBhcyBMb2FkPEkzMj4sXG4gIHN0b3JlOiBzdG9yZSgweDM2KSBhcyBTdG9yZTxJMzI+LFxuICBzdG9yZTg6IHN0b3JlKDB4M2EpIGFzIFN0b3JlPEkzMj4sXG4gIHN0b3JlMTY6IHN0b3JlKDB4M2IpIGFzIFN0b3JlPEkzMj4sXG4gIC8qKiBgY29uZGl0aW9uID8gYSA6IGJgLCBib3RoIGV2YWx1YXRlZC4gKi9cbiAgc2VsZWN0OiAoY29uZGl0aW9uOiBJMzIsIGE6IEkzMiwgYjogSTMyKTogSTMyID0+IFthLCBiLCBjb25kaXRpb24sIDB4MWJdIGFzIHVua25vd24gYXMgSTMyLFxufTtcblxuZXhwb3J0IGNvbnN0IGk2NCA9IHtcbiAgY29uc3Q6ICh2YWx1ZTogbnVtYmVyIHwgYmlnaW50KTogSTY0ID0+IHtcbiAgICBpZiAodmFsdWUgPj0gU01BTExFU1QgJiYgdmFsdWUgPD0gTEFSR0VTVCkgcmV0dXJuIHNtYWxsNjRbTnVtYmVyKHZhbHVlKSAtIFNNQUxMRVNUXSBhcyBJNjQ7XG4gICAgcmV0dXJuIGNvbnN0YW50KDB4NDIsIHZhbHVlKSBhcyBJNjQ7XG4gIH0sXG4gIGFkZDogb3AyKDB4N2MpIGFzIEJpbmFyeTxJNjQsIEk2ND4sXG4gIHN1Yjogb3AyKDB4N2QpIGFzIEJpbmFyeTxJNjQsIEk2ND4sXG4gIG11bDogb3AyKDB4N2UpIGFzIEJpbmFyeTxJNjQsIEk2ND4sXG4gIGRpdlM6IG9wMigweDdmKSBhcyBCaW5hcnk8STY0LCBJNjQ+LFxuICBkaXZVOiBvcDIoMHg4MCkgYXMgQmluYXJ5PEk2NCwgSTY0PixcbiAgcmVtUzogb3AyKDB4ODEpIGFzIEJpbmFyeTxJNjQsIEk2ND4sXG4gIHJlbVU6IG9wMigweDgyKSBhcyBCaW5hcnk8STY0LCBJNjQ+LFxuICBhbmQ6IG9wMigweDgzKSBhcyBCaW5hcnk8STY0LCBJNjQ+LFxuICBvcjogb3AyKDB4ODQpIGFzIEJpbmFyeTxJNjQsIEk2ND4sXG4gIHhvcjogb3AyKDB4ODUpIGFzIEJpbmFyeTxJNjQsIEk2ND4sXG4gIHNobDogb3AyKDB4ODYpIGFzIEJpbmFyeTxJNjQsIEk2ND4sXG4gIHNoclM6IG9wMigweDg3KSBhcyBCaW5hcnk8STY0LCBJNjQ+LFxuICBzaHJVOiBvcDIoMHg4OCkgYXMgQmluYXJ5PEk2NCwgSTY0PixcbiAgcm90bDogb3AyKDB4ODkpIGFzIEJpbmFyeTxJNjQsIEk2ND4sXG4gIHJvdHI6IG9wMigweDhhKSBhcyBCaW5hcnk8STY0LCBJNjQ+LFxuICBjbHo6IG9wMSgweDc5KSBhcyBVbmFyeTxJNjQsIEk2ND4sXG4gIGN0ejogb3AxKDB4N2EpIGFzIFVuYXJ5PEk2NCwgSTY0PixcbiAgcG9wY250OiBvcDEoMHg3YikgYXMgVW5hcnk8STY0LCBJNjQ+LFxuICBlcXo6IG9wMSgweDUwKSBhcyBVbmFyeTxJNjQsIEkzMj4sXG4gIGVxOiBvcDIoMHg1MSkgYXMgQmluYXJ5PEk2NCwgSTMyPixcbiAgbmU6IG9wMigweDUyKSBhcyBCaW5hcnk8STY0LCBJMzI+LFxuICBsdFM6IG9wMigweDUzKSBhcyBCaW5hcnk8STY0LCBJMzI+LFxuICBsdFU6IG9wMigweDU0KSBhcyBCaW5hcnk8STY0LCBJMzI+LFxuICBndFM6IG9wMigweDU1KSBhcyBCaW5hcnk8STY0LCBJMzI+LFxuICBndFU6IG9wMigweDU2KSBhcyBCaW5hcnk8STY0LCBJMzI+LFxuICBsZVM6IG9wMigweDU3KSBhcyBCaW5hcnk8STY0LCBJMzI+LFxuICBsZVU6IG9wMigweDU4KSBhcyBCaW5hcnk8STY0LCBJMzI+LFxuICBnZVM6IG9wMigweDU5KSBhcyBCaW5hcnk8STY0LCBJMzI+LFxuICBnZVU6IG9wMigweDVhKSBhcyBCaW5hcnk8STY0LCBJMzI+LFxuICBleHRlbmRTOiBvcDEoMHhhYykgYXMgVW5hcnk8STMyLCBJNjQ+LFxuICBleHRlbmRVOiBvcDEoMHhhZCkgYXMgVW5hcnk8STMyLCBJNjQ+LFxuICBleHRlbmQ4Uzogb3AxKDB4YzIpIGFzIFVuYXJ5PEk2NCwgSTY0PixcbiAgZXh0ZW5kMTZTOiBvcDEoMHhjMykgYXMgVW5hcnk8STY0LCBJNjQ+LFxuICBleHRlbmQzMlM6IG9wMSgweGM0KSBhcyBVbmFyeTxJNjQsIEk2ND4sXG4gIGxvYWQ6IGxvYWQoMHgyOSkgYXMgTG9hZDxJNjQ+LFxuICBsb2FkOFU6IGxvYWQoMHgzMSkgYXMgTG9hZDxJNjQ+LFxuICBsb2FkMTZVOiBsb2FkKDB4MzMpIGFzIExvYWQ8STY0PixcbiAgbG9hZDMyVTogbG9hZCgweDM1KSBhcyBMb2FkPEk2ND4sXG4gIHN0b3JlOiBzdG9yZSgweDM3KSBhcyBTdG9yZTxJNjQ+LFxuICBzdG9yZTg6IHN0b3JlKDB4M2MpIGFzIFN0b3JlPEk2ND4sXG4gIHN0b3JlMTY6IHN0b3JlKDB4M2QpIGFzIFN0b3JlPEk2ND4sXG4gIHN0b3JlMzI6IHN0b3JlKDB4M2UpIGFzIFN0b3JlPEk2ND4sXG4gIHNlbGVjdDogKGNvbmRpdGlvbjogSTMyLCBhOiBJNjQsIGI6IEk2NCk6IEk2NCA9PiBbYSwgYiwgY29uZGl0aW9uLCAweDFiXSBhcyB1bmtub3duIGFzIEk2NCxcbiAgLyoqIFRydW5jYXRpb24sIHNhdHVyYXRpbmc6IG5ldmVyIHRyYXBzLiAqL1xuICB0cnVuY0Y2NDogb3AxKDB4ZmMsIDYpIGFzIFVuYXJ5PEY2NCwgSTY0PixcbiAgZnJvbUY2NEJpdHM6IG9wMSgweGJkKSBhcyBVbmFyeTxGNjQsIEk2ND4sXG4gIGZyb21GMzJCaXRzOiAoYTogRjMyKTogSTY0ID0+IFthLCAweGJjLCAweGFkXSBhcyB1bmtub3duIGFzIEk2NCxcbn07XG5cbi8qKiBCdWxrIG9wZXJhdGlvbnMgb24gbGluZWFyIG1lbW9yeS4gKi9cbmV4cG9ydCBjb25zdCBtZW1vcnkgPSB7XG4gIGNvcHk6ICh0bzogSTMyLCBmcm9tOiBJMzIsIGJ5dGVzOiBJMzIpOiBDb2RlID0+IFt0bywgZnJvbSwgYnl0ZXMsIDB4ZmMsIDEwLCAwLCAwXSxcbiAgZmlsbDogKHRvOiBJMzIsIHZhbHVlOiBJMzIsIGJ5dGVzOiBJMzIpOiBDb2RlID0+IFt0bywgdmFsdWUsIGJ5dGVzLCAweGZjLCAxMSwgMF0sXG59O1xuXG5leHBvcnQgY29uc3QgZjY0ID0ge1xuICBmcm9tQml0czogb3AxKDB4YmYpIGFzIFVuYXJ5PEk2NCwgRjY0PixcbiAgYWRkOiBvcDIoMHhhMCkgYXMgQmluYXJ5PEY2NCwgRjY0PixcbiAgc3ViOiBvcDIoMHhhMSkgYXMgQmluYXJ5PEY2NCwgRjY0PixcbiAgbXVsOiBvcDIoMHhhMikgYXMgQmluYXJ5PEY2NCwgRjY0PixcbiAgZGl2OiBvcDIoMHhhMykgYXMgQmluYXJ5PEY2NCwgRjY0PixcbiAgc3FydDogb3AxKDB4OWYpIGFzIFVuYXJ5PEY2NCwgRjY0PixcbiAgYWJzOiBvcDEoMHg5OSkgYXMgVW5hcnk8RjY0LCBGNjQ+LFxuICBuZWFyZXN0OiBvcDEoMHg5ZSkgYXMgVW5hcnk8RjY0LCBGNjQ+LFxuICB0cnVuYzogb3AxKDB4OWQpIGFzIFVuYXJ5PEY2NCwgRjY0PixcbiAgZmxvb3I6IG9wMSgweDljKSBhcyBVbmFyeTxGNjQsIEY2ND4sXG4gIGNlaWw6IG9wMSgweDliKSBhcyBVbmFyeTxGNjQsIEY2ND4sXG4gIGVxOiBvcDIoMHg2MSkgYXMgQmluYXJ5PEY2NCwgSTMyPixcbiAgbmU6IG9wMigweDYyKSBhcyBCaW5hcnk8RjY0LCBJMzI+LFxuICBsdDogb3AyKDB4NjMpIGFzIEJpbmFyeTxGNjQsIEkzMj4sXG4gIGd0OiBvcDIoMHg2NCkgYXMgQmluYXJ5PEY2NCwgSTMyPixcbiAgbGU6IG9wMigweDY1KSBhcyBCaW5hcnk8RjY0LCBJMzI+LFxuICBnZTogb3AyKDB4NjYpIGFzIEJpbmFyeTxGNjQsIEkzMj4sXG4gIGNvbnN0OiAodmFsdWU6IG51bWJlcik6IEY2NCA9PiBbMHg0NCwgLi4ubmV3IFVpbnQ4QXJyYXkobmV3IEZsb2F0NjRBcnJheShbdmFsdWVdKS5idWZmZXIpXSBhcyB1bmtub3duIGFzIEY2NCxcbiAgZnJvbUk2NFM6IG9wMSgweGI5KSBhcyBVbmFyeTxJNjQsIEY2ND4sXG4gIHByb21vdGU6IG9wMSgweGJiKSBhcyBVbmFyeTxGMzIsIEY2ND4sXG59O1xuXG5leHBvcnQgY29uc3QgZjMyID0ge1xuICBmcm9tQml0czogKGE6IEk2NCk6IEYzMiA9PiBbYSwgMHhhNywgMHhiZV0gYXMgdW5rbm93biBhcyBGMzIsXG4gIGFkZDogb3AyKDB4OTIpIGFzIEJpbmFyeTxGMzIsIEYzMj4sXG4gIHN1Yjogb3AyKDB4OTMpIGFzIEJpbmFyeTxGMzIsIEYzMj4sXG4gIG11bDogb3AyKDB4OTQpIGFzIEJpbmFyeTxGMzIsIEYzMj4sXG4gIGRpdjogb3AyKDB4OTUpIGFzIEJpbmFyeTxGMzIsIEYzMj4sXG4gIHNxcnQ6IG9wMSgweDkxKSBhcyBVbmFyeTxGMzIsIEYzMj4sXG4gIGVxOiBvcDIoMHg1YikgYXMgQmluYXJ5PEYzMiwgSTMyPixcbiAgbmU6IG9wMigweDVjKSBhcyBCaW5hcnk8RjMyLCBJMzI+LFxuICBsdDogb3AyKDB4NWQpIGFzIEJpbmFyeTxGMzIsIEkzMj4sXG4gIGd0OiBvcDIoMHg1ZSkgYXMgQmluYXJ5PEYzMiwgSTMyPixcbiAgZnJvbUk2NFM6IG9wMSgweGI0KSBhcyBVbmFyeTxJNjQsIEYzMj4sXG4gIGRlbW90ZTogb3AxKDB4YjYpIGFzIFVuYXJ5PEY2NCwgRjMyPixcbn07XG5cbi8qKiBPcGNvZGVzIG9mIHR3by1vcGVyYW5kIDEyOC1iaXQgb3BlcmF0aW9ucywgYnkgd2FzbSBuYW1lLiAqL1xuY29uc3QgU0lNRF9CSU5BUlkgPSB7XG4gIGFuZDogNzgsIGFuZG5vdDogNzksIG9yOiA4MCwgeG9yOiA4MSwgc3dpenpsZTogMTQsXG4gIGk4eDE2RXE6IDM1LCBpOHgxNkd0UzogMzksIGkxNng4RXE6IDQ1LCBpMTZ4OEd0UzogNDksIGkzMng0RXE6IDU1LCBpMzJ4NEd0UzogNTksIGk2NHgyRXE6IDIxNCwgaTY0eDJHdFM6IDIxNyxcbiAgaTh4MTZOYXJyb3dTOiAxMDEsIGk4eDE2TmFycm93VTogMTAyLCBpMTZ4OE5hcnJvd1M6IDEzMywgaTE2eDhOYXJyb3dVOiAxMzQsXG4gIGk4eDE2QWRkOiAxMTAsIGk4eDE2QWRkU2F0UzogMTExLCBpOHgxNkFkZFNhdFU6IDExMiwgaTh4MTZTdWI6IDExMywgaTh4MTZTdWJTYXRTOiAxMTQsIGk4eDE2U3ViU2F0VTogMTE1LFxuICBpOHgxNk1pblM6IDExOCwgaTh4MTZNaW5VOiAxMTksIGk4eDE2TWF4UzogMTIwLCBpOHgxNk1heFU6IDEyMSwgaTh4MTZBdmdyVTogMTIzLFxuICBpMTZ4OEFkZDogMTQyLCBpMTZ4OEFkZFNhdFM6IDE0MywgaTE2eDhBZGRTYXRVOiAxNDQsIGkxNng4U3ViOiAxNDUsIGkxNng4U3ViU2F0UzogMTQ2LCBpMTZ4OFN1YlNhdFU6IDE0NywgaTE2eDhNdWw6IDE0OSxcbiAgaTE2eDhNaW5TOiAxNTAsIGkxNng4TWluVTogMTUxLCBpMTZ4OE1heFM6IDE1MiwgaTE2eDhNYXhVOiAxNTMsIGkxNng4QXZnclU6IDE1NSxcbiAgaTE2eDhFeHRtdWxMb3dTOiAxNTYsIGkxNng4RXh0bXVsSGlnaFM6IDE1NywgaTE2eDhFeHRtdWxMb3dVOiAxNTgsIGkxNng4RXh0bXVsSGlnaFU6IDE1OSxcbiAgaTMyeDRBZGQ6IDE3NCwgaTMyeDRTdWI6IDE3NywgaTMyeDRNdWw6IDE4MSwgaTMyeDRNaW5TOiAxODIsIGkzMng0TWluVTogMTgzLCBpMzJ4NE1heFM6IDE4NCwgaTMyeDRNYXhVOiAxODUsIGkzMng0RG90STE2eDhTOiAxODYsXG4gIGkzMng0RXh0bXVsTG93UzogMTg4LCBpMzJ4NEV4dG11bEhpZ2hTOiAxODksIGkzMng0RXh0bXVsTG93VTogMTkwLCBpMzJ4NEV4dG11bEhpZ2hVOiAxOTEsXG4gIGk2NHgyQWRkOiAyMDYsIGk2NHgyU3ViOiAyMDksIGk2NHgyTXVsOiAyMTMsIGk2NHgyRXh0bXVsTG93VTogMjIyLCBpNjR4MkV4dG11bExvd1M6IDIyMCxcbiAgZjMyeDRBZGQ6IDIyOCwgZjMyeDRTdWI6IDIyOSwgZjMyeDRNdWw6IDIzMCwgZjMyeDREaXY6IDIzMSwgZjMyeDRQbWluOiAyMzQsIGYzMng0UG1heDogMjM1LFxuICBmMzJ4NEVxOiA2NSwgZjMyeDRMdDogNjcsIGYzMng0R3Q6IDY4LCBmNjR4MkVxOiA3MSwgZjY0eDJMdDogNzMsIGY2NHgyR3Q6IDc0LFxuICBmNjR4MkFkZDogMjQwLCBmNjR4MlN1YjogMjQxLCBmNjR4Mk11bDogMjQyLCBmNjR4MkRpdjogMjQzLCBmNjR4MlBtaW46IDI0NiwgZjY0eDJQbWF4OiAyNDcsXG59IGFzIGNvbnN0OyAvLyBwcmV0dGllci1pZ25vcmVcbmV4cG9ydCB0eXBlIFNpbWRCaW5hcnkgPSBrZXlvZiB0eXBlb2YgU0lNRF9CSU5BUlk7XG4vKiogU2hpZnRzIG9mIGV2ZXJ5IGxhbmUgYnkgYW4gaTMyIGNvdW50LiAqL1xuY29uc3QgU0lNRF9TSElGVCA9IHtcbiAgaTE2eDhTaGw6IDEzOSwgaTE2eDhTaHJTOiAxNDAsIGkxNng4U2hyVTogMTQxLCBpMzJ4NFNobDogMTcxLCBpMzJ4NFNoclM6IDE3MiwgaTMyeDRTaHJVOiAxNzMsIGk2NHgyU2hsOiAyMDMsIGk2NHgyU2hyVTogMjA1LCBpNjR4MlNoclM6IDIwNCxcbn0gYXMgY29uc3Q7IC8vIHByZXR0aWVyLWlnbm9yZVxuZXhwb3J0IHR5cGUgU2ltZFNoaWZ0ID0ga2V5b2YgdHlwZW9mIFNJTURfU0hJRlQ7XG5jb25zdCBTSU1EX1VOQVJZID0ge1xuICBub3Q6IDc3LCBpOHgxNkFiczogOTYsIGkxNng4QWJzOiAxMjgsIGkzMng0QWJzOiAxNjAsIGYzMng0U3FydDogMjI3LCBmNjR4MlNxcnQ6IDIzOSxcbiAgaTE2eDhFeHRlbmRMb3dJOFM6IDEzNSwgaTE2eDhFeHRlbmRMb3dJOFU6IDEzNywgaTMyeDRFeHRlbmRMb3dJMTZTOiAxNjcsIGkzMng0RXh0ZW5kTG93STE2VTogMTY5LCBpNjR4MkV4dGVuZExvd0kzMlM6IDE5OSwgaTY0eDJFeHRlbmRMb3dJMzJVOiAyMDEsXG59IGFzIGNvbnN0OyAvLyBwcmV0dGllci1pZ25vcmVcbmV4cG9ydCB0eXBlIFNpbWRVbmFyeSA9IGtleW9mIHR5cGVvZiBTSU1EX1VOQVJZO1xuXG5leHBvcnQgY29uc3QgdjEyOCA9IHtcbiAgbG9hZDogbG9hZCguLi5zaW1kKDApKSBhcyBMb2FkPFYxMjg+LFxuICBzdG9yZTogc3RvcmUoLi4uc2ltZCgxMSkpIGFzIFN0b3JlPFYxMjg+LFxuICBiaW5hcnk6IChuYW1lOiBTaW1kQmluYXJ5LCBhOiBWMTI4LCBiOiBWMTI4KTogVjEyOCA9PiBbYSwgYiwgLi4uc2ltZChTSU1EX0JJTkFSWVtuYW1lXSldIGFzIHVua25vd24gYXMgVjEyOCxcbiAgdW5hcnk6IChuYW1lOiBTaW1kVW5hcnksIGE6IFYxMjgpOiBWMTI4ID0+IFthLCAuLi5zaW1kKFNJTURfVU5BUllbbmFtZV0pXSBhcyB1bmtub3duIGFzIFYxMjgsXG4gIHNoaWZ0OiAobmFtZTogU2ltZFNoaWZ0LCBhOiBWMTI4LCBjb3VudDogSTMyKTogVjEyOCA9PiBbYSwgY291bnQsIC4uLnNpbWQoU0lNRF9TSElGVFtuYW1lXSldIGFzIHVua25vd24gYXMgVjEyOCxcbiAgLyoqIExhbmUgaSBvZiB0aGUgcmVzdWx0IGlzIGJ5dGUgbGFuZXNbaV0gb2YgYSAoMC0xNSkgb3IgYiAoMTYtMzEpLiAqL1xuICBzaHVmZmxlOiAoYTogVjEyOCwgYjogVjEyOCwgbGFuZXM6IHJlYWRvbmx5IG51bWJlcltdKTogVjEyOCA9PiBbYSwgYiwgLi4uc2ltZCgxMyksIC4uLmxhbmVzXSBhcyB1bmtub3duIGFzIFYxMjgsXG4gIGNvbnN0OiAobG93OiBiaWdpbnQsIGhpZ2g6IGJpZ2ludCk6IFYxMjggPT5cbiAgICBbXG4gICAgICAuLi5zaW1kKDEyKSxcbiAgICAgIC4uLm5ldyBVaW50OEFycmF5KG5ldyBCaWdVaW50NjRBcnJheShbQmlnSW50LmFzVWludE4oNjQsIGxvdyksIEJpZ0ludC5hc1VpbnROKDY0LCBoaWdoKV0pLmJ1ZmZlciksXG4gICAgXSBhcyB1bmtub3duIGFzIFYxMjgsXG4gIHplcm86ICgpOiBWMTI4ID0+IFsuLi5zaW1kKDEyKSwgMCwgMCwgMCwgMCwgMCwgMCwgMCwgMCwgMCwgMCwgMCwgMCwgMCwgMCwgMCwgMF0gYXMgdW5rbm93biBhcyBWMTI4LFxuICBzcGxhdDg6IG9wMSguLi5zaW1kKDE1KSkgYXMgVW5hcnk8STMyLCBWMTI4PixcbiAgc3BsYXQxNjogb3AxKC4uLnNpbWQoMTYpKSBhcyBVbmFyeTxJMzIsIFYxMjg+LFxuICBzcGxhdDMyOiBvcDEoLi4uc2ltZCgxNykpIGFzIFVuYXJ5PEkzMiwgVjEyOD4sXG4gIHNwbGF0NjQ6IG9wMSguLi5zaW1kKDE4KSkgYXMgVW5hcnk8STY0LCBWMTI4PixcbiAgYml0bWFzazg6IG9wMSguLi5zaW1kKDEwMCkpIGFzIFVuYXJ5PFYxMjgsIEkzMj4sXG4gIGJpdG1hc2szMjogb3AxKC4uLnNpbWQoMTY0KSkgYXMgVW5hcnk8VjEyOCwgSTMyPixcbiAgYml0bWFzazY0OiBvcDEoLi4uc2ltZCgxOTYpKSBhcyBVbmFyeTxWMTI4LCBJMzI+LFxuICBleHRyYWN0NjQ6IChhOiBWMTI4LCBsYW5lOiBudW1iZXIpOiBJNjQgPT4gW2EsIC4uLnNpbWQoMjkpLCBsYW5lXSBhcyB1bmtub3duIGFzIEk2NCxcbiAgcmVwbGFjZTY0OiAoYTogVjEyOCwgbGFuZTogbnVtYmVyLCB2YWx1ZTogSTY0KTogVjEyOCA9PiBbYSwgdmFsdWUsIC4uLnNpbWQoMzApLCBsYW5lXSBhcyB1bmtub3duIGFzIFYxMjgsXG4gIHNlbGVjdDogKGNvbmRpdGlvbjogSTMyLCBhOiBWMTI4LCBiOiBWMTI4KTogVjEyOCA9PiBbYSwgYiwgY29uZGl0aW9uLCAweDFiXSBhcyB1bmtub3duIGFzIFYxMjgsXG59O1xuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvZW1pdHRlci1ib2R5LnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0XCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0L2VtaXR0ZXItYm9keS50c1wiO2ltcG9ydCB7IGFwcGVuZENvZGUsIGxvY2FsLCB0eXBlIENvZGUsIHR5cGUgSTMyLCB0eXBlIEk2NCwgdHlwZSBWMTI4IH0gZnJvbSAnLi9jb2RlLnRzJztcblxuLyoqIFRlbXBvcmFyaWVzIGJ5IHR5cGU6IG51bWJlcnMgb2YgbG9jYWxzIG9mIGVhY2guICovXG5leHBvcnQgaW50ZXJmYWNlIFRlbXBvcmFyeUNvdW50cyB7XG4gIHJlYWRvbmx5IGk2NDogbnVtYmVyO1xuICByZWFkb25seSBpMzI6IG51bWJlcjtcbiAgcmVhZG9ubHkgdjEyODogbnVtYmVyO1xufVxuLyoqIFRoZSBsb2NhbHMgdGhhdCBhcmUgdGVtcG9yYXJpZXMsIGJ5IHR5cGUsIGluIHRoZSBvcmRlciBpbiB3aGljaCB0aGV5IGFyZSB1c2VkLiAqL1xuZXhwb3J0IGludGVyZmFjZSBUZW1wb3JhcnlMb2NhbHMge1xuICByZWFkb25seSBpNjQ6IHJlYWRvbmx5IG51bWJlcltdO1xuICByZWFkb25seSBpMzI6IHJlYWRvbmx5IG51bWJlcltdO1xuICByZWFkb25seSB2MTI4OiByZWFkb25seSBudW1iZXJbXTtcbn1cbi8qKiBUZW1wb3JhcmllcyB0aGF0IGZvbGxvdyBlYWNoIG90aGVyOiBmaXJzdCB0aG9zZSBvZiBpNjQsIHRoZW4gaTMyLCB0aGVuIHYxMjguICovXG5leHBvcnQgZnVuY3Rpb24gdGVtcG9yYXJpZXNGcm9tKGZpcnN0OiBudW1iZXIsIHsgaTY0LCBpMzIsIHYxMjggfTogVGVtcG9yYXJ5Q291bnRzKTogVGVtcG9yYXJ5TG9jYWxzIHtcbiAgY29uc3QgbG9jYWxzID0gKGZyb206IG51bWJlciwgY291bnQ6IG51bWJlcik6IG51bWJlcltdID0+IEFycmF5LmZyb20oeyBsZW5ndGg6IGNvdW50IH0sIChfLCBuKSA9PiBmcm9tICsgbik7XG4gIHJldHVybiB7IGk2NDogbG9jYWxzKGZpcnN0LCBpNjQpLCBpMzI6IGxvY2FscyhmaXJzdCArIGk2NCwgaTMyKSwgdjEyODogbG9jYWxzKGZpcnN0ICsgaTY0ICsgaTMyLCB2MTI4KSB9O1xufVxuLyoqIEEgdmFsdWUgdGhhdCBpcyBvbiB0b3Agb2YgdGhlIHN0YWNrIGFscmVhZHkuICovXG5jb25zdCBPTl9TVEFDSzogQ29kZSA9IFtdO1xuLyoqIFRoZSBtZWFuaW5nIG9mIGFuIGluc3RydWN0aW9uIG5lZWRzIG1vcmUgdGVtcG9yYXJpZXMgdGhhbiBpdHMgZnVuY3Rpb24gaGFzLiAqL1xuZXhwb3J0IGNsYXNzIFRvb01hbnlUZW1wb3JhcmllcyBleHRlbmRzIFJhbmdlRXJyb3Ige31cblxuLyoqIFN0YXRlbWVudHMgb2YgYSBnZW5lcmF0ZWQgZnVuY3Rpb24sIHRlbXBvcmFyaWVzLCBzdHJ1Y3R1cmVkIGNvbnRyb2wgZmxvdzogd2hhdCBib3RoIGVtaXR0ZXJzIGFyZSBtYWRlIG9mLiBUaGV5IGRpZmZlciBpbiB3aGV0aGVyIGV4cHJlc3Npb25zIGFyZSBmb2xkZWQuICovXG5leHBvcnQgYWJzdHJhY3QgY2xhc3MgRW1pdHRlckJvZHkge1xuICAvKiogVGhlIGZ1bmN0aW9uIGJvZHkgdGhhdCBpcyBhcHBlbmRlZCB0by4gKi9cbiAgcmVhZG9ubHkgYm9keTogbnVtYmVyW107XG4gIC8qKiBOdW1iZXIgb2Ygb3BlbiBibG9ja3MsIGxvb3BzIGFuZCBpZnMuICovXG4gIGRlcHRoOiBudW1iZXI7XG4gIC8qKiBUaGUgaGlnaGVzdCBsb2NhbCB0aGF0IHdhcyBhIHRlbXBvcmFyeSBzbyBmYXIuICovXG4gIGhpZ2hlc3RUZW1wb3JhcnkgPSAwO1xuICByZWFkb25seSAjdGVtcG9yYXJpZXM6IFRlbXBvcmFyeUxvY2FscztcbiAgcmVhZG9ubHkgI2ZpcnN0VGVtcG9yYXJ5OiBudW1iZXI7XG4gICN1c2VkID0geyBpNjQ6IDAsIGkzMjogMCwgdjEyODogMCB9O1xuXG4gIC8qKiBGcm9tIHRoZSBmaXJzdCB0ZW1wb3Jhcnkgb2YgdHlwZSBpNjQgb24sIGV2ZXJ5IGxvY2FsIG9mIHRoYXQgdHlwZSBpcyBhIHRlbXBvcmFyeS4gKi9cbiAgY29uc3RydWN0b3IoYm9keTogbnVtYmVyW10sIGRlcHRoOiBudW1iZXIsIHRlbXBvcmFyaWVzOiBUZW1wb3JhcnlMb2NhbHMpIHtcbiAgICB0aGlzLmJvZHkgPSBib2R5O1xuICAgIHRoaXMuZGVwdGggPSBkZXB0aDtcbiAgICB0aGlzLiN0ZW1wb3JhcmllcyA9IHRlbXBvcmFyaWVzO1xuICAgIHRoaXMuI2ZpcnN0VGVtcG9yYXJ5ID0gdGVtcG9yYXJpZXMuaTY0WzBdITtcbiAgfVxuXG4gIC8qKiBUaGUgZXhwcmVzc2lvbiwgb3IgdGhlIGNvbnN0YW50IHRoYXQgaXQgaXMuICovXG4gIHByb3RlY3RlZCBmb2xkSTY0KHZhbHVlOiBJNjQpOiBJNjQge1xuICAgIHJldHVybiB2YWx1ZTtcbiAgfVxuICAvKiogVGhlIHZhbHVlIG9mIGEgY29uZGl0aW9uIHRoYXQgaXMga25vd24gbm93LiAqL1xuICBwcm90ZWN0ZWQgY29uc3RhbnRPZihfY29uZGl0aW9uOiBJMzIpOiBudW1iZXIgfCB1bmRlZmluZWQge1xuICAgIHJldHVybiB1bmRlZmluZWQ7XG4gIH1cblxuICBlbWl0KGNvZGU6IENvZGUpOiB2b2lkIHtcbiAgICBhcHBlbmRDb2RlKHRoaXMuYm9keSwgY29kZSk7XG4gIH1cbiAgLyoqIEEgdGVtcG9yYXJ5IHRoYXQgaXMgZnJlZSBzbyBmYXIuICovXG4gIHByb3RlY3RlZCB0ZW1wb3JhcnkodHlwZToga2V5b2YgVGVtcG9yYXJ5Q291bnRzKTogbnVtYmVyIHtcbiAgICBjb25zdCBuID0gdGhpcy4jdXNlZFt0eXBlXSsrO1xuICAgIGNvbnN0IGxvY2FscyA9IHRoaXMuI3RlbXBvcmFyaWVzW3R5cGVdO1xuICAgIGNvbnN0IHQgPSBsb2NhbHNbbl07XG4gICAgaWYgKHQgPT09IHVuZGVmaW5lZClcbiAgICAgIHRocm93IG5ldyBUb29NYW55VGVtcG9yYXJpZXMoYGFuIGluc3RydWN0aW9uIHVzZXMgbW9yZSB0aGFuICR7bG9jYWxzLmxlbmd0aH0gdGVtcG9yYXJpZXMgb2YgdHlwZSAke3R5cGV9YCk7XG4gICAgaWYgKHQgPiB0aGlzLmhpZ2hlc3RUZW1wb3JhcnkpIHRoaXMuaGlnaGVzdFRlbXBvcmFyeSA9IHQ7XG4gICAgcmV0dXJuIHQ7XG4gIH1cbiAgI3NldCh0eXBlOiBrZXlvZiBUZW1wb3JhcnlDb3VudHMsIHZhbHVlOiBDb2RlKTogbnVtYmVyIHtcbiAgICBjb25zdCB0ID0gdGhpcy50ZW1wb3JhcnkodHlwZSk7XG4gICAgdGhpcy5lbWl0KGxvY2FsLnNldCh0LCB2YWx1ZSkpO1xuICAgIHJldHVybiB0O1xuICB9XG4gIGxldCh2YWx1ZTogSTY0KTogSTY0IHtcbiAgICBjb25zdCBmb2xkZWQgPSB0aGlzLmZvbGRJNjQodmFsdWUpO1xuICAgIGNvbnN0IGlzVGVtcG9yYXJ5ID0gZm9sZGVkWzBdID09PSAweDIwICYmIGZvbGRlZC5sZW5ndGggPT09IDIgJiYgKGZvbGRlZFsxXSBhcyBudW1iZXIpID49IHRoaXMuI2ZpcnN0VGVtcG9yYXJ5O1xuICAgIHJldHVybiBmb2xkZWRbMF0gPT09IDB4NDIgfHwgaXNUZW1wb3JhcnkgPyBmb2xkZWQgOiBsb2NhbC5nZXQ2NCh0aGlzLiNzZXQoJ2k2NCcsIGZvbGRlZCkpO1xuICB9XG4gIC8qKiBBIHRlbXBvcmFyeSB3aXRoIHRoZSB2YWx1ZSBvbiB0b3Agb2YgdGhlIHN0YWNrLCB3aGljaCBpcyB0YWtlbiBmcm9tIGl0IG9yIG5vdC4gKi9cbiAgcHJvdGVjdGVkIHNldEk2NCgpOiBJNjQge1xuICAgIGNvbnN0IHQgPSB0aGlzLnRlbXBvcmFyeSgnaTY0Jyk7XG4gICAgdGhpcy5lbWl0KGxvY2FsLnNldCh0LCBPTl9TVEFDSykpO1xuICAgIHJldHVybiBsb2NhbC5nZXQ2NCh0KTtcbiAgfVxuICBwcm90ZWN0ZWQgdGVlSTY0KCk6IEk2NCB7XG4gICAgY29uc3QgdCA9IHRoaXMudGVtcG9yYXJ5KCdpNjQnKTtcbiAgICB0aGlzLmJvZHkucHVzaCgweDIyLCB0KTtcbiAgICByZXR1cm4gbG9jYWwuZ2V0NjQodCk7XG4gIH1cbiAgcHJvdGVjdGVkIHNldFZlY3RvcigpOiBWMTI4IHtcbiAgICBjb25zdCB0ID0gdGhpcy50ZW1wb3JhcnkoJ3YxMjgnKTtcbiAgICB0aGlzLmVtaXQobG9jYWwuc2V0KHQsIE9OX1NUQUNLKSk7XG4gICAgcmV0dXJuIGxvY2FsLmdldFZlY3Rvcih0KTtcbiAgfVxuICBsZXRJMzIodmFsdWU6IEkzMik6IEkzMiB7XG4gICAgcmV0dXJuIGxvY2FsLmdldDMyKHRoaXMuI3NldCgnaTMyJywgdmFsdWUpKTtcbiAgfVxuICBsZXRWZWN0b3IodmFsdWU6IFYxMjgpOiBWMTI4IHtcbiAgICByZXR1cm4gbG9jYWwuZ2V0VmVjdG9yKHRoaXMuI3NldCgndjEyOCcsIHZhbHVlKSk7XG4gIH1cbiAgdmFyaWFibGUoaW5pdGlhbDogSTY0KTogSTY0IHtcbiAgICByZXR1cm4gbG9jYWwuZ2V0NjQodGhpcy4jc2V0KCdpNjQnLCBpbml0aWFsKSk7XG4gIH1cbiAgYXNzaWduKHZhcmlhYmxlOiBJNjQsIHZhbHVlOiBJNjQpOiB2b2lkIHtcbiAgICB0aGlzLmVtaXQobG9jYWwuc2V0KHZhcmlhYmxlWzFdIGFzIG51bWJlciwgdmFsdWUpKTtcbiAgfVxuICAvKiogVGhlIHRlbXBvcmFyaWVzIGhhbmRlZCBvdXQgc28gZmFyIGFyZSBmcmVlIGFnYWluLiAqL1xuICBmcmVlVGVtcG9yYXJpZXMoKTogdm9pZCB7XG4gICAgdGhpcy4jdXNlZCA9IHsgaTY0OiAwLCBpMzI6IDAsIHYxMjg6IDAgfTtcbiAgfVxuICAvKiogS2VlcHMgd2hpY2ggdGVtcG9yYXJpZXMgYXJlIGluIHVzZTsgdGhlIGZ1bmN0aW9uIHJldHVybmVkIGdvZXMgYmFjayB0byBpdC4gKi9cbiAgcHJvdGVjdGVkIGtlZXBUZW1wb3JhcmllcygpOiAoKSA9PiB2b2lkIHtcbiAgICBjb25zdCB1c2VkID0geyAuLi50aGlzLiN1c2VkIH07XG4gICAgcmV0dXJuICgpID0+IHtcbiAgICAgIHRoaXMuI3VzZWQgPSB1c2VkO1xuICAgIH07XG4gIH1cblxuICAvKiogT3BlbnMgYSBibG9jayAoMHgwMiksIGxvb3AgKDB4MDMpIG9yLCB3aXRoIGl0cyBjb25kaXRpb24gZW1pdHRlZCwgYW4gaWYgKDB4MDQpLiAqL1xuICBvcGVuKG9wY29kZTogbnVtYmVyKTogdm9pZCB7XG4gICAgdGhpcy5ib2R5LnB1c2gob3Bjb2RlLCAweDQwKTtcbiAgICB0aGlzLmRlcHRoKys7XG4gIH1cbiAgY2xvc2UoKTogdm9pZCB7XG4gICAgdGhpcy5ib2R5LnB1c2goMHgwYik7XG4gICAgdGhpcy5kZXB0aC0tO1xuICB9XG4gIGlmKGNvbmRpdGlvbjogSTMyLCB0aGVuOiAoKSA9PiB2b2lkLCBvdGhlcndpc2U/OiAoKSA9PiB2b2lkKTogdm9pZCB7XG4gICAgY29uc3Qga25vd24gPSB0aGlzLmNvbnN0YW50T2YoY29uZGl0aW9uKTtcbiAgICBpZiAoa25vd24gIT09IHVuZGVmaW5lZCkge1xuICAgICAgaWYgKGtub3duICE9PSAwKSB0aGVuKCk7XG4gICAgICBlbHNlIG90aGVyd2lzZT8uKCk7XG4gICAgICByZXR1cm47XG4gICAgfVxuICAgIHRoaXMuZW1pdChjb25kaXRpb24pO1xuICAgIHRoaXMub3BlbigweDA0KTtcbiAgICB0aGVuKCk7XG4gICAgaWYgKG90aGVyd2lzZSAhPT0gdW5kZWZpbmVkKSB7XG4gICAgICB0aGlzLmJvZHkucHVzaCgweDA1KTtcbiAgICAgIG90aGVyd2lzZSgpO1xuICAgIH1cbiAgICB0aGlzLmNsb3NlKCk7XG4gIH1cbiAgbG9vcChib2R5OiAoKSA9PiBJMzIpOiB2b2lkIHtcbiAgICB0aGlzLm9wZW4oMHgwMyk7XG4gICAgdGhpcy5lbWl0KGJvZHkoKSk7XG4gICAgdGhpcy5ib2R5LnB1c2goMHgwZCwgMCk7XG4gICAgdGhpcy5jbG9zZSgpO1xuICB9XG59XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdC9jYW5vbmljYWwtZmxhZ3MudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXRcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvY2Fub25pY2FsLWZsYWdzLnRzXCI7aW1wb3J0IHsgUmVnIH0gZnJvbSAnLi4vbHAvcmVnaXN0ZXItZmlsZS50cyc7XG5pbXBvcnQgeyBMQVpZX1ZBTElEIH0gZnJvbSAnLi4vcnVuL2NvcmUtcmVnaXN0ZXJzLnRzJztcbmltcG9ydCB7IGkzMiwgaTY0LCB0eXBlIEkzMiwgdHlwZSBJNjQgfSBmcm9tICcuL2NvZGUudHMnO1xuaW1wb3J0IHsgRW1pdHRlckJvZHkgfSBmcm9tICcuL2VtaXR0ZXItYm9keS50cyc7XG5cbmNvbnN0IGMgPSBpNjQuY29uc3Q7XG5jb25zdCBPRl9DRiA9IC0weDQwMDBfMDAwMF8wMDAwXzAwMDBuO1xuLyoqIFNGIGFuZCBBRiBwb3NpdGlvbnMgb2Ygd2hhdCBgd3JpdGVGbGFnc2AgbWFrZXM6IEFGIGlzIGJpdCAzIG9mIHRoZSBjYXJyaWVzLiAqL1xuY29uc3QgV1JJVFRFTl9LSU5EID0gTEFaWV9WQUxJRCB8ICgzIDw8IDgpO1xuLyoqIE9GLCBTRiwgQUYsIFBGLCBDRi4gKi9cbmNvbnN0IEFMTF9CVVRfWkYgPSAweDg5NTtcblxuLyoqIGBjYXJyaWVzYCB3aXRoIENGIGZyb20gdGhlIHRvcCBiaXQgb2YgYGZyb21gLCBPRiBrZXB0OiBib3RoIHRvcCBiaXRzIGZsaXAgdG9nZXRoZXIuIE5hbWVzIGBjYXJyaWVzYCB0d2ljZS4gKi9cbmV4cG9ydCBjb25zdCB3aXRoQ2FycnlPZiA9IChjYXJyaWVzOiBJNjQsIGZyb206IEk2NCk6IEk2NCA9PlxuICBpNjQueG9yKGNhcnJpZXMsIGk2NC5hbmQoaTY0LnNoclMoaTY0LnhvcihjYXJyaWVzLCBmcm9tKSwgYyg2MykpLCBjKE9GX0NGKSkpO1xuXG4vKipcbiAqIEZsYWdzIGluIHRoZSBmb3JtIG9mIHRoZSByZWdpc3RlciBmaWxlIChzZWUgY29yZS1yZWdpc3RlcnMudHM6IHJlc3VsdCwgY2Fycmllcywga2luZCksIGFuZCB3aGF0IGluc3RydWN0aW9ucyBkbyB3aXRoIHNpbmdsZSBmbGFncy4gV2hlcmUgdGhlIGZsYWdzIGFyZSBpbiBhbm90aGVyXG4gKiBmb3JtLCBgY2Fub25pY2FsaXNlRmxhZ3NgIGJyaW5ncyB0aGVtIGludG8gdGhpcyBvbmUgZmlyc3QuXG4gKi9cbmV4cG9ydCBhYnN0cmFjdCBjbGFzcyBDYW5vbmljYWxGbGFncyBleHRlbmRzIEVtaXR0ZXJCb2R5IHtcbiAgcHJvdGVjdGVkIGFic3RyYWN0IGdldCByZXN1bHQoKTogSTY0O1xuICBwcm90ZWN0ZWQgYWJzdHJhY3QgZ2V0IGNhcnJpZXMoKTogSTY0O1xuICBwcm90ZWN0ZWQgYWJzdHJhY3QgZ2V0IGtpbmQoKTogSTMyO1xuICBwcm90ZWN0ZWQgYWJzdHJhY3Qgc2V0UmVzdWx0KHZhbHVlOiBJNjQpOiB2b2lkO1xuICBwcm90ZWN0ZWQgYWJzdHJhY3Qgc2V0Q2Fycmllcyh2YWx1ZTogSTY0KTogdm9pZDtcbiAgcHJvdGVjdGVkIGFic3RyYWN0IHNldEtpbmQoa2luZDogSTMyKTogdm9pZDtcbiAgLyoqIEFkZHJlc3Mgb2YgdGhlIHJlZ2lzdGVyIGZpbGUuICovXG4gIHByb3RlY3RlZCBhYnN0cmFjdCBnZXQgYmFzZSgpOiBJMzI7XG4gIC8qKiBCcmluZ3MgdGhlIGZsYWdzIGludG8gdGhlIGZvcm0gb2YgdGhlIHJlZ2lzdGVyIGZpbGUuICovXG4gIGFic3RyYWN0IGNhbm9uaWNhbGlzZUZsYWdzKCk6IHZvaWQ7XG4gIC8qKiBUaGV5IGhhdmUgaXQgbm93LCBhbmQgbm90aGluZyBlbHNlIGlzIGtub3duIG9mIHRoZW0uICovXG4gIHByb3RlY3RlZCBhYnN0cmFjdCBmbGFnc0FyZUNhbm9uaWNhbCgpOiB2b2lkO1xuICBhYnN0cmFjdCBjb25kaXRpb24oY29kZTogbnVtYmVyKTogSTMyO1xuICBhYnN0cmFjdCBjYXJyeSgpOiBJNjQ7XG5cbiAgY2FycnlGbGFnKGNhcnJ5OiBJNjQpOiB2b2lkIHtcbiAgICBjb25zdCBiaXQgPSB0aGlzLmxldChjYXJyeSk7XG4gICAgdGhpcy5jYW5vbmljYWxpc2VGbGFncygpO1xuICAgIHRoaXMuc2V0Q2Fycmllcyh3aXRoQ2FycnlPZih0aGlzLmxldCh0aGlzLmNhcnJpZXMpLCBpNjQuc2hsKGJpdCwgYyg2MykpKSk7XG4gICAgdGhpcy5mbGFnc0FyZUNhbm9uaWNhbCgpO1xuICB9XG4gIGNhcnJ5T3ZlcmZsb3dGbGFncyhjYXJyeTogSTY0LCBvdmVyZmxvdzogSTY0KTogdm9pZCB7XG4gICAgY29uc3QgY2YgPSB0aGlzLmxldChjYXJyeSk7XG4gICAgY29uc3Qgb2YgPSB0aGlzLmxldChvdmVyZmxvdyk7XG4gICAgdGhpcy5jYW5vbmljYWxpc2VGbGFncygpO1xuICAgIGNvbnN0IHJlc3QgPSBpNjQuYW5kKHRoaXMuY2FycmllcywgYygweDNmZmZfZmZmZl9mZmZmX2ZmZmZuKSk7XG4gICAgdGhpcy5zZXRDYXJyaWVzKGk2NC5vcihyZXN0LCBpNjQub3IoaTY0LnNobChjZiwgYyg2MykpLCBpNjQuc2hsKGk2NC54b3IoY2YsIG9mKSwgYyg2MikpKSkpO1xuICAgIHRoaXMuZmxhZ3NBcmVDYW5vbmljYWwoKTtcbiAgfVxuICBvdmVyZmxvd0ZsYWcob3ZlcmZsb3c6IEk2NCk6IHZvaWQge1xuICAgIHRoaXMuY2FycnlPdmVyZmxvd0ZsYWdzKHRoaXMubGV0KHRoaXMuY2FycnkoKSksIG92ZXJmbG93KTtcbiAgfVxuICB6ZXJvRmxhZyhpc1plcm86IEkzMik6IHZvaWQge1xuICAgIGNvbnN0IHpmID0gdGhpcy5sZXRJMzIoaXNaZXJvKTtcbiAgICBjb25zdCBmbGFncyA9IGk2NC5hbmQodGhpcy5yZWFkRmxhZ3MoKSwgYyhBTExfQlVUX1pGKSk7XG4gICAgdGhpcy53cml0ZUZsYWdzKGk2NC5vcihmbGFncywgaTY0LnNobChpNjQuZXh0ZW5kVSh6ZiksIGMoNikpKSk7XG4gIH1cbiAgcmVhZEZsYWdzKCk6IEk2NCB7XG4gICAgdGhpcy5jYW5vbmljYWxpc2VGbGFncygpO1xuICAgIGNvbnN0IGJpdCA9IChjb2RlOiBudW1iZXIsIHBvc2l0aW9uOiBudW1iZXIpOiBJNjQgPT4gaTY0LnNobChpNjQuZXh0ZW5kVSh0aGlzLmNvbmRpdGlvbihjb2RlKSksIGMocG9zaXRpb24pKTtcbiAgICBjb25zdCBwb3NpdGlvbiA9IGk2NC5leHRlbmRVKGkzMi5hbmQoaTMyLnNoclUodGhpcy5raW5kLCBpMzIuY29uc3QoOCkpLCBpMzIuY29uc3QoNjMpKSk7XG4gICAgY29uc3QgYWYgPSBpNjQuYW5kKGk2NC5zaHJVKHRoaXMuY2FycmllcywgcG9zaXRpb24pLCBjKDEpKTtcbiAgICByZXR1cm4gdGhpcy5sZXQoW2JpdCgyLCAwKSwgYml0KDEwLCAyKSwgaTY0LnNobChhZiwgYyg0KSksIGJpdCg0LCA2KSwgYml0KDgsIDcpLCBiaXQoMCwgMTEpXS5yZWR1Y2UoKHgsIHkpID0+IGk2NC5vcih4LCB5KSkpO1xuICB9XG4gIHdyaXRlRmxhZ3MoZmxhZ3M6IEk2NCk6IHZvaWQge1xuICAgIGNvbnN0IGYgPSB0aGlzLmxldChmbGFncyk7XG4gICAgY29uc3QgYml0ID0gKG46IG51bWJlcik6IEk2NCA9PiBpNjQuYW5kKGk2NC5zaHJVKGYsIGMobikpLCBjKDEpKTtcbiAgICBjb25zdCB6ZiA9IGJpdCg2KTtcbiAgICBjb25zdCBjZiA9IGJpdCgwKTtcbiAgICAvLyBUaGUgcmVzdWx0IGlzIDAgKHBhcml0eSBldmVuLCBzaWduIGNsZWFyKSBvciAxIChwYXJpdHkgb2RkLCBzaWduIGNsZWFyKTogdGhlIGtpbmQgc2F5cyB3aGljaCBvZiBTRiBhbmQgUEYgdG8gaW52ZXJ0LlxuICAgIHRoaXMuc2V0UmVzdWx0KGk2NC54b3IoemYsIGMoMSkpKTtcbiAgICB0aGlzLnNldENhcnJpZXMoaTY0Lm9yKGk2NC5vcihpNjQuc2hsKGNmLCBjKDYzKSksIGk2NC5zaGwoaTY0LnhvcihjZiwgYml0KDExKSksIGMoNjIpKSksIGk2NC5zaGwoYml0KDQpLCBjKDMpKSkpO1xuICAgIGNvbnN0IGludmVyc2lvbnMgPSBpMzIub3IoaTMyLndyYXAoYml0KDcpKSwgaTMyLnNobChpMzIud3JhcChpNjQueG9yKHpmLCBiaXQoMikpKSwgaTMyLmNvbnN0KDEpKSk7XG4gICAgdGhpcy5zZXRLaW5kKGkzMi5vcihpbnZlcnNpb25zLCBpMzIuY29uc3QoV1JJVFRFTl9LSU5EKSkpO1xuICAgIHRoaXMuZmxhZ3NBcmVDYW5vbmljYWwoKTtcbiAgfVxuXG4gIHN0ZXBzUmVwZWF0cygpOiBJMzIge1xuICAgIHJldHVybiBpMzIubG9hZCh0aGlzLmJhc2UsIFJlZy5TVEVQU19SRVBFQVRTKTtcbiAgfVxuICBzeXN0ZW1GbGFncygpOiBJNjQge1xuICAgIHJldHVybiBpNjQubG9hZDMyVSh0aGlzLmJhc2UsIFJlZy5SRkxBR1MpO1xuICB9XG4gIGNoYW5nZVN5c3RlbUZsYWdzKHNldDogbnVtYmVyLCBjbGVhcjogbnVtYmVyKTogdm9pZCB7XG4gICAgY29uc3Qga2VwdCA9IGkzMi5hbmQoaTMyLmxvYWQodGhpcy5iYXNlLCBSZWcuUkZMQUdTKSwgaTMyLmNvbnN0KH5jbGVhcikpO1xuICAgIHRoaXMuZW1pdChpMzIuc3RvcmUodGhpcy5iYXNlLCBpMzIub3Ioa2VwdCwgaTMyLmNvbnN0KHNldCkpLCBSZWcuUkZMQUdTKSk7XG4gIH1cbiAgc3RhdGUzMihvZmZzZXQ6IG51bWJlcik6IEkzMiB7XG4gICAgcmV0dXJuIGkzMi5sb2FkKHRoaXMuYmFzZSwgb2Zmc2V0KTtcbiAgfVxuICBzdGF0ZTY0KG9mZnNldDogbnVtYmVyKTogSTY0IHtcbiAgICByZXR1cm4gaTY0LmxvYWQodGhpcy5iYXNlLCBvZmZzZXQpO1xuICB9XG4gIHNldFN0YXRlMzIob2Zmc2V0OiBudW1iZXIsIHZhbHVlOiBJMzIpOiB2b2lkIHtcbiAgICB0aGlzLmVtaXQoaTMyLnN0b3JlKHRoaXMuYmFzZSwgdmFsdWUsIG9mZnNldCkpO1xuICB9XG4gIHNldFN0YXRlNjQob2Zmc2V0OiBudW1iZXIsIHZhbHVlOiBJNjQpOiB2b2lkIHtcbiAgICB0aGlzLmVtaXQoaTY0LnN0b3JlKHRoaXMuYmFzZSwgdmFsdWUsIG9mZnNldCkpO1xuICB9XG4gIG14Y3NyKCk6IEk2NCB7XG4gICAgcmV0dXJuIGk2NC5sb2FkMzJVKHRoaXMuYmFzZSwgUmVnLk1YQ1NSKTtcbiAgfVxuICBzZXRNeGNzcih2YWx1ZTogSTY0KTogdm9pZCB7XG4gICAgdGhpcy5lbWl0KGk2NC5zdG9yZTMyKHRoaXMuYmFzZSwgdmFsdWUsIFJlZy5NWENTUikpO1xuICB9XG59XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdC9oYW5kbGVyLWJvZHkudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXRcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvaGFuZGxlci1ib2R5LnRzXCI7aW1wb3J0IHsgQ29yZVJlZyB9IGZyb20gJy4uL3J1bi9jb3JlLXJlZ2lzdGVycy50cyc7XG5pbXBvcnQgeyBFeGl0LCBIYW5kbGVyLCBSZWMsIFJFQ09SRF9CWVRFUyB9IGZyb20gJy4uL3J1bi9yZWNvcmQudHMnO1xuaW1wb3J0IHsgQ2Fub25pY2FsRmxhZ3MgfSBmcm9tICcuL2Nhbm9uaWNhbC1mbGFncy50cyc7XG5pbXBvcnQgeyBpMzIsIGxvY2FsLCB0eXBlIEkzMiB9IGZyb20gJy4vY29kZS50cyc7XG5pbXBvcnQgeyB0ZW1wb3Jhcmllc0Zyb20gfSBmcm9tICcuL2VtaXR0ZXItYm9keS50cyc7XG5cbi8qKiBMb2NhbHMgb2YgZ2VuZXJhdGVkIGZ1bmN0aW9ucy4gVGhlIGZpcnN0IG9uZXMgYXJlIHBhcmFtZXRlcnM7IGZsYWdzIGFuZCBidWRnZXQgZXhpc3QgaW4gdGhlIGxvb3AgZnVuY3Rpb24gb25seS4gKi9cbmV4cG9ydCBjb25zdCBMb2NhbCA9IHsgQkFTRTogMCwgUkVDOiAxLCBCVURHRVQ6IDIsIFRMQjogMywgQUREUkVTUzogNCwgSlVNUF9DQUNIRTogNSwgQ09OVEVYVDogNiwgQ09ERTogNywgSE9TVDogOCwgS0lORDogOSwgUkVTVUxUOiAxMCwgQ0FSUklFUzogMTEsIEZJUlNUX1RFTVA6IDEyIH0gYXMgY29uc3Q7IC8vIHByZXR0aWVyLWlnbm9yZVxuLyoqIFRlbXBvcmFyaWVzIGJ5IHR5cGU6IG51bWJlcnMgb2YgbG9jYWxzIG9mIGVhY2guICovXG5leHBvcnQgY29uc3QgVEVNUFMgPSB7IGk2NDogMjQsIGkzMjogMjAsIHYxMjg6IDEwIH0gYXMgY29uc3Q7XG5jb25zdCBURU1QT1JBUklFUyA9IHRlbXBvcmFyaWVzRnJvbShMb2NhbC5GSVJTVF9URU1QLCBURU1QUyk7XG5cbi8qKlxuICogVGhlIGJvZHkgb2Ygb25lIGludGVycHJldGVyIGhhbmRsZXI6IHRlbXBvcmFyaWVzLCBzdHJ1Y3R1cmVkIGNvbnRyb2wgZmxvdywgd2F5cyBvdXQuIFdpdGggYSBsb29wIGRlcHRoIHRoZSBoYW5kbGVyIGlzIGFuIGFybSBvZiB0aGVcbiAqIGludGVycHJldGVyJ3MgbG9vcCwgd2l0aCBmbGFncyBhbmQgYnVkZ2V0IGluIGxvY2Fsczsgd2l0aG91dCwgYSBmdW5jdGlvbiBvZiBpdHMgb3duLCB3aXRoIGZsYWdzIGluIHRoZSByZWdpc3RlciBmaWxlLlxuICovXG5leHBvcnQgYWJzdHJhY3QgY2xhc3MgSGFuZGxlckJvZHkgZXh0ZW5kcyBDYW5vbmljYWxGbGFncyB7XG4gIHByb3RlY3RlZCByZWFkb25seSBpc0hvdDogYm9vbGVhbjtcbiAgLyoqIEJyYW5jaCBkZXB0aCwgYXQgdGhlIGhhbmRsZXIncyB0b3AgbGV2ZWwsIG9mIHRoZSBsb29wOyB0aGUgZXhpdCBibG9jayBpcyBvbmUgZnVydGhlci4gKi9cbiAgcHJvdGVjdGVkIHJlYWRvbmx5IGxvb3BEZXB0aDogbnVtYmVyO1xuICBwcm90ZWN0ZWQgaGFzRW5kZWQgPSBmYWxzZTtcblxuICBjb25zdHJ1Y3Rvcihib2R5OiBudW1iZXJbXSwgbG9vcERlcHRoOiBudW1iZXIpIHtcbiAgICBzdXBlcihib2R5LCAwLCBURU1QT1JBUklFUyk7XG4gICAgdGhpcy5pc0hvdCA9IGxvb3BEZXB0aCA+PSAwO1xuICAgIHRoaXMubG9vcERlcHRoID0gbG9vcERlcHRoO1xuICB9XG5cbiAgcHJvdGVjdGVkIGdldCBiYXNlKCk6IEkzMiB7XG4gICAgcmV0dXJuIGxvY2FsLmdldDMyKExvY2FsLkJBU0UpO1xuICB9XG4gIHByb3RlY3RlZCBnZXQgcmVjKCk6IEkzMiB7XG4gICAgcmV0dXJuIGxvY2FsLmdldDMyKExvY2FsLlJFQyk7XG4gIH1cbiAgLyoqIEFkZHJlc3Mgb2YgYSBnZW5lcmFsIHJlZ2lzdGVyIHdob3NlIGJ5dGUgb2Zmc2V0IGEgcmVjb3JkIHNsb3QgaG9sZHMuICovXG4gIHByb3RlY3RlZCByZWdpc3RlcihzbG90OiBudW1iZXIpOiBJMzIge1xuICAgIHJldHVybiBpMzIuYWRkKHRoaXMuYmFzZSwgaTMyLmxvYWQ4VSh0aGlzLnJlYywgc2xvdCkpO1xuICB9XG5cbiAgLyoqIEJhY2sgdG8gZGlzcGF0Y2gsIHdpdGggdGhlIHJlY29yZCBhbHJlYWR5IHNldDsgb3Igb3V0IG9mIHRoZSBsb29wLCB3aXRoIHRoZSBjb2RlIGFscmVhZHkgc2V0LiAqL1xuICBjb250aW51ZUxvb3AoKTogdm9pZCB7XG4gICAgdGhpcy5icmFuY2hUbyh0aGlzLmxvb3BEZXB0aCk7XG4gIH1cbiAgbGVhdmVMb29wKCk6IHZvaWQge1xuICAgIHRoaXMuYnJhbmNoVG8odGhpcy5sb29wRGVwdGggKyAxKTtcbiAgfVxuICBwcm90ZWN0ZWQgYnJhbmNoVG8oZGVwdGg6IG51bWJlcik6IHZvaWQge1xuICAgIHRoaXMuZW1pdChbMHgwY10pO1xuICAgIGxldCB2ID0gZGVwdGggKyB0aGlzLmRlcHRoO1xuICAgIHdoaWxlICh2ID4gMHg3Zikge1xuICAgICAgdGhpcy5ib2R5LnB1c2goKHYgJiAweDdmKSB8IDB4ODApO1xuICAgICAgdiA+Pj0gNztcbiAgICB9XG4gICAgdGhpcy5ib2R5LnB1c2godik7XG4gIH1cbiAgLyoqIExlYXZlcyB0aGUgaW50ZXJwcmV0ZXIgd2l0aCB0aGUgcmVjb3JkIG9mIHRoaXMgaW5zdHJ1Y3Rpb24uICovXG4gIGV4aXQoY29kZTogbnVtYmVyKTogdm9pZCB7XG4gICAgaWYgKHRoaXMuaXNIb3QpIHtcbiAgICAgIHRoaXMuZW1pdChsb2NhbC5zZXQoTG9jYWwuQ09ERSwgaTMyLmNvbnN0KGNvZGUpKSk7XG4gICAgICB0aGlzLmJyYW5jaFRvKHRoaXMubG9vcERlcHRoICsgMSk7XG4gICAgfSBlbHNlIHtcbiAgICAgIHRoaXMuZW1pdChpMzIuc3RvcmUodGhpcy5iYXNlLCBpMzIuY29uc3QoY29kZSksIENvcmVSZWcuRVhJVF9DT0RFKSk7XG4gICAgICB0aGlzLmVtaXQoWy4uLmkzMi5jb25zdCgwKSwgMHgwZl0pO1xuICAgIH1cbiAgfVxuICAvKiogRW5kcyB0aGUgaGFuZGxlciBpZiBpdHMgc2VtYW50aWNzIGRpZCBub3Q6IG9uIHRvIHRoZSBuZXh0IHJlY29yZC4gKi9cbiAgZmluaXNoKCk6IHZvaWQge1xuICAgIGlmICh0aGlzLmhhc0VuZGVkKSByZXR1cm47XG4gICAgaWYgKHRoaXMuaXNIb3QpIHtcbiAgICAgIHRoaXMuZW1pdChsb2NhbC5zZXQoTG9jYWwuUkVDLCBpMzIuYWRkKHRoaXMucmVjLCBpMzIuY29uc3QoUkVDT1JEX0JZVEVTKSkpKTtcbiAgICAgIHRoaXMuYnJhbmNoVG8odGhpcy5sb29wRGVwdGgpO1xuICAgIH0gZWxzZSB7XG4gICAgICB0aGlzLmVtaXQoWy4uLmkzMi5hZGQodGhpcy5yZWMsIGkzMi5jb25zdChSRUNPUkRfQllURVMpKSwgMHgwZl0pO1xuICAgIH1cbiAgfVxuICAvKiogT24gdG8gdGhlIG5leHQgcmVjb3JkIG9mIGEgY2hhaW47IGBtYXliZVN0YWxlYDogd2hhdCB3YXMgZG9uZSBtYXkgaGF2ZSBkcm9wcGVkIHRoZSBibG9jay4gKi9cbiAgYWR2YW5jZShtYXliZVN0YWxlOiBib29sZWFuKTogdm9pZCB7XG4gICAgdGhpcy5lbWl0KGxvY2FsLnNldChMb2NhbC5SRUMsIGkzMi5hZGQodGhpcy5yZWMsIGkzMi5jb25zdChSRUNPUkRfQllURVMpKSkpO1xuICAgIGlmIChtYXliZVN0YWxlKSB0aGlzLmlmKGkzMi5lcShpMzIubG9hZDE2VSh0aGlzLnJlYywgUmVjLkhBTkRMRVIpLCBpMzIuY29uc3QoSGFuZGxlci5TVEFMRSkpLCAoKSA9PiB0aGlzLmNvbnRpbnVlTG9vcCgpKTtcbiAgfVxuICByYWlzZSh2ZWN0b3I6IG51bWJlciwgZXJyb3JDb2RlPzogbnVtYmVyKTogdm9pZCB7XG4gICAgdGhpcy5lbWl0KFxuICAgICAgaTMyLnN0b3JlKHRoaXMuYmFzZSwgaTMyLmNvbnN0KHZlY3RvciB8IChlcnJvckNvZGUgPT09IHVuZGVmaW5lZCA/IDAgOiAweDEwMCB8IChlcnJvckNvZGUgPDwgMTYpKSksIENvcmVSZWcuRVhJVF9BUkdVTUVOVCksXG4gICAgKTtcbiAgICB0aGlzLmV4aXQoRXhpdC5SQUlTRSk7XG4gIH1cbiAgbGVhdmUoKTogdm9pZCB7XG4gICAgdGhpcy5leGl0KEV4aXQuSE9TVCk7XG4gIH1cbn1cbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0L2VtaXR0ZXIudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXRcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvZW1pdHRlci50c1wiO2ltcG9ydCB0eXBlIHsgQ29kZSwgSTMyLCBJNjQsIFYxMjggfSBmcm9tICcuL2NvZGUudHMnO1xuXG4vKiogVGhlIGtpbmQgb2YgYW4gb3BlcmFuZCBpbiBvbmUgc2hhcGUgb2YgYW4gaW5zdHJ1Y3Rpb24uICovXG5leHBvcnQgdHlwZSBPcGVyYW5kS2luZCA9ICdyJyB8ICdtJyB8ICdpJyB8ICd4Jztcbi8qKiBgcmAgZ2VuZXJhbCByZWdpc3RlciwgYG1gIG1lbW9yeSwgYGlgIGltbWVkaWF0ZSwgYHhgIHZlY3RvciByZWdpc3RlcjsgYHNpemVgIGluIGJ5dGVzLiAqL1xuZXhwb3J0IGludGVyZmFjZSBPcGVyYW5kU2hhcGUge1xuICByZWFkb25seSBraW5kOiBPcGVyYW5kS2luZDtcbiAgcmVhZG9ubHkgc2l6ZTogbnVtYmVyO1xufVxuXG4vKiogQ29uZGl0aW9uIGNvZGVzIGluIHRoZSBudW1iZXJpbmcgb2YgSmNjLCBTRVRjYywgQ01PVmNjLiAqL1xuZXhwb3J0IGNvbnN0IENPTkRJVElPTlMgPSBbJ28nLCAnbm8nLCAnYicsICduYicsICd6JywgJ256JywgJ2JlJywgJ25iZScsICdzJywgJ25zJywgJ3AnLCAnbnAnLCAnbCcsICdubCcsICdsZScsICdubGUnXSBhcyBjb25zdDtcblxuLyoqXG4gKiBXaGF0IGluc3RydWN0aW9uIHNlbWFudGljcyBhcmUgd3JpdHRlbiBhZ2FpbnN0LiBBIHNlbWFudGljIGZ1bmN0aW9uIGNhbGxzIHRoZXNlIGluIHRoZSBvcmRlciBpbiB3aGljaCB0aGUgaW5zdHJ1Y3Rpb24gYWN0czsgb25lIGVtaXR0ZXJcbiAqIHR1cm5zIGl0IGludG8gaW50ZXJwcmV0ZXIgaGFuZGxlcnMgKG9wZXJhbmRzIGZyb20gdGhlIGRlY29kZWQgcmVjb3JkKSwgYW5vdGhlciBjYW4gdHVybiBpdCBpbnRvIHRyYW5zbGF0ZWQgY29kZSAob3BlcmFuZHMgY29uc3RhbnQpLlxuICpcbiAqIEludGVnZXIgdmFsdWVzIGFyZSBpNjQsIHplcm8tZXh0ZW5kZWQgZnJvbSB0aGUgb3BlcmFuZCBzaXplOyBgd3JpdGVgIGN1dHMgb2ZmIHdoYXQgaXMgYWJvdmUgaXQuIEFuIGV4cHJlc3Npb24gaGFuZGVkIG91dCBpcyBzdGFibGU6IGl0IHJlYWRzXG4gKiBhIHRlbXBvcmFyeS4gUHJlY2lzaW9uIG9mIGV4Y2VwdGlvbnMgaXMgdGhlIHNlbWFudGljIGZ1bmN0aW9uJ3MgZHV0eTogZXZlcnkgYWNjZXNzIHRoYXQgbWF5IGZhdWx0IGNvbWVzIGJlZm9yZSB0aGUgZmlyc3RcbiAqIGNoYW5nZSBvZiBzdGF0ZSwgYW5kIGByZWFkTW9kaWZ5YCBtYWtlcyB0aGUgbGF0ZXIgYHdyaXRlYCB1bmFibGUgdG8gZmF1bHQuXG4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgRW1pdHRlciB7XG4gIHJlYWRvbmx5IG9wZXJhbmRzOiByZWFkb25seSBPcGVyYW5kU2hhcGVbXTtcbiAgLyoqIFRydWUgaW4gNjQtYml0IG1vZGU6IHN0YWNrIGFjY2Vzc2VzIGFyZSBmbGF0IGFuZCA2NCBiaXRzIHdpZGUgaW4gYWRkcmVzcy4gKi9cbiAgcmVhZG9ubHkgbG9uZzogYm9vbGVhbjtcbiAgc2l6ZU9mKG9wZXJhbmQ6IG51bWJlcik6IG51bWJlcjtcbiAgaXNNZW1vcnkob3BlcmFuZDogbnVtYmVyKTogYm9vbGVhbjtcblxuICAvKiogRXZhbHVhdGVzIG9uY2UsIG5vdywgaW50byBhIHRlbXBvcmFyeS4gKi9cbiAgbGV0KHZhbHVlOiBJNjQpOiBJNjQ7XG4gIGxldEkzMih2YWx1ZTogSTMyKTogSTMyO1xuICBsZXRWZWN0b3IodmFsdWU6IFYxMjgpOiBWMTI4O1xuICAvKiogQSB0ZW1wb3JhcnkgdGhhdCBgYXNzaWduYCBtYXkgY2hhbmdlLCBmb3IgdmFsdWVzIHRoYXQgZGlmZmVyIGJ5IHBhdGguICovXG4gIHZhcmlhYmxlKGluaXRpYWw6IEk2NCk6IEk2NDtcbiAgYXNzaWduKHZhcmlhYmxlOiBJNjQsIHZhbHVlOiBJNjQpOiB2b2lkO1xuXG4gIHJlYWQob3BlcmFuZDogbnVtYmVyKTogSTY0O1xuICByZWFkU2lnbmVkKG9wZXJhbmQ6IG51bWJlcik6IEk2NDtcbiAgLyoqIFJlYWRzIGFuIG9wZXJhbmQgdGhhdCBhIGxhdGVyIGB3cml0ZWAgb2YgdGhlIHNhbWUgb3BlcmFuZCByZXBsYWNlczsgZm9yIG1lbW9yeSwgd3JpdGUgYWNjZXNzIGlzIGNoZWNrZWQgbm93LiAqL1xuICByZWFkTW9kaWZ5KG9wZXJhbmQ6IG51bWJlcik6IEk2NDtcbiAgd3JpdGUob3BlcmFuZDogbnVtYmVyLCB2YWx1ZTogSTY0KTogdm9pZDtcbiAgLyoqIDE2LCA4IG9yIDQgYnl0ZXMgb2YgYSB2ZWN0b3IgcmVnaXN0ZXIgb3IgbWVtb3J5LCB6ZXJvLWV4dGVuZGVkLiAqL1xuICByZWFkVmVjdG9yKG9wZXJhbmQ6IG51bWJlcik6IFYxMjg7XG4gIC8qKiBBbGwgMTYgYnl0ZXMgb2YgYSB2ZWN0b3IgcmVnaXN0ZXIsIG9yIHRoZSBvcGVyYW5kJ3Mgc2l6ZSBpbiBtZW1vcnkuICovXG4gIHdyaXRlVmVjdG9yKG9wZXJhbmQ6IG51bWJlciwgdmFsdWU6IFYxMjgpOiB2b2lkO1xuICAvKiogTG93IGFuZCBoaWdoIGhhbGYgb2YgYSAyNTYtYml0IHJlZ2lzdGVyIG9yIG9mIGEgMzItYnl0ZSBtZW1vcnkgb3BlcmFuZC4gKi9cbiAgcmVhZFdpZGUob3BlcmFuZDogbnVtYmVyKTogcmVhZG9ubHkgW1YxMjgsIFYxMjhdO1xuICAvKiogQWxsIDMyIGJ5dGVzIG9mIGEgdmVjdG9yIHJlZ2lzdGVyIG9yIG1lbW9yeSBvcGVyYW5kLiAqL1xuICB3cml0ZVdpZGUob3BlcmFuZDogbnVtYmVyLCBsb3c6IFYxMjgsIGhpZ2g6IFYxMjgpOiB2b2lkO1xuICAvKiogQ2xlYXJzIHRoZSB1cHBlciBoYWx2ZXMgb2YgYWxsIHZlY3RvciByZWdpc3RlcnMgdGhhdCB0aGUgbW9kZSBoYXMsIG9yIGFsbCBvZiB0aGVtLiAqL1xuICBjbGVhclZlY3RvcnMod2hvbGU6IGJvb2xlYW4pOiB2b2lkO1xuICAvKiogTG93IDY0IGJpdHMgb2YgYSB2ZWN0b3IgcmVnaXN0ZXIgb3IgdGhlIG1lbW9yeSBvcGVyYW5kJ3MgYnl0ZXMuICovXG4gIHJlYWRMb3cob3BlcmFuZDogbnVtYmVyKTogSTY0O1xuICAvKiogVGhlIHZlY3RvciByZWdpc3RlcidzIGxvdyA0IG9yIDggYnl0ZXMgb25seTsgdGhlIHJlc3Qgb2YgaXQgc3RheXMuICovXG4gIHdyaXRlTG93KG9wZXJhbmQ6IG51bWJlciwgdmFsdWU6IEk2NCwgYnl0ZXM6IG51bWJlcik6IHZvaWQ7XG5cbiAgLyoqIExvdyAoMCkgb3IgaGlnaCAoMSkgaGFsZiBvZiBYTU0wLCB0aGUgaW1wbGljaXQgbWFzayBvZiB0aGUgYmxlbmRzLiAqL1xuICB4bW0wKGhhbGY6IDAgfCAxKTogSTY0O1xuXG4gIC8qKiBBZGRyZXNzIG9mIHRoZSBtZW1vcnkgb3BlcmFuZDogd2l0aCB0aGUgc2VnbWVudCBiYXNlIGZvciBhY2Nlc3Nlcywgd2l0aG91dCBmb3IgTEVBLiAqL1xuICBhZGRyZXNzKG9wZXJhbmQ6IG51bWJlcik6IEk2NDtcbiAgbG9hZChhZGRyZXNzOiBJNjQsIHNpemU6IG51bWJlcik6IEk2NDtcbiAgc3RvcmUoYWRkcmVzczogSTY0LCBzaXplOiBudW1iZXIsIHZhbHVlOiBJNjQpOiB2b2lkO1xuICAvKiogTG9hZHMgd2l0aCB3cml0ZSBhY2Nlc3MgY2hlY2tlZDsgYHN0b3JlTW9kaWZpZWRgIHRoZW4gY2Fubm90IGZhdWx0LiBPbmUgYXQgYSB0aW1lLiAqL1xuICBsb2FkTW9kaWZ5KGFkZHJlc3M6IEk2NCwgc2l6ZTogbnVtYmVyKTogSTY0O1xuICBzdG9yZU1vZGlmaWVkKHNpemU6IG51bWJlciwgdmFsdWU6IEk2NCk6IHZvaWQ7XG4gIC8qKiBXaGVyZSB0aGUgYnl0ZSBhdCBhbiBhZGRyZXNzIGlzIGluIGxpbmVhciBtZW1vcnksIHdpdGggdGhlIHJlc3Qgb2YgaXRzIHBhZ2UgYWZ0ZXIgaXQ7IGxlYXZlcyB0aGUgaW5zdHJ1Y3Rpb24gdG8gVHlwZVNjcmlwdCB3aGVuIHRoZSBUTEIgZG9lcyBub3Qga25vdy4gKi9cbiAgaG9zdE9mKGFkZHJlc3M6IEk2NCwgd3JpdGU6IGJvb2xlYW4pOiBJMzI7XG4gIGxvYWRWZWN0b3IoYWRkcmVzczogSTY0KTogVjEyODtcbiAgc3RvcmVWZWN0b3IoYWRkcmVzczogSTY0LCB2YWx1ZTogVjEyOCk6IHZvaWQ7XG5cbiAgLyoqIEdlbmVyYWwgcmVnaXN0ZXIgYnkgbnVtYmVyLCBhbnkgc2l6ZSAoOC1iaXQ6IGxvdyBieXRlKS4gKi9cbiAgZ3ByKG51bWJlcjogbnVtYmVyLCBzaXplOiBudW1iZXIpOiBJNjQ7XG4gIHNldEdwcihudW1iZXI6IG51bWJlciwgc2l6ZTogbnVtYmVyLCB2YWx1ZTogSTY0KTogdm9pZDtcbiAgLyoqIExpbmVhciBhZGRyZXNzIG9mIHRoZSBzdGFjayB0b3AgbW92ZWQgYnkgYGRlbHRhYCBieXRlcywgd2l0aCBsaW1pdCBjaGVja3Mgb3V0c2lkZSA2NC1iaXQgbW9kZTsgdGhlbiB0aGUgYWNjZXNzOyB0aGVuIGBtb3ZlU3RhY2tgLiAqL1xuICBzdGFja0FkZHJlc3MoZGVsdGE6IG51bWJlciwgc2l6ZTogbnVtYmVyKTogSTY0O1xuICBtb3ZlU3RhY2soZGVsdGE6IEk2NCk6IHZvaWQ7XG5cbiAgLyoqIEZsYWdzIG9mIGEgKyBiICgrIGNhcnJ5KSBvciBhIC0gYiAoLSBib3Jyb3cpIHdpdGggdGhlIHJlc3VsdCBub3QgeWV0IGN1dCB0byBzaXplLiAqL1xuICBhZGRGbGFncyhzaXplOiBudW1iZXIsIGE6IEk2NCwgYjogSTY0LCByZXN1bHQ6IEk2NCk6IHZvaWQ7XG4gIHN1YnRyYWN0RmxhZ3Moc2l6ZTogbnVtYmVyLCBhOiBJNjQsIGI6IEk2NCwgcmVzdWx0OiBJNjQpOiB2b2lkO1xuICBsb2dpY0ZsYWdzKHNpemU6IG51bWJlciwgcmVzdWx0OiBJNjQpOiB2b2lkO1xuICAvKiogQXMgYWRkIC8gc3VidHJhY3QsIENGIGtlcHQuICovXG4gIGluY3JlbWVudEZsYWdzKHNpemU6IG51bWJlciwgYTogSTY0LCBiOiBJNjQsIHJlc3VsdDogSTY0LCBzdWJ0cmFjdDogYm9vbGVhbik6IHZvaWQ7XG4gIC8qKiBDRiBhbmQgT0YgKDAgb3IgMSkgd2l0aCBTRiwgWkYsIFBGIG9mIHRoZSByZXN1bHQ7IEFGIDAuICovXG4gIHJlc3VsdEZsYWdzKHNpemU6IG51bWJlciwgcmVzdWx0OiBJNjQsIGNhcnJ5OiBJNjQsIG92ZXJmbG93OiBJNjQpOiB2b2lkO1xuICAvKiogQ0Ygb25seSwgb3IgQ0YgYW5kIE9GLCBhbGwgb3RoZXJzIGtlcHQuIFZhbHVlcyAwIG9yIDEuICovXG4gIGNhcnJ5RmxhZyhjYXJyeTogSTY0KTogdm9pZDtcbiAgY2FycnlPdmVyZmxvd0ZsYWdzKGNhcnJ5OiBJNjQsIG92ZXJmbG93OiBJNjQpOiB2b2lkO1xuICAvKiogT0Ygb25seS4gKi9cbiAgb3ZlcmZsb3dGbGFnKG92ZXJmbG93OiBJNjQpOiB2b2lkO1xuICAvKiogWkYgb25seSwgZnJvbSBhIGNvbmRpdGlvbi4gKi9cbiAgemVyb0ZsYWcoaXNaZXJvOiBJMzIpOiB2b2lkO1xuICBjYXJyeSgpOiBJNjQ7XG4gIC8qKiBUaGUgc2l4IGFyaXRobWV0aWMgZmxhZ3MgaW4gUkZMQUdTIHBvc2l0aW9uczsgYW5kIGJhY2suICovXG4gIHJlYWRGbGFncygpOiBJNjQ7XG4gIHdyaXRlRmxhZ3MoZmxhZ3M6IEk2NCk6IHZvaWQ7XG4gIC8qKiBOb3QgMDogcmVwZWF0ZWQgc3RyaW5ncyBkbyBvbmUgaXRlcmF0aW9uIGF0IGEgdGltZS4gKi9cbiAgc3RlcHNSZXBlYXRzKCk6IEkzMjtcbiAgLyoqIFJGTEFHUyB3aXRob3V0IHRoZSBhcml0aG1ldGljIGZsYWdzOyBhbmQgYml0cyBvZiBpdCBjaGFuZ2VkLiAqL1xuICBzeXN0ZW1GbGFncygpOiBJNjQ7XG4gIGNoYW5nZVN5c3RlbUZsYWdzKHNldDogbnVtYmVyLCBjbGVhcjogbnVtYmVyKTogdm9pZDtcbiAgY29uZGl0aW9uKGNvZGU6IG51bWJlcik6IEkzMjtcbiAgLyoqIFdvcmRzIG9mIHRoZSByZWdpc3RlciBmaWxlIGJ5IGBSZWdgIG9mZnNldDogZm9yIHdoYXQgaGFzIG5vIG1ldGhvZCBvZiBpdHMgb3duLCBzbyBub3QgZ2VuZXJhbCByZWdpc3RlcnMgb3IgZmxhZ3MuICovXG4gIHN0YXRlMzIob2Zmc2V0OiBudW1iZXIpOiBJMzI7XG4gIHN0YXRlNjQob2Zmc2V0OiBudW1iZXIpOiBJNjQ7XG4gIHNldFN0YXRlMzIob2Zmc2V0OiBudW1iZXIsIHZhbHVlOiBJMzIpOiB2b2lkO1xuICBzZXRTdGF0ZTY0KG9mZnNldDogbnVtYmVyLCB2YWx1ZTogSTY0KTogdm9pZDtcblxuICBpZihjb25kaXRpb246IEkzMiwgdGhlbjogKCkgPT4gdm9pZCwgb3RoZXJ3aXNlPzogKCkgPT4gdm9pZCk6IHZvaWQ7XG4gIC8qKiBSZXBlYXRzIHdoaWxlIHRoZSBjb25kaXRpb24gaG9sZHMgYXQgdGhlIGVuZCBvZiB0aGUgYm9keS4gKi9cbiAgbG9vcChib2R5OiAoKSA9PiBJMzIpOiB2b2lkO1xuXG4gIC8qKiBSYWlzZXMgYW4gZXhjZXB0aW9uOiBub3RoaW5nIG9mIHRoZSBpbnN0cnVjdGlvbiBpcyBkb25lLiAqL1xuICByYWlzZSh2ZWN0b3I6IG51bWJlciwgZXJyb3JDb2RlPzogbnVtYmVyKTogdm9pZDtcbiAgLyoqIExlYXZlcyB0aGUgaW5zdHJ1Y3Rpb24gdG8gaXRzIFR5cGVTY3JpcHQgZGVmaW5pdGlvbjogbm90aGluZyBvZiBpdCBpcyBkb25lLiAqL1xuICBsZWF2ZSgpOiB2b2lkO1xuXG4gIC8qKiBFbmRzOiBnb2VzIHRvIHRoZSB0YWtlbiBibG9jaywgb3IgdG8gdGhlIG5leHQgb25lIHdoZW4gdGhlIGNvbmRpdGlvbiBpcyBmYWxzZS4gKi9cbiAgYnJhbmNoKGNvbmRpdGlvbjogSTMyKTogdm9pZDtcbiAganVtcCgpOiB2b2lkO1xuICAvKiogRW5kczogZ29lcyB0byBhbiBhZGRyZXNzLiBgY29tbWl0YCBkb2VzIHdoYXQgbXVzdCBub3QgaGFwcGVuIHdoZW4gdGhlIHRhcmdldCBoYXMgeWV0IHRvIGJlIGZvdW5kICh0aGUgaW5zdHJ1Y3Rpb24gdGhlbiBydW5zIGFnYWluKS4gKi9cbiAganVtcFRvKHRhcmdldDogSTY0LCBjb21taXQ6ICgpID0+IHZvaWQpOiB2b2lkO1xuICAvKiogVGhlIGFkZHJlc3Mgb2YgdGhlIG5leHQgaW5zdHJ1Y3Rpb24gKENBTEwpLiAqL1xuICByZXR1cm5BZGRyZXNzKCk6IEk2NDtcbiAgLyoqIEluc3RydWN0aW9ucyByZXRpcmVkIHNpbmNlIHJlc2V0IG9uY2UgdGhpcyBvbmUgaXMuICovXG4gIHJldGlyZWQoKTogSTY0O1xuICAvKiogTVhDU1IsIHplcm8tZXh0ZW5kZWQuICovXG4gIG14Y3NyKCk6IEk2NDtcbiAgc2V0TXhjc3IodmFsdWU6IEk2NCk6IHZvaWQ7XG4gIC8qKiBBcHBlbmRzIHJhdyBzdGF0ZW1lbnRzLiAqL1xuICBlbWl0KGNvZGU6IENvZGUpOiB2b2lkO1xufVxuXG4vKiogVGhlIG1lYW5pbmcgb2YgYW4gaW5zdHJ1Y3Rpb24uICovXG5leHBvcnQgdHlwZSBTZW1hbnRpYyA9IChlOiBFbWl0dGVyKSA9PiB2b2lkO1xuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvYWx1LnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL2FsdS50c1wiO2ltcG9ydCB7IGkzMiwgaTY0LCB0eXBlIEk2NCB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcbmltcG9ydCB7IEdwciB9IGZyb20gJy4uLy4uL2xwL3JlZ2lzdGVyLWZpbGUudHMnO1xuXG5jb25zdCB7IFJBWCwgUkNYLCBSRFgsIFJCWCB9ID0gR3ByO1xuXG50eXBlIExvZ2ljID0gKGE6IEk2NCwgYjogSTY0KSA9PiBJNjQ7XG5cbmNvbnN0IGFkZCA9XG4gICh3aXRoQ2Fycnk6IGJvb2xlYW4pOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IHNpemUgPSBlLnNpemVPZigwKTtcbiAgICBjb25zdCBhID0gZS5yZWFkTW9kaWZ5KDApO1xuICAgIGNvbnN0IGIgPSBlLnJlYWQoMSk7XG4gICAgY29uc3Qgc3VtID0gaTY0LmFkZChhLCBiKTtcbiAgICBjb25zdCByID0gZS5sZXQod2l0aENhcnJ5ID8gaTY0LmFkZChzdW0sIGUuY2FycnkoKSkgOiBzdW0pO1xuICAgIGUuYWRkRmxhZ3Moc2l6ZSwgYSwgYiwgcik7XG4gICAgZS53cml0ZSgwLCByKTtcbiAgfTtcbmNvbnN0IHN1YnRyYWN0ID1cbiAgKHdpdGhCb3Jyb3c6IGJvb2xlYW4pOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IHNpemUgPSBlLnNpemVPZigwKTtcbiAgICBjb25zdCBhID0gZS5yZWFkTW9kaWZ5KDApO1xuICAgIGNvbnN0IGIgPSBlLnJlYWQoMSk7XG4gICAgY29uc3QgZGlmZmVyZW5jZSA9IGk2NC5zdWIoYSwgYik7XG4gICAgY29uc3QgciA9IGUubGV0KHdpdGhCb3Jyb3cgPyBpNjQuc3ViKGRpZmZlcmVuY2UsIGUuY2FycnkoKSkgOiBkaWZmZXJlbmNlKTtcbiAgICBlLnN1YnRyYWN0RmxhZ3Moc2l6ZSwgYSwgYiwgcik7XG4gICAgZS53cml0ZSgwLCByKTtcbiAgfTtcbmNvbnN0IGxvZ2ljID1cbiAgKG9wZXJhdGlvbjogTG9naWMpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IGEgPSBlLnJlYWRNb2RpZnkoMCk7XG4gICAgY29uc3QgciA9IGUubGV0KG9wZXJhdGlvbihhLCBlLnJlYWQoMSkpKTtcbiAgICBlLmxvZ2ljRmxhZ3MoZS5zaXplT2YoMCksIHIpO1xuICAgIGUud3JpdGUoMCwgcik7XG4gIH07XG5jb25zdCBzdGVwID1cbiAgKGRvd246IGJvb2xlYW4pOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IGEgPSBlLnJlYWRNb2RpZnkoMCk7XG4gICAgY29uc3Qgb25lID0gaTY0LmNvbnN0KDEpO1xuICAgIGNvbnN0IHIgPSBlLmxldChkb3duID8gaTY0LnN1YihhLCBvbmUpIDogaTY0LmFkZChhLCBvbmUpKTtcbiAgICBlLmluY3JlbWVudEZsYWdzKGUuc2l6ZU9mKDApLCBhLCBvbmUsIHIsIGRvd24pO1xuICAgIGUud3JpdGUoMCwgcik7XG4gIH07XG5cbi8qKiBDTVA6IGZsYWdzIG9mIGEgLSBiLiAqL1xuZXhwb3J0IGNvbnN0IGNvbXBhcmU6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3QgYSA9IGUucmVhZCgwKTtcbiAgY29uc3QgYiA9IGUucmVhZCgxKTtcbiAgZS5zdWJ0cmFjdEZsYWdzKGUuc2l6ZU9mKDApLCBhLCBiLCBlLmxldChpNjQuc3ViKGEsIGIpKSk7XG59O1xuLyoqIFRFU1Q6IGZsYWdzIG9mIGEgJiBiLiAqL1xuZXhwb3J0IGNvbnN0IHRlc3Q6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3QgYSA9IGUucmVhZCgwKTtcbiAgZS5sb2dpY0ZsYWdzKGUuc2l6ZU9mKDApLCBlLmxldChpNjQuYW5kKGEsIGUucmVhZCgxKSkpKTtcbn07XG5cbmNvbnN0IGV4Y2hhbmdlQWRkOiBTZW1hbnRpYyA9IChlKSA9PiB7XG4gIGNvbnN0IGEgPSBlLnJlYWRNb2RpZnkoMCk7XG4gIGNvbnN0IGIgPSBlLnJlYWQoMSk7XG4gIGNvbnN0IHIgPSBlLmxldChpNjQuYWRkKGEsIGIpKTtcbiAgLy8gVGhlIHNvdXJjZSBpcyB3cml0dGVuIGZpcnN0OiBYQUREIG9mIGEgcmVnaXN0ZXIgd2l0aCBpdHNlbGYgbGVhdmVzIHRoZSBzdW0uXG4gIGlmIChlLmlzTWVtb3J5KDApKSB7XG4gICAgZS53cml0ZSgwLCByKTtcbiAgICBlLndyaXRlKDEsIGEpO1xuICB9IGVsc2Uge1xuICAgIGUud3JpdGUoMSwgYSk7XG4gICAgZS53cml0ZSgwLCByKTtcbiAgfVxuICBlLmFkZEZsYWdzKGUuc2l6ZU9mKDApLCBhLCBiLCByKTtcbn07XG5cbmNvbnN0IGNvbXBhcmVFeGNoYW5nZTogU2VtYW50aWMgPSAoZSkgPT4ge1xuICBjb25zdCBzaXplID0gZS5zaXplT2YoMCk7XG4gIGNvbnN0IGRlc3RpbmF0aW9uID0gZS5yZWFkTW9kaWZ5KDApO1xuICBjb25zdCBzb3VyY2UgPSBlLnJlYWQoMSk7XG4gIGNvbnN0IGFjY3VtdWxhdG9yID0gZS5ncHIoMCwgc2l6ZSk7XG4gIGNvbnN0IGVxdWFsID0gZS5sZXRJMzIoaTY0LmVxKGFjY3VtdWxhdG9yLCBkZXN0aW5hdGlvbikpO1xuICBpZiAoZS5pc01lbW9yeSgwKSkge1xuICAgIGUud3JpdGUoMCwgaTY0LnNlbGVjdChlcXVhbCwgc291cmNlLCBkZXN0aW5hdGlvbikpO1xuICAgIGUuaWYoaTMyLmVxeihlcXVhbCksICgpID0+IGUuc2V0R3ByKDAsIHNpemUsIGRlc3RpbmF0aW9uKSk7XG4gIH0gZWxzZSB7XG4gICAgZS5pZihcbiAgICAgIGVxdWFsLFxuICAgICAgKCkgPT4gZS53cml0ZSgwLCBzb3VyY2UpLFxuICAgICAgKCkgPT4gZS5zZXRHcHIoMCwgc2l6ZSwgZGVzdGluYXRpb24pLFxuICAgICk7XG4gIH1cbiAgZS5zdWJ0cmFjdEZsYWdzKHNpemUsIGFjY3VtdWxhdG9yLCBkZXN0aW5hdGlvbiwgZS5sZXQoaTY0LnN1YihhY2N1bXVsYXRvciwgZGVzdGluYXRpb24pKSk7XG59O1xuXG4vKiogQ01QWENIRzhCLiAqL1xuY29uc3QgY29tcGFyZUV4Y2hhbmdlODogU2VtYW50aWMgPSAoZSkgPT4ge1xuICBjb25zdCBwYWlyID0gKGxvdzogbnVtYmVyLCBoaWdoOiBudW1iZXIpOiBJNjQgPT4gaTY0Lm9yKGUuZ3ByKGxvdywgNCksIGk2NC5zaGwoZS5ncHIoaGlnaCwgNCksIGk2NC5jb25zdCgzMikpKTtcbiAgY29uc3QgdmFsdWUgPSBlLmxvYWRNb2RpZnkoZS5hZGRyZXNzKDApLCA4KTtcbiAgY29uc3QgZXF1YWwgPSBlLmxldEkzMihpNjQuZXEodmFsdWUsIHBhaXIoUkFYLCBSRFgpKSk7XG4gIGUuc3RvcmVNb2RpZmllZCg4LCBpNjQuc2VsZWN0KGVxdWFsLCBwYWlyKFJCWCwgUkNYKSwgdmFsdWUpKTtcbiAgZS5pZihpMzIuZXF6KGVxdWFsKSwgKCkgPT4ge1xuICAgIGUuc2V0R3ByKFJBWCwgNCwgdmFsdWUpO1xuICAgIGUuc2V0R3ByKFJEWCwgNCwgaTY0LnNoclUodmFsdWUsIGk2NC5jb25zdCgzMikpKTtcbiAgfSk7XG4gIGUuemVyb0ZsYWcoZXF1YWwpO1xufTtcbi8qKiBDTVBYQ0hHMTZCOiBhbGlnbmVkLCBzbyB0aGF0IGJvdGggaGFsdmVzIGxpZSBpbiBvbmUgcGFnZS4gKi9cbmNvbnN0IGNvbXBhcmVFeGNoYW5nZTE2OiBTZW1hbnRpYyA9IChlKSA9PiB7XG4gIGNvbnN0IGFkZHJlc3MgPSBlLmxldChlLmFkZHJlc3MoMCkpO1xuICBlLmlmKGk2NC5uZShpNjQuYW5kKGFkZHJlc3MsIGk2NC5jb25zdCgxNSkpLCBpNjQuY29uc3QoMCkpLCAoKSA9PiBlLnJhaXNlKDEzLCAwKSk7XG4gIGNvbnN0IGhpZ2hBZGRyZXNzID0gZS5sZXQoaTY0LmFkZChhZGRyZXNzLCBpNjQuY29uc3QoOCkpKTtcbiAgLy8gQ2hlY2tlZCBmb3Igd3JpdGluZyBmaXJzdDogdGhlIGZhdWx0IGlzIG9uZSBvZiBhIHdyaXRlIHRvIHRoZSBsb3cgaGFsZi5cbiAgZS5sb2FkTW9kaWZ5KGFkZHJlc3MsIDgpO1xuICBjb25zdCBoaWdoID0gZS5sb2FkKGhpZ2hBZGRyZXNzLCA4KTtcbiAgY29uc3QgbG93ID0gZS5sb2FkTW9kaWZ5KGFkZHJlc3MsIDgpO1xuICBjb25zdCBlcXVhbCA9IGUubGV0STMyKGkzMi5hbmQoaTY0LmVxKGxvdywgZS5ncHIoUkFYLCA4KSksIGk2NC5lcShoaWdoLCBlLmdwcihSRFgsIDgpKSkpO1xuICBlLnN0b3JlTW9kaWZpZWQoOCwgaTY0LnNlbGVjdChlcXVhbCwgZS5ncHIoUkJYLCA4KSwgbG93KSk7XG4gIGUuaWYoXG4gICAgZXF1YWwsXG4gICAgKCkgPT4gZS5zdG9yZShoaWdoQWRkcmVzcywgOCwgZS5ncHIoUkNYLCA4KSksXG4gICAgKCkgPT4ge1xuICAgICAgZS5zZXRHcHIoUkFYLCA4LCBsb3cpO1xuICAgICAgZS5zZXRHcHIoUkRYLCA4LCBoaWdoKTtcbiAgICB9LFxuICApO1xuICBlLnplcm9GbGFnKGVxdWFsKTtcbn07XG5cbmNvbnN0IGNhcnJ5QWRkID1cbiAgKGZsYWc6ICdjYXJyeScgfCAnb3ZlcmZsb3cnKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCBzaXplID0gZS5zaXplT2YoMCk7XG4gICAgY29uc3QgYSA9IGUucmVhZCgwKTtcbiAgICBjb25zdCBiID0gZS5yZWFkKDEpO1xuICAgIGNvbnN0IGZsYWdzID0gZS5yZWFkRmxhZ3MoKTtcbiAgICBjb25zdCBjYXJyeUluID0gaTY0LmFuZChpNjQuc2hyVShmbGFncywgaTY0LmNvbnN0KGZsYWcgPT09ICdjYXJyeScgPyAwIDogMTEpKSwgaTY0LmNvbnN0KDEpKTtcbiAgICBjb25zdCByID0gZS5sZXQoaTY0LmFkZChpNjQuYWRkKGEsIGIpLCBjYXJyeUluKSk7XG4gICAgY29uc3Qgb3V0ID1cbiAgICAgIHNpemUgPT09IDhcbiAgICAgICAgPyBpNjQuc2hyVShpNjQub3IoaTY0LmFuZChhLCBiKSwgaTY0LmFuZChpNjQub3IoYSwgYiksIGk2NC54b3IociwgaTY0LmNvbnN0KC0xKSkpKSwgaTY0LmNvbnN0KDYzKSlcbiAgICAgICAgOiBpNjQuYW5kKGk2NC5zaHJVKHIsIGk2NC5jb25zdCgzMikpLCBpNjQuY29uc3QoMSkpO1xuICAgIGNvbnN0IGNhcnJ5T3V0ID0gZS5sZXQob3V0KTtcbiAgICBlLndyaXRlKDAsIHIpO1xuICAgIGlmIChmbGFnID09PSAnY2FycnknKSBlLmNhcnJ5RmxhZyhjYXJyeU91dCk7XG4gICAgZWxzZSBlLm92ZXJmbG93RmxhZyhjYXJyeU91dCk7XG4gIH07XG5cbi8qKiBJbnRlZ2VyIGFyaXRobWV0aWMgYW5kIGxvZ2ljLiAqL1xuZXhwb3J0IGNvbnN0IGFsdVNlbWFudGljczogUmVjb3JkPHN0cmluZywgU2VtYW50aWM+ID0ge1xuICBhZGQ6IGFkZChmYWxzZSksXG4gIGFkYzogYWRkKHRydWUpLFxuICBzdWI6IHN1YnRyYWN0KGZhbHNlKSxcbiAgc2JiOiBzdWJ0cmFjdCh0cnVlKSxcbiAgYW5kOiBsb2dpYyhpNjQuYW5kKSxcbiAgb3I6IGxvZ2ljKGk2NC5vciksXG4gIHhvcjogbG9naWMoaTY0LnhvciksXG4gIGNtcDogY29tcGFyZSxcbiAgdGVzdCxcbiAgaW5jOiBzdGVwKGZhbHNlKSxcbiAgZGVjOiBzdGVwKHRydWUpLFxuICBub3Q6IChlKSA9PiBlLndyaXRlKDAsIGk2NC54b3IoZS5yZWFkTW9kaWZ5KDApLCBpNjQuY29uc3QoLTEpKSksXG4gIG5lZzogKGUpID0+IHtcbiAgICBjb25zdCBhID0gZS5yZWFkTW9kaWZ5KDApO1xuICAgIGNvbnN0IHIgPSBlLmxldChpNjQuc3ViKGk2NC5jb25zdCgwKSwgYSkpO1xuICAgIGUuc3VidHJhY3RGbGFncyhlLnNpemVPZigwKSwgaTY0LmNvbnN0KDApLCBhLCByKTtcbiAgICBlLndyaXRlKDAsIHIpO1xuICB9LFxuICB4YWRkOiBleGNoYW5nZUFkZCxcbiAgY21weGNoZzogY29tcGFyZUV4Y2hhbmdlLFxuICBjbXB4Y2hnOGI6IGNvbXBhcmVFeGNoYW5nZTgsXG4gIGNtcHhjaGcxNmI6IGNvbXBhcmVFeGNoYW5nZTE2LFxuICBhZGN4OiBjYXJyeUFkZCgnY2FycnknKSxcbiAgYWRveDogY2FycnlBZGQoJ292ZXJmbG93JyksXG59O1xuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvZXh0ZW5kLnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0XCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0L2V4dGVuZC50c1wiO2ltcG9ydCB7IGkzMiwgaTY0LCB0eXBlIEk2NCB9IGZyb20gJy4vY29kZS50cyc7XG5cbmNvbnN0IE1BU0s6IFJlY29yZDxudW1iZXIsIG51bWJlcj4gPSB7IDE6IDB4ZmYsIDI6IDB4ZmZmZiB9O1xuXG4vKiogQ3V0cyB0byBhbiBvcGVyYW5kIHNpemUgb2YgMSwgMiwgNCBvciA4IGJ5dGVzLCB6ZXJvLWV4dGVuZGluZy4gKi9cbmV4cG9ydCBmdW5jdGlvbiB6ZXJvRXh0ZW5kKHNpemU6IG51bWJlciwgdjogSTY0KTogSTY0IHtcbiAgcmV0dXJuIHNpemUgPT09IDggPyB2IDogc2l6ZSA9PT0gNCA/IGk2NC5leHRlbmRVKGkzMi53cmFwKHYpKSA6IGk2NC5hbmQodiwgaTY0LmNvbnN0KE1BU0tbc2l6ZV0hKSk7XG59XG5cbi8qKiBDdXRzIHRvIGFuIG9wZXJhbmQgc2l6ZSwgc2lnbi1leHRlbmRpbmcuICovXG5leHBvcnQgZnVuY3Rpb24gc2lnbkV4dGVuZChzaXplOiBudW1iZXIsIHY6IEk2NCk6IEk2NCB7XG4gIHJldHVybiBzaXplID09PSA4ID8gdiA6IHNpemUgPT09IDQgPyBpNjQuZXh0ZW5kMzJTKHYpIDogc2l6ZSA9PT0gMiA/IGk2NC5leHRlbmQxNlModikgOiBpNjQuZXh0ZW5kOFModik7XG59XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy9iaXQudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3NcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvYml0LnRzXCI7aW1wb3J0IHsgaTMyLCBpNjQsIHR5cGUgSTMyLCB0eXBlIEk2NCB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IEVtaXR0ZXIsIFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcbmltcG9ydCB7IHNpZ25FeHRlbmQgfSBmcm9tICcuLi8uLi9lbWl0L2V4dGVuZC50cyc7XG5cbmNvbnN0IGMgPSBpNjQuY29uc3Q7XG5cbi8qKiBCVCwgQlRTLCBCVFIsIEJUQy4gV2l0aCBhIHJlZ2lzdGVyIG9mZnNldCBhbmQgYSBtZW1vcnkgb3BlcmFuZCB0aGUgb2Zmc2V0IHJlYWNoZXMgb3V0c2lkZSB0aGUgb3BlcmFuZDogYSBiaXQgc3RyaW5nLiAqL1xuY29uc3QgYml0VGVzdCA9XG4gIChjaGFuZ2U6ICgodjogSTY0LCBiaXQ6IEk2NCkgPT4gSTY0KSB8IHVuZGVmaW5lZCk6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgY29uc3Qgc2l6ZSA9IGUuc2l6ZU9mKDApO1xuICAgIGNvbnN0IGJpdFN0cmluZyA9IGUuaXNNZW1vcnkoMCkgJiYgZS5vcGVyYW5kc1sxXSEua2luZCA9PT0gJ3InO1xuICAgIGNvbnN0IG9mZnNldCA9IGUucmVhZCgxKTtcbiAgICBjb25zdCBuID0gZS5sZXQoaTY0LmFuZChvZmZzZXQsIGMoOCAqIHNpemUgLSAxKSkpO1xuICAgIGxldCB2YWx1ZTogSTY0O1xuICAgIGlmIChiaXRTdHJpbmcpIHtcbiAgICAgIGNvbnN0IGxvZzIgPSBzaXplID09PSAyID8gMSA6IHNpemUgPT09IDQgPyAyIDogMztcbiAgICAgIGNvbnN0IHVuaXRzID0gaTY0LnNoclMoc2lnbkV4dGVuZChzaXplLCBvZmZzZXQpLCBjKDMgKyBsb2cyKSk7XG4gICAgICBjb25zdCBhZGRyZXNzID0gZS5sZXQoaTY0LmFkZChlLmFkZHJlc3MoMCksIGk2NC5zaGwodW5pdHMsIGMobG9nMikpKSk7XG4gICAgICB2YWx1ZSA9IGNoYW5nZSA9PT0gdW5kZWZpbmVkID8gZS5sb2FkKGFkZHJlc3MsIHNpemUpIDogZS5sb2FkTW9kaWZ5KGFkZHJlc3MsIHNpemUpO1xuICAgIH0gZWxzZSB2YWx1ZSA9IGNoYW5nZSA9PT0gdW5kZWZpbmVkID8gZS5yZWFkKDApIDogZS5yZWFkTW9kaWZ5KDApO1xuICAgIGlmIChjaGFuZ2UgIT09IHVuZGVmaW5lZCkge1xuICAgICAgY29uc3QgciA9IGUubGV0KGNoYW5nZSh2YWx1ZSwgaTY0LnNobChjKDEpLCBuKSkpO1xuICAgICAgaWYgKGJpdFN0cmluZykgZS5zdG9yZU1vZGlmaWVkKHNpemUsIHIpO1xuICAgICAgZWxzZSBlLndyaXRlKDAsIHIpO1xuICAgIH1cbiAgICBlLmNhcnJ5RmxhZyhpNjQuYW5kKGk2NC5zaHJVKHZhbHVlLCBuKSwgYygxKSkpO1xuICB9O1xuXG5jb25zdCBzY2FuID1cbiAgKGZvcndhcmQ6IGJvb2xlYW4pOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IHNvdXJjZSA9IGUucmVhZCgxKTtcbiAgICBjb25zdCBpc1plcm8gPSBlLmxldEkzMihpNjQuZXF6KHNvdXJjZSkpO1xuICAgIC8vIEEgemVybyBzb3VyY2UgbGVhdmVzIHRoZSBkZXN0aW5hdGlvbiB1bmNoYW5nZWQuXG4gICAgY29uc3QgZm91bmQgPSBmb3J3YXJkID8gaTY0LmN0eihzb3VyY2UpIDogaTY0LnN1YihjKDYzKSwgaTY0LmNseihzb3VyY2UpKTtcbiAgICBlLmlmKGkzMi5lcXooaXNaZXJvKSwgKCkgPT4gZS53cml0ZSgwLCBmb3VuZCkpO1xuICAgIGUuemVyb0ZsYWcoaXNaZXJvKTtcbiAgfTtcblxuLyoqIFRaQ05UIC8gTFpDTlQ6IENGID0gc291cmNlIGlzIDAsIFpGID0gcmVzdWx0IGlzIDAuICovXG5jb25zdCBjb3VudFplcm9zID1cbiAgKHRyYWlsaW5nOiBib29sZWFuKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCBzaXplID0gZS5zaXplT2YoMCk7XG4gICAgY29uc3Qgc291cmNlID0gZS5yZWFkKDEpO1xuICAgIGNvbnN0IHdpZHRoID0gOCAqIHNpemU7XG4gICAgY29uc3QgY291bnQgPSB0cmFpbGluZyA/IGk2NC5zZWxlY3QoaTY0LmVxeihzb3VyY2UpLCBjKHdpZHRoKSwgaTY0LmN0eihzb3VyY2UpKSA6IGk2NC5zdWIoaTY0LmNseihzb3VyY2UpLCBjKDY0IC0gd2lkdGgpKTtcbiAgICBjb25zdCByID0gZS5sZXQoY291bnQpO1xuICAgIGUud3JpdGUoMCwgcik7XG4gICAgZS5yZXN1bHRGbGFncyhzaXplLCByLCBlLmxldChpNjQuZXh0ZW5kVShpNjQuZXF6KHNvdXJjZSkpKSwgYygwKSk7XG4gIH07XG5cbmNvbnN0IHBvcHVsYXRpb25Db3VudDogU2VtYW50aWMgPSAoZSkgPT4ge1xuICBjb25zdCByID0gZS5sZXQoaTY0LnBvcGNudChlLnJlYWQoMSkpKTtcbiAgZS53cml0ZSgwLCByKTtcbiAgLy8gU0YsIE9GLCBDRiwgQUYsIFBGIGFyZSBjbGVhcmVkOyBaRiBmcm9tIHRoZSBzb3VyY2UuXG4gIGUud3JpdGVGbGFncyhpNjQuc2hsKGk2NC5leHRlbmRVKGk2NC5lcXoocikpLCBjKDYpKSk7XG59O1xuXG5jb25zdCBjYXJyeUlmID0gKGU6IEVtaXR0ZXIsIHNpemU6IG51bWJlciwgcjogSTY0LCBjYXJyeTogSTMyKTogdm9pZCA9PiBlLnJlc3VsdEZsYWdzKHNpemUsIHIsIGUubGV0KGk2NC5leHRlbmRVKGNhcnJ5KSksIGMoMCkpO1xuXG5jb25zdCBhbmROb3Q6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3QgciA9IGUubGV0KGk2NC5hbmQoaTY0LnhvcihlLnJlYWQoMSksIGMoLTEpKSwgZS5yZWFkKDIpKSk7XG4gIGUud3JpdGUoMCwgcik7XG4gIGUubG9naWNGbGFncyhlLnNpemVPZigwKSwgcik7XG59O1xuY29uc3QgbG93ZXN0Qml0ID1cbiAgKG9wZXJhdGlvbjogKHY6IEk2NCkgPT4gSTY0LCBjYXJyeVdoZW5aZXJvOiBib29sZWFuKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCBzaXplID0gZS5zaXplT2YoMCk7XG4gICAgY29uc3Qgc291cmNlID0gZS5yZWFkKDEpO1xuICAgIGNvbnN0IHIgPSBlLmxldChvcGVyYXRpb24oc291cmNlKSk7XG4gICAgZS53cml0ZSgwLCByKTtcbiAgICBjYXJyeUlmKGUsIHNpemUsIHIsIGNhcnJ5V2hlblplcm8gPyBpNjQuZXF6KHNvdXJjZSkgOiBpNjQubmUoc291cmNlLCBjKDApKSk7XG4gIH07XG5jb25zdCBiaXRGaWVsZEV4dHJhY3Q6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3Qgc291cmNlID0gZS5yZWFkKDEpO1xuICBjb25zdCBjb250cm9sID0gZS5yZWFkKDIpO1xuICBjb25zdCBzdGFydCA9IGUubGV0KGk2NC5hbmQoY29udHJvbCwgYygweGZmKSkpO1xuICBjb25zdCBsZW5ndGggPSBlLmxldChpNjQuYW5kKGk2NC5zaHJVKGNvbnRyb2wsIGMoOCkpLCBjKDB4ZmYpKSk7XG4gIGNvbnN0IHNoaWZ0ZWQgPSBlLmxldChpNjQuc2VsZWN0KGk2NC5ndFUoc3RhcnQsIGMoNjMpKSwgYygwKSwgaTY0LnNoclUoc291cmNlLCBzdGFydCkpKTtcbiAgY29uc3QgciA9IGUubGV0KGk2NC5zZWxlY3QoaTY0Lmd0VShsZW5ndGgsIGMoNjMpKSwgc2hpZnRlZCwgaTY0LmFuZChzaGlmdGVkLCBpNjQuc3ViKGk2NC5zaGwoYygxKSwgbGVuZ3RoKSwgYygxKSkpKSk7XG4gIGUud3JpdGUoMCwgcik7XG4gIGUud3JpdGVGbGFncyhpNjQuc2hsKGk2NC5leHRlbmRVKGk2NC5lcXoocikpLCBjKDYpKSk7XG59O1xuY29uc3QgemVyb0hpZ2hCaXRzOiBTZW1hbnRpYyA9IChlKSA9PiB7XG4gIGNvbnN0IHNpemUgPSBlLnNpemVPZigwKTtcbiAgY29uc3Qgc291cmNlID0gZS5yZWFkKDEpO1xuICBjb25zdCBuID0gZS5sZXQoaTY0LmFuZChlLnJlYWQoMiksIGMoMHhmZikpKTtcbiAgY29uc3QgYmV5b25kID0gZS5sZXRJMzIoaTY0Lmd0VShuLCBjKDggKiBzaXplIC0gMSkpKTtcbiAgY29uc3QgciA9IGUubGV0KGk2NC5zZWxlY3QoYmV5b25kLCBzb3VyY2UsIGk2NC5hbmQoc291cmNlLCBpNjQuc3ViKGk2NC5zaGwoYygxKSwgbiksIGMoMSkpKSkpO1xuICBlLndyaXRlKDAsIHIpO1xuICBjYXJyeUlmKGUsIHNpemUsIHIsIGJleW9uZCk7XG59O1xuXG4vKiogUERFUCAvIFBFWFQ6IG9uZSBzdGVwIGZvciBlYWNoIHNldCBiaXQgb2YgdGhlIG1hc2suICovXG5jb25zdCBkZXBvc2l0RXh0cmFjdCA9XG4gIChkZXBvc2l0OiBib29sZWFuKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCBzb3VyY2UgPSBlLnZhcmlhYmxlKGUucmVhZCgxKSk7XG4gICAgY29uc3QgbWFzayA9IGUudmFyaWFibGUoZS5yZWFkKDIpKTtcbiAgICBjb25zdCByZXN1bHQgPSBlLnZhcmlhYmxlKGMoMCkpO1xuICAgIGNvbnN0IHBvc2l0aW9uID0gZS52YXJpYWJsZShjKDApKTtcbiAgICBlLmlmKGk2NC5uZShtYXNrLCBjKDApKSwgKCkgPT5cbiAgICAgIGUubG9vcCgoKSA9PiB7XG4gICAgICAgIGNvbnN0IGxvd2VzdCA9IGUubGV0KGk2NC5hbmQobWFzaywgaTY0LnN1YihjKDApLCBtYXNrKSkpO1xuICAgICAgICBpZiAoZGVwb3NpdCkge1xuICAgICAgICAgIGUuYXNzaWduKHJlc3VsdCwgaTY0Lm9yKHJlc3VsdCwgaTY0LnNlbGVjdChpMzIud3JhcChpNjQuYW5kKHNvdXJjZSwgYygxKSkpLCBsb3dlc3QsIGMoMCkpKSk7XG4gICAgICAgICAgZS5hc3NpZ24oc291cmNlLCBpNjQuc2hyVShzb3VyY2UsIGMoMSkpKTtcbiAgICAgICAgfSBlbHNlIHtcbiAgICAgICAgICBlLmFzc2lnbihyZXN1bHQsIGk2NC5vcihyZXN1bHQsIGk2NC5zaGwoaTY0LmV4dGVuZFUoaTY0Lm5lKGk2NC5hbmQoc291cmNlLCBsb3dlc3QpLCBjKDApKSksIHBvc2l0aW9uKSkpO1xuICAgICAgICAgIGUuYXNzaWduKHBvc2l0aW9uLCBpNjQuYWRkKHBvc2l0aW9uLCBjKDEpKSk7XG4gICAgICAgIH1cbiAgICAgICAgZS5hc3NpZ24obWFzaywgaTY0LnhvcihtYXNrLCBsb3dlc3QpKTtcbiAgICAgICAgcmV0dXJuIGk2NC5uZShtYXNrLCBjKDApKTtcbiAgICAgIH0pLFxuICAgICk7XG4gICAgZS53cml0ZSgwLCByZXN1bHQpO1xuICB9O1xuXG4vKiogQ1JDMzIgKENhc3RhZ25vbGksIHJlZmxlY3RlZCksIGEgYml0IGF0IGEgdGltZS4gKi9cbmNvbnN0IGNyYzMyOiBTZW1hbnRpYyA9IChlKSA9PiB7XG4gIGNvbnN0IGJpdHMgPSA4ICogZS5zaXplT2YoMSk7XG4gIGNvbnN0IGRhdGEgPSBlLnJlYWQoMSk7XG4gIGNvbnN0IGNyYyA9IGUudmFyaWFibGUoaTY0LmFuZChlLnJlYWQoMCksIGMoMHhmZmZmX2ZmZmYpKSk7XG4gIGNvbnN0IHJlc3QgPSBlLnZhcmlhYmxlKGRhdGEpO1xuICBjb25zdCBjb3VudCA9IGUudmFyaWFibGUoYyhiaXRzKSk7XG4gIGUubG9vcCgoKSA9PiB7XG4gICAgY29uc3QgZmVlZGJhY2sgPSBlLmxldChpNjQuYW5kKGk2NC54b3IoY3JjLCByZXN0KSwgYygxKSkpO1xuICAgIGUuYXNzaWduKGNyYywgaTY0LnhvcihpNjQuc2hyVShjcmMsIGMoMSkpLCBpNjQuYW5kKGk2NC5zdWIoYygwKSwgZmVlZGJhY2spLCBjKDB4ODJmNl8zYjc4KSkpKTtcbiAgICBlLmFzc2lnbihyZXN0LCBpNjQuc2hyVShyZXN0LCBjKDEpKSk7XG4gICAgZS5hc3NpZ24oY291bnQsIGk2NC5zdWIoY291bnQsIGMoMSkpKTtcbiAgICByZXR1cm4gaTY0Lm5lKGNvdW50LCBjKDApKTtcbiAgfSk7XG4gIC8vIFRoZSBkZXN0aW5hdGlvbidzIHVwcGVyIGhhbGYgaXMgY2xlYXJlZCBpbiB0aGUgNjQtYml0IGZvcm0gdG9vLlxuICBlLndyaXRlKDAsIGNyYyk7XG59O1xuXG4vKiogU2luZ2xlIGJpdHMsIHNjYW5zLCBjb3VudHMsIGFuZCB0aGUgQk1JIGV4dGVuc2lvbnMuICovXG5leHBvcnQgY29uc3QgYml0U2VtYW50aWNzOiBSZWNvcmQ8c3RyaW5nLCBTZW1hbnRpYz4gPSB7XG4gIGJ0OiBiaXRUZXN0KHVuZGVmaW5lZCksXG4gIGJ0czogYml0VGVzdCgodiwgYml0KSA9PiBpNjQub3IodiwgYml0KSksXG4gIGJ0cjogYml0VGVzdCgodiwgYml0KSA9PiBpNjQuYW5kKHYsIGk2NC54b3IoYml0LCBjKC0xKSkpKSxcbiAgYnRjOiBiaXRUZXN0KCh2LCBiaXQpID0+IGk2NC54b3IodiwgYml0KSksXG4gIGJzZjogc2Nhbih0cnVlKSxcbiAgYnNyOiBzY2FuKGZhbHNlKSxcbiAgdHpjbnQ6IGNvdW50WmVyb3ModHJ1ZSksXG4gIGx6Y250OiBjb3VudFplcm9zKGZhbHNlKSxcbiAgcG9wY250OiBwb3B1bGF0aW9uQ291bnQsXG4gIGFuZG46IGFuZE5vdCxcbiAgYmxzcjogbG93ZXN0Qml0KCh2KSA9PiBpNjQuYW5kKHYsIGk2NC5zdWIodiwgYygxKSkpLCB0cnVlKSxcbiAgYmxzbXNrOiBsb3dlc3RCaXQoKHYpID0+IGk2NC54b3IodiwgaTY0LnN1Yih2LCBjKDEpKSksIHRydWUpLFxuICBibHNpOiBsb3dlc3RCaXQoKHYpID0+IGk2NC5hbmQodiwgaTY0LnN1YihjKDApLCB2KSksIGZhbHNlKSxcbiAgYmV4dHI6IGJpdEZpZWxkRXh0cmFjdCxcbiAgYnpoaTogemVyb0hpZ2hCaXRzLFxuICBwZGVwOiBkZXBvc2l0RXh0cmFjdCh0cnVlKSxcbiAgcGV4dDogZGVwb3NpdEV4dHJhY3QoZmFsc2UpLFxuICBjcmMzMixcbn07XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy9mbGFncy50c1wiO2NvbnN0IF9faW5qZWN0ZWRfZGlybmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljc1wiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy9mbGFncy50c1wiO2ltcG9ydCB7IGk2NCB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcblxuY29uc3QgYyA9IGk2NC5jb25zdDtcbmNvbnN0IERGID0gMHg0MDA7XG4vKiogU0YsIFpGLCBBRiwgUEYsIENGOiB3aGF0IExBSEYgYW5kIFNBSEYgbW92ZS4gKi9cbmNvbnN0IExPV19GTEFHUyA9IDB4ZDU7XG5cbi8qKiBJbnN0cnVjdGlvbnMgb24gZmxhZ3MgYWxvbmUuICovXG5leHBvcnQgY29uc3QgZmxhZ1NlbWFudGljczogUmVjb3JkPHN0cmluZywgU2VtYW50aWM+ID0ge1xuICBjbGM6IChlKSA9PiBlLmNhcnJ5RmxhZyhjKDApKSxcbiAgc3RjOiAoZSkgPT4gZS5jYXJyeUZsYWcoYygxKSksXG4gIGNtYzogKGUpID0+IGUuY2FycnlGbGFnKGUubGV0KGk2NC54b3IoZS5jYXJyeSgpLCBjKDEpKSkpLFxuICBjbGQ6IChlKSA9PiBlLmNoYW5nZVN5c3RlbUZsYWdzKDAsIERGKSxcbiAgc3RkOiAoZSkgPT4gZS5jaGFuZ2VTeXN0ZW1GbGFncyhERiwgMCksXG4gIGxhaGY6IChlKSA9PiB7XG4gICAgY29uc3QgbG93ID0gaTY0Lm9yKGk2NC5hbmQoZS5yZWFkRmxhZ3MoKSwgYyhMT1dfRkxBR1MpKSwgYygyKSk7XG4gICAgZS5zZXRHcHIoMCwgMiwgaTY0Lm9yKGk2NC5hbmQoZS5ncHIoMCwgMiksIGMoMHhmZikpLCBpNjQuc2hsKGxvdywgYyg4KSkpKTtcbiAgfSxcbiAgc2FoZjogKGUpID0+IHtcbiAgICBjb25zdCBvdmVyZmxvdyA9IGk2NC5hbmQoZS5yZWFkRmxhZ3MoKSwgYygweDgwMCkpO1xuICAgIGNvbnN0IGxvdyA9IGk2NC5hbmQoaTY0LnNoclUoZS5ncHIoMCwgMiksIGMoOCkpLCBjKExPV19GTEFHUykpO1xuICAgIGUud3JpdGVGbGFncyhpNjQub3Iob3ZlcmZsb3csIGxvdykpO1xuICB9LFxufTtcbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL2Zsb3cudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3NcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvZmxvdy50c1wiO2ltcG9ydCB7IGkzMiwgaTY0LCB0eXBlIEk2NCB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcbmltcG9ydCB7IHplcm9FeHRlbmQgfSBmcm9tICcuLi8uLi9lbWl0L2V4dGVuZC50cyc7XG5pbXBvcnQgeyBHcHIgfSBmcm9tICcuLi8uLi9scC9yZWdpc3Rlci1maWxlLnRzJztcblxuY29uc3QgYyA9IGk2NC5jb25zdDtcblxuLyoqIEpjYy4gKi9cbmV4cG9ydCBjb25zdCBqdW1wT25Db25kaXRpb24gPVxuICAoY29kZTogbnVtYmVyKTogU2VtYW50aWMgPT5cbiAgKGUpID0+XG4gICAgZS5icmFuY2goZS5jb25kaXRpb24oY29kZSkpO1xuXG4vKiogTE9PUCwgTE9PUEUsIExPT1BORSBieSBhZGRyZXNzIHNpemU6IHRoZSBjb3VudGVyIGlzIFJDWCwgRUNYIG9yIENYLiAqL1xuZXhwb3J0IGNvbnN0IGxvb3BCcmFuY2ggPVxuICAoc2l6ZTogbnVtYmVyLCBjb25kaXRpb246IG51bWJlciB8IHVuZGVmaW5lZCk6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgY29uc3QgY291bnQgPSBlLmxldCh6ZXJvRXh0ZW5kKHNpemUsIGk2NC5zdWIoZS5ncHIoR3ByLlJDWCwgc2l6ZSksIGMoMSkpKSk7XG4gICAgY29uc3QgdGFrZW4gPSBjb25kaXRpb24gPT09IHVuZGVmaW5lZCA/IGk2NC5uZShjb3VudCwgYygwKSkgOiBpMzIuYW5kKGk2NC5uZShjb3VudCwgYygwKSksIGUuY29uZGl0aW9uKGNvbmRpdGlvbikpO1xuICAgIGNvbnN0IGRlY2lkZWQgPSBlLmxldEkzMih0YWtlbik7XG4gICAgZS5zZXRHcHIoR3ByLlJDWCwgc2l6ZSwgY291bnQpO1xuICAgIGUuYnJhbmNoKGRlY2lkZWQpO1xuICB9O1xuZXhwb3J0IGNvbnN0IGp1bXBJZkNvdW50ZXJaZXJvID1cbiAgKHNpemU6IG51bWJlcik6IFNlbWFudGljID0+XG4gIChlKSA9PlxuICAgIGUuYnJhbmNoKGk2NC5lcXooZS5ncHIoR3ByLlJDWCwgc2l6ZSkpKTtcblxuY29uc3QgcHVzaFZhbHVlID1cbiAgKHNpemU6IG51bWJlciwgdmFsdWU6IChlOiBQYXJhbWV0ZXJzPFNlbWFudGljPlswXSkgPT4gSTY0KTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCB2ID0gZS5sZXQodmFsdWUoZSkpO1xuICAgIGUuc3RvcmUoZS5zdGFja0FkZHJlc3MoLXNpemUsIHNpemUpLCBzaXplLCB2KTtcbiAgICBlLm1vdmVTdGFjayhjKC1zaXplKSk7XG4gIH07XG5cbmNvbnN0IHB1c2g6IFNlbWFudGljID0gKGUpID0+IHB1c2hWYWx1ZShlLnNpemVPZigwKSwgKCkgPT4gZS5yZWFkKDApKShlKTtcblxuLyoqIFBPUDogYSBtZW1vcnkgZGVzdGluYXRpb24gaXMgYWRkcmVzc2VkIHdpdGggdGhlIHN0YWNrIHBvaW50ZXIgYWxyZWFkeSBtb3ZlZCAoUE9QIFtSU1Arbl0pOiB0aGUgZGVjb2RlciBhZGRzIHRoZSBzaXplIHRvIHRoZSBkaXNwbGFjZW1lbnQuICovXG5jb25zdCBwb3A6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3Qgc2l6ZSA9IGUuc2l6ZU9mKDApO1xuICBjb25zdCB2ID0gZS5sb2FkKGUuc3RhY2tBZGRyZXNzKDAsIHNpemUpLCBzaXplKTtcbiAgaWYgKGUuaXNNZW1vcnkoMCkpIHtcbiAgICBlLndyaXRlKDAsIHYpO1xuICAgIGUubW92ZVN0YWNrKGMoc2l6ZSkpO1xuICB9IGVsc2Uge1xuICAgIGUubW92ZVN0YWNrKGMoc2l6ZSkpO1xuICAgIGUud3JpdGUoMCwgdik7XG4gIH1cbn07XG5cbmNvbnN0IG5lYXIgPVxuICAoc2l6ZTogbnVtYmVyLCBpbmRpcmVjdDogYm9vbGVhbik6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgaWYgKCFpbmRpcmVjdCkge1xuICAgICAgZS5zdG9yZShlLnN0YWNrQWRkcmVzcygtc2l6ZSwgc2l6ZSksIHNpemUsIGUubGV0KGUucmV0dXJuQWRkcmVzcygpKSk7XG4gICAgICBlLm1vdmVTdGFjayhjKC1zaXplKSk7XG4gICAgICBlLmp1bXAoKTtcbiAgICAgIHJldHVybjtcbiAgICB9XG4gICAgY29uc3QgdGFyZ2V0ID0gZS5yZWFkKDApO1xuICAgIGUuanVtcFRvKHRhcmdldCwgKCkgPT4ge1xuICAgICAgZS5zdG9yZShlLnN0YWNrQWRkcmVzcygtc2l6ZSwgc2l6ZSksIHNpemUsIGUubGV0KGUucmV0dXJuQWRkcmVzcygpKSk7XG4gICAgICBlLm1vdmVTdGFjayhjKC1zaXplKSk7XG4gICAgfSk7XG4gIH07XG5cbmNvbnN0IHJldHVybk5lYXIgPVxuICAoc2l6ZTogbnVtYmVyLCByZWxlYXNlOiBib29sZWFuKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCB0YXJnZXQgPSBlLmxvYWQoZS5zdGFja0FkZHJlc3MoMCwgc2l6ZSksIHNpemUpO1xuICAgIGNvbnN0IGRlbHRhID0gcmVsZWFzZSA/IGk2NC5hZGQoZS5yZWFkKDApLCBjKHNpemUpKSA6IGMoc2l6ZSk7XG4gICAgY29uc3QgbW92ZWQgPSBlLmxldChkZWx0YSk7XG4gICAgZS5qdW1wVG8odGFyZ2V0LCAoKSA9PiBlLm1vdmVTdGFjayhtb3ZlZCkpO1xuICB9O1xuXG5jb25zdCBsZWF2ZSA9XG4gIChzaXplOiBudW1iZXIpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGlmICghZS5sb25nKSB7XG4gICAgICBlLmxlYXZlKCk7XG4gICAgICByZXR1cm47XG4gICAgfVxuICAgIGNvbnN0IGZyYW1lID0gZS5ncHIoR3ByLlJCUCwgOCk7XG4gICAgY29uc3QgdiA9IGUubG9hZChmcmFtZSwgc2l6ZSk7XG4gICAgZS5zZXRHcHIoR3ByLlJTUCwgOCwgaTY0LmFkZChmcmFtZSwgYyhzaXplKSkpO1xuICAgIGUuc2V0R3ByKEdwci5SQlAsIHNpemUsIHYpO1xuICB9O1xuXG4vKiogUFVTSEY6IFJGIGFuZCBWTSBhcmUgcHVzaGVkIGFzIDAuICovXG5jb25zdCBwdXNoRmxhZ3MgPSAoc2l6ZTogbnVtYmVyKTogU2VtYW50aWMgPT5cbiAgcHVzaFZhbHVlKHNpemUsIChlKSA9PiBpNjQuYW5kKGk2NC5vcihpNjQuYW5kKGUuc3lzdGVtRmxhZ3MoKSwgYygweGZmZmZfZjcyYSkpLCBlLnJlYWRGbGFncygpKSwgYygweDAwZmNfZmZmZikpKTtcblxuY29uc3Qgc2l6ZWQgPSAobmFtZTogc3RyaW5nLCBtYWtlOiAoc2l6ZTogbnVtYmVyKSA9PiBTZW1hbnRpYyk6IFJlY29yZDxzdHJpbmcsIFNlbWFudGljPiA9PlxuICBPYmplY3QuZnJvbUVudHJpZXMoWzIsIDQsIDhdLm1hcCgoc2l6ZSkgPT4gW2Ake25hbWV9LiR7c2l6ZX1gLCBtYWtlKHNpemUpXSkpO1xuXG4vKiogU3RhY2sgYW5kIGNvbnRyb2wgZmxvdy4gKi9cbmV4cG9ydCBjb25zdCBmbG93U2VtYW50aWNzOiBSZWNvcmQ8c3RyaW5nLCBTZW1hbnRpYz4gPSB7XG4gIGptcDogKGUpID0+IGUuanVtcCgpLFxuICAnam1wIGluZGlyZWN0JzogKGUpID0+IGUuanVtcFRvKGUucmVhZCgwKSwgKCkgPT4gdW5kZWZpbmVkKSxcbiAgcHVzaCxcbiAgcG9wLFxuICAuLi5zaXplZCgnY2FsbCcsIChzaXplKSA9PiBuZWFyKHNpemUsIGZhbHNlKSksXG4gIC4uLnNpemVkKCdjYWxsIGluZGlyZWN0JywgKHNpemUpID0+IG5lYXIoc2l6ZSwgdHJ1ZSkpLFxuICAuLi5zaXplZCgncmV0JywgKHNpemUpID0+IHJldHVybk5lYXIoc2l6ZSwgZmFsc2UpKSxcbiAgLi4uc2l6ZWQoJ3JldCBpbW0nLCAoc2l6ZSkgPT4gcmV0dXJuTmVhcihzaXplLCB0cnVlKSksXG4gIC4uLnNpemVkKCdsZWF2ZScsIGxlYXZlKSxcbiAgLi4uc2l6ZWQoJ3B1c2hmJywgcHVzaEZsYWdzKSxcbiAgLi4uc2l6ZWQoJ2xvb3AnLCAoc2l6ZSkgPT4gbG9vcEJyYW5jaChzaXplLCB1bmRlZmluZWQpKSxcbiAgLi4uc2l6ZWQoJ2xvb3BlJywgKHNpemUpID0+IGxvb3BCcmFuY2goc2l6ZSwgNCkpLFxuICAuLi5zaXplZCgnbG9vcG5lJywgKHNpemUpID0+IGxvb3BCcmFuY2goc2l6ZSwgNSkpLFxuICAuLi5zaXplZCgnamN4eicsIGp1bXBJZkNvdW50ZXJaZXJvKSxcbn07XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy9pbnRlcnJ1cHQtcmV0dXJuLnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL2ludGVycnVwdC1yZXR1cm4udHNcIjtpbXBvcnQgeyBpMzIsIGk2NCwgdHlwZSBJMzIsIHR5cGUgSTY0IH0gZnJvbSAnLi4vLi4vZW1pdC9jb2RlLnRzJztcbmltcG9ydCB0eXBlIHsgRW1pdHRlciwgU2VtYW50aWMgfSBmcm9tICcuLi8uLi9lbWl0L2VtaXR0ZXIudHMnO1xuaW1wb3J0IHsgR3ByLCBMb29rcywgUmVnLCBTZWcsIFNlZ0ZpZWxkLCBTRUdNRU5UX0JZVEVTIH0gZnJvbSAnLi4vLi4vbHAvcmVnaXN0ZXItZmlsZS50cyc7XG5pbXBvcnQgeyBDb3JlUmVnIH0gZnJvbSAnLi4vLi4vcnVuL2NvcmUtcmVnaXN0ZXJzLnRzJztcblxuY29uc3QgYyA9IGk2NC5jb25zdDtcbi8qKiBGbGFncyB0aGF0IG1heSBjaGFuZ2Ugd2l0aG91dCBhbnlib2R5IGhhdmluZyB0byBsb29rOiBJRiAodW5sZXNzIExvb2tzLlNUSSksIERGLCBJRDsgdGhlIGFyaXRobWV0aWMgb25lcy4gKi9cbmNvbnN0IElGID0gMHgyMDA7XG5jb25zdCBRVUlFVCA9IElGIHwgMHg0MDAgfCAweDIwXzAwMDA7XG5jb25zdCBBUklUSE1FVElDID0gMHg4ZDU7XG4vKiogTlQgYW5kIFRGLCB3aGljaCBoYXZlIHRvIGJlIGNsZWFyOyB0aGUgZmxhZ3MgYmVzaWRlIFJGIHRoYXQgSVJFVCB3cml0ZXMgYXQgcHJpdmlsZWdlIGxldmVsIDA6IHRob3NlLCBJT1BMLCBBQywgVklGLCBWSVAuICovXG5jb25zdCBOVF9URiA9IDB4NDEwMDtcbmNvbnN0IFJGID0gMHgxXzAwMDA7XG5jb25zdCBPVEhFUlMgPSAweDMwMDAgfCAweDRfMDAwMCB8IDB4OF8wMDAwIHwgMHgxMF8wMDAwIHwgTlRfVEY7XG4vKiogV2l0aCBpdCBzZXQsIGV4cGxpY2l0IHJlYWRzIGhhdmUgb3RoZXIgcmlnaHRzIHRoYW4gdGhvc2Ugb2YgZGVzY3JpcHRvcnMuICovXG5jb25zdCBBQyA9IDB4NF8wMDAwO1xuY29uc3QgQkxPQ0tFRF9CWV9OTUkgPSA4O1xuLyoqIEJyZWFrcG9pbnRzIG9mIERSNyB0aGF0IGFyZSBlbmFibGVkLiAqL1xuY29uc3QgRU5BQkxFRCA9IDB4ZmY7XG4vKiogSW4gdGhlIHVwcGVyIHdvcmQgb2YgYSBkZXNjcmlwdG9yLCB3aXRoIHdoYXQgdGhleSBoYXZlIHRvIGJlOiBMLCBELCBQLCBEUEwsIFMgYW5kIHR5cGUgb2YgNjQtYml0IGNvZGUgb2YgbGV2ZWwgMDsgUCwgRFBMLCBTIGFuZCB0eXBlIG9mIHdyaXRhYmxlIGRhdGEgb2YgbGV2ZWwgMC4gQWNjZXNzZWQgYm90aC4gKi9cbmNvbnN0IENPREUgPSBbMHg2MF9mZjAwLCAweDIwXzliMDBdIGFzIGNvbnN0O1xuY29uc3QgU1RBQ0sgPSBbMHhmZjAwLCAweDkzMDBdIGFzIGNvbnN0O1xuLyoqIFNlZ0ZpZWxkLkFUVFJJQlVURVMgb2YgYSBudWxsIHNlZ21lbnQuICovXG5jb25zdCBVTlVTQUJMRSA9IDB4MV8wMDAwO1xuXG5jb25zdCB3b3JkID0gKHZhbHVlOiBJNjQpOiBJMzIgPT4gaTMyLndyYXAodmFsdWUpO1xuY29uc3QgdXBwZXIgPSAodmFsdWU6IEk2NCk6IEkzMiA9PiBpMzIud3JhcChpNjQuc2hyVSh2YWx1ZSwgYygzMikpKTtcbmNvbnN0IGJpdHMgPSAodmFsdWU6IEkzMiwgbWFzazogbnVtYmVyKTogSTMyID0+IGkzMi5hbmQodmFsdWUsIGkzMi5jb25zdChtYXNrKSk7XG5jb25zdCBsZWF2ZUlmID0gKGU6IEVtaXR0ZXIsIGNvbmRpdGlvbjogSTMyKTogdm9pZCA9PiBlLmlmKGNvbmRpdGlvbiwgKCkgPT4gZS5sZWF2ZSgpKTtcblxuY29uc3Qgc2xvdE9mID0gKHNlZ21lbnQ6IG51bWJlcik6IG51bWJlciA9PiBSZWcuU0VHTUVOVFMgKyBzZWdtZW50ICogU0VHTUVOVF9CWVRFUztcblxuLyoqIFRoZSBzZWxlY3RvciwgYWZ0ZXIgbGVhdmluZyB1bmxlc3MgaXQgaXMgdGhhdCBvZiB0aGUgc2VnbWVudCByZWdpc3Rlciwgd2l0aCBSUEwgMCBhbmQgb2YgdGhlIEdEVC4gKi9cbmZ1bmN0aW9uIHNhbWVTZWxlY3RvcihlOiBFbWl0dGVyLCBzZWdtZW50OiBudW1iZXIsIHNlbGVjdG9yOiBJNjQpOiBJMzIge1xuICBjb25zdCBzID0gZS5sZXRJMzIoYml0cyh3b3JkKHNlbGVjdG9yKSwgMHhmZmZmKSk7XG4gIGxlYXZlSWYoZSwgaTMyLm9yKGkzMi5uZShzLCBiaXRzKGUuc3RhdGUzMihzbG90T2Yoc2VnbWVudCkgKyBTZWdGaWVsZC5TRUxFQ1RPUiksIDB4ZmZmZikpLCBiaXRzKHMsIDcpKSk7XG4gIHJldHVybiBzO1xufVxuLyoqIExlYXZlcyB1bmxlc3MgbG9hZGluZyB0aGUgc2VsZWN0b3Igd291bGQgbGVhdmUgdGhlIHNlZ21lbnQgcmVnaXN0ZXIgYXMgaXQgaXMsIGFmdGVyIHRoZSBjaGVja3Mgb2YgSVJFVCBhdCBwcml2aWxlZ2UgbGV2ZWwgMC4gKi9cbmZ1bmN0aW9uIHJlcXVpcmVTYW1lKGU6IEVtaXR0ZXIsIHNlZ21lbnQ6IG51bWJlciwgczogSTMyLCBbbWFzaywgdmFsdWVdOiByZWFkb25seSBbbnVtYmVyLCBudW1iZXJdKTogdm9pZCB7XG4gIGNvbnN0IGF0ID0gc2xvdE9mKHNlZ21lbnQpO1xuICBsZWF2ZUlmKGUsIGkzMi5vcihpMzIuZXF6KHMpLCBpMzIuZ3RVKGkzMi5hZGQocywgaTMyLmNvbnN0KDcpKSwgZS5zdGF0ZTMyKFJlZy5HRFRSX0xJTUlUKSkpKTtcbiAgY29uc3QgZCA9IGUubG9hZChpNjQuYWRkKGUuc3RhdGU2NChSZWcuR0RUUl9CQVNFKSwgaTY0LmV4dGVuZFUocykpLCA4KTtcbiAgY29uc3QgbG93ID0gd29yZChkKTtcbiAgY29uc3QgaGlnaCA9IGUubGV0STMyKHVwcGVyKGQpKTtcbiAgbGVhdmVJZihlLCBpMzIubmUoYml0cyhoaWdoLCBtYXNrKSwgaTMyLmNvbnN0KHZhbHVlKSkpO1xuICBjb25zdCByYXcgPSBlLmxldEkzMihpMzIub3IoYml0cyhsb3csIDB4ZmZmZiksIGJpdHMoaGlnaCwgMHhmXzAwMDApKSk7XG4gIGNvbnN0IGxpbWl0ID0gaTMyLnNlbGVjdChiaXRzKGhpZ2gsIDB4ODBfMDAwMCksIGkzMi5vcihpMzIuc2hsKHJhdywgaTMyLmNvbnN0KDEyKSksIGkzMi5jb25zdCgweGZmZikpLCByYXcpO1xuICBjb25zdCBiYXNlID0gaTMyLm9yKGkzMi5vcihpMzIuc2hyVShsb3csIGkzMi5jb25zdCgxNikpLCBpMzIuc2hsKGJpdHMoaGlnaCwgMHhmZiksIGkzMi5jb25zdCgxNikpKSwgYml0cyhoaWdoLCAweGZmMDBfMDAwMCkpO1xuICBjb25zdCBhdHRyaWJ1dGVzID0gYml0cyhpMzIuc2hyVShoaWdoLCBpMzIuY29uc3QoOCkpLCAweGYwZmYpO1xuICBjb25zdCBkaWZmZXJzID0gaTMyLm9yKFxuICAgIGkzMi54b3IobGltaXQsIGUuc3RhdGUzMihhdCArIFNlZ0ZpZWxkLkxJTUlUKSksXG4gICAgaTMyLnhvcihhdHRyaWJ1dGVzLCBlLnN0YXRlMzIoYXQgKyBTZWdGaWVsZC5BVFRSSUJVVEVTKSksXG4gICk7XG4gIGxlYXZlSWYoZSwgaTMyLm9yKGRpZmZlcnMsIGk2NC5uZShpNjQuZXh0ZW5kVShiYXNlKSwgZS5zdGF0ZTY0KGF0ICsgU2VnRmllbGQuQkFTRSkpKSk7XG59XG5cbi8qKiBUaGUgc2FtZSBmb3IgYSBudWxsIFNTLCB3aGljaCBpcyBhcyBnb29kIGFzIGFueSBpbiA2NC1iaXQgbW9kZSBhdCB0aGlzIGxldmVsLiAqL1xuZnVuY3Rpb24gcmVxdWlyZVNhbWVOdWxsKGU6IEVtaXR0ZXIpOiB2b2lkIHtcbiAgY29uc3QgYXQgPSBzbG90T2YoU2VnLlNTKTtcbiAgY29uc3QgZGlmZmVycyA9IGkzMi5vcihpMzIueG9yKGUuc3RhdGUzMihhdCArIFNlZ0ZpZWxkLkFUVFJJQlVURVMpLCBpMzIuY29uc3QoVU5VU0FCTEUpKSwgZS5zdGF0ZTMyKGF0ICsgU2VnRmllbGQuTElNSVQpKTtcbiAgbGVhdmVJZihlLCBpMzIub3IoZGlmZmVycywgaTY0Lm5lKGUuc3RhdGU2NChhdCArIFNlZ0ZpZWxkLkJBU0UpLCBjKDApKSkpO1xufVxuXG4vKipcbiAqIElSRVRRIGZyb20gNjQtYml0IG1vZGUgYXQgcHJpdmlsZWdlIGxldmVsIDAgdG8gaXRzZWxmLCB3aXRoIHRoZSBzZWdtZW50cyBhbmQgdGhlIGZsYWdzIHRoYXQgYXJlIGluIGZvcmNlIGJ1dCBJRiwgREYsIElELCBSRiBhbmQgdGhlIGFyaXRobWV0aWMgb25lczogd2hhdCBrZXJuZWxzIHNlcmlhbGlzZSB3aXRoXG4gKiBhbmQgcmV0dXJuIGZyb20gaW50ZXJydXB0cyBvZiB0aGVpciBvd24gYnkuIEV2ZXJ5dGhpbmcgZWxzZSBpcyBsZWZ0IHRvIFR5cGVTY3JpcHQgKGxwL3N5c3RlbS9pcmV0LnRzKS5cbiAqL1xuY29uc3QgdG9JdHNlbGY6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3QgZmxhZ3MgPSBlLmxldEkzMihlLnN0YXRlMzIoUmVnLlJGTEFHUykpO1xuICBjb25zdCBsb29rcyA9IGkzMi5vcihpMzIub3IoZS5zdGF0ZTMyKFJlZy5BVFRFTlRJT04pLCBlLnN0YXRlMzIoUmVnLkNQTCkpLCBiaXRzKGUuc3RhdGUzMihSZWcuRFI3KSwgRU5BQkxFRCkpO1xuICBsZWF2ZUlmKGUsIGkzMi5vcihpMzIub3IobG9va3MsIGJpdHMoZS5zdGF0ZTMyKFJlZy5JTlRFUlJVUFRJQklMSVRZKSwgQkxPQ0tFRF9CWV9OTUkpKSwgYml0cyhmbGFncywgTlRfVEYgfCBBQykpKTtcbiAgY29uc3QgcXVhZCA9IChuOiBudW1iZXIpOiBJNjQgPT4gZS5sb2FkKGUuc3RhY2tBZGRyZXNzKDggKiBuLCA4KSwgOCk7XG4gIGNvbnN0IHJpcCA9IHF1YWQoMCk7XG4gIGNvbnN0IGNvZGUgPSBxdWFkKDEpO1xuICBjb25zdCBpbWFnZSA9IGUubGV0STMyKHdvcmQocXVhZCgyKSkpO1xuICBjb25zdCBzdGFja1BvaW50ZXIgPSBxdWFkKDMpO1xuICBjb25zdCBzdGFjayA9IHF1YWQoNCk7XG4gIGxlYXZlSWYoZSwgYml0cyhpMzIub3IoaTMyLnhvcihpbWFnZSwgZmxhZ3MpLCBiaXRzKGltYWdlLCBOVF9URikpLCBPVEhFUlMpKTtcbiAgbGVhdmVJZihlLCBpMzIuYW5kKGkzMi5uZShiaXRzKGUuc3RhdGUzMihSZWcuTE9PS1MpLCBMb29rcy5TVEkpLCBpMzIuY29uc3QoMCkpLCBpMzIubmUoYml0cyhpbWFnZSwgSUYpLCBpMzIuY29uc3QoMCkpKSk7XG4gIHJlcXVpcmVTYW1lKGUsIFNlZy5DUywgc2FtZVNlbGVjdG9yKGUsIFNlZy5DUywgY29kZSksIENPREUpO1xuICBjb25zdCBzcyA9IHNhbWVTZWxlY3RvcihlLCBTZWcuU1MsIHN0YWNrKTtcbiAgZS5pZihcbiAgICBpMzIuZXF6KHNzKSxcbiAgICAoKSA9PiByZXF1aXJlU2FtZU51bGwoZSksXG4gICAgKCkgPT4gcmVxdWlyZVNhbWUoZSwgU2VnLlNTLCBzcywgU1RBQ0spLFxuICApO1xuICBlLmp1bXBUbyhyaXAsICgpID0+IHtcbiAgICBlLnNldFN0YXRlMzIoUmVnLlJGTEFHUywgaTMyLm9yKGJpdHMoZmxhZ3MsIH4oUVVJRVQgfCBSRikpLCBiaXRzKGltYWdlLCBRVUlFVCB8IFJGKSkpO1xuICAgIGUuaWYoYml0cyhpbWFnZSwgUkYpLCAoKSA9PiBlLnNldFN0YXRlNjQoQ29yZVJlZy5SRVNVTUVfQVQsIGUucmV0aXJlZCgpKSk7XG4gICAgZS53cml0ZUZsYWdzKGk2NC5leHRlbmRVKGJpdHMoaW1hZ2UsIEFSSVRITUVUSUMpKSk7XG4gICAgZS5zZXRHcHIoR3ByLlJTUCwgOCwgc3RhY2tQb2ludGVyKTtcbiAgfSk7XG59O1xuXG4vKiogQnkgdGhlIG5hbWUgdGhhdCBgc3lzdGVtU2hhcGVPZmAgZ2l2ZXMuICovXG5leHBvcnQgY29uc3QgaW50ZXJydXB0UmV0dXJuU2VtYW50aWNzOiBSZWNvcmQ8c3RyaW5nLCBTZW1hbnRpYz4gPSB7ICdpcmV0LnF1aWNrJzogdG9JdHNlbGYgfTtcbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL2J5dGUtc3dhcC50c1wiO2NvbnN0IF9faW5qZWN0ZWRfZGlybmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljc1wiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy9ieXRlLXN3YXAudHNcIjtpbXBvcnQgeyBpNjQsIHR5cGUgSTY0IH0gZnJvbSAnLi4vLi4vZW1pdC9jb2RlLnRzJztcblxuLyoqIFJldmVyc2VzIHRoZSBsb3cgYHNpemVgIGJ5dGVzIG9mIGEgdmFsdWUuIFR3by1ieXRlIEJTV0FQIGlzIHVuZGVmaW5lZCBpbiB0aGUgbWFudWFsOyBwcm9jZXNzb3JzIGdpdmUgMCwgTU9WQkUgc3dhcHMuICovXG5leHBvcnQgZnVuY3Rpb24gYnl0ZVN3YXAoc2l6ZTogbnVtYmVyLCB2OiBJNjQpOiBJNjQge1xuICBjb25zdCBhbmQgPSAodmFsdWU6IEk2NCwgbWFzazogYmlnaW50KTogSTY0ID0+IGk2NC5hbmQodmFsdWUsIGk2NC5jb25zdChCaWdJbnQuYXNJbnROKDY0LCBtYXNrKSkpO1xuICBpZiAoc2l6ZSA9PT0gMikgcmV0dXJuIGk2NC5vcihpNjQuc2hsKGFuZCh2LCAweGZmbiksIGk2NC5jb25zdCg4KSksIGFuZChpNjQuc2hyVSh2LCBpNjQuY29uc3QoOCkpLCAweGZmbikpO1xuICBjb25zdCBzd2FwID0gKHZhbHVlOiBJNjQsIGJpdHM6IG51bWJlciwgbWFzazogYmlnaW50KTogSTY0ID0+XG4gICAgaTY0Lm9yKGk2NC5zaGwoYW5kKHZhbHVlLCBtYXNrKSwgaTY0LmNvbnN0KGJpdHMpKSwgYW5kKGk2NC5zaHJVKHZhbHVlLCBpNjQuY29uc3QoYml0cykpLCBtYXNrKSk7XG4gIGNvbnN0IGJ5dGVzID0gc3dhcCh2LCA4LCAweDAwZmYwMGZmMDBmZjAwZmZuKTtcbiAgY29uc3Qgd29yZHMgPSBzd2FwKGJ5dGVzLCAxNiwgMHgwMDAwZmZmZjAwMDBmZmZmbik7XG4gIHJldHVybiBzaXplID09PSA0ID8gYW5kKHdvcmRzLCAweGZmZmZfZmZmZm4pIDogaTY0LnJvdGwod29yZHMsIGk2NC5jb25zdCgzMikpO1xufVxuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvbW92LnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL21vdi50c1wiO2ltcG9ydCB7IGkzMiwgaTY0IH0gZnJvbSAnLi4vLi4vZW1pdC9jb2RlLnRzJztcbmltcG9ydCB0eXBlIHsgU2VtYW50aWMgfSBmcm9tICcuLi8uLi9lbWl0L2VtaXR0ZXIudHMnO1xuaW1wb3J0IHsgc2lnbkV4dGVuZCB9IGZyb20gJy4uLy4uL2VtaXQvZXh0ZW5kLnRzJztcbmltcG9ydCB7IEdwciB9IGZyb20gJy4uLy4uL2xwL3JlZ2lzdGVyLWZpbGUudHMnO1xuaW1wb3J0IHsgYnl0ZVN3YXAgfSBmcm9tICcuL2J5dGUtc3dhcC50cyc7XG5cbmNvbnN0IFJBWCA9IEdwci5SQVg7XG5jb25zdCBSRFggPSBHcHIuUkRYO1xuXG5jb25zdCBleGNoYW5nZTogU2VtYW50aWMgPSAoZSkgPT4ge1xuICBjb25zdCBhID0gZS5yZWFkTW9kaWZ5KDApO1xuICBjb25zdCBiID0gZS5yZWFkKDEpO1xuICBlLndyaXRlKDAsIGIpO1xuICBlLndyaXRlKDEsIGEpO1xufTtcblxuLyoqIENCVyAvIENXREUgLyBDRFFFIGJ5IG9wZXJhbmQgc2l6ZTogdGhlIGFjY3VtdWxhdG9yJ3MgbG93IGhhbGYgZXh0ZW5kZWQuICovXG5jb25zdCBjb252ZXJ0VXAgPVxuICAoc2l6ZTogbnVtYmVyKTogU2VtYW50aWMgPT5cbiAgKGUpID0+XG4gICAgZS5zZXRHcHIoUkFYLCBzaXplLCBzaWduRXh0ZW5kKHNpemUgLyAyLCBlLmdwcihSQVgsIHNpemUgLyAyKSkpO1xuLyoqIENXRCAvIENEUSAvIENRTzogUkRYIGZpbGxlZCB3aXRoIHRoZSBhY2N1bXVsYXRvcidzIHNpZ24uICovXG5jb25zdCBjb252ZXJ0V2lkZSA9XG4gIChzaXplOiBudW1iZXIpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT5cbiAgICBlLnNldEdwcihSRFgsIHNpemUsIGk2NC5zaHJTKHNpZ25FeHRlbmQoc2l6ZSwgZS5ncHIoUkFYLCBzaXplKSksIGk2NC5jb25zdCg2MykpKTtcblxuLyoqIENMRkxVU0gsIENMRkxVU0hPUFQsIENMV0I6IHRoZXJlIGFyZSBubyBjYWNoZXMsIGJ1dCB0aGUgbGluZSBtdXN0IGJlIHJlYWRhYmxlLiAqL1xuY29uc3QgY2FjaGVMaW5lOiBTZW1hbnRpYyA9IChlKSA9PiB7XG4gIGUucmVhZCgwKTtcbn07XG5jb25zdCBtb3ZiZTogU2VtYW50aWMgPSAoZSkgPT4gZS53cml0ZSgwLCBieXRlU3dhcChlLnNpemVPZigwKSwgZS5yZWFkKDEpKSk7XG5cbi8qKiBEYXRhIG1vdmVtZW50IGJldHdlZW4gZ2VuZXJhbCByZWdpc3RlcnMgYW5kIG1lbW9yeS4gKi9cbmV4cG9ydCBjb25zdCBtb3ZTZW1hbnRpY3M6IFJlY29yZDxzdHJpbmcsIFNlbWFudGljPiA9IHtcbiAgbW92OiAoZSkgPT4gZS53cml0ZSgwLCBlLnJlYWQoMSkpLFxuICBtb3Z6eDogKGUpID0+IGUud3JpdGUoMCwgZS5yZWFkKDEpKSxcbiAgbW92c3g6IChlKSA9PiBlLndyaXRlKDAsIGUucmVhZFNpZ25lZCgxKSksXG4gIG1vdnN4ZDogKGUpID0+IGUud3JpdGUoMCwgZS5yZWFkU2lnbmVkKDEpKSxcbiAgbGVhOiAoZSkgPT4gZS53cml0ZSgwLCBlLmFkZHJlc3MoMSkpLFxuICB4Y2hnOiBleGNoYW5nZSxcbiAgYnN3YXA6IChlKSA9PiBlLndyaXRlKDAsIGJ5dGVTd2FwKGUuc2l6ZU9mKDApLCBlLnJlYWQoMCkpKSxcbiAgbW92YmUsXG4gIGNsZmx1c2g6IGNhY2hlTGluZSxcbiAgY2xmbHVzaG9wdDogY2FjaGVMaW5lLFxuICBjbHdiOiBjYWNoZUxpbmUsXG4gICdjYncuMic6IGNvbnZlcnRVcCgyKSxcbiAgJ2Nidy40JzogY29udmVydFVwKDQpLFxuICAnY2J3LjgnOiBjb252ZXJ0VXAoOCksXG4gICdjd2QuMic6IGNvbnZlcnRXaWRlKDIpLFxuICAnY3dkLjQnOiBjb252ZXJ0V2lkZSg0KSxcbiAgJ2N3ZC44JzogY29udmVydFdpZGUoOCksXG4gIG5vcDogKCkgPT4gdW5kZWZpbmVkLFxufTtcblxuLyoqIENNT1ZjYzogdGhlIHNvdXJjZSBpcyByZWFkIChhbmQgbWF5IGZhdWx0KSB3aGF0ZXZlciB0aGUgY29uZGl0aW9uOyBhIDMyLWJpdCBkZXN0aW5hdGlvbiBpcyB6ZXJvLWV4dGVuZGVkIGluIGFueSBjYXNlLiAqL1xuZXhwb3J0IGNvbnN0IGNvbmRpdGlvbmFsTW92ZSA9XG4gIChjb2RlOiBudW1iZXIpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IHNvdXJjZSA9IGUucmVhZCgxKTtcbiAgICBjb25zdCBvbGQgPSBlLnJlYWQoMCk7XG4gICAgZS53cml0ZSgwLCBpNjQuc2VsZWN0KGUuY29uZGl0aW9uKGNvZGUpLCBzb3VyY2UsIG9sZCkpO1xuICB9O1xuLyoqIFNFVGNjLiAqL1xuZXhwb3J0IGNvbnN0IHNldE9uQ29uZGl0aW9uID1cbiAgKGNvZGU6IG51bWJlcik6IFNlbWFudGljID0+XG4gIChlKSA9PlxuICAgIGUud3JpdGUoMCwgaTY0LmV4dGVuZFUoaTMyLmFuZChlLmNvbmRpdGlvbihjb2RlKSwgaTMyLmNvbnN0KDEpKSkpO1xuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvbXVsZGl2LnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL211bGRpdi50c1wiO2ltcG9ydCB7IGkzMiwgaTY0LCB0eXBlIEk2NCB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IEVtaXR0ZXIsIFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcbmltcG9ydCB7IHNpZ25FeHRlbmQgfSBmcm9tICcuLi8uLi9lbWl0L2V4dGVuZC50cyc7XG5pbXBvcnQgeyBHcHIgfSBmcm9tICcuLi8uLi9scC9yZWdpc3Rlci1maWxlLnRzJztcblxuY29uc3QgYyA9IGk2NC5jb25zdDtcbmNvbnN0IERFID0gMDtcbmNvbnN0IGxvdzMyID0gKHY6IEk2NCk6IEk2NCA9PiBpNjQuYW5kKHYsIGMoMHhmZmZmX2ZmZmYpKTtcblxuLyoqIEhpZ2ggNjQgYml0cyBvZiB0aGUgdW5zaWduZWQgcHJvZHVjdCwgZnJvbSBmb3VyIDMyLWJpdCBwcm9kdWN0cy4gKi9cbmV4cG9ydCBmdW5jdGlvbiBtdWx0aXBseUhpZ2goZTogRW1pdHRlciwgYTogSTY0LCBiOiBJNjQpOiBJNjQge1xuICBjb25zdCBhSGlnaCA9IGUubGV0KGk2NC5zaHJVKGEsIGMoMzIpKSk7XG4gIGNvbnN0IGFMb3cgPSBlLmxldChsb3czMihhKSk7XG4gIGNvbnN0IGJIaWdoID0gZS5sZXQoaTY0LnNoclUoYiwgYygzMikpKTtcbiAgY29uc3QgYkxvdyA9IGUubGV0KGxvdzMyKGIpKTtcbiAgY29uc3QgdCA9IGUubGV0KGk2NC5hZGQoaTY0Lm11bChhSGlnaCwgYkxvdyksIGk2NC5zaHJVKGk2NC5tdWwoYUxvdywgYkxvdyksIGMoMzIpKSkpO1xuICBjb25zdCB1ID0gZS5sZXQoaTY0LmFkZChpNjQubXVsKGFMb3csIGJIaWdoKSwgbG93MzIodCkpKTtcbiAgcmV0dXJuIGUubGV0KGk2NC5hZGQoaTY0LmFkZChpNjQubXVsKGFIaWdoLCBiSGlnaCksIGk2NC5zaHJVKHQsIGMoMzIpKSksIGk2NC5zaHJVKHUsIGMoMzIpKSkpO1xufVxuZnVuY3Rpb24gbXVsdGlwbHlIaWdoU2lnbmVkKGU6IEVtaXR0ZXIsIGE6IEk2NCwgYjogSTY0KTogSTY0IHtcbiAgY29uc3QgaGlnaCA9IG11bHRpcGx5SGlnaChlLCBhLCBiKTtcbiAgY29uc3QgY29ycmVjdGlvbiA9IGk2NC5hZGQoaTY0LmFuZChpNjQuc2hyUyhhLCBjKDYzKSksIGIpLCBpNjQuYW5kKGk2NC5zaHJTKGIsIGMoNjMpKSwgYSkpO1xuICByZXR1cm4gZS5sZXQoaTY0LnN1YihoaWdoLCBjb3JyZWN0aW9uKSk7XG59XG5cbi8qKiBTZXRzIENGID0gT0YgPSBvdmVyZmxvdzsgU0YsIFpGLCBQRiwgQUYgYXJlIHVuZGVmaW5lZCBpbiB0aGUgbWFudWFsOiBwcm9jZXNzb3JzIGxlYXZlIFNGIG9mIHRoZSBsb3cgaGFsZjsgaGVyZSB0aGV5IGZvbGxvdyB0aGUgbG93IGhhbGYuICovXG5mdW5jdGlvbiBwcm9kdWN0RmxhZ3MoZTogRW1pdHRlciwgc2l6ZTogbnVtYmVyLCBsb3c6IEk2NCwgb3ZlcmZsb3c6IEk2NCk6IHZvaWQge1xuICBjb25zdCBvID0gZS5sZXQob3ZlcmZsb3cpO1xuICBlLnJlc3VsdEZsYWdzKHNpemUsIGxvdywgbywgbyk7XG59XG5cbi8qKiBNVUwgLyBJTVVMIHdpdGggb25lIG9wZXJhbmQ6IFJEWDpSQVggKEFYIGZvciBieXRlcykuICovXG5jb25zdCBtdWx0aXBseVdpZGUgPVxuICAoc2lnbmVkOiBib29sZWFuKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCBzaXplID0gZS5zaXplT2YoMCk7XG4gICAgY29uc3QgYiA9IHNpZ25lZCA/IGUucmVhZFNpZ25lZCgwKSA6IGUucmVhZCgwKTtcbiAgICBjb25zdCByYXcgPSBlLmdwcihHcHIuUkFYLCBzaXplKTtcbiAgICBjb25zdCBhID0gc2lnbmVkID8gZS5sZXQoc2lnbkV4dGVuZChzaXplLCByYXcpKSA6IHJhdztcbiAgICBjb25zdCBsb3cgPSBlLmxldChpNjQubXVsKGEsIGIpKTtcbiAgICBpZiAoc2l6ZSA9PT0gOCkge1xuICAgICAgY29uc3QgaGlnaCA9IHNpZ25lZCA/IG11bHRpcGx5SGlnaFNpZ25lZChlLCBhLCBiKSA6IG11bHRpcGx5SGlnaChlLCBhLCBiKTtcbiAgICAgIGUuc2V0R3ByKEdwci5SQVgsIDgsIGxvdyk7XG4gICAgICBlLnNldEdwcihHcHIuUkRYLCA4LCBoaWdoKTtcbiAgICAgIHByb2R1Y3RGbGFncyhlLCA4LCBsb3csIGk2NC5leHRlbmRVKGk2NC5uZShoaWdoLCBzaWduZWQgPyBpNjQuc2hyUyhsb3csIGMoNjMpKSA6IGMoMCkpKSk7XG4gICAgICByZXR1cm47XG4gICAgfVxuICAgIGlmIChzaXplID09PSAxKSBlLnNldEdwcihHcHIuUkFYLCAyLCBsb3cpO1xuICAgIGVsc2Uge1xuICAgICAgZS5zZXRHcHIoR3ByLlJBWCwgc2l6ZSwgbG93KTtcbiAgICAgIGUuc2V0R3ByKEdwci5SRFgsIHNpemUsIGk2NC5zaHJVKGxvdywgYyg4ICogc2l6ZSkpKTtcbiAgICB9XG4gICAgY29uc3QgZml0cyA9IHNpZ25lZCA/IGk2NC5uZShzaWduRXh0ZW5kKHNpemUsIGxvdyksIGxvdykgOiBpNjQubmUoaTY0LnNoclUobG93LCBjKDggKiBzaXplKSksIGMoMCkpO1xuICAgIHByb2R1Y3RGbGFncyhlLCBzaXplLCBsb3csIGk2NC5leHRlbmRVKGZpdHMpKTtcbiAgfTtcblxuY29uc3QgbXVsdGlwbHlUd28gPVxuICAoYTogbnVtYmVyLCBiOiBudW1iZXIpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IHNpemUgPSBlLnNpemVPZigwKTtcbiAgICBjb25zdCB4ID0gZS5yZWFkU2lnbmVkKGEpO1xuICAgIGNvbnN0IHkgPSBlLmxldChzaWduRXh0ZW5kKHNpemUsIGUucmVhZChiKSkpO1xuICAgIGNvbnN0IGxvdyA9IGUubGV0KGk2NC5tdWwoeCwgeSkpO1xuICAgIGNvbnN0IGhpZ2ggPSBzaXplID09PSA4ID8gbXVsdGlwbHlIaWdoU2lnbmVkKGUsIHgsIHkpIDogdW5kZWZpbmVkO1xuICAgIGUud3JpdGUoMCwgbG93KTtcbiAgICBwcm9kdWN0RmxhZ3MoXG4gICAgICBlLFxuICAgICAgc2l6ZSxcbiAgICAgIGxvdyxcbiAgICAgIGk2NC5leHRlbmRVKGhpZ2ggPT09IHVuZGVmaW5lZCA/IGk2NC5uZShzaWduRXh0ZW5kKHNpemUsIGxvdyksIGxvdykgOiBpNjQubmUoaGlnaCwgaTY0LnNoclMobG93LCBjKDYzKSkpKSxcbiAgICApO1xuICB9O1xuXG5jb25zdCBkaXZpZGU6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3Qgc2l6ZSA9IGUuc2l6ZU9mKDApO1xuICBjb25zdCBkaXZpc29yID0gZS5yZWFkKDApO1xuICBlLmlmKGk2NC5lcXooZGl2aXNvciksICgpID0+IGUucmFpc2UoREUpKTtcbiAgaWYgKHNpemUgPT09IDgpIHtcbiAgICAvLyBBIGRpdmlkZW5kIHRoYXQgZG9lcyBub3QgZml0IDY0IGJpdHMgaXMgbGVmdCB0byBUeXBlU2NyaXB0LlxuICAgIGUuaWYoaTY0Lm5lKGUuZ3ByKEdwci5SRFgsIDgpLCBjKDApKSwgKCkgPT4gZS5sZWF2ZSgpKTtcbiAgICBjb25zdCBhID0gZS5ncHIoR3ByLlJBWCwgOCk7XG4gICAgZS5zZXRHcHIoR3ByLlJBWCwgOCwgaTY0LmRpdlUoYSwgZGl2aXNvcikpO1xuICAgIGUuc2V0R3ByKEdwci5SRFgsIDgsIGk2NC5yZW1VKGEsIGRpdmlzb3IpKTtcbiAgICByZXR1cm47XG4gIH1cbiAgY29uc3QgZGl2aWRlbmQgPVxuICAgIHNpemUgPT09IDEgPyBlLmdwcihHcHIuUkFYLCAyKSA6IGUubGV0KGk2NC5vcihlLmdwcihHcHIuUkFYLCBzaXplKSwgaTY0LnNobChlLmdwcihHcHIuUkRYLCBzaXplKSwgYyg4ICogc2l6ZSkpKSk7XG4gIGNvbnN0IHF1b3RpZW50ID0gZS5sZXQoaTY0LmRpdlUoZGl2aWRlbmQsIGRpdmlzb3IpKTtcbiAgZS5pZihpNjQubmUoaTY0LnNoclUocXVvdGllbnQsIGMoOCAqIHNpemUpKSwgYygwKSksICgpID0+IGUucmFpc2UoREUpKTtcbiAgY29uc3QgcmVtYWluZGVyID0gZS5sZXQoaTY0LnJlbVUoZGl2aWRlbmQsIGRpdmlzb3IpKTtcbiAgd3JpdGVRdW90aWVudChlLCBzaXplLCBxdW90aWVudCwgcmVtYWluZGVyKTtcbn07XG5jb25zdCBkaXZpZGVTaWduZWQ6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3Qgc2l6ZSA9IGUuc2l6ZU9mKDApO1xuICBjb25zdCBkaXZpc29yID0gZS5yZWFkU2lnbmVkKDApO1xuICBlLmlmKGk2NC5lcXooZGl2aXNvciksICgpID0+IGUucmFpc2UoREUpKTtcbiAgbGV0IGRpdmlkZW5kOiBJNjQ7XG4gIGlmIChzaXplID09PSA4KSB7XG4gICAgZGl2aWRlbmQgPSBlLmdwcihHcHIuUkFYLCA4KTtcbiAgICBlLmlmKGk2NC5uZShlLmdwcihHcHIuUkRYLCA4KSwgaTY0LnNoclMoZGl2aWRlbmQsIGMoNjMpKSksICgpID0+IGUubGVhdmUoKSk7XG4gIH0gZWxzZSB7XG4gICAgZGl2aWRlbmQgPVxuICAgICAgc2l6ZSA9PT0gMVxuICAgICAgICA/IGUubGV0KHNpZ25FeHRlbmQoMiwgZS5ncHIoR3ByLlJBWCwgMikpKVxuICAgICAgICA6IGUubGV0KGk2NC5vcihlLmdwcihHcHIuUkFYLCBzaXplKSwgaTY0LnNobChzaWduRXh0ZW5kKHNpemUsIGUuZ3ByKEdwci5SRFgsIHNpemUpKSwgYyg4ICogc2l6ZSkpKSk7XG4gIH1cbiAgLy8gVGhlIG9uZSBxdW90aWVudCB0aGF0IGRvZXMgbm90IGZpdCBhbmQgdGhhdCB3YXNtIHRyYXBzIG9uLlxuICBlLmlmKGkzMi5hbmQoaTY0LmVxKGRpdmlzb3IsIGMoLTEpKSwgaTY0LmVxKGRpdmlkZW5kLCBjKC0weDgwMDBfMDAwMF8wMDAwXzAwMDBuKSkpLCAoKSA9PiBlLnJhaXNlKERFKSk7XG4gIGNvbnN0IHF1b3RpZW50ID0gZS5sZXQoaTY0LmRpdlMoZGl2aWRlbmQsIGRpdmlzb3IpKTtcbiAgaWYgKHNpemUgIT09IDgpIGUuaWYoaTY0Lm5lKHNpZ25FeHRlbmQoc2l6ZSwgcXVvdGllbnQpLCBxdW90aWVudCksICgpID0+IGUucmFpc2UoREUpKTtcbiAgY29uc3QgcmVtYWluZGVyID0gZS5sZXQoaTY0LnJlbVMoZGl2aWRlbmQsIGRpdmlzb3IpKTtcbiAgd3JpdGVRdW90aWVudChlLCBzaXplLCBxdW90aWVudCwgcmVtYWluZGVyKTtcbn07XG5mdW5jdGlvbiB3cml0ZVF1b3RpZW50KGU6IEVtaXR0ZXIsIHNpemU6IG51bWJlciwgcXVvdGllbnQ6IEk2NCwgcmVtYWluZGVyOiBJNjQpOiB2b2lkIHtcbiAgaWYgKHNpemUgPT09IDEpIHtcbiAgICBlLnNldEdwcihHcHIuUkFYLCAyLCBpNjQub3IoaTY0LmFuZChxdW90aWVudCwgYygweGZmKSksIGk2NC5zaGwoaTY0LmFuZChyZW1haW5kZXIsIGMoMHhmZikpLCBjKDgpKSkpO1xuICAgIHJldHVybjtcbiAgfVxuICBlLnNldEdwcihHcHIuUkFYLCBzaXplLCBxdW90aWVudCk7XG4gIGUuc2V0R3ByKEdwci5SRFgsIHNpemUsIHJlbWFpbmRlcik7XG59XG5cbi8qKiBNVUxYOiBSRFggKiBzb3VyY2UsIG5vIGZsYWdzOyB0aGUgaGlnaCBoYWxmIGlzIHdyaXR0ZW4gbGFzdC4gKi9cbmNvbnN0IG11bHRpcGx5RXh0ZW5kZWQ6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3Qgc2l6ZSA9IGUuc2l6ZU9mKDApO1xuICBjb25zdCBiID0gZS5yZWFkKDIpO1xuICBjb25zdCBhID0gZS5ncHIoR3ByLlJEWCwgc2l6ZSk7XG4gIGNvbnN0IGxvdyA9IGUubGV0KGk2NC5tdWwoYSwgYikpO1xuICBjb25zdCBoaWdoID0gc2l6ZSA9PT0gOCA/IG11bHRpcGx5SGlnaChlLCBhLCBiKSA6IGUubGV0KGk2NC5zaHJVKGxvdywgYygzMikpKTtcbiAgZS53cml0ZSgxLCBsb3cpO1xuICBlLndyaXRlKDAsIGhpZ2gpO1xufTtcblxuLyoqIE11bHRpcGxpY2F0aW9uIGFuZCBkaXZpc2lvbi4gKi9cbmV4cG9ydCBjb25zdCBtdWxkaXZTZW1hbnRpY3M6IFJlY29yZDxzdHJpbmcsIFNlbWFudGljPiA9IHtcbiAgbXVsOiBtdWx0aXBseVdpZGUoZmFsc2UpLFxuICBpbXVsOiBtdWx0aXBseVdpZGUodHJ1ZSksXG4gIGltdWwyOiBtdWx0aXBseVR3bygwLCAxKSxcbiAgaW11bDM6IG11bHRpcGx5VHdvKDEsIDIpLFxuICBkaXY6IGRpdmlkZSxcbiAgaWRpdjogZGl2aWRlU2lnbmVkLFxuICBtdWx4OiBtdWx0aXBseUV4dGVuZGVkLFxufTtcbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3NoaWZ0LnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3NoaWZ0LnRzXCI7aW1wb3J0IHsgaTY0LCB0eXBlIEk2NCB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IEVtaXR0ZXIsIFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcbmltcG9ydCB7IHNpZ25FeHRlbmQsIHplcm9FeHRlbmQgfSBmcm9tICcuLi8uLi9lbWl0L2V4dGVuZC50cyc7XG5cbmNvbnN0IGMgPSBpNjQuY29uc3Q7XG5jb25zdCBiaXQgPSAodjogSTY0LCBuOiBJNjQpOiBJNjQgPT4gaTY0LmFuZChpNjQuc2hyVSh2LCBuKSwgYygxKSk7XG5jb25zdCB0b3AgPSAoc2l6ZTogbnVtYmVyLCB2OiBJNjQpOiBJNjQgPT4gYml0KHYsIGMoOCAqIHNpemUgLSAxKSk7XG5cbi8qKiBSdW5zIGEgc2hpZnQgYm9keSB3aGVuIHRoZSBtYXNrZWQgY291bnQgaXMgbm90IDA7IHdpdGggY291bnQgMCBvbmx5IGEgMzItYml0IHJlZ2lzdGVyIGlzIHdyaXR0ZW4gKHplcm8tZXh0ZW5kZWQpLiAqL1xuZnVuY3Rpb24gd2l0aENvdW50KGU6IEVtaXR0ZXIsIGJvZHk6IChhOiBJNjQsIGNvdW50OiBJNjQpID0+IHZvaWQsIGNvdW50T3BlcmFuZCA9IDEpOiB2b2lkIHtcbiAgY29uc3Qgc2l6ZSA9IGUuc2l6ZU9mKDApO1xuICBjb25zdCBhID0gZS5yZWFkTW9kaWZ5KDApO1xuICBjb25zdCBjb3VudCA9IGUubGV0KGk2NC5hbmQoZS5yZWFkKGNvdW50T3BlcmFuZCksIGMoc2l6ZSA9PT0gOCA/IDYzIDogMzEpKSk7XG4gIGUuaWYoXG4gICAgaTY0Lm5lKGNvdW50LCBjKDApKSxcbiAgICAoKSA9PiBib2R5KGEsIGNvdW50KSxcbiAgICAoKSA9PiBlLndyaXRlKDAsIGEpLFxuICApO1xufVxuXG5jb25zdCBzaGlmdExlZnQ6IFNlbWFudGljID0gKGUpID0+XG4gIHdpdGhDb3VudChlLCAoYSwgY291bnQpID0+IHtcbiAgICBjb25zdCBzaXplID0gZS5zaXplT2YoMCk7XG4gICAgY29uc3QgciA9IGUubGV0KGk2NC5zaGwoYSwgY291bnQpKTtcbiAgICBjb25zdCBjYXJyeSA9IGUubGV0KHNpemUgPT09IDggPyBiaXQoYSwgaTY0LnN1YihjKDY0KSwgY291bnQpKSA6IGJpdChyLCBjKDggKiBzaXplKSkpO1xuICAgIGUucmVzdWx0RmxhZ3Moc2l6ZSwgciwgY2FycnksIGk2NC54b3IoY2FycnksIHRvcChzaXplLCByKSkpO1xuICAgIGUud3JpdGUoMCwgcik7XG4gIH0pO1xuY29uc3Qgc2hpZnRSaWdodDogU2VtYW50aWMgPSAoZSkgPT5cbiAgd2l0aENvdW50KGUsIChhLCBjb3VudCkgPT4ge1xuICAgIGNvbnN0IHNpemUgPSBlLnNpemVPZigwKTtcbiAgICBjb25zdCByID0gZS5sZXQoaTY0LnNoclUoYSwgY291bnQpKTtcbiAgICBlLnJlc3VsdEZsYWdzKHNpemUsIHIsIGJpdChhLCBpNjQuc3ViKGNvdW50LCBjKDEpKSksIHRvcChzaXplLCBhKSk7XG4gICAgZS53cml0ZSgwLCByKTtcbiAgfSk7XG5jb25zdCBzaGlmdEFyaXRobWV0aWM6IFNlbWFudGljID0gKGUpID0+XG4gIHdpdGhDb3VudChlLCAodW5zaWduZWQsIGNvdW50KSA9PiB7XG4gICAgY29uc3Qgc2l6ZSA9IGUuc2l6ZU9mKDApO1xuICAgIGNvbnN0IGEgPSBlLmxldChzaWduRXh0ZW5kKHNpemUsIHVuc2lnbmVkKSk7XG4gICAgY29uc3QgciA9IGUubGV0KGk2NC5zaHJTKGEsIGNvdW50KSk7XG4gICAgZS5yZXN1bHRGbGFncyhzaXplLCByLCBpNjQuYW5kKGk2NC5zaHJTKGEsIGk2NC5zdWIoY291bnQsIGMoMSkpKSwgYygxKSksIGMoMCkpO1xuICAgIGUud3JpdGUoMCwgcik7XG4gIH0pO1xuXG4vKiogdiA8PCBuIGZvciBuIGluIDAuLjY0ICh3YXNtIHRha2VzIG4gbW9kdWxvIDY0KS4gKi9cbmNvbnN0IHdpZGVMZWZ0ID0gKHY6IEk2NCwgbjogSTY0KTogSTY0ID0+IGk2NC5zZWxlY3QoaTY0Lmd0VShuLCBjKDYzKSksIGMoMCksIGk2NC5zaGwodiwgbikpO1xuY29uc3Qgd2lkZVJpZ2h0ID0gKHY6IEk2NCwgbjogSTY0KTogSTY0ID0+IGk2NC5zZWxlY3QoaTY0Lmd0VShuLCBjKDYzKSksIGMoMCksIGk2NC5zaHJVKHYsIG4pKTtcblxuY29uc3Qgcm90YXRlID1cbiAgKGxlZnQ6IGJvb2xlYW4pOiBTZW1hbnRpYyA9PlxuICAoZSkgPT5cbiAgICB3aXRoQ291bnQoZSwgKGEsIGNvdW50KSA9PiB7XG4gICAgICBjb25zdCBzaXplID0gZS5zaXplT2YoMCk7XG4gICAgICBjb25zdCBiaXRzID0gOCAqIHNpemU7XG4gICAgICBsZXQgcjogSTY0O1xuICAgICAgaWYgKHNpemUgPT09IDgpIHIgPSBlLmxldChsZWZ0ID8gaTY0LnJvdGwoYSwgY291bnQpIDogaTY0LnJvdHIoYSwgY291bnQpKTtcbiAgICAgIGVsc2Uge1xuICAgICAgICBjb25zdCBuID0gZS5sZXQoaTY0LmFuZChjb3VudCwgYyhiaXRzIC0gMSkpKTtcbiAgICAgICAgY29uc3Qgb3RoZXIgPSBpNjQuc3ViKGMoYml0cyksIG4pO1xuICAgICAgICByID0gZS5sZXQoemVyb0V4dGVuZChzaXplLCBsZWZ0ID8gaTY0Lm9yKGk2NC5zaGwoYSwgbiksIGk2NC5zaHJVKGEsIG90aGVyKSkgOiBpNjQub3IoaTY0LnNoclUoYSwgbiksIGk2NC5zaGwoYSwgb3RoZXIpKSkpO1xuICAgICAgfVxuICAgICAgZS53cml0ZSgwLCByKTtcbiAgICAgIGNvbnN0IGNhcnJ5ID0gZS5sZXQobGVmdCA/IGk2NC5hbmQociwgYygxKSkgOiB0b3Aoc2l6ZSwgcikpO1xuICAgICAgZS5jYXJyeU92ZXJmbG93RmxhZ3MoY2FycnksIGxlZnQgPyBpNjQueG9yKGNhcnJ5LCB0b3Aoc2l6ZSwgcikpIDogaTY0LnhvcihjYXJyeSwgYml0KHIsIGMoYml0cyAtIDIpKSkpO1xuICAgIH0pO1xuXG4vKiogUkNMIGFuZCBSQ1Igcm90YXRlIGEgdmFsdWUgb2Ygc2l6ZSArIDEgYml0czogdGhlIGNhcnJ5IGZsYWcgb24gdG9wLiAqL1xuY29uc3Qgcm90YXRlVGhyb3VnaENhcnJ5ID1cbiAgKGxlZnQ6IGJvb2xlYW4pOiBTZW1hbnRpYyA9PlxuICAoZSkgPT5cbiAgICB3aXRoQ291bnQoZSwgKGEsIG1hc2tlZCkgPT4ge1xuICAgICAgY29uc3Qgc2l6ZSA9IGUuc2l6ZU9mKDApO1xuICAgICAgY29uc3QgYml0cyA9IDggKiBzaXplO1xuICAgICAgY29uc3QgY2FycnlJbiA9IGUubGV0KGUuY2FycnkoKSk7XG4gICAgICBjb25zdCBjb3VudCA9IGUubGV0KHNpemUgPj0gNCA/IG1hc2tlZCA6IGk2NC5yZW1VKG1hc2tlZCwgYyhiaXRzICsgMSkpKTtcbiAgICAgIGNvbnN0IG1vdmUgPSAoKTogdm9pZCA9PiB7XG4gICAgICAgIGxldCByOiBJNjQ7XG4gICAgICAgIGxldCBjYXJyeTogSTY0O1xuICAgICAgICBpZiAoc2l6ZSA9PT0gOCkge1xuICAgICAgICAgIHIgPSBsZWZ0XG4gICAgICAgICAgICA/IGk2NC5vcihcbiAgICAgICAgICAgICAgICBpNjQub3IoaTY0LnNobChhLCBjb3VudCksIGk2NC5zaGwoY2FycnlJbiwgaTY0LnN1Yihjb3VudCwgYygxKSkpKSxcbiAgICAgICAgICAgICAgICB3aWRlUmlnaHQoYSwgZS5sZXQoaTY0LnN1YihjKDY1KSwgY291bnQpKSksXG4gICAgICAgICAgICAgIClcbiAgICAgICAgICAgIDogaTY0Lm9yKFxuICAgICAgICAgICAgICAgIGk2NC5vcihpNjQuc2hyVShhLCBjb3VudCksIGk2NC5zaGwoY2FycnlJbiwgaTY0LnN1YihjKDY0KSwgY291bnQpKSksXG4gICAgICAgICAgICAgICAgd2lkZUxlZnQoYSwgZS5sZXQoaTY0LnN1YihjKDY1KSwgY291bnQpKSksXG4gICAgICAgICAgICAgICk7XG4gICAgICAgICAgY2FycnkgPSBsZWZ0ID8gYml0KGEsIGk2NC5zdWIoYyg2NCksIGNvdW50KSkgOiBiaXQoYSwgaTY0LnN1Yihjb3VudCwgYygxKSkpO1xuICAgICAgICAgIHIgPSBlLmxldChyKTtcbiAgICAgICAgfSBlbHNlIHtcbiAgICAgICAgICBjb25zdCB2ID0gZS5sZXQoaTY0Lm9yKGEsIGk2NC5zaGwoY2FycnlJbiwgYyhiaXRzKSkpKTtcbiAgICAgICAgICBjb25zdCBiYWNrID0gaTY0LnN1YihjKGJpdHMgKyAxKSwgY291bnQpO1xuICAgICAgICAgIHIgPSBlLmxldChsZWZ0ID8gaTY0Lm9yKGk2NC5zaGwodiwgY291bnQpLCBpNjQuc2hyVSh2LCBiYWNrKSkgOiBpNjQub3IoaTY0LnNoclUodiwgY291bnQpLCBpNjQuc2hsKHYsIGJhY2spKSk7XG4gICAgICAgICAgY2FycnkgPSBiaXQociwgYyhiaXRzKSk7XG4gICAgICAgIH1cbiAgICAgICAgY29uc3QgY2FycnlPdXQgPSBlLmxldChjYXJyeSk7XG4gICAgICAgIGUud3JpdGUoMCwgcik7XG4gICAgICAgIGUuY2FycnlPdmVyZmxvd0ZsYWdzKGNhcnJ5T3V0LCBsZWZ0ID8gaTY0LnhvcihjYXJyeU91dCwgdG9wKHNpemUsIHIpKSA6IGk2NC54b3IodG9wKHNpemUsIHIpLCBiaXQociwgYyhiaXRzIC0gMikpKSk7XG4gICAgICB9O1xuICAgICAgaWYgKHNpemUgPj0gNCkgbW92ZSgpO1xuICAgICAgZWxzZSBlLmlmKGk2NC5uZShjb3VudCwgYygwKSksIG1vdmUpO1xuICAgIH0pO1xuXG4vKiogU0hMRCAvIFNIUkQuIEEgY291bnQgYWJvdmUgdGhlIG9wZXJhbmQgc2l6ZSAoMTYtYml0IG9ubHkpIGdpdmVzIGFuIHVuZGVmaW5lZCByZXN1bHQ7IHdoYXQgaXMgY29tcHV0ZWQgaGVyZSBpcyB3aGF0IHByb2Nlc3NvcnMgZG86IGJpdHMgb2YgZGVzdDpzcmM6ZGVzdC4gKi9cbmNvbnN0IHNoaWZ0RG91YmxlID1cbiAgKGxlZnQ6IGJvb2xlYW4pOiBTZW1hbnRpYyA9PlxuICAoZSkgPT5cbiAgICB3aXRoQ291bnQoXG4gICAgICBlLFxuICAgICAgKGEsIGNvdW50KSA9PiB7XG4gICAgICAgIGNvbnN0IHNpemUgPSBlLnNpemVPZigwKTtcbiAgICAgICAgY29uc3QgYml0cyA9IDggKiBzaXplO1xuICAgICAgICBjb25zdCBiID0gZS5yZWFkKDEpO1xuICAgICAgICBsZXQgcjogSTY0O1xuICAgICAgICBsZXQgY2Fycnk6IEk2NDtcbiAgICAgICAgaWYgKHNpemUgPT09IDIpIHtcbiAgICAgICAgICBjb25zdCB3aWRlID0gbGVmdFxuICAgICAgICAgICAgPyBpNjQub3IoaTY0Lm9yKGk2NC5zaGwoYSwgYygzMikpLCBpNjQuc2hsKGIsIGMoMTYpKSksIGEpXG4gICAgICAgICAgICA6IGk2NC5vcihpNjQub3IoYSwgaTY0LnNobChiLCBjKDE2KSkpLCBpNjQuc2hsKGEsIGMoMzIpKSk7XG4gICAgICAgICAgY29uc3QgdiA9IGUubGV0KHdpZGUpO1xuICAgICAgICAgIHIgPSBlLmxldCh6ZXJvRXh0ZW5kKDIsIGxlZnQgPyBpNjQuc2hyVShpNjQuc2hsKHYsIGNvdW50KSwgYygzMikpIDogaTY0LnNoclUodiwgY291bnQpKSk7XG4gICAgICAgICAgY2FycnkgPSBsZWZ0ID8gYml0KHYsIGk2NC5zdWIoYyg0OCksIGNvdW50KSkgOiBiaXQodiwgaTY0LnN1Yihjb3VudCwgYygxKSkpO1xuICAgICAgICB9IGVsc2Uge1xuICAgICAgICAgIGNvbnN0IGJhY2sgPSBpNjQuc3ViKGMoYml0cyksIGNvdW50KTtcbiAgICAgICAgICByID0gZS5sZXQoXG4gICAgICAgICAgICB6ZXJvRXh0ZW5kKHNpemUsIGxlZnQgPyBpNjQub3IoaTY0LnNobChhLCBjb3VudCksIGk2NC5zaHJVKGIsIGJhY2spKSA6IGk2NC5vcihpNjQuc2hyVShhLCBjb3VudCksIGk2NC5zaGwoYiwgYmFjaykpKSxcbiAgICAgICAgICApO1xuICAgICAgICAgIGNhcnJ5ID0gbGVmdCA/IGJpdChhLCBiYWNrKSA6IGJpdChhLCBpNjQuc3ViKGNvdW50LCBjKDEpKSk7XG4gICAgICAgIH1cbiAgICAgICAgZS53cml0ZSgwLCByKTtcbiAgICAgICAgZS5yZXN1bHRGbGFncyhzaXplLCByLCBlLmxldChjYXJyeSksIGUubGV0KGk2NC54b3IodG9wKHNpemUsIHIpLCB0b3Aoc2l6ZSwgYSkpKSk7XG4gICAgICB9LFxuICAgICAgMixcbiAgICApO1xuXG4vKiogU0hMWCwgU0hSWCwgU0FSWDogbm8gZmxhZ3MuICovXG5jb25zdCBzaGlmdE5vRmxhZ3MgPVxuICAob3BlcmF0aW9uOiAoYTogSTY0LCBuOiBJNjQpID0+IEk2NCwgc2lnbmVkOiBib29sZWFuKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCBzaXplID0gZS5zaXplT2YoMCk7XG4gICAgY29uc3QgYSA9IHNpZ25lZCA/IGUucmVhZFNpZ25lZCgxKSA6IGUucmVhZCgxKTtcbiAgICBlLndyaXRlKDAsIG9wZXJhdGlvbihhLCBpNjQuYW5kKGUucmVhZCgyKSwgYyhzaXplID09PSA4ID8gNjMgOiAzMSkpKSk7XG4gIH07XG5jb25zdCByb3RhdGVOb0ZsYWdzOiBTZW1hbnRpYyA9IChlKSA9PiB7XG4gIGNvbnN0IHNpemUgPSBlLnNpemVPZigwKTtcbiAgY29uc3QgYSA9IGUucmVhZCgxKTtcbiAgY29uc3QgbiA9IGUubGV0KGk2NC5hbmQoZS5yZWFkKDIpLCBjKHNpemUgPT09IDggPyA2MyA6IDMxKSkpO1xuICBlLndyaXRlKDAsIHNpemUgPT09IDggPyBpNjQucm90cihhLCBuKSA6IGk2NC5vcihpNjQuc2hyVShhLCBuKSwgaTY0LnNobChhLCBpNjQuc3ViKGMoMzIpLCBuKSkpKTtcbn07XG5cbi8qKiBTaGlmdHMgYW5kIHJvdGF0ZXMuICovXG5leHBvcnQgY29uc3Qgc2hpZnRTZW1hbnRpY3M6IFJlY29yZDxzdHJpbmcsIFNlbWFudGljPiA9IHtcbiAgc2hsOiBzaGlmdExlZnQsXG4gIHNocjogc2hpZnRSaWdodCxcbiAgc2FyOiBzaGlmdEFyaXRobWV0aWMsXG4gIHJvbDogcm90YXRlKHRydWUpLFxuICByb3I6IHJvdGF0ZShmYWxzZSksXG4gIHJjbDogcm90YXRlVGhyb3VnaENhcnJ5KHRydWUpLFxuICByY3I6IHJvdGF0ZVRocm91Z2hDYXJyeShmYWxzZSksXG4gIHNobGQ6IHNoaWZ0RG91YmxlKHRydWUpLFxuICBzaHJkOiBzaGlmdERvdWJsZShmYWxzZSksXG4gIHNobHg6IHNoaWZ0Tm9GbGFncyhpNjQuc2hsLCBmYWxzZSksXG4gIHNocng6IHNoaWZ0Tm9GbGFncyhpNjQuc2hyVSwgZmFsc2UpLFxuICBzYXJ4OiBzaGlmdE5vRmxhZ3MoaTY0LnNoclMsIHRydWUpLFxuICByb3J4OiByb3RhdGVOb0ZsYWdzLFxufTtcbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3N0cmluZy50c1wiO2NvbnN0IF9faW5qZWN0ZWRfZGlybmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljc1wiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy9zdHJpbmcudHNcIjtpbXBvcnQgeyBpMzIsIGk2NCwgbWVtb3J5LCB0eXBlIEkzMiwgdHlwZSBJNjQgfSBmcm9tICcuLi8uLi9lbWl0L2NvZGUudHMnO1xuaW1wb3J0IHR5cGUgeyBFbWl0dGVyLCBTZW1hbnRpYyB9IGZyb20gJy4uLy4uL2VtaXQvZW1pdHRlci50cyc7XG5pbXBvcnQgeyB6ZXJvRXh0ZW5kIH0gZnJvbSAnLi4vLi4vZW1pdC9leHRlbmQudHMnO1xuaW1wb3J0IHsgR3ByIH0gZnJvbSAnLi4vLi4vbHAvcmVnaXN0ZXItZmlsZS50cyc7XG5cbi8qKlxuICogU3RyaW5nIGluc3RydWN0aW9ucyB3aXRoIGZsYXQgc2VnbWVudHMuIFdpdGggUkVQOiB3aGF0IGxpZXMsIGZvciBlYWNoIG9wZXJhbmQsIGluIG9uZSBwYWdlIHRoYXQgdGhlIFRMQiBoYXMsIGZvcndhcmRzLCBpcyBkb25lIGF0IG9uY2U7IGV2ZXJ5dGhpbmcgZWxzZSBpcyBsZWZ0IHRvXG4gKiBUeXBlU2NyaXB0IGFzIGlmIG5vdGhpbmcgaGFkIGJlZW4gZG9uZSwgc28gdGhhdCBhbiBpbnN0cnVjdGlvbiBjb3VudHMgdGhlIHNhbWUgZWl0aGVyIHdheS5cbiAqL1xuY29uc3QgYyA9IGk2NC5jb25zdDtcbmNvbnN0IERGID0gMHg0MDA7XG5jb25zdCBQQUdFID0gNDA5NjtcblxuY29uc3QgaXNCYWNrd2FyZHMgPSAoZTogRW1pdHRlcik6IEkzMiA9PiBpMzIud3JhcChpNjQuYW5kKGUuc3lzdGVtRmxhZ3MoKSwgYyhERikpKTtcbi8qKiBCYWNrd2FyZHMsIG9yIG9uZSBpdGVyYXRpb24gYXQgYSB0aW1lLiAqL1xuY29uc3QgaXNTbG93ID0gKGU6IEVtaXR0ZXIpOiBJMzIgPT4gaTMyLm9yKGlzQmFja3dhcmRzKGUpLCBlLnN0ZXBzUmVwZWF0cygpKTtcbmNvbnN0IGxlYXZlSWYgPSAoZTogRW1pdHRlciwgY29uZGl0aW9uOiBJMzIpOiB2b2lkID0+IGUuaWYoY29uZGl0aW9uLCAoKSA9PiBlLmxlYXZlKCkpO1xuY29uc3QgYW55T2YgPSAoLi4uY29uZGl0aW9uczogSTMyW10pOiBJMzIgPT4gY29uZGl0aW9ucy5yZWR1Y2UoKGEsIGIpID0+IGkzMi5vcihhLCBiKSk7XG5cbi8qKiBTaXplczogb2YgdGhlIGVsZW1lbnRzIGFuZCBvZiB0aGUgYWRkcmVzc2VzLiAqL1xuaW50ZXJmYWNlIEZvcm0ge1xuICByZWFkb25seSBzaXplOiBudW1iZXI7XG4gIHJlYWRvbmx5IHdpZHRoOiBudW1iZXI7XG59XG4vKiogTW92ZXMgYW4gaW5kZXggcmVnaXN0ZXIgYnkgb25lIGVsZW1lbnQuICovXG5jb25zdCBzdGVwID0gKGU6IEVtaXR0ZXIsIHsgd2lkdGggfTogRm9ybSwgcmVnaXN0ZXI6IG51bWJlciwgZGVsdGE6IEk2NCk6IHZvaWQgPT5cbiAgZS5zZXRHcHIocmVnaXN0ZXIsIHdpZHRoLCB6ZXJvRXh0ZW5kKHdpZHRoLCBpNjQuYWRkKGUuZ3ByKHJlZ2lzdGVyLCB3aWR0aCksIGRlbHRhKSkpO1xuY29uc3Qgb25lRWxlbWVudCA9IChlOiBFbWl0dGVyLCB7IHNpemUgfTogRm9ybSk6IEk2NCA9PiBlLmxldChpNjQuc2VsZWN0KGlzQmFja3dhcmRzKGUpLCBjKC1zaXplKSwgYyhzaXplKSkpO1xuXG5jb25zdCBtb3ZlT25lID1cbiAgKGY6IEZvcm0pOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IHZhbHVlID0gZS5sb2FkKGUuZ3ByKEdwci5SU0ksIGYud2lkdGgpLCBmLnNpemUpO1xuICAgIGUuc3RvcmUoZS5ncHIoR3ByLlJESSwgZi53aWR0aCksIGYuc2l6ZSwgdmFsdWUpO1xuICAgIGNvbnN0IGRlbHRhID0gb25lRWxlbWVudChlLCBmKTtcbiAgICBzdGVwKGUsIGYsIEdwci5SU0ksIGRlbHRhKTtcbiAgICBzdGVwKGUsIGYsIEdwci5SREksIGRlbHRhKTtcbiAgfTtcbmNvbnN0IHN0b3JlT25lID1cbiAgKGY6IEZvcm0pOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGUuc3RvcmUoZS5ncHIoR3ByLlJESSwgZi53aWR0aCksIGYuc2l6ZSwgZS5ncHIoR3ByLlJBWCwgZi5zaXplKSk7XG4gICAgc3RlcChlLCBmLCBHcHIuUkRJLCBvbmVFbGVtZW50KGUsIGYpKTtcbiAgfTtcbmNvbnN0IGxvYWRPbmUgPVxuICAoZjogRm9ybSk6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgZS5zZXRHcHIoR3ByLlJBWCwgZi5zaXplLCBlLmxvYWQoZS5ncHIoR3ByLlJTSSwgZi53aWR0aCksIGYuc2l6ZSkpO1xuICAgIHN0ZXAoZSwgZiwgR3ByLlJTSSwgb25lRWxlbWVudChlLCBmKSk7XG4gIH07XG4vKiogQ01QUywgb3IgU0NBUyBvZiB0aGUgYWNjdW11bGF0b3IuICovXG5jb25zdCBjb21wYXJlT25lID1cbiAgKGY6IEZvcm0sIGlzU2NhbjogYm9vbGVhbik6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgY29uc3QgYSA9IGlzU2NhbiA/IGUuZ3ByKEdwci5SQVgsIGYuc2l6ZSkgOiBlLmxvYWQoZS5ncHIoR3ByLlJTSSwgZi53aWR0aCksIGYuc2l6ZSk7XG4gICAgY29uc3QgYiA9IGUubG9hZChlLmdwcihHcHIuUkRJLCBmLndpZHRoKSwgZi5zaXplKTtcbiAgICBjb25zdCBkZWx0YSA9IG9uZUVsZW1lbnQoZSwgZik7XG4gICAgaWYgKCFpc1NjYW4pIHN0ZXAoZSwgZiwgR3ByLlJTSSwgZGVsdGEpO1xuICAgIHN0ZXAoZSwgZiwgR3ByLlJESSwgZGVsdGEpO1xuICAgIGUuc3VidHJhY3RGbGFncyhmLnNpemUsIGEsIGIsIGUubGV0KGk2NC5zdWIoYSwgYikpKTtcbiAgfTtcblxuLyoqIEJ5dGVzIGZyb20gYW4gYWRkcmVzcyB0byB0aGUgZW5kIG9mIGl0cyBwYWdlLiAqL1xuY29uc3QgcmVzdE9mUGFnZSA9IChhZGRyZXNzOiBJNjQpOiBJNjQgPT4gaTY0LnN1YihjKFBBR0UpLCBpNjQuYW5kKGFkZHJlc3MsIGMoUEFHRSAtIDEpKSk7XG5cbmNvbnN0IG1vdmVNYW55ID1cbiAgKGY6IEZvcm0pOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IGNvdW50ID0gZS5ncHIoR3ByLlJDWCwgZi53aWR0aCk7XG4gICAgZS5pZihpNjQubmUoY291bnQsIGMoMCkpLCAoKSA9PiB7XG4gICAgICBjb25zdCBzb3VyY2UgPSBlLmdwcihHcHIuUlNJLCBmLndpZHRoKTtcbiAgICAgIGNvbnN0IGRlc3RpbmF0aW9uID0gZS5ncHIoR3ByLlJESSwgZi53aWR0aCk7XG4gICAgICBjb25zdCBieXRlcyA9IGUubGV0KGk2NC5tdWwoY291bnQsIGMoZi5zaXplKSkpO1xuICAgICAgY29uc3QgaXNMb25nID0gYW55T2YoaTY0Lmd0VShjb3VudCwgYyhQQUdFKSksIGk2NC5ndFUoYnl0ZXMsIHJlc3RPZlBhZ2Uoc291cmNlKSksIGk2NC5ndFUoYnl0ZXMsIHJlc3RPZlBhZ2UoZGVzdGluYXRpb24pKSk7XG4gICAgICBsZWF2ZUlmKGUsIGkzMi5vcihpc0xvbmcsIGlzU2xvdyhlKSkpO1xuICAgICAgY29uc3QgZnJvbSA9IGUuaG9zdE9mKHNvdXJjZSwgZmFsc2UpO1xuICAgICAgY29uc3QgdG8gPSBlLmhvc3RPZihkZXN0aW5hdGlvbiwgdHJ1ZSk7XG4gICAgICAvLyBBIGRlc3RpbmF0aW9uIHdpdGhpbiB0aGUgc291cmNlIHJlcGVhdHMgd2hhdCB3YXMgd3JpdHRlbiBiZWZvcmUuXG4gICAgICBsZWF2ZUlmKGUsIGkzMi5sdFUoaTMyLnN1YihpMzIuc3ViKHRvLCBmcm9tKSwgaTMyLmNvbnN0KDEpKSwgaTMyLnN1YihpMzIud3JhcChieXRlcyksIGkzMi5jb25zdCgxKSkpKTtcbiAgICAgIGUuZW1pdChtZW1vcnkuY29weSh0bywgZnJvbSwgaTMyLndyYXAoYnl0ZXMpKSk7XG4gICAgICBzdGVwKGUsIGYsIEdwci5SU0ksIGJ5dGVzKTtcbiAgICAgIHN0ZXAoZSwgZiwgR3ByLlJESSwgYnl0ZXMpO1xuICAgICAgZS5zZXRHcHIoR3ByLlJDWCwgZi53aWR0aCwgYygwKSk7XG4gICAgfSk7XG4gIH07XG5cbmNvbnN0IE9ORVM6IFJlY29yZDxudW1iZXIsIGJpZ2ludD4gPSB7IDE6IDFuLCAyOiAweDEwMW4sIDQ6IDB4MDEwMV8wMTAxbiwgODogMHgwMTAxXzAxMDFfMDEwMV8wMTAxbiB9O1xuY29uc3Qgc3RvcmVNYW55ID1cbiAgKGY6IEZvcm0pOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IGNvdW50ID0gZS5ncHIoR3ByLlJDWCwgZi53aWR0aCk7XG4gICAgZS5pZihpNjQubmUoY291bnQsIGMoMCkpLCAoKSA9PiB7XG4gICAgICBjb25zdCBkZXN0aW5hdGlvbiA9IGUuZ3ByKEdwci5SREksIGYud2lkdGgpO1xuICAgICAgY29uc3QgdmFsdWUgPSBlLmdwcihHcHIuUkFYLCBmLnNpemUpO1xuICAgICAgY29uc3QgYnl0ZXMgPSBlLmxldChpNjQubXVsKGNvdW50LCBjKGYuc2l6ZSkpKTtcbiAgICAgIGxlYXZlSWYoZSwgYW55T2YoaTY0Lmd0VShjb3VudCwgYyhQQUdFKSksIGk2NC5ndFUoYnl0ZXMsIHJlc3RPZlBhZ2UoZGVzdGluYXRpb24pKSwgaXNTbG93KGUpKSk7XG4gICAgICBjb25zdCB0byA9IGUuaG9zdE9mKGRlc3RpbmF0aW9uLCB0cnVlKTtcbiAgICAgIGNvbnN0IGZpbGwgPSAoKTogdm9pZCA9PiBlLmVtaXQobWVtb3J5LmZpbGwodG8sIGkzMi53cmFwKHZhbHVlKSwgaTMyLndyYXAoYnl0ZXMpKSk7XG4gICAgICBpZiAoZi5zaXplID09PSAxKSBmaWxsKCk7XG4gICAgICBlbHNlIHtcbiAgICAgICAgY29uc3QgbG93ID0gaTY0LmFuZCh2YWx1ZSwgYygweGZmKSk7XG4gICAgICAgIGUuaWYoaTY0LmVxKHZhbHVlLCB6ZXJvRXh0ZW5kKGYuc2l6ZSwgaTY0Lm11bChsb3csIGMoT05FU1tmLnNpemVdISkpKSksIGZpbGwsICgpID0+IHtcbiAgICAgICAgICBjb25zdCBhdCA9IGUudmFyaWFibGUoYygwKSk7XG4gICAgICAgICAgZS5sb29wKCgpID0+IHtcbiAgICAgICAgICAgIGNvbnN0IHBsYWNlID0gaTMyLmFkZCh0bywgaTMyLndyYXAoYXQpKTtcbiAgICAgICAgICAgIGUuZW1pdChmLnNpemUgPT09IDggPyBpNjQuc3RvcmUocGxhY2UsIHZhbHVlKSA6IGYuc2l6ZSA9PT0gNCA/IGk2NC5zdG9yZTMyKHBsYWNlLCB2YWx1ZSkgOiBpNjQuc3RvcmUxNihwbGFjZSwgdmFsdWUpKTtcbiAgICAgICAgICAgIGUuYXNzaWduKGF0LCBpNjQuYWRkKGF0LCBjKGYuc2l6ZSkpKTtcbiAgICAgICAgICAgIHJldHVybiBpNjQubHRVKGF0LCBieXRlcyk7XG4gICAgICAgICAgfSk7XG4gICAgICAgIH0pO1xuICAgICAgfVxuICAgICAgc3RlcChlLCBmLCBHcHIuUkRJLCBieXRlcyk7XG4gICAgICBlLnNldEdwcihHcHIuUkNYLCBmLndpZHRoLCBjKDApKTtcbiAgICB9KTtcbiAgfTtcblxuLyoqIFJFUEUgLyBSRVBORSBDTVBTLCBTQ0FTOiB1bnRpbCB0aGUgZWxlbWVudHMgZGlmZmVyLCBvciBhcmUgZXF1YWwsIG9yIHRoZSBjb3VudCBpcyB1c2VkIHVwLiAqL1xuY29uc3QgY29tcGFyZU1hbnkgPVxuICAoZjogRm9ybSwgaXNTY2FuOiBib29sZWFuLCB3aGlsZUVxdWFsOiBib29sZWFuKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCBjb3VudCA9IGUuZ3ByKEdwci5SQ1gsIGYud2lkdGgpO1xuICAgIGUuaWYoaTY0Lm5lKGNvdW50LCBjKDApKSwgKCkgPT4ge1xuICAgICAgY29uc3Qgc291cmNlID0gaXNTY2FuID8gdW5kZWZpbmVkIDogZS5ncHIoR3ByLlJTSSwgZi53aWR0aCk7XG4gICAgICBjb25zdCBkZXN0aW5hdGlvbiA9IGUuZ3ByKEdwci5SREksIGYud2lkdGgpO1xuICAgICAgY29uc3QgbGVhc3QgPSAoeDogSTY0LCB5OiBJNjQpOiBJNjQgPT4gaTY0LnNlbGVjdChpNjQubHRVKHgsIHkpLCB4LCB5KTtcbiAgICAgIGNvbnN0IHJlc3QgPSByZXN0T2ZQYWdlKGRlc3RpbmF0aW9uKTtcbiAgICAgIGNvbnN0IGJ5dGVzID0gZS5sZXQoc291cmNlID09PSB1bmRlZmluZWQgPyByZXN0IDogbGVhc3QocmVzdCwgcmVzdE9mUGFnZShzb3VyY2UpKSk7XG4gICAgICBjb25zdCBsaW1pdCA9IGUubGV0KGxlYXN0KGk2NC5zaHJVKGJ5dGVzLCBjKE1hdGgubG9nMihmLnNpemUpKSksIGNvdW50KSk7XG4gICAgICBsZWF2ZUlmKGUsIGkzMi5vcihpNjQuZXF6KGxpbWl0KSwgaXNTbG93KGUpKSk7XG4gICAgICBjb25zdCBmcm9tID0gc291cmNlID09PSB1bmRlZmluZWQgPyB1bmRlZmluZWQgOiBlLmhvc3RPZihzb3VyY2UsIGZhbHNlKTtcbiAgICAgIGNvbnN0IHRvID0gZS5ob3N0T2YoZGVzdGluYXRpb24sIGZhbHNlKTtcbiAgICAgIGNvbnN0IGRvbmUgPSBlLnZhcmlhYmxlKGMoMCkpO1xuICAgICAgY29uc3QgYSA9IGUudmFyaWFibGUoaXNTY2FuID8gZS5ncHIoR3ByLlJBWCwgZi5zaXplKSA6IGMoMCkpO1xuICAgICAgY29uc3QgYiA9IGUudmFyaWFibGUoYygwKSk7XG4gICAgICBjb25zdCBlbGVtZW50ID0gKGhvc3Q6IEkzMik6IEk2NCA9PiB7XG4gICAgICAgIGNvbnN0IGF0ID0gaTMyLmFkZChob3N0LCBpMzIud3JhcChpNjQubXVsKGRvbmUsIGMoZi5zaXplKSkpKTtcbiAgICAgICAgcmV0dXJuIGYuc2l6ZSA9PT0gOCA/IGk2NC5sb2FkKGF0KSA6IGYuc2l6ZSA9PT0gNCA/IGk2NC5sb2FkMzJVKGF0KSA6IGYuc2l6ZSA9PT0gMiA/IGk2NC5sb2FkMTZVKGF0KSA6IGk2NC5sb2FkOFUoYXQpO1xuICAgICAgfTtcbiAgICAgIGNvbnN0IGdvZXNPbiA9IHdoaWxlRXF1YWwgPyBpNjQuZXEgOiBpNjQubmU7XG4gICAgICBlLmxvb3AoKCkgPT4ge1xuICAgICAgICBpZiAoZnJvbSAhPT0gdW5kZWZpbmVkKSBlLmFzc2lnbihhLCBlbGVtZW50KGZyb20pKTtcbiAgICAgICAgZS5hc3NpZ24oYiwgZWxlbWVudCh0bykpO1xuICAgICAgICBlLmFzc2lnbihkb25lLCBpNjQuYWRkKGRvbmUsIGMoMSkpKTtcbiAgICAgICAgcmV0dXJuIGkzMi5hbmQoZ29lc09uKGEsIGIpLCBpNjQubHRVKGRvbmUsIGxpbWl0KSk7XG4gICAgICB9KTtcbiAgICAgIGxlYXZlSWYoZSwgaTMyLmFuZChnb2VzT24oYSwgYiksIGk2NC5sdFUoZG9uZSwgY291bnQpKSk7XG4gICAgICBjb25zdCBtb3ZlZCA9IGUubGV0KGk2NC5tdWwoZG9uZSwgYyhmLnNpemUpKSk7XG4gICAgICBpZiAoIWlzU2Nhbikgc3RlcChlLCBmLCBHcHIuUlNJLCBtb3ZlZCk7XG4gICAgICBzdGVwKGUsIGYsIEdwci5SREksIG1vdmVkKTtcbiAgICAgIHN0ZXAoZSwgZiwgR3ByLlJDWCwgaTY0LnN1YihjKDApLCBkb25lKSk7XG4gICAgICBlLnN1YnRyYWN0RmxhZ3MoZi5zaXplLCBhLCBiLCBlLmxldChpNjQuc3ViKGEsIGIpKSk7XG4gICAgfSk7XG4gIH07XG5cbi8qKiBOYW1lIG9mIHRoZSBtZWFuaW5nIG9mIGEgc3RyaW5nIGluc3RydWN0aW9uLCBvciB1bmRlZmluZWQgd2hlbiBUeXBlU2NyaXB0IGFsb25lIGhhcyBpdCAoUkVQIExPRFMpLiBgcmVwYDogMCwgMHhmMiwgMHhmMy4gKi9cbmV4cG9ydCBmdW5jdGlvbiBzdHJpbmdTZW1hbnRpY05hbWUobmFtZTogc3RyaW5nLCByZXA6IG51bWJlciwgc2l6ZTogbnVtYmVyLCB3aWR0aDogbnVtYmVyKTogc3RyaW5nIHwgdW5kZWZpbmVkIHtcbiAgY29uc3QgaXNDb21wYXJpc29uID0gbmFtZSA9PT0gJ2NtcHMnIHx8IG5hbWUgPT09ICdzY2FzJztcbiAgaWYgKG5hbWUgPT09ICdsb2RzJyAmJiByZXAgIT09IDApIHJldHVybiB1bmRlZmluZWQ7XG4gIGNvbnN0IHByZWZpeCA9IHJlcCA9PT0gMCA/ICcnIDogIWlzQ29tcGFyaXNvbiA/ICdyZXAgJyA6IHJlcCA9PT0gMHhmMiA/ICdyZXBuZSAnIDogJ3JlcGUgJztcbiAgcmV0dXJuIGAke3ByZWZpeH0ke25hbWV9LiR7c2l6ZX0uJHt3aWR0aH1gO1xufVxuXG4vKiogU3RyaW5nIGluc3RydWN0aW9ucyBieSBgc3RyaW5nU2VtYW50aWNOYW1lYDogZWxlbWVudHMgb2YgMSB0byA4IGJ5dGVzLCBhZGRyZXNzZXMgb2YgNCBhbmQgOC4gKi9cbmV4cG9ydCBjb25zdCBzdHJpbmdTZW1hbnRpY3M6IFJlY29yZDxzdHJpbmcsIFNlbWFudGljPiA9IE9iamVjdC5mcm9tRW50cmllcyhcbiAgWzEsIDIsIDQsIDhdLmZsYXRNYXAoKHNpemUpID0+XG4gICAgWzQsIDhdLmZsYXRNYXAoKHdpZHRoKTogW3N0cmluZywgU2VtYW50aWNdW10gPT4ge1xuICAgICAgY29uc3QgZiA9IHsgc2l6ZSwgd2lkdGggfTtcbiAgICAgIGNvbnN0IG9mID0gKG5hbWU6IHN0cmluZyk6IHN0cmluZyA9PiBgJHtuYW1lfS4ke3NpemV9LiR7d2lkdGh9YDtcbiAgICAgIHJldHVybiBbXG4gICAgICAgIFtvZignbW92cycpLCBtb3ZlT25lKGYpXSxcbiAgICAgICAgW29mKCdzdG9zJyksIHN0b3JlT25lKGYpXSxcbiAgICAgICAgW29mKCdsb2RzJyksIGxvYWRPbmUoZildLFxuICAgICAgICBbb2YoJ2NtcHMnKSwgY29tcGFyZU9uZShmLCBmYWxzZSldLFxuICAgICAgICBbb2YoJ3NjYXMnKSwgY29tcGFyZU9uZShmLCB0cnVlKV0sXG4gICAgICAgIFtvZigncmVwIG1vdnMnKSwgbW92ZU1hbnkoZildLFxuICAgICAgICBbb2YoJ3JlcCBzdG9zJyksIHN0b3JlTWFueShmKV0sXG4gICAgICAgIFtvZigncmVwZSBjbXBzJyksIGNvbXBhcmVNYW55KGYsIGZhbHNlLCB0cnVlKV0sXG4gICAgICAgIFtvZigncmVwbmUgY21wcycpLCBjb21wYXJlTWFueShmLCBmYWxzZSwgZmFsc2UpXSxcbiAgICAgICAgW29mKCdyZXBlIHNjYXMnKSwgY29tcGFyZU1hbnkoZiwgdHJ1ZSwgdHJ1ZSldLFxuICAgICAgICBbb2YoJ3JlcG5lIHNjYXMnKSwgY29tcGFyZU1hbnkoZiwgdHJ1ZSwgZmFsc2UpXSxcbiAgICAgIF07XG4gICAgfSksXG4gICksXG4pO1xuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3Mvc3lzdGVtLnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3N5c3RlbS50c1wiO2ltcG9ydCB7IGkzMiwgaTY0LCB0eXBlIEkzMiB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IEVtaXR0ZXIsIFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcbmltcG9ydCB7IExvb2tzLCBSZWcsIFNlZywgU2VnRmllbGQsIFNFR01FTlRfQllURVMgfSBmcm9tICcuLi8uLi9scC9yZWdpc3Rlci1maWxlLnRzJztcblxuLyoqXG4gKiBXaGF0IGtlcm5lbHMgZG8gbW9zdCB3aXRoIHN5c3RlbSBpbnN0cnVjdGlvbnMsIGluIDY0LWJpdCBtb2RlIGF0IHByaXZpbGVnZSBsZXZlbCAwOyB0aGUgcmVzdCBvZiB0aGVpciBtZWFuaW5nLCBhbmQgZXZlcnl0aGluZyB3aGlsZSB0aGUgcnVuIGxvb3AgaXMgdG8gbG9vayBhdCBldmVudHMsIGlzIGxlZnRcbiAqIHRvIFR5cGVTY3JpcHQgKGxwL3N5c3RlbSkuXG4gKi9cbmNvbnN0IFRGID0gMHgxMDA7XG5jb25zdCBJRiA9IDB4MjAwO1xuY29uc3QgUkYgPSAweDFfMDAwMDtcbmNvbnN0IEFDID0gMHg0XzAwMDA7XG4vKiogRmxhZ3MgdGhhdCBQT1BGIGNoYW5nZXMgd2l0aG91dCBhbnlib2R5IGhhdmluZyB0byBsb29rOiBJRiAodW5sZXNzIExvb2tzLlNUSSksIERGLCBJRDsgdGhlIGFyaXRobWV0aWMgb25lczsgdGhlIG90aGVycyB0aGF0IGl0IHdyaXRlcyBhdCBwcml2aWxlZ2UgbGV2ZWwgMDogVEYsIElPUEwsIE5ULCBBQy4gKi9cbmNvbnN0IFFVSUVUID0gSUYgfCAweDQwMCB8IDB4MjBfMDAwMDtcbmNvbnN0IEFSSVRITUVUSUMgPSAweDhkNTtcbmNvbnN0IE9USEVSUyA9IFRGIHwgMHgzMDAwIHwgMHg0MDAwIHwgQUM7XG5jb25zdCBDUjRfU01BUCA9IDB4MjBfMDAwMDtcbmNvbnN0IEJMT0NLRUQgPSAzO1xuY29uc3QgQkxPQ0tFRF9CWV9TVEkgPSAxO1xuXG5jb25zdCBiaXRzID0gKHZhbHVlOiBJMzIsIG1hc2s6IG51bWJlcik6IEkzMiA9PiBpMzIuYW5kKHZhbHVlLCBpMzIuY29uc3QobWFzaykpO1xuY29uc3QgYXR0ZW50aW9uID0gKGU6IEVtaXR0ZXIpOiBJMzIgPT4gZS5zdGF0ZTMyKFJlZy5BVFRFTlRJT04pO1xuXG5jb25zdCBjbGVhckludGVycnVwdHM6IFNlbWFudGljID0gKGUpID0+IHtcbiAgZS5pZihpMzIub3IoYXR0ZW50aW9uKGUpLCBlLnN0YXRlMzIoUmVnLkNQTCkpLCAoKSA9PiBlLmxlYXZlKCkpO1xuICBlLmNoYW5nZVN5c3RlbUZsYWdzKDAsIElGKTtcbn07XG5cbmNvbnN0IHNldEludGVycnVwdHM6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3QgbG9va3MgPSBpMzIub3IoaTMyLm9yKGF0dGVudGlvbihlKSwgZS5zdGF0ZTMyKFJlZy5DUEwpKSwgYml0cyhlLnN0YXRlMzIoUmVnLkxPT0tTKSwgTG9va3MuU1RJKSk7XG4gIGUuaWYoaTMyLm9yKGxvb2tzLCBiaXRzKGUuc3RhdGUzMihSZWcuUkZMQUdTKSwgVEYpKSwgKCkgPT4gZS5sZWF2ZSgpKTtcbiAgZS5pZihpMzIuZXF6KGJpdHMoZS5zdGF0ZTMyKFJlZy5SRkxBR1MpLCBJRikpLCAoKSA9PiB7XG4gICAgZS5jaGFuZ2VTeXN0ZW1GbGFncyhJRiwgMCk7XG4gICAgZS5zZXRTdGF0ZTMyKFJlZy5JTlRFUlJVUFRJQklMSVRZLCBpMzIub3IoYml0cyhlLnN0YXRlMzIoUmVnLklOVEVSUlVQVElCSUxJVFkpLCB+QkxPQ0tFRCksIGkzMi5jb25zdChCTE9DS0VEX0JZX1NUSSkpKTtcbiAgICBlLnNldFN0YXRlNjQoUmVnLlNIQURPV19BVCwgZS5yZXRpcmVkKCkpO1xuICB9KTtcbn07XG5cbmNvbnN0IHBhdXNlOiBTZW1hbnRpYyA9IChlKSA9PiBlLmlmKGkzMi5vcihhdHRlbnRpb24oZSksIGJpdHMoZS5zdGF0ZTMyKFJlZy5MT09LUyksIExvb2tzLlBBVVNFKSksICgpID0+IGUubGVhdmUoKSk7XG5cbi8qKiBQT1BGUSBhdCBwcml2aWxlZ2UgbGV2ZWwgMCB0aGF0IGNoYW5nZXMgSUYsIERGLCBJRCBhbmQgdGhlIGFyaXRobWV0aWMgZmxhZ3M6IHdoYXQga2VybmVscyByZXN0b3JlIHRoZSBpbnRlcnJ1cHQgZmxhZyBieS4gKi9cbmNvbnN0IHBvcEZsYWdzOiBTZW1hbnRpYyA9IChlKSA9PiB7XG4gIGNvbnN0IGZsYWdzID0gZS5sZXRJMzIoZS5zdGF0ZTMyKFJlZy5SRkxBR1MpKTtcbiAgZS5pZihpMzIub3IoaTMyLm9yKGF0dGVudGlvbihlKSwgZS5zdGF0ZTMyKFJlZy5DUEwpKSwgYml0cyhmbGFncywgVEYpKSwgKCkgPT4gZS5sZWF2ZSgpKTtcbiAgY29uc3QgaW1hZ2UgPSBlLmxldEkzMihpMzIud3JhcChlLmxvYWQoZS5zdGFja0FkZHJlc3MoMCwgOCksIDgpKSk7XG4gIGNvbnN0IG9wZW5zID0gaTMyLmFuZChpMzIubmUoYml0cyhlLnN0YXRlMzIoUmVnLkxPT0tTKSwgTG9va3MuU1RJKSwgaTMyLmNvbnN0KDApKSwgaTMyLm5lKGJpdHMoaW1hZ2UsIElGKSwgaTMyLmNvbnN0KDApKSk7XG4gIGUuaWYoaTMyLm9yKGJpdHMoaTMyLnhvcihpbWFnZSwgZmxhZ3MpLCBPVEhFUlMpLCBvcGVucyksICgpID0+IGUubGVhdmUoKSk7XG4gIGUuc2V0U3RhdGUzMihSZWcuUkZMQUdTLCBpMzIub3IoYml0cyhmbGFncywgfihRVUlFVCB8IFJGKSksIGJpdHMoaW1hZ2UsIFFVSUVUKSkpO1xuICBlLndyaXRlRmxhZ3MoaTY0LmV4dGVuZFUoYml0cyhpbWFnZSwgQVJJVEhNRVRJQykpKTtcbiAgZS5tb3ZlU3RhY2soaTY0LmNvbnN0KDgpKTtcbn07XG5cbi8qKiBDTEFDIHdoaWxlIEFDIGlzIDAsIGFzIGF0IHRoZSBzdGFydCBvZiBldmVyeSBoYW5kbGVyIG9mIGFuIGV2ZW50OiB3aXRoIEFDIGNoYW5nZSB0aGUgcmlnaHRzIG9mIGRhdGEgYWNjZXNzZXMuIFdpdGhvdXQgU01BUCBpdCBtYXkgYmUgI1VELiAqL1xuY29uc3QgY2xlYXJBYzogU2VtYW50aWMgPSAoZSkgPT4ge1xuICBjb25zdCBjaGFuZ2VzID0gaTMyLm9yKGJpdHMoZS5zdGF0ZTMyKFJlZy5SRkxBR1MpLCBBQyksIGkzMi5lcXooYml0cyhlLnN0YXRlMzIoUmVnLkNSNCksIENSNF9TTUFQKSkpO1xuICBlLmlmKGkzMi5vcihpMzIub3IoYXR0ZW50aW9uKGUpLCBlLnN0YXRlMzIoUmVnLkNQTCkpLCBjaGFuZ2VzKSwgKCkgPT4gZS5sZWF2ZSgpKTtcbn07XG5cbmNvbnN0IEdTX0JBU0UgPSBSZWcuU0VHTUVOVFMgKyBTZWcuR1MgKiBTRUdNRU5UX0JZVEVTICsgU2VnRmllbGQuQkFTRTtcbmNvbnN0IHN3YXBHczogU2VtYW50aWMgPSAoZSkgPT4ge1xuICBlLmlmKGkzMi5vcihhdHRlbnRpb24oZSksIGUuc3RhdGUzMihSZWcuQ1BMKSksICgpID0+IGUubGVhdmUoKSk7XG4gIGNvbnN0IGJhc2UgPSBlLmxldChlLnN0YXRlNjQoR1NfQkFTRSkpO1xuICBlLnNldFN0YXRlNjQoR1NfQkFTRSwgZS5zdGF0ZTY0KFJlZy5LRVJORUxfR1NfQkFTRSkpO1xuICBlLnNldFN0YXRlNjQoUmVnLktFUk5FTF9HU19CQVNFLCBiYXNlKTtcbn07XG5cbi8qKiBXaGF0IGNvZGUgd2FzIHdyaXR0ZW4gdG8gaXMgZHJvcHBlZCBhcyBpdCBpcyB3cml0dGVuOiB0aGVyZSBpcyBub3RoaW5nIHRvIHdhaXQgZm9yLiAqL1xuY29uc3Qgc2VyaWFsaXplOiBTZW1hbnRpYyA9IChlKSA9PiBlLmlmKGF0dGVudGlvbihlKSwgKCkgPT4gZS5sZWF2ZSgpKTtcblxuLyoqIE1PViByLCBTcmVnLiAqL1xuY29uc3QgcmVhZFNlbGVjdG9yID1cbiAgKHNlZ21lbnQ6IG51bWJlcik6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgZS5pZihhdHRlbnRpb24oZSksICgpID0+IGUubGVhdmUoKSk7XG4gICAgY29uc3Qgc2VsZWN0b3IgPSBlLnN0YXRlMzIoUmVnLlNFR01FTlRTICsgc2VnbWVudCAqIFNFR01FTlRfQllURVMgKyBTZWdGaWVsZC5TRUxFQ1RPUik7XG4gICAgZS53cml0ZSgwLCBpNjQuZXh0ZW5kVShiaXRzKHNlbGVjdG9yLCAweGZmZmYpKSk7XG4gIH07XG5cbi8qKiBTeXN0ZW0gaW5zdHJ1Y3Rpb25zIHRoYXQgbmVlZCBubyBUeXBlU2NyaXB0IG1vc3Qgb2YgdGhlIHRpbWUsIGJ5IHRoZSBuYW1lcyB0aGF0IGBzeXN0ZW1TZW1hbnRpY05hbWVgIGdpdmVzLiAqL1xuZXhwb3J0IGNvbnN0IHN5c3RlbVNlbWFudGljczogUmVjb3JkPHN0cmluZywgU2VtYW50aWM+ID0ge1xuICAnY2xpLnF1aWNrJzogY2xlYXJJbnRlcnJ1cHRzLFxuICAnc3RpLnF1aWNrJzogc2V0SW50ZXJydXB0cyxcbiAgJ3BhdXNlLnF1aWNrJzogcGF1c2UsXG4gICdzZXJpYWxpemUucXVpY2snOiBzZXJpYWxpemUsXG4gICdwb3BmLnF1aWNrJzogcG9wRmxhZ3MsXG4gICdjbGFjLnF1aWNrJzogY2xlYXJBYyxcbiAgJ3N3YXBncy5xdWljayc6IHN3YXBHcyxcbiAgLi4uT2JqZWN0LmZyb21FbnRyaWVzKE9iamVjdC52YWx1ZXMoU2VnKS5tYXAoKHNlZ21lbnQpID0+IFtgbW92IHIsc3JlZy4ke3NlZ21lbnR9YCwgcmVhZFNlbGVjdG9yKHNlZ21lbnQpXSkpLFxufTtcbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3ZlY3Rvci1tb3ZlLnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3ZlY3Rvci1tb3ZlLnRzXCI7aW1wb3J0IHsgaTMyLCBpNjQsIHYxMjgsIHR5cGUgSTY0LCB0eXBlIFYxMjggfSBmcm9tICcuLi8uLi9lbWl0L2NvZGUudHMnO1xuaW1wb3J0IHR5cGUgeyBFbWl0dGVyLCBTZW1hbnRpYyB9IGZyb20gJy4uLy4uL2VtaXQvZW1pdHRlci50cyc7XG5cbmNvbnN0IGMgPSBpNjQuY29uc3Q7XG5jb25zdCBHUCA9IDEzO1xuXG4vKiogI0dQKDApIHdoZW4gYSAxNi1ieXRlIG1lbW9yeSBvcGVyYW5kIGlzIG5vdCBhbGlnbmVkLCBhcyBsZWdhY3kgU1NFIGluc3RydWN0aW9ucyBkZW1hbmQuICovXG5leHBvcnQgZnVuY3Rpb24gcmVxdWlyZUFsaWdubWVudChlOiBFbWl0dGVyLCBvcGVyYW5kOiBudW1iZXIpOiB2b2lkIHtcbiAgaWYgKCFlLmlzTWVtb3J5KG9wZXJhbmQpIHx8IGUuc2l6ZU9mKG9wZXJhbmQpICE9PSAxNikgcmV0dXJuO1xuICBlLmlmKGk2NC5uZShpNjQuYW5kKGUuYWRkcmVzcyhvcGVyYW5kKSwgYygxNSkpLCBjKDApKSwgKCkgPT4gZS5yYWlzZShHUCwgMCkpO1xufVxuLyoqIFJlYWRzIGEgdmVjdG9yIG9wZXJhbmQgd2l0aCB0aGUgYWxpZ25tZW50IGNoZWNrLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGFsaWduZWRWZWN0b3IoZTogRW1pdHRlciwgb3BlcmFuZDogbnVtYmVyKTogVjEyOCB7XG4gIHJlcXVpcmVBbGlnbm1lbnQoZSwgb3BlcmFuZCk7XG4gIHJldHVybiBlLnJlYWRWZWN0b3Iob3BlcmFuZCk7XG59XG5jb25zdCBsb3c2NCA9ICh2OiBWMTI4KTogSTY0ID0+IHYxMjguZXh0cmFjdDY0KHYsIDApO1xuY29uc3QgbG93T25seSA9ICh2OiBJNjQpOiBWMTI4ID0+IHYxMjgucmVwbGFjZTY0KHYxMjguemVybygpLCAwLCB2KTtcblxuY29uc3QgbW92ZVVuYWxpZ25lZDogU2VtYW50aWMgPSAoZSkgPT4gZS53cml0ZVZlY3RvcigwLCBlLnJlYWRWZWN0b3IoMSkpO1xuY29uc3QgbW92ZUFsaWduZWQ6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3QgdiA9IGFsaWduZWRWZWN0b3IoZSwgMSk7XG4gIHJlcXVpcmVBbGlnbm1lbnQoZSwgMCk7XG4gIGUud3JpdGVWZWN0b3IoMCwgdik7XG59O1xuLyoqIE1PVlNTIC8gTU9WU0Q6IGEgbG9hZCBjbGVhcnMgdGhlIHJlc3Qgb2YgdGhlIHJlZ2lzdGVyLCBhIHJlZ2lzdGVyIG1vdmUgbWVyZ2VzLiAqL1xuY29uc3QgbW92ZVNjYWxhciA9XG4gIChieXRlczogNCB8IDgpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGlmIChlLmlzTWVtb3J5KDEpKSBlLndyaXRlVmVjdG9yKDAsIGxvd09ubHkoZS5yZWFkKDEpKSk7XG4gICAgZWxzZSBlLndyaXRlTG93KDAsIGUucmVhZExvdygxKSwgYnl0ZXMpO1xuICB9O1xuXG4vKiogTW92ZXMgYmV0d2VlbiB2ZWN0b3IgcmVnaXN0ZXJzLCBnZW5lcmFsIHJlZ2lzdGVycyBhbmQgbWVtb3J5LiAqL1xuZXhwb3J0IGNvbnN0IHZlY3Rvck1vdmVTZW1hbnRpY3M6IFJlY29yZDxzdHJpbmcsIFNlbWFudGljPiA9IHtcbiAgbW92dXBzOiBtb3ZlVW5hbGlnbmVkLFxuICBtb3ZhcHM6IG1vdmVBbGlnbmVkLFxuICBtb3ZzczogbW92ZVNjYWxhcig0KSxcbiAgbW92c2Q6IG1vdmVTY2FsYXIoOCksXG4gIG1vdmxwczogKGUpID0+IGUud3JpdGVMb3coMCwgZS5pc01lbW9yeSgwKSA/IGUucmVhZExvdygxKSA6IGUucmVhZCgxKSwgOCksXG4gIG1vdmhwczogKGUpID0+IGUud3JpdGVWZWN0b3IoMCwgdjEyOC5yZXBsYWNlNjQoZS5yZWFkVmVjdG9yKDApLCAxLCBlLnJlYWQoMSkpKSxcbiAgJ21vdmhwcyBzdG9yZSc6IChlKSA9PiBlLndyaXRlKDAsIHYxMjguZXh0cmFjdDY0KGUucmVhZFZlY3RvcigxKSwgMSkpLFxuICBtb3ZobHBzOiAoZSkgPT4gZS53cml0ZUxvdygwLCB2MTI4LmV4dHJhY3Q2NChlLnJlYWRWZWN0b3IoMSksIDEpLCA4KSxcbiAgbW92bGhwczogKGUpID0+IGUud3JpdGVWZWN0b3IoMCwgdjEyOC5yZXBsYWNlNjQoZS5yZWFkVmVjdG9yKDApLCAxLCBlLnJlYWRMb3coMSkpKSxcbiAgbW92c2xkdXA6IChlKSA9PiBlLndyaXRlVmVjdG9yKDAsIHNodWZmbGVEd29yZHMoYWxpZ25lZFZlY3RvcihlLCAxKSwgWzAsIDAsIDIsIDJdKSksXG4gIG1vdnNoZHVwOiAoZSkgPT4gZS53cml0ZVZlY3RvcigwLCBzaHVmZmxlRHdvcmRzKGFsaWduZWRWZWN0b3IoZSwgMSksIFsxLCAxLCAzLCAzXSkpLFxuICBtb3ZkZHVwOiAoZSkgPT4gZS53cml0ZVZlY3RvcigwLCB2MTI4LnNwbGF0NjQoZS5yZWFkTG93KDEpKSksXG4gIG1vdmQ6IChlKSA9PiBlLndyaXRlVmVjdG9yKDAsIGxvd09ubHkoZS5yZWFkKDEpKSksXG4gICdtb3ZkIHN0b3JlJzogKGUpID0+IGUud3JpdGUoMCwgZS5yZWFkTG93KDEpKSxcbiAgbW92cTogKGUpID0+IGUud3JpdGVWZWN0b3IoMCwgbG93T25seShlLnJlYWRMb3coMSkpKSxcbiAgJ21vdnEgc3RvcmUnOiAoZSkgPT4ge1xuICAgIGlmIChlLmlzTWVtb3J5KDApKSBlLndyaXRlKDAsIGUucmVhZExvdygxKSk7XG4gICAgZWxzZSBlLndyaXRlVmVjdG9yKDAsIGxvd09ubHkoZS5yZWFkTG93KDEpKSk7XG4gIH0sXG4gIG1vdm1za3BzOiAoZSkgPT4gZS53cml0ZSgwLCBpNjQuZXh0ZW5kVSh2MTI4LmJpdG1hc2szMihlLnJlYWRWZWN0b3IoMSkpKSksXG4gIG1vdm1za3BkOiAoZSkgPT4gZS53cml0ZSgwLCBpNjQuZXh0ZW5kVSh2MTI4LmJpdG1hc2s2NChlLnJlYWRWZWN0b3IoMSkpKSksXG4gIHBtb3Ztc2tiOiAoZSkgPT4gZS53cml0ZSgwLCBpNjQuZXh0ZW5kVSh2MTI4LmJpdG1hc2s4KGUucmVhZFZlY3RvcigxKSkpKSxcbn07XG5cbi8qKiBBIGZpeGVkIHBlcm11dGF0aW9uIG9mIDMyLWJpdCBsYW5lcy4gKi9cbmV4cG9ydCBmdW5jdGlvbiBzaHVmZmxlRHdvcmRzKHY6IFYxMjgsIGxhbmVzOiByZWFkb25seSBudW1iZXJbXSk6IFYxMjgge1xuICByZXR1cm4gdjEyOC5zaHVmZmxlKHYsIHYsIGxhbmVzLmZsYXRNYXAoKG4pID0+IFs0ICogbiwgNCAqIG4gKyAxLCA0ICogbiArIDIsIDQgKiBuICsgM10pKTsgLy8gcHJldHRpZXItaWdub3JlXG59XG5cbi8qKiBCeXRlIGluZGljZXMgMC4uMTUuICovXG5leHBvcnQgY29uc3QgSU9UQSA9ICgpOiBWMTI4ID0+IHYxMjguY29uc3QoMHgwNzA2XzA1MDRfMDMwMl8wMTAwbiwgMHgwZjBlXzBkMGNfMGIwYV8wOTA4bik7XG5cbmNvbnN0IFRXT19CSVRTID0gMztcbi8qKiBTd2l6emxlIGluZGljZXMgb2YgdHdvIDMyLWJpdCBsYW5lcyB0aGF0IGFyZSBjaG9zZW4gYnkgdHdvIDItYml0IGZpZWxkcyBvZiBhbiBpbW1lZGlhdGUsIGZyb20gYml0IGBhdGAgb24uICovXG5leHBvcnQgZnVuY3Rpb24gZHdvcmRJbmRpY2VzKGltbWVkaWF0ZTogSTY0LCBhdDogbnVtYmVyKTogSTY0IHtcbiAgY29uc3QgbGFuZSA9IChuOiBudW1iZXIpOiBJNjQgPT4gaTY0LmFuZChpNjQuc2hyVShpbW1lZGlhdGUsIGMoYXQgKyAyICogbikpLCBjKFRXT19CSVRTKSk7XG4gIHJldHVybiBpNjQuYWRkKGk2NC5tdWwoaTY0Lm9yKGxhbmUoMCksIGk2NC5zaGwobGFuZSgxKSwgYygzMikpKSwgYygweDA0MDRfMDQwNCkpLCBjKDB4MDMwMl8wMTAwXzAzMDJfMDEwMG4pKTtcbn1cbi8qKiBTd2l6emxlIGluZGljZXMgb2YgZm91ciAxNi1iaXQgbGFuZXMgdGhhdCBhbiBpbW1lZGlhdGUgY2hvb3NlcyBhbW9uZyB3b3JkcyBgZmlyc3RgLi5gZmlyc3QgKyAzYC4gKi9cbmV4cG9ydCBmdW5jdGlvbiB3b3JkSW5kaWNlcyhpbW1lZGlhdGU6IEk2NCwgZmlyc3Q6IG51bWJlcik6IEk2NCB7XG4gIGNvbnN0IGxhbmUgPSAobjogbnVtYmVyKTogSTY0ID0+IGk2NC5zaGwoaTY0LmFuZChpNjQuc2hyVShpbW1lZGlhdGUsIGMoMiAqIG4pKSwgYyhUV09fQklUUykpLCBjKDE2ICogbikpO1xuICBjb25zdCBsYW5lcyA9IGk2NC5vcihpNjQub3IobGFuZSgwKSwgbGFuZSgxKSksIGk2NC5vcihsYW5lKDIpLCBsYW5lKDMpKSk7XG4gIGNvbnN0IGJhc2UgPSBCaWdJbnQoMiAqIGZpcnN0KSAqIDB4MDEwMV8wMTAxXzAxMDFfMDEwMW4gKyAweDAxMDBfMDEwMF8wMTAwXzAxMDBuO1xuICByZXR1cm4gaTY0LmFkZChpNjQubXVsKGxhbmVzLCBjKDB4MDIwMikpLCBjKGJhc2UpKTtcbn1cbi8qKiBBIG1hc2sgb2YgdHdvIChvZiBmb3VyKSBsYW5lcyBmcm9tIGJpdHMgYGF0YC4uIG9mIGFuIGltbWVkaWF0ZTogbGFuZSB3aWR0aCA2NCAvIGNvdW50IGJpdHMuICovXG5leHBvcnQgZnVuY3Rpb24gbGFuZU1hc2soaW1tZWRpYXRlOiBJNjQsIGF0OiBudW1iZXIsIGxhbmVzOiAxIHwgMiB8IDQpOiBJNjQge1xuICBjb25zdCB3aWR0aCA9IDY0IC8gbGFuZXM7XG4gIGNvbnN0IG9uZXMgPSBsYW5lcyA9PT0gMSA/IC0xbiA6ICgxbiA8PCBCaWdJbnQod2lkdGgpKSAtIDFuO1xuICBsZXQgbWFzazogSTY0ID0gYygwKTtcbiAgZm9yIChsZXQgbiA9IDA7IG4gPCBsYW5lczsgbisrKSB7XG4gICAgY29uc3QgYml0ID0gaTMyLndyYXAoaTY0LmFuZChpNjQuc2hyVShpbW1lZGlhdGUsIGMoYXQgKyBuKSksIGMoMSkpKTtcbiAgICBtYXNrID0gaTY0Lm9yKG1hc2ssIGk2NC5zZWxlY3QoYml0LCBjKEJpZ0ludC5hc0ludE4oNjQsIG9uZXMgPDwgQmlnSW50KHdpZHRoICogbikpKSwgYygwKSkpO1xuICB9XG4gIHJldHVybiBtYXNrO1xufVxuZXhwb3J0IGNvbnN0IHBhaXIgPSAobG93OiBJNjQsIGhpZ2g6IEk2NCk6IFYxMjggPT4gdjEyOC5yZXBsYWNlNjQodjEyOC5zcGxhdDY0KGxvdyksIDEsIGhpZ2gpO1xuZXhwb3J0IGNvbnN0IGxvd0hhbGYgPSBsb3c2NDtcbmV4cG9ydCBjb25zdCBoaWdoSGFsZiA9ICh2OiBWMTI4KTogSTY0ID0+IHYxMjguZXh0cmFjdDY0KHYsIDEpO1xuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvYXZ4LWxhbmVzLnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL2F2eC1sYW5lcy50c1wiO2ltcG9ydCB7IGk2NCwgdjEyOCwgdHlwZSBJNjQsIHR5cGUgVjEyOCB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IEVtaXR0ZXIsIFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcbmltcG9ydCB7IGhpZ2hIYWxmLCBsb3dIYWxmLCBwYWlyIH0gZnJvbSAnLi92ZWN0b3ItbW92ZS50cyc7XG5cbmNvbnN0IGMgPSBpNjQuY29uc3Q7XG5cbi8qKiBXcml0ZXMgdGhlIGRlc3RpbmF0aW9uIG9mIGEgVkVYIGluc3RydWN0aW9uOiBhIDEyOC1iaXQgb25lIGNsZWFycyB0aGUgdXBwZXIgaGFsZi4gKi9cbmV4cG9ydCBmdW5jdGlvbiB3cml0ZVZleChlOiBFbWl0dGVyLCBvcGVyYW5kOiBudW1iZXIsIGxvdzogVjEyOCwgaGlnaD86IFYxMjgpOiB2b2lkIHtcbiAgaWYgKGUuaXNNZW1vcnkob3BlcmFuZCkgJiYgaGlnaCA9PT0gdW5kZWZpbmVkKSBlLndyaXRlVmVjdG9yKG9wZXJhbmQsIGxvdyk7XG4gIGVsc2UgZS53cml0ZVdpZGUob3BlcmFuZCwgbG93LCBoaWdoID8/IHYxMjguemVybygpKTtcbn1cbi8qKiBUaGUgaGFsdmVzIG9mIGFuIG9wZXJhbmQsIG9uZSBvciB0d28gYnkgaXRzIHNpemUuICovXG5leHBvcnQgZnVuY3Rpb24gcmVhZEhhbHZlcyhlOiBFbWl0dGVyLCBvcGVyYW5kOiBudW1iZXIpOiByZWFkb25seSBWMTI4W10ge1xuICByZXR1cm4gZS5zaXplT2Yob3BlcmFuZCkgPT09IDMyID8gZS5yZWFkV2lkZShvcGVyYW5kKSA6IFtlLnJlYWRWZWN0b3Iob3BlcmFuZCldO1xufVxuXG4vKiogV2hlcmUgYSBsZWdhY3kgaW5zdHJ1Y3Rpb24gZmluZHMgaXRzIG9wZXJhbmRzIHdoZW4gaXQgcnVucyBmb3Igb25lIDEyOC1iaXQgbGFuZSBvZiBhIFZFWCBpbnN0cnVjdGlvbi4gKi9cbmludGVyZmFjZSBMYW5lT3BlcmFuZHMge1xuICAvKiogVkVYIG9wZXJhbmQgbnVtYmVycyBvZiB0aGUgZmlyc3Qgc291cmNlICh0aGUgbGVnYWN5IGRlc3RpbmF0aW9uKSwgb2YgdGhlIHNlY29uZCBzb3VyY2UsIGFuZCBvZiB0aGUgaW1tZWRpYXRlOyAtMSA9IG5vbmUuICovXG4gIHJlYWRvbmx5IGZpcnN0OiBudW1iZXI7XG4gIHJlYWRvbmx5IHNlY29uZDogbnVtYmVyO1xuICByZWFkb25seSBpbW1lZGlhdGU6IG51bWJlcjtcbiAgLyoqIExhbmUgMSBzZWVzIHRoZSBpbW1lZGlhdGUgc2hpZnRlZCByaWdodCBieSB0aGlzLiAqL1xuICByZWFkb25seSBpbW1lZGlhdGVTaGlmdDogbnVtYmVyO1xufVxuXG4vKipcbiAqIFRoZSBlbWl0dGVyIGFzIHRoZSBsZWdhY3kgU1NFIGZvcm0gb2YgYW4gaW5zdHJ1Y3Rpb24gc2VlcyBpdCB3aGVuIGl0IHdvcmtzIG9uIG9uZSAxMjgtYml0IGxhbmU6IHNvdXJjZXMgYXJlIHRoZSB2YWx1ZXMgcmVhZCBiZWZvcmUsIHRoZSByZXN1bHQgaXNcbiAqIGtlcHQgZm9yIHRoZSB3cml0ZSBhdCB0aGUgZW5kLCBtZW1vcnkgb3BlcmFuZHMgbmVlZCBubyBhbGlnbm1lbnQuXG4gKi9cbmZ1bmN0aW9uIGxhbmVFbWl0dGVyKFxuICBlOiBFbWl0dGVyLFxuICBsYW5lOiBudW1iZXIsXG4gIGF0OiBMYW5lT3BlcmFuZHMsXG4gIHNvdXJjZXM6IHJlYWRvbmx5IChyZWFkb25seSBWMTI4W10gfCB1bmRlZmluZWQpW10sXG4gIGtlZXA6ICh2OiBWMTI4KSA9PiB2b2lkLFxuKTogRW1pdHRlciB7XG4gIGNvbnN0IFtmaXJzdCwgc2Vjb25kXSA9IHNvdXJjZXMubWFwKChoYWx2ZXMpID0+IGhhbHZlcz8uW2hhbHZlcy5sZW5ndGggPiAxID8gbGFuZSA6IDBdKTtcbiAgY29uc3Qgb3BlcmFuZCA9IChuOiBudW1iZXIpOiBudW1iZXIgPT4ge1xuICAgIGlmIChuID09PSAwKSByZXR1cm4gYXQuZmlyc3QgPj0gMCA/IGF0LmZpcnN0IDogMDtcbiAgICByZXR1cm4gbiA9PT0gMSAmJiBhdC5zZWNvbmQgPj0gMCA/IGF0LnNlY29uZCA6IGF0LmltbWVkaWF0ZTtcbiAgfTtcbiAgY29uc3QgdmVjdG9yID0gKG46IG51bWJlcik6IFYxMjggPT4ge1xuICAgIGNvbnN0IHYgPSBuID09PSAwID8gZmlyc3QgOiBzZWNvbmQ7XG4gICAgaWYgKHYgPT09IHVuZGVmaW5lZCkgdGhyb3cgbmV3IFJhbmdlRXJyb3IoYGxhbmUgb3BlcmFuZCAke259IGhhcyBub3QgYmVlbiByZWFkYCk7XG4gICAgcmV0dXJuIHY7XG4gIH07XG4gIGNvbnN0IG93bjogUGFydGlhbDxFbWl0dGVyPiA9IHtcbiAgICAvLyBBbnkgc2l6ZSBidXQgMTY6IG5vIGFsaWdubWVudCBjaGVjay5cbiAgICBzaXplT2Y6IChuKSA9PiAoZS5zaXplT2Yob3BlcmFuZChuKSkgPT09IDE2ID8gMzIgOiBlLnNpemVPZihvcGVyYW5kKG4pKSksXG4gICAgaXNNZW1vcnk6IChuKSA9PiBuICE9PSAwICYmIGUuaXNNZW1vcnkob3BlcmFuZChuKSksXG4gICAgcmVhZDogKG4pID0+IHtcbiAgICAgIGNvbnN0IHYgPSBlLnJlYWQob3BlcmFuZChuKSk7XG4gICAgICByZXR1cm4gb3BlcmFuZChuKSA9PT0gYXQuaW1tZWRpYXRlICYmIGxhbmUgPT09IDEgJiYgYXQuaW1tZWRpYXRlU2hpZnQgPiAwID8gZS5sZXQoaTY0LnNoclUodiwgYyhhdC5pbW1lZGlhdGVTaGlmdCkpKSA6IHY7XG4gICAgfSxcbiAgICByZWFkVmVjdG9yOiB2ZWN0b3IsXG4gICAgcmVhZFNpZ25lZDogKG4pID0+IGUucmVhZFNpZ25lZChvcGVyYW5kKG4pKSxcbiAgICByZWFkTG93OiAobikgPT4gKHNvdXJjZXNbbl0gPT09IHVuZGVmaW5lZCA/IGUucmVhZExvdyhvcGVyYW5kKG4pKSA6IGUubGV0KGxvd0hhbGYodmVjdG9yKG4pKSkpLFxuICAgIHdyaXRlVmVjdG9yOiAoXywgdikgPT4ga2VlcChlLmxldFZlY3Rvcih2KSksXG4gICAgd3JpdGVMb3c6IChfLCB2LCBieXRlcykgPT4ge1xuICAgICAgY29uc3QgcmVzdCA9IHZlY3RvcigwKTtcbiAgICAgIGNvbnN0IGxvdyA9IGJ5dGVzID09PSA4ID8gdiA6IGk2NC5vcihpNjQuYW5kKGxvd0hhbGYocmVzdCksIGMoLTB4MV8wMDAwXzAwMDBuKSksIGk2NC5hbmQodiwgYygweGZmZmZfZmZmZikpKTtcbiAgICAgIGtlZXAoZS5sZXRWZWN0b3IodjEyOC5yZXBsYWNlNjQocmVzdCwgMCwgbG93KSkpO1xuICAgIH0sXG4gIH07XG4gIHJldHVybiBuZXcgUHJveHkoZSwge1xuICAgIGdldDogKHRhcmdldCwga2V5OiBrZXlvZiBFbWl0dGVyKSA9PiB7XG4gICAgICBjb25zdCBtZW1iZXIgPSAodGFyZ2V0IGFzIHVua25vd24gYXMgUmVjb3JkPHN0cmluZywgdW5rbm93bj4pW2tleV07XG4gICAgICBpZiAoa2V5IGluIG93bikgcmV0dXJuIChvd24gYXMgUmVjb3JkPHN0cmluZywgdW5rbm93bj4pW2tleV07XG4gICAgICByZXR1cm4gdHlwZW9mIG1lbWJlciA9PT0gJ2Z1bmN0aW9uJyA/IChtZW1iZXIuYmluZCh0YXJnZXQpIGFzIHVua25vd24pIDogbWVtYmVyO1xuICAgIH0sXG4gIH0pO1xufVxuXG4vKiogUnVucyBhIGxlZ2FjeSBTU0UgbWVhbmluZyBmb3IgZXZlcnkgbGFuZSBvZiB0aGUgZGVzdGluYXRpb24uIEFsbCBzb3VyY2VzIGFyZSByZWFkIGJlZm9yZSBhbnl0aGluZyBpcyB3cml0dGVuLiAqL1xuZnVuY3Rpb24gYnlMYW5lKGxlZ2FjeTogU2VtYW50aWMsIGF0OiBMYW5lT3BlcmFuZHMsIHJlYWRzU2Vjb25kID0gdHJ1ZSk6IFNlbWFudGljIHtcbiAgcmV0dXJuIChlKSA9PiB7XG4gICAgY29uc3Qgc291cmNlcyA9IFtcbiAgICAgIGF0LmZpcnN0IDwgMCA/IHVuZGVmaW5lZCA6IHJlYWRIYWx2ZXMoZSwgYXQuZmlyc3QpLFxuICAgICAgcmVhZHNTZWNvbmQgJiYgYXQuc2Vjb25kID49IDAgPyByZWFkSGFsdmVzKGUsIGF0LnNlY29uZCkgOiB1bmRlZmluZWQsXG4gICAgXTtcbiAgICBjb25zdCByZXN1bHRzOiBWMTI4W10gPSBbXTtcbiAgICBmb3IgKGxldCBsYW5lID0gMDsgbGFuZSA8IGUuc2l6ZU9mKDApIC8gMTY7IGxhbmUrKykgbGVnYWN5KGxhbmVFbWl0dGVyKGUsIGxhbmUsIGF0LCBzb3VyY2VzLCAodikgPT4gcmVzdWx0cy5wdXNoKHYpKSk7XG4gICAgd3JpdGVWZXgoZSwgMCwgcmVzdWx0c1swXSEsIHJlc3VsdHNbMV0pO1xuICB9O1xufVxuXG4vKiogZGVzdCwgZmlyc3Qgc291cmNlLCBzZWNvbmQgc291cmNlIGFuZCBwZXJoYXBzIGFuIGltbWVkaWF0ZS4gKi9cbmV4cG9ydCBjb25zdCBiaW5hcnkgPSAobGVnYWN5OiBTZW1hbnRpYywgaW1tZWRpYXRlU2hpZnQgPSAwKTogU2VtYW50aWMgPT5cbiAgYnlMYW5lKGxlZ2FjeSwgeyBmaXJzdDogMSwgc2Vjb25kOiAyLCBpbW1lZGlhdGU6IDMsIGltbWVkaWF0ZVNoaWZ0IH0pO1xuLyoqIGRlc3QsIHNvdXJjZSBhbmQgcGVyaGFwcyBhbiBpbW1lZGlhdGUuICovXG5leHBvcnQgY29uc3QgdW5hcnkgPSAobGVnYWN5OiBTZW1hbnRpYyk6IFNlbWFudGljID0+IGJ5TGFuZShsZWdhY3ksIHsgZmlyc3Q6IC0xLCBzZWNvbmQ6IDEsIGltbWVkaWF0ZTogMiwgaW1tZWRpYXRlU2hpZnQ6IDAgfSk7XG4vKiogZGVzdCwgc291cmNlLCBpbW1lZGlhdGUsIHdoZXJlIHRoZSBsZWdhY3kgZm9ybSBzaGlmdHMgaXRzIGRlc3RpbmF0aW9uIGJ5IHRoZSBpbW1lZGlhdGUuICovXG5leHBvcnQgY29uc3Qgc2hpZnRlZCA9IChsZWdhY3k6IFNlbWFudGljKTogU2VtYW50aWMgPT4gYnlMYW5lKGxlZ2FjeSwgeyBmaXJzdDogMSwgc2Vjb25kOiAtMSwgaW1tZWRpYXRlOiAyLCBpbW1lZGlhdGVTaGlmdDogMCB9KTtcbi8qKiBkZXN0LCBmaXJzdCBzb3VyY2UsIGFuZCBhIHNjYWxhciB0aGF0IGlzIGEgcGFydCBvZiBhIHJlZ2lzdGVyIG9yIG1lbW9yeSBvcGVyYW5kLiAqL1xuZXhwb3J0IGNvbnN0IHNjYWxhciA9IChsZWdhY3k6IFNlbWFudGljKTogU2VtYW50aWMgPT5cbiAgYnlMYW5lKGxlZ2FjeSwgeyBmaXJzdDogMSwgc2Vjb25kOiAyLCBpbW1lZGlhdGU6IDMsIGltbWVkaWF0ZVNoaWZ0OiAwIH0sIGZhbHNlKTtcblxuLyoqIEJvdGggNjQtYml0IGhhbHZlcyBvZiBhIHZlY3RvciB0aHJvdWdoIGFuIGk2NCBvcGVyYXRpb24uICovXG5leHBvcnQgY29uc3QgYnlRdWFkID0gKG9wZXJhdGlvbjogKGE6IEk2NCwgYjogSTY0KSA9PiBJNjQsIGE6IFYxMjgsIGI6IFYxMjgpOiBWMTI4ID0+XG4gIHBhaXIob3BlcmF0aW9uKGxvd0hhbGYoYSksIGxvd0hhbGYoYikpLCBvcGVyYXRpb24oaGlnaEhhbGYoYSksIGhpZ2hIYWxmKGIpKSk7XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy9hdngtcGVybXV0ZS50c1wiO2NvbnN0IF9faW5qZWN0ZWRfZGlybmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljc1wiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy9hdngtcGVybXV0ZS50c1wiO2ltcG9ydCB7IGkzMiwgaTY0LCB2MTI4LCB0eXBlIEkzMiwgdHlwZSBJNjQsIHR5cGUgVjEyOCB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IEVtaXR0ZXIsIFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcbmltcG9ydCB7IGJ5UXVhZCwgcmVhZEhhbHZlcywgd3JpdGVWZXggfSBmcm9tICcuL2F2eC1sYW5lcy50cyc7XG5pbXBvcnQgeyBkd29yZEluZGljZXMsIGhpZ2hIYWxmLCBsb3dIYWxmLCBwYWlyIH0gZnJvbSAnLi92ZWN0b3ItbW92ZS50cyc7XG5cbmNvbnN0IGMgPSBpNjQuY29uc3Q7XG5cbi8qKiBkZXN0ID0gb3BlcmF0aW9uKGZpcnN0LCBzZWNvbmQpIGluIGVhY2ggMTI4LWJpdCBsYW5lLiAqL1xuY29uc3QgbGFuZXMgPVxuICAob3BlcmF0aW9uOiAoYTogVjEyOCwgYjogVjEyOCkgPT4gVjEyOCk6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgY29uc3QgYiA9IHJlYWRIYWx2ZXMoZSwgMik7XG4gICAgY29uc3QgYSA9IHJlYWRIYWx2ZXMoZSwgMSk7XG4gICAgY29uc3QgcmVzdWx0cyA9IGEubWFwKCh2LCBuKSA9PiBlLmxldFZlY3RvcihvcGVyYXRpb24odiwgYltuXSEpKSk7XG4gICAgd3JpdGVWZXgoZSwgMCwgcmVzdWx0c1swXSEsIHJlc3VsdHNbMV0pO1xuICB9O1xuLyoqIGRlc3QgPSBvcGVyYXRpb24oc291cmNlLCBpbW1lZGlhdGUgb2YgdGhpcyBsYW5lKSBpbiBlYWNoIDEyOC1iaXQgbGFuZS4gKi9cbmNvbnN0IGxhbmVzQnlJbW1lZGlhdGUgPVxuICAoYml0c1BlckxhbmU6IG51bWJlciwgb3BlcmF0aW9uOiAodjogVjEyOCwgaW1tZWRpYXRlOiBJNjQpID0+IFYxMjgpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IHJlc3VsdHMgPSByZWFkSGFsdmVzKGUsIDEpLm1hcCgodiwgbikgPT4gZS5sZXRWZWN0b3Iob3BlcmF0aW9uKHYsIGUubGV0KGk2NC5zaHJVKGUucmVhZCgyKSwgYyhiaXRzUGVyTGFuZSAqIG4pKSkpKSk7XG4gICAgd3JpdGVWZXgoZSwgMCwgcmVzdWx0c1swXSEsIHJlc3VsdHNbMV0pO1xuICB9O1xuXG4vKiogQnl0ZSBpbmRpY2VzIG9mIDMyLWJpdCBsYW5lcyBmcm9tIGxhbmUgbnVtYmVycywgb25lIGluIGVhY2ggZHdvcmQuICovXG5jb25zdCBkd29yZHNUb0J5dGVzID0gKGxhbmU6IFYxMjgpOiBWMTI4ID0+XG4gIHYxMjguYmluYXJ5KCdpMzJ4NEFkZCcsIHYxMjguYmluYXJ5KCdpMzJ4NE11bCcsIGxhbmUsIGNvbnN0YW50KDB4MDQwNF8wNDA0XzA0MDRfMDQwNG4pKSwgY29uc3RhbnQoMHgwMzAyXzAxMDBfMDMwMl8wMTAwbikpO1xuY29uc3QgY29uc3RhbnQgPSAoaGFsZjogYmlnaW50KTogVjEyOCA9PiB2MTI4LmNvbnN0KGhhbGYsIGhhbGYpO1xuXG5jb25zdCBwZXJtdXRlU2luZ2xlcyA9IGxhbmVzKChhLCBjb250cm9sKSA9PlxuICB2MTI4LmJpbmFyeSgnc3dpenpsZScsIGEsIGR3b3Jkc1RvQnl0ZXModjEyOC5iaW5hcnkoJ2FuZCcsIGNvbnRyb2wsIGNvbnN0YW50KDB4M18wMDAwXzAwMDNuKSkpKSxcbik7XG5jb25zdCBwZXJtdXRlRG91YmxlcyA9IGxhbmVzKChhLCBjb250cm9sKSA9PiB7XG4gIGNvbnN0IGxhbmUgPSB2MTI4LmJpbmFyeSgnYW5kJywgdjEyOC5zaGlmdCgnaTY0eDJTaHJVJywgY29udHJvbCwgaTMyLmNvbnN0KDEpKSwgY29uc3RhbnQoMW4pKTtcbiAgcmV0dXJuIHYxMjguYmluYXJ5KFxuICAgICdzd2l6emxlJyxcbiAgICBhLFxuICAgIHYxMjguYmluYXJ5KCdpNjR4MkFkZCcsIHYxMjguYmluYXJ5KCdpNjR4Mk11bCcsIGxhbmUsIGNvbnN0YW50KDB4MDgwOF8wODA4XzA4MDhfMDgwOG4pKSwgY29uc3RhbnQoMHgwNzA2XzA1MDRfMDMwMl8wMTAwbikpLFxuICApO1xufSk7XG5jb25zdCBiaXRPZiA9ICh2OiBJNjQsIG46IG51bWJlcik6IEkzMiA9PiBpMzIud3JhcChpNjQuYW5kKGk2NC5zaHJVKHYsIGMobikpLCBjKDEpKSk7XG5cbi8qKiBWUEVSTUQgLyBWUEVSTVBTOiAzMi1iaXQgbGFuZXMgb2YgdGhlIHdob2xlIHNlY29uZCBzb3VyY2UgY2hvc2VuIGJ5IHRoZSBmaXJzdC4gKi9cbmNvbnN0IHBlcm11dGVBY3Jvc3M6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3QgW2xvdywgaGlnaF0gPSBlLnJlYWRXaWRlKDIpO1xuICBjb25zdCBjb250cm9sID0gZS5yZWFkV2lkZSgxKTtcbiAgY29uc3QgcmVzdWx0cyA9IGNvbnRyb2wubWFwKCh2KSA9PiB7XG4gICAgY29uc3QgYnl0ZXMgPSBlLmxldFZlY3Rvcihkd29yZHNUb0J5dGVzKHYxMjguYmluYXJ5KCdhbmQnLCB2LCBjb25zdGFudCgweDdfMDAwMF8wMDA3bikpKSk7XG4gICAgY29uc3QgZnJvbUhpZ2ggPSB2MTI4LmJpbmFyeSgnc3dpenpsZScsIGhpZ2gsIHYxMjguYmluYXJ5KCdpOHgxNlN1YicsIGJ5dGVzLCBjb25zdGFudCgweDEwMTBfMTAxMF8xMDEwXzEwMTBuKSkpO1xuICAgIHJldHVybiBlLmxldFZlY3Rvcih2MTI4LmJpbmFyeSgnb3InLCB2MTI4LmJpbmFyeSgnc3dpenpsZScsIGxvdywgYnl0ZXMpLCBmcm9tSGlnaCkpO1xuICB9KTtcbiAgZS53cml0ZVdpZGUoMCwgcmVzdWx0c1swXSEsIHJlc3VsdHNbMV0hKTtcbn07XG4vKiogVlBFUk1RIC8gVlBFUk1QRDogNjQtYml0IGxhbmVzIGNob3NlbiBieSB0d28gYml0cyBvZiB0aGUgaW1tZWRpYXRlIGVhY2guICovXG5jb25zdCBwZXJtdXRlUXVhZHM6IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3QgW2xvdywgaGlnaF0gPSBlLnJlYWRXaWRlKDEpO1xuICBjb25zdCBpbW1lZGlhdGUgPSBlLnJlYWQoMik7XG4gIGNvbnN0IGxhbmUgPSAobjogbnVtYmVyKTogSTY0ID0+IHtcbiAgICBjb25zdCBoYWxmID0gZS5sZXRWZWN0b3IodjEyOC5zZWxlY3QoYml0T2YoaW1tZWRpYXRlLCAyICogbiArIDEpLCBoaWdoLCBsb3cpKTtcbiAgICByZXR1cm4gaTY0LnNlbGVjdChiaXRPZihpbW1lZGlhdGUsIDIgKiBuKSwgaGlnaEhhbGYoaGFsZiksIGxvd0hhbGYoaGFsZikpO1xuICB9O1xuICBlLndyaXRlV2lkZSgwLCBlLmxldFZlY3RvcihwYWlyKGxhbmUoMCksIGxhbmUoMSkpKSwgZS5sZXRWZWN0b3IocGFpcihsYW5lKDIpLCBsYW5lKDMpKSkpO1xufTtcbi8qKiBWUEVSTTJGMTI4OiBlYWNoIGhhbGYgaXMgb25lIG9mIGZvdXIgaGFsdmVzLCBvciB6ZXJvLiAqL1xuY29uc3QgcGVybXV0ZUhhbHZlczogU2VtYW50aWMgPSAoZSkgPT4ge1xuICBjb25zdCBiID0gZS5yZWFkV2lkZSgyKTtcbiAgY29uc3QgYSA9IGUucmVhZFdpZGUoMSk7XG4gIGNvbnN0IGltbWVkaWF0ZSA9IGUucmVhZCgzKTtcbiAgY29uc3QgY2hvb3NlID0gKGF0OiBudW1iZXIpOiBWMTI4ID0+IHtcbiAgICBjb25zdCBoYWxmID0gdjEyOC5zZWxlY3QoXG4gICAgICBiaXRPZihpbW1lZGlhdGUsIGF0ICsgMSksXG4gICAgICB2MTI4LnNlbGVjdChiaXRPZihpbW1lZGlhdGUsIGF0KSwgYlsxXSwgYlswXSksXG4gICAgICB2MTI4LnNlbGVjdChiaXRPZihpbW1lZGlhdGUsIGF0KSwgYVsxXSwgYVswXSksXG4gICAgKTtcbiAgICByZXR1cm4gZS5sZXRWZWN0b3IodjEyOC5zZWxlY3QoYml0T2YoaW1tZWRpYXRlLCBhdCArIDMpLCB2MTI4Lnplcm8oKSwgaGFsZikpO1xuICB9O1xuICBlLndyaXRlV2lkZSgwLCBjaG9vc2UoMCksIGNob29zZSg0KSk7XG59O1xuY29uc3QgaW5zZXJ0SGFsZjogU2VtYW50aWMgPSAoZSkgPT4ge1xuICBjb25zdCB2ID0gZS5yZWFkVmVjdG9yKDIpO1xuICBjb25zdCBbbG93LCBoaWdoXSA9IGUucmVhZFdpZGUoMSk7XG4gIGNvbnN0IGlzSGlnaCA9IGUubGV0STMyKGJpdE9mKGUucmVhZCgzKSwgMCkpO1xuICBlLndyaXRlV2lkZSgwLCB2MTI4LnNlbGVjdChpc0hpZ2gsIGxvdywgdiksIHYxMjguc2VsZWN0KGlzSGlnaCwgdiwgaGlnaCkpO1xufTtcbmNvbnN0IGV4dHJhY3RIYWxmOiBTZW1hbnRpYyA9IChlKSA9PiB7XG4gIGNvbnN0IFtsb3csIGhpZ2hdID0gZS5yZWFkV2lkZSgxKTtcbiAgd3JpdGVWZXgoZSwgMCwgZS5sZXRWZWN0b3IodjEyOC5zZWxlY3QoYml0T2YoZS5yZWFkKDIpLCAwKSwgaGlnaCwgbG93KSkpO1xufTtcblxuLyoqIFRoZSBzYW1lIHZhbHVlIGluIGV2ZXJ5IGxhbmUgb2YgOCwgMTYsIDMyIG9yIDY0IGJpdHMuICovXG5jb25zdCBicm9hZGNhc3QgPVxuICAoYml0czogOCB8IDE2IHwgMzIgfCA2NCk6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgY29uc3QgbG93ID0gZS5yZWFkTG93KDEpO1xuICAgIGNvbnN0IG5hcnJvdyA9IGkzMi53cmFwKGxvdyk7XG4gICAgY29uc3QgdiA9IGUubGV0VmVjdG9yKFxuICAgICAgYml0cyA9PT0gNjRcbiAgICAgICAgPyB2MTI4LnNwbGF0NjQobG93KVxuICAgICAgICA6IGJpdHMgPT09IDMyXG4gICAgICAgICAgPyB2MTI4LnNwbGF0MzIobmFycm93KVxuICAgICAgICAgIDogYml0cyA9PT0gMTZcbiAgICAgICAgICAgID8gdjEyOC5zcGxhdDE2KG5hcnJvdylcbiAgICAgICAgICAgIDogdjEyOC5zcGxhdDgobmFycm93KSxcbiAgICApO1xuICAgIHdyaXRlVmV4KGUsIDAsIHYsIGUuc2l6ZU9mKDApID09PSAzMiA/IHYgOiB1bmRlZmluZWQpO1xuICB9O1xuXG4vKiogVHdvIDMyLWJpdCBsYW5lcyB0aHJvdWdoIGFuIGk2NCBvcGVyYXRpb24uICovXG5jb25zdCBieUR3b3JkID1cbiAgKG9wZXJhdGlvbjogKGE6IEk2NCwgYjogSTY0KSA9PiBJNjQsIHNpZ25lZDogYm9vbGVhbikgPT5cbiAgKGE6IEk2NCwgYjogSTY0KTogSTY0ID0+IHtcbiAgICBjb25zdCBsb3cgPSAodjogSTY0KTogSTY0ID0+IChzaWduZWQgPyBpNjQuZXh0ZW5kMzJTKHYpIDogaTY0LmFuZCh2LCBjKDB4ZmZmZl9mZmZmKSkpO1xuICAgIGNvbnN0IGhpZ2ggPSAodjogSTY0KTogSTY0ID0+IChzaWduZWQgPyBpNjQuc2hyUyh2LCBjKDMyKSkgOiBpNjQuc2hyVSh2LCBjKDMyKSkpO1xuICAgIGNvbnN0IHVuc2lnbmVkTG93ID0gaTY0LmFuZChiLCBjKDB4ZmZmZl9mZmZmKSk7XG4gICAgcmV0dXJuIGk2NC5vcihcbiAgICAgIGk2NC5hbmQob3BlcmF0aW9uKGxvdyhhKSwgdW5zaWduZWRMb3cpLCBjKDB4ZmZmZl9mZmZmKSksXG4gICAgICBpNjQuc2hsKG9wZXJhdGlvbihoaWdoKGEpLCBpNjQuc2hyVShiLCBjKDMyKSkpLCBjKDMyKSksXG4gICAgKTtcbiAgfTtcbi8qKiBTaGlmdCBvZiBvbmUgbGFuZSBieSBhIGNvdW50IG9mIGl0cyBvd247IGEgY291bnQgYWJvdmUgdGhlIGxhbmUgd2lkdGggZ2l2ZXMgMCwgb3IgdGhlIHNpZ24uICovXG5jb25zdCBzaGlmdEJ5ID1cbiAgKHNoaWZ0OiAodjogSTY0LCBjb3VudDogSTY0KSA9PiBJNjQsIGJpdHM6IG51bWJlciwgYXJpdGhtZXRpYyA9IGZhbHNlKSA9PlxuICAodjogSTY0LCBjb3VudDogSTY0KTogSTY0ID0+XG4gICAgYXJpdGhtZXRpY1xuICAgICAgPyBzaGlmdCh2LCBpNjQuc2VsZWN0KGk2NC5ndFUoY291bnQsIGMoYml0cyAtIDEpKSwgYyhiaXRzIC0gMSksIGNvdW50KSlcbiAgICAgIDogaTY0LnNlbGVjdChpNjQuZ3RVKGNvdW50LCBjKGJpdHMgLSAxKSksIGMoMCksIHNoaWZ0KHYsIGNvdW50KSk7XG5jb25zdCB2YXJpYWJsZVNoaWZ0ID0gKG9wZXJhdGlvbjogKGE6IEk2NCwgYjogSTY0KSA9PiBJNjQpOiBTZW1hbnRpYyA9PiBsYW5lcygoYSwgYikgPT4gYnlRdWFkKG9wZXJhdGlvbiwgYSwgYikpO1xuXG4vKiogRmxhZ3Mgb2YgYSB0ZXN0OiBaRiA9IG5vIGJpdCBvZiBhICYgYiBjaG9zZW4gYnkgdGhlIG1hc2ssIENGID0gbm9uZSBvZiB+YSAmIGIuICovXG5jb25zdCB0ZXN0ID1cbiAgKG1hc2s6IGJpZ2ludCk6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgY29uc3QgYiA9IHJlYWRIYWx2ZXMoZSwgMSk7XG4gICAgY29uc3QgYSA9IHJlYWRIYWx2ZXMoZSwgMCk7XG4gICAgY29uc3QgaXNFbXB0eSA9IChjb21iaW5lOiAoeDogVjEyOCwgeTogVjEyOCkgPT4gVjEyOCk6IEk2NCA9PiB7XG4gICAgICBjb25zdCBhbGwgPSBlLmxldFZlY3RvcihhLm1hcCgodiwgbikgPT4gY29tYmluZSh2LCBiW25dISkpLnJlZHVjZSgoeCwgeSkgPT4gdjEyOC5iaW5hcnkoJ29yJywgeCwgeSkpKTtcbiAgICAgIHJldHVybiBpNjQuZXh0ZW5kVShpNjQuZXF6KGk2NC5hbmQoaTY0Lm9yKGxvd0hhbGYoYWxsKSwgaGlnaEhhbGYoYWxsKSksIGMobWFzaykpKSk7XG4gICAgfTtcbiAgICBjb25zdCB6ZiA9IGUubGV0KGlzRW1wdHkoKHgsIHkpID0+IHYxMjguYmluYXJ5KCdhbmQnLCB4LCB5KSkpO1xuICAgIGNvbnN0IGNmID0gZS5sZXQoaXNFbXB0eSgoeCwgeSkgPT4gdjEyOC5iaW5hcnkoJ2FuZG5vdCcsIHksIHgpKSk7XG4gICAgZS53cml0ZUZsYWdzKGk2NC5vcihpNjQuc2hsKHpmLCBjKDYpKSwgY2YpKTtcbiAgfTtcblxuY29uc3Qgc2lnbk1hc2sgPVxuICAoYml0bWFzazogKHY6IFYxMjgpID0+IEkzMiwgYml0czogbnVtYmVyKTogU2VtYW50aWMgPT5cbiAgKGU6IEVtaXR0ZXIpID0+XG4gICAgZS53cml0ZSgwLCByZWFkSGFsdmVzKGUsIDEpLm1hcCgodiwgbikgPT4gaTY0LnNobChpNjQuZXh0ZW5kVShiaXRtYXNrKHYpKSwgYyhiaXRzICogbikpKS5yZWR1Y2UoKGEsIGIpID0+IGk2NC5vcihhLCBiKSkpOyAvLyBwcmV0dGllci1pZ25vcmVcblxuLyoqIEFWWCBhbmQgQVZYMiBpbnN0cnVjdGlvbnMgd2l0aG91dCBhIGxlZ2FjeSBmb3JtOiBwZXJtdXRlcywgYnJvYWRjYXN0cywgaW5zZXJ0cywgcGVyLWxhbmUgc2hpZnRzLCB0ZXN0cyBvdmVyIDI1NiBiaXRzLiAqL1xuZXhwb3J0IGNvbnN0IGF2eFBlcm11dGVTZW1hbnRpY3M6IFJlY29yZDxzdHJpbmcsIFNlbWFudGljPiA9IHtcbiAgdnBlcm1pbHBzOiBwZXJtdXRlU2luZ2xlcyxcbiAgdnBlcm1pbHBkOiBwZXJtdXRlRG91YmxlcyxcbiAgJ3ZwZXJtaWxwcyBpbW0nOiBsYW5lc0J5SW1tZWRpYXRlKDAsICh2LCBpbW1lZGlhdGUpID0+XG4gICAgdjEyOC5iaW5hcnkoJ3N3aXp6bGUnLCB2LCBwYWlyKGR3b3JkSW5kaWNlcyhpbW1lZGlhdGUsIDApLCBkd29yZEluZGljZXMoaW1tZWRpYXRlLCA0KSkpLFxuICApLFxuICAndnBlcm1pbHBkIGltbSc6IGxhbmVzQnlJbW1lZGlhdGUoMiwgKHYsIGltbWVkaWF0ZSkgPT5cbiAgICBwYWlyKGk2NC5zZWxlY3QoYml0T2YoaW1tZWRpYXRlLCAwKSwgaGlnaEhhbGYodiksIGxvd0hhbGYodikpLCBpNjQuc2VsZWN0KGJpdE9mKGltbWVkaWF0ZSwgMSksIGhpZ2hIYWxmKHYpLCBsb3dIYWxmKHYpKSksXG4gICksXG4gIHZwZXJtZDogcGVybXV0ZUFjcm9zcyxcbiAgdnBlcm1xOiBwZXJtdXRlUXVhZHMsXG4gIHZwZXJtMmYxMjg6IHBlcm11dGVIYWx2ZXMsXG4gIHZpbnNlcnRmMTI4OiBpbnNlcnRIYWxmLFxuICB2ZXh0cmFjdGYxMjg6IGV4dHJhY3RIYWxmLFxuICB2YnJvYWRjYXN0c3M6IGJyb2FkY2FzdCgzMiksXG4gIHZicm9hZGNhc3RzZDogYnJvYWRjYXN0KDY0KSxcbiAgdmJyb2FkY2FzdGYxMjg6IChlKSA9PiB7XG4gICAgY29uc3QgdiA9IGUucmVhZFZlY3RvcigxKTtcbiAgICBlLndyaXRlV2lkZSgwLCB2LCB2KTtcbiAgfSxcbiAgdnBicm9hZGNhc3RiOiBicm9hZGNhc3QoOCksXG4gIHZwYnJvYWRjYXN0dzogYnJvYWRjYXN0KDE2KSxcbiAgdnBicm9hZGNhc3RkOiBicm9hZGNhc3QoMzIpLFxuICB2cGJyb2FkY2FzdHE6IGJyb2FkY2FzdCg2NCksXG4gIHZwc3JsdmQ6IHZhcmlhYmxlU2hpZnQoYnlEd29yZChzaGlmdEJ5KGk2NC5zaHJVLCAzMiksIGZhbHNlKSksXG4gIHZwc2xsdmQ6IHZhcmlhYmxlU2hpZnQoYnlEd29yZChzaGlmdEJ5KGk2NC5zaGwsIDMyKSwgZmFsc2UpKSxcbiAgdnBzcmF2ZDogdmFyaWFibGVTaGlmdChieUR3b3JkKHNoaWZ0QnkoaTY0LnNoclMsIDMyLCB0cnVlKSwgdHJ1ZSkpLFxuICB2cHNybHZxOiB2YXJpYWJsZVNoaWZ0KHNoaWZ0QnkoaTY0LnNoclUsIDY0KSksXG4gIHZwc2xsdnE6IHZhcmlhYmxlU2hpZnQoc2hpZnRCeShpNjQuc2hsLCA2NCkpLFxuICB2cHRlc3Q6IHRlc3QoLTFuKSxcbiAgdnRlc3RwczogdGVzdChCaWdJbnQuYXNJbnROKDY0LCAweDgwMDBfMDAwMF84MDAwXzAwMDBuKSksXG4gIHZ0ZXN0cGQ6IHRlc3QoQmlnSW50LmFzSW50Tig2NCwgMHg4MDAwXzAwMDBfMDAwMF8wMDAwbikpLFxuICB2bW92bXNrcHM6IHNpZ25NYXNrKHYxMjguYml0bWFzazMyLCA0KSxcbiAgdm1vdm1za3BkOiBzaWduTWFzayh2MTI4LmJpdG1hc2s2NCwgMiksXG4gIHZwbW92bXNrYjogc2lnbk1hc2sodjEyOC5iaXRtYXNrOCwgMTYpLFxufTtcbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3F1aWV0LWZsb2F0LnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3F1aWV0LWZsb2F0LnRzXCI7aW1wb3J0IHsgaTY0LCB0eXBlIEkzMiB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IEVtaXR0ZXIgfSBmcm9tICcuLi8uLi9lbWl0L2VtaXR0ZXIudHMnO1xuXG4vKiogTVhDU1Igd2l0aCBhbGwgZXhjZXB0aW9ucyBtYXNrZWQsIHJvdW5kIHRvIG5lYXJlc3QsIG5vIERBWiwgbm8gRlRaLCBhbmQgdGhlIHByZWNpc2lvbiBmbGFnIGFscmVhZHkgc2V0OiBhbiBpbmV4YWN0IHJlc3VsdCBjYW5ub3QgY2hhbmdlIGl0LiAqL1xuY29uc3QgUVVJRVRfTVhDU1IgPSAweDFmYTA7XG4vKiogVGhlIG90aGVyIGZpdmUgc3RpY2t5IGZsYWdzIGRvIG5vdCBtYXR0ZXI6IGZhc3QgcGF0aHMgcmFpc2Ugbm9uZSBvZiB0aGVtLiAqL1xuY29uc3QgU1RJQ0tZX01BU0sgPSAweDFmO1xuXG4vKiogV2hldGhlciBNWENTUiBpcyBzdWNoIHRoYXQgcm91bmRpbmcgdG8gbmVhcmVzdCBpcyByaWdodCBhbmQgYW4gaW5leGFjdCByZXN1bHQgY2hhbmdlcyBub3RoaW5nLiAqL1xuZXhwb3J0IGNvbnN0IHF1aWV0ID0gKGU6IEVtaXR0ZXIpOiBJMzIgPT4gaTY0LmVxKGk2NC5hbmQoZS5teGNzcigpLCBpNjQuY29uc3QoflNUSUNLWV9NQVNLKSksIGk2NC5jb25zdChRVUlFVF9NWENTUikpO1xuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvdmVjdG9yLWZsb2F0LXBhY2tlZC50c1wiO2NvbnN0IF9faW5qZWN0ZWRfZGlybmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljc1wiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy92ZWN0b3ItZmxvYXQtcGFja2VkLnRzXCI7aW1wb3J0IHtcbiAgaTMyLFxuICBpNjQsXG4gIHYxMjgsXG4gIHR5cGUgSTMyLFxuICB0eXBlIEk2NCxcbiAgdHlwZSBTaW1kQmluYXJ5LFxuICB0eXBlIFNpbWRTaGlmdCxcbiAgdHlwZSBTaW1kVW5hcnksXG4gIHR5cGUgVjEyOCxcbn0gZnJvbSAnLi4vLi4vZW1pdC9jb2RlLnRzJztcbmltcG9ydCB0eXBlIHsgRW1pdHRlciwgU2VtYW50aWMgfSBmcm9tICcuLi8uLi9lbWl0L2VtaXR0ZXIudHMnO1xuaW1wb3J0IHsgcXVpZXQgfSBmcm9tICcuL3F1aWV0LWZsb2F0LnRzJztcbmltcG9ydCB7IGFsaWduZWRWZWN0b3IsIGhpZ2hIYWxmLCBsb3dIYWxmIH0gZnJvbSAnLi92ZWN0b3ItbW92ZS50cyc7XG5cbi8qKiBUaGUgbGFuZXMgb2YgYSBwYWNrZWQgZm9ybWF0OiBuYW1lIHByZWZpeGVzIG9mIGludGVnZXIgYW5kIGZsb2F0IG9wZXJhdGlvbnMsIGV4cG9uZW50IG1hc2sgYW5kIGV4cG9uZW50IHVuaXQgb2YgYm90aCA2NC1iaXQgaGFsdmVzLiAqL1xuaW50ZXJmYWNlIExhbmVzIHtcbiAgcmVhZG9ubHkgaW50ZWdlcjogJ2kzMng0JyB8ICdpNjR4Mic7XG4gIHJlYWRvbmx5IGZsb2F0OiAnZjMyeDQnIHwgJ2Y2NHgyJztcbiAgcmVhZG9ubHkgZXhwb25lbnQ6IGJpZ2ludDtcbiAgcmVhZG9ubHkgdW5pdDogYmlnaW50O1xufVxuY29uc3QgU0lOR0xFUzogTGFuZXMgPSB7IGludGVnZXI6ICdpMzJ4NCcsIGZsb2F0OiAnZjMyeDQnLCBleHBvbmVudDogMHg3ZjgwXzAwMDBfN2Y4MF8wMDAwbiwgdW5pdDogMHgwMDgwXzAwMDBfMDA4MF8wMDAwbiB9O1xuY29uc3QgRE9VQkxFUzogTGFuZXMgPSB7IGludGVnZXI6ICdpNjR4MicsIGZsb2F0OiAnZjY0eDInLCBleHBvbmVudDogMHg3ZmYwXzAwMDBfMDAwMF8wMDAwbiwgdW5pdDogMHgwMDEwXzAwMDBfMDAwMF8wMDAwbiB9O1xuXG5jb25zdCBib3RoID0gKGhhbGY6IGJpZ2ludCk6IFYxMjggPT4gdjEyOC5jb25zdChoYWxmLCBoYWxmKTtcbmNvbnN0IGVxdWFsID0gKGw6IExhbmVzLCBhOiBWMTI4LCBiOiBWMTI4KTogVjEyOCA9PiB2MTI4LmJpbmFyeShgJHtsLmludGVnZXJ9RXFgIGFzIFNpbWRCaW5hcnksIGEsIGIpO1xuY29uc3QgZ3JlYXRlciA9IChsOiBMYW5lcywgYTogVjEyOCwgYjogVjEyOCk6IFYxMjggPT4gdjEyOC5iaW5hcnkoYCR7bC5pbnRlZ2VyfUd0U2AgYXMgU2ltZEJpbmFyeSwgYSwgYik7XG5jb25zdCBvciA9ICguLi5tYXNrczogVjEyOFtdKTogVjEyOCA9PiBtYXNrcy5yZWR1Y2UoKGEsIGIpID0+IHYxMjguYmluYXJ5KCdvcicsIGEsIGIpKTtcbmNvbnN0IGV4cG9uZW50ID0gKGw6IExhbmVzLCB2OiBWMTI4KTogVjEyOCA9PiB2MTI4LmJpbmFyeSgnYW5kJywgdiwgYm90aChsLmV4cG9uZW50KSk7XG5jb25zdCBpc1plcm8gPSAobDogTGFuZXMsIHY6IFYxMjgpOiBWMTI4ID0+IGVxdWFsKGwsIHYxMjguc2hpZnQoYCR7bC5pbnRlZ2VyfVNobGAgYXMgU2ltZFNoaWZ0LCB2LCBpMzIuY29uc3QoMSkpLCB2MTI4Lnplcm8oKSk7XG4vKiogTGFuZXMgdGhhdCBhcmUgaW5maW5pdGUgb3IgTmFOOyB0aGF0IGhhdmUgYW4gZXhwb25lbnQgZmllbGQgb2YgMDsgdGhhdCBhcmUgbmVpdGhlciBub3JtYWwgbm9yIHplcm87IHRoYXQgYXJlIGJlbG93IHR3aWNlIHRoZSBzbWFsbGVzdCBub3JtYWwuICovXG5jb25zdCBpc1NwZWNpYWwgPSAobDogTGFuZXMsIHY6IFYxMjgpOiBWMTI4ID0+IGVxdWFsKGwsIGV4cG9uZW50KGwsIHYpLCBib3RoKGwuZXhwb25lbnQpKTtcbmNvbnN0IGlzU21hbGwgPSAobDogTGFuZXMsIHY6IFYxMjgpOiBWMTI4ID0+IGVxdWFsKGwsIGV4cG9uZW50KGwsIHYpLCB2MTI4Lnplcm8oKSk7XG5jb25zdCBpc09kZCA9IChsOiBMYW5lcywgdjogVjEyOCk6IFYxMjggPT4gb3IoaXNTcGVjaWFsKGwsIHYpLCB2MTI4LmJpbmFyeSgnYW5kbm90JywgaXNTbWFsbChsLCB2KSwgaXNaZXJvKGwsIHYpKSk7XG5jb25zdCBpc1RpbnkgPSAobDogTGFuZXMsIHY6IFYxMjgpOiBWMTI4ID0+IGdyZWF0ZXIobCwgYm90aCgybiAqIGwudW5pdCksIGV4cG9uZW50KGwsIHYpKTtcblxuLyoqIExhbmVzIHRoYXQgdGhlIGZhc3QgcGF0aCBtdXN0IG5vdCBkZWNpZGUuIFNhbWUgcnVsZXMgYXMgaW4gdmVjdG9yLWZsb2F0LnRzLiAqL1xudHlwZSBDaGVjayA9IChsOiBMYW5lcywgYTogVjEyOCwgYjogVjEyOCwgcjogVjEyOCkgPT4gVjEyODtcbmNvbnN0IG9mU3VtOiBDaGVjayA9IChsLCBhLCBiLCByKSA9PiBvcihpc09kZChsLCBhKSwgaXNPZGQobCwgYiksIGlzT2RkKGwsIHIpKTtcbmNvbnN0IG9mUHJvZHVjdDogQ2hlY2sgPSAobCwgYSwgYiwgcikgPT5cbiAgb3IoaXNPZGQobCwgYSksIGlzT2RkKGwsIGIpLCBpc1NwZWNpYWwobCwgciksIHYxMjguYmluYXJ5KCdhbmRub3QnLCBpc1RpbnkobCwgciksIG9yKGlzWmVybyhsLCBhKSwgaXNaZXJvKGwsIGIpKSkpO1xuY29uc3Qgb2ZRdW90aWVudDogQ2hlY2sgPSAobCwgYSwgYiwgcikgPT5cbiAgb3IoaXNPZGQobCwgYSksIGlzU3BlY2lhbChsLCBiKSwgaXNTbWFsbChsLCBiKSwgaXNTcGVjaWFsKGwsIHIpLCB2MTI4LmJpbmFyeSgnYW5kbm90JywgaXNUaW55KGwsIHIpLCBpc1plcm8obCwgYSkpKTtcbmNvbnN0IG9mRXh0cmVtZTogQ2hlY2sgPSAobCwgYSwgYikgPT4gb3IoaXNPZGQobCwgYSksIGlzT2RkKGwsIGIpKTtcblxuZnVuY3Rpb24gbGVhdmVJZkFueShlOiBFbWl0dGVyLCBtYXNrOiBWMTI4LCBhbGxvd2VkPzogSTMyKTogdm9pZCB7XG4gIGNvbnN0IGJhZCA9IGUubGV0VmVjdG9yKG1hc2spO1xuICBjb25zdCBhbnkgPSBpNjQubmUoaTY0Lm9yKGxvd0hhbGYoYmFkKSwgaGlnaEhhbGYoYmFkKSksIGk2NC5jb25zdCgwKSk7XG4gIGUuaWYoYWxsb3dlZCA9PT0gdW5kZWZpbmVkID8gYW55IDogaTMyLm9yKGFueSwgaTMyLmVxeihhbGxvd2VkKSksICgpID0+IGUubGVhdmUoKSk7XG59XG5cbmNvbnN0IHBhY2tlZCA9XG4gIChsOiBMYW5lcywgY2hlY2s6IENoZWNrLCBvcGVyYXRpb246IChhOiBWMTI4LCBiOiBWMTI4KSA9PiBWMTI4LCBuZWVkc1F1aWV0ID0gdHJ1ZSk6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgY29uc3QgYiA9IGFsaWduZWRWZWN0b3IoZSwgMSk7XG4gICAgY29uc3QgYSA9IGUucmVhZFZlY3RvcigwKTtcbiAgICBjb25zdCByID0gZS5sZXRWZWN0b3Iob3BlcmF0aW9uKGEsIGIpKTtcbiAgICBsZWF2ZUlmQW55KGUsIGNoZWNrKGwsIGEsIGIsIHIpLCBuZWVkc1F1aWV0ID8gcXVpZXQoZSkgOiB1bmRlZmluZWQpO1xuICAgIGUud3JpdGVWZWN0b3IoMCwgcik7XG4gIH07XG5jb25zdCBzcXVhcmVSb290ID1cbiAgKGw6IExhbmVzKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCB2ID0gYWxpZ25lZFZlY3RvcihlLCAxKTtcbiAgICBsZWF2ZUlmQW55KGUsIG9yKGlzT2RkKGwsIHYpLCBncmVhdGVyKGwsIHYxMjguemVybygpLCB2KSksIHF1aWV0KGUpKTtcbiAgICBlLndyaXRlVmVjdG9yKDAsIHYxMjgudW5hcnkoYCR7bC5mbG9hdH1TcXJ0YCBhcyBTaW1kVW5hcnksIHYpKTtcbiAgfTtcblxuLyoqIEZvciB3aGljaCBvcmRlcnMgYSBjb21wYXJpc29uIHByZWRpY2F0ZSBob2xkcywgZm91ciBiaXRzIGVhY2g6IGxlc3MsIGVxdWFsLCBncmVhdGVyLCB1bm9yZGVyZWQuIFByZWRpY2F0ZXMgMTYtMzEgcmVwZWF0IDAtMTUgZm9yIG9yZGVyZWQgb3BlcmFuZHMuICovXG5leHBvcnQgY29uc3QgUFJFRElDQVRFUyA9IDB4ZjQ2NV8wYjlhXzdjZWRfODMxMm47XG4vKiogVGhlIHRhYmxlIGVudHJ5IG9mIHRoZSBwcmVkaWNhdGUgaW4gYW4gaW1tZWRpYXRlLCBvZiB3aGljaCBgbWFza2Agc2F5cyB3aGF0IGNvdW50cy4gKi9cbmV4cG9ydCBmdW5jdGlvbiBwcmVkaWNhdGUoZTogRW1pdHRlciwgaW1tZWRpYXRlOiBJNjQsIG1hc2s6IG51bWJlcik6IEk2NCB7XG4gIHJldHVybiBlLmxldChpNjQuc2hyVShpNjQuY29uc3QoQmlnSW50LmFzSW50Tig2NCwgUFJFRElDQVRFUykpLCBpNjQuc2hsKGk2NC5hbmQoaW1tZWRpYXRlLCBpNjQuY29uc3QobWFzaykpLCBpNjQuY29uc3QoMikpKSk7XG59XG5jb25zdCBjb21wYXJlID1cbiAgKGw6IExhbmVzLCBwcmVkaWNhdGVNYXNrOiBudW1iZXIpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IGIgPSBhbGlnbmVkVmVjdG9yKGUsIDEpO1xuICAgIGNvbnN0IGEgPSBlLnJlYWRWZWN0b3IoMCk7XG4gICAgbGVhdmVJZkFueShlLCBvZkV4dHJlbWUobCwgYSwgYiwgYSkpO1xuICAgIGNvbnN0IG9yZGVycyA9IHByZWRpY2F0ZShlLCBlLnJlYWQoMiksIHByZWRpY2F0ZU1hc2spO1xuICAgIGNvbnN0IGNob3NlbiA9IChuYW1lOiAnTHQnIHwgJ0VxJyB8ICdHdCcsIGJpdDogbnVtYmVyKTogVjEyOCA9PiB7XG4gICAgICBjb25zdCBhbGwgPSB2MTI4LnNwbGF0NjQoaTY0LnN1YihpNjQuY29uc3QoMCksIGk2NC5hbmQoaTY0LnNoclUob3JkZXJzLCBpNjQuY29uc3QoYml0KSksIGk2NC5jb25zdCgxKSkpKTtcbiAgICAgIHJldHVybiB2MTI4LmJpbmFyeSgnYW5kJywgdjEyOC5iaW5hcnkoYCR7bC5mbG9hdH0ke25hbWV9YCwgYSwgYiksIGFsbCk7XG4gICAgfTtcbiAgICBlLndyaXRlVmVjdG9yKDAsIG9yKGNob3NlbignTHQnLCAwKSwgY2hvc2VuKCdFcScsIDEpLCBjaG9zZW4oJ0d0JywgMikpKTtcbiAgfTtcblxuZnVuY3Rpb24gZm9ybXMoc3VmZml4OiBzdHJpbmcsIGw6IExhbmVzKTogUmVjb3JkPHN0cmluZywgU2VtYW50aWM+IHtcbiAgY29uc3Qgb3BlcmF0aW9uID0gKG5hbWU6IHN0cmluZykgPT4gKGE6IFYxMjgsIGI6IFYxMjgpOiBWMTI4ID0+IHYxMjguYmluYXJ5KGAke2wuZmxvYXR9JHtuYW1lfWAgYXMgU2ltZEJpbmFyeSwgYSwgYik7IC8vIHByZXR0aWVyLWlnbm9yZVxuICByZXR1cm4ge1xuICAgIFtgYWRkJHtzdWZmaXh9YF06IHBhY2tlZChsLCBvZlN1bSwgb3BlcmF0aW9uKCdBZGQnKSksXG4gICAgW2BzdWIke3N1ZmZpeH1gXTogcGFja2VkKGwsIG9mU3VtLCBvcGVyYXRpb24oJ1N1YicpKSxcbiAgICBbYG11bCR7c3VmZml4fWBdOiBwYWNrZWQobCwgb2ZQcm9kdWN0LCBvcGVyYXRpb24oJ011bCcpKSxcbiAgICBbYGRpdiR7c3VmZml4fWBdOiBwYWNrZWQobCwgb2ZRdW90aWVudCwgb3BlcmF0aW9uKCdEaXYnKSksXG4gICAgLy8gVGhlIHNlY29uZCBvcGVyYW5kIHVubGVzcyB0aGUgZmlyc3QgaXMgbGVzcyAoZ3JlYXRlcik6IFBtaW4gYW5kIFBtYXggd2l0aCB0aGUgb3BlcmFuZHMgZXhjaGFuZ2VkLlxuICAgIFtgbWluJHtzdWZmaXh9YF06IHBhY2tlZChsLCBvZkV4dHJlbWUsIChhLCBiKSA9PiBvcGVyYXRpb24oJ1BtaW4nKShiLCBhKSwgZmFsc2UpLFxuICAgIFtgbWF4JHtzdWZmaXh9YF06IHBhY2tlZChsLCBvZkV4dHJlbWUsIChhLCBiKSA9PiBvcGVyYXRpb24oJ1BtYXgnKShiLCBhKSwgZmFsc2UpLFxuICAgIFtgc3FydCR7c3VmZml4fWBdOiBzcXVhcmVSb290KGwpLFxuICAgIFtgY21wJHtzdWZmaXh9YF06IGNvbXBhcmUobCwgNyksXG4gICAgW2B2Y21wJHtzdWZmaXh9YF06IGNvbXBhcmUobCwgMTUpLFxuICB9O1xufVxuXG4vKiogUGFja2VkIGZsb2F0aW5nIHBvaW50IHdoZXJlIGFsbCBsYW5lcyBhcmUgcGxhaW4gbnVtYmVyczsgdGhlIHJlc3QgaXMgbGVmdCB0byBUeXBlU2NyaXB0LiAqL1xuZXhwb3J0IGNvbnN0IHBhY2tlZEZsb2F0U2VtYW50aWNzOiBSZWNvcmQ8c3RyaW5nLCBTZW1hbnRpYz4gPSB7IC4uLmZvcm1zKCdwcycsIFNJTkdMRVMpLCAuLi5mb3JtcygncGQnLCBET1VCTEVTKSB9O1xuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvdmVjdG9yLWZsb2F0LnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3ZlY3Rvci1mbG9hdC50c1wiO2ltcG9ydCB7IGYzMiwgZjY0LCBpMzIsIGk2NCwgdHlwZSBGNjQsIHR5cGUgSTMyLCB0eXBlIEk2NCB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IEVtaXR0ZXIsIFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcbmltcG9ydCB7IHBhY2tlZEZsb2F0U2VtYW50aWNzLCBwcmVkaWNhdGUgfSBmcm9tICcuL3ZlY3Rvci1mbG9hdC1wYWNrZWQudHMnO1xuaW1wb3J0IHsgcXVpZXQgfSBmcm9tICcuL3F1aWV0LWZsb2F0LnRzJztcblxuLyoqXG4gKiBTY2FsYXIgZmxvYXRpbmcgcG9pbnQ6IHRoZSBwcm9jZXNzb3IncyBvd24gb3BlcmF0aW9uIHdoZW4gaXQgY2Fubm90IGNoYW5nZSBhbiBleGNlcHRpb24gZmxhZyBhbmQgbm8gcm91bmRpbmcgbW9kZSwgTmFOIG9yIGRlbm9ybWFsIGNvbWVzIGluOyBldmVyeXRoaW5nXG4gKiBlbHNlIGlzIGxlZnQgdG8gdGhlIGV4YWN0IGRlZmluaXRpb24gaW4gVHlwZVNjcmlwdC4gUmVzdWx0cyB3aXRoIGFuIGV4cG9uZW50IGZpZWxkIG9mIDEgY291bnQgYXMgdG9vIHNtYWxsOiB0aGV5IG1heSBoYXZlIGJlZW4gcm91bmRlZCB1cCBmcm9tIGEgdGlueSB2YWx1ZS5cbiAqL1xuY29uc3QgYyA9IGk2NC5jb25zdDtcblxuLyoqIEEgZm9ybWF0IGFzIHRoZSBjaGVja3Mgc2VlIGl0LiBWYWx1ZXMgYXJlIGJpdHMgaW4gYW4gaTY0LiAqL1xuaW50ZXJmYWNlIFdpZHRoIHtcbiAgcmVhZG9ubHkgYnl0ZXM6IDQgfCA4O1xuICByZWFkb25seSBmcmFjdGlvbjogbnVtYmVyO1xuICByZWFkb25seSBtYXhpbXVtRXhwb25lbnQ6IG51bWJlcjtcbiAgcmVhZG9ubHkgbWFzazogYmlnaW50O1xufVxuY29uc3QgU0lOR0xFOiBXaWR0aCA9IHsgYnl0ZXM6IDQsIGZyYWN0aW9uOiAyMywgbWF4aW11bUV4cG9uZW50OiAweGZmLCBtYXNrOiAweGZmZmZfZmZmZm4gfTtcbmNvbnN0IERPVUJMRTogV2lkdGggPSB7IGJ5dGVzOiA4LCBmcmFjdGlvbjogNTIsIG1heGltdW1FeHBvbmVudDogMHg3ZmYsIG1hc2s6IC0xbiB9O1xuXG5jb25zdCBleHBvbmVudE9mID0gKHc6IFdpZHRoLCBiaXRzOiBJNjQpOiBJNjQgPT4gaTY0LmFuZChpNjQuc2hyVShiaXRzLCBjKHcuZnJhY3Rpb24pKSwgYyh3Lm1heGltdW1FeHBvbmVudCkpO1xuLyoqIEZpbml0ZSwgd2l0aCBhbiBleHBvbmVudCBmaWVsZCBvZiBhdCBsZWFzdCBgbGVhc3RgLiAqL1xuY29uc3QgYXRMZWFzdCA9ICh3OiBXaWR0aCwgYml0czogSTY0LCBsZWFzdDogMSB8IDIpOiBJMzIgPT5cbiAgaTY0Lmx0VShpNjQuc3ViKGV4cG9uZW50T2YodywgYml0cyksIGMobGVhc3QpKSwgYyh3Lm1heGltdW1FeHBvbmVudCAtIGxlYXN0KSk7XG5jb25zdCBpc1plcm8gPSAodzogV2lkdGgsIGJpdHM6IEk2NCk6IEkzMiA9PiBpNjQuZXF6KGk2NC5zaGwoYml0cywgYyg2NSAtIDggKiB3LmJ5dGVzKSkpO1xuLyoqIEEgbm9ybWFsIG51bWJlciBvciBhIHplcm8uICovXG5jb25zdCBpc1BsYWluID0gKHc6IFdpZHRoLCBiaXRzOiBJNjQpOiBJMzIgPT4gaTMyLm9yKGF0TGVhc3QodywgYml0cywgMSksIGlzWmVybyh3LCBiaXRzKSk7XG5jb25zdCBpc05lZ2F0aXZlID0gKHc6IFdpZHRoLCBiaXRzOiBJNjQpOiBJMzIgPT4gaTMyLndyYXAoaTY0LnNoclUoYml0cywgYyg4ICogdy5ieXRlcyAtIDEpKSk7XG5cbi8qKiBUaGUgbG93IGVsZW1lbnQgb2YgYW4gb3BlcmFuZCwgdXBwZXIgYml0cyBjbGVhcmVkLiAqL1xuY29uc3QgZWxlbWVudCA9IChlOiBFbWl0dGVyLCBvcGVyYW5kOiBudW1iZXIsIHc6IFdpZHRoKTogSTY0ID0+XG4gIHcgPT09IERPVUJMRSA/IGUucmVhZExvdyhvcGVyYW5kKSA6IGUubGV0KGk2NC5hbmQoZS5yZWFkTG93KG9wZXJhbmQpLCBjKHcubWFzaykpKTtcbmNvbnN0IGFsbE9mID0gKC4uLmNvbmRpdGlvbnM6IEkzMltdKTogSTMyID0+IGNvbmRpdGlvbnMucmVkdWNlKChhLCBiKSA9PiBpMzIuYW5kKGEsIGIpKTtcbi8qKiBHb2VzIG9uIHdoZW4gdGhlIGNvbmRpdGlvbiBob2xkczsgb3RoZXJ3aXNlIHRoZSBpbnN0cnVjdGlvbiBpcyBsZWZ0IHRvIFR5cGVTY3JpcHQuICovXG5jb25zdCByZXF1aXJlID0gKGU6IEVtaXR0ZXIsIGNvbmRpdGlvbjogSTMyKTogdm9pZCA9PiBlLmlmKGkzMi5lcXooY29uZGl0aW9uKSwgKCkgPT4gZS5sZWF2ZSgpKTtcblxudHlwZSBDaGVjayA9ICh3OiBXaWR0aCwgYTogSTY0LCBiOiBJNjQsIHI6IEk2NCkgPT4gSTMyO1xuY29uc3Qgb2ZTdW06IENoZWNrID0gKHcsIGEsIGIsIHIpID0+IGFsbE9mKGlzUGxhaW4odywgYSksIGlzUGxhaW4odywgYiksIGlzUGxhaW4odywgcikpO1xuY29uc3Qgb2ZQcm9kdWN0OiBDaGVjayA9ICh3LCBhLCBiLCByKSA9PlxuICBhbGxPZihpc1BsYWluKHcsIGEpLCBpc1BsYWluKHcsIGIpLCBpMzIub3IoYXRMZWFzdCh3LCByLCAyKSwgaTMyLm9yKGlzWmVybyh3LCBhKSwgaXNaZXJvKHcsIGIpKSkpO1xuY29uc3Qgb2ZRdW90aWVudDogQ2hlY2sgPSAodywgYSwgYiwgcikgPT4gYWxsT2YoaXNQbGFpbih3LCBhKSwgYXRMZWFzdCh3LCBiLCAxKSwgaTMyLm9yKGF0TGVhc3QodywgciwgMiksIGlzWmVybyh3LCBhKSkpO1xuXG5jb25zdCBhcml0aG1ldGljID1cbiAgKHc6IFdpZHRoLCBjaGVjazogQ2hlY2ssIG9wZXJhdGlvbjogKGE6IEk2NCwgYjogSTY0KSA9PiBJNjQpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IGIgPSBlbGVtZW50KGUsIDEsIHcpO1xuICAgIGNvbnN0IGEgPSBlbGVtZW50KGUsIDAsIHcpO1xuICAgIGNvbnN0IHIgPSBlLmxldChvcGVyYXRpb24oYSwgYikpO1xuICAgIHJlcXVpcmUoZSwgaTMyLmFuZChxdWlldChlKSwgY2hlY2sodywgYSwgYiwgcikpKTtcbiAgICBlLndyaXRlTG93KDAsIHIsIHcuYnl0ZXMpO1xuICB9O1xuLyoqIFRoZSBvcGVyYXRpb25zIG9mIGBmNjRgIGFuZCBgZjMyYCBvbiBiaXRzLiAqL1xuY29uc3QgZG91YmxlcyA9IChuYW1lOiAnYWRkJyB8ICdzdWInIHwgJ211bCcgfCAnZGl2JykgPT4gKGE6IEk2NCwgYjogSTY0KTogSTY0ID0+IGk2NC5mcm9tRjY0Qml0cyhmNjRbbmFtZV0oZjY0LmZyb21CaXRzKGEpLCBmNjQuZnJvbUJpdHMoYikpKTsgLy8gcHJldHRpZXItaWdub3JlXG5jb25zdCBzaW5nbGVzID0gKG5hbWU6ICdhZGQnIHwgJ3N1YicgfCAnbXVsJyB8ICdkaXYnKSA9PiAoYTogSTY0LCBiOiBJNjQpOiBJNjQgPT4gaTY0LmZyb21GMzJCaXRzKGYzMltuYW1lXShmMzIuZnJvbUJpdHMoYSksIGYzMi5mcm9tQml0cyhiKSkpOyAvLyBwcmV0dGllci1pZ25vcmVcbmNvbnN0IGFzRG91YmxlID0gKHc6IFdpZHRoLCBiaXRzOiBJNjQpOiBGNjQgPT4gKHcgPT09IERPVUJMRSA/IGY2NC5mcm9tQml0cyhiaXRzKSA6IGY2NC5wcm9tb3RlKGYzMi5mcm9tQml0cyhiaXRzKSkpO1xuXG4vKiogTUlOLCBNQVg6IGV4YWN0LCBzbyBNWENTUiBkb2VzIG5vdCBtYXR0ZXIuIE9mIHR3byB6ZXJvcyB0aGUgc2Vjb25kIG9wZXJhbmQuICovXG5jb25zdCBleHRyZW1lID1cbiAgKHc6IFdpZHRoLCBtYXhpbXVtOiBib29sZWFuKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCBiID0gZWxlbWVudChlLCAxLCB3KTtcbiAgICBjb25zdCBhID0gZWxlbWVudChlLCAwLCB3KTtcbiAgICByZXF1aXJlKGUsIGkzMi5hbmQoaXNQbGFpbih3LCBhKSwgaXNQbGFpbih3LCBiKSkpO1xuICAgIGNvbnN0IHRha2VzRmlyc3QgPSBtYXhpbXVtID8gZjY0Lmd0KGFzRG91YmxlKHcsIGEpLCBhc0RvdWJsZSh3LCBiKSkgOiBmNjQubHQoYXNEb3VibGUodywgYSksIGFzRG91YmxlKHcsIGIpKTtcbiAgICBlLndyaXRlTG93KDAsIGUubGV0KGk2NC5zZWxlY3QodGFrZXNGaXJzdCwgYSwgYikpLCB3LmJ5dGVzKTtcbiAgfTtcbmNvbnN0IHNxdWFyZVJvb3QgPVxuICAodzogV2lkdGgpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IGIgPSBlbGVtZW50KGUsIDEsIHcpO1xuICAgIHJlcXVpcmUoZSwgYWxsT2YocXVpZXQoZSksIGF0TGVhc3QodywgYiwgMSksIGkzMi5lcXooaXNOZWdhdGl2ZSh3LCBiKSkpKTtcbiAgICBlLndyaXRlTG93KFxuICAgICAgMCxcbiAgICAgIGUubGV0KHcgPT09IERPVUJMRSA/IGk2NC5mcm9tRjY0Qml0cyhmNjQuc3FydChmNjQuZnJvbUJpdHMoYikpKSA6IGk2NC5mcm9tRjMyQml0cyhmMzIuc3FydChmMzIuZnJvbUJpdHMoYikpKSksXG4gICAgICB3LmJ5dGVzLFxuICAgICk7XG4gIH07XG4vKiogQ09NSVMsIFVDT01JUzogWkYgUEYgQ0YgYnkgdGhlIG9yZGVyLiAqL1xuY29uc3QgY29tcGFyZSA9XG4gICh3OiBXaWR0aCk6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgY29uc3QgYiA9IGVsZW1lbnQoZSwgMSwgdyk7XG4gICAgY29uc3QgYSA9IGVsZW1lbnQoZSwgMCwgdyk7XG4gICAgcmVxdWlyZShlLCBpMzIuYW5kKGlzUGxhaW4odywgYSksIGlzUGxhaW4odywgYikpKTtcbiAgICBjb25zdCBsZXNzID0gZjY0Lmx0KGFzRG91YmxlKHcsIGEpLCBhc0RvdWJsZSh3LCBiKSk7XG4gICAgY29uc3QgZXF1YWwgPSBmNjQuZXEoYXNEb3VibGUodywgYSksIGFzRG91YmxlKHcsIGIpKTtcbiAgICBlLndyaXRlRmxhZ3MoaTY0Lm9yKGk2NC5leHRlbmRVKGxlc3MpLCBpNjQuc2hsKGk2NC5leHRlbmRVKGVxdWFsKSwgYyg2KSkpKTtcbiAgfTtcblxuLyoqIENNUFNTLCBDTVBTRC4gKi9cbmNvbnN0IGNvbXBhcmVUb01hc2sgPVxuICAodzogV2lkdGgsIHByZWRpY2F0ZU1hc2s6IG51bWJlcik6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgY29uc3QgYiA9IGVsZW1lbnQoZSwgMSwgdyk7XG4gICAgY29uc3QgYSA9IGVsZW1lbnQoZSwgMCwgdyk7XG4gICAgcmVxdWlyZShlLCBpMzIuYW5kKGlzUGxhaW4odywgYSksIGlzUGxhaW4odywgYikpKTtcbiAgICBjb25zdCBbeCwgeV0gPSBbYXNEb3VibGUodywgYSksIGFzRG91YmxlKHcsIGIpXTtcbiAgICBjb25zdCBvcmRlciA9IGk2NC5vcihcbiAgICAgIGk2NC5leHRlbmRVKGY2NC5sdCh4LCB5KSksXG4gICAgICBpNjQub3IoaTY0LnNobChpNjQuZXh0ZW5kVShmNjQuZXEoeCwgeSkpLCBjKDEpKSwgaTY0LnNobChpNjQuZXh0ZW5kVShmNjQuZ3QoeCwgeSkpLCBjKDIpKSksXG4gICAgKTtcbiAgICBjb25zdCBob2xkcyA9IGk2NC5uZShpNjQuYW5kKHByZWRpY2F0ZShlLCBlLnJlYWQoMiksIHByZWRpY2F0ZU1hc2spLCBvcmRlciksIGMoMCkpO1xuICAgIGUud3JpdGVMb3coMCwgZS5sZXQoaTY0LnNlbGVjdChob2xkcywgYygtMSksIGMoMCkpKSwgdy5ieXRlcyk7XG4gIH07XG4vKiogUk9VTkRTUywgUk9VTkRTRDogbW9kZSBmcm9tIHRoZSBpbW1lZGlhdGUgb3IgTVhDU1I7IGV4YWN0LCBxdWlldCwgb3IgdG9sZCB0byBrZWVwIHNpbGVudC4gKi9cbmNvbnN0IHJvdW5kID1cbiAgKHc6IFdpZHRoKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCB2ID0gZWxlbWVudChlLCAxLCB3KTtcbiAgICBjb25zdCBpbW1lZGlhdGUgPSBlLnJlYWQoMik7XG4gICAgY29uc3QgaGFzID0gKGJpdDogbnVtYmVyKTogSTMyID0+IGkzMi53cmFwKGk2NC5hbmQoaW1tZWRpYXRlLCBjKGJpdCkpKTtcbiAgICBjb25zdCBtb2RlID0gZS5sZXQoaTY0LmFuZChpNjQuc2VsZWN0KGhhcyg0KSwgaTY0LnNoclUoZS5teGNzcigpLCBjKDEzKSksIGltbWVkaWF0ZSksIGMoMykpKTtcbiAgICBjb25zdCB4ID0gYXNEb3VibGUodywgdik7XG4gICAgY29uc3QgW25lYXJlc3QsIGRvd24sIHVwLCB6ZXJvXSA9IFtmNjQubmVhcmVzdCh4KSwgZjY0LmZsb29yKHgpLCBmNjQuY2VpbCh4KSwgZjY0LnRydW5jKHgpXS5tYXAoKHIpID0+XG4gICAgICBpNjQuZnJvbUY2NEJpdHMociksXG4gICAgKSBhcyBbSTY0LCBJNjQsIEk2NCwgSTY0XTtcbiAgICBjb25zdCBpc09kZCA9IGkzMi53cmFwKGk2NC5hbmQobW9kZSwgYygxKSkpO1xuICAgIGNvbnN0IHIgPSBlLmxldChpNjQuc2VsZWN0KGk2NC5ndFUobW9kZSwgYygxKSksIGk2NC5zZWxlY3QoaXNPZGQsIHplcm8sIHVwKSwgaTY0LnNlbGVjdChpc09kZCwgZG93biwgbmVhcmVzdCkpKTtcbiAgICBjb25zdCBpc1NpbGVudCA9IGkzMi5vcihpMzIubmUoaGFzKDgpLCBpMzIuY29uc3QoMCkpLCBpMzIub3IoZjY0LmVxKGY2NC5mcm9tQml0cyhyKSwgeCksIHF1aWV0KGUpKSk7XG4gICAgcmVxdWlyZShlLCBpMzIuYW5kKGlzUGxhaW4odywgdiksIGlzU2lsZW50KSk7XG4gICAgZS53cml0ZUxvdygwLCB3ID09PSBET1VCTEUgPyByIDogZS5sZXQoaTY0LmZyb21GMzJCaXRzKGYzMi5kZW1vdGUoZjY0LmZyb21CaXRzKHIpKSkpLCB3LmJ5dGVzKTtcbiAgfTtcblxuLyoqIENWVFNJMlNELCBDVlRTSTJTUzogZXhhY3QgZm9yIGludGVnZXJzIHRoYXQgZml0IHRoZSBmcmFjdGlvbiwgd2hhdGV2ZXIgTVhDU1Igc2F5cy4gKi9cbmNvbnN0IGZyb21JbnRlZ2VyID1cbiAgKHc6IFdpZHRoKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCB2ID0gZS5yZWFkU2lnbmVkKDEpO1xuICAgIGNvbnN0IGxpbWl0ID0gMW4gPDwgQmlnSW50KHcuZnJhY3Rpb24gKyAxKTtcbiAgICBpZiAoZS5zaXplT2YoMSkgPT09IDggfHwgdyA9PT0gU0lOR0xFKSByZXF1aXJlKGUsIGkzMi5vcihpNjQubGVVKGk2NC5hZGQodiwgYyhsaW1pdCkpLCBjKDJuICogbGltaXQpKSwgcXVpZXQoZSkpKTtcbiAgICBjb25zdCByID0gdyA9PT0gRE9VQkxFID8gaTY0LmZyb21GNjRCaXRzKGY2NC5mcm9tSTY0Uyh2KSkgOiBpNjQuZnJvbUYzMkJpdHMoZjMyLmZyb21JNjRTKHYpKTtcbiAgICBlLndyaXRlTG93KDAsIGUubGV0KHIpLCB3LmJ5dGVzKTtcbiAgfTtcbi8qKiBDVlQoVClTRDJTSSwgQ1ZUKFQpU1MyU0k6IHdpdGhpbiByYW5nZSwgYW5kIGV4YWN0IG9yIHF1aWV0LiAqL1xuY29uc3QgdG9JbnRlZ2VyID1cbiAgKHc6IFdpZHRoLCB0cnVuY2F0ZTogYm9vbGVhbik6IFNlbWFudGljID0+XG4gIChlKSA9PiB7XG4gICAgY29uc3QgdiA9IGVsZW1lbnQoZSwgMSwgdyk7XG4gICAgY29uc3QgeCA9IGFzRG91YmxlKHcsIHYpO1xuICAgIGNvbnN0IHJvdW5kZWQgPSBlLmxldChpNjQuZnJvbUY2NEJpdHModHJ1bmNhdGUgPyBmNjQudHJ1bmMoeCkgOiBmNjQubmVhcmVzdCh4KSkpO1xuICAgIGNvbnN0IGlzRXhhY3QgPSBmNjQuZXEoZjY0LmZyb21CaXRzKHJvdW5kZWQpLCB4KTtcbiAgICBjb25zdCBpc0luUmFuZ2UgPSBmNjQubHQoZjY0LmFicyhmNjQuZnJvbUJpdHMocm91bmRlZCkpLCBmNjQuY29uc3QoZS5zaXplT2YoMCkgPT09IDggPyAyICoqIDYzIDogMiAqKiAzMSkpO1xuICAgIHJlcXVpcmUoZSwgYWxsT2YoaXNQbGFpbih3LCB2KSwgaXNJblJhbmdlLCBpMzIub3IoaXNFeGFjdCwgcXVpZXQoZSkpKSk7XG4gICAgZS53cml0ZSgwLCBlLmxldChpNjQudHJ1bmNGNjQoZjY0LmZyb21CaXRzKHJvdW5kZWQpKSkpO1xuICB9O1xuY29uc3Qgd2lkZW46IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3QgdiA9IGVsZW1lbnQoZSwgMSwgU0lOR0xFKTtcbiAgcmVxdWlyZShlLCBpc1BsYWluKFNJTkdMRSwgdikpO1xuICBlLndyaXRlTG93KDAsIGUubGV0KGk2NC5mcm9tRjY0Qml0cyhhc0RvdWJsZShTSU5HTEUsIHYpKSksIDgpO1xufTtcbmNvbnN0IG5hcnJvdzogU2VtYW50aWMgPSAoZSkgPT4ge1xuICBjb25zdCB2ID0gZWxlbWVudChlLCAxLCBET1VCTEUpO1xuICBjb25zdCByID0gZS5sZXQoaTY0LmZyb21GMzJCaXRzKGYzMi5kZW1vdGUoZjY0LmZyb21CaXRzKHYpKSkpO1xuICByZXF1aXJlKGUsIGFsbE9mKHF1aWV0KGUpLCBpc1BsYWluKERPVUJMRSwgdiksIGkzMi5vcihhdExlYXN0KFNJTkdMRSwgciwgMiksIGlzWmVybyhET1VCTEUsIHYpKSkpO1xuICBlLndyaXRlTG93KDAsIHIsIDQpO1xufTtcblxuLyoqIFNTRSBmbG9hdGluZyBwb2ludCB0aGF0IGdlbmVyYXRlZCBjb2RlIGRvZXMgaXRzZWxmLiAqL1xuZXhwb3J0IGNvbnN0IHZlY3RvckZsb2F0U2VtYW50aWNzOiBSZWNvcmQ8c3RyaW5nLCBTZW1hbnRpYz4gPSB7XG4gIC4uLnBhY2tlZEZsb2F0U2VtYW50aWNzLFxuICBhZGRzZDogYXJpdGhtZXRpYyhET1VCTEUsIG9mU3VtLCBkb3VibGVzKCdhZGQnKSksXG4gIHN1YnNkOiBhcml0aG1ldGljKERPVUJMRSwgb2ZTdW0sIGRvdWJsZXMoJ3N1YicpKSxcbiAgbXVsc2Q6IGFyaXRobWV0aWMoRE9VQkxFLCBvZlByb2R1Y3QsIGRvdWJsZXMoJ211bCcpKSxcbiAgZGl2c2Q6IGFyaXRobWV0aWMoRE9VQkxFLCBvZlF1b3RpZW50LCBkb3VibGVzKCdkaXYnKSksXG4gIGFkZHNzOiBhcml0aG1ldGljKFNJTkdMRSwgb2ZTdW0sIHNpbmdsZXMoJ2FkZCcpKSxcbiAgc3Vic3M6IGFyaXRobWV0aWMoU0lOR0xFLCBvZlN1bSwgc2luZ2xlcygnc3ViJykpLFxuICBtdWxzczogYXJpdGhtZXRpYyhTSU5HTEUsIG9mUHJvZHVjdCwgc2luZ2xlcygnbXVsJykpLFxuICBkaXZzczogYXJpdGhtZXRpYyhTSU5HTEUsIG9mUXVvdGllbnQsIHNpbmdsZXMoJ2RpdicpKSxcbiAgbWluc2Q6IGV4dHJlbWUoRE9VQkxFLCBmYWxzZSksXG4gIG1heHNkOiBleHRyZW1lKERPVUJMRSwgdHJ1ZSksXG4gIG1pbnNzOiBleHRyZW1lKFNJTkdMRSwgZmFsc2UpLFxuICBtYXhzczogZXh0cmVtZShTSU5HTEUsIHRydWUpLFxuICBzcXJ0c2Q6IHNxdWFyZVJvb3QoRE9VQkxFKSxcbiAgc3FydHNzOiBzcXVhcmVSb290KFNJTkdMRSksXG4gIGNtcHNkOiBjb21wYXJlVG9NYXNrKERPVUJMRSwgNyksXG4gIGNtcHNzOiBjb21wYXJlVG9NYXNrKFNJTkdMRSwgNyksXG4gIHZjbXBzZDogY29tcGFyZVRvTWFzayhET1VCTEUsIDE1KSxcbiAgdmNtcHNzOiBjb21wYXJlVG9NYXNrKFNJTkdMRSwgMTUpLFxuICByb3VuZHNkOiByb3VuZChET1VCTEUpLFxuICByb3VuZHNzOiByb3VuZChTSU5HTEUpLFxuICBjb21pc2Q6IGNvbXBhcmUoRE9VQkxFKSxcbiAgdWNvbWlzZDogY29tcGFyZShET1VCTEUpLFxuICBjb21pc3M6IGNvbXBhcmUoU0lOR0xFKSxcbiAgdWNvbWlzczogY29tcGFyZShTSU5HTEUpLFxuICBjdnRzaTJzZDogZnJvbUludGVnZXIoRE9VQkxFKSxcbiAgY3Z0c2kyc3M6IGZyb21JbnRlZ2VyKFNJTkdMRSksXG4gIGN2dHRzZDJzaTogdG9JbnRlZ2VyKERPVUJMRSwgdHJ1ZSksXG4gIGN2dHNkMnNpOiB0b0ludGVnZXIoRE9VQkxFLCBmYWxzZSksXG4gIGN2dHRzczJzaTogdG9JbnRlZ2VyKFNJTkdMRSwgdHJ1ZSksXG4gIGN2dHNzMnNpOiB0b0ludGVnZXIoU0lOR0xFLCBmYWxzZSksXG4gIGN2dHNzMnNkOiB3aWRlbixcbiAgY3Z0c2Qyc3M6IG5hcnJvdyxcbn07XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy92ZWN0b3ItaW50ZWdlci50c1wiO2NvbnN0IF9faW5qZWN0ZWRfZGlybmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljc1wiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy92ZWN0b3ItaW50ZWdlci50c1wiO2ltcG9ydCB7IGkzMiwgaTY0LCB2MTI4LCB0eXBlIEkzMiwgdHlwZSBJNjQsIHR5cGUgU2ltZEJpbmFyeSwgdHlwZSBTaW1kU2hpZnQsIHR5cGUgVjEyOCB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IEVtaXR0ZXIsIFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcbmltcG9ydCB7XG4gIGFsaWduZWRWZWN0b3IsXG4gIGR3b3JkSW5kaWNlcyxcbiAgaGlnaEhhbGYsXG4gIElPVEEsXG4gIGxhbmVNYXNrLFxuICBsb3dIYWxmLFxuICBwYWlyLFxuICBzaHVmZmxlRHdvcmRzLFxuICB3b3JkSW5kaWNlcyxcbn0gZnJvbSAnLi92ZWN0b3ItbW92ZS50cyc7XG5cbmNvbnN0IGMgPSBpNjQuY29uc3Q7XG50eXBlIEJpbmFyeSA9IChhOiBWMTI4LCBiOiBWMTI4LCBlOiBFbWl0dGVyKSA9PiBWMTI4O1xuXG4vKiogZGVzdCA9IG9wZXJhdGlvbihkZXN0LCBzb3VyY2UpLiAqL1xuY29uc3QgcGFja2VkID1cbiAgKG9wZXJhdGlvbjogQmluYXJ5KTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCBiID0gYWxpZ25lZFZlY3RvcihlLCAxKTtcbiAgICBlLndyaXRlVmVjdG9yKDAsIG9wZXJhdGlvbihlLnJlYWRWZWN0b3IoMCksIGIsIGUpKTtcbiAgfTtcbmNvbnN0IHNpbWQgPVxuICAobmFtZTogU2ltZEJpbmFyeSk6IEJpbmFyeSA9PlxuICAoYSwgYikgPT5cbiAgICB2MTI4LmJpbmFyeShuYW1lLCBhLCBiKTtcbmNvbnN0IHVuYXJ5ID1cbiAgKG9wZXJhdGlvbjogKHY6IFYxMjgpID0+IFYxMjgpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT5cbiAgICBlLndyaXRlVmVjdG9yKDAsIG9wZXJhdGlvbihhbGlnbmVkVmVjdG9yKGUsIDEpKSk7XG5cbi8qKiBMYW5lcyBvZiBgYnl0ZXNgIGJ5dGVzIGludGVybGVhdmVkIGZyb20gdGhlIGxvdyBvciBoaWdoIGhhbHZlcyBvZiBhIGFuZCBiLiAqL1xuY29uc3QgaW50ZXJsZWF2ZSA9XG4gIChieXRlczogbnVtYmVyLCBoaWdoOiBib29sZWFuKTogQmluYXJ5ID0+XG4gIChhLCBiKSA9PiB7XG4gICAgY29uc3QgbGFuZXM6IG51bWJlcltdID0gW107XG4gICAgZm9yIChsZXQgbiA9IDA7IG4gPCA4IC8gYnl0ZXM7IG4rKykge1xuICAgICAgY29uc3QgYXQgPSAoaGlnaCA/IDggOiAwKSArIG4gKiBieXRlcztcbiAgICAgIGZvciAoY29uc3QgZnJvbSBvZiBbYXQsIDE2ICsgYXRdKSBmb3IgKGxldCBrID0gMDsgayA8IGJ5dGVzOyBrKyspIGxhbmVzLnB1c2goZnJvbSArIGspO1xuICAgIH1cbiAgICByZXR1cm4gdjEyOC5zaHVmZmxlKGEsIGIsIGxhbmVzKTtcbiAgfTtcbi8qKiBFdmVuIG9yIG9kZCBsYW5lcyBvZiBhLCB0aGVuIG9mIGIuICovXG5jb25zdCBsYW5lc09mID0gKGE6IFYxMjgsIGI6IFYxMjgsIGJ5dGVzOiBudW1iZXIsIG9kZDogYm9vbGVhbik6IFYxMjggPT4ge1xuICBjb25zdCBsYW5lczogbnVtYmVyW10gPSBbXTtcbiAgZm9yIChsZXQgYXQgPSBvZGQgPyBieXRlcyA6IDA7IGF0IDwgMzI7IGF0ICs9IDIgKiBieXRlcykgZm9yIChsZXQgayA9IDA7IGsgPCBieXRlczsgaysrKSBsYW5lcy5wdXNoKGF0ICsgayk7XG4gIHJldHVybiB2MTI4LnNodWZmbGUoYSwgYiwgbGFuZXMpO1xufTtcbmNvbnN0IGhvcml6b250YWwgPVxuICAobmFtZTogU2ltZEJpbmFyeSwgYnl0ZXM6IG51bWJlcik6IEJpbmFyeSA9PlxuICAoYSwgYikgPT5cbiAgICB2MTI4LmJpbmFyeShuYW1lLCBsYW5lc09mKGEsIGIsIGJ5dGVzLCBmYWxzZSksIGxhbmVzT2YoYSwgYiwgYnl0ZXMsIHRydWUpKTtcblxuY29uc3QgSElHSF9XT1JEUyA9IFsyLCAzLCA2LCA3LCAxMCwgMTEsIDE0LCAxNSwgMTgsIDE5LCAyMiwgMjMsIDI2LCAyNywgMzAsIDMxXTtcbmNvbnN0IGhpZ2hQcm9kdWN0cyA9XG4gIChzaWduZWQ6IGJvb2xlYW4pOiBCaW5hcnkgPT5cbiAgKGEsIGIpID0+XG4gICAgdjEyOC5zaHVmZmxlKFxuICAgICAgdjEyOC5iaW5hcnkoc2lnbmVkID8gJ2kzMng0RXh0bXVsTG93UycgOiAnaTMyeDRFeHRtdWxMb3dVJywgYSwgYiksXG4gICAgICB2MTI4LmJpbmFyeShzaWduZWQgPyAnaTMyeDRFeHRtdWxIaWdoUycgOiAnaTMyeDRFeHRtdWxIaWdoVScsIGEsIGIpLFxuICAgICAgSElHSF9XT1JEUyxcbiAgICApO1xuY29uc3QgZXZlblByb2R1Y3RzID1cbiAgKG5hbWU6IFNpbWRCaW5hcnkpOiBCaW5hcnkgPT5cbiAgKGEsIGIpID0+XG4gICAgdjEyOC5iaW5hcnkobmFtZSwgc2h1ZmZsZUR3b3JkcyhhLCBbMCwgMiwgMCwgMl0pLCBzaHVmZmxlRHdvcmRzKGIsIFswLCAyLCAwLCAyXSkpO1xuXG4vKiogU3VtcyBvZiBhYnNvbHV0ZSBkaWZmZXJlbmNlcyBvZiBlaWdodCBieXRlcywgaW4gZWFjaCA2NC1iaXQgaGFsZi4gKi9cbmNvbnN0IGFic29sdXRlRGlmZmVyZW5jZXM6IEJpbmFyeSA9IChhLCBiLCBlKSA9PiB7XG4gIGNvbnN0IGRpZmZlcmVuY2UgPSBlLmxldFZlY3Rvcih2MTI4LmJpbmFyeSgnaTh4MTZTdWInLCB2MTI4LmJpbmFyeSgnaTh4MTZNYXhVJywgYSwgYiksIHYxMjguYmluYXJ5KCdpOHgxNk1pblUnLCBhLCBiKSkpO1xuICBjb25zdCBzdW0gPSAoaGFsZjogSTY0KTogSTY0ID0+IHtcbiAgICBjb25zdCBldmVuID0gaTY0LmFuZChoYWxmLCBjKDB4MDBmZl8wMGZmXzAwZmZfMDBmZm4pKTtcbiAgICBjb25zdCBvZGQgPSBpNjQuYW5kKGk2NC5zaHJVKGhhbGYsIGMoOCkpLCBjKDB4MDBmZl8wMGZmXzAwZmZfMDBmZm4pKTtcbiAgICAvLyBGb3VyIDE2LWJpdCBzdW1zLCBhZGRlZCB1cCBieSBhIG11bHRpcGxpY2F0aW9uIGludG8gdGhlIHRvcCB3b3JkLlxuICAgIHJldHVybiBpNjQuc2hyVShpNjQubXVsKGk2NC5hZGQoZXZlbiwgb2RkKSwgYygweDAwMDFfMDAwMV8wMDAxXzAwMDFuKSksIGMoNDgpKTtcbiAgfTtcbiAgcmV0dXJuIHBhaXIoc3VtKGxvd0hhbGYoZGlmZmVyZW5jZSkpLCBzdW0oaGlnaEhhbGYoZGlmZmVyZW5jZSkpKTtcbn07XG5cbmNvbnN0IHNpZ24gPVxuICAoYml0czogOCB8IDE2IHwgMzIpOiBCaW5hcnkgPT5cbiAgKGEsIGIpID0+IHtcbiAgICBjb25zdCBuYW1lID0gYml0cyA9PT0gOCA/ICdpOHgxNicgOiBiaXRzID09PSAxNiA/ICdpMTZ4OCcgOiAnaTMyeDQnO1xuICAgIGNvbnN0IG5lZ2F0aXZlID0gdjEyOC5iaW5hcnkoYCR7bmFtZX1HdFNgIGFzIFNpbWRCaW5hcnksIHYxMjguemVybygpLCBiKTtcbiAgICBjb25zdCBpc1plcm8gPSB2MTI4LmJpbmFyeShgJHtuYW1lfUVxYCBhcyBTaW1kQmluYXJ5LCBiLCB2MTI4Lnplcm8oKSk7XG4gICAgY29uc3Qgc2lnbmVkID0gdjEyOC5iaW5hcnkoYCR7bmFtZX1TdWJgIGFzIFNpbWRCaW5hcnksIHYxMjguYmluYXJ5KCd4b3InLCBhLCBuZWdhdGl2ZSksIG5lZ2F0aXZlKTtcbiAgICByZXR1cm4gdjEyOC5iaW5hcnkoJ2FuZG5vdCcsIHNpZ25lZCwgaXNaZXJvKTtcbiAgfTtcbmNvbnN0IG11bHRpcGx5QWRkQnl0ZXM6IEJpbmFyeSA9IChhLCBiKSA9PiB7XG4gIGNvbnN0IGV2ZW4gPSAodjogVjEyOCwgc2lnbmVkOiBib29sZWFuKTogVjEyOCA9PlxuICAgIHNpZ25lZFxuICAgICAgPyB2MTI4LnNoaWZ0KCdpMTZ4OFNoclMnLCB2MTI4LnNoaWZ0KCdpMTZ4OFNobCcsIHYsIGkzMi5jb25zdCg4KSksIGkzMi5jb25zdCg4KSlcbiAgICAgIDogdjEyOC5zaGlmdCgnaTE2eDhTaHJVJywgdjEyOC5zaGlmdCgnaTE2eDhTaGwnLCB2LCBpMzIuY29uc3QoOCkpLCBpMzIuY29uc3QoOCkpO1xuICBjb25zdCBvZGQgPSAodjogVjEyOCwgc2lnbmVkOiBib29sZWFuKTogVjEyOCA9PiB2MTI4LnNoaWZ0KHNpZ25lZCA/ICdpMTZ4OFNoclMnIDogJ2kxNng4U2hyVScsIHYsIGkzMi5jb25zdCg4KSk7XG4gIHJldHVybiB2MTI4LmJpbmFyeShcbiAgICAnaTE2eDhBZGRTYXRTJyxcbiAgICB2MTI4LmJpbmFyeSgnaTE2eDhNdWwnLCBldmVuKGEsIGZhbHNlKSwgZXZlbihiLCB0cnVlKSksXG4gICAgdjEyOC5iaW5hcnkoJ2kxNng4TXVsJywgb2RkKGEsIGZhbHNlKSwgb2RkKGIsIHRydWUpKSxcbiAgKTtcbn07XG4vKiogKGEgKiBiICsgMHg0MDAwKSA+PiAxNSwgd2l0aG91dCBzYXR1cmF0aW9uLiAqL1xuY29uc3Qgcm91bmRlZEhpZ2hQcm9kdWN0czogQmluYXJ5ID0gKGEsIGIpID0+IHtcbiAgY29uc3QgaGFsZiA9IChuYW1lOiBTaW1kQmluYXJ5KTogVjEyOCA9PiB7XG4gICAgY29uc3QgcHJvZHVjdCA9IHYxMjguc2hpZnQoJ2kzMng0U2hyUycsIHYxMjguYmluYXJ5KG5hbWUsIGEsIGIpLCBpMzIuY29uc3QoMTQpKTtcbiAgICByZXR1cm4gdjEyOC5zaGlmdCgnaTMyeDRTaHJTJywgdjEyOC5iaW5hcnkoJ2kzMng0QWRkJywgcHJvZHVjdCwgdjEyOC5zcGxhdDMyKGkzMi5jb25zdCgxKSkpLCBpMzIuY29uc3QoMSkpO1xuICB9O1xuICBjb25zdCBMT1dfV09SRFMgPSBISUdIX1dPUkRTLm1hcCgobikgPT4gbiAtIDIpO1xuICByZXR1cm4gdjEyOC5zaHVmZmxlKGhhbGYoJ2kzMng0RXh0bXVsTG93UycpLCBoYWxmKCdpMzJ4NEV4dG11bEhpZ2hTJyksIExPV19XT1JEUyk7XG59O1xuXG4vKiogQSBzaGlmdCBvZiBhbGwgbGFuZXMgYnkgYSBjb3VudCBmcm9tIGEgcmVnaXN0ZXIgb3IgYW4gaW1tZWRpYXRlOyBhIGNvdW50IGFib3ZlIHRoZSBsYW5lIHdpZHRoIGdpdmVzIDAsIG9yIHRoZSBzaWduLiAqL1xuZnVuY3Rpb24gc2hpZnRMYW5lcyhuYW1lOiBTaW1kU2hpZnQsIGJpdHM6IG51bWJlciwgdjogVjEyOCwgY291bnQ6IEk2NCwgZTogRW1pdHRlcik6IFYxMjgge1xuICBjb25zdCBhcml0aG1ldGljID0gbmFtZS5lbmRzV2l0aCgnU2hyUycpO1xuICBjb25zdCB0b29GYXIgPSBlLmxldEkzMihpNjQuZ3RVKGNvdW50LCBjKGJpdHMgLSAxKSkpO1xuICBpZiAoYXJpdGhtZXRpYykgcmV0dXJuIHYxMjguc2hpZnQobmFtZSwgdiwgaTMyLnNlbGVjdCh0b29GYXIsIGkzMi5jb25zdChiaXRzIC0gMSksIGkzMi53cmFwKGNvdW50KSkpO1xuICByZXR1cm4gdjEyOC5zZWxlY3QodG9vRmFyLCB2MTI4Lnplcm8oKSwgdjEyOC5zaGlmdChuYW1lLCB2LCBpMzIud3JhcChjb3VudCkpKTtcbn1cbmNvbnN0IHNoaWZ0QnlWZWN0b3IgPVxuICAobmFtZTogU2ltZFNoaWZ0LCBiaXRzOiBudW1iZXIpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IGNvdW50ID0gZS5sZXQobG93SGFsZihhbGlnbmVkVmVjdG9yKGUsIDEpKSk7XG4gICAgZS53cml0ZVZlY3RvcigwLCBzaGlmdExhbmVzKG5hbWUsIGJpdHMsIGUucmVhZFZlY3RvcigwKSwgY291bnQsIGUpKTtcbiAgfTtcbmNvbnN0IHNoaWZ0QnlJbW1lZGlhdGUgPVxuICAobmFtZTogU2ltZFNoaWZ0LCBiaXRzOiBudW1iZXIpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT5cbiAgICBlLndyaXRlVmVjdG9yKDAsIHNoaWZ0TGFuZXMobmFtZSwgYml0cywgZS5yZWFkVmVjdG9yKDApLCBlLnJlYWQoMSksIGUpKTtcblxuY29uc3QgY2xhbXAgPSAodjogSTY0LCBsaW1pdDogbnVtYmVyKTogSTMyID0+IGkzMi53cmFwKGk2NC5zZWxlY3QoaTY0Lmd0VSh2LCBjKGxpbWl0KSksIGMobGltaXQpLCB2KSk7XG4vKiogQnl0ZXMgbW92ZWQgdG93YXJkcyBiaXQgMCBieSBhIHZhcmlhYmxlIGNvdW50OiBpbmRpY2VzIG91dHNpZGUgMC4uMTUgZ2l2ZSAwLiAqL1xuY29uc3QgYnl0ZVNoaWZ0UmlnaHQgPSAodjogVjEyOCwgY291bnQ6IEkzMik6IFYxMjggPT5cbiAgdjEyOC5iaW5hcnkoJ3N3aXp6bGUnLCB2LCB2MTI4LmJpbmFyeSgnaTh4MTZBZGQnLCBJT1RBKCksIHYxMjguc3BsYXQ4KGNvdW50KSkpO1xuY29uc3QgYnl0ZVNoaWZ0TGVmdCA9ICh2OiBWMTI4LCBjb3VudDogSTMyKTogVjEyOCA9PlxuICB2MTI4LmJpbmFyeSgnc3dpenpsZScsIHYsIHYxMjguYmluYXJ5KCdpOHgxNlN1YicsIElPVEEoKSwgdjEyOC5zcGxhdDgoY291bnQpKSk7XG5cbi8qKiBiaXRzIG9mIGBtYXNrYCBjaG9vc2UgYiwgb3RoZXJzIGEuICovXG5jb25zdCBjaG9vc2UgPSAobWFzazogVjEyOCwgYTogVjEyOCwgYjogVjEyOCk6IFYxMjggPT5cbiAgdjEyOC5iaW5hcnkoJ29yJywgdjEyOC5iaW5hcnkoJ2FuZCcsIGIsIG1hc2spLCB2MTI4LmJpbmFyeSgnYW5kbm90JywgYSwgbWFzaykpO1xuY29uc3QgYmxlbmRCeVhtbTAgPVxuICAobWFzazogKG06IFYxMjgpID0+IFYxMjgpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IGIgPSBhbGlnbmVkVmVjdG9yKGUsIDEpO1xuICAgIGNvbnN0IGNvbnRyb2wgPSBlLmxldFZlY3RvcihtYXNrKHYxMjgucmVwbGFjZTY0KHYxMjguc3BsYXQ2NChlLnhtbTAoMCkpLCAxLCBlLnhtbTAoMSkpKSk7XG4gICAgZS53cml0ZVZlY3RvcigwLCBjaG9vc2UoY29udHJvbCwgZS5yZWFkVmVjdG9yKDApLCBiKSk7XG4gIH07XG5jb25zdCBibGVuZEltbWVkaWF0ZSA9XG4gIChsYW5lczogMSB8IDIgfCA0KTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCBiID0gYWxpZ25lZFZlY3RvcihlLCAxKTtcbiAgICBjb25zdCBpbW1lZGlhdGUgPSBlLnJlYWQoMik7XG4gICAgY29uc3QgbWFzayA9IGUubGV0VmVjdG9yKHBhaXIobGFuZU1hc2soaW1tZWRpYXRlLCAwLCBsYW5lcyksIGxhbmVNYXNrKGltbWVkaWF0ZSwgbGFuZXMsIGxhbmVzKSkpO1xuICAgIGUud3JpdGVWZWN0b3IoMCwgY2hvb3NlKG1hc2ssIGUucmVhZFZlY3RvcigwKSwgYikpO1xuICB9O1xuXG4vKiogTGFuZSBgbmAgKGEgcnVuLXRpbWUgbnVtYmVyKSBvZiBhIHZlY3RvciwgemVyby1leHRlbmRlZC4gKi9cbmZ1bmN0aW9uIGV4dHJhY3RMYW5lKGU6IEVtaXR0ZXIsIHY6IFYxMjgsIG46IEk2NCwgYml0czogbnVtYmVyKTogSTY0IHtcbiAgY29uc3QgcGVySGFsZiA9IDY0IC8gYml0cztcbiAgY29uc3QgaGFsZiA9IGk2NC5zZWxlY3QoaTMyLndyYXAoaTY0LmFuZChuLCBjKHBlckhhbGYpKSksIGhpZ2hIYWxmKHYpLCBsb3dIYWxmKHYpKTtcbiAgY29uc3QgdmFsdWUgPSBpNjQuc2hyVShoYWxmLCBpNjQubXVsKGk2NC5hbmQobiwgYyhwZXJIYWxmIC0gMSkpLCBjKGJpdHMpKSk7XG4gIHJldHVybiBlLmxldChiaXRzID09PSA2NCA/IHZhbHVlIDogaTY0LmFuZCh2YWx1ZSwgYygoMW4gPDwgQmlnSW50KGJpdHMpKSAtIDFuKSkpO1xufVxuZnVuY3Rpb24gaW5zZXJ0TGFuZShlOiBFbWl0dGVyLCB2OiBWMTI4LCBuOiBJNjQsIGJpdHM6IG51bWJlciwgdmFsdWU6IEk2NCk6IFYxMjgge1xuICBjb25zdCBwZXJIYWxmID0gNjQgLyBiaXRzO1xuICBjb25zdCBzaGlmdCA9IGUubGV0KGk2NC5tdWwoaTY0LmFuZChuLCBjKHBlckhhbGYgLSAxKSksIGMoYml0cykpKTtcbiAgY29uc3Qgb25lcyA9IGJpdHMgPT09IDY0ID8gLTFuIDogKDFuIDw8IEJpZ0ludChiaXRzKSkgLSAxbjtcbiAgY29uc3QgbWFzayA9IGUubGV0KGk2NC5zaGwoYyhvbmVzKSwgc2hpZnQpKTtcbiAgY29uc3QgYml0c0luID0gZS5sZXQoaTY0LmFuZChpNjQuc2hsKHZhbHVlLCBzaGlmdCksIG1hc2spKTtcbiAgY29uc3QgcmVwbGFjZWQgPSAoaGFsZjogSTY0KTogSTY0ID0+IGk2NC5vcihpNjQuYW5kKGhhbGYsIGk2NC54b3IobWFzaywgYygtMSkpKSwgYml0c0luKTtcbiAgY29uc3QgaXNIaWdoID0gZS5sZXRJMzIoaTMyLndyYXAoaTY0LmFuZChuLCBjKHBlckhhbGYpKSkpO1xuICByZXR1cm4gcGFpcihpNjQuc2VsZWN0KGlzSGlnaCwgbG93SGFsZih2KSwgcmVwbGFjZWQobG93SGFsZih2KSkpLCBpNjQuc2VsZWN0KGlzSGlnaCwgcmVwbGFjZWQoaGlnaEhhbGYodikpLCBoaWdoSGFsZih2KSkpO1xufVxuY29uc3QgaW5zZXJ0ID1cbiAgKGJpdHM6IChlOiBFbWl0dGVyKSA9PiBudW1iZXIpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IHZhbHVlID0gZS5yZWFkKDEpO1xuICAgIGNvbnN0IGxhbmUgPSBlLmxldChpNjQuYW5kKGUucmVhZCgyKSwgYygxMjggLyBiaXRzKGUpIC0gMSkpKTtcbiAgICBlLndyaXRlVmVjdG9yKDAsIGluc2VydExhbmUoZSwgZS5yZWFkVmVjdG9yKDApLCBsYW5lLCBiaXRzKGUpLCB2YWx1ZSkpO1xuICB9O1xuY29uc3QgZXh0cmFjdCA9XG4gIChiaXRzOiAoZTogRW1pdHRlcikgPT4gbnVtYmVyKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCBsYW5lID0gZS5sZXQoaTY0LmFuZChlLnJlYWQoMiksIGMoMTI4IC8gYml0cyhlKSAtIDEpKSk7XG4gICAgZS53cml0ZSgwLCBleHRyYWN0TGFuZShlLCBlLnJlYWRWZWN0b3IoMSksIGxhbmUsIGJpdHMoZSkpKTtcbiAgfTtcbi8qKiBJTlNFUlRQUzogc291cmNlIGxhbmUgKDAgZm9yIG1lbW9yeSksIGRlc3RpbmF0aW9uIGxhbmUsIHplcm8gbWFzay4gKi9cbmNvbnN0IGluc2VydHBzOiBTZW1hbnRpYyA9IChlKSA9PiB7XG4gIGNvbnN0IGltbWVkaWF0ZSA9IGUucmVhZCgyKTtcbiAgY29uc3QgdmFsdWUgPSBlLmlzTWVtb3J5KDEpID8gZS5yZWFkKDEpIDogZXh0cmFjdExhbmUoZSwgZS5yZWFkVmVjdG9yKDEpLCBlLmxldChpNjQuYW5kKGk2NC5zaHJVKGltbWVkaWF0ZSwgYyg2KSksIGMoMykpKSwgMzIpO1xuICBjb25zdCBsYW5lID0gZS5sZXQoaTY0LmFuZChpNjQuc2hyVShpbW1lZGlhdGUsIGMoNCkpLCBjKDMpKSk7XG4gIGNvbnN0IGluc2VydGVkID0gZS5sZXRWZWN0b3IoaW5zZXJ0TGFuZShlLCBlLnJlYWRWZWN0b3IoMCksIGxhbmUsIDMyLCB2YWx1ZSkpO1xuICBjb25zdCB6ZXJvID0gZS5sZXRWZWN0b3IocGFpcihsYW5lTWFzayhpbW1lZGlhdGUsIDAsIDIpLCBsYW5lTWFzayhpbW1lZGlhdGUsIDIsIDIpKSk7XG4gIGUud3JpdGVWZWN0b3IoMCwgdjEyOC5iaW5hcnkoJ2FuZG5vdCcsIGluc2VydGVkLCB6ZXJvKSk7XG59O1xuXG5jb25zdCBzaHVmZmxlU2luZ2xlczogU2VtYW50aWMgPSAoZSkgPT4ge1xuICBjb25zdCBiID0gYWxpZ25lZFZlY3RvcihlLCAxKTtcbiAgY29uc3QgaW1tZWRpYXRlID0gZS5yZWFkKDIpO1xuICBjb25zdCBub25lID0gYygtMSk7XG4gIGNvbnN0IGxvdyA9IHYxMjguYmluYXJ5KCdzd2l6emxlJywgZS5yZWFkVmVjdG9yKDApLCBwYWlyKGR3b3JkSW5kaWNlcyhpbW1lZGlhdGUsIDApLCBub25lKSk7XG4gIGUud3JpdGVWZWN0b3IoMCwgdjEyOC5iaW5hcnkoJ29yJywgbG93LCB2MTI4LmJpbmFyeSgnc3dpenpsZScsIGIsIHBhaXIobm9uZSwgZHdvcmRJbmRpY2VzKGltbWVkaWF0ZSwgNCkpKSkpO1xufTtcbmNvbnN0IHNodWZmbGVEb3VibGVzOiBTZW1hbnRpYyA9IChlKSA9PiB7XG4gIGNvbnN0IGIgPSBhbGlnbmVkVmVjdG9yKGUsIDEpO1xuICBjb25zdCBpbW1lZGlhdGUgPSBlLnJlYWQoMik7XG4gIGNvbnN0IGEgPSBlLnJlYWRWZWN0b3IoMCk7XG4gIGNvbnN0IGhhbGYgPSAodjogVjEyOCwgYml0OiBudW1iZXIpOiBJNjQgPT5cbiAgICBpNjQuc2VsZWN0KGkzMi53cmFwKGk2NC5hbmQoaTY0LnNoclUoaW1tZWRpYXRlLCBjKGJpdCkpLCBjKDEpKSksIGhpZ2hIYWxmKHYpLCBsb3dIYWxmKHYpKTtcbiAgZS53cml0ZVZlY3RvcigwLCBwYWlyKGhhbGYoYSwgMCksIGhhbGYoYiwgMSkpKTtcbn07XG5cbi8qKiBQb3NpdGlvbiBhbmQgdmFsdWUgb2YgdGhlIHNtYWxsZXN0IHdvcmQuICovXG5jb25zdCBtaW5pbXVtUG9zaXRpb246IFNlbWFudGljID0gKGUpID0+IHtcbiAgY29uc3QgdiA9IGFsaWduZWRWZWN0b3IoZSwgMSk7XG4gIGNvbnN0IGtleSA9IChuOiBudW1iZXIpOiBJNjQgPT5cbiAgICBpNjQub3IoaTY0LnNobChpNjQuYW5kKGk2NC5zaHJVKG4gPCA0ID8gbG93SGFsZih2KSA6IGhpZ2hIYWxmKHYpLCBjKDE2ICogKG4gJiAzKSkpLCBjKDB4ZmZmZikpLCBjKDMpKSwgYyhuKSk7XG4gIGNvbnN0IGJlc3QgPSBlLnZhcmlhYmxlKGtleSgwKSk7XG4gIGZvciAobGV0IG4gPSAxOyBuIDwgODsgbisrKSB7XG4gICAgY29uc3QgY2FuZGlkYXRlID0gZS5sZXQoa2V5KG4pKTtcbiAgICBlLmFzc2lnbihiZXN0LCBpNjQuc2VsZWN0KGk2NC5sdFUoY2FuZGlkYXRlLCBiZXN0KSwgY2FuZGlkYXRlLCBiZXN0KSk7XG4gIH1cbiAgZS53cml0ZVZlY3RvcigwLCBwYWlyKGk2NC5vcihpNjQuc2hyVShiZXN0LCBjKDMpKSwgaTY0LnNobChpNjQuYW5kKGJlc3QsIGMoNykpLCBjKDE2KSkpLCBjKDApKSk7XG59O1xuLyoqIFBURVNUOiBaRiA9IG5vIGNvbW1vbiBiaXQsIENGID0gbm8gYml0IG9mIHRoZSBzb3VyY2Ugb3V0c2lkZSB0aGUgZGVzdGluYXRpb24uICovXG5jb25zdCB0ZXN0OiBTZW1hbnRpYyA9IChlKSA9PiB7XG4gIGNvbnN0IGIgPSBhbGlnbmVkVmVjdG9yKGUsIDEpO1xuICBjb25zdCBhID0gZS5yZWFkVmVjdG9yKDApO1xuICBjb25zdCBub25lID0gKHY6IFYxMjgpOiBJNjQgPT4gaTY0LmV4dGVuZFUoaTY0LmVxeihpNjQub3IobG93SGFsZih2KSwgaGlnaEhhbGYodikpKSk7XG4gIGNvbnN0IGJvdGggPSBlLmxldFZlY3Rvcih2MTI4LmJpbmFyeSgnYW5kJywgYSwgYikpO1xuICBjb25zdCBvdXRzaWRlID0gZS5sZXRWZWN0b3IodjEyOC5iaW5hcnkoJ2FuZG5vdCcsIGIsIGEpKTtcbiAgZS53cml0ZUZsYWdzKGk2NC5vcihpNjQuc2hsKG5vbmUoYm90aCksIGMoNikpLCBub25lKG91dHNpZGUpKSk7XG59O1xuXG50eXBlIFVuYXJ5ID0gUGFyYW1ldGVyczx0eXBlb2YgdjEyOC51bmFyeT5bMF07XG5jb25zdCBjaGFpbiA9XG4gICguLi5uYW1lczogVW5hcnlbXSk6IFNlbWFudGljID0+XG4gIChlKSA9PlxuICAgIGUud3JpdGVWZWN0b3IoMCwgbmFtZXMucmVkdWNlKCh2LCBuYW1lKSA9PiB2MTI4LnVuYXJ5KG5hbWUsIHYpLCBlLnJlYWRWZWN0b3IoMSkpKTsgLy8gcHJldHRpZXItaWdub3JlXG5jb25zdCBbQjJXLCBXMkQsIEQyUV0gPSBbWydpMTZ4OEV4dGVuZExvd0k4UycsICdpMTZ4OEV4dGVuZExvd0k4VSddLCBbJ2kzMng0RXh0ZW5kTG93STE2UycsICdpMzJ4NEV4dGVuZExvd0kxNlUnXSwgWydpNjR4MkV4dGVuZExvd0kzMlMnLCAnaTY0eDJFeHRlbmRMb3dJMzJVJ11dIGFzIGNvbnN0OyAvLyBwcmV0dGllci1pZ25vcmVcbmNvbnN0IGV4dGVuc2lvbnMgPSAocHJlZml4OiBzdHJpbmcsIGs6IDAgfCAxKTogUmVjb3JkPHN0cmluZywgU2VtYW50aWM+ID0+ICh7XG4gIFtgJHtwcmVmaXh9YndgXTogY2hhaW4oQjJXW2tdKSxcbiAgW2Ake3ByZWZpeH1iZGBdOiBjaGFpbihCMldba10sIFcyRFtrXSksXG4gIFtgJHtwcmVmaXh9YnFgXTogY2hhaW4oQjJXW2tdLCBXMkRba10sIEQyUVtrXSksXG4gIFtgJHtwcmVmaXh9d2RgXTogY2hhaW4oVzJEW2tdKSxcbiAgW2Ake3ByZWZpeH13cWBdOiBjaGFpbihXMkRba10sIEQyUVtrXSksXG4gIFtgJHtwcmVmaXh9ZHFgXTogY2hhaW4oRDJRW2tdKSxcbn0pO1xuXG5jb25zdCBTSU1QTEU6IFJlY29yZDxzdHJpbmcsIFNpbWRCaW5hcnk+ID0ge1xuICBwYWNrc3N3YjogJ2k4eDE2TmFycm93UycsIHBhY2t1c3diOiAnaTh4MTZOYXJyb3dVJywgcGFja3NzZHc6ICdpMTZ4OE5hcnJvd1MnLCBwYWNrdXNkdzogJ2kxNng4TmFycm93VScsXG4gIHBjbXBlcWI6ICdpOHgxNkVxJywgcGNtcGVxdzogJ2kxNng4RXEnLCBwY21wZXFkOiAnaTMyeDRFcScsIHBjbXBlcXE6ICdpNjR4MkVxJywgcGNtcGd0YjogJ2k4eDE2R3RTJywgcGNtcGd0dzogJ2kxNng4R3RTJywgcGNtcGd0ZDogJ2kzMng0R3RTJywgcGNtcGd0cTogJ2k2NHgyR3RTJyxcbiAgcGFkZGI6ICdpOHgxNkFkZCcsIHBhZGR3OiAnaTE2eDhBZGQnLCBwYWRkZDogJ2kzMng0QWRkJywgcGFkZHE6ICdpNjR4MkFkZCcsIHBzdWJiOiAnaTh4MTZTdWInLCBwc3VidzogJ2kxNng4U3ViJywgcHN1YmQ6ICdpMzJ4NFN1YicsIHBzdWJxOiAnaTY0eDJTdWInLFxuICBwYWRkc2I6ICdpOHgxNkFkZFNhdFMnLCBwYWRkdXNiOiAnaTh4MTZBZGRTYXRVJywgcHN1YnNiOiAnaTh4MTZTdWJTYXRTJywgcHN1YnVzYjogJ2k4eDE2U3ViU2F0VScsXG4gIHBhZGRzdzogJ2kxNng4QWRkU2F0UycsIHBhZGR1c3c6ICdpMTZ4OEFkZFNhdFUnLCBwc3Vic3c6ICdpMTZ4OFN1YlNhdFMnLCBwc3VidXN3OiAnaTE2eDhTdWJTYXRVJyxcbiAgcGF2Z2I6ICdpOHgxNkF2Z3JVJywgcGF2Z3c6ICdpMTZ4OEF2Z3JVJywgcG11bGx3OiAnaTE2eDhNdWwnLCBwbXVsbGQ6ICdpMzJ4NE11bCcsIHBtYWRkd2Q6ICdpMzJ4NERvdEkxNng4UycsXG4gIHBtaW5zYjogJ2k4eDE2TWluUycsIHBtaW51YjogJ2k4eDE2TWluVScsIHBtYXhzYjogJ2k4eDE2TWF4UycsIHBtYXh1YjogJ2k4eDE2TWF4VScsIHBtaW5zdzogJ2kxNng4TWluUycsIHBtaW51dzogJ2kxNng4TWluVScsIHBtYXhzdzogJ2kxNng4TWF4UycsXG4gIHBtYXh1dzogJ2kxNng4TWF4VScsIHBtaW5zZDogJ2kzMng0TWluUycsIHBtaW51ZDogJ2kzMng0TWluVScsIHBtYXhzZDogJ2kzMng0TWF4UycsIHBtYXh1ZDogJ2kzMng0TWF4VScsIHBhbmQ6ICdhbmQnLCBwb3I6ICdvcicsIHB4b3I6ICd4b3InLFxufTsgLy8gcHJldHRpZXItaWdub3JlXG5jb25zdCBTSElGVFM6IFtzdHJpbmcsIFNpbWRTaGlmdCwgbnVtYmVyXVtdID0gW1xuICBbJ3Bzcmx3JywgJ2kxNng4U2hyVScsIDE2XSwgWydwc3JsZCcsICdpMzJ4NFNoclUnLCAzMl0sIFsncHNybHEnLCAnaTY0eDJTaHJVJywgNjRdLCBbJ3BzcmF3JywgJ2kxNng4U2hyUycsIDE2XSwgWydwc3JhZCcsICdpMzJ4NFNoclMnLCAzMl0sXG4gIFsncHNsbHcnLCAnaTE2eDhTaGwnLCAxNl0sIFsncHNsbGQnLCAnaTMyeDRTaGwnLCAzMl0sIFsncHNsbHEnLCAnaTY0eDJTaGwnLCA2NF0sXG5dOyAvLyBwcmV0dGllci1pZ25vcmVcbmNvbnN0IElOVEVSTEVBVkVTOiBbc3RyaW5nLCBudW1iZXJdW10gPSBbWydidycsIDFdLCBbJ3dkJywgMl0sIFsnZHEnLCA0XSwgWydxZHEnLCA4XV07IC8vIHByZXR0aWVyLWlnbm9yZVxuXG4vKiogUGFja2VkIGludGVnZXJzIGluIFhNTSByZWdpc3RlcnMuICovXG5leHBvcnQgY29uc3QgdmVjdG9ySW50ZWdlclNlbWFudGljczogUmVjb3JkPHN0cmluZywgU2VtYW50aWM+ID0ge1xuICAuLi5PYmplY3QuZnJvbUVudHJpZXMoT2JqZWN0LmVudHJpZXMoU0lNUExFKS5tYXAoKFtuYW1lLCBvcGVyYXRpb25dKSA9PiBbbmFtZSwgcGFja2VkKHNpbWQob3BlcmF0aW9uKSldKSksXG4gIC4uLk9iamVjdC5mcm9tRW50cmllcyhTSElGVFMuZmxhdE1hcCgoW25hbWUsIHNoaWZ0LCBiaXRzXSkgPT4gW1tuYW1lLCBzaGlmdEJ5VmVjdG9yKHNoaWZ0LCBiaXRzKV0sIFtgJHtuYW1lfWlgLCBzaGlmdEJ5SW1tZWRpYXRlKHNoaWZ0LCBiaXRzKV1dKSksIC8vIHByZXR0aWVyLWlnbm9yZVxuICAuLi5PYmplY3QuZnJvbUVudHJpZXMoSU5URVJMRUFWRVMuZmxhdE1hcCgoW25hbWUsIGJ5dGVzXSkgPT4gW1tgcHVucGNrbCR7bmFtZX1gLCBwYWNrZWQoaW50ZXJsZWF2ZShieXRlcywgZmFsc2UpKV0sIFtgcHVucGNraCR7bmFtZX1gLCBwYWNrZWQoaW50ZXJsZWF2ZShieXRlcywgdHJ1ZSkpXV0pKSwgLy8gcHJldHRpZXItaWdub3JlXG4gIC4uLmV4dGVuc2lvbnMoJ3Btb3ZzeCcsIDApLFxuICAuLi5leHRlbnNpb25zKCdwbW92engnLCAxKSxcbiAgcGFuZG46IHBhY2tlZCgoYSwgYikgPT4gdjEyOC5iaW5hcnkoJ2FuZG5vdCcsIGIsIGEpKSxcbiAgcG11bGh3OiBwYWNrZWQoaGlnaFByb2R1Y3RzKHRydWUpKSxcbiAgcG11bGh1dzogcGFja2VkKGhpZ2hQcm9kdWN0cyhmYWxzZSkpLFxuICBwbXVsdWRxOiBwYWNrZWQoZXZlblByb2R1Y3RzKCdpNjR4MkV4dG11bExvd1UnKSksXG4gIHBtdWxkcTogcGFja2VkKGV2ZW5Qcm9kdWN0cygnaTY0eDJFeHRtdWxMb3dTJykpLFxuICBwc2FkYnc6IHBhY2tlZChhYnNvbHV0ZURpZmZlcmVuY2VzKSxcbiAgcHNodWZiOiBwYWNrZWQoKGEsIGIpID0+IHYxMjguYmluYXJ5KCdzd2l6emxlJywgYSwgdjEyOC5iaW5hcnkoJ2FuZCcsIGIsIHYxMjguc3BsYXQ4KGkzMi5jb25zdCgweDhmKSkpKSksXG4gIHBoYWRkdzogcGFja2VkKGhvcml6b250YWwoJ2kxNng4QWRkJywgMikpLFxuICBwaGFkZGQ6IHBhY2tlZChob3Jpem9udGFsKCdpMzJ4NEFkZCcsIDQpKSxcbiAgcGhhZGRzdzogcGFja2VkKGhvcml6b250YWwoJ2kxNng4QWRkU2F0UycsIDIpKSxcbiAgcGhzdWJ3OiBwYWNrZWQoaG9yaXpvbnRhbCgnaTE2eDhTdWInLCAyKSksXG4gIHBoc3ViZDogcGFja2VkKGhvcml6b250YWwoJ2kzMng0U3ViJywgNCkpLFxuICBwaHN1YnN3OiBwYWNrZWQoaG9yaXpvbnRhbCgnaTE2eDhTdWJTYXRTJywgMikpLFxuICBwc2lnbmI6IHBhY2tlZChzaWduKDgpKSxcbiAgcHNpZ253OiBwYWNrZWQoc2lnbigxNikpLFxuICBwc2lnbmQ6IHBhY2tlZChzaWduKDMyKSksXG4gIHBtYWRkdWJzdzogcGFja2VkKG11bHRpcGx5QWRkQnl0ZXMpLFxuICBwbXVsaHJzdzogcGFja2VkKHJvdW5kZWRIaWdoUHJvZHVjdHMpLFxuICBwYWJzYjogdW5hcnkoKHYpID0+IHYxMjgudW5hcnkoJ2k4eDE2QWJzJywgdikpLFxuICBwYWJzdzogdW5hcnkoKHYpID0+IHYxMjgudW5hcnkoJ2kxNng4QWJzJywgdikpLFxuICBwYWJzZDogdW5hcnkoKHYpID0+IHYxMjgudW5hcnkoJ2kzMng0QWJzJywgdikpLFxuICBwYmxlbmR2YjogYmxlbmRCeVhtbTAoKG0pID0+IHYxMjguYmluYXJ5KCdpOHgxNkd0UycsIHYxMjguemVybygpLCBtKSksXG4gIGJsZW5kdnBzOiBibGVuZEJ5WG1tMCgobSkgPT4gdjEyOC5zaGlmdCgnaTMyeDRTaHJTJywgbSwgaTMyLmNvbnN0KDMxKSkpLFxuICBibGVuZHZwZDogYmxlbmRCeVhtbTAoKG0pID0+IHYxMjguc2hpZnQoJ2k2NHgyU2hyUycsIG0sIGkzMi5jb25zdCg2MykpKSxcbiAgYmxlbmRwczogYmxlbmRJbW1lZGlhdGUoMiksXG4gIGJsZW5kcGQ6IGJsZW5kSW1tZWRpYXRlKDEpLFxuICBwYmxlbmR3OiBibGVuZEltbWVkaWF0ZSg0KSxcbiAgcHNybGRxOiAoZSkgPT4gZS53cml0ZVZlY3RvcigwLCBieXRlU2hpZnRSaWdodChlLnJlYWRWZWN0b3IoMCksIGNsYW1wKGUucmVhZCgxKSwgMTYpKSksXG4gIHBzbGxkcTogKGUpID0+IGUud3JpdGVWZWN0b3IoMCwgYnl0ZVNoaWZ0TGVmdChlLnJlYWRWZWN0b3IoMCksIGNsYW1wKGUucmVhZCgxKSwgMTYpKSksXG4gIHBhbGlnbnI6IChlKSA9PiB7XG4gICAgY29uc3QgYiA9IGFsaWduZWRWZWN0b3IoZSwgMSk7XG4gICAgY29uc3QgY291bnQgPSBlLmxldEkzMihjbGFtcChlLnJlYWQoMiksIDMyKSk7XG4gICAgZS53cml0ZVZlY3RvcigwLCB2MTI4LmJpbmFyeSgnb3InLCBieXRlU2hpZnRSaWdodChiLCBjb3VudCksIGJ5dGVTaGlmdFJpZ2h0KGUucmVhZFZlY3RvcigwKSwgaTMyLnN1Yihjb3VudCwgaTMyLmNvbnN0KDE2KSkpKSk7XG4gIH0sXG4gIHBzaHVmZDogKGUpID0+IHtcbiAgICBjb25zdCB2ID0gYWxpZ25lZFZlY3RvcihlLCAxKTtcbiAgICBjb25zdCBpbW1lZGlhdGUgPSBlLnJlYWQoMik7XG4gICAgZS53cml0ZVZlY3RvcigwLCB2MTI4LmJpbmFyeSgnc3dpenpsZScsIHYsIHBhaXIoZHdvcmRJbmRpY2VzKGltbWVkaWF0ZSwgMCksIGR3b3JkSW5kaWNlcyhpbW1lZGlhdGUsIDQpKSkpO1xuICB9LFxuICBwc2h1Zmx3OiAoZSkgPT4ge1xuICAgIGNvbnN0IHYgPSBhbGlnbmVkVmVjdG9yKGUsIDEpO1xuICAgIGUud3JpdGVWZWN0b3IoMCwgdjEyOC5iaW5hcnkoJ3N3aXp6bGUnLCB2LCBwYWlyKHdvcmRJbmRpY2VzKGUucmVhZCgyKSwgMCksIGMoMHgwZjBlXzBkMGNfMGIwYV8wOTA4bikpKSk7XG4gIH0sXG4gIHBzaHVmaHc6IChlKSA9PiB7XG4gICAgY29uc3QgdiA9IGFsaWduZWRWZWN0b3IoZSwgMSk7XG4gICAgZS53cml0ZVZlY3RvcigwLCB2MTI4LmJpbmFyeSgnc3dpenpsZScsIHYsIHBhaXIoYygweDA3MDZfMDUwNF8wMzAyXzAxMDBuKSwgd29yZEluZGljZXMoZS5yZWFkKDIpLCA0KSkpKTtcbiAgfSxcbiAgc2h1ZnBzOiBzaHVmZmxlU2luZ2xlcyxcbiAgc2h1ZnBkOiBzaHVmZmxlRG91YmxlcyxcbiAgcGluc3JiOiBpbnNlcnQoKCkgPT4gOCksXG4gIHBpbnNydzogaW5zZXJ0KCgpID0+IDE2KSxcbiAgcGluc3JkOiBpbnNlcnQoKGUpID0+IDggKiBlLnNpemVPZigxKSksXG4gIHBleHRyYjogZXh0cmFjdCgoKSA9PiA4KSxcbiAgcGV4dHJ3OiBleHRyYWN0KCgpID0+IDE2KSxcbiAgcGV4dHJkOiBleHRyYWN0KChlKSA9PiA4ICogZS5zaXplT2YoMCkpLFxuICBpbnNlcnRwcyxcbiAgcGhtaW5wb3N1dzogbWluaW11bVBvc2l0aW9uLFxuICBwdGVzdDogdGVzdCxcbn07XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL3NlbWFudGljcy9hdngudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3NcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvYXZ4LnRzXCI7aW1wb3J0IHsgaTY0LCB2MTI4LCB0eXBlIEk2NCwgdHlwZSBWMTI4IH0gZnJvbSAnLi4vLi4vZW1pdC9jb2RlLnRzJztcbmltcG9ydCB0eXBlIHsgRW1pdHRlciwgU2VtYW50aWMgfSBmcm9tICcuLi8uLi9lbWl0L2VtaXR0ZXIudHMnO1xuaW1wb3J0IHsgYmluYXJ5LCByZWFkSGFsdmVzLCBzY2FsYXIsIHNoaWZ0ZWQsIHVuYXJ5LCB3cml0ZVZleCB9IGZyb20gJy4vYXZ4LWxhbmVzLnRzJztcbmltcG9ydCB7IGF2eFBlcm11dGVTZW1hbnRpY3MgfSBmcm9tICcuL2F2eC1wZXJtdXRlLnRzJztcbmltcG9ydCB7IHZlY3RvckZsb2F0U2VtYW50aWNzIH0gZnJvbSAnLi92ZWN0b3ItZmxvYXQudHMnO1xuaW1wb3J0IHsgdmVjdG9ySW50ZWdlclNlbWFudGljcyB9IGZyb20gJy4vdmVjdG9yLWludGVnZXIudHMnO1xuaW1wb3J0IHsgaGlnaEhhbGYsIGxvd0hhbGYsIHZlY3Rvck1vdmVTZW1hbnRpY3MgfSBmcm9tICcuL3ZlY3Rvci1tb3ZlLnRzJztcblxuY29uc3QgYyA9IGk2NC5jb25zdDtcbmNvbnN0IEdQID0gMTM7XG5cbi8qKiBMZWdhY3kgZm9ybXMgdGhhdCB3b3JrIG9uIGEgZGVzdGluYXRpb24gYW5kIGEgc291cmNlIG9mIHdob2xlIDEyOC1iaXQgbGFuZXMuICovXG5jb25zdCBCSU5BUlkgPVxuICAncHVucGNrbGJ3IHB1bnBja2x3ZCBwdW5wY2tsZHEgcGFja3Nzd2IgcGNtcGd0YiBwY21wZ3R3IHBjbXBndGQgcGFja3Vzd2IgcHVucGNraGJ3IHB1bnBja2h3ZCBwdW5wY2toZHEgcGFja3NzZHcgcHVucGNrbHFkcSBwdW5wY2tocWRxIHBjbXBlcWIgcGNtcGVxdyAnICtcbiAgJ3BjbXBlcWQgcGFkZHEgcG11bGx3IHBzdWJ1c2IgcHN1YnVzdyBwbWludWIgcGFuZCBwYWRkdXNiIHBhZGR1c3cgcG1heHViIHBhbmRuIHBhdmdiIHBhdmd3IHBtdWxodXcgcG11bGh3IHBzdWJzYiBwc3Vic3cgcG1pbnN3IHBvciBwYWRkc2IgcGFkZHN3IHBtYXhzdyAnICtcbiAgJ3B4b3IgcG11bHVkcSBwbWFkZHdkIHBzYWRidyBwc3ViYiBwc3VidyBwc3ViZCBwc3VicSBwYWRkYiBwYWRkdyBwYWRkZCBwc2h1ZmIgcGhhZGR3IHBoYWRkZCBwaGFkZHN3IHBtYWRkdWJzdyBwaHN1YncgcGhzdWJkIHBoc3Vic3cgcHNpZ25iIHBzaWdudyBwc2lnbmQgJyArXG4gICdwbXVsaHJzdyBwbXVsZHEgcGNtcGVxcSBwYWNrdXNkdyBwY21wZ3RxIHBtaW5zYiBwbWluc2QgcG1pbnV3IHBtaW51ZCBwbWF4c2IgcG1heHNkIHBtYXh1dyBwbWF4dWQgcG11bGxkIHBzcmx3IHBzcmxkIHBzcmxxIHBzcmF3IHBzcmFkIHBzbGx3IHBzbGxkIHBzbGxxICcgK1xuICAncGJsZW5kdyBwYWxpZ25yIHNodWZwcyc7XG4vKiogVGhvc2Ugd2hvc2UgaW1tZWRpYXRlIGhhcyBiaXRzIG9mIGl0cyBvd24gZm9yIHRoZSBzZWNvbmQgbGFuZS4gKi9cbmNvbnN0IFNQTElUX0lNTUVESUFURSA9IFtbJ2JsZW5kcHMnLCA0XSwgWydibGVuZHBkJywgMl0sIFsnc2h1ZnBkJywgMl1dIGFzIGNvbnN0OyAvLyBwcmV0dGllci1pZ25vcmVcbmNvbnN0IFNISUZUX0lNTUVESUFURSA9ICdwc3Jsd2kgcHNyYXdpIHBzbGx3aSBwc3JsZGkgcHNyYWRpIHBzbGxkaSBwc3JscWkgcHNsbHFpIHBzcmxkcSBwc2xsZHEnO1xuY29uc3QgVU5BUlkgPSAncGFic2IgcGFic3cgcGFic2QgcHNodWZkIHBzaHVmaHcgcHNodWZsdyBwaG1pbnBvc3V3JztcbmNvbnN0IElOU0VSVFMgPSAncGluc3JiIHBpbnNydyBwaW5zcmQgaW5zZXJ0cHMnO1xuLyoqIFRoZSBzYW1lIGZvciBWRVguMTI4IGJ1dCBmb3IgdGhlIG5hbWU6IG5vdGhpbmcgaW4gYSB2ZWN0b3IgcmVnaXN0ZXIgaXMgd3JpdHRlbi4gKi9cbmNvbnN0IFNBTUUgPSAncGV4dHJiIHBleHRydyBwZXh0cmQnO1xuY29uc3QgU0FNRV9GTE9BVCA9ICdjb21pc3MgY29taXNkIHVjb21pc3MgdWNvbWlzZCBjdnRzczJzaSBjdnRzZDJzaSBjdnR0c3Myc2kgY3Z0dHNkMnNpJztcbmNvbnN0IFNDQUxBUl9GTE9BVCA9XG4gICdhZGRzcyBhZGRzZCBzdWJzcyBzdWJzZCBtdWxzcyBtdWxzZCBkaXZzcyBkaXZzZCBtaW5zcyBtaW5zZCBtYXhzcyBtYXhzZCBzcXJ0c3Mgc3FydHNkIHJvdW5kc3Mgcm91bmRzZCBjdnRzaTJzcyBjdnRzaTJzZCBjdnRzczJzZCBjdnRzZDJzcyc7XG5jb25zdCBQQUNLRURfRkxPQVQgPSAnYWRkcHMgYWRkcGQgc3VicHMgc3VicGQgbXVscHMgbXVscGQgZGl2cHMgZGl2cGQgbWlucHMgbWlucGQgbWF4cHMgbWF4cGQnO1xuLyoqIFRoZWlyIFZFWCBmb3JtcyBrbm93IG1vcmUgcHJlZGljYXRlcy4gKi9cbmNvbnN0IENPTVBBUkUgPSBbJ3ZjbXBwcycsICd2Y21wcGQnLCAndmNtcHNzJywgJ3ZjbXBzZCddO1xuY29uc3QgUEFDS0VEX1JPT1QgPSAnc3FydHBzIHNxcnRwZCc7XG5cbmNvbnN0IHJlbmFtZWQgPSAobmFtZXM6IHN0cmluZywgZnJvbTogUmVjb3JkPHN0cmluZywgU2VtYW50aWM+LCBhZGFwdDogKGxlZ2FjeTogU2VtYW50aWMpID0+IFNlbWFudGljKTogW3N0cmluZywgU2VtYW50aWNdW10gPT5cbiAgbmFtZXMuc3BsaXQoJyAnKS5tYXAoKG5hbWUpID0+IFtgdiR7bmFtZX1gLCBhZGFwdChmcm9tW25hbWVdISldKTtcblxuLyoqICNHUCgwKSB3aGVuIGEgbWVtb3J5IG9wZXJhbmQgb2YgYW4gYWxpZ25lZCBtb3ZlIGlzIG5vdCBhbGlnbmVkIHRvIGl0cyBzaXplLiAqL1xuZnVuY3Rpb24gcmVxdWlyZUFsaWdubWVudChlOiBFbWl0dGVyLCBvcGVyYW5kOiBudW1iZXIpOiB2b2lkIHtcbiAgaWYgKCFlLmlzTWVtb3J5KG9wZXJhbmQpKSByZXR1cm47XG4gIGUuaWYoaTY0Lm5lKGk2NC5hbmQoZS5hZGRyZXNzKG9wZXJhbmQpLCBjKGUuc2l6ZU9mKG9wZXJhbmQpIC0gMSkpLCBjKDApKSwgKCkgPT4gZS5yYWlzZShHUCwgMCkpO1xufVxuY29uc3QgbW92ZSA9XG4gIChhbGlnbmVkOiBib29sZWFuKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBpZiAoYWxpZ25lZCkgZm9yIChjb25zdCBvcGVyYW5kIG9mIFswLCAxXSkgcmVxdWlyZUFsaWdubWVudChlLCBvcGVyYW5kKTtcbiAgICBjb25zdCBbbG93LCBoaWdoXSA9IHJlYWRIYWx2ZXMoZSwgMSk7XG4gICAgd3JpdGVWZXgoZSwgMCwgbG93ISwgaGlnaCk7XG4gIH07XG5jb25zdCBsb3dPbmx5ID0gKHY6IEk2NCk6IFYxMjggPT4gdjEyOC5yZXBsYWNlNjQodjEyOC56ZXJvKCksIDAsIHYpO1xuLyoqIFRoZSBsb3cgOCwgNC4uIGJ5dGVzIG9mIHRoZSBzb3VyY2U7IHRoZSByZXN0IG9mIHRoZSByZWdpc3RlciBpcyBjbGVhcmVkLiAqL1xuY29uc3QgbW92ZUxvdzogU2VtYW50aWMgPSAoZSkgPT4gd3JpdGVWZXgoZSwgMCwgZS5sZXRWZWN0b3IobG93T25seShlLnJlYWRMb3coMSkpKSk7XG5jb25zdCBzdG9yZSA9IChoYWxmOiAodjogVjEyOCkgPT4gSTY0KTogU2VtYW50aWMgPT4gKGUpID0+IGUud3JpdGUoMCwgaGFsZihlLnJlYWRWZWN0b3IoMSkpKTsgLy8gcHJldHRpZXItaWdub3JlXG4vKiogTG93IGJ5dGVzIG9mIHRoZSB0aGlyZCBvcGVyYW5kLCB0aGUgcmVzdCBmcm9tIHRoZSBzZWNvbmQuICovXG5jb25zdCBtZXJnZSA9XG4gIChieXRlczogNCB8IDgpOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IGxvdyA9IGUucmVhZExvdygyKTtcbiAgICBjb25zdCByZXN0ID0gZS5yZWFkVmVjdG9yKDEpO1xuICAgIGNvbnN0IG1lcmdlZCA9IGJ5dGVzID09PSA4ID8gbG93IDogaTY0Lm9yKGk2NC5hbmQobG93SGFsZihyZXN0KSwgYygtMHgxXzAwMDBfMDAwMG4pKSwgaTY0LmFuZChsb3csIGMoMHhmZmZmX2ZmZmYpKSk7XG4gICAgd3JpdGVWZXgoZSwgMCwgZS5sZXRWZWN0b3IodjEyOC5yZXBsYWNlNjQocmVzdCwgMCwgbWVyZ2VkKSkpO1xuICB9O1xuLyoqIFRoZSB0d28gNjQtYml0IGxhbmVzIG9mIHRoZSBkZXN0aW5hdGlvbiBmcm9tIHRoZSBmaXJzdCBzb3VyY2UgYW5kIHRoZSBsb3cgYnl0ZXMgb2YgdGhlIHNlY29uZCAoYSByZWdpc3Rlcjogb25lIG9mIGl0cyBoYWx2ZXMpLiAqL1xuY29uc3QgY29tYmluZSA9XG4gIChyZXN1bHQ6IChhOiBWMTI4LCBiOiBJNjQpID0+IFYxMjgsIGhhbGY6ICh2OiBWMTI4KSA9PiBJNjQgPSBsb3dIYWxmKTogU2VtYW50aWMgPT5cbiAgKGUpID0+IHtcbiAgICBjb25zdCBiID0gZS5pc01lbW9yeSgyKSA/IGUucmVhZExvdygyKSA6IGUubGV0KGhhbGYoZS5yZWFkVmVjdG9yKDIpKSk7XG4gICAgd3JpdGVWZXgoZSwgMCwgZS5sZXRWZWN0b3IocmVzdWx0KGUucmVhZFZlY3RvcigxKSwgYikpKTtcbiAgfTtcbmNvbnN0IGR1cGxpY2F0ZUxvdzogU2VtYW50aWMgPSAoZSkgPT4ge1xuICBpZiAoZS5zaXplT2YoMCkgPT09IDE2KSB3cml0ZVZleChlLCAwLCBlLmxldFZlY3Rvcih2MTI4LnNwbGF0NjQoZS5yZWFkTG93KDEpKSkpO1xuICBlbHNlIHtcbiAgICBjb25zdCBbbG93LCBoaWdoXSA9IGUucmVhZFdpZGUoMSk7XG4gICAgZS53cml0ZVdpZGUoMCwgdjEyOC5zcGxhdDY0KGxvd0hhbGYobG93KSksIHYxMjguc3BsYXQ2NChsb3dIYWxmKGhpZ2gpKSk7XG4gIH1cbn07XG5jb25zdCBkdXBsaWNhdGVTaW5nbGVzID0gKG9kZDogMCB8IDEpOiBTZW1hbnRpYyA9PiB7XG4gIGNvbnN0IGZyb20gPSBbMCwgMl0uZmxhdE1hcCgobikgPT4gWzAsIDFdLmZsYXRNYXAoKCkgPT4gWzAsIDEsIDIsIDNdLm1hcCgoaykgPT4gNCAqIChuICsgb2RkKSArIGspKSk7XG4gIHJldHVybiAoZSkgPT4ge1xuICAgIGNvbnN0IHJlc3VsdHMgPSByZWFkSGFsdmVzKGUsIDEpLm1hcCgodikgPT4gZS5sZXRWZWN0b3IodjEyOC5zaHVmZmxlKHYsIHYsIGZyb20pKSk7XG4gICAgd3JpdGVWZXgoZSwgMCwgcmVzdWx0c1swXSEsIHJlc3VsdHNbMV0pO1xuICB9O1xufTtcblxudHlwZSBVbmFyeSA9IFBhcmFtZXRlcnM8dHlwZW9mIHYxMjgudW5hcnk+WzBdO1xuY29uc3QgQllURVNfVE9fV09SRFMgPSBbJ2kxNng4RXh0ZW5kTG93SThTJywgJ2kxNng4RXh0ZW5kTG93SThVJ10gYXMgY29uc3Q7XG5jb25zdCBXT1JEU19UT19EV09SRFMgPSBbJ2kzMng0RXh0ZW5kTG93STE2UycsICdpMzJ4NEV4dGVuZExvd0kxNlUnXSBhcyBjb25zdDtcbmNvbnN0IERXT1JEU19UT19RVUFEUyA9IFsnaTY0eDJFeHRlbmRMb3dJMzJTJywgJ2k2NHgyRXh0ZW5kTG93STMyVSddIGFzIGNvbnN0O1xuLyoqIFdpZGVuaW5nOiB0aGUgc2Vjb25kIGxhbmUgdGFrZXMgd2hhdCBmb2xsb3dzIGluIHRoZSBzb3VyY2UuICovXG5jb25zdCB3aWRlbiA9XG4gIChzb3VyY2VCeXRlc1BlckxhbmU6IG51bWJlciwgc3RlcHM6IHJlYWRvbmx5IFVuYXJ5W10pOiBTZW1hbnRpYyA9PlxuICAoZSkgPT4ge1xuICAgIGNvbnN0IHNvdXJjZSA9IGUucmVhZFZlY3RvcigxKTtcbiAgICBjb25zdCBhcHBseSA9ICh2OiBWMTI4KTogVjEyOCA9PiBzdGVwcy5yZWR1Y2UoKHgsIHN0ZXApID0+IHYxMjgudW5hcnkoc3RlcCwgeCksIHYpO1xuICAgIGNvbnN0IGxvdyA9IGUubGV0VmVjdG9yKGFwcGx5KHNvdXJjZSkpO1xuICAgIGlmIChlLnNpemVPZigwKSA9PT0gMTYpIHdyaXRlVmV4KGUsIDAsIGxvdyk7XG4gICAgZWxzZVxuICAgICAgZS53cml0ZVdpZGUoXG4gICAgICAgIDAsXG4gICAgICAgIGxvdyxcbiAgICAgICAgZS5sZXRWZWN0b3IoXG4gICAgICAgICAgYXBwbHkoXG4gICAgICAgICAgICB2MTI4LnNodWZmbGUoXG4gICAgICAgICAgICAgIHNvdXJjZSxcbiAgICAgICAgICAgICAgc291cmNlLFxuICAgICAgICAgICAgICBBcnJheS5mcm9tKHsgbGVuZ3RoOiAxNiB9LCAoXywgbikgPT4gKG4gKyBzb3VyY2VCeXRlc1BlckxhbmUpICYgMTUpLFxuICAgICAgICAgICAgKSxcbiAgICAgICAgICApLFxuICAgICAgICApLFxuICAgICAgKTtcbiAgfTtcbmNvbnN0IHdpZGVuaW5ncyA9IChwcmVmaXg6IHN0cmluZywgazogMCB8IDEpOiBSZWNvcmQ8c3RyaW5nLCBTZW1hbnRpYz4gPT4gKHtcbiAgW2Ake3ByZWZpeH1id2BdOiB3aWRlbig4LCBbQllURVNfVE9fV09SRFNba11dKSxcbiAgW2Ake3ByZWZpeH1iZGBdOiB3aWRlbig0LCBbQllURVNfVE9fV09SRFNba10sIFdPUkRTX1RPX0RXT1JEU1trXV0pLFxuICBbYCR7cHJlZml4fWJxYF06IHdpZGVuKDIsIFtCWVRFU19UT19XT1JEU1trXSwgV09SRFNfVE9fRFdPUkRTW2tdLCBEV09SRFNfVE9fUVVBRFNba11dKSxcbiAgW2Ake3ByZWZpeH13ZGBdOiB3aWRlbig4LCBbV09SRFNfVE9fRFdPUkRTW2tdXSksXG4gIFtgJHtwcmVmaXh9d3FgXTogd2lkZW4oNCwgW1dPUkRTX1RPX0RXT1JEU1trXSwgRFdPUkRTX1RPX1FVQURTW2tdXSksXG4gIFtgJHtwcmVmaXh9ZHFgXTogd2lkZW4oOCwgW0RXT1JEU19UT19RVUFEU1trXV0pLFxufSk7XG5cbi8qKiBWRVgtZW5jb2RlZCB2ZWN0b3IgaW5zdHJ1Y3Rpb25zLiBMYW5lLXdpc2Ugb25lcyBhcmUgdGhlaXIgbGVnYWN5IGZvcm1zLCBydW4gZm9yIGVhY2ggMTI4LWJpdCBsYW5lLiAqL1xuZXhwb3J0IGNvbnN0IGF2eFNlbWFudGljczogUmVjb3JkPHN0cmluZywgU2VtYW50aWM+ID0ge1xuICAuLi5PYmplY3QuZnJvbUVudHJpZXMoW1xuICAgIC4uLnJlbmFtZWQoQklOQVJZLCB2ZWN0b3JJbnRlZ2VyU2VtYW50aWNzLCAobGVnYWN5KSA9PiBiaW5hcnkobGVnYWN5KSksXG4gICAgLi4ucmVuYW1lZChTSElGVF9JTU1FRElBVEUsIHZlY3RvckludGVnZXJTZW1hbnRpY3MsIHNoaWZ0ZWQpLFxuICAgIC4uLnJlbmFtZWQoVU5BUlksIHZlY3RvckludGVnZXJTZW1hbnRpY3MsIHVuYXJ5KSxcbiAgICAuLi5yZW5hbWVkKElOU0VSVFMsIHZlY3RvckludGVnZXJTZW1hbnRpY3MsIChsZWdhY3kpID0+IGJpbmFyeShsZWdhY3kpKSxcbiAgICAuLi5yZW5hbWVkKFNBTUUsIHZlY3RvckludGVnZXJTZW1hbnRpY3MsIChsZWdhY3kpID0+IGxlZ2FjeSksXG4gICAgLi4ucmVuYW1lZChTQ0FMQVJfRkxPQVQsIHZlY3RvckZsb2F0U2VtYW50aWNzLCBzY2FsYXIpLFxuICAgIC4uLnJlbmFtZWQoU0FNRV9GTE9BVCwgdmVjdG9yRmxvYXRTZW1hbnRpY3MsIChsZWdhY3kpID0+IGxlZ2FjeSksXG4gICAgLi4ucmVuYW1lZChQQUNLRURfRkxPQVQsIHZlY3RvckZsb2F0U2VtYW50aWNzLCAobGVnYWN5KSA9PiBiaW5hcnkobGVnYWN5KSksXG4gICAgLi4uQ09NUEFSRS5tYXAoKG5hbWUpOiBbc3RyaW5nLCBTZW1hbnRpY10gPT4gW1xuICAgICAgbmFtZSxcbiAgICAgIChuYW1lLmluY2x1ZGVzKCdwcycpIHx8IG5hbWUuaW5jbHVkZXMoJ3BkJykgPyBiaW5hcnkgOiBzY2FsYXIpKHZlY3RvckZsb2F0U2VtYW50aWNzW25hbWVdISksXG4gICAgXSksXG4gICAgLi4ucmVuYW1lZChQQUNLRURfUk9PVCwgdmVjdG9yRmxvYXRTZW1hbnRpY3MsIHVuYXJ5KSxcbiAgICAuLi5TUExJVF9JTU1FRElBVEUubWFwKChbbmFtZSwgc2hpZnRdKTogW3N0cmluZywgU2VtYW50aWNdID0+IFtgdiR7bmFtZX1gLCBiaW5hcnkodmVjdG9ySW50ZWdlclNlbWFudGljc1tuYW1lXSEsIHNoaWZ0KV0pLFxuICBdKSxcbiAgLi4uYXZ4UGVybXV0ZVNlbWFudGljcyxcbiAgLi4ud2lkZW5pbmdzKCd2cG1vdnN4JywgMCksXG4gIC4uLndpZGVuaW5ncygndnBtb3Z6eCcsIDEpLFxuICB2cGJsZW5kZDogYmluYXJ5KHZlY3RvckludGVnZXJTZW1hbnRpY3NbJ2JsZW5kcHMnXSEsIDQpLFxuICB2bW92dXBzOiBtb3ZlKGZhbHNlKSxcbiAgdm1vdmFwczogbW92ZSh0cnVlKSxcbiAgdm1vdnNzOiBtZXJnZSg0KSxcbiAgdm1vdnNkOiBtZXJnZSg4KSxcbiAgJ3Ztb3ZzcyBsb2FkJzogbW92ZUxvdyxcbiAgJ3Ztb3ZzZCBsb2FkJzogbW92ZUxvdyxcbiAgJ3Ztb3ZzcyBzdG9yZSc6IHN0b3JlKGxvd0hhbGYpLFxuICAndm1vdnNkIHN0b3JlJzogc3RvcmUobG93SGFsZiksXG4gIHZtb3ZscHM6IGNvbWJpbmUoKGEsIGIpID0+IHYxMjgucmVwbGFjZTY0KGEsIDAsIGIpKSxcbiAgdm1vdmhwczogY29tYmluZSgoYSwgYikgPT4gdjEyOC5yZXBsYWNlNjQoYSwgMSwgYikpLFxuICB2bW92aGxwczogY29tYmluZSgoYSwgYikgPT4gdjEyOC5yZXBsYWNlNjQoYSwgMCwgYiksIGhpZ2hIYWxmKSxcbiAgdm1vdmxocHM6IGNvbWJpbmUoKGEsIGIpID0+IHYxMjgucmVwbGFjZTY0KGEsIDEsIGIpKSxcbiAgJ3Ztb3ZocHMgc3RvcmUnOiBzdG9yZShoaWdoSGFsZiksXG4gIHZtb3ZzbGR1cDogZHVwbGljYXRlU2luZ2xlcygwKSxcbiAgdm1vdnNoZHVwOiBkdXBsaWNhdGVTaW5nbGVzKDEpLFxuICB2bW92ZGR1cDogZHVwbGljYXRlTG93LFxuICB2bW92ZDogKGUpID0+IHdyaXRlVmV4KGUsIDAsIGUubGV0VmVjdG9yKGxvd09ubHkoZS5yZWFkKDEpKSkpLFxuICAndm1vdmQgc3RvcmUnOiB2ZWN0b3JNb3ZlU2VtYW50aWNzWydtb3ZkIHN0b3JlJ10hLFxuICB2bW92cTogbW92ZUxvdyxcbiAgJ3Ztb3ZxIHN0b3JlJzogKGUpID0+IChlLmlzTWVtb3J5KDApID8gZS53cml0ZSgwLCBlLnJlYWRMb3coMSkpIDogbW92ZUxvdyhlKSksXG4gIHZ6ZXJvdXBwZXI6IChlKSA9PiBlLmNsZWFyVmVjdG9ycyhmYWxzZSksXG4gIHZ6ZXJvYWxsOiAoZSkgPT4gZS5jbGVhclZlY3RvcnModHJ1ZSksXG59O1xuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvdmVjdG9yLnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evc2VtYW50aWNzL3ZlY3Rvci50c1wiO2ltcG9ydCB7IGk2NCB9IGZyb20gJy4uLy4uL2VtaXQvY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcbmltcG9ydCB7IGF2eFNlbWFudGljcyB9IGZyb20gJy4vYXZ4LnRzJztcbmltcG9ydCB7IHZlY3RvckZsb2F0U2VtYW50aWNzIH0gZnJvbSAnLi92ZWN0b3ItZmxvYXQudHMnO1xuaW1wb3J0IHsgdmVjdG9ySW50ZWdlclNlbWFudGljcyB9IGZyb20gJy4vdmVjdG9yLWludGVnZXIudHMnO1xuaW1wb3J0IHsgdmVjdG9yTW92ZVNlbWFudGljcyB9IGZyb20gJy4vdmVjdG9yLW1vdmUudHMnO1xuXG4vKiogTVhDU1IgYml0cyB0aGF0IGV4aXN0LiBAc291cmNlIEludGVsIFNETSAxIFwiTVhDU1IgQ29udHJvbCBhbmQgU3RhdHVzIFJlZ2lzdGVyXCIgKi9cbmNvbnN0IE1YQ1NSX01BU0sgPSAweGZmZmY7XG5cbmNvbnN0IGxvYWRNeGNzcjogU2VtYW50aWMgPSAoZSkgPT4ge1xuICBjb25zdCB2ID0gZS5yZWFkKDApO1xuICBlLmlmKGk2NC5uZShpNjQuYW5kKHYsIGk2NC5jb25zdCh+TVhDU1JfTUFTSykpLCBpNjQuY29uc3QoMCkpLCAoKSA9PiBlLnJhaXNlKDEzLCAwKSk7XG4gIGUuc2V0TXhjc3Iodik7XG59O1xuY29uc3Qgc3RvcmVNeGNzcjogU2VtYW50aWMgPSAoZSkgPT4gZS53cml0ZSgwLCBlLm14Y3NyKCkpO1xuXG4vKiogU1NFIGFuZCBBVlguICovXG5leHBvcnQgY29uc3QgdmVjdG9yU2VtYW50aWNzOiBSZWNvcmQ8c3RyaW5nLCBTZW1hbnRpYz4gPSB7XG4gIC4uLnZlY3Rvck1vdmVTZW1hbnRpY3MsXG4gIC4uLnZlY3RvckludGVnZXJTZW1hbnRpY3MsXG4gIC4uLnZlY3RvckZsb2F0U2VtYW50aWNzLFxuICAuLi5hdnhTZW1hbnRpY3MsXG4gIGxkbXhjc3I6IGxvYWRNeGNzcixcbiAgdmxkbXhjc3I6IGxvYWRNeGNzcixcbiAgc3RteGNzcjogc3RvcmVNeGNzcixcbiAgdnN0bXhjc3I6IHN0b3JlTXhjc3IsXG59O1xuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvaW5kZXgudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3NcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9zZW1hbnRpY3MvaW5kZXgudHNcIjtpbXBvcnQgeyBDT05ESVRJT05TLCB0eXBlIFNlbWFudGljIH0gZnJvbSAnLi4vLi4vZW1pdC9lbWl0dGVyLnRzJztcbmltcG9ydCB7IGFsdVNlbWFudGljcyB9IGZyb20gJy4vYWx1LnRzJztcbmltcG9ydCB7IGJpdFNlbWFudGljcyB9IGZyb20gJy4vYml0LnRzJztcbmltcG9ydCB7IGZsYWdTZW1hbnRpY3MgfSBmcm9tICcuL2ZsYWdzLnRzJztcbmltcG9ydCB7IGZsb3dTZW1hbnRpY3MsIGp1bXBPbkNvbmRpdGlvbiB9IGZyb20gJy4vZmxvdy50cyc7XG5pbXBvcnQgeyBpbnRlcnJ1cHRSZXR1cm5TZW1hbnRpY3MgfSBmcm9tICcuL2ludGVycnVwdC1yZXR1cm4udHMnO1xuaW1wb3J0IHsgY29uZGl0aW9uYWxNb3ZlLCBtb3ZTZW1hbnRpY3MsIHNldE9uQ29uZGl0aW9uIH0gZnJvbSAnLi9tb3YudHMnO1xuaW1wb3J0IHsgbXVsZGl2U2VtYW50aWNzIH0gZnJvbSAnLi9tdWxkaXYudHMnO1xuaW1wb3J0IHsgc2hpZnRTZW1hbnRpY3MgfSBmcm9tICcuL3NoaWZ0LnRzJztcbmltcG9ydCB7IHN0cmluZ1NlbWFudGljcyB9IGZyb20gJy4vc3RyaW5nLnRzJztcbmltcG9ydCB7IHN5c3RlbVNlbWFudGljcyB9IGZyb20gJy4vc3lzdGVtLnRzJztcbmltcG9ydCB7IHZlY3RvclNlbWFudGljcyB9IGZyb20gJy4vdmVjdG9yLnRzJztcblxuLyoqXG4gKiBFdmVyeSBpbnN0cnVjdGlvbiBtZWFuaW5nIGJ5IG5hbWUuIEEgbmFtZSB3aXRoIGEgc2l6ZSAoYHJldC44YCkgaXMgZm9yIGluc3RydWN0aW9ucyB3aXRob3V0IGFuIG9wZXJhbmQgdGhhdCB3b3VsZCBzaG93IGl0LlxuICovXG5leHBvcnQgY29uc3QgU0VNQU5USUNTOiBSZWFkb25seU1hcDxzdHJpbmcsIFNlbWFudGljPiA9IG5ldyBNYXAoW1xuICAuLi5PYmplY3QuZW50cmllcyhhbHVTZW1hbnRpY3MpLFxuICAuLi5PYmplY3QuZW50cmllcyhtb3ZTZW1hbnRpY3MpLFxuICAuLi5PYmplY3QuZW50cmllcyhzaGlmdFNlbWFudGljcyksXG4gIC4uLk9iamVjdC5lbnRyaWVzKG11bGRpdlNlbWFudGljcyksXG4gIC4uLk9iamVjdC5lbnRyaWVzKGJpdFNlbWFudGljcyksXG4gIC4uLk9iamVjdC5lbnRyaWVzKGZsb3dTZW1hbnRpY3MpLFxuICAuLi5PYmplY3QuZW50cmllcyhmbGFnU2VtYW50aWNzKSxcbiAgLi4uT2JqZWN0LmVudHJpZXMoc3RyaW5nU2VtYW50aWNzKSxcbiAgLi4uT2JqZWN0LmVudHJpZXMoc3lzdGVtU2VtYW50aWNzKSxcbiAgLi4uT2JqZWN0LmVudHJpZXMoaW50ZXJydXB0UmV0dXJuU2VtYW50aWNzKSxcbiAgLi4uT2JqZWN0LmVudHJpZXModmVjdG9yU2VtYW50aWNzKSxcbiAgLi4uQ09ORElUSU9OUy5mbGF0TWFwKChjYywgY29kZSk6IFtzdHJpbmcsIFNlbWFudGljXVtdID0+IFtcbiAgICBbYGoke2NjfWAsIGp1bXBPbkNvbmRpdGlvbihjb2RlKV0sXG4gICAgW2BzZXQke2NjfWAsIHNldE9uQ29uZGl0aW9uKGNvZGUpXSxcbiAgICBbYGNtb3Yke2NjfWAsIGNvbmRpdGlvbmFsTW92ZShjb2RlKV0sXG4gIF0pLFxuXSk7XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdC9jaGFpbnMudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXRcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvY2hhaW5zLnRzXCI7LyoqXG4gKiBJbnN0cnVjdGlvbnMgdGhhdCBvZnRlbiBmb2xsb3cgZWFjaCBvdGhlciBpbiBrZXJuZWxzIGFuZCBDIHByb2dyYW1zLCBieSBzaGFwZSAod2l0aCBiYXNlICsgZGlzcGxhY2VtZW50IGZvciBtZW1vcnkgb3BlcmFuZHMpOiBlYWNoIGxpbmUgaXMgYSBjaGFpbiwgd2hvc2UgZmlyc3QgaGFuZGxlclxuICogZXhlY3V0ZXMgYWxsIG9mIGl0LiBFdmVyeSBiZWdpbm5pbmcgb2YgYSBjaGFpbiBvZiB0d28gb3IgbW9yZSBpcyBvbmUgdG9vLiBDb21wYXJpc29ucyBhcmUgbm90IGFtb25nIHRoZW06IHRob3NlIGFyZSBmdXNlZCB3aXRoIHRoZSBicmFuY2ggYWZ0ZXIgdGhlbS5cbiAqL1xuY29uc3QgQ0hBSU5TID0gYFxucG9wOnI4IHBvcDpyOCBwb3A6cjggcmV0Ljg6XG5wb3A6cjggcG9wOnI4IHJldC44OlxucG9wOnI4IHJldC44OlxucG9wOnI4IGptcDpcbmFkZDpyOCxpOCBwb3A6cjggcG9wOnI4IHBvcDpyOFxuYWRkOnI4LGk4IHJldC44OlxucHVzaDpyOCBwdXNoOnI4IHB1c2g6cjhcbnB1c2g6cjggbW92OnI4LHI4XG5wdXNoOnI4IG1vdjpyNCxyNFxubW92OnI4LHI4IHB1c2g6cjggcHVzaDpyOFxubW92OnI4LHI4IG1vdjpyOCxyOCBjYWxsLjg6XG5tb3Y6cjgscjggbW92OnI0LHI0XG5tb3Y6cjgscjggbW92OnI4LG04XG5tb3Y6cjgscjggY2FsbC44OlxubW92OnI0LHI0IG1vdjpyNCxyNFxubW92OnI0LHI0IG1vdjpyOCxyOFxubW92OnI0LHI0IHB1c2g6cjhcbm1vdjpyNCxpNCBtb3Y6cjgscjhcbm1vdjpyOCxtOCBtb3Y6cjgsbThcbm1vdjpyOCxtOCBtb3Y6cjgscjhcbm1vdjpyOCxtOCBtb3Y6bTgscjhcbm1vdjptOCxyOCBtb3Y6bTgscjggbW92Om04LHI4XG5tb3Y6bTgscjggbW92OnI4LG04XG5tb3Y6bTgscjggbGVhOnI4LG04XG5sZWE6cjgsbTggbW92Om04LHI4XG5sZWE6cjgsbTggbW92OnI4LHI4XG54b3I6cjQscjQgeG9yOnI0LHI0XG54b3I6cjQscjQgcG9wOnI4IHBvcDpyOFxueG9yOnI0LHI0IHJldC44OlxuYWRkOnI0LHI0IG1vdjpyNCxyNFxueG9yOnI0LHI0IG1vdjpyNCxyNFxueG9yOnI0LHI0IGptcDpcbnhvcjpyNCxyNCBwb3A6cjggcmV0Ljg6XG5tb3Y6bTgscjggeG9yOnI0LHI0XG5tb3Y6bTgscjggam1wOlxubW92Om04LHI4IG1vdjptOCxyOCBtb3Y6bTgscjggbGVhOnI4LG04XG5tb3Y6bTgsaTggbW92Om04LGk4XG5tb3Y6bTEscjEgam1wOlxubW92Om0xLGkxIGptcDpcbm1vdjptNCxyNCBtb3Y6cjQsbTRcbm1vdnp4OnI0LG0xIG1vdnp4OnI0LG0xXG5tb3Y6cjgscjggYWRkOnI4LHI4XG5tb3Y6cjgscjggc3ViOnI4LHI4XG5tb3Y6cjgscjggc3ViOnI4LGk4XG5tb3Y6cjgscjggYW5kOnI0LGk0XG5tb3Y6cjgscjggc2hsOnI4LGkxXG5tb3Y6cjgscjggc2hyOnI4LGkxXG5tb3Y6cjgscjggbW92Om04LHI4XG5tb3Y6cjgscjggam1wOlxubW92OnI0LHI0IGFkZDpyNCxyNFxubW92OnI0LHI0IGFuZDpyNCxpNFxubW92OnI0LGk0IGNhbGwuODpcbm1vdjpyNCxpNCBqejpcbm1vdjpyNCxtNCBtb3Y6cjQsbTRcbm1vdjpyNCxtNCBtb3Y6cjgsbThcbm1vdjpyOCxtOCBtb3Y6cjgsbTggbW92OnI4LG04XG5tb3Y6cjgsbTggbGVhOnI4LG04XG5tb3Y6cjgsbTggc3ViOnI4LG04XG5tb3Y6cjgsbTggY2FsbC44OlxubW92OnI4LG04IGptcDpcbmxlYTpyOCxtOCBtb3Y6cjgscjggY2FsbC44OlxubGVhOnI4LG04IGNhbGwuODpcbmxlYTpyOCxtOCBqejpcbmFkZDpyNCxyNCBhZGQ6cjQscjRcbmFkZDpyOCxyOCBhZGQ6cjgscjhcbmFkZDpyOCxpOCBhZGQ6cjgsaThcbmFuZDpyNCxyNCBvcjpyNCxyNFxubm90OnI4IGFuZDpyOCxyOFxuc2hsOnI4LHIxIG1vdjpyNCxyNCBzaHI6cjgscjFcbnB1c2g6cjggbW92OnI4LHI4IHB1c2g6cjhcbnB1c2g6cjggcHVzaDpyOCBhZGQ6bTgsaThcbnB1c2g6cjggcHVzaDppOFxucG9wOnI4IHBvcDpyOCBwb3A6cjggam1wOlxuYDtcblxuLyoqIFRoZSBjaGFpbnMsIHNob3J0ZXN0IGZpcnN0LiAqL1xuZXhwb3J0IGNvbnN0IGNoYWluczogcmVhZG9ubHkgKHJlYWRvbmx5IHN0cmluZ1tdKVtdID0gW1xuICAuLi5uZXcgTWFwKFxuICAgIENIQUlOUy50cmltKClcbiAgICAgIC5zcGxpdCgnXFxuJylcbiAgICAgIC5mbGF0TWFwKChsaW5lKSA9PiB7XG4gICAgICAgIGNvbnN0IGtleXMgPSBsaW5lLnRyaW0oKS5zcGxpdCgnICcpO1xuICAgICAgICByZXR1cm4ga2V5cy5zbGljZSgxKS5tYXAoKF8sIG4pID0+IGtleXMuc2xpY2UoMCwgbiArIDIpKTtcbiAgICAgIH0pXG4gICAgICAubWFwKChrZXlzKSA9PiBba2V5cy5qb2luKCcgJyksIGtleXNdKSxcbiAgKS52YWx1ZXMoKSxcbl0uc29ydCgoYSwgYikgPT4gYS5sZW5ndGggLSBiLmxlbmd0aCk7XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL29wY29kZS1tYXAudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYVwiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL29wY29kZS1tYXAudHNcIjsvKipcbiAqIFRoZSBvcGNvZGUgbWFwcywgb25lIGxpbmUgcGVyIGVuY29kaW5nLCBpbiB0aGUgbm90YXRpb24gb2YgdGhlIFNETSdzIG9wY29kZSBtYXBzICh2b2x1bWUgMkQpOiBvcGVyYW5kIGxldHRlciAoRSByL20sIEcgcmVnLCBJIGltbWVkaWF0ZSwgSiByZWxhdGl2ZSwgTSBtZW1vcnlcbiAqIG9ubHksIE8gb2Zmc2V0LCBaIHJlZ2lzdGVyIGluIHRoZSBvcGNvZGUsIEIgVkVYLnZ2dnYsIFYvVy9IIHZlY3RvciByZWcsIHIvbSwgdnZ2diwgUC9RIE1NWCwgQSBmaXhlZCByZWdpc3RlciBieSBuYW1lKSBhbmQgc2l6ZSAoYiAxLCB3IDIsIGQgNCwgcSA4LCB4IDE2LFxuICogdiBvcGVyYW5kIHNpemUsIHkgNCBvciA4LCB6IDIgb3IgNCBzaWduLWV4dGVuZGVkOyBzIGJlZm9yZSBJOiBzaWduLWV4dGVuZGVkIGJ5dGUpLlxuICpcbiAqICAgb3Bjb2RlWy9yZWddWz1tb2RybV1bOm1hbmRhdG9yeSBwcmVmaXhdIG5hbWUgb3BlcmFuZHMgYXR0cmlidXRlc1xuICpcbiAqIEF0dHJpYnV0ZXM6IGxvY2sgPSBMT0NLIGFsbG93ZWQgd2l0aCBhIG1lbW9yeSBkZXN0aW5hdGlvbjsgaTY0IC8gbzY0ID0gaW52YWxpZCAvIG9ubHkgdmFsaWQgaW4gNjQtYml0IG1vZGU7IGQ2NCA9IDY0LWJpdCBvcGVyYW5kcyBieSBkZWZhdWx0IHRoZXJlLFxuICogZjY0ID0gYWx3YXlzOyBzeXMgPSBleGVjdXRlZCBieSBDcHVFbnZpcm9ubWVudC5zeXN0ZW07IGhvc3QgPSBleGVjdXRlZCBieSBUeXBlU2NyaXB0IG9mIHRoaXMgY29yZTsgbWVtIC8gcmVnID1cbiAqIG9ubHkgdGhhdCBNb2RSTSBmb3JtOyBtb2RybSA9IGhhcyBhIE1vZFJNIHRoYXQgaXMgbm8gb3BlcmFuZDsgc3RhY2sgPSB0d28gdmFyaWFudHMsIDY0LWJpdCBhbmQgbGVnYWN5IHN0YWNrOyBlbmQgPSBlbmRzIGEgYmxvY2s7XG4gKiBhNjQgPSBvbmx5IHdpdGggNjQtYml0IGFkZHJlc3Nlczsgc3NlIC8geDg3IC8gbW14ID0gbmVlZHMgdGhlIHVuaXQgZW5hYmxlZDsgdzAgLyB3MSA9IFJFWC5XIG9yIFZFWC5XLlxuICogQHNvdXJjZSBJbnRlbCBTRE0gMiBcIk9wY29kZSBNYXBcIlxuICovXG5jb25zdCBBTFUgPSBbJ2FkZCcsICdvcicsICdhZGMnLCAnc2JiJywgJ2FuZCcsICdzdWInLCAneG9yJywgJ2NtcCddO1xuY29uc3QgU0hJRlRTID0gWydyb2wnLCAncm9yJywgJ3JjbCcsICdyY3InLCAnc2hsJywgJ3NocicsICdzaGwnLCAnc2FyJ107XG5jb25zdCBDQyA9IFsnbycsICdubycsICdiJywgJ25iJywgJ3onLCAnbnonLCAnYmUnLCAnbmJlJywgJ3MnLCAnbnMnLCAncCcsICducCcsICdsJywgJ25sJywgJ2xlJywgJ25sZSddO1xuY29uc3QgaGV4ID0gKG46IG51bWJlcik6IHN0cmluZyA9PiBuLnRvU3RyaW5nKDE2KS5wYWRTdGFydCgyLCAnMCcpO1xuXG5mdW5jdGlvbiBhbHVMaW5lcygpOiBzdHJpbmdbXSB7XG4gIHJldHVybiBBTFUuZmxhdE1hcCgobmFtZSwgaSkgPT4ge1xuICAgIGNvbnN0IGxvY2sgPSBuYW1lID09PSAnY21wJyA/ICcnIDogJyBsb2NrJztcbiAgICBjb25zdCBmb3JtcyA9IFsnRWIsR2InLCAnRXYsR3YnLCAnR2IsRWInLCAnR3YsRXYnLCAnQUwsSWInLCAnckFYLEl6J107XG4gICAgcmV0dXJuIFtcbiAgICAgIC4uLmZvcm1zLm1hcCgob3BlcmFuZHMsIGspID0+IGAke2hleChpICogOCArIGspfSAke25hbWV9ICR7b3BlcmFuZHN9JHtrIDwgMiA/IGxvY2sgOiAnJ31gKSxcbiAgICAgIGA4MC8ke2l9ICR7bmFtZX0gRWIsSWIke2xvY2t9YCxcbiAgICAgIGA4MS8ke2l9ICR7bmFtZX0gRXYsSXoke2xvY2t9YCxcbiAgICAgIGA4Mi8ke2l9ICR7bmFtZX0gRWIsSWIgaTY0JHtsb2NrfWAsXG4gICAgICBgODMvJHtpfSAke25hbWV9IEV2LHNJYiR7bG9ja31gLFxuICAgIF07XG4gIH0pO1xufVxuZnVuY3Rpb24gc2hpZnRMaW5lcygpOiBzdHJpbmdbXSB7XG4gIHJldHVybiBTSElGVFMuZmxhdE1hcCgobmFtZSwgaSkgPT4gW1xuICAgIGBjMC8ke2l9ICR7bmFtZX0gRWIsSWJgLFxuICAgIGBjMS8ke2l9ICR7bmFtZX0gRXYsSWJgLFxuICAgIGBkMC8ke2l9ICR7bmFtZX0gRWIsMWAsXG4gICAgYGQxLyR7aX0gJHtuYW1lfSBFdiwxYCxcbiAgICBgZDIvJHtpfSAke25hbWV9IEViLENMYCxcbiAgICBgZDMvJHtpfSAke25hbWV9IEV2LENMYCxcbiAgXSk7XG59XG5mdW5jdGlvbiBjb25kaXRpb25MaW5lcygpOiBzdHJpbmdbXSB7XG4gIHJldHVybiBDQy5mbGF0TWFwKChjYywgaSkgPT4gW1xuICAgIGA3JHtpLnRvU3RyaW5nKDE2KX0gaiR7Y2N9IEpiIGY2NGAsXG4gICAgYDBmOCR7aS50b1N0cmluZygxNil9IGoke2NjfSBKeiBmNjRgLFxuICAgIGAwZjkke2kudG9TdHJpbmcoMTYpfSBzZXQke2NjfSBFYmAsXG4gICAgYDBmNCR7aS50b1N0cmluZygxNil9IGNtb3Yke2NjfSBHdixFdmAsXG4gIF0pO1xufVxuZnVuY3Rpb24gcmVnaXN0ZXJMaW5lcygpOiBzdHJpbmdbXSB7XG4gIGNvbnN0IGxpbmVzOiBzdHJpbmdbXSA9IFtdO1xuICBmb3IgKGxldCBuID0gMDsgbiA8IDg7IG4rKykge1xuICAgIGxpbmVzLnB1c2goXG4gICAgICBgJHtoZXgoMHg0MCArIG4pfSBpbmMgWnYgaTY0YCxcbiAgICAgIGAke2hleCgweDQ4ICsgbil9IGRlYyBadiBpNjRgLFxuICAgICAgYCR7aGV4KDB4NTAgKyBuKX0gcHVzaCBadiBkNjQgc3RhY2tgLFxuICAgICAgYCR7aGV4KDB4NTggKyBuKX0gcG9wIFp2IGQ2NCBzdGFja2AsXG4gICAgKTtcbiAgICBsaW5lcy5wdXNoKGAke2hleCgweGIwICsgbil9IG1vdiBaYixJYmAsIGAke2hleCgweGI4ICsgbil9IG1vdiBadixJdmAsIGAwZmMkeyg4ICsgbikudG9TdHJpbmcoMTYpfSBic3dhcCBadmApO1xuICAgIGlmIChuID4gMCkgbGluZXMucHVzaChgJHtoZXgoMHg5MCArIG4pfSB4Y2hnIFp2LHJBWGApO1xuICAgIGxpbmVzLnB1c2goYCR7aGV4KDB4ZDggKyBuKX0geDg3IC0gbW9kcm0gaG9zdCB4ODdgKTtcbiAgfVxuICByZXR1cm4gbGluZXM7XG59XG5cbmNvbnN0IElOVEVHRVIgPSBgXG4wNiBwdXNoX3NyZWcgLSBpNjQgc3lzXG4wNyBwb3Bfc3JlZyAtIGk2NCBzeXNcbjBlIHB1c2hfc3JlZyAtIGk2NCBzeXNcbjE2IHB1c2hfc3JlZyAtIGk2NCBzeXNcbjE3IHBvcF9zcmVnIC0gaTY0IHN5c1xuMWUgcHVzaF9zcmVnIC0gaTY0IHN5c1xuMWYgcG9wX3NyZWcgLSBpNjQgc3lzXG4yNyBkYWEgLSBpNjQgaG9zdFxuMmYgZGFzIC0gaTY0IGhvc3RcbjM3IGFhYSAtIGk2NCBob3N0XG4zZiBhYXMgLSBpNjQgaG9zdFxuNjAgcHVzaGEgLSBpNjQgaG9zdFxuNjEgcG9wYSAtIGk2NCBob3N0XG42MiBib3VuZCBHdixNdiBpNjQgaG9zdFxuNjMgYXJwbCBFdyxHdyBpNjQgc3lzXG42MyBtb3ZzeGQgR3YsRWQgbzY0XG42OCBwdXNoIEl6IGQ2NCBzdGFja1xuNjkgaW11bDMgR3YsRXYsSXpcbjZhIHB1c2ggc0liIGQ2NCBzdGFja1xuNmIgaW11bDMgR3YsRXYsc0liXG42YyBpbnMgWGIgc3lzXG42ZCBpbnMgWHogc3lzXG42ZSBvdXRzIFhiIHN5c1xuNmYgb3V0cyBYeiBzeXNcbjg0IHRlc3QgRWIsR2Jcbjg1IHRlc3QgRXYsR3Zcbjg2IHhjaGcgRWIsR2IgbG9ja1xuODcgeGNoZyBFdixHdiBsb2NrXG44OCBtb3YgRWIsR2Jcbjg5IG1vdiBFdixHdlxuOGEgbW92IEdiLEViXG44YiBtb3YgR3YsRXZcbjhjIG1vdl9ybSxzcmVnIEV2IHN5c1xuOGQgbGVhIEd2LE0gbWVtXG44ZSBtb3Zfc3JlZyxybSBFdyBzeXNcbjhmLzAgcG9wIEV2IGQ2NCBzdGFja1xuOTAgeGNoZyBadixyQVggcmV4YlxuOTA6ZjMgcGF1c2UgLSBzeXNcbjkwIG5vcCAtXG45OCBjYncgLVxuOTkgY3dkIC1cbjlhIGNhbGxfZmFyIEFwIGk2NCBzeXNcbjliIGZ3YWl0IC0gaG9zdCB4ODdcbjljIHB1c2hmIC0gZDY0IHN0YWNrXG45ZCBwb3BmIC0gZDY0IHN5c1xuOWUgc2FoZiAtXG45ZiBsYWhmIC1cbmEwIG1vdiBBTCxPYlxuYTEgbW92IHJBWCxPdlxuYTIgbW92IE9iLEFMXG5hMyBtb3YgT3YsckFYXG5hNCBtb3ZzIFhiIGhvc3RcbmE1IG1vdnMgWHYgaG9zdFxuYTYgY21wcyBYYiBob3N0XG5hNyBjbXBzIFh2IGhvc3RcbmE4IHRlc3QgQUwsSWJcbmE5IHRlc3QgckFYLEl6XG5hYSBzdG9zIFhiIGhvc3RcbmFiIHN0b3MgWHYgaG9zdFxuYWMgbG9kcyBYYiBob3N0XG5hZCBsb2RzIFh2IGhvc3RcbmFlIHNjYXMgWGIgaG9zdFxuYWYgc2NhcyBYdiBob3N0XG5jMiByZXQgSXcgZjY0IHN0YWNrXG5jMyByZXQgLSBmNjQgc3RhY2tcbmM0IGxlcyBHdixNIGk2NCBtZW0gc3lzXG5jNSBsZHMgR3YsTSBpNjQgbWVtIHN5c1xuYzYvMCBtb3YgRWIsSWJcbmM3LzAgbW92IEV2LEl6XG5jOCBlbnRlciBJdyxJYiBkNjQgaG9zdFxuYzkgbGVhdmUgLSBkNjQgc3RhY2tcbmNhIHJldF9mYXIgSXcgc3lzXG5jYiByZXRfZmFyIC0gc3lzXG5jYyBpbnQzIC0gc3lzXG5jZCBpbnQgSWIgc3lzXG5jZSBpbnRvIC0gaTY0IHN5c1xuY2YgaXJldCAtIHN5c1xuZDQgYWFtIEliIGk2NCBob3N0XG5kNSBhYWQgSWIgaTY0IGhvc3RcbmQ2IHNhbGMgLSBpNjQgaG9zdFxuZDcgeGxhdCAtIGhvc3RcbmUwIGxvb3BuZSBKYiBmNjRcbmUxIGxvb3BlIEpiIGY2NFxuZTIgbG9vcCBKYiBmNjRcbmUzIGpjeHogSmIgZjY0XG5lNCBpbiBYYixJYiBzeXNcbmU1IGluIFh6LEliIHN5c1xuZTYgb3V0IFhiLEliIHN5c1xuZTcgb3V0IFh6LEliIHN5c1xuZTggY2FsbCBKeiBmNjQgc3RhY2tcbmU5IGptcCBKeiBmNjRcbmVhIGptcF9mYXIgQXAgaTY0IHN5c1xuZWIgam1wIEpiIGY2NFxuZWMgaW4gWGIgc3lzXG5lZCBpbiBYeiBzeXNcbmVlIG91dCBYYiBzeXNcbmVmIG91dCBYeiBzeXNcbmYxIGludDEgLSBzeXNcbmY0IGhsdCAtIHN5c1xuZjUgY21jIC1cbmY2LzAgdGVzdCBFYixJYlxuZjYvMSB0ZXN0IEViLEliXG5mNi8yIG5vdCBFYiBsb2NrXG5mNi8zIG5lZyBFYiBsb2NrXG5mNi80IG11bCBFYlxuZjYvNSBpbXVsIEViXG5mNi82IGRpdiBFYlxuZjYvNyBpZGl2IEViXG5mNy8wIHRlc3QgRXYsSXpcbmY3LzEgdGVzdCBFdixJelxuZjcvMiBub3QgRXYgbG9ja1xuZjcvMyBuZWcgRXYgbG9ja1xuZjcvNCBtdWwgRXZcbmY3LzUgaW11bCBFdlxuZjcvNiBkaXYgRXZcbmY3LzcgaWRpdiBFdlxuZjggY2xjIC1cbmY5IHN0YyAtXG5mYSBjbGkgLSBzeXNcbmZiIHN0aSAtIHN5c1xuZmMgY2xkIC1cbmZkIHN0ZCAtXG5mZS8wIGluYyBFYiBsb2NrXG5mZS8xIGRlYyBFYiBsb2NrXG5mZi8wIGluYyBFdiBsb2NrXG5mZi8xIGRlYyBFdiBsb2NrXG5mZi8yIGNhbGxfaW5kaXJlY3QgRXYgZjY0IHN0YWNrXG5mZi8zIGNhbGxfZmFyIE12IG1lbSBzeXNcbmZmLzQgam1wX2luZGlyZWN0IEV2IGY2NFxuZmYvNSBqbXBfZmFyIE12IG1lbSBzeXNcbmZmLzYgcHVzaCBFdiBkNjQgc3RhY2tcbjBmMDAvMCBzbGR0IEV2IHN5c1xuMGYwMC8xIHN0ciBFdiBzeXNcbjBmMDAvMiBsbGR0IEV3IHN5c1xuMGYwMC8zIGx0ciBFdyBzeXNcbjBmMDAvNCB2ZXJyIEV3IHN5c1xuMGYwMC81IHZlcncgRXcgc3lzXG4wZjAxPWMwIGVuY2x2IC0gc3lzXG4wZjAxPWMxIHZtY2FsbCAtIHN5c1xuMGYwMT1jMiB2bWxhdW5jaCAtIHN5c1xuMGYwMT1jMyB2bXJlc3VtZSAtIHN5c1xuMGYwMT1jNCB2bXhvZmYgLSBzeXNcbjBmMDE9YzUgcGNvbmZpZyAtIHN5c1xuMGYwMT1jOCBtb25pdG9yIC0gc3lzXG4wZjAxPWM5IG13YWl0IC0gc3lzXG4wZjAxPWNhIGNsYWMgLSBzeXNcbjBmMDE9Y2Igc3RhYyAtIHN5c1xuMGYwMT1jYzo2NiB0ZGNhbGwgLSBzeXNcbjBmMDE9Y2Q6NjYgc2VhbXJldCAtIHN5c1xuMGYwMT1jZTo2NiBzZWFtb3BzIC0gc3lzXG4wZjAxPWNmOjY2IHNlYW1jYWxsIC0gc3lzXG4wZjAxPWNmIGVuY2xzIC0gc3lzXG4wZjAxPWQwOm5wIHhnZXRidiAtIHN5c1xuMGYwMT1kMTpucCB4c2V0YnYgLSBzeXNcbjBmMDE9ZDQ6bnAgdm1mdW5jIC0gc3lzXG4wZjAxPWQ3Om5wIGVuY2x1IC0gc3lzXG4wZjAxPWU4Om5wIHNlcmlhbGl6ZSAtIHN5c1xuMGYwMT1lZTpucCByZHBrcnUgLSBzeXNcbjBmMDE9ZWY6bnAgd3Jwa3J1IC0gc3lzXG4wZjAxPWY4IHN3YXBncyAtIG82NCBzeXNcbjBmMDE9ZjkgcmR0c2NwIC0gc3lzXG4wZjAxLzAgc2dkdCBNIG1lbSBzeXNcbjBmMDEvMSBzaWR0IE0gbWVtIHN5c1xuMGYwMS8yIGxnZHQgTSBtZW0gc3lzXG4wZjAxLzMgbGlkdCBNIG1lbSBzeXNcbjBmMDEvNCBzbXN3IEV2IHN5c1xuMGYwMS82IGxtc3cgRXcgc3lzXG4wZjAxLzcgaW52bHBnIE0gbWVtIHN5c1xuMGYwMiBsYXIgR3YsRXcgc3lzXG4wZjAzIGxzbCBHdixFdyBzeXNcbjBmMDUgc3lzY2FsbCAtIG82NCBzeXNcbjBmMDYgY2x0cyAtIHN5c1xuMGYwNyBzeXNyZXQgLSBvNjQgc3lzXG4wZjA4IGludmQgLSBzeXNcbjBmMDk6ZjMgd2JpbnZkIC0gc3lzXG4wZjA5IHdiaW52ZCAtIHN5c1xuMGYwYiB1ZDIgLSB1ZFxuMGYwZCBub3AgLSBtb2RybVxuMGYxOCBub3AgLSBtb2RybVxuMGYxOSBub3AgLSBtb2RybVxuMGYxYSBub3AgLSBtb2RybVxuMGYxYiBub3AgLSBtb2RybVxuMGYxYyBub3AgLSBtb2RybVxuMGYxZCBub3AgLSBtb2RybVxuMGYxZSBub3AgLSBtb2RybVxuMGYxZiBub3AgLSBtb2RybVxuMGYyMCBtb3ZfcixjciAtIG1vZHJtIHN5cyBjclxuMGYyMSBtb3ZfcixkciAtIG1vZHJtIHN5cyBjclxuMGYyMiBtb3ZfY3IsciAtIG1vZHJtIHN5cyBjclxuMGYyMyBtb3ZfZHIsciAtIG1vZHJtIHN5cyBjclxuMGYzMCB3cm1zciAtIHN5c1xuMGYzMSByZHRzYyAtIHN5c1xuMGYzMiByZG1zciAtIHN5c1xuMGYzMyByZHBtYyAtIHN5c1xuMGYzNCBzeXNlbnRlciAtIHN5c1xuMGYzNSBzeXNleGl0IC0gc3lzXG4wZjM3IGdldHNlYyAtIHN5c1xuMGY3ODpucCB2bXJlYWQgRXksR3kgZjY0IHN5c1xuMGY3OTpucCB2bXdyaXRlIEd5LEV5IGY2NCBzeXNcbjBmYTAgcHVzaF9zcmVnIC0gZDY0IHN5c1xuMGZhMSBwb3Bfc3JlZyAtIGQ2NCBzeXNcbjBmYTIgY3B1aWQgLSBzeXNcbjBmYTMgYnQgRXYsR3YgcmVnXG4wZmEzIGJ0IEV2LEd2IG1lbSBhNjRcbjBmYTMgYnQgRXYsR3YgbWVtIGhvc3RcbjBmYTQgc2hsZCBFdixHdixJYlxuMGZhNSBzaGxkIEV2LEd2LENMXG4wZmE4IHB1c2hfc3JlZyAtIGQ2NCBzeXNcbjBmYTkgcG9wX3NyZWcgLSBkNjQgc3lzXG4wZmFhIHJzbSAtIHN5c1xuMGZhYiBidHMgRXYsR3YgcmVnXG4wZmFiIGJ0cyBFdixHdiBtZW0gYTY0IGxvY2tcbjBmYWIgYnRzIEV2LEd2IG1lbSBob3N0IGxvY2tcbjBmYWMgc2hyZCBFdixHdixJYlxuMGZhZCBzaHJkIEV2LEd2LENMXG4wZmFlLzA6bnAgZnhzYXZlIE0gbWVtIGhvc3QgZnhcbjBmYWUvMTpucCBmeHJzdG9yIE0gbWVtIGhvc3QgZnhcbjBmYWUvMjpucCBsZG14Y3NyIE1kIG1lbSBzc2VcbjBmYWUvMzpucCBzdG14Y3NyIE1kIG1lbSBzc2VcbjBmYWUvNDpucCB4c2F2ZSBNIG1lbSBzeXNcbjBmYWUvNTpucCB4cnN0b3IgTSBtZW0gc3lzXG4wZmFlLzY6bnAgeHNhdmVvcHQgTSBtZW0gc3lzXG4wZmFlLzc6bnAgY2xmbHVzaCBNYiBtZW1cbjBmYWUvNjo2NiBjbHdiIE1iIG1lbVxuMGZhZS83OjY2IGNsZmx1c2hvcHQgTWIgbWVtXG4wZmFlLzU6bnAgbm9wIC0gcmVnIG1vZHJtXG4wZmFlLzY6bnAgbm9wIC0gcmVnIG1vZHJtXG4wZmFlLzc6bnAgbm9wIC0gcmVnIG1vZHJtXG4wZmFlLzA6ZjMgcmRmc2Jhc2UgRXkgcmVnIG82NCBzeXNcbjBmYWUvMTpmMyByZGdzYmFzZSBFeSByZWcgbzY0IHN5c1xuMGZhZS8yOmYzIHdyZnNiYXNlIEV5IHJlZyBvNjQgc3lzXG4wZmFlLzM6ZjMgd3Jnc2Jhc2UgRXkgcmVnIG82NCBzeXNcbjBmYWUvNjo2NiB0cGF1c2UgRWQgcmVnIHN5c1xuMGZhZS82OmYzIHVtb25pdG9yIEV5IHJlZyBzeXNcbjBmYWUvNjpmMiB1bXdhaXQgRWQgcmVnIHN5c1xuMGZhZiBpbXVsMiBHdixFdlxuMGZiMCBjbXB4Y2hnIEViLEdiIGxvY2tcbjBmYjEgY21weGNoZyBFdixHdiBsb2NrXG4wZmIyIGxzcyBHdixNIG1lbSBzeXNcbjBmYjMgYnRyIEV2LEd2IHJlZ1xuMGZiMyBidHIgRXYsR3YgbWVtIGE2NCBsb2NrXG4wZmIzIGJ0ciBFdixHdiBtZW0gaG9zdCBsb2NrXG4wZmI0IGxmcyBHdixNIG1lbSBzeXNcbjBmYjUgbGdzIEd2LE0gbWVtIHN5c1xuMGZiNiBtb3Z6eCBHdixFYlxuMGZiNyBtb3Z6eCBHdixFd1xuMGZiODpmMyBwb3BjbnQgR3YsRXZcbjBmYjkgdWQxIC0gbW9kcm0gdWRcbjBmYmEvNCBidCBFdixJYlxuMGZiYS81IGJ0cyBFdixJYiBsb2NrXG4wZmJhLzYgYnRyIEV2LEliIGxvY2tcbjBmYmEvNyBidGMgRXYsSWIgbG9ja1xuMGZiYiBidGMgRXYsR3YgcmVnXG4wZmJiIGJ0YyBFdixHdiBtZW0gYTY0IGxvY2tcbjBmYmIgYnRjIEV2LEd2IG1lbSBob3N0IGxvY2tcbjBmYmM6ZjMgdHpjbnQgR3YsRXZcbjBmYmMgYnNmIEd2LEV2XG4wZmJkOmYzIGx6Y250IEd2LEV2XG4wZmJkIGJzciBHdixFdlxuMGZiZSBtb3ZzeCBHdixFYlxuMGZiZiBtb3ZzeCBHdixFd1xuMGZjMCB4YWRkIEViLEdiIGxvY2tcbjBmYzEgeGFkZCBFdixHdiBsb2NrXG4wZmMzOm5wIG1vdiBNeSxHeSBtZW1cbjBmYzcvMSBjbXB4Y2hnMTZiIE14IG1lbSBsb2NrIHcxIG82NFxuMGZjNy8xIGNtcHhjaGc4YiBNcSBtZW0gbG9ja1xuMGZjNy8zOm5wIHhyc3RvcnMgTSBtZW0gc3lzXG4wZmM3LzQ6bnAgeHNhdmVjIE0gbWVtIHN5c1xuMGZjNy81Om5wIHhzYXZlcyBNIG1lbSBzeXNcbjBmYzcvNjpucCB2bXB0cmxkIE0gbWVtIHN5c1xuMGZjNy82OjY2IHZtY2xlYXIgTSBtZW0gc3lzXG4wZmM3LzY6ZjMgdm14b24gTSBtZW0gc3lzXG4wZmM3Lzc6bnAgdm1wdHJzdCBNIG1lbSBzeXNcbjBmYzcvNjpucCByZHJhbmQgRXYgcmVnIHN5c1xuMGZjNy82OjY2IHJkcmFuZCBFdiByZWcgc3lzXG4wZmM3Lzc6bnAgcmRzZWVkIEV2IHJlZyBzeXNcbjBmYzcvNzo2NiByZHNlZWQgRXYgcmVnIHN5c1xuMGZjNy83OmYzIHJkcGlkIEVxIHJlZyBzeXNcbjBmZmYgdWQwIC0gbW9kcm0gdWRcbjBmMzg4MDo2NiBpbnZlcHQgR3ksTSBtZW0gZjY0IHN5c1xuMGYzODgxOjY2IGludnZwaWQgR3ksTSBtZW0gZjY0IHN5c1xuMGYzODgyOjY2IGludnBjaWQgR3ksTSBtZW0gZjY0IHN5c1xuMGYzOGYwOmYyIGNyYzMyIEdkLEViXG4wZjM4ZjE6ZjIgY3JjMzIgR2QsRXZcbjBmMzhmMDpmMyB1ZCAtIHVkXG4wZjM4ZjE6ZjMgdWQgLSB1ZFxuMGYzOGYwIG1vdmJlIEd2LE12IG1lbVxuMGYzOGYxIG1vdmJlIE12LEd2IG1lbVxuMGYzOGY2OjY2IGFkY3ggR3ksRXlcbjBmMzhmNjpmMyBhZG94IEd5LEV5XG4wZjM4Zjg6NjYgbW92ZGlyNjRiIEd2LE0gbWVtIGhvc3RcbjBmMzhmOTpucCBtb3YgTXksR3kgbWVtXG52ZXgwZjM4ZjI6bnAgYW5kbiBHeSxCeSxFeSBsMFxudmV4MGYzOGYzLzE6bnAgYmxzciBCeSxFeSBsMFxudmV4MGYzOGYzLzI6bnAgYmxzbXNrIEJ5LEV5IGwwXG52ZXgwZjM4ZjMvMzpucCBibHNpIEJ5LEV5IGwwXG52ZXgwZjM4ZjU6bnAgYnpoaSBHeSxFeSxCeSBsMFxudmV4MGYzOGY1OmYzIHBleHQgR3ksQnksRXkgbDBcbnZleDBmMzhmNTpmMiBwZGVwIEd5LEJ5LEV5IGwwXG52ZXgwZjM4ZjY6ZjIgbXVseCBHeSxCeSxFeSBsMFxudmV4MGYzOGY3Om5wIGJleHRyIEd5LEV5LEJ5IGwwXG52ZXgwZjM4Zjc6NjYgc2hseCBHeSxFeSxCeSBsMFxudmV4MGYzOGY3OmYzIHNhcnggR3ksRXksQnkgbDBcbnZleDBmMzhmNzpmMiBzaHJ4IEd5LEV5LEJ5IGwwXG52ZXgwZjNhZjA6ZjIgcm9yeCBHeSxFeSxJYiBsMFxuYDtcblxuLyoqIEV2ZXJ5IGxpbmUgb2YgdGhlIGludGVnZXIgYW5kIHN5c3RlbSBtYXBzLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGludGVnZXJPcGNvZGVMaW5lcygpOiBzdHJpbmdbXSB7XG4gIHJldHVybiBbXG4gICAgLi4uYWx1TGluZXMoKSxcbiAgICAuLi5zaGlmdExpbmVzKCksXG4gICAgLi4uY29uZGl0aW9uTGluZXMoKSxcbiAgICAuLi5yZWdpc3RlckxpbmVzKCksXG4gICAgLi4uSU5URUdFUi5zcGxpdCgnXFxuJykuZmlsdGVyKChsaW5lKSA9PiBsaW5lICE9PSAnJyksXG4gIF07XG59XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL29wY29kZS1tYXAtYXZ4LnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2FcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9vcGNvZGUtbWFwLWF2eC50c1wiOy8qKlxuICogVkVYLWVuY29kZWQgdmVjdG9yIGluc3RydWN0aW9ucywgaW4gdGhlIG5vdGF0aW9uIG9mIG9wY29kZS1tYXAudHM6IGBXYCBpbiBhIHNpemUgbGV0dGVyJ3MgcGxhY2UgaXMgd3JpdHRlbiBvdXQgYXMgYHhgICgxMjggYml0cywgVkVYLkwgMCkgb3IgYFlgXG4gKiAoMjU2IGJpdHMsIFZFWC5MIDEpOyBzY2FsYXIgaW5zdHJ1Y3Rpb25zIGlnbm9yZSBMIGFuZCBoYXZlIG9uZSBsaW5lLlxuICogQHNvdXJjZSBJbnRlbCBTRE0gMiBcIkluc3RydWN0aW9uIFNldCBSZWZlcmVuY2VcIjsgXCJBVlggYW5kIFNTRSBJbnN0cnVjdGlvbiBFeGNlcHRpb24gQ2xhc3NpZmljYXRpb25cIlxuICovXG5cbi8qKiBgbmFtZSBwbGFjZWAgcGFpcnM6IGRlc3QsIGZpcnN0IHNvdXJjZSBpbiB2dnZ2LCBzZWNvbmQgc291cmNlOyBib3RoIGxlbmd0aHMuICovXG5jb25zdCBUSFJFRSA9XG4gICdwdW5wY2tsYncgMGY2MCBwdW5wY2tsd2QgMGY2MSBwdW5wY2tsZHEgMGY2MiBwYWNrc3N3YiAwZjYzIHBjbXBndGIgMGY2NCBwY21wZ3R3IDBmNjUgcGNtcGd0ZCAwZjY2IHBhY2t1c3diIDBmNjcgcHVucGNraGJ3IDBmNjggcHVucGNraHdkIDBmNjkgJyArXG4gICdwdW5wY2toZHEgMGY2YSBwYWNrc3NkdyAwZjZiIHB1bnBja2xxZHEgMGY2YyBwdW5wY2tocWRxIDBmNmQgcGNtcGVxYiAwZjc0IHBjbXBlcXcgMGY3NSBwY21wZXFkIDBmNzYgcGFkZHEgMGZkNCBwbXVsbHcgMGZkNSBwc3VidXNiIDBmZDggJyArXG4gICdwc3VidXN3IDBmZDkgcG1pbnViIDBmZGEgcGFuZCAwZmRiIHBhZGR1c2IgMGZkYyBwYWRkdXN3IDBmZGQgcG1heHViIDBmZGUgcGFuZG4gMGZkZiBwYXZnYiAwZmUwIHBhdmd3IDBmZTMgcG11bGh1dyAwZmU0IHBtdWxodyAwZmU1IHBzdWJzYiAwZmU4ICcgK1xuICAncHN1YnN3IDBmZTkgcG1pbnN3IDBmZWEgcG9yIDBmZWIgcGFkZHNiIDBmZWMgcGFkZHN3IDBmZWQgcG1heHN3IDBmZWUgcHhvciAwZmVmIHBtdWx1ZHEgMGZmNCBwbWFkZHdkIDBmZjUgcHNhZGJ3IDBmZjYgcHN1YmIgMGZmOCBwc3VidyAwZmY5ICcgK1xuICAncHN1YmQgMGZmYSBwc3VicSAwZmZiIHBhZGRiIDBmZmMgcGFkZHcgMGZmZCBwYWRkZCAwZmZlIHBzaHVmYiAwZjM4MDAgcGhhZGR3IDBmMzgwMSBwaGFkZGQgMGYzODAyIHBoYWRkc3cgMGYzODAzIHBtYWRkdWJzdyAwZjM4MDQgcGhzdWJ3IDBmMzgwNSAnICtcbiAgJ3Boc3ViZCAwZjM4MDYgcGhzdWJzdyAwZjM4MDcgcHNpZ25iIDBmMzgwOCBwc2lnbncgMGYzODA5IHBzaWduZCAwZjM4MGEgcG11bGhyc3cgMGYzODBiIHBtdWxkcSAwZjM4MjggcGNtcGVxcSAwZjM4MjkgcGFja3VzZHcgMGYzODJiIHBjbXBndHEgMGYzODM3ICcgK1xuICAncG1pbnNiIDBmMzgzOCBwbWluc2QgMGYzODM5IHBtaW51dyAwZjM4M2EgcG1pbnVkIDBmMzgzYiBwbWF4c2IgMGYzODNjIHBtYXhzZCAwZjM4M2QgcG1heHV3IDBmMzgzZSBwbWF4dWQgMGYzODNmIHBtdWxsZCAwZjM4NDAnO1xuLyoqIFRoZSBzYW1lIHdpdGggYG5wYCBhbmQgYDY2YCBmb3JtcyBvZiBvbmUgbWVhbmluZyAodGhlIGZsb2F0aW5nLXBvaW50IHR5cGUgbWFrZXMgbm8gZGlmZmVyZW5jZSkuICovXG5jb25zdCBMT0dJQyA9ICdwYW5kIDBmNTQgcGFuZG4gMGY1NSBwb3IgMGY1NiBweG9yIDBmNTcnO1xuY29uc3QgV0lUSF9JTU1FRElBVEUgPSAnYmxlbmRwcyAwZjNhMGMgYmxlbmRwZCAwZjNhMGQgcGJsZW5kdyAwZjNhMGUgcGFsaWduciAwZjNhMGYnO1xuY29uc3QgQUJTT0xVVEUgPSAncGFic2IgMGYzODFjIHBhYnN3IDBmMzgxZCBwYWJzZCAwZjM4MWUnO1xuY29uc3QgU0hJRlRTID0gJ3Bzcmx3IDBmZDEgcHNybGQgMGZkMiBwc3JscSAwZmQzIHBzcmF3IDBmZTEgcHNyYWQgMGZlMiBwc2xsdyAwZmYxIHBzbGxkIDBmZjIgcHNsbHEgMGZmMyc7XG4vKiogR3JvdXAgYW5kIE1vZFJNLnJlZyBvZiB0aGUgc2hpZnRzIGJ5IGFuIGltbWVkaWF0ZS4gKi9cbmNvbnN0IFNISUZUU19JTU1FRElBVEUgPVxuICAncHNybHdpIDBmNzEvMiBwc3Jhd2kgMGY3MS80IHBzbGx3aSAwZjcxLzYgcHNybGRpIDBmNzIvMiBwc3JhZGkgMGY3Mi80IHBzbGxkaSAwZjcyLzYgcHNybHFpIDBmNzMvMiBwc3JsZHEgMGY3My8zIHBzbGxxaSAwZjczLzYgcHNsbGRxIDBmNzMvNyc7XG4vKiogU291cmNlIHNpemVzIG9mIHRoZSB3aWRlbmluZyBtb3ZlcyBmb3IgVkVYLkwgMCBhbmQgMS4gKi9cbmNvbnN0IEVYVEVOU0lPTlMgPSAnYncgMCBxIHggYmQgMSBkIHEgYnEgMiB3IGQgd2QgMyBxIHggd3EgNCBkIHEgZHEgNSBxIHgnO1xuY29uc3QgRkxPQVQgPSAnc3FydCA1MSBhZGQgNTggbXVsIDU5IHN1YiA1YyBtaW4gNWQgZGl2IDVlIG1heCA1Zic7XG5cbi8qKiBUdXBsZXMgb2YgYG5gIHdvcmRzLiAqL1xuZnVuY3Rpb24gdHVwbGVzKHRleHQ6IHN0cmluZywgbjogbnVtYmVyKTogc3RyaW5nW11bXSB7XG4gIGNvbnN0IHdvcmRzID0gdGV4dC5zcGxpdCgnICcpO1xuICByZXR1cm4gQXJyYXkuZnJvbSh7IGxlbmd0aDogd29yZHMubGVuZ3RoIC8gbiB9LCAoXywgaSkgPT4gd29yZHMuc2xpY2UobiAqIGksIG4gKiBpICsgbikpO1xufVxuLyoqIEJvdGggbGVuZ3RocyBvZiBhIGxpbmU6IGB4YCBiZWNvbWVzIGBZYCBpbiB0aGUgb25lIHdpdGggVkVYLkwgMS4gKi9cbmZ1bmN0aW9uIGJvdGhMZW5ndGhzKGxpbmU6IHN0cmluZyk6IHN0cmluZ1tdIHtcbiAgY29uc3QgW3BsYWNlLCBuYW1lLCBvcGVyYW5kcywgLi4ucmVzdF0gPSBsaW5lLnNwbGl0KCcgJykgYXMgW3N0cmluZywgc3RyaW5nLCBzdHJpbmcsIC4uLnN0cmluZ1tdXTtcbiAgcmV0dXJuIFtcbiAgICBbcGxhY2UsIG5hbWUsIG9wZXJhbmRzLCAuLi5yZXN0LCAnbDAnXS5qb2luKCcgJyksXG4gICAgW3BsYWNlLCBuYW1lLCBvcGVyYW5kcy5yZXBsYWNlQWxsKC8oPzw9W1ZIV1VNXSl4L2csICdZJyksIC4uLnJlc3QsICdsMSddLmpvaW4oJyAnKSxcbiAgXTtcbn1cblxuZnVuY3Rpb24gcGFja2VkTGluZXMoKTogc3RyaW5nW10ge1xuICByZXR1cm4gW1xuICAgIC4uLnR1cGxlcyhUSFJFRSwgMikuZmxhdE1hcCgoW25hbWUsIGF0XSkgPT4gYm90aExlbmd0aHMoYHZleCR7YXR9OjY2IHYke25hbWV9IFZ4LEh4LFd4IGF2eGApKSxcbiAgICAuLi50dXBsZXMoTE9HSUMsIDIpLmZsYXRNYXAoKFtuYW1lLCBhdF0pID0+IFsnbnAnLCAnNjYnXS5mbGF0TWFwKChwKSA9PiBib3RoTGVuZ3RocyhgdmV4JHthdH06JHtwfSB2JHtuYW1lfSBWeCxIeCxXeCBhdnhgKSkpLFxuICAgIC4uLnR1cGxlcyhXSVRIX0lNTUVESUFURSwgMikuZmxhdE1hcCgoW25hbWUsIGF0XSkgPT4gYm90aExlbmd0aHMoYHZleCR7YXR9OjY2IHYke25hbWV9IFZ4LEh4LFd4LEliIGF2eGApKSxcbiAgICAuLi50dXBsZXMoQUJTT0xVVEUsIDIpLmZsYXRNYXAoKFtuYW1lLCBhdF0pID0+IGJvdGhMZW5ndGhzKGB2ZXgke2F0fTo2NiB2JHtuYW1lfSBWeCxXeCBhdnhgKSksXG4gICAgLi4udHVwbGVzKFNISUZUUywgMikuZmxhdE1hcCgoW25hbWUsIGF0XSkgPT4gW1xuICAgICAgYHZleCR7YXR9OjY2IHYke25hbWV9IFZ4LEh4LFd4IGF2eCBsMGAsXG4gICAgICBgdmV4JHthdH06NjYgdiR7bmFtZX0gVlksSFksV3ggYXZ4IGwxYCxcbiAgICBdKSxcbiAgICAuLi50dXBsZXMoU0hJRlRTX0lNTUVESUFURSwgMikuZmxhdE1hcCgoW25hbWUsIGF0XSkgPT4gYm90aExlbmd0aHMoYHZleCR7YXR9OjY2IHYke25hbWV9IEh4LFV4LEliIHJlZyBhdnhgKSksXG4gICAgLi4udHVwbGVzKEVYVEVOU0lPTlMsIDQpLmZsYXRNYXAoKFtraW5kLCBuLCBuYXJyb3csIHdpZGVdKSA9PlxuICAgICAgW1snMicsICdzeCddLCBbJzMnLCAnengnXV0uZmxhdE1hcCgoW3Jvdywgc2lnbl0pID0+IFtcbiAgICAgICAgYHZleDBmMzgke3Jvd30ke259OjY2IHZwbW92JHtzaWdufSR7a2luZH0gVngsVyR7bmFycm93fSBhdnggbDBgLFxuICAgICAgICBgdmV4MGYzOCR7cm93fSR7bn06NjYgdnBtb3Yke3NpZ259JHtraW5kfSBWWSxXJHt3aWRlfSBhdnggbDFgLFxuICAgICAgXSksXG4gICAgKSwgLy8gcHJldHRpZXItaWdub3JlXG4gIF07XG59XG5cbi8qKiBGdXNlZCBtdWx0aXBseS1hZGQ6IGxvdyBkaWdpdCBvZiB0aGUgb3Bjb2RlLCBuYW1lLCBzY2FsYXIuICovXG5jb25zdCBGVVNFRDogW251bWJlciwgc3RyaW5nLCBib29sZWFuXVtdID0gW1xuICBbNiwgJ2ZtYWRkc3ViJywgZmFsc2VdLCBbNywgJ2Ztc3ViYWRkJywgZmFsc2VdLCBbOCwgJ2ZtYWRkJywgZmFsc2VdLCBbOSwgJ2ZtYWRkJywgdHJ1ZV0sIFsweGEsICdmbXN1YicsIGZhbHNlXSwgWzB4YiwgJ2Ztc3ViJywgdHJ1ZV0sXG4gIFsweGMsICdmbm1hZGQnLCBmYWxzZV0sIFsweGQsICdmbm1hZGQnLCB0cnVlXSwgWzB4ZSwgJ2ZubXN1YicsIGZhbHNlXSwgWzB4ZiwgJ2ZubXN1YicsIHRydWVdLFxuXTsgLy8gcHJldHRpZXItaWdub3JlXG5cbmZ1bmN0aW9uIGZsb2F0TGluZXMoKTogc3RyaW5nW10ge1xuICBjb25zdCBhcml0aG1ldGljID0gdHVwbGVzKEZMT0FULCAyKS5mbGF0TWFwKChbbmFtZSwgb3BdKSA9PiB7XG4gICAgY29uc3Qgb3BlcmFuZHMgPSBuYW1lID09PSAnc3FydCcgPyAnVngsV3gnIDogJ1Z4LEh4LFd4JztcbiAgICByZXR1cm4gW1xuICAgICAgLi4uYm90aExlbmd0aHMoYHZleDBmJHtvcH06bnAgdiR7bmFtZX1wcyAke29wZXJhbmRzfSBhdnhgKSxcbiAgICAgIC4uLmJvdGhMZW5ndGhzKGB2ZXgwZiR7b3B9OjY2IHYke25hbWV9cGQgJHtvcGVyYW5kc30gYXZ4YCksXG4gICAgICBgdmV4MGYke29wfTpmMyB2JHtuYW1lfXNzIFZ4LEh4LFdkIGF2eGAsXG4gICAgICBgdmV4MGYke29wfTpmMiB2JHtuYW1lfXNkIFZ4LEh4LFdxIGF2eGAsXG4gICAgXTtcbiAgfSk7XG4gIGNvbnN0IGZ1c2VkID0gW1snMTMyJywgMHg5MF0sIFsnMjEzJywgMHhhMF0sIFsnMjMxJywgMHhiMF1dLmZsYXRNYXAoKFtvcmRlciwgcm93XSkgPT5cbiAgICBGVVNFRC5mbGF0TWFwKChbZGlnaXQsIG5hbWUsIHNjYWxhcl0pID0+IHtcbiAgICAgIGNvbnN0IGF0ID0gYHZleDBmMzgkeygocm93IGFzIG51bWJlcikgKyBkaWdpdCkudG9TdHJpbmcoMTYpfTo2NiB2JHtuYW1lfSR7b3JkZXJ9YDtcbiAgICAgIGlmIChzY2FsYXIpIHJldHVybiBbYCR7YXR9c3MgVngsSHgsV2QgYXZ4IGhvc3QgdzBgLCBgJHthdH1zZCBWeCxIeCxXcSBhdnggaG9zdCB3MWBdO1xuICAgICAgcmV0dXJuIFsuLi5ib3RoTGVuZ3RocyhgJHthdH1wcyBWeCxIeCxXeCBhdnggaG9zdCB3MGApLCAuLi5ib3RoTGVuZ3RocyhgJHthdH1wZCBWeCxIeCxXeCBhdnggaG9zdCB3MWApXTtcbiAgICB9KSxcbiAgKTsgLy8gcHJldHRpZXItaWdub3JlXG4gIHJldHVybiBbLi4uYXJpdGhtZXRpYywgLi4uZnVzZWRdO1xufVxuXG4vKiogTGluZXMgZm9yIGJvdGggbGVuZ3Rocy4gKi9cbmNvbnN0IEJPVEggPSBgXG52ZXgwZjEwOm5wIHZtb3Z1cHMgVngsV3ggYXZ4XG52ZXgwZjEwOjY2IHZtb3Z1cHMgVngsV3ggYXZ4XG52ZXgwZjExOm5wIHZtb3Z1cHMgV3gsVnggYXZ4XG52ZXgwZjExOjY2IHZtb3Z1cHMgV3gsVnggYXZ4XG52ZXgwZjEyOmYzIHZtb3ZzbGR1cCBWeCxXeCBhdnhcbnZleDBmMTQ6bnAgdnB1bnBja2xkcSBWeCxIeCxXeCBhdnhcbnZleDBmMTQ6NjYgdnB1bnBja2xxZHEgVngsSHgsV3ggYXZ4XG52ZXgwZjE1Om5wIHZwdW5wY2toZHEgVngsSHgsV3ggYXZ4XG52ZXgwZjE1OjY2IHZwdW5wY2tocWRxIFZ4LEh4LFd4IGF2eFxudmV4MGYxNjpmMyB2bW92c2hkdXAgVngsV3ggYXZ4XG52ZXgwZjI4Om5wIHZtb3ZhcHMgVngsV3ggYXZ4XG52ZXgwZjI4OjY2IHZtb3ZhcHMgVngsV3ggYXZ4XG52ZXgwZjI5Om5wIHZtb3ZhcHMgV3gsVnggYXZ4XG52ZXgwZjI5OjY2IHZtb3ZhcHMgV3gsVnggYXZ4XG52ZXgwZjJiOm5wIHZtb3ZhcHMgV3gsVnggbWVtIGF2eFxudmV4MGYyYjo2NiB2bW92YXBzIFd4LFZ4IG1lbSBhdnhcbnZleDBmNTA6bnAgdm1vdm1za3BzIEd5LFV4IHJlZyBhdnhcbnZleDBmNTA6NjYgdm1vdm1za3BkIEd5LFV4IHJlZyBhdnhcbnZleDBmNTI6bnAgdnJzcXJ0cHMgVngsV3ggYXZ4IGhvc3RcbnZleDBmNTM6bnAgdnJjcHBzIFZ4LFd4IGF2eCBob3N0XG52ZXgwZjViOm5wIHZjdnRkcTJwcyBWeCxXeCBhdnggaG9zdFxudmV4MGY1Yjo2NiB2Y3Z0cHMyZHEgVngsV3ggYXZ4IGhvc3RcbnZleDBmNWI6ZjMgdmN2dHRwczJkcSBWeCxXeCBhdnggaG9zdFxudmV4MGY1YTo2NiB2Y3Z0cGQycHMgVngsV3ggYXZ4IGhvc3RcbnZleDBmZTY6NjYgdmN2dHRwZDJkcSBWeCxXeCBhdnggaG9zdFxudmV4MGZlNjpmMiB2Y3Z0cGQyZHEgVngsV3ggYXZ4IGhvc3RcbnZleDBmNmY6NjYgdm1vdmFwcyBWeCxXeCBhdnhcbnZleDBmNmY6ZjMgdm1vdnVwcyBWeCxXeCBhdnhcbnZleDBmNzA6NjYgdnBzaHVmZCBWeCxXeCxJYiBhdnhcbnZleDBmNzA6ZjMgdnBzaHVmaHcgVngsV3gsSWIgYXZ4XG52ZXgwZjcwOmYyIHZwc2h1Zmx3IFZ4LFd4LEliIGF2eFxudmV4MGY3Yzo2NiB2aGFkZHBkIFZ4LEh4LFd4IGF2eCBob3N0XG52ZXgwZjdjOmYyIHZoYWRkcHMgVngsSHgsV3ggYXZ4IGhvc3RcbnZleDBmN2Q6NjYgdmhzdWJwZCBWeCxIeCxXeCBhdnggaG9zdFxudmV4MGY3ZDpmMiB2aHN1YnBzIFZ4LEh4LFd4IGF2eCBob3N0XG52ZXgwZjdmOjY2IHZtb3ZhcHMgV3gsVnggYXZ4XG52ZXgwZjdmOmYzIHZtb3Z1cHMgV3gsVnggYXZ4XG52ZXgwZmMyOm5wIHZjbXBwcyBWeCxIeCxXeCxJYiBhdnhcbnZleDBmYzI6NjYgdmNtcHBkIFZ4LEh4LFd4LEliIGF2eFxudmV4MGZjNjpucCB2c2h1ZnBzIFZ4LEh4LFd4LEliIGF2eFxudmV4MGZjNjo2NiB2c2h1ZnBkIFZ4LEh4LFd4LEliIGF2eFxudmV4MGZkMDo2NiB2YWRkc3VicGQgVngsSHgsV3ggYXZ4IGhvc3RcbnZleDBmZDA6ZjIgdmFkZHN1YnBzIFZ4LEh4LFd4IGF2eCBob3N0XG52ZXgwZmQ3OjY2IHZwbW92bXNrYiBHeSxVeCByZWcgYXZ4XG52ZXgwZmU3OjY2IHZtb3ZhcHMgV3gsVnggbWVtIGF2eFxudmV4MGZmMDpmMiB2bW92dXBzIFZ4LFd4IG1lbSBhdnhcbnZleDBmMzgwYzo2NiB2cGVybWlscHMgVngsSHgsV3ggYXZ4IHcwXG52ZXgwZjM4MGQ6NjYgdnBlcm1pbHBkIFZ4LEh4LFd4IGF2eCB3MFxudmV4MGYzODBlOjY2IHZ0ZXN0cHMgVngsV3ggYXZ4IHcwXG52ZXgwZjM4MGY6NjYgdnRlc3RwZCBWeCxXeCBhdnggdzBcbnZleDBmMzgxNzo2NiB2cHRlc3QgVngsV3ggYXZ4XG52ZXgwZjM4MTg6NjYgdmJyb2FkY2FzdHNzIFZ4LFdkIGF2eCB3MFxudmV4MGYzODJhOjY2IHZtb3ZhcHMgVngsV3ggbWVtIGF2eFxudmV4MGYzODJjOjY2IHZtYXNrbW92cHMgVngsSHgsTXggbWVtIGF2eCBob3N0IHcwXG52ZXgwZjM4MmQ6NjYgdm1hc2ttb3ZwZCBWeCxIeCxNeCBtZW0gYXZ4IGhvc3QgdzBcbnZleDBmMzgyZTo2NiB2bWFza21vdnBzX3N0b3JlIE14LEh4LFZ4IG1lbSBhdnggaG9zdCB3MFxudmV4MGYzODJmOjY2IHZtYXNrbW92cGRfc3RvcmUgTXgsSHgsVnggbWVtIGF2eCBob3N0IHcwXG52ZXgwZjM4NDU6NjYgdnBzcmx2ZCBWeCxIeCxXeCBhdnggdzBcbnZleDBmMzg0NTo2NiB2cHNybHZxIFZ4LEh4LFd4IGF2eCB3MVxudmV4MGYzODQ2OjY2IHZwc3JhdmQgVngsSHgsV3ggYXZ4IHcwXG52ZXgwZjM4NDc6NjYgdnBzbGx2ZCBWeCxIeCxXeCBhdnggdzBcbnZleDBmMzg0Nzo2NiB2cHNsbHZxIFZ4LEh4LFd4IGF2eCB3MVxudmV4MGYzODU4OjY2IHZwYnJvYWRjYXN0ZCBWeCxXZCBhdnggdzBcbnZleDBmMzg1OTo2NiB2cGJyb2FkY2FzdHEgVngsV3EgYXZ4IHcwXG52ZXgwZjM4Nzg6NjYgdnBicm9hZGNhc3RiIFZ4LFdiIGF2eCB3MFxudmV4MGYzODc5OjY2IHZwYnJvYWRjYXN0dyBWeCxXdyBhdnggdzBcbnZleDBmMzg4Yzo2NiB2bWFza21vdnBzIFZ4LEh4LE14IG1lbSBhdnggaG9zdCB3MFxudmV4MGYzODhjOjY2IHZtYXNrbW92cGQgVngsSHgsTXggbWVtIGF2eCBob3N0IHcxXG52ZXgwZjM4OGU6NjYgdm1hc2ttb3Zwc19zdG9yZSBNeCxIeCxWeCBtZW0gYXZ4IGhvc3QgdzBcbnZleDBmMzg4ZTo2NiB2bWFza21vdnBkX3N0b3JlIE14LEh4LFZ4IG1lbSBhdnggaG9zdCB3MVxudmV4MGYzODkwOjY2IHZwZ2F0aGVyZGQgVngsTXgsSHggbWVtIGF2eCBob3N0IHcwXG52ZXgwZjM4OTA6NjYgdnBnYXRoZXJkcSBWeCxNeCxIeCBtZW0gYXZ4IGhvc3QgdzFcbnZleDBmMzg5MTo2NiB2cGdhdGhlcnFkIFZ4LE14LEh4IG1lbSBhdnggaG9zdCB3MFxudmV4MGYzODkxOjY2IHZwZ2F0aGVycXEgVngsTXgsSHggbWVtIGF2eCBob3N0IHcxXG52ZXgwZjM4OTI6NjYgdnBnYXRoZXJkZCBWeCxNeCxIeCBtZW0gYXZ4IGhvc3QgdzBcbnZleDBmMzg5Mjo2NiB2cGdhdGhlcmRxIFZ4LE14LEh4IG1lbSBhdnggaG9zdCB3MVxudmV4MGYzODkzOjY2IHZwZ2F0aGVycWQgVngsTXgsSHggbWVtIGF2eCBob3N0IHcwXG52ZXgwZjM4OTM6NjYgdnBnYXRoZXJxcSBWeCxNeCxIeCBtZW0gYXZ4IGhvc3QgdzFcbnZleDBmM2EwMjo2NiB2cGJsZW5kZCBWeCxIeCxXeCxJYiBhdnggdzBcbnZleDBmM2EwNDo2NiB2cGVybWlscHNfaW1tIFZ4LFd4LEliIGF2eCB3MFxudmV4MGYzYTA1OjY2IHZwZXJtaWxwZF9pbW0gVngsV3gsSWIgYXZ4IHcwXG52ZXgwZjNhMDg6NjYgdnJvdW5kcHMgVngsV3gsSWIgYXZ4IGhvc3RcbnZleDBmM2EwOTo2NiB2cm91bmRwZCBWeCxXeCxJYiBhdnggaG9zdFxudmV4MGYzYTQwOjY2IHZkcHBzIFZ4LEh4LFd4LEliIGF2eCBob3N0XG52ZXgwZjNhNDI6NjYgdm1wc2FkYncgVngsSHgsV3gsSWIgYXZ4IGhvc3RcbnZleDBmM2E0YTo2NiB2YmxlbmR2cHMgVngsSHgsV3gsSWIgYXZ4IGhvc3QgdzBcbnZleDBmM2E0Yjo2NiB2YmxlbmR2cGQgVngsSHgsV3gsSWIgYXZ4IGhvc3QgdzBcbnZleDBmM2E0Yzo2NiB2cGJsZW5kdmIgVngsSHgsV3gsSWIgYXZ4IGhvc3QgdzBcbmA7XG5cbmNvbnN0IFNJTkdMRSA9IGBcbnZleDBmMTA6ZjMgdm1vdnNzX2xvYWQgVngsV2QgbWVtIGF2eFxudmV4MGYxMDpmMyB2bW92c3MgVngsSHgsVXggcmVnIGF2eFxudmV4MGYxMDpmMiB2bW92c2RfbG9hZCBWeCxXcSBtZW0gYXZ4XG52ZXgwZjEwOmYyIHZtb3ZzZCBWeCxIeCxVeCByZWcgYXZ4XG52ZXgwZjExOmYzIHZtb3Zzc19zdG9yZSBXZCxWeCBtZW0gYXZ4XG52ZXgwZjExOmYzIHZtb3ZzcyBVeCxIeCxWeCByZWcgYXZ4XG52ZXgwZjExOmYyIHZtb3ZzZF9zdG9yZSBXcSxWeCBtZW0gYXZ4XG52ZXgwZjExOmYyIHZtb3ZzZCBVeCxIeCxWeCByZWcgYXZ4XG52ZXgwZjEyOm5wIHZtb3ZscHMgVngsSHgsV3EgbWVtIGF2eCBsMFxudmV4MGYxMjpucCB2bW92aGxwcyBWeCxIeCxVeCByZWcgYXZ4IGwwXG52ZXgwZjEyOjY2IHZtb3ZscHMgVngsSHgsV3EgbWVtIGF2eCBsMFxudmV4MGYxMjpmMiB2bW92ZGR1cCBWeCxXcSBhdnggbDBcbnZleDBmMTI6ZjIgdm1vdmRkdXAgVlksV1kgYXZ4IGwxXG52ZXgwZjEzOm5wIHZtb3ZzZF9zdG9yZSBXcSxWeCBtZW0gYXZ4IGwwXG52ZXgwZjEzOjY2IHZtb3ZzZF9zdG9yZSBXcSxWeCBtZW0gYXZ4IGwwXG52ZXgwZjE2Om5wIHZtb3ZocHMgVngsSHgsV3EgbWVtIGF2eCBsMFxudmV4MGYxNjpucCB2bW92bGhwcyBWeCxIeCxVeCByZWcgYXZ4IGwwXG52ZXgwZjE2OjY2IHZtb3ZocHMgVngsSHgsV3EgbWVtIGF2eCBsMFxudmV4MGYxNzpucCB2bW92aHBzX3N0b3JlIFdxLFZ4IG1lbSBhdnggbDBcbnZleDBmMTc6NjYgdm1vdmhwc19zdG9yZSBXcSxWeCBtZW0gYXZ4IGwwXG52ZXgwZjJhOmYzIHZjdnRzaTJzcyBWeCxIeCxFeSBhdnhcbnZleDBmMmE6ZjIgdmN2dHNpMnNkIFZ4LEh4LEV5IGF2eFxudmV4MGYyYzpmMyB2Y3Z0dHNzMnNpIEd5LFdkIGF2eFxudmV4MGYyYzpmMiB2Y3Z0dHNkMnNpIEd5LFdxIGF2eFxudmV4MGYyZDpmMyB2Y3Z0c3Myc2kgR3ksV2QgYXZ4XG52ZXgwZjJkOmYyIHZjdnRzZDJzaSBHeSxXcSBhdnhcbnZleDBmMmU6bnAgdnVjb21pc3MgVngsV2QgYXZ4XG52ZXgwZjJlOjY2IHZ1Y29taXNkIFZ4LFdxIGF2eFxudmV4MGYyZjpucCB2Y29taXNzIFZ4LFdkIGF2eFxudmV4MGYyZjo2NiB2Y29taXNkIFZ4LFdxIGF2eFxudmV4MGY1MjpmMyB2cnNxcnRzcyBWeCxIeCxXZCBhdnggaG9zdFxudmV4MGY1MzpmMyB2cmNwc3MgVngsSHgsV2QgYXZ4IGhvc3RcbnZleDBmNWE6bnAgdmN2dHBzMnBkIFZ4LFdxIGF2eCBob3N0IGwwXG52ZXgwZjVhOm5wIHZjdnRwczJwZCBWWSxXeCBhdnggaG9zdCBsMVxudmV4MGY1YTpmMyB2Y3Z0c3Myc2QgVngsSHgsV2QgYXZ4XG52ZXgwZjVhOmYyIHZjdnRzZDJzcyBWeCxIeCxXcSBhdnhcbnZleDBmZTY6ZjMgdmN2dGRxMnBkIFZ4LFdxIGF2eCBob3N0IGwwXG52ZXgwZmU2OmYzIHZjdnRkcTJwZCBWWSxXeCBhdnggaG9zdCBsMVxudmV4MGY2ZTo2NiB2bW92ZCBWeCxFeSBhdnggbDBcbnZleDBmNzc6bnAgdnplcm91cHBlciAtIGF2eCBsMFxudmV4MGY3NzpucCB2emVyb2FsbCAtIGF2eCBsMVxudmV4MGY3ZTo2NiB2bW92ZF9zdG9yZSBFeSxWeCBhdnggbDBcbnZleDBmN2U6ZjMgdm1vdnEgVngsV3EgYXZ4IGwwXG52ZXgwZmFlLzI6bnAgdmxkbXhjc3IgTWQgbWVtIGF2eCBsMFxudmV4MGZhZS8zOm5wIHZzdG14Y3NyIE1kIG1lbSBhdnggbDBcbnZleDBmYzI6ZjMgdmNtcHNzIFZ4LEh4LFdkLEliIGF2eFxudmV4MGZjMjpmMiB2Y21wc2QgVngsSHgsV3EsSWIgYXZ4XG52ZXgwZmM0OjY2IHZwaW5zcncgVngsSHgsRWQsSWIgcmVnIGF2eCBsMFxudmV4MGZjNDo2NiB2cGluc3J3IFZ4LEh4LEV3LEliIG1lbSBhdnggbDBcbnZleDBmYzU6NjYgdnBleHRydyBHeSxVeCxJYiByZWcgYXZ4IGwwXG52ZXgwZmQ2OjY2IHZtb3ZxX3N0b3JlIFdxLFZ4IGF2eCBsMFxudmV4MGZmNzo2NiB2bWFza21vdmRxdSBWeCxVeCByZWcgYXZ4IGhvc3QgbDBcbnZleDBmMzgxMzo2NiB2Y3Z0cGgycHMgVngsV3EgYXZ4IGhvc3QgbDAgdzBcbnZleDBmMzgxMzo2NiB2Y3Z0cGgycHMgVlksV3ggYXZ4IGhvc3QgbDEgdzBcbnZleDBmMzgxNjo2NiB2cGVybWQgVlksSFksV1kgYXZ4IGwxIHcwXG52ZXgwZjM4MzY6NjYgdnBlcm1kIFZZLEhZLFdZIGF2eCBsMSB3MFxudmV4MGYzODE5OjY2IHZicm9hZGNhc3RzZCBWWSxXcSBhdnggbDEgdzBcbnZleDBmMzgxYTo2NiB2YnJvYWRjYXN0ZjEyOCBWWSxXeCBtZW0gYXZ4IGwxIHcwXG52ZXgwZjM4NWE6NjYgdmJyb2FkY2FzdGYxMjggVlksV3ggbWVtIGF2eCBsMSB3MFxudmV4MGYzODQxOjY2IHZwaG1pbnBvc3V3IFZ4LFd4IGF2eCBsMFxudmV4MGYzOGRiOjY2IHZhZXNpbWMgVngsV3ggYXZ4IGhvc3QgbDBcbnZleDBmMzhkYzo2NiB2YWVzZW5jIFZ4LEh4LFd4IGF2eCBob3N0IGwwXG52ZXgwZjM4ZGM6NjYgdmFlc2VuYyBWWSxIWSxXWSBhdnggaG9zdCBsMVxudmV4MGYzOGRkOjY2IHZhZXNlbmNsYXN0IFZ4LEh4LFd4IGF2eCBob3N0IGwwXG52ZXgwZjM4ZGQ6NjYgdmFlc2VuY2xhc3QgVlksSFksV1kgYXZ4IGhvc3QgbDFcbnZleDBmMzhkZTo2NiB2YWVzZGVjIFZ4LEh4LFd4IGF2eCBob3N0IGwwXG52ZXgwZjM4ZGU6NjYgdmFlc2RlYyBWWSxIWSxXWSBhdnggaG9zdCBsMVxudmV4MGYzOGRmOjY2IHZhZXNkZWNsYXN0IFZ4LEh4LFd4IGF2eCBob3N0IGwwXG52ZXgwZjM4ZGY6NjYgdmFlc2RlY2xhc3QgVlksSFksV1kgYXZ4IGhvc3QgbDFcbnZleDBmM2EwMDo2NiB2cGVybXEgVlksV1ksSWIgYXZ4IGwxIHcxXG52ZXgwZjNhMDE6NjYgdnBlcm1xIFZZLFdZLEliIGF2eCBsMSB3MVxudmV4MGYzYTA2OjY2IHZwZXJtMmYxMjggVlksSFksV1ksSWIgYXZ4IGwxIHcwXG52ZXgwZjNhNDY6NjYgdnBlcm0yZjEyOCBWWSxIWSxXWSxJYiBhdnggbDEgdzBcbnZleDBmM2EwYTo2NiB2cm91bmRzcyBWeCxIeCxXZCxJYiBhdnhcbnZleDBmM2EwYjo2NiB2cm91bmRzZCBWeCxIeCxXcSxJYiBhdnhcbnZleDBmM2ExNDo2NiB2cGV4dHJiIEVkLFZ4LEliIHJlZyBhdnggbDBcbnZleDBmM2ExNDo2NiB2cGV4dHJiIEViLFZ4LEliIG1lbSBhdnggbDBcbnZleDBmM2ExNTo2NiB2cGV4dHJ3IEVkLFZ4LEliIHJlZyBhdnggbDBcbnZleDBmM2ExNTo2NiB2cGV4dHJ3IEV3LFZ4LEliIG1lbSBhdnggbDBcbnZleDBmM2ExNjo2NiB2cGV4dHJkIEV5LFZ4LEliIGF2eCBsMFxudmV4MGYzYTE3OjY2IHZwZXh0cmQgRWQsVngsSWIgYXZ4IGwwXG52ZXgwZjNhMTg6NjYgdmluc2VydGYxMjggVlksSFksV3gsSWIgYXZ4IGwxIHcwXG52ZXgwZjNhMzg6NjYgdmluc2VydGYxMjggVlksSFksV3gsSWIgYXZ4IGwxIHcwXG52ZXgwZjNhMTk6NjYgdmV4dHJhY3RmMTI4IFd4LFZZLEliIGF2eCBsMSB3MFxudmV4MGYzYTM5OjY2IHZleHRyYWN0ZjEyOCBXeCxWWSxJYiBhdnggbDEgdzBcbnZleDBmM2ExZDo2NiB2Y3Z0cHMycGggV3EsVngsSWIgYXZ4IGhvc3QgbDAgdzBcbnZleDBmM2ExZDo2NiB2Y3Z0cHMycGggV3gsVlksSWIgYXZ4IGhvc3QgbDEgdzBcbnZleDBmM2EyMDo2NiB2cGluc3JiIFZ4LEh4LEVkLEliIHJlZyBhdnggbDBcbnZleDBmM2EyMDo2NiB2cGluc3JiIFZ4LEh4LEViLEliIG1lbSBhdnggbDBcbnZleDBmM2EyMTo2NiB2aW5zZXJ0cHMgVngsSHgsV2QsSWIgYXZ4IGwwXG52ZXgwZjNhMjI6NjYgdnBpbnNyZCBWeCxIeCxFeSxJYiBhdnggbDBcbnZleDBmM2E0MTo2NiB2ZHBwZCBWeCxIeCxXeCxJYiBhdnggaG9zdCBsMFxudmV4MGYzYTQ0OjY2IHZwY2xtdWxxZHEgVngsSHgsV3gsSWIgYXZ4IGhvc3QgbDBcbnZleDBmM2E0NDo2NiB2cGNsbXVscWRxIFZZLEhZLFdZLEliIGF2eCBob3N0IGwxXG52ZXgwZjNhNjA6NjYgdnBjbXBlc3RybSBWeCxXeCxJYiBhdnggaG9zdCBsMFxudmV4MGYzYTYxOjY2IHZwY21wZXN0cmkgVngsV3gsSWIgYXZ4IGhvc3QgbDBcbnZleDBmM2E2Mjo2NiB2cGNtcGlzdHJtIFZ4LFd4LEliIGF2eCBob3N0IGwwXG52ZXgwZjNhNjM6NjYgdnBjbXBpc3RyaSBWeCxXeCxJYiBhdnggaG9zdCBsMFxudmV4MGYzYWRmOjY2IHZhZXNrZXlnZW5hc3Npc3QgVngsV3gsSWIgYXZ4IGhvc3QgbDBcbnZleDBmMzhjZjo2NiB2Z2YycDhtdWxiIFZ4LEh4LFd4IGF2eCBob3N0IGwwIHcwXG52ZXgwZjNhY2U6NjYgdmdmMnA4YWZmaW5lcWIgVngsSHgsV3gsSWIgYXZ4IGhvc3QgbDAgdzFcbnZleDBmM2FjZjo2NiB2Z2YycDhhZmZpbmVpbnZxYiBWeCxIeCxXeCxJYiBhdnggaG9zdCBsMCB3MVxudmV4MGYzODUwOjY2IHZwZHBidXNkIFZ4LEh4LFd4IGF2eCBob3N0IGwwIHcwXG52ZXgwZjM4NTE6NjYgdnBkcGJ1c2RzIFZ4LEh4LFd4IGF2eCBob3N0IGwwIHcwXG52ZXgwZjM4NTI6NjYgdnBkcHdzc2QgVngsSHgsV3ggYXZ4IGhvc3QgbDAgdzBcbnZleDBmMzg1Mzo2NiB2cGRwd3NzZHMgVngsSHgsV3ggYXZ4IGhvc3QgbDAgdzBcbnZleDBmMzhjZjo2NiB2Z2YycDhtdWxiIFZZLEhZLFdZIGF2eCBob3N0IGwxIHcwXG52ZXgwZjNhY2U6NjYgdmdmMnA4YWZmaW5lcWIgVlksSFksV1ksSWIgYXZ4IGhvc3QgbDEgdzFcbnZleDBmM2FjZjo2NiB2Z2YycDhhZmZpbmVpbnZxYiBWWSxIWSxXWSxJYiBhdnggaG9zdCBsMSB3MVxudmV4MGYzODUwOjY2IHZwZHBidXNkIFZZLEhZLFdZIGF2eCBob3N0IGwxIHcwXG52ZXgwZjM4NTE6NjYgdnBkcGJ1c2RzIFZZLEhZLFdZIGF2eCBob3N0IGwxIHcwXG52ZXgwZjM4NTI6NjYgdnBkcHdzc2QgVlksSFksV1kgYXZ4IGhvc3QgbDEgdzBcbnZleDBmMzg1Mzo2NiB2cGRwd3NzZHMgVlksSFksV1kgYXZ4IGhvc3QgbDEgdzBcbmA7XG5cbmNvbnN0IGxpbmVzID0gKHRleHQ6IHN0cmluZyk6IHN0cmluZ1tdID0+IHRleHQuc3BsaXQoJ1xcbicpLmZpbHRlcigobGluZSkgPT4gbGluZSAhPT0gJycpO1xuXG4vKiogRXZlcnkgVkVYLWVuY29kZWQgdmVjdG9yIGluc3RydWN0aW9uLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGF2eE9wY29kZUxpbmVzKCk6IHN0cmluZ1tdIHtcbiAgcmV0dXJuIFsuLi5wYWNrZWRMaW5lcygpLCAuLi5mbG9hdExpbmVzKCksIC4uLmxpbmVzKEJPVEgpLmZsYXRNYXAoYm90aExlbmd0aHMpLCAuLi5saW5lcyhTSU5HTEUpXTtcbn1cbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2Evb3Bjb2RlLW1hcC1tbXgudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYVwiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL29wY29kZS1tYXAtbW14LnRzXCI7LyoqIGBuYW1lIG9wY29kZWAgcGFpcnMgb2YgTU1YIGluc3RydWN0aW9ucyB3aXRob3V0IG1hbmRhdG9yeSBwcmVmaXg6IGFuIE1NWCByZWdpc3RlciBhbmQgYW4gTU1YIHJlZ2lzdGVyIG9yIG1lbW9yeS4gKi9cbmNvbnN0IE1NWCA9XG4gICdwdW5wY2tsYncgNjAgcHVucGNrbHdkIDYxIHB1bnBja2xkcSA2MiBwYWNrc3N3YiA2MyBwY21wZ3RiIDY0IHBjbXBndHcgNjUgcGNtcGd0ZCA2NiBwYWNrdXN3YiA2NyBwdW5wY2toYncgNjggcHVucGNraHdkIDY5IHB1bnBja2hkcSA2YSBwYWNrc3NkdyA2YiAnICtcbiAgJ3BjbXBlcWIgNzQgcGNtcGVxdyA3NSBwY21wZXFkIDc2IHBzcmx3IGQxIHBzcmxkIGQyIHBzcmxxIGQzIHBhZGRxIGQ0IHBtdWxsdyBkNSBwc3VidXNiIGQ4IHBzdWJ1c3cgZDkgcG1pbnViIGRhIHBhbmQgZGIgcGFkZHVzYiBkYyBwYWRkdXN3IGRkICcgK1xuICAncG1heHViIGRlIHBhbmRuIGRmIHBhdmdiIGUwIHBzcmF3IGUxIHBzcmFkIGUyIHBhdmd3IGUzIHBtdWxodXcgZTQgcG11bGh3IGU1IHBzdWJzYiBlOCBwc3Vic3cgZTkgcG1pbnN3IGVhIHBvciBlYiBwYWRkc2IgZWMgcGFkZHN3IGVkIHBtYXhzdyBlZSAnICtcbiAgJ3B4b3IgZWYgcHNsbHcgZjEgcHNsbGQgZjIgcHNsbHEgZjMgcG11bHVkcSBmNCBwbWFkZHdkIGY1IHBzYWRidyBmNiBwc3ViYiBmOCBwc3VidyBmOSBwc3ViZCBmYSBwc3VicSBmYiBwYWRkYiBmYyBwYWRkdyBmZCBwYWRkZCBmZSBtb3ZxIDZmIG1vdnFfc3RvcmUgN2YnO1xuLyoqIFRoZSBzYW1lIHdpdGggdGhlIDBGIDM4IGVzY2FwZS4gKi9cbmNvbnN0IFNTU0UzID1cbiAgJ3BzaHVmYiAwMCBwaGFkZHcgMDEgcGhhZGRkIDAyIHBoYWRkc3cgMDMgcG1hZGR1YnN3IDA0IHBoc3VidyAwNSBwaHN1YmQgMDYgcGhzdWJzdyAwNyBwc2lnbmIgMDggcHNpZ253IDA5IHBzaWduZCAwYSBwbXVsaHJzdyAwYiBwYWJzYiAxYyBwYWJzdyAxZCBwYWJzZCAxZSc7XG5jb25zdCBTSElGVF9HUk9VUFMgPSAncHNybHdpIDcxLzIgcHNyYXdpIDcxLzQgcHNsbHdpIDcxLzYgcHNybGRpIDcyLzIgcHNyYWRpIDcyLzQgcHNsbGRpIDcyLzYgcHNybHFpIDczLzIgcHNsbHFpIDczLzYnO1xuY29uc3QgT1RIRVJTID0gYFxuMGY2ZTpucCBtbXhfbW92ZCBQcSxFeSBtbXggaG9zdFxuMGY3ZTpucCBtbXhfbW92ZF9zdG9yZSBFeSxQcSBtbXggaG9zdFxuMGY3MDpucCBtbXhfcHNodWZ3IFBxLFFxLEliIG1teCBob3N0XG4wZjc3Om5wIGVtbXMgLSBtbXggaG9zdFxuMGZjNDpucCBtbXhfcGluc3J3IFBxLEVkLEliIG1teCBob3N0XG4wZmM1Om5wIG1teF9wZXh0cncgR2QsTnEsSWIgcmVnIG1teCBob3N0XG4wZmQ3Om5wIG1teF9wbW92bXNrYiBHZCxOcSByZWcgbW14IGhvc3RcbjBmZTc6bnAgbW14X21vdm50cSBNcSxQcSBtZW0gbW14IGhvc3RcbjBmZjc6bnAgbW14X21hc2ttb3ZxIFBxLE5xIHJlZyBtbXggaG9zdFxuMGYzYTBmOm5wIG1teF9wYWxpZ25yIFBxLFFxLEliIG1teCBob3N0XG5gO1xuXG5mdW5jdGlvbiBwYWlycyh0ZXh0OiBzdHJpbmcpOiBbc3RyaW5nLCBzdHJpbmddW10ge1xuICBjb25zdCB3b3JkcyA9IHRleHQuc3BsaXQoJyAnKTtcbiAgcmV0dXJuIHdvcmRzLmZsYXRNYXAoKHcsIGkpID0+IChpICUgMiA9PT0gMCA/IFtbdywgd29yZHNbaSArIDFdIV0gYXMgW3N0cmluZywgc3RyaW5nXV0gOiBbXSkpO1xufVxuZnVuY3Rpb24gbGluZXMoKTogc3RyaW5nW10ge1xuICByZXR1cm4gW1xuICAgIC4uLnBhaXJzKE1NWCkubWFwKChbbmFtZSwgb3BdKSA9PiBgMGYke29wfTpucCBtbXhfJHtuYW1lfSBQcSxRcSBtbXggaG9zdGApLFxuICAgIC4uLnBhaXJzKFNTU0UzKS5tYXAoKFtuYW1lLCBvcF0pID0+IGAwZjM4JHtvcH06bnAgbW14XyR7bmFtZX0gUHEsUXEgbW14IGhvc3RgKSxcbiAgICAuLi5wYWlycyhTSElGVF9HUk9VUFMpLm1hcCgoW25hbWUsIG9wXSkgPT4gYDBmJHtvcH06bnAgbW14XyR7bmFtZX0gTnEsSWIgcmVnIG1teCBob3N0YCksXG4gICAgLi4uT1RIRVJTLnNwbGl0KCdcXG4nKS5maWx0ZXIoKGxpbmUpID0+IGxpbmUgIT09ICcnKSxcbiAgXTtcbn1cblxuZXhwb3J0IGNvbnN0IFg4N19BTkRfTU1YX0xJTkVTOiByZWFkb25seSBzdHJpbmdbXSA9IGxpbmVzKCk7XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL29wY29kZS1tYXAtdmVjdG9yLnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9pc2FcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9vcGNvZGUtbWFwLXZlY3Rvci50c1wiO2ltcG9ydCB7IGF2eE9wY29kZUxpbmVzIH0gZnJvbSAnLi9vcGNvZGUtbWFwLWF2eC50cyc7XG5pbXBvcnQgeyBYODdfQU5EX01NWF9MSU5FUyB9IGZyb20gJy4vb3Bjb2RlLW1hcC1tbXgudHMnO1xuXG4vKiogYG5hbWUgb3Bjb2RlYCBwYWlycyBvZiBpbnN0cnVjdGlvbnMgd2l0aCBhIDY2IHByZWZpeCwgdHdvIDEyOC1iaXQgb3BlcmFuZHMgYW5kIG5vdGhpbmcgc3BlY2lhbC4gKi9cbmNvbnN0IFBBQ0tFRF9JTlRFR0VSID1cbiAgJ3B1bnBja2xidyA2MCBwdW5wY2tsd2QgNjEgcHVucGNrbGRxIDYyIHBhY2tzc3diIDYzIHBjbXBndGIgNjQgcGNtcGd0dyA2NSBwY21wZ3RkIDY2IHBhY2t1c3diIDY3IHB1bnBja2hidyA2OCBwdW5wY2tod2QgNjkgcHVucGNraGRxIDZhIHBhY2tzc2R3IDZiICcgK1xuICAncHVucGNrbHFkcSA2YyBwdW5wY2tocWRxIDZkIHBjbXBlcWIgNzQgcGNtcGVxdyA3NSBwY21wZXFkIDc2IHBzcmx3IGQxIHBzcmxkIGQyIHBzcmxxIGQzIHBhZGRxIGQ0IHBtdWxsdyBkNSBwc3VidXNiIGQ4IHBzdWJ1c3cgZDkgcG1pbnViIGRhIHBhbmQgZGIgJyArXG4gICdwYWRkdXNiIGRjIHBhZGR1c3cgZGQgcG1heHViIGRlIHBhbmRuIGRmIHBhdmdiIGUwIHBzcmF3IGUxIHBzcmFkIGUyIHBhdmd3IGUzIHBtdWxodXcgZTQgcG11bGh3IGU1IHBzdWJzYiBlOCBwc3Vic3cgZTkgcG1pbnN3IGVhIHBvciBlYiBwYWRkc2IgZWMgJyArXG4gICdwYWRkc3cgZWQgcG1heHN3IGVlIHB4b3IgZWYgcHNsbHcgZjEgcHNsbGQgZjIgcHNsbHEgZjMgcG11bHVkcSBmNCBwbWFkZHdkIGY1IHBzYWRidyBmNiBwc3ViYiBmOCBwc3VidyBmOSBwc3ViZCBmYSBwc3VicSBmYiBwYWRkYiBmYyBwYWRkdyBmZCBwYWRkZCBmZSc7XG5jb25zdCBTU1NFMyA9XG4gICdwc2h1ZmIgMDAgcGhhZGR3IDAxIHBoYWRkZCAwMiBwaGFkZHN3IDAzIHBtYWRkdWJzdyAwNCBwaHN1YncgMDUgcGhzdWJkIDA2IHBoc3Vic3cgMDcgcHNpZ25iIDA4IHBzaWdudyAwOSBwc2lnbmQgMGEgcG11bGhyc3cgMGIgcGFic2IgMWMgcGFic3cgMWQgcGFic2QgMWUnO1xuY29uc3QgU1NFNDEgPVxuICAncHRlc3QgMTcgcG11bGRxIDI4IHBjbXBlcXEgMjkgcGFja3VzZHcgMmIgcGNtcGd0cSAzNyBwbWluc2IgMzggcG1pbnNkIDM5IHBtaW51dyAzYSBwbWludWQgM2IgcG1heHNiIDNjIHBtYXhzZCAzZCBwbWF4dXcgM2UgcG1heHVkIDNmIHBtdWxsZCA0MCBwaG1pbnBvc3V3IDQxICcgK1xuICAncGJsZW5kdmIgMTAgYmxlbmR2cHMgMTQgYmxlbmR2cGQgMTUnO1xuLyoqIEZsb2F0aW5nLXBvaW50IG9wZXJhdGlvbnMgd2l0aCBhbGwgZm91ciBmb3JtczogcHMsIHBkLCBzcywgc2QuICovXG5jb25zdCBGTE9BVCA9ICdzcXJ0IDUxIGFkZCA1OCBtdWwgNTkgc3ViIDVjIG1pbiA1ZCBkaXYgNWUgbWF4IDVmJztcblxuZnVuY3Rpb24gcGFpcnModGV4dDogc3RyaW5nKTogW3N0cmluZywgc3RyaW5nXVtdIHtcbiAgY29uc3Qgd29yZHMgPSB0ZXh0LnNwbGl0KCcgJyk7XG4gIHJldHVybiB3b3Jkcy5mbGF0TWFwKCh3LCBpKSA9PiAoaSAlIDIgPT09IDAgPyBbW3csIHdvcmRzW2kgKyAxXSFdIGFzIFtzdHJpbmcsIHN0cmluZ11dIDogW10pKTtcbn1cblxuZnVuY3Rpb24gZGVyaXZlZExpbmVzKCk6IHN0cmluZ1tdIHtcbiAgcmV0dXJuIFtcbiAgICAuLi5wYWlycyhQQUNLRURfSU5URUdFUikubWFwKChbbmFtZSwgb3BdKSA9PiBgMGYke29wfTo2NiAke25hbWV9IFZ4LFd4IHNzZWApLFxuICAgIC4uLnBhaXJzKFNTU0UzKS5tYXAoKFtuYW1lLCBvcF0pID0+IGAwZjM4JHtvcH06NjYgJHtuYW1lfSBWeCxXeCBzc2VgKSxcbiAgICAuLi5wYWlycyhTU0U0MSkubWFwKChbbmFtZSwgb3BdKSA9PiBgMGYzOCR7b3B9OjY2ICR7bmFtZX0gVngsV3ggc3NlYCksXG4gICAgLi4ucGFpcnMoRkxPQVQpLmZsYXRNYXAoKFtuYW1lLCBvcF0pID0+IFtcbiAgICAgIGAwZiR7b3B9Om5wICR7bmFtZX1wcyBWeCxXeCBzc2VgLFxuICAgICAgYDBmJHtvcH06NjYgJHtuYW1lfXBkIFZ4LFd4IHNzZWAsXG4gICAgICBgMGYke29wfTpmMyAke25hbWV9c3MgVngsV2Qgc3NlYCxcbiAgICAgIGAwZiR7b3B9OmYyICR7bmFtZX1zZCBWeCxXcSBzc2VgLFxuICAgIF0pLFxuICAgIC4uLlsnYncgOCAwJywgJ2JkIGQgMScsICdicSB3IDInLCAnd2QgOCAzJywgJ3dxIGQgNCcsICdkcSA4IDUnXS5mbGF0TWFwKCh0KSA9PiB7XG4gICAgICBjb25zdCBba2luZCwgc2l6ZSwgbl0gPSB0LnNwbGl0KCcgJykgYXMgW3N0cmluZywgc3RyaW5nLCBzdHJpbmddO1xuICAgICAgY29uc3Qgb3BlcmFuZCA9IHNpemUgPT09ICc4JyA/ICdxJyA6IHNpemU7XG4gICAgICByZXR1cm4gW2AwZjM4MiR7bn06NjYgcG1vdnN4JHtraW5kfSBWeCxXJHtvcGVyYW5kfSBzc2VgLCBgMGYzODMke259OjY2IHBtb3Z6eCR7a2luZH0gVngsVyR7b3BlcmFuZH0gc3NlYF07XG4gICAgfSksXG4gICAgLi4uWyc3MScsICc3MicsICc3MyddLmZsYXRNYXAoKG9wLCBpKSA9PiB7XG4gICAgICBjb25zdCBzdWZmaXggPSBbJ3cnLCAnZCcsICdxJ11baV0hO1xuICAgICAgY29uc3QgbGluZXMgPSBbYDBmJHtvcH0vMjo2NiBwc3JsJHtzdWZmaXh9aSBVeCxJYiByZWcgc3NlYCwgYDBmJHtvcH0vNjo2NiBwc2xsJHtzdWZmaXh9aSBVeCxJYiByZWcgc3NlYF07XG4gICAgICBpZiAoaSA8IDIpIGxpbmVzLnB1c2goYDBmJHtvcH0vNDo2NiBwc3JhJHtzdWZmaXh9aSBVeCxJYiByZWcgc3NlYCk7XG4gICAgICByZXR1cm4gbGluZXM7XG4gICAgfSksXG4gIF07XG59XG5cbmNvbnN0IFNTRSA9IGBcbjBmMTA6bnAgbW92dXBzIFZ4LFd4IHNzZVxuMGYxMDo2NiBtb3Z1cHMgVngsV3ggc3NlXG4wZjEwOmYzIG1vdnNzIFZ4LFdkIHNzZVxuMGYxMDpmMiBtb3ZzZCBWeCxXcSBzc2VcbjBmMTE6bnAgbW92dXBzIFd4LFZ4IHNzZVxuMGYxMTo2NiBtb3Z1cHMgV3gsVnggc3NlXG4wZjExOmYzIG1vdnNzIFdkLFZ4IHNzZVxuMGYxMTpmMiBtb3ZzZCBXcSxWeCBzc2VcbjBmMTI6bnAgbW92bHBzIFZ4LFdxIG1lbSBzc2VcbjBmMTI6bnAgbW92aGxwcyBWeCxVeCByZWcgc3NlXG4wZjEyOjY2IG1vdmxwcyBWeCxXcSBtZW0gc3NlXG4wZjEyOmYzIG1vdnNsZHVwIFZ4LFd4IHNzZVxuMGYxMjpmMiBtb3ZkZHVwIFZ4LFdxIHNzZVxuMGYxMzpucCBtb3ZscHMgV3EsVnggbWVtIHNzZVxuMGYxMzo2NiBtb3ZscHMgV3EsVnggbWVtIHNzZVxuMGYxNDpucCBwdW5wY2tsZHEgVngsV3ggc3NlXG4wZjE0OjY2IHB1bnBja2xxZHEgVngsV3ggc3NlXG4wZjE1Om5wIHB1bnBja2hkcSBWeCxXeCBzc2VcbjBmMTU6NjYgcHVucGNraHFkcSBWeCxXeCBzc2VcbjBmMTY6bnAgbW92aHBzIFZ4LFdxIG1lbSBzc2VcbjBmMTY6bnAgbW92bGhwcyBWeCxVeCByZWcgc3NlXG4wZjE2OjY2IG1vdmhwcyBWeCxXcSBtZW0gc3NlXG4wZjE2OmYzIG1vdnNoZHVwIFZ4LFd4IHNzZVxuMGYxNzpucCBtb3ZocHNfc3RvcmUgV3EsVnggbWVtIHNzZVxuMGYxNzo2NiBtb3ZocHNfc3RvcmUgV3EsVnggbWVtIHNzZVxuMGYyODpucCBtb3ZhcHMgVngsV3ggc3NlXG4wZjI4OjY2IG1vdmFwcyBWeCxXeCBzc2VcbjBmMjk6bnAgbW92YXBzIFd4LFZ4IHNzZVxuMGYyOTo2NiBtb3ZhcHMgV3gsVnggc3NlXG4wZjJhOm5wIGN2dHBpMnBzIFZ4LFFxIHNzZSBob3N0XG4wZjJhOjY2IGN2dHBpMnBkIFZ4LFFxIHNzZSBob3N0XG4wZjJhOmYzIGN2dHNpMnNzIFZ4LEV5IHNzZVxuMGYyYTpmMiBjdnRzaTJzZCBWeCxFeSBzc2VcbjBmMmI6bnAgbW92YXBzIFd4LFZ4IG1lbSBzc2VcbjBmMmI6NjYgbW92YXBzIFd4LFZ4IG1lbSBzc2VcbjBmMmM6bnAgY3Z0dHBzMnBpIFBxLFdxIHNzZSBob3N0XG4wZjJjOjY2IGN2dHRwZDJwaSBQcSxXeCBzc2UgaG9zdFxuMGYyYzpmMyBjdnR0c3Myc2kgR3ksV2Qgc3NlXG4wZjJjOmYyIGN2dHRzZDJzaSBHeSxXcSBzc2VcbjBmMmQ6bnAgY3Z0cHMycGkgUHEsV3Egc3NlIGhvc3RcbjBmMmQ6NjYgY3Z0cGQycGkgUHEsV3ggc3NlIGhvc3RcbjBmMmQ6ZjMgY3Z0c3Myc2kgR3ksV2Qgc3NlXG4wZjJkOmYyIGN2dHNkMnNpIEd5LFdxIHNzZVxuMGYyZTpucCB1Y29taXNzIFZ4LFdkIHNzZVxuMGYyZTo2NiB1Y29taXNkIFZ4LFdxIHNzZVxuMGYyZjpucCBjb21pc3MgVngsV2Qgc3NlXG4wZjJmOjY2IGNvbWlzZCBWeCxXcSBzc2VcbjBmNTA6bnAgbW92bXNrcHMgR3ksVXggcmVnIHNzZVxuMGY1MDo2NiBtb3Ztc2twZCBHeSxVeCByZWcgc3NlXG4wZjUyOm5wIHJzcXJ0cHMgVngsV3ggc3NlIGhvc3RcbjBmNTI6ZjMgcnNxcnRzcyBWeCxXZCBzc2UgaG9zdFxuMGY1MzpucCByY3BwcyBWeCxXeCBzc2UgaG9zdFxuMGY1MzpmMyByY3BzcyBWeCxXZCBzc2UgaG9zdFxuMGY1NDpucCBwYW5kIFZ4LFd4IHNzZVxuMGY1NDo2NiBwYW5kIFZ4LFd4IHNzZVxuMGY1NTpucCBwYW5kbiBWeCxXeCBzc2VcbjBmNTU6NjYgcGFuZG4gVngsV3ggc3NlXG4wZjU2Om5wIHBvciBWeCxXeCBzc2VcbjBmNTY6NjYgcG9yIFZ4LFd4IHNzZVxuMGY1NzpucCBweG9yIFZ4LFd4IHNzZVxuMGY1Nzo2NiBweG9yIFZ4LFd4IHNzZVxuMGY1YTpucCBjdnRwczJwZCBWeCxXcSBzc2UgaG9zdFxuMGY1YTo2NiBjdnRwZDJwcyBWeCxXeCBzc2UgaG9zdFxuMGY1YTpmMyBjdnRzczJzZCBWeCxXZCBzc2VcbjBmNWE6ZjIgY3Z0c2Qyc3MgVngsV3Egc3NlXG4wZjViOm5wIGN2dGRxMnBzIFZ4LFd4IHNzZSBob3N0XG4wZjViOjY2IGN2dHBzMmRxIFZ4LFd4IHNzZSBob3N0XG4wZjViOmYzIGN2dHRwczJkcSBWeCxXeCBzc2UgaG9zdFxuMGY2ZTo2NiBtb3ZkIFZ4LEV5IHNzZVxuMGY2Zjo2NiBtb3ZhcHMgVngsV3ggc3NlXG4wZjZmOmYzIG1vdnVwcyBWeCxXeCBzc2VcbjBmNzA6NjYgcHNodWZkIFZ4LFd4LEliIHNzZVxuMGY3MDpmMyBwc2h1Zmh3IFZ4LFd4LEliIHNzZVxuMGY3MDpmMiBwc2h1Zmx3IFZ4LFd4LEliIHNzZVxuMGY3My8zOjY2IHBzcmxkcSBVeCxJYiByZWcgc3NlXG4wZjczLzc6NjYgcHNsbGRxIFV4LEliIHJlZyBzc2VcbjBmN2M6NjYgaGFkZHBkIFZ4LFd4IHNzZSBob3N0XG4wZjdjOmYyIGhhZGRwcyBWeCxXeCBzc2UgaG9zdFxuMGY3ZDo2NiBoc3VicGQgVngsV3ggc3NlIGhvc3RcbjBmN2Q6ZjIgaHN1YnBzIFZ4LFd4IHNzZSBob3N0XG4wZjdlOjY2IG1vdmRfc3RvcmUgRXksVnggc3NlXG4wZjdlOmYzIG1vdnEgVngsV3Egc3NlXG4wZjdmOjY2IG1vdmFwcyBXeCxWeCBzc2VcbjBmN2Y6ZjMgbW92dXBzIFd4LFZ4IHNzZVxuMGZjMjpucCBjbXBwcyBWeCxXeCxJYiBzc2VcbjBmYzI6NjYgY21wcGQgVngsV3gsSWIgc3NlXG4wZmMyOmYzIGNtcHNzIFZ4LFdkLEliIHNzZVxuMGZjMjpmMiBjbXBzZCBWeCxXcSxJYiBzc2VcbjBmYzQ6NjYgcGluc3J3IFZ4LEVkLEliIHJlZyBzc2VcbjBmYzQ6NjYgcGluc3J3IFZ4LEV3LEliIG1lbSBzc2VcbjBmYzU6NjYgcGV4dHJ3IEd5LFV4LEliIHJlZyBzc2VcbjBmYzY6bnAgc2h1ZnBzIFZ4LFd4LEliIHNzZVxuMGZjNjo2NiBzaHVmcGQgVngsV3gsSWIgc3NlXG4wZmQwOjY2IGFkZHN1YnBkIFZ4LFd4IHNzZSBob3N0XG4wZmQwOmYyIGFkZHN1YnBzIFZ4LFd4IHNzZSBob3N0XG4wZmQ2OjY2IG1vdnFfc3RvcmUgV3EsVnggc3NlXG4wZmQ2OmYzIG1vdnEyZHEgVngsTnEgcmVnIG1teCBob3N0XG4wZmQ2OmYyIG1vdmRxMnEgUHEsVXggcmVnIG1teCBob3N0XG4wZmQ3OjY2IHBtb3Ztc2tiIEd5LFV4IHJlZyBzc2VcbjBmZTY6NjYgY3Z0dHBkMmRxIFZ4LFd4IHNzZSBob3N0XG4wZmU2OmYzIGN2dGRxMnBkIFZ4LFdxIHNzZSBob3N0XG4wZmU2OmYyIGN2dHBkMmRxIFZ4LFd4IHNzZSBob3N0XG4wZmU3OjY2IG1vdmFwcyBXeCxWeCBtZW0gc3NlXG4wZmYwOmYyIG1vdnVwcyBWeCxXeCBtZW0gc3NlXG4wZmY3OjY2IG1hc2ttb3ZkcXUgVngsVXggcmVnIHNzZSBob3N0XG4wZjM4MmE6NjYgbW92YXBzIFZ4LFd4IG1lbSBzc2VcbjBmMzhjODpucCBzaGExbmV4dGUgVngsV3ggc3NlIGhvc3RcbjBmMzhjOTpucCBzaGExbXNnMSBWeCxXeCBzc2UgaG9zdFxuMGYzOGNhOm5wIHNoYTFtc2cyIFZ4LFd4IHNzZSBob3N0XG4wZjM4Y2I6bnAgc2hhMjU2cm5kczIgVngsV3ggc3NlIGhvc3RcbjBmMzhjYzpucCBzaGEyNTZtc2cxIFZ4LFd4IHNzZSBob3N0XG4wZjM4Y2Q6bnAgc2hhMjU2bXNnMiBWeCxXeCBzc2UgaG9zdFxuMGYzOGRiOjY2IGFlc2ltYyBWeCxXeCBzc2UgaG9zdFxuMGYzOGRjOjY2IGFlc2VuYyBWeCxXeCBzc2UgaG9zdFxuMGYzOGRkOjY2IGFlc2VuY2xhc3QgVngsV3ggc3NlIGhvc3RcbjBmMzhkZTo2NiBhZXNkZWMgVngsV3ggc3NlIGhvc3RcbjBmMzhkZjo2NiBhZXNkZWNsYXN0IFZ4LFd4IHNzZSBob3N0XG4wZjNhMDg6NjYgcm91bmRwcyBWeCxXeCxJYiBzc2UgaG9zdFxuMGYzYTA5OjY2IHJvdW5kcGQgVngsV3gsSWIgc3NlIGhvc3RcbjBmM2EwYTo2NiByb3VuZHNzIFZ4LFdkLEliIHNzZVxuMGYzYTBiOjY2IHJvdW5kc2QgVngsV3EsSWIgc3NlXG4wZjNhMGM6NjYgYmxlbmRwcyBWeCxXeCxJYiBzc2VcbjBmM2EwZDo2NiBibGVuZHBkIFZ4LFd4LEliIHNzZVxuMGYzYTBlOjY2IHBibGVuZHcgVngsV3gsSWIgc3NlXG4wZjNhMGY6NjYgcGFsaWduciBWeCxXeCxJYiBzc2VcbjBmM2ExNDo2NiBwZXh0cmIgRWQsVngsSWIgcmVnIHNzZVxuMGYzYTE0OjY2IHBleHRyYiBFYixWeCxJYiBtZW0gc3NlXG4wZjNhMTU6NjYgcGV4dHJ3IEVkLFZ4LEliIHJlZyBzc2VcbjBmM2ExNTo2NiBwZXh0cncgRXcsVngsSWIgbWVtIHNzZVxuMGYzYTE2OjY2IHBleHRyZCBFeSxWeCxJYiBzc2VcbjBmM2ExNzo2NiBwZXh0cmQgRWQsVngsSWIgc3NlXG4wZjNhMjA6NjYgcGluc3JiIFZ4LEVkLEliIHJlZyBzc2VcbjBmM2EyMDo2NiBwaW5zcmIgVngsRWIsSWIgbWVtIHNzZVxuMGYzYTIxOjY2IGluc2VydHBzIFZ4LFdkLEliIHNzZVxuMGYzYTIyOjY2IHBpbnNyZCBWeCxFeSxJYiBzc2VcbjBmM2E0MDo2NiBkcHBzIFZ4LFd4LEliIHNzZSBob3N0XG4wZjNhNDE6NjYgZHBwZCBWeCxXeCxJYiBzc2UgaG9zdFxuMGYzYTQyOjY2IG1wc2FkYncgVngsV3gsSWIgc3NlIGhvc3RcbjBmM2E0NDo2NiBwY2xtdWxxZHEgVngsV3gsSWIgc3NlIGhvc3RcbjBmM2E2MDo2NiBwY21wZXN0cm0gVngsV3gsSWIgc3NlIGhvc3RcbjBmM2E2MTo2NiBwY21wZXN0cmkgVngsV3gsSWIgc3NlIGhvc3RcbjBmM2E2Mjo2NiBwY21waXN0cm0gVngsV3gsSWIgc3NlIGhvc3RcbjBmM2E2Mzo2NiBwY21waXN0cmkgVngsV3gsSWIgc3NlIGhvc3RcbjBmMzhjZjo2NiBnZjJwOG11bGIgVngsV3ggc3NlIGhvc3RcbjBmM2FjYzpucCBzaGExcm5kczQgVngsV3gsSWIgc3NlIGhvc3RcbjBmM2FjZTo2NiBnZjJwOGFmZmluZXFiIFZ4LFd4LEliIHNzZSBob3N0XG4wZjNhY2Y6NjYgZ2YycDhhZmZpbmVpbnZxYiBWeCxXeCxJYiBzc2UgaG9zdFxuMGYzYWRmOjY2IGFlc2tleWdlbmFzc2lzdCBWeCxXeCxJYiBzc2UgaG9zdFxuYDtcblxuLyoqIEV2ZXJ5IGxpbmUgb2YgdGhlIHg4NywgTU1YLCBTU0UgYW5kIEFWWCBtYXBzLCBpbiB0aGUgbm90YXRpb24gb2Ygb3Bjb2RlLW1hcC50cy4gKi9cbmV4cG9ydCBmdW5jdGlvbiB2ZWN0b3JPcGNvZGVMaW5lcygpOiBzdHJpbmdbXSB7XG4gIGNvbnN0IGxpbmVzID0gWy4uLmRlcml2ZWRMaW5lcygpLCAuLi5TU0Uuc3BsaXQoJ1xcbicpLmZpbHRlcigobGluZSkgPT4gbGluZSAhPT0gJycpLCAuLi5YODdfQU5EX01NWF9MSU5FU107XG4gIHJldHVybiBbLi4ubGluZXMsIC4uLmF2eE9wY29kZUxpbmVzKCldO1xufVxuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYS9vcGNvZGUudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2lzYVwiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvaXNhL29wY29kZS50c1wiO2ltcG9ydCB7IGludGVnZXJPcGNvZGVMaW5lcyB9IGZyb20gJy4vb3Bjb2RlLW1hcC50cyc7XG5pbXBvcnQgeyB2ZWN0b3JPcGNvZGVMaW5lcyB9IGZyb20gJy4vb3Bjb2RlLW1hcC12ZWN0b3IudHMnO1xuXG4vKiogQXR0cmlidXRlcyBvZiBhbiBlbmNvZGluZzogc2VlIG9wY29kZS1tYXAudHMuICovXG5leHBvcnQgY29uc3QgQXR0cmlidXRlID0ge1xuICBMT0NLOiAxIDw8IDAsIEk2NDogMSA8PCAxLCBPNjQ6IDEgPDwgMiwgRDY0OiAxIDw8IDMsIEY2NDogMSA8PCA0LCBTWVNURU06IDEgPDwgNSwgSE9TVDogMSA8PCA2LCBNRU06IDEgPDwgOCwgUkVHOiAxIDw8IDksXG4gIE1PRFJNOiAxIDw8IDEwLCBTVEFDSzogMSA8PCAxMSwgU1NFOiAxIDw8IDEyLCBYODc6IDEgPDwgMTMsIE1NWDogMSA8PCAxNCwgVzA6IDEgPDwgMTUsIFcxOiAxIDw8IDE2LCBMMDogMSA8PCAxNywgTDE6IDEgPDwgMTgsIFVEOiAxIDw8IDE5LCBDUjogMSA8PCAyMCxcbiAgUkVYQjogMSA8PCAyMSwgRlg6IDEgPDwgMjIsIEFWWDogMSA8PCAyMywgQTY0OiAxIDw8IDI0LFxufSBhcyBjb25zdDsgLy8gcHJldHRpZXItaWdub3JlXG5cbmNvbnN0IEFUVFJJQlVURV9OQU1FUzogUmVjb3JkPHN0cmluZywgbnVtYmVyPiA9IHtcbiAgbG9jazogQXR0cmlidXRlLkxPQ0ssIGk2NDogQXR0cmlidXRlLkk2NCwgbzY0OiBBdHRyaWJ1dGUuTzY0LCBkNjQ6IEF0dHJpYnV0ZS5ENjQsIGY2NDogQXR0cmlidXRlLkY2NCwgc3lzOiBBdHRyaWJ1dGUuU1lTVEVNLCBob3N0OiBBdHRyaWJ1dGUuSE9TVCxcbiAgbWVtOiBBdHRyaWJ1dGUuTUVNLCByZWc6IEF0dHJpYnV0ZS5SRUcsIG1vZHJtOiBBdHRyaWJ1dGUuTU9EUk0sIHN0YWNrOiBBdHRyaWJ1dGUuU1RBQ0ssIHNzZTogQXR0cmlidXRlLlNTRSwgeDg3OiBBdHRyaWJ1dGUuWDg3LFxuICBtbXg6IEF0dHJpYnV0ZS5NTVgsIHcwOiBBdHRyaWJ1dGUuVzAsIHcxOiBBdHRyaWJ1dGUuVzEsIGwwOiBBdHRyaWJ1dGUuTDAsIGwxOiBBdHRyaWJ1dGUuTDEsIHVkOiBBdHRyaWJ1dGUuVUQsIGNyOiBBdHRyaWJ1dGUuQ1IsIHJleGI6IEF0dHJpYnV0ZS5SRVhCLFxuICBmeDogQXR0cmlidXRlLkZYLCBhdng6IEF0dHJpYnV0ZS5BVlgsIGE2NDogQXR0cmlidXRlLkE2NCxcbn07IC8vIHByZXR0aWVyLWlnbm9yZVxuXG4vKiogT25lIG9wZXJhbmQgb2YgYW4gZW5jb2Rpbmc6IFNETSBsZXR0ZXIgKGAxYCwgYEFMYCwgYHJBWGAsIGBDTGAgc3BlbGxlZCBvdXQpIGFuZCBzaXplIGxldHRlci4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgT3BlcmFuZFNwZWMge1xuICByZWFkb25seSBsZXR0ZXI6IHN0cmluZztcbiAgcmVhZG9ubHkgc2l6ZTogc3RyaW5nO1xufVxuXG4vKiogT25lIGVuY29kaW5nOiBhIGxpbmUgb2YgdGhlIG9wY29kZSBtYXAuICovXG5leHBvcnQgaW50ZXJmYWNlIE9wY29kZSB7XG4gIHJlYWRvbmx5IG5hbWU6IHN0cmluZztcbiAgcmVhZG9ubHkgb3BlcmFuZHM6IHJlYWRvbmx5IE9wZXJhbmRTcGVjW107XG4gIHJlYWRvbmx5IGF0dHJpYnV0ZXM6IG51bWJlcjtcbiAgLyoqIE1vZFJNLnJlZyB0aGF0IHNlbGVjdHMgaXQsIG9yIC0xOyB3aG9sZSBNb2RSTSBieXRlLCBvciAtMS4gKi9cbiAgcmVhZG9ubHkgcmVnOiBudW1iZXI7XG4gIHJlYWRvbmx5IG1vZHJtOiBudW1iZXI7XG4gIC8qKiBNYW5kYXRvcnkgcHJlZml4IDB4NjYsIDB4ZjMsIDB4ZjIsIDAgPSBub25lIG9mIHRoZW0sIC0xID0gYW55LiAqL1xuICByZWFkb25seSBwcmVmaXg6IG51bWJlcjtcbiAgcmVhZG9ubHkgaGFzTW9kcm06IGJvb2xlYW47XG4gIC8qKiBWRVgudnZ2diBpcyBhbiBvcGVyYW5kOyBlbHNld2hlcmUgaXQgbXVzdCBiZSAxMTExLiAqL1xuICByZWFkb25seSB1c2VzVnZ2djogYm9vbGVhbjtcbiAgLyoqIERpZ2VzdGVkIGZvciB0aGUgZGVjb2RlcjogOC1iaXQgZmlyc3Qgb3BlcmFuZDsgcG9ydC1zaXplZCBvcGVyYW5kIChuZXZlciA4IGJ5dGVzKTsgd2hhdCB0byBmZXRjaCBhZnRlciBNb2RSTSwgYXMgYEZldGNoYCBjb2Rlcy4gKi9cbiAgcmVhZG9ubHkgaXNCeXRlOiBib29sZWFuO1xuICByZWFkb25seSBpc1BvcnRTaXplZDogYm9vbGVhbjtcbiAgcmVhZG9ubHkgZmV0Y2hlczogcmVhZG9ubHkgbnVtYmVyW107XG4gIC8qKiBXaGF0IGl0IGRvZXMgdG8gdGhlIGluc3RydWN0aW9uIGZsb3cuICovXG4gIHJlYWRvbmx5IGZsb3c6IEZsb3c7XG4gIC8qKiBIYW5kbGVyIHNldHMgYnkgb3BlcmFuZCBzaXplLCBhZGRyZXNzIHNpemUsIG1lbW9yeSBmb3JtIGFuZCBzdGFjayB2YXJpYW50OyBmaWxsZWQgYnkgdGhlIGJsb2NrIGJ1aWxkZXIuICovXG4gIHJlYWRvbmx5IGhhbmRsZXJzOiAoSGFuZGxlclNldCB8IHVuZGVmaW5lZClbXTtcbn1cblxuLyoqIENvbnRyb2wgZmxvdyBvZiBhbiBpbnN0cnVjdGlvbiwgZm9yIHRoZSBibG9jayBidWlsZGVyLiAqL1xuZXhwb3J0IGNvbnN0IEZsb3cgPSB7IE5PTkU6IDAsIENPTkRJVElPTkFMOiAxLCBDT1VOVEVSOiAyLCBKVU1QOiAzLCBDQUxMOiA0LCBDQUxMX0lORElSRUNUOiA1LCBJTkRJUkVDVDogNiB9IGFzIGNvbnN0O1xuZXhwb3J0IHR5cGUgRmxvdyA9ICh0eXBlb2YgRmxvdylba2V5b2YgdHlwZW9mIEZsb3ddO1xuXG5mdW5jdGlvbiBmbG93T2YobmFtZTogc3RyaW5nKTogRmxvdyB7XG4gIGlmIChuYW1lID09PSAnam1wJykgcmV0dXJuIEZsb3cuSlVNUDtcbiAgaWYgKG5hbWUgPT09ICdjYWxsJykgcmV0dXJuIEZsb3cuQ0FMTDtcbiAgaWYgKG5hbWUgPT09ICdjYWxsIGluZGlyZWN0JykgcmV0dXJuIEZsb3cuQ0FMTF9JTkRJUkVDVDtcbiAgaWYgKG5hbWUgPT09ICdqbXAgaW5kaXJlY3QnIHx8IG5hbWUgPT09ICdyZXQnKSByZXR1cm4gRmxvdy5JTkRJUkVDVDtcbiAgaWYgKG5hbWUuc3RhcnRzV2l0aCgnbG9vcCcpIHx8IG5hbWUgPT09ICdqY3h6JykgcmV0dXJuIEZsb3cuQ09VTlRFUjtcbiAgcmV0dXJuIG5hbWUuc3RhcnRzV2l0aCgnaicpICYmIG5hbWUgIT09ICdqbXAgZmFyJyA/IEZsb3cuQ09ORElUSU9OQUwgOiBGbG93Lk5PTkU7XG59XG5cbi8qKiBIYW5kbGVyIG51bWJlcnMgb2Ygb25lIHNoYXBlIGJ5IGhvdyBpdHMgbWVtb3J5IG9wZXJhbmQgaXMgYWRkcmVzc2VkOyBgYmFzZWAgYW5kIGBpbmRleGVkYCBhcmUgLTEgd2hlcmUgb25seSB0aGUgY29tcHV0ZWQgZm9ybSBleGlzdHMuICovXG5leHBvcnQgaW50ZXJmYWNlIEhhbmRsZXJTZXQge1xuICByZWFkb25seSBjb21wdXRlZDogbnVtYmVyO1xuICByZWFkb25seSBiYXNlOiBudW1iZXI7XG4gIHJlYWRvbmx5IGluZGV4ZWQ6IG51bWJlcjtcbn1cblxuLyoqIFdoYXQgdGhlIGRlY29kZXIgZmV0Y2hlcyBhZnRlciBNb2RSTSBhbmQgZGlzcGxhY2VtZW50LiAqL1xuZXhwb3J0IGNvbnN0IEZldGNoID0geyBTSUdORURfQllURTogMCwgV09SRDogMSwgQllfU0laRTogMiwgRlVMTDogMywgUkVMQVRJVkU6IDQsIE9GRlNFVDogNSwgRkFSX1BPSU5URVI6IDYgfSBhcyBjb25zdDtcblxuZnVuY3Rpb24gZmV0Y2hlc09mKG9wZXJhbmRzOiByZWFkb25seSBPcGVyYW5kU3BlY1tdKTogbnVtYmVyW10ge1xuICBjb25zdCBvdXQ6IG51bWJlcltdID0gW107XG4gIGZvciAoY29uc3QgeyBsZXR0ZXIsIHNpemUgfSBvZiBvcGVyYW5kcykge1xuICAgIGlmIChsZXR0ZXIgPT09ICdPJykgb3V0LnB1c2goRmV0Y2guT0ZGU0VUKTtcbiAgICBlbHNlIGlmIChsZXR0ZXIgPT09ICdBJykgb3V0LnB1c2goRmV0Y2guRkFSX1BPSU5URVIpO1xuICAgIGVsc2UgaWYgKGxldHRlciA9PT0gJ3NJJyB8fCAoKGxldHRlciA9PT0gJ0knIHx8IGxldHRlciA9PT0gJ0onKSAmJiBzaXplID09PSAnYicpKSBvdXQucHVzaChGZXRjaC5TSUdORURfQllURSk7XG4gICAgZWxzZSBpZiAobGV0dGVyID09PSAnSicpIG91dC5wdXNoKEZldGNoLlJFTEFUSVZFKTtcbiAgICBlbHNlIGlmIChsZXR0ZXIgPT09ICdJJykgb3V0LnB1c2goc2l6ZSA9PT0gJ3cnID8gRmV0Y2guV09SRCA6IHNpemUgPT09ICd2JyA/IEZldGNoLkZVTEwgOiBGZXRjaC5CWV9TSVpFKTtcbiAgfVxuICByZXR1cm4gb3V0O1xufVxuXG4vKiogTWFwczogMCBvbmUgYnl0ZSwgMSAwRiwgMiAwRjM4LCAzIDBGM0EsIHRoZW4gVkVYIG1hcHMgMS0zIGF0IDQgKyBtYXAuICovXG5leHBvcnQgdHlwZSBPcGNvZGVUYWJsZXMgPSByZWFkb25seSAocmVhZG9ubHkgKHJlYWRvbmx5IE9wY29kZVtdKVtdKVtdO1xuXG5mdW5jdGlvbiBwYXJzZU9wZXJhbmQodGV4dDogc3RyaW5nKTogT3BlcmFuZFNwZWMge1xuICBpZiAodGV4dCA9PT0gJ0FMJyB8fCB0ZXh0ID09PSAnckFYJyB8fCB0ZXh0ID09PSAnQ0wnIHx8IHRleHQgPT09ICcxJykgcmV0dXJuIHsgbGV0dGVyOiB0ZXh0LCBzaXplOiB0ZXh0ID09PSAnckFYJyA/ICd2JyA6ICdiJyB9O1xuICBpZiAodGV4dC5zdGFydHNXaXRoKCdzJykpIHJldHVybiB7IGxldHRlcjogJ3MnICsgdGV4dFsxXSEsIHNpemU6ICd2JyB9O1xuICByZXR1cm4geyBsZXR0ZXI6IHRleHRbMF0hLCBzaXplOiB0ZXh0LnNsaWNlKDEpIH07XG59XG5cbmZ1bmN0aW9uIHBhcnNlTGluZShsaW5lOiBzdHJpbmcpOiB7IG1hcDogbnVtYmVyOyBvcGNvZGU6IG51bWJlcjsgZW50cnk6IE9wY29kZSB9IHtcbiAgY29uc3QgW3doZXJlLCBuYW1lLCBvcGVyYW5kVGV4dCwgLi4uYXR0cmlidXRlTmFtZXNdID0gbGluZS5zcGxpdCgnICcpIGFzIFtzdHJpbmcsIHN0cmluZywgc3RyaW5nLCAuLi5zdHJpbmdbXV07XG4gIGNvbnN0IG1hdGNoID0gL14odmV4KT8oMGYzOHwwZjNhfDBmKT8oWzAtOWEtZl17Mn0pKD86XFwvKFswLTddKSk/KD86PShbMC05YS1mXXsyfSkpPyg/OjoobnB8NjZ8ZjN8ZjIpKT8kLy5leGVjKHdoZXJlKTtcbiAgaWYgKG1hdGNoID09PSBudWxsKSB0aHJvdyBuZXcgUmFuZ2VFcnJvcihgb3Bjb2RlIG1hcCBsaW5lIG5vdCB1bmRlcnN0b29kOiAke2xpbmV9YCk7XG4gIGNvbnN0IFssIHZleCwgZXNjYXBlLCBieXRlLCByZWcsIG1vZHJtLCBwcmVmaXhdID0gbWF0Y2g7XG4gIGNvbnN0IG1hcCA9IChlc2NhcGUgPT09IHVuZGVmaW5lZCA/IDAgOiBlc2NhcGUgPT09ICcwZicgPyAxIDogZXNjYXBlID09PSAnMGYzOCcgPyAyIDogMykgKyAodmV4ID09PSB1bmRlZmluZWQgPyAwIDogNCk7XG4gIGNvbnN0IG9wZXJhbmRzID0gb3BlcmFuZFRleHQgPT09ICctJyA/IFtdIDogb3BlcmFuZFRleHQuc3BsaXQoJywnKS5tYXAocGFyc2VPcGVyYW5kKTtcbiAgbGV0IGF0dHJpYnV0ZXMgPSAwO1xuICBmb3IgKGNvbnN0IGF0dHJpYnV0ZSBvZiBhdHRyaWJ1dGVOYW1lcykgYXR0cmlidXRlcyB8PSBBVFRSSUJVVEVfTkFNRVNbYXR0cmlidXRlXSA/PyBmYWlsKGxpbmUpO1xuICBjb25zdCBuZWVkc01vZHJtID1cbiAgICBvcGVyYW5kcy5zb21lKChvKSA9PiAnRUdNVldQUU5VJy5pbmNsdWRlcyhvLmxldHRlcikgJiYgby5sZXR0ZXIgIT09ICcxJykgfHwgcmVnICE9PSB1bmRlZmluZWQgfHwgbW9kcm0gIT09IHVuZGVmaW5lZDtcbiAgcmV0dXJuIHtcbiAgICBtYXAsXG4gICAgb3Bjb2RlOiBwYXJzZUludChieXRlISwgMTYpLFxuICAgIGVudHJ5OiB7XG4gICAgICBuYW1lOiBuYW1lLnJlcGxhY2VBbGwoJ18nLCAnICcpLFxuICAgICAgb3BlcmFuZHMsXG4gICAgICBhdHRyaWJ1dGVzLFxuICAgICAgcmVnOiByZWcgPT09IHVuZGVmaW5lZCA/IC0xIDogTnVtYmVyKHJlZyksXG4gICAgICBtb2RybTogbW9kcm0gPT09IHVuZGVmaW5lZCA/IC0xIDogcGFyc2VJbnQobW9kcm0sIDE2KSxcbiAgICAgIHByZWZpeDogcHJlZml4ID09PSB1bmRlZmluZWQgPyAtMSA6IHByZWZpeCA9PT0gJ25wJyA/IDAgOiBwYXJzZUludChwcmVmaXgsIDE2KSxcbiAgICAgIGhhc01vZHJtOiBuZWVkc01vZHJtIHx8IChhdHRyaWJ1dGVzICYgQXR0cmlidXRlLk1PRFJNKSAhPT0gMCxcbiAgICAgIGlzQnl0ZTogb3BlcmFuZHNbMF0/LnNpemUgPT09ICdiJyAmJiBvcGVyYW5kc1swXS5sZXR0ZXIgIT09ICdJJyAmJiBvcGVyYW5kc1swXS5sZXR0ZXIgIT09ICdKJyxcbiAgICAgIGlzUG9ydFNpemVkOiBvcGVyYW5kc1swXT8ubGV0dGVyID09PSAnWCcgJiYgb3BlcmFuZHNbMF0uc2l6ZSA9PT0gJ3onLFxuICAgICAgZmV0Y2hlczogZmV0Y2hlc09mKG9wZXJhbmRzKSxcbiAgICAgIHVzZXNWdnZ2OiBvcGVyYW5kcy5zb21lKChvKSA9PiBvLmxldHRlciA9PT0gJ0gnIHx8IG8ubGV0dGVyID09PSAnQicpLFxuICAgICAgZmxvdzogZmxvd09mKG5hbWUucmVwbGFjZUFsbCgnXycsICcgJykpLFxuICAgICAgaGFuZGxlcnM6IFtdLFxuICAgIH0sXG4gIH07XG59XG5mdW5jdGlvbiBmYWlsKGxpbmU6IHN0cmluZyk6IG5ldmVyIHtcbiAgdGhyb3cgbmV3IFJhbmdlRXJyb3IoYHVua25vd24gYXR0cmlidXRlIGluIG9wY29kZSBtYXAgbGluZTogJHtsaW5lfWApO1xufVxuXG5leHBvcnQgY29uc3QgT1BDT0RFUzogT3Bjb2RlW10gPSBbXTtcblxuLyoqIFRoZSBkZWNvZGluZyB0YWJsZXMsIHBhcnNlZCBmcm9tIHRoZSBvcGNvZGUgbWFwJ3MgbGluZXMuICovXG5leHBvcnQgY29uc3QgT1BDT0RFX1RBQkxFUzogT3Bjb2RlVGFibGVzID0gKCgpID0+IHtcbiAgY29uc3QgdGFibGVzOiBPcGNvZGVbXVtdW10gPSBBcnJheS5mcm9tKHsgbGVuZ3RoOiA4IH0sICgpID0+IEFycmF5LmZyb20oeyBsZW5ndGg6IDI1NiB9LCAoKSA9PiBbXSkpO1xuICBmb3IgKGNvbnN0IGxpbmUgb2YgWy4uLmludGVnZXJPcGNvZGVMaW5lcygpLCAuLi52ZWN0b3JPcGNvZGVMaW5lcygpXSkge1xuICAgIGNvbnN0IHsgbWFwLCBvcGNvZGUsIGVudHJ5IH0gPSBwYXJzZUxpbmUobGluZSk7XG4gICAgT1BDT0RFUy5wdXNoKGVudHJ5KTtcbiAgICB0YWJsZXNbbWFwXSFbb3Bjb2RlXSEucHVzaChlbnRyeSk7XG4gIH1cbiAgcmV0dXJuIHRhYmxlcztcbn0pKCk7XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdC9zaGFwZXMudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXRcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvc2hhcGVzLnRzXCI7aW1wb3J0IHR5cGUgeyBEZWNvZGVkSW5zbiB9IGZyb20gJy4uL2lzYS9kZWNvZGVkLWluc24udHMnO1xuaW1wb3J0IHsgQXR0cmlidXRlLCBPUENPREVTLCB0eXBlIE9wY29kZSwgdHlwZSBPcGVyYW5kU3BlYyB9IGZyb20gJy4uL2lzYS9vcGNvZGUudHMnO1xuaW1wb3J0IHsgc3RyaW5nU2VtYW50aWNOYW1lIH0gZnJvbSAnLi4vaXNhL3NlbWFudGljcy9zdHJpbmcudHMnO1xuaW1wb3J0IHsgU2VnIH0gZnJvbSAnLi4vbHAvcmVnaXN0ZXItZmlsZS50cyc7XG5pbXBvcnQgdHlwZSB7IE9wZXJhbmRTaGFwZSB9IGZyb20gJy4vZW1pdHRlci50cyc7XG5cbi8qKiBPbmUgd2F5IGFuIGluc3RydWN0aW9uIGNhbiBsb29rOiBpdHMgbWVhbmluZyBhbmQgdGhlIGtpbmQgYW5kIHNpemUgb2YgZWFjaCBvcGVyYW5kLiBFdmVyeSBzaGFwZSBnZXRzIGFuIGludGVycHJldGVyIGhhbmRsZXIuICovXG5leHBvcnQgaW50ZXJmYWNlIFNoYXBlIHtcbiAgcmVhZG9ubHkga2V5OiBzdHJpbmc7XG4gIHJlYWRvbmx5IHNlbWFudGljOiBzdHJpbmc7XG4gIHJlYWRvbmx5IG9wZXJhbmRzOiByZWFkb25seSBPcGVyYW5kU2hhcGVbXTtcbiAgcmVhZG9ubHkgbG9uZzogYm9vbGVhbjtcbn1cblxuY29uc3QgQllfT1BFUkFORF9TSVpFID0gbmV3IFNldChbJ2NidycsICdjd2QnLCAnY2FsbCcsICdjYWxsIGluZGlyZWN0JywgJ3JldCcsICdsZWF2ZScsICdwdXNoZiddKTtcbmNvbnN0IEJZX0FERFJFU1NfU0laRSA9IG5ldyBTZXQoWydsb29wJywgJ2xvb3BlJywgJ2xvb3BuZScsICdqY3h6J10pO1xuXG5mdW5jdGlvbiBzaXplT2Yoc3BlYzogT3BlcmFuZFNwZWMsIG9wZXJhbmRTaXplOiBudW1iZXIpOiBudW1iZXIge1xuICBzd2l0Y2ggKHNwZWMuc2l6ZSkge1xuICAgIGNhc2UgJ2InOlxuICAgICAgcmV0dXJuIDE7XG4gICAgY2FzZSAndyc6XG4gICAgICByZXR1cm4gMjtcbiAgICBjYXNlICdkJzpcbiAgICAgIHJldHVybiA0O1xuICAgIGNhc2UgJ3EnOlxuICAgICAgcmV0dXJuIDg7XG4gICAgY2FzZSAneCc6XG4gICAgICByZXR1cm4gMTY7XG4gICAgY2FzZSAnWSc6XG4gICAgICByZXR1cm4gMzI7XG4gICAgY2FzZSAneSc6XG4gICAgICByZXR1cm4gb3BlcmFuZFNpemUgPT09IDggPyA4IDogNDtcbiAgICBkZWZhdWx0OlxuICAgICAgcmV0dXJuIG9wZXJhbmRTaXplO1xuICB9XG59XG5cbmZ1bmN0aW9uIG9wZXJhbmRTaGFwZShzcGVjOiBPcGVyYW5kU3BlYywgb3BlcmFuZFNpemU6IG51bWJlciwgbWVtb3J5OiBib29sZWFuKTogT3BlcmFuZFNoYXBlIHwgdW5kZWZpbmVkIHtcbiAgY29uc3Qgc2l6ZSA9IHNpemVPZihzcGVjLCBvcGVyYW5kU2l6ZSk7XG4gIHN3aXRjaCAoc3BlYy5sZXR0ZXIpIHtcbiAgICBjYXNlICdFJzpcbiAgICAgIHJldHVybiB7IGtpbmQ6IG1lbW9yeSA/ICdtJyA6ICdyJywgc2l6ZSB9O1xuICAgIGNhc2UgJ00nOlxuICAgIGNhc2UgJ08nOlxuICAgICAgcmV0dXJuIHsga2luZDogJ20nLCBzaXplOiBzcGVjLnNpemUgPT09ICcnID8gOCA6IHNpemUgfTtcbiAgICBjYXNlICdHJzpcbiAgICBjYXNlICdaJzpcbiAgICBjYXNlICdCJzpcbiAgICBjYXNlICdBTCc6XG4gICAgY2FzZSAnckFYJzpcbiAgICBjYXNlICdDTCc6XG4gICAgICByZXR1cm4geyBraW5kOiAncicsIHNpemUgfTtcbiAgICBjYXNlICdJJzpcbiAgICBjYXNlICdzSSc6XG4gICAgY2FzZSAnMSc6XG4gICAgICByZXR1cm4geyBraW5kOiAnaScsIHNpemUgfTtcbiAgICBjYXNlICdWJzpcbiAgICBjYXNlICdVJzpcbiAgICBjYXNlICdIJzpcbiAgICAgIHJldHVybiB7IGtpbmQ6ICd4Jywgc2l6ZTogTWF0aC5tYXgoc2l6ZSwgMTYpIH07XG4gICAgY2FzZSAnVyc6XG4gICAgICByZXR1cm4gbWVtb3J5ID8geyBraW5kOiAnbScsIHNpemUgfSA6IHsga2luZDogJ3gnLCBzaXplOiBNYXRoLm1heChzaXplLCAxNikgfTtcbiAgICBkZWZhdWx0OlxuICAgICAgcmV0dXJuIHVuZGVmaW5lZDtcbiAgfVxufVxuXG4vKiogVGhlIHNoYXBlIG9mIGFuIGVuY29kaW5nIGF0IHRoZXNlIHNpemVzOyBgbWVtb3J5YCBjaG9vc2VzIHRoZSBNb2RSTSBmb3JtLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHNoYXBlT2YoZW50cnk6IE9wY29kZSwgb3BlcmFuZFNpemU6IG51bWJlciwgYWRkcmVzc1NpemU6IG51bWJlciwgbWVtb3J5OiBib29sZWFuLCBsb25nOiBib29sZWFuKTogU2hhcGUge1xuICBjb25zdCBvcGVyYW5kcyA9IGVudHJ5Lm9wZXJhbmRzLm1hcCgobykgPT4gb3BlcmFuZFNoYXBlKG8sIG9wZXJhbmRTaXplLCBtZW1vcnkpKS5maWx0ZXIoKG8pID0+IG8gIT09IHVuZGVmaW5lZCk7XG4gIGxldCBzZW1hbnRpYyA9IGVudHJ5Lm5hbWU7XG4gIGlmIChzZW1hbnRpYyA9PT0gJ3JldCcgJiYgb3BlcmFuZHMubGVuZ3RoID4gMCkgc2VtYW50aWMgPSAncmV0IGltbSc7XG4gIGlmIChCWV9PUEVSQU5EX1NJWkUuaGFzKGVudHJ5Lm5hbWUpKSBzZW1hbnRpYyArPSBgLiR7b3BlcmFuZFNpemV9YDtcbiAgZWxzZSBpZiAoQllfQUREUkVTU19TSVpFLmhhcyhlbnRyeS5uYW1lKSkgc2VtYW50aWMgKz0gYC4ke2FkZHJlc3NTaXplfWA7XG4gIGNvbnN0IGxlZ2FjeVN0YWNrID0gIWxvbmcgJiYgKGVudHJ5LmF0dHJpYnV0ZXMgJiBBdHRyaWJ1dGUuU1RBQ0spICE9PSAwO1xuICBjb25zdCBrZXkgPSBgJHtzZW1hbnRpY306JHtvcGVyYW5kcy5tYXAoKG8pID0+IGAke28ua2luZH0ke28uc2l6ZX1gKS5qb2luKCl9JHtsZWdhY3lTdGFjayA/ICchJyA6ICcnfWA7XG4gIHJldHVybiB7IGtleSwgc2VtYW50aWMsIG9wZXJhbmRzLCBsb25nOiAhbGVnYWN5U3RhY2sgfTtcbn1cblxuLyoqIFRoZSBzaGFwZSBvZiBhIHN0cmluZyBpbnN0cnVjdGlvbiB3aXRoIGZsYXQgc2VnbWVudHM7IHVuZGVmaW5lZDogVHlwZVNjcmlwdCBleGVjdXRlcyBpdC4gYGlzRmxhdGA6IG91dHNpZGUgNjQtYml0IG1vZGUsIEVTIGFuZCBEUyBoYXZlIG5vIGJhc2UgYW5kIG5vIGxpbWl0LiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHN0cmluZ1NoYXBlT2YoaW5zbjogRGVjb2RlZEluc24sIGlzRmxhdDogYm9vbGVhbik6IFNoYXBlIHwgdW5kZWZpbmVkIHtcbiAgY29uc3QgaXNTZWdtZW50ZWQgPVxuICAgIGluc24uc2VnbWVudCA9PT0gU2VnLkZTIHx8IGluc24uc2VnbWVudCA9PT0gU2VnLkdTIHx8IGluc24uc2VnbWVudCA9PT0gU2VnLlNTIHx8IChpbnNuLm1vZGUgIT09IDIgJiYgIWlzRmxhdCk7XG4gIGlmIChpbnNuLmFkZHJlc3NTaXplID09PSAyIHx8IGlzU2VnbWVudGVkIHx8ICFTVFJJTkdfTkFNRVMuaGFzKGluc24ubmFtZSkpIHJldHVybiB1bmRlZmluZWQ7XG4gIGNvbnN0IHNlbWFudGljID0gc3RyaW5nU2VtYW50aWNOYW1lKGluc24ubmFtZSwgaW5zbi5yZXAsIGluc24ub3BlcmFuZFNpemUsIGluc24uYWRkcmVzc1NpemUpO1xuICByZXR1cm4gc2VtYW50aWMgPT09IHVuZGVmaW5lZCA/IHVuZGVmaW5lZCA6IHN0cmluZ1NoYXBlKHNlbWFudGljKTtcbn1cbmNvbnN0IFNUUklOR19OQU1FUyA9IG5ldyBTZXQoWydtb3ZzJywgJ3N0b3MnLCAnbG9kcycsICdjbXBzJywgJ3NjYXMnXSk7XG5jb25zdCBzdHJpbmdTaGFwZSA9IChzZW1hbnRpYzogc3RyaW5nKTogU2hhcGUgPT4gKHsga2V5OiBzZW1hbnRpYywgc2VtYW50aWMsIG9wZXJhbmRzOiBbXSwgbG9uZzogdHJ1ZSB9KTtcblxuY29uc3QgcXVpY2sgPSAobmFtZTogc3RyaW5nKTogU2hhcGUgPT4gKHsga2V5OiBuYW1lLCBzZW1hbnRpYzogYCR7bmFtZX0ucXVpY2tgLCBvcGVyYW5kczogW10sIGxvbmc6IHRydWUgfSk7XG4vKiogSVJFVFE7IGl0IG5lZWRzIGEgaGFuZGxlciBpbiB0aGUgaW50ZXJwcmV0ZXIncyBsb29wLiAqL1xuZXhwb3J0IGNvbnN0IElOVEVSUlVQVF9SRVRVUk4gPSBxdWljaygnaXJldCcpO1xuLyoqIFN5c3RlbSBpbnN0cnVjdGlvbnMgd2l0aCBoYW5kbGVycyBpbiB0aGUgbG9vcDogd2hhdCBrZXJuZWxzIGRvIGF0IHRoZSBzdGFydCBhbmQgdGhlIGVuZCBvZiBoYW5kbGVycyBhbmQgY3JpdGljYWwgc2VjdGlvbnMuICovXG5leHBvcnQgY29uc3QgU1lTVEVNX0FSTVM6IHJlYWRvbmx5IFNoYXBlW10gPSBbSU5URVJSVVBUX1JFVFVSTiwgLi4uWydjbGknLCAnc3RpJywgJ3BvcGYnLCAnY2xhYycsICdzd2FwZ3MnXS5tYXAocXVpY2spXTtcblxuY29uc3QgUVVJQ0sgPSBuZXcgTWFwKFsuLi5TWVNURU1fQVJNUywgcXVpY2soJ3BhdXNlJyksIHF1aWNrKCdzZXJpYWxpemUnKV0ubWFwKChzaGFwZSkgPT4gW3NoYXBlLmtleSwgc2hhcGVdKSk7XG4vKiogT2YgdGhlc2UgdGhlIGZvcm0gd2l0aCBhIDY0LWJpdCBvcGVyYW5kLiAqL1xuY29uc3QgUVVBRFdPUkQgPSBuZXcgU2V0KFsnaXJldCcsICdwb3BmJ10pO1xuLyoqIFRoZSBzaGFwZSBvZiBhIHN5c3RlbSBpbnN0cnVjdGlvbiB0aGF0IGdlbmVyYXRlZCBjb2RlIGV4ZWN1dGVzIG1vc3Qgb2YgdGhlIHRpbWU7IHVuZGVmaW5lZDogVHlwZVNjcmlwdCBhbHdheXMgZG9lcy4gKi9cbmV4cG9ydCBmdW5jdGlvbiBzeXN0ZW1TaGFwZU9mKGluc246IERlY29kZWRJbnNuKTogU2hhcGUgfCB1bmRlZmluZWQge1xuICBpZiAoaW5zbi5tb2RlICE9PSAyKSByZXR1cm4gdW5kZWZpbmVkO1xuICBjb25zdCBrbm93biA9IFFVSUNLLmdldChpbnNuLm5hbWUpO1xuICBpZiAoa25vd24gIT09IHVuZGVmaW5lZCkgcmV0dXJuIFFVQURXT1JELmhhcyhpbnNuLm5hbWUpICYmIGluc24ub3BlcmFuZFNpemUgIT09IDggPyB1bmRlZmluZWQgOiBrbm93bjtcbiAgaWYgKGluc24ubmFtZSAhPT0gJ21vdiBybSxzcmVnJyB8fCBpbnNuLmlzTWVtb3J5IHx8IGluc24ucmVnID4gU2VnLkdTKSByZXR1cm4gdW5kZWZpbmVkO1xuICBjb25zdCBzZW1hbnRpYyA9IGBtb3YgcixzcmVnLiR7aW5zbi5yZWd9YDtcbiAgcmV0dXJuIHsga2V5OiBgJHtzZW1hbnRpY306JHtpbnNuLm9wZXJhbmRTaXplfWAsIHNlbWFudGljLCBvcGVyYW5kczogW3sga2luZDogJ3InLCBzaXplOiBpbnNuLm9wZXJhbmRTaXplIH1dLCBsb25nOiB0cnVlIH07XG59XG5cbi8qKiBFdmVyeSBzaGFwZSB0aGF0IHRoZSBvcGNvZGUgbWFwcyBjYW4gZ2l2ZTogYWxsLCBvciB0aG9zZSBvZiBzb21lIG1uZW1vbmljcy4gU3RyaW5nIGluc3RydWN0aW9ucyBhcmUgbm90IGFtb25nIHRoZW0uICovXG5leHBvcnQgZnVuY3Rpb24gYWxsU2hhcGVzKG5hbWVzPzogUmVhZG9ubHlTZXQ8c3RyaW5nPik6IFNoYXBlW10ge1xuICBjb25zdCBzaGFwZXMgPSBuZXcgTWFwPHN0cmluZywgU2hhcGU+KCk7XG4gIGZvciAoY29uc3QgZW50cnkgb2YgT1BDT0RFUykge1xuICAgIGlmIChuYW1lcz8uaGFzKGVudHJ5Lm5hbWUpID09PSBmYWxzZSkgY29udGludWU7XG4gICAgY29uc3QgYSA9IGVudHJ5LmF0dHJpYnV0ZXM7XG4gICAgaWYgKChhICYgKEF0dHJpYnV0ZS5TWVNURU0gfCBBdHRyaWJ1dGUuSE9TVCB8IEF0dHJpYnV0ZS5VRCkpICE9PSAwKSBjb250aW51ZTtcbiAgICBmb3IgKGNvbnN0IGxvbmcgb2YgW3RydWUsIGZhbHNlXSkge1xuICAgICAgaWYgKChhICYgKGxvbmcgPyBBdHRyaWJ1dGUuSTY0IDogQXR0cmlidXRlLk82NCkpICE9PSAwKSBjb250aW51ZTtcbiAgICAgIGNvbnN0IHNpemVzID0gIWxvbmcgPyBbMiwgNF0gOiAoYSAmIEF0dHJpYnV0ZS5GNjQpICE9PSAwID8gWzhdIDogKGEgJiBBdHRyaWJ1dGUuRDY0KSAhPT0gMCA/IFsyLCA4XSA6IFsyLCA0LCA4XTtcbiAgICAgIGZvciAoY29uc3Qgb3BlcmFuZFNpemUgb2Ygc2l6ZXMpIHtcbiAgICAgICAgaWYgKG9wZXJhbmRTaXplICE9PSA4ICYmIChhICYgQXR0cmlidXRlLlcxKSAhPT0gMCkgY29udGludWU7XG4gICAgICAgIGZvciAoY29uc3QgYWRkcmVzc1NpemUgb2YgQllfQUREUkVTU19TSVpFLmhhcyhlbnRyeS5uYW1lKSA/IChsb25nID8gWzQsIDhdIDogWzIsIDRdKSA6IFs4XSkge1xuICAgICAgICAgIGZvciAoY29uc3QgbWVtb3J5IG9mIGVudHJ5Lmhhc01vZHJtICYmIChhICYgQXR0cmlidXRlLlJFRykgPT09IDAgPyBbdHJ1ZSwgZmFsc2VdIDogW2ZhbHNlXSkge1xuICAgICAgICAgICAgaWYgKCFtZW1vcnkgJiYgKGEgJiBBdHRyaWJ1dGUuTUVNKSAhPT0gMCkgY29udGludWU7XG4gICAgICAgICAgICBjb25zdCBzaGFwZSA9IHNoYXBlT2YoZW50cnksIG9wZXJhbmRTaXplLCBhZGRyZXNzU2l6ZSwgbWVtb3J5LCBsb25nKTtcbiAgICAgICAgICAgIHNoYXBlcy5zZXQoc2hhcGUua2V5LCBzaGFwZSk7XG4gICAgICAgICAgfVxuICAgICAgICB9XG4gICAgICB9XG4gICAgfVxuICB9XG4gIHJldHVybiBbLi4uc2hhcGVzLnZhbHVlcygpXTtcbn1cbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0L2ludGVycHJldGVyLWFybXMudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXRcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvaW50ZXJwcmV0ZXItYXJtcy50c1wiO2ltcG9ydCB0eXBlIHsgSGFuZGxlclNldCB9IGZyb20gJy4uL2lzYS9vcGNvZGUudHMnO1xuaW1wb3J0IHsgU0VNQU5USUNTIH0gZnJvbSAnLi4vaXNhL3NlbWFudGljcy9pbmRleC50cyc7XG5pbXBvcnQgeyBGSVhFRF9IQU5ETEVSUywgUmVjLCBSRUNPUkRfQllURVMgfSBmcm9tICcuLi9ydW4vcmVjb3JkLnRzJztcbmltcG9ydCB7IGNoYWlucyB9IGZyb20gJy4vY2hhaW5zLnRzJztcbmltcG9ydCB7IGk2NCwgbG9jYWwgfSBmcm9tICcuL2NvZGUudHMnO1xuaW1wb3J0IHsgQ09ORElUSU9OUywgdHlwZSBTZW1hbnRpYyB9IGZyb20gJy4vZW1pdHRlci50cyc7XG5pbXBvcnQgeyBMb2NhbCB9IGZyb20gJy4vaGFuZGxlci1ib2R5LnRzJztcbmltcG9ydCB0eXBlIHsgQWRkcmVzc0Zvcm0gfSBmcm9tICcuL21lbW9yeS1lbWl0dGVyLnRzJztcbmltcG9ydCB7IGFsbFNoYXBlcywgU1lTVEVNX0FSTVMsIHR5cGUgU2hhcGUgfSBmcm9tICcuL3NoYXBlcy50cyc7XG5cbi8qIFdoaWNoIGhhbmRsZXJzIGFyZSBhcm1zIG9mIHRoZSBpbnRlcnByZXRlcidzIGxvb3AuICovXG5cbmNvbnN0IEJSQU5DSEVTID0gWydqbXAnLCAnam1wIGluZGlyZWN0JywgLi4uQ09ORElUSU9OUy5tYXAoKGNjKSA9PiBgaiR7Y2N9YCksIC4uLlsnY2FsbCcsICdjYWxsIGluZGlyZWN0JywgJ3JldCcsICdyZXQgaW1tJywgJ2xvb3AnLCAnbG9vcGUnLCAnbG9vcG5lJywgJ2pjeHonXS5mbGF0TWFwKChuKSA9PiBbMiwgNCwgOF0ubWFwKChzKSA9PiBgJHtufS4ke3N9YCkpXTsgLy8gcHJldHRpZXItaWdub3JlXG4vKiogSW5zdHJ1Y3Rpb25zIHdob3NlIGhhbmRsZXJzIGFyZSBhcm1zIG9mIHRoZSBsb29wLCB3aXRoIHRoZWlyIG93biBhZGRyZXNzIGNvbXB1dGF0aW9uLiAqL1xuY29uc3QgSE9UID0gbmV3IFNldChbJ21vdicsICdtb3Z6eCcsICdtb3ZzeCcsICdtb3ZzeGQnLCAnbGVhJywgJ2FkZCcsICdzdWInLCAnYW5kJywgJ29yJywgJ3hvcicsICdjbXAnLCAndGVzdCcsICdpbmMnLCAnZGVjJywgJ2ltdWwyJywgJ2ltdWwzJywgJ3B1c2gnLCAncG9wJywgJ25vcCcsICdwdXNoZi44JywgJ2xlYXZlLjgnLCAnY2J3LjgnLCAnY3dkLjQnLCAnY3dkLjgnLCAnbW92dXBzJywgJ21vdmFwcycsICdtb3ZzcycsICdtb3ZzZCcsICdtb3ZxJywgJ21vdmQnLCAnbW92ZCBzdG9yZScsICdtb3ZxIHN0b3JlJ10pOyAvLyBwcmV0dGllci1pZ25vcmVcbmNvbnN0IEhPVF9SRUdJU1RFUiA9IG5ldyBTZXQoWy4uLkNPTkRJVElPTlMuZmxhdE1hcCgoY2MpID0+IFtgc2V0JHtjY31gLCBgY21vdiR7Y2N9YF0pLCAnc2hsJywgJ3NocicsICdzYXInLCAnbmVnJywgJ25vdCcsICdhZGMnLCAnc2JiJywgJ3JvbCcsICdyb3InLCAneGNoZycsICdidCcsICdtdWwnLCAnZGl2JywgJ21vdmJlJywgJ2Jzd2FwJywgJ3R6Y250JywgJ3B4b3InLCAncGFuZCcsICdwb3InLCAnYWRkc2QnLCAnc3Vic2QnLCAnbXVsc2QnLCAnZGl2c2QnLCAncGNtcGVxYicsICdwbW92bXNrYicsICdwdW5wY2tscWRxJywgJ3BhZGRkJywgJ3BhZGRxJ10pOyAvLyBwcmV0dGllci1pZ25vcmVcbi8qKiBJbnN0cnVjdGlvbnMgaW4gY2hhaW5zIHRoYXQgYWNjZXNzIG1lbW9yeSB3aXRob3V0IGEgbWVtb3J5IG9wZXJhbmQuICovXG5leHBvcnQgY29uc3QgU1RBQ0sgPSBuZXcgU2V0KFsncHVzaCcsICdwb3AnXSk7XG5jb25zdCBGVVNFRCA9IG5ldyBTZXQoWydjbXAnLCAndGVzdCcsICdzdWInLCAnYWRkJywgJ2FuZCcsICdkZWMnLCAnaW5jJ10pO1xuLyoqIENvbmRpdGlvbiBwYWlycyB0aGF0IGNvbXBhcmlzb25zIGFyZSBmdXNlZCB3aXRoOiBCLCBaLCBCRSwgUywgTCwgTEU7IGFuZCBhcml0aG1ldGljOiBaLCBTLiAqL1xuY29uc3QgQ09NUEFSSVNPTl9QQUlSUyA9IFsxLCAyLCAzLCA0LCA2LCA3XTtcbmNvbnN0IFJFU1VMVF9QQUlSUyA9IFsyLCA0XTtcblxuLyoqIE1lbW9yeSBzaGFwZXMgb2Ygd2hpY2ggdGhlIGZvcm0gd2l0aCBhbiBhZGRyZXNzIHJlY29yZCBpcyBhbiBhcm0gdG9vOiB3aGF0IGtlcm5lbHMgYWNjZXNzIGluIHNlZ21lbnRzIHdpdGggYSBiYXNlLiAqL1xuY29uc3QgSE9UX0NPTVBVVEVEID0gbmV3IFNldChbJ21vdjpyOCxtOCcsICdtb3Y6cjQsbTQnLCAnbW92Om04LHI4JywgJ21vdjptNCxyNCcsICdhZGQ6cjgsbTgnLCAnc3ViOnI4LG04JywgJ2luYzptNCcsICdkZWM6bTQnLCAnY21wOm00LGk0JywgJ2NtcDptMSxpMSddKTsgLy8gcHJldHRpZXItaWdub3JlXG5cbi8qKiBXaGVyZSB0aGUgbGluayBzdHViIGFmdGVyIGEgYnJhbmNoIGxlYWRzIHRvLiAqL1xuY29uc3Qgc3R1YlRhcmdldCA9IGk2NC5sb2FkKGxvY2FsLmdldDMyKExvY2FsLlJFQyksIFJFQ09SRF9CWVRFUyArIFJlYy5JTU0pO1xuLyoqIERpcmVjdCBicmFuY2hlcyBieSB0aGUganVtcCBjYWNoZTogdG8gYW5vdGhlciBwYWdlLCB3aG9zZSB0cmFuc2xhdGlvbiBtYXkgY2hhbmdlLiAqL1xuY29uc3QgRkFSOiBSZWFkb25seTxSZWNvcmQ8c3RyaW5nLCBTZW1hbnRpYz4+ID0ge1xuICAnam1wOic6IChlKSA9PiBlLmp1bXBUbyhzdHViVGFyZ2V0LCAoKSA9PiB1bmRlZmluZWQpLFxuICAnY2FsbC44Oic6IChlKSA9PlxuICAgIGUuanVtcFRvKHN0dWJUYXJnZXQsICgpID0+IHtcbiAgICAgIGUuc3RvcmUoZS5zdGFja0FkZHJlc3MoLTgsIDgpLCA4LCBlLmxldChlLnJldHVybkFkZHJlc3MoKSkpO1xuICAgICAgZS5tb3ZlU3RhY2soaTY0LmNvbnN0KC04KSk7XG4gICAgfSksXG59O1xuXG4vKiogTW5lbW9uaWNzIG9mIHdoaWNoIHNvbWUgc2hhcGUgaXMgaG90LiAqL1xuY29uc3QgSE9UX05BTUVTID0gbmV3IFNldChbLi4uQlJBTkNIRVMsIC4uLkhPVCwgLi4uSE9UX1JFR0lTVEVSXS5tYXAoKG5hbWUpID0+IG5hbWUucmVwbGFjZSgvKCBpbW0pPyhcXC5cXGQpPyQvLCAnJykpKTtcblxuLyoqIFRoZSBoYW5kbGVyIGBib3RoYCBkb2VzIHdoYXQgYGZpcnN0YCBhbmQgdGhlbiBgc2Vjb25kYCBkbywgd2hvc2UgcmVjb3JkcyBmb2xsb3cgZWFjaCBvdGhlci4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgQ2hhaW5lZCB7XG4gIHJlYWRvbmx5IGZpcnN0OiBudW1iZXI7XG4gIHJlYWRvbmx5IHNlY29uZDogbnVtYmVyO1xuICByZWFkb25seSBib3RoOiBudW1iZXI7XG59XG5cbi8qKiBBIGhhbmRsZXIgaW4gdGhlIGxvb3AuICovXG5leHBvcnQgaW50ZXJmYWNlIEFybSB7XG4gIHJlYWRvbmx5IHNlbWFudGljOiBTZW1hbnRpYztcbiAgcmVhZG9ubHkgc2hhcGU6IFNoYXBlO1xuICByZWFkb25seSBmb3JtOiBBZGRyZXNzRm9ybTtcbiAgcmVhZG9ubHkgbGlua09mZnNldDogbnVtYmVyO1xuICAvKiogV2hhdCBmb2xsb3dzIGl0IGluIGEgY2hhaW4uICovXG4gIHJlYWRvbmx5IHRoZW4/OiBBcm07XG59XG5cbi8qKiBUaGUgYXJtcyBvZiB0aGUgbG9vcCBpbiB0aGVpciBvcmRlciwgYW5kIHdoaWNoIGhhbmRsZXIgZG9lcyB3aGF0LiAqL1xuZXhwb3J0IGludGVyZmFjZSBBcm1zIHtcbiAgcmVhZG9ubHkgaG90OiByZWFkb25seSBBcm1bXTtcbiAgcmVhZG9ubHkgaGFuZGxlcnM6IFJlYWRvbmx5TWFwPHN0cmluZywgSGFuZGxlclNldD47XG4gIC8qKiBIYW5kbGVyIG9mIGEgY29tcGFyaXNvbiBmdXNlZCB3aXRoIHRoZSBjb25kaXRpb25hbCBicmFuY2ggYWZ0ZXIgaXQ6IFtoYW5kbGVyIG9mIHRoZSBjb21wYXJpc29uICogOCArIGNvbmRpdGlvbiBwYWlyXS4gKi9cbiAgcmVhZG9ubHkgZnVzZWQ6IFJlYWRvbmx5TWFwPG51bWJlciwgbnVtYmVyPjtcbiAgLyoqIEhhbmRsZXJzIG9mIGFuIGluc3RydWN0aW9uLCBvciBhIGNoYWluIG9mIHRoZW0sIGFuZCB0aGUgaW5zdHJ1Y3Rpb24gYWZ0ZXIgaXQuICovXG4gIHJlYWRvbmx5IGNoYWluZWQ6IHJlYWRvbmx5IENoYWluZWRbXTtcbiAgLyoqIEhhbmRsZXJzIG9mIEpNUCBhbmQgQ0FMTCB0byBhbm90aGVyIHBhZ2UsIGJ5IHRob3NlIHdpdGhpbiBvbmUuICovXG4gIHJlYWRvbmx5IGZhcjogUmVhZG9ubHlNYXA8bnVtYmVyLCBudW1iZXI+O1xufVxuXG5mdW5jdGlvbiBpc0hvdChzaGFwZTogU2hhcGUpOiBib29sZWFuIHtcbiAgaWYgKEJSQU5DSEVTLmluY2x1ZGVzKHNoYXBlLnNlbWFudGljKSkgcmV0dXJuIHRydWU7XG4gIGlmIChcbiAgICBzaGFwZS5vcGVyYW5kcy5zb21lKChvKSA9PiBvLnNpemUgPT09IDIgJiYgby5raW5kICE9PSAnaScpICYmXG4gICAgc2hhcGUuc2VtYW50aWMgIT09ICdtb3Z6eCcgJiZcbiAgICBzaGFwZS5zZW1hbnRpYyAhPT0gJ21vdnN4JyAmJlxuICAgIHNoYXBlLnNlbWFudGljICE9PSAnbW92J1xuICApXG4gICAgcmV0dXJuIGZhbHNlO1xuICBpZiAoIXNoYXBlLmxvbmcpIHJldHVybiBmYWxzZTtcbiAgaWYgKEhPVF9SRUdJU1RFUi5oYXMoc2hhcGUuc2VtYW50aWMpKSByZXR1cm4gIXNoYXBlLm9wZXJhbmRzLnNvbWUoKG8pID0+IG8ua2luZCA9PT0gJ20nKTtcbiAgcmV0dXJuIEhPVC5oYXMoc2hhcGUuc2VtYW50aWMpO1xufVxuZnVuY3Rpb24gaXNGdXNhYmxlKHNoYXBlOiBTaGFwZSk6IGJvb2xlYW4ge1xuICBpZiAoIUZVU0VELmhhcyhzaGFwZS5zZW1hbnRpYykgfHwgIWlzSG90KHNoYXBlKSkgcmV0dXJuIGZhbHNlO1xuICBjb25zdCBbYSwgYl0gPSBzaGFwZS5vcGVyYW5kcztcbiAgaWYgKHNoYXBlLnNlbWFudGljID09PSAnY21wJyB8fCBzaGFwZS5zZW1hbnRpYyA9PT0gJ3Rlc3QnKVxuICAgIHJldHVybiBhIS5zaXplID49IDQgfHwgYiEua2luZCA9PT0gJ2knIHx8IChhIS5zaXplID09PSAxICYmIGEhLmtpbmQgPT09ICdyJyAmJiBiIS5raW5kID09PSAncicpO1xuICByZXR1cm4gYSEua2luZCA9PT0gJ3InICYmIGEhLnNpemUgPj0gNCAmJiBiPy5raW5kICE9PSAnbSc7XG59XG5cbi8qKiBUaGUgYXJtcyBvZiB0aGUgbG9vcDogdGhlIHNlbWFudGljIGZ1bmN0aW9ucyBvZiBmcmVxdWVudCBpbnN0cnVjdGlvbnMgZm9yIGV2ZXJ5IG9wZXJhbmQgc2hhcGUuICovXG5leHBvcnQgZnVuY3Rpb24gY2hvb3NlQXJtcygpOiBBcm1zIHtcbiAgY29uc3QgaG90OiBBcm1bXSA9IFtdO1xuICBjb25zdCBwbGFjZXM6IHsga2V5OiBzdHJpbmc7IGhhbmRsZXJzOiBIYW5kbGVyU2V0OyBmdXNhYmxlOiBib29sZWFuIH1bXSA9IFtdO1xuICBjb25zdCBhZGRIb3QgPSAoc2VtYW50aWM6IFNlbWFudGljLCBzaGFwZTogU2hhcGUsIGZvcm06IEFkZHJlc3NGb3JtLCBsaW5rT2Zmc2V0ID0gMCk6IG51bWJlciA9PlxuICAgIEZJWEVEX0hBTkRMRVJTICsgMyArIGhvdC5wdXNoKHsgc2VtYW50aWMsIHNoYXBlLCBmb3JtLCBsaW5rT2Zmc2V0IH0pIC0gMTtcbiAgZm9yIChjb25zdCBzaGFwZSBvZiBbLi4uYWxsU2hhcGVzKEhPVF9OQU1FUykuZmlsdGVyKGlzSG90KSwgLi4uU1lTVEVNX0FSTVNdKSB7XG4gICAgY29uc3Qgc2VtYW50aWMgPSBTRU1BTlRJQ1MuZ2V0KHNoYXBlLnNlbWFudGljKTtcbiAgICBpZiAoc2VtYW50aWMgPT09IHVuZGVmaW5lZCkgdGhyb3cgbmV3IFJhbmdlRXJyb3IoYG5vIHNlbWFudGljcyBmb3IgJHtzaGFwZS5rZXl9YCk7XG4gICAgY29uc3QgaXNNZW1vcnkgPSBzaGFwZS5vcGVyYW5kcy5zb21lKChvKSA9PiBvLmtpbmQgPT09ICdtJykgJiYgIUJSQU5DSEVTLmluY2x1ZGVzKHNoYXBlLnNlbWFudGljKTtcbiAgICBjb25zdCBoYW5kbGVycyA9IGlzTWVtb3J5XG4gICAgICA/IHtcbiAgICAgICAgICBjb21wdXRlZDogSE9UX0NPTVBVVEVELmhhcyhzaGFwZS5rZXkpID8gYWRkSG90KHNlbWFudGljLCBzaGFwZSwgJ2NvbXB1dGVkJykgOiAtMSxcbiAgICAgICAgICBiYXNlOiBhZGRIb3Qoc2VtYW50aWMsIHNoYXBlLCAnYmFzZScpLFxuICAgICAgICAgIGluZGV4ZWQ6IGFkZEhvdChzZW1hbnRpYywgc2hhcGUsICdpbmRleGVkJyksXG4gICAgICAgIH1cbiAgICAgIDogeyBjb21wdXRlZDogYWRkSG90KHNlbWFudGljLCBzaGFwZSwgJ2NvbXB1dGVkJyksIGJhc2U6IC0xLCBpbmRleGVkOiAtMSB9O1xuICAgIHBsYWNlcy5wdXNoKHsga2V5OiBzaGFwZS5rZXksIGhhbmRsZXJzLCBmdXNhYmxlOiBpc0Z1c2FibGUoc2hhcGUpIH0pO1xuICB9XG4gIGNvbnN0IGZ1c2VkID0gbmV3IE1hcDxudW1iZXIsIG51bWJlcj4oKTtcbiAgZm9yIChjb25zdCB7IGhhbmRsZXJzLCBmdXNhYmxlIH0gb2YgcGxhY2VzKSB7XG4gICAgaWYgKCFmdXNhYmxlKSBjb250aW51ZTtcbiAgICBjb25zdCB7IGJhc2UsIGluZGV4ZWQsIGNvbXB1dGVkIH0gPSBoYW5kbGVycztcbiAgICBjb25zdCB7IHNlbWFudGljLCBzaGFwZSB9ID0gaG90WyhiYXNlID49IDAgPyBiYXNlIDogY29tcHV0ZWQpIC0gRklYRURfSEFORExFUlMgLSAzXSE7XG4gICAgZm9yIChjb25zdCBwYWlyIG9mIHNoYXBlLnNlbWFudGljID09PSAnY21wJyB8fCBzaGFwZS5zZW1hbnRpYyA9PT0gJ3Rlc3QnID8gQ09NUEFSSVNPTl9QQUlSUyA6IFJFU1VMVF9QQUlSUykge1xuICAgICAgY29uc3QganVtcCA9IFNFTUFOVElDUy5nZXQoYGoke0NPTkRJVElPTlNbcGFpciAqIDJdIX1gKSE7XG4gICAgICBjb25zdCBib3RoOiBTZW1hbnRpYyA9IChlKSA9PiB7XG4gICAgICAgIHNlbWFudGljKGUpO1xuICAgICAgICBqdW1wKGUpO1xuICAgICAgfTtcbiAgICAgIGlmIChiYXNlID49IDApIHtcbiAgICAgICAgZnVzZWQuc2V0KGJhc2UgKiA4ICsgcGFpciwgYWRkSG90KGJvdGgsIHNoYXBlLCAnYmFzZScsIFJFQ09SRF9CWVRFUykpO1xuICAgICAgICBmdXNlZC5zZXQoaW5kZXhlZCAqIDggKyBwYWlyLCBhZGRIb3QoYm90aCwgc2hhcGUsICdpbmRleGVkJywgUkVDT1JEX0JZVEVTKSk7XG4gICAgICB9IGVsc2UgZnVzZWQuc2V0KGNvbXB1dGVkICogOCArIHBhaXIsIGFkZEhvdChib3RoLCBzaGFwZSwgJ2NvbXB1dGVkJywgUkVDT1JEX0JZVEVTKSk7XG4gICAgfVxuICB9XG4gIGNvbnN0IGhhbmRsZXJzID0gbmV3IE1hcChwbGFjZXMubWFwKChwKSA9PiBbcC5rZXksIHAuaGFuZGxlcnNdKSk7XG4gIGNvbnN0IGZhciA9IG5ldyBNYXAoXG4gICAgT2JqZWN0LmVudHJpZXMoRkFSKS5tYXAoKFtrZXksIHNlbWFudGljXSkgPT4ge1xuICAgICAgY29uc3QgbmVhciA9IGhhbmRsZXJzLmdldChrZXkpIS5jb21wdXRlZDtcbiAgICAgIHJldHVybiBbbmVhciwgYWRkSG90KHNlbWFudGljLCBob3RbbmVhciAtIEZJWEVEX0hBTkRMRVJTIC0gM10hLnNoYXBlLCAnY29tcHV0ZWQnKV07XG4gICAgfSksXG4gICk7XG4gIHJldHVybiB7IGhvdCwgaGFuZGxlcnMsIGZ1c2VkLCBmYXIsIGNoYWluZWQ6IGNoYWluQXJtcyhob3QsIGhhbmRsZXJzKSB9O1xufVxuXG4vKiogQWRkcyB0aGUgYXJtcyBvZiBjaGFpbnMuICovXG5mdW5jdGlvbiBjaGFpbkFybXMoaG90OiBBcm1bXSwgaGFuZGxlcnM6IFJlYWRvbmx5TWFwPHN0cmluZywgSGFuZGxlclNldD4pOiBDaGFpbmVkW10ge1xuICBjb25zdCBudW1iZXIgPSBGSVhFRF9IQU5ETEVSUyArIDM7XG4gIGNvbnN0IGNoYWluZWQ6IENoYWluZWRbXSA9IFtdO1xuICBjb25zdCB3aG9sZSA9IG5ldyBNYXA8c3RyaW5nLCBudW1iZXI+KCk7XG4gIGNvbnN0IGhhbmRsZXJPZiA9IChrZXk6IHN0cmluZyk6IG51bWJlciA9PiB7XG4gICAgY29uc3QgeyBiYXNlLCBjb21wdXRlZCB9ID0gaGFuZGxlcnMuZ2V0KGtleSkhO1xuICAgIHJldHVybiBiYXNlID49IDAgPyBiYXNlIDogY29tcHV0ZWQ7XG4gIH07XG4gIGZvciAoY29uc3Qga2V5cyBvZiBjaGFpbnMpIHtcbiAgICBjb25zdCBsYXN0ID0gaGFuZGxlck9mKGtleXMuYXQoLTEpISk7XG4gICAgY29uc3QgYmVmb3JlID0ga2V5cy5zbGljZSgwLCAtMSkuam9pbignICcpO1xuICAgIGNvbnN0IGZpcnN0ID0gd2hvbGUuZ2V0KGJlZm9yZSkgPz8gaGFuZGxlck9mKGJlZm9yZSk7XG4gICAgY29uc3QgYXJtcyA9IGtleXMubWFwKChrZXkpID0+IGhvdFtoYW5kbGVyT2Yoa2V5KSAtIG51bWJlcl0hKTtcbiAgICBjb25zdCBib3RoID0gbnVtYmVyICsgaG90LnB1c2goYXJtcy5yZWR1Y2VSaWdodCgodGhlbiwgYXJtKSA9PiAoeyAuLi5hcm0sIHRoZW4gfSkpKSAtIDE7XG4gICAgd2hvbGUuc2V0KGtleXMuam9pbignICcpLCBib3RoKTtcbiAgICBjaGFpbmVkLnB1c2goeyBmaXJzdCwgc2Vjb25kOiBsYXN0LCBib3RoIH0pO1xuICB9XG4gIHJldHVybiBjaGFpbmVkO1xufVxuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL3J1bi9jcHUtbW9kZS50c1wiO2NvbnN0IF9faW5qZWN0ZWRfZGlybmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvcnVuXCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9ydW4vY3B1LW1vZGUudHNcIjsvKiogUmVnLk1PREU6IHdoYXQgZGVjb2RpbmcgZGVwZW5kcyBvbi4gQmxvY2tzIGFyZSBrZXllZCBieSBpdC4gKi9cbmV4cG9ydCBjb25zdCBDcHVNb2RlID0ge1xuICAvKiogQml0cyAwLTE6IGNvZGUgc2l6ZS4gKi9cbiAgQ09ERTE2OiAwLFxuICBDT0RFMzI6IDEsXG4gIENPREU2NDogMixcbiAgQ09ERV9NQVNLOiAzLFxuICAvKiogRVMsIENTLCBTUywgRFMgYXJlIGZsYXQgNCBHaUIgcmVhZC93cml0ZSBzZWdtZW50cyAoQ1M6IHJlYWRhYmxlKTogbm8gc2VnbWVudCBjaGVja3MuICovXG4gIEZMQVQ6IDEgPDwgMyxcbiAgLyoqIFNTRSBpbnN0cnVjdGlvbnM6ICNVRCAoQ1IwLkVNIG9yIG5vIENSNC5PU0ZYU1IpOyAjTk0gKENSMC5UUykuICovXG4gIFNTRV9VRDogMSA8PCA0LFxuICBTU0VfTk06IDEgPDwgNSxcbiAgLyoqIHg4NyBhbmQgTU1YOiAjTk0gKENSMC5FTSBvciBDUjAuVFMpLiBNTVggd2l0aCBDUjAuRU06ICNVRC4gKi9cbiAgWDg3X05NOiAxIDw8IDYsXG4gIE1NWF9VRDogMSA8PCA3LFxuICAvKiogVkVYIHZlY3RvciBpbnN0cnVjdGlvbnM6ICNVRCAoQ1I0Lk9TWFNBVkUsIFhDUjApLiAqL1xuICBBVlhfVUQ6IDEgPDwgOCxcbiAgLyoqIFJlYWwtYWRkcmVzcyBvciB2aXJ0dWFsLTgwODYgbW9kZS4gKi9cbiAgUkVBTDogMSA8PCA5LFxuICBWODY6IDEgPDwgMTAsXG4gIC8qKiBGV0FJVCByYWlzZXMgI05NIChDUjAuTVAgYW5kIENSMC5UUykuICovXG4gIFdBSVRfTk06IDEgPDwgMTEsXG59IGFzIGNvbnN0O1xuXG4vKiogVGhlIHRyYW5zbGF0b3IgdGllciB0YWtlcyA2NC1iaXQgY29kZSwgYW5kIDMyLWJpdCBjb2RlIGluIGZsYXQgc2VnbWVudHM7IDE2LWJpdCBjb2RlIGFuZCBzZWdtZW50cyB3aXRoIGJhc2VzIG9yIGxpbWl0cyBhcmUgbGVmdCB0byB0aGUgaW50ZXJwcmV0ZXIuICovXG5leHBvcnQgZnVuY3Rpb24gaXNUcmFuc2xhdGFibGUobW9kZTogbnVtYmVyKTogYm9vbGVhbiB7XG4gIGNvbnN0IGNvZGUgPSBtb2RlICYgQ3B1TW9kZS5DT0RFX01BU0s7XG4gIHJldHVybiBjb2RlID09PSBDcHVNb2RlLkNPREU2NCB8fCAoY29kZSA9PT0gQ3B1TW9kZS5DT0RFMzIgJiYgKG1vZGUgJiAoQ3B1TW9kZS5GTEFUIHwgQ3B1TW9kZS5SRUFMKSkgPT09IENwdU1vZGUuRkxBVCk7XG59XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdC9mbGFnLWVtaXR0ZXIudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXRcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvZmxhZy1lbWl0dGVyLnRzXCI7aW1wb3J0IHsgUmVnIH0gZnJvbSAnLi4vbHAvcmVnaXN0ZXItZmlsZS50cyc7XG5pbXBvcnQgeyBMQVpZX1ZBTElEIH0gZnJvbSAnLi4vcnVuL2NvcmUtcmVnaXN0ZXJzLnRzJztcbmltcG9ydCB7IHdpdGhDYXJyeU9mIH0gZnJvbSAnLi9jYW5vbmljYWwtZmxhZ3MudHMnO1xuaW1wb3J0IHsgaTMyLCBpNjQsIGxvY2FsLCB0eXBlIEkzMiwgdHlwZSBJNjQgfSBmcm9tICcuL2NvZGUudHMnO1xuaW1wb3J0IHsgc2lnbkV4dGVuZCB9IGZyb20gJy4vZXh0ZW5kLnRzJztcbmltcG9ydCB7IEhhbmRsZXJCb2R5LCBMb2NhbCB9IGZyb20gJy4vaGFuZGxlci1ib2R5LnRzJztcblxuY29uc3QgQUZfT0ZfU0laRTogUmVjb3JkPG51bWJlciwgbnVtYmVyPiA9IHsgMTogNTksIDI6IDUxLCA0OiAzNSwgODogMyB9O1xuXG4vKiogV2hhdCBzZXQgdGhlIGZsYWdzIGxhc3QgaW4gdGhpcyBoYW5kbGVyLCBmb3IgY29uZGl0aW9ucyB0aGF0IGNhbiBiZSBjb21wdXRlZCBmcm9tIHRoZSBvcGVyYW5kcy4gKi9cbmludGVyZmFjZSBMYXN0RmxhZ3Mge1xuICByZWFkb25seSBraW5kOiAnc3VidHJhY3QnIHwgJ2xvZ2ljJyB8ICdvdGhlcic7XG4gIHJlYWRvbmx5IHNpemU6IG51bWJlcjtcbiAgcmVhZG9ubHkgYTogSTY0O1xuICByZWFkb25seSBiOiBJNjQ7XG59XG5cbi8qKiBMYXp5IGZsYWdzIG9mIHRoZSBpbnRlcnByZXRlcjogc2VlIGNvcmUtcmVnaXN0ZXJzLnRzIGZvciB0aGVpciBmb3JtLiAqL1xuZXhwb3J0IGFic3RyYWN0IGNsYXNzIEZsYWdFbWl0dGVyIGV4dGVuZHMgSGFuZGxlckJvZHkge1xuICBwcm90ZWN0ZWQgbGFzdEZsYWdzOiBMYXN0RmxhZ3MgfCB1bmRlZmluZWQ7XG5cbiAgcHJvdGVjdGVkIGdldCByZXN1bHQoKTogSTY0IHtcbiAgICByZXR1cm4gdGhpcy5pc0hvdCA/IGxvY2FsLmdldDY0KExvY2FsLlJFU1VMVCkgOiBpNjQubG9hZCh0aGlzLmJhc2UsIFJlZy5MQVpZX0EpO1xuICB9XG4gIHByb3RlY3RlZCBnZXQgY2FycmllcygpOiBJNjQge1xuICAgIHJldHVybiB0aGlzLmlzSG90ID8gbG9jYWwuZ2V0NjQoTG9jYWwuQ0FSUklFUykgOiBpNjQubG9hZCh0aGlzLmJhc2UsIFJlZy5MQVpZX0IpO1xuICB9XG4gIHByb3RlY3RlZCBnZXQga2luZCgpOiBJMzIge1xuICAgIHJldHVybiB0aGlzLmlzSG90ID8gbG9jYWwuZ2V0MzIoTG9jYWwuS0lORCkgOiBpMzIubG9hZCh0aGlzLmJhc2UsIFJlZy5MQVpZX0tJTkQpO1xuICB9XG4gIHByb3RlY3RlZCBzZXRSZXN1bHQodmFsdWU6IEk2NCk6IHZvaWQge1xuICAgIHRoaXMuZW1pdCh0aGlzLmlzSG90ID8gbG9jYWwuc2V0KExvY2FsLlJFU1VMVCwgdmFsdWUpIDogaTY0LnN0b3JlKHRoaXMuYmFzZSwgdmFsdWUsIFJlZy5MQVpZX0EpKTtcbiAgfVxuICBwcm90ZWN0ZWQgc2V0Q2Fycmllcyh2YWx1ZTogSTY0KTogdm9pZCB7XG4gICAgdGhpcy5lbWl0KHRoaXMuaXNIb3QgPyBsb2NhbC5zZXQoTG9jYWwuQ0FSUklFUywgdmFsdWUpIDogaTY0LnN0b3JlKHRoaXMuYmFzZSwgdmFsdWUsIFJlZy5MQVpZX0IpKTtcbiAgfVxuICBwcm90ZWN0ZWQgc2V0S2luZChraW5kOiBJMzIpOiB2b2lkIHtcbiAgICB0aGlzLmVtaXQodGhpcy5pc0hvdCA/IGxvY2FsLnNldChMb2NhbC5LSU5ELCBraW5kKSA6IGkzMi5zdG9yZSh0aGlzLmJhc2UsIGtpbmQsIFJlZy5MQVpZX0tJTkQpKTtcbiAgfVxuICAjY2Fycmllc09mQWRkKHNpemU6IG51bWJlciwgYTogSTY0LCBiOiBJNjQsIHI6IEk2NCk6IEk2NCB7XG4gICAgaWYgKHNpemUgPT09IDgpIHJldHVybiBpNjQub3IoaTY0LmFuZChhLCBiKSwgaTY0LmFuZChpNjQub3IoYSwgYiksIGk2NC54b3IociwgaTY0LmNvbnN0KC0xKSkpKTtcbiAgICByZXR1cm4gaTY0LnNobChpNjQueG9yKGk2NC54b3IoYSwgYiksIHIpLCBpNjQuY29uc3QoNjMgLSA4ICogc2l6ZSkpO1xuICB9XG4gICNjYXJyaWVzT2ZTdWJ0cmFjdChzaXplOiBudW1iZXIsIGE6IEk2NCwgYjogSTY0LCByOiBJNjQpOiBJNjQge1xuICAgIGlmIChzaXplICE9PSA4KSByZXR1cm4gdGhpcy4jY2Fycmllc09mQWRkKHNpemUsIGEsIGIsIHIpO1xuICAgIGNvbnN0IG5vdEEgPSBpNjQueG9yKGEsIGk2NC5jb25zdCgtMSkpO1xuICAgIHJldHVybiBpNjQub3IoaTY0LmFuZChub3RBLCBiKSwgaTY0LmFuZChpNjQub3Iobm90QSwgYiksIHIpKTtcbiAgfVxuICAjc2V0KHNpemU6IG51bWJlciwgcmVzdWx0OiBJNjQsIGNhcnJpZXM6IEk2NCwgYWYgPSBBRl9PRl9TSVpFW3NpemVdISk6IHZvaWQge1xuICAgIHRoaXMuc2V0Q2FycmllcyhjYXJyaWVzKTtcbiAgICB0aGlzLnNldFJlc3VsdChzaWduRXh0ZW5kKHNpemUsIHJlc3VsdCkpO1xuICAgIHRoaXMuc2V0S2luZChpMzIuY29uc3QoTEFaWV9WQUxJRCB8IChhZiA8PCA4KSkpO1xuICB9XG4gIGFkZEZsYWdzKHNpemU6IG51bWJlciwgYTogSTY0LCBiOiBJNjQsIHJlc3VsdDogSTY0KTogdm9pZCB7XG4gICAgdGhpcy4jc2V0KHNpemUsIHJlc3VsdCwgdGhpcy4jY2Fycmllc09mQWRkKHNpemUsIGEsIGIsIHJlc3VsdCkpO1xuICAgIHRoaXMubGFzdEZsYWdzID0geyBraW5kOiAnb3RoZXInLCBzaXplLCBhLCBiIH07XG4gIH1cbiAgc3VidHJhY3RGbGFncyhzaXplOiBudW1iZXIsIGE6IEk2NCwgYjogSTY0LCByZXN1bHQ6IEk2NCk6IHZvaWQge1xuICAgIHRoaXMuI3NldChzaXplLCByZXN1bHQsIHRoaXMuI2NhcnJpZXNPZlN1YnRyYWN0KHNpemUsIGEsIGIsIHJlc3VsdCkpO1xuICAgIHRoaXMubGFzdEZsYWdzID0geyBraW5kOiAnc3VidHJhY3QnLCBzaXplLCBhLCBiIH07XG4gIH1cbiAgbG9naWNGbGFncyhzaXplOiBudW1iZXIsIHJlc3VsdDogSTY0KTogdm9pZCB7XG4gICAgdGhpcy4jc2V0KHNpemUsIHJlc3VsdCwgaTY0LmNvbnN0KDApKTtcbiAgICB0aGlzLmxhc3RGbGFncyA9IHsga2luZDogJ2xvZ2ljJywgc2l6ZSwgYTogcmVzdWx0LCBiOiByZXN1bHQgfTtcbiAgfVxuICBpbmNyZW1lbnRGbGFncyhzaXplOiBudW1iZXIsIGE6IEk2NCwgYjogSTY0LCByZXN1bHQ6IEk2NCwgc3VidHJhY3Q6IGJvb2xlYW4pOiB2b2lkIHtcbiAgICBjb25zdCBjYXJyaWVzID0gdGhpcy5sZXQoc3VidHJhY3QgPyB0aGlzLiNjYXJyaWVzT2ZTdWJ0cmFjdChzaXplLCBhLCBiLCByZXN1bHQpIDogdGhpcy4jY2Fycmllc09mQWRkKHNpemUsIGEsIGIsIHJlc3VsdCkpO1xuICAgIHRoaXMuI3NldChzaXplLCByZXN1bHQsIHdpdGhDYXJyeU9mKGNhcnJpZXMsIHRoaXMuY2FycmllcykpO1xuICAgIHRoaXMubGFzdEZsYWdzID0geyBraW5kOiAnb3RoZXInLCBzaXplLCBhLCBiIH07XG4gIH1cbiAgcmVzdWx0RmxhZ3Moc2l6ZTogbnVtYmVyLCByZXN1bHQ6IEk2NCwgY2Fycnk6IEk2NCwgb3ZlcmZsb3c6IEk2NCk6IHZvaWQge1xuICAgIHRoaXMuI3NldChzaXplLCByZXN1bHQsIGk2NC5vcihpNjQuc2hsKGNhcnJ5LCBpNjQuY29uc3QoNjMpKSwgaTY0LnNobChpNjQueG9yKGNhcnJ5LCBvdmVyZmxvdyksIGk2NC5jb25zdCg2MikpKSwgMCk7XG4gICAgdGhpcy5sYXN0RmxhZ3MgPSB1bmRlZmluZWQ7XG4gIH1cbiAgY2Fub25pY2FsaXNlRmxhZ3MoKTogdm9pZCB7XG4gICAgLy8gdGhleSBhbHdheXMgYXJlXG4gIH1cbiAgcHJvdGVjdGVkIGZsYWdzQXJlQ2Fub25pY2FsKCk6IHZvaWQge1xuICAgIHRoaXMubGFzdEZsYWdzID0gdW5kZWZpbmVkO1xuICB9XG4gIGNhcnJ5KCk6IEk2NCB7XG4gICAgcmV0dXJuIGk2NC5zaHJVKHRoaXMuY2FycmllcywgaTY0LmNvbnN0KDYzKSk7XG4gIH1cbiAgY29uZGl0aW9uKGNvZGU6IG51bWJlcik6IEkzMiB7XG4gICAgY29uc3QgcG9zaXRpdmUgPSB0aGlzLiNwb3NpdGl2ZUNvbmRpdGlvbihjb2RlID4+IDEpO1xuICAgIHJldHVybiAoY29kZSAmIDEpID09PSAwID8gcG9zaXRpdmUgOiBpMzIuZXF6KHBvc2l0aXZlKTtcbiAgfVxuICAjcG9zaXRpdmVDb25kaXRpb24ocGFpcjogbnVtYmVyKTogSTMyIHtcbiAgICBjb25zdCBsYXN0ID0gdGhpcy5sYXN0RmxhZ3M7XG4gICAgY29uc3QgemVybyA9IGk2NC5jb25zdCgwKTtcbiAgICBjb25zdCBvdmVyZmxvd1NpZ24gPSBpNjQueG9yKHRoaXMuY2FycmllcywgaTY0LnNobCh0aGlzLmNhcnJpZXMsIGk2NC5jb25zdCgxKSkpO1xuICAgIGlmIChsYXN0Py5raW5kID09PSAnc3VidHJhY3QnKSB7XG4gICAgICBjb25zdCB7IGEsIGIsIHNpemUgfSA9IGxhc3Q7XG4gICAgICBpZiAocGFpciA9PT0gMSkgcmV0dXJuIGk2NC5sdFUoYSwgYik7XG4gICAgICBpZiAocGFpciA9PT0gMikgcmV0dXJuIGk2NC5lcShhLCBiKTtcbiAgICAgIGlmIChwYWlyID09PSAzKSByZXR1cm4gaTY0LmxlVShhLCBiKTtcbiAgICAgIGlmIChwYWlyID09PSA2KSByZXR1cm4gaTY0Lmx0UyhzaWduRXh0ZW5kKHNpemUsIGEpLCBzaWduRXh0ZW5kKHNpemUsIGIpKTtcbiAgICAgIGlmIChwYWlyID09PSA3KSByZXR1cm4gaTY0LmxlUyhzaWduRXh0ZW5kKHNpemUsIGEpLCBzaWduRXh0ZW5kKHNpemUsIGIpKTtcbiAgICB9XG4gICAgaWYgKGxhc3Q/LmtpbmQgPT09ICdsb2dpYycpIHtcbiAgICAgIGlmIChwYWlyID09PSA2KSByZXR1cm4gaTY0Lmx0Uyh0aGlzLnJlc3VsdCwgemVybyk7XG4gICAgICBpZiAocGFpciA9PT0gNykgcmV0dXJuIGk2NC5sZVModGhpcy5yZXN1bHQsIHplcm8pO1xuICAgIH1cbiAgICBjb25zdCBpbnZlcnQgPSAoY29uZGl0aW9uOiBJMzIsIGJpdDogbnVtYmVyKTogSTMyID0+IHtcbiAgICAgIGlmIChsYXN0ICE9PSB1bmRlZmluZWQpIHJldHVybiBjb25kaXRpb247XG4gICAgICBjb25zdCBmbGFnID0gYml0ID09PSAwID8gaTMyLmFuZCh0aGlzLmtpbmQsIGkzMi5jb25zdCgxKSkgOiBpMzIuYW5kKGkzMi5zaHJVKHRoaXMua2luZCwgaTMyLmNvbnN0KDEpKSwgaTMyLmNvbnN0KDEpKTtcbiAgICAgIHJldHVybiBpMzIueG9yKGNvbmRpdGlvbiwgZmxhZyk7XG4gICAgfTtcbiAgICBjb25zdCBiZWxvdyA9IGk2NC5sdFModGhpcy5jYXJyaWVzLCB6ZXJvKTtcbiAgICBjb25zdCBpc1plcm8gPSBpNjQuZXF6KHRoaXMucmVzdWx0KTtcbiAgICBjb25zdCBsZXNzID0gKCk6IEkzMiA9PiBpbnZlcnQoaTY0Lmx0UyhpNjQueG9yKHRoaXMucmVzdWx0LCBvdmVyZmxvd1NpZ24pLCB6ZXJvKSwgMCk7XG4gICAgc3dpdGNoIChwYWlyKSB7XG4gICAgICBjYXNlIDA6XG4gICAgICAgIHJldHVybiBpNjQubHRTKG92ZXJmbG93U2lnbiwgemVybyk7XG4gICAgICBjYXNlIDE6XG4gICAgICAgIHJldHVybiBiZWxvdztcbiAgICAgIGNhc2UgMjpcbiAgICAgICAgcmV0dXJuIGlzWmVybztcbiAgICAgIGNhc2UgMzpcbiAgICAgICAgcmV0dXJuIGkzMi5vcihiZWxvdywgaXNaZXJvKTtcbiAgICAgIGNhc2UgNDpcbiAgICAgICAgcmV0dXJuIGludmVydChpNjQubHRTKHRoaXMucmVzdWx0LCB6ZXJvKSwgMCk7XG4gICAgICBjYXNlIDU6XG4gICAgICAgIHJldHVybiBpbnZlcnQoaTMyLmVxeihpMzIuYW5kKGkzMi5wb3BjbnQoaTMyLmFuZChpMzIud3JhcCh0aGlzLnJlc3VsdCksIGkzMi5jb25zdCgweGZmKSkpLCBpMzIuY29uc3QoMSkpKSwgMSk7XG4gICAgICBjYXNlIDY6XG4gICAgICAgIHJldHVybiBsZXNzKCk7XG4gICAgICBkZWZhdWx0OlxuICAgICAgICByZXR1cm4gaTMyLm9yKGxlc3MoKSwgaXNaZXJvKTtcbiAgICB9XG4gIH1cbn1cbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0L3NpemVkLWFjY2Vzcy50c1wiO2NvbnN0IF9faW5qZWN0ZWRfZGlybmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdFwiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdC9zaXplZC1hY2Nlc3MudHNcIjtpbXBvcnQgeyBpNjQsIHR5cGUgQ29kZSwgdHlwZSBJMzIsIHR5cGUgSTY0IH0gZnJvbSAnLi9jb2RlLnRzJztcblxuLyoqIExvYWRzIDEsIDIsIDQgb3IgOCBieXRlcywgemVyby1leHRlbmRlZC4gKi9cbmV4cG9ydCBmdW5jdGlvbiBsb2FkQXQoYXQ6IEkzMiwgc2l6ZTogbnVtYmVyLCBvZmZzZXQgPSAwKTogSTY0IHtcbiAgcmV0dXJuIHNpemUgPT09IDhcbiAgICA/IGk2NC5sb2FkKGF0LCBvZmZzZXQpXG4gICAgOiBzaXplID09PSA0XG4gICAgICA/IGk2NC5sb2FkMzJVKGF0LCBvZmZzZXQpXG4gICAgICA6IHNpemUgPT09IDJcbiAgICAgICAgPyBpNjQubG9hZDE2VShhdCwgb2Zmc2V0KVxuICAgICAgICA6IGk2NC5sb2FkOFUoYXQsIG9mZnNldCk7XG59XG4vKiogU3RvcmVzIHRoZSBsb3cgMSwgMiwgNCBvciA4IGJ5dGVzLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHN0b3JlQXQoYXQ6IEkzMiwgc2l6ZTogbnVtYmVyLCB2YWx1ZTogSTY0LCBvZmZzZXQgPSAwKTogQ29kZSB7XG4gIHJldHVybiBzaXplID09PSA4XG4gICAgPyBpNjQuc3RvcmUoYXQsIHZhbHVlLCBvZmZzZXQpXG4gICAgOiBzaXplID09PSA0XG4gICAgICA/IGk2NC5zdG9yZTMyKGF0LCB2YWx1ZSwgb2Zmc2V0KVxuICAgICAgOiBzaXplID09PSAyXG4gICAgICAgID8gaTY0LnN0b3JlMTYoYXQsIHZhbHVlLCBvZmZzZXQpXG4gICAgICAgIDogaTY0LnN0b3JlOChhdCwgdmFsdWUsIG9mZnNldCk7XG59XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdC9tZW1vcnktZW1pdHRlci50c1wiO2NvbnN0IF9faW5qZWN0ZWRfZGlybmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdFwiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdC9tZW1vcnktZW1pdHRlci50c1wiO2ltcG9ydCB7IFJlZywgU2VnLCBTZWdGaWVsZCwgU0VHTUVOVF9CWVRFUyB9IGZyb20gJy4uL2xwL3JlZ2lzdGVyLWZpbGUudHMnO1xuaW1wb3J0IHsgQ29yZVJlZywgVGxiLCBUTEJfRU5UUklFUywgVExCX0VOVFJZX0JZVEVTIH0gZnJvbSAnLi4vcnVuL2NvcmUtcmVnaXN0ZXJzLnRzJztcbmltcG9ydCB7IEV4aXQsIFJlYyB9IGZyb20gJy4uL3J1bi9yZWNvcmQudHMnO1xuaW1wb3J0IHsgaTMyLCBpNjQsIGxvY2FsLCB2MTI4LCB0eXBlIENvZGUsIHR5cGUgSTMyLCB0eXBlIEk2NCwgdHlwZSBWMTI4IH0gZnJvbSAnLi9jb2RlLnRzJztcbmltcG9ydCB7IEZsYWdFbWl0dGVyIH0gZnJvbSAnLi9mbGFnLWVtaXR0ZXIudHMnO1xuaW1wb3J0IHsgTG9jYWwgfSBmcm9tICcuL2hhbmRsZXItYm9keS50cyc7XG5pbXBvcnQgeyBsb2FkQXQsIHN0b3JlQXQgfSBmcm9tICcuL3NpemVkLWFjY2Vzcy50cyc7XG5cbi8qKiBIb3cgYSBoYW5kbGVyIGZpbmRzIGl0cyBtZW1vcnkgb3BlcmFuZDogY29tcHV0ZWQgYnkgYW4gYWRkcmVzcyByZWNvcmQgYmVmb3JlIGl0LCBvciBiYXNlICsgZGlzcCwgb3IgYmFzZSArIChpbmRleCA8PCBzY2FsZSkgKyBkaXNwLiAqL1xuZXhwb3J0IHR5cGUgQWRkcmVzc0Zvcm0gPSAnY29tcHV0ZWQnIHwgJ2Jhc2UnIHwgJ2luZGV4ZWQnO1xuXG4vKiogS2luZHMgb2YgYSBzbG93IG1lbW9yeSBhY2Nlc3MsIGluIGJpdHMgOC05IG9mIGl0cyBkZXNjcmlwdGlvbjsgYml0cyAwLTcgYXJlIHRoZSBzaXplOyBiaXQgMTAgbWFya3MgYSBzdGFjayBhY2Nlc3MuICovXG5leHBvcnQgY29uc3QgU2xvd0FjY2VzcyA9IHsgUkVBRDogMHgxMDAsIFdSSVRFOiAweDIwMCwgTU9ESUZZOiAweDMwMCwgU1RBQ0s6IDB4NDAwIH0gYXMgY29uc3Q7XG5cbi8qKiBJbmRpY2VzIG9mIHRoZSBpbXBvcnRlZCBmdW5jdGlvbnMuICovXG5leHBvcnQgY29uc3QgSW1wb3J0ID0geyBTTE9XX0FDQ0VTUzogMCwgQ09NTUlUOiAxLCBTRUdNRU5UX0NIRUNLOiAyIH0gYXMgY29uc3Q7XG5cbmNvbnN0IFRMQl9FTlRSWV9TSElGVCA9IE1hdGgubG9nMihUTEJfRU5UUllfQllURVMpO1xuXG4vKiogTWVtb3J5IGFuZCBzdGFjayBhY2Nlc3NlcyBvZiB0aGUgaW50ZXJwcmV0ZXI6IHRoZSBUTEIgaGl0IHBhdGggaW5saW5lLCBUeXBlU2NyaXB0IG90aGVyd2lzZS4gKi9cbmV4cG9ydCBhYnN0cmFjdCBjbGFzcyBNZW1vcnlFbWl0dGVyIGV4dGVuZHMgRmxhZ0VtaXR0ZXIge1xuICByZWFkb25seSAjZm9ybTogQWRkcmVzc0Zvcm07XG4gIHJlYWRvbmx5IGxvbmc6IGJvb2xlYW47XG4gICNhZGRyZXNzOiBJNjQgfCB1bmRlZmluZWQ7XG4gIC8qKiBBY2Nlc3NlcyBhZnRlciBgc3RhY2tBZGRyZXNzYCBhcmUgdG8gdGhlIHN0YWNrLCB1bnRpbCB0aGUgbWVtb3J5IG9wZXJhbmQgaXMgYWRkcmVzc2VkLiAqL1xuICAjc3RhY2tCaXQgPSAwO1xuICAvKiogV2hlcmUgYGxvYWRNb2RpZnlgIGZvdW5kIGl0cyBieXRlcy4gKi9cbiAgcHJvdGVjdGVkIG1vZGlmaWVkOiBJMzIgfCB1bmRlZmluZWQ7XG5cbiAgY29uc3RydWN0b3IoZm9ybTogQWRkcmVzc0Zvcm0sIGxvbmc6IGJvb2xlYW4sIGJvZHk6IG51bWJlcltdLCBsb29wRGVwdGg6IG51bWJlcikge1xuICAgIHN1cGVyKGJvZHksIGxvb3BEZXB0aCk7XG4gICAgdGhpcy4jZm9ybSA9IGZvcm07XG4gICAgdGhpcy5sb25nID0gbG9uZztcbiAgfVxuXG4gIGFkZHJlc3MoX29wZXJhbmQ/OiBudW1iZXIpOiBJNjQge1xuICAgIHRoaXMuI3N0YWNrQml0ID0gMDtcbiAgICBpZiAodGhpcy4jZm9ybSA9PT0gJ2NvbXB1dGVkJykgcmV0dXJuIGxvY2FsLmdldDY0KExvY2FsLkFERFJFU1MpO1xuICAgIGlmICh0aGlzLiNhZGRyZXNzICE9PSB1bmRlZmluZWQpIHJldHVybiB0aGlzLiNhZGRyZXNzO1xuICAgIGNvbnN0IGJhc2UgPSBpNjQubG9hZCh0aGlzLnJlZ2lzdGVyKFJlYy5NRU1fQkFTRSkpO1xuICAgIGNvbnN0IGRpc3AgPSBpNjQubG9hZCh0aGlzLnJlYywgUmVjLkRJU1ApO1xuICAgIGlmICh0aGlzLiNmb3JtID09PSAnYmFzZScpIHRoaXMuI2FkZHJlc3MgPSB0aGlzLmxldChpNjQuYWRkKGJhc2UsIGRpc3ApKTtcbiAgICBlbHNlIHtcbiAgICAgIGNvbnN0IGluZGV4ID0gaTY0LmxvYWQodGhpcy5yZWdpc3RlcihSZWMuTUVNX0lOREVYKSk7XG4gICAgICB0aGlzLiNhZGRyZXNzID0gdGhpcy5sZXQoaTY0LmFkZChpNjQuYWRkKGJhc2UsIGRpc3ApLCBpNjQuc2hsKGluZGV4LCBpNjQubG9hZDhVKHRoaXMucmVjLCBSZWMuU0NBTEUpKSkpO1xuICAgIH1cbiAgICByZXR1cm4gdGhpcy4jYWRkcmVzcztcbiAgfVxuICAvKiogU2V0cyB0aGUgaG9zdCBsb2NhbCBmb3IgYW4gYWNjZXNzOiBUTEIgaGl0IHBhdGggaW5saW5lLCBUeXBlU2NyaXB0IG90aGVyd2lzZS4gKi9cbiAgcHJvdGVjdGVkIHRyYW5zbGF0ZShhZGRyZXNzOiBJNjQsIHNpemU6IG51bWJlciwgdGFnOiBudW1iZXIsIGtpbmQ6IG51bWJlcik6IEkzMiB7XG4gICAgY29uc3QgaG9zdCA9IHRoaXMubGV0STMyKHRsYkVudHJ5KGFkZHJlc3MpKTtcbiAgICBjb25zdCBbLCAuLi5pbmRleF0gPSBob3N0IGFzIHVua25vd24gYXMgW251bWJlciwgLi4ubnVtYmVyW11dO1xuICAgIHRoaXMuaWYoXG4gICAgICB0YWdNYXRjaGVzKGFkZHJlc3MsIHNpemUsIGhvc3QsIHRhZyksXG4gICAgICAoKSA9PiB0aGlzLmVtaXQoWy4uLmkzMi5hZGQoaTMyLndyYXAoYWRkcmVzcyksIGkzMi5sb2FkKGhvc3QsIFRsYi5BRERFTkQpKSwgMHgyMSwgLi4uaW5kZXhdKSxcbiAgICAgICgpID0+IHtcbiAgICAgICAgdGhpcy4jY2FsbFNsb3coYWRkcmVzcywgc2l6ZSB8IGtpbmQpO1xuICAgICAgICB0aGlzLmVtaXQoWzB4MjIsIC4uLmluZGV4LCAuLi5pMzIuY29uc3QoLTEpLCAweDQ2XSk7XG4gICAgICAgIHRoaXMuI2V4aXRXaGVuVHJ1ZSgpO1xuICAgICAgfSxcbiAgICApO1xuICAgIHJldHVybiBob3N0O1xuICB9XG4gIGhvc3RPZihhZGRyZXNzOiBJNjQsIHdyaXRlOiBib29sZWFuKTogSTMyIHtcbiAgICBjb25zdCBlbnRyeSA9IHRoaXMubGV0STMyKHRsYkVudHJ5KGFkZHJlc3MpKTtcbiAgICB0aGlzLmlmKGkzMi5lcXoodGFnTWF0Y2hlcyhhZGRyZXNzLCAxLCBlbnRyeSwgd3JpdGUgPyBUbGIuV1JJVEUgOiBUbGIuUkVBRCkpLCAoKSA9PiB0aGlzLmxlYXZlKCkpO1xuICAgIHJldHVybiB0aGlzLmxldEkzMihpMzIuYWRkKGkzMi53cmFwKGFkZHJlc3MpLCBpMzIubG9hZChlbnRyeSwgVGxiLkFEREVORCkpKTtcbiAgfVxuICAjY2FsbFNsb3coYWRkcmVzczogSTY0LCBkZXNjcmlwdGlvbjogbnVtYmVyKTogdm9pZCB7XG4gICAgdGhpcy5lbWl0KFtcbiAgICAgIC4uLmkzMi53cmFwKGFkZHJlc3MpLFxuICAgICAgLi4uaTMyLndyYXAoaTY0LnNoclUoYWRkcmVzcywgaTY0LmNvbnN0KDMyKSkpLFxuICAgICAgLi4uaTMyLmNvbnN0KGRlc2NyaXB0aW9uKSxcbiAgICAgIC4uLnRoaXMucmVjLFxuICAgICAgMHgxMCxcbiAgICAgIEltcG9ydC5TTE9XX0FDQ0VTUyxcbiAgICBdKTtcbiAgfVxuICAjZXhpdFdoZW5UcnVlKCk6IHZvaWQge1xuICAgIHRoaXMub3BlbigweDA0KTtcbiAgICB0aGlzLmV4aXQoRXhpdC5FVkVOVCk7XG4gICAgdGhpcy5jbG9zZSgpO1xuICB9XG4gIGxvYWQoYWRkcmVzczogSTY0LCBzaXplOiBudW1iZXIpOiBJNjQge1xuICAgIGNvbnN0IGhvc3QgPSB0aGlzLnRyYW5zbGF0ZShhZGRyZXNzLCBzaXplLCBUbGIuUkVBRCwgU2xvd0FjY2Vzcy5SRUFEIHwgdGhpcy4jc3RhY2tCaXQpO1xuICAgIHJldHVybiB0aGlzLmxldChsb2FkQXQoaG9zdCwgc2l6ZSwgMCkpO1xuICB9XG4gIGxvYWRWZWN0b3IoYWRkcmVzczogSTY0KTogVjEyOCB7XG4gICAgY29uc3QgaG9zdCA9IHRoaXMudHJhbnNsYXRlKGFkZHJlc3MsIDE2LCBUbGIuUkVBRCwgU2xvd0FjY2Vzcy5SRUFEKTtcbiAgICByZXR1cm4gdGhpcy5sZXRWZWN0b3IodjEyOC5sb2FkKGhvc3QpKTtcbiAgfVxuICBwcm90ZWN0ZWQgc3RvcmVUaHJvdWdoKGFkZHJlc3M6IEk2NCwgc2l6ZTogbnVtYmVyLCBzdG9yZVRvOiAoaG9zdDogSTMyKSA9PiBDb2RlKTogdm9pZCB7XG4gICAgY29uc3QgaG9zdCA9IHRoaXMubGV0STMyKHRsYkVudHJ5KGFkZHJlc3MpKTtcbiAgICBjb25zdCBbLCAuLi5pbmRleF0gPSBob3N0IGFzIHVua25vd24gYXMgW251bWJlciwgLi4ubnVtYmVyW11dO1xuICAgIHRoaXMuaWYoXG4gICAgICB0YWdNYXRjaGVzKGFkZHJlc3MsIHNpemUsIGhvc3QsIFRsYi5XUklURSksXG4gICAgICAoKSA9PiB0aGlzLmVtaXQoc3RvcmVUbyhpMzIuYWRkKGkzMi53cmFwKGFkZHJlc3MpLCBpMzIubG9hZChob3N0LCBUbGIuQURERU5EKSkpKSxcbiAgICAgICgpID0+IHtcbiAgICAgICAgdGhpcy4jY2FsbFNsb3coYWRkcmVzcywgc2l6ZSB8IFNsb3dBY2Nlc3MuV1JJVEUgfCB0aGlzLiNzdGFja0JpdCk7XG4gICAgICAgIHRoaXMuZW1pdChbMHgyMiwgLi4uaW5kZXgsIC4uLmkzMi5jb25zdCgtMSksIDB4NDZdKTtcbiAgICAgICAgdGhpcy4jZXhpdFdoZW5UcnVlKCk7XG4gICAgICAgIHRoaXMuZW1pdChzdG9yZVRvKGhvc3QpKTtcbiAgICAgICAgdGhpcy4jY29tbWl0KGhvc3QpO1xuICAgICAgfSxcbiAgICApO1xuICB9XG4gICNjb21taXQoaG9zdDogSTMyKTogdm9pZCB7XG4gICAgdGhpcy5pZihpMzIuZXEoaG9zdCwgaTMyLmFkZCh0aGlzLmJhc2UsIGkzMi5jb25zdChDb3JlUmVnLlNDUkFUQ0gpKSksICgpID0+IHRoaXMuZW1pdChbMHgxMCwgSW1wb3J0LkNPTU1JVF0pKTtcbiAgfVxuICBzdG9yZShhZGRyZXNzOiBJNjQsIHNpemU6IG51bWJlciwgdmFsdWU6IEk2NCk6IHZvaWQge1xuICAgIHRoaXMuc3RvcmVUaHJvdWdoKGFkZHJlc3MsIHNpemUsIChob3N0KSA9PiBzdG9yZUF0KGhvc3QsIHNpemUsIHZhbHVlLCAwKSk7XG4gIH1cbiAgc3RvcmVWZWN0b3IoYWRkcmVzczogSTY0LCB2YWx1ZTogVjEyOCk6IHZvaWQge1xuICAgIHRoaXMuc3RvcmVUaHJvdWdoKGFkZHJlc3MsIDE2LCAoaG9zdCkgPT4gdjEyOC5zdG9yZShob3N0LCB2YWx1ZSkpO1xuICB9XG4gIGxvYWRNb2RpZnkoYWRkcmVzczogSTY0LCBzaXplOiBudW1iZXIpOiBJNjQge1xuICAgIHRoaXMubW9kaWZpZWQgPSB0aGlzLnRyYW5zbGF0ZShhZGRyZXNzLCBzaXplLCBUbGIuV1JJVEUsIFNsb3dBY2Nlc3MuTU9ESUZZKTtcbiAgICByZXR1cm4gdGhpcy5sZXQobG9hZEF0KHRoaXMubW9kaWZpZWQsIHNpemUsIDApKTtcbiAgfVxuICBzdG9yZU1vZGlmaWVkKHNpemU6IG51bWJlciwgdmFsdWU6IEk2NCk6IHZvaWQge1xuICAgIGlmICh0aGlzLm1vZGlmaWVkID09PSB1bmRlZmluZWQpIHRocm93IG5ldyBSYW5nZUVycm9yKCdzdG9yZU1vZGlmaWVkIHdpdGhvdXQgbG9hZE1vZGlmeScpO1xuICAgIHRoaXMuZW1pdChzdG9yZUF0KHRoaXMubW9kaWZpZWQsIHNpemUsIHZhbHVlLCAwKSk7XG4gICAgdGhpcy4jY29tbWl0KHRoaXMubW9kaWZpZWQpO1xuICB9XG5cbiAgc3RhY2tBZGRyZXNzKGRlbHRhOiBudW1iZXIsIHNpemU6IG51bWJlcik6IEk2NCB7XG4gICAgdGhpcy4jc3RhY2tCaXQgPSBTbG93QWNjZXNzLlNUQUNLO1xuICAgIGNvbnN0IHJzcCA9IGk2NC5sb2FkKHRoaXMuYmFzZSwgUmVnLkdQUiArIDggKiA0KTtcbiAgICBpZiAodGhpcy5sb25nKSByZXR1cm4gdGhpcy5sZXQoaTY0LmFkZChyc3AsIGk2NC5jb25zdChkZWx0YSkpKTtcbiAgICBjb25zdCBzcyA9IFJlZy5TRUdNRU5UUyArIFNlZy5TUyAqIFNFR01FTlRfQllURVM7XG4gICAgY29uc3Qgb2Zmc2V0ID0gdGhpcy5sZXQoaTY0LmFuZChpNjQuYWRkKHJzcCwgaTY0LmNvbnN0KGRlbHRhKSksIHRoaXMuI3N0YWNrTWFzaygpKSk7XG4gICAgLy8gRXhwYW5kLXVwIGxpbWl0IGNoZWNrOyBhbiBleHBhbmQtZG93biBvciB1bnVzYWJsZSBzdGFjayBzZWdtZW50IHRha2VzIHRoZSBjaGVja2VkIHBhdGggb2YgVHlwZVNjcmlwdC5cbiAgICB0aGlzLmlmKFxuICAgICAgaTMyLm9yKFxuICAgICAgICBpNjQuZ3RVKGk2NC5hZGQob2Zmc2V0LCBpNjQuY29uc3Qoc2l6ZSAtIDEpKSwgaTY0LmxvYWQzMlUodGhpcy5iYXNlLCBzcyArIFNlZ0ZpZWxkLkxJTUlUKSksXG4gICAgICAgIGkzMi5uZShpMzIuYW5kKGkzMi5sb2FkKHRoaXMuYmFzZSwgc3MgKyBTZWdGaWVsZC5BVFRSSUJVVEVTKSwgaTMyLmNvbnN0KDB4MV8wMDBlKSksIGkzMi5jb25zdCgyKSksXG4gICAgICApLFxuICAgICAgKCkgPT4ge1xuICAgICAgICB0aGlzLmVtaXQoWy4uLmkzMi53cmFwKG9mZnNldCksIC4uLmkzMi5jb25zdChzaXplIHwgKFNlZy5TUyA8PCA4KSB8IDB4MTAwMCksIC4uLnRoaXMucmVjLCAweDEwLCBJbXBvcnQuU0VHTUVOVF9DSEVDS10pO1xuICAgICAgICB0aGlzLiNleGl0V2hlblRydWUoKTtcbiAgICAgIH0sXG4gICAgKTtcbiAgICByZXR1cm4gdGhpcy5sZXQoaTY0LmV4dGVuZFUoaTMyLndyYXAoaTY0LmFkZChvZmZzZXQsIGk2NC5sb2FkKHRoaXMuYmFzZSwgc3MgKyBTZWdGaWVsZC5CQVNFKSkpKSk7XG4gIH1cbiAgLyoqIDB4ZmZmZiBvciAweGZmZmZmZmZmIGJ5IFNTLkIsIGF0IHJ1biB0aW1lLiAqL1xuICAjc3RhY2tNYXNrKCk6IEk2NCB7XG4gICAgY29uc3QgYmlnID0gaTMyLmFuZChpMzIubG9hZCh0aGlzLmJhc2UsIFJlZy5TRUdNRU5UUyArIFNlZy5TUyAqIFNFR01FTlRfQllURVMgKyBTZWdGaWVsZC5BVFRSSUJVVEVTKSwgaTMyLmNvbnN0KDB4NDAwMCkpO1xuICAgIHJldHVybiBpNjQuc2VsZWN0KGJpZywgaTY0LmNvbnN0KDB4ZmZmZl9mZmZmKSwgaTY0LmNvbnN0KDB4ZmZmZikpO1xuICB9XG4gIG1vdmVTdGFjayhkZWx0YTogSTY0KTogdm9pZCB7XG4gICAgY29uc3QgcnNwID0gaTY0LmxvYWQodGhpcy5iYXNlLCBSZWcuR1BSICsgOCAqIDQpO1xuICAgIGlmICh0aGlzLmxvbmcpIHtcbiAgICAgIHRoaXMuZW1pdChpNjQuc3RvcmUodGhpcy5iYXNlLCBpNjQuYWRkKHJzcCwgZGVsdGEpLCBSZWcuR1BSICsgOCAqIDQpKTtcbiAgICAgIHJldHVybjtcbiAgICB9XG4gICAgY29uc3QgbWFzayA9IHRoaXMubGV0KHRoaXMuI3N0YWNrTWFzaygpKTtcbiAgICBjb25zdCBtb3ZlZCA9IGk2NC5hbmQoaTY0LmFkZChyc3AsIGRlbHRhKSwgbWFzayk7XG4gICAgY29uc3Qga2VwdCA9IGk2NC5hbmQocnNwLCBpNjQueG9yKG1hc2ssIGk2NC5jb25zdCgweGZmZmZfZmZmZikpKTtcbiAgICB0aGlzLmVtaXQoaTY0LnN0b3JlKHRoaXMuYmFzZSwgaTY0Lm9yKG1vdmVkLCBrZXB0KSwgUmVnLkdQUiArIDggKiA0KSk7XG4gIH1cbn1cblxuZnVuY3Rpb24gdGxiRW50cnkoYWRkcmVzczogSTY0KTogSTMyIHtcbiAgcmV0dXJuIGkzMi5hZGQoXG4gICAgbG9jYWwuZ2V0MzIoTG9jYWwuVExCKSxcbiAgICBpMzIuYW5kKGkzMi5zaHJVKGkzMi53cmFwKGFkZHJlc3MpLCBpMzIuY29uc3QoMTIgLSBUTEJfRU5UUllfU0hJRlQpKSwgaTMyLmNvbnN0KChUTEJfRU5UUklFUyAtIDEpIDw8IFRMQl9FTlRSWV9TSElGVCkpLFxuICApO1xufVxuLyoqIFRoZSB0YWcgY29tcGFyZSB3aXRoIHRoZSBwYWdlLWNyb3NzaW5nIHRlc3QgZm9sZGVkIGluOiBhbiBhY2Nlc3MgdGhhdCBsZWF2ZXMgdGhlIHBhZ2UgY2FuIG1hdGNoIG5vIGVudHJ5IGF0IGl0cyBpbmRleC4gKi9cbmZ1bmN0aW9uIHRhZ01hdGNoZXMoYWRkcmVzczogSTY0LCBzaXplOiBudW1iZXIsIGVudHJ5OiBJMzIsIHRhZzogbnVtYmVyKTogSTMyIHtcbiAgY29uc3QgbGFzdCA9IHNpemUgPT09IDEgPyBhZGRyZXNzIDogaTY0LmFkZChhZGRyZXNzLCBpNjQuY29uc3Qoc2l6ZSAtIDEpKTtcbiAgcmV0dXJuIGk2NC5lcShpNjQuYW5kKGxhc3QsIGk2NC5jb25zdCgtNDA5NikpLCBpNjQubG9hZChlbnRyeSwgdGFnKSk7XG59XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdC9pbnRlcnByZXRlci1lbWl0dGVyLnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0XCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0L2ludGVycHJldGVyLWVtaXR0ZXIudHNcIjtpbXBvcnQgeyBSZWcgfSBmcm9tICcuLi9scC9yZWdpc3Rlci1maWxlLnRzJztcbmltcG9ydCB7IENvcmVSZWcsIEpVTVBfQ0FDSEVfTUFTSywgSnVtcENhY2hlLCBUbGIgfSBmcm9tICcuLi9ydW4vY29yZS1yZWdpc3RlcnMudHMnO1xuaW1wb3J0IHsgQ3B1TW9kZSB9IGZyb20gJy4uL3J1bi9jcHUtbW9kZS50cyc7XG5pbXBvcnQgeyBFeGl0LCBIZWFkZXIsIFJlYywgUkVDT1JEX0JZVEVTIH0gZnJvbSAnLi4vcnVuL3JlY29yZC50cyc7XG5pbXBvcnQgeyBpMzIsIGk2NCwgbG9jYWwsIHYxMjgsIHR5cGUgSTMyLCB0eXBlIEk2NCwgdHlwZSBWMTI4IH0gZnJvbSAnLi9jb2RlLnRzJztcbmltcG9ydCB0eXBlIHsgRW1pdHRlciwgT3BlcmFuZFNoYXBlIH0gZnJvbSAnLi9lbWl0dGVyLnRzJztcbmltcG9ydCB7IHNpZ25FeHRlbmQsIHplcm9FeHRlbmQgfSBmcm9tICcuL2V4dGVuZC50cyc7XG5pbXBvcnQgeyBMb2NhbCB9IGZyb20gJy4vaGFuZGxlci1ib2R5LnRzJztcbmltcG9ydCB7IE1lbW9yeUVtaXR0ZXIsIFNsb3dBY2Nlc3MsIHR5cGUgQWRkcmVzc0Zvcm0gfSBmcm9tICcuL21lbW9yeS1lbWl0dGVyLnRzJztcbmltcG9ydCB7IGxvYWRBdCwgc3RvcmVBdCB9IGZyb20gJy4vc2l6ZWQtYWNjZXNzLnRzJztcblxuLyoqIFRoZSBpbnRlcnByZXRlciB0aWVyJ3MgZW1pdHRlcjogb3BlcmFuZHMgY29tZSBmcm9tIHRoZSBmaWVsZHMgb2YgdGhlIGRlY29kZWQgcmVjb3JkIGF0IHJ1biB0aW1lLiAqL1xuZXhwb3J0IGNsYXNzIEludGVycHJldGVyRW1pdHRlciBleHRlbmRzIE1lbW9yeUVtaXR0ZXIgaW1wbGVtZW50cyBFbWl0dGVyIHtcbiAgcmVhZG9ubHkgb3BlcmFuZHM6IHJlYWRvbmx5IE9wZXJhbmRTaGFwZVtdO1xuICAvKiogV2hlcmUgdGhlIGxpbmtzIG9mIGEgYnJhbmNoIGFyZTogaW4gdGhpcyByZWNvcmQsIG9yIGluIHRoZSBuZXh0IG9uZSB3aGVuIGEgY29tcGFyaXNvbiBpcyBmdXNlZCB3aXRoIHRoZSBicmFuY2ggYWZ0ZXIgaXQuICovXG4gIHJlYWRvbmx5ICNsaW5rT2Zmc2V0OiBudW1iZXI7XG4gIC8qKiBFbnRlcmluZyBhIGJsb2NrIGNvdW50cywgZm9yIHRoZSB0cmFuc2xhdG9yIHRpZXIuICovXG4gIHJlYWRvbmx5ICNjb3VudHM6IGJvb2xlYW47XG5cbiAgY29uc3RydWN0b3IoXG4gICAgc2hhcGU6IHsgb3BlcmFuZHM6IHJlYWRvbmx5IE9wZXJhbmRTaGFwZVtdOyBsb25nOiBib29sZWFuIH0sXG4gICAgZm9ybTogQWRkcmVzc0Zvcm0sXG4gICAgYm9keTogbnVtYmVyW10sXG4gICAgbG9vcERlcHRoID0gLTEsXG4gICAgbGlua09mZnNldCA9IDAsXG4gICAgY291bnRzID0gZmFsc2UsXG4gICkge1xuICAgIHN1cGVyKGZvcm0sIHNoYXBlLmxvbmcsIGJvZHksIGxvb3BEZXB0aCk7XG4gICAgdGhpcy5vcGVyYW5kcyA9IHNoYXBlLm9wZXJhbmRzO1xuICAgIHRoaXMuI2xpbmtPZmZzZXQgPSBsaW5rT2Zmc2V0O1xuICAgIHRoaXMuI2NvdW50cyA9IGNvdW50cztcbiAgfVxuXG4gIC8vIC0tLSBjb250cm9sIGZsb3cgLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLVxuXG4gICNyZXF1aXJlSG90KCk6IHZvaWQge1xuICAgIGlmICghdGhpcy5pc0hvdCkgdGhyb3cgbmV3IFJhbmdlRXJyb3IoJ2JyYW5jaGVzIG5lZWQgYSBoYW5kbGVyIGluIHRoZSBsb29wJyk7XG4gICAgdGhpcy5oYXNFbmRlZCA9IHRydWU7XG4gIH1cbiAgLyoqIEVudGVycyBhIGJsb2NrIGJ5IHRoZSBhZGRyZXNzIG9mIGl0cyBoZWFkZXIgcmVjb3JkLiAqL1xuICBlbnRlckJsb2NrKGhlYWRlcjogSTMyKTogdm9pZCB7XG4gICAgdGhpcy5lbWl0KGxvY2FsLnNldChMb2NhbC5SRUMsIGhlYWRlcikpO1xuICAgIHRoaXMuZW1pdChsb2NhbC5zZXQoTG9jYWwuQlVER0VULCBpMzIuc3ViKGxvY2FsLmdldDMyKExvY2FsLkJVREdFVCksIGkzMi5sb2FkKHRoaXMucmVjLCBIZWFkZXIuQ09VTlQpKSkpO1xuICAgIHRoaXMuaWYoaTMyLmx0Uyhsb2NhbC5nZXQzMihMb2NhbC5CVURHRVQpLCBpMzIuY29uc3QoMCkpLCAoKSA9PiB0aGlzLmV4aXQoRXhpdC5CTE9DSykpO1xuICAgIGlmICh0aGlzLiNjb3VudHMpIHtcbiAgICAgIGNvbnN0IGxlZnQgPSB0aGlzLmxldEkzMihpMzIuc3ViKGkzMi5sb2FkKHRoaXMucmVjLCBIZWFkZXIuQ09VTlRFUiksIGkzMi5jb25zdCgxKSkpO1xuICAgICAgLy8gVGhlIGhlYWRlcidzIG93biBoYW5kbGVyIGlzIHRoYXQgb2YgaXRzIHJlZ2lvbi5cbiAgICAgIHRoaXMuaWYoaTMyLmxlUyhsZWZ0LCBpMzIuY29uc3QoMCkpLCAoKSA9PiB0aGlzLmNvbnRpbnVlTG9vcCgpKTtcbiAgICAgIHRoaXMuZW1pdChpMzIuc3RvcmUodGhpcy5yZWMsIGxlZnQsIEhlYWRlci5DT1VOVEVSKSk7XG4gICAgfVxuICAgIHRoaXMuZW1pdChsb2NhbC5zZXQoTG9jYWwuUkVDLCBpMzIuYWRkKHRoaXMucmVjLCBpMzIuY29uc3QoUkVDT1JEX0JZVEVTKSkpKTtcbiAgICB0aGlzLmJyYW5jaFRvKHRoaXMubG9vcERlcHRoKTtcbiAgfVxuICBicmFuY2goY29uZGl0aW9uOiBJMzIpOiB2b2lkIHtcbiAgICB0aGlzLiNyZXF1aXJlSG90KCk7XG4gICAgdGhpcy5lbnRlckJsb2NrKFxuICAgICAgaTMyLnNlbGVjdChcbiAgICAgICAgY29uZGl0aW9uLFxuICAgICAgICBpMzIubG9hZCh0aGlzLnJlYywgdGhpcy4jbGlua09mZnNldCArIFJlYy5MSU5LX1RBS0VOKSxcbiAgICAgICAgaTMyLmxvYWQodGhpcy5yZWMsIHRoaXMuI2xpbmtPZmZzZXQgKyBSZWMuTElOS19ORVhUKSxcbiAgICAgICksXG4gICAgKTtcbiAgfVxuICBqdW1wKCk6IHZvaWQge1xuICAgIHRoaXMuI3JlcXVpcmVIb3QoKTtcbiAgICB0aGlzLmVudGVyQmxvY2soaTMyLmxvYWQodGhpcy5yZWMsIFJlYy5MSU5LX1RBS0VOKSk7XG4gIH1cbiAganVtcFRvKHRhcmdldDogSTY0LCBjb21taXQ6ICgpID0+IHZvaWQpOiB2b2lkIHtcbiAgICB0aGlzLiNyZXF1aXJlSG90KCk7XG4gICAgY29uc3QgcmlwID0gdGhpcy5sZXQodGFyZ2V0KTtcbiAgICBjb25zdCBsb3cgPSB0aGlzLmxldEkzMihpMzIud3JhcChyaXApKTtcbiAgICBjb25zdCBlbnRyeSA9IHRoaXMubGV0STMyKFxuICAgICAgaTMyLmFkZChcbiAgICAgICAgbG9jYWwuZ2V0MzIoTG9jYWwuSlVNUF9DQUNIRSksXG4gICAgICAgIGkzMi5hbmQoaTMyLnNobChpMzIueG9yKGxvdywgaTMyLnNoclUobG93LCBpMzIuY29uc3QoMTIpKSksIGkzMi5jb25zdCg0KSksIGkzMi5jb25zdChKVU1QX0NBQ0hFX01BU0spKSxcbiAgICAgICksXG4gICAgKTtcbiAgICB0aGlzLmlmKFxuICAgICAgaTMyLm9yKGk2NC5uZShpNjQubG9hZChlbnRyeSwgSnVtcENhY2hlLlJJUCksIHJpcCksIGkzMi5uZShpMzIubG9hZChlbnRyeSwgSnVtcENhY2hlLkNPTlRFWFQpLCBsb2NhbC5nZXQzMihMb2NhbC5DT05URVhUKSkpLFxuICAgICAgKCkgPT4ge1xuICAgICAgICB0aGlzLmVtaXQoaTY0LnN0b3JlKHRoaXMuYmFzZSwgcmlwLCBDb3JlUmVnLlRBUkdFVCkpO1xuICAgICAgICB0aGlzLmV4aXQoRXhpdC5CUkFOQ0hfTUlTUyk7XG4gICAgICB9LFxuICAgICk7XG4gICAgY29tbWl0KCk7XG4gICAgdGhpcy5lbnRlckJsb2NrKGkzMi5sb2FkKGVudHJ5LCBKdW1wQ2FjaGUuQkxPQ0spKTtcbiAgfVxuICByZXR1cm5BZGRyZXNzKCk6IEk2NCB7XG4gICAgcmV0dXJuIGk2NC5sb2FkKHRoaXMucmVjLCBSZWMuSU1NKTtcbiAgfVxuICByZXRpcmVkKCk6IEk2NCB7XG4gICAgLy8gVGhlIHdob2xlIGJsb2NrIGlzIHBhaWQgZm9yLlxuICAgIGNvbnN0IGhlYWRlciA9IGkzMi5zdWIodGhpcy5yZWMsIGkzMi5tdWwoaTMyLmxvYWQ4VSh0aGlzLnJlYywgUmVjLklOREVYKSwgaTMyLmNvbnN0KFJFQ09SRF9CWVRFUykpKTtcbiAgICBjb25zdCBhZnRlciA9IGkzMi5zdWIoaTMyLnN1YihpMzIubG9hZDhVKGhlYWRlciwgSGVhZGVyLklOU05TKSwgaTMyLmxvYWQ4VSh0aGlzLnJlYywgUmVjLk9SRElOQUwpKSwgaTMyLmNvbnN0KDEpKTtcbiAgICByZXR1cm4gaTY0LnN1YihpNjQubG9hZCh0aGlzLmJhc2UsIENvcmVSZWcuUkVUSVJFRF9BVF9FTkQpLCBpNjQuZXh0ZW5kVShpMzIuYWRkKGxvY2FsLmdldDMyKExvY2FsLkJVREdFVCksIGFmdGVyKSkpO1xuICB9XG5cbiAgLy8gLS0tIG9wZXJhbmRzIC0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tXG5cbiAgc2l6ZU9mKG9wZXJhbmQ6IG51bWJlcik6IG51bWJlciB7XG4gICAgcmV0dXJuIHRoaXMub3BlcmFuZHNbb3BlcmFuZF0hLnNpemU7XG4gIH1cbiAgaXNNZW1vcnkob3BlcmFuZDogbnVtYmVyKTogYm9vbGVhbiB7XG4gICAgcmV0dXJuIHRoaXMub3BlcmFuZHNbb3BlcmFuZF0hLmtpbmQgPT09ICdtJztcbiAgfVxuICAvKiogVGhlIHJlY29yZCBzbG90IG9mIGEgcmVnaXN0ZXIgb3BlcmFuZDogdGhlIG4tdGggcmVnaXN0ZXIgb3IgdmVjdG9yIHJlZ2lzdGVyIG9mIHRoZSBzaGFwZS4gKi9cbiAgI3Nsb3Qob3BlcmFuZDogbnVtYmVyKTogbnVtYmVyIHtcbiAgICBsZXQgbiA9IDA7XG4gICAgZm9yIChsZXQgaSA9IDA7IGkgPCBvcGVyYW5kOyBpKyspIGlmICh0aGlzLm9wZXJhbmRzW2ldIS5raW5kID09PSAncicgfHwgdGhpcy5vcGVyYW5kc1tpXSEua2luZCA9PT0gJ3gnKSBuKys7XG4gICAgcmV0dXJuIFtSZWMuQSwgUmVjLkIsIFJlYy5DXVtuXSE7XG4gIH1cbiAgI3ZlY3RvclJlZ2lzdGVyKG9wZXJhbmQ6IG51bWJlcik6IEkzMiB7XG4gICAgcmV0dXJuIGkzMi5hZGQodGhpcy5iYXNlLCBpMzIuc2hsKGkzMi5sb2FkOFUodGhpcy5yZWMsIHRoaXMuI3Nsb3Qob3BlcmFuZCkpLCBpMzIuY29uc3QoMSkpKTtcbiAgfVxuICByZWFkKG9wZXJhbmQ6IG51bWJlcik6IEk2NCB7XG4gICAgY29uc3QgeyBraW5kLCBzaXplIH0gPSB0aGlzLm9wZXJhbmRzW29wZXJhbmRdITtcbiAgICBpZiAoa2luZCA9PT0gJ2knKSByZXR1cm4gdGhpcy5sZXQoaTY0LmxvYWQodGhpcy5yZWMsIFJlYy5JTU0pKTtcbiAgICBpZiAoa2luZCA9PT0gJ20nKSByZXR1cm4gdGhpcy5sb2FkKHRoaXMuYWRkcmVzcyhvcGVyYW5kKSwgc2l6ZSk7XG4gICAgaWYgKGtpbmQgPT09ICd4JykgcmV0dXJuIHRoaXMucmVhZExvdyhvcGVyYW5kKTtcbiAgICByZXR1cm4gdGhpcy5sZXQobG9hZEF0KHRoaXMucmVnaXN0ZXIodGhpcy4jc2xvdChvcGVyYW5kKSksIHNpemUsIFJlZy5HUFIpKTtcbiAgfVxuICByZWFkU2lnbmVkKG9wZXJhbmQ6IG51bWJlcik6IEk2NCB7XG4gICAgcmV0dXJuIHRoaXMubGV0KHNpZ25FeHRlbmQodGhpcy5zaXplT2Yob3BlcmFuZCksIHRoaXMucmVhZChvcGVyYW5kKSkpO1xuICB9XG4gIHJlYWRNb2RpZnkob3BlcmFuZDogbnVtYmVyKTogSTY0IHtcbiAgICByZXR1cm4gdGhpcy5pc01lbW9yeShvcGVyYW5kKSA/IHRoaXMubG9hZE1vZGlmeSh0aGlzLmFkZHJlc3Mob3BlcmFuZCksIHRoaXMuc2l6ZU9mKG9wZXJhbmQpKSA6IHRoaXMucmVhZChvcGVyYW5kKTtcbiAgfVxuICB3cml0ZShvcGVyYW5kOiBudW1iZXIsIHZhbHVlOiBJNjQpOiB2b2lkIHtcbiAgICBjb25zdCB7IGtpbmQsIHNpemUgfSA9IHRoaXMub3BlcmFuZHNbb3BlcmFuZF0hO1xuICAgIGlmIChraW5kID09PSAnbScpIHtcbiAgICAgIGlmICh0aGlzLm1vZGlmaWVkID09PSB1bmRlZmluZWQpIHRoaXMuc3RvcmUodGhpcy5hZGRyZXNzKG9wZXJhbmQpLCBzaXplLCB2YWx1ZSk7XG4gICAgICBlbHNlIHRoaXMuc3RvcmVNb2RpZmllZChzaXplLCB2YWx1ZSk7XG4gICAgICByZXR1cm47XG4gICAgfVxuICAgIHRoaXMuI3N0b3JlUmVnaXN0ZXIodGhpcy5yZWdpc3Rlcih0aGlzLiNzbG90KG9wZXJhbmQpKSwgc2l6ZSwgdmFsdWUsIFJlZy5HUFIpO1xuICB9XG4gICNzdG9yZVJlZ2lzdGVyKGF0OiBJMzIsIHNpemU6IG51bWJlciwgdmFsdWU6IEk2NCwgb2Zmc2V0OiBudW1iZXIpOiB2b2lkIHtcbiAgICBpZiAoc2l6ZSA9PT0gNCkgdGhpcy5lbWl0KGk2NC5zdG9yZShhdCwgemVyb0V4dGVuZCg0LCB2YWx1ZSksIG9mZnNldCkpO1xuICAgIGVsc2UgdGhpcy5lbWl0KHN0b3JlQXQoYXQsIHNpemUsIHZhbHVlLCBvZmZzZXQpKTtcbiAgfVxuICByZWFkVmVjdG9yKG9wZXJhbmQ6IG51bWJlcik6IFYxMjgge1xuICAgIGNvbnN0IHsga2luZCwgc2l6ZSB9ID0gdGhpcy5vcGVyYW5kc1tvcGVyYW5kXSE7XG4gICAgaWYgKGtpbmQgPT09ICd4JykgcmV0dXJuIHRoaXMubGV0VmVjdG9yKHYxMjgubG9hZCh0aGlzLiN2ZWN0b3JSZWdpc3RlcihvcGVyYW5kKSwgUmVnLllNTSkpO1xuICAgIGlmIChzaXplID09PSAxNikgcmV0dXJuIHRoaXMubG9hZFZlY3Rvcih0aGlzLmFkZHJlc3Mob3BlcmFuZCkpO1xuICAgIHJldHVybiB0aGlzLmxldFZlY3Rvcih2MTI4LnJlcGxhY2U2NCh2MTI4Lnplcm8oKSwgMCwgdGhpcy5yZWFkKG9wZXJhbmQpKSk7XG4gIH1cbiAgd3JpdGVWZWN0b3Iob3BlcmFuZDogbnVtYmVyLCB2YWx1ZTogVjEyOCk6IHZvaWQge1xuICAgIGNvbnN0IHsga2luZCwgc2l6ZSB9ID0gdGhpcy5vcGVyYW5kc1tvcGVyYW5kXSE7XG4gICAgaWYgKGtpbmQgPT09ICd4JykgdGhpcy5lbWl0KHYxMjguc3RvcmUodGhpcy4jdmVjdG9yUmVnaXN0ZXIob3BlcmFuZCksIHZhbHVlLCBSZWcuWU1NKSk7XG4gICAgZWxzZSBpZiAoc2l6ZSA9PT0gMTYpIHRoaXMuc3RvcmVWZWN0b3IodGhpcy5hZGRyZXNzKG9wZXJhbmQpLCB2YWx1ZSk7XG4gICAgZWxzZSB0aGlzLnN0b3JlKHRoaXMuYWRkcmVzcyhvcGVyYW5kKSwgc2l6ZSwgdjEyOC5leHRyYWN0NjQodmFsdWUsIDApKTtcbiAgfVxuICByZWFkV2lkZShvcGVyYW5kOiBudW1iZXIpOiByZWFkb25seSBbVjEyOCwgVjEyOF0ge1xuICAgIGlmICh0aGlzLm9wZXJhbmRzW29wZXJhbmRdIS5raW5kID09PSAneCcpIHtcbiAgICAgIGNvbnN0IGF0ID0gdGhpcy4jdmVjdG9yUmVnaXN0ZXIob3BlcmFuZCk7XG4gICAgICByZXR1cm4gW3RoaXMubGV0VmVjdG9yKHYxMjgubG9hZChhdCwgUmVnLllNTSkpLCB0aGlzLmxldFZlY3Rvcih2MTI4LmxvYWQoYXQsIFJlZy5ZTU0gKyAxNikpXTtcbiAgICB9XG4gICAgY29uc3QgaG9zdCA9IHRoaXMudHJhbnNsYXRlKHRoaXMuYWRkcmVzcyhvcGVyYW5kKSwgMzIsIFRsYi5SRUFELCBTbG93QWNjZXNzLlJFQUQpO1xuICAgIHJldHVybiBbdGhpcy5sZXRWZWN0b3IodjEyOC5sb2FkKGhvc3QpKSwgdGhpcy5sZXRWZWN0b3IodjEyOC5sb2FkKGhvc3QsIDE2KSldO1xuICB9XG4gIHdyaXRlV2lkZShvcGVyYW5kOiBudW1iZXIsIGxvdzogVjEyOCwgaGlnaDogVjEyOCk6IHZvaWQge1xuICAgIGlmICh0aGlzLm9wZXJhbmRzW29wZXJhbmRdIS5raW5kID09PSAneCcpIHtcbiAgICAgIGNvbnN0IGF0ID0gdGhpcy4jdmVjdG9yUmVnaXN0ZXIob3BlcmFuZCk7XG4gICAgICB0aGlzLmVtaXQodjEyOC5zdG9yZShhdCwgbG93LCBSZWcuWU1NKSk7XG4gICAgICB0aGlzLmVtaXQodjEyOC5zdG9yZShhdCwgaGlnaCwgUmVnLllNTSArIDE2KSk7XG4gICAgfSBlbHNlIHRoaXMuc3RvcmVUaHJvdWdoKHRoaXMuYWRkcmVzcyhvcGVyYW5kKSwgMzIsIChob3N0KSA9PiBbdjEyOC5zdG9yZShob3N0LCBsb3cpLCB2MTI4LnN0b3JlKGhvc3QsIGhpZ2gsIDE2KV0pO1xuICB9XG4gIGNsZWFyVmVjdG9ycyh3aG9sZTogYm9vbGVhbik6IHZvaWQge1xuICAgIGNvbnN0IGNsZWFyID0gKGZpcnN0OiBudW1iZXIpOiB2b2lkID0+IHtcbiAgICAgIGZvciAobGV0IGF0ID0gUmVnLllNTSArIDMyICogZmlyc3Q7IGF0IDwgUmVnLllNTSArIDMyICogKGZpcnN0ICsgOCk7IGF0ICs9IDMyKSB7XG4gICAgICAgIGlmICh3aG9sZSkgdGhpcy5lbWl0KHYxMjguc3RvcmUodGhpcy5iYXNlLCB2MTI4Lnplcm8oKSwgYXQpKTtcbiAgICAgICAgdGhpcy5lbWl0KHYxMjguc3RvcmUodGhpcy5iYXNlLCB2MTI4Lnplcm8oKSwgYXQgKyAxNikpO1xuICAgICAgfVxuICAgIH07XG4gICAgY2xlYXIoMCk7XG4gICAgdGhpcy5pZihpMzIuZXEoaTMyLmFuZChpMzIubG9hZCh0aGlzLmJhc2UsIFJlZy5NT0RFKSwgaTMyLmNvbnN0KENwdU1vZGUuQ09ERV9NQVNLKSksIGkzMi5jb25zdChDcHVNb2RlLkNPREU2NCkpLCAoKSA9PlxuICAgICAgY2xlYXIoOCksXG4gICAgKTtcbiAgfVxuICByZWFkTG93KG9wZXJhbmQ6IG51bWJlcik6IEk2NCB7XG4gICAgY29uc3QgeyBraW5kLCBzaXplIH0gPSB0aGlzLm9wZXJhbmRzW29wZXJhbmRdITtcbiAgICBpZiAoa2luZCA9PT0gJ20nKSByZXR1cm4gdGhpcy5sb2FkKHRoaXMuYWRkcmVzcyhvcGVyYW5kKSwgTWF0aC5taW4oc2l6ZSwgOCkpO1xuICAgIHJldHVybiB0aGlzLmxldChsb2FkQXQodGhpcy4jdmVjdG9yUmVnaXN0ZXIob3BlcmFuZCksIE1hdGgubWluKHNpemUsIDgpLCBSZWcuWU1NKSk7XG4gIH1cbiAgd3JpdGVMb3cob3BlcmFuZDogbnVtYmVyLCB2YWx1ZTogSTY0LCBieXRlczogbnVtYmVyKTogdm9pZCB7XG4gICAgaWYgKHRoaXMub3BlcmFuZHNbb3BlcmFuZF0hLmtpbmQgPT09ICdtJykgdGhpcy5zdG9yZSh0aGlzLmFkZHJlc3Mob3BlcmFuZCksIGJ5dGVzLCB2YWx1ZSk7XG4gICAgZWxzZSB0aGlzLmVtaXQoc3RvcmVBdCh0aGlzLiN2ZWN0b3JSZWdpc3RlcihvcGVyYW5kKSwgYnl0ZXMsIHZhbHVlLCBSZWcuWU1NKSk7XG4gIH1cbiAgeG1tMChoYWxmOiAwIHwgMSk6IEk2NCB7XG4gICAgcmV0dXJuIHRoaXMubGV0KGk2NC5sb2FkKHRoaXMuYmFzZSwgUmVnLllNTSArIDggKiBoYWxmKSk7XG4gIH1cbiAgZ3ByKG51bWJlcjogbnVtYmVyLCBzaXplOiBudW1iZXIpOiBJNjQge1xuICAgIHJldHVybiB0aGlzLmxldChsb2FkQXQodGhpcy5iYXNlLCBzaXplLCBSZWcuR1BSICsgOCAqIG51bWJlcikpO1xuICB9XG4gIHNldEdwcihudW1iZXI6IG51bWJlciwgc2l6ZTogbnVtYmVyLCB2YWx1ZTogSTY0KTogdm9pZCB7XG4gICAgdGhpcy4jc3RvcmVSZWdpc3Rlcih0aGlzLmJhc2UsIHNpemUsIHZhbHVlLCBSZWcuR1BSICsgOCAqIG51bWJlcik7XG4gIH1cbn1cbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0L3JlZ2lvbi1leGl0LnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0XCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0L3JlZ2lvbi1leGl0LnRzXCI7LyoqIFdoYXQgYSByZWdpb24gZnVuY3Rpb24gcmV0dXJucy4gKi9cbmV4cG9ydCBjb25zdCBSZWdpb25FeGl0ID0ge1xuICAvKiogR28gb24gd2l0aCB0aGUgcmVjb3JkIGluIENvcmVSZWcuUkVDT1JEOyBpdHMgYmxvY2sgaXMgcGFpZCBmb3IuICovXG4gIENPTlRJTlVFOiAwLFxuICAvKiogVGhlIGJsb2NrIGF0IENvcmVSZWcuUkVDT1JEIHdhcyBub3QgZW50ZXJlZDogdGhlIGJ1ZGdldCBkb2VzIG5vdCBjb3ZlciBpdC4gKi9cbiAgQkxPQ0s6IDEsXG4gIC8qKiBFbnRlciB0aGUgYmxvY2sgd2hvc2UgaGVhZGVyIGlzIENvcmVSZWcuUkVDT1JELiAqL1xuICBFTlRFUjogMixcbn0gYXMgY29uc3Q7XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdC93YXNtLW1vZHVsZS50c1wiO2NvbnN0IF9faW5qZWN0ZWRfZGlybmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdFwiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdC93YXNtLW1vZHVsZS50c1wiO2ltcG9ydCB7IHB1c2hVbnNpZ25lZCB9IGZyb20gJy4vY29kZS50cyc7XG5cbi8qKiBWYWx1ZSB0eXBlcyBvZiB0aGUgYmluYXJ5IGZvcm1hdC4gKi9cbmV4cG9ydCBjb25zdCBWYWx1ZVR5cGUgPSB7IEkzMjogMHg3ZiwgSTY0OiAweDdlLCBGMzI6IDB4N2QsIEY2NDogMHg3YywgVjEyODogMHg3YiB9IGFzIGNvbnN0O1xuZXhwb3J0IHR5cGUgVmFsdWVUeXBlID0gKHR5cGVvZiBWYWx1ZVR5cGUpW2tleW9mIHR5cGVvZiBWYWx1ZVR5cGVdO1xuXG5pbnRlcmZhY2UgRnVuY3Rpb25UeXBlIHtcbiAgcmVhZG9ubHkgcGFyYW1zOiByZWFkb25seSBWYWx1ZVR5cGVbXTtcbiAgcmVhZG9ubHkgcmVzdWx0czogcmVhZG9ubHkgVmFsdWVUeXBlW107XG59XG5cbi8qKiBXcml0ZXMgdGhlIGJpbmFyeSBvZiBvbmUgV2ViQXNzZW1ibHkgbW9kdWxlOiBpbXBvcnRlZCBmdW5jdGlvbnMgYW5kIG1lbW9yeSwgb3duIGZ1bmN0aW9ucywgZW1wdHkgdGFibGVzLiAqL1xuZXhwb3J0IGNsYXNzIFdhc21Nb2R1bGUge1xuICByZWFkb25seSAjdHlwZXM6IEZ1bmN0aW9uVHlwZVtdID0gW107XG4gIHJlYWRvbmx5ICNpbXBvcnRzOiB7IG1vZHVsZTogc3RyaW5nOyBuYW1lOiBzdHJpbmc7IHR5cGU6IG51bWJlciB9W10gPSBbXTtcbiAgcmVhZG9ubHkgI2Z1bmN0aW9uczogeyB0eXBlOiBudW1iZXI7IGxvY2FsczogcmVhZG9ubHkgVmFsdWVUeXBlW107IGJvZHk6IHJlYWRvbmx5IG51bWJlcltdIH1bXSA9IFtdO1xuICByZWFkb25seSAjZXhwb3J0czogeyBuYW1lOiBzdHJpbmc7IGtpbmQ6IG51bWJlcjsgaW5kZXg6IG51bWJlciB9W10gPSBbXTtcbiAgI21lbW9yeVBhZ2VzID0gMDtcbiAgI21heGltdW1QYWdlcyA9IDA7XG4gIHJlYWRvbmx5ICN0YWJsZXM6IG51bWJlcltdID0gW107XG5cbiAgLyoqIFRoZSBpbmRleCBvZiBhIGZ1bmN0aW9uIHR5cGUsIHNoYXJlZCBiZXR3ZWVuIGVxdWFsIG9uZXMuICovXG4gIHR5cGUocGFyYW1zOiByZWFkb25seSBWYWx1ZVR5cGVbXSwgcmVzdWx0czogcmVhZG9ubHkgVmFsdWVUeXBlW10pOiBudW1iZXIge1xuICAgIGNvbnN0IGF0ID0gdGhpcy4jdHlwZXMuZmluZEluZGV4KCh0KSA9PiB0LnBhcmFtcy5qb2luKCkgPT09IHBhcmFtcy5qb2luKCkgJiYgdC5yZXN1bHRzLmpvaW4oKSA9PT0gcmVzdWx0cy5qb2luKCkpO1xuICAgIHJldHVybiBhdCA+PSAwID8gYXQgOiB0aGlzLiN0eXBlcy5wdXNoKHsgcGFyYW1zLCByZXN1bHRzIH0pIC0gMTtcbiAgfVxuXG4gIC8qKiBEZWNsYXJlcyBhbiBpbXBvcnRlZCBmdW5jdGlvbjsgYWxsIGltcG9ydHMgY29tZSBiZWZvcmUgdGhlIGZpcnN0IG93biBmdW5jdGlvbi4gKi9cbiAgaW1wb3J0RnVuY3Rpb24obW9kdWxlOiBzdHJpbmcsIG5hbWU6IHN0cmluZywgdHlwZTogbnVtYmVyKTogbnVtYmVyIHtcbiAgICByZXR1cm4gdGhpcy4jaW1wb3J0cy5wdXNoKHsgbW9kdWxlLCBuYW1lLCB0eXBlIH0pIC0gMTtcbiAgfVxuXG4gIC8qKiBJbXBvcnRzIG1lbW9yeSAwIGFzIG1vZHVsZSBcIm1cIiwgbmFtZSBcIm1lbW9yeVwiLiAqL1xuICBpbXBvcnRNZW1vcnkoaW5pdGlhbFBhZ2VzOiBudW1iZXIsIG1heGltdW1QYWdlczogbnVtYmVyKTogdm9pZCB7XG4gICAgdGhpcy4jbWVtb3J5UGFnZXMgPSBpbml0aWFsUGFnZXM7XG4gICAgdGhpcy4jbWF4aW11bVBhZ2VzID0gbWF4aW11bVBhZ2VzO1xuICB9XG5cbiAgLyoqIEFkZHMgYSBmdW5jdGlvbjsgYGJvZHlgIGxhY2tzIHRoZSBmaW5hbCBgZW5kYC4gUmV0dXJucyBpdHMgaW5kZXguICovXG4gIGFkZEZ1bmN0aW9uKHR5cGU6IG51bWJlciwgbG9jYWxzOiByZWFkb25seSBWYWx1ZVR5cGVbXSwgYm9keTogcmVhZG9ubHkgbnVtYmVyW10pOiBudW1iZXIge1xuICAgIHJldHVybiB0aGlzLiNpbXBvcnRzLmxlbmd0aCArIHRoaXMuI2Z1bmN0aW9ucy5wdXNoKHsgdHlwZSwgbG9jYWxzLCBib2R5IH0pIC0gMTtcbiAgfVxuXG4gIGV4cG9ydEZ1bmN0aW9uKG5hbWU6IHN0cmluZywgaW5kZXg6IG51bWJlcik6IHZvaWQge1xuICAgIHRoaXMuI2V4cG9ydHMucHVzaCh7IG5hbWUsIGtpbmQ6IDAsIGluZGV4IH0pO1xuICB9XG5cbiAgLyoqIEFkZHMgYSB0YWJsZSBvZiBgc2l6ZWAgZW1wdHkgZWxlbWVudHMgdGhhdCBjYW4gZ3Jvdy4gUmV0dXJucyBpdHMgaW5kZXguICovXG4gIGFkZFRhYmxlKHNpemU6IG51bWJlciwgZXhwb3J0TmFtZTogc3RyaW5nKTogbnVtYmVyIHtcbiAgICBjb25zdCBpbmRleCA9IHRoaXMuI3RhYmxlcy5wdXNoKHNpemUpIC0gMTtcbiAgICB0aGlzLiNleHBvcnRzLnB1c2goeyBuYW1lOiBleHBvcnROYW1lLCBraW5kOiAxLCBpbmRleCB9KTtcbiAgICByZXR1cm4gaW5kZXg7XG4gIH1cblxuICB0b0J5dGVzKCk6IFVpbnQ4QXJyYXk8QXJyYXlCdWZmZXI+IHtcbiAgICBjb25zdCBjaHVua3M6IChyZWFkb25seSBudW1iZXJbXSlbXSA9IFtbMCwgMHg2MSwgMHg3MywgMHg2ZCwgMSwgMCwgMCwgMF1dO1xuICAgIGNvbnN0IHNlY3Rpb24gPSAoaWQ6IG51bWJlciwgLi4ucGFydHM6IChyZWFkb25seSBudW1iZXJbXSlbXSkgPT4ge1xuICAgICAgY29uc3QgaGVhZGVyID0gW2lkXTtcbiAgICAgIHB1c2hVbnNpZ25lZChoZWFkZXIsIHBhcnRzLnJlZHVjZSgobiwgcCkgPT4gbiArIHAubGVuZ3RoLCAwKSk7IC8vIHByZXR0aWVyLWlnbm9yZVxuICAgICAgY2h1bmtzLnB1c2goaGVhZGVyLCAuLi5wYXJ0cyk7XG4gICAgfTtcbiAgICBjb25zdCBjb3VudCA9IChuOiBudW1iZXIpOiBudW1iZXJbXSA9PiB7XG4gICAgICBjb25zdCBvdXQ6IG51bWJlcltdID0gW107XG4gICAgICBwdXNoVW5zaWduZWQob3V0LCBuKTtcbiAgICAgIHJldHVybiBvdXQ7XG4gICAgfTtcbiAgICBjb25zdCBuYW1lID0gKHRleHQ6IHN0cmluZyk6IG51bWJlcltdID0+IFsuLi5jb3VudCh0ZXh0Lmxlbmd0aCksIC4uLkFycmF5LmZyb20odGV4dCwgKGMpID0+IGMuY2hhckNvZGVBdCgwKSldO1xuXG4gICAgc2VjdGlvbihcbiAgICAgIDEsXG4gICAgICBjb3VudCh0aGlzLiN0eXBlcy5sZW5ndGgpLFxuICAgICAgLi4udGhpcy4jdHlwZXMubWFwKCh0KSA9PiBbMHg2MCwgLi4uY291bnQodC5wYXJhbXMubGVuZ3RoKSwgLi4udC5wYXJhbXMsIC4uLmNvdW50KHQucmVzdWx0cy5sZW5ndGgpLCAuLi50LnJlc3VsdHNdKSxcbiAgICApO1xuICAgIGNvbnN0IGltcG9ydHMgPSB0aGlzLiNpbXBvcnRzLm1hcCgoZikgPT4gWy4uLm5hbWUoZi5tb2R1bGUpLCAuLi5uYW1lKGYubmFtZSksIDAsIC4uLmNvdW50KGYudHlwZSldKTtcbiAgICBpbXBvcnRzLnB1c2goWy4uLm5hbWUoJ20nKSwgLi4ubmFtZSgnbWVtb3J5JyksIDIsIDEsIC4uLmNvdW50KHRoaXMuI21lbW9yeVBhZ2VzKSwgLi4uY291bnQodGhpcy4jbWF4aW11bVBhZ2VzKV0pO1xuICAgIHNlY3Rpb24oMiwgY291bnQoaW1wb3J0cy5sZW5ndGgpLCAuLi5pbXBvcnRzKTtcbiAgICBzZWN0aW9uKDMsIGNvdW50KHRoaXMuI2Z1bmN0aW9ucy5sZW5ndGgpLCAuLi50aGlzLiNmdW5jdGlvbnMubWFwKChmKSA9PiBjb3VudChmLnR5cGUpKSk7XG4gICAgaWYgKHRoaXMuI3RhYmxlcy5sZW5ndGggPiAwKSBzZWN0aW9uKDQsIGNvdW50KHRoaXMuI3RhYmxlcy5sZW5ndGgpLCAuLi50aGlzLiN0YWJsZXMubWFwKChuKSA9PiBbMHg3MCwgMCwgLi4uY291bnQobildKSk7XG4gICAgc2VjdGlvbig3LCBjb3VudCh0aGlzLiNleHBvcnRzLmxlbmd0aCksIC4uLnRoaXMuI2V4cG9ydHMubWFwKChlKSA9PiBbLi4ubmFtZShlLm5hbWUpLCBlLmtpbmQsIC4uLmNvdW50KGUuaW5kZXgpXSkpO1xuICAgIGNvbnN0IGJvZGllczogKHJlYWRvbmx5IG51bWJlcltdKVtdID0gW2NvdW50KHRoaXMuI2Z1bmN0aW9ucy5sZW5ndGgpXTtcbiAgICBjb25zdCBncm91cHMgPSBuZXcgTWFwPHJlYWRvbmx5IFZhbHVlVHlwZVtdLCBudW1iZXJbXT4oKTtcbiAgICBmb3IgKGNvbnN0IGYgb2YgdGhpcy4jZnVuY3Rpb25zKSB7XG4gICAgICBjb25zdCBsb2NhbHMgPSBncm91cHMuZ2V0KGYubG9jYWxzKSA/PyBsb2NhbEdyb3VwcyhmLmxvY2Fscyk7XG4gICAgICBncm91cHMuc2V0KGYubG9jYWxzLCBsb2NhbHMpO1xuICAgICAgYm9kaWVzLnB1c2goY291bnQobG9jYWxzLmxlbmd0aCArIGYuYm9keS5sZW5ndGggKyAxKSwgbG9jYWxzLCBmLmJvZHksIFsweDBiXSk7XG4gICAgfVxuICAgIHNlY3Rpb24oMTAsIC4uLmJvZGllcyk7XG5cbiAgICBjb25zdCBieXRlcyA9IG5ldyBVaW50OEFycmF5KGNodW5rcy5yZWR1Y2UoKG4sIGMpID0+IG4gKyBjLmxlbmd0aCwgMCkpO1xuICAgIGxldCBhdCA9IDA7XG4gICAgZm9yIChjb25zdCBjaHVuayBvZiBjaHVua3MpIHtcbiAgICAgIGJ5dGVzLnNldChjaHVuaywgYXQpO1xuICAgICAgYXQgKz0gY2h1bmsubGVuZ3RoO1xuICAgIH1cbiAgICByZXR1cm4gYnl0ZXM7XG4gIH1cbn1cblxuZnVuY3Rpb24gbG9jYWxHcm91cHModHlwZXM6IHJlYWRvbmx5IFZhbHVlVHlwZVtdKTogbnVtYmVyW10ge1xuICBjb25zdCBncm91cHM6IHsgdHlwZTogVmFsdWVUeXBlOyBuOiBudW1iZXIgfVtdID0gW107XG4gIGZvciAoY29uc3QgdHlwZSBvZiB0eXBlcykge1xuICAgIGNvbnN0IGxhc3QgPSBncm91cHMuYXQoLTEpO1xuICAgIGlmIChsYXN0Py50eXBlID09PSB0eXBlKSBsYXN0Lm4rKztcbiAgICBlbHNlIGdyb3Vwcy5wdXNoKHsgdHlwZSwgbjogMSB9KTtcbiAgfVxuICBjb25zdCBvdXQ6IG51bWJlcltdID0gW107XG4gIHB1c2hVbnNpZ25lZChvdXQsIGdyb3Vwcy5sZW5ndGgpO1xuICBmb3IgKGNvbnN0IGdyb3VwIG9mIGdyb3Vwcykge1xuICAgIHB1c2hVbnNpZ25lZChvdXQsIGdyb3VwLm4pO1xuICAgIG91dC5wdXNoKGdyb3VwLnR5cGUpO1xuICB9XG4gIHJldHVybiBvdXQ7XG59XG4iLCAiY29uc3QgX19pbmplY3RlZF9maWxlbmFtZV9fID0gXCIvd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9zcmMvZW1pdC9pbnRlcnByZXRlci1tb2R1bGUudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXRcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvaW50ZXJwcmV0ZXItbW9kdWxlLnRzXCI7aW1wb3J0IHsgQ29yZVJlZyB9IGZyb20gJy4uL3J1bi9jb3JlLXJlZ2lzdGVycy50cyc7XG5pbXBvcnQgeyBFeGl0LCBGSVhFRF9IQU5ETEVSUywgSGFuZGxlciwgSGVhZGVyLCBSZWMgfSBmcm9tICcuLi9ydW4vcmVjb3JkLnRzJztcbmltcG9ydCB7IFJlZywgU2VnRmllbGQsIFNFR01FTlRfQllURVMgfSBmcm9tICcuLi9scC9yZWdpc3Rlci1maWxlLnRzJztcbmltcG9ydCB7IGFwcGVuZENvZGUsIGkzMiwgaTY0LCBsb2NhbCwgcHVzaFVuc2lnbmVkLCB0eXBlIENvZGUsIHR5cGUgSTMyLCB0eXBlIEk2NCB9IGZyb20gJy4vY29kZS50cyc7XG5pbXBvcnQgeyBidWlsdEludGVycHJldGVyIH0gZnJvbSAnLi9idWlsdC1pbnRlcnByZXRlci50cyc7XG5pbXBvcnQgeyBjb21waWxlIH0gZnJvbSAnLi9jb21waWxlLnRzJztcbmltcG9ydCB0eXBlIHsgU2VtYW50aWMgfSBmcm9tICcuL2VtaXR0ZXIudHMnO1xuaW1wb3J0IHsgTG9jYWwsIFRFTVBTIH0gZnJvbSAnLi9oYW5kbGVyLWJvZHkudHMnO1xuaW1wb3J0IHsgY2hvb3NlQXJtcywgU1RBQ0ssIHR5cGUgQXJtLCB0eXBlIEFybXMgfSBmcm9tICcuL2ludGVycHJldGVyLWFybXMudHMnO1xuaW1wb3J0IHsgSW50ZXJwcmV0ZXJFbWl0dGVyIH0gZnJvbSAnLi9pbnRlcnByZXRlci1lbWl0dGVyLnRzJztcbmltcG9ydCB7IEltcG9ydCB9IGZyb20gJy4vbWVtb3J5LWVtaXR0ZXIudHMnO1xuaW1wb3J0IHR5cGUgeyBTaGFwZSB9IGZyb20gJy4vc2hhcGVzLnRzJztcbmltcG9ydCB7IFJlZ2lvbkV4aXQgfSBmcm9tICcuL3JlZ2lvbi1leGl0LnRzJztcbmltcG9ydCB7IFZhbHVlVHlwZSwgV2FzbU1vZHVsZSB9IGZyb20gJy4vd2FzbS1tb2R1bGUudHMnO1xuXG4vKiogVGhlIGdlbmVyYXRlZCBpbnRlcnByZXRlcjogaXRzIGNvZGUsIGFuZCB3aGljaCBoYW5kbGVyIGRvZXMgd2hhdC4gSW5zdHJ1Y3Rpb25zIHRoYXQgYXJlIG5vdCBoZXJlIGhhdmUgbGF6eSBoYW5kbGVycy4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgSW50ZXJwcmV0ZXJNb2R1bGUgZXh0ZW5kcyBPbWl0PEFybXMsICdob3QnPiB7XG4gIHJlYWRvbmx5IG1vZHVsZTogV2ViQXNzZW1ibHkuTW9kdWxlO1xuICAvKiogQWRkcmVzcyByZWNvcmRzOiBwbGFpbiwgd2l0aCBhIHNlZ21lbnQgYmFzZSAoNjQtYml0IG1vZGUpLCB3aXRoIHNlZ21lbnQgY2hlY2tzLiAqL1xuICByZWFkb25seSBhZGRyZXNzOiB7IHJlYWRvbmx5IHBsYWluOiBudW1iZXI7IHJlYWRvbmx5IGJhc2VkOiBudW1iZXI7IHJlYWRvbmx5IGNoZWNrZWQ6IG51bWJlciB9O1xuICByZWFkb25seSBzaXplQnl0ZXM6IG51bWJlcjtcbiAgLyoqIEhhbmRsZXIgbnVtYmVyIG9mIGVsZW1lbnQgMCBvZiB0aGUgdGFibGUgb2YgbGF6eSBoYW5kbGVycy4gKi9cbiAgcmVhZG9ubHkgZmlyc3RMYXp5OiBudW1iZXI7XG59XG5cbmNvbnN0IGNhY2hlZDogKEludGVycHJldGVyTW9kdWxlIHwgdW5kZWZpbmVkKVtdID0gW3VuZGVmaW5lZCwgdW5kZWZpbmVkXTtcblxuLyoqXG4gKiBUaGUgaW50ZXJwcmV0ZXIsIGdlbmVyYXRlZCBvbiBmaXJzdCB1c2U6IHRoZSBzZW1hbnRpYyBmdW5jdGlvbnMgb2YgZnJlcXVlbnQgaW5zdHJ1Y3Rpb25zIHJ1biBvbmNlIGZvciBldmVyeSBvcGVyYW5kIHNoYXBlLiBgaXNUaWVyZWRgOiBpdCBjb3VudHMgZW50cmllcyBvZiBibG9ja3MgYW5kIGVudGVyc1xuICogdHJhbnNsYXRlZCByZWdpb25zLCB0aGUgZnVuY3Rpb25zIGluIGl0cyB0YWJsZSBgcmVnaW9uc2AuXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiBpbnRlcnByZXRlck1vZHVsZShpc1RpZXJlZCA9IGZhbHNlKTogSW50ZXJwcmV0ZXJNb2R1bGUge1xuICByZXR1cm4gKGNhY2hlZFtpc1RpZXJlZCA/IDEgOiAwXSA/Pz0gZ2VuZXJhdGUoaXNUaWVyZWQpKTtcbn1cblxuLyoqIFRoZSBjb2RlIG9mIHRoZSBpbnRlcnByZXRlci4gKi9cbmV4cG9ydCBjb25zdCBpbnRlcnByZXRlckNvZGUgPSAoaXNUaWVyZWQ6IGJvb2xlYW4pOiBVaW50OEFycmF5PEFycmF5QnVmZmVyPiA9PiBhc3NlbWJsZShjaG9vc2VBcm1zKCkuaG90LCBpc1RpZXJlZCk7XG5cbmZ1bmN0aW9uIGdlbmVyYXRlKGlzVGllcmVkOiBib29sZWFuKTogSW50ZXJwcmV0ZXJNb2R1bGUge1xuICBjb25zdCB7IGhvdCwgaGFuZGxlcnMsIGZ1c2VkLCBjaGFpbmVkLCBmYXIgfSA9IGNob29zZUFybXMoKTtcbiAgY29uc3QgYnl0ZXMgPSAoaXNUaWVyZWQgPyBidWlsdEludGVycHJldGVyKCkgOiB1bmRlZmluZWQpID8/IGFzc2VtYmxlKGhvdCwgaXNUaWVyZWQpO1xuICByZXR1cm4ge1xuICAgIG1vZHVsZTogY29tcGlsZShieXRlcyksXG4gICAgaGFuZGxlcnMsXG4gICAgZnVzZWQsXG4gICAgY2hhaW5lZCxcbiAgICBmYXIsXG4gICAgYWRkcmVzczogeyBwbGFpbjogRklYRURfSEFORExFUlMsIGJhc2VkOiBGSVhFRF9IQU5ETEVSUyArIDEsIGNoZWNrZWQ6IEZJWEVEX0hBTkRMRVJTICsgMiB9LFxuICAgIHNpemVCeXRlczogYnl0ZXMubGVuZ3RoLFxuICAgIGZpcnN0TGF6eTogRklYRURfSEFORExFUlMgKyAzICsgaG90Lmxlbmd0aCxcbiAgfTtcbn1cblxuY29uc3QgVEVNUF9MT0NBTFM6IFZhbHVlVHlwZVtdID0gW1xuICAuLi5uZXcgQXJyYXk8VmFsdWVUeXBlPihURU1QUy5pNjQpLmZpbGwoVmFsdWVUeXBlLkk2NCksXG4gIC4uLm5ldyBBcnJheTxWYWx1ZVR5cGU+KFRFTVBTLmkzMikuZmlsbChWYWx1ZVR5cGUuSTMyKSxcbiAgLi4ubmV3IEFycmF5PFZhbHVlVHlwZT4oVEVNUFMudjEyOCkuZmlsbChWYWx1ZVR5cGUuVjEyOCksXG5dO1xuY29uc3QgeyBJMzI6IFRJMzIsIEk2NDogVEk2NCB9ID0gVmFsdWVUeXBlO1xuLyoqIExvY2FscyBhZnRlciB0aGUgcGFyYW1ldGVycywgaW4gdGhlIG9yZGVyIG9mIGBMb2NhbGAuICovXG5jb25zdCBMT09QX0xPQ0FMUzogVmFsdWVUeXBlW10gPSBbVEkzMiwgVEk2NCwgVEkzMiwgVEkzMiwgVEkzMiwgVEkzMiwgVEkzMiwgVEk2NCwgVEk2NCwgLi4uVEVNUF9MT0NBTFNdO1xuY29uc3QgQ09MRF9MT0NBTFM6IFZhbHVlVHlwZVtdID0gW1RJMzIsIFRJMzIsIFRJMzIsIFRJMzIsIFRJMzIsIFRJNjQsIFRJNjQsIC4uLlRFTVBfTE9DQUxTXTtcblxuLyoqIERlY2xhcmVzIHdoYXQgZXZlcnkgZ2VuZXJhdGVkIG1vZHVsZSBpbXBvcnRzOyByZXR1cm5zIHRoZSB0eXBlIG9mIGNvbGQgaGFuZGxlcnMuICovXG5mdW5jdGlvbiBkZWNsYXJlSW1wb3J0cyh3YXNtOiBXYXNtTW9kdWxlKTogbnVtYmVyIHtcbiAgY29uc3Qgc2xvd1R5cGUgPSB3YXNtLnR5cGUoW1RJMzIsIFRJMzIsIFRJMzIsIFRJMzJdLCBbVEkzMl0pO1xuICB3YXNtLmltcG9ydEZ1bmN0aW9uKCdtJywgJ3Nsb3dBY2Nlc3MnLCBzbG93VHlwZSk7XG4gIHdhc20uaW1wb3J0RnVuY3Rpb24oJ20nLCAnY29tbWl0Jywgd2FzbS50eXBlKFtdLCBbXSkpO1xuICB3YXNtLmltcG9ydEZ1bmN0aW9uKCdtJywgJ3NlZ21lbnRDaGVjaycsIHdhc20udHlwZShbVEkzMiwgVEkzMiwgVEkzMl0sIFtUSTMyXSkpO1xuICB3YXNtLmltcG9ydE1lbW9yeSgxLCA2NTUzNik7XG4gIHJldHVybiB3YXNtLnR5cGUoW1RJMzIsIFRJMzIsIFRJMzIsIFRJMzIsIFRJNjRdLCBbVEkzMl0pO1xufVxuZnVuY3Rpb24gY29sZEZ1bmN0aW9uKHdhc206IFdhc21Nb2R1bGUsIHR5cGU6IG51bWJlciwgYXJtOiBQaWNrPEFybSwgJ3NlbWFudGljJyB8ICdzaGFwZScgfCAnZm9ybSc+KTogbnVtYmVyIHtcbiAgY29uc3QgZSA9IG5ldyBJbnRlcnByZXRlckVtaXR0ZXIoYXJtLnNoYXBlLCBhcm0uZm9ybSwgW10pO1xuICBhcm0uc2VtYW50aWMoZSk7XG4gIGUuZmluaXNoKCk7XG4gIC8vIEV2ZXJ5IHBhdGggaGFzIHJldHVybmVkOyB0aGUgZW5kIG9mIHRoZSBib2R5IGlzIHVucmVhY2hhYmxlLlxuICBlLmVtaXQoWzB4MDBdKTtcbiAgcmV0dXJuIHdhc20uYWRkRnVuY3Rpb24odHlwZSwgQ09MRF9MT0NBTFMsIGUuYm9keSk7XG59XG5cbi8qKiBDb2RlIG9mIGEgbW9kdWxlIHdpdGggdGhlIGhhbmRsZXJzIG9mIHNvbWUgc2hhcGVzLCBleHBvcnRlZCBhcyBgaDBgLCBgaDFgLi4uOiBlbGVtZW50cyBmb3IgdGhlIHRhYmxlIHRoYXQgdGhlIGludGVycHJldGVyIGV4cG9ydHMgYXMgYGhhbmRsZXJzYC4gKi9cbmV4cG9ydCBmdW5jdGlvbiBoYW5kbGVyQ29kZShcbiAgc2hhcGVzOiByZWFkb25seSB7IHJlYWRvbmx5IHNlbWFudGljOiBTZW1hbnRpYzsgcmVhZG9ubHkgc2hhcGU6IFNoYXBlIH1bXSxcbik6IFVpbnQ4QXJyYXk8QXJyYXlCdWZmZXI+IHtcbiAgY29uc3Qgd2FzbSA9IG5ldyBXYXNtTW9kdWxlKCk7XG4gIGNvbnN0IHR5cGUgPSBkZWNsYXJlSW1wb3J0cyh3YXNtKTtcbiAgc2hhcGVzLmZvckVhY2goKHsgc2VtYW50aWMsIHNoYXBlIH0sIG4pID0+XG4gICAgd2FzbS5leHBvcnRGdW5jdGlvbihgaCR7bn1gLCBjb2xkRnVuY3Rpb24od2FzbSwgdHlwZSwgeyBzZW1hbnRpYywgc2hhcGUsIGZvcm06ICdjb21wdXRlZCcgfSkpLFxuICApO1xuICByZXR1cm4gd2FzbS50b0J5dGVzKCk7XG59XG5cbmZ1bmN0aW9uIGFzc2VtYmxlKGhvdDogcmVhZG9ubHkgQXJtW10sIGlzVGllcmVkOiBib29sZWFuKTogVWludDhBcnJheTxBcnJheUJ1ZmZlcj4ge1xuICBjb25zdCB3YXNtID0gbmV3IFdhc21Nb2R1bGUoKTtcbiAgY29uc3QgY29sZFR5cGUgPSBkZWNsYXJlSW1wb3J0cyh3YXNtKTtcbiAgd2FzbS5hZGRUYWJsZShMQVpZX1RBQkxFX1NJWkUsICdoYW5kbGVycycpO1xuICBjb25zdCBtYWluID0gd2FzbS5hZGRGdW5jdGlvbihcbiAgICB3YXNtLnR5cGUoW1RJMzIsIFRJMzIsIFRJMzJdLCBbVEkzMl0pLFxuICAgIExPT1BfTE9DQUxTLFxuICAgIGxvb3BCb2R5KGhvdCwgY29sZFR5cGUsIGlzVGllcmVkID8gd2FzbS50eXBlKFtUSTMyLCBUSTMyXSwgW1RJMzJdKSA6IC0xKSxcbiAgKTtcbiAgaWYgKGlzVGllcmVkKSB3YXNtLmFkZFRhYmxlKFJFR0lPTl9UQUJMRV9TSVpFLCAncmVnaW9ucycpO1xuICB3YXNtLmV4cG9ydEZ1bmN0aW9uKCdydW4nLCBtYWluKTtcbiAgcmV0dXJuIHdhc20udG9CeXRlcygpO1xufVxuXG5jb25zdCBOT19PUEVSQU5EUzogU2hhcGUgPSB7IGtleTogJycsIHNlbWFudGljOiAnJywgb3BlcmFuZHM6IFtdLCBsb25nOiB0cnVlIH07XG5cbi8qKiBFbGVtZW50cyBvZiB0aGUgdGFibGVzIG9mIGxhenkgaGFuZGxlcnMgKDApIGFuZCBvZiByZWdpb25zICgxKSBhdCBmaXJzdC4gUmVnaW9uIDAgc3RheXMgZW1wdHkuICovXG5jb25zdCBMQVpZX1RBQkxFX1NJWkUgPSA2NDtcbmNvbnN0IFJFR0lPTl9UQUJMRV9TSVpFID0gMTAyNDtcblxuLyoqIFRoZSBsb29wOiBgcnVuKGJhc2UsIHJlY29yZCwgYnVkZ2V0KWAgZGlzcGF0Y2hlcyBmcm9tIGByZWNvcmRgIG9uIHVudGlsIHNvbWV0aGluZyBuZWVkcyBUeXBlU2NyaXB0LiBgcmVnaW9uVHlwZWAgLTE6IG5vIHJlZ2lvbnMuICovXG5mdW5jdGlvbiBsb29wQm9keShob3Q6IHJlYWRvbmx5IEFybVtdLCBjb2xkVHlwZTogbnVtYmVyLCByZWdpb25UeXBlOiBudW1iZXIpOiBudW1iZXJbXSB7XG4gIGNvbnN0IGFybXMgPSBGSVhFRF9IQU5ETEVSUyArIDMgKyBob3QubGVuZ3RoO1xuICBjb25zdCBib2R5OiBudW1iZXJbXSA9IFtdO1xuICBjb25zdCBlbWl0ID0gKGNvZGU6IENvZGUpOiB2b2lkID0+IHtcbiAgICBhcHBlbmRDb2RlKGJvZHksIGNvZGUpO1xuICB9O1xuICBjb25zdCBiYXNlID0gbG9jYWwuZ2V0MzIoTG9jYWwuQkFTRSk7XG4gIGNvbnN0IHJlYyA9IGxvY2FsLmdldDMyKExvY2FsLlJFQyk7XG4gIGNvbnN0IHJlbG9hZCA9ICh0YXJnZXQ6IHsgZW1pdChjb2RlOiBDb2RlKTogdm9pZCB9KTogdm9pZCA9PiB7XG4gICAgdGFyZ2V0LmVtaXQobG9jYWwuc2V0KExvY2FsLktJTkQsIGkzMi5sb2FkKGJhc2UsIFJlZy5MQVpZX0tJTkQpKSk7XG4gICAgdGFyZ2V0LmVtaXQobG9jYWwuc2V0KExvY2FsLlJFU1VMVCwgaTY0LmxvYWQoYmFzZSwgUmVnLkxBWllfQSkpKTtcbiAgICB0YXJnZXQuZW1pdChsb2NhbC5zZXQoTG9jYWwuQ0FSUklFUywgaTY0LmxvYWQoYmFzZSwgUmVnLkxBWllfQikpKTtcbiAgfTtcbiAgY29uc3QgZmx1c2ggPSAodGFyZ2V0OiB7IGVtaXQoY29kZTogQ29kZSk6IHZvaWQgfSk6IHZvaWQgPT4ge1xuICAgIHRhcmdldC5lbWl0KGkzMi5zdG9yZShiYXNlLCBsb2NhbC5nZXQzMihMb2NhbC5LSU5EKSwgUmVnLkxBWllfS0lORCkpO1xuICAgIHRhcmdldC5lbWl0KGk2NC5zdG9yZShiYXNlLCBsb2NhbC5nZXQ2NChMb2NhbC5SRVNVTFQpLCBSZWcuTEFaWV9BKSk7XG4gICAgdGFyZ2V0LmVtaXQoaTY0LnN0b3JlKGJhc2UsIGxvY2FsLmdldDY0KExvY2FsLkNBUlJJRVMpLCBSZWcuTEFaWV9CKSk7XG4gIH07XG4gIGVtaXQobG9jYWwuc2V0KExvY2FsLlRMQiwgaTMyLmxvYWQoYmFzZSwgQ29yZVJlZy5UTEIpKSk7XG4gIGVtaXQobG9jYWwuc2V0KExvY2FsLkpVTVBfQ0FDSEUsIGkzMi5sb2FkKGJhc2UsIENvcmVSZWcuSlVNUF9DQUNIRSkpKTtcbiAgZW1pdChsb2NhbC5zZXQoTG9jYWwuQ09OVEVYVCwgaTMyLmxvYWQoYmFzZSwgQ29yZVJlZy5DT05URVhUKSkpO1xuICBlbWl0KGxvY2FsLnNldChMb2NhbC5BRERSRVNTLCBpNjQubG9hZChiYXNlLCBDb3JlUmVnLkFERFJFU1MpKSk7XG4gIHJlbG9hZCh7IGVtaXQgfSk7XG4gIGVtaXQoWzB4MDIsIDB4NDAsIDB4MDMsIDB4NDBdKTsgLy8gYmxvY2sgJGV4aXQsIGxvb3BcbiAgZm9yIChsZXQgaSA9IDA7IGkgPD0gYXJtczsgaSsrKSBlbWl0KFsweDAyLCAweDQwXSk7XG4gIGVtaXQoaTMyLmxvYWQxNlUocmVjLCBSZWMuSEFORExFUikpO1xuICBib2R5LnB1c2goMHgwZSk7XG4gIHB1c2hVbnNpZ25lZChib2R5LCBhcm1zKTtcbiAgZm9yIChsZXQgaSA9IDA7IGkgPD0gYXJtczsgaSsrKSBwdXNoVW5zaWduZWQoYm9keSwgaSk7XG4gIGJvZHkucHVzaCgweDBiKTtcblxuICBjb25zdCBlbWl0dGVyID0gKFxuICAgIGluZGV4OiBudW1iZXIsXG4gICAgYTogUGljazxBcm0sICdzaGFwZScgfCAnZm9ybScgfCAnbGlua09mZnNldCc+ID0geyBzaGFwZTogTk9fT1BFUkFORFMsIGZvcm06ICdjb21wdXRlZCcsIGxpbmtPZmZzZXQ6IDAgfSxcbiAgKTogSW50ZXJwcmV0ZXJFbWl0dGVyID0+IG5ldyBJbnRlcnByZXRlckVtaXR0ZXIoYS5zaGFwZSwgYS5mb3JtLCBib2R5LCBhcm1zIC0gaW5kZXgsIGEubGlua09mZnNldCwgcmVnaW9uVHlwZSA+PSAwKTtcblxuICAvLyBFYWNoIGFybSBlbmRzIHRoZSBibG9jayB3aG9zZSBudW1iZXIgaXQgaXMuXG4gIGZvciAobGV0IGkgPSAwOyBpIDwgRklYRURfSEFORExFUlM7IGkrKykge1xuICAgIGlmIChpID09PSBIYW5kbGVyLlJFR0lPTiAmJiByZWdpb25UeXBlID49IDApIHJlZ2lvbkhhbmRsZXIoZW1pdHRlcihpKSwgcmVnaW9uVHlwZSwgZmx1c2gsIHJlbG9hZCk7XG4gICAgZWxzZSBmaXhlZEhhbmRsZXIoZW1pdHRlcihpKSwgaSk7XG4gICAgYm9keS5wdXNoKDB4MGIpO1xuICB9XG4gIGZvciAobGV0IGkgPSAwOyBpIDwgMzsgaSsrKSB7XG4gICAgYWRkcmVzc0hhbmRsZXIoZW1pdHRlcihGSVhFRF9IQU5ETEVSUyArIGkpLCBpKTtcbiAgICBib2R5LnB1c2goMHgwYik7XG4gIH1cbiAgaG90LmZvckVhY2goKGEsIG4pID0+IHtcbiAgICBjb25zdCBpbmRleCA9IEZJWEVEX0hBTkRMRVJTICsgMyArIG47XG4gICAgZm9yIChsZXQgYXJtOiBBcm0gfCB1bmRlZmluZWQgPSBhOyBhcm0gIT09IHVuZGVmaW5lZDsgYXJtID0gYXJtLnRoZW4pIHtcbiAgICAgIGNvbnN0IGUgPSBlbWl0dGVyKGluZGV4LCBhcm0pO1xuICAgICAgYXJtLnNlbWFudGljKGUpO1xuICAgICAgaWYgKGFybS50aGVuID09PSB1bmRlZmluZWQpIGUuZmluaXNoKCk7XG4gICAgICBlbHNlIGUuYWR2YW5jZShhcm0uc2hhcGUub3BlcmFuZHMuc29tZSgobykgPT4gby5raW5kID09PSAnbScpIHx8IFNUQUNLLmhhcyhhcm0uc2hhcGUuc2VtYW50aWMpKTtcbiAgICB9XG4gICAgYm9keS5wdXNoKDB4MGIpO1xuICB9KTtcbiAgLy8gVGhlIGRlZmF1bHQgYXJtOiBhIGhhbmRsZXIgdGhhdCBpcyBhIGZ1bmN0aW9uIG9mIGl0cyBvd24uXG4gIGNvbnN0IGUgPSBlbWl0dGVyKGFybXMpO1xuICBmbHVzaChlKTtcbiAgY29uc3QgbmV4dCA9IGUubGV0STMyKGkzMi5jb25zdCgwKSk7XG4gIGUuZW1pdChbLi4uYmFzZSwgLi4ucmVjLCAuLi5sb2NhbC5nZXQzMihMb2NhbC5CVURHRVQpLCAuLi5sb2NhbC5nZXQzMihMb2NhbC5UTEIpLCAuLi5sb2NhbC5nZXQ2NChMb2NhbC5BRERSRVNTKV0pO1xuICBlLmVtaXQoaTMyLnN1YihpMzIubG9hZDE2VShyZWMsIFJlYy5IQU5ETEVSKSwgaTMyLmNvbnN0KGFybXMpKSk7XG4gIGNvbnN0IGNhbGwgPSBbMHgxMV07XG4gIHB1c2hVbnNpZ25lZChjYWxsLCBjb2xkVHlwZSk7XG4gIGUuZW1pdChbLi4uY2FsbCwgMCwgMHgyMSwgbmV4dFsxXSFdKTtcbiAgcmVsb2FkKGUpO1xuICBlLmlmKGkzMi5lcXoobmV4dCksICgpID0+IHtcbiAgICBlLmVtaXQobG9jYWwuc2V0KExvY2FsLkNPREUsIGkzMi5sb2FkKGJhc2UsIENvcmVSZWcuRVhJVF9DT0RFKSkpO1xuICAgIGUubGVhdmVMb29wKCk7XG4gIH0pO1xuICBlLmVtaXQobG9jYWwuc2V0KExvY2FsLlJFQywgbmV4dCkpO1xuICBlLmNvbnRpbnVlTG9vcCgpO1xuXG4gIGJvZHkucHVzaCgweDBiLCAweDBiKTsgLy8gbG9vcCwgYmxvY2sgJGV4aXRcbiAgZmx1c2goeyBlbWl0IH0pO1xuICBlbWl0KGkzMi5zdG9yZShiYXNlLCBsb2NhbC5nZXQzMihMb2NhbC5CVURHRVQpLCBDb3JlUmVnLkJVREdFVF9MRUZUKSk7XG4gIGVtaXQoaTMyLnN0b3JlKGJhc2UsIHJlYywgQ29yZVJlZy5SRUNPUkQpKTtcbiAgZW1pdChpNjQuc3RvcmUoYmFzZSwgbG9jYWwuZ2V0NjQoTG9jYWwuQUREUkVTUyksIENvcmVSZWcuQUREUkVTUykpO1xuICBlbWl0KGxvY2FsLmdldDMyKExvY2FsLkNPREUpKTtcbiAgcmV0dXJuIGJvZHk7XG59XG5cbnR5cGUgRmx1c2ggPSAodGFyZ2V0OiB7IGVtaXQoY29kZTogQ29kZSk6IHZvaWQgfSkgPT4gdm9pZDtcbi8qKiBBdCBhIGhlYWRlcjogY2FsbHMgdGhlIGJsb2NrJ3MgcmVnaW9uIGFuZCBnb2VzIG9uIHdpdGggd2hhdCBpdCBzYXlzOyB3aXRob3V0IGEgcmVnaW9uIHRoZSBibG9jayBoYXMgYmVjb21lIGhvdC4gKi9cbmZ1bmN0aW9uIHJlZ2lvbkhhbmRsZXIoZTogSW50ZXJwcmV0ZXJFbWl0dGVyLCB0eXBlOiBudW1iZXIsIGZsdXNoOiBGbHVzaCwgcmVsb2FkOiBGbHVzaCk6IHZvaWQge1xuICBjb25zdCBiYXNlID0gbG9jYWwuZ2V0MzIoTG9jYWwuQkFTRSk7XG4gIGNvbnN0IHJlYyA9IGxvY2FsLmdldDMyKExvY2FsLlJFQyk7XG4gIGNvbnN0IHJlZ2lvbiA9IGkzMi5sb2FkKHJlYywgSGVhZGVyLlJFR0lPTik7XG4gIGUuaWYoaTMyLmVxeihyZWdpb24pLCAoKSA9PiBlLmV4aXQoRXhpdC5IT1QpKTtcbiAgZmx1c2goZSk7XG4gIGNvbnN0IHJlc3VsdCA9IGUubGV0STMyKGkzMi5jb25zdCgwKSk7XG4gIGNvbnN0IGNhbGwgPSBbMHgxMV07XG4gIHB1c2hVbnNpZ25lZChjYWxsLCB0eXBlKTtcbiAgZS5lbWl0KFsuLi5iYXNlLCAuLi5sb2NhbC5nZXQzMihMb2NhbC5CVURHRVQpLCAuLi5yZWdpb24sIC4uLmNhbGwsIDEsIDB4MjEsIHJlc3VsdFsxXSFdKTtcbiAgcmVsb2FkKGUpO1xuICBlLmVtaXQobG9jYWwuc2V0KExvY2FsLlJFQywgaTMyLmxvYWQoYmFzZSwgQ29yZVJlZy5SRUNPUkQpKSk7XG4gIGUuZW1pdChsb2NhbC5zZXQoTG9jYWwuQlVER0VULCBpMzIubG9hZChiYXNlLCBDb3JlUmVnLkJVREdFVF9MRUZUKSkpO1xuICBlLmlmKGkzMi5lcXoocmVzdWx0KSwgKCkgPT4gZS5jb250aW51ZUxvb3AoKSk7XG4gIGUuaWYoaTMyLmVxKHJlc3VsdCwgaTMyLmNvbnN0KFJlZ2lvbkV4aXQuQkxPQ0spKSwgKCkgPT4gZS5leGl0KEV4aXQuQkxPQ0spKTtcbiAgZS5lbnRlckJsb2NrKHJlYyk7XG59XG5cbmZ1bmN0aW9uIGZpeGVkSGFuZGxlcihlOiBJbnRlcnByZXRlckVtaXR0ZXIsIGhhbmRsZXI6IG51bWJlcik6IHZvaWQge1xuICBzd2l0Y2ggKGhhbmRsZXIpIHtcbiAgICBjYXNlIEhhbmRsZXIuU1lTVEVNOlxuICAgICAgZS5leGl0KEV4aXQuU1lTVEVNKTtcbiAgICAgIGJyZWFrO1xuICAgIGNhc2UgSGFuZGxlci5IT1NUOlxuICAgICAgZS5leGl0KEV4aXQuSE9TVCk7XG4gICAgICBicmVhaztcbiAgICBjYXNlIEhhbmRsZXIuU1RBTEU6XG4gICAgICBlLmV4aXQoRXhpdC5TVEFMRSk7XG4gICAgICBicmVhaztcbiAgICBjYXNlIEhhbmRsZXIuTElOSzpcbiAgICAgIGUuZXhpdChFeGl0LkxJTkspO1xuICAgICAgYnJlYWs7XG4gICAgY2FzZSBIYW5kbGVyLkpVTVBfQ0FDSEU6XG4gICAgICBlLmp1bXBUbyhpNjQubG9hZChsb2NhbC5nZXQzMihMb2NhbC5SRUMpLCBSZWMuSU1NKSwgKCkgPT4gdW5kZWZpbmVkKTtcbiAgICAgIGJyZWFrO1xuICAgIGNhc2UgSGFuZGxlci5FTkQ6XG4gICAgICBlLmV4aXQoRXhpdC5FTkQpO1xuICAgICAgYnJlYWs7XG4gICAgY2FzZSBIYW5kbGVyLkdPVE86XG4gICAgICBlLmp1bXAoKTtcbiAgICAgIGJyZWFrO1xuICAgIGRlZmF1bHQ6XG4gICAgICBlLmVtaXQoaTMyLnN0b3JlKGxvY2FsLmdldDMyKExvY2FsLkJBU0UpLCBpMzIubG9hZChsb2NhbC5nZXQzMihMb2NhbC5SRUMpLCBSZWMuSU1NKSwgQ29yZVJlZy5FWElUX0FSR1VNRU5UKSk7XG4gICAgICBlLmV4aXQoRXhpdC5SQUlTRSk7XG4gIH1cbn1cblxuLyoqXG4gKiBBZGRyZXNzIHJlY29yZHM6IEFERFJFU1MgPSAoYmFzZSArIChpbmRleCA8PCBzY2FsZSkgKyBkaXNwKSAmIFJlYy5JTU0sIHRoZW4gYnkgdmFyaWFudCBub3RoaW5nLCBwbHVzIHRoZSBzZWdtZW50J3MgYmFzZSwgb3IgcGx1cyB0aGUgYmFzZSBhZnRlclxuICogbGltaXQgYW5kIHR5cGUgY2hlY2tzIChzaXplIC0gMSBpbiBSZWMuQSwgd3JpdGUgaW4gUmVjLkIpLlxuICovXG5mdW5jdGlvbiBhZGRyZXNzSGFuZGxlcihlOiBJbnRlcnByZXRlckVtaXR0ZXIsIHZhcmlhbnQ6IG51bWJlcik6IHZvaWQge1xuICBjb25zdCBiYXNlID0gbG9jYWwuZ2V0MzIoTG9jYWwuQkFTRSk7XG4gIGNvbnN0IHJlYyA9IGxvY2FsLmdldDMyKExvY2FsLlJFQyk7XG4gIGNvbnN0IHJlZ2lzdGVyID0gKHNsb3Q6IG51bWJlcik6IEk2NCA9PiBpNjQubG9hZChpMzIuYWRkKGJhc2UsIGkzMi5sb2FkOFUocmVjLCBzbG90KSkpO1xuICBjb25zdCBzdW0gPSBpNjQuYWRkKFxuICAgIGk2NC5hZGQocmVnaXN0ZXIoUmVjLk1FTV9CQVNFKSwgaTY0LmxvYWQocmVjLCBSZWMuRElTUCkpLFxuICAgIGk2NC5zaGwocmVnaXN0ZXIoUmVjLk1FTV9JTkRFWCksIGk2NC5sb2FkOFUocmVjLCBSZWMuU0NBTEUpKSxcbiAgKTtcbiAgY29uc3Qgb2Zmc2V0ID0gZS5sZXQoaTY0LmFuZChzdW0sIGk2NC5sb2FkKHJlYywgUmVjLklNTSkpKTtcbiAgaWYgKHZhcmlhbnQgPT09IDApIGUuZW1pdChsb2NhbC5zZXQoTG9jYWwuQUREUkVTUywgb2Zmc2V0KSk7XG4gIGVsc2Uge1xuICAgIGNvbnN0IHNlZ21lbnQgPSBlLmxldEkzMihpMzIuYWRkKGJhc2UsIGkzMi5tdWwoaTMyLmxvYWQ4VShyZWMsIFJlYy5TRUdNRU5UKSwgaTMyLmNvbnN0KFNFR01FTlRfQllURVMpKSkpO1xuICAgIGlmICh2YXJpYW50ID09PSAyKSB7XG4gICAgICAvLyBXcml0YWJsZSBleHBhbmQtdXAgZGF0YSwgdXNhYmxlLCB3aXRoaW4gdGhlIGxpbWl0OiBvdGhlcndpc2UgVHlwZVNjcmlwdCBsb29rcyBjbG9zZXIuXG4gICAgICBjb25zdCBwbGFpbiA9IGkzMi5lcShpMzIuYW5kKGkzMi5sb2FkKHNlZ21lbnQsIFJlZy5TRUdNRU5UUyArIFNlZ0ZpZWxkLkFUVFJJQlVURVMpLCBpMzIuY29uc3QoMHgxXzAwOGUpKSwgaTMyLmNvbnN0KDB4ODIpKTtcbiAgICAgIGNvbnN0IGxhc3QgPSBpNjQuYWRkKG9mZnNldCwgaTY0LmxvYWQ4VShyZWMsIFJlYy5BKSk7XG4gICAgICBlLmlmKGkzMi5lcXooaTMyLmFuZChwbGFpbiwgaTY0LmxlVShsYXN0LCBpNjQubG9hZDMyVShzZWdtZW50LCBSZWcuU0VHTUVOVFMgKyBTZWdGaWVsZC5MSU1JVCkpKSksICgpID0+IHtcbiAgICAgICAgY29uc3QgZGVzY3JpcHRpb24gPSBpMzIub3IoXG4gICAgICAgICAgaTMyLmFkZChpMzIubG9hZDhVKHJlYywgUmVjLkEpLCBpMzIuY29uc3QoMSkpLFxuICAgICAgICAgIGkzMi5vcihpMzIuc2hsKGkzMi5sb2FkOFUocmVjLCBSZWMuU0VHTUVOVCksIGkzMi5jb25zdCg4KSksIGkzMi5zaGwoaTMyLmxvYWQ4VShyZWMsIFJlYy5CKSwgaTMyLmNvbnN0KDEyKSkpLFxuICAgICAgICApO1xuICAgICAgICBlLmVtaXQoWy4uLmkzMi53cmFwKG9mZnNldCksIC4uLmRlc2NyaXB0aW9uLCAuLi5yZWMsIDB4MTAsIEltcG9ydC5TRUdNRU5UX0NIRUNLXSk7XG4gICAgICAgIGNvbnN0IGZhaWxlZCA9IGUubGV0STMyKFtdIGFzIHVua25vd24gYXMgSTMyKTtcbiAgICAgICAgZS5pZihpMzIubmUoZmFpbGVkLCBpMzIuY29uc3QoMCkpLCAoKSA9PiBlLmV4aXQoRXhpdC5FVkVOVCkpO1xuICAgICAgfSk7XG4gICAgfVxuICAgIGNvbnN0IGxpbmVhciA9IGk2NC5hZGQob2Zmc2V0LCBpNjQubG9hZChzZWdtZW50LCBSZWcuU0VHTUVOVFMgKyBTZWdGaWVsZC5CQVNFKSk7XG4gICAgZS5lbWl0KGxvY2FsLnNldChMb2NhbC5BRERSRVNTLCB2YXJpYW50ID09PSAxID8gbGluZWFyIDogaTY0LmV4dGVuZFUoaTMyLndyYXAobGluZWFyKSkpKTtcbiAgfVxuICBlLmZpbmlzaCgpO1xufVxuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvZnJlcXVlbnQtc2hhcGVzLnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0XCI7Y29uc3QgX19pbmplY3RlZF9pbXBvcnRfbWV0YV91cmxfXyA9IFwiZmlsZTovLy93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0L2ZyZXF1ZW50LXNoYXBlcy50c1wiOy8qKlxuICogU2hhcGVzIGJlc2lkZSB0aG9zZSBvZiB0aGUgaW50ZXJwcmV0ZXIncyBsb29wIHRoYXQga2VybmVscyBhbmQgQyBsaWJyYXJpZXMgdXNlLCBmb3VuZCBieSBib290cyBvZiBMaW51eDogbW5lbW9uaWMsIHRoZW4gdGhlIG9wZXJhbmRzIG9mIGVhY2ggc2hhcGUuIFRoZWlyIGhhbmRsZXJzIGFyZVxuICogZ2VuZXJhdGVkIHRvZ2V0aGVyIG9uY2Ugc29tZSB3ZXJlIG5lZWRlZC5cbiAqL1xuY29uc3QgRlJFUVVFTlQgPSBgXG5hZGMgbTQsaTQ7IGFkZCBtMixyMiBtNCxpNCBtNCxyNCBtOCxpOCBtOCxyOCByMixpMiByMixtMjsgYW5kIG0yLGkyIG0yLHIyIG00LGk0IHIyLGkyIHIyLG0yIHIyLHIyOyBibHNtc2sgcjQscjQ7IGJzZiByNCxyNCByOCxyOFxuYnNyIHI0LG00IHI0LHI0IHI4LG04IHI4LHI4OyBidCBtNCxpMSBtNCxyNCBtOCxpMSBtOCxyODsgYnRjIHI0LGkxOyBidHIgbTgsaTEgbTgscjggcjQsaTEgcjQscjQgcjgsaTEgcjgscjg7IGJ0cyBtNCxpMSBtOCxpMSBtOCxyOCByNCxpMSByOCxpMSByOCxyOFxuYnpoaSByNCxyNCxyNCByOCxyOCxyODsgY2xkIC07IGNsZmx1c2hvcHQgbTE7IGNtb3ZiIHI0LG00IHI4LG04OyBjbW92bGUgcjQsbTQ7IGNtb3ZuYiByOCxtODsgY21vdm56IHI0LG00IHI4LG04OyBjbW92eiByNCxtNCByOCxtOFxuY21wIG0yLGkyIG0yLHIyIG00LHI0IG04LGk4IHIyLGkyIHIyLG0yIHIyLHIyIHI0LG00IHI4LG04OyBjbXB4Y2hnMTZiIG0xNjsgY21weGNoZyBtMSxyMSBtNCxyNCBtOCxyODsgZGVjIG04OyBkaXYgbTQgbTg7IGlkaXYgbTQgcjQgcjhcbmltdWwgcjg7IGluYyBtOCByMjsgbGRteGNzciBtNDsgbHpjbnQgcjQscjQ7IG1vdiBtMSxpMSBtMSxyMSBtMixyMiBtNCxpNCBtOCxpOCByMSxtMTsgbW92aHBzIHgxNixtODsgbW92c3ggcjgsbTFcbm1vdnN4ZCByOCxtNDsgbW92enggcjQsbTEgcjQsbTI7IG11bCBtODsgb3IgbTIsaTIgbTIscjIgbTQsaTQgcjIsaTIgcjIsbTIgcjgsbTg7IHBhZGRiIHgxNix4MTY7IHBhbGlnbnIgeDE2LG0xNixpMSB4MTYseDE2LGkxOyBwYW5kbiB4MTYseDE2XG5wY21wZXFiIHgxNixtMTY7IHBjbXBlcWQgeDE2LHgxNjsgcGNtcGd0YiB4MTYseDE2OyBwbWF4dWIgeDE2LHgxNjsgcG1pbnViIHgxNixtMTYgeDE2LHgxNjsgcG9wY250IHI0LHI0IHI4LHI4OyBwb3IgeDE2LG0xNjsgcHNodWZiIHgxNix4MTZcbnBzaHVmZCB4MTYseDE2LGkxOyBwc2xsZGkgeDE2LGkxOyBwc2xsZHEgeDE2LGkxOyBwc3JsZGkgeDE2LGkxOyBwc3ViYiB4MTYseDE2OyBwc3ViZCB4MTYseDE2OyBwdW5wY2toZHEgeDE2LHgxNjsgcHVucGNrbGJ3IHgxNix4MTY7IHB1bnBja2xkcSB4MTYseDE2XG5wdW5wY2tsd2QgeDE2LHgxNjsgcHVzaCBtODsgcHhvciB4MTYsbTE2OyByb2wgcjIsaTE7IHNhciBtMSxpMSBtMixpMTsgc2FyeCByNCxyNCxyNDsgc2JiIHIyLGkyIHIyLHIyOyBzZXRiIG0xOyBzZXRuYiBtMTsgc2V0bmxlIG0xXG5zZXRueiBtMTsgc2V0eiBtMTsgc2hseCByNCxyNCxyNCByOCxtOCxyOCByOCxyOCxyODsgc2hyIG0xLGkxIG04LHIxIHIyLGkxOyBzaHJkIHI4LHI4LGkxIHI4LHI4LHIxOyBzaHJ4IHI0LG00LHI0IHI0LHI0LHI0IHI4LHI4LHI4OyBzdGQgLVxuc3ViIHIyLGkyIHIyLG0yOyB0ZXN0IG0xLGkxIG0yLGkyIG00LGk0IHIyLGkyIHIyLHIyOyB2bW92YXBzIG0zMix4MzIgeDMyLG0zMjsgdm1vdmQgeDE2LHI0OyB2bW92cSB4MTYsbThcbnZtb3Z1cHMgbTE2LHgxNiBtMzIseDMyIHgxNixtMTYgeDMyLG0zMjsgdnBhZGRiIHgxNix4MTYseDE2IHgzMix4MzIseDMyOyB2cGFuZG4geDE2LHgxNix4MTYgeDMyLHgzMix4MzI7IHZwYnJvYWRjYXN0YiB4MzIseDE2XG52cGNtcGVxYiB4MTYseDE2LG0xNiB4MTYseDE2LHgxNiB4MzIseDMyLG0zMiB4MzIseDMyLHgzMjsgdnBjbXBndGIgeDE2LHgxNix4MTYgeDMyLHgzMix4MzI7IHZwbW92bXNrYiByNCx4MzI7IHZwb3IgeDMyLHgzMix4MzI7IHZweG9yIHgxNix4MTYseDE2XG52emVyb3VwcGVyIC07IHhhZGQgbTIscjIgbTQscjQgbTgscjg7IHhjaGcgbTQscjQgbTgscjg7IHhvciByMixpMiByMixtMiByMixyMiByOCxtOFxuYDtcblxuLyoqIFRoZWlyIGtleXMsIGJ5IG1uZW1vbmljLiAqL1xuZXhwb3J0IGNvbnN0IEZSRVFVRU5UX1NIQVBFUzogUmVhZG9ubHlNYXA8c3RyaW5nLCByZWFkb25seSBzdHJpbmdbXT4gPSBuZXcgTWFwKFxuICBGUkVRVUVOVC50cmltKClcbiAgICAuc3BsaXQoLzt8XFxuLylcbiAgICAubWFwKChlbnRyeSkgPT4ge1xuICAgICAgY29uc3QgW25hbWUsIC4uLm9wZXJhbmRzXSA9IGVudHJ5LnRyaW0oKS5zcGxpdCgnICcpO1xuICAgICAgcmV0dXJuIFtuYW1lISwgb3BlcmFuZHMubWFwKChvKSA9PiBgJHtuYW1lIX06JHtvID09PSAnLScgPyAnJyA6IG99YCldO1xuICAgIH0pLFxuKTtcbiIsICJjb25zdCBfX2luamVjdGVkX2ZpbGVuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L3NyYy9lbWl0L2xhenktaGFuZGxlcnMudHNcIjtjb25zdCBfX2luamVjdGVkX2Rpcm5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXRcIjtjb25zdCBfX2luamVjdGVkX2ltcG9ydF9tZXRhX3VybF9fID0gXCJmaWxlOi8vL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvc3JjL2VtaXQvbGF6eS1oYW5kbGVycy50c1wiO2ltcG9ydCB7IFNFTUFOVElDUyB9IGZyb20gJy4uL2lzYS9zZW1hbnRpY3MvaW5kZXgudHMnO1xuaW1wb3J0IHR5cGUgeyBIYW5kbGVyU2V0IH0gZnJvbSAnLi4vaXNhL29wY29kZS50cyc7XG5pbXBvcnQgdHlwZSB7IFNlbWFudGljIH0gZnJvbSAnLi9lbWl0dGVyLnRzJztcbmltcG9ydCB7IGJ1aWx0SGFuZGxlcnMgfSBmcm9tICcuL2J1aWx0LWludGVycHJldGVyLnRzJztcbmltcG9ydCB7IGNvbXBpbGUgfSBmcm9tICcuL2NvbXBpbGUudHMnO1xuaW1wb3J0IHsgRlJFUVVFTlRfU0hBUEVTIH0gZnJvbSAnLi9mcmVxdWVudC1zaGFwZXMudHMnO1xuaW1wb3J0IHsgaGFuZGxlckNvZGUgfSBmcm9tICcuL2ludGVycHJldGVyLW1vZHVsZS50cyc7XG5pbXBvcnQgeyBhbGxTaGFwZXMsIHR5cGUgU2hhcGUgfSBmcm9tICcuL3NoYXBlcy50cyc7XG5cbi8qKiBIYW5kbGVycyB0aGF0IHdlcmUgZ2VuZXJhdGVkIHRvZ2V0aGVyOiB0aGUgZmlyc3Qgb2YgdGhlbSwgaG93IG1hbnksIGFuZCB0aGVpciBtb2R1bGUuICovXG5pbnRlcmZhY2UgR3JvdXAge1xuICByZWFkb25seSBmaXJzdDogbnVtYmVyO1xuICByZWFkb25seSBjb3VudDogbnVtYmVyO1xuICByZWFkb25seSBtb2R1bGU6IFdlYkFzc2VtYmx5Lk1vZHVsZTtcbn1cblxuLyoqIEhhbmRsZXJzIGdlbmVyYXRlZCBzbyBmYXIsIGJ5IHNoYXBlLiBBcyB0aGUgaW50ZXJwcmV0ZXIgbW9kdWxlIGl0c2VsZjogYSBjYWNoZSBvZiB3aGF0IGlzIHRoZSBzYW1lIGluIGV2ZXJ5IG1hY2hpbmUsIG5vIG1hY2hpbmUncyBzdGF0ZS4gKi9cbmNvbnN0IGdlbmVyYXRlZCA9IG5ldyBNYXA8c3RyaW5nLCBIYW5kbGVyU2V0PigpO1xuLyoqIEJ5IGluZGV4IG9mIGEgaGFuZGxlci4gKi9cbmNvbnN0IGdyb3VwczogR3JvdXBbXSA9IFtdO1xuLyoqIEhhbmRsZXJzIGdlbmVyYXRlZCBvbmUgYnkgb25lIGJlZm9yZSB0aG9zZSBvZiBhbGwgZnJlcXVlbnQgc2hhcGVzIGFyZTogYSBndWVzdCB0aGF0IG5lZWRzIHNvIG1hbnkgaXMgYSBsYXJnZSBvbmUuICovXG5jb25zdCBNQVhfU0lOR0xFID0gNjtcblxuZnVuY3Rpb24gY29kZU9mKHNoYXBlczogcmVhZG9ubHkgU2hhcGVbXSk6IFVpbnQ4QXJyYXk8QXJyYXlCdWZmZXI+IHtcbiAgcmV0dXJuIGhhbmRsZXJDb2RlKFxuICAgIHNoYXBlcy5tYXAoKHNoYXBlKSA9PiB7XG4gICAgICBjb25zdCBzZW1hbnRpYzogU2VtYW50aWMgfCB1bmRlZmluZWQgPSBTRU1BTlRJQ1MuZ2V0KHNoYXBlLnNlbWFudGljKTtcbiAgICAgIGlmIChzZW1hbnRpYyA9PT0gdW5kZWZpbmVkKSB0aHJvdyBuZXcgUmFuZ2VFcnJvcihgbm8gc2VtYW50aWNzIGZvciAke3NoYXBlLmtleX1gKTtcbiAgICAgIHJldHVybiB7IHNlbWFudGljLCBzaGFwZSB9O1xuICAgIH0pLFxuICApO1xufVxuY29uc3QgRlJFUVVFTlRfS0VZUyA9IFsuLi5GUkVRVUVOVF9TSEFQRVMudmFsdWVzKCldLmZsYXQoKTtcbi8qKiBUaGUgY29kZSBvZiB0aGUgaGFuZGxlcnMgb2YgYWxsIGZyZXF1ZW50IHNoYXBlcywgaW4gdGhlaXIgb3JkZXIuICovXG5leHBvcnQgZnVuY3Rpb24gZnJlcXVlbnRIYW5kbGVyQ29kZSgpOiBVaW50OEFycmF5PEFycmF5QnVmZmVyPiB7XG4gIGNvbnN0IG5hbWVzID0gbmV3IFNldChbLi4uRlJFUVVFTlRfU0hBUEVTLmtleXMoKV0ubWFwKChuYW1lKSA9PiBuYW1lLnJlcGxhY2UoL1xcLlxcZCQvLCAnJykpKTtcbiAgY29uc3Qgc2hhcGVzID0gbmV3IE1hcChhbGxTaGFwZXMobmFtZXMpLm1hcCgoc2hhcGUpID0+IFtzaGFwZS5rZXksIHNoYXBlXSkpO1xuICByZXR1cm4gY29kZU9mKEZSRVFVRU5UX0tFWVMubWFwKChrZXkpID0+IHNoYXBlcy5nZXQoa2V5KSEpKTtcbn1cblxuLyoqXG4gKiBIYW5kbGVycyBvZiB0aGUgbWFueSBzaGFwZXMgdGhhdCBhIGd1ZXN0IHVzZXMgcmFyZWx5IG9yIG5ldmVyLCBhbmQgb2YgZnJlcXVlbnQgaW5zdHJ1Y3Rpb25zIHdpdGggdW51c3VhbCBhZGRyZXNzZXM6IGdlbmVyYXRlZCB3aGVuIHRoZSBmaXJzdCBpbnN0cnVjdGlvbiBvZiBhIHNoYXBlIGlzXG4gKiBkZWNvZGVkLCB0aGUgZmlyc3QgZmV3IGFzIG1vZHVsZXMgb2YgdGhlaXIgb3duICgxIG1zKSwgdGhlbiBhbGwgZnJlcXVlbnQgb25lcyBhdCBvbmNlLCBzbyB0aGF0IDMsMDAwIG9mIHRoZW0gY29zdCBub3RoaW5nIGF0IHN0YXJ0LXVwLiBUaGV5IGFyZSBlbGVtZW50cyBvZiB0aGVcbiAqIGludGVycHJldGVyJ3MgdGFibGUgYGhhbmRsZXJzYCwgd2l0aCB0aGUgc2FtZSBudW1iZXIgaW4gZXZlcnkgbWFjaGluZS5cbiAqL1xuZXhwb3J0IGNsYXNzIExhenlIYW5kbGVycyB7XG4gIHJlYWRvbmx5ICN0YWJsZTogV2ViQXNzZW1ibHkuVGFibGU7XG4gIHJlYWRvbmx5ICNpbXBvcnRzOiBXZWJBc3NlbWJseS5JbXBvcnRzO1xuICByZWFkb25seSAjZmlyc3Q6IG51bWJlcjtcbiAgcmVhZG9ubHkgI2lzUHJlc2VudDogYm9vbGVhbltdID0gW107XG5cbiAgLyoqIGB0YWJsZWAgaXMgdGhlIGludGVycHJldGVyJ3MsIGFzIGluc3RhbnRpYXRlZDsgYGZpcnN0YCB0aGUgaGFuZGxlciBudW1iZXIgb2YgaXRzIGVsZW1lbnQgMC4gKi9cbiAgY29uc3RydWN0b3IodGFibGU6IFdlYkFzc2VtYmx5LlRhYmxlLCBmaXJzdDogbnVtYmVyLCBpbXBvcnRzOiBXZWJBc3NlbWJseS5JbXBvcnRzKSB7XG4gICAgdGhpcy4jdGFibGUgPSB0YWJsZTtcbiAgICB0aGlzLiNpbXBvcnRzID0gaW1wb3J0cztcbiAgICB0aGlzLiNmaXJzdCA9IGZpcnN0O1xuICB9XG5cbiAgLyoqIFRoZSBoYW5kbGVycyBvZiBhIHNoYXBlOyB0aHJvd3MgUmFuZ2VFcnJvciB3aGVuIHRoZSBpbnN0cnVjdGlvbiBoYXMgbm8gc2VtYW50aWNzLiAqL1xuICBoYW5kbGVycyhzaGFwZTogU2hhcGUpOiBIYW5kbGVyU2V0IHtcbiAgICBpZiAoIWdlbmVyYXRlZC5oYXMoc2hhcGUua2V5KSkge1xuICAgICAgaWYgKGdyb3Vwcy5sZW5ndGggPT09IE1BWF9TSU5HTEUpIHRoaXMuI2FkZChGUkVRVUVOVF9LRVlTLCBidWlsdEhhbmRsZXJzKCkgPz8gZnJlcXVlbnRIYW5kbGVyQ29kZSgpKTtcbiAgICAgIGlmICghZ2VuZXJhdGVkLmhhcyhzaGFwZS5rZXkpKSB0aGlzLiNhZGQoW3NoYXBlLmtleV0sIGNvZGVPZihbc2hhcGVdKSk7XG4gICAgfVxuICAgIGNvbnN0IGZvdW5kID0gZ2VuZXJhdGVkLmdldChzaGFwZS5rZXkpITtcbiAgICB0aGlzLmVuc3VyZShmb3VuZC5jb21wdXRlZCk7XG4gICAgcmV0dXJuIGZvdW5kO1xuICB9XG4gICNhZGQoa2V5czogcmVhZG9ubHkgc3RyaW5nW10sIGNvZGU6IFVpbnQ4QXJyYXk8QXJyYXlCdWZmZXI+KTogdm9pZCB7XG4gICAgY29uc3QgZ3JvdXA6IEdyb3VwID0geyBmaXJzdDogZ3JvdXBzLmxlbmd0aCwgY291bnQ6IGtleXMubGVuZ3RoLCBtb2R1bGU6IGNvbXBpbGUoY29kZSkgfTtcbiAgICBmb3IgKGNvbnN0IGtleSBvZiBrZXlzKSB7XG4gICAgICBjb25zdCBoYW5kbGVyID0gdGhpcy4jZmlyc3QgKyBncm91cHMucHVzaChncm91cCkgLSAxO1xuICAgICAgaWYgKCFnZW5lcmF0ZWQuaGFzKGtleSkpIGdlbmVyYXRlZC5zZXQoa2V5LCB7IGNvbXB1dGVkOiBoYW5kbGVyLCBiYXNlOiAtMSwgaW5kZXhlZDogLTEgfSk7XG4gICAgfVxuICB9XG5cbiAgLyoqIFB1dHMgYSBoYW5kbGVyIHRoYXQgc29tZSBtYWNoaW5lIGdlbmVyYXRlZCBpbnRvIHRoaXMgbWFjaGluZSdzIHRhYmxlLiBPdGhlciBoYW5kbGVycyBhcmUgbGVmdCBhbG9uZS4gKi9cbiAgZW5zdXJlKGhhbmRsZXI6IG51bWJlcik6IHZvaWQge1xuICAgIGNvbnN0IGluZGV4ID0gaGFuZGxlciAtIHRoaXMuI2ZpcnN0O1xuICAgIGlmIChpbmRleCA8IDAgfHwgdGhpcy4jaXNQcmVzZW50W2luZGV4XSA9PT0gdHJ1ZSkgcmV0dXJuO1xuICAgIGNvbnN0IHsgZmlyc3QsIGNvdW50LCBtb2R1bGUgfSA9IGdyb3Vwc1tpbmRleF0hO1xuICAgIGlmICh0aGlzLiN0YWJsZS5sZW5ndGggPCBmaXJzdCArIGNvdW50KSB0aGlzLiN0YWJsZS5ncm93KGZpcnN0ICsgY291bnQgKyA2NCAtIHRoaXMuI3RhYmxlLmxlbmd0aCk7XG4gICAgY29uc3QgeyBleHBvcnRzIH0gPSBuZXcgV2ViQXNzZW1ibHkuSW5zdGFuY2UobW9kdWxlLCB0aGlzLiNpbXBvcnRzKTtcbiAgICBmb3IgKGxldCBuID0gMDsgbiA8IGNvdW50OyBuKyspIHtcbiAgICAgIHRoaXMuI3RhYmxlLnNldChmaXJzdCArIG4sIGV4cG9ydHNbYGgke259YF0pO1xuICAgICAgdGhpcy4jaXNQcmVzZW50W2ZpcnN0ICsgbl0gPSB0cnVlO1xuICAgIH1cbiAgfVxufVxuIiwgImNvbnN0IF9faW5qZWN0ZWRfZmlsZW5hbWVfXyA9IFwiL3dvcmsvdy9ib290L3BhY2thZ2VzL3g4Ni1jcHUvZ2VuL2J1aWx0LWludGVycHJldGVyLnRzXCI7Y29uc3QgX19pbmplY3RlZF9kaXJuYW1lX18gPSBcIi93b3JrL3cvYm9vdC9wYWNrYWdlcy94ODYtY3B1L2dlblwiO2NvbnN0IF9faW5qZWN0ZWRfaW1wb3J0X21ldGFfdXJsX18gPSBcImZpbGU6Ly8vd29yay93L2Jvb3QvcGFja2FnZXMveDg2LWNwdS9nZW4vYnVpbHQtaW50ZXJwcmV0ZXIudHNcIjtpbXBvcnQgdHlwZSB7IE9wdGlvbnMgfSBmcm9tICd0c3VwJztcbmltcG9ydCB7IGludGVycHJldGVyQ29kZSB9IGZyb20gJy4uL3NyYy9lbWl0L2ludGVycHJldGVyLW1vZHVsZS50cyc7XG5pbXBvcnQgeyBmcmVxdWVudEhhbmRsZXJDb2RlIH0gZnJvbSAnLi4vc3JjL2VtaXQvbGF6eS1oYW5kbGVycy50cyc7XG5cbnR5cGUgUGx1Z2luID0gTm9uTnVsbGFibGU8T3B0aW9uc1snZXNidWlsZFBsdWdpbnMnXT5bbnVtYmVyXTtcblxuY29uc3QgYmFzZTY0ID0gKGNvZGU6IFVpbnQ4QXJyYXkpOiBzdHJpbmcgPT4gQnVmZmVyLmZyb20oY29kZSkudG9TdHJpbmcoJ2Jhc2U2NCcpO1xuLyoqXG4gKiBXaGF0IHN0YW5kcyBpbiBhIGJ1aWx0IHBhY2thZ2UgaW5zdGVhZCBvZiBzcmMvZW1pdC9idWlsdC1pbnRlcnByZXRlci50czogZ2VuZXJhdGluZyB0aGUgaW50ZXJwcmV0ZXIgdGFrZXMgNTAgbXMgb2YgYSBzdGFydCwgcmVhZGluZyBpdCBoZXJlIDI7IGdlbmVyYXRpbmcgdGhlIGhhbmRsZXJzIG9mIGZyZXF1ZW50XG4gKiBzaGFwZXMgMjAgbXMgb2YgYSBib290LCByZWFkaW5nIHRoZW0gaGVyZSBsZXNzIHRoYW4gMS5cbiAqL1xuZXhwb3J0IGNvbnN0IGJ1aWx0SW50ZXJwcmV0ZXJTb3VyY2UgPSAoKTogc3RyaW5nID0+IGBcbmNvbnN0IHJlYWQgPSAoY29kZSkgPT4ge1xuICBjb25zdCB0ZXh0ID0gYXRvYihjb2RlKTtcbiAgY29uc3QgYnl0ZXMgPSBuZXcgVWludDhBcnJheSh0ZXh0Lmxlbmd0aCk7XG4gIGZvciAobGV0IGkgPSAwOyBpIDwgdGV4dC5sZW5ndGg7IGkrKykgYnl0ZXNbaV0gPSB0ZXh0LmNoYXJDb2RlQXQoaSk7XG4gIHJldHVybiBieXRlcztcbn07XG5leHBvcnQgY29uc3QgYnVpbHRJbnRlcnByZXRlciA9ICgpID0+IHJlYWQoJyR7YmFzZTY0KGludGVycHJldGVyQ29kZSh0cnVlKSl9Jyk7XG5leHBvcnQgY29uc3QgYnVpbHRIYW5kbGVycyA9ICgpID0+IHJlYWQoJyR7YmFzZTY0KGZyZXF1ZW50SGFuZGxlckNvZGUoKSl9Jyk7XG5gO1xuXG4vKiogUHV0cyB0aGUgaW50ZXJwcmV0ZXIgaW50byB3aGF0IGlzIGJ1bmRsZWQuICovXG5leHBvcnQgY29uc3QgYnVpbHRJbnRlcnByZXRlcjogUGx1Z2luID0ge1xuICBuYW1lOiAnYnVpbHQtaW50ZXJwcmV0ZXInLFxuICBzZXR1cChidWlsZCkge1xuICAgIGJ1aWxkLm9uTG9hZCh7IGZpbHRlcjogL1tcXFxcL11lbWl0W1xcXFwvXWJ1aWx0LWludGVycHJldGVyXFwudHMkLyB9LCAoKSA9PiAoe1xuICAgICAgY29udGVudHM6IGJ1aWx0SW50ZXJwcmV0ZXJTb3VyY2UoKSxcbiAgICAgIGxvYWRlcjogJ2pzJyxcbiAgICB9KSk7XG4gIH0sXG59O1xuIl0sCiAgIm1hcHBpbmdzIjogIjtBQUFxTyxTQUFTLG9CQUFrQzs7O0FDTXpRLElBQU0sTUFBTTtBQUFBO0FBQUEsRUFFakIsS0FBSztBQUFBLEVBQ0wsS0FBSztBQUFBO0FBQUEsRUFFTCxRQUFRO0FBQUE7QUFBQSxFQUVSLFdBQVc7QUFBQSxFQUNYLFFBQVE7QUFBQSxFQUNSLFFBQVE7QUFBQSxFQUNSLFFBQVE7QUFBQTtBQUFBLEVBRVIsVUFBVTtBQUFBLEVBQ1YsV0FBVztBQUFBLEVBQ1gsWUFBWTtBQUFBO0FBQUEsRUFDWixXQUFXO0FBQUEsRUFDWCxZQUFZO0FBQUE7QUFBQSxFQUNaLEtBQUs7QUFBQSxFQUNMLEtBQUs7QUFBQSxFQUNMLEtBQUs7QUFBQSxFQUNMLEtBQUs7QUFBQSxFQUNMLEtBQUs7QUFBQSxFQUNMLE1BQU07QUFBQSxFQUNOLE1BQU07QUFBQTtBQUFBLEVBRU4sS0FBSztBQUFBO0FBQUEsRUFFTCxNQUFNO0FBQUEsRUFDTixLQUFLO0FBQUEsRUFDTCxLQUFLO0FBQUEsRUFDTCxLQUFLO0FBQUEsRUFDTCxLQUFLO0FBQUEsRUFDTCxLQUFLO0FBQUEsRUFDTCxLQUFLO0FBQUEsRUFDTCxPQUFPO0FBQUE7QUFBQSxFQUNQLEtBQUs7QUFBQTtBQUFBLEVBQ0wsS0FBSztBQUFBO0FBQUEsRUFDTCxLQUFLO0FBQUE7QUFBQSxFQUNMLEtBQUs7QUFBQTtBQUFBLEVBQ0wsS0FBSztBQUFBLEVBQ0wsS0FBSztBQUFBO0FBQUEsRUFFTCxLQUFLO0FBQUE7QUFBQSxFQUVMLEtBQUs7QUFBQTtBQUFBLEVBRUwsU0FBUztBQUFBO0FBQUEsRUFFVCxRQUFRO0FBQUE7QUFBQSxFQUVSLFdBQVc7QUFBQTtBQUFBLEVBRVgsa0JBQWtCO0FBQUEsRUFDbEIsTUFBTTtBQUFBO0FBQUEsRUFDTixnQkFBZ0I7QUFBQSxFQUNoQixNQUFNO0FBQUEsRUFDTixPQUFPO0FBQUEsRUFDUCxPQUFPO0FBQUEsRUFDUCxPQUFPO0FBQUEsRUFDUCxTQUFTO0FBQUEsRUFDVCxhQUFhO0FBQUEsRUFDYixjQUFjO0FBQUEsRUFDZCxjQUFjO0FBQUEsRUFDZCxLQUFLO0FBQUEsRUFDTCxNQUFNO0FBQUE7QUFBQTtBQUFBLEVBRU4sVUFBVTtBQUFBO0FBQUEsRUFFVixpQkFBaUI7QUFBQTtBQUFBLEVBRWpCLG9CQUFvQjtBQUFBO0FBQUEsRUFFcEIsZUFBZTtBQUFBO0FBQUEsRUFFZixZQUFZO0FBQUE7QUFBQSxFQUVaLFNBQVM7QUFBQTtBQUFBLEVBRVQsU0FBUztBQUFBO0FBQUEsRUFFVCxPQUFPO0FBQUE7QUFBQSxFQUVQLGVBQWU7QUFBQTtBQUFBLEVBRWYsV0FBVztBQUFBO0FBQUEsRUFFWCxPQUFPO0FBQUE7QUFBQSxFQUVQLGNBQWM7QUFDaEI7QUFHTyxJQUFNLFFBQVEsRUFBRSxLQUFLLEdBQUcsT0FBTyxFQUFFO0FBR2pDLElBQU0sTUFBTSxFQUFFLElBQUksR0FBRyxJQUFJLEdBQUcsSUFBSSxHQUFHLElBQUksR0FBRyxJQUFJLEdBQUcsSUFBSSxHQUFHLE1BQU0sR0FBRyxJQUFJLEVBQUU7QUFDdkUsSUFBTSxnQkFBZ0I7QUFFdEIsSUFBTSxXQUFXLEVBQUUsTUFBTSxHQUFHLE9BQU8sR0FBRyxZQUFZLElBQUksVUFBVSxHQUFHO0FBR25FLElBQU0sTUFBTTtBQUFBLEVBQ2pCLEtBQUs7QUFBQSxFQUFHLEtBQUs7QUFBQSxFQUFHLEtBQUs7QUFBQSxFQUFHLEtBQUs7QUFBQSxFQUFHLEtBQUs7QUFBQSxFQUFHLEtBQUs7QUFBQSxFQUFHLEtBQUs7QUFBQSxFQUFHLEtBQUs7QUFBQSxFQUFHLElBQUk7QUFBQSxFQUFHLElBQUk7QUFBQSxFQUFHLEtBQUs7QUFBQSxFQUFJLEtBQUs7QUFBQSxFQUFJLEtBQUs7QUFBQSxFQUFJLEtBQUs7QUFBQSxFQUFJLEtBQUs7QUFBQSxFQUFJLEtBQUs7QUFDbEk7OztBQzFHTyxJQUFNLFVBQVU7QUFBQTtBQUFBLEVBRXJCLE1BQU0sSUFBSSxTQUFTO0FBQUE7QUFBQSxFQUVuQixLQUFLLElBQUk7QUFBQSxFQUNULFlBQVksSUFBSSxlQUFlO0FBQUE7QUFBQSxFQUUvQixTQUFTLElBQUksZUFBZTtBQUFBO0FBQUEsRUFFNUIsUUFBUSxJQUFJLGVBQWU7QUFBQSxFQUMzQixlQUFlLElBQUksZUFBZTtBQUFBLEVBQ2xDLFdBQVcsSUFBSSxlQUFlO0FBQUEsRUFDOUIsUUFBUSxJQUFJLGVBQWU7QUFBQTtBQUFBLEVBRTNCLGFBQWEsSUFBSSxlQUFlO0FBQUE7QUFBQSxFQUVoQyxTQUFTLElBQUksZUFBZTtBQUFBO0FBQUEsRUFFNUIsZ0JBQWdCLElBQUksZUFBZTtBQUFBO0FBQUEsRUFFbkMsV0FBVyxJQUFJLGVBQWU7QUFBQTtBQUFBLEVBRTlCLFNBQVMsSUFBSSxlQUFlO0FBQzlCO0FBUU8sSUFBTSxhQUFhO0FBR25CLElBQU0sTUFBTSxFQUFFLE1BQU0sR0FBRyxPQUFPLEdBQUcsUUFBUSxJQUFJLE9BQU8sR0FBRztBQUN2RCxJQUFNLGNBQWM7QUFDcEIsSUFBTSxrQkFBa0I7QUFDeEIsSUFBTSxZQUFZLGNBQWM7QUFHaEMsSUFBTSxZQUFZLEVBQUUsS0FBSyxHQUFHLE9BQU8sR0FBRyxTQUFTLEdBQUc7QUFDbEQsSUFBTSxxQkFBcUI7QUFDM0IsSUFBTSxtQkFBbUIscUJBQXFCO0FBRTlDLElBQU0sa0JBQWtCLG1CQUFtQjs7O0FDM0MzQyxJQUFNLGVBQWU7QUFFckIsSUFBTSxNQUFNO0FBQUE7QUFBQSxFQUVqQixTQUFTO0FBQUE7QUFBQSxFQUVULFFBQVE7QUFBQSxFQUNSLFNBQVM7QUFBQTtBQUFBLEVBRVQsR0FBRztBQUFBLEVBQ0gsR0FBRztBQUFBLEVBQ0gsVUFBVTtBQUFBLEVBQ1YsV0FBVztBQUFBO0FBQUEsRUFFWCxLQUFLO0FBQUE7QUFBQSxFQUVMLE1BQU07QUFBQSxFQUNOLFlBQVk7QUFBQSxFQUNaLFdBQVc7QUFBQTtBQUFBLEVBRVgsT0FBTztBQUFBLEVBQ1AsU0FBUztBQUFBLEVBQ1QsT0FBTztBQUFBLEVBQ1AsR0FBRztBQUFBO0FBQUEsRUFFSCxZQUFZO0FBQ2Q7QUFHTyxJQUFNLFNBQVM7QUFBQTtBQUFBLEVBRXBCLE9BQU87QUFBQTtBQUFBLEVBRVAsT0FBTztBQUFBLEVBQ1AsS0FBSztBQUFBO0FBQUEsRUFFTCxPQUFPO0FBQUEsRUFDUCxPQUFPO0FBQUE7QUFBQSxFQUVQLFNBQVM7QUFBQSxFQUNULFFBQVE7QUFDVjtBQVNPLElBQU0sT0FBTztBQUFBO0FBQUEsRUFFbEIsT0FBTztBQUFBO0FBQUEsRUFFUCxNQUFNO0FBQUE7QUFBQSxFQUVOLGFBQWE7QUFBQTtBQUFBLEVBRWIsUUFBUTtBQUFBLEVBQ1IsTUFBTTtBQUFBO0FBQUEsRUFFTixPQUFPO0FBQUE7QUFBQSxFQUVQLE9BQU87QUFBQTtBQUFBLEVBRVAsT0FBTztBQUFBO0FBQUEsRUFFUCxLQUFLO0FBQUE7QUFBQSxFQUVMLEtBQUs7QUFDUDtBQUdPLElBQU0sVUFBVSxFQUFFLFFBQVEsR0FBRyxNQUFNLEdBQUcsT0FBTyxHQUFHLE1BQU0sR0FBRyxZQUFZLEdBQUcsS0FBSyxHQUFHLE1BQU0sR0FBRyxPQUFPLEdBQUcsUUFBUSxFQUFFO0FBQzdHLElBQU0saUJBQWlCOzs7QUNoRXZCLFNBQVMsV0FBVyxLQUFlLE9BQThCO0FBQ3RFLE1BQUksT0FBTyxVQUFVLFVBQVU7QUFDN0IsUUFBSUEsS0FBSSxPQUFPLE9BQU8sSUFBSSxLQUFLO0FBQy9CLGVBQVM7QUFDUCxZQUFNLE9BQU8sT0FBT0EsS0FBSSxLQUFLO0FBQzdCLE1BQUFBLE9BQU07QUFDTixVQUFLQSxPQUFNLE9BQU8sT0FBTyxRQUFVLEtBQU9BLE9BQU0sQ0FBQyxPQUFPLE9BQU8sUUFBVSxHQUFJO0FBQzNFLFlBQUksS0FBSyxJQUFJO0FBQ2I7QUFBQSxNQUNGO0FBQ0EsVUFBSSxLQUFLLE9BQU8sR0FBSTtBQUFBLElBQ3RCO0FBQUEsRUFDRjtBQUNBLE1BQUksSUFBSTtBQUNSLGFBQVM7QUFDUCxVQUFNLE9BQU8sSUFBSTtBQUNqQixRQUFJLElBQUksY0FBZSxJQUFJLGNBQWUsS0FBSyxNQUFNLElBQUksR0FBRyxJQUFJLEtBQUs7QUFDckUsUUFBSyxNQUFNLE1BQU0sT0FBTyxRQUFVLEtBQU8sTUFBTSxPQUFPLE9BQU8sUUFBVSxHQUFJO0FBQ3pFLFVBQUksS0FBSyxJQUFJO0FBQ2I7QUFBQSxJQUNGO0FBQ0EsUUFBSSxLQUFLLE9BQU8sR0FBSTtBQUFBLEVBQ3RCO0FBQ0Y7QUFHTyxTQUFTLGFBQWEsS0FBZSxPQUFxQjtBQUMvRCxNQUFJLElBQUksVUFBVTtBQUNsQixTQUFPLElBQUksS0FBTTtBQUNmLFFBQUksS0FBTSxJQUFJLE1BQVEsR0FBSTtBQUMxQixXQUFPO0FBQUEsRUFDVDtBQUNBLE1BQUksS0FBSyxDQUFDO0FBQ1o7QUFHTyxTQUFTLFdBQVcsS0FBZSxNQUFrQjtBQUMxRCxXQUFTLElBQUksR0FBRyxJQUFJLEtBQUssUUFBUSxLQUFLO0FBQ3BDLFVBQU0sT0FBTyxLQUFLLENBQUM7QUFDbkIsUUFBSSxPQUFPLFNBQVMsU0FBVSxLQUFJLEtBQUssSUFBSTtBQUFBLFFBQ3RDLFlBQVcsS0FBSyxJQUFJO0FBQUEsRUFDM0I7QUFDRjtBQUdBLElBQU0sYUFBYTtBQVFuQixJQUFNLE1BQU0sQ0FBQyxXQUFtQixTQUM5QixLQUFLLFdBQVcsSUFBSSxDQUFDLE1BQWtCLENBQUMsR0FBRyxNQUFNLElBQUksQ0FBQyxNQUFrQixDQUFDLEdBQUcsUUFBUSxHQUFHLElBQUk7QUFDN0YsSUFBTSxNQUFNLENBQUMsV0FBbUIsU0FDOUIsS0FBSyxXQUFXLElBQUksQ0FBQyxHQUFTLE1BQWtCLENBQUMsR0FBRyxHQUFHLE1BQU0sSUFBSSxDQUFDLEdBQVMsTUFBa0IsQ0FBQyxHQUFHLEdBQUcsUUFBUSxHQUFHLElBQUk7QUFDckgsSUFBTSxPQUFPLENBQUMsV0FDWixTQUFTLE1BQU8sQ0FBQyxLQUFNLE1BQU0sSUFBSSxDQUFDLEtBQU8sU0FBUyxNQUFRLEtBQU0sVUFBVSxDQUFDO0FBQzdFLElBQU0sa0JBQTBCLENBQUM7QUFFakMsU0FBUyxlQUFlLFFBQXNCO0FBQzVDLFFBQU0sUUFBUSxTQUFTLGFBQWEsZ0JBQWdCLE1BQU0sSUFBSTtBQUM5RCxNQUFJLFVBQVUsT0FBVyxRQUFPO0FBQ2hDLFFBQU0sTUFBTSxDQUFDLENBQUM7QUFDZCxlQUFhLEtBQUssTUFBTTtBQUN4QixNQUFJLFNBQVMsV0FBWSxpQkFBZ0IsTUFBTSxJQUFJO0FBQ25ELFNBQU87QUFDVDtBQUNBLElBQU0sT0FBTyxDQUFDLFdBQW1CLFNBQy9CLEtBQUssV0FBVyxJQUNaLENBQUMsU0FBYyxTQUFTLE1BQVksQ0FBQyxTQUFTLFFBQVEsZUFBZSxNQUFNLENBQUMsSUFDNUUsQ0FBQyxTQUFjLFNBQVMsTUFBWSxDQUFDLFNBQVMsUUFBUSxHQUFHLE1BQU0sZUFBZSxNQUFNLENBQUM7QUFDM0YsSUFBTSxRQUFRLENBQUMsV0FBbUIsU0FDaEMsS0FBSyxXQUFXLElBQ1osQ0FBQyxTQUFjLE9BQWEsU0FBUyxNQUFZLENBQUMsU0FBUyxPQUFPLFFBQVEsZUFBZSxNQUFNLENBQUMsSUFDaEcsQ0FBQyxTQUFjLE9BQWEsU0FBUyxNQUFZLENBQUMsU0FBUyxPQUFPLFFBQVEsR0FBRyxNQUFNLGVBQWUsTUFBTSxDQUFDO0FBRS9HLElBQU0sT0FBd0IsTUFBTSxLQUFLLEVBQUUsUUFBUSxJQUFJLEdBQUcsQ0FBQyxHQUFHLFVBQVUsQ0FBQyxJQUFNLEtBQUssQ0FBQztBQUU5RSxJQUFNLFFBQVE7QUFBQSxFQUNuQixPQUFPLENBQUMsVUFBdUIsS0FBSyxLQUFLO0FBQUEsRUFDekMsT0FBTyxDQUFDLFVBQXVCLEtBQUssS0FBSztBQUFBLEVBQ3pDLFdBQVcsQ0FBQyxVQUF3QixLQUFLLEtBQUs7QUFBQSxFQUM5QyxLQUFLLENBQUMsT0FBZSxVQUFzQixDQUFDLE9BQU8sSUFBTSxLQUFLO0FBQ2hFO0FBR0EsSUFBTSxXQUFXO0FBQ2pCLElBQU0sVUFBVTtBQUNoQixJQUFNLGlCQUFpQixDQUFDLFdBQ3RCLE1BQU0sS0FBSyxFQUFFLFFBQVEsVUFBVSxXQUFXLEVBQUUsR0FBRyxDQUFDLEdBQUcsTUFBTSxTQUFTLFFBQVEsSUFBSSxRQUFRLENBQUM7QUFDekYsU0FBUyxTQUFTLFFBQWdCLE9BQThCO0FBQzlELFFBQU0sTUFBTSxDQUFDLE1BQU07QUFDbkIsYUFBVyxLQUFLLEtBQUs7QUFDckIsU0FBTztBQUNUO0FBQ0EsSUFBTSxVQUFVLGVBQWUsRUFBSTtBQUNuQyxJQUFNLFVBQVUsZUFBZSxFQUFJO0FBRTVCLElBQU0sTUFBTTtBQUFBLEVBQ2pCLE9BQU8sQ0FBQyxVQUF1QjtBQUM3QixVQUFNLElBQUksUUFBUTtBQUNsQixXQUFRLEtBQUssWUFBWSxLQUFLLFVBQVUsUUFBUSxJQUFJLFFBQVEsSUFBSSxTQUFTLElBQU0sQ0FBQztBQUFBLEVBQ2xGO0FBQUEsRUFDQSxLQUFLLElBQUksR0FBSTtBQUFBLEVBQ2IsS0FBSyxJQUFJLEdBQUk7QUFBQSxFQUNiLEtBQUssSUFBSSxHQUFJO0FBQUEsRUFDYixLQUFLLElBQUksR0FBSTtBQUFBLEVBQ2IsSUFBSSxJQUFJLEdBQUk7QUFBQSxFQUNaLEtBQUssSUFBSSxHQUFJO0FBQUEsRUFDYixLQUFLLElBQUksR0FBSTtBQUFBLEVBQ2IsTUFBTSxJQUFJLEdBQUk7QUFBQSxFQUNkLE1BQU0sSUFBSSxHQUFJO0FBQUEsRUFDZCxLQUFLLElBQUksRUFBSTtBQUFBLEVBQ2IsSUFBSSxJQUFJLEVBQUk7QUFBQSxFQUNaLElBQUksSUFBSSxFQUFJO0FBQUEsRUFDWixLQUFLLElBQUksRUFBSTtBQUFBLEVBQ2IsS0FBSyxJQUFJLEVBQUk7QUFBQSxFQUNiLEtBQUssSUFBSSxFQUFJO0FBQUEsRUFDYixLQUFLLElBQUksRUFBSTtBQUFBLEVBQ2IsS0FBSyxJQUFJLEVBQUk7QUFBQSxFQUNiLEtBQUssSUFBSSxFQUFJO0FBQUEsRUFDYixLQUFLLElBQUksRUFBSTtBQUFBLEVBQ2IsS0FBSyxJQUFJLEVBQUk7QUFBQSxFQUNiLFFBQVEsSUFBSSxHQUFJO0FBQUEsRUFDaEIsTUFBTSxJQUFJLEdBQUk7QUFBQSxFQUNkLE1BQU0sS0FBSyxFQUFJO0FBQUEsRUFDZixRQUFRLEtBQUssRUFBSTtBQUFBLEVBQ2pCLFNBQVMsS0FBSyxFQUFJO0FBQUEsRUFDbEIsT0FBTyxNQUFNLEVBQUk7QUFBQSxFQUNqQixRQUFRLE1BQU0sRUFBSTtBQUFBLEVBQ2xCLFNBQVMsTUFBTSxFQUFJO0FBQUE7QUFBQSxFQUVuQixRQUFRLENBQUMsV0FBZ0IsR0FBUSxNQUFnQixDQUFDLEdBQUcsR0FBRyxXQUFXLEVBQUk7QUFDekU7QUFFTyxJQUFNLE1BQU07QUFBQSxFQUNqQixPQUFPLENBQUMsVUFBZ0M7QUFDdEMsUUFBSSxTQUFTLFlBQVksU0FBUyxRQUFTLFFBQU8sUUFBUSxPQUFPLEtBQUssSUFBSSxRQUFRO0FBQ2xGLFdBQU8sU0FBUyxJQUFNLEtBQUs7QUFBQSxFQUM3QjtBQUFBLEVBQ0EsS0FBSyxJQUFJLEdBQUk7QUFBQSxFQUNiLEtBQUssSUFBSSxHQUFJO0FBQUEsRUFDYixLQUFLLElBQUksR0FBSTtBQUFBLEVBQ2IsTUFBTSxJQUFJLEdBQUk7QUFBQSxFQUNkLE1BQU0sSUFBSSxHQUFJO0FBQUEsRUFDZCxNQUFNLElBQUksR0FBSTtBQUFBLEVBQ2QsTUFBTSxJQUFJLEdBQUk7QUFBQSxFQUNkLEtBQUssSUFBSSxHQUFJO0FBQUEsRUFDYixJQUFJLElBQUksR0FBSTtBQUFBLEVBQ1osS0FBSyxJQUFJLEdBQUk7QUFBQSxFQUNiLEtBQUssSUFBSSxHQUFJO0FBQUEsRUFDYixNQUFNLElBQUksR0FBSTtBQUFBLEVBQ2QsTUFBTSxJQUFJLEdBQUk7QUFBQSxFQUNkLE1BQU0sSUFBSSxHQUFJO0FBQUEsRUFDZCxNQUFNLElBQUksR0FBSTtBQUFBLEVBQ2QsS0FBSyxJQUFJLEdBQUk7QUFBQSxFQUNiLEtBQUssSUFBSSxHQUFJO0FBQUEsRUFDYixRQUFRLElBQUksR0FBSTtBQUFBLEVBQ2hCLEtBQUssSUFBSSxFQUFJO0FBQUEsRUFDYixJQUFJLElBQUksRUFBSTtBQUFBLEVBQ1osSUFBSSxJQUFJLEVBQUk7QUFBQSxFQUNaLEtBQUssSUFBSSxFQUFJO0FBQUEsRUFDYixLQUFLLElBQUksRUFBSTtBQUFBLEVBQ2IsS0FBSyxJQUFJLEVBQUk7QUFBQSxFQUNiLEtBQUssSUFBSSxFQUFJO0FBQUEsRUFDYixLQUFLLElBQUksRUFBSTtBQUFBLEVBQ2IsS0FBSyxJQUFJLEVBQUk7QUFBQSxFQUNiLEtBQUssSUFBSSxFQUFJO0FBQUEsRUFDYixLQUFLLElBQUksRUFBSTtBQUFBLEVBQ2IsU0FBUyxJQUFJLEdBQUk7QUFBQSxFQUNqQixTQUFTLElBQUksR0FBSTtBQUFBLEVBQ2pCLFVBQVUsSUFBSSxHQUFJO0FBQUEsRUFDbEIsV0FBVyxJQUFJLEdBQUk7QUFBQSxFQUNuQixXQUFXLElBQUksR0FBSTtBQUFBLEVBQ25CLE1BQU0sS0FBSyxFQUFJO0FBQUEsRUFDZixRQUFRLEtBQUssRUFBSTtBQUFBLEVBQ2pCLFNBQVMsS0FBSyxFQUFJO0FBQUEsRUFDbEIsU0FBUyxLQUFLLEVBQUk7QUFBQSxFQUNsQixPQUFPLE1BQU0sRUFBSTtBQUFBLEVBQ2pCLFFBQVEsTUFBTSxFQUFJO0FBQUEsRUFDbEIsU0FBUyxNQUFNLEVBQUk7QUFBQSxFQUNuQixTQUFTLE1BQU0sRUFBSTtBQUFBLEVBQ25CLFFBQVEsQ0FBQyxXQUFnQixHQUFRLE1BQWdCLENBQUMsR0FBRyxHQUFHLFdBQVcsRUFBSTtBQUFBO0FBQUEsRUFFdkUsVUFBVSxJQUFJLEtBQU0sQ0FBQztBQUFBLEVBQ3JCLGFBQWEsSUFBSSxHQUFJO0FBQUEsRUFDckIsYUFBYSxDQUFDLE1BQWdCLENBQUMsR0FBRyxLQUFNLEdBQUk7QUFDOUM7QUFHTyxJQUFNLFNBQVM7QUFBQSxFQUNwQixNQUFNLENBQUMsSUFBUyxNQUFXLFVBQXFCLENBQUMsSUFBSSxNQUFNLE9BQU8sS0FBTSxJQUFJLEdBQUcsQ0FBQztBQUFBLEVBQ2hGLE1BQU0sQ0FBQyxJQUFTLE9BQVksVUFBcUIsQ0FBQyxJQUFJLE9BQU8sT0FBTyxLQUFNLElBQUksQ0FBQztBQUNqRjtBQUVPLElBQU0sTUFBTTtBQUFBLEVBQ2pCLFVBQVUsSUFBSSxHQUFJO0FBQUEsRUFDbEIsS0FBSyxJQUFJLEdBQUk7QUFBQSxFQUNiLEtBQUssSUFBSSxHQUFJO0FBQUEsRUFDYixLQUFLLElBQUksR0FBSTtBQUFBLEVBQ2IsS0FBSyxJQUFJLEdBQUk7QUFBQSxFQUNiLE1BQU0sSUFBSSxHQUFJO0FBQUEsRUFDZCxLQUFLLElBQUksR0FBSTtBQUFBLEVBQ2IsU0FBUyxJQUFJLEdBQUk7QUFBQSxFQUNqQixPQUFPLElBQUksR0FBSTtBQUFBLEVBQ2YsT0FBTyxJQUFJLEdBQUk7QUFBQSxFQUNmLE1BQU0sSUFBSSxHQUFJO0FBQUEsRUFDZCxJQUFJLElBQUksRUFBSTtBQUFBLEVBQ1osSUFBSSxJQUFJLEVBQUk7QUFBQSxFQUNaLElBQUksSUFBSSxFQUFJO0FBQUEsRUFDWixJQUFJLElBQUksR0FBSTtBQUFBLEVBQ1osSUFBSSxJQUFJLEdBQUk7QUFBQSxFQUNaLElBQUksSUFBSSxHQUFJO0FBQUEsRUFDWixPQUFPLENBQUMsVUFBdUIsQ0FBQyxJQUFNLEdBQUcsSUFBSSxXQUFXLElBQUksYUFBYSxDQUFDLEtBQUssQ0FBQyxFQUFFLE1BQU0sQ0FBQztBQUFBLEVBQ3pGLFVBQVUsSUFBSSxHQUFJO0FBQUEsRUFDbEIsU0FBUyxJQUFJLEdBQUk7QUFDbkI7QUFFTyxJQUFNLE1BQU07QUFBQSxFQUNqQixVQUFVLENBQUMsTUFBZ0IsQ0FBQyxHQUFHLEtBQU0sR0FBSTtBQUFBLEVBQ3pDLEtBQUssSUFBSSxHQUFJO0FBQUEsRUFDYixLQUFLLElBQUksR0FBSTtBQUFBLEVBQ2IsS0FBSyxJQUFJLEdBQUk7QUFBQSxFQUNiLEtBQUssSUFBSSxHQUFJO0FBQUEsRUFDYixNQUFNLElBQUksR0FBSTtBQUFBLEVBQ2QsSUFBSSxJQUFJLEVBQUk7QUFBQSxFQUNaLElBQUksSUFBSSxFQUFJO0FBQUEsRUFDWixJQUFJLElBQUksRUFBSTtBQUFBLEVBQ1osSUFBSSxJQUFJLEVBQUk7QUFBQSxFQUNaLFVBQVUsSUFBSSxHQUFJO0FBQUEsRUFDbEIsUUFBUSxJQUFJLEdBQUk7QUFDbEI7QUFHQSxJQUFNLGNBQWM7QUFBQSxFQUNsQixLQUFLO0FBQUEsRUFBSSxRQUFRO0FBQUEsRUFBSSxJQUFJO0FBQUEsRUFBSSxLQUFLO0FBQUEsRUFBSSxTQUFTO0FBQUEsRUFDL0MsU0FBUztBQUFBLEVBQUksVUFBVTtBQUFBLEVBQUksU0FBUztBQUFBLEVBQUksVUFBVTtBQUFBLEVBQUksU0FBUztBQUFBLEVBQUksVUFBVTtBQUFBLEVBQUksU0FBUztBQUFBLEVBQUssVUFBVTtBQUFBLEVBQ3pHLGNBQWM7QUFBQSxFQUFLLGNBQWM7QUFBQSxFQUFLLGNBQWM7QUFBQSxFQUFLLGNBQWM7QUFBQSxFQUN2RSxVQUFVO0FBQUEsRUFBSyxjQUFjO0FBQUEsRUFBSyxjQUFjO0FBQUEsRUFBSyxVQUFVO0FBQUEsRUFBSyxjQUFjO0FBQUEsRUFBSyxjQUFjO0FBQUEsRUFDckcsV0FBVztBQUFBLEVBQUssV0FBVztBQUFBLEVBQUssV0FBVztBQUFBLEVBQUssV0FBVztBQUFBLEVBQUssWUFBWTtBQUFBLEVBQzVFLFVBQVU7QUFBQSxFQUFLLGNBQWM7QUFBQSxFQUFLLGNBQWM7QUFBQSxFQUFLLFVBQVU7QUFBQSxFQUFLLGNBQWM7QUFBQSxFQUFLLGNBQWM7QUFBQSxFQUFLLFVBQVU7QUFBQSxFQUNwSCxXQUFXO0FBQUEsRUFBSyxXQUFXO0FBQUEsRUFBSyxXQUFXO0FBQUEsRUFBSyxXQUFXO0FBQUEsRUFBSyxZQUFZO0FBQUEsRUFDNUUsaUJBQWlCO0FBQUEsRUFBSyxrQkFBa0I7QUFBQSxFQUFLLGlCQUFpQjtBQUFBLEVBQUssa0JBQWtCO0FBQUEsRUFDckYsVUFBVTtBQUFBLEVBQUssVUFBVTtBQUFBLEVBQUssVUFBVTtBQUFBLEVBQUssV0FBVztBQUFBLEVBQUssV0FBVztBQUFBLEVBQUssV0FBVztBQUFBLEVBQUssV0FBVztBQUFBLEVBQUssZ0JBQWdCO0FBQUEsRUFDN0gsaUJBQWlCO0FBQUEsRUFBSyxrQkFBa0I7QUFBQSxFQUFLLGlCQUFpQjtBQUFBLEVBQUssa0JBQWtCO0FBQUEsRUFDckYsVUFBVTtBQUFBLEVBQUssVUFBVTtBQUFBLEVBQUssVUFBVTtBQUFBLEVBQUssaUJBQWlCO0FBQUEsRUFBSyxpQkFBaUI7QUFBQSxFQUNwRixVQUFVO0FBQUEsRUFBSyxVQUFVO0FBQUEsRUFBSyxVQUFVO0FBQUEsRUFBSyxVQUFVO0FBQUEsRUFBSyxXQUFXO0FBQUEsRUFBSyxXQUFXO0FBQUEsRUFDdkYsU0FBUztBQUFBLEVBQUksU0FBUztBQUFBLEVBQUksU0FBUztBQUFBLEVBQUksU0FBUztBQUFBLEVBQUksU0FBUztBQUFBLEVBQUksU0FBUztBQUFBLEVBQzFFLFVBQVU7QUFBQSxFQUFLLFVBQVU7QUFBQSxFQUFLLFVBQVU7QUFBQSxFQUFLLFVBQVU7QUFBQSxFQUFLLFdBQVc7QUFBQSxFQUFLLFdBQVc7QUFDekY7QUFHQSxJQUFNLGFBQWE7QUFBQSxFQUNqQixVQUFVO0FBQUEsRUFBSyxXQUFXO0FBQUEsRUFBSyxXQUFXO0FBQUEsRUFBSyxVQUFVO0FBQUEsRUFBSyxXQUFXO0FBQUEsRUFBSyxXQUFXO0FBQUEsRUFBSyxVQUFVO0FBQUEsRUFBSyxXQUFXO0FBQUEsRUFBSyxXQUFXO0FBQzFJO0FBRUEsSUFBTSxhQUFhO0FBQUEsRUFDakIsS0FBSztBQUFBLEVBQUksVUFBVTtBQUFBLEVBQUksVUFBVTtBQUFBLEVBQUssVUFBVTtBQUFBLEVBQUssV0FBVztBQUFBLEVBQUssV0FBVztBQUFBLEVBQ2hGLG1CQUFtQjtBQUFBLEVBQUssbUJBQW1CO0FBQUEsRUFBSyxvQkFBb0I7QUFBQSxFQUFLLG9CQUFvQjtBQUFBLEVBQUssb0JBQW9CO0FBQUEsRUFBSyxvQkFBb0I7QUFDako7QUFHTyxJQUFNLE9BQU87QUFBQSxFQUNsQixNQUFNLEtBQUssR0FBRyxLQUFLLENBQUMsQ0FBQztBQUFBLEVBQ3JCLE9BQU8sTUFBTSxHQUFHLEtBQUssRUFBRSxDQUFDO0FBQUEsRUFDeEIsUUFBUSxDQUFDLE1BQWtCLEdBQVMsTUFBa0IsQ0FBQyxHQUFHLEdBQUcsR0FBRyxLQUFLLFlBQVksSUFBSSxDQUFDLENBQUM7QUFBQSxFQUN2RixPQUFPLENBQUMsTUFBaUIsTUFBa0IsQ0FBQyxHQUFHLEdBQUcsS0FBSyxXQUFXLElBQUksQ0FBQyxDQUFDO0FBQUEsRUFDeEUsT0FBTyxDQUFDLE1BQWlCLEdBQVMsVUFBcUIsQ0FBQyxHQUFHLE9BQU8sR0FBRyxLQUFLLFdBQVcsSUFBSSxDQUFDLENBQUM7QUFBQTtBQUFBLEVBRTNGLFNBQVMsQ0FBQyxHQUFTLEdBQVNDLFdBQW1DLENBQUMsR0FBRyxHQUFHLEdBQUcsS0FBSyxFQUFFLEdBQUcsR0FBR0EsTUFBSztBQUFBLEVBQzNGLE9BQU8sQ0FBQyxLQUFhLFNBQ25CO0FBQUEsSUFDRSxHQUFHLEtBQUssRUFBRTtBQUFBLElBQ1YsR0FBRyxJQUFJLFdBQVcsSUFBSSxlQUFlLENBQUMsT0FBTyxRQUFRLElBQUksR0FBRyxHQUFHLE9BQU8sUUFBUSxJQUFJLElBQUksQ0FBQyxDQUFDLEVBQUUsTUFBTTtBQUFBLEVBQ2xHO0FBQUEsRUFDRixNQUFNLE1BQVksQ0FBQyxHQUFHLEtBQUssRUFBRSxHQUFHLEdBQUcsR0FBRyxHQUFHLEdBQUcsR0FBRyxHQUFHLEdBQUcsR0FBRyxHQUFHLEdBQUcsR0FBRyxHQUFHLEdBQUcsR0FBRyxHQUFHLENBQUM7QUFBQSxFQUM5RSxRQUFRLElBQUksR0FBRyxLQUFLLEVBQUUsQ0FBQztBQUFBLEVBQ3ZCLFNBQVMsSUFBSSxHQUFHLEtBQUssRUFBRSxDQUFDO0FBQUEsRUFDeEIsU0FBUyxJQUFJLEdBQUcsS0FBSyxFQUFFLENBQUM7QUFBQSxFQUN4QixTQUFTLElBQUksR0FBRyxLQUFLLEVBQUUsQ0FBQztBQUFBLEVBQ3hCLFVBQVUsSUFBSSxHQUFHLEtBQUssR0FBRyxDQUFDO0FBQUEsRUFDMUIsV0FBVyxJQUFJLEdBQUcsS0FBSyxHQUFHLENBQUM7QUFBQSxFQUMzQixXQUFXLElBQUksR0FBRyxLQUFLLEdBQUcsQ0FBQztBQUFBLEVBQzNCLFdBQVcsQ0FBQyxHQUFTLFNBQXNCLENBQUMsR0FBRyxHQUFHLEtBQUssRUFBRSxHQUFHLElBQUk7QUFBQSxFQUNoRSxXQUFXLENBQUMsR0FBUyxNQUFjLFVBQXFCLENBQUMsR0FBRyxPQUFPLEdBQUcsS0FBSyxFQUFFLEdBQUcsSUFBSTtBQUFBLEVBQ3BGLFFBQVEsQ0FBQyxXQUFnQixHQUFTLE1BQWtCLENBQUMsR0FBRyxHQUFHLFdBQVcsRUFBSTtBQUM1RTs7O0FDL1JPLFNBQVMsZ0JBQWdCLE9BQWUsRUFBRSxLQUFBQyxNQUFLLEtBQUFDLE1BQUssTUFBQUMsTUFBSyxHQUFxQztBQUNuRyxRQUFNLFNBQVMsQ0FBQyxNQUFjLFVBQTRCLE1BQU0sS0FBSyxFQUFFLFFBQVEsTUFBTSxHQUFHLENBQUMsR0FBRyxNQUFNLE9BQU8sQ0FBQztBQUMxRyxTQUFPLEVBQUUsS0FBSyxPQUFPLE9BQU9GLElBQUcsR0FBRyxLQUFLLE9BQU8sUUFBUUEsTUFBS0MsSUFBRyxHQUFHLE1BQU0sT0FBTyxRQUFRRCxPQUFNQyxNQUFLQyxLQUFJLEVBQUU7QUFDekc7QUFFQSxJQUFNLFdBQWlCLENBQUM7QUFFakIsSUFBTSxxQkFBTixjQUFpQyxXQUFXO0FBQUM7QUFHN0MsSUFBZSxjQUFmLE1BQTJCO0FBQUE7QUFBQSxFQUV2QjtBQUFBO0FBQUEsRUFFVDtBQUFBO0FBQUEsRUFFQSxtQkFBbUI7QUFBQSxFQUNWO0FBQUEsRUFDQTtBQUFBLEVBQ1QsUUFBUSxFQUFFLEtBQUssR0FBRyxLQUFLLEdBQUcsTUFBTSxFQUFFO0FBQUE7QUFBQSxFQUdsQyxZQUFZLE1BQWdCLE9BQWUsYUFBOEI7QUFDdkUsU0FBSyxPQUFPO0FBQ1osU0FBSyxRQUFRO0FBQ2IsU0FBSyxlQUFlO0FBQ3BCLFNBQUssa0JBQWtCLFlBQVksSUFBSSxDQUFDO0FBQUEsRUFDMUM7QUFBQTtBQUFBLEVBR1UsUUFBUSxPQUFpQjtBQUNqQyxXQUFPO0FBQUEsRUFDVDtBQUFBO0FBQUEsRUFFVSxXQUFXLFlBQXFDO0FBQ3hELFdBQU87QUFBQSxFQUNUO0FBQUEsRUFFQSxLQUFLLE1BQWtCO0FBQ3JCLGVBQVcsS0FBSyxNQUFNLElBQUk7QUFBQSxFQUM1QjtBQUFBO0FBQUEsRUFFVSxVQUFVLE1BQXFDO0FBQ3ZELFVBQU0sSUFBSSxLQUFLLE1BQU0sSUFBSTtBQUN6QixVQUFNLFNBQVMsS0FBSyxhQUFhLElBQUk7QUFDckMsVUFBTSxJQUFJLE9BQU8sQ0FBQztBQUNsQixRQUFJLE1BQU07QUFDUixZQUFNLElBQUksbUJBQW1CLGlDQUFpQyxPQUFPLE1BQU0sd0JBQXdCLElBQUksRUFBRTtBQUMzRyxRQUFJLElBQUksS0FBSyxpQkFBa0IsTUFBSyxtQkFBbUI7QUFDdkQsV0FBTztBQUFBLEVBQ1Q7QUFBQSxFQUNBLEtBQUssTUFBNkIsT0FBcUI7QUFDckQsVUFBTSxJQUFJLEtBQUssVUFBVSxJQUFJO0FBQzdCLFNBQUssS0FBSyxNQUFNLElBQUksR0FBRyxLQUFLLENBQUM7QUFDN0IsV0FBTztBQUFBLEVBQ1Q7QUFBQSxFQUNBLElBQUksT0FBaUI7QUFDbkIsVUFBTSxTQUFTLEtBQUssUUFBUSxLQUFLO0FBQ2pDLFVBQU0sY0FBYyxPQUFPLENBQUMsTUFBTSxNQUFRLE9BQU8sV0FBVyxLQUFNLE9BQU8sQ0FBQyxLQUFnQixLQUFLO0FBQy9GLFdBQU8sT0FBTyxDQUFDLE1BQU0sTUFBUSxjQUFjLFNBQVMsTUFBTSxNQUFNLEtBQUssS0FBSyxPQUFPLE1BQU0sQ0FBQztBQUFBLEVBQzFGO0FBQUE7QUFBQSxFQUVVLFNBQWM7QUFDdEIsVUFBTSxJQUFJLEtBQUssVUFBVSxLQUFLO0FBQzlCLFNBQUssS0FBSyxNQUFNLElBQUksR0FBRyxRQUFRLENBQUM7QUFDaEMsV0FBTyxNQUFNLE1BQU0sQ0FBQztBQUFBLEVBQ3RCO0FBQUEsRUFDVSxTQUFjO0FBQ3RCLFVBQU0sSUFBSSxLQUFLLFVBQVUsS0FBSztBQUM5QixTQUFLLEtBQUssS0FBSyxJQUFNLENBQUM7QUFDdEIsV0FBTyxNQUFNLE1BQU0sQ0FBQztBQUFBLEVBQ3RCO0FBQUEsRUFDVSxZQUFrQjtBQUMxQixVQUFNLElBQUksS0FBSyxVQUFVLE1BQU07QUFDL0IsU0FBSyxLQUFLLE1BQU0sSUFBSSxHQUFHLFFBQVEsQ0FBQztBQUNoQyxXQUFPLE1BQU0sVUFBVSxDQUFDO0FBQUEsRUFDMUI7QUFBQSxFQUNBLE9BQU8sT0FBaUI7QUFDdEIsV0FBTyxNQUFNLE1BQU0sS0FBSyxLQUFLLE9BQU8sS0FBSyxDQUFDO0FBQUEsRUFDNUM7QUFBQSxFQUNBLFVBQVUsT0FBbUI7QUFDM0IsV0FBTyxNQUFNLFVBQVUsS0FBSyxLQUFLLFFBQVEsS0FBSyxDQUFDO0FBQUEsRUFDakQ7QUFBQSxFQUNBLFNBQVMsU0FBbUI7QUFDMUIsV0FBTyxNQUFNLE1BQU0sS0FBSyxLQUFLLE9BQU8sT0FBTyxDQUFDO0FBQUEsRUFDOUM7QUFBQSxFQUNBLE9BQU8sVUFBZSxPQUFrQjtBQUN0QyxTQUFLLEtBQUssTUFBTSxJQUFJLFNBQVMsQ0FBQyxHQUFhLEtBQUssQ0FBQztBQUFBLEVBQ25EO0FBQUE7QUFBQSxFQUVBLGtCQUF3QjtBQUN0QixTQUFLLFFBQVEsRUFBRSxLQUFLLEdBQUcsS0FBSyxHQUFHLE1BQU0sRUFBRTtBQUFBLEVBQ3pDO0FBQUE7QUFBQSxFQUVVLGtCQUE4QjtBQUN0QyxVQUFNLE9BQU8sRUFBRSxHQUFHLEtBQUssTUFBTTtBQUM3QixXQUFPLE1BQU07QUFDWCxXQUFLLFFBQVE7QUFBQSxJQUNmO0FBQUEsRUFDRjtBQUFBO0FBQUEsRUFHQSxLQUFLLFFBQXNCO0FBQ3pCLFNBQUssS0FBSyxLQUFLLFFBQVEsRUFBSTtBQUMzQixTQUFLO0FBQUEsRUFDUDtBQUFBLEVBQ0EsUUFBYztBQUNaLFNBQUssS0FBSyxLQUFLLEVBQUk7QUFDbkIsU0FBSztBQUFBLEVBQ1A7QUFBQSxFQUNBLEdBQUcsV0FBZ0IsTUFBa0IsV0FBOEI7QUFDakUsVUFBTSxRQUFRLEtBQUssV0FBVyxTQUFTO0FBQ3ZDLFFBQUksVUFBVSxRQUFXO0FBQ3ZCLFVBQUksVUFBVSxFQUFHLE1BQUs7QUFBQSxVQUNqQixhQUFZO0FBQ2pCO0FBQUEsSUFDRjtBQUNBLFNBQUssS0FBSyxTQUFTO0FBQ25CLFNBQUssS0FBSyxDQUFJO0FBQ2QsU0FBSztBQUNMLFFBQUksY0FBYyxRQUFXO0FBQzNCLFdBQUssS0FBSyxLQUFLLENBQUk7QUFDbkIsZ0JBQVU7QUFBQSxJQUNaO0FBQ0EsU0FBSyxNQUFNO0FBQUEsRUFDYjtBQUFBLEVBQ0EsS0FBSyxNQUF1QjtBQUMxQixTQUFLLEtBQUssQ0FBSTtBQUNkLFNBQUssS0FBSyxLQUFLLENBQUM7QUFDaEIsU0FBSyxLQUFLLEtBQUssSUFBTSxDQUFDO0FBQ3RCLFNBQUssTUFBTTtBQUFBLEVBQ2I7QUFDRjs7O0FDOUlBLElBQU0sSUFBSSxJQUFJO0FBQ2QsSUFBTSxRQUFRLENBQUM7QUFFZixJQUFNLGVBQWUsYUFBYyxLQUFLO0FBRXhDLElBQU0sYUFBYTtBQUdaLElBQU0sY0FBYyxDQUFDLFNBQWMsU0FDeEMsSUFBSSxJQUFJLFNBQVMsSUFBSSxJQUFJLElBQUksS0FBSyxJQUFJLElBQUksU0FBUyxJQUFJLEdBQUcsRUFBRSxFQUFFLENBQUMsR0FBRyxFQUFFLEtBQUssQ0FBQyxDQUFDO0FBTXRFLElBQWUsaUJBQWYsY0FBc0MsWUFBWTtBQUFBLEVBZ0J2RCxVQUFVLE9BQWtCO0FBQzFCLFVBQU1DLE9BQU0sS0FBSyxJQUFJLEtBQUs7QUFDMUIsU0FBSyxrQkFBa0I7QUFDdkIsU0FBSyxXQUFXLFlBQVksS0FBSyxJQUFJLEtBQUssT0FBTyxHQUFHLElBQUksSUFBSUEsTUFBSyxFQUFFLEVBQUUsQ0FBQyxDQUFDLENBQUM7QUFDeEUsU0FBSyxrQkFBa0I7QUFBQSxFQUN6QjtBQUFBLEVBQ0EsbUJBQW1CLE9BQVksVUFBcUI7QUFDbEQsVUFBTSxLQUFLLEtBQUssSUFBSSxLQUFLO0FBQ3pCLFVBQU0sS0FBSyxLQUFLLElBQUksUUFBUTtBQUM1QixTQUFLLGtCQUFrQjtBQUN2QixVQUFNLE9BQU8sSUFBSSxJQUFJLEtBQUssU0FBUyxFQUFFLG1CQUFzQixDQUFDO0FBQzVELFNBQUssV0FBVyxJQUFJLEdBQUcsTUFBTSxJQUFJLEdBQUcsSUFBSSxJQUFJLElBQUksRUFBRSxFQUFFLENBQUMsR0FBRyxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksRUFBRSxHQUFHLEVBQUUsRUFBRSxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQ3pGLFNBQUssa0JBQWtCO0FBQUEsRUFDekI7QUFBQSxFQUNBLGFBQWEsVUFBcUI7QUFDaEMsU0FBSyxtQkFBbUIsS0FBSyxJQUFJLEtBQUssTUFBTSxDQUFDLEdBQUcsUUFBUTtBQUFBLEVBQzFEO0FBQUEsRUFDQSxTQUFTQyxTQUFtQjtBQUMxQixVQUFNLEtBQUssS0FBSyxPQUFPQSxPQUFNO0FBQzdCLFVBQU0sUUFBUSxJQUFJLElBQUksS0FBSyxVQUFVLEdBQUcsRUFBRSxVQUFVLENBQUM7QUFDckQsU0FBSyxXQUFXLElBQUksR0FBRyxPQUFPLElBQUksSUFBSSxJQUFJLFFBQVEsRUFBRSxHQUFHLEVBQUUsQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQy9EO0FBQUEsRUFDQSxZQUFpQjtBQUNmLFNBQUssa0JBQWtCO0FBQ3ZCLFVBQU1ELE9BQU0sQ0FBQyxNQUFjRSxjQUEwQixJQUFJLElBQUksSUFBSSxRQUFRLEtBQUssVUFBVSxJQUFJLENBQUMsR0FBRyxFQUFFQSxTQUFRLENBQUM7QUFDM0csVUFBTSxXQUFXLElBQUksUUFBUSxJQUFJLElBQUksSUFBSSxLQUFLLEtBQUssTUFBTSxJQUFJLE1BQU0sQ0FBQyxDQUFDLEdBQUcsSUFBSSxNQUFNLEVBQUUsQ0FBQyxDQUFDO0FBQ3RGLFVBQU0sS0FBSyxJQUFJLElBQUksSUFBSSxLQUFLLEtBQUssU0FBUyxRQUFRLEdBQUcsRUFBRSxDQUFDLENBQUM7QUFDekQsV0FBTyxLQUFLLElBQUksQ0FBQ0YsS0FBSSxHQUFHLENBQUMsR0FBR0EsS0FBSSxJQUFJLENBQUMsR0FBRyxJQUFJLElBQUksSUFBSSxFQUFFLENBQUMsQ0FBQyxHQUFHQSxLQUFJLEdBQUcsQ0FBQyxHQUFHQSxLQUFJLEdBQUcsQ0FBQyxHQUFHQSxLQUFJLEdBQUcsRUFBRSxDQUFDLEVBQUUsT0FBTyxDQUFDLEdBQUcsTUFBTSxJQUFJLEdBQUcsR0FBRyxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQzdIO0FBQUEsRUFDQSxXQUFXLE9BQWtCO0FBQzNCLFVBQU0sSUFBSSxLQUFLLElBQUksS0FBSztBQUN4QixVQUFNQSxPQUFNLENBQUMsTUFBbUIsSUFBSSxJQUFJLElBQUksS0FBSyxHQUFHLEVBQUUsQ0FBQyxDQUFDLEdBQUcsRUFBRSxDQUFDLENBQUM7QUFDL0QsVUFBTSxLQUFLQSxLQUFJLENBQUM7QUFDaEIsVUFBTSxLQUFLQSxLQUFJLENBQUM7QUFFaEIsU0FBSyxVQUFVLElBQUksSUFBSSxJQUFJLEVBQUUsQ0FBQyxDQUFDLENBQUM7QUFDaEMsU0FBSyxXQUFXLElBQUksR0FBRyxJQUFJLEdBQUcsSUFBSSxJQUFJLElBQUksRUFBRSxFQUFFLENBQUMsR0FBRyxJQUFJLElBQUksSUFBSSxJQUFJLElBQUlBLEtBQUksRUFBRSxDQUFDLEdBQUcsRUFBRSxFQUFFLENBQUMsQ0FBQyxHQUFHLElBQUksSUFBSUEsS0FBSSxDQUFDLEdBQUcsRUFBRSxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQy9HLFVBQU0sYUFBYSxJQUFJLEdBQUcsSUFBSSxLQUFLQSxLQUFJLENBQUMsQ0FBQyxHQUFHLElBQUksSUFBSSxJQUFJLEtBQUssSUFBSSxJQUFJLElBQUlBLEtBQUksQ0FBQyxDQUFDLENBQUMsR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDLENBQUM7QUFDaEcsU0FBSyxRQUFRLElBQUksR0FBRyxZQUFZLElBQUksTUFBTSxZQUFZLENBQUMsQ0FBQztBQUN4RCxTQUFLLGtCQUFrQjtBQUFBLEVBQ3pCO0FBQUEsRUFFQSxlQUFvQjtBQUNsQixXQUFPLElBQUksS0FBSyxLQUFLLE1BQU0sSUFBSSxhQUFhO0FBQUEsRUFDOUM7QUFBQSxFQUNBLGNBQW1CO0FBQ2pCLFdBQU8sSUFBSSxRQUFRLEtBQUssTUFBTSxJQUFJLE1BQU07QUFBQSxFQUMxQztBQUFBLEVBQ0Esa0JBQWtCLEtBQWEsT0FBcUI7QUFDbEQsVUFBTSxPQUFPLElBQUksSUFBSSxJQUFJLEtBQUssS0FBSyxNQUFNLElBQUksTUFBTSxHQUFHLElBQUksTUFBTSxDQUFDLEtBQUssQ0FBQztBQUN2RSxTQUFLLEtBQUssSUFBSSxNQUFNLEtBQUssTUFBTSxJQUFJLEdBQUcsTUFBTSxJQUFJLE1BQU0sR0FBRyxDQUFDLEdBQUcsSUFBSSxNQUFNLENBQUM7QUFBQSxFQUMxRTtBQUFBLEVBQ0EsUUFBUSxRQUFxQjtBQUMzQixXQUFPLElBQUksS0FBSyxLQUFLLE1BQU0sTUFBTTtBQUFBLEVBQ25DO0FBQUEsRUFDQSxRQUFRLFFBQXFCO0FBQzNCLFdBQU8sSUFBSSxLQUFLLEtBQUssTUFBTSxNQUFNO0FBQUEsRUFDbkM7QUFBQSxFQUNBLFdBQVcsUUFBZ0IsT0FBa0I7QUFDM0MsU0FBSyxLQUFLLElBQUksTUFBTSxLQUFLLE1BQU0sT0FBTyxNQUFNLENBQUM7QUFBQSxFQUMvQztBQUFBLEVBQ0EsV0FBVyxRQUFnQixPQUFrQjtBQUMzQyxTQUFLLEtBQUssSUFBSSxNQUFNLEtBQUssTUFBTSxPQUFPLE1BQU0sQ0FBQztBQUFBLEVBQy9DO0FBQUEsRUFDQSxRQUFhO0FBQ1gsV0FBTyxJQUFJLFFBQVEsS0FBSyxNQUFNLElBQUksS0FBSztBQUFBLEVBQ3pDO0FBQUEsRUFDQSxTQUFTLE9BQWtCO0FBQ3pCLFNBQUssS0FBSyxJQUFJLFFBQVEsS0FBSyxNQUFNLE9BQU8sSUFBSSxLQUFLLENBQUM7QUFBQSxFQUNwRDtBQUNGOzs7QUNuR08sSUFBTSxRQUFRLEVBQUUsTUFBTSxHQUFHLEtBQUssR0FBRyxRQUFRLEdBQUcsS0FBSyxHQUFHLFNBQVMsR0FBRyxZQUFZLEdBQUcsU0FBUyxHQUFHLE1BQU0sR0FBRyxNQUFNLEdBQUcsTUFBTSxHQUFHLFFBQVEsSUFBSSxTQUFTLElBQUksWUFBWSxHQUFHO0FBRTlKLElBQU0sUUFBUSxFQUFFLEtBQUssSUFBSSxLQUFLLElBQUksTUFBTSxHQUFHO0FBQ2xELElBQU0sY0FBYyxnQkFBZ0IsTUFBTSxZQUFZLEtBQUs7QUFNcEQsSUFBZSxjQUFmLGNBQW1DLGVBQWU7QUFBQSxFQUNwQztBQUFBO0FBQUEsRUFFQTtBQUFBLEVBQ1QsV0FBVztBQUFBLEVBRXJCLFlBQVksTUFBZ0IsV0FBbUI7QUFDN0MsVUFBTSxNQUFNLEdBQUcsV0FBVztBQUMxQixTQUFLLFFBQVEsYUFBYTtBQUMxQixTQUFLLFlBQVk7QUFBQSxFQUNuQjtBQUFBLEVBRUEsSUFBYyxPQUFZO0FBQ3hCLFdBQU8sTUFBTSxNQUFNLE1BQU0sSUFBSTtBQUFBLEVBQy9CO0FBQUEsRUFDQSxJQUFjLE1BQVc7QUFDdkIsV0FBTyxNQUFNLE1BQU0sTUFBTSxHQUFHO0FBQUEsRUFDOUI7QUFBQTtBQUFBLEVBRVUsU0FBUyxNQUFtQjtBQUNwQyxXQUFPLElBQUksSUFBSSxLQUFLLE1BQU0sSUFBSSxPQUFPLEtBQUssS0FBSyxJQUFJLENBQUM7QUFBQSxFQUN0RDtBQUFBO0FBQUEsRUFHQSxlQUFxQjtBQUNuQixTQUFLLFNBQVMsS0FBSyxTQUFTO0FBQUEsRUFDOUI7QUFBQSxFQUNBLFlBQWtCO0FBQ2hCLFNBQUssU0FBUyxLQUFLLFlBQVksQ0FBQztBQUFBLEVBQ2xDO0FBQUEsRUFDVSxTQUFTLE9BQXFCO0FBQ3RDLFNBQUssS0FBSyxDQUFDLEVBQUksQ0FBQztBQUNoQixRQUFJLElBQUksUUFBUSxLQUFLO0FBQ3JCLFdBQU8sSUFBSSxLQUFNO0FBQ2YsV0FBSyxLQUFLLEtBQU0sSUFBSSxNQUFRLEdBQUk7QUFDaEMsWUFBTTtBQUFBLElBQ1I7QUFDQSxTQUFLLEtBQUssS0FBSyxDQUFDO0FBQUEsRUFDbEI7QUFBQTtBQUFBLEVBRUEsS0FBSyxNQUFvQjtBQUN2QixRQUFJLEtBQUssT0FBTztBQUNkLFdBQUssS0FBSyxNQUFNLElBQUksTUFBTSxNQUFNLElBQUksTUFBTSxJQUFJLENBQUMsQ0FBQztBQUNoRCxXQUFLLFNBQVMsS0FBSyxZQUFZLENBQUM7QUFBQSxJQUNsQyxPQUFPO0FBQ0wsV0FBSyxLQUFLLElBQUksTUFBTSxLQUFLLE1BQU0sSUFBSSxNQUFNLElBQUksR0FBRyxRQUFRLFNBQVMsQ0FBQztBQUNsRSxXQUFLLEtBQUssQ0FBQyxHQUFHLElBQUksTUFBTSxDQUFDLEdBQUcsRUFBSSxDQUFDO0FBQUEsSUFDbkM7QUFBQSxFQUNGO0FBQUE7QUFBQSxFQUVBLFNBQWU7QUFDYixRQUFJLEtBQUssU0FBVTtBQUNuQixRQUFJLEtBQUssT0FBTztBQUNkLFdBQUssS0FBSyxNQUFNLElBQUksTUFBTSxLQUFLLElBQUksSUFBSSxLQUFLLEtBQUssSUFBSSxNQUFNLFlBQVksQ0FBQyxDQUFDLENBQUM7QUFDMUUsV0FBSyxTQUFTLEtBQUssU0FBUztBQUFBLElBQzlCLE9BQU87QUFDTCxXQUFLLEtBQUssQ0FBQyxHQUFHLElBQUksSUFBSSxLQUFLLEtBQUssSUFBSSxNQUFNLFlBQVksQ0FBQyxHQUFHLEVBQUksQ0FBQztBQUFBLElBQ2pFO0FBQUEsRUFDRjtBQUFBO0FBQUEsRUFFQSxRQUFRLFlBQTJCO0FBQ2pDLFNBQUssS0FBSyxNQUFNLElBQUksTUFBTSxLQUFLLElBQUksSUFBSSxLQUFLLEtBQUssSUFBSSxNQUFNLFlBQVksQ0FBQyxDQUFDLENBQUM7QUFDMUUsUUFBSSxXQUFZLE1BQUssR0FBRyxJQUFJLEdBQUcsSUFBSSxRQUFRLEtBQUssS0FBSyxJQUFJLE9BQU8sR0FBRyxJQUFJLE1BQU0sUUFBUSxLQUFLLENBQUMsR0FBRyxNQUFNLEtBQUssYUFBYSxDQUFDO0FBQUEsRUFDekg7QUFBQSxFQUNBLE1BQU0sUUFBZ0IsV0FBMEI7QUFDOUMsU0FBSztBQUFBLE1BQ0gsSUFBSSxNQUFNLEtBQUssTUFBTSxJQUFJLE1BQU0sVUFBVSxjQUFjLFNBQVksSUFBSSxNQUFTLGFBQWEsR0FBSSxHQUFHLFFBQVEsYUFBYTtBQUFBLElBQzNIO0FBQ0EsU0FBSyxLQUFLLEtBQUssS0FBSztBQUFBLEVBQ3RCO0FBQUEsRUFDQSxRQUFjO0FBQ1osU0FBSyxLQUFLLEtBQUssSUFBSTtBQUFBLEVBQ3JCO0FBQ0Y7OztBQzlFTyxJQUFNLGFBQWEsQ0FBQyxLQUFLLE1BQU0sS0FBSyxNQUFNLEtBQUssTUFBTSxNQUFNLE9BQU8sS0FBSyxNQUFNLEtBQUssTUFBTSxLQUFLLE1BQU0sTUFBTSxLQUFLOzs7QUNQckgsSUFBTSxFQUFFLEtBQUssS0FBSyxLQUFLLElBQUksSUFBSTtBQUkvQixJQUFNLE1BQ0osQ0FBQyxjQUNELENBQUMsTUFBTTtBQUNMLFFBQU0sT0FBTyxFQUFFLE9BQU8sQ0FBQztBQUN2QixRQUFNLElBQUksRUFBRSxXQUFXLENBQUM7QUFDeEIsUUFBTSxJQUFJLEVBQUUsS0FBSyxDQUFDO0FBQ2xCLFFBQU0sTUFBTSxJQUFJLElBQUksR0FBRyxDQUFDO0FBQ3hCLFFBQU0sSUFBSSxFQUFFLElBQUksWUFBWSxJQUFJLElBQUksS0FBSyxFQUFFLE1BQU0sQ0FBQyxJQUFJLEdBQUc7QUFDekQsSUFBRSxTQUFTLE1BQU0sR0FBRyxHQUFHLENBQUM7QUFDeEIsSUFBRSxNQUFNLEdBQUcsQ0FBQztBQUNkO0FBQ0YsSUFBTSxXQUNKLENBQUMsZUFDRCxDQUFDLE1BQU07QUFDTCxRQUFNLE9BQU8sRUFBRSxPQUFPLENBQUM7QUFDdkIsUUFBTSxJQUFJLEVBQUUsV0FBVyxDQUFDO0FBQ3hCLFFBQU0sSUFBSSxFQUFFLEtBQUssQ0FBQztBQUNsQixRQUFNLGFBQWEsSUFBSSxJQUFJLEdBQUcsQ0FBQztBQUMvQixRQUFNLElBQUksRUFBRSxJQUFJLGFBQWEsSUFBSSxJQUFJLFlBQVksRUFBRSxNQUFNLENBQUMsSUFBSSxVQUFVO0FBQ3hFLElBQUUsY0FBYyxNQUFNLEdBQUcsR0FBRyxDQUFDO0FBQzdCLElBQUUsTUFBTSxHQUFHLENBQUM7QUFDZDtBQUNGLElBQU0sUUFDSixDQUFDLGNBQ0QsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxJQUFJLEVBQUUsV0FBVyxDQUFDO0FBQ3hCLFFBQU0sSUFBSSxFQUFFLElBQUksVUFBVSxHQUFHLEVBQUUsS0FBSyxDQUFDLENBQUMsQ0FBQztBQUN2QyxJQUFFLFdBQVcsRUFBRSxPQUFPLENBQUMsR0FBRyxDQUFDO0FBQzNCLElBQUUsTUFBTSxHQUFHLENBQUM7QUFDZDtBQUNGLElBQU0sT0FDSixDQUFDLFNBQ0QsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxJQUFJLEVBQUUsV0FBVyxDQUFDO0FBQ3hCLFFBQU0sTUFBTSxJQUFJLE1BQU0sQ0FBQztBQUN2QixRQUFNLElBQUksRUFBRSxJQUFJLE9BQU8sSUFBSSxJQUFJLEdBQUcsR0FBRyxJQUFJLElBQUksSUFBSSxHQUFHLEdBQUcsQ0FBQztBQUN4RCxJQUFFLGVBQWUsRUFBRSxPQUFPLENBQUMsR0FBRyxHQUFHLEtBQUssR0FBRyxJQUFJO0FBQzdDLElBQUUsTUFBTSxHQUFHLENBQUM7QUFDZDtBQUdLLElBQU0sVUFBb0IsQ0FBQyxNQUFNO0FBQ3RDLFFBQU0sSUFBSSxFQUFFLEtBQUssQ0FBQztBQUNsQixRQUFNLElBQUksRUFBRSxLQUFLLENBQUM7QUFDbEIsSUFBRSxjQUFjLEVBQUUsT0FBTyxDQUFDLEdBQUcsR0FBRyxHQUFHLEVBQUUsSUFBSSxJQUFJLElBQUksR0FBRyxDQUFDLENBQUMsQ0FBQztBQUN6RDtBQUVPLElBQU0sT0FBaUIsQ0FBQyxNQUFNO0FBQ25DLFFBQU0sSUFBSSxFQUFFLEtBQUssQ0FBQztBQUNsQixJQUFFLFdBQVcsRUFBRSxPQUFPLENBQUMsR0FBRyxFQUFFLElBQUksSUFBSSxJQUFJLEdBQUcsRUFBRSxLQUFLLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDeEQ7QUFFQSxJQUFNLGNBQXdCLENBQUMsTUFBTTtBQUNuQyxRQUFNLElBQUksRUFBRSxXQUFXLENBQUM7QUFDeEIsUUFBTSxJQUFJLEVBQUUsS0FBSyxDQUFDO0FBQ2xCLFFBQU0sSUFBSSxFQUFFLElBQUksSUFBSSxJQUFJLEdBQUcsQ0FBQyxDQUFDO0FBRTdCLE1BQUksRUFBRSxTQUFTLENBQUMsR0FBRztBQUNqQixNQUFFLE1BQU0sR0FBRyxDQUFDO0FBQ1osTUFBRSxNQUFNLEdBQUcsQ0FBQztBQUFBLEVBQ2QsT0FBTztBQUNMLE1BQUUsTUFBTSxHQUFHLENBQUM7QUFDWixNQUFFLE1BQU0sR0FBRyxDQUFDO0FBQUEsRUFDZDtBQUNBLElBQUUsU0FBUyxFQUFFLE9BQU8sQ0FBQyxHQUFHLEdBQUcsR0FBRyxDQUFDO0FBQ2pDO0FBRUEsSUFBTSxrQkFBNEIsQ0FBQyxNQUFNO0FBQ3ZDLFFBQU0sT0FBTyxFQUFFLE9BQU8sQ0FBQztBQUN2QixRQUFNLGNBQWMsRUFBRSxXQUFXLENBQUM7QUFDbEMsUUFBTSxTQUFTLEVBQUUsS0FBSyxDQUFDO0FBQ3ZCLFFBQU0sY0FBYyxFQUFFLElBQUksR0FBRyxJQUFJO0FBQ2pDLFFBQU1HLFNBQVEsRUFBRSxPQUFPLElBQUksR0FBRyxhQUFhLFdBQVcsQ0FBQztBQUN2RCxNQUFJLEVBQUUsU0FBUyxDQUFDLEdBQUc7QUFDakIsTUFBRSxNQUFNLEdBQUcsSUFBSSxPQUFPQSxRQUFPLFFBQVEsV0FBVyxDQUFDO0FBQ2pELE1BQUUsR0FBRyxJQUFJLElBQUlBLE1BQUssR0FBRyxNQUFNLEVBQUUsT0FBTyxHQUFHLE1BQU0sV0FBVyxDQUFDO0FBQUEsRUFDM0QsT0FBTztBQUNMLE1BQUU7QUFBQSxNQUNBQTtBQUFBLE1BQ0EsTUFBTSxFQUFFLE1BQU0sR0FBRyxNQUFNO0FBQUEsTUFDdkIsTUFBTSxFQUFFLE9BQU8sR0FBRyxNQUFNLFdBQVc7QUFBQSxJQUNyQztBQUFBLEVBQ0Y7QUFDQSxJQUFFLGNBQWMsTUFBTSxhQUFhLGFBQWEsRUFBRSxJQUFJLElBQUksSUFBSSxhQUFhLFdBQVcsQ0FBQyxDQUFDO0FBQzFGO0FBR0EsSUFBTSxtQkFBNkIsQ0FBQyxNQUFNO0FBQ3hDLFFBQU1DLFFBQU8sQ0FBQyxLQUFhLFNBQXNCLElBQUksR0FBRyxFQUFFLElBQUksS0FBSyxDQUFDLEdBQUcsSUFBSSxJQUFJLEVBQUUsSUFBSSxNQUFNLENBQUMsR0FBRyxJQUFJLE1BQU0sRUFBRSxDQUFDLENBQUM7QUFDN0csUUFBTSxRQUFRLEVBQUUsV0FBVyxFQUFFLFFBQVEsQ0FBQyxHQUFHLENBQUM7QUFDMUMsUUFBTUQsU0FBUSxFQUFFLE9BQU8sSUFBSSxHQUFHLE9BQU9DLE1BQUssS0FBSyxHQUFHLENBQUMsQ0FBQztBQUNwRCxJQUFFLGNBQWMsR0FBRyxJQUFJLE9BQU9ELFFBQU9DLE1BQUssS0FBSyxHQUFHLEdBQUcsS0FBSyxDQUFDO0FBQzNELElBQUUsR0FBRyxJQUFJLElBQUlELE1BQUssR0FBRyxNQUFNO0FBQ3pCLE1BQUUsT0FBTyxLQUFLLEdBQUcsS0FBSztBQUN0QixNQUFFLE9BQU8sS0FBSyxHQUFHLElBQUksS0FBSyxPQUFPLElBQUksTUFBTSxFQUFFLENBQUMsQ0FBQztBQUFBLEVBQ2pELENBQUM7QUFDRCxJQUFFLFNBQVNBLE1BQUs7QUFDbEI7QUFFQSxJQUFNLG9CQUE4QixDQUFDLE1BQU07QUFDekMsUUFBTSxVQUFVLEVBQUUsSUFBSSxFQUFFLFFBQVEsQ0FBQyxDQUFDO0FBQ2xDLElBQUUsR0FBRyxJQUFJLEdBQUcsSUFBSSxJQUFJLFNBQVMsSUFBSSxNQUFNLEVBQUUsQ0FBQyxHQUFHLElBQUksTUFBTSxDQUFDLENBQUMsR0FBRyxNQUFNLEVBQUUsTUFBTSxJQUFJLENBQUMsQ0FBQztBQUNoRixRQUFNLGNBQWMsRUFBRSxJQUFJLElBQUksSUFBSSxTQUFTLElBQUksTUFBTSxDQUFDLENBQUMsQ0FBQztBQUV4RCxJQUFFLFdBQVcsU0FBUyxDQUFDO0FBQ3ZCLFFBQU0sT0FBTyxFQUFFLEtBQUssYUFBYSxDQUFDO0FBQ2xDLFFBQU0sTUFBTSxFQUFFLFdBQVcsU0FBUyxDQUFDO0FBQ25DLFFBQU1BLFNBQVEsRUFBRSxPQUFPLElBQUksSUFBSSxJQUFJLEdBQUcsS0FBSyxFQUFFLElBQUksS0FBSyxDQUFDLENBQUMsR0FBRyxJQUFJLEdBQUcsTUFBTSxFQUFFLElBQUksS0FBSyxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQ3ZGLElBQUUsY0FBYyxHQUFHLElBQUksT0FBT0EsUUFBTyxFQUFFLElBQUksS0FBSyxDQUFDLEdBQUcsR0FBRyxDQUFDO0FBQ3hELElBQUU7QUFBQSxJQUNBQTtBQUFBLElBQ0EsTUFBTSxFQUFFLE1BQU0sYUFBYSxHQUFHLEVBQUUsSUFBSSxLQUFLLENBQUMsQ0FBQztBQUFBLElBQzNDLE1BQU07QUFDSixRQUFFLE9BQU8sS0FBSyxHQUFHLEdBQUc7QUFDcEIsUUFBRSxPQUFPLEtBQUssR0FBRyxJQUFJO0FBQUEsSUFDdkI7QUFBQSxFQUNGO0FBQ0EsSUFBRSxTQUFTQSxNQUFLO0FBQ2xCO0FBRUEsSUFBTSxXQUNKLENBQUMsU0FDRCxDQUFDLE1BQU07QUFDTCxRQUFNLE9BQU8sRUFBRSxPQUFPLENBQUM7QUFDdkIsUUFBTSxJQUFJLEVBQUUsS0FBSyxDQUFDO0FBQ2xCLFFBQU0sSUFBSSxFQUFFLEtBQUssQ0FBQztBQUNsQixRQUFNLFFBQVEsRUFBRSxVQUFVO0FBQzFCLFFBQU0sVUFBVSxJQUFJLElBQUksSUFBSSxLQUFLLE9BQU8sSUFBSSxNQUFNLFNBQVMsVUFBVSxJQUFJLEVBQUUsQ0FBQyxHQUFHLElBQUksTUFBTSxDQUFDLENBQUM7QUFDM0YsUUFBTSxJQUFJLEVBQUUsSUFBSSxJQUFJLElBQUksSUFBSSxJQUFJLEdBQUcsQ0FBQyxHQUFHLE9BQU8sQ0FBQztBQUMvQyxRQUFNLE1BQ0osU0FBUyxJQUNMLElBQUksS0FBSyxJQUFJLEdBQUcsSUFBSSxJQUFJLEdBQUcsQ0FBQyxHQUFHLElBQUksSUFBSSxJQUFJLEdBQUcsR0FBRyxDQUFDLEdBQUcsSUFBSSxJQUFJLEdBQUcsSUFBSSxNQUFNLEVBQUUsQ0FBQyxDQUFDLENBQUMsR0FBRyxJQUFJLE1BQU0sRUFBRSxDQUFDLElBQy9GLElBQUksSUFBSSxJQUFJLEtBQUssR0FBRyxJQUFJLE1BQU0sRUFBRSxDQUFDLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQztBQUN0RCxRQUFNLFdBQVcsRUFBRSxJQUFJLEdBQUc7QUFDMUIsSUFBRSxNQUFNLEdBQUcsQ0FBQztBQUNaLE1BQUksU0FBUyxRQUFTLEdBQUUsVUFBVSxRQUFRO0FBQUEsTUFDckMsR0FBRSxhQUFhLFFBQVE7QUFDOUI7QUFHSyxJQUFNLGVBQXlDO0FBQUEsRUFDcEQsS0FBSyxJQUFJLEtBQUs7QUFBQSxFQUNkLEtBQUssSUFBSSxJQUFJO0FBQUEsRUFDYixLQUFLLFNBQVMsS0FBSztBQUFBLEVBQ25CLEtBQUssU0FBUyxJQUFJO0FBQUEsRUFDbEIsS0FBSyxNQUFNLElBQUksR0FBRztBQUFBLEVBQ2xCLElBQUksTUFBTSxJQUFJLEVBQUU7QUFBQSxFQUNoQixLQUFLLE1BQU0sSUFBSSxHQUFHO0FBQUEsRUFDbEIsS0FBSztBQUFBLEVBQ0w7QUFBQSxFQUNBLEtBQUssS0FBSyxLQUFLO0FBQUEsRUFDZixLQUFLLEtBQUssSUFBSTtBQUFBLEVBQ2QsS0FBSyxDQUFDLE1BQU0sRUFBRSxNQUFNLEdBQUcsSUFBSSxJQUFJLEVBQUUsV0FBVyxDQUFDLEdBQUcsSUFBSSxNQUFNLEVBQUUsQ0FBQyxDQUFDO0FBQUEsRUFDOUQsS0FBSyxDQUFDLE1BQU07QUFDVixVQUFNLElBQUksRUFBRSxXQUFXLENBQUM7QUFDeEIsVUFBTSxJQUFJLEVBQUUsSUFBSSxJQUFJLElBQUksSUFBSSxNQUFNLENBQUMsR0FBRyxDQUFDLENBQUM7QUFDeEMsTUFBRSxjQUFjLEVBQUUsT0FBTyxDQUFDLEdBQUcsSUFBSSxNQUFNLENBQUMsR0FBRyxHQUFHLENBQUM7QUFDL0MsTUFBRSxNQUFNLEdBQUcsQ0FBQztBQUFBLEVBQ2Q7QUFBQSxFQUNBLE1BQU07QUFBQSxFQUNOLFNBQVM7QUFBQSxFQUNULFdBQVc7QUFBQSxFQUNYLFlBQVk7QUFBQSxFQUNaLE1BQU0sU0FBUyxPQUFPO0FBQUEsRUFDdEIsTUFBTSxTQUFTLFVBQVU7QUFDM0I7OztBQzNLQSxJQUFNLE9BQStCLEVBQUUsR0FBRyxLQUFNLEdBQUcsTUFBTztBQUduRCxTQUFTLFdBQVcsTUFBYyxHQUFhO0FBQ3BELFNBQU8sU0FBUyxJQUFJLElBQUksU0FBUyxJQUFJLElBQUksUUFBUSxJQUFJLEtBQUssQ0FBQyxDQUFDLElBQUksSUFBSSxJQUFJLEdBQUcsSUFBSSxNQUFNLEtBQUssSUFBSSxDQUFFLENBQUM7QUFDbkc7QUFHTyxTQUFTLFdBQVcsTUFBYyxHQUFhO0FBQ3BELFNBQU8sU0FBUyxJQUFJLElBQUksU0FBUyxJQUFJLElBQUksVUFBVSxDQUFDLElBQUksU0FBUyxJQUFJLElBQUksVUFBVSxDQUFDLElBQUksSUFBSSxTQUFTLENBQUM7QUFDeEc7OztBQ1JBLElBQU1FLEtBQUksSUFBSTtBQUdkLElBQU0sVUFDSixDQUFDLFdBQ0QsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxPQUFPLEVBQUUsT0FBTyxDQUFDO0FBQ3ZCLFFBQU0sWUFBWSxFQUFFLFNBQVMsQ0FBQyxLQUFLLEVBQUUsU0FBUyxDQUFDLEVBQUcsU0FBUztBQUMzRCxRQUFNLFNBQVMsRUFBRSxLQUFLLENBQUM7QUFDdkIsUUFBTSxJQUFJLEVBQUUsSUFBSSxJQUFJLElBQUksUUFBUUEsR0FBRSxJQUFJLE9BQU8sQ0FBQyxDQUFDLENBQUM7QUFDaEQsTUFBSTtBQUNKLE1BQUksV0FBVztBQUNiLFVBQU0sT0FBTyxTQUFTLElBQUksSUFBSSxTQUFTLElBQUksSUFBSTtBQUMvQyxVQUFNLFFBQVEsSUFBSSxLQUFLLFdBQVcsTUFBTSxNQUFNLEdBQUdBLEdBQUUsSUFBSSxJQUFJLENBQUM7QUFDNUQsVUFBTSxVQUFVLEVBQUUsSUFBSSxJQUFJLElBQUksRUFBRSxRQUFRLENBQUMsR0FBRyxJQUFJLElBQUksT0FBT0EsR0FBRSxJQUFJLENBQUMsQ0FBQyxDQUFDO0FBQ3BFLFlBQVEsV0FBVyxTQUFZLEVBQUUsS0FBSyxTQUFTLElBQUksSUFBSSxFQUFFLFdBQVcsU0FBUyxJQUFJO0FBQUEsRUFDbkYsTUFBTyxTQUFRLFdBQVcsU0FBWSxFQUFFLEtBQUssQ0FBQyxJQUFJLEVBQUUsV0FBVyxDQUFDO0FBQ2hFLE1BQUksV0FBVyxRQUFXO0FBQ3hCLFVBQU0sSUFBSSxFQUFFLElBQUksT0FBTyxPQUFPLElBQUksSUFBSUEsR0FBRSxDQUFDLEdBQUcsQ0FBQyxDQUFDLENBQUM7QUFDL0MsUUFBSSxVQUFXLEdBQUUsY0FBYyxNQUFNLENBQUM7QUFBQSxRQUNqQyxHQUFFLE1BQU0sR0FBRyxDQUFDO0FBQUEsRUFDbkI7QUFDQSxJQUFFLFVBQVUsSUFBSSxJQUFJLElBQUksS0FBSyxPQUFPLENBQUMsR0FBR0EsR0FBRSxDQUFDLENBQUMsQ0FBQztBQUMvQztBQUVGLElBQU0sT0FDSixDQUFDLFlBQ0QsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxTQUFTLEVBQUUsS0FBSyxDQUFDO0FBQ3ZCLFFBQU1DLFVBQVMsRUFBRSxPQUFPLElBQUksSUFBSSxNQUFNLENBQUM7QUFFdkMsUUFBTSxRQUFRLFVBQVUsSUFBSSxJQUFJLE1BQU0sSUFBSSxJQUFJLElBQUlELEdBQUUsRUFBRSxHQUFHLElBQUksSUFBSSxNQUFNLENBQUM7QUFDeEUsSUFBRSxHQUFHLElBQUksSUFBSUMsT0FBTSxHQUFHLE1BQU0sRUFBRSxNQUFNLEdBQUcsS0FBSyxDQUFDO0FBQzdDLElBQUUsU0FBU0EsT0FBTTtBQUNuQjtBQUdGLElBQU0sYUFDSixDQUFDLGFBQ0QsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxPQUFPLEVBQUUsT0FBTyxDQUFDO0FBQ3ZCLFFBQU0sU0FBUyxFQUFFLEtBQUssQ0FBQztBQUN2QixRQUFNLFFBQVEsSUFBSTtBQUNsQixRQUFNLFFBQVEsV0FBVyxJQUFJLE9BQU8sSUFBSSxJQUFJLE1BQU0sR0FBR0QsR0FBRSxLQUFLLEdBQUcsSUFBSSxJQUFJLE1BQU0sQ0FBQyxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksTUFBTSxHQUFHQSxHQUFFLEtBQUssS0FBSyxDQUFDO0FBQ3hILFFBQU0sSUFBSSxFQUFFLElBQUksS0FBSztBQUNyQixJQUFFLE1BQU0sR0FBRyxDQUFDO0FBQ1osSUFBRSxZQUFZLE1BQU0sR0FBRyxFQUFFLElBQUksSUFBSSxRQUFRLElBQUksSUFBSSxNQUFNLENBQUMsQ0FBQyxHQUFHQSxHQUFFLENBQUMsQ0FBQztBQUNsRTtBQUVGLElBQU0sa0JBQTRCLENBQUMsTUFBTTtBQUN2QyxRQUFNLElBQUksRUFBRSxJQUFJLElBQUksT0FBTyxFQUFFLEtBQUssQ0FBQyxDQUFDLENBQUM7QUFDckMsSUFBRSxNQUFNLEdBQUcsQ0FBQztBQUVaLElBQUUsV0FBVyxJQUFJLElBQUksSUFBSSxRQUFRLElBQUksSUFBSSxDQUFDLENBQUMsR0FBR0EsR0FBRSxDQUFDLENBQUMsQ0FBQztBQUNyRDtBQUVBLElBQU0sVUFBVSxDQUFDLEdBQVksTUFBYyxHQUFRLFVBQXFCLEVBQUUsWUFBWSxNQUFNLEdBQUcsRUFBRSxJQUFJLElBQUksUUFBUSxLQUFLLENBQUMsR0FBR0EsR0FBRSxDQUFDLENBQUM7QUFFOUgsSUFBTSxTQUFtQixDQUFDLE1BQU07QUFDOUIsUUFBTSxJQUFJLEVBQUUsSUFBSSxJQUFJLElBQUksSUFBSSxJQUFJLEVBQUUsS0FBSyxDQUFDLEdBQUdBLEdBQUUsRUFBRSxDQUFDLEdBQUcsRUFBRSxLQUFLLENBQUMsQ0FBQyxDQUFDO0FBQzdELElBQUUsTUFBTSxHQUFHLENBQUM7QUFDWixJQUFFLFdBQVcsRUFBRSxPQUFPLENBQUMsR0FBRyxDQUFDO0FBQzdCO0FBQ0EsSUFBTSxZQUNKLENBQUMsV0FBNEIsa0JBQzdCLENBQUMsTUFBTTtBQUNMLFFBQU0sT0FBTyxFQUFFLE9BQU8sQ0FBQztBQUN2QixRQUFNLFNBQVMsRUFBRSxLQUFLLENBQUM7QUFDdkIsUUFBTSxJQUFJLEVBQUUsSUFBSSxVQUFVLE1BQU0sQ0FBQztBQUNqQyxJQUFFLE1BQU0sR0FBRyxDQUFDO0FBQ1osVUFBUSxHQUFHLE1BQU0sR0FBRyxnQkFBZ0IsSUFBSSxJQUFJLE1BQU0sSUFBSSxJQUFJLEdBQUcsUUFBUUEsR0FBRSxDQUFDLENBQUMsQ0FBQztBQUM1RTtBQUNGLElBQU0sa0JBQTRCLENBQUMsTUFBTTtBQUN2QyxRQUFNLFNBQVMsRUFBRSxLQUFLLENBQUM7QUFDdkIsUUFBTSxVQUFVLEVBQUUsS0FBSyxDQUFDO0FBQ3hCLFFBQU0sUUFBUSxFQUFFLElBQUksSUFBSSxJQUFJLFNBQVNBLEdBQUUsR0FBSSxDQUFDLENBQUM7QUFDN0MsUUFBTSxTQUFTLEVBQUUsSUFBSSxJQUFJLElBQUksSUFBSSxLQUFLLFNBQVNBLEdBQUUsQ0FBQyxDQUFDLEdBQUdBLEdBQUUsR0FBSSxDQUFDLENBQUM7QUFDOUQsUUFBTUUsV0FBVSxFQUFFLElBQUksSUFBSSxPQUFPLElBQUksSUFBSSxPQUFPRixHQUFFLEVBQUUsQ0FBQyxHQUFHQSxHQUFFLENBQUMsR0FBRyxJQUFJLEtBQUssUUFBUSxLQUFLLENBQUMsQ0FBQztBQUN0RixRQUFNLElBQUksRUFBRSxJQUFJLElBQUksT0FBTyxJQUFJLElBQUksUUFBUUEsR0FBRSxFQUFFLENBQUMsR0FBR0UsVUFBUyxJQUFJLElBQUlBLFVBQVMsSUFBSSxJQUFJLElBQUksSUFBSUYsR0FBRSxDQUFDLEdBQUcsTUFBTSxHQUFHQSxHQUFFLENBQUMsQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUNuSCxJQUFFLE1BQU0sR0FBRyxDQUFDO0FBQ1osSUFBRSxXQUFXLElBQUksSUFBSSxJQUFJLFFBQVEsSUFBSSxJQUFJLENBQUMsQ0FBQyxHQUFHQSxHQUFFLENBQUMsQ0FBQyxDQUFDO0FBQ3JEO0FBQ0EsSUFBTSxlQUF5QixDQUFDLE1BQU07QUFDcEMsUUFBTSxPQUFPLEVBQUUsT0FBTyxDQUFDO0FBQ3ZCLFFBQU0sU0FBUyxFQUFFLEtBQUssQ0FBQztBQUN2QixRQUFNLElBQUksRUFBRSxJQUFJLElBQUksSUFBSSxFQUFFLEtBQUssQ0FBQyxHQUFHQSxHQUFFLEdBQUksQ0FBQyxDQUFDO0FBQzNDLFFBQU0sU0FBUyxFQUFFLE9BQU8sSUFBSSxJQUFJLEdBQUdBLEdBQUUsSUFBSSxPQUFPLENBQUMsQ0FBQyxDQUFDO0FBQ25ELFFBQU0sSUFBSSxFQUFFLElBQUksSUFBSSxPQUFPLFFBQVEsUUFBUSxJQUFJLElBQUksUUFBUSxJQUFJLElBQUksSUFBSSxJQUFJQSxHQUFFLENBQUMsR0FBRyxDQUFDLEdBQUdBLEdBQUUsQ0FBQyxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQzVGLElBQUUsTUFBTSxHQUFHLENBQUM7QUFDWixVQUFRLEdBQUcsTUFBTSxHQUFHLE1BQU07QUFDNUI7QUFHQSxJQUFNLGlCQUNKLENBQUMsWUFDRCxDQUFDLE1BQU07QUFDTCxRQUFNLFNBQVMsRUFBRSxTQUFTLEVBQUUsS0FBSyxDQUFDLENBQUM7QUFDbkMsUUFBTSxPQUFPLEVBQUUsU0FBUyxFQUFFLEtBQUssQ0FBQyxDQUFDO0FBQ2pDLFFBQU0sU0FBUyxFQUFFLFNBQVNBLEdBQUUsQ0FBQyxDQUFDO0FBQzlCLFFBQU0sV0FBVyxFQUFFLFNBQVNBLEdBQUUsQ0FBQyxDQUFDO0FBQ2hDLElBQUU7QUFBQSxJQUFHLElBQUksR0FBRyxNQUFNQSxHQUFFLENBQUMsQ0FBQztBQUFBLElBQUcsTUFDdkIsRUFBRSxLQUFLLE1BQU07QUFDWCxZQUFNLFNBQVMsRUFBRSxJQUFJLElBQUksSUFBSSxNQUFNLElBQUksSUFBSUEsR0FBRSxDQUFDLEdBQUcsSUFBSSxDQUFDLENBQUM7QUFDdkQsVUFBSSxTQUFTO0FBQ1gsVUFBRSxPQUFPLFFBQVEsSUFBSSxHQUFHLFFBQVEsSUFBSSxPQUFPLElBQUksS0FBSyxJQUFJLElBQUksUUFBUUEsR0FBRSxDQUFDLENBQUMsQ0FBQyxHQUFHLFFBQVFBLEdBQUUsQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUMxRixVQUFFLE9BQU8sUUFBUSxJQUFJLEtBQUssUUFBUUEsR0FBRSxDQUFDLENBQUMsQ0FBQztBQUFBLE1BQ3pDLE9BQU87QUFDTCxVQUFFLE9BQU8sUUFBUSxJQUFJLEdBQUcsUUFBUSxJQUFJLElBQUksSUFBSSxRQUFRLElBQUksR0FBRyxJQUFJLElBQUksUUFBUSxNQUFNLEdBQUdBLEdBQUUsQ0FBQyxDQUFDLENBQUMsR0FBRyxRQUFRLENBQUMsQ0FBQztBQUN0RyxVQUFFLE9BQU8sVUFBVSxJQUFJLElBQUksVUFBVUEsR0FBRSxDQUFDLENBQUMsQ0FBQztBQUFBLE1BQzVDO0FBQ0EsUUFBRSxPQUFPLE1BQU0sSUFBSSxJQUFJLE1BQU0sTUFBTSxDQUFDO0FBQ3BDLGFBQU8sSUFBSSxHQUFHLE1BQU1BLEdBQUUsQ0FBQyxDQUFDO0FBQUEsSUFDMUIsQ0FBQztBQUFBLEVBQ0g7QUFDQSxJQUFFLE1BQU0sR0FBRyxNQUFNO0FBQ25CO0FBR0YsSUFBTSxRQUFrQixDQUFDLE1BQU07QUFDN0IsUUFBTUcsUUFBTyxJQUFJLEVBQUUsT0FBTyxDQUFDO0FBQzNCLFFBQU0sT0FBTyxFQUFFLEtBQUssQ0FBQztBQUNyQixRQUFNLE1BQU0sRUFBRSxTQUFTLElBQUksSUFBSSxFQUFFLEtBQUssQ0FBQyxHQUFHSCxHQUFFLFVBQVcsQ0FBQyxDQUFDO0FBQ3pELFFBQU0sT0FBTyxFQUFFLFNBQVMsSUFBSTtBQUM1QixRQUFNLFFBQVEsRUFBRSxTQUFTQSxHQUFFRyxLQUFJLENBQUM7QUFDaEMsSUFBRSxLQUFLLE1BQU07QUFDWCxVQUFNLFdBQVcsRUFBRSxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksS0FBSyxJQUFJLEdBQUdILEdBQUUsQ0FBQyxDQUFDLENBQUM7QUFDeEQsTUFBRSxPQUFPLEtBQUssSUFBSSxJQUFJLElBQUksS0FBSyxLQUFLQSxHQUFFLENBQUMsQ0FBQyxHQUFHLElBQUksSUFBSSxJQUFJLElBQUlBLEdBQUUsQ0FBQyxHQUFHLFFBQVEsR0FBR0EsR0FBRSxVQUFXLENBQUMsQ0FBQyxDQUFDO0FBQzVGLE1BQUUsT0FBTyxNQUFNLElBQUksS0FBSyxNQUFNQSxHQUFFLENBQUMsQ0FBQyxDQUFDO0FBQ25DLE1BQUUsT0FBTyxPQUFPLElBQUksSUFBSSxPQUFPQSxHQUFFLENBQUMsQ0FBQyxDQUFDO0FBQ3BDLFdBQU8sSUFBSSxHQUFHLE9BQU9BLEdBQUUsQ0FBQyxDQUFDO0FBQUEsRUFDM0IsQ0FBQztBQUVELElBQUUsTUFBTSxHQUFHLEdBQUc7QUFDaEI7QUFHTyxJQUFNLGVBQXlDO0FBQUEsRUFDcEQsSUFBSSxRQUFRLE1BQVM7QUFBQSxFQUNyQixLQUFLLFFBQVEsQ0FBQyxHQUFHSSxTQUFRLElBQUksR0FBRyxHQUFHQSxJQUFHLENBQUM7QUFBQSxFQUN2QyxLQUFLLFFBQVEsQ0FBQyxHQUFHQSxTQUFRLElBQUksSUFBSSxHQUFHLElBQUksSUFBSUEsTUFBS0osR0FBRSxFQUFFLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDeEQsS0FBSyxRQUFRLENBQUMsR0FBR0ksU0FBUSxJQUFJLElBQUksR0FBR0EsSUFBRyxDQUFDO0FBQUEsRUFDeEMsS0FBSyxLQUFLLElBQUk7QUFBQSxFQUNkLEtBQUssS0FBSyxLQUFLO0FBQUEsRUFDZixPQUFPLFdBQVcsSUFBSTtBQUFBLEVBQ3RCLE9BQU8sV0FBVyxLQUFLO0FBQUEsRUFDdkIsUUFBUTtBQUFBLEVBQ1IsTUFBTTtBQUFBLEVBQ04sTUFBTSxVQUFVLENBQUMsTUFBTSxJQUFJLElBQUksR0FBRyxJQUFJLElBQUksR0FBR0osR0FBRSxDQUFDLENBQUMsQ0FBQyxHQUFHLElBQUk7QUFBQSxFQUN6RCxRQUFRLFVBQVUsQ0FBQyxNQUFNLElBQUksSUFBSSxHQUFHLElBQUksSUFBSSxHQUFHQSxHQUFFLENBQUMsQ0FBQyxDQUFDLEdBQUcsSUFBSTtBQUFBLEVBQzNELE1BQU0sVUFBVSxDQUFDLE1BQU0sSUFBSSxJQUFJLEdBQUcsSUFBSSxJQUFJQSxHQUFFLENBQUMsR0FBRyxDQUFDLENBQUMsR0FBRyxLQUFLO0FBQUEsRUFDMUQsT0FBTztBQUFBLEVBQ1AsTUFBTTtBQUFBLEVBQ04sTUFBTSxlQUFlLElBQUk7QUFBQSxFQUN6QixNQUFNLGVBQWUsS0FBSztBQUFBLEVBQzFCO0FBQ0Y7OztBQzVKQSxJQUFNSyxLQUFJLElBQUk7QUFDZCxJQUFNLEtBQUs7QUFFWCxJQUFNLFlBQVk7QUFHWCxJQUFNLGdCQUEwQztBQUFBLEVBQ3JELEtBQUssQ0FBQyxNQUFNLEVBQUUsVUFBVUEsR0FBRSxDQUFDLENBQUM7QUFBQSxFQUM1QixLQUFLLENBQUMsTUFBTSxFQUFFLFVBQVVBLEdBQUUsQ0FBQyxDQUFDO0FBQUEsRUFDNUIsS0FBSyxDQUFDLE1BQU0sRUFBRSxVQUFVLEVBQUUsSUFBSSxJQUFJLElBQUksRUFBRSxNQUFNLEdBQUdBLEdBQUUsQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQ3ZELEtBQUssQ0FBQyxNQUFNLEVBQUUsa0JBQWtCLEdBQUcsRUFBRTtBQUFBLEVBQ3JDLEtBQUssQ0FBQyxNQUFNLEVBQUUsa0JBQWtCLElBQUksQ0FBQztBQUFBLEVBQ3JDLE1BQU0sQ0FBQyxNQUFNO0FBQ1gsVUFBTSxNQUFNLElBQUksR0FBRyxJQUFJLElBQUksRUFBRSxVQUFVLEdBQUdBLEdBQUUsU0FBUyxDQUFDLEdBQUdBLEdBQUUsQ0FBQyxDQUFDO0FBQzdELE1BQUUsT0FBTyxHQUFHLEdBQUcsSUFBSSxHQUFHLElBQUksSUFBSSxFQUFFLElBQUksR0FBRyxDQUFDLEdBQUdBLEdBQUUsR0FBSSxDQUFDLEdBQUcsSUFBSSxJQUFJLEtBQUtBLEdBQUUsQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQzFFO0FBQUEsRUFDQSxNQUFNLENBQUMsTUFBTTtBQUNYLFVBQU0sV0FBVyxJQUFJLElBQUksRUFBRSxVQUFVLEdBQUdBLEdBQUUsSUFBSyxDQUFDO0FBQ2hELFVBQU0sTUFBTSxJQUFJLElBQUksSUFBSSxLQUFLLEVBQUUsSUFBSSxHQUFHLENBQUMsR0FBR0EsR0FBRSxDQUFDLENBQUMsR0FBR0EsR0FBRSxTQUFTLENBQUM7QUFDN0QsTUFBRSxXQUFXLElBQUksR0FBRyxVQUFVLEdBQUcsQ0FBQztBQUFBLEVBQ3BDO0FBQ0Y7OztBQ25CQSxJQUFNQyxLQUFJLElBQUk7QUFHUCxJQUFNLGtCQUNYLENBQUMsU0FDRCxDQUFDLE1BQ0MsRUFBRSxPQUFPLEVBQUUsVUFBVSxJQUFJLENBQUM7QUFHdkIsSUFBTSxhQUNYLENBQUMsTUFBYyxjQUNmLENBQUMsTUFBTTtBQUNMLFFBQU0sUUFBUSxFQUFFLElBQUksV0FBVyxNQUFNLElBQUksSUFBSSxFQUFFLElBQUksSUFBSSxLQUFLLElBQUksR0FBR0EsR0FBRSxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQ3pFLFFBQU0sUUFBUSxjQUFjLFNBQVksSUFBSSxHQUFHLE9BQU9BLEdBQUUsQ0FBQyxDQUFDLElBQUksSUFBSSxJQUFJLElBQUksR0FBRyxPQUFPQSxHQUFFLENBQUMsQ0FBQyxHQUFHLEVBQUUsVUFBVSxTQUFTLENBQUM7QUFDakgsUUFBTSxVQUFVLEVBQUUsT0FBTyxLQUFLO0FBQzlCLElBQUUsT0FBTyxJQUFJLEtBQUssTUFBTSxLQUFLO0FBQzdCLElBQUUsT0FBTyxPQUFPO0FBQ2xCO0FBQ0ssSUFBTSxvQkFDWCxDQUFDLFNBQ0QsQ0FBQyxNQUNDLEVBQUUsT0FBTyxJQUFJLElBQUksRUFBRSxJQUFJLElBQUksS0FBSyxJQUFJLENBQUMsQ0FBQztBQUUxQyxJQUFNLFlBQ0osQ0FBQyxNQUFjLFVBQ2YsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxJQUFJLEVBQUUsSUFBSSxNQUFNLENBQUMsQ0FBQztBQUN4QixJQUFFLE1BQU0sRUFBRSxhQUFhLENBQUMsTUFBTSxJQUFJLEdBQUcsTUFBTSxDQUFDO0FBQzVDLElBQUUsVUFBVUEsR0FBRSxDQUFDLElBQUksQ0FBQztBQUN0QjtBQUVGLElBQU0sT0FBaUIsQ0FBQyxNQUFNLFVBQVUsRUFBRSxPQUFPLENBQUMsR0FBRyxNQUFNLEVBQUUsS0FBSyxDQUFDLENBQUMsRUFBRSxDQUFDO0FBR3ZFLElBQU0sTUFBZ0IsQ0FBQyxNQUFNO0FBQzNCLFFBQU0sT0FBTyxFQUFFLE9BQU8sQ0FBQztBQUN2QixRQUFNLElBQUksRUFBRSxLQUFLLEVBQUUsYUFBYSxHQUFHLElBQUksR0FBRyxJQUFJO0FBQzlDLE1BQUksRUFBRSxTQUFTLENBQUMsR0FBRztBQUNqQixNQUFFLE1BQU0sR0FBRyxDQUFDO0FBQ1osTUFBRSxVQUFVQSxHQUFFLElBQUksQ0FBQztBQUFBLEVBQ3JCLE9BQU87QUFDTCxNQUFFLFVBQVVBLEdBQUUsSUFBSSxDQUFDO0FBQ25CLE1BQUUsTUFBTSxHQUFHLENBQUM7QUFBQSxFQUNkO0FBQ0Y7QUFFQSxJQUFNLE9BQ0osQ0FBQyxNQUFjLGFBQ2YsQ0FBQyxNQUFNO0FBQ0wsTUFBSSxDQUFDLFVBQVU7QUFDYixNQUFFLE1BQU0sRUFBRSxhQUFhLENBQUMsTUFBTSxJQUFJLEdBQUcsTUFBTSxFQUFFLElBQUksRUFBRSxjQUFjLENBQUMsQ0FBQztBQUNuRSxNQUFFLFVBQVVBLEdBQUUsQ0FBQyxJQUFJLENBQUM7QUFDcEIsTUFBRSxLQUFLO0FBQ1A7QUFBQSxFQUNGO0FBQ0EsUUFBTSxTQUFTLEVBQUUsS0FBSyxDQUFDO0FBQ3ZCLElBQUUsT0FBTyxRQUFRLE1BQU07QUFDckIsTUFBRSxNQUFNLEVBQUUsYUFBYSxDQUFDLE1BQU0sSUFBSSxHQUFHLE1BQU0sRUFBRSxJQUFJLEVBQUUsY0FBYyxDQUFDLENBQUM7QUFDbkUsTUFBRSxVQUFVQSxHQUFFLENBQUMsSUFBSSxDQUFDO0FBQUEsRUFDdEIsQ0FBQztBQUNIO0FBRUYsSUFBTSxhQUNKLENBQUMsTUFBYyxZQUNmLENBQUMsTUFBTTtBQUNMLFFBQU0sU0FBUyxFQUFFLEtBQUssRUFBRSxhQUFhLEdBQUcsSUFBSSxHQUFHLElBQUk7QUFDbkQsUUFBTSxRQUFRLFVBQVUsSUFBSSxJQUFJLEVBQUUsS0FBSyxDQUFDLEdBQUdBLEdBQUUsSUFBSSxDQUFDLElBQUlBLEdBQUUsSUFBSTtBQUM1RCxRQUFNLFFBQVEsRUFBRSxJQUFJLEtBQUs7QUFDekIsSUFBRSxPQUFPLFFBQVEsTUFBTSxFQUFFLFVBQVUsS0FBSyxDQUFDO0FBQzNDO0FBRUYsSUFBTSxRQUNKLENBQUMsU0FDRCxDQUFDLE1BQU07QUFDTCxNQUFJLENBQUMsRUFBRSxNQUFNO0FBQ1gsTUFBRSxNQUFNO0FBQ1I7QUFBQSxFQUNGO0FBQ0EsUUFBTSxRQUFRLEVBQUUsSUFBSSxJQUFJLEtBQUssQ0FBQztBQUM5QixRQUFNLElBQUksRUFBRSxLQUFLLE9BQU8sSUFBSTtBQUM1QixJQUFFLE9BQU8sSUFBSSxLQUFLLEdBQUcsSUFBSSxJQUFJLE9BQU9BLEdBQUUsSUFBSSxDQUFDLENBQUM7QUFDNUMsSUFBRSxPQUFPLElBQUksS0FBSyxNQUFNLENBQUM7QUFDM0I7QUFHRixJQUFNLFlBQVksQ0FBQyxTQUNqQixVQUFVLE1BQU0sQ0FBQyxNQUFNLElBQUksSUFBSSxJQUFJLEdBQUcsSUFBSSxJQUFJLEVBQUUsWUFBWSxHQUFHQSxHQUFFLFVBQVcsQ0FBQyxHQUFHLEVBQUUsVUFBVSxDQUFDLEdBQUdBLEdBQUUsUUFBVyxDQUFDLENBQUM7QUFFakgsSUFBTSxRQUFRLENBQUMsTUFBYyxTQUMzQixPQUFPLFlBQVksQ0FBQyxHQUFHLEdBQUcsQ0FBQyxFQUFFLElBQUksQ0FBQyxTQUFTLENBQUMsR0FBRyxJQUFJLElBQUksSUFBSSxJQUFJLEtBQUssSUFBSSxDQUFDLENBQUMsQ0FBQztBQUd0RSxJQUFNLGdCQUEwQztBQUFBLEVBQ3JELEtBQUssQ0FBQyxNQUFNLEVBQUUsS0FBSztBQUFBLEVBQ25CLGdCQUFnQixDQUFDLE1BQU0sRUFBRSxPQUFPLEVBQUUsS0FBSyxDQUFDLEdBQUcsTUFBTSxNQUFTO0FBQUEsRUFDMUQ7QUFBQSxFQUNBO0FBQUEsRUFDQSxHQUFHLE1BQU0sUUFBUSxDQUFDLFNBQVMsS0FBSyxNQUFNLEtBQUssQ0FBQztBQUFBLEVBQzVDLEdBQUcsTUFBTSxpQkFBaUIsQ0FBQyxTQUFTLEtBQUssTUFBTSxJQUFJLENBQUM7QUFBQSxFQUNwRCxHQUFHLE1BQU0sT0FBTyxDQUFDLFNBQVMsV0FBVyxNQUFNLEtBQUssQ0FBQztBQUFBLEVBQ2pELEdBQUcsTUFBTSxXQUFXLENBQUMsU0FBUyxXQUFXLE1BQU0sSUFBSSxDQUFDO0FBQUEsRUFDcEQsR0FBRyxNQUFNLFNBQVMsS0FBSztBQUFBLEVBQ3ZCLEdBQUcsTUFBTSxTQUFTLFNBQVM7QUFBQSxFQUMzQixHQUFHLE1BQU0sUUFBUSxDQUFDLFNBQVMsV0FBVyxNQUFNLE1BQVMsQ0FBQztBQUFBLEVBQ3RELEdBQUcsTUFBTSxTQUFTLENBQUMsU0FBUyxXQUFXLE1BQU0sQ0FBQyxDQUFDO0FBQUEsRUFDL0MsR0FBRyxNQUFNLFVBQVUsQ0FBQyxTQUFTLFdBQVcsTUFBTSxDQUFDLENBQUM7QUFBQSxFQUNoRCxHQUFHLE1BQU0sUUFBUSxpQkFBaUI7QUFDcEM7OztBQzNHQSxJQUFNQyxLQUFJLElBQUk7QUFFZCxJQUFNLEtBQUs7QUFDWCxJQUFNLFFBQVEsS0FBSyxPQUFRO0FBQzNCLElBQU0sYUFBYTtBQUVuQixJQUFNLFFBQVE7QUFDZCxJQUFNLEtBQUs7QUFDWCxJQUFNLFNBQVMsUUFBUyxTQUFXLFNBQVcsVUFBWTtBQUUxRCxJQUFNLEtBQUs7QUFDWCxJQUFNLGlCQUFpQjtBQUV2QixJQUFNLFVBQVU7QUFFaEIsSUFBTSxPQUFPLENBQUMsU0FBVyxPQUFTO0FBQ2xDLElBQU0sUUFBUSxDQUFDLE9BQVEsS0FBTTtBQUU3QixJQUFNLFdBQVc7QUFFakIsSUFBTSxPQUFPLENBQUMsVUFBb0IsSUFBSSxLQUFLLEtBQUs7QUFDaEQsSUFBTSxRQUFRLENBQUMsVUFBb0IsSUFBSSxLQUFLLElBQUksS0FBSyxPQUFPQSxHQUFFLEVBQUUsQ0FBQyxDQUFDO0FBQ2xFLElBQU0sT0FBTyxDQUFDLE9BQVksU0FBc0IsSUFBSSxJQUFJLE9BQU8sSUFBSSxNQUFNLElBQUksQ0FBQztBQUM5RSxJQUFNLFVBQVUsQ0FBQyxHQUFZLGNBQXlCLEVBQUUsR0FBRyxXQUFXLE1BQU0sRUFBRSxNQUFNLENBQUM7QUFFckYsSUFBTSxTQUFTLENBQUMsWUFBNEIsSUFBSSxXQUFXLFVBQVU7QUFHckUsU0FBUyxhQUFhLEdBQVksU0FBaUIsVUFBb0I7QUFDckUsUUFBTSxJQUFJLEVBQUUsT0FBTyxLQUFLLEtBQUssUUFBUSxHQUFHLEtBQU0sQ0FBQztBQUMvQyxVQUFRLEdBQUcsSUFBSSxHQUFHLElBQUksR0FBRyxHQUFHLEtBQUssRUFBRSxRQUFRLE9BQU8sT0FBTyxJQUFJLFNBQVMsUUFBUSxHQUFHLEtBQU0sQ0FBQyxHQUFHLEtBQUssR0FBRyxDQUFDLENBQUMsQ0FBQztBQUN0RyxTQUFPO0FBQ1Q7QUFFQSxTQUFTLFlBQVksR0FBWSxTQUFpQixHQUFRLENBQUMsTUFBTSxLQUFLLEdBQW9DO0FBQ3hHLFFBQU0sS0FBSyxPQUFPLE9BQU87QUFDekIsVUFBUSxHQUFHLElBQUksR0FBRyxJQUFJLElBQUksQ0FBQyxHQUFHLElBQUksSUFBSSxJQUFJLElBQUksR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDLEdBQUcsRUFBRSxRQUFRLElBQUksVUFBVSxDQUFDLENBQUMsQ0FBQztBQUMzRixRQUFNLElBQUksRUFBRSxLQUFLLElBQUksSUFBSSxFQUFFLFFBQVEsSUFBSSxTQUFTLEdBQUcsSUFBSSxRQUFRLENBQUMsQ0FBQyxHQUFHLENBQUM7QUFDckUsUUFBTSxNQUFNLEtBQUssQ0FBQztBQUNsQixRQUFNLE9BQU8sRUFBRSxPQUFPLE1BQU0sQ0FBQyxDQUFDO0FBQzlCLFVBQVEsR0FBRyxJQUFJLEdBQUcsS0FBSyxNQUFNLElBQUksR0FBRyxJQUFJLE1BQU0sS0FBSyxDQUFDLENBQUM7QUFDckQsUUFBTSxNQUFNLEVBQUUsT0FBTyxJQUFJLEdBQUcsS0FBSyxLQUFLLEtBQU0sR0FBRyxLQUFLLE1BQU0sTUFBUSxDQUFDLENBQUM7QUFDcEUsUUFBTSxRQUFRLElBQUksT0FBTyxLQUFLLE1BQU0sT0FBUyxHQUFHLElBQUksR0FBRyxJQUFJLElBQUksS0FBSyxJQUFJLE1BQU0sRUFBRSxDQUFDLEdBQUcsSUFBSSxNQUFNLElBQUssQ0FBQyxHQUFHLEdBQUc7QUFDMUcsUUFBTSxPQUFPLElBQUksR0FBRyxJQUFJLEdBQUcsSUFBSSxLQUFLLEtBQUssSUFBSSxNQUFNLEVBQUUsQ0FBQyxHQUFHLElBQUksSUFBSSxLQUFLLE1BQU0sR0FBSSxHQUFHLElBQUksTUFBTSxFQUFFLENBQUMsQ0FBQyxHQUFHLEtBQUssTUFBTSxVQUFXLENBQUM7QUFDM0gsUUFBTSxhQUFhLEtBQUssSUFBSSxLQUFLLE1BQU0sSUFBSSxNQUFNLENBQUMsQ0FBQyxHQUFHLEtBQU07QUFDNUQsUUFBTSxVQUFVLElBQUk7QUFBQSxJQUNsQixJQUFJLElBQUksT0FBTyxFQUFFLFFBQVEsS0FBSyxTQUFTLEtBQUssQ0FBQztBQUFBLElBQzdDLElBQUksSUFBSSxZQUFZLEVBQUUsUUFBUSxLQUFLLFNBQVMsVUFBVSxDQUFDO0FBQUEsRUFDekQ7QUFDQSxVQUFRLEdBQUcsSUFBSSxHQUFHLFNBQVMsSUFBSSxHQUFHLElBQUksUUFBUSxJQUFJLEdBQUcsRUFBRSxRQUFRLEtBQUssU0FBUyxJQUFJLENBQUMsQ0FBQyxDQUFDO0FBQ3RGO0FBR0EsU0FBUyxnQkFBZ0IsR0FBa0I7QUFDekMsUUFBTSxLQUFLLE9BQU8sSUFBSSxFQUFFO0FBQ3hCLFFBQU0sVUFBVSxJQUFJLEdBQUcsSUFBSSxJQUFJLEVBQUUsUUFBUSxLQUFLLFNBQVMsVUFBVSxHQUFHLElBQUksTUFBTSxRQUFRLENBQUMsR0FBRyxFQUFFLFFBQVEsS0FBSyxTQUFTLEtBQUssQ0FBQztBQUN4SCxVQUFRLEdBQUcsSUFBSSxHQUFHLFNBQVMsSUFBSSxHQUFHLEVBQUUsUUFBUSxLQUFLLFNBQVMsSUFBSSxHQUFHQSxHQUFFLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDekU7QUFNQSxJQUFNLFdBQXFCLENBQUMsTUFBTTtBQUNoQyxRQUFNLFFBQVEsRUFBRSxPQUFPLEVBQUUsUUFBUSxJQUFJLE1BQU0sQ0FBQztBQUM1QyxRQUFNLFFBQVEsSUFBSSxHQUFHLElBQUksR0FBRyxFQUFFLFFBQVEsSUFBSSxTQUFTLEdBQUcsRUFBRSxRQUFRLElBQUksR0FBRyxDQUFDLEdBQUcsS0FBSyxFQUFFLFFBQVEsSUFBSSxHQUFHLEdBQUcsT0FBTyxDQUFDO0FBQzVHLFVBQVEsR0FBRyxJQUFJLEdBQUcsSUFBSSxHQUFHLE9BQU8sS0FBSyxFQUFFLFFBQVEsSUFBSSxnQkFBZ0IsR0FBRyxjQUFjLENBQUMsR0FBRyxLQUFLLE9BQU8sUUFBUSxFQUFFLENBQUMsQ0FBQztBQUNoSCxRQUFNLE9BQU8sQ0FBQyxNQUFtQixFQUFFLEtBQUssRUFBRSxhQUFhLElBQUksR0FBRyxDQUFDLEdBQUcsQ0FBQztBQUNuRSxRQUFNLE1BQU0sS0FBSyxDQUFDO0FBQ2xCLFFBQU0sT0FBTyxLQUFLLENBQUM7QUFDbkIsUUFBTSxRQUFRLEVBQUUsT0FBTyxLQUFLLEtBQUssQ0FBQyxDQUFDLENBQUM7QUFDcEMsUUFBTSxlQUFlLEtBQUssQ0FBQztBQUMzQixRQUFNLFFBQVEsS0FBSyxDQUFDO0FBQ3BCLFVBQVEsR0FBRyxLQUFLLElBQUksR0FBRyxJQUFJLElBQUksT0FBTyxLQUFLLEdBQUcsS0FBSyxPQUFPLEtBQUssQ0FBQyxHQUFHLE1BQU0sQ0FBQztBQUMxRSxVQUFRLEdBQUcsSUFBSSxJQUFJLElBQUksR0FBRyxLQUFLLEVBQUUsUUFBUSxJQUFJLEtBQUssR0FBRyxNQUFNLEdBQUcsR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDLEdBQUcsSUFBSSxHQUFHLEtBQUssT0FBTyxFQUFFLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDdEgsY0FBWSxHQUFHLElBQUksSUFBSSxhQUFhLEdBQUcsSUFBSSxJQUFJLElBQUksR0FBRyxJQUFJO0FBQzFELFFBQU0sS0FBSyxhQUFhLEdBQUcsSUFBSSxJQUFJLEtBQUs7QUFDeEMsSUFBRTtBQUFBLElBQ0EsSUFBSSxJQUFJLEVBQUU7QUFBQSxJQUNWLE1BQU0sZ0JBQWdCLENBQUM7QUFBQSxJQUN2QixNQUFNLFlBQVksR0FBRyxJQUFJLElBQUksSUFBSSxLQUFLO0FBQUEsRUFDeEM7QUFDQSxJQUFFLE9BQU8sS0FBSyxNQUFNO0FBQ2xCLE1BQUUsV0FBVyxJQUFJLFFBQVEsSUFBSSxHQUFHLEtBQUssT0FBTyxFQUFFLFFBQVEsR0FBRyxHQUFHLEtBQUssT0FBTyxRQUFRLEVBQUUsQ0FBQyxDQUFDO0FBQ3BGLE1BQUUsR0FBRyxLQUFLLE9BQU8sRUFBRSxHQUFHLE1BQU0sRUFBRSxXQUFXLFFBQVEsV0FBVyxFQUFFLFFBQVEsQ0FBQyxDQUFDO0FBQ3hFLE1BQUUsV0FBVyxJQUFJLFFBQVEsS0FBSyxPQUFPLFVBQVUsQ0FBQyxDQUFDO0FBQ2pELE1BQUUsT0FBTyxJQUFJLEtBQUssR0FBRyxZQUFZO0FBQUEsRUFDbkMsQ0FBQztBQUNIO0FBR08sSUFBTSwyQkFBcUQsRUFBRSxjQUFjLFNBQVM7OztBQzdGcEYsU0FBUyxTQUFTLE1BQWMsR0FBYTtBQUNsRCxRQUFNLE1BQU0sQ0FBQyxPQUFZLFNBQXNCLElBQUksSUFBSSxPQUFPLElBQUksTUFBTSxPQUFPLE9BQU8sSUFBSSxJQUFJLENBQUMsQ0FBQztBQUNoRyxNQUFJLFNBQVMsRUFBRyxRQUFPLElBQUksR0FBRyxJQUFJLElBQUksSUFBSSxHQUFHLEtBQUssR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDLEdBQUcsSUFBSSxJQUFJLEtBQUssR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDLEdBQUcsS0FBSyxDQUFDO0FBQ3pHLFFBQU0sT0FBTyxDQUFDLE9BQVlDLE9BQWMsU0FDdEMsSUFBSSxHQUFHLElBQUksSUFBSSxJQUFJLE9BQU8sSUFBSSxHQUFHLElBQUksTUFBTUEsS0FBSSxDQUFDLEdBQUcsSUFBSSxJQUFJLEtBQUssT0FBTyxJQUFJLE1BQU1BLEtBQUksQ0FBQyxHQUFHLElBQUksQ0FBQztBQUNoRyxRQUFNLFFBQVEsS0FBSyxHQUFHLEdBQUcsbUJBQW1CO0FBQzVDLFFBQU0sUUFBUSxLQUFLLE9BQU8sSUFBSSxtQkFBbUI7QUFDakQsU0FBTyxTQUFTLElBQUksSUFBSSxPQUFPLFdBQVksSUFBSSxJQUFJLEtBQUssT0FBTyxJQUFJLE1BQU0sRUFBRSxDQUFDO0FBQzlFOzs7QUNMQSxJQUFNQyxPQUFNLElBQUk7QUFDaEIsSUFBTUMsT0FBTSxJQUFJO0FBRWhCLElBQU0sV0FBcUIsQ0FBQyxNQUFNO0FBQ2hDLFFBQU0sSUFBSSxFQUFFLFdBQVcsQ0FBQztBQUN4QixRQUFNLElBQUksRUFBRSxLQUFLLENBQUM7QUFDbEIsSUFBRSxNQUFNLEdBQUcsQ0FBQztBQUNaLElBQUUsTUFBTSxHQUFHLENBQUM7QUFDZDtBQUdBLElBQU0sWUFDSixDQUFDLFNBQ0QsQ0FBQyxNQUNDLEVBQUUsT0FBT0QsTUFBSyxNQUFNLFdBQVcsT0FBTyxHQUFHLEVBQUUsSUFBSUEsTUFBSyxPQUFPLENBQUMsQ0FBQyxDQUFDO0FBRWxFLElBQU0sY0FDSixDQUFDLFNBQ0QsQ0FBQyxNQUNDLEVBQUUsT0FBT0MsTUFBSyxNQUFNLElBQUksS0FBSyxXQUFXLE1BQU0sRUFBRSxJQUFJRCxNQUFLLElBQUksQ0FBQyxHQUFHLElBQUksTUFBTSxFQUFFLENBQUMsQ0FBQztBQUduRixJQUFNLFlBQXNCLENBQUMsTUFBTTtBQUNqQyxJQUFFLEtBQUssQ0FBQztBQUNWO0FBQ0EsSUFBTSxRQUFrQixDQUFDLE1BQU0sRUFBRSxNQUFNLEdBQUcsU0FBUyxFQUFFLE9BQU8sQ0FBQyxHQUFHLEVBQUUsS0FBSyxDQUFDLENBQUMsQ0FBQztBQUduRSxJQUFNLGVBQXlDO0FBQUEsRUFDcEQsS0FBSyxDQUFDLE1BQU0sRUFBRSxNQUFNLEdBQUcsRUFBRSxLQUFLLENBQUMsQ0FBQztBQUFBLEVBQ2hDLE9BQU8sQ0FBQyxNQUFNLEVBQUUsTUFBTSxHQUFHLEVBQUUsS0FBSyxDQUFDLENBQUM7QUFBQSxFQUNsQyxPQUFPLENBQUMsTUFBTSxFQUFFLE1BQU0sR0FBRyxFQUFFLFdBQVcsQ0FBQyxDQUFDO0FBQUEsRUFDeEMsUUFBUSxDQUFDLE1BQU0sRUFBRSxNQUFNLEdBQUcsRUFBRSxXQUFXLENBQUMsQ0FBQztBQUFBLEVBQ3pDLEtBQUssQ0FBQyxNQUFNLEVBQUUsTUFBTSxHQUFHLEVBQUUsUUFBUSxDQUFDLENBQUM7QUFBQSxFQUNuQyxNQUFNO0FBQUEsRUFDTixPQUFPLENBQUMsTUFBTSxFQUFFLE1BQU0sR0FBRyxTQUFTLEVBQUUsT0FBTyxDQUFDLEdBQUcsRUFBRSxLQUFLLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDekQ7QUFBQSxFQUNBLFNBQVM7QUFBQSxFQUNULFlBQVk7QUFBQSxFQUNaLE1BQU07QUFBQSxFQUNOLFNBQVMsVUFBVSxDQUFDO0FBQUEsRUFDcEIsU0FBUyxVQUFVLENBQUM7QUFBQSxFQUNwQixTQUFTLFVBQVUsQ0FBQztBQUFBLEVBQ3BCLFNBQVMsWUFBWSxDQUFDO0FBQUEsRUFDdEIsU0FBUyxZQUFZLENBQUM7QUFBQSxFQUN0QixTQUFTLFlBQVksQ0FBQztBQUFBLEVBQ3RCLEtBQUssTUFBTTtBQUNiO0FBR08sSUFBTSxrQkFDWCxDQUFDLFNBQ0QsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxTQUFTLEVBQUUsS0FBSyxDQUFDO0FBQ3ZCLFFBQU0sTUFBTSxFQUFFLEtBQUssQ0FBQztBQUNwQixJQUFFLE1BQU0sR0FBRyxJQUFJLE9BQU8sRUFBRSxVQUFVLElBQUksR0FBRyxRQUFRLEdBQUcsQ0FBQztBQUN2RDtBQUVLLElBQU0saUJBQ1gsQ0FBQyxTQUNELENBQUMsTUFDQyxFQUFFLE1BQU0sR0FBRyxJQUFJLFFBQVEsSUFBSSxJQUFJLEVBQUUsVUFBVSxJQUFJLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQyxDQUFDLENBQUM7OztBQzlEcEUsSUFBTUUsS0FBSSxJQUFJO0FBQ2QsSUFBTSxLQUFLO0FBQ1gsSUFBTSxRQUFRLENBQUMsTUFBZ0IsSUFBSSxJQUFJLEdBQUdBLEdBQUUsVUFBVyxDQUFDO0FBR2pELFNBQVMsYUFBYSxHQUFZLEdBQVEsR0FBYTtBQUM1RCxRQUFNLFFBQVEsRUFBRSxJQUFJLElBQUksS0FBSyxHQUFHQSxHQUFFLEVBQUUsQ0FBQyxDQUFDO0FBQ3RDLFFBQU0sT0FBTyxFQUFFLElBQUksTUFBTSxDQUFDLENBQUM7QUFDM0IsUUFBTSxRQUFRLEVBQUUsSUFBSSxJQUFJLEtBQUssR0FBR0EsR0FBRSxFQUFFLENBQUMsQ0FBQztBQUN0QyxRQUFNLE9BQU8sRUFBRSxJQUFJLE1BQU0sQ0FBQyxDQUFDO0FBQzNCLFFBQU0sSUFBSSxFQUFFLElBQUksSUFBSSxJQUFJLElBQUksSUFBSSxPQUFPLElBQUksR0FBRyxJQUFJLEtBQUssSUFBSSxJQUFJLE1BQU0sSUFBSSxHQUFHQSxHQUFFLEVBQUUsQ0FBQyxDQUFDLENBQUM7QUFDbkYsUUFBTSxJQUFJLEVBQUUsSUFBSSxJQUFJLElBQUksSUFBSSxJQUFJLE1BQU0sS0FBSyxHQUFHLE1BQU0sQ0FBQyxDQUFDLENBQUM7QUFDdkQsU0FBTyxFQUFFLElBQUksSUFBSSxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksT0FBTyxLQUFLLEdBQUcsSUFBSSxLQUFLLEdBQUdBLEdBQUUsRUFBRSxDQUFDLENBQUMsR0FBRyxJQUFJLEtBQUssR0FBR0EsR0FBRSxFQUFFLENBQUMsQ0FBQyxDQUFDO0FBQzlGO0FBQ0EsU0FBUyxtQkFBbUIsR0FBWSxHQUFRLEdBQWE7QUFDM0QsUUFBTSxPQUFPLGFBQWEsR0FBRyxHQUFHLENBQUM7QUFDakMsUUFBTSxhQUFhLElBQUksSUFBSSxJQUFJLElBQUksSUFBSSxLQUFLLEdBQUdBLEdBQUUsRUFBRSxDQUFDLEdBQUcsQ0FBQyxHQUFHLElBQUksSUFBSSxJQUFJLEtBQUssR0FBR0EsR0FBRSxFQUFFLENBQUMsR0FBRyxDQUFDLENBQUM7QUFDekYsU0FBTyxFQUFFLElBQUksSUFBSSxJQUFJLE1BQU0sVUFBVSxDQUFDO0FBQ3hDO0FBR0EsU0FBUyxhQUFhLEdBQVksTUFBYyxLQUFVLFVBQXFCO0FBQzdFLFFBQU0sSUFBSSxFQUFFLElBQUksUUFBUTtBQUN4QixJQUFFLFlBQVksTUFBTSxLQUFLLEdBQUcsQ0FBQztBQUMvQjtBQUdBLElBQU0sZUFDSixDQUFDLFdBQ0QsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxPQUFPLEVBQUUsT0FBTyxDQUFDO0FBQ3ZCLFFBQU0sSUFBSSxTQUFTLEVBQUUsV0FBVyxDQUFDLElBQUksRUFBRSxLQUFLLENBQUM7QUFDN0MsUUFBTSxNQUFNLEVBQUUsSUFBSSxJQUFJLEtBQUssSUFBSTtBQUMvQixRQUFNLElBQUksU0FBUyxFQUFFLElBQUksV0FBVyxNQUFNLEdBQUcsQ0FBQyxJQUFJO0FBQ2xELFFBQU0sTUFBTSxFQUFFLElBQUksSUFBSSxJQUFJLEdBQUcsQ0FBQyxDQUFDO0FBQy9CLE1BQUksU0FBUyxHQUFHO0FBQ2QsVUFBTSxPQUFPLFNBQVMsbUJBQW1CLEdBQUcsR0FBRyxDQUFDLElBQUksYUFBYSxHQUFHLEdBQUcsQ0FBQztBQUN4RSxNQUFFLE9BQU8sSUFBSSxLQUFLLEdBQUcsR0FBRztBQUN4QixNQUFFLE9BQU8sSUFBSSxLQUFLLEdBQUcsSUFBSTtBQUN6QixpQkFBYSxHQUFHLEdBQUcsS0FBSyxJQUFJLFFBQVEsSUFBSSxHQUFHLE1BQU0sU0FBUyxJQUFJLEtBQUssS0FBS0EsR0FBRSxFQUFFLENBQUMsSUFBSUEsR0FBRSxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQ3ZGO0FBQUEsRUFDRjtBQUNBLE1BQUksU0FBUyxFQUFHLEdBQUUsT0FBTyxJQUFJLEtBQUssR0FBRyxHQUFHO0FBQUEsT0FDbkM7QUFDSCxNQUFFLE9BQU8sSUFBSSxLQUFLLE1BQU0sR0FBRztBQUMzQixNQUFFLE9BQU8sSUFBSSxLQUFLLE1BQU0sSUFBSSxLQUFLLEtBQUtBLEdBQUUsSUFBSSxJQUFJLENBQUMsQ0FBQztBQUFBLEVBQ3BEO0FBQ0EsUUFBTSxPQUFPLFNBQVMsSUFBSSxHQUFHLFdBQVcsTUFBTSxHQUFHLEdBQUcsR0FBRyxJQUFJLElBQUksR0FBRyxJQUFJLEtBQUssS0FBS0EsR0FBRSxJQUFJLElBQUksQ0FBQyxHQUFHQSxHQUFFLENBQUMsQ0FBQztBQUNsRyxlQUFhLEdBQUcsTUFBTSxLQUFLLElBQUksUUFBUSxJQUFJLENBQUM7QUFDOUM7QUFFRixJQUFNLGNBQ0osQ0FBQyxHQUFXLE1BQ1osQ0FBQyxNQUFNO0FBQ0wsUUFBTSxPQUFPLEVBQUUsT0FBTyxDQUFDO0FBQ3ZCLFFBQU0sSUFBSSxFQUFFLFdBQVcsQ0FBQztBQUN4QixRQUFNLElBQUksRUFBRSxJQUFJLFdBQVcsTUFBTSxFQUFFLEtBQUssQ0FBQyxDQUFDLENBQUM7QUFDM0MsUUFBTSxNQUFNLEVBQUUsSUFBSSxJQUFJLElBQUksR0FBRyxDQUFDLENBQUM7QUFDL0IsUUFBTSxPQUFPLFNBQVMsSUFBSSxtQkFBbUIsR0FBRyxHQUFHLENBQUMsSUFBSTtBQUN4RCxJQUFFLE1BQU0sR0FBRyxHQUFHO0FBQ2Q7QUFBQSxJQUNFO0FBQUEsSUFDQTtBQUFBLElBQ0E7QUFBQSxJQUNBLElBQUksUUFBUSxTQUFTLFNBQVksSUFBSSxHQUFHLFdBQVcsTUFBTSxHQUFHLEdBQUcsR0FBRyxJQUFJLElBQUksR0FBRyxNQUFNLElBQUksS0FBSyxLQUFLQSxHQUFFLEVBQUUsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUMxRztBQUNGO0FBRUYsSUFBTSxTQUFtQixDQUFDLE1BQU07QUFDOUIsUUFBTSxPQUFPLEVBQUUsT0FBTyxDQUFDO0FBQ3ZCLFFBQU0sVUFBVSxFQUFFLEtBQUssQ0FBQztBQUN4QixJQUFFLEdBQUcsSUFBSSxJQUFJLE9BQU8sR0FBRyxNQUFNLEVBQUUsTUFBTSxFQUFFLENBQUM7QUFDeEMsTUFBSSxTQUFTLEdBQUc7QUFFZCxNQUFFLEdBQUcsSUFBSSxHQUFHLEVBQUUsSUFBSSxJQUFJLEtBQUssQ0FBQyxHQUFHQSxHQUFFLENBQUMsQ0FBQyxHQUFHLE1BQU0sRUFBRSxNQUFNLENBQUM7QUFDckQsVUFBTSxJQUFJLEVBQUUsSUFBSSxJQUFJLEtBQUssQ0FBQztBQUMxQixNQUFFLE9BQU8sSUFBSSxLQUFLLEdBQUcsSUFBSSxLQUFLLEdBQUcsT0FBTyxDQUFDO0FBQ3pDLE1BQUUsT0FBTyxJQUFJLEtBQUssR0FBRyxJQUFJLEtBQUssR0FBRyxPQUFPLENBQUM7QUFDekM7QUFBQSxFQUNGO0FBQ0EsUUFBTSxXQUNKLFNBQVMsSUFBSSxFQUFFLElBQUksSUFBSSxLQUFLLENBQUMsSUFBSSxFQUFFLElBQUksSUFBSSxHQUFHLEVBQUUsSUFBSSxJQUFJLEtBQUssSUFBSSxHQUFHLElBQUksSUFBSSxFQUFFLElBQUksSUFBSSxLQUFLLElBQUksR0FBR0EsR0FBRSxJQUFJLElBQUksQ0FBQyxDQUFDLENBQUM7QUFDakgsUUFBTSxXQUFXLEVBQUUsSUFBSSxJQUFJLEtBQUssVUFBVSxPQUFPLENBQUM7QUFDbEQsSUFBRSxHQUFHLElBQUksR0FBRyxJQUFJLEtBQUssVUFBVUEsR0FBRSxJQUFJLElBQUksQ0FBQyxHQUFHQSxHQUFFLENBQUMsQ0FBQyxHQUFHLE1BQU0sRUFBRSxNQUFNLEVBQUUsQ0FBQztBQUNyRSxRQUFNLFlBQVksRUFBRSxJQUFJLElBQUksS0FBSyxVQUFVLE9BQU8sQ0FBQztBQUNuRCxnQkFBYyxHQUFHLE1BQU0sVUFBVSxTQUFTO0FBQzVDO0FBQ0EsSUFBTSxlQUF5QixDQUFDLE1BQU07QUFDcEMsUUFBTSxPQUFPLEVBQUUsT0FBTyxDQUFDO0FBQ3ZCLFFBQU0sVUFBVSxFQUFFLFdBQVcsQ0FBQztBQUM5QixJQUFFLEdBQUcsSUFBSSxJQUFJLE9BQU8sR0FBRyxNQUFNLEVBQUUsTUFBTSxFQUFFLENBQUM7QUFDeEMsTUFBSTtBQUNKLE1BQUksU0FBUyxHQUFHO0FBQ2QsZUFBVyxFQUFFLElBQUksSUFBSSxLQUFLLENBQUM7QUFDM0IsTUFBRSxHQUFHLElBQUksR0FBRyxFQUFFLElBQUksSUFBSSxLQUFLLENBQUMsR0FBRyxJQUFJLEtBQUssVUFBVUEsR0FBRSxFQUFFLENBQUMsQ0FBQyxHQUFHLE1BQU0sRUFBRSxNQUFNLENBQUM7QUFBQSxFQUM1RSxPQUFPO0FBQ0wsZUFDRSxTQUFTLElBQ0wsRUFBRSxJQUFJLFdBQVcsR0FBRyxFQUFFLElBQUksSUFBSSxLQUFLLENBQUMsQ0FBQyxDQUFDLElBQ3RDLEVBQUUsSUFBSSxJQUFJLEdBQUcsRUFBRSxJQUFJLElBQUksS0FBSyxJQUFJLEdBQUcsSUFBSSxJQUFJLFdBQVcsTUFBTSxFQUFFLElBQUksSUFBSSxLQUFLLElBQUksQ0FBQyxHQUFHQSxHQUFFLElBQUksSUFBSSxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQ3hHO0FBRUEsSUFBRSxHQUFHLElBQUksSUFBSSxJQUFJLEdBQUcsU0FBU0EsR0FBRSxFQUFFLENBQUMsR0FBRyxJQUFJLEdBQUcsVUFBVUEsR0FBRSxDQUFDLG1CQUFzQixDQUFDLENBQUMsR0FBRyxNQUFNLEVBQUUsTUFBTSxFQUFFLENBQUM7QUFDckcsUUFBTSxXQUFXLEVBQUUsSUFBSSxJQUFJLEtBQUssVUFBVSxPQUFPLENBQUM7QUFDbEQsTUFBSSxTQUFTLEVBQUcsR0FBRSxHQUFHLElBQUksR0FBRyxXQUFXLE1BQU0sUUFBUSxHQUFHLFFBQVEsR0FBRyxNQUFNLEVBQUUsTUFBTSxFQUFFLENBQUM7QUFDcEYsUUFBTSxZQUFZLEVBQUUsSUFBSSxJQUFJLEtBQUssVUFBVSxPQUFPLENBQUM7QUFDbkQsZ0JBQWMsR0FBRyxNQUFNLFVBQVUsU0FBUztBQUM1QztBQUNBLFNBQVMsY0FBYyxHQUFZLE1BQWMsVUFBZSxXQUFzQjtBQUNwRixNQUFJLFNBQVMsR0FBRztBQUNkLE1BQUUsT0FBTyxJQUFJLEtBQUssR0FBRyxJQUFJLEdBQUcsSUFBSSxJQUFJLFVBQVVBLEdBQUUsR0FBSSxDQUFDLEdBQUcsSUFBSSxJQUFJLElBQUksSUFBSSxXQUFXQSxHQUFFLEdBQUksQ0FBQyxHQUFHQSxHQUFFLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDbkc7QUFBQSxFQUNGO0FBQ0EsSUFBRSxPQUFPLElBQUksS0FBSyxNQUFNLFFBQVE7QUFDaEMsSUFBRSxPQUFPLElBQUksS0FBSyxNQUFNLFNBQVM7QUFDbkM7QUFHQSxJQUFNLG1CQUE2QixDQUFDLE1BQU07QUFDeEMsUUFBTSxPQUFPLEVBQUUsT0FBTyxDQUFDO0FBQ3ZCLFFBQU0sSUFBSSxFQUFFLEtBQUssQ0FBQztBQUNsQixRQUFNLElBQUksRUFBRSxJQUFJLElBQUksS0FBSyxJQUFJO0FBQzdCLFFBQU0sTUFBTSxFQUFFLElBQUksSUFBSSxJQUFJLEdBQUcsQ0FBQyxDQUFDO0FBQy9CLFFBQU0sT0FBTyxTQUFTLElBQUksYUFBYSxHQUFHLEdBQUcsQ0FBQyxJQUFJLEVBQUUsSUFBSSxJQUFJLEtBQUssS0FBS0EsR0FBRSxFQUFFLENBQUMsQ0FBQztBQUM1RSxJQUFFLE1BQU0sR0FBRyxHQUFHO0FBQ2QsSUFBRSxNQUFNLEdBQUcsSUFBSTtBQUNqQjtBQUdPLElBQU0sa0JBQTRDO0FBQUEsRUFDdkQsS0FBSyxhQUFhLEtBQUs7QUFBQSxFQUN2QixNQUFNLGFBQWEsSUFBSTtBQUFBLEVBQ3ZCLE9BQU8sWUFBWSxHQUFHLENBQUM7QUFBQSxFQUN2QixPQUFPLFlBQVksR0FBRyxDQUFDO0FBQUEsRUFDdkIsS0FBSztBQUFBLEVBQ0wsTUFBTTtBQUFBLEVBQ04sTUFBTTtBQUNSOzs7QUMxSUEsSUFBTUMsS0FBSSxJQUFJO0FBQ2QsSUFBTSxNQUFNLENBQUMsR0FBUSxNQUFnQixJQUFJLElBQUksSUFBSSxLQUFLLEdBQUcsQ0FBQyxHQUFHQSxHQUFFLENBQUMsQ0FBQztBQUNqRSxJQUFNLE1BQU0sQ0FBQyxNQUFjLE1BQWdCLElBQUksR0FBR0EsR0FBRSxJQUFJLE9BQU8sQ0FBQyxDQUFDO0FBR2pFLFNBQVMsVUFBVSxHQUFZLE1BQW9DLGVBQWUsR0FBUztBQUN6RixRQUFNLE9BQU8sRUFBRSxPQUFPLENBQUM7QUFDdkIsUUFBTSxJQUFJLEVBQUUsV0FBVyxDQUFDO0FBQ3hCLFFBQU0sUUFBUSxFQUFFLElBQUksSUFBSSxJQUFJLEVBQUUsS0FBSyxZQUFZLEdBQUdBLEdBQUUsU0FBUyxJQUFJLEtBQUssRUFBRSxDQUFDLENBQUM7QUFDMUUsSUFBRTtBQUFBLElBQ0EsSUFBSSxHQUFHLE9BQU9BLEdBQUUsQ0FBQyxDQUFDO0FBQUEsSUFDbEIsTUFBTSxLQUFLLEdBQUcsS0FBSztBQUFBLElBQ25CLE1BQU0sRUFBRSxNQUFNLEdBQUcsQ0FBQztBQUFBLEVBQ3BCO0FBQ0Y7QUFFQSxJQUFNLFlBQXNCLENBQUMsTUFDM0IsVUFBVSxHQUFHLENBQUMsR0FBRyxVQUFVO0FBQ3pCLFFBQU0sT0FBTyxFQUFFLE9BQU8sQ0FBQztBQUN2QixRQUFNLElBQUksRUFBRSxJQUFJLElBQUksSUFBSSxHQUFHLEtBQUssQ0FBQztBQUNqQyxRQUFNLFFBQVEsRUFBRSxJQUFJLFNBQVMsSUFBSSxJQUFJLEdBQUcsSUFBSSxJQUFJQSxHQUFFLEVBQUUsR0FBRyxLQUFLLENBQUMsSUFBSSxJQUFJLEdBQUdBLEdBQUUsSUFBSSxJQUFJLENBQUMsQ0FBQztBQUNwRixJQUFFLFlBQVksTUFBTSxHQUFHLE9BQU8sSUFBSSxJQUFJLE9BQU8sSUFBSSxNQUFNLENBQUMsQ0FBQyxDQUFDO0FBQzFELElBQUUsTUFBTSxHQUFHLENBQUM7QUFDZCxDQUFDO0FBQ0gsSUFBTSxhQUF1QixDQUFDLE1BQzVCLFVBQVUsR0FBRyxDQUFDLEdBQUcsVUFBVTtBQUN6QixRQUFNLE9BQU8sRUFBRSxPQUFPLENBQUM7QUFDdkIsUUFBTSxJQUFJLEVBQUUsSUFBSSxJQUFJLEtBQUssR0FBRyxLQUFLLENBQUM7QUFDbEMsSUFBRSxZQUFZLE1BQU0sR0FBRyxJQUFJLEdBQUcsSUFBSSxJQUFJLE9BQU9BLEdBQUUsQ0FBQyxDQUFDLENBQUMsR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDO0FBQ2pFLElBQUUsTUFBTSxHQUFHLENBQUM7QUFDZCxDQUFDO0FBQ0gsSUFBTSxrQkFBNEIsQ0FBQyxNQUNqQyxVQUFVLEdBQUcsQ0FBQyxVQUFVLFVBQVU7QUFDaEMsUUFBTSxPQUFPLEVBQUUsT0FBTyxDQUFDO0FBQ3ZCLFFBQU0sSUFBSSxFQUFFLElBQUksV0FBVyxNQUFNLFFBQVEsQ0FBQztBQUMxQyxRQUFNLElBQUksRUFBRSxJQUFJLElBQUksS0FBSyxHQUFHLEtBQUssQ0FBQztBQUNsQyxJQUFFLFlBQVksTUFBTSxHQUFHLElBQUksSUFBSSxJQUFJLEtBQUssR0FBRyxJQUFJLElBQUksT0FBT0EsR0FBRSxDQUFDLENBQUMsQ0FBQyxHQUFHQSxHQUFFLENBQUMsQ0FBQyxHQUFHQSxHQUFFLENBQUMsQ0FBQztBQUM3RSxJQUFFLE1BQU0sR0FBRyxDQUFDO0FBQ2QsQ0FBQztBQUdILElBQU0sV0FBVyxDQUFDLEdBQVEsTUFBZ0IsSUFBSSxPQUFPLElBQUksSUFBSSxHQUFHQSxHQUFFLEVBQUUsQ0FBQyxHQUFHQSxHQUFFLENBQUMsR0FBRyxJQUFJLElBQUksR0FBRyxDQUFDLENBQUM7QUFDM0YsSUFBTSxZQUFZLENBQUMsR0FBUSxNQUFnQixJQUFJLE9BQU8sSUFBSSxJQUFJLEdBQUdBLEdBQUUsRUFBRSxDQUFDLEdBQUdBLEdBQUUsQ0FBQyxHQUFHLElBQUksS0FBSyxHQUFHLENBQUMsQ0FBQztBQUU3RixJQUFNLFNBQ0osQ0FBQyxTQUNELENBQUMsTUFDQyxVQUFVLEdBQUcsQ0FBQyxHQUFHLFVBQVU7QUFDekIsUUFBTSxPQUFPLEVBQUUsT0FBTyxDQUFDO0FBQ3ZCLFFBQU1DLFFBQU8sSUFBSTtBQUNqQixNQUFJO0FBQ0osTUFBSSxTQUFTLEVBQUcsS0FBSSxFQUFFLElBQUksT0FBTyxJQUFJLEtBQUssR0FBRyxLQUFLLElBQUksSUFBSSxLQUFLLEdBQUcsS0FBSyxDQUFDO0FBQUEsT0FDbkU7QUFDSCxVQUFNLElBQUksRUFBRSxJQUFJLElBQUksSUFBSSxPQUFPRCxHQUFFQyxRQUFPLENBQUMsQ0FBQyxDQUFDO0FBQzNDLFVBQU0sUUFBUSxJQUFJLElBQUlELEdBQUVDLEtBQUksR0FBRyxDQUFDO0FBQ2hDLFFBQUksRUFBRSxJQUFJLFdBQVcsTUFBTSxPQUFPLElBQUksR0FBRyxJQUFJLElBQUksR0FBRyxDQUFDLEdBQUcsSUFBSSxLQUFLLEdBQUcsS0FBSyxDQUFDLElBQUksSUFBSSxHQUFHLElBQUksS0FBSyxHQUFHLENBQUMsR0FBRyxJQUFJLElBQUksR0FBRyxLQUFLLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDMUg7QUFDQSxJQUFFLE1BQU0sR0FBRyxDQUFDO0FBQ1osUUFBTSxRQUFRLEVBQUUsSUFBSSxPQUFPLElBQUksSUFBSSxHQUFHRCxHQUFFLENBQUMsQ0FBQyxJQUFJLElBQUksTUFBTSxDQUFDLENBQUM7QUFDMUQsSUFBRSxtQkFBbUIsT0FBTyxPQUFPLElBQUksSUFBSSxPQUFPLElBQUksTUFBTSxDQUFDLENBQUMsSUFBSSxJQUFJLElBQUksT0FBTyxJQUFJLEdBQUdBLEdBQUVDLFFBQU8sQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUN2RyxDQUFDO0FBR0wsSUFBTSxxQkFDSixDQUFDLFNBQ0QsQ0FBQyxNQUNDLFVBQVUsR0FBRyxDQUFDLEdBQUcsV0FBVztBQUMxQixRQUFNLE9BQU8sRUFBRSxPQUFPLENBQUM7QUFDdkIsUUFBTUEsUUFBTyxJQUFJO0FBQ2pCLFFBQU0sVUFBVSxFQUFFLElBQUksRUFBRSxNQUFNLENBQUM7QUFDL0IsUUFBTSxRQUFRLEVBQUUsSUFBSSxRQUFRLElBQUksU0FBUyxJQUFJLEtBQUssUUFBUUQsR0FBRUMsUUFBTyxDQUFDLENBQUMsQ0FBQztBQUN0RSxRQUFNQyxRQUFPLE1BQVk7QUFDdkIsUUFBSTtBQUNKLFFBQUk7QUFDSixRQUFJLFNBQVMsR0FBRztBQUNkLFVBQUksT0FDQSxJQUFJO0FBQUEsUUFDRixJQUFJLEdBQUcsSUFBSSxJQUFJLEdBQUcsS0FBSyxHQUFHLElBQUksSUFBSSxTQUFTLElBQUksSUFBSSxPQUFPRixHQUFFLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFBQSxRQUNoRSxVQUFVLEdBQUcsRUFBRSxJQUFJLElBQUksSUFBSUEsR0FBRSxFQUFFLEdBQUcsS0FBSyxDQUFDLENBQUM7QUFBQSxNQUMzQyxJQUNBLElBQUk7QUFBQSxRQUNGLElBQUksR0FBRyxJQUFJLEtBQUssR0FBRyxLQUFLLEdBQUcsSUFBSSxJQUFJLFNBQVMsSUFBSSxJQUFJQSxHQUFFLEVBQUUsR0FBRyxLQUFLLENBQUMsQ0FBQztBQUFBLFFBQ2xFLFNBQVMsR0FBRyxFQUFFLElBQUksSUFBSSxJQUFJQSxHQUFFLEVBQUUsR0FBRyxLQUFLLENBQUMsQ0FBQztBQUFBLE1BQzFDO0FBQ0osY0FBUSxPQUFPLElBQUksR0FBRyxJQUFJLElBQUlBLEdBQUUsRUFBRSxHQUFHLEtBQUssQ0FBQyxJQUFJLElBQUksR0FBRyxJQUFJLElBQUksT0FBT0EsR0FBRSxDQUFDLENBQUMsQ0FBQztBQUMxRSxVQUFJLEVBQUUsSUFBSSxDQUFDO0FBQUEsSUFDYixPQUFPO0FBQ0wsWUFBTSxJQUFJLEVBQUUsSUFBSSxJQUFJLEdBQUcsR0FBRyxJQUFJLElBQUksU0FBU0EsR0FBRUMsS0FBSSxDQUFDLENBQUMsQ0FBQztBQUNwRCxZQUFNLE9BQU8sSUFBSSxJQUFJRCxHQUFFQyxRQUFPLENBQUMsR0FBRyxLQUFLO0FBQ3ZDLFVBQUksRUFBRSxJQUFJLE9BQU8sSUFBSSxHQUFHLElBQUksSUFBSSxHQUFHLEtBQUssR0FBRyxJQUFJLEtBQUssR0FBRyxJQUFJLENBQUMsSUFBSSxJQUFJLEdBQUcsSUFBSSxLQUFLLEdBQUcsS0FBSyxHQUFHLElBQUksSUFBSSxHQUFHLElBQUksQ0FBQyxDQUFDO0FBQzVHLGNBQVEsSUFBSSxHQUFHRCxHQUFFQyxLQUFJLENBQUM7QUFBQSxJQUN4QjtBQUNBLFVBQU0sV0FBVyxFQUFFLElBQUksS0FBSztBQUM1QixNQUFFLE1BQU0sR0FBRyxDQUFDO0FBQ1osTUFBRSxtQkFBbUIsVUFBVSxPQUFPLElBQUksSUFBSSxVQUFVLElBQUksTUFBTSxDQUFDLENBQUMsSUFBSSxJQUFJLElBQUksSUFBSSxNQUFNLENBQUMsR0FBRyxJQUFJLEdBQUdELEdBQUVDLFFBQU8sQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQ3BIO0FBQ0EsTUFBSSxRQUFRLEVBQUcsQ0FBQUMsTUFBSztBQUFBLE1BQ2YsR0FBRSxHQUFHLElBQUksR0FBRyxPQUFPRixHQUFFLENBQUMsQ0FBQyxHQUFHRSxLQUFJO0FBQ3JDLENBQUM7QUFHTCxJQUFNLGNBQ0osQ0FBQyxTQUNELENBQUMsTUFDQztBQUFBLEVBQ0U7QUFBQSxFQUNBLENBQUMsR0FBRyxVQUFVO0FBQ1osVUFBTSxPQUFPLEVBQUUsT0FBTyxDQUFDO0FBQ3ZCLFVBQU1ELFFBQU8sSUFBSTtBQUNqQixVQUFNLElBQUksRUFBRSxLQUFLLENBQUM7QUFDbEIsUUFBSTtBQUNKLFFBQUk7QUFDSixRQUFJLFNBQVMsR0FBRztBQUNkLFlBQU0sT0FBTyxPQUNULElBQUksR0FBRyxJQUFJLEdBQUcsSUFBSSxJQUFJLEdBQUdELEdBQUUsRUFBRSxDQUFDLEdBQUcsSUFBSSxJQUFJLEdBQUdBLEdBQUUsRUFBRSxDQUFDLENBQUMsR0FBRyxDQUFDLElBQ3RELElBQUksR0FBRyxJQUFJLEdBQUcsR0FBRyxJQUFJLElBQUksR0FBR0EsR0FBRSxFQUFFLENBQUMsQ0FBQyxHQUFHLElBQUksSUFBSSxHQUFHQSxHQUFFLEVBQUUsQ0FBQyxDQUFDO0FBQzFELFlBQU0sSUFBSSxFQUFFLElBQUksSUFBSTtBQUNwQixVQUFJLEVBQUUsSUFBSSxXQUFXLEdBQUcsT0FBTyxJQUFJLEtBQUssSUFBSSxJQUFJLEdBQUcsS0FBSyxHQUFHQSxHQUFFLEVBQUUsQ0FBQyxJQUFJLElBQUksS0FBSyxHQUFHLEtBQUssQ0FBQyxDQUFDO0FBQ3ZGLGNBQVEsT0FBTyxJQUFJLEdBQUcsSUFBSSxJQUFJQSxHQUFFLEVBQUUsR0FBRyxLQUFLLENBQUMsSUFBSSxJQUFJLEdBQUcsSUFBSSxJQUFJLE9BQU9BLEdBQUUsQ0FBQyxDQUFDLENBQUM7QUFBQSxJQUM1RSxPQUFPO0FBQ0wsWUFBTSxPQUFPLElBQUksSUFBSUEsR0FBRUMsS0FBSSxHQUFHLEtBQUs7QUFDbkMsVUFBSSxFQUFFO0FBQUEsUUFDSixXQUFXLE1BQU0sT0FBTyxJQUFJLEdBQUcsSUFBSSxJQUFJLEdBQUcsS0FBSyxHQUFHLElBQUksS0FBSyxHQUFHLElBQUksQ0FBQyxJQUFJLElBQUksR0FBRyxJQUFJLEtBQUssR0FBRyxLQUFLLEdBQUcsSUFBSSxJQUFJLEdBQUcsSUFBSSxDQUFDLENBQUM7QUFBQSxNQUNySDtBQUNBLGNBQVEsT0FBTyxJQUFJLEdBQUcsSUFBSSxJQUFJLElBQUksR0FBRyxJQUFJLElBQUksT0FBT0QsR0FBRSxDQUFDLENBQUMsQ0FBQztBQUFBLElBQzNEO0FBQ0EsTUFBRSxNQUFNLEdBQUcsQ0FBQztBQUNaLE1BQUUsWUFBWSxNQUFNLEdBQUcsRUFBRSxJQUFJLEtBQUssR0FBRyxFQUFFLElBQUksSUFBSSxJQUFJLElBQUksTUFBTSxDQUFDLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUNqRjtBQUFBLEVBQ0E7QUFDRjtBQUdKLElBQU0sZUFDSixDQUFDLFdBQW9DLFdBQ3JDLENBQUMsTUFBTTtBQUNMLFFBQU0sT0FBTyxFQUFFLE9BQU8sQ0FBQztBQUN2QixRQUFNLElBQUksU0FBUyxFQUFFLFdBQVcsQ0FBQyxJQUFJLEVBQUUsS0FBSyxDQUFDO0FBQzdDLElBQUUsTUFBTSxHQUFHLFVBQVUsR0FBRyxJQUFJLElBQUksRUFBRSxLQUFLLENBQUMsR0FBR0EsR0FBRSxTQUFTLElBQUksS0FBSyxFQUFFLENBQUMsQ0FBQyxDQUFDO0FBQ3RFO0FBQ0YsSUFBTSxnQkFBMEIsQ0FBQyxNQUFNO0FBQ3JDLFFBQU0sT0FBTyxFQUFFLE9BQU8sQ0FBQztBQUN2QixRQUFNLElBQUksRUFBRSxLQUFLLENBQUM7QUFDbEIsUUFBTSxJQUFJLEVBQUUsSUFBSSxJQUFJLElBQUksRUFBRSxLQUFLLENBQUMsR0FBR0EsR0FBRSxTQUFTLElBQUksS0FBSyxFQUFFLENBQUMsQ0FBQztBQUMzRCxJQUFFLE1BQU0sR0FBRyxTQUFTLElBQUksSUFBSSxLQUFLLEdBQUcsQ0FBQyxJQUFJLElBQUksR0FBRyxJQUFJLEtBQUssR0FBRyxDQUFDLEdBQUcsSUFBSSxJQUFJLEdBQUcsSUFBSSxJQUFJQSxHQUFFLEVBQUUsR0FBRyxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQ2hHO0FBR08sSUFBTSxpQkFBMkM7QUFBQSxFQUN0RCxLQUFLO0FBQUEsRUFDTCxLQUFLO0FBQUEsRUFDTCxLQUFLO0FBQUEsRUFDTCxLQUFLLE9BQU8sSUFBSTtBQUFBLEVBQ2hCLEtBQUssT0FBTyxLQUFLO0FBQUEsRUFDakIsS0FBSyxtQkFBbUIsSUFBSTtBQUFBLEVBQzVCLEtBQUssbUJBQW1CLEtBQUs7QUFBQSxFQUM3QixNQUFNLFlBQVksSUFBSTtBQUFBLEVBQ3RCLE1BQU0sWUFBWSxLQUFLO0FBQUEsRUFDdkIsTUFBTSxhQUFhLElBQUksS0FBSyxLQUFLO0FBQUEsRUFDakMsTUFBTSxhQUFhLElBQUksTUFBTSxLQUFLO0FBQUEsRUFDbEMsTUFBTSxhQUFhLElBQUksTUFBTSxJQUFJO0FBQUEsRUFDakMsTUFBTTtBQUNSOzs7QUM3SkEsSUFBTUcsS0FBSSxJQUFJO0FBQ2QsSUFBTUMsTUFBSztBQUNYLElBQU0sT0FBTztBQUViLElBQU0sY0FBYyxDQUFDLE1BQW9CLElBQUksS0FBSyxJQUFJLElBQUksRUFBRSxZQUFZLEdBQUdELEdBQUVDLEdBQUUsQ0FBQyxDQUFDO0FBRWpGLElBQU0sU0FBUyxDQUFDLE1BQW9CLElBQUksR0FBRyxZQUFZLENBQUMsR0FBRyxFQUFFLGFBQWEsQ0FBQztBQUMzRSxJQUFNQyxXQUFVLENBQUMsR0FBWSxjQUF5QixFQUFFLEdBQUcsV0FBVyxNQUFNLEVBQUUsTUFBTSxDQUFDO0FBQ3JGLElBQU0sUUFBUSxJQUFJLGVBQTJCLFdBQVcsT0FBTyxDQUFDLEdBQUcsTUFBTSxJQUFJLEdBQUcsR0FBRyxDQUFDLENBQUM7QUFRckYsSUFBTUMsUUFBTyxDQUFDLEdBQVksRUFBRSxNQUFNLEdBQVMsVUFBa0IsVUFDM0QsRUFBRSxPQUFPLFVBQVUsT0FBTyxXQUFXLE9BQU8sSUFBSSxJQUFJLEVBQUUsSUFBSSxVQUFVLEtBQUssR0FBRyxLQUFLLENBQUMsQ0FBQztBQUNyRixJQUFNLGFBQWEsQ0FBQyxHQUFZLEVBQUUsS0FBSyxNQUFpQixFQUFFLElBQUksSUFBSSxPQUFPLFlBQVksQ0FBQyxHQUFHSCxHQUFFLENBQUMsSUFBSSxHQUFHQSxHQUFFLElBQUksQ0FBQyxDQUFDO0FBRTNHLElBQU0sVUFDSixDQUFDLE1BQ0QsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxRQUFRLEVBQUUsS0FBSyxFQUFFLElBQUksSUFBSSxLQUFLLEVBQUUsS0FBSyxHQUFHLEVBQUUsSUFBSTtBQUNwRCxJQUFFLE1BQU0sRUFBRSxJQUFJLElBQUksS0FBSyxFQUFFLEtBQUssR0FBRyxFQUFFLE1BQU0sS0FBSztBQUM5QyxRQUFNLFFBQVEsV0FBVyxHQUFHLENBQUM7QUFDN0IsRUFBQUcsTUFBSyxHQUFHLEdBQUcsSUFBSSxLQUFLLEtBQUs7QUFDekIsRUFBQUEsTUFBSyxHQUFHLEdBQUcsSUFBSSxLQUFLLEtBQUs7QUFDM0I7QUFDRixJQUFNLFdBQ0osQ0FBQyxNQUNELENBQUMsTUFBTTtBQUNMLElBQUUsTUFBTSxFQUFFLElBQUksSUFBSSxLQUFLLEVBQUUsS0FBSyxHQUFHLEVBQUUsTUFBTSxFQUFFLElBQUksSUFBSSxLQUFLLEVBQUUsSUFBSSxDQUFDO0FBQy9ELEVBQUFBLE1BQUssR0FBRyxHQUFHLElBQUksS0FBSyxXQUFXLEdBQUcsQ0FBQyxDQUFDO0FBQ3RDO0FBQ0YsSUFBTSxVQUNKLENBQUMsTUFDRCxDQUFDLE1BQU07QUFDTCxJQUFFLE9BQU8sSUFBSSxLQUFLLEVBQUUsTUFBTSxFQUFFLEtBQUssRUFBRSxJQUFJLElBQUksS0FBSyxFQUFFLEtBQUssR0FBRyxFQUFFLElBQUksQ0FBQztBQUNqRSxFQUFBQSxNQUFLLEdBQUcsR0FBRyxJQUFJLEtBQUssV0FBVyxHQUFHLENBQUMsQ0FBQztBQUN0QztBQUVGLElBQU0sYUFDSixDQUFDLEdBQVMsV0FDVixDQUFDLE1BQU07QUFDTCxRQUFNLElBQUksU0FBUyxFQUFFLElBQUksSUFBSSxLQUFLLEVBQUUsSUFBSSxJQUFJLEVBQUUsS0FBSyxFQUFFLElBQUksSUFBSSxLQUFLLEVBQUUsS0FBSyxHQUFHLEVBQUUsSUFBSTtBQUNsRixRQUFNLElBQUksRUFBRSxLQUFLLEVBQUUsSUFBSSxJQUFJLEtBQUssRUFBRSxLQUFLLEdBQUcsRUFBRSxJQUFJO0FBQ2hELFFBQU0sUUFBUSxXQUFXLEdBQUcsQ0FBQztBQUM3QixNQUFJLENBQUMsT0FBUSxDQUFBQSxNQUFLLEdBQUcsR0FBRyxJQUFJLEtBQUssS0FBSztBQUN0QyxFQUFBQSxNQUFLLEdBQUcsR0FBRyxJQUFJLEtBQUssS0FBSztBQUN6QixJQUFFLGNBQWMsRUFBRSxNQUFNLEdBQUcsR0FBRyxFQUFFLElBQUksSUFBSSxJQUFJLEdBQUcsQ0FBQyxDQUFDLENBQUM7QUFDcEQ7QUFHRixJQUFNLGFBQWEsQ0FBQyxZQUFzQixJQUFJLElBQUlILEdBQUUsSUFBSSxHQUFHLElBQUksSUFBSSxTQUFTQSxHQUFFLE9BQU8sQ0FBQyxDQUFDLENBQUM7QUFFeEYsSUFBTSxXQUNKLENBQUMsTUFDRCxDQUFDLE1BQU07QUFDTCxRQUFNLFFBQVEsRUFBRSxJQUFJLElBQUksS0FBSyxFQUFFLEtBQUs7QUFDcEMsSUFBRSxHQUFHLElBQUksR0FBRyxPQUFPQSxHQUFFLENBQUMsQ0FBQyxHQUFHLE1BQU07QUFDOUIsVUFBTSxTQUFTLEVBQUUsSUFBSSxJQUFJLEtBQUssRUFBRSxLQUFLO0FBQ3JDLFVBQU0sY0FBYyxFQUFFLElBQUksSUFBSSxLQUFLLEVBQUUsS0FBSztBQUMxQyxVQUFNLFFBQVEsRUFBRSxJQUFJLElBQUksSUFBSSxPQUFPQSxHQUFFLEVBQUUsSUFBSSxDQUFDLENBQUM7QUFDN0MsVUFBTSxTQUFTLE1BQU0sSUFBSSxJQUFJLE9BQU9BLEdBQUUsSUFBSSxDQUFDLEdBQUcsSUFBSSxJQUFJLE9BQU8sV0FBVyxNQUFNLENBQUMsR0FBRyxJQUFJLElBQUksT0FBTyxXQUFXLFdBQVcsQ0FBQyxDQUFDO0FBQ3pILElBQUFFLFNBQVEsR0FBRyxJQUFJLEdBQUcsUUFBUSxPQUFPLENBQUMsQ0FBQyxDQUFDO0FBQ3BDLFVBQU0sT0FBTyxFQUFFLE9BQU8sUUFBUSxLQUFLO0FBQ25DLFVBQU0sS0FBSyxFQUFFLE9BQU8sYUFBYSxJQUFJO0FBRXJDLElBQUFBLFNBQVEsR0FBRyxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDLEdBQUcsSUFBSSxJQUFJLElBQUksS0FBSyxLQUFLLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDcEcsTUFBRSxLQUFLLE9BQU8sS0FBSyxJQUFJLE1BQU0sSUFBSSxLQUFLLEtBQUssQ0FBQyxDQUFDO0FBQzdDLElBQUFDLE1BQUssR0FBRyxHQUFHLElBQUksS0FBSyxLQUFLO0FBQ3pCLElBQUFBLE1BQUssR0FBRyxHQUFHLElBQUksS0FBSyxLQUFLO0FBQ3pCLE1BQUUsT0FBTyxJQUFJLEtBQUssRUFBRSxPQUFPSCxHQUFFLENBQUMsQ0FBQztBQUFBLEVBQ2pDLENBQUM7QUFDSDtBQUVGLElBQU0sT0FBK0IsRUFBRSxHQUFHLElBQUksR0FBRyxRQUFRLEdBQUcsYUFBYyxHQUFHLG9CQUF1QjtBQUNwRyxJQUFNLFlBQ0osQ0FBQyxNQUNELENBQUMsTUFBTTtBQUNMLFFBQU0sUUFBUSxFQUFFLElBQUksSUFBSSxLQUFLLEVBQUUsS0FBSztBQUNwQyxJQUFFLEdBQUcsSUFBSSxHQUFHLE9BQU9BLEdBQUUsQ0FBQyxDQUFDLEdBQUcsTUFBTTtBQUM5QixVQUFNLGNBQWMsRUFBRSxJQUFJLElBQUksS0FBSyxFQUFFLEtBQUs7QUFDMUMsVUFBTSxRQUFRLEVBQUUsSUFBSSxJQUFJLEtBQUssRUFBRSxJQUFJO0FBQ25DLFVBQU0sUUFBUSxFQUFFLElBQUksSUFBSSxJQUFJLE9BQU9BLEdBQUUsRUFBRSxJQUFJLENBQUMsQ0FBQztBQUM3QyxJQUFBRSxTQUFRLEdBQUcsTUFBTSxJQUFJLElBQUksT0FBT0YsR0FBRSxJQUFJLENBQUMsR0FBRyxJQUFJLElBQUksT0FBTyxXQUFXLFdBQVcsQ0FBQyxHQUFHLE9BQU8sQ0FBQyxDQUFDLENBQUM7QUFDN0YsVUFBTSxLQUFLLEVBQUUsT0FBTyxhQUFhLElBQUk7QUFDckMsVUFBTSxPQUFPLE1BQVksRUFBRSxLQUFLLE9BQU8sS0FBSyxJQUFJLElBQUksS0FBSyxLQUFLLEdBQUcsSUFBSSxLQUFLLEtBQUssQ0FBQyxDQUFDO0FBQ2pGLFFBQUksRUFBRSxTQUFTLEVBQUcsTUFBSztBQUFBLFNBQ2xCO0FBQ0gsWUFBTSxNQUFNLElBQUksSUFBSSxPQUFPQSxHQUFFLEdBQUksQ0FBQztBQUNsQyxRQUFFLEdBQUcsSUFBSSxHQUFHLE9BQU8sV0FBVyxFQUFFLE1BQU0sSUFBSSxJQUFJLEtBQUtBLEdBQUUsS0FBSyxFQUFFLElBQUksQ0FBRSxDQUFDLENBQUMsQ0FBQyxHQUFHLE1BQU0sTUFBTTtBQUNsRixjQUFNLEtBQUssRUFBRSxTQUFTQSxHQUFFLENBQUMsQ0FBQztBQUMxQixVQUFFLEtBQUssTUFBTTtBQUNYLGdCQUFNLFFBQVEsSUFBSSxJQUFJLElBQUksSUFBSSxLQUFLLEVBQUUsQ0FBQztBQUN0QyxZQUFFLEtBQUssRUFBRSxTQUFTLElBQUksSUFBSSxNQUFNLE9BQU8sS0FBSyxJQUFJLEVBQUUsU0FBUyxJQUFJLElBQUksUUFBUSxPQUFPLEtBQUssSUFBSSxJQUFJLFFBQVEsT0FBTyxLQUFLLENBQUM7QUFDcEgsWUFBRSxPQUFPLElBQUksSUFBSSxJQUFJLElBQUlBLEdBQUUsRUFBRSxJQUFJLENBQUMsQ0FBQztBQUNuQyxpQkFBTyxJQUFJLElBQUksSUFBSSxLQUFLO0FBQUEsUUFDMUIsQ0FBQztBQUFBLE1BQ0gsQ0FBQztBQUFBLElBQ0g7QUFDQSxJQUFBRyxNQUFLLEdBQUcsR0FBRyxJQUFJLEtBQUssS0FBSztBQUN6QixNQUFFLE9BQU8sSUFBSSxLQUFLLEVBQUUsT0FBT0gsR0FBRSxDQUFDLENBQUM7QUFBQSxFQUNqQyxDQUFDO0FBQ0g7QUFHRixJQUFNLGNBQ0osQ0FBQyxHQUFTLFFBQWlCLGVBQzNCLENBQUMsTUFBTTtBQUNMLFFBQU0sUUFBUSxFQUFFLElBQUksSUFBSSxLQUFLLEVBQUUsS0FBSztBQUNwQyxJQUFFLEdBQUcsSUFBSSxHQUFHLE9BQU9BLEdBQUUsQ0FBQyxDQUFDLEdBQUcsTUFBTTtBQUM5QixVQUFNLFNBQVMsU0FBUyxTQUFZLEVBQUUsSUFBSSxJQUFJLEtBQUssRUFBRSxLQUFLO0FBQzFELFVBQU0sY0FBYyxFQUFFLElBQUksSUFBSSxLQUFLLEVBQUUsS0FBSztBQUMxQyxVQUFNLFFBQVEsQ0FBQyxHQUFRLE1BQWdCLElBQUksT0FBTyxJQUFJLElBQUksR0FBRyxDQUFDLEdBQUcsR0FBRyxDQUFDO0FBQ3JFLFVBQU0sT0FBTyxXQUFXLFdBQVc7QUFDbkMsVUFBTSxRQUFRLEVBQUUsSUFBSSxXQUFXLFNBQVksT0FBTyxNQUFNLE1BQU0sV0FBVyxNQUFNLENBQUMsQ0FBQztBQUNqRixVQUFNLFFBQVEsRUFBRSxJQUFJLE1BQU0sSUFBSSxLQUFLLE9BQU9BLEdBQUUsS0FBSyxLQUFLLEVBQUUsSUFBSSxDQUFDLENBQUMsR0FBRyxLQUFLLENBQUM7QUFDdkUsSUFBQUUsU0FBUSxHQUFHLElBQUksR0FBRyxJQUFJLElBQUksS0FBSyxHQUFHLE9BQU8sQ0FBQyxDQUFDLENBQUM7QUFDNUMsVUFBTSxPQUFPLFdBQVcsU0FBWSxTQUFZLEVBQUUsT0FBTyxRQUFRLEtBQUs7QUFDdEUsVUFBTSxLQUFLLEVBQUUsT0FBTyxhQUFhLEtBQUs7QUFDdEMsVUFBTSxPQUFPLEVBQUUsU0FBU0YsR0FBRSxDQUFDLENBQUM7QUFDNUIsVUFBTSxJQUFJLEVBQUUsU0FBUyxTQUFTLEVBQUUsSUFBSSxJQUFJLEtBQUssRUFBRSxJQUFJLElBQUlBLEdBQUUsQ0FBQyxDQUFDO0FBQzNELFVBQU0sSUFBSSxFQUFFLFNBQVNBLEdBQUUsQ0FBQyxDQUFDO0FBQ3pCLFVBQU1JLFdBQVUsQ0FBQyxTQUFtQjtBQUNsQyxZQUFNLEtBQUssSUFBSSxJQUFJLE1BQU0sSUFBSSxLQUFLLElBQUksSUFBSSxNQUFNSixHQUFFLEVBQUUsSUFBSSxDQUFDLENBQUMsQ0FBQztBQUMzRCxhQUFPLEVBQUUsU0FBUyxJQUFJLElBQUksS0FBSyxFQUFFLElBQUksRUFBRSxTQUFTLElBQUksSUFBSSxRQUFRLEVBQUUsSUFBSSxFQUFFLFNBQVMsSUFBSSxJQUFJLFFBQVEsRUFBRSxJQUFJLElBQUksT0FBTyxFQUFFO0FBQUEsSUFDdEg7QUFDQSxVQUFNLFNBQVMsYUFBYSxJQUFJLEtBQUssSUFBSTtBQUN6QyxNQUFFLEtBQUssTUFBTTtBQUNYLFVBQUksU0FBUyxPQUFXLEdBQUUsT0FBTyxHQUFHSSxTQUFRLElBQUksQ0FBQztBQUNqRCxRQUFFLE9BQU8sR0FBR0EsU0FBUSxFQUFFLENBQUM7QUFDdkIsUUFBRSxPQUFPLE1BQU0sSUFBSSxJQUFJLE1BQU1KLEdBQUUsQ0FBQyxDQUFDLENBQUM7QUFDbEMsYUFBTyxJQUFJLElBQUksT0FBTyxHQUFHLENBQUMsR0FBRyxJQUFJLElBQUksTUFBTSxLQUFLLENBQUM7QUFBQSxJQUNuRCxDQUFDO0FBQ0QsSUFBQUUsU0FBUSxHQUFHLElBQUksSUFBSSxPQUFPLEdBQUcsQ0FBQyxHQUFHLElBQUksSUFBSSxNQUFNLEtBQUssQ0FBQyxDQUFDO0FBQ3RELFVBQU0sUUFBUSxFQUFFLElBQUksSUFBSSxJQUFJLE1BQU1GLEdBQUUsRUFBRSxJQUFJLENBQUMsQ0FBQztBQUM1QyxRQUFJLENBQUMsT0FBUSxDQUFBRyxNQUFLLEdBQUcsR0FBRyxJQUFJLEtBQUssS0FBSztBQUN0QyxJQUFBQSxNQUFLLEdBQUcsR0FBRyxJQUFJLEtBQUssS0FBSztBQUN6QixJQUFBQSxNQUFLLEdBQUcsR0FBRyxJQUFJLEtBQUssSUFBSSxJQUFJSCxHQUFFLENBQUMsR0FBRyxJQUFJLENBQUM7QUFDdkMsTUFBRSxjQUFjLEVBQUUsTUFBTSxHQUFHLEdBQUcsRUFBRSxJQUFJLElBQUksSUFBSSxHQUFHLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDcEQsQ0FBQztBQUNIO0FBV0ssSUFBTSxrQkFBNEMsT0FBTztBQUFBLEVBQzlELENBQUMsR0FBRyxHQUFHLEdBQUcsQ0FBQyxFQUFFO0FBQUEsSUFBUSxDQUFDLFNBQ3BCLENBQUMsR0FBRyxDQUFDLEVBQUUsUUFBUSxDQUFDLFVBQWdDO0FBQzlDLFlBQU0sSUFBSSxFQUFFLE1BQU0sTUFBTTtBQUN4QixZQUFNLEtBQUssQ0FBQyxTQUF5QixHQUFHLElBQUksSUFBSSxJQUFJLElBQUksS0FBSztBQUM3RCxhQUFPO0FBQUEsUUFDTCxDQUFDLEdBQUcsTUFBTSxHQUFHLFFBQVEsQ0FBQyxDQUFDO0FBQUEsUUFDdkIsQ0FBQyxHQUFHLE1BQU0sR0FBRyxTQUFTLENBQUMsQ0FBQztBQUFBLFFBQ3hCLENBQUMsR0FBRyxNQUFNLEdBQUcsUUFBUSxDQUFDLENBQUM7QUFBQSxRQUN2QixDQUFDLEdBQUcsTUFBTSxHQUFHLFdBQVcsR0FBRyxLQUFLLENBQUM7QUFBQSxRQUNqQyxDQUFDLEdBQUcsTUFBTSxHQUFHLFdBQVcsR0FBRyxJQUFJLENBQUM7QUFBQSxRQUNoQyxDQUFDLEdBQUcsVUFBVSxHQUFHLFNBQVMsQ0FBQyxDQUFDO0FBQUEsUUFDNUIsQ0FBQyxHQUFHLFVBQVUsR0FBRyxVQUFVLENBQUMsQ0FBQztBQUFBLFFBQzdCLENBQUMsR0FBRyxXQUFXLEdBQUcsWUFBWSxHQUFHLE9BQU8sSUFBSSxDQUFDO0FBQUEsUUFDN0MsQ0FBQyxHQUFHLFlBQVksR0FBRyxZQUFZLEdBQUcsT0FBTyxLQUFLLENBQUM7QUFBQSxRQUMvQyxDQUFDLEdBQUcsV0FBVyxHQUFHLFlBQVksR0FBRyxNQUFNLElBQUksQ0FBQztBQUFBLFFBQzVDLENBQUMsR0FBRyxZQUFZLEdBQUcsWUFBWSxHQUFHLE1BQU0sS0FBSyxDQUFDO0FBQUEsTUFDaEQ7QUFBQSxJQUNGLENBQUM7QUFBQSxFQUNIO0FBQ0Y7OztBQy9LQSxJQUFNLEtBQUs7QUFDWCxJQUFNSyxNQUFLO0FBQ1gsSUFBTUMsTUFBSztBQUNYLElBQU1DLE1BQUs7QUFFWCxJQUFNQyxTQUFRSCxNQUFLLE9BQVE7QUFDM0IsSUFBTUksY0FBYTtBQUNuQixJQUFNQyxVQUFTLEtBQUssUUFBUyxRQUFTSDtBQUN0QyxJQUFNLFdBQVc7QUFDakIsSUFBTSxVQUFVO0FBQ2hCLElBQU0saUJBQWlCO0FBRXZCLElBQU1JLFFBQU8sQ0FBQyxPQUFZLFNBQXNCLElBQUksSUFBSSxPQUFPLElBQUksTUFBTSxJQUFJLENBQUM7QUFDOUUsSUFBTSxZQUFZLENBQUMsTUFBb0IsRUFBRSxRQUFRLElBQUksU0FBUztBQUU5RCxJQUFNLGtCQUE0QixDQUFDLE1BQU07QUFDdkMsSUFBRSxHQUFHLElBQUksR0FBRyxVQUFVLENBQUMsR0FBRyxFQUFFLFFBQVEsSUFBSSxHQUFHLENBQUMsR0FBRyxNQUFNLEVBQUUsTUFBTSxDQUFDO0FBQzlELElBQUUsa0JBQWtCLEdBQUdOLEdBQUU7QUFDM0I7QUFFQSxJQUFNLGdCQUEwQixDQUFDLE1BQU07QUFDckMsUUFBTSxRQUFRLElBQUksR0FBRyxJQUFJLEdBQUcsVUFBVSxDQUFDLEdBQUcsRUFBRSxRQUFRLElBQUksR0FBRyxDQUFDLEdBQUdNLE1BQUssRUFBRSxRQUFRLElBQUksS0FBSyxHQUFHLE1BQU0sR0FBRyxDQUFDO0FBQ3BHLElBQUUsR0FBRyxJQUFJLEdBQUcsT0FBT0EsTUFBSyxFQUFFLFFBQVEsSUFBSSxNQUFNLEdBQUcsRUFBRSxDQUFDLEdBQUcsTUFBTSxFQUFFLE1BQU0sQ0FBQztBQUNwRSxJQUFFLEdBQUcsSUFBSSxJQUFJQSxNQUFLLEVBQUUsUUFBUSxJQUFJLE1BQU0sR0FBR04sR0FBRSxDQUFDLEdBQUcsTUFBTTtBQUNuRCxNQUFFLGtCQUFrQkEsS0FBSSxDQUFDO0FBQ3pCLE1BQUUsV0FBVyxJQUFJLGtCQUFrQixJQUFJLEdBQUdNLE1BQUssRUFBRSxRQUFRLElBQUksZ0JBQWdCLEdBQUcsQ0FBQyxPQUFPLEdBQUcsSUFBSSxNQUFNLGNBQWMsQ0FBQyxDQUFDO0FBQ3JILE1BQUUsV0FBVyxJQUFJLFdBQVcsRUFBRSxRQUFRLENBQUM7QUFBQSxFQUN6QyxDQUFDO0FBQ0g7QUFFQSxJQUFNLFFBQWtCLENBQUMsTUFBTSxFQUFFLEdBQUcsSUFBSSxHQUFHLFVBQVUsQ0FBQyxHQUFHQSxNQUFLLEVBQUUsUUFBUSxJQUFJLEtBQUssR0FBRyxNQUFNLEtBQUssQ0FBQyxHQUFHLE1BQU0sRUFBRSxNQUFNLENBQUM7QUFHbEgsSUFBTSxXQUFxQixDQUFDLE1BQU07QUFDaEMsUUFBTSxRQUFRLEVBQUUsT0FBTyxFQUFFLFFBQVEsSUFBSSxNQUFNLENBQUM7QUFDNUMsSUFBRSxHQUFHLElBQUksR0FBRyxJQUFJLEdBQUcsVUFBVSxDQUFDLEdBQUcsRUFBRSxRQUFRLElBQUksR0FBRyxDQUFDLEdBQUdBLE1BQUssT0FBTyxFQUFFLENBQUMsR0FBRyxNQUFNLEVBQUUsTUFBTSxDQUFDO0FBQ3ZGLFFBQU0sUUFBUSxFQUFFLE9BQU8sSUFBSSxLQUFLLEVBQUUsS0FBSyxFQUFFLGFBQWEsR0FBRyxDQUFDLEdBQUcsQ0FBQyxDQUFDLENBQUM7QUFDaEUsUUFBTSxRQUFRLElBQUksSUFBSSxJQUFJLEdBQUdBLE1BQUssRUFBRSxRQUFRLElBQUksS0FBSyxHQUFHLE1BQU0sR0FBRyxHQUFHLElBQUksTUFBTSxDQUFDLENBQUMsR0FBRyxJQUFJLEdBQUdBLE1BQUssT0FBT04sR0FBRSxHQUFHLElBQUksTUFBTSxDQUFDLENBQUMsQ0FBQztBQUN4SCxJQUFFLEdBQUcsSUFBSSxHQUFHTSxNQUFLLElBQUksSUFBSSxPQUFPLEtBQUssR0FBR0QsT0FBTSxHQUFHLEtBQUssR0FBRyxNQUFNLEVBQUUsTUFBTSxDQUFDO0FBQ3hFLElBQUUsV0FBVyxJQUFJLFFBQVEsSUFBSSxHQUFHQyxNQUFLLE9BQU8sRUFBRUgsU0FBUUYsSUFBRyxHQUFHSyxNQUFLLE9BQU9ILE1BQUssQ0FBQyxDQUFDO0FBQy9FLElBQUUsV0FBVyxJQUFJLFFBQVFHLE1BQUssT0FBT0YsV0FBVSxDQUFDLENBQUM7QUFDakQsSUFBRSxVQUFVLElBQUksTUFBTSxDQUFDLENBQUM7QUFDMUI7QUFHQSxJQUFNLFVBQW9CLENBQUMsTUFBTTtBQUMvQixRQUFNLFVBQVUsSUFBSSxHQUFHRSxNQUFLLEVBQUUsUUFBUSxJQUFJLE1BQU0sR0FBR0osR0FBRSxHQUFHLElBQUksSUFBSUksTUFBSyxFQUFFLFFBQVEsSUFBSSxHQUFHLEdBQUcsUUFBUSxDQUFDLENBQUM7QUFDbkcsSUFBRSxHQUFHLElBQUksR0FBRyxJQUFJLEdBQUcsVUFBVSxDQUFDLEdBQUcsRUFBRSxRQUFRLElBQUksR0FBRyxDQUFDLEdBQUcsT0FBTyxHQUFHLE1BQU0sRUFBRSxNQUFNLENBQUM7QUFDakY7QUFFQSxJQUFNLFVBQVUsSUFBSSxXQUFXLElBQUksS0FBSyxnQkFBZ0IsU0FBUztBQUNqRSxJQUFNLFNBQW1CLENBQUMsTUFBTTtBQUM5QixJQUFFLEdBQUcsSUFBSSxHQUFHLFVBQVUsQ0FBQyxHQUFHLEVBQUUsUUFBUSxJQUFJLEdBQUcsQ0FBQyxHQUFHLE1BQU0sRUFBRSxNQUFNLENBQUM7QUFDOUQsUUFBTSxPQUFPLEVBQUUsSUFBSSxFQUFFLFFBQVEsT0FBTyxDQUFDO0FBQ3JDLElBQUUsV0FBVyxTQUFTLEVBQUUsUUFBUSxJQUFJLGNBQWMsQ0FBQztBQUNuRCxJQUFFLFdBQVcsSUFBSSxnQkFBZ0IsSUFBSTtBQUN2QztBQUdBLElBQU0sWUFBc0IsQ0FBQyxNQUFNLEVBQUUsR0FBRyxVQUFVLENBQUMsR0FBRyxNQUFNLEVBQUUsTUFBTSxDQUFDO0FBR3JFLElBQU0sZUFDSixDQUFDLFlBQ0QsQ0FBQyxNQUFNO0FBQ0wsSUFBRSxHQUFHLFVBQVUsQ0FBQyxHQUFHLE1BQU0sRUFBRSxNQUFNLENBQUM7QUFDbEMsUUFBTSxXQUFXLEVBQUUsUUFBUSxJQUFJLFdBQVcsVUFBVSxnQkFBZ0IsU0FBUyxRQUFRO0FBQ3JGLElBQUUsTUFBTSxHQUFHLElBQUksUUFBUUEsTUFBSyxVQUFVLEtBQU0sQ0FBQyxDQUFDO0FBQ2hEO0FBR0ssSUFBTSxrQkFBNEM7QUFBQSxFQUN2RCxhQUFhO0FBQUEsRUFDYixhQUFhO0FBQUEsRUFDYixlQUFlO0FBQUEsRUFDZixtQkFBbUI7QUFBQSxFQUNuQixjQUFjO0FBQUEsRUFDZCxjQUFjO0FBQUEsRUFDZCxnQkFBZ0I7QUFBQSxFQUNoQixHQUFHLE9BQU8sWUFBWSxPQUFPLE9BQU8sR0FBRyxFQUFFLElBQUksQ0FBQyxZQUFZLENBQUMsY0FBYyxPQUFPLElBQUksYUFBYSxPQUFPLENBQUMsQ0FBQyxDQUFDO0FBQzdHOzs7QUNyRkEsSUFBTUMsS0FBSSxJQUFJO0FBQ2QsSUFBTSxLQUFLO0FBR0osU0FBUyxpQkFBaUIsR0FBWSxTQUF1QjtBQUNsRSxNQUFJLENBQUMsRUFBRSxTQUFTLE9BQU8sS0FBSyxFQUFFLE9BQU8sT0FBTyxNQUFNLEdBQUk7QUFDdEQsSUFBRSxHQUFHLElBQUksR0FBRyxJQUFJLElBQUksRUFBRSxRQUFRLE9BQU8sR0FBR0EsR0FBRSxFQUFFLENBQUMsR0FBR0EsR0FBRSxDQUFDLENBQUMsR0FBRyxNQUFNLEVBQUUsTUFBTSxJQUFJLENBQUMsQ0FBQztBQUM3RTtBQUVPLFNBQVMsY0FBYyxHQUFZLFNBQXVCO0FBQy9ELG1CQUFpQixHQUFHLE9BQU87QUFDM0IsU0FBTyxFQUFFLFdBQVcsT0FBTztBQUM3QjtBQUNBLElBQU0sUUFBUSxDQUFDLE1BQWlCLEtBQUssVUFBVSxHQUFHLENBQUM7QUFDbkQsSUFBTSxVQUFVLENBQUMsTUFBaUIsS0FBSyxVQUFVLEtBQUssS0FBSyxHQUFHLEdBQUcsQ0FBQztBQUVsRSxJQUFNLGdCQUEwQixDQUFDLE1BQU0sRUFBRSxZQUFZLEdBQUcsRUFBRSxXQUFXLENBQUMsQ0FBQztBQUN2RSxJQUFNLGNBQXdCLENBQUMsTUFBTTtBQUNuQyxRQUFNLElBQUksY0FBYyxHQUFHLENBQUM7QUFDNUIsbUJBQWlCLEdBQUcsQ0FBQztBQUNyQixJQUFFLFlBQVksR0FBRyxDQUFDO0FBQ3BCO0FBRUEsSUFBTSxhQUNKLENBQUMsVUFDRCxDQUFDLE1BQU07QUFDTCxNQUFJLEVBQUUsU0FBUyxDQUFDLEVBQUcsR0FBRSxZQUFZLEdBQUcsUUFBUSxFQUFFLEtBQUssQ0FBQyxDQUFDLENBQUM7QUFBQSxNQUNqRCxHQUFFLFNBQVMsR0FBRyxFQUFFLFFBQVEsQ0FBQyxHQUFHLEtBQUs7QUFDeEM7QUFHSyxJQUFNLHNCQUFnRDtBQUFBLEVBQzNELFFBQVE7QUFBQSxFQUNSLFFBQVE7QUFBQSxFQUNSLE9BQU8sV0FBVyxDQUFDO0FBQUEsRUFDbkIsT0FBTyxXQUFXLENBQUM7QUFBQSxFQUNuQixRQUFRLENBQUMsTUFBTSxFQUFFLFNBQVMsR0FBRyxFQUFFLFNBQVMsQ0FBQyxJQUFJLEVBQUUsUUFBUSxDQUFDLElBQUksRUFBRSxLQUFLLENBQUMsR0FBRyxDQUFDO0FBQUEsRUFDeEUsUUFBUSxDQUFDLE1BQU0sRUFBRSxZQUFZLEdBQUcsS0FBSyxVQUFVLEVBQUUsV0FBVyxDQUFDLEdBQUcsR0FBRyxFQUFFLEtBQUssQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUM3RSxnQkFBZ0IsQ0FBQyxNQUFNLEVBQUUsTUFBTSxHQUFHLEtBQUssVUFBVSxFQUFFLFdBQVcsQ0FBQyxHQUFHLENBQUMsQ0FBQztBQUFBLEVBQ3BFLFNBQVMsQ0FBQyxNQUFNLEVBQUUsU0FBUyxHQUFHLEtBQUssVUFBVSxFQUFFLFdBQVcsQ0FBQyxHQUFHLENBQUMsR0FBRyxDQUFDO0FBQUEsRUFDbkUsU0FBUyxDQUFDLE1BQU0sRUFBRSxZQUFZLEdBQUcsS0FBSyxVQUFVLEVBQUUsV0FBVyxDQUFDLEdBQUcsR0FBRyxFQUFFLFFBQVEsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUNqRixVQUFVLENBQUMsTUFBTSxFQUFFLFlBQVksR0FBRyxjQUFjLGNBQWMsR0FBRyxDQUFDLEdBQUcsQ0FBQyxHQUFHLEdBQUcsR0FBRyxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQ2xGLFVBQVUsQ0FBQyxNQUFNLEVBQUUsWUFBWSxHQUFHLGNBQWMsY0FBYyxHQUFHLENBQUMsR0FBRyxDQUFDLEdBQUcsR0FBRyxHQUFHLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDbEYsU0FBUyxDQUFDLE1BQU0sRUFBRSxZQUFZLEdBQUcsS0FBSyxRQUFRLEVBQUUsUUFBUSxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQzNELE1BQU0sQ0FBQyxNQUFNLEVBQUUsWUFBWSxHQUFHLFFBQVEsRUFBRSxLQUFLLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDaEQsY0FBYyxDQUFDLE1BQU0sRUFBRSxNQUFNLEdBQUcsRUFBRSxRQUFRLENBQUMsQ0FBQztBQUFBLEVBQzVDLE1BQU0sQ0FBQyxNQUFNLEVBQUUsWUFBWSxHQUFHLFFBQVEsRUFBRSxRQUFRLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDbkQsY0FBYyxDQUFDLE1BQU07QUFDbkIsUUFBSSxFQUFFLFNBQVMsQ0FBQyxFQUFHLEdBQUUsTUFBTSxHQUFHLEVBQUUsUUFBUSxDQUFDLENBQUM7QUFBQSxRQUNyQyxHQUFFLFlBQVksR0FBRyxRQUFRLEVBQUUsUUFBUSxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQzdDO0FBQUEsRUFDQSxVQUFVLENBQUMsTUFBTSxFQUFFLE1BQU0sR0FBRyxJQUFJLFFBQVEsS0FBSyxVQUFVLEVBQUUsV0FBVyxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDeEUsVUFBVSxDQUFDLE1BQU0sRUFBRSxNQUFNLEdBQUcsSUFBSSxRQUFRLEtBQUssVUFBVSxFQUFFLFdBQVcsQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQ3hFLFVBQVUsQ0FBQyxNQUFNLEVBQUUsTUFBTSxHQUFHLElBQUksUUFBUSxLQUFLLFNBQVMsRUFBRSxXQUFXLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDekU7QUFHTyxTQUFTLGNBQWMsR0FBU0MsUUFBZ0M7QUFDckUsU0FBTyxLQUFLLFFBQVEsR0FBRyxHQUFHQSxPQUFNLFFBQVEsQ0FBQyxNQUFNLENBQUMsSUFBSSxHQUFHLElBQUksSUFBSSxHQUFHLElBQUksSUFBSSxHQUFHLElBQUksSUFBSSxDQUFDLENBQUMsQ0FBQztBQUMxRjtBQUdPLElBQU0sT0FBTyxNQUFZLEtBQUssTUFBTSxxQkFBd0IsbUJBQXNCO0FBRXpGLElBQU0sV0FBVztBQUVWLFNBQVMsYUFBYSxXQUFnQixJQUFpQjtBQUM1RCxRQUFNLE9BQU8sQ0FBQyxNQUFtQixJQUFJLElBQUksSUFBSSxLQUFLLFdBQVdELEdBQUUsS0FBSyxJQUFJLENBQUMsQ0FBQyxHQUFHQSxHQUFFLFFBQVEsQ0FBQztBQUN4RixTQUFPLElBQUksSUFBSSxJQUFJLElBQUksSUFBSSxHQUFHLEtBQUssQ0FBQyxHQUFHLElBQUksSUFBSSxLQUFLLENBQUMsR0FBR0EsR0FBRSxFQUFFLENBQUMsQ0FBQyxHQUFHQSxHQUFFLFFBQVcsQ0FBQyxHQUFHQSxHQUFFLG1CQUFzQixDQUFDO0FBQzdHO0FBRU8sU0FBUyxZQUFZLFdBQWdCLE9BQW9CO0FBQzlELFFBQU0sT0FBTyxDQUFDLE1BQW1CLElBQUksSUFBSSxJQUFJLElBQUksSUFBSSxLQUFLLFdBQVdBLEdBQUUsSUFBSSxDQUFDLENBQUMsR0FBR0EsR0FBRSxRQUFRLENBQUMsR0FBR0EsR0FBRSxLQUFLLENBQUMsQ0FBQztBQUN2RyxRQUFNQyxTQUFRLElBQUksR0FBRyxJQUFJLEdBQUcsS0FBSyxDQUFDLEdBQUcsS0FBSyxDQUFDLENBQUMsR0FBRyxJQUFJLEdBQUcsS0FBSyxDQUFDLEdBQUcsS0FBSyxDQUFDLENBQUMsQ0FBQztBQUN2RSxRQUFNLE9BQU8sT0FBTyxJQUFJLEtBQUssSUFBSSxzQkFBeUI7QUFDMUQsU0FBTyxJQUFJLElBQUksSUFBSSxJQUFJQSxRQUFPRCxHQUFFLEdBQU0sQ0FBQyxHQUFHQSxHQUFFLElBQUksQ0FBQztBQUNuRDtBQUVPLFNBQVMsU0FBUyxXQUFnQixJQUFZQyxRQUF1QjtBQUMxRSxRQUFNLFFBQVEsS0FBS0E7QUFDbkIsUUFBTSxPQUFPQSxXQUFVLElBQUksQ0FBQyxNQUFNLE1BQU0sT0FBTyxLQUFLLEtBQUs7QUFDekQsTUFBSSxPQUFZRCxHQUFFLENBQUM7QUFDbkIsV0FBUyxJQUFJLEdBQUcsSUFBSUMsUUFBTyxLQUFLO0FBQzlCLFVBQU1DLE9BQU0sSUFBSSxLQUFLLElBQUksSUFBSSxJQUFJLEtBQUssV0FBV0YsR0FBRSxLQUFLLENBQUMsQ0FBQyxHQUFHQSxHQUFFLENBQUMsQ0FBQyxDQUFDO0FBQ2xFLFdBQU8sSUFBSSxHQUFHLE1BQU0sSUFBSSxPQUFPRSxNQUFLRixHQUFFLE9BQU8sT0FBTyxJQUFJLFFBQVEsT0FBTyxRQUFRLENBQUMsQ0FBQyxDQUFDLEdBQUdBLEdBQUUsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUM1RjtBQUNBLFNBQU87QUFDVDtBQUNPLElBQU0sT0FBTyxDQUFDLEtBQVUsU0FBb0IsS0FBSyxVQUFVLEtBQUssUUFBUSxHQUFHLEdBQUcsR0FBRyxJQUFJO0FBQ3JGLElBQU0sVUFBVTtBQUNoQixJQUFNLFdBQVcsQ0FBQyxNQUFpQixLQUFLLFVBQVUsR0FBRyxDQUFDOzs7QUN6RjdELElBQU1HLE1BQUksSUFBSTtBQUdQLFNBQVMsU0FBUyxHQUFZLFNBQWlCLEtBQVcsTUFBbUI7QUFDbEYsTUFBSSxFQUFFLFNBQVMsT0FBTyxLQUFLLFNBQVMsT0FBVyxHQUFFLFlBQVksU0FBUyxHQUFHO0FBQUEsTUFDcEUsR0FBRSxVQUFVLFNBQVMsS0FBSyxRQUFRLEtBQUssS0FBSyxDQUFDO0FBQ3BEO0FBRU8sU0FBUyxXQUFXLEdBQVksU0FBa0M7QUFDdkUsU0FBTyxFQUFFLE9BQU8sT0FBTyxNQUFNLEtBQUssRUFBRSxTQUFTLE9BQU8sSUFBSSxDQUFDLEVBQUUsV0FBVyxPQUFPLENBQUM7QUFDaEY7QUFnQkEsU0FBUyxZQUNQLEdBQ0EsTUFDQSxJQUNBLFNBQ0EsTUFDUztBQUNULFFBQU0sQ0FBQyxPQUFPLE1BQU0sSUFBSSxRQUFRLElBQUksQ0FBQyxXQUFXLFNBQVMsT0FBTyxTQUFTLElBQUksT0FBTyxDQUFDLENBQUM7QUFDdEYsUUFBTSxVQUFVLENBQUMsTUFBc0I7QUFDckMsUUFBSSxNQUFNLEVBQUcsUUFBTyxHQUFHLFNBQVMsSUFBSSxHQUFHLFFBQVE7QUFDL0MsV0FBTyxNQUFNLEtBQUssR0FBRyxVQUFVLElBQUksR0FBRyxTQUFTLEdBQUc7QUFBQSxFQUNwRDtBQUNBLFFBQU0sU0FBUyxDQUFDLE1BQW9CO0FBQ2xDLFVBQU0sSUFBSSxNQUFNLElBQUksUUFBUTtBQUM1QixRQUFJLE1BQU0sT0FBVyxPQUFNLElBQUksV0FBVyxnQkFBZ0IsQ0FBQyxvQkFBb0I7QUFDL0UsV0FBTztBQUFBLEVBQ1Q7QUFDQSxRQUFNLE1BQXdCO0FBQUE7QUFBQSxJQUU1QixRQUFRLENBQUMsTUFBTyxFQUFFLE9BQU8sUUFBUSxDQUFDLENBQUMsTUFBTSxLQUFLLEtBQUssRUFBRSxPQUFPLFFBQVEsQ0FBQyxDQUFDO0FBQUEsSUFDdEUsVUFBVSxDQUFDLE1BQU0sTUFBTSxLQUFLLEVBQUUsU0FBUyxRQUFRLENBQUMsQ0FBQztBQUFBLElBQ2pELE1BQU0sQ0FBQyxNQUFNO0FBQ1gsWUFBTSxJQUFJLEVBQUUsS0FBSyxRQUFRLENBQUMsQ0FBQztBQUMzQixhQUFPLFFBQVEsQ0FBQyxNQUFNLEdBQUcsYUFBYSxTQUFTLEtBQUssR0FBRyxpQkFBaUIsSUFBSSxFQUFFLElBQUksSUFBSSxLQUFLLEdBQUdBLElBQUUsR0FBRyxjQUFjLENBQUMsQ0FBQyxJQUFJO0FBQUEsSUFDekg7QUFBQSxJQUNBLFlBQVk7QUFBQSxJQUNaLFlBQVksQ0FBQyxNQUFNLEVBQUUsV0FBVyxRQUFRLENBQUMsQ0FBQztBQUFBLElBQzFDLFNBQVMsQ0FBQyxNQUFPLFFBQVEsQ0FBQyxNQUFNLFNBQVksRUFBRSxRQUFRLFFBQVEsQ0FBQyxDQUFDLElBQUksRUFBRSxJQUFJLFFBQVEsT0FBTyxDQUFDLENBQUMsQ0FBQztBQUFBLElBQzVGLGFBQWEsQ0FBQyxHQUFHLE1BQU0sS0FBSyxFQUFFLFVBQVUsQ0FBQyxDQUFDO0FBQUEsSUFDMUMsVUFBVSxDQUFDLEdBQUcsR0FBRyxVQUFVO0FBQ3pCLFlBQU0sT0FBTyxPQUFPLENBQUM7QUFDckIsWUFBTSxNQUFNLFVBQVUsSUFBSSxJQUFJLElBQUksR0FBRyxJQUFJLElBQUksUUFBUSxJQUFJLEdBQUdBLElBQUUsQ0FBQyxZQUFjLENBQUMsR0FBRyxJQUFJLElBQUksR0FBR0EsSUFBRSxVQUFXLENBQUMsQ0FBQztBQUMzRyxXQUFLLEVBQUUsVUFBVSxLQUFLLFVBQVUsTUFBTSxHQUFHLEdBQUcsQ0FBQyxDQUFDO0FBQUEsSUFDaEQ7QUFBQSxFQUNGO0FBQ0EsU0FBTyxJQUFJLE1BQU0sR0FBRztBQUFBLElBQ2xCLEtBQUssQ0FBQyxRQUFRLFFBQXVCO0FBQ25DLFlBQU0sU0FBVSxPQUE4QyxHQUFHO0FBQ2pFLFVBQUksT0FBTyxJQUFLLFFBQVEsSUFBZ0MsR0FBRztBQUMzRCxhQUFPLE9BQU8sV0FBVyxhQUFjLE9BQU8sS0FBSyxNQUFNLElBQWdCO0FBQUEsSUFDM0U7QUFBQSxFQUNGLENBQUM7QUFDSDtBQUdBLFNBQVMsT0FBTyxRQUFrQixJQUFrQixjQUFjLE1BQWdCO0FBQ2hGLFNBQU8sQ0FBQyxNQUFNO0FBQ1osVUFBTSxVQUFVO0FBQUEsTUFDZCxHQUFHLFFBQVEsSUFBSSxTQUFZLFdBQVcsR0FBRyxHQUFHLEtBQUs7QUFBQSxNQUNqRCxlQUFlLEdBQUcsVUFBVSxJQUFJLFdBQVcsR0FBRyxHQUFHLE1BQU0sSUFBSTtBQUFBLElBQzdEO0FBQ0EsVUFBTSxVQUFrQixDQUFDO0FBQ3pCLGFBQVMsT0FBTyxHQUFHLE9BQU8sRUFBRSxPQUFPLENBQUMsSUFBSSxJQUFJLE9BQVEsUUFBTyxZQUFZLEdBQUcsTUFBTSxJQUFJLFNBQVMsQ0FBQyxNQUFNLFFBQVEsS0FBSyxDQUFDLENBQUMsQ0FBQztBQUNwSCxhQUFTLEdBQUcsR0FBRyxRQUFRLENBQUMsR0FBSSxRQUFRLENBQUMsQ0FBQztBQUFBLEVBQ3hDO0FBQ0Y7QUFHTyxJQUFNLFNBQVMsQ0FBQyxRQUFrQixpQkFBaUIsTUFDeEQsT0FBTyxRQUFRLEVBQUUsT0FBTyxHQUFHLFFBQVEsR0FBRyxXQUFXLEdBQUcsZUFBZSxDQUFDO0FBRS9ELElBQU0sUUFBUSxDQUFDLFdBQStCLE9BQU8sUUFBUSxFQUFFLE9BQU8sSUFBSSxRQUFRLEdBQUcsV0FBVyxHQUFHLGdCQUFnQixFQUFFLENBQUM7QUFFdEgsSUFBTSxVQUFVLENBQUMsV0FBK0IsT0FBTyxRQUFRLEVBQUUsT0FBTyxHQUFHLFFBQVEsSUFBSSxXQUFXLEdBQUcsZ0JBQWdCLEVBQUUsQ0FBQztBQUV4SCxJQUFNLFNBQVMsQ0FBQyxXQUNyQixPQUFPLFFBQVEsRUFBRSxPQUFPLEdBQUcsUUFBUSxHQUFHLFdBQVcsR0FBRyxnQkFBZ0IsRUFBRSxHQUFHLEtBQUs7QUFHekUsSUFBTSxTQUFTLENBQUMsV0FBb0MsR0FBUyxNQUNsRSxLQUFLLFVBQVUsUUFBUSxDQUFDLEdBQUcsUUFBUSxDQUFDLENBQUMsR0FBRyxVQUFVLFNBQVMsQ0FBQyxHQUFHLFNBQVMsQ0FBQyxDQUFDLENBQUM7OztBQy9GN0UsSUFBTUMsTUFBSSxJQUFJO0FBR2QsSUFBTSxRQUNKLENBQUMsY0FDRCxDQUFDLE1BQU07QUFDTCxRQUFNLElBQUksV0FBVyxHQUFHLENBQUM7QUFDekIsUUFBTSxJQUFJLFdBQVcsR0FBRyxDQUFDO0FBQ3pCLFFBQU0sVUFBVSxFQUFFLElBQUksQ0FBQyxHQUFHLE1BQU0sRUFBRSxVQUFVLFVBQVUsR0FBRyxFQUFFLENBQUMsQ0FBRSxDQUFDLENBQUM7QUFDaEUsV0FBUyxHQUFHLEdBQUcsUUFBUSxDQUFDLEdBQUksUUFBUSxDQUFDLENBQUM7QUFDeEM7QUFFRixJQUFNLG1CQUNKLENBQUMsYUFBcUIsY0FDdEIsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxVQUFVLFdBQVcsR0FBRyxDQUFDLEVBQUUsSUFBSSxDQUFDLEdBQUcsTUFBTSxFQUFFLFVBQVUsVUFBVSxHQUFHLEVBQUUsSUFBSSxJQUFJLEtBQUssRUFBRSxLQUFLLENBQUMsR0FBR0EsSUFBRSxjQUFjLENBQUMsQ0FBQyxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQ3hILFdBQVMsR0FBRyxHQUFHLFFBQVEsQ0FBQyxHQUFJLFFBQVEsQ0FBQyxDQUFDO0FBQ3hDO0FBR0YsSUFBTSxnQkFBZ0IsQ0FBQyxTQUNyQixLQUFLLE9BQU8sWUFBWSxLQUFLLE9BQU8sWUFBWSxNQUFNQyxVQUFTLG1CQUFzQixDQUFDLEdBQUdBLFVBQVMsbUJBQXNCLENBQUM7QUFDM0gsSUFBTUEsWUFBVyxDQUFDLFNBQXVCLEtBQUssTUFBTSxNQUFNLElBQUk7QUFFOUQsSUFBTSxpQkFBaUI7QUFBQSxFQUFNLENBQUMsR0FBRyxZQUMvQixLQUFLLE9BQU8sV0FBVyxHQUFHLGNBQWMsS0FBSyxPQUFPLE9BQU8sU0FBU0EsVUFBUyxZQUFjLENBQUMsQ0FBQyxDQUFDO0FBQ2hHO0FBQ0EsSUFBTSxpQkFBaUIsTUFBTSxDQUFDLEdBQUcsWUFBWTtBQUMzQyxRQUFNLE9BQU8sS0FBSyxPQUFPLE9BQU8sS0FBSyxNQUFNLGFBQWEsU0FBUyxJQUFJLE1BQU0sQ0FBQyxDQUFDLEdBQUdBLFVBQVMsRUFBRSxDQUFDO0FBQzVGLFNBQU8sS0FBSztBQUFBLElBQ1Y7QUFBQSxJQUNBO0FBQUEsSUFDQSxLQUFLLE9BQU8sWUFBWSxLQUFLLE9BQU8sWUFBWSxNQUFNQSxVQUFTLG1CQUFzQixDQUFDLEdBQUdBLFVBQVMsbUJBQXNCLENBQUM7QUFBQSxFQUMzSDtBQUNGLENBQUM7QUFDRCxJQUFNLFFBQVEsQ0FBQyxHQUFRLE1BQW1CLElBQUksS0FBSyxJQUFJLElBQUksSUFBSSxLQUFLLEdBQUdELElBQUUsQ0FBQyxDQUFDLEdBQUdBLElBQUUsQ0FBQyxDQUFDLENBQUM7QUFHbkYsSUFBTSxnQkFBMEIsQ0FBQyxNQUFNO0FBQ3JDLFFBQU0sQ0FBQyxLQUFLLElBQUksSUFBSSxFQUFFLFNBQVMsQ0FBQztBQUNoQyxRQUFNLFVBQVUsRUFBRSxTQUFTLENBQUM7QUFDNUIsUUFBTSxVQUFVLFFBQVEsSUFBSSxDQUFDLE1BQU07QUFDakMsVUFBTSxRQUFRLEVBQUUsVUFBVSxjQUFjLEtBQUssT0FBTyxPQUFPLEdBQUdDLFVBQVMsWUFBYyxDQUFDLENBQUMsQ0FBQztBQUN4RixVQUFNLFdBQVcsS0FBSyxPQUFPLFdBQVcsTUFBTSxLQUFLLE9BQU8sWUFBWSxPQUFPQSxVQUFTLG1CQUFzQixDQUFDLENBQUM7QUFDOUcsV0FBTyxFQUFFLFVBQVUsS0FBSyxPQUFPLE1BQU0sS0FBSyxPQUFPLFdBQVcsS0FBSyxLQUFLLEdBQUcsUUFBUSxDQUFDO0FBQUEsRUFDcEYsQ0FBQztBQUNELElBQUUsVUFBVSxHQUFHLFFBQVEsQ0FBQyxHQUFJLFFBQVEsQ0FBQyxDQUFFO0FBQ3pDO0FBRUEsSUFBTSxlQUF5QixDQUFDLE1BQU07QUFDcEMsUUFBTSxDQUFDLEtBQUssSUFBSSxJQUFJLEVBQUUsU0FBUyxDQUFDO0FBQ2hDLFFBQU0sWUFBWSxFQUFFLEtBQUssQ0FBQztBQUMxQixRQUFNLE9BQU8sQ0FBQyxNQUFtQjtBQUMvQixVQUFNLE9BQU8sRUFBRSxVQUFVLEtBQUssT0FBTyxNQUFNLFdBQVcsSUFBSSxJQUFJLENBQUMsR0FBRyxNQUFNLEdBQUcsQ0FBQztBQUM1RSxXQUFPLElBQUksT0FBTyxNQUFNLFdBQVcsSUFBSSxDQUFDLEdBQUcsU0FBUyxJQUFJLEdBQUcsUUFBUSxJQUFJLENBQUM7QUFBQSxFQUMxRTtBQUNBLElBQUUsVUFBVSxHQUFHLEVBQUUsVUFBVSxLQUFLLEtBQUssQ0FBQyxHQUFHLEtBQUssQ0FBQyxDQUFDLENBQUMsR0FBRyxFQUFFLFVBQVUsS0FBSyxLQUFLLENBQUMsR0FBRyxLQUFLLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDekY7QUFFQSxJQUFNLGdCQUEwQixDQUFDLE1BQU07QUFDckMsUUFBTSxJQUFJLEVBQUUsU0FBUyxDQUFDO0FBQ3RCLFFBQU0sSUFBSSxFQUFFLFNBQVMsQ0FBQztBQUN0QixRQUFNLFlBQVksRUFBRSxLQUFLLENBQUM7QUFDMUIsUUFBTUMsVUFBUyxDQUFDLE9BQXFCO0FBQ25DLFVBQU0sT0FBTyxLQUFLO0FBQUEsTUFDaEIsTUFBTSxXQUFXLEtBQUssQ0FBQztBQUFBLE1BQ3ZCLEtBQUssT0FBTyxNQUFNLFdBQVcsRUFBRSxHQUFHLEVBQUUsQ0FBQyxHQUFHLEVBQUUsQ0FBQyxDQUFDO0FBQUEsTUFDNUMsS0FBSyxPQUFPLE1BQU0sV0FBVyxFQUFFLEdBQUcsRUFBRSxDQUFDLEdBQUcsRUFBRSxDQUFDLENBQUM7QUFBQSxJQUM5QztBQUNBLFdBQU8sRUFBRSxVQUFVLEtBQUssT0FBTyxNQUFNLFdBQVcsS0FBSyxDQUFDLEdBQUcsS0FBSyxLQUFLLEdBQUcsSUFBSSxDQUFDO0FBQUEsRUFDN0U7QUFDQSxJQUFFLFVBQVUsR0FBR0EsUUFBTyxDQUFDLEdBQUdBLFFBQU8sQ0FBQyxDQUFDO0FBQ3JDO0FBQ0EsSUFBTSxhQUF1QixDQUFDLE1BQU07QUFDbEMsUUFBTSxJQUFJLEVBQUUsV0FBVyxDQUFDO0FBQ3hCLFFBQU0sQ0FBQyxLQUFLLElBQUksSUFBSSxFQUFFLFNBQVMsQ0FBQztBQUNoQyxRQUFNLFNBQVMsRUFBRSxPQUFPLE1BQU0sRUFBRSxLQUFLLENBQUMsR0FBRyxDQUFDLENBQUM7QUFDM0MsSUFBRSxVQUFVLEdBQUcsS0FBSyxPQUFPLFFBQVEsS0FBSyxDQUFDLEdBQUcsS0FBSyxPQUFPLFFBQVEsR0FBRyxJQUFJLENBQUM7QUFDMUU7QUFDQSxJQUFNLGNBQXdCLENBQUMsTUFBTTtBQUNuQyxRQUFNLENBQUMsS0FBSyxJQUFJLElBQUksRUFBRSxTQUFTLENBQUM7QUFDaEMsV0FBUyxHQUFHLEdBQUcsRUFBRSxVQUFVLEtBQUssT0FBTyxNQUFNLEVBQUUsS0FBSyxDQUFDLEdBQUcsQ0FBQyxHQUFHLE1BQU0sR0FBRyxDQUFDLENBQUM7QUFDekU7QUFHQSxJQUFNLFlBQ0osQ0FBQ0MsVUFDRCxDQUFDLE1BQU07QUFDTCxRQUFNLE1BQU0sRUFBRSxRQUFRLENBQUM7QUFDdkIsUUFBTUMsVUFBUyxJQUFJLEtBQUssR0FBRztBQUMzQixRQUFNLElBQUksRUFBRTtBQUFBLElBQ1ZELFVBQVMsS0FDTCxLQUFLLFFBQVEsR0FBRyxJQUNoQkEsVUFBUyxLQUNQLEtBQUssUUFBUUMsT0FBTSxJQUNuQkQsVUFBUyxLQUNQLEtBQUssUUFBUUMsT0FBTSxJQUNuQixLQUFLLE9BQU9BLE9BQU07QUFBQSxFQUM1QjtBQUNBLFdBQVMsR0FBRyxHQUFHLEdBQUcsRUFBRSxPQUFPLENBQUMsTUFBTSxLQUFLLElBQUksTUFBUztBQUN0RDtBQUdGLElBQU0sVUFDSixDQUFDLFdBQW9DLFdBQ3JDLENBQUMsR0FBUSxNQUFnQjtBQUN2QixRQUFNLE1BQU0sQ0FBQyxNQUFpQixTQUFTLElBQUksVUFBVSxDQUFDLElBQUksSUFBSSxJQUFJLEdBQUdKLElBQUUsVUFBVyxDQUFDO0FBQ25GLFFBQU0sT0FBTyxDQUFDLE1BQWlCLFNBQVMsSUFBSSxLQUFLLEdBQUdBLElBQUUsRUFBRSxDQUFDLElBQUksSUFBSSxLQUFLLEdBQUdBLElBQUUsRUFBRSxDQUFDO0FBQzlFLFFBQU0sY0FBYyxJQUFJLElBQUksR0FBR0EsSUFBRSxVQUFXLENBQUM7QUFDN0MsU0FBTyxJQUFJO0FBQUEsSUFDVCxJQUFJLElBQUksVUFBVSxJQUFJLENBQUMsR0FBRyxXQUFXLEdBQUdBLElBQUUsVUFBVyxDQUFDO0FBQUEsSUFDdEQsSUFBSSxJQUFJLFVBQVUsS0FBSyxDQUFDLEdBQUcsSUFBSSxLQUFLLEdBQUdBLElBQUUsRUFBRSxDQUFDLENBQUMsR0FBR0EsSUFBRSxFQUFFLENBQUM7QUFBQSxFQUN2RDtBQUNGO0FBRUYsSUFBTSxVQUNKLENBQUMsT0FBb0NHLE9BQWNFLGNBQWEsVUFDaEUsQ0FBQyxHQUFRLFVBQ1BBLGNBQ0ksTUFBTSxHQUFHLElBQUksT0FBTyxJQUFJLElBQUksT0FBT0wsSUFBRUcsUUFBTyxDQUFDLENBQUMsR0FBR0gsSUFBRUcsUUFBTyxDQUFDLEdBQUcsS0FBSyxDQUFDLElBQ3BFLElBQUksT0FBTyxJQUFJLElBQUksT0FBT0gsSUFBRUcsUUFBTyxDQUFDLENBQUMsR0FBR0gsSUFBRSxDQUFDLEdBQUcsTUFBTSxHQUFHLEtBQUssQ0FBQztBQUNyRSxJQUFNLGdCQUFnQixDQUFDLGNBQWlELE1BQU0sQ0FBQyxHQUFHLE1BQU0sT0FBTyxXQUFXLEdBQUcsQ0FBQyxDQUFDO0FBRy9HLElBQU1NLFFBQ0osQ0FBQyxTQUNELENBQUMsTUFBTTtBQUNMLFFBQU0sSUFBSSxXQUFXLEdBQUcsQ0FBQztBQUN6QixRQUFNLElBQUksV0FBVyxHQUFHLENBQUM7QUFDekIsUUFBTSxVQUFVLENBQUNDLGFBQTZDO0FBQzVELFVBQU0sTUFBTSxFQUFFLFVBQVUsRUFBRSxJQUFJLENBQUMsR0FBRyxNQUFNQSxTQUFRLEdBQUcsRUFBRSxDQUFDLENBQUUsQ0FBQyxFQUFFLE9BQU8sQ0FBQyxHQUFHLE1BQU0sS0FBSyxPQUFPLE1BQU0sR0FBRyxDQUFDLENBQUMsQ0FBQztBQUNwRyxXQUFPLElBQUksUUFBUSxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksR0FBRyxRQUFRLEdBQUcsR0FBRyxTQUFTLEdBQUcsQ0FBQyxHQUFHUCxJQUFFLElBQUksQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUNuRjtBQUNBLFFBQU0sS0FBSyxFQUFFLElBQUksUUFBUSxDQUFDLEdBQUcsTUFBTSxLQUFLLE9BQU8sT0FBTyxHQUFHLENBQUMsQ0FBQyxDQUFDO0FBQzVELFFBQU0sS0FBSyxFQUFFLElBQUksUUFBUSxDQUFDLEdBQUcsTUFBTSxLQUFLLE9BQU8sVUFBVSxHQUFHLENBQUMsQ0FBQyxDQUFDO0FBQy9ELElBQUUsV0FBVyxJQUFJLEdBQUcsSUFBSSxJQUFJLElBQUlBLElBQUUsQ0FBQyxDQUFDLEdBQUcsRUFBRSxDQUFDO0FBQzVDO0FBRUYsSUFBTSxXQUNKLENBQUMsU0FBMkJHLFVBQzVCLENBQUMsTUFDQyxFQUFFLE1BQU0sR0FBRyxXQUFXLEdBQUcsQ0FBQyxFQUFFLElBQUksQ0FBQyxHQUFHLE1BQU0sSUFBSSxJQUFJLElBQUksUUFBUSxRQUFRLENBQUMsQ0FBQyxHQUFHSCxJQUFFRyxRQUFPLENBQUMsQ0FBQyxDQUFDLEVBQUUsT0FBTyxDQUFDLEdBQUcsTUFBTSxJQUFJLEdBQUcsR0FBRyxDQUFDLENBQUMsQ0FBQztBQUdwSCxJQUFNLHNCQUFnRDtBQUFBLEVBQzNELFdBQVc7QUFBQSxFQUNYLFdBQVc7QUFBQSxFQUNYLGlCQUFpQjtBQUFBLElBQWlCO0FBQUEsSUFBRyxDQUFDLEdBQUcsY0FDdkMsS0FBSyxPQUFPLFdBQVcsR0FBRyxLQUFLLGFBQWEsV0FBVyxDQUFDLEdBQUcsYUFBYSxXQUFXLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDeEY7QUFBQSxFQUNBLGlCQUFpQjtBQUFBLElBQWlCO0FBQUEsSUFBRyxDQUFDLEdBQUcsY0FDdkMsS0FBSyxJQUFJLE9BQU8sTUFBTSxXQUFXLENBQUMsR0FBRyxTQUFTLENBQUMsR0FBRyxRQUFRLENBQUMsQ0FBQyxHQUFHLElBQUksT0FBTyxNQUFNLFdBQVcsQ0FBQyxHQUFHLFNBQVMsQ0FBQyxHQUFHLFFBQVEsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUN6SDtBQUFBLEVBQ0EsUUFBUTtBQUFBLEVBQ1IsUUFBUTtBQUFBLEVBQ1IsWUFBWTtBQUFBLEVBQ1osYUFBYTtBQUFBLEVBQ2IsY0FBYztBQUFBLEVBQ2QsY0FBYyxVQUFVLEVBQUU7QUFBQSxFQUMxQixjQUFjLFVBQVUsRUFBRTtBQUFBLEVBQzFCLGdCQUFnQixDQUFDLE1BQU07QUFDckIsVUFBTSxJQUFJLEVBQUUsV0FBVyxDQUFDO0FBQ3hCLE1BQUUsVUFBVSxHQUFHLEdBQUcsQ0FBQztBQUFBLEVBQ3JCO0FBQUEsRUFDQSxjQUFjLFVBQVUsQ0FBQztBQUFBLEVBQ3pCLGNBQWMsVUFBVSxFQUFFO0FBQUEsRUFDMUIsY0FBYyxVQUFVLEVBQUU7QUFBQSxFQUMxQixjQUFjLFVBQVUsRUFBRTtBQUFBLEVBQzFCLFNBQVMsY0FBYyxRQUFRLFFBQVEsSUFBSSxNQUFNLEVBQUUsR0FBRyxLQUFLLENBQUM7QUFBQSxFQUM1RCxTQUFTLGNBQWMsUUFBUSxRQUFRLElBQUksS0FBSyxFQUFFLEdBQUcsS0FBSyxDQUFDO0FBQUEsRUFDM0QsU0FBUyxjQUFjLFFBQVEsUUFBUSxJQUFJLE1BQU0sSUFBSSxJQUFJLEdBQUcsSUFBSSxDQUFDO0FBQUEsRUFDakUsU0FBUyxjQUFjLFFBQVEsSUFBSSxNQUFNLEVBQUUsQ0FBQztBQUFBLEVBQzVDLFNBQVMsY0FBYyxRQUFRLElBQUksS0FBSyxFQUFFLENBQUM7QUFBQSxFQUMzQyxRQUFRRyxNQUFLLENBQUMsRUFBRTtBQUFBLEVBQ2hCLFNBQVNBLE1BQUssT0FBTyxPQUFPLElBQUksbUJBQXNCLENBQUM7QUFBQSxFQUN2RCxTQUFTQSxNQUFLLE9BQU8sT0FBTyxJQUFJLG1CQUFzQixDQUFDO0FBQUEsRUFDdkQsV0FBVyxTQUFTLEtBQUssV0FBVyxDQUFDO0FBQUEsRUFDckMsV0FBVyxTQUFTLEtBQUssV0FBVyxDQUFDO0FBQUEsRUFDckMsV0FBVyxTQUFTLEtBQUssVUFBVSxFQUFFO0FBQ3ZDOzs7QUNwTEEsSUFBTSxjQUFjO0FBRXBCLElBQU0sY0FBYztBQUdiLElBQU0sUUFBUSxDQUFDLE1BQW9CLElBQUksR0FBRyxJQUFJLElBQUksRUFBRSxNQUFNLEdBQUcsSUFBSSxNQUFNLENBQUMsV0FBVyxDQUFDLEdBQUcsSUFBSSxNQUFNLFdBQVcsQ0FBQzs7O0FDYXBILElBQU0sVUFBaUIsRUFBRSxTQUFTLFNBQVMsT0FBTyxTQUFTLFVBQVUscUJBQXdCLE1BQU0sb0JBQXVCO0FBQzFILElBQU0sVUFBaUIsRUFBRSxTQUFTLFNBQVMsT0FBTyxTQUFTLFVBQVUscUJBQXdCLE1BQU0sb0JBQXVCO0FBRTFILElBQU0sT0FBTyxDQUFDLFNBQXVCLEtBQUssTUFBTSxNQUFNLElBQUk7QUFDMUQsSUFBTSxRQUFRLENBQUMsR0FBVSxHQUFTLE1BQWtCLEtBQUssT0FBTyxHQUFHLEVBQUUsT0FBTyxNQUFvQixHQUFHLENBQUM7QUFDcEcsSUFBTSxVQUFVLENBQUMsR0FBVSxHQUFTLE1BQWtCLEtBQUssT0FBTyxHQUFHLEVBQUUsT0FBTyxPQUFxQixHQUFHLENBQUM7QUFDdkcsSUFBTSxLQUFLLElBQUksVUFBd0IsTUFBTSxPQUFPLENBQUMsR0FBRyxNQUFNLEtBQUssT0FBTyxNQUFNLEdBQUcsQ0FBQyxDQUFDO0FBQ3JGLElBQU0sV0FBVyxDQUFDLEdBQVUsTUFBa0IsS0FBSyxPQUFPLE9BQU8sR0FBRyxLQUFLLEVBQUUsUUFBUSxDQUFDO0FBQ3BGLElBQU0sU0FBUyxDQUFDLEdBQVUsTUFBa0IsTUFBTSxHQUFHLEtBQUssTUFBTSxHQUFHLEVBQUUsT0FBTyxPQUFvQixHQUFHLElBQUksTUFBTSxDQUFDLENBQUMsR0FBRyxLQUFLLEtBQUssQ0FBQztBQUU3SCxJQUFNLFlBQVksQ0FBQyxHQUFVLE1BQWtCLE1BQU0sR0FBRyxTQUFTLEdBQUcsQ0FBQyxHQUFHLEtBQUssRUFBRSxRQUFRLENBQUM7QUFDeEYsSUFBTSxVQUFVLENBQUMsR0FBVSxNQUFrQixNQUFNLEdBQUcsU0FBUyxHQUFHLENBQUMsR0FBRyxLQUFLLEtBQUssQ0FBQztBQUNqRixJQUFNLFFBQVEsQ0FBQyxHQUFVLE1BQWtCLEdBQUcsVUFBVSxHQUFHLENBQUMsR0FBRyxLQUFLLE9BQU8sVUFBVSxRQUFRLEdBQUcsQ0FBQyxHQUFHLE9BQU8sR0FBRyxDQUFDLENBQUMsQ0FBQztBQUNqSCxJQUFNLFNBQVMsQ0FBQyxHQUFVLE1BQWtCLFFBQVEsR0FBRyxLQUFLLEtBQUssRUFBRSxJQUFJLEdBQUcsU0FBUyxHQUFHLENBQUMsQ0FBQztBQUl4RixJQUFNLFFBQWUsQ0FBQyxHQUFHLEdBQUcsR0FBRyxNQUFNLEdBQUcsTUFBTSxHQUFHLENBQUMsR0FBRyxNQUFNLEdBQUcsQ0FBQyxHQUFHLE1BQU0sR0FBRyxDQUFDLENBQUM7QUFDN0UsSUFBTSxZQUFtQixDQUFDLEdBQUcsR0FBRyxHQUFHLE1BQ2pDLEdBQUcsTUFBTSxHQUFHLENBQUMsR0FBRyxNQUFNLEdBQUcsQ0FBQyxHQUFHLFVBQVUsR0FBRyxDQUFDLEdBQUcsS0FBSyxPQUFPLFVBQVUsT0FBTyxHQUFHLENBQUMsR0FBRyxHQUFHLE9BQU8sR0FBRyxDQUFDLEdBQUcsT0FBTyxHQUFHLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDbkgsSUFBTSxhQUFvQixDQUFDLEdBQUcsR0FBRyxHQUFHLE1BQ2xDLEdBQUcsTUFBTSxHQUFHLENBQUMsR0FBRyxVQUFVLEdBQUcsQ0FBQyxHQUFHLFFBQVEsR0FBRyxDQUFDLEdBQUcsVUFBVSxHQUFHLENBQUMsR0FBRyxLQUFLLE9BQU8sVUFBVSxPQUFPLEdBQUcsQ0FBQyxHQUFHLE9BQU8sR0FBRyxDQUFDLENBQUMsQ0FBQztBQUNwSCxJQUFNLFlBQW1CLENBQUMsR0FBRyxHQUFHLE1BQU0sR0FBRyxNQUFNLEdBQUcsQ0FBQyxHQUFHLE1BQU0sR0FBRyxDQUFDLENBQUM7QUFFakUsU0FBUyxXQUFXLEdBQVksTUFBWSxTQUFxQjtBQUMvRCxRQUFNLE1BQU0sRUFBRSxVQUFVLElBQUk7QUFDNUIsUUFBTSxNQUFNLElBQUksR0FBRyxJQUFJLEdBQUcsUUFBUSxHQUFHLEdBQUcsU0FBUyxHQUFHLENBQUMsR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDO0FBQ3BFLElBQUUsR0FBRyxZQUFZLFNBQVksTUFBTSxJQUFJLEdBQUcsS0FBSyxJQUFJLElBQUksT0FBTyxDQUFDLEdBQUcsTUFBTSxFQUFFLE1BQU0sQ0FBQztBQUNuRjtBQUVBLElBQU0sU0FDSixDQUFDLEdBQVUsT0FBYyxXQUF1QyxhQUFhLFNBQzdFLENBQUMsTUFBTTtBQUNMLFFBQU0sSUFBSSxjQUFjLEdBQUcsQ0FBQztBQUM1QixRQUFNLElBQUksRUFBRSxXQUFXLENBQUM7QUFDeEIsUUFBTSxJQUFJLEVBQUUsVUFBVSxVQUFVLEdBQUcsQ0FBQyxDQUFDO0FBQ3JDLGFBQVcsR0FBRyxNQUFNLEdBQUcsR0FBRyxHQUFHLENBQUMsR0FBRyxhQUFhLE1BQU0sQ0FBQyxJQUFJLE1BQVM7QUFDbEUsSUFBRSxZQUFZLEdBQUcsQ0FBQztBQUNwQjtBQUNGLElBQU0sYUFDSixDQUFDLE1BQ0QsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxJQUFJLGNBQWMsR0FBRyxDQUFDO0FBQzVCLGFBQVcsR0FBRyxHQUFHLE1BQU0sR0FBRyxDQUFDLEdBQUcsUUFBUSxHQUFHLEtBQUssS0FBSyxHQUFHLENBQUMsQ0FBQyxHQUFHLE1BQU0sQ0FBQyxDQUFDO0FBQ25FLElBQUUsWUFBWSxHQUFHLEtBQUssTUFBTSxHQUFHLEVBQUUsS0FBSyxRQUFxQixDQUFDLENBQUM7QUFDL0Q7QUFHSyxJQUFNLGFBQWE7QUFFbkIsU0FBUyxVQUFVLEdBQVksV0FBZ0IsTUFBbUI7QUFDdkUsU0FBTyxFQUFFLElBQUksSUFBSSxLQUFLLElBQUksTUFBTSxPQUFPLE9BQU8sSUFBSSxVQUFVLENBQUMsR0FBRyxJQUFJLElBQUksSUFBSSxJQUFJLFdBQVcsSUFBSSxNQUFNLElBQUksQ0FBQyxHQUFHLElBQUksTUFBTSxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQzdIO0FBQ0EsSUFBTUUsV0FDSixDQUFDLEdBQVUsa0JBQ1gsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxJQUFJLGNBQWMsR0FBRyxDQUFDO0FBQzVCLFFBQU0sSUFBSSxFQUFFLFdBQVcsQ0FBQztBQUN4QixhQUFXLEdBQUcsVUFBVSxHQUFHLEdBQUcsR0FBRyxDQUFDLENBQUM7QUFDbkMsUUFBTSxTQUFTLFVBQVUsR0FBRyxFQUFFLEtBQUssQ0FBQyxHQUFHLGFBQWE7QUFDcEQsUUFBTSxTQUFTLENBQUMsTUFBMEJDLFNBQXNCO0FBQzlELFVBQU0sTUFBTSxLQUFLLFFBQVEsSUFBSSxJQUFJLElBQUksTUFBTSxDQUFDLEdBQUcsSUFBSSxJQUFJLElBQUksS0FBSyxRQUFRLElBQUksTUFBTUEsSUFBRyxDQUFDLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDdkcsV0FBTyxLQUFLLE9BQU8sT0FBTyxLQUFLLE9BQU8sR0FBRyxFQUFFLEtBQUssR0FBRyxJQUFJLElBQUksR0FBRyxDQUFDLEdBQUcsR0FBRztBQUFBLEVBQ3ZFO0FBQ0EsSUFBRSxZQUFZLEdBQUcsR0FBRyxPQUFPLE1BQU0sQ0FBQyxHQUFHLE9BQU8sTUFBTSxDQUFDLEdBQUcsT0FBTyxNQUFNLENBQUMsQ0FBQyxDQUFDO0FBQ3hFO0FBRUYsU0FBUyxNQUFNLFFBQWdCLEdBQW9DO0FBQ2pFLFFBQU0sWUFBWSxDQUFDLFNBQWlCLENBQUMsR0FBUyxNQUFrQixLQUFLLE9BQU8sR0FBRyxFQUFFLEtBQUssR0FBRyxJQUFJLElBQWtCLEdBQUcsQ0FBQztBQUNuSCxTQUFPO0FBQUEsSUFDTCxDQUFDLE1BQU0sTUFBTSxFQUFFLEdBQUcsT0FBTyxHQUFHLE9BQU8sVUFBVSxLQUFLLENBQUM7QUFBQSxJQUNuRCxDQUFDLE1BQU0sTUFBTSxFQUFFLEdBQUcsT0FBTyxHQUFHLE9BQU8sVUFBVSxLQUFLLENBQUM7QUFBQSxJQUNuRCxDQUFDLE1BQU0sTUFBTSxFQUFFLEdBQUcsT0FBTyxHQUFHLFdBQVcsVUFBVSxLQUFLLENBQUM7QUFBQSxJQUN2RCxDQUFDLE1BQU0sTUFBTSxFQUFFLEdBQUcsT0FBTyxHQUFHLFlBQVksVUFBVSxLQUFLLENBQUM7QUFBQTtBQUFBLElBRXhELENBQUMsTUFBTSxNQUFNLEVBQUUsR0FBRyxPQUFPLEdBQUcsV0FBVyxDQUFDLEdBQUcsTUFBTSxVQUFVLE1BQU0sRUFBRSxHQUFHLENBQUMsR0FBRyxLQUFLO0FBQUEsSUFDL0UsQ0FBQyxNQUFNLE1BQU0sRUFBRSxHQUFHLE9BQU8sR0FBRyxXQUFXLENBQUMsR0FBRyxNQUFNLFVBQVUsTUFBTSxFQUFFLEdBQUcsQ0FBQyxHQUFHLEtBQUs7QUFBQSxJQUMvRSxDQUFDLE9BQU8sTUFBTSxFQUFFLEdBQUcsV0FBVyxDQUFDO0FBQUEsSUFDL0IsQ0FBQyxNQUFNLE1BQU0sRUFBRSxHQUFHRCxTQUFRLEdBQUcsQ0FBQztBQUFBLElBQzlCLENBQUMsT0FBTyxNQUFNLEVBQUUsR0FBR0EsU0FBUSxHQUFHLEVBQUU7QUFBQSxFQUNsQztBQUNGO0FBR08sSUFBTSx1QkFBaUQsRUFBRSxHQUFHLE1BQU0sTUFBTSxPQUFPLEdBQUcsR0FBRyxNQUFNLE1BQU0sT0FBTyxFQUFFOzs7QUNqR2pILElBQU1FLE1BQUksSUFBSTtBQVNkLElBQU0sU0FBZ0IsRUFBRSxPQUFPLEdBQUcsVUFBVSxJQUFJLGlCQUFpQixLQUFNLE1BQU0sWUFBYTtBQUMxRixJQUFNLFNBQWdCLEVBQUUsT0FBTyxHQUFHLFVBQVUsSUFBSSxpQkFBaUIsTUFBTyxNQUFNLENBQUMsR0FBRztBQUVsRixJQUFNLGFBQWEsQ0FBQyxHQUFVQyxVQUFtQixJQUFJLElBQUksSUFBSSxLQUFLQSxPQUFNRCxJQUFFLEVBQUUsUUFBUSxDQUFDLEdBQUdBLElBQUUsRUFBRSxlQUFlLENBQUM7QUFFNUcsSUFBTSxVQUFVLENBQUMsR0FBVUMsT0FBVyxVQUNwQyxJQUFJLElBQUksSUFBSSxJQUFJLFdBQVcsR0FBR0EsS0FBSSxHQUFHRCxJQUFFLEtBQUssQ0FBQyxHQUFHQSxJQUFFLEVBQUUsa0JBQWtCLEtBQUssQ0FBQztBQUM5RSxJQUFNRSxVQUFTLENBQUMsR0FBVUQsVUFBbUIsSUFBSSxJQUFJLElBQUksSUFBSUEsT0FBTUQsSUFBRSxLQUFLLElBQUksRUFBRSxLQUFLLENBQUMsQ0FBQztBQUV2RixJQUFNLFVBQVUsQ0FBQyxHQUFVQyxVQUFtQixJQUFJLEdBQUcsUUFBUSxHQUFHQSxPQUFNLENBQUMsR0FBR0MsUUFBTyxHQUFHRCxLQUFJLENBQUM7QUFDekYsSUFBTSxhQUFhLENBQUMsR0FBVUEsVUFBbUIsSUFBSSxLQUFLLElBQUksS0FBS0EsT0FBTUQsSUFBRSxJQUFJLEVBQUUsUUFBUSxDQUFDLENBQUMsQ0FBQztBQUc1RixJQUFNLFVBQVUsQ0FBQyxHQUFZLFNBQWlCLE1BQzVDLE1BQU0sU0FBUyxFQUFFLFFBQVEsT0FBTyxJQUFJLEVBQUUsSUFBSSxJQUFJLElBQUksRUFBRSxRQUFRLE9BQU8sR0FBR0EsSUFBRSxFQUFFLElBQUksQ0FBQyxDQUFDO0FBQ2xGLElBQU0sUUFBUSxJQUFJLGVBQTJCLFdBQVcsT0FBTyxDQUFDLEdBQUcsTUFBTSxJQUFJLElBQUksR0FBRyxDQUFDLENBQUM7QUFFdEYsSUFBTUcsV0FBVSxDQUFDLEdBQVksY0FBeUIsRUFBRSxHQUFHLElBQUksSUFBSSxTQUFTLEdBQUcsTUFBTSxFQUFFLE1BQU0sQ0FBQztBQUc5RixJQUFNQyxTQUFlLENBQUMsR0FBRyxHQUFHLEdBQUcsTUFBTSxNQUFNLFFBQVEsR0FBRyxDQUFDLEdBQUcsUUFBUSxHQUFHLENBQUMsR0FBRyxRQUFRLEdBQUcsQ0FBQyxDQUFDO0FBQ3RGLElBQU1DLGFBQW1CLENBQUMsR0FBRyxHQUFHLEdBQUcsTUFDakMsTUFBTSxRQUFRLEdBQUcsQ0FBQyxHQUFHLFFBQVEsR0FBRyxDQUFDLEdBQUcsSUFBSSxHQUFHLFFBQVEsR0FBRyxHQUFHLENBQUMsR0FBRyxJQUFJLEdBQUdILFFBQU8sR0FBRyxDQUFDLEdBQUdBLFFBQU8sR0FBRyxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQ2xHLElBQU1JLGNBQW9CLENBQUMsR0FBRyxHQUFHLEdBQUcsTUFBTSxNQUFNLFFBQVEsR0FBRyxDQUFDLEdBQUcsUUFBUSxHQUFHLEdBQUcsQ0FBQyxHQUFHLElBQUksR0FBRyxRQUFRLEdBQUcsR0FBRyxDQUFDLEdBQUdKLFFBQU8sR0FBRyxDQUFDLENBQUMsQ0FBQztBQUV2SCxJQUFNLGFBQ0osQ0FBQyxHQUFVLE9BQWMsY0FDekIsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxJQUFJLFFBQVEsR0FBRyxHQUFHLENBQUM7QUFDekIsUUFBTSxJQUFJLFFBQVEsR0FBRyxHQUFHLENBQUM7QUFDekIsUUFBTSxJQUFJLEVBQUUsSUFBSSxVQUFVLEdBQUcsQ0FBQyxDQUFDO0FBQy9CLEVBQUFDLFNBQVEsR0FBRyxJQUFJLElBQUksTUFBTSxDQUFDLEdBQUcsTUFBTSxHQUFHLEdBQUcsR0FBRyxDQUFDLENBQUMsQ0FBQztBQUMvQyxJQUFFLFNBQVMsR0FBRyxHQUFHLEVBQUUsS0FBSztBQUMxQjtBQUVGLElBQU0sVUFBVSxDQUFDLFNBQXdDLENBQUMsR0FBUSxNQUFnQixJQUFJLFlBQVksSUFBSSxJQUFJLEVBQUUsSUFBSSxTQUFTLENBQUMsR0FBRyxJQUFJLFNBQVMsQ0FBQyxDQUFDLENBQUM7QUFDN0ksSUFBTSxVQUFVLENBQUMsU0FBd0MsQ0FBQyxHQUFRLE1BQWdCLElBQUksWUFBWSxJQUFJLElBQUksRUFBRSxJQUFJLFNBQVMsQ0FBQyxHQUFHLElBQUksU0FBUyxDQUFDLENBQUMsQ0FBQztBQUM3SSxJQUFNLFdBQVcsQ0FBQyxHQUFVRixVQUFvQixNQUFNLFNBQVMsSUFBSSxTQUFTQSxLQUFJLElBQUksSUFBSSxRQUFRLElBQUksU0FBU0EsS0FBSSxDQUFDO0FBR2xILElBQU0sVUFDSixDQUFDLEdBQVUsWUFDWCxDQUFDLE1BQU07QUFDTCxRQUFNLElBQUksUUFBUSxHQUFHLEdBQUcsQ0FBQztBQUN6QixRQUFNLElBQUksUUFBUSxHQUFHLEdBQUcsQ0FBQztBQUN6QixFQUFBRSxTQUFRLEdBQUcsSUFBSSxJQUFJLFFBQVEsR0FBRyxDQUFDLEdBQUcsUUFBUSxHQUFHLENBQUMsQ0FBQyxDQUFDO0FBQ2hELFFBQU0sYUFBYSxVQUFVLElBQUksR0FBRyxTQUFTLEdBQUcsQ0FBQyxHQUFHLFNBQVMsR0FBRyxDQUFDLENBQUMsSUFBSSxJQUFJLEdBQUcsU0FBUyxHQUFHLENBQUMsR0FBRyxTQUFTLEdBQUcsQ0FBQyxDQUFDO0FBQzNHLElBQUUsU0FBUyxHQUFHLEVBQUUsSUFBSSxJQUFJLE9BQU8sWUFBWSxHQUFHLENBQUMsQ0FBQyxHQUFHLEVBQUUsS0FBSztBQUM1RDtBQUNGLElBQU1JLGNBQ0osQ0FBQyxNQUNELENBQUMsTUFBTTtBQUNMLFFBQU0sSUFBSSxRQUFRLEdBQUcsR0FBRyxDQUFDO0FBQ3pCLEVBQUFKLFNBQVEsR0FBRyxNQUFNLE1BQU0sQ0FBQyxHQUFHLFFBQVEsR0FBRyxHQUFHLENBQUMsR0FBRyxJQUFJLElBQUksV0FBVyxHQUFHLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDdkUsSUFBRTtBQUFBLElBQ0E7QUFBQSxJQUNBLEVBQUUsSUFBSSxNQUFNLFNBQVMsSUFBSSxZQUFZLElBQUksS0FBSyxJQUFJLFNBQVMsQ0FBQyxDQUFDLENBQUMsSUFBSSxJQUFJLFlBQVksSUFBSSxLQUFLLElBQUksU0FBUyxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQUEsSUFDNUcsRUFBRTtBQUFBLEVBQ0o7QUFDRjtBQUVGLElBQU1LLFdBQ0osQ0FBQyxNQUNELENBQUMsTUFBTTtBQUNMLFFBQU0sSUFBSSxRQUFRLEdBQUcsR0FBRyxDQUFDO0FBQ3pCLFFBQU0sSUFBSSxRQUFRLEdBQUcsR0FBRyxDQUFDO0FBQ3pCLEVBQUFMLFNBQVEsR0FBRyxJQUFJLElBQUksUUFBUSxHQUFHLENBQUMsR0FBRyxRQUFRLEdBQUcsQ0FBQyxDQUFDLENBQUM7QUFDaEQsUUFBTSxPQUFPLElBQUksR0FBRyxTQUFTLEdBQUcsQ0FBQyxHQUFHLFNBQVMsR0FBRyxDQUFDLENBQUM7QUFDbEQsUUFBTU0sU0FBUSxJQUFJLEdBQUcsU0FBUyxHQUFHLENBQUMsR0FBRyxTQUFTLEdBQUcsQ0FBQyxDQUFDO0FBQ25ELElBQUUsV0FBVyxJQUFJLEdBQUcsSUFBSSxRQUFRLElBQUksR0FBRyxJQUFJLElBQUksSUFBSSxRQUFRQSxNQUFLLEdBQUdULElBQUUsQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUMzRTtBQUdGLElBQU0sZ0JBQ0osQ0FBQyxHQUFVLGtCQUNYLENBQUMsTUFBTTtBQUNMLFFBQU0sSUFBSSxRQUFRLEdBQUcsR0FBRyxDQUFDO0FBQ3pCLFFBQU0sSUFBSSxRQUFRLEdBQUcsR0FBRyxDQUFDO0FBQ3pCLEVBQUFHLFNBQVEsR0FBRyxJQUFJLElBQUksUUFBUSxHQUFHLENBQUMsR0FBRyxRQUFRLEdBQUcsQ0FBQyxDQUFDLENBQUM7QUFDaEQsUUFBTSxDQUFDLEdBQUcsQ0FBQyxJQUFJLENBQUMsU0FBUyxHQUFHLENBQUMsR0FBRyxTQUFTLEdBQUcsQ0FBQyxDQUFDO0FBQzlDLFFBQU0sUUFBUSxJQUFJO0FBQUEsSUFDaEIsSUFBSSxRQUFRLElBQUksR0FBRyxHQUFHLENBQUMsQ0FBQztBQUFBLElBQ3hCLElBQUksR0FBRyxJQUFJLElBQUksSUFBSSxRQUFRLElBQUksR0FBRyxHQUFHLENBQUMsQ0FBQyxHQUFHSCxJQUFFLENBQUMsQ0FBQyxHQUFHLElBQUksSUFBSSxJQUFJLFFBQVEsSUFBSSxHQUFHLEdBQUcsQ0FBQyxDQUFDLEdBQUdBLElBQUUsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUMzRjtBQUNBLFFBQU0sUUFBUSxJQUFJLEdBQUcsSUFBSSxJQUFJLFVBQVUsR0FBRyxFQUFFLEtBQUssQ0FBQyxHQUFHLGFBQWEsR0FBRyxLQUFLLEdBQUdBLElBQUUsQ0FBQyxDQUFDO0FBQ2pGLElBQUUsU0FBUyxHQUFHLEVBQUUsSUFBSSxJQUFJLE9BQU8sT0FBT0EsSUFBRSxFQUFFLEdBQUdBLElBQUUsQ0FBQyxDQUFDLENBQUMsR0FBRyxFQUFFLEtBQUs7QUFDOUQ7QUFFRixJQUFNLFFBQ0osQ0FBQyxNQUNELENBQUMsTUFBTTtBQUNMLFFBQU0sSUFBSSxRQUFRLEdBQUcsR0FBRyxDQUFDO0FBQ3pCLFFBQU0sWUFBWSxFQUFFLEtBQUssQ0FBQztBQUMxQixRQUFNLE1BQU0sQ0FBQ1UsU0FBcUIsSUFBSSxLQUFLLElBQUksSUFBSSxXQUFXVixJQUFFVSxJQUFHLENBQUMsQ0FBQztBQUNyRSxRQUFNLE9BQU8sRUFBRSxJQUFJLElBQUksSUFBSSxJQUFJLE9BQU8sSUFBSSxDQUFDLEdBQUcsSUFBSSxLQUFLLEVBQUUsTUFBTSxHQUFHVixJQUFFLEVBQUUsQ0FBQyxHQUFHLFNBQVMsR0FBR0EsSUFBRSxDQUFDLENBQUMsQ0FBQztBQUMzRixRQUFNLElBQUksU0FBUyxHQUFHLENBQUM7QUFDdkIsUUFBTSxDQUFDLFNBQVMsTUFBTSxJQUFJLElBQUksSUFBSSxDQUFDLElBQUksUUFBUSxDQUFDLEdBQUcsSUFBSSxNQUFNLENBQUMsR0FBRyxJQUFJLEtBQUssQ0FBQyxHQUFHLElBQUksTUFBTSxDQUFDLENBQUMsRUFBRTtBQUFBLElBQUksQ0FBQ1csT0FDL0YsSUFBSSxZQUFZQSxFQUFDO0FBQUEsRUFDbkI7QUFDQSxRQUFNQyxTQUFRLElBQUksS0FBSyxJQUFJLElBQUksTUFBTVosSUFBRSxDQUFDLENBQUMsQ0FBQztBQUMxQyxRQUFNLElBQUksRUFBRSxJQUFJLElBQUksT0FBTyxJQUFJLElBQUksTUFBTUEsSUFBRSxDQUFDLENBQUMsR0FBRyxJQUFJLE9BQU9ZLFFBQU8sTUFBTSxFQUFFLEdBQUcsSUFBSSxPQUFPQSxRQUFPLE1BQU0sT0FBTyxDQUFDLENBQUM7QUFDOUcsUUFBTSxXQUFXLElBQUksR0FBRyxJQUFJLEdBQUcsSUFBSSxDQUFDLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQyxHQUFHLElBQUksR0FBRyxJQUFJLEdBQUcsSUFBSSxTQUFTLENBQUMsR0FBRyxDQUFDLEdBQUcsTUFBTSxDQUFDLENBQUMsQ0FBQztBQUNsRyxFQUFBVCxTQUFRLEdBQUcsSUFBSSxJQUFJLFFBQVEsR0FBRyxDQUFDLEdBQUcsUUFBUSxDQUFDO0FBQzNDLElBQUUsU0FBUyxHQUFHLE1BQU0sU0FBUyxJQUFJLEVBQUUsSUFBSSxJQUFJLFlBQVksSUFBSSxPQUFPLElBQUksU0FBUyxDQUFDLENBQUMsQ0FBQyxDQUFDLEdBQUcsRUFBRSxLQUFLO0FBQy9GO0FBR0YsSUFBTSxjQUNKLENBQUMsTUFDRCxDQUFDLE1BQU07QUFDTCxRQUFNLElBQUksRUFBRSxXQUFXLENBQUM7QUFDeEIsUUFBTSxRQUFRLE1BQU0sT0FBTyxFQUFFLFdBQVcsQ0FBQztBQUN6QyxNQUFJLEVBQUUsT0FBTyxDQUFDLE1BQU0sS0FBSyxNQUFNLE9BQVEsQ0FBQUEsU0FBUSxHQUFHLElBQUksR0FBRyxJQUFJLElBQUksSUFBSSxJQUFJLEdBQUdILElBQUUsS0FBSyxDQUFDLEdBQUdBLElBQUUsS0FBSyxLQUFLLENBQUMsR0FBRyxNQUFNLENBQUMsQ0FBQyxDQUFDO0FBQ2hILFFBQU0sSUFBSSxNQUFNLFNBQVMsSUFBSSxZQUFZLElBQUksU0FBUyxDQUFDLENBQUMsSUFBSSxJQUFJLFlBQVksSUFBSSxTQUFTLENBQUMsQ0FBQztBQUMzRixJQUFFLFNBQVMsR0FBRyxFQUFFLElBQUksQ0FBQyxHQUFHLEVBQUUsS0FBSztBQUNqQztBQUVGLElBQU0sWUFDSixDQUFDLEdBQVUsYUFDWCxDQUFDLE1BQU07QUFDTCxRQUFNLElBQUksUUFBUSxHQUFHLEdBQUcsQ0FBQztBQUN6QixRQUFNLElBQUksU0FBUyxHQUFHLENBQUM7QUFDdkIsUUFBTSxVQUFVLEVBQUUsSUFBSSxJQUFJLFlBQVksV0FBVyxJQUFJLE1BQU0sQ0FBQyxJQUFJLElBQUksUUFBUSxDQUFDLENBQUMsQ0FBQztBQUMvRSxRQUFNLFVBQVUsSUFBSSxHQUFHLElBQUksU0FBUyxPQUFPLEdBQUcsQ0FBQztBQUMvQyxRQUFNLFlBQVksSUFBSSxHQUFHLElBQUksSUFBSSxJQUFJLFNBQVMsT0FBTyxDQUFDLEdBQUcsSUFBSSxNQUFNLEVBQUUsT0FBTyxDQUFDLE1BQU0sSUFBSSxLQUFLLEtBQUssS0FBSyxFQUFFLENBQUM7QUFDekcsRUFBQUcsU0FBUSxHQUFHLE1BQU0sUUFBUSxHQUFHLENBQUMsR0FBRyxXQUFXLElBQUksR0FBRyxTQUFTLE1BQU0sQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUNyRSxJQUFFLE1BQU0sR0FBRyxFQUFFLElBQUksSUFBSSxTQUFTLElBQUksU0FBUyxPQUFPLENBQUMsQ0FBQyxDQUFDO0FBQ3ZEO0FBQ0YsSUFBTSxRQUFrQixDQUFDLE1BQU07QUFDN0IsUUFBTSxJQUFJLFFBQVEsR0FBRyxHQUFHLE1BQU07QUFDOUIsRUFBQUEsU0FBUSxHQUFHLFFBQVEsUUFBUSxDQUFDLENBQUM7QUFDN0IsSUFBRSxTQUFTLEdBQUcsRUFBRSxJQUFJLElBQUksWUFBWSxTQUFTLFFBQVEsQ0FBQyxDQUFDLENBQUMsR0FBRyxDQUFDO0FBQzlEO0FBQ0EsSUFBTSxTQUFtQixDQUFDLE1BQU07QUFDOUIsUUFBTSxJQUFJLFFBQVEsR0FBRyxHQUFHLE1BQU07QUFDOUIsUUFBTSxJQUFJLEVBQUUsSUFBSSxJQUFJLFlBQVksSUFBSSxPQUFPLElBQUksU0FBUyxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQzVELEVBQUFBLFNBQVEsR0FBRyxNQUFNLE1BQU0sQ0FBQyxHQUFHLFFBQVEsUUFBUSxDQUFDLEdBQUcsSUFBSSxHQUFHLFFBQVEsUUFBUSxHQUFHLENBQUMsR0FBR0QsUUFBTyxRQUFRLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDaEcsSUFBRSxTQUFTLEdBQUcsR0FBRyxDQUFDO0FBQ3BCO0FBR08sSUFBTSx1QkFBaUQ7QUFBQSxFQUM1RCxHQUFHO0FBQUEsRUFDSCxPQUFPLFdBQVcsUUFBUUUsUUFBTyxRQUFRLEtBQUssQ0FBQztBQUFBLEVBQy9DLE9BQU8sV0FBVyxRQUFRQSxRQUFPLFFBQVEsS0FBSyxDQUFDO0FBQUEsRUFDL0MsT0FBTyxXQUFXLFFBQVFDLFlBQVcsUUFBUSxLQUFLLENBQUM7QUFBQSxFQUNuRCxPQUFPLFdBQVcsUUFBUUMsYUFBWSxRQUFRLEtBQUssQ0FBQztBQUFBLEVBQ3BELE9BQU8sV0FBVyxRQUFRRixRQUFPLFFBQVEsS0FBSyxDQUFDO0FBQUEsRUFDL0MsT0FBTyxXQUFXLFFBQVFBLFFBQU8sUUFBUSxLQUFLLENBQUM7QUFBQSxFQUMvQyxPQUFPLFdBQVcsUUFBUUMsWUFBVyxRQUFRLEtBQUssQ0FBQztBQUFBLEVBQ25ELE9BQU8sV0FBVyxRQUFRQyxhQUFZLFFBQVEsS0FBSyxDQUFDO0FBQUEsRUFDcEQsT0FBTyxRQUFRLFFBQVEsS0FBSztBQUFBLEVBQzVCLE9BQU8sUUFBUSxRQUFRLElBQUk7QUFBQSxFQUMzQixPQUFPLFFBQVEsUUFBUSxLQUFLO0FBQUEsRUFDNUIsT0FBTyxRQUFRLFFBQVEsSUFBSTtBQUFBLEVBQzNCLFFBQVFDLFlBQVcsTUFBTTtBQUFBLEVBQ3pCLFFBQVFBLFlBQVcsTUFBTTtBQUFBLEVBQ3pCLE9BQU8sY0FBYyxRQUFRLENBQUM7QUFBQSxFQUM5QixPQUFPLGNBQWMsUUFBUSxDQUFDO0FBQUEsRUFDOUIsUUFBUSxjQUFjLFFBQVEsRUFBRTtBQUFBLEVBQ2hDLFFBQVEsY0FBYyxRQUFRLEVBQUU7QUFBQSxFQUNoQyxTQUFTLE1BQU0sTUFBTTtBQUFBLEVBQ3JCLFNBQVMsTUFBTSxNQUFNO0FBQUEsRUFDckIsUUFBUUMsU0FBUSxNQUFNO0FBQUEsRUFDdEIsU0FBU0EsU0FBUSxNQUFNO0FBQUEsRUFDdkIsUUFBUUEsU0FBUSxNQUFNO0FBQUEsRUFDdEIsU0FBU0EsU0FBUSxNQUFNO0FBQUEsRUFDdkIsVUFBVSxZQUFZLE1BQU07QUFBQSxFQUM1QixVQUFVLFlBQVksTUFBTTtBQUFBLEVBQzVCLFdBQVcsVUFBVSxRQUFRLElBQUk7QUFBQSxFQUNqQyxVQUFVLFVBQVUsUUFBUSxLQUFLO0FBQUEsRUFDakMsV0FBVyxVQUFVLFFBQVEsSUFBSTtBQUFBLEVBQ2pDLFVBQVUsVUFBVSxRQUFRLEtBQUs7QUFBQSxFQUNqQyxVQUFVO0FBQUEsRUFDVixVQUFVO0FBQ1o7OztBQ25MQSxJQUFNSyxNQUFJLElBQUk7QUFJZCxJQUFNQyxVQUNKLENBQUMsY0FDRCxDQUFDLE1BQU07QUFDTCxRQUFNLElBQUksY0FBYyxHQUFHLENBQUM7QUFDNUIsSUFBRSxZQUFZLEdBQUcsVUFBVSxFQUFFLFdBQVcsQ0FBQyxHQUFHLEdBQUcsQ0FBQyxDQUFDO0FBQ25EO0FBQ0YsSUFBTUMsUUFDSixDQUFDLFNBQ0QsQ0FBQyxHQUFHLE1BQ0YsS0FBSyxPQUFPLE1BQU0sR0FBRyxDQUFDO0FBQzFCLElBQU1DLFNBQ0osQ0FBQyxjQUNELENBQUMsTUFDQyxFQUFFLFlBQVksR0FBRyxVQUFVLGNBQWMsR0FBRyxDQUFDLENBQUMsQ0FBQztBQUduRCxJQUFNLGFBQ0osQ0FBQyxPQUFlLFNBQ2hCLENBQUMsR0FBRyxNQUFNO0FBQ1IsUUFBTUMsU0FBa0IsQ0FBQztBQUN6QixXQUFTLElBQUksR0FBRyxJQUFJLElBQUksT0FBTyxLQUFLO0FBQ2xDLFVBQU0sTUFBTSxPQUFPLElBQUksS0FBSyxJQUFJO0FBQ2hDLGVBQVcsUUFBUSxDQUFDLElBQUksS0FBSyxFQUFFLEVBQUcsVUFBUyxJQUFJLEdBQUcsSUFBSSxPQUFPLElBQUssQ0FBQUEsT0FBTSxLQUFLLE9BQU8sQ0FBQztBQUFBLEVBQ3ZGO0FBQ0EsU0FBTyxLQUFLLFFBQVEsR0FBRyxHQUFHQSxNQUFLO0FBQ2pDO0FBRUYsSUFBTSxVQUFVLENBQUMsR0FBUyxHQUFTLE9BQWUsUUFBdUI7QUFDdkUsUUFBTUEsU0FBa0IsQ0FBQztBQUN6QixXQUFTLEtBQUssTUFBTSxRQUFRLEdBQUcsS0FBSyxJQUFJLE1BQU0sSUFBSSxNQUFPLFVBQVMsSUFBSSxHQUFHLElBQUksT0FBTyxJQUFLLENBQUFBLE9BQU0sS0FBSyxLQUFLLENBQUM7QUFDMUcsU0FBTyxLQUFLLFFBQVEsR0FBRyxHQUFHQSxNQUFLO0FBQ2pDO0FBQ0EsSUFBTSxhQUNKLENBQUMsTUFBa0IsVUFDbkIsQ0FBQyxHQUFHLE1BQ0YsS0FBSyxPQUFPLE1BQU0sUUFBUSxHQUFHLEdBQUcsT0FBTyxLQUFLLEdBQUcsUUFBUSxHQUFHLEdBQUcsT0FBTyxJQUFJLENBQUM7QUFFN0UsSUFBTSxhQUFhLENBQUMsR0FBRyxHQUFHLEdBQUcsR0FBRyxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksRUFBRTtBQUM5RSxJQUFNLGVBQ0osQ0FBQyxXQUNELENBQUMsR0FBRyxNQUNGLEtBQUs7QUFBQSxFQUNILEtBQUssT0FBTyxTQUFTLG9CQUFvQixtQkFBbUIsR0FBRyxDQUFDO0FBQUEsRUFDaEUsS0FBSyxPQUFPLFNBQVMscUJBQXFCLG9CQUFvQixHQUFHLENBQUM7QUFBQSxFQUNsRTtBQUNGO0FBQ0osSUFBTSxlQUNKLENBQUMsU0FDRCxDQUFDLEdBQUcsTUFDRixLQUFLLE9BQU8sTUFBTSxjQUFjLEdBQUcsQ0FBQyxHQUFHLEdBQUcsR0FBRyxDQUFDLENBQUMsR0FBRyxjQUFjLEdBQUcsQ0FBQyxHQUFHLEdBQUcsR0FBRyxDQUFDLENBQUMsQ0FBQztBQUdwRixJQUFNLHNCQUE4QixDQUFDLEdBQUcsR0FBRyxNQUFNO0FBQy9DLFFBQU0sYUFBYSxFQUFFLFVBQVUsS0FBSyxPQUFPLFlBQVksS0FBSyxPQUFPLGFBQWEsR0FBRyxDQUFDLEdBQUcsS0FBSyxPQUFPLGFBQWEsR0FBRyxDQUFDLENBQUMsQ0FBQztBQUN0SCxRQUFNLE1BQU0sQ0FBQyxTQUFtQjtBQUM5QixVQUFNLE9BQU8sSUFBSSxJQUFJLE1BQU1KLElBQUUsbUJBQXNCLENBQUM7QUFDcEQsVUFBTSxNQUFNLElBQUksSUFBSSxJQUFJLEtBQUssTUFBTUEsSUFBRSxDQUFDLENBQUMsR0FBR0EsSUFBRSxtQkFBc0IsQ0FBQztBQUVuRSxXQUFPLElBQUksS0FBSyxJQUFJLElBQUksSUFBSSxJQUFJLE1BQU0sR0FBRyxHQUFHQSxJQUFFLG1CQUFzQixDQUFDLEdBQUdBLElBQUUsRUFBRSxDQUFDO0FBQUEsRUFDL0U7QUFDQSxTQUFPLEtBQUssSUFBSSxRQUFRLFVBQVUsQ0FBQyxHQUFHLElBQUksU0FBUyxVQUFVLENBQUMsQ0FBQztBQUNqRTtBQUVBLElBQU0sT0FDSixDQUFDSyxVQUNELENBQUMsR0FBRyxNQUFNO0FBQ1IsUUFBTSxPQUFPQSxVQUFTLElBQUksVUFBVUEsVUFBUyxLQUFLLFVBQVU7QUFDNUQsUUFBTSxXQUFXLEtBQUssT0FBTyxHQUFHLElBQUksT0FBcUIsS0FBSyxLQUFLLEdBQUcsQ0FBQztBQUN2RSxRQUFNQyxVQUFTLEtBQUssT0FBTyxHQUFHLElBQUksTUFBb0IsR0FBRyxLQUFLLEtBQUssQ0FBQztBQUNwRSxRQUFNLFNBQVMsS0FBSyxPQUFPLEdBQUcsSUFBSSxPQUFxQixLQUFLLE9BQU8sT0FBTyxHQUFHLFFBQVEsR0FBRyxRQUFRO0FBQ2hHLFNBQU8sS0FBSyxPQUFPLFVBQVUsUUFBUUEsT0FBTTtBQUM3QztBQUNGLElBQU0sbUJBQTJCLENBQUMsR0FBRyxNQUFNO0FBQ3pDLFFBQU0sT0FBTyxDQUFDLEdBQVMsV0FDckIsU0FDSSxLQUFLLE1BQU0sYUFBYSxLQUFLLE1BQU0sWUFBWSxHQUFHLElBQUksTUFBTSxDQUFDLENBQUMsR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDLElBQzdFLEtBQUssTUFBTSxhQUFhLEtBQUssTUFBTSxZQUFZLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQyxHQUFHLElBQUksTUFBTSxDQUFDLENBQUM7QUFDbkYsUUFBTSxNQUFNLENBQUMsR0FBUyxXQUEwQixLQUFLLE1BQU0sU0FBUyxjQUFjLGFBQWEsR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDO0FBQzlHLFNBQU8sS0FBSztBQUFBLElBQ1Y7QUFBQSxJQUNBLEtBQUssT0FBTyxZQUFZLEtBQUssR0FBRyxLQUFLLEdBQUcsS0FBSyxHQUFHLElBQUksQ0FBQztBQUFBLElBQ3JELEtBQUssT0FBTyxZQUFZLElBQUksR0FBRyxLQUFLLEdBQUcsSUFBSSxHQUFHLElBQUksQ0FBQztBQUFBLEVBQ3JEO0FBQ0Y7QUFFQSxJQUFNLHNCQUE4QixDQUFDLEdBQUcsTUFBTTtBQUM1QyxRQUFNLE9BQU8sQ0FBQyxTQUEyQjtBQUN2QyxVQUFNLFVBQVUsS0FBSyxNQUFNLGFBQWEsS0FBSyxPQUFPLE1BQU0sR0FBRyxDQUFDLEdBQUcsSUFBSSxNQUFNLEVBQUUsQ0FBQztBQUM5RSxXQUFPLEtBQUssTUFBTSxhQUFhLEtBQUssT0FBTyxZQUFZLFNBQVMsS0FBSyxRQUFRLElBQUksTUFBTSxDQUFDLENBQUMsQ0FBQyxHQUFHLElBQUksTUFBTSxDQUFDLENBQUM7QUFBQSxFQUMzRztBQUNBLFFBQU0sWUFBWSxXQUFXLElBQUksQ0FBQyxNQUFNLElBQUksQ0FBQztBQUM3QyxTQUFPLEtBQUssUUFBUSxLQUFLLGlCQUFpQixHQUFHLEtBQUssa0JBQWtCLEdBQUcsU0FBUztBQUNsRjtBQUdBLFNBQVMsV0FBVyxNQUFpQkQsT0FBYyxHQUFTLE9BQVksR0FBa0I7QUFDeEYsUUFBTUUsY0FBYSxLQUFLLFNBQVMsTUFBTTtBQUN2QyxRQUFNLFNBQVMsRUFBRSxPQUFPLElBQUksSUFBSSxPQUFPUCxJQUFFSyxRQUFPLENBQUMsQ0FBQyxDQUFDO0FBQ25ELE1BQUlFLFlBQVksUUFBTyxLQUFLLE1BQU0sTUFBTSxHQUFHLElBQUksT0FBTyxRQUFRLElBQUksTUFBTUYsUUFBTyxDQUFDLEdBQUcsSUFBSSxLQUFLLEtBQUssQ0FBQyxDQUFDO0FBQ25HLFNBQU8sS0FBSyxPQUFPLFFBQVEsS0FBSyxLQUFLLEdBQUcsS0FBSyxNQUFNLE1BQU0sR0FBRyxJQUFJLEtBQUssS0FBSyxDQUFDLENBQUM7QUFDOUU7QUFDQSxJQUFNLGdCQUNKLENBQUMsTUFBaUJBLFVBQ2xCLENBQUMsTUFBTTtBQUNMLFFBQU0sUUFBUSxFQUFFLElBQUksUUFBUSxjQUFjLEdBQUcsQ0FBQyxDQUFDLENBQUM7QUFDaEQsSUFBRSxZQUFZLEdBQUcsV0FBVyxNQUFNQSxPQUFNLEVBQUUsV0FBVyxDQUFDLEdBQUcsT0FBTyxDQUFDLENBQUM7QUFDcEU7QUFDRixJQUFNLG1CQUNKLENBQUMsTUFBaUJBLFVBQ2xCLENBQUMsTUFDQyxFQUFFLFlBQVksR0FBRyxXQUFXLE1BQU1BLE9BQU0sRUFBRSxXQUFXLENBQUMsR0FBRyxFQUFFLEtBQUssQ0FBQyxHQUFHLENBQUMsQ0FBQztBQUUxRSxJQUFNLFFBQVEsQ0FBQyxHQUFRLFVBQXVCLElBQUksS0FBSyxJQUFJLE9BQU8sSUFBSSxJQUFJLEdBQUdMLElBQUUsS0FBSyxDQUFDLEdBQUdBLElBQUUsS0FBSyxHQUFHLENBQUMsQ0FBQztBQUVwRyxJQUFNLGlCQUFpQixDQUFDLEdBQVMsVUFDL0IsS0FBSyxPQUFPLFdBQVcsR0FBRyxLQUFLLE9BQU8sWUFBWSxLQUFLLEdBQUcsS0FBSyxPQUFPLEtBQUssQ0FBQyxDQUFDO0FBQy9FLElBQU0sZ0JBQWdCLENBQUMsR0FBUyxVQUM5QixLQUFLLE9BQU8sV0FBVyxHQUFHLEtBQUssT0FBTyxZQUFZLEtBQUssR0FBRyxLQUFLLE9BQU8sS0FBSyxDQUFDLENBQUM7QUFHL0UsSUFBTSxTQUFTLENBQUMsTUFBWSxHQUFTLE1BQ25DLEtBQUssT0FBTyxNQUFNLEtBQUssT0FBTyxPQUFPLEdBQUcsSUFBSSxHQUFHLEtBQUssT0FBTyxVQUFVLEdBQUcsSUFBSSxDQUFDO0FBQy9FLElBQU0sY0FDSixDQUFDLFNBQ0QsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxJQUFJLGNBQWMsR0FBRyxDQUFDO0FBQzVCLFFBQU0sVUFBVSxFQUFFLFVBQVUsS0FBSyxLQUFLLFVBQVUsS0FBSyxRQUFRLEVBQUUsS0FBSyxDQUFDLENBQUMsR0FBRyxHQUFHLEVBQUUsS0FBSyxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQ3ZGLElBQUUsWUFBWSxHQUFHLE9BQU8sU0FBUyxFQUFFLFdBQVcsQ0FBQyxHQUFHLENBQUMsQ0FBQztBQUN0RDtBQUNGLElBQU0saUJBQ0osQ0FBQ0ksV0FDRCxDQUFDLE1BQU07QUFDTCxRQUFNLElBQUksY0FBYyxHQUFHLENBQUM7QUFDNUIsUUFBTSxZQUFZLEVBQUUsS0FBSyxDQUFDO0FBQzFCLFFBQU0sT0FBTyxFQUFFLFVBQVUsS0FBSyxTQUFTLFdBQVcsR0FBR0EsTUFBSyxHQUFHLFNBQVMsV0FBV0EsUUFBT0EsTUFBSyxDQUFDLENBQUM7QUFDL0YsSUFBRSxZQUFZLEdBQUcsT0FBTyxNQUFNLEVBQUUsV0FBVyxDQUFDLEdBQUcsQ0FBQyxDQUFDO0FBQ25EO0FBR0YsU0FBUyxZQUFZLEdBQVksR0FBUyxHQUFRQyxPQUFtQjtBQUNuRSxRQUFNLFVBQVUsS0FBS0E7QUFDckIsUUFBTSxPQUFPLElBQUksT0FBTyxJQUFJLEtBQUssSUFBSSxJQUFJLEdBQUdMLElBQUUsT0FBTyxDQUFDLENBQUMsR0FBRyxTQUFTLENBQUMsR0FBRyxRQUFRLENBQUMsQ0FBQztBQUNqRixRQUFNLFFBQVEsSUFBSSxLQUFLLE1BQU0sSUFBSSxJQUFJLElBQUksSUFBSSxHQUFHQSxJQUFFLFVBQVUsQ0FBQyxDQUFDLEdBQUdBLElBQUVLLEtBQUksQ0FBQyxDQUFDO0FBQ3pFLFNBQU8sRUFBRSxJQUFJQSxVQUFTLEtBQUssUUFBUSxJQUFJLElBQUksT0FBT0wsS0FBRyxNQUFNLE9BQU9LLEtBQUksS0FBSyxFQUFFLENBQUMsQ0FBQztBQUNqRjtBQUNBLFNBQVMsV0FBVyxHQUFZLEdBQVMsR0FBUUEsT0FBYyxPQUFrQjtBQUMvRSxRQUFNLFVBQVUsS0FBS0E7QUFDckIsUUFBTSxRQUFRLEVBQUUsSUFBSSxJQUFJLElBQUksSUFBSSxJQUFJLEdBQUdMLElBQUUsVUFBVSxDQUFDLENBQUMsR0FBR0EsSUFBRUssS0FBSSxDQUFDLENBQUM7QUFDaEUsUUFBTSxPQUFPQSxVQUFTLEtBQUssQ0FBQyxNQUFNLE1BQU0sT0FBT0EsS0FBSSxLQUFLO0FBQ3hELFFBQU0sT0FBTyxFQUFFLElBQUksSUFBSSxJQUFJTCxJQUFFLElBQUksR0FBRyxLQUFLLENBQUM7QUFDMUMsUUFBTSxTQUFTLEVBQUUsSUFBSSxJQUFJLElBQUksSUFBSSxJQUFJLE9BQU8sS0FBSyxHQUFHLElBQUksQ0FBQztBQUN6RCxRQUFNLFdBQVcsQ0FBQyxTQUFtQixJQUFJLEdBQUcsSUFBSSxJQUFJLE1BQU0sSUFBSSxJQUFJLE1BQU1BLElBQUUsRUFBRSxDQUFDLENBQUMsR0FBRyxNQUFNO0FBQ3ZGLFFBQU0sU0FBUyxFQUFFLE9BQU8sSUFBSSxLQUFLLElBQUksSUFBSSxHQUFHQSxJQUFFLE9BQU8sQ0FBQyxDQUFDLENBQUM7QUFDeEQsU0FBTyxLQUFLLElBQUksT0FBTyxRQUFRLFFBQVEsQ0FBQyxHQUFHLFNBQVMsUUFBUSxDQUFDLENBQUMsQ0FBQyxHQUFHLElBQUksT0FBTyxRQUFRLFNBQVMsU0FBUyxDQUFDLENBQUMsR0FBRyxTQUFTLENBQUMsQ0FBQyxDQUFDO0FBQzFIO0FBQ0EsSUFBTSxTQUNKLENBQUNLLFVBQ0QsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxRQUFRLEVBQUUsS0FBSyxDQUFDO0FBQ3RCLFFBQU0sT0FBTyxFQUFFLElBQUksSUFBSSxJQUFJLEVBQUUsS0FBSyxDQUFDLEdBQUdMLElBQUUsTUFBTUssTUFBSyxDQUFDLElBQUksQ0FBQyxDQUFDLENBQUM7QUFDM0QsSUFBRSxZQUFZLEdBQUcsV0FBVyxHQUFHLEVBQUUsV0FBVyxDQUFDLEdBQUcsTUFBTUEsTUFBSyxDQUFDLEdBQUcsS0FBSyxDQUFDO0FBQ3ZFO0FBQ0YsSUFBTSxVQUNKLENBQUNBLFVBQ0QsQ0FBQyxNQUFNO0FBQ0wsUUFBTSxPQUFPLEVBQUUsSUFBSSxJQUFJLElBQUksRUFBRSxLQUFLLENBQUMsR0FBR0wsSUFBRSxNQUFNSyxNQUFLLENBQUMsSUFBSSxDQUFDLENBQUMsQ0FBQztBQUMzRCxJQUFFLE1BQU0sR0FBRyxZQUFZLEdBQUcsRUFBRSxXQUFXLENBQUMsR0FBRyxNQUFNQSxNQUFLLENBQUMsQ0FBQyxDQUFDO0FBQzNEO0FBRUYsSUFBTSxXQUFxQixDQUFDLE1BQU07QUFDaEMsUUFBTSxZQUFZLEVBQUUsS0FBSyxDQUFDO0FBQzFCLFFBQU0sUUFBUSxFQUFFLFNBQVMsQ0FBQyxJQUFJLEVBQUUsS0FBSyxDQUFDLElBQUksWUFBWSxHQUFHLEVBQUUsV0FBVyxDQUFDLEdBQUcsRUFBRSxJQUFJLElBQUksSUFBSSxJQUFJLEtBQUssV0FBV0wsSUFBRSxDQUFDLENBQUMsR0FBR0EsSUFBRSxDQUFDLENBQUMsQ0FBQyxHQUFHLEVBQUU7QUFDN0gsUUFBTSxPQUFPLEVBQUUsSUFBSSxJQUFJLElBQUksSUFBSSxLQUFLLFdBQVdBLElBQUUsQ0FBQyxDQUFDLEdBQUdBLElBQUUsQ0FBQyxDQUFDLENBQUM7QUFDM0QsUUFBTSxXQUFXLEVBQUUsVUFBVSxXQUFXLEdBQUcsRUFBRSxXQUFXLENBQUMsR0FBRyxNQUFNLElBQUksS0FBSyxDQUFDO0FBQzVFLFFBQU0sT0FBTyxFQUFFLFVBQVUsS0FBSyxTQUFTLFdBQVcsR0FBRyxDQUFDLEdBQUcsU0FBUyxXQUFXLEdBQUcsQ0FBQyxDQUFDLENBQUM7QUFDbkYsSUFBRSxZQUFZLEdBQUcsS0FBSyxPQUFPLFVBQVUsVUFBVSxJQUFJLENBQUM7QUFDeEQ7QUFFQSxJQUFNLGlCQUEyQixDQUFDLE1BQU07QUFDdEMsUUFBTSxJQUFJLGNBQWMsR0FBRyxDQUFDO0FBQzVCLFFBQU0sWUFBWSxFQUFFLEtBQUssQ0FBQztBQUMxQixRQUFNLE9BQU9BLElBQUUsRUFBRTtBQUNqQixRQUFNLE1BQU0sS0FBSyxPQUFPLFdBQVcsRUFBRSxXQUFXLENBQUMsR0FBRyxLQUFLLGFBQWEsV0FBVyxDQUFDLEdBQUcsSUFBSSxDQUFDO0FBQzFGLElBQUUsWUFBWSxHQUFHLEtBQUssT0FBTyxNQUFNLEtBQUssS0FBSyxPQUFPLFdBQVcsR0FBRyxLQUFLLE1BQU0sYUFBYSxXQUFXLENBQUMsQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUM1RztBQUNBLElBQU0saUJBQTJCLENBQUMsTUFBTTtBQUN0QyxRQUFNLElBQUksY0FBYyxHQUFHLENBQUM7QUFDNUIsUUFBTSxZQUFZLEVBQUUsS0FBSyxDQUFDO0FBQzFCLFFBQU0sSUFBSSxFQUFFLFdBQVcsQ0FBQztBQUN4QixRQUFNLE9BQU8sQ0FBQyxHQUFTUSxTQUNyQixJQUFJLE9BQU8sSUFBSSxLQUFLLElBQUksSUFBSSxJQUFJLEtBQUssV0FBV1IsSUFBRVEsSUFBRyxDQUFDLEdBQUdSLElBQUUsQ0FBQyxDQUFDLENBQUMsR0FBRyxTQUFTLENBQUMsR0FBRyxRQUFRLENBQUMsQ0FBQztBQUMxRixJQUFFLFlBQVksR0FBRyxLQUFLLEtBQUssR0FBRyxDQUFDLEdBQUcsS0FBSyxHQUFHLENBQUMsQ0FBQyxDQUFDO0FBQy9DO0FBR0EsSUFBTSxrQkFBNEIsQ0FBQyxNQUFNO0FBQ3ZDLFFBQU0sSUFBSSxjQUFjLEdBQUcsQ0FBQztBQUM1QixRQUFNLE1BQU0sQ0FBQyxNQUNYLElBQUksR0FBRyxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksS0FBSyxJQUFJLElBQUksUUFBUSxDQUFDLElBQUksU0FBUyxDQUFDLEdBQUdBLElBQUUsTUFBTSxJQUFJLEVBQUUsQ0FBQyxHQUFHQSxJQUFFLEtBQU0sQ0FBQyxHQUFHQSxJQUFFLENBQUMsQ0FBQyxHQUFHQSxJQUFFLENBQUMsQ0FBQztBQUM3RyxRQUFNLE9BQU8sRUFBRSxTQUFTLElBQUksQ0FBQyxDQUFDO0FBQzlCLFdBQVMsSUFBSSxHQUFHLElBQUksR0FBRyxLQUFLO0FBQzFCLFVBQU0sWUFBWSxFQUFFLElBQUksSUFBSSxDQUFDLENBQUM7QUFDOUIsTUFBRSxPQUFPLE1BQU0sSUFBSSxPQUFPLElBQUksSUFBSSxXQUFXLElBQUksR0FBRyxXQUFXLElBQUksQ0FBQztBQUFBLEVBQ3RFO0FBQ0EsSUFBRSxZQUFZLEdBQUcsS0FBSyxJQUFJLEdBQUcsSUFBSSxLQUFLLE1BQU1BLElBQUUsQ0FBQyxDQUFDLEdBQUcsSUFBSSxJQUFJLElBQUksSUFBSSxNQUFNQSxJQUFFLENBQUMsQ0FBQyxHQUFHQSxJQUFFLEVBQUUsQ0FBQyxDQUFDLEdBQUdBLElBQUUsQ0FBQyxDQUFDLENBQUM7QUFDaEc7QUFFQSxJQUFNUyxRQUFpQixDQUFDLE1BQU07QUFDNUIsUUFBTSxJQUFJLGNBQWMsR0FBRyxDQUFDO0FBQzVCLFFBQU0sSUFBSSxFQUFFLFdBQVcsQ0FBQztBQUN4QixRQUFNLE9BQU8sQ0FBQyxNQUFpQixJQUFJLFFBQVEsSUFBSSxJQUFJLElBQUksR0FBRyxRQUFRLENBQUMsR0FBRyxTQUFTLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDbkYsUUFBTUMsUUFBTyxFQUFFLFVBQVUsS0FBSyxPQUFPLE9BQU8sR0FBRyxDQUFDLENBQUM7QUFDakQsUUFBTSxVQUFVLEVBQUUsVUFBVSxLQUFLLE9BQU8sVUFBVSxHQUFHLENBQUMsQ0FBQztBQUN2RCxJQUFFLFdBQVcsSUFBSSxHQUFHLElBQUksSUFBSSxLQUFLQSxLQUFJLEdBQUdWLElBQUUsQ0FBQyxDQUFDLEdBQUcsS0FBSyxPQUFPLENBQUMsQ0FBQztBQUMvRDtBQUdBLElBQU0sUUFDSixJQUFJLFVBQ0osQ0FBQyxNQUNDLEVBQUUsWUFBWSxHQUFHLE1BQU0sT0FBTyxDQUFDLEdBQUcsU0FBUyxLQUFLLE1BQU0sTUFBTSxDQUFDLEdBQUcsRUFBRSxXQUFXLENBQUMsQ0FBQyxDQUFDO0FBQ3BGLElBQU0sQ0FBQyxLQUFLLEtBQUssR0FBRyxJQUFJLENBQUMsQ0FBQyxxQkFBcUIsbUJBQW1CLEdBQUcsQ0FBQyxzQkFBc0Isb0JBQW9CLEdBQUcsQ0FBQyxzQkFBc0Isb0JBQW9CLENBQUM7QUFDL0osSUFBTSxhQUFhLENBQUMsUUFBZ0IsT0FBd0M7QUFBQSxFQUMxRSxDQUFDLEdBQUcsTUFBTSxJQUFJLEdBQUcsTUFBTSxJQUFJLENBQUMsQ0FBQztBQUFBLEVBQzdCLENBQUMsR0FBRyxNQUFNLElBQUksR0FBRyxNQUFNLElBQUksQ0FBQyxHQUFHLElBQUksQ0FBQyxDQUFDO0FBQUEsRUFDckMsQ0FBQyxHQUFHLE1BQU0sSUFBSSxHQUFHLE1BQU0sSUFBSSxDQUFDLEdBQUcsSUFBSSxDQUFDLEdBQUcsSUFBSSxDQUFDLENBQUM7QUFBQSxFQUM3QyxDQUFDLEdBQUcsTUFBTSxJQUFJLEdBQUcsTUFBTSxJQUFJLENBQUMsQ0FBQztBQUFBLEVBQzdCLENBQUMsR0FBRyxNQUFNLElBQUksR0FBRyxNQUFNLElBQUksQ0FBQyxHQUFHLElBQUksQ0FBQyxDQUFDO0FBQUEsRUFDckMsQ0FBQyxHQUFHLE1BQU0sSUFBSSxHQUFHLE1BQU0sSUFBSSxDQUFDLENBQUM7QUFDL0I7QUFFQSxJQUFNLFNBQXFDO0FBQUEsRUFDekMsVUFBVTtBQUFBLEVBQWdCLFVBQVU7QUFBQSxFQUFnQixVQUFVO0FBQUEsRUFBZ0IsVUFBVTtBQUFBLEVBQ3hGLFNBQVM7QUFBQSxFQUFXLFNBQVM7QUFBQSxFQUFXLFNBQVM7QUFBQSxFQUFXLFNBQVM7QUFBQSxFQUFXLFNBQVM7QUFBQSxFQUFZLFNBQVM7QUFBQSxFQUFZLFNBQVM7QUFBQSxFQUFZLFNBQVM7QUFBQSxFQUN4SixPQUFPO0FBQUEsRUFBWSxPQUFPO0FBQUEsRUFBWSxPQUFPO0FBQUEsRUFBWSxPQUFPO0FBQUEsRUFBWSxPQUFPO0FBQUEsRUFBWSxPQUFPO0FBQUEsRUFBWSxPQUFPO0FBQUEsRUFBWSxPQUFPO0FBQUEsRUFDNUksUUFBUTtBQUFBLEVBQWdCLFNBQVM7QUFBQSxFQUFnQixRQUFRO0FBQUEsRUFBZ0IsU0FBUztBQUFBLEVBQ2xGLFFBQVE7QUFBQSxFQUFnQixTQUFTO0FBQUEsRUFBZ0IsUUFBUTtBQUFBLEVBQWdCLFNBQVM7QUFBQSxFQUNsRixPQUFPO0FBQUEsRUFBYyxPQUFPO0FBQUEsRUFBYyxRQUFRO0FBQUEsRUFBWSxRQUFRO0FBQUEsRUFBWSxTQUFTO0FBQUEsRUFDM0YsUUFBUTtBQUFBLEVBQWEsUUFBUTtBQUFBLEVBQWEsUUFBUTtBQUFBLEVBQWEsUUFBUTtBQUFBLEVBQWEsUUFBUTtBQUFBLEVBQWEsUUFBUTtBQUFBLEVBQWEsUUFBUTtBQUFBLEVBQ3RJLFFBQVE7QUFBQSxFQUFhLFFBQVE7QUFBQSxFQUFhLFFBQVE7QUFBQSxFQUFhLFFBQVE7QUFBQSxFQUFhLFFBQVE7QUFBQSxFQUFhLE1BQU07QUFBQSxFQUFPLEtBQUs7QUFBQSxFQUFNLE1BQU07QUFDekk7QUFDQSxJQUFNLFNBQXdDO0FBQUEsRUFDNUMsQ0FBQyxTQUFTLGFBQWEsRUFBRTtBQUFBLEVBQUcsQ0FBQyxTQUFTLGFBQWEsRUFBRTtBQUFBLEVBQUcsQ0FBQyxTQUFTLGFBQWEsRUFBRTtBQUFBLEVBQUcsQ0FBQyxTQUFTLGFBQWEsRUFBRTtBQUFBLEVBQUcsQ0FBQyxTQUFTLGFBQWEsRUFBRTtBQUFBLEVBQ3pJLENBQUMsU0FBUyxZQUFZLEVBQUU7QUFBQSxFQUFHLENBQUMsU0FBUyxZQUFZLEVBQUU7QUFBQSxFQUFHLENBQUMsU0FBUyxZQUFZLEVBQUU7QUFDaEY7QUFDQSxJQUFNLGNBQWtDLENBQUMsQ0FBQyxNQUFNLENBQUMsR0FBRyxDQUFDLE1BQU0sQ0FBQyxHQUFHLENBQUMsTUFBTSxDQUFDLEdBQUcsQ0FBQyxPQUFPLENBQUMsQ0FBQztBQUc3RSxJQUFNLHlCQUFtRDtBQUFBLEVBQzlELEdBQUcsT0FBTyxZQUFZLE9BQU8sUUFBUSxNQUFNLEVBQUUsSUFBSSxDQUFDLENBQUMsTUFBTSxTQUFTLE1BQU0sQ0FBQyxNQUFNQyxRQUFPQyxNQUFLLFNBQVMsQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQ3hHLEdBQUcsT0FBTyxZQUFZLE9BQU8sUUFBUSxDQUFDLENBQUMsTUFBTSxPQUFPRyxLQUFJLE1BQU0sQ0FBQyxDQUFDLE1BQU0sY0FBYyxPQUFPQSxLQUFJLENBQUMsR0FBRyxDQUFDLEdBQUcsSUFBSSxLQUFLLGlCQUFpQixPQUFPQSxLQUFJLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFBQTtBQUFBLEVBQ2hKLEdBQUcsT0FBTyxZQUFZLFlBQVksUUFBUSxDQUFDLENBQUMsTUFBTSxLQUFLLE1BQU0sQ0FBQyxDQUFDLFVBQVUsSUFBSSxJQUFJSixRQUFPLFdBQVcsT0FBTyxLQUFLLENBQUMsQ0FBQyxHQUFHLENBQUMsVUFBVSxJQUFJLElBQUlBLFFBQU8sV0FBVyxPQUFPLElBQUksQ0FBQyxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQUE7QUFBQSxFQUN6SyxHQUFHLFdBQVcsVUFBVSxDQUFDO0FBQUEsRUFDekIsR0FBRyxXQUFXLFVBQVUsQ0FBQztBQUFBLEVBQ3pCLE9BQU9BLFFBQU8sQ0FBQyxHQUFHLE1BQU0sS0FBSyxPQUFPLFVBQVUsR0FBRyxDQUFDLENBQUM7QUFBQSxFQUNuRCxRQUFRQSxRQUFPLGFBQWEsSUFBSSxDQUFDO0FBQUEsRUFDakMsU0FBU0EsUUFBTyxhQUFhLEtBQUssQ0FBQztBQUFBLEVBQ25DLFNBQVNBLFFBQU8sYUFBYSxpQkFBaUIsQ0FBQztBQUFBLEVBQy9DLFFBQVFBLFFBQU8sYUFBYSxpQkFBaUIsQ0FBQztBQUFBLEVBQzlDLFFBQVFBLFFBQU8sbUJBQW1CO0FBQUEsRUFDbEMsUUFBUUEsUUFBTyxDQUFDLEdBQUcsTUFBTSxLQUFLLE9BQU8sV0FBVyxHQUFHLEtBQUssT0FBTyxPQUFPLEdBQUcsS0FBSyxPQUFPLElBQUksTUFBTSxHQUFJLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUN2RyxRQUFRQSxRQUFPLFdBQVcsWUFBWSxDQUFDLENBQUM7QUFBQSxFQUN4QyxRQUFRQSxRQUFPLFdBQVcsWUFBWSxDQUFDLENBQUM7QUFBQSxFQUN4QyxTQUFTQSxRQUFPLFdBQVcsZ0JBQWdCLENBQUMsQ0FBQztBQUFBLEVBQzdDLFFBQVFBLFFBQU8sV0FBVyxZQUFZLENBQUMsQ0FBQztBQUFBLEVBQ3hDLFFBQVFBLFFBQU8sV0FBVyxZQUFZLENBQUMsQ0FBQztBQUFBLEVBQ3hDLFNBQVNBLFFBQU8sV0FBVyxnQkFBZ0IsQ0FBQyxDQUFDO0FBQUEsRUFDN0MsUUFBUUEsUUFBTyxLQUFLLENBQUMsQ0FBQztBQUFBLEVBQ3RCLFFBQVFBLFFBQU8sS0FBSyxFQUFFLENBQUM7QUFBQSxFQUN2QixRQUFRQSxRQUFPLEtBQUssRUFBRSxDQUFDO0FBQUEsRUFDdkIsV0FBV0EsUUFBTyxnQkFBZ0I7QUFBQSxFQUNsQyxVQUFVQSxRQUFPLG1CQUFtQjtBQUFBLEVBQ3BDLE9BQU9FLE9BQU0sQ0FBQyxNQUFNLEtBQUssTUFBTSxZQUFZLENBQUMsQ0FBQztBQUFBLEVBQzdDLE9BQU9BLE9BQU0sQ0FBQyxNQUFNLEtBQUssTUFBTSxZQUFZLENBQUMsQ0FBQztBQUFBLEVBQzdDLE9BQU9BLE9BQU0sQ0FBQyxNQUFNLEtBQUssTUFBTSxZQUFZLENBQUMsQ0FBQztBQUFBLEVBQzdDLFVBQVUsWUFBWSxDQUFDLE1BQU0sS0FBSyxPQUFPLFlBQVksS0FBSyxLQUFLLEdBQUcsQ0FBQyxDQUFDO0FBQUEsRUFDcEUsVUFBVSxZQUFZLENBQUMsTUFBTSxLQUFLLE1BQU0sYUFBYSxHQUFHLElBQUksTUFBTSxFQUFFLENBQUMsQ0FBQztBQUFBLEVBQ3RFLFVBQVUsWUFBWSxDQUFDLE1BQU0sS0FBSyxNQUFNLGFBQWEsR0FBRyxJQUFJLE1BQU0sRUFBRSxDQUFDLENBQUM7QUFBQSxFQUN0RSxTQUFTLGVBQWUsQ0FBQztBQUFBLEVBQ3pCLFNBQVMsZUFBZSxDQUFDO0FBQUEsRUFDekIsU0FBUyxlQUFlLENBQUM7QUFBQSxFQUN6QixRQUFRLENBQUMsTUFBTSxFQUFFLFlBQVksR0FBRyxlQUFlLEVBQUUsV0FBVyxDQUFDLEdBQUcsTUFBTSxFQUFFLEtBQUssQ0FBQyxHQUFHLEVBQUUsQ0FBQyxDQUFDO0FBQUEsRUFDckYsUUFBUSxDQUFDLE1BQU0sRUFBRSxZQUFZLEdBQUcsY0FBYyxFQUFFLFdBQVcsQ0FBQyxHQUFHLE1BQU0sRUFBRSxLQUFLLENBQUMsR0FBRyxFQUFFLENBQUMsQ0FBQztBQUFBLEVBQ3BGLFNBQVMsQ0FBQyxNQUFNO0FBQ2QsVUFBTSxJQUFJLGNBQWMsR0FBRyxDQUFDO0FBQzVCLFVBQU0sUUFBUSxFQUFFLE9BQU8sTUFBTSxFQUFFLEtBQUssQ0FBQyxHQUFHLEVBQUUsQ0FBQztBQUMzQyxNQUFFLFlBQVksR0FBRyxLQUFLLE9BQU8sTUFBTSxlQUFlLEdBQUcsS0FBSyxHQUFHLGVBQWUsRUFBRSxXQUFXLENBQUMsR0FBRyxJQUFJLElBQUksT0FBTyxJQUFJLE1BQU0sRUFBRSxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDOUg7QUFBQSxFQUNBLFFBQVEsQ0FBQyxNQUFNO0FBQ2IsVUFBTSxJQUFJLGNBQWMsR0FBRyxDQUFDO0FBQzVCLFVBQU0sWUFBWSxFQUFFLEtBQUssQ0FBQztBQUMxQixNQUFFLFlBQVksR0FBRyxLQUFLLE9BQU8sV0FBVyxHQUFHLEtBQUssYUFBYSxXQUFXLENBQUMsR0FBRyxhQUFhLFdBQVcsQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQzFHO0FBQUEsRUFDQSxTQUFTLENBQUMsTUFBTTtBQUNkLFVBQU0sSUFBSSxjQUFjLEdBQUcsQ0FBQztBQUM1QixNQUFFLFlBQVksR0FBRyxLQUFLLE9BQU8sV0FBVyxHQUFHLEtBQUssWUFBWSxFQUFFLEtBQUssQ0FBQyxHQUFHLENBQUMsR0FBR0gsSUFBRSxtQkFBc0IsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUN4RztBQUFBLEVBQ0EsU0FBUyxDQUFDLE1BQU07QUFDZCxVQUFNLElBQUksY0FBYyxHQUFHLENBQUM7QUFDNUIsTUFBRSxZQUFZLEdBQUcsS0FBSyxPQUFPLFdBQVcsR0FBRyxLQUFLQSxJQUFFLG1CQUFzQixHQUFHLFlBQVksRUFBRSxLQUFLLENBQUMsR0FBRyxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDeEc7QUFBQSxFQUNBLFFBQVE7QUFBQSxFQUNSLFFBQVE7QUFBQSxFQUNSLFFBQVEsT0FBTyxNQUFNLENBQUM7QUFBQSxFQUN0QixRQUFRLE9BQU8sTUFBTSxFQUFFO0FBQUEsRUFDdkIsUUFBUSxPQUFPLENBQUMsTUFBTSxJQUFJLEVBQUUsT0FBTyxDQUFDLENBQUM7QUFBQSxFQUNyQyxRQUFRLFFBQVEsTUFBTSxDQUFDO0FBQUEsRUFDdkIsUUFBUSxRQUFRLE1BQU0sRUFBRTtBQUFBLEVBQ3hCLFFBQVEsUUFBUSxDQUFDLE1BQU0sSUFBSSxFQUFFLE9BQU8sQ0FBQyxDQUFDO0FBQUEsRUFDdEM7QUFBQSxFQUNBLFlBQVk7QUFBQSxFQUNaLE9BQU9TO0FBQ1Q7OztBQ2xVQSxJQUFNRSxNQUFJLElBQUk7QUFDZCxJQUFNQyxNQUFLO0FBR1gsSUFBTSxTQUNKO0FBTUYsSUFBTSxrQkFBa0IsQ0FBQyxDQUFDLFdBQVcsQ0FBQyxHQUFHLENBQUMsV0FBVyxDQUFDLEdBQUcsQ0FBQyxVQUFVLENBQUMsQ0FBQztBQUN0RSxJQUFNLGtCQUFrQjtBQUN4QixJQUFNLFFBQVE7QUFDZCxJQUFNLFVBQVU7QUFFaEIsSUFBTSxPQUFPO0FBQ2IsSUFBTSxhQUFhO0FBQ25CLElBQU0sZUFDSjtBQUNGLElBQU0sZUFBZTtBQUVyQixJQUFNLFVBQVUsQ0FBQyxVQUFVLFVBQVUsVUFBVSxRQUFRO0FBQ3ZELElBQU0sY0FBYztBQUVwQixJQUFNLFVBQVUsQ0FBQyxPQUFlLE1BQWdDLFVBQzlELE1BQU0sTUFBTSxHQUFHLEVBQUUsSUFBSSxDQUFDLFNBQVMsQ0FBQyxJQUFJLElBQUksSUFBSSxNQUFNLEtBQUssSUFBSSxDQUFFLENBQUMsQ0FBQztBQUdqRSxTQUFTQyxrQkFBaUIsR0FBWSxTQUF1QjtBQUMzRCxNQUFJLENBQUMsRUFBRSxTQUFTLE9BQU8sRUFBRztBQUMxQixJQUFFLEdBQUcsSUFBSSxHQUFHLElBQUksSUFBSSxFQUFFLFFBQVEsT0FBTyxHQUFHRixJQUFFLEVBQUUsT0FBTyxPQUFPLElBQUksQ0FBQyxDQUFDLEdBQUdBLElBQUUsQ0FBQyxDQUFDLEdBQUcsTUFBTSxFQUFFLE1BQU1DLEtBQUksQ0FBQyxDQUFDO0FBQ2hHO0FBQ0EsSUFBTSxPQUNKLENBQUMsWUFDRCxDQUFDLE1BQU07QUFDTCxNQUFJLFFBQVMsWUFBVyxXQUFXLENBQUMsR0FBRyxDQUFDLEVBQUcsQ0FBQUMsa0JBQWlCLEdBQUcsT0FBTztBQUN0RSxRQUFNLENBQUMsS0FBSyxJQUFJLElBQUksV0FBVyxHQUFHLENBQUM7QUFDbkMsV0FBUyxHQUFHLEdBQUcsS0FBTSxJQUFJO0FBQzNCO0FBQ0YsSUFBTUMsV0FBVSxDQUFDLE1BQWlCLEtBQUssVUFBVSxLQUFLLEtBQUssR0FBRyxHQUFHLENBQUM7QUFFbEUsSUFBTSxVQUFvQixDQUFDLE1BQU0sU0FBUyxHQUFHLEdBQUcsRUFBRSxVQUFVQSxTQUFRLEVBQUUsUUFBUSxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQ2xGLElBQU1DLFNBQVEsQ0FBQyxTQUFxQyxDQUFDLE1BQU0sRUFBRSxNQUFNLEdBQUcsS0FBSyxFQUFFLFdBQVcsQ0FBQyxDQUFDLENBQUM7QUFFM0YsSUFBTSxRQUNKLENBQUMsVUFDRCxDQUFDLE1BQU07QUFDTCxRQUFNLE1BQU0sRUFBRSxRQUFRLENBQUM7QUFDdkIsUUFBTSxPQUFPLEVBQUUsV0FBVyxDQUFDO0FBQzNCLFFBQU0sU0FBUyxVQUFVLElBQUksTUFBTSxJQUFJLEdBQUcsSUFBSSxJQUFJLFFBQVEsSUFBSSxHQUFHSixJQUFFLENBQUMsWUFBYyxDQUFDLEdBQUcsSUFBSSxJQUFJLEtBQUtBLElBQUUsVUFBVyxDQUFDLENBQUM7QUFDbEgsV0FBUyxHQUFHLEdBQUcsRUFBRSxVQUFVLEtBQUssVUFBVSxNQUFNLEdBQUcsTUFBTSxDQUFDLENBQUM7QUFDN0Q7QUFFRixJQUFNLFVBQ0osQ0FBQyxRQUFtQyxPQUF5QixZQUM3RCxDQUFDLE1BQU07QUFDTCxRQUFNLElBQUksRUFBRSxTQUFTLENBQUMsSUFBSSxFQUFFLFFBQVEsQ0FBQyxJQUFJLEVBQUUsSUFBSSxLQUFLLEVBQUUsV0FBVyxDQUFDLENBQUMsQ0FBQztBQUNwRSxXQUFTLEdBQUcsR0FBRyxFQUFFLFVBQVUsT0FBTyxFQUFFLFdBQVcsQ0FBQyxHQUFHLENBQUMsQ0FBQyxDQUFDO0FBQ3hEO0FBQ0YsSUFBTSxlQUF5QixDQUFDLE1BQU07QUFDcEMsTUFBSSxFQUFFLE9BQU8sQ0FBQyxNQUFNLEdBQUksVUFBUyxHQUFHLEdBQUcsRUFBRSxVQUFVLEtBQUssUUFBUSxFQUFFLFFBQVEsQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUFBLE9BQ3pFO0FBQ0gsVUFBTSxDQUFDLEtBQUssSUFBSSxJQUFJLEVBQUUsU0FBUyxDQUFDO0FBQ2hDLE1BQUUsVUFBVSxHQUFHLEtBQUssUUFBUSxRQUFRLEdBQUcsQ0FBQyxHQUFHLEtBQUssUUFBUSxRQUFRLElBQUksQ0FBQyxDQUFDO0FBQUEsRUFDeEU7QUFDRjtBQUNBLElBQU0sbUJBQW1CLENBQUMsUUFBeUI7QUFDakQsUUFBTSxPQUFPLENBQUMsR0FBRyxDQUFDLEVBQUUsUUFBUSxDQUFDLE1BQU0sQ0FBQyxHQUFHLENBQUMsRUFBRSxRQUFRLE1BQU0sQ0FBQyxHQUFHLEdBQUcsR0FBRyxDQUFDLEVBQUUsSUFBSSxDQUFDLE1BQU0sS0FBSyxJQUFJLE9BQU8sQ0FBQyxDQUFDLENBQUM7QUFDbkcsU0FBTyxDQUFDLE1BQU07QUFDWixVQUFNLFVBQVUsV0FBVyxHQUFHLENBQUMsRUFBRSxJQUFJLENBQUMsTUFBTSxFQUFFLFVBQVUsS0FBSyxRQUFRLEdBQUcsR0FBRyxJQUFJLENBQUMsQ0FBQztBQUNqRixhQUFTLEdBQUcsR0FBRyxRQUFRLENBQUMsR0FBSSxRQUFRLENBQUMsQ0FBQztBQUFBLEVBQ3hDO0FBQ0Y7QUFHQSxJQUFNLGlCQUFpQixDQUFDLHFCQUFxQixtQkFBbUI7QUFDaEUsSUFBTSxrQkFBa0IsQ0FBQyxzQkFBc0Isb0JBQW9CO0FBQ25FLElBQU0sa0JBQWtCLENBQUMsc0JBQXNCLG9CQUFvQjtBQUVuRSxJQUFNSyxTQUNKLENBQUMsb0JBQTRCLFVBQzdCLENBQUMsTUFBTTtBQUNMLFFBQU0sU0FBUyxFQUFFLFdBQVcsQ0FBQztBQUM3QixRQUFNLFFBQVEsQ0FBQyxNQUFrQixNQUFNLE9BQU8sQ0FBQyxHQUFHQyxVQUFTLEtBQUssTUFBTUEsT0FBTSxDQUFDLEdBQUcsQ0FBQztBQUNqRixRQUFNLE1BQU0sRUFBRSxVQUFVLE1BQU0sTUFBTSxDQUFDO0FBQ3JDLE1BQUksRUFBRSxPQUFPLENBQUMsTUFBTSxHQUFJLFVBQVMsR0FBRyxHQUFHLEdBQUc7QUFBQTtBQUV4QyxNQUFFO0FBQUEsTUFDQTtBQUFBLE1BQ0E7QUFBQSxNQUNBLEVBQUU7QUFBQSxRQUNBO0FBQUEsVUFDRSxLQUFLO0FBQUEsWUFDSDtBQUFBLFlBQ0E7QUFBQSxZQUNBLE1BQU0sS0FBSyxFQUFFLFFBQVEsR0FBRyxHQUFHLENBQUMsR0FBRyxNQUFPLElBQUkscUJBQXNCLEVBQUU7QUFBQSxVQUNwRTtBQUFBLFFBQ0Y7QUFBQSxNQUNGO0FBQUEsSUFDRjtBQUNKO0FBQ0YsSUFBTSxZQUFZLENBQUMsUUFBZ0IsT0FBd0M7QUFBQSxFQUN6RSxDQUFDLEdBQUcsTUFBTSxJQUFJLEdBQUdELE9BQU0sR0FBRyxDQUFDLGVBQWUsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUM3QyxDQUFDLEdBQUcsTUFBTSxJQUFJLEdBQUdBLE9BQU0sR0FBRyxDQUFDLGVBQWUsQ0FBQyxHQUFHLGdCQUFnQixDQUFDLENBQUMsQ0FBQztBQUFBLEVBQ2pFLENBQUMsR0FBRyxNQUFNLElBQUksR0FBR0EsT0FBTSxHQUFHLENBQUMsZUFBZSxDQUFDLEdBQUcsZ0JBQWdCLENBQUMsR0FBRyxnQkFBZ0IsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUNyRixDQUFDLEdBQUcsTUFBTSxJQUFJLEdBQUdBLE9BQU0sR0FBRyxDQUFDLGdCQUFnQixDQUFDLENBQUMsQ0FBQztBQUFBLEVBQzlDLENBQUMsR0FBRyxNQUFNLElBQUksR0FBR0EsT0FBTSxHQUFHLENBQUMsZ0JBQWdCLENBQUMsR0FBRyxnQkFBZ0IsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUNsRSxDQUFDLEdBQUcsTUFBTSxJQUFJLEdBQUdBLE9BQU0sR0FBRyxDQUFDLGdCQUFnQixDQUFDLENBQUMsQ0FBQztBQUNoRDtBQUdPLElBQU0sZUFBeUM7QUFBQSxFQUNwRCxHQUFHLE9BQU8sWUFBWTtBQUFBLElBQ3BCLEdBQUcsUUFBUSxRQUFRLHdCQUF3QixDQUFDLFdBQVcsT0FBTyxNQUFNLENBQUM7QUFBQSxJQUNyRSxHQUFHLFFBQVEsaUJBQWlCLHdCQUF3QixPQUFPO0FBQUEsSUFDM0QsR0FBRyxRQUFRLE9BQU8sd0JBQXdCLEtBQUs7QUFBQSxJQUMvQyxHQUFHLFFBQVEsU0FBUyx3QkFBd0IsQ0FBQyxXQUFXLE9BQU8sTUFBTSxDQUFDO0FBQUEsSUFDdEUsR0FBRyxRQUFRLE1BQU0sd0JBQXdCLENBQUMsV0FBVyxNQUFNO0FBQUEsSUFDM0QsR0FBRyxRQUFRLGNBQWMsc0JBQXNCLE1BQU07QUFBQSxJQUNyRCxHQUFHLFFBQVEsWUFBWSxzQkFBc0IsQ0FBQyxXQUFXLE1BQU07QUFBQSxJQUMvRCxHQUFHLFFBQVEsY0FBYyxzQkFBc0IsQ0FBQyxXQUFXLE9BQU8sTUFBTSxDQUFDO0FBQUEsSUFDekUsR0FBRyxRQUFRLElBQUksQ0FBQyxTQUE2QjtBQUFBLE1BQzNDO0FBQUEsT0FDQyxLQUFLLFNBQVMsSUFBSSxLQUFLLEtBQUssU0FBUyxJQUFJLElBQUksU0FBUyxRQUFRLHFCQUFxQixJQUFJLENBQUU7QUFBQSxJQUM1RixDQUFDO0FBQUEsSUFDRCxHQUFHLFFBQVEsYUFBYSxzQkFBc0IsS0FBSztBQUFBLElBQ25ELEdBQUcsZ0JBQWdCLElBQUksQ0FBQyxDQUFDLE1BQU0sS0FBSyxNQUEwQixDQUFDLElBQUksSUFBSSxJQUFJLE9BQU8sdUJBQXVCLElBQUksR0FBSSxLQUFLLENBQUMsQ0FBQztBQUFBLEVBQzFILENBQUM7QUFBQSxFQUNELEdBQUc7QUFBQSxFQUNILEdBQUcsVUFBVSxXQUFXLENBQUM7QUFBQSxFQUN6QixHQUFHLFVBQVUsV0FBVyxDQUFDO0FBQUEsRUFDekIsVUFBVSxPQUFPLHVCQUF1QixTQUFTLEdBQUksQ0FBQztBQUFBLEVBQ3RELFNBQVMsS0FBSyxLQUFLO0FBQUEsRUFDbkIsU0FBUyxLQUFLLElBQUk7QUFBQSxFQUNsQixRQUFRLE1BQU0sQ0FBQztBQUFBLEVBQ2YsUUFBUSxNQUFNLENBQUM7QUFBQSxFQUNmLGVBQWU7QUFBQSxFQUNmLGVBQWU7QUFBQSxFQUNmLGdCQUFnQkQsT0FBTSxPQUFPO0FBQUEsRUFDN0IsZ0JBQWdCQSxPQUFNLE9BQU87QUFBQSxFQUM3QixTQUFTLFFBQVEsQ0FBQyxHQUFHLE1BQU0sS0FBSyxVQUFVLEdBQUcsR0FBRyxDQUFDLENBQUM7QUFBQSxFQUNsRCxTQUFTLFFBQVEsQ0FBQyxHQUFHLE1BQU0sS0FBSyxVQUFVLEdBQUcsR0FBRyxDQUFDLENBQUM7QUFBQSxFQUNsRCxVQUFVLFFBQVEsQ0FBQyxHQUFHLE1BQU0sS0FBSyxVQUFVLEdBQUcsR0FBRyxDQUFDLEdBQUcsUUFBUTtBQUFBLEVBQzdELFVBQVUsUUFBUSxDQUFDLEdBQUcsTUFBTSxLQUFLLFVBQVUsR0FBRyxHQUFHLENBQUMsQ0FBQztBQUFBLEVBQ25ELGlCQUFpQkEsT0FBTSxRQUFRO0FBQUEsRUFDL0IsV0FBVyxpQkFBaUIsQ0FBQztBQUFBLEVBQzdCLFdBQVcsaUJBQWlCLENBQUM7QUFBQSxFQUM3QixVQUFVO0FBQUEsRUFDVixPQUFPLENBQUMsTUFBTSxTQUFTLEdBQUcsR0FBRyxFQUFFLFVBQVVELFNBQVEsRUFBRSxLQUFLLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUM1RCxlQUFlLG9CQUFvQixZQUFZO0FBQUEsRUFDL0MsT0FBTztBQUFBLEVBQ1AsZUFBZSxDQUFDLE1BQU8sRUFBRSxTQUFTLENBQUMsSUFBSSxFQUFFLE1BQU0sR0FBRyxFQUFFLFFBQVEsQ0FBQyxDQUFDLElBQUksUUFBUSxDQUFDO0FBQUEsRUFDM0UsWUFBWSxDQUFDLE1BQU0sRUFBRSxhQUFhLEtBQUs7QUFBQSxFQUN2QyxVQUFVLENBQUMsTUFBTSxFQUFFLGFBQWEsSUFBSTtBQUN0Qzs7O0FDM0pBLElBQU0sYUFBYTtBQUVuQixJQUFNLFlBQXNCLENBQUMsTUFBTTtBQUNqQyxRQUFNLElBQUksRUFBRSxLQUFLLENBQUM7QUFDbEIsSUFBRSxHQUFHLElBQUksR0FBRyxJQUFJLElBQUksR0FBRyxJQUFJLE1BQU0sQ0FBQyxVQUFVLENBQUMsR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDLEdBQUcsTUFBTSxFQUFFLE1BQU0sSUFBSSxDQUFDLENBQUM7QUFDbkYsSUFBRSxTQUFTLENBQUM7QUFDZDtBQUNBLElBQU0sYUFBdUIsQ0FBQyxNQUFNLEVBQUUsTUFBTSxHQUFHLEVBQUUsTUFBTSxDQUFDO0FBR2pELElBQU0sa0JBQTRDO0FBQUEsRUFDdkQsR0FBRztBQUFBLEVBQ0gsR0FBRztBQUFBLEVBQ0gsR0FBRztBQUFBLEVBQ0gsR0FBRztBQUFBLEVBQ0gsU0FBUztBQUFBLEVBQ1QsVUFBVTtBQUFBLEVBQ1YsU0FBUztBQUFBLEVBQ1QsVUFBVTtBQUNaOzs7QUNYTyxJQUFNLFlBQTJDLElBQUksSUFBSTtBQUFBLEVBQzlELEdBQUcsT0FBTyxRQUFRLFlBQVk7QUFBQSxFQUM5QixHQUFHLE9BQU8sUUFBUSxZQUFZO0FBQUEsRUFDOUIsR0FBRyxPQUFPLFFBQVEsY0FBYztBQUFBLEVBQ2hDLEdBQUcsT0FBTyxRQUFRLGVBQWU7QUFBQSxFQUNqQyxHQUFHLE9BQU8sUUFBUSxZQUFZO0FBQUEsRUFDOUIsR0FBRyxPQUFPLFFBQVEsYUFBYTtBQUFBLEVBQy9CLEdBQUcsT0FBTyxRQUFRLGFBQWE7QUFBQSxFQUMvQixHQUFHLE9BQU8sUUFBUSxlQUFlO0FBQUEsRUFDakMsR0FBRyxPQUFPLFFBQVEsZUFBZTtBQUFBLEVBQ2pDLEdBQUcsT0FBTyxRQUFRLHdCQUF3QjtBQUFBLEVBQzFDLEdBQUcsT0FBTyxRQUFRLGVBQWU7QUFBQSxFQUNqQyxHQUFHLFdBQVcsUUFBUSxDQUFDLElBQUksU0FBK0I7QUFBQSxJQUN4RCxDQUFDLElBQUksRUFBRSxJQUFJLGdCQUFnQixJQUFJLENBQUM7QUFBQSxJQUNoQyxDQUFDLE1BQU0sRUFBRSxJQUFJLGVBQWUsSUFBSSxDQUFDO0FBQUEsSUFDakMsQ0FBQyxPQUFPLEVBQUUsSUFBSSxnQkFBZ0IsSUFBSSxDQUFDO0FBQUEsRUFDckMsQ0FBQztBQUNILENBQUM7OztBQzdCRCxJQUFNLFNBQVM7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBNkVSLElBQU0sU0FBeUM7QUFBQSxFQUNwRCxHQUFHLElBQUk7QUFBQSxJQUNMLE9BQU8sS0FBSyxFQUNULE1BQU0sSUFBSSxFQUNWLFFBQVEsQ0FBQyxTQUFTO0FBQ2pCLFlBQU0sT0FBTyxLQUFLLEtBQUssRUFBRSxNQUFNLEdBQUc7QUFDbEMsYUFBTyxLQUFLLE1BQU0sQ0FBQyxFQUFFLElBQUksQ0FBQyxHQUFHLE1BQU0sS0FBSyxNQUFNLEdBQUcsSUFBSSxDQUFDLENBQUM7QUFBQSxJQUN6RCxDQUFDLEVBQ0EsSUFBSSxDQUFDLFNBQVMsQ0FBQyxLQUFLLEtBQUssR0FBRyxHQUFHLElBQUksQ0FBQztBQUFBLEVBQ3pDLEVBQUUsT0FBTztBQUNYLEVBQUUsS0FBSyxDQUFDLEdBQUcsTUFBTSxFQUFFLFNBQVMsRUFBRSxNQUFNOzs7QUM5RXBDLElBQU0sTUFBTSxDQUFDLE9BQU8sTUFBTSxPQUFPLE9BQU8sT0FBTyxPQUFPLE9BQU8sS0FBSztBQUNsRSxJQUFNSSxVQUFTLENBQUMsT0FBTyxPQUFPLE9BQU8sT0FBTyxPQUFPLE9BQU8sT0FBTyxLQUFLO0FBQ3RFLElBQU0sS0FBSyxDQUFDLEtBQUssTUFBTSxLQUFLLE1BQU0sS0FBSyxNQUFNLE1BQU0sT0FBTyxLQUFLLE1BQU0sS0FBSyxNQUFNLEtBQUssTUFBTSxNQUFNLEtBQUs7QUFDdEcsSUFBTSxNQUFNLENBQUMsTUFBc0IsRUFBRSxTQUFTLEVBQUUsRUFBRSxTQUFTLEdBQUcsR0FBRztBQUVqRSxTQUFTLFdBQXFCO0FBQzVCLFNBQU8sSUFBSSxRQUFRLENBQUMsTUFBTSxNQUFNO0FBQzlCLFVBQU0sT0FBTyxTQUFTLFFBQVEsS0FBSztBQUNuQyxVQUFNQyxTQUFRLENBQUMsU0FBUyxTQUFTLFNBQVMsU0FBUyxTQUFTLFFBQVE7QUFDcEUsV0FBTztBQUFBLE1BQ0wsR0FBR0EsT0FBTSxJQUFJLENBQUMsVUFBVSxNQUFNLEdBQUcsSUFBSSxJQUFJLElBQUksQ0FBQyxDQUFDLElBQUksSUFBSSxJQUFJLFFBQVEsR0FBRyxJQUFJLElBQUksT0FBTyxFQUFFLEVBQUU7QUFBQSxNQUN6RixNQUFNLENBQUMsSUFBSSxJQUFJLFNBQVMsSUFBSTtBQUFBLE1BQzVCLE1BQU0sQ0FBQyxJQUFJLElBQUksU0FBUyxJQUFJO0FBQUEsTUFDNUIsTUFBTSxDQUFDLElBQUksSUFBSSxhQUFhLElBQUk7QUFBQSxNQUNoQyxNQUFNLENBQUMsSUFBSSxJQUFJLFVBQVUsSUFBSTtBQUFBLElBQy9CO0FBQUEsRUFDRixDQUFDO0FBQ0g7QUFDQSxTQUFTLGFBQXVCO0FBQzlCLFNBQU9ELFFBQU8sUUFBUSxDQUFDLE1BQU0sTUFBTTtBQUFBLElBQ2pDLE1BQU0sQ0FBQyxJQUFJLElBQUk7QUFBQSxJQUNmLE1BQU0sQ0FBQyxJQUFJLElBQUk7QUFBQSxJQUNmLE1BQU0sQ0FBQyxJQUFJLElBQUk7QUFBQSxJQUNmLE1BQU0sQ0FBQyxJQUFJLElBQUk7QUFBQSxJQUNmLE1BQU0sQ0FBQyxJQUFJLElBQUk7QUFBQSxJQUNmLE1BQU0sQ0FBQyxJQUFJLElBQUk7QUFBQSxFQUNqQixDQUFDO0FBQ0g7QUFDQSxTQUFTLGlCQUEyQjtBQUNsQyxTQUFPLEdBQUcsUUFBUSxDQUFDLElBQUksTUFBTTtBQUFBLElBQzNCLElBQUksRUFBRSxTQUFTLEVBQUUsQ0FBQyxLQUFLLEVBQUU7QUFBQSxJQUN6QixNQUFNLEVBQUUsU0FBUyxFQUFFLENBQUMsS0FBSyxFQUFFO0FBQUEsSUFDM0IsTUFBTSxFQUFFLFNBQVMsRUFBRSxDQUFDLE9BQU8sRUFBRTtBQUFBLElBQzdCLE1BQU0sRUFBRSxTQUFTLEVBQUUsQ0FBQyxRQUFRLEVBQUU7QUFBQSxFQUNoQyxDQUFDO0FBQ0g7QUFDQSxTQUFTLGdCQUEwQjtBQUNqQyxRQUFNRSxTQUFrQixDQUFDO0FBQ3pCLFdBQVMsSUFBSSxHQUFHLElBQUksR0FBRyxLQUFLO0FBQzFCLElBQUFBLE9BQU07QUFBQSxNQUNKLEdBQUcsSUFBSSxLQUFPLENBQUMsQ0FBQztBQUFBLE1BQ2hCLEdBQUcsSUFBSSxLQUFPLENBQUMsQ0FBQztBQUFBLE1BQ2hCLEdBQUcsSUFBSSxLQUFPLENBQUMsQ0FBQztBQUFBLE1BQ2hCLEdBQUcsSUFBSSxLQUFPLENBQUMsQ0FBQztBQUFBLElBQ2xCO0FBQ0EsSUFBQUEsT0FBTSxLQUFLLEdBQUcsSUFBSSxNQUFPLENBQUMsQ0FBQyxjQUFjLEdBQUcsSUFBSSxNQUFPLENBQUMsQ0FBQyxjQUFjLE9BQU8sSUFBSSxHQUFHLFNBQVMsRUFBRSxDQUFDLFdBQVc7QUFDNUcsUUFBSSxJQUFJLEVBQUcsQ0FBQUEsT0FBTSxLQUFLLEdBQUcsSUFBSSxNQUFPLENBQUMsQ0FBQyxjQUFjO0FBQ3BELElBQUFBLE9BQU0sS0FBSyxHQUFHLElBQUksTUFBTyxDQUFDLENBQUMsdUJBQXVCO0FBQUEsRUFDcEQ7QUFDQSxTQUFPQTtBQUNUO0FBRUEsSUFBTSxVQUFVO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBcVRULFNBQVMscUJBQStCO0FBQzdDLFNBQU87QUFBQSxJQUNMLEdBQUcsU0FBUztBQUFBLElBQ1osR0FBRyxXQUFXO0FBQUEsSUFDZCxHQUFHLGVBQWU7QUFBQSxJQUNsQixHQUFHLGNBQWM7QUFBQSxJQUNqQixHQUFHLFFBQVEsTUFBTSxJQUFJLEVBQUUsT0FBTyxDQUFDLFNBQVMsU0FBUyxFQUFFO0FBQUEsRUFDckQ7QUFDRjs7O0FDdlhBLElBQU0sUUFDSjtBQVFGLElBQU0sUUFBUTtBQUNkLElBQU0saUJBQWlCO0FBQ3ZCLElBQU0sV0FBVztBQUNqQixJQUFNQyxVQUFTO0FBRWYsSUFBTSxtQkFDSjtBQUVGLElBQU0sYUFBYTtBQUNuQixJQUFNLFFBQVE7QUFHZCxTQUFTLE9BQU8sTUFBYyxHQUF1QjtBQUNuRCxRQUFNLFFBQVEsS0FBSyxNQUFNLEdBQUc7QUFDNUIsU0FBTyxNQUFNLEtBQUssRUFBRSxRQUFRLE1BQU0sU0FBUyxFQUFFLEdBQUcsQ0FBQyxHQUFHLE1BQU0sTUFBTSxNQUFNLElBQUksR0FBRyxJQUFJLElBQUksQ0FBQyxDQUFDO0FBQ3pGO0FBRUEsU0FBUyxZQUFZLE1BQXdCO0FBQzNDLFFBQU0sQ0FBQyxPQUFPLE1BQU0sVUFBVSxHQUFHLElBQUksSUFBSSxLQUFLLE1BQU0sR0FBRztBQUN2RCxTQUFPO0FBQUEsSUFDTCxDQUFDLE9BQU8sTUFBTSxVQUFVLEdBQUcsTUFBTSxJQUFJLEVBQUUsS0FBSyxHQUFHO0FBQUEsSUFDL0MsQ0FBQyxPQUFPLE1BQU0sU0FBUyxXQUFXLGtCQUFrQixHQUFHLEdBQUcsR0FBRyxNQUFNLElBQUksRUFBRSxLQUFLLEdBQUc7QUFBQSxFQUNuRjtBQUNGO0FBRUEsU0FBUyxjQUF3QjtBQUMvQixTQUFPO0FBQUEsSUFDTCxHQUFHLE9BQU8sT0FBTyxDQUFDLEVBQUUsUUFBUSxDQUFDLENBQUMsTUFBTSxFQUFFLE1BQU0sWUFBWSxNQUFNLEVBQUUsUUFBUSxJQUFJLGVBQWUsQ0FBQztBQUFBLElBQzVGLEdBQUcsT0FBTyxPQUFPLENBQUMsRUFBRSxRQUFRLENBQUMsQ0FBQyxNQUFNLEVBQUUsTUFBTSxDQUFDLE1BQU0sSUFBSSxFQUFFLFFBQVEsQ0FBQyxNQUFNLFlBQVksTUFBTSxFQUFFLElBQUksQ0FBQyxLQUFLLElBQUksZUFBZSxDQUFDLENBQUM7QUFBQSxJQUMzSCxHQUFHLE9BQU8sZ0JBQWdCLENBQUMsRUFBRSxRQUFRLENBQUMsQ0FBQyxNQUFNLEVBQUUsTUFBTSxZQUFZLE1BQU0sRUFBRSxRQUFRLElBQUksa0JBQWtCLENBQUM7QUFBQSxJQUN4RyxHQUFHLE9BQU8sVUFBVSxDQUFDLEVBQUUsUUFBUSxDQUFDLENBQUMsTUFBTSxFQUFFLE1BQU0sWUFBWSxNQUFNLEVBQUUsUUFBUSxJQUFJLFlBQVksQ0FBQztBQUFBLElBQzVGLEdBQUcsT0FBT0EsU0FBUSxDQUFDLEVBQUUsUUFBUSxDQUFDLENBQUMsTUFBTSxFQUFFLE1BQU07QUFBQSxNQUMzQyxNQUFNLEVBQUUsUUFBUSxJQUFJO0FBQUEsTUFDcEIsTUFBTSxFQUFFLFFBQVEsSUFBSTtBQUFBLElBQ3RCLENBQUM7QUFBQSxJQUNELEdBQUcsT0FBTyxrQkFBa0IsQ0FBQyxFQUFFLFFBQVEsQ0FBQyxDQUFDLE1BQU0sRUFBRSxNQUFNLFlBQVksTUFBTSxFQUFFLFFBQVEsSUFBSSxtQkFBbUIsQ0FBQztBQUFBLElBQzNHLEdBQUcsT0FBTyxZQUFZLENBQUMsRUFBRTtBQUFBLE1BQVEsQ0FBQyxDQUFDLE1BQU0sR0FBR0MsU0FBUSxJQUFJLE1BQ3RELENBQUMsQ0FBQyxLQUFLLElBQUksR0FBRyxDQUFDLEtBQUssSUFBSSxDQUFDLEVBQUUsUUFBUSxDQUFDLENBQUMsS0FBS0MsS0FBSSxNQUFNO0FBQUEsUUFDbEQsVUFBVSxHQUFHLEdBQUcsQ0FBQyxZQUFZQSxLQUFJLEdBQUcsSUFBSSxRQUFRRCxPQUFNO0FBQUEsUUFDdEQsVUFBVSxHQUFHLEdBQUcsQ0FBQyxZQUFZQyxLQUFJLEdBQUcsSUFBSSxRQUFRLElBQUk7QUFBQSxNQUN0RCxDQUFDO0FBQUEsSUFDSDtBQUFBO0FBQUEsRUFDRjtBQUNGO0FBR0EsSUFBTSxRQUFxQztBQUFBLEVBQ3pDLENBQUMsR0FBRyxZQUFZLEtBQUs7QUFBQSxFQUFHLENBQUMsR0FBRyxZQUFZLEtBQUs7QUFBQSxFQUFHLENBQUMsR0FBRyxTQUFTLEtBQUs7QUFBQSxFQUFHLENBQUMsR0FBRyxTQUFTLElBQUk7QUFBQSxFQUFHLENBQUMsSUFBSyxTQUFTLEtBQUs7QUFBQSxFQUFHLENBQUMsSUFBSyxTQUFTLElBQUk7QUFBQSxFQUNuSSxDQUFDLElBQUssVUFBVSxLQUFLO0FBQUEsRUFBRyxDQUFDLElBQUssVUFBVSxJQUFJO0FBQUEsRUFBRyxDQUFDLElBQUssVUFBVSxLQUFLO0FBQUEsRUFBRyxDQUFDLElBQUssVUFBVSxJQUFJO0FBQzdGO0FBRUEsU0FBUyxhQUF1QjtBQUM5QixRQUFNQyxjQUFhLE9BQU8sT0FBTyxDQUFDLEVBQUUsUUFBUSxDQUFDLENBQUMsTUFBTSxFQUFFLE1BQU07QUFDMUQsVUFBTSxXQUFXLFNBQVMsU0FBUyxVQUFVO0FBQzdDLFdBQU87QUFBQSxNQUNMLEdBQUcsWUFBWSxRQUFRLEVBQUUsUUFBUSxJQUFJLE1BQU0sUUFBUSxNQUFNO0FBQUEsTUFDekQsR0FBRyxZQUFZLFFBQVEsRUFBRSxRQUFRLElBQUksTUFBTSxRQUFRLE1BQU07QUFBQSxNQUN6RCxRQUFRLEVBQUUsUUFBUSxJQUFJO0FBQUEsTUFDdEIsUUFBUSxFQUFFLFFBQVEsSUFBSTtBQUFBLElBQ3hCO0FBQUEsRUFDRixDQUFDO0FBQ0QsUUFBTSxRQUFRLENBQUMsQ0FBQyxPQUFPLEdBQUksR0FBRyxDQUFDLE9BQU8sR0FBSSxHQUFHLENBQUMsT0FBTyxHQUFJLENBQUMsRUFBRTtBQUFBLElBQVEsQ0FBQyxDQUFDLE9BQU8sR0FBRyxNQUM5RSxNQUFNLFFBQVEsQ0FBQyxDQUFDLE9BQU8sTUFBTUMsT0FBTSxNQUFNO0FBQ3ZDLFlBQU0sS0FBSyxXQUFZLE1BQWlCLE9BQU8sU0FBUyxFQUFFLENBQUMsUUFBUSxJQUFJLEdBQUcsS0FBSztBQUMvRSxVQUFJQSxRQUFRLFFBQU8sQ0FBQyxHQUFHLEVBQUUsMkJBQTJCLEdBQUcsRUFBRSx5QkFBeUI7QUFDbEYsYUFBTyxDQUFDLEdBQUcsWUFBWSxHQUFHLEVBQUUseUJBQXlCLEdBQUcsR0FBRyxZQUFZLEdBQUcsRUFBRSx5QkFBeUIsQ0FBQztBQUFBLElBQ3hHLENBQUM7QUFBQSxFQUNIO0FBQ0EsU0FBTyxDQUFDLEdBQUdELGFBQVksR0FBRyxLQUFLO0FBQ2pDO0FBR0EsSUFBTSxPQUFPO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQTJGYixJQUFNRSxVQUFTO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBb0hmLElBQU0sUUFBUSxDQUFDLFNBQTJCLEtBQUssTUFBTSxJQUFJLEVBQUUsT0FBTyxDQUFDLFNBQVMsU0FBUyxFQUFFO0FBR2hGLFNBQVMsaUJBQTJCO0FBQ3pDLFNBQU8sQ0FBQyxHQUFHLFlBQVksR0FBRyxHQUFHLFdBQVcsR0FBRyxHQUFHLE1BQU0sSUFBSSxFQUFFLFFBQVEsV0FBVyxHQUFHLEdBQUcsTUFBTUEsT0FBTSxDQUFDO0FBQ2xHOzs7QUMzU0EsSUFBTSxNQUNKO0FBS0YsSUFBTSxRQUNKO0FBQ0YsSUFBTSxlQUFlO0FBQ3JCLElBQU1DLFVBQVM7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBYWYsU0FBUyxNQUFNLE1BQWtDO0FBQy9DLFFBQU0sUUFBUSxLQUFLLE1BQU0sR0FBRztBQUM1QixTQUFPLE1BQU0sUUFBUSxDQUFDLEdBQUcsTUFBTyxJQUFJLE1BQU0sSUFBSSxDQUFDLENBQUMsR0FBRyxNQUFNLElBQUksQ0FBQyxDQUFFLENBQXFCLElBQUksQ0FBQyxDQUFFO0FBQzlGO0FBQ0EsU0FBU0MsU0FBa0I7QUFDekIsU0FBTztBQUFBLElBQ0wsR0FBRyxNQUFNLEdBQUcsRUFBRSxJQUFJLENBQUMsQ0FBQyxNQUFNLEVBQUUsTUFBTSxLQUFLLEVBQUUsV0FBVyxJQUFJLGlCQUFpQjtBQUFBLElBQ3pFLEdBQUcsTUFBTSxLQUFLLEVBQUUsSUFBSSxDQUFDLENBQUMsTUFBTSxFQUFFLE1BQU0sT0FBTyxFQUFFLFdBQVcsSUFBSSxpQkFBaUI7QUFBQSxJQUM3RSxHQUFHLE1BQU0sWUFBWSxFQUFFLElBQUksQ0FBQyxDQUFDLE1BQU0sRUFBRSxNQUFNLEtBQUssRUFBRSxXQUFXLElBQUkscUJBQXFCO0FBQUEsSUFDdEYsR0FBR0QsUUFBTyxNQUFNLElBQUksRUFBRSxPQUFPLENBQUMsU0FBUyxTQUFTLEVBQUU7QUFBQSxFQUNwRDtBQUNGO0FBRU8sSUFBTSxvQkFBdUNDLE9BQU07OztBQ2hDMUQsSUFBTSxpQkFDSjtBQUlGLElBQU1DLFNBQ0o7QUFDRixJQUFNLFFBQ0o7QUFHRixJQUFNQyxTQUFRO0FBRWQsU0FBU0MsT0FBTSxNQUFrQztBQUMvQyxRQUFNLFFBQVEsS0FBSyxNQUFNLEdBQUc7QUFDNUIsU0FBTyxNQUFNLFFBQVEsQ0FBQyxHQUFHLE1BQU8sSUFBSSxNQUFNLElBQUksQ0FBQyxDQUFDLEdBQUcsTUFBTSxJQUFJLENBQUMsQ0FBRSxDQUFxQixJQUFJLENBQUMsQ0FBRTtBQUM5RjtBQUVBLFNBQVMsZUFBeUI7QUFDaEMsU0FBTztBQUFBLElBQ0wsR0FBR0EsT0FBTSxjQUFjLEVBQUUsSUFBSSxDQUFDLENBQUMsTUFBTSxFQUFFLE1BQU0sS0FBSyxFQUFFLE9BQU8sSUFBSSxZQUFZO0FBQUEsSUFDM0UsR0FBR0EsT0FBTUYsTUFBSyxFQUFFLElBQUksQ0FBQyxDQUFDLE1BQU0sRUFBRSxNQUFNLE9BQU8sRUFBRSxPQUFPLElBQUksWUFBWTtBQUFBLElBQ3BFLEdBQUdFLE9BQU0sS0FBSyxFQUFFLElBQUksQ0FBQyxDQUFDLE1BQU0sRUFBRSxNQUFNLE9BQU8sRUFBRSxPQUFPLElBQUksWUFBWTtBQUFBLElBQ3BFLEdBQUdBLE9BQU1ELE1BQUssRUFBRSxRQUFRLENBQUMsQ0FBQyxNQUFNLEVBQUUsTUFBTTtBQUFBLE1BQ3RDLEtBQUssRUFBRSxPQUFPLElBQUk7QUFBQSxNQUNsQixLQUFLLEVBQUUsT0FBTyxJQUFJO0FBQUEsTUFDbEIsS0FBSyxFQUFFLE9BQU8sSUFBSTtBQUFBLE1BQ2xCLEtBQUssRUFBRSxPQUFPLElBQUk7QUFBQSxJQUNwQixDQUFDO0FBQUEsSUFDRCxHQUFHLENBQUMsVUFBVSxVQUFVLFVBQVUsVUFBVSxVQUFVLFFBQVEsRUFBRSxRQUFRLENBQUMsTUFBTTtBQUM3RSxZQUFNLENBQUMsTUFBTSxNQUFNLENBQUMsSUFBSSxFQUFFLE1BQU0sR0FBRztBQUNuQyxZQUFNLFVBQVUsU0FBUyxNQUFNLE1BQU07QUFDckMsYUFBTyxDQUFDLFFBQVEsQ0FBQyxhQUFhLElBQUksUUFBUSxPQUFPLFFBQVEsUUFBUSxDQUFDLGFBQWEsSUFBSSxRQUFRLE9BQU8sTUFBTTtBQUFBLElBQzFHLENBQUM7QUFBQSxJQUNELEdBQUcsQ0FBQyxNQUFNLE1BQU0sSUFBSSxFQUFFLFFBQVEsQ0FBQyxJQUFJLE1BQU07QUFDdkMsWUFBTSxTQUFTLENBQUMsS0FBSyxLQUFLLEdBQUcsRUFBRSxDQUFDO0FBQ2hDLFlBQU1FLFNBQVEsQ0FBQyxLQUFLLEVBQUUsYUFBYSxNQUFNLG1CQUFtQixLQUFLLEVBQUUsYUFBYSxNQUFNLGlCQUFpQjtBQUN2RyxVQUFJLElBQUksRUFBRyxDQUFBQSxPQUFNLEtBQUssS0FBSyxFQUFFLGFBQWEsTUFBTSxpQkFBaUI7QUFDakUsYUFBT0E7QUFBQSxJQUNULENBQUM7QUFBQSxFQUNIO0FBQ0Y7QUFFQSxJQUFNLE1BQU07QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBd0pMLFNBQVMsb0JBQThCO0FBQzVDLFFBQU1BLFNBQVEsQ0FBQyxHQUFHLGFBQWEsR0FBRyxHQUFHLElBQUksTUFBTSxJQUFJLEVBQUUsT0FBTyxDQUFDLFNBQVMsU0FBUyxFQUFFLEdBQUcsR0FBRyxpQkFBaUI7QUFDeEcsU0FBTyxDQUFDLEdBQUdBLFFBQU8sR0FBRyxlQUFlLENBQUM7QUFDdkM7OztBQ3RNTyxJQUFNLFlBQVk7QUFBQSxFQUN2QixNQUFNLEtBQUs7QUFBQSxFQUFHLEtBQUssS0FBSztBQUFBLEVBQUcsS0FBSyxLQUFLO0FBQUEsRUFBRyxLQUFLLEtBQUs7QUFBQSxFQUFHLEtBQUssS0FBSztBQUFBLEVBQUcsUUFBUSxLQUFLO0FBQUEsRUFBRyxNQUFNLEtBQUs7QUFBQSxFQUFHLEtBQUssS0FBSztBQUFBLEVBQUcsS0FBSyxLQUFLO0FBQUEsRUFDdkgsT0FBTyxLQUFLO0FBQUEsRUFBSSxPQUFPLEtBQUs7QUFBQSxFQUFJLEtBQUssS0FBSztBQUFBLEVBQUksS0FBSyxLQUFLO0FBQUEsRUFBSSxLQUFLLEtBQUs7QUFBQSxFQUFJLElBQUksS0FBSztBQUFBLEVBQUksSUFBSSxLQUFLO0FBQUEsRUFBSSxJQUFJLEtBQUs7QUFBQSxFQUFJLElBQUksS0FBSztBQUFBLEVBQUksSUFBSSxLQUFLO0FBQUEsRUFBSSxJQUFJLEtBQUs7QUFBQSxFQUNwSixNQUFNLEtBQUs7QUFBQSxFQUFJLElBQUksS0FBSztBQUFBLEVBQUksS0FBSyxLQUFLO0FBQUEsRUFBSSxLQUFLLEtBQUs7QUFDdEQ7QUFFQSxJQUFNLGtCQUEwQztBQUFBLEVBQzlDLE1BQU0sVUFBVTtBQUFBLEVBQU0sS0FBSyxVQUFVO0FBQUEsRUFBSyxLQUFLLFVBQVU7QUFBQSxFQUFLLEtBQUssVUFBVTtBQUFBLEVBQUssS0FBSyxVQUFVO0FBQUEsRUFBSyxLQUFLLFVBQVU7QUFBQSxFQUFRLE1BQU0sVUFBVTtBQUFBLEVBQzdJLEtBQUssVUFBVTtBQUFBLEVBQUssS0FBSyxVQUFVO0FBQUEsRUFBSyxPQUFPLFVBQVU7QUFBQSxFQUFPLE9BQU8sVUFBVTtBQUFBLEVBQU8sS0FBSyxVQUFVO0FBQUEsRUFBSyxLQUFLLFVBQVU7QUFBQSxFQUMzSCxLQUFLLFVBQVU7QUFBQSxFQUFLLElBQUksVUFBVTtBQUFBLEVBQUksSUFBSSxVQUFVO0FBQUEsRUFBSSxJQUFJLFVBQVU7QUFBQSxFQUFJLElBQUksVUFBVTtBQUFBLEVBQUksSUFBSSxVQUFVO0FBQUEsRUFBSSxJQUFJLFVBQVU7QUFBQSxFQUFJLE1BQU0sVUFBVTtBQUFBLEVBQ2hKLElBQUksVUFBVTtBQUFBLEVBQUksS0FBSyxVQUFVO0FBQUEsRUFBSyxLQUFLLFVBQVU7QUFDdkQ7QUFnQ08sSUFBTSxPQUFPLEVBQUUsTUFBTSxHQUFHLGFBQWEsR0FBRyxTQUFTLEdBQUcsTUFBTSxHQUFHLE1BQU0sR0FBRyxlQUFlLEdBQUcsVUFBVSxFQUFFO0FBRzNHLFNBQVMsT0FBTyxNQUFvQjtBQUNsQyxNQUFJLFNBQVMsTUFBTyxRQUFPLEtBQUs7QUFDaEMsTUFBSSxTQUFTLE9BQVEsUUFBTyxLQUFLO0FBQ2pDLE1BQUksU0FBUyxnQkFBaUIsUUFBTyxLQUFLO0FBQzFDLE1BQUksU0FBUyxrQkFBa0IsU0FBUyxNQUFPLFFBQU8sS0FBSztBQUMzRCxNQUFJLEtBQUssV0FBVyxNQUFNLEtBQUssU0FBUyxPQUFRLFFBQU8sS0FBSztBQUM1RCxTQUFPLEtBQUssV0FBVyxHQUFHLEtBQUssU0FBUyxZQUFZLEtBQUssY0FBYyxLQUFLO0FBQzlFO0FBVU8sSUFBTSxRQUFRLEVBQUUsYUFBYSxHQUFHLE1BQU0sR0FBRyxTQUFTLEdBQUcsTUFBTSxHQUFHLFVBQVUsR0FBRyxRQUFRLEdBQUcsYUFBYSxFQUFFO0FBRTVHLFNBQVMsVUFBVSxVQUE0QztBQUM3RCxRQUFNLE1BQWdCLENBQUM7QUFDdkIsYUFBVyxFQUFFLFFBQVEsS0FBSyxLQUFLLFVBQVU7QUFDdkMsUUFBSSxXQUFXLElBQUssS0FBSSxLQUFLLE1BQU0sTUFBTTtBQUFBLGFBQ2hDLFdBQVcsSUFBSyxLQUFJLEtBQUssTUFBTSxXQUFXO0FBQUEsYUFDMUMsV0FBVyxTQUFVLFdBQVcsT0FBTyxXQUFXLFFBQVEsU0FBUyxJQUFNLEtBQUksS0FBSyxNQUFNLFdBQVc7QUFBQSxhQUNuRyxXQUFXLElBQUssS0FBSSxLQUFLLE1BQU0sUUFBUTtBQUFBLGFBQ3ZDLFdBQVcsSUFBSyxLQUFJLEtBQUssU0FBUyxNQUFNLE1BQU0sT0FBTyxTQUFTLE1BQU0sTUFBTSxPQUFPLE1BQU0sT0FBTztBQUFBLEVBQ3pHO0FBQ0EsU0FBTztBQUNUO0FBS0EsU0FBUyxhQUFhLE1BQTJCO0FBQy9DLE1BQUksU0FBUyxRQUFRLFNBQVMsU0FBUyxTQUFTLFFBQVEsU0FBUyxJQUFLLFFBQU8sRUFBRSxRQUFRLE1BQU0sTUFBTSxTQUFTLFFBQVEsTUFBTSxJQUFJO0FBQzlILE1BQUksS0FBSyxXQUFXLEdBQUcsRUFBRyxRQUFPLEVBQUUsUUFBUSxNQUFNLEtBQUssQ0FBQyxHQUFJLE1BQU0sSUFBSTtBQUNyRSxTQUFPLEVBQUUsUUFBUSxLQUFLLENBQUMsR0FBSSxNQUFNLEtBQUssTUFBTSxDQUFDLEVBQUU7QUFDakQ7QUFFQSxTQUFTLFVBQVUsTUFBOEQ7QUFDL0UsUUFBTSxDQUFDLE9BQU8sTUFBTSxhQUFhLEdBQUcsY0FBYyxJQUFJLEtBQUssTUFBTSxHQUFHO0FBQ3BFLFFBQU0sUUFBUSwyRkFBMkYsS0FBSyxLQUFLO0FBQ25ILE1BQUksVUFBVSxLQUFNLE9BQU0sSUFBSSxXQUFXLG1DQUFtQyxJQUFJLEVBQUU7QUFDbEYsUUFBTSxDQUFDLEVBQUUsS0FBSyxRQUFRLE1BQU0sS0FBSyxPQUFPLE1BQU0sSUFBSTtBQUNsRCxRQUFNLE9BQU8sV0FBVyxTQUFZLElBQUksV0FBVyxPQUFPLElBQUksV0FBVyxTQUFTLElBQUksTUFBTSxRQUFRLFNBQVksSUFBSTtBQUNwSCxRQUFNLFdBQVcsZ0JBQWdCLE1BQU0sQ0FBQyxJQUFJLFlBQVksTUFBTSxHQUFHLEVBQUUsSUFBSSxZQUFZO0FBQ25GLE1BQUksYUFBYTtBQUNqQixhQUFXLGFBQWEsZUFBZ0IsZUFBYyxnQkFBZ0IsU0FBUyxLQUFLLEtBQUssSUFBSTtBQUM3RixRQUFNLGFBQ0osU0FBUyxLQUFLLENBQUMsTUFBTSxZQUFZLFNBQVMsRUFBRSxNQUFNLEtBQUssRUFBRSxXQUFXLEdBQUcsS0FBSyxRQUFRLFVBQWEsVUFBVTtBQUM3RyxTQUFPO0FBQUEsSUFDTDtBQUFBLElBQ0EsUUFBUSxTQUFTLE1BQU8sRUFBRTtBQUFBLElBQzFCLE9BQU87QUFBQSxNQUNMLE1BQU0sS0FBSyxXQUFXLEtBQUssR0FBRztBQUFBLE1BQzlCO0FBQUEsTUFDQTtBQUFBLE1BQ0EsS0FBSyxRQUFRLFNBQVksS0FBSyxPQUFPLEdBQUc7QUFBQSxNQUN4QyxPQUFPLFVBQVUsU0FBWSxLQUFLLFNBQVMsT0FBTyxFQUFFO0FBQUEsTUFDcEQsUUFBUSxXQUFXLFNBQVksS0FBSyxXQUFXLE9BQU8sSUFBSSxTQUFTLFFBQVEsRUFBRTtBQUFBLE1BQzdFLFVBQVUsZUFBZSxhQUFhLFVBQVUsV0FBVztBQUFBLE1BQzNELFFBQVEsU0FBUyxDQUFDLEdBQUcsU0FBUyxPQUFPLFNBQVMsQ0FBQyxFQUFFLFdBQVcsT0FBTyxTQUFTLENBQUMsRUFBRSxXQUFXO0FBQUEsTUFDMUYsYUFBYSxTQUFTLENBQUMsR0FBRyxXQUFXLE9BQU8sU0FBUyxDQUFDLEVBQUUsU0FBUztBQUFBLE1BQ2pFLFNBQVMsVUFBVSxRQUFRO0FBQUEsTUFDM0IsVUFBVSxTQUFTLEtBQUssQ0FBQyxNQUFNLEVBQUUsV0FBVyxPQUFPLEVBQUUsV0FBVyxHQUFHO0FBQUEsTUFDbkUsTUFBTSxPQUFPLEtBQUssV0FBVyxLQUFLLEdBQUcsQ0FBQztBQUFBLE1BQ3RDLFVBQVUsQ0FBQztBQUFBLElBQ2I7QUFBQSxFQUNGO0FBQ0Y7QUFDQSxTQUFTLEtBQUssTUFBcUI7QUFDakMsUUFBTSxJQUFJLFdBQVcseUNBQXlDLElBQUksRUFBRTtBQUN0RTtBQUVPLElBQU0sVUFBb0IsQ0FBQztBQUczQixJQUFNLGlCQUErQixNQUFNO0FBQ2hELFFBQU0sU0FBdUIsTUFBTSxLQUFLLEVBQUUsUUFBUSxFQUFFLEdBQUcsTUFBTSxNQUFNLEtBQUssRUFBRSxRQUFRLElBQUksR0FBRyxNQUFNLENBQUMsQ0FBQyxDQUFDO0FBQ2xHLGFBQVcsUUFBUSxDQUFDLEdBQUcsbUJBQW1CLEdBQUcsR0FBRyxrQkFBa0IsQ0FBQyxHQUFHO0FBQ3BFLFVBQU0sRUFBRSxLQUFLLFFBQVEsTUFBTSxJQUFJLFVBQVUsSUFBSTtBQUM3QyxZQUFRLEtBQUssS0FBSztBQUNsQixXQUFPLEdBQUcsRUFBRyxNQUFNLEVBQUcsS0FBSyxLQUFLO0FBQUEsRUFDbEM7QUFDQSxTQUFPO0FBQ1QsR0FBRzs7O0FDMUhILElBQU0sa0JBQWtCLG9CQUFJLElBQUksQ0FBQyxPQUFPLE9BQU8sUUFBUSxpQkFBaUIsT0FBTyxTQUFTLE9BQU8sQ0FBQztBQUNoRyxJQUFNLGtCQUFrQixvQkFBSSxJQUFJLENBQUMsUUFBUSxTQUFTLFVBQVUsTUFBTSxDQUFDO0FBRW5FLFNBQVMsT0FBTyxNQUFtQixhQUE2QjtBQUM5RCxVQUFRLEtBQUssTUFBTTtBQUFBLElBQ2pCLEtBQUs7QUFDSCxhQUFPO0FBQUEsSUFDVCxLQUFLO0FBQ0gsYUFBTztBQUFBLElBQ1QsS0FBSztBQUNILGFBQU87QUFBQSxJQUNULEtBQUs7QUFDSCxhQUFPO0FBQUEsSUFDVCxLQUFLO0FBQ0gsYUFBTztBQUFBLElBQ1QsS0FBSztBQUNILGFBQU87QUFBQSxJQUNULEtBQUs7QUFDSCxhQUFPLGdCQUFnQixJQUFJLElBQUk7QUFBQSxJQUNqQztBQUNFLGFBQU87QUFBQSxFQUNYO0FBQ0Y7QUFFQSxTQUFTLGFBQWEsTUFBbUIsYUFBcUJDLFNBQTJDO0FBQ3ZHLFFBQU0sT0FBTyxPQUFPLE1BQU0sV0FBVztBQUNyQyxVQUFRLEtBQUssUUFBUTtBQUFBLElBQ25CLEtBQUs7QUFDSCxhQUFPLEVBQUUsTUFBTUEsVUFBUyxNQUFNLEtBQUssS0FBSztBQUFBLElBQzFDLEtBQUs7QUFBQSxJQUNMLEtBQUs7QUFDSCxhQUFPLEVBQUUsTUFBTSxLQUFLLE1BQU0sS0FBSyxTQUFTLEtBQUssSUFBSSxLQUFLO0FBQUEsSUFDeEQsS0FBSztBQUFBLElBQ0wsS0FBSztBQUFBLElBQ0wsS0FBSztBQUFBLElBQ0wsS0FBSztBQUFBLElBQ0wsS0FBSztBQUFBLElBQ0wsS0FBSztBQUNILGFBQU8sRUFBRSxNQUFNLEtBQUssS0FBSztBQUFBLElBQzNCLEtBQUs7QUFBQSxJQUNMLEtBQUs7QUFBQSxJQUNMLEtBQUs7QUFDSCxhQUFPLEVBQUUsTUFBTSxLQUFLLEtBQUs7QUFBQSxJQUMzQixLQUFLO0FBQUEsSUFDTCxLQUFLO0FBQUEsSUFDTCxLQUFLO0FBQ0gsYUFBTyxFQUFFLE1BQU0sS0FBSyxNQUFNLEtBQUssSUFBSSxNQUFNLEVBQUUsRUFBRTtBQUFBLElBQy9DLEtBQUs7QUFDSCxhQUFPQSxVQUFTLEVBQUUsTUFBTSxLQUFLLEtBQUssSUFBSSxFQUFFLE1BQU0sS0FBSyxNQUFNLEtBQUssSUFBSSxNQUFNLEVBQUUsRUFBRTtBQUFBLElBQzlFO0FBQ0UsYUFBTztBQUFBLEVBQ1g7QUFDRjtBQUdPLFNBQVMsUUFBUSxPQUFlLGFBQXFCLGFBQXFCQSxTQUFpQixNQUFzQjtBQUN0SCxRQUFNLFdBQVcsTUFBTSxTQUFTLElBQUksQ0FBQyxNQUFNLGFBQWEsR0FBRyxhQUFhQSxPQUFNLENBQUMsRUFBRSxPQUFPLENBQUMsTUFBTSxNQUFNLE1BQVM7QUFDOUcsTUFBSSxXQUFXLE1BQU07QUFDckIsTUFBSSxhQUFhLFNBQVMsU0FBUyxTQUFTLEVBQUcsWUFBVztBQUMxRCxNQUFJLGdCQUFnQixJQUFJLE1BQU0sSUFBSSxFQUFHLGFBQVksSUFBSSxXQUFXO0FBQUEsV0FDdkQsZ0JBQWdCLElBQUksTUFBTSxJQUFJLEVBQUcsYUFBWSxJQUFJLFdBQVc7QUFDckUsUUFBTSxjQUFjLENBQUMsU0FBUyxNQUFNLGFBQWEsVUFBVSxXQUFXO0FBQ3RFLFFBQU0sTUFBTSxHQUFHLFFBQVEsSUFBSSxTQUFTLElBQUksQ0FBQyxNQUFNLEdBQUcsRUFBRSxJQUFJLEdBQUcsRUFBRSxJQUFJLEVBQUUsRUFBRSxLQUFLLENBQUMsR0FBRyxjQUFjLE1BQU0sRUFBRTtBQUNwRyxTQUFPLEVBQUUsS0FBSyxVQUFVLFVBQVUsTUFBTSxDQUFDLFlBQVk7QUFDdkQ7QUFhQSxJQUFNLFFBQVEsQ0FBQyxVQUF5QixFQUFFLEtBQUssTUFBTSxVQUFVLEdBQUcsSUFBSSxVQUFVLFVBQVUsQ0FBQyxHQUFHLE1BQU0sS0FBSztBQUVsRyxJQUFNLG1CQUFtQixNQUFNLE1BQU07QUFFckMsSUFBTSxjQUFnQyxDQUFDLGtCQUFrQixHQUFHLENBQUMsT0FBTyxPQUFPLFFBQVEsUUFBUSxRQUFRLEVBQUUsSUFBSSxLQUFLLENBQUM7QUFFdEgsSUFBTSxRQUFRLElBQUksSUFBSSxDQUFDLEdBQUcsYUFBYSxNQUFNLE9BQU8sR0FBRyxNQUFNLFdBQVcsQ0FBQyxFQUFFLElBQUksQ0FBQyxVQUFVLENBQUMsTUFBTSxLQUFLLEtBQUssQ0FBQyxDQUFDO0FBY3RHLFNBQVMsVUFBVSxPQUFzQztBQUM5RCxRQUFNLFNBQVMsb0JBQUksSUFBbUI7QUFDdEMsYUFBVyxTQUFTLFNBQVM7QUFDM0IsUUFBSSxPQUFPLElBQUksTUFBTSxJQUFJLE1BQU0sTUFBTztBQUN0QyxVQUFNLElBQUksTUFBTTtBQUNoQixTQUFLLEtBQUssVUFBVSxTQUFTLFVBQVUsT0FBTyxVQUFVLFNBQVMsRUFBRztBQUNwRSxlQUFXLFFBQVEsQ0FBQyxNQUFNLEtBQUssR0FBRztBQUNoQyxXQUFLLEtBQUssT0FBTyxVQUFVLE1BQU0sVUFBVSxVQUFVLEVBQUc7QUFDeEQsWUFBTSxRQUFRLENBQUMsT0FBTyxDQUFDLEdBQUcsQ0FBQyxLQUFLLElBQUksVUFBVSxTQUFTLElBQUksQ0FBQyxDQUFDLEtBQUssSUFBSSxVQUFVLFNBQVMsSUFBSSxDQUFDLEdBQUcsQ0FBQyxJQUFJLENBQUMsR0FBRyxHQUFHLENBQUM7QUFDOUcsaUJBQVcsZUFBZSxPQUFPO0FBQy9CLFlBQUksZ0JBQWdCLE1BQU0sSUFBSSxVQUFVLFFBQVEsRUFBRztBQUNuRCxtQkFBVyxlQUFlLGdCQUFnQixJQUFJLE1BQU0sSUFBSSxJQUFLLE9BQU8sQ0FBQyxHQUFHLENBQUMsSUFBSSxDQUFDLEdBQUcsQ0FBQyxJQUFLLENBQUMsQ0FBQyxHQUFHO0FBQzFGLHFCQUFXQyxXQUFVLE1BQU0sYUFBYSxJQUFJLFVBQVUsU0FBUyxJQUFJLENBQUMsTUFBTSxLQUFLLElBQUksQ0FBQyxLQUFLLEdBQUc7QUFDMUYsZ0JBQUksQ0FBQ0EsWUFBVyxJQUFJLFVBQVUsU0FBUyxFQUFHO0FBQzFDLGtCQUFNLFFBQVEsUUFBUSxPQUFPLGFBQWEsYUFBYUEsU0FBUSxJQUFJO0FBQ25FLG1CQUFPLElBQUksTUFBTSxLQUFLLEtBQUs7QUFBQSxVQUM3QjtBQUFBLFFBQ0Y7QUFBQSxNQUNGO0FBQUEsSUFDRjtBQUFBLEVBQ0Y7QUFDQSxTQUFPLENBQUMsR0FBRyxPQUFPLE9BQU8sQ0FBQztBQUM1Qjs7O0FDekhBLElBQU0sV0FBVyxDQUFDLE9BQU8sZ0JBQWdCLEdBQUcsV0FBVyxJQUFJLENBQUMsT0FBTyxJQUFJLEVBQUUsRUFBRSxHQUFHLEdBQUcsQ0FBQyxRQUFRLGlCQUFpQixPQUFPLFdBQVcsUUFBUSxTQUFTLFVBQVUsTUFBTSxFQUFFLFFBQVEsQ0FBQyxNQUFNLENBQUMsR0FBRyxHQUFHLENBQUMsRUFBRSxJQUFJLENBQUMsTUFBTSxHQUFHLENBQUMsSUFBSSxDQUFDLEVBQUUsQ0FBQyxDQUFDO0FBRWpOLElBQU0sTUFBTSxvQkFBSSxJQUFJLENBQUMsT0FBTyxTQUFTLFNBQVMsVUFBVSxPQUFPLE9BQU8sT0FBTyxPQUFPLE1BQU0sT0FBTyxPQUFPLFFBQVEsT0FBTyxPQUFPLFNBQVMsU0FBUyxRQUFRLE9BQU8sT0FBTyxXQUFXLFdBQVcsU0FBUyxTQUFTLFNBQVMsVUFBVSxVQUFVLFNBQVMsU0FBUyxRQUFRLFFBQVEsY0FBYyxZQUFZLENBQUM7QUFDeFMsSUFBTSxlQUFlLG9CQUFJLElBQUksQ0FBQyxHQUFHLFdBQVcsUUFBUSxDQUFDLE9BQU8sQ0FBQyxNQUFNLEVBQUUsSUFBSSxPQUFPLEVBQUUsRUFBRSxDQUFDLEdBQUcsT0FBTyxPQUFPLE9BQU8sT0FBTyxPQUFPLE9BQU8sT0FBTyxPQUFPLE9BQU8sUUFBUSxNQUFNLE9BQU8sT0FBTyxTQUFTLFNBQVMsU0FBUyxRQUFRLFFBQVEsT0FBTyxTQUFTLFNBQVMsU0FBUyxTQUFTLFdBQVcsWUFBWSxjQUFjLFNBQVMsT0FBTyxDQUFDO0FBRXhULElBQU1DLFNBQVEsb0JBQUksSUFBSSxDQUFDLFFBQVEsS0FBSyxDQUFDO0FBQzVDLElBQU1DLFNBQVEsb0JBQUksSUFBSSxDQUFDLE9BQU8sUUFBUSxPQUFPLE9BQU8sT0FBTyxPQUFPLEtBQUssQ0FBQztBQUV4RSxJQUFNLG1CQUFtQixDQUFDLEdBQUcsR0FBRyxHQUFHLEdBQUcsR0FBRyxDQUFDO0FBQzFDLElBQU0sZUFBZSxDQUFDLEdBQUcsQ0FBQztBQUcxQixJQUFNLGVBQWUsb0JBQUksSUFBSSxDQUFDLGFBQWEsYUFBYSxhQUFhLGFBQWEsYUFBYSxhQUFhLFVBQVUsVUFBVSxhQUFhLFdBQVcsQ0FBQztBQUd6SixJQUFNLGFBQWEsSUFBSSxLQUFLLE1BQU0sTUFBTSxNQUFNLEdBQUcsR0FBRyxlQUFlLElBQUksR0FBRztBQUUxRSxJQUFNLE1BQTBDO0FBQUEsRUFDOUMsUUFBUSxDQUFDLE1BQU0sRUFBRSxPQUFPLFlBQVksTUFBTSxNQUFTO0FBQUEsRUFDbkQsV0FBVyxDQUFDLE1BQ1YsRUFBRSxPQUFPLFlBQVksTUFBTTtBQUN6QixNQUFFLE1BQU0sRUFBRSxhQUFhLElBQUksQ0FBQyxHQUFHLEdBQUcsRUFBRSxJQUFJLEVBQUUsY0FBYyxDQUFDLENBQUM7QUFDMUQsTUFBRSxVQUFVLElBQUksTUFBTSxFQUFFLENBQUM7QUFBQSxFQUMzQixDQUFDO0FBQ0w7QUFHQSxJQUFNLFlBQVksSUFBSSxJQUFJLENBQUMsR0FBRyxVQUFVLEdBQUcsS0FBSyxHQUFHLFlBQVksRUFBRSxJQUFJLENBQUMsU0FBUyxLQUFLLFFBQVEsbUJBQW1CLEVBQUUsQ0FBQyxDQUFDO0FBK0JuSCxTQUFTLE1BQU0sT0FBdUI7QUFDcEMsTUFBSSxTQUFTLFNBQVMsTUFBTSxRQUFRLEVBQUcsUUFBTztBQUM5QyxNQUNFLE1BQU0sU0FBUyxLQUFLLENBQUMsTUFBTSxFQUFFLFNBQVMsS0FBSyxFQUFFLFNBQVMsR0FBRyxLQUN6RCxNQUFNLGFBQWEsV0FDbkIsTUFBTSxhQUFhLFdBQ25CLE1BQU0sYUFBYTtBQUVuQixXQUFPO0FBQ1QsTUFBSSxDQUFDLE1BQU0sS0FBTSxRQUFPO0FBQ3hCLE1BQUksYUFBYSxJQUFJLE1BQU0sUUFBUSxFQUFHLFFBQU8sQ0FBQyxNQUFNLFNBQVMsS0FBSyxDQUFDLE1BQU0sRUFBRSxTQUFTLEdBQUc7QUFDdkYsU0FBTyxJQUFJLElBQUksTUFBTSxRQUFRO0FBQy9CO0FBQ0EsU0FBUyxVQUFVLE9BQXVCO0FBQ3hDLE1BQUksQ0FBQ0EsT0FBTSxJQUFJLE1BQU0sUUFBUSxLQUFLLENBQUMsTUFBTSxLQUFLLEVBQUcsUUFBTztBQUN4RCxRQUFNLENBQUMsR0FBRyxDQUFDLElBQUksTUFBTTtBQUNyQixNQUFJLE1BQU0sYUFBYSxTQUFTLE1BQU0sYUFBYTtBQUNqRCxXQUFPLEVBQUcsUUFBUSxLQUFLLEVBQUcsU0FBUyxPQUFRLEVBQUcsU0FBUyxLQUFLLEVBQUcsU0FBUyxPQUFPLEVBQUcsU0FBUztBQUM3RixTQUFPLEVBQUcsU0FBUyxPQUFPLEVBQUcsUUFBUSxLQUFLLEdBQUcsU0FBUztBQUN4RDtBQUdPLFNBQVMsYUFBbUI7QUFDakMsUUFBTSxNQUFhLENBQUM7QUFDcEIsUUFBTSxTQUFvRSxDQUFDO0FBQzNFLFFBQU0sU0FBUyxDQUFDLFVBQW9CLE9BQWMsTUFBbUIsYUFBYSxNQUNoRixpQkFBaUIsSUFBSSxJQUFJLEtBQUssRUFBRSxVQUFVLE9BQU8sTUFBTSxXQUFXLENBQUMsSUFBSTtBQUN6RSxhQUFXLFNBQVMsQ0FBQyxHQUFHLFVBQVUsU0FBUyxFQUFFLE9BQU8sS0FBSyxHQUFHLEdBQUcsV0FBVyxHQUFHO0FBQzNFLFVBQU0sV0FBVyxVQUFVLElBQUksTUFBTSxRQUFRO0FBQzdDLFFBQUksYUFBYSxPQUFXLE9BQU0sSUFBSSxXQUFXLG9CQUFvQixNQUFNLEdBQUcsRUFBRTtBQUNoRixVQUFNLFdBQVcsTUFBTSxTQUFTLEtBQUssQ0FBQyxNQUFNLEVBQUUsU0FBUyxHQUFHLEtBQUssQ0FBQyxTQUFTLFNBQVMsTUFBTSxRQUFRO0FBQ2hHLFVBQU1DLFlBQVcsV0FDYjtBQUFBLE1BQ0UsVUFBVSxhQUFhLElBQUksTUFBTSxHQUFHLElBQUksT0FBTyxVQUFVLE9BQU8sVUFBVSxJQUFJO0FBQUEsTUFDOUUsTUFBTSxPQUFPLFVBQVUsT0FBTyxNQUFNO0FBQUEsTUFDcEMsU0FBUyxPQUFPLFVBQVUsT0FBTyxTQUFTO0FBQUEsSUFDNUMsSUFDQSxFQUFFLFVBQVUsT0FBTyxVQUFVLE9BQU8sVUFBVSxHQUFHLE1BQU0sSUFBSSxTQUFTLEdBQUc7QUFDM0UsV0FBTyxLQUFLLEVBQUUsS0FBSyxNQUFNLEtBQUssVUFBQUEsV0FBVSxTQUFTLFVBQVUsS0FBSyxFQUFFLENBQUM7QUFBQSxFQUNyRTtBQUNBLFFBQU0sUUFBUSxvQkFBSSxJQUFvQjtBQUN0QyxhQUFXLEVBQUUsVUFBQUEsV0FBVSxRQUFRLEtBQUssUUFBUTtBQUMxQyxRQUFJLENBQUMsUUFBUztBQUNkLFVBQU0sRUFBRSxNQUFNLFNBQVMsU0FBUyxJQUFJQTtBQUNwQyxVQUFNLEVBQUUsVUFBVSxNQUFNLElBQUksS0FBSyxRQUFRLElBQUksT0FBTyxZQUFZLGlCQUFpQixDQUFDO0FBQ2xGLGVBQVdDLFNBQVEsTUFBTSxhQUFhLFNBQVMsTUFBTSxhQUFhLFNBQVMsbUJBQW1CLGNBQWM7QUFDMUcsWUFBTSxPQUFPLFVBQVUsSUFBSSxJQUFJLFdBQVdBLFFBQU8sQ0FBQyxDQUFFLEVBQUU7QUFDdEQsWUFBTUMsUUFBaUIsQ0FBQyxNQUFNO0FBQzVCLGlCQUFTLENBQUM7QUFDVixhQUFLLENBQUM7QUFBQSxNQUNSO0FBQ0EsVUFBSSxRQUFRLEdBQUc7QUFDYixjQUFNLElBQUksT0FBTyxJQUFJRCxPQUFNLE9BQU9DLE9BQU0sT0FBTyxRQUFRLFlBQVksQ0FBQztBQUNwRSxjQUFNLElBQUksVUFBVSxJQUFJRCxPQUFNLE9BQU9DLE9BQU0sT0FBTyxXQUFXLFlBQVksQ0FBQztBQUFBLE1BQzVFLE1BQU8sT0FBTSxJQUFJLFdBQVcsSUFBSUQsT0FBTSxPQUFPQyxPQUFNLE9BQU8sWUFBWSxZQUFZLENBQUM7QUFBQSxJQUNyRjtBQUFBLEVBQ0Y7QUFDQSxRQUFNLFdBQVcsSUFBSSxJQUFJLE9BQU8sSUFBSSxDQUFDLE1BQU0sQ0FBQyxFQUFFLEtBQUssRUFBRSxRQUFRLENBQUMsQ0FBQztBQUMvRCxRQUFNLE1BQU0sSUFBSTtBQUFBLElBQ2QsT0FBTyxRQUFRLEdBQUcsRUFBRSxJQUFJLENBQUMsQ0FBQyxLQUFLLFFBQVEsTUFBTTtBQUMzQyxZQUFNQyxRQUFPLFNBQVMsSUFBSSxHQUFHLEVBQUc7QUFDaEMsYUFBTyxDQUFDQSxPQUFNLE9BQU8sVUFBVSxJQUFJQSxRQUFPLGlCQUFpQixDQUFDLEVBQUcsT0FBTyxVQUFVLENBQUM7QUFBQSxJQUNuRixDQUFDO0FBQUEsRUFDSDtBQUNBLFNBQU8sRUFBRSxLQUFLLFVBQVUsT0FBTyxLQUFLLFNBQVMsVUFBVSxLQUFLLFFBQVEsRUFBRTtBQUN4RTtBQUdBLFNBQVMsVUFBVSxLQUFZLFVBQXNEO0FBQ25GLFFBQU0sU0FBUyxpQkFBaUI7QUFDaEMsUUFBTSxVQUFxQixDQUFDO0FBQzVCLFFBQU0sUUFBUSxvQkFBSSxJQUFvQjtBQUN0QyxRQUFNLFlBQVksQ0FBQyxRQUF3QjtBQUN6QyxVQUFNLEVBQUUsTUFBTSxTQUFTLElBQUksU0FBUyxJQUFJLEdBQUc7QUFDM0MsV0FBTyxRQUFRLElBQUksT0FBTztBQUFBLEVBQzVCO0FBQ0EsYUFBVyxRQUFRLFFBQVE7QUFDekIsVUFBTSxPQUFPLFVBQVUsS0FBSyxHQUFHLEVBQUUsQ0FBRTtBQUNuQyxVQUFNLFNBQVMsS0FBSyxNQUFNLEdBQUcsRUFBRSxFQUFFLEtBQUssR0FBRztBQUN6QyxVQUFNLFFBQVEsTUFBTSxJQUFJLE1BQU0sS0FBSyxVQUFVLE1BQU07QUFDbkQsVUFBTSxPQUFPLEtBQUssSUFBSSxDQUFDLFFBQVEsSUFBSSxVQUFVLEdBQUcsSUFBSSxNQUFNLENBQUU7QUFDNUQsVUFBTUQsUUFBTyxTQUFTLElBQUksS0FBSyxLQUFLLFlBQVksQ0FBQyxNQUFNLFNBQVMsRUFBRSxHQUFHLEtBQUssS0FBSyxFQUFFLENBQUMsSUFBSTtBQUN0RixVQUFNLElBQUksS0FBSyxLQUFLLEdBQUcsR0FBR0EsS0FBSTtBQUM5QixZQUFRLEtBQUssRUFBRSxPQUFPLFFBQVEsTUFBTSxNQUFBQSxNQUFLLENBQUM7QUFBQSxFQUM1QztBQUNBLFNBQU87QUFDVDs7O0FDM0pPLElBQU0sVUFBVTtBQUFBO0FBQUEsRUFFckIsUUFBUTtBQUFBLEVBQ1IsUUFBUTtBQUFBLEVBQ1IsUUFBUTtBQUFBLEVBQ1IsV0FBVztBQUFBO0FBQUEsRUFFWCxNQUFNLEtBQUs7QUFBQTtBQUFBLEVBRVgsUUFBUSxLQUFLO0FBQUEsRUFDYixRQUFRLEtBQUs7QUFBQTtBQUFBLEVBRWIsUUFBUSxLQUFLO0FBQUEsRUFDYixRQUFRLEtBQUs7QUFBQTtBQUFBLEVBRWIsUUFBUSxLQUFLO0FBQUE7QUFBQSxFQUViLE1BQU0sS0FBSztBQUFBLEVBQ1gsS0FBSyxLQUFLO0FBQUE7QUFBQSxFQUVWLFNBQVMsS0FBSztBQUNoQjs7O0FDZkEsSUFBTSxhQUFxQyxFQUFFLEdBQUcsSUFBSSxHQUFHLElBQUksR0FBRyxJQUFJLEdBQUcsRUFBRTtBQVdoRSxJQUFlLGNBQWYsY0FBbUMsWUFBWTtBQUFBLEVBQzFDO0FBQUEsRUFFVixJQUFjLFNBQWM7QUFDMUIsV0FBTyxLQUFLLFFBQVEsTUFBTSxNQUFNLE1BQU0sTUFBTSxJQUFJLElBQUksS0FBSyxLQUFLLE1BQU0sSUFBSSxNQUFNO0FBQUEsRUFDaEY7QUFBQSxFQUNBLElBQWMsVUFBZTtBQUMzQixXQUFPLEtBQUssUUFBUSxNQUFNLE1BQU0sTUFBTSxPQUFPLElBQUksSUFBSSxLQUFLLEtBQUssTUFBTSxJQUFJLE1BQU07QUFBQSxFQUNqRjtBQUFBLEVBQ0EsSUFBYyxPQUFZO0FBQ3hCLFdBQU8sS0FBSyxRQUFRLE1BQU0sTUFBTSxNQUFNLElBQUksSUFBSSxJQUFJLEtBQUssS0FBSyxNQUFNLElBQUksU0FBUztBQUFBLEVBQ2pGO0FBQUEsRUFDVSxVQUFVLE9BQWtCO0FBQ3BDLFNBQUssS0FBSyxLQUFLLFFBQVEsTUFBTSxJQUFJLE1BQU0sUUFBUSxLQUFLLElBQUksSUFBSSxNQUFNLEtBQUssTUFBTSxPQUFPLElBQUksTUFBTSxDQUFDO0FBQUEsRUFDakc7QUFBQSxFQUNVLFdBQVcsT0FBa0I7QUFDckMsU0FBSyxLQUFLLEtBQUssUUFBUSxNQUFNLElBQUksTUFBTSxTQUFTLEtBQUssSUFBSSxJQUFJLE1BQU0sS0FBSyxNQUFNLE9BQU8sSUFBSSxNQUFNLENBQUM7QUFBQSxFQUNsRztBQUFBLEVBQ1UsUUFBUSxNQUFpQjtBQUNqQyxTQUFLLEtBQUssS0FBSyxRQUFRLE1BQU0sSUFBSSxNQUFNLE1BQU0sSUFBSSxJQUFJLElBQUksTUFBTSxLQUFLLE1BQU0sTUFBTSxJQUFJLFNBQVMsQ0FBQztBQUFBLEVBQ2hHO0FBQUEsRUFDQSxjQUFjLE1BQWMsR0FBUSxHQUFRLEdBQWE7QUFDdkQsUUFBSSxTQUFTLEVBQUcsUUFBTyxJQUFJLEdBQUcsSUFBSSxJQUFJLEdBQUcsQ0FBQyxHQUFHLElBQUksSUFBSSxJQUFJLEdBQUcsR0FBRyxDQUFDLEdBQUcsSUFBSSxJQUFJLEdBQUcsSUFBSSxNQUFNLEVBQUUsQ0FBQyxDQUFDLENBQUM7QUFDN0YsV0FBTyxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksSUFBSSxHQUFHLENBQUMsR0FBRyxDQUFDLEdBQUcsSUFBSSxNQUFNLEtBQUssSUFBSSxJQUFJLENBQUM7QUFBQSxFQUNwRTtBQUFBLEVBQ0EsbUJBQW1CLE1BQWMsR0FBUSxHQUFRLEdBQWE7QUFDNUQsUUFBSSxTQUFTLEVBQUcsUUFBTyxLQUFLLGNBQWMsTUFBTSxHQUFHLEdBQUcsQ0FBQztBQUN2RCxVQUFNLE9BQU8sSUFBSSxJQUFJLEdBQUcsSUFBSSxNQUFNLEVBQUUsQ0FBQztBQUNyQyxXQUFPLElBQUksR0FBRyxJQUFJLElBQUksTUFBTSxDQUFDLEdBQUcsSUFBSSxJQUFJLElBQUksR0FBRyxNQUFNLENBQUMsR0FBRyxDQUFDLENBQUM7QUFBQSxFQUM3RDtBQUFBLEVBQ0EsS0FBSyxNQUFjLFFBQWEsU0FBYyxLQUFLLFdBQVcsSUFBSSxHQUFVO0FBQzFFLFNBQUssV0FBVyxPQUFPO0FBQ3ZCLFNBQUssVUFBVSxXQUFXLE1BQU0sTUFBTSxDQUFDO0FBQ3ZDLFNBQUssUUFBUSxJQUFJLE1BQU0sYUFBYyxNQUFNLENBQUUsQ0FBQztBQUFBLEVBQ2hEO0FBQUEsRUFDQSxTQUFTLE1BQWMsR0FBUSxHQUFRLFFBQW1CO0FBQ3hELFNBQUssS0FBSyxNQUFNLFFBQVEsS0FBSyxjQUFjLE1BQU0sR0FBRyxHQUFHLE1BQU0sQ0FBQztBQUM5RCxTQUFLLFlBQVksRUFBRSxNQUFNLFNBQVMsTUFBTSxHQUFHLEVBQUU7QUFBQSxFQUMvQztBQUFBLEVBQ0EsY0FBYyxNQUFjLEdBQVEsR0FBUSxRQUFtQjtBQUM3RCxTQUFLLEtBQUssTUFBTSxRQUFRLEtBQUssbUJBQW1CLE1BQU0sR0FBRyxHQUFHLE1BQU0sQ0FBQztBQUNuRSxTQUFLLFlBQVksRUFBRSxNQUFNLFlBQVksTUFBTSxHQUFHLEVBQUU7QUFBQSxFQUNsRDtBQUFBLEVBQ0EsV0FBVyxNQUFjLFFBQW1CO0FBQzFDLFNBQUssS0FBSyxNQUFNLFFBQVEsSUFBSSxNQUFNLENBQUMsQ0FBQztBQUNwQyxTQUFLLFlBQVksRUFBRSxNQUFNLFNBQVMsTUFBTSxHQUFHLFFBQVEsR0FBRyxPQUFPO0FBQUEsRUFDL0Q7QUFBQSxFQUNBLGVBQWUsTUFBYyxHQUFRLEdBQVEsUUFBYUUsV0FBeUI7QUFDakYsVUFBTSxVQUFVLEtBQUssSUFBSUEsWUFBVyxLQUFLLG1CQUFtQixNQUFNLEdBQUcsR0FBRyxNQUFNLElBQUksS0FBSyxjQUFjLE1BQU0sR0FBRyxHQUFHLE1BQU0sQ0FBQztBQUN4SCxTQUFLLEtBQUssTUFBTSxRQUFRLFlBQVksU0FBUyxLQUFLLE9BQU8sQ0FBQztBQUMxRCxTQUFLLFlBQVksRUFBRSxNQUFNLFNBQVMsTUFBTSxHQUFHLEVBQUU7QUFBQSxFQUMvQztBQUFBLEVBQ0EsWUFBWSxNQUFjLFFBQWEsT0FBWSxVQUFxQjtBQUN0RSxTQUFLLEtBQUssTUFBTSxRQUFRLElBQUksR0FBRyxJQUFJLElBQUksT0FBTyxJQUFJLE1BQU0sRUFBRSxDQUFDLEdBQUcsSUFBSSxJQUFJLElBQUksSUFBSSxPQUFPLFFBQVEsR0FBRyxJQUFJLE1BQU0sRUFBRSxDQUFDLENBQUMsR0FBRyxDQUFDO0FBQ2xILFNBQUssWUFBWTtBQUFBLEVBQ25CO0FBQUEsRUFDQSxvQkFBMEI7QUFBQSxFQUUxQjtBQUFBLEVBQ1Usb0JBQTBCO0FBQ2xDLFNBQUssWUFBWTtBQUFBLEVBQ25CO0FBQUEsRUFDQSxRQUFhO0FBQ1gsV0FBTyxJQUFJLEtBQUssS0FBSyxTQUFTLElBQUksTUFBTSxFQUFFLENBQUM7QUFBQSxFQUM3QztBQUFBLEVBQ0EsVUFBVSxNQUFtQjtBQUMzQixVQUFNLFdBQVcsS0FBSyxtQkFBbUIsUUFBUSxDQUFDO0FBQ2xELFlBQVEsT0FBTyxPQUFPLElBQUksV0FBVyxJQUFJLElBQUksUUFBUTtBQUFBLEVBQ3ZEO0FBQUEsRUFDQSxtQkFBbUJDLE9BQW1CO0FBQ3BDLFVBQU0sT0FBTyxLQUFLO0FBQ2xCLFVBQU0sT0FBTyxJQUFJLE1BQU0sQ0FBQztBQUN4QixVQUFNLGVBQWUsSUFBSSxJQUFJLEtBQUssU0FBUyxJQUFJLElBQUksS0FBSyxTQUFTLElBQUksTUFBTSxDQUFDLENBQUMsQ0FBQztBQUM5RSxRQUFJLE1BQU0sU0FBUyxZQUFZO0FBQzdCLFlBQU0sRUFBRSxHQUFHLEdBQUcsS0FBSyxJQUFJO0FBQ3ZCLFVBQUlBLFVBQVMsRUFBRyxRQUFPLElBQUksSUFBSSxHQUFHLENBQUM7QUFDbkMsVUFBSUEsVUFBUyxFQUFHLFFBQU8sSUFBSSxHQUFHLEdBQUcsQ0FBQztBQUNsQyxVQUFJQSxVQUFTLEVBQUcsUUFBTyxJQUFJLElBQUksR0FBRyxDQUFDO0FBQ25DLFVBQUlBLFVBQVMsRUFBRyxRQUFPLElBQUksSUFBSSxXQUFXLE1BQU0sQ0FBQyxHQUFHLFdBQVcsTUFBTSxDQUFDLENBQUM7QUFDdkUsVUFBSUEsVUFBUyxFQUFHLFFBQU8sSUFBSSxJQUFJLFdBQVcsTUFBTSxDQUFDLEdBQUcsV0FBVyxNQUFNLENBQUMsQ0FBQztBQUFBLElBQ3pFO0FBQ0EsUUFBSSxNQUFNLFNBQVMsU0FBUztBQUMxQixVQUFJQSxVQUFTLEVBQUcsUUFBTyxJQUFJLElBQUksS0FBSyxRQUFRLElBQUk7QUFDaEQsVUFBSUEsVUFBUyxFQUFHLFFBQU8sSUFBSSxJQUFJLEtBQUssUUFBUSxJQUFJO0FBQUEsSUFDbEQ7QUFDQSxVQUFNLFNBQVMsQ0FBQyxXQUFnQkMsU0FBcUI7QUFDbkQsVUFBSSxTQUFTLE9BQVcsUUFBTztBQUMvQixZQUFNLE9BQU9BLFNBQVEsSUFBSSxJQUFJLElBQUksS0FBSyxNQUFNLElBQUksTUFBTSxDQUFDLENBQUMsSUFBSSxJQUFJLElBQUksSUFBSSxLQUFLLEtBQUssTUFBTSxJQUFJLE1BQU0sQ0FBQyxDQUFDLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQztBQUNuSCxhQUFPLElBQUksSUFBSSxXQUFXLElBQUk7QUFBQSxJQUNoQztBQUNBLFVBQU0sUUFBUSxJQUFJLElBQUksS0FBSyxTQUFTLElBQUk7QUFDeEMsVUFBTUMsVUFBUyxJQUFJLElBQUksS0FBSyxNQUFNO0FBQ2xDLFVBQU0sT0FBTyxNQUFXLE9BQU8sSUFBSSxJQUFJLElBQUksSUFBSSxLQUFLLFFBQVEsWUFBWSxHQUFHLElBQUksR0FBRyxDQUFDO0FBQ25GLFlBQVFGLE9BQU07QUFBQSxNQUNaLEtBQUs7QUFDSCxlQUFPLElBQUksSUFBSSxjQUFjLElBQUk7QUFBQSxNQUNuQyxLQUFLO0FBQ0gsZUFBTztBQUFBLE1BQ1QsS0FBSztBQUNILGVBQU9FO0FBQUEsTUFDVCxLQUFLO0FBQ0gsZUFBTyxJQUFJLEdBQUcsT0FBT0EsT0FBTTtBQUFBLE1BQzdCLEtBQUs7QUFDSCxlQUFPLE9BQU8sSUFBSSxJQUFJLEtBQUssUUFBUSxJQUFJLEdBQUcsQ0FBQztBQUFBLE1BQzdDLEtBQUs7QUFDSCxlQUFPLE9BQU8sSUFBSSxJQUFJLElBQUksSUFBSSxJQUFJLE9BQU8sSUFBSSxJQUFJLElBQUksS0FBSyxLQUFLLE1BQU0sR0FBRyxJQUFJLE1BQU0sR0FBSSxDQUFDLENBQUMsR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDLENBQUMsR0FBRyxDQUFDO0FBQUEsTUFDOUcsS0FBSztBQUNILGVBQU8sS0FBSztBQUFBLE1BQ2Q7QUFDRSxlQUFPLElBQUksR0FBRyxLQUFLLEdBQUdBLE9BQU07QUFBQSxJQUNoQztBQUFBLEVBQ0Y7QUFDRjs7O0FDL0hPLFNBQVMsT0FBTyxJQUFTLE1BQWMsU0FBUyxHQUFRO0FBQzdELFNBQU8sU0FBUyxJQUNaLElBQUksS0FBSyxJQUFJLE1BQU0sSUFDbkIsU0FBUyxJQUNQLElBQUksUUFBUSxJQUFJLE1BQU0sSUFDdEIsU0FBUyxJQUNQLElBQUksUUFBUSxJQUFJLE1BQU0sSUFDdEIsSUFBSSxPQUFPLElBQUksTUFBTTtBQUMvQjtBQUVPLFNBQVMsUUFBUSxJQUFTLE1BQWMsT0FBWSxTQUFTLEdBQVM7QUFDM0UsU0FBTyxTQUFTLElBQ1osSUFBSSxNQUFNLElBQUksT0FBTyxNQUFNLElBQzNCLFNBQVMsSUFDUCxJQUFJLFFBQVEsSUFBSSxPQUFPLE1BQU0sSUFDN0IsU0FBUyxJQUNQLElBQUksUUFBUSxJQUFJLE9BQU8sTUFBTSxJQUM3QixJQUFJLE9BQU8sSUFBSSxPQUFPLE1BQU07QUFDdEM7OztBQ1RPLElBQU0sYUFBYSxFQUFFLE1BQU0sS0FBTyxPQUFPLEtBQU8sUUFBUSxLQUFPLE9BQU8sS0FBTTtBQUc1RSxJQUFNLFNBQVMsRUFBRSxhQUFhLEdBQUcsUUFBUSxHQUFHLGVBQWUsRUFBRTtBQUVwRSxJQUFNLGtCQUFrQixLQUFLLEtBQUssZUFBZTtBQUcxQyxJQUFlLGdCQUFmLGNBQXFDLFlBQVk7QUFBQSxFQUM3QztBQUFBLEVBQ0E7QUFBQSxFQUNUO0FBQUE7QUFBQSxFQUVBLFlBQVk7QUFBQTtBQUFBLEVBRUY7QUFBQSxFQUVWLFlBQVksTUFBbUIsTUFBZSxNQUFnQixXQUFtQjtBQUMvRSxVQUFNLE1BQU0sU0FBUztBQUNyQixTQUFLLFFBQVE7QUFDYixTQUFLLE9BQU87QUFBQSxFQUNkO0FBQUEsRUFFQSxRQUFRLFVBQXdCO0FBQzlCLFNBQUssWUFBWTtBQUNqQixRQUFJLEtBQUssVUFBVSxXQUFZLFFBQU8sTUFBTSxNQUFNLE1BQU0sT0FBTztBQUMvRCxRQUFJLEtBQUssYUFBYSxPQUFXLFFBQU8sS0FBSztBQUM3QyxVQUFNLE9BQU8sSUFBSSxLQUFLLEtBQUssU0FBUyxJQUFJLFFBQVEsQ0FBQztBQUNqRCxVQUFNLE9BQU8sSUFBSSxLQUFLLEtBQUssS0FBSyxJQUFJLElBQUk7QUFDeEMsUUFBSSxLQUFLLFVBQVUsT0FBUSxNQUFLLFdBQVcsS0FBSyxJQUFJLElBQUksSUFBSSxNQUFNLElBQUksQ0FBQztBQUFBLFNBQ2xFO0FBQ0gsWUFBTSxRQUFRLElBQUksS0FBSyxLQUFLLFNBQVMsSUFBSSxTQUFTLENBQUM7QUFDbkQsV0FBSyxXQUFXLEtBQUssSUFBSSxJQUFJLElBQUksSUFBSSxJQUFJLE1BQU0sSUFBSSxHQUFHLElBQUksSUFBSSxPQUFPLElBQUksT0FBTyxLQUFLLEtBQUssSUFBSSxLQUFLLENBQUMsQ0FBQyxDQUFDO0FBQUEsSUFDeEc7QUFDQSxXQUFPLEtBQUs7QUFBQSxFQUNkO0FBQUE7QUFBQSxFQUVVLFVBQVUsU0FBYyxNQUFjLEtBQWEsTUFBbUI7QUFDOUUsVUFBTSxPQUFPLEtBQUssT0FBTyxTQUFTLE9BQU8sQ0FBQztBQUMxQyxVQUFNLENBQUMsRUFBRSxHQUFHLEtBQUssSUFBSTtBQUNyQixTQUFLO0FBQUEsTUFDSCxXQUFXLFNBQVMsTUFBTSxNQUFNLEdBQUc7QUFBQSxNQUNuQyxNQUFNLEtBQUssS0FBSyxDQUFDLEdBQUcsSUFBSSxJQUFJLElBQUksS0FBSyxPQUFPLEdBQUcsSUFBSSxLQUFLLE1BQU0sSUFBSSxNQUFNLENBQUMsR0FBRyxJQUFNLEdBQUcsS0FBSyxDQUFDO0FBQUEsTUFDM0YsTUFBTTtBQUNKLGFBQUssVUFBVSxTQUFTLE9BQU8sSUFBSTtBQUNuQyxhQUFLLEtBQUssQ0FBQyxJQUFNLEdBQUcsT0FBTyxHQUFHLElBQUksTUFBTSxFQUFFLEdBQUcsRUFBSSxDQUFDO0FBQ2xELGFBQUssY0FBYztBQUFBLE1BQ3JCO0FBQUEsSUFDRjtBQUNBLFdBQU87QUFBQSxFQUNUO0FBQUEsRUFDQSxPQUFPLFNBQWMsT0FBcUI7QUFDeEMsVUFBTSxRQUFRLEtBQUssT0FBTyxTQUFTLE9BQU8sQ0FBQztBQUMzQyxTQUFLLEdBQUcsSUFBSSxJQUFJLFdBQVcsU0FBUyxHQUFHLE9BQU8sUUFBUSxJQUFJLFFBQVEsSUFBSSxJQUFJLENBQUMsR0FBRyxNQUFNLEtBQUssTUFBTSxDQUFDO0FBQ2hHLFdBQU8sS0FBSyxPQUFPLElBQUksSUFBSSxJQUFJLEtBQUssT0FBTyxHQUFHLElBQUksS0FBSyxPQUFPLElBQUksTUFBTSxDQUFDLENBQUM7QUFBQSxFQUM1RTtBQUFBLEVBQ0EsVUFBVSxTQUFjLGFBQTJCO0FBQ2pELFNBQUssS0FBSztBQUFBLE1BQ1IsR0FBRyxJQUFJLEtBQUssT0FBTztBQUFBLE1BQ25CLEdBQUcsSUFBSSxLQUFLLElBQUksS0FBSyxTQUFTLElBQUksTUFBTSxFQUFFLENBQUMsQ0FBQztBQUFBLE1BQzVDLEdBQUcsSUFBSSxNQUFNLFdBQVc7QUFBQSxNQUN4QixHQUFHLEtBQUs7QUFBQSxNQUNSO0FBQUEsTUFDQSxPQUFPO0FBQUEsSUFDVCxDQUFDO0FBQUEsRUFDSDtBQUFBLEVBQ0EsZ0JBQXNCO0FBQ3BCLFNBQUssS0FBSyxDQUFJO0FBQ2QsU0FBSyxLQUFLLEtBQUssS0FBSztBQUNwQixTQUFLLE1BQU07QUFBQSxFQUNiO0FBQUEsRUFDQSxLQUFLLFNBQWMsTUFBbUI7QUFDcEMsVUFBTSxPQUFPLEtBQUssVUFBVSxTQUFTLE1BQU0sSUFBSSxNQUFNLFdBQVcsT0FBTyxLQUFLLFNBQVM7QUFDckYsV0FBTyxLQUFLLElBQUksT0FBTyxNQUFNLE1BQU0sQ0FBQyxDQUFDO0FBQUEsRUFDdkM7QUFBQSxFQUNBLFdBQVcsU0FBb0I7QUFDN0IsVUFBTSxPQUFPLEtBQUssVUFBVSxTQUFTLElBQUksSUFBSSxNQUFNLFdBQVcsSUFBSTtBQUNsRSxXQUFPLEtBQUssVUFBVSxLQUFLLEtBQUssSUFBSSxDQUFDO0FBQUEsRUFDdkM7QUFBQSxFQUNVLGFBQWEsU0FBYyxNQUFjLFNBQW9DO0FBQ3JGLFVBQU0sT0FBTyxLQUFLLE9BQU8sU0FBUyxPQUFPLENBQUM7QUFDMUMsVUFBTSxDQUFDLEVBQUUsR0FBRyxLQUFLLElBQUk7QUFDckIsU0FBSztBQUFBLE1BQ0gsV0FBVyxTQUFTLE1BQU0sTUFBTSxJQUFJLEtBQUs7QUFBQSxNQUN6QyxNQUFNLEtBQUssS0FBSyxRQUFRLElBQUksSUFBSSxJQUFJLEtBQUssT0FBTyxHQUFHLElBQUksS0FBSyxNQUFNLElBQUksTUFBTSxDQUFDLENBQUMsQ0FBQztBQUFBLE1BQy9FLE1BQU07QUFDSixhQUFLLFVBQVUsU0FBUyxPQUFPLFdBQVcsUUFBUSxLQUFLLFNBQVM7QUFDaEUsYUFBSyxLQUFLLENBQUMsSUFBTSxHQUFHLE9BQU8sR0FBRyxJQUFJLE1BQU0sRUFBRSxHQUFHLEVBQUksQ0FBQztBQUNsRCxhQUFLLGNBQWM7QUFDbkIsYUFBSyxLQUFLLFFBQVEsSUFBSSxDQUFDO0FBQ3ZCLGFBQUssUUFBUSxJQUFJO0FBQUEsTUFDbkI7QUFBQSxJQUNGO0FBQUEsRUFDRjtBQUFBLEVBQ0EsUUFBUSxNQUFpQjtBQUN2QixTQUFLLEdBQUcsSUFBSSxHQUFHLE1BQU0sSUFBSSxJQUFJLEtBQUssTUFBTSxJQUFJLE1BQU0sUUFBUSxPQUFPLENBQUMsQ0FBQyxHQUFHLE1BQU0sS0FBSyxLQUFLLENBQUMsSUFBTSxPQUFPLE1BQU0sQ0FBQyxDQUFDO0FBQUEsRUFDOUc7QUFBQSxFQUNBLE1BQU0sU0FBYyxNQUFjLE9BQWtCO0FBQ2xELFNBQUssYUFBYSxTQUFTLE1BQU0sQ0FBQyxTQUFTLFFBQVEsTUFBTSxNQUFNLE9BQU8sQ0FBQyxDQUFDO0FBQUEsRUFDMUU7QUFBQSxFQUNBLFlBQVksU0FBYyxPQUFtQjtBQUMzQyxTQUFLLGFBQWEsU0FBUyxJQUFJLENBQUMsU0FBUyxLQUFLLE1BQU0sTUFBTSxLQUFLLENBQUM7QUFBQSxFQUNsRTtBQUFBLEVBQ0EsV0FBVyxTQUFjLE1BQW1CO0FBQzFDLFNBQUssV0FBVyxLQUFLLFVBQVUsU0FBUyxNQUFNLElBQUksT0FBTyxXQUFXLE1BQU07QUFDMUUsV0FBTyxLQUFLLElBQUksT0FBTyxLQUFLLFVBQVUsTUFBTSxDQUFDLENBQUM7QUFBQSxFQUNoRDtBQUFBLEVBQ0EsY0FBYyxNQUFjLE9BQWtCO0FBQzVDLFFBQUksS0FBSyxhQUFhLE9BQVcsT0FBTSxJQUFJLFdBQVcsa0NBQWtDO0FBQ3hGLFNBQUssS0FBSyxRQUFRLEtBQUssVUFBVSxNQUFNLE9BQU8sQ0FBQyxDQUFDO0FBQ2hELFNBQUssUUFBUSxLQUFLLFFBQVE7QUFBQSxFQUM1QjtBQUFBLEVBRUEsYUFBYSxPQUFlLE1BQW1CO0FBQzdDLFNBQUssWUFBWSxXQUFXO0FBQzVCLFVBQU0sTUFBTSxJQUFJLEtBQUssS0FBSyxNQUFNLElBQUksTUFBTSxJQUFJLENBQUM7QUFDL0MsUUFBSSxLQUFLLEtBQU0sUUFBTyxLQUFLLElBQUksSUFBSSxJQUFJLEtBQUssSUFBSSxNQUFNLEtBQUssQ0FBQyxDQUFDO0FBQzdELFVBQU0sS0FBSyxJQUFJLFdBQVcsSUFBSSxLQUFLO0FBQ25DLFVBQU0sU0FBUyxLQUFLLElBQUksSUFBSSxJQUFJLElBQUksSUFBSSxLQUFLLElBQUksTUFBTSxLQUFLLENBQUMsR0FBRyxLQUFLLFdBQVcsQ0FBQyxDQUFDO0FBRWxGLFNBQUs7QUFBQSxNQUNILElBQUk7QUFBQSxRQUNGLElBQUksSUFBSSxJQUFJLElBQUksUUFBUSxJQUFJLE1BQU0sT0FBTyxDQUFDLENBQUMsR0FBRyxJQUFJLFFBQVEsS0FBSyxNQUFNLEtBQUssU0FBUyxLQUFLLENBQUM7QUFBQSxRQUN6RixJQUFJLEdBQUcsSUFBSSxJQUFJLElBQUksS0FBSyxLQUFLLE1BQU0sS0FBSyxTQUFTLFVBQVUsR0FBRyxJQUFJLE1BQU0sS0FBUSxDQUFDLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQztBQUFBLE1BQ2xHO0FBQUEsTUFDQSxNQUFNO0FBQ0osYUFBSyxLQUFLLENBQUMsR0FBRyxJQUFJLEtBQUssTUFBTSxHQUFHLEdBQUcsSUFBSSxNQUFNLE9BQVEsSUFBSSxNQUFNLElBQUssSUFBTSxHQUFHLEdBQUcsS0FBSyxLQUFLLElBQU0sT0FBTyxhQUFhLENBQUM7QUFDckgsYUFBSyxjQUFjO0FBQUEsTUFDckI7QUFBQSxJQUNGO0FBQ0EsV0FBTyxLQUFLLElBQUksSUFBSSxRQUFRLElBQUksS0FBSyxJQUFJLElBQUksUUFBUSxJQUFJLEtBQUssS0FBSyxNQUFNLEtBQUssU0FBUyxJQUFJLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFBQSxFQUNqRztBQUFBO0FBQUEsRUFFQSxhQUFrQjtBQUNoQixVQUFNLE1BQU0sSUFBSSxJQUFJLElBQUksS0FBSyxLQUFLLE1BQU0sSUFBSSxXQUFXLElBQUksS0FBSyxnQkFBZ0IsU0FBUyxVQUFVLEdBQUcsSUFBSSxNQUFNLEtBQU0sQ0FBQztBQUN2SCxXQUFPLElBQUksT0FBTyxLQUFLLElBQUksTUFBTSxVQUFXLEdBQUcsSUFBSSxNQUFNLEtBQU0sQ0FBQztBQUFBLEVBQ2xFO0FBQUEsRUFDQSxVQUFVLE9BQWtCO0FBQzFCLFVBQU0sTUFBTSxJQUFJLEtBQUssS0FBSyxNQUFNLElBQUksTUFBTSxJQUFJLENBQUM7QUFDL0MsUUFBSSxLQUFLLE1BQU07QUFDYixXQUFLLEtBQUssSUFBSSxNQUFNLEtBQUssTUFBTSxJQUFJLElBQUksS0FBSyxLQUFLLEdBQUcsSUFBSSxNQUFNLElBQUksQ0FBQyxDQUFDO0FBQ3BFO0FBQUEsSUFDRjtBQUNBLFVBQU0sT0FBTyxLQUFLLElBQUksS0FBSyxXQUFXLENBQUM7QUFDdkMsVUFBTSxRQUFRLElBQUksSUFBSSxJQUFJLElBQUksS0FBSyxLQUFLLEdBQUcsSUFBSTtBQUMvQyxVQUFNLE9BQU8sSUFBSSxJQUFJLEtBQUssSUFBSSxJQUFJLE1BQU0sSUFBSSxNQUFNLFVBQVcsQ0FBQyxDQUFDO0FBQy9ELFNBQUssS0FBSyxJQUFJLE1BQU0sS0FBSyxNQUFNLElBQUksR0FBRyxPQUFPLElBQUksR0FBRyxJQUFJLE1BQU0sSUFBSSxDQUFDLENBQUM7QUFBQSxFQUN0RTtBQUNGO0FBRUEsU0FBUyxTQUFTLFNBQW1CO0FBQ25DLFNBQU8sSUFBSTtBQUFBLElBQ1QsTUFBTSxNQUFNLE1BQU0sR0FBRztBQUFBLElBQ3JCLElBQUksSUFBSSxJQUFJLEtBQUssSUFBSSxLQUFLLE9BQU8sR0FBRyxJQUFJLE1BQU0sS0FBSyxlQUFlLENBQUMsR0FBRyxJQUFJLE1BQU8sY0FBYyxLQUFNLGVBQWUsQ0FBQztBQUFBLEVBQ3ZIO0FBQ0Y7QUFFQSxTQUFTLFdBQVcsU0FBYyxNQUFjLE9BQVksS0FBa0I7QUFDNUUsUUFBTSxPQUFPLFNBQVMsSUFBSSxVQUFVLElBQUksSUFBSSxTQUFTLElBQUksTUFBTSxPQUFPLENBQUMsQ0FBQztBQUN4RSxTQUFPLElBQUksR0FBRyxJQUFJLElBQUksTUFBTSxJQUFJLE1BQU0sS0FBSyxDQUFDLEdBQUcsSUFBSSxLQUFLLE9BQU8sR0FBRyxDQUFDO0FBQ3JFOzs7QUNoS08sSUFBTSxxQkFBTixjQUFpQyxjQUFpQztBQUFBLEVBQzlEO0FBQUE7QUFBQSxFQUVBO0FBQUE7QUFBQSxFQUVBO0FBQUEsRUFFVCxZQUNFLE9BQ0EsTUFDQSxNQUNBLFlBQVksSUFDWixhQUFhLEdBQ2IsU0FBUyxPQUNUO0FBQ0EsVUFBTSxNQUFNLE1BQU0sTUFBTSxNQUFNLFNBQVM7QUFDdkMsU0FBSyxXQUFXLE1BQU07QUFDdEIsU0FBSyxjQUFjO0FBQ25CLFNBQUssVUFBVTtBQUFBLEVBQ2pCO0FBQUE7QUFBQSxFQUlBLGNBQW9CO0FBQ2xCLFFBQUksQ0FBQyxLQUFLLE1BQU8sT0FBTSxJQUFJLFdBQVcscUNBQXFDO0FBQzNFLFNBQUssV0FBVztBQUFBLEVBQ2xCO0FBQUE7QUFBQSxFQUVBLFdBQVcsUUFBbUI7QUFDNUIsU0FBSyxLQUFLLE1BQU0sSUFBSSxNQUFNLEtBQUssTUFBTSxDQUFDO0FBQ3RDLFNBQUssS0FBSyxNQUFNLElBQUksTUFBTSxRQUFRLElBQUksSUFBSSxNQUFNLE1BQU0sTUFBTSxNQUFNLEdBQUcsSUFBSSxLQUFLLEtBQUssS0FBSyxPQUFPLEtBQUssQ0FBQyxDQUFDLENBQUM7QUFDdkcsU0FBSyxHQUFHLElBQUksSUFBSSxNQUFNLE1BQU0sTUFBTSxNQUFNLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQyxHQUFHLE1BQU0sS0FBSyxLQUFLLEtBQUssS0FBSyxDQUFDO0FBQ3JGLFFBQUksS0FBSyxTQUFTO0FBQ2hCLFlBQU0sT0FBTyxLQUFLLE9BQU8sSUFBSSxJQUFJLElBQUksS0FBSyxLQUFLLEtBQUssT0FBTyxPQUFPLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQyxDQUFDO0FBRWxGLFdBQUssR0FBRyxJQUFJLElBQUksTUFBTSxJQUFJLE1BQU0sQ0FBQyxDQUFDLEdBQUcsTUFBTSxLQUFLLGFBQWEsQ0FBQztBQUM5RCxXQUFLLEtBQUssSUFBSSxNQUFNLEtBQUssS0FBSyxNQUFNLE9BQU8sT0FBTyxDQUFDO0FBQUEsSUFDckQ7QUFDQSxTQUFLLEtBQUssTUFBTSxJQUFJLE1BQU0sS0FBSyxJQUFJLElBQUksS0FBSyxLQUFLLElBQUksTUFBTSxZQUFZLENBQUMsQ0FBQyxDQUFDO0FBQzFFLFNBQUssU0FBUyxLQUFLLFNBQVM7QUFBQSxFQUM5QjtBQUFBLEVBQ0EsT0FBTyxXQUFzQjtBQUMzQixTQUFLLFlBQVk7QUFDakIsU0FBSztBQUFBLE1BQ0gsSUFBSTtBQUFBLFFBQ0Y7QUFBQSxRQUNBLElBQUksS0FBSyxLQUFLLEtBQUssS0FBSyxjQUFjLElBQUksVUFBVTtBQUFBLFFBQ3BELElBQUksS0FBSyxLQUFLLEtBQUssS0FBSyxjQUFjLElBQUksU0FBUztBQUFBLE1BQ3JEO0FBQUEsSUFDRjtBQUFBLEVBQ0Y7QUFBQSxFQUNBLE9BQWE7QUFDWCxTQUFLLFlBQVk7QUFDakIsU0FBSyxXQUFXLElBQUksS0FBSyxLQUFLLEtBQUssSUFBSSxVQUFVLENBQUM7QUFBQSxFQUNwRDtBQUFBLEVBQ0EsT0FBTyxRQUFhLFFBQTBCO0FBQzVDLFNBQUssWUFBWTtBQUNqQixVQUFNLE1BQU0sS0FBSyxJQUFJLE1BQU07QUFDM0IsVUFBTSxNQUFNLEtBQUssT0FBTyxJQUFJLEtBQUssR0FBRyxDQUFDO0FBQ3JDLFVBQU0sUUFBUSxLQUFLO0FBQUEsTUFDakIsSUFBSTtBQUFBLFFBQ0YsTUFBTSxNQUFNLE1BQU0sVUFBVTtBQUFBLFFBQzVCLElBQUksSUFBSSxJQUFJLElBQUksSUFBSSxJQUFJLEtBQUssSUFBSSxLQUFLLEtBQUssSUFBSSxNQUFNLEVBQUUsQ0FBQyxDQUFDLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQyxHQUFHLElBQUksTUFBTSxlQUFlLENBQUM7QUFBQSxNQUN2RztBQUFBLElBQ0Y7QUFDQSxTQUFLO0FBQUEsTUFDSCxJQUFJLEdBQUcsSUFBSSxHQUFHLElBQUksS0FBSyxPQUFPLFVBQVUsR0FBRyxHQUFHLEdBQUcsR0FBRyxJQUFJLEdBQUcsSUFBSSxLQUFLLE9BQU8sVUFBVSxPQUFPLEdBQUcsTUFBTSxNQUFNLE1BQU0sT0FBTyxDQUFDLENBQUM7QUFBQSxNQUMxSCxNQUFNO0FBQ0osYUFBSyxLQUFLLElBQUksTUFBTSxLQUFLLE1BQU0sS0FBSyxRQUFRLE1BQU0sQ0FBQztBQUNuRCxhQUFLLEtBQUssS0FBSyxXQUFXO0FBQUEsTUFDNUI7QUFBQSxJQUNGO0FBQ0EsV0FBTztBQUNQLFNBQUssV0FBVyxJQUFJLEtBQUssT0FBTyxVQUFVLEtBQUssQ0FBQztBQUFBLEVBQ2xEO0FBQUEsRUFDQSxnQkFBcUI7QUFDbkIsV0FBTyxJQUFJLEtBQUssS0FBSyxLQUFLLElBQUksR0FBRztBQUFBLEVBQ25DO0FBQUEsRUFDQSxVQUFlO0FBRWIsVUFBTSxTQUFTLElBQUksSUFBSSxLQUFLLEtBQUssSUFBSSxJQUFJLElBQUksT0FBTyxLQUFLLEtBQUssSUFBSSxLQUFLLEdBQUcsSUFBSSxNQUFNLFlBQVksQ0FBQyxDQUFDO0FBQ2xHLFVBQU0sUUFBUSxJQUFJLElBQUksSUFBSSxJQUFJLElBQUksT0FBTyxRQUFRLE9BQU8sS0FBSyxHQUFHLElBQUksT0FBTyxLQUFLLEtBQUssSUFBSSxPQUFPLENBQUMsR0FBRyxJQUFJLE1BQU0sQ0FBQyxDQUFDO0FBQ2hILFdBQU8sSUFBSSxJQUFJLElBQUksS0FBSyxLQUFLLE1BQU0sUUFBUSxjQUFjLEdBQUcsSUFBSSxRQUFRLElBQUksSUFBSSxNQUFNLE1BQU0sTUFBTSxNQUFNLEdBQUcsS0FBSyxDQUFDLENBQUM7QUFBQSxFQUNwSDtBQUFBO0FBQUEsRUFJQSxPQUFPLFNBQXlCO0FBQzlCLFdBQU8sS0FBSyxTQUFTLE9BQU8sRUFBRztBQUFBLEVBQ2pDO0FBQUEsRUFDQSxTQUFTLFNBQTBCO0FBQ2pDLFdBQU8sS0FBSyxTQUFTLE9BQU8sRUFBRyxTQUFTO0FBQUEsRUFDMUM7QUFBQTtBQUFBLEVBRUEsTUFBTSxTQUF5QjtBQUM3QixRQUFJLElBQUk7QUFDUixhQUFTLElBQUksR0FBRyxJQUFJLFNBQVMsSUFBSyxLQUFJLEtBQUssU0FBUyxDQUFDLEVBQUcsU0FBUyxPQUFPLEtBQUssU0FBUyxDQUFDLEVBQUcsU0FBUyxJQUFLO0FBQ3hHLFdBQU8sQ0FBQyxJQUFJLEdBQUcsSUFBSSxHQUFHLElBQUksQ0FBQyxFQUFFLENBQUM7QUFBQSxFQUNoQztBQUFBLEVBQ0EsZ0JBQWdCLFNBQXNCO0FBQ3BDLFdBQU8sSUFBSSxJQUFJLEtBQUssTUFBTSxJQUFJLElBQUksSUFBSSxPQUFPLEtBQUssS0FBSyxLQUFLLE1BQU0sT0FBTyxDQUFDLEdBQUcsSUFBSSxNQUFNLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDNUY7QUFBQSxFQUNBLEtBQUssU0FBc0I7QUFDekIsVUFBTSxFQUFFLE1BQU0sS0FBSyxJQUFJLEtBQUssU0FBUyxPQUFPO0FBQzVDLFFBQUksU0FBUyxJQUFLLFFBQU8sS0FBSyxJQUFJLElBQUksS0FBSyxLQUFLLEtBQUssSUFBSSxHQUFHLENBQUM7QUFDN0QsUUFBSSxTQUFTLElBQUssUUFBTyxLQUFLLEtBQUssS0FBSyxRQUFRLE9BQU8sR0FBRyxJQUFJO0FBQzlELFFBQUksU0FBUyxJQUFLLFFBQU8sS0FBSyxRQUFRLE9BQU87QUFDN0MsV0FBTyxLQUFLLElBQUksT0FBTyxLQUFLLFNBQVMsS0FBSyxNQUFNLE9BQU8sQ0FBQyxHQUFHLE1BQU0sSUFBSSxHQUFHLENBQUM7QUFBQSxFQUMzRTtBQUFBLEVBQ0EsV0FBVyxTQUFzQjtBQUMvQixXQUFPLEtBQUssSUFBSSxXQUFXLEtBQUssT0FBTyxPQUFPLEdBQUcsS0FBSyxLQUFLLE9BQU8sQ0FBQyxDQUFDO0FBQUEsRUFDdEU7QUFBQSxFQUNBLFdBQVcsU0FBc0I7QUFDL0IsV0FBTyxLQUFLLFNBQVMsT0FBTyxJQUFJLEtBQUssV0FBVyxLQUFLLFFBQVEsT0FBTyxHQUFHLEtBQUssT0FBTyxPQUFPLENBQUMsSUFBSSxLQUFLLEtBQUssT0FBTztBQUFBLEVBQ2xIO0FBQUEsRUFDQSxNQUFNLFNBQWlCLE9BQWtCO0FBQ3ZDLFVBQU0sRUFBRSxNQUFNLEtBQUssSUFBSSxLQUFLLFNBQVMsT0FBTztBQUM1QyxRQUFJLFNBQVMsS0FBSztBQUNoQixVQUFJLEtBQUssYUFBYSxPQUFXLE1BQUssTUFBTSxLQUFLLFFBQVEsT0FBTyxHQUFHLE1BQU0sS0FBSztBQUFBLFVBQ3pFLE1BQUssY0FBYyxNQUFNLEtBQUs7QUFDbkM7QUFBQSxJQUNGO0FBQ0EsU0FBSyxlQUFlLEtBQUssU0FBUyxLQUFLLE1BQU0sT0FBTyxDQUFDLEdBQUcsTUFBTSxPQUFPLElBQUksR0FBRztBQUFBLEVBQzlFO0FBQUEsRUFDQSxlQUFlLElBQVMsTUFBYyxPQUFZLFFBQXNCO0FBQ3RFLFFBQUksU0FBUyxFQUFHLE1BQUssS0FBSyxJQUFJLE1BQU0sSUFBSSxXQUFXLEdBQUcsS0FBSyxHQUFHLE1BQU0sQ0FBQztBQUFBLFFBQ2hFLE1BQUssS0FBSyxRQUFRLElBQUksTUFBTSxPQUFPLE1BQU0sQ0FBQztBQUFBLEVBQ2pEO0FBQUEsRUFDQSxXQUFXLFNBQXVCO0FBQ2hDLFVBQU0sRUFBRSxNQUFNLEtBQUssSUFBSSxLQUFLLFNBQVMsT0FBTztBQUM1QyxRQUFJLFNBQVMsSUFBSyxRQUFPLEtBQUssVUFBVSxLQUFLLEtBQUssS0FBSyxnQkFBZ0IsT0FBTyxHQUFHLElBQUksR0FBRyxDQUFDO0FBQ3pGLFFBQUksU0FBUyxHQUFJLFFBQU8sS0FBSyxXQUFXLEtBQUssUUFBUSxPQUFPLENBQUM7QUFDN0QsV0FBTyxLQUFLLFVBQVUsS0FBSyxVQUFVLEtBQUssS0FBSyxHQUFHLEdBQUcsS0FBSyxLQUFLLE9BQU8sQ0FBQyxDQUFDO0FBQUEsRUFDMUU7QUFBQSxFQUNBLFlBQVksU0FBaUIsT0FBbUI7QUFDOUMsVUFBTSxFQUFFLE1BQU0sS0FBSyxJQUFJLEtBQUssU0FBUyxPQUFPO0FBQzVDLFFBQUksU0FBUyxJQUFLLE1BQUssS0FBSyxLQUFLLE1BQU0sS0FBSyxnQkFBZ0IsT0FBTyxHQUFHLE9BQU8sSUFBSSxHQUFHLENBQUM7QUFBQSxhQUM1RSxTQUFTLEdBQUksTUFBSyxZQUFZLEtBQUssUUFBUSxPQUFPLEdBQUcsS0FBSztBQUFBLFFBQzlELE1BQUssTUFBTSxLQUFLLFFBQVEsT0FBTyxHQUFHLE1BQU0sS0FBSyxVQUFVLE9BQU8sQ0FBQyxDQUFDO0FBQUEsRUFDdkU7QUFBQSxFQUNBLFNBQVMsU0FBd0M7QUFDL0MsUUFBSSxLQUFLLFNBQVMsT0FBTyxFQUFHLFNBQVMsS0FBSztBQUN4QyxZQUFNLEtBQUssS0FBSyxnQkFBZ0IsT0FBTztBQUN2QyxhQUFPLENBQUMsS0FBSyxVQUFVLEtBQUssS0FBSyxJQUFJLElBQUksR0FBRyxDQUFDLEdBQUcsS0FBSyxVQUFVLEtBQUssS0FBSyxJQUFJLElBQUksTUFBTSxFQUFFLENBQUMsQ0FBQztBQUFBLElBQzdGO0FBQ0EsVUFBTSxPQUFPLEtBQUssVUFBVSxLQUFLLFFBQVEsT0FBTyxHQUFHLElBQUksSUFBSSxNQUFNLFdBQVcsSUFBSTtBQUNoRixXQUFPLENBQUMsS0FBSyxVQUFVLEtBQUssS0FBSyxJQUFJLENBQUMsR0FBRyxLQUFLLFVBQVUsS0FBSyxLQUFLLE1BQU0sRUFBRSxDQUFDLENBQUM7QUFBQSxFQUM5RTtBQUFBLEVBQ0EsVUFBVSxTQUFpQixLQUFXLE1BQWtCO0FBQ3RELFFBQUksS0FBSyxTQUFTLE9BQU8sRUFBRyxTQUFTLEtBQUs7QUFDeEMsWUFBTSxLQUFLLEtBQUssZ0JBQWdCLE9BQU87QUFDdkMsV0FBSyxLQUFLLEtBQUssTUFBTSxJQUFJLEtBQUssSUFBSSxHQUFHLENBQUM7QUFDdEMsV0FBSyxLQUFLLEtBQUssTUFBTSxJQUFJLE1BQU0sSUFBSSxNQUFNLEVBQUUsQ0FBQztBQUFBLElBQzlDLE1BQU8sTUFBSyxhQUFhLEtBQUssUUFBUSxPQUFPLEdBQUcsSUFBSSxDQUFDLFNBQVMsQ0FBQyxLQUFLLE1BQU0sTUFBTSxHQUFHLEdBQUcsS0FBSyxNQUFNLE1BQU0sTUFBTSxFQUFFLENBQUMsQ0FBQztBQUFBLEVBQ25IO0FBQUEsRUFDQSxhQUFhLE9BQXNCO0FBQ2pDLFVBQU0sUUFBUSxDQUFDLFVBQXdCO0FBQ3JDLGVBQVMsS0FBSyxJQUFJLE1BQU0sS0FBSyxPQUFPLEtBQUssSUFBSSxNQUFNLE1BQU0sUUFBUSxJQUFJLE1BQU0sSUFBSTtBQUM3RSxZQUFJLE1BQU8sTUFBSyxLQUFLLEtBQUssTUFBTSxLQUFLLE1BQU0sS0FBSyxLQUFLLEdBQUcsRUFBRSxDQUFDO0FBQzNELGFBQUssS0FBSyxLQUFLLE1BQU0sS0FBSyxNQUFNLEtBQUssS0FBSyxHQUFHLEtBQUssRUFBRSxDQUFDO0FBQUEsTUFDdkQ7QUFBQSxJQUNGO0FBQ0EsVUFBTSxDQUFDO0FBQ1AsU0FBSztBQUFBLE1BQUcsSUFBSSxHQUFHLElBQUksSUFBSSxJQUFJLEtBQUssS0FBSyxNQUFNLElBQUksSUFBSSxHQUFHLElBQUksTUFBTSxRQUFRLFNBQVMsQ0FBQyxHQUFHLElBQUksTUFBTSxRQUFRLE1BQU0sQ0FBQztBQUFBLE1BQUcsTUFDL0csTUFBTSxDQUFDO0FBQUEsSUFDVDtBQUFBLEVBQ0Y7QUFBQSxFQUNBLFFBQVEsU0FBc0I7QUFDNUIsVUFBTSxFQUFFLE1BQU0sS0FBSyxJQUFJLEtBQUssU0FBUyxPQUFPO0FBQzVDLFFBQUksU0FBUyxJQUFLLFFBQU8sS0FBSyxLQUFLLEtBQUssUUFBUSxPQUFPLEdBQUcsS0FBSyxJQUFJLE1BQU0sQ0FBQyxDQUFDO0FBQzNFLFdBQU8sS0FBSyxJQUFJLE9BQU8sS0FBSyxnQkFBZ0IsT0FBTyxHQUFHLEtBQUssSUFBSSxNQUFNLENBQUMsR0FBRyxJQUFJLEdBQUcsQ0FBQztBQUFBLEVBQ25GO0FBQUEsRUFDQSxTQUFTLFNBQWlCLE9BQVksT0FBcUI7QUFDekQsUUFBSSxLQUFLLFNBQVMsT0FBTyxFQUFHLFNBQVMsSUFBSyxNQUFLLE1BQU0sS0FBSyxRQUFRLE9BQU8sR0FBRyxPQUFPLEtBQUs7QUFBQSxRQUNuRixNQUFLLEtBQUssUUFBUSxLQUFLLGdCQUFnQixPQUFPLEdBQUcsT0FBTyxPQUFPLElBQUksR0FBRyxDQUFDO0FBQUEsRUFDOUU7QUFBQSxFQUNBLEtBQUssTUFBa0I7QUFDckIsV0FBTyxLQUFLLElBQUksSUFBSSxLQUFLLEtBQUssTUFBTSxJQUFJLE1BQU0sSUFBSSxJQUFJLENBQUM7QUFBQSxFQUN6RDtBQUFBLEVBQ0EsSUFBSSxRQUFnQixNQUFtQjtBQUNyQyxXQUFPLEtBQUssSUFBSSxPQUFPLEtBQUssTUFBTSxNQUFNLElBQUksTUFBTSxJQUFJLE1BQU0sQ0FBQztBQUFBLEVBQy9EO0FBQUEsRUFDQSxPQUFPLFFBQWdCLE1BQWMsT0FBa0I7QUFDckQsU0FBSyxlQUFlLEtBQUssTUFBTSxNQUFNLE9BQU8sSUFBSSxNQUFNLElBQUksTUFBTTtBQUFBLEVBQ2xFO0FBQ0Y7OztBQ3BNTyxJQUFNLGFBQWE7QUFBQTtBQUFBLEVBRXhCLFVBQVU7QUFBQTtBQUFBLEVBRVYsT0FBTztBQUFBO0FBQUEsRUFFUCxPQUFPO0FBQ1Q7OztBQ0xPLElBQU0sWUFBWSxFQUFFLEtBQUssS0FBTSxLQUFLLEtBQU0sS0FBSyxLQUFNLEtBQUssS0FBTSxNQUFNLElBQUs7QUFTM0UsSUFBTSxhQUFOLE1BQWlCO0FBQUEsRUFDYixTQUF5QixDQUFDO0FBQUEsRUFDMUIsV0FBNkQsQ0FBQztBQUFBLEVBQzlELGFBQXdGLENBQUM7QUFBQSxFQUN6RixXQUE0RCxDQUFDO0FBQUEsRUFDdEUsZUFBZTtBQUFBLEVBQ2YsZ0JBQWdCO0FBQUEsRUFDUCxVQUFvQixDQUFDO0FBQUE7QUFBQSxFQUc5QixLQUFLLFFBQThCLFNBQXVDO0FBQ3hFLFVBQU0sS0FBSyxLQUFLLE9BQU8sVUFBVSxDQUFDLE1BQU0sRUFBRSxPQUFPLEtBQUssTUFBTSxPQUFPLEtBQUssS0FBSyxFQUFFLFFBQVEsS0FBSyxNQUFNLFFBQVEsS0FBSyxDQUFDO0FBQ2hILFdBQU8sTUFBTSxJQUFJLEtBQUssS0FBSyxPQUFPLEtBQUssRUFBRSxRQUFRLFFBQVEsQ0FBQyxJQUFJO0FBQUEsRUFDaEU7QUFBQTtBQUFBLEVBR0EsZUFBZSxRQUFnQixNQUFjLE1BQXNCO0FBQ2pFLFdBQU8sS0FBSyxTQUFTLEtBQUssRUFBRSxRQUFRLE1BQU0sS0FBSyxDQUFDLElBQUk7QUFBQSxFQUN0RDtBQUFBO0FBQUEsRUFHQSxhQUFhLGNBQXNCLGNBQTRCO0FBQzdELFNBQUssZUFBZTtBQUNwQixTQUFLLGdCQUFnQjtBQUFBLEVBQ3ZCO0FBQUE7QUFBQSxFQUdBLFlBQVksTUFBYyxRQUE4QixNQUFpQztBQUN2RixXQUFPLEtBQUssU0FBUyxTQUFTLEtBQUssV0FBVyxLQUFLLEVBQUUsTUFBTSxRQUFRLEtBQUssQ0FBQyxJQUFJO0FBQUEsRUFDL0U7QUFBQSxFQUVBLGVBQWUsTUFBYyxPQUFxQjtBQUNoRCxTQUFLLFNBQVMsS0FBSyxFQUFFLE1BQU0sTUFBTSxHQUFHLE1BQU0sQ0FBQztBQUFBLEVBQzdDO0FBQUE7QUFBQSxFQUdBLFNBQVMsTUFBYyxZQUE0QjtBQUNqRCxVQUFNLFFBQVEsS0FBSyxRQUFRLEtBQUssSUFBSSxJQUFJO0FBQ3hDLFNBQUssU0FBUyxLQUFLLEVBQUUsTUFBTSxZQUFZLE1BQU0sR0FBRyxNQUFNLENBQUM7QUFDdkQsV0FBTztBQUFBLEVBQ1Q7QUFBQSxFQUVBLFVBQW1DO0FBQ2pDLFVBQU0sU0FBZ0MsQ0FBQyxDQUFDLEdBQUcsSUFBTSxLQUFNLEtBQU0sR0FBRyxHQUFHLEdBQUcsQ0FBQyxDQUFDO0FBQ3hFLFVBQU0sVUFBVSxDQUFDLE9BQWUsVUFBaUM7QUFDL0QsWUFBTSxTQUFTLENBQUMsRUFBRTtBQUNsQixtQkFBYSxRQUFRLE1BQU0sT0FBTyxDQUFDLEdBQUcsTUFBTSxJQUFJLEVBQUUsUUFBUSxDQUFDLENBQUM7QUFDNUQsYUFBTyxLQUFLLFFBQVEsR0FBRyxLQUFLO0FBQUEsSUFDOUI7QUFDQSxVQUFNLFFBQVEsQ0FBQyxNQUF3QjtBQUNyQyxZQUFNLE1BQWdCLENBQUM7QUFDdkIsbUJBQWEsS0FBSyxDQUFDO0FBQ25CLGFBQU87QUFBQSxJQUNUO0FBQ0EsVUFBTSxPQUFPLENBQUMsU0FBMkIsQ0FBQyxHQUFHLE1BQU0sS0FBSyxNQUFNLEdBQUcsR0FBRyxNQUFNLEtBQUssTUFBTSxDQUFDQyxRQUFNQSxJQUFFLFdBQVcsQ0FBQyxDQUFDLENBQUM7QUFFNUc7QUFBQSxNQUNFO0FBQUEsTUFDQSxNQUFNLEtBQUssT0FBTyxNQUFNO0FBQUEsTUFDeEIsR0FBRyxLQUFLLE9BQU8sSUFBSSxDQUFDLE1BQU0sQ0FBQyxJQUFNLEdBQUcsTUFBTSxFQUFFLE9BQU8sTUFBTSxHQUFHLEdBQUcsRUFBRSxRQUFRLEdBQUcsTUFBTSxFQUFFLFFBQVEsTUFBTSxHQUFHLEdBQUcsRUFBRSxPQUFPLENBQUM7QUFBQSxJQUNwSDtBQUNBLFVBQU0sVUFBVSxLQUFLLFNBQVMsSUFBSSxDQUFDLE1BQU0sQ0FBQyxHQUFHLEtBQUssRUFBRSxNQUFNLEdBQUcsR0FBRyxLQUFLLEVBQUUsSUFBSSxHQUFHLEdBQUcsR0FBRyxNQUFNLEVBQUUsSUFBSSxDQUFDLENBQUM7QUFDbEcsWUFBUSxLQUFLLENBQUMsR0FBRyxLQUFLLEdBQUcsR0FBRyxHQUFHLEtBQUssUUFBUSxHQUFHLEdBQUcsR0FBRyxHQUFHLE1BQU0sS0FBSyxZQUFZLEdBQUcsR0FBRyxNQUFNLEtBQUssYUFBYSxDQUFDLENBQUM7QUFDL0csWUFBUSxHQUFHLE1BQU0sUUFBUSxNQUFNLEdBQUcsR0FBRyxPQUFPO0FBQzVDLFlBQVEsR0FBRyxNQUFNLEtBQUssV0FBVyxNQUFNLEdBQUcsR0FBRyxLQUFLLFdBQVcsSUFBSSxDQUFDLE1BQU0sTUFBTSxFQUFFLElBQUksQ0FBQyxDQUFDO0FBQ3RGLFFBQUksS0FBSyxRQUFRLFNBQVMsRUFBRyxTQUFRLEdBQUcsTUFBTSxLQUFLLFFBQVEsTUFBTSxHQUFHLEdBQUcsS0FBSyxRQUFRLElBQUksQ0FBQyxNQUFNLENBQUMsS0FBTSxHQUFHLEdBQUcsTUFBTSxDQUFDLENBQUMsQ0FBQyxDQUFDO0FBQ3RILFlBQVEsR0FBRyxNQUFNLEtBQUssU0FBUyxNQUFNLEdBQUcsR0FBRyxLQUFLLFNBQVMsSUFBSSxDQUFDLE1BQU0sQ0FBQyxHQUFHLEtBQUssRUFBRSxJQUFJLEdBQUcsRUFBRSxNQUFNLEdBQUcsTUFBTSxFQUFFLEtBQUssQ0FBQyxDQUFDLENBQUM7QUFDakgsVUFBTSxTQUFnQyxDQUFDLE1BQU0sS0FBSyxXQUFXLE1BQU0sQ0FBQztBQUNwRSxVQUFNLFNBQVMsb0JBQUksSUFBb0M7QUFDdkQsZUFBVyxLQUFLLEtBQUssWUFBWTtBQUMvQixZQUFNLFNBQVMsT0FBTyxJQUFJLEVBQUUsTUFBTSxLQUFLLFlBQVksRUFBRSxNQUFNO0FBQzNELGFBQU8sSUFBSSxFQUFFLFFBQVEsTUFBTTtBQUMzQixhQUFPLEtBQUssTUFBTSxPQUFPLFNBQVMsRUFBRSxLQUFLLFNBQVMsQ0FBQyxHQUFHLFFBQVEsRUFBRSxNQUFNLENBQUMsRUFBSSxDQUFDO0FBQUEsSUFDOUU7QUFDQSxZQUFRLElBQUksR0FBRyxNQUFNO0FBRXJCLFVBQU0sUUFBUSxJQUFJLFdBQVcsT0FBTyxPQUFPLENBQUMsR0FBR0EsUUFBTSxJQUFJQSxJQUFFLFFBQVEsQ0FBQyxDQUFDO0FBQ3JFLFFBQUksS0FBSztBQUNULGVBQVcsU0FBUyxRQUFRO0FBQzFCLFlBQU0sSUFBSSxPQUFPLEVBQUU7QUFDbkIsWUFBTSxNQUFNO0FBQUEsSUFDZDtBQUNBLFdBQU87QUFBQSxFQUNUO0FBQ0Y7QUFFQSxTQUFTLFlBQVksT0FBdUM7QUFDMUQsUUFBTSxTQUEyQyxDQUFDO0FBQ2xELGFBQVcsUUFBUSxPQUFPO0FBQ3hCLFVBQU0sT0FBTyxPQUFPLEdBQUcsRUFBRTtBQUN6QixRQUFJLE1BQU0sU0FBUyxLQUFNLE1BQUs7QUFBQSxRQUN6QixRQUFPLEtBQUssRUFBRSxNQUFNLEdBQUcsRUFBRSxDQUFDO0FBQUEsRUFDakM7QUFDQSxRQUFNLE1BQWdCLENBQUM7QUFDdkIsZUFBYSxLQUFLLE9BQU8sTUFBTTtBQUMvQixhQUFXLFNBQVMsUUFBUTtBQUMxQixpQkFBYSxLQUFLLE1BQU0sQ0FBQztBQUN6QixRQUFJLEtBQUssTUFBTSxJQUFJO0FBQUEsRUFDckI7QUFDQSxTQUFPO0FBQ1Q7OztBQzVFTyxJQUFNLGtCQUFrQixDQUFDLGFBQStDLFNBQVMsV0FBVyxFQUFFLEtBQUssUUFBUTtBQWlCbEgsSUFBTSxjQUEyQjtBQUFBLEVBQy9CLEdBQUcsSUFBSSxNQUFpQixNQUFNLEdBQUcsRUFBRSxLQUFLLFVBQVUsR0FBRztBQUFBLEVBQ3JELEdBQUcsSUFBSSxNQUFpQixNQUFNLEdBQUcsRUFBRSxLQUFLLFVBQVUsR0FBRztBQUFBLEVBQ3JELEdBQUcsSUFBSSxNQUFpQixNQUFNLElBQUksRUFBRSxLQUFLLFVBQVUsSUFBSTtBQUN6RDtBQUNBLElBQU0sRUFBRSxLQUFLLE1BQU0sS0FBSyxLQUFLLElBQUk7QUFFakMsSUFBTSxjQUEyQixDQUFDLE1BQU0sTUFBTSxNQUFNLE1BQU0sTUFBTSxNQUFNLE1BQU0sTUFBTSxNQUFNLEdBQUcsV0FBVztBQUN0RyxJQUFNLGNBQTJCLENBQUMsTUFBTSxNQUFNLE1BQU0sTUFBTSxNQUFNLE1BQU0sTUFBTSxHQUFHLFdBQVc7QUFHMUYsU0FBUyxlQUFlLE1BQTBCO0FBQ2hELFFBQU0sV0FBVyxLQUFLLEtBQUssQ0FBQyxNQUFNLE1BQU0sTUFBTSxJQUFJLEdBQUcsQ0FBQyxJQUFJLENBQUM7QUFDM0QsT0FBSyxlQUFlLEtBQUssY0FBYyxRQUFRO0FBQy9DLE9BQUssZUFBZSxLQUFLLFVBQVUsS0FBSyxLQUFLLENBQUMsR0FBRyxDQUFDLENBQUMsQ0FBQztBQUNwRCxPQUFLLGVBQWUsS0FBSyxnQkFBZ0IsS0FBSyxLQUFLLENBQUMsTUFBTSxNQUFNLElBQUksR0FBRyxDQUFDLElBQUksQ0FBQyxDQUFDO0FBQzlFLE9BQUssYUFBYSxHQUFHLEtBQUs7QUFDMUIsU0FBTyxLQUFLLEtBQUssQ0FBQyxNQUFNLE1BQU0sTUFBTSxNQUFNLElBQUksR0FBRyxDQUFDLElBQUksQ0FBQztBQUN6RDtBQUNBLFNBQVMsYUFBYSxNQUFrQixNQUFjLEtBQXVEO0FBQzNHLFFBQU0sSUFBSSxJQUFJLG1CQUFtQixJQUFJLE9BQU8sSUFBSSxNQUFNLENBQUMsQ0FBQztBQUN4RCxNQUFJLFNBQVMsQ0FBQztBQUNkLElBQUUsT0FBTztBQUVULElBQUUsS0FBSyxDQUFDLENBQUksQ0FBQztBQUNiLFNBQU8sS0FBSyxZQUFZLE1BQU0sYUFBYSxFQUFFLElBQUk7QUFDbkQ7QUFHTyxTQUFTLFlBQ2QsUUFDeUI7QUFDekIsUUFBTSxPQUFPLElBQUksV0FBVztBQUM1QixRQUFNLE9BQU8sZUFBZSxJQUFJO0FBQ2hDLFNBQU87QUFBQSxJQUFRLENBQUMsRUFBRSxVQUFVLE1BQU0sR0FBRyxNQUNuQyxLQUFLLGVBQWUsSUFBSSxDQUFDLElBQUksYUFBYSxNQUFNLE1BQU0sRUFBRSxVQUFVLE9BQU8sTUFBTSxXQUFXLENBQUMsQ0FBQztBQUFBLEVBQzlGO0FBQ0EsU0FBTyxLQUFLLFFBQVE7QUFDdEI7QUFFQSxTQUFTLFNBQVMsS0FBcUIsVUFBNEM7QUFDakYsUUFBTSxPQUFPLElBQUksV0FBVztBQUM1QixRQUFNLFdBQVcsZUFBZSxJQUFJO0FBQ3BDLE9BQUssU0FBUyxpQkFBaUIsVUFBVTtBQUN6QyxRQUFNLE9BQU8sS0FBSztBQUFBLElBQ2hCLEtBQUssS0FBSyxDQUFDLE1BQU0sTUFBTSxJQUFJLEdBQUcsQ0FBQyxJQUFJLENBQUM7QUFBQSxJQUNwQztBQUFBLElBQ0EsU0FBUyxLQUFLLFVBQVUsV0FBVyxLQUFLLEtBQUssQ0FBQyxNQUFNLElBQUksR0FBRyxDQUFDLElBQUksQ0FBQyxJQUFJLEVBQUU7QUFBQSxFQUN6RTtBQUNBLE1BQUksU0FBVSxNQUFLLFNBQVMsbUJBQW1CLFNBQVM7QUFDeEQsT0FBSyxlQUFlLE9BQU8sSUFBSTtBQUMvQixTQUFPLEtBQUssUUFBUTtBQUN0QjtBQUVBLElBQU0sY0FBcUIsRUFBRSxLQUFLLElBQUksVUFBVSxJQUFJLFVBQVUsQ0FBQyxHQUFHLE1BQU0sS0FBSztBQUc3RSxJQUFNLGtCQUFrQjtBQUN4QixJQUFNLG9CQUFvQjtBQUcxQixTQUFTLFNBQVMsS0FBcUIsVUFBa0IsWUFBOEI7QUFDckYsUUFBTSxPQUFPLGlCQUFpQixJQUFJLElBQUk7QUFDdEMsUUFBTSxPQUFpQixDQUFDO0FBQ3hCLFFBQU0sT0FBTyxDQUFDLFNBQXFCO0FBQ2pDLGVBQVcsTUFBTSxJQUFJO0FBQUEsRUFDdkI7QUFDQSxRQUFNLE9BQU8sTUFBTSxNQUFNLE1BQU0sSUFBSTtBQUNuQyxRQUFNLE1BQU0sTUFBTSxNQUFNLE1BQU0sR0FBRztBQUNqQyxRQUFNLFNBQVMsQ0FBQyxXQUE2QztBQUMzRCxXQUFPLEtBQUssTUFBTSxJQUFJLE1BQU0sTUFBTSxJQUFJLEtBQUssTUFBTSxJQUFJLFNBQVMsQ0FBQyxDQUFDO0FBQ2hFLFdBQU8sS0FBSyxNQUFNLElBQUksTUFBTSxRQUFRLElBQUksS0FBSyxNQUFNLElBQUksTUFBTSxDQUFDLENBQUM7QUFDL0QsV0FBTyxLQUFLLE1BQU0sSUFBSSxNQUFNLFNBQVMsSUFBSSxLQUFLLE1BQU0sSUFBSSxNQUFNLENBQUMsQ0FBQztBQUFBLEVBQ2xFO0FBQ0EsUUFBTSxRQUFRLENBQUMsV0FBNkM7QUFDMUQsV0FBTyxLQUFLLElBQUksTUFBTSxNQUFNLE1BQU0sTUFBTSxNQUFNLElBQUksR0FBRyxJQUFJLFNBQVMsQ0FBQztBQUNuRSxXQUFPLEtBQUssSUFBSSxNQUFNLE1BQU0sTUFBTSxNQUFNLE1BQU0sTUFBTSxHQUFHLElBQUksTUFBTSxDQUFDO0FBQ2xFLFdBQU8sS0FBSyxJQUFJLE1BQU0sTUFBTSxNQUFNLE1BQU0sTUFBTSxPQUFPLEdBQUcsSUFBSSxNQUFNLENBQUM7QUFBQSxFQUNyRTtBQUNBLE9BQUssTUFBTSxJQUFJLE1BQU0sS0FBSyxJQUFJLEtBQUssTUFBTSxRQUFRLEdBQUcsQ0FBQyxDQUFDO0FBQ3RELE9BQUssTUFBTSxJQUFJLE1BQU0sWUFBWSxJQUFJLEtBQUssTUFBTSxRQUFRLFVBQVUsQ0FBQyxDQUFDO0FBQ3BFLE9BQUssTUFBTSxJQUFJLE1BQU0sU0FBUyxJQUFJLEtBQUssTUFBTSxRQUFRLE9BQU8sQ0FBQyxDQUFDO0FBQzlELE9BQUssTUFBTSxJQUFJLE1BQU0sU0FBUyxJQUFJLEtBQUssTUFBTSxRQUFRLE9BQU8sQ0FBQyxDQUFDO0FBQzlELFNBQU8sRUFBRSxLQUFLLENBQUM7QUFDZixPQUFLLENBQUMsR0FBTSxJQUFNLEdBQU0sRUFBSSxDQUFDO0FBQzdCLFdBQVMsSUFBSSxHQUFHLEtBQUssTUFBTSxJQUFLLE1BQUssQ0FBQyxHQUFNLEVBQUksQ0FBQztBQUNqRCxPQUFLLElBQUksUUFBUSxLQUFLLElBQUksT0FBTyxDQUFDO0FBQ2xDLE9BQUssS0FBSyxFQUFJO0FBQ2QsZUFBYSxNQUFNLElBQUk7QUFDdkIsV0FBUyxJQUFJLEdBQUcsS0FBSyxNQUFNLElBQUssY0FBYSxNQUFNLENBQUM7QUFDcEQsT0FBSyxLQUFLLEVBQUk7QUFFZCxRQUFNLFVBQVUsQ0FDZCxPQUNBLElBQWdELEVBQUUsT0FBTyxhQUFhLE1BQU0sWUFBWSxZQUFZLEVBQUUsTUFDL0UsSUFBSSxtQkFBbUIsRUFBRSxPQUFPLEVBQUUsTUFBTSxNQUFNLE9BQU8sT0FBTyxFQUFFLFlBQVksY0FBYyxDQUFDO0FBR2xILFdBQVMsSUFBSSxHQUFHLElBQUksZ0JBQWdCLEtBQUs7QUFDdkMsUUFBSSxNQUFNLFFBQVEsVUFBVSxjQUFjLEVBQUcsZUFBYyxRQUFRLENBQUMsR0FBRyxZQUFZLE9BQU8sTUFBTTtBQUFBLFFBQzNGLGNBQWEsUUFBUSxDQUFDLEdBQUcsQ0FBQztBQUMvQixTQUFLLEtBQUssRUFBSTtBQUFBLEVBQ2hCO0FBQ0EsV0FBUyxJQUFJLEdBQUcsSUFBSSxHQUFHLEtBQUs7QUFDMUIsbUJBQWUsUUFBUSxpQkFBaUIsQ0FBQyxHQUFHLENBQUM7QUFDN0MsU0FBSyxLQUFLLEVBQUk7QUFBQSxFQUNoQjtBQUNBLE1BQUksUUFBUSxDQUFDLEdBQUcsTUFBTTtBQUNwQixVQUFNLFFBQVEsaUJBQWlCLElBQUk7QUFDbkMsYUFBUyxNQUF1QixHQUFHLFFBQVEsUUFBVyxNQUFNLElBQUksTUFBTTtBQUNwRSxZQUFNQyxLQUFJLFFBQVEsT0FBTyxHQUFHO0FBQzVCLFVBQUksU0FBU0EsRUFBQztBQUNkLFVBQUksSUFBSSxTQUFTLE9BQVcsQ0FBQUEsR0FBRSxPQUFPO0FBQUEsVUFDaEMsQ0FBQUEsR0FBRSxRQUFRLElBQUksTUFBTSxTQUFTLEtBQUssQ0FBQyxNQUFNLEVBQUUsU0FBUyxHQUFHLEtBQUtDLE9BQU0sSUFBSSxJQUFJLE1BQU0sUUFBUSxDQUFDO0FBQUEsSUFDaEc7QUFDQSxTQUFLLEtBQUssRUFBSTtBQUFBLEVBQ2hCLENBQUM7QUFFRCxRQUFNLElBQUksUUFBUSxJQUFJO0FBQ3RCLFFBQU0sQ0FBQztBQUNQLFFBQU0sT0FBTyxFQUFFLE9BQU8sSUFBSSxNQUFNLENBQUMsQ0FBQztBQUNsQyxJQUFFLEtBQUssQ0FBQyxHQUFHLE1BQU0sR0FBRyxLQUFLLEdBQUcsTUFBTSxNQUFNLE1BQU0sTUFBTSxHQUFHLEdBQUcsTUFBTSxNQUFNLE1BQU0sR0FBRyxHQUFHLEdBQUcsTUFBTSxNQUFNLE1BQU0sT0FBTyxDQUFDLENBQUM7QUFDaEgsSUFBRSxLQUFLLElBQUksSUFBSSxJQUFJLFFBQVEsS0FBSyxJQUFJLE9BQU8sR0FBRyxJQUFJLE1BQU0sSUFBSSxDQUFDLENBQUM7QUFDOUQsUUFBTSxPQUFPLENBQUMsRUFBSTtBQUNsQixlQUFhLE1BQU0sUUFBUTtBQUMzQixJQUFFLEtBQUssQ0FBQyxHQUFHLE1BQU0sR0FBRyxJQUFNLEtBQUssQ0FBQyxDQUFFLENBQUM7QUFDbkMsU0FBTyxDQUFDO0FBQ1IsSUFBRSxHQUFHLElBQUksSUFBSSxJQUFJLEdBQUcsTUFBTTtBQUN4QixNQUFFLEtBQUssTUFBTSxJQUFJLE1BQU0sTUFBTSxJQUFJLEtBQUssTUFBTSxRQUFRLFNBQVMsQ0FBQyxDQUFDO0FBQy9ELE1BQUUsVUFBVTtBQUFBLEVBQ2QsQ0FBQztBQUNELElBQUUsS0FBSyxNQUFNLElBQUksTUFBTSxLQUFLLElBQUksQ0FBQztBQUNqQyxJQUFFLGFBQWE7QUFFZixPQUFLLEtBQUssSUFBTSxFQUFJO0FBQ3BCLFFBQU0sRUFBRSxLQUFLLENBQUM7QUFDZCxPQUFLLElBQUksTUFBTSxNQUFNLE1BQU0sTUFBTSxNQUFNLE1BQU0sR0FBRyxRQUFRLFdBQVcsQ0FBQztBQUNwRSxPQUFLLElBQUksTUFBTSxNQUFNLEtBQUssUUFBUSxNQUFNLENBQUM7QUFDekMsT0FBSyxJQUFJLE1BQU0sTUFBTSxNQUFNLE1BQU0sTUFBTSxPQUFPLEdBQUcsUUFBUSxPQUFPLENBQUM7QUFDakUsT0FBSyxNQUFNLE1BQU0sTUFBTSxJQUFJLENBQUM7QUFDNUIsU0FBTztBQUNUO0FBSUEsU0FBUyxjQUFjLEdBQXVCLE1BQWMsT0FBYyxRQUFxQjtBQUM3RixRQUFNLE9BQU8sTUFBTSxNQUFNLE1BQU0sSUFBSTtBQUNuQyxRQUFNLE1BQU0sTUFBTSxNQUFNLE1BQU0sR0FBRztBQUNqQyxRQUFNLFNBQVMsSUFBSSxLQUFLLEtBQUssT0FBTyxNQUFNO0FBQzFDLElBQUUsR0FBRyxJQUFJLElBQUksTUFBTSxHQUFHLE1BQU0sRUFBRSxLQUFLLEtBQUssR0FBRyxDQUFDO0FBQzVDLFFBQU0sQ0FBQztBQUNQLFFBQU0sU0FBUyxFQUFFLE9BQU8sSUFBSSxNQUFNLENBQUMsQ0FBQztBQUNwQyxRQUFNLE9BQU8sQ0FBQyxFQUFJO0FBQ2xCLGVBQWEsTUFBTSxJQUFJO0FBQ3ZCLElBQUUsS0FBSyxDQUFDLEdBQUcsTUFBTSxHQUFHLE1BQU0sTUFBTSxNQUFNLE1BQU0sR0FBRyxHQUFHLFFBQVEsR0FBRyxNQUFNLEdBQUcsSUFBTSxPQUFPLENBQUMsQ0FBRSxDQUFDO0FBQ3ZGLFNBQU8sQ0FBQztBQUNSLElBQUUsS0FBSyxNQUFNLElBQUksTUFBTSxLQUFLLElBQUksS0FBSyxNQUFNLFFBQVEsTUFBTSxDQUFDLENBQUM7QUFDM0QsSUFBRSxLQUFLLE1BQU0sSUFBSSxNQUFNLFFBQVEsSUFBSSxLQUFLLE1BQU0sUUFBUSxXQUFXLENBQUMsQ0FBQztBQUNuRSxJQUFFLEdBQUcsSUFBSSxJQUFJLE1BQU0sR0FBRyxNQUFNLEVBQUUsYUFBYSxDQUFDO0FBQzVDLElBQUUsR0FBRyxJQUFJLEdBQUcsUUFBUSxJQUFJLE1BQU0sV0FBVyxLQUFLLENBQUMsR0FBRyxNQUFNLEVBQUUsS0FBSyxLQUFLLEtBQUssQ0FBQztBQUMxRSxJQUFFLFdBQVcsR0FBRztBQUNsQjtBQUVBLFNBQVMsYUFBYSxHQUF1QixTQUF1QjtBQUNsRSxVQUFRLFNBQVM7QUFBQSxJQUNmLEtBQUssUUFBUTtBQUNYLFFBQUUsS0FBSyxLQUFLLE1BQU07QUFDbEI7QUFBQSxJQUNGLEtBQUssUUFBUTtBQUNYLFFBQUUsS0FBSyxLQUFLLElBQUk7QUFDaEI7QUFBQSxJQUNGLEtBQUssUUFBUTtBQUNYLFFBQUUsS0FBSyxLQUFLLEtBQUs7QUFDakI7QUFBQSxJQUNGLEtBQUssUUFBUTtBQUNYLFFBQUUsS0FBSyxLQUFLLElBQUk7QUFDaEI7QUFBQSxJQUNGLEtBQUssUUFBUTtBQUNYLFFBQUUsT0FBTyxJQUFJLEtBQUssTUFBTSxNQUFNLE1BQU0sR0FBRyxHQUFHLElBQUksR0FBRyxHQUFHLE1BQU0sTUFBUztBQUNuRTtBQUFBLElBQ0YsS0FBSyxRQUFRO0FBQ1gsUUFBRSxLQUFLLEtBQUssR0FBRztBQUNmO0FBQUEsSUFDRixLQUFLLFFBQVE7QUFDWCxRQUFFLEtBQUs7QUFDUDtBQUFBLElBQ0Y7QUFDRSxRQUFFLEtBQUssSUFBSSxNQUFNLE1BQU0sTUFBTSxNQUFNLElBQUksR0FBRyxJQUFJLEtBQUssTUFBTSxNQUFNLE1BQU0sR0FBRyxHQUFHLElBQUksR0FBRyxHQUFHLFFBQVEsYUFBYSxDQUFDO0FBQzNHLFFBQUUsS0FBSyxLQUFLLEtBQUs7QUFBQSxFQUNyQjtBQUNGO0FBTUEsU0FBUyxlQUFlLEdBQXVCLFNBQXVCO0FBQ3BFLFFBQU0sT0FBTyxNQUFNLE1BQU0sTUFBTSxJQUFJO0FBQ25DLFFBQU0sTUFBTSxNQUFNLE1BQU0sTUFBTSxHQUFHO0FBQ2pDLFFBQU0sV0FBVyxDQUFDLFNBQXNCLElBQUksS0FBSyxJQUFJLElBQUksTUFBTSxJQUFJLE9BQU8sS0FBSyxJQUFJLENBQUMsQ0FBQztBQUNyRixRQUFNLE1BQU0sSUFBSTtBQUFBLElBQ2QsSUFBSSxJQUFJLFNBQVMsSUFBSSxRQUFRLEdBQUcsSUFBSSxLQUFLLEtBQUssSUFBSSxJQUFJLENBQUM7QUFBQSxJQUN2RCxJQUFJLElBQUksU0FBUyxJQUFJLFNBQVMsR0FBRyxJQUFJLE9BQU8sS0FBSyxJQUFJLEtBQUssQ0FBQztBQUFBLEVBQzdEO0FBQ0EsUUFBTSxTQUFTLEVBQUUsSUFBSSxJQUFJLElBQUksS0FBSyxJQUFJLEtBQUssS0FBSyxJQUFJLEdBQUcsQ0FBQyxDQUFDO0FBQ3pELE1BQUksWUFBWSxFQUFHLEdBQUUsS0FBSyxNQUFNLElBQUksTUFBTSxTQUFTLE1BQU0sQ0FBQztBQUFBLE9BQ3JEO0FBQ0gsVUFBTSxVQUFVLEVBQUUsT0FBTyxJQUFJLElBQUksTUFBTSxJQUFJLElBQUksSUFBSSxPQUFPLEtBQUssSUFBSSxPQUFPLEdBQUcsSUFBSSxNQUFNLGFBQWEsQ0FBQyxDQUFDLENBQUM7QUFDdkcsUUFBSSxZQUFZLEdBQUc7QUFFakIsWUFBTSxRQUFRLElBQUksR0FBRyxJQUFJLElBQUksSUFBSSxLQUFLLFNBQVMsSUFBSSxXQUFXLFNBQVMsVUFBVSxHQUFHLElBQUksTUFBTSxLQUFRLENBQUMsR0FBRyxJQUFJLE1BQU0sR0FBSSxDQUFDO0FBQ3pILFlBQU0sT0FBTyxJQUFJLElBQUksUUFBUSxJQUFJLE9BQU8sS0FBSyxJQUFJLENBQUMsQ0FBQztBQUNuRCxRQUFFLEdBQUcsSUFBSSxJQUFJLElBQUksSUFBSSxPQUFPLElBQUksSUFBSSxNQUFNLElBQUksUUFBUSxTQUFTLElBQUksV0FBVyxTQUFTLEtBQUssQ0FBQyxDQUFDLENBQUMsR0FBRyxNQUFNO0FBQ3RHLGNBQU0sY0FBYyxJQUFJO0FBQUEsVUFDdEIsSUFBSSxJQUFJLElBQUksT0FBTyxLQUFLLElBQUksQ0FBQyxHQUFHLElBQUksTUFBTSxDQUFDLENBQUM7QUFBQSxVQUM1QyxJQUFJLEdBQUcsSUFBSSxJQUFJLElBQUksT0FBTyxLQUFLLElBQUksT0FBTyxHQUFHLElBQUksTUFBTSxDQUFDLENBQUMsR0FBRyxJQUFJLElBQUksSUFBSSxPQUFPLEtBQUssSUFBSSxDQUFDLEdBQUcsSUFBSSxNQUFNLEVBQUUsQ0FBQyxDQUFDO0FBQUEsUUFDNUc7QUFDQSxVQUFFLEtBQUssQ0FBQyxHQUFHLElBQUksS0FBSyxNQUFNLEdBQUcsR0FBRyxhQUFhLEdBQUcsS0FBSyxJQUFNLE9BQU8sYUFBYSxDQUFDO0FBQ2hGLGNBQU0sU0FBUyxFQUFFLE9BQU8sQ0FBQyxDQUFtQjtBQUM1QyxVQUFFLEdBQUcsSUFBSSxHQUFHLFFBQVEsSUFBSSxNQUFNLENBQUMsQ0FBQyxHQUFHLE1BQU0sRUFBRSxLQUFLLEtBQUssS0FBSyxDQUFDO0FBQUEsTUFDN0QsQ0FBQztBQUFBLElBQ0g7QUFDQSxVQUFNLFNBQVMsSUFBSSxJQUFJLFFBQVEsSUFBSSxLQUFLLFNBQVMsSUFBSSxXQUFXLFNBQVMsSUFBSSxDQUFDO0FBQzlFLE1BQUUsS0FBSyxNQUFNLElBQUksTUFBTSxTQUFTLFlBQVksSUFBSSxTQUFTLElBQUksUUFBUSxJQUFJLEtBQUssTUFBTSxDQUFDLENBQUMsQ0FBQztBQUFBLEVBQ3pGO0FBQ0EsSUFBRSxPQUFPO0FBQ1g7OztBQ25SQSxJQUFNLFdBQVc7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFrQlYsSUFBTSxrQkFBMEQsSUFBSTtBQUFBLEVBQ3pFLFNBQVMsS0FBSyxFQUNYLE1BQU0sTUFBTSxFQUNaLElBQUksQ0FBQyxVQUFVO0FBQ2QsVUFBTSxDQUFDLE1BQU0sR0FBRyxRQUFRLElBQUksTUFBTSxLQUFLLEVBQUUsTUFBTSxHQUFHO0FBQ2xELFdBQU8sQ0FBQyxNQUFPLFNBQVMsSUFBSSxDQUFDLE1BQU0sR0FBRyxJQUFLLElBQUksTUFBTSxNQUFNLEtBQUssQ0FBQyxFQUFFLENBQUM7QUFBQSxFQUN0RSxDQUFDO0FBQ0w7OztBQ05BLFNBQVMsT0FBTyxRQUFtRDtBQUNqRSxTQUFPO0FBQUEsSUFDTCxPQUFPLElBQUksQ0FBQyxVQUFVO0FBQ3BCLFlBQU0sV0FBaUMsVUFBVSxJQUFJLE1BQU0sUUFBUTtBQUNuRSxVQUFJLGFBQWEsT0FBVyxPQUFNLElBQUksV0FBVyxvQkFBb0IsTUFBTSxHQUFHLEVBQUU7QUFDaEYsYUFBTyxFQUFFLFVBQVUsTUFBTTtBQUFBLElBQzNCLENBQUM7QUFBQSxFQUNIO0FBQ0Y7QUFDQSxJQUFNLGdCQUFnQixDQUFDLEdBQUcsZ0JBQWdCLE9BQU8sQ0FBQyxFQUFFLEtBQUs7QUFFbEQsU0FBUyxzQkFBK0M7QUFDN0QsUUFBTSxRQUFRLElBQUksSUFBSSxDQUFDLEdBQUcsZ0JBQWdCLEtBQUssQ0FBQyxFQUFFLElBQUksQ0FBQyxTQUFTLEtBQUssUUFBUSxTQUFTLEVBQUUsQ0FBQyxDQUFDO0FBQzFGLFFBQU0sU0FBUyxJQUFJLElBQUksVUFBVSxLQUFLLEVBQUUsSUFBSSxDQUFDLFVBQVUsQ0FBQyxNQUFNLEtBQUssS0FBSyxDQUFDLENBQUM7QUFDMUUsU0FBTyxPQUFPLGNBQWMsSUFBSSxDQUFDLFFBQVEsT0FBTyxJQUFJLEdBQUcsQ0FBRSxDQUFDO0FBQzVEOzs7QUNoQ0EsSUFBTSxTQUFTLENBQUMsU0FBNkIsT0FBTyxLQUFLLElBQUksRUFBRSxTQUFTLFFBQVE7QUFLekUsSUFBTSx5QkFBeUIsTUFBYztBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBLDhDQU9OLE9BQU8sZ0JBQWdCLElBQUksQ0FBQyxDQUFDO0FBQUEsMkNBQ2hDLE9BQU8sb0JBQW9CLENBQUMsQ0FBQztBQUFBO0FBSWpFLElBQU0sbUJBQTJCO0FBQUEsRUFDdEMsTUFBTTtBQUFBLEVBQ04sTUFBTSxPQUFPO0FBQ1gsVUFBTSxPQUFPLEVBQUUsUUFBUSx1Q0FBdUMsR0FBRyxPQUFPO0FBQUEsTUFDdEUsVUFBVSx1QkFBdUI7QUFBQSxNQUNqQyxRQUFRO0FBQUEsSUFDVixFQUFFO0FBQUEsRUFDSjtBQUNGOzs7QWpEM0JBLElBQU0sU0FBa0IsRUFBRSxRQUFRLFVBQVUsT0FBTyxNQUFNO0FBRXpELElBQU8sc0JBQVEsYUFBYTtBQUFBLEVBQzFCO0FBQUEsSUFDRSxHQUFHO0FBQUEsSUFDSCxPQUFPLEVBQUUsT0FBTyxnQkFBZ0IsS0FBSyx1QkFBdUI7QUFBQSxJQUM1RCxRQUFRO0FBQUEsSUFDUixXQUFXO0FBQUE7QUFBQSxJQUVYLEtBQUssUUFBUSxJQUFJLHNCQUFzQixNQUFNLFVBQWE7QUFBQSxNQUN4RCxPQUFPLEVBQUUsT0FBTyxlQUFlO0FBQUEsTUFDL0IsaUJBQWlCLEVBQUUsb0JBQW9CLE9BQU8sa0JBQWtCLENBQUMsRUFBRTtBQUFBLElBQ3JFO0FBQUEsRUFDRjtBQUFBO0FBQUE7QUFBQSxFQUdBO0FBQUEsSUFDRSxHQUFHO0FBQUEsSUFDSCxPQUFPLEVBQUUsS0FBSyxhQUFhO0FBQUEsSUFDM0IsUUFBUTtBQUFBLElBQ1IsT0FBTztBQUFBLElBQ1AsV0FBVztBQUFBLElBQ1gsWUFBWSxDQUFDLEdBQUc7QUFBQSxJQUNoQixnQkFBZ0IsQ0FBQyxnQkFBZ0I7QUFBQSxJQUNqQyxjQUFjLE9BQU8sRUFBRSxJQUFJLE9BQU87QUFBQSxJQUNsQyxnQkFBZ0IsQ0FBQyxZQUFZO0FBQzNCLGNBQVEsYUFBYSxDQUFDLGVBQWU7QUFDckMsY0FBUSxnQkFBZ0I7QUFDeEIsY0FBUSxVQUFVO0FBQ2xCLGNBQVEsbUJBQW1CO0FBQzNCLGNBQVEsWUFBWTtBQUNwQixjQUFRLFNBQVMsRUFBRSxJQUFJLGdFQUFnRTtBQUN2RixjQUFRLFNBQVMsRUFBRSxJQUFJLEtBQUs7QUFBQSxJQUM5QjtBQUFBLEVBQ0Y7QUFDRixDQUFDOyIsCiAgIm5hbWVzIjogWyJ2IiwgImxhbmVzIiwgImk2NCIsICJpMzIiLCAidjEyOCIsICJiaXQiLCAiaXNaZXJvIiwgInBvc2l0aW9uIiwgImVxdWFsIiwgInBhaXIiLCAiYyIsICJpc1plcm8iLCAic2hpZnRlZCIsICJiaXRzIiwgImJpdCIsICJjIiwgImMiLCAiYyIsICJiaXRzIiwgIlJBWCIsICJSRFgiLCAiYyIsICJjIiwgImJpdHMiLCAibW92ZSIsICJjIiwgIkRGIiwgImxlYXZlSWYiLCAic3RlcCIsICJlbGVtZW50IiwgIklGIiwgIlJGIiwgIkFDIiwgIlFVSUVUIiwgIkFSSVRITUVUSUMiLCAiT1RIRVJTIiwgImJpdHMiLCAiYyIsICJsYW5lcyIsICJiaXQiLCAiYyIsICJjIiwgImNvbnN0YW50IiwgImNob29zZSIsICJiaXRzIiwgIm5hcnJvdyIsICJhcml0aG1ldGljIiwgInRlc3QiLCAiY29tYmluZSIsICJjb21wYXJlIiwgImJpdCIsICJjIiwgImJpdHMiLCAiaXNaZXJvIiwgInJlcXVpcmUiLCAib2ZTdW0iLCAib2ZQcm9kdWN0IiwgIm9mUXVvdGllbnQiLCAic3F1YXJlUm9vdCIsICJjb21wYXJlIiwgImVxdWFsIiwgImJpdCIsICJyIiwgImlzT2RkIiwgImMiLCAicGFja2VkIiwgInNpbWQiLCAidW5hcnkiLCAibGFuZXMiLCAiYml0cyIsICJpc1plcm8iLCAiYXJpdGhtZXRpYyIsICJiaXQiLCAidGVzdCIsICJib3RoIiwgImMiLCAiR1AiLCAicmVxdWlyZUFsaWdubWVudCIsICJsb3dPbmx5IiwgInN0b3JlIiwgIndpZGVuIiwgInN0ZXAiLCAiU0hJRlRTIiwgImZvcm1zIiwgImxpbmVzIiwgIlNISUZUUyIsICJuYXJyb3ciLCAic2lnbiIsICJhcml0aG1ldGljIiwgInNjYWxhciIsICJTSU5HTEUiLCAiT1RIRVJTIiwgImxpbmVzIiwgIlNTU0UzIiwgIkZMT0FUIiwgInBhaXJzIiwgImxpbmVzIiwgIm1lbW9yeSIsICJtZW1vcnkiLCAiU1RBQ0siLCAiRlVTRUQiLCAiaGFuZGxlcnMiLCAicGFpciIsICJib3RoIiwgIm5lYXIiLCAic3VidHJhY3QiLCAicGFpciIsICJiaXQiLCAiaXNaZXJvIiwgImMiLCAiZSIsICJTVEFDSyJdCn0K
