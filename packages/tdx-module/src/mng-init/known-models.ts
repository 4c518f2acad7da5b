import { knownModels } from '@tdxkit/tdx-arch';

const STEPPING = 0xf;
const isSameModel = (a: number, b: number): boolean => a >>> 4 === b >>> 4;

/**
 * May a migratable TD be told that it runs on the processor `fms` (CPUID(1).EAX), on a platform that is `native`: the same model or an older
 * one, of a stepping that is known and not newer than the platform's?
 */
export function isLegalModel(fms: number, native: number): boolean {
  if (isSameModel(fms, native) && (fms & STEPPING) > (native & STEPPING)) return false;
  const start = knownModels.findIndex((model) => isSameModel(model.fms, native));
  const known = start < 0 ? undefined : knownModels.slice(start).find((model) => isSameModel(model.fms, fms));
  return known !== undefined && (fms & STEPPING) <= (known.fms & STEPPING);
}
