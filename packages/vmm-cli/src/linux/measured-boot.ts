import { gpa } from '@tdxkit/x86-cpu/units';
import type { EventLogArea } from '../acpi/ccel.ts';
import type { ImageRegion } from '../image/image.ts';
import { EventType, registerOfRtmr, writeEventLog } from '../measure/event-log.ts';
import type { RtmrExtension } from '../measure/rtmr.ts';
import { MemoryLayoutError } from '../image/image-error.ts';
import type { StubEvent } from './linux-stub.ts';

/** Which register takes what, as firmware of a TD uses them: 1 for the kernel, 2 for what a boot loader hands it. */
const KERNEL_RTMR = 1;
const OPTIONS_RTMR = 2;
const DIGEST_BYTES = 48;

/** Bytes at an address, without the padding to whole pages. */
export interface PlacedData {
  readonly name: string;
  readonly address: number;
  readonly data: Uint8Array;
}

/** What the stub measures, in its order, and the page of the event log that it fills with digests. */
export interface MeasuredBoot {
  readonly extensions: readonly RtmrExtension[];
  readonly toMeasure: readonly StubEvent[];
  readonly log: ImageRegion;
}

/**
 * A boot whose kernel, command line and initrd are measured by the stub into RTMRs and not by the host into MRTD: kernel (its parts
 * ascending) into RTMR 1, then the text of the command line and the initrd file into RTMR 2.
 * @throws MemoryLayoutError when the log does not fit its area
 */
export function measuredBoot(
  parts: { readonly kernel: readonly PlacedData[]; readonly commandLine: PlacedData; readonly initrd: PlacedData | undefined },
  area: EventLogArea,
): MeasuredBoot {
  const { kernel, commandLine, initrd } = parts;
  const into = (rtmr: number, { name, address, data }: PlacedData): RtmrExtension => ({ rtmr, name, gpa: address, data });
  const extensions = [
    ...kernel.map((part) => into(KERNEL_RTMR, part)),
    into(OPTIONS_RTMR, commandLine),
    ...(initrd ? [into(OPTIONS_RTMR, initrd)] : []),
  ];
  const text = new TextEncoder();
  const { bytes, digestOffsets } = writeEventLog(
    extensions.map((extension) => ({
      register: registerOfRtmr(extension.rtmr),
      type: EventType.IPL,
      digest: new Uint8Array(DIGEST_BYTES),
      data: extension.name === commandLine.name ? commandLine.data : text.encode(extension.name),
    })),
  );
  if (bytes.length > area.bytes)
    throw new MemoryLayoutError(`an event log of ${bytes.length} bytes; there is room for ${area.bytes}`, {
      hint: 'Give a kernel with fewer segments, or leave --rtmr away.',
    });
  const log = new Uint8Array(area.bytes);
  log.set(bytes);
  return {
    extensions,
    toMeasure: extensions.map(({ rtmr, gpa: at, data }, i) => ({
      gpa: at,
      bytes: data.length,
      rtmr,
      digestAddress: area.address + digestOffsets[i]!,
    })),
    log: { name: 'event log', gpa: gpa(area.address), bytes: log, isMeasured: false },
  };
}
