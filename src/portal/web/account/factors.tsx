import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { isFailure, type Answer, type Problem } from '../api/failure.ts';
import {
  authConfig,
  generateRecoveryCodes,
  removeMfaFactor,
  renameMfaFactor,
  setPrimaryMfaFactor,
} from '../api/operations.ts';
import { useDoing } from '../parts/doing.ts';
import { Act, Field, Form, Trouble } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import type { User } from './user.ts';
import { day } from './dates.ts';
import { useAskWithProof } from './step-up.tsx';

type Mfa = User['mfa'];
type Factor = NonNullable<Mfa>['factors'][number];
export type AddableTypes = Answer<'authConfig'>['allowedFactors'];

export function Factors(props: {
  mfa: Mfa;
  emailVerified: boolean;
  look: () => Promise<void>;
  onAdd: (types: AddableTypes) => void;
  onCodes: (codes: readonly string[]) => void;
}) {
  const words = useWords().account;
  const doing = useDoing();
  const askWithProof = useAskWithProof();
  const [types, setTypes] = useState<AddableTypes>([]);
  const { mfa, look } = props;
  useEffect(() => {
    ask(authConfig, {}).then(
      (config) => config?.mfaRequirement !== 'DISABLED' && setTypes(config?.allowedFactors ?? []),
      () => {},
    );
  }, []);
  if (!mfa) return null;
  // One mailbox is one factor, and it has to be theirs.
  const mailboxServes = props.emailVerified && mfa.factors.every(({ type }) => type !== 'EMAIL');
  const addable = types.filter((type) => type !== 'EMAIL' || mailboxServes);

  async function newCodes(): Promise<Problem | null> {
    const answer = await askWithProof(generateRecoveryCodes, {});
    if (isFailure(answer)) return answer;
    props.onCodes(answer.codes);
    return null;
  }

  return (
    <section class="part">
      <h2>{words.security}</h2>
      {mfa.factors.length === 0 && <p>{words.noFactors}</p>}
      <ul class="list">
        {mfa.factors.map((factor) => (
          <FactorItem key={factor.id} factor={factor} look={look} />
        ))}
      </ul>
      {mfa.factors.length > 0 && <p>{words.codesLeft(mfa.recoveryCodesRemaining)}</p>}
      <Trouble doing={doing} />
      <div class="acts">
        {addable.length > 0 && (
          <button type="button" onClick={() => props.onAdd(addable)}>
            {words.addFactor}
          </button>
        )}
        {mfa.factors.length > 0 && (
          <Act doing={doing} onClick={newCodes}>
            {words.newCodes}
          </Act>
        )}
      </div>
    </section>
  );
}

function FactorItem({ factor, look }: { factor: Factor; look: () => Promise<void> }) {
  const all = useWords();
  const words = all.account;
  const doing = useDoing();
  const askWithProof = useAskWithProof();
  const [renaming, setRenaming] = useState(false);
  const { id: factorId, name } = factor;

  /** What comes of it is read anew. */
  async function then(answer: object): Promise<Problem | null> {
    if (isFailure(answer as Answer<'removeMfaFactor'>)) return answer as Problem;
    setRenaming(false);
    await look();
    return null;
  }

  return (
    <li>
      <strong>{name}</strong> {factor.isPrimary && <span class="soft">{`(${words.primary})`}</span>}
      <div class="soft">
        {[
          all.factors[factor.type],
          factor.maskedTarget,
          words.added(day(all.tag, factor.createdAt)),
          factor.lastUsedAt && words.used(day(all.tag, factor.lastUsedAt)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
      {renaming && (
        <Form
          button={words.save}
          onSubmit={async (typed) =>
            then(await ask(renameMfaFactor, { factorId, name: typed['name']!.trim() }))
          }
        >
          <Field
            name="name"
            label={all.name}
            autocomplete="off"
            defaultValue={name}
            maxLength={64}
          />
        </Form>
      )}
      <Trouble doing={doing} />
      <div class="acts">
        <button
          type="button"
          class="small"
          aria-expanded={renaming}
          aria-label={words.of(words.rename, name)}
          onClick={() => setRenaming(!renaming)}
        >
          {words.rename}
        </button>
        {!factor.isPrimary && (
          <Act
            class="small"
            label={words.of(words.makePrimary, name)}
            doing={doing}
            onClick={async () => then(await askWithProof(setPrimaryMfaFactor, { factorId }))}
          >
            {words.makePrimary}
          </Act>
        )}
        <Act
          class="small"
          label={words.of(words.remove, name)}
          doing={doing}
          onClick={async () => then(await askWithProof(removeMfaFactor, { factorId }))}
        >
          {words.remove}
        </Act>
      </div>
    </li>
  );
}
