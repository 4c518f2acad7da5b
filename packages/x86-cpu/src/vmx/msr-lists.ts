import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { add, type Hpa } from '../units/index.ts';
import { VmcsField } from './fields.ts';
import type { VmcsPage } from './vmcs-page.ts';

/** Bytes of an entry: MSR index (32 bits), reserved (32 bits), value (64 bits). */
const ENTRY_BYTES = 16;
/** MSRs that VM entry refuses to load: they have fields of their own or belong to the x2APIC. */
const REFUSED = new Set([0xc000_0100, 0xc000_0101, 0x9b, 0x79]);
const SMBASE = 0x9e;
const isRefused = (index: number): boolean => REFUSED.has(index) || (index >= 0x800 && index <= 0x8ff);

/**
 * Entries that a list may have: IA32_VMX_MISC bits 27:25. Beyond them the manual leaves open what happens and names a machine check, which
 * is what the model gives.
 */
export const mostMsrs = (lp: X86LogicalProcessor): number => 512 * (((lp.msrs.storedLow(0x485) >>> 25) & 7) + 1);

/** Loads a list; the 1-based number of the entry that could not be loaded, or 0. @source Intel SDM 3C "Loading MSRs" */
function load(lp: X86LogicalProcessor, count: number, list: Hpa): number {
  for (let n = 0; n < count; n++) {
    const at = add(list, n * ENTRY_BYTES);
    const index = lp.memory.read32(at);
    if (isRefused(index) || lp.memory.read32(add(at, 4)) !== 0 || !lp.wrmsr(index, lp.memory.read64(add(at, 8)))) return n + 1;
  }
  return 0;
}

export const loadEntryMsrs = (lp: X86LogicalProcessor, vmcs: VmcsPage): number =>
  load(lp, vmcs.read32(VmcsField.VM_ENTRY_MSR_LOAD_COUNT), vmcs.readNumber(VmcsField.VM_ENTRY_MSR_LOAD_ADDRESS) as Hpa);

/** True when all were loaded; false is a VMX abort. */
export const loadExitMsrs = (lp: X86LogicalProcessor, vmcs: VmcsPage): boolean =>
  load(lp, vmcs.read32(VmcsField.VM_EXIT_MSR_LOAD_COUNT), vmcs.readNumber(VmcsField.VM_EXIT_MSR_LOAD_ADDRESS) as Hpa) === 0;

/** Stores guest values; true when all could be read. @source Intel SDM 3C "Saving MSRs" */
export function storeExitMsrs(lp: X86LogicalProcessor, vmcs: VmcsPage): boolean {
  const count = vmcs.read32(VmcsField.VM_EXIT_MSR_STORE_COUNT);
  const list = vmcs.readNumber(VmcsField.VM_EXIT_MSR_STORE_ADDRESS) as Hpa;
  for (let n = 0; n < count; n++) {
    const at = add(list, n * ENTRY_BYTES);
    const index = lp.memory.read32(at);
    const value = index === SMBASE || lp.memory.read32(add(at, 4)) !== 0 ? undefined : lp.rdmsr(index);
    if (value === undefined) return false;
    lp.memory.write64(add(at, 8), value);
  }
  return true;
}
