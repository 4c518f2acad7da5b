.intel_syntax noprefix
# Results of a hot loop of operations that make, move and mix NaNs, added up as bits at 0x9000.
  mov ecx, 3000
  lea rdi, [0x9000]
  movd xmm6, ecx
loop:
  xorps xmm0, xmm0
  divps xmm0, xmm0           # 0/0: default NaN
  paddq xmm7, xmm0
  mov eax, 0xbf800000
  movd xmm1, eax
  sqrtss xmm1, xmm1          # sqrt(-1)
  paddq xmm7, xmm1
  mov eax, 0x7f800000
  movd xmm2, eax
  movaps xmm3, xmm2
  subss xmm2, xmm3           # inf - inf
  paddq xmm7, xmm2
  lea eax, [ecx + 0x7f810000]
  movd xmm4, eax             # signalling NaN with payload
  movaps xmm5, xmm4
  addss xmm5, xmm0           # first operand, made quiet
  paddq xmm7, xmm5
  movaps xmm5, xmm0
  mulss xmm5, xmm4           # two NaNs
  paddq xmm7, xmm5
  movaps xmm5, xmm4
  minss xmm5, xmm6           # second operand
  paddq xmm7, xmm5
  cvtss2sd xmm5, xmm4
  paddq xmm7, xmm5
  lea rax, [rcx + 0x1234567]
  shl rax, 20
  bts rax, 62
  btr rax, 63
  mov rdx, 0x7ff0000000000000
  or rax, rdx
  movq xmm5, rax             # double NaN with payload
  cvtsd2ss xmm5, xmm5
  paddq xmm7, xmm5
  movq xmm5, rax
  addpd xmm5, xmm0
  haddpd xmm5, xmm5
  paddq xmm7, xmm5
  vfmadd231ss xmm5, xmm4, xmm2
  paddq xmm7, xmm5
  rcpps xmm5, xmm4
  paddq xmm7, xmm5
  roundss xmm5, xmm4, 0
  paddq xmm7, xmm5
  cvttss2si eax, xmm4        # integer indefinite
  movd xmm5, eax
  paddq xmm7, xmm5
  ucomiss xmm4, xmm0
  setp al
  movzx eax, al
  movd xmm5, eax
  paddq xmm7, xmm5
  movups [rdi], xmm7
  dec ecx
  jnz loop
  stmxcsr [rdi + 16]
  fldz
  fdiv st(0), st(0)          # x87 default NaN
  fstp tbyte ptr [rdi + 32]
  hlt
