/** One request's way to a bed, live, in plain words; and the way to call it off. */
import { useEffect, useState } from "preact/hooks";
import { requests as calls } from "../shared/api/calls";
import type { BedRequest } from "../shared/api/types";
import { answerOf, isStanding } from "../shared/choices/answers";
import type { Following } from "../shared/board/follow";
import { openBoard } from "../shared/board/open";
import { formOf, region, traitOf } from "../shared/session/session";
import { momentOf } from "../shared/session/times";
import { ComesLater, GiveUp } from "../shared/stay/changes";
import { responsibleInWords } from "../shared/stay/responsibility";
import { DaysUp } from "../shared/stay/term";
import { Transport } from "../shared/stay/transport";
import { Button } from "../shared/ui/Button";
import { OneOf } from "../shared/ui/Choices";
import { InlineForm } from "../shared/ui/InlineForm";
import { OfferMark } from "../shared/ui/Marks";
import { NotLive } from "../shared/ui/NotLive";
import { Proposal } from "../shared/ui/Proposal";
import { Until } from "../shared/ui/Until";
import { Trouble, faultOf } from "../shared/ui/Trouble";
import { useWrite } from "../shared/ui/useWrite";
import { t } from "../shared/words/i18n";
import { Choose } from "./Choose";
import { isChoosing, sentenceOf, stagesOf } from "./plain";
import { go } from "./route";

const LANDED = new Set<BedRequest["state"]>(["arrived", "closed", "withdrawn", "redirected", "unplaced"]);

/** Follow one request for as long as it is shown. */
export function useRequestBoard(id: string): Following | null {
  const [following, setFollowing] = useState<Following | null>(null);
  useEffect(() => {
    const opened = openBoard(`request:${id}`);
    setFollowing(opened);
    return opened.stop;
  }, [id]);
  return following;
}

export function requestOn(following: Following, id: string): BedRequest | undefined {
  return following.model.value.board?.items.request?.[id] as BedRequest | undefined;
}

function Stages({ request }: { readonly request: BedRequest }) {
  return (
    <ol class="stages">
      {stagesOf(request).map(({ stage, passed }) => (
        <li key={stage} class={`stage stage-${passed}`} aria-current={passed === "now" ? "step" : undefined}>
          {t(`gp.steps.${stage}`)}
        </li>
      ))}
    </ol>
  );
}

function Place({ request }: { readonly request: BedRequest }) {
  const { stay } = request;
  if (stay === null || stay.state === "cancelled" || stay.state === "no_show") return null;
  return (
    <dl class="facts place-facts">
      <div>
        <dt>{stay.unit_name}</dt>
        <dd>{`${stay.facility_name}, ${stay.town}`}</dd>
      </div>
      {stay.facility_phone !== null && (
        <div>
          <dt>{t("gp.phone")}</dt>
          <dd>
            <a href={`tel:${stay.facility_phone}`}>{stay.facility_phone}</a>
          </dd>
        </div>
      )}
      {stay.expected_at !== null && (
        <div>
          <dt>{t("gp.expected")}</dt>
          <dd>{momentOf(stay.expected_at)}</dd>
        </div>
      )}
      <div>
        <dt>{t("gp.doctor")}</dt>
        <dd>
          {responsibleInWords(stay)}
          <DaysUp stay={stay} />
        </dd>
      </div>
    </dl>
  );
}

/** The home that owns the search, and how to reach it. */
function Searching({ provider }: { readonly provider: NonNullable<BedRequest["lead"]>["provider"] }) {
  if (provider?.phone == null) return null;
  return (
    <dl class="facts">
      <div>
        <dt>{provider.name}</dt>
        <dd>
          <a href={`tel:${provider.phone}`}>{provider.phone}</a>
        </dd>
      </div>
    </dl>
  );
}

/** What somebody else than the desk does with it now. */
function Led({ request }: { readonly request: BedRequest }) {
  if (request.lead?.leader === "referrer") return <Choose request={request} />;
  if (request.lead?.leader === "provider") return <Searching provider={request.lead.provider} />;
  return null;
}

/** Whether there is no place yet: then it matters until when there has to be one. */
function isSought({ state }: BedRequest): boolean {
  return state !== "reserved" && state !== "arrived";
}

function Foot({ request }: { readonly request: BedRequest }) {
  return (
    <p class="soft">
      {request.norm_due_at !== null && isSought(request) && `${t("gp.normDue", { time: momentOf(request.norm_due_at) })}. `}
      {!isChoosing(request) && t("gp.noCall")}
    </p>
  );
}

/** What whoever asked can still say of a place that waits for the patient. */
function OnTheWay({ request }: { readonly request: BedRequest }) {
  const [open, setOpen] = useState<"later" | "elsewhere" | null>(null);
  const { stay } = request;
  if (stay === null || request.state !== "reserved") return null;
  return (
    <>
      <Transport stay={stay} />
      {open === null && (
        <p class="actions">
          <Button press={() => setOpen("later")}>{t("change.later")}</Button>
          <Button kind="quiet" press={() => setOpen("elsewhere")}>
            {t("change.elsewhere")}
          </Button>
        </p>
      )}
      {open === "later" && <ComesLater stay={stay.id} close={() => setOpen(null)} />}
      {open === "elsewhere" && <GiveUp stay={stay.id} close={() => setOpen(null)} parties={["patient"]} title={t("change.elsewhere")} />}
    </>
  );
}

/** What whoever asked can say of a patient who did not come to a place; that no bed is needed any more, below. */
function NotCome({ request }: { readonly request: BedRequest }) {
  const [open, setOpen] = useState(false);
  const search = useWrite(() => calls.search(request.id));
  const { stay } = request;
  if (stay?.state !== "no_show" || LANDED.has(request.state)) return null;
  if (open) return <ComesLater stay={stay.id} close={() => setOpen(false)} title={t("change.afterAll")} />;
  return (
    <>
      <p class="actions">
        <Button kind="strong" press={() => setOpen(true)}>
          {t("change.afterAll")}
        </Button>
        {request.next_action?.kind === "no_show" && (
          <Button busy={search.busy} press={() => void search.run()}>
            {t("change.another")}
          </Button>
        )}
      </p>
      <Trouble problem={search.problem} />
    </>
  );
}

function Withdraw({ request, close }: { readonly request: BedRequest; readonly close: () => void }) {
  const [reason, setReason] = useState<string | null>(null);
  const withdraw = useWrite(() => calls.withdraw(request.id, reason ?? ""));
  return (
    <InlineForm title={t("gp.withdraw")} write={withdraw} close={close} fields={["reason"]} ready={reason !== null} grave send={t("gp.withdraw")}>
      <OneOf
        label={t("gp.withdrawWhy")}
        choices={region().withdrawal_reasons.map(({ id, name }) => ({ id, name }))}
        value={reason}
        set={setReason}
        fault={faultOf(withdraw.problem, "reason")}
      />
    </InlineForm>
  );
}

function Asked({ request }: { readonly request: BedRequest }) {
  if (request.offers.length === 0) return null;
  const out = request.offers.filter(isStanding);
  const answered = request.offers.filter((it) => !isStanding(it)).reverse();
  return (
    <ul class="offers">
      {[...out, ...answered].map((offer) => (
        <li key={offer.id} class={`offer offer-${offer.state}`}>
          <OfferMark state={offer.state} />
          <span>
            {answerOf(offer)}
            <Proposal offer={offer} form={request.care_form} />
          </span>
          {isStanding(offer) && <Until at={offer.expires_at} warn={60_000} />}
        </li>
      ))}
    </ul>
  );
}

function Known({ request }: { readonly request: BedRequest }) {
  const [withdrawing, setWithdrawing] = useState(false);
  const form = request.care_form === null ? null : formOf(request.care_form);
  const needs = request.traits.map((id) => traitOf(id).name).join(", ");
  const isOpen = !LANDED.has(request.state);
  return (
    <article class="progress" data-request={request.code} data-state={request.state}>
      <header>
        <h1>
          <span class="figure">{request.code}</span> {form?.short_name ?? ""}
        </h1>
        <p class="soft">
          {`${t(`sex.${request.sex}`)} ${request.age_band} · ${request.postcode} ${request.place ?? ""}`}
          {needs !== "" && ` · ${needs}`}
        </p>
      </header>
      <Stages request={request} />
      <p class="progress-say" role="status">
        {sentenceOf(request)}
      </p>
      <Place request={request} />
      <OnTheWay request={request} />
      <NotCome request={request} />
      <Asked request={request} />
      <Led request={request} />
      {isOpen && <Foot request={request} />}
      {isOpen && !withdrawing && (
        <p class="actions">
          <Button kind="grave" press={() => setWithdrawing(true)}>
            {t("gp.withdraw")}
          </Button>
        </p>
      )}
      {withdrawing && isOpen && <Withdraw request={request} close={() => setWithdrawing(false)} />}
    </article>
  );
}

export function Progress({ id, following }: { readonly id: string; readonly following: Following }) {
  const request = requestOn(following, id);
  const grey = following.grey.value;
  return (
    <div class={grey ? "grey" : undefined}>
      <NotLive following={following} />
      <div class="panel sheet">
        <p class="pulled">
          <Button kind="quiet" press={go.home}>
            {`← ${t("gp.back")}`}
          </Button>
        </p>
        {request === undefined ? (
          <p class="bones" aria-hidden="true">
            <span class="bone" />
            <span class="bone" />
            <span class="bone" />
          </p>
        ) : (
          <Known request={request} />
        )}
      </div>
    </div>
  );
}
