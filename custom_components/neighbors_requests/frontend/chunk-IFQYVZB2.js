import{M as v,a as s,b as p,e as l,f as i,h as c,l as h}from"./chunk-DHWMU4GH.js";import{a as t,c as d,e as a}from"./chunk-W7HMKWGT.js";var o,n,e=class extends l{constructor(){super(...arguments);d(this,o);this.open=!1;this.heading=""}updated(){if(!(!this.dialog||this.open===this.dialog.open)){if(!this.open)return this.dialog.close();this.dialog.showModal(),this.querySelector("[autofocus]")?.focus()}}render(){return p`<dialog
aria-labelledby="heading"
@cancel=${r=>{r.preventDefault(),a(this,o,n).call(this)}}
@click=${r=>r.target===this.dialog&&a(this,o,n).call(this)}
>
<h2 id="heading">${this.heading}</h2>
<slot></slot>
<div class="acts"><slot name="acts"></slot></div>
</dialog>`}};o=new WeakSet,n=function(){this.dispatchEvent(new CustomEvent("nr-close",{bubbles:!1}))},e.styles=[v,s`
dialog{border: 1px solid var(--nr-border);border-radius: var(--nr-r);background: var(--nr-card);color: var(--nr-ink);padding: 20px 20px 0;width: min(560px, calc(100vw - 32px));max-height: calc(100vh - 32px);font: 14px/20px var(--nr-font);overflow: auto;}dialog::backdrop{background: rgba(0, 0, 0, 0.5);}h2{font: 500 18px/25px var(--nr-font);margin-bottom: 8px;text-wrap: pretty;}.acts{display: flex;flex-wrap: wrap;justify-content: flex-end;gap: 8px;margin-top: 8px;padding: 12px 0 20px;position: sticky;bottom: 0;background: var(--nr-card);}`],t([i({type:Boolean})],e.prototype,"open",2),t([i()],e.prototype,"heading",2),t([c("dialog")],e.prototype,"dialog",2),e=t([h("nr-dialog")],e);
