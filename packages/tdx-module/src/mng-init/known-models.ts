import { knownModels } from '@tdxkit/tdx-arch';
import { ModuleShutdown } from '../module-shutdown.ts';

const STEPPING = 0xf;
const isSameModel = (a: number, b: number): boolean => a >>> 4 === b >>> 4;

/**
 * The known models from the platform's own (CPUID(1).EAX `native`) on to older ones.
 * @throws ModuleShutdown for a platform that the module does not know
 */
export function modelsFrom(native: number): readonly { readonly fms: number }[] {
  const start = knownModels.findIndex((model) => isSameModel(model.fms, native));
  if (start < 0) throw new ModuleShutdown(`it does not know the processor 0x${native.toString(16)}`);
  return knownModels.slice(start);
}

/**
 * May a migratable TD be told that it runs on the processor `fms` (CPUID(1).EAX), on a platform that is `native`: the same model or an older
 * one, of a stepping that is known and not newer than the platform's?
 */
export function isLegalModel(fms: number, native: number): boolean {
  if (isSameModel(fms, native) && (fms & STEPPING) > (native & STEPPING)) return false;
  const known = modelsFrom(native).find((model) => isSameModel(model.fms, fms));
  return known !== undefined && (fms & STEPPING) <= (known.fms & STEPPING);
}
