import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** A real browser out of an npm package, which reaches this machine and nothing else. */
export async function launchBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  // The package unpacks into TMPDIR. Into a folder of our own, so that parallel runs do not meet.
  const unpacked = await mkdtemp(join(tmpdir(), 'ticketgate-chromium-'));
  const before = { ...process.env };
  process.env['TMPDIR'] = unpacked;
  // Makes it bring the system libraries too (NSS and others), which a plain machine may lack.
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs20.x';
  const { default: packed } = await import('@sparticuz/chromium');
  const executablePath = await packed.executablePath();
  const libraries = process.env['LD_LIBRARY_PATH']!;
  restoreEnvironment(before);

  // Its own configuration looks for the fonts in /tmp/fonts. Without any font the page crashes.
  const fontConfig = join(unpacked, 'fonts.conf');
  await writeFile(
    fontConfig,
    `<fontconfig><dir>${join(unpacked, 'fonts')}</dir><cachedir>${unpacked}</cachedir></fontconfig>`,
  );

  const browser = await chromium.launch({
    executablePath,
    env: { HOME: unpacked, LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: fontConfig },
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
    ],
  });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(unpacked, { recursive: true, force: true });
    },
  };
}

/** Name by name: under another object, tmpdir() would still read what the process had before. */
function restoreEnvironment(before: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) {
    if (!(name in before)) delete process.env[name];
  }
  Object.assign(process.env, before);
}
