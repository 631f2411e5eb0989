/** A small form where the work is, not over it: Enter sends, Escape goes back, what fails is said in it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../words/i18n";
import { Button } from "./Button";
import { Trouble } from "./Trouble";
import { bindKeys } from "./keys";
import type { Write } from "./useWrite";

/** Where the focus goes when the form opens: to what asked for it, else to what is filled in first. */
const FIRST = ["[data-first]", "input, textarea, select", "button"];

interface Props {
  readonly title: string;
  readonly write: Write<[]>;
  readonly close: () => void;
  /** Fields that show their own faults. */
  readonly fields: readonly string[];
  /** Whether everything needed is there. */
  readonly ready?: boolean;
  readonly send?: string;
  readonly grave?: boolean;
  readonly children?: ComponentChildren;
}

export function InlineForm({ title, write, close, fields, ready = true, send, grave, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const latest = useRef(close);
  latest.current = close;

  useEffect(() => {
    const before = document.activeElement;
    const first = FIRST.map((what) => form.current?.querySelector<HTMLElement>(what)).find((it) => it != null);
    first?.focus();
    form.current?.scrollIntoView({ block: "nearest" });
    const unbind = bindKeys({ Escape: () => latest.current() }, true);
    return () => {
      unbind();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <form
      ref={form}
      class="inline-form"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void write.run().then((done) => done && latest.current());
      }}
    >
      <h3>{title}</h3>
      {children}
      <Trouble problem={write.problem} fields={fields} />
      <span class="actions">
        <Button kind={grave === true ? "grave" : "strong"} submits busy={write.busy} disabled={!ready} press={() => undefined}>
          {send ?? t("detail.record")}
        </Button>
        <Button kind="quiet" keys="Esc" press={close}>
          {t("common.cancel")}
        </Button>
      </span>
    </form>
  );
}
