/** A ward can take the patient later than was asked: agree to the moment, or do not. */
import { offers as calls } from "../api/calls";
import type { RequestOffer } from "../api/types";
import { clockOf, momentOf } from "../session/times";
import { t } from "../words/i18n";
import { Button } from "./Button";
import { CutOff } from "./CutOff";
import { Trouble } from "./Trouble";
import { useWrite } from "./useWrite";

/** Who may decide sees the moment and both answers; once decided, the offer is in another state and this is gone. */
export function Proposal({ offer, form }: { readonly offer: RequestOffer; readonly form: string | null }) {
  const agree = useWrite(() => calls.agree(offer.id));
  const decline = useWrite(() => calls.decline(offer.id));
  if (offer.state !== "proposed" || offer.from_at === null) return null;
  return (
    <span class="proposal" data-proposal={offer.code}>
      <span>{t("proposal.from", { time: momentOf(offer.from_at) })}</span>
      <span class="actions">
        <Button kind="strong" busy={agree.busy} press={() => void agree.run()}>
          {t("proposal.agree")}
        </Button>
        <Button busy={decline.busy} press={() => void decline.run()}>
          {t("proposal.decline")}
        </Button>
      </span>
      <CutOff form={form} clock={clockOf(Date.parse(offer.from_at))} />
      <Trouble problem={agree.problem ?? decline.problem} />
    </span>
  );
}
