// What the invented things look like inside.

import type { Preview, PreviewBody } from "../bindings";
import { atDaysAgo, found, passage, wordsOf } from "./search";
import { RECEIPTS, THINGS, type Thing } from "./world";

export const thingOf = (item: string): Thing | undefined =>
  [...THINGS, ...RECEIPTS].find((t) => t.item === item);

export function previewOf(item: string, query: string): Preview {
  const thing = thingOf(item);
  const words = wordsOf(query);
  return {
    item,
    bytes: thing?.bytes || null,
    body: thing ? bodyOf(thing, words) : { type: "none", reason: item },
  };
}

export function aroundOf(item: string, query: string): Preview {
  const thing = thingOf(item);
  return { item, bytes: null, body: thing ? chat(thing, wordsOf(query)) : { type: "none", reason: item } };
}

function bodyOf(thing: Thing, words: string[]): PreviewBody {
  if (thing.gone)
    return { type: "gone", near: THINGS.slice(0, 2).map((near, i) => found(near, [], i + 1, [])) };
  if (thing.kind === "message") return chat(thing, words);
  if (thing.kind === "mail") return mail(thing, words);
  if (thing.kind === "event" || thing.kind === "contact") {
    return {
      type: "fields",
      fields: [
        { name: "", value: thing.title },
        { name: "", value: thing.text },
      ],
    };
  }
  switch (thing.family) {
    case "image":
      return { type: "image", url: picture(thing.title), width: 800, height: 600 };
    case "pdf":
      return { type: "page", url: page(thing.text), page: 3, pages: 12, width: 595, height: 842 };
    case "sheet":
      return sheet(words);
    default:
      return {
        type: "text",
        passage: passage(`${thing.title}\n\n${thing.text}\n\n${LOREM}`, words),
        truncated: true,
      };
  }
}

const LOREM =
  "참석: 조민아, 이준호, Anna Schmidt\n\n1. 봄 워크숍 일정은 4월 둘째 주로 정했어요.\n2. 가격표는 다음 회의 전까지 모두 확인해요.\n3. Peter Novak will send the contract for the venue.\n\n다음 회의는 수요일 오전 10시예요.";

function chat(thing: Thing, words: string[]): PreviewBody {
  const korean = thing.channel === "kakaotalk";
  const name = thing.sender ?? thing.title;
  const said: Array<[boolean, string]> = korean
    ? [
        [true, "혹시 그거 다시 보내 주실 수 있어요?"],
        [false, "네, 잠깐만요."],
        [false, thing.text],
        [true, "고마워요! 지금 볼게요."],
        [false, "천천히 보세요 :)"],
      ]
    : [
        [true, "Did you hear back from them?"],
        [false, "This morning, yes."],
        [false, thing.text],
        [true, "Thank you, I will read it tonight."],
        [false, "No hurry. Friday is early enough."],
      ];
  return {
    type: "chat",
    room: thing.folder,
    lines: said.map(([mine, text], i) => ({
      item: `${thing.item}-${i}`,
      name: mine ? "조민아" : name,
      mine,
      at: atDaysAgo(thing.daysAgo, `${9 + Math.floor(i / 3)}:${10 + i * 3}`),
      text: passage(text, words),
      focus: i === 2,
    })),
  };
}

function mail(thing: Thing, words: string[]): PreviewBody {
  return {
    type: "mail",
    from: thing.sender ?? "",
    to: ["조민아"],
    cc: thing.item === "novak" ? ["Anna Schmidt"] : [],
    at: atDaysAgo(thing.daysAgo, thing.at),
    passage: passage(
      `${thing.text}\n\nPlease tell me by Friday whether that suits you, so that I can hold the rooms.\n\nKind regards\n${thing.sender}`,
      words,
    ),
    attachments:
      thing.item === "novak" ? [{ item: null, name: "Offer workshop April.pdf", bytes: 212_330 }] : [],
  };
}

function sheet(words: string[]): PreviewBody {
  const rows = [
    ["기본형", "12,900", "1", "이메일 문의"],
    ["가족형", "19,900", "5", "이메일, 전화"],
    ["기업형", "별도 문의", "50+", "전담 담당자"],
    ["학생", "6,900", "1", "이메일 문의"],
    ["비영리", "9,900", "10", "이메일, 전화"],
  ];
  return {
    type: "sheet",
    name: "가격표",
    columns: ["A", "B", "C", "D"],
    rows: [["요금제", "값(원)", "사람", "지원"], ...rows].map((cells, i) => ({
      number: i + 1,
      cells: cells.map((cell) => passage(cell, words)),
      focus: i === 3,
    })),
  };
}

const svg = (body: string, width: number, height: number): string =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${body}</svg>`)}`;

function page(words: string): string {
  const line = (y: number, width: number) =>
    `<rect x="70" y="${y}" width="${width}" height="5" fill="#b9b6ae"/>`;
  const lines = Array.from({ length: 26 }, (_, i) => line(150 + i * 22, 300 + ((i * 97) % 155))).join("");
  return svg(
    `<rect width="595" height="842" fill="#fff"/><text x="70" y="100" font-family="serif" font-size="20" fill="#222">Lease agreement</text>${lines}<rect x="62" y="318" width="470" height="44" fill="#d7eae4"/><text x="70" y="336" font-family="serif" font-size="12" fill="#222">${words.slice(0, 68)}</text><text x="70" y="354" font-family="serif" font-size="12" fill="#222">${words.slice(68, 130)}</text>`,
    595,
    842,
  );
}

const picture = (title: string): string =>
  title.includes("plan")
    ? svg(
        `<rect width="800" height="600" fill="#fbfaf6"/><g fill="none" stroke="#555" stroke-width="6"><path d="M90 80h620v440H90zM90 300h260M350 80v300M350 430v90M350 300h360M520 300v220"/></g>`,
        800,
        600,
      )
    : svg(
        `<rect width="800" height="600" fill="#e9b27c"/><circle cx="540" cy="330" r="60" fill="#f7e3b5"/><path d="M0 350h800v250H0z" fill="#35576b"/><path d="M0 420c120-70 220-60 330-10s230 40 470-20v210H0z" fill="#22303a"/>`,
        800,
        600,
      );
