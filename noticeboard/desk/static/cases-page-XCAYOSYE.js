import{a as N}from"./chunk-34OQZE2T.js";import{a as z,b as ee,c as G}from"./chunk-EWKEKABK.js";import{a as D}from"./chunk-HF545FSE.js";import{a as v}from"./chunk-IK5A35RI.js";import"./chunk-RZ7DHKX6.js";import{D as K,K as J,M as X,P as Y,X as C,Y as Z,Z as _,_ as U,c as s,d as g,f as T,g as i,k as c,n as R,o as m,p as F,r as L,s as y,t as I,u as Q}from"./chunk-Z74WOBFN.js";import{a as l,b as k,c as f,d as P,e as d}from"./chunk-IKM2OKE7.js";var ve=[()=>import("./work-LEWHF5B7.js"),()=>import("./thread-2CVTNZT2.js"),()=>import("./challenges-PHOLYBUE.js"),()=>import("./looked-F7NGTP3X.js"),()=>import("./report-page-DBBXOLNC.js")],se=null;function te(){return se??=Promise.allSettled(ve.map(o=>o())),se}var ie=T`
.shares > li{display: grid;grid-template-columns: 24px minmax(0, 1fr);gap: 8px;padding: 10px 16px 10px 12px;border-top: 1px solid var(--nr-line);border-inline-start: 4px solid transparent;overflow-wrap: anywhere;}.shares > li[aria-current]{background: var(--nr-tint);border-inline-start-color: var(--nr-link);}.shares .n{font: 600 15px/20px var(--nr-head);text-align: end;}.shares .st{font-size: 14px;line-height: 20px;align-items: flex-start;}.shares .st > span:first-child,
.shares .st > .ic{margin-top: 2px;}.shares a{color: inherit;text-decoration: none;display: block;}.shares a:hover b{text-decoration: underline;}progress{display: block;width: 100%;height: 8px;margin-top: 6px;border: 0;border-radius: 4px;overflow: hidden;background: var(--nr-sunk);accent-color: var(--nr-link);}progress::-webkit-progress-bar{background: var(--nr-sunk);}progress::-webkit-progress-value{background: var(--nr-link);}progress::-moz-progress-bar{background: var(--nr-link);}.shares small{margin-top: 2px;}.sml{min-height: 28px;font-size: 12px;padding: 0 10px;margin-top: 6px;}@media (pointer: coarse), (max-width: 480px){.sml{min-height: 44px;}}`;function ne(o,x,e){let t=(a,h,...u)=>i`<span class="st">${a}<b>${h}</b></span>${u.map($=>$?i`<small>${$}</small>`:c)}`,n=Y(o.size_bytes);if(x?.state==="opening"&&o.state!=="opened"){let a=s(`desk.step.${x.step}`),{step:h,steps:u}=x;return i`${t(z("again",16,"lk"),s("desk.opening"),s("desk.opening.step",{step:h,steps:u,what:a}))}
<progress aria-label=${s("desk.opening")} max=${u} value=${h-.5}></progress>`}switch(o.state){case"opened":return t(z("verified",16,"ok"),o.proof?s("desk.case.proved",{proved:o.proof.proved,not:o.proof.not_proved}):s("desk.case.folder_gone"),o.proof&&we(o.proof),o.opened&&s("desk.case.opened",{time:v(o.opened)}),o.withdrawn&&s("desk.case.taken_back",{time:v(o.withdrawn)}),!o.is_acknowledged&&s("desk.case.untold"));case"withdrawn":return t(y("undo",16),s("desk.case.back_word"),s("desk.case.not_opened",{time:v(o.withdrawn??o.at)}));case"dropped":return t(y("trash",16),s("desk.case.dropped"),o.dropped&&v(o.dropped));case"failed":return i`${t(z("stop",16,"rd"),s("desk.case.failed"),o.failed)}
${e?i`<button class="sml" @click=${e}>${s("desk.case.try_again")}</button>`:c}`;case"elsewhere":return t(y("outside",16),s("desk.case.elsewhere"),`${n} · ${v(o.acknowledged??o.at)}`);case"coming":return t(y("down",16),s("desk.today.coming"),n);default:{let a=x?.state==="waiting"?s("desk.opening.waits"):s("desk.case.arrived",{time:v(o.at)});return t(y("lock",16),s("desk.case.sealed"),`${n} · ${a}`,x?.message)}}}function we(o){return[o.clips?`${g("desk.case.clips",o.clips)}${o.seconds?`, ${J(o.seconds*1e3)}`:""}`:"",o.photos?g("desk.case.photos",o.photos):"",o.has_words?s("desk.case.words"):"",o.has_readings?s("desk.case.readings"):"",o.clips&&!o.is_clock_measured?s("desk.case.clock"):""].filter(Boolean).join(" · ")}var be=3e4,j=3,O,E,r,S,ae,re,oe,de,ce,le,he,pe,ue,M,q,B,W,me,$e,p=class extends C{constructor(){super(...arguments);f(this,r);this.case="";this.share="";this.turned="";this.tab="";this.view=null;this.shares=[];this.next=null;this.asks=[];this.asksWithdrawn=!1;this.drops=null;this.failed="";this.adds="";this.queue=new N(this,()=>{d(this,r,S).call(this)});f(this,O,new Set);f(this,E,0);f(this,M,e=>{this.turned=String(e.detail),history.replaceState(null,"",_("cases",this.case,this.turned))});f(this,B,async e=>{this.asks=[];try{await this.queue.open(e.detail)}catch(t){this.notify(t),await d(this,r,S).call(this)}});f(this,W,async()=>{try{await this.queue.stop()}catch(e){this.notify(e)}})}connectedCallback(){super.connectedCallback(),te().then(()=>this.requestUpdate()),P(this,E,window.setInterval(()=>{d(this,r,S).call(this),this.queue.look()},be))}disconnectedCallback(){super.disconnectedCallback(),clearInterval(k(this,E))}willUpdate(e){e.has("case")?(this.view=null,this.shares=[],d(this,r,S).call(this),this.isConnected&&this.queue.look()):e.has("language")&&(this.view||this.failed)&&(d(this,r,S).call(this),this.queue.look()),(e.has("case")||e.has("share"))&&(this.turned="")}render(){if(this.failed)return i`<p class="crumb"><a href=${_("cases")}>${s("desk.cases")}</a></p>
<h1 tabindex="-1">${this.failed}</h1>`;let e=this.view;if(!e)return i`<h1 tabindex="-1" class="vh">${s("desk.cases")}</h1>`;let t=this.shares.filter(({state:a})=>a==="opened"),n=this.turned||this.share||String(t[0]?.number??"");return this.tab==="report"&&customElements.get("nr-desk-report")?i`<nr-desk-report
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.case=${this.case}
.share=${this.share}
></nr-desk-report>`:i`${d(this,r,oe).call(this,e)}
<div class="notices">${this.queue.full()}${this.queue.unasked()}${d(this,r,le).call(this,e)}</div>
<nr-desk-challenges
.client=${this.client}
.session=${this.session}
.language=${this.language}
.requests=${e.requests}
></nr-desk-challenges>
<div class="cg">
<div class="stack">
${d(this,r,he).call(this,e,n)}
${customElements.get("nr-desk-looked")?i`<nr-desk-looked
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.case=${this.case}
.opened=${t.length}
></nr-desk-looked>`:c}
</div>
${d(this,r,ue).call(this,e,t,n)}
</div>
${this.asks.length?i`<nr-desk-open
.shares=${this.asks}
?withdrawn=${this.asksWithdrawn}
@nr-close=${()=>this.asks=[]}
@nr-open=${k(this,B)}
></nr-desk-open>`:c}
${d(this,r,me).call(this)} ${d(this,r,de).call(this,e)}`}};O=new WeakMap,E=new WeakMap,r=new WeakSet,S=async function(){let{case:e}=this,t=`/cases/${encodeURIComponent(e)}`;try{let n=await this.client.call("GET",t),{shares:a,next:h}=n;for(;h!==null&&a.length<this.shares.length;){let u=await this.client.call("GET",`${t}?after=${h}`);a=[...a,...u.shares],h=u.next}if(e!==this.case)return;[this.view,this.shares,this.next,this.failed]=[n,a,h,""],this.refreshCounts(),dispatchEvent(new Event("nr-board")),d(this,r,re).call(this,n)}catch(n){Q.of(n).status===404?this.failed=Z(n):this.notify(n)}},ae=async function(){try{let e=await this.client.call("GET",`/cases/${encodeURIComponent(this.case)}?after=${this.next}`);this.shares=[...this.shares,...e.shares],this.next=e.next}catch(e){this.notify(e)}},re=async function(e){for(let{number:t,is_notice_read:n}of e.withdrawn)n||k(this,O).has(t)||(k(this,O).add(t),await this.client.call("POST",`/shares/${t}/read`,{}).catch(()=>{}))},oe=function(e){let[t]=e.requests;return i`<p class="crumb"><a href=${_("cases")}>${s("desk.cases")}</a></p>
<div class="ttl">
<div>
<h1 tabindex="-1">${t?.title||s("desk.cases.elsewhere")}</h1>
${e.requests.length?e.requests.map(n=>d(this,r,ce).call(this,e,n)):i`<p class="meta">${g("desk.cases.shares",e.counts.total??0)}</p>`}
</div>
${t?.state==="open"&&customElements.get("nr-desk-thread")?i`<div class="a">
<button @click=${()=>this.adds="update"}>${s("desk.case.add")}</button>
<button @click=${()=>this.adds="resolution"}>${s("desk.case.close")}</button>
</div>`:c}
</div>`},de=function(e){let[t]=e.requests;return!t||!this.adds?c:i`<nr-desk-thread
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.request=${t.id}
.kind=${this.adds}
@nr-posted=${()=>{d(this,r,S).call(this)}}
@nr-close=${()=>this.adds=""}
></nr-desk-thread>`},ce=function(e,t){let n=e.requests.length===1,a={time:K(t.asked)};return i`<p class="meta">
${n?i`<span class="code">${t.case_number}</span>`:i`<b>${t.title}</b>`}
<span
>${t.index===null?s("desk.case.asked",a):s("desk.case.asked_entry",{...a,entry:X(t.index)})}</span
>
${t.state==="open"?i`<span>${s("desk.case.until",{time:K(t.expires)})}</span>`:G(t)}
<span>${g("desk.cases.shares",t.shares.total??0)}</span>
</p>`},le=function(e){let t=e.withdrawn.filter(({dropped:a})=>!a),n=this.session.roles;return i`${t.slice(0,j).map(a=>{let h=a.state==="opened",u={share:a.number,time:v(a.withdrawn??a.at)};return i`<div class="note">
${y("undo",18)}
<span>
<b>${s(h?"desk.case.back_opened":"desk.case.back",u)}</b>
${s(h?"desk.case.back_opened_means":"desk.case.back_means")}
</span>
${h||!a.is_here?c:i`${n.includes("supervisor")?i`<button @click=${()=>d(this,r,q).call(this,[a.number],!0)}>${s("desk.case.open_anyway")}</button>`:c}
${n.includes("custodian")?i`<button @click=${()=>this.drops=a}>${s("desk.case.delete")}</button>`:c}`}
</div>`})}${t.length>j?i`<p class="sm mut">${g("desk.case.back_more",t.length-j)}</p>`:c}`},he=function(e,t){let n=this.queue.view?.is_running??!1,a=this.shares.filter(({state:$,is_here:ge})=>$==="sealed"&&ge).map($=>$.number),h=this.queue.view?.openings.find(({state:$})=>$==="opening"),[u]=a;return!this.shares.length&&e.requests.length?c:i`<section class="card" aria-labelledby="shares">
<header>
<h2 id="shares">${s("desk.today.shares")}</h2>
<span class="a mut">${s("desk.case.order")}</span>
</header>
${this.shares.length?i`<ul class="shares tn">
${this.shares.map($=>d(this,r,pe).call(this,$,t))}
</ul>`:i`<p class="pad">${s("desk.cases.none")}</p>`}
${this.next===null?c:i`<p class="ftr"><button @click=${()=>{d(this,r,ae).call(this)}}>${s("desk.more")}</button></p>`}
${n||u!==void 0?i`<div class="ftr">
<div class="acts">
${n?i`<button @click=${k(this,W)}>${s("desk.opening.stop")}</button>`:i`<button @click=${()=>d(this,r,q).call(this,[u??0])}>${s("desk.opening.next")}</button>
${a.length>1?i`<button @click=${()=>d(this,r,q).call(this,a)}>${g("desk.opening.open",a.length)}</button>`:c}`}
</div>
<p class="xs mut">
${n&&h?s("desk.opening.stop_means",{share:h.share}):s("desk.opening.whole")}
</p>
</div>`:c}
</section>`},pe=function(e,t){let n=String(e.number),a=this.queue.of(e.number),h=this.queue.view?.is_running?void 0:()=>d(this,r,q).call(this,[e.number]),u=ne(e,a,h),$=e.state==="opened";return i`<li aria-current=${$&&n===t?"true":c}>
<span class="n">${e.number}</span>
${$?i`<a href=${_("cases",this.case,n)} @click=${()=>this.turned=""}
><span class="vh">${s("desk.share",{share:n})}:</span> ${u}</a
>`:i`<div>${u}</div>`}
</li>`},ue=function(e,t,n){return t.length?customElements.get("nr-desk-work")?i`<nr-desk-work
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.case=${this.case}
.share=${n}
@nr-share=${k(this,M)}
></nr-desk-work>`:i`<div></div>`:i`<section class="card pad stack first">
<p>${s(e.counts.total?"desk.case.none_open":"desk.cases.nothing")}</p>
${e.counts.total?i`<p class="mut">${s("desk.today.sealed_means")}</p>`:c}
</section>`},M=new WeakMap,q=function(e,t=!1){this.asks=e,this.asksWithdrawn=t},B=new WeakMap,W=new WeakMap,me=function(){let e=this.drops;return e?i`<nr-dialog open heading=${s("desk.case.delete_ask",{share:e.number})} @nr-close=${()=>this.drops=null}>
<p>${s("desk.case.delete_means")}</p>
<button slot="acts" autofocus @click=${()=>this.drops=null}>${s("desk.cancel")}</button>
<button slot="acts" @click=${()=>{d(this,r,$e).call(this,e)}}>${s("desk.case.delete_act")}</button>
</nr-dialog>`:c},$e=async function(e){this.drops=null;try{await D(this,()=>this.client.call("POST",`/shares/${e.number}/drop`,{}))}catch(t){this.notify(t)}await d(this,r,S).call(this)},p.styles=[I,U,ie,T`
.cg{display: grid;grid-template-columns: 264px minmax(0, 1fr);gap: 16px;align-items: start;}.notices{display: grid;gap: 8px;margin-bottom: 16px;}.notices > .note{align-items: center;}.notices:empty{display: none;}.ftr{border-top: 1px solid var(--nr-line);padding: 12px 16px;display: grid;gap: 8px;}.acts{display: flex;flex-wrap: wrap;gap: 8px;}.acts > button{flex: 1 1 150px;}@media (max-width: 1100px){.cg{grid-template-columns: 236px minmax(0, 1fr);}}@media (max-width: 900px){.cg{grid-template-columns: minmax(0, 1fr);}.first,
nr-desk-work{order: -1;}.notices > .note{flex-wrap: wrap;align-items: flex-start;}}`],l([R()],p.prototype,"case",2),l([R()],p.prototype,"share",2),l([m()],p.prototype,"turned",2),l([R()],p.prototype,"tab",2),l([m()],p.prototype,"view",2),l([m()],p.prototype,"shares",2),l([m()],p.prototype,"next",2),l([m()],p.prototype,"asks",2),l([m()],p.prototype,"asksWithdrawn",2),l([m()],p.prototype,"drops",2),l([m()],p.prototype,"failed",2),l([m()],p.prototype,"adds",2),p=l([L("nr-desk-case")],p);var V,b,A,H,ke,fe,w=class extends C{constructor(){super(...arguments);f(this,b);this.cases=[];this.total=0;this.next=null;this.isLoaded=!1;f(this,V,"");f(this,H,e=>{P(this,V,e.target.value),d(this,b,A).call(this)})}keys(){return[{key:"/",word:"desk.cases.find",act:()=>this.field?.focus()}]}willUpdate(e){e.has("route")&&!this.route.length&&d(this,b,A).call(this)}render(){let[e,t,n]=this.route;return e?i`<nr-desk-case
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.case=${e}
.share=${t??""}
.tab=${n??""}
></nr-desk-case>`:i`<div class="ttl">
<div>
<h1 tabindex="-1">${s("desk.cases")}</h1>
<p>${this.isLoaded?g("desk.cases.total",this.total):""}</p>
</div>
<div class="a field">
<input
type="search"
aria-label=${s("desk.cases.find")}
placeholder=${s("desk.cases.find")}
maxlength="100"
@input=${k(this,H)}
/>
</div>
</div>
${d(this,b,ke).call(this)}`}};V=new WeakMap,b=new WeakSet,A=async function(e=""){let t=k(this,V);try{let n=new URLSearchParams({find:t,after:e}),a=await this.client.call("GET",`/cases?${n}`);if(t!==k(this,V))return;this.cases=e?[...this.cases,...a.cases]:a.cases,this.total=a.total,this.next=a.next,this.isLoaded=!0}catch(n){this.notify(n)}},H=new WeakMap,ke=function(){return this.isLoaded?this.cases.length?i`<section class="card">
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
${this.cases.map(e=>d(this,b,fe).call(this,e))}
</tbody>
</table>
</div>
</section>
${this.next?i`<p class="pad"><button @click=${()=>{d(this,b,A).call(this,this.next??"")}}>${s("desk.more")}</button></p>`:c}`:i`<section class="card pad stack">
<p>${s(k(this,V)?"desk.cases.not_found":"desk.cases.none")}</p>
${k(this,V)?c:i`<div><a class="btn" href=${_("ask")}>${s("desk.today.ask")}</a></div>`}
</section>`:c},fe=function(e){return i`<tr>
<td>
<a href=${_("cases",e.case)}>${e.title||s("desk.cases.elsewhere")}</a>
<small class="code">${e.case_number}</small>
${e.requests>1?i`<small>${g("desk.cases.requests",e.requests)}</small>`:c}
</td>
<td>${ee(e.shares)}</td>
<td>${e.state?G({state:e.state,asked:e.last}):"–"}</td>
<td class="nw">${v(e.last)}</td>
</tr>`},w.styles=[I,U],l([m()],w.prototype,"cases",2),l([m()],w.prototype,"total",2),l([m()],w.prototype,"next",2),l([m()],w.prototype,"isLoaded",2),l([F("input[type=search]")],w.prototype,"field",2),w=l([L("nr-desk-cases")],w);export{w as CasesPage};
