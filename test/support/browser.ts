import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { inject } from 'vitest';

/** A real browser out of an npm package, which reaches this machine and nothing else. */
export async function launchBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  const folder = await unpackOnce();
  const home = await mkdtemp(join(inject('runDir'), 'browser-'));
  // Its own configuration looks for the fonts in /tmp/fonts. Without any font the page crashes.
  const fontConfig = join(home, 'fonts.conf');
  await writeFile(
    fontConfig,
    `<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${home}</cachedir></fontconfig>`,
  );

  const browser = await chromium.launch({
    executablePath: join(folder, 'chromium'),
    env: { HOME: home, LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: fontConfig },
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
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Takes seconds: the first of a run unpacks it for all who come later. */
async function unpackOnce(): Promise<string> {
  const folder = join(inject('runDir'), 'chromium');
  if (existsSync(folder)) return folder;

  // The package unpacks into TMPDIR. Into a folder of our own, as others may be about it too.
  const unpacking = await mkdtemp(join(inject('runDir'), 'unpacking-'));
  const before = { ...process.env };
  process.env['TMPDIR'] = unpacking;
  // Makes it bring the system libraries too (NSS and others), which a plain machine may lack.
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs20.x';
  const { default: packed } = await import('@sparticuz/chromium');
  await packed.executablePath();
  restoreEnvironment(before);
  await rename(unpacking, folder).catch((error: unknown) => {
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

/** Name by name: under another object, tmpdir() would still read what the process had before. */
function restoreEnvironment(before: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) {
    if (!(name in before)) delete process.env[name];
  }
  Object.assign(process.env, before);
}
