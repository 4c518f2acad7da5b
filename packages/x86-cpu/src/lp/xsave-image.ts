import type { Hpa } from '../units/index.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';
import { UnimplementedInstruction } from './unimplemented-instruction.ts';

/** XSAVES of the components in `mask` to the compacted image at `pa`. */
export function xsavesImage(_lp: X86LogicalProcessor, _pa: Hpa, _mask: bigint): void {
  throw new UnimplementedInstruction('XSAVES image', 'host');
}

/** XRSTORS from the compacted image at `pa`. False = #GP, nothing loaded. */
export function xrstorsImage(_lp: X86LogicalProcessor, _pa: Hpa, _mask: bigint): boolean {
  throw new UnimplementedInstruction('XRSTORS image', 'host');
}
