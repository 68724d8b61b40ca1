import{c as U,d as z,e as O}from"./chunk-ZU3I4VGU.js";import{C as M,H as R,K as V,P as v,Q as b,T as k,U as G,V as E,W as y,c as t,e as D,f as u,g as a,k as h,m as S,n as l,q as f}from"./chunk-ZNTCP7GX.js";import{a as o,b as T,c as $,e as d}from"./chunk-IKM2OKE7.js";var w,C,p=class extends k{constructor(){super(...arguments);$(this,w);this.number="";this.made=null;this.failed=""}willUpdate(e){e.has("number")&&this.number&&d(this,w,C).call(this)}render(){let e=this.made;if(!e)return a`<h1 tabindex="-1">${this.failed||t("desk.cert")}</h1>`;let s=(i,I,N=!1)=>a`<tr>
<th scope="row">${i}</th>
<td class=${N?"code":""}>${I}</td>
</tr>`;return a`<div class="ttl">
<div>
<a class="crumb" href="#/log">${t("desk.log")}</a>
<h1 tabindex="-1">${t("desk.cert")}</h1>
<div class="meta"><span>${e.case_number}</span><span>${g(e.ended)}</span></div>
</div>
<div class="a"><button @click=${()=>print()}>${t("desk.report.print")}</button></div>
</div>
<section class="card">
<table class="tb">
<tbody>
${s(t("desk.cert.department"),e.agency)} ${s(t("desk.log.case"),e.case_number)}
${s(t("desk.cert.deleted"),e.is_whole?t("desk.cert.whole"):t("desk.cert.part"))}
${s(t("desk.cert.began"),g(e.began))} ${s(t("desk.cert.ended"),g(e.ended))}
${s(t("desk.cert.by"),e.by)} ${s(t("desk.cert.why"),e.why||t("desk.cert.none"))}
${s(t("desk.keep"),e.kept_until||t("desk.cert.no_date"))}
${s(t("desk.cert.files"),`${R(e.files.length)}, ${V(e.size_bytes)}`)}
${s(t("desk.cert"),e.id,!0)} ${s(t("desk.cert.key"),e.key,!0)}
</tbody>
</table>
<h2>${t("desk.cert.shares")}</h2>
<table class="tb">
<tbody>
${e.shares.map(i=>s(t("desk.delete.share",{share:i.name}),i.sha256,!0))}
</tbody>
</table>
${e.handed_on.length?a`<h2>${t("desk.cert.handed")}</h2>
<table class="tb">
<tbody>
${e.handed_on.map(i=>s(`${g(i.at)}, ${A(i.to)}`,i.sha256,!0))}
</tbody>
</table>`:h}
<h2>${t("desk.cert.hashes")}</h2>
<table class="tb">
<tbody>
${e.files.map(i=>s(V(i.size_bytes),i.sha256,!0))}
</tbody>
</table>
<p class="pad mut">${t("desk.cert.means")}</p>
</section>`}};w=new WeakSet,C=async function(){try{this.made=await this.client.call("GET",`/certificates/${this.number}`)}catch(e){this.failed=G(e)}},p.styles=[b,y,u`
.card{max-width: 860px;}th[scope]{width: 190px;font-weight: 400;}.code{overflow-wrap: anywhere;}h2{padding: 16px 16px 4px;}`],o([S()],p.prototype,"number",2),o([l()],p.prototype,"made",2),o([l()],p.prototype,"failed",2),p=o([f("nr-desk-certificate")],p);function g(c){return`${c.slice(0,10)} ${c.slice(11,19)} UTC`}function A(c){return D(`desk.report.to.${c}`)?t(`desk.report.to.${c}`):c}var r,m,_,F,H,L,j,q,n=class extends k{constructor(){super(...arguments);$(this,r);this.entries=[];this.hasMore=!1;this.people=[];this.certificates=[];this.due=[];this.case="";this.who="";this.asksExport=!1;this.isLoaded=!1}connectedCallback(){super.connectedCallback(),d(this,r,m).call(this),d(this,r,_).call(this)}updated(e){!e.has("route")||e.get("route")===void 0||this.route.length||(d(this,r,m).call(this),d(this,r,_).call(this))}render(){let[e,s]=this.route;return e==="certificates"&&s?a`<nr-desk-certificate
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.number=${s}
></nr-desk-certificate>`:a`<div class="ttl">
<div>
<h1 tabindex="-1">${t("desk.log")}</h1>
<p>${t("desk.log.lead")}</p>
</div>
<div class="a">
<button @click=${()=>d(this,r,F).call(this)}>${v("again",16)}${t("desk.log.verify")}</button>
${T(this,r,L)?a`<button @click=${()=>this.asksExport=!0}>${v("download",16)}${t("desk.log.export")}</button>`:h}
</div>
</div>
${z(this.verdict)}
${this.due.map(i=>a`<div class="note">
${v("warn",18)}<span
><b>${t("desk.log.due")}.</b> ${t("desk.log.due.text",{case:i.case_number||i.case,until:i.current?.until??""})}
<a href=${E("cases",i.case)}>${t("desk.log.case")}</a></span
>
</div>`)}
<div class="stack">
<section class="card">
<header>${this.verdict?U(this.verdict):h}</header>
${d(this,r,j).call(this)}
${this.isLoaded&&!this.entries.length?a`<p class="line mut">${t("desk.log.empty")}</p>`:O(this.entries,!0)}
${this.hasMore?a`<div class="older">
<button @click=${()=>d(this,r,m).call(this,this.entries.at(-1)?.number)}>${t("desk.log.more")}</button>
</div>`:h}
</section>
${this.certificates.length?d(this,r,q).call(this):h}
</div>
<nr-dialog
?open=${this.asksExport}
heading=${t("desk.log.export.sure")}
@nr-close=${()=>this.asksExport=!1}
>
<p>${t("desk.log.export.text")}</p>
<button slot="acts" class="btn big" @click=${()=>this.asksExport=!1}>${t("desk.keep.cancel")}</button>
<button slot="acts" class="btn big" @click=${()=>d(this,r,H).call(this)}>${t("desk.report.export.now")}</button>
</nr-dialog>`}};r=new WeakSet,m=async function(e=0){try{let s=new URLSearchParams({case:this.case,who:this.who,before:String(e),most:"50"}),i=await this.client.call("GET",`/log?${s}`);this.entries=e?[...this.entries,...i.entries]:i.entries,this.hasMore=i.more,this.verdict=i.verdict,e||(this.people=[...new Set([...this.people,...i.people])].sort()),this.isLoaded=!0}catch(s){this.notify(s)}},_=async function(){let[e,s]=await Promise.all([this.client.call("GET","/certificates").catch(()=>null),this.client.call("GET","/retention").catch(()=>null)]);this.certificates=e?.certificates??[],this.due=s?.cases.filter(i=>i.is_due)??[]},F=async function(){try{this.verdict=await this.client.call("POST","/log/verification")}catch(e){this.notify(e)}},H=async function(){this.asksExport=!1;try{let{name:e}=await this.client.call("POST","/log/exports"),s=/\d+/.exec(e)?.[0]??"";B(await this.client.mediaUrl(`/log/exports/${s}`),e),this.notify(t("desk.log.saved")),await d(this,r,m).call(this)}catch(e){this.notify(e)}},L=function(){return this.session.roles.some(e=>e==="custodian"||e==="administrator")},j=function(){return a`<form
@submit=${e=>{e.preventDefault(),d(this,r,m).call(this)}}
>
<label class="field">
<span>${t("desk.log.every_case")}</span>
<input name="case" .value=${this.case} @input=${e=>this.case=e.target.value.trim()} />
</label>
<label class="field">
<span>${t("desk.log.who")}</span>
<select
@change=${e=>{this.who=e.target.value,d(this,r,m).call(this)}}
>
<option value="">${t("desk.log.everybody")}</option>
${this.people.map(e=>a`<option value=${e} ?selected=${e===this.who}>${e}</option>`)}
</select>
</label>
<button>${t("desk.log.filter")}</button>
</form>`},q=function(){return a`<section class="card">
<header><h2>${t("desk.log.certificates")}</h2></header>
<div class="ov">
<table class="tb tn">
<tbody>
${this.certificates.map(e=>a`<tr>
<td class="nw">${M(e.ended)}</td>
<td><a href=${E("log","certificates",e.id)}>${e.case_number||e.id}</a></td>
<td>${e.shares.map(({name:s})=>t("desk.delete.share",{share:s})).join(", ")}</td>
<td>${e.by}</td>
</tr>`)}
</tbody>
</table>
</div>
</section>`},n.styles=[b,y,u`
form{display: flex;gap: 8px;flex-wrap: wrap;align-items: end;padding: 0 16px 12px;}form label{display: grid;gap: 4px;}.line{padding: 0 16px 12px;}.older{padding: 12px 16px;border-top: 1px solid var(--nr-line);}.note{margin-bottom: 16px;}`],o([l()],n.prototype,"entries",2),o([l()],n.prototype,"hasMore",2),o([l()],n.prototype,"people",2),o([l()],n.prototype,"verdict",2),o([l()],n.prototype,"certificates",2),o([l()],n.prototype,"due",2),o([l()],n.prototype,"case",2),o([l()],n.prototype,"who",2),o([l()],n.prototype,"asksExport",2),o([l()],n.prototype,"isLoaded",2),n=o([f("nr-desk-log")],n);function B(c,x){let e=document.createElement("a");e.href=c,e.download=x,e.click()}export{n as a,B as b};
