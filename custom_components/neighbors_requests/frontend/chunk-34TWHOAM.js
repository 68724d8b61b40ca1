import{X as f,Y as v,a as p,b as n,e as l,h as c,i as r,k as h,p as x,t as m}from"./chunk-75GOEISF.js";import{a as e,c as s,e as a}from"./chunk-W7HMKWGT.js";var o,i,t=class extends c{constructor(){super(...arguments);s(this,o);this.open=!1;this.heading="";this.closes=!1}updated(){if(!(!this.dialog||this.open===this.dialog.open)){if(!this.open)return this.dialog.close();this.dialog.showModal(),this.querySelector("[autofocus]")?.focus()}}render(){return n`<dialog
aria-labelledby="heading"
@cancel=${d=>{d.preventDefault(),a(this,o,i).call(this)}}
@click=${d=>d.target===this.dialog&&a(this,o,i).call(this)}
>
<div class="head">
<h2 id="heading">${this.heading}</h2>
${this.closes?n`<button class="btn round" aria-label=${m("panel.close")} @click=${()=>a(this,o,i).call(this)}>
${f("cross",20)}
</button>`:l}
</div>
<slot></slot>
<div class="acts"><slot name="acts"></slot></div>
</dialog>`}};o=new WeakSet,i=function(){this.dispatchEvent(new CustomEvent("nr-close",{bubbles:!1}))},t.styles=[v,p`
dialog{border: 1px solid var(--nr-border);border-radius: var(--nr-r);background: var(--nr-card);color: var(--nr-ink);padding: 20px 20px 0;width: min(560px, calc(100vw - 32px));max-height: calc(100vh - 32px);font: 14px/20px var(--nr-font);overflow: auto;}dialog::backdrop{background: rgba(0, 0, 0, 0.5);}.head{display: flex;gap: 8px;margin-bottom: 8px;}h2{flex: 1;min-width: 0;font: 500 18px/25px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.head button{margin: -10px -12px -6px 0;}.acts{display: flex;flex-wrap: wrap;justify-content: flex-end;gap: 8px;margin-top: 8px;padding: 12px 0 20px;position: sticky;bottom: 0;background: var(--nr-card);}@media (max-width: 600px){dialog{width: 100%;max-width: 100%;max-height: calc(100dvh - 24px);margin-bottom: 0;border-radius: 16px 16px 0 0;border-width: 1px 0 0;}}`],e([r({type:Boolean})],t.prototype,"open",2),e([r()],t.prototype,"heading",2),e([r({type:Boolean})],t.prototype,"closes",2),e([h("dialog")],t.prototype,"dialog",2),t=e([x("nr-dialog")],t);
