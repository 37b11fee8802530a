// What every part of a window needs: the host, the settings, how far reading has come.

import { createContext } from "svelte";

import { setLanguage, setNow } from "../i18n/index.svelte";
import type { Boot, Host, HostError, Progress, Settings } from "../ipc";

export class App {
  readonly host: Host;
  readonly boot: Boot;
  settings = $state.raw() as Settings;
  progress = $state.raw() as Progress;
  firstRun = $state(false);
  /** What went wrong and nobody else showed. */
  failure = $state.raw<HostError | null>(null);

  constructor(host: Host, boot: Boot) {
    this.host = host;
    this.boot = boot;
    this.progress = boot.progress;
    this.firstRun = boot.first_run;
    setNow(boot.now);
    this.apply(boot.settings);
    host.on("progress", (progress) => (this.progress = progress));
    host.on("settingsChanged", (settings) => this.apply(settings));
  }

  async change(change: Partial<Settings>): Promise<void> {
    this.apply(await this.host.setSettings(change));
  }

  /** Takes settings over, whichever window changed them. */
  apply(settings: Settings): void {
    this.settings = settings;
    setLanguage(settings.language, this.boot.locale);
    document.documentElement.dataset.theme = settings.theme;
  }
}

export const [getApp, setApp] = createContext<App>();
