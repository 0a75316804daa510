import { isFailure } from '../api/failure.ts';
import { deleteUser } from '../api/operations.ts';
import { Field, Form } from '../parts/form.tsx';
import { Step } from '../parts/step.tsx';
import { useWords } from '../words/language.tsx';
import { useAskWithProof } from './step-up.tsx';

/** Nobody does this by a click: the address has to be typed. */
export function DeleteAccount(props: {
  email: string;
  onDeleted: () => Promise<void>;
  onCancel: () => void;
}) {
  const words = useWords();
  const askWithProof = useAskWithProof();
  return (
    <Step title={words.account.delete} key="delete">
      <p>{words.account.deleteText}</p>
      <ul>
        {words.account.lost.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <Form
        grave
        button={words.account.deleteForGood}
        onSubmit={async ({ typed }) => {
          if (typed!.trim().toLowerCase() !== props.email) return { __typename: 'otherAddress' };
          const answer = await askWithProof(deleteUser, {});
          if (isFailure(answer)) return answer;
          await props.onDeleted();
          return null;
        }}
      >
        <Field
          name="typed"
          label={words.account.typeAddress(props.email)}
          type="email"
          autocomplete="off"
        />
      </Form>
      <div class="acts">
        <button type="button" onClick={props.onCancel}>
          {words.account.keepAccount}
        </button>
      </div>
    </Step>
  );
}
