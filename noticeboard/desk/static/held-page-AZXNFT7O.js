import{a as v,b as de,c as oe,d as le}from"./chunk-2OYUKPVX.js";import{a as ae,b as re}from"./chunk-CCROGTQA.js";import{a as ne}from"./chunk-HSXIUWO4.js";import"./chunk-FL4LGTNW.js";import{D as B,H as y,I as J,J as W,L as Q,M as X,Q as Y,V as ee,W as te,Y as se,_ as ie,c as t,d as _,e as j,f as x,g as r,k as u,o as D,p as C,r as U,s as f,t as I,u as Z,x as V}from"./chunk-SLBLGMAZ.js";import{a as b,b as c,c as $,d as w,e as p}from"./chunk-IKM2OKE7.js";var De=1e4,A=class extends EventTarget{constructor(e){super();this.client=e;addEventListener("beforeunload",s=>{this.#t.size&&s.preventDefault()})}#e=[];#t=new Map;get made(){return this.#e}has(e){return this.#e.some(({post:s,state:d})=>s.ticket===e&&d!=="failed")}make(e,s,d){let n={post:e,kind:s,reason:d,at:new Date,state:"waits"};this.#e.unshift(n),this.#t.set(n,window.setTimeout(()=>{this.#i(n)},De)),this.#s(n)}undo(){let e=this.#e.find(s=>this.#t.has(s));if(e)return clearTimeout(this.#t.get(e)),this.#t.delete(e),this.#e.splice(this.#e.indexOf(e),1),this.#s(e),e}async#i(e){this.#t.delete(e),e.state="sent",this.#s(e);let{ticket:s}=e.post,d=`/held/${s}/${e.kind==="approve"?"publication":"refusal"}`;try{e.answer=(await this.client.call("POST",d,{reason:e.reason})).post,e.state="done"}catch(n){e.failure=Z.of(n),e.answer=await this.client.call("GET",`/held/${s}`).then(({post:z})=>z,()=>{});let l=e.answer?.state??"waiting",m=l==="refused"==(e.kind==="refuse"),g=e.failure.status===409||l!=="waiting"&&!m;e.state=g?"late":l==="waiting"?"failed":"done"}this.#s(e)}#s(e){this.dispatchEvent(new CustomEvent("change",{detail:e}))}},pe=new WeakMap;function ce(i){let o=pe.get(i)??new A(i);return pe.set(i,o),o}function ue({post:i,kind:o,at:e,state:s,answer:d,failure:n},l){let m=r`<b dir="auto">${i.title||v(i.findings[0]?.[0]??"")}</b>`,g=r`${t(`board_desk.made.${o}`,{time:V(e)})} ${m}.`,z=f(o==="approve"?"tick":"cross",18);if(s==="waits")return r`<div class="note plain">
${z}<span>${g} ${t("board_desk.made.waits")}</span>
<button class="btn link" @click=${l}>${t("board_desk.undo")} <kbd>Z</kbd></button>
</div>`;if(s==="failed"){let R=d!==void 0||n&&n.status>=400&&n.status<500;return r`<div class="note red">
${f("stop",18)}<span>${m}: ${t(`board_desk.made.${R?"failed":"unknown"}`)} ${n?.message}</span>
</div>`}if(s==="late"){let R=t(`board_desk.late.${d?.state==="refused"?"refused":"approved"}`,{who:d?.decided_by||t("board_desk.late.somebody"),time:d?.decided_at?y(d.decided_at):V(e)});return r`<div class="note plain">
${f("person",18)}<span>${m}: ${R} ${t("board_desk.late.stands")}</span>
</div>`}if(d?.state==="approved")return r`<div class="note">${f("clock",18)}<span>${m}: ${t("board_desk.made.again")}</span></div>`;let He=typeof d?.index=="number"?t("board_desk.made.entry",{index:X(d.index)}):s==="sent"?t("board_desk.made.sent"):u;return r`<div class="note plain">${z}<span>${g} ${He}</span></div>`}var he=x`
.done{display: grid;gap: 8px;margin-bottom: 12px;}.done:empty{display: none;}.done .note .btn{margin: -6px -6px -6px auto;min-height: 32px;}.done .note > span{align-self: center;}`;function fe(i){return r`<article class="card post">
${Ce(i)}
<h2 id="post" tabindex="-1" dir="auto">${i.title?me(i.title_pieces):t("board_desk.addition")}</h2>
<p class="words" dir="auto">${me(i.text_pieces)}</p>
${Te(i)}
</article>`}function Ce(i){let{held_before:o,approved_before:e,refused_before:s}=i;return r`<div class="from">
<span class="tile" aria-hidden="true">${te(i.agency_name)}</span>
<div>
<b dir="auto">${i.agency_name}</b><span class="level">${re(i.level)}</span>
<div class="meta">
<span class="code">${i.domain}</span>
<span>${i.requests?_("board_desk.requests",i.requests):t("board_desk.requests.none")}</span>
<span>
${o?_("board_desk.before",o,{approved:e,refused:s}):t("board_desk.before.none")}
</span>
</div>
</div>
</div>`}function Te(i){let o=i.start!=="";return r`<dl class="facts">
${o?r`<div>
<dt>${t("board_desk.window")}</dt>
<dd>${J({start:i.start,end:i.end})}<small>${Q(W(i.start,i.end))}</small></dd>
</div>
<div>
<dt>${t("board_desk.area")}</dt>
<dd>
${i.radius_m?t("board_desk.circle",{radius:Y(i.radius_m)}):t("board_desk.outline")}
<small>${ee(i.area_km2)}</small>
</dd>
</div>
<div>
<dt>${t("board_desk.for")}</dt>
<dd>
${j(`incident.${i.incident}`)?t(`incident.${i.incident}`):i.incident}
<small class="code">${i.case_number}</small>
</dd>
</div>`:u}
<div>
<dt>${t("board_desk.since")}</dt>
<dd>${y(i.held_at)}<small>${t("board_desk.again_after",{day:B(i.sign_again_at)})}</small></dd>
</div>
</dl>`}function me(i){return i.map(o=>o.codes?.length?r`<mark title=${o.codes.map(v).join(", ")}>${o.text}</mark>`:o.text)}var be=[ae,x`
.post{padding: 18px 20px;}.from{display: flex;gap: 12px;align-items: flex-start;margin-bottom: 14px;}.from b{font-weight: 600;margin-inline-end: 8px;}.post h2{font-size: 24px;line-height: 33px;overflow-wrap: anywhere;outline: none;}.words{font: 18px/30px var(--nr-font);margin: 10px 0 18px;max-width: 60ch;white-space: pre-line;overflow-wrap: anywhere;}mark{color: inherit;background: var(--nr-amber-bg);box-shadow: inset 0 -2px 0 var(--nr-amber);border-radius: 3px;padding: 0 3px;box-decoration-break: clone;-webkit-box-decoration-break: clone;}.facts{display: grid;grid-template-columns: 1fr 1fr;border: 1px solid var(--nr-line);border-radius: 8px;overflow: hidden;font-size: 13.5px;line-height: 19px;}.facts div{padding: 9px 12px;border-top: 1px solid var(--nr-line);border-inline-start: 1px solid var(--nr-line);margin: -1px 0 0 -1px;overflow-wrap: anywhere;}.facts small{text-wrap: balance;}.facts dt{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}@media (max-width: 700px){.post{padding: 14px 16px;}.post h2{font-size: 20px;line-height: 28px;}.words{font-size: 16px;line-height: 26px;margin: 8px 0 14px;}.meta span{display: block;flex-basis: 100%;}}`];function xe(i,o,e){return r`<section class="card queue" aria-labelledby="queue">
<header>
<h2 id="queue">${t("board_desk.queue")}</h2>
<span class="a mut">${_("board_desk.queue.waits",i.length)}</span>
</header>
<ol>
${i.map(s=>r`<li aria-current=${s===o?"true":u}>
<button @click=${()=>e(s)}>
<b dir="auto">${s.title||t("board_desk.addition")}</b>
<span class="who" dir="auto">${s.agency_name}</span>
<small>
<span class="st">${f("warn",14)}${v(s.findings[0]?.[0]??"")}</span>
<span class="tn">${y(s.held_at)}</span>
</small>
</button>
</li>`)}
</ol>
</section>`}function ke(i,o,e){let s=v(o.findings[0]?.[0]??"");return r`<div class="pager">
<button class="btn sq" aria-label=${t("board_desk.key.last")} @click=${()=>e(-1)}>${f("previous",20)}</button>
<span>${t("board_desk.pager",{at:i.indexOf(o)+1,all:i.length,rule:s})}</span>
<button class="btn sq" aria-label=${t("board_desk.key.next")} @click=${()=>e(1)}>${f("next",20)}</button>
</div>`}var ve=x`
.queue button{display: flex;flex-direction: column;align-items: stretch;justify-content: flex-start;gap: 0;width: 100%;text-align: start;padding: 9px 14px 9px 12px;border: 0;border-top: 1px solid var(--nr-line);border-inline-start: 4px solid transparent;border-radius: 0;font: 13px/18px var(--nr-font);}.queue [aria-current] button{background: var(--nr-tint);border-inline-start-color: var(--nr-link);}.queue li:last-child button{border-radius: 0 0 10px 10px;}.queue b{display: block;font: 600 14px/19px var(--nr-font);overflow-wrap: anywhere;}.queue span.who{color: var(--nr-ink2);}.queue small{display: flex;justify-content: space-between;flex-wrap: wrap;gap: 0 8px;font-size: 12px;line-height: 16px;}.pager{display: none;}@media (max-width: 1150px){.queue ol{display: grid;grid-template-columns: repeat(3, 1fr);max-height: 220px;overflow: auto;}.queue button{height: 100%;border-radius: 0 !important;}}@media (max-width: 700px){.queue{display: none;}.pager{display: flex;align-items: center;justify-content: space-between;font-size: 13px;}}`;var K=500,Oe=["attended","victim","race","presses","place"];function ge(i,{text:o,refusal:e,write:s,leave:d}){return r`<div class="label">
<b><label for=${i}>${t("board_desk.reason")}</label></b>
<span class="mut">${t("board_desk.reason.public")}</span>
</div>
<textarea
id=${i}
rows="3"
maxlength=${K}
aria-invalid=${e!==""}
aria-describedby=${e?`${i}-wrong`:u}
.value=${o}
@input=${n=>s(n.target.value)}
@keydown=${n=>{n.key==="Escape"&&(n.stopPropagation(),d())}}
></textarea>
${e?r`<p class="rd sm" id="${i}-wrong" role="alert">${e}</p>`:u}
<div class="chips">
${Oe.map(n=>r`<button class="btn tonal" @click=${()=>s(t(`board_desk.suggest.${n}.text`))}>
${t(`board_desk.suggest.${n}`)}
</button>`)}
</div>`}var $e=x`
textarea{font: 14px/20px var(--nr-font);width: 100%;border: 1px solid var(--nr-edge);border-radius: 6px;padding: 8px 10px;background: var(--nr-card);color: var(--nr-ink);resize: vertical;display: block;margin-top: 6px;}textarea + .rd{margin-top: 6px;}textarea[aria-invalid="true"]{border-color: var(--nr-red);}.chips{gap: 6px;margin-top: 8px;}.chips .btn{font-size: 12.5px;font-weight: 400;padding: 0 10px;}.label{display: flex;flex-wrap: wrap;gap: 2px 12px;justify-content: space-between;font-size: 13px;}.label b{font-weight: 600;}`;var Ne=2e4,ze="(max-width: 700px)",k,P,S,O,H,N,a,q,L,ye,T,M,we,_e,E,F,qe,Ee,G,Pe,Se,h=class extends ne{constructor(){super(...arguments);$(this,a);this.view=null;this.picked="";this.refusal="";this.asks=null;$(this,k);$(this,P,new Map);$(this,S,!1);$(this,O,!1);$(this,H,!1);$(this,N,({detail:e})=>{["done","late","failed"].includes(e.state)&&(this.refreshCounts(),this.load()),this.requestUpdate()})}connectedCallback(){w(this,k,ce(this.client)),super.connectedCallback(),c(this,k).addEventListener("change",c(this,N))}disconnectedCallback(){super.disconnectedCallback(),c(this,k).removeEventListener("change",c(this,N))}keys(){return[{key:"j",word:"board_desk.key.next",act:()=>p(this,a,M).call(this,1)},{key:"k",word:"board_desk.key.last",act:()=>p(this,a,M).call(this,-1)},{key:"a",word:"board_desk.approve",act:()=>{p(this,a,E).call(this,"approve")}},{key:"r",word:"board_desk.refuse",act:()=>{p(this,a,E).call(this,"refuse")}},{key:"e",word:"board_desk.key.reason",act:()=>this.field?.focus()},{key:"z",word:"board_desk.undo",act:()=>p(this,a,F).call(this)}]}async read(){return this.view=await this.client.call("GET","/held"),p(this,a,ye).call(this),this.view.is_served?Ne:0}willUpdate(e){super.willUpdate(e),w(this,O,this.shadowRoot?.activeElement?.closest(".done")!=null)}updated(e){!c(this,S)&&!(c(this,O)&&!this.shadowRoot?.activeElement)||(w(this,S,!1),(this.heading??this.pageHeading).focus({preventScroll:!0}),e.has("picked")&&this.renderRoot.querySelector(".queue [aria-current]")?.scrollIntoView({block:"nearest"}))}render(){let e=c(this,a,q),s=c(this,a,L);return r`<div class="ttl">
<div>
<h1 tabindex="-1">${t("board_desk.held")}</h1>
${this.view?r`<p>${e.length?_(`board_desk.held.${this.view.can_decide?"waits":"reads"}`,e.length):u}</p>`:u}
</div>
${s&&this.view?.can_decide?r`<p class="a kh" aria-hidden="true">
<span><kbd>J</kbd> <kbd>K</kbd> ${t("board_desk.key.steps")}</span>
<span><kbd>A</kbd> ${t("board_desk.approve")}</span>
<span><kbd>R</kbd> ${t("board_desk.refuse")}</span>
<span><kbd>E</kbd> ${t("board_desk.reason")}</span>
<span><kbd>Z</kbd> ${t("board_desk.undo")}</span>
</p>`:u}
</div>
${this.failure()}
<div class="done" role="status">${c(this,k).made.slice(0,3).map(d=>ue(d,()=>p(this,a,F).call(this)))}</div>
${this.view?s?p(this,a,Ee).call(this,e,s):p(this,a,qe).call(this):u}`}};k=new WeakMap,P=new WeakMap,S=new WeakMap,O=new WeakMap,H=new WeakMap,N=new WeakMap,a=new WeakSet,q=function(){return(this.view?.posts.held??[]).filter(({ticket:e})=>!c(this,k).has(e))},L=function(){return c(this,a,q).find(({ticket:e})=>e===this.picked)},ye=function(){c(this,a,L)||(this.picked=c(this,a,q)[0]?.ticket??"")},T=function(e){this.picked=e,this.refusal="",w(this,S,!0)},M=function(e){let s=c(this,a,q),d=s.findIndex(({ticket:l})=>l===this.picked),n=s[Math.min(Math.max(d+e,0),s.length-1)];n&&p(this,a,T).call(this,n.ticket)},we=function(){return(c(this,P).get(this.picked)??"").trim()},_e=function(e){c(this,P).set(this.picked,e.slice(0,K)),this.refusal="",this.requestUpdate()},E=async function(e){let s=c(this,a,L);if(!s||!this.view?.can_decide||c(this,H))return;if(!this.asks&&matchMedia(ze).matches){this.asks=e;return}let d=p(this,a,we).call(this);if(e==="refuse"&&!d){this.refusal=t("board_desk.reason.needed"),(this.asks?this.sheetField:this.field)?.focus();return}w(this,H,!0);try{d&&await this.client.call("POST",`/held/${s.ticket}/reason`,{reason:d})}catch(g){this.refusal=se(g),(this.asks?this.sheetField:this.field)?.focus();return}finally{w(this,H,!1)}let n=c(this,a,q),l=n.indexOf(s),m=n[l+1]??n[l-1];this.asks=null,c(this,k).make(s,e,d),p(this,a,T).call(this,m?.ticket??"")},F=function(){let e=c(this,k).undo();e&&(p(this,a,T).call(this,e.post.ticket),this.notify(t("board_desk.undone")))},qe=function(){let e=this.view?.posts.rules??[],s=this.view?.posts.last_decided_at;return r`<div class="note plain">
${f("tick",18)}
<span>
<b>${t("board_desk.none")}</b>
${s?t("board_desk.none.last",{time:y(s)}):t("board_desk.none.ever")}
${e.length?r`<a href="#/record">${t("board_desk.record")}</a>`:u}
</span>
</div>`},Ee=function(e,s){let d=s.findings.map(([l])=>l),n=d.map(l=>this.view?.posts.rules.find(m=>m.code===l));return r`<div class="cols ${d.length>1?"many":""}">
${xe(e,s,l=>p(this,a,T).call(this,l.ticket))}
<div class="stack">
${ke(e,s,l=>p(this,a,M).call(this,l))}
${fe(s)}
<div class="before stack">
${n.map(l=>l?.latest.length?oe(t("board_desk.decided",{rule:v(l.code)}),l):u)}
</div>
</div>
<div class="stack">
<div class="rules stack">
${s.findings.map(([l,m],g)=>de(l,m,s,n[g]))}
</div>
${this.view?.can_decide?p(this,a,Pe).call(this):u}
</div>
${this.asks?p(this,a,Se).call(this,this.asks):u}
</div>`},G=function(e){return ge(e,{text:c(this,P).get(this.picked)??"",refusal:this.refusal,write:s=>p(this,a,_e).call(this,s),leave:()=>this.heading?.focus({preventScroll:!0})})},Pe=function(){let e=r`<span class="more">…</span>`;return r`<section class="card decide" aria-label=${t("board_desk.decide")}>
<div class="pad">${p(this,a,G).call(this,"reason")}</div>
<div class="acts">
<button class="btn big" @click=${()=>p(this,a,E).call(this,"refuse")}>
<kbd aria-hidden="true">R</kbd> <span>${t("board_desk.refuse")}${e}</span>
</button>
<button class="btn big" @click=${()=>p(this,a,E).call(this,"approve")}>
<kbd aria-hidden="true">A</kbd> <span>${t("board_desk.approve")}${e}</span>
</button>
</div>
<p class="after mut xs">${t("board_desk.after")}</p>
</section>`},Se=function(e){return r`<nr-dialog open closes heading=${t(`board_desk.sheet.${e}`)} @nr-close=${()=>this.asks=null}>
${p(this,a,G).call(this,"sheet-reason")}
<p class="after mut xs">${t("board_desk.after")}</p>
<button slot="acts" class="btn big" @click=${()=>this.asks=null}>${t("board_desk.back")}</button>
<button slot="acts" class="btn big" @click=${()=>p(this,a,E).call(this,e)}>${t(`board_desk.${e}`)}</button>
</nr-dialog>`},h.styles=[I,ie,be,ve,le,$e,he,x`
.cols{display: grid;grid-template-columns: 224px minmax(0, 1fr) 336px;gap: 16px;align-items: start;}.many .decide{order: -1;}.acts{display: grid;grid-template-columns: 1fr 1fr;gap: 10px;padding: 12px 16px;border-top: 1px solid var(--nr-line);}.after{padding: 0 16px 14px;}.more{display: none;}nr-dialog .after{padding: 12px 0 0;}@media (max-width: 1150px){.cols{grid-template: "queue queue" auto "post rules" auto "decide rules" auto "before rules" 1fr / minmax(0, 1fr) 300px;}.cols > .stack{display: contents;}.queue{grid-area: queue;}.post{grid-area: post;}.rules{grid-area: rules;}.decide{grid-area: decide;}.before{grid-area: before;}}@media (max-width: 700px){.ttl .kh,
.ttl p,
.acts kbd{display: none;}.ttl{margin-bottom: 8px;}.cols{display: flex;flex-direction: column;align-items: stretch;gap: 12px;padding-bottom: 76px;}.rules{order: 1;}.cols .decide{order: 2;}.before{order: 3;}.more{display: inline;}.acts{position: fixed;inset-inline: 0;bottom: 0;z-index: 2;background: var(--nr-card);padding: 12px 12px 14px;box-shadow: 0 -4px 16px rgb(0 0 0 / 12%);}}@media print{.cols{display: block;}.queue,
.decide,
.done{display: none;}}`],b([D()],h.prototype,"view",2),b([D()],h.prototype,"picked",2),b([D()],h.prototype,"refusal",2),b([D()],h.prototype,"asks",2),b([C("#reason")],h.prototype,"field",2),b([C("#sheet-reason")],h.prototype,"sheetField",2),b([C("#post")],h.prototype,"heading",2),b([C("h1")],h.prototype,"pageHeading",2),h=b([U("nr-board-held")],h);export{h as HeldPage};
