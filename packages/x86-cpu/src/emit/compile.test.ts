import { afterEach, expect, it, vi } from 'vitest';
import { Reg } from '../lp/register-file.ts';
import type { Hpa } from '../units/index.ts';
import { UserMachine } from '../../test/conformance/user-machine.ts';
import { compile, WebAssemblyRefused } from './compile.ts';

const CODE = 0x1000_0000;

afterEach(() => {
  vi.unstubAllGlobals();
});
/** An engine that compiles so many modules and no more. */
function engineThatRefusesAfter(count: number): void {
  const { Module } = WebAssembly;
  let left = count;
  vi.stubGlobal('WebAssembly', {
    ...Object.fromEntries(
      Object.getOwnPropertyNames(WebAssembly).map((name) => [name, WebAssembly[name as keyof typeof WebAssembly]]),
    ),
    Module: function module(bytes: BufferSource): WebAssembly.Module {
      if (left-- <= 0) throw new RangeError('buffer size larger than the limit of 4KB');
      return new Module(bytes);
    },
  });
}

it('says what to do where nothing can be compiled', () => {
  engineThatRefusesAfter(0);
  expect(() => compile(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))).toThrow(WebAssemblyRefused);
});
it('goes on in the interpreter when the engine takes no more regions', () => {
  const m = new UserMachine({ tier: 'translator', translator: { threshold: 3, batch: 1 } });
  m.memory.writeBytes(CODE as Hpa, Uint8Array.of(0x01, 0xc8, 0xff, 0xc9, 0x75, 0xfa, 0xcc)); // L: add eax, ecx; dec ecx; jnz L; int3
  m.set64(Reg.GPR + 8, 1000n);
  m.set64(Reg.RIP, BigInt(CODE));
  engineThatRefusesAfter(0);
  m.execute(100_000);
  expect([m.stopped, m.get64(Reg.GPR), m.core.translator!.statistics.regions]).toEqual([true, 500_500n, 0]);
});
