/** The steps of a request, in their order. */
export const STEPS = ["stepForm", "stepQuestions", "stepPatient", "stepTraits", "stepSend"] as const;

export type StepName = (typeof STEPS)[number];
