import{a as M,b as Y,c as ee}from"./chunk-MPUFFYA6.js";import{a as te,b as y,d as ne,g as S}from"./chunk-FXWOR4NM.js";import{v as N}from"./chunk-HH3GZAOU.js";import{a as B,c as D,d as G,e as W}from"./chunk-BIYHVQHH.js";import"./chunk-JFXLN6MA.js";import{K as w,L as Z,a as K,b as o,d,e as P,f as C,g as b,i as V,k as j,l as X,n as r,o as J,q as Q,y as R}from"./chunk-TBWFJRUB.js";import{a as u,b as a,c as g,d as q,e as l}from"./chunk-W7HMKWGT.js";var ue=8e3,ie="neighbors-requests-house",me=900,ge=60,ae=()=>[40,120,120,120].map(f=>o`<span class="grey" style="height:${f}px"></span>`),ve=f=>{"requestIdleCallback"in window?requestIdleCallback(f,{timeout:3e3}):setTimeout(f,1e3)},fe=async()=>{for(let f of y)await f.load(["","review"]).catch(()=>{})},h,k,v,E,T,t,$,re,z,F,O,se,oe,le,de,pe,L,_,ce,U,A,he,I,p=class extends P{constructor(){super();g(this,t);this.narrow=!1;this.route={prefix:M,path:""};this.notice="";this.shown=null;this.stale=!1;this.stacked=!1;this.more=!1;this.entryId=localStorage.getItem(ie)??void 0;g(this,h,new W(this));this.setup=new j(this);g(this,k);g(this,v,"");g(this,E,new Map);g(this,T,new ResizeObserver(([e])=>{e&&(this.stacked=e.contentRect.width<me)}));g(this,L,e=>{e.key!=="Escape"||!this.more||(this.more=!1,this.renderRoot.querySelector("#more")?.focus())});g(this,_,e=>{let n=e.relatedTarget;n instanceof Element&&n.closest("#pages, #more")||(this.more=!1)});g(this,A,()=>{this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))});this.addEventListener("nr-go",e=>{Y(`${M}/${e.detail}`)}),this.addEventListener("nr-request",e=>{a(this,h).show(e.detail)}),this.addEventListener("nr-later",e=>{l(this,t,he).call(this,e.detail)}),this.addEventListener("nr-setup",e=>this.setup.show(e.detail)),this.addEventListener("nr-say",e=>l(this,t,I).call(this,e.detail))}connectedCallback(){super.connectedCallback(),a(this,T).observe(this)}disconnectedCallback(){super.disconnectedCallback(),a(this,T).disconnect()}shouldUpdate(){return!this.hass||Q(this.hass,this)}willUpdate(){if(!this.hass)return;this.toggleAttribute("dark",this.hass.themes?.darkMode===!0),a(this,h).use(this.hass,this.entryId);let e=a(this,h).house;e&&this.setup.ask(e.hub,e.loaded&&e.mayManage?"/setup":""),this.toggleAttribute("stacked",a(this,t,$)),l(this,t,re).call(this)}updated(e){this.renderRoot.querySelector("nav [aria-current=page]")?.scrollIntoView({block:"nearest",inline:"nearest"}),e.has("shown")&&(l(this,t,z).call(this,a(this,v)),this.shown&&ve(fe))}render(){if(!this.hass)return d;let e=a(this,h).house,[n=a(this,t,O),i,s]=a(this,t,F),m=y.filter(c=>!c.tab),H=y.find(c=>c.name===n)?.tab??n,x=a(this,t,$);return o`<header>
<div class="bar">
${this.narrow?o`<button class="btn round" aria-label=${r("panel.menu")} @click=${a(this,A)}>
${w("menu",24)}
</button>`:d}
<h1>${r("panel.title")}</h1>
${x?o`<span class="end">${l(this,t,U).call(this)}</span>`:d}
</div>
<nav aria-label=${r("panel.sections")} @keydown=${a(this,L)} @focusout=${a(this,_)}>
${m.filter(c=>!x||c.phone==="tab").map(c=>l(this,t,de).call(this,c,H,e))}${x?l(this,t,pe).call(this,m.filter(c=>c.phone==="more"),H):d}
</nav>
${x?d:o`<div class="end">${l(this,t,U).call(this)}${e?.loaded?l(this,t,ce).call(this,e):d}</div>`}
</header>
${e&&!e.available&&e.loaded?o`<nr-finding class="strip" icon="away" .heading=${r("away.heading")} role="status"
>${e.lastHeard?r("away.strip",{time:R(e.lastHeard)}):r("away.never")}</nr-finding
>`:d}
${l(this,t,se).call(this,e)} ${n==="requests"?l(this,t,oe).call(this,e,i,s):d}
<main
@scrollend=${c=>a(this,E).set(a(this,v),c.target.scrollTop)}
>
${n||!e?.loaded?l(this,t,le).call(this,e,n):o`<div class="wrap late">${te(this.setup)}</div>`}
</main>
<div role="status" aria-live="polite">
${this.notice?o`<div class="said">
<span class="grow">${this.notice}</span
><button aria-label=${r("panel.close")} @click=${()=>this.notice=""}>
${w("cross",20)}
</button>
</div>`:d}
</div>`}};h=new WeakMap,k=new WeakMap,v=new WeakMap,E=new WeakMap,T=new WeakMap,t=new WeakSet,$=function(){return this.narrow||this.stacked},re=function(){let[e=a(this,t,O),...n]=a(this,t,F),i=[e,...n].join("/");if(i===a(this,v))return;q(this,v,i),this.more=!1;let s=y.find(m=>m.name===e);if(!s){this.shown=null;return}s.load(n).then(()=>{this.stale=!1,i===a(this,v)&&(this.shown={page:s,route:n})},()=>{this.stale=!0})},z=function(e,n=ge){let i=this.renderRoot.querySelector("main"),s=a(this,E).get(e)??0;!i||e!==a(this,v)||(i.scrollTo(0,s),i.scrollTop<s-1&&n>0&&requestAnimationFrame(()=>l(this,t,z).call(this,e,n-1)))},F=function(){return(this.route.path??"").split("/").filter(Boolean).map(decodeURIComponent)},O=function(){let e=a(this,h).house;return!e?.loaded||!e.mayManage||this.setup.error?"requests":this.setup.value?this.setup.value.finished?"requests":"setup":""},se=function(e){let n=this.hass?.user?.is_admin===!0,i=B(e,n);return i?o`<nr-finding class="strip" icon="lock" .heading=${r(`link.${i}`)} role="status"
>${n?r("link.wider"):r("link.ask")}</nr-finding
>`:d},oe=function(e,n="",i=""){let s=e?.loaded?e.requests.find(m=>m.id===n):void 0;return!s||!G(s)?d:o`<nr-practice
.house=${e}
.request=${s}
.reviewing=${i==="review"}
.narrow=${a(this,t,$)}
></nr-practice>`},le=function(e,n){let{error:i,slow:s,wasAnswered:m,houses:H}=a(this,h);if(m&&!H.length)return o`<nr-empty icon="home" .heading=${r("card.none")} .text=${r("card.none_why")}></nr-empty>`;if(e?.loaded){let x=y.find(c=>c.name===n);return!x||x.managing&&!e.mayManage?o`<nr-empty icon="search" .heading=${r("panel.no_page")} .text=${r("panel.no_page_why")}
><p>${S("requests",r("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`:this.stale?o`<nr-empty icon="again" .heading=${r("panel.stale")} .text=${r("panel.stale_why")}
><button class="btn" @click=${()=>location.reload()}>${r("panel.reload")}</button></nr-empty
>`:this.shown?ne(this.shown.page)?.({hass:this.hass,house:e,route:this.shown.route,narrow:a(this,t,$)}):o`<div class="wrap blocks late">${ae()}</div>`}return i||e?.available===!1?o`<nr-empty
icon="away"
.heading=${r("away.heading")}
.text=${e?.lastHeard?r("away.since",{time:R(e.lastHeard)}):i?.message??r("away.never")}
><button class="btn" @click=${()=>{a(this,h).begin()}}>
${w("again")}${r("away.try")}
</button></nr-empty
>`:s?o`<div class="wrap blocks" aria-busy="true">
<span class="vh" role="status">${r("card.loading")}</span>
${ae()}
</div>`:d},de=function(e,n,i){let s=e.name==="requests"?i?.requests.filter(m=>D(i,m,Date.now())).length??0:0;return S(e.name,o`${r(`tab.${e.name}`)}${s?o`<span class="n" aria-label=${J("tab.waiting",s)}>${s}</span>`:d}`,{current:e.name===n})},pe=function(e,n){let i=e.find(s=>s.name===n);return o`<button
id="more"
aria-expanded=${this.more}
aria-controls="pages"
aria-current=${i?"page":"false"}
@click=${()=>this.more=!this.more}
>
${i?r(`tab.${i.name}`):r("tab.more")}${w("down",14)}
</button>
<ul class="more" id="pages" ?hidden=${!this.more}>
${e.map(s=>o`<li>
${S(s.name,o`${w(s.icon,20)}${r(`tab.${s.name}`)}`,{current:s===i})}
</li>`)}
</ul>`},L=new WeakMap,_=new WeakMap,ce=function(e){let n=N(e);return o`<span class="ver ${n.good?"good":""}"
>${w(n.good?"verified":"warn",18)}<span class="words">${n.text}</span></span
>`},U=function(){let{houses:e,house:n}=a(this,h);return e.length<2?d:o`<select
aria-label=${r("panel.house")}
@change=${i=>{this.entryId=i.target.value,localStorage.setItem(ie,this.entryId)}}
>
${e.map(i=>o`<option value=${i.entry_id} ?selected=${i.entry_id===n?.entryId}>
${i.name}
</option>`)}
</select>`},A=new WeakMap,he=async function(e){try{await a(this,h).later(e),l(this,t,I).call(this,r("request.later"))}catch(n){l(this,t,I).call(this,V.of(n).message)}},I=function(e){clearTimeout(a(this,k)),this.notice=e,q(this,k,setTimeout(()=>this.notice="",ue))},p.styles=[ee,Z,K`
:host{container-type: inline-size;display: flex !important;flex-direction: column;height: 100vh;height: 100dvh;background: var(--nr-bg);padding-top: env(safe-area-inset-top);}header{background: var(--app-header-background-color, var(--nr-card));color: var(--nr-ink);border-bottom: 1px solid var(--nr-line);display: flex;align-items: stretch;padding: 0 24px;gap: 32px;min-height: 56px;flex: none;}.bar{display: flex;align-items: center;gap: 8px;}h1{font: 500 20px/28px var(--nr-font);white-space: nowrap;}nav{display: flex;gap: 4px;min-width: 0;overflow-x: auto;scrollbar-width: none;}nav > :is(a, button){display: flex;align-items: center;gap: 8px;min-height: 48px;padding: 0 14px;color: var(--nr-ink2);text-decoration: none;font: 500 14px/20px var(--nr-font);border: solid transparent;border-width: 3px 0;border-radius: 0;background: none;white-space: nowrap;}nav > [aria-current="page"]{color: var(--nr-link);border-bottom-color: var(--nr-link);}nav > :is(a, button):focus-visible{outline-offset: -4px;}.more{position: absolute;z-index: 6;inset-inline-end: 8px;min-width: 200px;margin: 0;padding: 8px 0;list-style: none;border-radius: 12px;background: var(--nr-card);box-shadow: 0 4px 20px rgb(0 0 0 / 30%);}.more a{display: flex;align-items: center;gap: 12px;min-height: 48px;padding: 0 20px;color: var(--nr-ink);text-decoration: none;}.more a[aria-current="page"]{color: var(--nr-link);font-weight: 500;}.n{min-width: 20px;padding: 0 6px;border-radius: 10px;background: var(--nr-fill);color: var(--nr-on-fill);font-size: 12px;line-height: 20px;text-align: center;}.end{margin-inline-start: auto;display: flex;align-items: center;gap: 12px;min-width: 0;}.ver{display: flex;align-items: center;gap: 6px;color: var(--nr-ink2);font-size: 13px;white-space: nowrap;}.ver .ic{color: var(--nr-amber);}.ver.good .ic{color: var(--nr-ok);}select{font: 13px/18px var(--nr-font);min-height: 36px;max-width: 180px;border: 1px solid var(--nr-edge);border-radius: 8px;padding: 0 8px;background: var(--nr-card);color: var(--nr-ink);}main{flex: 1;min-height: 0;overflow: auto;position: relative;}.strip{margin: 12px 24px;flex: none;}.said{position: absolute;inset-inline: 16px;bottom: calc(16px + env(safe-area-inset-bottom));z-index: 5;margin: 0 auto;max-width: 560px;background: var(--nr-ink);color: var(--nr-card);border-radius: 8px;padding: 12px 16px;display: flex;gap: 12px;align-items: center;}.said button{min-height: 36px;color: inherit;border-color: transparent;padding: 0 8px;}.late{animation: late 0s 0.3s both;}@keyframes late{from{visibility: hidden;}}.blocks{display: grid;gap: 16px;}nr-empty{margin: 48px auto;}:host([stacked]) header{display: block;padding: 0;}:host([stacked]) .bar{padding-inline: 4px 12px;min-height: 56px;}:host([stacked]) h1{font-size: 18px;}:host([stacked]) nav{padding: 0 4px;justify-content: space-between;}:host([stacked]) nav > :is(a, button){padding: 0 6px;gap: 6px;border-top: 0;}:host([stacked]) .strip{margin: 12px 16px;}@container (max-width: 1180px){header{gap: 16px;}nav > a{padding: 0 10px;}}@container (max-width: 1100px){.ver .words{display: none;}}`],u([C({attribute:!1})],p.prototype,"hass",2),u([C({type:Boolean,reflect:!0})],p.prototype,"narrow",2),u([C({attribute:!1})],p.prototype,"route",2),u([b()],p.prototype,"notice",2),u([b()],p.prototype,"shown",2),u([b()],p.prototype,"stale",2),u([b()],p.prototype,"stacked",2),u([b()],p.prototype,"more",2),u([b()],p.prototype,"entryId",2),p=u([X("neighbors-requests-panel")],p);export{p as NeighborsRequestsPanel};
