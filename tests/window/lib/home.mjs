// A small made-up home: a flat to rent, a workshop, two languages. Times are counted back from today, as people ask.

import { cpSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const DAY = 86_400_000;

const daysAgo = (days, hour = 9, minute = 12) => {
  const at = new Date(Date.now() - days * DAY);
  at.setHours(hour, minute, 0, 0);
  return at;
};

const two = (number) => String(number).padStart(2, "0");

/** As WhatsApp writes a line: `18/11/2026, 09:12 - Peter Kim: …`. */
const said = (at, who, text) =>
  `${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()}, ${two(at.getHours())}:${two(at.getMinutes())} - ${who}: ${text}`;

const LEASE = `Lease agreement, Mapo

The tenant may end the lease with two months' notice in writing.
The deposit is returned within fourteen days of the keys.
`;

const mail = ({ from, subject, at, text }) =>
  [
    `From ${/<(.*)>/.exec(from)[1]} ${at.toUTCString().replace(",", "")}`,
    `From: ${from}`,
    "To: Mina Cho <mina@example.org>",
    `Subject: ${subject}`,
    `Date: ${at.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${at.getTime()}@example.org>`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    text,
    "",
    "",
  ].join("\n");

/**
 * Fills a home folder.
 * @returns {{ documents: string, chat: string, mailbox: string, lease: string, recipe: string, notes: string, gone: string }}
 */
export function makeHome(home) {
  const write = (path, text, at = daysAgo(20)) => {
    const whole = join(home, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    utimesSync(whole, at, at);
    return whole;
  };

  const recipe = write(
    "Documents/Kitchen/quince jelly.md",
    "# Quince jelly\n\nTwo kilos of quinces, the juice of one lemon, sugar by weight of the juice.\n",
    daysAgo(40),
  );
  const gone = write(
    "Documents/Travel/ferry timetable.txt",
    "Ferry to Jeju\n\nThe night ferry leaves Mokpo at 00:30 and arrives at 05:50.\n",
    daysAgo(30),
  );
  write("Documents/Travel/Jeju plan.md", "# Jeju plan\n\nFerry, then the bus to Seogwipo.\n", daysAgo(29));
  write(
    "Documents/회의/2026 회의록.md",
    "# 제품팀 회의록\n\n가격표를 다음 주까지 다시 보내기로 했다. 기업형 요금은 별도 문의로 한다.\n",
    daysAgo(3),
  );
  write(
    "Documents/할머니 김장.txt",
    "김장 준비물: 배추 스무 포기, 고춧가루, 새우젓, 갓, 쪽파.\n",
    daysAgo(12),
  );
  mkdirSync(join(home, "Desktop"), { recursive: true });
  mkdirSync(join(home, "Downloads"), { recursive: true });

  // Outside of what is suggested: the folder that the person adds by hand.
  const notes = join(home, "Work notes");
  write(
    "Work notes/invoice numbers.txt",
    "Invoice 2291 went to the Harbour Studio in October.\n",
    daysAgo(8),
  );

  const chat = "Chats/WhatsApp Chat with Peter Kim";
  write(
    `${chat}/WhatsApp Chat with Peter Kim.txt`,
    [
      said(daysAgo(6, 18, 2), "Mina", "Did you hear back from the landlord?"),
      said(daysAgo(5, 9, 30), "Peter Kim", "He sends the contract this week."),
      said(daysAgo(3, 9, 12), "Peter Kim", "Lease agreement Mapo.txt (file attached)"),
      said(daysAgo(3, 9, 13), "Peter Kim", "Here is the lease. Two months notice, as we said."),
      said(daysAgo(3, 9, 40), "Mina", "Thank you, I will read it tonight."),
      said(daysAgo(2, 20, 5), "Peter Kim", "The door code is 4471# and mind the step behind the gate."),
      "",
    ].join("\n"),
    daysAgo(2),
  );
  const lease = write(`${chat}/Lease agreement Mapo.txt`, LEASE, daysAgo(3));

  const mailbox = write(
    "Mail/Inbox",
    [
      mail({
        from: "Anna Schmidt <anna.schmidt@example.com>",
        subject: "Keys and codes for the studio",
        at: daysAgo(9, 14, 20),
        text: "Hi Mina,\n\nthe code for the studio gate changed on the first. The contract for the studio is at the desk.\n\nAnna",
      }),
      mail({
        from: "Peter Novak <peter.novak@example.net>",
        subject: "Offer for the spring workshop",
        at: daysAgo(4, 11, 26),
        text: "Dear Mina,\n\nattached is our offer for the three days in April. Please tell me by Friday.\n\nPeter Novak",
      }),
    ].join(""),
    daysAgo(4),
  );

  return {
    documents: join(home, "Documents"),
    chat: join(home, chat),
    mailbox,
    lease,
    recipe,
    notes,
    gone,
  };
}

/** Puts an export where browsers and phones leave them. */
export function download(home, path) {
  cpSync(path, join(home, "Downloads", path.split("/").at(-1)), { recursive: true });
}
