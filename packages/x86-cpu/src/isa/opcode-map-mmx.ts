/** MMX instructions: `name opcode` pairs without mandatory prefix, two 64-bit operands. */
const MMX =
  'punpcklbw 60 punpcklwd 61 punpckldq 62 packsswb 63 pcmpgtb 64 pcmpgtw 65 pcmpgtd 66 packuswb 67 punpckhbw 68 punpckhwd 69 punpckhdq 6a packssdw 6b pshufw 70 ' +
  'pcmpeqb 74 pcmpeqw 75 pcmpeqd 76 psrlw d1 psrld d2 psrlq d3 paddq d4 pmullw d5 pmovmskb d7 psubusb d8 psubusw d9 pminub da pand db paddusb dc paddusw dd ' +
  'pmaxub de pandn df pavgb e0 psraw e1 psrad e2 pavgw e3 pmulhuw e4 pmulhw e5 movntq e7 psubsb e8 psubsw e9 pminsw ea por eb paddsb ec paddsw ed pmaxsw ee ' +
  'pxor ef psllw f1 pslld f2 psllq f3 pmuludq f4 pmaddwd f5 psadbw f6 maskmovq f7 psubb f8 psubw f9 psubd fa psubq fb paddb fc paddw fd paddd fe movd 6e movq 6f movd 7e movq 7f';
const WITH_IMMEDIATE = new Set(['70', 'c4', 'c5']);

function lines(): string[] {
  const words = MMX.split(' ');
  const out: string[] = [];
  for (let i = 0; i < words.length; i += 2)
    out.push(`0f${words[i + 1]!}:np mmx_${words[i]!} ${WITH_IMMEDIATE.has(words[i + 1]!) ? 'Pq,Qq,Ib' : 'Pq,Qq'} mmx todo`);
  for (const op of ['00', '01', '02', '03', '04', '05', '06', '07', '08', '09', '0a', '0b', '1c', '1d', '1e'])
    out.push(`0f38${op}:np mmx_0f38${op} Pq,Qq mmx todo`);
  out.push(
    '0f3a0f:np mmx_palignr Pq,Qq,Ib mmx todo',
    '0fc4:np mmx_pinsrw Pq,Ed,Ib mmx todo',
    '0fc5:np mmx_pextrw Gd,Nq,Ib reg mmx todo',
  );
  for (const op of ['71', '72', '73'])
    for (const n of [2, 4, 6]) out.push(`0f${op}/${n}:np mmx_shift_0f${op} Nq,Ib reg mmx todo`);
  out.push('0f77:np emms - mmx todo');
  return out;
}

export const X87_AND_MMX_LINES: readonly string[] = lines();
