/** The page: one telephone, or two side by side, and what is the matter when there are none. */
import { Problem } from "../shared/api/problem";
import { now } from "../shared/now";
import { Preferences } from "../shared/ui/Bar";
import { Button } from "../shared/ui/Button";
import { Bones } from "../shared/ui/PageBones";
import { Trouble } from "../shared/ui/Trouble";
import { narrow } from "../shared/ui/narrow";
import { timeOfDay } from "../shared/words/format";
import { language, t } from "../shared/words/i18n";
import { Phone } from "./Phone";
import { cardOf, cards, elsewhere, held, known, network, open, phoneOf, takeUp } from "./store";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function Top() {
  return (
    <header class="bar">
      <a class="skip" href="#content">
        {t("common.skip")}
      </a>
      <strong class="bar-where">Bedline</strong>
      <span class="bar-demo">{t("common.demo")}</span>
      <span class="bar-tools">
        <a class="button button-quiet" href="/sign-in">
          {t("phone.toBoard")}
        </a>
        <Preferences />
        <time class="bar-clock figure" aria-hidden="true">
          {timeOfDay(now.value, language(), zone, true)}
        </time>
      </span>
    </header>
  );
}

function Away() {
  if (network.value !== "away") return null;
  return (
    <div class="not-live" role="alert">
      <strong>{t("phone.away")}</strong>
      <span>{t("phone.awayAdvice")}</span>
    </div>
  );
}

/** The shape of what comes. */
function PhoneBones() {
  return (
    <div class="phones" aria-busy="true">
      <p class="unseen" role="status">
        {t("phone.loading")}
      </p>
      {(narrow.value ? [1] : [1, 2]).map((it) => (
        <div key={it} class="phone bones" aria-hidden="true">
          <Bones />
        </div>
      ))}
    </div>
  );
}

function Nobody() {
  return (
    <div class="empty">
      <p>{t("phone.noPhones")}</p>
      <p>{t("phone.noPhonesAdvice")}</p>
    </div>
  );
}

function Content() {
  if (known.value === null) return <PhoneBones />;
  if (known.value instanceof Problem) {
    return (
      <div>
        <Trouble problem={known.value} opening />
        <Button kind="strong" press={() => void open()}>
          {t("trouble.again")}
        </Button>
      </div>
    );
  }
  if (cards().length === 0) return <Nobody />;
  return (
    <div class="phones">
      {held.value.map((number, place) => {
        const card = cardOf(number);
        return card === undefined ? null : <Phone key={place} place={place} card={card} />;
      })}
    </div>
  );
}

/** What this is; or whom Bedline rings meanwhile, since a newcomer can be that ward as well. */
function Intro() {
  const card = known.value === null || known.value instanceof Problem ? undefined : elsewhere.value;
  return (
    <div class="phones-intro">
      <h1>{t("phone.title")}</h1>
      {card === undefined && <p>{narrow.value ? t("phone.introOne") : t("phone.intro")}</p>}
      <div role="status" class="elsewhere">
        {card !== undefined && (
          <>
            <span>{t("phone.elsewhere", { who: card.who })}</span>
            <Button press={() => takeUp(card.number)}>{t("phone.takeUp")}</Button>
          </>
        )}
      </div>
    </div>
  );
}

export function Telephones() {
  // On a phone's width a call needs the room.
  const crowded = narrow.value && held.value.some((number) => phoneOf(number).state !== "idle");
  return (
    <div class="page telephones">
      <Top />
      <Away />
      <main id="content" class="page-main" tabIndex={-1}>
        <div class="sheet">
          {!crowded && <Intro />}
          <Content />
        </div>
      </main>
    </div>
  );
}
