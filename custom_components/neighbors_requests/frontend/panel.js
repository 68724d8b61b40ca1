import{$ as La,A as pe,B as Ma,C as ct,D as U,E as Ae,F as Pr,G as Ta,H as Z,I as M,J as rs,K as re,L as We,M as ji,N as ue,O as ht,P as Sa,Q as qa,R as Ki,S as Ra,T as Vi,U as Ca,V as Fi,W as Gi,X as f,Y as x,Z as Hs,_ as Pt,a as $,aa as Hr,b as n,ba as Aa,c as Me,ca as Ia,d as c,da as Ds,e as P,ea as Pa,f as y,fa as Os,g as b,ga as Ha,h as At,ha as Da,i as q,ia as Oa,j as K,ja as Yi,k as wa,ka as za,l as ss,la as Ht,m as Ar,ma as is,n as $e,na as Ba,o as xa,oa as Ua,p as w,pa as ja,q as A,qa as Dr,r as Ui,ra as Ka,s as ka,sa as Va,t as s,ta as Fa,u as T,ua as Ga,v as _a,va as Ya,w as Ea,x as he,y as It,z as Ir}from"./chunk-VBDDISSI.js";import{a as d,b as u,c as g,d as k,e as l,f as $a}from"./chunk-W7HMKWGT.js";var ut=class extends P{constructor(){super(...arguments);this.icon="inbox";this.heading="";this.text=""}render(){return n`<span class="g">${f(this.icon,28)}</span>
<h2>${this.heading}</h2>
<p>${this.text}</p>
<slot></slot>`}};ut.styles=[x,$`
:host{display: grid;justify-items: center;align-content: start;gap: 4px;padding: 24px;text-align: center;}.g{width: 56px;height: 56px;border-radius: 28px;background: var(--nr-tint);color: var(--nr-link);display: grid;place-items: center;margin-bottom: 8px;}h2{font: 500 16px/22px var(--nr-font);}p{color: var(--nr-ink2);font-size: 13px;line-height: 19px;max-width: 44ch;text-wrap: balance;}::slotted(*){margin-top: 12px !important;}`],d([y()],ut.prototype,"icon",2),d([y()],ut.prototype,"heading",2),d([y()],ut.prototype,"text",2),ut=d([w("nr-empty")],ut);function Ie(i){return i.error?n`<div class="card">
<nr-empty icon="away" .heading=${s("pages.failed")} .text=${i.error.message}>
<button @click=${()=>{i.again()}}>${f("again",18)}${s("pages.again")}</button>
</nr-empty>
</div>`:n`<div class="card" style="padding:16px;display:grid;gap:12px" aria-busy="true">
<span class="vh" role="status">${s("pages.loading")}</span>
<span class="grey" style="width:60%"></span><span class="grey"></span
><span class="grey" style="width:80%"></span>
</div>`}var Dt=class extends P{constructor(){super(...arguments);this.bars=[];this.label=""}render(){let e=Math.max(1,...this.bars.map(t=>t.value));return n`<div class="bars" aria-hidden="true">
${this.bars.map(t=>t.value?n`<i
title="${t.label}: ${M(t.value)}"
style="height:${Math.max(8,100*t.value/e)}%"
></i>`:n`<i class="none" title="${t.label}: 0"></i>`)}
</div>
<table class="vh">
<caption>
${this.label}
</caption>
<tbody>
${this.bars.map(t=>n`<tr>
<th scope="row">${t.label}</th>
<td>${M(t.value)}</td>
</tr>`)}
</tbody>
</table>`}};Dt.styles=[x,$`
:host{display: block;--nr-bars-height: 28px;}.bars{display: flex;align-items: flex-end;gap: 2px;height: var(--nr-bars-height);}.bars i{flex: 1;min-width: 3px;max-width: var(--nr-bars-widest, 24px);background: var(--nr-link);border-radius: 1.5px 1.5px 0 0;}.bars i.none{background: var(--nr-edge);height: 2px;}`],d([y({attribute:!1})],Dt.prototype,"bars",2),d([y()],Dt.prototype,"label",2),Dt=d([w("nr-bars")],Dt);var uc=["requests","agencies","ledger","cameras","rules","boards","setup"],Wa=new Map;function me(i){Wa.set(i.name,i)}function Xa(){return uc.flatMap(i=>Wa.get(i)??[])}function X(i,a){i.dispatchEvent(new CustomEvent("nr-go",{detail:a,bubbles:!0,composed:!0}))}function Wi(i){return i.getRootNode().host}function S(i,a,e={}){return n`<a
class=${e.class??""}
href="/neighbors-requests/${i}"
aria-current=${e.current?"page":"false"}
@click=${t=>{t.metaKey||t.ctrlKey||t.shiftKey||t.button!==0||(t.preventDefault(),X(t.currentTarget,i))}}
>${a}</a
>`}var mc=8;function Or(i,a){if(i.keys==="compromised")return{icon:"stop",tone:"stop",text:s("agencies.compromised")};if(i.keys==="revoked")return{icon:"stop",tone:"stop",text:s("agencies.revoked")};if(i.keys==="changing")return{icon:"clock",tone:"warn",text:s("agencies.changing")};let e=i.months.at(-1)?.requests??0;if(e>=mc)return{icon:"warn",tone:"warn",text:T("agencies.many",e)};if(!i.requests)return{icon:"info",tone:"",text:s("agencies.never")};let t=a.filter(r=>r.agency.id===i.id&&r.findings.length>0).length;return t?{icon:"info",tone:"",text:T("agencies.flagged",t)}:{icon:"tick",tone:"",text:s("agencies.clean")}}function Za(i,a){let e=a.trim().toLocaleLowerCase();return`${i.name} ${i.domain}`.toLocaleLowerCase().includes(e)}var Xi=$`
.setting{font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;min-height: 44px;padding: 0 8px;}`,J,Qa,Ja,zs,mt,Xe=class extends P{constructor(){super(...arguments);g(this,J);this.narrow=!1;this.setting=c}render(){let e=this.record,t=Or(e,this.house.requests),r=e.first_seen?s("agencies.since",{day:pe(e.first_seen)}):"";return n`
<div>${S("agencies",n`${f("back",18)} ${s("agencies.title")}`,{class:"row"})}</div>
<div class="head">
<span class="tile" style="--s:56px" aria-hidden="true">${ue(e.name)}</span>
<div class="grow">
<h2>${e.name}</h2>
<p class="mut">
${s(`agency_kind.${e.kind}`)} · <span class="code">${e.domain}</span>${r&&n` · ${r}`}
</p>
<nr-level .level=${e.level}></nr-level>
</div>
<div class="row"><span class="mut">${s("agencies.you")}</span>${this.setting}</div>
</div>
<p class="shows ${t.tone}">${f(t.icon,18)}<span>${t.text}</span></p>
<div class="figures">
${l(this,J,zs).call(this,M(e.requests),s("agencies.figure.requests"))}
${l(this,J,zs).call(this,e.resolved_share===null?"–":rs(e.resolved_share),s("agencies.figure.resolved"))}
${l(this,J,zs).call(this,e.median_resolve_s===null?"–":Z(e.median_resolve_s*1e3),s("agencies.figure.time"))}
${l(this,J,zs).call(this,e.median_window_s===null?"–":Z(e.median_window_s*1e3),s("agencies.figure.window"))}
</div>
<div class="two">
<section class="card pad">
<h3>${s("agencies.months")}</h3>
<nr-bars
.label=${s("agencies.months")}
.bars=${e.months.map(o=>({label:ct(o.key),value:o.requests}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${ct(e.months[0]?.key??"")}</span
><span>${ct(e.months.at(-1)?.key??"")}</span>
</p>
</section>
<section class="card pad">
<h3>${s("agencies.windows")}</h3>
<nr-bars
.label=${s("agencies.windows")}
.bars=${e.window_lengths.map(o=>({label:s("agencies.up_to",{length:Z(o.to_s*1e3)}),value:o.count}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${Z((e.window_lengths[0]?.to_s??0)*1e3)}</span
><span>${Z((e.window_lengths.at(-1)?.to_s??0)*1e3)}</span>
</p>
</section>
<section class="card pad">
<h3>${s("agencies.asks_about")}</h3>
${e.requests?c:n`<p class="mut">${s("agencies.never")}</p>`}
<dl class="tn">
${e.incidents.map(o=>l(this,J,mt).call(this,s(`incident.${o.code}`),M(o.count)))}
${e.median_area_km2===null?c:l(this,J,mt).call(this,s("agencies.median_area"),ji(e.median_area_km2))}
${e.largest_area_km2===null?c:l(this,J,mt).call(this,s("agencies.largest_area"),ji(e.largest_area_km2))}
${e.longest_window_s===null?c:l(this,J,mt).call(this,s("agencies.longest_window"),Z(e.longest_window_s*1e3))}
</dl>
</section>
<section class="card pad">
<h3>${s("agencies.findings")}</h3>
${e.findings.length?n`<dl class="tn">
${e.findings.map(o=>l(this,J,mt).call(this,s(`finding.${o.code}`),M(o.count)))}
</dl>`:n`<p class="mut">${s("agencies.clean")}</p>`}
<dl>
${l(this,J,mt).call(this,s("agencies.key"),n`<span class="code">${ht(e.delivery_key)}</span>`)}
${e.registered.map(o=>l(this,J,mt).call(this,s("agencies.registered"),n`<a href=${o.url} target="_blank" rel="noreferrer noopener"
>${o.origin}</a
>`))}
</dl>
</section>
</div>
${e.request_ids.length?n`<section class="card asked">
<h3 style="padding:16px 16px 0">${T("agencies.every",e.request_ids.length)}</h3>
<ul>
${l(this,J,Qa).call(this).map(o=>l(this,J,Ja).call(this,o))}
</ul>
</section>`:c}
`}};J=new WeakSet,Qa=function(){let e=new Map(this.house.requests.map(t=>[t.id,t]));return this.record.request_ids.flatMap(t=>e.get(t)??[])},Ja=function(e){return n`<li>
<span class="tn mut sm" style="min-width:6.5em">${pe(e.issued)}</span>
<span class="grow">${S(`requests/${e.id}`,e.title)}</span>
<span class="sm mut">${s(`status.${e.status}`)}</span>
</li>`},zs=function(e,t){return n`<div class="card figure tn"><b>${e}</b><span class="mut sm">${t}</span></div>`},mt=function(e,t){return n`<div>
<dt>${e}</dt>
<dd>${t}</dd>
</div>`},Xe.styles=[x,Xi,$`
:host{display: grid;gap: 16px;}.head{display: flex;flex-wrap: wrap;align-items: center;gap: 16px;}.head .grow{min-width: min(240px, 100%);}.head h2{font: 500 22px/30px var(--nr-font);}.figures{display: grid;grid-template-columns: repeat(4, 1fr);gap: 16px;}.figure{padding: 16px;}.figure b{display: block;font: 500 22px/30px var(--nr-font);}.two{display: grid;grid-template-columns: 1fr 1fr;gap: 16px;align-items: start;}.card.pad{padding: 16px;}h3{font: 500 15px/21px var(--nr-font);margin-bottom: 12px;}nr-bars{--nr-bars-height: 96px;--nr-bars-widest: 64px;}.ends{display: flex;justify-content: space-between;margin-top: 4px;}dl > div{display: flex;justify-content: space-between;gap: 16px;padding: 8px 0;border-bottom: 1px solid var(--nr-line);}dl > div:last-child{border-bottom: 0;}dt{color: var(--nr-ink2);}dd{text-align: end;min-width: 0;}.shows{display: flex;gap: 8px;align-items: center;}.shows.warn{color: var(--nr-amber);}.shows.stop{color: var(--nr-red);}.asked li{display: flex;gap: 12px;align-items: baseline;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}.asked li:last-child{border-bottom: 0;}:host([narrow]) .figures,
:host([narrow]) .two{grid-template-columns: 1fr;}:host([narrow]) .figures{grid-template-columns: 1fr 1fr;}`],d([y({attribute:!1})],Xe.prototype,"house",2),d([y({attribute:!1})],Xe.prototype,"record",2),d([y({type:Boolean,reflect:!0})],Xe.prototype,"narrow",2),d([y({attribute:!1})],Xe.prototype,"setting",2),Xe=d([w("nr-agency-record")],Xe);var fc=["notify","quiet","hidden"],as,Pe,Na,eo,Zi,to,ns=class extends A{constructor(){super(...arguments);g(this,Pe);this.filter="";this.listed=new K(this);this.record=new K(this);g(this,as,null)}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,as))==null||e.call(this),k(this,as,null)}willUpdate(){let e=this.route[0]??"",t=this.house.hub;u(this,as)??k(this,as,t.listen(r=>{r.type==="agency.changed"&&(this.listed.again(),this.record.again())})),this.record.ask(t,e?`/agencies/${e}`:""),this.listed.ask(t,e?"":"/agencies")}render(){if(this.route[0])return n`<div class="wrap">
${this.record.value?n`<nr-agency-record
.house=${this.house}
.record=${this.record.value}
.narrow=${this.narrow}
.setting=${l(this,Pe,Zi).call(this,this.record.value)}
></nr-agency-record>`:Ie(this.record)}
</div>`;let e=this.listed.value?.agencies,t=(e??[]).filter(r=>Za(r,this.filter));return n`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${s("agencies.title")}</h2>
<p>${s("agencies.about")}</p>
</div>
<label class="find"
><span class="vh">${s("agencies.find")}</span>${f("search",18)}<input
type="search"
.value=${this.filter}
placeholder=${s("agencies.find")}
@input=${r=>{this.filter=r.target.value}}
/></label>
</div>
${e?l(this,Pe,Na).call(this,t,e.length):Ie(this.listed)}
<p class="sm mut foot">${s("agencies.foot")}</p>
</div>`}};as=new WeakMap,Pe=new WeakSet,Na=function(e,t){return e.length?n`<div class="card">
<table class="tbl">
<thead>
<tr>
<th scope="col">${s("agencies.agency")}</th>
<th scope="col">${s("agencies.level")}</th>
<th scope="col">${s("agencies.months")}</th>
<th scope="col">${s("agencies.resolved")}</th>
<th scope="col">${s("agencies.record")}</th>
<th scope="col">${s("agencies.you")}</th>
</tr>
</thead>
<tbody>
${e.map(r=>l(this,Pe,eo).call(this,r))}
</tbody>
</table>
</div>`:n`<div class="card">
<nr-empty
icon="agency"
.heading=${s(t?"agencies.nobody_meant":"agencies.nobody")}
.text=${s(t?"agencies.nobody_meant_text":"agencies.nobody_text")}
></nr-empty>
</div>`},eo=function(e){let t=Or(e,this.house.requests),r=e.months.reduce((o,p)=>o+p.requests,0);return n`<tr>
<td class="whole">
<div class="who">
<span class="tile" aria-hidden="true">${ue(e.name)}</span>
<div class="grow">
${S(`agencies/${e.id}`,e.name)}
<span class="xs mut"
>${s(`agency_kind.${e.kind}`)} · <span class="code">${e.domain}</span></span
>
</div>
</div>
</td>
<td><nr-level .level=${e.level}></nr-level></td>
<td>
<div class="asked">
<nr-bars
.label=${s("agencies.months")}
.bars=${e.months.map(o=>({label:ct(o.key),value:o.requests}))}
></nr-bars>
<b class="tn">${M(r)}</b>
</div>
</td>
<td class="tn of">
<span class="label mut">${s("agencies.resolved")} </span>${s("agencies.of",{part:M(e.resolved),all:M(e.requests)})}
</td>
<td class="whole">
<span class="shows ${t.tone}">${f(t.icon,18)}<span>${t.text}</span></span>
</td>
<td class="whole">${l(this,Pe,Zi).call(this,e)}</td>
</tr>`},Zi=function(e){return this.house.mayAnswer?n`<select
class="setting"
aria-label=${s("agencies.setting",{name:e.name})}
@change=${t=>{l(this,Pe,to).call(this,e,t.target)}}
>
${fc.map(t=>n`<option value=${t} ?selected=${t===e.setting}>
${s(`setting.${t}`)}
</option>`)}
</select>`:n`${s(`setting.${e.setting}`)}`},to=async function(e,t){try{let r=await this.house.hub.put(`/agencies/${e.id}/setting`,{setting:t.value});this.record.value&&this.record.show(r);let o=this.listed.value?.agencies;o&&this.listed.show({agencies:o.map(p=>p.id===r.id?r:p)}),this.notify(s(`agencies.set.${r.setting}`,{name:r.name}))}catch(r){t.value=e.setting,this.notify(r)}},ns.styles=[x,Xi,$`
.find{position: relative;display: block;width: 282px;max-width: 100%;}.find .ic{position: absolute;inset-inline-start: 14px;top: 13px;color: var(--nr-ink2);pointer-events: none;}.find input{font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;height: 44px;width: 100%;padding-block: 0;padding-inline: 42px 12px;}.who{display: flex;align-items: center;gap: 12px;min-width: 220px;}.who b,
.who a{font-weight: 500;font-size: 15px;line-height: 21px;display: block;color: var(--nr-ink);text-decoration: none;}.who a:hover{text-decoration: underline;}.asked{display: flex;align-items: center;gap: 12px;}.asked nr-bars{width: 104px;}.shows{display: flex;align-items: flex-start;gap: 8px;}.shows .ic{margin-top: 1px;color: var(--nr-ink2);}.warn,
.warn .ic{color: var(--nr-amber);}.stop,
.stop .ic{color: var(--nr-red);}.foot{margin-top: 14px;max-width: 80ch;}:host([narrow]) .find{width: 100%;}:host([narrow]) table,
:host([narrow]) tbody{display: block;}:host([narrow]) thead{position: absolute;width: 1px;height: 1px;overflow: hidden;clip-path: inset(50%);}:host([narrow]) tr{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 10px 16px;align-items: center;padding: 16px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) tr:last-child{border-bottom: 0;}:host([narrow]) td{display: block;padding: 0;border: 0;}:host([narrow]) nr-level{white-space: normal;}:host([narrow]) td.whole{grid-column: 1 / -1;}.of{white-space: nowrap;}.label{display: none;}:host([narrow]) .label{display: inline;}`],d([b()],ns.prototype,"filter",2),ns=d([w("nr-page-agencies")],ns);me({name:"agencies",icon:"agency",show:i=>n`<nr-page-agencies
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-agencies>`});var Bs,Qi,ft=class extends P{constructor(){super(...arguments);g(this,Bs);this.open=!1;this.heading=""}updated(){if(!(!this.dialog||this.open===this.dialog.open)){if(!this.open)return this.dialog.close();this.dialog.showModal(),this.querySelector("[autofocus]")?.focus()}}render(){return n`<dialog
aria-labelledby="heading"
@cancel=${e=>{e.preventDefault(),l(this,Bs,Qi).call(this)}}
@click=${e=>e.target===this.dialog&&l(this,Bs,Qi).call(this)}
>
<h2 id="heading">${this.heading}</h2>
<slot></slot>
<div class="acts"><slot name="acts"></slot></div>
</dialog>`}};Bs=new WeakSet,Qi=function(){this.dispatchEvent(new CustomEvent("nr-close",{bubbles:!1}))},ft.styles=[x,$`
dialog{border: 1px solid var(--nr-border);border-radius: var(--nr-r);background: var(--nr-card);color: var(--nr-ink);padding: 20px 20px 0;width: min(560px, calc(100vw - 32px));max-height: calc(100vh - 32px);font: 14px/20px var(--nr-font);overflow: auto;}dialog::backdrop{background: rgba(0, 0, 0, 0.5);}h2{font: 500 18px/25px var(--nr-font);margin-bottom: 8px;text-wrap: pretty;}.acts{display: flex;flex-wrap: wrap;justify-content: flex-end;gap: 8px;margin-top: 8px;padding: 12px 0 20px;position: sticky;bottom: 0;background: var(--nr-card);}`],d([y({type:Boolean})],ft.prototype,"open",2),d([y()],ft.prototype,"heading",2),d([At("dialog")],ft.prototype,"dialog",2),ft=d([w("nr-dialog")],ft);var os,Br,so,Oe=class extends A{constructor(){super(...arguments);g(this,Br);this.url="";this.name="";this.within="";this.wrong="";this.busy=!1;g(this,os,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){return n`<nr-dialog open .heading=${s("sources.add_title")} @nr-close=${u(this,os)}>
<p class="mut">${s("sources.add_text")}</p>
<div class="fields">
<label class="field"
>${s("sources.address")}<input
type="url"
inputmode="url"
autofocus
spellcheck="false"
.value=${this.url}
@input=${e=>{this.url=e.target.value}}
/></label>
<label class="field"
>${s("sources.name")}<input
maxlength="100"
.value=${this.name}
@input=${e=>{this.name=e.target.value}}
/></label>
<label class="field"
>${s("sources.within")}<input
type="number"
min="0.1"
max="20000"
step="any"
placeholder=${s("sources.everything")}
.value=${this.within}
@input=${e=>{this.within=e.target.value}}
/></label>
</div>
${this.wrong?n`<p class="wrong sm" role="alert">${this.wrong}</p>`:c}
<button slot="acts" class="btn link" @click=${u(this,os)}>${s("pages.cancel")}</button>
<button
slot="acts"
?disabled=${this.busy||!this.url.trim()}
@click=${()=>{l(this,Br,so).call(this)}}
>
${s("sources.add_this")}
</button>
</nr-dialog>`}};os=new WeakMap,Br=new WeakSet,so=async function(){this.busy=!0,this.wrong="";let e=this.url.trim();try{let t=this.within?Number(this.within):null,r=await this.house.hub.post("/awareness/sources",{url:e,name:this.name.trim(),within_km:t});this.notify(s("sources.added",{name:r.name})),u(this,os).call(this)}catch(t){this.wrong=q.of(t).message}this.busy=!1},Oe.styles=[x,$`
.fields{display: grid;gap: 12px;margin-top: 12px;}.wrong{color: var(--nr-red);margin-top: 8px;}`],d([b()],Oe.prototype,"url",2),d([b()],Oe.prototype,"name",2),d([b()],Oe.prototype,"within",2),d([b()],Oe.prototype,"wrong",2),d([b()],Oe.prototype,"busy",2),Oe=d([w("nr-source-dialog")],Oe);var gc={starting:"clock",following:"cloud",unreachable:"away",unreadable:"warn"},ls,fe,zr,ro,io,no,ao,gt=class extends A{constructor(){super(...arguments);g(this,fe);this.adding=!1;this.removing=null;this.busy=!1;this.awareness=new K(this);this.own=new K(this);g(this,ls,null)}willUpdate(){let{hub:e,mayManage:t}=this.house;this.awareness.ask(e,"/awareness"),this.own.ask(e,t?"/awareness/sources":""),u(this,ls)??k(this,ls,e.listen(r=>{r.type==="awareness.changed"&&l(this,fe,zr).call(this)}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,ls))==null||e.call(this),k(this,ls,null)}render(){let e=this.awareness.value?.sources;return n`<div class="head">
<div class="grow">
<h3>${s("sources.title")}</h3>
<p class="sm mut">${s("sources.about")}</p>
</div>
${this.house.mayManage?n`<button
class="btn sm"
@click=${()=>{this.adding=!0}}
>
${f("plus",16)}${s("sources.add")}
</button>`:c}
</div>
<div class="card">
${e?.length?n`<ul>
${e.map(t=>l(this,fe,io).call(this,t))}
</ul>`:n`<p class="none sm mut">${l(this,fe,ro).call(this,e)}</p>`}
</div>
${this.adding?n`<nr-source-dialog
.house=${this.house}
@nr-done=${()=>{this.adding=!1,l(this,fe,zr).call(this)}}
></nr-source-dialog>`:c}
${this.removing?l(this,fe,no).call(this,this.removing):c}`}};ls=new WeakMap,fe=new WeakSet,zr=async function(){await Promise.all([this.awareness.again(),this.own.again()])},ro=function(e){return e?s("sources.none"):this.awareness.error?.message??s("pages.loading")},io=function(e){let t=this.own.value?.sources.find(o=>o.id===e.id),r=s("sources.remove",{name:e.name});return n`<li class=${e.state}>
<span class="g">${f(gc[e.state],22)}</span>
<div>
<h4>${e.name}</h4>
<p class="sm">
${s(`sources.state.${e.state}`)}${e.reason?n` · ${e.reason}`:c}
</p>
<p class="sm mut tn">
<span class="code">${e.host}</span> ·
${T("sources.shown",e.shown,{count:M(e.shown)})}${e.fetched_at?n` · ${s("sources.read",{time:U(e.fetched_at)})}`:c}
</p>
${t?.from_config?n`<p class="sm mut">${s("sources.from_file")}</p>`:c}
</div>
${t&&!t.from_config?n`<button
class="btn round"
aria-label=${r}
title=${r}
@click=${()=>{this.removing=e}}
>
${f("trash",18)}
</button>`:c}
</li>`},no=function(e){let t=()=>{this.removing=null};return n`<nr-dialog
open
.heading=${s("sources.remove_title",{name:e.name})}
@nr-close=${t}
>
<p class="mut">${s("sources.remove_text")}</p>
<button slot="acts" class="btn" autofocus @click=${t}>${s("pages.back")}</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{l(this,fe,ao).call(this,e)}}>
${s("sources.remove_it")}
</button>
</nr-dialog>`},ao=async function(e){this.busy=!0;try{await this.house.hub.delete(`/awareness/sources/${e.id}`),this.notify(s("sources.removed",{name:e.name}))}catch(t){this.notify(q.of(t).message)}this.busy=!1,this.removing=null,await l(this,fe,zr).call(this)},gt.styles=[x,$`
:host{display: block;margin-top: 32px;}h3{font: 500 18px/25px var(--nr-font);}.head{display: flex;flex-wrap: wrap;align-items: flex-end;gap: 12px 16px;margin-bottom: 12px;}.head .grow{flex-basis: 260px;}li{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 4px 12px;padding: 12px 16px;align-items: start;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.unreachable .g,
.unreadable .g{color: var(--nr-amber);background: var(--nr-amber-bg);}h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.none{padding: 16px;}`],d([b()],gt.prototype,"adding",2),d([b()],gt.prototype,"removing",2),d([b()],gt.prototype,"busy",2),gt=d([w("nr-awareness-sources")],gt);function Ur(i){let{agencies:a,requests_year:e}=i;return[a===null?"":T("follow.agencies",a,{count:M(a)}),e===null?"":T("follow.requests",e,{count:M(e)})].filter(Boolean).join(" · ")||Qe(i.address)}function Qe(i){let[a=""]=i.trim().split(/[#?]/,1);return a.replace(/^https?:\/\//,"").replace(/\/$/,"").slice(0,100)}var js=i=>`boards/follow/${encodeURIComponent(i)}`,Ot,oo,Us,Ji,Ze=class extends A{constructor(){super(...arguments);g(this,Ot);this.directories=[];this.address="";this.wrong="";this.busy=!1;g(this,Us,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){return n`<nr-dialog open .heading=${s("directory.title")} @nr-close=${u(this,Us)}>
<p class="sm mut">${s("directory.text")}</p>
${this.directories.length?n`<ul>
${this.directories.map(e=>l(this,Ot,oo).call(this,e))}
</ul>`:n`<p style="margin-top:12px">${s("directory.none")}</p>`}
<form
@submit=${e=>{e.preventDefault();let t=this.address.trim();l(this,Ot,Ji).call(this,()=>this.house.hub.post("/directories",{address:t}))}}
>
<label class="field grow"
>${s("directory.address")}<input
autofocus
spellcheck="false"
autocapitalize="off"
inputmode="url"
.value=${this.address}
@input=${e=>{this.address=e.target.value}}
/></label>
<button ?disabled=${this.busy||!this.address.trim()}>${s("adopt.adopt")}</button>
</form>
${this.wrong?n`<p class="wrong sm" role="alert">${this.wrong}</p>`:c}
<button slot="acts" class="btn link" @click=${u(this,Us)}>${s("panel.close")}</button>
</nr-dialog>`}};Ot=new WeakSet,oo=function(e){let t=e.name||Qe(e.url),r=[Qe(e.url),T("clear.followed",e.boards,{count:M(e.boards)}),s("directory.signed",{date:pe(e.signed_at)})],o=s("directory.remove",{name:t});return n`<li>
<span class="grow">
<b>${t}</b><br /><span class="sm mut">${r.join(" · ")}</span>
${e.reason?n`<br /><span class="sm why">${e.reason}</span>`:c}
</span>
<button
class="btn round"
aria-label=${o}
title=${o}
?disabled=${this.busy}
@click=${()=>{l(this,Ot,Ji).call(this,()=>this.house.hub.delete("/directories",{url:e.url}))}}
>
${f("trash",18)}
</button>
</li>`},Us=new WeakMap,Ji=async function(e){this.busy=!0,this.wrong="";try{await e(),this.address="",this.dispatchEvent(new CustomEvent("nr-directories"))}catch(t){this.wrong=q.of(t).message}this.busy=!1},Ze.styles=[x,$`
li{display: flex;gap: 12px;align-items: center;padding: 8px 0;border-bottom: 1px solid var(--nr-line);}li b{font-weight: 500;overflow-wrap: anywhere;}.why{color: var(--nr-amber);}form{display: flex;gap: 8px;align-items: flex-end;margin-top: 16px;}.wrong{color: var(--nr-red);margin-top: 8px;}`],d([y({attribute:!1})],Ze.prototype,"directories",2),d([b()],Ze.prototype,"address",2),d([b()],Ze.prototype,"wrong",2),d([b()],Ze.prototype,"busy",2),Ze=d([w("nr-directories")],Ze);var Ni=i=>[...new Set(i.split(`
`).map(a=>a.trim()).filter(Boolean))];function lo(i,a){let e=a?Math.floor(a/2)+1:0;return Math.min(a,Math.max(i,e))}var po=$`
:host{display: flex;flex-direction: column;min-height: 0;overflow: hidden;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: var(--nr-r);}.scroll{overflow: auto;padding: 16px 24px;flex: 1;}header{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 14px;margin-bottom: 8px;}header .grow{flex-basis: 180px;}h2{font: 500 20px/28px var(--nr-font);overflow-wrap: anywhere;}h2:focus-visible{outline: 0;}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}.tag{display: inline-flex;align-items: center;gap: 5px;font-size: 12px;line-height: 16px;padding: 3px 10px;border-radius: 11px;background: var(--nr-tint);color: var(--nr-link);}.fact{display: grid;grid-template-columns: 18px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);}.fact:last-child{border-bottom: 0;}.fact .ic{color: var(--nr-ink2);}dt{color: var(--nr-ink2);font-size: 13px;}dd{overflow-wrap: anywhere;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.cols{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 200px);gap: 0 24px;}.figures{display: flex;flex-wrap: wrap;gap: 8px 24px;margin-bottom: 10px;}.figures b{display: block;font: 500 20px/26px var(--nr-font);}.figures span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-bars{--nr-bars-height: 44px;--nr-bars-widest: 64px;border-bottom: 1px solid var(--nr-border);}.ends{display: flex;justify-content: space-between;gap: 8px;margin-top: 4px;}.home{margin-top: 6px;}.agencies li{display: flex;gap: 12px;align-items: center;min-height: 32px;border-bottom: 1px solid var(--nr-line);}.agencies li:last-child{border-bottom: 0;}.agencies b{font-weight: 400;overflow-wrap: anywhere;}.count{min-width: 24px;text-align: end;}summary{list-style: none;display: flex;gap: 6px;align-items: center;color: var(--nr-link);font-weight: 500;min-height: 44px;cursor: pointer;}fieldset{min-width: 0;margin-bottom: 8px;}.tick{display: flex;gap: 12px;align-items: flex-start;min-height: 44px;padding: 4px 0;}.tick input{flex: none;width: 20px;height: 20px;margin: 2px 0 0;accent-color: var(--nr-fill);}.words{display: grid;grid-template-columns: repeat(4, minmax(0, 1fr));gap: 8px;margin-top: 10px;}.words li{border: 1px solid var(--nr-border);border-radius: 8px;padding: 9px 10px;font: 500 15px/20px var(--nr-font);display: flex;gap: 8px;background: var(--nr-bg);overflow-wrap: anywhere;}.words span{color: var(--nr-ink2);font-weight: 400;font-size: 12px;}.rest{margin-top: 12px;}footer{display: flex;gap: 16px;align-items: center;border-top: 1px solid var(--nr-line);padding: 10px 24px;background: var(--nr-card);}footer .btn{flex: none;}footer .row .ic{color: var(--nr-ok);}.wrong{color: var(--nr-red);}.back{margin-inline-start: -12px;}@container (max-width: 1000px){.cols{grid-template-columns: minmax(0, 1fr);}.words{grid-template-columns: 1fr 1fr;}.scroll,
footer{padding-inline: 16px;}.agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}}:host([narrow]){border: 0;border-radius: 0;overflow: visible;}:host([narrow]) .scroll{padding: 8px 16px 24px;overflow: visible;}:host([narrow]) .cols{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}:host([narrow]) .agencies nr-level{order: 3;flex: 1 0 100%;}:host([narrow]) .words{grid-template-columns: 1fr 1fr;}:host([narrow]) footer{position: sticky;bottom: 0;padding: 10px 16px calc(12px + env(safe-area-inset-bottom));flex-direction: column-reverse;align-items: stretch;gap: 8px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}`;var bc=1609.344,vc=6e4,z,co,Ks,ho,uo,mo,fo,en,go,jr,Kr,tn,Vs,bo,ze=class extends A{constructor(){super(...arguments);g(this,z);this.address="";this.busy=!1;this.wrong="";this.without=new Set;g(this,Vs,()=>{this.dispatchEvent(new CustomEvent("nr-back"))})}render(){let{preview:e}=this,t=e.key.state==="differs"?null:e.policy,r=t?e.name:Qe(this.address);return n`<div class="scroll">
${this.narrow?n`<button class="btn link sm back" @click=${u(this,Vs)}>
${f("back",18)}${s("follow.title")}
</button>`:c}
<header>
<span class="tile" style="--s:48px" aria-hidden="true">${ue(r)}</span>
<div class="grow">
<h2 tabindex="-1">${r}</h2>
${t?n`<p class="mut code">${Qe(t.url)}</p>`:c}
</div>
${t&&e.key.state==="matches"?n`<span class="tag">${f("tick",14)}${s("preview.matches")}</span>`:c}
</header>
${t?l(this,z,co).call(this,e):l(this,z,go).call(this,e)}
</div>
<footer>
${this.wrong?n`<p class="sm wrong grow" role="alert">${this.wrong}</p>`:n`<p class="xs mut grow">
${s(t?"preview.privacy":"preview.nothing_saved")}
</p>`}
${t?e.state&&e.state!=="left"?n`<p class="row">${f("tick",18)}${s("preview.followed")}</p>`:n`<button
class="btn tonal"
?disabled=${this.busy}
@click=${()=>{l(this,z,bo).call(this)}}
>
${s("preview.follow")}
</button>`:n`<button class="btn" @click=${u(this,Vs)}>${s("pages.back")}</button>`}
</footer>`}};z=new WeakSet,co=function(e){return n`<dl>
${l(this,z,Ks).call(this,"person","preview.run_by",e.operator||s("preview.unsaid"),e.operator?s("preview.says"):"")}
${l(this,z,Ks).call(this,"clock",e.since?"preview.since":"preview.history",e.since?pe(e.since):"",e.unread?"":T("preview.entries",e.size,{count:M(e.size)}))}
</dl>
${e.unread?n`<nr-finding tone="plain" icon="info"
>${e.unread}</nr-finding
>`:c}
<div class="cols">
${e.asked?l(this,z,ho).call(this,e.asked):c} ${l(this,z,uo).call(this,e)}
</div>
${e.agencies.length?l(this,z,mo).call(this,e):c} ${l(this,z,fo).call(this,e)}
<h3>${s("preview.compare")}</h3>
${e.key.state==="matches"?n`<p class="sm mut">${s("preview.compare_linked")}</p>`:n`<nr-finding tone="amber">${s("preview.compare_first")}</nr-finding>`}
${l(this,z,jr).call(this,e.key.words)}`},Ks=function(e,t,r,o){return n`<div class="fact">
${f(e,18)}
<dt>${s(t)}</dt>
<dd>${r}${o?n`<small>${o}</small>`:c}</dd>
</div>`},ho=function({year:e,near:t,usual_minutes:r,months:o}){let p=(m,v)=>n`<div><b>${m}</b><span>${v}</span></div>`,h=o.map((m,v)=>yc(o.length-1-v));return n`<section>
<h3>${s("preview.asked")}</h3>
<div class="figures tn">
${p(M(e),s("preview.year"))}
${t===null?c:p(M(t),s("preview.near",{distance:We(bc)}))}
${r===null?c:p(Z(r*vc),s("preview.usual"))}
</div>
<nr-bars
.label=${s("preview.months")}
.bars=${o.map((m,v)=>({label:h[v]??"",value:m}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${h[0]}</span><span>${s("preview.months")}</span><span>${h.at(-1)}</span>
</p>
</section>`},uo=function({area:e,home_inside:t}){return!e&&t===null?c:n`<section>
<h3>${s("preview.where")}</h3>
${e?n`<p>${e} <small class="mut">${s("preview.says")}</small></p>`:c}
${t===null?c:n`<p class="row home">
${f("home",18)}${s(t?"preview.inside":"preview.outside")}
</p>`}
</section>`},mo=function({agencies:e,agencies_more:t}){return n`<h3>
${s("preview.agencies")} <span class="mut tn">${M(e.length+t)}</span>
</h3>
<ul class="agencies">
${e.map(r=>n`<li>
<b class="grow">${r.name}</b><nr-level .level=${r.level}></nr-level
><span class="tn mut count"
>${M(r.requests)}<span class="vh">
${T("preview.asked_so",r.requests)}</span
></span
>
</li>`)}
${t?n`<li class="mut">${T("preview.more",t,{count:M(t)})}</li>`:c}
</ul>`},fo=function(e){let{verifiers:t,witnesses:r}=e,o=h=>l(this,z,Kr).call(this,h).map(m=>m.name).join(", "),p=l(this,z,Kr).call(this,r).length;return n`<h3>${s("preview.checks")}</h3>
<dl>
${l(this,z,Ks).call(this,"verified","preview.verifiers",o(t),s(o(t)?"preview.verifiers_text":"preview.verifiers_none"))}
${l(this,z,Ks).call(this,"eye","preview.witnesses",o(r),p?s("preview.witnesses_text",{quorum:u(this,z,tn),count:M(p)}):s("preview.witnesses_none"))}
</dl>
${t.length+r.length?n`<details>
<summary>${s("preview.rely")}${f("down",18)}</summary>
${l(this,z,en).call(this,"preview.verifiers",t)} ${l(this,z,en).call(this,"preview.witnesses",r)}
</details>`:c}`},en=function(e,t){return t.length?n`<fieldset>
<legend class="sm mut">${s(e)}</legend>
${t.map(({name:r,key:o})=>n`<label class="tick"
><input
type="checkbox"
.checked=${!this.without.has(o)}
@change=${p=>{let h=new Set(this.without);p.target.checked?h.delete(o):h.add(o),this.without=h}}
/><span>${r}<br /><span class="xs mut code">${o}</span></span></label
>`)}
</fieldset>`:c},go=function({key:e}){return n`<nr-finding tone="red" icon="cross" role="alert" .heading=${s("preview.mismatch")}
>${s("preview.mismatch_text")}</nr-finding
>
<h3>${s("preview.key_named")}</h3>
${l(this,z,jr).call(this,e.named_words)}
<h3>${s("preview.key_seen")}</h3>
${l(this,z,jr).call(this,e.words)}
<p class="sm mut rest">${s("preview.mismatch_rest")}</p>`},jr=function(e){return n`<ol class="words" lang="en" translate="no">
${e.map((t,r)=>n`<li><span aria-hidden="true">${r+1}</span>${t}</li>`)}
</ol>`},Kr=function(e){return e.filter(t=>!this.without.has(t.key))},tn=function(){return lo(this.preview.quorum,l(this,z,Kr).call(this,this.preview.witnesses).length)},Vs=new WeakMap,bo=async function(){let{policy:e}=this.preview;if(!e)return;this.busy=!0,this.wrong="";let t=r=>r.filter(o=>!this.without.has(o));try{await this.house.hub.post("/boards",{...e,witnesses:t(e.witnesses),verifiers:t(e.verifiers),quorum:u(this,z,tn)}),this.notify(s("boards.followed",{name:e.origin})),this.dispatchEvent(new CustomEvent("nr-followed",{detail:e.origin}))}catch(r){this.wrong=q.of(r).message}this.busy=!1},ze.styles=[x,po],d([y({attribute:!1})],ze.prototype,"preview",2),d([y()],ze.prototype,"address",2),d([b()],ze.prototype,"busy",2),d([b()],ze.prototype,"wrong",2),d([b()],ze.prototype,"without",2),ze=d([w("nr-board-preview")],ze);function yc(i){let a=new Date,e=new Date(Date.UTC(a.getUTCFullYear(),a.getUTCMonth()-i,1));return ct(e.toISOString().slice(0,7))}var vo=$`
:host{display: grid;grid-template-columns: minmax(0, 456px) minmax(0, 1fr);height: 100%;}.find{padding: 16px 24px 24px;overflow: auto;min-height: 0;}.back{display: inline-flex;min-height: 36px;text-decoration: none;}h2{font: 500 20px/28px var(--nr-font);}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}form{display: flex;align-items: center;gap: 10px;border: 1.5px solid var(--nr-link);border-radius: 10px;background: var(--nr-card);padding-block: 4px;padding-inline: 12px 6px;margin-top: 12px;min-height: 48px;}form > .ic{color: var(--nr-ink2);}form:focus-within{outline: 2px solid var(--nr-link);outline-offset: 1px;}form input{border: 0;outline: 0;background: transparent;color: var(--nr-ink);min-height: 36px;font-size: 16px;padding: 0;text-overflow: ellipsis;}form input::placeholder{color: var(--nr-ink2);opacity: 1;}form .btn{flex: none;}.ways{margin-top: 10px;display: flex;flex-wrap: wrap;gap: 8px;}.ways label:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.looking{margin-top: 12px;}.spin{width: 18px;height: 18px;border-radius: 9px;border: 2px solid var(--nr-sunk);border-top-color: var(--nr-link);animation: turn 1s linear infinite;}@keyframes turn{to{transform: rotate(1turn);}}nr-finding{margin-top: 12px;}.scanner{margin-top: 12px;display: grid;gap: 8px;}video{width: 100%;aspect-ratio: 4 / 3;object-fit: cover;border-radius: 10px;background: #111;}ul.card{overflow: hidden;}li{border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.entry{display: flex;gap: 12px;align-items: center;padding: 10px 14px;color: inherit;text-decoration: none;}a.entry:focus-visible{outline-offset: -3px;}.on{background: var(--nr-tint);}.entry b{font-weight: 500;overflow-wrap: anywhere;}.entry .grow > *{display: block;}.entry > .ic{color: var(--nr-ink2);}.mark{width: 40px;height: 40px;border-radius: 8px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;flex: none;}.entry .btn{flex: none;}.source{display: flex;gap: 8px;margin-top: 10px;}.source .btn{display: flex;padding: 0;font-size: 12px;}nr-board-preview{margin-block: 16px;margin-inline: 0 24px;}@container (max-width: 1000px){:host{grid-template-columns: minmax(0, 340px) minmax(0, 1fr);}.find{padding: 12px 16px 24px;}nr-board-preview{margin-inline-end: 16px;}}:host([narrow]){display: block;height: auto;}:host([narrow]) .find{padding: 8px 16px 24px;overflow: visible;}:host([narrow][chosen]) .find{display: none;}:host([narrow]) nr-board-preview{margin: 0;min-height: 100%;}`;var ps=window,$c=200;function rn(){return ps.BarcodeDetector?new ps.BarcodeDetector({formats:["qr_code"]}):null}function Fs(i){return nn(i)||rn()!==null&&!!navigator.mediaDevices}function nn(i){return!!i.auth?.external?.config?.hasBarCodeScanner}var sn=null;function yo(i){let a=i.auth?.external;return a?(sn?.(),new Promise(e=>{let t=ps.externalBus,r=p=>{sn=null,t?ps.externalBus=t:delete ps.externalBus,e(p)},o=p=>{r(p),a.fireMessage({type:"bar_code/close"})};sn=()=>r(null),ps.externalBus=p=>{let h=p.command==="bar_code/scan_result";if(!h&&p.command!=="bar_code/aborted")return t?.(p);a.fireMessage({id:p.id,type:"result",success:!0,result:null}),o(h?p.payload?.rawValue??null:null)},a.fireMessage({type:"bar_code/scan",payload:{title:s("follow.scan"),description:s("follow.scan_text")}})})):Promise.resolve(null)}async function $o(i){return(await rn()?.detect(i).catch(()=>[]))?.[0]?.rawValue??null}async function wo(i,a){let e=rn();if(!e)return null;let t=await navigator.mediaDevices.getUserMedia({video:{facingMode:"environment"}});try{for(i.srcObject=t,await i.play();!a.aborted;){let[r]=await e.detect(i).catch(()=>[]);if(r)return r.rawValue;await new Promise(o=>setTimeout(o,$c))}return null}finally{for(let r of t.getTracks())r.stop();i.srcObject=null}}var wc="scan",xc=1e6,Je,zt,bt,D,xo,ko,_o,an,Eo,Gs,Vr,Ys,Mo,on,To,So,qo,ln,ge=class extends A{constructor(){super(...arguments);g(this,D);this.address="";this.busy=!1;this.wrong="";this.refused="";this.preview=null;this.scanning=null;this.managing=!1;this.added=new Set;this.directories=new K(this);this.offers=new K(this);g(this,Je,"");g(this,zt,"");g(this,bt,0);g(this,Vr,()=>{this.preview=null,u(this,zt)&&X(this,"boards/follow")})}disconnectedCallback(){super.disconnectedCallback(),this.scanning?.abort(),k(this,bt,u(this,bt)+1)}willUpdate(e){let{hub:t}=this.house;this.directories.ask(t,"/directories"),this.offers.ask(t,"/awareness/offers");let[r=""]=this.route;!e.has("route")||r===u(this,zt)||(k(this,zt,r),k(this,bt,u(this,bt)+1),this.busy=!1,this.preview=null,this.wrong=this.refused="",k(this,Je,""),r===wc?l(this,D,on).call(this):r&&(this.address=r,l(this,D,Ys).call(this,r)))}render(){return this.toggleAttribute("chosen",this.preview!==null),n`<section class="find" aria-label=${s("follow.title")}>
${S("boards",n`${f("back",18)}${s("boards.title")}`,{class:"row back"})}
<h2>${s("follow.title")}</h2>
<p class="mut">${s("follow.about")}</p>
${l(this,D,xo).call(this)} ${l(this,D,ko).call(this)} ${l(this,D,_o).call(this)} ${l(this,D,Eo).call(this)}
</section>
${this.preview?n`<nr-board-preview
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
.preview=${this.preview}
.address=${u(this,Je)}
@nr-back=${u(this,Vr)}
@nr-followed=${e=>X(this,`boards/${encodeURIComponent(e.detail)}`)}
></nr-board-preview>`:c}
${this.managing?n`<nr-directories
.house=${this.house}
.directories=${this.directories.value?.directories??[]}
@nr-directories=${()=>{this.directories.again()}}
@nr-done=${()=>{this.managing=!1}}
></nr-directories>`:c}`}};Je=new WeakMap,zt=new WeakMap,bt=new WeakMap,D=new WeakSet,xo=function(){let e=Fs(this.hass);return n`<form
@submit=${t=>{t.preventDefault(),l(this,D,Gs).call(this,this.address)}}
>
${f("link",20)}
<input
class="grow code"
aria-label=${s("follow.address")}
placeholder="board.example.org/#key=…"
spellcheck="false"
autocapitalize="off"
autocomplete="off"
inputmode="url"
.value=${this.address}
@input=${t=>{this.address=t.target.value}}
/><button class="btn tonal sm" ?disabled=${this.busy||!this.address.trim()}>
${s("follow.look_up")}
</button>
</form>
<p class="ways">
${e?n`<button class="btn sm" @click=${()=>{l(this,D,on).call(this)}}>
${f("qr",16)}${s("follow.scan")}
</button>`:c}
<label class="btn link sm"
>${s("follow.file")}<input
class="vh"
type="file"
accept="application/json,.json,.txt,image/*"
@change=${t=>{l(this,D,To).call(this,t.target)}}
/></label>
</p>
<div role="status">
${this.busy?n`<p class="row looking"><span class="spin" aria-hidden="true"></span>${s("follow.looking")}</p>`:c}
</div>
${this.wrong?n`<nr-finding tone="amber" role="alert">${this.wrong}</nr-finding>
${this.refused?n`<p class="ways">
<button
class="btn sm"
@click=${()=>{l(this,D,Ys).call(this,this.refused,u(this,Je),!0)}}
>
${s("follow.private")}
</button>
</p>`:c}`:c}`},ko=function(){return this.scanning?n`<div class="scanner">
<video muted playsinline aria-label=${s("follow.scan_text")}></video>
<p class="row">
<span class="grow sm">${s("follow.scan_text")}</span
><button class="btn sm" @click=${()=>this.scanning?.abort()}>${s("pages.cancel")}</button>
</p>
</div>`:c},_o=function(){let e=this.directories.value;if(!e)return c;let t=e.boards.filter(h=>h.covers),r=e.boards.filter(h=>!h.covers),o=this.house.cameras.some(h=>h.place),p=e.directories.length>0;return n`${t.length?n`<h3>${T("follow.cover",e.covering,{count:M(e.covering)})}</h3>
${l(this,D,an).call(this,t)}`:n`<h3>${s("follow.none")}</h3>
<p class="sm mut">
${s(p?o?"follow.none_text":"follow.unplaced":"follow.no_directory")}
</p>`}
${r.length?n`<h3>${s("follow.others")}</h3>
${l(this,D,an).call(this,r)}`:c}
<div class="source xs mut">
${p?f("lock",16):c}
<p>
${e.directories.map(h=>n`${T("follow.directory",h.boards,{name:h.name||Qe(h.url),count:M(h.boards),date:pe(h.signed_at)})} `)}
${p?s("follow.directory_text"):c}
<button
class="btn link sm"
@click=${()=>{this.managing=!0}}
>
${s("follow.manage")}
</button>
</p>
</div>`},an=function(e){return n`<ul class="card">
${e.map(t=>n`<li class=${t.address===u(this,Je)?"on":""}>
${S(js(t.address),n`<span class="tile" aria-hidden="true">${ue(t.name)}</span>
<span class="grow"
><b>${t.name}</b><span class="xs mut">${Qe(t.address)}</span
><span class="xs mut">${Ur(t)}</span></span
>${f("next",18)}`,{class:"entry",current:t.address===u(this,Je)})}
</li>`)}
</ul>`},Eo=function(){return n`<h3>${s("follow.without")}</h3>
<ul class="card">
<li class="entry">
<span class="mark">${f("flag",20)}</span>
<span class="grow"
><b>${s("follow.practice")}</b><span class="xs mut">${s("follow.practice_text")}</span></span
>
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{l(this,D,So).call(this)}}>
${s("follow.practice_try")}
</button>
</li>
${(this.offers.value?.offers??[]).map(e=>n`<li class="entry">
<span class="mark">${f("bell",20)}</span>
<span class="grow"
><b>${e.name}</b
><span class="xs mut">${e.area?`${e.area}. `:""}${s("follow.alerts_text")}</span></span
>
${this.added.has(e.url)?n`<span class="row sm">${f("tick",16)}${s("follow.added")}</span>`:n`<button
class="btn sm"
aria-label=${s("follow.add_alert",{name:e.name})}
?disabled=${this.busy}
@click=${()=>{l(this,D,qo).call(this,e)}}
>
${s("adopt.adopt")}
</button>`}
</li>`)}
</ul>`},Gs=function(e){let t=e.trim();t===u(this,zt)?l(this,D,Ys).call(this,t):t&&X(this,js(t))},Vr=new WeakMap,Ys=async function(e,t=e,r=!1){let o=++$a(this,bt)._;k(this,Je,t),this.busy=!0,this.wrong=this.refused="",this.preview=null;try{let p=await this.house.hub.post("/boards/lookup",{address:e,...r?{allow_private_address:!0}:{}});if(o!==u(this,bt))return;this.preview=p,await this.updateComplete,l(this,D,Mo).call(this)}catch(p){if(o!==u(this,bt))return;let h=q.of(p);this.wrong=h.message,h.code==="invalid"&&!r&&(this.refused=e)}this.busy=!1},Mo=function(){let e=this.renderRoot.querySelector("nr-board-preview");e?.updateComplete.then(()=>{e.renderRoot.querySelector("h2")?.focus()})},on=async function(){if(this.wrong="",nn(this.hass)){let t=await yo(this.hass);t&&l(this,D,Gs).call(this,t);return}if(!Fs(this.hass)||this.scanning)return;let e=new AbortController;this.scanning=e,await this.updateComplete;try{let t=this.video?await wo(this.video,e.signal):null;t&&l(this,D,Gs).call(this,t)}catch{this.wrong=s("follow.no_camera")}this.scanning=null},To=async function(e){let t=e.files?.[0];if(t){if(this.wrong="",t.type.startsWith("image/")){let r=await $o(t);r?l(this,D,Gs).call(this,r):this.wrong=s("follow.no_code")}else await l(this,D,Ys).call(this,await t.slice(0,xc).text(),t.name);e.value=""}},So=async function(){await l(this,D,ln).call(this,async()=>{let{request:e}=await this.house.hub.post("/practice");X(this,`requests/${e}`)})},qo=async function({url:e,name:t,kind:r}){await l(this,D,ln).call(this,async()=>{await this.house.hub.post("/awareness/sources",{url:e,name:t,within_km:null,...r?{kind:r}:{}}),this.added=new Set([...this.added,e]),this.notify(s("sources.added",{name:t}))})},ln=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(t){this.wrong=q.of(t).message}this.busy=!1},ge.styles=[x,vo],d([b()],ge.prototype,"address",2),d([b()],ge.prototype,"busy",2),d([b()],ge.prototype,"wrong",2),d([b()],ge.prototype,"refused",2),d([b()],ge.prototype,"preview",2),d([b()],ge.prototype,"scanning",2),d([b()],ge.prototype,"managing",2),d([b()],ge.prototype,"added",2),d([At("video")],ge.prototype,"video",2),ge=d([w("nr-page-follow")],ge);var Ne,pn,ds,Ro,Co,Te=class extends A{constructor(){super(...arguments);g(this,Ne);this.policy=null;this.witnesses="";this.verifiers="";this.quorum="";this.wrong="";this.busy=!1;g(this,ds,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}connectedCallback(){super.connectedCallback(),l(this,Ne,Ro).call(this)}render(){return n`<nr-dialog
open
.heading=${s("boards.rely_title",{name:this.board.origin})}
@nr-close=${u(this,ds)}
>
<p class="mut">${s("boards.rely_text")}</p>
${this.policy?n`<div class="fields">
${l(this,Ne,pn).call(this,"boards.rely_witnesses",this.witnesses,e=>{this.witnesses=e})}
<label class="field"
>${s("boards.rely_quorum")}<input
type="number"
min="0"
max="64"
.value=${this.quorum}
@input=${e=>{this.quorum=e.target.value}}
/></label>
${l(this,Ne,pn).call(this,"boards.rely_verifiers",this.verifiers,e=>{this.verifiers=e})}
</div>`:c}
${this.wrong?n`<p class="wrong sm" role="alert">${this.wrong}</p>`:c}
<button slot="acts" class="btn link" @click=${u(this,ds)}>${s("pages.cancel")}</button>
<button
slot="acts"
?disabled=${this.busy||!this.policy}
@click=${()=>{l(this,Ne,Co).call(this)}}
>
${s("boards.rely_change")}
</button>
</nr-dialog>`}};Ne=new WeakSet,pn=function(e,t,r){return n`<label class="field"
>${s(e)}<textarea
spellcheck="false"
.value=${t}
@input=${o=>{r(o.target.value)}}
></textarea>
</label>`},ds=new WeakMap,Ro=async function(){try{let e=await this.house.hub.get("/boards/policy",{origin:this.board.origin});this.witnesses=e.witnesses.join(`
`),this.verifiers=e.verifiers.join(`
`),this.quorum=String(e.quorum),this.policy=e}catch(e){this.wrong=q.of(e).message}},Co=async function(){this.busy=!0,this.wrong="";try{await this.house.hub.put("/boards/policy",{origin:this.board.origin,witnesses:Ni(this.witnesses),quorum:Number(this.quorum||"0"),verifiers:Ni(this.verifiers)}),this.notify(s("boards.rely_done",{name:this.board.origin})),u(this,ds).call(this)}catch(e){this.wrong=q.of(e).message}this.busy=!1},Te.styles=[x,$`
.fields{display: grid;gap: 12px;margin-top: 12px;}textarea{font-family: var(--nr-mono) !important;font-size: 12px !important;min-height: 96px !important;resize: vertical;}.wrong{color: var(--nr-red);margin-top: 8px;}`],d([y({attribute:!1})],Te.prototype,"board",2),d([b()],Te.prototype,"policy",2),d([b()],Te.prototype,"witnesses",2),d([b()],Te.prototype,"verifiers",2),d([b()],Te.prototype,"quorum",2),d([b()],Te.prototype,"wrong",2),d([b()],Te.prototype,"busy",2),Te=d([w("nr-trust-dialog")],Te);var kc={starting:"clock",following:"verified",unreachable:"away",unchecked:"warn",stopped:"fork",left:"pause"},_c={own_clock:"boards.unchecked_clock",newer:"boards.unchecked_newer"},Ws,ne,Lo,Ao,Io,dn,cn,Po,vt=class extends A{constructor(){super(...arguments);g(this,ne);this.busy=!1;this.confirming=null;this.relied=null;g(this,Ws,"")}render(){let e=this.house.boards;return n`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${s("boards.title")}</h2>
<p>${s("boards.about")}</p>
</div>
${this.house.mayManage?S("boards/follow",n`${f("plus",16)}${s("boards.follow")}`,{class:"btn sm"}):c}
</div>
${e.length?n`<ul class="list">
${e.map(t=>l(this,ne,Lo).call(this,t))}
</ul>`:n`<div class="card">
<nr-empty
icon="board"
.heading=${s("boards.none")}
.text=${s("boards.none_text")}
>${this.house.mayManage?n`<p>${S("boards/follow",s("boards.follow"),{class:"btn"})}</p>`:c}</nr-empty
>
</div>`}
<nr-awareness-sources .hass=${this.hass} .house=${this.house}></nr-awareness-sources>
${this.confirming?l(this,ne,Io).call(this,this.confirming):c}
${this.relied?n`<nr-trust-dialog
.hass=${this.hass}
.house=${this.house}
.board=${this.relied}
@nr-done=${()=>{this.relied=null}}
></nr-trust-dialog>`:c}
</div>`}updated(){let e=u(this,ne,cn);e===u(this,Ws)||!this.house.boards.some(t=>t.origin===e)||(k(this,Ws,e),this.renderRoot.querySelector(".chosen")?.scrollIntoView({block:"nearest"}))}};Ws=new WeakMap,ne=new WeakSet,Lo=function(e){let t=e.origin===u(this,ne,cn);return n`<li class="card board ${e.state} ${t?"chosen":""}" id=${e.origin}>
<span class="g">${f(kc[e.state],22)}</span>
<div>
<h3>${e.origin}</h3>
<p>${s(`boards.state.${e.state}`)}</p>
${e.reason?n`<p class="sm why">${e.reason}</p>`:c}
${e.state==="stopped"?n`<p class="sm">${s("boards.stopped")}</p>
<p class="acts1">
<button class="btn sm" @click=${()=>{l(this,ne,Po).call(this,e)}}>
${f("download",16)}${s("boards.save_proof")}
</button>
</p>
<p class="sm mut">${s("boards.proof_text")}</p>`:e.state==="unchecked"?n`<p class="sm">
${s(_c[e.unchecked??""]??"boards.unchecked")}
</p>`:e.state==="left"?n`<p class="sm">${s("boards.left")}</p>`:c}
${e.quorum===0&&e.state!=="left"?n`<p class="sm">${s("boards.alone")}</p>`:c}
${e.newer?n`<p class="sm">
${T("boards.newer",e.newer,{count:M(e.newer)})}
</p>`:c}
<p class="sm mut tn">
${T("boards.size",e.size,{count:M(e.size)})}${e.checked_at?n` · ${s("boards.checked",{time:U(e.checked_at)})}`:c}
</p>
${this.house.mayManage?l(this,ne,Ao).call(this,e):c}
</div>
<a class="btn link sm" href=${e.url} target="_blank" rel="noreferrer noopener"
>${f("outside",16)}${s("boards.open")}</a
>
</li>`},Ao=function(e){let{state:t}=e,r=(p,h)=>n`<button class="btn link sm" @click=${h}>${s(p)}</button>`,o=p=>()=>{this.confirming={board:e,following:p}};return n`<p class="turns">
${t==="left"?r("boards.again",()=>{l(this,ne,dn).call(this,e,!0)}):c}
${t==="stopped"?r("boards.again",o(!0)):c}
${t==="left"?c:r("boards.leave",o(!1))}
${r("boards.rely",()=>{this.relied=e})}
</p>`},Io=function({board:e,following:t}){let r=t?"boards.again":"boards.leave",o=()=>{this.confirming=null};return n`<nr-dialog open .heading=${s(`${r}_title`,{name:e.origin})} @nr-close=${o}>
<p class="mut">${s(`${r}_text`)}</p>
<button slot="acts" class="btn" autofocus @click=${o}>${s("pages.back")}</button>
<button
slot="acts"
class="btn"
?disabled=${this.busy}
@click=${()=>{l(this,ne,dn).call(this,e,t)}}
>
${s(r)}
</button>
</nr-dialog>`},dn=async function(e,t){this.busy=!0;try{await this.house.hub.put("/boards/following",{origin:e.origin,following:t}),this.notify(s(t?"boards.followed":"boards.leave_done",{name:e.origin}))}catch(r){this.notify(q.of(r).message)}this.busy=!1,this.confirming=null},cn=function(){return decodeURIComponent(this.route[0]??"")},Po=async function(e){try{let t=new URLSearchParams({origin:e.origin,download:"1"}),r=await this.house.hub.media(`boards/evidence?${t}`);Object.assign(document.createElement("a"),{href:r,download:""}).click()}catch(t){this.notify(t)}},vt.styles=[x,$`
.list{display: grid;gap: 16px;}.board{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 4px 12px;padding: 16px;align-items: start;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.following .g{color: var(--nr-ok);}.unreachable .g,
.unchecked .g{color: var(--nr-amber);background: var(--nr-amber-bg);}.stopped .g{color: var(--nr-red);background: var(--nr-red-bg);}.chosen{outline: 2px solid var(--nr-link);outline-offset: -1px;}.acts1{margin: 8px 0 4px;}.turns{margin-inline-start: -15px;}.board h3{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.stopped .why{color: var(--nr-red);}:host([narrow]) .board{grid-template-columns: 44px minmax(0, 1fr);}:host([narrow]) .board a{grid-column: 2;justify-self: start;margin-inline-start: -12px;}`],d([b()],vt.prototype,"busy",2),d([b()],vt.prototype,"confirming",2),d([b()],vt.prototype,"relied",2),vt=d([w("nr-page-boards")],vt);me({name:"boards",icon:"board",show:({hass:i,house:a,route:e,narrow:t})=>e[0]==="follow"&&a.mayManage?n`<nr-page-follow
.hass=${i}
.house=${a}
.route=${e.slice(1)}
.narrow=${t}
></nr-page-follow>`:n`<nr-page-boards
.hass=${i}
.house=${a}
.route=${e}
.narrow=${t}
></nr-page-boards>`});var Ho=$`
:host{display: block;position: relative;min-height: 160px;background: var(--map-land);overflow: hidden;}svg.map{position: absolute;inset: 0;width: 100%;height: 100%;touch-action: none;cursor: grab;direction: ltr;}:host([still]) svg.map{touch-action: auto;cursor: auto;pointer-events: none;}.grid{stroke: var(--map-line);}.area{fill: color-mix(in srgb, var(--nr-link) 13%, transparent);stroke: var(--nr-link);stroke-width: 2;}.selected .area{fill: color-mix(in srgb, var(--nr-link) 26%, transparent);stroke-width: 3;}.low .area{fill: color-mix(in srgb, var(--nr-amber) 10%, transparent);stroke: var(--nr-amber);stroke-dasharray: 7 5;}.low.selected .area{fill: color-mix(in srgb, var(--nr-amber) 20%, transparent);}.quiet .area{fill: none;stroke: var(--nr-ink2);stroke-dasharray: 1.5 5;stroke-linecap: round;}.pick{cursor: pointer;}.pick rect{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 2;}.pick text{fill: var(--nr-link);font: 700 13px/1 var(--nr-font);text-anchor: middle;dominant-baseline: central;}.selected .pick rect{fill: var(--nr-link);}.selected .pick text{fill: var(--nr-card);}.low .pick rect{stroke: var(--nr-amber);}.low .pick text{fill: var(--nr-amber);}.low.selected .pick rect{fill: var(--nr-amber);}.low.selected .pick text{fill: var(--nr-card);}.quiet .pick rect{stroke: var(--nr-ink2);stroke-dasharray: 1.5 3;}.quiet .pick text{fill: var(--nr-ink2);}.faces{fill: color-mix(in srgb, var(--nr-ink) 26%, transparent);stroke: color-mix(in srgb, var(--nr-ink) 55%, transparent);}.placing .sees{fill: color-mix(in srgb, var(--nr-link) 22%, transparent);stroke: var(--nr-link);stroke-width: 1.5;}.placing line{stroke: var(--nr-link);stroke-width: 2;}.placing .at{fill: var(--nr-link);stroke: var(--nr-card);stroke-width: 2;}.placing .handle{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 3;}.placing .grip{fill: transparent;cursor: grab;}.homedot{fill: var(--nr-ink);}.homemark{fill: none;stroke: var(--nr-card);stroke-width: 2;stroke-linejoin: round;}.scale line{stroke: var(--map-text);stroke-width: 2;}.scale text{fill: var(--map-text);font: 12px/1 var(--nr-font);text-anchor: end;}.zoom{position: absolute;inset-inline-end: 16px;top: 16px;display: grid;border-radius: 10px;overflow: hidden;border: 1px solid var(--nr-border);background: var(--nr-card);}.zoom button{width: 44px;height: 44px;border: 0;border-radius: 0;padding: 0;}.zoom button + button{border-top: 1px solid var(--nr-line);}.zoom button:focus-visible{outline-offset: -3px;}.leg{position: absolute;left: 16px;bottom: 16px;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: 10px;padding: 12px 14px;font-size: 12px;line-height: 16px;display: grid;gap: 8px;max-width: 300px;}.leg div{display: flex;gap: 10px;align-items: center;}.leg i{width: 18px;height: 18px;border-radius: 9px;border: 2px solid var(--nr-link);flex: none;}.leg i.low{border-radius: 4px;border-style: dashed;border-color: var(--nr-amber);}.leg i.h{background: var(--nr-ink);border-color: var(--nr-ink);color: var(--nr-card);display: grid;place-items: center;}.leg .last{border-top: 1px solid var(--nr-line);padding-top: 8px;color: var(--nr-ink2);}`;var Ec=8e3,Mc=150,Tc=50,Sc=28,Do=60,qc=6,Xs,Se,Zs,O,cs,Oo,zo,Bo,Uo,jo,Ko,Vo,Fo,Go,hn,un,Fr,Gr,Yo,mn,Qs,ae=class extends P{constructor(){super(...arguments);g(this,O);this.areas=[];this.cameras=[];this.home=null;this.placing=null;this.label="";this.still=!1;this.legend=!1;this.width=0;this.height=0;this.zoom=1;this.shift={x:0,y:0};g(this,Xs,new ResizeObserver(([e])=>{this.width=e?.contentRect.width??0,this.height=e?.contentRect.height??0}));g(this,Se,null);g(this,Zs,{scale:1,middle:{x:0,y:0}});g(this,Fr,e=>{if(this.still)return;let t=e.target.classList.contains("grip");this.placing&&e.currentTarget.setPointerCapture(e.pointerId),k(this,Se,{x:e.clientX-this.shift.x,y:e.clientY-this.shift.y,from:{x:e.clientX,y:e.clientY},turns:t})});g(this,Gr,e=>{if(u(this,Se)){if(u(this,Se).turns)return l(this,O,Yo).call(this,e);this.placing&&!l(this,O,mn).call(this,e)||(this.shift={x:e.clientX-u(this,Se).x,y:e.clientY-u(this,Se).y})}});g(this,Qs,e=>{let t=e.type==="pointerup"&&u(this,Se)&&!u(this,Se).turns&&!l(this,O,mn).call(this,e);if(k(this,Se,null),!t||!this.placing)return;let r=qa(u(this,O,cs),l(this,O,un).call(this,e));l(this,O,hn).call(this,{latitude_udeg:Math.round(r.latitude*1e6),longitude_udeg:Math.round(r.longitude*1e6)})})}connectedCallback(){super.connectedCallback(),u(this,Xs).observe(this)}disconnectedCallback(){super.disconnectedCallback(),u(this,Xs).disconnect()}willUpdate(e){let t=e.get("areas"),r=o=>o.map(p=>p.id).join();t&&r(t)!==r(this.areas)&&(this.zoom=1,this.shift={x:0,y:0})}render(){return n`${this.width&&(this.areas.length||this.home)?l(this,O,zo).call(this):c}
${this.still?c:n`<div class="zoom">
<button aria-label=${s("map.nearer")} @click=${()=>this.zoom*=1.5}>
${f("plus",20)}
</button>
<button aria-label=${s("map.farther")} @click=${()=>this.zoom/=1.5}>
${f("minus",20)}
</button>
</div>`}
${this.legend?l(this,O,Fo).call(this):c}`}};Xs=new WeakMap,Se=new WeakMap,Zs=new WeakMap,O=new WeakSet,cs=function(){if(this.home)return this.home;let e=this.areas[0]?.area,[t,r]=e?e.shape==="circle"?[e.lat,e.lon]:e.ring[0]??[0,0]:[0,0];return{latitude:t/1e6,longitude:r/1e6}},Oo=function(){let e=u(this,O,cs),t=this.placing?Tc:Mc,r=this.areas.map(m=>Ki(m.area,e)),o=r.filter(m=>Ra(m)<=Ec),p=(o.length?o:r).map(Vi),h={left:-t,right:t,bottom:-t,top:t};return Ca(this.home&&(o.length||!p.length)?[...p,h]:p)},zo=function(){let e=l(this,O,Oo).call(this),t=Math.max(e.right-e.left,1),r=Math.max(e.top-e.bottom,1),o=Math.min(Sc,this.width/6,this.height/6),p=Math.min((this.width-2*o)/t,(this.height-2*o)/r)*this.zoom,h={x:(e.left+e.right)/2,y:(e.bottom+e.top)/2};k(this,Zs,{scale:p,middle:h});let m=ce=>this.width/2+(ce-h.x)*p+this.shift.x,v=ce=>this.height/2-(ce-h.y)*p+this.shift.y,L=ce=>`M${ce.map(le=>`${m(le.x).toFixed(1)} ${v(le.y).toFixed(1)}`).join("L")}Z`,Y=u(this,O,cs),Ee=this.areas.map(ce=>{let le=Ki(ce.area,Y),Ps=Vi(le),Lr=Ps.top,Bi=m(Ps.right)>0&&m(Ps.left)<this.width&&v(Ps.bottom)>0&&v(Lr)<this.height,ga=le.kind==="circle"?{x:m(le.centre.x),y:v(Lr)}:(()=>{let ba=le.points.reduce((va,ya)=>ya.y>va.y?ya:va);return{x:m(ba.x),y:v(ba.y)}})(),hc={x:Math.min(this.width-16,Math.max(16,ga.x)),y:Math.min(this.height-16,Math.max(16,ga.y))};return Me`<g class="${ce.tone} ${ce.selected?"selected":""}">
${le.kind==="circle"?Me`<circle class="area" cx=${m(le.centre.x)} cy=${v(le.centre.y)} r=${le.radius*p} />`:Me`<path class="area" d=${L(le.points)} />`}
${ce.key&&Bi?l(this,O,Uo).call(this,ce,hc):c}
</g>`});return n`<svg
class="map"
role="img"
aria-label=${this.label}
@pointerdown=${u(this,Fr)}
@pointermove=${u(this,Gr)}
@pointerup=${u(this,Qs)}
@pointercancel=${u(this,Qs)}
>
${l(this,O,jo).call(this,p,m,v)} ${Ee} ${this.home?l(this,O,Ko).call(this,m,v,L):c}
${this.placing?l(this,O,Bo).call(this,this.placing,m,v,L):c} ${l(this,O,Vo).call(this,p)}
</svg>`},Bo=function(e,t,r,o){let p=Fi({place:e},u(this,O,cs));if(!p)return Me``;let h={x:t(p.at.x),y:r(p.at.y)},m=e.heading_deg*Math.PI/180,v={x:h.x+Math.sin(m)*Do,y:h.y-Math.cos(m)*Do};return Me`<g class="placing">
<path class="sees" d=${o([p.at,...p.edge])} />
<line x1=${h.x} y1=${h.y} x2=${v.x} y2=${v.y} />
<circle class="at" cx=${h.x} cy=${h.y} r="9" />
<circle class="handle" cx=${v.x} cy=${v.y} r="11" />
<circle class="grip" cx=${v.x} cy=${v.y} r="24" />
</g>`},Uo=function(e,t){return Me`<g class="pick" @click=${()=>l(this,O,Go).call(this,e.id)}>
<rect x=${t.x-13} y=${t.y-13} width="26" height="26" rx=${e.tone==="low"?6:13} />
<text x=${t.x} y=${t.y}>${e.key}</text>
</g>`},jo=function(e,t,r){let o=Gi(110/e)*e,p=[],h=m=>(m%o+o)%o;for(let m=h(t(0));m<this.width;m+=o)p.push(Me`<line class="grid" x1=${m} x2=${m} y1="0" y2=${this.height} />`);for(let m=h(r(0));m<this.height;m+=o)p.push(Me`<line class="grid" x1="0" x2=${this.width} y1=${m} y2=${m} />`);return p},Ko=function(e,t,r){let o=this.home,p=this.cameras.flatMap(m=>{let v=Fi(m,o);return v?[Me`<path class="faces" d=${r([v.at,...v.edge])} />`]:[]}),h={x:e(0),y:t(0)};return Me`${p}<circle class="homedot" cx=${h.x} cy=${h.y} r="12" />
<path class="homemark" transform="translate(${h.x-7} ${h.y-7.5}) scale(.58)"
d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z" />`},Vo=function(e){let t=Gi(90/e),r=this.width-16,o=this.height-16;return Me`<g class="scale">
<line x1=${r-t*e} x2=${r} y1=${o} y2=${o} />
<text x=${r} y=${o-8}>${We(t)}</text>
</g>`},Fo=function(){return n`<div class="leg">
<div><i class="h">${f("home",12)}</i>${s("map.home")}</div>
<div><i></i>${s("map.solid")}</div>
<div><i class="low"></i>${s("map.low")}</div>
<div class="last">${s("map.why")}</div>
</div>`},Go=function(e){this.dispatchEvent(new CustomEvent("nr-pick",{detail:e,bubbles:!0,composed:!0}))},hn=function(e){this.dispatchEvent(new CustomEvent("nr-place",{detail:e}))},un=function(e){let t=this.getBoundingClientRect(),{scale:r,middle:o}=u(this,Zs);return{x:(e.clientX-t.left-this.width/2-this.shift.x)/r+o.x,y:o.y-(e.clientY-t.top-this.height/2-this.shift.y)/r}},Fr=new WeakMap,Gr=new WeakMap,Yo=function(e){let t=this.placing;if(!t)return;let r={latitude:t.latitude_udeg/1e6,longitude:t.longitude_udeg/1e6},o=Sa(u(this,O,cs),r),p=l(this,O,un).call(this,e),h=Math.atan2(p.x-o.x,p.y-o.y)*180/Math.PI;l(this,O,hn).call(this,{heading_deg:(Math.round(h)+360)%360})},mn=function(e){let{x:t,y:r}=u(this,Se)?.from??{x:0,y:0};return Math.hypot(e.clientX-t,e.clientY-r)>=qc},Qs=new WeakMap,ae.styles=[x,Ho],d([y({attribute:!1})],ae.prototype,"areas",2),d([y({attribute:!1})],ae.prototype,"cameras",2),d([y({attribute:!1})],ae.prototype,"home",2),d([y({attribute:!1})],ae.prototype,"placing",2),d([y()],ae.prototype,"label",2),d([y({type:Boolean})],ae.prototype,"still",2),d([y({type:Boolean})],ae.prototype,"legend",2),d([b()],ae.prototype,"width",2),d([b()],ae.prototype,"height",2),d([b()],ae.prototype,"zoom",2),d([b()],ae.prototype,"shift",2),ae=d([w("nr-map")],ae);function Js(i,a){return{latitude:String(i?i.latitude_udeg/1e6:a.latitude),longitude:String(i?i.longitude_udeg/1e6:a.longitude),heading:String(i?.heading_deg??0),view:String(i?.view_deg??110),range:String(i?.range_m??30)}}function fn(i,a,e){let t=Number(i.replace(",","."));if(!i.trim()||!Number.isFinite(t))return null;let r=Math.round(t);return r>=a&&r<=e?r:null}function Ns(i){let a=(h,m)=>{let v=Number(h.replace(",","."));return h.trim()&&Math.abs(v)<=m?Math.round(v*1e6):null},e=a(i.latitude,90),t=a(i.longitude,180),r=fn(i.heading,0,359),o=fn(i.view,1,360),p=fn(i.range,1,2e3);return e===null||t===null||r===null||o===null||p===null?null:{latitude_udeg:e,longitude_udeg:t,heading_deg:r,view_deg:o,range_m:p}}var Rc=[{name:"heading",least:0,most:359,sign:"°"},{name:"view",least:10,most:360,sign:"°"},{name:"range",least:5,most:200,sign:" m"}],Cc=["latitude","longitude","heading","view","range"],Ue,gn,Wo,bn,yt=class extends A{constructor(){super(...arguments);g(this,Ue);this.disabled=!1}render(){return n`<p class="sm mut">${s("place.text")}</p>
<nr-map
.cameras=${this.house.cameras.filter(e=>e.id!==this.camera.id)}
.placing=${Ns(this.value)}
.home=${Pt(this.hass)}
.label=${s("camera.map")}
?still=${this.disabled}
@nr-place=${e=>l(this,Ue,Wo).call(this,e.detail)}
></nr-map>
<fieldset class="turns" ?disabled=${this.disabled}>
${Rc.map(({name:e,least:t,most:r,sign:o})=>{let p=`${this.value[e]||"–"}${o}`;return n`<label
><span>${s(`place.${e}`)}</span><b aria-hidden="true">${p}</b
><input
type="range"
min=${t}
max=${r}
aria-valuetext=${p}
.value=${this.value[e]}
@input=${h=>l(this,Ue,gn).call(this,e,h)}
/></label>`})}
</fieldset>
<details>
<summary>${s("place.exact")}${f("down",18)}</summary>
<fieldset class="numbers" ?disabled=${this.disabled}>
${Cc.map(e=>n`<label class="field"
>${s(`camera.${e}`)}<input
inputmode="decimal"
.value=${this.value[e]}
@input=${t=>l(this,Ue,gn).call(this,e,t)}
/></label>`)}
</fieldset>
</details>`}};Ue=new WeakSet,gn=function(e,t){l(this,Ue,bn).call(this,{[e]:t.target.value})},Wo=function({latitude_udeg:e,longitude_udeg:t,heading_deg:r}){l(this,Ue,bn).call(this,{...e===void 0?{}:{latitude:String(e/1e6)},...t===void 0?{}:{longitude:String(t/1e6)},...r===void 0?{}:{heading:String(r)}})},bn=function(e){let t={...this.value,...e};this.dispatchEvent(new CustomEvent("nr-placed",{detail:t}))},yt.styles=[x,$`
:host{display: grid;gap: 12px;}nr-map{height: 260px;border-radius: 8px;}.turns{display: grid;grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));gap: 4px 16px;border: 0;margin: 0;padding: 0;min-width: 0;}.turns label{display: grid;grid-template-columns: 1fr auto;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}b{color: var(--nr-ink);font-weight: 400;font-variant-numeric: tabular-nums;}input[type="range"]{grid-column: 1 / -1;width: 100%;height: 44px;margin: 0;accent-color: var(--nr-fill);}summary{color: var(--nr-link);font-weight: 500;min-height: 44px;display: flex;align-items: center;gap: 6px;cursor: pointer;list-style: none;}.numbers{display: grid;grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));gap: 12px;}`],d([y({attribute:!1})],yt.prototype,"camera",2),d([y({attribute:!1})],yt.prototype,"value",2),d([y({type:Boolean})],yt.prototype,"disabled",2),yt=d([w("nr-place-form")],yt);var hs,Bt,Xo,vn,Be=class extends A{constructor(){super(...arguments);g(this,Bt);this.place=null;this.live=!1;this.busy=!1;this.wrong="";g(this,hs,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){let{camera:e}=this,t=this.place??Js(e.place,Pt(this.hass)),r=this.live||!e.snapshot_at&&e.state==="recording",o=e.snapshot_at?`cameras/${e.id}/snapshot`:"";return n`<nr-dialog
open
.heading=${s("place.title",{name:e.name})}
@nr-close=${u(this,hs)}
>
<div class="sees">
<nr-picture
.hub=${this.house.hub}
.path=${r?`cameras/${e.id}/live.mjpeg`:o}
.alt=${s("cameras.picture",{name:e.name})}
></nr-picture>
${r||!o?c:n`<button
class="btn sm"
@click=${()=>{this.live=!0}}
>
${f("play",16)}${s("place.live")}
</button>`}
</div>
<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${e}
.value=${t}
@nr-placed=${p=>{this.place=p.detail}}
></nr-place-form>
${this.wrong?n`<p class="wrong sm" role="alert">${this.wrong}</p>`:c}
<button
slot="acts"
class="btn link"
?disabled=${this.busy}
@click=${()=>{l(this,Bt,vn).call(this,{indoor:!0,may_share:!1})}}
>
${s("place.indoor")}
</button>
<button slot="acts" class="btn link" @click=${u(this,hs)}>${s("place.later")}</button>
<button slot="acts" class="btn tonal" ?disabled=${this.busy} @click=${()=>l(this,Bt,Xo).call(this,t)}>
${s("camera.save")}
</button>
</nr-dialog>`}};hs=new WeakMap,Bt=new WeakSet,Xo=function(e){let t=Ns(e);t?l(this,Bt,vn).call(this,{place:t}):this.wrong=s("camera.wrong_place")},vn=async function(e){this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,e),u(this,hs).call(this)}catch(t){this.wrong=q.of(t).message}this.busy=!1},Be.styles=[x,$`
.sees{position: relative;margin-bottom: 12px;}nr-picture{aspect-ratio: 16 / 9;max-height: 220px;width: 100%;border-radius: 8px;}.sees button{position: absolute;inset-inline-end: 8px;bottom: 8px;background: var(--nr-card);}.wrong{color: var(--nr-red);margin-top: 8px;}`],d([y({attribute:!1})],Be.prototype,"camera",2),d([b()],Be.prototype,"place",2),d([b()],Be.prototype,"live",2),d([b()],Be.prototype,"busy",2),d([b()],Be.prototype,"wrong",2),Be=d([w("nr-place-dialog")],Be);var N,yn,Zo,Qo,Jo,No,$n,wn,we=class extends P{constructor(){super(...arguments);g(this,N);this.found=null;this.archived=null;this.error=null;this.indoor=!1;this.busy=!1;this.answer="";this.choice=!1}willUpdate(e){e.has("error")&&this.error&&l(this,N,$n).call(this,this.error)}render(){return n`<form class="card" @submit=${e=>{l(this,N,No).call(this,e)}}>
<h4>
${this.found||this.archived?s("adopt.title",{name:u(this,N,yn)||(this.found?.address??"")}):s("adopt.by_address")}
</h4>
${this.found||this.archived?c:n`<label class="field whole"
>${s("adopt.address")}<input
name="address"
required
autofocus
maxlength="2000"
autocomplete="off"
spellcheck="false"
placeholder="rtsp://"
/></label>`}
<label class="field"
>${s("adopt.name")}<input name="name" required maxlength="60" .value=${u(this,N,yn)}
/></label>
<label class="field"
>${s("adopt.place")}<select
name="place"
@change=${e=>{this.indoor=e.target.value==="indoor"}}
>
<option value="outdoor">${s("adopt.outdoor")}</option>
<option value="indoor">${s("adopt.indoor")}</option>
</select></label
>
${this.archived?c:l(this,N,Zo).call(this)}
<label class="tick"
><input name="may_share" type="checkbox" ?checked=${!this.indoor} ?disabled=${this.indoor} /><span
>${s("adopt.may_share")}<br /><span class="sm mut"
>${s(this.indoor?"adopt.never":"adopt.each_time")}</span
></span
></label
>
${this.answer?n`<p class="answer sm ${this.choice?"":"wrong"}" role="alert">${this.answer}</p>`:c}
<div class="acts row">
${l(this,N,Jo).call(this)}
<button class="btn link" type="button" @click=${()=>l(this,N,wn).call(this)}>
${s("pages.cancel")}
</button>
</div>
</form>`}};N=new WeakSet,yn=function(){return this.archived?.name??this.found?.name??""},Zo=function(){return n`<label class="field"
>${s("adopt.user")}<input name="username" autocomplete="off" maxlength="200"
/></label>
<label class="field"
>${s("adopt.password")}<input
name="password"
type="password"
autocomplete="off"
maxlength="200"
/></label>`},Qo=function(e){if(this.archived)return{archive_id:this.archived.archive_id,archive_key:this.archived.archive_key};let t={username:e("username"),password:e("password")};return this.found?{found_key:this.found.key,...t}:{stream_url:e("address").trim(),...t}},Jo=function(){return!this.choice||this.busy?n`<button ?disabled=${this.busy}>
${s(this.busy?"adopt.adopting":"adopt.adopt")}
</button>`:n`<button class="btn tonal" value="recorder">${s("adopt.from_recorder")}</button
><button class="btn link" value="directly">${s("adopt.directly")}</button>`},No=async function(e){e.preventDefault();let t=new FormData(e.target),r=o=>String(t.get(o)??"");this.busy=!0,this.answer="";try{let o=await this.house.hub.post("/cameras",{...l(this,N,Qo).call(this,r),name:r("name").trim(),indoor:this.indoor,may_share:!this.indoor&&t.has("may_share"),doorbell:this.found?.doorbell??!1,if_read_already:e.submitter?.value||"ask"});l(this,N,wn).call(this,o)}catch(o){l(this,N,$n).call(this,q.of(o))}this.busy=!1},$n=function(e){this.answer=e.message,this.choice=e.code==="read_already"},wn=function(e=null){this.dispatchEvent(new CustomEvent("nr-done",{detail:e}))},we.styles=[x,Hs,$`
form{padding: 16px;display: grid;grid-template-columns: 1fr 1fr;align-items: end;gap: 12px;}h4{grid-column: 1 / -1;font: 500 16px/22px var(--nr-font);}.acts,
.answer,
.tick,
.whole{grid-column: 1 / -1;}.acts{flex-wrap: wrap;}.acts button{white-space: nowrap;}.wrong{color: var(--nr-red);}`],d([y({attribute:!1})],we.prototype,"house",2),d([y({attribute:!1})],we.prototype,"found",2),d([y({attribute:!1})],we.prototype,"archived",2),d([y({attribute:!1})],we.prototype,"error",2),d([b()],we.prototype,"indoor",2),d([b()],we.prototype,"busy",2),d([b()],we.prototype,"answer",2),d([b()],we.prototype,"choice",2),we=d([w("nr-camera-adopt")],we);var xe,el,er,tl,sl,je=class extends A{constructor(){super(...arguments);g(this,xe);this.place=null;this.busy=!1;this.wrong="";this.forgetting=!1}willUpdate(e){e.has("camera")&&e.get("camera")?.id!==this.camera.id&&(this.place=null)}render(){let{camera:e,house:t}=this,r=t.mayManage;return n`
<div>${S("cameras",n`${f("back",18)} ${s("cameras.title")}`,{class:"row"})}</div>
<h2>${e.name}</h2>
<form
class="two"
@submit=${o=>{l(this,xe,tl).call(this,o)}}
aria-label=${e.name}
>
<section class="card">
<nr-picture
.hub=${t.hub}
.path=${e.snapshot_at?`cameras/${e.id}/snapshot`:""}
.alt=${s("cameras.picture",{name:e.name})}
></nr-picture>
<fieldset class="pad" ?disabled=${!r}>
<p class="sm mut">
${[s(`camera.state.${e.state}`),e.video].filter(Boolean).join(" · ")}
</p>
${[e.reason,...e.notes].filter(Boolean).map(o=>n`<p class="sm why">${o}</p>`)}
<label class="field"
>${s("adopt.name")}<input name="name" required maxlength="60" .value=${e.name}
/></label>
${e.kind==="archive"?c:l(this,xe,er).call(this,"recording",e.recording,"camera.recording","camera.recording_text")}
${l(this,xe,er).call(this,"may_share",e.may_share,"adopt.may_share","adopt.each_time")}
${l(this,xe,er).call(this,"indoor",e.indoor,"camera.indoor","camera.indoor_text")}
${e.kind==="archive"?c:n`${l(this,xe,er).call(this,"sound",e.sound,"camera.sound","camera.sound_text")}
<label class="field"
>${s("camera.keep")}<input
name="days"
type="number"
min="0.01"
max="366"
step="any"
.value=${e.keep.days===null?"":String(e.keep.days)}
placeholder=${s("camera.keep_all")}
/></label>`}
</fieldset>
</section>
<section class="card pad">
<h3>${s("camera.place")}</h3>
<p class="sm mut">${s("camera.place_text")}</p>
${l(this,xe,el).call(this,r)}
</section>
${this.wrong?n`<p class="wrong" role="alert">${this.wrong}</p>`:c}
${r?n`<div class="row" style="flex-wrap:wrap">
<button ?disabled=${this.busy}>${s("camera.save")}</button>
<button
type="button"
class="btn link"
@click=${()=>{this.forgetting=!0}}
>
${s("camera.forget")}
</button>
</div>`:c}
</form>
<nr-dialog
.open=${this.forgetting}
.heading=${s("camera.forget_title",{name:e.name})}
@nr-close=${()=>{this.forgetting=!1}}
>
<p>${s("camera.forget_text")}</p>
<button
slot="acts"
class="btn link"
autofocus
@click=${()=>{this.forgetting=!1}}
>
${s("pages.back")}
</button>
<button slot="acts" ?disabled=${this.busy} @click=${()=>{l(this,xe,sl).call(this)}}>
${s("camera.forget_it")}
</button>
</nr-dialog>
`}};xe=new WeakSet,el=function(e){let{latitude:t,longitude:r}=this.hass.config,o={latitude:t,longitude:r},p=this.place??(this.camera.place?Js(this.camera.place,o):null);return p?n`<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${this.camera}
.value=${p}
?disabled=${!e}
@nr-placed=${h=>{this.place=h.detail}}
></nr-place-form>`:n`<p>${s("cameras.no_place")}</p>
${e?n`<p>
<button
type="button"
@click=${()=>{this.place=Js(null,o)}}
>
${f("place",18)}${s("camera.place_it")}
</button>
</p>`:c}`},er=function(e,t,r,o){return n`<label class="tick"
><input type="checkbox" name=${e} .checked=${t} /><span
>${s(r)}<br /><span class="sm mut">${s(o)}</span></span
></label
>`},tl=async function(e){e.preventDefault();let t=new FormData(e.target),r=this.place&&Ns(this.place);if(this.place&&!r){this.wrong=s("camera.wrong_place");return}let o=Number(t.get("days"));this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,{name:String(t.get("name")).trim(),...t.has("recording")===this.camera.recording?{}:{recording:t.has("recording")},may_share:t.has("may_share"),indoor:t.has("indoor"),sound:t.has("sound"),keep:{...this.camera.keep,days:o>0?o:null},...r?{place:r}:{}}),this.place=null,this.notify(s("camera.saved",{name:this.camera.name}))}catch(p){this.wrong=q.of(p).message}this.busy=!1},sl=async function(){this.busy=!0;try{await this.house.hub.delete(`/cameras/${this.camera.id}`),this.forgetting=!1}catch(e){this.notify(e)}this.busy=!1},je.styles=[x,Hs,$`
:host{display: grid;gap: 16px;}h2{font: 500 22px/30px var(--nr-font);}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 16px;align-items: start;}.pad{padding: 16px;display: grid;gap: 12px;}h3{font: 500 16px/22px var(--nr-font);}nr-picture{aspect-ratio: 16 / 9;border-radius: var(--nr-r) var(--nr-r) 0 0;}.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}`],d([y({attribute:!1})],je.prototype,"camera",2),d([b()],je.prototype,"place",2),d([b()],je.prototype,"busy",2),d([b()],je.prototype,"wrong",2),d([b()],je.prototype,"forgetting",2),je=d([w("nr-camera-change")],je);var rl=["frigate","onvif","folder"],Lc=1e3,tr,_,nl,al,ol,ll,pl,dl,Yr,$t,cl,xn,hl,ul,ml,Wr,kn,fl,gl,bl,vl,Xr,yl,Ke=class extends A{constructor(){super(...arguments);g(this,_);this.open=null;this.kind="frigate";this.busy="";this.wrong="";this.removing=null;this.list=new K(this);this.found=new K(this);this.lenders=new K(this);g(this,tr,null)}connectedCallback(){super.connectedCallback(),k(this,tr,this.house.hub.listen(e=>{e.type==="archive.changed"&&this.list.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,tr))==null||e.call(this)}willUpdate(){this.list.ask(this.house.hub,"/archives");let e=this.open?.what==="add";this.found.ask(this.house.hub,e?"/archives/found":""),this.lenders.ask(this.house.hub,e?"/archives/lenders":"")}render(){let e=this.list.value?.archives??[],t=this.house.mayManage;return!t&&!e.length?c:n`<div class="head">
<div class="grow">
<h3>${s("archives.title")}</h3>
<p class="mut sm">${s("archives.text")}</p>
</div>
${t?n`<button class="btn sm" @click=${()=>l(this,_,Yr).call(this,{what:"add"})}>
${f("plus",16)}${s("archives.add")}
</button>`:c}
</div>
<div class="two ${this.open?"open":""}">
${this.list.error?n`<div class="card pad"><p class="wrong" role="alert">${this.list.error.message}</p></div>`:e.length?n`<ul class="card">
${e.map(r=>l(this,_,nl).call(this,r,t))}
</ul>`:n`<div class="card pad"><p class="mut">${s("archives.none")}</p></div>`}
${l(this,_,dl).call(this)}
</div>
${l(this,_,yl).call(this)}`}};tr=new WeakMap,_=new WeakSet,nl=function(e,t){let r=e.cameras.filter(h=>h.camera_id),o=e.cameras.filter(h=>!h.camera_id),p=e.state==="connected";return n`<li class=${l(this,_,al).call(this,e)}>
<span class="tile" aria-hidden="true">${f("disk",20)}</span>
<div class="grow">
<b>${e.name}</b>
<span class="sm mut line">${l(this,_,ol).call(this,e,r)}</span>
<span class="sm line ${p||e.state==="unknown"?"mut":"why"}"
>${[s(`archive.state.${e.state}`),p?l(this,_,ll).call(this,e):""].filter(Boolean).join(" · ")}</span
>
${e.reason?n`<span class="sm line ${p?"mut":"why"}">${e.reason}</span>`:c}
</div>
${t?n`<button
class="btn sm"
aria-label=${s("archives.manage_this",{name:e.name})}
@click=${()=>l(this,_,Yr).call(this,{what:"settings",archive:e})}
>
${s("archives.manage")}
</button>`:c}
</li>
${o.map(h=>l(this,_,pl).call(this,e,h,t))}`},al=function(e){return this.open?.what==="settings"&&this.open.archive.id===e.id?"chosen":""},ol=function(e,t){let r=Math.max(0,...t.map(({earliest:p,latest:h})=>p&&h?Pr(p,h):0)),o=[...new Set(t.flatMap(p=>p.labels))];return[e.name===s(`archive.kind.${e.kind}`)?"":s(`archive.kind.${e.kind}`),e.kind==="folder"?e.folder:e.version,t.map(p=>p.name).join(", "),r?Z(r):"",o.map(p=>s(`label.${p}`)).join(", "),e.files===null?"":T("archives.files",e.files,{count:M(e.files)})].filter(Boolean).join(" · ")},ll=function({clock_offset_ms:e,clock_uncertainty_ms:t}){let r=M(Math.max(1,Math.ceil(t/1e3)));if(e===null)return s("archives.clock_unknown",{seconds:r});if(Math.abs(e)<Lc)return s("archives.clock_right");let o=Z(Math.abs(e));return s(e>0?"archives.clock_ahead":"archives.clock_behind",{length:o})},pl=function(e,t,r){let o=this.open?.what==="camera"&&this.open.camera.key===t.key;return n`<li class="camera ${o?"chosen":""}">
<div class="grow">
<b>${t.name}</b>
<span class="sm mut">${s("archives.not_used")}</span>
</div>
${r?n`<button
class="btn sm"
aria-expanded=${o}
aria-label=${s("cameras.adopt_this",{name:t.name})}
@click=${()=>o?l(this,_,$t).call(this):l(this,_,Yr).call(this,{what:"camera",archive:e,camera:t})}
>
${s("cameras.adopt")}
</button>`:c}
</li>`},dl=function(){let e=this.open;return e?e.what==="camera"?n`<nr-camera-adopt
.house=${this.house}
.archived=${{archive_id:e.archive.id,archive_key:e.camera.key,name:e.camera.name}}
@nr-done=${()=>{l(this,_,$t).call(this),this.list.again()}}
></nr-camera-adopt>`:e.what==="add"?l(this,_,cl).call(this):l(this,_,fl).call(this,e.archive):c},Yr=function(e){this.wrong="",this.open=e},$t=function(){this.open=null},cl=function(){let e=(this.found.value?.found??[]).filter(r=>!r.archive_id),t=(this.lenders.value?.lenders??[]).filter(r=>!r.lent);return n`<div class="card">
${e.length||t.length?n`<ul class="offers">
${e.map(r=>l(this,_,hl).call(this,r))} ${t.map(r=>l(this,_,ul).call(this,r))}
</ul>`:c}
<form aria-label=${s("archives.add")} @submit=${r=>{l(this,_,ml).call(this,r)}}>
<h4>${s("archives.add")}</h4>
<label class="field"
>${s("archives.kind")}<select
name="kind"
@change=${r=>{this.kind=r.target.value}}
>
${rl.map(r=>n`<option value=${r}>${s(`archive.kind.${r}`)}</option>`)}
</select></label
>
${l(this,_,xn).call(this,this.kind)} ${l(this,_,kn).call(this)}
<div class="acts row">
<button ?disabled=${!!this.busy}>
${s(this.busy?"archives.trying":"archives.add_this")}
</button>
<button class="btn link" type="button" @click=${()=>l(this,_,$t).call(this)}>
${s("pages.cancel")}
</button>
</div>
</form>
</div>`},xn=function(e,t=null){return e==="folder"?n`<label class="field"
>${s("archives.folder")}<input
name="folder"
required
maxlength="1000"
autocomplete="off"
spellcheck="false"
placeholder="/media/cameras"
.value=${t?.folder??""}
/></label>
<p class="sm mut">${s("archives.folder_text")}</p>`:e==="lent"?n``:n`<label class="field"
>${s("archives.address")}<input
name="address"
required
maxlength="2000"
autocomplete="off"
spellcheck="false"
placeholder=${e==="frigate"?"http://192.0.2.8:5000":"http://192.0.2.8/onvif/device_service"}
.value=${t?.address??""}
/></label>
<label class="field"
>${s("adopt.user")}<input name="username" autocomplete="off" maxlength="200" /></label
><label class="field"
>${s("adopt.password")}<input
name="password"
type="password"
autocomplete="off"
maxlength="200"
/></label>
${e==="frigate"?n`<label class="tick"
><input name="own" type="checkbox" ?checked=${t?!t.verify:!1} /><span
>${s("archives.own_certificate")}<br /><span class="sm mut"
>${s("archives.own_certificate_text")}</span
></span
></label
>`:c}`},hl=function(e){let t=e.name||s(`archive.kind.${e.kind}`);return n`<li>
<div class="grow">
<b>${s("archives.is_here",{name:t})}</b>
<span class="sm mut"
><span class="code">${e.address}</span>${e.version?n` · ${e.version}`:c}</span
>
</div>
<button
class="btn sm tonal"
aria-label=${s("archives.use_this",{name:t})}
?disabled=${!!this.busy}
@click=${()=>{l(this,_,Wr).call(this,e.address,{kind:e.kind,address:e.address,verify:e.verify})}}
>
${s("archives.use")}
</button>
</li>`},ul=function(e){return n`<li>
<div class="grow">
<b>${e.name}</b>
<span class="sm mut">${s("archives.through_home_assistant")}</span>
</div>
<button
class="btn sm"
aria-label=${s("archives.use_this",{name:e.name})}
?disabled=${!!this.busy}
@click=${()=>{l(this,_,Wr).call(this,e.key,{kind:"lent",lender:e.key,name:e.name})}}
>
${s("archives.use")}
</button>
</li>`},ml=async function(e){e.preventDefault(),await l(this,_,Wr).call(this,this.kind,{kind:this.kind,...il(e.target,!0)})},Wr=async function(e,t){this.busy=e,this.wrong="";try{await this.house.hub.post("/archives",t),l(this,_,$t).call(this),await this.list.again()}catch(r){this.wrong=q.of(r).message;let o=rl.find(h=>h===t.kind),p=this.renderRoot.querySelector("input[name=address]");o&&t.address&&p&&(this.kind=o,p.value=t.address)}this.busy=""},kn=function(){return this.wrong?n`<p class="sm wrong" role="alert">${this.wrong}</p>`:c},fl=function(e){return n`<form
class="card"
aria-label=${e.name}
@submit=${t=>{l(this,_,gl).call(this,t,e)}}
>
<h4>${e.name}</h4>
<label class="field"
>${s("adopt.name")}<input name="name" required maxlength="60" .value=${e.name}
/></label>
${l(this,_,xn).call(this,e.kind,e)} ${l(this,_,kn).call(this)}
<div class="acts row">
<button ?disabled=${!!this.busy}>${s("camera.save")}</button>
<button class="btn sm" type="button" ?disabled=${!!this.busy} @click=${()=>{l(this,_,bl).call(this,e)}}>
${s("archives.check")}
</button>
<button class="btn link" type="button" @click=${()=>this.removing=e}>
${s("archives.remove")}
</button>
<button class="btn link" type="button" @click=${()=>l(this,_,$t).call(this)}>
${s("pages.cancel")}
</button>
</div>
</form>`},gl=async function(e,t){e.preventDefault();let r=il(e.target,!1),o=h=>t[h]===r[h],p=Object.fromEntries(Object.entries(r).filter(([h])=>!o(h)));if(!Object.keys(p).length)return l(this,_,$t).call(this);await l(this,_,Xr).call(this,t,()=>this.house.hub.patch(`/archives/${t.id}`,p))},bl=async function(e){await l(this,_,Xr).call(this,e,()=>this.house.hub.post(`/archives/${e.id}/check`))},vl=async function(e){this.removing=null,await l(this,_,Xr).call(this,e,()=>this.house.hub.delete(`/archives/${e.id}`,{with_cameras:!0}))},Xr=async function(e,t){this.busy=e.id,this.wrong="";try{await t(),l(this,_,$t).call(this)}catch(r){this.wrong=q.of(r).message}this.busy="",await this.list.again()},yl=function(){let e=this.removing;return n`<nr-dialog
.open=${e!==null}
.heading=${s("archives.remove_title",{name:e?.name??""})}
@nr-close=${()=>this.removing=null}
>
<p>${s("archives.remove_text")}</p>
<button slot="acts" class="btn link" autofocus @click=${()=>this.removing=null}>
${s("pages.back")}
</button>
<button slot="acts" class="btn" @click=${()=>{e&&l(this,_,vl).call(this,e)}}>
${s("archives.remove_this")}
</button>
</nr-dialog>`},Ke.styles=[x,Hs,$`
.head{display: flex;align-items: end;gap: 16px;margin: 24px 0 12px;}h3{font: 500 18px/25px var(--nr-font);margin: 0 0 2px;}h4{font: 500 16px/22px var(--nr-font);}.two{display: grid;grid-template-columns: minmax(0, 1fr);gap: 16px;align-items: start;}.two.open{grid-template-columns: minmax(0, 2fr) minmax(300px, 1fr);}li{display: flex;align-items: center;gap: 12px;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}li.camera{padding-inline-start: 68px;}li.chosen{background: var(--nr-tint);}b{font-weight: 500;font-size: 15px;line-height: 21px;display: block;}.line{display: block;}.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}form,
.pad{padding: 16px;display: grid;gap: 12px;}.acts{flex-wrap: wrap;}.offers{border-bottom: 1px solid var(--nr-line);}:host([narrow]) .two.open{grid-template-columns: minmax(0, 1fr);}:host([narrow]) li.camera{padding-inline-start: 16px;}:host([narrow]) li{flex-wrap: wrap;}`],d([b()],Ke.prototype,"open",2),d([b()],Ke.prototype,"kind",2),d([b()],Ke.prototype,"busy",2),d([b()],Ke.prototype,"wrong",2),d([b()],Ke.prototype,"removing",2),Ke=d([w("nr-archives")],Ke);function il(i,a){let e=new FormData(i),t={};for(let p of["name","address","folder"])e.has(p)&&(t[p]=String(e.get(p)).trim());let r=String(e.get("username")??""),o=String(e.get("password")??"");return(a?r||o:r)&&Object.assign(t,{username:r,password:o}),i.elements.namedItem("own")&&(t.verify=!e.has("own")),t}var $l=new Set(["paused","sleeping","archived"]),Ac=6e4,wl="address",se,xl,kl,_l,El,Ml,Tl,Sl,ql,Ut=class extends A{constructor(){super(...arguments);g(this,se);this.adopting="";this.busy="";this.storage=new K(this)}willUpdate(){this.storage.ask(this.house.hub,"/storage")}render(){let e=this.house.cameras.find(r=>r.id===this.route[0]);if(this.route[0]&&e)return n`<div class="wrap">
<nr-camera-change
.hass=${this.hass}
.house=${this.house}
.camera=${e}
.narrow=${this.narrow}
></nr-camera-change>
</div>`;let t=this.house.found.filter(r=>!r.adopted);return n`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${s("cameras.title")}</h2>
<p>${l(this,se,xl).call(this,t.length)}</p>
</div>
${this.house.mayManage?n`<button
class="btn sm"
@click=${()=>{this.adopting=wl}}
>
${f("plus",16)}${s("setup.by_address")}
</button>
<button
class="btn sm"
?disabled=${this.house.scan?.running??!1}
@click=${()=>{l(this,se,ql).call(this)}}
>
${f("again",16)}${s(this.house.scan?.running?"cameras.looking":"cameras.look")}
</button>`:c}
</div>
${this.house.cameras.length?n`<ul class="grid">
${this.house.cameras.map(r=>l(this,se,kl).call(this,r))}
</ul>`:n`<div class="card">
<nr-empty
icon="camera"
.heading=${s("cameras.none")}
.text=${s("cameras.none_text")}
></nr-empty>
</div>`}
<h3>${s("cameras.found")}</h3>
<p class="mut sm">${s("cameras.found_text")}</p>
${l(this,se,Ml).call(this,t)}
<nr-archives .hass=${this.hass} .house=${this.house} .narrow=${this.narrow}></nr-archives>
</div>`}updated(){this.route[0]&&!this.house.cameras.some(t=>t.id===this.route[0])&&this.house.loaded&&X(this,"cameras")}};se=new WeakSet,xl=function(e){let t=[T("cameras.adopted",this.house.cameras.length),T("cameras.count",e)],r=this.storage.value;if(r){let o=Math.max(0,...r.cameras.map(h=>Pr(h.oldest,h.newest)||0)),p=re(r.free_bytes);t.push(o?s("cameras.kept",{length:Z(o),free:p}):s("cameras.free",{free:p}))}return t.join(" ")},kl=function(e){let t=e.state==="recording"||e.state==="archived",r=e.name;return n`<li class="card cam">
<nr-picture
.hub=${this.house.hub}
.path=${e.snapshot_at?`cameras/${e.id}/snapshot`:""}
.alt=${s("cameras.picture",{name:r})}
></nr-picture>
<span class="pill ${t?"":$l.has(e.state)?"paused":"off"}"><i></i>${s(`camera.state.${e.state}`)}</span>
<div class="body">
${S(`cameras/${e.id}`,r)}
<span class="sm mut">${l(this,se,El).call(this,e)}</span>
${e.reason?n`<span class="sm ${$l.has(e.state)?"mut":"why"}">${e.reason}</span>`:c}
${e.notes.map(o=>n`<span class="sm why">${o}</span>`)}
${Math.abs(e.clock_offset_ms??0)>=Ac?n`<span class="sm why"
>${s("cameras.clock_off",{length:Z(Math.abs(e.clock_offset_ms??0))})}</span
>`:c}
${l(this,se,_l).call(this,e)}
${e.state==="paused"?n`<span class="row paused"
><span class="sm grow"
>${s("cameras.paused",{time:U(e.since)})}</span
>${this.house.mayManage?n`<button
class="btn sm"
aria-label=${s("cameras.resume_this",{name:r})}
?disabled=${this.busy===e.id}
@click=${()=>{l(this,se,Sl).call(this,e)}}
>
${s("cameras.resume")}
</button>`:c}</span
>`:c}
<span class="share"
>${f(e.may_share?"tick":"lock",18)}${s(e.may_share?"cameras.may_share":"cameras.never")}</span
>
</div>
</li>`},_l=function(e){let{both:t,only_camera:r,only_hub:o,judges:p,stuck:h}=e.motion_agreement;return h?n`<span class="sm why">${s("cameras.stuck")}</span>`:p.length<2||t+r+o===0?c:n`<span class="sm mut"
>${s("cameras.judged",{both:t,camera:r,hub:o})}</span
>`},El=function(e){return[e.video,e.indoor?s("cameras.indoor"):"",e.doorbell?s("cameras.doorbell"):"",e.kind==="lent"?s("cameras.lent"):"",e.place?"":s("cameras.no_place")].filter(Boolean).join(" · ")},Ml=function(e){let t=e.find(o=>o.key===this.adopting),r=t||this.adopting===wl;return n`<div class="two ${r?"open":""}">
<ul class="card">
${e.length?e.map(o=>l(this,se,Tl).call(this,o)):n`<li class="found mut">${s("cameras.nothing_found")}</li>`}
</ul>
${r?n`<nr-camera-adopt
.house=${this.house}
.found=${t??null}
@nr-done=${()=>{this.adopting=""}}
></nr-camera-adopt>`:c}
</div>`},Tl=function(e){let t=e.name||s("cameras.at",{address:e.address});return n`<li class="found ${e.key===this.adopting?"chosen":""}">
<span class="tile" aria-hidden="true">${f(e.doorbell?"bell":"camera",20)}</span>
<div class="grow">
<b>${t}</b>
<span class="sm mut"
><span class="code">${e.address}</span>${e.brand?n` · ${e.brand}`:c}${e.away?n` · ${s("cameras.away")}`:c}</span
>
${e.lent_by?n`<span class="sm lent">${s("cameras.lent_by",{protocol:e.lent_by})}</span>`:c}
</div>
${this.house.mayManage&&!e.lent_by?n`<button
class="btn sm"
aria-expanded=${e.key===this.adopting}
aria-label=${s("cameras.adopt_this",{name:t})}
@click=${()=>{this.adopting=e.key===this.adopting?"":e.key}}
>
${s("cameras.adopt")}
</button>`:c}
</li>`},Sl=async function(e){this.busy=e.id;try{await this.house.hub.patch(`/cameras/${e.id}`,{recording:!0})}catch(t){this.notify(t)}this.busy=""},ql=async function(){try{await this.house.hub.post("/cameras/scan")}catch(e){this.notify(e)}},Ut.styles=[x,$`
.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(260px, 1fr));gap: 16px;}.cam{overflow: hidden;position: relative;}.cam nr-picture{aspect-ratio: 16 / 9;}.pill{position: absolute;top: 8px;inset-inline-start: 8px;display: inline-flex;align-items: center;gap: 6px;background: rgba(16, 18, 20, 0.78);color: #fff;border-radius: 14px;padding: 4px 10px;font-size: 12px;line-height: 16px;}.pill i{width: 8px;height: 8px;border-radius: 50%;background: #7fe0a1;}.pill.off i{background: #ffb74d;border-radius: 0;clip-path: polygon(50% 0, 100% 100%, 0 100%);}.pill.paused i{background: none;border-radius: 0;border-inline: 3px solid #fff;}.body{padding: 12px 16px 14px;display: grid;gap: 4px;}.body a{font: 500 15px/21px var(--nr-font);color: var(--nr-ink);text-decoration: none;}.body a:hover{text-decoration: underline;}.why{color: var(--nr-amber);}.share{display: flex;gap: 8px;align-items: center;margin-top: 4px;}.share .ic{color: var(--nr-ink2);}h3{font: 500 18px/25px var(--nr-font);margin: 24px 0 2px;}.two{display: grid;grid-template-columns: minmax(0, 1fr);gap: 16px;margin-top: 12px;align-items: start;}.two.open{grid-template-columns: minmax(0, 2fr) minmax(300px, 1fr);}.found{display: flex;align-items: center;gap: 12px;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}.found:last-child{border-bottom: 0;}.found.chosen{background: var(--nr-tint);}.found b{font-weight: 500;font-size: 15px;line-height: 21px;display: block;}.lent{display: block;}:host([narrow]) .two.open{grid-template-columns: minmax(0, 1fr);}`],d([b()],Ut.prototype,"adopting",2),d([b()],Ut.prototype,"busy",2),Ut=d([w("nr-page-cameras")],Ut);me({name:"cameras",icon:"camera",show:i=>n`<nr-page-cameras
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-cameras>`});var Ic=new Set(["hold","release"]);function Rl(i){return Ic.has(i.type)}function En(i){return i.practice==="yes"}var be=(i,a)=>typeof i[a]=="string"?i[a]:"";function wt(i){let a=be(i,"agency_name")||s("ledger.an_agency"),e=be(i,"case_number");return e?s("ledger.asked",{agency:a,number:e}):a}function Zr(i){let a=be(i,"by")||s("ledger.somebody"),e=be(i,"answered_by");if(e==="rule")return s("ledger.by_rule",{name:a});if(e==="automation")return s("ledger.by_automation",{name:a});let t=be(i,"first_by");return t?s("ledger.by_two",{first:t,by:a}):s("ledger.by",{name:a})}function _n(i){let a=be(i,"reason");return a?` ${s("ledger.reason",{reason:a})}`:""}function Cl(i){switch(i.type){case"decision":return i.answer==="deny"?{icon:i.answered_by==="person"?"cross":"quiet",tone:"",heading:s("ledger.denied",{asked:wt(i)}),text:`${Zr(i)} ${s("ledger.nothing_sent")}${_n(i)}`}:{icon:"tick",tone:"sent",heading:s("ledger.approved",{asked:wt(i)}),text:`${Zr(i)}${_n(i)}`};case"undone":return{icon:"undo",tone:"",heading:s("ledger.undone",{asked:wt(i)}),text:Zr(i)};case"withdrawal":return i.code?{icon:"undo",tone:"stop",heading:s("ledger.void",{asked:wt(i)}),text:s(`ledger.void.${String(i.code)}`)}:{icon:"undo",tone:"stop",heading:s("ledger.withdrawn",{asked:wt(i)}),text:i.state==="recorded"?s("ledger.withdrawn_after"):`${Zr(i)}${_n(i)}`};case"share":return{icon:"sealed",tone:"sent",heading:s("ledger.delivered",{asked:wt(i)}),text:s(i.receipt?"ledger.with_receipt":"ledger.without_receipt",{size:re(Number(i.size_bytes)||0)})};case"opened":return{icon:"sealed",tone:"sent",heading:s("ledger.opened",{agency:be(i,"agency_name")||s("ledger.an_agency")}),text:s("ledger.opened_text",{number:be(i,"case_number")||"–"})};case"hold":return{icon:"lock",tone:"",heading:T("ledger.kept",Number(i.clips)||0),text:s("ledger.until_answer",{asked:wt(i)})};case"release":return{icon:"lock",tone:"",heading:s("ledger.released"),text:wt(i)};case"rule":return{icon:"rules",tone:"",heading:s(`ledger.rule.${be(i,"change")}`,{name:be(i,"name")}),text:be(i,"by")?s("ledger.by",{name:be(i,"by")}):s("ledger.by_file")};case"rules":return{icon:"rules",tone:"",heading:s(`ledger.rules.${be(i,"change")}`),text:s("ledger.by",{name:be(i,"by")||s("ledger.somebody")})};default:return{icon:"info",tone:"",heading:i.type,text:""}}}function Ll(i,a){let e=i.filter(p=>new Date(p.at).getFullYear()===a&&!En(p)),t=new Set(e.filter(p=>p.type==="undone").map(p=>p.decided_at)),r=e.filter(p=>p.type==="decision"&&p.answer==="deny"&&!t.has(p.decided_at)),o=r.filter(p=>p.answered_by==="person");return{denied:o.length,byRule:r.length-o.length,shared:e.filter(p=>p.type==="share").length,withdrawn:e.filter(p=>p.type==="withdrawal"&&p.state==="asked").length}}var us,ve,Al,Il,Pl,Hl,Dl,Ol,jt=class extends A{constructor(){super(...arguments);g(this,ve);this.all=!1;this.busy=!1;this.ledger=new K(this);this.checked=new K(this);g(this,us,null)}willUpdate(){this.ledger.ask(this.house.hub,"/ledger"),this.checked.ask(this.house.hub,"/ledger/check"),u(this,us)??k(this,us,this.house.hub.listen(e=>{/^(request\.decided|share\.changed|rules\.changed)$/.test(e.type)&&this.ledger.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,us))==null||e.call(this),k(this,us,null)}render(){let e=this.ledger.value;return n`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${s("ledger.title")}</h2>
<p>${s("ledger.about")}</p>
</div>
<div class="row">
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{l(this,ve,Dl).call(this)}}>
${f("verified",16)}${s("ledger.verify")}
</button>
<button class="btn sm" ?disabled=${!e?.entries.length} @click=${()=>{l(this,ve,Ol).call(this)}}>
${f("download",16)}${s("ledger.export")}
</button>
</div>
</div>
${e?n`<div class="two">
${l(this,ve,Al).call(this,e.entries)}
<aside class="side">${l(this,ve,Pl).call(this,e)}${l(this,ve,Hl).call(this,e.entries)}</aside>
</div>`:Ie(this.ledger)}
</div>`}};us=new WeakMap,ve=new WeakSet,Al=function(e){let t=e.filter(o=>this.all||!Rl(o)).reverse();if(!t.length)return n`<div class="card">
<nr-empty icon="ledger" .heading=${s("ledger.empty")} .text=${s("ledger.empty_text")}></nr-empty>
</div>`;let r=new Map;for(let o of t){let p=pe(o.at)===pe(new Date)?s("ledger.today"):Ma(o.at);r.set(p,[...r.get(p)??[],o])}return n`<div class="card">
<ul>
${[...r].map(([o,p])=>n`<li>
<h3 class="day">${o}</h3>
${p.map(h=>l(this,ve,Il).call(this,h))}
</li>`)}
</ul>
<p style="padding:8px 16px 16px">
<button
class="btn link sm"
aria-pressed=${this.all}
@click=${()=>{this.all=!this.all}}
>
${s(this.all?"ledger.fewer":"ledger.all")}
</button>
</p>
</div>`},Il=function(e){let t=Cl(e),r=typeof e.request=="string"?e.request:"",o=this.house.requests.some(p=>p.id===r);return n`<article class="entry ${t.tone}">
<span class="g">${f(t.icon,20)}</span>
<h4>
${En(e)?n`<nr-chip icon="flag" have>${s("practice.chip")}</nr-chip> `:c}${t.heading}
</h4>
<span class="when tn"
>${he(e.at)} · ${s("ledger.number",{number:M(e.index+1)})}</span
>
${t.text?n`<p>${t.text}</p>`:c}
${o&&(e.type==="decision"||e.type==="share")?n`<div class="more">
${S(`requests/${r}`,s("ledger.see"),{class:"btn sm"})}
</div>`:c}
</article>`},Pl=function(e){let t=this.checked.value,r=t&&t.complaints.length>0;return n`<section class="card pad" aria-live="polite">
<h3>${s("ledger.check")}</h3>
${this.checked.error?n`<p class="broken">${f("warn",20)}<span>${this.checked.error.message}</span></p>`:c}
${t&&!r?n`<p class="ok">
${f("verified",20)}<span>${T("ledger.intact",t.entries,{count:M(t.entries)})}</span>
</p>`:c}
${r?n`${t.complaints.map(o=>n`<p class="broken">${f("stop",20)}<span>${o}</span></p>`)}
<p class="sm mut">${s("ledger.broken")}</p>`:c}
<dl>
<div>
<dt>${s("ledger.head")}</dt>
<dd class="code">${t?ht(t.root):"–"}</dd>
</div>
<div>
<dt>${s("ledger.first")}</dt>
<dd>${e.entries[0]?pe(e.entries[0].at):"–"}</dd>
</div>
<div>
<dt>${s("ledger.last_checked")}</dt>
<dd class="tn">${t?U(t.checked_at):"–"}</dd>
</div>
</dl>
</section>`},Hl=function(e){let t=new Date().getFullYear(),r=this.house.requests.filter(h=>new Date(h.issued).getFullYear()===t&&!$e(h)),o=Ll(e,t),p=[["ledger.seen",r.length],["ledger.matched",r.filter(h=>h.match.clips.length).length],["ledger.denied_by_you",o.denied],["ledger.denied_by_rule",o.byRule],["ledger.shared",o.shared],["ledger.taken_back",o.withdrawn]];return n`<section class="card pad">
<h3>${s("ledger.year",{year:t})}</h3>
<dl class="tn">
${p.map(([h,m])=>n`<div>
<dt>${s(h)}</dt>
<dd>${M(m)}</dd>
</div>`)}
</dl>
</section>`},Dl=async function(){this.busy=!0,await Promise.all([this.checked.again(),this.ledger.again()]),this.busy=!1;let e=this.checked.value;this.checked.error?this.notify(this.checked.error):e&&this.notify(e.complaints.length?s("ledger.broken"):T("ledger.intact",e.entries,{count:M(e.entries)}))},Ol=async function(){try{let e=await this.house.hub.get("/ledger/export"),t=URL.createObjectURL(new Blob([e.file],{type:"application/json"}));Object.assign(document.createElement("a"),{href:t,download:e.file_name}).click(),setTimeout(()=>URL.revokeObjectURL(t),1e3),this.notify(s("ledger.exported",{name:e.file_name}))}catch(e){this.notify(e)}},jt.styles=[x,$`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 325px;gap: 24px;align-items: start;}.side{display: grid;gap: 16px;}.day{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 16px 16px 0;}.entry{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 2px 12px;padding: 14px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child > .entry:last-child{border-bottom: 0;}.entry .g{grid-row: 1 / 4;width: 44px;height: 44px;border-radius: 22px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;}.entry.sent .g{background: var(--nr-tint);color: var(--nr-link);}.entry.stop .g{background: var(--nr-red-bg);color: var(--nr-red);}.entry h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.entry .when{color: var(--nr-ink2);font-size: 13px;line-height: 21px;white-space: nowrap;}.entry p{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 19px;text-wrap: pretty;}.entry .more{grid-column: 2 / -1;margin-top: 6px;}.pad{padding: 16px;}.pad h3{font: 500 16px/22px var(--nr-font);margin-bottom: 8px;}.ok,
.broken{display: flex;gap: 8px;align-items: center;margin-bottom: 8px;}.ok .ic{color: var(--nr-ok);}.broken{color: var(--nr-red);align-items: flex-start;}dl > div{display: flex;justify-content: space-between;gap: 16px;padding: 8px 0;border-bottom: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;}dl > div:last-child{border-bottom: 0;}dt{color: var(--nr-ink2);}dd{font-weight: 500;}@media (max-width: 1000px){.two{grid-template-columns: minmax(0, 1fr);}}:host([narrow]) .entry{grid-template-columns: 44px minmax(0, 1fr);}:host([narrow]) .entry .when{grid-column: 2;grid-row: 3;}`],d([b()],jt.prototype,"all",2),d([b()],jt.prototype,"busy",2),jt=d([w("nr-page-ledger")],jt);me({name:"ledger",icon:"ledger",show:i=>n`<nr-page-ledger
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-ledger>`});var Pc=["look","deny","approve","record"],Qr="neighbors-requests-practice-denied";function Hc(i,a,e){let t=i.decision?.answer,r=e||t==="deny"?["deny"]:[];return t==="approve"?{now:"record",done:["look",...r,"approve"]}:r.length||a?{now:"approve",done:["look",...r]}:{now:"look",done:[]}}var Jr,zl,xt=class extends A{constructor(){super(...arguments);g(this,Jr);this.reviewing=!1;this.busy=!1}willUpdate(e){this.toggleAttribute("reviewing",this.reviewing),this.request.decision?.answer==="deny"&&sessionStorage.setItem(Qr,"1")}render(){let e=sessionStorage.getItem(Qr)!==null,{now:t,done:r}=Hc(this.request,this.reviewing,e);return n`<section class="banner" aria-label=${s("setup.practice")}>
${f("flag",22)}
<p class="grow"><b>${s("setup.practice")}</b>${s("practice.text")}</p>
${this.house.mayAnswer?n`<button class="btn sm" ?disabled=${this.busy} @click=${()=>{l(this,Jr,zl).call(this)}}>
${s("practice.end")}
</button>`:c}
</section>
<ol aria-label=${s("practice.steps")}>
${Pc.map((o,p)=>{let h=r.includes(o);return n`<li
class=${o===t?"now":h?"done":""}
aria-current=${o===t?"step":"false"}
>
<span class="no">${h?n`${f("tick",14)}<span class="vh">${s("setup.step_done")}</span>`:p+1}</span
>${s(`practice.step.${o}`)}
</li>`})}
</ol>`}};Jr=new WeakSet,zl=async function(){this.busy=!0;let e=Wi(this);try{await this.house.hub.post("/practice/end"),sessionStorage.removeItem(Qr),X(e,this.house.mayManage?"setup":"requests")}catch(t){this.notify(q.of(t).message)}this.busy=!1},xt.styles=[x,$`
:host{display: block;flex: none;}.banner{display: flex;gap: 14px;align-items: center;padding: 10px 24px;background: var(--nr-tint);border-bottom: 2px dashed var(--nr-link);}.banner > .ic{color: var(--nr-link);}b{display: block;font-weight: 500;}.btn{flex: none;}ol{display: flex;flex-wrap: wrap;gap: 4px 22px;padding: 12px 24px 4px;}li{display: flex;gap: 8px;align-items: center;color: var(--nr-ink2);font-size: 13px;line-height: 18px;}.no{width: 22px;height: 22px;border-radius: 11px;border: 1.5px solid var(--nr-ink2);display: grid;place-items: center;font-weight: 600;font-size: 12px;flex: none;}.done .no{border-color: transparent;background: var(--nr-tint);color: var(--nr-link);}.now{color: var(--nr-link);font-weight: 500;}.now .no{background: var(--nr-link);border-color: var(--nr-link);color: var(--nr-card);}:host([narrow]) .banner{padding: 8px 16px;gap: 10px;font-size: 13px;line-height: 18px;}:host([narrow]) ol{padding: 8px 16px 2px;justify-content: space-between;gap: 4px 6px;}:host([narrow]) li{font-size: 12px;line-height: 16px;gap: 5px;}:host([narrow]) .banner{flex-wrap: wrap;}:host([narrow]) .banner p{flex-basis: 70%;}:host([narrow]) .banner .btn{margin-inline-start: 32px;}:host([narrow][reviewing]) :is(ol, .btn){display: none;}`],d([y({attribute:!1})],xt.prototype,"request",2),d([y({type:Boolean})],xt.prototype,"reviewing",2),d([b()],xt.prototype,"busy",2),xt=d([w("nr-practice")],xt);var Nr,Bl,Kt=class extends A{constructor(){super(...arguments);g(this,Nr);this.busy=!1}render(){let e=this.request.decision?.answer;if(!e)return n`<nr-finding tone="plain" icon="info">${s("practice.note")}</nr-finding>
${sessionStorage.getItem(Qr)?c:n`<p class="xs mut">${s("practice.try_deny")}</p>`}`;let t=n`<button class="btn" ?disabled=${this.busy} @click=${()=>{l(this,Nr,Bl).call(this)}}>
${f("again",18)}${s("practice.again")}
</button>`,r=this.house.mayManage?S("setup",s("practice.finish"),{class:"btn link"}):c;return e==="deny"?n`<nr-finding tone="plain" icon="info">${s("practice.denied")}</nr-finding>
<p>${t} ${r}</p>`:n`<nr-finding tone="plain" icon="info">${s("practice.approved")}</nr-finding>
<p>${S("ledger",s("practice.ledger"),{class:"btn"})} ${r}</p>`}};Nr=new WeakSet,Bl=async function(){this.busy=!0;let e=Wi(this);try{let{request:t}=await this.house.hub.post("/practice");X(e,`requests/${t}`)}catch(t){this.notify(q.of(t).message)}this.busy=!1},Kt.styles=[x,$`
:host{display: grid;gap: 12px;}p{display: flex;flex-wrap: wrap;gap: 8px;}`],d([y({attribute:!1})],Kt.prototype,"request",2),d([b()],Kt.prototype,"busy",2),Kt=d([w("nr-practice-next")],Kt);var Ve,Ul,jl,Kl,Vl,Vt=class extends P{constructor(){super(...arguments);g(this,Ve);this.items=[];this.narrow=!1}render(){return n`${this.items.map(e=>l(this,Ve,Ul).call(this,e))}`}};Ve=new WeakSet,Ul=function(e){return n`<details class="card">
<summary>
<span class="key">${f("cloud",16)}</span>
<b>${e.publisher||e.source_name}</b>
<span class="turn">${f("down",18)}</span>
<span class="title">${e.title||e.event}</span>
<span class="meta tn"
><span>${f("clock")}${l(this,Ve,jl).call(this,e)}</span>${e.distance_m===null?c:n`<span>${f("place")}${l(this,Ve,Kl).call(this,e.distance_m)}</span>`}</span
>
</summary>
<div class="more">
${e.text?n`<p>${e.text}</p>`:c}
${e.instruction?n`<div>
<h3>${s("awareness.do")}</h3>
<p>${e.instruction}</p>
</div>`:c}
${e.area_text?n`<p class="small">${e.area_text}</p>`:c}
${e.concern?l(this,Ve,Vl).call(this,e.concern):c}
${e.link?n`<p class="small">
${s("awareness.link",{host:e.link_host})}<br /><span class="code"
>${e.link}</span
>
</p>`:c}
${e.findings.map(t=>n`<nr-finding tone="plain">${t.text}</nr-finding>`)}
</div>
</details>`},jl=function(e){return e.window?Ae(e.window):e.expires?s("awareness.until",{time:U(e.expires)}):s("awareness.updated",{time:U(e.updated)})},Kl=function(e){return e===0?s("ask.around"):s("ask.away",{distance:We(e)})},Vl=function({reason:e,clips:t}){return n`<div class="small">
<p>${e}</p>
${t.length?n`<h3>${s("awareness.clips")}</h3>
<ul class="tn">
${t.map(r=>n`<li>${r.camera_name} · ${Ae(r)}</li>`)}
</ul>`:c}
</div>`},Vt.styles=[x,$`
details{margin: 0 16px 12px;}summary{display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;padding: 14px;cursor: pointer;list-style: none;border-radius: inherit;}summary::-webkit-details-marker{display: none;}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px dotted var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;background: var(--nr-card);}b{font-weight: 500;line-height: 28px;overflow-wrap: anywhere;}.turn{color: var(--nr-ink2);padding-top: 4px;}details[open] .turn .ic{transform: rotate(180deg);}.title{grid-column: 2 / -1;font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.more{padding-block: 0 14px;padding-inline: 54px 14px;display: grid;gap: 10px;font-size: 14px;line-height: 20px;}.more p{white-space: pre-line;overflow-wrap: anywhere;}.more .small{white-space: normal;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.more ul{margin-top: 2px;}h3{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);}:host([narrow]) details{margin: 0 12px 12px;}:host([narrow]) .more{padding-inline-start: 14px;}`],d([y({attribute:!1})],Vt.prototype,"items",2),d([y({type:Boolean,reflect:!0})],Vt.prototype,"narrow",2),Vt=d([w("nr-awareness")],Vt);var Fl=["open","needs","awareness","answered","closed","hidden"];function Gl(i){return i.hidden?"hidden":i.decision?"answered":i.status!=="open"?"closed":i.pending?"needs":"open"}function Mn(i,a){let e=t=>{let r=Gl(t);return r===a||a==="open"&&r==="needs"};return i.filter(e).sort((t,r)=>Number(r.pending)-Number(t.pending)||(r.issued<t.issued?-1:1))}function Yl(i,a){let e=Mn(i,a),t=o=>{let p=Gl(o);return p==="open"?"near":p};return["needs","near","answered","closed","hidden"].map(o=>({name:o,requests:e.filter(p=>t(p)===o)})).filter(o=>o.requests.length)}function Tn(i){let a=String.fromCharCode(65+i%26);return i<26?a:Tn(Math.floor(i/26)-1)+a}function sr(i){return i.status!=="open"||i.decision?"quiet":i.agency.level>=2?"solid":"low"}var ei=$`
.why{color: var(--nr-amber);}:host{display: grid;grid-template-columns: minmax(0, 1fr);min-height: 100%;}.cols{display: grid;grid-template-columns: minmax(0, 1fr) 424px;}.main{padding: 16px 24px 24px;display: grid;align-content: start;gap: 16px;max-width: 900px;}.main nr-finding{margin: 0;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);}.side{display: grid;gap: 16px;padding: 16px 24px 24px;position: sticky;top: 0;}nr-frames{border-radius: 10px;overflow: hidden;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{margin-block: 0;margin-inline: -12px 0;}.back:dir(rtl) svg{transform: scaleX(-1);}.card.block{padding: 16px;display: grid;gap: 8px;margin: 0;height: auto;}h4{font: 500 14px/20px var(--nr-font);margin-top: 4px;}.thread{display: grid;gap: 12px;}.thread li + li{border-top: 1px solid var(--nr-line);padding-top: 12px;}.thread b{font-weight: 500;color: var(--nr-ink);}.thread .row{flex-wrap: wrap;gap: 0 8px;}.words{white-space: pre-line;margin-top: 2px;font-size: 15px;line-height: 22px;max-width: 72ch;overflow-wrap: anywhere;text-wrap: pretty;}.foot2{border-top: 1px solid var(--nr-line);padding-top: 12px;margin-top: 4px;display: flex;flex-wrap: wrap;gap: 4px 16px;overflow-wrap: anywhere;}.filter{margin: 4px 0 12px;}.clips{display: grid;gap: 16px;}.clips li{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 0 12px;}.clips b{font-weight: 500;}.clips .sm,
.labels{grid-column: 1 / -1;}.labels{display: flex;flex-wrap: wrap;gap: 4px;margin-top: 4px;}.place nr-map{height: 240px;border-radius: 8px;}.st{display: flex;gap: 8px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}.answered{font-weight: 500;}.acts4{display: grid;grid-template-columns: 1fr 1fr;gap: 12px;margin-top: 4px;}.acts4 button:only-child{grid-column: 1 / -1;}.card.block nr-finding{margin: 0;}.card.block .foot{margin-top: 4px;}details.v{border: 1px solid var(--nr-border);border-radius: 10px;}details.v summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 9px 12px;min-height: 44px;cursor: pointer;}details.v summary::-webkit-details-marker{display: none;}details.v summary .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details.v[open] summary .ic:last-child{transform: rotate(180deg);}details.v > :not(summary){padding-block: 0 12px;padding-inline: 38px 12px;}:host([narrow]) .main{padding: 12px 16px 24px;}:host([narrow]) .acts4{grid-template-columns: 1fr;}:host([narrow]) .approve{order: -1;}:host([narrow]) .rh .tile{display: none;}`;var Ft,ti,Wl,et=class extends P{constructor(){super(...arguments);g(this,ti);this.proof=null;this.failed="";g(this,Ft,"")}willUpdate(e){e.has("request")&&u(this,Ft)!==this.request.id&&l(this,ti,Wl).call(this)}render(){let e=this.house.boards.find(o=>o.origin===this.request.origin);if(e?.state==="stopped")return n`<details class="v split">
<summary>${f("fork",18)}<span>${s("forked.heading")}</span>${f("down",18)}</summary>
<p class="sm mut"><span class="code">${e.origin}</span> ${s("forked.why")}</p>
</details>`;if(this.failed)return n`<details class="v not">
<summary>${f("warn",18)}<span>${s("proof.failed")}</span>${f("down",18)}</summary>
<p class="sm mut">${this.failed}</p>
</details>`;let t=this.proof;if(!t)return n`<span class="grey" style="height:44px" aria-busy="true"></span>`;let r=t.witnesses.length>=t.quorum;return n`<details class="v ${r?"":"not"}">
<summary>
${f(r?"verified":"warn",18)}<span
>${r?t.seen_at?s("proof.verified",{date:U(t.seen_at)}):s("proof.issued",{date:U(this.request.issued)}):s("proof.few_witnesses")}</span
>${f("down",18)}
</summary>
<ul>
<li>
${s("proof.signed",{agency:this.request.agency.name})}
<span class="code">${ht(t.key_id)}</span>
</li>
<li>
${s("proof.entry",{index:M(t.index),size:M(t.tree_size)})}
<span class="code">${t.origin}</span>
</li>
<li>
${t.quorum?T("proof.witnesses",t.witnesses.length,{quorum:t.quorum}):s("proof.alone")}
${t.witnesses.map((o,p)=>n`${p?", ":""}<span class="code">${o.name}</span> ${U(o.at)}`)}
</li>
${t.checked_at?n`<li>${s("proof.checked",{time:U(t.checked_at)})}</li>`:c}
</ul>
<div class="check">
<p>${s("proof.yourself")}</p>
<a
class="btn sm"
href="data:text/plain;charset=utf-8,${encodeURIComponent(t.file)}"
download=${t.file_name}
>${f("download")}${s("proof.download")}</a
>
${t.commands.length?n`<pre tabindex="0">${t.commands.join(`
`)}</pre>`:c}
</div>
</details>`}};Ft=new WeakMap,ti=new WeakSet,Wl=async function(){let e=this.request.id;k(this,Ft,e),this.proof=null,this.failed="";try{let t=await this.house.hub.get(`/requests/${e}/proof`);u(this,Ft)===e&&(this.proof=t)}catch(t){u(this,Ft)===e&&(this.failed=q.of(t).message)}},et.styles=[x,ei,$`
summary .ic:first-child{color: var(--nr-ok);}.not summary .ic:first-child{color: var(--nr-amber);}.split summary .ic:first-child{color: var(--nr-red);}ul{list-style: disc;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}.check{display: grid;gap: 8px;font-size: 13px;line-height: 18px;}pre{margin: 0;padding: 8px 10px;border-radius: 8px;background: var(--nr-sunk);font: 12px/18px var(--nr-mono);white-space: pre-wrap;overflow-wrap: anywhere;}`],d([y({attribute:!1})],et.prototype,"house",2),d([y({attribute:!1})],et.prototype,"request",2),d([b()],et.prototype,"proof",2),d([b()],et.prototype,"failed",2),et=d([w("nr-proof")],et);var ms,I,Sn,qn,Rn,Cn,Xl,Zl,Ql,Ln,An,Jl,Nl,ep,tp,rr,sp,tt=class extends A{constructor(){super(...arguments);g(this,I);this.busy=!1;this.denying=!1;this.notice="";this.only="";g(this,ms)}willUpdate(e){e.has("route")&&e.get("route")?.[0]!==this.route[0]&&(this.notice="",this.only="")}updated(){clearTimeout(u(this,ms));let e=u(this,I,Sn),t=e?Yi(e,Date.now()):0;t&&k(this,ms,setTimeout(()=>this.requestUpdate(),t+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(u(this,ms))}render(){let e=u(this,I,Sn);if(!e)return n`<nr-empty
icon="search"
.heading=${s("request.unknown")}
.text=${s("request.unknown_why")}
><p>${S("requests",s("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`;let t=$e(e)?n`<nr-practice-next .house=${this.house} .request=${e}></nr-practice-next>`:c,r=n`${l(this,I,Jl).call(this,e)} ${t} ${Ha(e)}
${Da(e)}`,o=n`<nr-proof .house=${this.house} .request=${e}></nr-proof>
${l(this,I,ep).call(this,e)}`;return this.narrow?n`<section class="main" aria-labelledby="title">
${l(this,I,qn).call(this,e)} ${e.findings.map(Os)} ${l(this,I,An).call(this,e)}
${r} ${l(this,I,Rn).call(this,e)} ${l(this,I,Cn).call(this,e)} ${l(this,I,Ln).call(this,e)} ${o}
</section>`:n`<div class="cols">
<section class="main" aria-labelledby="title">
${l(this,I,qn).call(this,e)} ${e.findings.map(Os)} ${l(this,I,Rn).call(this,e)}
${l(this,I,Cn).call(this,e)} ${l(this,I,Ln).call(this,e)}
</section>
<aside aria-label=${s("request.answer")}>
<div class="side">${l(this,I,An).call(this,e)} ${r} ${o}</div>
</aside>
</div>`}};ms=new WeakMap,I=new WeakSet,Sn=function(){return this.house.requests.find(e=>e.id===this.route[0])},qn=function(e){let{agency:t}=e;return n`<div class="rh">
<button
class="btn round back"
aria-label=${s("request.back")}
@click=${()=>X(this,"requests")}
>
${f("back",22)}
</button>
<span class="tile" style="--s:44px" aria-hidden="true">${ue(t.name)}</span>
<div class="grow">
<h2 id="title">
${s("request.heading",{agency:t.name,title:e.title})}
</h2>
<div class="sub">
${$e(e)?n`<nr-chip icon="flag" have>${s("practice.chip")}</nr-chip>`:n`<nr-level .level=${t.level}></nr-level>
<span>${Ia(t.kind)}</span>
${e.case_number?n`<span class="tn">${s("ask.case",{number:e.case_number})}</span>`:c}
${S(`agencies/${t.id}`,s("request.agency"))}`}
</div>
</div>
</div>
<div class="chips">
<nr-chip icon="clock">${Ae(e.window)}</nr-chip>
<nr-chip icon="place">${Hr(e,this.hass)}</nr-chip>
<nr-chip icon="info">${Aa(e.incident)}</nr-chip>
<nr-chip icon="inbox">${Pa(e)}</nr-chip>
</div>`},Rn=function(e){let t=(r,o,p,h)=>n`<li>
<div class="row sm mut tn">
<b>${r}</b><span>${U(o)}</span
><span>${s("request.entry",{index:M(p)})}</span>
</div>
<p class="words">${h||s("request.no_text")}</p>
</li>`;return n`<div class="card block">
<h3>${s("request.thread")}</h3>
<ol class="thread">
${t(s("thread.request.post"),e.issued,e.index,e.text)}
${e.thread.map(r=>t(_a(`thread.${r.kind}`)?s(`thread.${r.kind}`):s("thread.other"),r.issued,r.index,r.text))}
</ol>
<p class="sm mut foot2">
${e.contact?s("request.contact",{contact:e.contact}):c}
${e.url?n`<a href=${e.url} target="_blank" rel="noopener noreferrer"
>${s("request.board_page")}</a
>`:c}
</p>
</div>`},Cn=function(e){let{match:t}=e,r=(o,p)=>n`<li>
<b>${o.camera_name}</b>
<span class="tn">${pe(o.start)}, ${It(o.start)}–${It(o.end)}</span>
<span class="sm mut">${p}</span>
${"labels"in o&&o.labels.length?n`<span class="labels"
>${o.labels.map(h=>n`<nr-chip icon=${h}>${s(`label.${h}`)}</nr-chip>`)}</span
>`:c}
</li>`;return n`<div class="card block">
<h3>${s("request.here")}</h3>
${l(this,I,Ql).call(this,t.clips)}
${t.clips.length?n`<ul class="clips">
${l(this,I,Zl).call(this,t.clips).map(o=>r(o,Ba(o)))}
</ul>`:n`<p>${s(`because.${t.because}`)}</p>`}
${t.near.length?n`<h4>${s("request.near")}</h4>
<p class="sm mut">${s("request.near_why")}</p>
<ul class="clips">
${t.near.map(o=>r(o,Ua(o)))}
</ul>`:c}
${l(this,I,Xl).call(this,e.fetches)}
</div>`},Xl=function(e){return e.length?n`<h4>${s("request.fetches")}</h4>
<ul class="clips">
${e.map(t=>n`<li>
<b>${t.camera_name}</b>
<span class="sm mut"
>${s(`fetch.${t.state}`,{archive:t.archive_name,size:re(t.size_bytes)})}</span
>
${t.reason?n`<span class="sm ${t.state==="failed"?"why":"mut"}">${t.reason}</span>`:c}
</li>`)}
</ul>`:c},Zl=function(e){let{only:t}=this,r=t?e.filter(o=>o.labels.includes(t)):e;return r.length?r:e},Ql=function(e){let t=p=>e.filter(h=>h.labels.includes(p)).length,r=is.filter(t);if(r.every(p=>t(p)===e.length))return c;let o=(p,h)=>n`<button aria-pressed=${this.only===p} @click=${()=>this.only=p}>
${s(h)}
</button>`;return n`<div class="seg filter" role="group" aria-label=${s("request.labels")}>
${o("","request.all_labels")} ${r.map(p=>o(p,`label.${p}`))}
</div>`},Ln=function(e){return n`<div class="card block place">
<h3>${s("request.area")}</h3>
<p class="sm mut">${Hr(e,this.hass)}. ${s("map.home")}</p>
<nr-map
still
.areas=${[{id:e.id,key:"",area:e.area,tone:sr(e),selected:!0}]}
.cameras=${this.house.cameras}
.home=${Pt(this.hass)}
.label=${s("request.map",{where:Hr(e,this.hass)})}
></nr-map>
</div>`},An=function(e){return e.match.clips.length?n`<nr-frames .hub=${this.house.hub} .clips=${e.match.clips}></nr-frames>`:c},Jl=function(e){let t=this.notice?n`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:c;if(e.decision)return n`<div class="card block">${l(this,I,Nl).call(this,e)}${t}</div>`;let r=Ds(e),o=e.hidden;return n`<div class="card block">
<p class="st ${r.tone}">${f(r.icon,18)}<span>${r.text}</span></p>
${t}
${this.house.mayAnswer?n`<div class="acts4">
${e.pending?n`<button
class="btn deny"
@click=${()=>l(this,I,rr).call(this,e,"decision")}
>
${s("act.deny")}
</button>
<button class="btn approve" @click=${()=>X(this,`requests/${e.id}/review`)}>
${s("act.approve")}
</button>
<button class="btn later" @click=${()=>l(this,I,tp).call(this,e)}>
${s("act.later")}
</button>`:c}
${e.hidden_by==="agency"?c:n`<button
class="btn hide"
?disabled=${this.busy}
@click=${()=>l(this,I,sp).call(this,e)}
>
${s(o?"act.show":"act.hide")}
</button>`}
</div>
<p class="foot">
${f("lock")}<span
>${o?s(e.hidden_by==="agency"?"request.hidden_agency":"request.hidden"):e.pending&&!Ar(this.house,e,Date.now())?s("request.quiet"):s(e.pending?"request.foot":"request.foot_none")}</span
>
</p>`:n`<p class="foot">${f("lock")}<span>${s("card.may_not")}</span></p>`}
</div>`},Nl=function(e){let t=Yi(e,Date.now())>0;if(e.decision?.answer==="approve")return n`${Ya(e)}
<div class="row last">
<span class="sm mut ${e.share?.state==="failed"?"whole":"grow"}"
>${s(`share.${e.share?.state??"approved"}.then`,{at:e.share?he(e.share.changed_at):""})}${Ga(e)}</span
>
${e.share?.state==="failed"&&this.house.mayAnswer?n`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>l(this,I,rr).call(this,e,"share/retry")}
>
${f("again",16)}${s("share.retry")}
</button>`:c}
${e.withdrawable&&this.house.mayAnswer?n`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>l(this,I,rr).call(this,e,"withdrawal")}
>
${s("share.withdraw")}
</button>`:c}
</div>`;let r=Ds(e);return n`<div class="row">
<span class="mut">${f("cross",20)}</span>
<span class="grow" role="status"
><span class="answered">${r.text}</span>${e.decision?.reason?n`<br /><span class="sm mut">${e.decision.reason}</span>`:c}</span
>
${t&&this.house.mayAnswer?n`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>l(this,I,rr).call(this,e,"undo")}
>
${f("undo")}${s("act.undo")}
</button>`:c}
</div>`},ep=function(e){return n`<details class="v">
<summary>${f("rules",18)}<span>${s(`verdict.${e.verdict}`)}</span>${f("down",18)}</summary>
<p class="sm mut">${ja(e)}</p>
<p class="sm">${S("rules",s("request.rules"))}</p>
</details>`},tp=function(e){this.later(e),X(this,"requests")},rr=async function(e,t){if(t==="decision"?this.denying:this.busy)return;this.denying=t==="decision",this.busy=!0;let r=await Ht(this.house.hub,e,t);this.busy=this.denying=!1,this.notice=r.notice,r.request&&this.show(r.request)},sp=async function(e){if(this.busy)return;this.busy=!0;let t=`/requests/${e.id}/hidden`;try{let r=e.hidden?await this.house.hub.delete(t):await this.house.hub.post(t);this.show(r),r.hidden&&(this.notify(s("request.was_hidden")),X(this,"requests"))}catch(r){this.notify(r)}this.busy=!1},tt.styles=[x,Fa,ei],d([b()],tt.prototype,"busy",2),d([b()],tt.prototype,"denying",2),d([b()],tt.prototype,"notice",2),d([b()],tt.prototype,"only",2),tt=d([w("nr-page-request")],tt);var fs,ir,ee,si,In,rp,ip,np,ap,op,Gt=class extends A{constructor(){super(...arguments);g(this,ee);this.filter="open";this.chosen="";this.awareness=new K(this);g(this,fs,null);g(this,ir,0)}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,fs))==null||e.call(this),k(this,fs,null)}willUpdate(){u(this,fs)??k(this,fs,this.house.hub.listen(e=>{e.type==="awareness.changed"&&this.awareness.again()})),this.awareness.ask(this.house.hub,this.house.loaded?"/awareness":""),u(this,ir)!==this.house.awareness&&this.awareness.value&&this.awareness.again(),k(this,ir,this.house.awareness)}render(){let{requests:e}=this.house,t=Yl(e,this.filter),r=t.flatMap(v=>v.requests),o=r.find(v=>v.id===this.chosen)??r.find(v=>v.pending),p=new Map(r.map((v,L)=>[v.id,Tn(L)])),h=n`<nr-map
.areas=${r.map(v=>({id:v.id,key:p.get(v.id)??"",area:v.area,tone:sr(v),selected:v.id===o?.id}))}
.cameras=${this.house.cameras}
.home=${Pt(this.hass)}
.label=${T("requests.map",r.length)}
?still=${this.narrow}
?legend=${!this.narrow}
@nr-pick=${v=>l(this,ee,ap).call(this,v.detail)}
></nr-map>`,m=n`<div class="list">
<div class="seg" role="group" aria-label=${s("requests.show")}>
${Fl.map(v=>l(this,ee,ip).call(this,v))}
</div>
${t.map(v=>n`<h2>${s(`requests.group.${v.name}`)}</h2>
${v.requests.map(L=>l(this,ee,np).call(this,L,p.get(L.id)??"",L.id===o?.id))}`)}
${l(this,ee,rp).call(this)} ${r.length||u(this,ee,In)?c:l(this,ee,op).call(this)}
</div>`;return n`${m}${h}`}};fs=new WeakMap,ir=new WeakMap,ee=new WeakSet,si=function(){return this.awareness.value?.items??[]},In=function(){return u(this,ee,si).length>0&&(this.filter==="open"||this.filter==="awareness")},rp=function(){return u(this,ee,In)?n`<h2>${s("requests.group.awareness")}</h2>
<nr-awareness .items=${u(this,ee,si)} ?narrow=${this.narrow}></nr-awareness>`:c},ip=function(e){let t=e==="open"||e==="awareness"?u(this,ee,si).length:0,r=Mn(this.house.requests,e).length+t;return(e==="hidden"||e==="awareness")&&!r&&this.filter!==e?c:n`<button
aria-pressed=${this.filter===e}
@click=${()=>{this.filter=e,this.chosen=""}}
>
${s(`requests.filter.${e}`)} ${r}
</button>`},np=function(e,t,r){let o=Ds(e),p=()=>{this.chosen=e.id};return n`<a
class="card rq ${r?"on":""}"
id="r${e.id}"
href="/neighbors-requests/requests/${e.id}"
@mouseenter=${p}
@focus=${p}
@click=${h=>{h.metaKey||h.ctrlKey||h.shiftKey||h.button!==0||(h.preventDefault(),X(this,`requests/${e.id}`))}}
>
<span class="key ${sr(e)}">${t}</span>
<div class="l1">
<b>${e.agency.name}</b>${$e(e)?n`<nr-chip icon="flag" have>${s("practice.chip")}</nr-chip>`:n`<nr-level .level=${e.agency.level}></nr-level>`}
</div>
<div class="txt">
<p class="title">${e.title}</p>
<div class="meta tn">
<span>${f("clock")}${Ae(e.window)}</span>
<span>${f("place")}${La(e,this.hass)}</span>
</div>
</div>
<span class="st ${o.tone}">${f(o.icon,18)}<span>${o.text}</span></span>
</a>`},ap=function(e){this.chosen=e;let t=this.renderRoot.querySelector(`#r${e}`);t?.scrollIntoView({block:"nearest"}),t?.focus()},op=function(){return ss(this.house).length?n`<nr-empty
icon="inbox"
.heading=${s(`requests.none.${this.filter}`)}
.text=${s(`requests.none.${this.filter}.why`)}
></nr-empty>`:n`<nr-empty
icon="inbox"
.heading=${s("requests.no_board")}
.text=${s("requests.no_board_why")}
>
${this.house.mayManage?n`<p>${S("boards/follow",s("requests.add_board"),{class:"btn"})}</p>`:c}
</nr-empty>`},Gt.styles=[x,$`
:host{display: grid;grid-template-columns: minmax(0, 448px) minmax(0, 1fr);height: 100%;}.list{overflow: auto;border-inline-end: 1px solid var(--nr-line);min-height: 0;padding-bottom: 16px;}.seg{padding: 16px 16px 4px;}h2{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 14px 16px 8px;}a.rq{margin: 0 16px 12px;padding: 14px;display: grid;grid-template-columns: 28px minmax(0, 1fr);gap: 4px 12px;text-decoration: none;color: inherit;}a.rq.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-link);color: var(--nr-link);font: 700 14px/24px var(--nr-font);text-align: center;background: var(--nr-card);}.on .key.solid{background: var(--nr-link);color: var(--nr-card);}.key.low{border-color: var(--nr-amber);color: var(--nr-amber);border-radius: 6px;}.key.quiet{border-color: var(--nr-ink2);color: var(--nr-ink2);border-style: dotted;}.l1{display: flex;flex-wrap: wrap;align-items: center;justify-content: space-between;gap: 0 8px;min-height: 28px;}.l1 b{font-weight: 500;overflow-wrap: anywhere;}.txt{grid-column: 2;}.title{font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;margin-top: 4px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.st{grid-column: 2;display: flex;gap: 6px;font-size: 13px;line-height: 18px;margin-top: 4px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}nr-map{min-height: 0;height: 100%;}:host([narrow]){display: flex;flex-direction: column;height: auto;}:host([narrow]) nr-map{order: -1;flex: none;height: 264px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) .list{border: 0;overflow: visible;}:host([narrow]) .seg{flex-wrap: nowrap;overflow-x: auto;scrollbar-width: none;}:host([narrow]) .seg button{flex: none;}:host([narrow]) a.rq{margin: 0 12px 12px;}`],d([b()],Gt.prototype,"filter",2),d([b()],Gt.prototype,"chosen",2),Gt=d([w("nr-page-requests")],Gt);me({name:"requests",icon:"inbox",show:({hass:i,house:a,route:e,narrow:t})=>{let[r,o]=e;return r?o==="review"?n`<nr-page-review
.hass=${i}
.house=${a}
.route=${[r]}
.narrow=${t}
></nr-page-review>`:n`<nr-page-request
.hass=${i}
.house=${a}
.route=${[r]}
.narrow=${t}
></nr-page-request>`:n`<nr-page-requests .hass=${i} .house=${a} .narrow=${t}></nr-page-requests>`}});var gs=class extends P{constructor(){super(...arguments);this.items=[]}render(){return n`<h3>${s("leaves.heading")}</h3>
<dl>
${this.items.map(e=>n`<div>
${f(e.icon,18)}
<dt>${e.term}</dt>
<dd class="tn">
${e.value}
${e.code?n`<span class="code mut key">${e.code}</span>`:c}
${e.note?n`<small>${e.note}</small>`:c}
</dd>
</div>`)}
</dl>`}};gs.styles=[x,$`
h3{font: 500 16px/22px var(--nr-font);}dl{display: grid;margin-top: 2px;}dl div{display: grid;grid-template-columns: 20px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);line-height: 18px;align-items: start;}dl div:last-child{border: 0;}.ic,
dt,
small{color: var(--nr-ink2);}dt{font-size: 13px;overflow-wrap: anywhere;}.key{display: inline-block;}small{display: block;font-size: 12px;line-height: 16px;}`],d([y({attribute:!1})],gs.prototype,"items",2),gs=d([w("nr-what-leaves")],gs);var lp=/\.(\d+)/;function Yt(i){let a=lp.exec(i)?.[1]??"";return Date.parse(i.replace(lp,""))*1e3+Number(a.slice(0,6).padEnd(6,"0"))}function He(i){let a=Math.floor(i/1e6),e=i-a*1e6,t=new Date(a*1e3).toISOString().slice(0,19);return e?`${t}.${String(e).padStart(6,"0")}Z`:`${t}Z`}function st(i){return Math.max(0,i.end-i.start)}function rt(i,a){let e=Math.max(i.start,a.start),t=Math.min(i.end,a.end);return e<t?{start:e,end:t}:null}function Q(i,a,e){return Math.min(Math.max(i,a),Math.max(a,e))}function bs(i){let a=Math.round(i/1e6),e=p=>String(p).padStart(2,"0"),[t,r,o]=[Math.floor(a/3600),Math.floor(a/60)%60,a%60];return t?`${t}:${e(r)}:${e(o)}`:`${e(r)}:${e(o)}`}function vs(i){return new Date(Math.floor(i/1e3))}var ri=.02,Pn={left:.4,top:.35,width:.2,height:.3};function pp(i,a,e){return{...i,left:Q(i.left+a,0,1-i.width),top:Q(i.top+e,0,1-i.height)}}function dp(i,a,e,t){let r={x:i.left+i.width,y:i.top+i.height},{left:o,top:p}=i,{x:h,y:m}=r;return a.endsWith("left")?o=Q(o+e,0,r.x-ri):h=Q(h+e,o+ri,1),a.startsWith("top")?p=Q(p+t,0,r.y-ri):m=Q(m+t,p+ri,1),{left:o,top:p,width:h-o,height:m-p}}function Oc(i,a,e){let t=(r,o)=>r+(o-r)*e;return{left:t(i.left,a.left),top:t(i.top,a.top),width:t(i.width,a.width),height:t(i.height,a.height)}}function ys(i,a){if(i.kind!=="moving")return i.area;let{keys:e}=i,t=e[0],r=e[e.length-1];if(!t||!r||a<t.at||a>r.at)return null;let o=e.findIndex(m=>m.at>=a),p=e[o]??r,h=e[o-1];return!h||p.at===a?p.area:Oc(h.area,p.area,(a-h.at)/(p.at-h.at))}var zc=1e3;function ii(i,a){if(i.kind!=="moving")return i.area;let[e,t]=[i.keys[0],i.keys[i.keys.length-1]];return!e||!t||e.at>=a.end||t.at<a.start-zc?null:ys(i,Q(a.start,e.at,t.at))}function cp(i,a){return i.kind==="moving"?i:{kind:"moving",keys:[a.start,a.end].map(t=>({at:t,area:i.area})),found:!1}}function hp(i,a){return i.kind!=="moving"?i:{kind:"still",area:ys(i,a)??i.keys[0]?.area??Pn}}function up(i,a,e){if(i.kind==="own")return i;if(i.kind==="still")return{...i,area:a};let r=[...i.keys.filter(o=>o.at!==e),{at:e,area:a}].sort((o,p)=>o.at-p.at);return{...i,keys:r}}function mp(i,a){if(i.kind!=="moving"||i.keys.length<=2)return i;let e=i.keys.reduce((t,r)=>Math.abs(r.at-a)<Math.abs(t.at-a)?r:t);return{...i,keys:i.keys.filter(t=>t!==e)}}function fp(i,a,e){if(i.kind!=="moving")return i;let t=i.keys[0],r=i.keys[i.keys.length-1];if(!t||!r)return i;let o=[...i.keys];return t.at<=a.start&&e.start<t.at&&(o=[{at:e.start,area:t.area},...o]),r.at>=a.end&&e.end>r.at&&(o=[...o,{at:e.end,area:r.area}]),{...i,keys:o}}function ni(i,a){return i.left===a.left&&i.top===a.top&&i.width===a.width&&i.height===a.height}function gp(i,a){return i.kind!=="moving"?[]:i.keys.map(e=>e.at).filter(e=>e>=a.start&&e<=a.end)}var Hn={name:"",email:"",telephone:""};function nr(i,a,e){return{...i,clips:i.clips.map(t=>t.key===a?e(t):t)}}function $p(i,a,e){return nr(i,a,t=>({...t,taken:e}))}function wp(i,a){let e=rt(a,i.may)??i.cut;return{...i,cut:e,masks:i.masks.map(t=>fp(t,i.cut,e))}}function ar(i,a,e){return{...i,masks:i.masks.map((t,r)=>r===a?e:t)}}function xp(i,a){let e=Pn,t=i.masks.map(r=>ys(r,a));for(let r=0;r<8&&t.some(o=>o&&ni(o,e));r+=1)e={...e,left:Math.min(e.left+.04,.8),top:Math.min(e.top+.04,.7)};return{...i,masks:[...i.masks,{kind:"still",area:e}]}}function di(i,a){return i.masks[a]?.kind==="own"?i:{...i,masks:i.masks.filter((e,t)=>t!==a)}}function kp(i,a){let e=i.masks.filter(t=>!(t.kind==="moving"&&t.found));return{...i,masks:[...e,...a]}}function _p(i,a,e){let t=i.masks.filter(o=>o.kind!=="own"),r=a?[]:e.map(o=>({kind:"own",area:o}));return{...i,ownMasksOff:a,masks:[...r,...t]}}function Ep(i,a,e){let t=i.extracts.map(r=>r.sensorId===a?{...r,taken:e}:r);return{...i,extracts:t}}function ke(i){return i.clips.filter(a=>a.taken)}function or(i){let{name:a,email:e,telephone:t}=i.identity;return!i.contact||!(a||e||t)}function Mp(i,a){let e=i.sources.find(({span:r})=>a>=r.start&&a<r.end);if(e)return e;let t=({span:r})=>Math.min(Math.abs(a-r.start),Math.abs(a-r.end));return[...i.sources].sort((r,o)=>t(r)-t(o))[0]}var ai=4e3,oi=200,li=254,pi=40,bp=64,vp=64,yp=2e4;function it(i,a={}){return{key:`review.fault.${i}`,values:a}}function Tp(i){let a=ke(i);if(!a.length&&!i.words.trim()&&!i.extracts.some(r=>r.taken))return it("empty");if(a.length>bp)return it("clips",{most:bp});let e=0;for(let[r,o]of a.entries()){if(o.masks.length>vp)return it("masks",{camera:o.cameraName,most:vp});for(let h of o.masks)h.kind==="moving"&&(e+=h.keys.length);if(a.slice(r+1).find(h=>h.cameraId===o.cameraId&&rt(h.cut,o.cut)))return it("overlap",{camera:o.cameraName})}if(e>yp)return it("keys",{most:yp});let t=r=>[...r.trim()].length;if(t(i.words)>ai)return it("words",{most:ai});if(i.contact){let{name:r,email:o,telephone:p}=i.identity;if(t(r)>oi)return it("name",{most:oi});if(t(o)>li)return it("email",{most:li});if(t(p)>pi)return it("telephone",{most:pi})}return null}function _e(i){return{start:Yt(i.start),end:Yt(i.end)}}function On(i){return{left:i.left,top:i.top,width:i.width,height:i.height}}function Bc({request:i,clips:a}){let e=_e(i.window),t=[];for(let r of i.match.clips){let o=a.get(r.clip_id),p=_e(o||r),h=rt(_e(r),e);if(!h)continue;let m={cameraId:r.camera_id,cameraName:r.camera_name,sources:[{clipId:r.clip_id,span:p}],shown:p,may:h},v=t.find(L=>L.cameraId===m.cameraId&&rt(L.may,h));v?(v.sources=[...v.sources,...m.sources].sort((L,Y)=>L.span.start-Y.span.start),v.shown=Dn(v.shown,p),v.may=Dn(v.may,h)):t.push(m)}return t}function Dn(i,a){return{start:Math.min(i.start,a.start),end:Math.max(i.end,a.end)}}function qp(i,a){let e=new Set,t=new Map(i.cameras.map(m=>[m.id,m.masks.map(On)])),r=Bc(i).map(m=>{let v=a?.pieces.find(L=>L.camera_id===m.cameraId&&rt(_e(L),m.may)!==null);return v&&e.add(`${v.camera_id} ${v.start}`),Sp(m,v,t.get(m.cameraId)??[])});for(let m of a?.pieces??[]){if(e.has(`${m.camera_id} ${m.start}`))continue;let v=_e(m),L={cameraId:m.camera_id,cameraName:m.camera_name,sources:[],shown:v,may:v};r.push(Sp(L,m,t.get(m.camera_id)??[]))}let{name:o,email:p,telephone:h}=a?.identity??Hn;return{base:a?.id??null,clips:r,extracts:Uc(i,a),words:a?.words??"",contact:!!(o||p||h),identity:{name:o,email:p,telephone:h},audio:a?.audio??!1,cameraMake:a?.camera_make??!1,ownCopy:a?.own_copy??!1,contentCredentials:a?.content_credentials??!1}}function Sp(i,a,e){let t=a?_e(a):i.may,r=a?.own_masks_off??!1,o=r?[]:e.map(p=>({kind:"own",area:p}));for(let p of a?.masks??[]){let h=On(p);(r||!e.some(m=>ni(m,h)))&&o.push({kind:"still",area:h})}for(let p of a?.moving??[])o.push(zn(p,t.start));return{key:`${i.cameraId} ${He(i.may.start)}`,...i,may:a?Dn(i.may,t):i.may,taken:a!==void 0,cut:t,masks:o,ownMasksOff:r}}function zn(i,a){return{kind:"moving",keys:i.keys.map(t=>({at:a+t.at_ms*1e3,area:On(t)})),found:i.found}}function Uc({request:i,sensors:a},e){let t=_e(i.window),r=e?.extracts??[];return a.flatMap(p=>{let h=r.filter(m=>m.sensor_id===p.id);return h.length?h.map(m=>({sensorId:p.id,name:p.name,span:_e(m),taken:!0})):[{sensorId:p.id,name:p.name,span:t,taken:!1}]})}function ci(i){return{base:i.base,pieces:ke(i).map(jc),words:i.words.trim(),extracts:i.extracts.filter(a=>a.taken).map(({sensorId:a,span:e})=>({sensor_id:a,start:He(e.start),end:He(e.end)})),identity:or(i)?{...Hn}:{name:i.identity.name.trim(),email:i.identity.email.trim(),telephone:i.identity.telephone.trim()},audio:i.audio,camera_make:i.cameraMake,own_copy:i.ownCopy,content_credentials:i.contentCredentials}}function jc(i){return{camera_id:i.cameraId,start:He(i.cut.start),end:He(i.cut.end),masks:i.masks.flatMap(a=>a.kind==="moving"?[]:[{...a.area}]),moving:i.masks.flatMap(a=>{let e=a.kind==="moving"?Kc(a,i.cut):[];return a.kind==="moving"&&e.length>1?[{keys:e,found:a.found}]:[]}),own_masks_off:i.ownMasksOff}}function Kc(i,a){let e=i.keys[0],t=i.keys[i.keys.length-1];if(!e||!t)return[];let r=[Math.max(e.at,a.start),...i.keys.map(h=>h.at).filter(h=>h>a.start&&h<a.end),Math.min(t.at,a.end)],o=Math.ceil((a.end-a.start)/1e3),p=new Map;for(let h of r){let m=ys(i,h);if(!m)continue;let v=Math.min(Math.ceil((h-a.start)/1e3),o);p.set(v,{at_ms:v,...m})}return[...p.values()].sort((h,m)=>h.at_ms-m.at_ms)}function hi(i,a){let e=t=>JSON.stringify({...ci(t),base:null});return e(i)===e(a)}function Rp(i){if(i?.preparation!=="ready")return 0;let a=i.cuts.reduce((e,t)=>{let r=i.proposal.pieces[t.number-1],o=r?st(_e(r))-st(_e(t)):0;return o>=1e6?e+o:e},0);return Math.round(a/1e6)}var Cp=3e3,Vc=1e3,ui=class{constructor(a,e){this.host=a;this.onRequest=e;this.can={findFaces:!0,signClips:!0};this.request=null;this.opened=null;this.draft=null;this.review=null;this.agency=null;this.proof=null;this.doing="";this.denying=!1;this.detection=null;this.error="";this.found=null;this.#r=null;this.#s=null;this.#t=null;this.#e=0;this.#i=null;a.addController(this)}#r;#s;#t;#e;#i;#n;#p;hostConnected(){}hostDisconnected(){this.#e+=1,this.#i?.(),this.#i=null,clearTimeout(this.#n),this.detection!==null&&this.stopDetection(),this.request=null}get ready(){return this.review?.preparation==="ready"&&this.#a}get preparing(){return this.doing==="preparing"||this.review?.preparation==="preparing"&&this.#a}get current(){return this.#a?this.review:null}get#a(){return!!this.draft&&!!this.#r&&hi(this.draft,this.#r)}get#f(){return!!this.draft&&!!this.#s&&!hi(this.draft,this.#s)}use(a,e){let t=a.requests.find(v=>v.id===e)??null,r=this.request,o=r?.id!==e||this.#t?.hub!==a.hub,p=a.available&&this.#t?.available===!1;if(this.#t=a,!t||t===r&&!o&&!p)return;if(this.request=t,o){this.opened=t,this.draft=null,this.#d(a,t);return}let h=r?.decision?.answer!==t.decision?.answer||r?.consent?.proposal_id!==t.consent?.proposal_id||r?.status!==t.status,m=p||r?.proposal?.id!==t.proposal?.id;(h||m&&!this.#f)&&this.#d(a,t)}change(a){this.draft=a,this.error="",this.host.requestUpdate()}read(){this.opened=this.request,this.host.requestUpdate()}async#d(a,e){this.#e+=1;let t=this.#e;this.review=this.#r=this.#s=null,this.error="",this.found=null,this.#b(a.hub),this.#g(a.hub,e,t);let r=await Yc(a.hub,e),o=e.decision?.proposal_id??e.consent?.proposal_id,p=o?await Gc(a.hub,e,o):null;if(t!==this.#e)return;let h=e.status==="open"&&!e.decision,m=p?.proposal??(h?e.proposal:null),v={request:e,cameras:a.cameras,sensors:a.sensors,clips:r};this.draft=this.#s=qp(v,m),p&&(this.#r=this.draft,this.review=p),this.host.requestUpdate(),m&&h&&a.available&&a.mayAnswer&&await this.#c(e,m.id,this.draft)}async#g(a,e,t){this.agency=this.proof=null;let[r,o]=await Promise.allSettled([a.get(`/agencies/${e.agency.id}`),a.get(`/requests/${e.id}/proof`)]);t===this.#e&&(r.status==="fulfilled"&&(this.agency=r.value),o.status==="fulfilled"&&(this.proof=o.value),this.host.requestUpdate())}#b(a){this.#i?.(),this.#i=a.listen(e=>{e.type==="proposal.changed"&&e.data.proposal_id===this.review?.proposal.id&&this.#l()})}async prepare(){let{draft:a,request:e}=this,t=this.#t?.hub;return!a||!e||!t?!1:this.#a&&this.review?.preparation!=="failed"?this.ready:this.#m("preparing",async()=>{let r=a.base!==null&&this.#s&&hi(a,this.#s)?a.base:(await t.post(`/requests/${e.id}/proposals`,ci(a))).id;await this.#c(e,r,a)})}async#c(a,e,t){let r=this.#e,o=this.#t?.hub;if(o){try{let p=`/requests/${a.id}/proposals/${e}/prepare`,h=await o.post(p);if(r!==this.#e)return;this.#r=t,this.#h(h)}catch(p){r===this.#e&&(this.error=q.of(p).message)}this.host.requestUpdate()}}#h(a){this.review=a,this.can={findFaces:a.finds_faces,signClips:a.signs_clips},clearTimeout(this.#n),a.preparation==="failed"&&(this.error=a.reason),(a.preparation==="preparing"||a.preparation==="none")&&(this.#n=setTimeout(()=>{this.#l()},Cp)),this.host.requestUpdate()}async#l(){let a=this.#e,{review:e,request:t}=this,r=this.#t?.hub;if(!(!e||!t||!r))try{let o=`/requests/${t.id}/proposals/${e.proposal.id}`,p=await r.get(o);a===this.#e&&this.review?.proposal.id===p.proposal.id&&this.#h(p)}catch{a===this.#e&&(this.#n=setTimeout(()=>{this.#l()},Cp))}}async findFaces(a){let{request:e,draft:t}=this,r=this.#t?.hub,o=t?.clips.find(h=>h.key===a);if(!e||!t||!r||!o?.taken||this.detection!==null)return!1;let p=this.#e;this.detection=0,this.error="",this.found=null,this.#p=setInterval(()=>{this.#v(r,e.id)},Vc),this.host.requestUpdate();try{let h=`/requests/${e.id}/proposals`,m=await r.post(h,ci(t)),v=ke(t).indexOf(o)+1,{masks:L}=await r.post(`${h}/${m.id}/pieces/${v}/faces`);if(p!==this.#e||!this.draft)return!1;let Y=L.map(Ee=>zn(Ee,o.cut.start));return this.found=Y.length,this.draft=nr(this.draft,a,Ee=>kp(Ee,Y)),!0}catch(h){let m=q.of(h);return p===this.#e&&m.code!=="conflict"&&(this.error=m.message),!1}finally{clearInterval(this.#p),this.detection=null,this.host.requestUpdate()}}async#v(a,e){let t=await a.get(`/requests/${e}/faces`).catch(()=>null);t?.searching&&this.detection!==null&&(this.detection=t.done,this.host.requestUpdate())}async stopDetection(){let{request:a}=this,e=this.#t?.hub;if(!(!a||!e||this.detection===null))try{await e.delete(`/requests/${a.id}/faces`)}catch(t){this.error=q.of(t).message,this.host.requestUpdate()}}async approve(){let a=this.review;return!this.ready||!a?(await this.prepare(),!1):this.#o("approving",(e,t)=>Fc(e,t,a.proposal.id))}async deny(){if(this.denying)return!1;let a=this.#e;this.denying=!0,this.error="",this.host.requestUpdate();let e=this.#u((t,r)=>Ht(t,r,"decision"));this.stopDetection();try{return await e,a===this.#e&&!this.error}catch(t){return a===this.#e&&(this.error=q.of(t).message),!1}finally{this.denying=!1,this.host.requestUpdate()}}undo(){return this.#o("undoing",(a,e)=>Ht(a,e,"undo"))}retry(){return this.#o("retrying",(a,e)=>Ht(a,e,"share/retry"))}withdraw(){return this.#o("withdrawing",(a,e)=>Ht(a,e,"withdrawal"))}#o(a,e){return this.#m(a,()=>this.#u(e))}async#u(a){let{request:e}=this,t=this.#t?.hub;if(!e||!t)return;let{request:r,notice:o}=await a(t,e);r&&this.onRequest(r),this.error=o}async#m(a,e){if(this.doing)return!1;let t=this.#e;this.doing=a,this.error="",this.host.requestUpdate();try{return await e(),t===this.#e&&!this.error}catch(r){return t===this.#e&&(this.error=q.of(r).message),!1}finally{this.doing="",this.host.requestUpdate()}}};async function Fc(i,a,e){let t=`/requests/${a.id}`;try{let r={answer:"approve",proposal_id:e};return{request:await i.post(`${t}/decision`,r),notice:""}}catch(r){let o=q.of(r),p=o.code==="conflict"?await i.get(t).catch(()=>null):null;return{request:p,notice:p?.decision?Oa(p):o.message}}}async function Gc(i,a,e){try{return await i.get(`/requests/${a.id}/proposals/${e}`)}catch{return null}}async function Yc(i,a){let e=a.match.clips.map(r=>i.get(`/clips/${r.clip_id}`)),t=new Map;for(let r of await Promise.allSettled(e))r.status==="fulfilled"&&t.set(r.value.id,r.value);return t}var Lp=200,mi,Ap,nt=class extends P{constructor(){super(...arguments);g(this,mi);this.readings=null;this.error=""}willUpdate(e){let t=e.get("extract"),{sensorId:r,span:o}=this.extract;t?.sensorId===r&&t.span.start===o.start&&t.span.end===o.end||(e.has("extract")||e.has("hub"))&&l(this,mi,Ap).call(this)}render(){if(this.error)return n`<p class="sm">${this.error}</p>`;if(!this.readings)return n`<span class="grey" aria-busy="true"></span>`;if(!this.readings.length)return n`<p class="sm mut">${s("review.readings.none")}</p>`;let e=this.readings.length-Lp;return n`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
<table class="tbl tn sm">
<thead>
<tr>
<th scope="col">${s("review.readings.at")}</th>
<th scope="col">${s("review.readings.said")}</th>
</tr>
</thead>
<tbody>
${this.readings.slice(0,Lp).map(t=>n`<tr>
<td>${It(t.at)}</td>
<td>${t.state}</td>
</tr>`)}
</tbody>
</table>
</div>
${e>0?n`<p class="xs mut">${T("review.readings.more",e)}</p>`:""}`}};mi=new WeakSet,Ap=async function(){let{sensorId:e,span:t}=this.extract,r={start:He(t.start),end:He(t.end)};try{let o=`/sensors/${e}/readings`,{readings:p}=await this.hub.get(o,r);e===this.extract.sensorId&&(this.readings=p)}catch(o){this.error=q.of(o).message}},nt.styles=[x,$`
.scroll{max-height: 200px;overflow: auto;border: 1px solid var(--nr-line);border-radius: 8px;}.tbl td,
.tbl th{padding: 6px 10px;}`],d([y({attribute:!1})],nt.prototype,"hub",2),d([y({attribute:!1})],nt.prototype,"extract",2),d([b()],nt.prototype,"readings",2),d([b()],nt.prototype,"error",2),nt=d([w("nr-review-readings")],nt);var Wc=[{name:"name",type:"text",autocomplete:"name",most:oi},{name:"email",type:"email",autocomplete:"email",most:li},{name:"telephone",type:"tel",autocomplete:"tel",most:pi}],ie,Ip,Pp,Hp,$s,Bn,at=class extends P{constructor(){super(...arguments);g(this,ie);this.signs=!1;this.open=!1}render(){let{draft:e}=this;return n`<fieldset>
<legend class="vh">${s("review.identity.legend")}</legend>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${!e.contact}
@change=${()=>l(this,ie,$s).call(this,{contact:!1})}
/>
<span>${s("review.identity.anonymous")}</span>
</label>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${e.contact}
@change=${()=>l(this,ie,$s).call(this,{contact:!0})}
/>
<span>${s("review.identity.contact")}</span>
<span class="xs mut">${s("review.identity.once")}</span>
</label>
${e.contact?n`<div class="in">
${Wc.map(t=>n`<label class="field"
>${s(`review.identity.${t.name}`)}
<input
type=${t.type}
autocomplete=${t.autocomplete}
maxlength=${t.most}
.value=${e.identity[t.name]}
@input=${r=>l(this,ie,Hp).call(this,t.name,r)}
/></label>`)}
<p class="xs mut">${s("review.identity.note")}</p>
</div>`:c}
</fieldset>
<details ?open=${this.open||!!e.words}>
<summary>${f("talk",18)}${s("review.words.heading")}${f("down",16)}</summary>
<div class="in">
<label class="field"
>${s("review.words.label")}
<textarea
rows="4"
maxlength=${ai}
.value=${e.words}
@input=${t=>l(this,ie,$s).call(this,{words:t.target.value})}
></textarea>
</label>
<p class="xs mut">${s("review.words.note")}</p>
</div>
</details>
${e.extracts.length?l(this,ie,Ip).call(this):c} ${l(this,ie,Pp).call(this)}`}};ie=new WeakSet,Ip=function(){return n`<details ?open=${this.open||this.draft.extracts.some(e=>e.taken)}>
<summary>${f("info",18)}${s("review.readings.heading")}${f("down",16)}</summary>
${this.draft.extracts.map(e=>n`<label class="choice">
<input
type="checkbox"
.checked=${e.taken}
@change=${t=>{let r=t.target.checked;l(this,ie,Bn).call(this,Ep(this.draft,e.sensorId,r))}}
/>
<span>${e.name}</span>
</label>
${e.taken?n`<div class="in">
<nr-review-readings .hub=${this.hub} .extract=${e}></nr-review-readings>
</div>`:c}`)}
<p class="in xs mut">${s("review.readings.note")}</p>
</details>`},Pp=function(){return n`<details>
<summary>${f("gear",18)}${s("review.making.heading")}${f("down",16)}</summary>
${["ownCopy","contentCredentials","cameraMake"].map(e=>e==="contentCredentials"&&!this.signs&&!this.draft[e]?c:n`<label class="choice">
<input
type="checkbox"
.checked=${this.draft[e]}
@change=${t=>l(this,ie,$s).call(this,{[e]:t.target.checked})}
/>
<span
>${s(`review.making.${e}`)}<small>${s(`review.making.${e}_note`)}</small></span
>
</label>`)}
</details>`},Hp=function(e,t){let r=t.target.value;l(this,ie,$s).call(this,{identity:{...this.draft.identity,[e]:r}})},$s=function(e){l(this,ie,Bn).call(this,{...this.draft,...e})},Bn=function(e){this.dispatchEvent(new CustomEvent("nr-draft",{detail:e}))},at.styles=[x,$`
:host{display: grid;gap: 14px;}fieldset,
details{border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}label.choice{display: flex;gap: 10px;padding: 11px 12px;min-height: 44px;align-items: center;cursor: pointer;}label.choice + label.choice{border-top: 1px solid var(--nr-line);}label.choice small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}label.choice .xs{margin-inline-start: auto;text-align: end;}input[type="radio"],
input[type="checkbox"]{flex: none;width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}.in{display: grid;gap: 10px;padding: 4px 12px 12px;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic{color: var(--nr-ink2);}summary > .ic:last-child{margin-inline-start: auto;}details[open] summary > .ic:last-child{transform: rotate(180deg);}textarea{min-height: 88px !important;resize: vertical;}`],d([y({attribute:!1})],at.prototype,"draft",2),d([y({type:Boolean})],at.prototype,"signs",2),d([y({attribute:!1})],at.prototype,"hub",2),d([y({type:Boolean})],at.prototype,"open",2),at=d([w("nr-review-about")],at);var ws=Math.round(1e6/15),Xc=1e6/2;function ot(i,a){let e=i.end-i.start;return e>0?Q((a-i.start)/e,0,1):0}function Dp(i,a){return Math.round(i.start+Q(a,0,1)*(i.end-i.start))}function Op(i,a,e,t){let r=Math.min(Xc,t.end-t.start);return a==="start"?{...i,start:Q(e,t.start,i.end-r)}:{...i,end:Q(e,i.start+r,t.end)}}function zp(i,a){let e=t=>a?{time:t*1e6}:{frames:t};switch(i){case"ArrowRight":case"ArrowUp":return e(1);case"ArrowLeft":case"ArrowDown":return e(-1);case"PageUp":return{time:10*1e6};case"PageDown":return{time:-10*1e6};case"Home":return"first";case"End":return"last";default:return null}}function gi(i,a){let e=rt(i,a);if(!e)return null;let t=ot(i,e.start);return{from:t,width:ot(i,e.end)-t}}function Bp(i,a){return a?{before:ot(i,a.start),after:1-ot(i,a.end)}:{before:1,after:0}}var Zc=1500;function Up(i,a){let e=Yt(a.start);return{path:`clips/${i}/video?until=${encodeURIComponent(a.until)}&tag=${a.tag}`,zero:e,frames:a.frames_us.map(t=>e+t)}}function jp(i,a){let e=[...new Set([...i].flatMap(t=>t.frames))].sort((t,r)=>t-r);return e.slice(lr(e,a.start)).filter(t=>t<a.end)}function fi(i,a){let[e,t]=[0,i.length];for(;e<t;){let r=e+t>>1;i[r]<=a?e=r+1:t=r}return e}function lr(i,a){return Math.max(0,fi(i,a)-1)}function xs(i,a){return i[lr(i,a)]??a}function bi(i,a){let e=xs(i,a),t=i[fi(i,a)]??e;return a-e<=t-a?e:t}function Kp(i,a,e){return Math.abs(e-a)<Zc&&bi(i,e)===a}function Fe(i,a){return i.filter(e=>e>=a.start&&e<a.end)}function Vp(i,a,e){if(!i.length)return a+e*ws;let t=Q(lr(i,a)+e,0,i.length-1);return i[t]}function Fp(i,a,e){return i.length?e>0?i[fi(i,a)+e-1]??a+ws:i[fi(i,a-1)+e]??a-ws:a+e*ws}function Un(i,a,e){let t=bi(i,a);return Math.abs(e-a)<=Math.abs(t-a)?e:t}function pr(i,a,e){let t=Fe(i,e);if(!t.length){let o=Q(a,e.start,e.end);return{start:o,end:o+1}}let r=lr(t,a);return{start:t[r],end:t[r+1]??e.end}}function vi(i,a,e,t,r=.5){let o=lr(i,e),p=(i[o]??e)-a,h=i[o+1],m=h===void 0?t*1e6:h-a,v=p+r*Math.max(m-p,0);return Q(v/1e6,0,Math.max(0,t-1e-6))}var lt,cr,V,Gp,yi,jn,Kn,Yp,dr,wi,hr,ur,$i,qe=class extends P{constructor(){super(...arguments);g(this,V);this.at=0;this.frames=[];this.selected=-1;this.still=!1;this.pictures=new Map;g(this,lt,null);g(this,cr,"");g(this,wi,e=>{if(e.button!==0)return;let t=e.target.dataset?.edge;k(this,lt,this.still?"at":t??"at"),e.currentTarget.setPointerCapture(e.pointerId),t!=="at"&&e.target.focus?.(),t||u(this,hr).call(this,e)});g(this,hr,e=>{if(!u(this,lt))return;let t=e.currentTarget.getBoundingClientRect();if(!t.width)return;let{shown:r,may:o}=this.clip,p=Dp(r,(e.clientX-t.left)/t.width);u(this,lt)==="at"?l(this,V,$i).call(this,"nr-at",Q(p,r.start,r.end)):l(this,V,dr).call(this,u(this,lt),Un(this.frames,p,o[u(this,lt)]))});g(this,ur,()=>{k(this,lt,null)})}willUpdate(e){if(!e.has("clip"))return;let t=this.clip.sources.map(r=>r.clipId).join(" ");if(t!==u(this,cr)){k(this,cr,t),this.pictures=new Map;for(let{clipId:r}of this.clip.sources)l(this,V,Gp).call(this,r)}}render(){let{clip:e}=this,{shown:t,cut:r}=e,o=Bp(t,e.taken?r:null),p=100*ot(t,r.start),h=100*ot(t,r.end),m=e.masks[this.selected];return n`<div
class="film ${this.still?"still":""}"
@pointerdown=${u(this,wi)}
@pointermove=${u(this,hr)}
@pointerup=${u(this,ur)}
@pointercancel=${u(this,ur)}
>
<div class="clipped">
${e.sources.map(({clipId:v,span:L})=>{let Y=this.pictures.get(v),Ee=gi(t,L);return Y&&Ee?n`<img
src=${Y}
alt=""
style="left:${100*Ee.from}%;width:${100*Ee.width}%"
/>`:c})}
${l(this,V,jn).call(this,0,o.before)} ${l(this,V,jn).call(this,1-o.after,o.after)}
</div>
${e.taken?n`<i class="cut" style="left:${p}%;width:${h-p}%"></i>
${l(this,V,Kn).call(this,"start",p)} ${l(this,V,Kn).call(this,"end",h)}`:c}
${m?gp(m,r).map(v=>n`<i class="key" style="left:${100*ot(t,v)}%"></i>`):c}
<i class="playhead" data-edge="at" style="left:${100*ot(t,this.at)}%"></i>
</div>
<div class="times tn">
<span
>${s("review.film.from")} <b>${l(this,V,yi).call(this,r.start)}</b></span
>
<b>${e.taken?bs(st(r)):s("review.film.stays")}</b>
<span>${s("review.film.to")} <b>${l(this,V,yi).call(this,r.end)}</b></span>
</div>`}};lt=new WeakMap,cr=new WeakMap,V=new WeakSet,Gp=async function(e){try{let t=await this.hub.media(`clips/${e}/filmstrip`);this.pictures=new Map(this.pictures).set(e,t)}catch{}},yi=function(e,t=1){return Ir(vs(e),t)},jn=function(e,t){return t<=0?c:n`<div
class="out ${t<.16?"narrow":""}"
style="left:${100*e}%;width:${100*t}%"
>
<span>${s("review.film.stays")}</span>
</div>`},Kn=function(e,t){let{may:r,cut:o}=this.clip,p=h=>((h-r.start)/1e6).toFixed(2);return n`<div
class="handle ${e}"
style="left:${t}%"
data-edge=${e}
role="slider"
tabindex="0"
aria-disabled=${this.still}
aria-label=${s(`review.film.${e}`)}
aria-valuemin="0"
aria-valuemax=${p(r.end)}
aria-valuenow=${p(o[e])}
aria-valuetext=${s("review.film.value",{time:l(this,V,yi).call(this,o[e],2),length:bs(st(o))})}
@keydown=${h=>l(this,V,Yp).call(this,h,e)}
></div>`},Yp=function(e,t){let r=zp(e.key,e.shiftKey);if(r===null||this.still)return;e.preventDefault();let{cut:o,may:p}=this.clip;r==="first"||r==="last"?l(this,V,dr).call(this,t,r==="first"?p.start:p.end):"frames"in r?l(this,V,dr).call(this,t,Fp(this.frames,o[t],r.frames)):l(this,V,dr).call(this,t,Un(this.frames,o[t]+r.time,p[t]))},dr=function(e,t){let{cut:r,may:o}=this.clip,p=Op(r,e,t,o);l(this,V,$i).call(this,"nr-cut",p);let h=Fe(this.frames,p),m=h.at(-1)??Math.max(p.start,p.end-ws);l(this,V,$i).call(this,"nr-at",e==="start"?h[0]??p.start:m)},wi=new WeakMap,hr=new WeakMap,ur=new WeakMap,$i=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},qe.styles=[x,$`
:host{display: block;padding: 8px 0 0;}.film{position: relative;height: 60px;border-radius: 8px;background: #000;direction: ltr;touch-action: none;user-select: none;-webkit-user-select: none;cursor: pointer;}.clipped{position: absolute;inset: 0;overflow: hidden;border-radius: 8px;}.clipped img{position: absolute;top: 0;height: 100%;object-fit: fill;pointer-events: none;}.out{position: absolute;top: 0;bottom: 0;display: grid;place-items: center;overflow: hidden;color: #fff;font: 500 12px/16px var(--nr-font);background: repeating-linear-gradient(
135deg,
rgba(14, 16, 19, 0.9) 0 6px,
rgba(40, 44, 48, 0.9) 6px 12px
);}.out span{white-space: nowrap;padding: 0 14px;}.out.narrow span{visibility: hidden;}.cut{position: absolute;top: -3px;height: 66px;border-block: 3px solid var(--nr-fill);pointer-events: none;}.handle{position: absolute;top: -3px;height: 66px;width: 16px;background: var(--nr-fill);display: grid;place-items: center;cursor: ew-resize;touch-action: none;}.handle::before{content: "";width: 3px;height: 20px;border-radius: 2px;background: #fff;}.handle::after{content: "";position: absolute;inset: 0 -14px;}.handle.start{transform: translateX(-100%);border-radius: 8px 0 0 8px;}.handle.end{border-radius: 0 8px 8px 0;}.still .handle{cursor: default;}.playhead{position: absolute;top: -8px;height: 76px;width: 2px;margin-left: -1px;background: #fff;box-shadow: 0 0 0 1px #000;cursor: ew-resize;}.playhead::after{content: "";position: absolute;inset: 0 -7px;}.key{position: absolute;bottom: 2px;width: 8px;height: 8px;margin-left: -4px;background: #fff;border: 1px solid #000;transform: rotate(45deg);pointer-events: none;}.times{display: grid;grid-template-columns: 1fr auto 1fr;align-items: center;gap: 8px;margin-top: 12px;font-size: 13px;line-height: 18px;color: var(--nr-ink2);direction: ltr;}.times b{color: var(--nr-ink);font-weight: 500;}.times :last-child{text-align: right;}`],d([y({attribute:!1})],qe.prototype,"hub",2),d([y({attribute:!1})],qe.prototype,"clip",2),d([y({type:Number})],qe.prototype,"at",2),d([y({attribute:!1})],qe.prototype,"frames",2),d([y({type:Number})],qe.prototype,"selected",2),d([y({type:Boolean})],qe.prototype,"still",2),d([b()],qe.prototype,"pictures",2),qe=d([w("nr-review-film")],qe);var Qc=1.5,Jc=.12;function Wp(i,a,e){let t=_e(i.window);return n`<section class="window tn" aria-label=${s("review.window.label")}>
<span class="mut">${he(i.window.start)}</span>
<div class="rail">
${a.clips.map(r=>{let o=gi(t,r.taken?r.cut:r.may);if(!o)return c;let p=Math.max(Qc,100*o.width),h=s("review.window.clip",{camera:r.cameraName,length:bs(st(r.taken?r.cut:r.may))});return n`<i
class=${r.taken?"on":""}
style="left:${Math.min(100*o.from,100-p)}%;width:${p}%"
title=${h}
></i>
${r.key===e||Nc(a,r,e,t)?n`<span
class="lab ${r.key===e?"sel":""}"
style="left:clamp(36px, ${100*(o.from+o.width/2)}%, calc(100% - 36px))"
>${r.cameraName}</span
>`:c}`})}
</div>
<span class="mut">${he(i.window.end)}</span>
</section>`}function Nc(i,a,e,t){let r=p=>{let h=gi(t,p.taken?p.cut:p.may);return h?h.from+h.width/2:-1},o=i.clips.find(p=>p.key===e);return i.clips.length>3||!o?!1:Math.abs(r(a)-r(o))>=Jc}var Xp=1500,eh=250,mr,Wt,xi,Xt,fr,ki,gr,_i,br,Vn,De=class extends P{constructor(){super(...arguments);g(this,br);this.label="";this.question="";this.detail="";this.disabled=!1;this.holding=!1;this.asking=!1;g(this,mr);g(this,Wt,null);g(this,xi,e=>{e.button!==0||this.disabled||(k(this,Wt,e.timeStamp),!matchMedia("(prefers-reduced-motion: reduce)").matches&&(this.holding=!0,k(this,mr,setTimeout(()=>{u(this,Xt).call(this),l(this,br,Vn).call(this)},Xp))))});g(this,Xt,()=>{clearTimeout(u(this,mr)),this.holding=!1});g(this,fr,()=>{k(this,Wt,null),u(this,Xt).call(this)});g(this,ki,e=>{let t=u(this,Wt);k(this,Wt,null);let r=matchMedia("(prefers-reduced-motion: reduce)").matches;t!==null&&!r&&e.timeStamp-t>eh||(this.asking=!0)});g(this,gr,()=>{this.asking=!1,this.renderRoot.querySelector(".hold")?.focus()});g(this,_i,()=>{this.asking=!1,l(this,br,Vn).call(this)})}disconnectedCallback(){super.disconnectedCallback(),u(this,Xt).call(this)}render(){return n`<button
class="btn fill hold ${this.holding?"on":""}"
?disabled=${this.disabled}
@pointerdown=${u(this,xi)}
@pointerup=${u(this,Xt)}
@pointercancel=${u(this,fr)}
@pointerleave=${u(this,fr)}
@contextmenu=${e=>e.preventDefault()}
@click=${u(this,ki)}
>
<span class="pg"></span>${f("hold",20)}
<span>${this.holding?s("hold.keep"):this.label||s("hold.rest")}</span>
</button>
${this.asking?n`<nr-dialog open .heading=${this.question} @nr-close=${u(this,gr)}>
<p>${this.detail}</p>
<button slot="acts" class="btn" autofocus @click=${u(this,gr)}>${s("hold.back")}</button>
<button slot="acts" class="btn" @click=${u(this,_i)}>${s("hold.send")}</button>
</nr-dialog>`:c}`}};mr=new WeakMap,Wt=new WeakMap,xi=new WeakMap,Xt=new WeakMap,fr=new WeakMap,ki=new WeakMap,gr=new WeakMap,_i=new WeakMap,br=new WeakSet,Vn=function(){this.dispatchEvent(new CustomEvent("nr-held",{bubbles:!0,composed:!0}))},De.styles=[x,$`
:host{display: grid;}.hold{position: relative;overflow: hidden;min-height: 52px;border-radius: 26px;font-size: 15px;padding: 0 10px;touch-action: none;user-select: none;-webkit-user-select: none;-webkit-touch-callout: none;}.pg{position: absolute;inset: 0;background: rgba(255, 255, 255, 0.24);transform: scaleX(0);transform-origin: left;transition: transform 150ms ease-out;}.pg:dir(rtl){transform-origin: right;}.on .pg{transform: scaleX(1);transition: transform ${Xp}ms linear;}p{color: var(--nr-ink2);}`],d([y()],De.prototype,"label",2),d([y()],De.prototype,"question",2),d([y()],De.prototype,"detail",2),d([y({type:Boolean})],De.prototype,"disabled",2),d([b()],De.prototype,"holding",2),d([b()],De.prototype,"asking",2),De=d([w("nr-hold")],De);var th=new Set(["revoked_key","compromised_key"]);function Zp(i){let{request:a,boards:e}=i;if(!i.available)return"away";if(a.decision)return sh(a,i.now);if(a.share?.withdrawn||a.share?.state==="withdrawn")return"withdrawn";if(a.status!=="open")return a.status;let t=e.find(r=>r.origin===a.origin);return t?.state==="stopped"?"forked":t?.state==="left"?"left":a.findings.some(r=>th.has(r.code))?"revoked":i.hasKey===!1?"no_key":i.mayAnswer?a.consent?"consent":a.match.clips.length?"decide":a.match.strength==="none"&&a.match.because!=="nothing_moved"?"information":"nothing":"watching"}function sh(i,a){let{decision:e,share:t}=i;if(e?.answer==="deny")return"denied";switch(t?.state){case void 0:case"approved":return e&&Date.parse(e.final_at)>a?"cooling":"sealing";case"sealed":return"sealing";case"delivered":return t?.opened?"opened":"delivered";default:return t?.state??"sealing"}}function kt(i){return["decide","nothing","information","consent"].includes(i)}function Qp(i){return kt(i)||["forked","left","revoked","no_key"].includes(i)}function Ei(i,a){return i.window.start!==a.window.start||i.window.end!==a.window.end?"window":a.thread.length>i.thread.length?"thread":null}function Fn(i){let{size_bytes:a=0,sent_bytes:e=0}=i.share??{};return a>0?Math.min(1,e/a):0}var H,Jp,Np,ed,td,sd,_t,rd,id,Mi,nd,Et,te=class extends P{constructor(){super(...arguments);g(this,H);this.phase="decide";this.doing="";this.denying=!1;this.ready=!1;this.preparing=!1;this.fault="";this.error="";this.detail="";this.me="";this.unread=!1;this.undoable=!1;this.may=!1;this.asking=!1}render(){return n`<div role="status" aria-live="polite">
${this.error?n`<p class="why">${f("warn",18)}<span>${this.error}</span></p>`:c}
${l(this,H,td).call(this)}
</div>
${l(this,H,Jp).call(this)} ${this.asking?l(this,H,nd).call(this):c}`}};H=new WeakSet,Jp=function(){let{phase:e}=this;if(!Qp(e))return c;let t=e==="consent"&&this.request.consent?.by===this.me;return n`<div class="two">
<button @click=${()=>l(this,H,Et).call(this,"nr-deny")}>
${this.denying?n`<span class="spin"></span>`:c}${s("review.deny")}
</button>
${kt(e)&&!t?l(this,H,ed).call(this):n`<span></span>`}
</div>
<p>${s(kt(e)?u(this,H,Np):"review.foot.deny_only")}</p>`},Np=function(){return this.request.people>1&&!this.request.consent?"review.foot.two_people":"review.foot.note"},ed=function(){return this.preparing?n`<button disabled><span class="spin"></span>${s("review.preparing")}</button>`:this.doing==="approving"?n`<button disabled><span class="spin"></span>${s("review.approving")}</button>`:this.ready?n`<nr-hold
.label=${s("review.hold")}
.question=${s("review.ask.heading",{agency:this.request.agency.name})}
.detail=${this.detail}
?disabled=${!!this.doing||!!this.fault||this.unread}
@nr-held=${()=>l(this,H,Et).call(this,"nr-approve")}
></nr-hold>`:n`<button
?disabled=${!!this.fault||!!this.doing}
@click=${()=>l(this,H,Et).call(this,"nr-prepare")}
>
${s("review.prepare")}
</button>`},td=function(){let{request:e,phase:t}=this;if(kt(t))return l(this,H,sd).call(this);let r=e.share;switch(t){case"cooling":{let o=U(e.decision?.final_at??"");return l(this,H,_t).call(this,"clock",s("review.state.cooling",{time:o}),"cooling",{},!0)}case"sealing":return l(this,H,_t).call(this,"",s("review.state.sealing"),"sealing",{},!0);case"sending":return n`${l(this,H,_t).call(this,"",s("review.state.sending"),"sending",{},!1)}
<progress
max="1"
value=${Fn(e)}
aria-label=${s("review.state.sending")}
></progress>
<p class="tn" aria-live="off">
${s("review.state.sent",{sent:re(r?.sent_bytes??0),all:re(r?.size_bytes??0),part:rs(Fn(e))})}
</p>
${l(this,H,Mi).call(this)}`;case"delivered":case"opened":{let o=he(r?.changed_at??""),p=s(`review.state.${t}`,{time:o,agency:e.agency.name});return l(this,H,_t).call(this,"tick",p,t,{agency:e.agency.name},!0)}case"failed":return l(this,H,rd).call(this,r?.reason??"");case"withdrawing":return l(this,H,_t).call(this,"",s("review.state.withdrawing"),"withdrawing",{},!1);case"withdrawn":return l(this,H,_t).call(this,"cross",s("review.state.withdrawn"),"withdrawn",{agency:e.agency.name},!1);case"denied":return l(this,H,id).call(this);default:return c}},sd=function(){let{request:e}=this,t=e.consent;if(t&&this.phase==="consent"){let o=t.by===this.me,p=s(o?"review.consent.mine":"review.consent.other",{by:t.by,time:he(t.at)});return n`<p class="why">${f("person",18)}<span>${p}</span></p>`}let r=e.voided?n`<p class="why">${f("warn",18)}<span>${e.voided.reason}</span></p>`:c;return n`${r}${this.fault?n`<p class="why">${f("info",18)}<span>${this.fault}</span></p>`:c}`},_t=function(e,t,r,o,p){return n`<div class="state">
${e?f(e,22):n`<span class="spin"></span>`}<span>${t}</span>
</div>
<p>${s(`review.state.${r}_note`,o)}</p>
${p?l(this,H,Mi).call(this):c}`},rd=function(e){return n`${l(this,H,_t).call(this,"warn",s("review.state.failed"),"failed",{},!1)}
${e?n`<p class="xs mut">${s("share.hub_says",{reason:e})}</p>`:c}
${l(this,H,Mi).call(this,n`<button ?disabled=${!!this.doing} @click=${()=>l(this,H,Et).call(this,"nr-retry")}>
${this.doing==="retrying"?n`<span class="spin"></span>`:f("again",18)}
${s("share.retry")}
</button>`)}`},id=function(){let e=this.request.decision;return e?n`<div class="state">${f("cross",22)}<span>${s("review.state.denied")}</span></div>
<p>${s("review.state.denied_note",{time:U(e.decided_at)})}</p>
${this.undoable&&this.may?n`<div class="acts">
<button ?disabled=${!!this.doing} @click=${()=>l(this,H,Et).call(this,"nr-undo")}>
${f("undo",18)}${s("review.undo")}
</button>
</div>`:c}`:c},Mi=function(e=c){let t=this.phase==="delivered"||this.phase==="opened",r=this.request.withdrawable||t;return!this.may||!r&&e===c?c:n`<div class="acts">
${e}
${r?n`<button
?disabled=${!!this.doing}
@click=${()=>{t?this.asking=!0:l(this,H,Et).call(this,"nr-withdraw")}}
>
${this.doing==="withdrawing"?n`<span class="spin"></span>`:c}
${s(t?"review.withdraw_after":"review.withdraw")}
</button>`:c}
</div>`},nd=function(){let e=()=>{this.asking=!1},{name:t}=this.request.agency;return n`<nr-dialog open .heading=${s("review.withdraw_ask",{agency:t})} @nr-close=${e}>
<p>${s("review.withdraw_what",{agency:t})}</p>
<button slot="acts" class="btn" autofocus @click=${e}>${s("review.back")}</button>
<button
slot="acts"
class="btn"
@click=${()=>{e(),l(this,H,Et).call(this,"nr-withdraw")}}
>
${s("review.withdraw")}
</button>
</nr-dialog>`},Et=function(e){this.dispatchEvent(new CustomEvent(e))},te.styles=[x,$`
:host{display: block;border-top: 1px solid var(--nr-line);padding: 14px 24px 16px;background: var(--nr-card);}.two{display: grid;grid-template-columns: repeat(2, minmax(0, 1fr));gap: 12px;}.two > button,
.wide{min-height: 52px;border-radius: 26px;font-size: 15px;padding: 6px 10px;}p{margin-top: 10px;font-size: 12px;line-height: 17px;color: var(--nr-ink2);}p.why{margin: 0 0 10px;color: var(--nr-ink);font-size: 13px;line-height: 19px;display: flex;gap: 8px;}p.why .ic{color: var(--nr-amber);}.state{display: flex;align-items: center;gap: 10px;min-height: 36px;font: 500 15px/21px var(--nr-font);}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 12px;}progress{display: block;width: 100%;height: 8px;margin-top: 6px;accent-color: var(--nr-fill);}.spin{flex: none;width: 20px;height: 20px;border-radius: 10px;border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);border-top-color: currentColor;animation: turn 1s linear 1s infinite;}@keyframes turn{to{transform: rotate(1turn);}}@media (max-width: 720px){:host{padding: 10px 16px 14px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}p{margin-top: 8px;}}`],d([y({attribute:!1})],te.prototype,"request",2),d([y()],te.prototype,"phase",2),d([y()],te.prototype,"doing",2),d([y({type:Boolean})],te.prototype,"denying",2),d([y({type:Boolean})],te.prototype,"ready",2),d([y({type:Boolean})],te.prototype,"preparing",2),d([y()],te.prototype,"fault",2),d([y()],te.prototype,"error",2),d([y()],te.prototype,"detail",2),d([y()],te.prototype,"me",2),d([y({type:Boolean})],te.prototype,"unread",2),d([y({type:Boolean})],te.prototype,"undoable",2),d([y({type:Boolean})],te.prototype,"may",2),d([b()],te.prototype,"asking",2),te=d([w("nr-review-foot")],te);function ad(i){let{clip:a,own:e}=i,t=a.masks.some(r=>r.kind!=="own");return!t&&!e.length?c:n`<section class="masks" aria-label=${s("review.masks.heading")}>
${e.length?rh(i):c}
${t?n`<ul>
${a.masks.map((r,o)=>r.kind==="own"?c:ih(i,r,o))}
</ul>`:c}
</section>`}function rh({clip:i,own:a,change:e}){return n`<label class="own">
<input
type="checkbox"
.checked=${!i.ownMasksOff}
@change=${t=>e(_p(i,!t.target.checked,a))}
/>
<span
>${s("review.masks.own",{camera:i.cameraName})}
${i.ownMasksOff?n`<small>${s("review.masks.own_off")}</small>`:c}</span
>
</label>`}function ih(i,a,e){let{clip:t,selected:r,change:o,select:p}=i,h=i.frame.start,m=s("review.mask.name",{number:e+1}),v=a.kind==="moving";return n`<li class=${e===r?"on":""}>
<button class="btn sm link" aria-pressed=${e===r} @click=${()=>p(e)}>
${f("mask",16)}${m}
</button>
<span class="grow sm mut">${nh(i,a,h)}</span>
<button
class="btn sm"
aria-label="${s(v?"review.masks.stay":"review.masks.follow")}: ${m}"
@click=${()=>o(ar(t,e,v?hp(a,h):cp(a,t.cut)))}
>
${s(v?"review.masks.stay":"review.masks.follow")}
</button>
${v&&a.keys.length>2?n`<button
class="btn sm"
aria-label="${s("review.masks.drop_key")}: ${m}"
@click=${()=>o(ar(t,e,mp(a,h)))}
>
${s("review.masks.drop_key")}
</button>`:c}
<button
class="btn sm round"
aria-label="${s("review.masks.remove")}: ${m}"
@click=${()=>o(di(t,e))}
>
${f("trash",18)}
</button>
</li>`}function nh(i,a,e){if(a.kind==="still")return s("review.masks.whole");let t=p=>Ir(vs(p??0)),r=a.keys[0]?.at,o=s(a.found?"review.masks.found":"review.masks.moving",{from:t(r),to:t(a.keys[a.keys.length-1]?.at),keys:a.keys.length});return ii(a,i.frame)?o:n`<a
href="#"
@click=${p=>{p.preventDefault(),i.go(r??e)}}
>${o}</a
>`}var ah=["top-left","top-right","bottom-left","bottom-right"],oh=.01,lh=.05,ks,oe,Gn,yr,Zt,Yn,Wn,vr,pt=class extends P{constructor(){super(...arguments);g(this,oe);this.masks=[];this.frame={start:0,end:1};this.selected=-1;this.still=!1;g(this,ks,null);g(this,yr,e=>{let t=u(this,ks);if(!t)return;e.stopPropagation();let r=this.getBoundingClientRect();if(!r.width||!r.height)return;let o=(e.clientX-t.x)/r.width,p=(e.clientY-t.y)/r.height;l(this,oe,Wn).call(this,t.number,t.corner,t.area,o,p)});g(this,Zt,e=>{e.stopPropagation(),k(this,ks,null)})}render(){return this.masks.map((e,t)=>{let r=ii(e,this.frame);if(!r)return c;let o=e.kind==="own",p=s(o?"review.mask.own":"review.mask.name",{number:t+1}),h=`left:${100*r.left}%;top:${100*r.top}%;width:${100*r.width}%;height:${100*r.height}%`;return o||this.still?n`<div class="msk ${o?"own":""}" style=${h}>
<span class="tag"><span>${p}</span></span>
</div>`:n`<div
class="msk"
style=${h}
role="application"
tabindex="0"
data-number=${t}
aria-label=${s("review.mask.read",{name:p})}
aria-describedby="how"
@focus=${()=>l(this,oe,vr).call(this,"nr-select",t)}
@pointerdown=${m=>l(this,oe,Gn).call(this,m,t,null,r)}
@pointermove=${u(this,yr)}
@pointerup=${u(this,Zt)}
@pointercancel=${u(this,Zt)}
@keydown=${m=>l(this,oe,Yn).call(this,m,t,null,r)}
>
<span class="tag" aria-hidden="true"><span>${p}</span></span>
${t===this.selected?ah.map(m=>n`<button
class="corner ${m}"
aria-label=${s(`review.mask.${m}`,{name:p})}
@pointerdown=${v=>l(this,oe,Gn).call(this,v,t,m,r)}
@pointermove=${u(this,yr)}
@pointerup=${u(this,Zt)}
@pointercancel=${u(this,Zt)}
@keydown=${v=>l(this,oe,Yn).call(this,v,t,m,r)}
></button>`):c}
</div>`}).concat(n`<span id="how" class="vh">${s("review.mask.how")}</span>`)}focusMask(e){this.renderRoot.querySelector(`[data-number="${e}"]`)?.focus()}};ks=new WeakMap,oe=new WeakSet,Gn=function(e,t,r,o){e.button===0&&(e.stopPropagation(),e.currentTarget.setPointerCapture(e.pointerId),k(this,ks,{number:t,corner:r,area:o,x:e.clientX,y:e.clientY}),l(this,oe,vr).call(this,"nr-select",t))},yr=new WeakMap,Zt=new WeakMap,Yn=function(e,t,r,o){let p=e.shiftKey?lh:oh,m={ArrowLeft:[-p,0],ArrowRight:[p,0],ArrowUp:[0,-p],ArrowDown:[0,p]}[e.key];if(m)l(this,oe,Wn).call(this,t,r,o,m[0],m[1]);else if(e.key==="Delete"||e.key==="Backspace")l(this,oe,vr).call(this,"nr-remove",t);else return;e.preventDefault(),e.stopPropagation()},Wn=function(e,t,r,o,p){let h=t?dp(r,t,o,p):pp(r,o,p);l(this,oe,vr).call(this,"nr-place",{number:e,area:h})},vr=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},pt.styles=[x,$`
:host{position: absolute;inset: 0;overflow: hidden;direction: ltr;}.msk{position: absolute;background: #000;outline: 2px solid rgba(255, 255, 255, 0.85);outline-offset: 0;touch-action: none;cursor: move;color: #fff;font: 500 12px/16px var(--nr-font);display: grid;place-items: center;user-select: none;-webkit-user-select: none;}.msk > span{max-width: 100%;pointer-events: none;text-align: center;}.tag{position: absolute;inset: 0;display: grid;place-items: center;container-type: size;}@container (width < 52px) or (height < 24px){.tag > span{display: none;}}@container (width < 96px){.own .tag > span{display: none;}}.own{cursor: default;outline: 1px dashed rgba(255, 255, 255, 0.6);}.msk:focus-visible{outline: 3px solid #fff;box-shadow: 0 0 0 5px #000;}.corner{position: absolute;width: 24px;height: 24px;min-height: 0;padding: 0;border: 0;border-radius: 4px;background: transparent;touch-action: none;cursor: nwse-resize;}.corner::before{content: "";width: 12px;height: 12px;background: #fff;border: 1px solid #000;border-radius: 2px;}.corner:not(:disabled):hover{background: transparent;}.corner:focus-visible{outline: 3px solid #fff;outline-offset: -3px;box-shadow: 0 0 0 2px #000;}.top-left{left: -12px;top: -12px;}.top-right{right: -12px;top: -12px;cursor: nesw-resize;}.bottom-left{left: -12px;bottom: -12px;cursor: nesw-resize;}.bottom-right{right: -12px;bottom: -12px;}`],d([y({attribute:!1})],pt.prototype,"masks",2),d([y({attribute:!1})],pt.prototype,"frame",2),d([y({type:Number})],pt.prototype,"selected",2),d([y({type:Boolean})],pt.prototype,"still",2),pt=d([w("nr-review-masks")],pt);var od=$`
:host{display: block;border-radius: 10px;overflow: hidden;background: #000;color: #fff;direction: ltr;}:host(:focus-within){box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);}section{position: relative;}.box{position: relative;margin: 0 auto;max-height: 62vh;}video{position: absolute;inset: 0;width: 100%;height: 100%;object-fit: fill;}video.wrong{opacity: 0;}.said{position: absolute;inset: 12px 12px auto;width: fit-content;padding: 6px 12px;border-radius: 8px;background: rgba(10, 12, 15, 0.85);font-size: 13px;line-height: 18px;}.ctl{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 8px 12px;background: #000;}.ctl button,
.ctl .time{min-height: 44px;border: 0;border-radius: 22px;padding: 0 14px;background: rgba(255, 255, 255, 0.14);color: #fff;font-size: 13px;font-weight: 400;display: inline-flex;align-items: center;gap: 8px;}.ctl button:not(:disabled):hover{background: rgba(255, 255, 255, 0.24);}.ctl button:focus-visible{outline-color: #fff;outline-offset: -3px;}.ctl .round{width: 44px;padding: 0;justify-content: center;}.ctl .gap{flex: 1;}@media (min-width: 721px){.over{position: absolute;left: 0;right: 0;bottom: 0;background: transparent;padding: 12px;pointer-events: none;}.over > *{pointer-events: auto;}.over > .gap{pointer-events: none;}.over button,
.over .time{background: rgba(10, 12, 15, 0.78);}.over button:not(:disabled):hover{background: rgba(40, 44, 48, 0.92);}}`;var ph=16/9,ld=[.5,.95,.8,.2,.6,.4,.9,.3,.5],dh=200,Qt,Jt,_s,Mt,dt,E,Ti,$r,Xn,Zn,pd,dd,cd,Si,qi,wr,Qn,_r,Er,Jn,Es,Mr,xr,kr,Ri,Ci,Li,Ai,ye,W=class extends P{constructor(){super(...arguments);g(this,E);this.at=0;this.selected=-1;this.piece="";this.pieceStart=0;this.audio=!1;this.finds=!1;this.looking=null;this.still=!1;this.address="";this.playing=!1;this.failed=!1;this.wrong=!1;this.shape=ph;this.frames=[];g(this,Qt,new Map);g(this,Jt,"");g(this,_s,!1);g(this,Mt,"");g(this,dt,()=>{});g(this,Si,()=>{let e=this.video;e&&(e.videoWidth&&(this.shape=e.videoWidth/e.videoHeight),k(this,_s,!1),l(this,E,wr).call(this,!0))});g(this,qi,()=>{if(this.piece||u(this,_s)){this.failed=!0;return}k(this,_s,!0),k(this,Jt,k(this,Mt,this.address="")),l(this,E,Xn).call(this)});g(this,_r,()=>{let e=this.video;if(!e||this.failed)return;if(this.playing)return e.pause();let t=Fe(this.frames,this.clip.cut),[r,o]=[t[0],t[t.length-1]];if(r!==void 0&&o!==void 0&&this.at>=o){l(this,E,ye).call(this,"nr-at",r);let{zero:p,frames:h}=u(this,E,$r);e.currentTime=vi(h,p,r,e.duration)}u(this,dt).call(this),this.playing=!0,this.wrong=!1,e.play().then(u(this,Er),()=>{this.playing=!1})});g(this,Er,()=>{let e=this.video;if(!(!e||!this.playing))if(typeof e.requestVideoFrameCallback=="function"){let t=e.requestVideoFrameCallback((r,{mediaTime:o})=>l(this,E,Jn).call(this,o,bi));k(this,dt,()=>e.cancelVideoFrameCallback(t))}else{let t=requestAnimationFrame(()=>l(this,E,Jn).call(this,e.currentTime,xs));k(this,dt,()=>cancelAnimationFrame(t))}});g(this,Es,()=>{u(this,dt).call(this),this.playing=!1});g(this,Mr,()=>{u(this,Es).call(this),this.isConnected&&l(this,E,wr).call(this,!0)});g(this,Ri,e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=e.composedPath()[0]?.tagName==="BUTTON";if(e.key===" "&&!t)u(this,_r).call(this);else if(e.key===",")l(this,E,kr).call(this,-1);else if(e.key===".")l(this,E,kr).call(this,1);else return;e.preventDefault()});g(this,Ci,e=>{let{number:t,area:r}=e.detail,o=this.clip.masks[t];if(!o)return;l(this,E,xr).call(this);let{start:p}=pr(this.frames,this.at,this.clip.cut);l(this,E,ye).call(this,"nr-clip",ar(this.clip,t,up(o,r,p)))});g(this,Li,e=>{l(this,E,ye).call(this,"nr-clip",di(this.clip,e.detail))});g(this,Ai,async()=>{let e=this.clip.masks.length;l(this,E,ye).call(this,"nr-clip",xp(this.clip,this.at)),l(this,E,ye).call(this,"nr-select",e),await this.updateComplete,await this.layer?.updateComplete,this.layer?.focusMask(e)})}disconnectedCallback(){super.disconnectedCallback(),u(this,Es).call(this)}willUpdate(e){e.has("clip")&&l(this,E,Xn).call(this),(e.has("clip")||e.has("piece")||e.has("at"))&&l(this,E,Zn).call(this)}updated(e){(e.has("at")||e.has("pieceStart"))&&!this.playing&&l(this,E,wr).call(this)}render(){let e=!this.piece&&!this.still;return n`<section
aria-label=${s("review.player.label",{camera:this.clip.cameraName})}
@keydown=${u(this,Ri)}
>
<div class="box" style="aspect-ratio:${this.shape};width:min(100%, 62vh * ${this.shape})">
${this.address?n`<video
class=${this.wrong?"wrong":""}
src=${this.address}
?muted=${!this.audio}
.muted=${!this.audio}
playsinline
preload="auto"
tabindex="-1"
aria-label=${s(this.piece?"review.player.piece":"review.player.film",{camera:this.clip.cameraName})}
@loadedmetadata=${u(this,Si)}
@pause=${u(this,Mr)}
@ended=${u(this,Mr)}
@error=${u(this,qi)}
></video>`:c}
${this.piece?c:n`<nr-review-masks
.masks=${this.clip.masks}
.frame=${pr(this.frames,this.at,this.clip.cut)}
.selected=${this.selected}
.still=${this.still}
@nr-place=${u(this,Ci)}
@nr-select=${t=>l(this,E,ye).call(this,"nr-select",t.detail)}
@nr-remove=${u(this,Li)}
></nr-review-masks>`}
${this.failed||this.wrong?n`<p class="said">${s(this.failed?"review.player.failed":"review.player.wrong")}</p>`:c}
</div>
<div class="ctl over">${l(this,E,pd).call(this)}${e?l(this,E,dd).call(this):c}</div>
</section>`}};Qt=new WeakMap,Jt=new WeakMap,_s=new WeakMap,Mt=new WeakMap,dt=new WeakMap,E=new WeakSet,Ti=function(){return u(this,Qt).get(Mp(this.clip,this.at)?.clipId??"")},$r=function(){return this.piece?{zero:this.pieceStart,frames:Fe(this.frames,this.clip.cut)}:u(this,E,Ti)??{zero:this.clip.shown.start,frames:[]}},Xn=async function(){let{sources:e,shown:t}=this.clip,r=e.map(({clipId:p})=>p).join(" ");if(r===u(this,Jt))return;k(this,Jt,r),k(this,Qt,new Map),this.frames=[];let o=await Promise.allSettled(e.map(async({clipId:p})=>{let h=await this.hub.get(`/clips/${p}/frames`);return[p,Up(p,h)]}));r===u(this,Jt)&&(k(this,Qt,new Map(o.flatMap(p=>p.status==="fulfilled"?[p.value]:[]))),this.frames=jp(u(this,Qt).values(),t),l(this,E,ye).call(this,"nr-frames",this.frames),await l(this,E,Zn).call(this),l(this,E,wr).call(this),!this.piece&&!u(this,E,Ti)&&(this.failed=e.length>0))},Zn=async function(){let e=this.piece||(u(this,E,Ti)?.path??"");if(e!==u(this,Mt)){k(this,Mt,e),this.failed=this.wrong=!1,this.address="",l(this,E,xr).call(this);try{let t=e?await this.hub.media(e):"";e===u(this,Mt)&&(this.address=t)}catch{e===u(this,Mt)&&(this.failed=!0)}}},pd=function(){return n`<button
class="round"
aria-label=${s(this.playing?"review.player.pause":"review.player.play")}
title=${s("review.player.keys")}
@click=${u(this,_r)}
>
${f(this.playing?"pause":"play",18)}
</button>
<button
class="round"
aria-label=${s("review.player.back")}
@click=${()=>l(this,E,kr).call(this,-1)}
>
${f("previous",18)}
</button>
<button class="round" aria-label=${s("review.player.on")} @click=${()=>l(this,E,kr).call(this,1)}>
${f("next",18)}
</button>
<span class="time tn">${It(vs(this.at))}</span>`},dd=function(){return n`<button
aria-pressed=${this.audio}
title=${s("review.player.audio_how")}
@click=${()=>l(this,E,ye).call(this,"nr-audio",!this.audio)}
>
${f(this.audio?"sound":"mute",18)}${s(this.audio?"review.player.audio":"review.player.no_audio")}
</button>
<span class="gap"></span>
${this.finds?l(this,E,cd).call(this):c}
<button @click=${u(this,Ai)}>${f("plus",18)}${s("review.mask.add")}</button>`},cd=function(){return this.looking===null?n`<button
title=${s("review.faces.how")}
?disabled=${!this.clip.taken}
@click=${()=>l(this,E,ye).call(this,"nr-faces")}
>
${f("search",18)}${s("review.faces.find")}
</button>`:n`<span class="time tn" role="status"
>${s("review.faces.looking",{part:rs(this.looking)})}</span
>
<button @click=${()=>l(this,E,ye).call(this,"nr-faces-off")}>
${f("cross",18)}${s("review.faces.stop")}
</button>`},Si=new WeakMap,qi=new WeakMap,wr=function(e=!1){let t=this.video;if(!t||t.readyState<1)return;let{zero:r,frames:o}=u(this,E,$r),p=vi(o,r,this.at,t.duration);!e&&Math.abs(t.currentTime-p)<1e-5||l(this,E,Qn).call(this,t,0)},Qn=function(e,t){u(this,dt).call(this);let{zero:r,frames:o}=u(this,E,$r),p=xs(o,this.at),h=Number(document.timeline.currentTime),m,v=0,L=0,Y=()=>{e!==this.video||this.playing||e.seeking||(window.clearTimeout(v),!o.length||m!==void 0&&Kp(o,p,m)?this.wrong=!1:t+1<ld.length?l(this,E,Qn).call(this,e,t+1):this.wrong=m!==void 0)},Ee=()=>{v=window.setTimeout(()=>document.hidden?Ee():Y(),dh*(t+1))},ce=(Ps,{mediaTime:Lr,presentationTime:Bi})=>{L=e.requestVideoFrameCallback(ce),!(Bi<h)&&(m=r+Math.round(Lr*1e6),Y())},le=()=>m===void 0?Ee():Y();typeof e.requestVideoFrameCallback=="function"&&(L=e.requestVideoFrameCallback(ce),e.addEventListener("seeked",le,{once:!0}),k(this,dt,()=>{e.cancelVideoFrameCallback(L),e.removeEventListener("seeked",le),window.clearTimeout(v)})),e.currentTime=vi(o,r,this.at,e.duration,ld[t])},_r=new WeakMap,Er=new WeakMap,Jn=function(e,t){if(!this.video||!this.playing)return;let{zero:o,frames:p}=u(this,E,$r),h=t(p,o+Math.round(e*1e6)),{cut:m}=this.clip;if(this.at<m.end&&h>=m.end){l(this,E,xr).call(this),l(this,E,ye).call(this,"nr-at",Fe(p,m).at(-1)??m.end);return}l(this,E,ye).call(this,"nr-at",h),u(this,Er).call(this)},Es=new WeakMap,Mr=new WeakMap,xr=function(){this.video?.pause(),u(this,Es).call(this)},kr=function(e){l(this,E,xr).call(this);let{shown:t,cut:r}=this.clip,o=this.piece?Fe(this.frames,r):this.frames,p=this.piece?r:t,h=Vp(o,this.at,e);l(this,E,ye).call(this,"nr-at",o.length?h:Q(h,p.start,p.end))},Ri=new WeakMap,Ci=new WeakMap,Li=new WeakMap,Ai=new WeakMap,ye=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},W.styles=[x,od],d([y({attribute:!1})],W.prototype,"hub",2),d([y({attribute:!1})],W.prototype,"clip",2),d([y({type:Number})],W.prototype,"at",2),d([y({type:Number})],W.prototype,"selected",2),d([y()],W.prototype,"piece",2),d([y({type:Number})],W.prototype,"pieceStart",2),d([y({type:Boolean})],W.prototype,"audio",2),d([y({type:Boolean})],W.prototype,"finds",2),d([y({attribute:!1})],W.prototype,"looking",2),d([y({type:Boolean})],W.prototype,"still",2),d([b()],W.prototype,"address",2),d([b()],W.prototype,"playing",2),d([b()],W.prototype,"failed",2),d([b()],W.prototype,"wrong",2),d([b()],W.prototype,"shape",2),d([At("video")],W.prototype,"video",2),d([At("nr-review-masks")],W.prototype,"layer",2),d([b()],W.prototype,"frames",2),W=d([w("nr-review-player")],W);var hd=$`
:host{display: grid;grid-template-columns: minmax(0, 1fr) minmax(360px, 424px);height: 100%;min-height: 0;}.L{padding: 16px 24px;overflow: auto;min-height: 0;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;align-content: start;gap: 12px;}.R{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);display: flex;flex-direction: column;min-height: 0;min-width: 0;}.R .sc{flex: 1;overflow: auto;padding: 16px 24px 12px;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;gap: 14px;align-content: start;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.rh .sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{flex: none;width: 44px;height: 44px;display: grid;place-items: center;color: inherit;border-radius: 22px;margin: -8px 0 0;margin-inline-start: -12px;}.back:dir(rtl){transform: scaleX(-1);}.ctabs{display: flex;flex-wrap: wrap;gap: 8px;}.ctabs li{flex: 1 1 150px;min-width: 0;display: flex;align-items: center;border: 1.5px solid var(--nr-edge);border-radius: 8px;background: var(--nr-card);}.ctabs li.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.ctabs .box{flex: none;display: grid;place-items: center;width: 44px;height: 48px;cursor: pointer;}input[type="checkbox"]{width: 20px;height: 20px;margin: 0;flex: none;accent-color: var(--nr-fill);}.ctabs button{flex: 1;min-width: 0;min-height: 48px;display: block;text-align: start;border: 0;border-radius: 8px;padding-block: 6px;padding-inline: 0 10px;font-weight: 400;}.ctabs b{font-weight: 500;display: block;line-height: 18px;overflow-wrap: anywhere;}.ctabs span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.ctabs .seen{display: block;}.window{display: grid;grid-template-columns: auto minmax(0, 1fr) auto;gap: 10px;align-items: center;font-size: 13px;line-height: 18px;direction: ltr;padding-bottom: 20px;}.rail{position: relative;height: 8px;border-radius: 4px;background: var(--nr-sunk);border: 1px solid var(--nr-line);}.rail i{position: absolute;top: -4px;height: 14px;min-width: 8px;border-radius: 3px;background: var(--nr-ink2);}.rail i.on{background: var(--nr-fill);}.rail .lab{position: absolute;top: 14px;transform: translateX(-50%);font-size: 12px;line-height: 16px;color: var(--nr-ink2);white-space: nowrap;}.masks{display: grid;gap: 8px;}.masks ul{display: grid;gap: 4px;}.masks li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 4px 8px;border: 1px solid var(--nr-border);border-radius: 8px;background: var(--nr-card);}.masks li.on{border-color: var(--nr-link);}.masks .own{display: flex;gap: 10px;align-items: center;min-height: 44px;}.masks small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-finding .act{display: flex;flex-wrap: wrap;gap: 8px;align-items: center;margin-top: 8px;}.wait{grid-column: 1 / -1;padding: 24px;}:host([narrow]){display: block;height: auto;}@media (max-width: 870px){:host{display: block;height: auto;}.L{padding: 12px 16px;overflow: visible;}nr-review-player{margin-inline: -16px;border-radius: 0;}.R{display: contents;}.R .sc{padding: 16px;overflow: visible;background: var(--nr-card);border-top: 1px solid var(--nr-line);}.rail .lab:not(.sel){display: none;}.R .first{order: -1;}nr-review-foot{position: sticky;bottom: 0;z-index: 2;}.rh h2{font-size: 18px;line-height: 24px;}.rh .tile{display: none;}}@media (max-height: 480px){nr-review-foot{position: static;}}`;var md=$`
:host{display: block;border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details[open] summary > .ic:last-child{transform: rotate(180deg);}.in{padding: 0 12px 12px 38px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);display: grid;gap: 2px;}.in:dir(rtl){padding: 0 38px 12px 12px;}`,Nt=class extends P{constructor(){super(...arguments);this.proof=null}render(){let{request:e,proof:t}=this;if(!t)return n`<details>
<summary>${f("info",18)}${s("review.proof.unknown")}${f("down",16)}</summary>
<p class="in">${s("review.proof.unknown_why")}</p>
</details>`;let r=t.witnesses.length;return n`<details>
<summary>
<span class="ok">${f("verified",20)}</span>
<span
>${t.seen_at?s("review.proof.line",{time:U(t.seen_at)}):s("review.proof.issued",{time:U(e.issued)})}</span
>${f("down",16)}
</summary>
<div class="in">
<p>${s("review.proof.signed",{agency:e.agency.name})}</p>
<p>
${s("review.proof.entry",{index:M(t.index)})}
<span class="code">${t.origin}</span>
</p>
<p>${r?T("review.proof.witnesses",r):s("review.proof.no_witness")}</p>
<p>${S(`requests/${e.id}`,s("review.proof.more"))}</p>
</div>
</details>`}};Nt.styles=[x,md,$`
.ok{color: var(--nr-ok);}`],d([y({attribute:!1})],Nt.prototype,"request",2),d([y({attribute:!1})],Nt.prototype,"proof",2),Nt=d([w("nr-review-proof")],Nt);var Ms=class extends P{render(){let{review:a}=this,{files:e,information:t,...r}=a.custody;return n`<details>
<summary>${f("sealed",18)}${s("review.files.heading")}${f("down",16)}</summary>
<div class="in">
${a.cuts.map(o=>{let p=a.proposal.pieces[o.number-1];return n`<section>
<h4>${s("review.files.clip",{number:o.number,camera:p?.camera_name??""})}</h4>
<dl class="tn">
${Ts("time",`${U(o.start)}, ${Ta(Date.parse(o.end)-Date.parse(o.start))}`)}
${Ts("frames",s("review.files.frames_of",{all:M(o.frames),copied:M(o.frames_copied)}))}
${Ts("picture",`${o.width} × ${o.height}`)} ${Ts("size",re(o.size_bytes))}
${Ts("clock",s("review.files.clock_of",{ms:M(o.clock_offset_ms)}))}
${Ts("sha256",n`<span class="code">${o.sha256}</span>`)}
</dl>
</section>`})}
${a.preparation==="ready"?n`<section>
<h4>${s("review.files.custody")}</h4>
<p>${s("review.files.custody_note")}</p>
<dl>${Nn({...r,files:e,information:t})}</dl>
</section>`:c}
</div>
</details>`}};Ms.styles=[x,md,$`
.in{gap: 12px;}h4{font: 500 13px/18px var(--nr-font);color: var(--nr-ink);}dl{display: grid;grid-template-columns: max-content minmax(0, 1fr);gap: 2px 10px;font-size: 12px;line-height: 17px;}dd{color: var(--nr-ink);overflow-wrap: anywhere;}`],d([y({attribute:!1})],Ms.prototype,"review",2),Ms=d([w("nr-review-files")],Ms);function Ts(i,a){return n`<dt>${s(`review.files.${i}`)}</dt>
<dd>${a}</dd>`}function Nn(i,a=""){return Object.entries(i).flatMap(([e,t])=>{let r=a?`${a}.${e}`:e;return Array.isArray(t)?t.flatMap((o,p)=>o!==null&&typeof o=="object"?Nn(o,`${r}[${p+1}]`):[ud(`${r}[${p+1}]`,o)]):t!==null&&typeof t=="object"?Nn(t,r):t===void 0?[]:[ud(r,t)]})}function ud(i,a){return n`<dt class="code">${i}</dt>
<dd class="code">${a===null?"–":a===""?"“”":String(a)}</dd>`}function ea(i){return bs(i.reduce((a,e)=>a+st(e.cut),0))}function fd(i,a,e,t=0){let r=ke(i);return[ch(i,r),...r.length?[hh(i),uh(r)]:[],mh(i),...fh(i),...gh(i),bh(a),vh(t||(e?.size_bytes??0))]}function ch(i,a){return a.length?{icon:"clip",term:T("review.leaves.clips",i.clips.length),value:s("review.leaves.clips_of",{count:a.length,all:i.clips.length,length:ea(a)}),note:s("review.leaves.clips_note")}:{icon:"clip",term:s("review.leaves.clip"),value:s("review.leaves.no_clip")}}function hh(i){return i.audio?{icon:"sound",term:s("review.leaves.audio"),value:s("review.leaves.audio_on")}:{icon:"mute",term:s("review.leaves.audio"),value:s("review.leaves.none")}}function uh(i){let a=i.flatMap(m=>m.masks),e=a.filter(m=>m.kind==="moving").length,t=i.some(m=>m.ownMasksOff),r={icon:"mask",term:s("review.leaves.masks")},o=t?{note:s("review.leaves.masks_off")}:{};if(!a.length)return{...r,value:s("review.leaves.none"),...o};let p=e?e===a.length?"moving":"mixed":"still",h=s(`review.leaves.masks_${p}`,{count:a.length,moving:e,length:ea(i)});return{...r,value:h,...o}}function mh(i){let a={icon:"person",term:s("review.leaves.about")};if(or(i)){let p=i.cameraMake?"review.leaves.about_make":"review.leaves.about_note";return{...a,value:s("review.leaves.nothing"),note:s(p)}}let{name:e,email:t,telephone:r}=i.identity,o=[e,t,r].map(p=>p.trim()).filter(Boolean);return{...a,value:o.join(", "),note:s("review.leaves.about_told")}}function fh(i){let a=[],e=i.words.trim();e&&a.push({icon:"talk",term:s("review.leaves.words"),value:`“${e}”`});let t=i.extracts.filter(r=>r.taken);if(t.length){let r=t.map(o=>o.name).join(", ");a.push({icon:"info",term:s("review.leaves.readings"),value:r,note:s("review.leaves.readings_note")})}return a}function gh(i){return i.contentCredentials?[{icon:"tick",term:s("review.leaves.credentials"),value:s("review.leaves.credentials_on"),note:s("review.leaves.credentials_note")}]:[]}function bh(i){let a={icon:"lock",term:s("review.leaves.sealed"),value:i.name};return i.key?{...a,code:ht(i.key),note:s("review.leaves.sealed_note")}:{...a,note:s("review.leaves.sealed_no_key")}}function vh(i){let a={icon:"download",term:s("review.leaves.size")};return i?{...a,value:s("review.leaves.size_of",{size:re(i)})}:{...a,value:s("review.leaves.size_unknown")}}function gd(i,a){let e=ke(i),t=e.reduce((o,p)=>o+p.masks.length,0);return`${[e.length?T("review.ask.clips",e.length,{length:ea(e)}):s("review.ask.no_clips"),...e.length?[s(i.audio?"review.ask.audio":"review.ask.no_audio")]:[],...e.length?[t?T("review.ask.masks",t):s("review.ask.no_masks")]:[],...i.words.trim()?[s("review.ask.words")]:[],...i.extracts.some(o=>o.taken)?[s("review.ask.readings")]:[],s(or(i)?"review.ask.anonymous":"review.ask.contact"),...a?[re(a.size_bytes)]:[]].join(", ")}.`}function Re(i,a,e={},t="",r=c){return n`<nr-finding .tone=${i} tone=${i} .icon=${t} .heading=${`${s(`${a}.heading`,e)}.`}
>${s(`${a}.text`,e)}${r===c?c:n`<div class="act">${r}</div>`}</nr-finding
>`}function bd(i,a,e,t,r){let o=e.agency.name,p=[],h=Y=>S(`requests/${e.id}`,Y);switch(i){case"forked":p.push(n`<div role="alert">
${Re("red","review.forked",{board:e.origin},"fork",S("boards",s("review.see_board")))}
</div>`);break;case"left":p.push(Re("amber","review.left",{board:e.origin},"",S("boards",s("review.see_board"))));break;case"revoked":p.push(Re("red","review.revoked",{agency:o},"",h(s("review.see_entry"))));break;case"no_key":p.push(Re("amber","review.no_key",{agency:o}));break;case"watching":p.push(Re("plain","review.watching"));break;case"resolved":case"expired":p.push(Re("plain",`review.${i}`,{agency:o,time:U(yh(e))},"tick"));break;case"nothing":case"information":p.push(Re("plain",`review.${i}`,{why:e.match.reason}));break;default:}let m=$h(e,r);if(m&&p.push(m),t.opened&&!e.decision&&e.status==="open"){let Y=Ei(t.opened,e);Y&&p.push(Re("amber",`review.changed_${Y}`,{window:Ae(e.window)},"",n`${h(s("review.see_correction"))}
<button class="btn sm" @click=${()=>t.read()}>${s("review.have_read")}</button>`))}let v=Rp(t.current);v&&p.push(Re("amber","review.missing",{length:T("review.seconds",v)}));let L=a.boards.find(Y=>Y.origin===e.origin);return i!=="away"&&L?.state==="unreachable"&&p.push(Re("amber","review.behind",{time:U(L.since)},"away")),L?.state==="unchecked"&&p.push(Re("amber","review.unchecked",{board:e.origin},"warn",S("boards",s("review.see_board")))),p}function yh(i){return i.status==="resolved"?i.thread.findLast(a=>a.kind==="request.resolve")?.issued??i.expires:i.expires}function $h(i,a){let e=i.decision;if(!e||e.by===a&&e.answered_by==="person")return null;let t=e.answered_by==="rule"?"rule":"person";return Re("plain",`review.answered_${e.answer}_${t}`,{by:e.by,time:he(e.decided_at)},"person")}function wh({clips:i,labels:a,selected:e,still:t,select:r,take:o}){return n`<ul class="ctabs" aria-label=${s("review.clips.label")}>
${i.map(p=>{let h=p.key===e,m=he(He(p.cut.start));return n`<li class=${h?"on":""}>
<label class="box"
><input
type="checkbox"
.checked=${p.taken}
?disabled=${t}
aria-label=${s("review.clips.take",{camera:p.cameraName,time:m})}
@change=${v=>o(p.key,v.target.checked)}
/></label>
<button aria-pressed=${h} @click=${()=>r(p.key)}>
<b>${p.cameraName}</b>
<span class="tn">${m} · ${s(p.taken?"review.clips.leaves":"review.clips.stays")}</span>
<span class="seen">${a(p).map(v=>s(`seen.${v}`)).join(", ")}</span>
</button>
</li>`})}
</ul>`}var j,qs,Rs,R,vd,ta,sa,Ii,yd,$d,ra,Ss,wd,xd,kd,_d,Ed,Pi,Tr,Md,Td,Ge=class extends A{constructor(){super(...arguments);g(this,R);this.key="";this.at=0;this.frames=[];this.mask=-1;this.leaving=!1;g(this,j,new ui(this,e=>this.show(e)));g(this,qs,!1);g(this,Rs);g(this,Tr,e=>{l(this,R,Ss).call(this,e.detail)})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(u(this,Rs))}willUpdate(e){this.house&&this.route[0]&&u(this,j).use(this.house,this.route[0]);let t=u(this,j).draft;if(t&&!t.clips.some(r=>r.key===this.key)){let r=ke(t)[0]??t.clips[0];r&&l(this,R,ta).call(this,r)}u(this,j).ready?u(this,qs)&&(k(this,qs,!1),this.leaving=ke(u(this,j).draft).some(r=>r.key===this.key)):this.leaving=!1,l(this,R,vd).call(this)}render(){let{draft:e}=u(this,j),t=u(this,j).request;if(!t)return this.house?.loaded?n`<div class="wait">
<nr-empty icon="inbox" .heading=${s("review.gone")} .text=${s("review.gone_why")}>
<p>${S("requests",s("review.all_requests"),{class:"btn"})}</p>
</nr-empty>
</div>`:n`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;let r=Zp({request:t,available:this.house.available,boards:this.house.boards,mayAnswer:this.house.mayAnswer,hasKey:u(this,R,Ii)===null?null:u(this,R,Ii)!=="",now:Date.now()});return n`<div class="L">
${l(this,R,yd).call(this)}
${e?l(this,R,$d).call(this,e,r):n`<span class="grey" aria-busy="true"></span>`}
</div>
<div class="R">
<div class="sc">${e?l(this,R,Md).call(this,e,r):c}</div>
${l(this,R,Td).call(this,e,r)}
</div>`}};j=new WeakMap,qs=new WeakMap,Rs=new WeakMap,R=new WeakSet,vd=function(){clearTimeout(u(this,Rs));let{undoable_until:e,decision:t}=u(this,j).request??{},r=[e,t?.final_at].map(p=>Date.parse(p??"")-Date.now()).filter(p=>p>0),o=Math.min(...r);o<2**31&&k(this,Rs,setTimeout(()=>this.requestUpdate(),o+50))},ta=function(e){this.key!==e.key&&(this.frames=[]),this.key=e.key,l(this,R,Ss).call(this,e.cut.start),this.mask=-1},sa=function(){return this.hass.user?.name??""},Ii=function(){let{request:e,agency:t,current:r}=u(this,j),o=r?.proposal??e?.proposal;return t?.delivery_key??o?.recipient.delivery_key??null},yd=function(){let e=u(this,j).request;return e?n`<header class="rh">
${S(`requests/${e.id}`,n`${f("back",22)}<span class="vh">${s("review.back_to")}</span>`,{class:"back"})}
<span class="tile" style="--s:48px" aria-hidden="true">${ue(e.agency.name)}</span>
<div class="grow">
<h2>${s("request.heading",{agency:e.agency.name,title:e.title})}</h2>
<p class="sub">
${$e(e)?n`<nr-chip icon="flag" have>${s("practice.chip")}</nr-chip>`:n`<nr-level .level=${e.agency.level}></nr-level>`}
${e.case_number?n`<span>${s("ask.case",{number:e.case_number})}</span>`:c}
<span class="tn">${Ae(e.window)}</span>
${S(`requests/${e.id}`,T("review.thread",e.thread.length+1))}
</p>
</div>
</header>`:c},$d=function(e,t){let r=e.clips.find(m=>m.key===this.key),o=u(this,j).request;if(!r||!o)return n`<nr-empty
class="card"
icon="clip"
.heading=${s("review.no_clip.heading")}
.text=${s("review.no_clip.text")}
></nr-empty>`;let p=!kt(t)||t==="consent",h=l(this,R,kd).call(this,e,r);return n`${wh({clips:e.clips,labels:({sources:m})=>{let v=o.match.clips.filter(L=>m.some(({clipId:Y})=>Y===L.clip_id));return is.filter(L=>v.some(Y=>Y.labels.includes(L)))},selected:this.key,still:p,select:m=>{let v=e.clips.find(L=>L.key===m);v&&l(this,R,ta).call(this,v)},take:(m,v)=>u(this,j).change($p(e,m,v))})}
${h?n`<div class="seg" role="group" aria-label=${s("review.view.label")}>
${[!1,!0].map(m=>n`<button
aria-pressed=${this.leaving===m}
@click=${()=>l(this,R,_d).call(this,m,r)}
>
${s(m?"review.view.leaves":"review.view.recording")}
</button>`)}
</div>`:c}
<nr-review-player
.hub=${this.house.hub}
.clip=${r}
.at=${this.at}
.selected=${this.mask}
.piece=${this.leaving?h:""}
.pieceStart=${l(this,R,xd).call(this,e,r)}
.audio=${e.audio}
.finds=${u(this,j).can.findFaces}
.looking=${u(this,j).detection}
.still=${p}
@nr-frames=${m=>l(this,R,wd).call(this,m.detail)}
@nr-at=${u(this,Tr)}
@nr-clip=${m=>l(this,R,Pi).call(this,m.detail)}
@nr-select=${m=>{this.mask=m.detail}}
@nr-audio=${m=>u(this,j).change({...e,audio:m.detail})}
@nr-faces=${()=>{u(this,j).findFaces(r.key)}}
@nr-faces-off=${()=>{u(this,j).stopDetection()}}
></nr-review-player>
<p class="sm mut" role="status" ?hidden=${u(this,j).found===null}>${l(this,R,Ed).call(this)}</p>
<nr-review-film
.hub=${this.house.hub}
.clip=${r}
.at=${this.at}
.frames=${this.frames}
.selected=${this.mask}
.still=${p||!r.taken}
@nr-at=${u(this,Tr)}
@nr-cut=${m=>l(this,R,Pi).call(this,wp(u(this,R,ra)??r,m.detail))}
></nr-review-film>
${Wp(o,e,this.key)}
${p?c:ad({clip:r,frame:pr(this.frames,this.at,r.cut),selected:this.mask,own:this.house.cameras.find(m=>m.id===r.cameraId)?.masks??[],change:m=>l(this,R,Pi).call(this,m),select:m=>{this.mask=m},go:m=>l(this,R,Ss).call(this,m)})}`},ra=function(){return u(this,j).draft?.clips.find(e=>e.key===this.key)},Ss=function(e){let t=u(this,R,ra)?.cut,r=t?Fe(this.frames,t):[],o=e===t?.start?r[0]:void 0;this.at=o??xs(this.leaving&&r.length?r:this.frames,e)},wd=function(e){this.frames=e,l(this,R,Ss).call(this,this.at)},xd=function(e,t){let r=u(this,j).review?.cuts[ke(e).indexOf(t)];return r?Yt(r.start):t.cut.start},kd=function(e,t){let{ready:r,review:o,request:p}=u(this,j),h=ke(e).indexOf(t)+1;return!r||!o||!p||!h?"":`requests/${p.id}/proposals/${o.proposal.id}/pieces/${h}/video`},_d=function(e,t){this.leaving=e,l(this,R,Ss).call(this,Math.min(Math.max(this.at,t.cut.start),t.cut.end-1))},Ed=function(){let e=u(this,j).found;return e===null?c:e?T("review.faces.found",e):s("review.faces.none")},Pi=function(e){let t=u(this,j).draft;t&&u(this,j).change(nr(t,e.key,()=>e)),this.mask>=e.masks.length&&(this.mask=-1)},Tr=new WeakMap,Md=function(e,t){let r=u(this,j),o=r.request;if(!o)return c;let p=bd(t,this.house,o,r,u(this,R,sa)),h=o.findings.filter(v=>t!=="revoked"||!["revoked_key","compromised_key"].includes(v.code)),m={name:o.agency.name,key:u(this,R,Ii)??""};return n`${p.length?n`<div class="first" style="display:grid;gap:12px">${p}</div>`:c}
${t==="denied"||t==="resolved"||t==="expired"?c:n`<nr-what-leaves
.items=${fd(e,m,r.current,o.share?.size_bytes)}
></nr-what-leaves>`}
${r.current&&r.current.preparation==="ready"?n`<nr-review-files .review=${r.current}></nr-review-files>`:c}
${h.length?n`<div class="first" style="display:grid;gap:12px">${h.map(Os)}</div>`:c}
${kt(t)&&t!=="consent"?n`<nr-review-about
.draft=${e}
.hub=${this.house.hub}
.signs=${r.can.signClips}
.open=${t==="information"||t==="nothing"}
@nr-draft=${v=>r.change(v.detail)}
></nr-review-about>`:c}
<nr-review-proof .request=${o} .proof=${r.proof}></nr-review-proof>`},Td=function(e,t){let r=u(this,j),o=r.request;if(!o)return c;if(["away","watching","resolved","expired"].includes(t))return c;let p=e?Tp(e):null,h=!!r.opened&&Ei(r.opened,o)!==null;return n`<nr-review-foot
.request=${o}
.phase=${t}
.doing=${r.doing||(r.detection===null?"":"looking")}
.denying=${r.denying}
.ready=${r.ready}
.preparing=${r.preparing||!e}
.fault=${p?s(p.key,p.values):""}
.error=${r.error}
.detail=${e?gd(e,r.current):""}
.me=${u(this,R,sa)}
.unread=${h}
.may=${this.house.mayAnswer}
.undoable=${Date.parse(o.undoable_until??"")>Date.now()}
@nr-deny=${()=>{r.deny()}}
@nr-prepare=${()=>{k(this,qs,!0),r.prepare()}}
@nr-approve=${()=>{r.approve()}}
@nr-undo=${()=>{r.undo()}}
@nr-withdraw=${()=>{r.withdraw()}}
@nr-retry=${()=>{r.retry()}}
></nr-review-foot>`},Ge.styles=[x,hd],d([b()],Ge.prototype,"key",2),d([b()],Ge.prototype,"at",2),d([b()],Ge.prototype,"frames",2),d([b()],Ge.prototype,"mask",2),d([b()],Ge.prototype,"leaving",2),Ge=d([w("nr-page-review")],Ge);var xh={agencies:[],kinds:[],incidents:[],level_from:null,level_to:null,findings:[],farther_than_m:null,nearer_than_m:null,longer_than_s:null,hours:null,strengths:[],labels:[],words:[]},Sr={name:"",when:xh,then:"deny",prepare:!1,people:1,cool_off_s:0,on:!0},Sd=["police","sheriff","fire","ems","transit","other"],es=i=>i.length<2?i[0]??"":s("rules.or",{first:i.slice(0,-1).join(", "),last:i.at(-1)??""}),qd=i=>i.replace(/\.\.$/,".");function Rd(i,a){let e=[];return i.agencies.length&&e.push(s("rules.if.agencies",{values:es(i.agencies.map(t=>a.get(t)??`${t.slice(0,8)}…`))})),i.kinds.length&&e.push(s("rules.if.kinds",{values:es(i.kinds.map(t=>s(`agency_kind.${t}`)))})),(i.level_from!==null||i.level_to!==null)&&e.push(s("rules.if.level",{from:i.level_from??0,to:i.level_to??3})),i.incidents.length&&e.push(s("rules.if.incidents",{values:es(i.incidents.map(t=>s(`incident.${t}`)))})),i.findings.includes("*")?e.push(s("rules.if.any_finding")):i.findings.length&&e.push(s("rules.if.findings",{values:es(i.findings.map(t=>s(`finding.${t}`).replace(/\.$/,"")))})),i.words.length&&e.push(s("rules.if.words",{values:es(i.words.map(t=>`“${t}”`))})),i.longer_than_s!==null&&e.push(qd(s("rules.if.longer",{length:Z(i.longer_than_s*1e3)}))),i.hours&&e.push(s("rules.if.hours",{from:`${M(i.hours[0])}:00`,to:`${M(i.hours[1])}:00`})),i.farther_than_m!==null&&e.push(s("rules.if.farther",{distance:We(i.farther_than_m)})),i.nearer_than_m!==null&&e.push(s("rules.if.nearer",{distance:We(i.nearer_than_m)})),i.strengths.length&&e.push(s("rules.if.strengths",{values:es(i.strengths.map(t=>s(`strength.${t}`)))})),i.labels.length&&e.push(s("rules.if.labels",{values:es(i.labels.map(t=>s(`seen.${t}`)))})),e}function Cd(i){let a=[s(`rules.then.${i.then}`)];return i.prepare&&a.push(s("rules.prepares")),i.people>1&&a.push(s("rules.people",{count:M(i.people)})),i.cool_off_s&&a.push(qd(s("rules.cools_off",{length:Z(i.cool_off_s*1e3)}))),a}function qr(i,a={}){let{name:e,when:t,then:r,prepare:o,people:p,cool_off_s:h,on:m}=i;return{name:e,when:t,then:r,prepare:o,people:p,cool_off_s:h,on:m,...a}}var kh=["deny","list","notify","approve"],_h=[0,1,2,3],B,Rr,na,Cs,St,Ld,Ad,aa,oa,Ce=class extends P{constructor(){super(...arguments);g(this,B);this.rule=Sr;this.ruleId="";this.draft=Sr;this.trial="";this.wrong="";this.busy=!1}willUpdate(e){e.has("rule")&&(this.draft=qr(this.rule))}render(){let{draft:e}=this,{when:t}=e;return n`<form class="card" @submit=${r=>{l(this,B,Ad).call(this,r)}}>
<label class="field whole"
>${s("rules.name")}<input
required
maxlength="100"
.value=${e.name}
@input=${r=>l(this,B,Cs).call(this,{name:Tt(r)})}
/></label>
<p class="whole mut sm">${s("rules.all_hold")}</p>
<fieldset class="whole">
<legend>${s("rules.kinds")}</legend>
<div class="ticks">
${Sd.map(r=>l(this,B,Rr).call(this,r,`agency_kind.${r}`,t.kinds,"kinds"))}
</div>
</fieldset>
<label class="field"
>${s("rules.level_to")}<select
@change=${r=>l(this,B,St).call(this,{level_to:Tt(r)?Number(Tt(r)):null})}
>
<option value="">${s("rules.any")}</option>
${_h.slice(0,3).map(r=>n`<option value=${r} ?selected=${t.level_to===r}>
L${r} ${s("rules.or_below")}
</option>`)}
</select></label
>
<label class="field"
>${s("rules.longer")}<input
type="number"
min="0.1"
max="24"
step="any"
.value=${t.longer_than_s===null?"":String(t.longer_than_s/3600)}
@input=${r=>l(this,B,St).call(this,{longer_than_s:Eh(Tt(r))})}
/></label>
<label class="field"
>${s("rules.words")}<input
.value=${t.words.join(", ")}
@input=${r=>l(this,B,St).call(this,{words:Tt(r).split(",").map(o=>o.trim()).filter(Boolean)})}
/></label>
<label class="field"
>${s("rules.farther")}<input
type="number"
min="1"
step="1"
.value=${t.farther_than_m===null?"":String(t.farther_than_m)}
@input=${r=>l(this,B,St).call(this,{farther_than_m:Number(Tt(r))||null})}
/></label>
<fieldset>
<legend>${s("rules.hours")}</legend>
<div class="row">
${l(this,B,na).call(this,0,"rules.hour_from")}<span aria-hidden="true">–</span>${l(this,B,na).call(this,1,"rules.hour_to")}
</div>
</fieldset>
<fieldset>
<legend>${s("rules.findings")}</legend>
<div class="ticks">${l(this,B,Rr).call(this,"*","rules.any_finding",t.findings,"findings")}
${l(this,B,Rr).call(this,"lawful_activity","finding.lawful_activity",t.findings,"findings")}</div>
</fieldset>
<fieldset>
<legend>${s("rules.labels")}</legend>
<div class="ticks">
${is.map(r=>l(this,B,Rr).call(this,r,`label.${r}`,t.labels,"labels"))}
</div>
</fieldset>
<label class="field whole"
>${s("rules.then")}<select
@change=${r=>l(this,B,Cs).call(this,{then:Tt(r)})}
>
${kh.map(r=>n`<option value=${r} ?selected=${e.then===r}>
${s(`rules.then.${r}`)}
</option>`)}
</select></label
>
${e.then==="deny"?c:n`<div class="ticks whole">
<label
><input
type="checkbox"
.checked=${e.prepare}
@change=${r=>l(this,B,Cs).call(this,{prepare:ia(r)})}
/>${s("rules.prepares")}</label
>
${e.then==="approve"?c:n`<label
><input
type="checkbox"
.checked=${e.people>1}
@change=${r=>l(this,B,Cs).call(this,{people:ia(r)?2:1})}
/>${s("rules.two_people")}</label
>`}
</div>`}
${this.trial?n`<p class="whole trial" role="status">${f("search",18)}<span>${this.trial}</span></p>`:c}
${this.wrong?n`<p class="whole wrong sm" role="alert">${this.wrong}</p>`:c}
<div class="whole row" style="flex-wrap:wrap">
<button type="button" ?disabled=${this.busy} @click=${()=>{l(this,B,Ld).call(this)}}>
${s("rules.try")}
</button>
<button ?disabled=${this.busy}>${s("rules.save")}</button>
<button type="button" class="btn link" @click=${()=>l(this,B,oa).call(this)}>
${s("pages.cancel")}
</button>
</div>
</form>`}};B=new WeakSet,Rr=function(e,t,r,o){return n`<label
><input
type="checkbox"
.checked=${r.includes(e)}
@change=${p=>l(this,B,St).call(this,{[o]:ia(p)?[...r,e]:r.filter(h=>h!==e)})}
/>${s(t)}</label
>`},na=function(e,t){let r=this.draft.when.hours;return n`<label class="field" style="flex:1"
><span class="vh">${s(t)}</span
><input
type="number"
min="0"
max=${e?24:23}
.value=${r?String(r[e]):""}
@input=${o=>{let p=Tt(o);if(!p)return l(this,B,St).call(this,{hours:null});let h=r?[...r]:[0,24];h[e]=Number(p),l(this,B,St).call(this,{hours:h})}}
/></label>`},Cs=function(e){let t={...this.draft,...e};this.draft={...t,prepare:t.then!=="deny"&&t.prepare,people:t.then==="deny"||t.then==="approve"?1:t.people,cool_off_s:t.then==="deny"?0:t.cool_off_s},this.trial=""},St=function(e){l(this,B,Cs).call(this,{when:{...this.draft.when,...e}})},Ld=async function(){await l(this,B,aa).call(this,async()=>{let e=await this.house.hub.post("/rules/try",{rule:{id:this.ruleId||null,...this.draft,name:this.draft.name||s("rules.new")}});this.trial=Dr(this.draft.then,e)})},Ad=async function(e){e.preventDefault(),await l(this,B,aa).call(this,async()=>{this.ruleId?await this.house.hub.put(`/rules/${this.ruleId}`,this.draft):await this.house.hub.post("/rules",this.draft),l(this,B,oa).call(this)})},aa=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(t){this.wrong=q.of(t).message}this.busy=!1},oa=function(){this.dispatchEvent(new CustomEvent("nr-done"))},Ce.styles=[x,$`
:host{display: block;}form{padding: 16px;display: grid;grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));gap: 16px;}.whole{grid-column: 1 / -1;}fieldset{display: grid;gap: 4px;min-width: 0;}legend,
.label{color: var(--nr-ink2);font-size: 13px;line-height: 18px;padding: 0;}legend{margin-bottom: 2px;}.ticks{display: flex;flex-wrap: wrap;gap: 4px 16px;}.ticks label{display: inline-flex;gap: 8px;align-items: center;min-height: 36px;}.ticks input{flex: none;width: 18px;height: 18px;margin: 0;accent-color: var(--nr-fill);}.trial{display: flex;gap: 8px;}.trial .ic{color: var(--nr-link);}.wrong{color: var(--nr-red);}`],d([y({attribute:!1})],Ce.prototype,"house",2),d([y({attribute:!1})],Ce.prototype,"rule",2),d([y()],Ce.prototype,"ruleId",2),d([b()],Ce.prototype,"draft",2),d([b()],Ce.prototype,"trial",2),d([b()],Ce.prototype,"wrong",2),d([b()],Ce.prototype,"busy",2),Ce=d([w("nr-rule-form")],Ce);function Tt(i){return i.target.value}function ia(i){return i.target.checked}function Eh(i){let a=Number(i);return a>0?Math.round(a*3600):null}var Ls,F,Id,la,Pd,pa,Hd,da,Dd,Hi,Od,qt=class extends A{constructor(){super(...arguments);g(this,F);this.open="";this.trials=new Map;this.busy=!1;this.rules=new K(this);g(this,Ls,null)}willUpdate(){this.rules.ask(this.house.hub,"/rules"),u(this,Ls)??k(this,Ls,this.house.hub.listen(e=>{e.type==="rules.changed"&&this.rules.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,Ls))==null||e.call(this),k(this,Ls,null)}render(){let e=this.rules.value?.rules,t=this.rules.value?.active??!0;return n`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${s("rules.title")}</h2>
<p>${s("rules.about")}</p>
</div>
${this.house.mayManage&&t&&e?.length?n`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{l(this,F,la).call(this,!1)}}
>
${s("rules.all_off")}
</button>`:c}
${this.house.mayManage&&e?n`<button
class="btn sm"
aria-expanded=${this.open==="new"}
@click=${()=>{this.open=this.open==="new"?"":"new"}}
>
${f("plus",16)}${s("rules.add")}
</button>`:c}
</div>
${e&&!t?l(this,F,Id).call(this):c}
${e?l(this,F,Pd).call(this,e):Ie(this.rules)}
${e?n`<p class="card rest mut sm">${s("rules.rest")}</p>`:c}
</div>`}};Ls=new WeakMap,F=new WeakSet,Id=function(){return n`<div class="card asleep" role="status">
<nr-finding tone="amber" .heading=${s("rules.asleep")}>${s("rules.asleep_why")}</nr-finding>
${this.house.mayManage?n`<button class="btn" ?disabled=${this.busy} @click=${()=>{l(this,F,la).call(this,!0)}}>
${s("rules.all_on")}
</button>`:c}
</div>`},la=async function(e){this.busy=!0;try{this.rules.show(await this.house.hub.put("/rules/active",{active:e}))}catch(t){this.notify(t)}this.busy=!1},Pd=function(e){return n`${this.open==="new"?l(this,F,pa).call(this,null):c}
${e.length?n`<ol>
${e.map(t=>l(this,F,Hd).call(this,t,e))}
</ol>`:this.open==="new"?c:n`<div class="card">
<nr-empty icon="rules" .heading=${s("rules.none")} .text=${s("rules.none_text")}></nr-empty>
</div>`}`},pa=function(e){return n`<nr-rule-form
style="margin-bottom:12px"
.house=${this.house}
.rule=${e??Sr}
.ruleId=${e?.id??""}
@nr-done=${()=>{this.open="",this.rules.again()}}
></nr-rule-form>`},Hd=function(e,t){if(this.open===e.id)return n`<li>${l(this,F,pa).call(this,e)}</li>`;let r=new Map(this.house.requests.map(v=>[v.agency.id,v.agency.name])),o=Rd(e.when,r),p=this.trials.get(e.id),h=t.filter(v=>!v.from_config),m=h.indexOf(e);return n`<li class="card rule ${e.on?"":"off"}">
<h3 class="head">${e.name}${e.on?"":` (${s("rules.off")})`}</h3>
<p>${o.length?o.join(" "):s("rules.always")}</p>
<p>${Cd(e).join(" ")}</p>
${e.from_config?n`<p class="sm mut">${s("rules.from_file")}</p>`:c}
${p?n`<p class="trial sm" role="status">${f("search",18)}<span>${p}</span></p>`:c}
<div class="acts">
${this.house.mayManage?n`<button class="btn link sm" @click=${()=>{l(this,F,Od).call(this,e)}}>
${s("rules.try")}
</button>`:c}
${this.house.mayManage&&!e.from_config?n`
<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{l(this,F,Dd).call(this,e,!e.on)}}
>
${s(e.on?"rules.turn_off":"rules.turn_on")}
</button>
<button
class="btn link sm"
@click=${()=>{this.open=e.id}}
>
${s("rules.change")}
</button>
${l(this,F,da).call(this,e,m-1,"up",m===0)}
${l(this,F,da).call(this,e,m+1,"down",m===h.length-1)}
<button
class="btn round"
aria-label=${s("rules.remove",{name:e.name})}
title=${s("rules.remove",{name:e.name})}
?disabled=${this.busy}
@click=${()=>{l(this,F,Hi).call(this,()=>this.house.hub.delete(`/rules/${e.id}`))}}
>
${f("trash",18)}
</button>
`:c}
</div>
</li>`},da=function(e,t,r,o){let p=s(`rules.${r}`,{name:e.name});return n`<button
class="btn round"
aria-label=${p}
title=${p}
?disabled=${this.busy||o}
@click=${()=>{l(this,F,Hi).call(this,()=>this.house.hub.post(`/rules/${e.id}/move`,{to:t}))}}
>
${f(r,18)}
</button>`},Dd=function(e,t){return l(this,F,Hi).call(this,()=>this.house.hub.put(`/rules/${e.id}`,qr(e,{on:t})))},Hi=async function(e){this.busy=!0;try{await e(),await this.rules.again()}catch(t){this.notify(t)}this.busy=!1},Od=async function(e){try{let t=await this.house.hub.post("/rules/try",{rule:{id:e.from_config?null:e.id,...qr(e)}});this.trials=new Map(this.trials).set(e.id,Dr(e.then,t))}catch(t){this.notify(t)}},qt.styles=[x,$`
ol{display: grid;gap: 12px;counter-reset: rule;}.rule{padding: 16px;display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;}.rule::before{counter-increment: rule;content: counter(rule);font: 500 15px/21px var(--nr-font);color: var(--nr-ink2);text-align: end;}.rule > *{grid-column: 2 / -1;}.rule > .head{grid-column: 2;}.rule > .acts{grid-column: 3;grid-row: 1;margin-block: -8px;display: flex;gap: 0;flex-wrap: wrap;justify-content: flex-end;align-content: flex-start;}h3{font: 500 15px/21px var(--nr-font);}.off h3,
.off p{color: var(--nr-ink2);}.trial{display: flex;gap: 8px;align-items: flex-start;margin-top: 6px;}.trial .ic{color: var(--nr-link);}.asleep{padding: 16px;margin-bottom: 12px;display: flex;flex-wrap: wrap;gap: 12px;align-items: center;justify-content: space-between;}.asleep nr-finding{flex: 1 1 300px;}.rest{padding: 16px;margin-top: 12px;}:host([narrow]) .pagehead .link{order: 1;align-self: flex-start;margin-inline-start: -12px;}:host([narrow]) .rule > .acts{grid-column: 2 / -1;grid-row: auto;margin: 0;margin-inline-start: -12px;justify-content: flex-start;}`],d([b()],qt.prototype,"open",2),d([b()],qt.prototype,"trials",2),d([b()],qt.prototype,"busy",2),qt=d([w("nr-page-rules")],qt);me({name:"rules",icon:"rules",show:i=>n`<nr-page-rules
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-rules>`});var Mh=6,Th=60,Ct,zd,Bd,Ud,Rt=class extends A{constructor(){super(...arguments);g(this,Ct);this.busy="";this.asking=null;this.placing=null}render(){let e=this.house.found.filter(t=>!t.adopted&&!t.lent_by);return n`<ul class="tiles">
${this.house.cameras.map(t=>l(this,Ct,zd).call(this,t))}
${e.slice(0,Mh).map(t=>l(this,Ct,Bd).call(this,t))}
</ul>
${this.asking?.found===null?c:n`<p class="ways">
<button
class="btn link sm"
@click=${()=>{this.asking={found:null,error:null}}}
>
${s("setup.by_address")}
</button>
</p>`}
${this.asking?n`<nr-camera-adopt
.house=${this.house}
.found=${this.asking.found}
.error=${this.asking.error}
@nr-done=${t=>{this.asking=null,this.placing=t.detail}}
></nr-camera-adopt>`:c}
${this.placing?n`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${this.house.cameras.find(t=>t.id===this.placing?.id)??this.placing}
@nr-done=${()=>{this.placing=null}}
></nr-place-dialog>`:c}`}};Ct=new WeakSet,zd=function(e){let{name:t}=e,r=()=>{this.placing=e};return n`<li>
<nr-picture
.hub=${this.house.hub}
.path=${e.snapshot_at?`cameras/${e.id}/snapshot`:""}
.alt=${s("cameras.picture",{name:t})}
></nr-picture>
${e.place||e.indoor?n`<span class="name ready">${f("tick",16)}<b>${t}</b></span>`:n`<span class="name"><b>${t}</b></span
><button class="btn sm" @click=${r}>
${s("setup.location")}<span class="vh"> ${t}</span>
</button>`}
</li>`},Bd=function(e){let t=e.name||s("cameras.at",{address:e.address});return n`<li>
<span class="none" aria-hidden="true">${f(e.doorbell?"bell":"camera",24)}</span>
<span class="name"
><b>${e.name||c}</b>${e.name?n`<br />`:c}<span class="code mut"
>${e.address}</span
></span
>
<button
class="btn sm"
?disabled=${this.busy!==""}
@click=${()=>{l(this,Ct,Ud).call(this,e,t)}}
>
${s(this.busy===e.key?"adopt.adopting":"adopt.adopt")}<span class="vh"> ${t}</span>
</button>
</li>`},Ud=async function(e,t){this.busy=e.key,this.asking=null;try{this.placing=await this.house.hub.post("/cameras",{found_key:e.key,name:[...t].slice(0,Th).join(""),doorbell:e.doorbell,indoor:!1,may_share:!0})}catch(r){this.asking={found:e,error:q.of(r)}}this.busy=""},Rt.styles=[x,$`
:host{display: block;}.tiles{display: grid;grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));gap: 12px;margin-top: 12px;}.tiles li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;min-width: 0;}nr-picture,
.none{flex: 1 0 100%;aspect-ratio: 2;border-radius: 8px;overflow: hidden;}.none{background: #24282c;color: #c9ced3;display: grid;place-items: center;}.name{flex: 1;min-width: 0;font-size: 13px;line-height: 18px;min-height: 36px;align-content: center;}.name b{font-weight: 500;overflow-wrap: anywhere;}.name .code{white-space: nowrap;letter-spacing: -0.03em;}.ready{display: flex;gap: 6px;align-items: center;}.ready .ic{color: var(--nr-ok);}nr-camera-adopt{display: block;margin-top: 12px;}.ways{margin: 4px 0 -6px -12px;}:host([narrow]) .tiles{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .tiles li{flex-wrap: nowrap;}:host([narrow]) nr-picture,
:host([narrow]) .none{flex: 0 0 76px;}`],d([b()],Rt.prototype,"busy",2),d([b()],Rt.prototype,"asking",2),d([b()],Rt.prototype,"placing",2),Rt=d([w("nr-camera-step")],Rt);var jd=$`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 344px;gap: 24px;align-items: start;max-width: 1240px;}.pagehead{align-items: center;margin-bottom: 12px;}.bar{height: 6px;border-radius: 3px;background: var(--nr-sunk);overflow: hidden;margin-bottom: 14px;}.bar i{display: block;height: 100%;background: var(--nr-link);border-radius: 3px;}.step{display: flex;gap: 14px;padding: 14px 18px;border-bottom: 1px solid var(--nr-line);}.step:last-child{border-bottom: 0;}.no{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;font: 600 13px/1 var(--nr-font);flex: none;margin-top: 4px;}.done .no{background: var(--nr-tint);border-color: transparent;color: var(--nr-link);}.current .no{border-color: var(--nr-link);background: var(--nr-link);color: var(--nr-card);}.head{display: flex;align-items: center;gap: 8px 16px;min-height: 36px;}.step h3{font: 500 15px/20px var(--nr-font);}.step .head p{text-wrap: pretty;}.step h4{font: 500 14px/20px var(--nr-font);margin: 10px 0 0;}.head > .btn{flex: none;}.head > .link{margin-inline-end: -12px;}.rows{border: 1px solid var(--nr-border);border-radius: 10px;overflow: hidden;margin-top: 8px;}.rows li{display: flex;gap: 12px;align-items: center;padding: 8px 12px;min-height: 52px;border-bottom: 1px solid var(--nr-line);}.rows li:last-child{border-bottom: 0;}.rows b{display: block;font-weight: 500;line-height: 18px;overflow-wrap: anywhere;}.rows .xs{display: block;}.ways{margin: 4px 0 -6px -12px;display: flex;flex-wrap: wrap;}.wrong{margin-top: 10px;}.switch{width: 40px;min-height: 24px;padding: 0;border-radius: 12px;border: 2px solid var(--nr-ink2);position: relative;flex: none;}.switch::before{content: "";position: absolute;inset: -12px -6px;}.switch::after{content: "";position: absolute;inset-inline-start: 3px;top: 3px;width: 14px;height: 14px;border-radius: 7px;background: var(--nr-ink2);}.switch[aria-checked="true"],
.switch[aria-checked="true"]:not(:disabled):hover{background: var(--nr-fill);border-color: var(--nr-fill);}.switch[aria-checked="true"]::after{inset-inline-start: 19px;background: #fff;}aside > h3{font: 500 15px/21px var(--nr-font);}aside > h3:not(:first-child){margin-top: 20px;}aside > .card,
neighbors-requests-card{display: block;margin-top: 10px;}.facts{padding: 12px 16px;}.facts .row{align-items: flex-start;gap: 10px;font-size: 13px;line-height: 18px;padding: 4px 0;overflow-wrap: anywhere;}.facts .ic{color: var(--nr-ink2);}.facts .why .ic{color: var(--nr-amber);}.facts .btn{margin: 2px 0 -6px -12px;}@container (max-width: 900px){.two{grid-template-columns: minmax(0, 1fr);}aside{max-width: 492px;}}@container (max-width: 560px){.pagehead{flex-direction: row;}.pagehead h2{font-size: 19px;line-height: 26px;}.step{padding: 12px 14px;gap: 12px;}.head{flex-wrap: wrap;}.head > .grow{flex-basis: 60%;}.head > .link{margin: 0;padding: 0;}}`;var ts=["hub","camera","board","phones","practice"],Kd="/config/integrations/integration/neighbors_requests",Sh=864e5,qh=3,As,Is,C,ca,Vd,Fd,Gd,Yd,Wd,Xd,Zd,Qd,ha,Jd,ua,ma,Nd,ec,tc,sc,Di,Lt=class extends A{constructor(){super(...arguments);g(this,C);this.home=null;this.busy="";this.wrong="";this.setup=new K(this);this.directories=new K(this);g(this,As,"");g(this,Is,!1)}connectedCallback(){super.connectedCallback(),l(this,C,ha).call(this)}willUpdate(){let{hub:e,cameras:t,found:r,requests:o}=this.house;this.setup.ask(e,"/setup"),this.directories.ask(e,ss(this.house).length?"":"/directories");let p=t.filter(L=>L.place).length,h=o.filter($e).map(L=>L.decision?.answer),m=ss(this.house).length,v=[t.length,p,r.length,m,...h].join();u(this,As)&&v!==u(this,As)&&l(this,C,Jd).call(this),k(this,As,v)}updated(){let e=this.renderRoot.querySelector("neighbors-requests-card");e?.setConfig&&e.dataset.house!==this.house.entryId&&(e.dataset.house=this.house.entryId,e.setConfig({type:Va,house:this.house.entryId}));let t=this.setup.value;t&&!t.finished&&l(this,C,ca).call(this,t).length===ts.length&&l(this,C,ma).call(this,!1)}render(){let e=this.setup.value;if(!e)return n`<div class="wrap">${Ie(this.setup)}</div>`;let t=l(this,C,ca).call(this,e),r=ts.find(p=>!t.includes(p)),o=t.length===ts.length;return n`<div class="wrap two">
<div>
<div class="pagehead">
<div class="grow">
<h2>${s("setup.title")}</h2>
<p role="status">
${o?s("setup.all_done"):s("setup.progress",{done:t.length,of:ts.length})}
</p>
</div>
${o||e.finished?S("requests",s("panel.to_requests"),{class:"btn sm"}):n`<button
class="btn link sm"
?disabled=${this.busy!==""}
@click=${()=>{l(this,C,ma).call(this,!0)}}
>
${s("setup.later")}
</button>`}
</div>
<div class="bar" aria-hidden="true">
<i style="width:${100*t.length/ts.length}%"></i>
</div>
<ol class="card">
${ts.map((p,h)=>l(this,C,Vd).call(this,p,h,e,t,r))}
</ol>
</div>
<aside>${l(this,C,Zd).call(this)} ${l(this,C,Qd).call(this,e)}</aside>
</div>`}};As=new WeakMap,Is=new WeakMap,C=new WeakSet,ca=function(e){return ts.filter(t=>{switch(t){case"hub":return!0;case"camera":return e.placed>0;case"board":return e.boards>0;case"phones":return this.home?.phones.some(r=>r.chosen&&r.here)??!1;case"practice":return e.practice==="answered"}})},Vd=function(e,t,r,o,p){let h=o.includes(e),{text:m,act:v,more:L}=l(this,C,Fd).call(this,e,r);return n`<li
class="step ${h?"done":e===p?"current":""}"
aria-current=${e===p?"step":"false"}
>
<span class="no">${h?n`${f("tick",16)}<span class="vh">${s("setup.step_done")}</span>`:t+1}</span>
<div class="grow">
<div class="head">
<div class="grow">
<h3>${s(`setup.${e}`)}</h3>
<p class="sm mut">${m}</p>
</div>
${v}
</div>
${L}
</div>
</li>`},Fd=function(e,t){switch(e){case"hub":{let r=this.home,o=r?.managed?"setup.hub_here":"setup.hub_elsewhere";return{text:r?s(o,{time:U(r.paired_at)}):"",act:n`<a class="btn link sm" href=${Kd}>${s("setup.details")}</a>`,more:c}}case"camera":return l(this,C,Gd).call(this,t);case"board":return l(this,C,Yd).call(this);case"phones":return l(this,C,Wd).call(this);case"practice":return l(this,C,Xd).call(this,t)}},Gd=function(e){let t=e.placed?T("setup.camera_ready",e.placed):e.cameras?s("setup.camera_unplaced"):e.found?T("setup.camera_found",e.found):s("setup.camera_none"),r=n`<button
class="btn sm"
?disabled=${this.house.scan?.running??!1}
@click=${()=>{l(this,C,tc).call(this)}}
>
${s(this.house.scan?.running?"cameras.looking":"cameras.look")}
</button>`;return{text:t,act:e.cameras?S("cameras",s("setup.camera_other"),{class:"btn link sm"}):e.found?c:r,more:n`<nr-camera-step
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
></nr-camera-step>`}},Yd=function(){let e=ss(this.house).length;if(e)return{text:T("setup.board_done",e),act:S("boards/follow",s("setup.board_other"),{class:"btn link sm"}),more:c};let t=(this.directories.value?.boards??[]).filter(o=>o.covers),r=this.directories.value?.covering??0;return{text:s("setup.board_none"),act:c,more:n`${t.length?n`<h4>${T("follow.cover",r,{count:M(r)})}</h4>
<ul class="rows">
${t.slice(0,qh).map(o=>n`<li>
<span class="tile" aria-hidden="true">${ue(o.name)}</span>
<span class="grow"><b>${o.name}</b><span class="xs mut">${Ur(o)}</span></span>
${S(js(o.address),n`${s("setup.look")}<span class="vh"> ${o.name}</span>`,{class:"btn sm"})}
</li>`)}
</ul>`:c}
<p class="ways">
${S("boards/follow",s("setup.enter"),{class:"btn link sm"})}
${Fs(this.hass)?S("boards/follow/scan",n`${f("qr",16)}${s("follow.scan")}`,{class:"btn link sm"}):c}
</p>`}},Wd=function(){let e=this.home?.phones??[],t=e.some(r=>r.chosen);return{text:e.length||!this.home?s("setup.phones_text"):s("setup.phones_none"),act:e.length?n`<button
class="btn sm"
?disabled=${!t||this.busy!==""}
@click=${()=>{l(this,C,ec).call(this)}}
>
${s("setup.test")}
</button>`:n`<button class="btn sm" @click=${()=>{l(this,C,ha).call(this)}}>
${s("setup.phones_check")}
</button>`,more:e.length?n`<ul class="rows">
${e.map(r=>n`<li>
<span class="mut">${f("phone",20)}</span>
<span class="grow"
><b>${r.name}</b
><span class="xs mut"
>${r.here?`${s("setup.phone_app")}${r.android?" · Android":""}`:s("setup.phone_gone")}</span
></span
>
<button
class="switch"
role="switch"
aria-checked=${r.chosen}
aria-label=${s("setup.phone_notify",{name:r.name})}
?disabled=${this.busy===r.phone}
@click=${()=>{l(this,C,Nd).call(this,r.phone,!r.chosen)}}
></button>
</li>`)}
</ul>`:c}},Xd=function(e){let t={never:"practice_send",open:"practice_open",answered:"practice_again"}[e.practice];return{text:s("setup.practice_text"),act:n`<button
class="btn sm"
?disabled=${this.busy!==""}
@click=${()=>{l(this,C,sc).call(this)}}
>
${s(`setup.${t}`)}
</button>`,more:this.wrong?n`<nr-finding class="wrong" tone="amber" icon="info" role="alert">${this.wrong}</nr-finding>`:c}},Zd=function(){return n`<h3>${s("setup.card")}</h3>
<p class="sm mut">${s("setup.card_text")}</p>
<neighbors-requests-card .hass=${this.hass}></neighbors-requests-card>`},Qd=function({recordings:e}){let{folder:t,free_bytes:r,camera_day_bytes:o,days:p,in_backups:h,reason:m}=e;return n`<h3>${s("setup.recordings")}</h3>
<div class="card facts">
${m?n`<p class="row why">${f("warn",18)}<span>${m}</span></p>`:n`<p class="row">
${f("disk",18)}<span
>${s("setup.room",{free:re(r),folder:t,daily:re(o),length:Z(p*Sh)})}</span
>
</p>`}
<p class="row">
${f(h?"info":"lock",18)}<span
>${s(h?"setup.backup_all":"setup.backup_none")}</span
>
</p>
${this.home?.managed?n`<p><a class="btn link sm" href=${Kd}>${s("setup.change")}</a></p>`:c}
</div>`},ha=async function(){try{this.home=await this.house.hub.home("setup")}catch(e){this.notify(e)}},Jd=async function(){await this.setup.again(),this.setup.value&&l(this,C,ua).call(this,this.setup.value)},ua=function(e){this.dispatchEvent(new CustomEvent("nr-setup",{detail:e,bubbles:!0,composed:!0}))},ma=async function(e){if(!u(this,Is)){k(this,Is,!0);try{let t=await this.house.hub.put("/setup",{finished:!0});this.setup.show(t),l(this,C,ua).call(this,t),e&&X(this,"requests")}catch(t){e&&this.notify(t)}k(this,Is,!e)}},Nd=async function(e,t){await l(this,C,Di).call(this,e,async()=>{this.home=await this.house.hub.home("setup",{phone:e,chosen:t})})},ec=async function(){await l(this,C,Di).call(this,"test",async()=>{let{sent:e,failed:t}=await this.house.hub.home("notify"),r=[e.length?s("setup.test_sent",{names:e.join(", ")}):"",t.length?s("setup.test_failed",{names:t.join(", ")}):""];this.notify(r.filter(Boolean).join(" "))})},tc=async function(){await l(this,C,Di).call(this,"scan",()=>this.house.hub.post("/cameras/scan"))},sc=async function(){this.busy="practice",this.wrong="";try{let{request:e}=await this.house.hub.post("/practice");X(this,`requests/${e}`)}catch(e){this.wrong=q.of(e).message}this.busy=""},Di=async function(e,t){this.busy=e;try{await t()}catch(r){this.notify(r)}this.busy=""},Lt.styles=[x,jd],d([b()],Lt.prototype,"home",2),d([b()],Lt.prototype,"busy",2),d([b()],Lt.prototype,"wrong",2),Lt=d([w("nr-page-setup")],Lt);me({name:"setup",icon:"tick",managing:!0,tab:"requests",show:i=>n`<nr-page-setup
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-setup>`});var Rh=8e3,rc="neighbors-requests-house",Le,Cr,G,ic,nc,ac,oc,lc,pc,dc,fa,zi,cc,Oi,Ye=class extends P{constructor(){super();g(this,G);this.narrow=!1;this.route={prefix:Ui,path:""};this.notice="";this.entryId=localStorage.getItem(rc)??void 0;g(this,Le,new xa(this));this.setup=new K(this);g(this,Cr);g(this,zi,()=>{this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))});this.addEventListener("nr-go",e=>{ka(`${Ui}/${e.detail}`)}),this.addEventListener("nr-request",e=>{u(this,Le).show(e.detail)}),this.addEventListener("nr-later",e=>{l(this,G,cc).call(this,e.detail)}),this.addEventListener("nr-setup",e=>this.setup.show(e.detail)),this.addEventListener("nr-say",e=>l(this,G,Oi).call(this,e.detail))}shouldUpdate(){return!this.hass||Ea(this.hass,this)}willUpdate(){if(!this.hass)return;this.toggleAttribute("dark",this.hass.themes?.darkMode===!0),u(this,Le).use(this.hass,this.entryId);let e=u(this,Le).house;e&&this.setup.ask(e.hub,e.loaded&&e.mayManage?"/setup":"")}updated(e){this.renderRoot.querySelector("nav [aria-current=page]")?.scrollIntoView({block:"nearest",inline:"nearest"});let t=e.get("route");t&&t.path!==this.route.path&&this.renderRoot.querySelector("main")?.scrollTo(0,0)}render(){if(!this.hass)return c;let e=u(this,Le).house,[t=u(this,G,nc),...r]=u(this,G,ic),o=Xa().filter(h=>!h.managing||e?.mayManage!==!1),p=o.find(h=>h.name===t);return n`<header>
<div class="bar">
${this.narrow?n`<button class="btn round" aria-label=${s("panel.menu")} @click=${u(this,zi)}>
${f("menu",24)}
</button>`:c}
<h1>${s("panel.title")}</h1>
${this.narrow?n`<span class="end">${l(this,G,fa).call(this)}</span>`:c}
</div>
<nav aria-label=${s("panel.sections")}>${o.filter(h=>!h.tab).map(h=>l(this,G,pc).call(this,h,p?.tab??t,e))}</nav>
${this.narrow?c:n`<div class="end">${l(this,G,fa).call(this)}${e?.loaded?l(this,G,dc).call(this,e):c}</div>`}
</header>
${e&&!e.available&&e.loaded?n`<nr-finding class="strip" icon="away" .heading=${s("away.heading")} role="status"
>${e.lastHeard?s("away.strip",{time:U(e.lastHeard)}):s("away.never")}</nr-finding
>`:c}
${l(this,G,ac).call(this,e)} ${t==="requests"?l(this,G,oc).call(this,e,r):c}
<main>
${t||!e?.loaded?l(this,G,lc).call(this,e,p,r):n`<div class="wrap late">${Ie(this.setup)}</div>`}
</main>
<div role="status" aria-live="polite">
${this.notice?n`<div class="said">
<span class="grow">${this.notice}</span
><button aria-label=${s("panel.close")} @click=${()=>this.notice=""}>
${f("cross",20)}
</button>
</div>`:c}
</div>`}};Le=new WeakMap,Cr=new WeakMap,G=new WeakSet,ic=function(){return(this.route.path??"").split("/").filter(Boolean).map(decodeURIComponent)},nc=function(){let e=u(this,Le).house;return!e?.loaded||!e.mayManage||this.setup.error?"requests":this.setup.value?this.setup.value.finished?"requests":"setup":""},ac=function(e){let t=this.hass?.user?.is_admin===!0,r=wa(e,t);return r?n`<nr-finding class="strip" icon="lock" .heading=${s(`link.${r}`)} role="status"
>${t?s("link.wider"):s("link.ask")}</nr-finding
>`:c},oc=function(e,[t,r]){let o=e?.loaded?e.requests.find(p=>p.id===t):void 0;return!o||!$e(o)?c:n`<nr-practice
.house=${e}
.request=${o}
.reviewing=${r==="review"}
.narrow=${this.narrow}
></nr-practice>`},lc=function(e,t,r){let{error:o,slow:p,wasAnswered:h,houses:m}=u(this,Le);return h&&!m.length?n`<nr-empty icon="home" .heading=${s("card.none")} .text=${s("card.none_why")}></nr-empty>`:e?.loaded?t?t.show({hass:this.hass,house:e,route:r,narrow:this.narrow}):n`<nr-empty icon="search" .heading=${s("panel.no_page")} .text=${s("panel.no_page_why")}
><p>${S("requests",s("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`:o||e?.available===!1?n`<nr-empty
icon="away"
.heading=${s("away.heading")}
.text=${e?.lastHeard?s("away.since",{time:U(e.lastHeard)}):o?.message??s("away.never")}
><button class="btn" @click=${()=>{u(this,Le).begin()}}>
${f("again")}${s("away.try")}
</button></nr-empty
>`:p?n`<div class="wrap blocks" aria-busy="true">
<span class="vh" role="status">${s("card.loading")}</span>
${[40,120,120,120].map(v=>n`<span class="grey" style="height:${v}px"></span>`)}
</div>`:c},pc=function(e,t,r){let o=e.name==="requests"?r?.requests.filter(p=>Ar(r,p,Date.now())).length??0:0;return S(e.name,n`${f(e.icon,20)}${s(`tab.${e.name}`)}${o?n`<span class="n" aria-label=${T("tab.waiting",o)}>${o}</span>`:c}`,{current:e.name===t})},dc=function(e){let t=za(e);return n`<span class="ver ${t.good?"good":""}"
>${f(t.good?"verified":"warn",18)}${t.text}</span
>`},fa=function(){let{houses:e,house:t}=u(this,Le);return e.length<2?c:n`<select
aria-label=${s("panel.house")}
@change=${r=>{this.entryId=r.target.value,localStorage.setItem(rc,this.entryId)}}
>
${e.map(r=>n`<option value=${r.entry_id} ?selected=${r.entry_id===t?.entryId}>
${r.name}
</option>`)}
</select>`},zi=new WeakMap,cc=async function(e){try{await u(this,Le).later(e),l(this,G,Oi).call(this,s("request.later"))}catch(t){l(this,G,Oi).call(this,q.of(t).message)}},Oi=function(e){clearTimeout(u(this,Cr)),this.notice=e,k(this,Cr,setTimeout(()=>this.notice="",Rh))},Ye.styles=[Ka,x,$`
:host{container-type: inline-size;display: flex !important;flex-direction: column;height: 100vh;height: 100dvh;background: var(--nr-bg);padding-top: env(safe-area-inset-top);}header{background: var(--app-header-background-color, var(--nr-card));color: var(--nr-ink);border-bottom: 1px solid var(--nr-line);display: flex;align-items: stretch;padding: 0 24px;gap: 32px;min-height: 56px;flex: none;}.bar{display: flex;align-items: center;gap: 8px;}h1{font: 500 20px/28px var(--nr-font);white-space: nowrap;}nav{display: flex;gap: 4px;min-width: 0;overflow-x: auto;scrollbar-width: none;}nav a{display: flex;align-items: center;gap: 8px;min-height: 48px;padding: 0 14px;color: var(--nr-ink2);text-decoration: none;font-weight: 500;border-block: 3px solid transparent;white-space: nowrap;}nav a[aria-current="page"]{color: var(--nr-link);border-bottom-color: var(--nr-link);}nav a:focus-visible{outline-offset: -4px;}.n{min-width: 20px;padding: 0 6px;border-radius: 10px;background: var(--nr-fill);color: var(--nr-on-fill);font-size: 12px;line-height: 20px;text-align: center;}.end{margin-inline-start: auto;display: flex;align-items: center;gap: 12px;min-width: 0;}.ver{display: flex;align-items: center;gap: 6px;color: var(--nr-ink2);font-size: 13px;white-space: nowrap;}.ver .ic{color: var(--nr-amber);}.ver.good .ic{color: var(--nr-ok);}select{font: 13px/18px var(--nr-font);min-height: 36px;max-width: 180px;border: 1px solid var(--nr-edge);border-radius: 8px;padding: 0 8px;background: var(--nr-card);color: var(--nr-ink);}main{flex: 1;min-height: 0;overflow: auto;position: relative;}.strip{margin: 12px 24px;flex: none;}.said{position: absolute;inset-inline: 16px;bottom: calc(16px + env(safe-area-inset-bottom));z-index: 5;margin: 0 auto;max-width: 560px;background: var(--nr-ink);color: var(--nr-card);border-radius: 8px;padding: 12px 16px;display: flex;gap: 12px;align-items: center;}.said button{min-height: 36px;color: inherit;border-color: transparent;padding: 0 8px;}.late{animation: late 0s 0.3s both;}@keyframes late{from{visibility: hidden;}}.blocks{display: grid;gap: 16px;}nr-empty{margin: 48px auto;}:host([narrow]) header{display: block;padding: 0;}:host([narrow]) .bar{padding-inline: 4px 12px;min-height: 56px;}:host([narrow]) h1{font-size: 18px;}:host([narrow]) nav{padding: 0 4px;justify-content: space-between;}:host([narrow]) nav a{padding: 0 8px;font-size: 13px;gap: 6px;border-top: 0;}:host([narrow]) nav a .ic{display: none;}:host([narrow]) .strip{margin: 12px 16px;}@container (max-width: 1180px){nav a .ic{display: none;}header{gap: 16px;}nav a{padding: 0 10px;}}`],d([y({attribute:!1})],Ye.prototype,"hass",2),d([y({type:Boolean,reflect:!0})],Ye.prototype,"narrow",2),d([y({attribute:!1})],Ye.prototype,"route",2),d([b()],Ye.prototype,"notice",2),d([b()],Ye.prototype,"entryId",2),Ye=d([w("neighbors-requests-panel")],Ye);export{Ye as NeighborsRequestsPanel};
