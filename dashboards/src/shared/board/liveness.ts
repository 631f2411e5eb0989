/** What a board may honestly say of itself. */
import type { Model } from "./machine";

/**
 * - `live`: pushed to us as it happens; `polling`: asked for every few seconds;
 * - `joining`: not known yet; `lost`: nobody answers now, what is shown is seconds old;
 * - `grey`: nothing was heard for so long that what is shown may no longer be so.
 */
export type Liveness = "live" | "polling" | "joining" | "lost" | "grey";

export function liveness(model: Model, grey: boolean): Liveness {
  if (grey || model.refused !== null) return "grey";
  if (model.failures > 0) return "lost";
  if (model.board === null || model.link === "joining") return "joining";
  return model.link === "socket" ? "live" : "polling";
}
