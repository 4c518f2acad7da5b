import { describe, expect, it } from 'vitest';
import { bytesFromHex, hexBytes } from '../../units/index.ts';
import { createCodeLp } from '../../../test/code-lp.ts';

/* Results of a processor with GFNI, VAES, VPCLMULQDQ and AVX512_VNNI (whose EVEX forms compute the same). */
const A = '0b30557a9fc4e90effffffffc7ec11365b80a5caef14395e00800080173c6186';
const B = 'c8237ed9348fea457f7f7f7f0c67c21d78d32e89e43f9af5007f007fbc1772cd';
const C = '707d8a97a4b1becbffffff7f0c192633404d5a6774818e9b00000080dce9f603';

/** ymm0 after an instruction with ymm0 = C, ymm1 = A, ymm2 = B. */
function result(hex: string, register = 0): string {
  const { lp, run } = createCodeLp();
  [C, A, B].forEach((v, n) => lp.ymm.set(bytesFromHex(v), 32 * n));
  expect(run(`${hex} f4`)).toBe('hlt');
  return hexBytes(lp.ymm.slice(32 * register, 32 * register + 32));
}

describe('256-bit vectors', () => {
  it.each([
    ['vgf2p8mulb', 'c4e275cfc2', '590a8e861ff13c9b76767676532556088d94cb601b21832100ff00ff2c592f95'],
    ['vgf2p8affineqb', 'c4e3f5cec25a', 'df08a96b5c52f6a7acacacac505e5e54d101d418cdb0d3a95a535a535a5a0658'],
    ['vgf2p8affineinvqb', 'c4e3f5cfc25a', '7fab1d472497146dafafafaf5daca053a232dd675825486b5a505a5050530505'],
    ['vpdpbusd', 'c4e27550c2', 'd8988a972c6bbecb03fa01805483263328215a677c518e9b007f0080a4f9f603'],
    ['vpdpbusds', 'c4e27551c2', 'd8988a972c6bbecbffffff7f5483263328215a677c518e9b007f0080a4f9f603'],
    ['vpdpwssd', 'c4e27552c2', 'dec9da8beae0fae90101ff7f4229b2318e2f52969a32f49c00000001f29f8d21'],
    ['vpdpwssds', 'c4e27553c2', 'dec9da8beae0fae90101ff7f4229b231ffffff7f9a32f49c00000080f29f8d21'],
    ['vaesenc', 'c4e275dcc2', 'a90f6aa4fb3f4d084d5aa23a9f9d067a38e4e7d3963fd145be836c87d49d2798'],
    ['vaesdec', 'c4e275dec2', 'b57495afedfc55a8427caaa82aca0a445331f16ae7dc497feb5be8640040e547'],
    ['vaesenclast', 'c4e275ddc2', 'e33f68dcef99689f69b183d4ca63dc0b41294dcd3bf27581639406274cda6000'],
    ['vaesdeclast', 'c4e275dfc2', '56a0030e5a87093802f7925b3d1a29a02fbe7c14850542cf52e429a33b2d29dd'],
    ['vpclmulqdq low by high', 'c4e37544c201', 'b81e2ab7d30626e1485835314da57b0d0000bc69c382b6fe05235c93bd76d378'],
    ['vpclmulqdq high by low', 'c4e37544c210', '796ad11ef2c2966564b96f95b44da80000499b9508cbe6d365d5926d73c85c3b'],
  ])('%s', (_name, hex, expected) => expect(result(hex)).toBe(expected));
});

describe('legacy GFNI', () => {
  it.each([
    ['gf2p8mulb', '660f38cfca', '590a8e861ff13c9b7676767653255608'],
    ['gf2p8affineqb', '660f3aceca5a', 'df08a96b5c52f6a7acacacac505e5e54'],
    ['gf2p8affineinvqb', '660f3acfca5a', '7fab1d472497146dafafafaf5daca053'],
  ])('%s keeps the upper half', (_name, hex, low) => expect(result(hex, 1)).toBe(low + A.slice(32)));
});
