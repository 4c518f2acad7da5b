import { propertyName } from '../options/option-spec.ts';
import { vmOptions } from '../options/vm-options.ts';
import type { VmOptions } from '../options/vm-request.ts';

const names = new Set(vmOptions.map(propertyName));

/** Of the options of a command, those that decide what the VM is: what a recording keeps. */
export const onlyVmOptions = (raw: VmOptions): VmOptions =>
  Object.fromEntries(Object.entries(raw).filter(([name]) => names.has(name))) as unknown as VmOptions;
