/** One TDG.VP.VMCALL sub-function. */
export interface VmcallInfo {
  readonly name: string;
  /** R11. */
  readonly leaf: number;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** In order of the checks. */
  readonly errors: readonly { readonly when: string; readonly result: string }[];
  /** The KVM_EXIT_* with which user space takes part. */
  readonly userspaceExit?: string;
}
