/** Opens the telephones: nobody needs to sign in for them, they are a demo's. */
import "../shared/design/design.css";
import "../shared/design/page.css";
import "./phone.css";
import "./call.css";
import { render } from "preact";
import { keepTime } from "../shared/now";
import { cookie } from "../shared/session/cookies";
import { speak } from "../shared/words/i18n";
import { Telephones } from "./Telephones";
import { ringWhile } from "./ear";
import { follow, held, open, phoneOf } from "./store";
import { listenForGesture } from "./tones";

const root = document.getElementById("app");
if (root === null) throw new Error("the page has no #app to mount in");
speak(cookie("bedline-language") ?? document.documentElement.lang);
keepTime();
listenForGesture();
root.replaceChildren();
render(<Telephones />, root);
ringWhile(() => {
  const states = held.value.map((number) => phoneOf(number).state);
  if (states.includes("ringing")) return "here";
  return states.includes("dialling") ? "elsewhere" : null;
});
void open().then(follow);
