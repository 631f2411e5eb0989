/** What a facility's board knows: its units, the questions that wait, and who is expected or in house. */
import { useEffect, useState } from "preact/hooks";
import type { FacilityOffer, Search, Stay, UnitRow } from "../shared/api/types";
import type { Following } from "../shared/board/follow";
import type { Told } from "../shared/board/ticker";
import { openBoard } from "../shared/board/open";

export interface House {
  readonly following: Following;
  readonly isReady: () => boolean;
  readonly units: () => readonly UnitRow[];
  /** Questions without an answer, the most pressing first. */
  readonly offers: () => readonly FacilityOffer[];
  /** Requests that this house has to place, the most pressing first. */
  readonly searches: () => readonly Search[];
  readonly expected: () => readonly Stay[];
  readonly inHouse: () => readonly Stay[];
  /** What became of the latest questions, newest first: answered, run out, taken back. */
  readonly settled: () => readonly Told[];
}

const SETTLED = new Set(["offer_accepted", "offer_refused", "offer_lapsed", "offer_withdrawn", "offer_proposed", "offer_declined"]);
const SHOWN = 4;

const soonest = (of: string | null) => (of === null ? Number.POSITIVE_INFINITY : Date.parse(of));

function houseOf(following: Following): House {
  const units = following.items<UnitRow>("unit");
  const offers = following.items<FacilityOffer>("offer");
  const searches = following.items<Search>("search");
  const stays = following.items<Stay>("stay");
  const staying = (state: Stay["state"]) =>
    Object.values(stays.value)
      .filter((stay) => stay.state === state)
      .sort((one, other) => soonest(one.expected_at) - soonest(other.expected_at));
  return {
    following,
    isReady: () => following.model.value.board !== null,
    units: () => Object.values(units.value).sort((one, other) => one.name.localeCompare(other.name)),
    offers: () =>
      Object.values(offers.value)
        .filter((offer) => offer.state === "open" || offer.state === "proposed")
        .sort((one, other) => Date.parse(one.expires_at) - Date.parse(other.expires_at)),
    searches: () => Object.values(searches.value).sort((one, other) => soonest(one.until) - soonest(other.until)),
    expected: () => staying("reserved"),
    inHouse: () => staying("arrived"),
    settled: () => following.model.value.ticker.filter((it) => SETTLED.has(it.kind)).slice(0, SHOWN),
  };
}

/** Follow a facility for as long as it is shown. */
export function useHouse(facility: string): House | null {
  const [house, setHouse] = useState<House | null>(null);
  useEffect(() => {
    const following = openBoard(`facility:${facility}`);
    setHouse(houseOf(following));
    return following.stop;
  }, [facility]);
  return house;
}
