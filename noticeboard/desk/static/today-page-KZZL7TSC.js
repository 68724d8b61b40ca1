import{a as j}from"./chunk-34OQZE2T.js";import{a as g,b as U,c as H}from"./chunk-EWKEKABK.js";import{a as A,b as L}from"./chunk-UPMV2BWE.js";import{a as M}from"./chunk-HF545FSE.js";import{a as P}from"./chunk-UBIJ7YF2.js";import{a as v,b as G}from"./chunk-IK5A35RI.js";import"./chunk-RZ7DHKX6.js";import{D as q,F as K,H as I,M as T,P as f,X as D,Z as k,_ as R,c as s,d as c,f as E,g as a,k as o,o as b,r as N,s as l,t as S,x as z}from"./chunk-Z74WOBFN.js";import{a as $,b as y,c as x,d as O,e as d}from"./chunk-IKM2OKE7.js";function Q(n,u,e){return n.origin?a`<section class="card" aria-labelledby="board">
<header>
<h2 id="board">${s("desk.board.title")}</h2>
<button class="btn link a" @click=${e} aria-disabled=${u}>${s("desk.board.check")}</button>
</header>
${n.level===null?a`<p class="hd mut">${s(n.checked?"desk.board.unregistered":"desk.standing.not_asked")}</p>`:a`<div class="hd">
<div>
<span class="level">${L(n.level)}</span>
<small class="code">${n.domain}</small>
</div>
</div>
<ul class="kv">
${he(n)}
<li>
${g("verified",18,"ok")}
<div>
${c("desk.board.own",n.own)}<small
>${n.own>1?s("desk.board.chain"):""} ${c("desk.board.size",n.size)}
${n.trusted_witnesses?s("desk.board.witnesses",{count:n.witnesses,of:n.trusted_witnesses}):s("desk.board.no_witnesses")}
${n.checked?s("desk.board.checked",{time:v(n.checked)}):""}</small
>
</div>
</li>
${n.is_revoked?a`<li>${g("stop",18,"rd")}<div>${s("desk.board.revoked")}</div></li>`:o}
</ul>`}
</section>`:o}function he(n){let u=n.level??0;return u>=3?o:a`<li>
${l("info",18)}
<div>${s(`desk.board.next.${u}`)}<small>${s(`desk.board.next.${u}.how`)}</small></div>
</li>`}function W(n){return n.length?a`<section class="card" aria-labelledby="keys">
<header>
<h2 id="keys">${s("desk.keys_page")}</h2>
<a class="a" href=${k("keys")}>${s("desk.today.all_keys")}</a>
</header>
<ul class="kv">
${n.map(({key:u,state:e,until:t})=>a`<li>
${e==="plain"?g("warn",18,"am"):l(e==="elsewhere"?"outside":"lock",18)}
<div>
${s(`desk.today.key.${u}`,{state:s(`desk.today.key_state.${e}`,{time:t?z(t):""})})}
</div>
</li>`)}
</ul>
</section>`:o}function F(n){return a`<section class="card" aria-labelledby="machine">
<header><h2 id="machine">${s("desk.today.machine")}</h2></header>
<ul class="kv">
<li>
${l("disk",18)}
<div>${s("desk.today.free",{free:f(n.free_bytes),total:f(n.total_bytes)})}</div>
</li>
</ul>
</section>`}var ke=3e4,pe={account:"ledger",account_draft:"hold",challenge:"talk",disk:"disk",draft:"edit",failed:"stop",foreign:"warn",held:"clock",keys:"keys",overdue:"calendar",refused:"warn",unacknowledged:"away",withdrawn:"undo"},J=["draft","account_draft"],ue=["unacknowledged","account"],V,i,w,X,Y,Z,ee,se,te,ae,ie,ne,de,re,C,oe,_,p=class extends D{constructor(){super(...arguments);x(this,i);this.today=null;this.kept=[];this.left=new Set;this.asks=[];this.looks=!1;this.queue=new j(this,()=>{d(this,i,w).call(this)});x(this,V,0);x(this,C,async e=>{this.asks=[];try{await this.queue.open(e.detail)}catch(t){this.notify(t)}});x(this,_,async()=>{if(!this.looks){this.looks=!0;try{await M(this,()=>this.client.call("POST","/shares/refresh"))}catch(e){this.notify(e)}this.looks=!1,await d(this,i,w).call(this)}})}connectedCallback(){super.connectedCallback(),d(this,i,w).call(this),O(this,V,window.setInterval(()=>{d(this,i,w).call(this),this.queue.look()},ke))}disconnectedCallback(){super.disconnectedCallback(),clearInterval(y(this,V))}willUpdate(e){e.has("language")&&this.today&&d(this,i,w).call(this)}render(){let e=this.today;return e?a`<div class="ttl">
<div>
<h1 tabindex="-1">${K(new Date)}</h1>
<p>${d(this,i,X).call(this,e)}</p>
</div>
${e.agency?a`<div class="a"><a class="btn" href=${k("ask")}>${l("plus",16)}${s("desk.today.ask")}</a></div>`:o}
</div>
<div class="two">
<div class="stack">
${d(this,i,Y).call(this,e.board)} ${this.queue.full()} ${d(this,i,Z).call(this,e)} ${d(this,i,te).call(this,e)}
${d(this,i,ie).call(this,e)}
</div>
<aside class="stack" aria-label=${s("desk.today.aside")}>
${Q(e.board,this.looks,()=>{y(this,_).call(this)})} ${e.agency?W(this.kept):o} ${F(e.disk)}
</aside>
</div>
${this.asks.length?a`<nr-desk-open .shares=${this.asks} @nr-close=${()=>this.asks=[]} @nr-open=${y(this,C)}></nr-desk-open>`:o}`:a`<div class="ttl"><h1 tabindex="-1">${s("desk.today")}</h1></div>`}};V=new WeakMap,i=new WeakSet,w=async function(){try{[this.today,this.kept]=await Promise.all([this.client.call("GET","/today"),P(this.client)]),this.refreshCounts(),dispatchEvent(new Event("nr-board"))}catch(e){this.notify(e)}},X=function(e){return!e.requests_total&&!e.last_share?"":[e.needs_total?c("desk.today.needs",e.needs_total):s("desk.today.needs_none"),e.requests_open?c("desk.today.open",e.requests_open):s("desk.today.open_none"),e.requests_held?c("desk.today.held",e.requests_held):"",e.shares_new?c("desk.today.new_shares",e.shares_new):e.last_share?s("desk.today.last_share",{time:v(e.last_share)}):""].filter(Boolean).join(" ")},Y=function(e){if(e.is_forked)return a`<div class="note red" role="alert">
${l("fork",18)}<span><b>${s("desk.board.forked")}</b> ${s("desk.board.forked_means")}</span>
</div>`;if(e.away_since)return a`<div class="note" role="status">
${l("away",18)}
<span>
<b>${s("desk.standing.away")}</b>
${e.checked?s("desk.standing.heard",{time:v(e.checked)}):""} ${s("desk.board.away_means")}
</span>
</div>`;if(e.problem)return a`<div class="note">${l("warn",18)}<span>${e.problem}</span></div>`;let t=e.is_locked?a`<div class="note plain">
${l("lock",18)}<span class="grow">${s("desk.board.locked")}</span
><button @click=${y(this,_)}>${s("desk.board.unlock")}</button>
</div>`:o;return a`${t}${e.problems.map(r=>a`<div class="note">${l("warn",18)}<span>${r}</span></div>`)}`},Z=function(e){return e.needs.length?a`<section class="card" aria-labelledby="needs">
<header>
<h2 id="needs">${s("desk.today.needs_title")}</h2>
<span class="a mut">${s("desk.today.needs_order")}</span>
</header>
<ul class="need">
${e.needs.map(t=>d(this,i,ee).call(this,t))}
</ul>
${e.needs_total>e.needs.length?a`<p class="ftr mut sm">${s("desk.today.needs_more",{count:e.needs_total-e.needs.length})}</p>`:o}
</section>`:o},ee=function(e){let t={title:e.title?s("desk.quoted",{text:e.title}):s("desk.today.a_post"),case:e.case_number||s("desk.cases.elsewhere"),share:e.share??0,time:e.kind==="account"?q(e.at):v(e.at),count:T(e.count??0),free:f(e.bytes??0),who:e.who??"",until:e.until?G(e.until):""},r=e.kind==="held"&&!!e.who,h=J.includes(e.kind)&&e.who===this.session.name,m=`desk.need.${e.kind}${e.kind==="withdrawn"&&e.is_opened?"_opened":h?"_own":r?"_waits":""}`,B=e.reason?s(`${m}.reason`,{reason:e.reason}):s(`${m}.means`,t),le=!["held","keys","withdrawn",...J].includes(e.kind),ce=ue.includes(e.kind)?c(m,e.count??0):s(m,t);return a`<li>
${g(pe[e.kind],20,le?"am":"mut")}
<div><b>${ce}</b><p>${B}</p></div>
${d(this,i,se).call(this,e)}
</li>`},se=function(e){let t=(r,...h)=>a`<a class="btn" href=${k(...h)}>${s(r)}</a>`;switch(e.kind){case"withdrawn":return t("desk.need.withdrawn.act","cases",e.case??"");case"failed":return t("desk.need.failed.act","cases",e.case??"");case"overdue":return t("desk.need.overdue.act","cases",e.case??"");case"draft":return t(e.who===this.session.name?"desk.need.draft_own.act":"desk.need.draft.act","ask",e.id??"");case"challenge":return t("desk.need.challenge.act","cases",e.case??"");case"account":return t("desk.need.account.act","accounts");case"account_draft":return t(e.who===this.session.name?"desk.need.account_draft_own.act":"desk.need.account_draft.act","accounts",e.id??"");case"foreign":return t("desk.need.foreign.act","keys");case"keys":return t("desk.need.keys.act","keys");case"refused":return a`<button @click=${()=>{d(this,i,oe).call(this,e.id??"")}}>${s("desk.need.refused.act")}</button>`;case"unacknowledged":return a`<button @click=${y(this,_)} aria-disabled=${this.looks}>${s("desk.need.unacknowledged.act")}</button>`;default:return o}},te=function(e){return e.requests_total?a`<section class="card" aria-labelledby="requests">
<header>
<h2 id="requests">${s("desk.today.requests")}</h2>
<a class="a" href=${k("cases")}>${c("desk.today.all",e.requests_total)}</a>
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
${e.requests.map(t=>d(this,i,ae).call(this,t))}
</tbody>
</table>
</div>`:a`<p class="pad mut">${s("desk.today.open_none")}</p>`}
</section>`:a`<section class="card pad stack">
<p><b>${s(e.agency?"desk.today.first":"desk.today.new")}</b></p>
<div>
${e.agency?a`<a class="btn" href=${k("ask")}>${s("desk.today.ask")}</a>`:a`<a class="btn" href=${k("keys")}>${s("desk.today.make_keys")}</a>`}
</div>
</section>`},ae=function(e){let t=e.index!==null;return a`<tr>
<td class="rq">
<a href=${k("cases",e.case)}>${e.title}</a><small class="code">${e.case_number}</small>
</td>
<td class="nw">${q(e.asked)}</td>
<td class="nw">${t?q(e.expires):"–"}</td>
<td>${U(e.shares,t)}</td>
<td>${H(e)}</td>
</tr>`},ie=function(e){let{shares:t}=e;if(!t.length)return e.requests_total&&!e.last_share?a`<section class="card pad"><p>${s("desk.cases.nothing")}</p></section>`:o;let r=d(this,i,de).call(this,t);return a`<section class="card" aria-labelledby="new">
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
${t.map(h=>d(this,i,ne).call(this,h,e.board))}
</tbody>
</table>
</div>
<div class="ftr">
${this.queue.view?.is_running?a`<button @click=${()=>{this.queue.stop().catch(h=>this.notify(h))}}>${s("desk.opening.stop")}</button>`:a`<button ?disabled=${!r.length} @click=${()=>this.asks=r}>
${l("lock",16)}${r.length?c("desk.opening.open",r.length):s("desk.opening.open_none")}
</button>`}
<span class="sm mut">${s("desk.today.sealed_means")}</span>
</div>
</section>`},ne=function(e,t){let r=this.queue.of(e.number),h=t.fetching?.share===e.number?t.fetching.here_bytes:null,m=r?.state==="opening";return a`<tr>
<td>
<input
class="pick"
type="checkbox"
aria-label=${s("desk.share",{share:e.number})}
?disabled=${!e.is_here||m}
.checked=${e.is_here&&!this.left.has(e.number)}
@change=${B=>d(this,i,re).call(this,e.number,B.target.checked)}
/>
</td>
<td class="nw"><b>${e.number}</b></td>
<td><a href=${k("cases",e.case)} class="code">${e.case_number||s("desk.cases.elsewhere")}</a></td>
<td class="nw">${I(e.at)}</td>
<td class="r nw">${f(e.size_bytes)}</td>
<td>
<span class="st">
${l(m?"again":e.is_here?"lock":"down",16)}
${m?s("desk.opening.step",{step:r.step,steps:r.steps,what:s(`desk.step.${r.step}`)}):e.is_here?s("desk.today.sealed"):h!==null?s("desk.today.fetching",{here:f(h)}):s("desk.today.coming")}
</span>
</td>
</tr>`},de=function(e){return e.filter(t=>t.is_here&&!this.left.has(t.number)).map(t=>t.number)},re=function(e,t){this.left=new Set([...this.left].filter(r=>r!==e).concat(t?[]:[e]))},C=new WeakMap,oe=async function(e){try{await this.client.call("DELETE",`/refused/${e}`)}catch(t){this.notify(t)}await d(this,i,w).call(this)},_=new WeakMap,p.styles=[S,R,A,E`
.need li{display: grid;grid-template-columns: 20px minmax(0, 1fr) 168px;gap: 2px 12px;padding: 10px 16px;border-top: 1px solid var(--nr-line);align-items: center;overflow-wrap: anywhere;}.need li > div:last-child{grid-column: span 2;}.need li > :first-child{align-self: start;margin-top: 1px;}.need b{font-weight: 600;text-wrap: pretty;}.need p{font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.need :is(button, .btn){padding: 4px 8px;font-size: 13px;}.ftr{display: flex;gap: 8px 16px;align-items: center;padding: 12px 16px;border-top: 1px solid var(--nr-line);}.ftr > :is(button, .btn){flex: none;}.hd{display: flex;gap: 12px;align-items: center;padding: 0 16px 10px;}.pick{width: 18px;height: 18px;display: block;}h1::first-letter{text-transform: uppercase;}.note:has(> button){align-items: center;}.rq{min-width: 180px;}@media (max-width: 1000px){aside.stack{grid-template-columns: repeat(auto-fit, minmax(260px, 1fr));align-items: start;}aside.stack > :first-child:not(:last-child){grid-row: span 2;}}@media (max-width: 600px){.need li{grid-template-columns: 20px minmax(0, 1fr);}.need :is(button, .btn){grid-column: 2;justify-self: start;padding: 4px 14px;}.ftr{flex-direction: column;align-items: flex-start;}}`],$([b()],p.prototype,"today",2),$([b()],p.prototype,"kept",2),$([b()],p.prototype,"left",2),$([b()],p.prototype,"asks",2),$([b()],p.prototype,"looks",2),p=$([N("nr-desk-today")],p);export{p as TodayPage};
