import { hex, hexBytes } from '@tdxkit/x86-cpu/units';
import { withBootStub } from '../image/boot-stub.ts';
import { mrtdOf } from '../measure/mrtd.ts';
import { rtmrsOf, sha384 } from '../measure/rtmr.ts';
import { memoryMap } from '../memory/memory-map.ts';
import { SHARED_BIT } from '../memory/guest-physical-address.ts';
import { UsageError } from '../usage-error.ts';
import { ExitCode } from '../exit-code.ts';
import { readImageOption, type ImageOptions } from '../options/image-option.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface MeasureCommandOptions extends ImageOptions {
  readonly explain?: boolean;
  readonly json?: boolean;
}

/**
 * `tdx measure`: the measurements that a TD of this image has when its kernel is entered, without running it. A firmware extends RTMRs as it
 * likes: those are shown as it finds them.
 */
export async function measureCommand(path: string | undefined, raw: MeasureCommandOptions, terminal: Terminal): Promise<number> {
  if (raw.multiboot !== undefined)
    throw new UsageError('--multiboot: a multiboot program never runs as a Trust Domain', {
      hint: 'Measure an ELF64, flat or Linux image.',
    });
  const { image, memoryBytes } = await readImageOption(path, raw, 'td');
  const regions = withBootStub(image, SHARED_BIT);
  memoryMap(memoryBytes, regions);
  const bytes = regions.reduce((sum, region) => sum + region.bytes.length, 0);
  const bar = new ProgressBar(terminal.progress, 'measuring');
  const mrtd = hexBytes(mrtdOf(regions, (done) => bar.update(done / 4096, bytes / 4096)));
  bar.clear();
  const extensions = image.extensions ?? [];
  const rtmr = rtmrsOf(extensions).map(hexBytes);
  if (raw.json) {
    const ranges = regions.map((region) => ({
      name: region.name,
      gpa: hex(region.gpa),
      bytes: region.bytes.length,
      isMeasured: region.isMeasured !== false,
    }));
    const explained = extensions.map(({ rtmr: index, name, gpa, data }) => ({
      rtmr: index,
      name,
      gpa: hex(gpa),
      bytes: data.length,
      digest: hexBytes(sha384(data)),
    }));
    terminal.out(
      `${JSON.stringify({ image: image.name, format: image.format, mrtd, rtmr, ...(raw.explain ? { ranges, extensions: explained } : {}) }, null, 2)}\n`,
    );
    return ExitCode.OK;
  }
  terminal.out(`MRTD   ${mrtd}\n`);
  rtmr.forEach((value, i) => terminal.out(`RTMR${i}  ${value}\n`));
  if (raw.bios !== undefined)
    terminal.out('RTMRs are as the firmware finds them: one that measures what it starts extends them itself.\n');
  if (raw.explain) {
    terminal.out(
      '\nTDH.MEM.PAGE.ADD for each page, followed by 16 TDH.MR.EXTEND of 256 bytes where it is measured, in this order:\n',
    );
    for (const region of regions) {
      const pages = region.bytes.length / 4096;
      terminal.out(
        `  [${hex(region.gpa)}, ${hex(region.gpa + region.bytes.length)})`.padEnd(30) +
          `${pages} pages`.padStart(13) +
          `  ${region.name}${region.isMeasured === false ? ', not measured' : ''}\n`,
      );
    }
    if (extensions.length > 0)
      terminal.out('\nThen TDG.MR.RTMR.EXTEND by the boot stub with the SHA-384 of these bytes, in this order:\n');
    for (const { rtmr: index, name, gpa, data } of extensions)
      terminal.out(
        `  RTMR${index}  [${hex(gpa)}, ${hex(gpa + data.length)})`.padEnd(37) + `${hexBytes(sha384(data))}  ${name}\n`,
      );
  }
  return ExitCode.OK;
}
