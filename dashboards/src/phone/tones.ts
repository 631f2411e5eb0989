/** The sounds of a telephone: it rings, it rings elsewhere, a key sounds, the line is dead. Nothing before a gesture. */

const HUM = 425;
/** Two tones a key, as telephones have used them since 1963 (ITU-T Q.23). */
const ROWS: Readonly<Record<string, number>> = { "1": 697, "2": 697, "3": 697, "4": 770, "5": 770, "6": 770, "7": 852, "8": 852, "9": 852, "*": 941, "0": 941, "#": 941 };
const COLUMNS: Readonly<Record<string, number>> = { "1": 1209, "4": 1209, "7": 1209, "*": 1209, "2": 1336, "5": 1336, "8": 1336, "0": 1336, "3": 1477, "6": 1477, "9": 1477, "#": 1477 };
const SOFT = 0.05;

let sound: AudioContext | null = null;

/** Allow sound from the first gesture on, as browsers want it. */
export function listenForGesture(): void {
  const open = () => {
    sound ??= new AudioContext();
    if (sound.state === "suspended") void sound.resume();
  };
  for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, open, { passive: true });
}

/** Sound one or more frequencies, `after` seconds from now, swelling and dying away softly. */
function tone(frequencies: readonly number[], seconds: number, after = 0): () => void {
  const context = sound;
  if (context?.state !== "running") return () => undefined;
  const start = context.currentTime + after;
  const volume = context.createGain();
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(SOFT, start + 0.02);
  volume.gain.setValueAtTime(SOFT, start + seconds - 0.03);
  volume.gain.linearRampToValueAtTime(0, start + seconds);
  volume.connect(context.destination);
  const voices = frequencies.map((frequency) => {
    const voice = new OscillatorNode(context, { frequency });
    voice.connect(volume);
    voice.start(start);
    voice.stop(start + seconds);
    return voice;
  });
  return () => voices.forEach((voice) => voice.stop());
}

export function keyTone(key: string): void {
  const pair = [ROWS[key], COLUMNS[key]].filter((frequency) => frequency !== undefined);
  if (pair.length === 2) tone(pair, 0.12);
}

export function deadTone(): void {
  for (const beat of [0, 0.5, 1]) tone([HUM], 0.25, beat);
}

/** Ring until the returned function is called: here with two notes, or elsewhere with the hum one hears then. */
export function ring(where: "here" | "elsewhere"): () => void {
  let hush: () => void = () => undefined;
  const once = () => {
    if (where === "elsewhere") hush = tone([HUM], 1);
    else {
      const parts = [tone([660, 880], 0.35), tone([660, 880], 0.35, 0.55)];
      hush = () => parts.forEach((stop) => stop());
    }
  };
  once();
  const timer = setInterval(once, where === "here" ? 3000 : 5000);
  return () => {
    clearInterval(timer);
    hush();
  };
}
