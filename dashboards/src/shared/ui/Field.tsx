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

type Kind = NonNullable<Props["kind"]>;

/** The control itself, with what all of them share handed on. */
function Control({ kind, shared }: { readonly kind: Kind; readonly shared: object }) {
  if (kind === "long") return <textarea {...shared} spellcheck rows={2} />;
  if (kind === "date" || kind === "datetime-local") return <input {...shared} type={kind} />;
  return <input {...shared} type="text" spellcheck={false} inputMode={kind === "digits" ? "numeric" : undefined} />;
}

export function Field({ label, value, set, hint, fault, kind = "text", length = 200, required, autofocus, name }: Props) {
  const id = useId();
  const told = [
    { id: `${id}-hint`, text: hint, look: "hint", role: undefined },
    { id: `${id}-fault`, text: fault, look: "fault", role: "alert" } as const,
  ].filter((it) => it.text !== undefined && it.text !== "");
  const shared = {
    id,
    name,
    value,
    maxLength: length,
    required,
    autocomplete: "off",
    "data-first": autofocus,
    "aria-invalid": fault !== undefined,
    "aria-describedby": told.length === 0 ? undefined : told.map((it) => it.id).join(" "),
    onInput: (event: Event) => set((event.currentTarget as HTMLInputElement).value),
  };
  return (
    <div class={`field field-${kind}`}>
      <label for={id}>{label}</label>
      <Control kind={kind} shared={shared} />
      {told.map((it) => (
        <p key={it.id} id={it.id} class={it.look} role={it.role}>
          {it.text}
        </p>
      ))}
    </div>
  );
}
