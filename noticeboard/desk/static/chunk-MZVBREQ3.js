import{a as ne,b as oe}from"./chunk-2U44RLKU.js";import{C as S,D as Q,E as X,G as Y,H as A,L as ee,N as te,O as se,P as b,Q as ie,R as ae,T as re,U as F,W as de,c as s,d as z,e as L,f as Z,g as n,k as c,n as g,o as K,q as J,s as B,y as N}from"./chunk-ZNTCP7GX.js";import{a as v,b as o,c as x,d as $,e as r}from"./chunk-IKM2OKE7.js";var _e=1e4,G=class extends EventTarget{constructor(e){super();this.client=e;addEventListener("beforeunload",i=>{this.#t.size&&i.preventDefault()})}#e=[];#t=new Map;get made(){return this.#e}has(e){return this.#e.some(({post:i,state:a})=>i.ticket===e&&a!=="failed")}make(e,i,a){let l={post:e,kind:i,reason:a,at:new Date,state:"waits"};this.#e.unshift(l),this.#t.set(l,window.setTimeout(()=>{this.#i(l)},_e)),this.#s()}undo(){let e=this.#e.find(i=>this.#t.has(i));if(e)return clearTimeout(this.#t.get(e)),this.#t.delete(e),this.#e.splice(this.#e.indexOf(e),1),this.#s(),e}async#i(e){this.#t.delete(e),e.state="sent",this.#s();let{ticket:i}=e.post,a=`/held/${i}/${e.kind==="approve"?"publication":"refusal"}`;try{e.answer=(await this.client.call("POST",a,{reason:e.reason})).post,e.state="done"}catch(l){e.failure=ae.of(l),e.state=e.failure.status===409?"late":"failed",e.state==="late"&&(e.answer=await this.client.call("GET",`/held/${i}`).then(({post:d})=>d,()=>{}))}this.#s()}#s(){this.dispatchEvent(new Event("change"))}},le=new WeakMap;function pe(p){let u=le.get(p)??new G(p);return le.set(p,u),u}var ye=2e4,ce=500,qe=["attended","victim","race","presses","place"],Ee="(max-width: 700px)";function w(p){let u=`board_desk.rule.${p}`;return L(u)?s(u):p}var m,q,E,D,T,V,H,t,R,_,O,he,M,C,be,j,y,I,fe,me,ke,ve,xe,$e,U,ge,we,f=class extends re{constructor(){super(...arguments);x(this,t);this.view=null;this.failed="";this.picked="";this.refusal="";this.asks=null;x(this,m);x(this,q,new Map);x(this,E,0);x(this,D,!1);x(this,T,!1);x(this,V,()=>{document.hidden||r(this,t,R).call(this)});x(this,H,()=>{let[e]=o(this,m).made;e&&["done","late","failed"].includes(e.state)&&(this.refreshCounts(),r(this,t,R).call(this)),this.requestUpdate()})}connectedCallback(){super.connectedCallback(),$(this,m,pe(this.client)),o(this,m).addEventListener("change",o(this,H)),document.addEventListener("visibilitychange",o(this,V)),r(this,t,R).call(this)}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(o(this,E)),o(this,m).removeEventListener("change",o(this,H)),document.removeEventListener("visibilitychange",o(this,V))}keys(){return[{key:"j",word:"board_desk.key.next",act:()=>r(this,t,C).call(this,1)},{key:"k",word:"board_desk.key.last",act:()=>r(this,t,C).call(this,-1)},{key:"a",word:"board_desk.approve",act:()=>{r(this,t,y).call(this,"approve")}},{key:"r",word:"board_desk.refuse",act:()=>{r(this,t,y).call(this,"refuse")}},{key:"e",word:"board_desk.key.reason",act:()=>this.field?.focus()},{key:"z",word:"board_desk.undo",act:()=>r(this,t,I).call(this)}]}updated(e){o(this,D)&&(e.has("picked")||!o(this,t,O))&&($(this,D,!1),this.heading?.focus({preventScroll:!0}),this.renderRoot.querySelector(".queue [aria-current]")?.scrollIntoView({block:"nearest"}))}render(){let e=o(this,t,_),i=o(this,t,O);return n`<div class="ttl">
<div>
<h1 tabindex="-1">${s("board_desk.held")}</h1>
${this.view?n`<p>${e.length?z("board_desk.held.waits",e.length):c}</p>`:c}
</div>
${i&&this.view?.can_decide?n`<p class="a kh" aria-hidden="true">
<span><kbd>J</kbd> <kbd>K</kbd> ${s("board_desk.key.steps")}</span>
<span><kbd>A</kbd> ${s("board_desk.approve")}</span>
<span><kbd>R</kbd> ${s("board_desk.refuse")}</span>
<span><kbd>E</kbd> ${s("board_desk.reason")}</span>
<span><kbd>Z</kbd> ${s("board_desk.undo")}</span>
</p>`:c}
</div>
${this.failed?n`<div class="note red" role="alert">${b("stop",18)}<span>${this.failed}</span></div>`:c}
<div class="done" role="status">${o(this,m).made.slice(0,3).map(a=>r(this,t,fe).call(this,a))}</div>
${this.view?i?r(this,t,ke).call(this,e,i):r(this,t,me).call(this):c}`}};m=new WeakMap,q=new WeakMap,E=new WeakMap,D=new WeakMap,T=new WeakMap,V=new WeakMap,H=new WeakMap,t=new WeakSet,R=async function(){clearTimeout(o(this,E));try{this.view=await this.client.call("GET","/held"),this.failed="",r(this,t,he).call(this)}catch(e){this.failed=F(e)}this.isConnected&&this.view?.is_served&&$(this,E,window.setTimeout(()=>document.hidden?void 0:void r(this,t,R).call(this),ye))},_=function(){return(this.view?.posts.held??[]).filter(({ticket:e})=>!o(this,m).has(e))},O=function(){return o(this,t,_).find(({ticket:e})=>e===this.picked)},he=function(){o(this,t,O)||(this.picked=o(this,t,_)[0]?.ticket??"")},M=function(e){this.picked=e,this.refusal="",$(this,D,!0)},C=function(e){let i=o(this,t,_),a=i.findIndex(({ticket:d})=>d===this.picked),l=i[Math.min(Math.max(a+e,0),i.length-1)];l&&r(this,t,M).call(this,l.ticket)},be=function(){return(o(this,q).get(this.picked)??"").trim()},j=function(e){o(this,q).set(this.picked,e.slice(0,ce)),this.refusal="",this.requestUpdate()},y=async function(e){let i=o(this,t,O);if(!i||!this.view?.can_decide||o(this,T))return;if(!this.asks&&matchMedia(Ee).matches){this.asks=e;return}let a=r(this,t,be).call(this);if(e==="refuse"&&!a){this.refusal=s("board_desk.reason.needed"),(this.asks?this.sheetField:this.field)?.focus();return}$(this,T,!0);try{a&&await this.client.call("POST",`/held/${i.ticket}/reason`,{reason:a})}catch(k){this.refusal=F(k),(this.asks?this.sheetField:this.field)?.focus();return}finally{$(this,T,!1)}let l=o(this,t,_),d=l.indexOf(i),h=l[d+1]??l[d-1];this.asks=null,o(this,m).make(i,e,a),r(this,t,M).call(this,h?.ticket??"")},I=function(){let e=o(this,m).undo();e&&(r(this,t,M).call(this,e.post.ticket),this.notify(s("board_desk.undone")))},fe=function(e){let{post:i,kind:a,state:l,answer:d}=e,h=i.title||w(i.findings[0]?.[0]??""),k=B(e.at);return l==="waits"?n`<div class="note plain">
${b(a==="approve"?"tick":"cross",18)}
<span>${s(`board_desk.made.${a}`,{time:k})} <b>${h}</b>. ${s("board_desk.made.waits")}</span>
<button class="btn link" @click=${()=>r(this,t,I).call(this)}>${s("board_desk.undo")} <kbd>Z</kbd></button>
</div>`:l==="failed"?n`<div class="note red">
${b("stop",18)}<span><b>${h}</b>: ${s("board_desk.made.failed")} ${e.failure?.message}</span>
</div>`:l==="late"?n`<div class="note plain">
${b("person",18)}
<span>
<b>${h}</b>:
${s(`board_desk.late.${d?.state==="refused"?"refused":"approved"}`,{who:d?.decided_by||s("board_desk.late.somebody"),time:d?.decided_at?S(d.decided_at):k})}
${s("board_desk.late.stands")}
</span>
</div>`:d?.state==="approved"?n`<div class="note">
${b("clock",18)}<span><b>${h}</b>: ${s("board_desk.made.again")}</span>
</div>`:n`<div class="note plain">
${b(a==="approve"?"tick":"cross",18)}
<span>
${s(`board_desk.made.${a}`,{time:k})} <b>${h}</b>.
${d&&d.index!==null?s("board_desk.made.entry",{index:A(d.index)}):l==="sent"?s("board_desk.made.sent"):c}
</span>
</div>`},me=function(){let e=this.view?.posts.rules??[],i=this.view?.posts.last_decided_at;return n`<div class="note plain">
${b("tick",18)}
<span>
<b>${s("board_desk.none")}</b>
${i?s("board_desk.none.last",{time:S(i)}):s("board_desk.none.ever")}
${e.length?n`<a href="#/record">${s("board_desk.record")}</a>`:c}
</span>
</div>`},ke=function(e,i){let a=i.findings.map(([d])=>d),l=a.map(d=>this.view?.posts.rules.find(h=>h.code===d));return n`<div class="cols">
<section class="card queue" aria-labelledby="queue">
<header>
<h2 id="queue">${s("board_desk.queue")}</h2>
<span class="a mut">${z("board_desk.queue.waits",e.length)}</span>
</header>
<ol>
${e.map(d=>n`<li aria-current=${d===i?"true":c}>
<button @click=${()=>r(this,t,M).call(this,d.ticket)}>
<b dir="auto">${d.title||s("board_desk.addition")}</b>
<span class="who" dir="auto">${d.agency_name}</span>
<small><span class="st">${b("warn",14)}${w(d.findings[0]?.[0]??"")}</span
><span class="tn">${S(d.held_at)}</span></small>
</button>
</li>`)}
</ol>
</section>
<div class="stack">
<div class="pager">
<button class="btn sq" aria-label=${s("board_desk.key.last")} @click=${()=>r(this,t,C).call(this,-1)}>
${b("previous",20)}
</button>
<span>${s("board_desk.pager",{at:e.indexOf(i)+1,all:e.length,rule:w(a[0]??"")})}</span>
<button class="btn sq" aria-label=${s("board_desk.key.next")} @click=${()=>r(this,t,C).call(this,1)}>
${b("next",20)}
</button>
</div>
${r(this,t,ve).call(this,i)} ${l.map(d=>d?.latest.length?r(this,t,$e).call(this,d):c)}
</div>
<div class="stack">
${i.findings.map(([d,h],k)=>r(this,t,xe).call(this,d,h,i,l[k]))}
${this.view?.can_decide?r(this,t,ge).call(this):c}
</div>
${this.asks?r(this,t,we).call(this,this.asks):c}
</div>`},ve=function(e){let{held_before:i,approved_before:a,refused_before:l}=e;return n`<article class="card post">
<div class="from">
<span class="tile" aria-hidden="true">${se(e.agency_name)}</span>
<div>
<b dir="auto">${e.agency_name}</b><span class="level">${oe(e.level)}</span>
<div class="meta">
<span class="code">${e.domain}</span>
<span>${z("board_desk.requests",e.requests)}</span>
<span>
${i?z("board_desk.before",i,{approved:a,refused:l}):s("board_desk.before.none")}
</span>
</div>
</div>
</div>
<h2 id="post" tabindex="-1" dir="auto">
${e.title?ue(e.title_pieces):s("board_desk.addition")}
</h2>
<p class="words" dir="auto">${ue(e.text_pieces)}</p>
<dl class="facts">
${e.start?n`<div>
<dt>${s("board_desk.window")}</dt>
<dd>${Q({start:e.start,end:e.end})}<small>${Y(X(e.start,e.end))}</small></dd>
</div>
<div>
<dt>${s("board_desk.area")}</dt>
<dd>
${e.radius_m?s("board_desk.circle",{radius:ee(e.radius_m)}):s("board_desk.outline")}
<small>${te(e.area_km2)}</small>
</dd>
</div>
<div>
<dt>${s("board_desk.for")}</dt>
<dd>${L(`incident.${e.incident}`)?s(`incident.${e.incident}`):e.incident}
<small class="code">${e.case_number}</small></dd>
</div>`:c}
<div>
<dt>${s("board_desk.since")}</dt>
<dd>
${S(e.held_at)}<small>${s("board_desk.again_after",{day:N(e.sign_again_at)})}</small>
</dd>
</div>
</dl>
</article>`},xe=function(e,i,a,l){let d=[...a.title_pieces,...a.text_pieces].filter(P=>P.codes?.includes(e)),h=[...new Set(d.map(P=>P.text.trim()))],k=l?l.published+l.refused:0,W=`board_desk.rule.${e}.why`;return n`<section class="card rule">
<header>${b("warn",18)}
<h2>${w(e)}</h2><span class="a mut code">${e}</span></header>
<div class="pad">
<p>${L(W)?s(W):i}</p>
${h.length?n`<ul class="hits">${h.map(P=>n`<li><q dir="auto">${P}</q></li>`)}</ul>`:c}
<p class="mut">
${k?s("board_desk.rule.record",{published:A(l?.published??0),decided:A(k)}):s("board_desk.rule.first")}
</p>
</div>
</section>`},$e=function(e){return n`<section class="card earlier">
<header>
<h2>${s("board_desk.decided",{rule:w(e.code)})}</h2>
<span class="a mut">${s("board_desk.decided.latest")}</span>
</header>
<ul class="before">${e.latest.map(i=>De(i))}</ul>
</section>`},U=function(e){let i=this.refusal!=="";return n`<div class="label"><b><label for=${e}>${s("board_desk.reason")}</label></b>
<span class="mut">${s("board_desk.reason.public")}</span></div>
<textarea
id=${e}
rows="3"
maxlength=${ce}
aria-invalid=${i}
aria-describedby=${i?`${e}-wrong`:c}
.value=${o(this,q).get(this.picked)??""}
@input=${a=>r(this,t,j).call(this,a.target.value)}
@keydown=${a=>{a.key==="Escape"&&(a.stopPropagation(),this.heading?.focus({preventScroll:!0}))}}
></textarea>
${i?n`<p class="rd sm" id="${e}-wrong" role="alert">${this.refusal}</p>`:c}
<div class="chips">
${qe.map(a=>n`<button class="btn tonal" @click=${()=>r(this,t,j).call(this,s(`board_desk.suggest.${a}.text`))}>
${s(`board_desk.suggest.${a}`)}
</button>`)}
</div>`},ge=function(){let e=n`<span class="more">…</span>`;return n`<section class="card decide" aria-label=${s("board_desk.decide")}>
<div class="pad">${r(this,t,U).call(this,"reason")}</div>
<div class="acts">
<button class="btn big" @click=${()=>r(this,t,y).call(this,"refuse")}>
<kbd aria-hidden="true">R</kbd> <span>${s("board_desk.refuse")}${e}</span>
</button>
<button class="btn big" @click=${()=>r(this,t,y).call(this,"approve")}>
<kbd aria-hidden="true">A</kbd> <span>${s("board_desk.approve")}${e}</span>
</button>
</div>
<p class="after mut xs">${s("board_desk.after")}</p>
</section>`},we=function(e){return n`<nr-dialog open closes heading=${s(`board_desk.sheet.${e}`)} @nr-close=${()=>this.asks=null}>
${r(this,t,U).call(this,"sheet-reason")}
<p class="after mut xs">${s("board_desk.after")}</p>
<button slot="acts" class="btn big" @click=${()=>this.asks=null}>${s("board_desk.back")}</button>
<button slot="acts" class="btn big" @click=${()=>r(this,t,y).call(this,e)}>${s(`board_desk.${e}`)}</button>
</nr-dialog>`},f.styles=[ie,de,ne,Z`
.cols{display: grid;grid-template-columns: 224px minmax(0, 1fr) 336px;gap: 16px;align-items: start;}.queue button{display: block;width: 100%;text-align: start;padding: 9px 14px 9px 12px;border: 0;border-top: 1px solid var(--nr-line);border-inline-start: 4px solid transparent;border-radius: 0;font: 13px/18px var(--nr-font);}.queue [aria-current] button{background: var(--nr-tint);border-inline-start-color: var(--nr-link);}.queue li:last-child button{border-radius: 0 0 10px 10px;}.queue b{display: block;font: 600 14px/19px var(--nr-font);overflow-wrap: anywhere;}.queue span.who{color: var(--nr-ink2);}.queue small{display: flex;justify-content: space-between;flex-wrap: wrap;gap: 0 8px;font-size: 12px;line-height: 16px;}.post{padding: 18px 20px;}.from{display: flex;gap: 12px;align-items: flex-start;margin-bottom: 14px;}.from b{font-weight: 600;margin-inline-end: 8px;}.post h2{font-size: 24px;line-height: 33px;overflow-wrap: anywhere;outline: none;}.words{font: 18px/30px var(--nr-font);margin: 10px 0 18px;max-width: 60ch;white-space: pre-line;overflow-wrap: anywhere;}mark{color: inherit;background: var(--nr-amber-bg);box-shadow: inset 0 -2px 0 var(--nr-amber);border-radius: 3px;padding: 0 3px;box-decoration-break: clone;-webkit-box-decoration-break: clone;}.facts{display: grid;grid-template-columns: 1fr 1fr;border: 1px solid var(--nr-line);border-radius: 8px;overflow: hidden;font-size: 13.5px;line-height: 19px;}.facts div{padding: 9px 12px;border-top: 1px solid var(--nr-line);border-inline-start: 1px solid var(--nr-line);margin: -1px 0 0 -1px;overflow-wrap: anywhere;}.facts dt{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.hits{margin: 10px 0;}.hits li{padding: 6px 0;border-top: 1px solid var(--nr-line);}.hits q{font-weight: 600;overflow-wrap: anywhere;}.rule p{font-size: 13px;line-height: 19px;}.rule header .a{font-size: 12px;}.rule header .ic{color: var(--nr-amber);}.before li{display: grid;grid-template-columns: 16px minmax(0, 1fr) auto;gap: 10px;padding: 8px 16px;border-top: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;overflow-wrap: anywhere;}.before q{display: block;color: var(--nr-ink2);}.before .ic{margin-top: 1px;color: var(--nr-ink2);}textarea{font: 14px/20px var(--nr-font);width: 100%;border: 1px solid var(--nr-edge);border-radius: 6px;padding: 8px 10px;background: var(--nr-card);color: var(--nr-ink);resize: vertical;display: block;margin-top: 6px;}textarea + .rd{margin-top: 4px;}textarea[aria-invalid="true"]{border-color: var(--nr-red);}.chips{gap: 6px;margin-top: 8px;}.chips .btn{font-size: 12.5px;font-weight: 400;padding: 0 10px;}.label{display: flex;flex-wrap: wrap;gap: 2px 12px;justify-content: space-between;font-size: 13px;}.label b{font-weight: 600;}.acts{display: grid;grid-template-columns: 1fr 1fr;gap: 10px;padding: 12px 16px;border-top: 1px solid var(--nr-line);}.after{padding: 0 16px 14px;}.done{display: grid;gap: 8px;margin-bottom: 12px;}.done:empty{display: none;}.done .note .btn{margin: -6px -6px -6px auto;min-height: 32px;}.done .note > span{min-width: 0;overflow-wrap: anywhere;align-self: center;}.pager,
.more{display: none;}nr-dialog .after{padding: 12px 0 0;}@media (max-width: 1150px){.cols{grid-template-columns: minmax(0, 1fr) 300px;}.queue{grid-column: span 2;}.queue ol{display: grid;grid-template-columns: repeat(3, 1fr);max-height: 220px;overflow: auto;}.queue button{height: 100%;border-radius: 0 !important;}}@media (max-width: 700px){.ttl .kh,
.queue,
.ttl p,
.acts kbd{display: none;}.ttl{margin-bottom: 8px;}.cols{grid-template-columns: minmax(0, 1fr);gap: 12px;padding-bottom: 76px;}.cols > .stack{display: contents;}.rule{order: 1;}.decide{order: 2;}.earlier{order: 3;}.more{display: inline;}.pager{display: flex;align-items: center;justify-content: space-between;font-size: 13px;}.post{padding: 14px 16px;}.post h2{font-size: 20px;line-height: 28px;}.words{font-size: 16px;line-height: 26px;margin: 8px 0 14px;}.meta span{display: block;flex-basis: 100%;}.acts{position: fixed;inset-inline: 0;bottom: 0;z-index: 2;background: var(--nr-card);padding: 12px 12px 14px;box-shadow: 0 -4px 16px rgb(0 0 0 / 12%);}}@media print{.cols{display: block;}.queue,
.decide,
.done{display: none;}}`],v([g()],f.prototype,"view",2),v([g()],f.prototype,"failed",2),v([g()],f.prototype,"picked",2),v([g()],f.prototype,"refusal",2),v([g()],f.prototype,"asks",2),v([K("#reason")],f.prototype,"field",2),v([K("#sheet-reason")],f.prototype,"sheetField",2),v([K("#post")],f.prototype,"heading",2),f=v([J("nr-board-held")],f);function ue(p){return p.map(u=>u.codes?.length?n`<mark title=${u.codes.map(w).join(", ")}>${u.text}</mark>`:u.text)}function De(p){let u=p.state==="refused";return n`<li>
${b(u?"cross":"tick",16)}
<span>
${s(u?"board_desk.before.refused":"board_desk.before.approved",{agency:p.agency_name})}
${p.title?n`<b dir="auto">${p.title}</b>`:u?s("board_desk.before.gone"):c}
${p.reason?n`<q dir="auto">${p.reason}</q>`:c}
</span>
<span class="tn mut">${N(p.decided_at)}</span>
</li>`}export{w as a,f as b,De as c};
