import type { Ask } from "../ipc";
import { fakeHost, type FakeHost } from "../ipc/fake";
import { Question } from "./question.svelte";

let host: FakeHost;
let question: Question;

const asks = () => host.calls.filter(({ name }) => name === "ask").map(({ args }) => args[0] as Ask);
const settle = () => vi.advanceTimersByTimeAsync(200);

beforeEach(() => {
  vi.useFakeTimers();
  host = fakeHost({ delay: 10 });
  question = new Question({ host, language: () => "en", limit: 50 });
});

afterEach(() => vi.useRealTimers());

test("asks once when several strokes come together", async () => {
  for (const text of ["l", "le", "lea", "lease"]) question.type(text);
  await settle();
  expect(asks().map((ask) => ask.query)).toEqual(["lease"]);
  expect(question.answer?.results[0]?.item).toBe("lease");
  expect(question.waiting).toBe(false);
});

test("a stroke after a rest is asked at once, strokes in a hurry are asked at a pace", async () => {
  for (const text of ["l", "le", "lea", "leas", "lease"]) {
    question.type(text);
    await vi.advanceTimersByTimeAsync(15);
  }
  await settle();
  expect(asks().map((ask) => ask.query)).toEqual(["l", "lea", "lease"]);
});

test("the first results are asked for at first, the others while those are read", async () => {
  question.type("receipts");
  await settle();
  expect(question.answer?.results).toHaveLength(12);
  await vi.advanceTimersByTimeAsync(400);
  expect(asks().map((ask) => ask.limit)).toEqual([12, 50]);
  expect(question.answer?.results).toHaveLength(50);
});

test("half a word that finds nothing leaves the list alone; who stops there is told", async () => {
  question.type("lease");
  await settle();
  question.type("zqx");
  await settle();
  expect(question.answer?.results[0]?.item).toBe("lease");
  expect(question.waiting).toBe(true);
  await vi.advanceTimersByTimeAsync(400);
  expect(question.answer?.results).toHaveLength(0);
  expect(question.waiting).toBe(false);
});

test("who types on is not disturbed by the others", async () => {
  question.type("receipts");
  await settle();
  question.type("lease");
  await vi.advanceTimersByTimeAsync(600);
  expect(asks().map((ask) => [ask.query, ask.limit])).toEqual([
    ["receipts", 12],
    ["lease", 12],
  ]);
  expect(question.answer?.results[0]?.item).toBe("lease");
});

test("an answer that is overtaken is dropped, and its ask is cancelled", async () => {
  question.type("lease");
  await vi.advanceTimersByTimeAsync(5);
  question.type("kimchi");
  await settle();
  expect(asks()).toHaveLength(2);
  expect(host.calls.filter(({ name }) => name === "cancel").map(({ args }) => args[0])).toEqual([
    asks()[0]!.seq,
  ]);
  expect(question.answer?.seq).toBe(asks()[1]!.seq);
});

test("answers that come in the wrong order do not either", async () => {
  const answers: Array<() => void> = [];
  const real = host.ask;
  host.ask = (ask) => new Promise((done) => answers.push(() => void real(ask).then(done)));
  question.type("lease");
  await settle();
  question.type("kimchi");
  await settle();
  answers[1]!();
  answers[0]!();
  await settle();
  expect(question.answer?.results[0]?.item).toBe("kimchi");
});

test("an error is shown, and gone with the next answer", async () => {
  const real = host.ask;
  host.ask = () => Promise.reject({ code: "IndexLocked", message: "locked", hint: null });
  question.type("lease");
  await settle();
  expect(question.error?.code).toBe("IndexLocked");
  host.ask = real;
  question.type("lease ");
  await settle();
  expect(question.error).toBeNull();
});

test("leaving a chip out asks again without it; taking it back asks with it", async () => {
  question.type("document Peter sent");
  await settle();
  const slot = question.slots.find(({ kind }) => kind === "sender")!;
  question.override({ kind: slot.kind, text: slot.text, to: null });
  await settle();
  expect(asks().at(-1)!.overrides).toEqual([{ kind: "sender", text: slot.text, to: null }]);
  expect(question.slots.map(({ kind }) => kind)).toEqual(["kind"]);
  question.restore(question.removed[0]!);
  await settle();
  expect(question.slots.map(({ kind }) => kind)).toEqual(["kind", "sender"]);
});

test("the other Peter is asked for by his name", async () => {
  question.type("document Peter sent");
  await settle();
  const slot = question.slots.find(({ kind }) => kind === "sender")!;
  question.override({ kind: slot.kind, text: slot.text, to: slot.others[0]!.value });
  await settle();
  expect(question.slots.find(({ kind }) => kind === "sender")?.value).toBe("Peter Novak");
});

test("typing over everything makes the old question a turn, and a follow-up hangs on it", async () => {
  question.type("the document Peter sent me on WhatsApp");
  await settle();
  const shown = question.answer!.results.map(({ item }) => item);
  question.type("the second one", true);
  await settle();
  expect(asks().at(-1)!.thread).toMatchObject([{ query: "the document Peter sent me on WhatsApp", shown }]);
  expect(question.answer?.resolved).toEqual([shown[1]]);
  expect(question.trail.map(({ query }) => query)).toEqual(["the document Peter sent me on WhatsApp"]);
});

test("a new topic shows no trail and begins its own thread", async () => {
  question.type("the document Peter sent me on WhatsApp");
  await settle();
  question.type("kimchi", true);
  await settle();
  expect(question.trail).toEqual([]);
  question.type("", false);
  expect(question.trail.map(({ query }) => query)).toEqual(["kimchi"]);
});

test("asking about an item takes it along", async () => {
  question.type("lease");
  await settle();
  question.about("lease");
  expect(question.text).toBe("");
  expect(question.turns).toMatchObject([{ query: "lease", picked: "lease" }]);
});

test("going back puts the earlier question in the field again", async () => {
  question.type("lease");
  await settle();
  question.about("lease");
  question.type("the first one");
  await settle();
  question.back(0);
  await settle();
  expect(question.text).toBe("lease");
  expect(question.turns).toEqual([]);
});

test("a question that was used is remembered once", async () => {
  question.type("lease");
  await settle();
  question.pick("lease");
  question.pick("lease");
  question.type("kimchi", true);
  const remembered = host.calls.filter(({ name }) => name === "remember");
  expect(remembered.map(({ args }) => args[0])).toMatchObject([{ query: "lease", picked: "lease" }]);
});

test("a new question leaves nothing of the old one", async () => {
  question.type("lease");
  await settle();
  question.fresh();
  expect([question.text, question.turns, question.answer, question.overrides]).toEqual(["", [], null, []]);
});

test("an absurdly long question is cut, and says so", async () => {
  question.type("lease ".repeat(1000));
  await settle();
  expect(question.cut).toBe(true);
  expect(asks()[0]!.query).toHaveLength(question.limit);
});
