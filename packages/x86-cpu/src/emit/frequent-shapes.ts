/**
 * Shapes beside those of the interpreter's loop that kernels and C libraries use, found by boots of Linux: mnemonic, then the operands of each shape. Their handlers are
 * generated together once some were needed.
 */
const FREQUENT = `
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

/** Their keys, by mnemonic. */
export const FREQUENT_SHAPES: ReadonlyMap<string, readonly string[]> = new Map(
  FREQUENT.trim()
    .split(/;|\n/)
    .map((entry) => {
      const [name, ...operands] = entry.trim().split(' ');
      return [name!, operands.map((o) => `${name!}:${o === '-' ? '' : o}`)];
    }),
);
