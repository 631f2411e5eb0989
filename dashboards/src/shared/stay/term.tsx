/** Until when somebody may stay, why that was put off, and the form in which the ward or the desk puts it off. */
import { useState } from "preact/hooks";
import { stays as calls } from "../api/calls";
import type { Reserved } from "../api/types";
import { region } from "../session/session";
import { momentOf } from "../session/times";
import { Button } from "../ui/Button";
import { OneOf } from "../ui/Choices";
import { Field } from "../ui/Field";
import { InlineForm } from "../ui/InlineForm";
import { faultOf } from "../ui/Trouble";
import { useWrite } from "../ui/useWrite";
import { t } from "../words/i18n";

interface ExtendProps {
  readonly stay: Reserved;
  readonly until: string;
  readonly close: () => void;
  readonly told: (stay: Reserved) => void;
}

function Extend({ stay, until, close, told }: ExtendProps) {
  const [reason, setReason] = useState<string | null>(null);
  const [who, setWho] = useState("");
  const extend = useWrite(async () => told(await calls.extend(stay.id, { reason: reason ?? "", decided_by: who })));
  return (
    <InlineForm title={t("term.extend")} write={extend} close={close} fields={["reason", "decided_by"]} ready={reason !== null && who.trim() !== ""} send={t("term.send")}>
      <p class="hint">{t("term.newLimit", { time: momentOf(until) })}</p>
      <OneOf label={t("detail.why")} choices={region().extension_reasons.map(({ id, name }) => ({ id, name }))} value={reason} set={setReason} fault={faultOf(extend.problem, "reason")} />
      <Field label={t("term.who")} hint={t("term.whoHint")} length={120} value={who} set={setWho} fault={faultOf(extend.problem, "decided_by")} required />
    </InlineForm>
  );
}

/** What was told last: a board that no longer follows the stay would go on showing the limit as it was. */
function latest(stay: Reserved, told: Reserved | null): Reserved {
  const isNewer = told?.id === stay.id && (told.extension?.times ?? 0) > (stay.extension?.times ?? 0);
  return isNewer ? told : stay;
}

/** From when no day of the year is left for this stay in its facility, where that is known and comes first. */
export function DaysUp({ stay }: { readonly stay: Reserved }) {
  if (stay.days_up_at === null) return null;
  return <p class="days-up">{t("days.upAt", { time: momentOf(stay.days_up_at) })}</p>;
}

/** Nothing where nothing limits the stay, or it is over. */
export function Term({ stay }: { readonly stay: Reserved }) {
  const [open, setOpen] = useState(false);
  const [told, setTold] = useState<Reserved | null>(null);
  const { state, limit_at, extends_to, extension } = latest(stay, told);
  if (limit_at === null || state !== "arrived") return null;
  const why = region().extension_reasons.find(({ id }) => id === extension?.reason)?.name ?? extension?.reason ?? "";
  return (
    <div class="term">
      <p class="soft">
        {t("term.limit", { time: momentOf(limit_at) })}
        {extension !== null && ` · ${t("term.extended", { why: why.toLowerCase(), who: extension.decided_by })}`}
      </p>
      {extends_to !== null && !open && (
        <p class="actions">
          <Button press={() => setOpen(true)}>{t("term.extend")}</Button>
        </p>
      )}
      {extends_to !== null && open && <Extend stay={stay} until={extends_to} close={() => setOpen(false)} told={setTold} />}
    </div>
  );
}
