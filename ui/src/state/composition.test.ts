import { Composition } from "./composition";

const enter = (timeStamp: number, more: Partial<KeyboardEvent> = {}) => ({
  key: "Enter",
  isComposing: false,
  keyCode: 13,
  timeStamp,
  ...more,
});

test("keys inside a composition are the input method's", () => {
  const composition = new Composition();
  composition.start();
  expect(composition.owns(enter(10))).toBe(true);
  expect(composition.owns(enter(10, { isComposing: true }))).toBe(true);
});

test("keyCode 229 is the input method's, whatever else is said", () => {
  expect(new Composition().owns(enter(0, { keyCode: 229 }))).toBe(true);
});

test("WebKit: the keydown that ended the composition comes after its end", () => {
  const composition = new Composition();
  composition.start();
  composition.end(1000);
  expect(composition.owns(enter(1001))).toBe(true);
});

test("an arrow that ends a composition goes on to choose", () => {
  const composition = new Composition();
  composition.start();
  composition.end(1000);
  expect(composition.owns(enter(1001, { key: "ArrowDown", keyCode: 40 }))).toBe(false);
});

test("Enter right after an arrow that ended a composition opens", () => {
  const composition = new Composition();
  composition.start();
  composition.end(1000);
  composition.owns(enter(1001, { key: "ArrowDown", keyCode: 40 }));
  expect(composition.owns(enter(1040))).toBe(false);
});

test("the next Enter opens: a key was released in between", () => {
  const composition = new Composition();
  composition.start();
  composition.end(1000);
  composition.keyup({ key: "r" });
  expect(composition.owns(enter(1030))).toBe(true);
  composition.keyup({ key: "Enter" });
  expect(composition.owns(enter(1030))).toBe(false);
});

test("the next Enter opens: some time has passed", () => {
  const composition = new Composition();
  composition.start();
  composition.end(1000);
  expect(composition.owns(enter(1200))).toBe(false);
});

test("without a composition every key is the palette's", () => {
  expect(new Composition().owns(enter(5))).toBe(false);
});
