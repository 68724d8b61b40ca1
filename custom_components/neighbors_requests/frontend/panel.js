import{$ as Cr,A as ae,B as ma,C as pt,D as B,E as Le,F as fa,G as ga,H as ee,I as M,J as es,K as oe,L as Fe,M as Ii,N as ce,O as dt,P as ba,Q as va,R as Pi,S as ya,T as Ai,U as wa,V as Hi,W as Di,X as f,Y as $,Z as Lt,_ as xa,a as w,aa as $a,b as a,ba as ka,c as ke,ca as Is,d as c,da as _a,e as P,ea as Ps,f as y,fa as Ea,g as v,ga as Ma,h as Ct,ha as Ta,i as R,ia as Oi,j as F,ja as Sa,k as pa,ka as It,l as Nt,la as ts,m as Sr,ma as qa,n as ve,na as Ca,o as da,oa as Ra,p as x,pa as Rr,q as L,qa as La,r as Li,ra as Ia,s as ca,sa as Pa,t as r,ta as Aa,u as E,ua as Ha,v as ha,w as ua,x as de,y as Rt,z as qr}from"./chunk-6QPLPXVX.js";import{a as d,b as u,c as g,d as k,e as l,f as la}from"./chunk-W7HMKWGT.js";var ct=class extends P{constructor(){super(...arguments);this.icon="inbox";this.heading="";this.text=""}render(){return a`<span class="g">${f(this.icon,28)}</span>
<h2>${this.heading}</h2>
<p>${this.text}</p>
<slot></slot>`}};ct.styles=[$,w`
:host{display: grid;justify-items: center;align-content: start;gap: 4px;padding: 24px;text-align: center;}.g{width: 56px;height: 56px;border-radius: 28px;background: var(--nr-tint);color: var(--nr-link);display: grid;place-items: center;margin-bottom: 8px;}h2{font: 500 16px/22px var(--nr-font);}p{color: var(--nr-ink2);font-size: 13px;line-height: 19px;max-width: 44ch;text-wrap: balance;}::slotted(*){margin-top: 12px !important;}`],d([y()],ct.prototype,"icon",2),d([y()],ct.prototype,"heading",2),d([y()],ct.prototype,"text",2),ct=d([x("nr-empty")],ct);function Ie(i){return i.error?a`<div class="card">
<nr-empty icon="away" .heading=${r("pages.failed")} .text=${i.error.message}>
<button @click=${()=>{i.again()}}>${f("again",18)}${r("pages.again")}</button>
</nr-empty>
</div>`:a`<div class="card" style="padding:16px;display:grid;gap:12px" aria-busy="true">
<span class="vh" role="status">${r("pages.loading")}</span>
<span class="grey" style="width:60%"></span><span class="grey"></span
><span class="grey" style="width:80%"></span>
</div>`}var Pt=class extends P{constructor(){super(...arguments);this.bars=[];this.label=""}render(){let e=Math.max(1,...this.bars.map(t=>t.value));return a`<div class="bars" aria-hidden="true">
${this.bars.map(t=>t.value?a`<i
title="${t.label}: ${M(t.value)}"
style="height:${Math.max(8,100*t.value/e)}%"
></i>`:a`<i class="none" title="${t.label}: 0"></i>`)}
</div>
<table class="vh">
<caption>
${this.label}
</caption>
<tbody>
${this.bars.map(t=>a`<tr>
<th scope="row">${t.label}</th>
<td>${M(t.value)}</td>
</tr>`)}
</tbody>
</table>`}};Pt.styles=[$,w`
:host{display: block;--nr-bars-height: 28px;}.bars{display: flex;align-items: flex-end;gap: 2px;height: var(--nr-bars-height);}.bars i{flex: 1;min-width: 3px;max-width: var(--nr-bars-widest, 24px);background: var(--nr-link);border-radius: 1.5px 1.5px 0 0;}.bars i.none{background: var(--nr-edge);height: 2px;}`],d([y({attribute:!1})],Pt.prototype,"bars",2),d([y()],Pt.prototype,"label",2),Pt=d([x("nr-bars")],Pt);var Hd=["requests","agencies","ledger","cameras","rules","boards","setup"],Da=new Map;function he(i){Da.set(i.name,i)}function Oa(){return Hd.flatMap(i=>Da.get(i)??[])}function W(i,n){i.dispatchEvent(new CustomEvent("nr-go",{detail:n,bubbles:!0,composed:!0}))}function zi(i){return i.getRootNode().host}function T(i,n,e={}){return a`<a
class=${e.class??""}
href="/neighbors-requests/${i}"
aria-current=${e.current?"page":"false"}
@click=${t=>{t.metaKey||t.ctrlKey||t.shiftKey||t.button!==0||(t.preventDefault(),W(t.currentTarget,i))}}
>${n}</a
>`}var Dd=8;function Lr(i,n){if(i.keys==="compromised")return{icon:"stop",tone:"stop",text:r("agencies.compromised")};if(i.keys==="revoked")return{icon:"stop",tone:"stop",text:r("agencies.revoked")};if(i.keys==="changing")return{icon:"clock",tone:"warn",text:r("agencies.changing")};let e=i.months.at(-1)?.requests??0;if(e>=Dd)return{icon:"warn",tone:"warn",text:E("agencies.many",e)};if(!i.requests)return{icon:"info",tone:"",text:r("agencies.never")};let t=n.filter(s=>s.agency.id===i.id&&s.findings.length>0).length;return t?{icon:"info",tone:"",text:E("agencies.flagged",t)}:{icon:"tick",tone:"",text:r("agencies.clean")}}function za(i,n){let e=n.trim().toLocaleLowerCase();return`${i.name} ${i.domain}`.toLocaleLowerCase().includes(e)}var Bi=w`
.setting{font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;min-height: 44px;padding: 0 8px;}`,Z,Ba,Ua,As,ht,Ye=class extends P{constructor(){super(...arguments);g(this,Z);this.narrow=!1;this.setting=c}render(){let e=this.record,t=Lr(e,this.house.requests),s=e.first_seen?r("agencies.since",{day:ae(e.first_seen)}):"";return a`
<div>${T("agencies",a`${f("back",18)} ${r("agencies.title")}`,{class:"row"})}</div>
<div class="head">
<span class="tile" style="--s:56px" aria-hidden="true">${ce(e.name)}</span>
<div class="grow">
<h2>${e.name}</h2>
<p class="mut">
${r(`agency_kind.${e.kind}`)} · <span class="code">${e.domain}</span>${s&&a` · ${s}`}
</p>
<nr-level .level=${e.level}></nr-level>
</div>
<div class="row"><span class="mut">${r("agencies.you")}</span>${this.setting}</div>
</div>
<p class="shows ${t.tone}">${f(t.icon,18)}<span>${t.text}</span></p>
<div class="figures">
${l(this,Z,As).call(this,M(e.requests),r("agencies.figure.requests"))}
${l(this,Z,As).call(this,e.resolved_share===null?"–":es(e.resolved_share),r("agencies.figure.resolved"))}
${l(this,Z,As).call(this,e.median_resolve_s===null?"–":ee(e.median_resolve_s*1e3),r("agencies.figure.time"))}
${l(this,Z,As).call(this,e.median_window_s===null?"–":ee(e.median_window_s*1e3),r("agencies.figure.window"))}
</div>
<div class="two">
<section class="card pad">
<h3>${r("agencies.months")}</h3>
<nr-bars
.label=${r("agencies.months")}
.bars=${e.months.map(o=>({label:pt(o.key),value:o.requests}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${pt(e.months[0]?.key??"")}</span
><span>${pt(e.months.at(-1)?.key??"")}</span>
</p>
</section>
<section class="card pad">
<h3>${r("agencies.windows")}</h3>
<nr-bars
.label=${r("agencies.windows")}
.bars=${e.window_lengths.map(o=>({label:r("agencies.up_to",{length:ee(o.to_s*1e3)}),value:o.count}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${ee((e.window_lengths[0]?.to_s??0)*1e3)}</span
><span>${ee((e.window_lengths.at(-1)?.to_s??0)*1e3)}</span>
</p>
</section>
<section class="card pad">
<h3>${r("agencies.asks_about")}</h3>
${e.requests?c:a`<p class="mut">${r("agencies.never")}</p>`}
<dl class="tn">
${e.incidents.map(o=>l(this,Z,ht).call(this,r(`incident.${o.code}`),M(o.count)))}
${e.median_area_km2===null?c:l(this,Z,ht).call(this,r("agencies.median_area"),Ii(e.median_area_km2))}
${e.largest_area_km2===null?c:l(this,Z,ht).call(this,r("agencies.largest_area"),Ii(e.largest_area_km2))}
${e.longest_window_s===null?c:l(this,Z,ht).call(this,r("agencies.longest_window"),ee(e.longest_window_s*1e3))}
</dl>
</section>
<section class="card pad">
<h3>${r("agencies.findings")}</h3>
${e.findings.length?a`<dl class="tn">
${e.findings.map(o=>l(this,Z,ht).call(this,r(`finding.${o.code}`),M(o.count)))}
</dl>`:a`<p class="mut">${r("agencies.clean")}</p>`}
<dl>
${l(this,Z,ht).call(this,r("agencies.key"),a`<span class="code">${dt(e.delivery_key)}</span>`)}
${e.registered.map(o=>l(this,Z,ht).call(this,r("agencies.registered"),a`<a href=${o.url} target="_blank" rel="noreferrer noopener"
>${o.origin}</a
>`))}
</dl>
</section>
</div>
${e.request_ids.length?a`<section class="card asked">
<h3 style="padding:16px 16px 0">${E("agencies.every",e.request_ids.length)}</h3>
<ul>
${l(this,Z,Ba).call(this).map(o=>l(this,Z,Ua).call(this,o))}
</ul>
</section>`:c}
`}};Z=new WeakSet,Ba=function(){let e=new Map(this.house.requests.map(t=>[t.id,t]));return this.record.request_ids.flatMap(t=>e.get(t)??[])},Ua=function(e){return a`<li>
<span class="tn mut sm" style="min-width:6.5em">${ae(e.issued)}</span>
<span class="grow">${T(`requests/${e.id}`,e.title)}</span>
<span class="sm mut">${r(`status.${e.status}`)}</span>
</li>`},As=function(e,t){return a`<div class="card figure tn"><b>${e}</b><span class="mut sm">${t}</span></div>`},ht=function(e,t){return a`<div>
<dt>${e}</dt>
<dd>${t}</dd>
</div>`},Ye.styles=[$,Bi,w`
:host{display: grid;gap: 16px;}.head{display: flex;flex-wrap: wrap;align-items: center;gap: 16px;}.head .grow{min-width: min(240px, 100%);}.head h2{font: 500 22px/30px var(--nr-font);}.figures{display: grid;grid-template-columns: repeat(4, 1fr);gap: 16px;}.figure{padding: 16px;}.figure b{display: block;font: 500 22px/30px var(--nr-font);}.two{display: grid;grid-template-columns: 1fr 1fr;gap: 16px;align-items: start;}.card.pad{padding: 16px;}h3{font: 500 15px/21px var(--nr-font);margin-bottom: 12px;}nr-bars{--nr-bars-height: 96px;--nr-bars-widest: 64px;}.ends{display: flex;justify-content: space-between;margin-top: 4px;}dl > div{display: flex;justify-content: space-between;gap: 16px;padding: 8px 0;border-bottom: 1px solid var(--nr-line);}dl > div:last-child{border-bottom: 0;}dt{color: var(--nr-ink2);}dd{text-align: end;min-width: 0;}.shows{display: flex;gap: 8px;align-items: center;}.shows.warn{color: var(--nr-amber);}.shows.stop{color: var(--nr-red);}.asked li{display: flex;gap: 12px;align-items: baseline;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}.asked li:last-child{border-bottom: 0;}:host([narrow]) .figures,
:host([narrow]) .two{grid-template-columns: 1fr;}:host([narrow]) .figures{grid-template-columns: 1fr 1fr;}`],d([y({attribute:!1})],Ye.prototype,"house",2),d([y({attribute:!1})],Ye.prototype,"record",2),d([y({type:Boolean,reflect:!0})],Ye.prototype,"narrow",2),d([y({attribute:!1})],Ye.prototype,"setting",2),Ye=d([x("nr-agency-record")],Ye);var Od=["notify","quiet","hidden"],rs,Pe,ja,Va,Ui,Ka,ss=class extends L{constructor(){super(...arguments);g(this,Pe);this.filter="";this.listed=new F(this);this.record=new F(this);g(this,rs,null)}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,rs))==null||e.call(this),k(this,rs,null)}willUpdate(){let e=this.route[0]??"",t=this.house.hub;u(this,rs)??k(this,rs,t.listen(s=>{s.type==="agency.changed"&&(this.listed.again(),this.record.again())})),this.record.ask(t,e?`/agencies/${e}`:""),this.listed.ask(t,e?"":"/agencies")}render(){if(this.route[0])return a`<div class="wrap">
${this.record.value?a`<nr-agency-record
.house=${this.house}
.record=${this.record.value}
.narrow=${this.narrow}
.setting=${l(this,Pe,Ui).call(this,this.record.value)}
></nr-agency-record>`:Ie(this.record)}
</div>`;let e=this.listed.value?.agencies,t=(e??[]).filter(s=>za(s,this.filter));return a`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${r("agencies.title")}</h2>
<p>${r("agencies.about")}</p>
</div>
<label class="find"
><span class="vh">${r("agencies.find")}</span>${f("search",18)}<input
type="search"
.value=${this.filter}
placeholder=${r("agencies.find")}
@input=${s=>{this.filter=s.target.value}}
/></label>
</div>
${e?l(this,Pe,ja).call(this,t,e.length):Ie(this.listed)}
<p class="sm mut foot">${r("agencies.foot")}</p>
</div>`}};rs=new WeakMap,Pe=new WeakSet,ja=function(e,t){return e.length?a`<div class="card">
<table class="tbl">
<thead>
<tr>
<th scope="col">${r("agencies.agency")}</th>
<th scope="col">${r("agencies.level")}</th>
<th scope="col">${r("agencies.months")}</th>
<th scope="col">${r("agencies.resolved")}</th>
<th scope="col">${r("agencies.record")}</th>
<th scope="col">${r("agencies.you")}</th>
</tr>
</thead>
<tbody>
${e.map(s=>l(this,Pe,Va).call(this,s))}
</tbody>
</table>
</div>`:a`<div class="card">
<nr-empty
icon="agency"
.heading=${r(t?"agencies.nobody_meant":"agencies.nobody")}
.text=${r(t?"agencies.nobody_meant_text":"agencies.nobody_text")}
></nr-empty>
</div>`},Va=function(e){let t=Lr(e,this.house.requests),s=e.months.reduce((o,p)=>o+p.requests,0);return a`<tr>
<td class="whole">
<div class="who">
<span class="tile" aria-hidden="true">${ce(e.name)}</span>
<div class="grow">
${T(`agencies/${e.id}`,e.name)}
<span class="xs mut"
>${r(`agency_kind.${e.kind}`)} · <span class="code">${e.domain}</span></span
>
</div>
</div>
</td>
<td><nr-level .level=${e.level}></nr-level></td>
<td>
<div class="asked">
<nr-bars
.label=${r("agencies.months")}
.bars=${e.months.map(o=>({label:pt(o.key),value:o.requests}))}
></nr-bars>
<b class="tn">${M(s)}</b>
</div>
</td>
<td class="tn of">
<span class="label mut">${r("agencies.resolved")} </span>${r("agencies.of",{part:M(e.resolved),all:M(e.requests)})}
</td>
<td class="whole">
<span class="shows ${t.tone}">${f(t.icon,18)}<span>${t.text}</span></span>
</td>
<td class="whole">${l(this,Pe,Ui).call(this,e)}</td>
</tr>`},Ui=function(e){return this.house.mayAnswer?a`<select
class="setting"
aria-label=${r("agencies.setting",{name:e.name})}
@change=${t=>{l(this,Pe,Ka).call(this,e,t.target)}}
>
${Od.map(t=>a`<option value=${t} ?selected=${t===e.setting}>
${r(`setting.${t}`)}
</option>`)}
</select>`:a`${r(`setting.${e.setting}`)}`},Ka=async function(e,t){try{let s=await this.house.hub.put(`/agencies/${e.id}/setting`,{setting:t.value});this.record.value&&this.record.show(s);let o=this.listed.value?.agencies;o&&this.listed.show({agencies:o.map(p=>p.id===s.id?s:p)}),this.notify(r(`agencies.set.${s.setting}`,{name:s.name}))}catch(s){t.value=e.setting,this.notify(s)}},ss.styles=[$,Bi,w`
.find{position: relative;display: block;width: 282px;max-width: 100%;}.find .ic{position: absolute;inset-inline-start: 14px;top: 13px;color: var(--nr-ink2);pointer-events: none;}.find input{font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;height: 44px;width: 100%;padding-block: 0;padding-inline: 42px 12px;}.who{display: flex;align-items: center;gap: 12px;min-width: 220px;}.who b,
.who a{font-weight: 500;font-size: 15px;line-height: 21px;display: block;color: var(--nr-ink);text-decoration: none;}.who a:hover{text-decoration: underline;}.asked{display: flex;align-items: center;gap: 12px;}.asked nr-bars{width: 104px;}.shows{display: flex;align-items: flex-start;gap: 8px;}.shows .ic{margin-top: 1px;color: var(--nr-ink2);}.warn,
.warn .ic{color: var(--nr-amber);}.stop,
.stop .ic{color: var(--nr-red);}.foot{margin-top: 14px;max-width: 80ch;}:host([narrow]) .find{width: 100%;}:host([narrow]) table,
:host([narrow]) tbody{display: block;}:host([narrow]) thead{position: absolute;width: 1px;height: 1px;overflow: hidden;clip-path: inset(50%);}:host([narrow]) tr{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 10px 16px;align-items: center;padding: 16px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) tr:last-child{border-bottom: 0;}:host([narrow]) td{display: block;padding: 0;border: 0;}:host([narrow]) nr-level{white-space: normal;}:host([narrow]) td.whole{grid-column: 1 / -1;}.of{white-space: nowrap;}.label{display: none;}:host([narrow]) .label{display: inline;}`],d([v()],ss.prototype,"filter",2),ss=d([x("nr-page-agencies")],ss);he({name:"agencies",icon:"agency",show:i=>a`<nr-page-agencies
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-agencies>`});var Hs,ji,ut=class extends P{constructor(){super(...arguments);g(this,Hs);this.open=!1;this.heading=""}updated(){if(!(!this.dialog||this.open===this.dialog.open)){if(!this.open)return this.dialog.close();this.dialog.showModal(),this.querySelector("[autofocus]")?.focus()}}render(){return a`<dialog
aria-labelledby="heading"
@cancel=${e=>{e.preventDefault(),l(this,Hs,ji).call(this)}}
@click=${e=>e.target===this.dialog&&l(this,Hs,ji).call(this)}
>
<h2 id="heading">${this.heading}</h2>
<slot></slot>
<div class="acts"><slot name="acts"></slot></div>
</dialog>`}};Hs=new WeakSet,ji=function(){this.dispatchEvent(new CustomEvent("nr-close",{bubbles:!1}))},ut.styles=[$,w`
dialog{border: 1px solid var(--nr-border);border-radius: var(--nr-r);background: var(--nr-card);color: var(--nr-ink);padding: 20px 20px 0;width: min(560px, calc(100vw - 32px));max-height: calc(100vh - 32px);font: 14px/20px var(--nr-font);overflow: auto;}dialog::backdrop{background: rgba(0, 0, 0, 0.5);}h2{font: 500 18px/25px var(--nr-font);margin-bottom: 8px;text-wrap: pretty;}.acts{display: flex;flex-wrap: wrap;justify-content: flex-end;gap: 8px;margin-top: 8px;padding: 12px 0 20px;position: sticky;bottom: 0;background: var(--nr-card);}`],d([y({type:Boolean})],ut.prototype,"open",2),d([y()],ut.prototype,"heading",2),d([Ct("dialog")],ut.prototype,"dialog",2),ut=d([x("nr-dialog")],ut);var is,Pr,Ga,De=class extends L{constructor(){super(...arguments);g(this,Pr);this.url="";this.name="";this.within="";this.wrong="";this.busy=!1;g(this,is,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){return a`<nr-dialog open .heading=${r("sources.add_title")} @nr-close=${u(this,is)}>
<p class="mut">${r("sources.add_text")}</p>
<div class="fields">
<label class="field"
>${r("sources.address")}<input
type="url"
inputmode="url"
autofocus
spellcheck="false"
.value=${this.url}
@input=${e=>{this.url=e.target.value}}
/></label>
<label class="field"
>${r("sources.name")}<input
maxlength="100"
.value=${this.name}
@input=${e=>{this.name=e.target.value}}
/></label>
<label class="field"
>${r("sources.within")}<input
type="number"
min="0.1"
max="20000"
step="any"
placeholder=${r("sources.everything")}
.value=${this.within}
@input=${e=>{this.within=e.target.value}}
/></label>
</div>
${this.wrong?a`<p class="wrong sm" role="alert">${this.wrong}</p>`:c}
<button slot="acts" class="btn link" @click=${u(this,is)}>${r("pages.cancel")}</button>
<button
slot="acts"
?disabled=${this.busy||!this.url.trim()}
@click=${()=>{l(this,Pr,Ga).call(this)}}
>
${r("sources.add_this")}
</button>
</nr-dialog>`}};is=new WeakMap,Pr=new WeakSet,Ga=async function(){this.busy=!0,this.wrong="";let e=this.url.trim();try{let t=this.within?Number(this.within):null,s=await this.house.hub.post("/awareness/sources",{url:e,name:this.name.trim(),within_km:t});this.notify(r("sources.added",{name:s.name})),u(this,is).call(this)}catch(t){this.wrong=R.of(t).message}this.busy=!1},De.styles=[$,w`
.fields{display: grid;gap: 12px;margin-top: 12px;}.wrong{color: var(--nr-red);margin-top: 8px;}`],d([v()],De.prototype,"url",2),d([v()],De.prototype,"name",2),d([v()],De.prototype,"within",2),d([v()],De.prototype,"wrong",2),d([v()],De.prototype,"busy",2),De=d([x("nr-source-dialog")],De);var zd={starting:"clock",following:"cloud",unreachable:"away",unreadable:"warn"},ns,ue,Ir,Fa,Ya,Wa,Xa,mt=class extends L{constructor(){super(...arguments);g(this,ue);this.adding=!1;this.removing=null;this.busy=!1;this.awareness=new F(this);this.own=new F(this);g(this,ns,null)}willUpdate(){let{hub:e,mayManage:t}=this.house;this.awareness.ask(e,"/awareness"),this.own.ask(e,t?"/awareness/sources":""),u(this,ns)??k(this,ns,e.listen(s=>{s.type==="awareness.changed"&&l(this,ue,Ir).call(this)}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,ns))==null||e.call(this),k(this,ns,null)}render(){let e=this.awareness.value?.sources;return a`<div class="head">
<div class="grow">
<h3>${r("sources.title")}</h3>
<p class="sm mut">${r("sources.about")}</p>
</div>
${this.house.mayManage?a`<button
class="btn sm"
@click=${()=>{this.adding=!0}}
>
${f("plus",16)}${r("sources.add")}
</button>`:c}
</div>
<div class="card">
${e?.length?a`<ul>
${e.map(t=>l(this,ue,Ya).call(this,t))}
</ul>`:a`<p class="none sm mut">${l(this,ue,Fa).call(this,e)}</p>`}
</div>
${this.adding?a`<nr-source-dialog
.house=${this.house}
@nr-done=${()=>{this.adding=!1,l(this,ue,Ir).call(this)}}
></nr-source-dialog>`:c}
${this.removing?l(this,ue,Wa).call(this,this.removing):c}`}};ns=new WeakMap,ue=new WeakSet,Ir=async function(){await Promise.all([this.awareness.again(),this.own.again()])},Fa=function(e){return e?r("sources.none"):this.awareness.error?.message??r("pages.loading")},Ya=function(e){let t=this.own.value?.sources.find(o=>o.id===e.id),s=r("sources.remove",{name:e.name});return a`<li class=${e.state}>
<span class="g">${f(zd[e.state],22)}</span>
<div>
<h4>${e.name}</h4>
<p class="sm">
${r(`sources.state.${e.state}`)}${e.reason?a` · ${e.reason}`:c}
</p>
<p class="sm mut tn">
<span class="code">${e.host}</span> ·
${E("sources.shown",e.shown,{count:M(e.shown)})}${e.fetched_at?a` · ${r("sources.read",{time:B(e.fetched_at)})}`:c}
</p>
${t?.from_config?a`<p class="sm mut">${r("sources.from_file")}</p>`:c}
</div>
${t&&!t.from_config?a`<button
class="btn round"
aria-label=${s}
title=${s}
@click=${()=>{this.removing=e}}
>
${f("trash",18)}
</button>`:c}
</li>`},Wa=function(e){let t=()=>{this.removing=null};return a`<nr-dialog
open
.heading=${r("sources.remove_title",{name:e.name})}
@nr-close=${t}
>
<p class="mut">${r("sources.remove_text")}</p>
<button slot="acts" class="btn" autofocus @click=${t}>${r("pages.back")}</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{l(this,ue,Xa).call(this,e)}}>
${r("sources.remove_it")}
</button>
</nr-dialog>`},Xa=async function(e){this.busy=!0;try{await this.house.hub.delete(`/awareness/sources/${e.id}`),this.notify(r("sources.removed",{name:e.name}))}catch(t){this.notify(R.of(t).message)}this.busy=!1,this.removing=null,await l(this,ue,Ir).call(this)},mt.styles=[$,w`
:host{display: block;margin-top: 32px;}h3{font: 500 18px/25px var(--nr-font);}.head{display: flex;flex-wrap: wrap;align-items: flex-end;gap: 12px 16px;margin-bottom: 12px;}.head .grow{flex-basis: 260px;}li{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 4px 12px;padding: 12px 16px;align-items: start;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.unreachable .g,
.unreadable .g{color: var(--nr-amber);background: var(--nr-amber-bg);}h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.none{padding: 16px;}`],d([v()],mt.prototype,"adding",2),d([v()],mt.prototype,"removing",2),d([v()],mt.prototype,"busy",2),mt=d([x("nr-awareness-sources")],mt);function Ar(i){let{agencies:n,requests_year:e}=i;return[n===null?"":E("follow.agencies",n,{count:M(n)}),e===null?"":E("follow.requests",e,{count:M(e)})].filter(Boolean).join(" · ")||Xe(i.address)}function Xe(i){let[n=""]=i.trim().split(/[#?]/,1);return n.replace(/^https?:\/\//,"").replace(/\/$/,"").slice(0,100)}var Os=i=>`boards/follow/${encodeURIComponent(i)}`,At,Za,Ds,Vi,We=class extends L{constructor(){super(...arguments);g(this,At);this.directories=[];this.address="";this.wrong="";this.busy=!1;g(this,Ds,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){return a`<nr-dialog open .heading=${r("directory.title")} @nr-close=${u(this,Ds)}>
<p class="sm mut">${r("directory.text")}</p>
${this.directories.length?a`<ul>
${this.directories.map(e=>l(this,At,Za).call(this,e))}
</ul>`:a`<p style="margin-top:12px">${r("directory.none")}</p>`}
<form
@submit=${e=>{e.preventDefault();let t=this.address.trim();l(this,At,Vi).call(this,()=>this.house.hub.post("/directories",{address:t}))}}
>
<label class="field grow"
>${r("directory.address")}<input
autofocus
spellcheck="false"
autocapitalize="off"
inputmode="url"
.value=${this.address}
@input=${e=>{this.address=e.target.value}}
/></label>
<button ?disabled=${this.busy||!this.address.trim()}>${r("adopt.adopt")}</button>
</form>
${this.wrong?a`<p class="wrong sm" role="alert">${this.wrong}</p>`:c}
<button slot="acts" class="btn link" @click=${u(this,Ds)}>${r("panel.close")}</button>
</nr-dialog>`}};At=new WeakSet,Za=function(e){let t=e.name||Xe(e.url),s=[Xe(e.url),E("clear.followed",e.boards,{count:M(e.boards)}),r("directory.signed",{date:ae(e.signed_at)})],o=r("directory.remove",{name:t});return a`<li>
<span class="grow">
<b>${t}</b><br /><span class="sm mut">${s.join(" · ")}</span>
${e.reason?a`<br /><span class="sm why">${e.reason}</span>`:c}
</span>
<button
class="btn round"
aria-label=${o}
title=${o}
?disabled=${this.busy}
@click=${()=>{l(this,At,Vi).call(this,()=>this.house.hub.delete("/directories",{url:e.url}))}}
>
${f("trash",18)}
</button>
</li>`},Ds=new WeakMap,Vi=async function(e){this.busy=!0,this.wrong="";try{await e(),this.address="",this.dispatchEvent(new CustomEvent("nr-directories"))}catch(t){this.wrong=R.of(t).message}this.busy=!1},We.styles=[$,w`
li{display: flex;gap: 12px;align-items: center;padding: 8px 0;border-bottom: 1px solid var(--nr-line);}li b{font-weight: 500;overflow-wrap: anywhere;}.why{color: var(--nr-amber);}form{display: flex;gap: 8px;align-items: flex-end;margin-top: 16px;}.wrong{color: var(--nr-red);margin-top: 8px;}`],d([y({attribute:!1})],We.prototype,"directories",2),d([v()],We.prototype,"address",2),d([v()],We.prototype,"wrong",2),d([v()],We.prototype,"busy",2),We=d([x("nr-directories")],We);var Ki=i=>[...new Set(i.split(`
`).map(n=>n.trim()).filter(Boolean))];function Qa(i,n){let e=n?Math.floor(n/2)+1:0;return Math.min(n,Math.max(i,e))}var Ja=w`
:host{display: flex;flex-direction: column;min-height: 0;overflow: hidden;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: var(--nr-r);}.scroll{overflow: auto;padding: 16px 24px;flex: 1;}header{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 14px;margin-bottom: 8px;}header .grow{flex-basis: 180px;}h2{font: 500 20px/28px var(--nr-font);overflow-wrap: anywhere;}h2:focus-visible{outline: 0;}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}.tag{display: inline-flex;align-items: center;gap: 5px;font-size: 12px;line-height: 16px;padding: 3px 10px;border-radius: 11px;background: var(--nr-tint);color: var(--nr-link);}.fact{display: grid;grid-template-columns: 18px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);}.fact:last-child{border-bottom: 0;}.fact .ic{color: var(--nr-ink2);}dt{color: var(--nr-ink2);font-size: 13px;}dd{overflow-wrap: anywhere;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.cols{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 200px);gap: 0 24px;}.figures{display: flex;flex-wrap: wrap;gap: 8px 24px;margin-bottom: 10px;}.figures b{display: block;font: 500 20px/26px var(--nr-font);}.figures span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-bars{--nr-bars-height: 44px;--nr-bars-widest: 64px;border-bottom: 1px solid var(--nr-border);}.ends{display: flex;justify-content: space-between;gap: 8px;margin-top: 4px;}.home{margin-top: 6px;}.agencies li{display: flex;gap: 12px;align-items: center;min-height: 32px;border-bottom: 1px solid var(--nr-line);}.agencies li:last-child{border-bottom: 0;}.agencies b{font-weight: 400;overflow-wrap: anywhere;}.count{min-width: 24px;text-align: end;}summary{list-style: none;display: flex;gap: 6px;align-items: center;color: var(--nr-link);font-weight: 500;min-height: 44px;cursor: pointer;}fieldset{min-width: 0;margin-bottom: 8px;}.tick{display: flex;gap: 12px;align-items: flex-start;min-height: 44px;padding: 4px 0;}.tick input{flex: none;width: 20px;height: 20px;margin: 2px 0 0;accent-color: var(--nr-fill);}.words{display: grid;grid-template-columns: repeat(4, minmax(0, 1fr));gap: 8px;margin-top: 10px;}.words li{border: 1px solid var(--nr-border);border-radius: 8px;padding: 9px 10px;font: 500 15px/20px var(--nr-font);display: flex;gap: 8px;background: var(--nr-bg);overflow-wrap: anywhere;}.words span{color: var(--nr-ink2);font-weight: 400;font-size: 12px;}.rest{margin-top: 12px;}footer{display: flex;gap: 16px;align-items: center;border-top: 1px solid var(--nr-line);padding: 10px 24px;background: var(--nr-card);}footer .btn{flex: none;}footer .row .ic{color: var(--nr-ok);}.wrong{color: var(--nr-red);}.back{margin-inline-start: -12px;}@container (max-width: 1000px){.cols{grid-template-columns: minmax(0, 1fr);}.words{grid-template-columns: 1fr 1fr;}.scroll,
footer{padding-inline: 16px;}.agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}}:host([narrow]){border: 0;border-radius: 0;overflow: visible;}:host([narrow]) .scroll{padding: 8px 16px 24px;overflow: visible;}:host([narrow]) .cols{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}:host([narrow]) .agencies nr-level{order: 3;flex: 1 0 100%;}:host([narrow]) .words{grid-template-columns: 1fr 1fr;}:host([narrow]) footer{position: sticky;bottom: 0;padding: 10px 16px calc(12px + env(safe-area-inset-bottom));flex-direction: column-reverse;align-items: stretch;gap: 8px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}`;var Bd=1609.344,Ud=6e4,O,Na,zs,eo,to,so,ro,Gi,io,Hr,Dr,Fi,Bs,no,Oe=class extends L{constructor(){super(...arguments);g(this,O);this.address="";this.busy=!1;this.wrong="";this.without=new Set;g(this,Bs,()=>{this.dispatchEvent(new CustomEvent("nr-back"))})}render(){let{preview:e}=this,t=e.key.state==="differs"?null:e.policy,s=t?e.name:Xe(this.address);return a`<div class="scroll">
${this.narrow?a`<button class="btn link sm back" @click=${u(this,Bs)}>
${f("back",18)}${r("follow.title")}
</button>`:c}
<header>
<span class="tile" style="--s:48px" aria-hidden="true">${ce(s)}</span>
<div class="grow">
<h2 tabindex="-1">${s}</h2>
${t?a`<p class="mut code">${Xe(t.url)}</p>`:c}
</div>
${t&&e.key.state==="matches"?a`<span class="tag">${f("tick",14)}${r("preview.matches")}</span>`:c}
</header>
${t?l(this,O,Na).call(this,e):l(this,O,io).call(this,e)}
</div>
<footer>
${this.wrong?a`<p class="sm wrong grow" role="alert">${this.wrong}</p>`:a`<p class="xs mut grow">
${r(t?"preview.privacy":"preview.nothing_saved")}
</p>`}
${t?e.state&&e.state!=="left"?a`<p class="row">${f("tick",18)}${r("preview.followed")}</p>`:a`<button
class="btn tonal"
?disabled=${this.busy}
@click=${()=>{l(this,O,no).call(this)}}
>
${r("preview.follow")}
</button>`:a`<button class="btn" @click=${u(this,Bs)}>${r("pages.back")}</button>`}
</footer>`}};O=new WeakSet,Na=function(e){return a`<dl>
${l(this,O,zs).call(this,"person","preview.run_by",e.operator||r("preview.unsaid"),e.operator?r("preview.says"):"")}
${l(this,O,zs).call(this,"clock",e.since?"preview.since":"preview.history",e.since?ae(e.since):"",e.unread?"":E("preview.entries",e.size,{count:M(e.size)}))}
</dl>
${e.unread?a`<nr-finding tone="plain" icon="info"
>${e.unread}</nr-finding
>`:c}
<div class="cols">
${e.asked?l(this,O,eo).call(this,e.asked):c} ${l(this,O,to).call(this,e)}
</div>
${e.agencies.length?l(this,O,so).call(this,e):c} ${l(this,O,ro).call(this,e)}
<h3>${r("preview.compare")}</h3>
${e.key.state==="matches"?a`<p class="sm mut">${r("preview.compare_linked")}</p>`:a`<nr-finding tone="amber">${r("preview.compare_first")}</nr-finding>`}
${l(this,O,Hr).call(this,e.key.words)}`},zs=function(e,t,s,o){return a`<div class="fact">
${f(e,18)}
<dt>${r(t)}</dt>
<dd>${s}${o?a`<small>${o}</small>`:c}</dd>
</div>`},eo=function({year:e,near:t,usual_minutes:s,months:o}){let p=(m,b)=>a`<div><b>${m}</b><span>${b}</span></div>`,h=o.map((m,b)=>jd(o.length-1-b));return a`<section>
<h3>${r("preview.asked")}</h3>
<div class="figures tn">
${p(M(e),r("preview.year"))}
${t===null?c:p(M(t),r("preview.near",{distance:Fe(Bd)}))}
${s===null?c:p(ee(s*Ud),r("preview.usual"))}
</div>
<nr-bars
.label=${r("preview.months")}
.bars=${o.map((m,b)=>({label:h[b]??"",value:m}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${h[0]}</span><span>${r("preview.months")}</span><span>${h.at(-1)}</span>
</p>
</section>`},to=function({area:e,home_inside:t}){return!e&&t===null?c:a`<section>
<h3>${r("preview.where")}</h3>
${e?a`<p>${e} <small class="mut">${r("preview.says")}</small></p>`:c}
${t===null?c:a`<p class="row home">
${f("home",18)}${r(t?"preview.inside":"preview.outside")}
</p>`}
</section>`},so=function({agencies:e,agencies_more:t}){return a`<h3>
${r("preview.agencies")} <span class="mut tn">${M(e.length+t)}</span>
</h3>
<ul class="agencies">
${e.map(s=>a`<li>
<b class="grow">${s.name}</b><nr-level .level=${s.level}></nr-level
><span class="tn mut count"
>${M(s.requests)}<span class="vh">
${E("preview.asked_so",s.requests)}</span
></span
>
</li>`)}
${t?a`<li class="mut">${E("preview.more",t,{count:M(t)})}</li>`:c}
</ul>`},ro=function(e){let{verifiers:t,witnesses:s}=e,o=h=>l(this,O,Dr).call(this,h).map(m=>m.name).join(", "),p=l(this,O,Dr).call(this,s).length;return a`<h3>${r("preview.checks")}</h3>
<dl>
${l(this,O,zs).call(this,"verified","preview.verifiers",o(t),r(o(t)?"preview.verifiers_text":"preview.verifiers_none"))}
${l(this,O,zs).call(this,"eye","preview.witnesses",o(s),p?r("preview.witnesses_text",{quorum:u(this,O,Fi),count:M(p)}):r("preview.witnesses_none"))}
</dl>
${t.length+s.length?a`<details>
<summary>${r("preview.rely")}${f("down",18)}</summary>
${l(this,O,Gi).call(this,"preview.verifiers",t)} ${l(this,O,Gi).call(this,"preview.witnesses",s)}
</details>`:c}`},Gi=function(e,t){return t.length?a`<fieldset>
<legend class="sm mut">${r(e)}</legend>
${t.map(({name:s,key:o})=>a`<label class="tick"
><input
type="checkbox"
.checked=${!this.without.has(o)}
@change=${p=>{let h=new Set(this.without);p.target.checked?h.delete(o):h.add(o),this.without=h}}
/><span>${s}<br /><span class="xs mut code">${o}</span></span></label
>`)}
</fieldset>`:c},io=function({key:e}){return a`<nr-finding tone="red" icon="cross" role="alert" .heading=${r("preview.mismatch")}
>${r("preview.mismatch_text")}</nr-finding
>
<h3>${r("preview.key_named")}</h3>
${l(this,O,Hr).call(this,e.named_words)}
<h3>${r("preview.key_seen")}</h3>
${l(this,O,Hr).call(this,e.words)}
<p class="sm mut rest">${r("preview.mismatch_rest")}</p>`},Hr=function(e){return a`<ol class="words" lang="en" translate="no">
${e.map((t,s)=>a`<li><span aria-hidden="true">${s+1}</span>${t}</li>`)}
</ol>`},Dr=function(e){return e.filter(t=>!this.without.has(t.key))},Fi=function(){return Qa(this.preview.quorum,l(this,O,Dr).call(this,this.preview.witnesses).length)},Bs=new WeakMap,no=async function(){let{policy:e}=this.preview;if(!e)return;this.busy=!0,this.wrong="";let t=s=>s.filter(o=>!this.without.has(o));try{await this.house.hub.post("/boards",{...e,witnesses:t(e.witnesses),verifiers:t(e.verifiers),quorum:u(this,O,Fi)}),this.notify(r("boards.followed",{name:e.origin})),this.dispatchEvent(new CustomEvent("nr-followed",{detail:e.origin}))}catch(s){this.wrong=R.of(s).message}this.busy=!1},Oe.styles=[$,Ja],d([y({attribute:!1})],Oe.prototype,"preview",2),d([y()],Oe.prototype,"address",2),d([v()],Oe.prototype,"busy",2),d([v()],Oe.prototype,"wrong",2),d([v()],Oe.prototype,"without",2),Oe=d([x("nr-board-preview")],Oe);function jd(i){let n=new Date,e=new Date(Date.UTC(n.getUTCFullYear(),n.getUTCMonth()-i,1));return pt(e.toISOString().slice(0,7))}var ao=w`
:host{display: grid;grid-template-columns: minmax(0, 456px) minmax(0, 1fr);height: 100%;}.find{padding: 16px 24px 24px;overflow: auto;min-height: 0;}.back{display: inline-flex;min-height: 36px;text-decoration: none;}h2{font: 500 20px/28px var(--nr-font);}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}form{display: flex;align-items: center;gap: 10px;border: 1.5px solid var(--nr-link);border-radius: 10px;background: var(--nr-card);padding-block: 4px;padding-inline: 12px 6px;margin-top: 12px;min-height: 48px;}form > .ic{color: var(--nr-ink2);}form:focus-within{outline: 2px solid var(--nr-link);outline-offset: 1px;}form input{border: 0;outline: 0;background: transparent;color: var(--nr-ink);min-height: 36px;font-size: 16px;padding: 0;text-overflow: ellipsis;}form input::placeholder{color: var(--nr-ink2);opacity: 1;}form .btn{flex: none;}.ways{margin-top: 10px;display: flex;flex-wrap: wrap;gap: 8px;}.ways label:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.looking{margin-top: 12px;}.spin{width: 18px;height: 18px;border-radius: 9px;border: 2px solid var(--nr-sunk);border-top-color: var(--nr-link);animation: turn 1s linear infinite;}@keyframes turn{to{transform: rotate(1turn);}}nr-finding{margin-top: 12px;}.scanner{margin-top: 12px;display: grid;gap: 8px;}video{width: 100%;aspect-ratio: 4 / 3;object-fit: cover;border-radius: 10px;background: #111;}ul.card{overflow: hidden;}li{border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.entry{display: flex;gap: 12px;align-items: center;padding: 10px 14px;color: inherit;text-decoration: none;}a.entry:focus-visible{outline-offset: -3px;}.on{background: var(--nr-tint);}.entry b{font-weight: 500;overflow-wrap: anywhere;}.entry .grow > *{display: block;}.entry > .ic{color: var(--nr-ink2);}.mark{width: 40px;height: 40px;border-radius: 8px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;flex: none;}.entry .btn{flex: none;}.source{display: flex;gap: 8px;margin-top: 10px;}.source .btn{display: flex;padding: 0;font-size: 12px;}nr-board-preview{margin-block: 16px;margin-inline: 0 24px;}@container (max-width: 1000px){:host{grid-template-columns: minmax(0, 340px) minmax(0, 1fr);}.find{padding: 12px 16px 24px;}nr-board-preview{margin-inline-end: 16px;}}:host([narrow]){display: block;height: auto;}:host([narrow]) .find{padding: 8px 16px 24px;overflow: visible;}:host([narrow][chosen]) .find{display: none;}:host([narrow]) nr-board-preview{margin: 0;min-height: 100%;}`;var as=window,Vd=200;function Wi(){return as.BarcodeDetector?new as.BarcodeDetector({formats:["qr_code"]}):null}function Us(i){return Xi(i)||Wi()!==null&&!!navigator.mediaDevices}function Xi(i){return!!i.auth?.external?.config?.hasBarCodeScanner}var Yi=null;function oo(i){let n=i.auth?.external;return n?(Yi?.(),new Promise(e=>{let t=as.externalBus,s=p=>{Yi=null,t?as.externalBus=t:delete as.externalBus,e(p)},o=p=>{s(p),n.fireMessage({type:"bar_code/close"})};Yi=()=>s(null),as.externalBus=p=>{let h=p.command==="bar_code/scan_result";if(!h&&p.command!=="bar_code/aborted")return t?.(p);n.fireMessage({id:p.id,type:"result",success:!0,result:null}),o(h?p.payload?.rawValue??null:null)},n.fireMessage({type:"bar_code/scan",payload:{title:r("follow.scan"),description:r("follow.scan_text")}})})):Promise.resolve(null)}async function lo(i){return(await Wi()?.detect(i).catch(()=>[]))?.[0]?.rawValue??null}async function po(i,n){let e=Wi();if(!e)return null;let t=await navigator.mediaDevices.getUserMedia({video:{facingMode:"environment"}});try{for(i.srcObject=t,await i.play();!n.aborted;){let[s]=await e.detect(i).catch(()=>[]);if(s)return s.rawValue;await new Promise(o=>setTimeout(o,Vd))}return null}finally{for(let s of t.getTracks())s.stop();i.srcObject=null}}var Kd="scan",Gd=1e6,Ze,Ht,ft,H,co,ho,uo,Zi,mo,js,Or,Vs,fo,Qi,go,bo,vo,Ji,me=class extends L{constructor(){super(...arguments);g(this,H);this.address="";this.busy=!1;this.wrong="";this.refused="";this.preview=null;this.scanning=null;this.managing=!1;this.added=new Set;this.directories=new F(this);this.offers=new F(this);g(this,Ze,"");g(this,Ht,"");g(this,ft,0);g(this,Or,()=>{this.preview=null,u(this,Ht)&&W(this,"boards/follow")})}disconnectedCallback(){super.disconnectedCallback(),this.scanning?.abort(),k(this,ft,u(this,ft)+1)}willUpdate(e){let{hub:t}=this.house;this.directories.ask(t,"/directories"),this.offers.ask(t,"/awareness/offers");let[s=""]=this.route;!e.has("route")||s===u(this,Ht)||(k(this,Ht,s),k(this,ft,u(this,ft)+1),this.busy=!1,this.preview=null,this.wrong=this.refused="",k(this,Ze,""),s===Kd?l(this,H,Qi).call(this):s&&(this.address=s,l(this,H,Vs).call(this,s)))}render(){return this.toggleAttribute("chosen",this.preview!==null),a`<section class="find" aria-label=${r("follow.title")}>
${T("boards",a`${f("back",18)}${r("boards.title")}`,{class:"row back"})}
<h2>${r("follow.title")}</h2>
<p class="mut">${r("follow.about")}</p>
${l(this,H,co).call(this)} ${l(this,H,ho).call(this)} ${l(this,H,uo).call(this)} ${l(this,H,mo).call(this)}
</section>
${this.preview?a`<nr-board-preview
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
.preview=${this.preview}
.address=${u(this,Ze)}
@nr-back=${u(this,Or)}
@nr-followed=${e=>W(this,`boards/${encodeURIComponent(e.detail)}`)}
></nr-board-preview>`:c}
${this.managing?a`<nr-directories
.house=${this.house}
.directories=${this.directories.value?.directories??[]}
@nr-directories=${()=>{this.directories.again()}}
@nr-done=${()=>{this.managing=!1}}
></nr-directories>`:c}`}};Ze=new WeakMap,Ht=new WeakMap,ft=new WeakMap,H=new WeakSet,co=function(){let e=Us(this.hass);return a`<form
@submit=${t=>{t.preventDefault(),l(this,H,js).call(this,this.address)}}
>
${f("link",20)}
<input
class="grow code"
aria-label=${r("follow.address")}
placeholder="board.example.org/#key=…"
spellcheck="false"
autocapitalize="off"
autocomplete="off"
inputmode="url"
.value=${this.address}
@input=${t=>{this.address=t.target.value}}
/><button class="btn tonal sm" ?disabled=${this.busy||!this.address.trim()}>
${r("follow.look_up")}
</button>
</form>
<p class="ways">
${e?a`<button class="btn sm" @click=${()=>{l(this,H,Qi).call(this)}}>
${f("qr",16)}${r("follow.scan")}
</button>`:c}
<label class="btn link sm"
>${r("follow.file")}<input
class="vh"
type="file"
accept="application/json,.json,.txt,image/*"
@change=${t=>{l(this,H,go).call(this,t.target)}}
/></label>
</p>
<div role="status">
${this.busy?a`<p class="row looking"><span class="spin" aria-hidden="true"></span>${r("follow.looking")}</p>`:c}
</div>
${this.wrong?a`<nr-finding tone="amber" role="alert">${this.wrong}</nr-finding>
${this.refused?a`<p class="ways">
<button
class="btn sm"
@click=${()=>{l(this,H,Vs).call(this,this.refused,u(this,Ze),!0)}}
>
${r("follow.private")}
</button>
</p>`:c}`:c}`},ho=function(){return this.scanning?a`<div class="scanner">
<video muted playsinline aria-label=${r("follow.scan_text")}></video>
<p class="row">
<span class="grow sm">${r("follow.scan_text")}</span
><button class="btn sm" @click=${()=>this.scanning?.abort()}>${r("pages.cancel")}</button>
</p>
</div>`:c},uo=function(){let e=this.directories.value;if(!e)return c;let t=e.boards.filter(h=>h.covers),s=e.boards.filter(h=>!h.covers),o=this.house.cameras.some(h=>h.place),p=e.directories.length>0;return a`${t.length?a`<h3>${E("follow.cover",e.covering,{count:M(e.covering)})}</h3>
${l(this,H,Zi).call(this,t)}`:a`<h3>${r("follow.none")}</h3>
<p class="sm mut">
${r(p?o?"follow.none_text":"follow.unplaced":"follow.no_directory")}
</p>`}
${s.length?a`<h3>${r("follow.others")}</h3>
${l(this,H,Zi).call(this,s)}`:c}
<div class="source xs mut">
${p?f("lock",16):c}
<p>
${e.directories.map(h=>a`${E("follow.directory",h.boards,{name:h.name||Xe(h.url),count:M(h.boards),date:ae(h.signed_at)})} `)}
${p?r("follow.directory_text"):c}
<button
class="btn link sm"
@click=${()=>{this.managing=!0}}
>
${r("follow.manage")}
</button>
</p>
</div>`},Zi=function(e){return a`<ul class="card">
${e.map(t=>a`<li class=${t.address===u(this,Ze)?"on":""}>
${T(Os(t.address),a`<span class="tile" aria-hidden="true">${ce(t.name)}</span>
<span class="grow"
><b>${t.name}</b><span class="xs mut">${Xe(t.address)}</span
><span class="xs mut">${Ar(t)}</span></span
>${f("next",18)}`,{class:"entry",current:t.address===u(this,Ze)})}
</li>`)}
</ul>`},mo=function(){return a`<h3>${r("follow.without")}</h3>
<ul class="card">
<li class="entry">
<span class="mark">${f("flag",20)}</span>
<span class="grow"
><b>${r("follow.practice")}</b><span class="xs mut">${r("follow.practice_text")}</span></span
>
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{l(this,H,bo).call(this)}}>
${r("follow.practice_try")}
</button>
</li>
${(this.offers.value?.offers??[]).map(e=>a`<li class="entry">
<span class="mark">${f("bell",20)}</span>
<span class="grow"
><b>${e.name}</b
><span class="xs mut">${e.area?`${e.area}. `:""}${r("follow.alerts_text")}</span></span
>
${this.added.has(e.url)?a`<span class="row sm">${f("tick",16)}${r("follow.added")}</span>`:a`<button
class="btn sm"
aria-label=${r("follow.add_alert",{name:e.name})}
?disabled=${this.busy}
@click=${()=>{l(this,H,vo).call(this,e)}}
>
${r("adopt.adopt")}
</button>`}
</li>`)}
</ul>`},js=function(e){let t=e.trim();t===u(this,Ht)?l(this,H,Vs).call(this,t):t&&W(this,Os(t))},Or=new WeakMap,Vs=async function(e,t=e,s=!1){let o=++la(this,ft)._;k(this,Ze,t),this.busy=!0,this.wrong=this.refused="",this.preview=null;try{let p=await this.house.hub.post("/boards/lookup",{address:e,...s?{allow_private_address:!0}:{}});if(o!==u(this,ft))return;this.preview=p,await this.updateComplete,l(this,H,fo).call(this)}catch(p){if(o!==u(this,ft))return;let h=R.of(p);this.wrong=h.message,h.code==="invalid"&&!s&&(this.refused=e)}this.busy=!1},fo=function(){let e=this.renderRoot.querySelector("nr-board-preview");e?.updateComplete.then(()=>{e.renderRoot.querySelector("h2")?.focus()})},Qi=async function(){if(this.wrong="",Xi(this.hass)){let t=await oo(this.hass);t&&l(this,H,js).call(this,t);return}if(!Us(this.hass)||this.scanning)return;let e=new AbortController;this.scanning=e,await this.updateComplete;try{let t=this.video?await po(this.video,e.signal):null;t&&l(this,H,js).call(this,t)}catch{this.wrong=r("follow.no_camera")}this.scanning=null},go=async function(e){let t=e.files?.[0];if(t){if(this.wrong="",t.type.startsWith("image/")){let s=await lo(t);s?l(this,H,js).call(this,s):this.wrong=r("follow.no_code")}else await l(this,H,Vs).call(this,await t.slice(0,Gd).text(),t.name);e.value=""}},bo=async function(){await l(this,H,Ji).call(this,async()=>{let{request:e}=await this.house.hub.post("/practice");W(this,`requests/${e}`)})},vo=async function({url:e,name:t,kind:s}){await l(this,H,Ji).call(this,async()=>{await this.house.hub.post("/awareness/sources",{url:e,name:t,within_km:null,...s?{kind:s}:{}}),this.added=new Set([...this.added,e]),this.notify(r("sources.added",{name:t}))})},Ji=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(t){this.wrong=R.of(t).message}this.busy=!1},me.styles=[$,ao],d([v()],me.prototype,"address",2),d([v()],me.prototype,"busy",2),d([v()],me.prototype,"wrong",2),d([v()],me.prototype,"refused",2),d([v()],me.prototype,"preview",2),d([v()],me.prototype,"scanning",2),d([v()],me.prototype,"managing",2),d([v()],me.prototype,"added",2),d([Ct("video")],me.prototype,"video",2),me=d([x("nr-page-follow")],me);var Qe,Ni,os,yo,wo,_e=class extends L{constructor(){super(...arguments);g(this,Qe);this.policy=null;this.witnesses="";this.verifiers="";this.quorum="";this.wrong="";this.busy=!1;g(this,os,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}connectedCallback(){super.connectedCallback(),l(this,Qe,yo).call(this)}render(){return a`<nr-dialog
open
.heading=${r("boards.rely_title",{name:this.board.origin})}
@nr-close=${u(this,os)}
>
<p class="mut">${r("boards.rely_text")}</p>
${this.policy?a`<div class="fields">
${l(this,Qe,Ni).call(this,"boards.rely_witnesses",this.witnesses,e=>{this.witnesses=e})}
<label class="field"
>${r("boards.rely_quorum")}<input
type="number"
min="0"
max="64"
.value=${this.quorum}
@input=${e=>{this.quorum=e.target.value}}
/></label>
${l(this,Qe,Ni).call(this,"boards.rely_verifiers",this.verifiers,e=>{this.verifiers=e})}
</div>`:c}
${this.wrong?a`<p class="wrong sm" role="alert">${this.wrong}</p>`:c}
<button slot="acts" class="btn link" @click=${u(this,os)}>${r("pages.cancel")}</button>
<button
slot="acts"
?disabled=${this.busy||!this.policy}
@click=${()=>{l(this,Qe,wo).call(this)}}
>
${r("boards.rely_change")}
</button>
</nr-dialog>`}};Qe=new WeakSet,Ni=function(e,t,s){return a`<label class="field"
>${r(e)}<textarea
spellcheck="false"
.value=${t}
@input=${o=>{s(o.target.value)}}
></textarea>
</label>`},os=new WeakMap,yo=async function(){try{let e=await this.house.hub.get("/boards/policy",{origin:this.board.origin});this.witnesses=e.witnesses.join(`
`),this.verifiers=e.verifiers.join(`
`),this.quorum=String(e.quorum),this.policy=e}catch(e){this.wrong=R.of(e).message}},wo=async function(){this.busy=!0,this.wrong="";try{await this.house.hub.put("/boards/policy",{origin:this.board.origin,witnesses:Ki(this.witnesses),quorum:Number(this.quorum||"0"),verifiers:Ki(this.verifiers)}),this.notify(r("boards.rely_done",{name:this.board.origin})),u(this,os).call(this)}catch(e){this.wrong=R.of(e).message}this.busy=!1},_e.styles=[$,w`
.fields{display: grid;gap: 12px;margin-top: 12px;}textarea{font-family: var(--nr-mono) !important;font-size: 12px !important;min-height: 96px !important;resize: vertical;}.wrong{color: var(--nr-red);margin-top: 8px;}`],d([y({attribute:!1})],_e.prototype,"board",2),d([v()],_e.prototype,"policy",2),d([v()],_e.prototype,"witnesses",2),d([v()],_e.prototype,"verifiers",2),d([v()],_e.prototype,"quorum",2),d([v()],_e.prototype,"wrong",2),d([v()],_e.prototype,"busy",2),_e=d([x("nr-trust-dialog")],_e);var Fd={starting:"clock",following:"verified",unreachable:"away",unchecked:"warn",stopped:"fork",left:"pause"},Yd={own_clock:"boards.unchecked_clock",newer:"boards.unchecked_newer"},Ks,se,xo,$o,ko,en,tn,_o,gt=class extends L{constructor(){super(...arguments);g(this,se);this.busy=!1;this.confirming=null;this.relied=null;g(this,Ks,"")}render(){let e=this.house.boards;return a`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${r("boards.title")}</h2>
<p>${r("boards.about")}</p>
</div>
${this.house.mayManage?T("boards/follow",a`${f("plus",16)}${r("boards.follow")}`,{class:"btn sm"}):c}
</div>
${e.length?a`<ul class="list">
${e.map(t=>l(this,se,xo).call(this,t))}
</ul>`:a`<div class="card">
<nr-empty
icon="board"
.heading=${r("boards.none")}
.text=${r("boards.none_text")}
>${this.house.mayManage?a`<p>${T("boards/follow",r("boards.follow"),{class:"btn"})}</p>`:c}</nr-empty
>
</div>`}
<nr-awareness-sources .hass=${this.hass} .house=${this.house}></nr-awareness-sources>
${this.confirming?l(this,se,ko).call(this,this.confirming):c}
${this.relied?a`<nr-trust-dialog
.hass=${this.hass}
.house=${this.house}
.board=${this.relied}
@nr-done=${()=>{this.relied=null}}
></nr-trust-dialog>`:c}
</div>`}updated(){let e=u(this,se,tn);e===u(this,Ks)||!this.house.boards.some(t=>t.origin===e)||(k(this,Ks,e),this.renderRoot.querySelector(".chosen")?.scrollIntoView({block:"nearest"}))}};Ks=new WeakMap,se=new WeakSet,xo=function(e){let t=e.origin===u(this,se,tn);return a`<li class="card board ${e.state} ${t?"chosen":""}" id=${e.origin}>
<span class="g">${f(Fd[e.state],22)}</span>
<div>
<h3>${e.origin}</h3>
<p>${r(`boards.state.${e.state}`)}</p>
${e.reason?a`<p class="sm why">${e.reason}</p>`:c}
${e.state==="stopped"?a`<p class="sm">${r("boards.stopped")}</p>
<p class="acts1">
<button class="btn sm" @click=${()=>{l(this,se,_o).call(this,e)}}>
${f("download",16)}${r("boards.save_proof")}
</button>
</p>
<p class="sm mut">${r("boards.proof_text")}</p>`:e.state==="unchecked"?a`<p class="sm">
${r(Yd[e.unchecked??""]??"boards.unchecked")}
</p>`:e.state==="left"?a`<p class="sm">${r("boards.left")}</p>`:c}
${e.quorum===0&&e.state!=="left"?a`<p class="sm">${r("boards.alone")}</p>`:c}
${e.newer?a`<p class="sm">
${E("boards.newer",e.newer,{count:M(e.newer)})}
</p>`:c}
<p class="sm mut tn">
${E("boards.size",e.size,{count:M(e.size)})}${e.checked_at?a` · ${r("boards.checked",{time:B(e.checked_at)})}`:c}
</p>
${this.house.mayManage?l(this,se,$o).call(this,e):c}
</div>
<a class="btn link sm" href=${e.url} target="_blank" rel="noreferrer noopener"
>${f("outside",16)}${r("boards.open")}</a
>
</li>`},$o=function(e){let{state:t}=e,s=(p,h)=>a`<button class="btn link sm" @click=${h}>${r(p)}</button>`,o=p=>()=>{this.confirming={board:e,following:p}};return a`<p class="turns">
${t==="left"?s("boards.again",()=>{l(this,se,en).call(this,e,!0)}):c}
${t==="stopped"?s("boards.again",o(!0)):c}
${t==="left"?c:s("boards.leave",o(!1))}
${s("boards.rely",()=>{this.relied=e})}
</p>`},ko=function({board:e,following:t}){let s=t?"boards.again":"boards.leave",o=()=>{this.confirming=null};return a`<nr-dialog open .heading=${r(`${s}_title`,{name:e.origin})} @nr-close=${o}>
<p class="mut">${r(`${s}_text`)}</p>
<button slot="acts" class="btn" autofocus @click=${o}>${r("pages.back")}</button>
<button
slot="acts"
class="btn"
?disabled=${this.busy}
@click=${()=>{l(this,se,en).call(this,e,t)}}
>
${r(s)}
</button>
</nr-dialog>`},en=async function(e,t){this.busy=!0;try{await this.house.hub.put("/boards/following",{origin:e.origin,following:t}),this.notify(r(t?"boards.followed":"boards.leave_done",{name:e.origin}))}catch(s){this.notify(R.of(s).message)}this.busy=!1,this.confirming=null},tn=function(){return decodeURIComponent(this.route[0]??"")},_o=async function(e){try{let t=new URLSearchParams({origin:e.origin,download:"1"}),s=await this.house.hub.media(`boards/evidence?${t}`);Object.assign(document.createElement("a"),{href:s,download:""}).click()}catch(t){this.notify(t)}},gt.styles=[$,w`
.list{display: grid;gap: 16px;}.board{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 4px 12px;padding: 16px;align-items: start;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.following .g{color: var(--nr-ok);}.unreachable .g,
.unchecked .g{color: var(--nr-amber);background: var(--nr-amber-bg);}.stopped .g{color: var(--nr-red);background: var(--nr-red-bg);}.chosen{outline: 2px solid var(--nr-link);outline-offset: -1px;}.acts1{margin: 8px 0 4px;}.turns{margin-inline-start: -15px;}.board h3{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.stopped .why{color: var(--nr-red);}:host([narrow]) .board{grid-template-columns: 44px minmax(0, 1fr);}:host([narrow]) .board a{grid-column: 2;justify-self: start;margin-inline-start: -12px;}`],d([v()],gt.prototype,"busy",2),d([v()],gt.prototype,"confirming",2),d([v()],gt.prototype,"relied",2),gt=d([x("nr-page-boards")],gt);he({name:"boards",icon:"board",show:({hass:i,house:n,route:e,narrow:t})=>e[0]==="follow"&&n.mayManage?a`<nr-page-follow
.hass=${i}
.house=${n}
.route=${e.slice(1)}
.narrow=${t}
></nr-page-follow>`:a`<nr-page-boards
.hass=${i}
.house=${n}
.route=${e}
.narrow=${t}
></nr-page-boards>`});var Eo=w`
:host{display: block;position: relative;min-height: 160px;background: var(--map-land);overflow: hidden;}svg.map{position: absolute;inset: 0;width: 100%;height: 100%;touch-action: none;cursor: grab;direction: ltr;}:host([still]) svg.map{touch-action: auto;cursor: auto;pointer-events: none;}.grid{stroke: var(--map-line);}.area{fill: color-mix(in srgb, var(--nr-link) 13%, transparent);stroke: var(--nr-link);stroke-width: 2;}.selected .area{fill: color-mix(in srgb, var(--nr-link) 26%, transparent);stroke-width: 3;}.low .area{fill: color-mix(in srgb, var(--nr-amber) 10%, transparent);stroke: var(--nr-amber);stroke-dasharray: 7 5;}.low.selected .area{fill: color-mix(in srgb, var(--nr-amber) 20%, transparent);}.quiet .area{fill: none;stroke: var(--nr-ink2);stroke-dasharray: 1.5 5;stroke-linecap: round;}.pick{cursor: pointer;}.pick rect{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 2;}.pick text{fill: var(--nr-link);font: 700 13px/1 var(--nr-font);text-anchor: middle;dominant-baseline: central;}.selected .pick rect{fill: var(--nr-link);}.selected .pick text{fill: var(--nr-card);}.low .pick rect{stroke: var(--nr-amber);}.low .pick text{fill: var(--nr-amber);}.low.selected .pick rect{fill: var(--nr-amber);}.low.selected .pick text{fill: var(--nr-card);}.quiet .pick rect{stroke: var(--nr-ink2);stroke-dasharray: 1.5 3;}.quiet .pick text{fill: var(--nr-ink2);}.faces{fill: color-mix(in srgb, var(--nr-ink) 26%, transparent);stroke: color-mix(in srgb, var(--nr-ink) 55%, transparent);}.placing .sees{fill: color-mix(in srgb, var(--nr-link) 22%, transparent);stroke: var(--nr-link);stroke-width: 1.5;}.placing line{stroke: var(--nr-link);stroke-width: 2;}.placing .at{fill: var(--nr-link);stroke: var(--nr-card);stroke-width: 2;}.placing .handle{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 3;}.placing .grip{fill: transparent;cursor: grab;}.homedot{fill: var(--nr-ink);}.homemark{fill: none;stroke: var(--nr-card);stroke-width: 2;stroke-linejoin: round;}.scale line{stroke: var(--map-text);stroke-width: 2;}.scale text{fill: var(--map-text);font: 12px/1 var(--nr-font);text-anchor: end;}.zoom{position: absolute;inset-inline-end: 16px;top: 16px;display: grid;border-radius: 10px;overflow: hidden;border: 1px solid var(--nr-border);background: var(--nr-card);}.zoom button{width: 44px;height: 44px;border: 0;border-radius: 0;padding: 0;}.zoom button + button{border-top: 1px solid var(--nr-line);}.zoom button:focus-visible{outline-offset: -3px;}.leg{position: absolute;left: 16px;bottom: 16px;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: 10px;padding: 12px 14px;font-size: 12px;line-height: 16px;display: grid;gap: 8px;max-width: 300px;}.leg div{display: flex;gap: 10px;align-items: center;}.leg i{width: 18px;height: 18px;border-radius: 9px;border: 2px solid var(--nr-link);flex: none;}.leg i.low{border-radius: 4px;border-style: dashed;border-color: var(--nr-amber);}.leg i.h{background: var(--nr-ink);border-color: var(--nr-ink);color: var(--nr-card);display: grid;place-items: center;}.leg .last{border-top: 1px solid var(--nr-line);padding-top: 8px;color: var(--nr-ink2);}`;var Wd=8e3,Xd=150,Zd=50,Qd=28,Mo=60,Jd=6,Gs,Ee,Fs,D,ls,To,So,qo,Co,Ro,Lo,Io,Po,Ao,sn,rn,zr,Br,Ho,nn,Ys,re=class extends P{constructor(){super(...arguments);g(this,D);this.areas=[];this.cameras=[];this.home=null;this.placing=null;this.label="";this.still=!1;this.legend=!1;this.width=0;this.height=0;this.zoom=1;this.shift={x:0,y:0};g(this,Gs,new ResizeObserver(([e])=>{this.width=e?.contentRect.width??0,this.height=e?.contentRect.height??0}));g(this,Ee,null);g(this,Fs,{scale:1,middle:{x:0,y:0}});g(this,zr,e=>{if(this.still)return;let t=e.target.classList.contains("grip");this.placing&&e.currentTarget.setPointerCapture(e.pointerId),k(this,Ee,{x:e.clientX-this.shift.x,y:e.clientY-this.shift.y,from:{x:e.clientX,y:e.clientY},turns:t})});g(this,Br,e=>{if(u(this,Ee)){if(u(this,Ee).turns)return l(this,D,Ho).call(this,e);this.placing&&!l(this,D,nn).call(this,e)||(this.shift={x:e.clientX-u(this,Ee).x,y:e.clientY-u(this,Ee).y})}});g(this,Ys,e=>{let t=e.type==="pointerup"&&u(this,Ee)&&!u(this,Ee).turns&&!l(this,D,nn).call(this,e);if(k(this,Ee,null),!t||!this.placing)return;let s=va(u(this,D,ls),l(this,D,rn).call(this,e));l(this,D,sn).call(this,{latitude_udeg:Math.round(s.latitude*1e6),longitude_udeg:Math.round(s.longitude*1e6)})})}connectedCallback(){super.connectedCallback(),u(this,Gs).observe(this)}disconnectedCallback(){super.disconnectedCallback(),u(this,Gs).disconnect()}willUpdate(e){let t=e.get("areas"),s=o=>o.map(p=>p.id).join();t&&s(t)!==s(this.areas)&&(this.zoom=1,this.shift={x:0,y:0})}render(){return a`${this.width&&(this.areas.length||this.home)?l(this,D,So).call(this):c}
${this.still?c:a`<div class="zoom">
<button aria-label=${r("map.nearer")} @click=${()=>this.zoom*=1.5}>
${f("plus",20)}
</button>
<button aria-label=${r("map.farther")} @click=${()=>this.zoom/=1.5}>
${f("minus",20)}
</button>
</div>`}
${this.legend?l(this,D,Po).call(this):c}`}};Gs=new WeakMap,Ee=new WeakMap,Fs=new WeakMap,D=new WeakSet,ls=function(){if(this.home)return this.home;let e=this.areas[0]?.area,[t,s]=e?e.shape==="circle"?[e.lat,e.lon]:e.ring[0]??[0,0]:[0,0];return{latitude:t/1e6,longitude:s/1e6}},To=function(){let e=u(this,D,ls),t=this.placing?Zd:Xd,s=this.areas.map(m=>Pi(m.area,e)),o=s.filter(m=>ya(m)<=Wd),p=(o.length?o:s).map(Ai),h={left:-t,right:t,bottom:-t,top:t};return wa(this.home&&(o.length||!p.length)?[...p,h]:p)},So=function(){let e=l(this,D,To).call(this),t=Math.max(e.right-e.left,1),s=Math.max(e.top-e.bottom,1),o=Math.min(Qd,this.width/6,this.height/6),p=Math.min((this.width-2*o)/t,(this.height-2*o)/s)*this.zoom,h={x:(e.left+e.right)/2,y:(e.bottom+e.top)/2};k(this,Fs,{scale:p,middle:h});let m=pe=>this.width/2+(pe-h.x)*p+this.shift.x,b=pe=>this.height/2-(pe-h.y)*p+this.shift.y,C=pe=>`M${pe.map(ne=>`${m(ne.x).toFixed(1)} ${b(ne.y).toFixed(1)}`).join("L")}Z`,G=u(this,D,ls),$e=this.areas.map(pe=>{let ne=Pi(pe.area,G),Ls=Ai(ne),Tr=Ls.top,Ri=m(Ls.right)>0&&m(Ls.left)<this.width&&b(Ls.bottom)>0&&b(Tr)<this.height,ia=ne.kind==="circle"?{x:m(ne.centre.x),y:b(Tr)}:(()=>{let na=ne.points.reduce((aa,oa)=>oa.y>aa.y?oa:aa);return{x:m(na.x),y:b(na.y)}})(),Ad={x:Math.min(this.width-16,Math.max(16,ia.x)),y:Math.min(this.height-16,Math.max(16,ia.y))};return ke`<g class="${pe.tone} ${pe.selected?"selected":""}">
${ne.kind==="circle"?ke`<circle class="area" cx=${m(ne.centre.x)} cy=${b(ne.centre.y)} r=${ne.radius*p} />`:ke`<path class="area" d=${C(ne.points)} />`}
${pe.key&&Ri?l(this,D,Co).call(this,pe,Ad):c}
</g>`});return a`<svg
class="map"
role="img"
aria-label=${this.label}
@pointerdown=${u(this,zr)}
@pointermove=${u(this,Br)}
@pointerup=${u(this,Ys)}
@pointercancel=${u(this,Ys)}
>
${l(this,D,Ro).call(this,p,m,b)} ${$e} ${this.home?l(this,D,Lo).call(this,m,b,C):c}
${this.placing?l(this,D,qo).call(this,this.placing,m,b,C):c} ${l(this,D,Io).call(this,p)}
</svg>`},qo=function(e,t,s,o){let p=Hi({place:e},u(this,D,ls));if(!p)return ke``;let h={x:t(p.at.x),y:s(p.at.y)},m=e.heading_deg*Math.PI/180,b={x:h.x+Math.sin(m)*Mo,y:h.y-Math.cos(m)*Mo};return ke`<g class="placing">
<path class="sees" d=${o([p.at,...p.edge])} />
<line x1=${h.x} y1=${h.y} x2=${b.x} y2=${b.y} />
<circle class="at" cx=${h.x} cy=${h.y} r="9" />
<circle class="handle" cx=${b.x} cy=${b.y} r="11" />
<circle class="grip" cx=${b.x} cy=${b.y} r="24" />
</g>`},Co=function(e,t){return ke`<g class="pick" @click=${()=>l(this,D,Ao).call(this,e.id)}>
<rect x=${t.x-13} y=${t.y-13} width="26" height="26" rx=${e.tone==="low"?6:13} />
<text x=${t.x} y=${t.y}>${e.key}</text>
</g>`},Ro=function(e,t,s){let o=Di(110/e)*e,p=[],h=m=>(m%o+o)%o;for(let m=h(t(0));m<this.width;m+=o)p.push(ke`<line class="grid" x1=${m} x2=${m} y1="0" y2=${this.height} />`);for(let m=h(s(0));m<this.height;m+=o)p.push(ke`<line class="grid" x1="0" x2=${this.width} y1=${m} y2=${m} />`);return p},Lo=function(e,t,s){let o=this.home,p=this.cameras.flatMap(m=>{let b=Hi(m,o);return b?[ke`<path class="faces" d=${s([b.at,...b.edge])} />`]:[]}),h={x:e(0),y:t(0)};return ke`${p}<circle class="homedot" cx=${h.x} cy=${h.y} r="12" />
<path class="homemark" transform="translate(${h.x-7} ${h.y-7.5}) scale(.58)"
d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z" />`},Io=function(e){let t=Di(90/e),s=this.width-16,o=this.height-16;return ke`<g class="scale">
<line x1=${s-t*e} x2=${s} y1=${o} y2=${o} />
<text x=${s} y=${o-8}>${Fe(t)}</text>
</g>`},Po=function(){return a`<div class="leg">
<div><i class="h">${f("home",12)}</i>${r("map.home")}</div>
<div><i></i>${r("map.solid")}</div>
<div><i class="low"></i>${r("map.low")}</div>
<div class="last">${r("map.why")}</div>
</div>`},Ao=function(e){this.dispatchEvent(new CustomEvent("nr-pick",{detail:e,bubbles:!0,composed:!0}))},sn=function(e){this.dispatchEvent(new CustomEvent("nr-place",{detail:e}))},rn=function(e){let t=this.getBoundingClientRect(),{scale:s,middle:o}=u(this,Fs);return{x:(e.clientX-t.left-this.width/2-this.shift.x)/s+o.x,y:o.y-(e.clientY-t.top-this.height/2-this.shift.y)/s}},zr=new WeakMap,Br=new WeakMap,Ho=function(e){let t=this.placing;if(!t)return;let s={latitude:t.latitude_udeg/1e6,longitude:t.longitude_udeg/1e6},o=ba(u(this,D,ls),s),p=l(this,D,rn).call(this,e),h=Math.atan2(p.x-o.x,p.y-o.y)*180/Math.PI;l(this,D,sn).call(this,{heading_deg:(Math.round(h)+360)%360})},nn=function(e){let{x:t,y:s}=u(this,Ee)?.from??{x:0,y:0};return Math.hypot(e.clientX-t,e.clientY-s)>=Jd},Ys=new WeakMap,re.styles=[$,Eo],d([y({attribute:!1})],re.prototype,"areas",2),d([y({attribute:!1})],re.prototype,"cameras",2),d([y({attribute:!1})],re.prototype,"home",2),d([y({attribute:!1})],re.prototype,"placing",2),d([y()],re.prototype,"label",2),d([y({type:Boolean})],re.prototype,"still",2),d([y({type:Boolean})],re.prototype,"legend",2),d([v()],re.prototype,"width",2),d([v()],re.prototype,"height",2),d([v()],re.prototype,"zoom",2),d([v()],re.prototype,"shift",2),re=d([x("nr-map")],re);function Ws(i,n){return{latitude:String(i?i.latitude_udeg/1e6:n.latitude),longitude:String(i?i.longitude_udeg/1e6:n.longitude),heading:String(i?.heading_deg??0),view:String(i?.view_deg??110),range:String(i?.range_m??30)}}function an(i,n,e){let t=Number(i.replace(",","."));if(!i.trim()||!Number.isFinite(t))return null;let s=Math.round(t);return s>=n&&s<=e?s:null}function Xs(i){let n=(h,m)=>{let b=Number(h.replace(",","."));return h.trim()&&Math.abs(b)<=m?Math.round(b*1e6):null},e=n(i.latitude,90),t=n(i.longitude,180),s=an(i.heading,0,359),o=an(i.view,1,360),p=an(i.range,1,2e3);return e===null||t===null||s===null||o===null||p===null?null:{latitude_udeg:e,longitude_udeg:t,heading_deg:s,view_deg:o,range_m:p}}var Nd=[{name:"heading",least:0,most:359,sign:"°"},{name:"view",least:10,most:360,sign:"°"},{name:"range",least:5,most:200,sign:" m"}],ec=["latitude","longitude","heading","view","range"],Be,on,Do,ln,bt=class extends L{constructor(){super(...arguments);g(this,Be);this.disabled=!1}render(){return a`<p class="sm mut">${r("place.text")}</p>
<nr-map
.cameras=${this.house.cameras.filter(e=>e.id!==this.camera.id)}
.placing=${Xs(this.value)}
.home=${Lt(this.hass)}
.label=${r("camera.map")}
?still=${this.disabled}
@nr-place=${e=>l(this,Be,Do).call(this,e.detail)}
></nr-map>
<fieldset class="turns" ?disabled=${this.disabled}>
${Nd.map(({name:e,least:t,most:s,sign:o})=>{let p=`${this.value[e]||"–"}${o}`;return a`<label
><span>${r(`place.${e}`)}</span><b aria-hidden="true">${p}</b
><input
type="range"
min=${t}
max=${s}
aria-valuetext=${p}
.value=${this.value[e]}
@input=${h=>l(this,Be,on).call(this,e,h)}
/></label>`})}
</fieldset>
<details>
<summary>${r("place.exact")}${f("down",18)}</summary>
<fieldset class="numbers" ?disabled=${this.disabled}>
${ec.map(e=>a`<label class="field"
>${r(`camera.${e}`)}<input
inputmode="decimal"
.value=${this.value[e]}
@input=${t=>l(this,Be,on).call(this,e,t)}
/></label>`)}
</fieldset>
</details>`}};Be=new WeakSet,on=function(e,t){l(this,Be,ln).call(this,{[e]:t.target.value})},Do=function({latitude_udeg:e,longitude_udeg:t,heading_deg:s}){l(this,Be,ln).call(this,{...e===void 0?{}:{latitude:String(e/1e6)},...t===void 0?{}:{longitude:String(t/1e6)},...s===void 0?{}:{heading:String(s)}})},ln=function(e){let t={...this.value,...e};this.dispatchEvent(new CustomEvent("nr-placed",{detail:t}))},bt.styles=[$,w`
:host{display: grid;gap: 12px;}nr-map{height: 260px;border-radius: 8px;}.turns{display: grid;grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));gap: 4px 16px;border: 0;margin: 0;padding: 0;min-width: 0;}.turns label{display: grid;grid-template-columns: 1fr auto;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}b{color: var(--nr-ink);font-weight: 400;font-variant-numeric: tabular-nums;}input[type="range"]{grid-column: 1 / -1;width: 100%;height: 44px;margin: 0;accent-color: var(--nr-fill);}summary{color: var(--nr-link);font-weight: 500;min-height: 44px;display: flex;align-items: center;gap: 6px;cursor: pointer;list-style: none;}.numbers{display: grid;grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));gap: 12px;}`],d([y({attribute:!1})],bt.prototype,"camera",2),d([y({attribute:!1})],bt.prototype,"value",2),d([y({type:Boolean})],bt.prototype,"disabled",2),bt=d([x("nr-place-form")],bt);var ps,Dt,Oo,pn,ze=class extends L{constructor(){super(...arguments);g(this,Dt);this.place=null;this.live=!1;this.busy=!1;this.wrong="";g(this,ps,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){let{camera:e}=this,t=this.place??Ws(e.place,Lt(this.hass)),s=this.live||!e.snapshot_at&&e.state==="recording",o=e.snapshot_at?`cameras/${e.id}/snapshot`:"";return a`<nr-dialog
open
.heading=${r("place.title",{name:e.name})}
@nr-close=${u(this,ps)}
>
<div class="sees">
<nr-picture
.hub=${this.house.hub}
.path=${s?`cameras/${e.id}/live.mjpeg`:o}
.alt=${r("cameras.picture",{name:e.name})}
></nr-picture>
${s||!o?c:a`<button
class="btn sm"
@click=${()=>{this.live=!0}}
>
${f("play",16)}${r("place.live")}
</button>`}
</div>
<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${e}
.value=${t}
@nr-placed=${p=>{this.place=p.detail}}
></nr-place-form>
${this.wrong?a`<p class="wrong sm" role="alert">${this.wrong}</p>`:c}
<button
slot="acts"
class="btn link"
?disabled=${this.busy}
@click=${()=>{l(this,Dt,pn).call(this,{indoor:!0,may_share:!1})}}
>
${r("place.indoor")}
</button>
<button slot="acts" class="btn link" @click=${u(this,ps)}>${r("place.later")}</button>
<button slot="acts" class="btn tonal" ?disabled=${this.busy} @click=${()=>l(this,Dt,Oo).call(this,t)}>
${r("camera.save")}
</button>
</nr-dialog>`}};ps=new WeakMap,Dt=new WeakSet,Oo=function(e){let t=Xs(e);t?l(this,Dt,pn).call(this,{place:t}):this.wrong=r("camera.wrong_place")},pn=async function(e){this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,e),u(this,ps).call(this)}catch(t){this.wrong=R.of(t).message}this.busy=!1},ze.styles=[$,w`
.sees{position: relative;margin-bottom: 12px;}nr-picture{aspect-ratio: 16 / 9;max-height: 220px;width: 100%;border-radius: 8px;}.sees button{position: absolute;inset-inline-end: 8px;bottom: 8px;background: var(--nr-card);}.wrong{color: var(--nr-red);margin-top: 8px;}`],d([y({attribute:!1})],ze.prototype,"camera",2),d([v()],ze.prototype,"place",2),d([v()],ze.prototype,"live",2),d([v()],ze.prototype,"busy",2),d([v()],ze.prototype,"wrong",2),ze=d([x("nr-place-dialog")],ze);var Te,zo,Bo,dn,cn,Me=class extends P{constructor(){super(...arguments);g(this,Te);this.found=null;this.error=null;this.indoor=!1;this.busy=!1;this.answer="";this.choice=!1}willUpdate(e){e.has("error")&&this.error&&l(this,Te,dn).call(this,this.error)}render(){return a`<form class="card" @submit=${e=>{l(this,Te,Bo).call(this,e)}}>
<h4>
${this.found?r("adopt.title",{name:this.found.name||this.found.address}):r("adopt.by_address")}
</h4>
${this.found?c:a`<label class="field whole"
>${r("adopt.address")}<input
name="address"
required
autofocus
maxlength="2000"
autocomplete="off"
spellcheck="false"
placeholder="rtsp://"
/></label>`}
<label class="field"
>${r("adopt.name")}<input name="name" required maxlength="60" .value=${this.found?.name??""}
/></label>
<label class="field"
>${r("adopt.place")}<select
name="place"
@change=${e=>{this.indoor=e.target.value==="indoor"}}
>
<option value="outdoor">${r("adopt.outdoor")}</option>
<option value="indoor">${r("adopt.indoor")}</option>
</select></label
>
<label class="field"
>${r("adopt.user")}<input name="username" autocomplete="off" maxlength="200"
/></label>
<label class="field"
>${r("adopt.password")}<input
name="password"
type="password"
autocomplete="off"
maxlength="200"
/></label>
<label class="tick"
><input name="may_share" type="checkbox" ?checked=${!this.indoor} ?disabled=${this.indoor} /><span
>${r("adopt.may_share")}<br /><span class="sm mut"
>${r(this.indoor?"adopt.never":"adopt.each_time")}</span
></span
></label
>
${this.answer?a`<p class="answer sm ${this.choice?"":"wrong"}" role="alert">${this.answer}</p>`:c}
<div class="acts row">
${l(this,Te,zo).call(this)}
<button class="btn link" type="button" @click=${()=>l(this,Te,cn).call(this)}>
${r("pages.cancel")}
</button>
</div>
</form>`}};Te=new WeakSet,zo=function(){return!this.choice||this.busy?a`<button ?disabled=${this.busy}>
${r(this.busy?"adopt.adopting":"adopt.adopt")}
</button>`:a`<button class="btn tonal" value="recorder">${r("adopt.from_recorder")}</button
><button class="btn link" value="directly">${r("adopt.directly")}</button>`},Bo=async function(e){e.preventDefault();let t=new FormData(e.target),s=o=>String(t.get(o)??"");this.busy=!0,this.answer="";try{let o=await this.house.hub.post("/cameras",{...this.found?{found_key:this.found.key}:{stream_url:s("address").trim()},name:s("name").trim(),username:s("username"),password:s("password"),indoor:this.indoor,may_share:!this.indoor&&t.has("may_share"),doorbell:this.found?.doorbell??!1,if_read_already:e.submitter?.value||"ask"});l(this,Te,cn).call(this,o)}catch(o){l(this,Te,dn).call(this,R.of(o))}this.busy=!1},dn=function(e){this.answer=e.message,this.choice=e.code==="read_already"},cn=function(e=null){this.dispatchEvent(new CustomEvent("nr-done",{detail:e}))},Me.styles=[$,w`
form{padding: 16px;display: grid;grid-template-columns: 1fr 1fr;align-items: end;gap: 12px;}h4{grid-column: 1 / -1;font: 500 16px/22px var(--nr-font);}.tick{grid-column: 1 / -1;display: flex;gap: 12px;align-items: flex-start;min-height: 44px;}.tick input{flex: none;width: 20px;height: 20px;margin: 2px 0 0;accent-color: var(--nr-fill);}.acts,
.answer,
.whole{grid-column: 1 / -1;}.acts{flex-wrap: wrap;}.acts button{white-space: nowrap;}.wrong{color: var(--nr-red);}`],d([y({attribute:!1})],Me.prototype,"house",2),d([y({attribute:!1})],Me.prototype,"found",2),d([y({attribute:!1})],Me.prototype,"error",2),d([v()],Me.prototype,"indoor",2),d([v()],Me.prototype,"busy",2),d([v()],Me.prototype,"answer",2),d([v()],Me.prototype,"choice",2),Me=d([x("nr-camera-adopt")],Me);var ye,Uo,Zs,jo,Vo,Ue=class extends L{constructor(){super(...arguments);g(this,ye);this.place=null;this.busy=!1;this.wrong="";this.forgetting=!1}willUpdate(e){e.has("camera")&&e.get("camera")?.id!==this.camera.id&&(this.place=null)}render(){let{camera:e,house:t}=this,s=t.mayManage;return a`
<div>${T("cameras",a`${f("back",18)} ${r("cameras.title")}`,{class:"row"})}</div>
<h2>${e.name}</h2>
<form
class="two"
@submit=${o=>{l(this,ye,jo).call(this,o)}}
aria-label=${e.name}
>
<section class="card">
<nr-picture
.hub=${t.hub}
.path=${e.snapshot_at?`cameras/${e.id}/snapshot`:""}
.alt=${r("cameras.picture",{name:e.name})}
></nr-picture>
<fieldset class="pad" ?disabled=${!s}>
<p class="sm mut">
${[r(`camera.state.${e.state}`),e.video].filter(Boolean).join(" · ")}
</p>
${[e.reason,...e.notes].filter(Boolean).map(o=>a`<p class="sm why">${o}</p>`)}
<label class="field"
>${r("adopt.name")}<input name="name" required maxlength="60" .value=${e.name}
/></label>
${l(this,ye,Zs).call(this,"recording",e.recording,"camera.recording","camera.recording_text")}
${l(this,ye,Zs).call(this,"may_share",e.may_share,"adopt.may_share","adopt.each_time")}
${l(this,ye,Zs).call(this,"indoor",e.indoor,"camera.indoor","camera.indoor_text")}
${l(this,ye,Zs).call(this,"sound",e.sound,"camera.sound","camera.sound_text")}
<label class="field"
>${r("camera.keep")}<input
name="days"
type="number"
min="0.01"
max="366"
step="any"
.value=${e.keep.days===null?"":String(e.keep.days)}
placeholder=${r("camera.keep_all")}
/></label>
</fieldset>
</section>
<section class="card pad">
<h3>${r("camera.place")}</h3>
<p class="sm mut">${r("camera.place_text")}</p>
${l(this,ye,Uo).call(this,s)}
</section>
${this.wrong?a`<p class="wrong" role="alert">${this.wrong}</p>`:c}
${s?a`<div class="row" style="flex-wrap:wrap">
<button ?disabled=${this.busy}>${r("camera.save")}</button>
<button
type="button"
class="btn link"
@click=${()=>{this.forgetting=!0}}
>
${r("camera.forget")}
</button>
</div>`:c}
</form>
<nr-dialog
.open=${this.forgetting}
.heading=${r("camera.forget_title",{name:e.name})}
@nr-close=${()=>{this.forgetting=!1}}
>
<p>${r("camera.forget_text")}</p>
<button
slot="acts"
class="btn link"
autofocus
@click=${()=>{this.forgetting=!1}}
>
${r("pages.back")}
</button>
<button slot="acts" ?disabled=${this.busy} @click=${()=>{l(this,ye,Vo).call(this)}}>
${r("camera.forget_it")}
</button>
</nr-dialog>
`}};ye=new WeakSet,Uo=function(e){let{latitude:t,longitude:s}=this.hass.config,o={latitude:t,longitude:s},p=this.place??(this.camera.place?Ws(this.camera.place,o):null);return p?a`<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${this.camera}
.value=${p}
?disabled=${!e}
@nr-placed=${h=>{this.place=h.detail}}
></nr-place-form>`:a`<p>${r("cameras.no_place")}</p>
${e?a`<p>
<button
type="button"
@click=${()=>{this.place=Ws(null,o)}}
>
${f("place",18)}${r("camera.place_it")}
</button>
</p>`:c}`},Zs=function(e,t,s,o){return a`<label class="tick"
><input type="checkbox" name=${e} .checked=${t} /><span
>${r(s)}<br /><span class="sm mut">${r(o)}</span></span
></label
>`},jo=async function(e){e.preventDefault();let t=new FormData(e.target),s=this.place&&Xs(this.place);if(this.place&&!s){this.wrong=r("camera.wrong_place");return}let o=Number(t.get("days"));this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,{name:String(t.get("name")).trim(),...t.has("recording")===this.camera.recording?{}:{recording:t.has("recording")},may_share:t.has("may_share"),indoor:t.has("indoor"),sound:t.has("sound"),keep:{...this.camera.keep,days:o>0?o:null},...s?{place:s}:{}}),this.place=null,this.notify(r("camera.saved",{name:this.camera.name}))}catch(p){this.wrong=R.of(p).message}this.busy=!1},Vo=async function(){this.busy=!0;try{await this.house.hub.delete(`/cameras/${this.camera.id}`),this.forgetting=!1}catch(e){this.notify(e)}this.busy=!1},Ue.styles=[$,w`
:host{display: grid;gap: 16px;}h2{font: 500 22px/30px var(--nr-font);}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 16px;align-items: start;}.pad{padding: 16px;display: grid;gap: 12px;}h3{font: 500 16px/22px var(--nr-font);}nr-picture{aspect-ratio: 16 / 9;border-radius: var(--nr-r) var(--nr-r) 0 0;}.tick{display: flex;gap: 12px;align-items: flex-start;min-height: 44px;}.tick input{flex: none;width: 20px;height: 20px;margin: 2px 0 0;accent-color: var(--nr-fill);}.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}`],d([y({attribute:!1})],Ue.prototype,"camera",2),d([v()],Ue.prototype,"place",2),d([v()],Ue.prototype,"busy",2),d([v()],Ue.prototype,"wrong",2),d([v()],Ue.prototype,"forgetting",2),Ue=d([x("nr-camera-change")],Ue);var Ko=new Set(["paused","sleeping","archived"]),tc=6e4,Go="address",N,Fo,Yo,Wo,Xo,Zo,Qo,Jo,No,Ot=class extends L{constructor(){super(...arguments);g(this,N);this.adopting="";this.busy="";this.storage=new F(this)}willUpdate(){this.storage.ask(this.house.hub,"/storage")}render(){let e=this.house.cameras.find(s=>s.id===this.route[0]);if(this.route[0]&&e)return a`<div class="wrap">
<nr-camera-change
.hass=${this.hass}
.house=${this.house}
.camera=${e}
.narrow=${this.narrow}
></nr-camera-change>
</div>`;let t=this.house.found.filter(s=>!s.adopted);return a`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${r("cameras.title")}</h2>
<p>${l(this,N,Fo).call(this,t.length)}</p>
</div>
${this.house.mayManage?a`<button
class="btn sm"
@click=${()=>{this.adopting=Go}}
>
${f("plus",16)}${r("setup.by_address")}
</button>
<button
class="btn sm"
?disabled=${this.house.scan?.running??!1}
@click=${()=>{l(this,N,No).call(this)}}
>
${f("again",16)}${r(this.house.scan?.running?"cameras.looking":"cameras.look")}
</button>`:c}
</div>
${this.house.cameras.length?a`<ul class="grid">
${this.house.cameras.map(s=>l(this,N,Yo).call(this,s))}
</ul>`:a`<div class="card">
<nr-empty
icon="camera"
.heading=${r("cameras.none")}
.text=${r("cameras.none_text")}
></nr-empty>
</div>`}
<h3>${r("cameras.found")}</h3>
<p class="mut sm">${r("cameras.found_text")}</p>
${l(this,N,Zo).call(this,t)}
</div>`}updated(){this.route[0]&&!this.house.cameras.some(t=>t.id===this.route[0])&&this.house.loaded&&W(this,"cameras")}};N=new WeakSet,Fo=function(e){let t=[E("cameras.adopted",this.house.cameras.length),E("cameras.count",e)],s=this.storage.value;if(s){let o=Math.max(0,...s.cameras.map(h=>fa(h.oldest,h.newest)||0)),p=oe(s.free_bytes);t.push(o?r("cameras.kept",{length:ee(o),free:p}):r("cameras.free",{free:p}))}return t.join(" ")},Yo=function(e){let t=e.state==="recording",s=e.name;return a`<li class="card cam">
<nr-picture
.hub=${this.house.hub}
.path=${e.snapshot_at?`cameras/${e.id}/snapshot`:""}
.alt=${r("cameras.picture",{name:s})}
></nr-picture>
<span class="pill ${t?"":Ko.has(e.state)?"paused":"off"}"><i></i>${r(`camera.state.${e.state}`)}</span>
<div class="body">
${T(`cameras/${e.id}`,s)}
<span class="sm mut">${l(this,N,Xo).call(this,e)}</span>
${e.reason?a`<span class="sm ${Ko.has(e.state)?"mut":"why"}">${e.reason}</span>`:c}
${e.notes.map(o=>a`<span class="sm why">${o}</span>`)}
${Math.abs(e.clock_offset_ms??0)>=tc?a`<span class="sm why"
>${r("cameras.clock_off",{length:ee(Math.abs(e.clock_offset_ms??0))})}</span
>`:c}
${l(this,N,Wo).call(this,e)}
${e.state==="paused"?a`<span class="row paused"
><span class="sm grow"
>${r("cameras.paused",{time:B(e.since)})}</span
>${this.house.mayManage?a`<button
class="btn sm"
aria-label=${r("cameras.resume_this",{name:s})}
?disabled=${this.busy===e.id}
@click=${()=>{l(this,N,Jo).call(this,e)}}
>
${r("cameras.resume")}
</button>`:c}</span
>`:c}
<span class="share"
>${f(e.may_share?"tick":"lock",18)}${r(e.may_share?"cameras.may_share":"cameras.never")}</span
>
</div>
</li>`},Wo=function(e){let{both:t,only_camera:s,only_hub:o,judges:p,stuck:h}=e.motion_agreement;return h?a`<span class="sm why">${r("cameras.stuck")}</span>`:p.length<2||t+s+o===0?c:a`<span class="sm mut"
>${r("cameras.judged",{both:t,camera:s,hub:o})}</span
>`},Xo=function(e){return[e.video,e.indoor?r("cameras.indoor"):"",e.doorbell?r("cameras.doorbell"):"",e.kind==="lent"?r("cameras.lent"):"",e.place?"":r("cameras.no_place")].filter(Boolean).join(" · ")},Zo=function(e){let t=e.find(o=>o.key===this.adopting),s=t||this.adopting===Go;return a`<div class="two ${s?"open":""}">
<ul class="card">
${e.length?e.map(o=>l(this,N,Qo).call(this,o)):a`<li class="found mut">${r("cameras.nothing_found")}</li>`}
</ul>
${s?a`<nr-camera-adopt
.house=${this.house}
.found=${t??null}
@nr-done=${()=>{this.adopting=""}}
></nr-camera-adopt>`:c}
</div>`},Qo=function(e){let t=e.name||r("cameras.at",{address:e.address});return a`<li class="found ${e.key===this.adopting?"chosen":""}">
<span class="tile" aria-hidden="true">${f(e.doorbell?"bell":"camera",20)}</span>
<div class="grow">
<b>${t}</b>
<span class="sm mut"
><span class="code">${e.address}</span>${e.brand?a` · ${e.brand}`:c}${e.away?a` · ${r("cameras.away")}`:c}</span
>
${e.lent_by?a`<span class="sm lent">${r("cameras.lent_by",{protocol:e.lent_by})}</span>`:c}
</div>
${this.house.mayManage&&!e.lent_by?a`<button
class="btn sm"
aria-expanded=${e.key===this.adopting}
aria-label=${r("cameras.adopt_this",{name:t})}
@click=${()=>{this.adopting=e.key===this.adopting?"":e.key}}
>
${r("cameras.adopt")}
</button>`:c}
</li>`},Jo=async function(e){this.busy=e.id;try{await this.house.hub.patch(`/cameras/${e.id}`,{recording:!0})}catch(t){this.notify(t)}this.busy=""},No=async function(){try{await this.house.hub.post("/cameras/scan")}catch(e){this.notify(e)}},Ot.styles=[$,w`
.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(260px, 1fr));gap: 16px;}.cam{overflow: hidden;position: relative;}.cam nr-picture{aspect-ratio: 16 / 9;}.pill{position: absolute;top: 8px;inset-inline-start: 8px;display: inline-flex;align-items: center;gap: 6px;background: rgba(16, 18, 20, 0.78);color: #fff;border-radius: 14px;padding: 4px 10px;font-size: 12px;line-height: 16px;}.pill i{width: 8px;height: 8px;border-radius: 50%;background: #7fe0a1;}.pill.off i{background: #ffb74d;border-radius: 0;clip-path: polygon(50% 0, 100% 100%, 0 100%);}.pill.paused i{background: none;border-radius: 0;border-inline: 3px solid #fff;}.body{padding: 12px 16px 14px;display: grid;gap: 4px;}.body a{font: 500 15px/21px var(--nr-font);color: var(--nr-ink);text-decoration: none;}.body a:hover{text-decoration: underline;}.why{color: var(--nr-amber);}.share{display: flex;gap: 8px;align-items: center;margin-top: 4px;}.share .ic{color: var(--nr-ink2);}h3{font: 500 18px/25px var(--nr-font);margin: 24px 0 2px;}.two{display: grid;grid-template-columns: minmax(0, 1fr);gap: 16px;margin-top: 12px;align-items: start;}.two.open{grid-template-columns: minmax(0, 2fr) minmax(300px, 1fr);}.found{display: flex;align-items: center;gap: 12px;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}.found:last-child{border-bottom: 0;}.found.chosen{background: var(--nr-tint);}.found b{font-weight: 500;font-size: 15px;line-height: 21px;display: block;}.lent{display: block;}:host([narrow]) .two.open{grid-template-columns: minmax(0, 1fr);}`],d([v()],Ot.prototype,"adopting",2),d([v()],Ot.prototype,"busy",2),Ot=d([x("nr-page-cameras")],Ot);he({name:"cameras",icon:"camera",show:i=>a`<nr-page-cameras
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-cameras>`});var sc=new Set(["hold","release"]);function el(i){return sc.has(i.type)}function un(i){return i.practice==="yes"}var fe=(i,n)=>typeof i[n]=="string"?i[n]:"";function vt(i){let n=fe(i,"agency_name")||r("ledger.an_agency"),e=fe(i,"case_number");return e?r("ledger.asked",{agency:n,number:e}):n}function Ur(i){let n=fe(i,"by")||r("ledger.somebody"),e=fe(i,"answered_by");if(e==="rule")return r("ledger.by_rule",{name:n});if(e==="automation")return r("ledger.by_automation",{name:n});let t=fe(i,"first_by");return t?r("ledger.by_two",{first:t,by:n}):r("ledger.by",{name:n})}function hn(i){let n=fe(i,"reason");return n?` ${r("ledger.reason",{reason:n})}`:""}function tl(i){switch(i.type){case"decision":return i.answer==="deny"?{icon:i.answered_by==="person"?"cross":"quiet",tone:"",heading:r("ledger.denied",{asked:vt(i)}),text:`${Ur(i)} ${r("ledger.nothing_sent")}${hn(i)}`}:{icon:"tick",tone:"sent",heading:r("ledger.approved",{asked:vt(i)}),text:`${Ur(i)}${hn(i)}`};case"undone":return{icon:"undo",tone:"",heading:r("ledger.undone",{asked:vt(i)}),text:Ur(i)};case"withdrawal":return i.code?{icon:"undo",tone:"stop",heading:r("ledger.void",{asked:vt(i)}),text:r(`ledger.void.${String(i.code)}`)}:{icon:"undo",tone:"stop",heading:r("ledger.withdrawn",{asked:vt(i)}),text:i.state==="recorded"?r("ledger.withdrawn_after"):`${Ur(i)}${hn(i)}`};case"share":return{icon:"sealed",tone:"sent",heading:r("ledger.delivered",{asked:vt(i)}),text:r(i.receipt?"ledger.with_receipt":"ledger.without_receipt",{size:oe(Number(i.size_bytes)||0)})};case"opened":return{icon:"sealed",tone:"sent",heading:r("ledger.opened",{agency:fe(i,"agency_name")||r("ledger.an_agency")}),text:r("ledger.opened_text",{number:fe(i,"case_number")||"–"})};case"hold":return{icon:"lock",tone:"",heading:E("ledger.kept",Number(i.clips)||0),text:r("ledger.until_answer",{asked:vt(i)})};case"release":return{icon:"lock",tone:"",heading:r("ledger.released"),text:vt(i)};case"rule":return{icon:"rules",tone:"",heading:r(`ledger.rule.${fe(i,"change")}`,{name:fe(i,"name")}),text:fe(i,"by")?r("ledger.by",{name:fe(i,"by")}):r("ledger.by_file")};case"rules":return{icon:"rules",tone:"",heading:r(`ledger.rules.${fe(i,"change")}`),text:r("ledger.by",{name:fe(i,"by")||r("ledger.somebody")})};default:return{icon:"info",tone:"",heading:i.type,text:""}}}function sl(i,n){let e=i.filter(p=>new Date(p.at).getFullYear()===n&&!un(p)),t=new Set(e.filter(p=>p.type==="undone").map(p=>p.decided_at)),s=e.filter(p=>p.type==="decision"&&p.answer==="deny"&&!t.has(p.decided_at)),o=s.filter(p=>p.answered_by==="person");return{denied:o.length,byRule:s.length-o.length,shared:e.filter(p=>p.type==="share").length,withdrawn:e.filter(p=>p.type==="withdrawal"&&p.state==="asked").length}}var ds,ge,rl,il,nl,al,ol,ll,zt=class extends L{constructor(){super(...arguments);g(this,ge);this.all=!1;this.busy=!1;this.ledger=new F(this);this.checked=new F(this);g(this,ds,null)}willUpdate(){this.ledger.ask(this.house.hub,"/ledger"),this.checked.ask(this.house.hub,"/ledger/check"),u(this,ds)??k(this,ds,this.house.hub.listen(e=>{/^(request\.decided|share\.changed|rules\.changed)$/.test(e.type)&&this.ledger.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,ds))==null||e.call(this),k(this,ds,null)}render(){let e=this.ledger.value;return a`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${r("ledger.title")}</h2>
<p>${r("ledger.about")}</p>
</div>
<div class="row">
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{l(this,ge,ol).call(this)}}>
${f("verified",16)}${r("ledger.verify")}
</button>
<button class="btn sm" ?disabled=${!e?.entries.length} @click=${()=>{l(this,ge,ll).call(this)}}>
${f("download",16)}${r("ledger.export")}
</button>
</div>
</div>
${e?a`<div class="two">
${l(this,ge,rl).call(this,e.entries)}
<aside class="side">${l(this,ge,nl).call(this,e)}${l(this,ge,al).call(this,e.entries)}</aside>
</div>`:Ie(this.ledger)}
</div>`}};ds=new WeakMap,ge=new WeakSet,rl=function(e){let t=e.filter(o=>this.all||!el(o)).reverse();if(!t.length)return a`<div class="card">
<nr-empty icon="ledger" .heading=${r("ledger.empty")} .text=${r("ledger.empty_text")}></nr-empty>
</div>`;let s=new Map;for(let o of t){let p=ae(o.at)===ae(new Date)?r("ledger.today"):ma(o.at);s.set(p,[...s.get(p)??[],o])}return a`<div class="card">
<ul>
${[...s].map(([o,p])=>a`<li>
<h3 class="day">${o}</h3>
${p.map(h=>l(this,ge,il).call(this,h))}
</li>`)}
</ul>
<p style="padding:8px 16px 16px">
<button
class="btn link sm"
aria-pressed=${this.all}
@click=${()=>{this.all=!this.all}}
>
${r(this.all?"ledger.fewer":"ledger.all")}
</button>
</p>
</div>`},il=function(e){let t=tl(e),s=typeof e.request=="string"?e.request:"",o=this.house.requests.some(p=>p.id===s);return a`<article class="entry ${t.tone}">
<span class="g">${f(t.icon,20)}</span>
<h4>
${un(e)?a`<nr-chip icon="flag" have>${r("practice.chip")}</nr-chip> `:c}${t.heading}
</h4>
<span class="when tn"
>${de(e.at)} · ${r("ledger.number",{number:M(e.index+1)})}</span
>
${t.text?a`<p>${t.text}</p>`:c}
${o&&(e.type==="decision"||e.type==="share")?a`<div class="more">
${T(`requests/${s}`,r("ledger.see"),{class:"btn sm"})}
</div>`:c}
</article>`},nl=function(e){let t=this.checked.value,s=t&&t.complaints.length>0;return a`<section class="card pad" aria-live="polite">
<h3>${r("ledger.check")}</h3>
${this.checked.error?a`<p class="broken">${f("warn",20)}<span>${this.checked.error.message}</span></p>`:c}
${t&&!s?a`<p class="ok">
${f("verified",20)}<span>${E("ledger.intact",t.entries,{count:M(t.entries)})}</span>
</p>`:c}
${s?a`${t.complaints.map(o=>a`<p class="broken">${f("stop",20)}<span>${o}</span></p>`)}
<p class="sm mut">${r("ledger.broken")}</p>`:c}
<dl>
<div>
<dt>${r("ledger.head")}</dt>
<dd class="code">${t?dt(t.root):"–"}</dd>
</div>
<div>
<dt>${r("ledger.first")}</dt>
<dd>${e.entries[0]?ae(e.entries[0].at):"–"}</dd>
</div>
<div>
<dt>${r("ledger.last_checked")}</dt>
<dd class="tn">${t?B(t.checked_at):"–"}</dd>
</div>
</dl>
</section>`},al=function(e){let t=new Date().getFullYear(),s=this.house.requests.filter(h=>new Date(h.issued).getFullYear()===t&&!ve(h)),o=sl(e,t),p=[["ledger.seen",s.length],["ledger.matched",s.filter(h=>h.match.clips.length).length],["ledger.denied_by_you",o.denied],["ledger.denied_by_rule",o.byRule],["ledger.shared",o.shared],["ledger.taken_back",o.withdrawn]];return a`<section class="card pad">
<h3>${r("ledger.year",{year:t})}</h3>
<dl class="tn">
${p.map(([h,m])=>a`<div>
<dt>${r(h)}</dt>
<dd>${M(m)}</dd>
</div>`)}
</dl>
</section>`},ol=async function(){this.busy=!0,await Promise.all([this.checked.again(),this.ledger.again()]),this.busy=!1;let e=this.checked.value;this.checked.error?this.notify(this.checked.error):e&&this.notify(e.complaints.length?r("ledger.broken"):E("ledger.intact",e.entries,{count:M(e.entries)}))},ll=async function(){try{let e=await this.house.hub.get("/ledger/export"),t=URL.createObjectURL(new Blob([e.file],{type:"application/json"}));Object.assign(document.createElement("a"),{href:t,download:e.file_name}).click(),setTimeout(()=>URL.revokeObjectURL(t),1e3),this.notify(r("ledger.exported",{name:e.file_name}))}catch(e){this.notify(e)}},zt.styles=[$,w`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 325px;gap: 24px;align-items: start;}.side{display: grid;gap: 16px;}.day{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 16px 16px 0;}.entry{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 2px 12px;padding: 14px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child > .entry:last-child{border-bottom: 0;}.entry .g{grid-row: 1 / 4;width: 44px;height: 44px;border-radius: 22px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;}.entry.sent .g{background: var(--nr-tint);color: var(--nr-link);}.entry.stop .g{background: var(--nr-red-bg);color: var(--nr-red);}.entry h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.entry .when{color: var(--nr-ink2);font-size: 13px;line-height: 21px;white-space: nowrap;}.entry p{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 19px;text-wrap: pretty;}.entry .more{grid-column: 2 / -1;margin-top: 6px;}.pad{padding: 16px;}.pad h3{font: 500 16px/22px var(--nr-font);margin-bottom: 8px;}.ok,
.broken{display: flex;gap: 8px;align-items: center;margin-bottom: 8px;}.ok .ic{color: var(--nr-ok);}.broken{color: var(--nr-red);align-items: flex-start;}dl > div{display: flex;justify-content: space-between;gap: 16px;padding: 8px 0;border-bottom: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;}dl > div:last-child{border-bottom: 0;}dt{color: var(--nr-ink2);}dd{font-weight: 500;}@media (max-width: 1000px){.two{grid-template-columns: minmax(0, 1fr);}}:host([narrow]) .entry{grid-template-columns: 44px minmax(0, 1fr);}:host([narrow]) .entry .when{grid-column: 2;grid-row: 3;}`],d([v()],zt.prototype,"all",2),d([v()],zt.prototype,"busy",2),zt=d([x("nr-page-ledger")],zt);he({name:"ledger",icon:"ledger",show:i=>a`<nr-page-ledger
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-ledger>`});var rc=["look","deny","approve","record"],jr="neighbors-requests-practice-denied";function ic(i,n,e){let t=i.decision?.answer,s=e||t==="deny"?["deny"]:[];return t==="approve"?{now:"record",done:["look",...s,"approve"]}:s.length||n?{now:"approve",done:["look",...s]}:{now:"look",done:[]}}var Vr,pl,yt=class extends L{constructor(){super(...arguments);g(this,Vr);this.reviewing=!1;this.busy=!1}willUpdate(e){this.toggleAttribute("reviewing",this.reviewing),this.request.decision?.answer==="deny"&&sessionStorage.setItem(jr,"1")}render(){let e=sessionStorage.getItem(jr)!==null,{now:t,done:s}=ic(this.request,this.reviewing,e);return a`<section class="banner" aria-label=${r("setup.practice")}>
${f("flag",22)}
<p class="grow"><b>${r("setup.practice")}</b>${r("practice.text")}</p>
${this.house.mayAnswer?a`<button class="btn sm" ?disabled=${this.busy} @click=${()=>{l(this,Vr,pl).call(this)}}>
${r("practice.end")}
</button>`:c}
</section>
<ol aria-label=${r("practice.steps")}>
${rc.map((o,p)=>{let h=s.includes(o);return a`<li
class=${o===t?"now":h?"done":""}
aria-current=${o===t?"step":"false"}
>
<span class="no">${h?a`${f("tick",14)}<span class="vh">${r("setup.step_done")}</span>`:p+1}</span
>${r(`practice.step.${o}`)}
</li>`})}
</ol>`}};Vr=new WeakSet,pl=async function(){this.busy=!0;let e=zi(this);try{await this.house.hub.post("/practice/end"),sessionStorage.removeItem(jr),W(e,this.house.mayManage?"setup":"requests")}catch(t){this.notify(R.of(t).message)}this.busy=!1},yt.styles=[$,w`
:host{display: block;flex: none;}.banner{display: flex;gap: 14px;align-items: center;padding: 10px 24px;background: var(--nr-tint);border-bottom: 2px dashed var(--nr-link);}.banner > .ic{color: var(--nr-link);}b{display: block;font-weight: 500;}.btn{flex: none;}ol{display: flex;flex-wrap: wrap;gap: 4px 22px;padding: 12px 24px 4px;}li{display: flex;gap: 8px;align-items: center;color: var(--nr-ink2);font-size: 13px;line-height: 18px;}.no{width: 22px;height: 22px;border-radius: 11px;border: 1.5px solid var(--nr-ink2);display: grid;place-items: center;font-weight: 600;font-size: 12px;flex: none;}.done .no{border-color: transparent;background: var(--nr-tint);color: var(--nr-link);}.now{color: var(--nr-link);font-weight: 500;}.now .no{background: var(--nr-link);border-color: var(--nr-link);color: var(--nr-card);}:host([narrow]) .banner{padding: 8px 16px;gap: 10px;font-size: 13px;line-height: 18px;}:host([narrow]) ol{padding: 8px 16px 2px;justify-content: space-between;gap: 4px 6px;}:host([narrow]) li{font-size: 12px;line-height: 16px;gap: 5px;}:host([narrow]) .banner{flex-wrap: wrap;}:host([narrow]) .banner p{flex-basis: 70%;}:host([narrow]) .banner .btn{margin-inline-start: 32px;}:host([narrow][reviewing]) :is(ol, .btn){display: none;}`],d([y({attribute:!1})],yt.prototype,"request",2),d([y({type:Boolean})],yt.prototype,"reviewing",2),d([v()],yt.prototype,"busy",2),yt=d([x("nr-practice")],yt);var Kr,dl,Bt=class extends L{constructor(){super(...arguments);g(this,Kr);this.busy=!1}render(){let e=this.request.decision?.answer;if(!e)return a`<nr-finding tone="plain" icon="info">${r("practice.note")}</nr-finding>
${sessionStorage.getItem(jr)?c:a`<p class="xs mut">${r("practice.try_deny")}</p>`}`;let t=a`<button class="btn" ?disabled=${this.busy} @click=${()=>{l(this,Kr,dl).call(this)}}>
${f("again",18)}${r("practice.again")}
</button>`,s=this.house.mayManage?T("setup",r("practice.finish"),{class:"btn link"}):c;return e==="deny"?a`<nr-finding tone="plain" icon="info">${r("practice.denied")}</nr-finding>
<p>${t} ${s}</p>`:a`<nr-finding tone="plain" icon="info">${r("practice.approved")}</nr-finding>
<p>${T("ledger",r("practice.ledger"),{class:"btn"})} ${s}</p>`}};Kr=new WeakSet,dl=async function(){this.busy=!0;let e=zi(this);try{let{request:t}=await this.house.hub.post("/practice");W(e,`requests/${t}`)}catch(t){this.notify(R.of(t).message)}this.busy=!1},Bt.styles=[$,w`
:host{display: grid;gap: 12px;}p{display: flex;flex-wrap: wrap;gap: 8px;}`],d([y({attribute:!1})],Bt.prototype,"request",2),d([v()],Bt.prototype,"busy",2),Bt=d([x("nr-practice-next")],Bt);var je,cl,hl,ul,ml,Ut=class extends P{constructor(){super(...arguments);g(this,je);this.items=[];this.narrow=!1}render(){return a`${this.items.map(e=>l(this,je,cl).call(this,e))}`}};je=new WeakSet,cl=function(e){return a`<details class="card">
<summary>
<span class="key">${f("cloud",16)}</span>
<b>${e.publisher||e.source_name}</b>
<span class="turn">${f("down",18)}</span>
<span class="title">${e.title||e.event}</span>
<span class="meta tn"
><span>${f("clock")}${l(this,je,hl).call(this,e)}</span>${e.distance_m===null?c:a`<span>${f("place")}${l(this,je,ul).call(this,e.distance_m)}</span>`}</span
>
</summary>
<div class="more">
${e.text?a`<p>${e.text}</p>`:c}
${e.instruction?a`<div>
<h3>${r("awareness.do")}</h3>
<p>${e.instruction}</p>
</div>`:c}
${e.area_text?a`<p class="small">${e.area_text}</p>`:c}
${e.concern?l(this,je,ml).call(this,e.concern):c}
${e.link?a`<p class="small">
${r("awareness.link",{host:e.link_host})}<br /><span class="code"
>${e.link}</span
>
</p>`:c}
${e.findings.map(t=>a`<nr-finding tone="plain">${t.text}</nr-finding>`)}
</div>
</details>`},hl=function(e){return e.window?Le(e.window):e.expires?r("awareness.until",{time:B(e.expires)}):r("awareness.updated",{time:B(e.updated)})},ul=function(e){return e===0?r("ask.around"):r("ask.away",{distance:Fe(e)})},ml=function({reason:e,clips:t}){return a`<div class="small">
<p>${e}</p>
${t.length?a`<h3>${r("awareness.clips")}</h3>
<ul class="tn">
${t.map(s=>a`<li>${s.camera_name} · ${Le(s)}</li>`)}
</ul>`:c}
</div>`},Ut.styles=[$,w`
details{margin: 0 16px 12px;}summary{display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;padding: 14px;cursor: pointer;list-style: none;border-radius: inherit;}summary::-webkit-details-marker{display: none;}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px dotted var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;background: var(--nr-card);}b{font-weight: 500;line-height: 28px;overflow-wrap: anywhere;}.turn{color: var(--nr-ink2);padding-top: 4px;}details[open] .turn .ic{transform: rotate(180deg);}.title{grid-column: 2 / -1;font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.more{padding-block: 0 14px;padding-inline: 54px 14px;display: grid;gap: 10px;font-size: 14px;line-height: 20px;}.more p{white-space: pre-line;overflow-wrap: anywhere;}.more .small{white-space: normal;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.more ul{margin-top: 2px;}h3{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);}:host([narrow]) details{margin: 0 12px 12px;}:host([narrow]) .more{padding-inline-start: 14px;}`],d([y({attribute:!1})],Ut.prototype,"items",2),d([y({type:Boolean,reflect:!0})],Ut.prototype,"narrow",2),Ut=d([x("nr-awareness")],Ut);var fl=["open","needs","awareness","answered","closed","hidden"];function gl(i){return i.hidden?"hidden":i.decision?"answered":i.status!=="open"?"closed":i.pending?"needs":"open"}function mn(i,n){let e=t=>{let s=gl(t);return s===n||n==="open"&&s==="needs"};return i.filter(e).sort((t,s)=>Number(s.pending)-Number(t.pending)||(s.issued<t.issued?-1:1))}function bl(i,n){let e=mn(i,n),t=o=>{let p=gl(o);return p==="open"?"near":p};return["needs","near","answered","closed","hidden"].map(o=>({name:o,requests:e.filter(p=>t(p)===o)})).filter(o=>o.requests.length)}function fn(i){let n=String.fromCharCode(65+i%26);return i<26?n:fn(Math.floor(i/26)-1)+n}function Qs(i){return i.status!=="open"||i.decision?"quiet":i.agency.level>=2?"solid":"low"}var Gr=w`
:host{display: grid;grid-template-columns: minmax(0, 1fr);min-height: 100%;}.cols{display: grid;grid-template-columns: minmax(0, 1fr) 424px;}.main{padding: 16px 24px 24px;display: grid;align-content: start;gap: 16px;max-width: 900px;}.main nr-finding{margin: 0;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);}.side{display: grid;gap: 16px;padding: 16px 24px 24px;position: sticky;top: 0;}nr-frames{border-radius: 10px;overflow: hidden;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{margin-block: 0;margin-inline: -12px 0;}.back:dir(rtl) svg{transform: scaleX(-1);}.card.block{padding: 16px;display: grid;gap: 8px;margin: 0;height: auto;}h4{font: 500 14px/20px var(--nr-font);margin-top: 4px;}.thread{display: grid;gap: 12px;}.thread li + li{border-top: 1px solid var(--nr-line);padding-top: 12px;}.thread b{font-weight: 500;color: var(--nr-ink);}.thread .row{flex-wrap: wrap;gap: 0 8px;}.words{white-space: pre-line;margin-top: 2px;font-size: 15px;line-height: 22px;max-width: 72ch;overflow-wrap: anywhere;text-wrap: pretty;}.foot2{border-top: 1px solid var(--nr-line);padding-top: 12px;margin-top: 4px;display: flex;flex-wrap: wrap;gap: 4px 16px;overflow-wrap: anywhere;}.filter{margin: 4px 0 12px;}.clips{display: grid;gap: 16px;}.clips li{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 0 12px;}.clips b{font-weight: 500;}.clips .sm,
.labels{grid-column: 1 / -1;}.labels{display: flex;flex-wrap: wrap;gap: 4px;margin-top: 4px;}.place nr-map{height: 240px;border-radius: 8px;}.st{display: flex;gap: 8px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}.answered{font-weight: 500;}.acts4{display: grid;grid-template-columns: 1fr 1fr;gap: 12px;margin-top: 4px;}.acts4 button:only-child{grid-column: 1 / -1;}.card.block nr-finding{margin: 0;}.card.block .foot{margin-top: 4px;}details.v{border: 1px solid var(--nr-border);border-radius: 10px;}details.v summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 9px 12px;min-height: 44px;cursor: pointer;}details.v summary::-webkit-details-marker{display: none;}details.v summary .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details.v[open] summary .ic:last-child{transform: rotate(180deg);}details.v > :not(summary){padding-block: 0 12px;padding-inline: 38px 12px;}:host([narrow]) .main{padding: 12px 16px 24px;}:host([narrow]) .acts4{grid-template-columns: 1fr;}:host([narrow]) .approve{order: -1;}:host([narrow]) .rh .tile{display: none;}`;var jt,Fr,vl,Je=class extends P{constructor(){super(...arguments);g(this,Fr);this.proof=null;this.failed="";g(this,jt,"")}willUpdate(e){e.has("request")&&u(this,jt)!==this.request.id&&l(this,Fr,vl).call(this)}render(){let e=this.house.boards.find(o=>o.origin===this.request.origin);if(e?.state==="stopped")return a`<details class="v split">
<summary>${f("fork",18)}<span>${r("forked.heading")}</span>${f("down",18)}</summary>
<p class="sm mut"><span class="code">${e.origin}</span> ${r("forked.why")}</p>
</details>`;if(this.failed)return a`<details class="v not">
<summary>${f("warn",18)}<span>${r("proof.failed")}</span>${f("down",18)}</summary>
<p class="sm mut">${this.failed}</p>
</details>`;let t=this.proof;if(!t)return a`<span class="grey" style="height:44px" aria-busy="true"></span>`;let s=t.witnesses.length>=t.quorum;return a`<details class="v ${s?"":"not"}">
<summary>
${f(s?"verified":"warn",18)}<span
>${s?t.seen_at?r("proof.verified",{date:B(t.seen_at)}):r("proof.issued",{date:B(this.request.issued)}):r("proof.few_witnesses")}</span
>${f("down",18)}
</summary>
<ul>
<li>
${r("proof.signed",{agency:this.request.agency.name})}
<span class="code">${dt(t.key_id)}</span>
</li>
<li>
${r("proof.entry",{index:M(t.index),size:M(t.tree_size)})}
<span class="code">${t.origin}</span>
</li>
<li>
${t.quorum?E("proof.witnesses",t.witnesses.length,{quorum:t.quorum}):r("proof.alone")}
${t.witnesses.map((o,p)=>a`${p?", ":""}<span class="code">${o.name}</span> ${B(o.at)}`)}
</li>
${t.checked_at?a`<li>${r("proof.checked",{time:B(t.checked_at)})}</li>`:c}
</ul>
<div class="check">
<p>${r("proof.yourself")}</p>
<a
class="btn sm"
href="data:text/plain;charset=utf-8,${encodeURIComponent(t.file)}"
download=${t.file_name}
>${f("download")}${r("proof.download")}</a
>
${t.commands.length?a`<pre tabindex="0">${t.commands.join(`
`)}</pre>`:c}
</div>
</details>`}};jt=new WeakMap,Fr=new WeakSet,vl=async function(){let e=this.request.id;k(this,jt,e),this.proof=null,this.failed="";try{let t=await this.house.hub.get(`/requests/${e}/proof`);u(this,jt)===e&&(this.proof=t)}catch(t){u(this,jt)===e&&(this.failed=R.of(t).message)}},Je.styles=[$,Gr,w`
summary .ic:first-child{color: var(--nr-ok);}.not summary .ic:first-child{color: var(--nr-amber);}.split summary .ic:first-child{color: var(--nr-red);}ul{list-style: disc;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}.check{display: grid;gap: 8px;font-size: 13px;line-height: 18px;}pre{margin: 0;padding: 8px 10px;border-radius: 8px;background: var(--nr-sunk);font: 12px/18px var(--nr-mono);white-space: pre-wrap;overflow-wrap: anywhere;}`],d([y({attribute:!1})],Je.prototype,"house",2),d([y({attribute:!1})],Je.prototype,"request",2),d([v()],Je.prototype,"proof",2),d([v()],Je.prototype,"failed",2),Je=d([x("nr-proof")],Je);var cs,I,gn,bn,vn,yn,yl,wl,wn,xn,xl,$l,kl,_l,Js,El,Ne=class extends L{constructor(){super(...arguments);g(this,I);this.busy=!1;this.denying=!1;this.notice="";this.only="";g(this,cs)}willUpdate(e){e.has("route")&&e.get("route")?.[0]!==this.route[0]&&(this.notice="",this.only="")}updated(){clearTimeout(u(this,cs));let e=u(this,I,gn),t=e?Oi(e,Date.now()):0;t&&k(this,cs,setTimeout(()=>this.requestUpdate(),t+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(u(this,cs))}render(){let e=u(this,I,gn);if(!e)return a`<nr-empty
icon="search"
.heading=${r("request.unknown")}
.text=${r("request.unknown_why")}
><p>${T("requests",r("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`;let t=ve(e)?a`<nr-practice-next .house=${this.house} .request=${e}></nr-practice-next>`:c,s=a`${l(this,I,xl).call(this,e)} ${t} ${Ea(e)}
${Ma(e)}`,o=a`<nr-proof .house=${this.house} .request=${e}></nr-proof>
${l(this,I,kl).call(this,e)}`;return this.narrow?a`<section class="main" aria-labelledby="title">
${l(this,I,bn).call(this,e)} ${e.findings.map(Ps)} ${l(this,I,xn).call(this,e)}
${s} ${l(this,I,vn).call(this,e)} ${l(this,I,yn).call(this,e)} ${l(this,I,wn).call(this,e)} ${o}
</section>`:a`<div class="cols">
<section class="main" aria-labelledby="title">
${l(this,I,bn).call(this,e)} ${e.findings.map(Ps)} ${l(this,I,vn).call(this,e)}
${l(this,I,yn).call(this,e)} ${l(this,I,wn).call(this,e)}
</section>
<aside aria-label=${r("request.answer")}>
<div class="side">${l(this,I,xn).call(this,e)} ${s} ${o}</div>
</aside>
</div>`}};cs=new WeakMap,I=new WeakSet,gn=function(){return this.house.requests.find(e=>e.id===this.route[0])},bn=function(e){let{agency:t}=e;return a`<div class="rh">
<button
class="btn round back"
aria-label=${r("request.back")}
@click=${()=>W(this,"requests")}
>
${f("back",22)}
</button>
<span class="tile" style="--s:44px" aria-hidden="true">${ce(t.name)}</span>
<div class="grow">
<h2 id="title">
${r("request.heading",{agency:t.name,title:e.title})}
</h2>
<div class="sub">
${ve(e)?a`<nr-chip icon="flag" have>${r("practice.chip")}</nr-chip>`:a`<nr-level .level=${t.level}></nr-level>
<span>${ka(t.kind)}</span>
${e.case_number?a`<span class="tn">${r("ask.case",{number:e.case_number})}</span>`:c}
${T(`agencies/${t.id}`,r("request.agency"))}`}
</div>
</div>
</div>
<div class="chips">
<nr-chip icon="clock">${Le(e.window)}</nr-chip>
<nr-chip icon="place">${Cr(e,this.hass)}</nr-chip>
<nr-chip icon="info">${$a(e.incident)}</nr-chip>
<nr-chip icon="inbox">${_a(e)}</nr-chip>
</div>`},vn=function(e){let t=(s,o,p,h)=>a`<li>
<div class="row sm mut tn">
<b>${s}</b><span>${B(o)}</span
><span>${r("request.entry",{index:M(p)})}</span>
</div>
<p class="words">${h||r("request.no_text")}</p>
</li>`;return a`<div class="card block">
<h3>${r("request.thread")}</h3>
<ol class="thread">
${t(r("thread.request.post"),e.issued,e.index,e.text)}
${e.thread.map(s=>t(ha(`thread.${s.kind}`)?r(`thread.${s.kind}`):r("thread.other"),s.issued,s.index,s.text))}
</ol>
<p class="sm mut foot2">
${e.contact?r("request.contact",{contact:e.contact}):c}
${e.url?a`<a href=${e.url} target="_blank" rel="noopener noreferrer"
>${r("request.board_page")}</a
>`:c}
</p>
</div>`},yn=function(e){let{match:t}=e,s=(o,p)=>a`<li>
<b>${o.camera_name}</b>
<span class="tn">${ae(o.start)}, ${Rt(o.start)}–${Rt(o.end)}</span>
<span class="sm mut">${p}</span>
${"labels"in o&&o.labels.length?a`<span class="labels"
>${o.labels.map(h=>a`<nr-chip icon=${h}>${r(`label.${h}`)}</nr-chip>`)}</span
>`:c}
</li>`;return a`<div class="card block">
<h3>${r("request.here")}</h3>
${l(this,I,wl).call(this,t.clips)}
${t.clips.length?a`<ul class="clips">
${l(this,I,yl).call(this,t.clips).map(o=>s(o,qa(o)))}
</ul>`:a`<p>${r(`because.${t.because}`)}</p>`}
${t.near.length?a`<h4>${r("request.near")}</h4>
<p class="sm mut">${r("request.near_why")}</p>
<ul class="clips">
${t.near.map(o=>s(o,Ca(o)))}
</ul>`:c}
</div>`},yl=function(e){let{only:t}=this,s=t?e.filter(o=>o.labels.includes(t)):e;return s.length?s:e},wl=function(e){let t=p=>e.filter(h=>h.labels.includes(p)).length,s=ts.filter(t);if(s.every(p=>t(p)===e.length))return c;let o=(p,h)=>a`<button aria-pressed=${this.only===p} @click=${()=>this.only=p}>
${r(h)}
</button>`;return a`<div class="seg filter" role="group" aria-label=${r("request.labels")}>
${o("","request.all_labels")} ${s.map(p=>o(p,`label.${p}`))}
</div>`},wn=function(e){return a`<div class="card block place">
<h3>${r("request.area")}</h3>
<p class="sm mut">${Cr(e,this.hass)}. ${r("map.home")}</p>
<nr-map
still
.areas=${[{id:e.id,key:"",area:e.area,tone:Qs(e),selected:!0}]}
.cameras=${this.house.cameras}
.home=${Lt(this.hass)}
.label=${r("request.map",{where:Cr(e,this.hass)})}
></nr-map>
</div>`},xn=function(e){return e.match.clips.length?a`<nr-frames .hub=${this.house.hub} .clips=${e.match.clips}></nr-frames>`:c},xl=function(e){let t=this.notice?a`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:c;if(e.decision)return a`<div class="card block">${l(this,I,$l).call(this,e)}${t}</div>`;let s=Is(e),o=e.hidden;return a`<div class="card block">
<p class="st ${s.tone}">${f(s.icon,18)}<span>${s.text}</span></p>
${t}
${this.house.mayAnswer?a`<div class="acts4">
${e.pending?a`<button
class="btn deny"
@click=${()=>l(this,I,Js).call(this,e,"decision")}
>
${r("act.deny")}
</button>
<button class="btn approve" @click=${()=>W(this,`requests/${e.id}/review`)}>
${r("act.approve")}
</button>
<button class="btn later" @click=${()=>l(this,I,_l).call(this,e)}>
${r("act.later")}
</button>`:c}
${e.hidden_by==="agency"?c:a`<button
class="btn hide"
?disabled=${this.busy}
@click=${()=>l(this,I,El).call(this,e)}
>
${r(o?"act.show":"act.hide")}
</button>`}
</div>
<p class="foot">
${f("lock")}<span
>${o?r(e.hidden_by==="agency"?"request.hidden_agency":"request.hidden"):e.pending&&!Sr(this.house,e,Date.now())?r("request.quiet"):r(e.pending?"request.foot":"request.foot_none")}</span
>
</p>`:a`<p class="foot">${f("lock")}<span>${r("card.may_not")}</span></p>`}
</div>`},$l=function(e){let t=Oi(e,Date.now())>0;if(e.decision?.answer==="approve")return a`${Ha(e)}
<div class="row last">
<span class="sm mut ${e.share?.state==="failed"?"whole":"grow"}"
>${r(`share.${e.share?.state??"approved"}.then`,{at:e.share?de(e.share.changed_at):""})}${Aa(e)}</span
>
${e.share?.state==="failed"&&this.house.mayAnswer?a`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>l(this,I,Js).call(this,e,"share/retry")}
>
${f("again",16)}${r("share.retry")}
</button>`:c}
${e.withdrawable&&this.house.mayAnswer?a`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>l(this,I,Js).call(this,e,"withdrawal")}
>
${r("share.withdraw")}
</button>`:c}
</div>`;let s=Is(e);return a`<div class="row">
<span class="mut">${f("cross",20)}</span>
<span class="grow" role="status"
><span class="answered">${s.text}</span>${e.decision?.reason?a`<br /><span class="sm mut">${e.decision.reason}</span>`:c}</span
>
${t&&this.house.mayAnswer?a`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>l(this,I,Js).call(this,e,"undo")}
>
${f("undo")}${r("act.undo")}
</button>`:c}
</div>`},kl=function(e){return a`<details class="v">
<summary>${f("rules",18)}<span>${r(`verdict.${e.verdict}`)}</span>${f("down",18)}</summary>
<p class="sm mut">${Ra(e)}</p>
<p class="sm">${T("rules",r("request.rules"))}</p>
</details>`},_l=function(e){this.later(e),W(this,"requests")},Js=async function(e,t){if(t==="decision"?this.denying:this.busy)return;this.denying=t==="decision",this.busy=!0;let s=await It(this.house.hub,e,t);this.busy=this.denying=!1,this.notice=s.notice,s.request&&this.show(s.request)},El=async function(e){if(this.busy)return;this.busy=!0;let t=`/requests/${e.id}/hidden`;try{let s=e.hidden?await this.house.hub.delete(t):await this.house.hub.post(t);this.show(s),s.hidden&&(this.notify(r("request.was_hidden")),W(this,"requests"))}catch(s){this.notify(s)}this.busy=!1},Ne.styles=[$,Pa,Gr],d([v()],Ne.prototype,"busy",2),d([v()],Ne.prototype,"denying",2),d([v()],Ne.prototype,"notice",2),d([v()],Ne.prototype,"only",2),Ne=d([x("nr-page-request")],Ne);var hs,Ns,Q,Yr,$n,Ml,Tl,Sl,ql,Cl,Vt=class extends L{constructor(){super(...arguments);g(this,Q);this.filter="open";this.chosen="";this.awareness=new F(this);g(this,hs,null);g(this,Ns,0)}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,hs))==null||e.call(this),k(this,hs,null)}willUpdate(){u(this,hs)??k(this,hs,this.house.hub.listen(e=>{e.type==="awareness.changed"&&this.awareness.again()})),this.awareness.ask(this.house.hub,this.house.loaded?"/awareness":""),u(this,Ns)!==this.house.awareness&&this.awareness.value&&this.awareness.again(),k(this,Ns,this.house.awareness)}render(){let{requests:e}=this.house,t=bl(e,this.filter),s=t.flatMap(b=>b.requests),o=s.find(b=>b.id===this.chosen)??s.find(b=>b.pending),p=new Map(s.map((b,C)=>[b.id,fn(C)])),h=a`<nr-map
.areas=${s.map(b=>({id:b.id,key:p.get(b.id)??"",area:b.area,tone:Qs(b),selected:b.id===o?.id}))}
.cameras=${this.house.cameras}
.home=${Lt(this.hass)}
.label=${E("requests.map",s.length)}
?still=${this.narrow}
?legend=${!this.narrow}
@nr-pick=${b=>l(this,Q,ql).call(this,b.detail)}
></nr-map>`,m=a`<div class="list">
<div class="seg" role="group" aria-label=${r("requests.show")}>
${fl.map(b=>l(this,Q,Tl).call(this,b))}
</div>
${t.map(b=>a`<h2>${r(`requests.group.${b.name}`)}</h2>
${b.requests.map(C=>l(this,Q,Sl).call(this,C,p.get(C.id)??"",C.id===o?.id))}`)}
${l(this,Q,Ml).call(this)} ${s.length||u(this,Q,$n)?c:l(this,Q,Cl).call(this)}
</div>`;return a`${m}${h}`}};hs=new WeakMap,Ns=new WeakMap,Q=new WeakSet,Yr=function(){return this.awareness.value?.items??[]},$n=function(){return u(this,Q,Yr).length>0&&(this.filter==="open"||this.filter==="awareness")},Ml=function(){return u(this,Q,$n)?a`<h2>${r("requests.group.awareness")}</h2>
<nr-awareness .items=${u(this,Q,Yr)} ?narrow=${this.narrow}></nr-awareness>`:c},Tl=function(e){let t=e==="open"||e==="awareness"?u(this,Q,Yr).length:0,s=mn(this.house.requests,e).length+t;return(e==="hidden"||e==="awareness")&&!s&&this.filter!==e?c:a`<button
aria-pressed=${this.filter===e}
@click=${()=>{this.filter=e,this.chosen=""}}
>
${r(`requests.filter.${e}`)} ${s}
</button>`},Sl=function(e,t,s){let o=Is(e),p=()=>{this.chosen=e.id};return a`<a
class="card rq ${s?"on":""}"
id="r${e.id}"
href="/neighbors-requests/requests/${e.id}"
@mouseenter=${p}
@focus=${p}
@click=${h=>{h.metaKey||h.ctrlKey||h.shiftKey||h.button!==0||(h.preventDefault(),W(this,`requests/${e.id}`))}}
>
<span class="key ${Qs(e)}">${t}</span>
<div class="l1">
<b>${e.agency.name}</b>${ve(e)?a`<nr-chip icon="flag" have>${r("practice.chip")}</nr-chip>`:a`<nr-level .level=${e.agency.level}></nr-level>`}
</div>
<div class="txt">
<p class="title">${e.title}</p>
<div class="meta tn">
<span>${f("clock")}${Le(e.window)}</span>
<span>${f("place")}${xa(e,this.hass)}</span>
</div>
</div>
<span class="st ${o.tone}">${f(o.icon,18)}<span>${o.text}</span></span>
</a>`},ql=function(e){this.chosen=e;let t=this.renderRoot.querySelector(`#r${e}`);t?.scrollIntoView({block:"nearest"}),t?.focus()},Cl=function(){return Nt(this.house).length?a`<nr-empty
icon="inbox"
.heading=${r(`requests.none.${this.filter}`)}
.text=${r(`requests.none.${this.filter}.why`)}
></nr-empty>`:a`<nr-empty
icon="inbox"
.heading=${r("requests.no_board")}
.text=${r("requests.no_board_why")}
>
${this.house.mayManage?a`<p>${T("boards/follow",r("requests.add_board"),{class:"btn"})}</p>`:c}
</nr-empty>`},Vt.styles=[$,w`
:host{display: grid;grid-template-columns: minmax(0, 448px) minmax(0, 1fr);height: 100%;}.list{overflow: auto;border-inline-end: 1px solid var(--nr-line);min-height: 0;padding-bottom: 16px;}.seg{padding: 16px 16px 4px;}h2{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 14px 16px 8px;}a.rq{margin: 0 16px 12px;padding: 14px;display: grid;grid-template-columns: 28px minmax(0, 1fr);gap: 4px 12px;text-decoration: none;color: inherit;}a.rq.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-link);color: var(--nr-link);font: 700 14px/24px var(--nr-font);text-align: center;background: var(--nr-card);}.on .key.solid{background: var(--nr-link);color: var(--nr-card);}.key.low{border-color: var(--nr-amber);color: var(--nr-amber);border-radius: 6px;}.key.quiet{border-color: var(--nr-ink2);color: var(--nr-ink2);border-style: dotted;}.l1{display: flex;flex-wrap: wrap;align-items: center;justify-content: space-between;gap: 0 8px;min-height: 28px;}.l1 b{font-weight: 500;overflow-wrap: anywhere;}.txt{grid-column: 2;}.title{font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;margin-top: 4px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.st{grid-column: 2;display: flex;gap: 6px;font-size: 13px;line-height: 18px;margin-top: 4px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}nr-map{min-height: 0;height: 100%;}:host([narrow]){display: flex;flex-direction: column;height: auto;}:host([narrow]) nr-map{order: -1;flex: none;height: 264px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) .list{border: 0;overflow: visible;}:host([narrow]) .seg{flex-wrap: nowrap;overflow-x: auto;scrollbar-width: none;}:host([narrow]) .seg button{flex: none;}:host([narrow]) a.rq{margin: 0 12px 12px;}`],d([v()],Vt.prototype,"filter",2),d([v()],Vt.prototype,"chosen",2),Vt=d([x("nr-page-requests")],Vt);he({name:"requests",icon:"inbox",show:({hass:i,house:n,route:e,narrow:t})=>{let[s,o]=e;return s?o==="review"?a`<nr-page-review
.hass=${i}
.house=${n}
.route=${[s]}
.narrow=${t}
></nr-page-review>`:a`<nr-page-request
.hass=${i}
.house=${n}
.route=${[s]}
.narrow=${t}
></nr-page-request>`:a`<nr-page-requests .hass=${i} .house=${n} .narrow=${t}></nr-page-requests>`}});var us=class extends P{constructor(){super(...arguments);this.items=[]}render(){return a`<h3>${r("leaves.heading")}</h3>
<dl>
${this.items.map(e=>a`<div>
${f(e.icon,18)}
<dt>${e.term}</dt>
<dd class="tn">
${e.value}
${e.code?a`<span class="code mut key">${e.code}</span>`:c}
${e.note?a`<small>${e.note}</small>`:c}
</dd>
</div>`)}
</dl>`}};us.styles=[$,w`
h3{font: 500 16px/22px var(--nr-font);}dl{display: grid;margin-top: 2px;}dl div{display: grid;grid-template-columns: 20px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);line-height: 18px;align-items: start;}dl div:last-child{border: 0;}.ic,
dt,
small{color: var(--nr-ink2);}dt{font-size: 13px;overflow-wrap: anywhere;}.key{display: inline-block;}small{display: block;font-size: 12px;line-height: 16px;}`],d([y({attribute:!1})],us.prototype,"items",2),us=d([x("nr-what-leaves")],us);var Rl=/\.(\d+)/;function Kt(i){let n=Rl.exec(i)?.[1]??"";return Date.parse(i.replace(Rl,""))*1e3+Number(n.slice(0,6).padEnd(6,"0"))}function Ae(i){let n=Math.floor(i/1e6),e=i-n*1e6,t=new Date(n*1e3).toISOString().slice(0,19);return e?`${t}.${String(e).padStart(6,"0")}Z`:`${t}Z`}function et(i){return Math.max(0,i.end-i.start)}function tt(i,n){let e=Math.max(i.start,n.start),t=Math.min(i.end,n.end);return e<t?{start:e,end:t}:null}function X(i,n,e){return Math.min(Math.max(i,n),Math.max(n,e))}function ms(i){let n=Math.round(i/1e6),e=p=>String(p).padStart(2,"0"),[t,s,o]=[Math.floor(n/3600),Math.floor(n/60)%60,n%60];return t?`${t}:${e(s)}:${e(o)}`:`${e(s)}:${e(o)}`}function fs(i){return new Date(Math.floor(i/1e3))}var Wr=.02,kn={left:.4,top:.35,width:.2,height:.3};function Ll(i,n,e){return{...i,left:X(i.left+n,0,1-i.width),top:X(i.top+e,0,1-i.height)}}function Il(i,n,e,t){let s={x:i.left+i.width,y:i.top+i.height},{left:o,top:p}=i,{x:h,y:m}=s;return n.endsWith("left")?o=X(o+e,0,s.x-Wr):h=X(h+e,o+Wr,1),n.startsWith("top")?p=X(p+t,0,s.y-Wr):m=X(m+t,p+Wr,1),{left:o,top:p,width:h-o,height:m-p}}function ac(i,n,e){let t=(s,o)=>s+(o-s)*e;return{left:t(i.left,n.left),top:t(i.top,n.top),width:t(i.width,n.width),height:t(i.height,n.height)}}function gs(i,n){if(i.kind!=="moving")return i.area;let{keys:e}=i,t=e[0],s=e[e.length-1];if(!t||!s||n<t.at||n>s.at)return null;let o=e.findIndex(m=>m.at>=n),p=e[o]??s,h=e[o-1];return!h||p.at===n?p.area:ac(h.area,p.area,(n-h.at)/(p.at-h.at))}var oc=1e3;function Xr(i,n){if(i.kind!=="moving")return i.area;let[e,t]=[i.keys[0],i.keys[i.keys.length-1]];return!e||!t||e.at>=n.end||t.at<n.start-oc?null:gs(i,X(n.start,e.at,t.at))}function Pl(i,n){return i.kind==="moving"?i:{kind:"moving",keys:[n.start,n.end].map(t=>({at:t,area:i.area})),found:!1}}function Al(i,n){return i.kind!=="moving"?i:{kind:"still",area:gs(i,n)??i.keys[0]?.area??kn}}function Hl(i,n,e){if(i.kind==="own")return i;if(i.kind==="still")return{...i,area:n};let s=[...i.keys.filter(o=>o.at!==e),{at:e,area:n}].sort((o,p)=>o.at-p.at);return{...i,keys:s}}function Dl(i,n){if(i.kind!=="moving"||i.keys.length<=2)return i;let e=i.keys.reduce((t,s)=>Math.abs(s.at-n)<Math.abs(t.at-n)?s:t);return{...i,keys:i.keys.filter(t=>t!==e)}}function Ol(i,n,e){if(i.kind!=="moving")return i;let t=i.keys[0],s=i.keys[i.keys.length-1];if(!t||!s)return i;let o=[...i.keys];return t.at<=n.start&&e.start<t.at&&(o=[{at:e.start,area:t.area},...o]),s.at>=n.end&&e.end>s.at&&(o=[...o,{at:e.end,area:s.area}]),{...i,keys:o}}function Zr(i,n){return i.left===n.left&&i.top===n.top&&i.width===n.width&&i.height===n.height}function zl(i,n){return i.kind!=="moving"?[]:i.keys.map(e=>e.at).filter(e=>e>=n.start&&e<=n.end)}var _n={name:"",email:"",telephone:""};function er(i,n,e){return{...i,clips:i.clips.map(t=>t.key===n?e(t):t)}}function Vl(i,n,e){return er(i,n,t=>({...t,taken:e}))}function Kl(i,n){let e=tt(n,i.may)??i.cut;return{...i,cut:e,masks:i.masks.map(t=>Ol(t,i.cut,e))}}function tr(i,n,e){return{...i,masks:i.masks.map((t,s)=>s===n?e:t)}}function Gl(i,n){let e=kn,t=i.masks.map(s=>gs(s,n));for(let s=0;s<8&&t.some(o=>o&&Zr(o,e));s+=1)e={...e,left:Math.min(e.left+.04,.8),top:Math.min(e.top+.04,.7)};return{...i,masks:[...i.masks,{kind:"still",area:e}]}}function ti(i,n){return i.masks[n]?.kind==="own"?i:{...i,masks:i.masks.filter((e,t)=>t!==n)}}function Fl(i,n){let e=i.masks.filter(t=>!(t.kind==="moving"&&t.found));return{...i,masks:[...e,...n]}}function Yl(i,n,e){let t=i.masks.filter(o=>o.kind!=="own"),s=n?[]:e.map(o=>({kind:"own",area:o}));return{...i,ownMasksOff:n,masks:[...s,...t]}}function Wl(i,n,e){let t=i.extracts.map(s=>s.sensorId===n?{...s,taken:e}:s);return{...i,extracts:t}}function we(i){return i.clips.filter(n=>n.taken)}function sr(i){let{name:n,email:e,telephone:t}=i.identity;return!i.contact||!(n||e||t)}function Xl(i,n){let e=i.sources.find(({span:s})=>n>=s.start&&n<s.end);if(e)return e;let t=({span:s})=>Math.min(Math.abs(n-s.start),Math.abs(n-s.end));return[...i.sources].sort((s,o)=>t(s)-t(o))[0]}var Qr=4e3,Jr=200,Nr=254,ei=40,Bl=64,Ul=64,jl=2e4;function st(i,n={}){return{key:`review.fault.${i}`,values:n}}function Zl(i){let n=we(i);if(!n.length&&!i.words.trim()&&!i.extracts.some(s=>s.taken))return st("empty");if(n.length>Bl)return st("clips",{most:Bl});let e=0;for(let[s,o]of n.entries()){if(o.masks.length>Ul)return st("masks",{camera:o.cameraName,most:Ul});for(let h of o.masks)h.kind==="moving"&&(e+=h.keys.length);if(n.slice(s+1).find(h=>h.cameraId===o.cameraId&&tt(h.cut,o.cut)))return st("overlap",{camera:o.cameraName})}if(e>jl)return st("keys",{most:jl});let t=s=>[...s.trim()].length;if(t(i.words)>Qr)return st("words",{most:Qr});if(i.contact){let{name:s,email:o,telephone:p}=i.identity;if(t(s)>Jr)return st("name",{most:Jr});if(t(o)>Nr)return st("email",{most:Nr});if(t(p)>ei)return st("telephone",{most:ei})}return null}function xe(i){return{start:Kt(i.start),end:Kt(i.end)}}function Mn(i){return{left:i.left,top:i.top,width:i.width,height:i.height}}function lc({request:i,clips:n}){let e=xe(i.window),t=[];for(let s of i.match.clips){let o=n.get(s.clip_id),p=xe(o||s),h=tt(xe(s),e);if(!h)continue;let m={cameraId:s.camera_id,cameraName:s.camera_name,sources:[{clipId:s.clip_id,span:p}],shown:p,may:h},b=t.find(C=>C.cameraId===m.cameraId&&tt(C.may,h));b?(b.sources=[...b.sources,...m.sources].sort((C,G)=>C.span.start-G.span.start),b.shown=En(b.shown,p),b.may=En(b.may,h)):t.push(m)}return t}function En(i,n){return{start:Math.min(i.start,n.start),end:Math.max(i.end,n.end)}}function Jl(i,n){let e=new Set,t=new Map(i.cameras.map(m=>[m.id,m.masks.map(Mn)])),s=lc(i).map(m=>{let b=n?.pieces.find(C=>C.camera_id===m.cameraId&&tt(xe(C),m.may)!==null);return b&&e.add(`${b.camera_id} ${b.start}`),Ql(m,b,t.get(m.cameraId)??[])});for(let m of n?.pieces??[]){if(e.has(`${m.camera_id} ${m.start}`))continue;let b=xe(m),C={cameraId:m.camera_id,cameraName:m.camera_name,sources:[],shown:b,may:b};s.push(Ql(C,m,t.get(m.camera_id)??[]))}let{name:o,email:p,telephone:h}=n?.identity??_n;return{base:n?.id??null,clips:s,extracts:pc(i,n),words:n?.words??"",contact:!!(o||p||h),identity:{name:o,email:p,telephone:h},audio:n?.audio??!1,cameraMake:n?.camera_make??!1,ownCopy:n?.own_copy??!1,contentCredentials:n?.content_credentials??!1}}function Ql(i,n,e){let t=n?xe(n):i.may,s=n?.own_masks_off??!1,o=s?[]:e.map(p=>({kind:"own",area:p}));for(let p of n?.masks??[]){let h=Mn(p);(s||!e.some(m=>Zr(m,h)))&&o.push({kind:"still",area:h})}for(let p of n?.moving??[])o.push(Tn(p,t.start));return{key:`${i.cameraId} ${Ae(i.may.start)}`,...i,may:n?En(i.may,t):i.may,taken:n!==void 0,cut:t,masks:o,ownMasksOff:s}}function Tn(i,n){return{kind:"moving",keys:i.keys.map(t=>({at:n+t.at_ms*1e3,area:Mn(t)})),found:i.found}}function pc({request:i,sensors:n},e){let t=xe(i.window),s=e?.extracts??[];return n.flatMap(p=>{let h=s.filter(m=>m.sensor_id===p.id);return h.length?h.map(m=>({sensorId:p.id,name:p.name,span:xe(m),taken:!0})):[{sensorId:p.id,name:p.name,span:t,taken:!1}]})}function si(i){return{base:i.base,pieces:we(i).map(dc),words:i.words.trim(),extracts:i.extracts.filter(n=>n.taken).map(({sensorId:n,span:e})=>({sensor_id:n,start:Ae(e.start),end:Ae(e.end)})),identity:sr(i)?{..._n}:{name:i.identity.name.trim(),email:i.identity.email.trim(),telephone:i.identity.telephone.trim()},audio:i.audio,camera_make:i.cameraMake,own_copy:i.ownCopy,content_credentials:i.contentCredentials}}function dc(i){return{camera_id:i.cameraId,start:Ae(i.cut.start),end:Ae(i.cut.end),masks:i.masks.flatMap(n=>n.kind==="moving"?[]:[{...n.area}]),moving:i.masks.flatMap(n=>{let e=n.kind==="moving"?cc(n,i.cut):[];return n.kind==="moving"&&e.length>1?[{keys:e,found:n.found}]:[]}),own_masks_off:i.ownMasksOff}}function cc(i,n){let e=i.keys[0],t=i.keys[i.keys.length-1];if(!e||!t)return[];let s=[Math.max(e.at,n.start),...i.keys.map(h=>h.at).filter(h=>h>n.start&&h<n.end),Math.min(t.at,n.end)],o=Math.ceil((n.end-n.start)/1e3),p=new Map;for(let h of s){let m=gs(i,h);if(!m)continue;let b=Math.min(Math.ceil((h-n.start)/1e3),o);p.set(b,{at_ms:b,...m})}return[...p.values()].sort((h,m)=>h.at_ms-m.at_ms)}function ri(i,n){let e=t=>JSON.stringify({...si(t),base:null});return e(i)===e(n)}function Nl(i){if(i?.preparation!=="ready")return 0;let n=i.cuts.reduce((e,t)=>{let s=i.proposal.pieces[t.number-1],o=s?et(xe(s))-et(xe(t)):0;return o>=1e6?e+o:e},0);return Math.round(n/1e6)}var ep=3e3,hc=1e3,ii=class{constructor(n,e){this.host=n;this.onRequest=e;this.can={findFaces:!0,signClips:!0};this.request=null;this.opened=null;this.draft=null;this.review=null;this.agency=null;this.proof=null;this.doing="";this.denying=!1;this.detection=null;this.error="";this.found=null;this.#r=null;this.#s=null;this.#t=null;this.#e=0;this.#i=null;n.addController(this)}#r;#s;#t;#e;#i;#n;#p;hostConnected(){}hostDisconnected(){this.#e+=1,this.#i?.(),this.#i=null,clearTimeout(this.#n),this.detection!==null&&this.stopDetection(),this.request=null}get ready(){return this.review?.preparation==="ready"&&this.#a}get preparing(){return this.doing==="preparing"||this.review?.preparation==="preparing"&&this.#a}get current(){return this.#a?this.review:null}get#a(){return!!this.draft&&!!this.#r&&ri(this.draft,this.#r)}get#f(){return!!this.draft&&!!this.#s&&!ri(this.draft,this.#s)}use(n,e){let t=n.requests.find(b=>b.id===e)??null,s=this.request,o=s?.id!==e||this.#t?.hub!==n.hub,p=n.available&&this.#t?.available===!1;if(this.#t=n,!t||t===s&&!o&&!p)return;if(this.request=t,o){this.opened=t,this.draft=null,this.#d(n,t);return}let h=s?.decision?.answer!==t.decision?.answer||s?.consent?.proposal_id!==t.consent?.proposal_id||s?.status!==t.status,m=p||s?.proposal?.id!==t.proposal?.id;(h||m&&!this.#f)&&this.#d(n,t)}change(n){this.draft=n,this.error="",this.host.requestUpdate()}read(){this.opened=this.request,this.host.requestUpdate()}async#d(n,e){this.#e+=1;let t=this.#e;this.review=this.#r=this.#s=null,this.error="",this.found=null,this.#b(n.hub),this.#g(n.hub,e,t);let s=await fc(n.hub,e),o=e.decision?.proposal_id??e.consent?.proposal_id,p=o?await mc(n.hub,e,o):null;if(t!==this.#e)return;let h=e.status==="open"&&!e.decision,m=p?.proposal??(h?e.proposal:null),b={request:e,cameras:n.cameras,sensors:n.sensors,clips:s};this.draft=this.#s=Jl(b,m),p&&(this.#r=this.draft,this.review=p),this.host.requestUpdate(),m&&h&&n.available&&n.mayAnswer&&await this.#c(e,m.id,this.draft)}async#g(n,e,t){this.agency=this.proof=null;let[s,o]=await Promise.allSettled([n.get(`/agencies/${e.agency.id}`),n.get(`/requests/${e.id}/proof`)]);t===this.#e&&(s.status==="fulfilled"&&(this.agency=s.value),o.status==="fulfilled"&&(this.proof=o.value),this.host.requestUpdate())}#b(n){this.#i?.(),this.#i=n.listen(e=>{e.type==="proposal.changed"&&e.data.proposal_id===this.review?.proposal.id&&this.#l()})}async prepare(){let{draft:n,request:e}=this,t=this.#t?.hub;return!n||!e||!t?!1:this.#a&&this.review?.preparation!=="failed"?this.ready:this.#m("preparing",async()=>{let s=n.base!==null&&this.#s&&ri(n,this.#s)?n.base:(await t.post(`/requests/${e.id}/proposals`,si(n))).id;await this.#c(e,s,n)})}async#c(n,e,t){let s=this.#e,o=this.#t?.hub;if(o){try{let p=`/requests/${n.id}/proposals/${e}/prepare`,h=await o.post(p);if(s!==this.#e)return;this.#r=t,this.#h(h)}catch(p){s===this.#e&&(this.error=R.of(p).message)}this.host.requestUpdate()}}#h(n){this.review=n,this.can={findFaces:n.finds_faces,signClips:n.signs_clips},clearTimeout(this.#n),n.preparation==="failed"&&(this.error=n.reason),(n.preparation==="preparing"||n.preparation==="none")&&(this.#n=setTimeout(()=>{this.#l()},ep)),this.host.requestUpdate()}async#l(){let n=this.#e,{review:e,request:t}=this,s=this.#t?.hub;if(!(!e||!t||!s))try{let o=`/requests/${t.id}/proposals/${e.proposal.id}`,p=await s.get(o);n===this.#e&&this.review?.proposal.id===p.proposal.id&&this.#h(p)}catch{n===this.#e&&(this.#n=setTimeout(()=>{this.#l()},ep))}}async findFaces(n){let{request:e,draft:t}=this,s=this.#t?.hub,o=t?.clips.find(h=>h.key===n);if(!e||!t||!s||!o?.taken||this.detection!==null)return!1;let p=this.#e;this.detection=0,this.error="",this.found=null,this.#p=setInterval(()=>{this.#v(s,e.id)},hc),this.host.requestUpdate();try{let h=`/requests/${e.id}/proposals`,m=await s.post(h,si(t)),b=we(t).indexOf(o)+1,{masks:C}=await s.post(`${h}/${m.id}/pieces/${b}/faces`);if(p!==this.#e||!this.draft)return!1;let G=C.map($e=>Tn($e,o.cut.start));return this.found=G.length,this.draft=er(this.draft,n,$e=>Fl($e,G)),!0}catch(h){let m=R.of(h);return p===this.#e&&m.code!=="conflict"&&(this.error=m.message),!1}finally{clearInterval(this.#p),this.detection=null,this.host.requestUpdate()}}async#v(n,e){let t=await n.get(`/requests/${e}/faces`).catch(()=>null);t?.searching&&this.detection!==null&&(this.detection=t.done,this.host.requestUpdate())}async stopDetection(){let{request:n}=this,e=this.#t?.hub;if(!(!n||!e||this.detection===null))try{await e.delete(`/requests/${n.id}/faces`)}catch(t){this.error=R.of(t).message,this.host.requestUpdate()}}async approve(){let n=this.review;return!this.ready||!n?(await this.prepare(),!1):this.#o("approving",(e,t)=>uc(e,t,n.proposal.id))}async deny(){if(this.denying)return!1;let n=this.#e;this.denying=!0,this.error="",this.host.requestUpdate();let e=this.#u((t,s)=>It(t,s,"decision"));this.stopDetection();try{return await e,n===this.#e&&!this.error}catch(t){return n===this.#e&&(this.error=R.of(t).message),!1}finally{this.denying=!1,this.host.requestUpdate()}}undo(){return this.#o("undoing",(n,e)=>It(n,e,"undo"))}retry(){return this.#o("retrying",(n,e)=>It(n,e,"share/retry"))}withdraw(){return this.#o("withdrawing",(n,e)=>It(n,e,"withdrawal"))}#o(n,e){return this.#m(n,()=>this.#u(e))}async#u(n){let{request:e}=this,t=this.#t?.hub;if(!e||!t)return;let{request:s,notice:o}=await n(t,e);s&&this.onRequest(s),this.error=o}async#m(n,e){if(this.doing)return!1;let t=this.#e;this.doing=n,this.error="",this.host.requestUpdate();try{return await e(),t===this.#e&&!this.error}catch(s){return t===this.#e&&(this.error=R.of(s).message),!1}finally{this.doing="",this.host.requestUpdate()}}};async function uc(i,n,e){let t=`/requests/${n.id}`;try{let s={answer:"approve",proposal_id:e};return{request:await i.post(`${t}/decision`,s),notice:""}}catch(s){let o=R.of(s),p=o.code==="conflict"?await i.get(t).catch(()=>null):null;return{request:p,notice:p?.decision?Ta(p):o.message}}}async function mc(i,n,e){try{return await i.get(`/requests/${n.id}/proposals/${e}`)}catch{return null}}async function fc(i,n){let e=n.match.clips.map(s=>i.get(`/clips/${s.clip_id}`)),t=new Map;for(let s of await Promise.allSettled(e))s.status==="fulfilled"&&t.set(s.value.id,s.value);return t}var tp=200,ni,sp,rt=class extends P{constructor(){super(...arguments);g(this,ni);this.readings=null;this.error=""}willUpdate(e){let t=e.get("extract"),{sensorId:s,span:o}=this.extract;t?.sensorId===s&&t.span.start===o.start&&t.span.end===o.end||(e.has("extract")||e.has("hub"))&&l(this,ni,sp).call(this)}render(){if(this.error)return a`<p class="sm">${this.error}</p>`;if(!this.readings)return a`<span class="grey" aria-busy="true"></span>`;if(!this.readings.length)return a`<p class="sm mut">${r("review.readings.none")}</p>`;let e=this.readings.length-tp;return a`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
<table class="tbl tn sm">
<thead>
<tr>
<th scope="col">${r("review.readings.at")}</th>
<th scope="col">${r("review.readings.said")}</th>
</tr>
</thead>
<tbody>
${this.readings.slice(0,tp).map(t=>a`<tr>
<td>${Rt(t.at)}</td>
<td>${t.state}</td>
</tr>`)}
</tbody>
</table>
</div>
${e>0?a`<p class="xs mut">${E("review.readings.more",e)}</p>`:""}`}};ni=new WeakSet,sp=async function(){let{sensorId:e,span:t}=this.extract,s={start:Ae(t.start),end:Ae(t.end)};try{let o=`/sensors/${e}/readings`,{readings:p}=await this.hub.get(o,s);e===this.extract.sensorId&&(this.readings=p)}catch(o){this.error=R.of(o).message}},rt.styles=[$,w`
.scroll{max-height: 200px;overflow: auto;border: 1px solid var(--nr-line);border-radius: 8px;}.tbl td,
.tbl th{padding: 6px 10px;}`],d([y({attribute:!1})],rt.prototype,"hub",2),d([y({attribute:!1})],rt.prototype,"extract",2),d([v()],rt.prototype,"readings",2),d([v()],rt.prototype,"error",2),rt=d([x("nr-review-readings")],rt);var gc=[{name:"name",type:"text",autocomplete:"name",most:Jr},{name:"email",type:"email",autocomplete:"email",most:Nr},{name:"telephone",type:"tel",autocomplete:"tel",most:ei}],te,rp,ip,np,bs,Sn,it=class extends P{constructor(){super(...arguments);g(this,te);this.signs=!1;this.open=!1}render(){let{draft:e}=this;return a`<fieldset>
<legend class="vh">${r("review.identity.legend")}</legend>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${!e.contact}
@change=${()=>l(this,te,bs).call(this,{contact:!1})}
/>
<span>${r("review.identity.anonymous")}</span>
</label>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${e.contact}
@change=${()=>l(this,te,bs).call(this,{contact:!0})}
/>
<span>${r("review.identity.contact")}</span>
<span class="xs mut">${r("review.identity.once")}</span>
</label>
${e.contact?a`<div class="in">
${gc.map(t=>a`<label class="field"
>${r(`review.identity.${t.name}`)}
<input
type=${t.type}
autocomplete=${t.autocomplete}
maxlength=${t.most}
.value=${e.identity[t.name]}
@input=${s=>l(this,te,np).call(this,t.name,s)}
/></label>`)}
<p class="xs mut">${r("review.identity.note")}</p>
</div>`:c}
</fieldset>
<details ?open=${this.open||!!e.words}>
<summary>${f("talk",18)}${r("review.words.heading")}${f("down",16)}</summary>
<div class="in">
<label class="field"
>${r("review.words.label")}
<textarea
rows="4"
maxlength=${Qr}
.value=${e.words}
@input=${t=>l(this,te,bs).call(this,{words:t.target.value})}
></textarea>
</label>
<p class="xs mut">${r("review.words.note")}</p>
</div>
</details>
${e.extracts.length?l(this,te,rp).call(this):c} ${l(this,te,ip).call(this)}`}};te=new WeakSet,rp=function(){return a`<details ?open=${this.open||this.draft.extracts.some(e=>e.taken)}>
<summary>${f("info",18)}${r("review.readings.heading")}${f("down",16)}</summary>
${this.draft.extracts.map(e=>a`<label class="choice">
<input
type="checkbox"
.checked=${e.taken}
@change=${t=>{let s=t.target.checked;l(this,te,Sn).call(this,Wl(this.draft,e.sensorId,s))}}
/>
<span>${e.name}</span>
</label>
${e.taken?a`<div class="in">
<nr-review-readings .hub=${this.hub} .extract=${e}></nr-review-readings>
</div>`:c}`)}
<p class="in xs mut">${r("review.readings.note")}</p>
</details>`},ip=function(){return a`<details>
<summary>${f("gear",18)}${r("review.making.heading")}${f("down",16)}</summary>
${["ownCopy","contentCredentials","cameraMake"].map(e=>e==="contentCredentials"&&!this.signs&&!this.draft[e]?c:a`<label class="choice">
<input
type="checkbox"
.checked=${this.draft[e]}
@change=${t=>l(this,te,bs).call(this,{[e]:t.target.checked})}
/>
<span
>${r(`review.making.${e}`)}<small>${r(`review.making.${e}_note`)}</small></span
>
</label>`)}
</details>`},np=function(e,t){let s=t.target.value;l(this,te,bs).call(this,{identity:{...this.draft.identity,[e]:s}})},bs=function(e){l(this,te,Sn).call(this,{...this.draft,...e})},Sn=function(e){this.dispatchEvent(new CustomEvent("nr-draft",{detail:e}))},it.styles=[$,w`
:host{display: grid;gap: 14px;}fieldset,
details{border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}label.choice{display: flex;gap: 10px;padding: 11px 12px;min-height: 44px;align-items: center;cursor: pointer;}label.choice + label.choice{border-top: 1px solid var(--nr-line);}label.choice small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}label.choice .xs{margin-inline-start: auto;text-align: end;}input[type="radio"],
input[type="checkbox"]{flex: none;width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}.in{display: grid;gap: 10px;padding: 4px 12px 12px;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic{color: var(--nr-ink2);}summary > .ic:last-child{margin-inline-start: auto;}details[open] summary > .ic:last-child{transform: rotate(180deg);}textarea{min-height: 88px !important;resize: vertical;}`],d([y({attribute:!1})],it.prototype,"draft",2),d([y({type:Boolean})],it.prototype,"signs",2),d([y({attribute:!1})],it.prototype,"hub",2),d([y({type:Boolean})],it.prototype,"open",2),it=d([x("nr-review-about")],it);var vs=Math.round(1e6/15),bc=1e6/2;function nt(i,n){let e=i.end-i.start;return e>0?X((n-i.start)/e,0,1):0}function ap(i,n){return Math.round(i.start+X(n,0,1)*(i.end-i.start))}function op(i,n,e,t){let s=Math.min(bc,t.end-t.start);return n==="start"?{...i,start:X(e,t.start,i.end-s)}:{...i,end:X(e,i.start+s,t.end)}}function lp(i,n){let e=t=>n?{time:t*1e6}:{frames:t};switch(i){case"ArrowRight":case"ArrowUp":return e(1);case"ArrowLeft":case"ArrowDown":return e(-1);case"PageUp":return{time:10*1e6};case"PageDown":return{time:-10*1e6};case"Home":return"first";case"End":return"last";default:return null}}function oi(i,n){let e=tt(i,n);if(!e)return null;let t=nt(i,e.start);return{from:t,width:nt(i,e.end)-t}}function pp(i,n){return n?{before:nt(i,n.start),after:1-nt(i,n.end)}:{before:1,after:0}}var vc=1500;function dp(i,n){let e=Kt(n.start);return{path:`clips/${i}/video?until=${encodeURIComponent(n.until)}&tag=${n.tag}`,zero:e,frames:n.frames_us.map(t=>e+t)}}function cp(i,n){let e=[...new Set([...i].flatMap(t=>t.frames))].sort((t,s)=>t-s);return e.slice(rr(e,n.start)).filter(t=>t<n.end)}function ai(i,n){let[e,t]=[0,i.length];for(;e<t;){let s=e+t>>1;i[s]<=n?e=s+1:t=s}return e}function rr(i,n){return Math.max(0,ai(i,n)-1)}function ys(i,n){return i[rr(i,n)]??n}function li(i,n){let e=ys(i,n),t=i[ai(i,n)]??e;return n-e<=t-n?e:t}function hp(i,n,e){return Math.abs(e-n)<vc&&li(i,e)===n}function Ve(i,n){return i.filter(e=>e>=n.start&&e<n.end)}function up(i,n,e){if(!i.length)return n+e*vs;let t=X(rr(i,n)+e,0,i.length-1);return i[t]}function mp(i,n,e){return i.length?e>0?i[ai(i,n)+e-1]??n+vs:i[ai(i,n-1)+e]??n-vs:n+e*vs}function qn(i,n,e){let t=li(i,n);return Math.abs(e-n)<=Math.abs(t-n)?e:t}function ir(i,n,e){let t=Ve(i,e);if(!t.length){let o=X(n,e.start,e.end);return{start:o,end:o+1}}let s=rr(t,n);return{start:t[s],end:t[s+1]??e.end}}function pi(i,n,e,t,s=.5){let o=rr(i,e),p=(i[o]??e)-n,h=i[o+1],m=h===void 0?t*1e6:h-n,b=p+s*Math.max(m-p,0);return X(b/1e6,0,Math.max(0,t-1e-6))}var at,ar,j,fp,di,Cn,Rn,gp,nr,hi,or,lr,ci,Se=class extends P{constructor(){super(...arguments);g(this,j);this.at=0;this.frames=[];this.selected=-1;this.still=!1;this.pictures=new Map;g(this,at,null);g(this,ar,"");g(this,hi,e=>{if(e.button!==0)return;let t=e.target.dataset?.edge;k(this,at,this.still?"at":t??"at"),e.currentTarget.setPointerCapture(e.pointerId),t!=="at"&&e.target.focus?.(),t||u(this,or).call(this,e)});g(this,or,e=>{if(!u(this,at))return;let t=e.currentTarget.getBoundingClientRect();if(!t.width)return;let{shown:s,may:o}=this.clip,p=ap(s,(e.clientX-t.left)/t.width);u(this,at)==="at"?l(this,j,ci).call(this,"nr-at",X(p,s.start,s.end)):l(this,j,nr).call(this,u(this,at),qn(this.frames,p,o[u(this,at)]))});g(this,lr,()=>{k(this,at,null)})}willUpdate(e){if(!e.has("clip"))return;let t=this.clip.sources.map(s=>s.clipId).join(" ");if(t!==u(this,ar)){k(this,ar,t),this.pictures=new Map;for(let{clipId:s}of this.clip.sources)l(this,j,fp).call(this,s)}}render(){let{clip:e}=this,{shown:t,cut:s}=e,o=pp(t,e.taken?s:null),p=100*nt(t,s.start),h=100*nt(t,s.end),m=e.masks[this.selected];return a`<div
class="film ${this.still?"still":""}"
@pointerdown=${u(this,hi)}
@pointermove=${u(this,or)}
@pointerup=${u(this,lr)}
@pointercancel=${u(this,lr)}
>
<div class="clipped">
${e.sources.map(({clipId:b,span:C})=>{let G=this.pictures.get(b),$e=oi(t,C);return G&&$e?a`<img
src=${G}
alt=""
style="left:${100*$e.from}%;width:${100*$e.width}%"
/>`:c})}
${l(this,j,Cn).call(this,0,o.before)} ${l(this,j,Cn).call(this,1-o.after,o.after)}
</div>
${e.taken?a`<i class="cut" style="left:${p}%;width:${h-p}%"></i>
${l(this,j,Rn).call(this,"start",p)} ${l(this,j,Rn).call(this,"end",h)}`:c}
${m?zl(m,s).map(b=>a`<i class="key" style="left:${100*nt(t,b)}%"></i>`):c}
<i class="playhead" data-edge="at" style="left:${100*nt(t,this.at)}%"></i>
</div>
<div class="times tn">
<span
>${r("review.film.from")} <b>${l(this,j,di).call(this,s.start)}</b></span
>
<b>${e.taken?ms(et(s)):r("review.film.stays")}</b>
<span>${r("review.film.to")} <b>${l(this,j,di).call(this,s.end)}</b></span>
</div>`}};at=new WeakMap,ar=new WeakMap,j=new WeakSet,fp=async function(e){try{let t=await this.hub.media(`clips/${e}/filmstrip`);this.pictures=new Map(this.pictures).set(e,t)}catch{}},di=function(e,t=1){return qr(fs(e),t)},Cn=function(e,t){return t<=0?c:a`<div
class="out ${t<.16?"narrow":""}"
style="left:${100*e}%;width:${100*t}%"
>
<span>${r("review.film.stays")}</span>
</div>`},Rn=function(e,t){let{may:s,cut:o}=this.clip,p=h=>((h-s.start)/1e6).toFixed(2);return a`<div
class="handle ${e}"
style="left:${t}%"
data-edge=${e}
role="slider"
tabindex="0"
aria-disabled=${this.still}
aria-label=${r(`review.film.${e}`)}
aria-valuemin="0"
aria-valuemax=${p(s.end)}
aria-valuenow=${p(o[e])}
aria-valuetext=${r("review.film.value",{time:l(this,j,di).call(this,o[e],2),length:ms(et(o))})}
@keydown=${h=>l(this,j,gp).call(this,h,e)}
></div>`},gp=function(e,t){let s=lp(e.key,e.shiftKey);if(s===null||this.still)return;e.preventDefault();let{cut:o,may:p}=this.clip;s==="first"||s==="last"?l(this,j,nr).call(this,t,s==="first"?p.start:p.end):"frames"in s?l(this,j,nr).call(this,t,mp(this.frames,o[t],s.frames)):l(this,j,nr).call(this,t,qn(this.frames,o[t]+s.time,p[t]))},nr=function(e,t){let{cut:s,may:o}=this.clip,p=op(s,e,t,o);l(this,j,ci).call(this,"nr-cut",p);let h=Ve(this.frames,p),m=h.at(-1)??Math.max(p.start,p.end-vs);l(this,j,ci).call(this,"nr-at",e==="start"?h[0]??p.start:m)},hi=new WeakMap,or=new WeakMap,lr=new WeakMap,ci=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},Se.styles=[$,w`
:host{display: block;padding: 8px 0 0;}.film{position: relative;height: 60px;border-radius: 8px;background: #000;direction: ltr;touch-action: none;user-select: none;-webkit-user-select: none;cursor: pointer;}.clipped{position: absolute;inset: 0;overflow: hidden;border-radius: 8px;}.clipped img{position: absolute;top: 0;height: 100%;object-fit: fill;pointer-events: none;}.out{position: absolute;top: 0;bottom: 0;display: grid;place-items: center;overflow: hidden;color: #fff;font: 500 12px/16px var(--nr-font);background: repeating-linear-gradient(
135deg,
rgba(14, 16, 19, 0.9) 0 6px,
rgba(40, 44, 48, 0.9) 6px 12px
);}.out span{white-space: nowrap;padding: 0 14px;}.out.narrow span{visibility: hidden;}.cut{position: absolute;top: -3px;height: 66px;border-block: 3px solid var(--nr-fill);pointer-events: none;}.handle{position: absolute;top: -3px;height: 66px;width: 16px;background: var(--nr-fill);display: grid;place-items: center;cursor: ew-resize;touch-action: none;}.handle::before{content: "";width: 3px;height: 20px;border-radius: 2px;background: #fff;}.handle::after{content: "";position: absolute;inset: 0 -14px;}.handle.start{transform: translateX(-100%);border-radius: 8px 0 0 8px;}.handle.end{border-radius: 0 8px 8px 0;}.still .handle{cursor: default;}.playhead{position: absolute;top: -8px;height: 76px;width: 2px;margin-left: -1px;background: #fff;box-shadow: 0 0 0 1px #000;cursor: ew-resize;}.playhead::after{content: "";position: absolute;inset: 0 -7px;}.key{position: absolute;bottom: 2px;width: 8px;height: 8px;margin-left: -4px;background: #fff;border: 1px solid #000;transform: rotate(45deg);pointer-events: none;}.times{display: grid;grid-template-columns: 1fr auto 1fr;align-items: center;gap: 8px;margin-top: 12px;font-size: 13px;line-height: 18px;color: var(--nr-ink2);direction: ltr;}.times b{color: var(--nr-ink);font-weight: 500;}.times :last-child{text-align: right;}`],d([y({attribute:!1})],Se.prototype,"hub",2),d([y({attribute:!1})],Se.prototype,"clip",2),d([y({type:Number})],Se.prototype,"at",2),d([y({attribute:!1})],Se.prototype,"frames",2),d([y({type:Number})],Se.prototype,"selected",2),d([y({type:Boolean})],Se.prototype,"still",2),d([v()],Se.prototype,"pictures",2),Se=d([x("nr-review-film")],Se);var yc=1.5,wc=.12;function bp(i,n,e){let t=xe(i.window);return a`<section class="window tn" aria-label=${r("review.window.label")}>
<span class="mut">${de(i.window.start)}</span>
<div class="rail">
${n.clips.map(s=>{let o=oi(t,s.taken?s.cut:s.may);if(!o)return c;let p=Math.max(yc,100*o.width),h=r("review.window.clip",{camera:s.cameraName,length:ms(et(s.taken?s.cut:s.may))});return a`<i
class=${s.taken?"on":""}
style="left:${Math.min(100*o.from,100-p)}%;width:${p}%"
title=${h}
></i>
${s.key===e||xc(n,s,e,t)?a`<span
class="lab ${s.key===e?"sel":""}"
style="left:clamp(36px, ${100*(o.from+o.width/2)}%, calc(100% - 36px))"
>${s.cameraName}</span
>`:c}`})}
</div>
<span class="mut">${de(i.window.end)}</span>
</section>`}function xc(i,n,e,t){let s=p=>{let h=oi(t,p.taken?p.cut:p.may);return h?h.from+h.width/2:-1},o=i.clips.find(p=>p.key===e);return i.clips.length>3||!o?!1:Math.abs(s(n)-s(o))>=wc}var vp=1500,$c=250,pr,Gt,ui,Ft,dr,mi,cr,fi,hr,Ln,He=class extends P{constructor(){super(...arguments);g(this,hr);this.label="";this.question="";this.detail="";this.disabled=!1;this.holding=!1;this.asking=!1;g(this,pr);g(this,Gt,null);g(this,ui,e=>{e.button!==0||this.disabled||(k(this,Gt,e.timeStamp),!matchMedia("(prefers-reduced-motion: reduce)").matches&&(this.holding=!0,k(this,pr,setTimeout(()=>{u(this,Ft).call(this),l(this,hr,Ln).call(this)},vp))))});g(this,Ft,()=>{clearTimeout(u(this,pr)),this.holding=!1});g(this,dr,()=>{k(this,Gt,null),u(this,Ft).call(this)});g(this,mi,e=>{let t=u(this,Gt);k(this,Gt,null);let s=matchMedia("(prefers-reduced-motion: reduce)").matches;t!==null&&!s&&e.timeStamp-t>$c||(this.asking=!0)});g(this,cr,()=>{this.asking=!1,this.renderRoot.querySelector(".hold")?.focus()});g(this,fi,()=>{this.asking=!1,l(this,hr,Ln).call(this)})}disconnectedCallback(){super.disconnectedCallback(),u(this,Ft).call(this)}render(){return a`<button
class="btn fill hold ${this.holding?"on":""}"
?disabled=${this.disabled}
@pointerdown=${u(this,ui)}
@pointerup=${u(this,Ft)}
@pointercancel=${u(this,dr)}
@pointerleave=${u(this,dr)}
@contextmenu=${e=>e.preventDefault()}
@click=${u(this,mi)}
>
<span class="pg"></span>${f("hold",20)}
<span>${this.holding?r("hold.keep"):this.label||r("hold.rest")}</span>
</button>
${this.asking?a`<nr-dialog open .heading=${this.question} @nr-close=${u(this,cr)}>
<p>${this.detail}</p>
<button slot="acts" class="btn" autofocus @click=${u(this,cr)}>${r("hold.back")}</button>
<button slot="acts" class="btn" @click=${u(this,fi)}>${r("hold.send")}</button>
</nr-dialog>`:c}`}};pr=new WeakMap,Gt=new WeakMap,ui=new WeakMap,Ft=new WeakMap,dr=new WeakMap,mi=new WeakMap,cr=new WeakMap,fi=new WeakMap,hr=new WeakSet,Ln=function(){this.dispatchEvent(new CustomEvent("nr-held",{bubbles:!0,composed:!0}))},He.styles=[$,w`
:host{display: grid;}.hold{position: relative;overflow: hidden;min-height: 52px;border-radius: 26px;font-size: 15px;padding: 0 10px;touch-action: none;user-select: none;-webkit-user-select: none;-webkit-touch-callout: none;}.pg{position: absolute;inset: 0;background: rgba(255, 255, 255, 0.24);transform: scaleX(0);transform-origin: left;transition: transform 150ms ease-out;}.pg:dir(rtl){transform-origin: right;}.on .pg{transform: scaleX(1);transition: transform ${vp}ms linear;}p{color: var(--nr-ink2);}`],d([y()],He.prototype,"label",2),d([y()],He.prototype,"question",2),d([y()],He.prototype,"detail",2),d([y({type:Boolean})],He.prototype,"disabled",2),d([v()],He.prototype,"holding",2),d([v()],He.prototype,"asking",2),He=d([x("nr-hold")],He);var kc=new Set(["revoked_key","compromised_key"]);function yp(i){let{request:n,boards:e}=i;if(!i.available)return"away";if(n.decision)return _c(n,i.now);if(n.share?.withdrawn||n.share?.state==="withdrawn")return"withdrawn";if(n.status!=="open")return n.status;let t=e.find(s=>s.origin===n.origin);return t?.state==="stopped"?"forked":t?.state==="left"?"left":n.findings.some(s=>kc.has(s.code))?"revoked":i.hasKey===!1?"no_key":i.mayAnswer?n.consent?"consent":n.match.clips.length?"decide":n.match.strength==="none"&&n.match.because!=="nothing_moved"?"information":"nothing":"watching"}function _c(i,n){let{decision:e,share:t}=i;if(e?.answer==="deny")return"denied";switch(t?.state){case void 0:case"approved":return e&&Date.parse(e.final_at)>n?"cooling":"sealing";case"sealed":return"sealing";case"delivered":return t?.opened?"opened":"delivered";default:return t?.state??"sealing"}}function wt(i){return["decide","nothing","information","consent"].includes(i)}function wp(i){return wt(i)||["forked","left","revoked","no_key"].includes(i)}function gi(i,n){return i.window.start!==n.window.start||i.window.end!==n.window.end?"window":n.thread.length>i.thread.length?"thread":null}function In(i){let{size_bytes:n=0,sent_bytes:e=0}=i.share??{};return n>0?Math.min(1,e/n):0}var A,xp,$p,kp,_p,Ep,xt,Mp,Tp,bi,Sp,$t,J=class extends P{constructor(){super(...arguments);g(this,A);this.phase="decide";this.doing="";this.denying=!1;this.ready=!1;this.preparing=!1;this.fault="";this.error="";this.detail="";this.me="";this.unread=!1;this.undoable=!1;this.may=!1;this.asking=!1}render(){return a`<div role="status" aria-live="polite">
${this.error?a`<p class="why">${f("warn",18)}<span>${this.error}</span></p>`:c}
${l(this,A,_p).call(this)}
</div>
${l(this,A,xp).call(this)} ${this.asking?l(this,A,Sp).call(this):c}`}};A=new WeakSet,xp=function(){let{phase:e}=this;if(!wp(e))return c;let t=e==="consent"&&this.request.consent?.by===this.me;return a`<div class="two">
<button @click=${()=>l(this,A,$t).call(this,"nr-deny")}>
${this.denying?a`<span class="spin"></span>`:c}${r("review.deny")}
</button>
${wt(e)&&!t?l(this,A,kp).call(this):a`<span></span>`}
</div>
<p>${r(wt(e)?u(this,A,$p):"review.foot.deny_only")}</p>`},$p=function(){return this.request.people>1&&!this.request.consent?"review.foot.two_people":"review.foot.note"},kp=function(){return this.preparing?a`<button disabled><span class="spin"></span>${r("review.preparing")}</button>`:this.doing==="approving"?a`<button disabled><span class="spin"></span>${r("review.approving")}</button>`:this.ready?a`<nr-hold
.label=${r("review.hold")}
.question=${r("review.ask.heading",{agency:this.request.agency.name})}
.detail=${this.detail}
?disabled=${!!this.doing||!!this.fault||this.unread}
@nr-held=${()=>l(this,A,$t).call(this,"nr-approve")}
></nr-hold>`:a`<button
?disabled=${!!this.fault||!!this.doing}
@click=${()=>l(this,A,$t).call(this,"nr-prepare")}
>
${r("review.prepare")}
</button>`},_p=function(){let{request:e,phase:t}=this;if(wt(t))return l(this,A,Ep).call(this);let s=e.share;switch(t){case"cooling":{let o=B(e.decision?.final_at??"");return l(this,A,xt).call(this,"clock",r("review.state.cooling",{time:o}),"cooling",{},!0)}case"sealing":return l(this,A,xt).call(this,"",r("review.state.sealing"),"sealing",{},!0);case"sending":return a`${l(this,A,xt).call(this,"",r("review.state.sending"),"sending",{},!1)}
<progress
max="1"
value=${In(e)}
aria-label=${r("review.state.sending")}
></progress>
<p class="tn" aria-live="off">
${r("review.state.sent",{sent:oe(s?.sent_bytes??0),all:oe(s?.size_bytes??0),part:es(In(e))})}
</p>
${l(this,A,bi).call(this)}`;case"delivered":case"opened":{let o=de(s?.changed_at??""),p=r(`review.state.${t}`,{time:o,agency:e.agency.name});return l(this,A,xt).call(this,"tick",p,t,{agency:e.agency.name},!0)}case"failed":return l(this,A,Mp).call(this,s?.reason??"");case"withdrawing":return l(this,A,xt).call(this,"",r("review.state.withdrawing"),"withdrawing",{},!1);case"withdrawn":return l(this,A,xt).call(this,"cross",r("review.state.withdrawn"),"withdrawn",{agency:e.agency.name},!1);case"denied":return l(this,A,Tp).call(this);default:return c}},Ep=function(){let{request:e}=this,t=e.consent;if(t&&this.phase==="consent"){let o=t.by===this.me,p=r(o?"review.consent.mine":"review.consent.other",{by:t.by,time:de(t.at)});return a`<p class="why">${f("person",18)}<span>${p}</span></p>`}let s=e.voided?a`<p class="why">${f("warn",18)}<span>${e.voided.reason}</span></p>`:c;return a`${s}${this.fault?a`<p class="why">${f("info",18)}<span>${this.fault}</span></p>`:c}`},xt=function(e,t,s,o,p){return a`<div class="state">
${e?f(e,22):a`<span class="spin"></span>`}<span>${t}</span>
</div>
<p>${r(`review.state.${s}_note`,o)}</p>
${p?l(this,A,bi).call(this):c}`},Mp=function(e){return a`${l(this,A,xt).call(this,"warn",r("review.state.failed"),"failed",{},!1)}
${e?a`<p class="xs mut">${r("share.hub_says",{reason:e})}</p>`:c}
${l(this,A,bi).call(this,a`<button ?disabled=${!!this.doing} @click=${()=>l(this,A,$t).call(this,"nr-retry")}>
${this.doing==="retrying"?a`<span class="spin"></span>`:f("again",18)}
${r("share.retry")}
</button>`)}`},Tp=function(){let e=this.request.decision;return e?a`<div class="state">${f("cross",22)}<span>${r("review.state.denied")}</span></div>
<p>${r("review.state.denied_note",{time:B(e.decided_at)})}</p>
${this.undoable&&this.may?a`<div class="acts">
<button ?disabled=${!!this.doing} @click=${()=>l(this,A,$t).call(this,"nr-undo")}>
${f("undo",18)}${r("review.undo")}
</button>
</div>`:c}`:c},bi=function(e=c){let t=this.phase==="delivered"||this.phase==="opened",s=this.request.withdrawable||t;return!this.may||!s&&e===c?c:a`<div class="acts">
${e}
${s?a`<button
?disabled=${!!this.doing}
@click=${()=>{t?this.asking=!0:l(this,A,$t).call(this,"nr-withdraw")}}
>
${this.doing==="withdrawing"?a`<span class="spin"></span>`:c}
${r(t?"review.withdraw_after":"review.withdraw")}
</button>`:c}
</div>`},Sp=function(){let e=()=>{this.asking=!1},{name:t}=this.request.agency;return a`<nr-dialog open .heading=${r("review.withdraw_ask",{agency:t})} @nr-close=${e}>
<p>${r("review.withdraw_what",{agency:t})}</p>
<button slot="acts" class="btn" autofocus @click=${e}>${r("review.back")}</button>
<button
slot="acts"
class="btn"
@click=${()=>{e(),l(this,A,$t).call(this,"nr-withdraw")}}
>
${r("review.withdraw")}
</button>
</nr-dialog>`},$t=function(e){this.dispatchEvent(new CustomEvent(e))},J.styles=[$,w`
:host{display: block;border-top: 1px solid var(--nr-line);padding: 14px 24px 16px;background: var(--nr-card);}.two{display: grid;grid-template-columns: repeat(2, minmax(0, 1fr));gap: 12px;}.two > button,
.wide{min-height: 52px;border-radius: 26px;font-size: 15px;padding: 6px 10px;}p{margin-top: 10px;font-size: 12px;line-height: 17px;color: var(--nr-ink2);}p.why{margin: 0 0 10px;color: var(--nr-ink);font-size: 13px;line-height: 19px;display: flex;gap: 8px;}p.why .ic{color: var(--nr-amber);}.state{display: flex;align-items: center;gap: 10px;min-height: 36px;font: 500 15px/21px var(--nr-font);}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 12px;}progress{display: block;width: 100%;height: 8px;margin-top: 6px;accent-color: var(--nr-fill);}.spin{flex: none;width: 20px;height: 20px;border-radius: 10px;border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);border-top-color: currentColor;animation: turn 1s linear 1s infinite;}@keyframes turn{to{transform: rotate(1turn);}}@media (max-width: 720px){:host{padding: 10px 16px 14px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}p{margin-top: 8px;}}`],d([y({attribute:!1})],J.prototype,"request",2),d([y()],J.prototype,"phase",2),d([y()],J.prototype,"doing",2),d([y({type:Boolean})],J.prototype,"denying",2),d([y({type:Boolean})],J.prototype,"ready",2),d([y({type:Boolean})],J.prototype,"preparing",2),d([y()],J.prototype,"fault",2),d([y()],J.prototype,"error",2),d([y()],J.prototype,"detail",2),d([y()],J.prototype,"me",2),d([y({type:Boolean})],J.prototype,"unread",2),d([y({type:Boolean})],J.prototype,"undoable",2),d([y({type:Boolean})],J.prototype,"may",2),d([v()],J.prototype,"asking",2),J=d([x("nr-review-foot")],J);function qp(i){let{clip:n,own:e}=i,t=n.masks.some(s=>s.kind!=="own");return!t&&!e.length?c:a`<section class="masks" aria-label=${r("review.masks.heading")}>
${e.length?Ec(i):c}
${t?a`<ul>
${n.masks.map((s,o)=>s.kind==="own"?c:Mc(i,s,o))}
</ul>`:c}
</section>`}function Ec({clip:i,own:n,change:e}){return a`<label class="own">
<input
type="checkbox"
.checked=${!i.ownMasksOff}
@change=${t=>e(Yl(i,!t.target.checked,n))}
/>
<span
>${r("review.masks.own",{camera:i.cameraName})}
${i.ownMasksOff?a`<small>${r("review.masks.own_off")}</small>`:c}</span
>
</label>`}function Mc(i,n,e){let{clip:t,selected:s,change:o,select:p}=i,h=i.frame.start,m=r("review.mask.name",{number:e+1}),b=n.kind==="moving";return a`<li class=${e===s?"on":""}>
<button class="btn sm link" aria-pressed=${e===s} @click=${()=>p(e)}>
${f("mask",16)}${m}
</button>
<span class="grow sm mut">${Tc(i,n,h)}</span>
<button
class="btn sm"
aria-label="${r(b?"review.masks.stay":"review.masks.follow")}: ${m}"
@click=${()=>o(tr(t,e,b?Al(n,h):Pl(n,t.cut)))}
>
${r(b?"review.masks.stay":"review.masks.follow")}
</button>
${b&&n.keys.length>2?a`<button
class="btn sm"
aria-label="${r("review.masks.drop_key")}: ${m}"
@click=${()=>o(tr(t,e,Dl(n,h)))}
>
${r("review.masks.drop_key")}
</button>`:c}
<button
class="btn sm round"
aria-label="${r("review.masks.remove")}: ${m}"
@click=${()=>o(ti(t,e))}
>
${f("trash",18)}
</button>
</li>`}function Tc(i,n,e){if(n.kind==="still")return r("review.masks.whole");let t=p=>qr(fs(p??0)),s=n.keys[0]?.at,o=r(n.found?"review.masks.found":"review.masks.moving",{from:t(s),to:t(n.keys[n.keys.length-1]?.at),keys:n.keys.length});return Xr(n,i.frame)?o:a`<a
href="#"
@click=${p=>{p.preventDefault(),i.go(s??e)}}
>${o}</a
>`}var Sc=["top-left","top-right","bottom-left","bottom-right"],qc=.01,Cc=.05,ws,ie,Pn,mr,Yt,An,Hn,ur,ot=class extends P{constructor(){super(...arguments);g(this,ie);this.masks=[];this.frame={start:0,end:1};this.selected=-1;this.still=!1;g(this,ws,null);g(this,mr,e=>{let t=u(this,ws);if(!t)return;e.stopPropagation();let s=this.getBoundingClientRect();if(!s.width||!s.height)return;let o=(e.clientX-t.x)/s.width,p=(e.clientY-t.y)/s.height;l(this,ie,Hn).call(this,t.number,t.corner,t.area,o,p)});g(this,Yt,e=>{e.stopPropagation(),k(this,ws,null)})}render(){return this.masks.map((e,t)=>{let s=Xr(e,this.frame);if(!s)return c;let o=e.kind==="own",p=r(o?"review.mask.own":"review.mask.name",{number:t+1}),h=`left:${100*s.left}%;top:${100*s.top}%;width:${100*s.width}%;height:${100*s.height}%`;return o||this.still?a`<div class="msk ${o?"own":""}" style=${h}>
<span class="tag"><span>${p}</span></span>
</div>`:a`<div
class="msk"
style=${h}
role="application"
tabindex="0"
data-number=${t}
aria-label=${r("review.mask.read",{name:p})}
aria-describedby="how"
@focus=${()=>l(this,ie,ur).call(this,"nr-select",t)}
@pointerdown=${m=>l(this,ie,Pn).call(this,m,t,null,s)}
@pointermove=${u(this,mr)}
@pointerup=${u(this,Yt)}
@pointercancel=${u(this,Yt)}
@keydown=${m=>l(this,ie,An).call(this,m,t,null,s)}
>
<span class="tag" aria-hidden="true"><span>${p}</span></span>
${t===this.selected?Sc.map(m=>a`<button
class="corner ${m}"
aria-label=${r(`review.mask.${m}`,{name:p})}
@pointerdown=${b=>l(this,ie,Pn).call(this,b,t,m,s)}
@pointermove=${u(this,mr)}
@pointerup=${u(this,Yt)}
@pointercancel=${u(this,Yt)}
@keydown=${b=>l(this,ie,An).call(this,b,t,m,s)}
></button>`):c}
</div>`}).concat(a`<span id="how" class="vh">${r("review.mask.how")}</span>`)}focusMask(e){this.renderRoot.querySelector(`[data-number="${e}"]`)?.focus()}};ws=new WeakMap,ie=new WeakSet,Pn=function(e,t,s,o){e.button===0&&(e.stopPropagation(),e.currentTarget.setPointerCapture(e.pointerId),k(this,ws,{number:t,corner:s,area:o,x:e.clientX,y:e.clientY}),l(this,ie,ur).call(this,"nr-select",t))},mr=new WeakMap,Yt=new WeakMap,An=function(e,t,s,o){let p=e.shiftKey?Cc:qc,m={ArrowLeft:[-p,0],ArrowRight:[p,0],ArrowUp:[0,-p],ArrowDown:[0,p]}[e.key];if(m)l(this,ie,Hn).call(this,t,s,o,m[0],m[1]);else if(e.key==="Delete"||e.key==="Backspace")l(this,ie,ur).call(this,"nr-remove",t);else return;e.preventDefault(),e.stopPropagation()},Hn=function(e,t,s,o,p){let h=t?Il(s,t,o,p):Ll(s,o,p);l(this,ie,ur).call(this,"nr-place",{number:e,area:h})},ur=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},ot.styles=[$,w`
:host{position: absolute;inset: 0;overflow: hidden;direction: ltr;}.msk{position: absolute;background: #000;outline: 2px solid rgba(255, 255, 255, 0.85);outline-offset: 0;touch-action: none;cursor: move;color: #fff;font: 500 12px/16px var(--nr-font);display: grid;place-items: center;user-select: none;-webkit-user-select: none;}.msk > span{max-width: 100%;pointer-events: none;text-align: center;}.tag{position: absolute;inset: 0;display: grid;place-items: center;container-type: size;}@container (width < 52px) or (height < 24px){.tag > span{display: none;}}@container (width < 96px){.own .tag > span{display: none;}}.own{cursor: default;outline: 1px dashed rgba(255, 255, 255, 0.6);}.msk:focus-visible{outline: 3px solid #fff;box-shadow: 0 0 0 5px #000;}.corner{position: absolute;width: 24px;height: 24px;min-height: 0;padding: 0;border: 0;border-radius: 4px;background: transparent;touch-action: none;cursor: nwse-resize;}.corner::before{content: "";width: 12px;height: 12px;background: #fff;border: 1px solid #000;border-radius: 2px;}.corner:not(:disabled):hover{background: transparent;}.corner:focus-visible{outline: 3px solid #fff;outline-offset: -3px;box-shadow: 0 0 0 2px #000;}.top-left{left: -12px;top: -12px;}.top-right{right: -12px;top: -12px;cursor: nesw-resize;}.bottom-left{left: -12px;bottom: -12px;cursor: nesw-resize;}.bottom-right{right: -12px;bottom: -12px;}`],d([y({attribute:!1})],ot.prototype,"masks",2),d([y({attribute:!1})],ot.prototype,"frame",2),d([y({type:Number})],ot.prototype,"selected",2),d([y({type:Boolean})],ot.prototype,"still",2),ot=d([x("nr-review-masks")],ot);var Cp=w`
:host{display: block;border-radius: 10px;overflow: hidden;background: #000;color: #fff;direction: ltr;}:host(:focus-within){box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);}section{position: relative;}.box{position: relative;margin: 0 auto;max-height: 62vh;}video{position: absolute;inset: 0;width: 100%;height: 100%;object-fit: fill;}video.wrong{opacity: 0;}.said{position: absolute;inset: 12px 12px auto;width: fit-content;padding: 6px 12px;border-radius: 8px;background: rgba(10, 12, 15, 0.85);font-size: 13px;line-height: 18px;}.ctl{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 8px 12px;background: #000;}.ctl button,
.ctl .time{min-height: 44px;border: 0;border-radius: 22px;padding: 0 14px;background: rgba(255, 255, 255, 0.14);color: #fff;font-size: 13px;font-weight: 400;display: inline-flex;align-items: center;gap: 8px;}.ctl button:not(:disabled):hover{background: rgba(255, 255, 255, 0.24);}.ctl button:focus-visible{outline-color: #fff;outline-offset: -3px;}.ctl .round{width: 44px;padding: 0;justify-content: center;}.ctl .gap{flex: 1;}@media (min-width: 721px){.over{position: absolute;left: 0;right: 0;bottom: 0;background: transparent;padding: 12px;pointer-events: none;}.over > *{pointer-events: auto;}.over > .gap{pointer-events: none;}.over button,
.over .time{background: rgba(10, 12, 15, 0.78);}.over button:not(:disabled):hover{background: rgba(40, 44, 48, 0.92);}}`;var Rc=16/9,Rp=[.5,.95,.8,.2,.6,.4,.9,.3,.5],Lc=200,Wt,Xt,xs,kt,lt,_,vi,fr,Dn,On,Lp,Ip,Pp,yi,wi,gr,zn,yr,wr,Bn,$s,xr,br,vr,xi,$i,ki,_i,be,Y=class extends P{constructor(){super(...arguments);g(this,_);this.at=0;this.selected=-1;this.piece="";this.pieceStart=0;this.audio=!1;this.finds=!1;this.looking=null;this.still=!1;this.address="";this.playing=!1;this.failed=!1;this.wrong=!1;this.shape=Rc;this.frames=[];g(this,Wt,new Map);g(this,Xt,"");g(this,xs,!1);g(this,kt,"");g(this,lt,()=>{});g(this,yi,()=>{let e=this.video;e&&(e.videoWidth&&(this.shape=e.videoWidth/e.videoHeight),k(this,xs,!1),l(this,_,gr).call(this,!0))});g(this,wi,()=>{if(this.piece||u(this,xs)){this.failed=!0;return}k(this,xs,!0),k(this,Xt,k(this,kt,this.address="")),l(this,_,Dn).call(this)});g(this,yr,()=>{let e=this.video;if(!e||this.failed)return;if(this.playing)return e.pause();let t=Ve(this.frames,this.clip.cut),[s,o]=[t[0],t[t.length-1]];if(s!==void 0&&o!==void 0&&this.at>=o){l(this,_,be).call(this,"nr-at",s);let{zero:p,frames:h}=u(this,_,fr);e.currentTime=pi(h,p,s,e.duration)}u(this,lt).call(this),this.playing=!0,this.wrong=!1,e.play().then(u(this,wr),()=>{this.playing=!1})});g(this,wr,()=>{let e=this.video;if(!(!e||!this.playing))if(typeof e.requestVideoFrameCallback=="function"){let t=e.requestVideoFrameCallback((s,{mediaTime:o})=>l(this,_,Bn).call(this,o,li));k(this,lt,()=>e.cancelVideoFrameCallback(t))}else{let t=requestAnimationFrame(()=>l(this,_,Bn).call(this,e.currentTime,ys));k(this,lt,()=>cancelAnimationFrame(t))}});g(this,$s,()=>{u(this,lt).call(this),this.playing=!1});g(this,xr,()=>{u(this,$s).call(this),this.isConnected&&l(this,_,gr).call(this,!0)});g(this,xi,e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=e.composedPath()[0]?.tagName==="BUTTON";if(e.key===" "&&!t)u(this,yr).call(this);else if(e.key===",")l(this,_,vr).call(this,-1);else if(e.key===".")l(this,_,vr).call(this,1);else return;e.preventDefault()});g(this,$i,e=>{let{number:t,area:s}=e.detail,o=this.clip.masks[t];if(!o)return;l(this,_,br).call(this);let{start:p}=ir(this.frames,this.at,this.clip.cut);l(this,_,be).call(this,"nr-clip",tr(this.clip,t,Hl(o,s,p)))});g(this,ki,e=>{l(this,_,be).call(this,"nr-clip",ti(this.clip,e.detail))});g(this,_i,async()=>{let e=this.clip.masks.length;l(this,_,be).call(this,"nr-clip",Gl(this.clip,this.at)),l(this,_,be).call(this,"nr-select",e),await this.updateComplete,await this.layer?.updateComplete,this.layer?.focusMask(e)})}disconnectedCallback(){super.disconnectedCallback(),u(this,$s).call(this)}willUpdate(e){e.has("clip")&&l(this,_,Dn).call(this),(e.has("clip")||e.has("piece")||e.has("at"))&&l(this,_,On).call(this)}updated(e){(e.has("at")||e.has("pieceStart"))&&!this.playing&&l(this,_,gr).call(this)}render(){let e=!this.piece&&!this.still;return a`<section
aria-label=${r("review.player.label",{camera:this.clip.cameraName})}
@keydown=${u(this,xi)}
>
<div class="box" style="aspect-ratio:${this.shape};width:min(100%, 62vh * ${this.shape})">
${this.address?a`<video
class=${this.wrong?"wrong":""}
src=${this.address}
?muted=${!this.audio}
.muted=${!this.audio}
playsinline
preload="auto"
tabindex="-1"
aria-label=${r(this.piece?"review.player.piece":"review.player.film",{camera:this.clip.cameraName})}
@loadedmetadata=${u(this,yi)}
@pause=${u(this,xr)}
@ended=${u(this,xr)}
@error=${u(this,wi)}
></video>`:c}
${this.piece?c:a`<nr-review-masks
.masks=${this.clip.masks}
.frame=${ir(this.frames,this.at,this.clip.cut)}
.selected=${this.selected}
.still=${this.still}
@nr-place=${u(this,$i)}
@nr-select=${t=>l(this,_,be).call(this,"nr-select",t.detail)}
@nr-remove=${u(this,ki)}
></nr-review-masks>`}
${this.failed||this.wrong?a`<p class="said">${r(this.failed?"review.player.failed":"review.player.wrong")}</p>`:c}
</div>
<div class="ctl over">${l(this,_,Lp).call(this)}${e?l(this,_,Ip).call(this):c}</div>
</section>`}};Wt=new WeakMap,Xt=new WeakMap,xs=new WeakMap,kt=new WeakMap,lt=new WeakMap,_=new WeakSet,vi=function(){return u(this,Wt).get(Xl(this.clip,this.at)?.clipId??"")},fr=function(){return this.piece?{zero:this.pieceStart,frames:Ve(this.frames,this.clip.cut)}:u(this,_,vi)??{zero:this.clip.shown.start,frames:[]}},Dn=async function(){let{sources:e,shown:t}=this.clip,s=e.map(({clipId:p})=>p).join(" ");if(s===u(this,Xt))return;k(this,Xt,s),k(this,Wt,new Map),this.frames=[];let o=await Promise.allSettled(e.map(async({clipId:p})=>{let h=await this.hub.get(`/clips/${p}/frames`);return[p,dp(p,h)]}));s===u(this,Xt)&&(k(this,Wt,new Map(o.flatMap(p=>p.status==="fulfilled"?[p.value]:[]))),this.frames=cp(u(this,Wt).values(),t),l(this,_,be).call(this,"nr-frames",this.frames),await l(this,_,On).call(this),l(this,_,gr).call(this),!this.piece&&!u(this,_,vi)&&(this.failed=e.length>0))},On=async function(){let e=this.piece||(u(this,_,vi)?.path??"");if(e!==u(this,kt)){k(this,kt,e),this.failed=this.wrong=!1,this.address="",l(this,_,br).call(this);try{let t=e?await this.hub.media(e):"";e===u(this,kt)&&(this.address=t)}catch{e===u(this,kt)&&(this.failed=!0)}}},Lp=function(){return a`<button
class="round"
aria-label=${r(this.playing?"review.player.pause":"review.player.play")}
title=${r("review.player.keys")}
@click=${u(this,yr)}
>
${f(this.playing?"pause":"play",18)}
</button>
<button
class="round"
aria-label=${r("review.player.back")}
@click=${()=>l(this,_,vr).call(this,-1)}
>
${f("previous",18)}
</button>
<button class="round" aria-label=${r("review.player.on")} @click=${()=>l(this,_,vr).call(this,1)}>
${f("next",18)}
</button>
<span class="time tn">${Rt(fs(this.at))}</span>`},Ip=function(){return a`<button
aria-pressed=${this.audio}
title=${r("review.player.audio_how")}
@click=${()=>l(this,_,be).call(this,"nr-audio",!this.audio)}
>
${f(this.audio?"sound":"mute",18)}${r(this.audio?"review.player.audio":"review.player.no_audio")}
</button>
<span class="gap"></span>
${this.finds?l(this,_,Pp).call(this):c}
<button @click=${u(this,_i)}>${f("plus",18)}${r("review.mask.add")}</button>`},Pp=function(){return this.looking===null?a`<button
title=${r("review.faces.how")}
?disabled=${!this.clip.taken}
@click=${()=>l(this,_,be).call(this,"nr-faces")}
>
${f("search",18)}${r("review.faces.find")}
</button>`:a`<span class="time tn" role="status"
>${r("review.faces.looking",{part:es(this.looking)})}</span
>
<button @click=${()=>l(this,_,be).call(this,"nr-faces-off")}>
${f("cross",18)}${r("review.faces.stop")}
</button>`},yi=new WeakMap,wi=new WeakMap,gr=function(e=!1){let t=this.video;if(!t||t.readyState<1)return;let{zero:s,frames:o}=u(this,_,fr),p=pi(o,s,this.at,t.duration);!e&&Math.abs(t.currentTime-p)<1e-5||l(this,_,zn).call(this,t,0)},zn=function(e,t){u(this,lt).call(this);let{zero:s,frames:o}=u(this,_,fr),p=ys(o,this.at),h=Number(document.timeline.currentTime),m,b=0,C=0,G=()=>{e!==this.video||this.playing||e.seeking||(window.clearTimeout(b),!o.length||m!==void 0&&hp(o,p,m)?this.wrong=!1:t+1<Rp.length?l(this,_,zn).call(this,e,t+1):this.wrong=m!==void 0)},$e=()=>{b=window.setTimeout(()=>document.hidden?$e():G(),Lc*(t+1))},pe=(Ls,{mediaTime:Tr,presentationTime:Ri})=>{C=e.requestVideoFrameCallback(pe),!(Ri<h)&&(m=s+Math.round(Tr*1e6),G())},ne=()=>m===void 0?$e():G();typeof e.requestVideoFrameCallback=="function"&&(C=e.requestVideoFrameCallback(pe),e.addEventListener("seeked",ne,{once:!0}),k(this,lt,()=>{e.cancelVideoFrameCallback(C),e.removeEventListener("seeked",ne),window.clearTimeout(b)})),e.currentTime=pi(o,s,this.at,e.duration,Rp[t])},yr=new WeakMap,wr=new WeakMap,Bn=function(e,t){if(!this.video||!this.playing)return;let{zero:o,frames:p}=u(this,_,fr),h=t(p,o+Math.round(e*1e6)),{cut:m}=this.clip;if(this.at<m.end&&h>=m.end){l(this,_,br).call(this),l(this,_,be).call(this,"nr-at",Ve(p,m).at(-1)??m.end);return}l(this,_,be).call(this,"nr-at",h),u(this,wr).call(this)},$s=new WeakMap,xr=new WeakMap,br=function(){this.video?.pause(),u(this,$s).call(this)},vr=function(e){l(this,_,br).call(this);let{shown:t,cut:s}=this.clip,o=this.piece?Ve(this.frames,s):this.frames,p=this.piece?s:t,h=up(o,this.at,e);l(this,_,be).call(this,"nr-at",o.length?h:X(h,p.start,p.end))},xi=new WeakMap,$i=new WeakMap,ki=new WeakMap,_i=new WeakMap,be=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},Y.styles=[$,Cp],d([y({attribute:!1})],Y.prototype,"hub",2),d([y({attribute:!1})],Y.prototype,"clip",2),d([y({type:Number})],Y.prototype,"at",2),d([y({type:Number})],Y.prototype,"selected",2),d([y()],Y.prototype,"piece",2),d([y({type:Number})],Y.prototype,"pieceStart",2),d([y({type:Boolean})],Y.prototype,"audio",2),d([y({type:Boolean})],Y.prototype,"finds",2),d([y({attribute:!1})],Y.prototype,"looking",2),d([y({type:Boolean})],Y.prototype,"still",2),d([v()],Y.prototype,"address",2),d([v()],Y.prototype,"playing",2),d([v()],Y.prototype,"failed",2),d([v()],Y.prototype,"wrong",2),d([v()],Y.prototype,"shape",2),d([Ct("video")],Y.prototype,"video",2),d([Ct("nr-review-masks")],Y.prototype,"layer",2),d([v()],Y.prototype,"frames",2),Y=d([x("nr-review-player")],Y);var Ap=w`
:host{display: grid;grid-template-columns: minmax(0, 1fr) minmax(360px, 424px);height: 100%;min-height: 0;}.L{padding: 16px 24px;overflow: auto;min-height: 0;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;align-content: start;gap: 12px;}.R{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);display: flex;flex-direction: column;min-height: 0;min-width: 0;}.R .sc{flex: 1;overflow: auto;padding: 16px 24px 12px;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;gap: 14px;align-content: start;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.rh .sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{flex: none;width: 44px;height: 44px;display: grid;place-items: center;color: inherit;border-radius: 22px;margin: -8px 0 0;margin-inline-start: -12px;}.back:dir(rtl){transform: scaleX(-1);}.ctabs{display: flex;flex-wrap: wrap;gap: 8px;}.ctabs li{flex: 1 1 150px;min-width: 0;display: flex;align-items: center;border: 1.5px solid var(--nr-edge);border-radius: 8px;background: var(--nr-card);}.ctabs li.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.ctabs .box{flex: none;display: grid;place-items: center;width: 44px;height: 48px;cursor: pointer;}input[type="checkbox"]{width: 20px;height: 20px;margin: 0;flex: none;accent-color: var(--nr-fill);}.ctabs button{flex: 1;min-width: 0;min-height: 48px;display: block;text-align: start;border: 0;border-radius: 8px;padding-block: 6px;padding-inline: 0 10px;font-weight: 400;}.ctabs b{font-weight: 500;display: block;line-height: 18px;overflow-wrap: anywhere;}.ctabs span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.ctabs .seen{display: block;}.window{display: grid;grid-template-columns: auto minmax(0, 1fr) auto;gap: 10px;align-items: center;font-size: 13px;line-height: 18px;direction: ltr;padding-bottom: 20px;}.rail{position: relative;height: 8px;border-radius: 4px;background: var(--nr-sunk);border: 1px solid var(--nr-line);}.rail i{position: absolute;top: -4px;height: 14px;min-width: 8px;border-radius: 3px;background: var(--nr-ink2);}.rail i.on{background: var(--nr-fill);}.rail .lab{position: absolute;top: 14px;transform: translateX(-50%);font-size: 12px;line-height: 16px;color: var(--nr-ink2);white-space: nowrap;}.masks{display: grid;gap: 8px;}.masks ul{display: grid;gap: 4px;}.masks li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 4px 8px;border: 1px solid var(--nr-border);border-radius: 8px;background: var(--nr-card);}.masks li.on{border-color: var(--nr-link);}.masks .own{display: flex;gap: 10px;align-items: center;min-height: 44px;}.masks small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-finding .act{display: flex;flex-wrap: wrap;gap: 8px;align-items: center;margin-top: 8px;}.wait{grid-column: 1 / -1;padding: 24px;}:host([narrow]){display: block;height: auto;}@media (max-width: 870px){:host{display: block;height: auto;}.L{padding: 12px 16px;overflow: visible;}nr-review-player{margin-inline: -16px;border-radius: 0;}.R{display: contents;}.R .sc{padding: 16px;overflow: visible;background: var(--nr-card);border-top: 1px solid var(--nr-line);}.rail .lab:not(.sel){display: none;}.R .first{order: -1;}nr-review-foot{position: sticky;bottom: 0;z-index: 2;}.rh h2{font-size: 18px;line-height: 24px;}.rh .tile{display: none;}}@media (max-height: 480px){nr-review-foot{position: static;}}`;var Dp=w`
:host{display: block;border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details[open] summary > .ic:last-child{transform: rotate(180deg);}.in{padding: 0 12px 12px 38px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);display: grid;gap: 2px;}.in:dir(rtl){padding: 0 38px 12px 12px;}`,Zt=class extends P{constructor(){super(...arguments);this.proof=null}render(){let{request:e,proof:t}=this;if(!t)return a`<details>
<summary>${f("info",18)}${r("review.proof.unknown")}${f("down",16)}</summary>
<p class="in">${r("review.proof.unknown_why")}</p>
</details>`;let s=t.witnesses.length;return a`<details>
<summary>
<span class="ok">${f("verified",20)}</span>
<span
>${t.seen_at?r("review.proof.line",{time:B(t.seen_at)}):r("review.proof.issued",{time:B(e.issued)})}</span
>${f("down",16)}
</summary>
<div class="in">
<p>${r("review.proof.signed",{agency:e.agency.name})}</p>
<p>
${r("review.proof.entry",{index:M(t.index)})}
<span class="code">${t.origin}</span>
</p>
<p>${s?E("review.proof.witnesses",s):r("review.proof.no_witness")}</p>
<p>${T(`requests/${e.id}`,r("review.proof.more"))}</p>
</div>
</details>`}};Zt.styles=[$,Dp,w`
.ok{color: var(--nr-ok);}`],d([y({attribute:!1})],Zt.prototype,"request",2),d([y({attribute:!1})],Zt.prototype,"proof",2),Zt=d([x("nr-review-proof")],Zt);var ks=class extends P{render(){let{review:n}=this,{files:e,information:t,...s}=n.custody;return a`<details>
<summary>${f("sealed",18)}${r("review.files.heading")}${f("down",16)}</summary>
<div class="in">
${n.cuts.map(o=>{let p=n.proposal.pieces[o.number-1];return a`<section>
<h4>${r("review.files.clip",{number:o.number,camera:p?.camera_name??""})}</h4>
<dl class="tn">
${_s("time",`${B(o.start)}, ${ga(Date.parse(o.end)-Date.parse(o.start))}`)}
${_s("frames",r("review.files.frames_of",{all:M(o.frames),copied:M(o.frames_copied)}))}
${_s("picture",`${o.width} × ${o.height}`)} ${_s("size",oe(o.size_bytes))}
${_s("clock",r("review.files.clock_of",{ms:M(o.clock_offset_ms)}))}
${_s("sha256",a`<span class="code">${o.sha256}</span>`)}
</dl>
</section>`})}
${n.preparation==="ready"?a`<section>
<h4>${r("review.files.custody")}</h4>
<p>${r("review.files.custody_note")}</p>
<dl>${Un({...s,files:e,information:t})}</dl>
</section>`:c}
</div>
</details>`}};ks.styles=[$,Dp,w`
.in{gap: 12px;}h4{font: 500 13px/18px var(--nr-font);color: var(--nr-ink);}dl{display: grid;grid-template-columns: max-content minmax(0, 1fr);gap: 2px 10px;font-size: 12px;line-height: 17px;}dd{color: var(--nr-ink);overflow-wrap: anywhere;}`],d([y({attribute:!1})],ks.prototype,"review",2),ks=d([x("nr-review-files")],ks);function _s(i,n){return a`<dt>${r(`review.files.${i}`)}</dt>
<dd>${n}</dd>`}function Un(i,n=""){return Object.entries(i).flatMap(([e,t])=>{let s=n?`${n}.${e}`:e;return Array.isArray(t)?t.flatMap((o,p)=>o!==null&&typeof o=="object"?Un(o,`${s}[${p+1}]`):[Hp(`${s}[${p+1}]`,o)]):t!==null&&typeof t=="object"?Un(t,s):t===void 0?[]:[Hp(s,t)]})}function Hp(i,n){return a`<dt class="code">${i}</dt>
<dd class="code">${n===null?"–":n===""?"“”":String(n)}</dd>`}function jn(i){return ms(i.reduce((n,e)=>n+et(e.cut),0))}function Op(i,n,e,t=0){let s=we(i);return[Ic(i,s),...s.length?[Pc(i),Ac(s)]:[],Hc(i),...Dc(i),...Oc(i),zc(n),Bc(t||(e?.size_bytes??0))]}function Ic(i,n){return n.length?{icon:"clip",term:E("review.leaves.clips",i.clips.length),value:r("review.leaves.clips_of",{count:n.length,all:i.clips.length,length:jn(n)}),note:r("review.leaves.clips_note")}:{icon:"clip",term:r("review.leaves.clip"),value:r("review.leaves.no_clip")}}function Pc(i){return i.audio?{icon:"sound",term:r("review.leaves.audio"),value:r("review.leaves.audio_on")}:{icon:"mute",term:r("review.leaves.audio"),value:r("review.leaves.none")}}function Ac(i){let n=i.flatMap(m=>m.masks),e=n.filter(m=>m.kind==="moving").length,t=i.some(m=>m.ownMasksOff),s={icon:"mask",term:r("review.leaves.masks")},o=t?{note:r("review.leaves.masks_off")}:{};if(!n.length)return{...s,value:r("review.leaves.none"),...o};let p=e?e===n.length?"moving":"mixed":"still",h=r(`review.leaves.masks_${p}`,{count:n.length,moving:e,length:jn(i)});return{...s,value:h,...o}}function Hc(i){let n={icon:"person",term:r("review.leaves.about")};if(sr(i)){let p=i.cameraMake?"review.leaves.about_make":"review.leaves.about_note";return{...n,value:r("review.leaves.nothing"),note:r(p)}}let{name:e,email:t,telephone:s}=i.identity,o=[e,t,s].map(p=>p.trim()).filter(Boolean);return{...n,value:o.join(", "),note:r("review.leaves.about_told")}}function Dc(i){let n=[],e=i.words.trim();e&&n.push({icon:"talk",term:r("review.leaves.words"),value:`“${e}”`});let t=i.extracts.filter(s=>s.taken);if(t.length){let s=t.map(o=>o.name).join(", ");n.push({icon:"info",term:r("review.leaves.readings"),value:s,note:r("review.leaves.readings_note")})}return n}function Oc(i){return i.contentCredentials?[{icon:"tick",term:r("review.leaves.credentials"),value:r("review.leaves.credentials_on"),note:r("review.leaves.credentials_note")}]:[]}function zc(i){let n={icon:"lock",term:r("review.leaves.sealed"),value:i.name};return i.key?{...n,code:dt(i.key),note:r("review.leaves.sealed_note")}:{...n,note:r("review.leaves.sealed_no_key")}}function Bc(i){let n={icon:"download",term:r("review.leaves.size")};return i?{...n,value:r("review.leaves.size_of",{size:oe(i)})}:{...n,value:r("review.leaves.size_unknown")}}function zp(i,n){let e=we(i),t=e.reduce((o,p)=>o+p.masks.length,0);return`${[e.length?E("review.ask.clips",e.length,{length:jn(e)}):r("review.ask.no_clips"),...e.length?[r(i.audio?"review.ask.audio":"review.ask.no_audio")]:[],...e.length?[t?E("review.ask.masks",t):r("review.ask.no_masks")]:[],...i.words.trim()?[r("review.ask.words")]:[],...i.extracts.some(o=>o.taken)?[r("review.ask.readings")]:[],r(sr(i)?"review.ask.anonymous":"review.ask.contact"),...n?[oe(n.size_bytes)]:[]].join(", ")}.`}function qe(i,n,e={},t="",s=c){return a`<nr-finding .tone=${i} tone=${i} .icon=${t} .heading=${`${r(`${n}.heading`,e)}.`}
>${r(`${n}.text`,e)}${s===c?c:a`<div class="act">${s}</div>`}</nr-finding
>`}function Bp(i,n,e,t,s){let o=e.agency.name,p=[],h=G=>T(`requests/${e.id}`,G);switch(i){case"forked":p.push(a`<div role="alert">
${qe("red","review.forked",{board:e.origin},"fork",T("boards",r("review.see_board")))}
</div>`);break;case"left":p.push(qe("amber","review.left",{board:e.origin},"",T("boards",r("review.see_board"))));break;case"revoked":p.push(qe("red","review.revoked",{agency:o},"",h(r("review.see_entry"))));break;case"no_key":p.push(qe("amber","review.no_key",{agency:o}));break;case"watching":p.push(qe("plain","review.watching"));break;case"resolved":case"expired":p.push(qe("plain",`review.${i}`,{agency:o,time:B(Uc(e))},"tick"));break;case"nothing":case"information":p.push(qe("plain",`review.${i}`,{why:e.match.reason}));break;default:}let m=jc(e,s);if(m&&p.push(m),t.opened&&!e.decision&&e.status==="open"){let G=gi(t.opened,e);G&&p.push(qe("amber",`review.changed_${G}`,{window:Le(e.window)},"",a`${h(r("review.see_correction"))}
<button class="btn sm" @click=${()=>t.read()}>${r("review.have_read")}</button>`))}let b=Nl(t.current);b&&p.push(qe("amber","review.missing",{length:E("review.seconds",b)}));let C=n.boards.find(G=>G.origin===e.origin);return i!=="away"&&C?.state==="unreachable"&&p.push(qe("amber","review.behind",{time:B(C.since)},"away")),C?.state==="unchecked"&&p.push(qe("amber","review.unchecked",{board:e.origin},"warn",T("boards",r("review.see_board")))),p}function Uc(i){return i.status==="resolved"?i.thread.findLast(n=>n.kind==="request.resolve")?.issued??i.expires:i.expires}function jc(i,n){let e=i.decision;if(!e||e.by===n&&e.answered_by==="person")return null;let t=e.answered_by==="rule"?"rule":"person";return qe("plain",`review.answered_${e.answer}_${t}`,{by:e.by,time:de(e.decided_at)},"person")}function Vc({clips:i,labels:n,selected:e,still:t,select:s,take:o}){return a`<ul class="ctabs" aria-label=${r("review.clips.label")}>
${i.map(p=>{let h=p.key===e,m=de(Ae(p.cut.start));return a`<li class=${h?"on":""}>
<label class="box"
><input
type="checkbox"
.checked=${p.taken}
?disabled=${t}
aria-label=${r("review.clips.take",{camera:p.cameraName,time:m})}
@change=${b=>o(p.key,b.target.checked)}
/></label>
<button aria-pressed=${h} @click=${()=>s(p.key)}>
<b>${p.cameraName}</b>
<span class="tn">${m} · ${r(p.taken?"review.clips.leaves":"review.clips.stays")}</span>
<span class="seen">${n(p).map(b=>r(`seen.${b}`)).join(", ")}</span>
</button>
</li>`})}
</ul>`}var U,Ms,Ts,S,Up,Vn,Kn,Ei,jp,Vp,Gn,Es,Kp,Gp,Fp,Yp,Wp,Mi,$r,Xp,Zp,Ke=class extends L{constructor(){super(...arguments);g(this,S);this.key="";this.at=0;this.frames=[];this.mask=-1;this.leaving=!1;g(this,U,new ii(this,e=>this.show(e)));g(this,Ms,!1);g(this,Ts);g(this,$r,e=>{l(this,S,Es).call(this,e.detail)})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(u(this,Ts))}willUpdate(e){this.house&&this.route[0]&&u(this,U).use(this.house,this.route[0]);let t=u(this,U).draft;if(t&&!t.clips.some(s=>s.key===this.key)){let s=we(t)[0]??t.clips[0];s&&l(this,S,Vn).call(this,s)}u(this,U).ready?u(this,Ms)&&(k(this,Ms,!1),this.leaving=we(u(this,U).draft).some(s=>s.key===this.key)):this.leaving=!1,l(this,S,Up).call(this)}render(){let{draft:e}=u(this,U),t=u(this,U).request;if(!t)return this.house?.loaded?a`<div class="wait">
<nr-empty icon="inbox" .heading=${r("review.gone")} .text=${r("review.gone_why")}>
<p>${T("requests",r("review.all_requests"),{class:"btn"})}</p>
</nr-empty>
</div>`:a`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;let s=yp({request:t,available:this.house.available,boards:this.house.boards,mayAnswer:this.house.mayAnswer,hasKey:u(this,S,Ei)===null?null:u(this,S,Ei)!=="",now:Date.now()});return a`<div class="L">
${l(this,S,jp).call(this)}
${e?l(this,S,Vp).call(this,e,s):a`<span class="grey" aria-busy="true"></span>`}
</div>
<div class="R">
<div class="sc">${e?l(this,S,Xp).call(this,e,s):c}</div>
${l(this,S,Zp).call(this,e,s)}
</div>`}};U=new WeakMap,Ms=new WeakMap,Ts=new WeakMap,S=new WeakSet,Up=function(){clearTimeout(u(this,Ts));let{undoable_until:e,decision:t}=u(this,U).request??{},s=[e,t?.final_at].map(p=>Date.parse(p??"")-Date.now()).filter(p=>p>0),o=Math.min(...s);o<2**31&&k(this,Ts,setTimeout(()=>this.requestUpdate(),o+50))},Vn=function(e){this.key!==e.key&&(this.frames=[]),this.key=e.key,l(this,S,Es).call(this,e.cut.start),this.mask=-1},Kn=function(){return this.hass.user?.name??""},Ei=function(){let{request:e,agency:t,current:s}=u(this,U),o=s?.proposal??e?.proposal;return t?.delivery_key??o?.recipient.delivery_key??null},jp=function(){let e=u(this,U).request;return e?a`<header class="rh">
${T(`requests/${e.id}`,a`${f("back",22)}<span class="vh">${r("review.back_to")}</span>`,{class:"back"})}
<span class="tile" style="--s:48px" aria-hidden="true">${ce(e.agency.name)}</span>
<div class="grow">
<h2>${r("request.heading",{agency:e.agency.name,title:e.title})}</h2>
<p class="sub">
${ve(e)?a`<nr-chip icon="flag" have>${r("practice.chip")}</nr-chip>`:a`<nr-level .level=${e.agency.level}></nr-level>`}
${e.case_number?a`<span>${r("ask.case",{number:e.case_number})}</span>`:c}
<span class="tn">${Le(e.window)}</span>
${T(`requests/${e.id}`,E("review.thread",e.thread.length+1))}
</p>
</div>
</header>`:c},Vp=function(e,t){let s=e.clips.find(m=>m.key===this.key),o=u(this,U).request;if(!s||!o)return a`<nr-empty
class="card"
icon="clip"
.heading=${r("review.no_clip.heading")}
.text=${r("review.no_clip.text")}
></nr-empty>`;let p=!wt(t)||t==="consent",h=l(this,S,Fp).call(this,e,s);return a`${Vc({clips:e.clips,labels:({sources:m})=>{let b=o.match.clips.filter(C=>m.some(({clipId:G})=>G===C.clip_id));return ts.filter(C=>b.some(G=>G.labels.includes(C)))},selected:this.key,still:p,select:m=>{let b=e.clips.find(C=>C.key===m);b&&l(this,S,Vn).call(this,b)},take:(m,b)=>u(this,U).change(Vl(e,m,b))})}
${h?a`<div class="seg" role="group" aria-label=${r("review.view.label")}>
${[!1,!0].map(m=>a`<button
aria-pressed=${this.leaving===m}
@click=${()=>l(this,S,Yp).call(this,m,s)}
>
${r(m?"review.view.leaves":"review.view.recording")}
</button>`)}
</div>`:c}
<nr-review-player
.hub=${this.house.hub}
.clip=${s}
.at=${this.at}
.selected=${this.mask}
.piece=${this.leaving?h:""}
.pieceStart=${l(this,S,Gp).call(this,e,s)}
.audio=${e.audio}
.finds=${u(this,U).can.findFaces}
.looking=${u(this,U).detection}
.still=${p}
@nr-frames=${m=>l(this,S,Kp).call(this,m.detail)}
@nr-at=${u(this,$r)}
@nr-clip=${m=>l(this,S,Mi).call(this,m.detail)}
@nr-select=${m=>{this.mask=m.detail}}
@nr-audio=${m=>u(this,U).change({...e,audio:m.detail})}
@nr-faces=${()=>{u(this,U).findFaces(s.key)}}
@nr-faces-off=${()=>{u(this,U).stopDetection()}}
></nr-review-player>
<p class="sm mut" role="status" ?hidden=${u(this,U).found===null}>${l(this,S,Wp).call(this)}</p>
<nr-review-film
.hub=${this.house.hub}
.clip=${s}
.at=${this.at}
.frames=${this.frames}
.selected=${this.mask}
.still=${p||!s.taken}
@nr-at=${u(this,$r)}
@nr-cut=${m=>l(this,S,Mi).call(this,Kl(u(this,S,Gn)??s,m.detail))}
></nr-review-film>
${bp(o,e,this.key)}
${p?c:qp({clip:s,frame:ir(this.frames,this.at,s.cut),selected:this.mask,own:this.house.cameras.find(m=>m.id===s.cameraId)?.masks??[],change:m=>l(this,S,Mi).call(this,m),select:m=>{this.mask=m},go:m=>l(this,S,Es).call(this,m)})}`},Gn=function(){return u(this,U).draft?.clips.find(e=>e.key===this.key)},Es=function(e){let t=u(this,S,Gn)?.cut,s=t?Ve(this.frames,t):[],o=e===t?.start?s[0]:void 0;this.at=o??ys(this.leaving&&s.length?s:this.frames,e)},Kp=function(e){this.frames=e,l(this,S,Es).call(this,this.at)},Gp=function(e,t){let s=u(this,U).review?.cuts[we(e).indexOf(t)];return s?Kt(s.start):t.cut.start},Fp=function(e,t){let{ready:s,review:o,request:p}=u(this,U),h=we(e).indexOf(t)+1;return!s||!o||!p||!h?"":`requests/${p.id}/proposals/${o.proposal.id}/pieces/${h}/video`},Yp=function(e,t){this.leaving=e,l(this,S,Es).call(this,Math.min(Math.max(this.at,t.cut.start),t.cut.end-1))},Wp=function(){let e=u(this,U).found;return e===null?c:e?E("review.faces.found",e):r("review.faces.none")},Mi=function(e){let t=u(this,U).draft;t&&u(this,U).change(er(t,e.key,()=>e)),this.mask>=e.masks.length&&(this.mask=-1)},$r=new WeakMap,Xp=function(e,t){let s=u(this,U),o=s.request;if(!o)return c;let p=Bp(t,this.house,o,s,u(this,S,Kn)),h=o.findings.filter(b=>t!=="revoked"||!["revoked_key","compromised_key"].includes(b.code)),m={name:o.agency.name,key:u(this,S,Ei)??""};return a`${p.length?a`<div class="first" style="display:grid;gap:12px">${p}</div>`:c}
${t==="denied"||t==="resolved"||t==="expired"?c:a`<nr-what-leaves
.items=${Op(e,m,s.current,o.share?.size_bytes)}
></nr-what-leaves>`}
${s.current&&s.current.preparation==="ready"?a`<nr-review-files .review=${s.current}></nr-review-files>`:c}
${h.length?a`<div class="first" style="display:grid;gap:12px">${h.map(Ps)}</div>`:c}
${wt(t)&&t!=="consent"?a`<nr-review-about
.draft=${e}
.hub=${this.house.hub}
.signs=${s.can.signClips}
.open=${t==="information"||t==="nothing"}
@nr-draft=${b=>s.change(b.detail)}
></nr-review-about>`:c}
<nr-review-proof .request=${o} .proof=${s.proof}></nr-review-proof>`},Zp=function(e,t){let s=u(this,U),o=s.request;if(!o)return c;if(["away","watching","resolved","expired"].includes(t))return c;let p=e?Zl(e):null,h=!!s.opened&&gi(s.opened,o)!==null;return a`<nr-review-foot
.request=${o}
.phase=${t}
.doing=${s.doing||(s.detection===null?"":"looking")}
.denying=${s.denying}
.ready=${s.ready}
.preparing=${s.preparing||!e}
.fault=${p?r(p.key,p.values):""}
.error=${s.error}
.detail=${e?zp(e,s.current):""}
.me=${u(this,S,Kn)}
.unread=${h}
.may=${this.house.mayAnswer}
.undoable=${Date.parse(o.undoable_until??"")>Date.now()}
@nr-deny=${()=>{s.deny()}}
@nr-prepare=${()=>{k(this,Ms,!0),s.prepare()}}
@nr-approve=${()=>{s.approve()}}
@nr-undo=${()=>{s.undo()}}
@nr-withdraw=${()=>{s.withdraw()}}
@nr-retry=${()=>{s.retry()}}
></nr-review-foot>`},Ke.styles=[$,Ap],d([v()],Ke.prototype,"key",2),d([v()],Ke.prototype,"at",2),d([v()],Ke.prototype,"frames",2),d([v()],Ke.prototype,"mask",2),d([v()],Ke.prototype,"leaving",2),Ke=d([x("nr-page-review")],Ke);var Kc={agencies:[],kinds:[],incidents:[],level_from:null,level_to:null,findings:[],farther_than_m:null,nearer_than_m:null,longer_than_s:null,hours:null,strengths:[],labels:[],words:[]},kr={name:"",when:Kc,then:"deny",prepare:!1,people:1,cool_off_s:0,on:!0},Qp=["police","sheriff","fire","ems","transit","other"],Qt=i=>i.length<2?i[0]??"":r("rules.or",{first:i.slice(0,-1).join(", "),last:i.at(-1)??""}),Jp=i=>i.replace(/\.\.$/,".");function Np(i,n){let e=[];return i.agencies.length&&e.push(r("rules.if.agencies",{values:Qt(i.agencies.map(t=>n.get(t)??`${t.slice(0,8)}…`))})),i.kinds.length&&e.push(r("rules.if.kinds",{values:Qt(i.kinds.map(t=>r(`agency_kind.${t}`)))})),(i.level_from!==null||i.level_to!==null)&&e.push(r("rules.if.level",{from:i.level_from??0,to:i.level_to??3})),i.incidents.length&&e.push(r("rules.if.incidents",{values:Qt(i.incidents.map(t=>r(`incident.${t}`)))})),i.findings.includes("*")?e.push(r("rules.if.any_finding")):i.findings.length&&e.push(r("rules.if.findings",{values:Qt(i.findings.map(t=>r(`finding.${t}`).replace(/\.$/,"")))})),i.words.length&&e.push(r("rules.if.words",{values:Qt(i.words.map(t=>`“${t}”`))})),i.longer_than_s!==null&&e.push(Jp(r("rules.if.longer",{length:ee(i.longer_than_s*1e3)}))),i.hours&&e.push(r("rules.if.hours",{from:`${M(i.hours[0])}:00`,to:`${M(i.hours[1])}:00`})),i.farther_than_m!==null&&e.push(r("rules.if.farther",{distance:Fe(i.farther_than_m)})),i.nearer_than_m!==null&&e.push(r("rules.if.nearer",{distance:Fe(i.nearer_than_m)})),i.strengths.length&&e.push(r("rules.if.strengths",{values:Qt(i.strengths.map(t=>r(`strength.${t}`)))})),i.labels.length&&e.push(r("rules.if.labels",{values:Qt(i.labels.map(t=>r(`seen.${t}`)))})),e}function ed(i){let n=[r(`rules.then.${i.then}`)];return i.prepare&&n.push(r("rules.prepares")),i.people>1&&n.push(r("rules.people",{count:M(i.people)})),i.cool_off_s&&n.push(Jp(r("rules.cools_off",{length:ee(i.cool_off_s*1e3)}))),n}function _r(i,n={}){let{name:e,when:t,then:s,prepare:o,people:p,cool_off_s:h,on:m}=i;return{name:e,when:t,then:s,prepare:o,people:p,cool_off_s:h,on:m,...n}}var Gc=["deny","list","notify","approve"],Fc=[0,1,2,3],z,Er,Yn,Ss,Et,td,sd,Wn,Xn,Ce=class extends P{constructor(){super(...arguments);g(this,z);this.rule=kr;this.ruleId="";this.draft=kr;this.trial="";this.wrong="";this.busy=!1}willUpdate(e){e.has("rule")&&(this.draft=_r(this.rule))}render(){let{draft:e}=this,{when:t}=e;return a`<form class="card" @submit=${s=>{l(this,z,sd).call(this,s)}}>
<label class="field whole"
>${r("rules.name")}<input
required
maxlength="100"
.value=${e.name}
@input=${s=>l(this,z,Ss).call(this,{name:_t(s)})}
/></label>
<p class="whole mut sm">${r("rules.all_hold")}</p>
<fieldset class="whole">
<legend>${r("rules.kinds")}</legend>
<div class="ticks">
${Qp.map(s=>l(this,z,Er).call(this,s,`agency_kind.${s}`,t.kinds,"kinds"))}
</div>
</fieldset>
<label class="field"
>${r("rules.level_to")}<select
@change=${s=>l(this,z,Et).call(this,{level_to:_t(s)?Number(_t(s)):null})}
>
<option value="">${r("rules.any")}</option>
${Fc.slice(0,3).map(s=>a`<option value=${s} ?selected=${t.level_to===s}>
L${s} ${r("rules.or_below")}
</option>`)}
</select></label
>
<label class="field"
>${r("rules.longer")}<input
type="number"
min="0.1"
max="24"
step="any"
.value=${t.longer_than_s===null?"":String(t.longer_than_s/3600)}
@input=${s=>l(this,z,Et).call(this,{longer_than_s:Yc(_t(s))})}
/></label>
<label class="field"
>${r("rules.words")}<input
.value=${t.words.join(", ")}
@input=${s=>l(this,z,Et).call(this,{words:_t(s).split(",").map(o=>o.trim()).filter(Boolean)})}
/></label>
<label class="field"
>${r("rules.farther")}<input
type="number"
min="1"
step="1"
.value=${t.farther_than_m===null?"":String(t.farther_than_m)}
@input=${s=>l(this,z,Et).call(this,{farther_than_m:Number(_t(s))||null})}
/></label>
<fieldset>
<legend>${r("rules.hours")}</legend>
<div class="row">
${l(this,z,Yn).call(this,0,"rules.hour_from")}<span aria-hidden="true">–</span>${l(this,z,Yn).call(this,1,"rules.hour_to")}
</div>
</fieldset>
<fieldset>
<legend>${r("rules.findings")}</legend>
<div class="ticks">${l(this,z,Er).call(this,"*","rules.any_finding",t.findings,"findings")}
${l(this,z,Er).call(this,"lawful_activity","finding.lawful_activity",t.findings,"findings")}</div>
</fieldset>
<fieldset>
<legend>${r("rules.labels")}</legend>
<div class="ticks">
${ts.map(s=>l(this,z,Er).call(this,s,`label.${s}`,t.labels,"labels"))}
</div>
</fieldset>
<label class="field whole"
>${r("rules.then")}<select
@change=${s=>l(this,z,Ss).call(this,{then:_t(s)})}
>
${Gc.map(s=>a`<option value=${s} ?selected=${e.then===s}>
${r(`rules.then.${s}`)}
</option>`)}
</select></label
>
${e.then==="deny"?c:a`<div class="ticks whole">
<label
><input
type="checkbox"
.checked=${e.prepare}
@change=${s=>l(this,z,Ss).call(this,{prepare:Fn(s)})}
/>${r("rules.prepares")}</label
>
${e.then==="approve"?c:a`<label
><input
type="checkbox"
.checked=${e.people>1}
@change=${s=>l(this,z,Ss).call(this,{people:Fn(s)?2:1})}
/>${r("rules.two_people")}</label
>`}
</div>`}
${this.trial?a`<p class="whole trial" role="status">${f("search",18)}<span>${this.trial}</span></p>`:c}
${this.wrong?a`<p class="whole wrong sm" role="alert">${this.wrong}</p>`:c}
<div class="whole row" style="flex-wrap:wrap">
<button type="button" ?disabled=${this.busy} @click=${()=>{l(this,z,td).call(this)}}>
${r("rules.try")}
</button>
<button ?disabled=${this.busy}>${r("rules.save")}</button>
<button type="button" class="btn link" @click=${()=>l(this,z,Xn).call(this)}>
${r("pages.cancel")}
</button>
</div>
</form>`}};z=new WeakSet,Er=function(e,t,s,o){return a`<label
><input
type="checkbox"
.checked=${s.includes(e)}
@change=${p=>l(this,z,Et).call(this,{[o]:Fn(p)?[...s,e]:s.filter(h=>h!==e)})}
/>${r(t)}</label
>`},Yn=function(e,t){let s=this.draft.when.hours;return a`<label class="field" style="flex:1"
><span class="vh">${r(t)}</span
><input
type="number"
min="0"
max=${e?24:23}
.value=${s?String(s[e]):""}
@input=${o=>{let p=_t(o);if(!p)return l(this,z,Et).call(this,{hours:null});let h=s?[...s]:[0,24];h[e]=Number(p),l(this,z,Et).call(this,{hours:h})}}
/></label>`},Ss=function(e){let t={...this.draft,...e};this.draft={...t,prepare:t.then!=="deny"&&t.prepare,people:t.then==="deny"||t.then==="approve"?1:t.people,cool_off_s:t.then==="deny"?0:t.cool_off_s},this.trial=""},Et=function(e){l(this,z,Ss).call(this,{when:{...this.draft.when,...e}})},td=async function(){await l(this,z,Wn).call(this,async()=>{let e=await this.house.hub.post("/rules/try",{rule:{id:this.ruleId||null,...this.draft,name:this.draft.name||r("rules.new")}});this.trial=Rr(this.draft.then,e)})},sd=async function(e){e.preventDefault(),await l(this,z,Wn).call(this,async()=>{this.ruleId?await this.house.hub.put(`/rules/${this.ruleId}`,this.draft):await this.house.hub.post("/rules",this.draft),l(this,z,Xn).call(this)})},Wn=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(t){this.wrong=R.of(t).message}this.busy=!1},Xn=function(){this.dispatchEvent(new CustomEvent("nr-done"))},Ce.styles=[$,w`
:host{display: block;}form{padding: 16px;display: grid;grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));gap: 16px;}.whole{grid-column: 1 / -1;}fieldset{display: grid;gap: 4px;min-width: 0;}legend,
.label{color: var(--nr-ink2);font-size: 13px;line-height: 18px;padding: 0;}legend{margin-bottom: 2px;}.ticks{display: flex;flex-wrap: wrap;gap: 4px 16px;}.ticks label{display: inline-flex;gap: 8px;align-items: center;min-height: 36px;}.ticks input{flex: none;width: 18px;height: 18px;margin: 0;accent-color: var(--nr-fill);}.trial{display: flex;gap: 8px;}.trial .ic{color: var(--nr-link);}.wrong{color: var(--nr-red);}`],d([y({attribute:!1})],Ce.prototype,"house",2),d([y({attribute:!1})],Ce.prototype,"rule",2),d([y()],Ce.prototype,"ruleId",2),d([v()],Ce.prototype,"draft",2),d([v()],Ce.prototype,"trial",2),d([v()],Ce.prototype,"wrong",2),d([v()],Ce.prototype,"busy",2),Ce=d([x("nr-rule-form")],Ce);function _t(i){return i.target.value}function Fn(i){return i.target.checked}function Yc(i){let n=Number(i);return n>0?Math.round(n*3600):null}var qs,V,rd,Zn,id,Qn,nd,Jn,ad,Ti,od,Mt=class extends L{constructor(){super(...arguments);g(this,V);this.open="";this.trials=new Map;this.busy=!1;this.rules=new F(this);g(this,qs,null)}willUpdate(){this.rules.ask(this.house.hub,"/rules"),u(this,qs)??k(this,qs,this.house.hub.listen(e=>{e.type==="rules.changed"&&this.rules.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,qs))==null||e.call(this),k(this,qs,null)}render(){let e=this.rules.value?.rules,t=this.rules.value?.active??!0;return a`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${r("rules.title")}</h2>
<p>${r("rules.about")}</p>
</div>
${this.house.mayManage&&t&&e?.length?a`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{l(this,V,Zn).call(this,!1)}}
>
${r("rules.all_off")}
</button>`:c}
${this.house.mayManage&&e?a`<button
class="btn sm"
aria-expanded=${this.open==="new"}
@click=${()=>{this.open=this.open==="new"?"":"new"}}
>
${f("plus",16)}${r("rules.add")}
</button>`:c}
</div>
${e&&!t?l(this,V,rd).call(this):c}
${e?l(this,V,id).call(this,e):Ie(this.rules)}
${e?a`<p class="card rest mut sm">${r("rules.rest")}</p>`:c}
</div>`}};qs=new WeakMap,V=new WeakSet,rd=function(){return a`<div class="card asleep" role="status">
<nr-finding tone="amber" .heading=${r("rules.asleep")}>${r("rules.asleep_why")}</nr-finding>
${this.house.mayManage?a`<button class="btn" ?disabled=${this.busy} @click=${()=>{l(this,V,Zn).call(this,!0)}}>
${r("rules.all_on")}
</button>`:c}
</div>`},Zn=async function(e){this.busy=!0;try{this.rules.show(await this.house.hub.put("/rules/active",{active:e}))}catch(t){this.notify(t)}this.busy=!1},id=function(e){return a`${this.open==="new"?l(this,V,Qn).call(this,null):c}
${e.length?a`<ol>
${e.map(t=>l(this,V,nd).call(this,t,e))}
</ol>`:this.open==="new"?c:a`<div class="card">
<nr-empty icon="rules" .heading=${r("rules.none")} .text=${r("rules.none_text")}></nr-empty>
</div>`}`},Qn=function(e){return a`<nr-rule-form
style="margin-bottom:12px"
.house=${this.house}
.rule=${e??kr}
.ruleId=${e?.id??""}
@nr-done=${()=>{this.open="",this.rules.again()}}
></nr-rule-form>`},nd=function(e,t){if(this.open===e.id)return a`<li>${l(this,V,Qn).call(this,e)}</li>`;let s=new Map(this.house.requests.map(b=>[b.agency.id,b.agency.name])),o=Np(e.when,s),p=this.trials.get(e.id),h=t.filter(b=>!b.from_config),m=h.indexOf(e);return a`<li class="card rule ${e.on?"":"off"}">
<h3 class="head">${e.name}${e.on?"":` (${r("rules.off")})`}</h3>
<p>${o.length?o.join(" "):r("rules.always")}</p>
<p>${ed(e).join(" ")}</p>
${e.from_config?a`<p class="sm mut">${r("rules.from_file")}</p>`:c}
${p?a`<p class="trial sm" role="status">${f("search",18)}<span>${p}</span></p>`:c}
<div class="acts">
${this.house.mayManage?a`<button class="btn link sm" @click=${()=>{l(this,V,od).call(this,e)}}>
${r("rules.try")}
</button>`:c}
${this.house.mayManage&&!e.from_config?a`
<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{l(this,V,ad).call(this,e,!e.on)}}
>
${r(e.on?"rules.turn_off":"rules.turn_on")}
</button>
<button
class="btn link sm"
@click=${()=>{this.open=e.id}}
>
${r("rules.change")}
</button>
${l(this,V,Jn).call(this,e,m-1,"up",m===0)}
${l(this,V,Jn).call(this,e,m+1,"down",m===h.length-1)}
<button
class="btn round"
aria-label=${r("rules.remove",{name:e.name})}
title=${r("rules.remove",{name:e.name})}
?disabled=${this.busy}
@click=${()=>{l(this,V,Ti).call(this,()=>this.house.hub.delete(`/rules/${e.id}`))}}
>
${f("trash",18)}
</button>
`:c}
</div>
</li>`},Jn=function(e,t,s,o){let p=r(`rules.${s}`,{name:e.name});return a`<button
class="btn round"
aria-label=${p}
title=${p}
?disabled=${this.busy||o}
@click=${()=>{l(this,V,Ti).call(this,()=>this.house.hub.post(`/rules/${e.id}/move`,{to:t}))}}
>
${f(s,18)}
</button>`},ad=function(e,t){return l(this,V,Ti).call(this,()=>this.house.hub.put(`/rules/${e.id}`,_r(e,{on:t})))},Ti=async function(e){this.busy=!0;try{await e(),await this.rules.again()}catch(t){this.notify(t)}this.busy=!1},od=async function(e){try{let t=await this.house.hub.post("/rules/try",{rule:{id:e.from_config?null:e.id,..._r(e)}});this.trials=new Map(this.trials).set(e.id,Rr(e.then,t))}catch(t){this.notify(t)}},Mt.styles=[$,w`
ol{display: grid;gap: 12px;counter-reset: rule;}.rule{padding: 16px;display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;}.rule::before{counter-increment: rule;content: counter(rule);font: 500 15px/21px var(--nr-font);color: var(--nr-ink2);text-align: end;}.rule > *{grid-column: 2 / -1;}.rule > .head{grid-column: 2;}.rule > .acts{grid-column: 3;grid-row: 1;margin-block: -8px;display: flex;gap: 0;flex-wrap: wrap;justify-content: flex-end;align-content: flex-start;}h3{font: 500 15px/21px var(--nr-font);}.off h3,
.off p{color: var(--nr-ink2);}.trial{display: flex;gap: 8px;align-items: flex-start;margin-top: 6px;}.trial .ic{color: var(--nr-link);}.asleep{padding: 16px;margin-bottom: 12px;display: flex;flex-wrap: wrap;gap: 12px;align-items: center;justify-content: space-between;}.asleep nr-finding{flex: 1 1 300px;}.rest{padding: 16px;margin-top: 12px;}:host([narrow]) .pagehead .link{order: 1;align-self: flex-start;margin-inline-start: -12px;}:host([narrow]) .rule > .acts{grid-column: 2 / -1;grid-row: auto;margin: 0;margin-inline-start: -12px;justify-content: flex-start;}`],d([v()],Mt.prototype,"open",2),d([v()],Mt.prototype,"trials",2),d([v()],Mt.prototype,"busy",2),Mt=d([x("nr-page-rules")],Mt);he({name:"rules",icon:"rules",show:i=>a`<nr-page-rules
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-rules>`});var Wc=6,Xc=60,St,ld,pd,dd,Tt=class extends L{constructor(){super(...arguments);g(this,St);this.busy="";this.asking=null;this.placing=null}render(){let e=this.house.found.filter(t=>!t.adopted&&!t.lent_by);return a`<ul class="tiles">
${this.house.cameras.map(t=>l(this,St,ld).call(this,t))}
${e.slice(0,Wc).map(t=>l(this,St,pd).call(this,t))}
</ul>
${this.asking?.found===null?c:a`<p class="ways">
<button
class="btn link sm"
@click=${()=>{this.asking={found:null,error:null}}}
>
${r("setup.by_address")}
</button>
</p>`}
${this.asking?a`<nr-camera-adopt
.house=${this.house}
.found=${this.asking.found}
.error=${this.asking.error}
@nr-done=${t=>{this.asking=null,this.placing=t.detail}}
></nr-camera-adopt>`:c}
${this.placing?a`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${this.house.cameras.find(t=>t.id===this.placing?.id)??this.placing}
@nr-done=${()=>{this.placing=null}}
></nr-place-dialog>`:c}`}};St=new WeakSet,ld=function(e){let{name:t}=e,s=()=>{this.placing=e};return a`<li>
<nr-picture
.hub=${this.house.hub}
.path=${e.snapshot_at?`cameras/${e.id}/snapshot`:""}
.alt=${r("cameras.picture",{name:t})}
></nr-picture>
${e.place||e.indoor?a`<span class="name ready">${f("tick",16)}<b>${t}</b></span>`:a`<span class="name"><b>${t}</b></span
><button class="btn sm" @click=${s}>
${r("setup.location")}<span class="vh"> ${t}</span>
</button>`}
</li>`},pd=function(e){let t=e.name||r("cameras.at",{address:e.address});return a`<li>
<span class="none" aria-hidden="true">${f(e.doorbell?"bell":"camera",24)}</span>
<span class="name"
><b>${e.name||c}</b>${e.name?a`<br />`:c}<span class="code mut"
>${e.address}</span
></span
>
<button
class="btn sm"
?disabled=${this.busy!==""}
@click=${()=>{l(this,St,dd).call(this,e,t)}}
>
${r(this.busy===e.key?"adopt.adopting":"adopt.adopt")}<span class="vh"> ${t}</span>
</button>
</li>`},dd=async function(e,t){this.busy=e.key,this.asking=null;try{this.placing=await this.house.hub.post("/cameras",{found_key:e.key,name:[...t].slice(0,Xc).join(""),doorbell:e.doorbell,indoor:!1,may_share:!0})}catch(s){this.asking={found:e,error:R.of(s)}}this.busy=""},Tt.styles=[$,w`
:host{display: block;}.tiles{display: grid;grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));gap: 12px;margin-top: 12px;}.tiles li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;min-width: 0;}nr-picture,
.none{flex: 1 0 100%;aspect-ratio: 2;border-radius: 8px;overflow: hidden;}.none{background: #24282c;color: #c9ced3;display: grid;place-items: center;}.name{flex: 1;min-width: 0;font-size: 13px;line-height: 18px;min-height: 36px;align-content: center;}.name b{font-weight: 500;overflow-wrap: anywhere;}.name .code{white-space: nowrap;letter-spacing: -0.03em;}.ready{display: flex;gap: 6px;align-items: center;}.ready .ic{color: var(--nr-ok);}nr-camera-adopt{display: block;margin-top: 12px;}.ways{margin: 4px 0 -6px -12px;}:host([narrow]) .tiles{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .tiles li{flex-wrap: nowrap;}:host([narrow]) nr-picture,
:host([narrow]) .none{flex: 0 0 76px;}`],d([v()],Tt.prototype,"busy",2),d([v()],Tt.prototype,"asking",2),d([v()],Tt.prototype,"placing",2),Tt=d([x("nr-camera-step")],Tt);var cd=w`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 344px;gap: 24px;align-items: start;max-width: 1240px;}.pagehead{align-items: center;margin-bottom: 12px;}.bar{height: 6px;border-radius: 3px;background: var(--nr-sunk);overflow: hidden;margin-bottom: 14px;}.bar i{display: block;height: 100%;background: var(--nr-link);border-radius: 3px;}.step{display: flex;gap: 14px;padding: 14px 18px;border-bottom: 1px solid var(--nr-line);}.step:last-child{border-bottom: 0;}.no{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;font: 600 13px/1 var(--nr-font);flex: none;margin-top: 4px;}.done .no{background: var(--nr-tint);border-color: transparent;color: var(--nr-link);}.current .no{border-color: var(--nr-link);background: var(--nr-link);color: var(--nr-card);}.head{display: flex;align-items: center;gap: 8px 16px;min-height: 36px;}.step h3{font: 500 15px/20px var(--nr-font);}.step .head p{text-wrap: pretty;}.step h4{font: 500 14px/20px var(--nr-font);margin: 10px 0 0;}.head > .btn{flex: none;}.head > .link{margin-inline-end: -12px;}.rows{border: 1px solid var(--nr-border);border-radius: 10px;overflow: hidden;margin-top: 8px;}.rows li{display: flex;gap: 12px;align-items: center;padding: 8px 12px;min-height: 52px;border-bottom: 1px solid var(--nr-line);}.rows li:last-child{border-bottom: 0;}.rows b{display: block;font-weight: 500;line-height: 18px;overflow-wrap: anywhere;}.rows .xs{display: block;}.ways{margin: 4px 0 -6px -12px;display: flex;flex-wrap: wrap;}.wrong{margin-top: 10px;}.switch{width: 40px;min-height: 24px;padding: 0;border-radius: 12px;border: 2px solid var(--nr-ink2);position: relative;flex: none;}.switch::before{content: "";position: absolute;inset: -12px -6px;}.switch::after{content: "";position: absolute;inset-inline-start: 3px;top: 3px;width: 14px;height: 14px;border-radius: 7px;background: var(--nr-ink2);}.switch[aria-checked="true"],
.switch[aria-checked="true"]:not(:disabled):hover{background: var(--nr-fill);border-color: var(--nr-fill);}.switch[aria-checked="true"]::after{inset-inline-start: 19px;background: #fff;}aside > h3{font: 500 15px/21px var(--nr-font);}aside > h3:not(:first-child){margin-top: 20px;}aside > .card,
neighbors-requests-card{display: block;margin-top: 10px;}.facts{padding: 12px 16px;}.facts .row{align-items: flex-start;gap: 10px;font-size: 13px;line-height: 18px;padding: 4px 0;overflow-wrap: anywhere;}.facts .ic{color: var(--nr-ink2);}.facts .why .ic{color: var(--nr-amber);}.facts .btn{margin: 2px 0 -6px -12px;}@container (max-width: 900px){.two{grid-template-columns: minmax(0, 1fr);}aside{max-width: 492px;}}@container (max-width: 560px){.pagehead{flex-direction: row;}.pagehead h2{font-size: 19px;line-height: 26px;}.step{padding: 12px 14px;gap: 12px;}.head{flex-wrap: wrap;}.head > .grow{flex-basis: 60%;}.head > .link{margin: 0;padding: 0;}}`;var Jt=["hub","camera","board","phones","practice"],hd="/config/integrations/integration/neighbors_requests",Zc=864e5,Qc=3,Cs,Rs,q,Nn,ud,md,fd,gd,bd,vd,yd,wd,ea,xd,ta,sa,$d,kd,_d,Ed,Si,qt=class extends L{constructor(){super(...arguments);g(this,q);this.home=null;this.busy="";this.wrong="";this.setup=new F(this);this.directories=new F(this);g(this,Cs,"");g(this,Rs,!1)}connectedCallback(){super.connectedCallback(),l(this,q,ea).call(this)}willUpdate(){let{hub:e,cameras:t,found:s,requests:o}=this.house;this.setup.ask(e,"/setup"),this.directories.ask(e,Nt(this.house).length?"":"/directories");let p=t.filter(C=>C.place).length,h=o.filter(ve).map(C=>C.decision?.answer),m=Nt(this.house).length,b=[t.length,p,s.length,m,...h].join();u(this,Cs)&&b!==u(this,Cs)&&l(this,q,xd).call(this),k(this,Cs,b)}updated(){let e=this.renderRoot.querySelector("neighbors-requests-card");e?.setConfig&&e.dataset.house!==this.house.entryId&&(e.dataset.house=this.house.entryId,e.setConfig({type:Ia,house:this.house.entryId}));let t=this.setup.value;t&&!t.finished&&l(this,q,Nn).call(this,t).length===Jt.length&&l(this,q,sa).call(this,!1)}render(){let e=this.setup.value;if(!e)return a`<div class="wrap">${Ie(this.setup)}</div>`;let t=l(this,q,Nn).call(this,e),s=Jt.find(p=>!t.includes(p)),o=t.length===Jt.length;return a`<div class="wrap two">
<div>
<div class="pagehead">
<div class="grow">
<h2>${r("setup.title")}</h2>
<p role="status">
${o?r("setup.all_done"):r("setup.progress",{done:t.length,of:Jt.length})}
</p>
</div>
${o||e.finished?T("requests",r("panel.to_requests"),{class:"btn sm"}):a`<button
class="btn link sm"
?disabled=${this.busy!==""}
@click=${()=>{l(this,q,sa).call(this,!0)}}
>
${r("setup.later")}
</button>`}
</div>
<div class="bar" aria-hidden="true">
<i style="width:${100*t.length/Jt.length}%"></i>
</div>
<ol class="card">
${Jt.map((p,h)=>l(this,q,ud).call(this,p,h,e,t,s))}
</ol>
</div>
<aside>${l(this,q,yd).call(this)} ${l(this,q,wd).call(this,e)}</aside>
</div>`}};Cs=new WeakMap,Rs=new WeakMap,q=new WeakSet,Nn=function(e){return Jt.filter(t=>{switch(t){case"hub":return!0;case"camera":return e.placed>0;case"board":return e.boards>0;case"phones":return this.home?.phones.some(s=>s.chosen&&s.here)??!1;case"practice":return e.practice==="answered"}})},ud=function(e,t,s,o,p){let h=o.includes(e),{text:m,act:b,more:C}=l(this,q,md).call(this,e,s);return a`<li
class="step ${h?"done":e===p?"current":""}"
aria-current=${e===p?"step":"false"}
>
<span class="no">${h?a`${f("tick",16)}<span class="vh">${r("setup.step_done")}</span>`:t+1}</span>
<div class="grow">
<div class="head">
<div class="grow">
<h3>${r(`setup.${e}`)}</h3>
<p class="sm mut">${m}</p>
</div>
${b}
</div>
${C}
</div>
</li>`},md=function(e,t){switch(e){case"hub":{let s=this.home,o=s?.managed?"setup.hub_here":"setup.hub_elsewhere";return{text:s?r(o,{time:B(s.paired_at)}):"",act:a`<a class="btn link sm" href=${hd}>${r("setup.details")}</a>`,more:c}}case"camera":return l(this,q,fd).call(this,t);case"board":return l(this,q,gd).call(this);case"phones":return l(this,q,bd).call(this);case"practice":return l(this,q,vd).call(this,t)}},fd=function(e){let t=e.placed?E("setup.camera_ready",e.placed):e.cameras?r("setup.camera_unplaced"):e.found?E("setup.camera_found",e.found):r("setup.camera_none"),s=a`<button
class="btn sm"
?disabled=${this.house.scan?.running??!1}
@click=${()=>{l(this,q,_d).call(this)}}
>
${r(this.house.scan?.running?"cameras.looking":"cameras.look")}
</button>`;return{text:t,act:e.cameras?T("cameras",r("setup.camera_other"),{class:"btn link sm"}):e.found?c:s,more:a`<nr-camera-step
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
></nr-camera-step>`}},gd=function(){let e=Nt(this.house).length;if(e)return{text:E("setup.board_done",e),act:T("boards/follow",r("setup.board_other"),{class:"btn link sm"}),more:c};let t=(this.directories.value?.boards??[]).filter(o=>o.covers),s=this.directories.value?.covering??0;return{text:r("setup.board_none"),act:c,more:a`${t.length?a`<h4>${E("follow.cover",s,{count:M(s)})}</h4>
<ul class="rows">
${t.slice(0,Qc).map(o=>a`<li>
<span class="tile" aria-hidden="true">${ce(o.name)}</span>
<span class="grow"><b>${o.name}</b><span class="xs mut">${Ar(o)}</span></span>
${T(Os(o.address),a`${r("setup.look")}<span class="vh"> ${o.name}</span>`,{class:"btn sm"})}
</li>`)}
</ul>`:c}
<p class="ways">
${T("boards/follow",r("setup.enter"),{class:"btn link sm"})}
${Us(this.hass)?T("boards/follow/scan",a`${f("qr",16)}${r("follow.scan")}`,{class:"btn link sm"}):c}
</p>`}},bd=function(){let e=this.home?.phones??[],t=e.some(s=>s.chosen);return{text:e.length||!this.home?r("setup.phones_text"):r("setup.phones_none"),act:e.length?a`<button
class="btn sm"
?disabled=${!t||this.busy!==""}
@click=${()=>{l(this,q,kd).call(this)}}
>
${r("setup.test")}
</button>`:a`<button class="btn sm" @click=${()=>{l(this,q,ea).call(this)}}>
${r("setup.phones_check")}
</button>`,more:e.length?a`<ul class="rows">
${e.map(s=>a`<li>
<span class="mut">${f("phone",20)}</span>
<span class="grow"
><b>${s.name}</b
><span class="xs mut"
>${s.here?`${r("setup.phone_app")}${s.android?" · Android":""}`:r("setup.phone_gone")}</span
></span
>
<button
class="switch"
role="switch"
aria-checked=${s.chosen}
aria-label=${r("setup.phone_notify",{name:s.name})}
?disabled=${this.busy===s.phone}
@click=${()=>{l(this,q,$d).call(this,s.phone,!s.chosen)}}
></button>
</li>`)}
</ul>`:c}},vd=function(e){let t={never:"practice_send",open:"practice_open",answered:"practice_again"}[e.practice];return{text:r("setup.practice_text"),act:a`<button
class="btn sm"
?disabled=${this.busy!==""}
@click=${()=>{l(this,q,Ed).call(this)}}
>
${r(`setup.${t}`)}
</button>`,more:this.wrong?a`<nr-finding class="wrong" tone="amber" icon="info" role="alert">${this.wrong}</nr-finding>`:c}},yd=function(){return a`<h3>${r("setup.card")}</h3>
<p class="sm mut">${r("setup.card_text")}</p>
<neighbors-requests-card .hass=${this.hass}></neighbors-requests-card>`},wd=function({recordings:e}){let{folder:t,free_bytes:s,camera_day_bytes:o,days:p,in_backups:h,reason:m}=e;return a`<h3>${r("setup.recordings")}</h3>
<div class="card facts">
${m?a`<p class="row why">${f("warn",18)}<span>${m}</span></p>`:a`<p class="row">
${f("disk",18)}<span
>${r("setup.room",{free:oe(s),folder:t,daily:oe(o),length:ee(p*Zc)})}</span
>
</p>`}
<p class="row">
${f(h?"info":"lock",18)}<span
>${r(h?"setup.backup_all":"setup.backup_none")}</span
>
</p>
${this.home?.managed?a`<p><a class="btn link sm" href=${hd}>${r("setup.change")}</a></p>`:c}
</div>`},ea=async function(){try{this.home=await this.house.hub.home("setup")}catch(e){this.notify(e)}},xd=async function(){await this.setup.again(),this.setup.value&&l(this,q,ta).call(this,this.setup.value)},ta=function(e){this.dispatchEvent(new CustomEvent("nr-setup",{detail:e,bubbles:!0,composed:!0}))},sa=async function(e){if(!u(this,Rs)){k(this,Rs,!0);try{let t=await this.house.hub.put("/setup",{finished:!0});this.setup.show(t),l(this,q,ta).call(this,t),e&&W(this,"requests")}catch(t){e&&this.notify(t)}k(this,Rs,!e)}},$d=async function(e,t){await l(this,q,Si).call(this,e,async()=>{this.home=await this.house.hub.home("setup",{phone:e,chosen:t})})},kd=async function(){await l(this,q,Si).call(this,"test",async()=>{let{sent:e,failed:t}=await this.house.hub.home("notify"),s=[e.length?r("setup.test_sent",{names:e.join(", ")}):"",t.length?r("setup.test_failed",{names:t.join(", ")}):""];this.notify(s.filter(Boolean).join(" "))})},_d=async function(){await l(this,q,Si).call(this,"scan",()=>this.house.hub.post("/cameras/scan"))},Ed=async function(){this.busy="practice",this.wrong="";try{let{request:e}=await this.house.hub.post("/practice");W(this,`requests/${e}`)}catch(e){this.wrong=R.of(e).message}this.busy=""},Si=async function(e,t){this.busy=e;try{await t()}catch(s){this.notify(s)}this.busy=""},qt.styles=[$,cd],d([v()],qt.prototype,"home",2),d([v()],qt.prototype,"busy",2),d([v()],qt.prototype,"wrong",2),qt=d([x("nr-page-setup")],qt);he({name:"setup",icon:"tick",managing:!0,tab:"requests",show:i=>a`<nr-page-setup
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-setup>`});var Jc=8e3,Md="neighbors-requests-house",Re,Mr,K,Td,Sd,qd,Cd,Rd,Ld,Id,ra,Ci,Pd,qi,Ge=class extends P{constructor(){super();g(this,K);this.narrow=!1;this.route={prefix:Li,path:""};this.notice="";this.entryId=localStorage.getItem(Md)??void 0;g(this,Re,new da(this));this.setup=new F(this);g(this,Mr);g(this,Ci,()=>{this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))});this.addEventListener("nr-go",e=>{ca(`${Li}/${e.detail}`)}),this.addEventListener("nr-request",e=>{u(this,Re).show(e.detail)}),this.addEventListener("nr-later",e=>{l(this,K,Pd).call(this,e.detail)}),this.addEventListener("nr-setup",e=>this.setup.show(e.detail)),this.addEventListener("nr-say",e=>l(this,K,qi).call(this,e.detail))}shouldUpdate(){return!this.hass||ua(this.hass,this)}willUpdate(){if(!this.hass)return;this.toggleAttribute("dark",this.hass.themes?.darkMode===!0),u(this,Re).use(this.hass,this.entryId);let e=u(this,Re).house;e&&this.setup.ask(e.hub,e.loaded&&e.mayManage?"/setup":"")}updated(e){this.renderRoot.querySelector("nav [aria-current=page]")?.scrollIntoView({block:"nearest",inline:"nearest"});let t=e.get("route");t&&t.path!==this.route.path&&this.renderRoot.querySelector("main")?.scrollTo(0,0)}render(){if(!this.hass)return c;let e=u(this,Re).house,[t=u(this,K,Sd),...s]=u(this,K,Td),o=Oa().filter(h=>!h.managing||e?.mayManage!==!1),p=o.find(h=>h.name===t);return a`<header>
<div class="bar">
${this.narrow?a`<button class="btn round" aria-label=${r("panel.menu")} @click=${u(this,Ci)}>
${f("menu",24)}
</button>`:c}
<h1>${r("panel.title")}</h1>
${this.narrow?a`<span class="end">${l(this,K,ra).call(this)}</span>`:c}
</div>
<nav aria-label=${r("panel.sections")}>${o.filter(h=>!h.tab).map(h=>l(this,K,Ld).call(this,h,p?.tab??t,e))}</nav>
${this.narrow?c:a`<div class="end">${l(this,K,ra).call(this)}${e?.loaded?l(this,K,Id).call(this,e):c}</div>`}
</header>
${e&&!e.available&&e.loaded?a`<nr-finding class="strip" icon="away" .heading=${r("away.heading")} role="status"
>${e.lastHeard?r("away.strip",{time:B(e.lastHeard)}):r("away.never")}</nr-finding
>`:c}
${l(this,K,qd).call(this,e)} ${t==="requests"?l(this,K,Cd).call(this,e,s):c}
<main>
${t||!e?.loaded?l(this,K,Rd).call(this,e,p,s):a`<div class="wrap late">${Ie(this.setup)}</div>`}
</main>
<div role="status" aria-live="polite">
${this.notice?a`<div class="said">
<span class="grow">${this.notice}</span
><button aria-label=${r("panel.close")} @click=${()=>this.notice=""}>
${f("cross",20)}
</button>
</div>`:c}
</div>`}};Re=new WeakMap,Mr=new WeakMap,K=new WeakSet,Td=function(){return(this.route.path??"").split("/").filter(Boolean).map(decodeURIComponent)},Sd=function(){let e=u(this,Re).house;return!e?.loaded||!e.mayManage||this.setup.error?"requests":this.setup.value?this.setup.value.finished?"requests":"setup":""},qd=function(e){let t=this.hass?.user?.is_admin===!0,s=pa(e,t);return s?a`<nr-finding class="strip" icon="lock" .heading=${r(`link.${s}`)} role="status"
>${t?r("link.wider"):r("link.ask")}</nr-finding
>`:c},Cd=function(e,[t,s]){let o=e?.loaded?e.requests.find(p=>p.id===t):void 0;return!o||!ve(o)?c:a`<nr-practice
.house=${e}
.request=${o}
.reviewing=${s==="review"}
.narrow=${this.narrow}
></nr-practice>`},Rd=function(e,t,s){let{error:o,slow:p,wasAnswered:h,houses:m}=u(this,Re);return h&&!m.length?a`<nr-empty icon="home" .heading=${r("card.none")} .text=${r("card.none_why")}></nr-empty>`:e?.loaded?t?t.show({hass:this.hass,house:e,route:s,narrow:this.narrow}):a`<nr-empty icon="search" .heading=${r("panel.no_page")} .text=${r("panel.no_page_why")}
><p>${T("requests",r("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`:o||e?.available===!1?a`<nr-empty
icon="away"
.heading=${r("away.heading")}
.text=${e?.lastHeard?r("away.since",{time:B(e.lastHeard)}):o?.message??r("away.never")}
><button class="btn" @click=${()=>{u(this,Re).begin()}}>
${f("again")}${r("away.try")}
</button></nr-empty
>`:p?a`<div class="wrap blocks" aria-busy="true">
<span class="vh" role="status">${r("card.loading")}</span>
${[40,120,120,120].map(b=>a`<span class="grey" style="height:${b}px"></span>`)}
</div>`:c},Ld=function(e,t,s){let o=e.name==="requests"?s?.requests.filter(p=>Sr(s,p,Date.now())).length??0:0;return T(e.name,a`${f(e.icon,20)}${r(`tab.${e.name}`)}${o?a`<span class="n" aria-label=${E("tab.waiting",o)}>${o}</span>`:c}`,{current:e.name===t})},Id=function(e){let t=Sa(e);return a`<span class="ver ${t.good?"good":""}"
>${f(t.good?"verified":"warn",18)}${t.text}</span
>`},ra=function(){let{houses:e,house:t}=u(this,Re);return e.length<2?c:a`<select
aria-label=${r("panel.house")}
@change=${s=>{this.entryId=s.target.value,localStorage.setItem(Md,this.entryId)}}
>
${e.map(s=>a`<option value=${s.entry_id} ?selected=${s.entry_id===t?.entryId}>
${s.name}
</option>`)}
</select>`},Ci=new WeakMap,Pd=async function(e){try{await u(this,Re).later(e),l(this,K,qi).call(this,r("request.later"))}catch(t){l(this,K,qi).call(this,R.of(t).message)}},qi=function(e){clearTimeout(u(this,Mr)),this.notice=e,k(this,Mr,setTimeout(()=>this.notice="",Jc))},Ge.styles=[La,$,w`
:host{container-type: inline-size;display: flex !important;flex-direction: column;height: 100vh;height: 100dvh;background: var(--nr-bg);padding-top: env(safe-area-inset-top);}header{background: var(--app-header-background-color, var(--nr-card));color: var(--nr-ink);border-bottom: 1px solid var(--nr-line);display: flex;align-items: stretch;padding: 0 24px;gap: 32px;min-height: 56px;flex: none;}.bar{display: flex;align-items: center;gap: 8px;}h1{font: 500 20px/28px var(--nr-font);white-space: nowrap;}nav{display: flex;gap: 4px;min-width: 0;overflow-x: auto;scrollbar-width: none;}nav a{display: flex;align-items: center;gap: 8px;min-height: 48px;padding: 0 14px;color: var(--nr-ink2);text-decoration: none;font-weight: 500;border-block: 3px solid transparent;white-space: nowrap;}nav a[aria-current="page"]{color: var(--nr-link);border-bottom-color: var(--nr-link);}nav a:focus-visible{outline-offset: -4px;}.n{min-width: 20px;padding: 0 6px;border-radius: 10px;background: var(--nr-fill);color: var(--nr-on-fill);font-size: 12px;line-height: 20px;text-align: center;}.end{margin-inline-start: auto;display: flex;align-items: center;gap: 12px;min-width: 0;}.ver{display: flex;align-items: center;gap: 6px;color: var(--nr-ink2);font-size: 13px;white-space: nowrap;}.ver .ic{color: var(--nr-amber);}.ver.good .ic{color: var(--nr-ok);}select{font: 13px/18px var(--nr-font);min-height: 36px;max-width: 180px;border: 1px solid var(--nr-edge);border-radius: 8px;padding: 0 8px;background: var(--nr-card);color: var(--nr-ink);}main{flex: 1;min-height: 0;overflow: auto;position: relative;}.strip{margin: 12px 24px;flex: none;}.said{position: absolute;inset-inline: 16px;bottom: calc(16px + env(safe-area-inset-bottom));z-index: 5;margin: 0 auto;max-width: 560px;background: var(--nr-ink);color: var(--nr-card);border-radius: 8px;padding: 12px 16px;display: flex;gap: 12px;align-items: center;}.said button{min-height: 36px;color: inherit;border-color: transparent;padding: 0 8px;}.late{animation: late 0s 0.3s both;}@keyframes late{from{visibility: hidden;}}.blocks{display: grid;gap: 16px;}nr-empty{margin: 48px auto;}:host([narrow]) header{display: block;padding: 0;}:host([narrow]) .bar{padding-inline: 4px 12px;min-height: 56px;}:host([narrow]) h1{font-size: 18px;}:host([narrow]) nav{padding: 0 4px;justify-content: space-between;}:host([narrow]) nav a{padding: 0 8px;font-size: 13px;gap: 6px;border-top: 0;}:host([narrow]) nav a .ic{display: none;}:host([narrow]) .strip{margin: 12px 16px;}@container (max-width: 1180px){nav a .ic{display: none;}header{gap: 16px;}nav a{padding: 0 10px;}}`],d([y({attribute:!1})],Ge.prototype,"hass",2),d([y({type:Boolean,reflect:!0})],Ge.prototype,"narrow",2),d([y({attribute:!1})],Ge.prototype,"route",2),d([v()],Ge.prototype,"notice",2),d([v()],Ge.prototype,"entryId",2),Ge=d([x("neighbors-requests-panel")],Ge);export{Ge as NeighborsRequestsPanel};
