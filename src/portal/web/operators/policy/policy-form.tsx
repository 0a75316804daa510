import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Check, Form } from '../../parts/form.tsx';
import { useWords } from '../../words/language.tsx';
import { Choice } from '../parts/choice.tsx';
import { useOperatorWords } from '../words/words.ts';
import {
  changeOf,
  FACTORS,
  NUMBER_NAMES,
  NUMBERS,
  REQUIREMENTS,
  RISKS,
  SWITCHES,
  type Change,
  type Policy,
} from './change.ts';
import { RoleRows } from './role-rows.tsx';

/** The policy as it rules, to be changed. Nothing is saved from here. */
export function PolicyForm(props: { rules: Policy; onPreview: (change: Change) => Promise<void> }) {
  const words = useWords();
  const own = useOperatorWords();
  const { rules } = props;
  return (
    <Form button={own.policy.preview} onSubmit={(typed) => props.onPreview(changeOf(rules, typed))}>
      <Choice
        name="requirement"
        label={own.policy.requirement}
        options={REQUIREMENTS.map((name) => [name, own.requirements[name]])}
        defaultValue={rules.requirement}
      />
      <Several legend={own.policy.factors}>
        {FACTORS.map((name) => (
          <Check
            key={name}
            name={`factor.${name}`}
            label={words.factors[name]}
            checked={rules.allowedFactors.includes(name)}
          />
        ))}
      </Several>
      {NUMBER_NAMES.map((name) => (
        <NumberField
          key={name}
          name={name}
          label={own.policy.numbers[name]}
          range={NUMBERS[name]}
          value={rules[name]}
        />
      ))}
      <Several legend={own.policy.more}>
        {SWITCHES.map((name) => (
          <Check key={name} name={name} label={own.policy.switches[name]} checked={rules[name]} />
        ))}
      </Several>
      <Several legend={own.policy.risks}>
        {RISKS.map((name) => (
          <Check
            key={name}
            name={`risk.${name}`}
            label={own.policy.risk[name]}
            checked={rules.riskTriggers.includes(name)}
          />
        ))}
      </Several>
      <RoleRows rules={rules} />
    </Form>
  );
}

function Several({ legend, children }: { legend: string; children: ComponentChildren }) {
  return (
    <fieldset class="field">
      <legend>{legend}</legend>
      {children}
    </fieldset>
  );
}

function NumberField(props: {
  name: string;
  label: string;
  range: readonly [min: number, max: number];
  value: number;
}) {
  const id = useId();
  const [min, max] = props.range;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        name={props.name}
        type="number"
        min={min}
        max={max}
        required
        defaultValue={String(props.value)}
      />
    </div>
  );
}
