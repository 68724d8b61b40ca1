import{a as k,b as de,c as le,d as pe}from"./chunk-YYQBTNPP.js";import{a as re,b as ne}from"./chunk-UPMV2BWE.js";import{a as oe}from"./chunk-GUO5F3GT.js";import"./chunk-RZ7DHKX6.js";import{D as W,H as y,I as Q,J as X,L as Y,M as A,Q as ee,V as te,W as se,Y as ie,_ as ae,c as s,d as _,e as I,f as v,g as r,k as u,o as C,p as D,r as B,s as b,t as Z,u as J,x as V}from"./chunk-Z74WOBFN.js";import{a as f,b as l,c as $,d as w,e as p}from"./chunk-IKM2OKE7.js";var De=1e4,K=class extends EventTarget{constructor(e){super();this.client=e;addEventListener("beforeunload",i=>{this.#t.size&&i.preventDefault()})}#e=[];#t=new Map;get made(){return this.#e}has(e){return this.#e.some(({post:i,state:o})=>i.ticket===e&&o!=="failed")}make(e,i,o){let c={post:e,kind:i,reason:o,at:new Date,state:"waits"};this.#e.unshift(c),this.#t.set(c,window.setTimeout(()=>{this.#i(c)},De)),this.#s(c)}undo(){let e=this.#e.find(i=>this.#t.has(i));if(e)return clearTimeout(this.#t.get(e)),this.#t.delete(e),this.#e.splice(this.#e.indexOf(e),1),this.#s(e),e}async#i(e){this.#t.delete(e),e.state="sent",this.#s(e);let{ticket:i}=e.post,o=`/held/${i}/${e.kind==="approve"?"publication":"refusal"}`;try{e.answer=(await this.client.call("POST",o,{reason:e.reason})).post,e.state="done"}catch(c){e.failure=J.of(c),e.answer=await this.client.call("GET",`/held/${i}`).then(({post:z})=>z,()=>{});let n=e.answer?.state??"waiting",m=n==="refused"==(e.kind==="refuse"),g=e.failure.status===409||n!=="waiting"&&!m;e.state=g?"late":n==="waiting"?"failed":"done"}this.#s(e)}#s(e){this.dispatchEvent(new CustomEvent("change",{detail:e}))}},ce=new WeakMap;function ue(t){let d=ce.get(t)??new K(t);return ce.set(t,d),d}function he({post:t,kind:d,at:e,state:i,answer:o,failure:c},n){let m=r`<b dir="auto">${t.title||k(t.findings[0]?.[0]??"")}</b>`,g=r`${s(`board_desk.made.${d}`,{time:V(e)})} ${m}.`,z=b(d==="approve"?"tick":"cross",18);if(i==="waits")return r`<div class="note plain">
${z}<span>${g} ${s("board_desk.made.waits")}</span>
<button class="btn link" @click=${n}>${s("board_desk.undo")} <kbd>Z</kbd></button>
</div>`;if(i==="failed"){let R=o!==void 0||c&&c.status>=400&&c.status<500;return r`<div class="note red">
${b("stop",18)}<span>${m}: ${s(`board_desk.made.${R?"failed":"unknown"}`)} ${c?.message}</span>
</div>`}if(i==="late"){let R=s(`board_desk.late.${o?.state==="refused"?"refused":"approved"}`,{who:o?.decided_by||s("board_desk.late.somebody"),time:o?.decided_at?y(o.decided_at):V(e)});return r`<div class="note plain">
${b("person",18)}<span>${m}: ${R} ${s("board_desk.late.stands")}</span>
</div>`}if(o?.state==="approved")return r`<div class="note">${b("clock",18)}<span>${m}: ${s("board_desk.made.again")}</span></div>`;let Ce=typeof o?.index=="number"?s("board_desk.made.entry",{index:A(o.index)}):i==="sent"?s("board_desk.made.sent"):u;return r`<div class="note plain">${z}<span>${g} ${Ce}</span></div>`}var me=v`
.done{display: grid;gap: 8px;margin-bottom: 12px;}.done:empty{display: none;}.done .note .btn{margin: -6px -6px -6px auto;min-height: 32px;}.done .note > span{align-self: center;}`;function fe(t){return r`<article class="card post">
${typeof t.about=="number"?Oe():Te(t)}
<h2 id="post" tabindex="-1" dir="auto">${t.title?be(t.title_pieces):F(t)}</h2>
${t.about_title?r`<p class="mut" dir="auto">${t.about_title}</p>`:u}
<p class="words" dir="auto">${be(t.text_pieces)}</p>
${Ne(t)}
</article>`}function F(t){return typeof t.about=="number"?s("board_desk.challenge",{index:A(t.about)}):t.title||s("board_desk.addition")}function Oe(){return r`<div class="from">
<span class="tile" aria-hidden="true">?</span>
<div><b>${s("board_desk.challenge.by")}</b><div class="meta"><span>${s("board_desk.challenge.nobody")}</span></div></div>
</div>`}function Te(t){let{held_before:d,approved_before:e,refused_before:i}=t;return r`<div class="from">
<span class="tile" aria-hidden="true">${se(t.agency_name)}</span>
<div>
<b dir="auto">${t.agency_name}</b><span class="level">${ne(t.level)}</span>
<div class="meta">
<span class="code">${t.domain}</span>
<span>${t.requests?_("board_desk.requests",t.requests):s("board_desk.requests.none")}</span>
<span>
${d?_("board_desk.before",d,{approved:e,refused:i}):s("board_desk.before.none")}
</span>
</div>
</div>
</div>`}function Ne(t){let d=t.start!=="";return r`<dl class="facts">
${d?r`<div>
<dt>${s("board_desk.window")}</dt>
<dd>${Q({start:t.start,end:t.end})}<small>${Y(X(t.start,t.end))}</small></dd>
</div>
<div>
<dt>${s("board_desk.area")}</dt>
<dd>
${t.radius_m?s("board_desk.circle",{radius:ee(t.radius_m)}):s("board_desk.outline")}
<small>${te(t.area_km2)}</small>
</dd>
</div>
<div>
<dt>${s("board_desk.for")}</dt>
<dd>
${I(`incident.${t.incident}`)?s(`incident.${t.incident}`):t.incident}
<small class="code">${t.case_number}</small>
</dd>
</div>`:u}
<div>
<dt>${s("board_desk.since")}</dt>
<dd>${y(t.held_at)}${typeof t.about=="number"?u:r`<small>${s("board_desk.again_after",{day:W(t.sign_again_at)})}</small>`}</dd>
</div>
</dl>`}function be(t){return t.map(d=>d.codes?.length?r`<mark title=${d.codes.map(k).join(", ")}>${d.text}</mark>`:d.text)}var ve=[re,v`
.post{padding: 18px 20px;}.from{display: flex;gap: 12px;align-items: flex-start;margin-bottom: 14px;}.from b{font-weight: 600;margin-inline-end: 8px;}.post h2{font-size: 24px;line-height: 33px;overflow-wrap: anywhere;outline: none;}.words{font: 18px/30px var(--nr-font);margin: 10px 0 18px;max-width: 60ch;white-space: pre-line;overflow-wrap: anywhere;}mark{color: inherit;background: var(--nr-amber-bg);box-shadow: inset 0 -2px 0 var(--nr-amber);border-radius: 3px;padding: 0 3px;box-decoration-break: clone;-webkit-box-decoration-break: clone;}.facts{display: grid;grid-template-columns: 1fr 1fr;border: 1px solid var(--nr-line);border-radius: 8px;overflow: hidden;font-size: 13.5px;line-height: 19px;}.facts div{padding: 9px 12px;border-top: 1px solid var(--nr-line);border-inline-start: 1px solid var(--nr-line);margin: -1px 0 0 -1px;overflow-wrap: anywhere;}.facts small{text-wrap: balance;}.facts dt{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}@media (max-width: 700px){.post{padding: 14px 16px;}.post h2{font-size: 20px;line-height: 28px;}.words{font-size: 16px;line-height: 26px;margin: 8px 0 14px;}.meta span{display: block;flex-basis: 100%;}}`];function xe(t,d,e){return r`<section class="card queue" aria-labelledby="queue">
<header>
<h2 id="queue">${s("board_desk.queue")}</h2>
<span class="a mut">${_("board_desk.queue.waits",t.length)}</span>
</header>
<ol>
${t.map(i=>r`<li aria-current=${i===d?"true":u}>
<button @click=${()=>e(i)}>
<b dir="auto">${F(i)}</b>
<span class="who" dir="auto">${typeof i.about=="number"?s("board_desk.challenge.by"):i.agency_name}</span>
<small>
<span class="st">${b("warn",14)}${k(i.findings[0]?.[0]??"")}</span>
<span class="tn">${y(i.held_at)}</span>
</small>
</button>
</li>`)}
</ol>
</section>`}function ke(t,d,e){let i=k(d.findings[0]?.[0]??"");return r`<div class="pager">
<button class="btn sq" aria-label=${s("board_desk.key.last")} @click=${()=>e(-1)}>${b("previous",20)}</button>
<span>${s("board_desk.pager",{at:t.indexOf(d)+1,all:t.length,rule:i})}</span>
<button class="btn sq" aria-label=${s("board_desk.key.next")} @click=${()=>e(1)}>${b("next",20)}</button>
</div>`}var ge=v`
.queue button{display: flex;flex-direction: column;align-items: stretch;justify-content: flex-start;gap: 0;width: 100%;text-align: start;padding: 9px 14px 9px 12px;border: 0;border-top: 1px solid var(--nr-line);border-inline-start: 4px solid transparent;border-radius: 0;font: 13px/18px var(--nr-font);}.queue [aria-current] button{background: var(--nr-tint);border-inline-start-color: var(--nr-link);}.queue li:last-child button{border-radius: 0 0 10px 10px;}.queue b{display: block;font: 600 14px/19px var(--nr-font);overflow-wrap: anywhere;}.queue span.who{color: var(--nr-ink2);}.queue small{display: flex;justify-content: space-between;flex-wrap: wrap;gap: 0 8px;font-size: 12px;line-height: 16px;}.pager{display: none;}@media (max-width: 1150px){.queue ol{display: grid;grid-template-columns: repeat(3, 1fr);max-height: 220px;overflow: auto;}.queue button{height: 100%;border-radius: 0 !important;}}@media (max-width: 700px){.queue{display: none;}.pager{display: flex;align-items: center;justify-content: space-between;font-size: 13px;}}`;var G=500,Le=["attended","victim","race","presses","place"],ze=["victim","presses"];function $e(t,{text:d,refusal:e,isChallenge:i,write:o,leave:c}){return r`<div class="label">
<b><label for=${t}>${s("board_desk.reason")}</label></b>
<span class="mut">${s("board_desk.reason.public")}</span>
</div>
<textarea
id=${t}
rows="3"
maxlength=${G}
aria-invalid=${e!==""}
aria-describedby=${e?`${t}-wrong`:u}
.value=${d}
@input=${n=>o(n.target.value)}
@keydown=${n=>{n.key==="Escape"&&(n.stopPropagation(),c())}}
></textarea>
${e?r`<p class="rd sm" id="${t}-wrong" role="alert">${e}</p>`:u}
<div class="chips">
${(i?ze:Le).map(n=>r`<button class="btn tonal" @click=${()=>o(s(`board_desk.suggest.${n}.text`))}>
${s(`board_desk.suggest.${n}`)}
</button>`)}
</div>`}var ye=v`
textarea{font: 14px/20px var(--nr-font);width: 100%;border: 1px solid var(--nr-edge);border-radius: 6px;padding: 8px 10px;background: var(--nr-card);color: var(--nr-ink);resize: vertical;display: block;margin-top: 6px;}textarea + .rd{margin-top: 6px;}textarea[aria-invalid="true"]{border-color: var(--nr-red);}.chips{gap: 6px;margin-top: 8px;}.chips .btn{font-size: 12.5px;font-weight: 400;padding: 0 10px;}.label{display: flex;flex-wrap: wrap;gap: 2px 12px;justify-content: space-between;font-size: 13px;}.label b{font-weight: 600;}`;var Ae=2e4,Me="(max-width: 700px)",x,P,S,N,H,L,a,q,O,we,T,M,_e,qe,E,U,Ee,Pe,j,Se,He,h=class extends oe{constructor(){super(...arguments);$(this,a);this.view=null;this.picked="";this.refusal="";this.asks=null;$(this,x);$(this,P,new Map);$(this,S,!1);$(this,N,!1);$(this,H,!1);$(this,L,({detail:e})=>{["done","late","failed"].includes(e.state)&&(this.refreshCounts(),this.load()),this.requestUpdate()})}connectedCallback(){w(this,x,ue(this.client)),super.connectedCallback(),l(this,x).addEventListener("change",l(this,L))}disconnectedCallback(){super.disconnectedCallback(),l(this,x).removeEventListener("change",l(this,L))}keys(){return[{key:"j",word:"board_desk.key.next",act:()=>p(this,a,M).call(this,1)},{key:"k",word:"board_desk.key.last",act:()=>p(this,a,M).call(this,-1)},{key:"a",word:"board_desk.approve",act:()=>{p(this,a,E).call(this,"approve")}},{key:"r",word:"board_desk.refuse",act:()=>{p(this,a,E).call(this,"refuse")}},{key:"e",word:"board_desk.key.reason",act:()=>this.field?.focus()},{key:"z",word:"board_desk.undo",act:()=>p(this,a,U).call(this)}]}async read(){return this.view=await this.client.call("GET","/held"),p(this,a,we).call(this),this.view.is_served?Ae:0}willUpdate(e){super.willUpdate(e),w(this,N,this.shadowRoot?.activeElement?.closest(".done")!=null)}updated(e){!l(this,S)&&!(l(this,N)&&!this.shadowRoot?.activeElement)||(w(this,S,!1),(this.heading??this.pageHeading).focus({preventScroll:!0}),e.has("picked")&&this.renderRoot.querySelector(".queue [aria-current]")?.scrollIntoView({block:"nearest"}))}render(){let e=l(this,a,q),i=l(this,a,O);return r`<div class="ttl">
<div>
<h1 tabindex="-1">${s("board_desk.held")}</h1>
${this.view?r`<p>${e.length?_(`board_desk.held.${this.view.can_decide?"waits":"reads"}`,e.length):u}</p>`:u}
</div>
${i&&this.view?.can_decide?r`<p class="a kh" aria-hidden="true">
<span><kbd>J</kbd> <kbd>K</kbd> ${s("board_desk.key.steps")}</span>
<span><kbd>A</kbd> ${s("board_desk.approve")}</span>
<span><kbd>R</kbd> ${s("board_desk.refuse")}</span>
<span><kbd>E</kbd> ${s("board_desk.reason")}</span>
<span><kbd>Z</kbd> ${s("board_desk.undo")}</span>
</p>`:u}
</div>
${this.failure()}
<div class="done" role="status">${l(this,x).made.slice(0,3).map(o=>he(o,()=>p(this,a,U).call(this)))}</div>
${this.view?i?p(this,a,Pe).call(this,e,i):p(this,a,Ee).call(this):u}`}};x=new WeakMap,P=new WeakMap,S=new WeakMap,N=new WeakMap,H=new WeakMap,L=new WeakMap,a=new WeakSet,q=function(){return(this.view?.posts.held??[]).filter(({ticket:e})=>!l(this,x).has(e))},O=function(){return l(this,a,q).find(({ticket:e})=>e===this.picked)},we=function(){l(this,a,O)||(this.picked=l(this,a,q)[0]?.ticket??"")},T=function(e){this.picked=e,this.refusal="",w(this,S,!0)},M=function(e){let i=l(this,a,q),o=i.findIndex(({ticket:n})=>n===this.picked),c=i[Math.min(Math.max(o+e,0),i.length-1)];c&&p(this,a,T).call(this,c.ticket)},_e=function(){return(l(this,P).get(this.picked)??"").trim()},qe=function(e){l(this,P).set(this.picked,e.slice(0,G)),this.refusal="",this.requestUpdate()},E=async function(e){let i=l(this,a,O);if(!i||!this.view?.can_decide||l(this,H))return;if(!this.asks&&matchMedia(Me).matches){this.asks=e;return}let o=p(this,a,_e).call(this);if(e==="refuse"&&!o){this.refusal=s("board_desk.reason.needed"),(this.asks?this.sheetField:this.field)?.focus();return}w(this,H,!0);try{o&&await this.client.call("POST",`/held/${i.ticket}/reason`,{reason:o})}catch(g){this.refusal=ie(g),(this.asks?this.sheetField:this.field)?.focus();return}finally{w(this,H,!1)}let c=l(this,a,q),n=c.indexOf(i),m=c[n+1]??c[n-1];this.asks=null,l(this,x).make(i,e,o),p(this,a,T).call(this,m?.ticket??"")},U=function(){let e=l(this,x).undo();e&&(p(this,a,T).call(this,e.post.ticket),this.notify(s("board_desk.undone")))},Ee=function(){let e=this.view?.posts.rules??[],i=this.view?.posts.last_decided_at;return r`<div class="note plain">
${b("tick",18)}
<span>
<b>${s("board_desk.none")}</b>
${i?s("board_desk.none.last",{time:y(i)}):s("board_desk.none.ever")}
${e.length?r`<a href="#/record">${s("board_desk.record")}</a>`:u}
</span>
</div>`},Pe=function(e,i){let o=i.findings.map(([n])=>n),c=o.map(n=>this.view?.posts.rules.find(m=>m.code===n));return r`<div class="cols ${o.length>1?"many":""}">
${xe(e,i,n=>p(this,a,T).call(this,n.ticket))}
<div class="stack">
${ke(e,i,n=>p(this,a,M).call(this,n))}
${fe(i)}
<div class="before stack">
${c.map(n=>n?.latest.length?le(s("board_desk.decided",{rule:k(n.code)}),n):u)}
</div>
</div>
<div class="stack">
<div class="rules stack">
${i.findings.map(([n,m],g)=>de(n,m,i,c[g]))}
</div>
${this.view?.can_decide?p(this,a,Se).call(this):u}
</div>
${this.asks?p(this,a,He).call(this,this.asks):u}
</div>`},j=function(e){return $e(e,{isChallenge:typeof l(this,a,O)?.about=="number",text:l(this,P).get(this.picked)??"",refusal:this.refusal,write:i=>p(this,a,qe).call(this,i),leave:()=>this.heading?.focus({preventScroll:!0})})},Se=function(){let e=r`<span class="more">…</span>`;return r`<section class="card decide" aria-label=${s("board_desk.decide")}>
<div class="pad">${p(this,a,j).call(this,"reason")}</div>
<div class="acts">
<button class="btn big" @click=${()=>p(this,a,E).call(this,"refuse")}>
<kbd aria-hidden="true">R</kbd> <span>${s("board_desk.refuse")}${e}</span>
</button>
<button class="btn big" @click=${()=>p(this,a,E).call(this,"approve")}>
<kbd aria-hidden="true">A</kbd> <span>${s("board_desk.approve")}${e}</span>
</button>
</div>
<p class="after mut xs">${s("board_desk.after")}</p>
</section>`},He=function(e){return r`<nr-dialog open closes heading=${s(`board_desk.sheet.${e}`)} @nr-close=${()=>this.asks=null}>
${p(this,a,j).call(this,"sheet-reason")}
<p class="after mut xs">${s("board_desk.after")}</p>
<button slot="acts" class="btn big" @click=${()=>this.asks=null}>${s("board_desk.back")}</button>
<button slot="acts" class="btn big" @click=${()=>p(this,a,E).call(this,e)}>${s(`board_desk.${e}`)}</button>
</nr-dialog>`},h.styles=[Z,ae,ve,ge,pe,ye,me,v`
.cols{display: grid;grid-template-columns: 224px minmax(0, 1fr) 336px;gap: 16px;align-items: start;}.many .decide{order: -1;}.acts{display: grid;grid-template-columns: 1fr 1fr;gap: 10px;padding: 12px 16px;border-top: 1px solid var(--nr-line);}.after{padding: 0 16px 14px;}.more{display: none;}nr-dialog .after{padding: 12px 0 0;}@media (max-width: 1150px){.cols{grid-template: "queue queue" auto "post rules" auto "decide rules" auto "before rules" 1fr / minmax(0, 1fr) 300px;}.cols > .stack{display: contents;}.queue{grid-area: queue;}.post{grid-area: post;}.rules{grid-area: rules;}.decide{grid-area: decide;}.before{grid-area: before;}}@media (max-width: 700px){.ttl .kh,
.ttl p,
.acts kbd{display: none;}.ttl{margin-bottom: 8px;}.cols{display: flex;flex-direction: column;align-items: stretch;gap: 12px;padding-bottom: 76px;}.rules{order: 1;}.cols .decide{order: 2;}.before{order: 3;}.more{display: inline;}.acts{position: fixed;inset-inline: 0;bottom: 0;z-index: 2;background: var(--nr-card);padding: 12px 12px 14px;box-shadow: 0 -4px 16px rgb(0 0 0 / 12%);}}@media print{.cols{display: block;}.queue,
.decide,
.done{display: none;}}`],f([C()],h.prototype,"view",2),f([C()],h.prototype,"picked",2),f([C()],h.prototype,"refusal",2),f([C()],h.prototype,"asks",2),f([D("#reason")],h.prototype,"field",2),f([D("#sheet-reason")],h.prototype,"sheetField",2),f([D("#post")],h.prototype,"heading",2),f([D("h1")],h.prototype,"pageHeading",2),h=f([B("nr-board-held")],h);export{h as HeldPage};
