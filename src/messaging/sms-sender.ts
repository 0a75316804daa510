export type SmsConfig =
  | { readonly kind: 'none' }
  | { readonly kind: 'console' }
  | { readonly kind: 'webhook'; readonly url: string }
  | {
      readonly kind: 'twilio';
      readonly accountSid: string;
      readonly authToken: string;
      readonly from: string;
      /** Instead of https://api.twilio.com. */
      readonly apiUrl: string | undefined;
    };

type Sms = {
  /** E.164 */
  readonly to: string;
  readonly body: string;
};

/** Sends text messages. `send` throws `MessageNotSent` when the provider refuses or does not answer in time. */
export type SmsSender = {
  send(sms: Sms): Promise<void>;
  close(): void;
};
