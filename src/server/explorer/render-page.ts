import { createHash } from 'node:crypto';
import { pageScript } from './page-script.ts';
import { EMAIL, tabs } from './tabs.ts';

/** The line below everything, in GraphiQL's own colours: it stands where its logo does. */
const STYLE = `
  .graphiql-container { height: calc(100vh - 40px); }
  .graphiql-container .graphiql-session-header { height: auto; align-items: start; }
  .graphiql-tabs { flex-wrap: wrap; gap: 4px; font-size: 13px; }
  .graphiql-container .graphiql-tab .graphiql-tab-button { padding: 2px 20px 2px 6px; }
  .held {
    position: fixed; inset: auto 0 0 0; height: 40px; box-sizing: border-box; padding: 0 16px;
    display: flex; align-items: center; gap: 24px; white-space: nowrap; z-index: 5;
    font-size: 14px; color: hsl(var(--color-neutral)); background: hsl(var(--color-base));
    border-top: 1px solid hsla(var(--color-neutral), 0.2);
  }
  .held img { position: fixed; right: 24px; bottom: 56px; width: 180px; border-radius: 8px; }
  .held button {
    margin-left: auto; cursor: pointer; font: inherit; color: inherit; background: none;
    border: 1px solid currentcolor; border-radius: 4px; padding: 2px 10px;
  }
  /* Monaco's own greens: of brackets on white, and of comments on dark blue. */
  .monaco-editor.vs .bracket-highlighting-1 { color: #267326 !important; }
  .monaco-editor.vs-dark .mtk8 { color: #7fb46a; }`;

export type RenderedPage = { readonly html: string; readonly policy: string };

/** GraphiQL whole and offline, started by our own script, and a policy under which nothing else runs. */
export async function renderPage(options: { fillsCodes: boolean }): Promise<RenderedPage> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const page = renderGraphiQL({ title: 'Ticketgate' });
  const start = page.lastIndexOf('YogaGraphiQL.renderYogaGraphiQL(');
  const end = page.indexOf('</script>', start);
  // Monaco is left in reach: GraphiQL does not tell it when the system turns dark.
  const monaco = 'globalAPI: false';
  if (start < 0 || end < 0 || !page.includes(monaco) || !page.includes('</head>'))
    throw new Error('@graphql-yoga/render-graphiql renders another page than it did.');

  const ours = pageScript({ tabs, email: EMAIL, ...options });
  const html = `${page.slice(0, start)}${ours}${page.slice(end)}`
    .replace(monaco, () => 'globalAPI: true')
    .replace('</head>', () => `<style>${STYLE}</style></head>`);
  return { html, policy: policyFor(html) };
}

/** Nothing but this page's own script runs, and nothing but this service is called. */
function policyFor(html: string): string {
  const scripts = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code!);
  const hashes = scripts.map(
    (code) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    `script-src ${hashes.join(' ')} blob:`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data:",
    'font-src data:',
  ].join('; ');
}
