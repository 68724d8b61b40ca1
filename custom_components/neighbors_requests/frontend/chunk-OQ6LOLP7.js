import{L as p,M as g,a as c,b as a,e as m,f as s,l as d,o as i}from"./chunk-PFVTZB5B.js";import{a as r}from"./chunk-W7HMKWGT.js";var t=class extends m{constructor(){super(...arguments);this.icon="inbox";this.heading="";this.text=""}render(){return a`<span class="g">${p(this.icon,28)}</span>
<h2>${this.heading}</h2>
<p>${this.text}</p>
<slot></slot>`}};t.styles=[g,c`
:host{display: grid;justify-items: center;align-content: start;gap: 4px;padding: 24px;text-align: center;}.g{width: 56px;height: 56px;border-radius: 28px;background: var(--nr-tint);color: var(--nr-link);display: grid;place-items: center;margin-bottom: 8px;}h2{font: 500 16px/22px var(--nr-font);}p{color: var(--nr-ink2);font-size: 13px;line-height: 19px;max-width: 44ch;text-wrap: balance;}::slotted(*){margin-top: 12px !important;}`],r([s()],t.prototype,"icon",2),r([s()],t.prototype,"heading",2),r([s()],t.prototype,"text",2),t=r([d("nr-empty")],t);function P(e){return e.error?a`<div class="card">
<nr-empty icon="away" .heading=${i("pages.failed")} .text=${e.error.message}>
<button @click=${()=>{e.again()}}>${p("again",18)}${i("pages.again")}</button>
</nr-empty>
</div>`:a`<div class="card" style="padding:16px;display:grid;gap:12px" aria-busy="true">
<span class="vh" role="status">${i("pages.loading")}</span>
<span class="grey" style="width:60%"></span><span class="grey"></span
><span class="grey" style="width:80%"></span>
</div>`}var h=()=>import("./requests-page-YW7SQRGS.js"),f=()=>import("./review-page-XXM3762D.js"),H=[{name:"requests",icon:"inbox",phone:"tab",load:e=>Promise.all([h(),e[1]==="review"?f():void 0])},{name:"cameras",icon:"camera",phone:"tab",load:()=>import("./cameras-page-WQYAZSMS.js")},{name:"ledger",icon:"ledger",phone:"tab",load:()=>import("./ledger-page-DBI5F3IC.js")},{name:"boards",icon:"board",phone:"more",load:()=>import("./boards-page-ZUHSRK5S.js")},{name:"agencies",icon:"agency",phone:"more",load:()=>import("./agencies-page-AP2RJUJD.js")},{name:"rules",icon:"rules",phone:"more",load:()=>import("./rules-page-OFBJ635C.js")},{name:"setup",icon:"tick",phone:"tab",managing:!0,tab:"requests",load:()=>import("./setup-page-A4TYGOW4.js")}],u=new Map;function I(e,o){u.set(e,o)}function C(e){return u.get(e.name)}function x(e,o){e.dispatchEvent(new CustomEvent("nr-go",{detail:o,bubbles:!0,composed:!0}))}function K(e){return e.getRootNode().host}function q(e,o,l={}){return a`<a
class=${l.class??""}
href="/neighbors-requests/${e}"
aria-current=${l.current?"page":"false"}
@click=${n=>{n.metaKey||n.ctrlKey||n.shiftKey||n.button!==0||(n.preventDefault(),x(n.currentTarget,e))}}
>${o}</a
>`}export{P as a,H as b,I as c,C as d,x as e,K as f,q as g};
