/** Which wards may take this patient, in order and with why; and which may not, with why not. */
import type { Problem } from "../../shared/api/problem";
import type { BedRequest, Candidate, Candidates as Found, UnitRow } from "../../shared/api/types";
import { isStanding } from "../../shared/choices/answers";
import { ageOf } from "../../shared/session/times";
import { Button } from "../../shared/ui/Button";
import { Trouble } from "../../shared/ui/Trouble";
import { locale } from "../../shared/session/session";
import { t } from "../../shared/words/i18n";
import { WhyNot } from "./WhyNot";
import { type Looked, type Search, hasChanged, hasOpened } from "./hand";

interface LineProps {
  readonly candidate: Candidate;
  readonly nth: number;
  readonly unit: UnitRow | undefined;
  readonly offer: (unit: string) => void;
  readonly busy: boolean;
  readonly disabled: boolean;
}

function Line({ candidate, nth, unit, offer, busy, disabled }: LineProps) {
  const { distance_km: far, reported_at: at } = candidate;
  const changed = hasChanged(candidate, unit);
  // The distance stands among the facts already.
  const why = candidate.reasons.filter(({ id }) => id !== "distance");
  return (
    <li class="candidate" data-unit={candidate.unit}>
      <span class="candidate-nth figure">{nth}</span>
      <span class="candidate-body">
        <span class="candidate-name">
          <b>{candidate.facility_name}</b> <span class="soft">{`${candidate.unit_name}, ${candidate.town}`}</span>
        </span>
        <span class="candidate-facts">
          <b>{`${candidate.free} ${t("desk.free")}`}</b>
          {candidate.stale && <span class="swatch hatched" aria-hidden="true" />}
          <span class={candidate.stale ? "cell-stale" : undefined}>
            {at === null ? t("common.never") : `${ageOf(Date.parse(at))} ${t("common.old")}`}
          </span>
          <span>{t("common.km", { km: new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }).format(far) })}</span>
          {changed && unit !== undefined && unit.free !== candidate.free && <span class="tone-due">{`→ ${unit.free} ${t("desk.free")}`}</span>}
        </span>
        {/* What puts it here, in one sentence; the first says so by standing first. */}
        {nth > 1 && <span class="candidate-why">{candidate.sentence}</span>}
        {why.length > 0 && <span class="candidate-why">{why.map((it) => it.sentence).join(" · ")}</span>}
      </span>
      <Button keys={nth === 1 ? "o" : String(nth)} kind={nth === 1 ? "strong" : "plain"} busy={busy} disabled={disabled} press={() => offer(candidate.unit)}>
        {t("detail.offer")}
      </Button>
    </li>
  );
}

/** What was found, also while it is being looked for again. */
function foundIn(looked: Looked): Found | null {
  if (looked.is === "found") return looked.found;
  return looked.is === "looking" ? looked.before : null;
}

interface Props {
  readonly request: BedRequest;
  readonly search: Search;
  readonly units: readonly UnitRow[];
  readonly offer: (unit: string) => void;
  readonly offering: string | null;
  readonly problem: Problem | null;
  readonly again: () => void;
}

/** What is said where no ward is left to ask: beside one that is asked already, no more than that. */
function nobodyElse(request: BedRequest) {
  if (request.offers.some(isStanding)) return "detail.noOtherCandidates";
  return request.guest === null ? "detail.noCandidates" : "detail.noCandidatesGuest";
}

export function Candidates({ request, search, units, offer, offering, problem, again }: Props) {
  const looked = search.looked.value;
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  if (looked.is === "nothing") return null;
  const found = foundIn(looked);
  const looking = looked.is === "looking";
  const opened = units.some((unit) => hasOpened(looked, unit, request.care_form));
  const changed = opened || found?.items.some((it) => hasChanged(it, byId.get(it.unit))) === true;
  return (
    <section class="part" aria-labelledby="candidates-title" aria-busy={looking}>
      <h3 id="candidates-title" class="part-title">
        {t("detail.candidates")}
        {changed && (
          <Button kind="quiet" keys="r" press={again}>
            {`${t("detail.changed")}: ${t("detail.refresh")}`}
          </Button>
        )}
      </h3>
      <Trouble problem={problem} />
      {looked.is === "failed" && <Trouble problem={looked.problem} again={again} />}
      {found === null && looking && <p class="bones" aria-hidden="true"><span class="bone" /></p>}
      {found !== null && (
        <>
          {found.items.length === 0 && <p class="empty">{t(nobodyElse(request))}</p>}
          <ol class={looking ? "candidates candidates-looking" : "candidates"}>
            {found.items.slice(0, 9).map((it, at) => (
              <Line
                key={it.unit}
                candidate={it}
                nth={at + 1}
                unit={byId.get(it.unit)}
                offer={offer}
                busy={offering === it.unit}
                disabled={looking || offering !== null}
              />
            ))}
          </ol>
          <WhyNot found={found} />
        </>
      )}
    </section>
  );
}
