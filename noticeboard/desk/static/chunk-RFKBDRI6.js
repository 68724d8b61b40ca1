import{a as A,b as L}from"./chunk-CCROGTQA.js";import{a as j}from"./chunk-XKRAXRYF.js";import{a as M}from"./chunk-2ZBHSA7F.js";import{a as G}from"./chunk-PV7M3QJK.js";import{a as y,b as P}from"./chunk-DQKQIBJA.js";import{D as S,F as I,H as C,M as K,P as b,X as T,Z as p,_ as D,c as s,d as c,f as E,g as a,k as r,o as f,r as N,s as h,t as R,x as z}from"./chunk-SLBLGMAZ.js";import{a as u,b as w,c as _,d as B,e as d}from"./chunk-IKM2OKE7.js";var le=3e4,oe={disk:"disk",draft:"edit",failed:"stop",foreign:"warn",held:"clock",keys:"keys",overdue:"calendar",refused:"warn",unacknowledged:"away",withdrawn:"undo"},V,i,$,H,Q,U,F,J,W,X,Y,Z,ee,se,q,te,v,ae,ie,ne,de,k=class extends T{constructor(){super(...arguments);_(this,i);this.today=null;this.kept=[];this.left=new Set;this.asks=[];this.looks=!1;this.queue=new j(this,()=>{d(this,i,$).call(this)});_(this,V,0);_(this,q,async e=>{this.asks=[];try{await this.queue.open(e.detail)}catch(t){this.notify(t)}});_(this,v,async()=>{if(!this.looks){this.looks=!0;try{await M(this,()=>this.client.call("POST","/shares/refresh"))}catch(e){this.notify(e)}this.looks=!1,await d(this,i,$).call(this)}})}connectedCallback(){super.connectedCallback(),d(this,i,$).call(this),B(this,V,window.setInterval(()=>{d(this,i,$).call(this),this.queue.look()},le))}disconnectedCallback(){super.disconnectedCallback(),clearInterval(w(this,V))}willUpdate(e){e.has("language")&&this.today&&d(this,i,$).call(this)}render(){let e=this.today;return e?a`<div class="ttl">
<div>
<h1 tabindex="-1">${I(new Date)}</h1>
<p>${d(this,i,H).call(this,e)}</p>
</div>
${e.agency?a`<div class="a"><a class="btn" href=${p("ask")}>${h("plus",16)}${s("desk.today.ask")}</a></div>`:r}
</div>
<div class="two">
<div class="stack">
${d(this,i,Q).call(this,e.board)} ${this.queue.full()} ${d(this,i,U).call(this,e)} ${d(this,i,W).call(this,e)}
${d(this,i,Y).call(this,e)}
</div>
<aside class="stack" aria-label=${s("desk.today.aside")}>
${d(this,i,ae).call(this,e.board)} ${e.agency?d(this,i,ne).call(this):r} ${d(this,i,de).call(this,e)}
</aside>
</div>
${this.asks.length?a`<nr-desk-open .shares=${this.asks} @nr-close=${()=>this.asks=[]} @nr-open=${w(this,q)}></nr-desk-open>`:r}`:a`<div class="ttl"><h1 tabindex="-1">${s("desk.today")}</h1></div>`}};V=new WeakMap,i=new WeakSet,$=async function(){try{[this.today,this.kept]=await Promise.all([this.client.call("GET","/today"),G(this.client)]),this.refreshCounts(),dispatchEvent(new Event("nr-board"))}catch(e){this.notify(e)}},H=function(e){return!e.requests_total&&!e.last_share?"":[e.needs_total?c("desk.today.needs",e.needs_total):s("desk.today.needs_none"),e.requests_open?c("desk.today.open",e.requests_open):s("desk.today.open_none"),e.requests_held?c("desk.today.held",e.requests_held):"",e.shares_new?c("desk.today.new_shares",e.shares_new):e.last_share?s("desk.today.last_share",{time:y(e.last_share)}):""].filter(Boolean).join(" ")},Q=function(e){if(e.is_forked)return a`<div class="note red" role="alert">
${h("fork",18)}<span><b>${s("desk.board.forked")}</b> ${s("desk.board.forked_means")}</span>
</div>`;if(e.away_since)return a`<div class="note" role="status">
${h("away",18)}
<span>
<b>${s("desk.standing.away")}</b>
${e.checked?s("desk.standing.heard",{time:y(e.checked)}):""} ${s("desk.board.away_means")}
</span>
</div>`;if(e.problem)return a`<div class="note">${h("warn",18)}<span>${e.problem}</span></div>`;let t=e.is_locked?a`<div class="note plain">
${h("lock",18)}<span class="grow">${s("desk.board.locked")}</span
><button @click=${w(this,v)}>${s("desk.board.unlock")}</button>
</div>`:r;return a`${t}${e.problems.map(n=>a`<div class="note">${h("warn",18)}<span>${n}</span></div>`)}`},U=function(e){return e.needs.length?a`<section class="card" aria-labelledby="needs">
<header>
<h2 id="needs">${s("desk.today.needs_title")}</h2>
<span class="a mut">${s("desk.today.needs_order")}</span>
</header>
<ul class="need">
${e.needs.map(t=>d(this,i,F).call(this,t))}
</ul>
${e.needs_total>e.needs.length?a`<p class="ftr mut sm">${s("desk.today.needs_more",{count:e.needs_total-e.needs.length})}</p>`:r}
</section>`:r},F=function(e){let t={title:e.title?s("desk.quoted",{text:e.title}):s("desk.today.a_post"),case:e.case_number||s("desk.cases.elsewhere"),share:e.share??0,time:y(e.at),count:K(e.count??0),free:b(e.bytes??0),who:e.who??"",until:e.until?P(e.until):""},n=e.kind==="draft"&&e.who===this.session.name,o=`desk.need.${e.kind}${e.kind==="withdrawn"&&e.is_opened?"_opened":n?"_own":""}`,g=e.reason?s(`${o}.reason`,{reason:e.reason}):s(`${o}.means`,t),O=!["held","keys","withdrawn","draft"].includes(e.kind),re=e.kind==="unacknowledged"?c(o,e.count??0):s(o,t);return a`<li>
${x(oe[e.kind],20,O?"am":"mut")}
<div><b>${re}</b><p>${g}</p></div>
${d(this,i,J).call(this,e)}
</li>`},J=function(e){let t=(n,...o)=>a`<a class="btn" href=${p(...o)}>${s(n)}</a>`;switch(e.kind){case"withdrawn":return t("desk.need.withdrawn.act","cases",e.case??"");case"failed":return t("desk.need.failed.act","cases",e.case??"");case"overdue":return t("desk.need.overdue.act","cases",e.case??"");case"draft":return t(e.who===this.session.name?"desk.need.draft_own.act":"desk.need.draft.act","ask",e.id??"");case"foreign":return t("desk.need.foreign.act","keys");case"keys":return t("desk.need.keys.act","keys");case"refused":return a`<button @click=${()=>{d(this,i,te).call(this,e.id??"")}}>${s("desk.need.refused.act")}</button>`;case"unacknowledged":return a`<button @click=${w(this,v)} aria-disabled=${this.looks}>${s("desk.need.unacknowledged.act")}</button>`;default:return r}},W=function(e){return e.requests_total?a`<section class="card" aria-labelledby="requests">
<header>
<h2 id="requests">${s("desk.today.requests")}</h2>
<a class="a" href=${p("cases")}>${c("desk.today.all",e.requests_total)}</a>
</header>
${e.requests.length?a`<div class="ov" tabindex="0" role="group" aria-labelledby="requests">
<table class="tb tn">
<thead>
<tr>
<th>${s("desk.today.request")}</th>
<th>${s("desk.today.asked")}</th>
<th>${s("desk.today.until")}</th>
<th>${s("desk.today.shares")}</th>
<th>${s("desk.today.state")}</th>
</tr>
</thead>
<tbody>
${e.requests.map(t=>d(this,i,X).call(this,t))}
</tbody>
</table>
</div>`:a`<p class="pad mut">${s("desk.today.open_none")}</p>`}
</section>`:a`<section class="card pad stack">
<p><b>${s(e.agency?"desk.today.first":"desk.today.new")}</b></p>
<div>
${e.agency?a`<a class="btn" href=${p("ask")}>${s("desk.today.ask")}</a>`:a`<a class="btn" href=${p("keys")}>${s("desk.today.make_keys")}</a>`}
</div>
</section>`},X=function(e){let t=e.index!==null;return a`<tr>
<td class="rq">
<a href=${p("cases",e.case)}>${e.title}</a><small class="code">${e.case_number}</small>
</td>
<td class="nw">${S(e.asked)}</td>
<td class="nw">${t?S(e.expires):"–"}</td>
<td>${ce(e.shares,t)}</td>
<td>${ke(e)}</td>
</tr>`},Y=function(e){let{shares:t}=e;if(!t.length)return e.requests_total&&!e.last_share?a`<section class="card pad"><p>${s("desk.cases.nothing")}</p></section>`:r;let n=d(this,i,ee).call(this,t);return a`<section class="card" aria-labelledby="new">
<header><h2 id="new">${s("desk.today.new_title")}</h2></header>
<div class="ov" tabindex="0" role="group" aria-labelledby="new">
<table class="tb tn">
<thead>
<tr>
<th><span class="vh">${s("desk.today.pick")}</span></th>
<th>${s("desk.today.share")}</th>
<th>${s("desk.today.case")}</th>
<th>${s("desk.today.arrived")}</th>
<th class="r">${s("desk.today.size")}</th>
<th>${s("desk.today.state")}</th>
</tr>
</thead>
<tbody>
${t.map(o=>d(this,i,Z).call(this,o,e.board))}
</tbody>
</table>
</div>
<div class="ftr">
${this.queue.view?.is_running?a`<button @click=${()=>{this.queue.stop().catch(o=>this.notify(o))}}>${s("desk.opening.stop")}</button>`:a`<button ?disabled=${!n.length} @click=${()=>this.asks=n}>
${h("lock",16)}${n.length?c("desk.opening.open",n.length):s("desk.opening.open_none")}
</button>`}
<span class="sm mut">${s("desk.today.sealed_means")}</span>
</div>
</section>`},Z=function(e,t){let n=this.queue.of(e.number),o=t.fetching?.share===e.number?t.fetching.here_bytes:null,g=n?.state==="opening";return a`<tr>
<td>
<input
class="pick"
type="checkbox"
aria-label=${s("desk.share",{share:e.number})}
?disabled=${!e.is_here||g}
.checked=${e.is_here&&!this.left.has(e.number)}
@change=${O=>d(this,i,se).call(this,e.number,O.target.checked)}
/>
</td>
<td class="nw"><b>${e.number}</b></td>
<td><a href=${p("cases",e.case)} class="code">${e.case_number||s("desk.cases.elsewhere")}</a></td>
<td class="nw">${C(e.at)}</td>
<td class="r nw">${b(e.size_bytes)}</td>
<td>
<span class="st">
${h(g?"again":e.is_here?"lock":"down",16)}
${g?s("desk.opening.step",{step:n.step,steps:n.steps,what:s(`desk.step.${n.step}`)}):e.is_here?s("desk.today.sealed"):o!==null?s("desk.today.fetching",{here:b(o)}):s("desk.today.coming")}
</span>
</td>
</tr>`},ee=function(e){return e.filter(t=>t.is_here&&!this.left.has(t.number)).map(t=>t.number)},se=function(e,t){this.left=new Set([...this.left].filter(n=>n!==e).concat(t?[]:[e]))},q=new WeakMap,te=async function(e){try{await this.client.call("DELETE",`/refused/${e}`)}catch(t){this.notify(t)}await d(this,i,$).call(this)},v=new WeakMap,ae=function(e){return e.origin?a`<section class="card" aria-labelledby="board">
<header>
<h2 id="board">${s("desk.board.title")}</h2>
<button class="btn link a" @click=${w(this,v)} aria-disabled=${this.looks}>${s("desk.board.check")}</button>
</header>
${e.level===null?a`<p class="hd mut">${s(e.checked?"desk.board.unregistered":"desk.standing.not_asked")}</p>`:a`<div class="hd">
<div>
<span class="level">${L(e.level)}</span>
<small class="code">${e.domain}</small>
</div>
</div>
<ul class="kv">
${d(this,i,ie).call(this,e)}
<li>
${x("verified",18,"ok")}
<div>
${c("desk.board.own",e.own)}<small
>${e.own>1?s("desk.board.chain"):""} ${c("desk.board.size",e.size)}
${e.trusted_witnesses?s("desk.board.witnesses",{count:e.witnesses,of:e.trusted_witnesses}):s("desk.board.no_witnesses")}
${e.checked?s("desk.board.checked",{time:y(e.checked)}):""}</small
>
</div>
</li>
${e.is_revoked?a`<li>${x("stop",18,"rd")}<div>${s("desk.board.revoked")}</div></li>`:r}
</ul>`}
</section>`:r},ie=function(e){let t=e.level??0;return t>=3?r:a`<li>
${h("info",18)}
<div>${s(`desk.board.next.${t}`)}<small>${s(`desk.board.next.${t}.how`)}</small></div>
</li>`},ne=function(){return this.kept.length?a`<section class="card" aria-labelledby="keys">
<header>
<h2 id="keys">${s("desk.keys_page")}</h2>
<a class="a" href=${p("keys")}>${s("desk.today.all_keys")}</a>
</header>
<ul class="kv">
${this.kept.map(({key:e,state:t,until:n})=>a`<li>
${t==="plain"?x("warn",18,"am"):h(t==="elsewhere"?"outside":"lock",18)}
<div>
${s(`desk.today.key.${e}`,{state:s(`desk.today.key_state.${t}`,{time:n?z(n):""})})}
</div>
</li>`)}
</ul>
</section>`:r},de=function(e){return a`<section class="card" aria-labelledby="machine">
<header><h2 id="machine">${s("desk.today.machine")}</h2></header>
<ul class="kv">
<li>
${h("disk",18)}
<div>${s("desk.today.free",{free:b(e.disk.free_bytes),total:b(e.disk.total_bytes)})}</div>
</li>
</ul>
</section>`},k.styles=[R,D,A,E`
.need li{display: grid;grid-template-columns: 20px minmax(0, 1fr) 168px;gap: 2px 12px;padding: 10px 16px;border-top: 1px solid var(--nr-line);align-items: center;overflow-wrap: anywhere;}.need li > div:last-child{grid-column: span 2;}.need li > :first-child{align-self: start;margin-top: 1px;}.need b{font-weight: 600;text-wrap: pretty;}.need p{font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.need :is(button, .btn){padding: 4px 8px;font-size: 13px;}.ftr{display: flex;gap: 8px 16px;align-items: center;padding: 12px 16px;border-top: 1px solid var(--nr-line);}.ftr > :is(button, .btn){flex: none;}.hd{display: flex;gap: 12px;align-items: center;padding: 0 16px 10px;}.pick{width: 18px;height: 18px;display: block;}h1::first-letter{text-transform: uppercase;}.note:has(> button){align-items: center;}.rq{min-width: 180px;}@media (max-width: 1000px){aside.stack{grid-template-columns: repeat(auto-fit, minmax(260px, 1fr));align-items: start;}aside.stack > :first-child:not(:last-child){grid-row: span 2;}}@media (max-width: 600px){.need li{grid-template-columns: 20px minmax(0, 1fr);}.need :is(button, .btn){grid-column: 2;justify-self: start;padding: 4px 14px;}.ftr{flex-direction: column;align-items: flex-start;}}`],u([f()],k.prototype,"today",2),u([f()],k.prototype,"kept",2),u([f()],k.prototype,"left",2),u([f()],k.prototype,"asks",2),u([f()],k.prototype,"looks",2),k=u([N("nr-desk-today")],k);function x(l,m,e){return a`<span class=${e}>${h(l,m)}</span>`}function ce(l,m=!0){if(!m)return a`–<small>${s("desk.today.not_public")}</small>`;let e=[l.new?a`<b>${c("desk.count.new",l.new)}</b>`:r,l.opened?c("desk.count.opened",l.opened):r,l.failed?c("desk.count.failed",l.failed):r].filter(n=>n!==r),t=l.withdrawn?a`<small>${c("desk.count.withdrawn",l.withdrawn)}</small>`:r;return l.total?a`${e.map((n,o)=>a`${o?", ":""}${n}`)}${t}`:a`–`}var he={open:["eye","lk"],held:["clock","am"],pending:["up","am"],closed:["tick",""],expired:["calendar",""]};function ke(l){let[m,e]=he[l.state],t=s(`desk.request.${l.state}`,{time:y(l.asked)});return a`<span class="st">${x(m,16,e)}<span>${t}</span></span>`}export{k as a,x as b,ce as c,ke as d};
