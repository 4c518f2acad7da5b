// A port write of a guest: OUT, VM exit, #VE, its handler with TDG.VP.VEINFO.GET and TDG.VP.VMCALL, null handler, TDH.VP.ENTER, IRETQ.
import { Gpr, Reg, SEGMENT_BYTES, Seg, SegField } from '@tdxkit/x86-cpu';
import { bytesFromHex } from '@tdxkit/x86-cpu/units';
import { threadSeconds } from '@tdxkit/bench';
import { RunningTd } from '../test/running-td/running-td.ts';

const [CODE, HANDLER, PML4, PDPT, PAGE_DIRECTORY, IDT, GDT, STACK] = [
  0x7000, 0x8000, 0xa000, 0xb000, 0xc000, 0xd000, 0xe000, 0xf000,
];
/** MOV EDX, 3F8h; 1: MOV EAX, 41h; OUT DX, AL; JMP 1b. */
const WRITES = 'ba f8 03 00 00 b8 41 00 00 00 ee eb f8';
/** CLAC; CLD; PUSH RAX; PUSH RDX; MOV EAX, 3; TDCALL; INC QWORD [RSP + 16]; MOV ECX, 3C00h; XOR EAX, EAX; TDCALL; POP RDX; POP RAX; IRETQ. */
const ON_VE = '0f 01 ca fc 50 52 b8 03 00 00 00 66 0f 01 cc 48 ff 44 24 10 b9 00 3c 00 00 31 c0 66 0f 01 cc 5a 58 48 cf';
const VECTOR_VE = 20;
const CODE_SELECTOR = 0x10;
const DATA_SELECTOR = 0x18;

const table = (...entries: bigint[]): Uint8Array => new Uint8Array(BigUint64Array.from(entries).buffer);
const gate = BigInt((CODE_SELECTOR << 16) | HANDLER) | (0x8e00n << 32n);
const td = new RunningTd({
  pages: [
    [CODE, bytesFromHex(WRITES.replaceAll(' ', ''))],
    [HANDLER, bytesFromHex(ON_VE.replaceAll(' ', ''))],
    [PML4, table(BigInt(PDPT) | 3n)],
    [PDPT, table(BigInt(PAGE_DIRECTORY) | 3n)],
    [PAGE_DIRECTORY, table(0x83n, 0x20_0083n)],
    [IDT, table(...new Array<bigint>(2 * VECTOR_VE).fill(0n), gate, 0n)],
    [GDT, table(0n, 0n, 0x00af_9b00_0000_ffffn, 0x00cf_9300_0000_ffffn)],
    [STACK, table(0n)],
  ],
});
td.enter();
const { lp } = td;
const { u32, u64 } = lp.memory;
function setSegment(segment: number, selector: number, attributes: number): void {
  const at = lp.base + Reg.SEGMENTS + SEGMENT_BYTES * segment;
  u64[(at + SegField.BASE) >>> 3] = 0n;
  u32[(at + SegField.LIMIT) >>> 2] = 0xffff_ffff;
  u32[(at + SegField.ATTRIBUTES) >>> 2] = attributes;
  u32[(at + SegField.SELECTOR) >>> 2] = selector;
}
setSegment(Seg.CS, CODE_SELECTOR, 0xa09b);
for (const segment of [Seg.SS, Seg.DS, Seg.ES]) setSegment(segment, DATA_SELECTOR, 0xc093);
u64[(lp.base + Reg.IDTR_BASE) >>> 3] = BigInt(IDT);
u32[(lp.base + Reg.IDTR_LIMIT) >>> 2] = 0xfff;
u64[(lp.base + Reg.GDTR_BASE) >>> 3] = BigInt(GDT);
u32[(lp.base + Reg.GDTR_LIMIT) >>> 2] = 0x1f;
lp.gpr[Gpr.RSP] = BigInt(STACK + 0xff8);
lp.efer = 0xd01n;
lp.cr4 |= 0x20_0020n;
lp.cr3 = BigInt(PML4);
lp.cr0 = 0x8000_0031n;
lp.rip = BigInt(CODE);

const WRITES_PER_ROUND = 20_000;
let best = Infinity;
for (let round = 0; round < 12; round++) {
  const start = threadSeconds();
  for (let n = 0; n < WRITES_PER_ROUND; n++) {
    if (lp.run(1000).reason !== 'host' || lp.gpr[Gpr.RAX] !== 77n) throw new Error('not a TDVMCALL');
    td.enter();
  }
  if (round > 1) best = Math.min(best, ((threadSeconds() - start) / WRITES_PER_ROUND) * 1e6);
}
console.log(`${'port write by way of #VE, null handler'.padEnd(58)} ${best.toFixed(2).padStart(8)} us`);
