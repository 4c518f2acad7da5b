import { bytesFromHex } from '@tdxkit/x86-cpu/units';
import { loadImage } from '../src/image/load-image.ts';
import type { Image } from '../src/image/image.ts';

/**
 * Every vCPU n of a TD takes 20 rounds of: [0x101000]++ without a lock, so that updates are lost where turns meet; [0x101004]++ with one; its page at
 * 2 MiB + 4096 n made shared by MapGPA, private again, accepted and written. Then it counts itself in at [0x101008] and spins. vCPU 0 waits for
 * [0x10100C] of them, prints the two counters as eight raw bytes and ends with code 0.
 */
const code = bytesFromHex(
  '4989f14889f348c1e30c4881c30000200089f0c1e006bc0020100029c4bd140000008b042500101000ffc089042500101000f0ff0425041010004989dc490fba' +
    'ec2fe86a0000004989dce8620000004889d9b806000000660f01cc48892bffcd75c0f0ff0425081010004d85c97404f390ebfcf3908b0425081010003b04250c' +
    '10100075eebe00101000440fb63e41bef8030000e826000000ffc681fe0810100072e74531ff41bef4000000e80e00000041bb0100010041bd00100000eb1241' +
    'bb1e00000041bc0100000041bd0100000031c0b900fc00004531d2660f01ccc3',
);

/** The program as a flat image at 1 MiB, its data in the page behind it. */
export function raceProgram(cpus: number): Image {
  const bytes = new Uint8Array(0x2000);
  bytes.set(code);
  new DataView(bytes.buffer).setUint32(0x100c, cpus, true);
  return loadImage('race', bytes, { loadAddress: 0x10_0000 });
}
