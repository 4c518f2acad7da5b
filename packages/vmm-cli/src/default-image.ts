import { fileURLToPath } from 'node:url';

/** The guest that `tdx run` starts when no image is named: a copy of examples/hello-td/hello-td.elf. */
export const defaultImagePath = fileURLToPath(new URL('../assets/hello-td.elf', import.meta.url));
