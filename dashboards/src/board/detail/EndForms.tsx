/** How a request ends before a bed is reached: withdrawn, elsewhere, or nowhere, each with its coded reason. */
import { useState } from "preact/hooks";
import { requests as calls } from "../../shared/api/calls";
import type { BedRequest, Named } from "../../shared/api/types";
import { region } from "../../shared/session/session";
import { OneOf } from "../../shared/ui/Choices";
import { Field } from "../../shared/ui/Field";
import { InlineForm } from "../../shared/ui/InlineForm";
import { faultOf } from "../../shared/ui/Trouble";
import { useWrite } from "../../shared/ui/useWrite";
import { t } from "../../shared/words/i18n";

interface Props {
  readonly request: BedRequest;
  readonly close: () => void;
}

const listed = (all: readonly Named[] | undefined) => (all ?? []).map(({ id, name }) => ({ id, name }));

export function Withdraw({ request, close }: Props) {
  const [reason, setReason] = useState<string | null>(null);
  const withdraw = useWrite(() => calls.withdraw(request.id, reason ?? ""));
  return (
    <InlineForm title={t("detail.withdraw")} write={withdraw} close={close} fields={["reason"]} ready={reason !== null} grave send={t("detail.withdraw")}>
      <OneOf
        label={t("detail.why")}
        choices={listed(region().withdrawal_reasons)}
        value={reason}
        set={setReason}
        fault={faultOf(withdraw.problem, "reason")}
      />
    </InlineForm>
  );
}

type Ending = "redirect" | "unplaced";

export function End({ request, close }: Props) {
  const [ending, setEnding] = useState<Ending>("redirect");
  const [where, setWhere] = useState<string | null>(null);
  const [nowhere, setNowhere] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const end = useWrite(() =>
    ending === "redirect" ? calls.redirect(request.id, where ?? "", reason) : calls.unplaced(request.id, nowhere ?? ""),
  );
  const ready = ending === "redirect" ? where !== null && reason.trim() !== "" : nowhere !== null;
  const { destinations, unplaced_reasons } = region();
  return (
    <InlineForm title={t("detail.end")} write={end} close={close} fields={["destination", "reason"]} ready={ready} grave>
      <OneOf
        label={t("detail.end")}
        silent
        choices={[
          { id: "redirect", name: t("detail.redirect") },
          { id: "unplaced", name: t("detail.unplaced") },
        ]}
        value={ending}
        set={setEnding}
      />
      {ending === "redirect" ? (
        <>
          <OneOf
            label={t("detail.whereTo")}
            choices={listed(destinations)}
            value={where}
            set={setWhere}
            fault={faultOf(end.problem, "destination")}
          />
          <Field label={t("detail.why")} value={reason} set={setReason} fault={faultOf(end.problem, "reason")} required />
        </>
      ) : (
        <OneOf
          label={t("detail.why")}
          choices={listed(unplaced_reasons)}
          value={nowhere}
          set={setNowhere}
          fault={faultOf(end.problem, "reason")}
        />
      )}
    </InlineForm>
  );
}
