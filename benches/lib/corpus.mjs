// A home of many small files, the same for the same seed: invented words, a tenth of the files with a phrase that can be
// asked for, and a few chats.

import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER_OF = 100;
const ONE_IN = 10;
const DAY = 86_400_000;
const HANGUL = 0xac00;

/** What can be asked for, as it stands in the files. */
export const PHRASES = [
  "harbour dredging permit",
  "violin lesson timetable",
  "greenhouse heating quote",
  "marathon training plan",
  "kiln firing schedule",
  "orchard pruning notes",
  "museum loan agreement",
  "bicycle frame warranty",
  "도자기 공방 계약서",
  "제주도 가족 여행",
  "김장 배추 주문",
  "피아노 조율 견적",
];

const CHATS = ["Noor Haddad", "Tomas Berg", "이서연"];
const MESSAGES = 2000;

/** Numbers that look drawn by lot and are the same every time (mulberry32). */
function lots(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function vocabulary(lot, count) {
  const heads = [..."bcdfghklmnprstvw", "br", "st", "tr", "pl", "ch", "sh"];
  const tails = ["a", "e", "i", "o", "u", "ar", "en", "il", "on", "us", "ea", "ou"];
  const latin = () =>
    Array.from({ length: 2 + lot(3) }, () => heads[lot(heads.length)] + tails[lot(tails.length)]).join("");
  const hangul = () =>
    Array.from({ length: 2 + lot(2) }, () => String.fromCharCode(HANGUL + lot(400) * 28)).join("");
  return Array.from({ length: count }, (_, i) => (i % 5 === 4 ? hangul() : latin()));
}

const two = (number) => String(number).padStart(2, "0");

/**
 * Fills `home` with `count` files.
 * @returns {{ documents: string, chats: string[] }}
 */
export function makeCorpus(home, count, now = Date.now(), seed = 20) {
  const lot = lots(seed);
  const words = vocabulary(lot, 6000);
  // Few words are common, most are rare, as in a language.
  const word = () => words[Math.floor((lot(1000) / 1000) ** 3 * words.length)];
  const sentence = () => Array.from({ length: 6 + lot(10) }, word).join(" ");
  const sentences = (many) => Array.from({ length: many }, () => `${sentence()}.`).join(" ");
  const documents = join(home, "Documents");

  for (let i = 0; i < count; i++) {
    const folder = join(documents, `${words[Math.floor(i / FOLDER_OF)]} ${Math.floor(i / FOLDER_OF)}`);
    if (i % FOLDER_OF === 0) mkdirSync(folder, { recursive: true });
    const phrase = i % ONE_IN === 0 ? `\n\n${PHRASES[(i / ONE_IN) % PHRASES.length]}: ${sentence()}.` : "";
    const path = join(folder, `${word()} ${word()} ${i}.${i % 2 ? "md" : "txt"}`);
    writeFileSync(path, `${sentence()}\n\n${sentences(2 + lot(6))}${phrase}\n`);
    const at = new Date(now - lot(700) * DAY - lot(DAY));
    utimesSync(path, at, at);
  }

  const downloads = join(home, "Downloads");
  mkdirSync(downloads, { recursive: true });
  const chats = CHATS.map((who) => {
    const lines = Array.from({ length: MESSAGES }, (_, i) => {
      const at = new Date(now - (MESSAGES - i) * 4 * 3_600_000);
      const day = `${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()}`;
      const text = i % 40 === 0 ? PHRASES[(i / 40) % PHRASES.length] : sentence();
      return `${day}, ${two(at.getHours())}:${two(at.getMinutes())} - ${i % 3 ? who : "Robin Vale"}: ${text}`;
    });
    const path = join(downloads, `WhatsApp Chat with ${who}.txt`);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  });
  return { documents, chats };
}
