/** The line at the top of every page: live or not, where and who, day or night, and the server's clock. */
import type { ComponentChildren } from "preact";
import { type Liveness, liveness } from "../board/liveness";
import type { Following } from "../board/follow";
import { now } from "../now";
import { chooseTheme, theme } from "../session/theme";
import { remember } from "../session/cookies";
import { asSpokenHere, languages, me, region, rereadRegion } from "../session/session";
import { clockOf } from "../session/times";
import { bareName } from "../words/format";
import { type Language, language, say, speak, t } from "../words/i18n";
import { Button } from "./Button";
import { LiveMark } from "./Marks";
import { narrow } from "./narrow";

function livenessOf(following: Following): Liveness {
  return liveness(following.model.value, following.grey.value);
}

function Live({ following }: { readonly following: Following }) {
  const state = livenessOf(following);
  return (
    <span class={`live live-${state}`} data-live={state} role="status">
      <LiveMark state={state} />
      {t(`live.${state}`)}
    </span>
  );
}

function Clock() {
  return (
    <time class="bar-clock figure" aria-hidden="true">
      {clockOf(now.value, true)}
    </time>
  );
}

function chooseLanguage(next: Language): void {
  const own = asSpokenHere(next);
  remember("bedline-language", own);
  speak(own);
  // The region's own words come from the server in the new language; without an answer the old ones stay.
  rereadRegion().catch(() => undefined);
}

/** Day or night, and the other languages. */
export function Preferences() {
  const other = theme.value === "night" ? "day" : "night";
  return (
    <>
      <Button kind="quiet" press={() => chooseTheme(other)} label={`${t("common.theme.label")}: ${t(`common.theme.${other}`)}`}>
        {t(`common.theme.${other}`)}
      </Button>
      {languages().filter((it) => it !== language()).map((it) => (
        <Button key={it} kind="quiet" press={() => chooseLanguage(it)} label={`${t("common.language")}: ${it.toUpperCase()}`}>
          {it.toUpperCase()}
        </Button>
      ))}
    </>
  );
}

interface Props {
  readonly following?: Following | null;
  readonly name?: string;
  readonly children?: ComponentChildren;
}

export function Bar({ following, name, children }: Props) {
  const { person, role } = me();
  // "Huisarts Axel" need not be called "huisarts" once more.
  const [called, duty] = [bareName(person.name), say("role", role, role)];
  return (
    <header class="bar">
      <a class="skip" href="#content">
        {t("common.skip")}
      </a>
      {following != null && <Live following={following} />}
      <strong class="bar-where">{name ?? region().name}</strong>
      {me().demo && <span class="bar-demo">{t("common.demo")}</span>}
      <span class="bar-who">
        {called}
        {!called.toLowerCase().includes(duty.toLowerCase()) && <span class="soft"> {duty}</span>}
      </span>
      <span class="bar-middle">{children}</span>
      <span class="bar-tools">
        {!narrow.value && <Preferences />}
        <form method="post" action="/sign-out">
          <input type="hidden" name="csrf_token" value={me().csrf_token} />
          <button type="submit" class="button button-quiet">
            {t("common.signOut")}
          </button>
        </form>
        <Clock />
      </span>
    </header>
  );
}

/** Where the line at the top has no room: who is signed in, and the preferences, at the end of the page. */
export function Foot() {
  if (!narrow.value) return null;
  return (
    <footer class="foot">
      <span class="soft">{me().person.name}</span>
      <Preferences />
    </footer>
  );
}
