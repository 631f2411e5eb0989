/** The units that may be asked, best first: where, how far, how old the figure is, and why this one. */
import { useState } from "preact/hooks";
import { searches } from "../api/calls";
import type { Choice } from "../api/types";
import { locale } from "../session/session";
import { agoOf } from "../session/times";
import { Button } from "../ui/Button";
import { Trouble } from "../ui/Trouble";
import { useWrite } from "../ui/useWrite";
import { t } from "../words/i18n";
import type { LookedFor } from "./useChoices";

interface RowProps {
  readonly choice: Choice;
  readonly nth: number;
  readonly ask: (() => void) | null;
  readonly busy: boolean;
  readonly strong: boolean;
}

function Row({ choice, nth, ask, busy, strong }: RowProps) {
  const { distance_km: far, reported_at: at, stale } = choice;
  return (
    <li class="whom" data-unit={choice.unit}>
      <span class="whom-nth figure">{nth}</span>
      <span class="whom-body">
        <span>
          <b>{choice.facility_name}</b> <span class="soft">{`${choice.unit_name}, ${choice.town}`}</span>
        </span>
        <span class="whom-facts">
          <span>{t("common.km", { km: new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }).format(far) })}</span>
          {stale && <span class="swatch hatched" aria-hidden="true" />}
          <span class={stale ? "tone-due" : undefined}>{at === null ? t("common.never") : t("choices.reported", { ago: agoOf(at) })}</span>
        </span>
        <span class="whom-facts">{choice.sentence}</span>
      </span>
      {ask !== null && (
        <Button kind={strong ? "strong" : "plain"} busy={busy} press={ask} label={`${t("choices.ask")}: ${choice.facility_name}`}>
          {t("choices.ask")}
        </Button>
      )}
    </li>
  );
}

interface Props {
  readonly request: string;
  readonly looked: LookedFor;
  /** Leave out the units of the facility that owns the search: it takes the patient in itself. */
  readonly others?: boolean;
}

export function Choices({ request, looked, others = false }: Props) {
  const [asking, setAsking] = useState<string | null>(null);
  const choose = useWrite((unit: string) => {
    setAsking(unit);
    return searches.choose(request, unit);
  });
  const { found, problem, again } = looked;
  if (found === null) {
    if (problem !== null) return <Trouble problem={problem} again={again} />;
    return (
      <p class="bones" aria-hidden="true">
        <span class="bone" />
        <span class="bone" />
      </p>
    );
  }
  const shown = found.items.filter(({ own }) => !(others && own));
  return (
    <>
      {shown.length === 0 && <p class="empty">{t("choices.none")}</p>}
      <ol class="whom-list">
        {shown.map((choice, n) => (
          <Row
            key={choice.unit}
            choice={choice}
            nth={n + 1}
            ask={found.more === 0 ? null : () => void choose.run(choice.unit).then((done) => done || again())}
            strong={n === 0 && !others}
            busy={choose.busy && asking === choice.unit}
          />
        ))}
      </ol>
      <Trouble problem={choose.problem} />
    </>
  );
}
