// What a rejected command says.

import { t } from "../i18n/index.svelte";
import type { HostError } from "../ipc";

export function asHostError(error: unknown): HostError {
  if (typeof error === "object" && error !== null && "message" in error && "code" in error) {
    return error as HostError;
  }
  return { code: "Unknown", message: t("error.unknown"), hint: null };
}
