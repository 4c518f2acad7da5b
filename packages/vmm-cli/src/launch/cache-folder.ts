import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of this user where `tdx` may keep what it can make again; undefined: NODE_DISABLE_COMPILE_CACHE is set, or there is none. */
export function cacheFolder(env: Environment, platform: string, home: () => string = homedir): string | undefined {
  if (env['NODE_DISABLE_COMPILE_CACHE']) return undefined;
  const folder = systemFolder(env, platform, home);
  return isAbsolute(folder) ? join(folder, 'tdxkit') : undefined;
}

function systemFolder(env: Environment, platform: string, home: () => string): string {
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? '';
  const xdg = env['XDG_CACHE_HOME'] ?? '';
  if (isAbsolute(xdg)) return xdg;
  try {
    const folder = home();
    return folder === '' ? '' : join(folder, platform === 'darwin' ? 'Library/Caches' : '.cache');
  } catch {
    return ''; // a user without a home
  }
}
