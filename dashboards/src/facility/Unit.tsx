/** One unit's free places: − and +, "unchanged" in one tap, and how old the figure is. */
import { useEffect, useState } from "preact/hooks";
import { units as calls } from "../shared/api/calls";
import type { UnitRow } from "../shared/api/types";
import { minute } from "../shared/now";
import { formOf } from "../shared/session/session";
import { agoOf, clockOf, momentOf } from "../shared/session/times";
import { Button } from "../shared/ui/Button";
import { Stepper } from "../shared/ui/Stepper";
import { Trouble } from "../shared/ui/Trouble";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";
import { Figures } from "./Figures";

function Age({ unit }: { readonly unit: UnitRow }) {
  if (unit.reported_at === null) return <p class="unit-age unit-stale">{t("facility.neverReported")}</p>;
  const isStale = unit.stale_at !== null && Date.parse(unit.stale_at) <= minute.value;
  return (
    <p class={`unit-age${isStale ? " unit-stale" : ""}`}>
      {unit.by === null ? agoOf(unit.reported_at) : t("facility.reported", { ago: agoOf(unit.reported_at), by: unit.by })}
      {unit.stale_at !== null && !isStale && <span class="soft">{`, ${t("facility.freshUntil", { time: momentOf(unit.stale_at) })}`}</span>}
      {isStale && <strong>{` ${t("facility.staleNow")}`}</strong>}
    </p>
  );
}

function Promised({ unit }: { readonly unit: UnitRow }) {
  const parts = [
    unit.held > 0 ? t("facility.held", { count: unit.held }) : "",
    unit.reserved > 0 ? t("facility.reserved", { count: unit.reserved }) : "",
  ].filter((it) => it !== "");
  if (parts.length === 0) return null;
  return <p class="unit-promised">{parts.join(", ")}</p>;
}

export function Unit({ unit }: { readonly unit: UnitRow }) {
  // What the ward has chosen but not yet said; null follows the board.
  const [chosen, setChosen] = useState<number | null>(null);
  const [more, setMore] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const free = chosen ?? unit.free;
  const isChanged = chosen !== null && chosen !== unit.free;

  const report = useWrite(async (count: number) => {
    await calls.report(unit.id, { free: count });
    setSaid(t("facility.saved", { time: clockOf(Date.now()), count }));
    setChosen(null);
  });
  const unchanged = useWrite(async () => {
    await calls.unchanged(unit.id);
    setSaid(t("facility.saved", { time: clockOf(Date.now()), count: unit.free }));
    setChosen(null);
  });
  // Somebody else's report is news: a choice made on the old figure no longer means what it did.
  useEffect(() => setChosen(null), [unit.reported_at, unit.free]);

  const change = (to: number) => {
    setSaid(null);
    setChosen(to);
  };
  return (
    <li class="unit" data-unit={unit.id}>
      <header class="unit-head">
        <h2>{unit.name}</h2>
        <p class="soft">{unit.care_forms.map((id) => formOf(id).short_name).join(", ")}</p>
      </header>
      <Stepper
        value={free}
        set={change}
        least={0}
        most={unit.baseline}
        less={t("facility.less", { unit: unit.name })}
        more={t("facility.more", { unit: unit.name })}
        caption={t("facility.freeNow")}
      />
      <Promised unit={unit} />
      <Age unit={unit} />
      <div class="unit-say">
        {isChanged ? (
          <>
            <Button kind="strong" busy={report.busy} press={() => void report.run(free)}>
              {t("facility.report", { count: free })}
            </Button>
            <Button kind="quiet" press={() => setChosen(null)}>
              {t("common.cancel")}
            </Button>
          </>
        ) : (
          <Button busy={unchanged.busy} disabled={unit.reported_at === null} press={() => void unchanged.run()}>
            {t("facility.unchanged")}
          </Button>
        )}
        <Button kind="quiet" expanded={more} press={() => setMore(!more)}>
          {t("facility.more_figures")}
        </Button>
      </div>
      <p class="unit-said" role="status">
        {said}
      </p>
      <Trouble problem={report.problem ?? unchanged.problem} />
      {more && <Figures unit={unit} close={() => setMore(false)} />}
    </li>
  );
}
