import{c as v,f as x,g as u,k as g,m as b,n as c,p as w,r as y,s as E,t as k}from"./chunk-Z74WOBFN.js";import{a as n,b as s,c as p,d as f,e as i}from"./chunk-IKM2OKE7.js";var h=[],r,t,m,l,d,o=class extends b{constructor(){super(...arguments);p(this,t);this.open=!1;this.heading="";this.closes=!1;p(this,r,null);p(this,l,e=>{h.at(-1)!==this||this.dialog&&e.composedPath().includes(this.dialog)||(e.stopPropagation(),e.key==="Escape"&&(e.preventDefault(),i(this,t,d).call(this)))})}disconnectedCallback(){super.disconnectedCallback(),i(this,t,m).call(this),this.dialog?.open&&s(this,r)?.isConnected&&s(this,r).focus()}updated(){if(!(!this.dialog||this.open===this.dialog.open)){if(!this.open)return i(this,t,m).call(this),this.dialog.close();f(this,r,L()),h.push(this),addEventListener("keydown",s(this,l),{capture:!0}),this.dialog.showModal(),this.querySelector("[autofocus]")?.focus()}}render(){return u`<dialog
aria-labelledby="heading"
@cancel=${e=>{e.preventDefault(),i(this,t,d).call(this)}}
@click=${e=>e.target===this.dialog&&i(this,t,d).call(this)}
>
<div class="head">
<h2 id="heading">${this.heading}</h2>
${this.closes?u`<button class="btn round" aria-label=${v("panel.close")} @click=${()=>i(this,t,d).call(this)}>
${E("cross",20)}
</button>`:g}
</div>
<slot></slot>
<div class="acts"><slot name="acts"></slot></div>
</dialog>`}};r=new WeakMap,t=new WeakSet,m=function(){let e=h.indexOf(this);e>=0&&h.splice(e,1),removeEventListener("keydown",s(this,l),{capture:!0})},l=new WeakMap,d=function(){this.dispatchEvent(new CustomEvent("nr-close",{bubbles:!1}))},o.styles=[k,x`
dialog{border: 1px solid var(--nr-border);border-radius: var(--nr-r);background: var(--nr-card);color: var(--nr-ink);padding: 20px 20px 0;width: min(560px, calc(100vw - 32px));max-height: calc(100vh - 32px);font: 14px/20px var(--nr-font);overflow: auto;}dialog::backdrop{background: rgba(0, 0, 0, 0.5);}.head{display: flex;gap: 8px;margin-bottom: 8px;}h2{flex: 1;min-width: 0;font: 500 18px/25px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.head button{margin: -10px -12px -6px 0;}.acts{display: flex;flex-wrap: wrap;justify-content: flex-end;gap: 8px;margin-top: 8px;padding: 12px 0 20px;position: sticky;bottom: 0;background: var(--nr-card);}@media (max-width: 600px){dialog{width: 100%;max-width: 100%;max-height: calc(100dvh - 24px);margin-bottom: 0;border-radius: 16px 16px 0 0;border-width: 1px 0 0;}}`],n([c({type:Boolean})],o.prototype,"open",2),n([c()],o.prototype,"heading",2),n([c({type:Boolean})],o.prototype,"closes",2),n([w("dialog")],o.prototype,"dialog",2),o=n([y("nr-dialog")],o);function L(){let a=document.activeElement;for(;a?.shadowRoot?.activeElement;)a=a.shadowRoot.activeElement;return a instanceof HTMLElement?a:null}
