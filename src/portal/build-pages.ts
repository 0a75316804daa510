import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('web/', import.meta.url));
const [outDir = fileURLToPath(new URL('../../dist/portal/web/', import.meta.url))] =
  process.argv.slice(2);

await build({
  root,
  base: '/account/',
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    // Each would be an inline script or a `data:` URL, and the policy of the pages allows neither.
    modulePreload: false,
    assetsInlineLimit: 0,
    // Then what only operators ask is sent with their pages, and not with the first one.
    rolldownOptions: {
      treeshake: { moduleSideEffects: [{ test: /\/src\/clients\//, sideEffects: false }] },
    },
  },
});

// Once, and as small as they get: they are served as they lie there.
const assets = join(outDir, 'assets');
for (const name of await readdir(assets)) {
  const bytes = await readFile(join(assets, name));
  await writeFile(join(assets, `${name}.br`), await promisify(brotliCompress)(bytes));
  await writeFile(join(assets, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
}
