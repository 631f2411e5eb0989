/** The anonymous profile of a request; who it is only by a press, which is recorded. */
import { useState } from "preact/hooks";
import { requests as calls } from "../../shared/api/calls";
import type { BedRequest, Patient } from "../../shared/api/types";
import { type Answers, AnswersButton, AnswersShown } from "../../shared/intake/Answered";
import { formOf, traitOf } from "../../shared/session/session";
import { momentOf } from "../../shared/session/times";
import { DaysButton, DaysShown, useDays } from "../../shared/stay/days";
import { Button } from "../../shared/ui/Button";
import { Trouble } from "../../shared/ui/Trouble";
import { Until } from "../../shared/ui/Until";
import { useWrite } from "../../shared/ui/useWrite";
import { say, t } from "../../shared/words/i18n";
import { heldIn, ownerOf, whoOf } from "../queue/Strip";
import { awaitedFrom, hasPlace, isOpen } from "../queue/order";

const HOUR = 3_600_000;

export interface Reveal {
  readonly patient: Patient | null | "hidden";
  readonly flip: () => void;
}

/** Show the patient until another request is chosen; nothing is kept. */
export function useReveal(request: BedRequest) {
  const [patient, setPatient] = useState<Patient | null | "hidden">("hidden");
  const show = useWrite(async () => setPatient(await calls.patient(request.id)));
  const flip = () => {
    if (patient === "hidden") void show.run();
    else setPatient("hidden");
  };
  return { patient, flip, busy: show.busy, problem: show.problem };
}

/** Whose patient it is, when it is a guest of another region. */
function Guest({ request }: { readonly request: BedRequest }) {
  const { guest } = request;
  if (guest === null) return null;
  const region = guest.region_name;
  return (
    <div>
      <dt>{t(guest.nameless ? "across.nameless" : "across.named", { region })}</dt>
      {guest.nameless && <dd>{t(awaitedFrom(request) !== null ? "across.awaits_why" : "across.nameless_why", { region })}</dd>}
    </div>
  );
}

/** Who looks across the border, and which place is kept there until when. */
function Across({ across }: { readonly across: BedRequest["across"] }) {
  return (
    <>
      {across.map((it) => (
        <div key={it.region + it.state}>
          <dt>{say("across", it.state, it.state, { region: it.region_name })}</dt>
          <dd>
            {it.facility_name !== null && `${it.facility_name}, ${it.unit_name ?? ""}, ${it.town ?? ""} `}
            {it.phone !== null && (
              <a class="figure" href={`tel:${it.phone}`}>
                {it.phone}
              </a>
            )}
          </dd>
          {it.state === "held" && it.word === null && it.until !== null && (
            <dd>
              {`${t("across.until")} ${momentOf(it.until)}, `}
              <Until at={it.until} words />
            </dd>
          )}
          {it.state === "held" && it.word === "accepted" && <dd>{t("across.accepted")}</dd>}
        </div>
      ))}
    </>
  );
}

interface Props {
  readonly request: BedRequest;
  readonly reveal: ReturnType<typeof useReveal>;
  readonly answered: Answers;
}

/** Who it is and what was answered: each a press or a key away, because looking is recorded; of a guest nobody here knows. */
function Closed({ request, reveal, answered }: Props) {
  const { patient } = reveal;
  const days = useDays(request.id, request.care_form);
  if (request.guest?.nameless === true) return null;
  return (
    <>
      <div class="reveal">
        <Button keys="p" kind="quiet" busy={reveal.busy} expanded={patient !== "hidden"} press={reveal.flip}>
          {patient === "hidden" ? t("detail.patient") : t("detail.hidePatient")}
        </Button>
        <AnswersButton keys="v" answers={answered} />
        <DaysButton days={days} />
        {(patient === "hidden" || answered.told === null) && <span class="soft">{t("detail.patientLogged")}</span>}
      </div>
      {patient === null && <p>{t("detail.noPatient")}</p>}
      {patient !== null && patient !== "hidden" && (
        <p>
          <b>{patient.name}</b>
          {patient.birth_date !== null && <span class="soft">{`, ${t("detail.born", { date: patient.birth_date })}`}</span>}
        </p>
      )}
      <Trouble problem={reveal.problem} />
      <AnswersShown answers={answered} />
      <DaysShown days={days} />
    </>
  );
}

/** What was said with it, in words. */
function Said({ request }: { readonly request: BedRequest }) {
  return (
    <>
      {request.note !== "" && <p class="profile-note">{request.note}</p>}
      {request.override_reason !== null && <p class="profile-note">{t("detail.overruled", { reason: request.override_reason })}</p>}
    </>
  );
}

/** Who leads the search while the desk does not, and until when. */
function Lead({ lead }: { readonly lead: BedRequest["lead"] }) {
  if (lead === null || lead.leader === "desk") return null;
  return (
    <div>
      <dt>{lead.provider === null ? t("lead.chooses") : t("lead.searches", { name: lead.provider.name })}</dt>
      <dd>
        {lead.provider?.phone} {lead.until !== null && <Until at={lead.until} words />}
      </dd>
    </div>
  );
}

/** Where patient and family want to go, as far as they have said it: why Bedline asks only there. */
function Wish({ wish }: { readonly wish: BedRequest["wish"] }) {
  if (wish === null) return null;
  const said = wish.home ?? t(wish.only_own_town ? "wish.ownTown" : "wish.anywhere");
  return (
    <div>
      <dt>{t("wish.said")}</dt>
      <dd>{said}</dd>
    </div>
  );
}

function Ladder({ ladder, across }: { readonly ladder: BedRequest["escalation"]; readonly across: BedRequest["across"] }) {
  if (ladder === null) return null;
  // A neighbour that keeps a place has answered: what is awaited now is our own word.
  const answered = ladder.office === null && heldIn(across) !== undefined;
  return (
    <div>
      <dt>{`${t("rung.stands_on")} ${say("rung", ladder.rung, ladder.rung)}`}</dt>
      {ladder.office !== null && <Office office={ladder.office} word={ladder.word} />}
      {ladder.answer_by !== null && ladder.word === null && !answered && (
        <>
          <dd>
            {t("rung.answer_by")} <Until at={ladder.answer_by} words />
          </dd>
          <dd>{t(ladder.office === null ? "rung.then_neighbours" : "rung.then_office")}</dd>
        </>
      )}
      <dd>
        {`${t("rung.next")} ${ladder.next === null ? t("rung.again") : say("rung", ladder.next, ladder.next)}: `}
        <Until at={ladder.climbs_at} words />
      </dd>
    </div>
  );
}

/** Who is turned to outside the region: how, at which number, and what came of it. */
function Office({ office, word }: { readonly office: NonNullable<NonNullable<BedRequest["escalation"]>["office"]>; readonly word: string | null }) {
  return (
    <dd>
      <b>{office.name}</b>
      {`: ${word === null ? say("rung.by", office.by, "") : say("rung.word", word, "")} `}
      {office.phone !== null && (
        <a class="figure" href={`tel:${office.phone}`}>
          {office.phone}
        </a>
      )}
      {office.mail !== null && ` ${office.mail}`}
    </dd>
  );
}

/** Where it stands, what is next, and until when there has to be a place. */
function Stands({ request }: { readonly request: BedRequest }) {
  const { next_action: next, norm_due_at: norm } = request;
  return (
    <>
      <div>
        <dt>{t(`state.${request.state}`)}</dt>
        {next !== null && awaitedFrom(request) === null && (
          <dd>
            {say("next", next.kind, next.kind)} <Until at={next.due_at} words />
          </dd>
        )}
      </div>
      {norm !== null && isOpen(request) && !hasPlace(request) && (
        <div>
          <dt>{t("detail.norm", { time: momentOf(norm) })}</dt>
          <dd>
            <Until at={norm} from={request.received_at} warn={2 * HOUR} words />
          </dd>
        </div>
      )}
    </>
  );
}

export function Profile({ request, reveal, answered }: Props) {
  const form = request.care_form === null ? null : formOf(request.care_form);
  const received = {
    practice: request.practice?.name ?? t("detail.noPractice"),
    channel: say("channel", request.channel, request.channel),
    time: momentOf(request.received_at),
  };
  return (
    <header class="profile">
      <h2 class="profile-code" id="detail-title" tabIndex={-1}>
        <span class="figure">{request.code}</span> <span>{form?.name ?? t("next.triage")}</span>
      </h2>
      <p class="profile-who">
        {whoOf(request)} · {request.postcode} {request.place}
        {request.municipality !== request.place && <span class="soft">{` (${request.municipality})`}</span>}
      </p>
      <p class="profile-needs">
        {request.traits.length === 0 && <span class="soft">{t("detail.traitsNone")}</span>}
        {request.traits.map((id) => (
          <span key={id} class="trait">
            {traitOf(id).name}
          </span>
        ))}
      </p>
      <dl class="facts">
        <Stands request={request} />
        <Wish wish={request.wish} />
        <Lead lead={request.lead} />
        <Guest request={request} />
        <Ladder ladder={request.escalation} across={request.across} />
        <Across across={request.across} />
        <div>
          <dt>{t("detail.received", received)}</dt>
          <dd>{t("desk.owner", { name: ownerOf(request) })}</dd>
        </div>
      </dl>
      <Said request={request} />
      <Closed key={request.id} request={request} reveal={reveal} answered={answered} />
    </header>
  );
}
