import{a as U}from"./chunk-34OQZE2T.js";import"./chunk-HF545FSE.js";import{b as F}from"./chunk-MFEHYRFX.js";import{c as b,d as H,e as M,f as D,g as A}from"./chunk-7JT6P2OG.js";import"./chunk-IK5A35RI.js";import"./chunk-RZ7DHKX6.js";import{K as G,P as E,X as S,Y as I,Z as R,_ as O,c as t,d as C,f as y,g as r,k as p,n as v,o as c,r as V,s as u,t as _,u as B}from"./chunk-Z74WOBFN.js";import{a as n,b as d,c as g,e as a}from"./chunk-IKM2OKE7.js";var x,$,L,j,Q,J,T,k=class extends S{constructor(){super(...arguments);g(this,$);this.asks=!1;g(this,x,new U(this,()=>{d(this,$,j)?.state==="opened"&&this.dispatchEvent(new Event("nr-opened"))}));this.isAsked=!1;g(this,T,async({detail:e})=>{this.asks=!1,this.isAsked=!0;try{await d(this,x).open(e)}catch(i){this.notify(i)}})}render(){let{changed:e,sealed_holds:i,withdrawn_at:o}=this.report;return r`<div class="note red" role="alert">
${u("stop",18)}<span
><b>${t("desk.report.changed")}</b> ${e.map(h=>r`<span class="code">${h}</span> `)}
<p>${i?t("desk.report.changed.sealed"):t("desk.report.changed.nothing")}</p>
${a(this,$,J).call(this)}</span
>
</div>
${this.asks?r`<nr-desk-open
again
.shares=${[d(this,$,L)]}
?withdrawn=${!!o}
@nr-close=${()=>this.asks=!1}
@nr-open=${d(this,T)}
></nr-desk-open>`:p}`}};x=new WeakMap,$=new WeakSet,L=function(){return Number(this.report.share)},j=function(){return d(this,x).of(d(this,$,L))},Q=function(){let{roles:e}=this.session;return this.report.sealed_holds&&d(this,$,L)>0&&(e.includes("officer")||e.includes("supervisor"))},J=function(){if(!d(this,$,Q))return p;let e=d(this,$,j);if(e?.state==="waiting"||e?.state==="opening"){let{step:i,steps:o}=e,h=t(`desk.step.${i}`);return r`<p role="status">${t("desk.opening")}: ${t("desk.opening.step",{step:i,steps:o,what:h})}</p>
<button class="act" @click=${()=>d(this,x).stop()}>${t("desk.opening.stop")}</button>`}return r`${this.isAsked&&e?.message?r`<p role="status">${e.message}</p>`:p}
<button class="act" @click=${()=>this.asks=!0}>${t("desk.opening.again")}</button>`},T=new WeakMap,k.styles=[_,O,y`
:host{display: block;}.note{margin-bottom: 16px;}.act{margin-top: 8px;}p{margin-top: 4px;}`],n([v({attribute:!1})],k.prototype,"report",2),n([c()],k.prototype,"asks",2),n([c()],k.prototype,"isAsked",2),k=n([V("nr-desk-changed")],k);var le={proved:["tick","ok"],not_proved:["minus","mut"],not_checked:["info","am"]},pe=["prosecutor","court","agency","defense","insurer","other"],s,z,W,K,w,X,Y,Z,P,q,N,ee,te,se,ie,l=class extends S{constructor(){super(...arguments);g(this,s);this.case="";this.share="";this.report=null;this.log=null;this.failed="";this.isChecking=!1;this.extras=["certificate","log","stills"];this.to="prosecutor";this.reference="";this.asks=!1;this.isWriting=!1;this.exported=null;this.refused=""}willUpdate(e){(e.has("share")||e.has("case"))&&this.share?a(this,s,W).call(this):e.has("language")&&(this.report||this.failed)&&a(this,s,W).call(this)}render(){let e=this.report;return e?r`<div class="ttl">
<div>
<a class="crumb" href=${R("cases",this.case)}>${[e.case_number||this.case,e.title].filter(Boolean).join(" · ")}</a>
<h1 tabindex="-1">${t("desk.report.title",{share:e.share})}</h1>
<div class="meta">${a(this,s,N).call(this,e)}</div>
</div>
<div class="a">
<button ?disabled=${this.isChecking} @click=${()=>a(this,s,X).call(this)}>
${u("again",16)}${this.isChecking?t("desk.report.checking"):t("desk.report.again")}
</button>
<button @click=${()=>a(this,s,Y).call(this)}>${t("desk.report.print")}</button>
</div>
</div>
${M(this.log?.verdict)}${a(this,s,ee).call(this,e)}
<div class="two">
<div class="stack">
${e.groups.length?p:r`<section class="card pad"><p>${t("desk.report.nothing")}</p></section>`}
${e.groups.map(i=>r`<section class="card">
<header>
<h2>${i.title}</h2>
<span class="cnt">${i.items.length}</span>
<span class="a mut">${i.lead}</span>
</header>
<ul class="kv">
${i.items.map(o=>{let[h,m]=le[i.result];return r`<li><span class=${m}>${u(h,18)}</span><div><b>${o.title}</b><small>${o.ground}</small></div></li>`})}
</ul>
</section>`)}
</div>
<aside class="stack">${a(this,s,te).call(this,e)}${a(this,s,ie).call(this,e)}</aside>
</div>
${this.log?r`<section class="card who">
<header>
<h2>${t("desk.log.looked")}</h2>
${this.log.verdict.holds?H(this.log.verdict):p}<a class="a" href="#/log">${t("desk.log.all")}</a>
</header>
${this.log.entries.length?D(this.log.entries,!1):r`<p class="in mut">${t("desk.log.nobody")}</p>`}
</section>`:p}`:r`<a class="crumb" href=${R("cases",this.case)}>${this.case}</a>
<h1 tabindex="-1">${this.failed||t("desk.report.title",{share:this.share})}</h1>`}};s=new WeakSet,z=function(){return`/cases/${this.case}/shares/${this.share}/report`},W=async function(){try{this.failed="",this.report=await this.client.call("GET",d(this,s,z)),await a(this,s,w).call(this)}catch(e){this.failed=I(e)}},K=async function(){await a(this,s,W).call(this),await this.updateComplete,this.renderRoot.querySelector("h1")?.focus()},w=async function(){let e=new URLSearchParams({case:this.case,share:this.share,most:"20"});this.log=await this.client.call("GET",`/log?${e}`)},X=async function(){if(!this.isChecking){this.isChecking=!0;try{this.report=await this.client.call("POST",`${d(this,s,z)}/checks`),await a(this,s,w).call(this)}catch(e){this.notify(e)}finally{this.isChecking=!1}}},Y=async function(){try{await this.client.call("POST",`${d(this,s,z)}/prints`),print(),await a(this,s,w).call(this)}catch(e){this.notify(e)}},Z=async function(){if(this.asks=!1,!(this.isWriting||!this.report)){this.isWriting=!0,this.refused="";try{let e={shares:[this.share],extras:this.extras.filter(i=>a(this,s,q).call(this,i)),to:this.to,reference:this.reference};this.exported=await this.client.call("POST",`/cases/${this.case}/exports`,e),await a(this,s,w).call(this)}catch(e){this.refused=I(B.of(e))}finally{this.isWriting=!1}}},P=async function(e){try{F(await this.client.mediaUrl(`/cases/${this.case}/exports/${e.name}`),e.name)}catch(i){this.notify(i)}},q=function(e){let i=this.report?.export;return i?e==="certificate"?i.has_certificate:e==="log"?i.log_entries>0:e==="stills"?i.stills.length>0:i.marks>0:!1},N=function(e){let o=e.films.filter(({start:m})=>m).reduce((m,f)=>m+Date.parse(f.end??"")-Date.parse(f.start??""),0),h=C("desk.report.films",e.films.length);return r`${e.films.length?r`<span>${o?`${h}, ${G(o)}`:h}</span><span>${E(e.size_bytes)}</span>`:p}
${e.arrived_at?r`<span>${t("desk.report.arrived",{time:b(e.arrived_at)})}</span>`:p}
${e.opened_at?r`<span>${t("desk.report.opened",{time:b(e.opened_at)})}</span>`:p}
<span>${t("desk.report.checked",{time:b(e.checked_at)})}</span>`},ee=function(e){return r`${e.changed.length?r`<nr-desk-changed
.client=${this.client}
.session=${this.session}
.language=${this.language}
.report=${e}
@nr-opened=${()=>a(this,s,K).call(this)}
></nr-desk-changed>`:e.failures.length?r`<div class="note red" role="alert">
${u("stop",18)}<span><b>${t("desk.report.failed")}</b> ${e.failures.join(" ")}</span>
</div>`:p}
${e.withdrawn_at?r`<div class="note">
${u("undo",18)}<span
><b>${t("desk.report.withdrawn",{time:b(e.withdrawn_at)})}</b> ${t("desk.report.withdrawn.means")}</span
>
</div>`:p}`},te=function(e){let i=e.export,o=(m,f)=>r`<li><label>${u("tick",18)}<span><b>${m}</b><small>${f}</small></span></label></li>`,h=(m,f,oe)=>a(this,s,q).call(this,m)?r`<li>
<label>
<input
type="checkbox"
.checked=${this.extras.includes(m)}
@change=${()=>this.extras=this.extras.includes(m)?this.extras.filter(ne=>ne!==m):[...this.extras,m]}
/><span><b>${f}</b><small>${oe}</small></span>
</label>
</li>`:p;return r`<section class="card export">
<header><h2>${t("desk.report.export")}</h2></header>
<div class="in">
<p class="mut sm">${t("desk.report.export.lead")}</p>
<ul class="ex">
${o(t("desk.report.export.share",{share:e.share}),t("desk.report.export.share.what"))}
${o(t("desk.report.export.report"),t("desk.report.export.report.what"))}
${o(t("desk.report.export.how"),t("desk.report.export.how.what"))}
${h("certificate",t("desk.report.export.certificate"),t("desk.report.export.certificate.what"))}
${h("log",t("desk.report.export.log"),C("desk.report.export.log.what",i.log_entries))}
${h("stills",t("desk.report.export.stills",{labels:i.stills.join(", ")}),t("desk.report.export.stills.what"))}
${h("marks",t("desk.report.export.marks"),t("desk.report.export.marks.what"))}
</ul>
${e.failures.length?r`<p class="mut sm">${t("desk.report.export.not")}</p>`:this.session.roles.includes("custodian")?a(this,s,se).call(this,e):r`<p class="mut sm">${t("desk.report.export.custodian")}</p>`}
</div>
<nr-dialog
?open=${this.asks}
heading=${t("desk.report.export.sure",{share:e.share,to:t(`desk.report.to.${this.to}`)})}
@nr-close=${()=>this.asks=!1}
>
<p>${t("desk.report.export.sure.text")}</p>
<button slot="acts" class="btn big" @click=${()=>this.asks=!1}>${t("desk.keep.cancel")}</button>
<button slot="acts" class="btn big" @click=${()=>a(this,s,Z).call(this)}>${t("desk.report.export.now")}</button>
</nr-dialog>
</section>`},se=function(e){let i=this.exported;return r`<div class="hx">
<label class="field">
<span>${t("desk.report.export.to")}</span>
<select @change=${o=>this.to=o.target.value}>
${pe.map(o=>r`<option value=${o} ?selected=${o===this.to}>${t(`desk.report.to.${o}`)}</option>`)}
</select>
</label>
<label class="field">
<span>${t("desk.report.export.reference")}</span>
<input maxlength="200" .value=${this.reference} @input=${o=>this.reference=o.target.value} />
</label>
</div>
<button class="btn big" ?disabled=${this.isWriting} @click=${()=>this.asks=!0}>
${u("download",16)}${this.isWriting?t("desk.report.export.busy"):t("desk.report.export.go")}
</button>
<p class="mut xs">
${t("desk.report.export.about",{name:e.export.name,size:E(e.export.size_bytes)})}
</p>
${this.refused?r`<div class="note red" role="alert">${u("stop",18)}<span>${this.refused}</span></div>`:p}
${i?r`<div class="note plain" role="status">
${u("tick",18)}<span
>${t("desk.report.export.done",{name:i.name,size:E(i.size_bytes)})}<br />
<button class="btn link" @click=${()=>a(this,s,P).call(this,i)}>${t("desk.report.export.save")}</button></span
>
</div>`:p}`},ie=function(e){return r`<section class="card">
<header><h2>${t("desk.report.yourself")}</h2></header>
<div class="in">
<p class="mut sm">${t("desk.report.yourself.lead")}</p>
<pre tabindex="0">${t("desk.report.command",{file:e.export.name})}</pre>
<dl>
${e.sealed_sha256?r`<dt>${t("desk.report.sealed")}</dt><dd>${A(e.sealed_sha256)}</dd>`:p}
${e.films.map(i=>r`<dt>${t("desk.report.film",{file:i.name})}</dt
><dd>${A(i.sha256)}</dd><dd class="clock mut">${i.clock}</dd>`)}
</dl>
</div>
</section>`},l.styles=[_,O,y`
.cnt{min-width: 22px;padding: 0 7px;border-radius: 11px;background: var(--nr-sunk);font: 600 12px/22px var(--nr-font);text-align: center;}.a.mut{color: var(--nr-ink2);}.kv b,
.ex b{font-weight: 500;}.ex li label{display: grid;grid-template-columns: 18px minmax(0, 1fr);gap: 12px;padding: 6px 0;}.ex input{margin: 3px 0 0;width: 16px;height: 16px;}.hx{display: grid;grid-template-columns: 1fr 1fr;gap: 10px;margin: 12px 0;}.hx label{display: grid;gap: 4px;align-content: start;min-width: 0;}.hx :is(input, select){width: 100%;min-width: 0;}.in{padding: 0 16px 16px;}.in .big{width: 100%;}.in p + *,
.in .xs,
.in .note{margin-top: 8px;}pre{margin: 8px 0 12px;padding: 10px;border-radius: 6px;background: var(--nr-sunk);font: 12px/18px var(--nr-mono);white-space: pre-wrap;overflow-wrap: anywhere;}dt{font-size: 12.5px;color: var(--nr-ink2);}dd{font: 12px/18px var(--nr-mono);overflow-wrap: anywhere;margin-bottom: 8px;}dd:has(+ .clock){margin-bottom: 2px;}.clock{font: 12.5px/18px var(--nr-font);}.note{margin-bottom: 16px;}.who{margin-top: 16px;}@media print{aside .export{display: none;}.two{display: block;}.stack{margin-bottom: 16px;}}`],n([v()],l.prototype,"case",2),n([v()],l.prototype,"share",2),n([c()],l.prototype,"report",2),n([c()],l.prototype,"log",2),n([c()],l.prototype,"failed",2),n([c()],l.prototype,"isChecking",2),n([c()],l.prototype,"extras",2),n([c()],l.prototype,"to",2),n([c()],l.prototype,"reference",2),n([c()],l.prototype,"asks",2),n([c()],l.prototype,"isWriting",2),n([c()],l.prototype,"exported",2),n([c()],l.prototype,"refused",2),l=n([V("nr-desk-report")],l);export{l as ReportPage};
