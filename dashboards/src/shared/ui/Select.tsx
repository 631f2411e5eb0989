/** One of many, from a list the browser draws. */
import { useId } from "preact/hooks";
import type { Named } from "../api/types";
import { t } from "../words/i18n";

interface Props {
  readonly label: string;
  readonly choices: readonly Named[];
  readonly value: string;
  readonly set: (id: string) => void;
  readonly fault?: string | undefined;
  readonly hint?: string;
  /** What choosing nothing means. */
  readonly none?: string;
}

export function Select({ label, choices, value, set, fault, hint, none }: Props) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} aria-invalid={fault !== undefined} aria-describedby={hint === undefined ? undefined : `${id}-hint`} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{none ?? t("common.none")}</option>
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.name}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {fault !== undefined && <p class="fault">{fault}</p>}
    </div>
  );
}
