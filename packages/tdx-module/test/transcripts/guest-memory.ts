import type { TdxModule } from '../../src/module.ts';
import { leafAddress } from '../../src/sept/sept-walk.ts';

/** Bytes at a private GPA of the TD that runs on `lp`; undefined when nothing is mapped there (a shared GPA, for one). */
export function guestBytes(module: TdxModule, lp: number, gpa: number, length: number): Uint8Array | undefined {
  const vcpu = module.lps[lp]?.vcpu;
  if (vcpu === undefined) return undefined;
  const page = leafAddress(vcpu.td, gpa);
  return page === undefined ? undefined : module.memory.readBytes(page, length);
}
