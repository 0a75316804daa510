import type { React } from './browser-page.ts';
import type { Held } from './held.ts';

/** The line below everything: who is signed in, what else is held, and the picture to scan. */
export function createPanel(react: React, held: Held): () => unknown {
  const h = react.createElement;
  const until = (time: Date | null): string => (time ? ` until ${time.toLocaleTimeString()}` : '');

  return () => {
    const { signedIn, ticket, picture, note, holds } = react.useSyncExternalStore(
      held.subscribe,
      held.shown,
    );
    const who = signedIn ? `${signedIn.email} is signed in${until(signedIn.until)}` : 'signed out';
    const what = ticket?.enrolls ? 'enrollment ticket' : 'ticket';
    return h(
      'div',
      { className: 'held', role: 'status' },
      picture && h('img', { src: picture, alt: 'QR code: scan it with an authenticator app' }),
      h('span', null, who),
      ticket && h('span', null, `${what} held${until(ticket.until)}`),
      note && h('span', null, note),
      holds && h('button', { type: 'button', onClick: held.forget }, 'Forget'),
    );
  };
}
