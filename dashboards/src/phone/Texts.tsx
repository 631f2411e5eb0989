/** The texts between this telephone and Bedline, and how much room the next one takes. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../shared/ui/Button";
import { Field } from "../shared/ui/Field";
import { timeOfDay } from "../shared/words/format";
import { language, t } from "../shared/words/i18n";
import type { Card, Does } from "./api";
import { room } from "./gsm7";
import { type Phone, textsTo } from "./store";
import type { Text } from "./story";

const LONGEST = 459;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function Bubble({ text }: { readonly text: Text }) {
  return (
    <li class={text.mine ? "bubble bubble-mine" : "bubble"}>
      <p>{text.body}</p>
      <small class="soft">
        <time class="figure">{timeOfDay(text.at, language(), zone)}</time> {text.mine ? t("phone.sent") : t("phone.got")}
      </small>
    </li>
  );
}

function Thread({ texts }: { readonly texts: readonly Text[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [texts.length]);
  return (
    <div ref={box} class="transcript thread" role="log" aria-label={t("phone.texts")} tabIndex={0}>
      {texts.length === 0 ? (
        <p class="soft">{t("phone.noTexts")}</p>
      ) : (
        <ol>
          {texts.map((text) => (
            <Bubble key={text.id} text={text} />
          ))}
        </ol>
      )}
    </div>
  );
}

function roomOf(body: string): string {
  const { places, most, messages, plain } = room(body);
  if (places === 0) return t("phone.roomEmpty", { most });
  const said = t("phone.room", { places, most, count: messages });
  return plain ? said : `${said}, ${t("phone.roomOdd")}`;
}

export function Texts({ card, phone, act }: { readonly card: Card; readonly phone: Phone; readonly act: Does }) {
  const [body, setBody] = useState("");
  const to = textsTo(card);
  const ready = body.trim() !== "" && to !== undefined;
  const send = () => {
    if (ready) void act("text", { to: to.number, body }).then((done) => done && setBody(""));
  };
  return (
    <div class="texts">
      <Thread texts={phone.story.texts} />
      {!card.texts && <p class="hint">{t("phone.landline")}</p>}
      <form
        class="compose"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Field label={t("phone.text")} kind="long" length={LONGEST} name="text" value={body} set={setBody} hint={card.role === "facility" ? t("phone.textExample") : undefined} />
        <span class="compose-send">
          <span class="hint figure">{roomOf(body)}</span>
          <Button kind="strong" submits disabled={!ready} press={() => undefined}>
            {t("common.send")}
          </Button>
        </span>
      </form>
    </div>
  );
}
