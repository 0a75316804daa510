import { useId } from 'preact/hooks';

/** One of several, by name. */
export function Choice(props: {
  name: string;
  label: string;
  options: readonly (readonly [value: string, text: string])[];
  defaultValue?: string;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select id={id} name={props.name}>
        {props.options.map(([value, text]) => (
          <option key={value} value={value} selected={value === (props.defaultValue ?? '')}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
