/**
 * The opcode maps, one line per encoding, in the notation of the SDM's opcode maps (volume 2D): operand letter (E r/m, G reg, I immediate, J relative, M memory
 * only, O offset, Z register in the opcode, B VEX.vvvv, V/W/H vector reg, r/m, vvvv, P/Q MMX, A fixed register by name) and size (b 1, w 2, d 4, q 8, x 16,
 * v operand size, y 4 or 8, z 2 or 4 sign-extended; s before I: sign-extended byte).
 *
 *   opcode[/reg][=modrm][:mandatory prefix] name operands attributes
 *
 * Attributes: lock = LOCK allowed with a memory destination; i64 / o64 = invalid / only valid in 64-bit mode; d64 = 64-bit operands by default there,
 * f64 = always; sys = executed by CpuEnvironment.system; host = executed by TypeScript of this core; mem / reg =
 * only that ModRM form; modrm = has a ModRM that is no operand; stack = two variants, 64-bit and legacy stack; end = ends a block;
 * a64 = only with 64-bit addresses; sse / x87 / mmx = needs the unit enabled; w0 / w1 = REX.W or VEX.W.
 * @source Intel SDM 2 "Opcode Map"
 */
const ALU = ['add', 'or', 'adc', 'sbb', 'and', 'sub', 'xor', 'cmp'];
const SHIFTS = ['rol', 'ror', 'rcl', 'rcr', 'shl', 'shr', 'shl', 'sar'];
const CC = ['o', 'no', 'b', 'nb', 'z', 'nz', 'be', 'nbe', 's', 'ns', 'p', 'np', 'l', 'nl', 'le', 'nle'];
const hex = (n: number): string => n.toString(16).padStart(2, '0');

function aluLines(): string[] {
  return ALU.flatMap((name, i) => {
    const lock = name === 'cmp' ? '' : ' lock';
    const forms = ['Eb,Gb', 'Ev,Gv', 'Gb,Eb', 'Gv,Ev', 'AL,Ib', 'rAX,Iz'];
    return [
      ...forms.map((operands, k) => `${hex(i * 8 + k)} ${name} ${operands}${k < 2 ? lock : ''}`),
      `80/${i} ${name} Eb,Ib${lock}`,
      `81/${i} ${name} Ev,Iz${lock}`,
      `82/${i} ${name} Eb,Ib i64${lock}`,
      `83/${i} ${name} Ev,sIb${lock}`,
    ];
  });
}
function shiftLines(): string[] {
  return SHIFTS.flatMap((name, i) => [
    `c0/${i} ${name} Eb,Ib`,
    `c1/${i} ${name} Ev,Ib`,
    `d0/${i} ${name} Eb,1`,
    `d1/${i} ${name} Ev,1`,
    `d2/${i} ${name} Eb,CL`,
    `d3/${i} ${name} Ev,CL`,
  ]);
}
function conditionLines(): string[] {
  return CC.flatMap((cc, i) => [
    `7${i.toString(16)} j${cc} Jb f64`,
    `0f8${i.toString(16)} j${cc} Jz f64`,
    `0f9${i.toString(16)} set${cc} Eb`,
    `0f4${i.toString(16)} cmov${cc} Gv,Ev`,
  ]);
}
function registerLines(): string[] {
  const lines: string[] = [];
  for (let n = 0; n < 8; n++) {
    lines.push(
      `${hex(0x40 + n)} inc Zv i64`,
      `${hex(0x48 + n)} dec Zv i64`,
      `${hex(0x50 + n)} push Zv d64 stack`,
      `${hex(0x58 + n)} pop Zv d64 stack`,
    );
    lines.push(`${hex(0xb0 + n)} mov Zb,Ib`, `${hex(0xb8 + n)} mov Zv,Iv`, `0fc${(8 + n).toString(16)} bswap Zv`);
    if (n > 0) lines.push(`${hex(0x90 + n)} xchg Zv,rAX`);
    lines.push(`${hex(0xd8 + n)} x87 - modrm host x87`);
  }
  return lines;
}

const INTEGER = `
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

/** Every line of the integer and system maps. */
export function integerOpcodeLines(): string[] {
  return [
    ...aluLines(),
    ...shiftLines(),
    ...conditionLines(),
    ...registerLines(),
    ...INTEGER.split('\n').filter((line) => line !== ''),
  ];
}
