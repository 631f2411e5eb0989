/** The one button: what it does in words, the key that does the same beside it. */
import type { ComponentChildren } from "preact";
import { t } from "../words/i18n";

interface Props {
  readonly children: ComponentChildren;
  readonly press: () => void;
  /** The shortcut, shown on the button. */
  readonly keys?: string;
  /** `strong`: the one thing most wanted here. `quiet`: beside other things. `grave`: gives something up. */
  readonly kind?: "plain" | "strong" | "quiet" | "grave";
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly label?: string;
  readonly submits?: boolean;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
}

export function Button({ children, press, keys, kind = "plain", busy, disabled, label, submits, pressed, expanded }: Props) {
  const idle = busy !== true && disabled !== true;
  return (
    <button
      type={submits === true ? "submit" : "button"}
      class={`button button-${kind}`}
      aria-label={label}
      aria-keyshortcuts={keys}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-disabled={!idle}
      aria-busy={busy}
      onClick={(event) => {
        if (submits !== true) event.preventDefault();
        if (idle) press();
        else event.preventDefault();
      }}
    >
      {keys !== undefined && <kbd aria-hidden="true">{keys}</kbd>}
      <span>{busy === true ? t("common.busy") : children}</span>
    </button>
  );
}
