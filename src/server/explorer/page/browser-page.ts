/**
 * What the scripts in this folder touch of the page that they run in. They are sent as text, so that a
 * function here uses only its arguments and what is global in browsers and in Node alike.
 */
export type BrowserPage = {
  fetch: typeof fetch;
  readonly crypto: typeof globalThis.crypto;
  readonly location: { readonly href: string };
  readonly localStorage: KeyValues;
  readonly sessionStorage: KeyValues;
  readonly navigator: {
    readonly credentials?: {
      create(options: { publicKey: unknown }): Promise<PublicKeyAnswer | null>;
      get(options: { publicKey: unknown }): Promise<PublicKeyAnswer | null>;
    };
  };
  readonly PublicKeyCredential?: {
    parseCreationOptionsFromJSON(options: unknown): unknown;
    parseRequestOptionsFromJSON(options: unknown): unknown;
  };
  readonly document: { querySelector(selector: string): unknown };
  matchMedia(query: string): {
    addEventListener(type: 'change', listener: (scheme: { matches: boolean }) => void): void;
  };
  /** What GraphiQL brings along, and leaves for others to use. */
  readonly React: React;
  readonly monaco: { readonly editor: { setTheme(name: string): void } };
  readonly YogaGraphiQL: { renderYogaGraphiQL(root: unknown, options: object): void };
};

export type KeyValues = {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
};

export type React = {
  createElement(
    type: string | (() => unknown),
    props?: object | null,
    ...children: unknown[]
  ): object;
  useSyncExternalStore<State>(
    subscribe: (changed: () => void) => () => void,
    state: () => State,
  ): State;
};

type PublicKeyAnswer = { toJSON(): unknown };
