import{a as J,b as Q}from"./chunk-NXQCACL5.js";import{a as R}from"./chunk-NS5MOTRW.js";import{a as X}from"./chunk-3CPEQVRY.js";import{a as g,b as W}from"./chunk-GJAGGRZM.js";import{C as L,E as H,G as U,L as M,O as f,W as N,X as F,Y as w,Z as T,c as s,d as c,f as B,g as i,k as o,l as j,m as I,n as b,o as D,q as S,r as h,s as C,w as G}from"./chunk-XG6OIHJT.js";import{a as k,b as u,c as $,d as A,e as r}from"./chunk-IKM2OKE7.js";var me=400,z=class{constructor(a,e){this.host=a;this.changed=e;this.view=null;this.#s=0;this.#e="";a.addController(this)}#s;#e;hostConnected(){this.look()}hostDisconnected(){clearTimeout(this.#s)}async look(){clearTimeout(this.#s);try{this.#t(await this.host.client.call("GET","/openings"))}catch{}this.view?.is_running&&this.host.isConnected&&(this.#s=window.setTimeout(()=>{this.look()},me))}async open(a){let e=await R(this.host,()=>this.host.client.call("POST","/openings",a));e&&(this.#e="",this.#t(e),await this.look())}async stop(){await this.host.client.call("DELETE","/openings"),await this.look()}of(a){return this.view?.openings.find(e=>e.share===a)}#t(a){this.view=a,this.host.requestUpdate();let t=`${a.openings.filter(({state:d})=>!["waiting","opening"].includes(d)).length} ${a.is_running}`;this.#e&&t!==this.#e&&this.changed(),this.#e=t}full(){let a=this.view?.full;return a?i`<div class="note red" role="alert">
${h("disk",18)}
<span>
<b>${s("desk.opening.full")}</b>
${s("desk.opening.full_counts",{opened:a.opened,total:a.opened+a.sealed,sealed:a.sealed,free:f(a.missing_bytes)})}
</span>
<button @click=${()=>{this.#i()}}>${s("desk.opening.go_on")}</button>
</div>`:o}unasked(){let a=this.view?.openings.find(e=>e.unasked);return a?i`<div class="note">${h("away",18)}<span><b>${s("desk.opening.unasked")}</b> ${a.unasked}</span></div>`:o}async#i(){let a=this.view?.openings.filter(({state:e})=>e==="stopped").map(({share:e})=>e)??[];try{a.length&&await this.open({shares:a})}catch(e){this.host.dispatchEvent(new CustomEvent("nr-say",{detail:F(e),bubbles:!0,composed:!0}))}}},V,q,v=class extends j{constructor(){super(...arguments);this.shares=[];this.withdrawn=!1;$(this,V,()=>{this.dispatchEvent(new Event("nr-close"))});$(this,q,e=>{if(e.preventDefault(),this.reason&&!this.reason.reportValidity())return;let t=this.withdrawn?{shares:this.shares,withdrawn_too:!0,reason:this.reason?.value??""}:{shares:this.shares};this.dispatchEvent(new CustomEvent("nr-open",{detail:t}))})}render(){let e=this.shares.length,t=this.withdrawn?s("desk.opening.ask_withdrawn",{share:this.shares[0]??0}):e===1?s("desk.opening.ask_one",{share:this.shares[0]??0}):c("desk.opening.ask",e);return i`<nr-dialog open heading=${t} @nr-close=${u(this,V)}>
<form id="form" class="stack" @submit=${u(this,q)}>
<p>${s(this.withdrawn?"desk.opening.why_withdrawn":"desk.opening.means")}</p>
${this.withdrawn?i`<label class="field">
${s("desk.opening.reason")}
<textarea name="reason" required maxlength="500" rows="3" autofocus></textarea>
</label>`:o}
</form>
<button slot="acts" type="button" @click=${u(this,V)}>${s("desk.cancel")}</button>
<button slot="acts" type="button" ?autofocus=${!this.withdrawn} @click=${u(this,q)}>
${c("desk.opening.act",e)}
</button>
</nr-dialog>`}};V=new WeakMap,q=new WeakMap,v.styles=[C,T,B`
:host{display: contents;}textarea{width: 100%;}`],k([I({attribute:!1})],v.prototype,"shares",2),k([I({type:Boolean})],v.prototype,"withdrawn",2),k([D("textarea")],v.prototype,"reason",2),v=k([S("nr-desk-open")],v);var we=3e4,$e={disk:"disk",draft:"edit",failed:"stop",foreign:"warn",held:"clock",keys:"keys",overdue:"calendar",refused:"warn",unacknowledged:"away",withdrawn:"undo"},O,n,y,Y,Z,ee,se,te,ie,ne,ae,de,re,oe,P,le,_,ce,he,pe,ke,m=class extends N{constructor(){super(...arguments);$(this,n);this.today=null;this.kept=[];this.left=new Set;this.asks=[];this.looks=!1;this.queue=new z(this,()=>{r(this,n,y).call(this)});$(this,O,0);$(this,P,async e=>{this.asks=[];try{await this.queue.open(e.detail)}catch(t){this.notify(t)}});$(this,_,async()=>{this.looks=!0;try{await R(this,()=>this.client.call("POST","/shares/refresh"))}catch(e){this.notify(e)}this.looks=!1,await r(this,n,y).call(this)})}connectedCallback(){super.connectedCallback(),r(this,n,y).call(this),A(this,O,window.setInterval(()=>{r(this,n,y).call(this),this.queue.look()},we))}disconnectedCallback(){super.disconnectedCallback(),clearInterval(u(this,O))}willUpdate(e){e.has("language")&&this.today&&r(this,n,y).call(this)}render(){let e=this.today;return e?i`<div class="ttl">
<div>
<h1 tabindex="-1">${H(new Date)}</h1>
<p>${r(this,n,Y).call(this,e)}</p>
</div>
${e.agency?i`<div class="a"><a class="btn" href=${w("ask")}>${h("plus",16)}${s("desk.today.ask")}</a></div>`:o}
</div>
<div class="two">
<div class="stack">
${r(this,n,Z).call(this,e.board)} ${this.queue.full()} ${r(this,n,ee).call(this,e)} ${r(this,n,ie).call(this,e)}
${r(this,n,ae).call(this,e)}
</div>
<aside class="stack" aria-label=${s("desk.today.aside")}>
${r(this,n,ce).call(this,e.board)} ${e.agency?r(this,n,pe).call(this):o} ${r(this,n,ke).call(this,e)}
</aside>
</div>
${this.asks.length?i`<nr-desk-open .shares=${this.asks} @nr-close=${()=>this.asks=[]} @nr-open=${u(this,P)}></nr-desk-open>`:o}`:i`<div class="ttl"><h1 tabindex="-1">${s("desk.today")}</h1></div>`}};O=new WeakMap,n=new WeakSet,y=async function(){try{[this.today,this.kept]=await Promise.all([this.client.call("GET","/today"),X(this.client)]),this.refreshCounts(),dispatchEvent(new Event("nr-board"))}catch(e){this.notify(e)}},Y=function(e){return!e.requests_total&&!e.last_share?"":[e.needs_total?c("desk.today.needs",e.needs_total):s("desk.today.needs_none"),e.requests_open?c("desk.today.open",e.requests_open):s("desk.today.open_none"),e.requests_held?c("desk.today.held",e.requests_held):"",e.shares_new?c("desk.today.new_shares",e.shares_new):e.last_share?s("desk.today.last_share",{time:g(e.last_share)}):""].filter(Boolean).join(" ")},Z=function(e){if(e.is_forked)return i`<div class="note red" role="alert">
${h("fork",18)}<span><b>${s("desk.board.forked")}</b> ${s("desk.board.forked_means")}</span>
</div>`;if(e.away_since)return i`<div class="note" role="status">
${h("away",18)}
<span>
<b>${s("desk.standing.away")}</b>
${e.checked?s("desk.standing.heard",{time:g(e.checked)}):""} ${s("desk.board.away_means")}
</span>
</div>`;if(e.problem)return i`<div class="note">${h("warn",18)}<span>${e.problem}</span></div>`;let t=e.is_locked?i`<div class="note plain">
${h("lock",18)}<span class="grow">${s("desk.board.locked")}</span
><button @click=${u(this,_)}>${s("desk.board.unlock")}</button>
</div>`:o;return i`${t}${e.problems.map(d=>i`<div class="note">${h("warn",18)}<span>${d}</span></div>`)}`},ee=function(e){return e.needs.length?i`<section class="card" aria-labelledby="needs">
<header>
<h2 id="needs">${s("desk.today.needs_title")}</h2>
<span class="a mut">${s("desk.today.needs_order")}</span>
</header>
<ul class="need">
${e.needs.map(t=>r(this,n,se).call(this,t))}
</ul>
${e.needs_total>e.needs.length?i`<p class="ftr mut sm">${s("desk.today.needs_more",{count:e.needs_total-e.needs.length})}</p>`:o}
</section>`:o},se=function(e){let t={title:e.title?s("desk.quoted",{text:e.title}):s("desk.today.a_post"),case:e.case_number||s("desk.cases.elsewhere"),share:e.share??0,time:g(e.at),count:M(e.count??0),free:f(e.bytes??0),who:e.who??"",until:e.until?W(e.until):""},d=e.kind==="draft"&&e.who===this.session.name,p=`desk.need.${e.kind}${e.kind==="withdrawn"&&e.is_opened?"_opened":d?"_own":""}`,x=e.reason?s(`${p}.reason`,{reason:e.reason}):s(`${p}.means`,t),K=!["held","keys","withdrawn","draft"].includes(e.kind),ue=e.kind==="unacknowledged"?c(p,e.count??0):s(p,t);return i`<li>
${E($e[e.kind],20,K?"am":"mut")}
<div><b>${ue}</b><p>${x}</p></div>
${r(this,n,te).call(this,e)}
</li>`},te=function(e){let t=(d,...p)=>i`<a class="btn" href=${w(...p)}>${s(d)}</a>`;switch(e.kind){case"withdrawn":return t("desk.need.withdrawn.act","cases",e.case??"");case"failed":return t("desk.need.failed.act","cases",e.case??"");case"overdue":return t("desk.need.overdue.act","cases",e.case??"");case"draft":return t(e.who===this.session.name?"desk.need.draft_own.act":"desk.need.draft.act","ask",e.id??"");case"foreign":return t("desk.need.foreign.act","keys");case"keys":return t("desk.need.keys.act","keys");case"refused":return i`<button @click=${()=>{r(this,n,le).call(this,e.id??"")}}>${s("desk.need.refused.act")}</button>`;case"unacknowledged":return i`<button @click=${u(this,_)} ?disabled=${this.looks}>${s("desk.need.unacknowledged.act")}</button>`;default:return o}},ie=function(e){return e.requests_total?i`<section class="card" aria-labelledby="requests">
<header>
<h2 id="requests">${s("desk.today.requests")}</h2>
<a class="a" href=${w("cases")}>${c("desk.today.all",e.requests_total)}</a>
</header>
${e.requests.length?i`<div class="ov" tabindex="0" role="group" aria-labelledby="requests">
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
${e.requests.map(t=>r(this,n,ne).call(this,t))}
</tbody>
</table>
</div>`:i`<p class="pad mut">${s("desk.today.open_none")}</p>`}
</section>`:i`<section class="card pad stack">
<p><b>${s(e.agency?"desk.today.first":"desk.today.new")}</b></p>
<div>
${e.agency?i`<a class="btn" href=${w("ask")}>${s("desk.today.ask")}</a>`:i`<a class="btn" href=${w("keys")}>${s("desk.today.make_keys")}</a>`}
</div>
</section>`},ne=function(e){let t=e.index!==null;return i`<tr>
<td class="rq">
<a href=${w("cases",e.case)}>${e.title}</a><small class="code">${e.case_number}</small>
</td>
<td class="nw">${L(e.asked)}</td>
<td class="nw">${t?L(e.expires):"–"}</td>
<td>${fe(e.shares,t)}</td>
<td>${ye(e)}</td>
</tr>`},ae=function(e){let{shares:t}=e;if(!t.length)return e.requests_total&&!e.last_share?i`<section class="card pad"><p>${s("desk.cases.nothing")}</p></section>`:o;let d=r(this,n,re).call(this,t);return i`<section class="card" aria-labelledby="new">
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
${t.map(p=>r(this,n,de).call(this,p,e.board))}
</tbody>
</table>
</div>
<div class="ftr">
${this.queue.view?.is_running?i`<button @click=${()=>{this.queue.stop().catch(p=>this.notify(p))}}>${s("desk.opening.stop")}</button>`:i`<button ?disabled=${!d.length} @click=${()=>this.asks=d}>
${h("lock",16)}${d.length?c("desk.opening.open",d.length):s("desk.opening.open_none")}
</button>`}
<span class="sm mut">${s("desk.today.sealed_means")}</span>
</div>
</section>`},de=function(e,t){let d=this.queue.of(e.number),p=t.fetching?.share===e.number?t.fetching.here_bytes:null,x=d?.state==="opening";return i`<tr>
<td>
<input
class="pick"
type="checkbox"
aria-label=${s("desk.share",{share:e.number})}
?disabled=${!e.is_here||x}
.checked=${e.is_here&&!this.left.has(e.number)}
@change=${K=>r(this,n,oe).call(this,e.number,K.target.checked)}
/>
</td>
<td class="nw"><b>${e.number}</b></td>
<td><a href=${w("cases",e.case)} class="code">${e.case_number||s("desk.cases.elsewhere")}</a></td>
<td class="nw">${U(e.at)}</td>
<td class="r nw">${f(e.size_bytes)}</td>
<td>
<span class="st">
${h(x?"again":e.is_here?"lock":"down",16)}
${x?s("desk.opening.step",{step:d.step,steps:d.steps,what:s(`desk.step.${d.step}`)}):e.is_here?s("desk.today.sealed"):p!==null?s("desk.today.fetching",{here:f(p)}):s("desk.today.coming")}
</span>
</td>
</tr>`},re=function(e){return e.filter(t=>t.is_here&&!this.left.has(t.number)).map(t=>t.number)},oe=function(e,t){this.left=new Set([...this.left].filter(d=>d!==e).concat(t?[]:[e]))},P=new WeakMap,le=async function(e){try{await this.client.call("DELETE",`/refused/${e}`)}catch(t){this.notify(t)}await r(this,n,y).call(this)},_=new WeakMap,ce=function(e){return e.origin?i`<section class="card" aria-labelledby="board">
<header>
<h2 id="board">${s("desk.board.title")}</h2>
<button class="btn link a" @click=${u(this,_)} ?disabled=${this.looks}>${s("desk.board.check")}</button>
</header>
${e.level===null?i`<p class="hd mut">${s(e.checked?"desk.board.unregistered":"desk.standing.not_asked")}</p>`:i`<div class="hd">
<div>
<span class="level">${Q(e.level)}</span>
<small class="code">${e.domain}</small>
</div>
</div>
<ul class="kv">
${r(this,n,he).call(this,e)}
<li>
${E("verified",18,"ok")}
<div>
${c("desk.board.own",e.own)}<small
>${s("desk.board.size",{size:M(e.size)})}
${e.trusted_witnesses?s("desk.board.witnesses",{count:e.witnesses,of:e.trusted_witnesses}):s("desk.board.no_witnesses")}
${e.checked?s("desk.board.checked",{time:g(e.checked)}):""}</small
>
</div>
</li>
${e.is_revoked?i`<li>${E("stop",18,"rd")}<div>${s("desk.board.revoked")}</div></li>`:o}
</ul>`}
</section>`:o},he=function(e){let t=e.level??0;return t>=3?o:i`<li>
${h("info",18)}
<div>${s(`desk.board.next.${t}`)}<small>${s(`desk.board.next.${t}.how`)}</small></div>
</li>`},pe=function(){return this.kept.length?i`<section class="card" aria-labelledby="keys">
<header>
<h2 id="keys">${s("desk.keys_page")}</h2>
<a class="a" href=${w("keys")}>${s("desk.today.all_keys")}</a>
</header>
<ul class="kv">
${this.kept.map(({key:e,state:t,until:d})=>i`<li>
${t==="plain"?E("warn",18,"am"):h(t==="elsewhere"?"outside":"lock",18)}
<div>
${s(`desk.today.key.${e}`,{state:s(`desk.today.key_state.${t}`,{time:d?G(d):""})})}
</div>
</li>`)}
</ul>
</section>`:o},ke=function(e){return i`<section class="card" aria-labelledby="machine">
<header><h2 id="machine">${s("desk.today.machine")}</h2></header>
<ul class="kv">
<li>
${h("disk",18)}
<div>${s("desk.today.free",{free:f(e.disk.free_bytes),total:f(e.disk.total_bytes)})}</div>
</li>
</ul>
</section>`},m.styles=[C,T,J,B`
.need li{display: grid;grid-template-columns: 20px minmax(0, 1fr) 168px;gap: 2px 12px;padding: 10px 16px;border-top: 1px solid var(--nr-line);align-items: center;overflow-wrap: anywhere;}.need li > div:last-child{grid-column: span 2;}.need li > :first-child{align-self: start;margin-top: 1px;}.need b{font-weight: 600;text-wrap: pretty;}.need p{font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.need :is(button, .btn){padding: 4px 8px;font-size: 13px;}.ftr{display: flex;gap: 8px 16px;align-items: center;padding: 12px 16px;border-top: 1px solid var(--nr-line);}.ftr > :is(button, .btn){flex: none;}.hd{display: flex;gap: 12px;align-items: center;padding: 0 16px 10px;}.pick{width: 18px;height: 18px;accent-color: var(--nr-link);display: block;}h1::first-letter{text-transform: uppercase;}.note:has(> button){align-items: center;}.rq{min-width: 180px;}@media (max-width: 1000px){aside.stack{grid-template-columns: repeat(auto-fit, minmax(260px, 1fr));align-items: start;}}@media (max-width: 600px){.need li{grid-template-columns: 20px minmax(0, 1fr);}.need :is(button, .btn){grid-column: 2;justify-self: start;padding: 4px 14px;}.ftr{flex-direction: column;align-items: flex-start;}}`],k([b()],m.prototype,"today",2),k([b()],m.prototype,"kept",2),k([b()],m.prototype,"left",2),k([b()],m.prototype,"asks",2),k([b()],m.prototype,"looks",2),m=k([S("nr-desk-today")],m);function E(l,a,e){return i`<span class=${e}>${h(l,a)}</span>`}function fe(l,a=!0){if(!a)return i`–<small>${s("desk.today.not_public")}</small>`;let e=[l.new?i`<b>${c("desk.count.new",l.new)}</b>`:o,l.opened?c("desk.count.opened",l.opened):o,l.failed?c("desk.count.failed",l.failed):o].filter(d=>d!==o),t=l.withdrawn?i`<small>${c("desk.count.withdrawn",l.withdrawn)}</small>`:o;return l.total?i`${e.map((d,p)=>i`${p?", ":""}${d}`)}${t}`:i`–`}var ve={open:["eye","lk"],held:["clock","am"],pending:["up","am"],closed:["tick",""],expired:["calendar",""]};function ye(l){let[a,e]=ve[l.state],t=s(`desk.request.${l.state}`,{time:g(l.asked)});return i`<span class="st">${E(a,16,e)}<span>${t}</span></span>`}export{z as a,m as b,E as c,fe as d,ye as e};
