import { isFailure } from '../api/failure.ts';
import { exportUserData } from '../api/operations.ts';
import { download } from '../parts/download.ts';
import { useDoing } from '../parts/doing.ts';
import { Act, Trouble } from '../parts/form.tsx';
import { useWords } from '../words/language.tsx';
import { useAskWithProof } from './step-up.tsx';

/** What is stored, to take along; and the way out. */
export function Data({ onDelete }: { onDelete: () => void }) {
  const words = useWords().account;
  const doing = useDoing();
  const askWithProof = useAskWithProof();
  return (
    <section class="part">
      <h2>{words.data}</h2>
      <p>{words.exportText}</p>
      <Trouble doing={doing} />
      <div class="acts">
        <Act
          doing={doing}
          onClick={async () => {
            const answer = await askWithProof(exportUserData, {});
            if (isFailure(answer)) return answer;
            const { data, exportedAt } = answer;
            const name = `account-${exportedAt.slice(0, 10)}.json`;
            download(name, 'application/json', `${JSON.stringify(data, null, 2)}\n`);
            return null;
          }}
        >
          {words.export}
        </Act>
        <button type="button" class="grave" onClick={onDelete}>
          {words.delete}
        </button>
      </div>
    </section>
  );
}
