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

interface Props {
  readonly request: string;
  readonly careForm: string | null;
}

/** Nothing where days of a year are not counted. */
export function Days({ request, careForm }: Props) {
  const [told, setTold] = useState<DaysOfYear | null>(null);
  const show = useWrite(async () => setTold(await calls.days(request)));
  if (!region().care_forms.some(({ id, year_days }) => id === careForm && year_days !== null)) return null;
  return (
    <div class="days">
      <p class="actions pulled">
        <Button kind="quiet" busy={show.busy} expanded={told !== null} press={() => (told === null ? void show.run() : setTold(null))}>
          {told === null ? t("days.show") : t("days.hide")}
        </Button>
        {told === null && <span class="soft">{t("detail.patientLogged")}</span>}
      </p>
      <Trouble problem={show.problem} />
      {told !== null && <Counted told={told} />}
    </div>
  );
}
