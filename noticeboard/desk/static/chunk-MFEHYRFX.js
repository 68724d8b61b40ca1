import{b as z,d as A,e as H,f as q}from"./chunk-7JT6P2OG.js";import{b as L}from"./chunk-IK5A35RI.js";import{H as C,M as G,P as B,X as g,Y as _,Z as F,_ as w,c as t,d as R,e as U,f as v,g as r,k as p,n as E,o as l,r as b,s as k,t as y}from"./chunk-Z74WOBFN.js";import{a as o,b as V,c as $,e as n}from"./chunk-IKM2OKE7.js";var D,N,h=class extends g{constructor(){super(...arguments);$(this,D);this.number="";this.made=null;this.failed=""}willUpdate(e){e.has("number")&&this.number&&n(this,D,N).call(this)}render(){let e=this.made;if(!e)return r`<h1 tabindex="-1">${this.failed||t("desk.cert")}</h1>`;let s=(i,W,X=!1)=>r`<tr>
<th scope="row">${i}</th>
<td class=${X?"code":""}>${W}</td>
</tr>`;return r`<div class="ttl">
<div>
<a class="crumb" href="#/log">${t("desk.log")}</a>
<h1 tabindex="-1">${t("desk.cert")}</h1>
<div class="meta"><span>${e.case_number}</span><span>${T(e.ended)}</span></div>
</div>
<div class="a"><button @click=${()=>print()}>${t("desk.report.print")}</button></div>
</div>
<section class="card">
<table class="tb">
<tbody>
${s(t("desk.cert.department"),e.agency)} ${s(t("desk.log.case"),e.case_number)}
${s(t("desk.cert.deleted"),e.is_whole?t("desk.cert.whole"):t("desk.cert.part"))}
${s(t("desk.cert.began"),T(e.began))} ${s(t("desk.cert.ended"),T(e.ended))}
${s(t("desk.cert.by"),e.by)} ${s(t("desk.cert.why"),e.why||t("desk.cert.none"))}
${s(t("desk.keep"),e.kept_until||t("desk.cert.no_date"))}
${s(t("desk.cert.files"),`${G(e.files.length)}, ${B(e.size_bytes)}`)}
${s(t("desk.cert.number"),e.id,!0)} ${s(t("desk.cert.key"),e.key,!0)}
</tbody>
</table>
<h2>${t("desk.cert.shares")}</h2>
<table class="tb">
<tbody>
${e.shares.map(i=>s(t("desk.delete.share",{share:i.name}),i.sha256,!0))}
</tbody>
</table>
${e.handed_on.length?r`<h2>${t("desk.cert.handed")}</h2>
<table class="tb">
<tbody>
${e.handed_on.map(i=>s(`${T(i.at)}, ${Z(i.to)}`,i.sha256,!0))}
</tbody>
</table>`:p}
<h2>${t("desk.cert.hashes")}</h2>
<table class="tb">
<tbody>
${e.files.map(i=>s(B(i.size_bytes),i.sha256,!0))}
</tbody>
</table>
<p class="pad mut">${t("desk.cert.means")}</p>
</section>`}};D=new WeakSet,N=async function(){try{this.made=await this.client.call("GET",`/certificates/${this.number}`)}catch(e){this.failed=_(e)}},h.styles=[y,w,v`
.card{max-width: 860px;}th[scope]{width: 190px;font-weight: 400;vertical-align: baseline;}td{vertical-align: baseline;}.code{overflow-wrap: anywhere;}h2{padding: 16px 16px 4px;}`],o([E()],h.prototype,"number",2),o([l()],h.prototype,"made",2),o([l()],h.prototype,"failed",2),h=o([b("nr-desk-certificate")],h);function T(c){return`${c.slice(0,10)} ${c.slice(11,19)} UTC`}function Z(c){return U(`desk.report.to.${c}`)?t(`desk.report.to.${c}`):c}var P=["arrival","closing","export"],ee=365,te=36500,f,Y,S,O,m=class extends g{constructor(){super(...arguments);$(this,f);this.rule=null;this.failed="";this.isBusy=!1;$(this,S,e=>{e.preventDefault();let s=new FormData(e.target);n(this,f,O).call(this,{days:Number(s.get("days")),after:String(s.get("after"))})})}render(){let{rule:e}=this,s=this.session.roles.includes("custodian");return r`<section class="card">
<header><h2>${t("desk.rule")}</h2></header>
<p>${e?R(`desk.rule.is.${e.after}`,e.days):t("desk.rule.none")}</p>
${s?n(this,f,Y).call(this,e):r`<p class="pad sm mut">${t("desk.rule.custodian")}</p>`}
${this.failed?r`<div class="note red" role="alert">${k("stop",18)}<span>${this.failed}</span></div>`:p}
</section>`}};f=new WeakSet,Y=function(e){return r`<form @submit=${V(this,S)}>
<label class="field">
${t("desk.rule.days")}
<input name="days" type="number" min="1" max=${te} required inputmode="numeric" .value=${String(e?.days??ee)} />
</label>
<label class="field">
${t("desk.rule.after")}
<select name="after">
${P.map(s=>r`<option value=${s} ?selected=${s===e?.after}>${t(`desk.rule.after.${s}`)}</option>`)}
</select>
</label>
<button class="btn" ?disabled=${this.isBusy}>${t("desk.rule.save")}</button>
${e?r`<button class="btn" type="button" ?disabled=${this.isBusy} @click=${()=>n(this,f,O).call(this,null)}>${t("desk.rule.end")}</button>`:p}
</form>`},S=new WeakMap,O=async function(e){this.isBusy=!0,this.failed="";try{this.rule=(await this.client.call("PUT","/retention/rule",{rule:e})).rule,this.notify(t("desk.rule.saved")),this.dispatchEvent(new CustomEvent("nr-kept"))}catch(s){this.failed=_(s)}finally{this.isBusy=!1}},m.styles=[y,w,v`
form{display: flex;flex-wrap: wrap;align-items: flex-end;gap: 12px;padding: 8px 16px 16px;}input{width: 110px;}p{padding: 0 16px;}.note{margin: 0 16px 16px;}`],o([E({attribute:!1})],m.prototype,"rule",2),o([l()],m.prototype,"failed",2),o([l()],m.prototype,"isBusy",2),m=o([b("nr-desk-retention-rule")],m);var a,u,M,j,I,J,K,Q,d=class extends g{constructor(){super(...arguments);$(this,a);this.entries=[];this.hasMore=!1;this.people=[];this.certificates=[];this.kept=null;this.case="";this.who="";this.asksExport=!1;this.isLoaded=!1}connectedCallback(){super.connectedCallback(),n(this,a,u).call(this),n(this,a,M).call(this)}updated(e){e.has("language")&&this.isLoaded&&n(this,a,u).call(this),!(!e.has("route")||e.get("route")===void 0||this.route.length)&&(n(this,a,u).call(this),n(this,a,M).call(this))}render(){let[e,s]=this.route;return e==="certificates"&&s?r`<nr-desk-certificate
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.number=${s}
></nr-desk-certificate>`:r`<div class="ttl">
<div>
<h1 tabindex="-1">${t("desk.log")}</h1>
<p>${t("desk.log.lead")}</p>
</div>
<div class="a">
<button @click=${()=>n(this,a,j).call(this)}>${k("again",16)}${t("desk.log.verify")}</button>
${V(this,a,J)?r`<button @click=${()=>this.asksExport=!0}>${k("download",16)}${t("desk.log.export")}</button>`:p}
</div>
</div>
${H(this.verdict)}
${this.kept?.cases.filter(i=>i.is_due).map(i=>r`<div class="note">
${k("warn",18)}<span
><b>${t("desk.log.due")}.</b> ${t("desk.log.due.text",{case:i.case_number||i.case,until:i.current?L(i.current.until):""})}
<a href=${F("cases",i.case)}>${t("desk.log.case")}</a></span
>
</div>`)}
<div class="stack">
<section class="card">
${this.verdict?.holds?r`<header>${A(this.verdict)}</header>`:p}
${n(this,a,K).call(this)}
${this.isLoaded&&!this.entries.length?r`<p class="line mut">${t("desk.log.empty")}</p>`:q(this.entries,!0)}
${this.hasMore?r`<div class="older">
<button @click=${()=>n(this,a,u).call(this,this.entries.at(-1)?.number)}>${t("desk.log.more")}</button>
</div>`:p}
</section>
${this.kept?r`<nr-desk-retention-rule
.client=${this.client}
.session=${this.session}
.language=${this.language}
.rule=${this.kept.rule}
@nr-kept=${()=>{n(this,a,M).call(this)}}
></nr-desk-retention-rule>`:p}
${this.certificates.length?n(this,a,Q).call(this):p}
</div>
<nr-dialog
?open=${this.asksExport}
heading=${t("desk.log.export.sure")}
@nr-close=${()=>this.asksExport=!1}
>
<p>${t("desk.log.export.text")}</p>
<button slot="acts" class="btn big" @click=${()=>this.asksExport=!1}>${t("desk.keep.cancel")}</button>
<button slot="acts" class="btn big" @click=${()=>n(this,a,I).call(this)}>${t("desk.report.export.now")}</button>
</nr-dialog>`}};a=new WeakSet,u=async function(e=0){try{let s=new URLSearchParams({case:this.case,who:this.who,before:String(e),most:"50"}),i=await this.client.call("GET",`/log?${s}`);this.entries=e?[...this.entries,...i.entries]:i.entries,this.hasMore=i.more,this.verdict=i.verdict,e||(this.people=[...new Set([...this.people,...i.people])].sort()),this.isLoaded=!0}catch(s){this.notify(s)}},M=async function(){let[e,s]=await Promise.all([this.client.call("GET","/certificates").catch(()=>null),this.client.call("GET","/retention").catch(()=>null)]);this.certificates=e?.certificates??[],this.kept=s},j=async function(){try{this.verdict=await this.client.call("POST","/log/verification")}catch(e){this.notify(e)}},I=async function(){this.asksExport=!1;try{let{name:e}=await this.client.call("POST","/log/exports"),s=/\d+/.exec(e)?.[0]??"";se(await this.client.mediaUrl(`/log/exports/${s}`),e),this.notify(t("desk.log.saved")),await n(this,a,u).call(this)}catch(e){this.notify(e)}},J=function(){return this.session.roles.some(e=>e==="custodian"||e==="administrator")},K=function(){return r`<form
@submit=${e=>{e.preventDefault(),n(this,a,u).call(this)}}
>
<label class="field">
<span>${t("desk.log.every_case")}</span>
<input name="case" .value=${this.case} @input=${e=>this.case=e.target.value.trim()} />
</label>
<label class="field">
<span>${t("desk.log.who")}</span>
<select
@change=${e=>{this.who=e.target.value,n(this,a,u).call(this)}}
>
<option value="">${t("desk.log.everybody")}</option>
${this.people.map(e=>r`<option value=${e} ?selected=${e===this.who}>${z(e)}</option>`)}
</select>
</label>
<button>${t("desk.log.filter")}</button>
</form>`},Q=function(){return r`<section class="card">
<header><h2>${t("desk.log.certificates")}</h2></header>
<div class="ov">
<table class="tb tn">
<tbody>
${this.certificates.map(e=>r`<tr>
<td class="nw">${C(e.ended)}</td>
<td><a href=${F("log","certificates",e.id)}>${e.case_number||e.id}</a></td>
<td>${e.shares.map(({name:s})=>t("desk.delete.share",{share:s})).join(", ")}</td>
<td>${e.by}</td>
</tr>`)}
</tbody>
</table>
</div>
</section>`},d.styles=[y,w,v`
form{display: flex;gap: 8px;flex-wrap: wrap;align-items: end;padding: 0 16px 12px;}form label{display: grid;gap: 4px;}.line{padding: 0 16px 12px;}.older{padding: 12px 16px;border-top: 1px solid var(--nr-line);}.note{margin-bottom: 16px;}`],o([l()],d.prototype,"entries",2),o([l()],d.prototype,"hasMore",2),o([l()],d.prototype,"people",2),o([l()],d.prototype,"verdict",2),o([l()],d.prototype,"certificates",2),o([l()],d.prototype,"kept",2),o([l()],d.prototype,"case",2),o([l()],d.prototype,"who",2),o([l()],d.prototype,"asksExport",2),o([l()],d.prototype,"isLoaded",2),d=o([b("nr-desk-log")],d);function se(c,x){let e=document.createElement("a");e.href=c,e.download=x,e.click()}export{d as a,se as b};
