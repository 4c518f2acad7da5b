/** What a listener of `TdxModule.trace` is told of what happens between a TD and the module, unseen by the host. */
export type ModuleTraceEvent =
  /** A TDCALL that came back to the guest or left to the host; `status` is what RAX holds, undefined when the host will answer. */
  | { readonly kind: 'tdcall'; readonly lp: number; readonly leaf: string; readonly status: bigint | undefined }
  /** #VE was injected. `reason`: basic VMX exit reason. */
  | { readonly kind: 've'; readonly lp: number; readonly reason: number; readonly qualification: bigint; readonly gpa: bigint };

export type ModuleTraceListener = (event: ModuleTraceEvent) => void;
