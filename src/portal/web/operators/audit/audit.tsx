import { useState } from 'preact/hooks';
import { AUDIT_EVENT_TYPES } from '../../../../audit/audit-event-types.ts';
import { ask } from '../../api/ask.ts';
import { Field, Form } from '../../parts/form.tsx';
import { Step } from '../../parts/step.tsx';
import { authAuditEvents } from '../operations.ts';
import { Choice } from '../parts/choice.tsx';
import { Rows } from '../parts/rows.tsx';
import { PAGE, useList } from '../parts/use-list.ts';
import { useOperatorWords } from '../words/words.ts';
import { EventRow } from './event-row.tsx';
import { Verify } from './verify.tsx';

type Filter = { readonly type: string | null; readonly userId: string | null };

const TYPES = AUDIT_EVENT_TYPES.toSorted().map((type) => [type, type] as const);

/** What happened, the newest first. `?user=` begins with what is about one user. */
export function Audit() {
  const words = useOperatorWords().audit;
  const [filter, setFilter] = useState<Filter>(() => ({
    type: null,
    userId: new URLSearchParams(location.search).get('user'),
  }));
  const list = useList(filter, (asked, after) =>
    ask(authAuditEvents, { ...asked, first: PAGE, after }),
  );
  return (
    <Step title={words.title}>
      <Verify />
      <Form
        button={words.show}
        onSubmit={async ({ type = '', userId = '' }) =>
          setFilter({ type: type || null, userId: userId.trim() || null })
        }
      >
        <Choice name="type" label={words.type} options={[['', words.everything], ...TYPES]} />
        <Field
          name="userId"
          label={words.userId}
          autocomplete="off"
          required={false}
          maxLength={36}
          defaultValue={filter.userId ?? ''}
        />
      </Form>
      <Rows list={list} row={(event) => <EventRow event={event} />} />
    </Step>
  );
}
