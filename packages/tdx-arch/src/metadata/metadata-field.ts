/** Context of a metadata field: id bits 54:52. */
export const MetadataContext = { SYS: 0, TD: 1, VCPU: 2 } as const;

/** One row of the metadata tables: `fields` consecutive field codes with `elements` elements each. Masks that are absent mean no access. */
export interface MetadataField {
  /** Identifier of the first element, with context, class, element size and NON_ARCH. */
  readonly id: bigint;
  readonly name: string;
  /** Id bits 61:56. */
  readonly classCode: number;
  /** Bytes of one element: 1, 2, 4 or 8. */
  readonly bytes: number;
  /** Byte offset of the first element; absent for module fields and the VMCS. */
  readonly offset?: number;
  readonly fields: number;
  readonly elements: number;
  /** TDH.MNG.RD / WR, TDH.VP.RD / WR, TDH.SYS.RD on a production TD. */
  readonly hostRead?: bigint;
  readonly hostWrite?: bigint;
  /** The same when ATTRIBUTES.DEBUG is 1. */
  readonly hostDebugRead?: bigint;
  readonly hostDebugWrite?: bigint;
  /** TDG.VM.RD / WR, TDG.VP.RD / WR, TDG.SYS.RD. */
  readonly guestRead?: bigint;
  readonly guestWrite?: bigint;
  /** TDG.SERVTD.RD / WR of a migration TD. */
  readonly migTdRead?: bigint;
  readonly migTdWrite?: bigint;
  /** Which direction ('rd', 'wr', 'rd+wr') has a rule of its own, see `specialFields`. */
  readonly special?: string;
  /** Checks on the value: hpa, gpa, shared, private, vm_app_l1, vm_app_l2. */
  readonly attributes?: readonly string[];
  /** Export type / import type. */
  readonly migration?: string;
  /** What a module field reads as, in words. */
  readonly value?: string;
}
