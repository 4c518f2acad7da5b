/**
 * VEX-encoded vector instructions, in the notation of opcode-map.ts: `W` in a size letter's place is written out as `x` (128 bits, VEX.L 0) or `Y`
 * (256 bits, VEX.L 1); scalar instructions ignore L and have one line.
 * @source Intel SDM 2 "Instruction Set Reference"; "AVX and SSE Instruction Exception Classification"
 */

/** `name place` pairs: dest, first source in vvvv, second source; both lengths. */
const THREE =
  'punpcklbw 0f60 punpcklwd 0f61 punpckldq 0f62 packsswb 0f63 pcmpgtb 0f64 pcmpgtw 0f65 pcmpgtd 0f66 packuswb 0f67 punpckhbw 0f68 punpckhwd 0f69 ' +
  'punpckhdq 0f6a packssdw 0f6b punpcklqdq 0f6c punpckhqdq 0f6d pcmpeqb 0f74 pcmpeqw 0f75 pcmpeqd 0f76 paddq 0fd4 pmullw 0fd5 psubusb 0fd8 ' +
  'psubusw 0fd9 pminub 0fda pand 0fdb paddusb 0fdc paddusw 0fdd pmaxub 0fde pandn 0fdf pavgb 0fe0 pavgw 0fe3 pmulhuw 0fe4 pmulhw 0fe5 psubsb 0fe8 ' +
  'psubsw 0fe9 pminsw 0fea por 0feb paddsb 0fec paddsw 0fed pmaxsw 0fee pxor 0fef pmuludq 0ff4 pmaddwd 0ff5 psadbw 0ff6 psubb 0ff8 psubw 0ff9 ' +
  'psubd 0ffa psubq 0ffb paddb 0ffc paddw 0ffd paddd 0ffe pshufb 0f3800 phaddw 0f3801 phaddd 0f3802 phaddsw 0f3803 pmaddubsw 0f3804 phsubw 0f3805 ' +
  'phsubd 0f3806 phsubsw 0f3807 psignb 0f3808 psignw 0f3809 psignd 0f380a pmulhrsw 0f380b pmuldq 0f3828 pcmpeqq 0f3829 packusdw 0f382b pcmpgtq 0f3837 ' +
  'pminsb 0f3838 pminsd 0f3839 pminuw 0f383a pminud 0f383b pmaxsb 0f383c pmaxsd 0f383d pmaxuw 0f383e pmaxud 0f383f pmulld 0f3840';
/** The same with `np` and `66` forms of one meaning (the floating-point type makes no difference). */
const LOGIC = 'pand 0f54 pandn 0f55 por 0f56 pxor 0f57';
const WITH_IMMEDIATE = 'blendps 0f3a0c blendpd 0f3a0d pblendw 0f3a0e palignr 0f3a0f';
const ABSOLUTE = 'pabsb 0f381c pabsw 0f381d pabsd 0f381e';
const SHIFTS = 'psrlw 0fd1 psrld 0fd2 psrlq 0fd3 psraw 0fe1 psrad 0fe2 psllw 0ff1 pslld 0ff2 psllq 0ff3';
/** Group and ModRM.reg of the shifts by an immediate. */
const SHIFTS_IMMEDIATE =
  'psrlwi 0f71/2 psrawi 0f71/4 psllwi 0f71/6 psrldi 0f72/2 psradi 0f72/4 pslldi 0f72/6 psrlqi 0f73/2 psrldq 0f73/3 psllqi 0f73/6 pslldq 0f73/7';
/** Source sizes of the widening moves for VEX.L 0 and 1. */
const EXTENSIONS = 'bw 0 q x bd 1 d q bq 2 w d wd 3 q x wq 4 d q dq 5 q x';
const FLOAT = 'sqrt 51 add 58 mul 59 sub 5c min 5d div 5e max 5f';

/** Tuples of `n` words. */
function tuples(text: string, n: number): string[][] {
  const words = text.split(' ');
  return Array.from({ length: words.length / n }, (_, i) => words.slice(n * i, n * i + n));
}
/** Both lengths of a line: `x` becomes `Y` in the one with VEX.L 1. */
function bothLengths(line: string): string[] {
  const [place, name, operands, ...rest] = line.split(' ') as [string, string, string, ...string[]];
  return [
    [place, name, operands, ...rest, 'l0'].join(' '),
    [place, name, operands.replaceAll(/(?<=[VHWUM])x/g, 'Y'), ...rest, 'l1'].join(' '),
  ];
}

function packedLines(): string[] {
  return [
    ...tuples(THREE, 2).flatMap(([name, at]) => bothLengths(`vex${at}:66 v${name} Vx,Hx,Wx avx`)),
    ...tuples(LOGIC, 2).flatMap(([name, at]) => ['np', '66'].flatMap((p) => bothLengths(`vex${at}:${p} v${name} Vx,Hx,Wx avx`))),
    ...tuples(WITH_IMMEDIATE, 2).flatMap(([name, at]) => bothLengths(`vex${at}:66 v${name} Vx,Hx,Wx,Ib avx`)),
    ...tuples(ABSOLUTE, 2).flatMap(([name, at]) => bothLengths(`vex${at}:66 v${name} Vx,Wx avx`)),
    ...tuples(SHIFTS, 2).flatMap(([name, at]) => [
      `vex${at}:66 v${name} Vx,Hx,Wx avx l0`,
      `vex${at}:66 v${name} VY,HY,Wx avx l1`,
    ]),
    ...tuples(SHIFTS_IMMEDIATE, 2).flatMap(([name, at]) => bothLengths(`vex${at}:66 v${name} Hx,Ux,Ib reg avx`)),
    ...tuples(EXTENSIONS, 4).flatMap(([kind, n, narrow, wide]) =>
      [['2', 'sx'], ['3', 'zx']].flatMap(([row, sign]) => [
        `vex0f38${row}${n}:66 vpmov${sign}${kind} Vx,W${narrow} avx l0`,
        `vex0f38${row}${n}:66 vpmov${sign}${kind} VY,W${wide} avx l1`,
      ]),
    ), // prettier-ignore
  ];
}

/** Fused multiply-add: low digit of the opcode, name, scalar. */
const FUSED: [number, string, boolean][] = [
  [6, 'fmaddsub', false], [7, 'fmsubadd', false], [8, 'fmadd', false], [9, 'fmadd', true], [0xa, 'fmsub', false], [0xb, 'fmsub', true],
  [0xc, 'fnmadd', false], [0xd, 'fnmadd', true], [0xe, 'fnmsub', false], [0xf, 'fnmsub', true],
]; // prettier-ignore

function floatLines(): string[] {
  const arithmetic = tuples(FLOAT, 2).flatMap(([name, op]) => {
    const operands = name === 'sqrt' ? 'Vx,Wx' : 'Vx,Hx,Wx';
    return [
      ...bothLengths(`vex0f${op}:np v${name}ps ${operands} avx`),
      ...bothLengths(`vex0f${op}:66 v${name}pd ${operands} avx`),
      `vex0f${op}:f3 v${name}ss Vx,Hx,Wd avx`,
      `vex0f${op}:f2 v${name}sd Vx,Hx,Wq avx`,
    ];
  });
  const fused = [['132', 0x90], ['213', 0xa0], ['231', 0xb0]].flatMap(([order, row]) =>
    FUSED.flatMap(([digit, name, scalar]) => {
      const at = `vex0f38${((row as number) + digit).toString(16)}:66 v${name}${order}`;
      if (scalar) return [`${at}ss Vx,Hx,Wd avx host w0`, `${at}sd Vx,Hx,Wq avx host w1`];
      return [...bothLengths(`${at}ps Vx,Hx,Wx avx host w0`), ...bothLengths(`${at}pd Vx,Hx,Wx avx host w1`)];
    }),
  ); // prettier-ignore
  return [...arithmetic, ...fused];
}

/** Lines for both lengths. */
const BOTH = `
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

const SINGLE = `
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

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Every VEX-encoded vector instruction. */
export function avxOpcodeLines(): string[] {
  return [...packedLines(), ...floatLines(), ...lines(BOTH).flatMap(bothLengths), ...lines(SINGLE)];
}
