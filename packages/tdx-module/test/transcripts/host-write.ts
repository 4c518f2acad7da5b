import type { Hpa } from '@tdxkit/x86-cpu/units';
import { PageType, PamtPage, pamtEntry, tdmrOf } from '../../src/pamt/pamt.ts';
import type { TdxModule } from '../../src/module.ts';

const PAGE_BYTES = 4096;

/** Key id of the TD that has the page at `pa` in its memory; 0: none has. */
function keyOf(m: TdxModule, pa: number): number {
  const tdmr = tdmrOf(m, pa);
  if (tdmr === undefined) return 0;
  for (const size of [2, 1, 0] as const) {
    const page = new PamtPage(m, pa as Hpa, pamtEntry(m, tdmr, pa, size), size);
    if (page.type === PageType.PT_NDA) continue;
    return page.type === PageType.PT_REG ? m.td(page.owner).hkid : 0;
  }
  return 0;
}

/**
 * Writes as the host of a recording does. The recorder kept memory in the clear: what a host writes into a page of a TD is what the guest
 * reads there.
 */
export function hostWrite(m: TdxModule, at: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    const pa = at + done;
    const length = Math.min(PAGE_BYTES - (pa % PAGE_BYTES), bytes.length - done);
    m.memory.writeBytes(m.memory.withHkid(pa as Hpa, keyOf(m, pa)), bytes.subarray(done, done + length));
    done += length;
  }
}
