import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Fetched } from "../../api/hub.ts";
import type { MakerRoot, MakerRootList } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { day, fullDay, listed } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { FormElement, formStyle } from "../form-element.ts";
import { Removal } from "../removal.ts";
import { certificateField, certificateStyle } from "./certificate-field.ts";
import { sectionStyle } from "./section-style.ts";

/** The hub takes no more of a root certificate, and of its name. */
const LONGEST_PEM = 16 << 10;
const LONGEST_NAME = 60;

/** Return why a certificate doesn't count for what is recorded now; empty if it does. */
function lapse({ since, until }: MakerRoot): string {
  const now = Date.now();
  if (Date.parse(until) < now) return t("makers.expired", { date: fullDay(until) });
  return Date.parse(since) > now ? t("makers.early", { date: fullDay(since) }) : "";
}

/** Return whose keys are certified, in a sentence. */
function certified({ cameras }: MakerRoot): string {
  return cameras.length ? t("makers.certifies", { cameras: listed(cameras) }) : t("makers.certifies_none");
}

/** Return a hash in groups of four, as it is compared by eye. */
const grouped = (hash: string): string => (hash.match(/.{1,4}/g) ?? []).join(" ");

/** Shows what a maker's root certificate is, and installs it. Fires `nr-done`. */
@define("nr-maker-dialog")
export class MakerDialog extends FormElement {
  @state() private pem = "";
  @state() private name = "";
  /** What the certificate is; null while it is still being chosen. */
  @state() private checked: MakerRoot | null = null;

  static override styles = [
    shared,
    formStyle,
    certificateStyle,
    css`
      dl {
        display: grid;
        gap: 8px;
        margin-top: 12px;
      }
      dt {
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 18px;
      }
      dd {
        overflow-wrap: anywhere;
      }
      dl + p {
        margin-top: 12px;
      }
      .hash {
        font-size: 13px;
        line-height: 22px;
        user-select: all;
      }
      .line {
        display: flex;
        gap: 5px;
        color: var(--nr-amber);
      }
    `,
  ];

  override render(): TemplateResult {
    const { checked } = this;
    return html`<nr-dialog open .heading=${t("makers.add_title")} @nr-close=${this.done}>
      ${checked ? this.#shown(checked) : this.#form()} ${this.complaint()}
      <button slot="acts" class="btn link" @click=${checked ? this.#back : this.done}>
        ${t(checked ? "pages.back" : "pages.cancel")}
      </button>
      ${checked
        ? html`<button
            slot="acts"
            class="btn tonal"
            ?disabled=${this.busy || !this.name.trim()}
            @click=${() => void this.#install()}
          >
            ${t("makers.install")}
          </button>`
        : html`<button
            slot="acts"
            class="btn tonal"
            ?disabled=${this.busy || !this.pem.trim()}
            @click=${() => void this.#check()}
          >
            ${t("makers.check")}
          </button>`}
    </nr-dialog>`;
  }

  #form(): TemplateResult {
    return html`<p class="mut">${t("makers.add_text")}</p>
      <div class="fields">
        ${certificateField(
          t("makers.certificate"),
          this.pem,
          LONGEST_PEM,
          (pem) => (this.pem = pem),
          (reason) => (this.wrong = reason),
        )}
      </div>`;
  }

  #shown(root: MakerRoot): TemplateResult {
    const why = lapse(root);
    return html`<p class="mut">${t("makers.compare")}</p>
      <dl>
        <div>
          <dt>${t("makers.fingerprint")}</dt>
          <dd class="code hash">${grouped(root.sha256)}</dd>
        </div>
        <div>
          <dt>${t("makers.subject")}</dt>
          <dd>${root.subject}</dd>
        </div>
        <div>
          <dt>${t("makers.valid")}</dt>
          <dd>${t("makers.valid_span", { since: day(root.since), until: day(root.until) })}</dd>
        </div>
      </dl>
      ${why ? html`<p class="line sm">${icon("warn", 16)}<span>${why}</span></p>` : nothing}
      <p class="sm mut">${certified(root)}</p>
      <div class="fields">
        <label class="field"
          >${t("makers.name")}<input
            maxlength=${LONGEST_NAME}
            .value=${this.name}
            @input=${(event: InputEvent) => {
              this.name = (event.target as HTMLInputElement).value;
            }}
        /></label>
      </div>
      <p class="sm mut">${t("makers.name_hint")}</p>`;
  }

  #back = (): void => {
    this.checked = null;
    this.wrong = "";
  };

  async #check(): Promise<void> {
    await this.act(async () => {
      // What was read is what is installed, whatever is written meanwhile.
      const pem = this.pem;
      this.checked = await this.house.hub.post<MakerRoot>("/maker-roots/check", { pem });
      this.pem = pem;
      this.name = this.checked.name;
    });
  }

  async #install(): Promise<void> {
    await this.act(async () => {
      const name = this.name.trim();
      await this.house.hub.post("/maker-roots", { name, pem: this.pem });
      this.notify(t("makers.installed", { name }));
      this.done();
    });
  }
}

/** Whose certificates vouch for the cameras' keys: each maker's root, one more, and one less. */
@define("nr-makers")
export class Makers extends PageElement {
  @state() private adding = false;
  private readonly list = new Fetched<MakerRootList>(this);
  private readonly removal = new Removal<MakerRoot>(
    this,
    async ({ name }) => {
      await this.house.hub.delete("/maker-roots", { name });
      return t("makers.removed", { name });
    },
    this.list,
  );

  static override styles = [shared, sectionStyle];

  override willUpdate(): void {
    this.list.ask(this.house.hub, this.house.mayManage ? "/maker-roots" : "");
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.house.mayManage) return nothing;
    const { value, error } = this.list;
    return html`<h3>${t("makers.title")}</h3>
      <p class="mut sm hint">${t("makers.about")}</p>
      ${value?.roots.length
        ? html`<ul class="card">
            ${value.roots.map((root) => this.#root(root))}
          </ul>`
        : html`<div class="card pad">
            <p class=${error ? "wrong" : "mut"}>
              ${error?.message ?? t(value ? "makers.none" : "pages.loading")}
            </p>
          </div>`}
      <p class="addition">
        <button class="btn sm" @click=${() => (this.adding = true)}>
          ${icon("plus", 16)}${t("makers.add")}
        </button>
      </p>
      ${this.adding
        ? html`<nr-maker-dialog
            .house=${this.house}
            @nr-done=${() => {
              this.adding = false;
              void this.list.again();
            }}
          ></nr-maker-dialog>`
        : nothing}
      ${this.removal.question((root) => ({
        heading: t("makers.remove_title", { name: root.name }),
        text: root.cameras.length
          ? t("makers.remove_cameras", { cameras: listed(root.cameras) })
          : t("makers.remove_text"),
        act: t("makers.remove_it"),
      }))}`;
  }

  #root(root: MakerRoot): TemplateResult {
    const { name, subject, sha256, until } = root;
    const why = lapse(root);
    return html`<li>
      <span class="tile" aria-hidden="true">${icon("verified", 20)}</span>
      <span class="grow">
        <b>${name}</b>
        <span class="line sm mut">${subject}</span>
        <span class="line sm mut">${certified(root)}</span>
        ${why
          ? html`<span class="line sm why">${icon("warn", 16)}<span>${why}</span></span>`
          : html`<span class="line sm mut">${t("makers.until", { date: day(until) })}</span>`}
        <span class="line xs mut code">${grouped(sha256)}</span>
      </span>
      ${this.removal.button(root, t("makers.remove", { name }))}
    </li>`;
  }
}
