import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { TdxModule } from '../../src/module.ts';
import type { TranscriptEvent } from './transcript-file.ts';

/** Register that holds the address of the shared buffer, by leaf. */
const BUFFER_OPERAND: Readonly<Record<string, string>> = {
  'TDH.MEM.PAGE.ADD': 'r9',
  'TDH.MNG.INIT': 'rdx',
  'TDH.SERVTD.PREBIND': 'rdx',
  'TDH.EXPORT.RESTORE': 'rcx',
};
const PAGE_BYTES = 4096;
const nothing = (): void => undefined;

/**
 * The recorder kept memory in the clear: an unsound call read, through a shared key id, what was last written with a private one. So that
 * what is built on that call can still be compared, the page is shared with its plain content meanwhile.
 * @returns what gives the page back to its key
 */
export function exposePage(module: TdxModule, event: TranscriptEvent): () => void {
  const name = BUFFER_OPERAND[event.leaf ?? ''];
  const operand = name === undefined ? undefined : event.in?.[name];
  if (operand === undefined) return nothing;
  const { memory } = module;
  const page = (Number(BigInt(operand) & 0xf_ffff_ffff_f000n) % 2 ** (52 - memory.keyIdBits)) as Hpa;
  for (let hkid = 1; hkid < 2 ** memory.keyIdBits; hkid++) {
    const owned = memory.withHkid(page, hkid);
    const offset = memory.frameOffset(owned, false);
    if (offset < 0) continue;
    const bytes = memory.u8.slice(offset, offset + PAGE_BYTES);
    memory.writeBytes(page, bytes);
    return () => memory.writeBytes(owned, bytes);
  }
  return nothing;
}
