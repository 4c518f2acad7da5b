import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { X2APIC_MSR_FIRST, X2APIC_MSR_LAST } from '../irq/apic-register.ts';
import { Errno, type IoctlResult } from '../uapi/errno.ts';
import { MsrFilterFlag, type KvmMsrFilter } from '../uapi/vcpu-structs.ts';

const MAX_RANGES = 16;
const MAX_BITMAP_BYTES = 0x600;

/** KVM_X86_SET_MSR_FILTER: which MSRs guests of one VM may reach through KVM. The host's own KVM_GET_MSRS is not filtered. */
export class MsrFilter {
  #filter: KvmMsrFilter = { defaultDeny: false, ranges: [] };

  /** -EINVAL: more than 16 ranges, a range without flag, a bitmap that is too short or too long; default deny without any range. */
  set(filter: KvmMsrFilter): IoctlResult {
    const { ranges, defaultDeny } = filter;
    if (ranges.length > MAX_RANGES || (defaultDeny && ranges.length === 0)) return -Errno.EINVAL;
    for (const { flags, nmsrs, bitmap } of ranges) {
      if (flags === 0 || (flags & ~(MsrFilterFlag.READ | MsrFilterFlag.WRITE)) !== 0) return -Errno.EINVAL;
      if (nmsrs <= 0 || bitmap.length < Math.ceil(nmsrs / 8) || bitmap.length > MAX_BITMAP_BYTES) return -Errno.EINVAL;
    }
    this.#filter = { defaultDeny, ranges: ranges.map((range) => ({ ...range, bitmap: range.bitmap.slice() })) };
    return 0;
  }

  save(): Saved {
    const { defaultDeny, ranges } = this.#filter;
    return {
      defaultDeny,
      ranges: ranges.map(({ flags, base, nmsrs, bitmap }) => ({ flags, base, nmsrs, bitmap: bitmap.slice() })),
    };
  }
  load(from: SavedFields): void {
    this.#filter = {
      defaultDeny: from.flag('defaultDeny'),
      ranges: from.parts('ranges').map((range) => ({
        flags: range.number('flags', MsrFilterFlag.READ | MsrFilterFlag.WRITE),
        base: range.number('base', 0xffff_ffff),
        nmsrs: range.number('nmsrs', 8 * MAX_BITMAP_BYTES),
        bitmap: range.bytes('bitmap'),
      })),
    };
  }

  /** kvm_msr_allowed(). x2APIC MSRs are never filtered. */
  allows(index: number, access: number): boolean {
    if (index >= X2APIC_MSR_FIRST && index <= X2APIC_MSR_LAST) return true;
    for (const { flags, base, nmsrs, bitmap } of this.#filter.ranges) {
      const bit = index - base;
      if (bit >= 0 && bit < nmsrs && (flags & access) !== 0) return (bitmap[bit >>> 3]! & (1 << (bit & 7))) !== 0;
    }
    return !this.#filter.defaultDeny;
  }
}
