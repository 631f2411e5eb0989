/** Which places are out for this request, how long they may still answer, and the place it got. */
import type { BedRequest, RequestOffer } from "../../shared/api/types";
import { refusalOf } from "../../shared/session/session";
import { clockOf, momentOf } from "../../shared/session/times";
import { responsibleInWords } from "../../shared/stay/responsibility";
import { DaysUp, Term } from "../../shared/stay/term";
import { Transport } from "../../shared/stay/transport";
import { OfferMark } from "../../shared/ui/Marks";
import { Proposal } from "../../shared/ui/Proposal";
import { Until } from "../../shared/ui/Until";
import { say, t } from "../../shared/words/i18n";
import { markOf } from "../queue/order";
import { AnswerButtons } from "./AnswerForms";
import { type FormName, openOffers } from "./hand";

const MINUTE = 60_000;

interface LineProps {
  readonly request: BedRequest;
  readonly offer: RequestOffer;
  readonly open: (form: FormName, offer: string) => void;
  readonly keys: boolean;
}

function Line({ request, offer, open, keys }: LineProps) {
  const mark = markOf(offer, request);
  const waits = offer.state === "open" || offer.state === "proposed";
  const why = refusalOf(offer.reason);
  return (
    <li class={`offer offer-${offer.state}`} data-offer={offer.code}>
      <OfferMark state={mark} />
      <span class="offer-body">
        <span class="offer-name">
          <b>{offer.facility_name}</b> <span class="soft">{offer.unit_name}</span>
        </span>
        <span class="offer-facts">
          {t(`offer.${offer.state}`)}
          {mark !== offer.state && `, ${t("offer.lost")}`}
          {why !== "" && `: ${why}`}
          <span class="soft">
            {` · ${clockOf(Date.parse(offer.made_at))}`}
            {offer.told_by !== null && ` · ${t("detail.toldBy", { name: offer.told_by })}`}
            {waits && ` · ${t("detail.code", { code: offer.code })}`}
          </span>
        </span>
        <Proposal offer={offer} form={request.care_form} />
        {waits && <AnswerButtons keys={keys} open={(name) => open(name, offer.id)} />}
      </span>
      {waits && <Until at={offer.expires_at} from={offer.made_at} warn={2 * MINUTE} />}
    </li>
  );
}

export function Offers({ request, open }: { readonly request: BedRequest; readonly open: (form: FormName, offer: string) => void }) {
  const { offers } = request;
  if (offers.length === 0) return null;
  const out = openOffers(request);
  const answered = offers.filter((offer) => !out.includes(offer)).reverse();
  return (
    <section class="part" aria-labelledby="offers-title">
      <h3 id="offers-title" class="part-title">
        {t("detail.offers")}
      </h3>
      <ul class="offers">
        {[...out, ...answered].map((offer, at) => (
          <Line key={offer.id} request={request} offer={offer} open={open} keys={at === 0} />
        ))}
      </ul>
    </section>
  );
}

/** The place that was promised, with when and to whom. */
export function Place({ request }: { readonly request: BedRequest }) {
  const { stay } = request;
  if (stay === null) return null;
  return (
    <section class="part place" aria-labelledby="place-title">
      <h3 id="place-title" class="part-title">
        {t("detail.stay")}
      </h3>
      <p>
        <OfferMark state={stay.state === "reserved" || stay.state === "arrived" ? "accepted" : "withdrawn"} /> <b>{stay.facility_name}</b>{" "}
        <span class="soft">{stay.unit_name}</span>
      </p>
      <p class="offer-facts">
        {say("stay", stay.state, stay.state)}
        {stay.state !== "no_show" && stay.state !== "cancelled" && ` · ${responsibleInWords(stay)}`}
        {stay.expected_at !== null && ` · ${t("detail.expected", { time: momentOf(stay.expected_at) })}`}
      </p>
      {stay.state === "reserved" && request.guest?.nameless !== true && <Transport stay={stay} />}
      <Term key={stay.id} stay={stay} />
      <DaysUp stay={stay} />
    </section>
  );
}
