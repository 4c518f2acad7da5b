import { TdxError } from '@tdxkit/x86-cpu/units';

/**
 * The module found a contradiction that only a broken platform can cause and shut itself down: every further SEAMCALL and VM exit throws
 * this again. On silicon SEAM stays closed until the next reset.
 */
export class ModuleShutdown extends TdxError {
  constructor(reason: string) {
    super('MODULE_SHUTDOWN', `the TDX module shut itself down: ${reason}`, {
      hint: 'The platform contradicts itself: compare its CPUID and MSR tables. A new machine starts over.',
    });
  }
}
