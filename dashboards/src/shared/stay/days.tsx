/** How many days of the year the patient stayed in a centre, shown on a press, because looking is recorded. */
import { useState } from "preact/hooks";
import { requests as calls } from "../api/calls";
import type { DaysOfYear } from "../api/types";
import { region } from "../session/session";
import { Button } from "../ui/Button";
import { Trouble } from "../ui/Trouble";
import { useWrite } from "../ui/useWrite";
import { t } from "../words/i18n";

function Counted({ told }: { readonly told: DaysOfYear }) {
  const { year, most, said, centres, counted } = told;
  return (
    <div class="days-told">
      {!counted && <p>{t("days.notCounted")}</p>}
      {counted && centres.length === 0 && <p>{t("days.none")}</p>}
      {counted && centres.map((it) => <p key={it.facility}>{t("days.counted", { facility: it.facility_name, counted: it.counted, left: it.left, most, year })}</p>)}
      {said > 0 && <p>{t(counted && centres.length > 0 ? "days.said" : "days.saidAlone", { said })}</p>}
    </div>
  );
}

/** The days of a request's patient, once somebody wants to see them; `counted`: whether the region counts them at all. */
export function useDays(request: string, careForm: string | null) {
  const [told, setTold] = useState<DaysOfYear | null>(null);
  const show = useWrite(async () => setTold(await calls.days(request)));
  const flip = () => {
    if (told === null) void show.run();
    else setTold(null);
  };
  const counted = region().care_forms.some(({ id, year_days }) => id === careForm && year_days !== null);
  return { told, flip, counted, busy: show.busy, problem: show.problem };
}

export type DaysTold = ReturnType<typeof useDays>;

/** Nothing where days of a year are not counted. */
export function DaysButton({ days }: { readonly days: DaysTold }) {
  if (!days.counted) return null;
  return (
    <Button kind="quiet" busy={days.busy} expanded={days.told !== null} press={days.flip}>
      {days.told === null ? t("days.show") : t("days.hide")}
    </Button>
  );
}

export function DaysShown({ days }: { readonly days: DaysTold }) {
  return (
    <>
      <Trouble problem={days.problem} />
      {days.told !== null && <Counted told={days.told} />}
    </>
  );
}
