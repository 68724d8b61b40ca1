import { html } from "lit";
import { t } from "../../words/localize.ts";
import type { ApplicantBody, SetupView } from "./types.ts";

const EXAMPLE_DOMAIN = "fire.example.org";

/** Return the fields of a department: who it is, and where it acts, a circle or an outline. */
export function departmentFields(setup: SetupView, isOutline: boolean, choose: (isOutline: boolean) => void) {
  const known = setup.department;
  const [lat, lon, radius_m] = (known?.circle ?? "").split(",");
  return html`<label class="field">${t("desk.keys.name")}<input name="name" required maxlength="120" .value=${known?.name ?? ""} autocomplete="organization" /></label>
    <div class="pair">
      <label class="field"
        >${t("desk.keys.kind")}
        <select name="kind">
          ${setup.kinds.map(
            (kind) => html`<option value=${kind} ?selected=${kind === known?.kind}>${t(`desk.keys.kind.${kind}`)}</option>`,
          )}
        </select></label
      >
      <label class="field"
        >${t("desk.keys.domain")}<input name="domain" required maxlength="253" .value=${known?.domain ?? ""} placeholder=${EXAMPLE_DOMAIN} autocapitalize="off" spellcheck="false"
      /></label>
    </div>
    <label class="field"
      >${t("desk.keys.contact")}<input name="contact" required maxlength="200" .value=${known?.contact ?? ""} /><small
        >${t("desk.keys.contact.why")}</small
      ></label
    >
    <h3>${t("desk.keys.area")}</h3>
    <div class="seg start" role="group">
      ${[false, true].map(
        (outline) =>
          html`<button type="button" aria-pressed=${isOutline === outline} @click=${() => choose(outline)}>
            ${t(outline ? "desk.keys.area.outline" : "desk.keys.area.circle")}
          </button>`,
      )}
    </div>
    ${isOutline
      ? html`<label class="field"
          >${t("desk.keys.area.file")}<input type="file" name="outline" accept=".geojson,.json" required /><small
            >${known?.corners ? t("desk.keys.area.corners", { corners: known.corners }) : t("desk.keys.area.file.why")}</small
          ></label
        >`
      : html`<div class="pair three">
          <label class="field">${t("desk.keys.area.lat")}<input name="lat" required inputmode="decimal" .value=${lat ?? ""} placeholder="47.6205" /></label>
          <label class="field">${t("desk.keys.area.lon")}<input name="lon" required inputmode="decimal" .value=${lon ?? ""} placeholder="-122.3493" /></label>
          <label class="field">${t("desk.keys.area.radius")}<input name="radius" required inputmode="decimal" .value=${radius_m ? String(Number(radius_m) / 1000) : ""} placeholder="20" /></label>
        </div>`}`;
}

/** Return what a form with these fields says; the desk judges it. */
export async function readDepartment(form: FormData): Promise<ApplicantBody> {
  const text = (name: string) => String(form.get(name) ?? "");
  const file = form.get("outline");
  const area =
    file instanceof File
      ? { circle: "", outline: await file.text() }
      : { circle: `${["lat", "lon"].map((each) => decimal(text(each))).join(",")},${Math.round(Number(decimal(text("radius"))) * 1000)}`, outline: "" };
  return { name: text("name"), kind: text("kind"), domain: text("domain"), contact: text("contact"), ...area };
}

/** A number as others than English speakers may write it. */
function decimal(text: string): string {
  return text.trim().replace(",", ".");
}
