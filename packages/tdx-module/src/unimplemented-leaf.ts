import { TdxError } from '@tdxkit/x86-cpu/units';

/** Thrown by a call of a leaf that the ABI has and this module does not implement yet. The caller's registers are unchanged. */
export class UnimplementedLeaf extends TdxError {
  readonly leaf: string;
  constructor(leaf: string, reason: string) {
    super('UNIMPLEMENTED_LEAF', `${leaf} is not implemented: ${reason}`, {
      hint: 'See the table of leaves in the README of @tdxkit/tdx-module.',
    });
    this.leaf = leaf;
  }
}
