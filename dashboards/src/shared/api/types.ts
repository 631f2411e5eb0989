/** The API's shapes by the names the pages use; what they look like stands in the generated schema alone. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Moment = string;
export type Sex = Schemas["Sex"];
export type OfferState = Schemas["OfferState"];
export type StayState = Schemas["StayState"];
export type RequestState = Schemas["RequestState"];

export type Named = Schemas["Named"];
export type Me = Schemas["Me"];
export type Region = Schemas["RegionRules"];
export type CareForm = Schemas["CareFormRow"];
export type Trait = Schemas["TraitRow"];
export type TriageQuestion = Schemas["TriageQuestionRow"];
export type Place = Schemas["PlaceRow"];
export type Facilities = Schemas["Facilities"];

/** One line of the capacity matrix: what a unit said, when, and what is left of it. */
export type UnitRow = Schemas["UnitRow"];
export type Closure = Schemas["ClosureRow"];
export type NewClosure = Schemas["NewClosure"];
export type NewReport = Schemas["NewReport"];

/** A request as the desk and its own GP see it: never a name. */
export type BedRequest = Schemas["RequestBody"];
export type BedRequests = Schemas["Requests"];
export type RequestOffer = Schemas["AskedUnit"];
export type NewRequest = Schemas["NewRequest"];
export type TriageDecision = Schemas["Triage"];
export type Patient = Schemas["PatientBody"];
export type DaysOfYear = Schemas["DaysBody"];

/** An offer as the facility that must answer it sees it. */
export type FacilityOffer = Schemas["OfferBody"];
export type Stay = Schemas["StayBody"];
/** A promised place, as its referrer and the desk see it. */
export type Reserved = Schemas["Reservation"];
export type Transport = Schemas["TransportBody"];
export type TransportKind = Schemas["TransportKind"];
export type NewTransport = Schemas["NewTransport"];
export type DoctorFunction = Schemas["DoctorFunction"];
export type Departure = Schemas["Departure"];
export type Takeover = Schemas["Takeover"];
export type NewExtension = Schemas["NewExtension"];
export type Party = Schemas["Party"];
export type Task = Schemas["TaskBody"];
/** What Bedline does not do at present. */
export type Halt = Schemas["HaltRow"];
export type Standstill = Schemas["Standstill"];

/** A unit that the leader of a search may ask, and all of them. */
export type Choice = Schemas["ChoiceRow"];
export type Choices = Schemas["Choices"];
/** A request as the home sees it that owns its search. */
export type Search = Schemas["SearchBody"];

export type Candidate = Schemas["CandidateRow"];
export type Unsuitable = Schemas["RefusedRow"];
export type Candidates = Schemas["Candidates"];
export type TriageAdvice = Schemas["Advice"];
export type Case = Schemas["Case"];

/** A policy tried on a simulated year: how it stands, and with what came of it. */
export type TrialBrief = Schemas["TrialBrief"];
export type Trial = Schemas["TrialBody"];
export type TrialRow = Schemas["TrialRow"];
export type Trials = Schemas["Trials"];
export type Policy = Schemas["PolicyShown"];
export type Policies = Schemas["Policies"];
export type FormPolicy = Schemas["FormPolicy"];
export type Gate = Schemas["Gate"];
export type Answered = Schemas["Answered"];

/** A call on the line, and a caller who waits: three digits of a number at most. */
export type Call = Schemas["CallBody"];
export type Waiting = Schemas["WaitingBody"];
export type DutyNow = Schemas["DutyNow"];
export type OnDuty = Schemas["DutyBody"];
