import "@testing-library/jest-dom/vitest";

// What jsdom leaves out and the views rely on; tests of the build itself run without a document.

if ("document" in globalThis) {
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };

  Object.defineProperties(screen, { availWidth: { value: 1920 }, availHeight: { value: 1080 } });

  Element.prototype.scrollIntoView ??= () => undefined;

  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };

  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
}
