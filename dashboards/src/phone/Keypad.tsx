/** Twelve keys, and under them the one that calls or hangs up. */
import { Button } from "../shared/ui/Button";
import { language, t } from "../shared/words/i18n";
import type { Card, Does, Hotline } from "./api";
import { dialled, written } from "./numbers";
import { type Phone, linesFor } from "./store";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

function nameOf(key: string): string | undefined {
  if (key === "*") return t("phone.star");
  return key === "#" ? t("phone.hash") : undefined;
}

function Keys({ press }: { readonly press: (key: string) => void }) {
  return (
    <div class="keys" role="group" aria-label={t("phone.keypad")}>
      {KEYS.map((key) => (
        <button key={key} type="button" class="key" aria-label={nameOf(key)} onClick={() => press(key)}>
          {key}
        </button>
      ))}
    </div>
  );
}

function languageName(tag: string): string {
  return new Intl.DisplayNames(language(), { type: "language" }).of(tag) ?? tag;
}

/** A button for each of our numbers in the region; they differ by language. */
function Dial({ hotlines, act }: { readonly hotlines: readonly Hotline[]; readonly act: Does }) {
  return (
    <>
      {hotlines.map((it, at) => (
        <Button key={it.number} kind={at === 0 ? "strong" : "plain"} press={() => void act("dial", { to: it.number })}>
          {hotlines.length === 1 ? t("phone.dial") : t("phone.dialIn", { language: languageName(it.language) })}{" "}
          <span class="figure dial-number">{written(it.number)}</span>
        </Button>
      ))}
    </>
  );
}

/** Somebody calls: take it or not. */
export function Ringing({ act }: { readonly act: Does }) {
  return (
    <span class="ringing">
      <Button kind="strong" press={() => void act("answer")}>
        {t("phone.answer")}
      </Button>
      <Button kind="grave" press={() => void act("refuse")}>
        {t("phone.refuse")}
      </Button>
    </span>
  );
}

interface Props {
  readonly card: Card;
  readonly phone: Phone;
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  readonly press: (key: string) => void;
  readonly act: Does;
}

/** A number dialled key by key. */
function Typed({ typed, setTyped, near, act }: Pick<Props, "typed" | "setTyped" | "act"> & { readonly near: string }) {
  const dial = () => {
    void act("dial", { to: dialled(typed, near) }).then(() => setTyped(""));
  };
  return (
    <>
      <p class="typed">
        <output class="figure" aria-label={t("phone.typed")}>
          {typed}
        </output>
        <Button kind="quiet" label={t("phone.eraseLast")} press={() => setTyped(typed.slice(0, -1))}>
          {t("phone.erase")}
        </Button>
      </p>
      <Button kind="strong" press={dial}>
        {t("phone.dialNumber", { number: typed })}
      </Button>
    </>
  );
}

export function Keypad({ card, phone, typed, setTyped, press, act }: Props) {
  const hotlines = linesFor(card);
  const near = hotlines[0]?.number ?? card.number;
  const inCall = phone.state === "talking" || phone.state === "dialling";
  return (
    <div class="keypad">
      <Keys press={press} />
      <div class="keypad-calls">
        {phone.state === "ringing" && <Ringing act={act} />}
        {inCall && (
          <Button kind="grave" press={() => void act("hang-up")}>
            {t("phone.hangUp")}
          </Button>
        )}
        {phone.state === "idle" && typed === "" && <Dial hotlines={hotlines} act={act} />}
        {phone.state === "idle" && typed !== "" && <Typed typed={typed} setTyped={setTyped} near={near} act={act} />}
      </div>
    </div>
  );
}
