/** Which town a postcode is, read back while it is typed. */
import { useEffect, useState } from "preact/hooks";
import { placeOf } from "../api/calls";
import { Problem } from "../api/problem";
import type { Place } from "../api/types";

export type Looked = Place | "looking" | "unknown" | null;

/** Null while there is nothing to look up, or while the server cannot be asked: then it judges on sending. */
export function usePlace(region: string, postcode: string): Looked {
  const [looked, setLooked] = useState<Looked>(null);
  useEffect(() => {
    if (!/^\d{4}$/.test(postcode)) {
      setLooked(null);
      return;
    }
    let current = true;
    setLooked("looking");
    placeOf(region, postcode)
      .catch((fault: unknown) => (fault instanceof Problem && fault.status === 404 ? ("unknown" as const) : null))
      .then((found) => {
        if (current) setLooked(found);
      })
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [region, postcode]);
  return looked;
}
