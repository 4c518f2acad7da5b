import { bytesFromHex } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { decodeMmio } from './mmio-decode.ts';

const LONG = { isLong: true, is32: false };
const decode = (hex: string, mode = LONG) => decodeMmio(bytesFromHex(hex.padEnd(30, '0')), mode);

describe('MMIO instructions', () => {
  it.each([
    ['8b02', 'mov eax,[rdx]', { length: 2, size: 4, kind: 'load', source: { gpr: 0, isHighByte: false } }],
    ['488b4c9108', 'mov rcx,[rcx+rdx*4+8]', { length: 5, size: 8, kind: 'load', source: { gpr: 1, isHighByte: false } }],
    ['4489b8f0000000', 'mov [rax+0xf0],r15d', { length: 7, size: 4, kind: 'store', source: { gpr: 15, isHighByte: false } }],
    ['8825f0fee0fe', 'mov [rip+x],ah', { length: 6, size: 1, kind: 'store', source: { gpr: 4 - 4, isHighByte: true } }],
    ['408821', 'mov [rcx],spl', { length: 3, size: 1, kind: 'store', source: { gpr: 4, isHighByte: false } }],
    ['66c7033412', 'mov word [rbx],0x1234', { length: 5, size: 2, kind: 'store', source: { immediate: 0x1234n } }],
    ['48c70424ffffffff', 'mov qword [rsp],-1', { length: 8, size: 8, kind: 'store', source: { immediate: 0xffff_ffff_ffff_ffffn } }],
    ['0fb64701', 'movzx eax,byte [rdi+1]', { length: 4, size: 1, kind: 'load', extend: 'zero', destinationSize: 4 }],
    ['480fbf07', 'movsx rax,word [rdi]', { length: 4, size: 2, kind: 'load', extend: 'sign', destinationSize: 8 }],
    ['a100000000fee00000', 'mov eax,moffs64', { length: 9, size: 4, kind: 'load' }],
    ['658b042530000000', 'mov eax,gs:[0x30]', { length: 8, size: 4, kind: 'load' }],
  ])('%s %s', (hex, _text, expected) => {
    expect(decode(hex)).toMatchObject(expected);
  });

  it('knows 16-bit and 32-bit code', () => {
    expect(decode('8b07', { isLong: false, is32: true })).toMatchObject({ length: 2, size: 4 });
    expect(decode('8b07', { isLong: false, is32: false })).toMatchObject({ length: 2, size: 2 });
    expect(decode('8b0e3412', { isLong: false, is32: false })).toMatchObject({ length: 4, size: 2 });
    expect(decode('66678b0500002000', { isLong: false, is32: false })).toMatchObject({ length: 8, size: 4 });
    expect(decode('a300e0', { isLong: false, is32: false })).toMatchObject({ length: 3, size: 2, kind: 'store' });
  });

  it('leaves everything else alone', () => {
    for (const hex of ['0001', '89c8', 'c7c001000000', '0f05', 'f3a4', 'c70f01000000']) expect(decode(hex)).toBeUndefined();
  });
});
