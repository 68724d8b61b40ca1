import{Z as p,_ as u,a as c,b as a,h as g,i as o,p as d,u as i}from"./chunk-FVK2MO6C.js";import{a as n}from"./chunk-W7HMKWGT.js";var e=class extends g{constructor(){super(...arguments);this.icon="inbox";this.heading="";this.text=""}render(){return a`<span class="g">${p(this.icon,28)}</span>
<h2>${this.heading}</h2>
<p>${this.text}</p>
<slot></slot>`}};e.styles=[u,c`
:host{display: grid;justify-items: center;align-content: start;gap: 4px;padding: 24px;text-align: center;}.g{width: 56px;height: 56px;border-radius: 28px;background: var(--nr-tint);color: var(--nr-link);display: grid;place-items: center;margin-bottom: 8px;}h2{font: 500 16px/22px var(--nr-font);}p{color: var(--nr-ink2);font-size: 13px;line-height: 19px;max-width: 44ch;text-wrap: balance;}::slotted(*){margin-top: 12px !important;}`],n([o()],e.prototype,"icon",2),n([o()],e.prototype,"heading",2),n([o()],e.prototype,"text",2),e=n([d("nr-empty")],e);function $(t){return t.error?a`<div class="card">
<nr-empty icon="away" .heading=${i("pages.failed")} .text=${t.error.message}>
<button @click=${()=>{t.again()}}>${p("again",18)}${i("pages.again")}</button>
</nr-empty>
</div>`:a`<div class="card" style="padding:16px;display:grid;gap:12px" aria-busy="true">
<span class=${t.slow?"":"vh"} role="status"
>${i(t.slow?"pages.slow":"pages.loading")}</span
>
<span class="grey" style="width:60%"></span><span class="grey"></span
><span class="grey" style="width:80%"></span>
</div>`}var h=new Map;function P(t,r){h.set(t,r)}function S(t){return h.get(t.name)}function m(t,r){t.dispatchEvent(new CustomEvent("nr-go",{detail:r,bubbles:!0,composed:!0}))}function H(t){return t.getRootNode().host}function C(t,r,l={}){return a`<a
class=${l.class??""}
href="/neighbors-requests/${t}"
aria-current=${l.current?"page":"false"}
@click=${s=>{s.metaKey||s.ctrlKey||s.shiftKey||s.button!==0||(s.preventDefault(),m(s.currentTarget,t))}}
>${r}</a
>`}export{$ as a,P as b,S as c,m as d,H as e,C as f};
