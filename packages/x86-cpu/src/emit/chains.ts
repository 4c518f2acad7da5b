/**
 * Instructions that often follow each other in kernels and C programs, by shape (with base + displacement for memory operands): each line is a chain, whose first handler
 * executes all of it. Every beginning of a chain of two or more is one too. Comparisons are not among them: those are fused with the branch after them.
 */
const CHAINS = `
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

/** The chains, shortest first. */
export const chains: readonly (readonly string[])[] = [
  ...new Map(
    CHAINS.trim()
      .split('\n')
      .flatMap((line) => {
        const keys = line.trim().split(' ');
        return keys.slice(1).map((_, n) => keys.slice(0, n + 2));
      })
      .map((keys) => [keys.join(' '), keys]),
  ).values(),
].sort((a, b) => a.length - b.length);
