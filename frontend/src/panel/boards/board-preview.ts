import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { BoardPreview, NamedKey } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { about, day, distance, initials, month, number } from "../../parts/format.ts";
import "../../parts/nr-bars.ts";
import "../../parts/nr-finding.ts";
import "../../parts/nr-level.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { hostOf } from "./directories.ts";
import { leastQuorum } from "./policy.ts";
import { previewStyle } from "./preview-style.ts";

/** The hub counts a request as near within a mile. */
const NEAR_M = 1609.344;
const MINUTE_MS = 60_000;

/**
 * A board as it claims to be and as its log proves, before anybody follows it. If its key isn't the
 * link's, nothing of it is shown but the keys. Fires `nr-followed` with its origin, and `nr-back`.
 */
@define("nr-board-preview")
export class BoardPreviewElement extends PageElement {
  @property({ attribute: false }) preview!: BoardPreview;
  /** What was looked up. */
  @property() address = "";
  @state() private busy = false;
  @state() private wrong = "";
  /** Keys that the board names, and this person doesn't rely on. */
  @state() private without: ReadonlySet<string> = new Set();

  static override styles = [shared, previewStyle];

  override render(): TemplateResult {
    const { preview } = this;
    const policy = preview.key.state === "differs" ? null : preview.policy;
    const name = policy ? preview.name : hostOf(this.address);
    return html`<div class="scroll">
        ${this.narrow
          ? html`<button class="btn link sm back" @click=${this.#back}>
              ${icon("back", 18)}${t("follow.title")}
            </button>`
          : nothing}
        <header>
          <span class="tile" style="--s:48px" aria-hidden="true">${initials(name)}</span>
          <div class="grow">
            <h2 tabindex="-1">${name}</h2>
            ${policy ? html`<p class="mut code">${hostOf(policy.url)}</p>` : nothing}
          </div>
          ${policy && preview.key.state === "matches"
            ? html`<span class="tag">${icon("tick", 14)}${t("preview.matches")}</span>`
            : nothing}
        </header>
        ${policy ? this.#board(preview) : this.#mismatch(preview)}
      </div>
      <footer>
        ${this.wrong
          ? html`<p class="sm wrong grow" role="alert">${this.wrong}</p>`
          : html`<p class="xs mut grow">
              ${t(policy ? "preview.privacy" : "preview.nothing_saved")}
            </p>`}
        ${policy
          ? preview.state && preview.state !== "left"
            ? html`<p class="row">${icon("tick", 18)}${t("preview.followed")}</p>`
            : html`<button
                class="btn tonal"
                ?disabled=${this.busy}
                @click=${() => void this.#follow()}
              >
                ${t("preview.follow")}
              </button>`
          : html`<button class="btn" @click=${this.#back}>${t("pages.back")}</button>`}
      </footer>`;
  }

  #board(preview: BoardPreview): TemplateResult {
    return html`<dl>
        ${this.#fact(
          "person",
          "preview.run_by",
          preview.operator || t("preview.unsaid"),
          preview.operator ? t("preview.says") : "",
        )}
        ${this.#fact(
          "clock",
          preview.since ? "preview.since" : "preview.history",
          preview.since ? day(preview.since) : "",
          preview.unread ? "" : tn("preview.entries", preview.size, { count: number(preview.size) }),
        )}
      </dl>
      ${preview.unread
        ? html`<nr-finding tone="plain" icon="info"
            >${preview.unread}</nr-finding
          >`
        : nothing}
      <div class="cols">
        ${preview.asked ? this.#asked(preview.asked) : nothing} ${this.#where(preview)}
      </div>
      ${preview.agencies.length ? this.#agencies(preview) : nothing} ${this.#checks(preview)}
      <h3>${t("preview.compare")}</h3>
      ${preview.key.state === "matches"
        ? html`<p class="sm mut">${t("preview.compare_linked")}</p>`
        : html`<nr-finding tone="amber">${t("preview.compare_first")}</nr-finding>`}
      ${this.#words(preview.key.words)}`;
  }

  #fact(mark: IconName, key: string, value: string, more: string): TemplateResult {
    return html`<div class="fact">
      ${icon(mark, 18)}
      <dt>${t(key)}</dt>
      <dd>${value}${more ? html`<small>${more}</small>` : nothing}</dd>
    </div>`;
  }

  #asked({ year, near, usual_minutes, months }: NonNullable<BoardPreview["asked"]>): TemplateResult {
    const figure = (value: string, text: string) => html`<div><b>${value}</b><span>${text}</span></div>`;
    const names = months.map((_, at) => monthBefore(months.length - 1 - at));
    return html`<section>
      <h3>${t("preview.asked")}</h3>
      <div class="figures tn">
        ${figure(number(year), t("preview.year"))}
        ${near === null
          ? nothing
          : figure(number(near), t("preview.near", { distance: distance(NEAR_M) }))}
        ${usual_minutes === null
          ? nothing
          : figure(about(usual_minutes * MINUTE_MS), t("preview.usual"))}
      </div>
      ${year
        ? html`<nr-bars
              .label=${t("preview.months")}
              .bars=${months.map((value, at) => ({ label: names[at] ?? "", value }))}
            ></nr-bars>
            <p class="xs mut ends" aria-hidden="true">
              <span>${names[0]}</span><span>${t("preview.months")}</span><span>${names.at(-1)}</span>
            </p>`
        : nothing}
    </section>`;
  }

  #where({ area, home_inside }: BoardPreview): TemplateResult | typeof nothing {
    if (!area && home_inside === null) return nothing;
    return html`<section>
      <h3>${t("preview.where")}</h3>
      ${area ? html`<p>${area} <small class="mut">${t("preview.says")}</small></p>` : nothing}
      ${home_inside === null
        ? nothing
        : html`<p class="row home">
            ${icon("home", 18)}${t(home_inside ? "preview.inside" : "preview.outside")}
          </p>`}
    </section>`;
  }

  #agencies({ agencies, agencies_more: more }: BoardPreview): TemplateResult {
    return html`<h3>
        ${t("preview.agencies")} <span class="mut tn">${number(agencies.length + more)}</span>
      </h3>
      <ul class="agencies">
        ${agencies.map(
          (agency) =>
            html`<li>
              <b class="grow">${agency.name}</b><nr-level .level=${agency.level}></nr-level
              ><span class="tn mut count"
                >${number(agency.requests)}<span class="vh">
                  ${tn("preview.asked_so", agency.requests)}</span
                ></span
              >
            </li>`,
        )}
        ${more ? html`<li class="mut">${tn("preview.more", more, { count: number(more) })}</li>` : nothing}
      </ul>`;
  }

  #checks(preview: BoardPreview): TemplateResult {
    const { verifiers, witnesses } = preview;
    const names = (keys: NamedKey[]) => this.#kept(keys).map((each) => each.name).join(", ");
    const left = this.#kept(witnesses).length;
    return html`<h3>${t("preview.checks")}</h3>
      <dl>
        ${this.#fact(
          "verified",
          "preview.verifiers",
          names(verifiers),
          t(names(verifiers) ? "preview.verifiers_text" : "preview.verifiers_none"),
        )}
        ${this.#fact(
          "eye",
          "preview.witnesses",
          names(witnesses),
          left
            ? t("preview.witnesses_text", { quorum: this.#quorum, count: number(left) })
            : t("preview.witnesses_none"),
        )}
      </dl>
      ${verifiers.length + witnesses.length
        ? html`<details>
            <summary>${t("preview.rely")}${icon("down", 18)}</summary>
            ${this.#ticks("preview.verifiers", verifiers)} ${this.#ticks("preview.witnesses", witnesses)}
          </details>`
        : nothing}`;
  }

  #ticks(key: string, keys: readonly NamedKey[]): TemplateResult | typeof nothing {
    if (!keys.length) return nothing;
    return html`<fieldset>
      <legend class="sm mut">${t(key)}</legend>
      ${keys.map(
        ({ name, key }) =>
          html`<label class="tick"
            ><input
              type="checkbox"
              .checked=${!this.without.has(key)}
              @change=${(event: Event) => {
                const without = new Set(this.without);
                if ((event.target as HTMLInputElement).checked) without.delete(key);
                else without.add(key);
                this.without = without;
              }}
            /><span>${name}<br /><span class="xs mut code">${key}</span></span></label
          >`,
      )}
    </fieldset>`;
  }

  #mismatch({ key }: BoardPreview): TemplateResult {
    return html`<nr-finding tone="red" icon="cross" role="alert" .heading=${t("preview.mismatch")}
        >${t("preview.mismatch_text")}</nr-finding
      >
      <h3>${t("preview.key_named")}</h3>
      ${this.#words(key.named_words)}
      <h3>${t("preview.key_seen")}</h3>
      ${this.#words(key.words)}
      <p class="sm mut rest">${t("preview.mismatch_rest")}</p>`;
  }

  /** Eight words in every language: what people compare must be the same everywhere. */
  #words(words: readonly string[]): TemplateResult {
    return html`<ol class="words" lang="en" translate="no">
      ${words.map((word, at) => html`<li><span aria-hidden="true">${at + 1}</span>${word}</li>`)}
    </ol>`;
  }

  #kept(keys: readonly NamedKey[]): NamedKey[] {
    return keys.filter((each) => !this.without.has(each.key));
  }

  /** Never fewer than a majority of those who are relied on. */
  get #quorum(): number {
    return leastQuorum(this.preview.quorum, this.#kept(this.preview.witnesses).length);
  }

  #back = (): void => {
    this.dispatchEvent(new CustomEvent("nr-back"));
  };

  async #follow(): Promise<void> {
    const { policy } = this.preview;
    if (!policy) return;
    this.busy = true;
    this.wrong = "";
    const relied = (keys: readonly string[]) => keys.filter((key) => !this.without.has(key));
    try {
      // What was shown is what is followed: nothing is fetched again.
      await this.house.hub.post("/boards", {
        ...policy,
        witnesses: relied(policy.witnesses),
        verifiers: relied(policy.verifiers),
        quorum: this.#quorum,
      });
      this.notify(t("boards.followed", { name: policy.origin }));
      this.dispatchEvent(new CustomEvent("nr-followed", { detail: policy.origin }));
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }
}

/** `Nov 2026`, so many months ago in UTC, as the hub counts. */
function monthBefore(months: number): string {
  const now = new Date();
  const then = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  return month(then.toISOString().slice(0, 7));
}
