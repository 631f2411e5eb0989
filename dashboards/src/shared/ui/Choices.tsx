/** Big toggles: one of several, or any of several, each a whole target. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface Choice<T extends string> {
  readonly id: T;
  readonly name: ComponentChildren;
  readonly hint?: string | undefined;
}

interface Shared<T extends string> {
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  readonly hint?: string;
  readonly fault?: string | undefined;
  /** The label is read out but not shown. */
  readonly silent?: boolean;
}

function Set<T extends string>(
  props: Shared<T> & { readonly type: "radio" | "checkbox"; readonly on: (id: T) => boolean; readonly flip: (id: T) => void },
) {
  const name = useId();
  return (
    <fieldset class="choices" aria-describedby={props.fault === undefined ? undefined : `${name}-fault`}>
      <legend class={props.silent === true ? "unseen" : undefined}>{props.label}</legend>
      {props.hint !== undefined && <p class="hint">{props.hint}</p>}
      <div class={props.choices.some((it) => it.hint !== undefined) ? "choices-set choices-lines" : "choices-set"}>
        {props.choices.map((choice) => (
          <label key={choice.id} class="choice">
            <input
              type={props.type}
              name={name}
              value={choice.id}
              checked={props.on(choice.id)}
              onChange={() => props.flip(choice.id)}
            />
            <span class="choice-mark" aria-hidden="true" />
            <span class="choice-name">
              <span>{choice.name}</span>
              {choice.hint !== undefined && <small>{choice.hint}</small>}
            </span>
          </label>
        ))}
      </div>
      {props.fault !== undefined && (
        <p id={`${name}-fault`} class="fault" role="alert">
          {props.fault}
        </p>
      )}
    </fieldset>
  );
}

export function OneOf<T extends string>(props: Shared<T> & { readonly value: T | null; readonly set: (id: T) => void }) {
  return <Set {...props} type="radio" on={(id) => id === props.value} flip={props.set} />;
}

export function AnyOf<T extends string>(
  props: Shared<T> & { readonly value: readonly T[]; readonly set: (ids: readonly T[]) => void },
) {
  const { value, set } = props;
  const flip = (id: T) => set(value.includes(id) ? value.filter((it) => it !== id) : [...value, id]);
  return <Set {...props} type="checkbox" on={(id) => value.includes(id)} flip={flip} />;
}
