/** A labelled field with its hint and its fault, tied together for eyes and ears. */
import { useId } from "preact/hooks";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly hint?: string | undefined;
  readonly fault?: string | undefined;
  readonly kind?: "text" | "date" | "datetime-local" | "digits" | "long";
  readonly length?: number;
  readonly required?: boolean;
  readonly autofocus?: boolean;
  readonly name?: string;
}

export function Field({ label, value, set, hint, fault, kind = "text", length = 200, required, autofocus, name }: Props) {
  const id = useId();
  const said = [hint === undefined ? "" : `${id}-hint`, fault === undefined ? "" : `${id}-fault`].join(" ").trim();
  const common = {
    id,
    name,
    value,
    maxLength: length,
    required,
    autocomplete: "off",
    spellcheck: kind === "long",
    autofocus,
    "aria-invalid": fault !== undefined,
    "aria-describedby": said === "" ? undefined : said,
    onInput: (event: Event) => set((event.currentTarget as HTMLInputElement).value),
  };
  return (
    <div class={`field field-${kind}`}>
      <label for={id}>{label}</label>
      {kind === "long" && <textarea {...common} rows={2} />}
      {(kind === "date" || kind === "datetime-local") && <input {...common} type={kind} />}
      {(kind === "text" || kind === "digits") && (
        <input {...common} type="text" inputMode={kind === "digits" ? "numeric" : undefined} />
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} class="fault">
          {fault}
        </p>
      )}
    </div>
  );
}
