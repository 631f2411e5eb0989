/** Dutch as it is spoken in Flanders: only what is said otherwise than in nl.ts; the rest comes from there. */
import type { nl } from "./nl";
import type { Otherwise } from "./wording";

export const nlBE: Otherwise<typeof nl> = {
  state: { waiting: "wacht op plaats", unplaced: "zonder plaats" },
  lead: { searches: "{{name}} zoekt een plaats" },
  search: {
    yours: "Aan u om een plaats te vinden, binnen",
  },
  next: { search: "plaats zoeken" },
  wish: { ownTown: "alleen de eigen gemeente" },
  rung: { own_town: "eigen gemeente", payer: "het ziekenfonds" },
  task: {
    no_place_found: "Geen plaats gevonden",
    voicemail: "Voicemail",
    ring_back: "Terug te bellen",
    turn_to_payer: "Ziekenfonds bellen",
  },
  caller: { duty: "wacht", alert: "wacht" },
  calls: {
    ringsNobody: "zoekt wie van wacht is",
    duty: "Van wacht",
    noDuty: "Niemand is van wacht.",
    take: "Bel naar mij",
  },
  trouble: { serverAdvice: "Wat u invulde staat er nog. Probeer het straks opnieuw of bel naar de desk." },
  live: { retry: "Probeer het straks opnieuw. Bellen kan altijd." },
  desk: {
    pick: "Kies een aanvraag om te zien wat er nodig is en waar er plaats is.",
    noCapacity: "Nog geen huis heeft een plaats gemeld.",
  },
  takeover: { function: { elderly_care_physician: "geriater", duty_doctor: "arts van wacht" } },
  term: { whoHint: "Naam van de arts, of van wie anders beslist. Geen naam van de patiënt." },
  change: { elsewhere: "Andere plaats zoeken", falls: "Plaats vervalt", giveUp: "Geef de plaats op" },
  detail: {
    norm: "plaats nodig voor {{time}}",
    noCandidates: "Geen afdeling past nu. Bedline zoekt opnieuw zodra er plaats gemeld wordt.",
    stay: "Plaats",
  },
  keys: { falls: "de plaats vervalt, met reden", takeCaller: "laat uw telefoon rinkelen voor wie wacht" },
  intake: {
    title: "Plaats aanvragen",
    urgency: "Wanneer is de plaats nodig?",
    firstProvider: "Welk huis zoekt een plaats?",
    insurer: "Ziekenfonds",
    submit: "Vraag de plaats aan",
  },
  gp: {
    withdrawWhy: "Waarom is de plaats niet meer nodig?",
    say: {
      provider: "{{facility}} zoekt een plaats voor uw patiënt. U hoort het hier.",
      triaged: "De aanvraag is beoordeeld. We gaan een plaats zoeken.",
      searching: "We zoeken een plaats.",
      waiting: "Er is nu geen passende plaats. We zoeken opnieuw zodra er ergens plaats komt.",
      reserved: "Er is plaats bij {{facility}}.",
      redirected: "De desk heeft een andere oplossing gevonden. Bel ons voor de details.",
      unplaced: "Er is geen plaats gevonden. De desk belt u.",
    },
    steps: { reserved: "Plaats" },
    normDue: "Norm: plaats voor {{time}}",
    noCall: "U hoeft naar niemand te bellen.",
  },
  facility: {
    noOffers: "Niemand vraagt nu een plaats.",
    proposed: "U stelde voor: vanaf {{time}}. De plaats blijft vastgehouden tot er beslist is.",
    stillYes: "Wij hebben nog plaats",
    leftPlace: "Welke voorziening?",
  },
  phone: {
    intro: "Bel zelf naar de beddenlijn: links als huisarts. Rechts rinkelt de telefoon van wie om een bed gevraagd wordt. De cijfers van uw toetsenbord werken ook.",
    introOne: "Bel zelf naar de beddenlijn. Kies eerst wiens telefoon u vasthoudt.",
    group: { coordinator: "Van wacht" },
    rung: { first: "eerste van wacht", second: "tweede van wacht" },
    dial: "Bel naar Bedline",
    dialIn: "Bel naar Bedline ({{language}})",
    hangUp: "Leg neer",
    over: "Neergelegd na {{length}}",
    textExample: "Bijvoorbeeld STAND, of KORT 3.",
  },
  happened: {
    referrer_chooses: "{{code}}: verwijzer kiest een plaats",
    search_given: "{{code}}: {{where}} zoekt een plaats",
    request_waits: "{{code}} wacht op plaats",
    request_unplaced: "{{code}} zonder plaats",
    place_reserved: "{{code}} heeft plaats bij {{where}}",
  },
};
