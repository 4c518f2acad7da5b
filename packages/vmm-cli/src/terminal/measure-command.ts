import { hex, hexBytes } from '@tdxkit/x86-cpu/units';
import { withBootStub } from '../image/boot-stub.ts';
import { mrtdOf } from '../measure/mrtd.ts';
import { memoryMap } from '../memory/memory-map.ts';
import { SHARED_BIT } from '../memory/guest-physical-address.ts';
import { UsageError } from '../usage-error.ts';
import { ExitCode } from '../exit-code.ts';
import { readImageOption, type ImageOptions } from './image-option.ts';
import { ProgressBar } from './progress-bar.ts';
import type { Terminal } from './terminal.ts';

export interface MeasureCommandOptions extends ImageOptions {
  readonly explain?: boolean;
  readonly json?: boolean;
}

/** Nothing that `tdx run` builds extends a run-time measurement register before the guest does. */
const EMPTY_RTMR = '00'.repeat(48);

/** `tdx measure`: the measurements that a TD of this image has when its first instruction runs, without running it. */
export async function measureCommand(path: string | undefined, raw: MeasureCommandOptions, terminal: Terminal): Promise<number> {
  if (raw.multiboot !== undefined) throw new UsageError('--multiboot: a multiboot program never runs as a Trust Domain', { hint: 'Measure an ELF64, flat or Linux image.' });
  const { image, memoryBytes } = await readImageOption(path, raw, 'td');
  const regions = withBootStub(image, SHARED_BIT);
  memoryMap(memoryBytes, regions);
  const bytes = regions.reduce((sum, region) => sum + region.bytes.length, 0);
  const bar = new ProgressBar(terminal.progress, 'measuring');
  const mrtd = hexBytes(mrtdOf(regions, (done) => bar.update(done / 4096, bytes / 4096)));
  bar.clear();
  const rtmr = [EMPTY_RTMR, EMPTY_RTMR, EMPTY_RTMR, EMPTY_RTMR];
  if (raw.json) {
    const ranges = regions.map((region) => ({ name: region.name, gpa: hex(region.gpa), bytes: region.bytes.length, isMeasured: region.isMeasured !== false }));
    terminal.out(`${JSON.stringify({ image: image.name, format: image.format, mrtd, rtmr, ...(raw.explain ? { ranges } : {}) }, null, 2)}\n`);
    return ExitCode.OK;
  }
  terminal.out(`MRTD   ${mrtd}\n`);
  rtmr.forEach((value, i) => terminal.out(`RTMR${i}  ${value}\n`));
  if (raw.explain) {
    terminal.out('\nTDH.MEM.PAGE.ADD for each page, followed by 16 TDH.MR.EXTEND of 256 bytes where it is measured, in this order:\n');
    for (const region of regions) {
      const pages = region.bytes.length / 4096;
      terminal.out(`  [${hex(region.gpa)}, ${hex(region.gpa + region.bytes.length)})`.padEnd(30) + `${pages} pages`.padStart(13) + `  ${region.name}${region.isMeasured === false ? ', not measured' : ''}\n`);
    }
  }
  return ExitCode.OK;
}
