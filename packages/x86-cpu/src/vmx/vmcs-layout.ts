import { VmcsField, fieldKind, fieldWidth } from './fields.ts';

/*
 * Where each field lives in the VMCS page. Silicon does not document its layout; this one is ours, fits the 2048 bytes that
 * IA32_VMX_BASIC may report, and groups fields by kind so that a change of controls or of host state shows in one compare.
 *
 *   0x000 revision identifier   0x004 VMX-abort indicator   0x008 launch state (1 = launched)   0x00c marker of a cleared VMCS
 *   0x010 fields that change often from entry to entry, exit information, guest state
 *         control fields, then host-state fields, each kind in order of width (8, 4, 2 bytes) and encoding
 */
export const VMCS_REVISION = 0x000;
export const VMCS_ABORT = 0x004;
export const VMCS_LAUNCH_STATE = 0x008;
const FIRST = 0x010;
/** IA32_VMX_BASIC bits 44:32: bytes to set aside for a VMCS. */
export const VMCS_BYTES = 2048;

/** Control fields that hypervisors write on ordinary entries: kept out of the compared part. */
const volatileControls = new Set<number>([
  VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION,
  VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE,
  VmcsField.VM_ENTRY_INSTRUCTION_LENGTH,
  VmcsField.TPR_THRESHOLD,
  VmcsField.TSC_OFFSET,
]);

const offsets = new Int16Array(0x8000).fill(-1);

function place(encodings: readonly number[], start: number): number {
  let at = start;
  for (const width of [8, 4, 2]) {
    at = Math.ceil(at / width) * width;
    for (const encoding of encodings) {
      if (fieldWidth(encoding) !== width) continue;
      offsets[encoding] = at;
      if (encoding >>> 13 === 1) offsets[encoding + 1] = at + 4;
      at += width;
    }
  }
  return Math.ceil(at / 8) * 8;
}

const all = Object.values(VmcsField);
const isCompared = (encoding: number): boolean => fieldKind(encoding) === 'control' && !volatileControls.has(encoding);
/** Byte range of the control fields that decide what is intercepted and checked. */
export const CONTROLS_START = place(all.filter((e) => !isCompared(e) && fieldKind(e) !== 'host'), FIRST); // prettier-ignore
export const CONTROLS_END = place(all.filter(isCompared), CONTROLS_START);
/** Byte range of the host-state fields. */
export const HOST_START = CONTROLS_END;
export const HOST_END = place(all.filter((e) => fieldKind(e) === 'host'), HOST_START); // prettier-ignore

/** Byte offset of a field in the page, or -1 when no such field exists. The high half of a 64-bit field is 4 bytes after it. */
export const fieldOffset = (encoding: number): number => (encoding >= 0 && encoding < 0x8000 ? offsets[encoding]! : -1);
