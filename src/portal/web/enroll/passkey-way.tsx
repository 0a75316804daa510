import { isFailure } from '../api/failure.ts';
import { enrollMfaWebauthn, verifyEnrollMfaWebauthn } from '../api/operations.ts';
import { makePasskey } from '../api/passkeys.ts';
import { Field, Form } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import { enrolled, type WayProps } from './way.ts';

export function PasskeyWay(way: WayProps) {
  const { ask, orEnd } = way;
  const words = useWords();
  return (
    <>
      <p>{words.enroll.WEBAUTHN}</p>
      <Form
        button={words.enroll.make}
        onSubmit={async ({ name }) => {
          const made = await ask(enrollMfaWebauthn, { name: name!.trim() || null });
          if (isFailure(made)) return orEnd(made);
          const credential = await makePasskey(made.options);
          const { factorId } = made;
          return enrolled(way, await ask(verifyEnrollMfaWebauthn, { factorId, credential }));
        }}
      >
        <Field
          name="name"
          label={words.name}
          autocomplete="off"
          defaultValue="Passkey"
          maxLength={64}
        />
      </Form>
    </>
  );
}
