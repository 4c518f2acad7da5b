import { avxOpcodeLines } from './opcode-map-avx.ts';
import { X87_AND_MMX_LINES } from './opcode-map-mmx.ts';

/** `name opcode` pairs of instructions with a 66 prefix, two 128-bit operands and nothing special. */
const PACKED_INTEGER =
  'punpcklbw 60 punpcklwd 61 punpckldq 62 packsswb 63 pcmpgtb 64 pcmpgtw 65 pcmpgtd 66 packuswb 67 punpckhbw 68 punpckhwd 69 punpckhdq 6a packssdw 6b ' +
  'punpcklqdq 6c punpckhqdq 6d pcmpeqb 74 pcmpeqw 75 pcmpeqd 76 psrlw d1 psrld d2 psrlq d3 paddq d4 pmullw d5 psubusb d8 psubusw d9 pminub da pand db ' +
  'paddusb dc paddusw dd pmaxub de pandn df pavgb e0 psraw e1 psrad e2 pavgw e3 pmulhuw e4 pmulhw e5 psubsb e8 psubsw e9 pminsw ea por eb paddsb ec ' +
  'paddsw ed pmaxsw ee pxor ef psllw f1 pslld f2 psllq f3 pmuludq f4 pmaddwd f5 psadbw f6 psubb f8 psubw f9 psubd fa psubq fb paddb fc paddw fd paddd fe';
const SSSE3 =
  'pshufb 00 phaddw 01 phaddd 02 phaddsw 03 pmaddubsw 04 phsubw 05 phsubd 06 phsubsw 07 psignb 08 psignw 09 psignd 0a pmulhrsw 0b pabsb 1c pabsw 1d pabsd 1e';
const SSE41 =
  'ptest 17 pmuldq 28 pcmpeqq 29 packusdw 2b pcmpgtq 37 pminsb 38 pminsd 39 pminuw 3a pminud 3b pmaxsb 3c pmaxsd 3d pmaxuw 3e pmaxud 3f pmulld 40 phminposuw 41 ' +
  'pblendvb 10 blendvps 14 blendvpd 15';
/** Floating-point operations with all four forms: ps, pd, ss, sd. */
const FLOAT = 'sqrt 51 add 58 mul 59 sub 5c min 5d div 5e max 5f';

function pairs(text: string): [string, string][] {
  const words = text.split(' ');
  return words.flatMap((w, i) => (i % 2 === 0 ? [[w, words[i + 1]!] as [string, string]] : []));
}

function derivedLines(): string[] {
  return [
    ...pairs(PACKED_INTEGER).map(([name, op]) => `0f${op}:66 ${name} Vx,Wx sse`),
    ...pairs(SSSE3).map(([name, op]) => `0f38${op}:66 ${name} Vx,Wx sse`),
    ...pairs(SSE41).map(([name, op]) => `0f38${op}:66 ${name} Vx,Wx sse`),
    ...pairs(FLOAT).flatMap(([name, op]) => [
      `0f${op}:np ${name}ps Vx,Wx sse`,
      `0f${op}:66 ${name}pd Vx,Wx sse`,
      `0f${op}:f3 ${name}ss Vx,Wd sse`,
      `0f${op}:f2 ${name}sd Vx,Wq sse`,
    ]),
    ...['bw 8 0', 'bd d 1', 'bq w 2', 'wd 8 3', 'wq d 4', 'dq 8 5'].flatMap((t) => {
      const [kind, size, n] = t.split(' ') as [string, string, string];
      const operand = size === '8' ? 'q' : size;
      return [`0f382${n}:66 pmovsx${kind} Vx,W${operand} sse`, `0f383${n}:66 pmovzx${kind} Vx,W${operand} sse`];
    }),
    ...['71', '72', '73'].flatMap((op, i) => {
      const suffix = ['w', 'd', 'q'][i]!;
      const lines = [`0f${op}/2:66 psrl${suffix}i Ux,Ib reg sse`, `0f${op}/6:66 psll${suffix}i Ux,Ib reg sse`];
      if (i < 2) lines.push(`0f${op}/4:66 psra${suffix}i Ux,Ib reg sse`);
      return lines;
    }),
  ];
}

const SSE = `
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

/** Every line of the x87, MMX, SSE and AVX maps, in the notation of opcode-map.ts. */
export function vectorOpcodeLines(): string[] {
  const lines = [...derivedLines(), ...SSE.split('\n').filter((line) => line !== ''), ...X87_AND_MMX_LINES];
  return [...lines, ...avxOpcodeLines()];
}
