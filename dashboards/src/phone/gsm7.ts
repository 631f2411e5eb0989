/** How much room a text takes on the air: 160 places in the alphabet of GSM 03.38, 70 outside it. */

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENDED = new Set("^{}\\[~]|€\f");

export interface Room {
  readonly places: number;
  /** What fits into the messages that the text takes. */
  readonly most: number;
  readonly messages: number;
  /** Whether the alphabet has every letter of it. */
  readonly plain: boolean;
}

/** Measure a text. Letters on the edge of two joined messages may cost one place more. */
export function room(text: string): Room {
  const plain = Array.from(text).every((letter) => BASIC.has(letter) || EXTENDED.has(letter));
  const places = plain ? Array.from(text).reduce((sum, letter) => sum + (EXTENDED.has(letter) ? 2 : 1), 0) : text.length;
  const [alone, joined] = plain ? [160, 153] : [70, 67];
  if (places <= alone) return { places, most: alone, messages: places === 0 ? 0 : 1, plain };
  const messages = Math.ceil(places / joined);
  return { places, most: messages * joined, messages, plain };
}
