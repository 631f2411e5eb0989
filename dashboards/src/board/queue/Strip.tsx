/** One request as one strip: how urgent, who, what is needed, what happens now and when it ends, whose it is. */
import { memo } from "../../shared/ui/memo";
import type { BedRequest, RequestOffer } from "../../shared/api/types";
import { formOf, me, traitOf } from "../../shared/session/session";
import { OfferMark } from "../../shared/ui/Marks";
import { Until } from "../../shared/ui/Until";
import { say, t } from "../../shared/words/i18n";
import { homeName, shortName } from "../../shared/words/names";
import { awaitedFrom, hasPlace, markOf } from "./order";

const HOUR = 3_600_000;

/** "vrouw 85-89": never a name in the queue. */
export function whoOf(request: { readonly sex: "f" | "m" | "x"; readonly age_band: string }): string {
  return `${t(`sex.${request.sex}`)} ${request.age_band}`;
}

export function ownerOf(request: BedRequest): string {
  if (request.lead?.leader === "referrer") return t("lead.referrer");
  if (request.lead?.leader === "provider") return request.lead.provider?.name ?? t("common.desk");
  if (request.owner === null) return t("common.desk");
  return request.owner.id === me().person.id ? t("common.you") : request.owner.name;
}

/** Whose it is, as the strip has room for it. */
function ownerShort(request: BedRequest): string {
  const name = ownerOf(request);
  if (request.lead?.leader === "provider") return homeName(name);
  return request.lead?.leader === "referrer" ? name : shortName(name);
}

/** The offers that say something now: those that are out, then those answered, newest last. */
function offersShown(offers: readonly RequestOffer[]): readonly RequestOffer[] {
  return offers.slice(-6);
}

/** Where the answer or the patient is waited for, in as few words as there are. */
function whereOf(request: BedRequest): string | null {
  if (request.stay !== null && hasPlace(request)) return homeName(request.stay.facility_name);
  const out = request.offers.filter((offer) => offer.state === "open");
  const [first] = out;
  // Who did not come is asked after by the name of the home, until others are asked.
  if (first === undefined) return request.next_action?.kind === "no_show" && request.stay !== null ? homeName(request.stay.facility_name) : null;
  return out.length === 1 ? homeName(first.facility_name) : `${homeName(first.facility_name)} +${out.length - 1}`;
}

function Needs({ request }: { readonly request: BedRequest }) {
  const { traits } = request;
  return (
    <>
      {traits.map((id) => (
        <span key={id} class="trait">
          {traitOf(id).short_name}
        </span>
      ))}
    </>
  );
}

/** The neighbour region that keeps a place, as long as our word on it is awaited. */
export function heldIn(across: BedRequest["across"]): BedRequest["across"][number] | undefined {
  return across.find((it) => it.state === "held" && it.word === null);
}

function Now({ request, landed }: { readonly request: BedRequest; readonly landed: boolean }) {
  if (landed) return <span class="strip-now">{t("desk.landed")}</span>;
  const held = heldIn(request.across);
  if (held !== undefined) {
    return (
      <span class="strip-now">
        <span class="strip-doing">{t("across.place", { region: held.region_name })}</span>
        <span class="strip-due">
          <span class="soft">{t("next.word")} </span>
          {held.until !== null && <Until at={held.until} />}
        </span>
      </span>
    );
  }
  const where = whereOf(request);
  const next = request.next_action;
  const region = awaitedFrom(request);
  if (region !== null) {
    return (
      <span class="strip-now">
        <span class="strip-doing">{where}</span>
        <span class="strip-due soft">{t("across.awaits", { region })}</span>
      </span>
    );
  }
  return (
    <span class="strip-now">
      <span class="strip-doing">{where ?? t(`state.${request.state}`)}</span>
      <span class="strip-due">
        {next !== null && <span class="soft">{say("next", next.kind, next.kind)} </span>}
        {next !== null && <Until at={next.due_at} />}
      </span>
    </span>
  );
}

/** The clock of the norm, which has done its work once there is a place. */
function Norm({ request, landed }: { readonly request: BedRequest; readonly landed: boolean }) {
  if (landed || hasPlace(request)) return null;
  return <Until at={request.norm_due_at} from={request.received_at} warn={2 * HOUR} short />;
}

/** Of which region it is a guest without a name. */
function Guest({ guest }: { readonly guest: BedRequest["guest"] }) {
  if (guest?.nameless !== true) return null;
  return <span class="strip-place">{t("across.guest", { region: guest.region_name })}</span>;
}

interface Props {
  readonly request: BedRequest;
  readonly chosen: boolean;
  readonly landed: boolean;
  /** `byKey`: chosen with Enter, to go on into it. */
  readonly choose: (id: string, byKey: boolean) => void;
}

function StripShape({ request, chosen, landed, choose }: Props) {
  const form = request.care_form === null ? null : formOf(request.care_form);
  const isCrisis = form?.crisis === true;
  return (
    <button
      type="button"
      class={`strip${isCrisis ? " strip-crisis" : ""}${landed ? " strip-landed" : ""}`}
      data-request={request.code}
      data-id={request.id}
      data-state={request.state}
      aria-current={chosen ? "true" : undefined}
      tabIndex={chosen ? 0 : -1}
      onClick={(event) => choose(request.id, event.detail === 0)}
    >
      <span class="strip-what">
        <span class="strip-form">{form?.short_name ?? t("desk.noForm")}</span>
        <Norm request={request} landed={landed} />
      </span>
      <span class="strip-who">
        <span>
          <b>{request.code}</b> {whoOf(request)}
        </span>
        <span class="strip-place">{`${request.postcode} ${request.place ?? ""}`}</span>
        <Guest guest={request.guest} />
        {request.traits.length > 0 && (
          <span class="strip-needs">
            <Needs request={request} />
          </span>
        )}
      </span>
      <Now request={request} landed={landed} />
      <span class="strip-hand">
        <span class="strip-owner" title={ownerOf(request)}>
          {ownerShort(request)}
        </span>
        <span class="strip-offers">
          {offersShown(request.offers).map((offer) => (
            <OfferMark key={offer.id} state={markOf(offer, request)} />
          ))}
        </span>
      </span>
    </button>
  );
}

export const Strip = memo(StripShape);
