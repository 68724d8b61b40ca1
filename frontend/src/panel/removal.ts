import { html, nothing, type TemplateResult } from "lit";
import { HubError } from "../api/hub.ts";
import { type PageElement, say } from "../element.ts";
import "../parts/nr-dialog.ts";
import { icon } from "../style/icons.ts";
import { t } from "../words/localize.ts";

/** Asks before one thing of a list is removed, and says what became of it. */
export class Removal<T> {
  #item: T | null = null;
  #busy = false;

  /** `remove` returns what is said once it is done; `list` is read anew then. */
  constructor(
    private readonly host: PageElement,
    private readonly remove: (item: T) => Promise<string>,
    private readonly list: { again(): Promise<void> },
  ) {}

  button(item: T, label: string): TemplateResult {
    return html`<button
      class="btn round"
      aria-label=${label}
      title=${label}
      @click=${() => this.#show(item)}
    >
      ${icon("trash", 18)}
    </button>`;
  }

  question(words: (item: T) => { heading: string; text: string; act: string }): TemplateResult | typeof nothing {
    const item = this.#item;
    if (item === null) return nothing;
    const { heading, text, act } = words(item);
    const shut = () => this.#show(null);
    return html`<nr-dialog open .heading=${heading} @nr-close=${shut}>
      <p class="mut">${text}</p>
      <button slot="acts" class="btn link" autofocus @click=${shut}>${t("pages.back")}</button>
      <button slot="acts" class="btn" ?disabled=${this.#busy} @click=${() => void this.#remove(item)}>
        ${act}
      </button>
    </nr-dialog>`;
  }

  #show(item: T | null): void {
    this.#item = item;
    this.host.requestUpdate();
  }

  async #remove(item: T): Promise<void> {
    this.#busy = true;
    this.host.requestUpdate();
    try {
      say(this.host, await this.remove(item));
    } catch (thrown) {
      say(this.host, HubError.of(thrown).message);
    }
    this.#busy = false;
    this.#show(null);
    await this.list.again();
  }
}
