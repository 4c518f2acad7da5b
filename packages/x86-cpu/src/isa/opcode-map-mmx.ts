/** `name opcode` pairs of MMX instructions without mandatory prefix: an MMX register and an MMX register or memory. */
const MMX =
  'punpcklbw 60 punpcklwd 61 punpckldq 62 packsswb 63 pcmpgtb 64 pcmpgtw 65 pcmpgtd 66 packuswb 67 punpckhbw 68 punpckhwd 69 punpckhdq 6a packssdw 6b ' +
  'pcmpeqb 74 pcmpeqw 75 pcmpeqd 76 psrlw d1 psrld d2 psrlq d3 paddq d4 pmullw d5 psubusb d8 psubusw d9 pminub da pand db paddusb dc paddusw dd ' +
  'pmaxub de pandn df pavgb e0 psraw e1 psrad e2 pavgw e3 pmulhuw e4 pmulhw e5 psubsb e8 psubsw e9 pminsw ea por eb paddsb ec paddsw ed pmaxsw ee ' +
  'pxor ef psllw f1 pslld f2 psllq f3 pmuludq f4 pmaddwd f5 psadbw f6 psubb f8 psubw f9 psubd fa psubq fb paddb fc paddw fd paddd fe movq 6f movq_store 7f';
/** The same with the 0F 38 escape. */
const SSSE3 =
  'pshufb 00 phaddw 01 phaddd 02 phaddsw 03 pmaddubsw 04 phsubw 05 phsubd 06 phsubsw 07 psignb 08 psignw 09 psignd 0a pmulhrsw 0b pabsb 1c pabsw 1d pabsd 1e';
const SHIFT_GROUPS = 'psrlwi 71/2 psrawi 71/4 psllwi 71/6 psrldi 72/2 psradi 72/4 pslldi 72/6 psrlqi 73/2 psllqi 73/6';
const OTHERS = `
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

function pairs(text: string): [string, string][] {
  const words = text.split(' ');
  return words.flatMap((w, i) => (i % 2 === 0 ? [[w, words[i + 1]!] as [string, string]] : []));
}
function lines(): string[] {
  return [
    ...pairs(MMX).map(([name, op]) => `0f${op}:np mmx_${name} Pq,Qq mmx host`),
    ...pairs(SSSE3).map(([name, op]) => `0f38${op}:np mmx_${name} Pq,Qq mmx host`),
    ...pairs(SHIFT_GROUPS).map(([name, op]) => `0f${op}:np mmx_${name} Nq,Ib reg mmx host`),
    ...OTHERS.split('\n').filter((line) => line !== ''),
  ];
}

export const X87_AND_MMX_LINES: readonly string[] = lines();
