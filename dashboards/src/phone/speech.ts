/** Says the prompts aloud with the browser's voices, in their language; a machine without voices stays silent. */
import { signal } from "@preact/signals";

const synthesis: SpeechSynthesis | null = "speechSynthesis" in window ? window.speechSynthesis : null;
/** Letters a second of an unhurried voice. */
const LETTERS_A_SECOND = 15;
const FASTEST = 1.6;

const voices = signal<readonly SpeechSynthesisVoice[]>(synthesis?.getVoices() ?? []);
synthesis?.addEventListener("voiceschanged", () => {
  voices.value = synthesis.getVoices();
});

/** Sentences handed to the browser that it has not finished. */
let waiting = 0;

/** The voice for a language ("nl-BE" may be spoken by nl), or none on this machine. */
function voiceFor(language: string): SpeechSynthesisVoice | undefined {
  const [main] = language.split("-");
  const tag = (voice: SpeechSynthesisVoice) => voice.lang.replace("_", "-");
  return voices.value.find((it) => tag(it) === language) ?? voices.value.find((it) => tag(it).split("-")[0] === main);
}

/** Whether sentences in this language can be heard on this machine. */
export function canSpeak(language: string): boolean {
  return voiceFor(language) !== undefined;
}

/** Say a sentence that the network takes `seconds` for; behind with the one before, it is said faster. */
export function speakAloud(text: string, language: string, seconds: number): void {
  const voice = voiceFor(language);
  // "(beep)" and "[prompt.wav]" stand for sounds, not for words.
  if (synthesis === null || voice === undefined || /^[[(]/.test(text)) return;
  const sentence = new SpeechSynthesisUtterance(text);
  sentence.voice = voice;
  sentence.lang = voice.lang;
  const pace = seconds > 0 ? text.length / LETTERS_A_SECOND / seconds : 1;
  sentence.rate = Math.min(FASTEST, Math.max(1, pace) * (waiting > 0 ? 1.3 : 1));
  waiting += 1;
  sentence.onend = sentence.onerror = () => {
    waiting = Math.max(0, waiting - 1);
  };
  synthesis.speak(sentence);
}

export function hush(): void {
  waiting = 0;
  synthesis?.cancel();
}
