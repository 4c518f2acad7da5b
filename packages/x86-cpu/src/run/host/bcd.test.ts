import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UserMachine } from '../../../test/conformance/user-machine.ts';
import { Gpr, Reg } from '../../lp/register-file.ts';
import type { Hpa } from '../../units/index.ts';

const CODE = 0x1000_0000;
const recorded = gunzipSync(readFileSync(new URL('../../../testdata/native-bcd/results.bin.gz', import.meta.url)));
/** Flags that the manual defines: DAA and DAS all but OF, AAA and AAS only CF and AF. */
const CASES = [
  ['daa', 0x27, 0xd5],
  ['das', 0x2f, 0xd5],
  ['aaa', 0x37, 0x11],
  ['aas', 0x3f, 0x11],
] as const;

describe('decimal adjustments', () => {
  const m = new UserMachine();
  m.enterCompatibilityMode();
  it.each(CASES)('%s gives what a processor gives for every AL, CF and AF', (name, opcode, flagMask) => {
    m.memory.writeBytes(CODE as Hpa, Uint8Array.of(opcode, 0xcc));
    const block = CASES.findIndex(([n]) => n === name) * 4096;
    for (let i = 0; i < 1024; i++) {
      m.lp.gpr[Gpr.RAX] = BigInt(0x3500 | (i & 0xff));
      m.core.setRflags(m.lp, BigInt(0x202 | ((i >> 8) & 1) | (((i >> 9) & 1) << 4)));
      m.set64(Reg.RIP, BigInt(CODE));
      m.execute(10);
      const at = block + 4 * i;
      expect([i, Number(m.lp.gpr[Gpr.RAX]), Number(m.core.getRflags(m.lp)) & flagMask]).toEqual([
        i,
        recorded.readUInt16LE(at),
        recorded.readUInt16LE(at + 2) & flagMask,
      ]);
    }
  });
});
