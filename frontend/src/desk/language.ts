import { css, html } from "lit";
import type { Hass } from "../hass.ts";
import { readAs } from "../parts/format.ts";
import { t } from "../words/localize.ts";

/** The languages of the desks. */
const LANGUAGES = { en: "English", es: "Español", fr: "Français", de: "Deutsch" };
const KEPT = "nr-desk-language";

/** Return the chosen language, or the browser's if the desks speak it. */
export function preferred(): string {
  const wanted = [localStorage.getItem(KEPT) ?? "", ...navigator.languages].map((each) => each.split("-")[0] ?? "");
  return wanted.find((each) => each in LANGUAGES) ?? "en";
}

/** Speak a language from now on, with this computer's times and lengths; `host` is drawn again once it is there. */
export function speakAs(language: string, host: { requestUpdate(): void }): void {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const locale = navigator.languages.find((each) => each.startsWith(language)) ?? language;
  readAs(
    {
      language,
      locale: { language: locale, time_format: "language" },
      config: { time_zone: timeZone, unit_system: { length: locale === "en-US" ? "mi" : "km" } },
    } as unknown as Hass,
    host,
  );
}

/** Choosing one, which this browser keeps; fires `nr-language`, for the frame. */
export function languages(chosen: string) {
  return html`<select
    class="language"
    aria-label=${t("desk.language")}
    @change=${({ currentTarget }: Event) => {
      const select = currentTarget as HTMLSelectElement;
      localStorage.setItem(KEPT, select.value);
      select.dispatchEvent(new CustomEvent("nr-language", { detail: select.value, bubbles: true, composed: true }));
    }}
  >
    ${Object.entries(LANGUAGES).map(
      ([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === chosen}>${name}</option>`,
    )}
  </select>`;
}

export const languageStyle = css`
  .language {
    min-height: 36px;
    padding: 0 8px;
    border: 1px solid var(--nr-edge);
    border-radius: 6px;
    background: var(--nr-card);
    color: var(--nr-ink);
    font: inherit;
  }
`;
