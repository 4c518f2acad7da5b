import { describe, expect, it } from 'vitest';
import { decoders } from './decode.ts';

const decode = (kind: string, value: bigint): string => decoders[kind]!.decode(value).join('\n');

describe('decode', () => {
  it.each([
    ['status', 0n, /0x0.* SUCCESS/],
    ['status', 0xc000_0100_0000_0001n, /OPERAND_INVALID \(RCX\)/],
    ['status', 0x8000_0200_0000_0080n, /OPERAND_BUSY/],
    ['status', 0x1234n << 48n, /unknown status/],
    ['exit-reason', 48n, /exit reason 48: EPT_VIOLATION/],
    ['exit-reason', 0x8000_0021n, /VM-entry failure/],
    ['exit-reason', 0xffffn, /not defined/],
    ['attributes', 0x1000_0001n, /bit 0 .*DEBUG[^]*bit 28 .*SEPT_VE_DISABLE/],
    ['attributes', 2n, /reserved {4}0x/],
    ['xfam', 7n, /X87[^]*SSE[^]*AVX/],
    ['tdvmcall', 0x10001n, /TDG\.VP\.VMCALL<MapG[Pp][Aa]>/],
    ['tdvmcall', 0x7777n, /not defined/],
    ['seamcall', 2n, /TDH\.MEM\.PAGE\.ADD \(leaf 2\)/],
    ['seamcall', 0xff_0002n, /version 255 \(at most/],
    ['seamcall', 0xfffn, /not defined/],
    ['tdcall', 6n, /TDG\.MEM\.PAGE\.ACCEPT/],
    ['field', 0x9110_0003_0000_0010n, /NOTIFY_ENABLES/],
    ['field', 0x3fn << 56n, /not defined/],
  ])('%s %s', (kind, value, expected) => {
    expect(decode(kind, value)).toMatch(expected);
  });
});
