import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { facts } from '../api/facts.ts';

/** One thing to do. Its heading takes the focus, so that whoever hears the page hears what comes. */
export function Step({ title, children }: { title: string; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    document.title = `${title} · ${facts.name}`;
  }, [title]);
  return (
    <section>
      <h1 tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {children}
    </section>
  );
}
