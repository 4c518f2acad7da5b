import { ConfigError } from '@tdxkit/x86-cpu/units';
import type { TdpMmuConfig } from './mmu-config.ts';
import { framesOf } from './table.ts';

/** @throws ConfigError when hooks, external pages, direct bits, attributes and levels do not go together, or the root does not cover the direct bits */
export function checkConfig(config: TdpMmuConfig): void {
  if (config.hooks !== undefined && (config.externalTables === undefined || config.directBits === 0)) {
    throw new ConfigError('an MMU with external page-table hooks needs externalTables and directBits');
  }
  if ((config.maxMirrorLevel ?? 1) > 1 && config.hooks?.splitExternalSpte === undefined)
    throw new ConfigError('large mirror leaves need the hook splitExternalSpte');
  if ((config.maxMirrorLevel ?? 1) > 3 || (config.maxDirectLevel ?? 3) > 3) throw new ConfigError('leaves have level 1, 2 or 3');
  if (config.directBits >= framesOf(config.rootLevel) * 512)
    throw new ConfigError(`a ${config.rootLevel}-level root does not cover the direct bits`);
  if (config.attributes !== undefined && config.hooks === undefined)
    throw new ConfigError('attributes of the MMU need a mirror tree with hooks');
}
