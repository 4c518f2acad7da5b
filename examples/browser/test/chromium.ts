import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Places where distributions put Chromium. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];
/** The browser talks to nobody but the test's own server. */
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync',
]; // prettier-ignore

/** Path of an installed Chromium, TDXKIT_CHROMIUM first, or undefined. */
export const chromiumPath = [process.env['TDXKIT_CHROMIUM'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));

export const HOW_TO_INSTALL = 'Chromium is not installed: apt install chromium, or name a Chromium or Chrome in TDXKIT_CHROMIUM';

/** Starts the installed Chromium, headless. */
export async function launchChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(HOW_TO_INSTALL);
  return await chromium.launch({ executablePath: chromiumPath, headless: true, args: FLAGS });
}
