import type { ComponentChildren } from 'preact';
import { go } from '../app/router.ts';

/** To another of these pages, which no reload is needed for. */
export function Link(props: { to: string; current?: boolean; children: ComponentChildren }) {
  const { to, current = false } = props;
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} onClick={follow} aria-current={current ? 'page' : undefined}>
      {props.children}
    </a>
  );
}
