/** One unit's free places: − and +, "unchanged" in one tap, and how old the figure is. */
import { useEffect, useState } from "preact/hooks";
import { units as calls } from "../shared/api/calls";
import type { UnitRow } from "../shared/api/types";
import { minute, now } from "../shared/now";
import { formOf, region } from "../shared/session/session";
import { agoOf, clockOf, momentOf } from "../shared/session/times";
import { Button } from "../shared/ui/Button";
import { Stepper } from "../shared/ui/Stepper";
import { Trouble } from "../shared/ui/Trouble";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";
import { CloseBeds, Closures } from "./Closures";
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

/** What the ward has chosen but not yet said, and the two ways to say it. */
function useReport(unit: UnitRow) {
  const [chosen, setChosen] = useState<number | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const done = (count: number) => {
    setSaid(t("facility.saved", { time: clockOf(now.peek()), count }));
    setChosen(null);
  };
  const report = useWrite(async (count: number) => {
    await calls.report(unit.id, { free: count });
    done(count);
  });
  const unchanged = useWrite(async () => {
    await calls.unchanged(unit.id);
    done(unit.said_free);
  });
  // Somebody else's report is news: a choice made on the old figure no longer means what it did.
  useEffect(() => setChosen(null), [unit.reported_at, unit.said_free]);
  const change = (to: number | null) => {
    setSaid(null);
    setChosen(to);
  };
  return { free: chosen ?? unit.said_free, isChanged: chosen !== null && chosen !== unit.said_free, change, said, report, unchanged };
}

type Open = "figures" | "closing" | null;

interface SayProps {
  readonly unit: UnitRow;
  readonly it: ReturnType<typeof useReport>;
  readonly open: Open;
  readonly setOpen: (open: Open) => void;
}

function Say({ unit, it, open, setOpen }: SayProps) {
  return (
    <div class="unit-say">
      {it.isChanged ? (
        <>
          <Button kind="strong" busy={it.report.busy} press={() => void it.report.run(it.free)}>
            {t("facility.report", { count: it.free })}
          </Button>
          <Button kind="quiet" press={() => it.change(null)}>
            {t("common.cancel")}
          </Button>
        </>
      ) : (
        <Button busy={it.unchanged.busy} disabled={unit.reported_at === null} press={() => void it.unchanged.run()}>
          {t("facility.unchanged")}
        </Button>
      )}
      <Button kind="quiet" expanded={open === "figures"} press={() => setOpen(open === "figures" ? null : "figures")}>
        {t("facility.more_figures")}
      </Button>
      {region().closure_reasons.length > 0 && (
        <Button kind="quiet" expanded={open === "closing"} press={() => setOpen(open === "closing" ? null : "closing")}>
          {t("closure.title")}
        </Button>
      )}
    </div>
  );
}

export function Unit({ unit }: { readonly unit: UnitRow }) {
  const [open, setOpen] = useState<Open>(null);
  const it = useReport(unit);
  return (
    <li class="unit" data-unit={unit.id}>
      <header class="unit-head">
        <h2>{unit.name}</h2>
        <p class="soft">{unit.care_forms.map((id) => formOf(id).short_name).join(", ")}</p>
      </header>
      <Stepper
        value={it.free}
        set={it.change}
        least={0}
        most={unit.most_free}
        less={t("facility.less", { unit: unit.name })}
        more={t("facility.more", { unit: unit.name })}
        caption={unit.shut > 0 ? t("facility.emptyShut", { count: unit.shut }) : t("facility.freeNow")}
      />
      <Promised unit={unit} />
      <Age unit={unit} />
      <Closures unit={unit} />
      <Say unit={unit} it={it} open={open} setOpen={setOpen} />
      <p class="unit-said" role="status">
        {it.said}
      </p>
      <Trouble problem={it.report.problem ?? it.unchanged.problem} />
      {open === "figures" && <Figures unit={unit} close={() => setOpen(null)} />}
      {open === "closing" && <CloseBeds unit={unit} close={() => setOpen(null)} />}
    </li>
  );
}
