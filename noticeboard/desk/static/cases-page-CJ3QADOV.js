import{a as ee}from"./chunk-NWWK5I5U.js";import{a as U,b as se,c as z}from"./chunk-HZJ5KK23.js";import{a as N}from"./chunk-SUCUIRLG.js";import{a as v}from"./chunk-KXZ5GFLT.js";import"./chunk-JTUE7JOY.js";import{D as H,K as X,M as Y,P as Z,X as I,Y as D,Z as x,_ as C,c as s,d as f,f as F,g as i,k as d,n as T,o as u,p as Q,r as R,s as V,t as L,u as J}from"./chunk-GHXJGWV3.js";import{a as c,b as $,c as g,d as P,e as o}from"./chunk-IKM2OKE7.js";var fe=[()=>import("./work-KXOPPKTF.js"),()=>import("./thread-LX4A4S5H.js"),()=>import("./challenges-IRTO5VWW.js"),()=>import("./looked-GX632FH2.js"),()=>import("./report-page-DEVDYT4M.js")],te=null;function ie(){return te??=Promise.allSettled(fe.map(m=>m())),te}var ve=3e4,K=3,q,O,n,y,ae,ne,re,oe,de,ce,le,he,pe,ue,G,S,M,B,me,$e,h=class extends I{constructor(){super(...arguments);g(this,n);this.case="";this.share="";this.turned="";this.tab="";this.view=null;this.shares=[];this.next=null;this.asks=[];this.asksWithdrawn=!1;this.drops=null;this.failed="";this.adds="";this.queue=new ee(this,()=>{o(this,n,y).call(this)});g(this,q,new Set);g(this,O,0);g(this,G,e=>{this.turned=String(e.detail),history.replaceState(null,"",x("cases",this.case,this.turned))});g(this,M,async e=>{this.asks=[];try{await this.queue.open(e.detail)}catch(t){this.notify(t),await o(this,n,y).call(this)}});g(this,B,async()=>{try{await this.queue.stop()}catch(e){this.notify(e)}})}connectedCallback(){super.connectedCallback(),ie().then(()=>this.requestUpdate()),P(this,O,window.setInterval(()=>{o(this,n,y).call(this),this.queue.look()},ve))}disconnectedCallback(){super.disconnectedCallback(),clearInterval($(this,O))}willUpdate(e){e.has("case")?(this.view=null,this.shares=[],o(this,n,y).call(this),this.isConnected&&this.queue.look()):e.has("language")&&(this.view||this.failed)&&(o(this,n,y).call(this),this.queue.look()),(e.has("case")||e.has("share"))&&(this.turned="")}render(){if(this.failed)return i`<p class="crumb"><a href=${x("cases")}>${s("desk.cases")}</a></p>
<h1 tabindex="-1">${this.failed}</h1>`;let e=this.view;if(!e)return i`<h1 tabindex="-1" class="vh">${s("desk.cases")}</h1>`;let t=this.shares.filter(({state:r})=>r==="opened"),a=this.turned||this.share||String(t[0]?.number??"");return this.tab==="report"&&customElements.get("nr-desk-report")?i`<nr-desk-report
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.case=${this.case}
.share=${this.share}
></nr-desk-report>`:i`${o(this,n,re).call(this,e)}
<div class="notices">${this.queue.full()}${this.queue.unasked()}${o(this,n,ce).call(this,e)}</div>
<nr-desk-challenges
.client=${this.client}
.session=${this.session}
.language=${this.language}
.requests=${e.requests}
></nr-desk-challenges>
<div class="cg">
<div class="stack">
${o(this,n,le).call(this,e,a)}
${customElements.get("nr-desk-looked")?i`<nr-desk-looked
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.case=${this.case}
.opened=${t.length}
></nr-desk-looked>`:d}
</div>
${o(this,n,ue).call(this,e,t,a)}
</div>
${this.asks.length?i`<nr-desk-open
.shares=${this.asks}
?withdrawn=${this.asksWithdrawn}
@nr-close=${()=>this.asks=[]}
@nr-open=${$(this,M)}
></nr-desk-open>`:d}
${o(this,n,me).call(this)} ${o(this,n,oe).call(this,e)}`}};q=new WeakMap,O=new WeakMap,n=new WeakSet,y=async function(){let{case:e}=this,t=`/cases/${encodeURIComponent(e)}`;try{let a=await this.client.call("GET",t),{shares:r,next:l}=a;for(;l!==null&&r.length<this.shares.length;){let p=await this.client.call("GET",`${t}?after=${l}`);r=[...r,...p.shares],l=p.next}if(e!==this.case)return;[this.view,this.shares,this.next,this.failed]=[a,r,l,""],this.refreshCounts(),dispatchEvent(new Event("nr-board")),o(this,n,ne).call(this,a)}catch(a){J.of(a).status===404?this.failed=D(a):this.notify(a)}},ae=async function(){try{let e=await this.client.call("GET",`/cases/${encodeURIComponent(this.case)}?after=${this.next}`);this.shares=[...this.shares,...e.shares],this.next=e.next}catch(e){this.notify(e)}},ne=async function(e){for(let{number:t,is_notice_read:a}of e.withdrawn)a||$(this,q).has(t)||($(this,q).add(t),await this.client.call("POST",`/shares/${t}/read`,{}).catch(()=>{}))},re=function(e){let[t]=e.requests;return i`<p class="crumb"><a href=${x("cases")}>${s("desk.cases")}</a></p>
<div class="ttl">
<div>
<h1 tabindex="-1">${t?.title||s("desk.cases.elsewhere")}</h1>
${e.requests.length?e.requests.map(a=>o(this,n,de).call(this,e,a)):i`<p class="meta">${f("desk.cases.shares",e.counts.total??0)}</p>`}
</div>
${t?.state==="open"&&customElements.get("nr-desk-thread")?i`<div class="a">
<button @click=${()=>this.adds="update"}>${s("desk.case.add")}</button>
<button @click=${()=>this.adds="resolution"}>${s("desk.case.close")}</button>
</div>`:d}
</div>`},oe=function(e){let[t]=e.requests;return!t||!this.adds?d:i`<nr-desk-thread
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.request=${t.id}
.kind=${this.adds}
@nr-posted=${()=>{o(this,n,y).call(this)}}
@nr-close=${()=>this.adds=""}
></nr-desk-thread>`},de=function(e,t){let a=e.requests.length===1,r={time:H(t.asked)};return i`<p class="meta">
${a?i`<span class="code">${t.case_number}</span>`:i`<b>${t.title}</b>`}
<span
>${t.index===null?s("desk.case.asked",r):s("desk.case.asked_entry",{...r,entry:Y(t.index)})}</span
>
${t.state==="open"?i`<span>${s("desk.case.until",{time:H(t.expires)})}</span>`:z(t)}
<span>${f("desk.cases.shares",t.shares.total??0)}</span>
</p>`},ce=function(e){let t=e.withdrawn.filter(({dropped:r})=>!r),a=this.session.roles;return i`${t.slice(0,K).map(r=>{let l=r.state==="opened",p={share:r.number,time:v(r.withdrawn??r.at)};return i`<div class="note">
${V("undo",18)}
<span>
<b>${s(l?"desk.case.back_opened":"desk.case.back",p)}</b>
${s(l?"desk.case.back_opened_means":"desk.case.back_means")}
</span>
${l||!r.is_here?d:i`${a.includes("supervisor")?i`<button @click=${()=>o(this,n,S).call(this,[r.number],!0)}>${s("desk.case.open_anyway")}</button>`:d}
${a.includes("custodian")?i`<button @click=${()=>this.drops=r}>${s("desk.case.delete")}</button>`:d}`}
</div>`})}${t.length>K?i`<p class="sm mut">${f("desk.case.back_more",t.length-K)}</p>`:d}`},le=function(e,t){let a=this.queue.view?.is_running??!1,r=this.shares.filter(({state:k,is_here:E})=>k==="sealed"&&E).map(k=>k.number),l=this.queue.view?.openings.find(({state:k})=>k==="opening"),[p]=r;return!this.shares.length&&e.requests.length?d:i`<section class="card" aria-labelledby="shares">
<header>
<h2 id="shares">${s("desk.today.shares")}</h2>
<span class="a mut">${s("desk.case.order")}</span>
</header>
${this.shares.length?i`<ul class="shares tn">
${this.shares.map(k=>o(this,n,he).call(this,k,t))}
</ul>`:i`<p class="pad">${s("desk.cases.none")}</p>`}
${this.next===null?d:i`<p class="ftr"><button @click=${()=>{o(this,n,ae).call(this)}}>${s("desk.more")}</button></p>`}
${a||p!==void 0?i`<div class="ftr">
<div class="acts">
${a?i`<button @click=${$(this,B)}>${s("desk.opening.stop")}</button>`:i`<button @click=${()=>o(this,n,S).call(this,[p??0])}>${s("desk.opening.next")}</button>
${r.length>1?i`<button @click=${()=>o(this,n,S).call(this,r)}>${f("desk.opening.open",r.length)}</button>`:d}`}
</div>
<p class="xs mut">
${a&&l?s("desk.opening.stop_means",{share:l.share}):s("desk.opening.whole")}
</p>
</div>`:d}
</section>`},he=function(e,t){let a=String(e.number),r=this.queue.of(e.number),l=o(this,n,pe).call(this,e,r),p=e.state==="opened";return i`<li aria-current=${p&&a===t?"true":d}>
<span class="n">${e.number}</span>
${p?i`<a href=${x("cases",this.case,a)} @click=${()=>this.turned=""}
><span class="vh">${s("desk.share",{share:a})}:</span> ${l}</a
>`:i`<div>${l}</div>`}
</li>`},pe=function(e,t){let a=(l,p,...k)=>i`<span class="st">${l}<b>${p}</b></span>${k.map(E=>E?i`<small>${E}</small>`:d)}`,r=Z(e.size_bytes);if(t?.state==="opening"&&e.state!=="opened"){let l=s(`desk.step.${t.step}`),{step:p,steps:k}=t;return i`${a(U("again",16,"lk"),s("desk.opening"),s("desk.opening.step",{step:p,steps:k,what:l}))}
<progress aria-label=${s("desk.opening")} max=${k} value=${p-.5}></progress>`}switch(e.state){case"opened":return a(U("verified",16,"ok"),e.proof?s("desk.case.proved",{proved:e.proof.proved,not:e.proof.not_proved}):s("desk.case.folder_gone"),e.proof&&we(e.proof),e.opened&&s("desk.case.opened",{time:v(e.opened)}),e.withdrawn&&s("desk.case.taken_back",{time:v(e.withdrawn)}),!e.is_acknowledged&&s("desk.case.untold"));case"withdrawn":return a(V("undo",16),s("desk.case.back_word"),s("desk.case.not_opened",{time:v(e.withdrawn??e.at)}));case"dropped":return a(V("trash",16),s("desk.case.dropped"),e.dropped&&v(e.dropped));case"failed":return i`${a(U("stop",16,"rd"),s("desk.case.failed"),e.failed)}
${this.queue.view?.is_running?d:i`<button class="sml" @click=${()=>o(this,n,S).call(this,[e.number])}>${s("desk.case.try_again")}</button>`}`;case"elsewhere":return a(V("outside",16),s("desk.case.elsewhere"),`${r} · ${v(e.acknowledged??e.at)}`);case"coming":return a(V("down",16),s("desk.today.coming"),r);default:{let l=t?.state==="waiting"?s("desk.opening.waits"):s("desk.case.arrived",{time:v(e.at)});return a(V("lock",16),s("desk.case.sealed"),`${r} · ${l}`,t?.message)}}},ue=function(e,t,a){return t.length?customElements.get("nr-desk-work")?i`<nr-desk-work
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.case=${this.case}
.share=${a}
@nr-share=${$(this,G)}
></nr-desk-work>`:i`<div></div>`:i`<section class="card pad stack first">
<p>${s(e.counts.total?"desk.case.none_open":"desk.cases.nothing")}</p>
${e.counts.total?i`<p class="mut">${s("desk.today.sealed_means")}</p>`:d}
</section>`},G=new WeakMap,S=function(e,t=!1){this.asks=e,this.asksWithdrawn=t},M=new WeakMap,B=new WeakMap,me=function(){let e=this.drops;return e?i`<nr-dialog open heading=${s("desk.case.delete_ask",{share:e.number})} @nr-close=${()=>this.drops=null}>
<p>${s("desk.case.delete_means")}</p>
<button slot="acts" autofocus @click=${()=>this.drops=null}>${s("desk.cancel")}</button>
<button slot="acts" @click=${()=>{o(this,n,$e).call(this,e)}}>${s("desk.case.delete_act")}</button>
</nr-dialog>`:d},$e=async function(e){this.drops=null;try{await N(this,()=>this.client.call("POST",`/shares/${e.number}/drop`,{}))}catch(t){this.notify(t)}await o(this,n,y).call(this)},h.styles=[L,C,F`
.cg{display: grid;grid-template-columns: 264px minmax(0, 1fr);gap: 16px;align-items: start;}.notices{display: grid;gap: 8px;margin-bottom: 16px;}.notices > .note{align-items: center;}.notices:empty{display: none;}.shares > li{display: grid;grid-template-columns: 24px minmax(0, 1fr);gap: 8px;padding: 10px 16px 10px 12px;border-top: 1px solid var(--nr-line);border-inline-start: 4px solid transparent;overflow-wrap: anywhere;}.shares > li[aria-current]{background: var(--nr-tint);border-inline-start-color: var(--nr-link);}.shares .n{font: 600 15px/20px var(--nr-head);text-align: end;}.shares .st{font-size: 14px;line-height: 20px;align-items: flex-start;}.shares .st > span:first-child,
.shares .st > .ic{margin-top: 2px;}.shares a{color: inherit;text-decoration: none;display: block;}.shares a:hover b{text-decoration: underline;}progress{display: block;width: 100%;height: 8px;margin-top: 6px;border: 0;border-radius: 4px;overflow: hidden;background: var(--nr-sunk);accent-color: var(--nr-link);}progress::-webkit-progress-bar{background: var(--nr-sunk);}progress::-webkit-progress-value{background: var(--nr-link);}progress::-moz-progress-bar{background: var(--nr-link);}.shares small{margin-top: 2px;}.ftr{border-top: 1px solid var(--nr-line);padding: 12px 16px;display: grid;gap: 8px;}.acts{display: flex;flex-wrap: wrap;gap: 8px;}.acts > button{flex: 1 1 150px;}.sml{min-height: 28px;font-size: 12px;padding: 0 10px;margin-top: 6px;}@media (max-width: 1100px){.cg{grid-template-columns: 236px minmax(0, 1fr);}}@media (max-width: 900px){.cg{grid-template-columns: minmax(0, 1fr);}.first,
nr-desk-work{order: -1;}.notices > .note{flex-wrap: wrap;align-items: flex-start;}}@media (pointer: coarse), (max-width: 480px){.sml{min-height: 44px;}}`],c([T()],h.prototype,"case",2),c([T()],h.prototype,"share",2),c([u()],h.prototype,"turned",2),c([T()],h.prototype,"tab",2),c([u()],h.prototype,"view",2),c([u()],h.prototype,"shares",2),c([u()],h.prototype,"next",2),c([u()],h.prototype,"asks",2),c([u()],h.prototype,"asksWithdrawn",2),c([u()],h.prototype,"drops",2),c([u()],h.prototype,"failed",2),c([u()],h.prototype,"adds",2),h=c([R("nr-desk-case")],h);function we(m){return[m.clips?`${f("desk.case.clips",m.clips)}${m.seconds?`, ${X(m.seconds*1e3)}`:""}`:"",m.photos?f("desk.case.photos",m.photos):"",m.has_words?s("desk.case.words"):"",m.has_readings?s("desk.case.readings"):"",m.clips&&!m.is_clock_measured?s("desk.case.clock"):""].filter(Boolean).join(" · ")}var _,b,W,A,ke,ge,w=class extends I{constructor(){super(...arguments);g(this,b);this.cases=[];this.total=0;this.next=null;this.isLoaded=!1;g(this,_,"");g(this,A,e=>{P(this,_,e.target.value),o(this,b,W).call(this)})}keys(){return[{key:"/",word:"desk.cases.find",act:()=>this.field?.focus()}]}willUpdate(e){e.has("route")&&!this.route.length&&o(this,b,W).call(this)}render(){let[e,t,a]=this.route;return e?i`<nr-desk-case
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.case=${e}
.share=${t??""}
.tab=${a??""}
></nr-desk-case>`:i`<div class="ttl">
<div>
<h1 tabindex="-1">${s("desk.cases")}</h1>
<p>${this.isLoaded?f("desk.cases.total",this.total):""}</p>
</div>
<div class="a field">
<input
type="search"
aria-label=${s("desk.cases.find")}
placeholder=${s("desk.cases.find")}
maxlength="100"
@input=${$(this,A)}
/>
</div>
</div>
${o(this,b,ke).call(this)}`}};_=new WeakMap,b=new WeakSet,W=async function(e=""){let t=$(this,_);try{let a=new URLSearchParams({find:t,after:e}),r=await this.client.call("GET",`/cases?${a}`);if(t!==$(this,_))return;this.cases=e?[...this.cases,...r.cases]:r.cases,this.total=r.total,this.next=r.next,this.isLoaded=!0}catch(a){this.notify(a)}},A=new WeakMap,ke=function(){return this.isLoaded?this.cases.length?i`<section class="card">
<div class="ov" tabindex="0" role="group" aria-label=${s("desk.cases")}>
<table class="tb tn">
<thead>
<tr>
<th>${s("desk.today.case")}</th>
<th>${s("desk.today.shares")}</th>
<th>${s("desk.today.state")}</th>
<th>${s("desk.cases.last")}</th>
</tr>
</thead>
<tbody>
${this.cases.map(e=>o(this,b,ge).call(this,e))}
</tbody>
</table>
</div>
</section>
${this.next?i`<p class="pad"><button @click=${()=>{o(this,b,W).call(this,this.next??"")}}>${s("desk.more")}</button></p>`:d}`:i`<section class="card pad stack">
<p>${s($(this,_)?"desk.cases.not_found":"desk.cases.none")}</p>
${$(this,_)?d:i`<div><a class="btn" href=${x("ask")}>${s("desk.today.ask")}</a></div>`}
</section>`:d},ge=function(e){return i`<tr>
<td>
<a href=${x("cases",e.case)}>${e.title||s("desk.cases.elsewhere")}</a>
<small class="code">${e.case_number}</small>
${e.requests>1?i`<small>${f("desk.cases.requests",e.requests)}</small>`:d}
</td>
<td>${se(e.shares)}</td>
<td>${e.state?z({state:e.state,asked:e.last}):"–"}</td>
<td class="nw">${v(e.last)}</td>
</tr>`},w.styles=[L,C],c([u()],w.prototype,"cases",2),c([u()],w.prototype,"total",2),c([u()],w.prototype,"next",2),c([u()],w.prototype,"isLoaded",2),c([Q("input[type=search]")],w.prototype,"field",2),w=c([R("nr-desk-cases")],w);export{w as CasesPage};
