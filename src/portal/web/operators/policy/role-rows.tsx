import { Field } from '../../parts/form.tsx';
import { Choice } from '../parts/choice.tsx';
import { useOperatorWords } from '../words/words.ts';
import { REQUIREMENTS, type Policy } from './change.ts';

/** Roles of which more is asked than of everybody, and room for one. */
export function RoleRows({ rules }: { rules: Policy }) {
  const words = useOperatorWords();
  const own = words.policy;
  const rows = [...rules.roleRequirements, { role: '', requirement: '' }];
  return (
    <fieldset class="field">
      <legend>{own.roles}</legend>
      {rows.map(({ role, requirement }, index) => (
        <div class="pair" key={role}>
          <Field
            name={`role.${index}`}
            label={own.role(index + 1)}
            autocomplete="off"
            required={false}
            maxLength={64}
            defaultValue={role}
          />
          <Choice
            name={`asked.${index}`}
            label={own.asked(index + 1)}
            options={[
              ['', own.noMore],
              ...REQUIREMENTS.map((name) => [name, words.requirements[name]] as const),
            ]}
            defaultValue={requirement}
          />
        </div>
      ))}
    </fieldset>
  );
}
