import{b as G}from"./chunk-AAEI3WZA.js";import{b as k,c as N,d as O,e as j,f as _}from"./chunk-23PEJ24S.js";import"./chunk-GJAGGRZM.js";import"./chunk-ONWDQITL.js";import{J as D,O as f,W,X as w,Y as y,Z as I,c as s,d as v,f as C,g as i,k as p,m as b,n as c,q as L,r as h,s as T,t as z}from"./chunk-XG6OIHJT.js";import{a as l,b as x,c as S,e as a}from"./chunk-IKM2OKE7.js";var X={proved:["tick","ok"],not_proved:["minus","mut"],not_checked:["info","am"]},Y=["prosecutor","court","agency","defense","insurer","other"],t,g,V,u,U,H,M,R,E,q,B,F,A,J,o=class extends W{constructor(){super(...arguments);S(this,t);this.case="";this.share="";this.report=null;this.log=null;this.failed="";this.isChecking=!1;this.extras=["certificate","log","stills"];this.to="prosecutor";this.reference="";this.asks=!1;this.isWriting=!1;this.exported=null;this.refused=""}willUpdate(e){(e.has("share")||e.has("case"))&&this.share?a(this,t,V).call(this):e.has("language")&&(this.report||this.failed)&&a(this,t,V).call(this)}render(){let e=this.report;return e?i`<div class="ttl">
<div>
<a class="crumb" href=${y("cases",this.case)}>${[e.case_number||this.case,e.title].filter(Boolean).join(" · ")}</a>
<h1 tabindex="-1">${s("desk.report.title",{share:e.share})}</h1>
<div class="meta">${a(this,t,q).call(this,e)}</div>
</div>
<div class="a">
<button ?disabled=${this.isChecking} @click=${()=>a(this,t,U).call(this)}>
${h("again",16)}${this.isChecking?s("desk.report.checking"):s("desk.report.again")}
</button>
<button @click=${()=>a(this,t,H).call(this)}>${s("desk.report.print")}</button>
</div>
</div>
${O(this.log?.verdict)}${a(this,t,B).call(this,e)}
<div class="two">
<div class="stack">
${e.groups.length?p:i`<section class="card pad"><p>${s("desk.report.nothing")}</p></section>`}
${e.groups.map(r=>i`<section class="card">
<header>
<h2>${r.title}</h2>
<span class="cnt">${r.items.length}</span>
<span class="a mut">${r.lead}</span>
</header>
<ul class="kv">
${r.items.map(n=>{let[m,d]=X[r.result];return i`<li><span class=${d}>${h(m,18)}</span><div><b>${n.title}</b><small>${n.ground}</small></div></li>`})}
</ul>
</section>`)}
</div>
<aside class="stack">${a(this,t,F).call(this,e)}${a(this,t,J).call(this,e)}</aside>
</div>
${this.log?i`<section class="card who">
<header>
<h2>${s("desk.log.looked")}</h2>
${N(this.log.verdict)}<a class="a" href="#/log">${s("desk.log.all")}</a>
</header>
${this.log.entries.length?j(this.log.entries,!1):i`<p class="in mut">${s("desk.log.nobody")}</p>`}
</section>`:p}`:i`<a class="crumb" href=${y("cases",this.case)}>${this.case}</a>
<h1 tabindex="-1">${this.failed||s("desk.report.title",{share:this.share})}</h1>`}};t=new WeakSet,g=function(){return`/cases/${this.case}/shares/${this.share}/report`},V=async function(){try{this.failed="",this.report=await this.client.call("GET",x(this,t,g)),await a(this,t,u).call(this)}catch(e){this.failed=w(e)}},u=async function(){let e=new URLSearchParams({case:this.case,share:this.share,most:"20"});this.log=await this.client.call("GET",`/log?${e}`)},U=async function(){if(!this.isChecking){this.isChecking=!0;try{this.report=await this.client.call("POST",`${x(this,t,g)}/checks`),await a(this,t,u).call(this)}catch(e){this.notify(e)}finally{this.isChecking=!1}}},H=async function(){try{await this.client.call("POST",`${x(this,t,g)}/prints`),print(),await a(this,t,u).call(this)}catch(e){this.notify(e)}},M=async function(){if(this.asks=!1,!(this.isWriting||!this.report)){this.isWriting=!0,this.refused="";try{let e={shares:[this.share],extras:this.extras.filter(r=>a(this,t,E).call(this,r)),to:this.to,reference:this.reference};this.exported=await this.client.call("POST",`/cases/${this.case}/exports`,e),await a(this,t,u).call(this)}catch(e){this.refused=w(z.of(e))}finally{this.isWriting=!1}}},R=async function(e){try{G(await this.client.mediaUrl(`/cases/${this.case}/exports/${e.name}`),e.name)}catch(r){this.notify(r)}},E=function(e){let r=this.report?.export;return r?e==="certificate"?r.has_certificate:e==="log"?r.log_entries>0:e==="stills"?r.stills.length>0:r.marks>0:!1},q=function(e){let n=e.films.filter(({start:d})=>d).reduce((d,$)=>d+Date.parse($.end??"")-Date.parse($.start??""),0),m=v("desk.report.films",e.films.length);return i`${e.films.length?i`<span>${n?`${m}, ${D(n)}`:m}</span><span>${f(e.size_bytes)}</span>`:p}
${e.arrived_at?i`<span>${s("desk.report.arrived",{time:k(e.arrived_at)})}</span>`:p}
${e.opened_at?i`<span>${s("desk.report.opened",{time:k(e.opened_at)})}</span>`:p}
<span>${s("desk.report.checked",{time:k(e.checked_at)})}</span>`},B=function(e){return i`${e.changed.length?i`<div class="note red" role="alert">
${h("stop",18)}<span
><b>${s("desk.report.changed")}</b> ${e.changed.map(r=>i`<span class="code">${r}</span> `)}
<br />${e.sealed_holds?s("desk.report.changed.sealed"):s("desk.report.changed.nothing")}</span
>
</div>`:e.failures.length?i`<div class="note red" role="alert">
${h("stop",18)}<span><b>${s("desk.report.failed")}</b> ${e.failures.join(" ")}</span>
</div>`:p}
${e.withdrawn_at?i`<div class="note">
${h("undo",18)}<span
><b>${s("desk.report.withdrawn",{time:k(e.withdrawn_at)})}</b> ${s("desk.report.withdrawn.means")}</span
>
</div>`:p}`},F=function(e){let r=e.export,n=(d,$)=>i`<li><label>${h("tick",18)}<span><b>${d}</b><small>${$}</small></span></label></li>`,m=(d,$,K)=>a(this,t,E).call(this,d)?i`<li>
<label>
<input
type="checkbox"
.checked=${this.extras.includes(d)}
@change=${()=>this.extras=this.extras.includes(d)?this.extras.filter(Q=>Q!==d):[...this.extras,d]}
/><span><b>${$}</b><small>${K}</small></span>
</label>
</li>`:p;return i`<section class="card export">
<header><h2>${s("desk.report.export")}</h2></header>
<div class="in">
<p class="mut sm">${s("desk.report.export.lead")}</p>
<ul class="ex">
${n(s("desk.report.export.share",{share:e.share}),s("desk.report.export.share.what"))}
${n(s("desk.report.export.report"),s("desk.report.export.report.what"))}
${n(s("desk.report.export.how"),s("desk.report.export.how.what"))}
${m("certificate",s("desk.report.export.certificate"),s("desk.report.export.certificate.what"))}
${m("log",s("desk.report.export.log"),v("desk.report.export.log.what",r.log_entries))}
${m("stills",s("desk.report.export.stills",{labels:r.stills.join(", ")}),s("desk.report.export.stills.what"))}
${m("marks",s("desk.report.export.marks"),s("desk.report.export.marks.what"))}
</ul>
${e.failures.length?i`<p class="mut sm">${s("desk.report.export.not")}</p>`:this.session.roles.includes("custodian")?a(this,t,A).call(this,e):i`<p class="mut sm">${s("desk.report.export.custodian")}</p>`}
</div>
<nr-dialog
?open=${this.asks}
heading=${s("desk.report.export.sure",{share:e.share,to:s(`desk.report.to.${this.to}`)})}
@nr-close=${()=>this.asks=!1}
>
<p>${s("desk.report.export.sure.text")}</p>
<button slot="acts" class="btn big" @click=${()=>this.asks=!1}>${s("desk.keep.cancel")}</button>
<button slot="acts" class="btn big" @click=${()=>a(this,t,M).call(this)}>${s("desk.report.export.now")}</button>
</nr-dialog>
</section>`},A=function(e){let r=this.exported;return i`<div class="hx">
<label class="field">
<span>${s("desk.report.export.to")}</span>
<select @change=${n=>this.to=n.target.value}>
${Y.map(n=>i`<option value=${n} ?selected=${n===this.to}>${s(`desk.report.to.${n}`)}</option>`)}
</select>
</label>
<label class="field">
<span>${s("desk.report.export.reference")}</span>
<input maxlength="200" .value=${this.reference} @input=${n=>this.reference=n.target.value} />
</label>
</div>
<button class="btn big" ?disabled=${this.isWriting} @click=${()=>this.asks=!0}>
${h("download",16)}${this.isWriting?s("desk.report.export.busy"):s("desk.report.export.go")}
</button>
<p class="mut xs">
${s("desk.report.export.about",{name:e.export.name,size:f(e.export.size_bytes)})}
</p>
${this.refused?i`<div class="note red" role="alert">${h("stop",18)}<span>${this.refused}</span></div>`:p}
${r?i`<div class="note plain" role="status">
${h("tick",18)}<span
>${s("desk.report.export.done",{name:r.name,size:f(r.size_bytes)})}
<button class="btn link" @click=${()=>a(this,t,R).call(this,r)}>${s("desk.report.export.save")}</button></span
>
</div>`:p}`},J=function(e){return i`<section class="card">
<header><h2>${s("desk.report.yourself")}</h2></header>
<div class="in">
<p class="mut sm">${s("desk.report.yourself.lead")}</p>
<pre tabindex="0">${s("desk.report.command",{file:e.export.name})}</pre>
<dl>
${e.sealed_sha256?i`<dt>${s("desk.report.sealed")}</dt><dd>${_(e.sealed_sha256)}</dd>`:p}
${e.films.map(r=>i`<dt>${s("desk.report.film",{file:r.name})}</dt><dd>${_(r.sha256)}</dd>`)}
</dl>
</div>
</section>`},o.styles=[T,I,C`
.cnt{min-width: 22px;padding: 0 7px;border-radius: 11px;background: var(--nr-sunk);font: 600 12px/22px var(--nr-font);text-align: center;}.a.mut{color: var(--nr-ink2);}.kv b,
.ex b{font-weight: 500;}.ex li label{display: grid;grid-template-columns: 18px minmax(0, 1fr);gap: 12px;padding: 6px 0;}.ex input{margin: 3px 0 0;width: 16px;height: 16px;accent-color: var(--nr-link);}.hx{display: grid;grid-template-columns: 1fr 1fr;gap: 10px;margin: 12px 0;}.hx label{display: grid;gap: 4px;align-content: start;min-width: 0;}.hx :is(input, select){width: 100%;min-width: 0;}.in{padding: 0 16px 16px;}.in .big{width: 100%;}.in p + *,
.in .xs,
.in .note{margin-top: 8px;}pre{margin: 8px 0 12px;padding: 10px;border-radius: 6px;background: var(--nr-sunk);font: 12px/18px var(--nr-mono);white-space: pre-wrap;overflow-wrap: anywhere;}dt{font-size: 12.5px;color: var(--nr-ink2);}dd{font: 12px/18px var(--nr-mono);overflow-wrap: anywhere;margin-bottom: 8px;}.note{margin-bottom: 16px;}.who{margin-top: 16px;}@media print{aside .export{display: none;}.two{display: block;}.stack{margin-bottom: 16px;}}`],l([b()],o.prototype,"case",2),l([b()],o.prototype,"share",2),l([c()],o.prototype,"report",2),l([c()],o.prototype,"log",2),l([c()],o.prototype,"failed",2),l([c()],o.prototype,"isChecking",2),l([c()],o.prototype,"extras",2),l([c()],o.prototype,"to",2),l([c()],o.prototype,"reference",2),l([c()],o.prototype,"asks",2),l([c()],o.prototype,"isWriting",2),l([c()],o.prototype,"exported",2),l([c()],o.prototype,"refused",2),o=l([L("nr-desk-report")],o);export{o as ReportPage};
