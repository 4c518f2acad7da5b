import { diskWords, moduleFile, moduleNames } from './file-in-value.ts';
import type { VmOptions } from './vm-request.ts';

/** Files that a command with these options reads, or that a guest writes as its disk: nothing else may be written to them. */
export function inputFiles(image: string | undefined, raw: VmOptions & { readonly config?: string }): string[] {
  const modules = raw.multiboot === undefined ? [raw.initrd] : moduleNames(raw.initrd ?? '').map(moduleFile);
  const disks = (raw.disk ?? []).map((text) => diskWords(text)[0]);
  const names = [image, raw.kernel, raw.bios, raw.shim, raw.multiboot, raw.config, ...modules, ...disks];
  return names.filter((name): name is string => name !== undefined && name !== '');
}
