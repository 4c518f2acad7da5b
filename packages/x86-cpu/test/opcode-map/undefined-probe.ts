import { Reg } from '../../src/lp/register-file.ts';
import type { Hpa } from '../../src/units/index.ts';
import { UserMachine } from '../conformance/user-machine.ts';

const UD = 6;
const CODE = 0x1000_0000;
const DATA = 0x2000_0800n;
const STACK = 0x3000_1000n;
const STEP = 32;

/** Tells for any bytes whether executing them is #UD: 64-bit code at CPL 3, outside of VMX operation. */
export class UndefinedProbe {
  readonly #machine = new UserMachine({ tier: 'interpreter' });
  #at = 0x1f00;

  isUndefined(code: readonly number[]): boolean {
    const m = this.#machine;
    if (this.#at >= 0x1f00) {
      m.memory.fill(CODE as Hpa, 0x2000, 0xcc);
      this.#at = 0x100;
    }
    m.memory.writeBytes((CODE + this.#at) as Hpa, Uint8Array.from([...code, 0, 0, 0, 0, 0xcc]));
    m.lp.cpl = 3;
    m.enterSegments(64);
    for (let n = 0; n < 16; n++) m.set64(Reg.GPR + 8 * n, n === 4 ? STACK : DATA);
    m.set64(Reg.RIP, BigInt(CODE + this.#at));
    m.core.setRflags(m.lp, 0x202n);
    m.memory.u16[(m.lp.base + Reg.FSW) >> 1] = 0;
    m.memory.u16[(m.lp.base + Reg.FCW) >> 1] = 0x37f;
    m.memory.u32[(m.lp.base + Reg.MXCSR) >> 2] = 0x1f80;
    this.#at += STEP;
    m.execute(1);
    return m.event?.vector === UD;
  }
}
