import{$ as Dt,A as ae,B as Ka,C as mt,D as Ji,E as D,F as Ie,G as Bs,H as Va,I as W,J as E,K as as,L as J,M as Qe,N as Ni,O as fe,P as ft,Q as Fa,R as Ga,S as en,T as Ya,U as tn,V as Wa,W as sn,X as rn,Y as f,Z as x,_ as js,a as $,aa as Xa,b as n,ba as Kr,c as Se,ca as Za,d,da as Qa,e as I,ea as Us,f as y,fa as Ja,g as v,ga as Ks,h as Ht,ha as Na,i as R,ia as eo,j as K,ja as to,k as Da,ka as nn,l as ns,la as so,m as jr,ma as zt,n as ke,na as os,o as za,oa as ro,p as w,pa as io,q as P,qa as no,r as Qi,ra as Vr,s as Ba,sa as ao,t as r,ta as oo,u as T,ua as gt,v as ja,va as lo,w as Ua,wa as po,x as le,xa as co,y as Ze,z as Ur}from"./chunk-3ACEQBZI.js";import{a as c,b as u,c as g,d as k,e as l,f as Ha}from"./chunk-W7HMKWGT.js";var bt=class extends I{constructor(){super(...arguments);this.icon="inbox";this.heading="";this.text=""}render(){return n`<span class="g">${f(this.icon,28)}</span>
<h2>${this.heading}</h2>
<p>${this.text}</p>
<slot></slot>`}};bt.styles=[x,$`
:host{display: grid;justify-items: center;align-content: start;gap: 4px;padding: 24px;text-align: center;}.g{width: 56px;height: 56px;border-radius: 28px;background: var(--nr-tint);color: var(--nr-link);display: grid;place-items: center;margin-bottom: 8px;}h2{font: 500 16px/22px var(--nr-font);}p{color: var(--nr-ink2);font-size: 13px;line-height: 19px;max-width: 44ch;text-wrap: balance;}::slotted(*){margin-top: 12px !important;}`],c([y()],bt.prototype,"icon",2),c([y()],bt.prototype,"heading",2),c([y()],bt.prototype,"text",2),bt=c([w("nr-empty")],bt);function Oe(i){return i.error?n`<div class="card">
<nr-empty icon="away" .heading=${r("pages.failed")} .text=${i.error.message}>
<button @click=${()=>{i.again()}}>${f("again",18)}${r("pages.again")}</button>
</nr-empty>
</div>`:n`<div class="card" style="padding:16px;display:grid;gap:12px" aria-busy="true">
<span class="vh" role="status">${r("pages.loading")}</span>
<span class="grey" style="width:60%"></span><span class="grey"></span
><span class="grey" style="width:80%"></span>
</div>`}var Bt=class extends I{constructor(){super(...arguments);this.bars=[];this.label=""}render(){let e=Math.max(1,...this.bars.map(t=>t.value));return n`<div class="bars" aria-hidden="true">
${this.bars.map(t=>t.value?n`<i
title="${t.label}: ${E(t.value)}"
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
<td>${E(t.value)}</td>
</tr>`)}
</tbody>
</table>`}};Bt.styles=[x,$`
:host{display: block;--nr-bars-height: 28px;}.bars{display: flex;align-items: flex-end;gap: 2px;height: var(--nr-bars-height);}.bars i{flex: 1;min-width: 3px;max-width: var(--nr-bars-widest, 24px);background: var(--nr-link);border-radius: 1.5px 1.5px 0 0;}.bars i.none{background: var(--nr-edge);height: 2px;}`],c([y({attribute:!1})],Bt.prototype,"bars",2),c([y()],Bt.prototype,"label",2),Bt=c([w("nr-bars")],Bt);var Kc=["requests","agencies","ledger","cameras","rules","boards","setup"],ho=new Map;function ge(i){ho.set(i.name,i)}function uo(){return Kc.flatMap(i=>ho.get(i)??[])}function X(i,o){i.dispatchEvent(new CustomEvent("nr-go",{detail:o,bubbles:!0,composed:!0}))}function an(i){return i.getRootNode().host}function q(i,o,e={}){return n`<a
class=${e.class??""}
href="/neighbors-requests/${i}"
aria-current=${e.current?"page":"false"}
@click=${t=>{t.metaKey||t.ctrlKey||t.shiftKey||t.button!==0||(t.preventDefault(),X(t.currentTarget,i))}}
>${o}</a
>`}var Vc=8;function Fr(i,o){if(i.keys==="compromised")return{icon:"stop",tone:"stop",text:r("agencies.compromised")};if(i.keys==="revoked")return{icon:"stop",tone:"stop",text:r("agencies.revoked")};if(i.keys==="changing")return{icon:"clock",tone:"warn",text:r("agencies.changing")};let e=i.months.at(-1)?.requests??0;if(e>=Vc)return{icon:"warn",tone:"warn",text:T("agencies.many",e)};if(!i.requests)return{icon:"info",tone:"",text:r("agencies.never")};let t=o.filter(s=>s.agency.id===i.id&&s.findings.length>0).length;return t?{icon:"info",tone:"",text:T("agencies.flagged",t)}:{icon:"tick",tone:"",text:r("agencies.clean")}}function mo(i,o){let e=o.trim().toLocaleLowerCase();return`${i.name} ${i.domain}`.toLocaleLowerCase().includes(e)}var on=$`
.setting{font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;min-height: 44px;padding: 0 8px;}`,te,fo,go,Vs,vt,Je=class extends I{constructor(){super(...arguments);g(this,te);this.narrow=!1;this.setting=d}render(){let e=this.record,t=Fr(e,this.house.requests),s=e.first_seen?r("agencies.since",{day:ae(e.first_seen)}):"";return n`
<div>${q("agencies",n`${f("back",18)} ${r("agencies.title")}`,{class:"row"})}</div>
<div class="head">
<span class="tile" style="--s:56px" aria-hidden="true">${fe(e.name)}</span>
<div class="grow">
<h2>${e.name}</h2>
<p class="mut">
${r(`agency_kind.${e.kind}`)} · <span class="code">${e.domain}</span>${s&&n` · ${s}`}
</p>
<nr-level .level=${e.level}></nr-level>
</div>
<div class="row"><span class="mut">${r("agencies.you")}</span>${this.setting}</div>
</div>
<p class="shows ${t.tone}">${f(t.icon,18)}<span>${t.text}</span></p>
<div class="figures">
${l(this,te,Vs).call(this,E(e.requests),r("agencies.figure.requests"))}
${l(this,te,Vs).call(this,e.resolved_share===null?"–":as(e.resolved_share),r("agencies.figure.resolved"))}
${l(this,te,Vs).call(this,e.median_resolve_s===null?"–":W(e.median_resolve_s*1e3),r("agencies.figure.time"))}
${l(this,te,Vs).call(this,e.median_window_s===null?"–":W(e.median_window_s*1e3),r("agencies.figure.window"))}
</div>
<div class="two">
<section class="card pad">
<h3>${r("agencies.months")}</h3>
<nr-bars
.label=${r("agencies.months")}
.bars=${e.months.map(a=>({label:mt(a.key),value:a.requests}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${mt(e.months[0]?.key??"")}</span
><span>${mt(e.months.at(-1)?.key??"")}</span>
</p>
</section>
<section class="card pad">
<h3>${r("agencies.windows")}</h3>
<nr-bars
.label=${r("agencies.windows")}
.bars=${e.window_lengths.map(a=>({label:r("agencies.up_to",{length:W(a.to_s*1e3)}),value:a.count}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${W((e.window_lengths[0]?.to_s??0)*1e3)}</span
><span>${W((e.window_lengths.at(-1)?.to_s??0)*1e3)}</span>
</p>
</section>
<section class="card pad">
<h3>${r("agencies.asks_about")}</h3>
${e.requests?d:n`<p class="mut">${r("agencies.never")}</p>`}
<dl class="tn">
${e.incidents.map(a=>l(this,te,vt).call(this,r(`incident.${a.code}`),E(a.count)))}
${e.median_area_km2===null?d:l(this,te,vt).call(this,r("agencies.median_area"),Ni(e.median_area_km2))}
${e.largest_area_km2===null?d:l(this,te,vt).call(this,r("agencies.largest_area"),Ni(e.largest_area_km2))}
${e.longest_window_s===null?d:l(this,te,vt).call(this,r("agencies.longest_window"),W(e.longest_window_s*1e3))}
</dl>
</section>
<section class="card pad">
<h3>${r("agencies.findings")}</h3>
${e.findings.length?n`<dl class="tn">
${e.findings.map(a=>l(this,te,vt).call(this,r(`finding.${a.code}`),E(a.count)))}
</dl>`:n`<p class="mut">${r("agencies.clean")}</p>`}
<dl>
${l(this,te,vt).call(this,r("agencies.key"),n`<span class="code">${ft(e.delivery_key)}</span>`)}
${e.registered.map(a=>l(this,te,vt).call(this,r("agencies.registered"),n`<a href=${a.url} target="_blank" rel="noreferrer noopener"
>${a.origin}</a
>`))}
</dl>
</section>
</div>
${e.request_ids.length?n`<section class="card asked">
<h3 style="padding:16px 16px 0">${T("agencies.every",e.request_ids.length)}</h3>
<ul>
${l(this,te,fo).call(this).map(a=>l(this,te,go).call(this,a))}
</ul>
</section>`:d}
`}};te=new WeakSet,fo=function(){let e=new Map(this.house.requests.map(t=>[t.id,t]));return this.record.request_ids.flatMap(t=>e.get(t)??[])},go=function(e){return n`<li>
<span class="tn mut sm" style="min-width:6.5em">${ae(e.issued)}</span>
<span class="grow">${q(`requests/${e.id}`,e.title)}</span>
<span class="sm mut">${r(`status.${e.status}`)}</span>
</li>`},Vs=function(e,t){return n`<div class="card figure tn"><b>${e}</b><span class="mut sm">${t}</span></div>`},vt=function(e,t){return n`<div>
<dt>${e}</dt>
<dd>${t}</dd>
</div>`},Je.styles=[x,on,$`
:host{display: grid;gap: 16px;}.head{display: flex;flex-wrap: wrap;align-items: center;gap: 16px;}.head .grow{min-width: min(240px, 100%);}.head h2{font: 500 22px/30px var(--nr-font);}.figures{display: grid;grid-template-columns: repeat(4, 1fr);gap: 16px;}.figure{padding: 16px;}.figure b{display: block;font: 500 22px/30px var(--nr-font);}.two{display: grid;grid-template-columns: 1fr 1fr;gap: 16px;align-items: start;}.card.pad{padding: 16px;}h3{font: 500 15px/21px var(--nr-font);margin-bottom: 12px;}nr-bars{--nr-bars-height: 96px;--nr-bars-widest: 64px;}.ends{display: flex;justify-content: space-between;margin-top: 4px;}dl > div{display: flex;justify-content: space-between;gap: 16px;padding: 8px 0;border-bottom: 1px solid var(--nr-line);}dl > div:last-child{border-bottom: 0;}dt{color: var(--nr-ink2);}dd{text-align: end;min-width: 0;}.shows{display: flex;gap: 8px;align-items: center;}.shows.warn{color: var(--nr-amber);}.shows.stop{color: var(--nr-red);}.asked li{display: flex;gap: 12px;align-items: baseline;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}.asked li:last-child{border-bottom: 0;}:host([narrow]) .figures,
:host([narrow]) .two{grid-template-columns: 1fr;}:host([narrow]) .figures{grid-template-columns: 1fr 1fr;}`],c([y({attribute:!1})],Je.prototype,"house",2),c([y({attribute:!1})],Je.prototype,"record",2),c([y({type:Boolean,reflect:!0})],Je.prototype,"narrow",2),c([y({attribute:!1})],Je.prototype,"setting",2),Je=c([w("nr-agency-record")],Je);var Fc=["notify","quiet","hidden"],ps,He,bo,vo,ln,yo,ls=class extends P{constructor(){super(...arguments);g(this,He);this.filter="";this.listed=new K(this);this.record=new K(this);g(this,ps,null)}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,ps))==null||e.call(this),k(this,ps,null)}willUpdate(){let e=this.route[0]??"",t=this.house.hub;u(this,ps)??k(this,ps,t.listen(s=>{s.type==="agency.changed"&&(this.listed.again(),this.record.again())})),this.record.ask(t,e?`/agencies/${e}`:""),this.listed.ask(t,e?"":"/agencies")}render(){if(this.route[0])return n`<div class="wrap">
${this.record.value?n`<nr-agency-record
.house=${this.house}
.record=${this.record.value}
.narrow=${this.narrow}
.setting=${l(this,He,ln).call(this,this.record.value)}
></nr-agency-record>`:Oe(this.record)}
</div>`;let e=this.listed.value?.agencies,t=(e??[]).filter(s=>mo(s,this.filter));return n`<div class="wrap">
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
${e?l(this,He,bo).call(this,t,e.length):Oe(this.listed)}
<p class="sm mut foot">${r("agencies.foot")}</p>
</div>`}};ps=new WeakMap,He=new WeakSet,bo=function(e,t){return e.length?n`<div class="card">
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
${e.map(s=>l(this,He,vo).call(this,s))}
</tbody>
</table>
</div>`:n`<div class="card">
<nr-empty
icon="agency"
.heading=${r(t?"agencies.nobody_meant":"agencies.nobody")}
.text=${r(t?"agencies.nobody_meant_text":"agencies.nobody_text")}
></nr-empty>
</div>`},vo=function(e){let t=Fr(e,this.house.requests),s=e.months.reduce((a,p)=>a+p.requests,0);return n`<tr>
<td class="whole">
<div class="who">
<span class="tile" aria-hidden="true">${fe(e.name)}</span>
<div class="grow">
${q(`agencies/${e.id}`,e.name)}
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
.bars=${e.months.map(a=>({label:mt(a.key),value:a.requests}))}
></nr-bars>
<b class="tn">${E(s)}</b>
</div>
</td>
<td class="tn of">
<span class="label mut">${r("agencies.resolved")} </span>${r("agencies.of",{part:E(e.resolved),all:E(e.requests)})}
</td>
<td class="whole">
<span class="shows ${t.tone}">${f(t.icon,18)}<span>${t.text}</span></span>
</td>
<td class="whole">${l(this,He,ln).call(this,e)}</td>
</tr>`},ln=function(e){return this.house.mayAnswer?n`<select
class="setting"
aria-label=${r("agencies.setting",{name:e.name})}
@change=${t=>{l(this,He,yo).call(this,e,t.target)}}
>
${Fc.map(t=>n`<option value=${t} ?selected=${t===e.setting}>
${r(`setting.${t}`)}
</option>`)}
</select>`:n`${r(`setting.${e.setting}`)}`},yo=async function(e,t){try{let s=await this.house.hub.put(`/agencies/${e.id}/setting`,{setting:t.value});this.record.value&&this.record.show(s);let a=this.listed.value?.agencies;a&&this.listed.show({agencies:a.map(p=>p.id===s.id?s:p)}),this.notify(r(`agencies.set.${s.setting}`,{name:s.name}))}catch(s){t.value=e.setting,this.notify(s)}},ls.styles=[x,on,$`
.find{position: relative;display: block;width: 282px;max-width: 100%;}.find .ic{position: absolute;inset-inline-start: 14px;top: 13px;color: var(--nr-ink2);pointer-events: none;}.find input{font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;height: 44px;width: 100%;padding-block: 0;padding-inline: 42px 12px;}.who{display: flex;align-items: center;gap: 12px;min-width: 220px;}.who b,
.who a{font-weight: 500;font-size: 15px;line-height: 21px;display: block;color: var(--nr-ink);text-decoration: none;}.who a:hover{text-decoration: underline;}.asked{display: flex;align-items: center;gap: 12px;}.asked nr-bars{width: 104px;}.shows{display: flex;align-items: flex-start;gap: 8px;}.shows .ic{margin-top: 1px;color: var(--nr-ink2);}.warn,
.warn .ic{color: var(--nr-amber);}.stop,
.stop .ic{color: var(--nr-red);}.foot{margin-top: 14px;max-width: 80ch;}:host([narrow]) .find{width: 100%;}:host([narrow]) table,
:host([narrow]) tbody{display: block;}:host([narrow]) thead{position: absolute;width: 1px;height: 1px;overflow: hidden;clip-path: inset(50%);}:host([narrow]) tr{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 10px 16px;align-items: center;padding: 16px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) tr:last-child{border-bottom: 0;}:host([narrow]) td{display: block;padding: 0;border: 0;}:host([narrow]) nr-level{white-space: normal;}:host([narrow]) td.whole{grid-column: 1 / -1;}.of{white-space: nowrap;}.label{display: none;}:host([narrow]) .label{display: inline;}`],c([v()],ls.prototype,"filter",2),ls=c([w("nr-page-agencies")],ls);ge({name:"agencies",icon:"agency",show:i=>n`<nr-page-agencies
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-agencies>`});var Fs,pn,yt=class extends I{constructor(){super(...arguments);g(this,Fs);this.open=!1;this.heading=""}updated(){if(!(!this.dialog||this.open===this.dialog.open)){if(!this.open)return this.dialog.close();this.dialog.showModal(),this.querySelector("[autofocus]")?.focus()}}render(){return n`<dialog
aria-labelledby="heading"
@cancel=${e=>{e.preventDefault(),l(this,Fs,pn).call(this)}}
@click=${e=>e.target===this.dialog&&l(this,Fs,pn).call(this)}
>
<h2 id="heading">${this.heading}</h2>
<slot></slot>
<div class="acts"><slot name="acts"></slot></div>
</dialog>`}};Fs=new WeakSet,pn=function(){this.dispatchEvent(new CustomEvent("nr-close",{bubbles:!1}))},yt.styles=[x,$`
dialog{border: 1px solid var(--nr-border);border-radius: var(--nr-r);background: var(--nr-card);color: var(--nr-ink);padding: 20px 20px 0;width: min(560px, calc(100vw - 32px));max-height: calc(100vh - 32px);font: 14px/20px var(--nr-font);overflow: auto;}dialog::backdrop{background: rgba(0, 0, 0, 0.5);}h2{font: 500 18px/25px var(--nr-font);margin-bottom: 8px;text-wrap: pretty;}.acts{display: flex;flex-wrap: wrap;justify-content: flex-end;gap: 8px;margin-top: 8px;padding: 12px 0 20px;position: sticky;bottom: 0;background: var(--nr-card);}`],c([y({type:Boolean})],yt.prototype,"open",2),c([y()],yt.prototype,"heading",2),c([Ht("dialog")],yt.prototype,"dialog",2),yt=c([w("nr-dialog")],yt);var ds,Yr,$o,je=class extends P{constructor(){super(...arguments);g(this,Yr);this.url="";this.name="";this.within="";this.wrong="";this.busy=!1;g(this,ds,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){return n`<nr-dialog open .heading=${r("sources.add_title")} @nr-close=${u(this,ds)}>
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
${this.wrong?n`<p class="wrong sm" role="alert">${this.wrong}</p>`:d}
<button slot="acts" class="btn link" @click=${u(this,ds)}>${r("pages.cancel")}</button>
<button
slot="acts"
?disabled=${this.busy||!this.url.trim()}
@click=${()=>{l(this,Yr,$o).call(this)}}
>
${r("sources.add_this")}
</button>
</nr-dialog>`}};ds=new WeakMap,Yr=new WeakSet,$o=async function(){this.busy=!0,this.wrong="";let e=this.url.trim();try{let t=this.within?Number(this.within):null,s=await this.house.hub.post("/awareness/sources",{url:e,name:this.name.trim(),within_km:t});this.notify(r("sources.added",{name:s.name})),u(this,ds).call(this)}catch(t){this.wrong=R.of(t).message}this.busy=!1},je.styles=[x,$`
.fields{display: grid;gap: 12px;margin-top: 12px;}.wrong{color: var(--nr-red);margin-top: 8px;}`],c([v()],je.prototype,"url",2),c([v()],je.prototype,"name",2),c([v()],je.prototype,"within",2),c([v()],je.prototype,"wrong",2),c([v()],je.prototype,"busy",2),je=c([w("nr-source-dialog")],je);var Gc={starting:"clock",following:"cloud",unreachable:"away",unreadable:"warn"},cs,be,Gr,wo,xo,ko,_o,$t=class extends P{constructor(){super(...arguments);g(this,be);this.adding=!1;this.removing=null;this.busy=!1;this.awareness=new K(this);this.own=new K(this);g(this,cs,null)}willUpdate(){let{hub:e,mayManage:t}=this.house;this.awareness.ask(e,"/awareness"),this.own.ask(e,t?"/awareness/sources":""),u(this,cs)??k(this,cs,e.listen(s=>{s.type==="awareness.changed"&&l(this,be,Gr).call(this)}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,cs))==null||e.call(this),k(this,cs,null)}render(){let e=this.awareness.value?.sources;return n`<div class="head">
<div class="grow">
<h3>${r("sources.title")}</h3>
<p class="sm mut">${r("sources.about")}</p>
</div>
${this.house.mayManage?n`<button
class="btn sm"
@click=${()=>{this.adding=!0}}
>
${f("plus",16)}${r("sources.add")}
</button>`:d}
</div>
<div class="card">
${e?.length?n`<ul>
${e.map(t=>l(this,be,xo).call(this,t))}
</ul>`:n`<p class="none sm mut">${l(this,be,wo).call(this,e)}</p>`}
</div>
${this.adding?n`<nr-source-dialog
.house=${this.house}
@nr-done=${()=>{this.adding=!1,l(this,be,Gr).call(this)}}
></nr-source-dialog>`:d}
${this.removing?l(this,be,ko).call(this,this.removing):d}`}};cs=new WeakMap,be=new WeakSet,Gr=async function(){await Promise.all([this.awareness.again(),this.own.again()])},wo=function(e){return e?r("sources.none"):this.awareness.error?.message??r("pages.loading")},xo=function(e){let t=this.own.value?.sources.find(a=>a.id===e.id),s=r("sources.remove",{name:e.name});return n`<li class=${e.state}>
<span class="g">${f(Gc[e.state],22)}</span>
<div>
<h4>${e.name}</h4>
<p class="sm">
${r(`sources.state.${e.state}`)}${e.reason?n` · ${e.reason}`:d}
</p>
<p class="sm mut tn">
<span class="code">${e.host}</span> ·
${T("sources.shown",e.shown,{count:E(e.shown)})}${e.fetched_at?n` · ${r("sources.read",{time:D(e.fetched_at)})}`:d}
</p>
${t?.from_config?n`<p class="sm mut">${r("sources.from_file")}</p>`:d}
</div>
${t&&!t.from_config?n`<button
class="btn round"
aria-label=${s}
title=${s}
@click=${()=>{this.removing=e}}
>
${f("trash",18)}
</button>`:d}
</li>`},ko=function(e){let t=()=>{this.removing=null};return n`<nr-dialog
open
.heading=${r("sources.remove_title",{name:e.name})}
@nr-close=${t}
>
<p class="mut">${r("sources.remove_text")}</p>
<button slot="acts" class="btn" autofocus @click=${t}>${r("pages.back")}</button>
<button slot="acts" class="btn" ?disabled=${this.busy} @click=${()=>{l(this,be,_o).call(this,e)}}>
${r("sources.remove_it")}
</button>
</nr-dialog>`},_o=async function(e){this.busy=!0;try{await this.house.hub.delete(`/awareness/sources/${e.id}`),this.notify(r("sources.removed",{name:e.name}))}catch(t){this.notify(R.of(t).message)}this.busy=!1,this.removing=null,await l(this,be,Gr).call(this)},$t.styles=[x,$`
:host{display: block;margin-top: 32px;}h3{font: 500 18px/25px var(--nr-font);}.head{display: flex;flex-wrap: wrap;align-items: flex-end;gap: 12px 16px;margin-bottom: 12px;}.head .grow{flex-basis: 260px;}li{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 4px 12px;padding: 12px 16px;align-items: start;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.unreachable .g,
.unreadable .g{color: var(--nr-amber);background: var(--nr-amber-bg);}h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.none{padding: 16px;}`],c([v()],$t.prototype,"adding",2),c([v()],$t.prototype,"removing",2),c([v()],$t.prototype,"busy",2),$t=c([w("nr-awareness-sources")],$t);function Wr(i){let{agencies:o,requests_year:e}=i;return[o===null?"":T("follow.agencies",o,{count:E(o)}),e===null?"":T("follow.requests",e,{count:E(e)})].filter(Boolean).join(" · ")||et(i.address)}function et(i){let[o=""]=i.trim().split(/[#?]/,1);return o.replace(/^https?:\/\//,"").replace(/\/$/,"").slice(0,100)}var Ys=i=>`boards/follow/${encodeURIComponent(i)}`,jt,Eo,Gs,dn,Ne=class extends P{constructor(){super(...arguments);g(this,jt);this.directories=[];this.address="";this.wrong="";this.busy=!1;g(this,Gs,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){return n`<nr-dialog open .heading=${r("directory.title")} @nr-close=${u(this,Gs)}>
<p class="sm mut">${r("directory.text")}</p>
${this.directories.length?n`<ul>
${this.directories.map(e=>l(this,jt,Eo).call(this,e))}
</ul>`:n`<p style="margin-top:12px">${r("directory.none")}</p>`}
<form
@submit=${e=>{e.preventDefault();let t=this.address.trim();l(this,jt,dn).call(this,()=>this.house.hub.post("/directories",{address:t}))}}
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
${this.wrong?n`<p class="wrong sm" role="alert">${this.wrong}</p>`:d}
<button slot="acts" class="btn link" @click=${u(this,Gs)}>${r("panel.close")}</button>
</nr-dialog>`}};jt=new WeakSet,Eo=function(e){let t=e.name||et(e.url),s=[et(e.url),T("clear.followed",e.boards,{count:E(e.boards)}),r("directory.signed",{date:ae(e.signed_at)})],a=r("directory.remove",{name:t});return n`<li>
<span class="grow">
<b>${t}</b><br /><span class="sm mut">${s.join(" · ")}</span>
${e.reason?n`<br /><span class="sm why">${e.reason}</span>`:d}
</span>
<button
class="btn round"
aria-label=${a}
title=${a}
?disabled=${this.busy}
@click=${()=>{l(this,jt,dn).call(this,()=>this.house.hub.delete("/directories",{url:e.url}))}}
>
${f("trash",18)}
</button>
</li>`},Gs=new WeakMap,dn=async function(e){this.busy=!0,this.wrong="";try{await e(),this.address="",this.dispatchEvent(new CustomEvent("nr-directories"))}catch(t){this.wrong=R.of(t).message}this.busy=!1},Ne.styles=[x,$`
li{display: flex;gap: 12px;align-items: center;padding: 8px 0;border-bottom: 1px solid var(--nr-line);}li b{font-weight: 500;overflow-wrap: anywhere;}.why{color: var(--nr-amber);}form{display: flex;gap: 8px;align-items: flex-end;margin-top: 16px;}.wrong{color: var(--nr-red);margin-top: 8px;}`],c([y({attribute:!1})],Ne.prototype,"directories",2),c([v()],Ne.prototype,"address",2),c([v()],Ne.prototype,"wrong",2),c([v()],Ne.prototype,"busy",2),Ne=c([w("nr-directories")],Ne);var cn=i=>[...new Set(i.split(`
`).map(o=>o.trim()).filter(Boolean))];function Mo(i,o){let e=o?Math.floor(o/2)+1:0;return Math.min(o,Math.max(i,e))}var To=$`
:host{display: flex;flex-direction: column;min-height: 0;overflow: hidden;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: var(--nr-r);}.scroll{overflow: auto;padding: 16px 24px;flex: 1;}header{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 14px;margin-bottom: 8px;}header .grow{flex-basis: 180px;}h2{font: 500 20px/28px var(--nr-font);overflow-wrap: anywhere;}h2:focus-visible{outline: 0;}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}.tag{display: inline-flex;align-items: center;gap: 5px;font-size: 12px;line-height: 16px;padding: 3px 10px;border-radius: 11px;background: var(--nr-tint);color: var(--nr-link);}.fact{display: grid;grid-template-columns: 18px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);}.fact:last-child{border-bottom: 0;}.fact .ic{color: var(--nr-ink2);}dt{color: var(--nr-ink2);font-size: 13px;}dd{overflow-wrap: anywhere;}small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.cols{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 200px);gap: 0 24px;}.figures{display: flex;flex-wrap: wrap;gap: 8px 24px;margin-bottom: 10px;}.figures b{display: block;font: 500 20px/26px var(--nr-font);}.figures span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-bars{--nr-bars-height: 44px;--nr-bars-widest: 64px;border-bottom: 1px solid var(--nr-border);}.ends{display: flex;justify-content: space-between;gap: 8px;margin-top: 4px;}.home{margin-top: 6px;}.agencies li{display: flex;gap: 12px;align-items: center;min-height: 32px;border-bottom: 1px solid var(--nr-line);}.agencies li:last-child{border-bottom: 0;}.agencies b{font-weight: 400;overflow-wrap: anywhere;}.count{min-width: 24px;text-align: end;}summary{list-style: none;display: flex;gap: 6px;align-items: center;color: var(--nr-link);font-weight: 500;min-height: 44px;cursor: pointer;}fieldset{min-width: 0;margin-bottom: 8px;}.tick{display: flex;gap: 12px;align-items: flex-start;min-height: 44px;padding: 4px 0;}.tick input{flex: none;width: 20px;height: 20px;margin: 2px 0 0;accent-color: var(--nr-fill);}.words{display: grid;grid-template-columns: repeat(4, minmax(0, 1fr));gap: 8px;margin-top: 10px;}.words li{border: 1px solid var(--nr-border);border-radius: 8px;padding: 9px 10px;font: 500 15px/20px var(--nr-font);display: flex;gap: 8px;background: var(--nr-bg);overflow-wrap: anywhere;}.words span{color: var(--nr-ink2);font-weight: 400;font-size: 12px;}.rest{margin-top: 12px;}footer{display: flex;gap: 16px;align-items: center;border-top: 1px solid var(--nr-line);padding: 10px 24px;background: var(--nr-card);}footer .btn{flex: none;}footer .row .ic{color: var(--nr-ok);}.wrong{color: var(--nr-red);}.back{margin-inline-start: -12px;}@container (max-width: 1000px){.cols{grid-template-columns: minmax(0, 1fr);}.words{grid-template-columns: 1fr 1fr;}.scroll,
footer{padding-inline: 16px;}.agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}}:host([narrow]){border: 0;border-radius: 0;overflow: visible;}:host([narrow]) .scroll{padding: 8px 16px 24px;overflow: visible;}:host([narrow]) .cols{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .agencies li{flex-wrap: wrap;gap: 0 12px;padding: 5px 0;}:host([narrow]) .agencies nr-level{order: 3;flex: 1 0 100%;}:host([narrow]) .words{grid-template-columns: 1fr 1fr;}:host([narrow]) footer{position: sticky;bottom: 0;padding: 10px 16px calc(12px + env(safe-area-inset-bottom));flex-direction: column-reverse;align-items: stretch;gap: 8px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}`;var Yc=1609.344,Wc=6e4,j,So,Ws,Ro,qo,Co,Lo,hn,Ao,Xr,Zr,un,Xs,Po,Ue=class extends P{constructor(){super(...arguments);g(this,j);this.address="";this.busy=!1;this.wrong="";this.without=new Set;g(this,Xs,()=>{this.dispatchEvent(new CustomEvent("nr-back"))})}render(){let{preview:e}=this,t=e.key.state==="differs"?null:e.policy,s=t?e.name:et(this.address);return n`<div class="scroll">
${this.narrow?n`<button class="btn link sm back" @click=${u(this,Xs)}>
${f("back",18)}${r("follow.title")}
</button>`:d}
<header>
<span class="tile" style="--s:48px" aria-hidden="true">${fe(s)}</span>
<div class="grow">
<h2 tabindex="-1">${s}</h2>
${t?n`<p class="mut code">${et(t.url)}</p>`:d}
</div>
${t&&e.key.state==="matches"?n`<span class="tag">${f("tick",14)}${r("preview.matches")}</span>`:d}
</header>
${t?l(this,j,So).call(this,e):l(this,j,Ao).call(this,e)}
</div>
<footer>
${this.wrong?n`<p class="sm wrong grow" role="alert">${this.wrong}</p>`:n`<p class="xs mut grow">
${r(t?"preview.privacy":"preview.nothing_saved")}
</p>`}
${t?e.state&&e.state!=="left"?n`<p class="row">${f("tick",18)}${r("preview.followed")}</p>`:n`<button
class="btn tonal"
?disabled=${this.busy}
@click=${()=>{l(this,j,Po).call(this)}}
>
${r("preview.follow")}
</button>`:n`<button class="btn" @click=${u(this,Xs)}>${r("pages.back")}</button>`}
</footer>`}};j=new WeakSet,So=function(e){return n`<dl>
${l(this,j,Ws).call(this,"person","preview.run_by",e.operator||r("preview.unsaid"),e.operator?r("preview.says"):"")}
${l(this,j,Ws).call(this,"clock",e.since?"preview.since":"preview.history",e.since?ae(e.since):"",e.unread?"":T("preview.entries",e.size,{count:E(e.size)}))}
</dl>
${e.unread?n`<nr-finding tone="plain" icon="info"
>${e.unread}</nr-finding
>`:d}
<div class="cols">
${e.asked?l(this,j,Ro).call(this,e.asked):d} ${l(this,j,qo).call(this,e)}
</div>
${e.agencies.length?l(this,j,Co).call(this,e):d} ${l(this,j,Lo).call(this,e)}
<h3>${r("preview.compare")}</h3>
${e.key.state==="matches"?n`<p class="sm mut">${r("preview.compare_linked")}</p>`:n`<nr-finding tone="amber">${r("preview.compare_first")}</nr-finding>`}
${l(this,j,Xr).call(this,e.key.words)}`},Ws=function(e,t,s,a){return n`<div class="fact">
${f(e,18)}
<dt>${r(t)}</dt>
<dd>${s}${a?n`<small>${a}</small>`:d}</dd>
</div>`},Ro=function({year:e,near:t,usual_minutes:s,months:a}){let p=(m,b)=>n`<div><b>${m}</b><span>${b}</span></div>`,h=a.map((m,b)=>Xc(a.length-1-b));return n`<section>
<h3>${r("preview.asked")}</h3>
<div class="figures tn">
${p(E(e),r("preview.year"))}
${t===null?d:p(E(t),r("preview.near",{distance:Qe(Yc)}))}
${s===null?d:p(W(s*Wc),r("preview.usual"))}
</div>
<nr-bars
.label=${r("preview.months")}
.bars=${a.map((m,b)=>({label:h[b]??"",value:m}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${h[0]}</span><span>${r("preview.months")}</span><span>${h.at(-1)}</span>
</p>
</section>`},qo=function({area:e,home_inside:t}){return!e&&t===null?d:n`<section>
<h3>${r("preview.where")}</h3>
${e?n`<p>${e} <small class="mut">${r("preview.says")}</small></p>`:d}
${t===null?d:n`<p class="row home">
${f("home",18)}${r(t?"preview.inside":"preview.outside")}
</p>`}
</section>`},Co=function({agencies:e,agencies_more:t}){return n`<h3>
${r("preview.agencies")} <span class="mut tn">${E(e.length+t)}</span>
</h3>
<ul class="agencies">
${e.map(s=>n`<li>
<b class="grow">${s.name}</b><nr-level .level=${s.level}></nr-level
><span class="tn mut count"
>${E(s.requests)}<span class="vh">
${T("preview.asked_so",s.requests)}</span
></span
>
</li>`)}
${t?n`<li class="mut">${T("preview.more",t,{count:E(t)})}</li>`:d}
</ul>`},Lo=function(e){let{verifiers:t,witnesses:s}=e,a=h=>l(this,j,Zr).call(this,h).map(m=>m.name).join(", "),p=l(this,j,Zr).call(this,s).length;return n`<h3>${r("preview.checks")}</h3>
<dl>
${l(this,j,Ws).call(this,"verified","preview.verifiers",a(t),r(a(t)?"preview.verifiers_text":"preview.verifiers_none"))}
${l(this,j,Ws).call(this,"eye","preview.witnesses",a(s),p?r("preview.witnesses_text",{quorum:u(this,j,un),count:E(p)}):r("preview.witnesses_none"))}
</dl>
${t.length+s.length?n`<details>
<summary>${r("preview.rely")}${f("down",18)}</summary>
${l(this,j,hn).call(this,"preview.verifiers",t)} ${l(this,j,hn).call(this,"preview.witnesses",s)}
</details>`:d}`},hn=function(e,t){return t.length?n`<fieldset>
<legend class="sm mut">${r(e)}</legend>
${t.map(({name:s,key:a})=>n`<label class="tick"
><input
type="checkbox"
.checked=${!this.without.has(a)}
@change=${p=>{let h=new Set(this.without);p.target.checked?h.delete(a):h.add(a),this.without=h}}
/><span>${s}<br /><span class="xs mut code">${a}</span></span></label
>`)}
</fieldset>`:d},Ao=function({key:e}){return n`<nr-finding tone="red" icon="cross" role="alert" .heading=${r("preview.mismatch")}
>${r("preview.mismatch_text")}</nr-finding
>
<h3>${r("preview.key_named")}</h3>
${l(this,j,Xr).call(this,e.named_words)}
<h3>${r("preview.key_seen")}</h3>
${l(this,j,Xr).call(this,e.words)}
<p class="sm mut rest">${r("preview.mismatch_rest")}</p>`},Xr=function(e){return n`<ol class="words" lang="en" translate="no">
${e.map((t,s)=>n`<li><span aria-hidden="true">${s+1}</span>${t}</li>`)}
</ol>`},Zr=function(e){return e.filter(t=>!this.without.has(t.key))},un=function(){return Mo(this.preview.quorum,l(this,j,Zr).call(this,this.preview.witnesses).length)},Xs=new WeakMap,Po=async function(){let{policy:e}=this.preview;if(!e)return;this.busy=!0,this.wrong="";let t=s=>s.filter(a=>!this.without.has(a));try{await this.house.hub.post("/boards",{...e,witnesses:t(e.witnesses),verifiers:t(e.verifiers),quorum:u(this,j,un)}),this.notify(r("boards.followed",{name:e.origin})),this.dispatchEvent(new CustomEvent("nr-followed",{detail:e.origin}))}catch(s){this.wrong=R.of(s).message}this.busy=!1},Ue.styles=[x,To],c([y({attribute:!1})],Ue.prototype,"preview",2),c([y()],Ue.prototype,"address",2),c([v()],Ue.prototype,"busy",2),c([v()],Ue.prototype,"wrong",2),c([v()],Ue.prototype,"without",2),Ue=c([w("nr-board-preview")],Ue);function Xc(i){let o=new Date,e=new Date(Date.UTC(o.getUTCFullYear(),o.getUTCMonth()-i,1));return mt(e.toISOString().slice(0,7))}var Io=$`
:host{display: grid;grid-template-columns: minmax(0, 456px) minmax(0, 1fr);height: 100%;}.find{padding: 16px 24px 24px;overflow: auto;min-height: 0;}.back{display: inline-flex;min-height: 36px;text-decoration: none;}h2{font: 500 20px/28px var(--nr-font);}h3{font: 500 15px/21px var(--nr-font);margin: 18px 0 6px;}form{display: flex;align-items: center;gap: 10px;border: 1.5px solid var(--nr-link);border-radius: 10px;background: var(--nr-card);padding-block: 4px;padding-inline: 12px 6px;margin-top: 12px;min-height: 48px;}form > .ic{color: var(--nr-ink2);}form:focus-within{outline: 2px solid var(--nr-link);outline-offset: 1px;}form input{border: 0;outline: 0;background: transparent;color: var(--nr-ink);min-height: 36px;font-size: 16px;padding: 0;text-overflow: ellipsis;}form input::placeholder{color: var(--nr-ink2);opacity: 1;}form .btn{flex: none;}.ways{margin-top: 10px;display: flex;flex-wrap: wrap;gap: 8px;}.ways label:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.looking{margin-top: 12px;}.spin{width: 18px;height: 18px;border-radius: 9px;border: 2px solid var(--nr-sunk);border-top-color: var(--nr-link);animation: turn 1s linear infinite;}@keyframes turn{to{transform: rotate(1turn);}}nr-finding{margin-top: 12px;}.scanner{margin-top: 12px;display: grid;gap: 8px;}video{width: 100%;aspect-ratio: 4 / 3;object-fit: cover;border-radius: 10px;background: #111;}ul.card{overflow: hidden;}li{border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}.entry{display: flex;gap: 12px;align-items: center;padding: 10px 14px;color: inherit;text-decoration: none;}a.entry:focus-visible{outline-offset: -3px;}.on{background: var(--nr-tint);}.entry b{font-weight: 500;overflow-wrap: anywhere;}.entry .grow > *{display: block;}.entry > .ic{color: var(--nr-ink2);}.mark{width: 40px;height: 40px;border-radius: 8px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;flex: none;}.entry .btn{flex: none;}.source{display: flex;gap: 8px;margin-top: 10px;}.source .btn{display: flex;padding: 0;font-size: 12px;}nr-board-preview{margin-block: 16px;margin-inline: 0 24px;}@container (max-width: 1000px){:host{grid-template-columns: minmax(0, 340px) minmax(0, 1fr);}.find{padding: 12px 16px 24px;}nr-board-preview{margin-inline-end: 16px;}}:host([narrow]){display: block;height: auto;}:host([narrow]) .find{padding: 8px 16px 24px;overflow: visible;}:host([narrow][chosen]) .find{display: none;}:host([narrow]) nr-board-preview{margin: 0;min-height: 100%;}`;var hs=window,Zc=200;function fn(){return hs.BarcodeDetector?new hs.BarcodeDetector({formats:["qr_code"]}):null}function Zs(i){return gn(i)||fn()!==null&&!!navigator.mediaDevices}function gn(i){return!!i.auth?.external?.config?.hasBarCodeScanner}var mn=null;function Oo(i){let o=i.auth?.external;return o?(mn?.(),new Promise(e=>{let t=hs.externalBus,s=p=>{mn=null,t?hs.externalBus=t:delete hs.externalBus,e(p)},a=p=>{s(p),o.fireMessage({type:"bar_code/close"})};mn=()=>s(null),hs.externalBus=p=>{let h=p.command==="bar_code/scan_result";if(!h&&p.command!=="bar_code/aborted")return t?.(p);o.fireMessage({id:p.id,type:"result",success:!0,result:null}),a(h?p.payload?.rawValue??null:null)},o.fireMessage({type:"bar_code/scan",payload:{title:r("follow.scan"),description:r("follow.scan_text")}})})):Promise.resolve(null)}async function Ho(i){return(await fn()?.detect(i).catch(()=>[]))?.[0]?.rawValue??null}async function Do(i,o){let e=fn();if(!e)return null;let t=await navigator.mediaDevices.getUserMedia({video:{facingMode:"environment"}});try{for(i.srcObject=t,await i.play();!o.aborted;){let[s]=await e.detect(i).catch(()=>[]);if(s)return s.rawValue;await new Promise(a=>setTimeout(a,Zc))}return null}finally{for(let s of t.getTracks())s.stop();i.srcObject=null}}var Qc="scan",Jc=1e6,tt,Ut,wt,z,zo,Bo,jo,bn,Uo,Qs,Qr,Js,Ko,vn,Vo,Fo,Go,yn,ve=class extends P{constructor(){super(...arguments);g(this,z);this.address="";this.busy=!1;this.wrong="";this.refused="";this.preview=null;this.scanning=null;this.managing=!1;this.added=new Set;this.directories=new K(this);this.offers=new K(this);g(this,tt,"");g(this,Ut,"");g(this,wt,0);g(this,Qr,()=>{this.preview=null,u(this,Ut)&&X(this,"boards/follow")})}disconnectedCallback(){super.disconnectedCallback(),this.scanning?.abort(),k(this,wt,u(this,wt)+1)}willUpdate(e){let{hub:t}=this.house;this.directories.ask(t,"/directories"),this.offers.ask(t,"/awareness/offers");let[s=""]=this.route;!e.has("route")||s===u(this,Ut)||(k(this,Ut,s),k(this,wt,u(this,wt)+1),this.busy=!1,this.preview=null,this.wrong=this.refused="",k(this,tt,""),s===Qc?l(this,z,vn).call(this):s&&(this.address=s,l(this,z,Js).call(this,s)))}render(){return this.toggleAttribute("chosen",this.preview!==null),n`<section class="find" aria-label=${r("follow.title")}>
${q("boards",n`${f("back",18)}${r("boards.title")}`,{class:"row back"})}
<h2>${r("follow.title")}</h2>
<p class="mut">${r("follow.about")}</p>
${l(this,z,zo).call(this)} ${l(this,z,Bo).call(this)} ${l(this,z,jo).call(this)} ${l(this,z,Uo).call(this)}
</section>
${this.preview?n`<nr-board-preview
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
.preview=${this.preview}
.address=${u(this,tt)}
@nr-back=${u(this,Qr)}
@nr-followed=${e=>X(this,`boards/${encodeURIComponent(e.detail)}`)}
></nr-board-preview>`:d}
${this.managing?n`<nr-directories
.house=${this.house}
.directories=${this.directories.value?.directories??[]}
@nr-directories=${()=>{this.directories.again()}}
@nr-done=${()=>{this.managing=!1}}
></nr-directories>`:d}`}};tt=new WeakMap,Ut=new WeakMap,wt=new WeakMap,z=new WeakSet,zo=function(){let e=Zs(this.hass);return n`<form
@submit=${t=>{t.preventDefault(),l(this,z,Qs).call(this,this.address)}}
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
${e?n`<button class="btn sm" @click=${()=>{l(this,z,vn).call(this)}}>
${f("qr",16)}${r("follow.scan")}
</button>`:d}
<label class="btn link sm"
>${r("follow.file")}<input
class="vh"
type="file"
accept="application/json,.json,.txt,image/*"
@change=${t=>{l(this,z,Vo).call(this,t.target)}}
/></label>
</p>
<div role="status">
${this.busy?n`<p class="row looking"><span class="spin" aria-hidden="true"></span>${r("follow.looking")}</p>`:d}
</div>
${this.wrong?n`<nr-finding tone="amber" role="alert">${this.wrong}</nr-finding>
${this.refused?n`<p class="ways">
<button
class="btn sm"
@click=${()=>{l(this,z,Js).call(this,this.refused,u(this,tt),!0)}}
>
${r("follow.private")}
</button>
</p>`:d}`:d}`},Bo=function(){return this.scanning?n`<div class="scanner">
<video muted playsinline aria-label=${r("follow.scan_text")}></video>
<p class="row">
<span class="grow sm">${r("follow.scan_text")}</span
><button class="btn sm" @click=${()=>this.scanning?.abort()}>${r("pages.cancel")}</button>
</p>
</div>`:d},jo=function(){let e=this.directories.value;if(!e)return d;let t=e.boards.filter(h=>h.covers),s=e.boards.filter(h=>!h.covers),a=this.house.cameras.some(h=>h.place),p=e.directories.length>0;return n`${t.length?n`<h3>${T("follow.cover",e.covering,{count:E(e.covering)})}</h3>
${l(this,z,bn).call(this,t)}`:n`<h3>${r("follow.none")}</h3>
<p class="sm mut">
${r(p?a?"follow.none_text":"follow.unplaced":"follow.no_directory")}
</p>`}
${s.length?n`<h3>${r("follow.others")}</h3>
${l(this,z,bn).call(this,s)}`:d}
<div class="source xs mut">
${p?f("lock",16):d}
<p>
${e.directories.map(h=>n`${T("follow.directory",h.boards,{name:h.name||et(h.url),count:E(h.boards),date:ae(h.signed_at)})} `)}
${p?r("follow.directory_text"):d}
<button
class="btn link sm"
@click=${()=>{this.managing=!0}}
>
${r("follow.manage")}
</button>
</p>
</div>`},bn=function(e){return n`<ul class="card">
${e.map(t=>n`<li class=${t.address===u(this,tt)?"on":""}>
${q(Ys(t.address),n`<span class="tile" aria-hidden="true">${fe(t.name)}</span>
<span class="grow"
><b>${t.name}</b><span class="xs mut">${et(t.address)}</span
><span class="xs mut">${Wr(t)}</span></span
>${f("next",18)}`,{class:"entry",current:t.address===u(this,tt)})}
</li>`)}
</ul>`},Uo=function(){return n`<h3>${r("follow.without")}</h3>
<ul class="card">
<li class="entry">
<span class="mark">${f("flag",20)}</span>
<span class="grow"
><b>${r("follow.practice")}</b><span class="xs mut">${r("follow.practice_text")}</span></span
>
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{l(this,z,Fo).call(this)}}>
${r("follow.practice_try")}
</button>
</li>
${(this.offers.value?.offers??[]).map(e=>n`<li class="entry">
<span class="mark">${f("bell",20)}</span>
<span class="grow"
><b>${e.name}</b
><span class="xs mut">${e.area?`${e.area}. `:""}${r("follow.alerts_text")}</span></span
>
${this.added.has(e.url)?n`<span class="row sm">${f("tick",16)}${r("follow.added")}</span>`:n`<button
class="btn sm"
aria-label=${r("follow.add_alert",{name:e.name})}
?disabled=${this.busy}
@click=${()=>{l(this,z,Go).call(this,e)}}
>
${r("adopt.adopt")}
</button>`}
</li>`)}
</ul>`},Qs=function(e){let t=e.trim();t===u(this,Ut)?l(this,z,Js).call(this,t):t&&X(this,Ys(t))},Qr=new WeakMap,Js=async function(e,t=e,s=!1){let a=++Ha(this,wt)._;k(this,tt,t),this.busy=!0,this.wrong=this.refused="",this.preview=null;try{let p=await this.house.hub.post("/boards/lookup",{address:e,...s?{allow_private_address:!0}:{}});if(a!==u(this,wt))return;this.preview=p,await this.updateComplete,l(this,z,Ko).call(this)}catch(p){if(a!==u(this,wt))return;let h=R.of(p);this.wrong=h.message,h.code==="invalid"&&!s&&(this.refused=e)}this.busy=!1},Ko=function(){let e=this.renderRoot.querySelector("nr-board-preview");e?.updateComplete.then(()=>{e.renderRoot.querySelector("h2")?.focus()})},vn=async function(){if(this.wrong="",gn(this.hass)){let t=await Oo(this.hass);t&&l(this,z,Qs).call(this,t);return}if(!Zs(this.hass)||this.scanning)return;let e=new AbortController;this.scanning=e,await this.updateComplete;try{let t=this.video?await Do(this.video,e.signal):null;t&&l(this,z,Qs).call(this,t)}catch{this.wrong=r("follow.no_camera")}this.scanning=null},Vo=async function(e){let t=e.files?.[0];if(t){if(this.wrong="",t.type.startsWith("image/")){let s=await Ho(t);s?l(this,z,Qs).call(this,s):this.wrong=r("follow.no_code")}else await l(this,z,Js).call(this,await t.slice(0,Jc).text(),t.name);e.value=""}},Fo=async function(){await l(this,z,yn).call(this,async()=>{let{request:e}=await this.house.hub.post("/practice");X(this,`requests/${e}`)})},Go=async function({url:e,name:t,kind:s}){await l(this,z,yn).call(this,async()=>{await this.house.hub.post("/awareness/sources",{url:e,name:t,within_km:null,...s?{kind:s}:{}}),this.added=new Set([...this.added,e]),this.notify(r("sources.added",{name:t}))})},yn=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(t){this.wrong=R.of(t).message}this.busy=!1},ve.styles=[x,Io],c([v()],ve.prototype,"address",2),c([v()],ve.prototype,"busy",2),c([v()],ve.prototype,"wrong",2),c([v()],ve.prototype,"refused",2),c([v()],ve.prototype,"preview",2),c([v()],ve.prototype,"scanning",2),c([v()],ve.prototype,"managing",2),c([v()],ve.prototype,"added",2),c([Ht("video")],ve.prototype,"video",2),ve=c([w("nr-page-follow")],ve);var st,$n,us,Yo,Wo,Re=class extends P{constructor(){super(...arguments);g(this,st);this.policy=null;this.witnesses="";this.verifiers="";this.quorum="";this.wrong="";this.busy=!1;g(this,us,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}connectedCallback(){super.connectedCallback(),l(this,st,Yo).call(this)}render(){return n`<nr-dialog
open
.heading=${r("boards.rely_title",{name:this.board.origin})}
@nr-close=${u(this,us)}
>
<p class="mut">${r("boards.rely_text")}</p>
${this.policy?n`<div class="fields">
${l(this,st,$n).call(this,"boards.rely_witnesses",this.witnesses,e=>{this.witnesses=e})}
<label class="field"
>${r("boards.rely_quorum")}<input
type="number"
min="0"
max="64"
.value=${this.quorum}
@input=${e=>{this.quorum=e.target.value}}
/></label>
${l(this,st,$n).call(this,"boards.rely_verifiers",this.verifiers,e=>{this.verifiers=e})}
</div>`:d}
${this.wrong?n`<p class="wrong sm" role="alert">${this.wrong}</p>`:d}
<button slot="acts" class="btn link" @click=${u(this,us)}>${r("pages.cancel")}</button>
<button
slot="acts"
?disabled=${this.busy||!this.policy}
@click=${()=>{l(this,st,Wo).call(this)}}
>
${r("boards.rely_change")}
</button>
</nr-dialog>`}};st=new WeakSet,$n=function(e,t,s){return n`<label class="field"
>${r(e)}<textarea
spellcheck="false"
.value=${t}
@input=${a=>{s(a.target.value)}}
></textarea>
</label>`},us=new WeakMap,Yo=async function(){try{let e=await this.house.hub.get("/boards/policy",{origin:this.board.origin});this.witnesses=e.witnesses.join(`
`),this.verifiers=e.verifiers.join(`
`),this.quorum=String(e.quorum),this.policy=e}catch(e){this.wrong=R.of(e).message}},Wo=async function(){this.busy=!0,this.wrong="";try{await this.house.hub.put("/boards/policy",{origin:this.board.origin,witnesses:cn(this.witnesses),quorum:Number(this.quorum||"0"),verifiers:cn(this.verifiers)}),this.notify(r("boards.rely_done",{name:this.board.origin})),u(this,us).call(this)}catch(e){this.wrong=R.of(e).message}this.busy=!1},Re.styles=[x,$`
.fields{display: grid;gap: 12px;margin-top: 12px;}textarea{font-family: var(--nr-mono) !important;font-size: 12px !important;min-height: 96px !important;resize: vertical;}.wrong{color: var(--nr-red);margin-top: 8px;}`],c([y({attribute:!1})],Re.prototype,"board",2),c([v()],Re.prototype,"policy",2),c([v()],Re.prototype,"witnesses",2),c([v()],Re.prototype,"verifiers",2),c([v()],Re.prototype,"quorum",2),c([v()],Re.prototype,"wrong",2),c([v()],Re.prototype,"busy",2),Re=c([w("nr-trust-dialog")],Re);var Nc={starting:"clock",following:"verified",unreachable:"away",unchecked:"warn",stopped:"fork",left:"pause"},eh={own_clock:"boards.unchecked_clock",newer:"boards.unchecked_newer"},Ns,pe,Xo,Zo,Qo,wn,xn,Jo,xt=class extends P{constructor(){super(...arguments);g(this,pe);this.busy=!1;this.confirming=null;this.relied=null;g(this,Ns,"")}render(){let e=this.house.boards;return n`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${r("boards.title")}</h2>
<p>${r("boards.about")}</p>
</div>
${this.house.mayManage?q("boards/follow",n`${f("plus",16)}${r("boards.follow")}`,{class:"btn sm"}):d}
</div>
${e.length?n`<ul class="list">
${e.map(t=>l(this,pe,Xo).call(this,t))}
</ul>`:n`<div class="card">
<nr-empty
icon="board"
.heading=${r("boards.none")}
.text=${r("boards.none_text")}
>${this.house.mayManage?n`<p>${q("boards/follow",r("boards.follow"),{class:"btn"})}</p>`:d}</nr-empty
>
</div>`}
<nr-awareness-sources .hass=${this.hass} .house=${this.house}></nr-awareness-sources>
${this.confirming?l(this,pe,Qo).call(this,this.confirming):d}
${this.relied?n`<nr-trust-dialog
.hass=${this.hass}
.house=${this.house}
.board=${this.relied}
@nr-done=${()=>{this.relied=null}}
></nr-trust-dialog>`:d}
</div>`}updated(){let e=u(this,pe,xn);e===u(this,Ns)||!this.house.boards.some(t=>t.origin===e)||(k(this,Ns,e),this.renderRoot.querySelector(".chosen")?.scrollIntoView({block:"nearest"}))}};Ns=new WeakMap,pe=new WeakSet,Xo=function(e){let t=e.origin===u(this,pe,xn);return n`<li class="card board ${e.state} ${t?"chosen":""}" id=${e.origin}>
<span class="g">${f(Nc[e.state],22)}</span>
<div>
<h3>${e.origin}</h3>
<p>${r(`boards.state.${e.state}`)}</p>
${e.reason?n`<p class="sm why">${e.reason}</p>`:d}
${e.state==="stopped"?n`<p class="sm">${r("boards.stopped")}</p>
<p class="acts1">
<button class="btn sm" @click=${()=>{l(this,pe,Jo).call(this,e)}}>
${f("download",16)}${r("boards.save_proof")}
</button>
</p>
<p class="sm mut">${r("boards.proof_text")}</p>`:e.state==="unchecked"?n`<p class="sm">
${r(eh[e.unchecked??""]??"boards.unchecked")}
</p>`:e.state==="left"?n`<p class="sm">${r("boards.left")}</p>`:d}
${e.quorum===0&&e.state!=="left"?n`<p class="sm">${r("boards.alone")}</p>`:d}
${e.newer?n`<p class="sm">
${T("boards.newer",e.newer,{count:E(e.newer)})}
</p>`:d}
<p class="sm mut tn">
${T("boards.size",e.size,{count:E(e.size)})}${e.checked_at?n` · ${r("boards.checked",{time:D(e.checked_at)})}`:d}
</p>
${this.house.mayManage?l(this,pe,Zo).call(this,e):d}
</div>
<a class="btn link sm" href=${e.url} target="_blank" rel="noreferrer noopener"
>${f("outside",16)}${r("boards.open")}</a
>
</li>`},Zo=function(e){let{state:t}=e,s=(p,h)=>n`<button class="btn link sm" @click=${h}>${r(p)}</button>`,a=p=>()=>{this.confirming={board:e,following:p}};return n`<p class="turns">
${t==="left"?s("boards.again",()=>{l(this,pe,wn).call(this,e,!0)}):d}
${t==="stopped"?s("boards.again",a(!0)):d}
${t==="left"?d:s("boards.leave",a(!1))}
${s("boards.rely",()=>{this.relied=e})}
</p>`},Qo=function({board:e,following:t}){let s=t?"boards.again":"boards.leave",a=()=>{this.confirming=null};return n`<nr-dialog open .heading=${r(`${s}_title`,{name:e.origin})} @nr-close=${a}>
<p class="mut">${r(`${s}_text`)}</p>
<button slot="acts" class="btn" autofocus @click=${a}>${r("pages.back")}</button>
<button
slot="acts"
class="btn"
?disabled=${this.busy}
@click=${()=>{l(this,pe,wn).call(this,e,t)}}
>
${r(s)}
</button>
</nr-dialog>`},wn=async function(e,t){this.busy=!0;try{await this.house.hub.put("/boards/following",{origin:e.origin,following:t}),this.notify(r(t?"boards.followed":"boards.leave_done",{name:e.origin}))}catch(s){this.notify(R.of(s).message)}this.busy=!1,this.confirming=null},xn=function(){return decodeURIComponent(this.route[0]??"")},Jo=async function(e){try{let t=new URLSearchParams({origin:e.origin,download:"1"}),s=await this.house.hub.media(`boards/evidence?${t}`);Object.assign(document.createElement("a"),{href:s,download:""}).click()}catch(t){this.notify(t)}},xt.styles=[x,$`
.list{display: grid;gap: 16px;}.board{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 4px 12px;padding: 16px;align-items: start;}.g{width: 44px;height: 44px;border-radius: 22px;display: grid;place-items: center;background: var(--nr-sunk);color: var(--nr-ink2);}.following .g{color: var(--nr-ok);}.unreachable .g,
.unchecked .g{color: var(--nr-amber);background: var(--nr-amber-bg);}.stopped .g{color: var(--nr-red);background: var(--nr-red-bg);}.chosen{outline: 2px solid var(--nr-link);outline-offset: -1px;}.acts1{margin: 8px 0 4px;}.turns{margin-inline-start: -15px;}.board h3{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.stopped .why{color: var(--nr-red);}:host([narrow]) .board{grid-template-columns: 44px minmax(0, 1fr);}:host([narrow]) .board a{grid-column: 2;justify-self: start;margin-inline-start: -12px;}`],c([v()],xt.prototype,"busy",2),c([v()],xt.prototype,"confirming",2),c([v()],xt.prototype,"relied",2),xt=c([w("nr-page-boards")],xt);ge({name:"boards",icon:"board",show:({hass:i,house:o,route:e,narrow:t})=>e[0]==="follow"&&o.mayManage?n`<nr-page-follow
.hass=${i}
.house=${o}
.route=${e.slice(1)}
.narrow=${t}
></nr-page-follow>`:n`<nr-page-boards
.hass=${i}
.house=${o}
.route=${e}
.narrow=${t}
></nr-page-boards>`});var _n=1e3;function el(i){let{kind:o,version:e,lender:t}=i,s=o==="frigate"?`Frigate ${e}`.trim():e||t.split("/",1)[0]||"";return{...i,product:s}}function ms({kind:i,product:o}){return!o||i==="folder"?r(`recorded.${i}`):r(i==="lent"?"recorded.by_lent":"recorded.by",{product:o})}function En(i){let{clock_offset_ms:o,clock_uncertainty_ms:e}=i,t=No(e,Math.ceil);if(o===null)return kn("recorded.clock_unknown",{within:t});if(Math.abs(o)<_n)return kn("recorded.clock_right",{within:t});let s=No(Math.abs(o),Math.round);return kn(o>0?"recorded.clock_ahead":"recorded.clock_behind",{length:s,within:t})}function Jr(i){let o=i.video_recoded&&i.sound_recoded?"both":i.video_recoded?"video":i.sound_recoded?"sound":"";return[En(i),...o?[r(`recorded.${o}`)]:[],r("recorded.received",{time:D(i.received_at)})]}function tl(i){let o=i.map(p=>p.clock_offset_ms??NaN),[e,t]=[Math.min(...o),Math.max(...o)],s=!Number.isNaN(e),a=s?(t-e)/2:0;return{...i[0],clock_offset_ms:s?e+a:null,clock_uncertainty_ms:Math.max(...i.map(p=>p.clock_uncertainty_ms))+a,video_recoded:i.some(p=>p.video_recoded),sound_recoded:i.some(p=>p.sound_recoded),received_at:i.map(p=>p.received_at).sort().at(-1)??""}}function No(i,o){return i<6e4?`${E(Math.max(1,o(i/100))/10,1)} s`:W(i)}function kn(i,o){return r(i,o).replace(/\.\.$/,".")}var sl=$`
:host{display: block;position: relative;min-height: 160px;background: var(--map-land);overflow: hidden;}svg.map{position: absolute;inset: 0;width: 100%;height: 100%;touch-action: none;cursor: grab;direction: ltr;}:host([still]) svg.map{touch-action: auto;cursor: auto;pointer-events: none;}.grid{stroke: var(--map-line);}.area{fill: color-mix(in srgb, var(--nr-link) 13%, transparent);stroke: var(--nr-link);stroke-width: 2;}.selected .area{fill: color-mix(in srgb, var(--nr-link) 26%, transparent);stroke-width: 3;}.low .area{fill: color-mix(in srgb, var(--nr-amber) 10%, transparent);stroke: var(--nr-amber);stroke-dasharray: 7 5;}.low.selected .area{fill: color-mix(in srgb, var(--nr-amber) 20%, transparent);}.quiet .area{fill: none;stroke: var(--nr-ink2);stroke-dasharray: 1.5 5;stroke-linecap: round;}.pick{cursor: pointer;}.pick rect{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 2;}.pick text{fill: var(--nr-link);font: 700 13px/1 var(--nr-font);text-anchor: middle;dominant-baseline: central;}.selected .pick rect{fill: var(--nr-link);}.selected .pick text{fill: var(--nr-card);}.low .pick rect{stroke: var(--nr-amber);}.low .pick text{fill: var(--nr-amber);}.low.selected .pick rect{fill: var(--nr-amber);}.low.selected .pick text{fill: var(--nr-card);}.quiet .pick rect{stroke: var(--nr-ink2);stroke-dasharray: 1.5 3;}.quiet .pick text{fill: var(--nr-ink2);}.faces{fill: color-mix(in srgb, var(--nr-ink) 26%, transparent);stroke: color-mix(in srgb, var(--nr-ink) 55%, transparent);}.placing .sees{fill: color-mix(in srgb, var(--nr-link) 22%, transparent);stroke: var(--nr-link);stroke-width: 1.5;}.placing line{stroke: var(--nr-link);stroke-width: 2;}.placing .at{fill: var(--nr-link);stroke: var(--nr-card);stroke-width: 2;}.placing .handle{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 3;}.placing .grip{fill: transparent;cursor: grab;}.homedot{fill: var(--nr-ink);}.homemark{fill: none;stroke: var(--nr-card);stroke-width: 2;stroke-linejoin: round;}.scale line{stroke: var(--map-text);stroke-width: 2;}.scale text{fill: var(--map-text);font: 12px/1 var(--nr-font);text-anchor: end;}.zoom{position: absolute;inset-inline-end: 16px;top: 16px;display: grid;border-radius: 10px;overflow: hidden;border: 1px solid var(--nr-border);background: var(--nr-card);}.zoom button{width: 44px;height: 44px;border: 0;border-radius: 0;padding: 0;}.zoom button + button{border-top: 1px solid var(--nr-line);}.zoom button:focus-visible{outline-offset: -3px;}.leg{position: absolute;left: 16px;bottom: 16px;background: var(--nr-card);border: 1px solid var(--nr-border);border-radius: 10px;padding: 12px 14px;font-size: 12px;line-height: 16px;display: grid;gap: 8px;max-width: 300px;}.leg div{display: flex;gap: 10px;align-items: center;}.leg i{width: 18px;height: 18px;border-radius: 9px;border: 2px solid var(--nr-link);flex: none;}.leg i.low{border-radius: 4px;border-style: dashed;border-color: var(--nr-amber);}.leg i.h{background: var(--nr-ink);border-color: var(--nr-ink);color: var(--nr-card);display: grid;place-items: center;}.leg .last{border-top: 1px solid var(--nr-line);padding-top: 8px;color: var(--nr-ink2);}`;var th=8e3,sh=150,rh=50,ih=28,rl=60,nh=6,er,qe,tr,B,fs,il,nl,al,ol,ll,pl,dl,cl,hl,Mn,Tn,Nr,ei,ul,Sn,sr,de=class extends I{constructor(){super(...arguments);g(this,B);this.areas=[];this.cameras=[];this.home=null;this.placing=null;this.label="";this.still=!1;this.legend=!1;this.width=0;this.height=0;this.zoom=1;this.shift={x:0,y:0};g(this,er,new ResizeObserver(([e])=>{this.width=e?.contentRect.width??0,this.height=e?.contentRect.height??0}));g(this,qe,null);g(this,tr,{scale:1,middle:{x:0,y:0}});g(this,Nr,e=>{if(this.still)return;let t=e.target.classList.contains("grip");this.placing&&e.currentTarget.setPointerCapture(e.pointerId),k(this,qe,{x:e.clientX-this.shift.x,y:e.clientY-this.shift.y,from:{x:e.clientX,y:e.clientY},turns:t})});g(this,ei,e=>{if(u(this,qe)){if(u(this,qe).turns)return l(this,B,ul).call(this,e);this.placing&&!l(this,B,Sn).call(this,e)||(this.shift={x:e.clientX-u(this,qe).x,y:e.clientY-u(this,qe).y})}});g(this,sr,e=>{let t=e.type==="pointerup"&&u(this,qe)&&!u(this,qe).turns&&!l(this,B,Sn).call(this,e);if(k(this,qe,null),!t||!this.placing)return;let s=Ga(u(this,B,fs),l(this,B,Tn).call(this,e));l(this,B,Mn).call(this,{latitude_udeg:Math.round(s.latitude*1e6),longitude_udeg:Math.round(s.longitude*1e6)})})}connectedCallback(){super.connectedCallback(),u(this,er).observe(this)}disconnectedCallback(){super.disconnectedCallback(),u(this,er).disconnect()}willUpdate(e){let t=e.get("areas"),s=a=>a.map(p=>p.id).join();t&&s(t)!==s(this.areas)&&(this.zoom=1,this.shift={x:0,y:0})}render(){return n`${this.width&&(this.areas.length||this.home)?l(this,B,nl).call(this):d}
${this.still?d:n`<div class="zoom">
<button aria-label=${r("map.nearer")} @click=${()=>this.zoom*=1.5}>
${f("plus",20)}
</button>
<button aria-label=${r("map.farther")} @click=${()=>this.zoom/=1.5}>
${f("minus",20)}
</button>
</div>`}
${this.legend?l(this,B,cl).call(this):d}`}};er=new WeakMap,qe=new WeakMap,tr=new WeakMap,B=new WeakSet,fs=function(){if(this.home)return this.home;let e=this.areas[0]?.area,[t,s]=e?e.shape==="circle"?[e.lat,e.lon]:e.ring[0]??[0,0]:[0,0];return{latitude:t/1e6,longitude:s/1e6}},il=function(){let e=u(this,B,fs),t=this.placing?rh:sh,s=this.areas.map(m=>en(m.area,e)),a=s.filter(m=>Ya(m)<=th),p=(a.length?a:s).map(tn),h={left:-t,right:t,bottom:-t,top:t};return Wa(this.home&&(a.length||!p.length)?[...p,h]:p)},nl=function(){let e=l(this,B,il).call(this),t=Math.max(e.right-e.left,1),s=Math.max(e.top-e.bottom,1),a=Math.min(ih,this.width/6,this.height/6),p=Math.min((this.width-2*a)/t,(this.height-2*a)/s)*this.zoom,h={x:(e.left+e.right)/2,y:(e.bottom+e.top)/2};k(this,tr,{scale:p,middle:h});let m=ne=>this.width/2+(ne-h.x)*p+this.shift.x,b=ne=>this.height/2-(ne-h.y)*p+this.shift.y,S=ne=>`M${ne.map(he=>`${m(he.x).toFixed(1)} ${b(he.y).toFixed(1)}`).join("L")}Z`,H=u(this,B,fs),me=this.areas.map(ne=>{let he=en(ne.area,H),zs=tn(he),Br=zs.top,Zi=m(zs.right)>0&&m(zs.left)<this.width&&b(zs.bottom)>0&&b(Br)<this.height,Aa=he.kind==="circle"?{x:m(he.centre.x),y:b(Br)}:(()=>{let Pa=he.points.reduce((Ia,Oa)=>Oa.y>Ia.y?Oa:Ia);return{x:m(Pa.x),y:b(Pa.y)}})(),Uc={x:Math.min(this.width-16,Math.max(16,Aa.x)),y:Math.min(this.height-16,Math.max(16,Aa.y))};return Se`<g class="${ne.tone} ${ne.selected?"selected":""}">
${he.kind==="circle"?Se`<circle class="area" cx=${m(he.centre.x)} cy=${b(he.centre.y)} r=${he.radius*p} />`:Se`<path class="area" d=${S(he.points)} />`}
${ne.key&&Zi?l(this,B,ol).call(this,ne,Uc):d}
</g>`});return n`<svg
class="map"
role="img"
aria-label=${this.label}
@pointerdown=${u(this,Nr)}
@pointermove=${u(this,ei)}
@pointerup=${u(this,sr)}
@pointercancel=${u(this,sr)}
>
${l(this,B,ll).call(this,p,m,b)} ${me} ${this.home?l(this,B,pl).call(this,m,b,S):d}
${this.placing?l(this,B,al).call(this,this.placing,m,b,S):d} ${l(this,B,dl).call(this,p)}
</svg>`},al=function(e,t,s,a){let p=sn({place:e},u(this,B,fs));if(!p)return Se``;let h={x:t(p.at.x),y:s(p.at.y)},m=e.heading_deg*Math.PI/180,b={x:h.x+Math.sin(m)*rl,y:h.y-Math.cos(m)*rl};return Se`<g class="placing">
<path class="sees" d=${a([p.at,...p.edge])} />
<line x1=${h.x} y1=${h.y} x2=${b.x} y2=${b.y} />
<circle class="at" cx=${h.x} cy=${h.y} r="9" />
<circle class="handle" cx=${b.x} cy=${b.y} r="11" />
<circle class="grip" cx=${b.x} cy=${b.y} r="24" />
</g>`},ol=function(e,t){return Se`<g class="pick" @click=${()=>l(this,B,hl).call(this,e.id)}>
<rect x=${t.x-13} y=${t.y-13} width="26" height="26" rx=${e.tone==="low"?6:13} />
<text x=${t.x} y=${t.y}>${e.key}</text>
</g>`},ll=function(e,t,s){let a=rn(110/e)*e,p=[],h=m=>(m%a+a)%a;for(let m=h(t(0));m<this.width;m+=a)p.push(Se`<line class="grid" x1=${m} x2=${m} y1="0" y2=${this.height} />`);for(let m=h(s(0));m<this.height;m+=a)p.push(Se`<line class="grid" x1="0" x2=${this.width} y1=${m} y2=${m} />`);return p},pl=function(e,t,s){let a=this.home,p=this.cameras.flatMap(m=>{let b=sn(m,a);return b?[Se`<path class="faces" d=${s([b.at,...b.edge])} />`]:[]}),h={x:e(0),y:t(0)};return Se`${p}<circle class="homedot" cx=${h.x} cy=${h.y} r="12" />
<path class="homemark" transform="translate(${h.x-7} ${h.y-7.5}) scale(.58)"
d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z" />`},dl=function(e){let t=rn(90/e),s=this.width-16,a=this.height-16;return Se`<g class="scale">
<line x1=${s-t*e} x2=${s} y1=${a} y2=${a} />
<text x=${s} y=${a-8}>${Qe(t)}</text>
</g>`},cl=function(){return n`<div class="leg">
<div><i class="h">${f("home",12)}</i>${r("map.home")}</div>
<div><i></i>${r("map.solid")}</div>
<div><i class="low"></i>${r("map.low")}</div>
<div class="last">${r("map.why")}</div>
</div>`},hl=function(e){this.dispatchEvent(new CustomEvent("nr-pick",{detail:e,bubbles:!0,composed:!0}))},Mn=function(e){this.dispatchEvent(new CustomEvent("nr-place",{detail:e}))},Tn=function(e){let t=this.getBoundingClientRect(),{scale:s,middle:a}=u(this,tr);return{x:(e.clientX-t.left-this.width/2-this.shift.x)/s+a.x,y:a.y-(e.clientY-t.top-this.height/2-this.shift.y)/s}},Nr=new WeakMap,ei=new WeakMap,ul=function(e){let t=this.placing;if(!t)return;let s={latitude:t.latitude_udeg/1e6,longitude:t.longitude_udeg/1e6},a=Fa(u(this,B,fs),s),p=l(this,B,Tn).call(this,e),h=Math.atan2(p.x-a.x,p.y-a.y)*180/Math.PI;l(this,B,Mn).call(this,{heading_deg:(Math.round(h)+360)%360})},Sn=function(e){let{x:t,y:s}=u(this,qe)?.from??{x:0,y:0};return Math.hypot(e.clientX-t,e.clientY-s)>=nh},sr=new WeakMap,de.styles=[x,sl],c([y({attribute:!1})],de.prototype,"areas",2),c([y({attribute:!1})],de.prototype,"cameras",2),c([y({attribute:!1})],de.prototype,"home",2),c([y({attribute:!1})],de.prototype,"placing",2),c([y()],de.prototype,"label",2),c([y({type:Boolean})],de.prototype,"still",2),c([y({type:Boolean})],de.prototype,"legend",2),c([v()],de.prototype,"width",2),c([v()],de.prototype,"height",2),c([v()],de.prototype,"zoom",2),c([v()],de.prototype,"shift",2),de=c([w("nr-map")],de);function rr(i,o){return{latitude:String(i?i.latitude_udeg/1e6:o.latitude),longitude:String(i?i.longitude_udeg/1e6:o.longitude),heading:String(i?.heading_deg??0),view:String(i?.view_deg??110),range:String(i?.range_m??30)}}function Rn(i,o,e){let t=Number(i.replace(",","."));if(!i.trim()||!Number.isFinite(t))return null;let s=Math.round(t);return s>=o&&s<=e?s:null}function ir(i){let o=(h,m)=>{let b=Number(h.replace(",","."));return h.trim()&&Math.abs(b)<=m?Math.round(b*1e6):null},e=o(i.latitude,90),t=o(i.longitude,180),s=Rn(i.heading,0,359),a=Rn(i.view,1,360),p=Rn(i.range,1,2e3);return e===null||t===null||s===null||a===null||p===null?null:{latitude_udeg:e,longitude_udeg:t,heading_deg:s,view_deg:a,range_m:p}}var ah=[{name:"heading",least:0,most:359,sign:"°"},{name:"view",least:10,most:360,sign:"°"},{name:"range",least:5,most:200,sign:" m"}],oh=["latitude","longitude","heading","view","range"],Ve,qn,ml,Cn,kt=class extends P{constructor(){super(...arguments);g(this,Ve);this.disabled=!1}render(){return n`<p class="sm mut">${r("place.text")}</p>
<nr-map
.cameras=${this.house.cameras.filter(e=>e.id!==this.camera.id)}
.placing=${ir(this.value)}
.home=${Dt(this.hass)}
.label=${r("camera.map")}
?still=${this.disabled}
@nr-place=${e=>l(this,Ve,ml).call(this,e.detail)}
></nr-map>
<fieldset class="turns" ?disabled=${this.disabled}>
${ah.map(({name:e,least:t,most:s,sign:a})=>{let p=`${this.value[e]||"–"}${a}`;return n`<label
><span>${r(`place.${e}`)}</span><b aria-hidden="true">${p}</b
><input
type="range"
min=${t}
max=${s}
aria-valuetext=${p}
.value=${this.value[e]}
@input=${h=>l(this,Ve,qn).call(this,e,h)}
/></label>`})}
</fieldset>
<details>
<summary>${r("place.exact")}${f("down",18)}</summary>
<fieldset class="numbers" ?disabled=${this.disabled}>
${oh.map(e=>n`<label class="field"
>${r(`camera.${e}`)}<input
inputmode="decimal"
.value=${this.value[e]}
@input=${t=>l(this,Ve,qn).call(this,e,t)}
/></label>`)}
</fieldset>
</details>`}};Ve=new WeakSet,qn=function(e,t){l(this,Ve,Cn).call(this,{[e]:t.target.value})},ml=function({latitude_udeg:e,longitude_udeg:t,heading_deg:s}){l(this,Ve,Cn).call(this,{...e===void 0?{}:{latitude:String(e/1e6)},...t===void 0?{}:{longitude:String(t/1e6)},...s===void 0?{}:{heading:String(s)}})},Cn=function(e){let t={...this.value,...e};this.dispatchEvent(new CustomEvent("nr-placed",{detail:t}))},kt.styles=[x,$`
:host{display: grid;gap: 12px;}nr-map{height: 260px;border-radius: 8px;}.turns{display: grid;grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));gap: 4px 16px;border: 0;margin: 0;padding: 0;min-width: 0;}.turns label{display: grid;grid-template-columns: 1fr auto;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}b{color: var(--nr-ink);font-weight: 400;font-variant-numeric: tabular-nums;}input[type="range"]{grid-column: 1 / -1;width: 100%;height: 44px;margin: 0;accent-color: var(--nr-fill);}summary{color: var(--nr-link);font-weight: 500;min-height: 44px;display: flex;align-items: center;gap: 6px;cursor: pointer;list-style: none;}.numbers{display: grid;grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));gap: 12px;}`],c([y({attribute:!1})],kt.prototype,"camera",2),c([y({attribute:!1})],kt.prototype,"value",2),c([y({type:Boolean})],kt.prototype,"disabled",2),kt=c([w("nr-place-form")],kt);var gs,Kt,fl,Ln,Ke=class extends P{constructor(){super(...arguments);g(this,Kt);this.place=null;this.live=!1;this.busy=!1;this.wrong="";g(this,gs,()=>{this.dispatchEvent(new CustomEvent("nr-done"))})}render(){let{camera:e}=this,t=this.place??rr(e.place,Dt(this.hass)),s=this.live||!e.snapshot_at&&e.state==="recording",a=gt(e);return n`<nr-dialog
open
.heading=${r("place.title",{name:e.name})}
@nr-close=${u(this,gs)}
>
<div class="sees">
<nr-picture
.hub=${this.house.hub}
.path=${s?`cameras/${e.id}/live.mjpeg`:a}
.alt=${r("cameras.picture",{name:e.name})}
></nr-picture>
${s||!a?d:n`<button
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
${this.wrong?n`<p class="wrong sm" role="alert">${this.wrong}</p>`:d}
<button
slot="acts"
class="btn link"
?disabled=${this.busy}
@click=${()=>{l(this,Kt,Ln).call(this,{indoor:!0,may_share:!1})}}
>
${r("place.indoor")}
</button>
<button slot="acts" class="btn link" @click=${u(this,gs)}>${r("place.later")}</button>
<button slot="acts" class="btn tonal" ?disabled=${this.busy} @click=${()=>l(this,Kt,fl).call(this,t)}>
${r("camera.save")}
</button>
</nr-dialog>`}};gs=new WeakMap,Kt=new WeakSet,fl=function(e){let t=ir(e);t?l(this,Kt,Ln).call(this,{place:t}):this.wrong=r("camera.wrong_place")},Ln=async function(e){this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,e),u(this,gs).call(this)}catch(t){this.wrong=R.of(t).message}this.busy=!1},Ke.styles=[x,$`
.sees{position: relative;margin-bottom: 12px;}nr-picture{aspect-ratio: 16 / 9;max-height: 220px;width: 100%;border-radius: 8px;}.sees button{position: absolute;inset-inline-end: 8px;bottom: 8px;background: var(--nr-card);}.wrong{color: var(--nr-red);margin-top: 8px;}`],c([y({attribute:!1})],Ke.prototype,"camera",2),c([v()],Ke.prototype,"place",2),c([v()],Ke.prototype,"live",2),c([v()],Ke.prototype,"busy",2),c([v()],Ke.prototype,"wrong",2),Ke=c([w("nr-place-dialog")],Ke);var se,An,gl,bl,vl,yl,Pn,In,_e=class extends I{constructor(){super(...arguments);g(this,se);this.found=null;this.archived=null;this.error=null;this.indoor=!1;this.busy=!1;this.answer="";this.choice=!1}willUpdate(e){e.has("error")&&this.error&&l(this,se,Pn).call(this,this.error)}render(){return n`<form class="card" @submit=${e=>{l(this,se,yl).call(this,e)}}>
<h4>
${this.found||this.archived?r("adopt.title",{name:u(this,se,An)||(this.found?.address??"")}):r("adopt.by_address")}
</h4>
${this.found||this.archived?d:n`<label class="field whole"
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
>${r("adopt.name")}<input name="name" required maxlength="60" .value=${u(this,se,An)}
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
${this.archived?d:l(this,se,gl).call(this)}
<label class="tick"
><input name="may_share" type="checkbox" ?checked=${!this.indoor} ?disabled=${this.indoor} /><span
>${r("adopt.may_share")}<br /><span class="sm mut"
>${r(this.indoor?"adopt.never":"adopt.each_time")}</span
></span
></label
>
${this.answer?n`<p class="answer sm ${this.choice?"":"wrong"}" role="alert">${this.answer}</p>`:d}
<div class="acts row">
${l(this,se,vl).call(this)}
<button class="btn link" type="button" @click=${()=>l(this,se,In).call(this)}>
${r("pages.cancel")}
</button>
</div>
</form>`}};se=new WeakSet,An=function(){return this.archived?.name??this.found?.name??""},gl=function(){return n`<label class="field"
>${r("adopt.user")}<input name="username" autocomplete="off" maxlength="200"
/></label>
<label class="field"
>${r("adopt.password")}<input
name="password"
type="password"
autocomplete="off"
maxlength="200"
/></label>`},bl=function(e){if(this.archived)return{archive_id:this.archived.archive_id,archive_key:this.archived.archive_key};let t={username:e("username"),password:e("password")};return this.found?{found_key:this.found.key,...t}:{stream_url:e("address").trim(),...t}},vl=function(){return!this.choice||this.busy?n`<button ?disabled=${this.busy}>
${r(this.busy?"adopt.adopting":"adopt.adopt")}
</button>`:n`<button class="btn tonal" value="recorder">${r("adopt.from_recorder")}</button
><button class="btn link" value="directly">${r("adopt.directly")}</button>`},yl=async function(e){e.preventDefault();let t=new FormData(e.target),s=a=>String(t.get(a)??"");this.busy=!0,this.answer="";try{let a=await this.house.hub.post("/cameras",{...l(this,se,bl).call(this,s),name:s("name").trim(),indoor:this.indoor,may_share:!this.indoor&&t.has("may_share"),doorbell:this.found?.doorbell??!1,if_read_already:e.submitter?.value||"ask"});l(this,se,In).call(this,a)}catch(a){l(this,se,Pn).call(this,R.of(a))}this.busy=!1},Pn=function(e){this.answer=e.message,this.choice=e.code==="read_already"},In=function(e=null){this.dispatchEvent(new CustomEvent("nr-done",{detail:e}))},_e.styles=[x,js,$`
form{padding: 16px;display: grid;grid-template-columns: 1fr 1fr;align-items: end;gap: 12px;}h4{grid-column: 1 / -1;font: 500 16px/22px var(--nr-font);}.acts,
.answer,
.tick,
.whole{grid-column: 1 / -1;}.acts{flex-wrap: wrap;}.acts button{white-space: nowrap;}.wrong{color: var(--nr-red);}`],c([y({attribute:!1})],_e.prototype,"house",2),c([y({attribute:!1})],_e.prototype,"found",2),c([y({attribute:!1})],_e.prototype,"archived",2),c([y({attribute:!1})],_e.prototype,"error",2),c([v()],_e.prototype,"indoor",2),c([v()],_e.prototype,"busy",2),c([v()],_e.prototype,"answer",2),c([v()],_e.prototype,"choice",2),_e=c([w("nr-camera-adopt")],_e);var Ee,$l,nr,wl,xl,Fe=class extends P{constructor(){super(...arguments);g(this,Ee);this.place=null;this.busy=!1;this.wrong="";this.forgetting=!1}willUpdate(e){e.has("camera")&&e.get("camera")?.id!==this.camera.id&&(this.place=null)}render(){let{camera:e,house:t}=this,s=t.mayManage;return n`
<div>${q("cameras",n`${f("back",18)} ${r("cameras.title")}`,{class:"row"})}</div>
<h2>${e.name}</h2>
<form
class="two"
@submit=${a=>{l(this,Ee,wl).call(this,a)}}
aria-label=${e.name}
>
<section class="card">
<nr-picture
.hub=${t.hub}
.path=${gt(e)}
.alt=${r("cameras.picture",{name:e.name})}
></nr-picture>
<fieldset class="pad" ?disabled=${!s}>
<p class="sm mut">
${[r(`camera.state.${e.state}`),e.video].filter(Boolean).join(" · ")}
</p>
${[e.reason,...e.notes].filter(Boolean).map(a=>n`<p class="sm why">${a}</p>`)}
<label class="field"
>${r("adopt.name")}<input name="name" required maxlength="60" .value=${e.name}
/></label>
${e.kind==="archive"?d:l(this,Ee,nr).call(this,"recording",e.recording,"camera.recording","camera.recording_text")}
${l(this,Ee,nr).call(this,"may_share",e.may_share,"adopt.may_share","adopt.each_time")}
${l(this,Ee,nr).call(this,"indoor",e.indoor,"camera.indoor","camera.indoor_text")}
${e.kind==="archive"?d:n`${l(this,Ee,nr).call(this,"sound",e.sound,"camera.sound","camera.sound_text")}
<label class="field"
>${r("camera.keep")}<input
name="days"
type="number"
min="0.01"
max="366"
step="any"
.value=${e.keep.days===null?"":String(e.keep.days)}
placeholder=${r("camera.keep_all")}
/></label>`}
</fieldset>
</section>
<section class="card pad">
<h3>${r("camera.place")}</h3>
<p class="sm mut">${r("camera.place_text")}</p>
${l(this,Ee,$l).call(this,s)}
</section>
${this.wrong?n`<p class="wrong" role="alert">${this.wrong}</p>`:d}
${s?n`<div class="row" style="flex-wrap:wrap">
<button ?disabled=${this.busy}>${r("camera.save")}</button>
<button
type="button"
class="btn link"
@click=${()=>{this.forgetting=!0}}
>
${r("camera.forget")}
</button>
</div>`:d}
</form>
<nr-dialog
.open=${this.forgetting}
.heading=${r("camera.forget_title",{name:e.name})}
@nr-close=${()=>{this.forgetting=!1}}
>
<p>${r(e.kind==="archive"?"camera.forget_archived":"camera.forget_text")}</p>
<button
slot="acts"
class="btn link"
autofocus
@click=${()=>{this.forgetting=!1}}
>
${r("pages.back")}
</button>
<button slot="acts" ?disabled=${this.busy} @click=${()=>{l(this,Ee,xl).call(this)}}>
${r("camera.forget_it")}
</button>
</nr-dialog>
`}};Ee=new WeakSet,$l=function(e){let{latitude:t,longitude:s}=this.hass.config,a={latitude:t,longitude:s},p=this.place??(this.camera.place?rr(this.camera.place,a):null);return p?n`<nr-place-form
.hass=${this.hass}
.house=${this.house}
.camera=${this.camera}
.value=${p}
?disabled=${!e}
@nr-placed=${h=>{this.place=h.detail}}
></nr-place-form>`:n`<p>${r("cameras.no_place")}</p>
${e?n`<p>
<button
type="button"
@click=${()=>{this.place=rr(null,a)}}
>
${f("place",18)}${r("camera.place_it")}
</button>
</p>`:d}`},nr=function(e,t,s,a){return n`<label class="tick"
><input type="checkbox" name=${e} .checked=${t} /><span
>${r(s)}<br /><span class="sm mut">${r(a)}</span></span
></label
>`},wl=async function(e){e.preventDefault();let t=new FormData(e.target),s=this.place&&ir(this.place);if(this.place&&!s){this.wrong=r("camera.wrong_place");return}let a=Number(t.get("days"));this.busy=!0,this.wrong="";try{await this.house.hub.patch(`/cameras/${this.camera.id}`,{name:String(t.get("name")).trim(),may_share:t.has("may_share"),indoor:t.has("indoor"),...this.camera.kind==="archive"?{}:{...t.has("recording")===this.camera.recording?{}:{recording:t.has("recording")},sound:t.has("sound"),keep:{...this.camera.keep,days:a>0?a:null}},...s?{place:s}:{}}),this.place=null,this.notify(r("camera.saved",{name:this.camera.name}))}catch(p){this.wrong=R.of(p).message}this.busy=!1},xl=async function(){this.busy=!0;try{await this.house.hub.delete(`/cameras/${this.camera.id}`),this.forgetting=!1}catch(e){this.notify(e)}this.busy=!1},Fe.styles=[x,js,$`
:host{display: grid;gap: 16px;}h2{font: 500 22px/30px var(--nr-font);}.two{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);gap: 16px;align-items: start;}.pad{padding: 16px;display: grid;gap: 12px;}h3{font: 500 16px/22px var(--nr-font);}nr-picture{aspect-ratio: 16 / 9;border-radius: var(--nr-r) var(--nr-r) 0 0;}.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}:host([narrow]) .two{grid-template-columns: minmax(0, 1fr);}`],c([y({attribute:!1})],Fe.prototype,"camera",2),c([v()],Fe.prototype,"place",2),c([v()],Fe.prototype,"busy",2),c([v()],Fe.prototype,"wrong",2),c([v()],Fe.prototype,"forgetting",2),Fe=c([w("nr-camera-change")],Fe);var lh=8,On=i=>`${ae(i)}, ${le(i)}`,ar,N,kl,_l,El,Hn,Dn,Ml,ti,De=class extends P{constructor(){super(...arguments);g(this,N);this.archive=null;this.file="";this.at="";this.learned=null;this.busy=!1;this.wrong="";this.now=new K(this);g(this,ar,"")}willUpdate(e){e.has("archive")&&(this.file=this.at=this.wrong="",this.learned=null),this.now.ask(this.house.hub,this.archive?`/archives/${this.archive.id}/example`:""),this.file||=this.now.value?.files[0]?.file??""}updated(){let e=this.now.value?this.learned?"result":"question":"";e!==u(this,ar)&&this.renderRoot.querySelector(".first")?.focus(),k(this,ar,e)}render(){let{archive:e,learned:t}=this;return n`<nr-dialog
.open=${e!==null}
.heading=${r("times.title",{name:e?.name??""})}
@nr-close=${()=>l(this,N,ti).call(this)}
>
${e?t?l(this,N,_l).call(this,t):l(this,N,kl).call(this,e):d}
${this.wrong?n`<p class="wrong" role="alert">${this.wrong}</p>`:d}
<button
slot="acts"
class="btn link"
?disabled=${this.busy}
@click=${()=>t?l(this,N,Ml).call(this):l(this,N,ti).call(this)}
>
${r(t?"pages.back":"pages.cancel")}
</button>
${t?n`<button
slot="acts"
class="btn first"
?disabled=${this.busy}
@click=${()=>{l(this,N,Hn).call(this,t.pattern,t.zone)}}
>
${r(this.busy?"times.reading":"times.use")}
</button>`:n`<button slot="acts" class="btn" form="example" ?disabled=${this.busy||!this.file}>
${r(this.busy?"times.reading":"times.show")}
</button>`}
</nr-dialog>`}};ar=new WeakMap,N=new WeakSet,kl=function(e){let{value:t,error:s}=this.now;return s?n`<p class="wrong" role="alert">${s.message}</p>`:t?t.files.length?n`<form id="example" @submit=${a=>{l(this,N,El).call(this,a,e)}}>
<p>${r("times.text")}</p>
<label class="field"
>${r("times.file")}<select
class="first"
@change=${a=>{this.file=a.target.value}}
>
${t.files.map(a=>n`<option value=${a.file} ?selected=${a.file===this.file}>
${a.file} – ${a.start?On(a.start):r("times.none")}
</option>`)}
</select></label
>
<label class="field"
>${r("times.at")}<input
type="datetime-local"
required
.value=${this.at}
@input=${a=>{this.at=a.target.value}}
/></label>
${e.pattern?n`<p class="sm mut">${r("times.own")} <span class="code">${e.pattern}</span></p>
<p>
<button
class="btn sm"
type="button"
?disabled=${this.busy}
@click=${()=>{l(this,N,Hn).call(this,"",e.zone==="UTC"?"":e.zone)}}
>
${r("times.usual")}
</button>
</p>`:d}
</form>`:n`<p>${r("times.no_files")}</p>`:n`<span class="grey" aria-busy="true" style="min-height:160px"></span>`},_l=function({pattern:e,zone:t,files:s}){let a=s.filter(H=>H.start).length,p=(H,me,ne)=>n`<tr>
<td><span class="code">${H}</span>${ne?n`<br /><span class="xs mut">${ne}</span>`:d}</td>
<td class="tn">${me}</td>
</tr>`,h=H=>p(H.file,H.start?On(H.start):r("times.unfit"),H.camera),[m,b]=[s.filter(H=>H.start),s.filter(H=>!H.start)],S=[...m.slice(0,lh-Math.min(b.length,2)),...b.slice(0,2)];return n`<div class="step">
<p>
${r(t==="UTC"?"times.pattern_utc":"times.pattern")} <span class="code">${e}</span>
</p>
<table class="tbl sm">
<thead>
<tr>
<th scope="col">${r("times.file")}</th>
<th scope="col">${r("times.from")}</th>
</tr>
</thead>
<tbody>
${p(this.file,On(Ji(this.at)),r("times.yours"))} ${S.map(h)}
</tbody>
</table>
${s.length?n`<p class=${a?"mut":"why"}>
${T("times.fits",s.length,{fitting:E(a),count:E(s.length)})}
</p>`:d}
</div>`},El=async function(e,t){e.preventDefault();let s={file:this.file,at:Ji(this.at).toISOString()};await l(this,N,Dn).call(this,async()=>{let a=`/archives/${t.id}/example`,p=await this.house.hub.post(a,s);t===this.archive&&(this.learned=p)})},Hn=async function(e,t){let{archive:s}=this;s&&await l(this,N,Dn).call(this,async()=>{await this.house.hub.patch(`/archives/${s.id}`,{pattern:e,zone:t}),this.notify(r("times.changed",{name:s.name})),l(this,N,ti).call(this)})},Dn=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(t){this.wrong=R.of(t).message}this.busy=!1},Ml=function(){this.learned=null,this.wrong=""},ti=function(){this.dispatchEvent(new CustomEvent("nr-done"))},De.styles=[x,$`
form,
.step{display: grid;gap: 12px;}.code{overflow-wrap: anywhere;}.tbl td,
.tbl th{padding: 8px 12px 8px 0;vertical-align: top;}.tbl td:last-child{white-space: nowrap;}.wrong{color: var(--nr-red);}.why{color: var(--nr-amber);}`],c([y({attribute:!1})],De.prototype,"archive",2),c([v()],De.prototype,"file",2),c([v()],De.prototype,"at",2),c([v()],De.prototype,"learned",2),c([v()],De.prototype,"busy",2),c([v()],De.prototype,"wrong",2),De=c([w("nr-file-times")],De);var Tl=["frigate","onvif","folder"],ph=6e4,dh=3,lr,_,Rl,ql,Cl,Ll,Al,Pl,Il,Ol,si,_t,or,Hl,zn,Dl,zl,Bl,ri,Bn,jl,Ul,Kl,Vl,ii,Fl,ye=class extends P{constructor(){super(...arguments);g(this,_);this.list=[];this.error="";this.open=null;this.kind="frigate";this.busy="";this.wrong="";this.removing=null;this.dating=null;this.placing=null;this.found=new K(this);this.lenders=new K(this);g(this,lr,null)}willUpdate(){let e=this.open?.what==="add";this.found.ask(this.house.hub,e?"/archives/found":""),this.lenders.ask(this.house.hub,e?"/archives/lenders":"")}updated(){this.open&&this.open!==u(this,lr)&&this.renderRoot.querySelector(".two > :nth-child(2)")?.scrollIntoView({block:"nearest"}),k(this,lr,this.open)}render(){let e=this.list,t=this.house.mayManage;return!t&&!e.length?d:n`<div class="head">
<div class="grow">
<h3>${r("archives.title")}</h3>
<p class="mut sm">${r("archives.text")}</p>
</div>
${t?n`<button class="btn sm" @click=${()=>l(this,_,si).call(this,{what:"add"})}>
${f("plus",16)}${r("archives.add")}
</button>`:d}
</div>
<div class="two ${this.open?"open":""}">
${this.error?n`<div class="card pad"><p class="wrong" role="alert">${this.error}</p></div>`:e.length?n`<ul class="card">
${e.map(s=>l(this,_,Rl).call(this,s,t))}
</ul>`:n`<div class="card pad">
<p>${r("archives.none")}</p>
<p class="sm mut">${r("archives.none_which")}</p>
</div>`}
${l(this,_,Ol).call(this)}
</div>
${l(this,_,Fl).call(this)}
<nr-file-times
.hass=${this.hass}
.house=${this.house}
.archive=${this.dating}
@nr-done=${()=>{this.dating=null,l(this,_,or).call(this)}}
></nr-file-times>
${this.placing?n`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${this.house.cameras.find(s=>s.id===this.placing?.id)??this.placing}
@nr-done=${()=>this.placing=null}
></nr-place-dialog>`:d}`}};lr=new WeakMap,_=new WeakSet,Rl=function(e,t){let s=e.cameras.filter(b=>b.camera_id),a=e.state==="connected",{state:p}=e,h=a&&e.clock_offset_ms!==null,m=r(p==="wrong_password"?"archives.enter_password":"archives.manage");return n`<li class=${l(this,_,Ll).call(this,e)}>
<span class="tile" aria-hidden="true">${f("disk",20)}</span>
<div class="grow">
<b>${e.name}</b>
<span class="sm mut line">${l(this,_,Al).call(this,e,s)}</span>
<span class="sm line ${h?"fine":a||p==="unknown"?"mut":"why"}"
>${[p==="away"?r("archives.away_since",{time:D(e.since)}):r(`archive.state.${p}`),a?l(this,_,Pl).call(this,e):""].filter(Boolean).join(" · ")}</span
>
${e.reason?n`<span class="sm line ${a?"mut":"why"}">${e.reason}</span>`:d}
${a&&Math.abs(e.clock_offset_ms??0)>=ph?n`<span class="sm line why">${r("archives.clock_wrong")}</span>`:d}
${a&&e.kind==="folder"?l(this,_,ql).call(this,e,t):d}
</div>
${t?n`<button
class="btn sm ${p==="wrong_password"?"tonal":""}"
aria-label=${`${m} ${e.name}`}
@click=${()=>l(this,_,si).call(this,{what:"settings",archive:e})}
>
${m}
</button>`:d}
</li>
${l(this,_,Cl).call(this,e,t)}`},ql=function(e,t){let s=r(e.reason?"archives.times_example":"archives.times_correct");return n`<span class="sm line mut"
>${e.reason?d:r(e.pattern?"archives.times_own":"archives.times_usual")}
${t?n`<button
class="times"
aria-label=${`${s} ${e.name}`}
@click=${()=>this.dating=e}
>
${s}
</button>`:d}</span
>`},Cl=function(e,t){let s=e.cameras.filter(h=>!h.camera_id),a=s.map(h=>l(this,_,Il).call(this,e,h,t));if(s.length<=dh)return a;let p=s.map(h=>h.name).join(", ");return n`<li class="folded">
<details>
<summary>
<span class="grow">
<b>${T("archives.more",s.length,{name:e.name})}</b>
<span class="sm mut names">${p}</span>
</span>
${f("down",18)}
</summary>
<ul>
${a}
</ul>
</details>
</li>`},Ll=function(e){return this.open?.what==="settings"&&this.open.archive.id===e.id?"chosen":""},Al=function(e,t){let s=Math.max(0,...t.map(({earliest:p,latest:h})=>p&&h?Bs(p,h):0)),a=[...new Set(t.flatMap(p=>p.labels))];return[e.name===r(`archive.kind.${e.kind}`)?"":r(`archive.kind.${e.kind}`),e.kind==="folder"?e.folder:"",t.map(p=>p.name).join(", "),s?W(s):"",a.map(p=>r(`label.${p}`)).join(", "),e.files===null?"":T("archives.files",e.files,{count:E(e.files)}),e.version&&e.kind==="frigate"?r("archives.version",{version:e.version}):e.version].filter(Boolean).join(" · ")},Pl=function({clock_offset_ms:e,clock_uncertainty_ms:t}){let s=E(Math.max(1,Math.ceil(t/1e3)));if(e===null)return r("archives.clock_unknown",{seconds:s});if(Math.abs(e)<_n)return r("archives.clock_right");let a=W(Math.abs(e));return r(e>0?"archives.clock_ahead":"archives.clock_behind",{length:a})},Il=function(e,t,s){let a=this.open?.what==="camera"&&this.open.camera.key===t.key;return n`<li class="camera ${a?"chosen":""}">
<div class="grow">
<b>${t.name}</b>
<span class="sm mut">${r("archives.not_used")}</span>
</div>
${s?n`<button
class="btn sm"
aria-expanded=${a}
aria-label=${r("cameras.adopt_this",{name:t.name})}
@click=${()=>a?l(this,_,_t).call(this):l(this,_,si).call(this,{what:"camera",archive:e,camera:t})}
>
${r("cameras.adopt")}
</button>`:d}
</li>`},Ol=function(){let e=this.open;return e?e.what==="camera"?n`<nr-camera-adopt
.house=${this.house}
.archived=${{archive_id:e.archive.id,archive_key:e.camera.key,name:e.camera.name}}
@nr-done=${({detail:t})=>{l(this,_,_t).call(this),l(this,_,or).call(this),this.placing=t?.indoor?null:t}}
></nr-camera-adopt>`:e.what==="add"?l(this,_,Hl).call(this):l(this,_,jl).call(this,e.archive):d},si=function(e){this.wrong="",this.open=e},_t=function(){this.open=null},or=function(){this.dispatchEvent(new CustomEvent("nr-changed"))},Hl=function(){let e=(this.found.value?.found??[]).filter(s=>!s.archive_id),t=(this.lenders.value?.lenders??[]).filter(s=>!s.lent);return n`<div class="card">
${this.found.value||this.found.error?d:n`<p class="sm mut looking" role="status">${r("archives.looking")}</p>`}
${e.length||t.length?n`<ul class="offers">
${e.map(s=>l(this,_,Dl).call(this,s))} ${t.map(s=>l(this,_,zl).call(this,s))}
</ul>`:d}
<form aria-label=${r("archives.add")} @submit=${s=>{l(this,_,Bl).call(this,s)}}>
<h4>${r("archives.add")}</h4>
<label class="field"
>${r("archives.kind")}<select
name="kind"
@change=${s=>{this.kind=s.target.value}}
>
${Tl.map(s=>n`<option value=${s} .selected=${s===this.kind}>
${r(`archive.kind.${s}`)}
</option>`)}
</select></label
>
${l(this,_,zn).call(this,this.kind)} ${l(this,_,Bn).call(this)}
<div class="acts row">
<button ?disabled=${!!this.busy}>
${r(this.busy?"archives.trying":"archives.add_this")}
</button>
<button class="btn link" type="button" @click=${()=>l(this,_,_t).call(this)}>
${r("pages.cancel")}
</button>
</div>
</form>
</div>`},zn=function(e,t=null){return e==="folder"?n`<label class="field"
>${r("archives.folder")}<input
name="folder"
required
maxlength="1000"
autocomplete="off"
spellcheck="false"
placeholder="/media/cameras"
.value=${t?.folder??""}
/></label>
<p class="sm mut">${r("archives.folder_text")}</p>`:e==="lent"?n``:n`<label class="field"
>${r("archives.address")}<input
name="address"
required
maxlength="2000"
autocomplete="off"
spellcheck="false"
placeholder=${e==="frigate"?"http://192.0.2.8:5000":"http://192.0.2.8/onvif/device_service"}
.value=${t?.address??""}
/></label>
<label class="field"
>${r("adopt.user")}<input name="username" autocomplete="off" maxlength="200" /></label
><label class="field"
>${r("adopt.password")}<input
name="password"
type="password"
autocomplete="off"
maxlength="200"
/></label>
<p class="sm mut">${r(t?"archives.same_password":"archives.no_password")}</p>
${e==="frigate"?n`<label class="tick"
><input name="own" type="checkbox" ?checked=${t?!t.verify:!1} /><span
>${r("archives.own_certificate")}<br /><span class="sm mut"
>${r("archives.own_certificate_text")}</span
></span
></label
>`:d}`},Dl=function(e){let t=e.name||r(`archive.kind.${e.kind}`);return n`<li>
<div class="grow">
<b>${r("archives.is_here",{name:t})}</b>
<span class="sm mut"
><span class="code">${e.address}</span>${e.version?n` · ${e.version}`:d}</span
>
</div>
<button
class="btn sm tonal"
aria-label=${r("archives.use_this",{name:t})}
?disabled=${!!this.busy}
@click=${()=>{l(this,_,ri).call(this,e.address,{kind:e.kind,address:e.address,verify:e.verify})}}
>
${r("archives.use")}
</button>
</li>`},zl=function(e){return n`<li>
<div class="grow">
<b>${e.name}</b>
<span class="sm mut">${r("archives.through_home_assistant")}</span>
</div>
<button
class="btn sm"
aria-label=${r("archives.use_this",{name:e.name})}
?disabled=${!!this.busy}
@click=${()=>{l(this,_,ri).call(this,e.key,{kind:"lent",lender:e.key,name:e.name})}}
>
${r("archives.use")}
</button>
</li>`},Bl=async function(e){e.preventDefault(),await l(this,_,ri).call(this,this.kind,{kind:this.kind,...Sl(e.target,!0)})},ri=async function(e,t){this.busy=e,this.wrong="";try{await this.house.hub.post("/archives",t),l(this,_,_t).call(this),l(this,_,or).call(this)}catch(s){this.wrong=R.of(s).message;let a=Tl.find(p=>p===t.kind);if(a&&t.address&&e===t.address){this.kind=a,await this.updateComplete;let p=b=>this.renderRoot.querySelector(`input[name=${b}]`),[h,m]=[p("address"),p("own")];h&&(h.value=t.address),m&&(m.checked=t.verify===!1),p("username")?.focus()}}this.busy=""},Bn=function(){return this.wrong?n`<p class="sm wrong" role="alert">${this.wrong}</p>`:d},jl=function(e){return n`<form
class="card"
aria-label=${e.name}
@submit=${t=>{l(this,_,Ul).call(this,t,e)}}
>
<h4>${e.name}</h4>
<label class="field"
>${r("adopt.name")}<input name="name" required maxlength="60" .value=${e.name}
/></label>
${l(this,_,zn).call(this,e.kind,e)} ${l(this,_,Bn).call(this)}
<div class="acts row">
<button ?disabled=${!!this.busy}>
${r(this.busy?"archives.trying":"camera.save")}
</button>
<button class="btn link" type="button" @click=${()=>l(this,_,_t).call(this)}>
${r("pages.cancel")}
</button>
</div>
<div class="acts row rest">
<button class="btn sm" type="button" ?disabled=${!!this.busy} @click=${()=>{l(this,_,Kl).call(this,e)}}>
${r("archives.check")}
</button>
<button class="btn sm" type="button" @click=${()=>this.removing=e}>
${r("archives.remove")}
</button>
</div>
</form>`},Ul=async function(e,t){e.preventDefault();let s=Sl(e.target,!1),a=h=>t[h]===s[h],p=Object.fromEntries(Object.entries(s).filter(([h])=>!a(h)));if(!Object.keys(p).length)return l(this,_,_t).call(this);await l(this,_,ii).call(this,t,()=>this.house.hub.patch(`/archives/${t.id}`,p))},Kl=async function(e){await l(this,_,ii).call(this,e,()=>this.house.hub.post(`/archives/${e.id}/check`))},Vl=async function(e){this.removing=null,await l(this,_,ii).call(this,e,()=>this.house.hub.delete(`/archives/${e.id}`,{with_cameras:!0}))},ii=async function(e,t){this.busy=e.id,this.wrong="";try{await t(),l(this,_,_t).call(this)}catch(s){this.wrong=R.of(s).message}this.busy="",l(this,_,or).call(this)},Fl=function(){let e=this.removing;return n`<nr-dialog
.open=${e!==null}
.heading=${r("archives.remove_title",{name:e?.name??""})}
@nr-close=${()=>this.removing=null}
>
<p>${r("archives.remove_text")}</p>
<button slot="acts" class="btn link" autofocus @click=${()=>this.removing=null}>
${r("pages.back")}
</button>
<button slot="acts" class="btn" @click=${()=>{e&&l(this,_,Vl).call(this,e)}}>
${r("archives.remove_this")}
</button>
</nr-dialog>`},ye.styles=[x,js,$`
.head{display: flex;align-items: end;gap: 16px;margin: 24px 0 12px;}h3{font: 500 18px/25px var(--nr-font);margin: 0 0 2px;}h4{font: 500 16px/22px var(--nr-font);}.two{display: grid;grid-template-columns: minmax(0, 1fr);gap: 16px;align-items: start;}.two.open{grid-template-columns: minmax(0, 2fr) minmax(300px, 1fr);}li{display: flex;align-items: center;gap: 12px;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child{border-bottom: 0;}li.camera{padding-inline-start: 68px;}li.chosen{background: var(--nr-tint);}b{font-weight: 500;font-size: 15px;line-height: 21px;display: block;}.line{display: block;}.why{color: var(--nr-amber);}.wrong{color: var(--nr-red);}form,
.pad{padding: 16px;display: grid;gap: 12px;}.acts{flex-wrap: wrap;}.rest{border-top: 1px solid var(--nr-line);padding-top: 12px;}.fine{color: var(--nr-ok);}.times{min-height: 24px;padding: 0;border: 0;color: var(--nr-link);text-decoration: underline;font: inherit;}li.folded{display: block;padding: 0;}summary{list-style: none;display: flex;align-items: center;gap: 12px;padding: 12px 16px;padding-inline-start: 68px;cursor: pointer;}summary::-webkit-details-marker{display: none;}details[open] summary .ic{transform: rotate(180deg);}details ul{border-top: 1px solid var(--nr-line);}.names{display: block;overflow: hidden;text-overflow: ellipsis;white-space: nowrap;}details[open] .names{display: none;}.looking{padding: 16px 16px 0;}.offers{border-bottom: 1px solid var(--nr-line);}:host([narrow]) .two.open{grid-template-columns: minmax(0, 1fr);}:host([narrow]) li.camera,
:host([narrow]) summary{padding-inline-start: 16px;}:host([narrow]) .head{flex-direction: column;align-items: stretch;gap: 12px;}:host([narrow]) li{flex-wrap: wrap;}:host([narrow]) .tile{display: none;}:host([narrow]) li > .grow{flex-basis: 180px;}`],c([y({attribute:!1})],ye.prototype,"list",2),c([y()],ye.prototype,"error",2),c([v()],ye.prototype,"open",2),c([v()],ye.prototype,"kind",2),c([v()],ye.prototype,"busy",2),c([v()],ye.prototype,"wrong",2),c([v()],ye.prototype,"removing",2),c([v()],ye.prototype,"dating",2),c([v()],ye.prototype,"placing",2),ye=c([w("nr-archives")],ye);function Sl(i,o){let e=new FormData(i),t={};for(let p of["name","address","folder"])e.has(p)&&(t[p]=String(e.get(p)).trim());let s=String(e.get("username")??""),a=String(e.get("password")??"");return(o?s||a:s)&&Object.assign(t,{username:s,password:a}),i.elements.namedItem("own")&&(t.verify=!e.has("own")),t}var Gl=new Set(["paused","sleeping","archived"]),ch=6e4,Yl="address",pr,Q,Wl,Xl,Zl,Ql,Jl,Nl,ep,tp,sp,rp,Vt=class extends P{constructor(){super(...arguments);g(this,Q);this.adopting="";this.busy="";this.storage=new K(this);this.archives=new K(this);g(this,pr,null)}connectedCallback(){super.connectedCallback(),k(this,pr,this.house.hub.listen(e=>{e.type==="archive.changed"&&this.archives.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,pr))==null||e.call(this)}willUpdate(){this.storage.ask(this.house.hub,"/storage"),this.archives.ask(this.house.hub,"/archives")}render(){let e=this.house.cameras.find(s=>s.id===this.route[0]);if(this.route[0]&&e)return n`<div class="wrap">
<nr-camera-change
.hass=${this.hass}
.house=${this.house}
.camera=${e}
.narrow=${this.narrow}
></nr-camera-change>
</div>`;let t=this.house.found.filter(s=>!s.adopted);return n`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${r("cameras.title")}</h2>
<p>${l(this,Q,Wl).call(this,t.length)}</p>
</div>
${this.house.mayManage?n`<button
class="btn sm"
@click=${()=>{this.adopting=Yl}}
>
${f("plus",16)}${r("setup.by_address")}
</button>
<button
class="btn sm"
?disabled=${this.house.scan?.running??!1}
@click=${()=>{l(this,Q,rp).call(this)}}
>
${f("again",16)}${r(this.house.scan?.running?"cameras.looking":"cameras.look")}
</button>`:d}
</div>
${this.house.cameras.length?n`<ul class="grid">
${this.house.cameras.map(s=>l(this,Q,Zl).call(this,s))}
</ul>`:n`<div class="card">
<nr-empty
icon="camera"
.heading=${r("cameras.none")}
.text=${r("cameras.none_text")}
></nr-empty>
</div>`}
<h3>${r("cameras.found")}</h3>
<p class="mut sm">${r("cameras.found_text")}</p>
${l(this,Q,ep).call(this,t)}
<nr-archives
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
.list=${this.archives.value?.archives??[]}
.error=${this.archives.error?.message??""}
@nr-changed=${()=>{this.archives.again()}}
></nr-archives>
${l(this,Q,Xl).call(this)}
</div>`}updated(){this.route[0]&&!this.house.cameras.some(t=>t.id===this.route[0])&&this.house.loaded&&X(this,"cameras")}};pr=new WeakMap,Q=new WeakSet,Wl=function(e){let t=[T("cameras.adopted",this.house.cameras.length),T("cameras.count",e)],s=this.storage.value;if(s){let a=Math.max(0,...s.cameras.map(h=>Bs(h.oldest,h.newest)||0)),p=J(s.free_bytes);t.push(a?r("cameras.kept",{length:W(a),free:p}):r("cameras.free",{free:p}))}return t.join(" ")},Xl=function(){let e=this.storage.value;if(!e)return d;let{free_bytes:t,held_bytes:s,fetched_bytes:a}=e,p=e.cameras.reduce((b,S)=>b+S.size_bytes,0),h=Math.max(0,p-a),m=b=>`${100*b/Math.max(1,p+t)}%`;return n`<h3>${r("storage.title")}</h3>
<div class="card storage">
<div class="bar" aria-hidden="true">
<i style="width:${m(h)}"></i><i class="fetched" style="width:${m(a)}"></i>
</div>
<p class="sm legend">
<span><i></i>${r("storage.recorded",{size:J(h)})}</span>
${a?n`<span><i class="fetched"></i>${r("storage.fetched",{size:J(a)})}</span>`:d}
${s?n`<span>${r("storage.held",{size:J(s)})}</span>`:d}
<span class="mut end">${r("storage.free",{size:J(t)})}</span>
</p>
<p class="sm mut">${r("storage.text")}</p>
</div>`},Zl=function(e){let t=e.state==="recording"||e.state==="archived",s=e.name;return n`<li class="card cam">
<nr-picture
.hub=${this.house.hub}
.path=${gt(e)}
.alt=${r("cameras.picture",{name:s})}
></nr-picture>
<span class="pill ${t?"":Gl.has(e.state)?"paused":"off"}"><i></i>${r(`camera.state.${e.state}`)}</span>
<div class="body">
${q(`cameras/${e.id}`,s)}
<span class="sm mut">${l(this,Q,Nl).call(this,e)}</span>
${l(this,Q,Ql).call(this,e)}
${e.reason?n`<span class="sm ${Gl.has(e.state)?"mut":"why"}">${e.reason}</span>`:d}
${e.notes.map(a=>n`<span class="sm why">${a}</span>`)}
${Math.abs(e.clock_offset_ms??0)>=ch?n`<span class="sm why"
>${r("cameras.clock_off",{length:W(Math.abs(e.clock_offset_ms??0))})}</span
>`:d}
${l(this,Q,Jl).call(this,e)}
${e.state==="paused"?n`<span class="row paused"
><span class="sm grow"
>${r("cameras.paused",{time:D(e.since)})}</span
>${this.house.mayManage?n`<button
class="btn sm"
aria-label=${r("cameras.resume_this",{name:s})}
?disabled=${this.busy===e.id}
@click=${()=>{l(this,Q,sp).call(this,e)}}
>
${r("cameras.resume")}
</button>`:d}</span
>`:d}
<span class="share"
>${f(e.may_share?"tick":"lock",18)}${r(e.may_share?"cameras.may_share":"cameras.never")}</span
>
</div>
</li>`},Ql=function(e){let t=this.archives.value?.archives.find(p=>p.id===e.archive_id);if(!t)return d;let s=t.cameras.find(p=>p.camera_id===e.id),a=s?.earliest&&s.latest?W(Bs(s.earliest,s.latest)):"";return n`<span class="sm mut"
>${[r(t.kind==="folder"?"cameras.files_in":"cameras.recorded_by",{archive:t.name}),a].filter(Boolean).join(" · ")}</span
>
${t.state==="connected"||t.state==="unknown"?d:n`<span class="sm why">${r(`archive.state.${t.state}`)}</span>`}`},Jl=function(e){let{both:t,only_camera:s,only_hub:a,judges:p,stuck:h}=e.motion_agreement;return h?n`<span class="sm why">${r("cameras.stuck")}</span>`:p.length<2||t+s+a===0?d:n`<span class="sm mut"
>${r("cameras.judged",{both:t,camera:s,hub:a})}</span
>`},Nl=function(e){return[e.video,e.indoor?r("cameras.indoor"):"",e.doorbell?r("cameras.doorbell"):"",e.kind==="lent"?r("cameras.lent"):"",e.place?"":r("cameras.no_place")].filter(Boolean).join(" · ")},ep=function(e){let t=e.find(a=>a.key===this.adopting),s=t||this.adopting===Yl;return n`<div class="two ${s?"open":""}">
<ul class="card">
${e.length?e.map(a=>l(this,Q,tp).call(this,a)):n`<li class="found mut">${r("cameras.nothing_found")}</li>`}
</ul>
${s?n`<nr-camera-adopt
.house=${this.house}
.found=${t??null}
@nr-done=${()=>{this.adopting=""}}
></nr-camera-adopt>`:d}
</div>`},tp=function(e){let t=e.name||r("cameras.at",{address:e.address});return n`<li class="found ${e.key===this.adopting?"chosen":""}">
<span class="tile" aria-hidden="true">${f(e.doorbell?"bell":"camera",20)}</span>
<div class="grow">
<b>${t}</b>
<span class="sm mut"
><span class="code">${e.address}</span>${e.brand?n` · ${e.brand}`:d}${e.away?n` · ${r("cameras.away")}`:d}</span
>
${e.lent_by?n`<span class="sm lent">${r("cameras.lent_by",{protocol:e.lent_by})}</span>`:d}
</div>
${this.house.mayManage&&!e.lent_by?n`<button
class="btn sm"
aria-expanded=${e.key===this.adopting}
aria-label=${r("cameras.adopt_this",{name:t})}
@click=${()=>{this.adopting=e.key===this.adopting?"":e.key}}
>
${r("cameras.adopt")}
</button>`:d}
</li>`},sp=async function(e){this.busy=e.id;try{await this.house.hub.patch(`/cameras/${e.id}`,{recording:!0})}catch(t){this.notify(t)}this.busy=""},rp=async function(){try{await this.house.hub.post("/cameras/scan")}catch(e){this.notify(e)}},Vt.styles=[x,$`
.grid{display: grid;grid-template-columns: repeat(auto-fill, minmax(260px, 1fr));gap: 16px;}.cam{overflow: hidden;position: relative;}.cam nr-picture{aspect-ratio: 16 / 9;}.pill{position: absolute;top: 8px;inset-inline-start: 8px;display: inline-flex;align-items: center;gap: 6px;background: rgba(16, 18, 20, 0.78);color: #fff;border-radius: 14px;padding: 4px 10px;font-size: 12px;line-height: 16px;}.pill i{width: 8px;height: 8px;border-radius: 50%;background: #7fe0a1;}.pill.off i{background: #ffb74d;border-radius: 0;clip-path: polygon(50% 0, 100% 100%, 0 100%);}.pill.paused i{background: none;border-radius: 0;border-inline: 3px solid #fff;}.body{padding: 12px 16px 14px;display: grid;gap: 4px;}.body a{font: 500 15px/21px var(--nr-font);color: var(--nr-ink);text-decoration: none;}.body a:hover{text-decoration: underline;}.why{color: var(--nr-amber);}.share{display: flex;gap: 8px;align-items: center;margin-top: 4px;}.share .ic{color: var(--nr-ink2);}h3{font: 500 18px/25px var(--nr-font);margin: 24px 0 2px;}.two{display: grid;grid-template-columns: minmax(0, 1fr);gap: 16px;margin-top: 12px;align-items: start;}.two.open{grid-template-columns: minmax(0, 2fr) minmax(300px, 1fr);}.found{display: flex;align-items: center;gap: 12px;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}.found:last-child{border-bottom: 0;}.found.chosen{background: var(--nr-tint);}.found b{font-weight: 500;font-size: 15px;line-height: 21px;display: block;}.lent{display: block;}.storage{padding: 16px;display: grid;gap: 10px;margin-top: 12px;}.bar{display: flex;gap: 2px;height: 8px;border-radius: 4px;background: var(--nr-sunk);overflow: hidden;}.storage i{background: color-mix(in srgb, var(--nr-fill) 60%, var(--nr-card));}.storage i.fetched{background: var(--nr-link);}.bar i.fetched:not([style="width:0%"]){min-width: 3px;}.legend{display: flex;flex-wrap: wrap;gap: 4px 16px;}.legend span{display: inline-flex;align-items: center;gap: 6px;}.legend i{width: 10px;height: 10px;border-radius: 2px;}.end{margin-inline-start: auto;}:host([narrow]) .two.open{grid-template-columns: minmax(0, 1fr);}`],c([v()],Vt.prototype,"adopting",2),c([v()],Vt.prototype,"busy",2),Vt=c([w("nr-page-cameras")],Vt);ge({name:"cameras",icon:"camera",show:i=>n`<nr-page-cameras
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-cameras>`});var hh=new Set(["hold","release"]);function ip(i){return hh.has(i.type)}function Un(i){return i.practice==="yes"}var $e=(i,o)=>typeof i[o]=="string"?i[o]:"";function Et(i){let o=$e(i,"agency_name")||r("ledger.an_agency"),e=$e(i,"case_number");return e?r("ledger.asked",{agency:o,number:e}):o}function ni(i){let o=$e(i,"by")||r("ledger.somebody"),e=$e(i,"answered_by");if(e==="rule")return r("ledger.by_rule",{name:o});if(e==="automation")return r("ledger.by_automation",{name:o});let t=$e(i,"first_by");return t?r("ledger.by_two",{first:t,by:o}):r("ledger.by",{name:o})}function jn(i){let o=$e(i,"reason");return o?` ${r("ledger.reason",{reason:o})}`:""}function np(i){switch(i.type){case"decision":return i.answer==="deny"?{icon:i.answered_by==="person"?"cross":"quiet",tone:"",heading:r("ledger.denied",{asked:Et(i)}),text:`${ni(i)} ${r("ledger.nothing_sent")}${jn(i)}`}:{icon:"tick",tone:"sent",heading:r("ledger.approved",{asked:Et(i)}),text:`${ni(i)}${jn(i)}`};case"undone":return{icon:"undo",tone:"",heading:r("ledger.undone",{asked:Et(i)}),text:ni(i)};case"withdrawal":return i.code?{icon:"undo",tone:"stop",heading:r("ledger.void",{asked:Et(i)}),text:r(`ledger.void.${String(i.code)}`)}:{icon:"undo",tone:"stop",heading:r("ledger.withdrawn",{asked:Et(i)}),text:i.state==="recorded"?r("ledger.withdrawn_after"):`${ni(i)}${jn(i)}`};case"share":return{icon:"sealed",tone:"sent",heading:r("ledger.delivered",{asked:Et(i)}),text:r(i.receipt?"ledger.with_receipt":"ledger.without_receipt",{size:J(Number(i.size_bytes)||0)})};case"opened":return{icon:"sealed",tone:"sent",heading:r("ledger.opened",{agency:$e(i,"agency_name")||r("ledger.an_agency")}),text:r("ledger.opened_text",{number:$e(i,"case_number")||"–"})};case"hold":return{icon:"lock",tone:"",heading:T("ledger.kept",Number(i.clips)||0),text:r("ledger.until_answer",{asked:Et(i)})};case"release":return{icon:"lock",tone:"",heading:r("ledger.released"),text:Et(i)};case"rule":return{icon:"rules",tone:"",heading:r(`ledger.rule.${$e(i,"change")}`,{name:$e(i,"name")}),text:$e(i,"by")?r("ledger.by",{name:$e(i,"by")}):r("ledger.by_file")};case"rules":return{icon:"rules",tone:"",heading:r(`ledger.rules.${$e(i,"change")}`),text:r("ledger.by",{name:$e(i,"by")||r("ledger.somebody")})};default:return{icon:"info",tone:"",heading:i.type,text:""}}}function ap(i,o){let e=i.filter(p=>new Date(p.at).getFullYear()===o&&!Un(p)),t=new Set(e.filter(p=>p.type==="undone").map(p=>p.decided_at)),s=e.filter(p=>p.type==="decision"&&p.answer==="deny"&&!t.has(p.decided_at)),a=s.filter(p=>p.answered_by==="person");return{denied:a.length,byRule:s.length-a.length,shared:e.filter(p=>p.type==="share").length,withdrawn:e.filter(p=>p.type==="withdrawal"&&p.state==="asked").length}}var bs,we,op,lp,pp,dp,cp,hp,Ft=class extends P{constructor(){super(...arguments);g(this,we);this.all=!1;this.busy=!1;this.ledger=new K(this);this.checked=new K(this);g(this,bs,null)}willUpdate(){this.ledger.ask(this.house.hub,"/ledger"),this.checked.ask(this.house.hub,"/ledger/check"),u(this,bs)??k(this,bs,this.house.hub.listen(e=>{/^(request\.decided|share\.changed|rules\.changed)$/.test(e.type)&&this.ledger.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,bs))==null||e.call(this),k(this,bs,null)}render(){let e=this.ledger.value;return n`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${r("ledger.title")}</h2>
<p>${r("ledger.about")}</p>
</div>
<div class="row">
<button class="btn sm" ?disabled=${this.busy} @click=${()=>{l(this,we,cp).call(this)}}>
${f("verified",16)}${r("ledger.verify")}
</button>
<button class="btn sm" ?disabled=${!e?.entries.length} @click=${()=>{l(this,we,hp).call(this)}}>
${f("download",16)}${r("ledger.export")}
</button>
</div>
</div>
${e?n`<div class="two">
${l(this,we,op).call(this,e.entries)}
<aside class="side">${l(this,we,pp).call(this,e)}${l(this,we,dp).call(this,e.entries)}</aside>
</div>`:Oe(this.ledger)}
</div>`}};bs=new WeakMap,we=new WeakSet,op=function(e){let t=e.filter(a=>this.all||!ip(a)).reverse();if(!t.length)return n`<div class="card">
<nr-empty icon="ledger" .heading=${r("ledger.empty")} .text=${r("ledger.empty_text")}></nr-empty>
</div>`;let s=new Map;for(let a of t){let p=ae(a.at)===ae(new Date)?r("ledger.today"):Ka(a.at);s.set(p,[...s.get(p)??[],a])}return n`<div class="card">
<ul>
${[...s].map(([a,p])=>n`<li>
<h3 class="day">${a}</h3>
${p.map(h=>l(this,we,lp).call(this,h))}
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
</div>`},lp=function(e){let t=np(e),s=typeof e.request=="string"?e.request:"",a=this.house.requests.some(p=>p.id===s);return n`<article class="entry ${t.tone}">
<span class="g">${f(t.icon,20)}</span>
<h4>
${Un(e)?n`<nr-chip icon="flag" have>${r("practice.chip")}</nr-chip> `:d}${t.heading}
</h4>
<span class="when tn"
>${le(e.at)} · ${r("ledger.number",{number:E(e.index+1)})}</span
>
${t.text?n`<p>${t.text}</p>`:d}
${a&&(e.type==="decision"||e.type==="share")?n`<div class="more">
${q(`requests/${s}`,r("ledger.see"),{class:"btn sm"})}
</div>`:d}
</article>`},pp=function(e){let t=this.checked.value,s=t&&t.complaints.length>0;return n`<section class="card pad" aria-live="polite">
<h3>${r("ledger.check")}</h3>
${this.checked.error?n`<p class="broken">${f("warn",20)}<span>${this.checked.error.message}</span></p>`:d}
${t&&!s?n`<p class="ok">
${f("verified",20)}<span>${T("ledger.intact",t.entries,{count:E(t.entries)})}</span>
</p>`:d}
${s?n`${t.complaints.map(a=>n`<p class="broken">${f("stop",20)}<span>${a}</span></p>`)}
<p class="sm mut">${r("ledger.broken")}</p>`:d}
<dl>
<div>
<dt>${r("ledger.head")}</dt>
<dd class="code">${t?ft(t.root):"–"}</dd>
</div>
<div>
<dt>${r("ledger.first")}</dt>
<dd>${e.entries[0]?ae(e.entries[0].at):"–"}</dd>
</div>
<div>
<dt>${r("ledger.last_checked")}</dt>
<dd class="tn">${t?D(t.checked_at):"–"}</dd>
</div>
</dl>
</section>`},dp=function(e){let t=new Date().getFullYear(),s=this.house.requests.filter(h=>new Date(h.issued).getFullYear()===t&&!ke(h)),a=ap(e,t),p=[["ledger.seen",s.length],["ledger.matched",s.filter(h=>h.match.clips.length).length],["ledger.denied_by_you",a.denied],["ledger.denied_by_rule",a.byRule],["ledger.shared",a.shared],["ledger.taken_back",a.withdrawn]];return n`<section class="card pad">
<h3>${r("ledger.year",{year:t})}</h3>
<dl class="tn">
${p.map(([h,m])=>n`<div>
<dt>${r(h)}</dt>
<dd>${E(m)}</dd>
</div>`)}
</dl>
</section>`},cp=async function(){this.busy=!0,await Promise.all([this.checked.again(),this.ledger.again()]),this.busy=!1;let e=this.checked.value;this.checked.error?this.notify(this.checked.error):e&&this.notify(e.complaints.length?r("ledger.broken"):T("ledger.intact",e.entries,{count:E(e.entries)}))},hp=async function(){try{let e=await this.house.hub.get("/ledger/export"),t=URL.createObjectURL(new Blob([e.file],{type:"application/json"}));Object.assign(document.createElement("a"),{href:t,download:e.file_name}).click(),setTimeout(()=>URL.revokeObjectURL(t),1e3),this.notify(r("ledger.exported",{name:e.file_name}))}catch(e){this.notify(e)}},Ft.styles=[x,$`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 325px;gap: 24px;align-items: start;}.side{display: grid;gap: 16px;}.day{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 16px 16px 0;}.entry{display: grid;grid-template-columns: 44px minmax(0, 1fr) auto;gap: 2px 12px;padding: 14px 16px;border-bottom: 1px solid var(--nr-line);}li:last-child > .entry:last-child{border-bottom: 0;}.entry .g{grid-row: 1 / 4;width: 44px;height: 44px;border-radius: 22px;background: var(--nr-sunk);color: var(--nr-ink2);display: grid;place-items: center;}.entry.sent .g{background: var(--nr-tint);color: var(--nr-link);}.entry.stop .g{background: var(--nr-red-bg);color: var(--nr-red);}.entry h4{font: 500 15px/21px var(--nr-font);overflow-wrap: anywhere;}.entry .when{color: var(--nr-ink2);font-size: 13px;line-height: 21px;white-space: nowrap;}.entry p{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 19px;text-wrap: pretty;}.entry .more{grid-column: 2 / -1;margin-top: 6px;}.pad{padding: 16px;}.pad h3{font: 500 16px/22px var(--nr-font);margin-bottom: 8px;}.ok,
.broken{display: flex;gap: 8px;align-items: center;margin-bottom: 8px;}.ok .ic{color: var(--nr-ok);}.broken{color: var(--nr-red);align-items: flex-start;}dl > div{display: flex;justify-content: space-between;gap: 16px;padding: 8px 0;border-bottom: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;}dl > div:last-child{border-bottom: 0;}dt{color: var(--nr-ink2);}dd{font-weight: 500;}@media (max-width: 1000px){.two{grid-template-columns: minmax(0, 1fr);}}:host([narrow]) .entry{grid-template-columns: 44px minmax(0, 1fr);}:host([narrow]) .entry .when{grid-column: 2;grid-row: 3;}`],c([v()],Ft.prototype,"all",2),c([v()],Ft.prototype,"busy",2),Ft=c([w("nr-page-ledger")],Ft);ge({name:"ledger",icon:"ledger",show:i=>n`<nr-page-ledger
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-ledger>`});var uh=["look","deny","approve","record"],ai="neighbors-requests-practice-denied";function mh(i,o,e){let t=i.decision?.answer,s=e||t==="deny"?["deny"]:[];return t==="approve"?{now:"record",done:["look",...s,"approve"]}:s.length||o?{now:"approve",done:["look",...s]}:{now:"look",done:[]}}var oi,up,Mt=class extends P{constructor(){super(...arguments);g(this,oi);this.reviewing=!1;this.busy=!1}willUpdate(e){this.toggleAttribute("reviewing",this.reviewing),this.request.decision?.answer==="deny"&&sessionStorage.setItem(ai,"1")}render(){let e=sessionStorage.getItem(ai)!==null,{now:t,done:s}=mh(this.request,this.reviewing,e);return n`<section class="banner" aria-label=${r("setup.practice")}>
${f("flag",22)}
<p class="grow"><b>${r("setup.practice")}</b>${r("practice.text")}</p>
${this.house.mayAnswer?n`<button class="btn sm" ?disabled=${this.busy} @click=${()=>{l(this,oi,up).call(this)}}>
${r("practice.end")}
</button>`:d}
</section>
<ol aria-label=${r("practice.steps")}>
${uh.map((a,p)=>{let h=s.includes(a);return n`<li
class=${a===t?"now":h?"done":""}
aria-current=${a===t?"step":"false"}
>
<span class="no">${h?n`${f("tick",14)}<span class="vh">${r("setup.step_done")}</span>`:p+1}</span
>${r(`practice.step.${a}`)}
</li>`})}
</ol>`}};oi=new WeakSet,up=async function(){this.busy=!0;let e=an(this);try{await this.house.hub.post("/practice/end"),sessionStorage.removeItem(ai),X(e,this.house.mayManage?"setup":"requests")}catch(t){this.notify(R.of(t).message)}this.busy=!1},Mt.styles=[x,$`
:host{display: block;flex: none;}.banner{display: flex;gap: 14px;align-items: center;padding: 10px 24px;background: var(--nr-tint);border-bottom: 2px dashed var(--nr-link);}.banner > .ic{color: var(--nr-link);}b{display: block;font-weight: 500;}.btn{flex: none;}ol{display: flex;flex-wrap: wrap;gap: 4px 22px;padding: 12px 24px 4px;}li{display: flex;gap: 8px;align-items: center;color: var(--nr-ink2);font-size: 13px;line-height: 18px;}.no{width: 22px;height: 22px;border-radius: 11px;border: 1.5px solid var(--nr-ink2);display: grid;place-items: center;font-weight: 600;font-size: 12px;flex: none;}.done .no{border-color: transparent;background: var(--nr-tint);color: var(--nr-link);}.now{color: var(--nr-link);font-weight: 500;}.now .no{background: var(--nr-link);border-color: var(--nr-link);color: var(--nr-card);}:host([narrow]) .banner{padding: 8px 16px;gap: 10px;font-size: 13px;line-height: 18px;}:host([narrow]) ol{padding: 8px 16px 2px;justify-content: space-between;gap: 4px 6px;}:host([narrow]) li{font-size: 12px;line-height: 16px;gap: 5px;}:host([narrow]) .banner{flex-wrap: wrap;}:host([narrow]) .banner p{flex-basis: 70%;}:host([narrow]) .banner .btn{margin-inline-start: 32px;}:host([narrow][reviewing]) :is(ol, .btn){display: none;}`],c([y({attribute:!1})],Mt.prototype,"request",2),c([y({type:Boolean})],Mt.prototype,"reviewing",2),c([v()],Mt.prototype,"busy",2),Mt=c([w("nr-practice")],Mt);var li,mp,Gt=class extends P{constructor(){super(...arguments);g(this,li);this.busy=!1}render(){let e=this.request.decision?.answer;if(!e)return n`<nr-finding tone="plain" icon="info">${r("practice.note")}</nr-finding>
${sessionStorage.getItem(ai)?d:n`<p class="xs mut">${r("practice.try_deny")}</p>`}`;let t=n`<button class="btn" ?disabled=${this.busy} @click=${()=>{l(this,li,mp).call(this)}}>
${f("again",18)}${r("practice.again")}
</button>`,s=this.house.mayManage?q("setup",r("practice.finish"),{class:"btn link"}):d;return e==="deny"?n`<nr-finding tone="plain" icon="info">${r("practice.denied")}</nr-finding>
<p>${t} ${s}</p>`:n`<nr-finding tone="plain" icon="info">${r("practice.approved")}</nr-finding>
<p>${q("ledger",r("practice.ledger"),{class:"btn"})} ${s}</p>`}};li=new WeakSet,mp=async function(){this.busy=!0;let e=an(this);try{let{request:t}=await this.house.hub.post("/practice");X(e,`requests/${t}`)}catch(t){this.notify(R.of(t).message)}this.busy=!1},Gt.styles=[x,$`
:host{display: grid;gap: 12px;}p{display: flex;flex-wrap: wrap;gap: 8px;}`],c([y({attribute:!1})],Gt.prototype,"request",2),c([v()],Gt.prototype,"busy",2),Gt=c([w("nr-practice-next")],Gt);var Ge,fp,gp,bp,vp,Yt=class extends I{constructor(){super(...arguments);g(this,Ge);this.items=[];this.narrow=!1}render(){return n`${this.items.map(e=>l(this,Ge,fp).call(this,e))}`}};Ge=new WeakSet,fp=function(e){return n`<details class="card">
<summary>
<span class="key">${f("cloud",16)}</span>
<b>${e.publisher||e.source_name}</b>
<span class="turn">${f("down",18)}</span>
<span class="title">${e.title||e.event}</span>
<span class="meta tn"
><span>${f("clock")}${l(this,Ge,gp).call(this,e)}</span>${e.distance_m===null?d:n`<span>${f("place")}${l(this,Ge,bp).call(this,e.distance_m)}</span>`}</span
>
</summary>
<div class="more">
${e.text?n`<p>${e.text}</p>`:d}
${e.instruction?n`<div>
<h3>${r("awareness.do")}</h3>
<p>${e.instruction}</p>
</div>`:d}
${e.area_text?n`<p class="small">${e.area_text}</p>`:d}
${e.concern?l(this,Ge,vp).call(this,e.concern):d}
${e.link?n`<p class="small">
${r("awareness.link",{host:e.link_host})}<br /><span class="code"
>${e.link}</span
>
</p>`:d}
${e.findings.map(t=>n`<nr-finding tone="plain">${t.text}</nr-finding>`)}
</div>
</details>`},gp=function(e){return e.window?Ie(e.window):e.expires?r("awareness.until",{time:D(e.expires)}):r("awareness.updated",{time:D(e.updated)})},bp=function(e){return e===0?r("ask.around"):r("ask.away",{distance:Qe(e)})},vp=function({reason:e,clips:t}){return n`<div class="small">
<p>${e}</p>
${t.length?n`<h3>${r("awareness.clips")}</h3>
<ul class="tn">
${t.map(s=>n`<li>${s.camera_name} · ${Ie(s)}</li>`)}
</ul>`:d}
</div>`},Yt.styles=[x,$`
details{margin: 0 16px 12px;}summary{display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;padding: 14px;cursor: pointer;list-style: none;border-radius: inherit;}summary::-webkit-details-marker{display: none;}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px dotted var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;background: var(--nr-card);}b{font-weight: 500;line-height: 28px;overflow-wrap: anywhere;}.turn{color: var(--nr-ink2);padding-top: 4px;}details[open] .turn .ic{transform: rotate(180deg);}.title{grid-column: 2 / -1;font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.more{padding-block: 0 14px;padding-inline: 54px 14px;display: grid;gap: 10px;font-size: 14px;line-height: 20px;}.more p{white-space: pre-line;overflow-wrap: anywhere;}.more .small{white-space: normal;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.more ul{margin-top: 2px;}h3{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);}:host([narrow]) details{margin: 0 12px 12px;}:host([narrow]) .more{padding-inline-start: 14px;}`],c([y({attribute:!1})],Yt.prototype,"items",2),c([y({type:Boolean,reflect:!0})],Yt.prototype,"narrow",2),Yt=c([w("nr-awareness")],Yt);var yp=["open","needs","awareness","answered","closed","hidden"];function $p(i){return i.hidden?"hidden":i.decision?"answered":i.status!=="open"?"closed":i.pending?"needs":"open"}function Kn(i,o){let e=t=>{let s=$p(t);return s===o||o==="open"&&s==="needs"};return i.filter(e).sort((t,s)=>Number(s.pending)-Number(t.pending)||(s.issued<t.issued?-1:1))}function wp(i,o){let e=Kn(i,o),t=a=>{let p=$p(a);return p==="open"?"near":p};return["needs","near","answered","closed","hidden"].map(a=>({name:a,requests:e.filter(p=>t(p)===a)})).filter(a=>a.requests.length)}function Vn(i){let o=String.fromCharCode(65+i%26);return i<26?o:Vn(Math.floor(i/26)-1)+o}function dr(i){return i.status!=="open"||i.decision?"quiet":i.agency.level>=2?"solid":"low"}var pi=$`
.why{color: var(--nr-amber);}:host{display: grid;grid-template-columns: minmax(0, 1fr);min-height: 100%;}.cols{display: grid;grid-template-columns: minmax(0, 1fr) 424px;}.main{padding: 16px 24px 24px;display: grid;align-content: start;gap: 16px;max-width: 900px;}.main nr-finding{margin: 0;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);}.side{display: grid;gap: 16px;padding: 16px 24px 24px;position: sticky;top: 0;}nr-frames{border-radius: 10px;overflow: hidden;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{margin-block: 0;margin-inline: -12px 0;}.back:dir(rtl) svg{transform: scaleX(-1);}.card.block{padding: 16px;display: grid;gap: 8px;margin: 0;height: auto;}h4{font: 500 14px/20px var(--nr-font);margin-top: 4px;}.thread{display: grid;gap: 12px;}.thread li + li{border-top: 1px solid var(--nr-line);padding-top: 12px;}.thread b{font-weight: 500;color: var(--nr-ink);}.thread .row{flex-wrap: wrap;gap: 0 8px;}.words{white-space: pre-line;margin-top: 2px;font-size: 15px;line-height: 22px;max-width: 72ch;overflow-wrap: anywhere;text-wrap: pretty;}.foot2{border-top: 1px solid var(--nr-line);padding-top: 12px;margin-top: 4px;display: flex;flex-wrap: wrap;gap: 4px 16px;overflow-wrap: anywhere;}.filter{margin: 4px 0 12px;}.clips{display: grid;gap: 16px;}.clips li{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 0 12px;}.clips b{font-weight: 500;}.clips .sm,
.labels{grid-column: 1 / -1;}.labels{display: flex;flex-wrap: wrap;gap: 4px;margin-top: 4px;}.place nr-map{height: 240px;border-radius: 8px;}.st{display: flex;gap: 8px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}.answered{font-weight: 500;}.acts4{display: grid;grid-template-columns: 1fr 1fr;gap: 12px;margin-top: 4px;}.acts4 button:only-child{grid-column: 1 / -1;}.card.block nr-finding{margin: 0;}.card.block .foot{margin-top: 4px;}details.v{border: 1px solid var(--nr-border);border-radius: 10px;}details.v summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 9px 12px;min-height: 44px;cursor: pointer;}details.v summary::-webkit-details-marker{display: none;}details.v summary .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details.v[open] summary .ic:last-child{transform: rotate(180deg);}details.v > :not(summary){padding-block: 0 12px;padding-inline: 38px 12px;}:host([narrow]) .main{padding: 12px 16px 24px;}:host([narrow]) .acts4{grid-template-columns: 1fr;}:host([narrow]) .approve{order: -1;}:host([narrow]) .rh .tile{display: none;}`;var Wt,di,xp,rt=class extends I{constructor(){super(...arguments);g(this,di);this.proof=null;this.failed="";g(this,Wt,"")}willUpdate(e){e.has("request")&&u(this,Wt)!==this.request.id&&l(this,di,xp).call(this)}render(){let e=this.house.boards.find(a=>a.origin===this.request.origin);if(e?.state==="stopped")return n`<details class="v split">
<summary>${f("fork",18)}<span>${r("forked.heading")}</span>${f("down",18)}</summary>
<p class="sm mut"><span class="code">${e.origin}</span> ${r("forked.why")}</p>
</details>`;if(this.failed)return n`<details class="v not">
<summary>${f("warn",18)}<span>${r("proof.failed")}</span>${f("down",18)}</summary>
<p class="sm mut">${this.failed}</p>
</details>`;let t=this.proof;if(!t)return n`<span class="grey" style="height:44px" aria-busy="true"></span>`;let s=t.witnesses.length>=t.quorum;return n`<details class="v ${s?"":"not"}">
<summary>
${f(s?"verified":"warn",18)}<span
>${s?t.seen_at?r("proof.verified",{date:D(t.seen_at)}):r("proof.issued",{date:D(this.request.issued)}):r("proof.few_witnesses")}</span
>${f("down",18)}
</summary>
<ul>
<li>
${r("proof.signed",{agency:this.request.agency.name})}
<span class="code">${ft(t.key_id)}</span>
</li>
<li>
${r("proof.entry",{index:E(t.index),size:E(t.tree_size)})}
<span class="code">${t.origin}</span>
</li>
<li>
${t.quorum?T("proof.witnesses",t.witnesses.length,{quorum:t.quorum}):r("proof.alone")}
${t.witnesses.map((a,p)=>n`${p?", ":""}<span class="code">${a.name}</span> ${D(a.at)}`)}
</li>
${t.checked_at?n`<li>${r("proof.checked",{time:D(t.checked_at)})}</li>`:d}
</ul>
<div class="check">
<p>${r("proof.yourself")}</p>
<a
class="btn sm"
href="data:text/plain;charset=utf-8,${encodeURIComponent(t.file)}"
download=${t.file_name}
>${f("download")}${r("proof.download")}</a
>
${t.commands.length?n`<pre tabindex="0">${t.commands.join(`
`)}</pre>`:d}
</div>
</details>`}};Wt=new WeakMap,di=new WeakSet,xp=async function(){let e=this.request.id;k(this,Wt,e),this.proof=null,this.failed="";try{let t=await this.house.hub.get(`/requests/${e}/proof`);u(this,Wt)===e&&(this.proof=t)}catch(t){u(this,Wt)===e&&(this.failed=R.of(t).message)}},rt.styles=[x,pi,$`
summary .ic:first-child{color: var(--nr-ok);}.not summary .ic:first-child{color: var(--nr-amber);}.split summary .ic:first-child{color: var(--nr-red);}ul{list-style: disc;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}.check{display: grid;gap: 8px;font-size: 13px;line-height: 18px;}pre{margin: 0;padding: 8px 10px;border-radius: 8px;background: var(--nr-sunk);font: 12px/18px var(--nr-mono);white-space: pre-wrap;overflow-wrap: anywhere;}`],c([y({attribute:!1})],rt.prototype,"house",2),c([y({attribute:!1})],rt.prototype,"request",2),c([v()],rt.prototype,"proof",2),c([v()],rt.prototype,"failed",2),rt=c([w("nr-proof")],rt);var kp=i=>i.state==="done"&&i.size_bytes>0,gh=i=>`${Ze(i.start)}–${Ze(i.end)}`,vs,L,ci,Fn,Gn,Yn,_p,Ep,Mp,Tp,Wn,Xn,Sp,Rp,qp,Cp,cr,Lp,it=class extends P{constructor(){super(...arguments);g(this,L);this.busy=!1;this.denying=!1;this.notice="";this.only="";this.archives=new K(this);g(this,vs)}willUpdate(e){e.has("route")&&e.get("route")?.[0]!==this.route[0]&&(this.notice="",this.only="");let t=u(this,L,ci)?.fetches??[];this.archives.ask(this.house.hub,t.some(kp)?"/archives":"")}updated(){clearTimeout(u(this,vs));let e=u(this,L,ci),t=e?nn(e,Date.now()):0;t&&k(this,vs,setTimeout(()=>this.requestUpdate(),t+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(u(this,vs))}render(){let e=u(this,L,ci);if(!e)return n`<nr-empty
icon="search"
.heading=${r("request.unknown")}
.text=${r("request.unknown_why")}
><p>${q("requests",r("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`;let t=ke(e)?n`<nr-practice-next .house=${this.house} .request=${e}></nr-practice-next>`:d,s=n`${l(this,L,Sp).call(this,e)} ${t} ${Na(e)}
${eo(e)}`,a=n`<nr-proof .house=${this.house} .request=${e}></nr-proof>
${l(this,L,qp).call(this,e)}`;return this.narrow?n`<section class="main" aria-labelledby="title">
${l(this,L,Fn).call(this,e)} ${e.findings.map(Ks)} ${l(this,L,Xn).call(this,e)}
${s} ${l(this,L,Gn).call(this,e)} ${l(this,L,Yn).call(this,e)} ${l(this,L,Wn).call(this,e)} ${a}
</section>`:n`<div class="cols">
<section class="main" aria-labelledby="title">
${l(this,L,Fn).call(this,e)} ${e.findings.map(Ks)} ${l(this,L,Gn).call(this,e)}
${l(this,L,Yn).call(this,e)} ${l(this,L,Wn).call(this,e)}
</section>
<aside aria-label=${r("request.answer")}>
<div class="side">${l(this,L,Xn).call(this,e)} ${s} ${a}</div>
</aside>
</div>`}};vs=new WeakMap,L=new WeakSet,ci=function(){return this.house.requests.find(e=>e.id===this.route[0])},Fn=function(e){let{agency:t}=e;return n`<div class="rh">
<button
class="btn round back"
aria-label=${r("request.back")}
@click=${()=>X(this,"requests")}
>
${f("back",22)}
</button>
<span class="tile" style="--s:44px" aria-hidden="true">${fe(t.name)}</span>
<div class="grow">
<h2 id="title">
${r("request.heading",{agency:t.name,title:e.title})}
</h2>
<div class="sub">
${ke(e)?n`<nr-chip icon="flag" have>${r("practice.chip")}</nr-chip>`:n`<nr-level .level=${t.level}></nr-level>
<span>${Qa(t.kind)}</span>
${e.case_number?n`<span class="tn">${r("ask.case",{number:e.case_number})}</span>`:d}
${q(`agencies/${t.id}`,r("request.agency"))}`}
</div>
</div>
</div>
<div class="chips">
<nr-chip icon="clock">${Ie(e.window)}</nr-chip>
<nr-chip icon="place">${Kr(e,this.hass)}</nr-chip>
<nr-chip icon="info">${Za(e.incident)}</nr-chip>
<nr-chip icon="inbox">${Ja(e)}</nr-chip>
</div>`},Gn=function(e){let t=(s,a,p,h)=>n`<li>
<div class="row sm mut tn">
<b>${s}</b><span>${D(a)}</span
><span>${r("request.entry",{index:E(p)})}</span>
</div>
<p class="words">${h||r("request.no_text")}</p>
</li>`;return n`<div class="card block">
<h3>${r("request.thread")}</h3>
<ol class="thread">
${t(r("thread.request.post"),e.issued,e.index,e.text)}
${e.thread.map(s=>t(ja(`thread.${s.kind}`)?r(`thread.${s.kind}`):r("thread.other"),s.issued,s.index,s.text))}
</ol>
<p class="sm mut foot2">
${e.contact?r("request.contact",{contact:e.contact}):d}
${e.url?n`<a href=${e.url} target="_blank" rel="noopener noreferrer"
>${r("request.board_page")}</a
>`:d}
</p>
</div>`},Yn=function(e){let{match:t}=e,s=(a,p)=>n`<li>
<b>${a.camera_name}</b>
<span class="tn">${ae(a.start)}, ${Ze(a.start)}–${Ze(a.end)}</span>
<span class="sm mut">${p}</span>
${"labels"in a&&a.labels.length?n`<span class="labels"
>${a.labels.map(h=>n`<nr-chip icon=${h}>${r(`label.${h}`)}</nr-chip>`)}</span
>`:d}
</li>`;return n`<div class="card block">
<h3>${r("request.here")}</h3>
${l(this,L,Tp).call(this,t.clips)}
${t.clips.length?n`<ul class="clips">
${l(this,L,Mp).call(this,t.clips).map(a=>s(a,ro(a)))}
</ul>`:n`<p>${r(`because.${t.because}`)}</p>`}
${t.near.length?n`<h4>${r("request.near")}</h4>
<p class="sm mut">${r("request.near_why")}</p>
<ul class="clips">
${t.near.map(a=>s(a,io(a)))}
</ul>`:d}
${l(this,L,_p).call(this,e.fetches)}
</div>`},_p=function(e){return e.length?n`<h4>${r("request.fetches")}</h4>
<ul class="clips">
${e.map(t=>n`<li>
<b>${t.camera_name}</b>
<span class="sm mut"
>${r(`fetch.${t.state}`,{archive:t.archive_name,size:J(t.size_bytes)})}</span
>
${t.reason?n`<span class="sm ${t.state==="failed"?"why":"mut"}">${t.reason}</span>`:d}
${t.state==="failed"&&t.missing.length?n`<span class="sm why"
>${r("request.missing",{times:t.missing.map(gh).join(", ")})}</span
>`:d}
${l(this,L,Ep).call(this,t)}
</li>`)}
</ul>`:d},Ep=function(e){let t=this.archives.value?.archives.find(a=>a.id===e.archive_id);if(!t||!kp(e))return d;let s=el(t);return n`<span class="sm mut">${ms(s)} ${En(s)}</span>`},Mp=function(e){let{only:t}=this,s=t?e.filter(a=>a.labels.includes(t)):e;return s.length?s:e},Tp=function(e){let t=p=>e.filter(h=>h.labels.includes(p)).length,s=os.filter(t);if(s.every(p=>t(p)===e.length))return d;let a=(p,h)=>n`<button aria-pressed=${this.only===p} @click=${()=>this.only=p}>
${r(h)}
</button>`;return n`<div class="seg filter" role="group" aria-label=${r("request.labels")}>
${a("","request.all_labels")} ${s.map(p=>a(p,`label.${p}`))}
</div>`},Wn=function(e){return n`<div class="card block place">
<h3>${r("request.area")}</h3>
<p class="sm mut">${Kr(e,this.hass)}. ${r("map.home")}</p>
<nr-map
still
.areas=${[{id:e.id,key:"",area:e.area,tone:dr(e),selected:!0}]}
.cameras=${this.house.cameras}
.home=${Dt(this.hass)}
.label=${r("request.map",{where:Kr(e,this.hass)})}
></nr-map>
</div>`},Xn=function(e){return e.match.clips.length?n`<nr-frames .hub=${this.house.hub} .clips=${e.match.clips}></nr-frames>`:d},Sp=function(e){let t=this.notice?n`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:d;if(e.decision)return n`<div class="card block">${l(this,L,Rp).call(this,e)}${t}</div>`;let s=Us(e),a=e.hidden;return n`<div class="card block">
<p class="st ${s.tone}">${f(s.icon,18)}<span>${s.text}</span></p>
${t}
${this.house.mayAnswer?n`<div class="acts4">
${e.pending?n`<button
class="btn deny"
@click=${()=>l(this,L,cr).call(this,e,"decision")}
>
${r("act.deny")}
</button>
<button class="btn approve" @click=${()=>X(this,`requests/${e.id}/review`)}>
${r("act.approve")}
</button>
<button class="btn later" @click=${()=>l(this,L,Cp).call(this,e)}>
${r("act.later")}
</button>`:d}
${e.hidden_by==="agency"?d:n`<button
class="btn hide"
?disabled=${this.busy}
@click=${()=>l(this,L,Lp).call(this,e)}
>
${r(a?"act.show":"act.hide")}
</button>`}
</div>
<p class="foot">
${f("lock")}<span
>${a?r(e.hidden_by==="agency"?"request.hidden_agency":"request.hidden"):e.pending&&!jr(this.house,e,Date.now())?r("request.quiet"):r(e.pending?"request.foot":"request.foot_none")}</span
>
</p>`:n`<p class="foot">${f("lock")}<span>${r("card.may_not")}</span></p>`}
</div>`},Rp=function(e){let t=nn(e,Date.now())>0;if(e.decision?.answer==="approve")return n`${co(e)}
<div class="row last">
<span class="sm mut ${e.share?.state==="failed"?"whole":"grow"}"
>${r(`share.${e.share?.state??"approved"}.then`,{at:e.share?le(e.share.changed_at):""})}${po(e)}</span
>
${e.share?.state==="failed"&&this.house.mayAnswer?n`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>l(this,L,cr).call(this,e,"share/retry")}
>
${f("again",16)}${r("share.retry")}
</button>`:d}
${e.withdrawable&&this.house.mayAnswer?n`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>l(this,L,cr).call(this,e,"withdrawal")}
>
${r("share.withdraw")}
</button>`:d}
</div>`;let s=Us(e);return n`<div class="row">
<span class="mut">${f("cross",20)}</span>
<span class="grow" role="status"
><span class="answered">${s.text}</span>${e.decision?.reason?n`<br /><span class="sm mut">${e.decision.reason}</span>`:d}</span
>
${t&&this.house.mayAnswer?n`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>l(this,L,cr).call(this,e,"undo")}
>
${f("undo")}${r("act.undo")}
</button>`:d}
</div>`},qp=function(e){return n`<details class="v">
<summary>${f("rules",18)}<span>${r(`verdict.${e.verdict}`)}</span>${f("down",18)}</summary>
<p class="sm mut">${no(e)}</p>
<p class="sm">${q("rules",r("request.rules"))}</p>
</details>`},Cp=function(e){this.later(e),X(this,"requests")},cr=async function(e,t){if(t==="decision"?this.denying:this.busy)return;this.denying=t==="decision",this.busy=!0;let s=await zt(this.house.hub,e,t);this.busy=this.denying=!1,this.notice=s.notice,s.request&&this.show(s.request)},Lp=async function(e){if(this.busy)return;this.busy=!0;let t=`/requests/${e.id}/hidden`;try{let s=e.hidden?await this.house.hub.delete(t):await this.house.hub.post(t);this.show(s),s.hidden&&(this.notify(r("request.was_hidden")),X(this,"requests"))}catch(s){this.notify(s)}this.busy=!1},it.styles=[x,lo,pi],c([v()],it.prototype,"busy",2),c([v()],it.prototype,"denying",2),c([v()],it.prototype,"notice",2),c([v()],it.prototype,"only",2),it=c([w("nr-page-request")],it);var ys,hr,re,hi,Zn,Ap,Pp,Ip,Op,Hp,Xt=class extends P{constructor(){super(...arguments);g(this,re);this.filter="open";this.chosen="";this.awareness=new K(this);g(this,ys,null);g(this,hr,0)}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,ys))==null||e.call(this),k(this,ys,null)}willUpdate(){u(this,ys)??k(this,ys,this.house.hub.listen(e=>{e.type==="awareness.changed"&&this.awareness.again()})),this.awareness.ask(this.house.hub,this.house.loaded?"/awareness":""),u(this,hr)!==this.house.awareness&&this.awareness.value&&this.awareness.again(),k(this,hr,this.house.awareness)}render(){let{requests:e}=this.house,t=wp(e,this.filter),s=t.flatMap(b=>b.requests),a=s.find(b=>b.id===this.chosen)??s.find(b=>b.pending),p=new Map(s.map((b,S)=>[b.id,Vn(S)])),h=n`<nr-map
.areas=${s.map(b=>({id:b.id,key:p.get(b.id)??"",area:b.area,tone:dr(b),selected:b.id===a?.id}))}
.cameras=${this.house.cameras}
.home=${Dt(this.hass)}
.label=${T("requests.map",s.length)}
?still=${this.narrow}
?legend=${!this.narrow}
@nr-pick=${b=>l(this,re,Op).call(this,b.detail)}
></nr-map>`,m=n`<div class="list">
<div class="seg" role="group" aria-label=${r("requests.show")}>
${yp.map(b=>l(this,re,Pp).call(this,b))}
</div>
${t.map(b=>n`<h2>${r(`requests.group.${b.name}`)}</h2>
${b.requests.map(S=>l(this,re,Ip).call(this,S,p.get(S.id)??"",S.id===a?.id))}`)}
${l(this,re,Ap).call(this)} ${s.length||u(this,re,Zn)?d:l(this,re,Hp).call(this)}
</div>`;return n`${m}${h}`}};ys=new WeakMap,hr=new WeakMap,re=new WeakSet,hi=function(){return this.awareness.value?.items??[]},Zn=function(){return u(this,re,hi).length>0&&(this.filter==="open"||this.filter==="awareness")},Ap=function(){return u(this,re,Zn)?n`<h2>${r("requests.group.awareness")}</h2>
<nr-awareness .items=${u(this,re,hi)} ?narrow=${this.narrow}></nr-awareness>`:d},Pp=function(e){let t=e==="open"||e==="awareness"?u(this,re,hi).length:0,s=Kn(this.house.requests,e).length+t;return(e==="hidden"||e==="awareness")&&!s&&this.filter!==e?d:n`<button
aria-pressed=${this.filter===e}
@click=${()=>{this.filter=e,this.chosen=""}}
>
${r(`requests.filter.${e}`)} ${s}
</button>`},Ip=function(e,t,s){let a=Us(e),p=()=>{this.chosen=e.id};return n`<a
class="card rq ${s?"on":""}"
id="r${e.id}"
href="/neighbors-requests/requests/${e.id}"
@mouseenter=${p}
@focus=${p}
@click=${h=>{h.metaKey||h.ctrlKey||h.shiftKey||h.button!==0||(h.preventDefault(),X(this,`requests/${e.id}`))}}
>
<span class="key ${dr(e)}">${t}</span>
<div class="l1">
<b>${e.agency.name}</b>${ke(e)?n`<nr-chip icon="flag" have>${r("practice.chip")}</nr-chip>`:n`<nr-level .level=${e.agency.level}></nr-level>`}
</div>
<div class="txt">
<p class="title">${e.title}</p>
<div class="meta tn">
<span>${f("clock")}${Ie(e.window)}</span>
<span>${f("place")}${Xa(e,this.hass)}</span>
</div>
</div>
<span class="st ${a.tone}">${f(a.icon,18)}<span>${a.text}</span></span>
</a>`},Op=function(e){this.chosen=e;let t=this.renderRoot.querySelector(`#r${e}`);t?.scrollIntoView({block:"nearest"}),t?.focus()},Hp=function(){return ns(this.house).length?n`<nr-empty
icon="inbox"
.heading=${r(`requests.none.${this.filter}`)}
.text=${r(`requests.none.${this.filter}.why`)}
></nr-empty>`:n`<nr-empty
icon="inbox"
.heading=${r("requests.no_board")}
.text=${r("requests.no_board_why")}
>
${this.house.mayManage?n`<p>${q("boards/follow",r("requests.add_board"),{class:"btn"})}</p>`:d}
</nr-empty>`},Xt.styles=[x,$`
:host{display: grid;grid-template-columns: minmax(0, 448px) minmax(0, 1fr);height: 100%;}.list{overflow: auto;border-inline-end: 1px solid var(--nr-line);min-height: 0;padding-bottom: 16px;}.seg{padding: 16px 16px 4px;}h2{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 14px 16px 8px;}a.rq{margin: 0 16px 12px;padding: 14px;display: grid;grid-template-columns: 28px minmax(0, 1fr);gap: 4px 12px;text-decoration: none;color: inherit;}a.rq.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-link);color: var(--nr-link);font: 700 14px/24px var(--nr-font);text-align: center;background: var(--nr-card);}.on .key.solid{background: var(--nr-link);color: var(--nr-card);}.key.low{border-color: var(--nr-amber);color: var(--nr-amber);border-radius: 6px;}.key.quiet{border-color: var(--nr-ink2);color: var(--nr-ink2);border-style: dotted;}.l1{display: flex;flex-wrap: wrap;align-items: center;justify-content: space-between;gap: 0 8px;min-height: 28px;}.l1 b{font-weight: 500;overflow-wrap: anywhere;}.txt{grid-column: 2;}.title{font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;margin-top: 4px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.st{grid-column: 2;display: flex;gap: 6px;font-size: 13px;line-height: 18px;margin-top: 4px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}nr-map{min-height: 0;height: 100%;}:host([narrow]){display: flex;flex-direction: column;height: auto;}:host([narrow]) nr-map{order: -1;flex: none;height: 264px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) .list{border: 0;overflow: visible;}:host([narrow]) .seg{flex-wrap: nowrap;overflow-x: auto;scrollbar-width: none;}:host([narrow]) .seg button{flex: none;}:host([narrow]) a.rq{margin: 0 12px 12px;}`],c([v()],Xt.prototype,"filter",2),c([v()],Xt.prototype,"chosen",2),Xt=c([w("nr-page-requests")],Xt);ge({name:"requests",icon:"inbox",show:({hass:i,house:o,route:e,narrow:t})=>{let[s,a]=e;return s?a==="review"?n`<nr-page-review
.hass=${i}
.house=${o}
.route=${[s]}
.narrow=${t}
></nr-page-review>`:n`<nr-page-request
.hass=${i}
.house=${o}
.route=${[s]}
.narrow=${t}
></nr-page-request>`:n`<nr-page-requests .hass=${i} .house=${o} .narrow=${t}></nr-page-requests>`}});var $s=class extends I{constructor(){super(...arguments);this.items=[]}render(){return n`<h3>${r("leaves.heading")}</h3>
<dl>
${this.items.map(e=>n`<div>
${f(e.icon,18)}
<dt>${e.term}</dt>
<dd class="tn">
${e.value}
${e.code?n`<span class="code mut key">${e.code}</span>`:d}
${e.note?n`<small>${e.note}</small>`:d}
</dd>
</div>`)}
</dl>`}};$s.styles=[x,$`
h3{font: 500 16px/22px var(--nr-font);}dl{display: grid;margin-top: 2px;}dl div{display: grid;grid-template-columns: 20px 92px minmax(0, 1fr);gap: 10px;padding: 7px 0;border-bottom: 1px solid var(--nr-line);line-height: 18px;align-items: start;}dl div:last-child{border: 0;}.ic,
dt,
small{color: var(--nr-ink2);}dt{font-size: 13px;overflow-wrap: anywhere;}.key{display: inline-block;}small{display: block;font-size: 12px;line-height: 16px;}`],c([y({attribute:!1})],$s.prototype,"items",2),$s=c([w("nr-what-leaves")],$s);var Dp=/\.(\d+)/;function Zt(i){let o=Dp.exec(i)?.[1]??"";return Date.parse(i.replace(Dp,""))*1e3+Number(o.slice(0,6).padEnd(6,"0"))}function ze(i){let o=Math.floor(i/1e6),e=i-o*1e6,t=new Date(o*1e3).toISOString().slice(0,19);return e?`${t}.${String(e).padStart(6,"0")}Z`:`${t}Z`}function nt(i){return Math.max(0,i.end-i.start)}function at(i,o){let e=Math.max(i.start,o.start),t=Math.min(i.end,o.end);return e<t?{start:e,end:t}:null}function ee(i,o,e){return Math.min(Math.max(i,o),Math.max(o,e))}function ws(i){let o=Math.round(i/1e6),e=p=>String(p).padStart(2,"0"),[t,s,a]=[Math.floor(o/3600),Math.floor(o/60)%60,o%60];return t?`${t}:${e(s)}:${e(a)}`:`${e(s)}:${e(a)}`}function xs(i){return new Date(Math.floor(i/1e3))}var ui=.02,Qn={left:.4,top:.35,width:.2,height:.3};function zp(i,o,e){return{...i,left:ee(i.left+o,0,1-i.width),top:ee(i.top+e,0,1-i.height)}}function Bp(i,o,e,t){let s={x:i.left+i.width,y:i.top+i.height},{left:a,top:p}=i,{x:h,y:m}=s;return o.endsWith("left")?a=ee(a+e,0,s.x-ui):h=ee(h+e,a+ui,1),o.startsWith("top")?p=ee(p+t,0,s.y-ui):m=ee(m+t,p+ui,1),{left:a,top:p,width:h-a,height:m-p}}function bh(i,o,e){let t=(s,a)=>s+(a-s)*e;return{left:t(i.left,o.left),top:t(i.top,o.top),width:t(i.width,o.width),height:t(i.height,o.height)}}function ks(i,o){if(i.kind!=="moving")return i.area;let{keys:e}=i,t=e[0],s=e[e.length-1];if(!t||!s||o<t.at||o>s.at)return null;let a=e.findIndex(m=>m.at>=o),p=e[a]??s,h=e[a-1];return!h||p.at===o?p.area:bh(h.area,p.area,(o-h.at)/(p.at-h.at))}var vh=1e3;function mi(i,o){if(i.kind!=="moving")return i.area;let[e,t]=[i.keys[0],i.keys[i.keys.length-1]];return!e||!t||e.at>=o.end||t.at<o.start-vh?null:ks(i,ee(o.start,e.at,t.at))}function jp(i,o){return i.kind==="moving"?i:{kind:"moving",keys:[o.start,o.end].map(t=>({at:t,area:i.area})),found:!1}}function Up(i,o){return i.kind!=="moving"?i:{kind:"still",area:ks(i,o)??i.keys[0]?.area??Qn}}function Kp(i,o,e){if(i.kind==="own")return i;if(i.kind==="still")return{...i,area:o};let s=[...i.keys.filter(a=>a.at!==e),{at:e,area:o}].sort((a,p)=>a.at-p.at);return{...i,keys:s}}function Vp(i,o){if(i.kind!=="moving"||i.keys.length<=2)return i;let e=i.keys.reduce((t,s)=>Math.abs(s.at-o)<Math.abs(t.at-o)?s:t);return{...i,keys:i.keys.filter(t=>t!==e)}}function Fp(i,o,e){if(i.kind!=="moving")return i;let t=i.keys[0],s=i.keys[i.keys.length-1];if(!t||!s)return i;let a=[...i.keys];return t.at<=o.start&&e.start<t.at&&(a=[{at:e.start,area:t.area},...a]),s.at>=o.end&&e.end>s.at&&(a=[...a,{at:e.end,area:s.area}]),{...i,keys:a}}function fi(i,o){return i.left===o.left&&i.top===o.top&&i.width===o.width&&i.height===o.height}function Gp(i,o){return i.kind!=="moving"?[]:i.keys.map(e=>e.at).filter(e=>e>=o.start&&e<=o.end)}var Jn={name:"",email:"",telephone:""};function ur(i,o,e){return{...i,clips:i.clips.map(t=>t.key===o?e(t):t)}}function Zp(i,o,e){return ur(i,o,t=>({...t,taken:e}))}function Qp(i,o){let e=at(o,i.may)??i.cut;return{...i,cut:e,masks:i.masks.map(t=>Fp(t,i.cut,e))}}function mr(i,o,e){return{...i,masks:i.masks.map((t,s)=>s===o?e:t)}}function Jp(i,o){let e=Qn,t=i.masks.map(s=>ks(s,o));for(let s=0;s<8&&t.some(a=>a&&fi(a,e));s+=1)e={...e,left:Math.min(e.left+.04,.8),top:Math.min(e.top+.04,.7)};return{...i,masks:[...i.masks,{kind:"still",area:e}]}}function $i(i,o){return i.masks[o]?.kind==="own"?i:{...i,masks:i.masks.filter((e,t)=>t!==o)}}function Np(i,o){let e=i.masks.filter(t=>!(t.kind==="moving"&&t.found));return{...i,masks:[...e,...o]}}function ed(i,o,e){let t=i.masks.filter(a=>a.kind!=="own"),s=o?[]:e.map(a=>({kind:"own",area:a}));return{...i,ownMasksOff:o,masks:[...s,...t]}}function td(i,o,e){let t=i.extracts.map(s=>s.sensorId===o?{...s,taken:e}:s);return{...i,extracts:t}}function Me(i){return i.clips.filter(o=>o.taken)}function fr(i){let{name:o,email:e,telephone:t}=i.identity;return!i.contact||!(o||e||t)}function sd(i,o){let e=i.sources.find(({span:s})=>o>=s.start&&o<s.end);if(e)return e;let t=({span:s})=>Math.min(Math.abs(o-s.start),Math.abs(o-s.end));return[...i.sources].sort((s,a)=>t(s)-t(a))[0]}var gi=4e3,bi=200,vi=254,yi=40,Yp=64,Wp=64,Xp=2e4;function ot(i,o={}){return{key:`review.fault.${i}`,values:o}}function rd(i){let o=Me(i);if(!o.length&&!i.words.trim()&&!i.extracts.some(s=>s.taken))return ot("empty");if(o.length>Yp)return ot("clips",{most:Yp});let e=0;for(let[s,a]of o.entries()){if(a.masks.length>Wp)return ot("masks",{camera:a.cameraName,most:Wp});for(let h of a.masks)h.kind==="moving"&&(e+=h.keys.length);if(o.slice(s+1).find(h=>h.cameraId===a.cameraId&&at(h.cut,a.cut)))return ot("overlap",{camera:a.cameraName})}if(e>Xp)return ot("keys",{most:Xp});let t=s=>[...s.trim()].length;if(t(i.words)>gi)return ot("words",{most:gi});if(i.contact){let{name:s,email:a,telephone:p}=i.identity;if(t(s)>bi)return ot("name",{most:bi});if(t(a)>vi)return ot("email",{most:vi});if(t(p)>yi)return ot("telephone",{most:yi})}return null}function Te(i){return{start:Zt(i.start),end:Zt(i.end)}}function ea(i){return{left:i.left,top:i.top,width:i.width,height:i.height}}function yh({request:i,clips:o}){let e=Te(i.window),t=[];for(let s of i.match.clips){let a=o.get(s.clip_id),p=Te(a||s),h=at(Te(s),e);if(!h)continue;let m={cameraId:s.camera_id,cameraName:s.camera_name,sources:[{clipId:s.clip_id,span:p}],shown:p,may:h},b=t.find(S=>S.cameraId===m.cameraId&&at(S.may,h));b?(b.sources=[...b.sources,...m.sources].sort((S,H)=>S.span.start-H.span.start),b.shown=Nn(b.shown,p),b.may=Nn(b.may,h)):t.push(m)}return t}function Nn(i,o){return{start:Math.min(i.start,o.start),end:Math.max(i.end,o.end)}}function nd(i,o){let e=new Set,t=new Map(i.cameras.map(m=>[m.id,m.masks.map(ea)])),s=yh(i).map(m=>{let b=o?.pieces.find(S=>S.camera_id===m.cameraId&&at(Te(S),m.may)!==null);return b&&e.add(`${b.camera_id} ${b.start}`),id(m,b,t.get(m.cameraId)??[])});for(let m of o?.pieces??[]){if(e.has(`${m.camera_id} ${m.start}`))continue;let b=Te(m),S={cameraId:m.camera_id,cameraName:m.camera_name,sources:[],shown:b,may:b};s.push(id(S,m,t.get(m.camera_id)??[]))}let{name:a,email:p,telephone:h}=o?.identity??Jn;return{base:o?.id??null,clips:s,extracts:$h(i,o),words:o?.words??"",contact:!!(a||p||h),identity:{name:a,email:p,telephone:h},audio:o?.audio??!1,cameraMake:o?.camera_make??!1,ownCopy:o?.own_copy??!1,contentCredentials:o?.content_credentials??!1}}function id(i,o,e){let t=o?Te(o):i.may,s=o?.own_masks_off??!1,a=s?[]:e.map(p=>({kind:"own",area:p}));for(let p of o?.masks??[]){let h=ea(p);(s||!e.some(m=>fi(m,h)))&&a.push({kind:"still",area:h})}for(let p of o?.moving??[])a.push(ta(p,t.start));return{key:`${i.cameraId} ${ze(i.may.start)}`,...i,may:o?Nn(i.may,t):i.may,taken:o!==void 0,cut:t,masks:a,ownMasksOff:s}}function ta(i,o){return{kind:"moving",keys:i.keys.map(t=>({at:o+t.at_ms*1e3,area:ea(t)})),found:i.found}}function $h({request:i,sensors:o},e){let t=Te(i.window),s=e?.extracts??[];return o.flatMap(p=>{let h=s.filter(m=>m.sensor_id===p.id);return h.length?h.map(m=>({sensorId:p.id,name:p.name,span:Te(m),taken:!0})):[{sensorId:p.id,name:p.name,span:t,taken:!1}]})}function wi(i){return{base:i.base,pieces:Me(i).map(wh),words:i.words.trim(),extracts:i.extracts.filter(o=>o.taken).map(({sensorId:o,span:e})=>({sensor_id:o,start:ze(e.start),end:ze(e.end)})),identity:fr(i)?{...Jn}:{name:i.identity.name.trim(),email:i.identity.email.trim(),telephone:i.identity.telephone.trim()},audio:i.audio,camera_make:i.cameraMake,own_copy:i.ownCopy,content_credentials:i.contentCredentials}}function wh(i){return{camera_id:i.cameraId,start:ze(i.cut.start),end:ze(i.cut.end),masks:i.masks.flatMap(o=>o.kind==="moving"?[]:[{...o.area}]),moving:i.masks.flatMap(o=>{let e=o.kind==="moving"?xh(o,i.cut):[];return o.kind==="moving"&&e.length>1?[{keys:e,found:o.found}]:[]}),own_masks_off:i.ownMasksOff}}function xh(i,o){let e=i.keys[0],t=i.keys[i.keys.length-1];if(!e||!t)return[];let s=[Math.max(e.at,o.start),...i.keys.map(h=>h.at).filter(h=>h>o.start&&h<o.end),Math.min(t.at,o.end)],a=Math.ceil((o.end-o.start)/1e3),p=new Map;for(let h of s){let m=ks(i,h);if(!m)continue;let b=Math.min(Math.ceil((h-o.start)/1e3),a);p.set(b,{at_ms:b,...m})}return[...p.values()].sort((h,m)=>h.at_ms-m.at_ms)}function xi(i,o){let e=t=>JSON.stringify({...wi(t),base:null});return e(i)===e(o)}function ad(i){if(i?.preparation!=="ready")return 0;let o=i.cuts.reduce((e,t)=>{let s=i.proposal.pieces[t.number-1],a=s?nt(Te(s))-nt(Te(t)):0;return a>=1e6?e+a:e},0);return Math.round(o/1e6)}var od=3e3,kh=1e3,ki=class{constructor(o,e){this.host=o;this.onRequest=e;this.can={findFaces:!0,signClips:!0};this.request=null;this.opened=null;this.draft=null;this.review=null;this.agency=null;this.proof=null;this.doing="";this.denying=!1;this.detection=null;this.error="";this.found=null;this.#r=null;this.#s=null;this.#t=null;this.#e=0;this.#i=null;o.addController(this)}#r;#s;#t;#e;#i;#n;#p;hostConnected(){}hostDisconnected(){this.#e+=1,this.#i?.(),this.#i=null,clearTimeout(this.#n),this.detection!==null&&this.stopDetection(),this.request=null}get ready(){return this.review?.preparation==="ready"&&this.#a}get preparing(){return this.doing==="preparing"||this.review?.preparation==="preparing"&&this.#a}get current(){return this.#a?this.review:null}get#a(){return!!this.draft&&!!this.#r&&xi(this.draft,this.#r)}get#f(){return!!this.draft&&!!this.#s&&!xi(this.draft,this.#s)}use(o,e){let t=o.requests.find(b=>b.id===e)??null,s=this.request,a=s?.id!==e||this.#t?.hub!==o.hub,p=o.available&&this.#t?.available===!1;if(this.#t=o,!t||t===s&&!a&&!p)return;if(this.request=t,a){this.opened=t,this.draft=null,this.#d(o,t);return}let h=s?.decision?.answer!==t.decision?.answer||s?.consent?.proposal_id!==t.consent?.proposal_id||s?.status!==t.status,m=p||s?.proposal?.id!==t.proposal?.id;(h||m&&!this.#f)&&this.#d(o,t)}change(o){this.draft=o,this.error="",this.host.requestUpdate()}read(){this.opened=this.request,this.host.requestUpdate()}async#d(o,e){this.#e+=1;let t=this.#e;this.review=this.#r=this.#s=null,this.error="",this.found=null,this.#b(o.hub),this.#g(o.hub,e,t);let s=await Mh(o.hub,e),a=e.decision?.proposal_id??e.consent?.proposal_id,p=a?await Eh(o.hub,e,a):null;if(t!==this.#e)return;let h=e.status==="open"&&!e.decision,m=p?.proposal??(h?e.proposal:null),b={request:e,cameras:o.cameras,sensors:o.sensors,clips:s};this.draft=this.#s=nd(b,m),p&&(this.#r=this.draft,this.review=p),this.host.requestUpdate(),m&&h&&o.available&&o.mayAnswer&&await this.#c(e,m.id,this.draft)}async#g(o,e,t){this.agency=this.proof=null;let[s,a]=await Promise.allSettled([o.get(`/agencies/${e.agency.id}`),o.get(`/requests/${e.id}/proof`)]);t===this.#e&&(s.status==="fulfilled"&&(this.agency=s.value),a.status==="fulfilled"&&(this.proof=a.value),this.host.requestUpdate())}#b(o){this.#i?.(),this.#i=o.listen(e=>{e.type==="proposal.changed"&&e.data.proposal_id===this.review?.proposal.id&&this.#l()})}async prepare(){let{draft:o,request:e}=this,t=this.#t?.hub;return!o||!e||!t?!1:this.#a&&this.review?.preparation!=="failed"?this.ready:this.#m("preparing",async()=>{let s=o.base!==null&&this.#s&&xi(o,this.#s)?o.base:(await t.post(`/requests/${e.id}/proposals`,wi(o))).id;await this.#c(e,s,o)})}async#c(o,e,t){let s=this.#e,a=this.#t?.hub;if(a){try{let p=`/requests/${o.id}/proposals/${e}/prepare`,h=await a.post(p);if(s!==this.#e)return;this.#r=t,this.#h(h)}catch(p){s===this.#e&&(this.error=R.of(p).message)}this.host.requestUpdate()}}#h(o){this.review=o,this.can={findFaces:o.finds_faces,signClips:o.signs_clips},clearTimeout(this.#n),o.preparation==="failed"&&(this.error=o.reason),(o.preparation==="preparing"||o.preparation==="none")&&(this.#n=setTimeout(()=>{this.#l()},od)),this.host.requestUpdate()}async#l(){let o=this.#e,{review:e,request:t}=this,s=this.#t?.hub;if(!(!e||!t||!s))try{let a=`/requests/${t.id}/proposals/${e.proposal.id}`,p=await s.get(a);o===this.#e&&this.review?.proposal.id===p.proposal.id&&this.#h(p)}catch{o===this.#e&&(this.#n=setTimeout(()=>{this.#l()},od))}}async findFaces(o){let{request:e,draft:t}=this,s=this.#t?.hub,a=t?.clips.find(h=>h.key===o);if(!e||!t||!s||!a?.taken||this.detection!==null)return!1;let p=this.#e;this.detection=0,this.error="",this.found=null,this.#p=setInterval(()=>{this.#v(s,e.id)},kh),this.host.requestUpdate();try{let h=`/requests/${e.id}/proposals`,m=await s.post(h,wi(t)),b=Me(t).indexOf(a)+1,{masks:S}=await s.post(`${h}/${m.id}/pieces/${b}/faces`);if(p!==this.#e||!this.draft)return!1;let H=S.map(me=>ta(me,a.cut.start));return this.found=H.length,this.draft=ur(this.draft,o,me=>Np(me,H)),!0}catch(h){let m=R.of(h);return p===this.#e&&m.code!=="conflict"&&(this.error=m.message),!1}finally{clearInterval(this.#p),this.detection=null,this.host.requestUpdate()}}async#v(o,e){let t=await o.get(`/requests/${e}/faces`).catch(()=>null);t?.searching&&this.detection!==null&&(this.detection=t.done,this.host.requestUpdate())}async stopDetection(){let{request:o}=this,e=this.#t?.hub;if(!(!o||!e||this.detection===null))try{await e.delete(`/requests/${o.id}/faces`)}catch(t){this.error=R.of(t).message,this.host.requestUpdate()}}async approve(){let o=this.review;return!this.ready||!o?(await this.prepare(),!1):this.#o("approving",(e,t)=>_h(e,t,o.proposal.id))}async deny(){if(this.denying)return!1;let o=this.#e;this.denying=!0,this.error="",this.host.requestUpdate();let e=this.#u((t,s)=>zt(t,s,"decision"));this.stopDetection();try{return await e,o===this.#e&&!this.error}catch(t){return o===this.#e&&(this.error=R.of(t).message),!1}finally{this.denying=!1,this.host.requestUpdate()}}undo(){return this.#o("undoing",(o,e)=>zt(o,e,"undo"))}retry(){return this.#o("retrying",(o,e)=>zt(o,e,"share/retry"))}withdraw(){return this.#o("withdrawing",(o,e)=>zt(o,e,"withdrawal"))}#o(o,e){return this.#m(o,()=>this.#u(e))}async#u(o){let{request:e}=this,t=this.#t?.hub;if(!e||!t)return;let{request:s,notice:a}=await o(t,e);s&&this.onRequest(s),this.error=a}async#m(o,e){if(this.doing)return!1;let t=this.#e;this.doing=o,this.error="",this.host.requestUpdate();try{return await e(),t===this.#e&&!this.error}catch(s){return t===this.#e&&(this.error=R.of(s).message),!1}finally{this.doing="",this.host.requestUpdate()}}};async function _h(i,o,e){let t=`/requests/${o.id}`;try{let s={answer:"approve",proposal_id:e};return{request:await i.post(`${t}/decision`,s),notice:""}}catch(s){let a=R.of(s),p=a.code==="conflict"?await i.get(t).catch(()=>null):null;return{request:p,notice:p?.decision?to(p):a.message}}}async function Eh(i,o,e){try{return await i.get(`/requests/${o.id}/proposals/${e}`)}catch{return null}}async function Mh(i,o){let e=o.match.clips.map(s=>i.get(`/clips/${s.clip_id}`)),t=new Map;for(let s of await Promise.allSettled(e))s.status==="fulfilled"&&t.set(s.value.id,s.value);return t}var ld=200,_i,pd,lt=class extends I{constructor(){super(...arguments);g(this,_i);this.readings=null;this.error=""}willUpdate(e){let t=e.get("extract"),{sensorId:s,span:a}=this.extract;t?.sensorId===s&&t.span.start===a.start&&t.span.end===a.end||(e.has("extract")||e.has("hub"))&&l(this,_i,pd).call(this)}render(){if(this.error)return n`<p class="sm">${this.error}</p>`;if(!this.readings)return n`<span class="grey" aria-busy="true"></span>`;if(!this.readings.length)return n`<p class="sm mut">${r("review.readings.none")}</p>`;let e=this.readings.length-ld;return n`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
<table class="tbl tn sm">
<thead>
<tr>
<th scope="col">${r("review.readings.at")}</th>
<th scope="col">${r("review.readings.said")}</th>
</tr>
</thead>
<tbody>
${this.readings.slice(0,ld).map(t=>n`<tr>
<td>${Ze(t.at)}</td>
<td>${t.state}</td>
</tr>`)}
</tbody>
</table>
</div>
${e>0?n`<p class="xs mut">${T("review.readings.more",e)}</p>`:""}`}};_i=new WeakSet,pd=async function(){let{sensorId:e,span:t}=this.extract,s={start:ze(t.start),end:ze(t.end)};try{let a=`/sensors/${e}/readings`,{readings:p}=await this.hub.get(a,s);e===this.extract.sensorId&&(this.readings=p)}catch(a){this.error=R.of(a).message}},lt.styles=[x,$`
.scroll{max-height: 200px;overflow: auto;border: 1px solid var(--nr-line);border-radius: 8px;}.tbl td,
.tbl th{padding: 6px 10px;}`],c([y({attribute:!1})],lt.prototype,"hub",2),c([y({attribute:!1})],lt.prototype,"extract",2),c([v()],lt.prototype,"readings",2),c([v()],lt.prototype,"error",2),lt=c([w("nr-review-readings")],lt);var Th=[{name:"name",type:"text",autocomplete:"name",most:bi},{name:"email",type:"email",autocomplete:"email",most:vi},{name:"telephone",type:"tel",autocomplete:"tel",most:yi}],oe,dd,cd,hd,_s,sa,pt=class extends I{constructor(){super(...arguments);g(this,oe);this.signs=!1;this.open=!1}render(){let{draft:e}=this;return n`<fieldset>
<legend class="vh">${r("review.identity.legend")}</legend>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${!e.contact}
@change=${()=>l(this,oe,_s).call(this,{contact:!1})}
/>
<span>${r("review.identity.anonymous")}</span>
</label>
<label class="choice">
<input
type="radio"
name="identity"
.checked=${e.contact}
@change=${()=>l(this,oe,_s).call(this,{contact:!0})}
/>
<span>${r("review.identity.contact")}</span>
<span class="xs mut">${r("review.identity.once")}</span>
</label>
${e.contact?n`<div class="in">
${Th.map(t=>n`<label class="field"
>${r(`review.identity.${t.name}`)}
<input
type=${t.type}
autocomplete=${t.autocomplete}
maxlength=${t.most}
.value=${e.identity[t.name]}
@input=${s=>l(this,oe,hd).call(this,t.name,s)}
/></label>`)}
<p class="xs mut">${r("review.identity.note")}</p>
</div>`:d}
</fieldset>
<details ?open=${this.open||!!e.words}>
<summary>${f("talk",18)}${r("review.words.heading")}${f("down",16)}</summary>
<div class="in">
<label class="field"
>${r("review.words.label")}
<textarea
rows="4"
maxlength=${gi}
.value=${e.words}
@input=${t=>l(this,oe,_s).call(this,{words:t.target.value})}
></textarea>
</label>
<p class="xs mut">${r("review.words.note")}</p>
</div>
</details>
${e.extracts.length?l(this,oe,dd).call(this):d} ${l(this,oe,cd).call(this)}`}};oe=new WeakSet,dd=function(){return n`<details ?open=${this.open||this.draft.extracts.some(e=>e.taken)}>
<summary>${f("info",18)}${r("review.readings.heading")}${f("down",16)}</summary>
${this.draft.extracts.map(e=>n`<label class="choice">
<input
type="checkbox"
.checked=${e.taken}
@change=${t=>{let s=t.target.checked;l(this,oe,sa).call(this,td(this.draft,e.sensorId,s))}}
/>
<span>${e.name}</span>
</label>
${e.taken?n`<div class="in">
<nr-review-readings .hub=${this.hub} .extract=${e}></nr-review-readings>
</div>`:d}`)}
<p class="in xs mut">${r("review.readings.note")}</p>
</details>`},cd=function(){return n`<details>
<summary>${f("gear",18)}${r("review.making.heading")}${f("down",16)}</summary>
${["ownCopy","contentCredentials","cameraMake"].map(e=>e==="contentCredentials"&&!this.signs&&!this.draft[e]?d:n`<label class="choice">
<input
type="checkbox"
.checked=${this.draft[e]}
@change=${t=>l(this,oe,_s).call(this,{[e]:t.target.checked})}
/>
<span
>${r(`review.making.${e}`)}<small>${r(`review.making.${e}_note`)}</small></span
>
</label>`)}
</details>`},hd=function(e,t){let s=t.target.value;l(this,oe,_s).call(this,{identity:{...this.draft.identity,[e]:s}})},_s=function(e){l(this,oe,sa).call(this,{...this.draft,...e})},sa=function(e){this.dispatchEvent(new CustomEvent("nr-draft",{detail:e}))},pt.styles=[x,$`
:host{display: grid;gap: 14px;}fieldset,
details{border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}label.choice{display: flex;gap: 10px;padding: 11px 12px;min-height: 44px;align-items: center;cursor: pointer;}label.choice + label.choice{border-top: 1px solid var(--nr-line);}label.choice small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}label.choice .xs{margin-inline-start: auto;text-align: end;}input[type="radio"],
input[type="checkbox"]{flex: none;width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}.in{display: grid;gap: 10px;padding: 4px 12px 12px;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic{color: var(--nr-ink2);}summary > .ic:last-child{margin-inline-start: auto;}details[open] summary > .ic:last-child{transform: rotate(180deg);}textarea{min-height: 88px !important;resize: vertical;}`],c([y({attribute:!1})],pt.prototype,"draft",2),c([y({type:Boolean})],pt.prototype,"signs",2),c([y({attribute:!1})],pt.prototype,"hub",2),c([y({type:Boolean})],pt.prototype,"open",2),pt=c([w("nr-review-about")],pt);var Es=Math.round(1e6/15),Sh=1e6/2;function dt(i,o){let e=i.end-i.start;return e>0?ee((o-i.start)/e,0,1):0}function ud(i,o){return Math.round(i.start+ee(o,0,1)*(i.end-i.start))}function md(i,o,e,t){let s=Math.min(Sh,t.end-t.start);return o==="start"?{...i,start:ee(e,t.start,i.end-s)}:{...i,end:ee(e,i.start+s,t.end)}}function fd(i,o){let e=t=>o?{time:t*1e6}:{frames:t};switch(i){case"ArrowRight":case"ArrowUp":return e(1);case"ArrowLeft":case"ArrowDown":return e(-1);case"PageUp":return{time:10*1e6};case"PageDown":return{time:-10*1e6};case"Home":return"first";case"End":return"last";default:return null}}function Mi(i,o){let e=at(i,o);if(!e)return null;let t=dt(i,e.start);return{from:t,width:dt(i,e.end)-t}}function gd(i,o){return o?{before:dt(i,o.start),after:1-dt(i,o.end)}:{before:1,after:0}}var Rh=1500;function bd(i,o){let e=Zt(o.start);return{path:`clips/${i}/video?until=${encodeURIComponent(o.until)}&tag=${o.tag}`,zero:e,frames:o.frames_us.map(t=>e+t)}}function vd(i,o){let e=[...new Set([...i].flatMap(t=>t.frames))].sort((t,s)=>t-s);return e.slice(gr(e,o.start)).filter(t=>t<o.end)}function Ei(i,o){let[e,t]=[0,i.length];for(;e<t;){let s=e+t>>1;i[s]<=o?e=s+1:t=s}return e}function gr(i,o){return Math.max(0,Ei(i,o)-1)}function Ms(i,o){return i[gr(i,o)]??o}function Ti(i,o){let e=Ms(i,o),t=i[Ei(i,o)]??e;return o-e<=t-o?e:t}function yd(i,o,e){return Math.abs(e-o)<Rh&&Ti(i,e)===o}function Ye(i,o){return i.filter(e=>e>=o.start&&e<o.end)}function $d(i,o,e){if(!i.length)return o+e*Es;let t=ee(gr(i,o)+e,0,i.length-1);return i[t]}function wd(i,o,e){return i.length?e>0?i[Ei(i,o)+e-1]??o+Es:i[Ei(i,o-1)+e]??o-Es:o+e*Es}function ra(i,o,e){let t=Ti(i,o);return Math.abs(e-o)<=Math.abs(t-o)?e:t}function br(i,o,e){let t=Ye(i,e);if(!t.length){let a=ee(o,e.start,e.end);return{start:a,end:a+1}}let s=gr(t,o);return{start:t[s],end:t[s+1]??e.end}}function Si(i,o,e,t,s=.5){let a=gr(i,e),p=(i[a]??e)-o,h=i[a+1],m=h===void 0?t*1e6:h-o,b=p+s*Math.max(m-p,0);return ee(b/1e6,0,Math.max(0,t-1e-6))}var ct,yr,F,xd,Ri,ia,na,kd,vr,Ci,$r,wr,qi,Ce=class extends I{constructor(){super(...arguments);g(this,F);this.at=0;this.frames=[];this.selected=-1;this.still=!1;this.pictures=new Map;g(this,ct,null);g(this,yr,"");g(this,Ci,e=>{if(e.button!==0)return;let t=e.target.dataset?.edge;k(this,ct,this.still?"at":t??"at"),e.currentTarget.setPointerCapture(e.pointerId),t!=="at"&&e.target.focus?.(),t||u(this,$r).call(this,e)});g(this,$r,e=>{if(!u(this,ct))return;let t=e.currentTarget.getBoundingClientRect();if(!t.width)return;let{shown:s,may:a}=this.clip,p=ud(s,(e.clientX-t.left)/t.width);u(this,ct)==="at"?l(this,F,qi).call(this,"nr-at",ee(p,s.start,s.end)):l(this,F,vr).call(this,u(this,ct),ra(this.frames,p,a[u(this,ct)]))});g(this,wr,()=>{k(this,ct,null)})}willUpdate(e){if(!e.has("clip"))return;let t=this.clip.sources.map(s=>s.clipId).join(" ");if(t!==u(this,yr)){k(this,yr,t),this.pictures=new Map;for(let{clipId:s}of this.clip.sources)l(this,F,xd).call(this,s)}}render(){let{clip:e}=this,{shown:t,cut:s}=e,a=gd(t,e.taken?s:null),p=100*dt(t,s.start),h=100*dt(t,s.end),m=e.masks[this.selected];return n`<div
class="film ${this.still?"still":""}"
@pointerdown=${u(this,Ci)}
@pointermove=${u(this,$r)}
@pointerup=${u(this,wr)}
@pointercancel=${u(this,wr)}
>
<div class="clipped">
${e.sources.map(({clipId:b,span:S})=>{let H=this.pictures.get(b),me=Mi(t,S);return H&&me?n`<img
src=${H}
alt=""
style="left:${100*me.from}%;width:${100*me.width}%"
/>`:d})}
${l(this,F,ia).call(this,0,a.before)} ${l(this,F,ia).call(this,1-a.after,a.after)}
</div>
${e.taken?n`<i class="cut" style="left:${p}%;width:${h-p}%"></i>
${l(this,F,na).call(this,"start",p)} ${l(this,F,na).call(this,"end",h)}`:d}
${m?Gp(m,s).map(b=>n`<i class="key" style="left:${100*dt(t,b)}%"></i>`):d}
<i class="playhead" data-edge="at" style="left:${100*dt(t,this.at)}%"></i>
</div>
<div class="times tn">
<span
>${r("review.film.from")} <b>${l(this,F,Ri).call(this,s.start)}</b></span
>
<b>${e.taken?ws(nt(s)):r("review.film.stays")}</b>
<span>${r("review.film.to")} <b>${l(this,F,Ri).call(this,s.end)}</b></span>
</div>`}};ct=new WeakMap,yr=new WeakMap,F=new WeakSet,xd=async function(e){try{let t=await this.hub.media(`clips/${e}/filmstrip`);this.pictures=new Map(this.pictures).set(e,t)}catch{}},Ri=function(e,t=1){return Ur(xs(e),t)},ia=function(e,t){return t<=0?d:n`<div
class="out ${t<.16?"narrow":""}"
style="left:${100*e}%;width:${100*t}%"
>
<span>${r("review.film.stays")}</span>
</div>`},na=function(e,t){let{may:s,cut:a}=this.clip,p=h=>((h-s.start)/1e6).toFixed(2);return n`<div
class="handle ${e}"
style="left:${t}%"
data-edge=${e}
role="slider"
tabindex="0"
aria-disabled=${this.still}
aria-label=${r(`review.film.${e}`)}
aria-valuemin="0"
aria-valuemax=${p(s.end)}
aria-valuenow=${p(a[e])}
aria-valuetext=${r("review.film.value",{time:l(this,F,Ri).call(this,a[e],2),length:ws(nt(a))})}
@keydown=${h=>l(this,F,kd).call(this,h,e)}
></div>`},kd=function(e,t){let s=fd(e.key,e.shiftKey);if(s===null||this.still)return;e.preventDefault();let{cut:a,may:p}=this.clip;s==="first"||s==="last"?l(this,F,vr).call(this,t,s==="first"?p.start:p.end):"frames"in s?l(this,F,vr).call(this,t,wd(this.frames,a[t],s.frames)):l(this,F,vr).call(this,t,ra(this.frames,a[t]+s.time,p[t]))},vr=function(e,t){let{cut:s,may:a}=this.clip,p=md(s,e,t,a);l(this,F,qi).call(this,"nr-cut",p);let h=Ye(this.frames,p),m=h.at(-1)??Math.max(p.start,p.end-Es);l(this,F,qi).call(this,"nr-at",e==="start"?h[0]??p.start:m)},Ci=new WeakMap,$r=new WeakMap,wr=new WeakMap,qi=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},Ce.styles=[x,$`
:host{display: block;padding: 8px 0 0;}.film{position: relative;height: 60px;border-radius: 8px;background: #000;direction: ltr;touch-action: none;user-select: none;-webkit-user-select: none;cursor: pointer;}.clipped{position: absolute;inset: 0;overflow: hidden;border-radius: 8px;}.clipped img{position: absolute;top: 0;height: 100%;object-fit: fill;pointer-events: none;}.out{position: absolute;top: 0;bottom: 0;display: grid;place-items: center;overflow: hidden;color: #fff;font: 500 12px/16px var(--nr-font);background: repeating-linear-gradient(
135deg,
rgba(14, 16, 19, 0.9) 0 6px,
rgba(40, 44, 48, 0.9) 6px 12px
);}.out span{white-space: nowrap;padding: 0 14px;}.out.narrow span{visibility: hidden;}.cut{position: absolute;top: -3px;height: 66px;border-block: 3px solid var(--nr-fill);pointer-events: none;}.handle{position: absolute;top: -3px;height: 66px;width: 16px;background: var(--nr-fill);display: grid;place-items: center;cursor: ew-resize;touch-action: none;}.handle::before{content: "";width: 3px;height: 20px;border-radius: 2px;background: #fff;}.handle::after{content: "";position: absolute;inset: 0 -14px;}.handle.start{transform: translateX(-100%);border-radius: 8px 0 0 8px;}.handle.end{border-radius: 0 8px 8px 0;}.still .handle{cursor: default;}.playhead{position: absolute;top: -8px;height: 76px;width: 2px;margin-left: -1px;background: #fff;box-shadow: 0 0 0 1px #000;cursor: ew-resize;}.playhead::after{content: "";position: absolute;inset: 0 -7px;}.key{position: absolute;bottom: 2px;width: 8px;height: 8px;margin-left: -4px;background: #fff;border: 1px solid #000;transform: rotate(45deg);pointer-events: none;}.times{display: grid;grid-template-columns: 1fr auto 1fr;align-items: center;gap: 8px;margin-top: 12px;font-size: 13px;line-height: 18px;color: var(--nr-ink2);direction: ltr;}.times b{color: var(--nr-ink);font-weight: 500;}.times :last-child{text-align: right;}`],c([y({attribute:!1})],Ce.prototype,"hub",2),c([y({attribute:!1})],Ce.prototype,"clip",2),c([y({type:Number})],Ce.prototype,"at",2),c([y({attribute:!1})],Ce.prototype,"frames",2),c([y({type:Number})],Ce.prototype,"selected",2),c([y({type:Boolean})],Ce.prototype,"still",2),c([v()],Ce.prototype,"pictures",2),Ce=c([w("nr-review-film")],Ce);var qh=1.5,Ch=.12;function _d(i,o,e){let t=Te(i.window);return n`<section class="window tn" aria-label=${r("review.window.label")}>
<span class="mut">${le(i.window.start)}</span>
<div class="rail">
${o.clips.map(s=>{let a=Mi(t,s.taken?s.cut:s.may);if(!a)return d;let p=Math.max(qh,100*a.width),h=r("review.window.clip",{camera:s.cameraName,length:ws(nt(s.taken?s.cut:s.may))});return n`<i
class=${s.taken?"on":""}
style="left:${Math.min(100*a.from,100-p)}%;width:${p}%"
title=${h}
></i>
${s.key===e||Lh(o,s,e,t)?n`<span
class="lab ${s.key===e?"sel":""}"
style="left:clamp(36px, ${100*(a.from+a.width/2)}%, calc(100% - 36px))"
>${s.cameraName}</span
>`:d}`})}
</div>
<span class="mut">${le(i.window.end)}</span>
</section>`}function Lh(i,o,e,t){let s=p=>{let h=Mi(t,p.taken?p.cut:p.may);return h?h.from+h.width/2:-1},a=i.clips.find(p=>p.key===e);return i.clips.length>3||!a?!1:Math.abs(s(o)-s(a))>=Ch}var Ed=1500,Ah=250,xr,Qt,Li,Jt,kr,Ai,_r,Pi,Er,aa,Be=class extends I{constructor(){super(...arguments);g(this,Er);this.label="";this.question="";this.detail="";this.disabled=!1;this.holding=!1;this.asking=!1;g(this,xr);g(this,Qt,null);g(this,Li,e=>{e.button!==0||this.disabled||(k(this,Qt,e.timeStamp),!matchMedia("(prefers-reduced-motion: reduce)").matches&&(this.holding=!0,k(this,xr,setTimeout(()=>{u(this,Jt).call(this),l(this,Er,aa).call(this)},Ed))))});g(this,Jt,()=>{clearTimeout(u(this,xr)),this.holding=!1});g(this,kr,()=>{k(this,Qt,null),u(this,Jt).call(this)});g(this,Ai,e=>{let t=u(this,Qt);k(this,Qt,null);let s=matchMedia("(prefers-reduced-motion: reduce)").matches;t!==null&&!s&&e.timeStamp-t>Ah||(this.asking=!0)});g(this,_r,()=>{this.asking=!1,this.renderRoot.querySelector(".hold")?.focus()});g(this,Pi,()=>{this.asking=!1,l(this,Er,aa).call(this)})}disconnectedCallback(){super.disconnectedCallback(),u(this,Jt).call(this)}render(){return n`<button
class="btn fill hold ${this.holding?"on":""}"
?disabled=${this.disabled}
@pointerdown=${u(this,Li)}
@pointerup=${u(this,Jt)}
@pointercancel=${u(this,kr)}
@pointerleave=${u(this,kr)}
@contextmenu=${e=>e.preventDefault()}
@click=${u(this,Ai)}
>
<span class="pg"></span>${f("hold",20)}
<span>${this.holding?r("hold.keep"):this.label||r("hold.rest")}</span>
</button>
${this.asking?n`<nr-dialog open .heading=${this.question} @nr-close=${u(this,_r)}>
<p>${this.detail}</p>
<button slot="acts" class="btn" autofocus @click=${u(this,_r)}>${r("hold.back")}</button>
<button slot="acts" class="btn" @click=${u(this,Pi)}>${r("hold.send")}</button>
</nr-dialog>`:d}`}};xr=new WeakMap,Qt=new WeakMap,Li=new WeakMap,Jt=new WeakMap,kr=new WeakMap,Ai=new WeakMap,_r=new WeakMap,Pi=new WeakMap,Er=new WeakSet,aa=function(){this.dispatchEvent(new CustomEvent("nr-held",{bubbles:!0,composed:!0}))},Be.styles=[x,$`
:host{display: grid;}.hold{position: relative;overflow: hidden;min-height: 52px;border-radius: 26px;font-size: 15px;padding: 0 10px;touch-action: none;user-select: none;-webkit-user-select: none;-webkit-touch-callout: none;}.pg{position: absolute;inset: 0;background: rgba(255, 255, 255, 0.24);transform: scaleX(0);transform-origin: left;transition: transform 150ms ease-out;}.pg:dir(rtl){transform-origin: right;}.on .pg{transform: scaleX(1);transition: transform ${Ed}ms linear;}p{color: var(--nr-ink2);}`],c([y()],Be.prototype,"label",2),c([y()],Be.prototype,"question",2),c([y()],Be.prototype,"detail",2),c([y({type:Boolean})],Be.prototype,"disabled",2),c([v()],Be.prototype,"holding",2),c([v()],Be.prototype,"asking",2),Be=c([w("nr-hold")],Be);var Ph=new Set(["revoked_key","compromised_key"]);function Md(i){let{request:o,boards:e}=i;if(!i.available)return"away";if(o.decision)return Ih(o,i.now);if(o.share?.withdrawn||o.share?.state==="withdrawn")return"withdrawn";if(o.status!=="open")return o.status;let t=e.find(s=>s.origin===o.origin);return t?.state==="stopped"?"forked":t?.state==="left"?"left":o.findings.some(s=>Ph.has(s.code))?"revoked":i.hasKey===!1?"no_key":i.mayAnswer?o.consent?"consent":o.match.clips.length?"decide":o.match.strength==="none"&&o.match.because!=="nothing_moved"?"information":"nothing":"watching"}function Ih(i,o){let{decision:e,share:t}=i;if(e?.answer==="deny")return"denied";switch(t?.state){case void 0:case"approved":return e&&Date.parse(e.final_at)>o?"cooling":"sealing";case"sealed":return"sealing";case"delivered":return t?.opened?"opened":"delivered";default:return t?.state??"sealing"}}function Tt(i){return["decide","nothing","information","consent"].includes(i)}function Td(i){return Tt(i)||["forked","left","revoked","no_key"].includes(i)}function Ii(i,o){return i.window.start!==o.window.start||i.window.end!==o.window.end?"window":o.thread.length>i.thread.length?"thread":null}function oa(i){let{size_bytes:o=0,sent_bytes:e=0}=i.share??{};return o>0?Math.min(1,e/o):0}var O,Sd,Rd,qd,Cd,Ld,St,Ad,Pd,Oi,Id,Rt,ie=class extends I{constructor(){super(...arguments);g(this,O);this.phase="decide";this.doing="";this.denying=!1;this.ready=!1;this.preparing=!1;this.fault="";this.error="";this.detail="";this.me="";this.unread=!1;this.undoable=!1;this.may=!1;this.asking=!1}render(){return n`<div role="status" aria-live="polite">
${this.error?n`<p class="why">${f("warn",18)}<span>${this.error}</span></p>`:d}
${l(this,O,Cd).call(this)}
</div>
${l(this,O,Sd).call(this)} ${this.asking?l(this,O,Id).call(this):d}`}};O=new WeakSet,Sd=function(){let{phase:e}=this;if(!Td(e))return d;let t=e==="consent"&&this.request.consent?.by===this.me;return n`<div class="two">
<button @click=${()=>l(this,O,Rt).call(this,"nr-deny")}>
${this.denying?n`<span class="spin"></span>`:d}${r("review.deny")}
</button>
${Tt(e)&&!t?l(this,O,qd).call(this):n`<span></span>`}
</div>
<p>${r(Tt(e)?u(this,O,Rd):"review.foot.deny_only")}</p>`},Rd=function(){return this.request.people>1&&!this.request.consent?"review.foot.two_people":"review.foot.note"},qd=function(){return this.preparing?n`<button disabled><span class="spin"></span>${r("review.preparing")}</button>`:this.doing==="approving"?n`<button disabled><span class="spin"></span>${r("review.approving")}</button>`:this.ready?n`<nr-hold
.label=${r("review.hold")}
.question=${r("review.ask.heading",{agency:this.request.agency.name})}
.detail=${this.detail}
?disabled=${!!this.doing||!!this.fault||this.unread}
@nr-held=${()=>l(this,O,Rt).call(this,"nr-approve")}
></nr-hold>`:n`<button
?disabled=${!!this.fault||!!this.doing}
@click=${()=>l(this,O,Rt).call(this,"nr-prepare")}
>
${r("review.prepare")}
</button>`},Cd=function(){let{request:e,phase:t}=this;if(Tt(t))return l(this,O,Ld).call(this);let s=e.share;switch(t){case"cooling":{let a=D(e.decision?.final_at??"");return l(this,O,St).call(this,"clock",r("review.state.cooling",{time:a}),"cooling",{},!0)}case"sealing":return l(this,O,St).call(this,"",r("review.state.sealing"),"sealing",{},!0);case"sending":return n`${l(this,O,St).call(this,"",r("review.state.sending"),"sending",{},!1)}
<progress
max="1"
value=${oa(e)}
aria-label=${r("review.state.sending")}
></progress>
<p class="tn" aria-live="off">
${r("review.state.sent",{sent:J(s?.sent_bytes??0),all:J(s?.size_bytes??0),part:as(oa(e))})}
</p>
${l(this,O,Oi).call(this)}`;case"delivered":case"opened":{let a=le(s?.changed_at??""),p=r(`review.state.${t}`,{time:a,agency:e.agency.name});return l(this,O,St).call(this,"tick",p,t,{agency:e.agency.name},!0)}case"failed":return l(this,O,Ad).call(this,s?.reason??"");case"withdrawing":return l(this,O,St).call(this,"",r("review.state.withdrawing"),"withdrawing",{},!1);case"withdrawn":return l(this,O,St).call(this,"cross",r("review.state.withdrawn"),"withdrawn",{agency:e.agency.name},!1);case"denied":return l(this,O,Pd).call(this);default:return d}},Ld=function(){let{request:e}=this,t=e.consent;if(t&&this.phase==="consent"){let a=t.by===this.me,p=r(a?"review.consent.mine":"review.consent.other",{by:t.by,time:le(t.at)});return n`<p class="why">${f("person",18)}<span>${p}</span></p>`}let s=e.voided?n`<p class="why">${f("warn",18)}<span>${e.voided.reason}</span></p>`:d;return n`${s}${this.fault?n`<p class="why">${f("info",18)}<span>${this.fault}</span></p>`:d}`},St=function(e,t,s,a,p){return n`<div class="state">
${e?f(e,22):n`<span class="spin"></span>`}<span>${t}</span>
</div>
<p>${r(`review.state.${s}_note`,a)}</p>
${p?l(this,O,Oi).call(this):d}`},Ad=function(e){return n`${l(this,O,St).call(this,"warn",r("review.state.failed"),"failed",{},!1)}
${e?n`<p class="xs mut">${r("share.hub_says",{reason:e})}</p>`:d}
${l(this,O,Oi).call(this,n`<button ?disabled=${!!this.doing} @click=${()=>l(this,O,Rt).call(this,"nr-retry")}>
${this.doing==="retrying"?n`<span class="spin"></span>`:f("again",18)}
${r("share.retry")}
</button>`)}`},Pd=function(){let e=this.request.decision;return e?n`<div class="state">${f("cross",22)}<span>${r("review.state.denied")}</span></div>
<p>${r("review.state.denied_note",{time:D(e.decided_at)})}</p>
${this.undoable&&this.may?n`<div class="acts">
<button ?disabled=${!!this.doing} @click=${()=>l(this,O,Rt).call(this,"nr-undo")}>
${f("undo",18)}${r("review.undo")}
</button>
</div>`:d}`:d},Oi=function(e=d){let t=this.phase==="delivered"||this.phase==="opened",s=this.request.withdrawable||t;return!this.may||!s&&e===d?d:n`<div class="acts">
${e}
${s?n`<button
?disabled=${!!this.doing}
@click=${()=>{t?this.asking=!0:l(this,O,Rt).call(this,"nr-withdraw")}}
>
${this.doing==="withdrawing"?n`<span class="spin"></span>`:d}
${r(t?"review.withdraw_after":"review.withdraw")}
</button>`:d}
</div>`},Id=function(){let e=()=>{this.asking=!1},{name:t}=this.request.agency;return n`<nr-dialog open .heading=${r("review.withdraw_ask",{agency:t})} @nr-close=${e}>
<p>${r("review.withdraw_what",{agency:t})}</p>
<button slot="acts" class="btn" autofocus @click=${e}>${r("review.back")}</button>
<button
slot="acts"
class="btn"
@click=${()=>{e(),l(this,O,Rt).call(this,"nr-withdraw")}}
>
${r("review.withdraw")}
</button>
</nr-dialog>`},Rt=function(e){this.dispatchEvent(new CustomEvent(e))},ie.styles=[x,$`
:host{display: block;border-top: 1px solid var(--nr-line);padding: 14px 24px 16px;background: var(--nr-card);}.two{display: grid;grid-template-columns: repeat(2, minmax(0, 1fr));gap: 12px;}.two > button,
.wide{min-height: 52px;border-radius: 26px;font-size: 15px;padding: 6px 10px;}p{margin-top: 10px;font-size: 12px;line-height: 17px;color: var(--nr-ink2);}p.why{margin: 0 0 10px;color: var(--nr-ink);font-size: 13px;line-height: 19px;display: flex;gap: 8px;}p.why .ic{color: var(--nr-amber);}.state{display: flex;align-items: center;gap: 10px;min-height: 36px;font: 500 15px/21px var(--nr-font);}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 12px;}progress{display: block;width: 100%;height: 8px;margin-top: 6px;accent-color: var(--nr-fill);}.spin{flex: none;width: 20px;height: 20px;border-radius: 10px;border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);border-top-color: currentColor;animation: turn 1s linear 1s infinite;}@keyframes turn{to{transform: rotate(1turn);}}@media (max-width: 720px){:host{padding: 10px 16px 14px;box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);}p{margin-top: 8px;}}`],c([y({attribute:!1})],ie.prototype,"request",2),c([y()],ie.prototype,"phase",2),c([y()],ie.prototype,"doing",2),c([y({type:Boolean})],ie.prototype,"denying",2),c([y({type:Boolean})],ie.prototype,"ready",2),c([y({type:Boolean})],ie.prototype,"preparing",2),c([y()],ie.prototype,"fault",2),c([y()],ie.prototype,"error",2),c([y()],ie.prototype,"detail",2),c([y()],ie.prototype,"me",2),c([y({type:Boolean})],ie.prototype,"unread",2),c([y({type:Boolean})],ie.prototype,"undoable",2),c([y({type:Boolean})],ie.prototype,"may",2),c([v()],ie.prototype,"asking",2),ie=c([w("nr-review-foot")],ie);function Od(i){let{clip:o,own:e}=i,t=o.masks.some(s=>s.kind!=="own");return!t&&!e.length?d:n`<section class="masks" aria-label=${r("review.masks.heading")}>
${e.length?Oh(i):d}
${t?n`<ul>
${o.masks.map((s,a)=>s.kind==="own"?d:Hh(i,s,a))}
</ul>`:d}
</section>`}function Oh({clip:i,own:o,change:e}){return n`<label class="own">
<input
type="checkbox"
.checked=${!i.ownMasksOff}
@change=${t=>e(ed(i,!t.target.checked,o))}
/>
<span
>${r("review.masks.own",{camera:i.cameraName})}
${i.ownMasksOff?n`<small>${r("review.masks.own_off")}</small>`:d}</span
>
</label>`}function Hh(i,o,e){let{clip:t,selected:s,change:a,select:p}=i,h=i.frame.start,m=r("review.mask.name",{number:e+1}),b=o.kind==="moving";return n`<li class=${e===s?"on":""}>
<button class="btn sm link" aria-pressed=${e===s} @click=${()=>p(e)}>
${f("mask",16)}${m}
</button>
<span class="grow sm mut">${Dh(i,o,h)}</span>
<button
class="btn sm"
aria-label="${r(b?"review.masks.stay":"review.masks.follow")}: ${m}"
@click=${()=>a(mr(t,e,b?Up(o,h):jp(o,t.cut)))}
>
${r(b?"review.masks.stay":"review.masks.follow")}
</button>
${b&&o.keys.length>2?n`<button
class="btn sm"
aria-label="${r("review.masks.drop_key")}: ${m}"
@click=${()=>a(mr(t,e,Vp(o,h)))}
>
${r("review.masks.drop_key")}
</button>`:d}
<button
class="btn sm round"
aria-label="${r("review.masks.remove")}: ${m}"
@click=${()=>a($i(t,e))}
>
${f("trash",18)}
</button>
</li>`}function Dh(i,o,e){if(o.kind==="still")return r("review.masks.whole");let t=p=>Ur(xs(p??0)),s=o.keys[0]?.at,a=r(o.found?"review.masks.found":"review.masks.moving",{from:t(s),to:t(o.keys[o.keys.length-1]?.at),keys:o.keys.length});return mi(o,i.frame)?a:n`<a
href="#"
@click=${p=>{p.preventDefault(),i.go(s??e)}}
>${a}</a
>`}var zh=["top-left","top-right","bottom-left","bottom-right"],Bh=.01,jh=.05,Ts,ce,la,Tr,Nt,pa,da,Mr,ht=class extends I{constructor(){super(...arguments);g(this,ce);this.masks=[];this.frame={start:0,end:1};this.selected=-1;this.still=!1;g(this,Ts,null);g(this,Tr,e=>{let t=u(this,Ts);if(!t)return;e.stopPropagation();let s=this.getBoundingClientRect();if(!s.width||!s.height)return;let a=(e.clientX-t.x)/s.width,p=(e.clientY-t.y)/s.height;l(this,ce,da).call(this,t.number,t.corner,t.area,a,p)});g(this,Nt,e=>{e.stopPropagation(),k(this,Ts,null)})}render(){return this.masks.map((e,t)=>{let s=mi(e,this.frame);if(!s)return d;let a=e.kind==="own",p=r(a?"review.mask.own":"review.mask.name",{number:t+1}),h=`left:${100*s.left}%;top:${100*s.top}%;width:${100*s.width}%;height:${100*s.height}%`;return a||this.still?n`<div class="msk ${a?"own":""}" style=${h}>
<span class="tag"><span>${p}</span></span>
</div>`:n`<div
class="msk"
style=${h}
role="application"
tabindex="0"
data-number=${t}
aria-label=${r("review.mask.read",{name:p})}
aria-describedby="how"
@focus=${()=>l(this,ce,Mr).call(this,"nr-select",t)}
@pointerdown=${m=>l(this,ce,la).call(this,m,t,null,s)}
@pointermove=${u(this,Tr)}
@pointerup=${u(this,Nt)}
@pointercancel=${u(this,Nt)}
@keydown=${m=>l(this,ce,pa).call(this,m,t,null,s)}
>
<span class="tag" aria-hidden="true"><span>${p}</span></span>
${t===this.selected?zh.map(m=>n`<button
class="corner ${m}"
aria-label=${r(`review.mask.${m}`,{name:p})}
@pointerdown=${b=>l(this,ce,la).call(this,b,t,m,s)}
@pointermove=${u(this,Tr)}
@pointerup=${u(this,Nt)}
@pointercancel=${u(this,Nt)}
@keydown=${b=>l(this,ce,pa).call(this,b,t,m,s)}
></button>`):d}
</div>`}).concat(n`<span id="how" class="vh">${r("review.mask.how")}</span>`)}focusMask(e){this.renderRoot.querySelector(`[data-number="${e}"]`)?.focus()}};Ts=new WeakMap,ce=new WeakSet,la=function(e,t,s,a){e.button===0&&(e.stopPropagation(),e.currentTarget.setPointerCapture(e.pointerId),k(this,Ts,{number:t,corner:s,area:a,x:e.clientX,y:e.clientY}),l(this,ce,Mr).call(this,"nr-select",t))},Tr=new WeakMap,Nt=new WeakMap,pa=function(e,t,s,a){let p=e.shiftKey?jh:Bh,m={ArrowLeft:[-p,0],ArrowRight:[p,0],ArrowUp:[0,-p],ArrowDown:[0,p]}[e.key];if(m)l(this,ce,da).call(this,t,s,a,m[0],m[1]);else if(e.key==="Delete"||e.key==="Backspace")l(this,ce,Mr).call(this,"nr-remove",t);else return;e.preventDefault(),e.stopPropagation()},da=function(e,t,s,a,p){let h=t?Bp(s,t,a,p):zp(s,a,p);l(this,ce,Mr).call(this,"nr-place",{number:e,area:h})},Mr=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},ht.styles=[x,$`
:host{position: absolute;inset: 0;overflow: hidden;direction: ltr;}.msk{position: absolute;background: #000;outline: 2px solid rgba(255, 255, 255, 0.85);outline-offset: 0;touch-action: none;cursor: move;color: #fff;font: 500 12px/16px var(--nr-font);display: grid;place-items: center;user-select: none;-webkit-user-select: none;}.msk > span{max-width: 100%;pointer-events: none;text-align: center;}.tag{position: absolute;inset: 0;display: grid;place-items: center;container-type: size;}@container (width < 52px) or (height < 24px){.tag > span{display: none;}}@container (width < 96px){.own .tag > span{display: none;}}.own{cursor: default;outline: 1px dashed rgba(255, 255, 255, 0.6);}.msk:focus-visible{outline: 3px solid #fff;box-shadow: 0 0 0 5px #000;}.corner{position: absolute;width: 24px;height: 24px;min-height: 0;padding: 0;border: 0;border-radius: 4px;background: transparent;touch-action: none;cursor: nwse-resize;}.corner::before{content: "";width: 12px;height: 12px;background: #fff;border: 1px solid #000;border-radius: 2px;}.corner:not(:disabled):hover{background: transparent;}.corner:focus-visible{outline: 3px solid #fff;outline-offset: -3px;box-shadow: 0 0 0 2px #000;}.top-left{left: -12px;top: -12px;}.top-right{right: -12px;top: -12px;cursor: nesw-resize;}.bottom-left{left: -12px;bottom: -12px;cursor: nesw-resize;}.bottom-right{right: -12px;bottom: -12px;}`],c([y({attribute:!1})],ht.prototype,"masks",2),c([y({attribute:!1})],ht.prototype,"frame",2),c([y({type:Number})],ht.prototype,"selected",2),c([y({type:Boolean})],ht.prototype,"still",2),ht=c([w("nr-review-masks")],ht);var Hd=$`
:host{display: block;border-radius: 10px;overflow: hidden;background: #000;color: #fff;direction: ltr;}:host(:focus-within){box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);}section{position: relative;}.box{position: relative;margin: 0 auto;max-height: 62vh;}video{position: absolute;inset: 0;width: 100%;height: 100%;object-fit: fill;}video.wrong{opacity: 0;}.said{position: absolute;inset: 12px 12px auto;width: fit-content;padding: 6px 12px;border-radius: 8px;background: rgba(10, 12, 15, 0.85);font-size: 13px;line-height: 18px;}.ctl{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 8px 12px;background: #000;}.ctl button,
.ctl .time{min-height: 44px;border: 0;border-radius: 22px;padding: 0 14px;background: rgba(255, 255, 255, 0.14);color: #fff;font-size: 13px;font-weight: 400;display: inline-flex;align-items: center;gap: 8px;}.ctl button:not(:disabled):hover{background: rgba(255, 255, 255, 0.24);}.ctl button:focus-visible{outline-color: #fff;outline-offset: -3px;}.ctl .round{width: 44px;padding: 0;justify-content: center;}.ctl .gap{flex: 1;}@media (min-width: 721px){.over{position: absolute;left: 0;right: 0;bottom: 0;background: transparent;padding: 12px;pointer-events: none;}.over > *{pointer-events: auto;}.over > .gap{pointer-events: none;}.over button,
.over .time{background: rgba(10, 12, 15, 0.78);}.over button:not(:disabled):hover{background: rgba(40, 44, 48, 0.92);}}`;var Uh=16/9,Dd=[.5,.95,.8,.2,.6,.4,.9,.3,.5],Kh=200,es,ts,Ss,qt,ut,M,Hi,Sr,ca,ha,zd,Bd,jd,Di,zi,Rr,ua,Lr,Ar,ma,Rs,Pr,qr,Cr,Bi,ji,Ui,Ki,xe,Z=class extends I{constructor(){super(...arguments);g(this,M);this.at=0;this.selected=-1;this.piece="";this.pieceStart=0;this.audio=!1;this.finds=!1;this.looking=null;this.still=!1;this.address="";this.playing=!1;this.failed=!1;this.wrong=!1;this.shape=Uh;this.frames=[];g(this,es,new Map);g(this,ts,"");g(this,Ss,!1);g(this,qt,"");g(this,ut,()=>{});g(this,Di,()=>{let e=this.video;e&&(e.videoWidth&&(this.shape=e.videoWidth/e.videoHeight),k(this,Ss,!1),l(this,M,Rr).call(this,!0))});g(this,zi,()=>{if(this.piece||u(this,Ss)){this.failed=!0;return}k(this,Ss,!0),k(this,ts,k(this,qt,this.address="")),l(this,M,ca).call(this)});g(this,Lr,()=>{let e=this.video;if(!e||this.failed)return;if(this.playing)return e.pause();let t=Ye(this.frames,this.clip.cut),[s,a]=[t[0],t[t.length-1]];if(s!==void 0&&a!==void 0&&this.at>=a){l(this,M,xe).call(this,"nr-at",s);let{zero:p,frames:h}=u(this,M,Sr);e.currentTime=Si(h,p,s,e.duration)}u(this,ut).call(this),this.playing=!0,this.wrong=!1,e.play().then(u(this,Ar),()=>{this.playing=!1})});g(this,Ar,()=>{let e=this.video;if(!(!e||!this.playing))if(typeof e.requestVideoFrameCallback=="function"){let t=e.requestVideoFrameCallback((s,{mediaTime:a})=>l(this,M,ma).call(this,a,Ti));k(this,ut,()=>e.cancelVideoFrameCallback(t))}else{let t=requestAnimationFrame(()=>l(this,M,ma).call(this,e.currentTime,Ms));k(this,ut,()=>cancelAnimationFrame(t))}});g(this,Rs,()=>{u(this,ut).call(this),this.playing=!1});g(this,Pr,()=>{u(this,Rs).call(this),this.isConnected&&l(this,M,Rr).call(this,!0)});g(this,Bi,e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=e.composedPath()[0]?.tagName==="BUTTON";if(e.key===" "&&!t)u(this,Lr).call(this);else if(e.key===",")l(this,M,Cr).call(this,-1);else if(e.key===".")l(this,M,Cr).call(this,1);else return;e.preventDefault()});g(this,ji,e=>{let{number:t,area:s}=e.detail,a=this.clip.masks[t];if(!a)return;l(this,M,qr).call(this);let{start:p}=br(this.frames,this.at,this.clip.cut);l(this,M,xe).call(this,"nr-clip",mr(this.clip,t,Kp(a,s,p)))});g(this,Ui,e=>{l(this,M,xe).call(this,"nr-clip",$i(this.clip,e.detail))});g(this,Ki,async()=>{let e=this.clip.masks.length;l(this,M,xe).call(this,"nr-clip",Jp(this.clip,this.at)),l(this,M,xe).call(this,"nr-select",e),await this.updateComplete,await this.layer?.updateComplete,this.layer?.focusMask(e)})}disconnectedCallback(){super.disconnectedCallback(),u(this,Rs).call(this)}willUpdate(e){e.has("clip")&&l(this,M,ca).call(this),(e.has("clip")||e.has("piece")||e.has("at"))&&l(this,M,ha).call(this)}updated(e){(e.has("at")||e.has("pieceStart"))&&!this.playing&&l(this,M,Rr).call(this)}render(){let e=!this.piece&&!this.still;return n`<section
aria-label=${r("review.player.label",{camera:this.clip.cameraName})}
@keydown=${u(this,Bi)}
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
aria-label=${r(this.piece?"review.player.piece":"review.player.film",{camera:this.clip.cameraName})}
@loadedmetadata=${u(this,Di)}
@pause=${u(this,Pr)}
@ended=${u(this,Pr)}
@error=${u(this,zi)}
></video>`:d}
${this.piece?d:n`<nr-review-masks
.masks=${this.clip.masks}
.frame=${br(this.frames,this.at,this.clip.cut)}
.selected=${this.selected}
.still=${this.still}
@nr-place=${u(this,ji)}
@nr-select=${t=>l(this,M,xe).call(this,"nr-select",t.detail)}
@nr-remove=${u(this,Ui)}
></nr-review-masks>`}
${this.failed||this.wrong?n`<p class="said">${r(this.failed?"review.player.failed":"review.player.wrong")}</p>`:d}
</div>
<div class="ctl over">${l(this,M,zd).call(this)}${e?l(this,M,Bd).call(this):d}</div>
</section>`}};es=new WeakMap,ts=new WeakMap,Ss=new WeakMap,qt=new WeakMap,ut=new WeakMap,M=new WeakSet,Hi=function(){return u(this,es).get(sd(this.clip,this.at)?.clipId??"")},Sr=function(){return this.piece?{zero:this.pieceStart,frames:Ye(this.frames,this.clip.cut)}:u(this,M,Hi)??{zero:this.clip.shown.start,frames:[]}},ca=async function(){let{sources:e,shown:t}=this.clip,s=e.map(({clipId:p})=>p).join(" ");if(s===u(this,ts))return;k(this,ts,s),k(this,es,new Map),this.frames=[];let a=await Promise.allSettled(e.map(async({clipId:p})=>{let h=await this.hub.get(`/clips/${p}/frames`);return[p,bd(p,h)]}));s===u(this,ts)&&(k(this,es,new Map(a.flatMap(p=>p.status==="fulfilled"?[p.value]:[]))),this.frames=vd(u(this,es).values(),t),l(this,M,xe).call(this,"nr-frames",this.frames),await l(this,M,ha).call(this),l(this,M,Rr).call(this),!this.piece&&!u(this,M,Hi)&&(this.failed=e.length>0))},ha=async function(){let e=this.piece||(u(this,M,Hi)?.path??"");if(e!==u(this,qt)){k(this,qt,e),this.failed=this.wrong=!1,this.address="",l(this,M,qr).call(this);try{let t=e?await this.hub.media(e):"";e===u(this,qt)&&(this.address=t)}catch{e===u(this,qt)&&(this.failed=!0)}}},zd=function(){return n`<button
class="round"
aria-label=${r(this.playing?"review.player.pause":"review.player.play")}
title=${r("review.player.keys")}
@click=${u(this,Lr)}
>
${f(this.playing?"pause":"play",18)}
</button>
<button
class="round"
aria-label=${r("review.player.back")}
@click=${()=>l(this,M,Cr).call(this,-1)}
>
${f("previous",18)}
</button>
<button class="round" aria-label=${r("review.player.on")} @click=${()=>l(this,M,Cr).call(this,1)}>
${f("next",18)}
</button>
<span class="time tn">${Ze(xs(this.at))}</span>`},Bd=function(){return n`<button
aria-pressed=${this.audio}
title=${r("review.player.audio_how")}
@click=${()=>l(this,M,xe).call(this,"nr-audio",!this.audio)}
>
${f(this.audio?"sound":"mute",18)}${r(this.audio?"review.player.audio":"review.player.no_audio")}
</button>
<span class="gap"></span>
${this.finds?l(this,M,jd).call(this):d}
<button @click=${u(this,Ki)}>${f("plus",18)}${r("review.mask.add")}</button>`},jd=function(){return this.looking===null?n`<button
title=${r("review.faces.how")}
?disabled=${!this.clip.taken}
@click=${()=>l(this,M,xe).call(this,"nr-faces")}
>
${f("search",18)}${r("review.faces.find")}
</button>`:n`<span class="time tn" role="status"
>${r("review.faces.looking",{part:as(this.looking)})}</span
>
<button @click=${()=>l(this,M,xe).call(this,"nr-faces-off")}>
${f("cross",18)}${r("review.faces.stop")}
</button>`},Di=new WeakMap,zi=new WeakMap,Rr=function(e=!1){let t=this.video;if(!t||t.readyState<1)return;let{zero:s,frames:a}=u(this,M,Sr),p=Si(a,s,this.at,t.duration);!e&&Math.abs(t.currentTime-p)<1e-5||l(this,M,ua).call(this,t,0)},ua=function(e,t){u(this,ut).call(this);let{zero:s,frames:a}=u(this,M,Sr),p=Ms(a,this.at),h=Number(document.timeline.currentTime),m,b=0,S=0,H=()=>{e!==this.video||this.playing||e.seeking||(window.clearTimeout(b),!a.length||m!==void 0&&yd(a,p,m)?this.wrong=!1:t+1<Dd.length?l(this,M,ua).call(this,e,t+1):this.wrong=m!==void 0)},me=()=>{b=window.setTimeout(()=>document.hidden?me():H(),Kh*(t+1))},ne=(zs,{mediaTime:Br,presentationTime:Zi})=>{S=e.requestVideoFrameCallback(ne),!(Zi<h)&&(m=s+Math.round(Br*1e6),H())},he=()=>m===void 0?me():H();typeof e.requestVideoFrameCallback=="function"&&(S=e.requestVideoFrameCallback(ne),e.addEventListener("seeked",he,{once:!0}),k(this,ut,()=>{e.cancelVideoFrameCallback(S),e.removeEventListener("seeked",he),window.clearTimeout(b)})),e.currentTime=Si(a,s,this.at,e.duration,Dd[t])},Lr=new WeakMap,Ar=new WeakMap,ma=function(e,t){if(!this.video||!this.playing)return;let{zero:a,frames:p}=u(this,M,Sr),h=t(p,a+Math.round(e*1e6)),{cut:m}=this.clip;if(this.at<m.end&&h>=m.end){l(this,M,qr).call(this),l(this,M,xe).call(this,"nr-at",Ye(p,m).at(-1)??m.end);return}l(this,M,xe).call(this,"nr-at",h),u(this,Ar).call(this)},Rs=new WeakMap,Pr=new WeakMap,qr=function(){this.video?.pause(),u(this,Rs).call(this)},Cr=function(e){l(this,M,qr).call(this);let{shown:t,cut:s}=this.clip,a=this.piece?Ye(this.frames,s):this.frames,p=this.piece?s:t,h=$d(a,this.at,e);l(this,M,xe).call(this,"nr-at",a.length?h:ee(h,p.start,p.end))},Bi=new WeakMap,ji=new WeakMap,Ui=new WeakMap,Ki=new WeakMap,xe=function(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))},Z.styles=[x,Hd],c([y({attribute:!1})],Z.prototype,"hub",2),c([y({attribute:!1})],Z.prototype,"clip",2),c([y({type:Number})],Z.prototype,"at",2),c([y({type:Number})],Z.prototype,"selected",2),c([y()],Z.prototype,"piece",2),c([y({type:Number})],Z.prototype,"pieceStart",2),c([y({type:Boolean})],Z.prototype,"audio",2),c([y({type:Boolean})],Z.prototype,"finds",2),c([y({attribute:!1})],Z.prototype,"looking",2),c([y({type:Boolean})],Z.prototype,"still",2),c([v()],Z.prototype,"address",2),c([v()],Z.prototype,"playing",2),c([v()],Z.prototype,"failed",2),c([v()],Z.prototype,"wrong",2),c([v()],Z.prototype,"shape",2),c([Ht("video")],Z.prototype,"video",2),c([Ht("nr-review-masks")],Z.prototype,"layer",2),c([v()],Z.prototype,"frames",2),Z=c([w("nr-review-player")],Z);var Ud=$`
:host{display: grid;grid-template-columns: minmax(0, 1fr) minmax(360px, 424px);height: 100%;min-height: 0;}.L{padding: 16px 24px;overflow: auto;min-height: 0;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;align-content: start;gap: 12px;}.R{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);display: flex;flex-direction: column;min-height: 0;min-width: 0;}.R .sc{flex: 1;overflow: auto;padding: 16px 24px 12px;display: grid;grid-template-columns: minmax(0, 1fr);grid-auto-rows: max-content;gap: 14px;align-content: start;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.rh .sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{flex: none;width: 44px;height: 44px;display: grid;place-items: center;color: inherit;border-radius: 22px;margin: -8px 0 0;margin-inline-start: -12px;}.back:dir(rtl){transform: scaleX(-1);}.ctabs{display: flex;flex-wrap: wrap;gap: 8px;}.ctabs li{flex: 1 1 150px;min-width: 0;display: flex;align-items: center;border: 1.5px solid var(--nr-edge);border-radius: 8px;background: var(--nr-card);}.ctabs li.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.ctabs .box{flex: none;display: grid;place-items: center;width: 44px;height: 48px;cursor: pointer;}input[type="checkbox"]{width: 20px;height: 20px;margin: 0;flex: none;accent-color: var(--nr-fill);}.ctabs button{flex: 1;min-width: 0;min-height: 48px;display: block;text-align: start;border: 0;border-radius: 8px;padding-block: 6px;padding-inline: 0 10px;font-weight: 400;}.ctabs b{font-weight: 500;display: block;line-height: 18px;overflow-wrap: anywhere;}.ctabs span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.ctabs .seen{display: block;}.window{display: grid;grid-template-columns: auto minmax(0, 1fr) auto;gap: 10px;align-items: center;font-size: 13px;line-height: 18px;direction: ltr;padding-bottom: 20px;}.rail{position: relative;height: 8px;border-radius: 4px;background: var(--nr-sunk);border: 1px solid var(--nr-line);}.rail i{position: absolute;top: -4px;height: 14px;min-width: 8px;border-radius: 3px;background: var(--nr-ink2);}.rail i.on{background: var(--nr-fill);}.rail .lab{position: absolute;top: 14px;transform: translateX(-50%);font-size: 12px;line-height: 16px;color: var(--nr-ink2);white-space: nowrap;}.masks{display: grid;gap: 8px;}.masks ul{display: grid;gap: 4px;}.masks li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;padding: 4px 8px;border: 1px solid var(--nr-border);border-radius: 8px;background: var(--nr-card);}.masks li.on{border-color: var(--nr-link);}.masks .own{display: flex;gap: 10px;align-items: center;min-height: 44px;}.masks small{display: block;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}nr-finding .act{display: flex;flex-wrap: wrap;gap: 8px;align-items: center;margin-top: 8px;}.wait{grid-column: 1 / -1;padding: 24px;}:host([narrow]){display: block;height: auto;}@media (max-width: 870px){:host{display: block;height: auto;}.L{padding: 12px 16px;overflow: visible;}nr-review-player{margin-inline: -16px;border-radius: 0;}.R{display: contents;}.R .sc{padding: 16px;overflow: visible;background: var(--nr-card);border-top: 1px solid var(--nr-line);}.rail .lab:not(.sel){display: none;}.R .first{order: -1;}nr-review-foot{position: sticky;bottom: 0;z-index: 2;}.rh h2{font-size: 18px;line-height: 24px;}.rh .tile{display: none;}}@media (max-height: 480px){nr-review-foot{position: static;}}`;function ga(i,o){return(i.custody.files??[])[o-1]?.recorded??null}var Vd=$`
:host{display: block;border: 1px solid var(--nr-border);border-radius: 10px;min-width: 0;}summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 11px 12px;min-height: 44px;cursor: pointer;border-radius: 10px;}summary::-webkit-details-marker{display: none;}summary > .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details[open] summary > .ic:last-child{transform: rotate(180deg);}.in{padding: 0 12px 12px 38px;font-size: 13px;line-height: 20px;color: var(--nr-ink2);display: grid;gap: 2px;}.in:dir(rtl){padding: 0 38px 12px 12px;}`,ss=class extends I{constructor(){super(...arguments);this.proof=null}render(){let{request:e,proof:t}=this;if(!t)return n`<details>
<summary>${f("info",18)}${r("review.proof.unknown")}${f("down",16)}</summary>
<p class="in">${r("review.proof.unknown_why")}</p>
</details>`;let s=t.witnesses.length;return n`<details>
<summary>
<span class="ok">${f("verified",20)}</span>
<span
>${t.seen_at?r("review.proof.line",{time:D(t.seen_at)}):r("review.proof.issued",{time:D(e.issued)})}</span
>${f("down",16)}
</summary>
<div class="in">
<p>${r("review.proof.signed",{agency:e.agency.name})}</p>
<p>
${r("review.proof.entry",{index:E(t.index)})}
<span class="code">${t.origin}</span>
</p>
<p>${s?T("review.proof.witnesses",s):r("review.proof.no_witness")}</p>
<p>${q(`requests/${e.id}`,r("review.proof.more"))}</p>
</div>
</details>`}};ss.styles=[x,Vd,$`
.ok{color: var(--nr-ok);}`],c([y({attribute:!1})],ss.prototype,"request",2),c([y({attribute:!1})],ss.prototype,"proof",2),ss=c([w("nr-review-proof")],ss);var qs=class extends I{render(){let{review:o}=this,{files:e,information:t,...s}=o.custody;return n`<details>
<summary>${f("sealed",18)}${r("review.files.heading")}${f("down",16)}</summary>
<div class="in">
${o.cuts.map(a=>{let p=o.proposal.pieces[a.number-1],h=ga(o,a.number);return n`<section>
<h4>${r("review.files.clip",{number:a.number,camera:p?.camera_name??""})}</h4>
${h?.archives.map(m=>n`<p>${[ms(m),...Jr(m)].join(" ")}</p>`)}
${h?.hub?n`<p>${r("recorded.partly")}</p>`:d}
<dl class="tn">
${Cs("time",`${D(a.start)}, ${Va(Date.parse(a.end)-Date.parse(a.start))}`)}
${Cs("frames",r("review.files.frames_of",{all:E(a.frames),copied:E(a.frames_copied)}))}
${Cs("picture",`${a.width} × ${a.height}`)} ${Cs("size",J(a.size_bytes))}
${h?d:Cs("clock",r("review.files.clock_of",{ms:E(a.clock_offset_ms)}))}
${Cs("sha256",n`<span class="code">${a.sha256}</span>`)}
</dl>
</section>`})}
${o.preparation==="ready"?n`<section>
<h4>${r("review.files.custody")}</h4>
<p>${r("review.files.custody_note")}</p>
<dl class="all">${fa({...s,files:e,information:t})}</dl>
</section>`:d}
</div>
</details>`}};qs.styles=[x,Vd,$`
.in{gap: 12px;}h4{font: 500 13px/18px var(--nr-font);color: var(--nr-ink);}dl{display: grid;grid-template-columns: max-content minmax(0, 1fr);gap: 2px 10px;font-size: 12px;line-height: 17px;}dl.all{grid-template-columns: fit-content(55%) minmax(0, 1fr);}dl.all dt{overflow-wrap: anywhere;}dd{color: var(--nr-ink);overflow-wrap: anywhere;}`],c([y({attribute:!1})],qs.prototype,"review",2),qs=c([w("nr-review-files")],qs);function Cs(i,o){return n`<dt>${r(`review.files.${i}`)}</dt>
<dd>${o}</dd>`}function fa(i,o=""){return Object.entries(i).flatMap(([e,t])=>{let s=o?`${o}.${e}`:e;return Array.isArray(t)?t.flatMap((a,p)=>a!==null&&typeof a=="object"?fa(a,`${s}[${p+1}]`):[Kd(`${s}[${p+1}]`,a)]):t!==null&&typeof t=="object"?fa(t,s):t===void 0?[]:[Kd(s,t)]})}function Kd(i,o){return n`<dt class="code">${i}</dt>
<dd class="code">${o===null?"–":o===""?"“”":String(o)}</dd>`}function ba(i){return ws(i.reduce((o,e)=>o+nt(e.cut),0))}function Fd(i,o,e,t=0){let s=Me(i);return[Vh(i,s),...s.length?[...Fh(e),Gh(i),Yh(s)]:[],Wh(i),...Xh(i),...Zh(i),Qh(o),Jh(t||(e?.size_bytes??0))]}function Vh(i,o){return o.length?{icon:"clip",term:T("review.leaves.clips",i.clips.length),value:r("review.leaves.clips_of",{count:o.length,all:i.clips.length,length:ba(o)}),note:r("review.leaves.clips_note")}:{icon:"clip",term:r("review.leaves.clip"),value:r("review.leaves.no_clip")}}function Fh(i){let o=new Map;for(let e of i?.cuts??[]){let t=i&&ga(i,e.number);for(let s of t?.archives??[]){let a=ms(s),p=o.get(a)??{cuts:[],footage:[],partly:!1};o.set(a,p),p.cuts.push(e),p.footage.push(s),p.partly||=t?.hub??!1}}return[...o].map(([e,{cuts:t,footage:s,partly:a}])=>{let p=new Set(t.map(m=>i?.proposal.pieces[m.number-1]?.camera_name)),h=new Set(t).size===i?.cuts.length;return{icon:"disk",term:r("review.leaves.recorded"),value:h?e:`${[...p].join(", ")}: ${e}`,note:[...Jr(tl(s)),...a?[r("recorded.partly")]:[]].join(" ")}})}function Gh(i){return i.audio?{icon:"sound",term:r("review.leaves.audio"),value:r("review.leaves.audio_on")}:{icon:"mute",term:r("review.leaves.audio"),value:r("review.leaves.none")}}function Yh(i){let o=i.flatMap(m=>m.masks),e=o.filter(m=>m.kind==="moving").length,t=i.some(m=>m.ownMasksOff),s={icon:"mask",term:r("review.leaves.masks")},a=t?{note:r("review.leaves.masks_off")}:{};if(!o.length)return{...s,value:r("review.leaves.none"),...a};let p=e?e===o.length?"moving":"mixed":"still",h=r(`review.leaves.masks_${p}`,{count:o.length,moving:e,length:ba(i)});return{...s,value:h,...a}}function Wh(i){let o={icon:"person",term:r("review.leaves.about")};if(fr(i)){let p=i.cameraMake?"review.leaves.about_make":"review.leaves.about_note";return{...o,value:r("review.leaves.nothing"),note:r(p)}}let{name:e,email:t,telephone:s}=i.identity,a=[e,t,s].map(p=>p.trim()).filter(Boolean);return{...o,value:a.join(", "),note:r("review.leaves.about_told")}}function Xh(i){let o=[],e=i.words.trim();e&&o.push({icon:"talk",term:r("review.leaves.words"),value:`“${e}”`});let t=i.extracts.filter(s=>s.taken);if(t.length){let s=t.map(a=>a.name).join(", ");o.push({icon:"info",term:r("review.leaves.readings"),value:s,note:r("review.leaves.readings_note")})}return o}function Zh(i){return i.contentCredentials?[{icon:"tick",term:r("review.leaves.credentials"),value:r("review.leaves.credentials_on"),note:r("review.leaves.credentials_note")}]:[]}function Qh(i){let o={icon:"lock",term:r("review.leaves.sealed"),value:i.name};return i.key?{...o,code:ft(i.key),note:r("review.leaves.sealed_note")}:{...o,note:r("review.leaves.sealed_no_key")}}function Jh(i){let o={icon:"download",term:r("review.leaves.size")};return i?{...o,value:r("review.leaves.size_of",{size:J(i)})}:{...o,value:r("review.leaves.size_unknown")}}function Gd(i,o){let e=Me(i),t=e.reduce((a,p)=>a+p.masks.length,0);return`${[e.length?T("review.ask.clips",e.length,{length:ba(e)}):r("review.ask.no_clips"),...e.length?[r(i.audio?"review.ask.audio":"review.ask.no_audio")]:[],...e.length?[t?T("review.ask.masks",t):r("review.ask.no_masks")]:[],...i.words.trim()?[r("review.ask.words")]:[],...i.extracts.some(a=>a.taken)?[r("review.ask.readings")]:[],r(fr(i)?"review.ask.anonymous":"review.ask.contact"),...o?[J(o.size_bytes)]:[]].join(", ")}.`}function Le(i,o,e={},t="",s=d){return n`<nr-finding .tone=${i} tone=${i} .icon=${t} .heading=${`${r(`${o}.heading`,e)}.`}
>${r(`${o}.text`,e)}${s===d?d:n`<div class="act">${s}</div>`}</nr-finding
>`}function Yd(i,o,e,t,s){let a=e.agency.name,p=[],h=H=>q(`requests/${e.id}`,H);switch(i){case"forked":p.push(n`<div role="alert">
${Le("red","review.forked",{board:e.origin},"fork",q("boards",r("review.see_board")))}
</div>`);break;case"left":p.push(Le("amber","review.left",{board:e.origin},"",q("boards",r("review.see_board"))));break;case"revoked":p.push(Le("red","review.revoked",{agency:a},"",h(r("review.see_entry"))));break;case"no_key":p.push(Le("amber","review.no_key",{agency:a}));break;case"watching":p.push(Le("plain","review.watching"));break;case"resolved":case"expired":p.push(Le("plain",`review.${i}`,{agency:a,time:D(Nh(e))},"tick"));break;case"nothing":case"information":p.push(Le("plain",`review.${i}`,{why:e.match.reason}));break;default:}let m=eu(e,s);if(m&&p.push(m),t.opened&&!e.decision&&e.status==="open"){let H=Ii(t.opened,e);H&&p.push(Le("amber",`review.changed_${H}`,{window:Ie(e.window)},"",n`${h(r("review.see_correction"))}
<button class="btn sm" @click=${()=>t.read()}>${r("review.have_read")}</button>`))}let b=ad(t.current);b&&p.push(Le("amber","review.missing",{length:T("review.seconds",b)}));let S=o.boards.find(H=>H.origin===e.origin);return i!=="away"&&S?.state==="unreachable"&&p.push(Le("amber","review.behind",{time:D(S.since)},"away")),S?.state==="unchecked"&&p.push(Le("amber","review.unchecked",{board:e.origin},"warn",q("boards",r("review.see_board")))),p}function Nh(i){return i.status==="resolved"?i.thread.findLast(o=>o.kind==="request.resolve")?.issued??i.expires:i.expires}function eu(i,o){let e=i.decision;if(!e||e.by===o&&e.answered_by==="person")return null;let t=e.answered_by==="rule"?"rule":"person";return Le("plain",`review.answered_${e.answer}_${t}`,{by:e.by,time:le(e.decided_at)},"person")}function tu({clips:i,labels:o,selected:e,still:t,select:s,take:a}){return n`<ul class="ctabs" aria-label=${r("review.clips.label")}>
${i.map(p=>{let h=p.key===e,m=le(ze(p.cut.start));return n`<li class=${h?"on":""}>
<label class="box"
><input
type="checkbox"
.checked=${p.taken}
?disabled=${t}
aria-label=${r("review.clips.take",{camera:p.cameraName,time:m})}
@change=${b=>a(p.key,b.target.checked)}
/></label>
<button aria-pressed=${h} @click=${()=>s(p.key)}>
<b>${p.cameraName}</b>
<span class="tn">${m} · ${r(p.taken?"review.clips.leaves":"review.clips.stays")}</span>
<span class="seen">${o(p).map(b=>r(`seen.${b}`)).join(", ")}</span>
</button>
</li>`})}
</ul>`}var V,As,Ps,C,Wd,va,ya,Vi,Xd,Zd,$a,Ls,Qd,Jd,Nd,ec,tc,Fi,Ir,sc,rc,We=class extends P{constructor(){super(...arguments);g(this,C);this.key="";this.at=0;this.frames=[];this.mask=-1;this.leaving=!1;g(this,V,new ki(this,e=>this.show(e)));g(this,As,!1);g(this,Ps);g(this,Ir,e=>{l(this,C,Ls).call(this,e.detail)})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(u(this,Ps))}willUpdate(e){this.house&&this.route[0]&&u(this,V).use(this.house,this.route[0]);let t=u(this,V).draft;if(t&&!t.clips.some(s=>s.key===this.key)){let s=Me(t)[0]??t.clips[0];s&&l(this,C,va).call(this,s)}u(this,V).ready?u(this,As)&&(k(this,As,!1),this.leaving=Me(u(this,V).draft).some(s=>s.key===this.key)):this.leaving=!1,l(this,C,Wd).call(this)}render(){let{draft:e}=u(this,V),t=u(this,V).request;if(!t)return this.house?.loaded?n`<div class="wait">
<nr-empty icon="inbox" .heading=${r("review.gone")} .text=${r("review.gone_why")}>
<p>${q("requests",r("review.all_requests"),{class:"btn"})}</p>
</nr-empty>
</div>`:n`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;let s=Md({request:t,available:this.house.available,boards:this.house.boards,mayAnswer:this.house.mayAnswer,hasKey:u(this,C,Vi)===null?null:u(this,C,Vi)!=="",now:Date.now()});return n`<div class="L">
${l(this,C,Xd).call(this)}
${e?l(this,C,Zd).call(this,e,s):n`<span class="grey" aria-busy="true"></span>`}
</div>
<div class="R">
<div class="sc">${e?l(this,C,sc).call(this,e,s):d}</div>
${l(this,C,rc).call(this,e,s)}
</div>`}};V=new WeakMap,As=new WeakMap,Ps=new WeakMap,C=new WeakSet,Wd=function(){clearTimeout(u(this,Ps));let{undoable_until:e,decision:t}=u(this,V).request??{},s=[e,t?.final_at].map(p=>Date.parse(p??"")-Date.now()).filter(p=>p>0),a=Math.min(...s);a<2**31&&k(this,Ps,setTimeout(()=>this.requestUpdate(),a+50))},va=function(e){this.key!==e.key&&(this.frames=[]),this.key=e.key,l(this,C,Ls).call(this,e.cut.start),this.mask=-1},ya=function(){return this.hass.user?.name??""},Vi=function(){let{request:e,agency:t,current:s}=u(this,V),a=s?.proposal??e?.proposal;return t?.delivery_key??a?.recipient.delivery_key??null},Xd=function(){let e=u(this,V).request;return e?n`<header class="rh">
${q(`requests/${e.id}`,n`${f("back",22)}<span class="vh">${r("review.back_to")}</span>`,{class:"back"})}
<span class="tile" style="--s:48px" aria-hidden="true">${fe(e.agency.name)}</span>
<div class="grow">
<h2>${r("request.heading",{agency:e.agency.name,title:e.title})}</h2>
<p class="sub">
${ke(e)?n`<nr-chip icon="flag" have>${r("practice.chip")}</nr-chip>`:n`<nr-level .level=${e.agency.level}></nr-level>`}
${e.case_number?n`<span>${r("ask.case",{number:e.case_number})}</span>`:d}
<span class="tn">${Ie(e.window)}</span>
${q(`requests/${e.id}`,T("review.thread",e.thread.length+1))}
</p>
</div>
</header>`:d},Zd=function(e,t){let s=e.clips.find(m=>m.key===this.key),a=u(this,V).request;if(!s||!a)return n`<nr-empty
class="card"
icon="clip"
.heading=${r("review.no_clip.heading")}
.text=${r("review.no_clip.text")}
></nr-empty>`;let p=!Tt(t)||t==="consent",h=l(this,C,Nd).call(this,e,s);return n`${tu({clips:e.clips,labels:({sources:m})=>{let b=a.match.clips.filter(S=>m.some(({clipId:H})=>H===S.clip_id));return os.filter(S=>b.some(H=>H.labels.includes(S)))},selected:this.key,still:p,select:m=>{let b=e.clips.find(S=>S.key===m);b&&l(this,C,va).call(this,b)},take:(m,b)=>u(this,V).change(Zp(e,m,b))})}
${h?n`<div class="seg" role="group" aria-label=${r("review.view.label")}>
${[!1,!0].map(m=>n`<button
aria-pressed=${this.leaving===m}
@click=${()=>l(this,C,ec).call(this,m,s)}
>
${r(m?"review.view.leaves":"review.view.recording")}
</button>`)}
</div>`:d}
<nr-review-player
.hub=${this.house.hub}
.clip=${s}
.at=${this.at}
.selected=${this.mask}
.piece=${this.leaving?h:""}
.pieceStart=${l(this,C,Jd).call(this,e,s)}
.audio=${e.audio}
.finds=${u(this,V).can.findFaces}
.looking=${u(this,V).detection}
.still=${p}
@nr-frames=${m=>l(this,C,Qd).call(this,m.detail)}
@nr-at=${u(this,Ir)}
@nr-clip=${m=>l(this,C,Fi).call(this,m.detail)}
@nr-select=${m=>{this.mask=m.detail}}
@nr-audio=${m=>u(this,V).change({...e,audio:m.detail})}
@nr-faces=${()=>{u(this,V).findFaces(s.key)}}
@nr-faces-off=${()=>{u(this,V).stopDetection()}}
></nr-review-player>
<p class="sm mut" role="status" ?hidden=${u(this,V).found===null}>${l(this,C,tc).call(this)}</p>
<nr-review-film
.hub=${this.house.hub}
.clip=${s}
.at=${this.at}
.frames=${this.frames}
.selected=${this.mask}
.still=${p||!s.taken}
@nr-at=${u(this,Ir)}
@nr-cut=${m=>l(this,C,Fi).call(this,Qp(u(this,C,$a)??s,m.detail))}
></nr-review-film>
${_d(a,e,this.key)}
${p?d:Od({clip:s,frame:br(this.frames,this.at,s.cut),selected:this.mask,own:this.house.cameras.find(m=>m.id===s.cameraId)?.masks??[],change:m=>l(this,C,Fi).call(this,m),select:m=>{this.mask=m},go:m=>l(this,C,Ls).call(this,m)})}`},$a=function(){return u(this,V).draft?.clips.find(e=>e.key===this.key)},Ls=function(e){let t=u(this,C,$a)?.cut,s=t?Ye(this.frames,t):[],a=e===t?.start?s[0]:void 0;this.at=a??Ms(this.leaving&&s.length?s:this.frames,e)},Qd=function(e){this.frames=e,l(this,C,Ls).call(this,this.at)},Jd=function(e,t){let s=u(this,V).review?.cuts[Me(e).indexOf(t)];return s?Zt(s.start):t.cut.start},Nd=function(e,t){let{ready:s,review:a,request:p}=u(this,V),h=Me(e).indexOf(t)+1;return!s||!a||!p||!h?"":`requests/${p.id}/proposals/${a.proposal.id}/pieces/${h}/video`},ec=function(e,t){this.leaving=e,l(this,C,Ls).call(this,Math.min(Math.max(this.at,t.cut.start),t.cut.end-1))},tc=function(){let e=u(this,V).found;return e===null?d:e?T("review.faces.found",e):r("review.faces.none")},Fi=function(e){let t=u(this,V).draft;t&&u(this,V).change(ur(t,e.key,()=>e)),this.mask>=e.masks.length&&(this.mask=-1)},Ir=new WeakMap,sc=function(e,t){let s=u(this,V),a=s.request;if(!a)return d;let p=Yd(t,this.house,a,s,u(this,C,ya)),h=a.findings.filter(b=>t!=="revoked"||!["revoked_key","compromised_key"].includes(b.code)),m={name:a.agency.name,key:u(this,C,Vi)??""};return n`${p.length?n`<div class="first" style="display:grid;gap:12px">${p}</div>`:d}
${t==="denied"||t==="resolved"||t==="expired"?d:n`<nr-what-leaves
.items=${Fd(e,m,s.current,a.share?.size_bytes)}
></nr-what-leaves>`}
${s.current&&s.current.preparation==="ready"?n`<nr-review-files .review=${s.current}></nr-review-files>`:d}
${h.length?n`<div class="first" style="display:grid;gap:12px">${h.map(Ks)}</div>`:d}
${Tt(t)&&t!=="consent"?n`<nr-review-about
.draft=${e}
.hub=${this.house.hub}
.signs=${s.can.signClips}
.open=${t==="information"||t==="nothing"}
@nr-draft=${b=>s.change(b.detail)}
></nr-review-about>`:d}
<nr-review-proof .request=${a} .proof=${s.proof}></nr-review-proof>`},rc=function(e,t){let s=u(this,V),a=s.request;if(!a)return d;if(["away","watching","resolved","expired"].includes(t))return d;let p=e?rd(e):null,h=!!s.opened&&Ii(s.opened,a)!==null;return n`<nr-review-foot
.request=${a}
.phase=${t}
.doing=${s.doing||(s.detection===null?"":"looking")}
.denying=${s.denying}
.ready=${s.ready}
.preparing=${s.preparing||!e}
.fault=${p?r(p.key,p.values):""}
.error=${s.error}
.detail=${e?Gd(e,s.current):""}
.me=${u(this,C,ya)}
.unread=${h}
.may=${this.house.mayAnswer}
.undoable=${Date.parse(a.undoable_until??"")>Date.now()}
@nr-deny=${()=>{s.deny()}}
@nr-prepare=${()=>{k(this,As,!0),s.prepare()}}
@nr-approve=${()=>{s.approve()}}
@nr-undo=${()=>{s.undo()}}
@nr-withdraw=${()=>{s.withdraw()}}
@nr-retry=${()=>{s.retry()}}
></nr-review-foot>`},We.styles=[x,Ud],c([v()],We.prototype,"key",2),c([v()],We.prototype,"at",2),c([v()],We.prototype,"frames",2),c([v()],We.prototype,"mask",2),c([v()],We.prototype,"leaving",2),We=c([w("nr-page-review")],We);var su={agencies:[],kinds:[],incidents:[],level_from:null,level_to:null,findings:[],farther_than_m:null,nearer_than_m:null,longer_than_s:null,hours:null,strengths:[],labels:[],words:[]},Or={name:"",when:su,then:"deny",prepare:!1,people:1,cool_off_s:0,on:!0},ic=["police","sheriff","fire","ems","transit","other"],rs=i=>i.length<2?i[0]??"":r("rules.or",{first:i.slice(0,-1).join(", "),last:i.at(-1)??""}),nc=i=>i.replace(/\.\.$/,".");function ac(i,o){let e=[];return i.agencies.length&&e.push(r("rules.if.agencies",{values:rs(i.agencies.map(t=>o.get(t)??`${t.slice(0,8)}…`))})),i.kinds.length&&e.push(r("rules.if.kinds",{values:rs(i.kinds.map(t=>r(`agency_kind.${t}`)))})),(i.level_from!==null||i.level_to!==null)&&e.push(r("rules.if.level",{from:i.level_from??0,to:i.level_to??3})),i.incidents.length&&e.push(r("rules.if.incidents",{values:rs(i.incidents.map(t=>r(`incident.${t}`)))})),i.findings.includes("*")?e.push(r("rules.if.any_finding")):i.findings.length&&e.push(r("rules.if.findings",{values:rs(i.findings.map(t=>r(`finding.${t}`).replace(/\.$/,"")))})),i.words.length&&e.push(r("rules.if.words",{values:rs(i.words.map(t=>`“${t}”`))})),i.longer_than_s!==null&&e.push(nc(r("rules.if.longer",{length:W(i.longer_than_s*1e3)}))),i.hours&&e.push(r("rules.if.hours",{from:`${E(i.hours[0])}:00`,to:`${E(i.hours[1])}:00`})),i.farther_than_m!==null&&e.push(r("rules.if.farther",{distance:Qe(i.farther_than_m)})),i.nearer_than_m!==null&&e.push(r("rules.if.nearer",{distance:Qe(i.nearer_than_m)})),i.strengths.length&&e.push(r("rules.if.strengths",{values:rs(i.strengths.map(t=>r(`strength.${t}`)))})),i.labels.length&&e.push(r("rules.if.labels",{values:rs(i.labels.map(t=>r(`seen.${t}`)))})),e}function oc(i){let o=[r(`rules.then.${i.then}`)];return i.prepare&&o.push(r("rules.prepares")),i.people>1&&o.push(r("rules.people",{count:E(i.people)})),i.cool_off_s&&o.push(nc(r("rules.cools_off",{length:W(i.cool_off_s*1e3)}))),o}function Hr(i,o={}){let{name:e,when:t,then:s,prepare:a,people:p,cool_off_s:h,on:m}=i;return{name:e,when:t,then:s,prepare:a,people:p,cool_off_s:h,on:m,...o}}var ru=["deny","list","notify","approve"],iu=[0,1,2,3],U,Dr,xa,Is,Lt,lc,pc,ka,_a,Ae=class extends I{constructor(){super(...arguments);g(this,U);this.rule=Or;this.ruleId="";this.draft=Or;this.trial="";this.wrong="";this.busy=!1}willUpdate(e){e.has("rule")&&(this.draft=Hr(this.rule))}render(){let{draft:e}=this,{when:t}=e;return n`<form class="card" @submit=${s=>{l(this,U,pc).call(this,s)}}>
<label class="field whole"
>${r("rules.name")}<input
required
maxlength="100"
.value=${e.name}
@input=${s=>l(this,U,Is).call(this,{name:Ct(s)})}
/></label>
<p class="whole mut sm">${r("rules.all_hold")}</p>
<fieldset class="whole">
<legend>${r("rules.kinds")}</legend>
<div class="ticks">
${ic.map(s=>l(this,U,Dr).call(this,s,`agency_kind.${s}`,t.kinds,"kinds"))}
</div>
</fieldset>
<label class="field"
>${r("rules.level_to")}<select
@change=${s=>l(this,U,Lt).call(this,{level_to:Ct(s)?Number(Ct(s)):null})}
>
<option value="">${r("rules.any")}</option>
${iu.slice(0,3).map(s=>n`<option value=${s} ?selected=${t.level_to===s}>
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
@input=${s=>l(this,U,Lt).call(this,{longer_than_s:nu(Ct(s))})}
/></label>
<label class="field"
>${r("rules.words")}<input
.value=${t.words.join(", ")}
@input=${s=>l(this,U,Lt).call(this,{words:Ct(s).split(",").map(a=>a.trim()).filter(Boolean)})}
/></label>
<label class="field"
>${r("rules.farther")}<input
type="number"
min="1"
step="1"
.value=${t.farther_than_m===null?"":String(t.farther_than_m)}
@input=${s=>l(this,U,Lt).call(this,{farther_than_m:Number(Ct(s))||null})}
/></label>
<fieldset>
<legend>${r("rules.hours")}</legend>
<div class="row">
${l(this,U,xa).call(this,0,"rules.hour_from")}<span aria-hidden="true">–</span>${l(this,U,xa).call(this,1,"rules.hour_to")}
</div>
</fieldset>
<fieldset>
<legend>${r("rules.findings")}</legend>
<div class="ticks">${l(this,U,Dr).call(this,"*","rules.any_finding",t.findings,"findings")}
${l(this,U,Dr).call(this,"lawful_activity","finding.lawful_activity",t.findings,"findings")}</div>
</fieldset>
<fieldset>
<legend>${r("rules.labels")}</legend>
<div class="ticks">
${os.map(s=>l(this,U,Dr).call(this,s,`label.${s}`,t.labels,"labels"))}
</div>
</fieldset>
<label class="field whole"
>${r("rules.then")}<select
@change=${s=>l(this,U,Is).call(this,{then:Ct(s)})}
>
${ru.map(s=>n`<option value=${s} ?selected=${e.then===s}>
${r(`rules.then.${s}`)}
</option>`)}
</select></label
>
${e.then==="deny"?d:n`<div class="ticks whole">
<label
><input
type="checkbox"
.checked=${e.prepare}
@change=${s=>l(this,U,Is).call(this,{prepare:wa(s)})}
/>${r("rules.prepares")}</label
>
${e.then==="approve"?d:n`<label
><input
type="checkbox"
.checked=${e.people>1}
@change=${s=>l(this,U,Is).call(this,{people:wa(s)?2:1})}
/>${r("rules.two_people")}</label
>`}
</div>`}
${this.trial?n`<p class="whole trial" role="status">${f("search",18)}<span>${this.trial}</span></p>`:d}
${this.wrong?n`<p class="whole wrong sm" role="alert">${this.wrong}</p>`:d}
<div class="whole row" style="flex-wrap:wrap">
<button type="button" ?disabled=${this.busy} @click=${()=>{l(this,U,lc).call(this)}}>
${r("rules.try")}
</button>
<button ?disabled=${this.busy}>${r("rules.save")}</button>
<button type="button" class="btn link" @click=${()=>l(this,U,_a).call(this)}>
${r("pages.cancel")}
</button>
</div>
</form>`}};U=new WeakSet,Dr=function(e,t,s,a){return n`<label
><input
type="checkbox"
.checked=${s.includes(e)}
@change=${p=>l(this,U,Lt).call(this,{[a]:wa(p)?[...s,e]:s.filter(h=>h!==e)})}
/>${r(t)}</label
>`},xa=function(e,t){let s=this.draft.when.hours;return n`<label class="field" style="flex:1"
><span class="vh">${r(t)}</span
><input
type="number"
min="0"
max=${e?24:23}
.value=${s?String(s[e]):""}
@input=${a=>{let p=Ct(a);if(!p)return l(this,U,Lt).call(this,{hours:null});let h=s?[...s]:[0,24];h[e]=Number(p),l(this,U,Lt).call(this,{hours:h})}}
/></label>`},Is=function(e){let t={...this.draft,...e};this.draft={...t,prepare:t.then!=="deny"&&t.prepare,people:t.then==="deny"||t.then==="approve"?1:t.people,cool_off_s:t.then==="deny"?0:t.cool_off_s},this.trial=""},Lt=function(e){l(this,U,Is).call(this,{when:{...this.draft.when,...e}})},lc=async function(){await l(this,U,ka).call(this,async()=>{let e=await this.house.hub.post("/rules/try",{rule:{id:this.ruleId||null,...this.draft,name:this.draft.name||r("rules.new")}});this.trial=Vr(this.draft.then,e)})},pc=async function(e){e.preventDefault(),await l(this,U,ka).call(this,async()=>{this.ruleId?await this.house.hub.put(`/rules/${this.ruleId}`,this.draft):await this.house.hub.post("/rules",this.draft),l(this,U,_a).call(this)})},ka=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(t){this.wrong=R.of(t).message}this.busy=!1},_a=function(){this.dispatchEvent(new CustomEvent("nr-done"))},Ae.styles=[x,$`
:host{display: block;}form{padding: 16px;display: grid;grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));gap: 16px;}.whole{grid-column: 1 / -1;}fieldset{display: grid;gap: 4px;min-width: 0;}legend,
.label{color: var(--nr-ink2);font-size: 13px;line-height: 18px;padding: 0;}legend{margin-bottom: 2px;}.ticks{display: flex;flex-wrap: wrap;gap: 4px 16px;}.ticks label{display: inline-flex;gap: 8px;align-items: center;min-height: 36px;}.ticks input{flex: none;width: 18px;height: 18px;margin: 0;accent-color: var(--nr-fill);}.trial{display: flex;gap: 8px;}.trial .ic{color: var(--nr-link);}.wrong{color: var(--nr-red);}`],c([y({attribute:!1})],Ae.prototype,"house",2),c([y({attribute:!1})],Ae.prototype,"rule",2),c([y()],Ae.prototype,"ruleId",2),c([v()],Ae.prototype,"draft",2),c([v()],Ae.prototype,"trial",2),c([v()],Ae.prototype,"wrong",2),c([v()],Ae.prototype,"busy",2),Ae=c([w("nr-rule-form")],Ae);function Ct(i){return i.target.value}function wa(i){return i.target.checked}function nu(i){let o=Number(i);return o>0?Math.round(o*3600):null}var Os,G,dc,Ea,cc,Ma,hc,Ta,uc,Gi,mc,At=class extends P{constructor(){super(...arguments);g(this,G);this.open="";this.trials=new Map;this.busy=!1;this.rules=new K(this);g(this,Os,null)}willUpdate(){this.rules.ask(this.house.hub,"/rules"),u(this,Os)??k(this,Os,this.house.hub.listen(e=>{e.type==="rules.changed"&&this.rules.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,Os))==null||e.call(this),k(this,Os,null)}render(){let e=this.rules.value?.rules,t=this.rules.value?.active??!0;return n`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${r("rules.title")}</h2>
<p>${r("rules.about")}</p>
</div>
${this.house.mayManage&&t&&e?.length?n`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{l(this,G,Ea).call(this,!1)}}
>
${r("rules.all_off")}
</button>`:d}
${this.house.mayManage&&e?n`<button
class="btn sm"
aria-expanded=${this.open==="new"}
@click=${()=>{this.open=this.open==="new"?"":"new"}}
>
${f("plus",16)}${r("rules.add")}
</button>`:d}
</div>
${e&&!t?l(this,G,dc).call(this):d}
${e?l(this,G,cc).call(this,e):Oe(this.rules)}
${e?n`<p class="card rest mut sm">${r("rules.rest")}</p>`:d}
</div>`}};Os=new WeakMap,G=new WeakSet,dc=function(){return n`<div class="card asleep" role="status">
<nr-finding tone="amber" .heading=${r("rules.asleep")}>${r("rules.asleep_why")}</nr-finding>
${this.house.mayManage?n`<button class="btn" ?disabled=${this.busy} @click=${()=>{l(this,G,Ea).call(this,!0)}}>
${r("rules.all_on")}
</button>`:d}
</div>`},Ea=async function(e){this.busy=!0;try{this.rules.show(await this.house.hub.put("/rules/active",{active:e}))}catch(t){this.notify(t)}this.busy=!1},cc=function(e){return n`${this.open==="new"?l(this,G,Ma).call(this,null):d}
${e.length?n`<ol>
${e.map(t=>l(this,G,hc).call(this,t,e))}
</ol>`:this.open==="new"?d:n`<div class="card">
<nr-empty icon="rules" .heading=${r("rules.none")} .text=${r("rules.none_text")}></nr-empty>
</div>`}`},Ma=function(e){return n`<nr-rule-form
style="margin-bottom:12px"
.house=${this.house}
.rule=${e??Or}
.ruleId=${e?.id??""}
@nr-done=${()=>{this.open="",this.rules.again()}}
></nr-rule-form>`},hc=function(e,t){if(this.open===e.id)return n`<li>${l(this,G,Ma).call(this,e)}</li>`;let s=new Map(this.house.requests.map(b=>[b.agency.id,b.agency.name])),a=ac(e.when,s),p=this.trials.get(e.id),h=t.filter(b=>!b.from_config),m=h.indexOf(e);return n`<li class="card rule ${e.on?"":"off"}">
<h3 class="head">${e.name}${e.on?"":` (${r("rules.off")})`}</h3>
<p>${a.length?a.join(" "):r("rules.always")}</p>
<p>${oc(e).join(" ")}</p>
${e.from_config?n`<p class="sm mut">${r("rules.from_file")}</p>`:d}
${p?n`<p class="trial sm" role="status">${f("search",18)}<span>${p}</span></p>`:d}
<div class="acts">
${this.house.mayManage?n`<button class="btn link sm" @click=${()=>{l(this,G,mc).call(this,e)}}>
${r("rules.try")}
</button>`:d}
${this.house.mayManage&&!e.from_config?n`
<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{l(this,G,uc).call(this,e,!e.on)}}
>
${r(e.on?"rules.turn_off":"rules.turn_on")}
</button>
<button
class="btn link sm"
@click=${()=>{this.open=e.id}}
>
${r("rules.change")}
</button>
${l(this,G,Ta).call(this,e,m-1,"up",m===0)}
${l(this,G,Ta).call(this,e,m+1,"down",m===h.length-1)}
<button
class="btn round"
aria-label=${r("rules.remove",{name:e.name})}
title=${r("rules.remove",{name:e.name})}
?disabled=${this.busy}
@click=${()=>{l(this,G,Gi).call(this,()=>this.house.hub.delete(`/rules/${e.id}`))}}
>
${f("trash",18)}
</button>
`:d}
</div>
</li>`},Ta=function(e,t,s,a){let p=r(`rules.${s}`,{name:e.name});return n`<button
class="btn round"
aria-label=${p}
title=${p}
?disabled=${this.busy||a}
@click=${()=>{l(this,G,Gi).call(this,()=>this.house.hub.post(`/rules/${e.id}/move`,{to:t}))}}
>
${f(s,18)}
</button>`},uc=function(e,t){return l(this,G,Gi).call(this,()=>this.house.hub.put(`/rules/${e.id}`,Hr(e,{on:t})))},Gi=async function(e){this.busy=!0;try{await e(),await this.rules.again()}catch(t){this.notify(t)}this.busy=!1},mc=async function(e){try{let t=await this.house.hub.post("/rules/try",{rule:{id:e.from_config?null:e.id,...Hr(e)}});this.trials=new Map(this.trials).set(e.id,Vr(e.then,t))}catch(t){this.notify(t)}},At.styles=[x,$`
ol{display: grid;gap: 12px;counter-reset: rule;}.rule{padding: 16px;display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;}.rule::before{counter-increment: rule;content: counter(rule);font: 500 15px/21px var(--nr-font);color: var(--nr-ink2);text-align: end;}.rule > *{grid-column: 2 / -1;}.rule > .head{grid-column: 2;}.rule > .acts{grid-column: 3;grid-row: 1;margin-block: -8px;display: flex;gap: 0;flex-wrap: wrap;justify-content: flex-end;align-content: flex-start;}h3{font: 500 15px/21px var(--nr-font);}.off h3,
.off p{color: var(--nr-ink2);}.trial{display: flex;gap: 8px;align-items: flex-start;margin-top: 6px;}.trial .ic{color: var(--nr-link);}.asleep{padding: 16px;margin-bottom: 12px;display: flex;flex-wrap: wrap;gap: 12px;align-items: center;justify-content: space-between;}.asleep nr-finding{flex: 1 1 300px;}.rest{padding: 16px;margin-top: 12px;}:host([narrow]) .pagehead .link{order: 1;align-self: flex-start;margin-inline-start: -12px;}:host([narrow]) .rule > .acts{grid-column: 2 / -1;grid-row: auto;margin: 0;margin-inline-start: -12px;justify-content: flex-start;}`],c([v()],At.prototype,"open",2),c([v()],At.prototype,"trials",2),c([v()],At.prototype,"busy",2),At=c([w("nr-page-rules")],At);ge({name:"rules",icon:"rules",show:i=>n`<nr-page-rules
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-rules>`});var au=6,ou=60,It,fc,gc,bc,Pt=class extends P{constructor(){super(...arguments);g(this,It);this.busy="";this.asking=null;this.placing=null}render(){let e=this.house.found.filter(t=>!t.adopted&&!t.lent_by);return n`<ul class="tiles">
${this.house.cameras.map(t=>l(this,It,fc).call(this,t))}
${e.slice(0,au).map(t=>l(this,It,gc).call(this,t))}
</ul>
<p class="ways">
${this.asking?.found===null?d:n`<button
class="btn link sm"
@click=${()=>{this.asking={found:null,error:null}}}
>
${r("setup.by_address")}
</button>`}
<button class="btn link sm" @click=${()=>X(this,"cameras")}>${r("setup.archives")}</button>
</p>
${this.asking?n`<nr-camera-adopt
.house=${this.house}
.found=${this.asking.found}
.error=${this.asking.error}
@nr-done=${t=>{this.asking=null,this.placing=t.detail}}
></nr-camera-adopt>`:d}
${this.placing?n`<nr-place-dialog
.hass=${this.hass}
.house=${this.house}
.camera=${this.house.cameras.find(t=>t.id===this.placing?.id)??this.placing}
@nr-done=${()=>{this.placing=null}}
></nr-place-dialog>`:d}`}};It=new WeakSet,fc=function(e){let{name:t}=e,s=()=>{this.placing=e};return n`<li>
<nr-picture
.hub=${this.house.hub}
.path=${gt(e)}
.alt=${r("cameras.picture",{name:t})}
></nr-picture>
${e.place||e.indoor?n`<span class="name ready">${f("tick",16)}<b>${t}</b></span>`:n`<span class="name"><b>${t}</b></span
><button class="btn sm" @click=${s}>
${r("setup.location")}<span class="vh"> ${t}</span>
</button>`}
</li>`},gc=function(e){let t=e.name||r("cameras.at",{address:e.address});return n`<li>
<span class="none" aria-hidden="true">${f(e.doorbell?"bell":"camera",24)}</span>
<span class="name"
><b>${e.name||d}</b>${e.name?n`<br />`:d}<span class="code mut"
>${e.address}</span
></span
>
<button
class="btn sm"
?disabled=${this.busy!==""}
@click=${()=>{l(this,It,bc).call(this,e,t)}}
>
${r(this.busy===e.key?"adopt.adopting":"adopt.adopt")}<span class="vh"> ${t}</span>
</button>
</li>`},bc=async function(e,t){this.busy=e.key,this.asking=null;try{this.placing=await this.house.hub.post("/cameras",{found_key:e.key,name:[...t].slice(0,ou).join(""),doorbell:e.doorbell,indoor:!1,may_share:!0})}catch(s){this.asking={found:e,error:R.of(s)}}this.busy=""},Pt.styles=[x,$`
:host{display: block;}.tiles{display: grid;grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));gap: 12px;margin-top: 12px;}.tiles li{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;min-width: 0;}nr-picture,
.none{flex: 1 0 100%;aspect-ratio: 2;border-radius: 8px;overflow: hidden;}.none{background: #24282c;color: #c9ced3;display: grid;place-items: center;}.name{flex: 1;min-width: 0;font-size: 13px;line-height: 18px;min-height: 36px;align-content: center;}.name b{font-weight: 500;overflow-wrap: anywhere;}.name .code{white-space: nowrap;letter-spacing: -0.03em;}.ready{display: flex;gap: 6px;align-items: center;}.ready .ic{color: var(--nr-ok);}nr-camera-adopt{display: block;margin-top: 12px;}.ways{margin: 4px 0 -6px -12px;}:host([narrow]) .tiles{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .tiles li{flex-wrap: nowrap;}:host([narrow]) nr-picture,
:host([narrow]) .none{flex: 0 0 76px;}`],c([v()],Pt.prototype,"busy",2),c([v()],Pt.prototype,"asking",2),c([v()],Pt.prototype,"placing",2),Pt=c([w("nr-camera-step")],Pt);var vc=$`
.two{display: grid;grid-template-columns: minmax(0, 1fr) 344px;gap: 24px;align-items: start;max-width: 1240px;}.pagehead{align-items: center;margin-bottom: 12px;}.bar{height: 6px;border-radius: 3px;background: var(--nr-sunk);overflow: hidden;margin-bottom: 14px;}.bar i{display: block;height: 100%;background: var(--nr-link);border-radius: 3px;}.step{display: flex;gap: 14px;padding: 14px 18px;border-bottom: 1px solid var(--nr-line);}.step:last-child{border-bottom: 0;}.no{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;font: 600 13px/1 var(--nr-font);flex: none;margin-top: 4px;}.done .no{background: var(--nr-tint);border-color: transparent;color: var(--nr-link);}.current .no{border-color: var(--nr-link);background: var(--nr-link);color: var(--nr-card);}.head{display: flex;align-items: center;gap: 8px 16px;min-height: 36px;}.step h3{font: 500 15px/20px var(--nr-font);}.step .head p{text-wrap: pretty;}.step h4{font: 500 14px/20px var(--nr-font);margin: 10px 0 0;}.head > .btn{flex: none;}.head > .link{margin-inline-end: -12px;}.rows{border: 1px solid var(--nr-border);border-radius: 10px;overflow: hidden;margin-top: 8px;}.rows li{display: flex;gap: 12px;align-items: center;padding: 8px 12px;min-height: 52px;border-bottom: 1px solid var(--nr-line);}.rows li:last-child{border-bottom: 0;}.rows b{display: block;font-weight: 500;line-height: 18px;overflow-wrap: anywhere;}.rows .xs{display: block;}.ways{margin: 4px 0 -6px -12px;display: flex;flex-wrap: wrap;}.wrong{margin-top: 10px;}.switch{width: 40px;min-height: 24px;padding: 0;border-radius: 12px;border: 2px solid var(--nr-ink2);position: relative;flex: none;}.switch::before{content: "";position: absolute;inset: -12px -6px;}.switch::after{content: "";position: absolute;inset-inline-start: 3px;top: 3px;width: 14px;height: 14px;border-radius: 7px;background: var(--nr-ink2);}.switch[aria-checked="true"],
.switch[aria-checked="true"]:not(:disabled):hover{background: var(--nr-fill);border-color: var(--nr-fill);}.switch[aria-checked="true"]::after{inset-inline-start: 19px;background: #fff;}aside > h3{font: 500 15px/21px var(--nr-font);}aside > h3:not(:first-child){margin-top: 20px;}aside > .card,
neighbors-requests-card{display: block;margin-top: 10px;}.facts{padding: 12px 16px;}.facts .row{align-items: flex-start;gap: 10px;font-size: 13px;line-height: 18px;padding: 4px 0;overflow-wrap: anywhere;}.facts .ic{color: var(--nr-ink2);}.facts .why .ic{color: var(--nr-amber);}.facts .btn{margin: 2px 0 -6px -12px;}@container (max-width: 900px){.two{grid-template-columns: minmax(0, 1fr);}aside{max-width: 492px;}}@container (max-width: 560px){.pagehead{flex-direction: row;}.pagehead h2{font-size: 19px;line-height: 26px;}.step{padding: 12px 14px;gap: 12px;}.head{flex-wrap: wrap;}.head > .grow{flex-basis: 60%;}.head > .link{margin: 0;padding: 0;}}`;var is=["hub","camera","board","phones","practice"],yc="/config/integrations/integration/neighbors_requests",lu=864e5,pu=3,Hs,Ds,A,Sa,$c,wc,xc,kc,_c,Ec,Mc,Tc,Ra,Sc,qa,Ca,Rc,qc,Cc,Lc,Yi,Ot=class extends P{constructor(){super(...arguments);g(this,A);this.home=null;this.busy="";this.wrong="";this.setup=new K(this);this.directories=new K(this);g(this,Hs,"");g(this,Ds,!1)}connectedCallback(){super.connectedCallback(),l(this,A,Ra).call(this)}willUpdate(){let{hub:e,cameras:t,found:s,requests:a}=this.house;this.setup.ask(e,"/setup"),this.directories.ask(e,ns(this.house).length?"":"/directories");let p=t.filter(S=>S.place).length,h=a.filter(ke).map(S=>S.decision?.answer),m=ns(this.house).length,b=[t.length,p,s.length,m,...h].join();u(this,Hs)&&b!==u(this,Hs)&&l(this,A,Sc).call(this),k(this,Hs,b)}updated(){let e=this.renderRoot.querySelector("neighbors-requests-card");e?.setConfig&&e.dataset.house!==this.house.entryId&&(e.dataset.house=this.house.entryId,e.setConfig({type:oo,house:this.house.entryId}));let t=this.setup.value;t&&!t.finished&&l(this,A,Sa).call(this,t).length===is.length&&l(this,A,Ca).call(this,!1)}render(){let e=this.setup.value;if(!e)return n`<div class="wrap">${Oe(this.setup)}</div>`;let t=l(this,A,Sa).call(this,e),s=is.find(p=>!t.includes(p)),a=t.length===is.length;return n`<div class="wrap two">
<div>
<div class="pagehead">
<div class="grow">
<h2>${r("setup.title")}</h2>
<p role="status">
${a?r("setup.all_done"):r("setup.progress",{done:t.length,of:is.length})}
</p>
</div>
${a||e.finished?q("requests",r("panel.to_requests"),{class:"btn sm"}):n`<button
class="btn link sm"
?disabled=${this.busy!==""}
@click=${()=>{l(this,A,Ca).call(this,!0)}}
>
${r("setup.later")}
</button>`}
</div>
<div class="bar" aria-hidden="true">
<i style="width:${100*t.length/is.length}%"></i>
</div>
<ol class="card">
${is.map((p,h)=>l(this,A,$c).call(this,p,h,e,t,s))}
</ol>
</div>
<aside>${l(this,A,Mc).call(this)} ${l(this,A,Tc).call(this,e)}</aside>
</div>`}};Hs=new WeakMap,Ds=new WeakMap,A=new WeakSet,Sa=function(e){return is.filter(t=>{switch(t){case"hub":return!0;case"camera":return e.placed>0;case"board":return e.boards>0;case"phones":return this.home?.phones.some(s=>s.chosen&&s.here)??!1;case"practice":return e.practice==="answered"}})},$c=function(e,t,s,a,p){let h=a.includes(e),{text:m,act:b,more:S}=l(this,A,wc).call(this,e,s);return n`<li
class="step ${h?"done":e===p?"current":""}"
aria-current=${e===p?"step":"false"}
>
<span class="no">${h?n`${f("tick",16)}<span class="vh">${r("setup.step_done")}</span>`:t+1}</span>
<div class="grow">
<div class="head">
<div class="grow">
<h3>${r(`setup.${e}`)}</h3>
<p class="sm mut">${m}</p>
</div>
${b}
</div>
${S}
</div>
</li>`},wc=function(e,t){switch(e){case"hub":{let s=this.home,a=s?.managed?"setup.hub_here":"setup.hub_elsewhere";return{text:s?r(a,{time:D(s.paired_at)}):"",act:n`<a class="btn link sm" href=${yc}>${r("setup.details")}</a>`,more:d}}case"camera":return l(this,A,xc).call(this,t);case"board":return l(this,A,kc).call(this);case"phones":return l(this,A,_c).call(this);case"practice":return l(this,A,Ec).call(this,t)}},xc=function(e){let t=e.placed?T("setup.camera_ready",e.placed):e.cameras?r("setup.camera_unplaced"):e.found?T("setup.camera_found",e.found):r("setup.camera_none"),s=n`<button
class="btn sm"
?disabled=${this.house.scan?.running??!1}
@click=${()=>{l(this,A,Cc).call(this)}}
>
${r(this.house.scan?.running?"cameras.looking":"cameras.look")}
</button>`;return{text:t,act:e.cameras?q("cameras",r("setup.camera_other"),{class:"btn link sm"}):e.found?d:s,more:n`<nr-camera-step
.hass=${this.hass}
.house=${this.house}
.narrow=${this.narrow}
></nr-camera-step>`}},kc=function(){let e=ns(this.house).length;if(e)return{text:T("setup.board_done",e),act:q("boards/follow",r("setup.board_other"),{class:"btn link sm"}),more:d};let t=(this.directories.value?.boards??[]).filter(a=>a.covers),s=this.directories.value?.covering??0;return{text:r("setup.board_none"),act:d,more:n`${t.length?n`<h4>${T("follow.cover",s,{count:E(s)})}</h4>
<ul class="rows">
${t.slice(0,pu).map(a=>n`<li>
<span class="tile" aria-hidden="true">${fe(a.name)}</span>
<span class="grow"><b>${a.name}</b><span class="xs mut">${Wr(a)}</span></span>
${q(Ys(a.address),n`${r("setup.look")}<span class="vh"> ${a.name}</span>`,{class:"btn sm"})}
</li>`)}
</ul>`:d}
<p class="ways">
${q("boards/follow",r("setup.enter"),{class:"btn link sm"})}
${Zs(this.hass)?q("boards/follow/scan",n`${f("qr",16)}${r("follow.scan")}`,{class:"btn link sm"}):d}
</p>`}},_c=function(){let e=this.home?.phones??[],t=e.some(s=>s.chosen);return{text:e.length||!this.home?r("setup.phones_text"):r("setup.phones_none"),act:e.length?n`<button
class="btn sm"
?disabled=${!t||this.busy!==""}
@click=${()=>{l(this,A,qc).call(this)}}
>
${r("setup.test")}
</button>`:n`<button class="btn sm" @click=${()=>{l(this,A,Ra).call(this)}}>
${r("setup.phones_check")}
</button>`,more:e.length?n`<ul class="rows">
${e.map(s=>n`<li>
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
@click=${()=>{l(this,A,Rc).call(this,s.phone,!s.chosen)}}
></button>
</li>`)}
</ul>`:d}},Ec=function(e){let t={never:"practice_send",open:"practice_open",answered:"practice_again"}[e.practice];return{text:r("setup.practice_text"),act:n`<button
class="btn sm"
?disabled=${this.busy!==""}
@click=${()=>{l(this,A,Lc).call(this)}}
>
${r(`setup.${t}`)}
</button>`,more:this.wrong?n`<nr-finding class="wrong" tone="amber" icon="info" role="alert">${this.wrong}</nr-finding>`:d}},Mc=function(){return n`<h3>${r("setup.card")}</h3>
<p class="sm mut">${r("setup.card_text")}</p>
<neighbors-requests-card .hass=${this.hass}></neighbors-requests-card>`},Tc=function({recordings:e}){let{folder:t,free_bytes:s,camera_day_bytes:a,days:p,in_backups:h,reason:m}=e;return n`<h3>${r("setup.recordings")}</h3>
<div class="card facts">
${m?n`<p class="row why">${f("warn",18)}<span>${m}</span></p>`:n`<p class="row">
${f("disk",18)}<span
>${r("setup.room",{free:J(s),folder:t,daily:J(a),length:W(p*lu)})}</span
>
</p>`}
<p class="row">
${f(h?"info":"lock",18)}<span
>${r(h?"setup.backup_all":"setup.backup_none")}</span
>
</p>
${this.home?.managed?n`<p><a class="btn link sm" href=${yc}>${r("setup.change")}</a></p>`:d}
</div>`},Ra=async function(){try{this.home=await this.house.hub.home("setup")}catch(e){this.notify(e)}},Sc=async function(){await this.setup.again(),this.setup.value&&l(this,A,qa).call(this,this.setup.value)},qa=function(e){this.dispatchEvent(new CustomEvent("nr-setup",{detail:e,bubbles:!0,composed:!0}))},Ca=async function(e){if(!u(this,Ds)){k(this,Ds,!0);try{let t=await this.house.hub.put("/setup",{finished:!0});this.setup.show(t),l(this,A,qa).call(this,t),e&&X(this,"requests")}catch(t){e&&this.notify(t)}k(this,Ds,!e)}},Rc=async function(e,t){await l(this,A,Yi).call(this,e,async()=>{this.home=await this.house.hub.home("setup",{phone:e,chosen:t})})},qc=async function(){await l(this,A,Yi).call(this,"test",async()=>{let{sent:e,failed:t}=await this.house.hub.home("notify"),s=[e.length?r("setup.test_sent",{names:e.join(", ")}):"",t.length?r("setup.test_failed",{names:t.join(", ")}):""];this.notify(s.filter(Boolean).join(" "))})},Cc=async function(){await l(this,A,Yi).call(this,"scan",()=>this.house.hub.post("/cameras/scan"))},Lc=async function(){this.busy="practice",this.wrong="";try{let{request:e}=await this.house.hub.post("/practice");X(this,`requests/${e}`)}catch(e){this.wrong=R.of(e).message}this.busy=""},Yi=async function(e,t){this.busy=e;try{await t()}catch(s){this.notify(s)}this.busy=""},Ot.styles=[x,vc],c([v()],Ot.prototype,"home",2),c([v()],Ot.prototype,"busy",2),c([v()],Ot.prototype,"wrong",2),Ot=c([w("nr-page-setup")],Ot);ge({name:"setup",icon:"tick",managing:!0,tab:"requests",show:i=>n`<nr-page-setup
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-setup>`});var du=8e3,Ac="neighbors-requests-house",Pe,zr,Y,Pc,Ic,Oc,Hc,Dc,zc,Bc,La,Xi,jc,Wi,Xe=class extends I{constructor(){super();g(this,Y);this.narrow=!1;this.route={prefix:Qi,path:""};this.notice="";this.entryId=localStorage.getItem(Ac)??void 0;g(this,Pe,new za(this));this.setup=new K(this);g(this,zr);g(this,Xi,()=>{this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))});this.addEventListener("nr-go",e=>{Ba(`${Qi}/${e.detail}`)}),this.addEventListener("nr-request",e=>{u(this,Pe).show(e.detail)}),this.addEventListener("nr-later",e=>{l(this,Y,jc).call(this,e.detail)}),this.addEventListener("nr-setup",e=>this.setup.show(e.detail)),this.addEventListener("nr-say",e=>l(this,Y,Wi).call(this,e.detail))}shouldUpdate(){return!this.hass||Ua(this.hass,this)}willUpdate(){if(!this.hass)return;this.toggleAttribute("dark",this.hass.themes?.darkMode===!0),u(this,Pe).use(this.hass,this.entryId);let e=u(this,Pe).house;e&&this.setup.ask(e.hub,e.loaded&&e.mayManage?"/setup":"")}updated(e){this.renderRoot.querySelector("nav [aria-current=page]")?.scrollIntoView({block:"nearest",inline:"nearest"});let t=e.get("route");t&&t.path!==this.route.path&&this.renderRoot.querySelector("main")?.scrollTo(0,0)}render(){if(!this.hass)return d;let e=u(this,Pe).house,[t=u(this,Y,Ic),...s]=u(this,Y,Pc),a=uo().filter(h=>!h.managing||e?.mayManage!==!1),p=a.find(h=>h.name===t);return n`<header>
<div class="bar">
${this.narrow?n`<button class="btn round" aria-label=${r("panel.menu")} @click=${u(this,Xi)}>
${f("menu",24)}
</button>`:d}
<h1>${r("panel.title")}</h1>
${this.narrow?n`<span class="end">${l(this,Y,La).call(this)}</span>`:d}
</div>
<nav aria-label=${r("panel.sections")}>${a.filter(h=>!h.tab).map(h=>l(this,Y,zc).call(this,h,p?.tab??t,e))}</nav>
${this.narrow?d:n`<div class="end">${l(this,Y,La).call(this)}${e?.loaded?l(this,Y,Bc).call(this,e):d}</div>`}
</header>
${e&&!e.available&&e.loaded?n`<nr-finding class="strip" icon="away" .heading=${r("away.heading")} role="status"
>${e.lastHeard?r("away.strip",{time:D(e.lastHeard)}):r("away.never")}</nr-finding
>`:d}
${l(this,Y,Oc).call(this,e)} ${t==="requests"?l(this,Y,Hc).call(this,e,s):d}
<main>
${t||!e?.loaded?l(this,Y,Dc).call(this,e,p,s):n`<div class="wrap late">${Oe(this.setup)}</div>`}
</main>
<div role="status" aria-live="polite">
${this.notice?n`<div class="said">
<span class="grow">${this.notice}</span
><button aria-label=${r("panel.close")} @click=${()=>this.notice=""}>
${f("cross",20)}
</button>
</div>`:d}
</div>`}};Pe=new WeakMap,zr=new WeakMap,Y=new WeakSet,Pc=function(){return(this.route.path??"").split("/").filter(Boolean).map(decodeURIComponent)},Ic=function(){let e=u(this,Pe).house;return!e?.loaded||!e.mayManage||this.setup.error?"requests":this.setup.value?this.setup.value.finished?"requests":"setup":""},Oc=function(e){let t=this.hass?.user?.is_admin===!0,s=Da(e,t);return s?n`<nr-finding class="strip" icon="lock" .heading=${r(`link.${s}`)} role="status"
>${t?r("link.wider"):r("link.ask")}</nr-finding
>`:d},Hc=function(e,[t,s]){let a=e?.loaded?e.requests.find(p=>p.id===t):void 0;return!a||!ke(a)?d:n`<nr-practice
.house=${e}
.request=${a}
.reviewing=${s==="review"}
.narrow=${this.narrow}
></nr-practice>`},Dc=function(e,t,s){let{error:a,slow:p,wasAnswered:h,houses:m}=u(this,Pe);return h&&!m.length?n`<nr-empty icon="home" .heading=${r("card.none")} .text=${r("card.none_why")}></nr-empty>`:e?.loaded?t?t.show({hass:this.hass,house:e,route:s,narrow:this.narrow}):n`<nr-empty icon="search" .heading=${r("panel.no_page")} .text=${r("panel.no_page_why")}
><p>${q("requests",r("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`:a||e?.available===!1?n`<nr-empty
icon="away"
.heading=${r("away.heading")}
.text=${e?.lastHeard?r("away.since",{time:D(e.lastHeard)}):a?.message??r("away.never")}
><button class="btn" @click=${()=>{u(this,Pe).begin()}}>
${f("again")}${r("away.try")}
</button></nr-empty
>`:p?n`<div class="wrap blocks" aria-busy="true">
<span class="vh" role="status">${r("card.loading")}</span>
${[40,120,120,120].map(b=>n`<span class="grey" style="height:${b}px"></span>`)}
</div>`:d},zc=function(e,t,s){let a=e.name==="requests"?s?.requests.filter(p=>jr(s,p,Date.now())).length??0:0;return q(e.name,n`${f(e.icon,20)}${r(`tab.${e.name}`)}${a?n`<span class="n" aria-label=${T("tab.waiting",a)}>${a}</span>`:d}`,{current:e.name===t})},Bc=function(e){let t=so(e);return n`<span class="ver ${t.good?"good":""}"
>${f(t.good?"verified":"warn",18)}${t.text}</span
>`},La=function(){let{houses:e,house:t}=u(this,Pe);return e.length<2?d:n`<select
aria-label=${r("panel.house")}
@change=${s=>{this.entryId=s.target.value,localStorage.setItem(Ac,this.entryId)}}
>
${e.map(s=>n`<option value=${s.entry_id} ?selected=${s.entry_id===t?.entryId}>
${s.name}
</option>`)}
</select>`},Xi=new WeakMap,jc=async function(e){try{await u(this,Pe).later(e),l(this,Y,Wi).call(this,r("request.later"))}catch(t){l(this,Y,Wi).call(this,R.of(t).message)}},Wi=function(e){clearTimeout(u(this,zr)),this.notice=e,k(this,zr,setTimeout(()=>this.notice="",du))},Xe.styles=[ao,x,$`
:host{container-type: inline-size;display: flex !important;flex-direction: column;height: 100vh;height: 100dvh;background: var(--nr-bg);padding-top: env(safe-area-inset-top);}header{background: var(--app-header-background-color, var(--nr-card));color: var(--nr-ink);border-bottom: 1px solid var(--nr-line);display: flex;align-items: stretch;padding: 0 24px;gap: 32px;min-height: 56px;flex: none;}.bar{display: flex;align-items: center;gap: 8px;}h1{font: 500 20px/28px var(--nr-font);white-space: nowrap;}nav{display: flex;gap: 4px;min-width: 0;overflow-x: auto;scrollbar-width: none;}nav a{display: flex;align-items: center;gap: 8px;min-height: 48px;padding: 0 14px;color: var(--nr-ink2);text-decoration: none;font-weight: 500;border-block: 3px solid transparent;white-space: nowrap;}nav a[aria-current="page"]{color: var(--nr-link);border-bottom-color: var(--nr-link);}nav a:focus-visible{outline-offset: -4px;}.n{min-width: 20px;padding: 0 6px;border-radius: 10px;background: var(--nr-fill);color: var(--nr-on-fill);font-size: 12px;line-height: 20px;text-align: center;}.end{margin-inline-start: auto;display: flex;align-items: center;gap: 12px;min-width: 0;}.ver{display: flex;align-items: center;gap: 6px;color: var(--nr-ink2);font-size: 13px;white-space: nowrap;}.ver .ic{color: var(--nr-amber);}.ver.good .ic{color: var(--nr-ok);}select{font: 13px/18px var(--nr-font);min-height: 36px;max-width: 180px;border: 1px solid var(--nr-edge);border-radius: 8px;padding: 0 8px;background: var(--nr-card);color: var(--nr-ink);}main{flex: 1;min-height: 0;overflow: auto;position: relative;}.strip{margin: 12px 24px;flex: none;}.said{position: absolute;inset-inline: 16px;bottom: calc(16px + env(safe-area-inset-bottom));z-index: 5;margin: 0 auto;max-width: 560px;background: var(--nr-ink);color: var(--nr-card);border-radius: 8px;padding: 12px 16px;display: flex;gap: 12px;align-items: center;}.said button{min-height: 36px;color: inherit;border-color: transparent;padding: 0 8px;}.late{animation: late 0s 0.3s both;}@keyframes late{from{visibility: hidden;}}.blocks{display: grid;gap: 16px;}nr-empty{margin: 48px auto;}:host([narrow]) header{display: block;padding: 0;}:host([narrow]) .bar{padding-inline: 4px 12px;min-height: 56px;}:host([narrow]) h1{font-size: 18px;}:host([narrow]) nav{padding: 0 4px;justify-content: space-between;}:host([narrow]) nav a{padding: 0 8px;font-size: 13px;gap: 6px;border-top: 0;}:host([narrow]) nav a .ic{display: none;}:host([narrow]) .strip{margin: 12px 16px;}@container (max-width: 1180px){nav a .ic{display: none;}header{gap: 16px;}nav a{padding: 0 10px;}}`],c([y({attribute:!1})],Xe.prototype,"hass",2),c([y({type:Boolean,reflect:!0})],Xe.prototype,"narrow",2),c([y({attribute:!1})],Xe.prototype,"route",2),c([v()],Xe.prototype,"notice",2),c([v()],Xe.prototype,"entryId",2),Xe=c([w("neighbors-requests-panel")],Xe);export{Xe as NeighborsRequestsPanel};
