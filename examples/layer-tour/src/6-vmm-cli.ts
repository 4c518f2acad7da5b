// vmm-cli: everything together. An image goes in, a report of the run comes out.
import { readFileSync } from 'node:fs';
import { defaultImagePath, loadImage, mrtdOf, runImage, withBootStub } from '@tdxkit/vmm-cli';
import { hexBytes } from '@tdxkit/x86-cpu/units';

const SHARED_BIT = 1n << 47n;

export async function monitor(): Promise<string[]> {
  const image = loadImage('hello-td', readFileSync(defaultImagePath));
  const { outcome, mrtd, console: printed, teardown } = await runImage(image, { memoryBytes: 16 * 2 ** 20 });
  return [
    `outcome: ${outcome.kind === 'exit' ? `exit ${outcome.code}` : outcome.kind}`,
    `says: ${printed.trimEnd().split('\r\n').at(-1) ?? ''}`,
    `MRTD is what the image measures: ${mrtd === hexBytes(mrtdOf(withBootStub(image, SHARED_BIT)))}`,
    `${teardown.pagesLeaked} pages leaked`,
  ];
}
