/** The ward's page: beds first, then what must be answered, who is expected and who is in house. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { me } from "../shared/session/session";
import { clockOf } from "../shared/session/times";
import { sentenceOf } from "../shared/session/told";
import { Bar, Foot } from "../shared/ui/Bar";
import { Button } from "../shared/ui/Button";
import { NotLive } from "../shared/ui/NotLive";
import { Bones, PageBones } from "../shared/ui/PageBones";
import { Until } from "../shared/ui/Until";
import { narrow } from "../shared/ui/narrow";
import { t } from "../shared/words/i18n";
import { LateYes, Offer } from "./Offer";
import { Search } from "./Search";
import { Expected, InHouse } from "./Stay";
import { Unit } from "./Unit";
import { type House, useHouse } from "./store";

const TABS = ["units", "offers", "expected", "inHouse"] as const;
type Tab = (typeof TABS)[number];

interface ListProps {
  readonly tab: Tab;
  readonly count: number;
  readonly empty: string;
  readonly children: ComponentChildren;
  readonly after?: ComponentChildren;
}

function List({ tab, count, empty, children, after }: ListProps) {
  return (
    <section class={`house-part house-${tab}`} aria-labelledby={`title-${tab}`}>
      <h1 id={`title-${tab}`} class="part-title">
        {t(`facility.${tab}`)} <b class="figure">{count > 0 && tab !== "units" ? count : ""}</b>
      </h1>
      {count === 0 ? <p class="empty">{empty}</p> : <ul class="house-list">{children}</ul>}
      {after}
    </section>
  );
}

/** An answer that was given, or a question that went away, stays to be read. */
function Settled({ house }: { readonly house: House }) {
  const told = house.settled();
  if (told.length === 0) return null;
  return (
    <ul class="settled" aria-label={t("facility.settled")}>
      {told.map((it) => (
        <li key={it.id}>
          <time class="figure soft">{clockOf(Date.parse(it.at))}</time> {sentenceOf(it)} {it.kind === "offer_lapsed" && typeof it.params?.offer === "string" && <LateYes offer={it.params.offer} />}
        </li>
      ))}
    </ul>
  );
}

function Part({ tab, house }: { readonly tab: Tab; readonly house: House }) {
  switch (tab) {
    case "units": {
      const units = house.units();
      return (
        <List tab={tab} count={units.length} empty={t("facility.noUnits")}>
          {units.map((unit) => (
            <Unit key={unit.id} unit={unit} />
          ))}
        </List>
      );
    }
    case "offers": {
      const [offers, searches] = [house.offers(), house.searches()];
      return (
        <List tab={tab} count={offers.length + searches.length} empty={t("facility.noOffers")} after={<Settled house={house} />}>
          {searches.map((search) => (
            <Search key={search.id} search={search} units={house.units()} />
          ))}
          {offers.map((offer) => (
            <Offer key={offer.id} offer={offer} />
          ))}
        </List>
      );
    }
    case "expected": {
      const stays = house.expected();
      return (
        <List tab={tab} count={stays.length} empty={t("facility.noExpected")}>
          {stays.map((stay) => (
            <Expected key={stay.id} stay={stay} />
          ))}
        </List>
      );
    }
    case "inHouse": {
      const stays = house.inHouse();
      return (
        <List tab={tab} count={stays.length} empty={t("facility.noInHouse")}>
          {stays.map((stay) => (
            <InHouse key={stay.id} stay={stay} />
          ))}
        </List>
      );
    }
  }
}

/** On a phone a question that waits is never more than one tap away. */
function Waiting({ house, show }: { readonly house: House; readonly show: () => void }) {
  const [first] = house.offers();
  const [search] = house.searches();
  if (first === undefined && search === undefined) return null;
  return (
    <button type="button" class="waiting" onClick={show}>
      <span>{first === undefined ? t("search.waiting", { count: house.searches().length }) : t("facility.waiting", { count: house.offers().length })}</span>
      {first !== undefined && <Until at={first.expires_at} from={first.made_at} warn={2 * 60_000} />}
      {first === undefined && search !== undefined && <Until at={search.until} from={search.received_at} warn={15 * 60_000} />}
    </button>
  );
}

function Tabs({ house, tab, show }: { readonly house: House; readonly tab: Tab; readonly show: (tab: Tab) => void }) {
  const counts: Readonly<Record<Tab, number>> = {
    units: 0,
    offers: house.offers().length + house.searches().length,
    expected: house.expected().length,
    inHouse: house.inHouse().length,
  };
  return (
    <nav class="tabs" aria-label={t("facility.title")}>
      {TABS.map((it) => (
        <button key={it} type="button" class="tab" aria-current={it === tab ? "page" : undefined} onClick={() => show(it)}>
          {t(`facility.${it}`)}
          {counts[it] > 0 && <b class="figure">{counts[it]}</b>}
        </button>
      ))}
    </nav>
  );
}

function Rooms({ house }: { readonly house: House }) {
  const [tab, setTab] = useState<Tab>("units");
  const show = (it: Tab) => {
    setTab(it);
    window.scrollTo(0, 0);
  };
  if (!narrow.value) {
    return (
      <div class="house-wide">
        {TABS.map((it) => (
          <Part key={it} tab={it} house={house} />
        ))}
      </div>
    );
  }
  return (
    <>
      {tab !== "offers" && <Waiting house={house} show={() => show("offers")} />}
      <Part tab={tab} house={house} />
      <Foot />
      <Tabs house={house} tab={tab} show={show} />
    </>
  );
}

function Choose({ all, chosen, choose }: { readonly all: readonly string[]; readonly chosen: string; readonly choose: (id: string) => void }) {
  if (all.length < 2) return null;
  return (
    <span class="actions">
      {all.map((id) => (
        <Button key={id} kind="quiet" pressed={id === chosen} press={() => choose(id)}>
          {id}
        </Button>
      ))}
    </span>
  );
}

export function Facility() {
  const [facility, setFacility] = useState(me().facilities[0] ?? "");
  const house = useHouse(facility);
  if (house === null) return <FacilityBones />;
  const name = house.units()[0]?.facility_name;
  const grey = house.following.grey.value || house.following.model.value.refused !== null;
  return (
    <div class={`page house${grey ? " grey" : ""}`}>
      <Bar following={house.following} {...(name === undefined ? {} : { name })}>
        <Choose all={me().facilities} chosen={facility} choose={setFacility} />
      </Bar>
      <NotLive following={house.following} />
      <main id="content" class="page-main" tabIndex={-1}>
        <div class="panel sheet">{house.isReady() ? <Rooms house={house} /> : <UnitBones />}</div>
      </main>
    </div>
  );
}

function UnitBones() {
  return (
    <ul class="house-list" aria-hidden="true">
      {[1, 2].map((it) => (
        <li key={it} class="unit bones">
          <Bones />
        </li>
      ))}
    </ul>
  );
}

/** The shape of the page before anything is known. */
export function FacilityBones() {
  return (
    <PageBones page="house">
      <UnitBones />
    </PageBones>
  );
}
