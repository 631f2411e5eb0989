/** The telephones of the invented night: whose they are, and calls in the middle of which they are looked at. */
import type { Card, Happened, Kind, Listing, News, State } from "../../src/phone/api";
import { at } from "./region";

export const GP = "+31612000101";
export const WARD = "+31115000210";
export const HOTLINE = "+31115000001";

const card = (number: string, who: string, role: Card["role"], more: Partial<Card> = {}): Card => ({
  number,
  who,
  role,
  region: "zeeuws-vlaanderen",
  identity: null,
  pin: null,
  units: [],
  texts: true,
  rung: null,
  ...more,
});

export const listing: Listing = {
  csrf_token: "c",
  hotlines: [{ number: HOTLINE, region: "zeeuws-vlaanderen", region_name: "Zeeuws-Vlaanderen", language: "nl", texts: true, postcode: "4571" }],
  phones: [
    card(GP, "Huisarts Axel-Zuid (demo)", "gp", { identity: "01000003", pin: "482913" }),
    card("+31612000102", "Huisarts Sas van Gent (demo)", "gp", { identity: "01000016", pin: "330412" }),
    card(WARD, "Woonzorgcentrum Emmaus", "facility", { identity: "7710", pin: "551208", units: ["ELV", "Crisisopvang"] }),
    card("+31115000211", "Verpleeghuis Rozenoord", "facility", { texts: false }),
    card("+31612000001", "Marijke (coördinator demo)", "coordinator", { rung: 1 }),
    card("+31612000002", "Joost (coördinator demo)", "coordinator", { rung: 2 }),
  ],
};

type Told = readonly [kind: Kind, text?: string, language?: string];

/** A telephone to which this happened, one thing every second, the last a second ago. */
function phone(number: string, state: State, told: readonly Told[]): News["phones"][number] {
  const events = told.map(([kind, text = "", language = ""], index): Happened => {
    const seq = index + 1;
    return { seq, at: at((seq - told.length - 1) / 60), kind, text, language, peer: HOTLINE, seconds: text.length / 15 };
  });
  return { number, state, peer: HOTLINE, seq: events.length, events };
}

const said = (text: string): readonly Told[] => [["began", text, "nl-NL"], ["heard", text, "nl-NL"]];
const news = (...phones: readonly News["phones"][number][]): News => ({ network: "n", speed: 1, phones, ringing: [] });

export const quiet = news(phone(GP, "idle", []), phone(WARD, "idle", []));

const identified: readonly Told[] = [
  ["dialled"],
  ["connected"],
  ...said("Dag huisarts Axel-Zuid, dit is Bedline. Bij levensgevaar, bel 1 1 2. Voor de coördinator, toets 0 en een hekje."),
  ["began", "Toets uw pincode in, zes cijfers.", "nl-NL"],
  ["pressed", "4829"],
  ["cut", "Toets uw pincode in, zes cijfers.", "nl-NL"],
];

/** Part of the PIN keyed. */
export const keying = news(phone(GP, "talking", identified), phone(WARD, "idle", []));

/** The GP waits on the line; the ward is rung for it. */
export const asking = news(
  phone(GP, "talking", [
    ...identified,
    ["pressed", "13"],
    ...said("Crisisbed: toets 1."),
    ["pressed", "1"],
    ...said("De Honte in Terneuzen, op ongeveer 9 kilometer. Gemeld: 4 minuten geleden."),
    ...said("Dit bed vragen, toets 1. Het volgende horen, toets 2. Bedline laten vragen, toets 3."),
    ["pressed", "3"],
    ...said("We vragen het bij Emmaus. Nog even geduld."),
    ...said("We vragen het bij Emmaus. Nog even geduld."),
    ["began", "We vragen het bij Emmaus. Nog even geduld.", "nl-NL"],
  ]),
  phone(WARD, "ringing", [["rang"]]),
);

/** It rings at a ward that nobody holds. */
export const elsewhere: News = { ...quiet, ringing: ["+31115000211"] };

/** The ward listens to a request. */
export const listening = news(
  phone(GP, "idle", [["dialled"], ["connected"], ...said("Dank u wel. Uw aanvraag is B 4 1 7. Sterkte, en tot ziens."), ["ended"]]),
  phone(WARD, "talking", [
    ["rang"],
    ["connected"],
    ...said("Dit is Bedline, met een opnameverzoek voor uw afdeling. Luisteren, toets 1."),
    ["pressed", "1"],
    ...said("Gevraagd: crisisbed, nodig nu. Een vrouw, leeftijd 85 jaar of ouder."),
    ...said("Nodig is: gesloten afdeling voor dementie, en tillift."),
    ["began", "Dat kan bij ons, toets 1. Kan niet, toets 2. Straks terugbellen, toets 3. Coördinator, toets 0.", "nl-NL"],
  ]),
);

/** Texts that came and went. */
export const texted = news(
  phone(GP, "idle", [["text", "Bedline B417: er is antwoord. Bel 0115 000 001 en houd uw pincode bij de hand."]]),
  phone(WARD, "idle", [
    ["text", "Bedline: bed gevraagd op ELV, crisisbed. Antwoord JA 417 of NEE 417 voor 03:24. Liever bellen: 0115 000 001"],
    ["texted", "JA 417"],
    ["text", "Vastgelegd: ja op 417. De gegevens staan op uw bord. Dank u wel."],
  ]),
);
