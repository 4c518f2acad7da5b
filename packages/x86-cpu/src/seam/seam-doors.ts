import type { Hpa } from '../units/index.ts';
import type { Vmcs } from '../vmx/vmcs.ts';

/** What SEAM root code may do on one LP beyond ordinary VMX root. Calling any of it outside SEAM root is a bug and throws. */
export interface SeamDoors {
  /** True while the SEAM firmware runs on this LP, or a guest it entered. */
  readonly active: boolean;
  /** VMPTRLD of a SEAM VMCS: `pa` carries the HKID that the VMCS page is encrypted with. */
  loadVmcs(pa: Hpa): void;
  /** The loaded SEAM VMCS. */
  readonly vmcs: Vmcs;
  /** VMCLEAR of a SEAM VMCS: flush what the LP caches of it and forget it. */
  clearVmcs(pa: Hpa): void;
  /** INVEPT single-context for `eptp` (HKID included), or all contexts when undefined. */
  invept(eptp?: bigint): void;
  /**
   * SEAMOPS(SEAMREPORT): builds the 256-byte REPORTMACSTRUCT for `reportData` (64 bytes), `teeInfoHash` (48 bytes) and the report
   * type word (type, subtype, version, reserved), followed by the 239-byte TEE_TCB_INFO: { mac, tcbInfo }.
   */
  seamReport(reportData: Uint8Array, teeInfoHash: Uint8Array, reportType: number): { mac: Uint8Array; tcbInfo: Uint8Array };
  /** SEAMOPS(SEAMVERIFYREPORT) of a 256-byte REPORTMACSTRUCT: true when its MAC is this platform's. */
  verifyReport(reportMacStruct: Uint8Array): boolean;
  /** SEAMOPS(SEAMDB_GETREF): current index, nonce (32 bytes) and size of the SEAM database. */
  seamdbGetRef(): { index: bigint; nonce: Uint8Array; size: bigint };
  /** PCONFIG key programming for an HKID on this LP's package. False = not enough entropy, retry. */
  pconfigKey(hkid: number, keyId?: Uint8Array): boolean;
  /** Fault injection: the next so many `pconfigKey` fail. */
  pconfigFailures?: number;
  /** False enters guests without the checks of the guest-state area: for replaying recordings whose guests never run. Default true. */
  checksGuestState?: boolean;
}
