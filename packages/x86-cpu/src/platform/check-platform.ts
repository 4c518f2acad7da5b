import type { PlatformConfig } from '../machine.ts';
import { ConfigError, hex } from '../units/index.ts';

type Range = readonly [base: number, size: number];

/** Throws ConfigError when a platform contradicts itself. */
export function checkPlatform(platform: PlatformConfig): void {
  const { lps, keyIdBits, sharedKeyIds, ram, cmrs } = platform;
  if (lps.length === 0) throw new ConfigError('a platform needs at least one logical processor');
  const ids = new Set(lps.map((lp) => lp.x2apicId));
  if (ids.size !== lps.length) throw new ConfigError('two logical processors have the same x2APIC id');
  if (!Number.isInteger(keyIdBits) || keyIdBits < 0 || keyIdBits > 15)
    throw new ConfigError(`keyIdBits must be 0..15, not ${keyIdBits}`);
  if (!Number.isInteger(sharedKeyIds) || sharedKeyIds < 0 || sharedKeyIds > 2 ** keyIdBits - 1)
    throw new ConfigError(`${sharedKeyIds} shared key ids do not fit ${keyIdBits} key-id bits`, {
      hint: 'At most 2**keyIdBits - 1: key id 0 is the TME key.',
    });
  const top = 2 ** (52 - keyIdBits);
  for (const range of ram) checkRange('RAM', range, top);
  for (const range of cmrs) checkRange('CMR', range, top);
  const sorted = [...ram].sort((a, b) => a[0] - b[0]);
  for (let i = 1; i < sorted.length; i++)
    if (sorted[i - 1]![0] + sorted[i - 1]![1] > sorted[i]![0])
      throw new ConfigError(`RAM ranges overlap at ${hex(sorted[i]![0])}`);
  for (const [base, size] of cmrs)
    if (!sorted.some(([start, length]) => start <= base && base + size <= start + length))
      throw new ConfigError(`the CMR at ${hex(base)} is not inside one RAM range`);
  if (platform.cpuSvn.length !== 16) throw new ConfigError(`CPUSVN has 16 bytes, not ${platform.cpuSvn.length}`);
  if (platform.teeTcbInfo.length !== 239) throw new ConfigError(`TEE_TCB_INFO has 239 bytes, not ${platform.teeTcbInfo.length}`);
  if (platform.seamdb.nonce.length !== 32)
    throw new ConfigError(`the SEAM database nonce has 32 bytes, not ${platform.seamdb.nonce.length}`);
}

function checkRange(what: string, [base, size]: Range, top: number): void {
  if (
    !Number.isSafeInteger(base) ||
    !Number.isSafeInteger(size) ||
    base < 0 ||
    size <= 0 ||
    base % 4096 !== 0 ||
    size % 4096 !== 0
  )
    throw new ConfigError(`${what} range [${base}, ${size}] is not made of whole 4 KiB pages`);
  if (base + size > top)
    throw new ConfigError(`${what} range at ${hex(base)} reaches into the key-id bits (${hex(top)})`, {
      hint: 'Use fewer key-id bits or lower addresses.',
    });
}
