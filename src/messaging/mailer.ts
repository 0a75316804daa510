export type MailConfig =
  | { readonly kind: 'console' }
  | { readonly kind: 'smtp'; readonly url: string; readonly from: Sender };

/** Without a name of its own it has that of the service. */
export type Sender = { readonly name: string | null; readonly address: string };

export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for every try at one message, so that a mailbox can tell copies. */
  readonly id: string;
};

/** Sends e-mail. `send` throws `MessageNotSent` when the server refuses or does not answer in time. */
export type Mailer = {
  send(mail: Mail): Promise<void>;
  close(): void;
};
