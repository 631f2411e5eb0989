/** "Why not Emmaus?": any unit of the region by a few letters of its name, and the one sentence that answers. */
import { useId, useRef, useState } from "preact/hooks";
import type { Candidates } from "../../shared/api/types";
import { Button } from "../../shared/ui/Button";
import { t } from "../../shared/words/i18n";
import { type Place, placesOf, wanted } from "./whynot";

function Line({ place }: { readonly place: Place }) {
  return (
    <li data-unit={place.unit}>
      <b>{place.home}</b> <span class="soft">{`${place.ward}, ${place.town}`}</span>
      <span class={place.fits ? "why-here" : "why-not"}>{place.sentences.join(" ")}</span>
    </li>
  );
}

/** What Escape does in the field: the letters go first, then the way back is the page's. */
function emptied(event: KeyboardEvent, typed: string, set: (typed: string) => void): void {
  if (event.key !== "Escape" || typed === "") return;
  event.stopPropagation();
  set("");
}

export function WhyNot({ found }: { readonly found: Candidates }) {
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const places = placesOf(found);
  const asked = typed.trim() !== "";
  const shown = asked ? wanted(places, typed) : open ? places.filter((it) => !it.fits) : [];
  return (
    <div class="unsuitable">
      <p class="why-ask field">
        <label for={id}>
          <kbd aria-hidden="true">/</kbd> {t("detail.whyNot")}
        </label>
        <input
          id={id}
          class="why-field"
          type="search"
          value={typed}
          autocomplete="off"
          spellcheck={false}
          aria-keyshortcuts="/"
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            // The answer is of no use below the edge of the panel.
            requestAnimationFrame(() => list.current?.scrollIntoView({ block: "nearest" }));
          }}
          onKeyDown={(event) => emptied(event, typed, setTyped)}
        />
        {found.refused.length > 0 && (
          <Button kind="quiet" expanded={open} press={() => setOpen(!open)}>
            {t("detail.unsuitableCount", { count: found.refused.length })}
          </Button>
        )}
      </p>
      <ul ref={list} aria-live="polite">
        {shown.map((place) => (
          <Line key={place.unit} place={place} />
        ))}
        {asked && shown.length === 0 && <li class="soft">{t("detail.whyNobody", { name: typed.trim() })}</li>}
      </ul>
    </div>
  );
}
